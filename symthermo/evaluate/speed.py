"""A law in motion: how fast any observable moves, and what bounds it; the same for jump processes, diffusions and Gaussians.

    v_R = |d<R>/dt| / sqrt(Var R) <= sqrt(I) ,   I = <s^2> ,   s = (dp/dt)/p .

`MovingLaw` knows probabilities on places and their rates, and all bounds that use nothing else; the `JumpingLaw` of `speed_jumps` knows
the edges too. Source: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.

>>> import symthermo as st
>>> ring = st.zoo.driven_ring()
>>> here = ring.moving([0.6, 0.3, 0.1])
>>> R = here.observable([1, -0.5, 2])
>>> print(f"{R.speed:.6f} <= {here.speed:.6f}")
1.293678 <= 3.851472
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadStructure, BadValue, HypothesisFails
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


def _power(r: Any) -> float:
    try:
        value = float(r)
    except (TypeError, ValueError):
        value = np.nan
    if not value >= 1:
        raise BadValue(f"the power is {str(r)[:40]}; expected a number from 1, or inf")
    return value
