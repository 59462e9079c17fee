"""A network at some states, and what theorems ask of it: motion, structure, steady state, equilibrium; `standard` names the numbers.

Amounts are volumes times concentrations where there are several compartments, and concentrations where there is one. A jump
process is the unimolecular network that it is, a diffusion the jump process on its grid. What does not exist raises
`HypothesisFails` with the reason.
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadStructure, HypothesisFails
from ..evaluate import equilibrium, excess, stationary
from ..evaluate.currents import Currents, currents
from ..evaluate.field import field, volumes
from ..evaluate.values import Point, at
from ..markov.oriented import canonical, ends
from ..networks.network import ReactionNetwork
from ..numeric.field import Field
from ..numeric.functionals import Motion
from ..proof import Theorem
from .driving import Driving, Moved

Array = NDArray[np.float64]
ONE = 1e-9
"""How far the sum of probabilities may be from 1, by rounding."""


class NoSuchSet(HypothesisFails):
    """The theorem speaks of a set of places that the model does not have."""


NO_PAIRS = "it speaks of states that are pairs (a, b); the states here are not all pairs of two sets"


@dataclass(frozen=True)
class Grid:
    """The cells of a diffusion, the states of the jump process on it: their widths, the coordinates of their centres, and the diffusion."""

    widths: tuple[float, ...]
    coordinates: Mapping[str, Array]
    model: Any

    @property
    def cell(self) -> float:
        """Volume of a cell."""
        return math.prod(self.widths)


@dataclass(frozen=True, eq=False)
class Environment:
    """A network at some states: everything has a leading axis for the states, of length one where all states share it.

    Attributes
    ----------
    point : the network with its values; the state that classes, equilibria and steady states refer to
    states : (B, N_all) concentrations of all species
    weights : (B,) quadrature weights where the states are the nodes of a path
    times : (B,) of the nodes, since the beginning of the path
    ends : first and last state of the path
    steady : names the steady state, as concentrations of some species; found by itself unless given
    driving : rates that depend on time, at the states; and at the ends of the path
    grid : of a diffusion
    pairs : how many values each part of a state has, where the states are all pairs (a, b), in order
    rounded : the rates are formulas or come from a grid, so that the rational numbers of the network are rounded ones
    """

    point: Point
    states: Array
    weights: Array | None = None
    times: Array | None = None
    ends: tuple[Array, Array] | None = None
    steady: Mapping[str, Any] | None = None
    driving: Driving | None = None
    driven_ends: tuple[Driving, Driving] | None = None
    grid: Grid | None = None
    pairs: tuple[int, int] | None = None
    rounded: bool = False

    @classmethod
    def at(cls, net: ReactionNetwork, state: Mapping[str, Any] | None = None, steady: Mapping[str, Any] | None = None) -> Environment:
        """At one state."""
        point = at(net, state)
        return cls(point, stationary.vector(point)[None], steady=steady)

    @property
    def net(self) -> ReactionNetwork:
        """The network with its values."""
        return self.point.net

    def end(self, k: int) -> Environment:
        """The first (k = 0) or last state of the path."""
        if self.ends is None:
            raise HypothesisFails("end points belong to a path, not to a state")
        return replace(self, states=self.ends[k][None], weights=None, ends=None, driven_ends=None,
                       driving=None if self.driven_ends is None else self.driven_ends[k])

    # -- what it is ----------------------------------------------------------------------------------------------------------
    @cached_property
    def sizes(self) -> dict[str, int]:
        """Number of places of each finite set, by its name in the theorems."""
        known = {"N": len(self.net.internal), "M": len(self.net.reactions), "K": len(self.laws), "C": self.complexes[0].shape[1]}
        if self.grid is not None:
            known["dim"] = len(self.grid.widths)
        return known if self.pairs is None else known | dict(zip("XY", self.pairs, strict=True))

    def refuses(self, theorem: Theorem) -> str:
        """Why a theorem does not speak of this model in these states; empty where it does."""
        reason = refuses(theorem, self.net, self.grid is not None)
        return reason or ("" if {"network", "chemical"} & set(theorem.applies_to) else self.no_process)

    def measure(self, name: str) -> Array:
        """What each place of a space weighs, (n,): cells their volume, states one."""
        if name not in self.sizes:
            raise NoSuchSet(NO_PAIRS if name in "XY" else f"the model has no set {name}")
        width = 1.0 if self.grid is None else self.grid.cell if name == "N" else self.grid.widths["XY".index(name)]
        return np.full(self.sizes[name], width)

    def vectors(self, name: str) -> tuple[tuple[str, ...], Array]:
        """What a theorem that holds for every observable (set N) or current (M) is shown on: unit vectors; on a grid the coordinates."""
        if self.grid is not None and name == "N":
            return tuple(self.grid.coordinates), np.array(list(self.grid.coordinates.values()))
        return labels(self.net, name), np.eye(self.sizes[name])

    @cached_property
    def no_process(self) -> str:
        """Why the network in these states is not a jump process; empty where it is one."""
        if reason := not_a_process(self.net):
            return reason
        off = float(np.max(np.abs(self.states.sum(axis=1) - 1.0)))
        return "" if off < ONE else f"the concentrations sum to {self.states[0].sum():.6g}; the probabilities of a jump process sum to 1"

    @cached_property
    def edges(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """(M,) where the jumps of each edge lead from, and to."""
        if reason := not_a_process(self.net):
            raise HypothesisFails(reason)
        pairs = np.array([ends(r) for r in self.net.reactions], dtype=np.intp)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def laws(self) -> NDArray[np.int64]:
        """(K, N_X)."""
        return stationary.laws(self.net)

    @cached_property
    def complexes(self) -> tuple[Array, Array]:
        """Y (N_X, C) and d (C, M) of the internal network."""
        place = {i: n for n, i in enumerate(self.net.internal_index)}
        inner = lambda side: tuple(sorted((place[i], n) for i, n in side if i in place))
        sides = [(inner(r.reactants), inner(r.products)) for r in self.net.reactions]
        number = {c: k for k, c in enumerate(dict.fromkeys(c for pair in sides for c in pair))}
        Y, d = np.zeros((len(place), len(number))), np.zeros((len(number), len(sides)))
        for c, k in number.items():
            for i, n in c:
                Y[i, k] = n
        for r, (left, right) in enumerate(sides):
            d[number[left], r] -= 1
            d[number[right], r] += 1
        return Y, d

    # -- how it moves --------------------------------------------------------------------------------------------------------
    @cached_property
    def field(self) -> Field:
        """The rate equations, of rates that do not depend on time."""
        return field(self.net)

    @cached_property
    def motion(self) -> Motion:
        """Fluxes and rates at the states."""
        if self.driving is not None:
            return Moved(self.driving, self.states, np.array(self.net.rows(internal=True), dtype=float))
        return Motion(self.field, self.states)

    @cached_property
    def currents(self) -> Currents:
        """The fluxes at the first state, exact where the model is rational."""
        return currents(self.point)

    @cached_property
    def volumes(self) -> Array:
        """(N_X,) what makes amounts of concentrations."""
        return volumes(self.net)[list(self.net.internal_index)]

    def amounts(self, x: Array) -> Array:
        """Internal amounts of states."""
        return x[..., list(self.net.internal_index)] * self.volumes

    # -- where it rests ------------------------------------------------------------------------------------------------------
    def _one_law(self) -> None:
        if self.driving is not None and len(self.driving.times) > 1:
            raise HypothesisFails("the rates depend on time, so no one state is stationary along the path")

    @cached_property
    def law(self) -> Array:
        """(N,) the stationary probabilities."""
        self._one_law()
        if reason := not_a_process(self.net):
            raise HypothesisFails(reason)
        return stationary.law(self.net)

    @cached_property
    def standard(self) -> Array:
        """mu0 of the internal species: of the open network, chemostats absorbed; of the closed one where the open one has none."""
        found = equilibrium.potentials(self.net)
        if isinstance(found, str) or (self.net.chemostats and self.net.detailed_balance().holds):
            return -np.log(self.equilibrium / self.volumes)
        return np.asarray(found)[list(self.net.internal_index)]

    @cached_property
    def equilibrium(self) -> Array:
        """(N_X,) amounts at the equilibrium of the class."""
        self._one_law()
        found = equilibrium.of_point(self.point)
        if isinstance(found, equilibrium.NoEquilibrium):
            off = self.net.detailed_balance().residual if self.rounded else None
            if off is not None and off <= stationary.BALANCED:
                return self.law
            raise HypothesisFails(found.why)
        return self.volumes * np.array([found.x[s] for s in self.net.internal])

    @cached_property
    def _chosen(self) -> tuple[excess.Chosen | None, dict[str, str]]:
        """The search, made once also where it ends without a state."""
        why: dict[str, str] = {}
        return excess.choose(self.point, self.steady, why), why

    @cached_property
    def steady_point(self) -> Point:
        """The steady state: the one that is named, the only one, or the one that the dynamics reaches."""
        self._one_law()
        chosen, why = self._chosen
        if chosen is None:
            raise HypothesisFails(why["steady_state"])
        return at(self.net, {s: chosen.state.x[s] for s in self.net.internal})

    @cached_property
    def steady_amounts(self) -> Array:
        """(N_X,)."""
        return self.amounts(stationary.vector(self.steady_point))

    def steady_fluxes(self) -> tuple[Array, Array]:
        """J_plus, J_minus at the steady state, each (1, M)."""
        return Motion(self.field, stationary.vector(self.steady_point)[None]).fluxes

    def potentials(self, amounts: Array) -> Array:
        """mu0 + ln x."""
        with np.errstate(all="ignore"):
            return np.asarray(self.standard + np.log(amounts / self.volumes))


def labels(net: ReactionNetwork, name: str) -> tuple[str, ...]:
    """The names of the places of a set: species, reactions; none of other sets."""
    return net.internal if name == "N" else tuple(r.name for r in net.reactions) if name == "M" else ()


def refuses(theorem: Theorem, net: ReactionNetwork, grid: bool = False) -> str:
    """Why a theorem does not speak of a network (of the grid of a diffusion), whatever its state; empty where it does."""
    kinds = set(theorem.applies_to)
    if {"network", "chemical"} & kinds or grid and "diffusion" in kinds:
        return ""
    if "jump" not in kinds:
        return "it speaks of diffusions only" if kinds else "it is a statement about numbers, not about a model"
    reason = not_a_process(net)
    return reason and f"it speaks of jump processes; {reason}"


def not_a_process(net: ReactionNetwork) -> str:
    """Why a network is not a jump process, whatever its state; empty where it is one."""
    try:
        canonical(net)
    except BadStructure as e:
        return str(e)
    return ""
