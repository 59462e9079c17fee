"""Diffusions as numbers: the grid, the jump process on it, densities, stationary law, motion."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculus import source
from ..diffusions.diffusion import FUNCTIONS, Diffusion
from ..errors import BadStructure, BadValue, UnknownName
from ..expression import Expr, ExpressionError, names, parse
from ..markov.jump import JumpProcess
from ..markov.make import jump as jump_process
from ..numeric import fokker_planck
from ..numeric.fokker_planck import Grid
from ..numeric.langevin import output_times
from ..numeric.propagate import Evolution, generator
from .trajectory import Trajectory

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Discretised:
    """A diffusion on its grid.

    Attributes
    ----------
    grid : the cells and their edges, which point along +x, +y
    work : (E,) work of the force along each edge, over T
    forward, backward : (E,) rates with ln(forward/backward) = work
    """

    grid: Grid
    work: Array
    forward: Array
    backward: Array

    @cached_property
    def generator(self) -> Any:
        """The rate matrix, sparse, columns closed."""
        g = self.grid
        return generator(len(g.points), np.concatenate([g.tail, g.head]), np.concatenate([g.head, g.tail]),
                         np.concatenate([self.forward, self.backward]))

    @cached_property
    def stationary(self) -> tuple[Array, bool]:
        """The stationary law of the cells, and whether it is an equilibrium."""
        return fokker_planck.stationary(self.grid, self.work, self.forward, self.backward)


def discretise(d: Diffusion) -> Discretised:
    """Cells, work and rates.

    Raises
    ------
    BadValue
        the force or the potential is not finite somewhere in the box
    """
    g = fokker_planck.grid([(float(a), float(b)) for a, b in d.box], d.cells, d.periodic)
    work = np.zeros(len(g.tail))
    if d.potential is not None:
        work += fokker_planck.potential_work(g, function(d, d.potential, "the potential"))
    if d.driving is not None:
        work += fokker_planck.line_work(g, vector(d, d.driving))
    T = float(d.temperature)
    return Discretised(g, work / T, *fokker_planck.rates(g, work / T, float(d.mobility) * T))


def jump(d: Diffusion) -> JumpProcess:
    """The jump process between the cells."""
    labels = range(d.cells[0]) if len(d.cells) == 1 else np.ndindex(*d.cells)
    return jump_process(d.discretised.generator, labels, name="diffusion on a grid")


def integrate(d: Diffusion, p: Any, t: Any, points: int | None = None) -> Trajectory:
    """See `Diffusion.integrate`."""
    return jump(d).integrate(probabilities(d, p), t, points=points)


# -- formulas and functions --------------------------------------------------------------------------------------------
def compiled(coordinates: Sequence[str], formulas: Sequence[Expr]) -> Callable[[Array], Array]:
    """points (..., d) -> (..., number of formulas)."""
    space: dict[str, Any] = {}
    exec(compile(source(formulas, {n: k for k, n in enumerate(coordinates)}), "<formulas>", "exec"), space)  # slots and numbers only
    law = space["law"]

    def evaluate(x: Array) -> Array:
        with np.errstate(all="ignore"):                       # what is not finite is refused by who asked
            return np.stack([np.broadcast_to(v, x.shape[:-1]) for v in law(np, x)], axis=-1)

    return evaluate


def function(d: Diffusion, given: Expr | Callable[..., Any], what: str) -> Callable[[Array], Array]:
    """points (..., d) -> (...), finite."""
    if isinstance(given, Expr):
        law = compiled(d.names, [given])
        inner = lambda x: law(x)[..., 0]
    else:
        called = given
        inner = lambda x: np.broadcast_to(np.asarray(called(*np.moveaxis(x, -1, 0)), dtype=float), x.shape[:-1])
    return lambda x: _finite(d, inner(x), x, what)


def vector(d: Diffusion, given: Sequence[Expr] | Callable[..., Any]) -> Callable[[Array], Array]:
    """points (..., d) -> forces (..., d), finite."""
    if not callable(given):
        law = compiled(d.names, given)
        return lambda x: _finite(d, law(x), x, "the force")

    def evaluate(x: Array) -> Array:
        found = given(*np.moveaxis(x, -1, 0))
        parts = [found] if len(d.names) == 1 else found
        if len(parts) != len(d.names):
            raise BadStructure(f"the force returns {len(parts)} arrays; expected {len(d.names)}, one for each coordinate")
        return _finite(d, np.stack([np.broadcast_to(np.asarray(v, dtype=float), x.shape[:-1]) for v in parts], axis=-1), x, "the force")

    return evaluate


def _finite(d: Diffusion, found: Array, x: Array, what: str) -> Array:
    there = np.isfinite(found)
    if not there.all():
        place = np.argwhere(~there)[0][: x.ndim - 1]
        where = ", ".join(f"{n} = {v:.6g}" for n, v in zip(d.names, x[tuple(place)], strict=True))
        raise BadValue(f"{what} is not a finite number at {where}; expected one everywhere in the box")
    return found


def formula(text: str, coordinates: Sequence[str], what: str) -> Expr:
    """A formula in the coordinates.

    Raises
    ------
    ExpressionError, UnknownName
        no formula; a name that is no coordinate
    """
    try:
        tree = parse(text, FUNCTIONS)
    except ExpressionError as e:
        raise ExpressionError(f"{what} {text[:60]!r}, character {e.position + 1}: {e}", e.position) from None
    if unknown := [n for n in names(tree) if n not in coordinates]:
        raise UnknownName(f"{unknown[0]!r} in {what} is no coordinate; there are {', '.join(coordinates)}")
    return tree


# -- densities ---------------------------------------------------------------------------------------------------------
def field(d: Diffusion, given: Any, what: str) -> Array:
    """A quantity on the cells from a formula, a function or an array, (..., n).

    Raises
    ------
    BadValue, UnknownName
        an array of another shape; values that are not finite; names that are no coordinates
    """
    g = d.discretised.grid
    if isinstance(given, str):
        return function(d, formula(given, d.names, what), what)(g.points)
    if callable(given):
        return function(d, given, what)(g.points)
    try:
        array = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise BadValue(f"{what} is {str(given)[:40]}; expected a formula, a function, or one number for each cell") from None
    if array.shape[array.ndim - len(d.cells):] != d.cells:
        raise BadValue(f"{what} has the shape {array.shape}; expected {d.cells}, one number for each cell")
    flat = array.reshape(*array.shape[: array.ndim - len(d.cells)], -1)
    if not np.all(np.isfinite(flat)):
        raise BadValue(f"{what} is not finite everywhere")
    return flat


def density(d: Diffusion, p: Any) -> Array:
    """See `Diffusion.density`."""
    return shaped(d, probabilities(d, p) / d.cell)


def probabilities(d: Diffusion, p: Any) -> Array:
    """The probabilities of the cells, (..., n)."""
    found = field(d, p, "the density")
    if np.any(found < 0):
        raise BadValue(f"the density is {found.min():.6g} somewhere; a density is not negative")
    mass = found.sum(axis=-1, keepdims=True) * d.cell
    if isinstance(p, str) or callable(p):
        if not np.all(mass > 0):
            raise BadValue("the density is zero in the whole box")
    elif not np.all(np.abs(mass - 1.0) <= 1e-9):
        raise BadValue(f"the density integrates to {mass.ravel()[np.argmax(np.abs(mass - 1.0))]:.10g} over the box; expected 1")
    return np.asarray(found * (d.cell / mass))


def shaped(d: Diffusion, flat: Array) -> Array:
    """(..., n) -> (..., *cells)."""
    return flat.reshape(*flat.shape[:-1], *d.cells)


def stationary(d: Diffusion) -> Array:
    """See `Diffusion.stationary`."""
    return shaped(d, d.discretised.stationary[0] / d.cell)


def propagate(d: Diffusion, p: Any, t: Any) -> Array:
    """See `Diffusion.propagate`."""
    times = output_times(t)
    start = probabilities(d, p)
    if start.ndim > 1:
        raise BadValue(f"one density is propagated at a time; found {int(np.prod(start.shape[:-1]))}")
    if times[-1] == 0:
        found = np.repeat(start[None], len(times), axis=0)
    else:
        found = Evolution(start, d.discretised.generator, 0.0, float(times[-1]))(times)
    return shaped(d, (found if np.ndim(t) else found[0]) / d.cell)
