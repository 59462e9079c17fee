r"""Tilted equilibria p_theta ~ p_eq exp(theta.r): an exponential family on finitely many states, and its Legendre transform.

    psi(theta) = ln <exp(theta.r)>_eq ,   eta = <r>_theta = grad psi ,   phi(eta) = max_theta [theta.eta - psi(theta)]

phi is the smallest D(p||p_eq) among all laws p with <r>_p = eta. Small differences keep their digits: observables are centred at
equilibrium, and exp and log are those of small arguments there; where a tilt is strong, sums of exponentials are taken in
logarithms, so that states of probability e^-2000 are no obstacle. Sources: N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024),
arXiv:2112.11008.

>>> spin = Tilts(np.log([0.5, 0.5]), np.array([[1.0, -1.0]]))
>>> found = spin.solve(np.array([0.6]))
>>> print(found.theta.round(10), round(found.phi, 10), float(spin.psi(found.theta).round(10)))
[0.69314718] 0.192744757 0.2231435513
"""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog

from symthermo.errors import HypothesisFails, OutOfDomain
from symthermo.numeric.exponentials import dependence, exp_second, log_sum, relative

Array = NDArray[np.float64]
_CAP = 4.0
"""How much theta.r may change in one step of Newton, over all states; grows only where the quadratic model has been right."""
_STEPS = 4000
_ROUNDING = 1e-32
"""Newton's decrement, squared, at which phi is known to rounding."""


@dataclass(frozen=True)
class Solution:
    """The field that belongs to given averages.

    Attributes
    ----------
    kind : "inside", "boundary" (theta diverges, phi is the limit) or "outside" (no law has these averages; phi infinite)
    theta : (K,), with +-inf where it diverges
    phi, decrement : the potential, and how far it may still be off (Newton's decrement, squared)
    law : (n,) the law nearest to equilibrium
    direction : (K,) of the supporting or separating plane, the largest entry +-1
    steps : of Newton's method
    """

    kind: str
    theta: Array
    phi: float
    decrement: float
    law: Array
    direction: Array
    steps: int = 0


