"""A theorem on the user's network: `thm.on(net, i="X")`.

>>> import symthermo as st
>>> net = st.network("A <=> B | 1, 1; init: A=3, B=1")
>>> here = st.theorems["tur.concentration"].on(net, i="A")
>>> here
tur.concentration, i = A, on network
  2*(B - A)**2 <= (B + A)*(A - B)*log(A/B)
>>> here.lhs(), round(here.slack(A=2, B=1), 6), here.certify(A="2/3", B=0.1).verdict
(8.0, 0.079442, 'true')
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb
from numpy.typing import NDArray

from ..errors import BadValue, HypothesisFails, Mistake, UnknownName
from ..expression import Expr
from ..index import Index
from ..networks.network import ReactionNetwork, listing
from ..proof import Theorem
from .both import BITS, both, certified, magnitude, not_exact
from .claims import ROUNDING
from .decide import Decision, decisions
from .doors import Door, door
from .environment import Environment
from .expanded import written
from .judge import One, choices
from .statements import free_indices, names, of_paths
from .values import Values

Array = NDArray[np.float64]
_KINDS = {"N": "species", "M": "reaction"}
PRECISIONS = (*BITS, 2048, 8192)


@dataclass(frozen=True)
class Certificate:
    """Whether lhs <= rhs at a state, decided in ball arithmetic on exact input.

    Attributes
    ----------
    verdict : "true", "false", or "undecided" where the ball around the slack holds zero at every precision (equality)
    slack, lhs, rhs : balls, as python-flint's arb
    """

    verdict: str
    slack: arb
    lhs: arb
    rhs: arb

    def __str__(self) -> str:
        return f"{self.verdict}: slack {self.slack.str(20)}, lhs {self.lhs.str(20)}, rhs {self.rhs.str(20)}"


@dataclass(frozen=True, eq=False)
class Sides:
    """Both sides along a trajectory: (T,) arrays, or one number each for a theorem about the whole stretch of time.

    Attributes
    ----------
    hypotheses : whether each holds, at all times
    """

    t: Array
    lhs: Array
    rhs: Array
    relation: str
    hypotheses: Mapping[str, bool]

    @property
    def slack(self) -> Array:
        """rhs - lhs."""
        return self.rhs - self.lhs


@dataclass(frozen=True, eq=False)
class Instance:
    """A theorem with the names of a model; made by `on`. States are given as `model.at` takes them.

    Attributes
    ----------
    theorem, door : what was put together: the door of a network, a jump process or a diffusion
    places : index -> name of its place
    given : name -> numbers, where the user chose an observable, weights, a second state
    steady : names the steady state
    """

    theorem: Theorem
    door: Door
    places: Mapping[str, str]
    given: Mapping[str, Array]
    steady: Mapping[str, Any] | None = None

    @property
    def net(self) -> ReactionNetwork:
        """The network that the model is."""
        return self.door.net

    # -- the statement ------------------------------------------------------------------------------------------------------
    def written(self, numbers: bool = True) -> tuple[Expr, Expr]:
        """Both sides as formulas in the network's names; `numbers`: constants with a value replaced by it.

        Raises
        ------
        HypothesisFails
            they would be long, or cannot be written out
        """
        at = {name: self._position(i) for name, i in free_indices(self.theorem).items()}
        return written(self.theorem, self.net, at, self.given, numbers)

    @property
    def text(self) -> str:
        """The statement as infix text in the names of the network; with totals where it cannot be written out, or would be long."""
        from ..latex.statement import instance_text
        return instance_text(self)

    def latex(self) -> str:
        """The statement in LaTeX, in the names of the network, as one displayed formula."""
        from ..latex.statement import instance_latex
        return instance_latex(self)

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex()}$"

    def __repr__(self) -> str:
        where = "".join(f", {i} = {p}" for i, p in self.places.items())
        lines = [f"{self.theorem.id}{where}, on {self.net.name}", f"  {self.text}"]
        try:
            lines += [f"  {d}" for d in self.hypotheses]
        except Mistake as e:
            lines.append(f"  not evaluated: {e}")
        return "\n".join(lines)

    # -- hypotheses -----------------------------------------------------------------------------------------------------------
    @property
    def hypotheses(self) -> list[Decision]:
        """Each hypothesis, decided at the model's own state; of a process at equal probabilities."""
        return self.decide()

    def decide(self, state: Any = None, /, **more: Any) -> list[Decision]:
        """Each hypothesis at a state: structural ones by integers, the others by numbers."""
        found = self._environment(state, more) if state is not None or more else self.door.anywhere()
        return decisions(self._values(found))

    # -- numbers ----------------------------------------------------------------------------------------------------------------
    def _environment(self, state: Any, more: Mapping[str, Any]) -> Environment:
        return self.door.at(state, more, self.steady)

    def _values(self, environment: Environment) -> Values:
        if reason := environment.refuses(self.theorem):
            raise HypothesisFails(f"{self.theorem.id} does not apply: {reason}")
        values, chosen = choices(self.theorem, environment, self.given)
        if chosen is not None:
            raise HypothesisFails(f"{self.theorem.id} holds for every {chosen}; say which: theorem.on(model, {chosen}={{...}})")
        return values

    def _sides(self, values: Values) -> tuple[Array, Array]:
        free, left, right = both(self.theorem, values)
        place = tuple(self._position(i) for i in free)
        return left[(slice(None), *place)], right[(slice(None), *place)]

    def _position(self, i: Index) -> int:
        return position(self.door, i, self.places[str(i)])

    def at(self, state: Any = None, /, **more: Any) -> One:
        """Both sides, slack, level and hypotheses at a state."""
        values = self._values(self._environment(state, more))
        (left,), (right,) = self._sides(values)
        holds = {d.name: bool(d) for d in decisions(values)}
        free, whole, _ = both(self.theorem, values)
        room = magnitude(self.theorem, values, whole.shape)[(0, *(self._position(i) for i in free))]
        rounding = max(ROUNDING, values.grid_error) * float(room)
        return One(dict(self.places), self.theorem.claim[1], float(left), float(right), "numerical", holds, rounding)

    def lhs(self, state: Any = None, /, **more: Any) -> float:
        """The left side at a state (the model's own, where the state does not speak)."""
        return float(self.at(state, **more).lhs)

    def rhs(self, state: Any = None, /, **more: Any) -> float:
        """The right side at a state."""
        return float(self.at(state, **more).rhs)

    def slack(self, state: Any = None, /, **more: Any) -> float:
        """rhs - lhs at a state.

        >>> import symthermo as st
        >>> round(st.theorems["tur.pseudo"].on(st.network("A <=> B | 1, 1")).slack(A=2, B=1), 12)  # ln 2 - 2/3
        0.026480513893
        """
        return self.at(state, **more).slack

    def certify(self, state: Any = None, /, **more: Any) -> Certificate:
        """The slack as a ball, from rational or decimal input read exactly.

        Raises
        ------
        HypothesisFails
            a name is not rational (an equilibrium, a potential), so that there is no exact input
        """
        environment = self._environment(state, more)
        values = self._values(environment)
        failing = [str(d) for d in decisions(values) if not d]
        if failing:
            raise HypothesisFails(f"{self.theorem.id} does not apply here: {'; '.join(failing)}")
        found = certified(self.theorem, values, PRECISIONS)
        if found is None:
            raise HypothesisFails(f"{self.theorem.id} cannot be certified here: it speaks of numbers that are not rational at this state")
        free = both(self.theorem, values)[0]
        place = (0, *(self._position(i) for i in free))
        lhs, rhs = found[0][place], found[1][place]
        gap = rhs - lhs
        if not gap.contains(0) and (missed := not_exact(values)):
            raise HypothesisFails(f"{self.theorem.id} cannot be certified here: {missed!r} is met up to rounding only")
        if self.theorem.claim[1] == "==":
            return Certificate("undecided" if gap.contains(0) else "false", gap, lhs, rhs)
        return Certificate("true" if gap >= 0 else "false" if gap < 0 else "undecided", gap, lhs, rhs)

    def along(self, path: Any) -> Sides:
        """Both sides along a trajectory: at its output times, or over the whole of it where the theorem speaks of a stretch of time."""
        whole = of_paths(self.theorem)
        values = self._values(self.door.stretch(path) if whole else self.door.times(path, self.steady))
        left, right = self._sides(values)
        times = path.t[[0, -1]] if whole else path.t
        lhs, rhs = (left[0], right[0]) if whole else (np.broadcast_to(v, path.t.shape) for v in (left, right))
        return Sides(times, lhs, rhs, self.theorem.claim[1], {d.name: bool(d) for d in decisions(values)})


