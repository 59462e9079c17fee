"""Laws in motion: speeds of observables and their bounds, paths, what is visible, forces that change in time.

Worked numbers and identifiers cr.*: models for S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832, evaluated
independently. Second routes: mpmath, finite differences, closed forms of Gaussian processes, grids.
"""
from __future__ import annotations

from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st_
from scipy.integrate import quad
from scipy.linalg import expm

import symthermo as st
from symthermo.errors import BadStructure, BadValue, HypothesisFails, Mistake, OutOfDomain, UnknownName
from symthermo.numeric import moving

RING, START, R = st.zoo.driven_ring(), [0.6, 0.3, 0.1], [1, -0.5, 2]
SENSOR = st.zoo.sensor()
BEFORE = st.zoo.sensor(l=0).stationary()
TRAP = st.zoo.harmonic_trap()
TIMES = [0, 0.1, 0.2, 0.3, 0.5, 2]


def digits(text: str) -> object:
    """A printed number, to half a unit of its last digit."""
    return pytest.approx(float(text), abs=0.50001*10.0**-len(text.partition(".")[2]), rel=1e-14)


# -- the ring ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("t", "numbers"), [
    (0, "14.83383333 -220.9339639 1.045 0.6525 1.293677523 3.85147158 2.041427965 2.16271063 1.964 2.555067524 3.982478162 "
        "0.2210017708 38.54297826 60.53366806 136.0452639"),
    (0.5, "0.2108762898 -1.580949802 0.3619087757 0.9550063894 0.3703360376 0.4592126847 -0.05164422718 0.08147933558 0.007338605523 "
          "0.4043182185 1.526468125 0.02929136376 9.061533353 11.65285468 0.04359370924"),
])
def test_the_ring_at_two_times(t, numbers) -> None:
    here = RING.moving(RING.propagate(START, t))
    seen, entropy, variance = here.observable(R), here.entropy_motion(), here.moment(R, 2)
    found = [here.fisher, here.fisher_rate, seen.rate, seen.variance, seen.speed, here.speed, entropy.rate, entropy.bound, variance.rate,
             variance.bound, here.sigma, here.least_sigma(R), here.edge_bound, here.largest_traffic*here.sigma, here.average(here.score**3)]
    assert found == [digits(n) for n in numbers.split()]
    assert here.fisher_by_forces == pytest.approx(here.fisher, rel=1e-13)                         # cr.force
    assert seen.efficiency == pytest.approx(seen.speed/here.speed, rel=1e-15)
    assert here.fisher_protocol == 0
    assert here.fisher <= here.edge_bound <= here.largest_traffic*here.sigma


def test_the_path_of_the_ring() -> None:
    path = RING.integrate(START, 1)
    seen = path.observed(R)
    found = [path.length, path.action, path.angle, seen.mean_variance, seen.change, seen.length, path.entropy_production,
             seen.least_time, path.least_time, path.relaxation.least_time_of_angle, path.relaxation.least_time]
    assert found == [digits(n) for n in (
        "0.8249575812", "0.7217548821", "0.8176738919", "0.9140906769", "0.4506390611", "0.4836090263", "1.791011588", "0.1539035585",
        "0.4631701219", "0.2123016813", "0.2141928258")]
    assert 2*path.action <= 2*path.relaxation.largest_action
    assert seen.least_time_of_relaxation < 1
    traffic = path.moving().largest_traffic.max()
    assert path.least_time_of_dissipation == pytest.approx(path.angle**2/(traffic*path.entropy_production), rel=1e-6)   # at the start
    assert path.least_time_of_dissipation < 1


def test_rates_are_the_derivatives() -> None:
    """Everything that is called a rate, by central differences of the propagated law."""
    h = 1e-5
    path = RING.integrate(START, [0.3 - h, 0.3, 0.3 + h])
    laws = path.moving()
    slope = lambda v: (v[2] - v[0])/(2*h)
    assert slope(laws.fisher) == pytest.approx(laws.fisher_rate[1], rel=1e-7)
    assert slope(laws.sigma) == pytest.approx(laws.sigma_rate[1], rel=1e-7)
    assert slope(laws.entropy) == pytest.approx(laws.entropy_motion().rate[1], rel=1e-6)
    for k in (2, 3, 4):
        assert slope(laws.moment(R, k).mean) == pytest.approx(laws.moment(R, k).rate[1], rel=1e-6)
    for z in (-1.0, 0.3, 2.0):
        K = lambda factor, z=z: laws.generating(R, factor*z).mean[1]
        assert slope(laws.generating(R, z).mean) == pytest.approx(laws.generating(R, z).rate[1], rel=1e-6)
        assert laws.generating(R, z).variance[1] == pytest.approx(np.exp(K(2) - 2*K(1)) - 1, rel=1e-10)
    q = RING.stationary()
    found = laws.divergence_motion(q)
    assert slope(found.mean) == pytest.approx(found.rate[1], rel=1e-6)
    assert np.all(abs(found.rate) <= found.bound)


