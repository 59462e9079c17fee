"""Stochastic simulation by Gillespie's direct method, all copies advancing together.

Each copy waits an exponential time with the sum of its propensities and then takes one step, chosen in proportion to them:
exact samples of the master equation (D. T. Gillespie, J. Phys. Chem. 81, 2340 (1977)). One sweep of array operations moves every
copy that has not reached the end by one step. A copy's state is written at each output time that its waiting passes over.
"""
from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue, OutOfDomain

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
MOST_STEPS = 50_000_000
"""Steps of one copy after which a run is given up: populations that explode."""


_BLOCK = 64
"""Steps for which random numbers are drawn at once."""
_FEW = 16
"""Copies up to which each is followed on its own."""


@dataclass(frozen=True)
class Record:
    """States (C, T, ...) of the copies at the output times, and how often each one-way step was taken until then, (C, T, K)."""

    states: Whole
    counts: Whole


class Propensities:
    """n (C, N) -> a (C, K) = k V prod_i n_i!/((n_i - nu_i)! V^nu_i): falling factorials, without 1/nu!. Made by `propensities`."""

    def __init__(self, reactants: ArrayLike, constants: ArrayLike, volume: float) -> None:
        nu = np.asarray(reactants, dtype=np.int64)
        degree = int(nu.sum(axis=0).max(initial=0))
        place = np.full((degree, nu.shape[1]), len(nu), dtype=np.intp)       # a last row of ones, for reactions of lower degree
        taken = np.zeros((degree, nu.shape[1], 1), dtype=np.int64)
        for k in range(nu.shape[1]):
            slots = [(i, m) for i in np.flatnonzero(nu[:, k]) for m in range(nu[i, k])]
            for d, (i, m) in enumerate(slots):
                place[d, k], taken[d, k] = i, m
        self.factors = [(row, m if m.any() else None) for row, m in zip(place, taken, strict=True)]
        self.scale = (np.asarray(constants, dtype=float) * volume ** (1.0 - nu.sum(axis=0)))[:, None]

    def __call__(self, n: Whole) -> Array:
        return self.columns(np.concatenate([n.T, np.ones((1, len(n)), dtype=np.int64)])).T

    def columns(self, n: Whole) -> Array:
        """The same of copies in columns, a row of ones below them: (N + 1, C) -> (K, C)."""
        a: Array | None = None
        for row, taken in self.factors:
            a = (self.scale if a is None else a) * (n[row] if taken is None else n[row] - taken)
        return np.broadcast_to(self.scale, (len(self.scale), n.shape[1])) if a is None else a


def propensities(reactants: ArrayLike, constants: ArrayLike, volume: float) -> Propensities:
    """The propensities of one-way reactions; `reactants`: (N, K) coefficients nu.

    >>> propensities([[2]], [5.0], 10.0)(np.array([[4], [1]])).tolist()
    [[6.0], [0.0]]
    """
    return Propensities(reactants, constants, volume)


class _Reactions:
    """Copies of a network, in columns."""

    def __init__(self, propensity: Propensities, change: ArrayLike) -> None:
        self.propensity = propensity
        step = np.asarray(change, dtype=np.int64)
        self.step, self.kinds = np.vstack([step, np.zeros((1, step.shape[1]), dtype=np.int64)]), step.shape[1]

    def weigh(self, n: Whole) -> tuple[Array, Any]:
        """The total propensity of each copy, and what `choose` reads."""
        heap = np.cumsum(self.propensity.columns(n), axis=0)
        return heap[-1], heap

    def choose(self, heap: Any, draw: Array) -> NDArray[np.intp]:
        """The first step whose heap reaches the draw."""
        return np.asarray((heap < draw).sum(axis=0))

    def move(self, n: Whole, kind: NDArray[np.intp]) -> None:
        """The chosen steps, taken."""
        n += self.step[:, kind]

    def alone(self) -> tuple[Callable[[list[int]], list[float]], Callable[[list[int], int], int]]:
        """For one copy, a list of counts: the heap of its propensities, and the step at a place of it, which is taken and told."""
        slots: list[list[tuple[int, int]]] = [[] for _ in range(self.kinds)]
        for row, taken in self.propensity.factors:
            for k, i in enumerate(row.tolist()):
                if i < len(self.step) - 1:
                    slots[k].append((i, 0 if taken is None else int(taken[k, 0])))
        terms = list(zip(self.propensity.scale[:, 0].tolist(), slots, strict=True))
        steps = [[(i, int(d)) for i, d in enumerate(column) if d] for column in self.step.T.tolist()]

        def heap(n: list[int]) -> list[float]:
            total, out = 0.0, []
            for a, factors in terms:
                for i, m in factors:
                    a *= n[i] - m
                total += a
                out.append(total)
            return out

        def move(n: list[int], place: int) -> int:
            for i, d in steps[place]:
                n[i] += d
            return place

        return heap, move


