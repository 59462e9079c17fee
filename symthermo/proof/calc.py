"""Convenience around the rules, not trusted: the chain `a = b <= c`, and `close`, which finds constant factors.

Whatever these functions do, only the rules of `kernel` make theorems.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy import Expr, Symbol

from ..errors import ProofError
from . import kernel
from .kernel import Hypothesis, Thm, assume, combine, letter, put, scale, slope
from .language import check, names
from .residue import readable
from .zero import Poly, normal, plus, reduced, term, times

Reasons = Thm | Hypothesis | Iterable["Thm | Hypothesis"]


def theorems(by: Reasons) -> tuple[Thm, ...]:
    """One reason or several; a hypothesis stands for its assumption."""
    many = (by,) if isinstance(by, (Thm, Hypothesis)) else tuple(by)
    return tuple(assume(t) if isinstance(t, Hypothesis) else t for t in many)


def solve(rows: Iterable[dict[Any, Fraction]], given: Any) -> tuple[dict[Any, Fraction], list[dict]]:
    """Values of the unknowns for which each row (unknown: coefficient, `given`: constant) is zero, and the rows that cannot be."""
    pivots: dict[Any, dict] = {}
    bad = []
    for row in rows:
        rest = dict(row)
        for k, pivot in pivots.items():
            c = rest.pop(k, 0)
            for j, v in pivot.items() if c else ():
                rest[j] = rest.get(j, 0) + c*v
        rest = {k: c for k, c in rest.items() if c}
        new = next((k for k in rest if k is not given), None)
        if new is None:
            bad += [row] if rest else []
            continue
        c = rest.pop(new)
        pivot = {k: -v/c for k, v in rest.items()}
        for k, old in pivots.items():
            d = old.pop(new, 0)
            pivots[k] = {j: v for j in {**old, **pivot} if (v := old.get(j, 0) + d*pivot.get(j, 0))} if d else old
        pivots[new] = pivot
    return {k: pivot.get(given, Fraction(0)) for k, pivot in pivots.items()}, bad


def close(lhs: Any, op: str, rhs: Any, by: Reasons = ()) -> Thm:
    """`combine` with the rational factors (signs included) in front of the theorems `by` found for you.

    >>> from sympy import Symbol
    >>> from symthermo.proof import Hypothesis
    >>> x, y = Symbol("x", real=True), Symbol("y", real=True)
    >>> close(x**2, "==", 4*y**2, by=(x + 2*y)*assume(Hypothesis("x is 2 y", 2*y, "==", x))).op
    '=='
    """
    lhs, rhs, ts = sp.sympify(lhs), sp.sympify(rhs), theorems(by)
    check(lhs), check(rhs)
    goal = plus(normal(rhs), normal(lhs), by=-1)
    unknown = {sp.Dummy(f"c{k}"): t for k, t in enumerate(ts)}
    parts: list[Poly] = [times(term(c), plus(normal(t.rhs), normal(t.lhs), by=-1)) for c, t in unknown.items()]
    rows: dict[Any, dict] = {}
    for (m, s), v in reduced(plus(goal, *parts, by=-1)).items():
        mine = [g for g, _ in m if g in unknown]
        key = (frozenset(x for x in m if x[0] not in unknown), s)
        rows.setdefault(key, {})[mine[0] if mine else None] = v
    factors, bad = solve(sorted(rows.values(), key=len), None)
    factors = {c: factors.get(c, Fraction(0)) for c in unknown}
    left = {k: v for k, row in rows.items() if (v := sum(row[c]*(factors[c] if c is not None else 1) for c in row))} if bad else {}
    if left:
        tried = ", ".join(str(v) for v in factors.values())
        raise ProofError(f"no constant factors make these {len(ts)} theorems fill the gap; with factors ({tried}) left over: "
                         f"{readable(left)}", rule="close", lhs=lhs, rhs=rhs, residue=readable(left))
    for k, (c, t) in enumerate(unknown.items()):
        if t.op == "<=" and (factors[c] < 0 or op == "=="  and factors[c]):
            raise ProofError(f"the gap takes {factors[c]} times reason {k + 1}, an inequality: {t.lhs} <= {t.rhs}",
                             rule="close", lhs=lhs, rhs=rhs, residue=readable(goal))
    exact = [(sp.Rational(v.numerator, v.denominator), unknown[c]) for c, v in factors.items() if v]
    return combine(lhs, op, rhs, tuple(t if v == 1 else scale(v, t) for v, t in exact))


@dataclass(frozen=True)
class Link:
    """One step of a chain: `op` to the next expression, the theorem that shows it, and the words for it."""

    op: str
    to: Expr
    shown: Thm
    why: str


class calc:
    """A chain of equalities and inequalities, one displayed line each: `calc(a).eq(b, by=..).le(c, by=..)`."""

    def __init__(self, start: Any) -> None:
        self.start = self.here = sp.sympify(start)
        self.op = "=="
        self.links: list[Link] = []

    def _link(self, op: str, e: Any, by: Reasons, why: str) -> calc:
        try:
            shown = close(self.here, op, e, by)
        except ProofError as error:
            raise ProofError(f"link {len(self.links) + 1}: {error}", rule=error.rule, lhs=self.here, rhs=sp.sympify(e),
                             residue=error.residue) from error
        self.links.append(Link(op, sp.sympify(e), shown, why or ", ".join(dict.fromkeys(reasons(theorems(by))))))
        self.here, self.op = sp.sympify(e), "<=" if op == "<=" else self.op
        return self

    def eq(self, e: Any, by: Reasons = (), why: str = "") -> calc:
        """The next expression is equal."""
        return self._link("==", e, by, why)

    def le(self, e: Any, by: Reasons = (), why: str = "") -> calc:
        """The next expression is not smaller."""
        return self._link("<=", e, by, why)

    def qed(self) -> Thm:
        """The first expression against the last."""
        return combine(self.start, self.op, self.here, tuple(link.shown for link in self.links))


LABELS: dict[int, str] = {}                                    # id of a lemma -> its name; lemmas live as long as the process
_LEMMAS: list[Thm] = []


def label(name: str, t: Thm) -> Thm:
    """Give a lemma the name that chains print as their reason."""
    _LEMMAS.append(t)
    LABELS[id(t)] = name
    return t


def reasons(ts: Iterable[Any]) -> Iterator[str]:
    """The names of the lemmas and hypotheses that theorems rest on."""
    for t in ts:
        if isinstance(t, Thm) and id(t) in LABELS:
            yield LABELS[id(t)]
        elif isinstance(t, Thm) and t.rule in ("assume", "at"):
            yield t.args[0].name
        elif isinstance(t, (Thm, tuple, list)):
            yield from reasons(t.args if isinstance(t, Thm) else t)


def _stand_in(u: Symbol, taken: Iterable[Any], t: Thm, about: Callable[[Symbol], Expr]) -> Symbol:
    """The letter in which t speaks of `about`: u itself, or a positive letter for the inner points of u >= 0."""
    here = names(t.lhs) | names(t.rhs)
    if u.is_nonnegative and not u.is_positive and u not in here:
        for z in sorted((z for z in here - set(taken) if letter(z) and z.is_positive), key=str):
            if not reduced(plus(plus(normal(t.rhs), normal(t.lhs), by=-1), normal(about(z)), by=-1)):
                return z
    return u


def _analysis(rule: Callable[..., Thm], f: Any, u: Symbol, c: Any, t: Thm) -> Thm:
    f, c = sp.sympify(f), sp.sympify(c)

    def about(z: Symbol) -> Expr:
        if rule is kernel.fill:
            e = (z - c)**2*put(f, {u: z})
        else:
            e = slope(put(f, {u: z}), {z: sp.S.One})*(z - c if rule is kernel.valley else 1)
        check(e)
        return e
    z = _stand_in(u, names(f) | names(c), t, about)
    more = () if rule is kernel.fill else (slope(put(f, {u: z}), {z: sp.S.One}),)
    return rule(f, u, c, z, *more, t)


def rise(f: Any, u: Symbol, c: Any, t: Thm) -> Thm:
    """`0 <= (u - c) f` from f(c) = 0 and t: `0 <= f'`. For u >= 0, t may speak of a positive letter in the place of u."""
    return _analysis(kernel.rise, f, u, c, t)


def valley(f: Any, u: Symbol, c: Any, t: Thm) -> Thm:
    """`0 <= f` from f(c) = 0 and t: `0 <= (u - c) f'`. For u >= 0, t may speak of a positive letter in the place of u."""
    return _analysis(kernel.valley, f, u, c, t)


def fill(f: Any, u: Symbol, c: Any, t: Thm) -> Thm:
    """`0 <= f` (or `0 == f`) from t: `0 <= (u - c)**2 f`: what holds for u != c holds at u = c, by continuity."""
    return _analysis(kernel.fill, f, u, c, t)
