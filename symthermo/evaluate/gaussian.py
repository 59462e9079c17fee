"""Gaussian processes as numbers: the law at a time, and the path between two times."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad_vec

from ..diffusions.gaussian import GaussianProcess
from ..errors import BadStructure, BadValue, UnknownName
from ..numeric import gaussian
from ..numeric.gaussian import Linear

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GaussianState:
    """A Gaussian law of a process at a time.

    Attributes
    ----------
    mean, covariance : (d,), (d, d)
    t : the time
    process : what moves it
    """

    mean: Array
    covariance: Array
    t: float
    process: Linear

    @cached_property
    def mean_rate(self) -> Array:
        """d mean/dt."""
        return self.process.drift(self.mean, self.t)

    @cached_property
    def covariance_rate(self) -> Array:
        """d covariance/dt."""
        return self.process.spread(self.covariance)

    @cached_property
    def fisher(self) -> float:
        """I = mean'.V^-1 mean' + (1/2) tr (V^-1 V')^2."""
        return self.process.fisher(self.mean, self.covariance, self.t)

    @property
    def speed(self) -> float:
        """sqrt(I)."""
        return float(np.sqrt(self.fisher))

    def visible_fisher(self, *coordinates: int) -> float:
        """I of the marginal law of these coordinates (places, from 0), at most I; it may grow while I falls (cr.hidden).

        Raises
        ------
        UnknownName
            a place that is none
        """
        d = len(self.mean)
        if not coordinates or any(k not in range(d) for k in coordinates) or len(set(coordinates)) < len(coordinates):
            raise UnknownName(f"visible coordinates {coordinates}: expected different places of coordinates, 0 to {d - 1}")
        seen = np.array(coordinates)
        block = np.ix_(seen, seen)
        return gaussian.information(self.covariance[block], self.mean_rate[seen], self.covariance_rate[block])

    @cached_property
    def fisher_rate(self) -> float:
        """dI/dt, with the drift's own change in time."""
        return self.process.fisher_rate(self.mean, self.covariance, self.t)

    @cached_property
    def sigma(self) -> float:
        """Entropy production rate; infinite where an irreversible current runs without noise."""
        return self.process.sigma(self.mean, self.covariance, self.t)

    @property
    def entropy(self) -> float:
        """-int p ln p dx = (1/2) ln det(2 pi e V)."""
        L = gaussian.cholesky(self.covariance)
        return float(np.log(np.diag(L)).sum() + 0.5 * len(L) * (1.0 + np.log(2.0 * np.pi)))

    def density(self, *x: ArrayLike) -> Array:
        """p at points: one array for each coordinate."""
        if len(x) != len(self.mean):
            raise BadStructure(f"{len(x)} coordinates are given; expected {len(self.mean)}")
        z = np.stack(np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in x)), axis=-1) - self.mean
        L = gaussian.cholesky(self.covariance)
        y = np.linalg.solve(L, z.reshape(-1, len(L)).T)
        return np.asarray(np.exp(-0.5 * (y * y).sum(axis=0) - np.log(np.diag(L)).sum() - 0.5 * len(L) * np.log(2.0 * np.pi))
                          .reshape(z.shape[:-1]))

    # -- distances -----------------------------------------------------------------------------------------------------
    def w2(self, other: GaussianState) -> float:
        """2-Wasserstein distance."""
        return gaussian.w2(*self._two(other))

    def divergence(self, other: GaussianState) -> float:
        """D(self || other)."""
        return gaussian.divergence(*self._two(other))

    def angle(self, other: GaussianState) -> float:
        """Bhattacharyya angle: the shortest length among all densities."""
        return gaussian.angle(*self._two(other))

    def fisher_rao(self, other: GaussianState) -> float:
        """The shortest length among Gaussians; in one dimension, or between equal means."""
        return gaussian.fisher_rao(*self._two(other))

    def _two(self, other: GaussianState) -> tuple[Array, Array, Array, Array]:
        if len(self.mean) != len(other.mean):
            raise BadStructure(f"the laws have {len(self.mean)} and {len(other.mean)} coordinates; expected one number")
        return self.mean, self.covariance, other.mean, other.covariance


@dataclass(frozen=True)
class GaussianPath:
    """A path of Gaussian laws from time 0 to `duration`.

    Attributes
    ----------
    length : int sqrt(I) dt;  action : (1/2) int I dt;  entropy_production : int sigma dt
    error : estimated error of these integrals
    start, end : the laws at its ends
    """

    start: GaussianState
    end: GaussianState
    duration: float
    length: float
    action: float
    entropy_production: float
    error: float

    @property
    def angle(self) -> float:
        """The shortest length between the ends among all densities, at most `length`."""
        return self.start.angle(self.end)

    @property
    def fisher_rao(self) -> float:
        """The shortest length between the ends among Gaussians."""
        return self.start.fisher_rao(self.end)


def numbers(process: GaussianProcess) -> Linear:
    """See `GaussianProcess.numbers`."""
    as_floats = lambda M: np.array([[float(v) for v in row] for row in M])
    vector = lambda v: np.array([float(e) for e in v])
    gaussian.cholesky(as_floats(process.cov))
    parity = [-1.0 if k in process.odd else 1.0 for k in range(len(process.mean))]
    return Linear.of(as_floats(process.drift), as_floats(process.noise), vector(process.constant), vector(process.ramp), parity)


def _start(process: GaussianProcess) -> tuple[Array, Array]:
    return np.array([float(v) for v in process.mean]), np.array([[float(v) for v in row] for row in process.cov])


def moment(t: Any, what: str = "t") -> float:
    """A time >= 0."""
    try:
        value = float(t)
    except (TypeError, ValueError):
        value = float("nan")
    if not (np.isfinite(value) and value >= 0):
        raise BadValue(f"{what} = {str(t)[:40]}: expected a finite time >= 0")
    return value


def at(process: GaussianProcess, t: Any) -> GaussianState:
    """See `GaussianProcess.at`."""
    time, made = moment(t), process.numbers
    mean, covariance = made.moments(*_start(process), time)
    return GaussianState(mean, covariance, time, made)


def stationary(process: GaussianProcess) -> GaussianState:
    """See `GaussianProcess.stationary`."""
    made = process.numbers
    mean, covariance = made.stationary()
    return GaussianState(mean, covariance, 0.0, made)


def integrate(process: GaussianProcess, t: Any) -> GaussianPath:
    """See `GaussianProcess.integrate`."""
    end, made, first = at(process, t), process.numbers, _start(process)

    def rates(time: float) -> Array:
        law = (*made.moments(*first, time), time)
        information = made.fisher(*law)
        return np.array([np.sqrt(information), 0.5 * information, made.sigma(*law)])

    if end.t == 0:
        return GaussianPath(end, end, 0.0, 0.0, 0.0, 0.0, 0.0)
    found, error = quad_vec(rates, 0.0, end.t, epsabs=0.0, epsrel=1e-10, norm="max")
    length, action, produced = (float(v) for v in found)
    return GaussianPath(at(process, 0), end, end.t, length, action, produced, float(error))
