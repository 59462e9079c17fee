"""Gaussian processes: worked numbers, closed forms, other routes, ensembles.

Worked numbers: Gaussian models for S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832 (identifiers cr.speed,
cr.geodesic, cr.multi, cr.nonautonomous) and N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008 (leg.kramers).
"""
from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st_
from scipy.integrate import quad, solve_ivp
from scipy.linalg import sqrtm

import symthermo as st
from symthermo.diffusions.trap import LinearTrap, harmonic_trap
from symthermo.errors import BadStructure, BadValue, HypothesisFails, UnknownName
from symthermo.flow import DiffusionFlow
from symthermo.numeric import gaussian as g

TRAP = st.gaussian(-1, 1, mean=1, cov="0.25")
KRAMERS = [[0, 1], [-1, -0.5]], [[0, 0], [0, 0.5]]


def test_the_trap_at_two_times() -> None:
    start, later = TRAP.at(0), TRAP.at(0.5)
    assert start.fisher == 22
    assert start.sigma == 3.25
    assert start.mean_rate[0]**2/start.covariance[0, 0] == 4                                 # v_x = 2
    assert start.covariance_rate[0, 0]/(np.sqrt(2)*0.25) == pytest.approx(4.242640687, rel=1e-9)
    assert later.mean[0] == pytest.approx(0.6065306597, rel=1e-9)
    assert later.covariance[0, 0] == pytest.approx(0.7240904191, rel=1e-9)
    assert later.fisher == pytest.approx(0.7984448505, rel=1e-9)
    assert later.sigma == pytest.approx(0.4730128538, rel=1e-9)


def test_the_path_of_the_trap() -> None:
    path = TRAP.integrate(1)
    assert path.length == pytest.approx(1.259010885, rel=1e-9)
    assert path.action == pytest.approx(1.230305374, rel=1e-9)
    assert path.fisher_rao == pytest.approx(1.25796986, rel=1e-8)
    assert path.angle == pytest.approx(1.173303927, rel=1e-9)
    assert path.length <= np.sqrt(2*path.action)
    assert path.entropy_production == pytest.approx(path.start.divergence(TRAP.stationary()) - path.end.divergence(TRAP.stationary()))


def test_the_dragged_trap_breaks_monotonicity() -> None:
    """V constant, I = (u (1 - exp(-t/t_r)))^2/V from 0 to u^2/V (cr.nonautonomous)."""
    u, t_r, V = 1.5, 0.5, 0.75
    dragged = st.gaussian(-1/t_r, V/t_r, 0, V, ramp=u/t_r)
    for t in (0.0, 0.1, 0.7, 3.0):
        state = dragged.at(t)
        assert state.covariance[0, 0] == pytest.approx(V, rel=1e-14)
        assert state.fisher == pytest.approx((u*(1 - np.exp(-t/t_r)))**2/V, rel=1e-10, abs=1e-15)
        assert state.fisher_rate == pytest.approx(2*u*u/V*(1 - np.exp(-t/t_r))*np.exp(-t/t_r)/t_r, rel=1e-10, abs=1e-15)
    assert dragged.at(50).fisher == pytest.approx(u*u/V)
    with pytest.raises(HypothesisFails, match="changes in time"):
        dragged.stationary()


@pytest.mark.parametrize(("cov", "rows"), [
    ([[1, 0], [0, 1]], [(1, 0.4038378654, 0.2195800704), (2, 0.1736079512, 0.171112625)]),
    ([[0.5, 0], [0, 2]], [(0, 0.75, 0.25), (1, 0.497192956, 0.3243693752), (2, 0.2192000073, 0.1948516112)]),
])
def test_an_underdamped_oscillator(cov, rows) -> None:
    process = st.gaussian(*KRAMERS, [1, 0], cov, odd=[1])
    for t, D, sigma in rows:
        state = process.at(t)
        assert state.divergence(process.stationary()) == pytest.approx(D, rel=1e-9)
        assert state.sigma == pytest.approx(sigma, rel=1e-9)
    assert process.at(1).mean == pytest.approx([0.6070548492, -0.6626915880], rel=1e-9)
    assert process.stationary().covariance == pytest.approx(np.eye(2), abs=1e-14)
    assert process.stationary().sigma == pytest.approx(0, abs=1e-28)


