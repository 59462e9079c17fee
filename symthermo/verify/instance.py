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
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb
from numpy.typing import NDArray

from ..errors import BadValue, HypothesisFails, Mistake, UnknownName
from ..evaluate.trajectory import Trajectory
from ..expression import Expr
from ..index import Index
from ..networks.network import ReactionNetwork, listing
from ..proof import Theorem
from .arrays import compiled
from .environment import Environment
from .expanded import written
from .judge import BITS, Decision, One, both, certified, choices, decisions
from .paths import along
from .values import Values, in_time, names

Array = NDArray[np.float64]
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
    """Both sides along a trajectory: (T,) arrays, or one number each for a theorem about the whole stretch of time."""

    t: Array
    lhs: Array
    rhs: Array
    relation: str

    @property
    def slack(self) -> Array:
        """rhs - lhs."""
        return self.rhs - self.lhs


@dataclass(frozen=True, eq=False)
class Instance:
    """A theorem with a network's names; made by `on`.

    Attributes
    ----------
    theorem, net : what was put together
    places : index -> name of its place
    given : name -> numbers, where the user chose an observable, weights, a second state
    steady : names the steady state
    """

    theorem: Theorem
    net: ReactionNetwork
    places: Mapping[str, str]
    given: Mapping[str, Array]
    steady: Mapping[str, Any] | None = None

    # -- the statement ------------------------------------------------------------------------------------------------------
    def written(self, numbers: bool = True) -> tuple[Expr, Expr]:
        """Both sides as formulas in the network's names; `numbers`: constants with a value replaced by it.

        Raises
        ------
        HypothesisFails
            they would be long, or cannot be written out
        """
        at = {str(i): self._position(i) for e in (self.theorem.claim[0], self.theorem.claim[2]) for i in free_indices(e)}
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
        """Each hypothesis, decided at the model's own state."""
        return self.decide()

    def decide(self, state: Mapping[str, Any] | None = None, /, **concentrations: Any) -> list[Decision]:
        """Each hypothesis at a state: structural ones by integers, the others by numbers."""
        return decisions(self._values(self._environment(state, concentrations)))

    # -- numbers ----------------------------------------------------------------------------------------------------------------
    def _environment(self, state: Mapping[str, Any] | None, more: Mapping[str, Any]) -> Environment:
        return Environment.at(self.net, {**(state or {}), **more}, self.steady)

    def _values(self, environment: Environment) -> Values:
        values, chosen = choices(self.theorem, environment, self.given)
        if chosen is not None:
            raise HypothesisFails(f"{self.theorem.id} holds for every {chosen}; say which: theorem.on(net, {chosen}={{...}})")
        return values

    def _sides(self, values: Values) -> tuple[Array, Array]:
        free, left, right = both(self.theorem, values)
        place = tuple(self._position(i) for i in free)
        return left[(slice(None), *place)], right[(slice(None), *place)]

    def _position(self, i: Index) -> int:
        return position(self.net, i, self.places[str(i)])

    def at(self, state: Mapping[str, Any] | None = None, /, **concentrations: Any) -> One:
        """Both sides, slack, level and hypotheses at a state."""
        values = self._values(self._environment(state, concentrations))
        left, right = self._sides(values)
        holds = {d.name: bool(d) for d in decisions(values)}
        return One(dict(self.places), self.theorem.claim[1], float(left[0]), float(right[0]), "numerical", holds)

    def lhs(self, state: Mapping[str, Any] | None = None, /, **concentrations: Any) -> float:
        """The left side at a state (the model's own, where the state does not speak)."""
        return float(self.at(state, **concentrations).lhs)

    def rhs(self, state: Mapping[str, Any] | None = None, /, **concentrations: Any) -> float:
        """The right side at a state."""
        return float(self.at(state, **concentrations).rhs)

    def slack(self, state: Mapping[str, Any] | None = None, /, **concentrations: Any) -> float:
        """rhs - lhs at a state.

        >>> import symthermo as st
        >>> round(st.theorems["tur.pseudo"].on(st.network("A <=> B | 1, 1")).slack(A=2, B=1), 12)  # ln 2 - 2/3
        0.026480513893
        """
        return self.at(state, **concentrations).slack

    def certify(self, state: Mapping[str, Any] | None = None, /, **concentrations: Any) -> Certificate:
        """The slack as a ball, from rational or decimal input read exactly.

        Raises
        ------
        HypothesisFails
            a name is not rational (an equilibrium, a potential), so that there is no exact input
        """
        environment = self._environment(state, concentrations)
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
        if self.theorem.claim[1] == "==":
            return Certificate("undecided" if gap.contains(0) else "false", gap, lhs, rhs)
        return Certificate("true" if gap >= 0 else "false" if gap < 0 else "undecided", gap, lhs, rhs)

    def along(self, path: Trajectory) -> Sides:
        """Both sides along a trajectory: at its output times, or over the whole of it where the theorem speaks of a stretch of time."""
        if in_time(self.theorem):
            left, right = self._sides(self._values(along(path)))
            return Sides(path.t[[0, -1]], left[0], right[0], self.theorem.claim[1])
        start = Environment.at(path.net)
        left, right = self._sides(self._values(Environment(start.point, path.y.T, steady=self.steady)))
        lhs, rhs = (np.broadcast_to(v, path.t.shape) for v in (left, right))
        return Sides(path.t, lhs, rhs, self.theorem.claim[1])


