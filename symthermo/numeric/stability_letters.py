"""What statements on stability name: displacements from a steady state, the linearised motion, rates of forces and divergences.

Every function takes arrays under the names that the statements use, always with the states as first axis: S, nup, num (1, N, M),
Jp, Jm (B, M), x, v, acc (B, N), xss (1, N), Jssp, Jssm, kp, km (1, M). It returns the values of one name in the same layout. Fluxes
are those of mass action. Source of the definitions: S. Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446.

>>> displacement(np.array([[1.1, 2.0]]), np.array([[1.0, 2.5]])).round(12)
array([[ 0.1, -0.5]])
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symthermo.numeric import kernels
from symthermo.numeric.observable_letters import law_coefficients

Array = NDArray[np.float64]


def _times(M: Array, y: Array) -> Array:
    return np.asarray(np.einsum("...ij,...j->...i", M, y))


def _back(M: Array, y: Array) -> Array:
    return np.asarray(np.einsum("...ji,...j->...i", M, y))


# -- forces and fluxes in time -------------------------------------------------------------------------------------------------------
def force(Jp: Array, Jm: Array) -> Array:
    """F = ln(J+/J-), (B, M)."""
    return kernels.force(Jp, Jm)


def forward_rate(Jp: Array, nup: Array, v: Array, x: Array) -> Array:
    """dJ+/dt, (B, M)."""
    return np.asarray(Jp * _back(nup, v / x))


def backward_rate(Jm: Array, num: Array, v: Array, x: Array) -> Array:
    """dJ-/dt, (B, M)."""
    return np.asarray(Jm * _back(num, v / x))


def force_rate(S: Array, v: Array, x: Array) -> Array:
    """dF/dt = -S^T (v/x), (B, M)."""
    return -_back(S, v / x)


def log_equilibrium_constant(Jp: Array, Jm: Array, S: Array, x: Array, kp: Array, km: Array) -> Array:
    """ln(k+/k-) = F + S^T ln x, for amounts x, (B, M); only mass action has kp and km."""
    return np.where((kp > 0) & (km > 0), kernels.force(Jp, Jm) + _back(S, np.log(x)), np.nan)


def no_change(Jp: Array, kp: Array, km: Array) -> Array:
    """Of ln(k+/k-): nothing, where the constants are constant, (B, M); only mass action has them."""
    return np.where((kp > 0) & (km > 0), 0.0 * Jp, np.nan)


def production(Jp: Array, Jm: Array) -> Array:
    """sigma = sum J F, (B,)."""
    return kernels.epr(Jp, Jm)


def production_rate(Jp: Array, Jm: Array, Jdotp: Array, Jdotm: Array, Fdot: Array) -> Array:
    """dsigma/dt, (B,)."""
    return np.asarray(((Jdotp - Jdotm) * kernels.force(Jp, Jm) + (Jp - Jm) * Fdot).sum(axis=-1))


# -- information and divergence ------------------------------------------------------------------------------------------------------
def information(x: Array, v: Array) -> Array:
    """I = sum v^2/x, (B,)."""
    return kernels.fisher(x, v)


def information_rate(x: Array, v: Array, acc: Array) -> Array:
    """dI/dt, (B,)."""
    return kernels.fisher_rate(x, v, acc)


def divergence(x: Array, xss: Array) -> Array:
    """D(x||xss), (B,)."""
    return kernels.divergence(x, xss)


def divergence_rate(v: Array, x: Array, xss: Array) -> Array:
    """dD/dt = sum v ln(x/xss), (B,), with the logarithm of a ratio near one to all digits."""
    return np.asarray((v * _log_ratio(x, xss)).sum(axis=-1))


def _log_ratio(x: Array, xss: Array) -> Array:
    return np.asarray(np.log1p((x - xss) / xss))


# -- the linearised motion -----------------------------------------------------------------------------------------------------------
def displacement(x: Array, xss: Array) -> Array:
    """dx = x - xss, (B, N)."""
    return np.asarray(x - xss)


def _slopes(plus: Array, minus: Array, nup: Array, num: Array, x: Array) -> Array:
    """dJ/dx, (B, M, N)."""
    return np.asarray(np.swapaxes(plus[..., None, :] * nup - minus[..., None, :] * num, -1, -2) / x[..., None, :])


def jacobian_at_steady(S: Array, nup: Array, num: Array, Jssp: Array, Jssm: Array, xss: Array) -> Array:
    """K = d(dx/dt)/dx at xss, (1, N, N)."""
    return np.asarray(S @ _slopes(Jssp, Jssm, nup, num, xss))


def jacobian(S: Array, nup: Array, num: Array, Jp: Array, Jm: Array, x: Array) -> Array:
    """d(dx/dt)/dx at x, (B, N, N)."""
    return np.asarray(S @ _slopes(Jp, Jm, nup, num, x))


def linear_current(dxs: Array, nup: Array, num: Array, Jssp: Array, Jssm: Array, xss: Array) -> Array:
    """dJ = (dJ/dx) dx at xss, (B, M)."""
    return _times(_slopes(Jssp, Jssm, nup, num, xss), dxs)


def linear_force(S: Array, dxs: Array, xss: Array, kp: Array, km: Array) -> Array:
    """dF = -S^T (dx/xss), (B, M); only mass action has kp and km."""
    return np.where((kp > 0) & (km > 0), -_back(S, dxs / xss), np.nan)


def linear_velocity(jacss: Array, dxs: Array) -> Array:
    """dv = K dx, (B, N)."""
    return _times(jacss, dxs)


def linear_acceleration(jacss: Array, dv: Array) -> Array:
    """K dv, (B, N)."""
    return _times(jacss, dv)


def second_order_entropy(dxs: Array, xss: Array) -> Array:
    """delta2S = -sum dx^2/xss, (B,)."""
    return np.asarray(-(dxs**2 / xss).sum(axis=-1))


def second_order_entropy_rate(dxs: Array, dv: Array, xss: Array) -> Array:
    """d(delta2S)/dt, (B,)."""
    return np.asarray(-2 * (dxs * dv / xss).sum(axis=-1))


def linear_information(dv: Array, xss: Array) -> Array:
    """I_lin = sum (K dx)^2/xss, (B,)."""
    return np.asarray((dv**2 / xss).sum(axis=-1))


def linear_information_rate(dv: Array, dacc: Array, xss: Array) -> Array:
    """dI_lin/dt, (B,)."""
    return np.asarray(2 * (dv * dacc / xss).sum(axis=-1))


def forward_change(Jp: Array, nup: Array, dxs: Array, x: Array) -> Array:
    """Change of J+ along dx, (B, M)."""
    return forward_rate(Jp, nup, dxs, x)


def backward_change(Jm: Array, num: Array, dxs: Array, x: Array) -> Array:
    """Change of J- along dx, (B, M)."""
    return backward_rate(Jm, num, dxs, x)


def complex_squares(Y: Array, dxs: Array, xss: Array) -> Array:
    """w_c = (Y^T (dx/xss))_c^2, (B, C)."""
    return _back(Y, dxs / xss) ** 2


# -- trade-offs ------------------------------------------------------------------------------------------------------------------------
def distance(dxs: Array, xss: Array) -> Array:
    """sqrt(-delta2S), (B,)."""
    return np.sqrt(-second_order_entropy(dxs, xss))


def distance_rate(dxs: Array, dv: Array, xss: Array) -> Array:
    """d/dt sqrt(-delta2S), (B,)."""
    return np.asarray((dxs * dv / xss).sum(axis=-1) / distance(dxs, xss))


def left_by_laws(x: Array, xss: Array, c: Array, ell: Array, s: Array) -> Array:
    """kappa of x (ln(x/xss) - c L) = kappa s, by least squares, (B,)."""
    left = x * (_log_ratio(x, xss) - (c[..., None, :] @ ell)[..., 0, :])
    return np.asarray((left * s).sum(axis=-1) / (s**2).sum(axis=-1))


def first_velocity(v: Array) -> Array:
    """The velocity at the first node of a path, (B, N)."""
    return np.asarray(v[..., 0])


def first_coefficients(a: Array, x: Array, ell: Array) -> Array:
    """The best coefficients of the laws for the observable a at the first node of a path, (B, K)."""
    return law_coefficients(a, x[..., 0], ell)
