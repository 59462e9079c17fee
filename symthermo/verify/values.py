"""What the names of a theorem stand for on a network: given, standard, or computed from the theorem's own definitions.

A definition is an equality among the hypotheses in which one name is not known yet. It is solved as it stands: `m == ...` is
computed, `y**2 == ...` has a positive root, and what is linear in the unknown (`D a == xdot`, normal equations) is solved by
least squares, of least norm where the solution is not unique; anything else by Gauss-Newton steps from zero.
"""
from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike, NDArray
from sympy import Indexed, IndexedBase

from ..errors import BadValue, HypothesisFails, Mistake, OutOfDomain
from ..proof import Hypothesis, Motion, Theorem
from .arrays import compiled
from .environment import TABLE, Environment

Array = NDArray[np.float64]
STEPS = 60
"""Gauss-Newton steps, each halved until it descends."""


class Open(Exception):
    """Nothing determines this name: the theorem holds for every value of it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def relations(theorem: Theorem) -> tuple[Hypothesis, ...]:
    """The hypotheses that are relations."""
    return tuple(h for h in theorem.hypotheses if isinstance(h, Hypothesis))


def expressions(theorem: Theorem) -> tuple[Any, ...]:
    """Both sides of the claim and of every hypothesis."""
    return (theorem.claim[0], theorem.claim[2], *(side for h in relations(theorem) for side in (h.lhs, h.rhs)))


@lru_cache(None)
def names(theorem: Theorem) -> dict[str, tuple[Any, ...]]:
    """Every name of a theorem with the sets of its places."""
    return {name: places for e in expressions(theorem) for name, places in compiled(e).sets.items()}


@lru_cache(None)
def in_time(theorem: Theorem) -> bool:
    """The theorem speaks of a stretch of time."""
    return any(kind(s) == "time" for places in names(theorem).values() for s in places)


@lru_cache(None)
def signed(theorem: Theorem, sign: str) -> frozenset[str]:
    """The letters and families that are declared positive, or nonnegative."""
    known, letters = names(theorem), {s for e in expressions(theorem) for s in e.atoms(sp.Symbol, IndexedBase)}
    return frozenset(s.name for s in letters if getattr(s, f"is_{sign}") and not s.is_integer and s.name in known)


@lru_cache(None)
def moving(theorem: Theorem) -> frozenset[str]:
    """The names whose motion the theorem speaks of."""
    return frozenset(n.name for h in theorem.hypotheses if isinstance(h, Motion) for pair in h.rates for n in pair if n != 0)


def kind(size: Any) -> str:
    """"finite", "time" or "space"; a letter has no sets."""
    return str(size.kind)


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
        self._known: dict[str, Array | Exception] = {}
        self._busy: set[str] = set()

    @cached_property
    def statements(self) -> tuple[Hypothesis, ...]:
        """The hypotheses that are relations."""
        return relations(self.theorem)

    @cached_property
    def sets(self) -> dict[str, tuple[Any, ...]]:
        """Every name of the theorem with the sets of its places."""
        return names(self.theorem)

    @cached_property
    def in_time(self) -> bool:
        """The theorem speaks of a stretch of time."""
        return in_time(self.theorem)

    def __iter__(self) -> Iterator[str]:
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)

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
        """The theorem's own function: of the names that its parameters have, or of all values."""
        if name not in self.theorem.letters:
            return None
        make = _function(self.theorem.letters[name][1])
        if make is None:
            return None
        parameters = list(inspect.signature(make).parameters)
        if not all(p in self.sets or p in TABLE or p in self.theorem.letters for p in parameters):
            return None
        try:
            with np.errstate(all="ignore"):
                return np.asarray(make(*(self._read(p) for p in parameters)), dtype=float)
        except (np.linalg.LinAlgError, IndexError, ValueError, OverflowError) as e:
            if isinstance(e, Mistake):
                raise
            raise HypothesisFails(f"{name} has no value on this network") from None

    def _read(self, name: str) -> Array:
        """A name of the statement, another letter, or a standard name that the statement does not speak of."""
        if name in self.sets or name in self.theorem.letters:
            return self[name]
        value = self.environment.value(name, TABLE[name][0])
        return np.moveaxis(value, 0, -1)[None] if self.in_time and len(value) > 1 else value

    def _standard(self, name: str) -> Array | None:
        places = self.sets.get(name, ())
        if len(places) == 1 and places[0].name == name:
            return self._weights() if kind(places[0]) == "time" else np.ones((1, self.environment.sizes[name]))
        if name not in TABLE:
            return None
        finite = "".join(s.name for s in places if kind(s) != "time")
        timed = [k for k, s in enumerate(places) if kind(s) == "time"]
        if len(timed) > 1 or TABLE[name][0] != finite:
            return None
        value = self.environment.value(name, finite)
        if timed:
            self._weights()
            nodes = len(self.environment.states)
            return np.moveaxis(np.broadcast_to(value, (nodes, *value.shape[1:])), 0, timed[0])[None]
        if self.in_time and len(value) > 1:
            return None                                        # one value at each time, where the theorem wants one for all
        return value

    def _weights(self) -> Array:
        if self.environment.weights is None:
            raise HypothesisFails("it speaks of a stretch of time; evaluate it along a trajectory")
        return self.environment.weights[None]

    def _defined(self, name: str) -> Array | None:
        usable = [h for h in self.statements if h.op == "==" and name in self._names(h) and self._others_known(h, name)]
        bold = not self._positive(name) and len([s for s in self.sets[name] if kind(s) != "time"]) < 2
        usable = [h for h in usable if h.kind == "definition"] or (usable if bold else [])
        for h in usable:
            for one, other in ((h.lhs, h.rhs), (h.rhs, h.lhs)):
                if name in compiled(other).sets:
                    continue
                if _is_bare(one, name):
                    return self._laid_out(other, one)
                if isinstance(one, sp.Pow) and one.exp == 2 and _is_bare(one.base, name):
                    return np.asarray(np.sqrt(self._laid_out(other, one.base)))
        return self._solved(name, usable) if usable else None

    @staticmethod
    def _names(h: Hypothesis) -> set[str]:
        return set(compiled(h.lhs).sets) | set(compiled(h.rhs).sets)

    def _others_known(self, h: Hypothesis, name: str) -> bool:
        try:
            for other in self._names(h) - {name}:
                self[other]
        except Open:
            return False
        return True

    def _laid_out(self, e: Any, target: Any) -> Array:
        """The value of e with its axes in the order of the target's places."""
        c = compiled(e)
        value = c(self)
        wanted = list(target.indices) if isinstance(target, Indexed) else []
        cut = value[(slice(None), *(slice(None) if k in c.free else None for k in sorted(wanted, key=str)))]
        order = sorted(range(len(wanted)), key=lambda n: str(wanted[n]))
        out = np.moveaxis(cut, range(1, cut.ndim), [1 + n for n in order])
        shape = (len(out), *(self._size(k.size) for k in wanted))
        return np.array(np.broadcast_to(out, shape))

    def _size(self, s: Any) -> int:
        if kind(s) == "time":
            return len(self.environment.states)
        known = self.environment.sizes
        if s.name in known:
            return known[s.name]
        for name, places in self.sets.items():
            a = self._known.get(name)
            if isinstance(a, np.ndarray) and s in places:
                return int(a.shape[a.ndim - len(places) + places.index(s)])
        raise HypothesisFails(f"the network has no set {s.name}; its sets are {', '.join(known)}")

    # -- equations -----------------------------------------------------------------------------------------------------------
    def _solved(self, name: str, equations: list[Hypothesis]) -> Array:
        """The unknown from equations, at all states (or times) at once."""
        places = self.sets[name]
        timed = [k for k, s in enumerate(places) if kind(s) == "time"]
        shape = tuple(self._size(s) for s in places if kind(s) != "time")
        if 0 in shape:                                         # one for each place of a set that has none
            return np.zeros((1, *(self._size(s) for s in places)))
        others = {k: self[k] for h in equations for k in self._names(h) - {name}}
        leading = [len(a) for k, a in others.items() if a.ndim == len(self.sets[k]) + 1]
        states = len(self.environment.states) if timed else max(leading, default=1)

        def lay(u: Array) -> tuple[dict[str, Array], Array]:
            """(k, states, n) trial values as arrays that statements take."""
            if timed:
                return others, np.moveaxis(u.reshape(len(u), states, *shape), 1, 1 + timed[0])
            repeat = lambda k, a: np.tile(a, (len(u), *[1] * (a.ndim - 1))) if a.ndim == len(self.sets[k]) + 1 and len(a) > 1 else a
            return {k: repeat(k, a) for k, a in others.items()}, u.reshape(-1, *shape)

        def residual(u: Array) -> Array:
            """(k, states, n) -> (k, states, equations)"""
            known, trial = lay(u)
            out = []
            for h in equations:
                codes = [compiled(e) for e in (h.lhs, h.rhs)]
                free = tuple(sorted({i for c in codes for i in c.free}, key=str))
                sides = [c(known | {name: trial}) for c in codes]
                cuts = [(slice(None), *(slice(None) if i in c.free else None for i in free)) for c in codes]
                gap = sides[0][cuts[0]] - sides[1][cuts[1]]
                gap = np.broadcast_to(gap, (len(u) if timed else len(u) * states, *gap.shape[1:]))
                if timed:
                    at = [k for k, i in enumerate(free) if kind(i.size) == "time"]
                    if not at:
                        raise Open(name)                       # one equation for all times does not determine a value at each
                    out.append(np.moveaxis(gap, 1 + at[0], 1).reshape(len(u), states, -1))
                else:
                    out.append(gap.reshape(len(u), states, -1))
            return np.concatenate(out, axis=2)
        with np.errstate(all="ignore"):
            u = _roots(residual, states, int(np.prod(shape)), self._positive(name))
        return lay(u[None])[1]

    def _positive(self, name: str) -> bool:
        return name in signed(self.theorem, "positive")


