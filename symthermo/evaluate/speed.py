"""A law in motion: how fast any observable moves, and what bounds it; the same for jump processes, diffusions and Gaussians.

    v_R = |d<R>/dt| / sqrt(Var R) <= sqrt(I) ,   I = <s^2> ,   s = (dp/dt)/p .

`MovingLaw` knows probabilities on places and their rates, and all bounds that use nothing else; `JumpingLaw` knows the edges too:
what I loses by constant rates and gains by rates that change, and the bounds by dissipation. What is visible of a law in motion is
a law in motion. Source: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.

>>> import symthermo as st
>>> ring = st.zoo.driven_ring()
>>> here = ring.moving([0.6, 0.3, 0.1])
>>> R = here.observable([1, -0.5, 2])
>>> print(f"{R.speed:.6f} <= {here.speed:.6f}, dI/dt = {here.fisher_rate:.4f}")
1.293678 <= 3.851472, dI/dt = -220.9340
"""
from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadStructure, BadValue, HypothesisFails, UnknownName
from ..networks.network import listing
from ..numeric import kernels, moving

Array = NDArray[np.float64]
Places = NDArray[np.intp]
CONSTANT = 2e-14
"""Spread over mean, below which an observable is constant but for rounding."""


@dataclass(frozen=True)
class Observable:
    """How an observable moves; or the entropy, a moment, a generating function, which are observables that move themselves.

    Attributes
    ----------
    mean, variance : <R> (or the value of what is observed), Var R
    rate : d<R>/dt - <dR/dt>
    speed : |rate| / sqrt(variance), at most the intrinsic speed sqrt(I)
    bound : sqrt(variance I), the largest |rate| that I allows
    efficiency : speed / sqrt(I), in [0, 1]; NaN where nothing moves
    """

    mean: Array
    variance: Array
    rate: Array
    speed: Array
    bound: Array
    efficiency: Array


@dataclass(frozen=True)
class Observables:
    """Several observables together.

    Attributes
    ----------
    fisher : rate.Xi^-1.rate, the part of I that they see; it grows with their number, and reaches I when the score is in their span
    weights : (..., K) of the combination of them that is fastest
    efficiency : sqrt(fisher / I)
    """

    fisher: Array
    weights: Array
    efficiency: Array


