"""Numbers of jump processes, diffusions and tilted families by routes that share no code with them: scipy, differences, sums by hand."""
from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import linalg
from scipy.integrate import quad, solve_ivp
from scipy.optimize import minimize

import symthermo as st

Array = NDArray[np.float64]
START = np.array([0.5, 0.3, 0.2])
RATES = [[0, "1 + 0.5*sin(3*t)", "0.7"], ["2 + t", 0, "exp(-t)"], ["0.4", "1 + t^2", 0]]
HOT = np.array([[0, 1, 0.5], [2, 0, 1.5], [0.3, 0.8, 0]])
COLD = np.array([[0, 0.2, 0.9], [1, 0, 0.1], [0.4, 2, 0]])
P, V = np.array([0.6, 0.3, 0.1]), st.zoo.driven_ring()
W = (lambda M: M - np.diag(M.sum(axis=0)))(np.array([[0, 1, 1.5], [2, 0, 0.5], [0.7, 3, 0]]))


def closed(M: Array) -> Array:
    return np.asarray(M - np.diag(M.sum(axis=0)))


def protocol(t: float) -> Array:
    return closed(np.array([[0, 1 + 0.5 * np.sin(3 * t), 0.7], [2 + t, 0, np.exp(-t)], [0.4, 1 + t * t, 0]]))


def law(t: float) -> Array:
    return np.asarray(solve_ivp(lambda s, p: protocol(s) @ p, (0, t), START, rtol=1e-13, atol=1e-15, method="DOP853").y[:, -1])


def information(t: float) -> float:
    p = law(t)
    return float(((protocol(t) @ p) ** 2 / p).sum())


def dissipation(M: Array, p: Array) -> float:
    pairs = itertools.combinations(range(len(p)), 2)
    return float(sum((M[i, j] * p[j] - M[j, i] * p[i]) * math.log(M[i, j] * p[j] / (M[j, i] * p[i])) for i, j in pairs))


def slope(f, t: float, h: float = 1e-3) -> float:
    return float((f(t - 2 * h) - 8 * f(t - h) + 8 * f(t + h) - f(t + 2 * h)) / (12 * h))


@pytest.mark.parametrize("rates", [RATES, lambda t: np.maximum(protocol(t), 0.0).tolist()], ids=["formulas", "function"])
def test_rates_of_information_and_dissipation_under_a_protocol(rates) -> None:
    process, t = st.jump(rates), 0.6
    p = law(t)
    np.testing.assert_allclose(process.propagate(START, t), p, rtol=1e-11)
    found = process.moving(p, t)
    assert found.fisher_rate == pytest.approx(slope(information, t), rel=1e-8)
    assert found.sigma_rate == pytest.approx(slope(lambda s: dissipation(protocol(s), law(s)), t), rel=1e-8)
    assert found.fisher_relaxation + found.fisher_protocol == pytest.approx(found.fisher_rate, rel=1e-12)


def test_integrals_along_a_protocol() -> None:
    path = st.jump(RATES).integrate(START, 1)
    assert path.entropy_production == pytest.approx(quad(lambda t: dissipation(protocol(t), law(t)), 0, 1, epsabs=1e-10)[0], rel=1e-9)
    assert path.length == pytest.approx(quad(lambda t: math.sqrt(information(t)), 0, 1, epsabs=1e-10)[0], rel=1e-9)


def test_two_reservoirs_on_each_pair() -> None:
    both, merged = st.jump({"hot": HOT.tolist(), "cold": COLD.tolist()}), st.jump((HOT + COLD).tolist())
    assert both.at(P).sigma == pytest.approx(dissipation(HOT, P) + dissipation(COLD, P), rel=1e-13)
    assert merged.at(P).sigma == pytest.approx(dissipation(HOT + COLD, P), rel=1e-13)
    assert merged.at(P).sigma < both.at(P).sigma == pytest.approx(both.moving(P).sigma, rel=1e-13)
    assert both.moving(P).fisher_rate == pytest.approx(merged.moving(P).fisher_rate, rel=1e-13)
    np.testing.assert_allclose(both.stationary(), linalg.null_space(closed(HOT + COLD))[:, 0] / linalg.null_space(closed(HOT + COLD)).sum())
    # each pair is in balance with itself, and yet two reservoirs on it drive it: the affinity is ln(2/3)
    assert st.jump({"a": [[0, 1], [2, 0]], "b": [[0, 1], [3, 0]]}).detailed_balance().witness.affinity == "log(2/3)"


def test_simulated_reservoirs_and_protocols_agree_with_the_exact_law() -> None:
    for process, start in ((st.jump({"hot": HOT.tolist(), "cold": COLD.tolist()}), P), (st.jump(RATES), START)):
        times = [0.3, 1.0]
        seen, exact = process.simulate(start, times, copies=4000, seed=4), process.propagate(start, times)
        assert np.all(np.abs(seen.mean - exact.reshape(seen.mean.shape)) < 5 * seen.error)


