"""Fisher information of time I = sum_i v_i^2/p_i of a motion v = dp/dt, and what follows: the intrinsic speed sqrt(I),

    length = int sqrt(I) dt ,   action = (1/2) int I dt ,   length^2 <= 2 duration * action .

Sources: S. Ito and A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832; K. Yoshimura and S. Ito, Phys. Rev.
Research 3, 013175 (2021), arXiv:2005.08444.

>>> from symthermo.index import Index, family, finite
>>> fisher(family("p", positive=True), family("v"), over=Index("i", finite("N")))
Sum(v[i]**2/p[i], (i, 1, N))
>>> t = sp.Symbol("t", positive=True)
>>> length([t, 2*t], (t, 1, 4)), action([t, 2*t], (t, 1, 4))
(2*sqrt(3), 3*log(4)/2)
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from ..index import Index, total


def fisher(p: Any, v: Any, over: Index | None = None) -> sp.Expr:
    """sum_i v_i^2/p_i, of families with an index or of sequences."""
    if over is not None:
        return total(over, v[over] ** 2 / p[over])
    return sp.Add(*(sp.sympify(b, strict=True) ** 2 / a for a, b in zip(p, v, strict=True)))


def speed(p: Any, v: Any, over: Index | None = None) -> sp.Expr:
    """sqrt(I)."""
    return sp.sqrt(fisher(p, v, over))


def length(path: Sequence[sp.Expr], time: tuple[sp.Symbol, Any, Any]) -> sp.Expr:
    """int sqrt(I) dt of a path given as functions of time."""
    return sp.integrate(speed(path, [sp.diff(e, time[0]) for e in path]), time)


def action(path: Sequence[sp.Expr], time: tuple[sp.Symbol, Any, Any]) -> sp.Expr:
    """(1/2) int I dt."""
    return sp.integrate(fisher(path, [sp.diff(e, time[0]) for e in path]), time) / 2
