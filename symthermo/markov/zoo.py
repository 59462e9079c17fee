"""Named jump processes: the examples on which the bounds of stochastic thermodynamics are shown.

>>> ring().propagate([0.6, 0.3, 0.1], 0.5).round(10).tolist()
[0.3586928874, 0.2511061256, 0.390200987]
"""
from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import networkx as nx

from ..errors import BadValue, UnknownName
from ..networks.network import listing
from .energies import from_energies
from .jump import JumpProcess
from .make import from_graph, jump
from .oriented import real


def two_state(k: Any = 3, p_eq: Any = "1/4") -> JumpProcess:
    """Two states that relax at the rate k to (p_eq, 1 - p_eq): every bound on the speed of an observable is an equality.

    >>> two_state().W
    Matrix([
    [-9/4,  3/4],
    [ 9/4, -3/4]])
    """
    speed, share = real(k, "k"), real(p_eq, "p_eq")
    if not (speed > 0 and 0 < share < 1):
        raise BadValue(f"k = {k}, p_eq = {p_eq}: expected k > 0 and p_eq between 0 and 1")
    return jump([[0, speed * share], [speed * (1 - share), 0]], states=(0, 1), name="two_state")


def ring() -> JumpProcess:
    """A driven ring of three states (parameters ours); S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832."""
    return jump([[0, 1, "1.5"], [2, 0, "0.5"], ["0.7", 3, 0]], states=(0, 1, 2), name="ring")


def three_states() -> JumpProcess:
    """Detailed balance: W_ij = kappa_ij exp(-(E_i - E_j)/2), E = (0, 0.5, 1.2), kappa = 1, 0.5, 2 on 01, 02, 12 (parameters ours).

    N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008.

    >>> three_states().stationary().round(10).tolist()
    [0.5241846007, 0.3179340316, 0.1578813677]
    """
    barriers = {(0, 1): "0.25", (0, 2): "0.6 - log(0.5)", (1, 2): "0.85 - log(2)"}
    return from_energies(["0", "0.5", "1.2"], barriers, name="three_states")


def sensor(nm: int = 2, *, l: Any = 2, wa: Any = 10, kap: Any = 3, kR: Any = 1, kB: Any = 1, eps: Any = "0.05") -> JumpProcess:
    """A biochemical sensor: activity a = 0, 1 and methylation m = 0..nm-1, states (a, m); one of the two changes in a jump.

    a flips up at wa exp(-dE/2) and down at wa exp(dE/2), dE = l - kap m, l the ligand; m rises at kR, or eps kR where a = 1, and
    falls at kB, or eps kB where a = 0. In the manner of S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.
    A step of the ligand from l0 to l starts from `sensor(nm, l=l0).stationary()`.

    >>> sensor(l=0).stationary().round(10).tolist()
    [0.3100343829, 0.0231188376, 0.3409222271, 0.3259245524]
    """
    if isinstance(nm, bool) or not isinstance(nm, int) or nm < 2:
        raise BadValue(f"nm = {nm}: expected a whole number from 2, the levels of methylation")
    graph = nx.DiGraph()
    for m in range(nm):
        graph.add_edge((0, m), (1, m), rate=f"wa*exp(-(l - {m}*kap)/2)")
        graph.add_edge((1, m), (0, m), rate=f"wa*exp((l - {m}*kap)/2)")
    for m in range(nm - 1):
        graph.add_edge((0, m), (0, m + 1), rate="1*kR")
        graph.add_edge((1, m), (1, m + 1), rate="eps*kR")
        graph.add_edge((1, m + 1), (1, m), rate="1*kB")
        graph.add_edge((0, m + 1), (0, m), rate="eps*kB")
    return from_graph(graph, parameters={"l": l, "wa": wa, "kap": kap, "kR": kR, "kB": kB, "eps": eps}, name="sensor")


def ising_ring(N: int = 4, *, J: Any = "0.4", h: Any = 0) -> JumpProcess:
    """N spins on a ring, energy -J sum s_i s_(i+1) - h sum s_i; a spin flips at (1 - tanh(dE/2))/2 (R. J. Glauber, 1963).

    States are tuples of 1 and -1.

    >>> ising_ring(3)
    <JumpProcess ising_ring: 8 states, 12 edges>
    """
    if isinstance(N, bool) or not isinstance(N, int) or not 3 <= N <= 10:
        raise BadValue(f"N = {N}: expected a whole number of spins from 3 to 10")
    graph = nx.DiGraph()
    for s in product((1, -1), repeat=N):
        for i, spin in enumerate(s):
            around = s[i - 1] + s[(i + 1) % N]
            graph.add_edge(s, (*s[:i], -spin, *s[i + 1:]), rate=f"1/(1 + exp({2 * spin * around}*J + {2 * spin}*h))")
    return from_graph(graph, parameters={"J": J, "h": h}, name="ising_ring")


MODELS: dict[str, Callable[..., JumpProcess]] = {f.__name__: f for f in (two_state, ring, three_states, sensor, ising_ring)}


def model(name: str) -> JumpProcess:
    """A process by its name, with its usual parameters.

    Raises
    ------
    UnknownName
        with the names that there are
    """
    if name not in MODELS:
        raise UnknownName(f"no jump process {name[:60]!r} in the zoo; there are {listing(MODELS)}")
    return MODELS[name]()
