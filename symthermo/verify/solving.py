"""Unknowns from equations: linear ones by least squares, of least norm where the solution is not unique, others by Gauss-Newton steps."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..proof import Hypothesis
from .arrays import compiled
from .statements import kind, names_of

Array = NDArray[np.float64]
STEPS = 60
"""Gauss-Newton steps, each halved until it descends."""


class Open(Exception):
    """Nothing determines this name: the theorem holds for every value of it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def solved(values: Any, name: str, equations: list[Hypothesis], positive: bool) -> Array:
    """The unknown of some equations, at all states (or times) at once; `values`: a `values.Values` that knows all else in them."""
    places = values.sets[name]
    timed = [k for k, s in enumerate(places) if kind(s) == "time"]
    shape = tuple(values.size(s) for s in places if kind(s) != "time")
    if 0 in shape:                                         # one for each place of a set that has none
        return np.zeros((1, *(values.size(s) for s in places)))
    others = {k: values[k] for h in equations for k in names_of(values.theorem)[h] - {name}}
    leading = [len(a) for k, a in others.items() if a.ndim == len(values.sets[k]) + 1]
    states = len(values.environment.states) if timed else max(leading, default=1)

    def lay(u: Array) -> tuple[dict[str, Array], Array]:
        """(k, states, n) trial values as arrays that statements take."""
        if timed:
            return others, np.moveaxis(u.reshape(len(u), states, *shape), 1, 1 + timed[0])
        repeat = lambda k, a: np.tile(a, (len(u), *[1] * (a.ndim - 1))) if a.ndim == len(values.sets[k]) + 1 and len(a) > 1 else a
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
        u = roots(residual, states, int(np.prod(shape)), positive)
    return lay(u[None])[1]


def roots(residual: Callable[[Array], Array], states: int, n: int, positive: bool) -> Array:
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

