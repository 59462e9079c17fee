"""Sums of terms, the normal form of the zero test: coefficient * product of generators**exponent, over bound places.

TRUSTED. A generator is a letter, a family at places, a Delta, a prime under a root, a sum P of several terms under a negative or
fractional power, the log of such a sum, the exp of one term, a LogMean. The facts used are:

- arithmetic of rational numbers, distributivity, products of totals (Fubini), renaming of bound places;
- x**a x**b = x**(a+b) where both have a value; (x y)**a = x**a y**a for integer a, or for nonnegative x, y;
- log(x**a y) = a log x + log y for manifestly positive x; exp(x + y) = exp x exp y; exp(c log x) = x**c;
- Delta**n = Delta; LogMean is symmetric, and LogMean(x, x) = x.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache, reduce
from math import floor
from typing import Any

import sympy as sp

from ..index import Index
from .language import need

Poly = dict[tuple[frozenset, tuple], Fraction]                 # {(frozenset of (generator, exponent), sizes of bound places): c}
ONE: Poly = {(frozenset(), ()): Fraction(1)}


def plus(*ps: Poly, by: int = 1) -> Poly:
    """The first sum and `by` times the others."""
    out = dict(ps[0])
    for p in ps[1:]:
        for k, c in p.items():
            new = out.pop(k, Fraction(0)) + by*c
            if new:
                out[k] = new
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
    seen: list = []

    def note(k: Any) -> Any:
        seen.append(k)
        return k
    moved(x, note)
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
    powers, c = dict(a), Fraction(1)
    wide: list[Poly] = []
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
    need(rest, "zero in a denominator, under a root or in a log")
    c = max(rest.values()) if max(rest.values()) > 0 else min(rest.values())
    return c, low, {k: v/c for k, v in rest.items()}


def number(c: Fraction, of: Callable[[Fraction, int], Poly]) -> list[Poly]:
    """What `of(prime, exponent)` makes of the prime factors of c > 0."""
    return [of(Fraction(int(f)), int(k)) for f, k in sp.factorrat(sp.Rational(c.numerator, c.denominator)).items() if f != 1]


def power(p: Poly, q: Any) -> Poly:
    """p**q; a nonzero p if q is negative, a nonnegative p if q is no integer."""
    if q == int(q) and q >= 0:
        return reduce(times, [p]*int(q), ONE)
    c, low, rest = split(p)
    if q == int(q):
        out: Poly = {(frozenset(), ()): c**int(q)}
        outer, inner = low, dict[Any, Any]()
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
        q = c.numerator if c.denominator == 1 else c
        key = next((g[1] for g, e in m if kind(g) == "log" and e == 1 and len(m) == 1 and not s and not opaque(g[1])), None)
        out = times(out, power(thaw(key), q) if key else term(("exp", freeze({(m, s): Fraction(1)})), q))
    return out


def log_mean(p: Poly, q: Poly) -> Poly:
    return p if p == q else term(("L", frozenset({freeze(p), freeze(q)})))


def again(g: Any, e: Any) -> Poly:
    """A generator whose places were identified, put in normal form again."""
    keys = list(g[1]) if kind(g) == "L" else [g[1]] if kind(g) in ("+", "log", "exp") else []
    if kind(g) == "d" and len(g[1]) == 1:
        return ONE
    if not keys or any(map(opaque, keys)):
        return merge((), [(g, e)])
    a, b = thaw(keys[0]), thaw(keys[-1])
    return power({"+": lambda: a, "log": lambda: logarithm(a), "exp": lambda: exponential(a), "L": lambda: log_mean(a, b)}[g[0]](), e)
