"""Stiff integration of rate equations with the exact Jacobian, conservation laws checked, and running integrals.

The solver is stepped here, so that every accepted step is looked at: conservation laws, signs, progress, integrals; that is done
for some hundred steps together. Nothing is ever clipped: a state that is negative beyond the tolerance ends the run with a
sentence.
"""
from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue, OutOfDomain
from symthermo.numeric.field import Field
from symthermo.numeric.functionals import Functional
from symthermo.numeric.integrals import Integrals, Interpolant, Piece
from symthermo.numeric.straight import right_side

Array = NDArray[np.float64]
STEPS = 128
"""Steps, at most, whose integrals are evaluated together."""
SPARSE_FROM = 100
"""Internal species from which BDF and Radau are given the Jacobian by its nonzero entries."""

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


@dataclass(frozen=True)
class Step:
    """One accepted step, and the solver's interpolant on it where it was asked for."""

    before: float
    t: float
    y: Array
    interpolant: Interpolant | None


def advance(solver: Any, most: int, dense: Callable[[float], bool]) -> tuple[list[Step], str]:
    """Up to `most` accepted steps, and what went wrong as words, the solver's warnings included."""
    done: list[Step] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        while solver.status == "running" and len(done) < most:
            before = solver.t
            try:
                message = solver.step()
            except (RuntimeWarning, UserWarning) as trouble:
                return done, str(trouble)
            if solver.status == "failed":
                return done, message or "no reason given"
            if not np.all(np.isfinite(solver.y)):
                return done, "the state is no longer finite"
            done.append(Step(before, solver.t, np.array(solver.y), solver.dense_output() if dense(solver.t) else None))
    return done, ""


def make_solver(field: Field, method: str, start: float, y0: Array, end: float, rtol: float, atol: float) -> Any:
    """One of scipy's stiff solvers with the exact Jacobian: by its pattern where that is worth it and the solver takes it."""
    from scipy import integrate as solvers

    jacobian = field.jacobian if method == "LSODA" or len(y0) < SPARSE_FROM else field.sparse_jacobian
    # a protocol cannot say that its classes are hashable
    rate = right_side(field)  # type: ignore[arg-type]
    return getattr(solvers, method)(rate, start, y0, end, rtol=rtol, atol=atol, jac=lambda _, y: jacobian(field.expand(y)))


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
    from scipy.optimize import OptimizeResult

    if method not in ("LSODA", "BDF", "Radau"):
        raise BadValue(f"there is no solver {method!r}; LSODA, BDF and Radau can be asked for")
    if not 1e-13 <= rtol < 0.1:
        raise BadValue(f"rtol is {rtol:.3g}; it must lie between 1e-13, what double precision can keep, and 0.1")
    y0, times = _check_start(field, x0, t)
    scale = float(np.abs(y0).max(initial=0.0)) or 1.0
    small = 1e-15 * scale if atol is None else atol
    solver = make_solver(field, method, times[0], y0, times[-1], rtol, small)
    V = field.volumes[field.internal]
    L = np.zeros((0, len(y0))) if laws is None else np.asarray(laws, dtype=float) * V
    size = np.maximum(np.abs(L) @ y0, 1e-300)
    running = Integrals(field, functionals or {}, y0, small)
    states, sums = [y0], [running.total.copy()]
    floor, drift, steps, message = -max(10.0 * small, 1e-2 * rtol * scale), 0.0, 0, ""
    together = min(STEPS, max(4, 40_000 // (15 * max(len(field.held), field.S_X.shape[1]))))  # what the nodes need fits the cache

    def refuse_negative(y: Array, at: float) -> None:
        if y.min(initial=0.0) < floor:
            i = int(np.argmin(y))
            raise OutOfDomain(f"the species with index {int(field.internal[i])} became {y[i]:.3g} at t = {at:.6g}: either its law "
                              "consumes what is not there, or the tolerances rtol and atol must be smaller")

    def look(step: Step, pieces: list[Piece], ends: list[int]) -> None:
        """Check one step, note its output states, and cut it at them: `ends` are the pieces that end at an output time."""
        nonlocal drift
        refuse_negative(step.y, step.t)
        if len(L):
            drift = max(drift, float((np.abs(L @ (step.y - y0)) / size).max()))
            if drift > law_tolerance:
                raise OutOfDomain(f"a conservation law drifted by {drift:.3g} of itself at t = {step.t:.6g}: it is not one of "
                                  "the given field, or rtol must be smaller")
        before, inside = step.before, step.interpolant
        while len(states) < len(times) and times[len(states)] <= step.t:
            end = float(times[len(states)])
            y = step.y if inside is None or end == step.t else inside(np.array([end]))[:, 0]
            refuse_negative(y, end)
            states.append(np.array(y))
            if functionals and inside is not None:
                ends.append(len(pieces))
                pieces.append(Piece(inside, before, end))
            before = end
        if functionals and inside is not None and before < step.t:
            pieces.append(Piece(inside, before, step.t))

    while solver.status == "running" and not message:
        done, message = advance(solver, min(together, max_steps + 1 - steps), lambda t: bool(functionals) or times[len(states)] < t)
        pieces: list[Piece] = []
        ends: list[int] = []
        for step in done:
            look(step, pieces, ends)
            if progress is not None:
                progress(step.t)
        if pieces:
            sums += list(running.over(pieces)[ends])
        steps += len(done)
        if not message and steps > max_steps:
            message = "the limit of steps is reached"
    if message:
        raise OutOfDomain(f"the solver {method} gave up at t = {solver.t:.6g} after {steps} steps ({message}), with concentrations "
                          f"up to {solver.y.max():.3g}")
    rows = np.array(sums) if functionals else np.zeros((len(times), 0))
    result: Any = OptimizeResult()
    result.update(t=times, y=field.expand(np.array(states)).T, success=True, message="the end of the interval was reached",
                  nfev=solver.nfev, njev=solver.njev, nsteps=steps, drift=drift, integrals=running.split(rows),
                  unresolved=running.unresolved)
    return result
