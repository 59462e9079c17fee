"""A statement written out in the names of a network: totals as sums over its reactions and species, families as its formulas.

    2*xdot_i**2 <= D_i*sigma    becomes, for A <=> B | 1, 1 and i = A,    2*(B - A)**2 <= (A + B)*(A - B)*log(A/B)
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp
from numpy.typing import NDArray
from sympy import Add, Indexed, Mul, Pow, exp, log

from ..calculus import ONE, ZERO, add, multiply, power
from ..errors import HypothesisFails
from ..evaluate.field import parts
from ..evaluate.values import rates
from ..expression import Call, Expr, Name, Num, Product, Sum, infix, negative, reciprocal, substitute, walk
from ..index import Delta, Index, LogMean, Map
from ..markov.oriented import ends
from ..networks.network import OneWay, ReactionNetwork
from ..proof import Hypothesis, Theorem
from .environment import not_a_process

_ENDS = {"tail": 0, "head": 1}
LONGEST = 1500
"""Parts of a formula up to which a statement is written out."""


class NotWritten(HypothesisFails):
    """The statement stays with its totals, and why."""


class Writer:
    """Writes expressions of the proof language as formulas of one network.

    Parameters
    ----------
    given : family -> numbers chosen by the user
    numbers : whether constants with a value are replaced by it
    """

    def __init__(self, theorem: Theorem, net: ReactionNetwork, given: Mapping[str, NDArray[Any]], numbers: bool = True) -> None:
        self.net, self.given = net, given
        self.statements = [h for h in theorem.hypotheses if isinstance(h, Hypothesis) and h.op == "==" and h.kind == "definition"]
        self.constants: dict[str, Expr] = {k: Num(v) for k, v in rates(net).items()} if numbers else {}
        self.rows, self.known, self.left = net.rows(internal=True), dict[Any, Expr](), LONGEST
        self.volumes = [Fraction(1) if net.well_stirred else net.species_data[i].volume for i in net.internal_index]
        self.families: dict[str, Callable[..., Expr]] = {
            "S": lambda i, r: Num(Fraction(self.rows[i][r])), "Jp": lambda r: self.flux(r, 0), "Jm": lambda r: self.flux(r, 1),
            "x": lambda i: multiply((Num(self.volumes[i]), Name(net.internal[i]))), "v": self.rate,
            "ell": lambda k, i: Num(Fraction(self.laws[k][i])),
            "wp": lambda r: self.constant(r, "plus"), "wm": lambda r: self.constant(r, "minus"),
        }
        self.families["p"] = self.families["x"]
        self.sizes = {"N": len(net.internal), "M": len(net.reactions)}

    @cached_property
    def laws(self) -> list[tuple[int, ...]]:
        """The conservation laws, set K."""
        return self.net.conservation_laws(internal=True)

    def flux(self, r: int, side: int) -> Expr:
        """J_plus or J_minus."""
        reaction = self.net.reactions[r]
        if isinstance(reaction.law, OneWay):
            raise NotWritten(f"the law of {reaction.name} has one part")
        return substitute(parts(self.net, reaction)[side], self.constants)

    def constant(self, r: int, side: str) -> Expr:
        """A rate of a jump process."""
        c = getattr(self.net.reactions[r].law, side, None)
        return ZERO if c is None else self.constants.get(c.symbol, Name(c.symbol))

    def rate(self, i: int) -> Expr:
        """sum_r S_ir J_r."""
        J = lambda r: add((self.flux(r, 0), negative(self.flux(r, 1))))
        return collected([scaled(Fraction(n), J(r)) for r, n in enumerate(self.rows[i]) if n])

    def write(self, e: Any, at: Mapping[Index, int]) -> Expr:
        """The formula of an expression, its free indices at places."""
        here = {i: k for i, k in at.items() if i in e.free_symbols}
        key = (e, tuple(sorted((str(i), k) for i, k in here.items())))
        if key not in self.known:
            self.known[key] = self._write(e, here)
            self.left -= sum(1 for _ in walk(self.known[key])) if isinstance(e, sp.Sum) else 1
            if self.left < 0:
                raise NotWritten("the formula would be too long")
        return self.known[key]

    def _write(self, e: Any, at: Mapping[Index, int]) -> Expr:
        if isinstance(e, sp.Rational):
            return Num(Fraction(int(e.p), int(e.q)))
        if isinstance(e, sp.Sum):
            return self._total(e.function, [lim[0] for lim in reversed(e.limits)], at)
        if isinstance(e, Indexed):
            return self._entry(e.base.label.name, tuple(self.place(k, at) for k in e.indices))
        if isinstance(e, sp.Symbol):
            return self._entry(e.name, ())
        if isinstance(e, Delta):
            return ONE if self.place(e.args[0], at) == self.place(e.args[1], at) else ZERO
        if isinstance(e, Mul):
            return self._product(e, at)
        args = [self.write(a, at) for a in e.args]
        if isinstance(e, Add):
            return collected(args)
        if isinstance(e, Pow):
            return Call("sqrt", (args[0],)) if e.exp == sp.S.Half else power(args[0], args[1])
        if isinstance(e, LogMean):
            return ratio(add((args[0], negative(args[1]))), Call("log", (ratio(*args),)))
        if isinstance(e, (log, exp)):
            return Call("log" if isinstance(e, log) else "exp", (args[0],))
        raise NotWritten(f"no formula for {type(e).__name__}")

    def _total(self, body: Any, indices: list[Index], at: Mapping[Index, int]) -> Expr:
        if not indices:
            return self.write(body, at)
        i, *rest = indices
        if i.size.name not in self.sizes and i.size.name != "K":
            raise NotWritten(f"a total over {i.size.name}")
        size = len(self.laws) if i.size.name == "K" else self.sizes[i.size.name]
        return collected([self._total(body, rest, {**at, i: k}) for k in range(size)])

    def _product(self, e: Any, at: Mapping[Index, int]) -> Expr:
        """Factors with a vanishing one are not looked at further; a number is put on the terms of a sum."""
        factors, number = [], Fraction(1)
        for f in sorted(e.args, key=_order):
            g = self.write(f, at)
            if isinstance(g, Num):
                number *= g.value
                if not number:
                    return ZERO
            else:
                factors.append(g)
        if not factors:
            return Num(number)
        if len(factors) == 1:
            return scaled(number, factors[0])
        return multiply([Num(number), *factors])

    def place(self, k: Any, at: Mapping[Index, int]) -> int:
        """The number of a place."""
        if isinstance(k, Map) and (which := _ENDS.get(type(k).__name__)) is not None and not not_a_process(self.net):
            return ends(self.net.reactions[self.place(k.args[0], at)])[which]
        if k not in at:
            raise NotWritten(f"no place for {k}")
        return at[k]

    def _entry(self, name: str, place: tuple[int, ...]) -> Expr:
        if name in self.given:
            value = self.given[name][place]
            return Num(Fraction(value))
        if name in self.families:
            return self.families[name](*place)
        for h in self.statements:
            for one, other in ((h.lhs, h.rhs), (h.rhs, h.lhs)):
                bare = isinstance(one, Indexed) and one.base.label.name == name and all(isinstance(k, Index) for k in one.indices)
                if bare or isinstance(one, sp.Symbol) and one.name == name:
                    return self.write(other, dict(zip(getattr(one, "indices", ()), place, strict=True)))
        raise NotWritten(f"{name} has no formula")


def _order(f: Any) -> int:
    """Integers of the network first, since they may vanish; denominators last."""
    if isinstance(f, sp.Rational) or isinstance(f, Indexed) and f.base.label.name in ("S", "ell"):
        return 0
    return 2 if isinstance(f, Pow) and f.exp.is_negative else 1


def collected(terms: Iterable[Expr]) -> Expr:
    """A sum in which like terms are one, a positive one first."""
    kinds: dict[tuple[str, ...], tuple[Fraction, Expr]] = {}
    for t in (g for e in terms for g in (e.terms if isinstance(e, Sum) else (e,))):
        factors = t.factors if isinstance(t, Product) else (t,)
        number = math.prod((f.value for f in factors if isinstance(f, Num)), start=Fraction(1))
        rest = [f for f in factors if not isinstance(f, Num)]
        key = tuple(sorted(infix(f) for f in rest))
        before = kinds.get(key, (Fraction(0), ONE))[0]
        kinds[key] = before + number, multiply(rest) if rest else ONE
    out = [(c, e) for c, e in kinds.values() if c]
    out.sort(key=lambda ce: ce[0] < 0)
    return add([scaled(c, e) for c, e in out])


def scaled(number: Fraction, e: Expr) -> Expr:
    """number * e; on a sum, on each of its terms."""
    if number == 1:
        return e
    if isinstance(e, Sum):
        return collected([scaled(number, t) for t in e.terms])
    return multiply((Num(number), e))


def ratio(a: Expr, b: Expr) -> Expr:
    """a/b."""
    return multiply((a, reciprocal(b)))


def written(theorem: Theorem, net: ReactionNetwork, at: Mapping[str, int], given: Mapping[str, NDArray[Any]],
            numbers: bool = True) -> tuple[Expr, Expr]:
    """Both sides of a claim as formulas in the names of the network.

    Raises
    ------
    NotWritten
        the formulas would be long, or a name has no formula: an equilibrium, a pseudo-inverse
    """
    writer = Writer(theorem, net, given, numbers)
    sides = []
    for e in (theorem.claim[0], theorem.claim[2]):
        writer.left = LONGEST
        sides.append(writer.write(e, {i: at[str(i)] for i in e.free_symbols if isinstance(i, Index) and str(i) in at}))
    return sides[0], sides[1]
