"""What the statements on dual affine coordinates define and a user does not give, from states, potentials and velocities.

Each function takes the arrays of a statement under their names there: S (.., N, M), B (.., N, m), laws ell (.., K, N), states x
(.., N), potentials mu (.., N), numbers G (..); leading axes are samples. Source: N. Ohga, S. Ito, Phys. Rev. E 106, 044131
(2022), arXiv:2112.13813.

>>> B, x, mu = np.array([[-1.0], [1.0]]), np.array([2.0, 3.0]), np.array([0.5, 1.5])
>>> theta(B, mu), fisher(x, np.array([-2.0, 3.0]))
(array([1.]), array(5.))
"""
from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symthermo.numeric import kernels
from symthermo.numeric.kernels import divergence
from symthermo.numeric.linear import independent_rows

Array = NDArray[np.float64]


def _dot(a: Any, b: Any) -> Any:
    return (np.asarray(a) * b).sum(axis=-1)


def _times(M: Array, v: Array) -> Array:
    return np.einsum("...ij,...j->...i", M, v)


def _turned(M: Array) -> Array:
    return np.swapaxes(M, -1, -2)


# -- coordinates of the class --------------------------------------------------------------------------------------------------
def basis(S: Array) -> Array:
    """B: the first independent columns of S."""
    matrix = np.asarray(S)
    columns = independent_rows(matrix.reshape(-1, *matrix.shape[-2:])[0].T.astype(int))
    return matrix[..., columns].astype(float)


def left_inverse(B: Array) -> Array:
    """B^+, with B^+ B = 1."""
    return np.asarray(np.linalg.pinv(B))


def complement(ell: Array) -> Array:
    """Z with ell Z = 1 and B^+ Z = 0."""
    return np.asarray(np.linalg.pinv(ell))


def new_basis(B: Array, R: Array) -> Array:
    """B R."""
    return np.asarray(B @ R)


def reactions_in_basis(B: Array, S: Array) -> Array:
    """C with S = B C."""
    return np.asarray(left_inverse(B) @ S)


def extents(B: Array, x: Array, x0: Array) -> Array:
    """xi with x = x0 + B xi."""
    return _times(left_inverse(B), x - x0)


def extent_rates(B: Array, v: Array) -> Array:
    """dxi/dt with v = B dxi/dt."""
    return _times(left_inverse(B), v)


def theta(B: Array, mu: Array) -> Array:
    """B^T mu."""
    return _times(_turned(B), mu)


def theta_rate(B: Array, mudot: Array) -> Array:
    """B^T dmu/dt."""
    return _times(_turned(B), mudot)


def ideal_theta_rate(B: Array, v: Array, x: Array) -> Array:
    """B^T (v/x)."""
    return _times(_turned(B), v / x)


# -- potentials ----------------------------------------------------------------------------------------------------------------
def standard_potentials(x: Array, mu: Array) -> Array:
    """mu0 = mu - ln x of an ideal mixture."""
    return np.asarray(mu - np.log(x))


def gibbs(x: Array, mu: Array) -> Array:
    """G = sum_i x_i (mu_i - 1) of an ideal mixture."""
    return np.asarray(_dot(x, mu - 1.0))


def gibbs_at_equilibrium(xeq: Array, mueq: Array) -> Array:
    """G at equilibrium."""
    return gibbs(xeq, mueq)


def gibbs_at_steady(xss: Array, muss: Array) -> Array:
    """G at the steady state."""
    return gibbs(xss, muss)


def gibbs_at_start(x0: Array, xeq: Array, mueq: Array) -> Array:
    """G at the start of a path, mu = mueq + ln(x/xeq)."""
    return gibbs(x0, mueq + np.log(x0 / xeq))


def gibbs_at_end(x1: Array, xeq: Array, mueq: Array) -> Array:
    """G at the end of a path."""
    return gibbs_at_start(x1, xeq, mueq)


def gibbs_rate(mu: Array, v: Array) -> Array:
    """dG/dt = mu.v."""
    return np.asarray(_dot(mu, v))


def gibbs_curvature(mudot: Array, v: Array) -> Array:
    """d^2G/dt^2 = (dmu/dt).v on a straight line."""
    return np.asarray(_dot(mudot, v))


def ideal_hessian(x: Array) -> Array:
    """diag(1/x)."""
    return np.asarray(np.eye(np.shape(x)[-1]) / np.asarray(x)[..., None])


def potential_rates(H: Array, v: Array) -> Array:
    """dmu/dt = H v."""
    return _times(H, v)