def test_a_current_without_noise_costs_without_bound() -> None:
    assert st.gaussian(*KRAMERS, [1, 0.5], [[1, 0], [0, 1]]).at(0).sigma == np.inf


def test_a_hidden_coordinate_breaks_the_decay() -> None:
    """I_x <= I; I falls for constant drift, I_x does not (cr.hidden, cr.monotone): x rests until y, which held it, has moved."""
    process = st.gaussian([[-1, 4], [0, -1]], [[1, 0], [0, 1]], [4, 1], [[1, 0], [0, 1]])
    states = [process.at(t) for t in np.linspace(0, 4, 41)]
    total, visible = [s.fisher for s in states], [s.visible(0).fisher for s in states]
    assert all(b < a for a, b in pairwise(total))
    assert visible[0] == 0
    assert visible[1] > 0
    assert all(v <= t for v, t in zip(visible, total, strict=True))
    assert states[3].visible(0, 1).fisher == pytest.approx(total[3], rel=1e-13)


# -- other routes ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_moments_by_the_differential_equations(seed: int) -> None:
    rng = np.random.default_rng(seed)
    d = 3
    A, root = rng.normal(size=(d, d)), rng.normal(size=(d, 2))       # may grow; the noise is singular
    process = g.Linear.of(A, root @ root.T, rng.normal(size=d), rng.normal(size=d))
    m, V = rng.normal(size=d), np.eye(d)*0.3

    def rhs(t, y):
        C = y[d:].reshape(d, d)
        return np.concatenate([A @ y[:d] + process.b + process.c*t, (A @ C + C @ A.T + 2*process.D).ravel()])

    y = solve_ivp(rhs, (0, 1.7), np.concatenate([m, V.ravel()]), rtol=1e-11, atol=1e-12, method="DOP853").y[:, -1]
    mean, cov = process.moments(m, V, 1.7)
    assert mean == pytest.approx(y[:d], rel=1e-8, abs=1e-8)
    assert cov.ravel() == pytest.approx(y[d:], rel=1e-8, abs=1e-8)


def test_a_stiff_process_over_a_long_time_is_stationary() -> None:
    process = st.gaussian([[-1000, 1], [0, -0.01]], [[1, 0.1], [0.1, 2]], [5, 5], [[1, 0], [0, 1]])
    assert process.at(1e4).covariance == pytest.approx(process.stationary().covariance, rel=1e-11)


def test_information_is_the_integral_of_the_square() -> None:
    state = TRAP.at(0.3)
    h = 1e-4
    above, below = TRAP.at(0.3 + h), TRAP.at(0.3 - h)
    rate = lambda x: (above.density(x) - below.density(x))/(2*h)
    assert quad(lambda x: rate(x)**2/state.density(x), -6, 7, epsabs=1e-11)[0] == pytest.approx(state.fisher, rel=1e-6)


@pytest.mark.parametrize("t", [0.0, 0.4, 1.5])
def test_rates_of_change_by_differences(t: float) -> None:
    process = st.gaussian([[-1, 0.7], [-0.4, -2]], [[1, 0.2], [0.2, 0.5]], [1, -1], [[0.5, 0.1], [0.1, 2]], constant=[0.3, 0])
    h = 1e-5
    state, above, below = process.at(t + h), process.at(t + 2*h), process.at(t)
    assert state.fisher_rate == pytest.approx((above.fisher - below.fisher)/(2*h), rel=1e-6)
    assert state.fisher_rate < 0


def test_a_gradient_force_produces_what_the_divergence_loses() -> None:
    process = st.gaussian([[-1, 0.3], [0.3, -2]], [[0.5, 0], [0, 0.5]], [1, -1], [[0.5, 0.1], [0.1, 2]])
    end, h = process.stationary(), 1e-5
    slope = (process.at(0.2 + h).divergence(end) - process.at(0.2 - h).divergence(end))/(2*h)
    assert process.at(0.2).sigma == pytest.approx(-slope, rel=1e-8)
    assert end.sigma == pytest.approx(0, abs=1e-28)


