"""What the names of a theorem stand for on a network: given, standard, or computed from the theorem's own definitions.

A definition is an equality among the hypotheses in which one name is not known yet. It is solved as it stands: `m == ...` is
computed, `y**2 == ...` has a positive root, `p a == ...` is divided by what is positive, of `a[i] <= m` the least m is taken, and
what is linear in the unknown (`D a == xdot`, normal equations) is solved by least squares, of least norm where the solution is
not unique; anything else by Gauss-Newton steps from zero. The rate of a defined name is the time derivative of its definition.
"""
from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike, NDArray
from sympy import Indexed

from ..errors import BadValue, HypothesisFails, Mistake, OutOfDomain
from ..index import Index
from ..proof import Hypothesis, Theorem
from ..proof.language import names as named
from .arrays import compiled, sets
from .environment import Environment, NoSuchSet
from .gradients import field, speaks_of_gradients, tolerance
from .solving import Open, solved
from .standard import DENSITIES, TABLE, value
from .statements import derived, in_time, kind, names, names_of, relations, signed

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Formula:
    """A definition solved for a name: `target` (the name at its places) is the root of this order of an expression."""

    target: Any
    expression: Any
    order: int


class Values(Mapping[str, Array]):
    """Values by name, computed when asked for, as the arrays that compiled statements take (the states first).

    Parameters
    ----------
    given : values of the user, or chosen: (places) or (states, places)
    """

    def __init__(self, theorem: Theorem, environment: Environment, given: Mapping[str, ArrayLike] | None = None) -> None:
        self.theorem, self.environment = theorem, environment
        self.exact = {k: np.asarray(v, dtype=object) for k, v in (given or {}).items()}
        self.given = {k: v.astype(float) for k, v in self.exact.items()}
        self.how: dict[str, str] = {}                          # name -> "given", "standard", "letter" or "defined"
        self.formulas: dict[str, Formula] = {}                 # of names that stand alone in a definition
        self._known: dict[str, Array | Exception] = {}
        self._busy: set[str] = set()

    @cached_property
    def statements(self) -> tuple[Hypothesis, ...]:
        """The hypotheses that are relations."""
        return relations(self.theorem)

    @cached_property
    def sets(self) -> dict[str, tuple[Any, ...]]:
        """Every name of the theorem, and of what follows from its motions, with the sets of its places."""
        more = (pair for h in derived(self.theorem) for side in (h.lhs, h.rhs) for pair in sets(side))
        return {**dict(more), **names(self.theorem)}

    @cached_property
    def in_time(self) -> bool:
        """The theorem speaks of a stretch of time."""
        return in_time(self.theorem)

    @cached_property
    def grid_error(self) -> float:
        """Where gradients are those of a grid, by what share of its size a claim, or a hypothesis of calculus, may be missed; else 0."""
        return tolerance(self.environment) if self.environment.grid is not None and speaks_of_gradients(self.theorem) else 0.0

    @property
    def set_sizes(self) -> Mapping[str, int]:
        """The number of places of each finite set of the model."""
        return self.environment.sizes

    def __iter__(self) -> Iterator[str]:
        return iter(names(self.theorem))

    def __len__(self) -> int:
        return len(names(self.theorem))

    def __contains__(self, name: object) -> bool:
        return name in self.sets or name in TABLE

    def __getitem__(self, name: str) -> Array:
        """
        Raises
        ------
        Open : nothing determines it
        HypothesisFails : the network does not have it
        """
        if name not in self._known:
            if name in self._busy:
                raise Open(name)
            self._busy.add(name)
            try:
                self._known[name] = self._find(name)
            except HypothesisFails as e:
                self._known[name] = e
            except (BadValue, OutOfDomain) as e:               # zero, or below it by rounding, where the formula wants more
                self._known[name] = HypothesisFails(f"{name} has no value here: {e}")
            finally:
                self._busy.discard(name)
        found = self._known[name]
        if isinstance(found, Exception):
            raise found
        return found

    # -- the four sources --------------------------------------------------------------------------------------------------
    def _find(self, name: str) -> Array:
        """By the first source that has it."""
        for source in (self._given, self._letter, self._standard, self._defined):
            found = source(name)
            if found is not None:
                self.how[name] = source.__name__[1:]
                return found
        raise Open(name)

    def _given(self, name: str) -> Array | None:
        return self.given.get(name)

    def _letter(self, name: str) -> Array | None:
        """The theorem's own function: of the names that its parameters have, those with a default where the theorem has them."""
        if name not in self.theorem.letters:
            return None
        make = _function(self.theorem.letters[name][1])
        if make is None:
            return None
        wanted, optional = parameters(self.theorem, name)
        there = lambda n: n in self.sets or n in TABLE or n in self.theorem.letters
        if not all(map(there, wanted.values())):
            return None
        read = wanted | {p: n for p, n in optional.items() if there(n)}
        try:
            with np.errstate(all="ignore"):
                return np.asarray(make(**{p: self._read(n) for p, n in read.items()}), dtype=float)
        except (np.linalg.LinAlgError, IndexError, ValueError, OverflowError) as e:
            if isinstance(e, Mistake):
                raise
            raise HypothesisFails(f"{name} has no value on this network") from None

    def _read(self, name: str) -> Array:
        """A name of the statement, another letter, or a standard name that the statement does not speak of; the states first."""
        if name in self.sets or name in self.theorem.letters:
            found = self[name]
            return found[None] if name in self.given and found.ndim == len(self.sets[name]) else found
        found = value(self.environment, name, TABLE[name][0])
        if self._dense and name in DENSITIES:
            found = found / self.environment.grid.cell                   # type: ignore[union-attr]
        return np.moveaxis(found, 0, -1)[None] if self.in_time and len(found) > 1 else found

    @cached_property
    def _dense(self) -> bool:
        """The theorem speaks of densities, on a grid."""
        spaces = (s for places in self.sets.values() for s in places if kind(s) == "space")
        return self.environment.grid is not None and any(s.name == "N" for s in spaces)

    def _standard(self, name: str) -> Array | None:
        places = self.sets.get(name, ())
        if len(places) == 1 and places[0].name == name:
            return self._weights() if kind(places[0]) == "time" else self.environment.measure(name)[None]
        if (gradient := field(self, name)) is not None:
            return gradient
        if name not in TABLE:
            return None
        timed = [k for k, s in enumerate(places) if kind(s) == "time"]
        try:
            found = value(self.environment, name, "".join(s.name for s in places if kind(s) != "time"))
        except KeyError:
            return None
        if len(timed) > 1:
            return None
        grid = self.environment.grid
        if grid is not None and name in DENSITIES and any(kind(s) == "space" for s in places):
            found = found / grid.cell
        if timed:
            self._weights()
            nodes = len(self.environment.states)
            return np.moveaxis(np.broadcast_to(found, (nodes, *found.shape[1:])), 0, timed[0])[None]
        if self.in_time and len(found) > 1:                    # one value at each time, where the theorem wants one for all
            if name in ("wp", "wm", "kp", "km"):
                raise HypothesisFails("the theorem speaks of constant rates; those here depend on time")
            return None
        return found

    def _weights(self) -> Array:
        if self.environment.weights is None:
            raise HypothesisFails("it speaks of a stretch of time; evaluate it along a trajectory")
        return self.environment.weights[None]

    def _defined(self, name: str) -> Array | None:
        found = self._by(name, self.statements)
        return self._by(name, derived(self.theorem)) if found is None else found

    def _by(self, name: str, statements: tuple[Hypothesis, ...]) -> Array | None:
        """From the statements in which it is the only unknown."""
        about = [h for h in statements if name in names_of(self.theorem)[h] and self._others_known(h, name)]
        usable = [h for h in about if h.op == "=="]
        matrix = len([s for s in self.sets[name] if kind(s) != "time"]) > 1
        usable = [h for h in usable if h.kind == "definition"] or ([] if matrix or self._positive(name) else usable)
        for h in usable:
            for one, other in ((h.lhs, h.rhs), (h.rhs, h.lhs)):
                if name not in dict(sets(other)) and (formula := _isolated(name, one, other)) is not None:
                    self.formulas[name] = formula
                    found = self._laid_out(formula.expression, formula.target)
                    return found if formula.order == 1 else np.asarray(np.sqrt(found))
        if usable and not matrix:
            return solved(self, name, usable, self._positive(name))
        for h in about:                                        # a bound: the least, or the largest, that is allowed
            for bound, other, tightest in ((h.rhs, h.lhs, np.max), (h.lhs, h.rhs, np.min)):
                if h.op == "<=" and h.kind != "calculus" and isinstance(bound, sp.Symbol) and bound.name == name:
                    found = compiled(other)(self)
                    return np.asarray(tightest(found.reshape(len(found), -1), axis=1))
        return None

    def ways(self, name: str) -> Iterator[frozenset[str]]:
        """The sets of names from each of which this one follows."""
        if name in self.theorem.letters and _function(self.theorem.letters[name][1]) is not None:
            yield frozenset(parameters(self.theorem, name)[0].values())
        matrix, about = len([s for s in self.sets[name] if kind(s) != "time"]) > 1, names_of(self.theorem)
        for h in (h for h in (*self.statements, *derived(self.theorem)) if name in about[h]):
            bound = h.op == "<=" and h.kind != "calculus" and any(isinstance(e, sp.Symbol) and e.name == name for e in (h.lhs, h.rhs))
            usable = h.op == "==" and (h.kind == "definition" or not matrix and not self._positive(name))
            alone = (_isolated(name, one, other) for one, other in ((h.lhs, h.rhs), (h.rhs, h.lhs)) if name not in dict(sets(other)))
            if bound or usable and (not matrix or any(alone)):
                yield about[h] - {name}

    def _others_known(self, h: Hypothesis, name: str) -> bool:
        try:
            for other in sorted(names_of(self.theorem)[h] - {name}):
                self[other]
        except Open:
            return False
        return True

    def _laid_out(self, e: Any, target: Any) -> Array:
        """The value of e with its axes in the order of the target's places."""
        c = compiled(e)
        wanted = list(target.indices) if isinstance(target, Indexed) else []
        cut = c(self)[(slice(None), *(slice(None) if k in c.free else None for k in sorted(wanted, key=str)))]
        order = sorted(range(len(wanted)), key=lambda n: str(wanted[n]))
        out = np.moveaxis(cut, range(1, cut.ndim), [1 + n for n in order])
        shape = (len(out), *(self.size(k.size) for k in wanted))
        return np.array(np.broadcast_to(out, shape))

    def size(self, s: Any) -> int:
        """The number of places of a set; of a stretch of time, of its nodes."""
        if kind(s) == "time":
            return len(self.environment.states)
        known = self.environment.sizes
        letters = {name: self._known[name] for name, how in self.how.items() if how == "letter"}
        for arrays in (self.given, letters, None if s.name in known else self._known):
            for name, places in self.sets.items():
                a = None if arrays is None else arrays.get(name)
                if isinstance(a, np.ndarray) and s in places:
                    return int(a.shape[a.ndim - len(places) + places.index(s)])
        if s.name in known:
            return known[s.name]
        raise NoSuchSet(f"the model has no set {s.name}; its sets are {', '.join(known)}")

    def shape(self, name: str) -> tuple[int, ...]:
        """How many places a name has in each of its sets."""
        return tuple(self.size(s) for s in self.sets[name])

    def _positive(self, name: str) -> bool:
        return name in signed(self.theorem, "positive")


