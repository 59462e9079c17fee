"""What statements on stability name: displacements from a steady state, the linearised motion, rates of forces and divergences.

Every function takes arrays under the names that the statements use, always with the states as first axis: S, nup, num (1, N, M),
Jp, Jm (B, M), x, v, acc (B, N), xss (1, N), Jssp, Jssm, kp, km (1, M). It returns the values of one name in the same layout. Fluxes
are those of mass action. Source of the definitions: S. Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446.

>>> distance(np.array([[0.1, -0.5]]), np.array([[1.0, 2.5]]))
array([0.33166248])
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_continuous_lyapunov

from symthermo.numeric import kernels

Array = NDArray[np.float64]


def _times(M: Array, y: Array) -> Array:
    return np.asarray(np.einsum("...ij,...j->...i", M, y))


def _back(M: Array, y: Array) -> Array:
    return np.asarray(np.einsum("...ji,...j->...i", M, y))


# -- forces and fluxes in time -------------------------------------------------------------------------------------------------------


def log_equilibrium_constant(Jp: Array, Jm: Array, S: Array, x: Array, kp: Array, km: Array) -> Array:
    """ln(k+/k-) = F + S^T ln x, for amounts x, (B, M); only mass action has kp and km."""
    return np.where((kp > 0) & (km > 0), kernels.force(Jp, Jm) + _back(S, np.log(x)), np.nan)


def log_equilibrium_constant_rate(Fdot: Array, S: Array, v: Array, x: Array) -> Array:
    """d ln(k+/k-)/dt = dF/dt + S^T (v/x), (B, M): zero where the constants are constant."""
    return np.asarray(Fdot + _back(S, v / x))


def no_change(Jp: Array, kp: Array, km: Array) -> Array:
    """Of ln(k+/k-): nothing, where the constants are constant, (B, M); only mass action has them."""
    return np.where((kp > 0) & (km > 0), 0.0 * Jp, np.nan)


def production_rate(Jp: Array, Jm: Array, Jdotp: Array, Jdotm: Array, Fdot: Array) -> Array:
    """dsigma/dt, (B,)."""
    return np.asarray(((Jdotp - Jdotm) * kernels.force(Jp, Jm) + (Jp - Jm) * Fdot).sum(axis=-1))


# -- information and divergence ------------------------------------------------------------------------------------------------------


def information_rate(x: Array, v: Array, acc: Array) -> Array:
    """dI/dt, (B,)."""
    return kernels.fisher_rate(x, v, acc)


def divergence_rate(v: Array, x: Array, xss: Array) -> Array:
    """dD/dt = sum v ln(x/xss), (B,), with the logarithm of a ratio near one to all digits."""
    return np.asarray((v * _log_ratio(x, xss)).sum(axis=-1))


def _log_ratio(x: Array, xss: Array) -> Array:
    return np.asarray(np.log1p((x - xss) / xss))


# -- the linearised motion -----------------------------------------------------------------------------------------------------------


def _slopes(plus: Array, minus: Array, nup: Array, num: Array, x: Array) -> Array:
    """dJ/dx, (B, M, N)."""
    return np.asarray(np.swapaxes(plus[..., None, :] * nup - minus[..., None, :] * num, -1, -2) / x[..., None, :])


def jacobian_at_steady(S: Array, nup: Array, num: Array, Jssp: Array, Jssm: Array, xss: Array) -> Array:
    """K = d(dx/dt)/dx at xss, (1, N, N)."""
    return np.asarray(S @ _slopes(Jssp, Jssm, nup, num, xss))


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


def second_order_entropy_rate(dxs: Array, dv: Array, xss: Array) -> Array:
    """d(delta2S)/dt, (B,)."""
    return np.asarray(-2 * (dxs * dv / xss).sum(axis=-1))


def linear_information_rate(dv: Array, dacc: Array, xss: Array) -> Array:
    """dI_lin/dt, (B,)."""
    return np.asarray(2 * (dv * dacc / xss).sum(axis=-1))


def forward_change(Jp: Array, nup: Array, dxs: Array, x: Array) -> Array:
    """Change of J+ along dx, (B, M)."""
    return np.asarray(Jp * _back(nup, dxs / x))


def backward_change(Jm: Array, num: Array, dxs: Array, x: Array) -> Array:
    """Change of J- along dx, (B, M)."""
    return np.asarray(Jm * _back(num, dxs / x))


def complex_squares(Y: Array, dxs: Array, xss: Array) -> Array:
    """w_c = (Y^T (dx/xss))_c^2, (B, C)."""
    return _back(Y, dxs / xss) ** 2


# -- trade-offs ------------------------------------------------------------------------------------------------------------------------
def distance(dxs: Array, xss: Array) -> Array:
    """sqrt(-delta2S), (B,)."""
    return np.sqrt((dxs**2 / xss).sum(axis=-1))


def distance_rate(dxs: Array, dv: Array, xss: Array) -> Array:
    """d/dt sqrt(-delta2S), (B,)."""
    return np.asarray((dxs * dv / xss).sum(axis=-1) / distance(dxs, xss))


def left_by_laws(x: Array, xss: Array, c: Array, ell: Array, s: Array) -> Array:
    """kappa of x (ln(x/xss) - c L) = kappa s, by least squares, (B,)."""
    left = x * (_log_ratio(x, xss) - (c[..., None, :] @ ell)[..., 0, :])
    return np.asarray((left * s).sum(axis=-1) / (s**2).sum(axis=-1))


# -- one dimension, eigenvectors -----------------------------------------------------------------------------------------------------
def slope_along(jacss: Array, dxs: Array, xss: Array) -> Array:
    """The lambda for which K dx is closest to lambda dx, (B,)."""
    return np.asarray((dxs * _times(jacss, dxs) / xss).sum(axis=-1) / (dxs**2 / xss).sum(axis=-1))


def velocity_along(v: Array, s: Array) -> Array:
    """y of v = s y, by least squares, (B,)."""
    return np.asarray((v * s).sum(axis=-1) / (s**2).sum(axis=-1))


def eigenvalue_along(jac: Array, s: Array) -> Array:
    """lambda of K s = lambda s, by least squares, (B,)."""
    return np.asarray((s * _times(jac, s)).sum(axis=-1) / (s**2).sum(axis=-1))


def acceleration_along(slope: Array, y: Array) -> Array:
    """dy/dt = lambda y, (B,)."""
    return np.asarray(slope * y)


# -- the equation of Lyapunov -----------------------------------------------------------------------------------------------------------
def damping_root(S: Array, jacss: Array) -> Array:
    """B, (1, rank, N): the coordinates of a displacement in an orthonormal basis of im S, after the projection along the kernel of K.

    K^T P + P K = -B^T B then has the solution `metric`, whatever the conservation laws.
    """
    U, K = _on_class(S, jacss)
    return np.linalg.solve(K, U.T @ jacss[0])[None]


def _on_class(S: Array, jacss: Array) -> tuple[Array, Array]:
    """An orthonormal basis of im S, and K in it."""
    U, size, _ = np.linalg.svd(S[0].astype(float))
    U = U[:, : int((size > 1e-12 * size[0]).sum())]
    return U, U.T @ jacss[0] @ U


def damping(B: Array) -> Array:
    """Q = B^T B, (1, N, N)."""
    return np.asarray(np.swapaxes(B, -1, -2) @ B)


def metric(S: Array, jacss: Array, B: Array) -> Array:
    """P with K^T P + P K = -Q, (1, N, N); positive on im S exactly if all eigenvalues of K there have negative real parts."""
    _, K = _on_class(S, jacss)
    return np.asarray(B[0].T @ solve_continuous_lyapunov(K.T, -np.eye(len(K))) @ B[0])[None]


def remainder(acc: Array, jacss: Array, v: Array) -> Array:
    """What of the acceleration is not K v, (B, N)."""
    return np.asarray(acc - _times(jacss, v))


def metric_speed_rate(P: Array, v: Array, acc: Array) -> Array:
    """d(v.P v)/dt for a symmetric P, (B,)."""
    return np.asarray(2 * (acc * _times(P, v)).sum(axis=-1))