def test_several_closed_classes_share_what_flows_into_them() -> None:
    M = np.array([[0, 1, 0, 0, 0.5], [2, 0, 0, 0, 0], [0, 0, 0, 3, 0.25], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0]])
    process, p = st.jump(M.tolist()), np.array([0.1, 0.2, 0.3, 0.1, 0.3])
    np.testing.assert_allclose(process.propagate(p, 2), linalg.expm(2 * closed(M)) @ p, rtol=1e-12)
    np.testing.assert_allclose(process.propagate([0, 0, 0, 0, 1], 1e6), [2 / 9, 4 / 9, 1 / 4, 1 / 12, 0], rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("seen", [(0,), (1,), (2,), (2, 0), (0, 1, 2)])
def test_what_is_visible_of_three_coordinates(seen: tuple[int, ...]) -> None:
    states = list(itertools.product((0, 1), (0, 1), (0, 1, 2)))
    rng = np.random.default_rng(5)
    R = rng.uniform(0.2, 2, (12, 12)) * (1 - np.eye(12))
    p = rng.dirichlet(np.full(12, 3.0))
    v, a = closed(R) @ p, closed(R) @ closed(R) @ p
    sums: dict[tuple[int, ...], Array] = {}
    for k, s in enumerate(states):
        key = tuple(s[c] for c in seen)
        sums[key] = sums.get(key, np.zeros(3)) + np.array([p[k], v[k], a[k]])
    found = st.jump(R.tolist(), states=states).moving(p).visible(*seen)
    assert found.fisher == pytest.approx(sum(y * y / x for x, y, _ in sums.values()), rel=1e-12)
    assert found.fisher_rate == pytest.approx(sum(2 * y * z / x - y**3 / x**2 for x, y, z in sums.values()), rel=1e-12)
    assert found.fisher + found.hidden_fisher == pytest.approx(found.whole.fisher, rel=1e-12)


def test_a_force_without_divergence_on_a_torus() -> None:
    # the stationary density is uniform, so sigma = mobility <|f|^2>/T = (1 + 1/2 + 1/2)/(1/2), all of it housekeeping
    turn = (0, "6.283185307179586")
    d = st.diffusion("1 + cos(y), sin(x)", box=(turn, turn), cells=(24, 24), periodic=True, T="1/2")
    here = d.at(d.stationary())
    np.testing.assert_allclose(d.stationary(), 1 / (2 * math.pi) ** 2, rtol=1e-10)
    assert here.sigma == pytest.approx(4, rel=1e-10) == here.housekeeping
    assert abs(here.excess) < 1e-12


def test_a_dragged_trap_on_the_grid_and_in_closed_form() -> None:
    grid, exact = st.diffusion("-(x - t)", box=(-6, 7), cells=200), st.gaussian(-1, 1, 0, 1, ramp=1).at(1)
    density = grid.propagate("exp(-x^2/2)", 1)
    here = grid.at(density, 1)
    assert float((density * grid.centres[0]).sum() * grid.cell) == pytest.approx(math.exp(-1), rel=1e-3)
    assert (here.sigma, here.fisher) == (pytest.approx(exact.sigma, rel=1e-3), pytest.approx(exact.fisher, rel=2e-3))


def test_stability_with_a_conservation_law_against_a_projection() -> None:
    net = st.network("A + B <=> C | 2, 1; C <=> D | 0.5, 1.5; D <=> A + E | 1, 0.3; 2 E <=> B | 0.7, 0.2; "
                     "init: A=1, B=2, C=0.5, D=0.3, E=0.4")
    found = net.stability()
    x0 = np.array([found.steady_state.x[s] for s in found.species])
    S, plus, minus = (np.array(M.tolist(), dtype=float) for M in (net.S, net.nu_plus, net.nu_minus))
    k = np.array([[2, 1], [0.5, 1.5], [1, 0.3], [0.7, 0.2]])

    def rate(x: Array) -> Array:
        return np.asarray(S @ (k[:, 0] * np.prod(x[:, None] ** plus, axis=0) - k[:, 1] * np.prod(x[:, None] ** minus, axis=0)))

    def jacobian(x: Array) -> Array:
        return np.array([(rate(x + 1e-5 * e) - rate(x - 1e-5 * e)) / 2e-5 for e in np.eye(5)]).T

    root = np.sqrt(x0)
    basis = linalg.orth(S / root[:, None])
    form = basis.T @ (jacobian(x0) * root / root[:, None]) @ basis
    np.testing.assert_allclose(np.sort(found.eigenvalues.real), np.sort(np.linalg.eigvals(form).real), rtol=1e-7)
    np.testing.assert_allclose(np.sort(found.gp_eigenvalues), np.linalg.eigvalsh(0.5 * (form + form.T)), rtol=1e-7)
    x = x0 + S @ np.array([0.03, -0.02, 0.01, 0.02])
    here, v = found.at(x), rate(x)
    assert here.dI_dt == pytest.approx(float(2 * (v / x) @ jacobian(x) @ v - (v**3 / x**2).sum()), rel=1e-8)
    assert here.excess == pytest.approx(float(-np.log(x / x0) @ v), rel=1e-10)


def test_enough_observables_see_the_whole_divergence() -> None:
    rng = np.random.default_rng(1)
    p_eq, p, O = rng.dirichlet(np.ones(5)), rng.dirichlet(np.ones(5)), rng.normal(size=(4, 5))
    assert st.tilted.family(p_eq, O).phi(O @ p) == pytest.approx(float((p * np.log(p / p_eq)).sum()), rel=1e-11)
    least = minimize(lambda t: np.log((p_eq * np.exp(t @ O[:2])).sum()) - t @ (O[:2] @ p), [0, 0], tol=1e-13)
    assert st.tilted.family(p_eq, O[:2]).phi(O[:2] @ p) == pytest.approx(-least.fun, rel=1e-9)


def test_both_sides_of_theorems_by_hand() -> None:
    v, R = W @ P, np.array([1, -0.5, 2])
    s, mean = v / P, P @ R
    scatter, I = P @ (R - mean) ** 2, float(v @ s)
    a, q = W @ v, linalg.null_space(W)[:, 0] / linalg.null_space(W).sum()
    excess = -float(v @ np.log(P / q))
    pairs = list(itertools.combinations(range(3), 2))
    flux = (W - np.diag(np.diag(W))) * P
    traffic = (flux + flux.T).sum(axis=1) / P
    each = [(flux[i, j] - flux[j, i]) * math.log(flux[i, j] / flux[j, i]) for i, j in pairs]
    variance = lambda r: float(P @ (r - P @ r) ** 2)
    growth = slope(lambda t: dissipation(W, linalg.expm(W * t) @ P), 0.0, 1e-4)
    sides = {
        "cr.speed": {float(R @ v) ** 2, scatter * I}, "cr.matrix.score": {I}, "cr.identity.information": {I}, "leg.affine.metric": {I},
        "cr.nonautonomous": {float(2 * s @ a - P @ s**3)}, "gp.fisher-rate": {float(s @ a - 0.5 * P @ s**3)},
        "cr.entropy": {float(v @ np.log(P)) ** 2, I * variance(np.log(P))}, "cr.excess": {excess**2, I * variance(np.log(P / q))},
        "cr.ep": {I, 0.5 * sum(e * (traffic[i] + traffic[j]) for e, (i, j) in zip(each, pairs, strict=True))},
        "gp.excess-exact": {excess}, "leg.ep": {dissipation(W, P), excess}, "leg.affine.divergence": {float(P @ np.log(P / q))},
        "gp.evolution.epr": {growth}, "cr.force.epr": {growth},
    }
    for name, expected in sides.items():
        here = st.theorems[name].on(V, **({"R": [1, "-1/2", 2]} if name == "cr.speed" else {}))
        found = sorted({float(here.lhs(P.tolist())), float(here.rhs(P.tolist()))})
        assert (found[0], found[-1]) == (pytest.approx(min(expected), rel=1e-9), pytest.approx(max(expected), rel=1e-9)), name


@pytest.mark.parametrize("process", [
    st.jump({"hot": HOT.tolist(), "cold": COLD.tolist()}), st.jump(RATES), st.jump([[0, 1, 0], [0, 0, 1], [1, 0, 0]]),
    st.JumpProcess.piecewise([1], [[[0, 1], [1, 0]], [[0, 2], [1, 0]]]), st.jump([[0, "a"], ["b*exp(-c)", 0]]),
    st.JumpProcess.from_energies({"a": 0, "b": "E"}, {("a", "b"): "B"}, {("a", "b"): "f"}, parameters={"E": "1/3"}),
], ids=["channels", "protocol", "one way", "piecewise", "free", "energies"])
def test_files_keep_everything(process: st.JumpProcess, tmp_path: Path) -> None:
    process.save(tmp_path / "process.json")
    back = st.load(tmp_path / "process.json")
    assert back == process
    assert (back.steps, back.breaks, back.network.text()) == (process.steps, process.breaks, process.network.text())
    assert st.jump(process.graph, parameters={k: v for k, v in process.parameters.items() if v is not None}, breaks=process.breaks).states
