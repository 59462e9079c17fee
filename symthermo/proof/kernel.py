"""The rules: the only makers of theorems.

A `Thm` says: for all values of its letters and families (within their declared signs), at all places of its free indices, for
all sizes of the index sets, at all times: if the hypotheses hold, then `lhs op rhs`, where op is "<=" or "==".
A hypothesis speaks of one place (its free indices) or of all (`forall`), of now or of all times (`always`).

TRUSTED: this file, `analysis` and `statement` (rules, theorems), `language` (which expressions have a value, manifest signs,
substitution), `terms` and `zero` (the zero test).
A statement is accepted only if both sides belong to the language and no name in it means two things. What each rule rests on:

| rule | gives | rests on |
|---|---|---|
| `assume(h)`, `at(h, places)` | the hypothesis, here or at other places of its `forall` | nothing |
| `over(i, t)` | totals of both sides | monotone, linear totals; no hypothesis of t is about one i |
| `substitute(t, m, signs)` | letters, families, places, sets replaced, in the hypotheses too | `put`; the values have the signs declared |
| `cut(t, h, proof)` | t without h | the zero test; the proof is as wide in places and times as h |
| `cases(low, high, x, y)` | the common conclusion without `x <= y`, `y <= x` | the order is total |
| `sign(e)` | 0 <= e | manifest signs |
| `scale(c, t)`, `times(s, t)` | c t; (gap of s) t | manifest sign of c; s |
| `combine(lhs, op, rhs, by)` | lhs op rhs | zero test: rhs - lhs is the sum of the gaps of `by` |
| `both(t, s)` | a == b from a <= b and b <= a | zero test |
| `root(x, y, t, s)` | x <= y from x**2 <= y**2, 0 <= y | zero test |
| `rise(f, u, c, z, d, t)` | 0 <= (u - c) f from f(c) = 0 and t: 0 <= f'(z) = d | mean value theorem, `slope`, zero test |
| `valley(f, u, c, z, d, t)` | 0 <= f from f(c) = 0 and t: 0 <= (z - c) d | the same |
| `fill(f, u, c, z, t)` | 0 op f from t: 0 op (z - c)**2 f(z) | everything in the language is continuous in a letter |
| `log_mean(a, b)` | L(a, b) (log a - log b) == a - b | what L is; true at a = b as well |
| `derive(t, motion)` | the time derivative of an equality | chain rule for smooth curves; all hypotheses hold always |

In `rise`, `valley` and `fill`, z is u itself, or, for u >= 0, a positive letter that stands for the inner points of the domain.
`replay(t)` does everything again; a theorem counts only when it has been replayed, from its record, in a fresh process.
All totals in a derivation are assumed to exist. Contradictory hypotheses prove anything: every theorem needs a witness.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from sympy import Expr, IndexedBase, Sum

from ..index import WIDTH, Index, Map, Size, set_of
from .analysis import ddt, derive, fill, log_mean, rise, slope, valley
from .language import check, fits, free, letter, names, need, nonneg, put
from .residue import readable
from .statement import RULES, Hypothesis, Motion, Thm, is_about, means, rule, same
from .zero import left_over

__all__ = [
    "RULES", "Hypothesis", "Motion", "Thm", "assume", "at", "both", "cases", "combine", "cut", "ddt", "derive", "fill", "is_about",
    "letter", "log_mean", "means", "over", "put", "replay", "rise", "root", "scale", "sign", "slope", "substitute", "times", "valley",
]


# -- logic -------------------------------------------------------------------------------------------------------------------
@rule
def assume(h: Hypothesis) -> tuple:
    """A hypothesis, for all of some indices, gives itself."""
    need(type(h) is Hypothesis, "a hypothesis is wanted")
    return h.lhs, h.op, h.rhs, {h}


@rule
def at(h: Hypothesis, places: Mapping) -> tuple:
    """A hypothesis about all i, at other places: {i: j} or {i: tail(e)}."""
    need(type(h) is Hypothesis, "a hypothesis is wanted")
    need(set(places) <= set(h.forall), f"{h.name!r} is not claimed for all of {set(places)}")
    need(all(set_of(k) == set_of(v) for k, v in places.items()), "place of another set")
    return put(h.lhs, places), h.op, put(h.rhs, places), {h}


@rule
def over(i: Index, t: Thm) -> tuple:
    """From t for every i to the total over i."""
    need(isinstance(i, Index), f"a total runs over an index, not over {i}")
    for h in t.hyps:
        need(not is_about(h, i), f"hypothesis {h.name!r} is about one {i}, not about all")
    return Sum(t.lhs, (i, 1, i.size)), t.op, Sum(t.rhs, (i, 1, i.size)), t.hyps


@rule
def substitute(t: Thm, m: Mapping, signs: tuple = ()) -> tuple:
    """Letters by expressions, families by `(indices, body)`, places by places, sets by narrower sets, all at once.

    `signs`: theorems that show a value to be nonnegative where the letter or family is so and the shape does not tell.
    """
    shown: set = set()
    for k, v in m.items():
        ks, v = v if isinstance(k, IndexedBase) else ((), v)
        if isinstance(k, Size):
            need(isinstance(v, Size) and WIDTH[v.kind] <= WIDTH[k.kind], f"{v} is no narrower set than {k}")
        elif isinstance(k, Index):
            need(set_of(v) == m.get(k.size, k.size), "place of another set")
        else:
            need(isinstance(k, IndexedBase) or letter(k), f"only names are replaced, not {k}")
            need(all(isinstance(n, Index) for n in ks) and len(set(ks)) == len(ks), "parameters of a family are different indices")
            check(v)
            mine = [s for s in signs if k.is_nonnegative and not k.is_nonzero and not left_over((s.rhs,), (s.lhs, v))]
            if mine and not nonneg(v):
                need(not any(is_about(h, i) for h in mine[0].hyps for i in ks), f"{v} shown to be nonnegative at one place only")
                always = all(h.always for h in mine[0].hyps) or not any(h.always for h in t.hyps)
                need(always, f"{v} shown to be nonnegative at one time only")
                shown |= mine[0].hyps
            else:
                need(fits(k, v), f"{v} does not have the sign of {k}")

    def hyp(h: Any) -> Any:
        if isinstance(h, Motion):
            need(not {x for pair in h.rates for x in pair} & set(m), f"{h.name!r} declares the motion of what is replaced")
            return h
        to = {i: Index(i.name, m[i.size]) if i.size in m else i for i in h.forall}
        inside = {k: v for k, v in m.items() if k in names(h.lhs) | names(h.rhs) and k not in h.forall}
        need(not any(i in free(v) for i in to.values() for v in inside.values()), f"{h.name!r}: an index is bound in it; rename")
        need(len(set(to.values())) == len(to), f"{h.name!r}: two indices would become one")
        need(not any(i != j and is_about(h, j) for i, j in to.items()), f"{h.name!r}: one index would catch another")
        inside |= {i: j for i, j in to.items() if i != j}
        return Hypothesis(h.name, put(h.lhs, inside), h.op, put(h.rhs, inside), tuple(to.values()), h.always, h.kind)
    hyps = {hyp(h) for h in t.hyps}
    lhs, rhs = put(t.lhs, m), put(t.rhs, m)
    for n in names(lhs).union(names(rhs), *[names(e) for h in hyps if isinstance(h, Hypothesis) for e in (h.lhs, h.rhs)]):
        sets = (n.size,) if isinstance(n, Index) else (n.source, n.target) if isinstance(n, type) and issubclass(n, Map) else ()
        need(not set(sets) & set(m), f"{n} belongs to a set that is replaced; replace it too")
    return lhs, t.op, rhs, hyps | shown


@rule
def cut(t: Thm, h: Any, proof: Thm) -> tuple:
    """Discharge the hypothesis h of t by a theorem that says the same."""
    need(h in t.hyps and type(h) is Hypothesis, "not among the hypotheses")
    need(proof.op in (h.op, "=="), "an inequality does not prove an equality")
    same(proof, (h.rhs,), (h.lhs,), "the proof says something else")
    for i in h.forall:
        need(not any(is_about(g, i) for g in proof.hyps), f"the proof is about one {i}")
    need(not h.always or all(g.always for g in proof.hyps), "the proof is about one time")
    return t.lhs, t.op, t.rhs, (t.hyps - {h}) | proof.hyps


@rule
def cases(low: Thm, high: Thm, x: Expr, y: Expr) -> tuple:
    """x <= y or y <= x; drops these two, as hypotheses about one place and now, from the two proofs of one conclusion."""
    x, y = sp.sympify(x), sp.sympify(y)
    check(x), check(y)
    a = {h for h in low.hyps if type(h) is Hypothesis and (h.lhs, h.op, h.rhs, h.forall, h.always) == (x, "<=", y, (), False)}
    b = {h for h in high.hyps if type(h) is Hypothesis and (h.lhs, h.op, h.rhs, h.forall, h.always) == (y, "<=", x, (), False)}
    need((low.lhs, low.op, low.rhs) == (high.lhs, high.op, high.rhs), "the two cases conclude differently")
    return low.lhs, low.op, low.rhs, (low.hyps - a) | (high.hyps - b)


# -- order -------------------------------------------------------------------------------------------------------------------
@rule
def sign(e: Expr) -> tuple:
    """0 <= e, by the shape of e."""
    e = sp.sympify(e)
    check(e)
    need(nonneg(e), f"sign not manifest: {e}")
    return 0, "<=", e, ()


@rule
def scale(c: Expr, t: Thm) -> tuple:
    """t times c: c manifestly nonnegative, or any c for an equality."""
    c = sp.sympify(c)
    check(c)
    need(t.op == "==" or nonneg(c), f"multiplier not manifestly nonnegative: {c}")
    return c*t.lhs, t.op, c*t.rhs, t.hyps


@rule
def times(s: Thm, t: Thm) -> tuple:
    """t times the gap of s, which s shows to be nonnegative."""
    return s.gap*t.lhs, t.op, s.gap*t.rhs, s.hyps | t.hyps


@rule
def combine(lhs: Expr, op: str, rhs: Expr, by: tuple = ()) -> tuple:
    """rhs - lhs is, identically, the sum of the gaps of the theorems `by`."""
    lhs, rhs = sp.sympify(lhs), sp.sympify(rhs)
    need(op == "<=" or all(t.op == "==" for t in by), "an equality cannot rest on an inequality")
    left = left_over((rhs, *[t.lhs for t in by]), (lhs, *[t.rhs for t in by]))
    need(not left, f"gap not accounted for; left over: {readable(left)}", lhs=lhs, rhs=rhs, residue=readable(left))
    return lhs, op, rhs, frozenset().union(*[t.hyps for t in by])


@rule
def root(x: Expr, y: Expr, t: Thm, s: Thm) -> tuple:
    """x**2 <= y**2 (t) and 0 <= y (s) give x <= y."""
    x, y = sp.sympify(x), sp.sympify(y)
    same(t, (y**2,), (x**2,), "not about these squares")
    same(s, (y,), (), "the sign of something else")
    return x, "<=", y, t.hyps | s.hyps


@rule
def both(t: Thm, s: Thm) -> tuple:
    """a <= b (t) and b <= a (s) give a == b."""
    same(t, (s.lhs,), (s.rhs,), "not the two directions of one inequality")
    return t.lhs, "==", t.rhs, t.hyps | s.hyps


# -- replay ----------------------------------------------------------------------------------------------------------------------
def replay(t: Thm) -> Thm:
    """Do everything again from the record; what was forged does not come back."""
    done: dict[int, Thm] = {}

    def again(a: Any) -> Any:
        if isinstance(a, (list, tuple)):
            return tuple(map(again, a))
        if not isinstance(a, Thm):
            return a
        if id(a) not in done:
            need(a.rule in RULES, f"unknown rule {a.rule!r}")
            s = RULES[a.rule](*map(again, a.args))
            need((s.lhs, s.op, s.rhs, s.hyps) == (a.lhs, a.op, a.rhs, a.hyps), f"record and conclusion disagree: {a.lhs} {a.op} {a.rhs}")
            done[id(a)] = s
        return done[id(a)]
    return again(t)
