"""A law that jumps move, and what is visible of it, which is such a law again.

    dI/dt = -sum_(i != j) W_ij p_j (s_i - s_j)^2 + 2 sum_i s_i ((dW/dt) p)_i ,     I = I_X + I_(Y|X)

What the Fisher information of time loses by constant rates and gains by rates that change; the bounds by dissipation; the marginal law
with its own rates, which change in time. Source: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.

>>> import symthermo as st
>>> print(f"{st.zoo.driven_ring().moving([0.6, 0.3, 0.1]).fisher_rate:.4f}")
-220.9340
"""
from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import HypothesisFails
from ..numeric import kernels, moving
from .labels import on_labels, visible_part
from .speed import MovingLaw

Array = NDArray[np.float64]
Places = NDArray[np.intp]


class JumpingLaw(MovingLaw):
    """A law that jumps move, along edges from `tail` to `head`; rates may change in time."""

    place = "state"

    if TYPE_CHECKING:
        @property
        def ends(self) -> tuple[Places, Places]:
            """(tail, head), (E,) each."""

        @property
        def rates(self) -> tuple[Array, Array]:
            """(along, against) the edges, (..., E)."""

        @property
        def slopes(self) -> tuple[Array, Array] | None:
            """Their derivatives in time; None where they are constant."""

        @property
        def labels(self) -> Sequence[Hashable]:
            """Of the places; tuples where there are several coordinates."""

    # -- motion --------------------------------------------------------------------------------------------------------
    def _carried(self, p: Array, rates: tuple[Array, Array]) -> tuple[Array, Array]:
        tail, head = self.ends
        return rates[0] * p[..., tail], rates[1] * p[..., head]

    def _arriving(self, fluxes: tuple[Array, Array]) -> Array:
        return moving.divergence_of(self.probability.shape[-1], *self.ends, fluxes[0] - fluxes[1])

    @cached_property
    def fluxes(self) -> tuple[Array, Array]:
        """(J_plus, J_minus) of the edges, probability per time."""
        return self._carried(self.probability, self.rates)

    @cached_property
    def change(self) -> Array:
        """dp/dt, (..., n)."""
        return self._arriving(self.fluxes)

    @cached_property
    def driven(self) -> Array:
        """(dW/dt) p, (..., n): how the rates' own change moves dp/dt."""
        if self.slopes is None:
            return np.zeros_like(self.probability)
        return self._arriving(self._carried(self.probability, self.slopes))

    @property
    def matrix(self) -> Array:
        """The rates as a matrix w_ij from j to i, columns closed, (..., n, n)."""
        n, (tail, head) = self.probability.shape[-1], self.ends
        out = np.zeros((*self.rates[0].shape[:-1], n, n))
        at = lambda i, j, w: np.add.at(np.moveaxis(out, (-2, -1), (0, 1)), (i, j), np.moveaxis(w, -1, 0))
        for start, end, w in ((tail, head, self.rates[0]), (head, tail, self.rates[1])):
            at(end, start, w)
            at(start, start, -w)
        return out

    # -- the Fisher information in time --------------------------------------------------------------------------------
    @cached_property
    def fisher_relaxation(self) -> Any:
        """-sum_(i != j) W_ij p_j (s_i - s_j)^2 <= 0: all of dI/dt where rates are constant (cr.monotone)."""
        return -moving.smoothing(self.score, kernels.traffic(*self.fluxes), *self.ends)

    @cached_property
    def fisher_protocol(self) -> Any:
        """2 sum_i s_i ((dW/dt) p)_i: the part of dI/dt that can be positive (cr.nonautonomous)."""
        with np.errstate(invalid="ignore"):
            return np.asarray(2.0 * np.where(self.driven == 0, 0.0, self.score * self.driven).sum(axis=-1))

    @property
    def fisher_rate(self) -> Any:
        """dI/dt."""
        return self.fisher_relaxation + self.fisher_protocol

    @property
    def gap(self) -> Any:
        """lam with dI/dt <= -2 lam I where rates are constant: the gap of the traffic's quadratic form at p (cr.monotone.gap).

        Raises
        ------
        HypothesisFails
            the rates depend on time, so that I may grow; an empty state
        """
        if self.slopes is not None:
            raise HypothesisFails("cr.monotone needs rates that are constant in time; these change, and I may grow")
        if not np.all(self.probability > 0):
            raise HypothesisFails("the gap needs probabilities that are all positive; a state is empty")
        return moving.gap(self.probability, kernels.traffic(*self.fluxes), *self.ends)[()]

    @cached_property
    def protocol_speed(self) -> Any:
        """sqrt(sum_i ((dW/dt) p)_i^2/p_i) >= d sqrt(I)/dt (cr.protocol_speed)."""
        return np.sqrt(kernels.fisher(self.probability, self.driven))

    # -- dissipation ---------------------------------------------------------------------------------------------------
    def _both_ways(self, what: str) -> None:
        along, against = self.rates
        if np.any(one_way := (along == 0) != (against == 0)):
            edge = int(np.argwhere(one_way)[0][-1])
            names = [str(self.labels[int(end[edge])]) for end in self.ends]
            raise HypothesisFails(f"{what} needs jumps in both directions: those between {names[0]} and {names[1]} go one way only, "
                                  "and their force is infinite")

    @cached_property
    def sigma(self) -> Any:
        """Entropy production rate; infinite where one of the two fluxes of an edge is zero and the other not."""
        return kernels.epr(*self.fluxes)

    @cached_property
    def fisher_by_forces(self) -> Any:
        """-sum_e J_e dF_e/dt + sum_e J_e d ln(w+/w-)/dt, which is I (cr.force).

        Raises
        ------
        HypothesisFails
            jumps that cannot go back
        """
        self._both_ways("I by forces")
        (tail, head), (plus, minus) = self.ends, self.fluxes
        J, turning = plus - minus, self._turning
        with np.errstate(invalid="ignore"):
            force_rate = turning + (self.score[..., tail] - self.score[..., head])
            return np.asarray(np.where(J == 0, 0.0, -J * force_rate + J * turning).sum(axis=-1))

    @property
    def _turning(self) -> Array:
        """d ln(w+/w-)/dt."""
        (along, against), slopes = self.rates, self.slopes
        if slopes is None:
            return np.zeros_like(self.fluxes[0])
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(along == 0, 0.0, slopes[0] / along - slopes[1] / against)

    @cached_property
    def sigma_rate(self) -> Any:
        """d sigma/dt = -I + sum_e F_e dJ_e/dt + sum_e J_e d ln(w+/w-)/dt (cr.force)."""
        self._both_ways("the rate of the entropy production")
        plus, minus = self._carried(self.change, self.rates)
        if self.slopes is not None:
            more = self._carried(self.probability, self.slopes)
            plus, minus = plus + more[0], minus + more[1]
        J = self.fluxes[0] - self.fluxes[1]
        F = kernels.force(*self.fluxes)
        return np.asarray((F * (plus - minus)).sum(axis=-1) + (J * self._turning).sum(axis=-1) - self.fisher)

    @cached_property
    def edge_bound(self) -> Any:
        """(1/2) sum_e sigma_e (a_tail + a_head) >= I, a_i the traffic at i over p_i (cr.ep)."""
        return self._edge_bounds[0]

    @property
    def largest_traffic(self) -> Any:
        """a_max; I <= a_max sigma (cr.ep)."""
        return self._edge_bounds[1]

    @cached_property
    def _edge_bounds(self) -> tuple[Array, Array]:
        self._both_ways("the bound of I by the entropy production")
        return moving.edge_bounds(self.probability, *self.fluxes, kernels.epr_terms(*self.fluxes), *self.ends)

    def least_sigma(self, R: Any) -> Array:
        """2 (d<R>/dt)^2 / sum_e A_e (R_head - R_tail)^2 <= sigma (cr.ep.observable).

        Raises
        ------
        HypothesisFails
            jumps that cannot go back; an observable that no jump changes
        """
        self._both_ways("the bound of the entropy production by an observable")
        values = self._fitting(R)
        spread = moving.smoothing(values, kernels.traffic(*self.fluxes), *self.ends)
        if not np.all(spread > 0):
            raise HypothesisFails("no jump changes the observable; it says nothing about the entropy production")
        return np.asarray(2.0 * (self.change * values).sum(axis=-1) ** 2 / spread)

    @property
    def why(self) -> Mapping[str, str]:
        """For what is infinite, a sentence that says why.

        >>> import symthermo as st
        >>> st.zoo.two_state().moving([1, 0]).why["fisher"]
        'fisher is infinite: the empty state 1 has a neighbour that is not empty'
        """
        infinite = [name for name in ("sigma", "fisher") if not np.all(np.isfinite(getattr(self, name)))]
        filled = np.argwhere((self.probability == 0) & (self.change > 0))
        if len(filled):
            reason = f"the empty {self.place} {self.labels[int(filled[0][-1])]} has a neighbour that is not empty"
            return {name: f"{name} is infinite: {reason}" for name in infinite}
        return {name: f"{name} is infinite: there are jumps that cannot go back" for name in infinite}

    # -- what is seen --------------------------------------------------------------------------------------------------
    def visible(self, *what: Any) -> VisibleLaw:
        """The marginal law: of coordinates, by their places in the labels, or of what a function says of each label.

        Raises
        ------
        UnknownName, BadStructure
            a coordinate that there is not

        >>> import symthermo as st
        >>> seen = st.jump([[0, 1, 1], [2, 0, 1], [3, 1, 0]], states=[("on", 0), ("on", 1), ("off", 0)]).moving([0.5, 0.2, 0.3]).visible(0)
        >>> seen.labels, seen.probability.tolist(), bool(seen.fisher <= seen.whole.fisher)
        (('on', 'off'), [0.7, 0.3], True)
        """
        shown = [visible_part(label, what) for label in self.labels]
        labels = tuple(dict.fromkeys(shown))
        place = {label: k for k, label in enumerate(labels)}
        return VisibleLaw(self, labels, np.array([place[x] for x in shown], dtype=np.intp))


