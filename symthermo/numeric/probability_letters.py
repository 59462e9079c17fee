"""What bounds on probabilities and densities name: powers of an observable and of the score, the gap of the Dirichlet form, Gaussians.

Every function takes arrays under the names that the statements use, with the states (or paths) as first axis: the measure N (1, n) of
the places, p, v, R (B, n), rates wp, wm (1, M), letters (B,); along paths p (B, n, T) at T nodes. It returns the values of one name in
the same layout. Source of the definitions: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.intp]


def _column(a: Array) -> Array:
    """A letter, one number or one for each state, against places."""
    return np.reshape(a, (-1, 1))


def lower_power(R: Array, m: Array, k: Array) -> Array:
    """(R - m)^(k - 1), (B, n); real powers of negative numbers have no value.

    >>> lower_power(np.array([[0.0, 3.0]]), np.array([1.0]), np.array([4.0]))
    array([[-1.,  8.]])
    """
    return np.asarray((R - _column(m))**(_column(k) - 1))


def deviation_power(N: Array, p: Array, R: Array, z: Array) -> Array:
    """|R - <R>|^(1 + z), (B, n)."""
    return np.asarray(np.abs(R - (N*p*R).sum(-1, keepdims=True))**(1 + _column(z)))


def score_power(p: Array, v: Array, z: Array) -> Array:
    """|d ln p/dt|^(1 + 1/z), the dual power, (B, n)."""
    return np.asarray(np.abs(v/p)**(1 + 1/_column(z)))


def power_of_score(p: Array, v: Array, z: Array) -> Array:
    """|d ln p/dt|^(1 + z), (B, n)."""
    return np.asarray(np.abs(v/p)**(1 + _column(z)))


def power_of_next(P: Array, V: Array, z: Array) -> Array:
    """The same after a map."""
    return power_of_score(P, V, z)


def marginal(p: Array) -> Array:
    """P_a = sum_b p_ab of states that are pairs, (B, X)."""
    return np.asarray(p.sum(-1))


# -- a Gaussian --------------------------------------------------------------------------------------------------------------------
def drift(N: Array, R: Array, v: Array, V: Array) -> Array:
    """(d<R>/dt)/V, what the score has of R - m, (B,)."""
    return np.asarray((N*R*v).sum(-1)/V)


def widening(N: Array, R: Array, v: Array, m: Array, V: Array) -> Array:
    """(dV/dt)/(2 V^2), what the score has of (R - m)^2 - V, (B,)."""
    return np.asarray((N*(R - _column(m))**2*v).sum(-1)/(2*V**2))


# -- the Dirichlet form --------------------------------------------------------------------------------------------------------------
def _forms(p: Array, wp: Array, wm: Array, tail: Array, head: Array) -> tuple[Array, Array]:
    """The matrix of sum A (g_head - g_tail)^2 in sqrt(p) g, (B, n, n), and sqrt(p)."""
    here, there = tail.reshape(-1).astype(int), head.reshape(-1).astype(int)
    A, root = wp*p[:, here] + wm*p[:, there], np.sqrt(p)
    form = np.zeros((len(p), p.shape[1], p.shape[1]))
    for r, (a, b) in enumerate(zip(here, there, strict=True)):
        for i, j, sign in ((a, a, 1), (b, b, 1), (a, b, -1), (b, a, -1)):
            form[:, i, j] += sign*A[:, r]
    return form/(root[:, :, None]*root[:, None]), root


def gap(p: Array, wp: Array, wm: Array, tail: Array, head: Array) -> Array:
    """The largest lam with 2 lam Var_p(g) <= sum A (g_head - g_tail)^2 for all g, (B,).

    >>> one = np.array([[1.0]])
    >>> gap(np.array([[0.75, 0.25]]), one, 3*one, np.array([[0]]), np.array([[1]]))     # 2 lam = A/(p_1 p_2)
    array([4.])
    """
    here, there = tail.reshape(-1).astype(int), head.reshape(-1).astype(int)
    if len(here) and np.all(np.abs(here - there) == 1):                                              # the states stand in a line
        return _gap_on_line(p, wp*p[:, here] + wm*p[:, there], here, there)
    form, root = _forms(p, wp, wm, tail, head)
    return np.asarray(np.linalg.eigvalsh(form + 2*np.trace(form, axis1=1, axis2=2)[:, None, None]*root[:, :, None]*root[:, None])[:, 0]/2)


def _gap_on_line(p: Array, A: Array, here: Places, there: Places) -> Array:
    """Half the second eigenvalue of the form, whose matrix has three diagonals; the first is 0, of sqrt(p)."""
    from scipy.linalg import eigvalsh_tridiagonal

    n = p.shape[1]
    between = np.array([np.bincount(np.minimum(here, there), row, n - 1) for row in A])
    diagonal = (np.pad(between, ((0, 0), (0, 1))) + np.pad(between, ((0, 0), (1, 0))))/p
    beside = -between/np.sqrt(p[:, 1:]*p[:, :-1])
    return np.array([eigvalsh_tridiagonal(d, e, select="i", select_range=(1, 1))[0]/2 for d, e in zip(diagonal, beside, strict=True)])


def gap_squares(p: Array, wp: Array, wm: Array, tail: Array, head: Array, lam: Array) -> Array:
    """B with sum A (g_head - g_tail)^2 - 2 lam Var_p(g) = sum_k (B g)_k^2, (B, n, n), where there is one."""
    form, root = _forms(p, wp, wm, tail, head)
    rest = form - 2*_column(lam)[..., None]*(np.eye(p.shape[1]) - root[:, :, None]*root[:, None])
    values, vectors = np.linalg.eigh(rest)
    return np.asarray((np.sqrt(values.clip(0))[:, None]*vectors).swapaxes(1, 2)*root[:, None])


def least_gap(N: Array, p: Array, wp: Array, wm: Array, tail: Array, head: Array) -> Array:
    """The least gap along a path, (B,)."""
    cells = np.moveaxis(p*N[..., None], -1, 0)
    rates = (w if w.ndim == 2 else np.moveaxis(w, -1, 0) for w in (wp, wm))
    first, second = (np.broadcast_to(w[None] if w.ndim == 2 else w, (len(cells), *w.shape[-2:])) for w in rates)
    return np.asarray(np.min([gap(x, a, b, tail, head) for x, a, b in zip(cells, first, second, strict=True)], axis=0))
