"""The formulas of stochastic and chemical thermodynamics on arrays: fluxes, forces, dissipation, Fisher information, divergence.

Everything sums over the last axis and broadcasts over the leading ones. RT = 1. A flux or concentration below zero is refused;
zero is allowed where the formula has a limit, and infinity is a value: one direction of a reaction zero and the other not costs
infinite entropy.

Near equilibrium nothing is lost beyond the rounding of the arguments: the force is log1p of the relative difference, the entropy
production a sum of non-negative terms 2 sqrt(J+ J-) F sinh(F/2), the divergence a series in its relative difference.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue

Array = NDArray[np.float64]


def _nonnegative(values: ArrayLike, what: str) -> Array:
    """The values as floats; refused when one is negative."""
    array = np.asarray(values, dtype=float)
    if np.any(array < 0):
        place = np.unravel_index(np.argmin(array), array.shape)
        index = place[-1] if place else 0
        raise BadValue(f"{what} with index {index} is {array[place]:.6g}, where only values >= 0 have a meaning")
    return array


def factor_table(nu: ArrayLike) -> NDArray[np.intp]:
    """Exponents (N, M) >= 0 as the factors of each monomial, ascending and with repetitions, (M, degree) padded with -1.

    >>> factor_table([[2, 0, 0], [1, 1, 0]])
    array([[ 0,  0,  1],
           [ 1, -1, -1],
           [-1, -1, -1]])
    """
    exponents = np.asarray(nu)
    whole = exponents.astype(np.int64)
    if whole.ndim != 2 or np.any(whole < 0) or not np.array_equal(whole, exponents):
        raise BadValue("exponents of a mass-action law must form a matrix of integers >= 0")
    which, species = np.nonzero(whole.T)
    return repeated_factors(which, species, whole[species, which], whole.shape[1])


def repeated_factors(which: NDArray[np.intp], species: NDArray[np.intp], times: NDArray[np.int64], size: int) -> NDArray[np.intp]:
    """The same from the nonzero exponents alone, sorted by monomial and then species; `size` monomials."""
    which, species = np.repeat(which, times), np.repeat(species, times)
    degree = np.bincount(which, minlength=size)
    table = np.full((size, int(degree.max(initial=0))), -1, dtype=np.intp)
    table[which, np.arange(len(which)) - (np.cumsum(degree) - degree)[which]] = species
    return table


class Monomials:
    """m_r(x) = prod_i x_i^nu[i,r] as products over index arrays, with exact derivatives.

    Repeated factors instead of powers or exp(nu . ln x): faster, correct at x = 0, and exact to one rounding per factor.

    Parameters
    ----------
    table : (M, degree) the factors of each monomial, as `factor_table` gives them

    >>> m = Monomials(factor_table([[2, 0], [1, 1]]))
    >>> m([3.0, 5.0])
    array([45.,  5.])
    """

    def __init__(self, table: NDArray[np.intp]) -> None:
        self.table = table
        there = table >= 0
        self.first = np.where(there[:, 0], table[:, 0], 0) if table.shape[1] else np.zeros(len(table), dtype=np.intp)
        self.constant = np.flatnonzero(~there.any(axis=1))
        more = (np.flatnonzero(column) for column in there[:, 1:].T)
        self.slots = [(slice(None) if len(r) == len(table) else r, table[r, depth]) for depth, r in enumerate(more, 1)]

    def __call__(self, x: ArrayLike) -> Array:
        """(..., N) -> (..., M)."""
        state = np.asarray(x, dtype=float)
        out = state.take(self.first, axis=-1)
        if len(self.constant):
            out[..., self.constant] = 1.0
        for monomials, species in self.slots:
            out[..., monomials] *= state.take(species, axis=-1)
        return out

    def derivative(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Array, Monomials]:
        """The non-zero derivatives d m_r / d x_i: (r, i, factor, monomials), the value being factor * monomials(x)."""
        table = self.table
        begins = (table >= 0) & (np.diff(table, axis=1, prepend=-1) != 0)  # the first of equal factors
        which, place = np.nonzero(begins)
        species = table[which, place]
        exponent = (table[which] == species[:, None]).sum(axis=1).astype(float)
        kept = np.arange(max(table.shape[1] - 1, 0)) < place[:, None]
        return which, species, exponent, Monomials(np.where(kept, table[which, :-1], table[which, 1:]))


def mass_action(k: ArrayLike, nu: ArrayLike, x: ArrayLike) -> Array:
    """J_r = k_r prod_i x_i^nu[i,r], for k (M,), nu (N, M) and x (..., N).

    >>> mass_action([2.0, 3.0], [[1, 0], [1, 2]], [0.5, 4.0])
    array([ 4., 48.])
    """
    return np.asarray(k, dtype=float) * Monomials(factor_table(nu))(x)


def force(J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """F = ln(J+/J-), by log1p when the two are close; +-inf when one is zero, 0 when both are.

    >>> force([2.0, 0.0], [1.0, 0.0])
    array([0.69314718, 0.        ])
    """
    a, b = np.broadcast_arrays(_nonnegative(J_plus, "the forward flux"), _nonnegative(J_minus, "the backward flux"))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):  # the excluded cases are replaced below
        ratio = a / b
        near = (ratio > 0.5) & (ratio < 2.0)  # a - b is then exact
        far = np.where((ratio > 1e-290) & (ratio < 1e290), np.log(ratio), np.log(a) - np.log(b))
        out = np.where(near, np.log1p((a - b) / b), far)
    return np.where((a == 0) & (b == 0), 0.0, out)


def log_mean(J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """L = (J+ - J-)/ln(J+/J-), the Onsager coefficient; J+ at equality, 0 when one flux is zero.

    For |F| < 1e-5 the series sqrt(J+ J-)(1 + F^2/24 + F^4/1920).

    >>> log_mean([2.0, 3.0], [1.0, 3.0])
    array([1.44269504, 3.        ])
    """
    a, b = np.broadcast_arrays(_nonnegative(J_plus, "the forward flux"), _nonnegative(J_minus, "the backward flux"))
    F = force(a, b)
    near = np.abs(F) < 1e-5
    square = np.where(near, F, 0.0) ** 2
    series = np.sqrt(a) * np.sqrt(b) * (1.0 + square / 24.0 + square * square / 1920.0)
    return np.where(near, series, (a - b) / np.where(near, 1.0, F))


def epr_terms(J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """sigma_r = (J+ - J-) ln(J+/J-) = 2 sqrt(J+ J-) F sinh(F/2) >= 0 of each reaction.

    +inf where one direction is zero and the other is not; 0 where both vanish.

    >>> epr_terms([2.0, 1.0, 0.0], [1.0, 0.0, 0.0])
    array([0.69314718,        inf, 0.        ])
    """
    a, b = np.broadcast_arrays(np.asarray(J_plus, dtype=float), np.asarray(J_minus, dtype=float))
    F = force(a, b)
    return _sinh_form(np.sqrt(a) * np.sqrt(b), F, a - b)


def _sinh_form(geometric: Array, F: Array, J: Array) -> Array:
    """2 g F sinh(F/2) for moderate forces; J F beyond, where sinh would overflow (J and F have one sign)."""
    moderate = np.abs(F) < 2.0
    f = np.where(moderate, F, 0.0)
    with np.errstate(invalid="ignore"):  # 0 * inf in the branch not taken
        return np.where(moderate, 2.0 * geometric * f * np.sinh(0.5 * f), np.where(J == 0, 0.0, J * F))


def epr(J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """Entropy production rate sigma = sum_r (J+ - J-) ln(J+/J-) >= 0, as a sum of non-negative terms.

    >>> float(epr([2.0, 3.0], [1.0, 3.0]))
    0.6931471805599453
    """
    return np.asarray(epr_terms(J_plus, J_minus).sum(axis=-1))


def displaced_epr(exchange: ArrayLike, nu_plus: ArrayLike, nu_minus: ArrayLike, displacement: ArrayLike) -> Array:
    """sigma at x = x_eq (1 + displacement), accurate to rounding however small the displacement.

    F = -S^T log1p(displacement),  sqrt(J+ J-) = exchange * sqrt(m+ m-),  sigma = sum 2 sqrt(J+ J-) F sinh(F/2).

    Parameters
    ----------
    exchange : (M,) the flux of each reaction, equal in both directions, at the detailed-balanced equilibrium x_eq
    nu_plus, nu_minus : (N, M)
    displacement : (..., N) relative displacements > -1

    >>> bool(abs(displaced_epr([1.0], [[1], [0]], [[0], [1]], [1e-11, 0.0]) / 1e-22 - 1) < 1e-10)
    True
    """
    delta = np.asarray(displacement, dtype=float)
    if np.any(delta <= -1):
        raise BadValue(f"a relative displacement is {delta.min():.6g}, where only values > -1 leave the concentration positive")
    up, down = np.asarray(nu_plus), np.asarray(nu_minus)
    F = np.log1p(delta) @ (up - down).astype(float)
    forward = np.asarray(exchange, dtype=float) * Monomials(factor_table(up))(1.0 + delta)
    backward = np.asarray(exchange, dtype=float) * Monomials(factor_table(down))(1.0 + delta)
    return np.asarray(_sinh_form(np.sqrt(forward) * np.sqrt(backward), F, forward - backward).sum(axis=-1))


def traffic(J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """A = J+ + J-, the dynamical activity of each reaction."""
    return np.asarray(J_plus, dtype=float) + np.asarray(J_minus, dtype=float)


def pseudo_epr(J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """2 sum_r (J+ - J-)^2/(J+ + J-) <= sigma; a silent reaction (both zero) contributes 0.

    >>> float(pseudo_epr([3.0, 0.0], [1.0, 0.0]))
    2.0
    """
    A = traffic(_nonnegative(J_plus, "the forward flux"), _nonnegative(J_minus, "the backward flux"))
    J = np.asarray(J_plus, dtype=float) - np.asarray(J_minus, dtype=float)
    return np.asarray((2.0 * J * J / np.where(A == 0, 1.0, A)).sum(axis=-1))


def _per_concentration(numerator: Array, x: Array) -> Array:
    """numerator / x, with 0/0 = 0 and infinities of the right sign."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(numerator == 0, 0.0, numerator / x)


