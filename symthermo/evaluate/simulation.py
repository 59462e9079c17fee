"""Stochastic simulation by name: `net.simulate(x0, t, volume, copies, seed)` and `jump.simulate(p0, t, copies, seed)`.

A reaction of a network at finite volume V has the propensity k V prod_i n_i!/((n_i - nu_i)! V^nu_i): falling factorials, no
1/nu!, so that n/V follows the rate equations for large V. A chemostat is a reservoir: it enters by its concentration, x^nu.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculus import as_float
from ..errors import BadStructure, BadValue
from ..markov.jump import JumpProcess
from ..networks.network import MassAction, ReactionNetwork, listing, positive, real
from ..numeric import gillespie, thinning
from .field import field
from .jump import start_law
from .jump_rates import Rates
from .trajectory import output_times
from .values import at

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
MOST_NUMBERS = 400_000_000
"""Entries of the recorded arrays, beyond which a run is refused."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Copies of a stochastic process at output times.

    Attributes
    ----------
    names : of the species, or of the states
    t : (T,)
    n : (C, T, N) counts of the species; of a jump process (C, T), the place of the state
    forward, backward : (C, T, M) how often each reaction, or edge from the lower to the higher state, was run until then
    volume : V; 1 for a jump process
    """

    names: tuple[str, ...]
    t: Array
    n: Whole
    forward: Whole
    backward: Whole
    volume: float = 1.0

    @property
    def mean(self) -> Array:
        """(T, N) mean concentration n/V of each species; of a jump process the fraction of copies in each state."""
        return self._numbers.mean(axis=0)

    @property
    def error(self) -> Array:
        """(T, N) standard error of `mean`."""
        values = self._numbers
        if len(values) < 2:
            raise BadValue("one copy has no error bar; ask for two copies or more")
        return values.std(axis=0, ddof=1) / np.sqrt(len(values))

    @property
    def currents(self) -> Whole:
        """(C, T, M) net number of runs."""
        return self.forward - self.backward

    @property
    def _numbers(self) -> Array:
        if self.n.ndim == 3:
            return self.n / self.volume
        return (self.n[..., None] == np.arange(len(self.names))).astype(float)

    def __repr__(self) -> str:
        return f"<Ensemble: {len(self.n)} copies, t = {self.t[0]:g} to {self.t[-1]:g}, {len(self.t)} times>"


def simulate(net: ReactionNetwork, x0: Any, t: Any, volume: Any, copies: int = 1, seed: int = 0, *, points: int | None = None) -> Ensemble:
    """Gillespie trajectories of a network in a volume.

    Parameters
    ----------
    x0 : concentrations, zero allowed (the model's own where it does not speak); n = V x is rounded to the nearest whole number
    t : the end, or increasing output times;  points : how many, where t is a number (401 unless given)
    volume, copies, seed

    Raises
    ------
    BadStructure
        laws that are not mass action, several compartments

    >>> import symthermo as st
    >>> many = st.network("A <=> B | 2, 1").simulate({"A": 1, "B": 1}, [0, 50], volume=100, copies=200, seed=1)
    >>> bool(abs(many.mean[-1, 0] - 2 / 3) < 4 * many.error[-1, 0])
    True
    """
    number, rng = gillespie.checked(copies, seed)
    V = float(positive(volume, "volume"))
    times = output_times(t, points)
    if not net.mass_action or net.assigned:
        general = [r.name for r in net.reactions if not isinstance(r.law, MassAction)] or list(net.assigned)
        raise BadStructure(f"simulation needs mass action, whose propensities are known; the law of {listing(general)} is another")
    if not net.well_stirred:
        raise BadStructure("simulation needs one well-stirred compartment; this model has several")
    given = dict(x0 or {})
    empty = {s for s, v in given.items() if s in net.internal and real(v, s) == 0}      # here zero is a state as any other
    net = replace(net, species_data=tuple(replace(s, initial=Fraction(0)) if s.name in empty else s for s in net.species_data))
    point = at(net, {s: v for s, v in given.items() if s not in empty})
    inner = list(net.internal_index)
    x = {s: float(v) for s, v in point.x.items()}
    reactants, change, constants, forward = _one_way(point.net, x)
    start = np.array([round(V * x[net.species[i]]) for i in inner], dtype=np.int64)
    _affordable(number, len(times), len(inner) + len(constants) + 2 * len(net.reactions))
    record = gillespie.reactions(np.tile(start, (number, 1)), change[inner], gillespie.propensities(reactants[inner], constants, V),
                                 times, rng)
    plus, minus = _two_sides(record.counts, [r for r, _ in forward], [up for _, up in forward], len(net.reactions))
    n = np.zeros((number, len(times), len(net.species)), dtype=np.int64)
    n[..., inner] = record.states
    for s in net.chemostats:
        n[..., net.index[s]] = round(V * x[s])
    return Ensemble(net.species, times, n, plus, minus, V)


def _one_way(net: ReactionNetwork, x: dict[str, float]) -> tuple[Whole, Whole, Array, list[tuple[int, bool]]]:
    """Coefficients (N, K), changes (N, K), constants (K,) with the chemostats put in, and (reaction, forward) of each direction."""
    field(net)                                                          # asks for all values in one sentence
    values = {c.symbol: as_float(c.value, c.symbol) for c in net.constants if c.value is not None}
    held = {net.index[s] for s in net.chemostats}
    columns, moves, constants, which = [], [], [], []
    for r, reaction in enumerate(net.reactions):
        law = reaction.law
        assert isinstance(law, MassAction)
        for constant, side, sign in ((law.plus, reaction.reactants, 1), (law.minus, reaction.products, -1)):
            if constant is None:
                continue
            nu, step = np.zeros(len(net.species), dtype=np.int64), np.zeros(len(net.species), dtype=np.int64)
            k = values[constant.symbol]
            for i, m in side:
                if i in held:
                    k *= x[net.species[i]] ** m
                else:
                    nu[i] += m
            for i, m in reaction.net.items():
                step[i] = sign * m
            columns.append(nu)
            moves.append(step)
            constants.append(k)
            which.append((r, sign > 0))
    return np.array(columns).T, np.array(moves).T, np.array(constants), which


def _two_sides(counts: Whole, edges: Any, forward: Any, size: int) -> tuple[Whole, Whole]:
    """Counts of the directions (C, T, K) as those of the reactions, forward and backward, each (C, T, M)."""
    plus, minus = (np.zeros((*counts.shape[:2], size), dtype=np.int64) for _ in range(2))
    edge, up = np.asarray(edges, dtype=np.intp), np.asarray(forward, dtype=bool)
    plus[..., edge[up]], minus[..., edge[~up]] = counts[..., up], counts[..., ~up]
    return plus, minus


def _affordable(copies: int, times: int, numbers: int) -> None:
    if copies * times * numbers > MOST_NUMBERS:
        raise BadValue(f"{copies} copies at {times} times are {copies * times * numbers:.2g} numbers; ask for fewer copies or output times")


def simulate_jumps(process: JumpProcess, p0: Any, t: Any, copies: int = 1, seed: int = 0, *, points: int | None = None) -> Ensemble:
    """Trajectories of a jump process, started from p0 at t = 0: by Gillespie's method, and by thinning where rates change smoothly.

    >>> import symthermo as st
    >>> many = st.jump([[0, 1], [3, 0]]).simulate([1, 0], [0, 30], copies=400, seed=2)
    >>> many.n.shape, bool(abs(many.mean[-1, 0] - 0.25) < 4 * many.error[-1, 0])
    ((400, 2), True)
    """
    number, rng = gillespie.checked(copies, seed)
    times, start, rates = output_times(t, points), start_law(process, p0), Rates(process)
    if times[0] < 0:
        raise BadValue(f"the first output time is {times[0]:g}; a process starts at t = 0")
    _affordable(number, len(times), 1 + 3 * len(rates.symbols))
    edges = sorted({0.0, float(times[-1]), *(float(b) for b in process.breaks if 0 < b < times[-1])})
    state = gillespie.drawn(start, number, rng)
    states, counts = np.empty((number, len(times)), dtype=np.int64), np.zeros((number, len(times), len(rates.symbols)), dtype=np.int64)
    so_far = np.zeros((number, 1, len(rates.symbols)), dtype=np.int64)
    for a, b in pairwise(edges):
        here = (times >= a) & (times <= b)
        grid = np.unique(np.concatenate([[a], times[here], [b]]))
        ends = state, rates.source, rates.target
        if process.autonomous or process.steps:
            record = gillespie.jumps(*ends, rates.at(np.array([0.5 * (a + b)]))[0], rates.n, grid, rng)
        else:
            record = thinning.jumps(*ends, rates.at, rates.n, grid, rng)
        place = np.searchsorted(grid, times[here])
        states[:, here], counts[:, here] = record.states[:, place], so_far + record.counts[:, place]
        state, so_far = record.states[:, -1], so_far + record.counts[:, -1:]
    plus, minus = _two_sides(counts, rates.edge, rates.up, rates.M)
    return Ensemble(process.network.species, times, states, plus, minus)
