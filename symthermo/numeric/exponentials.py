"""Exponential weights: small differences to the last digit, sums in logarithms, and whether observables are independent."""
from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_SMALL = 0.5


def _series(x: Array, coefficients: list[float]) -> Array:
    """x^2 times a polynomial."""
    out = np.zeros_like(x)
    for c in reversed(coefficients):
        out = out * x + c
    return out * x * x


def exp_second(u: Array) -> Array:
    """exp(u) - 1 - u, to the last digits where u is small."""
    near = np.abs(u) < _SMALL
    small = np.where(near, u, 0.0)
    with np.errstate(over="ignore"):
        return np.where(near, _series(small, [1.0 / math.factorial(k) for k in range(2, 17)]), np.expm1(u) - u)


def relative(w: Array, p: Array, q: Array) -> Array:
    """q ln(q/p) - q + p >= 0 for q = p exp(w), also where p or q underflows."""
    near = np.abs(w) < _SMALL
    small = np.where(near, w, 0.0)
    series = p * _series(small, [1.0 / (k * math.factorial(k - 2)) for k in range(2, 18)])
    with np.errstate(invalid="ignore"):
        return np.where(near, series, np.where(q > 0, q * w, 0.0) - q + p)


def log_sum(a: Array) -> Array:
    """ln sum exp(a) over the last axis."""
    top = a.max(axis=-1, keepdims=True)
    return np.asarray(top[..., 0] + np.log(np.exp(a - top).sum(axis=-1)))


def dependence(r: Array) -> Array | None:
    """Coefficients a (K,) with a.r the same in every state, the largest +-1, the first positive; None for independent observables."""
    centred = r - r.mean(axis=1, keepdims=True)
    size = np.abs(centred).max(axis=1)
    if (flat := size <= 1e-13 * np.abs(r).max(axis=1)).any():
        return np.where(np.arange(len(r)) == int(np.argmax(flat)), 1.0, 0.0)
    rows = np.hstack([centred / size[:, None], np.zeros((len(r), max(0, len(r) - r.shape[1])))])
    left, values, _ = np.linalg.svd(rows, full_matrices=False)
    if values[-1] > 1e-11 * values[0]:
        return None
    a = left[:, -1] / size
    a = np.where(np.abs(a) > 1e-9 * np.abs(a).max(), a, 0.0)
    return np.asarray(a / np.copysign(np.abs(a).max(), a[np.flatnonzero(a)[0]]))
