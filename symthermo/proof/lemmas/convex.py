"""Two convex functions, each convex in the square of its argument: tangents to `s artanh s` and to `cosh`.

Letters: a, b, d, z > 0, y >= 0, s, x real; `cosh2(k)` is 2 cosh k, `sinh2(k)` is 2 sinh k.
"""
from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Expr, exp, log

from ..calc import close, fill, label, rise, valley
from ..kernel import Hypothesis, assume, cases, combine, put, sign, slope, times
from .scalar import a, b, d, s, use, x, y, z

_ONE = sp.S.One

# -- h(v) = s ln(1 + y), s = y/(2 + y), v = s^2: convex and increasing; its slope is m. With e = 1 + y, s ln e = 2 s artanh s ------


def ratio(k: Any) -> Expr:
    """s = (e - 1)/(e + 1) at e = 1 + k."""
    return k/(2 + k)


def height_of(k: Any) -> Expr:
    """2 s artanh s at e = 1 + k."""
    return ratio(k)*log(1 + k)


def slope_of(k: Any) -> Expr:
    """d(2 s artanh s)/d(s^2) at e = 1 + k."""
    return log(1 + k)*(k + 2)/(2*k) + (k + 2)**2/(4*(1 + k))


_core = (y**4 + 4*y**3 + 6*y**2 + 4*y)/(4*(1 + y)**2) - log(1 + y)                       # y^2 dm/dy
_core_up = valley(_core, y, 0, close(0, "<=", y*slope(_core, {y: _ONE}), sign(y**3*(y + 2)**2/(2*(1 + y)**3))))
_m_up = close(0, "<=", slope(slope_of(z), {z: _ONE}), (1/z**2)*use(_core_up, y=z))
_m_mono = rise(slope_of(z) - slope_of(d), z, d, _m_up)
_above = height_of(y) - height_of(d) - slope_of(d)*(ratio(y)**2 - ratio(d)**2)
_steep = close(0, "<=", (z - d)*slope(put(_above, {y: z}), {z: _ONE}), (4*z/(2 + z)**3)*_m_mono)
artanh_line = label("s artanh s is convex in s^2", valley(_above, y, d, _steep))
# for one reaction with fluxes a and b, whichever is larger: the tangent at s = d/(2 + d)
_goal = ((a + b)*(height_of(d) - slope_of(d)*ratio(d)**2) + slope_of(d)*(a - b)**2/(a + b), "<=", (a - b)*log(a/b))
_big, _small = Hypothesis("b <= a", b, "<=", a), Hypothesis("a <= b", a, "<=", b)
kinetic_line = label("s artanh s is convex in s^2", cases(
    close(*_goal, (a + b)*use(artanh_line, (assume(_small)*(1/a),), y=b/a - 1)),
    close(*_goal, (a + b)*use(artanh_line, (assume(_big)*(1/b),), y=a/b - 1)), a, b))


# -- cosh x >= cosh d + (sinh d/2d)(x^2 - d^2) ---------------------------------------------------------------------------------------
def cosh2(k: Any) -> Expr:
    """2 cosh k."""
    return exp(k) + exp(-k)


def sinh2(k: Any) -> Expr:
    """2 sinh k."""
    return exp(k) - exp(-k)


sinh_up = label("0 <= sinh y", valley(sinh2(y), y, 0, sign(y*cosh2(y))))
_gap_up = valley(y*cosh2(y) - sinh2(y), y, 0, close(0, "<=", y*slope(y*cosh2(y) - sinh2(y), {y: _ONE}), y**2*sinh_up))
_k_mono = rise(sinh2(z)/z - sinh2(d)/d, z, d, close(0, "<=", slope(sinh2(z)/z, {z: _ONE}), (1/z**2)*use(_gap_up, y=z)))
_bowl = cosh2(y) - cosh2(d) - sinh2(d)/d*(y**2 - d**2)/2
_bowl_up = valley(_bowl, y, d, close(0, "<=", (z - d)*slope(put(_bowl, {y: z}), {z: _ONE}), z*_k_mono))
_right, _left = Hypothesis("0 <= s", 0, "<=", s), Hypothesis("s <= 0", s, "<=", 0)
_even = cosh2(s) - cosh2(d) - sinh2(d)/d*(s**2 - d**2)/2
cosh_line = label("cosh is convex in the square", cases(
    combine(0, "<=", _even, (use(_bowl_up, (assume(_right),), y=s),)),
    combine(0, "<=", _even, (use(_bowl_up, (assume(_left),), y=-s),)), 0, s))


# the same without division, for every real contact point x: first x = z > 0, then x = y >= 0 by continuity, then both signs
def _plain(k: Expr) -> Expr:
    return k*sinh2(k)*(cosh2(s) - cosh2(k)) - sinh2(k)**2*(s**2 - k**2)/2


_half = fill(_plain(y), y, 0, z**3*times(use(sinh_up, y=z), use(cosh_line, d=z)))
_pos, _neg = Hypothesis("0 <= x", 0, "<=", x), Hypothesis("x <= 0", x, "<=", 0)
cosh_plane = label("cosh is convex in the square", cases(
    combine(0, "<=", _plain(x), (use(_half, (assume(_pos),), y=x),)),
    combine(0, "<=", _plain(x), (use(_half, (assume(_neg),), y=-x),)), 0, x))
