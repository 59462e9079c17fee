"""Numbers of jump processes: the worked examples of the literature, propagation against other routes, both doors."""
from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from _numeric_cases import agrees
from hypothesis import given, settings
from hypothesis import strategies as strategies
from scipy.integrate import solve_ivp
from scipy.linalg import expm

import symthermo as st
from symthermo.markov import zoo
from symthermo.numeric.kernels import divergence
from symthermo.numeric.lengths import arc
from symthermo.numeric.propagate import Evolution, exponential, generator, magnus, uniformised
from symthermo.numeric.running import running

START = [0.6, 0.3, 0.1]
R = np.array([1, -0.5, 2])


def random_rates(rng: np.random.Generator, n: int, spread: float = 1.0) -> np.ndarray:
    W = np.exp(spread * rng.normal(size=(n, n)))
    np.fill_diagonal(W, 0.0)
    return W - np.diag(W.sum(axis=0))


# -- both doors --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_unimolecular_network_and_its_jump_process_give_identical_numbers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = seed + 1
    W = [[0 if i == j else round(float(w), 3) + 0.001 for j, w in enumerate(row)] for i, row in enumerate(rng.uniform(0, 3, (n, n)))]
    p = [0.2] * (n - 1) + [round(1 - 0.2 * (n - 1), 1)]
    process, net = st.jump(W), st.network(W)
    assert process.network == net
    here, there = process.at(p), net.at(dict(zip(net.species, p, strict=True)))
    assert here.to_json() == there.to_json()
    exact, solved = process.integrate(p, 1.0, points=5), net.integrate(dict(zip(net.species, p, strict=True)), 1.0, points=5, rtol=1e-12)
    assert exact.y == pytest.approx(solved.y, abs=1e-10)
    for key in ("entropy_production", "length", "action"):
        assert getattr(exact, key) == pytest.approx(getattr(solved, key), rel=1e-8, abs=1e-12), key


# -- worked numbers ----------------------------------------------------------------------------------------------------
def test_ring_at_two_times() -> None:
    """The driven ring of three states: cr.identity, cr.speed, cr.monotone, cr.higher (Ito, Dechant, arXiv:1810.06832)."""
    ring = zoo.driven_ring()
    later = ring.propagate(START, 0.5)
    assert agrees(later, "0.3586928874, 0.2511061256, 0.3902009870")
    for p, fisher, speed, sigma, observable, variance in (
        (START, "14.83383333", "3.85147158", "3.982478162", "1.045", "0.6525"),
        (later, "0.2108762898", "0.4592126847", "1.526468125", "0.3619087757", "0.9550063894"),
    ):
        here = ring.at(p)
        law, pdot = np.array(p), np.array(list(here.xdot.values()))
        assert agrees([here.fisher_information, here.intrinsic_speed, here.sigma], f"{fisher}, {speed}, {sigma}")
        assert agrees([R @ pdot, law @ R**2 - (law @ R) ** 2], f"{observable}, {variance}")


def test_rate_of_the_fisher_information() -> None:
    """dI/dt = -sum_{i != j} W_ij p_j (s_i - s_j)^2 for constant rates (cr.monotone, arXiv:1810.06832)."""
    ring = zoo.driven_ring()
    W = np.array(ring.W, dtype=float)
    for p, printed in ((np.array(START), "-220.9339639"), (ring.propagate(START, 0.5), "-1.580949802")):
        s = W @ p / p
        rate = -(W * p * (s[:, None] - s) ** 2).sum()
        assert agrees([rate], printed)


