"""Sums over the nonzero entries of a sparse matrix, for one vector or a batch, without importing scipy."""
from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_DENSE = 20_000
"""Entries of a matrix up to which a dense product by BLAS is quicker than the index arrays of its nonzero entries."""


class Sums:
    """y_a = sum_b W_ab v_b for a matrix W given by its nonzero entries; entries of one place are added.

    Parameters
    ----------
    rows, columns, values : (E,) the entries
    shape : of W

    >>> Sums(np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([-1.0, 1.0, 2.0]), (2, 2))(np.array([3.0, 4.0]))
    array([-3., 11.])

    What is not finite stays in the rows that have an entry for it.
    """

    def __init__(self, rows: NDArray[np.intp], columns: NDArray[np.intp], values: Array, shape: tuple[int, int]) -> None:
        self.shape = shape
        order = np.argsort(rows, kind="stable")
        self.columns, self.values = columns[order], values[order]
        self.targets, self.starts = np.unique(rows[order], return_index=True)
        self.turned: Array | None = None
        if shape[0] * shape[1] <= _DENSE:
            self.turned = np.zeros(shape[::-1])
            np.add.at(self.turned, (columns, rows), values)

    def compressed(self, v: Array) -> Array:
        """The sums at `targets`, the rows that have entries: (..., columns) -> (..., targets)."""
        if not len(self.targets):
            return np.zeros((*v.shape[:-1], 0))
        return np.asarray(np.add.reduceat(v.take(self.columns, axis=-1) * self.values, self.starts, axis=-1))

    def __call__(self, v: Array) -> Array:
        """(..., columns) -> (..., rows)."""
        if self.turned is not None:
            with np.errstate(invalid="ignore"):
                out = np.asarray(v @ self.turned)
            if not math.isnan(out.sum()):  # an infinite v_b must not reach rows without it by way of 0 * inf
                return out
        out = np.zeros((*v.shape[:-1], self.shape[0]))
        out[..., self.targets] = self.compressed(v)
        return out
