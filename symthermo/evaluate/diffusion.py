"""Diffusions as numbers: the grid, the jump process on it, densities, stationary law, motion."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculus import derivative, source
from ..diffusions.diffusion import FUNCTIONS, TIME, Diffusion
from ..errors import BadStructure, BadValue, UnknownName
from ..expression import Expr, ExpressionError, names, parse
from ..markov.jump import JumpProcess
from ..markov.make import jump as jump_process
from ..numeric import fokker_planck
from ..numeric.fokker_planck import Grid
from ..numeric.langevin import output_times
from ..numeric.moving import gathered
from ..numeric.propagate import Evolution, generator
from .jump_rates import Rates

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Discretised:
    """A diffusion on its grid, at a time or at several (leading axis).

    Attributes
    ----------
    grid : the cells and their edges, which point along +x, +y
    work : (..., E) work of the force along each edge, over T
    forward, backward : (..., E) rates with ln(forward/backward) = work
    slopes : their derivatives in time; None where the force does not change
    """

    grid: Grid
    work: Array
    forward: Array
    backward: Array
    slopes: tuple[Array, Array] | None

    @cached_property
    def generator(self) -> Any:
        """The rate matrix, sparse, columns closed."""
        g = self.grid
        return generator(len(g.points), np.concatenate([g.tail, g.head]), np.concatenate([g.head, g.tail]),
                         np.concatenate([self.forward, self.backward]))

    @cached_property
    def stationary(self) -> tuple[Array, bool]:
        """The stationary law of the cells, (..., n), and whether it is an equilibrium."""
        if self.work.ndim == 1:
            return fokker_planck.stationary(self.grid, self.work, self.forward, self.backward)
        found = [fokker_planck.stationary(self.grid, *rows) for rows in zip(self.work, self.forward, self.backward, strict=True)]
        return np.stack([p for p, _ in found]), all(balanced for _, balanced in found)


def discretise(d: Diffusion, t: Any = 0.0) -> Discretised:
    """Cells, work and rates at the time t, or at several (T,).

    Raises
    ------
    BadValue
        the force or the potential is not finite somewhere in the box
    """
    g = fokker_planck.grid([(float(a), float(b)) for a, b in d.box], d.cells, d.periodic)
    T, D, times = float(d.temperature), float(d.mobility) * float(d.temperature), None if d.autonomous else np.asarray(t, dtype=float)
    work = _work(d, g, d.driving, d.potential, times) / T
    forward, backward = fokker_planck.rates(g, work, D)
    if times is None:
        return Discretised(g, work, forward, backward, None)
    slope = lambda e: derivative(e, TIME)
    driving = tuple(map(slope, d.driving)) if isinstance(d.driving, tuple) else None             # Python functions do not know the time
    potential = slope(d.potential) if isinstance(d.potential, Expr) else None
    return Discretised(g, work, forward, backward, fokker_planck.rate_slopes(g, work, _work(d, g, driving, potential, times) / T, D))


def _work(d: Diffusion, g: Grid, driving: Any, potential: Any, times: Array | None) -> Array:
    """(..., E) work of the force along each edge."""
    work = np.zeros((*(() if times is None else times.shape), len(g.tail)))
    if potential is not None:
        work = work + fokker_planck.potential_work(g, function(d, potential, "the potential", times))
    if driving is not None:
        work = work + fokker_planck.line_work(g, vector(d, driving, times))
    return np.asarray(work)


@dataclass(frozen=True, eq=False)
class GridProtocol:
    """The rates of a diffusion whose force changes in time, as a jump process asks for them: a function of t that returns a matrix."""

    model: Diffusion

    def __call__(self, t: float) -> Any:
        """The rate matrix."""
        return discretise(self.model, float(t)).generator.toarray()

    @cached_property
    def _places(self) -> tuple[Any, int]:
        """For each edge along and against, the place of that direction among those of the jump process; and how many there are."""
        g = self.model.discretised.grid
        low, high = np.minimum(g.tail, g.head), np.maximum(g.tail, g.head)
        pairs, number = np.unique(low * len(g.points) + high, return_inverse=True)
        turned = (g.tail > g.head).astype(int)
        return np.concatenate([2 * number + turned, 2 * number + 1 - turned]), 2 * len(pairs)

    def _listed(self, both: tuple[Array, Array]) -> Array:
        places, size = self._places
        return gathered(size, places, np.concatenate(both, axis=-1))

    def rates(self, times: Array) -> Array:
        """(T, K) of all directions, edge by edge, first the one that leads upwards."""
        made = discretise(self.model, times)
        return self._listed((made.forward, made.backward))

    def slopes(self, times: Array) -> Array:
        """Their derivatives."""
        found = discretise(self.model, times).slopes
        assert found is not None
        return self._listed(found)


def labels(d: Diffusion) -> list[Any]:
    """The cells by their numbers along each coordinate."""
    return list(range(d.cells[0])) if len(d.cells) == 1 else list(np.ndindex(*d.cells))


def jump(d: Diffusion) -> JumpProcess:
    """The jump process between the cells."""
    W = d.discretised.generator if d.autonomous else GridProtocol(d)
    return jump_process(W, labels(d), name="diffusion on a grid")


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


def _in_time(law: Callable[[Array], Array], times: Array | None) -> Callable[[Array], Array]:
    """A law of points and the time, (n, d + 1), as one of points (n, d), at the time or times."""
    when = np.zeros(()) if times is None else times

    def evaluate(x: Array) -> Array:
        shape = (*when.shape, *x.shape[:-1])
        t = np.broadcast_to(when.reshape(*when.shape, *[1] * (x.ndim - 1)), shape)[..., None]
        return law(np.concatenate([np.broadcast_to(x, (*shape, x.shape[-1])), t], axis=-1))

    return evaluate


def function(d: Diffusion, given: Expr | Callable[..., Any], what: str, times: Array | None = None) -> Callable[[Array], Array]:
    """points (..., d) -> (...), finite; with times (T,) -> (T, ...)."""
    if isinstance(given, Expr):
        law = _in_time(compiled((*d.names, TIME), [given]), times)
        inner = lambda x: law(x)[..., 0]
    else:
        called = given
        inner = lambda x: on_points(d, called, x, what)
    return lambda x: finite(d, inner(x), x, what)


def vector(d: Diffusion, given: Sequence[Expr] | Callable[..., Any], times: Array | None = None) -> Callable[[Array], Array]:
    """points (..., d) -> forces (..., d), finite; with times (T,) -> (T, ..., d)."""
    if not callable(given):
        law = _in_time(compiled((*d.names, TIME), given), times)
        return lambda x: finite(d, law(x), x, "the force")

    def evaluate(x: Array) -> Array:
        found = _called(d, given, x, "the force")
        parts = [found] if len(d.names) == 1 else found
        if not isinstance(parts, (list, tuple, np.ndarray)) or len(parts) != len(d.names):
            given_parts = f"{len(parts)} arrays" if hasattr(parts, "__len__") else f"{str(parts)[:40]}"
            raise BadStructure(f"the force returns {given_parts}; expected {len(d.names)}, one for each coordinate")
        return finite(d, np.stack([_spread(v, x, "the force") for v in parts], axis=-1), x, "the force")

    return evaluate


def on_points(d: Diffusion, given: Callable[..., Any], x: Array, what: str) -> Array:
    """A function of the coordinates at points (..., d)."""
    return _spread(_called(d, given, x, what), x, what)


def _called(d: Diffusion, given: Callable[..., Any], x: Array, what: str) -> Any:
    try:
        signature(given).bind(*d.names)
    except TypeError:
        raise BadStructure(f"{what} is a function that cannot be called with {', '.join(d.names)} alone") from None
    except ValueError:                                          # one that does not tell, such as a ufunc
        pass
    return given(*np.moveaxis(x, -1, 0))


def _spread(found: Any, x: Array, what: str) -> Array:
    try:
        out = np.asarray(found)
        if out.dtype.kind not in "biufO":
            raise TypeError
        return np.broadcast_to(out.astype(float), x.shape[:-1])
    except (TypeError, ValueError):
        raise BadValue(f"{what} is a function that returns {str(found)[:40]}; expected real numbers, one for each point") from None


def finite(d: Diffusion, found: Array, x: Array, what: str) -> Array:
    """`found`, refused where it is not a finite number."""
    there = np.isfinite(found)
    if not there.all():
        times = found.ndim - (x.ndim - 1) - (what == "the force")
        place = np.argwhere(~there)[0][times : times + x.ndim - 1]
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


def made(d: Diffusion, t: Any = None) -> Discretised:
    """The grid and its rates at t, a time or several."""
    if d.autonomous or t is None:
        found: Discretised = d.discretised
        return found
    try:
        times = np.asarray(t, dtype=float)
    except (TypeError, ValueError):
        times = np.array(np.nan)
    if times.ndim > 1 or not np.all(np.isfinite(times)):
        raise BadValue(f"t = {str(t)[:40]}: expected a time, or one for each density")
    return discretise(d, times)


def stationary(d: Diffusion, t: Any = None) -> Array:
    """See `Diffusion.stationary`."""
    return shaped(d, made(d, t).stationary[0] / d.cell)


def propagate(d: Diffusion, p: Any, t: Any) -> Array:
    """See `Diffusion.propagate`."""
    times = output_times(t)
    start = probabilities(d, p)
    if start.ndim > 1:
        raise BadValue(f"one density is propagated at a time; found {int(np.prod(start.shape[:-1]))}")
    if times[-1] == 0:
        found = np.repeat(start[None], len(times), axis=0)
    elif d.autonomous:
        found = Evolution(start, d.discretised.generator, 0.0, float(times[-1]))(times)
    else:
        found = Rates(jump(d)).evolution(start, float(times[-1]))(times)
    return shaped(d, (found if np.ndim(t) else found[0]) / d.cell)
