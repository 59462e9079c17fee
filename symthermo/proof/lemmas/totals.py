"""Cauchy-Schwarz over one, two or three indices of any kind, by the identity of Lagrange: never an axiom."""
from __future__ import annotations

from typing import Any

import sympy as sp

from ...index import Index, family, space, total
from ..calc import label
from ..kernel import Thm, combine, sign, substitute

_SETS = [space(n) for n in ("any1", "any2", "any3")]
_HERE = [Index(f"k{n}", s) for n, s in enumerate(_SETS)]
_THERE = [Index(f"l{n}", s) for n, s in enumerate(_SETS)]
_f, _g, _h = family("cs_f"), family("cs_g"), family("cs_h", positive=True)


def _lagrange(n: int) -> Thm:
    k, m = tuple(_HERE[:n]), tuple(_THERE[:n])
    square = (_f[k]*_h[k]*_g[m] - _f[m]*_h[m]*_g[k])**2/(2*_h[k]*_h[m])
    return label("Cauchy-Schwarz", combine(
        total(*k, _f[k]*_g[k])**2, "<=", total(*k, _f[k]**2*_h[k])*total(*k, _g[k]**2/_h[k]), (sign(total(*k, *m, square)),)))


_CS = {n: _lagrange(n) for n in (1, 2, 3)}


def cauchy_schwarz(F: Any, G: Any, weight: Any, over: Index | tuple[Index, ...]) -> Thm:
    """(total F G)^2 <= (total F^2 w)(total G^2/w), over one, two or three indices; the weight is manifestly positive."""
    ks = over if isinstance(over, tuple) else (over,)
    sizes: dict = {_SETS[n]: k.size for n, k in enumerate(ks)}
    F, G, weight = map(sp.sympify, (F, G, weight))
    return substitute(_CS[len(ks)], {**sizes, _f: (ks, F), _g: (ks, G), _h: (ks, weight)})
