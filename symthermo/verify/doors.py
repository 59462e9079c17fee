"""What a theorem is put on, `theorem.on(model)`: a network, a jump process, or a diffusion through the jump process on its grid.

A door knows the network that the model is, how its states are given, and what its places are called. A jump process is the
network of its edges; its states are probabilities, given as `JumpProcess.at` takes them, with a time where rates depend on it.
A diffusion takes densities as `Diffusion.at` does.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculus import exact
from ..diffusions.diffusion import Diffusion
from ..errors import BadValue, HypothesisFails, UnknownName
from ..evaluate import stationary
from ..evaluate.diffusion import field as on_cells
from ..evaluate.diffusion import probabilities
from ..evaluate.jump import JumpPath, placed
from ..evaluate.trajectory import Trajectory
from ..evaluate.values import at
from ..markov.jump import JumpProcess
from ..markov.oriented import TIME
from ..networks.network import ReactionNetwork, listing, real
from ..proof import Theorem
from .driving import Driving
from .environment import Environment, Grid, labels, refuses
from .paths import along

Array = NDArray[np.float64]
State = Any


@dataclass(frozen=True, eq=False)
class Door:
    """A network.

    Attributes
    ----------
    net : the network whose species and reactions are the places; of a process whose rates move, without their values
    """

    net: ReactionNetwork

    # -- states --------------------------------------------------------------------------------------------------------------
    def at(self, state: State, more: Mapping[str, Any], steady: Mapping[str, Any] | None) -> Environment:
        """At one state: concentrations, the model's own where it does not speak."""
        return Environment.at(self.net, {**(state or {}), **more}, steady)

    def anywhere(self) -> Environment:
        """At the state in which hypotheses are decided unless one is given: the model's own."""
        return self.at(None, {}, None)

    def times(self, path: Any, steady: Mapping[str, Any] | None) -> Environment:
        """At the output times of a path."""
        self._own(path, Trajectory, "net.integrate")
        return replace(Environment.at(path.net), states=path.y.T, steady=steady)

    def stretch(self, path: Any) -> Environment:
        """Over the whole of a path."""
        self._own(path, Trajectory, "net.integrate")
        return along(path)

    @staticmethod
    def _own(path: Any, kind: type, maker: str) -> None:
        if not isinstance(path, kind):
            raise BadValue(f"along({str(path)[:60]}): expected a trajectory, as {maker}(...) gives it")

    # -- names ---------------------------------------------------------------------------------------------------------------
    def refuses(self, theorem: Theorem) -> str:
        """Why the theorem does not speak of this model whatever its state; empty where it does."""
        return refuses(theorem, self.net)

    def labels(self, name: str) -> tuple[str, ...]:
        """The names of the places of a set, as they are shown."""
        return labels(self.net, name)

    def position(self, name: str, label: Any) -> int | None:
        """The number of a place of the set; None where there is none of that name."""
        known = self.labels(name)
        return known.index(str(label)) if str(label) in known else None

    def numbers(self, name: str, sets: tuple[Any, ...], value: Any) -> NDArray[Any]:
        """The user's numbers for a name, exactly as they are written."""
        if isinstance(value, Mapping):
            if len(sets) != 1 or sets[0].name not in ("N", "M"):
                raise BadValue(f"{name} is not one number for each species or reaction; give a sequence")
            entries: list[Any] = [0] * len(self.labels(sets[0].name))
            for key, v in value.items():
                k = self.position(sets[0].name, key)
                if k is None:
                    raise UnknownName(f"{name}: no {str(key)!r} among {listing(self.labels(sets[0].name))}")
                entries[k] = v
            value = entries
        table = np.asarray(value, dtype=object)
        if table.ndim != len(sets):
            places = ", ".join(s.name for s in sets) or "nothing: one number"
            raise BadValue(f"{name} needs {len(sets)} axes, over {places}; found {table.ndim}")
        for n, s in zip(table.shape, sets, strict=True):
            if (wanted := len(self.labels(s.name))) and n != wanted:
                raise BadValue(f"{name} has {n} entries over {s.name}; expected {wanted}")
        try:
            return np.vectorize(_exact, otypes=[object])(table) if table.ndim else np.array(_exact(table.item()), dtype=object)
        except (ValueError, TypeError):
            raise BadValue(f"{name} = {str(value)[:60]}: expected numbers such as 2, 0.1 or 3/2") from None


def _exact(v: Any) -> Fraction:
    return v if isinstance(v, Fraction) else Fraction(v) if isinstance(v, int) else Fraction(str(v))


