"""Hypotheses, theorems, and how a rule makes one. TRUSTED; see `kernel` for what each rule rests on."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy import Expr, IndexedBase

from ..errors import ProofError
from ..index import Index
from .language import check, letter, names, need
from .residue import readable
from .zero import left_over


@dataclass(frozen=True)
class Hypothesis:
    """`lhs op rhs`, claimed for all places of `forall`; `always`: at all times, so that it may be differentiated.

    `kind` says why it is there and has no meaning for the rules: "assumption", "definition" (of a name), "calculus".
    """

    name: str
    lhs: Expr
    op: str
    rhs: Expr
    forall: tuple[Index, ...] = ()
    always: bool = False
    kind: str = field(default="assumption", compare=False)

    def __post_init__(self) -> None:
        need(all(isinstance(i, Index) for i in self.forall), f"{self.name!r} is claimed for all of what is no index")
        object.__setattr__(self, "lhs", sp.sympify(plain(self.lhs)))
        object.__setattr__(self, "rhs", sp.sympify(plain(self.rhs)))


@dataclass(frozen=True)
class Motion:
    """The hypothesis that these families and letters have these time derivatives: `((p, pdot), (w, 0))`; a constant has 0."""

    name: str
    rates: tuple[tuple[Any, Any], ...]
    kind: str = field(default="motion", compare=False)
    forall = ()
    always = True

    def __post_init__(self) -> None:
        for x, rate in self.rates:
            need(isinstance(x, IndexedBase) or letter(x), f"only families and letters move, not {x}")
            named = isinstance(rate, IndexedBase) if isinstance(x, IndexedBase) else letter(rate)
            need(named or rate == 0 and isinstance(rate, int), f"the rate of {x} is a name of its own kind, or 0, not {rate}")
        need(len({x for x, _ in self.rates}) == len(self.rates), f"{self.name!r} gives two rates to one name")


_SEAL = object()


@dataclass(frozen=True, eq=False, repr=False)
class Thm:
    """A theorem. Only the rules make one; `rule` and `args` are its record."""

    lhs: Expr
    op: str
    rhs: Expr
    hyps: frozenset
    rule: str
    args: tuple
    seal: object = None

    def __post_init__(self) -> None:
        need(self.seal is _SEAL, "only the rules make a theorem")

    @property
    def gap(self) -> Expr:
        """`rhs - lhs`: nonnegative, or zero for an equality."""
        return self.rhs - self.lhs

    def __repr__(self) -> str:
        return f"{self.lhs} {self.op} {self.rhs}" + "".join(f", if {h.name}" for h in sorted(self.hyps, key=lambda h: h.name))

    def __mul__(self, c: Any) -> Thm:
        return RULES["scale"](c, self)

    __rmul__ = __mul__


def means(x: Any) -> frozenset:
    """(name, what it stands for) of everything named in an expression, a hypothesis or a motion."""
    if isinstance(x, Motion):
        return frozenset((n.name, n) for pair in x.rates for n in pair if n != 0)
    if isinstance(x, Hypothesis):
        return means(x.lhs) | means(x.rhs)
    return frozenset((n.__name__ if isinstance(n, type) else n.name, n) for n in names(x) if not isinstance(n, Index))


RULES: dict[str, Callable[..., Thm]] = {}


def plain(a: Any) -> Any:
    """An argument of a rule as data: nothing that changes between two readings, and no text that sympy would evaluate."""
    if isinstance(a, (list, tuple)):
        return tuple(map(plain, a))
    if isinstance(a, Mapping):
        return {plain(k): plain(v) for k, v in a.items()}
    data = type(a) in (Thm, Hypothesis, Motion) or isinstance(a, (sp.Basic, int, Fraction, type)) or a in ("<=", "==")
    need(data, lambda: f"not in the language, and no argument of a rule: {a!r}")
    return a


def rule(f: Callable[..., tuple]) -> Callable[..., Thm]:
    """Make a rule of a function that gives (lhs, op, rhs, hypotheses)."""
    def make(*args: Any) -> Thm:
        try:
            args = plain(args)
            lhs, op, rhs, hyps = f(*args)
            lhs, rhs = sp.sympify(lhs), sp.sympify(rhs)
            need(op in ("<=", "=="), f"relation {op}")
            check(lhs), check(rhs)
            meaning = frozenset().union(means(lhs), means(rhs), *map(means, hyps))
            need(len(dict(meaning)) == len(meaning), lambda: f"one name for two things in {sorted(str(n) for n, _ in meaning)}")
            return Thm(lhs, op, rhs, frozenset(hyps), f.__name__, args, seal=_SEAL)
        except ProofError as error:
            error.rule = error.rule or f.__name__
            raise
    make.__name__, make.__doc__ = f.__name__, f.__doc__
    RULES[f.__name__] = make
    return make


def same(t: Thm, ups: tuple, downs: tuple, complaint: str) -> None:
    """The gap of t is, identically, the sum of `ups` less that of `downs`."""
    left = left_over((*ups, t.lhs), (*downs, t.rhs))
    need(not left, f"{complaint}; left over: {readable(left)}")


def is_about(h: Any, s: Any) -> bool:
    """The hypothesis is about one value of the letter or index."""
    if isinstance(h, Motion):
        return any(s == n for pair in h.rates for n in pair)
    return s in names(h.lhs) | names(h.rhs) and s not in h.forall
