"""Stability by entropy, against the numbers of Glansdorff-Prigogine theory (S. Ito, J. Phys. A 55, 054001 (2022), `gp.*`).

Reference values: independent evaluation at 40 digits with mpmath, closed forms, scipy's matrix routines.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction as F
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import scipy.linalg
from hypothesis import given, settings
from hypothesis import strategies as some

import symthermo as st
from symthermo.errors import BadValue, HypothesisFails, UnknownName

RING = [[0, 1, "3/2"], [2, 0, "1/2"], ["7/10", 3, 0]]
DISPLACED = {"X": 0.1, "Y": -0.05}


def brusselator(b: Any, km: Any = "0.01") -> st.ReactionNetwork:
    return st.zoo.brusselator_ab().with_values({"b": b, "km": km})


def dimer() -> st.ReactionNetwork:
    with mp.workdps(40):
        B = mp.nstr(mp.sqrt(mp.mpf(11) / 37), 30)
    return st.zoo.triangle_dimer().with_values({"A": F(6, 37), "B": B, "C": F(20, 37)})


# -- the second route: everything by differences at 40 digits ----------------------------------------------------------
class Slow:
    """D, sigma_ex, I and dI/dt of a mass-action network by mpmath: derivatives in time are taken numerically."""

    def __init__(self, net: st.ReactionNetwork, xbar: Any) -> None:
        self.net, self.k = net, {c.symbol: mp.mpf(c.value.numerator) / c.value.denominator for c in net.constants if c.value}
        self.held = {s: mp.mpf(net.values[s].numerator) / net.values[s].denominator for s in net.chemostats}
        self.xbar = mp.findroot(self._equations, xbar) if net.conservation_laws(internal=True) == [] else mp.matrix(xbar)

    def _equations(self, *x: Any) -> list[Any]:
        return list(self.rate(mp.matrix(x)))

    def fluxes(self, x: Any) -> list[tuple[Any, Any]]:
        state = {**dict(zip(self.net.internal, x, strict=True)), **self.held}
        side = lambda pairs: mp.fprod(state[self.net.species[i]] ** n for i, n in pairs)
        return [(self.k[r.law.plus.symbol] * side(r.reactants), self.k[r.law.minus.symbol] * side(r.products)) for r in self.net.reactions]

    def rate(self, x: Any) -> Any:
        J = [a - b for a, b in self.fluxes(x)]
        return mp.matrix([mp.fsum(n * j for n, j in zip(row, J, strict=True)) for row in self.net.rows(internal=True)])

    def D(self, x: Any) -> Any:
        return mp.fsum(a * mp.log(a / b) - a + b for a, b in zip(x, self.xbar, strict=True))

    def fisher(self, x: Any) -> Any:
        return mp.fsum(v * v / a for v, a in zip(self.rate(x), x, strict=True))

    def along(self, f: Callable[[Any], Any], x: Any) -> Any:
        """df/dt along the flow, as the derivative in the direction xdot."""
        v = self.rate(x)
        return mp.diff(lambda h: f(x + h * v), 0)

    def jacobian(self) -> np.ndarray:
        n = len(self.xbar)
        unit = lambda j: mp.matrix([mp.mpf(i == j) for i in range(n)])
        columns = [[mp.diff(lambda h: self.rate(self.xbar + h * unit(j))[i], 0) for i in range(n)] for j in range(n)]
        return np.array(columns, dtype=float).T


@pytest.mark.parametrize("b", ["0.8", "1.5", "2.5"])
def test_brusselator_by_differences(b: str) -> None:
    report = brusselator(b).stability()
    here = report.displaced(DISPLACED)
    with mp.workdps(40):
        slow = Slow(report.net, [1, float(b)])
        x = mp.matrix([slow.xbar[0] * mp.mpf("1.1"), slow.xbar[1] * mp.mpf("0.95")])
        found = [slow.D(x), -slow.along(slow.D, x), slow.fisher(x), slow.along(slow.fisher, x)]
        sigma = mp.fsum((p - m) * mp.log(p / m) for p, m in slow.fluxes(x))
        assert np.allclose(slow.jacobian(), report.jacobian, rtol=1e-13, atol=1e-13)
    assert np.allclose([here.D, here.excess, here.I, here.dI_dt], np.array(found, dtype=float), rtol=1e-12, atol=0)
    assert here.sigma == pytest.approx(float(sigma), rel=1e-14)
    assert here.excess + here.housekeeping == pytest.approx(here.sigma, rel=1e-14)


TABLE = {
    # Ito (2022), a = 1, km = 0.01, x = xbar (1.1, 0.95): GP eigenvalues, eigenvalue of K, D, sigma_ex, delta2sigma, I, dI/dt, sigma
    "0.8": ((-1.01052279, -0.23551682), -0.6230198 + 0.79495052j, 0.005860811615, 0.004321474189, 0.004565594059, 0.005537656031,
            -0.005154662552, 17.57738504),
    "1.5": ((-1.01028513, 0.45038414), -0.2799505 + 0.97042657j, 0.00674195937, -0.0005556314871, -0.0004764851485, 0.004300988995,
            -0.007088643474, 25.65087016),
    "2.5": ((-1.01020027, 1.4304973), 0.21014851 + 0.98789554j, 0.008000741877, -0.00752292531, -0.007679455446, 0.006028030164,
            -0.01303154225, 37.82097035),
}
VERDICTS = {"0.8": ("stable", "holds", "holds"), "1.5": ("stable", "fails", "fails"), "2.5": ("unstable", "fails", "fails")}


@pytest.mark.parametrize("b", TABLE)
def test_brusselator_table(b: str) -> None:
    gp, eigenvalue, *numbers = TABLE[b]
    report = brusselator(b).stability()
    here = report.displaced(DISPLACED)
    assert report.gp_eigenvalues == pytest.approx(gp, abs=6e-9)
    assert report.eigenvalues[0] == pytest.approx(eigenvalue, abs=1e-8)
    assert [here.D, here.excess, here.excess_linear, here.I, here.dI_dt, here.sigma] == pytest.approx(numbers, rel=1e-9)
    assert here.force_product == pytest.approx(here.excess_linear, rel=1e-11)
    assert here.extra == 0
    assert (report.stability, report.gp, report.speed) == VERDICTS[b]
    assert ("sufficient only" in report.why["gp"]) == (b == "1.5")


def test_irreversible_limit() -> None:
    """km -> 0: GP iff b < 1, stability iff b < 1 + a^2; off-diagonals of G K antisymmetric (gp.ig-criterion, example E3)."""
    for b, *expected in (("0.98", "stable", "holds"), ("1.02", "stable", "fails"), ("1.98", "stable", "fails"),
                         ("2.02", "unstable", "fails")):
        report = brusselator(b, "1e-9").stability()
        assert [report.stability, report.gp] == expected
        GK = report.metric[:, None] * report.jacobian
        value = float(b)
        assert pytest.approx(np.array([[value - 1, 1], [-1, -1 / value]]), abs=1e-7) == GK


def test_linear_ring() -> None:
    """gp.lyapunov-linear: everything positive, exactly, at any distance."""
    process = st.jump(RING)
    report = process.stability()
    here = report.at([0.6, 0.3, 0.1])
    p, law = np.array([0.6, 0.3, 0.1]), process.stationary()
    assert pytest.approx(0.2985223816, rel=1e-9) == here.D
    assert (here.sigma, here.excess, here.housekeeping) == pytest.approx((3.982478162, 2.360650138, 1.621828024), rel=1e-9)
    assert (here.delta2S, here.excess_linear, here.I_linear, here.I) == pytest.approx(
        (-0.5171889619, 1.80435047, 6.950601285, 14.83383333), rel=1e-9)
    assert report.gp_eigenvalues == pytest.approx([-5.2158722, -3.4841278], abs=6e-8)
    assert report.basis.shape == (3, 2)
    W = np.array(process.W.tolist(), dtype=float)
    u, ratio = (p - law) / law, p / law
    off = [(i, j) for i in range(3) for j in range(3) if i != j]
    assert here.excess_linear == pytest.approx(sum(W[i, j] * law[j] * (u[i] - u[j]) ** 2 for i, j in off) / 2, rel=1e-13)
    z = {(i, j): ratio[i] / ratio[j] for i, j in off}
    assert here.excess == pytest.approx(sum(W[i, j] * p[j] * (z[i, j] - 1 - np.log(z[i, j])) for i, j in off), rel=1e-13)
    s = W @ p / p
    assert here.dI_dt == pytest.approx(-sum(W[i, j] * p[j] * (s[i] - s[j]) ** 2 for i, j in off), rel=1e-13)
    centred = np.log(ratio) - p @ np.log(ratio)
    assert np.sqrt(here.I * (p @ centred**2)) == pytest.approx(2.362023622, rel=1e-9)


def test_quadratic_parts_are_limits() -> None:
    """Near xbar: D -> -delta2S/2, sigma_ex -> delta2sigma, I -> I_lin, dI/dt -> xdot^T M xdot; no digits are lost on the way."""
    report = brusselator("1.5").stability()
    for size in (1e-3, 1e-6, 1e-12):
        here = report.displaced(X=size, Y=-size / 2)
        assert pytest.approx(-here.delta2S / 2, rel=3 * size + 1e-14) == here.D
        assert here.excess == pytest.approx(here.excess_linear, rel=20 * size + 1e-13)
        assert pytest.approx(here.I_linear, rel=20 * size + 1e-13) == here.I
        v = report.jacobian @ (report.point.inner * [size, -size / 2])
        M = np.diag(report.metric) @ report.jacobian
        assert here.dI_dt == pytest.approx(v @ (M + M.T) @ v, rel=20 * size + 1e-12)


# -- nonlinear master equations ----------------------------------------------------------------------------------------
def switch(ap: Any, am: Any, bp: Any, bm: Any) -> st.ReactionNetwork:
    return st.zoo.autocatalytic_switch().with_values({"ap": ap, "am": am, "bp": bp, "bm": bm})


def per_dx2(report: Any) -> Any:
    """The forms for dx = 1 in X."""
    xbar = report.steady_state.x
    size = 1e-3
    here = report.displaced(X=size / xbar["X"], A=-size / xbar["A"])
    return tuple(getattr(here, k) / size**2 for k in ("force_product", "excess_linear", "extra"))


def test_wrong_signs() -> None:
    """Example E1: sum dJ dF passes an unstable state and rejects a stable one; the form with the extra term does not."""
    lone = st.zoo.autocatalytic_two_state()
    root = 5**0.5
    unstable, stable = (lone.stability({"X": x}) for x in ((5 - root) / 10, (5 + root) / 10))
    assert unstable.eigenvalues[0].real == pytest.approx((root - 1) / 2, rel=1e-12)
    assert stable.eigenvalues[0].real == pytest.approx(-(root + 1) / 2, rel=1e-12)
    assert per_dx2(unstable)[:2] == pytest.approx((1.381966011, -3.090169944), rel=1e-9)
    assert per_dx2(stable)[:2] == pytest.approx((3.618033989, 8.090169944), rel=1e-9)
    assert (unstable.stability, unstable.gp, unstable.speed) == ("unstable", "holds", "fails")
    assert "channels" in unstable.why["gp"]
    assert (stable.stability, stable.gp, stable.speed) == ("stable", "holds", "holds")
    other = st.zoo.autocatalytic_switch().stability()
    assert other.steady_state.x["X"] == pytest.approx(0.1672136397, rel=1e-9)
    assert other.eigenvalues[0].real == pytest.approx(-11.84945392, rel=1e-9)
    assert per_dx2(other)[:2] == pytest.approx((-31.51790667, 85.09284278), rel=1e-9)
    assert (other.stability, other.gp, other.speed) == ("stable", "fails", "holds")


@settings(max_examples=15, deadline=None)
@given(some.tuples(*[some.floats(0.05, 10.0)] * 4))
def test_one_dimension_decides_by_the_speed(k: tuple[float, ...]) -> None:
    """gp.ig-criterion 5: sign dI/dt = sign lambda near every hyperbolic fixed point; the difference of the forms is the extra term."""
    net = switch(*k)
    for state in net.steady_states():
        report = net.stability(state.x | {})
        if report.speed == "inconclusive":
            continue
        assert (report.speed == "holds") == (report.stability == "stable")
        assert np.sign(report.displaced(X=1e-7 / state.x["X"], A=-1e-7 / state.x["A"]).dI_dt) == np.sign(report.eigenvalues[0].real)
        product, linear, extra = per_dx2(report)
        assert product == pytest.approx(linear + extra, rel=1e-9, abs=1e-9)
        xbar = state.x["X"]
        assert linear == pytest.approx(-report.eigenvalues[0].real / (xbar * (1 - xbar)), rel=1e-6)
        assert product == pytest.approx(_product(k, xbar), rel=1e-6, abs=1e-6)


def _product(k: tuple[float, ...], xbar: float) -> float:
    """sum dJ dF/dx^2 by differences at 30 digits."""
    with mp.workdps(30):
        ap, am, bp, bm = map(mp.mpf, map(str, k))
        J = [lambda x: ap * x**2 * (1 - x) - am * x, lambda x: bp * (1 - x) - bm * x]
        force = [lambda x: mp.log(ap * x * (1 - x) / am), lambda x: mp.log(bp * (1 - x) / (bm * x))]
        return float(mp.fsum(mp.diff(j, xbar) * mp.diff(f, xbar) for j, f in zip(J, force, strict=True)))


# -- other examples ----------------------------------------------------------------------------------------------------
def test_near_the_threshold() -> None:
    """Example E2."""
    close, far = (st.zoo.autocatalytic_three_state().with_values({"kp_r1": k}).stability() for k in ("1.2", "4"))
    assert list(close.steady_state.x.values()) == pytest.approx([0.832561970325, 0.0833447804772, 0.0840932491983], rel=1e-11)
    assert close.gp_eigenvalues == pytest.approx([-1.224639504, 0.1215334421], rel=1e-9)
    assert close.eigenvalues == pytest.approx([-0.22908172, -0.87402435], rel=1e-7)
    assert (close.stability, close.gp) == ("stable", "fails")
    assert list(far.steady_state.x.values()) == pytest.approx([0.249843868579, 0.375140651516, 0.375015479905], rel=1e-11)
    assert far.gp_eigenvalues == pytest.approx([-1.925110622, -0.5788267912], rel=1e-9)
    assert far.eigenvalues[0] == pytest.approx(-1.25196871 + 1.19815637j, rel=1e-8)
    assert far.gp == "holds"


def test_threshold_of_the_irreversible_network() -> None:
    """E2, irreversible: GP holds iff (A/X - 1)^2 < 4 (1 + B/X); no force, and it says so."""
    for k1 in ("1.1", "1.3", "1.5", "2", "4"):
        net = st.network(f"A + X -> 2 X | {k1}; X -> B | 1; B -> A | 1; init: A=0.4, X=0.3, B=0.3")
        report = net.stability()
        A, X, B = (report.steady_state.x[s] for s in "AXB")
        assert pytest.approx(1 / float(k1)) == A
        assert (report.gp == "holds") == ((A / X - 1) ** 2 < 4 * (1 + B / X))
        assert report.stability == "stable"
        here = report.displaced(A=0.01, X=-0.01 * A / X)
        assert np.isnan([here.sigma, here.housekeeping, here.force_product, here.extra]).all()
        assert "cannot run backwards" in here.why["sigma"]
        assert here.D > 0


def test_growth_in_a_stable_system() -> None:
    """Closed A + X <=> 2 X: I grows, and yet everything is as it should be (gp.ig-criterion 7)."""
    report = st.zoo.autocatalysis_closed().stability()
    here = report.at(A=0.9, X=0.1)
    printed = (0.08604444444, 0.06348167901, 0.3349862991, 0.3349862991)
    assert (here.I, here.dI_dt, here.sigma, here.excess) == pytest.approx(printed, rel=1e-9)
    assert here.housekeeping == pytest.approx(0, abs=1e-14)
    assert (report.gp, report.speed, report.stability) == ("holds", "holds", "stable")
    path = report.along({"A": 0.9, "X": 0.1}, 20.0)
    assert path.divergence_rises == ()
    assert len(path.speed_rises) == 1
    assert path.speed_rises[0][0] == 0


def test_negative_housekeeping() -> None:
    here = st.zoo.autocatalytic_isomerisation().stability().at(A=0.95, B=0.05)
    assert (here.sigma, here.excess, here.housekeeping) == pytest.approx((1.293275734, 1.523747172, -0.2304714375), rel=1e-9)


def test_deficiency_zero_is_monotone() -> None:
    """Example E4; complex balanced: sigma_ex >= 0 and sigma_hk >= 0 everywhere, any constants (Horn, Jackson 1972)."""
    report = dimer().stability()
    here = report.displaced(A=0.5, B=-0.5, C=0.2)
    assert list(report.steady_state.x.values()) == pytest.approx([0.1621621622, 0.5452497575, 0.5405405405], rel=2e-9)
    printed = (1.139695797, 0.007763880065, 7.343311303, -85.70799764)
    assert (here.excess, here.housekeeping, here.I, here.dI_dt) == pytest.approx(printed, rel=1e-9)
    assert "another class" in here.why["state"]
    around = report.ensemble(0.3, size=300)
    assert around.against_gp == 0
    assert np.all(around.excess > 0)


@settings(max_examples=10, deadline=None)
@given(some.lists(some.floats(0.1, 10), min_size=6, max_size=6), some.lists(some.floats(-0.9, 2.0), min_size=3, max_size=3))
def test_complex_balanced_networks(k: list[float], d: list[float]) -> None:
    names = [f"k{s}_r{r}" for r in (1, 2, 3) for s in "pm"]
    here = st.zoo.triangle_dimer().with_values(dict(zip(names, k, strict=True))).stability().displaced(dict(zip("ABC", d, strict=True)))
    assert here.excess >= -1e-12 * here.sigma
    assert here.housekeeping >= -1e-12 * here.sigma
    assert here.excess + here.housekeeping == pytest.approx(here.sigma, rel=1e-10, abs=1e-12)


@settings(max_examples=10, deadline=None)
@given(some.integers(0, 10**6))
def test_gp_holds_for_every_jump_process(seed: int) -> None:
    rng = np.random.default_rng(seed)
    W = rng.lognormal(0, 2, (4, 4)).round(6) + 1e-6
    np.fill_diagonal(W, 0)
    report = st.jump(W).stability()
    assert (report.stability, report.gp, report.speed) == ("stable", "holds", "holds")
    assert report.force_eigenvalues == pytest.approx(-report.gp_eigenvalues[::-1], rel=1e-7)
    p = rng.dirichlet(np.ones(4)) * 0.9 + 0.025
    here = report.at(p)
    assert here.excess > 0
    assert here.housekeeping > -1e-12 * here.sigma
    assert here.dI_dt <= 0
    assert here.excess_linear**2 <= here.I_linear * -here.delta2S * (1 + 1e-12)


def test_one_way_ring() -> None:
    """Eigenvalues of the cyclic shift less 1; no forces, so no entropy production, and yet the form of second order is positive."""
    report = st.jump([[0, 0, 1], [1, 0, 0], [0, 1, 0]]).stability()
    assert report.eigenvalues == pytest.approx([complex(-1.5, 0.75**0.5), complex(-1.5, -(0.75**0.5))])
    assert report.gp_eigenvalues == pytest.approx([-1.5, -1.5])
    assert (report.gp, report.speed) == ("holds", "holds")
    assert "cannot run backwards" in report.why["forces"]
    assert "(1/2) d(delta2S)/dt is positive" in report.why["gp"]


def test_grid_of_a_diffusion() -> None:
    """gp.diffusion: the largest eigenvalue of the harmonic trap is -k; the exact excess of a Gaussian is k (m^2/V0 + (V - V0)^2/(V V0))."""
    well = st.diffusion(potential="x^2", T="1/2", box=((-4, 4),), cells=(200,))            # k = 2, V0 = 1/4
    report = well.jump().stability()
    assert report.eigenvalues[0].real == pytest.approx(-2, rel=2e-3)
    assert report.gp == "holds"
    x = well.centres[0]
    m, V = 0.3, 0.4
    p = np.exp(-((x - m) ** 2) / (2 * V))
    here = report.at(p / p.sum())
    assert here.excess == pytest.approx(2 * (m**2 / 0.25 + (V - 0.25) ** 2 / (V * 0.25)), rel=3e-3)


def test_rates_that_depend_on_time() -> None:
    process = st.jump([[0, "1 + t"], [3, 0]])
    for t in (0, 2):
        assert process.stability(t).eigenvalues[0].real == pytest.approx(-(4 + t))


# -- matrices ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["triangle_dimer", "michaelis_menten", "mapk_cascade", "nicotinic_receptor", "futile_cycle"])
def test_restriction_by_another_projection(name: str) -> None:
    """Against eigenvalues in a basis of the image that is not orthonormal, as a generalised eigenvalue problem."""
    report = st.load(name).stability()
    columns = scipy.linalg.orth(np.array(report.net.rows(internal=True), dtype=float))
    inner = np.linalg.lstsq(columns, report.jacobian @ columns, rcond=None)[0]
    values = np.linalg.eigvals(inner)
    order = np.lexsort((-values.imag, -values.real))
    scale = np.abs(values).max()
    assert values[order] == pytest.approx(report.eigenvalues, abs=1e-9 * scale)
    G = np.diag(report.metric)
    M = (G @ report.jacobian + report.jacobian.T @ G) / 2
    assert scipy.linalg.eigh(columns.T @ M @ columns, columns.T @ G @ columns)[0] == pytest.approx(report.gp_eigenvalues, abs=1e-6 * scale)
    assert report.basis.T @ report.basis == pytest.approx(np.eye(columns.shape[1]), abs=1e-12)


def test_worst_direction() -> None:
    report = brusselator("1.5").stability()
    dx = np.array(list(report.worst.values()))
    form = report.metric[:, None] * report.jacobian
    assert dx @ (report.metric * dx) == pytest.approx(1)
    assert dx @ form @ dx == pytest.approx(report.gp_eigenvalues[-1])


@pytest.mark.parametrize("b", ["0.8", "1.5", "1.95"])
def test_cure(b: str) -> None:
    """gp.ig-criterion 6: xdot^T P xdot decreases near every stable state, whatever GP says; also for another Q."""
    report = brusselator(b).stability()
    K = report.jacobian
    Q = np.array([[2.0, 0.3], [0.3, 1.0]])
    for given_Q, P in ((np.diag(report.metric), report.lyapunov()), (Q, report.lyapunov(Q))):
        assert pytest.approx(-given_Q, abs=1e-11) == K.T @ P + P @ K
        assert np.linalg.eigvalsh(P)[0] > 0
        around = report.ensemble(1e-3, size=200)
        for d in around.relative:
            v = K @ (report.point.inner * d)
            assert v @ (P @ K + K.T @ P) @ v < 0
    assert report.ensemble(1e-3, size=200).against_speed == pytest.approx(report.ensemble(1e-3, size=200, seed=1).against_speed, abs=0.15)
    assert (report.ensemble(1e-3, size=200).against_speed > 0) == (b != "0.8")


def test_cure_on_a_class() -> None:
    report = st.zoo.autocatalytic_three_state().stability()
    P = report.lyapunov()
    e = report.linear.outward(np.eye(2))
    form = e @ (report.jacobian.T @ P + P @ report.jacobian + np.diag(report.metric)) @ e.T
    assert form == pytest.approx(np.zeros((2, 2)), abs=1e-12)
    assert (np.linalg.eigvalsh(e @ P @ e.T) > 0).all()


# -- along paths -------------------------------------------------------------------------------------------------------
def test_oscillating_decay() -> None:
    """Brusselator b = 1.5 from xbar (1.1, 0.95): D rises, falls to 2.15, rises to 3.29; I falls to 0.22, rises to 1.21."""
    report = brusselator("1.5").stability()
    path = report.along(report.point.inner * [1.1, 0.95], 20.0)
    assert [round(t, 2) for t, _ in path.divergence_extrema[:3]] == [0.04, 2.15, 3.29]
    assert [(round(t, 2), kind) for t, kind in path.speed_extrema[:2]] == [(0.22, "minimum"), (1.21, "maximum")]
    assert path.D[-1] == pytest.approx(9.29e-8, rel=1e-3)
    for f, turns in ((path.excess, path.divergence_extrema), (path.dI_dt, path.speed_extrema)):
        changes = path.t[1:][np.sign(f[1:]) != np.sign(f[:-1])]
        assert len(changes) == len(turns)
        assert all(0 <= late - t <= 0.0500001 for late, (t, _) in zip(changes, turns, strict=True))
    half = np.pi / report.eigenvalues[0].imag                                       # linear motion: both turn every half turn
    assert np.diff([t for t, _ in path.divergence_extrema[-5::2]]) == pytest.approx(half, rel=1e-3)


def test_roots_against_another_solver() -> None:
    from scipy.integrate import solve_ivp

    report = brusselator("2.5").stability()
    start = report.point.inner * [1.1, 0.95]
    path = report.along(start, 3.0)
    slope = lambda t, y: report.at(y).dI_dt
    slope.direction = 1                                                                                      # type: ignore[attr-defined]
    field = report.point.field
    again = solve_ivp(lambda t, y: field.rate(field.expand(y)), (0, 3.0), start, method="DOP853", rtol=1e-12, atol=1e-14, events=slope)
    assert path.speed_rises[0][0] == pytest.approx(again.t_events[0][0], rel=1e-8)
    assert path.speed_rises[0][0] == pytest.approx(0.41443, abs=1e-5)


def test_signs_are_not_told_at_the_steady_state() -> None:
    report = brusselator("0.8").stability()
    path = report.along(report.point.inner * 1.01, 200.0)
    assert path.divergence_rises == path.speed_rises == ()
    assert 10 < path.resolved < 60


# -- refusals ----------------------------------------------------------------------------------------------------------
def test_several_steady_states() -> None:
    with pytest.raises(HypothesisFails, match="3 steady states are in the class of the state; name one by `steady`: X = "):
        st.zoo.schlogl().stability()
    middle = st.zoo.schlogl().stability({"X": 0.95})
    assert (middle.stability, middle.gp, middle.speed) == ("unstable", "fails", "fails")     # one dimension: the three agree


def test_a_state_named_completely_is_refined() -> None:
    named = st.zoo.edelstein().stability({"A": 0.5, "B": 10, "C": 5})
    assert named.steady_state.x["A"] == pytest.approx(0.5, rel=1e-12)
    assert named.stability == "unstable"
    with pytest.raises(HypothesisFails, match="no steady state within 5 %"):
        st.zoo.edelstein().stability({"A": 3, "B": 10, "C": 5})


def test_boundary() -> None:
    with pytest.raises(HypothesisFails, match="undefined on the boundary"):
        st.zoo.autocatalytic_two_state().stability({"X": 0})
    with pytest.raises(HypothesisFails, match="on the boundary"):
        st.network("A + X <=> 2 X | 1, 1; X -> 0 | 3; chemostats: A=1; init: X=1").stability()
    with pytest.raises(HypothesisFails, match="p = 0 in s1"):
        st.jump([[0, 0, 0], [1, 0, 2], [1, 1, 0]]).stability()


def test_bifurcation() -> None:
    """Schlögl's model where two states meet: (X - 1)^2 (X - 2) = X^3 - 4 X^2 + 5 X - 2."""
    meeting = st.network("A + 2 X <=> 3 X | 4, 1; B <=> X | 2, 5; chemostats: A=1, B=1; init: X=1")
    report = meeting.stability({"X": 1})
    assert {report.stability, report.gp, report.speed} == {"inconclusive"}
    assert all("singular on the image of S" in report.why[k] for k in ("stability", "gp", "speed"))
    assert meeting.stability({"X": 2}).stability == "stable"


