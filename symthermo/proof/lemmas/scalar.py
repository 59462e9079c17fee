"""Inequalities of one logarithm, on letters: a, b, c, d, u > 0, z > 0, y >= 0, s, x real."""
from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Expr, Symbol, exp, log

from ..calc import close, label, rise, valley
from ..kernel import Hypothesis, Thm, assume, cases, combine, cut, put, root, scale, sign, substitute, times
from ..kernel import slope as slope_of

a, b, c, d, u, z = (Symbol(n, positive=True) for n in "abcduz")
y = Symbol("y", nonnegative=True)
s, x = (Symbol(n, real=True) for n in "sx")
LETTERS = {v.name: v for v in (a, b, c, d, u, z, y, s, x)}


def use(lemma: Thm, signs: tuple = (), **values: Any) -> Thm:
    """The lemma with its letters replaced: `use(edge, a=Jp[r], b=Jm[r])`. `signs`: theorems that show values of `y` nonnegative."""
    return substitute(lemma, {LETTERS[k]: sp.sympify(v) for k, v in values.items()}, signs)


# -- ln against lines ------------------------------------------------------------------------------------------------------------
ln_below = label("ln u <= u - 1", valley(u - 1 - log(u), u, 1, combine(0, "<=", (u - 1)*(1 - 1/u), (sign((u - 1)**2/u),))))
ln_above = label("1 - 1/u <= ln u", use(ln_below, u=1/u))
u_ln_u = label("u - 1 <= u ln u", combine(0, "<=", u*log(u) - u + 1, (u*ln_above,)))
ln_rises = label("0 <= (u - 1) ln u", rise(log(u), u, 1, sign(1/u)))
# u = b/a in (u - 1) ln u >= 2 (u - 1)^2/(u + 1): the first Pade approximant
pade = label("0 <= (u - 1)(ln u - 2 (u - 1)/(u + 1))", rise(
    log(u) - 2*(u - 1)/(u + 1), u, 1, close(0, "<=", 1/u - 4/(u + 1)**2, sign((u - 1)**2/(u*(u + 1)**2)))))
# the same with one more term of the series 2 artanh v = 2 v + 2 v^3/3 + ..., v = (u - 1)/(u + 1)
_v = (u - 1)/(u + 1)
artanh_series = label("2 artanh v lies beyond 2 v + 2 v^3/3", rise(
    log(u) - 2*_v - sp.Rational(2, 3)*_v**3, u, 1,
    close(0, "<=", slope_of(log(u) - 2*_v - sp.Rational(2, 3)*_v**3, {u: sp.S.One}), sign((u - 1)**4/(u*(u + 1)**4)))))

# weighted means, the geometric and the arithmetic one, with the weights 1/(1 + z) and z/(1 + z)
_geometric = b*exp(log(a/b)/(1 + z))
means = label("b (a/b)^(1/(1 + z)) <= (a + z b)/(1 + z)", close(_geometric, "<=", (a + z*b)/(1 + z), [
    _geometric/(1 + z)*use(ln_below, u=a/_geometric), _geometric*z/(1 + z)*use(ln_below, u=b/_geometric)]))

# -- one reaction with fluxes a, b -----------------------------------------------------------------------------------------------
edge = label("0 <= (a - b) ln(a/b)", combine(0, "<=", (a - b)*log(a/b), (b*use(ln_rises, u=a/b),)))
gibbs = label("a - b <= a ln(a/b)", combine(a - b, "<=", a*log(a/b), (b*use(u_ln_u, u=a/b),)))
mean = label("(a - b)^2/(a + b) <= (a - b) ln(a/b)/2",
             combine((a - b)**2/(a + b), "<=", (a - b)*log(a/b)/2, (scale(b/2, use(pade, u=a/b)),)))
mean_gap = label("(a - b)^2/(a + b) + (a - b)^4/(3 (a + b)^3) <= (a - b) ln(a/b)/2", combine(
    (a - b)**2/(a + b) + (a - b)**4/(3*(a + b)**3), "<=", (a - b)*log(a/b)/2, (scale(b/2, use(artanh_series, u=a/b)),)))
# the tangent plane of (a - b) ln(a/b), convex and homogeneous of degree one, at (c, d): Jensen for the entropy production
force = label("tangent plane of the entropy production", combine(
    a*(log(c/d) + 1 - d/c) + b*(log(d/c) + 1 - c/d), "<=", (a - b)*log(a/b),
    (a*use(ln_above, u=a*d/(b*c)), b*use(ln_below, u=a*d/(b*c)))))
# the same for a ln(a/b) - a + b: log-sum, monotone divergences, chain rules
log_sum = label("tangent plane of the divergence", combine(
    a*log(c/d) + a - b*c/d, "<=", a*log(a/b), (a*use(ln_above, u=a*d/(b*c)),)))
# and for a general weight -1 <= w <= 1: with u = e^(2 artanh), a line in w (a - b) and a + b
slope, height = log(u) + (u - 1/u)/2, (u - 1)**2/(2*u)


def signed_force(A: Expr, B: Expr, weight: Expr, at: Expr, plus: Thm, minus: Thm) -> Thm:
    """w (A - B) slope(e) - (A + B) height(e) <= (A - B) ln(A/B), where `plus` shows 0 <= 1 - w, `minus` 0 <= 1 + w; e = `at`."""
    half = sp.Rational(1, 2)
    one, two = use(force, a=A, b=B, c=at, d=1), use(force, a=B, b=A, c=at, d=1)
    al, be = put(slope, {u: at}), put(height, {u: at})
    return combine(weight*(A - B)*al - (A + B)*be, "<=", (A - B)*log(A/B), (times(half*minus, one), times(half*plus, two)))


# -- squares ---------------------------------------------------------------------------------------------------------------------
young_ = label("2 f g <= f^2 w + g^2/w", combine(2*x*s, "<=", x**2*a + s**2/a, (sign((x*a - s)**2/a),)))


def young(F: Expr, G: Expr, weight: Expr) -> Thm:
    """2 F G <= F^2 w + G^2/w: Cauchy-Schwarz without division, before any total."""
    return use(young_, x=F, s=G, a=weight)


# -- a factor that may vanish ----------------------------------------------------------------------------------------------------
_low, _high = Hypothesis("x <= s", x, "<=", s), Hypothesis("s <= x", s, "<=", x)
_square, _sign = Hypothesis("x^2 <= s x", x**2, "<=", s*x), Hypothesis("0 <= s", 0, "<=", s)
# if s <= x, then (x - s)^2 <= -s (x - s) <= 0
_less = combine((x - s)**2, "<=", 0, (assume(_square), times(assume(_sign), assume(_high))))
_cancel = cases(assume(_low), close(x, "<=", s, root(x - s, 0, _less, sign(0))), x, s)


def cancel(X: Expr, Y: Expr, product: Thm, nonnegative: Thm) -> Thm:
    """X <= Y from `product`: X^2 <= Y X, and `nonnegative`: 0 <= Y; true where X = 0 as well."""
    return cut(cut(use(_cancel, x=X, s=Y), _put(_square, X, Y), product), _put(_sign, X, Y), nonnegative)


def _put(h: Hypothesis, X: Expr, Y: Expr) -> Hypothesis:
    return Hypothesis(h.name, put(h.lhs, {x: X, s: Y}), h.op, put(h.rhs, {x: X, s: Y}))