def test_a_moment_has_the_printed_bound() -> None:
    """v sqrt(mu_2k - mu_k^2 - 2k mu_(k-1) mu_(k+1) + k^2 mu_(k-1)^2 mu_2) (cr.higher)."""
    here = RING.moving(START)
    p, c = np.array(START), np.array(R) - np.dot(START, R)
    mu = [float(p @ c**k) for k in range(9)]
    for k in (2, 3, 4):
        bound = here.speed*np.sqrt(mu[2*k] - mu[k]**2 - 2*k*mu[k - 1]*mu[k + 1] + k*k*mu[k - 1]**2*mu[2])
        assert here.moment(R, k).bound == pytest.approx(bound, rel=1e-12)


def test_generating_functions_do_not_overflow() -> None:
    found = RING.moving(START).generating([1000, 0, -1000], 5)
    assert found.mean == pytest.approx(5000 + np.log(0.6))
    assert found.speed <= RING.moving(START).speed


# -- equalities --------------------------------------------------------------------------------------------------------
def test_two_states_are_an_equality_throughout() -> None:
    """ell = Lam = 1.0359564483 at t = 0.4; entropy, divergence and every observable reach their bounds."""
    process = st.zoo.two_state()
    path = process.integrate([0.9, 0.1], 0.4)
    assert path.length == digits("1.0359564483")
    assert path.angle == pytest.approx(path.length, rel=1e-13)
    here = path.moving([0.1, 0.3])
    for moves in (here.observable([1, 0]), here.entropy_motion(), here.divergence_motion([0.25, 0.75])):
        assert abs(moves.rate) == pytest.approx(moves.bound, rel=1e-12)
    assert here.divergence_motion([0.25, 0.75]).rate == pytest.approx(-here.sigma, rel=1e-12)     # detailed balance
    assert path.observed([3, 7]).length == pytest.approx(path.length, rel=1e-12)


def test_several_observables() -> None:
    """n - 1 of them see everything; a second one never sees less; the fastest combination is a score (cr.multi)."""
    here = RING.moving(START)
    one, two = here.observables(R), here.observables(R, [0, 0, 1])
    assert one.fisher == pytest.approx(here.observable(R).speed**2, rel=1e-13)
    assert two.fisher == pytest.approx(here.fisher, rel=1e-13)
    fastest = two.weights @ np.array([R, [0, 0, 1]])
    assert fastest - np.dot(START, fastest) == pytest.approx(here.score, rel=1e-12)
    near = here.observables(R, np.array(R) + 1e-7*np.array([0, 0, 1]))                            # nearly dependent: digits are kept
    assert near.fisher == pytest.approx(here.fisher, rel=1e-6)


# -- all bounds on any process -----------------------------------------------------------------------------------------
RATES = st_.lists(st_.floats(0.05, 20), min_size=12, max_size=12)
LAW = st_.lists(st_.floats(0.02, 1), min_size=4, max_size=4)


