"""Strict inequalities at given states and on boxes, by ball arithmetic (python-flint). Verdict CERTIFIED, never PROVED.

A ball encloses the true value whatever the rounding: `slack_ball(..) > 0` is a proof that the slack of an inequality is positive at
that state. Near equality a ball can never decide: `positive_on` then says undecided, and where.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq
from sympy import Add, Expr, Indexed, Mul, Pow, Sum, Symbol, exp, log

from ..errors import BadValue
from ..index import Delta, Index, LogMean, Map, Size

Number = int | str | Fraction | Decimal
Box = Mapping[str, tuple[Number, Number]]


def exact(x: Any) -> arb:
    """A number read exactly: 3, "0.1" (one tenth), "1/3", a Fraction or a Decimal. A float is no exact input."""
    if isinstance(x, (float, bool)):
        raise BadValue(f"{x!r} is a float; write it as a string, \"{x}\", or as a Fraction, so that it is read exactly")
    if isinstance(x, sp.Rational):
        x = Fraction(int(x.p), int(x.q))
    q = Fraction(x)
    return arb(fmpq(q.numerator, q.denominator))


def _at(values: Any, places: tuple[int, ...]) -> Any:
    for k in places:
        values = values[k]
    return values


class State:
    """What the names of a statement stand for.

    Parameters
    ----------
    values : letters by name -> number; families by name -> nested lists; maps by name -> list of places;
        sizes of finite sets by name -> number of places; times by name -> (number of places, weight of each)
    """

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def _get(self, name: str) -> Any:
        if name not in self.values:
            raise BadValue(f"no value for {name}; given: {', '.join(sorted(self.values))}")
        return self.values[name]

    def _size(self, n: Size) -> tuple[int, arb]:
        given = self._get(n.name)
        count, weight = given if isinstance(given, tuple) else (given, 1)
        return int(count), exact(weight)

    def place(self, k: Any, at: Mapping[Index, int]) -> int:
        """The number of a place."""
        if isinstance(k, Map):
            return int(self._get(type(k).__name__)[self.place(k.args[0], at)])
        return at[k] if k in at else int(self._get(k.name))

    def value(self, e: Expr, at: Mapping[Index, int] | None = None) -> arb:
        """A ball around the value of an expression of the language."""
        at = at or {}
        if isinstance(e, sp.Rational):
            return exact(e)
        if isinstance(e, Size):
            count, weight = self._size(e)
            return count*weight
        if isinstance(e, Symbol):
            x = self._get(e.name)
            return x if isinstance(x, arb) else exact(x)
        if isinstance(e, Indexed):
            x = _at(self._get(e.base.label.name), tuple(self.place(k, at) for k in e.indices))
            return x if isinstance(x, arb) else exact(x)
        if isinstance(e, Delta):
            return arb(int(self.place(e.args[0], at) == self.place(e.args[1], at)))
        if isinstance(e, Sum):
            i, _, n = e.limits[-1]
            body = e.function if len(e.limits) == 1 else Sum(e.function, *e.limits[:-1])
            count, weight = self._size(n)
            return weight*sum((self.value(body, {**at, i: k}) for k in range(count)), arb(0))
        args = [self.value(a, at) for a in e.args]
        if isinstance(e, Add):
            return sum(args, arb(0))
        if isinstance(e, Mul):
            out = arb(1)
            for a in args:
                out *= a
            return out
        if isinstance(e, Pow):
            return power(args[0], Fraction(int(e.exp.p), int(e.exp.q)))
        if isinstance(e, LogMean):
            return log_mean(*args)
        if isinstance(e, (log, exp)):
            return args[0].log() if isinstance(e, log) else args[0].exp()
        raise BadValue(f"no ball for {type(e).__name__} {e}; the language of proofs has + * powers, log, exp, totals, Delta and LogMean")


def power(x: arb, q: Fraction) -> arb:
    out = x.root(q.denominator) if q.denominator > 1 else x
    whole = arb(1)
    for _ in range(abs(q.numerator)):
        whole *= out
    if abs(q.numerator) % 2 == 0 and q.denominator == 1:
        whole = whole.nonnegative_part()
    return whole if q > 0 else 1/whole


def log_mean(a: arb, b: arb) -> arb:
    """(a - b)/(log a - log b), and a where they are equal: it lies between a and b."""
    quotient = (a - b)/(a.log() - b.log())
    return a.union(b) if not quotient.is_finite() else quotient


def slack_ball(lhs: Expr, rhs: Expr, values: Mapping[str, Any], bits: int = 128) -> arb:
    """A ball around `rhs - lhs` at a state; the precision is raised up to 4096 bits until it excludes zero.

    >>> x = Symbol("x", positive=True)
    >>> slack_ball(log(x), x - 1, {"x": "1.0000001"}) > 0
    True
    >>> slack_ball(log(x), x - 1, {"x": 1}).contains(0)          # equality: no precision decides
    True
    """
    before = ctx.prec
    try:
        while True:
            ctx.prec = bits
            ball = State(values).value(sp.sympify(rhs)) - State(values).value(sp.sympify(lhs))
            if not ball.contains(0) and ball.is_finite() or bits >= 4096:
                return ball
            bits *= 2
    finally:
        ctx.prec = before


def verdict(lhs: Expr, rhs: Expr, values: Mapping[str, Any]) -> str:
    """"true", "false" or "undecided": whether `lhs < rhs` at a state, certified."""
    ball = slack_ball(lhs, rhs, values)
    return "true" if ball > 0 else "false" if ball < 0 else "undecided"


@dataclass(frozen=True)
class Cover:
    """What `positive_on` found: CERTIFIED with the number of boxes; false, with a box where it fails; or undecided, with a box."""

    verdict: str
    boxes: int
    where: Mapping[str, tuple[Fraction, Fraction]] | None = None

    @property
    def level(self) -> str:
        return "CERTIFIED" if self.verdict == "true" else "NOT CERTIFIED"


def positive_on(e: Expr, box: Box, values: Mapping[str, Any] | None = None, most: int = 20000, bits: int = 64) -> Cover:
    """Whether `0 < e` on a whole box of its letters, by bisection of the box.

    >>> x = Symbol("x", positive=True)
    >>> positive_on(x - 1 - log(x), {"x": ("1.1", 20)}).level
    'CERTIFIED'
    >>> positive_on(x - 1 - log(x), {"x": ("0.9", "1.1")}, most=200).verdict     # touches zero at 1
    'undecided'
    >>> positive_on(x - 2, {"x": (0, 1)}).verdict
    'false'
    """
    e = sp.sympify(e)
    start = {k: (Fraction(str(a)), Fraction(str(b))) for k, (a, b) in box.items()}
    todo, done, before = [start], 0, ctx.prec
    ctx.prec = bits
    try:
        while todo:
            here = todo.pop()
            done += 1
            ball = State({**(values or {}), **{k: exact(a).union(exact(b)) for k, (a, b) in here.items()}}).value(e)
            if ball > 0:
                continue
            if ball < 0:
                return Cover("false", done, here)
            if done + len(todo) >= most:
                return Cover("undecided", done, here)
            todo += _halves(here, start)
        return Cover("true", done)
    finally:
        ctx.prec = before


def _halves(box: Mapping[str, tuple[Fraction, Fraction]], start: Mapping[str, tuple[Fraction, Fraction]]) -> Sequence[dict]:
    """The box cut in two along its widest side, relative to the whole."""
    k = max(box, key=lambda n: (box[n][1] - box[n][0])/(start[n][1] - start[n][0] or 1))
    a, b = box[k]
    return [{**box, k: side} for side in ((a, (a + b)/2), ((a + b)/2, b))]
