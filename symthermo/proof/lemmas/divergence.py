"""One term of a divergence, `a ln(a/b) - a + b`, against squares: Pinsker, Hellinger, chi-square. Totals come by `over`.

Letters: a, b, u > 0.
"""
from __future__ import annotations

import sympy as sp
from sympy import log, sqrt

from ..calc import close, label, rise, valley
from ..kernel import Thm, sign, slope
from .scalar import a, b, ln_above, ln_below, pade, u, u_ln_u, use

_TERM = a*log(a/b) - a + b
divergence = label("0 <= a ln(a/b) - a + b", close(0, "<=", _TERM, b*use(u_ln_u, u=a/b)))
# (2u + 4)(u ln u - u + 1) - 3 (u - 1)^2 has the slope 4 (u + 1)(ln u - 2 (u - 1)/(u + 1))
_f = (2*u + 4)*(u*log(u) - u + 1) - 3*(u - 1)**2
_pinsker = valley(_f, u, 1, close(0, "<=", (u - 1)*slope(_f, {u: sp.S.One}), 4*(u + 1)*pade))
pinsker = label("3 (a - b)^2 <= (2 a + 4 b)(a ln(a/b) - a + b)", close(3*(a - b)**2, "<=", (2*a + 4*b)*_TERM, b**2*use(_pinsker, u=a/b)))
hellinger = label("(sqrt a - sqrt b)^2 <= a ln(a/b) - a + b", close((sqrt(a) - sqrt(b))**2, "<=", _TERM, 2*a*use(ln_above, u=sqrt(a/b))))
chi_square = label("a ln(a/b) - a + b <= (a - b)^2/b", close(_TERM, "<=", (a - b)**2/b, a*use(ln_below, u=a/b)))
# both directions of the divergence together: with v = sqrt(a/b), 2 (v^2 - 1) ln v >= 4 (v - 1)^2
symmetric = label("4 (sqrt a - sqrt b)^2 <= (a - b) ln(a/b)", close(
    4*(sqrt(a) - sqrt(b))**2, "<=", (a - b)*log(a/b), b*(sqrt(a/b) + 1)*use(pade, u=sqrt(a/b))))

# -- both orders of one term, u - 1 - ln u and u ln u - u + 1, between their third-order expansions at u = 1 and a term of fourth order ----
_h, _one = u - 1, {u: sp.S.One}
_from, _to = u - 1 - log(u), u*log(u) - u + 1


def _expands(name: str, gap: sp.Expr, twice: bool, manifest: sp.Expr) -> Thm:
    """0 <= gap, whose slope (or the slope of its slope, if `twice`) times u - 1 (or as it is) is manifestly nonnegative."""
    if not twice:
        return label(name, valley(gap, u, 1, close(0, "<=", _h*slope(gap, _one), sign(manifest))))
    first = slope(gap, _one)
    return label(name, valley(gap, u, 1, rise(first, u, 1, close(0, "<=", slope(first, _one), sign(manifest)))))


cubic_below = _expands("(u - 1)^2/2 - (u - 1)^3/3 <= u - 1 - ln u", _from - _h**2/2 + _h**3/3, False, _h**4/u)
cubic_above = _expands("u - 1 - ln u <= (u - 1)^2/2 - (u - 1)^3/3 + (u - 1)^4/(3u)", _h**2/2 - _h**3/3 + _h**4/(3*u) - _from, False,
                       _h**4/(3*u**2))
cubic_below_back = _expands("(u - 1)^2/2 - (u - 1)^3/6 <= u ln u - u + 1", _to - _h**2/2 + _h**3/6, True, _h**2/u)
cubic_above_back = _expands("u ln u - u + 1 <= (u - 1)^2/2 - (u - 1)^3/6 + (u - 1)^4/(6u)", _h**2/2 - _h**3/6 + _h**4/(6*u) - _to, True,
                            _h**2*(1 + 2*u)/(3*u**3))
