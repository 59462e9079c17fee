"""Gaussian processes dx = (A x + b + c t) dt + sqrt(2 D) dW in closed form: moments, entropy production, information, distances.

    mean' = A mean + b + c t ,   V' = A V + V A^T + 2 D ,
    I = mean'.V^-1 mean' + (1/2) tr (V^-1 V')^2 ,   sigma = <nu.D^-1 nu> ,   nu = drift + D V^-1 (x - mean) ,

with nu without its reversible part where coordinates are odd under time reversal (velocities). Sources: S. Ito, A. Dechant,
Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832; for odd coordinates H. Risken, The Fokker-Planck Equation (Springer 1989).

>>> trap = Linear.of(-1.0, 1.0)
>>> m, V = trap.moments([1.0], [[0.25]], 0.5)
>>> m.round(10), V.round(10)
(array([0.60653066]), array([[0.72409042]]))
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadStructure, BadValue, HypothesisFails, OutOfDomain
from symthermo.numeric.kernels import divergence_terms

Array = NDArray[np.float64]


def _solve(V: Array, right: Array) -> Array:
    """V^-1 right for a positive definite V."""
    L = cholesky(V)
    return np.asarray(np.linalg.solve(L.T, np.linalg.solve(L, right)))


def cholesky(V: ArrayLike, what: str = "the covariance") -> Array:
    """L with V = L L^T, (..., d, d); BadValue unless V is symmetric and positive definite."""
    matrix = np.asarray(V, dtype=float)
    turned = np.swapaxes(matrix, -1, -2)
    if not np.allclose(matrix, turned, rtol=1e-12, atol=0.0):
        raise BadValue(f"{what} is not symmetric: entries differ by up to {np.abs(matrix - turned).max():.3g}")
    try:
        return np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        lowest = float(np.linalg.eigvalsh(matrix)[..., 0].min())
        raise BadValue(f"{what} has the eigenvalue {lowest:.6g}; expected all > 0") from None


@dataclass(frozen=True)
class Linear:
    """The drift A x + b + c t and the noise D, with the signs of the coordinates under time reversal."""

    A: Array
    D: Array
    b: Array
    c: Array
    parity: Array

    @classmethod
    def of(cls, A: ArrayLike, D: ArrayLike, b: ArrayLike = 0.0, c: ArrayLike = 0.0, parity: ArrayLike = 1.0) -> Linear:
        """From arrays (d, d), (d, d), (d,), (d,), (d,); numbers where d = 1, and 0 or 1 for all.

        Raises
        ------
        BadStructure, BadValue
            shapes that do not fit; D not symmetric or with a negative eigenvalue, or joining even and odd coordinates
        """
        drift, noise = np.atleast_2d(np.asarray(A, dtype=float)), np.atleast_2d(np.asarray(D, dtype=float))
        d = len(drift)
        if drift.shape != (d, d) or noise.shape != (d, d):
            raise BadStructure(f"the drift has shape {drift.shape} and the noise {noise.shape}; expected two square matrices of one size")
        vectors = [np.asarray(v, dtype=float) for v in (b, c, parity)]
        if any(v.shape not in ((), (d,)) for v in vectors):
            shapes = ", ".join(str(v.shape) for v in vectors)
            raise BadStructure(f"constant, ramp and parities have the shapes {shapes}; expected ({d},) each")
        if not all(np.all(np.isfinite(v)) for v in (drift, noise, *vectors)):
            raise BadValue("the drift and the noise must be finite numbers")
        made = cls(drift, noise, *(np.broadcast_to(v, (d,)).copy() for v in vectors))
        lowest = float(np.linalg.eigvalsh(noise)[0])
        if not np.allclose(noise, noise.T, rtol=1e-12, atol=0.0) or lowest < -1e-13 * float(np.abs(noise).max()):
            raise BadValue(f"the noise must be a symmetric matrix without negative eigenvalues; its smallest is {lowest:.6g}")
        if np.any(noise * (1.0 - np.outer(made.parity, made.parity))):
            raise BadValue("the noise joins a coordinate that is even under time reversal with one that is odd")
        return made

    @property
    def d(self) -> int:
        """The dimension."""
        return len(self.A)

    def step(self, h: float, start: float = 0.0) -> tuple[Array, Array, Array]:
        """(E, shift, Q) with x(start + h) = E x(start) + shift + noise of covariance Q.

        A block exponential (C. F. Van Loan, IEEE Trans. Automat. Contr. 23, 395 (1978)) over h/2^s, then doublings
        Q -> Q + E Q E^T: sums of positive matrices, without exp(-A h).
        """
        d = self.d
        size = float(max(np.abs(self.A).sum(axis=k).max() for k in (0, 1))) * h
        doublings = max(0, int(np.ceil(np.log2(2.0 * size)))) if size > 0.0 else 0
        part = h / 2.0**doublings
        block = np.zeros((2 * d, 2 * d))
        block[:d, :d], block[:d, d:], block[d:, d:] = -self.A, 2.0 * self.D, self.A.T
        big = _exponential(block * part)
        E = big[d:, d:].T
        Q = E @ big[:d, d:]
        source = np.zeros((d + 2, d + 2))
        source[:d, :d], source[:d, d], source[:d, d + 1], source[d, d + 1] = self.A, self.c, self.b + self.c * start, 1.0
        full = _exponential(source * part)
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(doublings):
                Q = Q + E @ Q @ E.T
                E, full = E @ E, full @ full
        if not (np.isfinite(Q).all() and np.isfinite(E).all() and np.isfinite(full[:d]).all()):
            raise OutOfDomain(f"the law after the time {h:.6g} is too wide for numbers: the drift does not confine; expected less time")
        return E, full[:d, d + 1], 0.5 * (Q + Q.T)

    def moments(self, mean: ArrayLike, V: ArrayLike, t: float) -> tuple[Array, Array]:
        """Mean (d,) and covariance (d, d) after the time t."""
        E, shift, Q = self.step(float(t))
        return E @ np.asarray(mean, dtype=float) + shift, E @ np.asarray(V, dtype=float) @ E.T + Q

    def drift(self, mean: Array, t: float) -> Array:
        """A mean + b + c t."""
        return np.asarray(self.A @ mean + self.b + self.c * t)

    def spread(self, V: Array) -> Array:
        """dV/dt."""
        turned = self.A @ V
        return np.asarray(turned + turned.T + 2.0 * self.D)

    def stationary(self) -> tuple[Array, Array]:
        """Mean and covariance of the stationary law.

        Raises
        ------
        HypothesisFails
            A has an eigenvalue whose real part is not negative, or the drift changes in time
        """
        from scipy.linalg import solve_continuous_lyapunov

        slowest = float(np.linalg.eigvals(self.A).real.max())
        if slowest >= 0:
            raise HypothesisFails(f"there is no stationary law: the drift has an eigenvalue with real part {slowest:.6g}; expected < 0")
        if np.any(self.c):
            raise HypothesisFails("there is no stationary law: the drift changes in time")
        V = solve_continuous_lyapunov(self.A, -2.0 * self.D)
        return np.asarray(np.linalg.solve(self.A, -self.b), dtype=float), np.asarray(0.5 * (V + V.T), dtype=float)

    # -- at a moment ---------------------------------------------------------------------------------------------------
    def fisher_rates(self, mean: Array, V: Array, t: float) -> tuple[float, float]:
        """The two parts of dI/dt: -2 <grad s.D grad s> (cr.monotone) and 2 <grad s>.c (cr.nonautonomous), s the score."""
        g = _solve(V, self.drift(mean, t))
        H = _solve(V, _solve(V, self.spread(V)).T)
        return float(-2.0 * (g @ self.D @ g + np.einsum("ij,jk,kl,li->", H, self.D, H, V))), float(2.0 * g @ self.c)

    def protocol_speed(self, V: Array) -> float:
        """sqrt(c.V^-1 c), which d sqrt(I)/dt does not exceed (cr.protocol_speed)."""
        return float(np.sqrt(self.c @ _solve(V, self.c)))

    def sigma(self, mean: Array, V: Array, t: float) -> float:
        """Entropy production rate; infinite where the irreversible current has a part without noise."""
        even = 0.5 * (1.0 + np.outer(self.parity, self.parity))
        u = 0.5 * (1.0 + self.parity) * (self.b + self.c * t) + (self.A * even) @ mean
        G = self.A * even + _solve(V, self.D).T
        values, vectors = np.linalg.eigh(self.D)
        noisy = values > 1e-13 * float(np.abs(values).max(initial=0.0))
        along = vectors.T @ np.column_stack([u, G @ cholesky(V)])
        still = np.abs(along[~noisy]).max(initial=0.0)
        if still > 1e-12 * max(1.0, float(np.abs(self.A).max())):
            return float(np.inf)
        return float((along[noisy] ** 2 / values[noisy, None]).sum())


def whitened(V: Array, mean_rate: Array, V_rate: Array) -> tuple[Array, Array, Array]:
    """(L, a, M): with V = L L^T and x = mean + L z the score is a.z + (z.M z - tr M)/2, and I = a.a + (1/2) tr M^2; (..., d, d).

    >>> L, a, M = whitened(np.array([[0.25]]), np.array([-1.0]), np.array([[1.5]]))
    >>> float(a @ a + 0.5 * (M * M).sum())
    22.0
    """
    L = cholesky(V)
    half = np.linalg.solve(L, V_rate)
    return L, np.asarray(np.linalg.solve(L, mean_rate[..., None])[..., 0]), np.asarray(np.linalg.solve(L, np.swapaxes(half, -1, -2)))


def nodes(d: int) -> tuple[Array, Array]:
    """(z, w): nodes (n, d) and weights of the standard normal law, exact for polynomials to the degree 79, 39, 23, ... for d = 1, 2, 3."""
    count = {1: 40, 2: 20, 3: 12, 4: 9}.get(d, 3)
    points, weights = np.polynomial.hermite_e.hermegauss(count)
    grid = np.meshgrid(*[points] * d, indexing="ij")
    shares = np.meshgrid(*[weights / weights.sum()] * d, indexing="ij")
    return np.stack([g.ravel() for g in grid], axis=-1), np.prod([g.ravel() for g in shares], axis=0)


def _exponential(X: Array) -> Array:
    """exp(X) by Taylor's series; the diagonal blocks of X have norm 1/2 at most, the others are nilpotent."""
    term = np.eye(len(X))
    out = term.copy()
    for k in range(1, 21):
        term = term @ X / k
        out += term
    return out


