"""Stationary laws and tree constants without a subtraction (Grassmann, Taksar, Heyman 1985).

Each entry is correct to a few roundings, however widely the rates are spread; determinants lose all digits there.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadStructure, BadValue, HypothesisFails

Array = NDArray[np.float64]
_PANEL = 48
"""States censored before what they pass on is added to the rest by one product."""


def _eliminate(W: ArrayLike) -> tuple[Array, Array]:
    """Censor states n-1, ..., 1 in turn: (unnormalised stationary law with entry 0 equal to 1, outflow of each at its turn)."""
    rates = np.array(W, dtype=float)
    n = rates.shape[-1]
    if rates.ndim < 2 or rates.shape[-2] != n:
        raise BadStructure(f"a rate matrix is square; this one has shape {rates.shape}")
    diagonal = np.arange(n)
    rates[..., diagonal, diagonal] = 0.0
    if not np.all(rates >= 0):
        raise BadValue(f"rates between different states must be >= 0; the smallest is {rates.min():.6g}")
    outflow = np.ones(rates.shape[:-1])
    for end in range(n, 1, -_PANEL):
        first = max(1, end - _PANEL)
        for k in range(end - 1, first - 1, -1):
            outflow[..., k] = rates[..., :k, k].sum(axis=-1)
            if not np.all(outflow[..., k] > 0):
                raise HypothesisFails(f"the process is not irreducible: nothing leads from the state with index {k} "
                                      "to the states before it, so the stationary law is not unique or leaves states empty")
            rates[..., k, :k] /= outflow[..., k, None]
            rates[..., :k, first:k] += rates[..., :k, k, None] * rates[..., None, k, first:k]      # the columns of this panel,
            rates[..., first:k, :first] += rates[..., first:k, k, None] * rates[..., None, k, :first]  # and its rows; the rest at once
        rates[..., :first, :first] += rates[..., :first, first:end] @ rates[..., first:end, :first]
    law = np.ones(rates.shape[:-1])
    for k in range(1, n):
        law[..., k] = (law[..., :k] * rates[..., k, :k]).sum(axis=-1)
    return law, outflow


def stationary(W: ArrayLike) -> Array:
    """The probability vector with W p = 0, for W[..., i, j] the rate from j to i (the diagonal is not read): (..., n).

    >>> stationary([[-2.0, 1.0], [2.0, -1.0]])
    array([0.33333333, 0.66666667])
    """
    law, _ = _eliminate(W)
    return law / law.sum(axis=-1, keepdims=True)


def tree_constants(W: ArrayLike) -> Array:
    """K_j = sum over spanning trees directed to j of the products of rates, for one strongly connected class: (..., n).

    K_0 is the product of the outflows met in the elimination (matrix-tree theorem), and K is proportional to the stationary law.

    >>> tree_constants([[0, 1.0, 4], [2, 0, 1], [1, 3, 0]])
    array([17., 11., 10.])
    """
    law, outflow = _eliminate(W)
    return law * np.prod(outflow, axis=-1, keepdims=True)
