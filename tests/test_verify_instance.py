"""Theorems on networks: the user's names, hypotheses, both sides, certified slack, and along trajectories.

Reference values: K. Yoshimura, S. Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748, bounds worked on a reversible
Brusselator (tur.*, tsl.*), and Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444, on closed Michaelis-Menten (cr.*).
"""
from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from sympy import Symbol

import symthermo as st
from symthermo.errors import BadValue, HypothesisFails, UnknownName
from symthermo.evaluate.state import evaluate
from symthermo.evaluate.values import at
from symthermo.index import LogMean
from symthermo.verify.applicable import applicable, applicable_along
from symthermo.verify.arrays import compiled
from symthermo.verify.paths import _distinct, along, quadrature

BRUSSELATOR, MENTEN = st.zoo.brusselator(), st.zoo.michaelis_menten()
PAIR = st.network("A <=> B | 1, 1; init: A=3, B=1")


def entry(entries, identifier, **instance):
    found = [e for e in entries if e["id"] == identifier and e["instance"] == instance]
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def brusselator():
    return applicable(BRUSSELATOR, at(BRUSSELATOR).x)


@pytest.fixture(scope="module")
def path():
    return BRUSSELATOR.integrate(t=5, points=51)


# -- an instance ---------------------------------------------------------------------------------------------------------
def test_statement_in_the_users_names():
    here = st.theorems["tur.concentration"].on(PAIR, i="A")
    assert here.text == "2*(B - A)**2 <= (B + A)*(A - B)*log(A/B)"
    assert r"x_{\mathrm{A}}" in here.latex()
    assert str(here).startswith("tur.concentration, i = A")


def test_expanded_text_has_the_value_of_the_generic_claim():
    for identifier, places in (("tur.concentration", {"i": "X"}), ("tur.pseudo", {}), ("tur.lemma1", {"r": "r3"})):
        here = st.theorems[identifier].on(BRUSSELATOR, **places)
        lhs, rhs = (st.read(side, BRUSSELATOR) for side in here.text.split(" <= "))
        values = dict(BRUSSELATOR.values)
        number = lambda e: float(e.subs({x: values[x.name] for x in e.free_symbols}))
        assert number(lhs) == pytest.approx(here.lhs(), rel=1e-12)
        assert number(rhs) == pytest.approx(here.rhs(), rel=1e-12)


def test_both_sides_and_slack():
    here = st.theorems["tur.concentration"].on(PAIR, i="A")
    assert here.lhs() == 8
    assert here.rhs() == pytest.approx(8 * math.log(3), rel=1e-15)
    assert here.slack(A=2, B=1) == here.slack({"A": 2, "B": 1}) == pytest.approx(3 * math.log(2) - 2, rel=1e-13)


@pytest.mark.parametrize(("a", "ratio"), [({"X": 1, "Y": 1}, 242.9943336), ({"X": 1, "Y": -1}, 51.97887297), ({"X": 1}, 50.44509324)])
def test_ratios_for_observables(a, ratio):
    here = st.theorems["tur.observable"].on(BRUSSELATOR, a=a)
    assert 2 * here.rhs() / here.lhs() == pytest.approx(ratio, rel=3e-10)


def test_the_optimum_of_a_theorem_is_computed():
    assert st.theorems["tur.matrix"].on(BRUSSELATOR).lhs() == pytest.approx(1.489450385, abs=6e-10)
    assert st.theorems["tur.logmean"].on(BRUSSELATOR).lhs() == pytest.approx(2.792650828, abs=6e-10)
    here = st.theorems["tur.logmean.observable"].on(BRUSSELATOR, a={"X": 1, "Y": 1})
    assert [(d.name, bool(d), d.how) for d in here.hypotheses] == [("G phi = xdot", True, "computed")]


@pytest.mark.parametrize(("a", "lhs", "bound"), [({"P": 1}, 1.74, 2.007331416), ({"E": 1}, 1.14, 1.826104823)])
def test_conservation_laws_are_used(a, lhs, bound):
    here = st.theorems["cr.conserved"].on(MENTEN, a=a)
    assert math.sqrt(here.lhs()) == pytest.approx(lhs, rel=1e-12)
    assert math.sqrt(here.rhs()) == pytest.approx(bound, abs=6e-10)
    assert {d.name: d.how for d in here.hypotheses}["L S = 0"] == "exact"


@pytest.mark.parametrize(("state", "verdict"), [({"A": "2/3", "B": 0.1}, "true"), ({"A": 1, "B": 1}, "true"),
                                               ({"A": "1.000000000000000000001", "B": 1}, "true")])