@lru_cache(None)
def parameters(theorem: Theorem, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """parameter -> name of a value, for the function of a letter: those that it needs, and those that it can do without.

    A third entry of `theorem.letters[name]` says which names its parameters have in this theorem, where they have others.
    """
    _, make, *called = theorem.letters[name]
    out: tuple[dict[str, str], dict[str, str]] = {}, {}
    for p, about in inspect.signature(_function(make)).parameters.items():
        out[about.default is not about.empty][p] = called[0].get(p, p) if called else p
    return out


@lru_cache(None)
def _function(f: Any) -> Any:
    """A function, or the one that a dotted name inside the package stands for; None where there is none."""
    if not isinstance(f, str):
        return f
    module, _, name = f.rpartition(".")
    return getattr(import_module(f"symthermo.{module}"), name, None) if find_spec(f"symthermo.{module}") else None


def _isolated(name: str, one: Any, other: Any) -> Formula | None:
    """A name from `one == other`, where it stands alone but for other terms and positive factors, or is squared."""
    terms = [e for e in sp.Add.make_args(one) if name in dict(sets(e))]
    factors = [f for t in terms for f in sp.Mul.make_args(t) if name in dict(sets(f))]
    if len(terms) != 1 or len(factors) != 1:
        return None
    other, held, rest = other - (one - terms[0]), factors[0], terms[0]/factors[0]
    target, order = (held.base, 2) if isinstance(held, sp.Pow) and held.exp == 2 else (held, 1)
    inside = _free(rest) <= _free(target)
    if not (_is_bare(target, name) and inside and (rest.is_positive or rest.is_Rational)):
        return None
    return Formula(target, other/rest, order)


def _free(e: Any) -> set[Index]:
    return {n for n in named(e) if isinstance(n, Index)}


def _is_bare(e: Any, name: str) -> bool:
    """The name itself, or an entry of the family at different indices."""
    if isinstance(e, Indexed):
        return e.base.label.name == name and all(isinstance(k, sp.Symbol) for k in e.indices) and len(set(e.indices)) == len(e.indices)
    return isinstance(e, sp.Symbol) and e.name == name
