"""A path of a law: how long it is, and how little time it could have taken; and whether what is visible of it is a process of its own.

    Lam <= ell = int sqrt(I) dt <= sqrt(2 C tau) ,   2 C = int I dt ,   tau >= (Delta <R>)^2 / (2 C mean Var R) ,
    rates constant in time: tau >= ell/v(0) >= Lam/v(0) .

`MovingPath` is what paths of jump processes, of diffusions and of Gaussians share. Source: S. Ito, A. Dechant, Phys. Rev. X 10,
021056 (2020), arXiv:1810.06832.

>>> import symthermo as st
>>> path = st.zoo.driven_ring().integrate([0.6, 0.3, 0.1], 1)
>>> seen = path.observed([1, -0.5, 2])
>>> print(f"{path.angle:.6f} <= {path.length:.6f}; 1 >= {path.least_time:.6f}, {path.relaxation.least_time:.6f}, {seen.least_time:.6f}")
0.817674 <= 0.824958; 1 >= 0.463170, 0.214193, 0.153904
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import HypothesisFails
from ..numeric import kernels, moving
from ..numeric.running import running
from .speed import MovingLaw
from .speed_jumps import JumpingLaw

Array = NDArray[np.float64]
ROUNDING = 1e-13
"""Relative error of probabilities that are propagated."""


@dataclass(frozen=True)
class Relaxation:
    """What the speed at the start allows where rates are constant (cr.relaxation).

    Attributes
    ----------
    first_speed : v(0), never exceeded
    least_time : ell/v(0);  least_time_of_angle : Lam/v(0);  both at most tau
    largest_action : tau I(0)/2
    """

    first_speed: float
    least_time: float
    least_time_of_angle: float
    largest_action: float


@dataclass(frozen=True)
class ObservedPath:
    """An observable along a path.

    Attributes
    ----------
    change : Delta <R>;  mean_variance : its variance, averaged over time;  largest_variance : at most reached
    stretches : int |d<R>|/sqrt(Var R) between sign changes of the rate;  length : their sum, at most ell
    least_time : (Delta <R>)^2/(2 C mean_variance) <= tau (cr.finite)
    """

    change: float
    mean_variance: float
    largest_variance: float
    stretches: tuple[float, ...]
    least_time: float
    path: MovingPath = field(repr=False)

    @property
    def length(self) -> float:
        """The way of <R> in units of its spread."""
        return float(sum(self.stretches))

    @property
    def least_time_of_relaxation(self) -> float:
        """|Delta <R>|/(v(0) max sqrt(Var R)) <= tau where rates are constant (cr.relaxation).

        Raises
        ------
        HypothesisFails
            the rates depend on time
        """
        return abs(self.change) / (self.path.relaxation.first_speed * float(np.sqrt(self.largest_variance)))


class MovingPath:
    """A path of laws between two times, at any time of which the law in motion can be asked for."""

    if TYPE_CHECKING:                                  # what each kind of path says of itself
        t: Array

        @property
        def length(self) -> float:
            """ell = int sqrt(I) dt."""

        @property
        def action(self) -> float:
            """C = (1/2) int I dt."""

        @property
        def entropy_production(self) -> float:
            """Sigma = int sigma dt, of a path of jumps."""

        @property
        def autonomous(self) -> bool:
            """The rates do not depend on time."""

        @property
        def scales(self) -> Array:
            """Times at which integrals along the path begin anew: breaks, and the short times of a fast start."""

        def moving(self, t: Any = None) -> Any:
            """The laws in motion at times, (T,); at the output times unless given."""

    @property
    def duration(self) -> float:
        """tau."""
        return float(self.t[-1] - self.t[0])

    @cached_property
    def _ends(self) -> MovingLaw:
        return self.moving(self.t[[0, -1]])

    @cached_property
    def angle(self) -> float:
        """Bhattacharyya angle between the ends, the shortest length there is: at most `length` (cr.geodesic)."""
        return float(moving.angle(*self._ends.probability))

    @property
    def least_time(self) -> float:
        """Lam^2/(2 C), at most tau (cr.geodesic)."""
        return self.angle**2 / (2.0 * self.action)

    @property
    def relaxation(self) -> Relaxation:
        """The bounds by the speed at the start.

        Raises
        ------
        HypothesisFails
            the rates depend on time, so that the speed may grow
        """
        if not self.autonomous:
            raise HypothesisFails("cr.relaxation needs rates that are constant in time; those of this path change, and its speed may grow")
        first = float(self._ends.speed[0])
        return Relaxation(first, self.length / first, self.angle / first, 0.5 * first**2 * self.duration)

    @cached_property
    def least_time_of_dissipation(self) -> float:
        """Lam^2/(a* Sigma), a* the largest traffic at a state over its probability, at any time: at most tau (cr.ep.time).

        Raises
        ------
        HypothesisFails
            jumps that cannot go back
        """
        most = self._largest(lambda t: np.asarray(self.moving(t).largest_traffic))
        return self.angle**2 / (most * self.entropy_production)

    # -- observables ---------------------------------------------------------------------------------------------------
    def observed(self, R: Any) -> ObservedPath:
        """An observable along the path; its length is summed between the sign changes of its rate."""
        law = self._ends
        mean, variance, _ = law._scatter(law.values(R))
        if not np.any(variance > 0):
            raise HypothesisFails("the observable has variance 0; its speed in standard deviations is undefined")
        scatter: Callable[[Array], tuple[Array, Array, Array]] = lambda t: (now := self.moving(t))._scatter(now.values(R))
        clock, ends = self._clock
        inner = np.unique(np.concatenate([clock.to(self.t), ends]))

        def pace(u: Array) -> Array:
            _, spread, rate = scatter(clock.of(u))
            return np.asarray(clock.slope(u) * rate / np.sqrt(np.where(spread > 0, spread, np.inf)))

        whole = running(lambda t: scatter(t)[1][:, None], self.t[[0, -1]], self.scales)[-1, 0]
        change = float(mean[-1] - mean[0])
        average = float(whole) / self.duration
        return ObservedPath(change, average, self._largest(lambda t: scatter(t)[1]), tuple(moving.piecewise(pace, inner, ends).tolist()),
                            change**2 / (2.0 * self.action * average), self)

    @property
    def _clock(self) -> tuple[Clock, Array]:
        clock = Clock(float(self.t[0]), 1 if np.all(np.isfinite(self._ends.fisher)) else 2)
        return clock, clock.to(self.scales[(self.scales > self.t[0]) & (self.scales < self.t[-1])])

    def _largest(self, f: Callable[[Array], Array]) -> float:
        """The maximum over time: the best output time, refined between its neighbours."""
        from scipy.optimize import minimize_scalar

        values = f(self.t)
        k = int(np.argmax(values))
        a, b = self.t[max(k - 1, 0)], self.t[min(k + 1, len(self.t) - 1)]
        found = minimize_scalar(lambda t: -float(f(np.array([t]))[0]), bounds=(a, b), method="bounded", options={"xatol": 1e-10 * (b - a)})
        return max(float(values[k]), -float(found.fun))

    # -- what is seen --------------------------------------------------------------------------------------------------
    def visible(self, *what: Any, name: str = "") -> VisiblePath:
        """The path of what is visible, see `visible` of a law; `name` is how the verdict of `test` calls it."""
        spoken = name or " and ".join(w if isinstance(w, str) else f"coordinate {w}" for w in what if isinstance(w, int | str))
        return VisiblePath(self, what, spoken or "what is visible")


@dataclass(frozen=True)
class Clock:
    """t = first + u^power: with 2 the square roots at a start from zero are smooth in u."""

    first: float
    power: int

    def of(self, u: Array) -> Array:
        """t."""
        return np.asarray(self.first + u**self.power)

    def to(self, t: Array) -> Array:
        """u."""
        return np.asarray((t - self.first) ** (1.0 / self.power))

    def slope(self, u: Array) -> Array:
        """dt/du."""
        return np.asarray(np.ones_like(u) if self.power == 1 else self.power * u)


@dataclass(frozen=True)
class HiddenTest:
    """Whether what is visible is shown to be no autonomous Markov process of its own (cr.hidden).

    Attributes
    ----------
    proved : it is; False proves nothing
    why : the sentence
    rise : (t1, I(t1), t2, I(t2)) of the largest rise of its Fisher information, where there is one
    """

    proved: bool
    why: str
    rise: tuple[float, float, float, float] | None = None

    def __bool__(self) -> bool:
        return self.proved


@dataclass(frozen=True, eq=False)
class VisiblePath(MovingPath):
    """What is visible along a path.

    Attributes
    ----------
    whole : the path of which it is a part
    what : what is visible of its laws;  name : how the verdict calls it
    """

    whole: MovingPath
    what: tuple[Any, ...]
    name: str

    @property
    def t(self) -> Array:                                                # type: ignore[override]
        """The output times of the whole."""
        return self.whole.t

    autonomous = False

    @property
    def scales(self) -> Array:
        """Those of the whole."""
        return self.whole.scales

    def moving(self, t: Any = None) -> Any:
        """What is visible of the laws in motion at times."""
        return self.whole.moving(t).visible(*self.what)

    @cached_property
    def laws(self) -> Any:
        """At the output times."""
        return self.moving()

    @property
    def fisher(self) -> Array:
        """I_X at the output times."""
        return np.asarray(self.laws.fisher)

    @property
    def hidden_fisher(self) -> Array:
        """I_(Y|X) at the output times; with I_X it adds up to I."""
        return np.asarray(self.laws.hidden_fisher)

    @cached_property
    def _integrals(self) -> tuple[float, float]:
        clock, ends = self._clock

        def both(u: Array) -> Array:
            information = self.moving(clock.of(u)).fisher
            doubled = information if clock.power == 1 else np.zeros_like(u)
            return np.asarray(clock.slope(u)[:, None] * np.stack([np.sqrt(information), 0.5 * doubled], axis=1))

        length, action = running(both, clock.to(self.t[[0, -1]]), np.concatenate([clock.to(self.t), ends]))[-1]
        return float(length), float(action) if clock.power == 1 else float("inf")

    @property
    def length(self) -> float:
        """int sqrt(I_X) dt."""
        return self._integrals[0]

    @property
    def action(self) -> float:
        """(1/2) int I_X dt; infinite where a probability leaves zero."""
        return self._integrals[1]

    @cached_property
    def test(self) -> HiddenTest:
        """Is it proved that something is hidden? I_X rises, or Lam(P(0), P(t)) > t v_X(0), for some output times.

        A rise counts when it is above the rounding of I_X.
        """
        information = self.fisher
        slack = rounding(self.laws)
        lowest = np.minimum.accumulate(information)
        rise = np.where(np.isfinite(information), information, -np.inf) - lowest
        noise = 4.0 * (np.sqrt(slack * np.where(np.isfinite(information), information, 0.0)) + slack)
        k = int(np.argmax(rise - noise))
        if rise[k] > noise[k]:
            j = int(np.argmin(information[: k + 1]))
            found = tuple(float(v) for v in (self.t[j], information[j], self.t[k], information[k]))
            return HiddenTest(True, f"{self.name} alone is not an autonomous Markov process: its Fisher information of time rises from "
                              f"{found[1]:.4g} at t = {found[0]:.4g} to {found[3]:.4g} at t = {found[2]:.4g}", found)     # type: ignore[arg-type]
        way = moving.angle(self.laws.probability[0], self.laws.probability)
        free = (self.t - self.t[0]) * np.sqrt(information[0])
        if np.any(far := way > free * (1.0 + 1e-9)):
            k = int(np.argmax(far))
            return HiddenTest(True, f"{self.name} alone is not an autonomous Markov process: at t = {self.t[k]:.4g} it has gone the angle "
                              f"{way[k]:.4g}, where the speed at the start allows {free[k]:.4g}")
        return HiddenTest(False, f"nothing is proved: the Fisher information of time of {self.name} never rises here, "
                          "which it need not do where something is hidden")


def rounding(law: Any) -> Array:
    """By how much I may be off: the traffic at each place knows dp/dt to a relative error of 1e-13."""
    if not isinstance(law, JumpingLaw):
        return np.asarray(ROUNDING**2 * law.fisher)
    A = kernels.traffic(*law.fluxes)
    busy = sum(moving.gathered(law.probability.shape[-1], end, A) for end in law.ends)
    return np.asarray(kernels.fisher(law.probability, ROUNDING * np.asarray(busy)))