# -- between two Gaussians ---------------------------------------------------------------------------------------------
def w2(m1: ArrayLike, V1: ArrayLike, m2: ArrayLike, V2: ArrayLike) -> float:
    """2-Wasserstein distance: W2^2 = |m1 - m2|^2 + min_U |L1 - L2 U|^2 over rotations, V = L L^T; U from singular values.

    No difference of traces is formed, so close laws keep their digits. Source: D. C. Dowson, B. V. Landau, J. Multivar.
    Anal. 12, 450 (1982).

    >>> w2([0.0], [[1.0]], [3.0], [[25.0]])
    5.0
    """
    L1, L2 = cholesky(V1), cholesky(V2)
    left, _, right = np.linalg.svd(L2.T @ L1)
    apart = np.asarray(m1, dtype=float) - np.asarray(m2, dtype=float)
    return float(np.hypot(np.linalg.norm(apart), np.linalg.norm(L1 - L2 @ left @ right)))


def _relative(V1: ArrayLike, V2: ArrayLike) -> tuple[Array, Array]:
    """Eigenvalues of V2^-1 V1, and the Cholesky factor of V2."""
    L = cholesky(V2)
    half = np.linalg.solve(L, cholesky(V1))
    return np.asarray(np.linalg.svd(half, compute_uv=False) ** 2, dtype=float), L


