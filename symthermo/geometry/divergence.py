"""Divergences of positive measures: Kullback-Leibler, f- and Bregman.

    D(p||q) = sum_i [p_i ln(p_i/q_i) - p_i + q_i]            kl
    D_f(p||q) = sum_i q_i f(p_i/q_i)                         f_divergence: f convex, f(1) = f'(1) = 0
    D_phi(p||q) = sum_i [phi(p_i) - phi(q_i) - phi'(q_i)(p_i - q_i)]       bregman

kl is the one that is both, with f = u ln u - u + 1 and phi = u ln u - u: the representative that is nonnegative term by
term on measures that are not normalised. Arguments are families with an index (`over=i`), for any size, or sequences.

>>> from symthermo.index import Index, family, finite
>>> x, y = family("x", positive=True), family("y", positive=True)
>>> kl(x, y, over=Index("i", finite("N")))
Sum(log(x[i]/y[i])*x[i] - x[i] + y[i], (i, 1, N))
>>> kl((2, 1), (1, 3)), f_divergence(lambda u: (u - 1)**2, (2, 1), (1, 3))
(-log(3) + 1 + 2*log(2), 7/3)
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from ..index import Index, total


def _sum(term: Callable[[Any, Any], sp.Expr], p: Any, q: Any, over: Index | None) -> sp.Expr:
    if over is not None:
        return total(over, term(p[over], q[over]))
    return sp.Add(*(term(sp.sympify(a, strict=True), sp.sympify(b, strict=True)) for a, b in zip(p, q, strict=True)))


def kl(p: Any, q: Any, over: Index | None = None) -> sp.Expr:
    """sum_i [p_i ln(p_i/q_i) - p_i + q_i]."""
    return _sum(lambda a, b: a * sp.log(a / b) - a + b, p, q, over)


def f_divergence(f: Callable[[Any], Any], p: Any, q: Any, over: Index | None = None) -> sp.Expr:
    """sum_i q_i f(p_i/q_i)."""
    return _sum(lambda a, b: b * f(a / b), p, q, over)


def bregman(phi: Callable[[Any], Any], p: Any, q: Any, over: Index | None = None) -> sp.Expr:
    """sum_i [phi(p_i) - phi(q_i) - phi'(q_i)(p_i - q_i)], for one convex phi of every entry."""
    u = sp.Symbol("u", positive=True)
    slope = sp.diff(phi(u), u)
    return _sum(lambda a, b: phi(a) - phi(b) - slope.xreplace({u: b}) * (a - b), p, q, over)
