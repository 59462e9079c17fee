"""A law in motion as arrays: probabilities p (..., n), dp/dt (..., n), observables R (..., n), and what bounds their rates.

    s = (dp/dt)/p ,   I = <s^2> ,   d<R>/dt = Cov(R, s) ,   (d<R>/dt)^2 <= Var(R) I .

Everything sums over the last axis, the places: states, cells, or the nodes of a quadrature. Rates come from dp/dt, never from
differences of p. Edges run from `tail` to `head`; rates w of edges have the shape (..., E). Source: S. Ito, A. Dechant, Phys.
Rev. X 10, 021056 (2020), arXiv:1810.06832.
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue, HypothesisFails
from symthermo.numeric.kernels import traffic
from symthermo.numeric.running import running

Array = NDArray[np.float64]
Places = NDArray[np.intp]

DEPENDENT = 1e-11
"""Share of an observable, outside the span of those before it, below which it is taken to depend on them."""


# -- at a moment -------------------------------------------------------------------------------------------------------
def score(p: Array, v: Array) -> Array:
    """s = v/p, (..., n); 0 where both are zero, infinite where a probability leaves zero.

    >>> score(np.array([0.5, 0.5, 0.0, 0.0]), np.array([-1.0, 0.0, 1.0, 0.0])).tolist()
    [-2.0, 0.0, inf, 0.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(v == 0, 0.0, v / p)


def average(p: Array, R: Array) -> Array:
    """<R>; places that are empty do not count, whatever R is there."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(p > 0, p * R, 0.0).sum(axis=-1))


def centred(p: Array, R: Array) -> Array:
    """R - <R>, (..., n)."""
    return np.asarray(R - average(p, R)[..., None])


def seen(p: Array, v: Array, c: Array) -> tuple[Array, Array]:
    """(r, b): r = rate.Xi^-1.rate and b = Xi^-1 rate for centred observables c (..., K, n); never above I (cr.multi).

    The score is projected on their span by orthogonal factors; the covariance Xi is not formed.

    Raises
    ------
    HypothesisFails
        an observable is a combination of those before it and a constant

    >>> p, v = np.array([0.5, 0.25, 0.25]), np.array([-0.5, 0.25, 0.25])
    >>> r, b = seen(p, v, centred(p, np.array([[1.0, 0.0, 0.0]])))
    >>> round(float(r), 12), b.round(12).tolist()
    (1.0, [-2.0])
    """
    root = np.sqrt(p)[..., None, :]
    spread = np.sqrt((p[..., None, :] * c * c).sum(axis=-1))
    if not np.all(spread > 0):
        raise HypothesisFails(f"{_observable(spread > 0)} is constant: it has variance 0, and its speed is undefined")
    Q, R = np.linalg.qr(np.swapaxes(root * c / spread[..., None], -1, -2))
    alone = np.abs(np.diagonal(R, axis1=-2, axis2=-1)) > DEPENDENT
    if not np.all(alone) or Q.shape[-1] < c.shape[-2]:
        which = _observable(alone) if not np.all(alone) else f"observable {Q.shape[-1] + 1}"
        raise HypothesisFails(f"{which} is a combination of those before it and a constant; expected linearly independent observables")
    rate = (v[..., None, :] * c / spread[..., None]).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(v == 0, 0.0, v / np.sqrt(p))
    there = np.all(np.isfinite(z), axis=-1, keepdims=True)         # where p = 0 < v the projection is that of the rates
    projected = np.einsum("...nk,...n->...k", Q, np.where(there, z, 0.0))
    solved = np.linalg.solve(np.swapaxes(R, -1, -2), rate[..., None])[..., 0]
    y = np.where(there, projected, solved)
    b = np.linalg.solve(R, y[..., None])[..., 0] / spread
    return np.asarray((y * y).sum(axis=-1)), b


def _observable(good: NDArray[np.bool_]) -> str:
    return f"observable {int(np.argwhere(~good)[0][-1]) + 1}"


def score_norm(p: Array, s: Array, r: float) -> Array:
    """<|s|^r>^(1/r), r >= 1; the largest |s| for r = inf."""
    present = np.where((p > 0) | np.isinf(s), np.abs(s), 0.0)
    if np.isinf(r):
        return np.asarray(present.max(axis=-1))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(present > 0, np.where(np.isinf(s), np.inf, p * present**r), 0.0).sum(axis=-1) ** (1.0 / r))


def angle(p: ArrayLike, q: ArrayLike) -> Array:
    """Lam = 2 arccos sum sqrt(p q) = 4 arcsin(|sqrt p - sqrt q|/2), which keeps its digits for close laws.

    >>> float(angle([0.5, 0.5], [0.5, 0.5])), round(float(angle([1.0, 0.0], [0.0, 1.0]))/np.pi, 14)
    (0.0, 1.0)
    """
    a, b = np.sqrt(np.asarray(p, dtype=float)), np.sqrt(np.asarray(q, dtype=float))
    return np.asarray(4.0 * np.arcsin(np.minimum(1.0, 0.5 * np.sqrt(((a - b) ** 2).sum(axis=-1)))))


def histogram_information(before: ArrayLike, after: ArrayLike, dt: float, samples: float = np.inf) -> tuple[Array, Array]:
    """(4 sum (Delta sqrt p)^2/dt^2, bias): I from two histograms, and by how much sampling raises it.

    Two independent histograms of N samples over n bins that are not empty raise it by about 2 (n - 1)/(N dt^2).

    Parameters
    ----------
    before, after : (..., n) counts or frequencies, normalised here;  dt : the time between them
    samples : N of each histogram; their own number, where counts are given and `samples` is 0

    >>> estimate, bias = histogram_information([0.5, 0.5], [0.49, 0.51], 0.01)
    >>> round(float(estimate), 3), float(bias)
    (4.001, 0.0)
    """
    a, b = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    totals = a.sum(axis=-1), b.sum(axis=-1)
    if a.shape != b.shape or np.any(a < 0) or np.any(b < 0) or not all(np.all(m > 0) for m in totals):
        raise BadValue(f"histograms of the shapes {a.shape} and {b.shape}: expected two of one shape, >= 0, and not empty")
    if not dt > 0 or not samples >= 0:
        raise BadValue(f"dt = {dt}, samples = {samples}: expected a time > 0, and a number of samples")
    bins = ((a > 0) | (b > 0)).sum(axis=-1)
    number = 0.5 * (totals[0] + totals[1]) if samples == 0 else samples
    change = np.sqrt(b / totals[1][..., None]) - np.sqrt(a / totals[0][..., None])
    return np.asarray(4.0 * (change**2).sum(axis=-1) / dt**2), np.asarray(2.0 * (bins - 1) / (number * dt**2))


# -- on edges ----------------------------------------------------------------------------------------------------------
def gathered(n: int, place: Places, values: Array) -> Array:
    """(..., n) sums over the edges (..., E) at each place.

    >>> gathered(3, np.array([0, 2, 0]), np.array([1.0, 2.0, 3.0])).tolist()
    [4.0, 0.0, 2.0]
    """
    out = np.zeros((*values.shape[:-1], n))
    np.add.at(np.moveaxis(out, -1, 0), place, np.moveaxis(values, -1, 0))
    return out


def divergence_of(n: int, tail: Places, head: Places, J: Array) -> Array:
    """dp/dt of the currents J, (..., n)."""
    return gathered(n, head, J) - gathered(n, tail, J)


def smoothing(s: Array, A: Array, tail: Places, head: Places) -> Array:
    """sum_e A_e (s_head - s_tail)^2, by which I falls where rates are constant (cr.monotone); A is the traffic."""
    with np.errstate(invalid="ignore"):
        jump = s[..., head] - s[..., tail]
        return np.asarray(np.where(A > 0, A * jump * jump, 0.0).sum(axis=-1))


def gap(p: Array, A: Array, tail: Places, head: Places) -> Array:
    """The largest lam with sum_e A_e (g_head - g_tail)^2 >= 2 lam Var g for all g (cr.monotone.gap), from eigenvalues.

    >>> round(float(gap(np.array([0.5, 0.5]), np.array([1.0]), np.array([0]), np.array([1]))), 12)
    2.0
    """
    n = p.shape[-1]
    root = np.sqrt(p)
    K = np.zeros((*p.shape, n))
    at = np.moveaxis(K, (-2, -1), (0, 1))
    weight = np.moveaxis(np.broadcast_to(A, (*p.shape[:-1], A.shape[-1])), -1, 0)
    for i, j, sign in ((tail, tail, 1.0), (head, head, 1.0), (tail, head, -1.0), (head, tail, -1.0)):
        np.add.at(at, (i, j), sign * weight)
    return np.asarray(0.5 * np.linalg.eigvalsh(K / (root[..., :, None] * root[..., None, :]))[..., 1])


def edge_bounds(p: Array, J_plus: Array, J_minus: Array, sigma: Array, tail: Places, head: Places) -> tuple[Array, Array]:
    """((1/2) sum sigma_e (a_tail + a_head), max a), a_i the traffic at i over p_i (cr.ep); sigma (..., E) of the edges."""
    A = traffic(J_plus, J_minus)
    busy = gathered(p.shape[-1], tail, A) + gathered(p.shape[-1], head, A)
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(busy == 0, 0.0, busy / p)
        terms = np.where(sigma == 0, 0.0, sigma * (a[..., tail] + a[..., head]))
    return np.asarray(0.5 * terms.sum(axis=-1)), np.asarray(a.max(axis=-1))


# -- along a path ------------------------------------------------------------------------------------------------------
def sign_changes(f: Callable[[Array], Array], times: Array) -> Array:
    """The zeros of f between `times`, one in each interval at whose ends f has different signs.

    >>> sign_changes(np.cos, np.linspace(0, 6, 13)).round(12).tolist()
    [1.570796326795, 4.712388980385]
    """
    from scipy.optimize import brentq

    values = f(times)
    one = lambda t: float(f(np.array([t]))[0])
    found = [brentq(one, times[k], times[k + 1], xtol=1e-14, rtol=1e-14)
             for k in np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)]
    return np.array(found)


def piecewise(f: Callable[[Array], Array], times: Array, edges: Array) -> Array:
    """int |f| dt between sign changes of f: one number for each stretch on which f has one sign."""
    zeros = sign_changes(f, np.unique(np.concatenate([times, edges])))
    ends = np.unique(np.concatenate([times[[0, -1]], zeros]))
    found = running(lambda t: np.abs(f(t))[:, None], ends, edges)[:, 0]
    return np.diff(found)
