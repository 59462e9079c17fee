"""Stiff integration of rate equations with the exact Jacobian, conservation laws checked, and running integrals.

The solver is stepped here, so that every accepted step is looked at: conservation laws, signs, progress, integrals. Nothing is
ever clipped: a state that is negative beyond the tolerance ends the run with a sentence. Running integrals are taken over each
step on the solver's own interpolant by the Gauss-Kronrod pair (7, 15), halving where it has not converged, so that they need
no tolerance of their own, resolve the kinks of |xdot|, and pass the integrable singularity of the entropy production of a
species that starts at zero.
"""
from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue, OutOfDomain
from symthermo.numeric.field import Field
from symthermo.numeric.functionals import DIVERGENT_AT_ZERO, Functional, Motion

Array = NDArray[np.float64]

# Kronrod's 15 nodes on [-1, 1] and weights; the Gauss rule uses every second node (R. Piessens et al., QUADPACK, 1983)
_HALF = np.array([0.991455371120812639206854697526329, 0.949107912342758524526189684047851, 0.864864423359769072789712788640926,
                  0.741531185599394439863864773280788, 0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
                  0.207784955007898467600689403773245, 0.0])
_K = np.array([0.022935322010529224963732008058970, 0.063092092629978553290700663189204, 0.104790010322250183839876322541518,
               0.140653259715525918745189590510238, 0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
               0.204432940075298892414161999234649, 0.209482141084727828012999174891714])
_G = np.array([0.0, 0.129484966168869693270611432679082, 0.0, 0.279705391489276667901467771423780, 0.0,
               0.381830050505118944950369775488975, 0.0, 0.417959183673469387755102040816327])
_NODES = np.r_[-_HALF, _HALF[-2::-1]]
_KRONROD, _GAUSS = np.r_[_K, _K[-2::-1]], np.r_[_G, _G[-2::-1]]


def _present(field: Field, y0: Array) -> NDArray[np.bool_]:
    """Which internal species are there from the start or can be made from what is there."""
    present = y0 > 0
    values = np.random.default_rng(0).uniform(0.5, 2.0, len(y0))  # generic, so that no rate vanishes by accident
    while True:
        more = present | (field.rate(field.expand(np.where(present, values, 0.0))) != 0)
        if np.array_equal(more, present):
            return present
        present = more


class _Integrals:
    """Running integrals of several functionals, flat in one vector.

    A species that is there but below `small`, the absolute tolerance of the solver, is not resolved by it. In the integrands,
    never in the trajectory, it is then read as `small`; `unresolved` counts the time during which that happened.
    """

    def __init__(self, field: Field, functionals: Mapping[str, Functional], y0: Array, small: float) -> None:
        self.field, self.functionals = field, functionals
        self.floor = np.where(_present(field, y0), small, 0.0) if functionals else y0
        first = {name: f(Motion(field, field.expand(np.maximum(y0, self.floor))[None])) for name, f in functionals.items()}
        self.shapes = {name: np.shape(value)[1:] for name, value in first.items()}
        diverges = bool(np.any((y0 == 0) & (self.floor > 0)))
        self.total = np.concatenate([np.full(value.size, np.inf if diverges and functionals[name] in DIVERGENT_AT_ZERO else 0.0)
                                     for name, value in first.items()] or [np.zeros(0)])
        self.unresolved = 0.0

    def _values(self, y: Array) -> Array:
        motion = Motion(self.field, self.field.expand(np.maximum(y, self.floor)))
        return np.concatenate([np.reshape(f(motion), (len(y), -1)) for f in self.functionals.values()], axis=1)

    def _rule(self, interpolant: Callable[[Array], Array], a: float, b: float) -> tuple[Array, Array, float]:
        """Over [a, b]: the integrals, the difference of the two rules, the unresolved time."""
        half = 0.5 * (b - a)
        y = interpolant(a + half * (1.0 + _NODES)).T
        values = self._values(y)
        finite = np.all(np.isfinite(values), axis=0)
        integral, error = np.full(len(self.total), np.inf), np.zeros(len(self.total))
        integral[finite] = half * (_KRONROD @ values[:, finite])
        error[finite] = np.abs(half * ((_KRONROD - _GAUSS) @ values[:, finite]))
        return integral, error, half * float(_KRONROD[np.any(y < self.floor, axis=1)].sum())

    def over(self, interpolant: Callable[[Array], Array], a: float, b: float) -> None:
        """Add the integrals over [a, b]."""
        waiting = [(a, b, self._rule(interpolant, a, b))]
        base = np.abs(self.total)
        while waiting:
            a, b, (integral, error, unresolved) = waiting.pop()
            # the difference is that of the 7-point rule; the 15-point rule is then right to about its power 3/2
            rough = error > 2e-11 * (base + np.abs(integral))
            middle = 0.5 * (a + b)
            if np.any(rough) and b - a > 1e-13 * abs(b):
                halves = [(a, middle, self._rule(interpolant, a, middle)), (middle, b, self._rule(interpolant, middle, b))]
                # a kink or a singularity sits in one half; if neither half is relatively better, this is rounding
                if any(np.any(h[2][1][rough] * np.abs(integral[rough]) < 0.3 * error[rough] * np.abs(h[2][0][rough])) for h in halves):
                    waiting += halves[::-1]
                    continue
            self.total = self.total + integral
            self.unresolved += unresolved

    def split(self, rows: Array) -> dict[str, Array]:
        """(T, k) -> one array (T, ...) per functional."""
        out, at = {}, 0
        for name, shape in self.shapes.items():
            width = int(np.prod(shape))
            out[name] = rows[:, at : at + width].reshape(len(rows), *shape)
            at += width
        return out


