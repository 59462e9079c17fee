"""Running integrals of functionals along a trajectory: Gauss-Kronrod (7, 15) on the solver's own interpolants.

The rule is taken over each step, halving where it has not converged, so that the integrals need no tolerance of their own,
resolve the kinks of |xdot|, and pass the integrable singularity of the entropy production of a species that starts at zero. The
nodes of many steps are evaluated together.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from symthermo.numeric.field import Field
from symthermo.numeric.functionals import DIVERGENT_AT_ZERO, Functional, Motion

Array = NDArray[np.float64]
Interpolant = Callable[[Array], Array]

# Kronrod's 15 nodes on [-1, 1] and weights; the Gauss rule uses every second node (R. Piessens et al., QUADPACK, 1983)
_HALF = np.array([0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
                  0.741531185599394439863864773280788, 0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
                  0.207784955007898467600689403773245, 0.0])
_K = np.array([0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
               0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
               0.204432940075298892414161999234649, 0.209482141084727828012999174891714])
_G = np.array([0.0, 0.129484966168869693270611432679082, 0.0, 0.279705391489276667901467771423780, 0.0,
               0.381830050505118944950369775488975, 0.0, 0.417959183673469387755102040816327])
NODES = np.r_[-_HALF, _HALF[-2::-1]]
KRONROD, GAUSS = np.r_[_K, _K[-2::-1]], np.r_[_G, _G[-2::-1]]


class Piece(NamedTuple):
    """An interval [a, b] within one step of the solver."""

    interpolant: Interpolant
    a: float
    b: float

    @property
    def halves(self) -> tuple[Piece, Piece]:
        middle = 0.5 * (self.a + self.b)
        return Piece(self.interpolant, self.a, middle), Piece(self.interpolant, middle, self.b)


class Rule(NamedTuple):
    """Of some pieces: the integrals (P, k), the differences of the two rules (P, k), the unresolved times (P,)."""

    integral: Array
    error: Array
    unresolved: Array

    def of(self, which: NDArray[Any]) -> Rule:
        return Rule(self.integral[which], self.error[which], self.unresolved[which])


def _present(field: Field, y0: Array) -> NDArray[np.bool_]:
    """Which internal species are there from the start or can be made from what is there."""
    present = y0 > 0
    values = np.random.default_rng(0).uniform(0.5, 2.0, len(y0))  # generic, so that no rate vanishes by accident
    while True:
        more = present | (field.rate(field.expand(np.where(present, values, 0.0))) != 0)
        if np.array_equal(more, present):
            return present
        present = more


class Integrals:
    """Running integrals of several functionals, flat in one vector `total`.

    A species that is there but below `small`, the absolute tolerance of the solver, is not resolved by it. In the integrands,
    never in the trajectory, it is then read as `small`; `unresolved` counts the time during which that happened.
    """

    def __init__(self, field: Field, functionals: Mapping[str, Functional], y0: Array, small: float) -> None:
        self.field, self.functionals = field, functionals
        self.floor = np.where(_present(field, y0), small, 0.0) if functionals else y0
        first = {name: f(Motion(field, field.expand(np.maximum(y0, self.floor))[None])) for name, f in functionals.items()}
        self.shapes = {name: np.shape(value)[1:] for name, value in first.items()}
        diverges = bool(np.any((y0 == 0) & (self.floor > 0)))
        self.total = np.concatenate([np.full(value.size, np.inf if diverges and functionals[name] in DIVERGENT_AT_ZERO else 0.0)
                                     for name, value in first.items()] or [np.zeros(0)])
        self.unresolved = 0.0

    def _rule(self, pieces: Sequence[Piece]) -> Rule:
        half = np.array([0.5 * (p.b - p.a) for p in pieces])
        y = np.concatenate([p.interpolant(p.a + h * (1.0 + NODES)).T for p, h in zip(pieces, half, strict=True)])
        motion = Motion(self.field, self.field.expand(np.maximum(y, self.floor)))
        values = np.concatenate([np.reshape(f(motion), (len(y), -1)) for f in self.functionals.values()], axis=1)
        values = values.reshape(len(pieces), len(NODES), -1)
        finite = np.all(np.isfinite(values), axis=1)
        values = np.where(finite[:, None], values, 0.0)
        width = half[:, None]
        integral = np.where(finite, width * np.einsum("q,pqk->pk", KRONROD, values), np.inf)
        below = np.any(y < self.floor, axis=1).reshape(len(pieces), -1)
        return Rule(integral, np.abs(width * np.einsum("q,pqk->pk", KRONROD - GAUSS, values)), half * (below @ KRONROD))

    def over(self, pieces: Sequence[Piece]) -> Array:
        """Add the integrals over consecutive pieces: the totals after each, (P, k)."""
        rule = self._rule(pieces)
        base = np.abs(self.total + np.cumsum(rule.integral, axis=0) - np.where(np.isfinite(rule.integral), rule.integral, 0.0))
        integral = rule.integral.copy()
        waiting = np.flatnonzero(self._rough(pieces, rule, base))
        for n in waiting:
            integral[n] = 0.0
        queue = [pieces[n] for n in waiting.tolist()]
        owner, now = waiting, rule.of(waiting)
        while queue:
            halves = [h for piece in queue for h in piece.halves]
            finer = self._rule(halves)
            pairs = Rule(*(np.reshape(part, (len(queue), 2, *part.shape[1:])) for part in finer))
            # a kink or a singularity sits in one half; if neither half is relatively better, this is rounding
            with np.errstate(invalid="ignore"):
                better = pairs.error * np.abs(now.integral)[:, None] < 0.3 * now.error[:, None] * np.abs(pairs.integral)
            split = np.any(better & self._not_converged(now, base[owner])[:, None], axis=(1, 2))
            np.add.at(integral, owner[~split], now.integral[~split])
            twice = np.repeat(owner, 2)
            again = np.repeat(split, 2) & self._rough(halves, finer, base[twice])
            done = np.repeat(split, 2) & ~again
            np.add.at(integral, twice[done], finer.integral[done])
            self.unresolved += float(finer.unresolved[done].sum() + now.unresolved[~split].sum())
            queue = [h for h, more in zip(halves, again, strict=True) if more]
            owner, now = twice[again], finer.of(again)
        first = np.ones(len(pieces), dtype=bool)
        first[waiting] = False
        self.unresolved += float(rule.unresolved[first].sum())
        totals = self.total + np.cumsum(integral, axis=0)
        self.total = totals[-1]
        return totals

    @staticmethod
    def _not_converged(rule: Rule, base: Array) -> NDArray[np.bool_]:
        # the difference is that of the 7-point rule; the 15-point rule is then right to about its power 3/2
        return np.asarray(rule.error > 2e-11 * (base + np.abs(rule.integral)))

    def _rough(self, pieces: Sequence[Piece], rule: Rule, base: Array) -> NDArray[np.bool_]:
        wide = np.array([p.b - p.a > 1e-13 * abs(p.b) for p in pieces], dtype=bool)
        return np.asarray(wide & self._not_converged(rule, base).any(axis=1))

    def split(self, rows: Array) -> dict[str, Array]:
        """(T, k) -> one array (T, ...) per functional."""
        out, at = {}, 0
        for name, shape in self.shapes.items():
            width = int(np.prod(shape))
            out[name] = rows[:, at : at + width].reshape(len(rows), *shape)
            at += width
        return out
