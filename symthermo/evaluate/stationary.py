"""Stationary states of a network, by name: the equilibrium of a class, and the steady states that a search finds.

A search can miss states, so the list says whether there can be others: a complex balanced network has exactly one positive
steady state in each class (F. Horn, R. Jackson, Arch. Ration. Mech. Anal. 47, 81 (1972)); else others may exist.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from ..errors import BadStructure, HypothesisFails, OutOfDomain
from ..markov.jump import JumpProcess
from ..networks.network import ReactionNetwork
from ..numeric import gth, steady
from ..numeric.equilibrium import class_point
from ..numeric.field import Field
from ..numeric.propagate import generator
from .equilibrium import Equilibrium, NoEquilibrium, equilibrium
from .field import field
from .jump_rates import Rates, moment
from .values import Point, at, named

__all__ = ["Equilibrium", "NoEquilibrium", "SteadyState", "SteadyStates", "equilibrium", "find", "steady_states"]
MULTIPLE = 1e-4
"""Steady states this close to one another may be one multiple root, which rounding scatters."""
NEAR = 0.05
BALANCED = 1e-13
"""Norm of the cycle affinities below which rates rounded to doubles are taken to obey detailed balance."""
LARGEST_ELIMINATION = 1500
"""States up to which the stationary law is computed without subtractions; beyond, by a sparse solve that is checked."""


@dataclass(frozen=True)
class SteadyState:
    """One steady state of a class.

    Attributes
    ----------
    x : concentrations of all species
    stability : "stable", "unstable" or "marginal", by the eigenvalues of the Jacobian on the image of S_X
    eigenvalues : those, the largest real part first (per time)
    totals : the conserved totals, one for each law of `net.conservation_laws(internal=True)`
    residual : largest net rate relative to the traffic of the species concerned
    reached : the dynamics from the state that was asked about ends here
    """

    x: Mapping[str, float]
    stability: str
    eigenvalues: tuple[complex, ...]
    totals: tuple[float, ...]
    residual: float
    reached: bool

    @property
    def stable(self) -> bool:
        """Attracting, to first order."""
        return self.stability == "stable"

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "x": dict(self.x), "stable": self.stable, "stability": self.stability, "residual": self.residual, "totals": list(self.totals),
        }


class SteadyStates(list[SteadyState]):
    """The steady states found in one class of a network; `others` says whether there can be more, and why."""

    def __init__(self, states: list[SteadyState], net: ReactionNetwork) -> None:
        super().__init__(states)
        self.net = net

    @cached_property
    def others(self) -> str:
        """Whether there can be states that the search missed."""
        if self.net.complex_balance().holds:
            return "none: the network is complex balanced, so each class has one"
        delta = self.net.deficiency(internal=True)
        return f"others may exist: a search cannot exclude them (deficiency {delta})"


def steady_states(net: ReactionNetwork, x0: Mapping[str, Any] | None = None, **options: Any) -> SteadyStates:
    """Positive steady states in the class of x0 (the model's state, where x0 does not speak): the reached one first.

    Options: `starts`, `seed`, `steps`, `follow`, as in `symthermo.numeric.steady.steady_states`.

    >>> import symthermo as st
    >>> found = st.network("B <=> X | 3, 1; chemostats: B=2; init: X=1").steady_states()
    >>> round(found[0].x["X"], 12), found[0].stability, found.others
    (6.0, 'stable', 'none: the network is complex balanced, so each class has one')
    """
    point = at(net, x0)
    return of_point(point, field(point.net), **options)


def of_point(point: Point, rates: Field, **options: Any) -> SteadyStates:
    """The same, for a point and its rate equations."""
    with named(point.net):
        found = steady.steady_states(rates, vector(point), laws(point.net), **options)
    return SteadyStates([_named(point, s) for s in found], point.net)


# -- jump processes ----------------------------------------------------------------------------------------------------
def of_process(process: JumpProcess, t: Any = None) -> np.ndarray:
    """The probability vector with W p = 0, (n,); 0 outside the closed class.

    Raises
    ------
    HypothesisFails
        several closed classes
    """
    rates = Rates(process)
    values = rates.at(np.array([moment(t)]))[0]
    group = np.array(process.closed_class, dtype=np.intp)
    place = np.full(rates.n, -1)
    place[group] = np.arange(len(group))
    inside = (place[rates.source] >= 0) & (place[rates.target] >= 0)
    W = generator(len(group), place[rates.source[inside]], place[rates.target[inside]], values[inside])
    out = np.zeros(rates.n)
    out[group] = gth.stationary(W.toarray()) if len(group) <= LARGEST_ELIMINATION else _solved(W)
    return out


def _solved(W: Any) -> np.ndarray:
    """The kernel of a large sparse generator: one probability set to 1, the rest solved for, the residual checked."""
    from scipy.sparse.linalg import spsolve

    rest = spsolve(W[1:, 1:].tocsc(), -W[1:, [0]].toarray().ravel())
    law = np.concatenate([[1.0], rest])
    law /= law.sum()
    off = float(np.abs(W @ law).max() / (-W.diagonal() * law).max())
    if not (np.all(law >= 0) and off < 1e-9):
        raise OutOfDomain(f"the stationary law of {len(law)} states could not be solved for: residual {off:.3g}")
    return law


def law(net: ReactionNetwork) -> np.ndarray:
    """The stationary law of a network that is a jump process, (N,), of sum 1."""
    return of_process(JumpProcess.from_network(net))


def exact_law(net: ReactionNetwork) -> list[Fraction]:
    """The same by the matrix-tree theorem."""
    found = JumpProcess.from_network(net).stationary(exact=True)
    return [Fraction(int(p.p), int(p.q)) for p in found]


def linear(point: Point) -> SteadyState | None:
    """The only steady state of the class where every reaction turns one species into one other and all states are joined."""
    net = point.net
    try:
        process = JumpProcess.from_network(net)
    except BadStructure:
        return None
    x0, rates = vector(point), field(net)
    if not (process.irreducible and net.well_stirred and x0.sum() > 0):
        return None
    x = of_process(process) * x0.sum()
    traffic = np.abs(rates.S) @ np.add(*rates.fluxes(x))
    residual = float(np.max(np.abs(rates.rate(x)) / traffic))
    return SteadyState(dict(zip(net.species, x.tolist(), strict=True)), "stable", (), (float(x0.sum()),), residual, True)


def vector(point: Point) -> np.ndarray:
    """The concentrations in the order of the species."""
    return np.array([float(point.x[s]) for s in point.net.species])


def laws(net: ReactionNetwork) -> np.ndarray:
    """A basis of the conservation laws of the internal species, (n, N_X)."""
    return np.array(net.conservation_laws(internal=True), dtype=np.int64).reshape(-1, len(net.internal))


def find(point: Point, rates: Field, among: SteadyStates, wanted: Mapping[str, Any]) -> SteadyState:
    """The steady state that agrees with the numbers of `wanted` to 5 %; refined from them if the search missed it.

    Raises
    ------
    HypothesisFails
        no steady state of the class is near, or several are
    """
    net = point.net
    target = {s: float(v) for s, v in at(net, wanted).x.items()}
    near = lambda s: all(abs(s.x[k] - target[k]) <= NEAR * target[k] for k in wanted)
    chosen = [s for s in among if near(s)]
    if not chosen and set(net.internal) <= set(wanted):
        chosen = [s for s in _refined(point, rates, np.array([target[k] for k in net.internal])) if near(s)]
    off = lambda s, x: max(abs(s.x[k] - x[k]) / x[k] for k in net.internal)
    if len(chosen) == 1 or chosen and all(off(s, chosen[0].x) <= MULTIPLE for s in chosen):
        return min(chosen, key=lambda s: max(abs(s.x[k] - target[k]) for k in wanted))
    listed = "; ".join(", ".join(f"{k} = {s.x[k]:.6g}" for k in wanted) for s in chosen or among) or "none"
    said = ", ".join(f"{k} = {v}" for k, v in wanted.items())
    if chosen:
        raise HypothesisFails(f"{len(chosen)} steady states are within 5 % of {said}; name more species or more digits: {listed}")
    raise HypothesisFails(f"no steady state within 5 % of {said} in the class of the state; found: {listed}")


def _refined(point: Point, rates: Field, target: np.ndarray) -> list[SteadyState]:
    """Newton from the point of the class that is nearest to the target in divergence."""
    x, rows, V = vector(point), laws(point.net), rates.volumes[rates.internal]
    try:
        inner = class_point(rows * V, np.log(target), rows @ (V * x[rates.internal])).x if len(rows) else target
    except OutOfDomain:
        return []
    return [_named(point, s) for s in steady.steady_states(rates, rates.expand(inner), rows, starts=1, steps=0)]


def _named(point: Point, s: steady.SteadyState) -> SteadyState:
    x = dict(zip(point.net.species, s.x.tolist(), strict=True))
    return SteadyState(x, s.stability, tuple(s.eigenvalues.tolist()), tuple(s.totals.tolist()), s.residual, s.reached)
