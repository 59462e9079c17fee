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
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx, fmpq
from numpy.typing import ArrayLike, NDArray

from ..errors import HypothesisFails
from ..index import Index
from ..networks.network import ReactionNetwork
from ..proof import Hypothesis, Theorem
from .arrays import compiled
from .claims import ROUNDING
from .environment import INTEGER, Environment
from .sample import MET
from .values import Open, Values, moving, signed

Array = NDArray[np.float64]
BITS = (128, 512)
CONVERGED = 1e-6
"""A hypothesis of calculus, checked along a path, counts as met when its two sides agree to this."""
MOST_OPERATIONS = 2e7
MOST_BALLS = 2e4


@dataclass(frozen=True)
class Decision:
    """What is known of a hypothesis on a network.

    Attributes
    ----------
    holds : one bool for each state
    how : "exact" (decided on integers and rationals), "numerical", "computed" (a definition), "given" (how things move, calculus)
    why : where it does not hold
    """

    name: str
    kind: str
    holds: NDArray[np.bool_]
    how: str
    why: str = ""

    def __bool__(self) -> bool:
        return bool(np.all(self.holds))

    def __repr__(self) -> str:
        return f"{self.name}: {'holds' if self else 'fails'} ({self.how}{'; ' + self.why if self.why else ''})"


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

    Raises
    ------
    HypothesisFails
        a name is left open for which no choice suggests itself: a second state, a number
    """
    given, chosen = dict(given or {}), None
    while True:
        values = Values(theorem, environment, given)
        free = [name for name in values if not _known(values, name)]
        if not free:
            return values, chosen
        tied = signed(theorem, "positive") | moving(theorem)
        vectors = [n for n in free if len(values.sets[n]) == 1 and values.sets[n][0].name in ("N", "M") and n not in tied]
        vectors.sort(key=lambda n: (_is_defined(values, n), values.sets[n][0].name != "N"))
        if not vectors or chosen is not None:
            raise HypothesisFails(f"{theorem.id} holds for every {' and '.join(free)}; say which")
        chosen = vectors[0]
        given[chosen] = np.eye(environment.sizes[values.sets[chosen][0].name])


def _known(values: Values, name: str) -> bool:
    try:
        values[name]
    except Open:
        return False
    except HypothesisFails:
        return True                                            # it has no value, which is an answer
    return True


def _is_defined(values: Values, name: str) -> bool:
    """It stands alone on one side of an equality."""
    sides = (side for h in values.statements if h.op == "==" for side in (h.lhs, h.rhs))
    return any(set(compiled(s).sets) == {name} for s in sides)


# -- hypotheses --------------------------------------------------------------------------------------------------------------
def decisions(values: Values) -> list[Decision]:
    """Each hypothesis of the theorem, and each sign that its letters need, where it is not met."""
    net, out = values.environment.net, []
    for h in values.theorem.hypotheses:
        yes = np.ones(1, bool)
        if not isinstance(h, Hypothesis):
            out.append(Decision(h.name, h.kind, yes, "given"))
            continue
        balance = net.complex_balance() if "complex balance" in h.name else net.detailed_balance() if "detailed balance" in h.name else None
        names = set(compiled(h.lhs).sets) | set(compiled(h.rhs).sets)
        try:
            missed = misses(h, values)
        except HypothesisFails as e:
            out.append(Decision(h.name, h.kind, ~yes, "exact", str(e)))
            continue
        if balance is not None and balance.holds is not None:
            out.append(Decision(h.name, h.kind, balance.holds & (missed < CONVERGED), "exact", balance.why or ""))
            continue
        limit = CONVERGED if h.kind == "calculus" else MET
        how = "exact" if names <= INTEGER else "computed" if h.kind == "definition" else "numerical"
        holds = (missed == 0) if how == "exact" else missed < limit
        out.append(Decision(h.name, h.kind, holds, how, "" if np.all(holds) else f"missed by {np.max(missed):.1e}"))
    return out + list(_signs(values))


def misses(h: Hypothesis, values: Values) -> Array:
    """By how much each state misses a hypothesis, relative to what its sides would be if nothing cancelled; the worst place."""
    left, right, size = (v.reshape(len(v), -1) for v in _at_all_places(h, values))
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.abs(left - right) if h.op == "==" else np.maximum(left - right, 0)
        share = np.where(gap == 0, 0.0, gap / size)
    return np.asarray(share.max(axis=1, initial=0.0))


def _at_all_places(h: Hypothesis, values: Values) -> list[Array]:
    """lhs, rhs and their size at all places of their free indices."""
    codes = [compiled(e, kind) for kind in ("numbers", "sizes") for e in (h.lhs, h.rhs)]
    free = sorted({i for c in codes for i in c.free}, key=str)
    left, right, *sizes = np.broadcast_arrays(
        *(c(values)[(slice(None), *(slice(None) if i in c.free else None for i in free))] for c in codes))
    return [left, right, sizes[0] + sizes[1]]


def _signs(values: Values) -> Iterator[Decision]:
    """What has to be positive, or nonnegative, and is not."""
    for sign in ("positive", "nonnegative"):
        for name in sorted(signed(values.theorem, sign)):
            try:
                v = values[name]
            except (HypothesisFails, Open) as e:
                if isinstance(e, HypothesisFails) and not any(name in values._names(h) for h in values.statements):
                    yield Decision(f"{name} exists", "assumption", np.zeros(1, bool), "exact", str(e))
                continue
            good = v > 0 if sign == "positive" else v >= 0
            if not np.all(good):
                holds = np.all(good, axis=tuple(range(1, v.ndim)))
                yield Decision(f"{name} > 0" if sign == "positive" else f"{name} >= 0", "assumption", holds, "exact")


def _missing(values: Values) -> Iterator[Decision]:
    """The names without which the claim has no sides."""
    for name in sorted({n for side in (values.theorem.claim[0], values.theorem.claim[2]) for n in compiled(side).sets}):
        try:
            values[name]
        except HypothesisFails as e:
            yield Decision(f"{name} exists", "assumption", np.zeros(1, bool), "exact", str(e))


# -- both sides ----------------------------------------------------------------------------------------------------------------
def both(theorem: Theorem, values: Any, kind: str = "numbers") -> tuple[tuple[Index, ...], Any, Any]:
    """(free indices, lhs, rhs), both of shape (states, places of the indices)."""
    lhs, _, rhs = theorem.claim
    codes = [compiled(e, kind) for e in (lhs, rhs)]
    free = tuple(sorted({i for c in codes for i in c.free}, key=str))
    laid = [c(values)[(slice(None), *(slice(None) if i in c.free else None for i in free))] for c in codes]
    left, right = np.broadcast_arrays(*laid)
    return free, left, right


def magnitude(theorem: Theorem, values: Values, shape: tuple[int, ...]) -> Array:
    """What the two sides would be if nothing cancelled: rounding errors are small against this, not against the sides."""
    try:
        _, left, right = both(theorem, values, "sizes")
    except HypothesisFails:
        return np.full(shape, np.nan)
    return np.asarray(np.broadcast_to(left + right, shape))


class Balls(Mapping[str, Any]):
    """The same values as balls, where they are rational or stand alone in a definition; `HypothesisFails` where they are not."""

    def __init__(self, values: Values) -> None:
        self.floats = values
        self._known: dict[str, Any] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self.floats)

    def __len__(self) -> int:
        return len(self.floats)

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> Any:
        shape = self.floats[name].shape
        how, exact = self.floats.how[name], None
        if how == "given":
            exact = self.floats.exact[name]
        elif how == "standard" and (found := self.floats.environment.exact(name)) is not None:
            exact = np.array(found, dtype=object).reshape(shape)
        if exact is not None and all(isinstance(q, (int, Fraction)) or q == round(q) for q in exact.flat):
            return np.vectorize(_ball, otypes=[object])(exact)
        raise HypothesisFails(f"{name} is not a rational number here, so the two sides are known to rounding only")


def _ball(q: Any) -> arb:
    q = Fraction(q)
    return arb(fmpq(q.numerator, q.denominator))


def certified(theorem: Theorem, values: Values, bits: tuple[int, ...] = BITS) -> tuple[Any, Any] | None:
    """Both sides as arrays of balls; None where a name is not rational."""
    if values.in_time or len(values.environment.states) > 1:
        return None
    before = ctx.prec
    try:
        for precision in bits:
            ctx.prec = precision
            try:
                _, left, right = both(theorem, Balls(values), "balls")
            except HypothesisFails:
                return None
            gap = right - left
            if all(not x.contains(0) or x.is_zero() for x in gap.flat) or theorem.claim[1] == "==":
                break
        return left, right
    finally:
        ctx.prec = before


@lru_cache(None)
def _indices(theorem: Theorem) -> tuple[tuple[Any, ...], ...]:
    """The index sets of each side of the claim, bound and free."""
    sides = (theorem.claim[0], theorem.claim[2])
    return tuple(tuple(i.size for i in {*compiled(e).free, *(i for s in e.atoms(sp.Sum) for i, *_ in s.limits)}) for e in sides)


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
            decided += _missing(values)
        free = ()
        left = right = np.full(1, np.nan)
        chosen = None
    sharp = certified(theorem, values) if size <= MOST_BALLS and np.all(np.isfinite(left + right)) else None
    hypotheses = {d.name: d.holds for d in decided}
    scale = magnitude(theorem, values, left.shape)
    rounding = CONVERGED if values.in_time else ROUNDING
    for place in np.ndindex(left.shape):
        state, *where = place
        named = {str(i): label(environment.net, i.size.name, k) for i, k in zip(free, where, strict=True)}
        if chosen is not None:
            named[chosen] = label(environment.net, values.sets[chosen][0].name, state)
        holds = {n: bool(h[state if len(h) > 1 else 0]) for n, h in hypotheses.items()}
        pair, level = (left[place], right[place]), "numerical"
        if sharp is not None and theorem.claim[1] == "<=":
            gap = sharp[1][place] - sharp[0][place]
            if gap.is_finite() and (not gap.contains(0) or gap.is_zero()):
                pair, level = (sharp[0][place], sharp[1][place]), "certified"
        yield One(named, theorem.claim[1], *pair, level, holds, rounding * float(scale[place]))


def label(net: ReactionNetwork, name: str, k: int) -> str:
    """The name of a place: a species, a reaction, or its number."""
    return net.internal[k] if name == "N" else net.reactions[k].name if name == "M" else str(k + 1)
