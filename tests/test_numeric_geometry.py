"""Fluctuations, equilibria, Legendre maps, mixtures, divergences: worked numbers, and two routes to each.

Worked numbers: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444 (gibbs.divergence, cr.gibbs,
cr.conserved); N. Ohga, S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813 (coords, legendre, pythagoras,
projection.fast).
"""
from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR_CLOSED, MM, RING_BALANCED, agrees
from hypothesis import given, settings
from hypothesis import strategies as st

from symthermo.errors import BadStructure, BadValue, HypothesisFails, OutOfDomain
from symthermo.numeric import lengths
from symthermo.numeric.equilibrium import class_point, standard_potentials
from symthermo.numeric.fluctuation import V_L, V_L_matrix
from symthermo.numeric.kernels import divergence, epr, fisher
from symthermo.numeric.legendre import ideal_inverse, legendre_inverse, partial_equilibrium
from symthermo.numeric.linear import column_basis, independent_rows
from symthermo.numeric.mixture import IdealDilute, RegularSolution, bregman, smallest_curvature


def equilibrium(case):
    mu0, residual = standard_potentials(case.S, np.log(case.k_plus / case.k_minus))
    assert residual < 1e-13 * (1 + np.abs(mu0).max())
    return mu0, class_point(case.laws, -mu0, case.laws @ case.x)


def bound(case, a, laws=None):
    return np.sqrt(V_L(a, case.x, laws) * fisher(case.x, case.field().rate(case.x)))


def test_michaelis_menten_equilibrium_and_bounds():
    mu0, point = equilibrium(MM)
    assert agrees(mu0, "-0.2197224577 1.132592096 0.2197224577 -1.352314554")
    assert agrees(point.x, "0.7513295992 0.1654868922 0.2486704008 1.985842707")
    assert agrees(divergence(MM.x, point.x), "3.367146185")
    gauge = np.log(MM.x / point.x)
    assert agrees([V_L(gauge, MM.x), bound(MM, gauge)], "8.984681959 11.89461167")
    mu = mu0 + np.log(MM.x)
    assert agrees([V_L(mu, MM.x, MM.laws), bound(MM, mu, MM.laws)], "4.190938850 8.123713072")
    assert agrees(epr(*MM.field().fluxes(MM.x)) / bound(MM, mu, MM.laws), "0.7796892501")
    product, enzyme = np.eye(4)[3], np.eye(4)[0]
    assert agrees([V_L(product, MM.x), bound(MM, product)], "0.3 2.173499482")
    assert agrees([V_L(product, MM.x, MM.laws), bound(MM, product, MM.laws)], "0.2558823529 2.007331416")
    assert agrees([V_L(enzyme, MM.x, MM.laws), bound(MM, enzyme, MM.laws)], "0.2117647059 1.826104823")


def test_balanced_ring():
    _, point = equilibrium(RING_BALANCED)
    assert np.allclose(point.x, [1 / 3, 2 / 3, 2], rtol=1e-14)
    gauge = np.log(RING_BALANCED.x / point.x)
    assert agrees([V_L(gauge, RING_BALANCED.x), V_L(gauge, RING_BALANCED.x, [[1, 1, 1]])], "0.3707443931 0.3603397604")
    assert agrees([bound(RING_BALANCED, gauge), bound(RING_BALANCED, gauge, [[1, 1, 1]])], "2.174164440 2.143439280")


def test_closed_brusselator():
    _, point = equilibrium(BRUSSELATOR_CLOSED)
    case, gauge = BRUSSELATOR_CLOSED, np.log(BRUSSELATOR_CLOSED.x / point.x)
    assert agrees(divergence(case.x, point.x), "5617.566333")
    every = np.ones((1, 6), dtype=int)
    assert agrees([V_L(gauge, case.x, laws) for laws in (None, every, case.laws)], "63283.70456 670.5071125 600.3285827")
    assert agrees([bound(case, gauge, laws) for laws in (None, every, case.laws)], "1068.622453 109.9967978 104.0813361")


def test_open_michaelis_menten_complexes():
    """Steady C = J/(sum of tree constants) of the two-state enzyme; the closed ring's tree constants give its steady state."""
    from symthermo.numeric.gth import tree_constants

    K = tree_constants([[0, 1 + 3], [2 * 1.5 + 0.5 * 0.3, 0]])
    assert agrees(K, "4 3.15")
    assert agrees(K[1] / K.sum(), "0.4405594406")


