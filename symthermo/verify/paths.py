"""A trajectory as the nodes of a quadrature: totals over time become sums that are accurate to rounding.

The solver's own steps, gathered into at most `PANELS` panels, carry Gauss-Legendre nodes each; the trajectory is computed
there anew. `Quadrature.error` says how far the integral of the rates then is from the change of the state.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..evaluate.field import field
from ..evaluate.stationary import laws
from ..evaluate.values import at, named
from ..numeric import ode
from ..numeric.functionals import Motion
from .environment import Environment

Array = NDArray[np.float64]
PANELS, ORDER, RTOL = 160, 8, 1e-12


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
    with named(net):
        ode.integrate(rates, start, [first, last], rtol=RTOL, laws=laws(net), progress=steps.append)
        inner = steps[1:-1]
        edges = np.array([first, *inner[:: max(1, -(-len(inner) // panels))], last])
        z, w = np.polynomial.legendre.leggauss(ORDER)
        middle, half = 0.5 * (edges[1:] + edges[:-1])[:, None], 0.5 * np.diff(edges)[:, None]
        nodes, weights = (middle + half * z).ravel(), (half * w).ravel()
        found = ode.integrate(rates, start, np.concatenate([[first], nodes, [last]]), rtol=RTOL, laws=laws(net))
    states = found.y.T[1:-1]
    change = weights @ Motion(rates, states).ndot
    moved = (found.y[:, -1] - found.y[:, 0])[rates.internal] * rates.volumes[rates.internal]
    size = np.abs(weights) @ np.abs(Motion(rates, states).ndot) + np.abs(found.y[rates.internal, 0])
    return Quadrature(nodes, weights, states, (found.y[:, 0], found.y[:, -1]), float(np.max(np.abs(change - moved) / (size + 1e-300))))


def along(path: Any, panels: int = PANELS) -> Environment:
    """The nodes of a trajectory as an environment; classes, equilibria and steady states are those of its first state."""
    q = quadrature(path, panels)
    return Environment(at(path.net), q.states, q.weights, q.ends)