def test_ring_along_its_path() -> None:
    """Length, action, entropy production and bounds on the time, ring from 0 to 1 (cr.finite, cr.geodesic, cr.relaxation)."""
    path = zoo.driven_ring().integrate(START, 1.0)
    assert agrees([path.length, path.action, path.entropy_production], "0.8249575812, 0.7217548821, 1.791011588")
    bhattacharyya = arc(path.y[:, 0], path.y[:, -1])
    assert agrees([bhattacharyya, bhattacharyya**2 / (2 * path.action)], "0.8176738919, 0.4631701219")
    assert agrees([R @ (path.y[:, -1] - path.y[:, 0])], "0.4506390611")
    v0 = math.sqrt(path.fisher_information[0])
    assert agrees([bhattacharyya / v0, path.length / v0], "0.2123016813, 0.2141928258")
    variances = running(lambda t: _variance(zoo.driven_ring().propagate(START, t))[:, None], [0.0, 1.0])
    assert agrees(variances[-1], "0.9140906769")


def _variance(p: np.ndarray) -> np.ndarray:
    return p @ R**2 - (p @ R) ** 2


def test_two_states_lie_on_the_geodesic() -> None:
    """ell = Lambda = 2 [asin sqrt p(0) - asin sqrt p(t)] for two states (arXiv:1810.06832)."""
    path = zoo.two_state().integrate([0.9, 0.1], 0.4)
    exact = 2 * (math.asin(math.sqrt(0.9)) - math.asin(math.sqrt(0.25 + 0.65 * math.exp(-1.2))))
    assert agrees([path.length, arc(path.y[:, 0], path.y[:, -1])], "1.0359564483, 1.0359564483")
    assert path.length == pytest.approx(exact, rel=1e-12)
    here = zoo.two_state().at([0.9, 0.1])
    assert here.fisher_information == pytest.approx((3 * 0.65) ** 2 / (0.9 * 0.1), rel=1e-15)


SENSOR = """
0    0.6668467795  544.432111      425.4726566
0.1  0.3562722782  2.480387032     0.7809198784
0.2  0.3525067253  0.2620458714    0.06179307131
0.3  0.3659509495  0.1874926764    0.0785243506
0.5  0.3893944349  0.09486239937   0.04152476592
2    0.4440387492  0.0006301949182 0.0002665658872
"""


def test_sensor_whose_visible_part_alone_speeds_up_again() -> None:
    """Sensor with a step of the ligand: I falls all the time, that of the activity alone does not (cr.hidden, arXiv:1810.06832)."""
    rows = [line.split() for line in SENSOR.split("\n") if line]
    sensor, start = zoo.sensor(2, l=2), zoo.sensor(2, l=0).stationary()
    assert agrees(start, "0.3100343829, 0.0231188376, 0.3409222271, 0.3259245524")
    path = sensor.integrate(start, [float(r[0]) for r in rows])
    W = np.array(sensor.W.evalf(17), dtype=float)
    for k, (_, mean, total, visible) in enumerate(rows):
        p, pdot = path.y[:, k], W @ path.y[:, k]
        P, Pdot = p.reshape(2, 2).sum(axis=1), pdot.reshape(2, 2).sum(axis=1)
        assert agrees([P[1], path.fisher_information[k], (Pdot**2 / P).sum()], f"{mean}, {total}, {visible}")
    assert np.all(np.diff(path.fisher_information) < 0)


def test_excess_and_housekeeping_of_the_ring() -> None:
    """sigma = excess + housekeeping: S. Ito, J. Phys. A 55, 054001 (2022), arXiv:1908.09446 (gp.excess-exact)."""
    ring = zoo.driven_ring()
    here = ring.at(START)
    split = here.excess["hatano_sasa"]
    assert agrees([split["excess"], split["housekeeping"]], "2.360650138, 1.621828024")
    assert agrees([float(divergence(START, ring.stationary()))], "0.2985223816")


def test_relaxation_to_equilibrium_of_three_states() -> None:
    """sigma = -dD(p||p_eq)/dt: N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008 (leg.ep)."""
    process = zoo.three_states()
    here = process.at([0.2, 0.3, 0.5])
    assert agrees([here.sigma, here.gibbs_above_equilibrium], "2.261936173, 0.3662583513")
    path = process.integrate([0.2, 0.3, 0.5], 60.0, points=3)
    assert agrees([path.entropy_production], "0.3662583513")
    tilted = process.integrate([0.1846772856, 0.3306454288, 0.4846772856], 0.5, points=2)
    assert agrees([tilted.entropy_production, float(divergence(tilted.y[:, -1], process.stationary()))], "0.3337394087, 0.03019427385")


