"""Steady states of a compatibility class: the one that the dynamics reaches, and others that a search finds.

The equations are Q^T dx/dt = 0 with Q a basis of the image of S_X, and L n = L n0 for the conservation laws. Newton runs in the
logarithms of the concentrations, so it stays positive; it starts at random positive points of the class and along a long
integration from x0. A search can miss states; it never says that there are no others. Steady states on the boundary (a
concentration exactly zero) are outside its scope.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadStructure, BadValue, OutOfDomain
from symthermo.numeric.equilibrium import class_point
from symthermo.numeric.field import Field
from symthermo.numeric.linear import independent_rows, orthonormal_image

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SteadyState:
    """One steady state.

    x : (N,) all species; residual : largest net rate of change relative to the traffic of the species concerned
    eigenvalues : of the Jacobian on the image of S_X, largest real part first
    stability : "stable", "unstable" or "marginal" (a real part below 1e-9 of the largest modulus)
    totals : L n; reached : whether the dynamics from x0 converges to it
    """

    x: Array
    residual: float
    eigenvalues: NDArray[np.complex128]
    stability: str
    totals: Array
    reached: bool

    @property
    def stable(self) -> bool:
        return self.stability == "stable"


class _Problem:
    """Steady-state equations of one class."""

    def __init__(self, field: Field, x0: Array, laws: ArrayLike | None) -> None:
        self.field = field
        self.V = field.volumes[field.internal]
        self.y0 = x0[field.internal]
        matrix = np.zeros((0, len(self.V)), dtype=np.int64) if laws is None else np.asarray(laws)
        matrix = matrix.reshape(-1, len(self.V))
        self.laws = matrix[independent_rows(matrix)] if len(matrix) else matrix
        rank = len(independent_rows(field.S_X))
        if rank + len(self.laws) != len(self.V) or np.any(self.laws @ field.S_X):
            raise BadStructure(f"a class of {len(self.V)} internal species with {rank} independent reactions needs "
                               f"{len(self.V) - rank} independent conservation laws of S_X; {len(self.laws)} were given, or others")
        self.Q = orthonormal_image(field.S_X / self.V[:, None], rank)
        self.totals = self.laws @ (self.V * self.y0)

    def scale(self, x: Array) -> Array:
        """What moves through each species: sum_r |S_ir| |one-way flux|, the size that a rate of change is compared with."""
        forward, backward = self.field.fluxes(x)
        both = np.where(np.isnan(forward + backward), np.abs(self.field.current(x)), forward + backward)
        return np.asarray(np.abs(self.field.S_X) @ both / self.V + 1e-300)

    def residual(self, y: Array) -> float:
        """Largest net rate relative to the traffic, and largest relative error of a total."""
        x = self.field.expand(y)
        net = float((np.abs(self.field.rate(x)) / self.scale(x)).max(initial=0.0))
        if not len(self.laws):
            return net
        n = self.V * y
        return max(net, float((np.abs(self.laws @ n - self.totals) / (np.abs(self.laws) @ n)).max()))

    def newton(self, y: Array, limit: int = 60) -> Array | None:
        """Newton in u = ln y with backtracking on the scaled equations; None when it finds no root."""
        for _ in range(limit):
            x = self.field.expand(y)
            with np.errstate(all="ignore"):  # far starts may overflow; they are given up below
                rate, weight = self.field.rate(x), 1.0 / self.scale(x)
                n = self.V * y
                total = np.abs(self.laws) @ n
                value = np.r_[(self.Q * weight[:, None]).T @ rate, (self.laws @ n - self.totals) / total]
                matrix = np.vstack([(self.Q * weight[:, None]).T @ (self.field.jacobian(x) * y), self.laws * n / total[:, None]])
            if not (np.all(np.isfinite(value)) and np.all(np.isfinite(matrix))):
                return None
            try:
                step = np.linalg.solve(matrix, -value)
            except np.linalg.LinAlgError:
                return None
            longest = float(np.abs(step).max())
            y = y * np.exp(step * min(1.0, 2.0 / max(longest, 1e-300)))
            if longest < 1e-8:  # quadratic convergence: this step was the last one needed
                return y if np.all(y > 0) and self.residual(y) < 1e-9 else None
        return None  # creeping towards the boundary, or nowhere

    def spectrum(self, y: Array) -> tuple[NDArray[np.complex128], str]:
        """Eigenvalues on the image of S_X, and what they say."""
        values = np.linalg.eigvals(self.Q.T @ self.field.jacobian(self.field.expand(y)) @ self.Q).astype(complex)
        values = values[np.argsort(-values.real, kind="stable")]
        if not len(values):
            return values, "marginal"
        top, size = values[0].real, np.abs(values).max()
        return values, "marginal" if abs(top) <= 1e-9 * size else "stable" if top < 0 else "unstable"


def _same(a: Array, b: Array) -> bool:
    return bool(np.all(np.abs(a - b) <= 1e-6 * np.maximum(np.abs(a), np.abs(b))))


def _reach(problem: _Problem, steps: int) -> Array | None:
    """Follow the dynamics from y0 until it is within 1e-6 of a steady state that attracts; None when it never is."""
    from symthermo.numeric.ode import advance, make_solver

    field = problem.field
    y0 = problem.y0
    peak = float(np.abs(y0).max(initial=0.0)) or 1.0
    solver = make_solver(field, "LSODA", 0.0, y0, np.inf, 1e-7, 1e-13 * peak)
    taken, look, late = 0, 4, 0.0
    while taken < steps and np.isfinite(solver.t):
        done, trouble = advance(solver, min(10, steps - taken), lambda _: False)
        if trouble:
            return None
        taken += len(done)
        if taken < look and solver.t < late:
            continue
        look, late, y = taken + taken // 10, 10.0 * solver.t, solver.y
        if np.all(y > 0) and (root := problem.newton(y)) is not None:
            near = np.abs(y - root) <= 1e-6 * np.maximum(root, 1e-6 * peak)
            if np.all(near) and problem.spectrum(root)[1] != "unstable":
                return root
        # a line of steady states, or one on the boundary: nothing moves any more
        if np.all(np.abs(field.rate(field.expand(y))) * min(max(solver.t, 1.0), 1e200) <= 1e-12 * peak) and np.all(y > 0):
            return y if problem.residual(y) < 1e-9 else None
    return None


def steady_states(field: Field, x0: ArrayLike, laws: ArrayLike | None = None, *, starts: int = 40, seed: int = 0,
                  steps: int = 4000, follow: bool = True) -> list[SteadyState]:
    """Positive steady states in the class of x0, the reached one first, then by the concentrations.

    Parameters
    ----------
    field : the rate equations;  x0 : (N,) a state >= 0 of all species
    laws : (n, N_X) all conservation laws of S_X (rank N_X - rank S_X)
    starts : random starts of the search (a fixed seed: the same call finds the same states)
    steps : steps of the solver that follows the dynamics before it is given up (a limit cycle reaches nothing)
    follow : False leaves the dynamics alone where the search finds exactly one state; `reached` is then unknown and False

    >>> from symthermo.numeric.field import MassActionField
    >>> f = MassActionField([[2, 0], [1, 0], [0, 1]], [[3, 1], [0, 0], [0, 0]], [3.0, 0.6], [1.0, 2.2],
    ...                     internal=[0], held=[0, 1.0, 0.4])                                    # Schloegl's model
    >>> [(round(float(s.x[0]), 9), s.stability, s.reached) for s in steady_states(f, [1.6, 1.0, 0.4])]
    [(1.918450655, 'stable', True), (0.131707079, 'stable', False), (0.949842267, 'unstable', False)]
    """
    inner = np.asarray(x0, dtype=float)[field.internal]
    if not np.all((inner >= 0) & np.isfinite(inner)):
        raise BadValue(f"a class is given by a state >= 0; the smallest concentration given is {inner.min():.6g}")
    problem = _Problem(field, np.asarray(x0, dtype=float), laws)
    roots: list[Array] = []
    positive = problem.y0[problem.y0 > 0]
    middle = float(np.exp(np.mean(np.log(positive)))) if len(positive) else 1.0
    rng = np.random.default_rng(seed)
    for k in range(starts):
        centre = np.where(problem.y0 > 0, np.log(np.where(problem.y0 > 0, problem.y0, 1.0)), np.log(middle))
        spread = (1.0, 2.5, 5.0)[k % 3] if k else 0.0
        guess = centre + spread * rng.normal(size=len(centre))
        try:
            start = class_point(problem.laws * problem.V, guess, problem.totals).x if len(problem.laws) else np.exp(guess)
        except OutOfDomain:
            continue
        root = problem.newton(np.maximum(start, 1e-200))
        if root is not None and not any(_same(root, other) for other in roots):
            roots.append(root)
    reached = _reach(problem, steps) if follow or len(roots) != 1 else None
    if reached is not None:
        roots = [reached, *(root for root in roots if not _same(root, reached))]
    found = []
    for y in roots:
        values, stability = problem.spectrum(y)
        found.append(SteadyState(field.expand(y), problem.residual(y), values, stability, problem.laws @ (problem.V * y), y is reached))
    return sorted(found, key=lambda s: (not s.reached, tuple(s.x)))
