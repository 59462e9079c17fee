"""Quantifiers over places and times, discharged hypotheses."""
from types import SimpleNamespace

from symthermo.index import total
from symthermo.proof.kernel import Hypothesis, Motion, assume, at, both, cases, combine, cut, derive, over, scale, sign, substitute, times

from .setting import B, G, H, M, N, U, V, X, Y, Z, i, j, nn, p, q, r, w

allp, onep = H("all p", p[i], "<=", 0, (i,)), H("one p", p[i], "<=", 0)
zero_now, zero_always = H("now", X, "==", 0), H("always", X, "==", 0, (), True)
moves = Motion("V = dX/dt", ((X, V),))
low, high = H("0 <= X", 0, "<=", X), H("X <= 0", X, "<=", 0)

LIES = {
    "assume something else": lambda: assume((1, "<=", 0)),
    "assume something like a hypothesis": lambda: assume(type("Fake", (Hypothesis,), {})("f", 1, "<=", 0)),
    "assume a motion": lambda: assume(moves),
    "a motion at another place": lambda: at(moves, {}),
    "one place totalled": lambda: over(i, assume(onep)),
    "one place through at": lambda: over(j, at(onep, {i: j})),
    "one place after substitution": lambda: over(j, substitute(assume(onep), {i: j})),
    "one of two places totalled": lambda: over(j, assume(H("h", w[i, j], "<=", 0, (i,)))),
    "one place of a letter": lambda: over(i, combine(p[i], "<=", X, (assume(H("one", p[i], "<=", X)),))),
    "one place in a product": lambda: over(i, times(assume(H("h", 0, "<=", p[i])), sign(q[i]))),
    "for all values of a letter": lambda: at(H("X <= 0", X, "<=", 0, (X,)), {}),
    "reasons that are read once": lambda: combine(X, "<=", 0, iter((assume(H("h", X, "<=", 5)),))),
    "reasons that look like theorems": lambda: combine(1, "<=", 0, (SimpleNamespace(lhs=X, rhs=X - 1, op="<=", hyps=frozenset()),)),
    "text as an expression": lambda: sign("1 - 1"),
    "text in a hypothesis": lambda: assume(H("h", "1 - 1", "==", 0)),
    "totalled over a letter": lambda: over(X, sign(X**2)),
    "totalled over a size": lambda: over(N, sign(N)),
    "cut with a proof about one place": lambda: cut(over(i, assume(allp)), allp, assume(onep)),
    "cut with a proof about one place of two": lambda: cut(
        assume(H("h", w[i, j], "<=", 0, (i, j))), H("h", w[i, j], "<=", 0, (i, j)), assume(H("g", w[i, j], "<=", 0, (i,)))),
    "cut with a proof about now": lambda: cut(derive(assume(zero_always), moves), zero_always, assume(zero_now)),
    "cut: inequality for equality": lambda: cut(assume(H("eq", X, "==", 0)), H("eq", X, "==", 0), assume(H("le", X, "<=", 0))),
    "cut: another statement": lambda: cut(assume(high), high, sign(Z)),
    "cut: the other direction": lambda: cut(assume(high), high, assume(low)),
    "cut: a weaker statement": lambda: cut(assume(H("h", X, "<=", 0)), H("h", X, "<=", 0), assume(H("g", X, "<=", 1))),
    "cut: not a hypothesis of it": lambda: cut(sign(Z), high, sign(Z)),
    "cut: a motion": lambda: cut(derive(assume(zero_always), moves), moves, sign(Z)),
    "cases with different conclusions": lambda: cases(assume(low), assume(high), 0, X),
    "cases with different relations": lambda: cases(combine(0, "<=", 0), combine(0, "==", 0), 0, X),
    "cases of what has no value": lambda: cases(combine(0, "<=", 0), combine(0, "<=", 0), 1/X, 0),
    "contradiction needs its hypotheses": lambda: combine(1, "==", 2, (assume(H("a", X, "==", 2)),)),
    "equality from an inequality": lambda: combine(0, "==", Z, (sign(Z),)),
    "equality from two inequalities added": lambda: combine(Z, "==", -Z, (scale(2, sign(Z)),)),
    "both of the same direction": lambda: both(sign(Z), sign(Z)),
    "both of different things": lambda: both(sign(Z), combine(U, "<=", 0, (assume(H("h", U, "<=", 0)),))),
    "a hypothesis that is not there": lambda: combine(X, "<=", 0),
    "a hypothesis used twice for once": lambda: combine(2*X, "<=", 0, (assume(high),)),
    "one place for another": lambda: combine(p[j], "<=", 0, (assume(onep),)),
    "all for a family of another set": lambda: combine(p[r], "<=", 0, (assume(allp),)),
    "a total from one place": lambda: combine(total(i, p[i]), "<=", 0, (scale(N, assume(onep)),)),
    "nonnegative total, nonnegative terms": lambda: combine(0, "<=", p[i], (assume(H("h", 0, "<=", total(i, p[i]))),)),
    "vanishing total, vanishing terms": lambda: combine(nn[i], "==", 0, (assume(H("h", total(i, nn[i]), "==", 0)),)),
    "y = 0 from x y = 0": lambda: combine(Y, "==", 0, (scale(1/X, assume(H("h", X*Y, "==", 0))),)),
    "swap of quantifiers": lambda: over(i, substitute(assume(H("h", w[i, j], "<=", 0, (i,))), {j: i})),
}
HONEST = {
    "all places totalled": lambda: over(i, assume(allp)),
    "cut with a proof about all": lambda: cut(over(i, assume(allp)), allp, assume(H("all p, again", p[i], "<=", 0, (i,)))),
    "cut always by always": lambda: cut(derive(assume(zero_always), moves), zero_always, assume(H("X", X, "==", 0, (), True))),
    "cases": lambda: cases(
        combine(0, "<=", X**2, (sign(X**2), 0*assume(low))), combine(0, "<=", X**2, (sign(X**2), 0*assume(high))), 0, X),
    "letters apart": lambda: combine(U*B, "<=", U*B + G, (sign(G),)),
    "sizes": lambda: combine(0, "<=", N*M, (sign(N*M),)),
}
