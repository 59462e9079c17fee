"""A claim on samples: both sides, the slack, and how far each hypothesis is from being met."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike

from ..proof import Hypothesis
from .arrays import Array, compiled

ROUNDING = 1e-9
"""A violation smaller than this times (|lhs| + |rhs|) is rounding."""


@dataclass(frozen=True)
class Sides:
    """lhs and rhs of a claim on each sample; of claims about each place, the place with the least slack."""

    op: str
    lhs: Array
    rhs: Array

    @property
    def slack(self) -> Array:
        """rhs - lhs."""
        with np.errstate(invalid="ignore"):
            return self.rhs - self.lhs

    @property
    def excess(self) -> Array:
        """How far the claim fails, relative to the size of its sides; nan where it has no value."""
        gap = np.abs(self.slack) if self.op == "==" else -self.slack
        return gap / (np.abs(self.lhs) + np.abs(self.rhs) + 1e-300)

    @property
    def broken(self) -> Array:
        """The claim fails, beyond rounding."""
        return self.excess > ROUNDING

    @property
    def ratio(self) -> Array:
        """lhs/rhs where rhs is positive, rhs/lhs where both are negative: 1 at equality, above 1 where the claim fails."""
        with np.errstate(all="ignore"):
            both_negative = (self.lhs < 0) & (self.rhs < 0)
            ratio = np.where(both_negative, self.rhs / self.lhs, self.lhs / self.rhs)
            return np.where((self.lhs > 0) & (self.rhs <= 0), np.inf, ratio)


def sides(claim: tuple[Any, str, Any], data: Mapping[str, ArrayLike], places: Sequence[Any] = ()) -> Sides:
    """Both sides of a claim on samples.

    places : further indices for all of which it is claimed
    """
    lhs, op, rhs = claim
    both = [compiled(sp.sympify(e)) for e in (lhs, rhs)]
    free = tuple(sorted({i for c in both for i in c.free} | set(places), key=str))
    values = []
    for c in both:
        v = c(data)
        cut = (slice(None), *(slice(None) if i in c.free else None for i in free))
        values.append(v[cut])
    left, right = np.broadcast_arrays(*values)
    if free:
        if not left.size:                                      # said of all places of a set that has none: met
            return Sides(op, np.zeros(len(left)), np.zeros(len(left)))
        left, right = (v.reshape(len(v), -1) for v in (left, right))
        with np.errstate(invalid="ignore"):
            gap = right - left if op == "<=" else -np.abs(right - left)
        worst = np.argmin(np.where(np.isnan(gap), -np.inf, gap), axis=1)[:, None]
        left, right = (np.take_along_axis(v, worst, 1)[:, 0] for v in (left, right))
    return Sides(op, left, right)


def unmet(hypothesis: Hypothesis, data: Mapping[str, ArrayLike]) -> Array:
    """By how much each sample misses a hypothesis, relative to the size of its sides; 0 where it is met."""
    s = sides((hypothesis.lhs, hypothesis.op, hypothesis.rhs), data, hypothesis.forall)
    with np.errstate(invalid="ignore"):                        # an infinite side: nan, which meets nothing
        gap = np.abs(s.slack) if s.op == "==" else np.maximum(-s.slack, 0)
        return gap / (1.0 + np.abs(s.lhs) + np.abs(s.rhs))
