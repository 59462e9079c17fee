"""What the uncertainty relations and speed limits name: optimal observables, optimal potentials, angles, groups, eigenvalues.

Every function takes arrays under the names that the statements use, always with the states (or paths) as first axis: S (B, N, M),
one matrix for all of them, Jp, Jm (B, M), or (B, M, T) at the T nodes of paths, w (B, M), dx (B, N). It returns the values of one
name in the same layout. Source of the definitions: K. Yoshimura, S. Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symthermo.numeric.kernels import log_mean
from symthermo.numeric.linear import independent_rows
from symthermo.numeric.transport import Transport, w1_chemical

Array = NDArray[np.float64]


# -- optima: S diag(weight) S^T y = S J ------------------------------------------------------------------------------------------
def _optimum(S: Array, J: Array, weight: Array) -> Array:
    """The y that minimises sum weight (S^T y - J/weight)^2, zero on the rows of S that depend on others; J, weight (..., M)."""
    rows = independent_rows(S[0])
    root = np.sqrt(weight)
    q, r = np.linalg.qr(root[..., :, None] * S[0][rows].T)
    y = np.zeros((*J.shape[:-1], S.shape[1]))
    y[..., rows] = np.linalg.solve(r, np.swapaxes(q, -1, -2) @ (J / root)[..., None])[..., 0]
    return y


def alpha(S: Array, Jp: Array, Jm: Array) -> Array:
    """The observable with D alpha = xdot, D = S diag(J+ + J-) S^T.

    >>> alpha(np.array([[[-1], [1]]]), np.array([[3.0]]), np.array([[1.0]]))
    array([[-0.5,  0. ]])
    """
    return _optimum(S, Jp - Jm, Jp + Jm)


def phi(S: Array, Jp: Array, Jm: Array) -> Array:
    """The potential with G phi = xdot, G = S diag(L) S^T, L the logarithmic means: S^T phi is the force, if that is conservative."""
    return _optimum(S, Jp - Jm, log_mean(Jp, Jm))


def phi_in_time(S: Array, Jp: Array, Jm: Array) -> Array:
    """The same at every node of a path, (B, N, T)."""
    return np.swapaxes(phi(S, np.swapaxes(Jp, -1, -2), np.swapaxes(Jm, -1, -2)), -1, -2)


# -- one current -------------------------------------------------------------------------------------------------------------------
def diffusion(w: Array, Jp: Array, Jm: Array) -> Array:
    """D_w = sum w^2 (J+ + J-), (B,)."""
    return np.asarray((w**2 * (Jp + Jm)).sum(axis=-1))


def kinetic_angle(w: Array, Jp: Array, Jm: Array) -> Array:
    """d = 2 s/(1 - s) with s = |w.J|/sqrt(D_w A_tot), so that ln(1 + d) = 2 artanh s, (B,).

    1 - s^2 is a sum of squares (Lagrange) and of 4 J+ J-/A, without cancellation far from equilibrium.

    >>> kinetic_angle(np.array([[1.0]]), np.array([[1e20]]), np.array([[1.0]]))
    array([1.e+20])
    """
    A, J = Jp + Jm, Jp - Jm
    u = J / A
    cross = w[..., :, None] * u[..., None, :] - w[..., None, :] * u[..., :, None]
    both = A[..., :, None] * A[..., None, :]
    Dw = diffusion(w, Jp, Jm)
    rest = (both * cross**2).sum(axis=(-1, -2)) / 2 + Dw * (4 * Jp * Jm / A).sum(axis=-1)   # D_w A_tot (1 - s^2)
    whole = Dw * A.sum(axis=-1)
    s = np.minimum(np.abs((w * J).sum(axis=-1)) / np.sqrt(whole), 1.0)
    return np.asarray(2 * s * (1 + s) * whole / rest)


def largest_weight(w: Array) -> Array:
    """max |w_r|, (B,)."""
    return np.asarray(np.abs(w).max(axis=-1))


def absolute_weight(w: Array) -> Array:
    """|w_r|, (B, M)."""
    return np.asarray(np.abs(w))


def activity_along(w: Array, Jp: Array, Jm: Array) -> Array:
    """(sum |w| A + w.J)/2 = sum of the one-way fluxes that w counts as positive, (B,)."""
    return np.asarray(np.where(w > 0, w * Jp, -w * Jm).sum(axis=-1))


def activity_against(w: Array, Jp: Array, Jm: Array) -> Array:
    """(sum |w| A - w.J)/2 = sum of the one-way fluxes that w counts as negative, (B,)."""
    return activity_along(w, Jm, Jp)


# -- parallel reactions ------------------------------------------------------------------------------------------------------------
def group(S: Array) -> Array:
    """For each reaction the number of its group: reactions with one column of S form a group, (1, M).

    >>> group(np.array([[[1, -1, 1], [-1, 0, -1]]]))
    array([[0, 1, 0]])
    """
    numbers: dict[tuple[float, ...], int] = {}
    return np.array([[numbers.setdefault(tuple(column), len(numbers)) for column in S[0].T]])


def _members(group: Array) -> Array:
    return np.asarray(group[0][:, None] == np.arange(int(group[0].max()) + 1)).astype(float)


def merged_columns(S: Array, group: Array) -> Array:
    """The column of S that a group shares, (1, N, G)."""
    member = _members(group)
    return np.asarray(S[:1] @ (member / member.sum(axis=0)))


def merged_forward(Jp: Array, group: Array) -> Array:
    """Total of J+ in each group, (B, G)."""
    return np.asarray(Jp @ _members(group))


def merged_backward(Jm: Array, group: Array) -> Array:
    """Total of J- in each group, (B, G)."""
    return np.asarray(Jm @ _members(group))


# -- paths ---------------------------------------------------------------------------------------------------------------------------
def pace(S: Array, Jp: Array, Jm: Array) -> Array:
    """|xdot_i| at each node, (B, N, T)."""
    return np.asarray(np.abs(S @ (Jp - Jm)))


def largest_eigenvalue(S: Array, Jp: Array, Jm: Array) -> Array:
    """lambda_max of D = S diag(J+ + J-) S^T at each node, (B, T)."""
    A = np.swapaxes(Jp + Jm, -1, -2)
    matrix = S[0].astype(float)
    return np.asarray(np.linalg.eigvalsh((matrix * A[..., None, :]) @ matrix.T)[..., -1])


def sign_of_change(dx: Array) -> Array:
    """sign(Delta x_i), (B, N)."""
    return np.asarray(np.sign(dx))


def sign_of_current(Jp: Array, Jm: Array) -> Array:
    """sign(J_r) at each node, (B, M, T)."""
    return np.asarray(np.sign(Jp - Jm))


def absolute_matrix(S: Array) -> Array:
    """|S_ir|, (1, N, M)."""
    return np.asarray(np.abs(S))


def length(S: Array, Jp: Array, Jm: Array) -> Array:
    """sqrt(xdot.G^+ xdot) at each node, (B, T), as a sum of squares L (S^T phi)^2."""
    s = np.swapaxes(S, -1, -2) @ phi_in_time(S, Jp, Jm)
    return np.asarray(np.sqrt((log_mean(Jp, Jm) * s**2).sum(axis=-2)))


def _transport(S: Array, dx: Array) -> list[Transport]:
    return [w1_chemical(S[0], np.zeros(S.shape[1]), change) for change in dx]


def dual_potential(S: Array, dx: Array) -> Array:
    """The potential psi with |S^T psi| <= 1 and psi.dx = W1, (B, N); NaN where dx is not in the image of S."""
    return np.array([t.potential for t in _transport(S, dx)])


def least_events(S: Array, dx: Array) -> Array:
    """The events z with S z = dx and sum |z| = W1, (B, M); NaN where dx is not in the image of S."""
    return np.array([t.flow for t in _transport(S, dx)])


def absolute_flow(z: Array) -> Array:
    """|z_r|, (B, M)."""
    return np.asarray(np.abs(z))


def potential_drop(psi: Array, dx: Array) -> Array:
    """psi.dx, which is W1 for the optimal potential, (B,)."""
    return np.asarray((psi * dx).sum(axis=-1))


def signed_events(w: Array, Jp: Array, Jm: Array, tau: Array) -> Array:
    """The integral of sum w J, with quadrature weights tau (B, T); of sum |J| for w = sign J, (B,)."""
    return np.asarray(((w * (Jp - Jm)).sum(axis=-2) * tau).sum(axis=-1))


def exponential_angle(W1: Array, Jp: Array, Jm: Array, tau: Array) -> Array:
    """exp(2 artanh(W1/N)) = (N + W1)/(N - W1), N the integral of the traffic of all reactions, (B,)."""
    N = ((Jp + Jm).sum(axis=-2) * tau).sum(axis=-1)
    return np.asarray((N + W1) / (N - W1))


# -- Jensen's inequality -------------------------------------------------------------------------------------------------------------
def mean_point(p: Array, y: Array) -> Array:
    """d = 2 s/(1 - s) with s^2 = sum p (y/(2 + y))^2, (B,)."""
    s = np.sqrt((p * (y / (2 + y)) ** 2).sum(axis=-1))
    return np.asarray(2 * s / (1 - s))


def mean_ratio(p: Array, e: Array) -> Array:
    """(1 + u)/(1 - u) with u = sum p (e - 1)/(e + 1), (B,)."""
    u = (p * (e - 1) / (e + 1)).sum(axis=-1)
    return np.asarray((1 + u) / (1 - u))
