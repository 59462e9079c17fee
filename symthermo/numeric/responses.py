"""What a table of averages eta(theta_b) in tilted equilibrium says about psi and its Legendre transform phi.

eta = grad psi with psi convex, so between any two rows eta_a.(b - a) <= psi(b) - psi(a) <= eta_b.(b - a). Shortest ways through the
table give the sharpest bounds on psi that convexity allows (R. T. Rockafellar, Pacific J. Math. 17, 497 (1966)); a way around with
a negative sum shows that the table is no equilibrium response. The bounds on psi bound phi on both sides. In between, psi is
interpolated: by the law of r that reproduces the table best, for one field also by monotone cubics (F. N. Fritsch, R. E. Carlson,
SIAM J. Numer. Anal. 17, 238 (1980)) or straight lines. Source: N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024).
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator, make_interp_spline
from scipy.optimize import brentq, isotonic_regression, linprog, nnls
from scipy.stats.qmc import Halton

from symthermo.numeric.exponentials import dependence, log_sum
from symthermo.numeric.tilted import Tilts

Array = NDArray[np.float64]


# -- bounds ------------------------------------------------------------------------------------------------------------
def ways(theta: Array, eta: Array, margin: Array) -> Array:
    """Least sums of eta_b.(b - a) + margin_b.|b - a| along ways from row to row, (N, N); a negative diagonal: no convex psi.

    >>> ways(np.array([[0.0], [1.0], [2.0]]), np.array([[0.0], [0.7], [0.9]]), np.zeros((3, 1)))[0].round(10).tolist()
    [0.0, 0.7, 1.6]
    """
    apart = theta[None, :, :] - theta[:, None, :]
    d = np.einsum("abk,bk->ab", apart, eta) + np.einsum("abk,bk->ab", np.abs(apart), margin)
    for k in range(len(d)):
        np.minimum(d, d[:, k, None] + d[k], out=d)
    return d


@dataclass(frozen=True)
class Bracket:
    """phi lies between `low`, from row `best`, and `high` (inf where the averages leave the hull of the measured ones)."""

    low: float
    best: int
    high: float
    psi_low: Array
    psi_high: Array


def bracket(theta: Array, eta: Array, margin: Array, target: Array, zero: int) -> Bracket:
    """low = max_b [b.eta - psi_high(b)]; high = min {sum w_b [b.eta_b - psi_low(b)] : sum w_b eta_b = eta}, w a mean over rows."""
    d = ways(theta, eta, margin)
    psi_high, psi_low = d[zero], -d[:, zero]
    guess = theta @ target - psi_high
    cost = np.einsum("bk,bk->b", theta, eta) + np.einsum("bk,bk->b", np.abs(theta), margin) - psi_low
    found: Any = linprog(cost, A_eq=np.vstack([eta.T, np.ones(len(eta))]), b_eq=np.append(target, 1.0), method="highs")
    best = int(np.argmax(guess))
    return Bracket(float(guess[best]), best, float(found.fun) if found.success else np.inf, psi_low, psi_high)


def inside(eta: Array, target: Array) -> Array | None:
    """None where the target is a mean of rows of eta; else a direction in which it lies beyond all of them."""
    size = np.maximum(np.ptp(eta, axis=0), 1e-300)
    z = (eta - target) / size
    bounds: Any = [(-1, 1)] * z.shape[1] + [(0, None)]
    found: Any = linprog(np.append(np.zeros(z.shape[1]), -1.0), A_ub=np.column_stack([z, np.ones(len(z))]), b_ub=np.zeros(len(z)),
                         bounds=bounds, method="highs")
    return np.asarray(found.x[:-1] / size) if found.success and found.x[-1] > 1e-9 else None


# -- interpolations ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Fit:
    """phi with its field; `missing`, by how much rows are missed (root mean square); `reach`, of the lattice of `by_law`."""

    phi: float
    theta: Array
    missing: float
    reach: float = 0.0


def along_one(theta: Array, eta: Array, weight: Array, target: float, straight: bool) -> Fit:
    """K = 1, theta sorted, the target between the ends of eta; eta is made increasing first (least squares with weights).

    straight : eta and the trapezoid sums of psi are interpolated by straight lines; else eta by monotone cubics.
    """
    rising = isotonic_regression(eta, weights=weight).x
    missing = float(np.sqrt(np.mean(weight * (rising - eta) ** 2)))
    above = int(np.clip(np.searchsorted(rising, target), 1, len(theta) - 1))
    low, high = theta[above - 1], theta[above]
    curve = make_interp_spline(theta, rising, k=1) if straight else PchipInterpolator(theta, rising)
    off = lambda t: float(curve(t)) - target
    at = low if off(low) >= 0 else high if off(high) <= 0 else brentq(off, low, high, xtol=1e-15, rtol=1e-14)
    primitive = curve.antiderivative()
    psi = np.interp(at, theta, primitive(theta)) if straight else primitive(at)
    return Fit(float(at * target - psi + primitive(0.0)), np.array([at]), missing)


def by_law(theta: Array, eta: Array, error: Array, target: Array, zero: int, reaches: Sequence[float] = (0.5, 1.0, 2.0)) -> Fit:
    """A law of r on a lattice whose tilts reproduce the rows best: psi is then convex, whatever the noise.

    min over w >= 0 of sum_b |sum_j w_j (r_j - eta_b) exp(theta_b.r_j - psi_b)|^2 with sum w = 1, psi_b from the w before; of lattices
    that reach beyond the measured averages by these multiples of their range the one that fits best is taken. phi is infinite where
    no such law has the averages of the target.
    """
    best = Fit(np.inf, np.full(theta.shape[1], np.nan), np.inf)
    for reach in reaches:
        w, r, missing = _law(theta, eta, error, zero, reach)
        if missing < best.missing and dependence(r) is None:
            found = Tilts(np.log(w), r).solve(target)
            if found.kind == "inside":
                best = Fit(found.phi, found.theta, missing, reach)
    return best


def _law(theta: Array, eta: Array, error: Array, zero: int, reach: float) -> tuple[Array, Array, float]:
    K, size = theta.shape[1], np.ptp(eta, axis=0)
    side = {1: 121, 2: 33, 3: 13}.get(K)
    low, high = eta.min(axis=0) - reach * size, eta.max(axis=0) + reach * size
    unit = np.indices((side,) * K).reshape(K, -1) / (side - 1) if side else Halton(K, scramble=False).random(2500).T
    r = low[:, None] + (high - low)[:, None] * unit
    u = theta @ r
    d = ways(theta, eta, np.zeros_like(eta))
    psi = 0.5 * (d[zero] - d[:, zero])
    one = 10.0 * float(np.max(size[None] / error))
    w = np.ones(0)
    for _ in range(5):
        tilted = np.exp(np.minimum(u - psi[:, None], 300.0))
        rows = [(r[k] - eta[:, k, None]) / error[:, k, None] * tilted for k in range(K)]
        design = np.concatenate([*rows, np.full((1, r.shape[1]), one)])
        norm = np.linalg.norm(design, axis=0)
        w = nnls(design / norm, np.append(np.zeros(K * len(theta)), one), maxiter=50 * r.shape[1])[0] / norm
        w /= w.sum()
        psi = log_sum(np.log(np.maximum(w, 1e-300)) + u)
    kept = w > 0
    w, r, u = w[kept], r[:, kept], u[:, kept]
    averages = np.exp(np.log(w) + u - psi[:, None]) @ r.T
    return w, r, float(np.sqrt(np.mean(((averages - eta) / error) ** 2)))


def sensitivity(estimate: Callable[[Array, Array], Array], eta: Array, error: Array, target: Array, target_error: Array,
                copies: int = 40, seed: int = 0) -> Array:
    """Standard errors of estimate(eta, target) when both are drawn anew with their errors; infinite where an estimate is."""
    rng = np.random.default_rng(seed)
    drawn = np.array([estimate(eta + error * rng.normal(size=eta.shape), target + target_error * rng.normal(size=target.shape))
                      for _ in range(copies)])
    if not np.isfinite(drawn).all():
        return np.full(drawn.shape[1], np.inf)
    return np.asarray(np.std(drawn, axis=0, ddof=1))