class Heaps:
    """Copies of a jump process: one row, the state of each. Heaps are kept for every state, since rates do not change."""

    def __init__(self, tail: ArrayLike, head: ArrayLike, rate: ArrayLike, n: int) -> None:
        source, w = np.asarray(tail, dtype=np.intp), np.asarray(rate, dtype=float)
        self.target, self.kinds = np.asarray(head, dtype=np.int64), len(w)
        ways = np.bincount(source, minlength=n)
        edge = np.full((n, max(1, int(ways.max(initial=0)))), -1, dtype=np.intp)
        order = np.argsort(source, kind="stable")
        edge[source[order], np.arange(len(order)) - np.repeat(np.cumsum(ways) - ways, ways)] = order
        self.edge = edge.ravel()
        self.heap = np.ascontiguousarray(np.cumsum(np.where(edge >= 0, w[edge], 0.0), axis=1).T)
        self.total, self.ways = self.heap[-1].copy(), edge.shape[1]

    def weigh(self, n: Whole) -> tuple[Array, Any]:
        """See `_Reactions`."""
        return self.total[n[0]], n[0]

    def choose(self, state: Any, draw: Array) -> NDArray[np.intp]:
        """See `_Reactions`."""
        slot = state * self.ways
        for row in self.heap[:-1]:
            slot += row.take(state) < draw
        return np.asarray(self.edge.take(slot))

    def move(self, n: Whole, kind: NDArray[np.intp]) -> None:
        """See `_Reactions`."""
        n[0] = self.target.take(kind)

    def alone(self) -> tuple[Callable[[list[int]], list[float]], Callable[[list[int], int], int]]:
        """See `_Reactions`."""
        heaps, edges, target = self.heap.T.tolist(), self.edge.reshape(-1, self.ways).tolist(), self.target.tolist()

        def move(n: list[int], place: int) -> int:
            edge: int = edges[n[0]][place]
            n[0] = target[edge]
            return edge

        return lambda n: heaps[n[0]], move


def reactions(n0: ArrayLike, change: ArrayLike, propensity: Propensities, times: ArrayLike, rng: np.random.Generator) -> Record:
    """Copies of a reaction network from counts n0 (C, N); `change` (N, K) is what each one-way reaction does."""
    n = np.asarray(n0, dtype=np.int64).T
    padded = np.vstack([n, np.ones((1, n.shape[1]), dtype=np.int64)])
    record = _run(padded, _Reactions(propensity, change), np.asarray(times, dtype=float), rng)
    return Record(record.states[..., :-1], record.counts)


def jumps(start: ArrayLike, tail: ArrayLike, head: ArrayLike, rate: ArrayLike, n: int, times: ArrayLike,
          rng: np.random.Generator) -> Record:
    """Copies of a jump process from states (C,); one-way edge k leads from tail[k] to head[k] at rate[k]."""
    record = _run(np.array(start, dtype=np.int64)[None, :], Heaps(tail, head, rate, n), np.asarray(times, dtype=float), rng)
    return Record(record.states[..., 0], record.counts)


