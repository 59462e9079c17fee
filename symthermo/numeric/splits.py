"""Entropy production taken apart into an excess and a housekeeping part: three ways.

With J+, J- the one-way fluxes, S_X the internal stoichiometric matrix, xdot = S_X J and s = S_X^T phi a conservative force:

- Hatano-Sasa (needs a steady state): excess -sum xdot_i ln(x_i/x_ss_i), housekeeping J . F(x_ss). Their sum is sigma always;
  both are >= 0 when x_ss is complex balanced, otherwise either may be negative.
- Onsager-projective: F is projected on Im S_X^T in <u,v>_L = sum L u v; excess ||s||_L^2, housekeeping ||F - s||_L^2.
- information-geometric: maximise phi.xdot - sum [J-(e^s - 1) + J+(e^-s - 1)]; with j = (J+, J-), j~ = (J-, J+) and
  j* = (J- e^s, J+ e^-s): housekeeping D(j||j*), excess D(j*||j~).

0 <= excess (information) <= excess (Onsager) <= sigma. Sources: H. Ge, H. Qian (2016), arXiv:1601.03158; R. Rao, M. Esposito,
Phys. Rev. X 6, 041064 (2016); K. Yoshimura, A. Kolchinsky, A. Dechant, S. Ito, Phys. Rev. Research 5, 013017 (2023),
arXiv:2205.15227; A. Kolchinsky, A. Dechant, K. Yoshimura, S. Ito, arXiv:2206.14599.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import HypothesisFails, OutOfDomain
from symthermo.numeric.kernels import divergence, force, log_mean
from symthermo.numeric.linear import independent_rows, weighted_least_squares

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Split:
    """sigma = excess + housekeeping, with the potential phi (N_X,) whose gradient S_X^T phi is the conservative force.

    phi is fixed up to conservation laws (here: zero on dependent rows of S_X). `iterations` and `decrement` belong to the
    Newton search of the information-geometric split; the decrement bounds twice the distance of its maximum.
    """

    excess: float
    housekeeping: float
    potential: Array
    iterations: int = 0
    decrement: float = 0.0


def _both_ways(J_plus: ArrayLike, J_minus: ArrayLike) -> tuple[Array, Array]:
    """The fluxes as floats; refused where one direction is zero and the other is not, or a part is unknown."""
    a, b = np.asarray(J_plus, dtype=float), np.asarray(J_minus, dtype=float)
    bad = np.isnan(a) | np.isnan(b) | ((a == 0) != (b == 0))
    if np.any(bad):
        r = int(np.argmax(bad))
        raise HypothesisFails(f"the reaction with index {r} has fluxes {a[r]:.6g} forward and {b[r]:.6g} backward: a split of the "
                              "entropy production needs both directions positive")
    return a, b


def _conservative(S_X: ArrayLike, active: NDArray[np.bool_]) -> tuple[NDArray[np.intp], Array]:
    """Rows of S_X independent on the active reactions, and the design matrix (M_active, rank) of their gradients."""
    matrix = np.asarray(S_X)[:, active]
    rows = independent_rows(matrix)
    return rows, matrix[rows].T.astype(float)


def hatano_sasa_split(S_X: ArrayLike, J_plus: ArrayLike, J_minus: ArrayLike, F_ss: ArrayLike,
                      x: ArrayLike, x_ss: ArrayLike) -> Split:
    """Nonadiabatic (excess) and adiabatic (housekeeping) parts about a steady state; either may be negative.

    excess = -sum_X (S_X J)_i ln(x_i/x_ss_i),  housekeeping = sum_r J_r F_r(x_ss).

    Parameters
    ----------
    S_X : (N_X, M);  J_plus, J_minus : (M,) fluxes at the state;  F_ss : (M,) forces at the steady state
    x, x_ss : (N_X,) internal concentrations of the state and of the steady state
    """
    a, b = _both_ways(J_plus, J_minus)
    potential = -force(x, x_ss)  # ln(x/x_ss), by log1p when close
    return Split(float((np.asarray(S_X, dtype=float) @ (a - b)) @ potential), float((a - b) @ np.asarray(F_ss, dtype=float)), potential)


def onsager_split(S_X: ArrayLike, J_plus: ArrayLike, J_minus: ArrayLike) -> Split:
    """Projection of the force on the conservative forces, in the metric of the Onsager coefficients.

    excess = min {sum J'^2/L : S_X J' = xdot} = ||S_X^T phi||_L^2,  housekeeping = min_phi ||F - S_X^T phi||_L^2. Both are sums
    of squares. Solved by pivoted QR on L^(1/2)-scaled rows over an exact basis, not by a pseudo-inverse.

    >>> s = onsager_split([[-1, 1], [1, -1]], [2.0, 3.0], [1.0, 0.5])
    >>> abs(s.excess + s.housekeeping - float(np.log(2) + 2.5 * np.log(6))) < 1e-14
    True
    """
    a, b = _both_ways(J_plus, J_minus)
    active = a > 0
    L, F = log_mean(a, b)[active], force(a, b)[active]
    rows, design = _conservative(S_X, active)
    potential = np.zeros(np.asarray(S_X).shape[0])
    potential[rows] = weighted_least_squares(design, F, L)
    s = design @ potential[rows]
    return Split(float(L @ s**2), float(L @ (F - s) ** 2), potential)


def onsager_excess(S_X: ArrayLike, J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """Excess of the Onsager split on batches, xdot^T (S L S^T)^+ xdot: fluxes (..., M) -> (...).

    For running integrals; one batched QR, so all fluxes must be positive.
    """
    rows = independent_rows(S_X)
    root = np.sqrt(log_mean(J_plus, J_minus))
    design = root[..., :, None] * np.asarray(S_X, dtype=float)[rows].T
    # the triangular factor with the force as last column holds the components of its projection there
    r = np.asarray(np.linalg.qr(np.concatenate([design, (root * force(J_plus, J_minus))[..., None]], axis=-1), mode="r"))
    return np.asarray((r[..., : len(rows), -1] ** 2).sum(axis=-1))


def _maximise(design: Array, p: Array, m: Array, tolerance: float, limit: int) -> tuple[Array, Array, float, int]:
    """Newton on the concave phi.xdot - sum [m(e^s - 1) + p(e^-s - 1)], s = design phi: (phi, s, decrement, steps)."""
    phi, s = np.zeros(design.shape[1]), np.zeros(len(p))
    value, decrement, traffic = 0.0, np.inf, float((p + m).sum())
    for taken in range(limit):
        # the pull of each reaction, 2 J - (J- expm1(s) - J+ expm1(-s)); the gradient is its total over the design
        pull = 2.0 * (p - m) - m * np.expm1(s) + p * np.expm1(-s)
        curvature = m * np.exp(s) + p * np.exp(-s)
        step = weighted_least_squares(design, pull / curvature, curvature)
        along = design @ step
        previous, decrement = decrement, float(curvature @ along**2)
        if decrement <= tolerance * traffic or (decrement < 1e-16 * traffic and decrement >= previous):
            return phi, s, decrement, taken
        length = 1.0
        while True:
            trial = s + length * along
            if np.abs(trial).max() <= 700.0:
                new = float(trial @ (p - m) - m @ np.expm1(trial) - p @ np.expm1(-trial))
                # below 1e-10 of the traffic the values are rounding; Newton's full step is then safe
                if new >= value + 0.1 * length * decrement or decrement < 1e-10 * traffic:
                    break
            length *= 0.5
            if length < 1e-10:
                raise FloatingPointError
        phi, s, value = phi + length * step, trial, new
    raise FloatingPointError


def information_split(S_X: ArrayLike, J_plus: ArrayLike, J_minus: ArrayLike, *, tolerance: float = 1e-26,
                      limit: int = 200) -> Split:
    """Information-geometric split: the concave maximum over phi by Newton with backtracking, from phi = 0.

    Gradient 2 xdot - S_X [J- expm1(s) - J+ expm1(-s)], Hessian -S_X diag(J- e^s + J+ e^-s) S_X^T, on an exact basis of Im S_X.
    Stops when the Newton decrement is below `tolerance` times the traffic, or rounding stops it.

    Raises
    ------
    OutOfDomain : when the conservative force overflows (|s_r| beyond 700), naming the reaction of the largest force.
    """
    a, b = _both_ways(J_plus, J_minus)
    active = a > 0
    unit = float(max(a.max(initial=0.0), b.max(initial=0.0))) or 1.0  # both parts are proportional to the fluxes
    p, m = a[active] / unit, b[active] / unit
    rows, design = _conservative(S_X, active)
    potential = np.zeros(np.asarray(S_X).shape[0])
    try:
        with np.errstate(over="raise"):
            potential[rows], s, decrement, taken = _maximise(design, p, m, tolerance, limit)
    except FloatingPointError:
        worst = int(np.argmax(np.abs(np.where(active, force(a, b), 0.0))))
        raise OutOfDomain(f"the information-geometric split cannot be computed in double precision: the reaction with index {worst} "
                          f"has fluxes {a[worst]:.3g} forward and {b[worst]:.3g} backward, too far apart") from None
    j, reverse, star = np.r_[p, m], np.r_[m, p], np.r_[m * np.exp(s), p * np.exp(-s)]
    return Split(unit * float(divergence(star, reverse)), unit * float(divergence(j, star)), potential, taken, unit * decrement)