@dataclass(frozen=True, eq=False)
class JumpDoor(Door):
    """A jump process."""

    process: JumpProcess

    def at(self, state: State, more: Mapping[str, Any], steady: Mapping[str, Any] | None) -> Environment:
        """At probabilities, as a sequence or by label, and the time t."""
        rest = dict(more)
        t = rest.pop(TIME, None)
        p = {**(state or {}), **rest} if state is None or isinstance(state, Mapping) else state
        if not len(p):
            raise BadValue("a jump process has no state of its own: give probabilities, as in .at([0.5, 0.5])")
        exact_p = self.process.probabilities(p)
        total = sum(exact_p)                                   # of decimals that were rounded
        net = placed(self.process.rates_at(t), tuple(v / total for v in exact_p))
        point = at(net)
        driving = None if self.process.autonomous else Driving(self.process, np.array([float(real(0 if t is None else t, TIME))]))
        return self._environment(Environment(point, stationary.vector(point)[None], steady=steady, driving=driving))

    def _environment(self, e: Environment) -> Environment:
        return replace(e, rounded=self._rounded, pairs=self._pairs)

    def anywhere(self) -> Environment:
        """At equal probabilities, at the time 0."""
        n = len(self.process.states)
        return self.at([Fraction(1, n)] * n, {}, None)

    def times(self, path: Any, steady: Mapping[str, Any] | None) -> Environment:
        self._own(path, JumpPath, "jump.integrate")
        point = at(placed(self.process.rates_at(path.t[0]), tuple(s.initial for s in path.net.species_data)))
        driving = None if self.process.autonomous else Driving(self.process, path.t)
        return self._environment(Environment(point, path.y.T, steady=steady, driving=driving))

    def stretch(self, path: Any) -> Environment:
        self._own(path, JumpPath, "jump.integrate")
        return self._environment(along(path))

    @cached_property
    def _rounded(self) -> bool:
        known = {k: v for k, v in self.process.parameters.items() if v is not None}
        formulas = self.process.formulas.values()
        return self.process.protocol is not None or any(exact(e, known | {TIME: Fraction(1)}) is None for e in formulas)

    @cached_property
    def _pairs(self) -> tuple[int, int] | None:
        """The numbers of values of the two parts, where the states are all pairs in order."""
        states = self.process.states
        if not all(isinstance(s, tuple) and len(s) == 2 for s in states):
            return None
        parts = [list(dict.fromkeys(s[k] for s in states)) for k in (0, 1)]      # type: ignore[index]
        return (len(parts[0]), len(parts[1])) if tuple(product(*parts)) == states else None

    def position(self, name: str, label: Any) -> int | None:
        states = self.process.states
        if name == "N" and (label in states or str(label) in map(str, states)):
            return states.index(label) if label in states else list(map(str, states)).index(str(label))
        return super().position(name, label)


@dataclass(frozen=True, eq=False)
class DiffusionDoor(JumpDoor):
    """A diffusion: the jump process on its grid, with densities over spaces."""

    diffusion: Diffusion

    def at(self, state: State, more: Mapping[str, Any], steady: Mapping[str, Any] | None) -> Environment:
        """At a density, as `Diffusion.at` takes it, and the time t."""
        if state is None:
            raise BadValue('a diffusion has no state of its own: give a density, as in .at("exp(-x^2/2)")')
        p = probabilities(self.diffusion, state)
        if p.ndim > 1:
            raise BadValue("several densities; give one at a time")
        return super().at(p, more, steady)

    def _environment(self, e: Environment) -> Environment:
        d, made = self.diffusion, self.diffusion.discretised.grid
        cells = d.cells if len(d.cells) == 2 else None
        return replace(e, rounded=True, pairs=cells, grid=Grid(tuple(made.width), dict(zip(d.names, made.points.T, strict=True)), d))

    def anywhere(self) -> Environment:
        """At the uniform density."""
        return super().at([Fraction(1, self._size)] * self._size, {}, None)

    @property
    def _size(self) -> int:
        return len(self.process.states)

    def refuses(self, theorem: Theorem) -> str:
        return refuses(theorem, self.net, grid=True)

    def numbers(self, name: str, sets: tuple[Any, ...], value: Any) -> NDArray[Any]:
        """Also a formula in the coordinates, a function of them, or one number for each cell."""
        if tuple(s.name for s in sets) == ("K", "N") and isinstance(value, (list, tuple)):
            return np.array([on_cells(self.diffusion, row, name) for row in value]).astype(object)
        over_cells = len(sets) == 1 and sets[0].name == "N" and not isinstance(value, Mapping)
        if not over_cells:
            return super().numbers(name, sets, value)
        return np.asarray(on_cells(self.diffusion, value, name)).astype(object)


def door(model: Any) -> Door:
    """The door of a network, a jump process or a diffusion."""
    if isinstance(model, ReactionNetwork):
        return Door(model)
    if isinstance(model, JumpProcess):
        return JumpDoor(model.network, model)
    if isinstance(model, Diffusion):
        process = model.jump()
        return DiffusionDoor(process.network, process, model)
    raise HypothesisFails(f"a theorem is put on a network, a jump process or a diffusion, not on {type(model).__name__}")
