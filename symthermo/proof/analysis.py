"""The rules of analysis: the mean value theorem, continuity, the logarithmic mean, the chain rule in time. TRUSTED; see `kernel`."""
from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy import Add, Expr, Indexed, Mul, Pow, Sum, Symbol, exp, log

from ..index import Index, LogMean, Size
from .language import check, fits, letter, names, need, put
from .statement import Motion, Thm, is_about, rule, same
from .zero import left_over


def slope(e: Expr, rates: Mapping) -> Expr:
    """The derivative of e, given those of its names (`rates`: letters to expressions, families to families; others rest).

    Where e has no derivative (a root at 0) the result has a denominator that may vanish, so no statement can hold it.
    """
    moving = {n for n in names(e) if rates.get(n, 0) != 0}
    if not moving:
        return sp.S.Zero
    if isinstance(e, Indexed):
        return rates[e.base][e.indices]
    if isinstance(e, Symbol):
        return sp.sympify(rates[e])
    if isinstance(e, Sum):
        need(all(n.kind == "finite" for _, _, n in e.limits), "derivative under an integral")
        return Sum(slope(e.function, rates), *e.limits)
    if isinstance(e, Add):
        return Add(*[slope(a, rates) for a in e.args])
    if isinstance(e, Mul):
        return Add(*[Mul(*e.args[:k], slope(a, rates), *e.args[k+1:]) for k, a in enumerate(e.args)])
    need(isinstance(e, (Pow, log, exp)), f"cannot differentiate {e}")
    outer = e.exp*e.base**(e.exp - 1) if isinstance(e, Pow) else 1/e.args[0] if isinstance(e, log) else e
    return outer*slope(e.args[0], rates)


def inner(f: Expr, u: Symbol, c: Expr, z: Symbol, t: Thm) -> None:
    """f is a function of the letter u, whose domain is an interval; c is a value of u; t is about all inner points z of the domain."""
    check(f)
    need(letter(u), f"a letter is wanted, not {u}")
    need(u.is_positive or not u.is_nonzero, f"the domain of {u} is no interval")
    need(not any(u in names(s) for s in f.atoms(Sum)), f"{u} occurs under a total")
    need(u not in names(c), f"{c} depends on {u}")
    need(fits(u, c), f"{c} is not in the domain of {u}")
    need(z == u or letter(z) and z.is_positive and u.is_nonnegative, f"{z} does not stand for the inner points of the domain of {u}")
    need(z == u or z not in names(f) | names(c), f"{z} has another meaning here")
    for h in t.hyps:
        need(not is_about(h, u) and not is_about(h, z), f"hypothesis {h.name!r} is about one {u}")


@rule
def rise(f: Expr, u: Symbol, c: Expr, z: Symbol, d: Expr, t: Thm) -> tuple:
    """f(c) = 0 and 0 <= f'(z) = d (t) give 0 <= (u - c) f."""
    f, c, d = map(sp.sympify, (f, c, d))
    inner(f, u, c, z, t)
    need(not left_over((put(f, {u: c}),)), f"not zero at {c}")
    need(not left_over((d,), (slope(put(f, {u: z}), {z: sp.S.One}),)), f"the derivative is not {d}")
    same(t, (d,), (), f"the theorem is not about the slope {d}")
    return 0, "<=", (u - c)*f, t.hyps


@rule
def valley(f: Expr, u: Symbol, c: Expr, z: Symbol, d: Expr, t: Thm) -> tuple:
    """f(c) = 0 and 0 <= (z - c) f'(z), f'(z) = d (t), give 0 <= f."""
    f, c, d = map(sp.sympify, (f, c, d))
    inner(f, u, c, z, t)
    need(not left_over((put(f, {u: c}),)), f"not zero at {c}")
    need(not left_over((d,), (slope(put(f, {u: z}), {z: sp.S.One}),)), f"the derivative is not {d}")
    same(t, ((z - c)*d,), (), f"the theorem is not about {(z - c)*d}")
    return 0, "<=", f, t.hyps


@rule
def fill(f: Expr, u: Symbol, c: Expr, z: Symbol, t: Thm) -> tuple:
    """0 op (z - c)**2 f(z) (t) gives 0 op f, also at u = c and at the end of the domain, where f is continuous."""
    f, c = map(sp.sympify, (f, c))
    inner(f, u, c, z, t)
    same(t, ((z - c)**2*put(f, {u: z}),), (), f"the theorem is not about ({z} - {c})**2 times this")
    return 0, t.op, f, t.hyps


@rule
def log_mean(a: Expr, b: Expr) -> tuple:
    """L(a, b) (log a - log b) == a - b."""
    a, b = sp.sympify(a), sp.sympify(b)
    return LogMean(a, b)*(log(a) - log(b)), "==", a - b, ()


def ddt(e: Expr, motion: Motion) -> Expr:
    """The time derivative of an expression; every letter and family in it must have a declared rate."""
    e, rates = sp.sympify(e), dict(motion.rates)
    for n in names(e):
        need(n in rates or isinstance(n, (Index, Size, type)), f"no rate declared for {n}")
    return slope(e, rates)


@rule
def derive(t: Thm, motion: Motion) -> tuple:
    """The time derivative of an equality that holds at all times."""
    need(type(motion) is Motion, "a motion is wanted")
    need(t.op == "==", "an inequality has no derivative")
    for h in t.hyps:
        need(h.always, f"hypothesis {h.name!r} is not claimed at all times")
    return ddt(t.lhs, motion), "==", ddt(t.rhs, motion), t.hyps | {motion}
