"""Fluxes, forces, dissipation, Fisher information and divergence: worked numbers, and accuracy against 60 digits.

Worked numbers: networks of M. Polettini, M. Esposito, J. Chem. Phys. 141, 024117 (2014) and K. Yoshimura, S. Ito,
Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444 and Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748
(identifiers gibbs.rate, cr.observable, tur.concentration).
"""
from __future__ import annotations

import subprocess
import sys

import mpmath as mp
import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR, BRUSSELATOR_CLOSED, DEFICIENCY_ONE, MM, RING, RING_BALANCED, SCHLOEGL, agrees
from hypothesis import given, settings
from hypothesis import strategies as st

from symthermo.errors import BadStructure, BadValue
from symthermo.numeric import kernels as k
from symthermo.numeric.field import LawField, Laws, MassActionField

mp.mp.dps = 60


def at(case):
    return (*case.field().fluxes(case.x),)


def test_michaelis_menten():
    Jp, Jm = at(MM)
    assert agrees(Jp - Jm, "0.6 1.74")
    assert agrees(k.force(Jp, Jm), "0.6931471806 3.401197382")
    assert agrees(k.epr(Jp, Jm), "6.333971752")
    xdot = MM.S @ (Jp - Jm)
    assert agrees(xdot, "1.14 -0.6 -1.14 1.74")
    assert k.fisher(MM.x, xdot) == pytest.approx(15.747, rel=1e-15)
    assert agrees(np.sum(xdot**3 / MM.x**2), "63.58185")


def test_brusselator():
    Jp, Jm = at(BRUSSELATOR)
    assert agrees(Jp, "1 4.5 2.7 1.5")
    assert agrees(Jm, "0.15 0.024 0.3375 0.01")
    assert agrees(k.force(Jp, Jm), "1.897119985 5.233778845 2.079441542 5.010635294")
    L = k.log_mean(Jp, Jm)
    assert agrees(L, "0.4480475704 0.8552138201 1.136122345 0.2973674819")
    assert agrees(k.epr(Jp, Jm), "37.41747333")
    assert agrees(k.pseudo_epr(Jp, Jm), "16.72907011")
    assert agrees(k.diffusion(BRUSSELATOR.S_X, k.traffic(Jp, Jm)), "10.2215 -7.5615 -7.5615 7.5615")
    assert agrees(k.mobility(BRUSSELATOR.S_X, L), "2.736751217 -1.991336165 -1.991336165 1.991336165")


@pytest.mark.parametrize(("case", "sigma"), [(SCHLOEGL, "11.06162713"), (RING, "14.70670734"), (DEFICIENCY_ONE, "3.091415190"),
                                             (RING_BALANCED, "2.079441542"), (BRUSSELATOR_CLOSED, "53.93694147")])
def test_entropy_production(case, sigma):
    assert agrees(k.epr(*at(case)), sigma)


def test_fluxes_and_fisher_of_the_others():
    Jp, Jm = at(SCHLOEGL)
    assert agrees(Jp - Jm, "3.584 -3.28")
    assert agrees(np.subtract(*at(DEFICIENCY_ONE)), "1.08 1.08 -0.18")
    xdot = RING_BALANCED.field().rate(RING_BALANCED.x)
    assert agrees(xdot, "-1.5 -1.5 3")
    assert agrees(k.fisher(RING_BALANCED.x, xdot), "12.75")
    assert agrees(k.divergence(RING_BALANCED.x, [1 / 3, 2 / 3, 2]), "0.1766745535")
    x = BRUSSELATOR_CLOSED.x
    assert agrees(k.fisher(x, BRUSSELATOR_CLOSED.field().rate(x)), "18.04499208")


def test_fisher_rate_is_the_derivative():
    field, x = MM.field(), MM.x
    v = field.rate(x)
    h = 1e-5
    above, below = x + h * v + h * h / 2 * (a := field.jacobian(x) @ v), x - h * v + h * h / 2 * a
    difference = (k.fisher(above, field.rate(above)) - k.fisher(below, field.rate(below))) / (2 * h)
    assert k.fisher_rate(x, v, a) == pytest.approx(difference, rel=1e-7)


@pytest.mark.parametrize("size", [1.0, 0.25, 1e-2, 1e-5, 1e-9, 1e-13])
def test_accuracy_of_scalar_formulas(size):
    rng = np.random.default_rng(1)
    y = np.exp(rng.normal(size=40))
    x = y * (1 + size * rng.uniform(-0.9, 0.9, 40))
    pairs = [(mp.mpf(a), mp.mpf(b)) for a, b in zip(x.tolist(), y.tolist(), strict=True) if a != b]
    keep = x != y
    for function, exact in [(k.force, lambda a, b: mp.log(a / b)), (k.log_mean, lambda a, b: (a - b) / mp.log(a / b)),
                            (k.epr_terms, lambda a, b: (a - b) * mp.log(a / b)),
                            (k.divergence_terms, lambda a, b: a * mp.log(a / b) - a + b)]:
        found = function(x, y)[keep]
        assert max(abs(float(mp.mpf(f) / exact(a, b) - 1)) for f, (a, b) in zip(found.tolist(), pairs, strict=True)) < 2e-15


