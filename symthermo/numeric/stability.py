"""Deviations from a steady state: the quadratic forms of Glansdorff and Prigogine, exact excess, intrinsic speed, signs along a path.

With n = V x the amounts, d = x/xbar - 1 the relative deviation, G = diag(V/xbar) and K = d(dx/dt)/dx at xbar:

    -delta2S = dx^T G dx,    D = sum n ln(n/nbar) - n + nbar,    sigma_ex = -dD/dt = sum (J - Jbar) (-S^T ln(x/xbar)),
    (1/2) d(delta2S)/dt = -dx^T G K dx in the linear motion,    I = sum ndot^2/n,    dI/dt by its closed formula.

Everything is computed from d, so it stays accurate however near the steady state is. Quadratic forms are taken on the image of S
only, in an orthonormal basis of G^(1/2) im S. Source: S. Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue, HypothesisFails, OutOfDomain
from symthermo.numeric.field import Field
from symthermo.numeric.kernels import epr, fisher, fisher_rate
from symthermo.numeric.linear import column_basis
from symthermo.numeric.ode import Step, advance, make_solver

Array = NDArray[np.float64]
NEAR = 1e-8
"""Relative deviations below this are taken as the steady state itself where signs are followed along a path."""
_SERIES = np.array([0.0, 0.0, *(((-1) ** k) / (k * (k - 1)) for k in range(2, 19))])
_LOOKS, _POWERS = 5, 50


@dataclass(frozen=True, eq=False)
class Linear:
    """The motion d(dx)/dt = K dx near a steady state, restricted to im S.

    Attributes
    ----------
    K : (n, n) Jacobian;  metric : (n,) the diagonal of G;  basis : (n, r) orthonormal, of G^(1/2) im S
    restricted : (r, r) K in that basis, basis^T G^(1/2) K G^(-1/2) basis

    >>> two = linear([[-2.0, 1.0], [2.0, -1.0]], [3.0, 1.5], [[-1], [1]])
    >>> two.eigenvalues.real, two.gp_eigenvalues
    (array([-3.]), array([-3.]))
    """

    K: Array
    metric: Array
    basis: Array
    restricted: Array

    @cached_property
    def eigenvalues(self) -> NDArray[np.complex128]:
        """Of K on im S, the largest real part first."""
        found = np.linalg.eigvals(self.restricted).astype(complex)
        return np.asarray(found[np.lexsort((-found.imag, -found.real))])

    @property
    def form(self) -> Array:
        """The symmetric part of `restricted`; half the matrix M of dI/dt = xdot^T M xdot + O(3)."""
        return np.asarray((self.restricted + self.restricted.T) / 2)

    @cached_property
    def gp_eigenvalues(self) -> Array:
        """Of that, ascending: the criterion of Glansdorff and Prigogine holds where all are negative."""
        return np.asarray(np.linalg.eigvalsh(self.form))

    @cached_property
    def scale(self) -> float:
        """The spectral norm, the size that zero is compared with."""
        return float(np.linalg.norm(self.restricted, 2))

    def outward(self, z: ArrayLike) -> Array:
        """Coordinates (..., r) in the basis -> deviations dx (..., n)."""
        return np.asarray(np.asarray(z, dtype=float) @ self.basis.T / np.sqrt(self.metric))

    def lyapunov(self, Q: ArrayLike | None = None) -> tuple[Array, float]:
        """P with K^T P + P K = -Q on im S, (n, n) and 0 across it, and the relative residual.

        Q : (n, n) symmetric, positive on im S; G where left out

        >>> P, residual = linear([[-2.0, 1.0], [2.0, -1.0]], [3.0, 1.5], [[-1], [1]]).lyapunov()
        >>> round(float(P[0, 0] * 4 - P[0, 1] * 4 + P[1, 1] * 2 - P[0, 1] * 2), 12) != 0.0, residual < 1e-12
        (True, True)
        """
        from scipy.linalg import solve_continuous_lyapunov

        if (top := self.eigenvalues[0].real) >= -1e-9 * self.scale:
            raise HypothesisFails(f"a positive P exists for linearly stable steady states only; an eigenvalue has the real part {top:.6g}")
        root = np.sqrt(self.metric)
        inner = np.eye(self.basis.shape[1])
        if Q is not None:
            given = np.asarray(Q, dtype=float)
            if given.shape != self.K.shape or not np.allclose(given, given.T, rtol=1e-12, atol=0):
                raise BadValue(f"Q must be a symmetric matrix of shape {self.K.shape}; found one of shape {given.shape}")
            inner = self.basis.T @ (given / root[:, None] / root) @ self.basis
            if (least := float(np.linalg.eigvalsh(inner)[0])) <= 0:
                raise BadValue(f"Q must be positive on the image of S; its smallest eigenvalue there is {least:.6g}")
        found = solve_continuous_lyapunov(self.restricted.T, -inner)
        found = (found + found.T) / 2
        left = self.restricted.T @ found + found @ self.restricted + inner
        wide = root[:, None] * self.basis
        return wide @ found @ wide.T, float(np.linalg.norm(left) / np.linalg.norm(inner))


def linear(K: ArrayLike, metric: ArrayLike, S: ArrayLike, volumes: ArrayLike | None = None) -> Linear:
    """The restriction of K (n, n) to the image of S (n, M), integers, in the metric diag(metric); S/volumes with compartments."""
    jacobian, g = np.asarray(K, dtype=float), np.asarray(metric, dtype=float)
    columns = column_basis(S)
    if not columns.shape[1]:
        raise HypothesisFails("no internal species changes in any reaction, so there is nothing to be stable")
    scaled = np.sqrt(g)[:, None] * (columns if volumes is None else columns / np.asarray(volumes, dtype=float)[:, None])
    basis = np.linalg.qr(scaled / np.linalg.norm(scaled, axis=0))[0]
    root = np.sqrt(g)
    return Linear(jacobian, g, basis, basis.T @ (root[:, None] * jacobian / root) @ basis)


@dataclass(frozen=True, eq=False)
class Steady:
    """A steady state as what deviations are measured from.

    Attributes
    ----------
    field : the rate equations;  x : (N,) all species
    forces : (M,) F at the steady state, None where a reaction has none
    force_slopes : (M, n) dF/dx there, None likewise
    exponents : mass action: nu_plus and nu_minus of the internal species, (n, M) each; None for other laws
    """

    field: Field
    x: Array
    forces: Array | None
    force_slopes: Array | None
    exponents: tuple[Array, Array] | None

    @property
    def inner(self) -> Array:
        return np.asarray(self.x[self.field.internal])

    @property
    def volumes(self) -> Array:
        return np.asarray(self.field.volumes[self.field.internal])

    @property
    def metric(self) -> Array:
        return np.asarray(self.volumes / self.inner)

    def linear(self) -> Linear:
        """K and its restriction."""
        return linear(self.field.jacobian(self.x), self.metric, self.field.S_X, self.volumes)

    def regularity(self, motion: Linear) -> float:
        """Relative changes of the slopes dJ/dx that are smaller leave K nonsingular on im S; 0 where it is singular.

        1 / rho(|K^-1 S| |dJ/dx|), a lower bound on the componentwise distance to the nearest singular network; rho by powers.
        """
        try:
            inverse = motion.basis @ np.linalg.inv(motion.restricted) @ motion.basis.T
        except np.linalg.LinAlgError:
            return 0.0
        root = np.sqrt(motion.metric)
        response = np.abs((inverse * root / root[:, None] / self.volumes) @ self.field.S_X)
        gain = response @ np.abs(self.field.flux_jacobian(self.x)[:, self.field.internal])
        v = self.inner
        for _ in range(_POWERS):
            v = gain @ (v / v.sum())
        return float(1.0 / v.sum())

    def force_eigenvalues(self, motion: Linear) -> Array:
        """Of the form sum dJ dF in the metric G on im S, ascending; NaN where a reaction has no force."""
        if self.force_slopes is None:
            return np.full(motion.basis.shape[1], np.nan)
        inward = motion.basis / np.sqrt(motion.metric)[:, None]
        form = inward.T @ self.field.flux_jacobian(self.x)[:, self.field.internal].T @ self.force_slopes @ inward
        return np.asarray(np.linalg.eigvalsh((form + form.T) / 2))

    def current_change(self, d: Array) -> Array:
        """J - Jbar, without cancellation for mass action."""
        if self.exponents is None:
            return self.field.current(self.field.expand(self.inner * (1.0 + d))) - self.field.current(self.x)
        u, (forward, backward) = np.log1p(d), self.field.fluxes(self.x)
        return np.asarray(forward * np.expm1(u @ self.exponents[0]) - backward * np.expm1(u @ self.exponents[1]))

    def motion(self, d: Array) -> tuple[Array, Array, Array]:
        """(x, ndot, n) at relative deviations d (..., n)."""
        x = self.field.expand(self.inner * (1.0 + d))
        return x, self.current_change(d) @ self.field.S_X.T, self.volumes * x[..., self.field.internal]

    def signs(self, d: Array) -> tuple[Array, Array]:
        """(sigma_ex, dI/dt) at relative deviations."""
        x, ndot, n = self.motion(d)
        return -(ndot * np.log1p(d)).sum(axis=-1), fisher_rate(n, ndot, self._acceleration(x, ndot))

    def _acceleration(self, x: Array, ndot: Array) -> Array:
        return np.asarray(np.einsum("...ij,...j->...i", self.field.jacobian(x), ndot / self.volumes) * self.volumes)

    def quantities(self, d: ArrayLike) -> dict[str, Array]:
        """Everything at relative deviations d (..., n) > -1, by name; NaN where a force has no meaning.

        `excess_linear` = (1/2) d(delta2S)/dt, `force_product` = sum dJ dF, `extra` = sum dJ delta ln(W+/W-), their difference;
        `housekeeping` = sum J (F + S^T ln(x/xbar)), which is sum J Fbar for mass action.
        """
        deviation = np.asarray(d, dtype=float)
        if not np.all(deviation > -1):
            raise OutOfDomain(f"a relative deviation is {deviation.min():.6g}; only values above -1 leave the concentration positive")
        nbar, S = self.volumes * self.inner, self.field.S_X
        x, ndot, n = self.motion(deviation)
        u = np.log1p(deviation)
        dx = self.inner * deviation
        drift = dx @ self.field.jacobian(self.x).T
        out = {
            "delta2S": -(nbar * deviation**2).sum(axis=-1), "D": (nbar * _divergence(deviation)).sum(axis=-1),
            "excess": -(ndot * u).sum(axis=-1), "excess_linear": -(self.volumes * drift * deviation).sum(axis=-1),
            "I": fisher(n, ndot), "I_linear": (self.metric * drift**2).sum(axis=-1),
            "dI_dt": fisher_rate(n, ndot, self._acceleration(x, ndot)),
        }
        unknown = np.full(deviation.shape[:-1], np.nan)
        if self.forces is None or self.force_slopes is None:
            return out | {"sigma": unknown, "housekeeping": unknown, "force_product": unknown, "extra": unknown}
        forward, backward = self.field.fluxes(x)
        J = forward - backward
        if self.exponents is None:
            with np.errstate(divide="ignore"):
                force = np.log(forward) - np.log(backward)
            housekeeping = (J * (force + u @ S)).sum(axis=-1)
        else:
            housekeeping = (J * self.forces).sum(axis=-1)
        dJ = dx @ self.field.flux_jacobian(self.x)[:, self.field.internal].T
        more = dx @ (self.force_slopes + (S / self.inner[:, None]).T).T
        extra = (dJ * more).sum(axis=-1)
        return out | {"sigma": epr(forward, backward), "housekeeping": housekeeping,
                      "force_product": -(dJ * (deviation @ S)).sum(axis=-1) + extra, "extra": extra}

    def path(self, x0: ArrayLike, end: float, rtol: float = 1e-12) -> Path:
        """The motion from x0 to the time `end`, with a dense output; relative to this steady state."""
        start = np.asarray(x0, dtype=float)[self.field.internal]
        solver = make_solver(self.field, "LSODA", 0.0, start, end, rtol, 1e-15 * float(start.max()))
        steps: list[Step] = []
        while solver.status == "running":
            done, trouble = advance(solver, 1000, lambda _: True)
            steps += done
            if trouble:
                raise OutOfDomain(f"the solver gave up at t = {solver.t:.6g} after {len(steps)} steps ({trouble})")
        return Path(self, tuple(steps))


def _divergence(d: Array) -> Array:
    """(1 + d) ln(1 + d) - d, as a series for small d."""
    near = np.abs(d) < 0.1
    series = np.polynomial.polynomial.polyval(np.where(near, d, 0.0), _SERIES)
    return np.where(near, series, (1.0 + d) * np.log1p(d) - d)


@dataclass(frozen=True, eq=False)
class Path:
    """A solution with the solver's interpolants, looked at relative to a steady state."""

    steady: Steady
    steps: tuple[Step, ...]

    def at(self, t: ArrayLike) -> Array:
        """Internal concentrations (T, n) at times within the path."""
        times = np.atleast_1d(np.asarray(t, dtype=float))
        ends = np.array([s.t for s in self.steps])
        which = np.minimum(np.searchsorted(ends, times), len(ends) - 1)
        out = np.empty((len(times), len(self.steps[0].y)))
        for k in np.unique(which):
            inside: Any = self.steps[k].interpolant
            out[which == k] = inside(times[which == k]).T
        return out

    def deviation(self, t: ArrayLike) -> Array:
        """Relative deviations (T, n)."""
        return np.asarray((self.at(t) - self.steady.inner) / self.steady.inner)

    def negative(self) -> tuple[list[tuple[float, float]], list[tuple[float, float]], float]:
        """The intervals with sigma_ex < 0 (D rises), those with dI/dt > 0, and the time from which the deviation is below NEAR.

        Ends are roots of the formulas on the dense output; the signs are looked at five times in each step of the solver.
        """
        times = np.concatenate([[self.steps[0].before], *(np.linspace(s.before, s.t, _LOOKS + 1)[1:] for s in self.steps)])
        away = np.abs(self.deviation(times)).max(axis=1) > NEAR
        last = len(times) if away[-1] else int(np.flatnonzero(away)[-1]) + 1 if away.any() else 0
        times = times[:last]
        if len(times) < 2:
            return [], [], 0.0
        excess, rise = self.steady.signs(self.deviation(times))
        one = lambda k: lambda t: float(self.steady.signs(self.deviation(t))[k][0])
        return _below(times, excess, one(0)), _below(times, -rise, lambda t: -one(1)(t)), float(times[-1])


def _below(times: Array, values: Array, value: Callable[[float], float]) -> list[tuple[float, float]]:
    """The intervals on which values < 0, their ends by Brent's method."""
    from scipy.optimize import brentq

    negative = values < 0
    edges = np.flatnonzero(negative[1:] != negative[:-1])
    roots = [float(brentq(value, times[k], times[k + 1], xtol=1e-13 * max(1.0, float(times[-1])), rtol=1e-14)) for k in edges]
    ends = [float(times[0])] * bool(negative[0]) + roots + [float(times[-1])] * bool(negative[-1])
    return list(zip(ends[::2], ends[1::2], strict=True))