def test_ising_ring_after_a_field_is_switched_off() -> None:
    """Four Glauber spins, J = 0.4, field 0.5 before t = 0 (leg.path, arXiv:2112.11008)."""
    ising = zoo.ising_ring(4)
    spins = np.array(ising.states)
    path = ising.integrate(zoo.ising_ring(4, h="0.5").stationary(), [0, 0.25, 1, 2])
    equilibrium = ising.stationary()
    M, B = path.y.T @ spins.sum(axis=1), path.y.T @ (spins * np.roll(spins, 1, axis=1)).sum(axis=1)
    assert agrees(M, "3.008588017, 2.766215288, 2.150085571, 1.536557327")
    assert agrees(B, "2.729864043, 2.481745852, 2.049655782, 1.822954314")
    assert agrees([float(divergence(p, equilibrium)) for p in path.y.T], "0.6200239722, 0.5090446936, 0.2930018449, 0.1448027721")
    assert agrees(path.sigma, "0.5053874736, 0.3909610666, 0.2099405534, 0.100846445")
    assert agrees([equilibrium @ (spins * np.roll(spins, 1, axis=1)).sum(axis=1)], "1.703690245")


# -- propagation -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("spread", [0.5, 3.0])
def test_exponentials_against_many_digits(spread: float) -> None:
    W = random_rates(np.random.default_rng(4), 4, spread)
    for h in (1e-9, 0.3, 40.0):
        with mpmath.workdps(60):
            closed = mpmath.matrix(W.tolist())
            for j in range(4):                                                   # columns closed exactly, as W means it
                closed[j, j] = -sum(closed[i, j] for i in range(4) if i != j)
            exact = mpmath.expm(closed * mpmath.mpf(h))
            exact = np.array([[float(exact[i, j]) for j in range(4)] for i in range(4)])
        assert exponential(W, [h])[0] == pytest.approx(exact, rel=1e-12)


def test_rare_jumps_keep_their_digits_in_stiff_processes() -> None:
    W = np.array([[-1e6, 1e-3], [1e6, -1e-3]])
    total = 1e6 + 1e-3
    times = [1e-9, 1e-3, 1.0]
    for h, K in zip(times, exponential(W, times), strict=True):
        assert K[0, 1] == pytest.approx(-1e-3 / total * math.expm1(-total * h), rel=1e-13)
        assert K[1, 0] == pytest.approx(-1e6 / total * math.expm1(-total * h), rel=1e-13)


def test_uniformisation_of_a_sparse_chain_within_its_bound() -> None:
    rng, n = np.random.default_rng(1), 150
    place = np.arange(n)
    W = generator(n, np.r_[place, place], np.r_[(place + 1) % n, (place - 1) % n], rng.uniform(1, 3, 2 * n))
    p = np.zeros(n)
    p[7] = 1.0
    found, bound = uniformised(W, p, [0.0, 0.7, 30.0])
    assert bound < 1e-13
    for h, q in zip([0.0, 0.7, 30.0], found, strict=True):
        assert np.abs(q - expm(W.toarray() * h) @ p).sum() < bound + 1e-12
        assert q.min() >= 0
        assert q.sum() == pytest.approx(1, abs=1e-13)


def test_large_processes_go_the_sparse_way_and_agree_with_the_dense_one() -> None:
    n = 140
    process = st.jump([[1 + (i + j) % 3 if abs(i - j) == 1 else 0 for j in range(n)] for i in range(n)])
    p = np.zeros(n)
    p[0] = 1.0
    W = np.array(process.W, dtype=float)
    assert process.propagate(p, [0.5, 3.0]) == pytest.approx((exponential(W, [0.5, 3.0]) @ p), abs=1e-13)


