"""Fluxes at a state, exactly where the model is rational, and the forces as balls around the true value.

With mass action and rational numbers J_plus, J_minus and J are rational. F = ln(J_plus/J_minus) is then computed in ball
arithmetic (python-flint's arb) from J/J_minus without cancellation, however near to equilibrium, and rounded once. With a
law that has an irrational value everything is done in doubles.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

from ..errors import OutOfDomain
from ..networks.network import MassAction, OneWay, Reaction, listing
from ..numeric.kernels import force, log_mean
from .values import Number, Point, number_at

_BITS = (128, 512, 2048)
_WANTED = 60


@dataclass(frozen=True)
class Currents:
    """One-way fluxes and net currents of all reactions at a point; None where a law has no such part, or no value.

    Attributes
    ----------
    plus, minus, net : one number for each reaction
    why : for reactions without a finite force, {index: (reason, the reaction by name)}
    level : "exact" where every number is rational, else "numerical"
    """

    plus: tuple[Number | None, ...]
    minus: tuple[Number | None, ...]
    net: tuple[Number | None, ...]
    why: dict[int, tuple[str, str]]

    @cached_property
    def level(self) -> str:
        numbers = [v for v in (*self.plus, *self.minus, *self.net) if v is not None]
        return "exact" if all(isinstance(v, Fraction) for v in numbers) else "numerical"

    @cached_property
    def traffic(self) -> tuple[Number | None, ...]:
        """A = J_plus + J_minus."""
        return tuple(None if a is None or b is None else a + b for a, b in zip(self.plus, self.minus, strict=True))

    @cached_property
    def two_way(self) -> tuple[int, ...]:
        """The reactions with both fluxes positive: those with a finite force."""
        pairs = enumerate(zip(self.plus, self.minus, strict=True))
        return tuple(r for r, (a, b) in pairs if a is not None and b is not None and a > 0 < b)

    @cached_property
    def forces(self) -> list[float]:
        """F of each reaction; +-inf where one direction is absent, NaN where it has no meaning."""
        out = [self._infinite(r) for r in range(len(self.net))]
        found = self.balls(self.force_balls) if self.level == "exact" else force(*self._pairs()).tolist()
        for r, F in zip(self.two_way, found, strict=True):
            out[r] = F
        return out

    @cached_property
    def onsager(self) -> list[float]:
        """L = J/F of each reaction; J_plus where J = 0, and 0 where one direction is absent."""
        out = [math.nan if a is None or b is None or min(a, b) < 0 else 0.0 for a, b in zip(self.plus, self.minus, strict=True)]
        found = self.balls(self.onsager_balls) if self.level == "exact" else log_mean(*self._pairs()).tolist()
        for r, L in zip(self.two_way, found, strict=True):
            out[r] = L
        return out

    def _pairs(self) -> tuple[np.ndarray, np.ndarray]:
        a, b = (np.array([part[r] for r in self.two_way], dtype=float) for part in (self.plus, self.minus))
        return a, b

    def reasons(self, reactions: Iterable[int]) -> str:
        """Why these reactions have no finite force, gathered by reason."""
        groups: dict[str, list[str]] = {}
        for r in reactions:
            reason, name = self.why[r]
            groups.setdefault(reason, []).append(name)
        return "; ".join(f"{reason}: {listing(names, 6)}" for reason, names in groups.items())

    def _infinite(self, r: int) -> float:
        a, b = self.plus[r], self.minus[r]
        if a is None or b is None or min(a, b) < 0 or a == b == 0 and self.why[r][0] != IRREVERSIBLE:
            return math.nan
        return math.inf if b == 0 else -math.inf

    # -- balls ---------------------------------------------------------------------------------------------------------
    def force_balls(self) -> list[Any]:
        """F of the two-way reactions."""
        J, below = self._rational()
        return [(ball(j / b)).log1p() for j, b in zip(J, below, strict=True)]

    def onsager_balls(self) -> list[Any]:
        """L of the two-way reactions."""
        J, below = self._rational()
        return [ball(j) / F if j else ball(b) for j, b, F in zip(J, below, self.force_balls(), strict=True)]

    def _rational(self) -> tuple[list[Fraction], list[Fraction]]:
        return [Fraction(self.net[r] or 0) for r in self.two_way], [Fraction(self.minus[r] or 0) for r in self.two_way]

    @staticmethod
    def balls(compute: Callable[[], Sequence[Any]]) -> list[float]:
        """The floats nearest to the balls that `compute` gives, at a precision at which each is known to 60 bits.

        A ball that is still around 0 at 2048 bits is a sum that cancels exactly: 0.
        """
        for bits in _BITS:
            with ctx.workprec(bits):
                found = compute()
            sharp = [b.is_zero() or b.rel_accuracy_bits() >= _WANTED for b in found]
            if all(sharp):
                break
        return [float(b) if good else 0.0 for b, good in zip(found, sharp, strict=True)]


def ball(number: Number) -> Any:
    """A rational (or double) as an arb of the working precision."""
    return arb(fmpq(number.numerator, number.denominator)) if isinstance(number, Fraction) else arb(number)


def nearest(number: Number | None, what: str) -> float:
    """The nearest double, NaN for None; beyond the range of doubles is refused, below it is 0."""
    if number is None:
        return math.nan
    try:
        return float(number)
    except OverflowError:
        raise OutOfDomain(f"{what} is beyond the range of floating-point numbers (1e308)") from None


def combine(terms: Iterable[tuple[int, Number | None]]) -> Number | None:
    """sum c v, exact where all v are; None where one is."""
    total, floats = Fraction(0), []
    for c, v in terms:
        if v is None:
            return None
        if isinstance(v, Fraction):
            total += c * v
        else:
            floats.append(c * v)
    return math.fsum([*floats, float(total)]) if floats else total


IRREVERSIBLE = "irreversible"


def currents(point: Point) -> Currents:
    """The fluxes of every reaction at a point."""
    plus: list[Number | None] = []
    minus: list[Number | None] = []
    net: list[Number | None] = []
    why: dict[int, tuple[str, str]] = {}
    for k, r in enumerate(point.net.reactions):
        a, b, j = _fluxes(point, r)
        for part, number in ((plus, a), (minus, b), (net, j)):
            part.append(number)
        if fault := _fault(point, r, a, b, j):
            why[k] = fault
    return Currents(tuple(plus), tuple(minus), tuple(net), why)


def _fluxes(point: Point, r: Reaction) -> tuple[Number | None, Number | None, Number | None]:
    if isinstance(r.law, OneWay):
        return None, None, _finite(number_at(r.law.law, point.known))
    if isinstance(r.law, MassAction):
        parts: list[Number | None] = [_monomial(point, r.law.plus.symbol, r.reactants)]
        parts.append(_monomial(point, r.law.minus.symbol, r.products) if r.law.minus else Fraction(0))
    else:
        parts = [_finite(number_at(r.law.plus, point.known))]
        parts.append(_finite(number_at(r.law.minus, point.known)) if r.law.minus is not None else Fraction(0))
    a, b = parts
    return a, b, None if a is None or b is None else a - b


def _monomial(point: Point, constant: str, side: tuple[tuple[int, int], ...]) -> Number:
    out = point.known[constant]
    for i, n in side:
        out = out * point.x[point.net.species[i]] ** n
    return out


def _finite(number: Number) -> Number | None:
    return number if isinstance(number, Fraction) or math.isfinite(number) else None


def _fault(point: Point, r: Reaction, a: Number | None, b: Number | None, j: Number | None) -> tuple[str, str] | None:
    """Why this reaction has no finite force, and its name; None where it has one."""
    if j is None:
        return "law without a finite value at this state", r.name
    if a is None or b is None:
        return "law in one part, not told apart into two directions", r.name
    if min(a, b) < 0:
        return f"{'forward' if a < 0 else 'backward'} part of the law negative at this state", r.name
    if not r.reversible:
        return IRREVERSIBLE, r.name
    if a > 0 < b:
        return None
    taking_part = {i for i, _ in (*r.reactants, *r.products)}
    zero = [s for s, x in point.x.items() if x == 0 and point.net.index[s] in taking_part]
    name = f"{r.name} ({', '.join(zero)} = 0)" if zero else r.name
    return "in neither direction at this state" if a == b else "one way only at this state", name
