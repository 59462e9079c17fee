"""Random lies for the zero test: what it calls equal must have equal numbers, found by the evaluator of the second judge."""
from fractions import Fraction
from itertools import product
from random import Random

import sympy as sp
from flint import arb, ctx, fmpq
from sympy import Expr, Indexed, Sum, Symbol, exp, log, sqrt

from symthermo.errors import ProofError
from symthermo.index import Delta, Index, LogMean, Size, family, finite, index_map, total
from symthermo.proof.language import check, names
from symthermo.proof.points import Point, Tree, power
from symthermo.proof.record import Writer, sign_word
from symthermo.proof.zero import left_over, normal

N, M, E = (finite(n) for n in "NME")
EVERY = [Index(n, s) for n, s in zip("ijkrsef", (N, N, N, M, M, E, E), strict=True)]
head, tail = index_map("head", E, N), index_map("tail", E, N)
p, q = family("p", positive=True), family("q", positive=True)
S, w, g = family("S"), family("w"), family("g", nonnegative=True)
a, b = Symbol("a", positive=True), Symbol("b", positive=True)
x, y = Symbol("x", real=True), Symbol("y", real=True)
HALF = sp.Rational(1, 2)
ALONE = [
    x, y, a, sp.Integer(2), N, sqrt(a), log(a*b), exp(x - y), LogMean(a, b), LogMean(b, a), 1/(a + b), (a + b)**HALF, log(a + b),
    1/(x**2 + 1), 1/total(EVERY[0], p[EVERY[0]]),
    exp(total(EVERY[3], x*S[EVERY[0], EVERY[3]])), log(total(EVERY[0], a*p[EVERY[0]])), sqrt(g[EVERY[1]]),
]
AT = [
    lambda k, j: p[k], lambda k, j: q[k], lambda k, j: w[k], lambda k, j: log(p[k]/q[j]), lambda k, j: 1/q[k],
    lambda k, j: p[k]/(p[k] + q[j]), lambda k, j: exp(x)*p[k], lambda k, j: sqrt(p[k]*g[j]), lambda k, j: LogMean(p[k], q[j]),
    lambda k, j: LogMean(p[k], p[j]), lambda k, j: log(a*p[k] + q[j]), lambda k, j: (p[k] + a)**-HALF, lambda k, j: 2*g[k]/3,
    lambda k, j: exp(w[k] - w[j]), lambda k, j: (x**2*q[k] + x**2*p[j])**HALF, lambda k, j: log(2*p[k]/3), lambda k, j: sqrt(3*q[k]/5),
    lambda k, j: log(p[k]/2 + p[j]/3), lambda k, j: (x**2*q[k] + q[j])**HALF, lambda k, j: 1/(p[k] + p[j]), lambda k, j: (w[k]*x)**2,
    lambda k, j: log(p[k] + p[j]),
]


def leaf(rnd: Random, scope: frozenset) -> Expr:
    """A small expression at the places in scope."""
    n, m, e = ([k for k in sorted(scope, key=str) if k.size == s] for s in (N, M, E))
    places = n + [f(k) for f in (head, tail) for k in e]
    c = rnd.random()
    if places and c < 0.25 and n:
        return sp.Mul(*[Delta(rnd.choice(n), rnd.choice(places)) for _ in range(rnd.choice([1, 1, 2]))])
    if places and c < 0.75:
        k, j = rnd.choice(places), rnd.choice(places)
        return rnd.choice(AT)(k, j)
    if m and places and c < 0.85:
        return S[rnd.choice(places), rnd.choice(m)]
    return rnd.choice(ALONE)


def tree(rnd: Random, depth: int, scope: frozenset) -> Expr:
    """A random expression."""
    c = rnd.random()
    if depth == 0 or c > 0.9:
        return leaf(rnd, scope)
    if c < 0.6:
        one, two = tree(rnd, depth - 1, scope), tree(rnd, depth - 1, scope)
        return one + two if c < 0.3 else one*two
    k = rnd.choice(EVERY)
    return total(k, tree(rnd, depth - 1, scope | {k}))


def mutate(rnd: Random, e: Expr) -> Expr:
    """A copy that is equal, or looks it."""
    parts = list(sp.preorder_traversal(e))
    totals = [t for t in parts if isinstance(t, Sum) and len(t.limits) == 1]
    leaves, deltas = [t for t in parts if isinstance(t, Indexed) or t in (x, y, a, b)], [t for t in parts if isinstance(t, Delta)]
    c = rnd.random()
    if c < 0.2 or not leaves:
        return rnd.choice([sp.expand, lambda e: sp.expand_log(e, force=False), lambda e: e if totals else sp.together(e)])(e)
    if c < 0.3 and deltas:                                     # mostly a lie
        return e.xreplace({rnd.choice(deltas): rnd.choice([sp.S.One, *deltas])})
    if c < 0.7 and totals:
        t = rnd.choice(totals)
        k, z = t.limits[0][0], rnd.choice(EVERY)
        if z.size == k.size:                                   # rename a bound index: true unless it is caught
            return e.xreplace({t: t.xreplace({k: z})})
        if not t.has(Delta, head, tail, S.label):
            return e.xreplace({t: total(z, t.function.xreplace({k: z}))})     # over another set: a lie
        if isinstance(t.function, sp.Mul):                     # a total of a product taken apart: mostly a lie
            return e.xreplace({t: sp.Mul(*[Sum(f, *t.limits) for f in t.function.args])})
    return e.xreplace({rnd.choice(leaves): rnd.choice(leaves)})


