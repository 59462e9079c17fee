"""What bounds on observables name: potentials and divergences, observables, the coefficients with which laws are taken off them.

Every function takes arrays under the names that the statements use, always with the states (or paths) as first axis: S (1, N, M),
Jp, Jm (B, M), x, v, acc, mu, xeq, xss (B, N), ell (1, K, N); along paths x (B, N, T) at T nodes. It returns the values of one name in the
same layout. Source of the definitions: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from symthermo.numeric import kernels

Array = NDArray[np.float64]


# -- potentials, divergences and their rates -----------------------------------------------------------------------------------------
def mu0(mu: Array, x: Array) -> Array:
    """mu - ln x, the standard potentials of amounts, (B, N)."""
    return np.asarray(mu - np.log(x))


def mu0_of_path(mu: Array, x: Array) -> Array:
    """The same from the first node of a path, (B, N)."""
    return mu0(mu, x)[..., 0]


def extents(S: Array, x: Array, xeq: Array) -> Array:
    """xi of least norm with S xi = x - xeq, or closest to it, (B, M).

    >>> extents(np.array([[[-1], [1]]]), np.array([[3.0, 1.0]]), np.array([[2.0, 2.0]])).round(12)
    array([[-1.]])
    """
    return np.asarray((x - xeq) @ np.linalg.pinv(S[0].astype(float)).T)


def divergence_eq(x: Array, xeq: Array) -> Array:
    """D(x||xeq), (B,)."""
    return kernels.divergence(x, xeq)


def divergence_eq_rate(v: Array, x: Array, xeq: Array) -> Array:
    """dD(x||xeq)/dt = sum v ln(x/xeq), (B,)."""
    return np.asarray((v * np.log(x / xeq)).sum(axis=-1))


def divergence_ss(x: Array, xss: Array) -> Array:
    """D(x||xss), (B,)."""
    return kernels.divergence(x, xss)


def divergence_ss_rate(v: Array, x: Array, xss: Array) -> Array:
    """dD(x||xss)/dt, (B,)."""
    return divergence_eq_rate(v, x, xss)


def gibbs(x: Array, mu: Array) -> Array:
    """G = sum (x mu - x), (B,)."""
    return np.asarray((x * mu - x).sum(axis=-1))


def gibbs_rate(mu: Array, v: Array) -> Array:
    """dG/dt = sum mu v, (B,)."""
    return np.asarray((mu * v).sum(axis=-1))


def mudot(v: Array, x: Array) -> Array:
    """dmu/dt = v/x, (B, N)."""
    return np.asarray(v / x)


# -- observables and conservation laws -----------------------------------------------------------------------------------------------
def still(a: Array) -> Array:
    """The rate of an observable that does not change, (B, N)."""
    return np.zeros_like(a)


def mean(a: Array, x: Array) -> Array:
    """<a> = sum a x, (B,)."""
    return np.asarray((a * x).sum(axis=-1))


def mean_rate(a: Array, v: Array) -> Array:
    """d<a>/dt of an observable that does not change itself, (B,)."""
    return np.asarray((a * v).sum(axis=-1))


def law_coefficients(a: Array, x: Array, ell: Array) -> Array:
    """The c that minimises sum x (a - c L)^2, of least norm, (B, K); by orthogonal factors, not by normal equations.

    >>> law_coefficients(np.array([[0.0, 1.0]]), np.array([[1.0, 3.0]]), np.array([[[1, 1]]])).round(12)
    array([[0.75]])
    """
    root = np.sqrt(x)
    design = root[..., :, None] * np.swapaxes(ell, -1, -2)
    return np.asarray((np.linalg.pinv(design) @ (root * a)[..., None])[..., 0])


def potential_coefficients(mu: Array, x: Array, ell: Array) -> Array:
    """The same for chemical potentials, (B, K)."""
    return law_coefficients(mu, x, ell)


def equilibrium_coefficients(x: Array, xeq: Array, ell: Array) -> Array:
    """The same for ln(x/xeq), (B, K)."""
    return law_coefficients(np.log(x / xeq), x, ell)


def steady_coefficients(x: Array, xss: Array, ell: Array) -> Array:
    """The same for ln(x/xss), (B, K)."""
    return law_coefficients(np.log(x / xss), x, ell)


def coefficients_in_time(mu0: Array, x: Array, ell: Array) -> Array:
    """The same for mu0 + ln x at every node of a path, (B, K, T)."""
    here = np.moveaxis(x, -1, -2)
    return np.moveaxis(law_coefficients(mu0[:, None] + np.log(here), here, ell[:, None]), -1, -2)


def no_coefficients(ell: Array) -> Array:
    """c = 0, (1, K)."""
    return np.zeros(ell.shape[:2])


def fewer_laws(ell: Array) -> Array:
    """B of L' = B L: all laws but the last; the zero combination where there is one law, (1, Q, K)."""
    count = ell.shape[1]
    return np.eye(count)[None, : count - 1] if count > 1 else np.zeros((1, 1, count))


