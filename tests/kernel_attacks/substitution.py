"""Capture, signs and sets in `substitute` and `at`."""
import sympy as sp
from sympy import sqrt

from symthermo.index import Delta, Index, LogMean, finite, index_map, space, total
from symthermo.proof import lemmas
from symthermo.proof.kernel import Hypothesis, Motion, assume, at, combine, derive, over, sign, substitute

from .setting import R3, B, C, E, H, M, N, U, X, Y, Z, c, e, head, i, j, nn, nz, p, q, r, tau, v, w

kn, km = Index("k", finite("n1")), Index("k", finite("m1"))
lin = combine(U*total(i, q[i]), "==", total(i, U*q[i]))

LIES = {
    "nonnegative letter by -1": lambda: substitute(sign(Z), {Z: sp.S(-1)}),
    "positive letter by 0": lambda: substitute(sign(1/U), {U: sp.S(0)}),
    "positive letter by a nonnegative one": lambda: substitute(lemmas.ln_below, {lemmas.u: Z}),
    "positive letter by a real": lambda: substitute(lemmas.ln_below, {lemmas.u: X}),
    "nonzero letter by a real": lambda: substitute(sign(nz**-2), {nz: X}),
    "nonzero letter by 0": lambda: substitute(sign(nz**-2), {nz: sp.S(0)}),
    "nonnegative letter by infinity": lambda: substitute(sign(Z), {Z: sp.oo}),
    "letter by a float": lambda: substitute(sign(Z), {Z: sp.Float(0.5)}),
    "letter by something without a value": lambda: substitute(combine(X - X + Y, "==", Y), {Y: 1/X}),
    "sign shown for something else": lambda: substitute(sign(Z), {Z: X}, (assume(H("0 <= Y", 0, "<=", Y)),)),
    "sign shown with the wrong sign": lambda: substitute(sign(Z), {Z: X}, (assume(H("X <= 0", X, "<=", 0)),)),
    "sign shown for a positive letter": lambda: substitute(sign(1/U), {U: X}, (assume(H("0 <= X", 0, "<=", X)),)),
    "sign shown now, needed always": lambda: substitute(
        combine(Z*X, "==", 0, (Z*assume(H("X = 0", X, "==", 0, (), True)),)), {Z: Y}, (assume(H("0 <= Y", 0, "<=", Y)),)),
    "sign of a family shown at one place": lambda: substitute(
        sign(total(i, nn[i])), {nn: ((i,), p[i])}, (assume(H("h", 0, "<=", p[i])),)),
    "letter caught by a total": lambda: substitute(lin, {U: q[i]}),
    "letter caught by an inner total": lambda: substitute(
        combine(total(j, U*total(i, q[i])), "==", total(j, total(i, U*q[i]))), {U: q[i]}),
    "letter caught by a hypothesis": lambda: substitute(assume(H("p <= X", p[i], "<=", X, (i,))), {X: p[i]}),
    "family negative": lambda: substitute(sign(total(i, nn[i])), {nn: ((i,), -q[i])}),
    "family real": lambda: substitute(sign(total(i, nn[i])), {nn: ((i,), p[i])}),
    "family's value caught": lambda: substitute(combine(total(i, total(j, p[i])), "==", N*total(i, p[i])), {p: ((c,), q[j])}),
    "family of other indices": lambda: substitute(combine(total(i, p[i]), "==", total(j, p[j])), {p: ((i, j), w[i, j])}),
    "family over another set": lambda: substitute(sign(nn[i]), {nn: ((r,), nn[r])}),
    "family with one parameter twice": lambda: substitute(sign(w[i, j]**2), {w: ((i, i), p[i])}),
    "family by a letter": lambda: substitute(sign(nn[i]), {nn: ((Z,), Z)}),
    "one place of a family": lambda: substitute(
        combine(total(i, nn[i]), "==", total(j, nn[j])), {nn[i]: X}, (assume(H("h", 0, "<=", X)),)),
    "an expression": lambda: substitute(combine(X**2 + 2*X + 1, "==", (X + 1)**2), {X**2: Y}, (assume(H("h", 0, "<=", Y)),)),
    "a map": lambda: substitute(combine(q[head(e)], "==", q[head(e)]), {head: i}),
    "a Delta": lambda: substitute(sign(Delta(i, j)), {Delta(i, j): sp.S(1)}),
    "a log mean": lambda: substitute(sign(LogMean(U, B)), {LogMean(U, B): U}),
    "a size by a number": lambda: substitute(sign(N), {N: sp.S(-5)}),
    "a size by a letter": lambda: substitute(sign(N), {N: U}),
    "finite set by time": lambda: substitute(sign(total(i, nn[i])), {N: tau}),
    "finite set by space": lambda: substitute(sign(N), {N: R3}),
    "time by space": lambda: substitute(sign(tau), {tau: space("R4")}),
    "a free index stays behind": lambda: substitute(sign(nn[i]), {N: M}),
    "a map stays behind": lambda: substitute(sign(total(e, nn[e])*q[head(Index("f", E))]), {E: M}),
    "the target of a map": lambda: substitute(at(H("q <= 1", q[i], "<=", 1, (i,)), {i: head(e)}), {N: M}),
    "two sets become one": lambda: substitute(
        combine(total(kn, km, p[kn]*p[km]), "==", total(kn, p[kn])*total(km, p[km])), {kn.size: N, km.size: N}),
    "two sets become one in a hypothesis": lambda: substitute(
        assume(H("h", p[kn]*p[km], "<=", 0, (kn, km))), {kn.size: N, km.size: N, kn: i, km: j}),
    "two sets, one place and one for all": lambda: substitute(
        assume(H("h", p[kn]*p[km], "<=", 0, (kn,))), {kn.size: N, km.size: N, kn: i, km: Index("k", N)}),
    "one place becomes all": lambda: substitute(
        assume(H("h", p[kn]*p[Index("k", N)], "<=", 0, (kn,))), {kn.size: N, kn: j}),
    "a free index meets the renamed one": lambda: substitute(sign(total(i, nn[i]*nn[Index("i", M)])), {N: M}),
    "an inner index meets the renamed one": lambda: substitute(
        combine(total(i, Index("i", M), nn[i]*q[Index("i", M)]), "==", total(i, nn[i])*total(r, q[r])), {N: M}),
    "a family at no places": lambda: substitute(sign(nn[i]), {nn: ((), X**2)}),
    "place of another set": lambda: substitute(sign(nn[i]), {i: r}),
    "place by a number": lambda: substitute(sign(nn[i]), {i: sp.S(1)}),
    "place caught by a total": lambda: substitute(combine(total(j, w[i, j]), "==", total(j, w[i, j])), {i: j}),
    "at: not claimed there": lambda: at(H("h", p[i], "<=", 0), {i: j}),
    "at: place of another set": lambda: at(H("h", p[i], "<=", 0, (i,)), {i: r}),
    "at: map of another set": lambda: at(H("h", p[i], "<=", 0, (i,)), {i: index_map("owner", E, C)(e)}),
    "at: caught by a total": lambda: at(H("h", total(e, Delta(i, head(e))), "==", 1, forall=(i,)), {i: head(e)}),
    "at: something like a hypothesis": lambda: at(type("Fake", (Hypothesis,), {})("f", p[i], "<=", 0, (i,)), {i: j}),
    "at: a letter": lambda: at(H("h", X, "<=", 0), {X: Y}),
    "motion broken": lambda: substitute(
        derive(assume(H("p constant", p[i], "==", 1, (i,), True)), Motion("m", ((p, v),))), {v: ((i,), sp.S(7))}),
    "motion of a letter broken": lambda: substitute(
        derive(assume(H("X = 1", X, "==", 1, (), True)), Motion("m", ((X, Y),))), {X: 2*X}),
    "a root of what may be negative": lambda: substitute(combine(sqrt(Z)**2, "==", Z), {Z: X}),
    "a log of what may be 0": lambda: substitute(lemmas.ln_above, {lemmas.u: U - U + Z}),
    "a denominator that vanishes": lambda: substitute(combine(1/(1 + Z), "==", 1/(1 + Z)), {Z: X}),
}
HONEST = {
    "letters under totals": lambda: substitute(lin, {U: q[j]}),
    "a sign shown for all places": lambda: substitute(
        sign(total(i, nn[i])), {nn: ((i,), p[i])}, (assume(H("h", 0, "<=", p[i], (i,))),)),
    "narrower set": lambda: substitute(over(i, sign(nn[i])), {N: M}),
    "swapped letters": lambda: substitute(combine(X - Y, "==", X - Y), {X: Y, Y: X}),
}
