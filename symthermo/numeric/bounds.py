"""Lower bounds on dissipation from currents, and on time and dissipation from distances.

A current w.J with fluctuation D_w = sum w^2 A (A the traffic) is paid for: sigma >= 2 (w.J)^2/D_w, and two sharper forms with
artanh. For an observable a of the concentrations w = S_X^T a. Integrated over time they bound entropy production by distances.
Source: K. Yoshimura, S. Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748 (tur.current, tur.tkur, tur.hyperbolic,
tsl.*); K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444 (speed.time).

A lower bound is never infinite: where artanh would be taken at 1 by rounding, its argument is the last number below 1.
"""
from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
_BELOW_ONE = 1.0 - 2.0**-53


def _ratio(numerator: ArrayLike, denominator: ArrayLike) -> Array:
    """numerator/denominator, where 0/0 = 0: no distance, no bound."""
    a, b = np.broadcast_arrays(np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float))
    return np.where(a == 0, 0.0, a / np.where(a == 0, 1.0, b))


def current_bound(w: ArrayLike, J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """2 (w.J)^2/D_w <= sigma, for weights w (M,) and fluxes (..., M).

    >>> float(current_bound([1.0], [3.0], [1.0]))
    2.0
    """
    weight, a, b = (np.asarray(v, dtype=float) for v in (w, J_plus, J_minus))
    current = (a - b) @ weight
    return 2.0 * current * _ratio(current, (a + b) @ weight**2)


def kinetic_bound(w: ArrayLike, J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """2 A_tot s artanh(s) <= sigma, s = |w.J|/sqrt(D_w A_tot): at least the current bound; exact for one reaction.

    >>> bool(abs(kinetic_bound([1.0], [3.0], [1.0]) - 2 * np.log(3)) < 1e-15)
    True
    """
    weight, a, b = (np.asarray(v, dtype=float) for v in (w, J_plus, J_minus))
    total = (a + b).sum(axis=-1)
    s = np.minimum(_ratio(np.abs((a - b) @ weight), np.sqrt((a + b) @ weight**2) * np.sqrt(total)), _BELOW_ONE)
    return np.asarray(2.0 * total * s * np.arctanh(s))


def hyperbolic_bound(w: ArrayLike, J_plus: ArrayLike, J_minus: ArrayLike) -> Array:
    """2 (|w.J|/w_max) artanh(|w.J|/sum |w| A) <= sigma, w_max = max |w_r|.

    1 - s is summed from the smaller fluxes, without cancellation, so the bound keeps its digits far from equilibrium.
    """
    weight, a, b = (np.asarray(v, dtype=float) for v in (w, J_plus, J_minus))
    size = np.abs(weight)
    if not np.any(size):
        return np.zeros(a.shape[:-1])
    j = (a - b) @ weight
    along = np.sign(j)[..., None] * weight > 0
    activity = (a + b) @ size
    rest = np.maximum(np.where(along, b, a) @ size * 2.0, activity * 2.0**-53)  # sum |w| A - |w.J|
    silent = activity == 0
    return np.abs(j) / size.max() * np.log(np.where(silent, 1.0, 2.0 * activity - rest) / np.where(silent, 1.0, rest))


def time_bound(length: ArrayLike, twice_action: ArrayLike) -> Array:
    """ell^2 / int I dt <= tau; 0 when nothing moves. With the chord in place of the length the bound needs no path."""
    return _ratio(np.asarray(length, dtype=float) ** 2, twice_action)


def quadratic_bound(distance: ArrayLike, integral: ArrayLike) -> Array:
    """2 d^2/int D dt <= Sigma: d = |Delta x_i| with D_ii, ||Delta x||_2 with lambda_max(D), ||Delta x||_1 with
    sum_r ||S_r||_1^2 A_r, W1 with A_tot."""
    return 2.0 * time_bound(distance, integral)


def transport_bound(distance: ArrayLike, activity: ArrayLike) -> Array:
    """2 W1 artanh(W1/int A_tot dt) <= Sigma; at least the quadratic bound."""
    d = np.asarray(distance, dtype=float)
    return 2.0 * d * np.arctanh(np.minimum(_ratio(d, activity), _BELOW_ONE))


def species_time(change: ArrayLike, entropy_production: ArrayLike, mean_diffusion: ArrayLike) -> Array:
    """2 (Delta x_i)^2/(Sigma Dbar_i) <= tau, or with int |xdot_i| dt in place of the net change."""
    return 2.0 * time_bound(change, np.asarray(entropy_production, dtype=float) * np.asarray(mean_diffusion, dtype=float))