def fisher(x: ArrayLike, xdot: ArrayLike) -> Array:
    """Fisher information of time I = sum_i xdot_i^2/x_i; +inf where a species leaves zero at finite speed.

    >>> float(fisher([0.5, 2.0], [1.0, -1.0]))
    2.5
    """
    state, speed = _nonnegative(x, "the concentration"), np.asarray(xdot, dtype=float)
    return np.asarray(_per_concentration(speed * speed, state).sum(axis=-1))


def fisher_rate(x: ArrayLike, xdot: ArrayLike, xddot: ArrayLike) -> Array:
    """dI/dt = 2 sum xdot_i xddot_i/x_i - sum xdot_i^3/x_i^2, with xddot = (d xdot/d x) xdot for autonomous equations."""
    state, v, a = _nonnegative(x, "the concentration"), np.asarray(xdot, dtype=float), np.asarray(xddot, dtype=float)
    return np.asarray((_per_concentration(2.0 * v * a, state) - _per_concentration(v**3, state * state)).sum(axis=-1))


def diffusion(S: ArrayLike, A: ArrayLike) -> Array:
    """Scaled diffusion matrix D = S diag(A) S^T for traffic A (..., M): (..., n, n).

    >>> diffusion([[1, -1], [0, 1]], [2.0, 3.0])
    array([[ 5., -3.],
           [-3.,  3.]])
    """
    matrix = np.asarray(S, dtype=float)
    return (matrix * np.asarray(A, dtype=float)[..., None, :]) @ matrix.T


