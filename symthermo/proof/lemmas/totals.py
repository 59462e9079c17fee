"""Cauchy-Schwarz over one, two or three indices of any kind, by the identity of Lagrange, and Hoelder: never an axiom."""
from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import exp, log

from ...index import Index, family, space, total
from ..calc import close, label
from ..kernel import Hypothesis, Thm, assume, at, combine, cut, over, root, scale, sign, substitute
from .scalar import means, use, z

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


# -- the same when only f^2 <= g h is known at each place, g and h nonnegative -----------------------------------------------------
_k, _m = _HERE[0], _THERE[0]
_g2, _h2 = family("cs_g2", nonnegative=True), family("cs_h2", nonnegative=True)
_each = Hypothesis("f^2 <= g h", _f[_k]**2, "<=", _g2[_k]*_h2[_k], forall=(_k,))
_cross = _g2[_k]*_h2[_m] + _g2[_m]*_h2[_k]
_pair = root(2*_f[_k]*_f[_m], _cross, close(
    (2*_f[_k]*_f[_m])**2, "<=", _cross**2, (sign((_g2[_k]*_h2[_m] - _g2[_m]*_h2[_k])**2), scale(_f[_m]**2, assume(_each)),
                                            scale(_g2[_k]*_h2[_k], at(_each, {_k: _m})))), sign(_cross))
_SCHWARZ = close(total(_k, _f[_k])**2, "<=", total(_k, _g2[_k])*total(_k, _h2[_k]), over(_k, over(_m, _pair)))


def schwarz(F: Any, G: Any, H: Any, over: Index, each: Thm) -> Thm:
    """(total F)^2 <= (total G)(total H) from `each`: F^2 <= G H at every place; G, H manifestly nonnegative."""
    F, G, H = map(sp.sympify, (F, G, H))
    t = label("Cauchy-Schwarz", substitute(_SCHWARZ, {_SETS[0]: over.size, _f: ((over,), F), _g2: ((over,), G), _h2: ((over,), H)}))
    here = Index(_k.name, over.size)                           # what the place is called in the hypothesis
    return cut(t, next(h for h in t.hyps if h.name == _each.name), substitute(each, {over: here}))


# -- Hoelder: each place by its share of the totals, the weighted means of the shares, summed up ----------------------------------------
_a, _b = family("cs_a", positive=True), family("cs_b", positive=True)
_A, _B = total(_m, _h[_m]*_a[_m]), total(_m, _h[_m]*_b[_m])
_mean = _B*exp(log(_A/_B)/(1 + z))
_HOELDER = label("Hoelder", close(
    total(_k, _h[_k]*_b[_k]*exp(log(_a[_k]/_b[_k])/(1 + z))), "<=", _mean,
    over(_k, _h[_k]*_mean*use(means, a=_a[_k]/_A, b=_b[_k]/_B))))


def hoelder(A: Any, B: Any, weight: Any, z_: Any, over: Index) -> Thm:
    """total w B (A/B)^(1/(1+z)) <= (total w B) (total w A/total w B)^(1/(1+z)); A, B and w manifestly positive.

    With A = |f|^q and B = |g|^r, q = 1 + z and 1/q + 1/r = 1, the left side is total w |f g|.
    """
    A, B, weight = map(sp.sympify, (A, B, weight))
    return substitute(_HOELDER, {_SETS[0]: over.size, _a: ((over,), A), _b: ((over,), B), _h: ((over,), weight), z: sp.sympify(z_)})
