"""What every field shares: from currents and their slopes to rates of change and Jacobians, over index arrays.

The columns of S and the slopes d J_r / d x_i are kept by their nonzero entries; where each slope goes in the Jacobian is a table
made when the first Jacobian is asked for.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadStructure, BadValue
from symthermo.numeric.sparse import Sums

Array = NDArray[np.float64]


class Field(Protocol):
    """What integration, steady states and functionals ask of rate equations.

    Attributes
    ----------
    S : (N, M) integers, all species; `S_X` : its internal rows
    internal : (N_X,) positions of the internal species
    volumes : (N,) compartment volume of each species
    held : (N,) the values of chemostats at their places, NaN elsewhere
    """

    @property
    def S(self) -> NDArray[np.int64]: ...
    @property
    def S_X(self) -> NDArray[np.int64]: ...

    internal: NDArray[np.intp]
    volumes: Array
    held: Array

    def __hash__(self) -> int: ...
    def expand(self, y: ArrayLike) -> Array: ...
    def fluxes(self, x: ArrayLike) -> tuple[Array, Array]: ...
    def current(self, x: ArrayLike) -> Array: ...
    def flux_jacobian(self, x: ArrayLike) -> Array: ...
    def change(self, J: Array) -> Array: ...
    def rate(self, x: ArrayLike) -> Array: ...
    def jacobian(self, x: ArrayLike) -> Array: ...
    def sparse_jacobian(self, x: ArrayLike) -> Any: ...


class Assembly:
    """Shared bookkeeping: which species move, the others' values, from currents and their slopes to rates and Jacobians."""

    def __init__(self, entries: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int64]], shape: tuple[int, int],
                 internal: ArrayLike | None, held: ArrayLike | None, volumes: ArrayLike | None) -> None:
        self.entries, self.shape = entries, shape
        n = shape[0]
        self.internal = np.arange(n) if internal is None else np.asarray(internal, dtype=np.intp)
        self.held = np.full(n, np.nan) if held is None else np.array(held, dtype=float)
        self.volumes = np.ones(n) if volumes is None else np.array(volumes, dtype=float)
        for name, values in (("held values", self.held), ("volumes", self.volumes)):
            if values.shape != (n,):
                raise BadStructure(f"{name} must be one number for each of the {n} species; found shape {values.shape}")
        if not np.all(self.volumes > 0):
            raise BadValue(f"volumes must be positive; the smallest is {self.volumes.min():.6g}")
        self.held[self.internal] = np.nan
        place = np.full(n, -1)
        place[self.internal] = np.arange(len(self.internal))
        self._place = place
        moving = place[entries[0]] >= 0
        self._moved = tuple(e[moving] for e in (place[entries[0]], *entries[1:]))  # the entries of S_X
        self._per_volume = None if np.all(self.volumes == 1) else 1.0 / self.volumes[self.internal]

    @cached_property
    def S(self) -> NDArray[np.int64]:
        """(N, M) integers, all species."""
        out = np.zeros(self.shape, dtype=np.int64)
        out[self.entries[:2]] = self.entries[2]
        return out

    @cached_property
    def S_X(self) -> NDArray[np.int64]:
        """(N_X, M) integers, the rows of the internal species."""
        return np.asarray(self.S[self.internal])

    def expand(self, y: ArrayLike) -> Array:
        """Internal concentrations (..., N_X) -> all species (..., N), chemostats at their held values."""
        inner = np.asarray(y, dtype=float)
        x = np.empty((*inner.shape[:-1], len(self.held)))
        x[...] = self.held
        x[..., self.internal] = inner
        return x

    def current(self, x: ArrayLike) -> Array:
        """Net current J (..., M)."""
        raise TypeError("a field gives its own currents")

    def slopes(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Callable[[Array], Array]]:
        """The derivatives d J_r / d x_i that are not zero: (r, i, values), values(x) being (..., E); a place may occur twice."""
        raise TypeError("a field gives its own derivatives")

    @cached_property
    def _slopes(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Callable[[Array], Array]]:
        return self.slopes()

    @cached_property
    def _change(self) -> Sums:
        return Sums(self._moved[0], self._moved[1], self._moved[2].astype(float), (len(self.internal), self.shape[1]))

    @cached_property
    def _flux_jacobian(self) -> Sums:
        reaction, species, _ = self._slopes
        return Sums(reaction * self.shape[0] + species, np.arange(len(reaction)), np.ones(len(reaction)),
                    (self.shape[0] * self.shape[1], len(reaction)))

    @cached_property
    def _jacobian(self) -> Sums:
        """From the slopes of the currents to the entries of the Jacobian, row by row."""
        reaction, species, _ = self._slopes
        n = len(self.internal)
        rows, columns, values = self._moved
        order = np.argsort(columns, kind="stable")
        count = np.bincount(columns, minlength=self.shape[1])
        begin = np.cumsum(count) - count
        moving = np.flatnonzero(self._place[species] >= 0)
        times = count[reaction[moving]]
        slope = np.repeat(moving, times)  # each slope of a current goes to every species that the reaction changes
        nth = np.arange(len(slope)) - np.repeat(np.cumsum(times) - times, times)
        entry = order[begin[reaction[slope]] + nth]
        weight = values[entry] / self.volumes[self.internal][rows[entry]]
        return Sums(rows[entry] * n + self._place[species[slope]], slope, weight, (n * n, len(reaction)))

    @cached_property
    def _columnwise(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """The pattern of the Jacobian column by column: (order of the entries, row of each, where columns begin)."""
        row, column = np.divmod(self._jacobian.targets, len(self.internal))
        order = np.argsort(column, kind="stable")
        return order, row[order], np.searchsorted(column[order], np.arange(len(self.internal) + 1))

    def change(self, J: Array) -> Array:
        """S_X J of the internal species, (..., M) -> (..., N_X)."""
        return self._change(J)

    def rate(self, x: ArrayLike) -> Array:
        """dx/dt of the internal species, (..., N_X)."""
        change = self._change(self.current(x))
        return change if self._per_volume is None else change * self._per_volume

    def flux_jacobian(self, x: ArrayLike) -> Array:
        """d J_r / d x_i as (..., M, N)."""
        out = self._flux_jacobian(self._slopes[2](np.asarray(x, dtype=float)))
        return out.reshape(*out.shape[:-1], self.shape[1], self.shape[0])

    def jacobian(self, x: ArrayLike) -> Array:
        """d (dx_i/dt) / d x_j over internal species, (..., N_X, N_X)."""
        out = self._jacobian(self._slopes[2](np.asarray(x, dtype=float)))
        return out.reshape(*out.shape[:-1], len(self.internal), len(self.internal))

    def sparse_jacobian(self, x: ArrayLike) -> Any:
        """The same at one state, as a scipy.sparse.csc_matrix of its pattern."""
        from scipy.sparse import csc_matrix

        order, rows, begin = self._columnwise
        values = self._jacobian.compressed(self._slopes[2](np.asarray(x, dtype=float)))
        n = len(self.internal)
        return csc_matrix((values[order], rows, begin), shape=(n, n))
