"""Langevin paths, all copies advancing together: exact steps where the force is linear, Euler-Maruyama steps elsewhere.

dx = mobility f(x) dt + sqrt(2 mobility T) dW. Euler-Maruyama has averages correct to first order in its step.
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue, OutOfDomain
from symthermo.numeric.fokker_planck import Grid
from symthermo.numeric.gaussian import Linear

Array = NDArray[np.float64]


def output_times(times: ArrayLike) -> Array:
    """Ascending finite times from 0 on, (T,)."""
    try:
        grid = np.atleast_1d(np.asarray(times, dtype=float))
    except (TypeError, ValueError):
        raise BadValue(f"t = {str(times)[:40]}: expected output times, finite, ascending and >= 0") from None
    if grid.ndim != 1 or not len(grid) or not np.all(np.isfinite(grid)) or grid[0] < 0 or np.any(np.diff(grid) < 0):
        raise BadValue("output times must be finite, ascending and >= 0")
    return grid


def linear(process: Linear, x0: ArrayLike, times: ArrayLike, rng: np.random.Generator) -> Array:
    """Paths (C, T, d) from x0 (C, d) at t = 0, distributed exactly at the output times.

    >>> linear(Linear.of(-1.0, 0.0), [[1.0]], [np.log(2.0)], np.random.default_rng(0))
    array([[[0.5]]])
    """
    x, grid = np.array(x0, dtype=float), output_times(times)
    out = np.empty((len(x), len(grid), process.d))
    now = 0.0
    for k, t in enumerate(grid):
        if t > now:
            E, shift, Q = process.step(t - now, now)
            values, vectors = np.linalg.eigh(Q)
            root = vectors * np.sqrt(np.maximum(values, 0.0))      # Q may be singular: noise in some directions only
            x = x @ E.T + shift + rng.standard_normal(x.shape) @ root.T
            now = t
        out[:, k] = x
    return out


def euler_maruyama(force: Callable[[Array, float], Array], T: float, mobility: float, x0: ArrayLike, times: ArrayLike, step: float,
                   rng: np.random.Generator, walls: Grid) -> Array:
    """Paths (C, T, d) from x0 (C, d) at t = 0, in equal steps of at most `step` between output times.

    Steps that cross a reflecting wall of the box are folded back; a periodic direction is one turn.

    Raises
    ------
    OutOfDomain
        a copy is no longer finite
    """
    x, grid = np.array(x0, dtype=float), output_times(times)
    if not (np.isfinite(step) and step > 0):
        raise BadValue(f"step = {step:.6g}: expected a positive number")
    out = np.empty((len(x), len(grid), x.shape[1]))
    now = 0.0
    for k, t in enumerate(grid):
        count = int(np.ceil((t - now) / step * (1.0 - 1e-12)))
        if count:
            h = (t - now) / count
            noise = np.sqrt(2.0 * mobility * T * h)
            for step_number in range(count):
                x = folded(x + mobility * h * force(x, now + step_number * h) + noise * rng.standard_normal(x.shape), walls)
            if not np.all(np.isfinite(x)):
                raise OutOfDomain(f"a copy left every bound before t = {t:.6g}: the force is too steep for steps of {h:.3g}")
            now = float(t)
        out[:, k] = x
    return out


def folded(x: Array, walls: Grid) -> Array:
    """Positions brought back into the box: reflected at walls, turned round where periodic."""
    low, length = walls.box[:, 0], walls.box[:, 1] - walls.box[:, 0]
    turned = (x - low) % np.where(walls.periodic, length, 2.0 * length)
    return np.asarray(low + np.where(turned > length, 2.0 * length - turned, turned))


def drawn(probabilities: ArrayLike, walls: Grid, copies: int, rng: np.random.Generator) -> Array:
    """(C, d) positions: cells drawn from their probabilities, uniform inside a cell."""
    p = np.asarray(probabilities, dtype=float).ravel()
    cell = rng.choice(len(p), size=copies, p=p / p.sum())
    return np.asarray(walls.points[cell] + (rng.random((copies, len(walls.cells))) - 0.5) * walls.width)