def position(net: ReactionNetwork, i: Index, name: str) -> int:
    """The number of a place, of its name."""
    places = net.internal if i.size.name == "N" else tuple(r.name for r in net.reactions) if i.size.name == "M" else ()
    if not places:
        return int(name) - 1
    if name not in places:
        raise UnknownName(f"{i} = {name}: no such {'species' if i.size.name == 'N' else 'reaction'}; there are {listing(places)}")
    return places.index(name)


def on(theorem: Theorem, net: ReactionNetwork, steady: Mapping[str, Any] | None = None, **choice: Any) -> Instance:
    """A theorem on a network.

    Parameters
    ----------
    steady : names the steady state, where the theorem refers to one and there are several
    choice : for each index of the statement the name of its place (`i="X"`); for each name that the theorem leaves free the
        numbers: {species: number} (0 where it does not speak), {reaction: number}, a sequence, or one number

    Raises
    ------
    UnknownName, BadValue
        one sentence
    """
    if not {"network", "chemical"} & set(theorem.applies_to):
        raise HypothesisFails(f"{theorem.id} does not speak of networks ({', '.join(theorem.applies_to) or 'it is a lemma on numbers'})")
    indices = {str(i): i for e in (theorem.claim[0], theorem.claim[2]) for i in free_indices(e)}
    sets, places, given = names(theorem), {}, {}
    for name, value in choice.items():
        if name in indices:
            position(net, indices[name], str(value))
            places[name] = str(value)
        elif name in sets:
            given[name] = _numbers(net, name, sets[name], value)
        else:
            raise UnknownName(f"{theorem.id} has no {name}; its indices are {listing(indices)}, its names {listing(sorted(sets))}")
    if missing := [i for name, i in indices.items() if name not in places]:
        i = missing[0]
        example = net.internal[0] if i.size.name == "N" else net.reactions[0].name if i.size.name == "M" else "1"
        raise BadValue(f"{theorem.id} speaks of a place {i}; say which, as in theorem.on(net, {i}={example!r})")
    return Instance(theorem, net, places, given, steady)


def free_indices(e: Any) -> set[Index]:
    """The indices of an expression that no total binds."""
    return set(compiled(e).free)


def _numbers(net: ReactionNetwork, name: str, sets: tuple[Any, ...], value: Any) -> NDArray[Any]:
    """The user's numbers for a name, exactly as they are written."""
    if isinstance(value, Mapping):
        labels = net.internal if sets and sets[0].name == "N" else tuple(r.name for r in net.reactions)
        if len(sets) != 1 or sets[0].name not in ("N", "M"):
            raise BadValue(f"{name} is not one number for each species or reaction; give a sequence")
        if unknown := [k for k in value if k not in labels]:
            raise UnknownName(f"{name}: no {unknown[0]!r} among {listing(labels)}")
        value = [value.get(k, 0) for k in labels]
    table = np.asarray(value, dtype=object)
    if table.ndim != len(sets):
        places = ", ".join(s.name for s in sets) or "nothing: one number"
        raise BadValue(f"{name} needs {len(sets)} axes, over {places}; found {table.ndim}")
    try:
        return np.vectorize(_exact, otypes=[object])(table) if table.ndim else np.array(_exact(table.item()), dtype=object)
    except (ValueError, TypeError):
        raise BadValue(f"{name} = {str(value)[:60]}: expected numbers such as 2, 0.1 or 3/2") from None


def _exact(v: Any) -> Fraction:
    return v if isinstance(v, Fraction) else Fraction(v) if isinstance(v, int) else Fraction(str(v))
