"""A trajectory as the nodes of a quadrature: totals over time become sums that are accurate to rounding.

The solver's own steps, gathered into at most `PANELS` panels, carry Gauss-Legendre nodes each; the trajectory is computed
there anew. Panels end where a rate or a current changes its sign, so that |xdot_i| and |J_r| are smooth on each.
`Quadrature.error` says how far the integral of the rates then is from the change of the state.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

from ..evaluate.field import field
from ..evaluate.stationary import laws
from ..evaluate.values import at, named
from ..numeric import ode
from ..numeric.field import Field
from ..numeric.functionals import Motion
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


def quadrature(path: Any, panels: int = PANELS) -> Quadrature:
    """Nodes along the time span of a trajectory (of `net.integrate`)."""
    net, start, (first, last) = path.net, path.y[:, 0], (float(path.t[0]), float(path.t[-1]))
    rates, steps = field(net), [first]

    def states(times: Array) -> Array:
        """(T, N) at times between the ends, and at both ends."""
        inner = np.concatenate([[first], times, [last]])
        return np.asarray(ode.integrate(rates, start, inner, rtol=RTOL, laws=laws(net)).y.T)
    with named(net):
        ode.integrate(rates, start, [first, last], rtol=RTOL, laws=laws(net), progress=steps.append)
        inner = steps[1:-1]
        edges = _distinct(np.array([first, *inner[:: max(1, -(-len(inner) // panels))], last]))
        edges = _distinct(np.union1d(edges, _turns(rates, edges, states(_nodes(edges))[1:-1])))
        found = states(_nodes(edges))
    weights = (0.5 * np.diff(edges)[:, None] * _W).ravel()
    motion, V = Motion(rates, found[1:-1]), rates.volumes[rates.internal]
    moved = (found[-1] - found[0])[rates.internal] * V
    size = weights @ np.abs(motion.ndot) + np.abs(found[0][rates.internal] * V)
    error = np.max(np.abs(weights @ motion.ndot - moved) / (size + 1e-300))
    return Quadrature(_nodes(edges), weights, found[1:-1], (found[0], found[-1]), float(error))


def _distinct(edges: Array) -> Array:
    """Without edges so close to the one before, or to the end, that the nodes between them would coincide."""
    near = 1e-12 * np.abs(edges).max()
    inner = edges[1:-1]
    return np.concatenate([edges[:1], inner[(np.diff(edges)[:-1] > near) & (edges[-1] - inner > near)], edges[-1:]])


def _nodes(edges: Array) -> Array:
    middle, half = 0.5 * (edges[1:] + edges[:-1])[:, None], 0.5 * np.diff(edges)[:, None]
    return np.asarray((middle + half * _Z).ravel())


def _turns(rates: Field, edges: Array, states: Array) -> Array:
    """The times inside the panels at which a rate of change, or a current, passes zero."""
    motion, panels = Motion(rates, states), len(edges) - 1
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
    q = quadrature(path, panels)
    return Environment(at(path.net), q.states, q.weights, q.ends)
