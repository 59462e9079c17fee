"""The rates of a jump process as arrays, at any times."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculus import as_float, fold, source
from ..errors import BadValue, MissingValue
from ..markov.jump import JumpProcess
from ..markov.make import matrix_rates
from ..markov.oriented import TIME
from ..networks.network import listing
from ..numeric.propagate import Evolution, generator

Array = NDArray[np.float64]


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
        self._law = self._compiled()

    def _compiled(self) -> Callable[[Any, Array], list[Any]] | None:
        if not self.moving:
            return None
        given = {k: v for k, v in self.process.parameters.items() if v is not None}
        formulas = [fold(self.process.formulas[self.symbols[k]], given) for k in self.moving]
        space: dict[str, Any] = {}
        exec(compile(source(formulas, {TIME: 0}), "<rates>", "exec"), space)  # slots and numbers only: no text of the model
        law: Callable[[Any, Array], list[Any]] = space["law"]
        return law

    def at(self, times: Array) -> Array:
        """(T, K)."""
        out = np.broadcast_to(self.fixed, (len(times), len(self.fixed))).copy()
        if self.process.protocol is not None:
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

    def generator(self) -> Any:
        """W of rates constant in time, sparse."""
        return generator(self.n, self.source, self.target, self.at(np.zeros(1))[0])

    def generators(self, times: Array) -> Array:
        """W at times, (T, n, n)."""
        rate = self.at(times)
        out = np.zeros((len(times), self.n, self.n))
        steps = np.arange(len(times))[:, None]
        np.add.at(out, (steps, self.target, self.source), rate)
        np.subtract.at(out, (steps, self.source, self.source), rate)
        return out

    def fluxes(self, p: Array, times: Array) -> tuple[Array, Array]:
        """(J_plus, J_minus), each (T, M), along the edges from lower to higher states."""
        flow = self.at(times) * p[:, self.source]
        plus, minus = np.zeros((len(times), self.M)), np.zeros((len(times), self.M))
        plus[:, self.edge[self.up]] = flow[:, self.up]
        minus[:, self.edge[~self.up]] = flow[:, ~self.up]
        return plus, minus

    def change(self, J: Array) -> Array:
        """dp/dt = B J, (T, n)."""
        out = np.zeros((self.n, len(J)))
        np.add.at(out, self.upper, J.T)
        np.subtract.at(out, self.lower, J.T)
        return out.T

    def evolution(self, p: Array, end: float) -> Evolution:
        """The solution from p at t = 0."""
        if self.autonomous:
            return Evolution(p, self.generator(), 0.0, end)
        breaks = [float(b) for b in self.process.breaks]
        return Evolution(p, self.generators, 0.0, end, breaks, self.process.steps)
