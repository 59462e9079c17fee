"""One compiled kernel for every network of mass action: index arrays in, no compilation for each network. Needs numba.

A small interpreter over the reactions, each operation as wide as `LANES` states, which stay in the cache. Its logarithm is its own,
since numba calls the scalar one: with J_plus/J_minus = 2^e m, m within [sqrt(1/2), sqrt(2)), it is e ln 2 + 2 atanh(f), where f is
(m - 1)/(m + 1), and |J_plus - J_minus|/(J_plus + J_minus) for e = 0, so that nothing cancels near equilibrium.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np

from symthermo.errors import MissingExtra
from symthermo.numeric.assembly import Array
from symthermo.numeric.field import MassActionField
from symthermo.numeric.kernels import epr

LANES = 128


@cache
def kernel() -> Callable[..., None]:
    """The kernel, compiled when first asked for and kept on disk."""
    try:
        import numba
    except ImportError:
        raise MissingExtra("numba", "fast", "the engine numba") from None
    return numba.njit(_run, error_model="numpy", fastmath={"contract"}, cache=True)


def _run(X: Any, table: Any, k: Any, begin: Any, species: Any, change: Any, square: Any, rates: Any, sigma: Any, D: Any) -> None:
    N, n = X.shape
    size = k.size // 2
    inner = rates.shape[0]
    width = LANES
    x = np.empty((N, width))
    dx = np.empty((inner, width))
    d2 = np.empty((inner, width))
    a = np.empty(width)
    b = np.empty(width)
    total = np.empty(width)
    least = np.empty(width)
    most = np.empty(width)
    for s in range(0, n, width):
        lanes = min(width, n - s)
        for i in range(N):
            for t in range(lanes):
                x[i, t] = X[i, s + t]
            for t in range(lanes, width):
                x[i, t] = 1.0
        dx[:] = 0.0
        d2[:] = 0.0
        for t in range(width):
            total[t] = 0.0
            least[t] = 1.0
            most[t] = 1.0
        for r in range(size):
            for side in range(2):
                J = a if side == 0 else b
                factors, constant = table[r + side * size], k[r + side * size]
                if factors.size and factors[0] >= 0:
                    row = x[factors[0]]
                    for t in range(width):
                        J[t] = constant * row[t]
                else:
                    J[:] = constant
                for q in range(1, factors.size):
                    if factors[q] < 0:
                        break
                    row = x[factors[q]]
                    for t in range(width):
                        J[t] *= row[t]
            if sigma.size:
                for t in range(width):
                    low = min(a[t], b[t])
                    high = max(a[t], b[t])
                    least[t] = min(least[t], low)
                    most[t] = max(most[t], high)
                    bits = np.float64(high / low).view(np.int64)
                    e = (bits - 0x3FE6A09E667F3BCD) >> 52
                    m = np.int64(bits - (e << 52)).view(np.float64)
                    f = (high - low) / (high + low) if e == 0 else (m - 1.0) / (m + 1.0)
                    w = f * f
                    p = 1.0 / 19
                    p = p * w + 1.0 / 17
                    p = p * w + 1.0 / 15
                    p = p * w + 1.0 / 13
                    p = p * w + 1.0 / 11
                    p = p * w + 1.0 / 9
                    p = p * w + 1.0 / 7
                    p = p * w + 1.0 / 5
                    p = p * w + 1.0 / 3
                    total[t] += (high - low) * (e * 0.6931471805599453 + (2.0 * f + 2.0 * f * w * p))
            if D.size:
                for q in range(begin[r], begin[r + 1]):
                    row, c = d2[species[q]], square[q]
                    for t in range(width):
                        row[t] += c * (a[t] + b[t])
            if rates.size:
                for t in range(width):
                    a[t] -= b[t]
                for q in range(begin[r], begin[r + 1]):
                    row, c = dx[species[q]], change[q]
                    for t in range(width):
                        row[t] += c * a[t]
        if rates.size:
            rates[:, s : s + lanes] = dx[:, :lanes]
        if D.size:
            D[:, s : s + lanes] = d2[:, :lanes]
        if sigma.size:
            for t in range(lanes):
                # a flux that vanishes, is negative or not finite, or a ratio near the ends of the range: the slow route answers
                usable = least[t] > 1e-140 and most[t] < 1e150
                sigma[s + t] = total[t] if usable else np.nan


class Tape:
    """The index arrays of one field, as the kernel reads them."""

    def __init__(self, field: MassActionField) -> None:
        self.field = field
        i, r = np.nonzero(field.S_X)
        order = np.argsort(r, kind="stable")
        change = field.S_X[i, r][order].astype(float)
        self.begin = np.searchsorted(r[order], np.arange(field.shape[1] + 1))
        self.species = i[order]
        self.change, self.square = change / field.volumes[field.internal][self.species], change * change

    def block(self, states: Array, wanted: Sequence[str]) -> tuple[Array, Array, Array]:
        """(lanes, N) states in any layout -> rates, sigma, D, lanes leading."""
        f, inner = self.field, len(self.field.internal)
        n = len(states)
        width = lambda q: n if q in wanted else 0
        rates, sigma, D = np.empty((inner, width("rates"))), np.empty(width("sigma")), np.empty((inner, width("D")))
        X = np.ascontiguousarray(states.T)
        kernel()(X, f.monomials.table, f.k, self.begin, self.species, self.change, self.square, rates, sigma, D)
        for lane in np.flatnonzero(np.isnan(sigma)):
            sigma[lane] = epr(*f.fluxes(states[lane]))
        return rates.T, sigma, D.T


@lru_cache(maxsize=16)
def tape(field: MassActionField) -> Tape:
    """The tape of a field, kept."""
    return Tape(field)
