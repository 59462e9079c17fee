"""S_X diag(w) S_X^T of a network at a state, summed over the few species of each reaction: exactly, or in balls."""
from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..networks.network import ReactionNetwork
from .currents import Currents, ball, combine, nearest
from .values import Number

Array = NDArray[np.float64]
Terms = dict[tuple[int, int], list[tuple[int, int]]]


def weighted(net: ReactionNetwork, weights: Sequence[Number | None]) -> Array:
    """S_X diag(weights) S_X^T, each entry summed exactly and rounded once; NaN where a weight is not known.

    >>> import symthermo as st
    >>> weighted(st.network("A <=> B; B <=> C"), [Fraction(1), Fraction(2)])
    array([[ 1., -1.,  0.],
           [-1.,  3., -2.],
           [ 0., -2.,  2.]])
    """
    entries = {ij: nearest(combine((c, weights[r]) for c, r in terms), "a diffusion coefficient") for ij, terms in _shared(net).items()}
    return _symmetric(entries, len(net.internal))


def mobility(net: ReactionNetwork, flow: Currents) -> Array:
    """S_X diag(L) S_X^T, L the Onsager coefficients; in balls where the fluxes are rational."""
    if flow.level != "exact" or any(math.isnan(v) for v in flow.onsager):
        return weighted(net, [None if math.isnan(v) else v for v in flow.onsager])
    place = {r: k for k, r in enumerate(flow.two_way)}
    shared = {ij: [(c, place[r]) for c, r in terms if r in place] for ij, terms in _shared(net).items()}

    def sums() -> list[Any]:
        L = flow.onsager_balls()
        return [sum((c * L[k] for c, k in terms), ball(Fraction(0))) for terms in shared.values()]

    return _symmetric(dict(zip(shared, flow.balls(sums), strict=True)), len(net.internal))


def _shared(net: ReactionNetwork) -> Terms:
    """{(i, j): [(S_ir S_jr, r), ...]} of internal species i <= j that share a reaction."""
    place = {i: k for k, i in enumerate(net.internal_index)}
    out: Terms = {}
    for r, column in enumerate(net.columns):
        inside = sorted((place[i], n) for i, n in column.items() if i in place)
        for k, (i, n) in enumerate(inside):
            for j, m in inside[k:]:
                out.setdefault((i, j), []).append((n * m, r))
    return out


def _symmetric(entries: dict[tuple[int, int], float], size: int) -> Array:
    out = np.zeros((size, size))
    for (i, j), v in entries.items():
        out[i, j] = out[j, i] = v
    return out
