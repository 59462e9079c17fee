"""Named jump processes: the examples on which the bounds of stochastic thermodynamics are shown, each with the law it starts from.

>>> driven_ring().propagate([0.6, 0.3, 0.1], 0.5).round(10).tolist()
[0.3586928874, 0.2511061256, 0.390200987]
"""
from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any, NamedTuple

import networkx as nx

from ..errors import BadValue, UnknownName
from ..networks.network import listing as enumeration
from ..networks.network import real
from .energies import from_energies
from .jump import JumpProcess
from .make import from_graph, jump

SPEED = "S. Ito, A. Dechant, Phys. Rev. X 10, 021056, arXiv:1810.06832 (2020)"
LEGENDRE = "N. Ohga, S. Ito, Phys. Rev. Research 6, 013315, arXiv:2112.11008 (2024)"


def two_state(k: Any = 3, p_eq: Any = "1/4") -> JumpProcess:
    """Two states, where every bound on the speed of an observable is an equality.

    They relax at the rate k to (p_eq, 1 - p_eq).

    >>> two_state().W
    Matrix([
    [-9/4,  3/4],
    [ 9/4, -3/4]])
    """
    speed, share = real(k, "k"), real(p_eq, "p_eq")
    if not (speed > 0 and 0 < share < 1):
        raise BadValue(f"k = {k}, p_eq = {p_eq}: expected k > 0 and p_eq between 0 and 1")
    return jump([[0, speed * share], [speed * (1 - share), 0]], states=(0, 1), name="two_state")


def driven_ring() -> JumpProcess:
    """Three states on a driven ring."""
    return jump([[0, 1, "1.5"], [2, 0, "0.5"], ["0.7", 3, 0]], states=(0, 1, 2), name="driven_ring")


def three_states() -> JumpProcess:
    """Three energy levels in contact with one bath: detailed balance.

    W_ij = kappa_ij exp(-(E_i - E_j)/2), E = (0, 0.5, 1.2), kappa = 1, 0.5, 2 on the pairs 01, 02, 12 (parameters ours).

    >>> three_states().stationary().round(10).tolist()
    [0.5241846007, 0.3179340316, 0.1578813677]
    """
    barriers = {(0, 1): "0.25", (0, 2): "0.6 - log(0.5)", (1, 2): "0.85 - log(2)"}
    return from_energies(["0", "0.5", "1.2"], barriers, name="three_states")


def sensor(nm: int = 2, *, l: Any = 2, wa: Any = 10, kap: Any = 3, kR: Any = 1, kB: Any = 1, eps: Any = "0.05") -> JumpProcess:
    """A biochemical sensor of a ligand: it responds, and adapts.

    States (a, m), activity a = 0, 1 and methylation m = 0..nm-1, one of which changes in a jump. a flips up at wa exp(-dE/2) and
    down at wa exp(dE/2), dE = l - kap m, l the ligand; m rises at kR, or eps kR where a = 1, and falls at kB, or eps kB where
    a = 0. A step of the ligand from l0 to l starts from `sensor(nm, l=l0).stationary()`.

    >>> sensor(l=0).stationary().round(10).tolist()
    [0.3100343829, 0.0231188376, 0.3409222271, 0.3259245524]
    """
    if isinstance(nm, bool) or not isinstance(nm, int) or nm < 2:
        raise BadValue(f"nm = {nm}: expected a whole number from 2, the levels of methylation")
    graph = nx.DiGraph()
    for m in range(nm):
        shift = "" if m == 0 else " - kap" if m == 1 else f" - {m}*kap"
        graph.add_edge((0, m), (1, m), rate=f"wa*exp(-(l{shift})/2)")
        graph.add_edge((1, m), (0, m), rate=f"wa*exp((l{shift})/2)")
    for m in range(nm - 1):
        graph.add_edge((0, m), (0, m + 1), rate="1*kR")
        graph.add_edge((1, m), (1, m + 1), rate="eps*kR")
        graph.add_edge((1, m + 1), (1, m), rate="1*kB")
        graph.add_edge((0, m + 1), (0, m), rate="eps*kB")
    return from_graph(graph, parameters={"l": l, "wa": wa, "kap": kap, "kR": kR, "kB": kB, "eps": eps}, name="sensor")


def ising_ring(N: int = 4, *, J: Any = "0.4", h: Any = 0) -> JumpProcess:
    """Spins on a ring, one of which flips at a time.

    Energy -J sum s_i s_(i+1) - h sum s_i; a spin flips at (1 - tanh(dE/2))/2 (R. J. Glauber, J. Math. Phys. 4, 294 (1963)). States
    are tuples of 1 and -1.

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


def single_spin(h: Any = 0) -> JumpProcess:
    """One spin in a field: the smallest tilted equilibrium.

    Energy -h s; it flips at (1 - tanh(dE/2))/2. States -1 and 1.

    >>> single_spin(h="0.5").stationary().round(10).tolist()
    [0.2689414214, 0.7310585786]
    """
    graph = nx.DiGraph([(1, -1, {"rate": "1/(1 + exp(2*h))"}), (-1, 1, {"rate": "1/(1 + exp(-2*h))"})])
    return from_graph(graph, parameters={"h": h}, name="single_spin")


class Entry(NamedTuple):
    """A model, the law from which it is shown, and its source."""

    make: Callable[..., JumpProcess]
    start: Callable[[], Any]
    citation: str


MODELS = {e.make.__name__: e for e in (
    Entry(two_state, lambda: {0: "0.9", 1: "0.1"}, SPEED),
    Entry(driven_ring, lambda: {0: "0.6", 1: "0.3", 2: "0.1"}, SPEED),
    Entry(three_states, lambda: {0: "0.2", 1: "0.3", 2: "0.5"}, LEGENDRE),
    Entry(sensor, lambda: sensor(l=0).stationary(), SPEED),
    Entry(ising_ring, lambda: ising_ring(h="0.5").stationary(), LEGENDRE),
    Entry(single_spin, lambda: {1: "0.8", -1: "0.2"}, LEGENDRE),
)}


def names() -> tuple[str, ...]:
    """The models, sorted."""
    return tuple(sorted(MODELS))


def model(name: str) -> JumpProcess:
    """A process by its name, with its usual parameters.

    Raises
    ------
    UnknownName
        with the names that there are
    """
    if name not in MODELS:
        raise UnknownName(f"no jump process {name[:60]!r} in the zoo; there are {enumeration(names())}")
    return MODELS[name].make()


def listing() -> list[dict[str, Any]]:
    """Name, kind, title, states (as species), edges (as reactions) and citation of each model."""
    rows = []
    for name in names():
        made, entry = model(name), MODELS[name]
        title = (entry.make.__doc__ or "").splitlines()[0].rstrip(".")
        rows.append({"name": name, "kind": "jump", "title": title, "species": len(made.states), "chemostats": 0,
                     "reactions": len(made.edges), "citation": entry.citation})
    return rows
