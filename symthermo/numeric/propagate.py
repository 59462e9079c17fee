"""Exact propagation of a probability vector, dp/dt = W p: never negative, its sum kept.

Small W, constant in time: K = exp(W h) from non-negative terms only. P = W + Lambda I >= 0 with Lambda the fastest outflow,
exp(W h) = exp(-Lambda h) exp(P h) by a Taylor sum on h/2^s, then s squarings; after each of them the diagonal of every column is
taken from its other entries, so that rare jumps keep their relative accuracy (in the manner of M. Shao, W. Gao, J. Xue, SIAM J.
Matrix Anal. Appl. 35, 317 (2014)).

Large sparse W: uniformisation, p(h) = sum_k Poisson(k; Lambda h) (I + W/Lambda)^k p, cut where the Poisson tail, which bounds the
error in the sum of absolute values, is below the tolerance (A. Jensen, Scand. Actuar. J. 1953, 87).

W(t): Magnus steps of sixth order (S. Blanes, F. Casas, J. A. Oteo, J. Ros, Phys. Rep. 470, 151 (2009), arXiv:0810.5488) whose
length adapts until a step and its two halves agree. Large W(t): steps of fourth order without commutators, exp(h (a W1 + b W2))
exp(h (b W1 + a W2)) with W at the two Gauss points of a step, each exponential by uniformisation.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadStructure, BadValue, OutOfDomain

Array = NDArray[np.float64]
Law = Callable[[Array], Array]
"""times (T,) -> probabilities (T, n)"""
Generators = Callable[[Array], Array]
"""times (T,) -> generators (T, n, n)"""

DENSE = 128
"""States up to which matrices are exponentiated; beyond, constant rates are propagated by uniformisation."""
_TERMS = 18
_BATCH = 4_000_000
_JUMPS = 512.0
_LONGEST_LEAP = 16
_CLOSE = 1e-13
_GLIDE = 1e-12
_LOST = "the rates cannot be followed at t = {:.6g}: they are not smooth there, or too fast; where they jump, give that time as a break"
_REMAINING, _PATIENCE = 1e5, 500
"""So many steps of which so many more would be needed to reach the end: it is not reached."""


def generator(n: int, tail: ArrayLike, head: ArrayLike, rate: ArrayLike) -> Any:
    """W as a sparse matrix: `rate` from `tail` to `head`, and what closes the columns.

    >>> generator(2, [0, 1], [1, 0], [3.0, 1.0]).toarray()
    array([[-3.,  1.],
           [ 3., -1.]])
    """
    from scipy.sparse import csr_array

    source, target, w = np.asarray(tail, dtype=np.intp), np.asarray(head, dtype=np.intp), np.asarray(rate, dtype=float)
    if not np.all((w >= 0) & np.isfinite(w)):
        raise BadValue(f"a rate is {w[np.argmin((w >= 0) & np.isfinite(w))]:.6g}; expected finite numbers >= 0")
    rows, columns = np.concatenate([target, source]), np.concatenate([source, source])
    return csr_array((np.concatenate([w, -w]), (rows, columns)), shape=(n, n))


def exponential(W: ArrayLike, h: ArrayLike) -> Array:
    """exp(W h) for each h >= 0: (T, n, n), every column a probability vector.

    >>> exponential([[-3.0, 1.0], [3.0, -1.0]], [0.0, 1e9]).round(12).tolist()
    [[[1.0, 0.0], [0.0, 1.0]], [[0.25, 0.25], [0.75, 0.75]]]
    """
    rates, times = np.asarray(W, dtype=float), np.atleast_1d(np.asarray(h, dtype=float))
    if rates.ndim != 2 or rates.shape[0] != rates.shape[1]:
        raise BadStructure(f"a rate matrix is square; this one has shape {rates.shape}")
    if not np.all((times >= 0) & np.isfinite(times)):
        raise BadValue("times of propagation must be finite and >= 0")
    n = len(rates)
    fastest = float(-np.diagonal(rates).min(initial=0.0)) or 1.0
    longest = fastest * float(times.max(initial=0.0))
    squarings = max(0, int(np.ceil(np.log2(max(longest, 1.0)))))
    part = times[:, None, None] / 2.0**squarings
    K = _closed(_taylor((rates + fastest * np.eye(n)) * part) * np.exp(-fastest * part))
    for _ in range(squarings):
        K = _closed(K @ K)
    return K


def _taylor(X: Array) -> Array:
    """sum X^k/k! for X (T, n, n) of norm about one."""
    term = np.broadcast_to(np.eye(X.shape[-1]), X.shape)
    out = term.copy()
    for k in range(1, _TERMS + 1):
        term = (X @ term) / k
        out += term
    return out


def _closed(K: Array) -> Array:
    """Columns that sum to one: through the diagonal where a state mostly stays, else by a common factor."""
    diagonal = np.arange(K.shape[-1])
    out = K.copy()
    out[:, diagonal, diagonal] = 0.0
    leaving = out.sum(axis=1)
    stays = leaving < 0.5
    out[:, diagonal, diagonal] = np.where(stays, 1.0 - leaving, K[:, diagonal, diagonal])
    return out / np.where(stays, 1.0, out.sum(axis=1))[:, None, :]


def uniformised(W: Any, p: ArrayLike, h: ArrayLike, tolerance: float = 1e-14) -> tuple[Array, float]:
    """exp(W h) p for each h >= 0, and a bound of the error in the sum of absolute values: ((T, n), bound).

    W is a sparse (or dense) generator. Work: about Lambda max(h) products with W, Lambda the fastest outflow.

    >>> p, bound = uniformised(generator(2, [0, 1], [1, 0], [3.0, 1.0]), [1.0, 0.0], [10.0])
    >>> p.round(12).tolist(), bound < 1e-13
    ([[0.25, 0.75]], True)
    """
    from scipy.special import gammaln, pdtrc, xlogy

    times = np.atleast_1d(np.asarray(h, dtype=float))
    state = np.asarray(p, dtype=float)
    fastest = float(-W.diagonal().min()) or 1.0
    end = float(times.max(initial=0.0))
    stretches = max(1, int(np.ceil(fastest * end / _JUMPS)))
    edges = np.linspace(0.0, end, stretches + 1)
    out = np.empty((len(times), len(state)))
    most = fastest * end / stretches
    cut = int(most + 8.0 * np.sqrt(most) + 20)
    while pdtrc(cut, most) > tolerance / stretches:
        cut += 8
    P = _stochastic(W, fastest)
    leap, stride = _leap(P, cut)
    order = np.arange(stride * -(-(cut + 1) // stride))

    def weights(jumps: Array) -> Array:
        w = np.exp(xlogy(order, jumps[:, None]) - jumps[:, None] - gammaln(order + 1.0))
        return w / w.sum(axis=1, keepdims=True)

    for a, b, last in zip(edges[:-1], edges[1:], range(stretches - 1, -1, -1), strict=True):
        inside = np.flatnonzero((times >= a) & ((times <= b) if last == 0 else (times < b)))
        shares = weights(fastest * (np.append(times[inside], b) - a))
        steps = [state]
        while len(steps) < shares.shape[1] // stride:
            steps.append(leap @ steps[-1])
        found = shares.reshape(len(shares), -1, stride).transpose(2, 0, 1) @ np.array(steps)      # (stride, times, n)
        whole = found[-1].T
        for k in range(stride - 2, -1, -1):
            whole = P @ whole + found[k].T
        out[inside], state = whole.T[:-1], whole[:, -1].copy()
    return out, stretches * float(pdtrc(cut, most))


def _stochastic(W: Any, fastest: float) -> Any:
    """I + W/Lambda: non-negative, its columns sum to one."""
    if hasattr(W, "tocsr"):
        from scipy.sparse import eye_array

        P = (eye_array(W.shape[0], format="csr") + W / fastest).tocsr()
        np.maximum(P.data, 0.0, out=P.data)                     # the fastest state stays with probability 0, but for rounding
        return P
    return np.maximum(np.eye(len(W)) + np.asarray(W) / fastest, 0.0)


def _leap(P: Any, terms: int) -> tuple[Any, int]:
    """(P^m, m): several jumps at once, m a power of two, as long as the power stays sparse (on a line it has 2m + 1 diagonals).

    sum_k w_k P^k p = sum_r P^r (sum_j w_{mj+r} (P^m)^j p), r < m, again from non-negative terms only.
    """
    leap, stride = P, 1
    line = hasattr(P, "nnz") and P.nnz <= 4 * P.shape[0]
    while line and 2 * stride <= _LONGEST_LEAP and 8 * stride < terms:
        square = leap @ leap
        if square.nnz > 2 * leap.nnz:
            break
        leap, stride = square, 2 * stride
    return leap, stride


def magnus(W: Generators, start: Array, h: Array) -> Array:
    """exp(int W dt) ordered in time from `start` (T,) over the steps h (T,), one sixth-order step each: (T, n, n)."""
    root = np.sqrt(15.0)
    A, B, C = (W(start + c * h) for c in (0.5 - root / 10.0, 0.5, 0.5 + root / 10.0))
    width = h[:, None, None]
    first, second, third = width * B, root / 3.0 * width * (C - A), 10.0 / 3.0 * width * (C - 2.0 * B + A)
    bracket = lambda x, y: x @ y - y @ x
    inner = bracket(first, second)
    outer = -bracket(first, 2.0 * third + inner) / 60.0
    exponent = first + third / 12.0 + bracket(-20.0 * first - third + inner, second + outer) / 240.0
    squarings = max(0, int(np.ceil(np.log2(max(float(np.abs(exponent).sum(axis=1).max(initial=0.0)), 1.0)))))
    K = _taylor(exponent / 2.0**squarings)
    for _ in range(squarings):
        K = K @ K
    return K


def gliding(W: Callable[[float], Any], p: Array, start: float, h: float) -> Array:
    """p after one step of fourth order from `start`; W gives sparse generators.

    >>> W = lambda t: generator(2, [0, 1], [1, 0], [3.0, 1.0])
    >>> gliding(W, np.array([1.0, 0.0]), 0.0, 0.5).round(6).tolist() == uniformised(W(0), [1.0, 0.0], [0.5])[0][0].round(6).tolist()
    True
    """
    root = np.sqrt(3.0) / 6.0
    first, second = W(start + (0.5 - root) * h), W(start + (0.5 + root) * h)
    for early, late in ((0.25 + root, 0.25 - root), (0.25 - root, 0.25 + root)):
        p = uniformised(early * first + late * second, p, [h])[0][0]
    return p


class Evolution:
    """p(t) from p(start): called with times, it gives the probabilities there.

    Parameters
    ----------
    p : (n,) at `start`
    W : the generator, a sparse matrix; or a function: times (T,) -> generators (T, n, n)
    start, end : the time span
    breaks : times at which W(t) jumps; within them it is smooth
    steps : W(t) is constant between breaks
    sparse : the generator at one time, sparse; used in place of W(t) for more than DENSE states

    Attributes
    ----------
    knots : times at which the solution is known, ascending from `start`
    bound : a bound of the truncation error where uniformisation is used, else 0
    """

    def __init__(self, p: ArrayLike, W: Any, start: float, end: float, breaks: Sequence[float] = (), steps: bool = False,
                 sparse: Callable[[float], Any] | None = None) -> None:
        self.knots: list[float] = [start]
        self.states: list[Array] = [np.asarray(p, dtype=float)]
        self.locals: list[Law | None] = []      # None: a Magnus step from the knot
        self.W = W
        self.sparse = sparse if len(self.states[0]) > DENSE else None
        self.end, self.bound, self.fastest = end, 0.0, 0.0
        edges = [start, *(b for b in breaks if start < b < end), end]
        for a, b in pairwise(edges):
            if not callable(W):
                self._constant(W, a, b)
            elif steps:
                self._constant(W(np.array([0.5 * (a + b)]))[0], a, b)
            elif self.sparse is not None:
                self._glide(self.sparse, a, b)
            else:
                self._smooth(a, b)

    def __call__(self, t: ArrayLike) -> Array:
        """(T, n)."""
        times = np.atleast_1d(np.asarray(t, dtype=float))
        place = np.clip(np.searchsorted(self.knots, times, side="right") - 1, 0, len(self.locals) - 1)
        out = np.empty((len(times), len(self.states[0])))
        stepped = np.array([law is None for law in self.locals])[place]
        for k in np.unique(place[~stepped]):
            law, here = self.locals[k], place == k
            assert law is not None
            out[here] = law(times[here])
        if stepped.any():
            out[stepped] = self._stepped(times[stepped], place[stepped])
        return out

    def _stepped(self, times: Array, place: NDArray[np.intp]) -> Array:
        knots, states = np.array(self.knots), np.array(self.states)
        share = max(1, _BATCH // (10 * states.shape[1] ** 2))
        found = np.concatenate([
            np.einsum("tij,tj->ti", magnus(self.W, knots[k], t - knots[k]), states[k])
            for t, k in ((times[c : c + share], place[c : c + share]) for c in range(0, len(times), share))
        ])
        found = np.maximum(found, 0.0)      # below zero by less than the tolerance of the step
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def _add(self, local: Law | None, b: float, state: Array) -> None:
        self.locals.append(local)
        self.knots.append(b)
        self.states.append(state)

    def _constant(self, W: Any, a: float, b: float) -> None:
        p, n = self.states[-1], len(self.states[-1])
        self.fastest = max(self.fastest, float(-W.diagonal().min(initial=0.0)))
        if n <= DENSE:
            matrix = W.toarray() if hasattr(W, "toarray") else np.asarray(W)
            share = max(1, _BATCH // (n * n))
            law = lambda t: np.concatenate([exponential(matrix, t[k : k + share] - a) @ p for k in range(0, len(t), share)])
            self._add(law, b, law(np.array([b]))[0])
            return
        pieces = max(1, int(np.ceil(float(-W.diagonal().min()) * (b - a) / _JUMPS)))
        for left, right in pairwise(np.linspace(a, b, pieces + 1).tolist()):
            found, bound = uniformised(W, self.states[-1], [right - left])
            self.bound += bound
            self._add(self._unfold(W, self.states[-1], left), right, found[0])

    @staticmethod
    def _unfold(W: Any, p: Array, a: float) -> Law:
        return lambda t: uniformised(W, p, t - a)[0]

    def _smooth(self, a: float, b: float) -> None:
        W = self.W
        step, t, slow = (b - a) / 8.0, a, 0
        while t < b:
            step = min(step, b - t)
            p = self.states[-1]
            middle = t + 0.5 * step
            with np.errstate(over="ignore", invalid="ignore"):          # of rates that are too fast for this step: it is not taken
                whole, half, rest = magnus(W, np.array([t, t, middle]), np.array([step, 0.5 * step, 0.5 * step]))
                whole, first = whole @ p, half @ p
                second = rest @ first
                error = float(np.abs(whole - second).max())
            if not error <= _CLOSE and step > 1e-12 * max(abs(a), abs(b)):
                step *= max(0.2, 0.8 * (_CLOSE / error) ** (1.0 / 7.0)) if np.isfinite(error) else 0.2
                continue
            slow = slow + 1 if b - t > _REMAINING * step else 0
            if not error <= 1e-9 or slow > _PATIENCE:
                raise OutOfDomain(_LOST.format(t))
            end = b if b - t <= step * (1.0 + 1e-12) else t + step
            for place, state in ((middle, first), (end, second)):
                state = np.maximum(state, 0.0)
                self._add(None, place, state / state.sum())
            t, step = end, step * min(3.0, 0.8 * (_CLOSE / max(error, 1e-18)) ** (1.0 / 7.0))

    def _glide(self, W: Callable[[float], Any], a: float, b: float) -> None:
        step, t = (b - a) / 8.0, a
        while t < b:
            step = min(step, b - t)
            p = self.states[-1]
            self.fastest = max(self.fastest, float(-W(t).diagonal().min(initial=0.0)))
            whole, first = (gliding(W, p, t, h) for h in (step, 0.5 * step))
            second = gliding(W, first, t + 0.5 * step, 0.5 * step)
            error = float(np.abs(whole - second).max())
            if not error <= _GLIDE and step > 1e-9 * max(abs(a), abs(b)):
                step *= max(0.2, 0.8 * (_GLIDE / error) ** 0.2) if np.isfinite(error) else 0.2
                continue
            if not error <= 1e-9:
                raise OutOfDomain(_LOST.format(t))
            end = b if b - t <= step * (1.0 + 1e-12) else t + step
            for left, right, state, after in ((t, t + 0.5 * step, p, first), (t + 0.5 * step, end, first, second)):
                self._add(self._between(W, state, left), right, after)
            t, step = end, step * min(3.0, 0.8 * (_GLIDE / max(error, 1e-18)) ** 0.2)

    @staticmethod
    def _between(W: Callable[[float], Any], p: Array, a: float) -> Law:
        return lambda times: np.stack([gliding(W, p, a, t - a) if t > a else p for t in times.tolist()])
