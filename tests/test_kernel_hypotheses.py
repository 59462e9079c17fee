"""No rule hides a hypothesis: what a theorem rests on is listed in it, with its places and times."""
import pytest
import sympy as sp
from kernel_attacks.setting import B, H, N, U, V, X, Y, Z, e, head, i, j, nn, p, q

from symthermo.index import Index, finite, total
from symthermo.proof import calc, close
from symthermo.proof.kernel import (
    Motion,
    assume,
    at,
    both,
    cases,
    combine,
    cut,
    derive,
    fill,
    over,
    rise,
    root,
    scale,
    sign,
    substitute,
    times,
    valley,
)

h, g = H("h", X, "==", 0), H("g", Y, "<=", 0)
a, m = H("a", X, "==", 0, (), True), Motion("m", ((X, V),))
places = H("all", p[i], "<=", 0, (i,))
low, high = H("low", 0, "<=", X), H("high", X, "<=", 0)
low_always = H("low always", 0, "<=", X, (), True)
same = combine(0, "<=", X**2, (sign(X**2),))

KEPT = {
    "assume": (assume(h), {"h"}),
    "at": (at(places, {i: head(e)}), {"all"}),
    "over": (over(i, assume(places)), {"all"}),
    "scale by zero": (scale(0, assume(h)), {"h"}),
    "times": (times(assume(low), assume(g)), {"low", "g"}),
    "combine": (combine(X + Y, "<=", 0, (assume(h), assume(g))), {"h", "g"}),
    "combine with nothing gained": (combine(0, "<=", 0, (scale(0, assume(h)),)), {"h"}),
    "both": (both(assume(low), assume(high)), {"low", "high"}),
    "root": (root(X, Z, combine(X**2, "<=", Z**2, (assume(H("sq", X**2, "<=", Z**2)),)), sign(Z)), {"sq"}),
    "root's sign": (root(X, Y, assume(H("sq", X**2, "<=", Y**2)), assume(H("y", 0, "<=", Y))), {"sq", "y"}),
    "rise": (rise(U*Y - Y, U, 1, U, Y, assume(H("y", 0, "<=", Y))), {"y"}),
    "valley": (valley(Y*(U - 1)**2, U, 1, U, 2*Y*(U - 1), combine(0, "<=", (U - 1)*2*Y*(U - 1), (
        scale(2*(U - 1)**2, assume(H("y", 0, "<=", Y))),))), {"y"}),
    "fill": (fill(Y*U, U, 1, U, scale(U*(U - 1)**2, assume(H("y", 0, "<=", Y)))), {"y"}),
    "substitute": (substitute(assume(h), {X: 2*B}), {"h"}),
    "substitute with a sign": (substitute(scale(Z, assume(g)), {Z: X}, (assume(low),)), {"g", "low"}),
    "cut": (cut(assume(low), low, combine(0, "<=", X, (assume(H("more", 1, "<=", X)), sign(sp.S(1))))), {"more"}),
    "cut by itself": (cut(assume(low), low, assume(low)), {"low"}),
    "derive": (derive(assume(a), m), {"a", "m"}),
    "cases": (cases(combine(0, "<=", X**2, (same, scale(0, assume(low)), scale(0, assume(g)))),
                    combine(0, "<=", X**2, (same, scale(0, assume(high)))), 0, X), {"g"}),
    "cases keep what holds always": (cases(combine(0, "<=", X**2, (same, scale(0, assume(low_always)))),
                                           combine(0, "<=", X**2, (same, scale(0, assume(high)))), 0, X), {"low always"}),
    "cases keep what is claimed for all": (cases(
        combine(0, "<=", 0, (scale(0, assume(H("all low", q[i], "<=", p[i], (i,)))),)),
        combine(0, "<=", 0, (scale(0, assume(H("one high", p[i], "<=", q[i]))),)), q[i], p[i]), {"all low"}),
    "cases keep other cases": (cases(combine(0, "<=", 0, (scale(0, assume(low)),)),
                                     combine(0, "<=", 0, (scale(0, assume(H("X <= -1", X, "<=", -1))),)), 0, X), {"X <= -1"}),
    "contradiction": (combine(1, "==", 2, (assume(H("X = 2", X, "==", 2)), scale(-1, assume(H("X = 1", X, "==", 1))))), {"X = 2", "X = 1"}),
    "close": (close(X + Y, "<=", 0, (h, g)), {"h", "g"}),
    "calc": (calc(X + Y).eq(Y, by=h).le(0, by=g).qed(), {"h", "g"}),
}


@pytest.mark.parametrize("name", KEPT)
def test_hypotheses_are_kept(name):
    t, names = KEPT[name]
    assert {h.name for h in t.hyps} == names


def test_substitution_reaches_hypotheses():
    t = substitute(assume(H("X <= 0", X, "<=", 0)), {X: sp.S(5)})
    assert [(h.lhs, h.rhs) for h in t.hyps] == [(5, 0)]


def test_substitution_keeps_always():
    """A theorem about all times stays one: a derivative may rest on it."""
    t = substitute(scale(Y, derive(assume(a), m)), {Y: sp.S(2)})
    assert a in t.hyps


def test_narrower_sets_reach_quantifiers():
    n2 = finite("n2")
    t = substitute(over(i, assume(places)), {N: n2})
    (h2,) = t.hyps
    assert h2.forall == (Index("i", n2),)
    assert t.lhs == total(Index("i", n2), p[Index("i", n2)])


def test_a_bound_index_may_have_the_name_of_a_free_one():
    t = combine(total(i, nn[i]*q[j]), "==", q[j]*total(i, nn[i]))
    assert substitute(t, {j: head(e)}).rhs == q[head(e)]*total(i, nn[i])
