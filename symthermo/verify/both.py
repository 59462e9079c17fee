"""Both sides of a theorem on a network: as floats, as what they would be if nothing cancelled, and as balls around the true values."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq
from numpy.typing import NDArray
from sympy import Indexed

from ..errors import HypothesisFails
from ..index import Index
from ..proof import Theorem
from .arrays import compiled
from .standard import exact
from .statements import maps, relations
from .values import Values

Array = NDArray[np.float64]
BITS = (128, 512)


def both(theorem: Theorem, values: Any, kind: str = "numbers") -> tuple[tuple[Index, ...], Any, Any]:
    """(free indices, lhs, rhs), both of shape (states, places of the indices)."""
    lhs, _, rhs = theorem.claim
    codes = [compiled(e, kind) for e in (lhs, rhs)]
    free = tuple(sorted({i for c in codes for i in c.free}, key=str))
    laid = [c(values)[(slice(None), *(slice(None) if i in c.free else None for i in free))] for c in codes]
    left, right = np.broadcast_arrays(*laid)
    return free, left, right


def magnitude(theorem: Theorem, values: Values, shape: tuple[int, ...]) -> Array:
    """What the two sides would be if nothing cancelled: rounding errors are small against this, not against the sides."""
    try:
        _, left, right = both(theorem, values, "sizes")
    except HypothesisFails:
        return np.full(shape, np.nan)
    return np.asarray(np.broadcast_to(left + right, shape))


class Balls(Mapping[str, Any]):
    """The same values as balls, where they are rational or stand alone in a definition; `HypothesisFails` where they are not."""

    def __init__(self, values: Values) -> None:
        self.floats = values
        self._known: dict[str, Any] = {}
        self.set_sizes = values.set_sizes

    def __iter__(self) -> Iterator[str]:
        return iter(self.floats)

    def __len__(self) -> int:
        return len(self.floats)

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> Any:
        shape = self.floats[name].shape
        if name in maps(self.floats.theorem):
            return self.floats[name]
        how, known = self.floats.how[name], None
        if how == "given":
            known = self.floats.exact[name]
        elif how == "defined" and name in self.floats.formulas:
            return self._formula(name)
        elif how == "standard" and (found := exact(self.floats.environment, name)) is not None:
            known = np.array(found, dtype=object).reshape(shape)
        if known is not None and all(isinstance(q, (int, Fraction)) or q == round(q) for q in known.flat):
            return np.vectorize(_ball, otypes=[object])(known)
        raise HypothesisFails(f"{name} is not a rational number here, so the two sides are known to rounding only")


    def _formula(self, name: str) -> Any:
        """From its definition, at the places of the name."""
        formula, shape = self.floats.formulas[name], self.floats[name].shape
        c = compiled(formula.expression, "balls")
        wanted = list(formula.target.indices) if isinstance(formula.target, Indexed) else []
        order = sorted(wanted, key=str)
        laid = c(self)[(slice(None), *(slice(None) if k in c.free else None for k in order))]
        found = np.broadcast_to(laid.transpose(0, *(1 + order.index(k) for k in wanted)), shape)
        return found if formula.order == 1 else np.vectorize(lambda y: y.sqrt(), otypes=[object])(found)


def _ball(q: Any) -> arb:
    q = Fraction(q)
    return arb(fmpq(q.numerator, q.denominator))


def not_exact(values: Values) -> str:
    """The first hypothesis that rational numbers miss, by however little; empty where there is none."""
    balls = Balls(values)
    for h in relations(values.theorem):
        try:
            left, right = (compiled(e, "balls")(balls) for e in (h.lhs, h.rhs))
        except HypothesisFails:
            continue
        gap = (right.reshape(-1) if right.size == 1 else right) - (left.reshape(-1) if left.size == 1 else left)
        if any(g < 0 or h.op == "==" and g > 0 for g in gap.flat):
            return h.name
    return ""


def certified(theorem: Theorem, values: Values, bits: tuple[int, ...] = BITS) -> tuple[Any, Any] | None:
    """Both sides as arrays of balls; None where a name is not rational."""
    if values.in_time or len(values.environment.states) > 1:
        return None
    before = ctx.prec
    try:
        for precision in bits:
            ctx.prec = precision
            try:
                _, left, right = both(theorem, Balls(values), "balls")
            except HypothesisFails:
                return None
            gap = right - left
            if all(not x.contains(0) or x.is_zero() for x in gap.flat) or theorem.claim[1] == "==":
                break
        return left, right
    finally:
        ctx.prec = before