@settings(max_examples=40, deadline=None)
@given(RATES, LAW, st_.lists(st_.integers(-5, 5), min_size=8, max_size=8))
def test_no_bound_is_broken(rates: list[float], law: list[float], values: list[int]) -> None:
    W = np.zeros((4, 4))
    W[~np.eye(4, dtype=bool)] = rates
    process, p = st.jump(W), np.array(law)/sum(law)
    here, later = process.moving(p), process.moving(process.propagate(p, 0.02))
    most = 1 + 1e-10
    first, second = np.array(values[:4]) + [0, 0, 0, 0.5], np.array(values[4:]) + [0, 0.25, 0, 0]
    for moves in (here.observable(first), here.moment(first, 2), here.moment(first, 3), here.generating(first, 0.3)):
        assert abs(moves.rate) <= moves.bound*most
    for q in (1, 1.5, 2, 4, np.inf):
        assert abs(here.observable(first).rate) <= here.hoelder(first, q)*most
    try:
        assert here.observable(first).speed**2 <= here.observables(first, second).fisher*most
        assert here.observables(first, second).fisher <= here.fisher*most
    except HypothesisFails:
        pass                                                                                      # dependent observables
    assert here.least_sigma(first) <= here.sigma*most
    assert here.fisher <= here.edge_bound*most
    assert here.edge_bound <= here.largest_traffic*here.sigma*most
    for r in (1, 2, 3, np.inf):
        assert later.score_norm(r) <= here.score_norm(r)*most + 1e-12                             # none of them increases
    assert here.fisher_relaxation <= -2*here.gap*here.fisher/most + 1e-12                         # cr.monotone.gap


# -- rates that change in time -----------------------------------------------------------------------------------------
def test_the_two_parts_of_the_rate_of_information() -> None:
    """cr.nonautonomous, cr.protocol_speed, cr.force with a protocol; formulas and functions of time agree."""
    text = st.jump([[0, "1 + sin(t)/2", 1], [2, 0, "exp(-t)"], ["1/2", "3 + cos(2*t)", 0]])

    def W(t):
        return np.array([[0, 1 + np.sin(t)/2, 1], [2, 0, np.exp(-t)], [0.5, 3 + np.cos(2*t), 0]])
    function = st.jump(W)
    h = 1e-4
    for t in (0.0, 0.001, 0.7):
        path = text.integrate(START, [t + k*h for k in range(5)]) if t == 0 else text.integrate(START, [t - h, t, t + h])
        laws = path.moving()
        slope = np.dot([-25, 48, -36, 16, -3], laws.fisher)/(12*h) if t == 0 else (laws.fisher[2] - laws.fisher[0])/(2*h)
        here, other = (process.moving(path.y[:, int(t > 0)], t) for process in (text, function))
        assert here.fisher_rate == pytest.approx(slope, rel=2e-5)
        assert here.fisher_protocol == pytest.approx(other.fisher_protocol, rel=1e-9)
        assert here.protocol_speed == pytest.approx(other.protocol_speed, rel=1e-9)
        assert here.fisher_rate/(2*here.speed) <= here.protocol_speed
        assert here.fisher_by_forces == pytest.approx(here.fisher, rel=1e-12)
    with pytest.raises(HypothesisFails, match="rates that are constant in time"):
        text.integrate(START, 1).relaxation  # noqa: B018


def test_from_the_stationary_law_only_the_protocol_moves() -> None:
    """dI/dt = 0 at the start, then I grows: only explicit time can do that."""
    process = st.jump([[0, "1 + t"], [1, 0]])
    path = process.integrate([0.5, 0.5], 0.5)
    assert path.fisher_information[0] == 0
    assert np.all(np.diff(path.fisher_information[:50]) > 0)
    assert np.all(path.moving().fisher_protocol[1:] > 0)


def test_a_dragged_trap_on_the_grid() -> None:
    """I = (u (1 - e^-t))^2/V; all numbers tend to the closed forms with the square of the cells."""
    u, rows = 1.5, []
    exact = st.zoo.dragged_trap(u).at(0.5)
    assert exact.fisher == pytest.approx((u*(1 - np.exp(-0.5)))**2, rel=1e-12)
    for n in (50, 100, 200):
        d = st.diffusion("-(x - u*t)", values={"u": u}, box=(-6, 8), cells=n)
        here = d.at(d.propagate("exp(-x^2/2)", 0.5), 0.5)
        rows.append([here.fisher - exact.fisher, here.fisher_relaxation - exact.fisher_relaxation, here.sigma - exact.sigma,
                     here.fisher_protocol - exact.fisher_protocol, here.protocol_speed - exact.protocol_speed,
                     here.mean[0] - exact.mean[0], here.observable("x").rate - exact.observable("x").rate])
        assert here.fisher_by_forces == pytest.approx(here.fisher, rel=1e-10)
    for errors in zip(*rows, strict=True):
        assert [np.log2(abs(a/b)) for a, b in pairwise(errors)] == pytest.approx([2, 2], abs=0.15)
    assert not d.autonomous
    assert here.fisher_rate > 0 > here.fisher_relaxation