class MovingLaw:
    """Probabilities on places, and their rates; batches lead. What bounds rates by the Fisher information of time."""

    if TYPE_CHECKING:                       # what a kind of law says of itself; fields of some, computed by others
        @property
        def probability(self) -> Array:
            """(..., n) of the places; they sum to 1."""

        @property
        def change(self) -> Array:
            """(..., n) their rates; they sum to 0."""

        @property
        def surprise(self) -> Array:
            """-ln p, (..., n), p the probability of a state, or the density."""

        def values(self, R: Any) -> Array:
            """An observable on the places, (..., n)."""

        def visible(self, *what: Any) -> Any:
            """The law of a part of the coordinates, a law in motion again; `hidden_fisher`: what the rest knows, given it."""

    # -- information ---------------------------------------------------------------------------------------------------
    @cached_property
    def score(self) -> Array:
        """s = d ln p/dt, (..., n)."""
        return moving.score(self.probability, self.change)

    @cached_property
    def fisher(self) -> Any:
        """Fisher information of time I = <s^2>; infinite where a probability leaves zero."""
        return kernels.fisher(self.probability, self.change)

    @property
    def speed(self) -> Any:
        """Intrinsic speed sqrt(I)."""
        return np.sqrt(self.fisher)

    def score_norm(self, r: float = 2) -> Array:
        """<|s|^r>^(1/r) for r >= 1, or the largest |s| for r = inf; none of them increases where rates are constant."""
        return moving.score_norm(self.probability, self.score, _power(r))

    def angle(self, other: MovingLaw) -> Any:
        """Bhattacharyya angle 2 arccos sum sqrt(p q), the shortest length between two laws on the same places, in [0, pi]."""
        if self.probability.shape[-1] != other.probability.shape[-1]:
            raise BadStructure(f"the laws have {self.probability.shape[-1]} and {other.probability.shape[-1]} places; expected the same")
        return moving.angle(self.probability, other.probability)

    # -- observables ---------------------------------------------------------------------------------------------------
    def average(self, R: Any) -> Array:
        """<R>."""
        return moving.average(self.probability, self.values(R))

    def observable(self, R: Any) -> Observable:
        """How R moves: mean, variance, rate, speed, efficiency. Explicit time in R does not count (cr.speed).

        Raises
        ------
        HypothesisFails
            R is constant
        """
        return self._moves(self.values(R))

    def _scatter(self, R: Array) -> tuple[Array, Array, Array]:
        """<R>, Var R, Cov(R, s)."""
        p = self.probability
        mean = moving.average(p, R)
        with np.errstate(invalid="ignore"):
            c = np.where((p > 0) | (self.change != 0), R - mean[..., None], 0.0)
            variance = np.where(p > 0, p * c * c, 0.0).sum(axis=-1)
        rate = np.asarray((self.change * c).sum(axis=-1))
        return mean, np.where(variance > (CONSTANT * mean) ** 2, variance, 0.0), rate

    def _moves(self, R: Array, value: Array | None = None) -> Observable:
        mean, variance, rate = self._scatter(R)
        if not np.all(variance > 0):
            raise HypothesisFails("the observable has variance 0; its speed in standard deviations is undefined")
        spread, intrinsic = np.sqrt(variance), self.speed
        speed = np.abs(rate) / spread
        with np.errstate(invalid="ignore", divide="ignore"):
            efficiency = np.where(intrinsic > 0, speed / intrinsic, np.nan)
        return Observable(mean if value is None else value, variance, rate, speed, spread * intrinsic, efficiency)

    def _fitting(self, R: Any) -> Array:
        """One observable in the shape of the laws."""
        values, shape = self.values(R), self.probability.shape
        if values.ndim > len(shape) or values.ndim == 2 and values.shape != shape:
            raise BadStructure(f"the observable has the shape {values.shape} and the laws {shape}; give several observables one by one")
        return np.broadcast_to(values, shape)

    def observables(self, *R: Any) -> Observables:
        """What several observables see together, by orthogonal projection of the score (cr.multi).

        Raises
        ------
        HypothesisFails
            one of them is a combination of those before it and a constant
        """
        if not R:
            raise BadStructure("no observable is given; expected one or more")
        p, rows = self.probability, []
        for one in R:
            values = self._fitting(one)
            spread = self._scatter(values)[1]
            rows.append(np.where(spread[..., None] > 0, moving.centred(p, values), 0.0))
        found, weights = moving.seen(p, self.change, np.stack(rows, axis=-2))
        with np.errstate(invalid="ignore", divide="ignore"):
            return Observables(found, weights, np.where(self.fisher > 0, np.sqrt(found / self.fisher), np.nan))

    def moment(self, R: Any, k: int) -> Observable:
        """The k-th central moment mu_k, k >= 2: its rate is that of c^k - k mu_(k-1) c, c = R - <R> (cr.higher)."""
        if isinstance(k, bool) or not isinstance(k, int) or k < 2:
            raise BadValue(f"k = {k}: expected a whole number from 2, the order of a central moment")
        p = self.probability
        c = moving.centred(p, self.values(R))
        lower = moving.average(p, c ** (k - 1)) if k > 2 else np.zeros(c.shape[:-1])
        return self._moves(c**k - k * lower[..., None] * c, moving.average(p, c**k))

    def generating(self, R: Any, h: float) -> Observable:
        """K(h) = ln <exp(h R)>; its variance is exp(K(2h) - 2 K(h)) - 1 (cr.higher)."""
        if isinstance(h, bool) or not isinstance(h, (int, float, np.number)) or not np.isfinite(h):
            raise BadValue(f"h = {str(h)[:40]}: expected a finite number, the argument of the generating function")
        z = h * self.values(R)
        top = np.where(self.probability > 0, z, -np.inf).max(axis=-1)       # exp of the largest would overflow
        weights = np.exp(z - top[..., None])
        whole = moving.average(self.probability, weights)
        return self._moves(weights / whole[..., None], top + np.log(whole))

    def hoelder(self, R: Any, q: float) -> Array:
        """<|c|^q>^(1/q) <|s|^r>^(1/r), 1/q + 1/r = 1, q from 1 to inf: an upper bound of |d<R>/dt|."""
        power = _power(q)
        other = np.inf if power == 1 else 1.0 if np.isinf(power) else power / (power - 1.0)
        c = moving.centred(self.probability, self.values(R))
        return np.asarray(moving.score_norm(self.probability, c, power) * self.score_norm(other))

    @cached_property
    def entropy(self) -> Any:
        """-<ln p>."""
        return moving.average(self.probability, self.surprise)

    def entropy_motion(self) -> Observable:
        """The entropy as an observable: its rate, and the bound sqrt(I Var ln p) (cr.entropy)."""
        return self._moves(self.surprise, self.entropy)

    def divergence_motion(self, q: Any) -> Observable:
        """D(p || q) for a law q that does not move (cr.excess); with q the equilibrium its rate is minus the entropy production.

        Raises
        ------
        HypothesisFails
            q is zero where p is not: the divergence is infinite
        """
        other = np.asarray(q, dtype=float)
        p = self.probability
        if other.shape[-1:] != p.shape[-1:] or np.any(other < 0) or not np.allclose(other.sum(axis=-1), 1.0, rtol=0, atol=1e-9):
            raise BadValue(f"the reference law must have {p.shape[-1]} probabilities that sum to 1")
        if np.any((p > 0) & (other == 0)):
            raise HypothesisFails("the divergence is infinite: the reference law is zero where the law is not")
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where((p > 0) & (other > 0), kernels.force(np.where(p > 0, p, 1.0), np.where(other > 0, other, 1.0)), 0.0)
            if np.any((p == 0) & (self.change != 0)):
                ratio = np.where((p == 0) & (self.change != 0), -np.inf, ratio)
        return self._moves(ratio, kernels.divergence(p, other))


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
        shown = [_shown(label, what) for label in self.labels]
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


