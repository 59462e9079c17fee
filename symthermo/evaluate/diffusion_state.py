"""The numbers of a diffusion at a density: those of the jump process on its grid, which tend to the continuous ones as h^2."""
from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..diffusions.diffusion import Diffusion
from ..errors import UnknownName
from ..numeric import kernels
from .applicable import applicable_at
from .diffusion import Discretised, field, jump, labels, made, probabilities, shaped
from .jump import JumpPath
from .speed_jumps import JumpingLaw, VisibleLaw, surprise

Array = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class DiffusionState(JumpingLaw):
    """A diffusion at a density, or at several (leading axes): a law in motion on the cells, see `evaluate.speed`.

    Observables are formulas, functions of the coordinates, or arrays on the cells.

    Attributes
    ----------
    model : the diffusion
    probability : (..., n) of the cells
    t : the time, or one for each density; of no account where the force does not depend on it
    """

    model: Diffusion
    probability: Array
    t: Any = None
    place = "cell"

    @cached_property
    def made(self) -> Discretised:
        """The grid and its rates."""
        return made(self.model, self.t)

    @property
    def ends(self) -> tuple[Places, Places]:
        """The cells where edges begin and end."""
        return self.made.grid.tail, self.made.grid.head

    @property
    def rates(self) -> tuple[Array, Array]:
        """(forward, backward) of the edges."""
        return self.made.forward, self.made.backward

    @property
    def slopes(self) -> tuple[Array, Array] | None:
        """Their derivatives in time."""
        return self.made.slopes

    @cached_property
    def labels(self) -> list[Any]:
        """The cells by their numbers along each coordinate."""
        return labels(self.model)

    @cached_property
    def surprise(self) -> Array:
        """-ln p of the density, (..., n)."""
        return surprise(self.probability / self.model.cell)

    def values(self, R: Any) -> Array:
        """An observable on the cells."""
        return field(self.model, R, "the observable")

    def visible(self, *what: Any) -> VisibleLaw:
        """The marginal law of coordinates, by name.

        Raises
        ------
        UnknownName
            no coordinate of this name
        """
        names = self.model.names
        if unknown := [n for n in what if not callable(n) and n not in names]:
            raise UnknownName(f"no coordinate {str(unknown[0])[:40]!r}; there are {', '.join(names)}")
        return super().visible(*(n if callable(n) else names.index(n) for n in what))

    @cached_property
    def density(self) -> Array:
        """p, (..., *cells)."""
        return shaped(self.model, self.probability / self.model.cell)

    # -- motion --------------------------------------------------------------------------------------------------------
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

    @cached_property
    def rate(self) -> Array:
        """dp/dt, (..., *cells)."""
        return shaped(self.model, self.change / self.model.cell)

    # -- dissipation ---------------------------------------------------------------------------------------------------
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
    def theorems(self) -> list[dict[str, Any]]:
        """Instances of the theorems that hold for densities, at one density; observables are the coordinates."""
        return applicable_at(self.model, self.density, self.t) if self.probability.ndim == 1 and self.probability.all() else []


@dataclass(frozen=True, eq=False, repr=False)
class DiffusionPath(JumpPath):
    """A path on the grid: what `JumpPath` has, y the probabilities of the cells, and the diffusion's own laws in motion.

    Attributes
    ----------
    model : the diffusion
    """

    model: Any = None

    def moving(self, t: Any = None) -> DiffusionState:                   # type: ignore[override]
        """The laws in motion at times, at the output times unless given."""
        times = self.t if t is None else np.atleast_1d(np.asarray(t, dtype=float))
        return DiffusionState(self.model, self.evolution(times), times)


def state(d: Diffusion, p: Any, t: Any = None) -> DiffusionState:
    """See `Diffusion.at`."""
    return DiffusionState(d, probabilities(d, p), t)


def integrate(d: Diffusion, p: Any, t: Any, points: int | None = None) -> DiffusionPath:
    """See `Diffusion.integrate`."""
    path = jump(d).integrate(probabilities(d, p), t, points=points)
    return DiffusionPath(**{f.name: getattr(path, f.name) for f in fields(path)}, model=d)