def divergence(m1: ArrayLike, V1: ArrayLike, m2: ArrayLike, V2: ArrayLike) -> float:
    """D(1||2) = (1/2)[sum (l - 1 - ln l) + (m1 - m2).V2^-1 (m1 - m2)], l the eigenvalues of V2^-1 V1.

    >>> divergence([1.0], [[1.0]], [0.0], [[1.0]])
    0.5
    """
    values, L = _relative(V1, V2)
    z = np.linalg.solve(L, np.asarray(m1, dtype=float) - np.asarray(m2, dtype=float))
    return float(0.5 * divergence_terms(1.0, values).sum() + 0.5 * z @ z)


def angle(m1: ArrayLike, V1: ArrayLike, m2: ArrayLike, V2: ArrayLike) -> float:
    """Bhattacharyya angle 2 arccos int sqrt(p q) dx, the shortest length among all densities; close laws keep their digits.

    >>> round(np.cos(angle([1.0], [[1.0]], [0.0], [[1.0]])/2) / np.exp(-1/8), 14).item()
    1.0
    """
    values, _ = _relative(V1, V2)
    d = np.asarray(m1, dtype=float) - np.asarray(m2, dtype=float)
    middle = 0.5 * (np.asarray(V1, dtype=float) + np.asarray(V2, dtype=float))
    root = np.sqrt(values)
    exponent = 0.125 * d @ _solve(middle, d) + 0.5 * np.log1p((root - 1.0) ** 2 / (2.0 * root)).sum()
    return float(4.0 * np.arcsin(np.sqrt(-0.5 * np.expm1(-exponent))))


def fisher_rao(m1: ArrayLike, V1: ArrayLike, m2: ArrayLike, V2: ArrayLike) -> float:
    """Shortest length among Gaussians: closed in one dimension, and for equal means in any.

    sqrt(2) arccosh{1 + [(m1 - m2)^2/2 + (s1 - s2)^2]/(2 s1 s2)}, s^2 = V; with equal means sqrt((1/2) sum ln^2 l), l the
    eigenvalues of V2^-1 V1. Source: C. Atkinson, A. F. S. Mitchell, Sankhya A 43, 345 (1981).

    Raises
    ------
    HypothesisFails
        several dimensions and different means

    >>> round(fisher_rao([0.0], [[1.0]], [0.0], [[4.0]])**2 / np.log(2)**2, 12).item()
    2.0
    """
    a, b = np.asarray(m1, dtype=float), np.asarray(m2, dtype=float)
    values, _ = _relative(V1, V2)
    if np.array_equal(a, b):
        return float(np.sqrt(0.5 * (np.log(values) ** 2).sum()))
    if len(values) > 1:
        raise HypothesisFails(f"the shortest length among Gaussians of dimension {len(values)} has no closed form unless the means agree")
    s1, s2 = np.sqrt(np.asarray(V1, dtype=float).item()), np.sqrt(np.asarray(V2, dtype=float).item())
    excess = (0.5 * float((a - b) @ (a - b)) + (s1 - s2) ** 2) / (2.0 * s1 * s2)
    return float(np.sqrt(2.0) * 2.0 * np.arcsinh(np.sqrt(0.5 * excess)))
