"""Index sets of unknown size, places in them, and totals over them: the letters in which theorems for ANY network are written.

An index set is finite (species, reactions, states; counting measure), an interval of time (total mass `tau`), or a region
of space (no total mass). A total is the sum or the integral over a set; sympy's `Sum` carries it, whatever the kind.

>>> N, M = finite("N"), finite("M")
>>> i, r = Index("i", N), Index("r", M)
>>> S, Jp, Jm = family("S"), family("Jp", positive=True), family("Jm", positive=True)
>>> total(r, S[i, r]*(Jp[r] - Jm[r]))                     # dx_i/dt, for any network
Sum((-Jm[r] + Jp[r])*S[i, r], (r, 1, M))

Maps between finite sets and `Delta` replace incidence matrices: an edge `e` with head and tail adds
`Delta(i, head(e)) - Delta(i, tail(e))` to place `i`.
"""
from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy import Expr, IndexedBase, Sum, Symbol

from .errors import ProofError


class Size(Symbol):
    """Total mass of an index set: a natural number (finite), a positive number (time), none (space). Sets are not empty."""

    __slots__ = ()

    def __new__(cls, name: str, **sign: bool) -> Size:
        if sign not in ({"integer": True, "positive": True}, {"positive": True}, {"real": True}):
            raise ProofError(f"an index set is finite({name!r}), time({name!r}) or space({name!r}), not of another sign: {sign}")
        return Symbol.__new__(cls, name, **sign)

    @property
    def kind(self) -> str:
        """`"finite"`, `"time"` or `"space"`."""
        return "finite" if self.is_integer else "time" if self.is_positive else "space"


def finite(name: str) -> Size:
    """A finite, non-empty index set; its name is also its number of elements."""
    return Size(name, integer=True, positive=True)


def time(name: str) -> Size:
    """An interval of time; its name is also its duration, a positive number."""
    return Size(name, positive=True)


def space(name: str) -> Size:
    """A set with any measure that is not zero, of any total mass, perhaps infinite. What holds over it holds over the other two kinds."""
    return Size(name, real=True)


WIDTH = {"finite": 0, "time": 1, "space": 2}


class Index(Symbol):
    """A variable place `Index("i", N)` of an index set; two indices of one name over different sets are different."""

    __slots__ = ("size",)

    def __new__(cls, name: str, size: Size) -> Index:
        if not isinstance(size, Size):
            raise ProofError(f"an index runs over finite(...), time(...) or space(...), not over {size!r}")
        made = Symbol.__xnew__(cls, name, integer=True, positive=True)
        made.size = size
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str, Size], dict[str, Any]]:
        return (self.name, self.size), {}

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), self.size)


class Map(sp.Function):
    """A map between two finite index sets, applied to a place; made by `index_map`."""

    nargs = 1
    is_integer = is_positive = True
    source: Size | None = None
    target: Size | None = None


@lru_cache(None)
def index_map(name: str, source: Size, target: Size) -> type[Map]:
    """The map `name` from `source` to `target` (both finite): tail and head of an edge, class of an edge, owner of an edge.

    >>> E, N = finite("E"), finite("N")
    >>> e, head, p = Index("e", E), index_map("head", E, N), family("p", positive=True)
    >>> p[head(e)]
    p[head(e)]
    """
    if {source.kind, target.kind} != {"finite"}:
        raise ProofError(f"a map joins two finite index sets; {name} would go from {source.kind} to {target.kind}")
    return type(name, (Map,), {"source": source, "target": target})


class Delta(sp.Function):
    """`Delta(i, tail(e))`: 1 where two places of one finite set coincide, 0 elsewhere. Never evaluated by itself."""

    nargs = 2
    is_real = is_nonnegative = True


class LogMean(sp.Function):
    """Logarithmic mean `L(a, b) = (a - b)/(ln a - ln b)`, and `L(a, a) = a`, of two positive numbers; positive, symmetric.

    An atom: its formula has no value at `a = b`, so it is never unfolded by itself (see `proof.lemmas`).
    """

    nargs = 2
    is_real = is_positive = True


def set_of(place: Any, sizes: Mapping[Any, Size] | None = None) -> Size:
    """The index set that a place (an index, or a map applied to a place) belongs to."""
    if sizes and place in sizes:
        return sizes[place]
    if isinstance(place, Index):
        return place.size
    if isinstance(place, Map) and place.target is not None and set_of(place.args[0], sizes) == place.source:
        return place.target
    raise ProofError(f"not a place of an index set: {place}")


def total(i: Index, *rest: Any) -> Expr:
    """`total(i, j, e)`: the sum (or integral) of `e` over all places i and j.

    >>> x, y = Index("x", finite("X")), Index("y", finite("Y"))
    >>> p = family("p", positive=True)
    >>> total(y, p[x, y])                                 # a marginal
    Sum(p[x, y], (y, 1, Y))
    """
    *more, body = rest
    places = (i, *more)
    if not all(isinstance(k, Index) for k in places):
        raise ProofError(f"a total runs over indices, not over {places}")
    for k in reversed(places):
        body = Sum(body, (k, 1, k.size))
    return body


def family(name: str, **sign: bool) -> IndexedBase:
    """A family of numbers `p[i]`, `S[i, r]`, `Jp[r, t]`: real unless `positive=True`, `nonnegative=True` or `nonzero=True`."""
    return IndexedBase(name, **{"real": True, **sign})