@pytest.mark.parametrize("delta", [1e-1, 1e-3, 1e-5, 1e-7, 1e-9, 1e-11])
def test_displacement_form_near_equilibrium(delta):
    """Relative error of sigma at x_eq (1 + delta): a few roundings, at any distance (a random network of 30 reactions)."""
    rng = np.random.default_rng(0)
    n, m = 21, 30
    nu = np.zeros((2, n, m), dtype=int)
    for r in range(m):
        chosen = rng.permutation(n)[:4]
        nu[0, chosen[:2], r] = 1
        nu[1, chosen[2:], r] = [1, rng.integers(1, 3)]
    exchange, u = np.exp(rng.normal(size=m)), delta * rng.normal(size=n)
    exact = mp.mpf(0)
    one = [1 + mp.mpf(v) for v in u.tolist()]
    for r in range(m):
        a, b = (mp.mpf(float(exchange[r])) * mp.fprod(one[i] ** int(nu[s, i, r]) for i in range(n)) for s in (0, 1))
        exact += (a - b) * mp.log(a / b)
    assert abs(float(mp.mpf(float(k.displaced_epr(exchange, nu[0], nu[1], u))) / exact - 1)) < 2e-15


def test_limits():
    assert k.epr([1.0, 2.0], [0.0, 1.0]) == np.inf
    assert k.epr([0.0, 0.0], [0.0, 0.0]) == 0
    assert k.force([0.0], [1.0]) == -np.inf
    assert k.log_mean([0.0, 0.0], [1.0, 0.0]).tolist() == [0, 0]
    assert k.epr([1e200], [1e-200]) == pytest.approx(400 * np.log(10) * 1e200)
    assert k.divergence([0.0, 1.0], [2.0, 1.0]) == 2
    assert k.divergence([1.0], [0.0]) == np.inf
    assert k.fisher([0.0, 1.0], [0.0, 1.0]) == 1
    assert k.fisher([0.0], [1.0]) == np.inf
    assert np.isnan(k.epr([np.nan], [np.nan]))
    for refused in (lambda: k.epr([-1.0], [1.0]), lambda: k.divergence([1.0], [-1e-9]), lambda: k.fisher([-1.0], [1.0]),
                    lambda: k.displaced_epr([1.0], [[1], [0]], [[0], [1]], [-1.0, 0.0])):
        with pytest.raises(BadValue):
            refused()


def test_batches_equal_single_states():
    field = BRUSSELATOR.field()
    x = np.exp(np.random.default_rng(3).normal(size=(4, 5, 6)))
    Jp, Jm = field.fluxes(x)
    assert Jp.shape == (4, 5, 4)
    assert field.rate(x).shape == (4, 5, 2)
    assert field.jacobian(x).shape == (4, 5, 2, 2)
    assert k.epr(Jp, Jm)[2, 3] == k.epr(Jp[2, 3], Jm[2, 3])
    assert np.array_equal(field.jacobian(x)[2, 3], field.jacobian(x[2, 3]))
    assert k.diffusion(field.S_X, Jp + Jm).shape == (4, 5, 2, 2)


