"""Stochastic simulation by Gillespie's direct method, all copies advancing together.

Each copy waits an exponential time with the sum of its propensities and then takes one step, chosen in proportion to them:
exact samples of the master equation (D. T. Gillespie, J. Phys. Chem. 81, 2340 (1977)). One sweep of array operations moves every
copy that has not reached the end by one step. A copy's state is written at each output time that its waiting passes over.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue, OutOfDomain

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
MOST_STEPS = 50_000_000
"""Steps of one copy after which a run is given up: populations that explode."""


@dataclass(frozen=True)
class Record:
    """States (C, T, ...) of the copies at the output times, and how often each one-way step was taken until then, (C, T, K)."""

    states: Whole
    counts: Whole


def propensities(reactants: ArrayLike, constants: ArrayLike, volume: float) -> Callable[[Whole], Array]:
    """n (C, N) -> a (C, K) = k V prod_i n_i!/((n_i - nu_i)! V^nu_i): falling factorials, without 1/nu!.

    reactants : (N, K) coefficients nu

    >>> propensities([[2]], [5.0], 10.0)(np.array([[4], [1]])).tolist()
    [[6.0], [0.0]]
    """
    nu = np.asarray(reactants, dtype=np.int64)
    degree = int(nu.sum(axis=0).max(initial=0))
    place = np.full((degree, nu.shape[1]), len(nu), dtype=np.intp)       # a last column of ones, for reactions of lower degree
    taken = np.zeros((degree, nu.shape[1]), dtype=np.int64)
    for k in range(nu.shape[1]):
        slots = [(i, m) for i in np.flatnonzero(nu[:, k]) for m in range(nu[i, k])]
        for d, (i, m) in enumerate(slots):
            place[d, k], taken[d, k] = i, m
    scale = np.asarray(constants, dtype=float) * volume ** (1.0 - nu.sum(axis=0))

    def at(n: Whole) -> Array:
        full = np.concatenate([n, np.ones((len(n), 1), dtype=np.int64)], axis=1)
        a = np.broadcast_to(scale, (len(n), len(scale))).copy()
        for i, m in zip(place, taken, strict=True):
            a *= full[:, i] - m
        return a

    return at


def reactions(n0: ArrayLike, change: ArrayLike, propensity: Callable[[Whole], Array], times: ArrayLike,
              rng: np.random.Generator) -> Record:
    """Copies of a reaction network from counts n0 (C, N); `change` (N, K) is what each one-way reaction does."""
    step = np.asarray(change, dtype=np.int64).T

    def move(n: Whole, chosen: NDArray[np.intp]) -> Whole:
        return n + step[chosen]

    return _run(np.array(n0, dtype=np.int64), propensity, move, len(step), np.asarray(times, dtype=float), rng)


def jumps(start: ArrayLike, tail: ArrayLike, head: ArrayLike, rate: ArrayLike, n: int, times: ArrayLike,
          rng: np.random.Generator) -> Record:
    """Copies of a jump process from states (C,); one-way edge k leads from tail[k] to head[k] at rate[k]."""
    source, target, w = np.asarray(tail, dtype=np.intp), np.asarray(head, dtype=np.int64), np.asarray(rate, dtype=float)
    ways = np.bincount(source, minlength=n)
    edge = np.full((n, max(1, int(ways.max(initial=0)))), -1, dtype=np.intp)
    order = np.argsort(source, kind="stable")
    edge[source[order], np.arange(len(order)) - np.repeat(np.cumsum(ways) - ways, ways)] = order
    speed = np.where(edge >= 0, w[edge], 0.0)
    record = _run(np.array(start, dtype=np.int64)[:, None], lambda s: speed[s[:, 0]], lambda s, k: target[edge[s[:, 0], k]][:, None],
                  len(w), np.asarray(times, dtype=float), rng, lambda s, k: edge[s[:, 0], k])
    return Record(record.states[..., 0], record.counts)


def _run(n: Whole, propensity: Callable[[Whole], Array], move: Callable[[Whole, Any], Whole], kinds: int, times: Array,
         rng: np.random.Generator, kind: Callable[[Whole, Any], Any] = lambda s, k: k) -> Record:
    copies, grid = len(n), len(times)
    states = np.empty((copies, grid, n.shape[1]), dtype=np.int64)
    counts = np.zeros((copies, grid, kinds), dtype=np.int64)
    clock, at = np.full(copies, times[0]), np.zeros(copies, dtype=np.intp)      # at: the next output time of each copy
    so_far = np.zeros((copies, kinds), dtype=np.int64)
    active = np.arange(copies)
    for _ in range(MOST_STEPS):
        a = propensity(n[active])
        heap = np.cumsum(a, axis=1)
        total = heap[:, -1]
        if not np.all(np.isfinite(total)):
            raise OutOfDomain(f"the propensities are no longer finite at t = {float(clock[active].max()):.6g}: a population explodes")
        with np.errstate(divide="ignore"):
            until = clock[active] + rng.standard_exponential(len(active)) / total      # inf where nothing can happen
        passed = np.searchsorted(times, until, side="left")
        waiting = np.flatnonzero(passed > at[active])
        while len(waiting):
            who = active[waiting]
            states[who, at[who]], counts[who, at[who]] = n[who], so_far[who]
            at[who] += 1
            waiting = waiting[passed[waiting] > at[who]]
        alive = at[active] < grid
        if not alive.all():
            active, heap, total, until = active[alive], heap[alive], total[alive], until[alive]
        if not len(active):
            return Record(states, counts)
        draw = (1.0 - rng.random(len(active))) * total      # in (0, total]: a step that cannot happen is never chosen
        chosen = (heap < draw[:, None]).sum(axis=1)
        before = n[active]
        so_far[active, kind(before, chosen)] += 1
        n[active] = move(before, chosen)
        clock[active] = until
    raise OutOfDomain(f"a copy took {MOST_STEPS} steps before t = {times[-1]:.6g}; ask for a shorter time or a smaller volume")


def drawn(p: ArrayLike, copies: int, rng: np.random.Generator) -> Whole:
    """States of `copies` drawn from p."""
    law = np.asarray(p, dtype=float)
    return rng.choice(len(law), size=copies, p=law / law.sum()).astype(np.int64)


def checked(copies: Any, seed: Any) -> tuple[int, np.random.Generator]:
    """The number of copies and a generator from the seed.

    Raises
    ------
    BadValue
        copies not a whole number from 1, seed not a whole number from 0
    """
    for name, value, least in (("copies", copies, 1), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise BadValue(f"{name} = {str(value)[:40]}: expected a whole number from {least}")
    return int(copies), np.random.default_rng(int(seed))
