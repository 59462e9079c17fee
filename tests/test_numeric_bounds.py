"""Bounds on dissipation, chemical transport, stationary laws: worked numbers, exact cases, orderings.

Worked numbers: K. Yoshimura, S. Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748 (tur.*, tsl.w1).
"""
from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR, DEFICIENCY_ONE, RING, SCHLOEGL, agrees
from hypothesis import given, settings
from hypothesis import strategies as st

from symthermo.errors import BadStructure, BadValue, HypothesisFails
from symthermo.numeric import bounds
from symthermo.numeric.gth import stationary, tree_constants
from symthermo.numeric.kernels import diffusion, epr, log_mean, mobility, pseudo_epr, traffic
from symthermo.numeric.transport import w1_chemical


def test_brusselator():
    Jp, Jm = BRUSSELATOR.field().fluxes(BRUSSELATOR.x)
    S, sigma = BRUSSELATOR.S_X, float(epr(Jp, Jm))
    D, M = diffusion(S, traffic(Jp, Jm)), mobility(S, log_mean(Jp, Jm))
    xdot = S @ (Jp - Jm)
    assert agrees(xdot, "-2.7535 2.1135")
    assert agrees(sigma * np.diag(D) / xdot**2, "50.44509324 63.33997825")
    for a, tur, mean in (([1, 1], "242.9943336", "68.09459921"), ([1, -1], "51.97887297", "13.75966305")):
        assert agrees(sigma * (a @ D @ a) / (a @ xdot) ** 2, tur)
        assert agrees(sigma * (a @ M @ a) / (a @ xdot) ** 2, mean)
    assert agrees(2 * xdot @ np.linalg.solve(D, xdot), "1.489450385")
    assert agrees(xdot @ np.linalg.solve(M, xdot), "2.792650828")
    for i, printed in ((0, "1.483493078 1.521025699 1.521025699"), (1, "1.181480460 1.205064623 1.213776012")):
        assert agrees([f(S[i], Jp, Jm) for f in (bounds.current_bound, bounds.kinetic_bound, bounds.hyperbolic_bound)], printed)


def test_one_reaction():
    """sigma/(2 (w.J)^2/D_w) = F coth(F/2)/2; the artanh forms are exact."""
    F = np.array([1e-3, 0.1, 1.0, 10.0, 30.0])
    Jp, Jm = np.exp(F)[:, None], np.ones((5, 1))
    sigma = epr(Jp, Jm)
    assert np.allclose(2 * sigma / bounds.current_bound([1.0], Jp, Jm), F / np.tanh(F / 2), rtol=1e-13)
    assert np.allclose(bounds.hyperbolic_bound([-3.0], Jp, Jm), sigma, rtol=1e-13)
    assert np.allclose(bounds.kinetic_bound([2.0], Jp, Jm)[:4], sigma[:4], rtol=1e-9)
    ratio = 2 * epr([1.01], [0.99]) / bounds.current_bound([1.0], [1.01], [0.99])
    assert ratio == pytest.approx(2, rel=1e-4)


def test_never_infinite():
    for f in (bounds.kinetic_bound, bounds.hyperbolic_bound):
        assert np.isfinite(f([1.0, 1.0], [1.0, 1e300], [0.0, 0.0]))
        assert f([0.0, 0.0], [1.0, 2.0], [3.0, 1.0]) == 0
        assert f([1.0], [0.0], [0.0]) == 0
    assert np.isfinite(bounds.transport_bound(1.0, 1.0))
    assert bounds.time_bound(0.0, 0.0) == 0


def test_distance_of_events():
    assert w1_chemical(RING.S, [1.0, 0, 0], [0, 0.5, 0.5]).distance == pytest.approx(1.0)
    t = w1_chemical(SCHLOEGL.S_X, [0.13], [1.9])
    assert t.distance == pytest.approx(1.77)
    apart = w1_chemical(DEFICIENCY_ONE.S, [1.0, 1.0], [1.0, 2.0])
    assert apart.distance == np.inf
    tiny = w1_chemical(DEFICIENCY_ONE.S, [1.0, 1.0], [1.0 + 1e-12, 1.0 - 1e-12])
    assert tiny.distance == pytest.approx(0.5e-12, rel=1e-3)
    assert w1_chemical(RING.S, [1.0, 1, 1], [1.0, 1, 1]).distance == 0


