"""Linear algebra that the other files share: exact choice of independent rows, least squares with very uneven weights.

A rank is never read off a float: rows of an integer matrix are chosen by elimination modulo a prime, and rows independent
modulo a prime are independent over the rationals.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue

Array = NDArray[np.float64]

# two primes below 2**31, so that products fit 64 bits; a rank is missed only if both divide every maximal minor
_PRIMES = (2147483647, 2147483629)


def _pivot_rows(matrix: NDArray[np.int64], prime: int) -> list[int]:
    """Rows that are independent of those before them, modulo `prime`."""
    work = matrix % prime
    pivots: list[tuple[int, NDArray[np.int64]]] = []
    rows: list[int] = []
    for i in range(work.shape[0]):
        row = work[i]
        for column, pivot in pivots:
            if row[column]:
                row = (row - row[column] * pivot) % prime
        nonzero = np.flatnonzero(row)
        if nonzero.size:
            column = int(nonzero[0])
            pivots.append((column, row * pow(int(row[column]), -1, prime) % prime))
            rows.append(i)
            if len(rows) == work.shape[1]:
                break
    return rows


def independent_rows(matrix: ArrayLike) -> NDArray[np.intp]:
    """The first linearly independent rows of an integer matrix, chosen exactly.

    Parameters
    ----------
    matrix : (n, m) integers

    Returns
    -------
    (rank,) increasing row numbers; their count is the rank.

    >>> independent_rows([[-1, 1], [1, -1], [0, 2]])
    array([0, 2])
    """
    exact = np.asarray(matrix)
    whole = np.rint(exact).astype(np.int64).reshape(exact.shape)
    if not np.array_equal(whole, exact):
        raise BadValue("a rank is decided exactly, so the matrix must have integer entries; it has others")
    best = max((_pivot_rows(whole, prime) for prime in _PRIMES), key=len)
    return np.array(best, dtype=np.intp)


def column_basis(matrix: ArrayLike) -> Array:
    """Independent columns of an integer matrix, as floats: a basis of its image, in the order of the columns."""
    exact = np.asarray(matrix)
    return exact[:, independent_rows(exact.T)].astype(float)


def weighted_least_squares(design: Array, target: Array, weight: Array) -> Array:
    """argmin_c  sum_r weight_r (target - design c)_r^2  for weights that may span many decades.

    Householder QR with column pivoting on rows sorted by size is backward stable row by row (A. J. Cox, N. J. Higham,
    in Numerical Analysis 1997); the normal equations would square the spread of the weights.

    Parameters
    ----------
    design : (m, k) of full column rank on the rows of positive weight
    target, weight : (m,)
    """
    from scipy.linalg import qr, solve_triangular

    if design.shape[1] == 0:
        return np.zeros(0)
    root = np.sqrt(weight)
    scaled = root[:, None] * design
    order = np.argsort(-np.abs(scaled).max(axis=1), kind="stable")
    q, r, columns = qr(scaled[order], mode="economic", pivoting=True)
    solution = np.empty(design.shape[1])
    solution[columns] = solve_triangular(r, q.T @ (root * target)[order])
    return solution


def orthonormal_image(matrix: Array, rank: int) -> Array:
    """(n, rank) orthonormal basis of the image of `matrix`, whose rank is known."""
    from scipy.linalg import qr

    if rank == 0:
        return np.zeros((matrix.shape[0], 0))
    q, _, _ = qr(matrix, mode="economic", pivoting=True)
    return np.asarray(q[:, :rank])


def left_null(matrix: Array, rank: int) -> Array:
    """(n - rank, n) orthonormal rows that vanish on the image of `matrix`, whose rank is known."""
    from scipy.linalg import qr

    if rank == 0:
        return np.eye(matrix.shape[0])
    q, _, _ = qr(matrix, mode="full", pivoting=True)
    return np.asarray(q[:, rank:].T)
