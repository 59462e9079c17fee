"""One statement for three kinds of flow: theorems on networks, jump processes and diffusions, through one door.

Reference values: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832, worked on a driven ring of three states, two
states, a biochemical sensor and Gaussian densities (cr.*).
"""
from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import symthermo as st
from symthermo.errors import BadValue, HypothesisFails, UnknownName
from symthermo.report.campaign import campaign
from symthermo.verify.on_states import random_states, worst

START, R = ["0.6", "0.3", "0.1"], [1, "-0.5", 2]
RING = st.zoo.driven_ring()
LATER = RING.propagate([0.6, 0.3, 0.1], 0.5)
CHOICE = {"R": R}


@pytest.fixture(scope="module")
def path():
    return RING.integrate([0.6, 0.3, 0.1], 1.0)


def on_ring(identifier, p=START, **choice):
    return st.theorems[identifier].on(RING, **choice).at(p)


# -- worked numbers: the ring at a time ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("identifier", "choice", "side", "root", "start", "later"), [
    ("cr.speed", CHOICE, "lhs", True, 1.045, 0.3619087757),
    ("cr.identity.information", {}, "lhs", False, 14.83383333, 0.2108762898),
    ("cr.identity.information", {}, "rhs", False, 14.83383333, 0.2108762898),
    ("cr.identity", CHOICE, "lhs", False, 1.045, 0.3619087757),
    ("cr.identity", CHOICE, "rhs", False, 1.045, 0.3619087757),
    ("cr.monotone.identity", {}, "lhs", False, -220.9339639, -1.580949802),
    ("cr.monotone.identity", {}, "rhs", False, -220.9339639, -1.580949802),
    ("cr.nonautonomous", {}, "rhs", False, -220.9339639, -1.580949802),
    ("cr.entropy", {}, "lhs", True, 2.041427965, 0.05164422718),
    ("cr.entropy", {}, "rhs", True, 2.16271063, 0.08147933558),
    ("cr.higher", CHOICE, "lhs", True, 1.964, 0.007338605523),
    ("cr.higher", CHOICE, "rhs", True, 2.555067524, 0.4043182185),
    ("cr.ep", {}, "lhs", False, 14.83383333, 0.2108762898),
    ("cr.ep", {}, "rhs", False, 38.54297826, 9.061533353),
    ("cr.ep.largest", {}, "rhs", False, 60.53366806, 11.65285468),
    ("cr.force", {}, "rhs", False, 14.83383333, 0.2108762898),
    ("cr.force.protocol", {}, "rhs", False, 14.83383333, 0.2108762898),
])
def test_ring_at_two_times(identifier, choice, side, root, start, later):
    for p, printed in ((START, start), (LATER, later)):
        found = on_ring(identifier, p, **choice)
        value = math.sqrt(getattr(found, side)) if root else getattr(found, side)
        assert value == pytest.approx(printed, rel=6e-9 if p is START else 2e-9)
        assert found.holds is True


@pytest.mark.parametrize(("p", "sigma", "bound"), [(START, 3.982478162, 0.2210017708), (LATER, 1.526468125, 0.02929136376)])
def test_dissipation_that_an_observable_asks_for(p, sigma, bound):
    """sigma >= 2 (d<R>/dt)^2/sum A (R_i - R_j)^2: both sides of the claim over the sum."""
    found = on_ring("cr.ep.observable", p, R=R)
    here = RING.at(p)
    jumps = float(here.A @ np.array([1.5, 1.0, 2.5])**2)
    assert (found.rhs / jumps, found.lhs / jumps) == (pytest.approx(sigma, rel=2e-9), pytest.approx(bound, rel=2e-9))


def test_ring_along_its_path(path):
    along = lambda name, **choice: st.theorems[name].on(RING, **choice).along(path)
    length = along("cr.geodesic")
    assert (length.lhs, length.rhs) == (pytest.approx(0.8176738919, rel=2e-10), pytest.approx(0.8249575812, rel=2e-10))
    assert all(length.hypotheses.values())
    time = along("cr.geodesic.time")
    assert time.lhs / time.rhs == pytest.approx(0.4631701219, rel=2e-10)
    assert time.rhs == pytest.approx(2 * 0.7217548821, rel=2e-10)
    change = along("cr.finite", R=R)
    assert math.sqrt(change.lhs) == pytest.approx(0.4506390611, rel=2e-10)
    assert change.rhs == pytest.approx(0.9140906769 * 2 * 0.7217548821, rel=2e-10)
    assert change.lhs / change.rhs == pytest.approx(0.1539035585, rel=2e-9)
    assert along("cr.finite.length", R=R).lhs == pytest.approx(0.4836090263, rel=2e-10)
    angle = along("cr.relaxation.angle")
    assert angle.lhs / angle.rhs == pytest.approx(0.2123016813, rel=2e-10)
    assert along("cr.relaxation.length").lhs / along("cr.relaxation.length").rhs == pytest.approx(0.2141928258, rel=2e-10)


