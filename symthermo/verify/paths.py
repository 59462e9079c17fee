"""A trajectory as the nodes of a quadrature: totals over time become sums that are accurate to rounding.

The solver's own steps, or the time scales of a jump process, gathered into at most `PANELS` panels, carry Gauss-Legendre nodes
each; the trajectory is computed there anew. Panels end where a rate or a current changes its sign, so that |xdot_i| and |J_r| are
smooth on each. Where a probability starts at 0, panels and nodes are those of sqrt(t), in which its singularities are smooth.
`Quadrature.error` says how far the integral of the rates then is from the change of the state.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from ..evaluate.field import field
from ..evaluate.jump import JumpPath, placed
from ..evaluate.stationary import laws
from ..evaluate.values import at, named
from ..numeric import ode
from .driving import Driving
from .environment import Environment

Array = NDArray[np.float64]
PANELS, ORDER, RTOL = 160, 8, 1e-12
_Z, _W = legendre.leggauss(ORDER)


@dataclass(frozen=True)
class Quadrature:
    """Nodes (T,), weights (T,), states (T, N), the two ends, and the error of the integrated rates, relative to the amounts."""

    nodes: Array
    weights: Array
    states: Array
    ends: tuple[Array, Array]
    error: float


@dataclass(frozen=True)
class Solution:
    """A trajectory that can be computed at any times between its ends.

    Attributes
    ----------
    ends : first and last time;  steps : times between them at which panels may end;  root : panels are those of sqrt(t)
    states : times (T,), between the ends -> (T, N), with both ends
    about : an environment at given states and times
    """

    ends: tuple[float, float]
    steps: Array
    states: Callable[[Array], Array]
    about: Callable[[Array, Array], Environment]
    root: bool = False


def solution(path: Any) -> Solution:
    """Of `net.integrate` or `jump.integrate`."""
    return _of_jumps(path) if isinstance(path, JumpPath) else _of_network(path)


def _of_network(path: Any) -> Solution:
    net, start, (first, last) = path.net, path.y[:, 0], (float(path.t[0]), float(path.t[-1]))
    rates, steps = field(net), [first]

    def states(times: Array) -> Array:
        inner = np.concatenate([[first], times, [last]])
        with named(net):
            return np.asarray(ode.integrate(rates, start, inner, rtol=RTOL, laws=laws(net)).y.T)
    with named(net):
        ode.integrate(rates, start, [first, last], rtol=RTOL, laws=laws(net), progress=steps.append)
    base = Environment(at(net), start[None])
    return Solution((first, last), np.array(steps[1:-1]), states, lambda x, t: replace(base, states=x))


def _of_jumps(path: JumpPath) -> Solution:
    process, first, last = path.process, float(path.t[0]), float(path.t[-1])
    start = placed(process.rates_at(first), tuple(Fraction(s.initial or 0) for s in path.net.species_data))
    base, scales = Environment(at(start), path.y[:, 0][None]), np.asarray(path.scales, dtype=float)

    def about(x: Array, t: Array) -> Environment:
        return replace(base, states=x, driving=None if process.autonomous else Driving(process, t))
    return Solution((first, last), scales[(scales > first) & (scales < last)],
                    lambda t: np.asarray(path.evolution(np.concatenate([[first], t, [last]]))), about, bool(path.y[:, 0].min() <= 0))


def quadrature(path: Any, panels: int = PANELS) -> Quadrature:
    """Nodes along the time span of a trajectory."""
    return _quadrature(solution(path), panels)


def _quadrature(s: Solution, panels: int) -> Quadrature:
    clock = (lambda u: u * u) if s.root else (lambda u: u)
    (first, last), inner = ((np.sqrt(v) if s.root else v) for v in (np.array(s.ends), s.steps))
    states = lambda u: s.states(clock(u))
    edges = _distinct(np.array([first, *inner[:: max(1, -(-len(inner) // panels))], last]))
    nodes = _nodes(edges)
    edges = _distinct(np.union1d(edges, _turns(s.about(states(nodes)[1:-1], clock(nodes)), edges)))
    nodes = _nodes(edges)
    found = states(nodes)
    weights = (0.5 * np.diff(edges)[:, None] * _W).ravel() * (2.0 * nodes if s.root else 1.0)
    here = s.about(found[1:-1], clock(nodes))
    moved = here.amounts(found[-1] - found[0])
    size = weights @ np.abs(here.motion.ndot) + np.abs(here.amounts(found[0]))
    error = np.max(np.abs(weights @ here.motion.ndot - moved) / (size + 1e-300))
    return Quadrature(clock(nodes), weights, found[1:-1], (found[0], found[-1]), float(error))


def _distinct(edges: Array) -> Array:
    """Without edges so close to the one before, or to the end, that the nodes between them would coincide."""
    near = 1e-12 * np.abs(edges).max()
    inner = edges[1:-1]
    return np.concatenate([edges[:1], inner[(np.diff(edges)[:-1] > near) & (edges[-1] - inner > near)], edges[-1:]])


def _nodes(edges: Array) -> Array:
    middle, half = 0.5 * (edges[1:] + edges[:-1])[:, None], 0.5 * np.diff(edges)[:, None]
    return np.asarray((middle + half * _Z).ravel())


def _turns(here: Environment, edges: Array) -> Array:
    """The times inside the panels at which a rate of change, or a current, passes zero."""
    motion, panels = here.motion, len(edges) - 1
    values = np.concatenate([motion.ndot, motion.J], axis=1).reshape(panels, ORDER, -1)
    out = []
    for k in range(panels):
        coefficients = legendre.legfit(_Z, values[k], ORDER - 1)
        ends = legendre.legval([-1.0, 1.0], coefficients)                          # (quantities, 2)
        column = np.concatenate([ends[:, :1], values[k].T, ends[:, 1:]], axis=1)
        for q in np.flatnonzero(column.min(axis=1) * column.max(axis=1) < 0):
            roots = legendre.legroots(coefficients[:, q])
            inside = roots.real[(np.abs(roots.imag) < 1e-9) & (np.abs(roots.real) < 1 - 1e-9)]
            out += (0.5 * (edges[k] + edges[k + 1]) + 0.5 * (edges[k + 1] - edges[k]) * inside).tolist()
    return np.array(out)


def along(path: Any, panels: int = PANELS) -> Environment:
    """The nodes of a trajectory as an environment; classes, equilibria and steady states are those of its first state."""
    s = solution(path)
    q = _quadrature(s, panels)
    first, last = (s.about(x[None], np.array([t])).driving for x, t in zip(q.ends, s.ends, strict=True))
    ends = None if first is None or last is None else (first, last)
    return replace(s.about(q.states, q.nodes), weights=q.weights, times=q.nodes - s.ends[0], ends=q.ends, driven_ends=ends)