def trees(W, root):
    """Sum over spanning trees directed to `root`, by listing every choice of one outgoing edge per other state."""
    n, total = len(W), Fraction(0)
    others = [j for j in range(n) if j != root]
    for choice in product(range(n), repeat=n - 1):
        to = dict(zip(others, choice, strict=True))
        weight = Fraction(1)
        for j, i in to.items():
            at, seen = j, set()
            while at != root and at not in seen:
                seen.add(at)
                at = to[at]
            weight *= W[i][j] if i != j and at == root else 0
        total += weight
    return total


def test_tree_constants():
    assert agrees(tree_constants([[0, 1, 4], [2, 0, 1], [1, 3, 0]]), "17 11 10")
    W = [[Fraction(0), Fraction(3), Fraction(1, 7), Fraction(0)], [Fraction(10**12), Fraction(0), Fraction(2), Fraction(5)],
         [Fraction(1), Fraction(1, 10**9), Fraction(0), Fraction(1)], [Fraction(2), Fraction(0), Fraction(10**6), Fraction(0)]]
    found = tree_constants([[float(v) for v in row] for row in W])
    assert np.allclose(found, [float(trees(W, j)) for j in range(4)], rtol=1e-14)


def test_stationary_laws():
    K = tree_constants([[0, 0.5 + 0, 0.7], [1.0, 0, 1.0], [0.3, 2.0, 0]])  # complexes 2A, A + B, 2B
    assert agrees(K, "2.25 2 2.75")
    assert K[0] * K[2] / K[1] ** 2 == pytest.approx(1.546875, rel=1e-14)
    assert agrees(3 * stationary([[0, 1, 4], [2, 0, 1], [1, 3, 0]]) * 38, "51 33 30")
    # open Brusselator, complexes 0, X, Y | 2X+Y, 3X: two channels between 0 and X; and Schloegl's 0, X | 2X, 3X
    first, second = tree_constants([[0, 0.1 + 1, 0], [1 + 0.01, 0, 0.02], [0, 3, 0]]), tree_constants([[0, 0.1], [1, 0]])
    assert agrees(1e4 * first[1] * second[0] / (first[2] * second[1]), "6.666666667")
    first, second = tree_constants([[0, 2.2], [0.24, 0]]), tree_constants([[0, 1], [3, 0]])
    assert agrees(first[1] * second[0] / (first[0] * second[1]), "0.03636363636")
    rng = np.random.default_rng(0)
    W = rng.uniform(size=(7, 5, 5))
    p = stationary(W)
    W[:, range(5), range(5)] = 0
    assert np.allclose(np.einsum("kij,kj->ki", W, p), W.sum(axis=1) * p, rtol=1e-13)


def test_refusals():
    with pytest.raises(HypothesisFails, match="index 2"):
        stationary([[0, 1, 0], [1, 0, 0], [0, 1, 0.0]])
    with pytest.raises(BadValue):
        stationary([[0, -1], [1, 0]])
    with pytest.raises(BadStructure):
        stationary([[0, 1, 2], [1, 0, 3]])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(-8, 8), st.floats(-8, 8), st.integers(-2, 2)), min_size=1, max_size=6))
def test_orderings(reactions):
    """current <= kinetic, hyperbolic <= sigma; pseudo entropy production in between."""
    a, b, w = np.array(reactions, dtype=float).T
    Jp, Jm = np.exp(a), np.exp(b)
    sigma = float(epr(Jp, Jm)) * (1 + 1e-9) + 1e-12
    current, kinetic = float(bounds.current_bound(w, Jp, Jm)), float(bounds.kinetic_bound(w, Jp, Jm))
    assert current <= float(pseudo_epr(Jp, Jm)) * (1 + 1e-9) + 1e-12
    assert current <= kinetic * (1 + 1e-9)
    assert kinetic <= sigma
    assert float(bounds.hyperbolic_bound(w, Jp, Jm)) <= sigma
