"""Stochastic simulation against exact propagation, within the error bars that it states; seeds are fixed."""
from __future__ import annotations

import math

import numpy as np
import pytest
from _sentences import sentence

import symthermo as st
from symthermo.errors import Mistake
from symthermo.markov import zoo
from symthermo.numeric.gillespie import propensities

START = [0.6, 0.3, 0.1]


# -- propensities ------------------------------------------------------------------------------------------------------
def test_propensities_are_falling_factorials_without_symmetry_factors() -> None:
    """k V prod n!/((n - nu)! V^nu) (D. T. Gillespie, J. Phys. Chem. 81, 2340 (1977), without 1/nu!)."""
    nu, k, V = np.array([[2, 0, 3, 1], [1, 0, 0, 0]]), [3.0, 0.7, 2.0, 1.1], 8.0
    for n in ((0, 0), (1, 5), (2, 1), (5, 4)):
        wanted = [rate * V * math.prod(math.perm(m, int(c)) / V ** int(c) for m, c in zip(n, column, strict=True))
                  for rate, column in zip(k, nu.T, strict=True)]
        assert propensities(nu, k, V)(np.array([n])).tolist()[0] == pytest.approx(wanted, rel=1e-14)


# -- jump processes ----------------------------------------------------------------------------------------------------
def test_states_agree_with_exact_propagation() -> None:
    ring, times = zoo.driven_ring(), [0.0, 0.2, 0.5, 2.0]
    many = ring.simulate(START, times, copies=20000, seed=3)
    assert np.all(np.abs(many.mean - ring.propagate(START, times)) < 4.5 * many.error)
    assert many.n.shape == (20000, 4)
    assert many.mean.sum(axis=1) == pytest.approx(1)


def test_event_counts_agree_with_integrated_fluxes() -> None:
    process, times = zoo.driven_ring(), [0.0, 0.5, 1.0]
    many, path = process.simulate(START, times, copies=20000, seed=5), process.integrate(START, times)
    jumps = (many.forward + many.backward).sum(axis=2)
    assert abs(jumps[:, -1].mean() - path.activity) < 4.5 * jumps[:, -1].std() / math.sqrt(20000)
    change = many.mean[-1] - many.mean[0]
    current = many.currents[:, -1].mean(axis=0)
    incidence = np.array(process.network.S, dtype=float)
    assert change == pytest.approx(incidence @ current, abs=1e-12)                    # dp = B J, copy by copy
    assert np.all(many.forward[:, 1:] >= many.forward[:, :-1])


def test_switched_rates() -> None:
    process = st.JumpProcess.piecewise([1], [[[0, 1], [1, 0]], [[0, 0.5], [4, 0]]])
    times = [0.5, 1.0, 1.3, 3.0]
    many = process.simulate([1, 0], times, copies=20000, seed=9)
    assert np.all(np.abs(many.mean - process.propagate([1, 0], times)) < 4.5 * many.error)


@pytest.mark.parametrize("process", [
    st.jump([[0, "1 + t^2", 1], ["3*exp(-t)", 0, 2], ["t/4", 1, 0]]),
    st.jump([[0, "exp(-t)"], ["2 + log(1 + 30*t)", 0]]),
], ids=["three states", "two states"])
def test_rates_that_change_smoothly(process: st.JumpProcess) -> None:
    times, start = [0.2, 0.7, 2.0], [1.0] + [0.0] * (len(process.states) - 1)
    many, path = process.simulate(start, times, copies=20000, seed=9), process.integrate(start, [0.0, *times])
    assert np.all(np.abs(many.mean - path.y.T[1:]) < 4.5 * many.error)
    runs = many.forward.sum(axis=2) + many.backward.sum(axis=2)
    assert abs(runs[:, -1].mean() - path.activity) < 4.5 * runs[:, -1].std() / math.sqrt(len(runs))


def test_one_way_jumps_end_in_the_absorbing_state() -> None:
    many = st.jump([[0, 0], [2, 0]]).simulate([1, 0], [0.0, 0.4, 50.0], copies=4000, seed=1)
    assert many.n[:, -1].tolist() == [1] * 4000
    assert abs(many.mean[1, 0] - math.exp(-0.8)) < 4.5 * many.error[1, 0]
    assert many.forward[:, -1].tolist() == [[1]] * 4000
    assert not many.backward.any()


def test_edges_downwards_are_counted_as_backward() -> None:
    many = st.jump([[0, 3], [0, 0]]).simulate([0, 1], [0.0, 20.0], copies=50, seed=1)
    assert many.backward[:, -1].tolist() == [[1]] * 50