@pytest.mark.parametrize("case", [MM, BRUSSELATOR, SCHLOEGL, DEFICIENCY_ONE, BRUSSELATOR_CLOSED])
def test_jacobian_against_complex_step_and_dense_route(case):
    volumes = np.arange(1, len(case.x) + 1) * 0.5
    for field in (case.field(), case.field(volumes=volumes)):
        dense = (field.S_X @ field.flux_jacobian(case.x)[:, field.internal]) / field.volumes[field.internal][:, None]
        assert np.allclose(field.jacobian(case.x), dense, rtol=1e-14, atol=0)
    exact = np.empty((case.S.shape[1], len(case.x)))
    for i in range(len(case.x)):
        z = case.x.astype(complex)
        z[i] += 1e-30j
        J = (case.k_plus * np.prod(z[:, None] ** case.nu_plus, 0) - case.k_minus * np.prod(z[:, None] ** case.nu_minus, 0))
        exact[:, i] = J.imag / 1e-30
    assert np.allclose(case.field().flux_jacobian(case.x), exact, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("case", [MM, SCHLOEGL, BRUSSELATOR_CLOSED])
def test_fields_from_matrices_and_from_lists_agree(case):
    sides = [[[(int(i), int(column[i])) for i in np.flatnonzero(column)] for column in nu.T] for nu in (case.nu_plus, case.nu_minus)]
    field = case.field()
    other = MassActionField.of_sides(*sides, len(case.x), case.k_plus, case.k_minus, internal=case.internal, held=case.x)
    assert np.array_equal(field.S, case.S)
    assert np.array_equal(other.S_X, case.S_X)
    assert np.array_equal(field.rate(case.x), other.rate(case.x))
    assert np.allclose(other.sparse_jacobian(case.x).toarray(), field.jacobian(case.x), rtol=1e-14, atol=0)


def test_large_networks_take_the_sparse_route():
    """A chain X_0 <=> ... <=> X_n with 2 X_n <=> X_0: one route by index arrays, the other by dense matrices."""
    n = 300
    plus, minus = np.zeros((2, n, n), dtype=int)
    plus[range(n - 1), range(n - 1)] = minus[range(1, n), range(n - 1)] = 1
    plus[n - 1, n - 1], minus[0, n - 1] = 2, 1
    rng = np.random.default_rng(5)
    field = MassActionField(plus, minus, rng.uniform(1, 2, n), rng.uniform(1, 2, n), volumes=rng.uniform(1, 2, n))
    x = rng.uniform(0.5, 2, (3, n))
    J = field.k_plus * np.prod(x[:, :, None] ** plus, axis=1) - field.k_minus * np.prod(x[:, :, None] ** minus, axis=1)
    assert np.allclose(field.rate(x), J @ (minus - plus).T / field.volumes, rtol=1e-12, atol=1e-12)
    dense = (field.S @ field.flux_jacobian(x[0])) / field.volumes[:, None]
    assert np.allclose(field.jacobian(x)[0], dense, rtol=1e-13, atol=1e-13)
    assert np.array_equal(field.sparse_jacobian(x[0]).toarray(), field.jacobian(x[0]))


def test_what_is_not_finite_stays_with_its_species():
    field = MassActionField([[1, 0], [0, 1], [0, 0]], [[0, 0], [0, 0], [1, 1]], [1.0, 1.0], [0.0, 0.0])
    assert np.array_equal(field.rate([np.inf, 2.0, 0.0]), [-np.inf, -2.0, np.inf])


def test_derivative_at_zero_concentration():
    field = MassActionField([[2, 0], [1, 1]], [[0, 1], [0, 0]], [3.0, 1.0], [0.0, 2.0])
    assert np.array_equal(field.flux_jacobian([0.0, 5.0]), [[0, 0], [-2, 1]])
    assert np.array_equal(field.jacobian([0.0, 5.0]), [[-2, 1], [2, -1]])


def test_general_laws():
    mass = MassActionField([[1, 0], [0, 1]], [[0, 1], [1, 0]], [0.0, 2.0], [0.0, 1.0])
    laws = Laws(np.array([0]), lambda x: (x[..., :1] * np.nan,) * 2, lambda x: 3 * x[..., :1] / (2 + x[..., :1]),
                lambda x: np.stack([6 / (2 + x[..., :1]) ** 2, 0 * x[..., :1]], axis=-1))
    field = LawField(mass, laws)
    x = np.array([[1.0, 2.0], [4.0, 1.0]])
    assert np.isnan(field.fluxes(x)[0][:, 0]).all()
    assert np.allclose(field.current(x), [[1, 3], [2, -2]])
    assert np.allclose(field.rate(x), [[2, -2], [-4, 4]])
    assert np.allclose(field.jacobian(x)[0], [[-6 / 9 - 1, 2], [6 / 9 + 1, -2]])


def test_refusals():
    for bad in ([[1], [0]], [[0], [1]], [1.0, 2.0], [1.0]), ([[1]], [[0], [1]], [1.0], [1.0]):
        with pytest.raises(BadStructure):
            MassActionField(*bad)
    for constant in (-1.0, np.nan, np.inf):
        with pytest.raises(BadValue, match="index 0"):
            MassActionField([[1], [0]], [[0], [1]], [constant], [1.0])


def test_needs_no_sympy():
    code = ("import sys, pkgutil, importlib, symthermo.numeric as n\n"
            "[importlib.import_module('symthermo.numeric.' + m.name) for m in pkgutil.iter_modules(n.__path__)]\n"
            "assert not {'sympy', 'networkx', 'flint'} & set(sys.modules)")
    subprocess.run([sys.executable, "-c", code], check=True)


positive = st.floats(1e-12, 1e12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(positive, positive), min_size=1, max_size=6))
def test_orderings(pairs):
    """sqrt(ab) <= log mean <= (a + b)/2; pseudo entropy production <= entropy production; nothing negative."""
    a, b = np.array(pairs).T
    assert k.epr(a, b) >= k.pseudo_epr(a, b) * (1 - 1e-14) >= 0
    L = k.log_mean(a, b)
    assert np.all(np.sqrt(a * b) <= L * (1 + 1e-14))
    assert np.all((a + b) / 2 * (1 + 1e-14) >= L)
    assert k.divergence(a, b) >= 0
    assert np.all(k.epr_terms(a, b) >= 0)
    assert k.divergence(np.r_[a, b], np.r_[b, a]) == pytest.approx(k.epr(a, b), rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_fisher_information_of_a_closed_linear_network_never_grows(seed):
    """fisher.monotone: dI/dt <= 0 when every reaction is unimolecular; the closed Brusselator is a counterexample beyond."""
    rng = np.random.default_rng(seed)
    W = np.exp(2 * rng.normal(size=(4, 4)))
    np.fill_diagonal(W, 0)
    np.fill_diagonal(W, -W.sum(axis=0))
    x = np.exp(rng.normal(size=4))
    assert k.fisher_rate(x, W @ x, W @ W @ x) <= 1e-12 * k.fisher(x, W @ x) * np.abs(W).max()