def test_paths_of_a_force_that_changes() -> None:
    rows, exact = [], st.zoo.dragged_trap().integrate(0.5)
    for n in (32, 64):
        path = st.diffusion(potential="(x - t)^2/2", box=(-4, 5), cells=n).integrate("exp(-x^2/2)", 0.5, points=6)
        rows.append([path.length - exact.length, path.action - exact.action, path.entropy_production - exact.entropy_production])
    for errors in zip(*rows, strict=True):
        assert np.log2(errors[0]/errors[1]) == pytest.approx(2, abs=0.15)
    dense = path.process.propagate(path.y[:, 0], 0.5)
    wide = st.diffusion("-(x - t)", box=(-8, 10), cells=144)                                      # sparse steps, more states
    assert len(wide.jump().states) == 144
    found = wide.at(wide.propagate("exp(-x^2/2)", 0.5), 0.5)
    assert found.mean[0] == pytest.approx(path.model.at(dense/path.model.cell, 0.5).mean[0], abs=2e-3)
    process = wide.jump()
    W = process.protocol(0.3)
    still = st.diffusion("-(x - 3/10)", box=(-8, 10), cells=144).discretised.generator.toarray()
    assert pytest.approx(still, rel=1e-12) == W


def test_langevin_paths_follow_a_force_that_changes() -> None:
    d = st.diffusion("-(x - 2*t)", box=(-6, 8), cells=60)
    value, error = d.simulate({"x": 0}, [1.0], copies=4000, seed=4, step=0.002).average("x")
    assert abs(value[0] - 2*np.exp(-1)) < 4*error[0] + 0.004                                      # m = u (t - 1 + e^-t)


# -- Gaussians ---------------------------------------------------------------------------------------------------------
def test_a_gaussian_and_its_observables() -> None:
    """v_x = 2, v_xx = 4.242640687, together all of I = 22; the same averages by quadrature and on a grid."""
    here = TRAP.at(0)
    assert here.observable("x").speed == pytest.approx(2, rel=1e-13)
    assert here.observable("(x - 1)^2").speed == digits("4.242640687")
    both = here.observables("x", "(x - 1)^2")
    assert both.fisher == pytest.approx(22, rel=1e-12)
    assert here.observables("x").fisher == pytest.approx(4, rel=1e-12)
    assert here.entropy_motion().rate == pytest.approx(0.5*here.covariance_rate[0, 0]/here.covariance[0, 0], rel=1e-12)
    assert here.moment(lambda x: x, 2).rate == pytest.approx(here.covariance_rate[0, 0], rel=1e-12)
    assert here.generating("x", 0.7).mean == pytest.approx(0.7 + 0.49*0.25/2, rel=1e-12)
    density = lambda x: np.exp(-2*(x - 1)**2)*np.sqrt(2/np.pi)
    assert here.average("cos(x)") == pytest.approx(quad(lambda x: density(x)*np.cos(x), -6, 8)[0], rel=1e-10)
    assert here.least_sigma("x") <= here.sigma
    assert here.least_sigma("(x - 1)^2") <= here.sigma
    later = TRAP.at(0.5)
    linear = later.score_norm(2)**2
    assert linear == pytest.approx(later.fisher, rel=1e-12) == digits("0.7984448505")


def test_the_path_of_a_gaussian() -> None:
    """Lam = 1.173303927 <= Fisher-Rao 1.25796986 <= ell = 1.259010885; the speed limits of the mean."""
    path = TRAP.integrate(1)
    assert [path.length, path.fisher_rao, path.angle, path.action] == [digits(n) for n in ("1.259010885", "1.25796986", "1.173303927",
                                                                                           "1.230305374")]
    seen = path.observed("x")
    assert seen.change == pytest.approx(np.exp(-1) - 1, rel=1e-12)
    assert seen.mean_variance == pytest.approx(1 - 0.75*(1 - np.exp(-2))/2, rel=1e-10)
    assert max(seen.least_time, seen.least_time_of_relaxation, path.least_time, path.relaxation.least_time) <= 1
    assert seen.length <= path.length
    with pytest.raises(HypothesisFails, match=r"cr\.relaxation needs rates that are constant"):
        st.zoo.dragged_trap().integrate(1).relaxation  # noqa: B018