def test_affine_coordinates():
    mu0, point = equilibrium(MM)
    ideal = IdealDilute(mu0)
    P, Q = MM.x, MM.x + MM.S @ [0.3, 0.5]
    assert agrees(MM.S.T @ ideal.mu(P), "-0.6931471806 -3.401197382")
    theta_Q = MM.S.T @ ideal.mu(Q)
    assert agrees(theta_Q, "-1.280933845 -1.609437912")
    assert agrees([ideal.G(P), ideal.G(Q)], "-1.888867577 -3.399426259")
    assert agrees([P.sum() - ideal.mu(P) @ P, Q.sum() - ideal.mu(Q) @ P], "1.888867577 2.210427149")
    metric = MM.S.T @ ideal.H(P) @ MM.S
    assert np.allclose(metric, [[29 / 6, -25 / 6], [-25 / 6, 7.5]], rtol=1e-15)
    inverse = np.linalg.inv(metric)
    assert agrees(inverse, "0.3970588235 0.2205882353 0.2205882353 0.2558823529")
    assert V_L(np.eye(4)[3], P, MM.laws) == pytest.approx(inverse[1, 1], rel=1e-14)
    assert agrees([divergence(P, Q), divergence(Q, P)], "0.3215595727 0.3979841625")
    assert bregman(ideal.G, ideal.mu, ideal.H, P, Q) == pytest.approx(float(divergence(P, Q)), rel=1e-13)
    eq = ideal_inverse([0.0, 0.0], mu0, P, MM.S, MM.laws)
    assert agrees(eq.xi, "1.334513108 1.685842707")
    assert agrees(ideal.G(eq.n), "-5.256013761")
    J = np.array([0.6, 1.74])
    assert agrees(metric @ J, "-4.35 10.55")
    assert metric @ J @ J == pytest.approx(15.747, rel=1e-14)
    R = eq.n * np.exp(MM.laws.T @ [0.4, -0.3])
    assert agrees(R, "1.120852052 0.1225957051 0.2748232952 1.471148461")
    assert agrees([divergence(P, R), divergence(P, eq.n), divergence(eq.n, R)], "3.525236099 3.367146185 0.1580899139")
    K = partial_equilibrium(mu0, P, MM.S[:, [1]])
    assert agrees(K.xi, "0.4843839140")
    assert agrees(K.n, "0.8843839140 1.5 0.1156160860 0.7843839140")
    assert agrees([divergence(P, K.n), divergence(K.n, eq.n)], "0.8666711290 2.500475056")


def test_legendre_map_both_ways():
    mu0, _ = equilibrium(MM)
    ideal, rng = IdealDilute(mu0), np.random.default_rng(2)
    for _ in range(20):
        theta = 4 * rng.normal(size=2)
        a = ideal_inverse(theta, mu0, MM.x, MM.S)
        b = legendre_inverse(theta, ideal.G, ideal.mu, ideal.H, MM.x, MM.S)
        assert np.allclose(a.n, b.n, rtol=1e-11)
        assert np.allclose(MM.x + MM.S @ a.xi, a.n, rtol=1e-11)
        assert a.residual < 1e-13
        assert a.decrement < 1e-20


@pytest.mark.parametrize("theta", [[300.0, -200.0], [1000.0, -1000.0], [-1000.0, 1000.0], [-1000.0, -1000.0], [1e3, 1e3]])
def test_far_affinities_live_in_logarithms(theta):
    """Species of e^-1000: found where they belong, checked by the equations that define them, at 50 digits."""
    mu0, _ = equilibrium(MM)
    point = ideal_inverse(theta, mu0, MM.x, MM.S, MM.laws)
    assert np.allclose(MM.S.T @ (mu0 + point.log_n), theta, rtol=0, atol=1e-9)
    mp.mp.dps = 50
    amounts = [mp.exp(mp.mpf(v)) for v in point.log_n.tolist()]
    for law in MM.laws.tolist():
        total = sum(a * n for a, n in zip(law, amounts, strict=True))
        assert abs(float(total / mp.fsum(mp.mpf(a) * mp.mpf(x) for a, x in zip(law, MM.x.tolist(), strict=True))) - 1) < 1e-11


def test_open_class_may_overflow():
    with pytest.raises(OutOfDomain, match="e\\^1000"):
        ideal_inverse([1000.0], [0.0], [1.0], [[1]])


REGULAR = RegularSolution(np.array([0.0, -0.3, -0.8]), np.array([[0, 1.2, 0.4], [1.2, 0, -0.5], [0.4, -0.5, 0]]))
CHAIN = np.array([[-1, 0], [1, -1], [0, 1]])


