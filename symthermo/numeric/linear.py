"""Linear algebra that the other files share: exact choice of independent rows, least squares with very uneven weights.

A rank is never read off a float: rows of an integer matrix are chosen by elimination modulo a prime, and rows independent
modulo a prime are independent over the rationals.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue

Array = NDArray[np.float64]

LARGEST_LOOP = 64
"""Columns up to which a triangle is made here; beyond, LAPACK's is quicker by more than the import of scipy.linalg costs."""

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


def _ends(matrix: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """Where the edges of a graph begin (-1) and end (1), if each column is one; None where a column is not."""
    if not matrix.size or not np.all((np.abs(matrix).sum(axis=0) == 2) & (matrix.sum(axis=0) == 0) & (matrix.max(axis=0) == 1)):
        return None
    return matrix.argmin(axis=0), matrix.argmax(axis=0)


def components(n: int, tails: NDArray[np.intp], heads: NDArray[np.intp]) -> tuple[list[int], NDArray[np.intp]]:
    """For each vertex of a graph a number of its component, and the edges that join two components when added one by one.

    >>> components(4, np.array([0, 1, 2]), np.array([1, 0, 3]))
    ([1, 1, 3, 3], array([0, 2]))
    """
    parent, joining = list(range(n)), []

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i
    for e, (a, b) in enumerate(zip(tails.tolist(), heads.tolist(), strict=True)):
        if (i := root(a)) != (j := root(b)):
            parent[i] = j
            joining.append(e)
    return [root(i) for i in range(n)], np.array(joining, dtype=np.intp)


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
    if (joined := _ends(whole)) is not None:                                                 # of a graph, a row for each vertex
        last = np.zeros(len(whole), dtype=bool)
        last[list({c: i for i, c in enumerate(components(len(whole), *joined)[0])}.values())] = True
        return np.flatnonzero(~last)
    if (joined := _ends(whole.T)) is not None:                                               # a row for each edge
        return components(whole.shape[1], *joined)[1]
    best = max((_pivot_rows(whole, prime) for prime in _PRIMES), key=len)
    return np.array(best, dtype=np.intp)


def column_basis(matrix: ArrayLike) -> Array:
    """Independent columns of an integer matrix, as floats: a basis of its image, in the order of the columns."""
    exact = np.asarray(matrix)
    return exact[:, independent_rows(exact.T)].astype(float)


def pivoted_triangle(rows: Array, right: Array | None = None) -> tuple[Array, Array, NDArray[np.intp]]:
    """Householder QR with column pivoting of rows sorted by size, backward stable row by row however their sizes differ.

    Source: A. J. Cox, N. J. Higham, in Numerical Analysis 1997; normal equations would square the spread of the rows.

    Parameters
    ----------
    rows : (m, k), m >= k;  right : (m,) a right side to turn along

    Returns
    -------
    R : (k, k) upper triangle;  Q^T right : (k,);  columns : (k,) the order with rows[:, columns] = Q R
    """
    k = rows.shape[1]
    order = np.argsort(-np.abs(rows).max(axis=1, initial=0.0), kind="stable")
    side = np.zeros(len(rows)) if right is None else right
    if k > LARGEST_LOOP:
        from scipy.linalg import qr

        q, r, columns = qr(rows[order], mode="economic", pivoting=True)
        return np.asarray(r), q.T @ side[order], columns.astype(np.intp)
    work = np.column_stack([rows, side])[order]
    columns = np.arange(k)
    for j in range(k):
        below = work[j:]
        best = j + int(np.argmax(np.einsum("ij,ij->j", below[:, j:k], below[:, j:k])))
        if best != j:
            work[:, [j, best]] = work[:, [best, j]]
            columns[[j, best]] = columns[[best, j]]
        v = below[:, j].copy()
        length = float(np.sqrt(v @ v))
        if length == 0.0:
            break
        v[0] += np.copysign(length, v[0])
        below[:, j:] -= np.outer(v * (2.0 / (v @ v)), v @ below[:, j:])
    return np.triu(work[:k, :k]), work[:k, k], columns


def solve_triangle(R: Array, right: Array, turned: bool = False) -> Array:
    """R^-1 right, or R^-T right, of an upper triangle; infinite where R is singular."""
    k = len(right)
    if k > LARGEST_LOOP:
        from scipy.linalg import solve_triangular

        return np.asarray(solve_triangular(R, right, trans="T" if turned else "N"))
    out = np.array(right, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for j in range(k) if turned else range(k - 1, -1, -1):
            out[j] /= R[j, j]
            rest = slice(j + 1, None) if turned else slice(None, j)
            out[rest] -= (R[j, rest] if turned else R[rest, j]) * out[j]
    return out


def weighted_least_squares(design: Array, target: Array, weight: Array) -> Array:
    """argmin_c  sum_r weight_r (target - design c)_r^2  for weights that may span many decades.

    Parameters
    ----------
    design : (m, k) of full column rank on the rows of positive weight
    target, weight : (m,)
    """
    if design.shape[1] == 0:
        return np.zeros(0)
    root = np.sqrt(weight)
    R, right, columns = pivoted_triangle(root[:, None] * design, root * target)
    solution = np.empty(design.shape[1])
    solution[columns] = solve_triangle(R, right)
    return solution


def orthonormal_image(matrix: Array, rank: int) -> Array:
    """(n, rank) orthonormal basis of the image of `matrix`, whose rank is known."""
    return np.asarray(np.linalg.svd(matrix, full_matrices=False)[0][:, :rank])


def left_null(matrix: Array, rank: int) -> Array:
    """(n - rank, n) orthonormal rows that vanish on the image of `matrix`, whose rank is known."""
    return np.asarray(np.linalg.svd(matrix, full_matrices=True)[0][:, rank:].T)