class Tilts:
    """The family of a law given by logarithms (n,), and observables (K, n).

    Raises
    ------
    HypothesisFails
        the observables are dependent
    """

    def __init__(self, log_p: ArrayLike, r: ArrayLike) -> None:
        given = np.asarray(log_p, dtype=float)
        self.log_p = given - log_sum(given)
        self.p = np.exp(self.log_p)
        self.r = np.asarray(r, dtype=float)
        self.K, self.n = self.r.shape
        if dependence(self.r) is not None:
            raise HypothesisFails("the observables are dependent: a combination of them is the same in every state")
        self.mean = self.r @ self.p
        self.c = self.r - self.mean[:, None]
        size = np.ptp(self.r, axis=1)
        left, values, _ = np.linalg.svd((self.r - self.r.mean(axis=1, keepdims=True)) / size[:, None], full_matrices=False)
        self._turn = np.sqrt(self.n) * (left / values).T / size          # new observables have variance 1 over the states

    # -- the way from theta --------------------------------------------------------------------------------------------
    def _excess(self, u: Array) -> Array:
        """psi - theta.eta_eq, from u = theta.(r - eta_eq), (..., n)."""
        with np.errstate(over="ignore", invalid="ignore"):
            near = np.log1p((self.p * exp_second(u)).sum(axis=-1))
        return np.where(np.abs(u).max(axis=-1) < 1.0, near, log_sum(self.log_p + u))

    def _tilt(self, u: Array) -> tuple[Array, Array, Array]:
        """ln(q/p), q, and q - p without cancellation."""
        w = u - self._excess(u)[..., None]
        q = np.exp(self.log_p + w)
        with np.errstate(over="ignore", invalid="ignore"):
            return w, q, np.where(np.abs(w) < 1.0, self.p * np.expm1(w), q - self.p)

    def psi(self, theta: Array) -> Array:
        """(..., K) -> (...)."""
        return np.asarray(self._excess(theta @ self.c) + theta @ self.mean)

    def law(self, theta: Array) -> Array:
        """p_theta, (..., K) -> (..., n)."""
        return self._tilt(theta @ self.c)[1]

    def shift(self, theta: Array) -> Array:
        """eta - eta_eq, (..., K) -> (..., K); accurate also where it is small."""
        return np.asarray(self._tilt(theta @ self.c)[2] @ self.c.T)

    def covariance(self, theta: Array) -> Array:
        """Of r in p_theta, (..., K) -> (..., K, K)."""
        _, q, move = self._tilt(theta @ self.c)
        d = self.c - (move @ self.c.T)[..., None]
        return np.asarray((d * q[..., None, :]) @ np.swapaxes(d, -1, -2))

    def above(self, theta: Array) -> Array:
        """D(p_theta||p_eq), a sum of terms >= 0."""
        w, q, _ = self._tilt(theta @ self.c)
        return np.asarray(relative(w, self.p, q).sum(axis=-1))

    def below(self, theta: Array) -> Array:
        """D(p_eq||p_theta)."""
        w, q, _ = self._tilt(theta @ self.c)
        return np.asarray(relative(-w, q, self.p).sum(axis=-1))

    # -- the way from eta ----------------------------------------------------------------------------------------------
    def solve(self, eta: Array) -> Solution:
        """The maximiser of theta.eta - psi(theta), by Newton's method with damping and a cap.

        Stops on Newton's decrement. Should theta.eta - psi exceed max ln(1/p_eq), which no law can, theta itself separates eta
        from all states. Where the decrement vanishes and the step does not, eta lies on the boundary, and the face takes over.

        Raises
        ------
        OutOfDomain
            no end in sight after a great many steps
        """
        z, c = self._turn @ (self.r - eta[:, None]), self._turn @ self.c
        delta = self._turn @ (eta - self.mean)
        blur = np.abs(self._turn) @ (np.abs(self.r - eta[:, None]) + np.abs(eta)[:, None])
        t, radius, most = np.zeros(self.K), _CAP, float(-self.log_p.min())
        value, last = 0.0, math.inf
        for steps in range(_STEPS):
            u = t @ c
            _, q, move = self._tilt(u)
            near = np.abs(u).max() < 1.0
            gradient = c @ move - delta if near else z @ q
            left, s, _ = np.linalg.svd(np.sqrt(q) * (z - (z @ q)[:, None]), full_matrices=False)
            along = left.T @ gradient
            if not near:
                along[np.abs(along) < 4e-16 * np.linalg.norm(blur @ q)] = 0.0          # rounding of eta and r - eta
            s = np.maximum(s, 1e-150)
            decrement = float(((along / s) ** 2).sum())
            if decrement <= _ROUNDING or (decrement <= 1e-12 and decrement >= last):
                step = -left @ ((left.T @ gradient) / s**2)
                sure = float(np.ptp(step @ z)) < 0.1
                edge = None if sure else self._edge(eta, z, steps)
                return edge or self._found(t + step if sure else t, eta, decrement, steps)
            if -value > most + 1e-9 * (1.0 + most):
                return self._outside(eta, z, t, steps)
            last = decrement
            step, capped = _within(radius, left, s, along, z)
            slope = float(gradient @ step)
            expected = -slope - 0.5 * float(np.sum((s * (left.T @ step)) ** 2))
            length, new = 1.0, self._value(t + step, c, z, delta)
            while decrement > 1e-10 and new > value + 0.1 * length * slope and length > 1e-12:
                length *= 0.5
                new = self._value(t + length * step, c, z, delta)
            if length < 1.0:
                radius = max(length * min(float(np.ptp(step @ z)), radius), 1e-3)
            elif capped and value - new > 0.5 * expected:
                radius *= 2.0
            t, value = t + length * step, new
        raise OutOfDomain(f"the field for averages {_plain(eta)} was not found in {_STEPS} steps; Newton's decrement is {decrement:.3g}")

    def _value(self, t: Array, c: Array, z: Array, delta: Array) -> float:
        u = t @ c
        return float(self._excess(u) - t @ delta) if np.abs(u).max() < 1.0 else float(log_sum(self.log_p + t @ z))

    def _found(self, t: Array, eta: Array, decrement: float, steps: int) -> Solution:
        theta = t @ self._turn
        w, q, move = self._tilt(t @ self._turn @ self.c)
        if np.abs(w).max() < 1.0:
            phi = float(relative(w, self.p, q).sum() + theta @ (eta - self.mean - self.c @ move))
        else:
            phi = -float(log_sum(self.log_p + theta @ (self.r - eta[:, None])))
        return Solution("inside", theta, max(phi, 0.0), decrement, q, np.zeros(self.K), steps)

    def _outside(self, eta: Array, z: Array, t: Array, steps: int) -> Solution:
        """With the direction in which eta leads by most; t, which separates, where that one does not."""
        ones = np.ones((self.n, 1))
        bounds: Any = [(-1, 1)] * self.K + [(0, None)]
        found: Any = linprog([0.0] * self.K + [-1.0], A_ub=np.hstack([z.T, ones]), b_ub=np.zeros(self.n), method="highs", bounds=bounds)
        for d in (found.x[:-1] if found.success and found.x[-1] > 0 else t, t):
            direction = d @ self._turn
            direction = direction / np.abs(direction).max()
            if np.all(direction @ self.r < direction @ eta):
                break
        nothing = np.full(self.n, np.nan)
        return Solution("outside", np.full(self.K, np.nan), math.inf, 0.0, nothing, direction, steps)

    def _edge(self, eta: Array, z: Array, steps: int) -> Solution | None:
        """The solution on the face that holds eta; None where eta is no boundary point after all."""
        tight: Any = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
        found: Any = linprog(z.sum(axis=1), A_ub=z.T, b_ub=np.zeros(self.n), bounds=(-1, 1), method="highs", options=tight)
        if not found.success:
            return None
        height = found.x @ z
        face = height > -1e-8 * max(np.ptp(height), 1e-300)
        if np.ptp(height) < 1e-7 or face.all() or not face.any():
            return None
        direction = found.x @ self._turn
        direction = np.where(np.abs(direction) > 1e-9 * np.abs(direction).max(), direction, 0.0)
        cost, theta, law, decrement = -float(log_sum(self.log_p[face])), np.zeros(self.K), np.zeros(self.n), 0.0
        axes, values, _ = np.linalg.svd(z[:, face] - z[:, face].mean(axis=1, keepdims=True), full_matrices=False)
        kept = axes[:, values > 1e-9].T @ self._turn
        if len(kept):
            inner = Tilts(self.log_p[face], kept @ self.r[:, face]).solve(kept @ eta)
            if inner.kind == "outside":
                return None
            theta, decrement = inner.theta @ kept if np.isfinite(inner.theta).all() else np.zeros(self.K), inner.decrement
            direction = direction + (inner.direction @ kept if inner.kind == "boundary" else 0.0)
            law[face], cost = inner.law, cost + inner.phi
        else:
            law[face] = np.exp(self.log_p[face] + cost)
        with np.errstate(invalid="ignore"):
            theta = np.where(direction != 0, np.inf * direction, theta)
        return Solution("boundary", theta, cost, decrement, law, direction / np.abs(direction).max(), steps)


def _within(radius: float, left: Array, s: Array, along: Array, z: Array) -> tuple[Array, bool]:
    """Newton's step, or -(H + m)^-1 g with the m for which it changes theta.r by the radius; whether it had to be cut."""
    def made(m: float) -> Array:
        return np.asarray(-left @ (along / (s * s + m)))

    step = made(0.0)
    if float(np.ptp(step @ z)) <= radius:
        return step, False
    low, high = -700.0, 700.0
    for _ in range(45):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if float(np.ptp(made(math.exp(middle)) @ z)) > radius else (low, middle)
    return made(math.exp(high)), True


def _plain(eta: Array) -> str:
    return ", ".join(f"{v:.6g}" for v in eta)
