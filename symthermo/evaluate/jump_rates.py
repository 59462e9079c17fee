"""The rates of a jump process as arrays, at any times."""
from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculus import as_float, derivative, fold, source
from ..errors import BadValue, MissingValue
from ..expression import Expr
from ..markov.jump import JumpProcess
from ..markov.make import matrix_rates
from ..markov.oriented import TIME
from ..networks.network import listing
from ..numeric.moving import divergence_of
from ..numeric.propagate import Evolution, generator

Array = NDArray[np.float64]


def moment(t: Any) -> float:
    """A time; 0 unless given.

    Raises
    ------
    BadValue
        no finite number
    """
    try:
        value = 0.0 if t is None else float(t)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise BadValue(f"t = {str(t)[:40]}: expected a time")
    return value


class Rates:
    """The one-way rates of a process as arrays: `source`, `target`, `edge` (K,), and the rates at times.

    Raises
    ------
    MissingValue
        a rate or parameter without a value
    """

    def __init__(self, process: JumpProcess) -> None:
        self.process, self.n, self.M = process, len(process.states), len(process.edges)
        self.source, self.target, self.edge = (np.array([getattr(j, k) for j in process.jumps], dtype=np.intp)
                                               for k in ("source", "target", "edge"))
        self.up = self.source < self.target
        self.lower, self.upper = (np.array([e[k] for e in process.edges], dtype=np.intp) for k in (0, 1))
        self.autonomous = process.autonomous
        constants = [j.constant for j in process.jumps]
        self.moving = [k for k, c in enumerate(constants) if c.value is None and process.protocol is None]
        lacking = [c.symbol for c in constants if c.value is None and c.symbol not in process.formulas] if process.protocol is None else []
        lacking += [n for n, v in process.parameters.items() if v is None]
        if lacking:
            raise MissingValue(f"no value for {listing(lacking)}; jump.with_values(...) gives them")
        self.fixed = np.array([0.0 if c.value is None else as_float(c.value, c.symbol) for c in constants])
        self.symbols = [c.symbol for c in constants]
        self._law = self._compiled(lambda e: e)

    def _compiled(self, made: Callable[[Expr], Expr]) -> Callable[[Any, Array], list[Any]] | None:
        if not self.moving:
            return None
        given = {k: v for k, v in self.process.parameters.items() if v is not None}
        formulas = [made(fold(self.process.formulas[self.symbols[k]], given)) for k in self.moving]
        space: dict[str, Any] = {}
        exec(compile(source(formulas, {TIME: 0}), "<rates>", "exec"), space)  # slots and numbers only: no text of the model
        law: Callable[[Any, Array], list[Any]] = space["law"]
        return law

    def at(self, times: Array) -> Array:
        """(T, K)."""
        out = np.broadcast_to(self.fixed, (len(times), len(self.fixed))).copy()
        known = getattr(self.process.protocol, "rates", None)
        if known is not None:
            out[:] = known(times)
        elif self.process.protocol is not None:
            for row, t in zip(out, times.tolist(), strict=True):
                row[:] = self._of_function(t)
        elif self._law is not None:
            with np.errstate(all="ignore"):
                for k, column in zip(self.moving, self._law(np, times[:, None]), strict=True):
                    out[:, k] = column
        if not np.all((out >= 0) & np.isfinite(out)):
            row_at, k = (int(x) for x in np.argwhere(~((out >= 0) & np.isfinite(out)))[0])
            raise BadValue(f"the rate {self.symbols[k]} is {out[row_at, k]:.6g} at t = {times[row_at]:.6g}; expected a finite rate >= 0")
        return out

    def _of_function(self, t: float) -> Array:
        assert self.process.protocol is not None
        W = np.array(self.process.protocol(t), dtype=float)
        if W.shape == (self.n, self.n):
            found = W[self.target, self.source]
            W[self.target, self.source] = 0.0
            if np.count_nonzero(W - np.diag(np.diagonal(W))) == 0:
                return np.asarray(found)
        matrix_rates(self.process, t)                                   # says what is wrong
        raise BadValue(f"the rate matrix at t = {t:.6g} has shape {W.shape}; expected {(self.n, self.n)}")

    def generator(self, t: float = 0.0) -> Any:
        """W at a time, sparse."""
        return generator(self.n, self.source, self.target, self.at(np.array([t]))[0])

    def generators(self, times: Array) -> Array:
        """W at times, (T, n, n)."""
        rate = self.at(times)
        out = np.zeros((len(times), self.n, self.n))
        steps = np.arange(len(times))[:, None]
        np.add.at(out, (steps, self.target, self.source), rate)
        np.subtract.at(out, (steps, self.source, self.source), rate)
        return out

    def both_ways(self, rates: Array) -> tuple[Array, Array]:
        """(T, K) of the directions as (along, against) of the edges from lower to higher states, each (T, M)."""
        plus, minus = np.zeros((len(rates), self.M)), np.zeros((len(rates), self.M))
        plus[:, self.edge[self.up]] = rates[:, self.up]
        minus[:, self.edge[~self.up]] = rates[:, ~self.up]
        return plus, minus

    def fluxes(self, p: Array, times: Array) -> tuple[Array, Array]:
        """(J_plus, J_minus), each (T, M), along the edges from lower to higher states."""
        return self.both_ways(self.at(times) * p[:, self.source])

    def slopes(self, times: Array) -> Array:
        """(T, K) derivatives of the rates in time: of formulas exact, of a function from differences of fourth order."""
        if self.process.protocol is not None:
            known = getattr(self.process.protocol, "slopes", None)
            return self._differences(times) if known is None else np.asarray(known(times))
        out = np.zeros((len(times), len(self.fixed)))
        law = self._compiled(lambda e: derivative(e, TIME))
        if law is not None:
            with np.errstate(all="ignore"):
                for k, column in zip(self.moving, law(np, times[:, None]), strict=True):
                    out[:, k] = column
        return out

    def _differences(self, times: Array) -> Array:
        """By the polynomial through five times 1e-3 apart, none of them before the start at t = 0."""
        h = 1e-3
        middle = np.maximum(times, 2.0 * h)
        offset = (times - middle) / h
        slopes = np.stack([_five(k, offset) for k in range(5)])
        return np.asarray(sum(w[:, None] * self.at(middle + (k - 2) * h) for k, w in enumerate(slopes)) / h)

    def change(self, J: Array) -> Array:
        """dp/dt = B J, (T, n)."""
        return divergence_of(self.n, self.lower, self.upper, J)

    def evolution(self, p: Array, end: float) -> Evolution:
        """The solution from p at t = 0."""
        if self.autonomous:
            return Evolution(p, self.generator(), 0.0, end)
        breaks = [float(b) for b in self.process.breaks]
        return Evolution(p, self.generators, 0.0, end, breaks, self.process.steps, self.generator)


def _five(k: int, x: Array) -> Array:
    """The derivative at x of the polynomial that is 1 at k - 2 and 0 at the other numbers from -2 to 2."""
    others = [j - 2 for j in range(5) if j != k]
    return np.asarray(np.polyval(np.polyder(np.poly(others)), x) / np.polyval(np.poly(others), k - 2))