def test_two_states_attain_every_bound_on_speed():
    pair = st.zoo.two_state()
    for name, choice in (("cr.speed", {"R": [0, 1]}), ("cr.entropy", {}), ("cr.excess", {}), ("cr.multi", {"O": [[0, 1]]})):
        found = st.theorems[name].on(pair, **choice).at([0.9, 0.1])
        assert found.lhs == pytest.approx(found.rhs, rel=1e-13), name
    path = pair.integrate([0.9, 0.1], 0.4)
    found = st.theorems["cr.geodesic"].on(pair).along(path)
    assert (found.lhs, found.rhs) == (pytest.approx(1.0359564483, rel=1e-10), pytest.approx(1.0359564483, rel=1e-10))


def test_what_is_seen_of_the_sensor():
    """I_X and I of the whole: states (a, m) are pairs, the first part is seen."""
    sensor, start = st.zoo.sensor(2, l=2), st.zoo.sensor(2, l=0).stationary()
    seen = st.theorems["cr.hidden"].on(sensor).at(start)
    assert (seen.lhs, seen.rhs) == (pytest.approx(425.4726566, rel=1e-9), pytest.approx(544.432111, rel=1e-9))
    assert seen.holds
    assert st.theorems["cr.hidden.chain"].on(sensor).at(start).holds
    with pytest.raises(HypothesisFails, match="pairs"):
        on_ring("cr.hidden")


# -- exactly -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("identifier", "choice"), [("cr.speed", CHOICE), ("cr.ep", {}), ("cr.entropy", {}), ("cr.excess", {}),
                                                    ("cr.higher", CHOICE), ("cr.monotone", {}), ("cr.ep.observable", CHOICE)])
def test_certified_at_rational_probabilities(identifier, choice):
    """Rates and probabilities are rational, and so is the stationary law; rates of defined names follow from their definitions."""
    here = st.theorems[identifier].on(RING, **choice)
    found = here.certify([Fraction(1, 3), Fraction(1, 2), Fraction(1, 6)])
    assert found.verdict == "true"
    assert float(found.slack) == pytest.approx(here.slack([Fraction(1, 3), Fraction(1, 2), Fraction(1, 6)]), rel=1e-12)


def test_rounded_rates_are_not_certified():
    with pytest.raises(HypothesisFails, match="not rational"):
        st.theorems["cr.ep"].on(st.zoo.sensor()).certify([0.25] * 4)


# -- hypotheses --------------------------------------------------------------------------------------------------------------
def test_hypotheses_are_decided():
    decided = lambda process: {d.name: (bool(d), d.how) for d in st.theorems["cr.excess.sigma"].on(process).decide()}
    assert decided(RING)["detailed balance"] == (False, "exact")
    assert decided(st.zoo.two_state())["detailed balance"][0]
    assert decided(st.zoo.three_states())["detailed balance"] == (True, "numerical")          # its rates are exponentials, rounded
    assert on_ring("cr.excess.sigma").holds is None