def test_regular_solution():
    n, m = np.array([0.7, 0.2, 0.5]), np.array([0.3, 0.6, 0.5])
    assert agrees(REGULAR.mu(n), "-0.5104941193 -1.956114231 -1.832680642")
    assert agrees(REGULAR.mu(m), "-0.9475878981 -1.133012146 -2.022476560")
    assert agrees([REGULAR.G(n), REGULAR.G(m)], "-1.664909051 -1.975321937")
    for P, Q, printed in ((n, m, "0.2362431874"), (m, n, "0.2678351579")):
        assert agrees(bregman(REGULAR.G, REGULAR.mu, REGULAR.H, P, Q), printed)
        assert agrees(P @ (REGULAR.mu(P) - REGULAR.mu(Q)), printed)
    theta = CHAIN.T @ REGULAR.mu(n)
    assert agrees(theta, "-1.445620111 0.1234335890")
    assert agrees(CHAIN.T @ REGULAR.H(n) @ CHAIN, "4.714285714 -4.785714286 -4.785714286 7.714285714")
    a = np.exp(REGULAR.mu(n))
    Jp, Jm = np.array([1, 2]) * a[:2], np.array([1, 2]) * a[1:]
    assert agrees(Jp - Jm, "0.4587921066 -0.03715460653")
    assert agrees(epr(Jp, Jm), "0.6678252226")
    ndot = CHAIN @ (Jp - Jm)
    assert agrees(ndot @ REGULAR.H(n) @ ndot, "1.166117099")
    assert -REGULAR.mu(n) @ ndot == pytest.approx(float(epr(Jp, Jm)), rel=1e-13)
    back = legendre_inverse(CHAIN.T @ REGULAR.mu(m), REGULAR.G, REGULAR.mu, REGULAR.H, n, CHAIN)
    assert np.allclose(back.n, m, rtol=1e-12)


def test_regular_solution_derivatives():
    rng = np.random.default_rng(4)
    n = np.exp(rng.normal(size=(5, 3)))
    assert np.allclose(np.einsum("kij,kj->ki", REGULAR.H(n), n), 0, atol=1e-13)
    h = 1e-6
    for i in range(3):
        step = h * np.eye(3)[i]
        assert np.allclose((REGULAR.G(n + step) - REGULAR.G(n - step)) / (2 * h), REGULAR.mu(n)[:, i], atol=1e-8)
        assert np.allclose((REGULAR.mu(n + step) - REGULAR.mu(n - step)) / (2 * h), REGULAR.H(n)[:, i], atol=1e-7)


@pytest.mark.parametrize("delta", [0.2, 1e-3, 1e-7, 1e-11])
def test_divergence_of_close_mixtures(delta):
    mp.mp.dps = 60
    P, Q = np.array([0.7, 0.2, 0.5]) * (1 + delta * np.array([1, -1, 0.5])), np.array([0.7, 0.2, 0.5])

    def potentials(n):
        t = sum(n)
        y = [v / t for v in n]
        field = [sum(mp.mpf(float(REGULAR.chi[i, j])) * y[j] for j in range(3)) for i in range(3)]
        return [mp.mpf(float(REGULAR.mu0[i])) + mp.log(y[i]) + field[i] - sum(a * b for a, b in zip(y, field, strict=True)) / 2
                for i in range(3)]

    p, q = [mp.mpf(v) for v in P.tolist()], [mp.mpf(v) for v in Q.tolist()]
    exact = sum(n * (a - b) for n, a, b in zip(p, potentials(p), potentials(q), strict=True))
    assert bregman(REGULAR.G, REGULAR.mu, REGULAR.H, P, Q) == pytest.approx(float(exact), rel=1e-13)


def test_binary_mixture_is_convex_below_two():
    B = np.array([[-1], [1]])
    for chi, sign in ((1.9, 1), (2.1, -1)):
        mixture = RegularSolution(np.zeros(2), np.array([[0, chi], [chi, 0]]))
        assert np.sign(smallest_curvature(mixture.H([0.5, 0.5]), B)) == sign
    assert float(smallest_curvature(RegularSolution(np.zeros(2), np.array([[0, 2.0], [2, 0]])).H([0.5, 0.5]), B)) == 0
    with pytest.raises(OutOfDomain, match="smallest eigenvalue"):
        legendre_inverse([0.3], mixture.G, mixture.mu, mixture.H, [0.5, 0.5], B)


def test_birch_points_of_random_classes():
    """L x = t and ln x - ln y in the span of the laws, for spreads up to e^1000; starting states may have zeros."""
    rng = np.random.default_rng(7)
    for spread in (1.0, 30.0, 1000.0):
        for _ in range(15):
            L = rng.integers(0, 3, size=(rng.integers(1, 4), 6))
            L = np.vstack([L, np.ones((1, 6), dtype=int)])
            L = L[independent_rows(L)]
            x0, log_y = np.exp(rng.normal(size=6)), spread * rng.normal(size=6)
            point = class_point(L, log_y, L @ x0)
            assert point.residual < 1e-11
            assert np.allclose(point.log_x, log_y + L.T @ point.multipliers, atol=1e-9)
    with pytest.raises(OutOfDomain, match="totals"):
        class_point([[1, 1], [1, 0]], [0.0, 0.0], [1.0, 2.0])
    assert np.allclose(class_point(np.zeros((0, 2)), [0.0, 1.0], []).x, [1, np.e])