def _run(n: Whole, model: _Reactions | Heaps, times: Array, rng: np.random.Generator) -> Record:
    """All copies, in the columns of n, to the last of the times; numbers are drawn for a block of steps at once."""
    copies, grid = n.shape[1], len(times)
    if copies <= _FEW:
        return _one_by_one(n, model, times, rng)
    states = np.empty((copies, grid, len(n)), dtype=np.int64)
    counts = np.zeros((copies, grid, model.kinds), dtype=np.int64)
    due_times = np.append(times, np.inf)
    who, clock, at = np.arange(copies), np.full(copies, times[0]), np.zeros(copies, dtype=np.intp)   # at: the next output of each
    due, so_far = due_times[at], np.zeros((copies, model.kinds), dtype=np.int64)
    lane, told = np.arange(copies), so_far.ravel()
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for taken in range(MOST_STEPS):
            row = taken % _BLOCK
            if row == 0:
                waits, draws = rng.standard_exponential((_BLOCK, len(who))), 1.0 - rng.random((_BLOCK, len(who)))
                lane = np.arange(len(who))
            total, token = model.weigh(n)
            until = clock + waits[row].take(lane) / total               # inf where nothing can happen
            late = until > due
            if not total.max() < np.inf:
                raise OutOfDomain(f"the propensities are no longer finite at t = {float(clock.max()):.6g}: a population explodes")
            if late.any():
                waiting = np.flatnonzero(late)
                while len(waiting):
                    copy, place = who[waiting], at[waiting]
                    states[copy, place], counts[copy, place] = n[:, waiting].T, so_far[copy]
                    at[waiting] += 1
                    due[waiting] = due_times[at[waiting]]
                    waiting = waiting[until[waiting] > due[waiting]]
                alive = np.flatnonzero(at < grid)
                if not len(alive):
                    return Record(states, counts)
                if len(alive) < len(who):
                    n, until, total = n[:, alive], until[alive], total[alive]
                    who, at, due, lane = who[alive], at[alive], due[alive], lane[alive]
                    token = model.weigh(n)[1]
            kind = model.choose(token, draws[row].take(lane) * total)   # draws in (0, 1]: what cannot happen is never chosen
            told[who * model.kinds + kind] += 1
            model.move(n, kind)
            clock = until
    raise OutOfDomain(f"a copy took {MOST_STEPS} steps before t = {times[-1]:.6g}; ask for a shorter time or a smaller volume")


def _one_by_one(n: Whole, model: _Reactions | Heaps, times: Array, rng: np.random.Generator) -> Record:
    """The same copy after copy, for so few that operations on arrays do not pay."""
    (size, copies), grid = n.shape, len(times)
    states = np.empty((copies, grid, size), dtype=np.int64)
    counts = np.zeros((copies, grid, model.kinds), dtype=np.int64)
    heap, move = model.alone()
    due = [*times.tolist(), math.inf]
    waits, draws = _stream(rng.standard_exponential), _stream(rng.random)
    for copy in range(copies):
        state, told, clock, at = n[:, copy].tolist(), [0] * model.kinds, due[0], 0
        for _ in range(MOST_STEPS):
            h = heap(state)
            total = h[-1]
            if not total < math.inf:
                raise OutOfDomain(f"the propensities are no longer finite at t = {clock:.6g}: a population explodes")
            clock = clock + next(waits) / total if total > 0.0 else math.inf
            while clock > due[at]:
                states[copy, at], counts[copy, at] = state, told
                at += 1
            if at == grid:
                break
            told[move(state, bisect_left(h, (1.0 - next(draws)) * total))] += 1
        else:
            raise OutOfDomain(f"a copy took {MOST_STEPS} steps before t = {times[-1]:.6g}; ask for a shorter time or a smaller volume")
    return Record(states, counts)


def _stream(draw: Callable[[int], Array]) -> Iterator[float]:
    """Random numbers one by one, drawn many at once."""
    while True:
        yield from draw(4096).tolist()


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
