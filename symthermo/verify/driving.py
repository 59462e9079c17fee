"""Rates that depend on time: what a jump process has at given times, along and against each edge, and how fast its rates change."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..evaluate.jump_rates import Rates
from ..markov.jump import JumpProcess
from ..markov.oriented import ends
from ..numeric.functionals import Motion

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Driving:
    """The rates of a process at times (B,), edges as in its network.

    Attributes
    ----------
    tail, head : (M,) the states that an edge joins
    """

    process: JumpProcess
    times: Array

    @cached_property
    def _law(self) -> Rates:
        return Rates(self.process)

    @cached_property
    def _ends(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        pairs = np.array([ends(r) for r in self.process.network.reactions], dtype=np.intp)
        return pairs[:, 0], pairs[:, 1]

    def at(self, times: Array) -> Driving:
        """The same process at other times."""
        return Driving(self.process, times)

    @cached_property
    def rates(self) -> tuple[Array, Array]:
        """wp, wm, each (B, M)."""
        return self._split(self._law.at(self.times))

    @cached_property
    def changes(self) -> tuple[Array, Array]:
        """Their rates of change: of formulas exact, of a Python function from differences."""
        return self._split(self._law.slopes(self.times))

    def _split(self, one_way: Array) -> tuple[Array, Array]:
        law, plus = self._law, np.zeros((len(one_way), self._law.M))
        minus = np.zeros_like(plus)
        along = law.source == self._ends[0][law.edge]
        plus[:, law.edge[along]], minus[:, law.edge[~along]] = one_way[:, along], one_way[:, ~along]
        return plus, minus

    def fluxes(self, p: Array) -> tuple[Array, Array]:
        """J_plus, J_minus at the probabilities (B, n)."""
        (wp, wm), (tail, head) = self.rates, self._ends
        return wp * p[:, tail], wm * p[:, head]

    def pushed(self, p: Array) -> tuple[Array, Array]:
        """What the change of the rates alone does to the fluxes."""
        (wp, wm), (tail, head) = self.changes, self._ends
        return wp * p[:, tail], wm * p[:, head]


class Moved(Motion):
    """The motion of probabilities p (B, n) under driving; `incidence` (n, M)."""

    def __init__(self, driving: Driving, p: Array, incidence: Array) -> None:
        self.driving, self.x, self.incidence = driving, p, incidence

    @cached_property
    def fluxes(self) -> tuple[Array, Array]:
        return self.driving.fluxes(self.x)

    @cached_property
    def J(self) -> Array:
        return self.J_plus - self.J_minus

    @cached_property
    def n(self) -> Array:
        return self.x

    @cached_property
    def ndot(self) -> Array:
        return np.asarray(self.J @ self.incidence.T)