class Numbers:
    """Values at random points: of expressions by the second judge, of normal forms by their definition."""

    def __init__(self, *es: Expr, points: int = 4) -> None:
        self.writer = Writer()
        self.rows = [self.writer.e(e) for e in es]
        for k in EVERY:
            self.writer.e(k)
        self.grown = Tree(self.writer.expressions)
        self.points = [Point(self.grown, seed) for seed in range(points)]

    def direct(self, n: int) -> list[arb]:
        return [pt.value(self.grown.ids[self.rows[n]]) for pt in self.points]

    def by_terms(self, p: dict) -> list[arb]:
        return [self._sum(p, pt, {}) for pt in self.points[:2]]

    def _members(self, pt: Point, size: Size) -> list[tuple]:
        return pt.members(self.grown.ids[self.writer.e(size)])

    def _sum(self, p: dict, pt: Point, at: dict) -> arb:
        out = arb(0)
        for (m, s), c in p.items():
            for places in product(*[self._members(pt, n) for n in s]):
                x = arb(fmpq(c.numerator, c.denominator))
                for g, e in m:
                    x *= power(self._generator(g, pt, {**at, **dict(enumerate(places))} if s else at), Fraction(e))
                out += x
        return out

    def _frozen(self, key: tuple, pt: Point, at: dict) -> arb:
        """A frozen sum: its own bound places are ("c", level, k)."""
        out = arb(0)
        for (m, s), c in key[2]:
            for places in product(*[self._members(pt, n) for n in s]):
                x = arb(fmpq(c.numerator, c.denominator))
                for g, e in m:
                    x *= power(self._generator(g, pt, {**at, **{("c", key[1], k): z for k, z in enumerate(places)}}), Fraction(e))
                out += x
        return out

    def _place(self, k: object, pt: Point, at: dict) -> tuple:
        if isinstance(k, Index):
            return pt.place(self.grown.ids[self.writer.e(k)], pt.plain, {})
        if isinstance(k, tuple) and k[0] == "m":
            _, name, source, target = self.grown.nodes[self.grown.ids[self.writer.e(k[1])]]
            return pt.draw("map", name, source, target, self._place(k[2], pt, at)).choice(pt.members(target))
        return at[k]

    def _generator(self, g: object, pt: Point, at: dict) -> arb:
        if not isinstance(g, tuple):
            return pt.value(self.grown.ids[self.writer.e(g)])
        if g[0] == "f":
            return pt.number(sign_word(g[1]), "family", g[1].label.name, tuple(self._place(k, pt, at) for k in g[2:]))
        if g[0] == "n":
            return arb(fmpq(g[1].numerator))
        if g[0] == "d":
            return arb(int(len({self._place(k, pt, at) for k in g[1]}) == 1))
        values = [self._frozen(k, pt, at) for k in (g[1] if g[0] == "L" else [g[1]])]
        if g[0] == "L":
            u, v = values if len(values) == 2 else values*2
            return u.union(v) if (u - v).contains(0) else (u - v)/(u.log() - v.log())
        return {"+": lambda v: v, "log": lambda v: v.log(), "exp": lambda v: v.exp()}[g[0]](values[0])


def chain_trial(seed: int) -> str:
    """As `trial`, for two chains of Deltas between few places: the second has other links, or one less."""
    rnd = Random(seed)
    few = [EVERY[0], EVERY[1], EVERY[2], head(EVERY[5]), tail(EVERY[5])]
    pairs = [tuple(rnd.sample(few, 2)) for _ in range(rnd.choice([1, 2, 2, 3]))]
    near = [k for pair in pairs for k in pair]
    other = list(pairs)
    other[0] = (rnd.choice(near), rnd.choice(near))
    if rnd.random() < 0.3:
        other.pop()
    one, two = (sp.Mul(*[Delta(*pair) for pair in ps], p[rnd.choice(near)]) for ps in (pairs, other))
    if rnd.random() < 0.3:
        k = rnd.choice([*EVERY[:3], EVERY[5]])
        one, two = total(k, one), total(k, two)
    equal = not left_over((one,), (two,))
    values = Numbers(one, two, points=8)
    apart = any(not (u - v).contains(0) for u, v in zip(values.direct(0), values.direct(1), strict=True))
    return ("lie" if equal else "apart") if apart else "zero" if equal else "missed"


def trial(seed: int) -> str:
    """One pair of expressions.

    "wrong": the normal form has another value; "lie": called equal, the numbers differ; "zero": called equal, and is; "missed": is
    equal; "apart"; "none": nothing to compare.
    """
    rnd = Random(seed)
    one = tree(rnd, rnd.choice([1, 2, 2, 3, 4]), frozenset(rnd.sample(EVERY, rnd.choice([2, 3]))))
    two = mutate(rnd, mutate(rnd, one))
    if rnd.random() < 0.3:                                     # equal parts in another guise, to reach clearing and contraction
        more = tree(rnd, 1, frozenset(names(one)) & frozenset(EVERY))
        one, two = one*more, mutate(rnd, sp.expand(two*more))
    before, ctx.prec = ctx.prec, 120
    try:
        check(one)
        check(two)
        form = normal(one)
        values = Numbers(one, two)
        if any(not (u - v).contains(0) for u, v in zip(values.direct(0), values.by_terms(form), strict=False)):
            return "wrong"
        if one == two:
            return "none"
        equal = not left_over((one,), (two,))
        apart = any(not (u - v).contains(0) for u, v in zip(values.direct(0), values.direct(1), strict=True))
        return ("lie" if equal else "apart") if apart else "zero" if equal else "missed"
    except ProofError:
        return "none"
    finally:
        ctx.prec = before
