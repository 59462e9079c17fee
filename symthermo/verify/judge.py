"""A theorem on a network at states: its hypotheses decided, both sides computed, as balls where the numbers are rational.

>>> import symthermo as st
>>> from symthermo.verify.environment import Environment
>>> here = Environment.at(st.network("A <=> B | 1, 1; init: A=3, B=1"))
>>> [(i.places, float(i.lhs), round(float(i.rhs), 4)) for i in instances(st.theorems["tur.concentration"], here)]
[({'i': 'A'}, 8.0, 8.7889), ({'i': 'B'}, 8.0, 8.7889)]
"""
from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import HypothesisFails
from ..networks.network import ReactionNetwork
from ..proof import Theorem
from .arrays import every_index, sets
from .both import both, certified, magnitude, not_exact
from .claims import ROUNDING
from .decide import CONVERGED, decisions, missing
from .environment import Environment, NoSuchSet, labels
from .gradients import speaks_of_gradients
from .solving import Open
from .statements import motions, signed
from .values import Values

Array = NDArray[np.float64]
MOST_OPERATIONS = 2e7
MOST_BALLS = 2e4


@dataclass(frozen=True)
class One:
    """One instance at one state: lhs and rhs as floats or, where `level` is "certified", as balls; `room`: what is rounding."""

    places: dict[str, str]
    relation: str
    lhs: Any
    rhs: Any
    level: str
    hypotheses: dict[str, bool]
    room: float = 0.0

    @property
    def slack(self) -> float:
        """rhs - lhs."""
        with np.errstate(invalid="ignore"):
            return float(self.rhs - self.lhs)

    @property
    def holds(self) -> bool | None:
        """None where a hypothesis fails."""
        lhs, rhs = float(self.lhs), float(self.rhs)
        if not all(self.hypotheses.values()) or np.isnan(lhs) or np.isnan(rhs):
            return None
        if self.level == "certified":
            return bool(self.rhs - self.lhs >= 0)
        return abs(rhs - lhs) <= self.room if self.relation == "==" else bool(rhs - lhs >= -self.room)


# -- choices ---------------------------------------------------------------------------------------------------------------
def choices(theorem: Theorem, environment: Environment, given: Mapping[str, ArrayLike] | None = None) -> tuple[Values, str | None]:
    """The values of a theorem's names, and the family that was put to all unit vectors (None: there was none to choose).

    An observable R whose rate of change Rdot is not given rests.

    Raises
    ------
    HypothesisFails
        a name is left open for which no choice suggests itself: a second state, a number
    """
    given, chosen = dict(given or {}), None
    if environment.grid is None and speaks_of_gradients(theorem):
        raise NoSuchSet(f"{theorem.id} speaks of gradients in space, which the model does not have")
    while True:
        values = Values(theorem, environment, given)
        free = [name for name in values if not _known(values, name)]
        if not free:
            return values, chosen
        rates = {n for n in free if n.endswith("dot") and (x := n.removesuffix("dot")) in values.sets and (x in free or x in given)}
        if rates := rates and rates.intersection(least(theorem, environment, given)):
            given |= {rate: np.zeros(values.shape(rate)) for rate in rates}
            continue
        tied = {x for _, x, rate in motions(theorem) if rate and rate not in given and rate not in theorem.letters}
        vectors = [n for n in free if _is_vector(values, n) and n not in tied]
        vectors.sort(key=lambda n: (n in theorem.letters, _is_defined(values, n), values.sets[n][0].name != "N"))
        if not vectors or chosen is not None:
            asked = least(theorem, environment, {name: v for name, v in given.items() if name != chosen})
            raise HypothesisFails(f"{theorem.id} holds for every {' and '.join(asked)}; say which")
        chosen = vectors[0]
        given[chosen] = candidates(values, chosen)[1]


def candidates(values: Values, name: str) -> tuple[tuple[str, ...], Array]:
    """What a family is shown on, with labels: vectors; for a set of observables O[k, i], one of them."""
    *several, places = values.sets[name]
    found, vectors = values.environment.vectors(places.name)
    return found, vectors[:, None] if several else vectors