def test_distances_by_other_formulas() -> None:
    rng = np.random.default_rng(4)
    (a, b), (m, n) = (r @ r.T + 0.1*np.eye(4) for r in rng.normal(size=(2, 4, 4))), rng.normal(size=(2, 4))
    root = sqrtm(b)
    assert g.w2(m, a, n, b)**2 == pytest.approx((m - n) @ (m - n) + np.trace(a + b - 2*sqrtm(root @ a @ root)).real, rel=1e-10)
    D = 0.5*(np.trace(np.linalg.solve(b, a)) - 4 + (m - n) @ np.linalg.solve(b, m - n) - np.linalg.slogdet(a)[1] + np.linalg.slogdet(b)[1])
    assert g.divergence(m, a, n, b) == pytest.approx(D, rel=1e-10)
    middle = 0.5*(a + b)
    overlap = np.exp(-0.125*(m - n) @ np.linalg.solve(middle, m - n))*np.linalg.det(a @ b)**0.25/np.sqrt(np.linalg.det(middle))
    assert g.angle(m, a, n, b) == pytest.approx(2*np.arccos(overlap), rel=1e-10)


def test_close_laws_keep_their_digits() -> None:
    """All distances of N(0, 1) and N(e, (1 + e)^2) tend to multiples of e."""
    e = 1e-9
    pair = [0.0], [[1.0]], [e], [[(1 + e)**2]]
    assert g.w2(*pair) == pytest.approx(np.sqrt(2)*e, rel=1e-6)
    assert g.fisher_rao(*pair) == pytest.approx(np.sqrt(3)*e, rel=1e-6)
    assert g.angle(*pair) == pytest.approx(np.sqrt(3)*e, rel=1e-6)
    assert g.divergence(*pair) == pytest.approx(1.5*e*e, rel=1e-6)


@settings(max_examples=5, deadline=None)
@given(st_.floats(-3, 3), st_.floats(0.05, 5), st_.floats(0.1, 3))
def test_two_shortest_lengths(m0: float, V0: float, t: float) -> None:
    """Lam <= Fisher-Rao <= ell (cr.geodesic)."""
    path = st.gaussian(-1, 1, m0, V0).integrate(t)
    assert path.angle <= path.fisher_rao*(1 + 1e-9) + 1e-12
    assert path.fisher_rao <= path.length*(1 + 1e-9) + 1e-12


# -- symbols -----------------------------------------------------------------------------------------------------------
def test_the_trap_in_symbols() -> None:
    """sigma = (t_r/V_eq)(m'^2 + V'^2/(4 V)), by the flow of a diffusion with f = -x/(mu t_r), T mu t_r = V_eq."""
    trap, t = harmonic_trap(), sp.Symbol("t", nonnegative=True)
    t_r, V_eq = sp.symbols("t_r V_eq", positive=True)
    m, V = trap.mean, trap.variance
    assert sp.simplify(trap.sigma - t_r/V_eq*(sp.diff(m, t)**2 + sp.diff(V, t)**2/(4*V))) == 0
    number = {"t_r": 2, "V_eq": sp.Rational(3, 2), "V_0": sp.Rational(1, 2), "m_0": 1}
    put = lambda e: e.subs({s: number[s.name] for s in e.free_symbols if s.name in number}).subs(t, 1)

    class Model:
        coordinates = (sp.Symbol("x", real=True),)
        force = (-coordinates[0]/2,)
        mobility, temperature = 1, sp.Rational(3, 4)

    x = Model.coordinates[0]
    flow = DiffusionFlow.of(Model, put(trap.density(x)))
    nu = sp.lambdify(x, flow.J(0)*flow.F(0))
    assert quad(lambda v: float(nu(v)), -12, 12)[0] == pytest.approx(float(put(trap.sigma)), rel=1e-9)