def test_seeds_fix_everything() -> None:
    ring = zoo.driven_ring()
    first, again, other = (ring.simulate(START, 3.0, copies=50, seed=s, points=7) for s in (4, 4, 5))
    assert np.array_equal(first.n, again.n)
    assert np.array_equal(first.forward, again.forward)
    assert not np.array_equal(first.n, other.n)


# -- networks ----------------------------------------------------------------------------------------------------------
def test_linear_networks_have_the_mean_of_the_rate_equations() -> None:
    net = st.network("A <=> B | 2, 1; B <=> C | 3, 0.5; init: A=1, B=0.5, C=0.5")
    times = [0.0, 0.3, 1.0]
    many = net.simulate({}, times, volume=20, copies=4000, seed=2)
    path = net.integrate({}, times)
    free = many.error[1:] > 0
    assert np.all(np.abs(many.mean - path.y.T)[1:][free] < 4.5 * many.error[1:][free])
    assert np.all(many.n.sum(axis=2) == 40)


def test_a_birth_death_process_is_poissonian() -> None:
    """X from a reservoir: stationary law Poisson with mean V B kp/km; a chemostat enters by its concentration."""
    net = st.network("B <=> X | 3, 1; chemostats: B=2")
    many = net.simulate({"X": 6}, [0.0, 12.0], volume=5, copies=6000, seed=8)
    n = many.n[:, -1, net.index["X"]]
    assert abs(n.mean() - 30) < 4.5 * math.sqrt(30 / 6000)
    assert abs(n.var() - 30) < 4.5 * 30 * math.sqrt(2 / 6000) * 1.1
    assert np.all(many.n[..., net.index["B"]] == 10)


def test_dimers_against_the_master_equation() -> None:
    """2 X <=> Y from five pairs: the exact law of a small volume, by the matrix exponential of its master equation."""
    kp, km, V, total = 0.8, 0.3, 4.0, 10
    up = {y: kp * V * (total - 2 * y) * (total - 2 * y - 1) / V**2 for y in range(6)}
    down = {y: km * y for y in range(6)}
    W = [[0.0] * 6 for _ in range(6)]
    for y in range(5):
        W[y + 1][y], W[y][y + 1] = up[y], down[y + 1]
    law = st.jump(W).propagate([1, 0, 0, 0, 0, 0], 0.9)
    net = st.network(f"2 X <=> Y | {kp}, {km}")
    many = net.simulate({"X": total / V, "Y": 0}, [0.0, 0.9], volume=V, copies=20000, seed=4)
    counts = np.bincount(many.n[:, -1, 1], minlength=6) / 20000
    assert np.all(np.abs(counts - law) < 4.5 * np.sqrt(law * (1 - law) / 20000) + 1e-4)


def test_large_volumes_follow_the_rate_equations() -> None:
    net = st.zoo.brusselator()
    times = [0.0, 1.0, 3.0]
    many = net.simulate({}, times, volume=2000, copies=20, seed=6)
    path = net.integrate({}, times)
    inner = list(net.internal_index)
    assert many.mean[:, inner] == pytest.approx(path.y.T[:, inner], rel=0.03)
    change = (many.n[:, -1] - many.n[:, 0])[:, inner]
    assert np.array_equal(change, many.currents[:, -1] @ np.array(net.rows(internal=True)).T)


# -- refusals ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("run", [
    lambda: zoo.driven_ring().simulate(START, 1.0, copies=0),
    lambda: zoo.driven_ring().simulate(START, 1.0, copies=2.5),
    lambda: zoo.driven_ring().simulate(START, 1.0, seed=-1),
    lambda: zoo.driven_ring().simulate(START, 1.0, copies=10**8),
    lambda: st.jump([[0, "1 + 50*exp(-(3000*t - 1503)^2)"], [1, 0]]).simulate([0, 1], [0, 1.0], copies=20000),
    lambda: st.network("A <=> B | 1, 1").simulate({"A": 1}, 1.0, 10),
    lambda: st.network("A <=> B").simulate({"A": 1, "B": 1}, 1.0, 10),
    lambda: st.network("A <=> B | 1, 1").simulate({"A": 1, "B": 1}, 1.0, 0),
    lambda: st.network("A <=> B | 1, 1").simulate({"A": 1, "B": 1}, None, 10),
    lambda: st.network("A <=> B | Jp = A, Jm = B^2").simulate({"A": 1, "B": 1}, 1.0, 10),
    lambda: zoo.driven_ring().simulate(START, 1.0, copies=1).error,
])
def test_refusals_are_one_sentence(run: object) -> None:
    with pytest.raises(Mistake) as caught:
        run()  # type: ignore[operator]
    sentence(caught.value)
