"""Time derivatives."""
import sympy as sp
from sympy import log, sqrt

from symthermo.index import LogMean, total
from symthermo.proof.kernel import Motion, assume, combine, cut, ddt, derive, over, scale, sign, substitute

from .setting import B, H, U, V, X, Y, Z, i, j, p, q, t, v, w, xs

always = lambda lhs, rhs=0, forall=(): assume(H("h", lhs, "==", rhs, forall, True))
moves = Motion("m", ((X, V),))

LIES = {
    "an inequality": lambda: derive(assume(H("h", X, "<=", 0, (), True)), moves),
    "what holds now": lambda: derive(assume(H("h", X, "==", 0)), moves),
    "what rests on now": lambda: derive(
        combine(X*Y, "==", 0, (scale(Y, assume(H("h", X, "==", 0))), scale(0, always(Y)))), Motion("m", ((X, V), (Y, 0)))),
    "without a motion": lambda: derive(always(X), H("no motion", X, "==", V)),
    "something like a motion": lambda: derive(always(X), type("Fake", (Motion,), {})("m", ((X, V),))),
    "forget a rate": lambda: derive(always(X*Y), moves),
    "forget the rate of a family": lambda: derive(always(total(i, p[i]*q[i])), Motion("m", ((p, v),))),
    "forget the rate of a letter under a log": lambda: ddt(X*log(U), moves),
    "product rule": lambda: combine(V*Y, "==", 0, (derive(always(X*Y), Motion("m", ((X, V), (Y, B)))),)),
    "chain rule of a log": lambda: combine(V, "==", 0, (derive(always(log(1 + X**2)), moves),)),
    "chain rule of a square": lambda: combine(V, "==", 0, (derive(always(X**2, 1), moves),)),
    "derivative under an integral": lambda: derive(always(total(t, p[t])), Motion("m", ((p, v),))),
    "derivative under an integral over space": lambda: derive(always(total(xs, p[xs]**2)), Motion("m", ((p, v),))),
    "a root that may vanish": lambda: derive(always(sqrt(Z), Y), Motion("m", ((Z, V), (Y, B)))),
    "a root that vanishes for good": lambda: derive(always(sqrt(X**2 + Y**2), 1), Motion("m", ((X, X), (Y, Y)))),
    "a root that cancels another": lambda: derive(always(sqrt(Z)*sqrt(Z + Z**2), 1), Motion("m", ((Z, V),))),
    "a log mean": lambda: derive(always(LogMean(U, B), Y), Motion("m", ((U, V), (B, X), (Y, 0)))),
    "rate at another place": lambda: combine(v[j], "==", 0, (derive(always(p[i], 1, (i,)), Motion("m", ((p, v),))),)),
    "rate of one place": lambda: over(i, derive(always(p[i], 1), Motion("m", ((p, v),)))),
    "a letter that rests": lambda: combine(V, "==", 0, (derive(always(Y), Motion("m", ((X, V), (Y, 0)))),)),
    "always from now, through a substitution": lambda: cut(
        substitute(scale(Y, derive(always(X), moves)), {Y: sp.S(2)}), H("h", X, "==", 0, (), True), assume(H("now", X, "==", 0))),
    "always from now, through a letter": lambda: cut(
        substitute(scale(Y, derive(always(X), moves)), {Y: sp.S(2)}), H("h", X, "==", 0), assume(H("now", X, "==", 0))),
    "a rate renamed": lambda: substitute(derive(always(X), moves), {V: sp.S(3)}),
    "a moving letter fixed": lambda: substitute(derive(always(X), moves), {X: sp.S(0)}),
    "two motions, one rate": lambda: combine(V, "==", Y, (derive(always(X), moves), derive(always(X), Motion("n", ((X, 2*Y),))))),
    "second derivative from the first": lambda: derive(derive(always(X), moves), moves),
    "indices of a rate swapped": lambda: combine(
        total(i, v[i]*w[i, j]), "==", 0, (derive(always(total(i, p[i])), Motion("m", ((p, v),))),)),
    "sign of a rate": lambda: sign(ddt(U, Motion("m", ((U, V),)))),
}
HONEST = {
    "conserved total": lambda: derive(always(total(i, p[i]), 1), Motion("m", ((p, v),))),
    "square root with a positive letter": lambda: derive(always(U**2, B), Motion("m", ((U, V), (B, X)))),
}