def _function(f: Any) -> Any:
    """A function, or the one that a dotted name inside the package stands for; None where there is none."""
    if not isinstance(f, str):
        return f
    module, _, name = f.rpartition(".")
    return getattr(import_module(f"symthermo.{module}"), name, None) if find_spec(f"symthermo.{module}") else None


def _is_bare(e: Any, name: str) -> bool:
    """The name itself, or an entry of the family at different indices."""
    if isinstance(e, Indexed):
        return e.base.label.name == name and all(isinstance(k, sp.Symbol) for k in e.indices) and len(set(e.indices)) == len(e.indices)
    return isinstance(e, sp.Symbol) and e.name == name


def _roots(residual: Callable[[Array], Array], states: int, n: int, positive: bool) -> Array:
    """(states, n) for which the residual vanishes: linear equations by least squares, others by damped Gauss-Newton steps."""
    probes = np.concatenate([np.zeros((1, n)), np.eye(n), np.linspace(0.5, 1.5, n)[None]])
    found = residual(np.broadcast_to(probes[:, None], (n + 2, states, n)).copy())
    slopes = np.moveaxis(found[1 : n + 1] - found[0], 0, 2)                        # (states, equations, n)
    size = np.abs(found).max(axis=(0, 2), initial=1e-300)[:, None]
    if np.all(np.isfinite(found)) and np.all(np.abs(slopes @ probes[-1] + found[0] - found[-1]) < 1e-9 * size):
        if not np.any(found[0]) and n > 1 and len(kernel := _kernel(slopes[0])):
            return np.broadcast_to(kernel, (states, n))        # of a homogeneous equation a solution that is not zero
        scale = np.abs(slopes).max(axis=2, initial=1e-300)     # equations of different sizes count alike
        scale[scale < 1e-14 * size] = 1.0
        return _least(slopes / scale[..., None], -found[0] / scale)
    u = np.full((states, n), 1.0 if positive else 0.0)
    here = residual(u[None])[0]
    for _ in range(STEPS):
        h = 1e-6 * (1 + np.abs(u))[None] * np.eye(n)[:, None]
        slopes = np.moveaxis((residual(u + h) - residual(u - h)) / 2, 0, 2) / (1e-6 * (1 + np.abs(u)))[:, None]
        if not np.all(np.isfinite(slopes)):
            break
        step, moving = _least(slopes, -here), np.ones(states, bool)
        for halving in range(12):
            trial = u + 0.5**halving * step
            trial = np.where(moving[:, None], np.maximum(trial, 0.1 * u) if positive else trial, u)
            there = residual(trial[None])[0]
            better = moving & (np.linalg.norm(there, axis=1) < np.linalg.norm(here, axis=1))
            u, here = np.where(better[:, None], trial, u), np.where(better[:, None], there, here)
            moving &= ~better
            if not moving.any():
                break
        if moving.all():
            break
    return u


def _least(matrix: Array, right: Array) -> Array:
    """Least squares of least norm, for many matrices."""
    return np.asarray((np.linalg.pinv(matrix, rcond=1e-12) @ right[..., None])[..., 0])


def _kernel(matrix: Array) -> Array:
    """One vector that the matrix sends to zero; empty if there is none."""
    _, singular, rows = np.linalg.svd(matrix)
    if len(singular) == matrix.shape[1] and singular[-1] > 1e-12 * singular[0]:
        return np.zeros(0)
    return np.asarray(rows[-1] / rows[-1][np.argmax(np.abs(rows[-1]))])