def on_labels(R: Any, labels: Sequence[Hashable]) -> Array:
    """An observable as one number for each label, from a sequence, {label: number} (0 where nothing is said), or a function of labels."""
    if isinstance(R, Mapping):
        if unknown := [s for s in R if s not in labels]:
            raise UnknownName(f"no state {str(unknown[0])[:60]!r}; the states are {listing(map(str, labels))}")
        R = [R.get(s, 0) for s in labels]
    elif callable(R):
        R = [R(s) for s in labels]
    try:
        out = np.asarray(R, dtype=float)
    except (TypeError, ValueError):
        raise BadValue(f"the observable is {str(R)[:40]}; expected one number for each of the {len(labels)} states") from None
    if out.shape[-1:] != (len(labels),) or not np.all(np.isfinite(out)):
        raise BadValue(f"the observable has the shape {out.shape}; expected one finite number for each of the {len(labels)} states")
    return out


def _power(r: Any) -> float:
    try:
        value = float(r)
    except (TypeError, ValueError):
        value = np.nan
    if not value >= 1:
        raise BadValue(f"the power is {str(r)[:40]}; expected a number from 1, or inf")
    return value


def _shown(label: Hashable, what: tuple[Any, ...]) -> Hashable:
    """The part of a label that is visible."""
    if len(what) == 1 and callable(what[0]):
        function: Callable[[Hashable], Hashable] = what[0]
        return function(label)
    if len(what) == 1 and isinstance(what[0], Mapping):
        if label not in what[0]:
            raise UnknownName(f"the labelling says nothing of the state {label}")
        said: Hashable = what[0][label]
        return said
    size = len(label) if isinstance(label, tuple) else 1
    if not isinstance(label, tuple) and what != (0,):
        raise BadStructure(f"the state {label} has no coordinates; expected a function that says what is visible of a state")
    if not what or len(set(what)) < len(what) or any(isinstance(k, bool) or not isinstance(k, int) or not 0 <= k < size for k in what):
        found = ", ".join(map(str, what)) or "none"
        raise UnknownName(f"visible coordinates {found}: expected different places of coordinates, 0 to {size - 1}")
    parts = label if isinstance(label, tuple) else (label,)
    return parts[what[0]] if len(what) == 1 else tuple(parts[k] for k in what)