def _is_vector(values: Values, name: str) -> bool:
    """One number for each species, or for each reaction; or observables."""
    places = tuple(s.name for s in values.sets[name])
    return places in (("N",), ("M",)) and name not in signed(values.theorem, "positive") or name == "O" and places == ("K", "N")


def least(theorem: Theorem, environment: Environment, given: Mapping[str, ArrayLike]) -> list[str]:
    """The names that have to be given: those from which, with what is known, all others follow."""
    values = Values(theorem, environment, given)
    free = [name for name in values if not _known(values, name)]
    asked = list(free)
    ways = [(name, needed & set(free)) for name in free for needed in values.ways(name)]

    def reached(known: set[str]) -> set[str]:
        while more := {name for name, needed in ways if needed <= known} - known:
            known = known | more
        return known
    for name in sorted(free, key=lambda n: (n not in theorem.letters, not _is_defined(values, n))):
        if set(free) <= reached(set(asked) - {name}):
            asked.remove(name)
    return asked


def _known(values: Values, name: str) -> bool:
    try:
        values[name]
    except Open:
        return False
    except NoSuchSet:
        raise
    except HypothesisFails:
        return True                                            # it has no value, which is an answer
    return True


def _is_defined(values: Values, name: str) -> bool:
    """It stands alone on one side of an equality."""
    sides = (side for h in values.statements if h.op == "==" for side in (h.lhs, h.rhs))
    return any({n for n, _ in sets(s)} == {name} for s in sides)


@lru_cache(None)
def _indices(theorem: Theorem) -> tuple[tuple[Any, ...], ...]:
    """The index sets of each side of the claim, bound and free."""
    sides = (theorem.claim[0], theorem.claim[2])
    return tuple(tuple(i.size for i in every_index(e)) for e in sides)


def operations(theorem: Theorem, values: Values) -> float:
    """About how many numbers the largest nested total takes; to leave out what would not end."""
    sizes, nodes = values.environment.sizes, len(values.environment.states)
    return max(math.prod(nodes if s.kind == "time" else sizes.get(s.name, 1) for s in side) for side in _indices(theorem))


def instances(theorem: Theorem, environment: Environment, given: Mapping[str, ArrayLike] | None = None) -> Iterator[One]:
    """Every instance at the first state: each place of the free indices, each unit vector where a family is free.

    Raises
    ------
    HypothesisFails
        the theorem needs more than a network and a state
    """
    values, chosen = choices(theorem, environment, given)
    size = operations(theorem, values)
    if size > MOST_OPERATIONS:
        raise HypothesisFails(f"{theorem.id} needs {size:.0e} numbers at once on this network")
    decided = decisions(values)
    try:
        free, left, right = both(theorem, values)
    except HypothesisFails:
        if all(np.all(d.holds) for d in decided):
            decided += missing(values)
        free = ()
        left = right = np.full(1, np.nan)
        chosen = None
    sharp = certified(theorem, values) if size <= MOST_BALLS and np.all(np.isfinite(left + right)) else None
    hypotheses = {d.name: d.holds for d in decided}
    scale = magnitude(theorem, values, left.shape)
    rounding = CONVERGED if values.in_time else max(ROUNDING, values.grid_error)
    for place in np.ndindex(left.shape):
        state, *where = place
        named = {str(i): label(environment.net, i.size.name, k) for i, k in zip(free, where, strict=True)}
        if chosen is not None:
            named[chosen] = candidates(values, chosen)[0][state]
        holds = {n: bool(h[state if len(h) > 1 else 0]) for n, h in hypotheses.items()}
        pair, level = (left[place], right[place]), "numerical"
        if sharp is not None and theorem.claim[1] == "<=":
            gap = sharp[1][place] - sharp[0][place]
            if gap.is_finite() and (gap >= 0 or gap < 0 and not not_exact(values)):
                pair, level = (sharp[0][place], sharp[1][place]), "certified"
        yield One(named, theorem.claim[1], *pair, level, holds, rounding * float(scale[place]))


def label(net: ReactionNetwork, name: str, k: int) -> str:
    """The name of a place: a species, a reaction, or its number."""
    return labels(net, name)[k] if name in ("N", "M") else str(k + 1)