def test_rates_that_depend_on_time():
    """A protocol: what speaks of constant rates does not hold, what takes the protocol into account does."""
    process = st.jump([[0, "1 + t^2", 1], ["2 + sin(t)", 0, 1], [1, "exp(-t)", 0]])
    p, t = ["0.2", "0.3", "0.5"], "0.7"
    at = lambda name: st.theorems[name].on(process).at(p, t=t)
    assert at("cr.monotone").holds is None
    assert at("cr.force").holds is None
    for name in ("cr.nonautonomous", "cr.nonautonomous.bound", "cr.protocol_speed", "cr.force.protocol", "cr.identity.information"):
        assert at(name).holds is True, name
    s, tt = np.array([0.2, 0.3, 0.5]), 0.7
    W = lambda t: np.array([[-(2 + np.sin(t)) - 1, 1 + t**2, 1], [2 + np.sin(t), -(1 + t**2) - np.exp(-t), 1], [1, np.exp(-t), -2]])
    I = lambda p, t: ((W(t) @ p)**2 / p).sum()
    h = 1e-5
    ahead, behind = (s + k * W(tt) @ s + k**2 / 2 * (W(tt) @ W(tt) + (W(tt + h) - W(tt - h)) / (2 * h)) @ s for k in (h, -h))
    rate = (I(ahead, tt + h) - I(behind, tt - h)) / (2 * h)
    assert at("cr.nonautonomous").lhs == pytest.approx(rate, rel=1e-7)
    assert at("cr.nonautonomous").rhs == pytest.approx(rate, rel=1e-7)
    path = process.integrate([0.2, 0.3, 0.5], 1.0)
    assert st.theorems["cr.geodesic"].on(process).along(path).slack >= 0
    assert not st.theorems["cr.relaxation"].on(process).along(path).hypotheses["the rates are constant"]
    assert {e["holds"] for e in path.theorems} <= {True, None}
    assert "cr.geodesic" in {e["id"] for e in path.theorems if e["holds"]}


def test_a_python_function_of_time():
    process = st.jump(lambda t: [[0, 1 + t**2], [2 + math.sin(t), 0]])
    same = st.jump([[0, "1 + t^2"], ["2 + sin(t)", 0]])
    ours, theirs = (st.theorems["cr.nonautonomous"].on(x).at([0.3, 0.7], t=0.5) for x in (process, same))
    assert (ours.lhs, ours.rhs) == (pytest.approx(theirs.lhs, rel=1e-8), pytest.approx(theirs.rhs, rel=1e-8))


# -- both doors --------------------------------------------------------------------------------------------------------------
rates = some.integers(1, 40).map(lambda n: Fraction(n, 10))


@settings(max_examples=5)
@given(n=some.integers(2, 4), data=some.data())
def test_a_unimolecular_network_and_its_jump_process_give_identical_numbers(n, data):
    """Every key of the document, and every theorem, through `net.at` and `jump.at`."""
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
    edges = [(a, b) for a, b in pairs if b == a + 1 or data.draw(some.booleans())]
    lines = "; ".join(f"s{a} <=> s{b} | {float(data.draw(rates))}, {float(data.draw(rates))}" for a, b in edges)
    parts = data.draw(some.lists(some.integers(1, 8), min_size=n, max_size=n))
    p = [Fraction(k, sum(parts)) for k in parts]
    net = st.network(lines)
    process = st.jump(net)
    here, there = process.at(p), net.at(dict(zip(net.species, p, strict=True)))
    mine, theirs = here.to_json(), there.to_json()
    assert {k: v for k, v in mine.items() if k != "theorems"} == {k: v for k, v in theirs.items() if k != "theorems"}
    listed = lambda entries: [(e["id"], tuple(e["instance"].items()), e["holds"]) for e in entries]
    assert listed(mine["theorems"]) == listed(theirs["theorems"])
    for a, b in zip(here.theorems, there.theorems, strict=True):
        for side in ("lhs", "rhs"):
            assert a[side] == pytest.approx(b[side], rel=1e-9, abs=1e-12, nan_ok=True), a["id"]
        assert a["holds"] is not False, a["id"]


def test_a_network_that_is_no_process_says_why():
    cr = st.theorems["cr.ep"]
    with pytest.raises(HypothesisFails, match="does not turn one state into one other"):
        cr.on(st.network("A + B <=> C | 1, 1"))
    with pytest.raises(HypothesisFails, match="sum to 2"):
        cr.on(st.network("A <=> B | 1, 1; init: A=1.5, B=0.5")).lhs()
    inside = cr.on(st.network("A <=> B | 3, 1; init: A=0.5, B=0.5"))
    assert inside.rhs() == st.theorems["cr.ep"].on(st.jump([[0, 1], [3, 0]])).rhs([0.5, 0.5])
    with pytest.raises(HypothesisFails, match="on a network, a jump process or a diffusion, not on str"):
        cr.on("A <=> B")


@pytest.mark.parametrize(("choice", "words"), [({"R": {7: 1}}, "no '7' among"), ({"Q": 1}, "has no Q"), ({"R": [1, 2]}, "2 entries")])
def test_wrong_choices(choice, words):
    with pytest.raises((UnknownName, BadValue), match=words):
        st.theorems["cr.speed"].on(RING, **choice)