def test_what_is_hidden_of_a_gaussian_and_of_its_grid() -> None:
    process = st.gaussian([[-1, 0.5], [-0.5, -2]], [[1, 0], [0, 1]], [0.5, 0.2], [[0.5, 0.1], [0.1, 0.5]])
    exact, rows = process.at(0), []
    for n in (25, 50, 100):
        part = st.diffusion("-x + y/2, -x/2 - 2*y", box=(-5, 5), cells=n).at(exact.density).visible("y")
        rows.append([part.fisher - exact.visible("y").fisher, part.hidden_fisher - exact.visible(1).hidden_fisher])
        assert part.fisher + part.hidden_fisher == pytest.approx(part.whole.fisher, rel=1e-12)
    for errors in zip(*rows, strict=True):
        assert [np.log2(abs(a/b)) for a, b in pairwise(errors)] == pytest.approx([2, 2], abs=0.15)
    with pytest.raises(HypothesisFails, match="not a marginal"):
        exact.hidden_fisher  # noqa: B018


def test_a_velocity_hides_behind_a_position() -> None:
    """Of an underdamped oscillator the position alone is not Markovian: its information rises."""
    path = st.zoo.kramers_oscillator().integrate(3)
    assert path.visible(0, name="the position").test
    assert path.visible("x").test.why.startswith("x alone is not an autonomous Markov process: its Fisher information of time rises from")


# -- what is seen ------------------------------------------------------------------------------------------------------
def test_the_sensor() -> None:
    """<a>, I, I_a, I_(m|a) at six times; I_a vanishes where <a> turns, and rises again (cr.hidden)."""
    path = SENSOR.integrate(BEFORE, TIMES)
    seen = path.visible(0, name="a")
    assert path.net.species == st.zoo.sensor(l=0).network.species
    rows = zip(seen.laws.average([0, 1]), path.fisher_information, seen.fisher, seen.hidden_fisher, strict=True)
    printed = """0.6668467795 544.432111 425.4726566 118.9594545
        0.3562722782 2.480387032 0.7809198784 1.699467153
        0.3525067253 0.2620458714 0.06179307131 0.2002528001
        0.3659509495 0.1874926764 0.0785243506 0.1089683258
        0.3893944349 0.09486239937 0.04152476592 0.05333763345
        0.4440387492 0.0006301949182 0.0002665658872 0.000363629031"""
    for row, line in zip(rows, printed.splitlines(), strict=True):
        assert list(row) == [digits(n) for n in line.split()]
    assert seen.test
    assert seen.test.why == ("a alone is not an autonomous Markov process: its Fisher information of time rises from 0.06179 at t = 0.2 "
                             "to 0.07852 at t = 0.3")
    assert not path.visible(0, 1).test
    assert "proved" in path.visible(0, 1).test.why
    with pytest.raises(HypothesisFails, match=r"cr\.relaxation"):
        seen.relaxation  # noqa: B018


def test_the_master_equation_of_what_is_seen() -> None:
    """dP/dt = w(t) P with w from p(y|x); the two parts of dI_X/dt add up to its slope (cr.hidden.rates, cr.nonautonomous)."""
    h = 1e-4
    path = SENSOR.integrate(BEFORE, [0.25 - h, 0.25, 0.25 + h])
    laws = path.moving().visible(0)
    assert np.einsum("tij,tj->ti", laws.matrix, laws.probability) == pytest.approx(laws.change, rel=1e-10)
    assert (laws.fisher[2] - laws.fisher[0])/(2*h) == pytest.approx(laws.fisher_rate[1], rel=1e-5)
    assert laws.fisher_relaxation[1] <= 0 < laws.fisher_protocol[1]
    for k in (0, 1):
        assert (laws.rates[k][2] - laws.rates[k][0])/(2*h) == pytest.approx(laws.slopes[k][1], rel=1e-5)
    assert laws.observable({0: 0, 1: 1}).efficiency == pytest.approx(1, rel=1e-12)                # two states
    mapped = path.moving().visible(lambda s: "on" if s[0] else "off")
    assert mapped.labels == ("off", "on")
    assert mapped.fisher == pytest.approx(laws.fisher, rel=1e-14)
    assert path.moving().visible({s: s[0] for s in SENSOR.states}).fisher == pytest.approx(laws.fisher, rel=1e-14)


