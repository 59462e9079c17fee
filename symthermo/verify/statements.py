"""What a theorem speaks of: its names with the sets of their places, their signs, what moves, and what follows from its motions."""
from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy import IndexedBase

from ..errors import ProofError
from ..index import Index, Map
from ..proof import Hypothesis, Motion, Theorem, ddt
from ..proof.language import names as named
from .arrays import sets
from .standard import TABLE


def relations(theorem: Theorem) -> tuple[Hypothesis, ...]:
    """The hypotheses that are relations."""
    return tuple(h for h in theorem.hypotheses if isinstance(h, Hypothesis))


def expressions(theorem: Theorem) -> tuple[Any, ...]:
    """Both sides of the claim and of every hypothesis."""
    return (theorem.claim[0], theorem.claim[2], *(side for h in relations(theorem) for side in (h.lhs, h.rhs)))


@lru_cache(None)
def names(theorem: Theorem) -> dict[str, tuple[Any, ...]]:
    """Every name of a theorem with the sets of its places."""
    return {name: places for e in expressions(theorem) for name, places in sets(e)}


@lru_cache(None)
def names_of(theorem: Theorem) -> dict[Hypothesis, frozenset[str]]:
    """The names in each of its relations, and in what follows from its motions."""
    return {h: frozenset(n for side in (h.lhs, h.rhs) for n, _ in sets(side)) for h in (*relations(theorem), *derived(theorem))}


def free_indices(theorem: Theorem) -> dict[str, Index]:
    """The places that a theorem speaks of: the indices of its claim that no total binds."""
    return {str(i): i for e in (theorem.claim[0], theorem.claim[2]) for i in named(e) if isinstance(i, Index)}


@lru_cache(None)
def in_time(theorem: Theorem) -> bool:
    """The theorem speaks of a stretch of time."""
    return any(kind(s) == "time" for places in names(theorem).values() for s in places)


@lru_cache(None)
def signed(theorem: Theorem, sign: str) -> frozenset[str]:
    """The letters and families that are declared positive, or nonnegative."""
    known, letters = names(theorem), {s for e in expressions(theorem) for s in named(e) if isinstance(s, (sp.Symbol, IndexedBase))}
    return frozenset(s.name for s in letters if getattr(s, f"is_{sign}") and not s.is_integer and s.name in known)


@lru_cache(None)
def maps(theorem: Theorem) -> frozenset[str]:
    """The names that are maps between sets: their values are places."""
    return frozenset(m.__name__ for e in expressions(theorem) for m in named(e) if isinstance(m, type) and issubclass(m, Map))


@lru_cache(None)
def motions(theorem: Theorem) -> tuple[tuple[str, str, str], ...]:
    """(name of the hypothesis, what moves, its rate or "" where it rests), for every motion that the theorem speaks of."""
    moving = (h for h in theorem.hypotheses if isinstance(h, Motion))
    return tuple((h.name, x.name, "" if rate == 0 else rate.name) for h in moving for x, rate in h.rates)


@lru_cache(None)
def derived(theorem: Theorem) -> tuple[Hypothesis, ...]:
    """The time derivatives of the definitions that hold at all times: they say what the rates of defined names are.

    Besides the names of the theorem they may speak of standard ones.
    """
    out = []
    for h in relations(theorem):
        for motion in (m for m in theorem.hypotheses if isinstance(m, Motion) and h.always and h.op == "=="):
            try:
                lhs, rhs = (ddt(side, motion) for side in (h.lhs, h.rhs))
            except ProofError:                                 # the motion does not speak of all its names
                continue
            if lhs != rhs and {n for side in (lhs, rhs) for n, _ in sets(side)} - set(names(theorem)) <= set(TABLE):
                out.append(Hypothesis(f"the rate of: {h.name}", lhs, "==", rhs, h.forall, kind="definition"))
    return tuple(out)


ENDS, NOW = frozenset({"x0", "x1", "p0", "p1"}), frozenset({"x", "v", "acc", "p", "mu", "Jp", "Jm"})


@lru_cache(None)
def of_paths(theorem: Theorem) -> bool:
    """It speaks of a stretch of time, or of its ends alone."""
    return in_time(theorem) or not ENDS.isdisjoint(names(theorem)) and NOW.isdisjoint(names(theorem))


def kind(size: Any) -> str:
    """"finite", "time" or "space"; a letter has no sets."""
    return str(size.kind)