def test_places_are_states():
    """Labels of the states, or the names of the species that they are."""
    by_label, by_name, listed = (st.theorems["cr.speed"].on(RING, R=r) for r in ({0: 1, 2: 2}, {"s0": 1, "s2": 2}, [1, 0, 2]))
    assert by_label.lhs(START) == by_name.lhs(START) == listed.lhs({0: "0.6", 1: "0.3", 2: "0.1"})
    here = st.theorems["tur.concentration"].on(RING, i=2)
    assert here.lhs(START) == st.theorems["tur.concentration"].on(RING, i="s2").lhs(START)


# -- diffusions --------------------------------------------------------------------------------------------------------------
def test_densities_and_probabilities_share_their_statements():
    """A Gaussian in a trap, m = 1, V = 1/4 of 1 (t = 0): I = 22, v_x = 2 by m alone, up to the grid's h^2."""
    trap = st.diffusion("-x", box=((-4, 4),), cells=(400,))
    here = "exp(-2*(x-1)^2)"
    assert st.theorems["cr.identity.information"].on(trap).at(here).lhs == pytest.approx(22, rel=3e-3)
    speed = st.theorems["cr.speed"].on(trap, R="x").at(here)
    assert math.sqrt(speed.lhs / (speed.rhs / 22)) == pytest.approx(2, rel=3e-3)
    assert speed.holds
    both = st.theorems["cr.multi"].on(trap, O=[trap.centres[0], trap.centres[0]**2]).at(here)
    assert both.lhs == pytest.approx(both.rhs, rel=1e-3)                                # x and x^2 see everything of a Gaussian
    coarse = st.diffusion("-x", box=((-4, 4),), cells=(40,)).at(here).theorems
    assert {e["id"] for e in coarse if e["holds"]} >= {"cr.speed", "cr.entropy", "cr.identity.information"}


def test_a_diffusion_is_the_process_on_its_grid():
    trap = st.diffusion("-x", box=((-3, 3),), cells=(30,))
    p = trap.density("exp(-(x-1)^2)")
    for name, choice in (("cr.speed", {"R": trap.centres[0]}), ("cr.entropy", {}), ("cr.ep", {}), ("cr.monotone", {})):
        ours = st.theorems[name].on(trap, **choice).at(p)
        theirs = st.theorems[name].on(trap.jump(), **choice).at(p * trap.cell)
        if name != "cr.entropy":
            assert (ours.lhs, ours.rhs) == (pytest.approx(theirs.lhs, rel=1e-9), pytest.approx(theirs.rhs, rel=1e-9)), name
        assert (ours.holds, theirs.holds) == (True, True)
    path = trap.integrate("exp(-(x-1)^2)", 0.5)
    assert st.theorems["cr.geodesic"].on(trap).along(path).slack > 0
    assert {e["holds"] for e in path.theorems} <= {True, None}


# -- what is listed ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("process", [RING, st.zoo.two_state(), st.zoo.sensor(2, l=2)], ids=["ring", "two_state", "sensor"])
def test_nothing_proved_fails_on_a_process(process):
    p = np.arange(1, len(process.states) + 1) / sum(range(1, len(process.states) + 1))
    entries = [*process.at(p).theorems, *process.integrate(p, 0.5).theorems]
    assert [e["id"] for e in entries if e["holds"] is False] == []
    held = {e["id"] for e in entries if e["holds"]}
    assert held >= {"cr.speed", "cr.ep", "cr.monotone", "cr.force", "cr.entropy", "cr.geodesic", "cr.relaxation", "tur.concentration"}


def test_search_over_probabilities(tmp_path):
    """A campaign on a jump process moves probabilities: cr.speed comes to its equality, and what is false is broken."""
    [found] = campaign(["cr.speed"], model="driven_ring", samples=500, store=tmp_path)
    assert found["violations"] == 0
    assert found["max_ratio"] > 0.99
    with pytest.raises(HypothesisFails, match="jump processes"):
        campaign(["cr.speed"], model="brusselator", store=tmp_path)
    claim = st.theorems["cr.ep.largest"].claim
    false = replace(st.theorems["cr.ep.largest"], claim=(claim[0], "<=", claim[2] / 4))
    assert worst(false, st.zoo.two_state(), random_states(0, 200))[1] > 0