def mobility(S: ArrayLike, L: ArrayLike) -> Array:
    """Chemical mobility S diag(L) S^T for Onsager coefficients L (..., M): (..., n, n); at most half the diffusion matrix."""
    return diffusion(S, L)


def divergence_terms(x: ArrayLike, y: ArrayLike) -> Array:
    """x ln(x/y) - x + y >= 0 of each component; y where x = 0, +inf where y = 0 < x.

    With w = (x - y)/(x + y) the exact form y 2 w^2/(1-w) [1 + (1+w)(w/3 + w^3/5 + ...)] is used for |w| < 0.1.
    """
    a, b = np.broadcast_arrays(_nonnegative(x, "the first measure"), _nonnegative(y, "the second measure"))
    both = (a > 0) & (b > 0)
    p, q = np.where(both, a, 1.0), np.where(both, b, 1.0)
    w = (p - q) / (p + q)
    near = np.abs(w) < 0.1
    v = np.where(near, w, 0.0)
    square, tail = v * v, np.zeros_like(v)
    for odd in range(17, 1, -2):
        tail = tail * square + 1.0 / odd
    series = q * 2.0 * square / (1.0 - v) * (1.0 + (1.0 + v) * v * tail)
    plain = p * force(p, q) - (p - q)
    return np.where(both, np.where(near, series, plain), np.where(a > 0, np.inf, b))


def divergence(x: ArrayLike, y: ArrayLike) -> Array:
    """Generalised Kullback-Leibler divergence D(x||y) = sum_i [x_i ln(x_i/y_i) - x_i + y_i] of positive measures.

    >>> float(divergence([1.0, 2.0], [1.0, 1.0]))
    0.3862943611198906
    """
    return np.asarray(divergence_terms(x, y).sum(axis=-1))