def test_formulas_and_numbers_agree() -> None:
    others = st.gaussian("-1/2", "0.3", 1, 2, constant=1, ramp="1/4"), st.gaussian(0, 1, 0, 1, ramp=1), st.gaussian(1, 1, 0, 1)
    for process in (TRAP, *others):
        formulas = process.formulas()
        assert isinstance(formulas, LinearTrap)
        state = process.at(0.75)
        number = lambda e: float(e.subs(formulas.t, sp.Rational(3, 4)))
        assert number(formulas.mean) == pytest.approx(state.mean[0], rel=1e-12)
        assert number(formulas.variance) == pytest.approx(state.covariance[0, 0], rel=1e-12)
        assert number(formulas.fisher) == pytest.approx(state.fisher, rel=1e-11)
        assert number(formulas.sigma) == pytest.approx(state.sigma, rel=1e-11)


# -- ensembles ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("process", [TRAP, st.gaussian(-1, 1, 0, 1, ramp=2), st.gaussian(*KRAMERS, [1, 0], [[1, 0], [0, 1]], odd=[1])])
def test_ensembles_agree_within_their_error_bars(process) -> None:
    found = process.simulate([0, 0.3, 2], copies=20_000, seed=3)
    for k, t in enumerate(found.t):
        exact = process.at(t)
        for i, name in enumerate(found.names):
            value, error = found.average(name)
            assert abs(value[k] - exact.mean[i]) < 4*error[k]
            value, error = found.average(f"({name})^2")
            assert abs(value[k] - exact.covariance[i, i] - exact.mean[i]**2) < 4*error[k]
    assert found.covariance[1] == pytest.approx(process.at(0.3).covariance, abs=0.05)
    assert np.array_equal(found.paths, process.simulate([0, 0.3, 2], copies=20_000, seed=3).paths)


# -- refusals ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("made", "kind", "words"), [
    (lambda: st.gaussian([[1, 2]], 1, 0, 1), BadStructure, "expected a square matrix"),
    (lambda: st.gaussian([[1, 0], [0, 1]], 1, 0, [[1, 0], [0, 1]]), BadStructure, "noise is 1 x 1 and drift 2 x 2"),
    (lambda: st.gaussian(-1, 1, [1, 2], 1), BadStructure, "mean has 2 entries; expected 1"),
    (lambda: st.gaussian(-1, 1, "one", 1), BadValue, "mean.0. = one: expected a finite number"),
    (lambda: st.gaussian(-1, float("nan"), 0, 1), BadValue, "noise.0..0. = nan: expected a finite number"),
    (lambda: st.gaussian(-1, -1, 0, 1).at(0), BadValue, "smallest is -1"),
    (lambda: st.gaussian(-1, 1, 0, 0).at(0), BadValue, "eigenvalue 0; expected all > 0"),
    (lambda: st.gaussian(-1, 1, 0, 1).at(-1), BadValue, "t = -1: expected a finite time >= 0"),
    (lambda: st.gaussian(-1, 1, 0, 1, odd=[1]), BadValue, "odd = 1: expected places of coordinates, 0 to 0"),
    (lambda: st.gaussian([[0, 1], [-1, -1]], [[1, 1], [1, 1]], 0, [[1, 0], [0, 1]], odd=1).at(0), BadValue, "even under time reversal"),
    (lambda: st.gaussian(1, 1, 0, 1).stationary(), HypothesisFails, "real part 1; expected < 0"),
    (lambda: st.gaussian([[-1, 0], [0, -1]], [[1, 0], [0, 1]], 0, [[1, 0], [0, 1]]).formulas(), BadStructure, "one dimension"),
    (lambda: st.gaussian([[-1, 0], [0, -1]], [[1, 0], [0, 1]], 1, [[1, 0], [0, 1]]).integrate(1).fisher_rao, HypothesisFails,
     "no closed form"),
    (lambda: TRAP.at(0).density(1, 2), BadStructure, "2 coordinates are given; expected 1"),
    (lambda: TRAP.at(0).visible(1), UnknownName, "0 to 0"),
    (lambda: TRAP.simulate(1, copies=0), BadValue, "copies = 0"),
])
def test_one_sentence(made, kind, words) -> None:
    with pytest.raises(kind, match=words):
        made()