@settings(max_examples=8, deadline=None)
@given(strategies.integers(0, 10**6))
def test_propagation_is_a_semigroup_of_stochastic_matrices(seed: int) -> None:
    rng = np.random.default_rng(seed)
    process = st.jump(np.where(np.eye(4) == 1, 0.0, random_rates(rng, 4, 2.0)))
    p = rng.dirichlet(np.ones(4)).round(9)
    p[0] += 1 - p.sum()
    a, b = rng.uniform(0.01, 2.0, 2)
    once, twice = process.propagate(p, a + b), process.propagate(process.propagate(p, a), b)
    assert once == pytest.approx(twice, abs=1e-12)
    assert once.min() > 0
    assert process.propagate(process.stationary(), 5.0) == pytest.approx(process.stationary(), rel=1e-12)


def test_long_times_reach_the_stationary_law() -> None:
    ring = zoo.driven_ring()
    assert ring.propagate([1, 0, 0], 1e6) == pytest.approx(ring.stationary(), rel=1e-13)


# -- protocols ---------------------------------------------------------------------------------------------------------
def driven(t: float) -> list[list[float]]:
    return [[0.0, 1.0, 1.5 + math.cos(t)], [2.0 + math.sin(3 * t), 0.0, 0.5], [0.7, 3.0, 0.0]]


def test_protocols_as_text_and_as_function_agree_with_a_solver() -> None:
    text = st.jump([[0, 1, "1.5 + cos(t)"], ["2 + a*sin(3*t)", 0, "0.5"], ["0.7", 3, 0]], parameters={"a": 1})
    function = st.jump(driven)

    def rate(t: float, p: np.ndarray) -> np.ndarray:
        W = np.array(driven(t))
        return W @ p - W.sum(axis=0) * p

    times = [0.3, 2.0, 5.0]
    solved = solve_ivp(rate, (0, 5), START, method="DOP853", rtol=1e-13, atol=1e-15, t_eval=times).y.T
    for process in (text, function):
        assert not process.autonomous
        assert process.propagate(START, times) == pytest.approx(solved, abs=2e-12)
    path = text.integrate(START, times)
    fluxes = text.at(path.y[:, 1], t=2.0)
    assert path.sigma[1] == pytest.approx(fluxes.sigma, rel=1e-12)
    assert path.fisher_information[1] == pytest.approx(fluxes.fisher_information, rel=1e-11)


def test_magnus_steps_are_of_sixth_order() -> None:
    W = lambda times: np.array([np.array(driven(t)) - np.diag(np.sum(driven(t), axis=0)) for t in times])
    p = np.array(START)
    reference = Evolution(p, W, 0.0, 1.0)([1.0])[0]
    errors = []
    for steps in (4, 8, 16):
        q = p
        for k in range(steps):
            q = magnus(W, np.array([k / steps]), np.array([1.0 / steps]))[0] @ q
        errors.append(np.abs(q - reference).max())
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert np.all(orders > 5.5)


def test_piecewise_constant_rates_are_propagated_exactly() -> None:
    first, second = random_rates(np.random.default_rng(1), 3), random_rates(np.random.default_rng(2), 3)
    bare = lambda W: (W - np.diag(np.diag(W))).round(4)
    closed = lambda W: bare(W) - np.diag(bare(W).sum(axis=0))
    process = st.JumpProcess.piecewise(["0.5"], [bare(first), bare(second)])
    found = process.propagate(START, [0.5, 1.25])
    middle = exponential(closed(first), [0.5])[0] @ START
    assert found == pytest.approx(np.array([middle, exponential(closed(second), [0.75])[0] @ middle]), abs=1e-14)
    path = process.integrate(START, 1.25)
    a, b = st.jump(bare(first)).integrate(START, 0.5), st.jump(bare(second)).integrate(middle, 0.75)
    for key in ("entropy_production", "length", "action", "activity"):
        assert getattr(path, key) == pytest.approx(getattr(a, key) + getattr(b, key), rel=1e-11), key
    assert process.at(START, t=1).sigma == st.jump(bare(second)).at(START).sigma


