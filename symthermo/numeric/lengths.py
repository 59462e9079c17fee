"""Shortest lengths between two states in the geometry of the Fisher information of time.

With r_i = 2 sqrt(x_i) the information is |dr/dt|^2: positive measures are flat, and each conserved total of a set of species
confines its part of r to a sphere of radius 2 sqrt(M). A path is at least as long as the chord, the arc, or the product of arcs:
chord <= product of spheres <= length. Source: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444
(speed.hellinger, speed.sphere, speed.spheres).
"""
from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue, HypothesisFails

Array = NDArray[np.float64]


def _two_states(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if np.any(a < 0) or np.any(b < 0):
        raise BadValue(f"lengths need concentrations >= 0; the smallest given is {min(a.min(), b.min()):.6g}")
    return a, b


def chord(x: ArrayLike, y: ArrayLike) -> Array:
    """ell_H = 2 sqrt(sum (sqrt y_i - sqrt x_i)^2), on the last axis.

    >>> float(chord([1.0, 4.0], [4.0, 1.0]))
    2.8284271247461903
    """
    a, b = _two_states(x, y)
    return np.asarray(2.0 * np.sqrt(((np.sqrt(b) - np.sqrt(a)) ** 2).sum(axis=-1)))


def arc(x: ArrayLike, y: ArrayLike) -> float:
    """2 sqrt(M) arccos(sum sqrt(x_i y_i)/M) for two states (n,) of one total M.

    The angle is computed as 2 arcsin(chord / 4 sqrt(M)), which keeps its digits for close states.

    Raises
    ------
    HypothesisFails : when the totals differ by more than 1e-9 of themselves: then M is not conserved.

    >>> round(arc([1.0, 0.0], [0.0, 1.0]) / np.pi, 12)
    1.0
    """
    a, b = _two_states(x, y)
    total, other = float(a.sum()), float(b.sum())
    if abs(total - other) > 1e-9 * max(total, other):
        raise HypothesisFails(f"an arc needs one conserved total; it is {total:.12g} at one end and {other:.12g} at the other")
    if total == 0:
        return 0.0
    radius = 2.0 * np.sqrt(0.5 * (total + other))
    return float(2.0 * radius * np.arcsin(min(1.0, float(chord(a, b)) / (2.0 * radius))))


def product_of_spheres(x: ArrayLike, y: ArrayLike, blocks: ArrayLike) -> float:
    """Length of the shortest path in the product of spheres, one for each block, and flat space for the other species.

    Parameters
    ----------
    x, y : (N_X,) two states
    blocks : (k, N_X) 0/1 rows with pairwise disjoint supports, each a conservation law
    """
    a, b = _two_states(x, y)
    sets = np.asarray(blocks).reshape(-1, a.size) != 0
    if np.any(sets.sum(axis=0) > 1):
        raise HypothesisFails(f"blocks must be disjoint; the species with index {int(np.argmax(sets.sum(axis=0) > 1))} is in two")
    rest = ~sets.any(axis=0)
    return float(np.sqrt(sum(arc(a[s], b[s]) ** 2 for s in sets) + float(chord(a[rest], b[rest])) ** 2))


def best_product_of_spheres(x: ArrayLike, y: ArrayLike, laws: ArrayLike) -> tuple[float, tuple[int, ...]]:
    """The longest lower bound over all sets of disjoint blocks: (length, rows used).

    Parameters
    ----------
    laws : (n, N_X) non-negative conservation laws (extremal rays); rows not constant on their support are passed over
    """
    matrix = np.asarray(laws).reshape(-1, np.asarray(x).size)
    usable = [i for i, row in enumerate(matrix) if np.any(row) and np.all(row >= 0) and np.all(row[row != 0] == row[row != 0][0])]
    best, chosen = float(chord(x, y)), tuple[int, ...]()
    for size in range(1, len(usable) + 1):
        candidates = [c for c in combinations(usable, size) if np.all((matrix[list(c)] != 0).sum(axis=0) <= 1)]
        if not candidates:
            break
        for rows in candidates:
            length = product_of_spheres(x, y, matrix[list(rows)])
            if length > best:
                best, chosen = length, rows
    return best, chosen