def test_certified(state, verdict):
    found = st.theorems["tur.concentration"].on(PAIR, i="A").certify(state)
    assert found.verdict == verdict
    assert found.slack >= 0


def test_a_certified_slack_beyond_doubles():
    """The slack of one reaction is J F - 2 J^2/A = A F^4/48 to leading order: 1e-84 at F = 1e-21."""
    found = st.theorems["tur.pseudo"].on(st.network("A <=> B | 1, 1")).certify(A=Fraction(10**21 + 1, 10**21), B=1)
    assert found.verdict == "true"
    assert float(found.slack) == pytest.approx(1e-84 / 6, rel=1e-10)


def test_what_cannot_be_certified_says_so():
    with pytest.raises(HypothesisFails, match="not rational"):
        st.theorems["tur.logmean"].on(BRUSSELATOR).certify()


@pytest.mark.parametrize(("choice", "error", "words"), [
    ({}, BadValue, "say which"), ({"i": "Q"}, UnknownName, "there are X, Y"), ({"k": 1}, UnknownName, "has no k"),
])
def test_wrong_choices(choice, error, words):
    with pytest.raises(error, match=words):
        st.theorems["tur.concentration"].on(BRUSSELATOR, **choice)


def test_a_free_observable_has_to_be_named():
    with pytest.raises(HypothesisFails, match="every a"):
        st.theorems["tur.observable"].on(BRUSSELATOR).lhs()
    with pytest.raises(UnknownName, match="'Q'"):
        st.theorems["tur.observable"].on(BRUSSELATOR, a={"Q": 1})


# -- what applies ---------------------------------------------------------------------------------------------------------
def test_entries_have_the_keys_of_the_interface(brusselator):
    keys = {"id", "instance", "relation", "lhs", "rhs", "slack", "holds", "level", "hypotheses"}
    assert all(set(e) == keys for e in brusselator)
    assert all(e["holds"] is not False for e in brusselator)
    assert all(isinstance(v, bool) for e in brusselator for v in e["hypotheses"].values())


def test_worked_numbers_of_the_brusselator(brusselator):
    X, Y = (entry(brusselator, "tur.concentration", i=s) for s in "XY")
    assert X["lhs"] == pytest.approx(2 * 2.7535**2, rel=1e-14)
    assert 2 * X["rhs"] / X["lhs"] == pytest.approx(50.44509324, abs=6e-9)
    assert 2 * Y["rhs"] / Y["lhs"] == pytest.approx(63.33997825, abs=6e-9)
    assert X["level"] == "certified"
    assert X["slack"] == pytest.approx(X["rhs"] - X["lhs"], rel=1e-14)
    assert entry(brusselator, "tur.pseudo")["lhs"] == pytest.approx(16.72907011, abs=6e-9)
    order = entry(brusselator, "split.order")
    there = BRUSSELATOR.at().excess
    assert order["lhs"] == pytest.approx(there["information"]["excess"], rel=1e-8)
    assert order["rhs"] == pytest.approx(there["onsager"]["excess"], rel=1e-10)


def test_one_entry_for_each_species_and_unit_vector(brusselator):
    assert [e["instance"] for e in brusselator if e["id"] == "tur.concentration"] == [{"i": "X"}, {"i": "Y"}]
    assert [e["instance"] for e in brusselator if e["id"] == "tur.observable"] == [{"a": "X"}, {"a": "Y"}]
    assert [e["instance"] for e in brusselator if e["id"] == "tur.current"] == [{"w": f"r{k}"} for k in (1, 2, 3, 4)]


def test_where_a_hypothesis_fails_nothing_is_claimed(brusselator):
    balance = entry(brusselator, "gibbs.rate")
    assert balance["holds"] is None
    assert not all(balance["hypotheses"].values())
    one_way = applicable(st.network("A -> B | 1; init: A=1, B=1"), {"A": 1, "B": 1})
    tur = entry(one_way, "tur.concentration", i="A")
    assert tur["holds"] is None
    assert tur["hypotheses"]["Jm > 0"] is False
    assert entry(one_way, "cr.observable", a="A")["holds"] is True     # kinetics alone


@pytest.mark.parametrize("model", ["michaelis_menten", "ring", "schlogl", "atp_cycle", "edelstein", "michaelis_menten_open"])
def test_nothing_proved_fails_on_a_network(model):
    net = st.load(model)
    found = applicable(net, at(net).x)
    assert [e for e in found if e["holds"] is False] == []
    assert sum(e["holds"] is True for e in found) > 20


def test_amounts_where_there_are_several_compartments():
    """tur.concentration speaks of amounts there: dn_i/dt = (S J)_i."""
    net = st.network("A <=> B | 2, 1; init: A=3, B=1")
    found = applicable(net, at(net).x)
    assert entry(found, "tur.concentration", i="A")["lhs"] == 2 * 5**2