def test_entropy_production_of_a_protocol_balances() -> None:
    """With detailed balance at all times Sigma = change of entropy + heat/T, heat by an integral of its own (first law)."""
    process = st.JumpProcess.from_energies(["0", "1 + sin(2*t)"], {(0, 1): "0.5"})
    path = process.integrate([0.3, 0.7], 2.0)
    entropy = lambda p: -(p * np.log(p)).sum()
    energy = lambda t: 1 + math.sin(2 * t)
    work = running(lambda t: (2 * np.cos(2 * t) * process.propagate([0.3, 0.7], t)[:, 1] + 2.0)[:, None], [0.0, 2.0])[-1, 0] - 4.0
    heat = work - (energy(2.0) * path.y[1, -1] - energy(0.0) * path.y[1, 0])
    assert path.entropy_production == pytest.approx(entropy(path.y[:, -1]) - entropy(path.y[:, 0]) + heat, rel=1e-10)


# -- borders -----------------------------------------------------------------------------------------------------------
def test_zero_probabilities() -> None:
    """I ~ 1/t: the action is infinite, length and entropy production are not."""
    process = zoo.two_state()
    here = process.at([1, 0])
    assert here.sigma == math.inf
    assert "s1 = 0" in here.why["sigma"]
    assert here.fisher_information == math.inf
    path = process.integrate([1, 0], 0.4, points=3)
    assert path.length == pytest.approx(2 * (math.pi / 2 - math.asin(math.sqrt(0.25 + 0.75 * math.exp(-1.2)))), rel=1e-11)
    fall = float(divergence([1, 0], [0.25, 0.75]) - divergence(path.y[:, -1], [0.25, 0.75]))
    assert path.entropy_production == pytest.approx(fall, rel=1e-11)
    assert path.action == math.inf
    assert "infinite" in path.why["action"]


def test_integrals_begin_at_the_first_output_time() -> None:
    process = zoo.driven_ring()
    late, first, whole = (process.integrate([1, 0, 0], t) for t in ([0.25, 0.5, 1.0], [0.0, 0.25], [0.0, 1.0]))
    assert late.running["length"][0] == 0
    for key in ("length", "entropy_production", "activity"):
        assert getattr(first, key) + getattr(late, key) == pytest.approx(getattr(whole, key), rel=1e-11), key
    assert math.isfinite(late.action)
    assert late.y[:, 1] == pytest.approx(process.propagate([1, 0, 0], 0.5), rel=1e-13)


def test_one_way_edges_have_a_cause() -> None:
    process = st.jump([[0, 0, 1], [1, 0, 0], [0, 1, 0]])
    here = process.at([0.2, 0.3, 0.5])
    assert here.J.tolist() == [0.2, -0.5, 0.3]
    assert here.F.tolist() == [math.inf, -math.inf, math.inf]
    assert here.J_plus.tolist() == [0.2, 0.0, 0.3]
    assert here.sigma == math.inf
    assert "irreversible" in here.why["sigma"]
    path = process.integrate([0.2, 0.3, 0.5], 1.0, points=3)
    assert path.J[:, 0].tolist() == pytest.approx(here.J.tolist())
    assert path.entropy_production == math.inf
    assert path.length == pytest.approx(process.integrate([0.2, 0.3, 0.5], [0.0, 0.3, 1.0]).length, rel=1e-11)
    assert "cannot run backwards" in path.why["entropy_production"]
    assert process.stationary().tolist() == pytest.approx([1 / 3] * 3)


def test_stiff_paths_overlook_nothing() -> None:
    process = st.jump([["0", "1e6", "0"], ["1e6", "0", "1"], ["0", "1", "0"]])
    path = process.integrate([0.9, 0.05, 0.05], 5.0, points=4)
    law = process.stationary()
    fall = float(divergence([0.9, 0.05, 0.05], law) - divergence(path.y[:, -1], law))
    assert path.entropy_production == pytest.approx(fall, rel=1e-10)
