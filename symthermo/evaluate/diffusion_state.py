"""The numbers of a diffusion at a density: those of the jump process on its grid, which tend to the continuous ones as h^2."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..diffusions.diffusion import Diffusion
from ..errors import HypothesisFails, UnknownName
from ..numeric import kernels
from .diffusion import Discretised, field, probabilities, shaped

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Observable:
    """How an observable moves.

    Attributes
    ----------
    mean, variance : <R>, Var R
    rate : d<R>/dt
    speed : |d<R>/dt| / sqrt(Var R), at most the intrinsic speed sqrt(I)
    efficiency : speed / sqrt(I), in [0, 1]; NaN where nothing moves
    """

    mean: Array
    variance: Array
    rate: Array
    speed: Array
    efficiency: Array


@dataclass(frozen=True, eq=False)
class DiffusionState:
    """A diffusion at a density, or at several (leading axes).

    Source of the formulas: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.

    Attributes
    ----------
    model : the diffusion
    probability : (..., n) of the cells
    """

    model: Diffusion
    probability: Array

    @property
    def made(self) -> Discretised:
        """The grid and its rates."""
        return self.model.discretised

    @cached_property
    def density(self) -> Array:
        """p, (..., *cells)."""
        return shaped(self.model, self.probability / self.model.cell)

    # -- motion --------------------------------------------------------------------------------------------------------
    @cached_property
    def fluxes(self) -> tuple[Array, Array]:
        """(J_plus, J_minus) of the edges, probability per time."""
        g = self.made.grid
        return self.made.forward * self.probability[..., g.tail], self.made.backward * self.probability[..., g.head]

    @cached_property
    def velocity(self) -> tuple[Array, ...]:
        """Mean local velocity nu along each coordinate at the cell centres, (..., *cells): the mean of the two borders of a cell.

        NaN where the density is zero.
        """
        g = self.made.grid
        J = self.fluxes[0] - self.fluxes[1]
        out = []
        for k, h in enumerate(g.width):
            here = g.axis == k
            flux = np.zeros_like(self.probability)
            flux[..., g.tail[here]] += 0.5 * h * J[..., here]      # along one direction each cell is a tail, and a head, once
            flux[..., g.head[here]] += 0.5 * h * J[..., here]
            with np.errstate(divide="ignore", invalid="ignore"):
                out.append(shaped(self.model, np.where(self.probability > 0, flux / self.probability, np.nan)))
        return tuple(out)

    def _change(self, p: Array) -> Array:
        return np.asarray((self.made.generator @ p.reshape(-1, p.shape[-1]).T).T.reshape(p.shape))

    @cached_property
    def _pdot(self) -> Array:
        return self._change(self.probability)

    @cached_property
    def rate(self) -> Array:
        """dp/dt, (..., *cells)."""
        return shaped(self.model, self._pdot / self.model.cell)

    # -- information ---------------------------------------------------------------------------------------------------
    @cached_property
    def fisher(self) -> Array:
        """Fisher information of time I = int (dp/dt)^2/p dx."""
        return kernels.fisher(self.probability, self._pdot)

    @property
    def speed(self) -> Array:
        """Intrinsic speed sqrt(I)."""
        return np.sqrt(self.fisher)

    def visible_fisher(self, coordinate: str) -> Array:
        """I of the marginal density of one coordinate, at most I; it may grow while I falls (cr.hidden).

        Raises
        ------
        UnknownName
            no coordinate of this name
        """
        names = self.model.names
        if coordinate not in names:
            raise UnknownName(f"no coordinate {str(coordinate)[:40]!r}; there are {', '.join(names)}")
        hidden = tuple(k - len(names) for k, n in enumerate(names) if n != coordinate)
        seen, moving = (shaped(self.model, q).sum(axis=hidden) for q in (self.probability, self._pdot))
        return kernels.fisher(seen, moving)

    @cached_property
    def fisher_rate(self) -> Array:
        """dI/dt <= 0: -2 mobility T int p |grad s|^2 dx, s = d ln p/dt (cr.monotone)."""
        return kernels.fisher_rate(self.probability, self._pdot, self._change(self._pdot))

    # -- dissipation ---------------------------------------------------------------------------------------------------
    @cached_property
    def sigma(self) -> Array:
        """Entropy production rate; infinite where an empty cell has a neighbour that is not."""
        return kernels.epr(*self.fluxes)

    @cached_property
    def divergence(self) -> Array:
        """D(p || stationary)."""
        return kernels.divergence(self.probability, self.made.stationary[0])

    @cached_property
    def excess(self) -> Array:
        """-dD(p || stationary)/dt = mobility T <|grad ln(p/stationary)|^2>; the entropy production rate where there is detailed balance."""
        u = kernels.force(self.probability, self.made.stationary[0])
        J = self.fluxes[0] - self.fluxes[1]
        g = self.made.grid
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(J == 0, 0.0, J * (u[..., g.tail] - u[..., g.head]))
        return np.asarray(terms.sum(axis=-1))

    @property
    def housekeeping(self) -> Array:
        """sigma - excess >= 0."""
        return np.asarray(self.sigma - self.excess)

    # -- averages ------------------------------------------------------------------------------------------------------
    @cached_property
    def mean(self) -> Array:
        """<x>, (..., d)."""
        return np.asarray(self.probability @ self.made.grid.points)

    @cached_property
    def covariance(self) -> Array:
        """(..., d, d)."""
        z = self.made.grid.points - self.mean[..., None, :]
        return np.asarray(np.einsum("...n,...ni,...nj->...ij", self.probability, z, z))

    @cached_property
    def entropy(self) -> Array:
        """-int p ln p dx."""
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(self.probability > 0, self.probability * np.log(self.probability / self.model.cell), 0.0)
        return np.asarray(-terms.sum(axis=-1))

    def observable(self, R: Any) -> Observable:
        """An observable R(x) without explicit time, as a formula, a function or an array on the cells.

        Raises
        ------
        HypothesisFails
            R is constant
        """
        values = field(self.model, R, "the observable")
        mean = np.asarray((self.probability * values).sum(axis=-1))
        c = values - mean[..., None]
        variance = np.asarray((self.probability * c**2).sum(axis=-1))
        if not np.all(variance > 0):
            raise HypothesisFails("the observable has variance 0; its speed in standard deviations is undefined")
        rate = np.asarray((self._pdot * c).sum(axis=-1))
        speed = np.abs(rate) / np.sqrt(variance)
        with np.errstate(invalid="ignore", divide="ignore"):
            return Observable(mean, variance, rate, speed, np.where(self.speed > 0, speed / self.speed, np.nan))

    @property
    def why(self) -> Mapping[str, str]:
        """For what is infinite, a sentence that says why."""
        reason = "an empty cell has a neighbour that is not empty"
        return {name: f"{name} is infinite: {reason}" for name in ("sigma", "fisher") if not np.all(np.isfinite(getattr(self, name)))}


def state(d: Diffusion, p: Any) -> DiffusionState:
    """See `Diffusion.at`."""
    return DiffusionState(d, probabilities(d, p))
