"""Gradients on the grid of a diffusion: what theorems about currents in space say holds there up to O(h^2).

Along each edge a field u has the slope (u(head) - u(tail))/h and the force its work over h; a cell has the mean of its two borders,
where a wall cuts one off continued along a line. With nu = mu (f - T grad ln p) of these fields a stationary law in detailed balance
has no velocity, as on the grid itself.

    mu, T                                 mobility, temperature
    f[k, x], fdot[k, x]                   force and its rate of change
    gradlnp, gradlnq, gradln, g           gradients of ln p, of ln q, q the stationary density, and of ln(p/q), under both names
    nu, nudot; nuss                       mean local velocity and its rate of change; the stationary one
    grads, gradu                          gradients of the score v/p and of p/q
    gradR                                 of an observable R, for each name R of the theorem
    dv[x]                                 rate of change of p - q, a density
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..evaluate.diffusion import made
from ..numeric.fokker_planck import Grid
from ..proof import Theorem
from .environment import Environment
from .statements import names

Array = NDArray[np.float64]
SHARE = 100.0
"""On a grid a relation is missed by O(h^2): it counts as met when missed by less than SHARE/n^2 of its size, n the fewest cells along
a direction."""


@lru_cache(None)
def speaks_of_gradients(theorem: Theorem) -> bool:
    """Whether a name has a place for each direction in space."""
    return any(s.name == "dim" for places in names(theorem).values() for s in places)


def tolerance(e: Environment) -> float:
    """What O(h^2) is on this grid."""
    return SHARE / min(_grid(e).cells) ** 2


def at_cells(g: Grid, along: Array) -> Array:
    """(..., E) components along the edges -> (..., d, n) vectors at the cells.

    >>> from symthermo.numeric.fokker_planck import grid
    >>> at_cells(grid([(0, 4)], [4]), np.array([1.0, 2.0, 3.0]))
    array([[0.5, 1.5, 2.5, 3.5]])
    """
    out = []
    for k, turns in enumerate(g.periodic):
        edges = along[..., g.axis == k]
        y = np.moveaxis(edges.reshape(*edges.shape[:-1], *g.cells[:k], -1, *g.cells[k + 1:]), k - len(g.cells), -1)
        borders = [(0, 0)] * (y.ndim - 1)
        y = np.pad(y, [*borders, (1, 0)], mode="wrap") if turns else np.pad(y, [*borders, (1, 1)], mode="reflect", reflect_type="odd")
        out.append(np.moveaxis(0.5 * (y[..., 1:] + y[..., :-1]), -1, k - len(g.cells)).reshape(*edges.shape[:-1], -1))
    return np.stack(out, axis=-2)


def _grid(e: Environment) -> Grid:
    found: Grid = _model(e).discretised.grid
    return found


def _model(e: Environment) -> Any:
    assert e.grid is not None
    return e.grid.model


def gradient(e: Environment, u: Array) -> Array:
    """(..., n) -> (..., d, n)."""
    g = _grid(e)
    with np.errstate(all="ignore"):
        return at_cells(g, (u[..., g.head] - u[..., g.tail]) / g.width[g.axis])


def force(e: Environment) -> Array:
    """f, (B, d, n)."""
    d, g = _model(e), _grid(e)
    return _states(at_cells(g, float(d.temperature) * _made(e).work / g.width[g.axis]))


def force_rate(e: Environment) -> Array:
    """fdot, (B, d, n), from the rates of the jumps: their log-ratio is the work over T."""
    d, g, now = _model(e), _grid(e), _made(e)
    if now.slopes is None:
        return np.zeros((1, len(g.cells), len(g.points)))
    change = now.slopes[0] / now.forward - now.slopes[1] / now.backward
    return _states(at_cells(g, float(d.temperature) * change / g.width[g.axis]))


def _made(e: Environment) -> Any:
    return made(_model(e), None if e.driving is None else e.driving.times)


def _states(y: Array) -> Array:
    return y if y.ndim == 3 else y[None]


def _log(y: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(np.log(y))


def velocity(e: Environment, p: Array) -> Array:
    """mu (f - T grad ln p)."""
    d = _model(e)
    return float(d.mobility) * (force(e) - float(d.temperature) * gradient(e, _log(p)))


def stationary_velocity(e: Environment) -> Array:
    """That of the stationary law: none in detailed balance."""
    found = velocity(e, e.law[None])
    return np.zeros_like(found) if np.all(_made(e).stationary[1]) else found


def velocity_rate(e: Environment) -> Array:
    """mu (fdot - T grad s)."""
    d = _model(e)
    return float(d.mobility) * (force_rate(e) - float(d.temperature) * gradient(e, _score(e)))


def _score(e: Environment) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(e.motion.ndot / e.motion.n)


def _ratio(e: Environment) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(e.motion.n / e.law)


FIELDS: Mapping[str, tuple[str, Callable[[Environment], Any]]] = {
    "mu": ("", lambda e: [float(_model(e).mobility)]),
    "T": ("", lambda e: [float(_model(e).temperature)]),
    "f": ("dimN", force),
    "fdot": ("dimN", force_rate),
    "gradlnp": ("dimN", lambda e: gradient(e, _log(e.motion.n))),
    "gradlnq": ("dimN", lambda e: gradient(e, _log(e.law))[None]),
    "gradln": ("dimN", lambda e: gradient(e, _log(_ratio(e)))),
    "g": ("dimN", lambda e: gradient(e, _log(_ratio(e)))),
    "nu": ("dimN", lambda e: velocity(e, e.motion.n)),
    "nuss": ("dimN", stationary_velocity),
    "nudot": ("dimN", velocity_rate),
    "grads": ("dimN", lambda e: gradient(e, _score(e))),
    "gradu": ("dimN", lambda e: gradient(e, _ratio(e))),
    "dv": ("N", lambda e: e.motion.ndot / _grid(e).volume),
}
"""Name -> the sets of its places, in order, and its numbers, with the states first."""


def field(values: Any, name: str) -> Array | None:
    """The numbers of a name of a theorem that speaks of gradients, on a grid; None where it is another name."""
    e, sets = values.environment, "".join(s.name for s in values.sets.get(name, ()))
    if e.grid is None or not speaks_of_gradients(values.theorem):
        return None
    if name in FIELDS and FIELDS[name][0] == sets:
        return np.asarray(FIELDS[name][1](e), dtype=float)
    if sets == "dimN" and (R := name.removeprefix("grad")) != name and R in values.sets:
        return gradient(e, np.atleast_2d(values[R]))
    return None
