"""The Legendre map between the affine coordinates of a compatibility class: extents xi, and theta = B^T mu.

On the class n = n0 + B xi the potential is phi(xi) = G(n), theta = d phi/d xi, and psi(theta) = theta.xi - phi. The way back,
theta -> xi, minimises the strictly convex phi(xi) - theta.xi: for ideal mixtures in the dual variables, in logarithms, so that
species of e^-1000 are no obstacle; for any other Gibbs energy by damped Newton in xi, cut to 0.9 of the way to the boundary, so
that it never leaves the domain. Source: N. Ohga, S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import HypothesisFails, OutOfDomain
from symthermo.numeric.equilibrium import class_point
from symthermo.numeric.linear import independent_rows, left_null
from symthermo.numeric.mixture import smallest_curvature

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Coordinates:
    """A point of the class: extents `xi`, amounts `n` (`log_n` also where they underflow), and the certificate.

    `decrement` is Newton's, squared: twice what the minimum may still lack; `residual` = max |B^T mu(n) - theta|.
    """

    xi: Array
    n: Array
    log_n: Array
    decrement: float
    residual: float


def _full_rank(B: ArrayLike) -> Array:
    basis = np.asarray(B)
    if len(independent_rows(basis.T)) != basis.shape[1]:
        raise HypothesisFails(f"coordinates need independent columns; of the {basis.shape[1]} given only "
                              f"{len(independent_rows(basis.T))} are")
    return basis.astype(float)


def ideal_inverse(theta: ArrayLike, mu0: ArrayLike, x0: ArrayLike, B: ArrayLike, laws: ArrayLike | None = None) -> Coordinates:
    """theta -> xi for an ideal dilute mixture: the x = x0 + B xi with B^T (mu0 + ln x) = theta.

    ln x = m - mu0 + L^T c with B^T m = theta; c is found from L x = L x0 (Birch's theorem).

    Parameters
    ----------
    theta : (m,) any size
    mu0, x0 : (N_X,) standard potentials and a state of the class (entries >= 0)
    B : (N_X, m) independent integer columns
    laws : (N_X - m, N_X) integer conservation laws, a basis of the left null space of B; computed when left out

    Raises
    ------
    OutOfDomain : when a concentration would overflow.

    >>> p = ideal_inverse([-2000.0], [0.0, 0.0], [1.0, 1.0], [[-1], [1]])
    >>> p.xi, p.log_n
    (array([-1.]), array([ 6.93147181e-01, -1.99930685e+03]))
    """
    basis = _full_rank(B)
    start, standard = np.asarray(x0, dtype=float), np.asarray(mu0, dtype=float)
    target = np.asarray(theta, dtype=float)
    L = left_null(basis, basis.shape[1]) if laws is None else np.asarray(laws, dtype=float)
    particular, *_ = np.linalg.lstsq(basis.T, target, rcond=None)
    point = class_point(L, particular - standard, L @ start)
    xi, *_ = np.linalg.lstsq(basis, point.x - start, rcond=None)
    residual = float(np.abs(basis.T @ (standard + point.log_x) - target).max(initial=0.0))
    return Coordinates(xi, point.x, point.log_x, point.decrement, residual)


def partial_equilibrium(mu0: ArrayLike, x: ArrayLike, fast: ArrayLike) -> Coordinates:
    """Where the fast reactions alone would take x: the point of x + Im(fast) with zero affinity of every fast reaction.

    `fast` (N_X, k) holds their stoichiometric columns, dependent ones allowed; xi are the extents of independent ones.
    """
    columns = np.asarray(fast)
    basis = columns[:, independent_rows(columns.T)]
    return ideal_inverse(np.zeros(basis.shape[1]), mu0, x, basis)


def legendre_inverse(theta: ArrayLike, G: Callable[[Array], Array], mu: Callable[[Array], Array], H: Callable[[Array], Array],
                     n0: ArrayLike, B: ArrayLike, *, tolerance: float = 1e-28, limit: int = 1000) -> Coordinates:
    """theta -> xi for any Gibbs energy G with gradient mu and Hessian H, from a positive state n0 of the class.

    Raises
    ------
    OutOfDomain : when G is not convex on the class at a point of the way (the sentence gives the smallest eigenvalue of
        B^T H B), or theta lies where an amount is too small for double precision, naming the species.
    """
    basis, target = _full_rank(B), np.asarray(theta, dtype=float)
    xi, n = np.zeros(basis.shape[1]), np.asarray(n0, dtype=float)
    last = residual = np.inf
    for _ in range(limit):
        if n.min() < 1e-290 * n.max():
            break
        gradient = basis.T @ mu(n) - target
        residual = float(np.abs(gradient).max(initial=0.0))
        curvature = H(n)
        hessian = basis.T @ curvature @ basis
        unit = 1.0 / np.sqrt(np.maximum(np.diag(hessian), 1e-300))  # near the boundary curvatures differ by many decades
        scaled = hessian * unit * unit[:, None]
        if np.linalg.eigvalsh(scaled)[0] <= 0:
            if n.min() < 1e-12 * n.max():
                break  # rounding near the boundary, no statement about G
            raise OutOfDomain("the Gibbs energy is not convex on the class at amounts " + ", ".join(f"{v:.4g}" for v in n)
                              + f": the smallest eigenvalue of B^T H B is {float(smallest_curvature(curvature, basis)):.4g}, "
                              "where it must be positive")
        step = -unit * np.linalg.solve(scaled, unit * gradient)
        decrement = float(-gradient @ step)
        if residual <= 1e-9 * (1.0 + np.abs(target).max()) and (decrement <= tolerance or decrement >= last):
            return Coordinates(xi, n, np.log(n), max(decrement, 0.0), residual)
        last, move = decrement, basis @ step
        down = move < 0
        length = min(1.0, 0.9 * float((n[down] / -move[down]).min(initial=np.inf)))
        value = float(G(n) - target @ xi)
        while decrement > 1e-10 and float(G(n + length * move) - target @ (xi + length * step)) > value - 0.1 * length * decrement:
            length *= 0.5
        xi, n = xi + length * step, n + length * move
    raise OutOfDomain(f"no state with the given theta was reached: the species with index {int(np.argmin(n))} came down to "
                      f"{n.min():.3g} with theta still {residual:.3g} away, beyond what double precision resolves on this class")
