"""Jumps whose rates change smoothly in time, by thinning: exact samples, no time step.

In each stretch of time every rate w_k(t) has a bound b_k. Jumps are proposed at the constant rates b_k and taken with the
probability w_k(t)/b_k (P. A. W. Lewis, G. S. Shedler, Naval Research Logistics 26, 403 (1979)). Bounds are the largest of some values in
the stretch and a margin; a proposal at which the rate is above its bound is an error, not a bias.
"""
from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import OutOfDomain

from .gillespie import Heaps, Record

Array = NDArray[np.float64]
STRETCHES = 64
"""Into so many parts the time of a run is divided, at least."""
_LOOKS, _MARGIN = 9, 1.1


def jumps(start: ArrayLike, tail: ArrayLike, head: ArrayLike, rates: Callable[[Array], Array], n: int, times: Array,
          rng: np.random.Generator) -> Record:
    """Copies from states (C,) at times[0]; one-way edge k leads from tail[k] to head[k] at the rate rates(t)[:, k].

    Raises
    ------
    OutOfDomain
        a rate rises above its bound between the places where it was looked at

    >>> rng = np.random.default_rng(1)
    >>> turned = jumps(np.zeros(4000), [0], [1], lambda t: 2 * t[:, None], 2, np.array([0.0, 1.0]), rng)   # 1 - exp(-1) = 0.632
    >>> bool(abs(turned.states[:, 1].mean() - 0.632) < 0.03)
    True
    """
    state, K = np.array(start, dtype=np.int64), len(np.asarray(tail))
    states = np.empty((len(state), len(times)), dtype=np.int64)
    counts = np.zeros((len(state), len(times), K), dtype=np.int64)
    told = np.zeros((len(state), K), dtype=np.int64)
    states[:, 0] = state
    longest = (times[-1] - times[0]) / STRETCHES
    for k, (a, b) in enumerate(pairwise(times), 1):
        edges = np.linspace(a, b, 1 + int(np.ceil((b - a) / longest)))
        for low, high in pairwise(edges):
            bound = _MARGIN * rates(np.linspace(low, high, _LOOKS)).max(axis=0)
            _advance(state, told, Heaps(tail, head, bound, n), bound, rates, low, high, rng)
        states[:, k], counts[:, k] = state, told
    return Record(states, counts)


def _advance(state: NDArray[np.int64], told: NDArray[np.int64], heaps: Heaps, bound: Array, rates: Callable[[Array], Array],
             low: float, high: float, rng: np.random.Generator) -> None:
    """All copies through one stretch of time, in place."""
    who, clock = np.arange(len(state)), np.full(len(state), low)
    while len(who):
        total, token = heaps.weigh(state[None, who])
        with np.errstate(divide="ignore"):
            clock = clock + rng.standard_exponential(len(who)) / total
        going = clock <= high
        who, clock = who[going], clock[going]
        if not len(who):
            return
        kind = heaps.choose(token[going], (1.0 - rng.random(len(who))) * total[going])
        rate = rates(clock)[np.arange(len(who)), kind]
        if np.any(high_up := rate > bound[kind]):
            raise OutOfDomain(f"a rate rises too fast near t = {clock[high_up][0]:.6g} to be bounded from {_LOOKS} values between "
                              f"t = {low:.6g} and {high:.6g}; ask for more output times there")
        taken = rng.random(len(who)) * bound[kind] < rate
        mover, step = who[taken], kind[taken]
        state[mover] = heaps.target[step]
        told[mover, step] += 1
