"""The exact zero test: does an expression with nested totals vanish for every size of its index sets?

TRUSTED. `normal(e)` writes an expression of the language as a sum of terms (see `terms`), `reduced` simplifies it as far as its
vanishing asks. The facts used, besides those of `terms`, are:

- totals are linear; the total of 1 is the size of the set (not for space);
- the total over i of g(i) Delta(i, place) is g(place); where a Delta stays, its two places are one;
- places bound over one set may be interchanged; a sum P under negative powers is cleared by multiplying with a power of P.

Different generators are taken as unrelated: "nothing is left over" is a proof, anything else only means "not by this".
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import chain, permutations, product
from math import floor
from typing import Any

import sympy as sp
from sympy import Add, Expr, Indexed, Mul, Pow, Sum, exp, log

from ..index import Delta, Index, LogMean, Map
from .language import check, need
from .terms import (
    ONE,
    Poly,
    again,
    bound,
    exponential,
    kind,
    log_mean,
    logarithm,
    merge,
    moved,
    opaque,
    places,
    plus,
    power,
    term,
    thaw,
    times,
)


def contract(m: frozenset, s: tuple) -> Poly:
    """Use up Deltas at bound places; totals of what does not depend on their place."""
    for g, _ in m:
        for a, b in permutations(g[1]) if kind(g) == "d" and len(g[1]) == 2 else ():
            if isinstance(a, int) and a not in places(b):
                close = lambda k, a=a: k - 1 if isinstance(k, int) and k > a else k
                here = moved(b, close)
                rest = reduce(times, [again(moved(h, lambda k: here if k == a else close(k)), e) for h, e in m if h != g], ONE)
                return plus({}, *[{k: v*c for k, v in contract(w, s[:a] + s[a+1:]).items()} for (w, _), c in rest.items()])
    idle = [k for k in range(len(s)) if k not in places(m)]
    need(all(s[k].kind != "space" for k in idle), "the total of a constant over space")
    kept = {k: n for n, k in enumerate(k for k in range(len(s)) if k not in idle)}
    m = moved(m, lambda k: kept[k] if isinstance(k, int) else k)
    return {(w, tuple(s[k] for k in kept)): c for (w, _), c in merge(m, [(s[k], 1) for k in idle]).items()}


def bind(p: Poly, i: Index, n: Any) -> Poly:
    """The total of p over all places i of the set n."""
    return plus({}, *[{k: v*c for k, v in contract(moved(m, lambda k: len(s) if k == i else k), (*s, n)).items()}
                      for (m, s), c in p.items()])


def where(k: Any) -> Any:
    """A place as it stands in a generator."""
    return ("m", type(k), where(k.args[0])) if isinstance(k, Map) else k


@lru_cache(1 << 14)
def normal(e: Expr) -> Poly:
    """An expression of the language as a sum of terms."""
    if isinstance(e, sp.Rational):
        return {(frozenset(), ()): Fraction(int(e.p), int(e.q))} if e else {}
    if isinstance(e, Indexed):
        return term(("f", e.base, *map(where, e.indices)))
    if isinstance(e, Delta):
        return again(("d", frozenset(map(where, e.args))), 1)
    if isinstance(e, Add):
        return plus({}, *map(normal, e.args))
    if isinstance(e, Mul):
        return reduce(times, map(normal, e.args))
    if isinstance(e, Pow):
        return power(normal(e.base), int(e.exp.p) if e.exp.q == 1 else Fraction(int(e.exp.p), int(e.exp.q)))
    if isinstance(e, Sum):
        return reduce(lambda p, lim: bind(p, lim[0], lim[2]), e.limits, normal(e.function))
    if isinstance(e, log):
        return logarithm(normal(e.args[0]))
    if isinstance(e, exp):
        return exponential(normal(e.args[0]))
    return log_mean(*map(normal, e.args)) if isinstance(e, LogMean) else term(e)


# -- the test ----------------------------------------------------------------------------------------------------------------------
def agree(m: frozenset) -> Poly:
    """Where Deltas stay, the places that they join are one: write the simplest of them in the other factors."""
    size = lambda k: (0, k.name, k.size.name) if isinstance(k, Index) else (1 + str(k).count("'m'"), str(k), "")
    joined: list[set] = []
    for g, _ in m:
        if kind(g) == "d":
            touched = [c for c in joined if c & g[1]]
            joined = [c for c in joined if c not in touched] + [set(g[1]).union(*touched)]
    pairs = [(a, min(c, key=size)) for c in joined for a in sorted(c, key=size)[:0:-1]]
    out = reduce(times, [term(("d", frozenset(pair))) for pair in pairs], ONE)
    for g, e in m:
        if kind(g) != "d":
            out = times(out, again(reduce(lambda g, pair: moved(g, lambda k: k, pair), pairs, g), e))
    return out


def clear(p: Poly, which: Callable[[Any], bool]) -> Poly:
    """Multiply by powers of the sums that stand under negative powers."""
    while True:
        low: dict = {}
        for m, _ in p:
            for g, e in m:
                if kind(g) == "+" and which(g) and (floor(e) < 0 or opaque(g[1]) and e >= 1):
                    low[g] = min(low.get(g, 0), floor(e))
        if not low:
            return p
        g, e = low.popitem()
        out: Poly = {}
        for (m, s), c in p.items():
            powers = dict(m)
            left = powers.pop(g, 0) - e
            rest = {(frozenset(powers.items()), s): c}
            wide = reduce(times, [thaw(g[1])]*floor(left), rest)
            out = plus(out, times(wide, term(g, left - floor(left))) if left % 1 else wide)
        p = out


def reduced(p: Poly) -> Poly:
    """A sum of terms, simplified as far as its vanishing asks: empty if it vanishes identically."""
    p = clear(p, lambda g: opaque(g[1]) and not bound(g))
    if any(kind(g) == "d" for m, _ in p for g, _ in m):
        p = plus({}, *[{(w, s): v*c for (w, _), v in agree(m).items()} for (m, s), c in p.items()])
    buckets: dict[tuple, Poly] = {}
    for (m, s), c in p.items():
        order = sorted(range(len(s)), key=lambda k: (s[k].name, s[k].kind))
        to = {k: n for n, k in enumerate(order)}
        key = tuple(s[k] for k in order)
        buckets[key] = plus(buckets.get(key, {}), {(moved(m, lambda k: to[k] if isinstance(k, int) else k), key): c})
    left: Poly = {}
    for s, q in buckets.items():
        spans = [[k for k, n in enumerate(s) if n == size] for size in dict.fromkeys(s)]
        swaps = [dict(zip([*chain(*spans)], chain(*images), strict=True)) for images in product(*map(permutations, spans))]
        if q and len(swaps) > 1:
            q = plus({}, *[{(moved(m, lambda k: f[k] if isinstance(k, int) else k), s): c} for f in swaps for (m, _), c in q.items()])
        left |= clear(q, lambda g: not opaque(g[1]))
    return left


def left_over(ups: Iterable[Expr], downs: Iterable[Expr] = ()) -> Poly:
    """What is left of the sum of `ups` less the sum of `downs`; empty if they are identically equal."""
    ups, downs = list(ups), list(downs)
    for e in (*ups, *downs):
        check(e)
    return reduced(plus(plus({}, *map(normal, ups)), *map(normal, downs), by=-1))
