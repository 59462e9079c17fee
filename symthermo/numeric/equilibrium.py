"""The point of a compatibility class in an exponential family: equilibria of detailed- and complex-balanced networks.

Given a positive vector y and conservation laws L (rows), there is exactly one x = y exp(L^T c) with L x = t (Birch's theorem), the
minimiser over the class of D(x||y). It is found in the few dual variables c as the minimiser of the convex
f(c) = sum_i y_i exp((L^T c)_i) - c.t, by damped Newton; the decrement of the last step is the certificate. Laws may have entries of
both signs (0 <=> 2 A + B keeps A - 2 B), so totals may vanish: smallness is measured against |L| x of the point at hand.
Sources: M. W. Birch (1963); F. Horn, R. Jackson, Arch. Ration. Mech. Anal. 47, 81 (1972).
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import OutOfDomain
from symthermo.numeric.linear import independent_rows, pivoted_triangle, solve_triangle

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ClassPoint:
    """x = y exp(L^T multipliers) with L x = totals. `log_x` is right also where x underflows to zero.

    `decrement` (Newton's, squared) bounds twice the remaining excess of f; `residual` = max |L x - t| / max (|L| x).
    """

    x: Array
    log_x: Array
    multipliers: Array
    decrement: float
    residual: float


def standard_potentials(S: ArrayLike, log_ratio: ArrayLike) -> tuple[Array, float]:
    """The least-norm mu0 with S^T mu0 = -ln(k_plus/k_minus), and the largest residual of an equation.

    The residual is rounding where Wegscheider's conditions hold; to decide whether they do is a matter for exact arithmetic.

    >>> mu0, residual = standard_potentials([[-1], [1]], [np.log(2.0)])
    >>> mu0 / np.log(2), residual < 1e-15
    (array([ 0.5, -0.5]), True)
    """
    matrix = np.asarray(S)
    ratio = np.asarray(log_ratio, dtype=float)
    rank = len(independent_rows(matrix))
    u, s, vt = np.linalg.svd(matrix.T.astype(float), full_matrices=False)
    mu0 = vt[:rank].T @ ((u[:, :rank].T @ -ratio) / s[:rank])
    return mu0, float(np.abs(matrix.T @ mu0 + ratio).max(initial=0.0))


def _solve_gram(L: Array, weight: Array, right: Array) -> Array:
    """(L diag(weight) L^T)^-1 right by pivoted QR on sqrt(weight) L^T: weights may span 1e-300 to 1."""
    R, _, columns = pivoted_triangle(np.sqrt(weight)[:, None] * L.T)
    out = np.empty(len(right))
    out[columns] = solve_triangle(R, solve_triangle(R, right[columns], turned=True))
    return out


def _newton(L: Array, base: Array, t: Array, c: Array, tolerance: float) -> tuple[Array, float, float]:
    """Minimise f(c) = sum exp(base + L^T c) - c.t by damped Newton: (c, decrement, scale of x); decrement inf when it fails."""
    last, size = np.inf, np.abs(L)
    for _ in range(500):
        log_x = base + L.T @ c
        x = np.exp(np.clip(log_x, -690.0, 690.0))
        scale = float((size @ x).max())
        dc = _solve_gram(L, x, t - L @ x)
        along = L.T @ dc
        if not np.all(np.isfinite(along)) or np.abs(along).max() > 1e100:
            break
        decrement = float(x @ along**2)
        if decrement <= tolerance * scale or (decrement < 1e-20 * scale and decrement >= last):
            return c, decrement, scale
        length, last = 1.0, decrement
        # the change of f is sum x (expm1(a) - a) - length * decrement with a = length * along: no cancellation
        while decrement > 1e-10 * scale:  # below, the full step is safe
            move = np.minimum(length * along, 700.0)
            if x @ (np.expm1(move) - move) <= 0.9 * length * decrement:
                break
            length *= 0.5
        c = c + length * dc
    return c, np.inf, np.nan


def _follow(L: Array, base: Array, t: Array) -> Array:
    """Multipliers near the solution, however large the spread of `base`: the path from equal potentials to the given ones.

    Along base(s) = (1 - s) ln(level) + s base the solution moves by c'(s), (L X L^T) c' = -L X base'. Steps are cut so that
    no concentration that matters changes by more than a factor of about e; between, Newton returns to the path.
    """
    level = float(np.log(np.abs(t).max() or 1.0))
    direction = base - level
    c, decrement, scale = _newton(L, np.full(len(base), level), t, np.zeros(len(t)), 1e-4)
    s = 0.0
    while s < 1.0 and np.isfinite(decrement):
        u = level + s * direction + L.T @ c
        x = np.exp(np.clip(u, -690.0, 690.0))
        dc = _solve_gram(L, x, -L @ (x * direction))
        du = direction + L.T @ dc
        cut = max(float((du / np.maximum(1.0, np.log(scale) - u - 1.0)).max()), float((x * -du).max()) / scale, 1.0)
        step = min(1.0 - s, 1.0 / cut)
        s = 1.0 if step == 1.0 - s else s + step
        c, decrement, scale = _newton(L, level + s * direction, t, c + step * dc, 1e-4)
    return c


def class_point(laws: ArrayLike, log_y: ArrayLike, totals: ArrayLike) -> ClassPoint:
    """The one point x = exp(log_y + L^T c) with L x = totals, everything held in logarithms.

    Laws of both signs are no obstacle, nor totals of zero where a positive state has them.

    Parameters
    ----------
    laws : (n, N) integer rows, independent; (0, N) for an open network without laws: then x = exp(log_y)
    log_y : (N,) any size: entries of +-1000 are fine
    totals : (n,) L x0 of a state x0 of the class

    Raises
    ------
    OutOfDomain : when no positive state has these totals, or x would overflow.

    >>> p = class_point([[1, 1]], np.log([1.0, 3.0]), [2.0])
    >>> bool(np.allclose(p.x, [0.5, 1.5], rtol=1e-15)), p.residual < 1e-15
    (True, True)
    """
    base, t = np.asarray(log_y, dtype=float), np.asarray(totals, dtype=float)
    whole = np.asarray(laws, dtype=float).reshape(len(t), len(base))
    bound = np.any(whole != 0, axis=0)  # species in no law are what `log_y` says
    L, free = whole[:, bound], base
    base = base[bound]
    if len(t) == 0:
        return _finish(whole, free, np.zeros(0), t, 0.0)
    lost = OutOfDomain("no point of the class was found: the totals " + ", ".join(f"{v:.6g}" for v in t)
                       + " leave no state with every concentration positive, or only one on the edge of double precision")
    sign = np.where(np.all(L >= 0, axis=1), 1.0, np.where(np.all(L <= 0, axis=1), -1.0, np.nan))
    if np.any(sign * t <= 0):  # a law of one sign has a positive total
        raise lost
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is caught as a decrement that is not finite
        c, decrement, _ = _newton(L, base, t, _follow(L, base, t), 1e-30)
    if not np.isfinite(decrement):
        raise lost
    return _finish(whole, free + whole.T @ c, c, t, decrement)


def _finish(L: Array, log_x: Array, c: Array, t: Array, decrement: float) -> ClassPoint:
    if np.max(log_x) > 709.0:
        raise OutOfDomain(f"the species with index {int(np.argmax(log_x))} would have concentration e^{np.max(log_x):.4g}, "
                          "beyond double precision")
    with np.errstate(under="ignore"):
        x = np.exp(log_x)
    residual = float(np.abs(L @ x - t).max() / (np.abs(L) @ x).max()) if len(t) else 0.0
    return ClassPoint(x, log_x, c, decrement, residual)
