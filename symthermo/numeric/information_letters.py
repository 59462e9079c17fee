"""What statements on the Fisher information of time name: steps and rates, unimolecular reactions; and the potential of a split.

Every function takes arrays under the names that the statements use, always with the states (or paths) as first axis: S (1, N, M),
Jp, Jm (B, M), x, v, acc, mu, xeq, xss (B, N), ell (1, K, N); along paths x (B, N, T) at T nodes. It returns the values of one name in the
same layout. Source of the definitions: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444;
of the split: A. Kolchinsky, A. Dechant, K. Yoshimura, S. Ito, arXiv:2206.14599.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import expm

from symthermo.numeric import kernels
from symthermo.numeric.splits import information_split

Array = NDArray[np.float64]


# -- one step, and the Fisher information ------------------------------------------------------------------------------------------------
def small_step(v: Array, x: Array) -> Array:
    """dt for which no amount changes by more than a tenth, (B,)."""
    fastest = np.abs(v / x).max(axis=-1)
    return np.asarray(0.1 / np.where(fastest > 0, fastest, 0.1))


def next_state(x: Array, v: Array, dt: Array) -> Array:
    """x + v dt, (B, N)."""
    return np.asarray(x + v * dt[..., None])


def relative_entropy_of_step(x: Array, v: Array, dt: Array) -> Array:
    """f(u) = u ln u - u + 1 at u = 1 + v dt/x, (B, N)."""
    return kernels.divergence_terms(1 + v * dt[..., None] / x, np.ones_like(x))


def third_order(x: Array) -> Array:
    """kappa = 1/4 bounds |u ln u - u + 1 - (u - 1)^2/2| by kappa |u - 1|^3 for |u - 1| <= 1/10, (1,)."""
    return np.array([0.25])


def absolute_velocity(v: Array) -> Array:
    """|v|, (B, N)."""
    return np.abs(v)


def information(x: Array, v: Array) -> Array:
    """I = sum v^2/x, (B,)."""
    return kernels.fisher(x, v)


def information_rate(x: Array, v: Array, acc: Array) -> Array:
    """dI/dt, (B,)."""
    return kernels.fisher_rate(x, v, acc)


def _log_constant(J: Array, order: Array, x: Array) -> Array:
    return np.asarray(np.log(J) - np.log(x) @ order[0])


def log_forward_constant(Jp: Array, nup: Array, x: Array) -> Array:
    """ln k+ = ln J+ - sum nu+ ln x, (B, M)."""
    return _log_constant(Jp, nup, x)


def log_backward_constant(Jm: Array, num: Array, x: Array) -> Array:
    """ln k- = ln J- - sum nu- ln x, (B, M)."""
    return _log_constant(Jm, num, x)


def forward_rate(Jp: Array, nup: Array, v: Array, x: Array) -> Array:
    """dJ+/dt of mass action, (B, M)."""
    return np.asarray(Jp * ((v / x) @ nup[0]))


def backward_rate(Jm: Array, num: Array, v: Array, x: Array) -> Array:
    """dJ-/dt of mass action, (B, M)."""
    return np.asarray(Jm * ((v / x) @ num[0]))


# -- unimolecular reactions ----------------------------------------------------------------------------------------------------------------
def tail(S: Array) -> Array:
    """Where each reaction starts, (1, M)."""
    return np.asarray(np.argmin(S[0], axis=0))[None]


def head(S: Array) -> Array:
    """Where each reaction leads, (1, M)."""
    return np.asarray(np.argmax(S[0], axis=0))[None]


def transition(S: Array, kp: Array, km: Array) -> Array:
    """T = exp(W s), W the matrix of the rates, s a tenth of its shortest time, (1, N, N)."""
    forward, backward = (S[0] < 0).astype(float), (S[0] > 0).astype(float)
    W = S[0] @ (kp[0][:, None] * forward.T - km[0][:, None] * backward.T)
    return np.asarray(expm(0.1 * W / np.abs(W).max()))[None]


def mapped_state(T: Array, x: Array) -> Array:
    """T x, (B, N)."""
    return np.asarray((T @ x[..., None])[..., 0])


def mapped_other(T: Array, y: Array) -> Array:
    """T y, (B, N)."""
    return mapped_state(T, y)


def mapped_velocity(T: Array, v: Array) -> Array:
    """T v, (B, N)."""
    return mapped_state(T, v)


# -- splits ------------------------------------------------------------------------------------------------------------------------------
def potential_of_information(S: Array, Jp: Array, Jm: Array) -> Array:
    """The potential at which psi.xdot - sum [J-(e^s - 1) + J+(e^-s - 1)], s = S^T psi, is largest, (B, N)."""
    return np.array([information_split(S[0], a, b).potential for a, b in zip(Jp, Jm, strict=True)])


def gradient(S: Array, psi: Array) -> Array:
    """S^T psi, (B, M)."""
    return np.asarray(psi @ S[0])


def gradient_of_other(S: Array, theta: Array) -> Array:
    """S^T theta, (B, M)."""
    return np.asarray(theta @ S[0])


def current(Jp: Array, Jm: Array) -> Array:
    """J = J+ - J-, (B, M)."""
    return np.asarray(Jp - Jm)
