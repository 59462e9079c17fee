"""The language of statements: which expressions exist, when they have a value, when a sign is manifest, how one substitutes.

TRUSTED. What `check` does not list is refused, so a sympy construct that nobody thought of cannot slip in:

- rational numbers, letters (real, nonnegative, positive or nonzero), families at places, the mass of a finite set or of a time;
- `+`, `*`, powers with a rational exponent, `log`, `exp`, totals over whole index sets;
- `Delta` of two places of one finite set; `LogMean` of two manifestly positive numbers.

A statement speaks of real numbers for all values of its letters: a denominator is manifestly nonzero, the argument of a
logarithm manifestly positive, that of a root manifestly nonnegative. *Manifest* means: by the shape of the tree and the declared
signs of the letters, with the rules of `positive`, `nonneg`, `nonzero` below and no others. All totals are assumed to exist.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy import Add, Expr, Indexed, IndexedBase, Mul, Pow, Sum, Symbol, exp, log

from ..errors import ProofError
from ..index import Delta, Index, LogMean, Map, Size, family, set_of


def need(condition: object, complaint: str | Callable[[], str], **more: Any) -> None:
    """Refuse with a reason. Every side condition of the kernel is one call of this function (the mutation test counts them).

    A complaint that prints an expression is a function where many checks pass for one that fails: printing takes longer than checking.
    """
    if not condition:
        raise ProofError(complaint() if callable(complaint) else complaint, **more)


def letter(s: object) -> bool:
    """A real scalar: a symbol with one of the four signs, neither an index nor the size of a set."""
    return isinstance(s, Symbol) and not isinstance(s, (Index, Size)) and signed(s)


@lru_cache(None)
def signed(s: Any) -> bool:
    """Declared real, nonnegative, positive or nonzero, and nothing more (sympy simplifies roots of a "polar" real letter wrongly)."""
    make = family if isinstance(s, IndexedBase) else Symbol
    return any(s == make(s.name, **{"real": True, sign: True}) for sign in ("real", "nonnegative", "positive", "nonzero"))


@lru_cache(None)
def check(e: Expr) -> None:
    """Raise unless `e` belongs to the language and has a real value for all values of its letters."""
    if isinstance(e, Size):
        need(e.kind != "space", "space has no total mass")
    elif isinstance(e, Indexed):
        need(isinstance(e.base, IndexedBase) and signed(e.base), lambda: f"{e.base} is not declared real, nonnegative, positive or nonzero")
        for k in e.indices:
            set_of(k)
    elif isinstance(e, Delta):
        a, b = map(set_of, e.args)
        need(a == b and a.kind == "finite", lambda: f"places of different sets, or of no finite set, compared: {e}")
    elif isinstance(e, Sum):
        for lim in e.limits:
            whole = len(lim) == 3 and isinstance(lim[0], Index) and lim[1] == 1 and lim[2] == lim[0].size
            need(whole, lambda: f"not a total over a whole index set: {lim}")
        check(e.function)
    elif isinstance(e, (Add, Mul, exp)):
        for a in e.args:
            check(a)
    elif isinstance(e, (log, LogMean)):
        need(len(e.args) == 1 + isinstance(e, LogMean), lambda: f"one argument, natural logarithm: {e}")
        for a in e.args:
            check(a)
            need(positive(a), lambda: f"argument of {type(e).__name__} not manifestly positive: {a}")
    elif isinstance(e, Pow):
        need(isinstance(e.exp, sp.Rational), lambda: f"exponent not a rational number: {e}")
        check(e.base)
        need(e.exp > 0 or nonzero(e.base), lambda: f"denominator not manifestly nonzero: {e.base}")
        need(e.exp.is_Integer or nonneg(e.base), lambda: f"base of a root not manifestly nonnegative: {e.base}")
    else:
        need(isinstance(e, sp.Rational) and e.is_finite or letter(e), lambda: f"not in the language: {type(e).__name__} {e}")


# -- manifest signs ----------------------------------------------------------------------------------------------------------
def _above_one(e: Expr) -> bool:
    """A rational number >= 1 plus nonnegative terms."""
    c, rest = e.as_coeff_Add() if isinstance(e, Add) else (e, sp.S.Zero)
    return isinstance(c, sp.Rational) and c >= 1 and nonneg(rest)


@lru_cache(None)
def positive(e: Expr) -> bool:
    """Manifestly positive."""
    if isinstance(e, (sp.Rational, Symbol, Indexed)):
        return bool(e.is_positive)
    if isinstance(e, Sum):
        return positive(e.function)                            # index sets are not empty
    if isinstance(e, Add):
        return all(map(nonneg, e.args)) and any(map(positive, e.args))
    if isinstance(e, Mul):
        return all(map(positive, e.args))
    if isinstance(e, Pow):
        return positive(e.base) or bool(e.exp.is_even) and nonzero(e.base)
    return isinstance(e, (exp, LogMean))


@lru_cache(None)
def nonneg(e: Expr) -> bool:
    """Manifestly nonnegative."""
    if isinstance(e, (sp.Rational, Symbol, Indexed)):
        return bool(e.is_nonnegative)
    if isinstance(e, Sum):
        return nonneg(e.function)
    if isinstance(e, (Add, Mul)):
        return all(map(nonneg, e.args))
    if isinstance(e, Pow):
        return bool(e.exp.is_even) or nonneg(e.base)
    if isinstance(e, log):
        return _above_one(e.args[0])
    return isinstance(e, (exp, LogMean, Delta))


def nonzero(e: Expr) -> bool:
    """Manifestly nonzero."""
    if isinstance(e, (Mul, Pow)):
        return all(map(nonzero, e.args if isinstance(e, Mul) else e.args[:1]))
    return positive(e) or positive(-e) or isinstance(e, (Symbol, Indexed)) and bool(e.is_nonzero)


def fits(name: Any, value: Expr) -> bool:
    """The value lies in the domain that the sign of the letter or family declares."""
    check(value)
    return bool((positive(value) or not name.is_positive) and (nonneg(value) or not name.is_nonnegative)
                and (nonzero(value) or not name.is_nonzero))


# -- names and substitution ------------------------------------------------------------------------------------------------------
@lru_cache(None)
def names(e: Any) -> frozenset:
    """The free names: letters, families, free indices, sizes, maps (not bound indices)."""
    if isinstance(e, Indexed):
        return frozenset({e.base}).union(*map(names, e.indices))
    if isinstance(e, Sum):
        out = names(e.function)
        for i, _, n in e.limits:
            out = out - {i} | {n}
        return out
    if isinstance(e, Symbol):
        return frozenset({e})
    return frozenset({type(e)} if isinstance(e, Map) else ()).union(*map(names, e.args))


def free(v: Any) -> set[Index]:
    """The free indices of a value (of a family's value `(indices, body)`: all but its parameters)."""
    ks, body = v if isinstance(v, tuple) else ((), v)
    return {s for s in names(body) if isinstance(s, Index)} - set(ks)


def put(e: Expr, m: Mapping[Any, Any]) -> Expr:
    """Replace letters, places, index sets and families `{u: (indices, body)}`, all at once; a clash of bound names is refused."""
    m = {k: v for k, v in m.items() if k in names(e)}
    if not m:
        return e
    if isinstance(e, Symbol):
        return m[e]
    if isinstance(e, Indexed):
        places = [put(k, m) for k in e.indices]
        if e.base not in m:
            return e.base[tuple(places)]
        ks, body = m[e.base]
        need([set_of(k) for k in ks] == [set_of(k) for k in places], f"{e.base} is a family over other sets here")
        return put(body, dict(zip(ks, places, strict=True)))
    if isinstance(e, Sum):
        i, _, n = e.limits[-1]                                 # the outermost total
        body = e.function if len(e.limits) == 1 else Sum(e.function, *e.limits[:-1])
        if n in m:                                             # the same total over another index set
            j = Index(i.name, m[n])
            need(j not in names(body), f"two indices would become {j} over {m[n]}; rename one")
            body, i, n = put(body, {i: j}), j, m[n]
        inside = {k: v for k, v in m.items() if k in names(body) and k != i}
        need(not any(i in free(v) for v in inside.values()), f"bound index {i} clashes with the substitution; rename it")
        return Sum(put(body, inside), (i, 1, n))
    return e.func(*[put(a, m) for a in e.args])
