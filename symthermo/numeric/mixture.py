"""Non-ideal mixtures: Gibbs energy, chemical potentials, Hessian, and the divergence they induce.

Regular solution, t = sum n, y = n/t, chi symmetric with zero diagonal, RT = 1:
G = sum n_i(mu0_i + ln y_i) + n.chi.n/(2t),  mu_i = mu0_i + ln y_i + (chi y)_i - y.chi.y/2,
H = [diag(1/y) - 1 1^T + chi - (chi y) 1^T - 1 (chi y)^T + (y.chi.y) 1 1^T]/t.
Source: N. Ohga, S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadStructure, BadValue

Array = NDArray[np.float64]


def _positive(n: ArrayLike) -> Array:
    amounts = np.asarray(n, dtype=float)
    if not np.all(amounts > 0):
        raise BadValue(f"amounts must be positive; the smallest given is {amounts.min():.6g}")
    return amounts


@dataclass(frozen=True)
class RegularSolution:
    """A regular solution of N species, homogeneous of degree 1 in the amounts.

    Parameters
    ----------
    mu0 : (N,) standard potentials
    chi : (N, N) symmetric interaction matrix with zero diagonal

    >>> s = RegularSolution(np.zeros(2), np.array([[0.0, 2.0], [2.0, 0.0]]))
    >>> s.G([0.5, 0.5])   # ln(1/2) + 1/2
    array(-0.19314718)
    """

    mu0: Array
    chi: Array

    def __post_init__(self) -> None:
        if self.chi.shape != (len(self.mu0),) * 2 or np.any(self.chi != self.chi.T) or np.any(np.diag(self.chi)):
            raise BadStructure("the interaction matrix of a regular solution must be symmetric, with zero diagonal, one row per species")

    def G(self, n: ArrayLike) -> Array:
        """Gibbs energy (...)."""
        amounts = _positive(n)
        return np.asarray((amounts * self.mu(amounts)).sum(axis=-1))

    def mu(self, n: ArrayLike) -> Array:
        """Chemical potentials dG/dn, (..., N)."""
        amounts = _positive(n)
        y = amounts / amounts.sum(axis=-1, keepdims=True)
        field = y @ self.chi
        return self.mu0 + np.log(y) + field - 0.5 * (y * field).sum(axis=-1, keepdims=True)

    def H(self, n: ArrayLike) -> Array:
        """Hessian d^2 G/dn^2, (..., N, N); H n = 0."""
        amounts = _positive(n)
        t = amounts.sum(axis=-1)[..., None, None]
        y = amounts / t[..., 0]
        field = y @ self.chi
        out = self.chi - 1.0 - field[..., :, None] - field[..., None, :] + (y * field).sum(axis=-1)[..., None, None]
        diagonal = np.arange(amounts.shape[-1])
        out[..., diagonal, diagonal] += 1.0 / y
        return out / t


@dataclass(frozen=True)
class IdealDilute:
    """Ideal dilute solution at constant volume: G = sum x_i(mu0_i + ln x_i - 1), mu = mu0 + ln x, H = diag(1/x)."""

    mu0: Array

    def G(self, n: ArrayLike) -> Array:
        """Gibbs energy (...)."""
        x = _positive(n)
        return np.asarray((x * (self.mu0 + np.log(x) - 1.0)).sum(axis=-1))

    def mu(self, n: ArrayLike) -> Array:
        """Chemical potentials (..., N)."""
        return self.mu0 + np.log(_positive(n))

    def H(self, n: ArrayLike) -> Array:
        """Hessian (..., N, N)."""
        x = _positive(n)
        return np.eye(x.shape[-1]) / x[..., None]


def smallest_curvature(H: ArrayLike, B: ArrayLike) -> Array:
    """Smallest eigenvalue of B^T H B, positive where G is strictly convex on the class: (..., N, N) -> (...)."""
    basis = np.asarray(B, dtype=float)
    return np.asarray(np.linalg.eigvalsh(basis.T @ np.asarray(H, dtype=float) @ basis)[..., 0])


def bregman(G: Callable[[Array], Array], mu: Callable[[Array], Array], H: Callable[[Array], Array], P: ArrayLike, Q: ArrayLike) -> float:
    """D(P||Q) = G(P) - G(Q) - mu(Q).(P - Q) for any mixture, states (N,).

    Close states (every relative difference below 1/4) go through int_0^1 (1 - s) d.H(Q + s d).d ds, d = P - Q, by 16 Gauss points:
    no cancellation, and exact to rounding there.

    >>> m = IdealDilute(np.zeros(1))
    >>> abs(bregman(m.G, m.mu, m.H, [1 + 1e-9], [1.0]) / 0.5e-18 - 1) < 1e-6
    True
    """
    p, q = _positive(P), _positive(Q)
    d = p - q
    if np.all(np.abs(d) < 0.25 * q):
        node, weight = np.polynomial.legendre.leggauss(16)
        s = 0.5 * (node + 1.0)
        curvature = np.einsum("i,kij,j->k", d, H(q + s[:, None] * d), d)
        return float(0.5 * weight @ ((1.0 - s) * curvature))
    return float(G(p) - G(q) - mu(q) @ d)