def on(theorem: Theorem, model: Any, steady: Mapping[str, Any] | None = None, **choice: Any) -> Instance:
    """A theorem on a network, a jump process or a diffusion.

    Parameters
    ----------
    steady : names the steady state, where the theorem refers to one and there are several
    choice : for each index of the statement the name of its place (`i="X"`); for each name that the theorem leaves free the
        numbers: {species: number} (0 where it does not speak), {reaction: number}, a sequence, or one number; on a diffusion
        also a formula in its coordinates

    Raises
    ------
    UnknownName, BadValue, HypothesisFails
        one sentence
    """
    here = door(model)
    if reason := here.refuses(theorem):
        raise HypothesisFails(f"{theorem.id} does not apply: {reason}")
    indices, sets, places, given = free_indices(theorem), names(theorem), {}, {}
    for name, value in choice.items():
        if name in indices:
            position(here, indices[name], value)
            places[name] = str(value)
        elif name in sets:
            given[name] = here.numbers(name, sets[name], value)
        else:
            raise UnknownName(f"{theorem.id} has no {name}; its indices are {listing(indices)}, its names {listing(sorted(sets))}")
    if missing := [i for name, i in indices.items() if name not in places]:
        i = missing[0]
        example = (here.labels(i.size.name) or ("1",))[0]
        raise BadValue(f"{theorem.id} speaks of a place {i}; say which, as in theorem.on(model, {i}={example!r})")
    return Instance(theorem, here, places, given, steady)


def position(here: Door, i: Index, name: Any) -> int:
    """The number of a place, of its name."""
    places = here.labels(i.size.name)
    if not places:
        return int(name) - 1
    if (k := here.position(i.size.name, name)) is None:
        raise UnknownName(f"{i} = {name}: no such {_KINDS.get(i.size.name, 'place')}; there are {listing(places)}")
    return k
