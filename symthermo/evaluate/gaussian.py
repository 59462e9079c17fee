"""Gaussian processes as numbers: the law at a time, and the path between two times."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad_vec

from ..calculus import derivative
from ..diffusions.diffusion import COORDINATES
from ..diffusions.gaussian import GaussianProcess
from ..errors import BadStructure, BadValue, HypothesisFails, OutOfDomain, UnknownName
from ..numeric import gaussian, moving
from ..numeric.gaussian import Linear
from .diffusion import compiled, formula
from .speed import MovingLaw
from .speed_path import MovingPath

Array = NDArray[np.float64]


MOST_COORDINATES = 8
"""Beyond which observables, which need a quadrature, are refused."""


@dataclass(frozen=True, eq=False)
class GaussianLaw(MovingLaw):
    """A Gaussian law in motion, or several (leading axes), see `evaluate.speed`; averages are taken on the nodes of a quadrature.

    Observables are formulas in x, y (x1, x2, ... in more than two dimensions), or functions of one array for each coordinate. The
    quadrature is exact for the polynomials that `numeric.gaussian.nodes` names.

    Attributes
    ----------
    mean, covariance : (..., d), (..., d, d)
    mean_rate, covariance_rate : their derivatives in time
    whole : of which law this is the marginal, if of one
    """

    mean: Array
    covariance: Array
    mean_rate: Array
    covariance_rate: Array
    whole: GaussianLaw | None = None

    # -- on the nodes --------------------------------------------------------------------------------------------------
    @cached_property
    def _whitened(self) -> tuple[Array, Array, Array]:
        return gaussian.whitened(self.covariance, self.mean_rate, self.covariance_rate)

    @cached_property
    def _nodes(self) -> tuple[Array, Array]:
        d = self.mean.shape[-1]
        if d > MOST_COORDINATES:
            raise OutOfDomain(f"averages are taken on a grid of nodes, of at most {MOST_COORDINATES} dimensions; here are {d}")
        return gaussian.nodes(d)

    @cached_property
    def points(self) -> Array:
        """(..., n, d)."""
        return np.asarray(self.mean[..., None, :] + self._nodes[0] @ np.swapaxes(self._whitened[0], -1, -2))

    @cached_property
    def probability(self) -> Array:
        """The weights of the nodes, (..., n)."""
        return np.broadcast_to(self._nodes[1], (*self.mean.shape[:-1], len(self._nodes[1])))

    @cached_property
    def score(self) -> Array:
        """d ln p/dt at the nodes, (..., n)."""
        z, (_, a, M) = self._nodes[0], self._whitened
        square = np.einsum("ni,...ij,nj->...n", z, M, z)
        return np.asarray(a @ z.T + 0.5 * (square - np.trace(M, axis1=-2, axis2=-1)[..., None]))

    @cached_property
    def change(self) -> Array:
        """weight * score, (..., n)."""
        return np.asarray(self.probability * self.score)

    @cached_property
    def surprise(self) -> Array:
        """-ln p at the nodes, (..., n)."""
        z, L = self._nodes[0], self._whitened[0]
        volume = np.log(np.diagonal(L, axis1=-2, axis2=-1)).sum(axis=-1)[..., None]
        return np.asarray(0.5 * (z * z).sum(axis=-1) + volume + 0.5 * z.shape[-1] * np.log(2.0 * np.pi))

    @property
    def names(self) -> tuple[str, ...]:
        """Of the coordinates in formulas."""
        d = self.mean.shape[-1]
        return COORDINATES[:d] if d <= len(COORDINATES) else tuple(f"x{k}" for k in range(1, d + 1))

    def values(self, R: Any) -> Array:
        """An observable at the nodes."""
        columns = np.moveaxis(self.points, -1, 0)
        if callable(R):
            found = np.asarray(R(*columns), dtype=float)
        elif isinstance(R, str):
            found = compiled(self.names, [formula(R, self.names, "the observable")])(self.points)[..., 0]
        else:
            raise BadValue(f"the observable is {str(R)[:40]}; expected a formula in {', '.join(self.names)}, or a function of them")
        if not np.all(np.isfinite(found)):
            raise BadValue("the observable is not finite at every node of the quadrature")
        return np.broadcast_to(found, columns[0].shape)

    # -- closed forms --------------------------------------------------------------------------------------------------
    @cached_property
    def fisher(self) -> Any:
        """I = mean'.V^-1 mean' + (1/2) tr (V^-1 V')^2."""
        _, a, M = self._whitened
        return ((a * a).sum(axis=-1) + 0.5 * np.einsum("...ij,...ji->...", M, M))[()]

    @property
    def hidden_fisher(self) -> Any:
        """Of a marginal: what the other coordinates know, given these; I of the whole is the sum of both."""
        if self.whole is None:
            raise HypothesisFails("nothing is hidden: this law is not a marginal")
        return self.whole.fisher - self.fisher

    def visible(self, *what: Any) -> GaussianLaw:
        """The marginal law of these coordinates, by places (from 0) or names; its I may grow while that of the whole falls (cr.hidden).

        Raises
        ------
        UnknownName
            a place that is none
        """
        d = self.mean.shape[-1]
        places = [self.names.index(k) if k in self.names else k for k in what]
        if not places or any(isinstance(k, bool) or k not in range(d) for k in places) or len(set(places)) < len(places):
            raise UnknownName(f"visible coordinates {what}: expected different places of coordinates, 0 to {d - 1}")
        seen = np.array(places)
        block = lambda V: V[..., seen[:, None], seen]
        return GaussianLaw(self.mean[..., seen], block(self.covariance), self.mean_rate[..., seen], block(self.covariance_rate), self)

    @property
    def entropy(self) -> Any:
        """-int p ln p dx = (1/2) ln det(2 pi e V)."""
        L = self._whitened[0]
        volume = np.log(np.diagonal(L, axis1=-2, axis2=-1)).sum(axis=-1)
        return (volume + 0.5 * L.shape[-1] * (1.0 + np.log(2.0 * np.pi)))[()]

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
    def w2(self, other: GaussianLaw) -> float:
        """2-Wasserstein distance."""
        return gaussian.w2(*self._two(other))

    def divergence(self, other: GaussianLaw) -> float:
        """D(self || other)."""
        return gaussian.divergence(*self._two(other))

    def angle(self, other: Any) -> float:
        """Bhattacharyya angle: the shortest length among all densities."""
        return gaussian.angle(*self._two(other))

    def fisher_rao(self, other: GaussianLaw) -> float:
        """The shortest length among Gaussians; in one dimension, or between equal means."""
        return gaussian.fisher_rao(*self._two(other))

    def _two(self, other: GaussianLaw) -> tuple[Array, Array, Array, Array]:
        if len(self.mean) != len(other.mean):
            raise BadStructure(f"the laws have {len(self.mean)} and {len(other.mean)} coordinates; expected one number")
        return self.mean, self.covariance, other.mean, other.covariance


@dataclass(frozen=True, eq=False)
class GaussianState(GaussianLaw):
    """The law of a process at a time.

    Attributes
    ----------
    t : the time
    process : what moves it
    """

    t: float = 0.0
    process: Any = None

    @classmethod
    def of(cls, process: Linear, mean: Array, covariance: Array, t: float) -> GaussianState:
        """The law with these moments."""
        return cls(mean, covariance, process.drift(mean, t), process.spread(covariance), None, t, process)

    @property
    def fisher_relaxation(self) -> float:
        """-2 <grad s.D grad s> <= 0: all of dI/dt where the drift does not change in time (cr.monotone)."""
        return float(self.process.fisher_rates(self.mean, self.covariance, self.t)[0])

    @property
    def fisher_protocol(self) -> float:
        """2 <grad s>.d drift/dt, the part of dI/dt that can be positive (cr.nonautonomous)."""
        return float(self.process.fisher_rates(self.mean, self.covariance, self.t)[1])

    @property
    def fisher_rate(self) -> float:
        """dI/dt."""
        return self.fisher_relaxation + self.fisher_protocol

    @property
    def protocol_speed(self) -> float:
        """sqrt(c.V^-1 c) >= d sqrt(I)/dt, c the ramp of the drift (cr.protocol_speed)."""
        return float(self.process.protocol_speed(self.covariance))

    @cached_property
    def sigma(self) -> float:
        """Entropy production rate; infinite where an irreversible current runs without noise."""
        return float(self.process.sigma(self.mean, self.covariance, self.t))

    def least_sigma(self, R: str) -> float:
        """(d<R>/dt)^2/<grad R.D grad R> <= sigma for a formula R, without velocities (cr.ep.observable).

        Raises
        ------
        HypothesisFails
            a coordinate that is odd under time reversal; an observable without a slope along the noise
        """
        if np.any(self.process.parity < 0):
            raise HypothesisFails("the bound of the entropy production by an observable is wrong with coordinates odd under time reversal")
        tree = formula(R, self.names, "the observable")
        slope = compiled(self.names, [derivative(tree, n) for n in self.names])(self.points)
        spread = moving.average(self.probability, np.einsum("ni,ij,nj->n", slope, self.process.D, slope))
        if not spread > 0:
            raise HypothesisFails("the noise does not change the observable; it says nothing about the entropy production")
        return float(self.observable(R).rate ** 2 / spread)


@dataclass(frozen=True, eq=False)
class GaussianPath(MovingPath):
    """A path of Gaussian laws from time 0 to `duration`.

    Attributes
    ----------
    start, end : the laws at its ends
    length : int sqrt(I) dt;  action : (1/2) int I dt;  entropy_production : int sigma dt
    error : estimated error of these integrals
    source : the process
    """

    start: GaussianState
    end: GaussianState
    length: float                                                        # type: ignore[mutable-override]
    action: float                                                        # type: ignore[mutable-override]
    entropy_production: float
    error: float
    source: GaussianProcess

    @cached_property
    def t(self) -> Array:                                                # type: ignore[override]
        """401 times from the start to the end."""
        return np.linspace(0.0, self.end.t, 401)

    @property
    def scales(self) -> Array:
        """None: the law is smooth in time."""
        return np.empty(0)

    @property
    def autonomous(self) -> bool:
        """The drift does not change in time."""
        return not np.any(self.end.process.c)

    def moving(self, t: Any = None) -> GaussianLaw:
        """The laws in motion at times, (T, ...)."""
        times = self.t if t is None else np.atleast_1d(np.asarray(t, dtype=float))
        laws = [at(self.source, one) for one in times.tolist()]
        stacked = lambda key: np.stack([getattr(law, key) for law in laws])
        return GaussianLaw(stacked("mean"), stacked("covariance"), stacked("mean_rate"), stacked("covariance_rate"))

    @property
    def angle(self) -> float:                                            # type: ignore[override]
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
    return GaussianState.of(made, mean, covariance, time)


def stationary(process: GaussianProcess) -> GaussianState:
    """See `GaussianProcess.stationary`."""
    made = process.numbers
    mean, covariance = made.stationary()
    return GaussianState.of(made, mean, covariance, 0.0)


def integrate(process: GaussianProcess, t: Any) -> GaussianPath:
    """See `GaussianProcess.integrate`."""
    end = at(process, t)

    def rates(time: float) -> Array:
        law = at(process, time)
        return np.array([law.speed, 0.5 * law.fisher, law.sigma])

    if end.t == 0:
        return GaussianPath(end, end, 0.0, 0.0, 0.0, 0.0, process)
    start = at(process, 0)
    endless = not np.isfinite(start.sigma)                       # a force without noise
    scale = max(float(np.abs(end.process.A).sum()), 1.0 / end.t)
    scales = [2.0**k / scale for k in range(-4, 60) if 2.0**k / scale < end.t]
    wanted = lambda t: rates(t)[: 2 if endless else 3]
    found, error = quad_vec(wanted, 0.0, end.t, epsabs=0.0, epsrel=1e-10, norm="max", points=scales, limit=80)
    length, action, produced = (float(v) for v in (*found, np.inf)[:3])
    return GaussianPath(start, end, length, action, produced, float(error), process)