def _check_start(field: Field, x0: ArrayLike, t: ArrayLike) -> tuple[Array, Array]:
    x, times = np.asarray(x0, dtype=float), np.atleast_1d(np.asarray(t, dtype=float))
    if x.shape != field.held.shape:
        raise BadValue(f"the initial state must have one number for each of the {len(field.held)} species; found shape {x.shape}")
    inner = x[field.internal]
    if not np.all((inner >= 0) & np.isfinite(inner)):
        i = int(field.internal[np.argmin((inner >= 0) & np.isfinite(inner))])
        raise BadValue(f"the species with index {i} starts at {x[i]:.6g}, where only finite values >= 0 have a meaning")
    if times.size == 1:
        times = np.array([0.0, times[0]])
    if not (np.all(np.isfinite(times)) and np.all(np.diff(times) > 0)):
        raise BadValue("output times must be finite and increasing")
    return inner, times


def _step(solver: Any) -> str:
    """One accepted step; what went wrong as words, the solver's warnings included."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            message = solver.step()
        except (RuntimeWarning, UserWarning) as trouble:
            return str(trouble)
    if solver.status == "failed":
        return message or "no reason given"
    return "" if np.all(np.isfinite(solver.y)) else "the state is no longer finite"


def integrate(field: Field, x0: ArrayLike, t: ArrayLike, *, method: str = "LSODA", rtol: float = 1e-9, atol: float | None = None,
              laws: ArrayLike | None = None, functionals: Mapping[str, Functional] | None = None, law_tolerance: float = 1e-6,
              progress: Callable[[float], None] | None = None, max_steps: int = 1_000_000) -> Any:
    """Solve dx/dt = field.rate(x) from x0 and accumulate integrals.

    Parameters
    ----------
    field : the rate equations
    x0 : (N,) all species; entries of chemostats are ignored in favour of the field's held values
    t : (T,) increasing output times, the first being the start; or one number, the end (start 0)
    method : "LSODA", "BDF" or "Radau", scipy's
    rtol, atol : tolerances; atol is 1e-15 times the largest initial value when left out. Integrals are as accurate as the
        trajectory: ask for rtol=1e-12 where ten digits are wanted
    laws : (n, N_X) conservation laws of S_X, checked on every step (on amounts); a relative drift above `law_tolerance` ends
        the run
    functionals : name -> functional (see `functionals`)
    progress : called with the time reached after each step

    Returns
    -------
    scipy's OptimizeResult with t, y (N, T) all species, success, message, nfev, njev, nsteps, drift (worst relative drift of a
    law), integrals (name -> (T, ...) running integrals), unresolved (time during which a species was below atol, and read
    as atol in the integrands).

    Raises
    ------
    OutOfDomain : negative concentration, drifting law, or a solver that gives up.

    >>> from symthermo.numeric.field import MassActionField
    >>> f = MassActionField([[1], [0]], [[0], [1]], [1.0], [0.0])
    >>> r = integrate(f, [1.0, 0.0], [0.0, 1.0], rtol=1e-10)
    >>> bool(abs(r.y[0, -1] - np.exp(-1)) < 1e-9)
    True
    """
    from scipy import integrate as solvers
    from scipy.optimize import OptimizeResult

    if method not in ("LSODA", "BDF", "Radau"):
        raise BadValue(f"there is no solver {method!r}; LSODA, BDF and Radau can be asked for")
    if not 1e-13 <= rtol < 0.1:
        raise BadValue(f"rtol is {rtol:.3g}; it must lie between 1e-13, what double precision can keep, and 0.1")
    y0, times = _check_start(field, x0, t)
    scale = float(np.abs(y0).max(initial=0.0)) or 1.0
    small = 1e-15 * scale if atol is None else atol
    solver = getattr(solvers, method)(lambda _, y: field.rate(field.expand(y)), times[0], y0, times[-1], rtol=rtol, atol=small,
                                      jac=lambda _, y: field.jacobian(field.expand(y)))
    V = field.volumes[field.internal]
    L = np.zeros((0, len(y0))) if laws is None else np.asarray(laws, dtype=float) * V
    size = np.maximum(np.abs(L) @ y0, 1e-300)
    running = _Integrals(field, functionals or {}, y0, small)
    states, sums = [y0], [running.total.copy()]
    floor, drift, steps = -max(10.0 * small, 1e-2 * rtol * scale), 0.0, 0

    def refuse_negative(y: Array, at: float) -> None:
        if y.min(initial=0.0) < floor:
            i = int(np.argmin(y))
            raise OutOfDomain(f"the species with index {int(field.internal[i])} became {y[i]:.3g} at t = {at:.6g}: either its law "
                              "consumes what is not there, or the tolerances rtol and atol must be smaller")

    while solver.status == "running":
        before = solver.t
        message = _step(solver)
        steps += 1
        if message or steps > max_steps:
            raise OutOfDomain(f"the solver {method} gave up at t = {solver.t:.6g} after {steps} steps "
                              f"({message or 'the limit of steps is reached'}), with concentrations up to {solver.y.max():.3g}")
        refuse_negative(solver.y, solver.t)
        if len(L):
            drift = max(drift, float((np.abs(L @ (solver.y - y0)) / size).max()))
            if drift > law_tolerance:
                raise OutOfDomain(f"a conservation law drifted by {drift:.3g} of itself at t = {solver.t:.6g}: it is not one of "
                                  "the given field, or rtol must be smaller")
        interpolant = solver.dense_output() if functionals or times[len(states)] < solver.t else None
        while len(states) < len(times) and times[len(states)] <= solver.t:
            end = float(times[len(states)])
            y = solver.y if interpolant is None or end == solver.t else np.asarray(interpolant(end))
            refuse_negative(y, end)
            if functionals and interpolant is not None:
                running.over(interpolant, before, end)
            states.append(np.array(y))
            sums.append(running.total.copy())
            before = end
        if functionals and interpolant is not None and before < solver.t:
            running.over(interpolant, before, solver.t)
        if progress is not None:
            progress(float(solver.t))
    result: Any = OptimizeResult()
    result.update(t=times, y=field.expand(np.array(states)).T, success=True, message="the end of the interval was reached",
                  nfev=solver.nfev, njev=solver.njev, nsteps=steps, drift=drift, integrals=running.split(np.array(sums)),
                  unresolved=running.unresolved)
    return result