def test_what_is_seen_of_protocols() -> None:
    """Rates of the whole that change count too."""
    process = st.jump([[0, "1 + t", 0.5, 0], [2, 0, 0, "exp(t)"], [1, 0, 0, 3], [0, 1, "2 + sin(t)", 0]],
                      states=[("a", 0), ("a", 1), ("b", 0), ("b", 1)])
    h = 1e-4
    laws = process.integrate([0.4, 0.3, 0.2, 0.1], [0.3 - h, 0.3, 0.3 + h]).moving()
    for part in (laws.visible(0), laws.visible(1)):
        assert (part.fisher[2] - part.fisher[0])/(2*h) == pytest.approx(part.fisher_rate[1], rel=1e-5)
        assert part.fisher + part.hidden_fisher == pytest.approx(laws.fisher, rel=1e-12)


def test_a_lumpable_process_proves_nothing() -> None:
    """Where labels jump at rates that the rest does not change, what is seen is a process of its own."""
    W = np.array([[0, 1, 2, 0], [3, 0, 0, 2], [1, 0, 0, 5], [0, 1, 4, 0]])
    process = st.jump(W, states=[(0, 0), (0, 1), (1, 0), (1, 1)])
    path = process.integrate([0.7, 0.1, 0.1, 0.1], 3, points=61)
    part = path.visible(0)
    assert not part.test
    assert "never rises" in part.test.why
    assert part.laws.fisher_protocol == pytest.approx(0, abs=1e-9)
    assert part.length == pytest.approx(part.angle, rel=1e-9)                                     # two states that relax
    assert part.action <= path.action


def test_an_angle_too_wide_is_a_proof_too() -> None:
    """What stands still at both ends of a stretch, and is elsewhere: Lam(P(0), P(t)) > t v_X(0)."""
    process, seen = st.jump([[0, 0, 1], [2, 0, 0], [0, 3, 0]], states=["a", "b", "c"]), {"a": 0, "b": 0, "c": 1}
    start = [0.6, 0.1, 0.3]
    path = process.integrate(start, 3)
    turn = moving.sign_changes(lambda t: path.moving(t).visible(seen).change[:, 1], path.t[1:])[0]
    found = process.integrate(start, [0, turn]).visible(seen).test
    assert found
    assert found.rise is None
    assert "it has gone the angle" in found.why


# -- paths -------------------------------------------------------------------------------------------------------------
def test_an_observable_that_turns() -> None:
    """The length is the sum of its stretches, each to rounding: on one stretch of two states it is an angle."""
    path = SENSOR.integrate(BEFORE, 2, points=21)
    seen = path.observed([s[0] for s in SENSOR.states])
    assert len(seen.stretches) == 2
    turn = moving.sign_changes(lambda t: path.moving(t).observable([s[0] for s in SENSOR.states]).rate, path.t)[0]
    a = path.moving([0, turn, 2]).visible(0)
    assert a.fisher[1] == pytest.approx(0, abs=1e-20)
    assert seen.stretches == pytest.approx([float(moving.angle(*a.probability[:2])), float(moving.angle(*a.probability[1:]))], rel=1e-9)
    assert path.visible(0).length == pytest.approx(seen.length, rel=1e-9)
    assert seen.length <= path.length


def test_a_start_on_the_boundary() -> None:
    """I is infinite at t = 0 and C is, ell is not: from [1, 0] ell = Lam of two states."""
    path = st.zoo.two_state().integrate([1, 0], 1)
    assert path.action == np.inf
    assert path.length == pytest.approx(path.angle, rel=1e-9)
    assert path.least_time == 0
    seen = path.observed([0, 1])
    assert seen.length == pytest.approx(path.length, rel=1e-7)
    start = st.zoo.two_state().moving([1, 0])
    assert start.fisher == np.inf
    assert start.score.tolist() == [-2.25, np.inf]
    assert set(start.why) == {"sigma", "fisher"}
    assert RING.moving(START).why == {}
    assert "cannot go back" in ONE_WAY.moving(START).why["sigma"]
    hidden = st.zoo.sensor().integrate({(0, 0): 1}, 1, points=11).visible(0)
    assert hidden.fisher[0] == np.inf
    assert np.isfinite(hidden.length)
    assert hidden.action == np.inf
    empty = st.jump([[0, 1, 0], [1, 0, 0], [0, 1, 0]][:2] + [[0, 0, 0]]).moving([0.25, 0.75, 0])   # p = dp/dt = 0: dropped
    assert empty.fisher == pytest.approx(0.5**2/0.25 + 0.5**2/0.75)
    assert empty.observable([0, 1, 9]).variance == pytest.approx(0.1875)