@pytest.mark.parametrize("name", ["nicotinic_receptor", "kinesin", "atp_cycle", "brusselator_closed"])
def test_stiffness_is_no_bifurcation(name: str) -> None:
    """Complex balanced, or cycles of states: stable, however many decades the rates span."""
    assert st.load(name).stability().stability == "stable"


def test_laws_in_one_part() -> None:
    report = st.network("A <=> X | 1, 0.1; X <=> B | J = 2*X/(1 + X); chemostats: A=1, B=1; init: X=1").stability()
    assert report.stability == "stable"
    assert "not told apart" in report.displaced(X=0.1).why["sigma"]


def test_refusals() -> None:
    report = brusselator("2.5").stability()
    with pytest.raises(HypothesisFails, match="linearly stable"):
        report.lyapunov()
    with pytest.raises(BadValue, match="positive on the image"):
        brusselator("0.8").stability().lyapunov([[1, 0], [0, -1]])
    with pytest.raises(BadValue, match="symmetric matrix"):
        brusselator("0.8").stability().lyapunov([[1, 2], [0, 1]])
    with pytest.raises(BadValue, match="positive concentrations"):
        report.at(X=-1)
    with pytest.raises(BadValue, match="one number for each of X, Y"):
        report.at([1, 2, 3])
    with pytest.raises(UnknownName, match="no internal species 'A'"):
        report.at(A=2)
    with pytest.raises(UnknownName, match="no internal species"):
        report.displaced(Z=0.1)
    with pytest.raises(BadValue, match="radius"):
        report.ensemble(5.0)
    with pytest.raises(BadValue, match="a positive number"):
        report.along(None)
    with pytest.raises(HypothesisFails, match="no internal species changes"):
        st.network("A <=> B | 1, 1; X + A <=> X + B | 1, 1; chemostats: A=1, B=1; init: X=1").stability()


