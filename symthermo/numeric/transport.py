"""Chemical 1-Wasserstein distance: the least number of reaction events that turns one state into another.

W1(x, y) = min { sum_r |z_r| : S z = y - x } = max { lam.(y - x) : |S^T lam|_r <= 1 }, a linear programme solved by HiGHS, with
its dual potential as certificate. Infinite when y - x is not in Im S.
Source: K. Yoshimura, S. Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748 (tsl.w1); T. Van Vu, K. Saito,
Phys. Rev. X 13, 011013 (2023).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import OutOfDomain
from symthermo.numeric.linear import independent_rows

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Transport:
    """A distance with both of its witnesses.

    `distance` = sum |flow|; `flow` (M,) with S flow = y - x; `potential` (N,) with |S^T potential| <= 1, so that
    potential.(y - x) = `lower` <= W1; `residual` = max |S flow - (y - x)|. Unreachable: distance inf, flow and potential NaN.
    """

    distance: float
    lower: float
    flow: Array
    potential: Array
    residual: float


def w1_chemical(S: ArrayLike, x: ArrayLike, y: ArrayLike, *, tolerance: float = 1e-9) -> Transport:
    """W1 between two states of one class.

    Parameters
    ----------
    S : (N, M) integers, rows of the species compared (internal ones of an open network)
    x, y : (N,) concentrations
    tolerance : how far, relative to the states, y - x may lie outside Im S before the distance is called infinite

    >>> t = w1_chemical([[-1, 0], [1, -1], [0, 1]], [1.0, 0, 0], [0.0, 0, 1])
    >>> t.distance, t.lower
    (2.0, 2.0)
    """
    from scipy.optimize import linprog

    matrix = np.asarray(S)
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    change = b - a
    scale = float(np.abs(change).max(initial=0.0))
    n, m = matrix.shape
    if scale == 0.0:
        return Transport(0.0, 0.0, np.zeros(m), np.zeros(n), 0.0)
    rows = independent_rows(matrix)
    design = matrix[rows].astype(float)
    # scaled to size 1: the solver's tolerances are absolute
    answer = linprog(np.ones(2 * m), A_eq=np.hstack([design, -design]), b_eq=change[rows] / scale, bounds=(0, None), method="highs")
    if answer.status == 2 or not len(rows):
        return Transport(np.inf, np.inf, np.full(m, np.nan), np.full(n, np.nan), np.inf)
    if answer.status != 0:
        raise OutOfDomain(f"the linear programme of the chemical distance was not solved: {answer.message}")
    events = np.asarray(answer.x)
    flow = scale * (events[:m] - events[m:])
    residual = float(np.abs(matrix @ flow - change).max())
    if residual > tolerance * max(float(np.abs(a).max()), float(np.abs(b).max())):
        return Transport(np.inf, np.inf, np.full(m, np.nan), np.full(n, np.nan), residual)
    potential = np.zeros(n)
    potential[rows] = answer.eqlin.marginals
    potential /= max(1.0, float(np.abs(matrix.T @ potential).max()))  # feasible in spite of rounding
    return Transport(float(np.abs(flow).sum()), float(potential @ change), flow, potential, residual)