def test_close_laws_keep_their_angle() -> None:
    p = np.array([0.3, 0.3, 0.4])
    q = p + 1e-9*np.array([1, -2, 1])
    with mp.workdps(40):
        exact = 2*mp.acos(sum(mp.sqrt(mp.mpf(float(a))*mp.mpf(float(b))) for a, b in zip(p, q/1, strict=True))/mp.sqrt(
            mp.fsum(map(mp.mpf, map(float, p)))*mp.fsum(map(mp.mpf, map(float, q)))))
    assert float(moving.angle(p, q)) == pytest.approx(float(exact), rel=1e-7)
    assert RING.moving(p).angle(RING.moving(p)) == 0


def test_near_stationarity_nothing_is_lost() -> None:
    """I at a distance 1e-7 of the stationary law, against 40 digits."""
    q = RING.stationary(exact=True)
    shift = [mp.mpf(10)**-7*k for k in (1, -3, 2)]
    with mp.workdps(40):
        W = mp.matrix([[-2 - mp.mpf(7)/10, 1, 1.5], [2, -4, 0.5], [mp.mpf(7)/10, 3, -2]])
        p = [mp.mpf(int(v.numerator))/int(v.denominator) + e for v, e in zip(q, shift, strict=True)]
        v = W*mp.matrix(p)
        exact = sum(v[i]**2/p[i] for i in range(3))
    assert float(RING.moving([float(x) for x in p]).fisher) == pytest.approx(float(exact), rel=1e-8)


def test_histograms() -> None:
    """4 sum (Delta sqrt p)^2/dt^2 and its bias, 2 (n - 1)/(N dt^2)."""
    p, dt, N = np.array([0.2, 0.5, 0.3]), 0.1, 1000
    W = np.array(RING.W, dtype=float)
    q = expm(dt*W) @ p
    rng = np.random.default_rng(3)
    found, bias = moving.histogram_information(rng.multinomial(N, p, 4000), rng.multinomial(N, q, 4000), dt, samples=0)
    plain, none = moving.histogram_information(p, q, dt)
    assert none == 0
    assert bias == pytest.approx(2*2/(N*dt**2))
    assert abs((found - bias).mean() - plain) < 4*found.std()/np.sqrt(4000)
    assert (found.mean() - plain)/(found.std()/np.sqrt(4000)) > 5
    small, _ = moving.histogram_information(p, expm(1e-5*W) @ p, 1e-5)
    assert small == pytest.approx(RING.moving(p).fisher, rel=1e-3)


# -- refusals ----------------------------------------------------------------------------------------------------------
ONE_WAY = st.jump([[0, 0, 1], [2, 0, 0], [0, 3, 0]])
HERE = RING.moving(START)


