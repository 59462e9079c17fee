"""The exact zero test: does an expression with nested totals vanish for every size of its index sets?

TRUSTED. `normal(e)` writes an expression of the language as a sum of terms

    coefficient * product of generators**exponent, totalled over bound places 0, 1, .. of given index sets.

A generator is a letter, a family at places, a Delta, a prime under a root, a sum P of several terms under a negative or
fractional power, the log of such a sum, the exp of one term, a LogMean. The facts used are:

- arithmetic of rational numbers, distributivity, products and linearity of totals (Fubini), renaming of bound places;
- x**a x**b = x**(a+b) where both have a value; (x y)**a = x**a y**a for integer a, or for nonnegative x, y;
- log(x**a y) = a log x + log y for manifestly positive x; exp(x + y) = exp x exp y; exp(c log x) = x**c;
- LogMean is symmetric, and LogMean(x, x) = x;
- Delta**n = Delta; the total over i of g(i) Delta(i, place) is g(place); the total of 1 is the size of the set (not for space);
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

Poly = dict[tuple[frozenset, tuple], Fraction]                 # {(frozenset of (generator, exponent), sizes of bound places): c}
ONE: Poly = {(frozenset(), ()): Fraction(1)}


def plus(*ps: Poly, by: int = 1) -> Poly:
    """The first sum and `by` times the others."""
    out = dict(ps[0])
    for p in ps[1:]:
        for k, c in p.items():
            c = out.pop(k, 0) + by*c
            if c:
                out[k] = c
    return out


def term(g: Any, e: Any = 1) -> Poly:
    """One generator to a power."""
    return {(frozenset({(g, e)}), ()): Fraction(1)}


def kind(g: Any) -> Any:
    """The tag of a generator: "f" family, "d" Delta, "n" prime, "+", "log", "exp", "L"; None for a letter."""
    return g[0] if isinstance(g, tuple) else None


# -- places: Index (free), int (bound in this term), ("m", map, place), ("c", level, k) (bound inside a frozen sum) ------------
def moved(x: Any, f: Callable[[Any], Any], whole: tuple = (None, None)) -> Any:
    """A place, generator, monomial or frozen sum with `f` at its atomic places, or with one whole place replaced."""
    if isinstance(x, (Index, tuple)) and x == whole[0]:
        return whole[1]
    if isinstance(x, (Index, int)) or kind(x) == "c":
        return f(x)
    if isinstance(x, frozenset):                               # a monomial
        return frozenset((moved(g, f, whole), e) for g, e in x)
    if kind(x) == "p":                                         # a frozen sum, where terms may coincide after the move
        return ("p", x[1], frozenset(plus({}, *[{(moved(m, f, whole), s): c} for (m, s), c in x[2]]).items()))
    if kind(x) in ("d", "L"):
        return (x[0], frozenset(moved(a, f, whole) for a in x[1]))
    return (x[0], *[moved(y, f, whole) for y in x[1:]]) if isinstance(x, tuple) else x


@lru_cache(1 << 16)
def places(x: Any) -> frozenset:
    """The atomic places of a place, generator or monomial."""
    seen: set = set()
    moved(x, lambda k: seen.add(k) or k)
    return frozenset(seen)


def bound(x: Any) -> bool:
    """Depends on a place that is bound outside it, in its term."""
    return any(isinstance(k, int) for k in places(x))


def freeze(p: Poly) -> tuple:
    """A sum as a key; bound places of its own get a level above all levels inside it."""
    if not any(s for _, s in p):
        return ("p", 0, frozenset(p.items()))
    level = 1 + max((k[1] for m, _ in p for k in places(m) if isinstance(k, tuple)), default=0)
    return ("p", level, frozenset({(moved(m, lambda k: ("c", level, k) if isinstance(k, int) else k), s): c
                                   for (m, s), c in p.items()}.items()))


def thaw(key: tuple) -> Poly:
    """The sum that a key stands for. A sum with totals is thawed only where nothing in it is bound outside."""
    level = key[1]
    return {(moved(m, lambda k: k[2] if isinstance(k, tuple) and k[1] == level else k) if level else m, s): c
            for (m, s), c in key[2]}


def opaque(key: tuple) -> bool:
    return key[1] > 0


# -- arithmetic ----------------------------------------------------------------------------------------------------------------
def merge(a: Iterable, b: Iterable) -> Poly:
    """Product of two monomials. Whole powers of a frozen sum without totals are multiplied out."""
    powers, c, wide = dict(a), Fraction(1), []
    for g, e in b:
        e += powers.pop(g, 0)
        if kind(g) == "d":
            e = 1
        elif kind(g) == "n":
            c, e = c*g[1]**floor(e), e - floor(e)
        elif kind(g) == "+" and e >= 1 and not opaque(g[1]):
            wide, e = wide + [thaw(g[1])]*floor(e), e - floor(e)
        if e:
            powers[g] = e
    return reduce(times, wide, {(frozenset(powers.items()), ()): c})


def times(p: Poly, q: Poly) -> Poly:
    """Product; the bound places of the second factor are numbered after those of the first."""
    out: Poly = {}
    for (m, s), c in p.items():
        for (n, t), d in q.items():
            if s and t:
                n = moved(n, lambda k: k + len(s) if isinstance(k, int) else k)
            for (w, _), b in merge(m, n).items():
                b = b*c*d + out.pop((w, s + t), 0)
                if b:
                    out[w, s + t] = b
    return out


def scaled(m: Iterable, q: Any) -> Poly:
    """The monomial m to the power q."""
    return merge((), [(g, e*q) for g, e in m])


def sign_of(g: Any) -> int:
    """2: manifestly positive, 1: nonnegative, 0: unknown."""
    if kind(g) in ("n", "exp", "L", "d"):
        return 1 if g[0] == "d" else 2
    if kind(g) == "+":
        return sum_sign(dict(g[1][2]))
    s = g[1] if kind(g) == "f" else g
    return 0 if kind(g) == "log" else 2 if s.is_positive else 1 if s.is_nonnegative else 0


def sum_sign(p: Poly) -> int:
    """The same for a sum; a fractional power has a value only where its base is nonnegative."""
    each = [min((2 if sign_of(g) == 2 else 1 if sign_of(g) or e % 2 != 1 else 0 for g, e in m), default=2) if c > 0 else 0
            for (m, _), c in p.items()]
    return 0 if not each or min(each) == 0 else max(each)


def split(p: Poly) -> tuple[Fraction, dict, Poly]:
    """p = c * monomial * rest: no bound place of p and no Delta in the monomial, no common factor or denominator in the rest."""
    rows, low = [dict(m) for m, _ in p], {}
    for g in {g for row in rows for g in row}:
        e = min(row.get(g, 0) for row in rows)
        if e and kind(g) != "d" and not (bound(g) and any(s for _, s in p)):
            low[g] = floor(e) if kind(g) == "+" and e < 0 else e
    rest = plus({}, *[{(w, s): b*c for (w, _), b in merge(m, [(g, -e) for g, e in low.items()]).items()} for (m, s), c in p.items()])
    c = max(rest.values()) if max(rest.values()) > 0 else min(rest.values())
    return c, low, {k: v/c for k, v in rest.items()}


def number(c: Fraction, of: Callable[[Fraction, int], Poly]) -> list[Poly]:
    """What `of(prime, exponent)` makes of the prime factors of c > 0."""
    return [of(Fraction(int(f)), int(k)) for f, k in sp.factorrat(sp.Rational(c.numerator, c.denominator)).items() if f != 1]


def power(p: Poly, q: Any) -> Poly:
    """p**q; a nonzero p if q is negative, a nonnegative p if q is no integer."""
    if q == int(q) and q >= 0:
        return reduce(times, [p]*int(q), ONE)
    need(p, "zero under a root or in a denominator")
    c, low, rest = split(p)
    if q == int(q):
        out = {(frozenset(), ()): c**int(q)}
        outer, inner = low, {}
    else:
        if c < 0:
            return term(("+", freeze(p)), q)
        out = reduce(times, number(c, lambda f, k: scaled([(("n", f), k)], q)), ONE)
        outer, inner = sure(low, rest)
    out = times(out, scaled(outer.items(), q))
    rest = times(rest, scaled(inner.items(), 1))
    return out if rest == ONE else times(out, scaled([(("+", freeze(rest)), 1)], q) if q < 1 else merge((), [(("+", freeze(rest)), q)]))


def sure(low: dict, rest: Poly) -> tuple[dict, dict]:
    """The factors that may leave a root or a log: the positive ones; for a root the nonnegative ones too, if what stays is so."""
    strong = {g: e for g, e in low.items() if sign_of(g) == 2}
    weak = {g: e for g, e in low.items() if g not in strong and (sign_of(g) or e % 1)}
    others = {g: e for g, e in low.items() if g not in strong and g not in weak}
    if weak and sum_sign(rest) and sum_sign({(frozenset(others.items()), ()): Fraction(1)}):
        return strong | weak, others
    return strong, weak | others


def logarithm(p: Poly) -> Poly:
    """log p, p > 0."""
    need(p, "log of zero")
    c, low, rest = split(p)
    if c < 0:
        return term(("log", freeze(p)))
    out = plus({}, *number(c, lambda f, k: {next(iter(term(("log", freeze({(frozenset(), ()): f}))))): Fraction(k)}))
    for g, e in low.items():
        if sign_of(g) < 2:
            rest = times(rest, scaled([(g, e)], 1))
        elif kind(g) == "exp" and not opaque(g[1]):
            out = plus(out, {k: v*e for k, v in thaw(g[1]).items()})
        else:
            one = ("log", g[1] if kind(g) == "+" else freeze(term(g) if kind(g) != "n" else {(frozenset(), ()): g[1]}))
            out = plus(out, {k: v*e for k, v in term(one).items()})
    return out if rest == ONE else plus(out, term(("log", freeze(rest))))


def exponential(p: Poly) -> Poly:
    """exp p, one factor for each term."""
    out = ONE
    for (m, s), c in p.items():
        (g, e), *more = m or [(None, 0)]
        c = c.numerator if c.denominator == 1 else c
        if kind(g) == "log" and e == 1 and not more and not s and not opaque(g[1]):
            out = times(out, power(thaw(g[1]), c))
        else:
            out = times(out, term(("exp", freeze({(m, s): Fraction(1)})), c))
    return out


def log_mean(p: Poly, q: Poly) -> Poly:
    return p if p == q else term(("L", frozenset({freeze(p), freeze(q)})))


# -- totals ----------------------------------------------------------------------------------------------------------------------
def again(g: Any, e: Any) -> Poly:
    """A generator whose places were identified, put in normal form again."""
    keys = list(g[1]) if kind(g) == "L" else [g[1]] if kind(g) in ("+", "log", "exp") else []
    if kind(g) == "d" and len(g[1]) == 1:
        return ONE
    if not keys or any(map(opaque, keys)):
        return merge((), [(g, e)])
    a, b = thaw(keys[0]), thaw(keys[-1])
    return power({"+": lambda: a, "log": lambda: logarithm(a), "exp": lambda: exponential(a), "L": lambda: log_mean(a, b)}[g[0]](), e)


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
    """Where a Delta stays, its two places are one: write the simpler one in the other factors."""
    size = lambda k: (0, k.name, k.size.name) if isinstance(k, Index) else (1 + str(k).count("'m'"), str(k), "")
    p = {(m, ()): Fraction(1)}
    for d in sorted((g for g, _ in m if kind(g) == "d"), key=str):
        b, a = sorted(d[1], key=size)
        p = reduce(lambda q, w: plus(q, {k: v*p[w] for k, v in reduce(times, [
            again(moved(g, lambda k: k, (a, b)) if g != d else g, e) for g, e in w[0]], ONE).items()}), p, {})
    return p


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
