"""Mean value theorem, continuity, the logarithmic mean."""
import sympy as sp
from sympy import Symbol, exp, log, sqrt

import symthermo.proof as auto
from symthermo.index import LogMean, total
from symthermo.proof import close, lemmas
from symthermo.proof.kernel import Motion, assume, combine, derive, fill, log_mean, rise, scale, sign, valley

from .setting import B, E, G, H, N, U, V, X, Y, Z, i, k, nn, nz, q

one = sp.S.One
L = LogMean(U, B)
W = Symbol("W", positive=True)
late = derive(assume(H("X = 0", X, "==", 0, (), True)), Motion("m", ((X, Y),)))

LIES = {
    "pole inside the domain": lambda: rise(-1/(U - 2) - 1, U, 1, U, 1/(U - 2)**2, sign(1/(U - 2)**2)),
    "pole at a letter": lambda: rise(
        1/(G - U) - 1/(G - 1), U, 1, U, 1/(G - U)**2, sign(1/(G - U)**2)),
    "centre outside the domain": lambda: rise(log(U) - log(G), U, -G, U, 1/U, sign(1/U)),
    "centre outside, valley": lambda: valley(U**2 - 1, U, -1, U, 2*U, sign(2*U*(U + 1))),
    "centre at the edge of an open domain": lambda: rise(log(1 + U), U, 0, U, 1/(1 + U), sign(1/(1 + U))),
    "centre depends on the variable": lambda: valley(U - U**2/U, U, U, U, sp.S(0), sign(sp.S(0))),
    "centre depends on the variable, fill": lambda: fill(-U, U, U, U, combine(0, "==", (U - U)**2)),
    "not zero at the centre": lambda: rise(log(U) + 1, U, 1, U, 1/U, sign(1/U)),
    "not zero at the centre, valley": lambda: valley(X**2 - 1, X, 0, X, 2*X, sign(2*X**2)),
    "wrong derivative": lambda: rise(-U + 1, U, 1, U, one, sign(one)),
    "wrong derivative, valley": lambda: valley(1 - U, U, 1, U, U - 1, sign((U - 1)**2)),
    "slope of another function": lambda: rise(1 - U, U, 1, U, -one, sign(one)),
    "slope about another variable": lambda: rise(X**3/3 - X, X, 0, Y, Y**2 - 1, sign(Y**2)),
    "slope known only for positive values": lambda: rise(X**2, X, 0, U, 2*U, sign(2*U)),
    "slope known only for positive values, valley": lambda: valley(X**3, X, 0, U, 3*U**2, sign(3*U**3)),
    "slope known only at one value": lambda: rise(Z**2 - Z, Z, 0, W, 2*W - 1, assume(H("0 <= 2W - 1", 0, "<=", 2*W - 1))),
    "slope known only under a hypothesis": lambda: rise(X**2, X, 0, X, 2*X, scale(2, assume(H("0 <= X", 0, "<=", X)))),
    "the stand-in has another meaning": lambda: rise(Z*(Z - W), Z, 0, W, sp.S(0), sign(sp.S(0))),
    "the stand-in is the centre": lambda: valley(Z - W, Z, W, W, one, sign(sp.S(0))),
    "the stand-in is nonnegative only": lambda: rise(
        sqrt(Z)*0 - Z + Z, Z, 0, Symbol("Z2", nonnegative=True), sp.S(0), sign(sp.S(0))),
    "domain with a hole": lambda: rise(-1/nz - 1, nz, -1, nz, nz**-2, sign(nz**-2)),
    "domain with a hole, fill": lambda: fill(
        nz**2, nz, 1, nz, sign(nz**2*(nz - 1)**2)) and rise(-1/nz - 1, nz, -1, nz, nz**-2, sign(nz**-2)),
    "variable under a total": lambda: rise(total(i, U*nn[i]) - total(i, nn[i]), U, 1, U, total(i, nn[i]), sign(total(i, nn[i]))),
    "variable under a total, fill": lambda: fill(total(i, U*nn[i]), U, 1, U, sign((U - 1)**2*total(i, U*nn[i]))),
    "an index as the variable": lambda: rise(sp.S(0)*i, i, 1, i, sp.S(0), sign(Z)),
    "a size as the variable": lambda: rise(N - 1, N, 1, N, one, sign(one)),
    "a family as the variable": lambda: rise(q[i] - 1, q[i], 1, q[i], one, sign(one)),
    "false: u - 1 <= ln u": lambda: valley(
        log(U) - U + 1, U, 1, U, 1/U - 1, combine(0, "<=", (U - 1)*(1/U - 1), (sign((U - 1)**2/U),))),
    "false: ln u <= (u - 1)/2": lambda: auto.valley((U - 1)/2 - log(U), U, 1, sign((U - 1)**2/U)),
    "square root at 0": lambda: valley(sqrt(Z) - Z, Z, 0, Z, 1/(2*sqrt(Z)) - 1, sign(Z/2)),
    "kink: |x| as a root": lambda: rise(sqrt((X - 1)**2 + 0*Z), X, 1, X, one, sign(one)),
    "kink of a cube root": lambda: rise(((X**2 + 2*X*Y + Y**2))**sp.Rational(1, 3), X, -Y, X, one, sign(one)),
    "derivative of a log mean": lambda: rise(LogMean(U, B) - B, U, B, U, one/2, sign(one/2)),
    "family letter of the same name": lambda: rise(q[i]*U - q[i], U, 1, U, q[i], sign(2*q[i])),
    "the variable is somebody's rate": lambda: rise(-(Y**3 - 1)/3, Y, 1, Y, -Y**2, combine(0, "<=", -Y**2, (scale(Y, late),))),
    "the variable moves": lambda: rise(
        -X**2, X, 0, X, -2*X, combine(0, "<=", -2*X, (scale(-2, assume(H("X = 0", X, "==", 0, (), True))),))),
    "the stand-in is the centre, fill": lambda: fill(Z - W, Z, W, W, combine(0, "==", 0)),
    "kink of a root that sympy was kept from seeing": lambda: rise(
        sp.Pow(sp.Pow(X - 1, 2, evaluate=False), one/2, evaluate=False), X, 1, X, one, sign(one)),
    "fill: odd power": lambda: fill(U - 1, U, 1, U, sign((U - 1)**4)),
    "fill: first power": lambda: fill(X, X, 0, X, sign(X**2)),
    "fill: something else": lambda: fill(-one, U, 1, U, sign((U - 1)**2)),
    "fill: one value": lambda: fill(
        X, X, 1, X, combine(0, "<=", (X - 1)**2*X, (scale((X - 1)**2, assume(H("0 <= X", 0, "<=", X))),))),
    "fill: equality from inequality": lambda: combine(0, "==", U, (fill(U, U, 1, U, sign((U - 1)**2*U)),)),
    "fill: centre outside": lambda: fill(1/U, U, 0, U, sign(U**2/U)),
    "fill: stand-in on the whole line": lambda: fill(X, X, 0, W, sign(W**3)),
    "fill: discontinuous": lambda: fill(sp.Heaviside(X), X, 0, X, sign(X**2)),
    "log mean as a quotient": lambda: combine(L, "==", (U - B)/(log(U) - log(B)), (log_mean(U, B),)),
    "log mean divided by the force": lambda: scale(1/(log(U) - log(B)), log_mean(U, B)),
    "log mean: wrong sign": lambda: combine(L*(log(B) - log(U)), "==", U - B, (log_mean(U, B),)),
    "log mean: half": lambda: combine(L*(log(U) - log(B)), "==", (U - B)/2, (log_mean(U, B),)),
    "log mean below the geometric mean": lambda: close(
        L, "<=", sqrt(U*B), (log_mean(U, B), lemmas.use(lemmas.above_root, a=U, b=B))),
    "log mean above the arithmetic mean": lambda: close(
        (U + B)/2, "<=", L, (log_mean(U, B), lemmas.use(lemmas.below_mean, a=U, b=B))),
    "log mean above a third of the sum": lambda: close(
        (U + B)/3, "<=", L, (log_mean(U, B), lemmas.use(lemmas.above_root, a=U, b=B))),
    "log mean: any value at a = b": lambda: combine(LogMean(U, U), "==", 2*U, (log_mean(U, U),)),
    "log mean: nothing from a = b": lambda: combine(L, "==", U, (scale(L, assume(H("a = b", U, "==", B))), log_mean(U, B))),
    "excess: the inequality of the edge reversed": lambda: close(
        V*(U - B) + B*(exp(V) - 1) + U*(exp(-V) - 1), "<=", L*V**2, lemmas.use(lemmas.onsager, a=U, b=B, s=V)),
    "excess: too strong": lambda: close(
        sp.Rational(101, 100)*L*V**2, "<=", V*(U - B) + B*(exp(V) - 1) + U*(exp(-V) - 1), lemmas.use(lemmas.onsager, a=U, b=B, s=V)),
}
HONEST = {
    "rise": lambda: rise(log(U), U, 1, U, 1/U, sign(1/U)),
    "rise through the inner points": lambda: rise(sqrt(Z), Z, 0, W, 1/(2*sqrt(W)), sign(1/(2*sqrt(W)))),
    "valley on the line": lambda: valley(exp(X) - 1 - X, X, 0, X, exp(X) - 1, auto.rise(exp(X) - 1, X, 0, sign(exp(X)))),
    "fill": lambda: fill(U**2 - 2*U*B + B**2, U, B, U, sign((U - B)**4)),
    "log mean": lambda: log_mean(U, B),
    "index sets stay": lambda: rise(U*E - E, U, 1, U, E, sign(E)),
    "totals of other letters": lambda: rise(
        U*total(k, q[k]) - total(k, q[k]), U, 1, U, total(k, q[k]), sign(total(k, q[k]))),
}