@pytest.mark.parametrize(("made", "kind", "words"), [
    (lambda: RING.moving([0.5, 0.5, 0.5]), BadValue, "p sums to 1.5; probabilities sum to 1"),
    (lambda: RING.moving([1.5, -0.5, 0]), BadValue, "is -0.5; a probability is not negative"),
    (lambda: st.jump([[-1, 1], [2, -1]]), BadStructure, "column"),
    (lambda: HERE.observable([2, 2, 2]), HypothesisFails, "variance 0; its speed in standard deviations is undefined"),
    (lambda: RING.integrate(START, 1).observed([2, 2, 2]), HypothesisFails, "variance 0"),
    (lambda: HERE.observable([1, 2]), BadValue, "one finite number for each of the 3 states"),
    (lambda: HERE.observable("R"), BadValue, "the observable is R; expected one number"),
    (lambda: HERE.observable({7: 1}), UnknownName, "no state '7'; the states are 0, 1, 2"),
    (lambda: HERE.observables(R, [1, 1, 1]), HypothesisFails, "observable 2 is constant"),
    (lambda: HERE.observables(R, [3, 0, 5]), HypothesisFails, "observable 2 is a combination of those before it and a constant"),
    (lambda: HERE.observables(R, [1, 0, 0], [0, 1, 0]), HypothesisFails, "observable 3 is a combination"),
    (lambda: HERE.observables(R, [1, 0, 0], [0, 1, 0], [0, 1, 2]), HypothesisFails, "observable 3 is a combination"),
    (lambda: HERE.observables(), BadStructure, "no observable is given"),
    (lambda: HERE.moment(R, 1), BadValue, "k = 1: expected a whole number from 2"),
    (lambda: HERE.hoelder(R, 0.5), BadValue, "the power is 0.5; expected a number from 1, or inf"),
    (lambda: HERE.score_norm("two"), BadValue, "the power is two"),
    (lambda: HERE.divergence_motion([0.5, 0.5, 0]), HypothesisFails, "the reference law is zero where the law is not"),
    (lambda: HERE.divergence_motion([1, 1, 1]), BadValue, "3 probabilities that sum to 1"),
    (lambda: HERE.angle(st.zoo.two_state().moving([0.5, 0.5])), BadStructure, "3 and 2 places"),
    (lambda: ONE_WAY.moving(START).fisher_by_forces, HypothesisFails, "jumps in both directions: those between s1 and s2 go one way only"),
    (lambda: ONE_WAY.moving(START).edge_bound, HypothesisFails, "go one way only, and their force is infinite"),
    (lambda: ONE_WAY.moving(START).least_sigma(R), HypothesisFails, "go one way only"),
    (lambda: ONE_WAY.moving(START).sigma_rate, HypothesisFails, "go one way only"),
    (lambda: HERE.least_sigma([1, 1, 1]), HypothesisFails, "no jump changes the observable"),
    (lambda: st.jump([[0, "t"], [1, 0]]).integrate([0.5, 0.5], 1).relaxation, HypothesisFails, "needs rates that are constant in time"),
    (lambda: st.jump([[0, "1 + t"], [1, 0]]).moving([0.5, 0.5]).gap, HypothesisFails, "cr.monotone needs rates that are constant in time"),
    (lambda: RING.moving([0.5, 0.5, 0]).gap, HypothesisFails, "a state is empty"),
    (lambda: RING.moving(START, "soon"), BadValue, "t = soon: expected a time"),
    (lambda: HERE.visible(0, 1), BadStructure, "the state 0 has no coordinates"),
    (lambda: SENSOR.moving(BEFORE).visible(2), UnknownName, "visible coordinates 2: expected different places of coordinates, 0 to 1"),
    (lambda: SENSOR.moving(BEFORE).visible(), UnknownName, "visible coordinates none"),
    (lambda: SENSOR.moving(BEFORE).visible({(0, 0): 1}), UnknownName, "the labelling says nothing of the state"),
    (lambda: TRAP.at(0).observable([1, 2]), BadValue, "expected a formula in x, or a function of them"),
    (lambda: TRAP.at(0).observable("y"), UnknownName, "'y' in the observable is no coordinate; there are x"),
    (lambda: TRAP.at(0).observable(lambda x: np.inf*x), BadValue, "not finite at every node"),
    (lambda: TRAP.at(0).observable("3"), HypothesisFails, "variance 0"),
    (lambda: TRAP.at(0).least_sigma("3"), HypothesisFails, "the noise does not change the observable"),
    (lambda: st.zoo.kramers_oscillator().at(1).least_sigma("x"), HypothesisFails, "odd under time reversal"),
    (lambda: st.gaussian(-np.eye(9), np.eye(9), 0, np.eye(9)).at(0).average("x1"), OutOfDomain, "at most 8 dimensions; here are 9"),
    (lambda: st.diffusion("-(x - t)", box=(-2, 2), cells=4).at("1", "soon").sigma, BadValue, "t = soon: expected a time"),
    (lambda: st.diffusion("-x/(1 - t)", box=(-2, 2), cells=4).at("1", 1).sigma, BadValue, "the force is not a finite number at x = "),
    (lambda: moving.histogram_information([1, 2], [1, 2, 3], 0.1), BadValue, "expected two of one shape"),
    (lambda: moving.histogram_information([1, 2], [2, 1], 0), BadValue, "dt = 0"),
])
def test_one_sentence(made, kind, words) -> None:
    with pytest.raises(kind, match=words) as caught:
        made()
    assert isinstance(caught.value, Mistake)
    assert "\n" not in str(caught.value)
