"""Unknowns from equations: linear ones by least squares, of least norm where the solution is not unique, others by Gauss-Newton steps."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEPS = 60
"""Gauss-Newton steps, each halved until it descends."""


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