@dataclass(frozen=True, eq=False)
class JumpLaw(JumpingLaw):
    """A jump process at a law, or at several: made by `JumpProcess.moving`, and along a path by `JumpPath.moving`."""

    labels: Sequence[Hashable]
    probability: Array
    ends: tuple[Places, Places]
    rates: tuple[Array, Array]
    slopes: tuple[Array, Array] | None

    @property
    def surprise(self) -> Array:
        """-ln p, (..., n)."""
        return surprise(self.probability)

    def values(self, R: Any) -> Array:
        """R as one number for each state; {label: number}; or a function of the label."""
        return on_labels(R, self.labels)


@dataclass(frozen=True, eq=False)
class VisibleLaw(JumpingLaw):
    """What is visible of a law in motion: dP_x/dt = sum w_xx'(t) P_x', w_xx' = sum W_xy,x'y' p(y'|x') (cr.hidden).

    Its rates change in time though those of the whole may be constant, so its Fisher information may grow.

    Attributes
    ----------
    whole : the law of which it is the marginal
    labels : what is visible
    home : (n,) for each place of the whole, the place of its label
    """

    whole: JumpingLaw
    labels: tuple[Hashable, ...]
    home: Places

    def _lumped(self, q: Array) -> Array:
        return moving.gathered(len(self.labels), self.home, q)

    @cached_property
    def probability(self) -> Array:
        """P, (..., m)."""
        return self._lumped(self.whole.probability)

    @cached_property
    def change(self) -> Array:
        """dP/dt: the sum of the whole's."""
        return self._lumped(self.whole.change)

    @cached_property
    def surprise(self) -> Array:
        """-ln P, (..., m)."""
        return surprise(self.probability)

    @cached_property
    def hidden_fisher(self) -> Any:
        """I_(Y|X) = sum p (s - s_X)^2, the information in what is hidden, given what is seen: I = I_X + I_(Y|X)."""
        p, s, seen = self.whole.probability, self.whole.score, self.score[..., self.home]
        with np.errstate(invalid="ignore"):
            gap = np.where(np.isinf(s), np.inf, s - seen)
            return np.asarray(np.where((p > 0) | np.isinf(s), np.where(np.isinf(gap), np.inf, p * gap * gap), 0.0).sum(axis=-1))

    # -- the master equation of what is seen ---------------------------------------------------------------------------
    @cached_property
    def _pairs(self) -> tuple[tuple[Places, Places], Places, NDArray[np.bool_], NDArray[np.bool_]]:
        """The edges between labels, for each edge of the whole its place among them, whether it runs the same way, whether it is seen."""
        a, b = (self.home[end] for end in self.whole.ends)
        crossing = a != b
        low, high = np.minimum(a, b), np.maximum(a, b)
        pairs, place = np.unique(low * len(self.labels) + high, return_inverse=True)
        kept = np.zeros(len(pairs), dtype=bool)
        kept[place[crossing]] = True
        number = np.cumsum(kept) - 1
        inner = pairs[kept]
        return (inner // len(self.labels), inner % len(self.labels)), np.asarray(number[place]), a < b, crossing

    @property
    def ends(self) -> tuple[Places, Places]:
        """Edges between labels that jumps connect, from the earlier to the later."""
        return self._pairs[0]

    def _fluxes_of(self, parts: tuple[Array, Array]) -> tuple[Array, Array]:
        (tail, _), place, same, crossing = self._pairs
        turned = [np.where(same, parts[k], parts[1 - k])[..., crossing] for k in (0, 1)]
        return moving.gathered(len(tail), place[crossing], turned[0]), moving.gathered(len(tail), place[crossing], turned[1])

    @cached_property
    def fluxes(self) -> tuple[Array, Array]:
        """(J_plus, J_minus) of the edges between labels."""
        return self._fluxes_of(self.whole.fluxes)

    @cached_property
    def rates(self) -> tuple[Array, Array]:
        """w_xx'(t) along and against the edges; NaN where P_x' = 0."""
        tail, head = self.ends
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.fluxes[0] / self.probability[..., tail], self.fluxes[1] / self.probability[..., head]

    @cached_property
    def slopes(self) -> tuple[Array, Array]:
        """dw_xx'/dt, through p(y|x) and the rates of the whole."""
        whole, (tail, head) = self.whole, self.ends
        moved = whole._carried(whole.change, whole.rates)
        if whole.slopes is not None:
            more = whole._carried(whole.probability, whole.slopes)
            moved = moved[0] + more[0], moved[1] + more[1]
        plus, minus = self._fluxes_of(moved)
        P, V = self.probability, self.change
        with np.errstate(divide="ignore", invalid="ignore"):
            found = (plus - self.rates[0] * V[..., tail]) / P[..., tail], (minus - self.rates[1] * V[..., head]) / P[..., head]
        return np.where(P[..., tail] > 0, found[0], 0.0), np.where(P[..., head] > 0, found[1], 0.0)

    def values(self, R: Any) -> Array:
        """R as one number for each label; {label: number}; or a function of the label."""
        return on_labels(R, self.labels)


def surprise(p: Array) -> Array:
    """-ln p; infinite where p = 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(p))