def partial_laws(comb: Array, ell: Array) -> Array:
    """L' = B L, (1, Q, N)."""
    return np.asarray(comb @ ell)


def partial_coefficients(a: Array, x: Array, part: Array) -> Array:
    """The best coefficients of fewer laws, (B, Q)."""
    return law_coefficients(a, x, part)


def direction(S: Array) -> Array:
    """s of S = s b^T: the first column that is not zero, (1, N)."""
    columns = np.flatnonzero(np.any(S[0] != 0, axis=0))
    return np.asarray(S[:1, :, columns[0] if len(columns) else 0]).astype(float)


def along_direction(S: Array, s: Array) -> Array:
    """b of S = s b^T, by least squares, (1, M)."""
    return np.asarray((s @ S[0])/np.maximum((s**2).sum(axis=-1, keepdims=True), 1e-300))


def left_by_laws(a: Array, c: Array, ell: Array, x: Array, s: Array) -> Array:
    """kappa of x (a - c L) = kappa s, by least squares, (B,)."""
    left = x * (a - (c[..., None, :] @ ell)[..., 0, :])
    return np.asarray((left * s).sum(axis=-1) / (s**2).sum(axis=-1))


# -- several observables -------------------------------------------------------------------------------------------------------------
def all_observables(x: Array) -> Array:
    """The amounts of all species as observables, (1, N, N)."""
    return np.eye(x.shape[-1])[None]


def coefficients_of_all(A: Array, x: Array, ell: Array) -> Array:
    """The best coefficients of the laws for each row of A, (B, O, K)."""
    return law_coefficients(A, x[:, None], ell[:, None])


def _left(A: Array, C: Array, ell: Array) -> Array:
    return np.asarray(A - C @ ell)


def theta(A: Array, C: Array, ell: Array, x: Array, v: Array) -> Array:
    """[A (X - X L^T (L X L^T)^-1 L X) A^T]^+ A v, (B, O): the least squares fit of v/x by what the laws leave of A."""
    return score_as_observable(A, C, ell, x, v)


def score_as_observable(A: Array, C: Array, ell: Array, x: Array, v: Array) -> Array:
    """psi with v/x = psi (A - C L), or closest to it in the metric x, (B, O)."""
    root = np.sqrt(x)
    design = np.swapaxes(_left(A, C, ell) * root[:, None], -1, -2)
    return np.asarray((np.linalg.pinv(design, rcond=1e-12) @ (v / root)[..., None])[..., 0])


# -- gauge of the potentials -----------------------------------------------------------------------------------------------------------
def gauge_shift(ell: Array) -> Array:
    """One unit of every law, (1, K)."""
    return np.ones(ell.shape[:2])


def shifted_potentials(mu: Array, shift: Array, ell: Array) -> Array:
    """mu + shift L, (B, N)."""
    return np.asarray(mu + (shift[..., None, :] @ ell)[..., 0, :])


def shifted_coefficients(nu: Array, x: Array, ell: Array) -> Array:
    """The best coefficients of the laws for shifted potentials, (B, K)."""
    return law_coefficients(nu, x, ell)