# -- along a path -----------------------------------------------------------------------------------------------------------
def test_quadrature_is_accurate(path):
    q = quadrature(path)
    assert q.error < 1e-10
    assert q.weights.sum() == pytest.approx(5, rel=1e-13)


def test_worked_speed_limits(path):
    entries = applicable_along(path)
    assert all(e["holds"] is not False for e in entries)
    ex = entry(entries, "tsl.ex")
    assert ex["lhs"] == pytest.approx(7.400609753, abs=6e-10)
    assert ex["rhs"] == pytest.approx(62.04146008, abs=6e-9)
    species = entry(entries, "tsl.species.net", i="X")
    assert 5 * species["lhs"] / species["rhs"] == pytest.approx(0.007081494390, rel=1e-8)     # tau_min
    walked = entry(entries, "tsl.species", i="X")
    assert math.sqrt(walked["lhs"] / 2) == pytest.approx(1.378464938, abs=2e-9)
    assert entry(entries, "tsl.w1")["lhs"] == pytest.approx(3.448626696, abs=6e-9)
    w1log = entry(entries, "tsl.w1log")
    assert math.sqrt(w1log["lhs"]) == pytest.approx(5.670255362, abs=2e-9)
    assert w1log["lhs"] * ex["rhs"] / w1log["rhs"] == pytest.approx(6.051914950, abs=6e-9)
    assert entry(entries, "speed.time")["rhs"] == pytest.approx(5 * 2 * path.action, rel=1e-9)


def test_a_theorem_at_all_times_of_a_path(path):
    sides = st.theorems["tur.concentration"].on(BRUSSELATOR, i="X").along(path)
    assert sides.t.shape == sides.lhs.shape == sides.rhs.shape == (51,)
    assert np.all(sides.slack >= 0)
    assert sides.rhs[0] == st.theorems["tur.concentration"].on(BRUSSELATOR, i="X").rhs()


def test_a_speed_limit_along_a_path(path):
    sides = st.theorems["tsl.species.net"].on(BRUSSELATOR, i="X").along(path)
    assert float(sides.lhs) == pytest.approx(2 * (path.x["X"][-1] - 1.5) ** 2, rel=1e-8)
    with pytest.raises(HypothesisFails, match=r"stretch of time|belong to a path"):
        st.theorems["tsl.species.net"].on(BRUSSELATOR, i="X").lhs()


def test_the_nodes_are_states_of_the_path(path):
    here = along(path)
    assert here.states.shape == (len(here.weights), 6)
    assert np.allclose(here.states[:, 0], 1)


def test_turns_at_the_same_time_make_one_panel():
    assert _distinct(np.array([0, 1e-15, 0.5, 0.5 + 1e-14, 1 - 1e-14, 1])).tolist() == [0, 0.5, 1]


# -- where a quantity does not exist, or belongs to another network ------------------------------------------------------------
def test_potentials_of_an_open_network_are_those_with_the_chemostats_absorbed():
    net = st.network("A + E <=> B | 2, 1; B <=> C | 1, 3; chemostats: E=3; init: A=1, B=2, C=0.5")
    found = applicable(net, at(net).x)
    assert entry(found, "lyapunov.closed")["holds"] is True
    assert entry(found, "lyapunov.closed")["rhs"] == pytest.approx(-net.at().sigma, rel=1e-12)
    assert not [e for e in found if e["holds"] is False]


@pytest.mark.parametrize("name", ["ring", "deficiency_one"])
def test_what_has_no_sides_names_what_is_missing(name):
    net = getattr(st.zoo, name)()
    for e in applicable(net, at(net).x):
        assert e["holds"] is True or not all(e["hypotheses"].values()), e["id"]
    assert entry(applicable(net, at(net).x), "cr.gibbs.plain")["hypotheses"] == {"mu exists": False}


def test_means_of_negative_fluxes_are_undefined():
    mean = compiled(LogMean(Symbol("a", positive=True), Symbol("b", positive=True)))
    assert mean({"a": [-1e-38, 2, 1], "b": [1, 2, np.nan]}) == pytest.approx([np.nan, 2, np.nan], nan_ok=True)


def test_the_steady_state_that_is_named_is_that_of_the_theorems():
    net = st.zoo.schlogl()
    for X in (0.131707078856, 1.918450654564):
        here = evaluate(net, {}, steady={"X": X})
        assert entry(here.theorems, "split.hatano_sasa")["lhs"] == pytest.approx(here.sigma, rel=1e-9)