def dual_potential(theta: Array, xi: Array, G: Array) -> Array:
    """psi = theta.xi - G."""
    return np.asarray(_dot(theta, xi) - G)


def dual_potential_rate(theta: Array, thetadot: Array, xi: Array, xidot: Array, Gdot: Array) -> Array:
    """dpsi/dt."""
    return np.asarray(_dot(thetadot, xi) + _dot(theta, xidot) - Gdot)


# -- metric --------------------------------------------------------------------------------------------------------------------
def fisher(x: Array, v: Array) -> Array:
    """sum_i v_i^2/x_i."""
    return np.asarray(kernels.fisher(x, v))


def class_metric(B: Array, H: Array) -> Array:
    """g = B^T H B."""
    return np.asarray(_turned(B) @ H @ B)


def class_metric_inverse(g: Array) -> Array:
    """g^-1."""
    return np.asarray(np.linalg.inv(g))


def class_response(B: Array, x: Array, a: Array) -> Array:
    """w with B^T diag(1/x) B w = B^T a."""
    return np.asarray(np.linalg.solve(_turned(B) @ (B / x[..., None]), theta(B, a)[..., None])[..., 0])


def best_laws(ell: Array, x: Array, a: Array) -> Array:
    """c with ell X ell^T c = ell X a."""
    weighted = ell * x[..., None, :]
    return np.asarray(np.linalg.solve(weighted @ _turned(ell), _times(weighted, a)[..., None])[..., 0])


# -- divergences and their rates -------------------------------------------------------------------------------------------------
def divergence_from_equilibrium(x: Array, xeq: Array) -> Array:
    """D(x||xeq)."""
    return divergence(x, xeq)


def divergence_from_steady(x: Array, xss: Array) -> Array:
    """D(x||xss)."""
    return divergence(x, xss)


def divergence_rate(v: Array, x: Array, xeq: Array) -> Array:
    """d/dt D(x||xeq)."""
    return np.asarray(_dot(v, np.log(x / xeq)))


def divergence_rate_from_steady(v: Array, x: Array, xss: Array) -> Array:
    """d/dt D(x||xss), xss at rest."""
    return divergence_rate(v, x, xss)


def bregman_from_equilibrium(G: Array, Geq: Array, mueq: Array, x: Array, xeq: Array) -> Array:
    """G - Geq - mueq.(x - xeq)."""
    return np.asarray(G - Geq - _dot(mueq, x - xeq))


def bregman_from_steady(G: Array, Gss: Array, muss: Array, x: Array, xss: Array) -> Array:
    """G - Gss - muss.(x - xss)."""
    return bregman_from_equilibrium(G, Gss, muss, x, xss)


def bregman_rate_from_steady(mu: Array, muss: Array, v: Array) -> Array:
    """(mu - muss).v."""
    return bregman_rate(mu, muss, v)


def bregman_rate(mu: Array, mueq: Array, v: Array) -> Array:
    """(mu - mueq).v."""
    return np.asarray(_dot(mu - mueq, v))


def complex_monomials(Y: Array, x: Array, xss: Array) -> Array:
    """u_c = prod_i (x_i/xss_i)^Y_ic."""
    return np.asarray(np.exp(_times(_turned(Y), np.log(x / xss))))


# -- regular solutions ---------------------------------------------------------------------------------------------------------
def total_amount(x: Array) -> Array:
    """T."""
    return np.asarray(np.asarray(x).sum(axis=-1))


def total_rate(v: Array) -> Array:
    """dT/dt."""
    return total_amount(v)


def regular_potentials(x: Array, mu0: Array, chi: Array) -> Array:
    """mu0 + ln y + chi y - y.chi.y/2, y = x/T."""
    y = x / x.sum(axis=-1, keepdims=True)
    field = _times(chi, y)
    return np.asarray(mu0 + np.log(y) + field - 0.5 * _dot(y, field)[..., None])


def regular_gibbs(x: Array, mu0: Array, chi: Array) -> Array:
    """sum_i x_i mu_i."""
    return np.asarray(_dot(x, regular_potentials(x, mu0, chi)))


def regular_potential_rates(x: Array, v: Array, chi: Array) -> Array:
    """dmu/dt of a regular solution, chi symmetric."""
    T = x.sum(axis=-1, keepdims=True)
    y = x / T
    slope = v - y * v.sum(axis=-1, keepdims=True)
    return np.asarray((slope / y + _times(chi, slope) - _dot(_times(chi, y), slope)[..., None]) / T)
