"""One term of a divergence, `a ln(a/b) - a + b`, against squares: Pinsker, Hellinger, chi-square. Totals come by `over`.

Letters: a, b, u > 0.
"""
from __future__ import annotations

import sympy as sp
from sympy import log, sqrt

from ..calc import close, label, valley
from ..kernel import slope
from .scalar import a, b, ln_above, ln_below, pade, u, u_ln_u, use

_TERM = a*log(a/b) - a + b
divergence = label("0 <= a ln(a/b) - a + b", close(0, "<=", _TERM, b*use(u_ln_u, u=a/b)))
# (2u + 4)(u ln u - u + 1) - 3 (u - 1)^2 has the slope 4 (u + 1)(ln u - 2 (u - 1)/(u + 1))
_f = (2*u + 4)*(u*log(u) - u + 1) - 3*(u - 1)**2
_pinsker = valley(_f, u, 1, close(0, "<=", (u - 1)*slope(_f, {u: sp.S.One}), 4*(u + 1)*pade))
pinsker = label("3 (a - b)^2 <= (2 a + 4 b)(a ln(a/b) - a + b)", close(3*(a - b)**2, "<=", (2*a + 4*b)*_TERM, b**2*use(_pinsker, u=a/b)))
hellinger = label("(sqrt a - sqrt b)^2 <= a ln(a/b) - a + b", close((sqrt(a) - sqrt(b))**2, "<=", _TERM, 2*a*use(ln_above, u=sqrt(a/b))))
chi_square = label("a ln(a/b) - a + b <= (a - b)^2/b", close(_TERM, "<=", (a - b)**2/b, a*use(ln_below, u=a/b)))