def test_birch_point_of_totals_that_vanish():
    """0 <=> 2 A + B keeps A - 2 B = t. At t = 0: A = 2 B, so A^2 B = K gives B = (K/4)^(1/3); rounding may leave t = 1e-17."""
    for log_a, log_b in ((0.0, np.log(4.0)), (300.0, -300.0), (-600.0, 500.0)):
        log_B = (2 * log_a + log_b - 2 * np.log(2.0)) / 3
        for total in (0.0, 1e-17 * np.exp(log_B), -1e-17 * np.exp(log_B)):
            point = class_point([[1, -2]], [log_a, log_b], [total])
            assert np.allclose(point.log_x, [log_B + np.log(2.0), log_B], rtol=0, atol=1e-12)
            assert point.residual < 1e-12
    for log_y in (0.0, 5.0):  # A - 2 B = 1e-3 with A^2 B = e^(3 log_y): the totals are small against the concentrations
        point = class_point([[1, -2]], [log_y, log_y], [1e-3])
        b = np.roots([4.0, 4e-3, 1e-6, -np.exp(3 * log_y)])
        assert point.x[1] == pytest.approx(float(b[np.abs(b.imag) < 1e-9].real.max()), rel=1e-12)
    for laws, totals in (([[1, 1]], [0.0]), ([[1, 1, 0], [0, 1, 2]], [0.0, 1.0]), ([[-1, -1]], [1.0])):
        with pytest.raises(OutOfDomain, match="totals"):
            class_point(laws, np.zeros(len(laws[0])), totals)


def test_lengths():
    x, y = np.array([0.5, 0.5, 1.0]), np.array([0.2, 0.8, 2.0])
    assert lengths.arc(x[:2], y[:2]) == pytest.approx(2 * np.arccos(np.sqrt(0.1) + np.sqrt(0.4)), rel=1e-14)
    best, rows = lengths.best_product_of_spheres(x, y, [[1, 1, 0], [2, 1, 0]])
    assert rows == (0,)
    assert best > lengths.chord(x, y)
    close = x[:2] + np.array([1e-9, -1e-9])
    assert lengths.arc(x[:2], close) == pytest.approx(float(lengths.chord(x[:2], close)), rel=1e-8)
    with pytest.raises(HypothesisFails, match="total"):
        lengths.arc(x, y)
    with pytest.raises(HypothesisFails, match="disjoint"):
        lengths.product_of_spheres(x, y, [[1, 1, 0], [0, 1, 1]])
    with pytest.raises(BadValue):
        lengths.chord([-1.0], [1.0])


def test_refusals():
    with pytest.raises(BadValue):
        V_L([1.0], [0.0])
    with pytest.raises(BadStructure):
        RegularSolution(np.zeros(2), np.ones((2, 2)))
    with pytest.raises(BadValue):
        REGULAR.mu([0.0, 1.0, 1.0])
    with pytest.raises(HypothesisFails, match="independent"):
        ideal_inverse([0.0, 0.0], np.zeros(2), np.ones(2), [[1, -1], [-1, 1]])


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**6))
def test_fluctuation_properties(seed):
    """(a.xdot)^2 <= V_L I, more laws give less, gauge invariance, rank one is an equality, a basis gives the same number."""
    rng = np.random.default_rng(seed)
    S = rng.integers(-2, 3, size=(4, rng.integers(1, 4)))
    x, J, a = np.exp(2 * rng.normal(size=4)), rng.normal(size=S.shape[1]), rng.normal(size=4)
    exact = independent_rows(S.T)
    B = column_basis(S)
    xdot = S @ J
    laws = [v for v in np.stack(np.meshgrid(*[range(-3, 4)] * 4), -1).reshape(-1, 4) if not np.any(v @ S)]
    L = np.array(laws)
    L = L[independent_rows(L)]
    if len(exact) == 0 or len(L) != 4 - len(exact):
        return
    value = float(V_L(a, x, L))
    other = B.T @ a @ np.linalg.solve(B.T / x @ B, B.T @ a)
    assert value == pytest.approx(other, rel=1e-7, abs=1e-12)
    assert value <= float(V_L(a, x)) * (1 + 1e-12)
    assert float(V_L(a + L.T @ rng.normal(size=len(L)), x, np.vstack([L, L]))) == pytest.approx(value, rel=1e-7, abs=1e-10)
    information = float(fisher(x, xdot))
    assert (a @ xdot) ** 2 <= value * information * (1 + 1e-9) + 1e-12
    if len(exact) == 1:
        assert (a @ xdot) ** 2 == pytest.approx(value * information, rel=1e-6, abs=1e-12)
    matrix = V_L_matrix(np.eye(4), x, L)
    assert a @ matrix @ a == pytest.approx(value, rel=1e-7, abs=1e-10)