def test_reading() -> None:
    report = brusselator("1.5").stability()
    document = report.to_json()
    assert document["gp"] == "fails"
    assert document["eigenvalues"][0][1] == pytest.approx(0.97042657)
    assert "sufficient only" in report.text()
    assert "Glansdorff-Prigogine fails" in repr(report)
    assert report.displaced(X=0.1).to_json()["extra"] == 0.0


def test_several_compartments() -> None:
    """Amounts: two compartments of unequal volumes behave as the well-stirred network of their amounts."""
    shared = st.network("A <=> B | 4, 1/2; init: A=1/2, B=8")
    apart = replace(shared, species_data=tuple(replace(s, volume=v, compartment=s.name)
                                               for s, v in zip(shared.species_data, (F(2), F(1, 2)), strict=True)))
    assert not apart.well_stirred
    report, plain = apart.stability(), st.network("A <=> B | 2, 1; init: A=1, B=4").stability()
    assert report.gp_eigenvalues == pytest.approx(plain.gp_eigenvalues)
    here, there = report.displaced(A=0.3, B=-0.1), plain.displaced(A=0.3, B=-0.1)
    for key in ("delta2S", "D", "excess", "excess_linear", "I", "I_linear", "dI_dt", "sigma"):
        assert getattr(here, key) == pytest.approx(getattr(there, key), rel=1e-12)
