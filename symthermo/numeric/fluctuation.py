"""Chemical fluctuation V_L of observables, with every conservation law used.

V_L(a) = min_c sum_i x_i (a_i - (c L)_i)^2: the smallest weighted square of a that the laws leave. It bounds the speed of the
observable, (sum a_i xdot_i)^2 <= V_L(a) I, and equals (B^T a)^T (B^T diag(1/x) B)^-1 (B^T a) for any basis B of Im S_X.
Source: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444 (cr.observable, cr.conserved, cr.matrix).
"""
from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue
from symthermo.numeric.linear import independent_rows

Array = NDArray[np.float64]


def _residual(rows: Array, x: ArrayLike, laws: ArrayLike | None) -> Array:
    """sqrt(x) (a - c L) at the optimal c for each row a (..., m, N): what is left after the laws are projected out."""
    state = np.asarray(x, dtype=float)
    if not np.all(state > 0):
        raise BadValue(f"a fluctuation needs positive concentrations; the smallest given is {state.min():.6g}")
    root = np.sqrt(state)
    left = root[..., None, :] * rows
    matrix = np.zeros((0, state.shape[-1])) if laws is None else np.asarray(laws)
    if len(matrix):
        independent = matrix[independent_rows(matrix)].astype(float)
        q, _ = np.linalg.qr(root[..., :, None] * independent.T)
        for _ in range(2):  # the second pass removes what rounding left of the first
            left = left - (left @ q) @ np.swapaxes(q, -1, -2)
    return left


def V_L(a: ArrayLike, x: ArrayLike, laws: ArrayLike | None = None) -> Array:
    """V_L(a) = min_c sum_i x_i (a_i - (c L)_i)^2, by QR on sqrt(x) L^T.

    Parameters
    ----------
    a : (..., N_X) observable
    x : (..., N_X) internal amounts (concentrations in one compartment), positive
    laws : (n, N_X) integer conservation laws, dependent rows allowed; None gives V_0(a) = sum x a^2

    >>> float(V_L([0.0, 0, 0, 1], [0.4, 1.5, 0.6, 0.3], [[1, 0, 1, 0], [0, 1, 1, 1]]))  # doctest: +ELLIPSIS
    0.25588235294...
    """
    left = _residual(np.asarray(a, dtype=float)[..., None, :], x, laws)
    return np.asarray((left**2).sum(axis=(-2, -1)))


def V_L_matrix(observables: ArrayLike, x: ArrayLike, laws: ArrayLike | None = None) -> Array:
    """The same for several observables at once: A [X - X L^T (L X L^T)^-1 L X] A^T, (m, N_X) -> (..., m, m)."""
    left = _residual(np.asarray(observables, dtype=float), x, laws)
    return left @ np.swapaxes(left, -1, -2)
