"""The logarithmic mean L(a, b), also at a = b: its value, its bounds, and the edge inequality of the excess entropy production.

L is an atom of the language. All that the kernel knows is `L (ln a - ln b) == a - b`, that L is positive and symmetric, and that
it is continuous: what is shown for a != b (multiply by (a - b)^2 = L^2 (ln a - ln b)^2) holds at a = b, by `fill`.
"""
from __future__ import annotations

from sympy import Expr, exp, log, sqrt

from ...index import LogMean
from ..calc import close, fill, label, rise
from ..kernel import Thm, log_mean, sign
from .convex import cosh_plane
from .scalar import a, b, d, mean, s, u, use

L = LogMean(a, b)
# -- the value -----------------------------------------------------------------------------------------------------------------------
log_mean_value = label("L F = J", log_mean(a, b))
# with an orientation, a = b e^(2d), d > 0, the quotient has a value
log_mean_oriented = label("L = J/F", close(LogMean(b*exp(2*d), b), "==", b*(exp(2*d) - 1)/(2*d), (1/(2*d))*log_mean(b*exp(2*d), b)))
homogeneous = label("L(u a, u b) = u L(a, b)", fill(
    u*L - LogMean(u*a, u*b), a, b,
    close(0, "==", (a - b)**2*(u*L - LogMean(u*a, u*b)), (
        (a - b)*u*L*log_mean(a, b), (a - b)*LogMean(u*a, u*b)*log_mean(a, b), (a - b)*L*log_mean(u*a, u*b)))))

# -- sqrt(a b) <= L <= (a + b)/2 -----------------------------------------------------------------------------------------------------
below_mean = label("L <= (a + b)/2", close(L, "<=", (a + b)/2, fill((a + b)/2 - L, a, b, close(
    0, "<=", (a - b)**2*((a + b)/2 - L), ((a + b)*L*mean, (a - b)*(a + b)*log_mean(a, b))))))
_root = rise(u - 1/u - 2*log(u), u, 1, close(0, "<=", 1 + 1/u**2 - 2/u, sign((1 - 1/u)**2)))      # 0 <= (u - 1)(u - 1/u - 2 ln u)
_v = sqrt(a/b)
above_root = label("sqrt(a b) <= L", close(sqrt(a*b), "<=", L, fill(L - sqrt(a*b), a, b, close(
    0, "<=", (a - b)**2*(L - sqrt(a*b)), (L*b*(_v + 1)*sqrt(a*b)*use(_root, u=_v), (a - b)*sqrt(a*b)*log_mean(a, b))))))

# -- the order of the excess entropy productions, one reaction with fluxes a, b --------------------------------------------------------
_gain = b*exp(s) + a*exp(-s) - a - b
_rest = _gain + s*(a - b) - L*s**2
onsager = label("L s^2 <= s J + J-(e^s - 1) + J+(e^-s - 1)", close(L*s**2, "<=", s*(a - b) + b*(exp(s) - 1) + a*(exp(-s) - 1), fill(
    _rest, a, b, close(0, "<=", (a - b)**2*_rest, (
        2*a*b*L*use(cosh_plane, x=log(a/b)/2, s=s - log(a/b)/2),
        _gain*(a - b)*log_mean(a, b), s*(a - b)**2*log_mean(a, b))))))


def ohm(A: Expr, B: Expr) -> Thm:
    """L(A, B) F == J: the current is the force times the logarithmic mean."""
    return use(log_mean_value, a=A, b=B)
