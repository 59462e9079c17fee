"""Running integrals of functions of time that can be evaluated anywhere: Gauss-Kronrod (7, 15), halving where it has not converged.

Where an integrand is known to rounding only, halving would never end. Two signs of it: the error per unit of time is below what the
caller calls `noise`; or a piece is right to 1e-3 and yet halving helps in neither half, as it does with every smooth integrand (and in
one of the halves where there is a kink or a singularity).
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.numeric.integrals import GAUSS, KRONROD, NODES

Array = NDArray[np.float64]
_DEEPEST = 60
_SMOOTH, _HELPS = 1e-3, 0.125


def running(f: Callable[[Array], Array], times: ArrayLike, edges: ArrayLike = (), tolerance: float = 1e-13,
            noise: Callable[[Array], Array] | None = None) -> Array:
    """int f dt from times[0] to each of `times`: (T, k), for f: (S,) -> (S, k) of non-negative integrands.

    Parameters
    ----------
    times : (T,) increasing
    edges : where pieces begin besides `times`: kinks, time scales; the more of them, the less can be overlooked
    tolerance : relative to the whole integral. An integrable singularity at a boundary is resolved by halving; where halving
        does not help the value is inf.
    noise : (S,) -> (S, k), how well f is known

    >>> running(lambda t: np.stack([t, 0.5 / np.sqrt(t)], axis=1), [0.0, 1.0, 4.0]).round(9).tolist()
    [[0.0, 0.0], [0.5, 1.0], [8.0, 2.0]]
    """
    out_times = np.asarray(times, dtype=float)
    inner = np.asarray(edges, dtype=float)
    bounds = np.unique(np.concatenate([out_times, inner[(inner > out_times[0]) & (inner < out_times[-1])]]))
    a, b = bounds[:-1], bounds[1:]
    owner = np.searchsorted(out_times, b, side="left")
    first, error = _rule(f, a, b)
    totals = np.zeros((len(out_times), first.shape[1]))
    size = first.sum(axis=0)
    now = first
    for depth in range(_DEEPEST + 1):
        known = 0.0 if noise is None or not len(a) else noise(0.5 * (a + b)) * (b - a)[:, None]
        rough = np.any(error > np.maximum(tolerance * np.maximum(size, 1e-300), known), axis=1) & (b - a > 1e-15 * np.abs(b))
        if depth == _DEEPEST:
            rough[:] = False
        np.add.at(totals, owner[~rough], now[~rough])
        if not rough.any():
            break
        middle = 0.5 * (a[rough] + b[rough])
        left, right, owner = a[rough], b[rough], np.concatenate([owner[rough], owner[rough]])
        a, b = np.concatenate([left, middle]), np.concatenate([middle, right])
        before, coarse = now[rough], error[rough]
        now, error = _rule(f, a, b)
        halves = now[: len(left)] + now[len(left):]
        settled = np.abs(halves - before) <= 0.01 * tolerance * size      # rounding: no use in going on
        settled |= (np.minimum(error[: len(left)], error[len(left):]) > _HELPS * coarse) & (coarse < _SMOOTH * np.abs(before))
        error = np.where(np.concatenate([settled, settled]), 0.0, error)
    return np.cumsum(totals, axis=0)


def _rule(f: Callable[[Array], Array], a: Array, b: Array) -> tuple[Array, Array]:
    """(P, k) integrals over the pieces, and the differences of the two rules."""
    half = 0.5 * (b - a)
    t = 0.5 * (a + b)[:, None] + half[:, None] * NODES
    values = np.reshape(f(t.ravel()), (len(a), len(NODES), -1))
    return half[:, None] * np.einsum("q,pqk->pk", KRONROD, values), np.abs(half[:, None] * np.einsum("q,pqk->pk", KRONROD - GAUSS, values))
