"""Rate equations as an object: fluxes, rate of change, exact Jacobian, for one state or a batch.

dx_i/dt = (S_X J)_i / V_i on the internal species; x is always the vector of all species, chemostats included. With one
well-stirred compartment J is per volume and every V_i is 1. Jacobians come from index arrays: only non-zero derivatives of
monomials are computed, then gathered by one segmented sum.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadStructure, BadValue
from symthermo.numeric.kernels import Monomials

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

    S: NDArray[np.int64]
    S_X: NDArray[np.int64]
    internal: NDArray[np.intp]
    volumes: Array
    held: Array

    def expand(self, y: ArrayLike) -> Array: ...
    def fluxes(self, x: ArrayLike) -> tuple[Array, Array]: ...
    def current(self, x: ArrayLike) -> Array: ...
    def flux_jacobian(self, x: ArrayLike) -> Array: ...
    def rate(self, x: ArrayLike) -> Array: ...
    def jacobian(self, x: ArrayLike) -> Array: ...


class _Base:
    """Shared bookkeeping: which species move, the others' values, from currents to rates of change."""

    def __init__(self, S: ArrayLike, internal: ArrayLike | None, held: ArrayLike | None, volumes: ArrayLike | None) -> None:
        self.S = np.asarray(S, dtype=np.int64)
        if self.S.ndim != 2:
            raise BadStructure(f"a stoichiometric matrix must have two axes, species and reactions; this one has {self.S.ndim}")
        n = self.S.shape[0]
        self.internal = np.arange(n) if internal is None else np.asarray(internal, dtype=np.intp)
        self.held = np.full(n, np.nan) if held is None else np.array(held, dtype=float)
        self.volumes = np.ones(n) if volumes is None else np.array(volumes, dtype=float)
        for name, values in (("held values", self.held), ("volumes", self.volumes)):
            if values.shape != (n,):
                raise BadStructure(f"{name} must be one number for each of the {n} species; found shape {values.shape}")
        if not np.all(self.volumes > 0):
            raise BadValue(f"volumes must be positive; the smallest is {self.volumes.min():.6g}")
        self.held[self.internal] = np.nan
        self.S_X = self.S[self.internal]

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

    def flux_jacobian(self, x: ArrayLike) -> Array:
        """d J_r / d x_i as (..., M, N)."""
        raise TypeError("a field gives its own derivatives")

    def rate(self, x: ArrayLike) -> Array:
        """dx/dt of the internal species, (..., N_X)."""
        return self.current(x) @ self.S_X.T / self.volumes[self.internal]

    def jacobian(self, x: ArrayLike) -> Array:
        """d (dx_i/dt) / d x_j over internal species, (..., N_X, N_X)."""
        return self.S_X @ self.flux_jacobian(x)[..., self.internal] / self.volumes[self.internal][:, None]


class MassActionField(_Base):
    """Mass action: J+ = k_plus prod x^nu_plus, J- = k_minus prod x^nu_minus; k_minus = 0 makes a reaction irreversible.

    Parameters
    ----------
    nu_plus, nu_minus : (N, M) reactant and product coefficients of all species
    k_plus, k_minus : (M,) rate constants >= 0
    internal : positions of the internal species; all of them when left out
    held : (N,) values of the chemostats (entries of internal species are ignored)
    volumes : (N,) when species live in several compartments; J is then amount per time

    >>> f = MassActionField([[1], [0]], [[0], [1]], [2.0], [1.0])
    >>> f.rate([3.0, 1.0])
    array([-5.,  5.])
    >>> f.jacobian([3.0, 1.0])
    array([[-2.,  1.],
           [ 2., -1.]])
    """

    def __init__(self, nu_plus: ArrayLike, nu_minus: ArrayLike, k_plus: ArrayLike, k_minus: ArrayLike, *,
                 internal: ArrayLike | None = None, held: ArrayLike | None = None, volumes: ArrayLike | None = None) -> None:
        self.plus, self.minus = Monomials(nu_plus), Monomials(nu_minus)
        if self.plus.nu.shape != self.minus.nu.shape:
            raise BadStructure(f"nu_plus is {self.plus.nu.shape} and nu_minus {self.minus.nu.shape}: they must have one shape")
        super().__init__(self.minus.nu - self.plus.nu, internal, held, volumes)
        self.k_plus, self.k_minus = np.array(k_plus, dtype=float), np.array(k_minus, dtype=float)
        for name, k in (("k_plus", self.k_plus), ("k_minus", self.k_minus)):
            if k.shape != (self.S.shape[1],):
                raise BadStructure(f"{name} must be one number for each of the {self.S.shape[1]} reactions; found shape {k.shape}")
            usable = (k >= 0) & np.isfinite(k)
            if not np.all(usable):
                raise BadValue(f"{name} of the reaction with index {int(np.argmin(usable))} is not a number >= 0")
        forward, backward = self.plus.derivative(), self.minus.derivative()
        self._entries = Monomials(np.concatenate([forward[3].nu, backward[3].nu], axis=1))
        self._reaction = np.concatenate([forward[0], backward[0]])
        self._species = np.concatenate([forward[1], backward[1]])
        self._factor = np.concatenate([self.k_plus[forward[0]] * forward[2], -self.k_minus[backward[0]] * backward[2]])
        self._forward = len(forward[0])  # entries before it are derivatives of forward fluxes
        self._gather_rates()

    def _gather_rates(self) -> None:
        """Where each derivative of a current goes in the Jacobian: sources sorted by target, with their coefficients."""
        place = np.full(self.S.shape[0], -1)
        place[self.internal] = np.arange(len(self.internal))
        moving = np.flatnonzero(place[self._species] >= 0)
        row, which = np.nonzero(self.S_X[:, self._reaction[moving]])
        source = moving[which]
        target = row * len(self.internal) + place[self._species[source]]
        order = np.argsort(target, kind="stable")
        self._source, rows = source[order], row[order]
        self._coefficient = self.S_X[rows, self._reaction[self._source]] / self.volumes[self.internal][rows]
        self._targets, self._starts = np.unique(target[order], return_index=True)

    def fluxes(self, x: ArrayLike) -> tuple[Array, Array]:
        """(J_plus, J_minus), each (..., M)."""
        return self.k_plus * self.plus(x), self.k_minus * self.minus(x)

    def current(self, x: ArrayLike) -> Array:
        """Net current J = J_plus - J_minus, (..., M)."""
        forward, backward = self.fluxes(x)
        return forward - backward

    def flux_jacobian(self, x: ArrayLike) -> Array:
        """d J_r / d x_i as (..., M, N)."""
        values = self._factor * self._entries(x)
        out = np.zeros((*values.shape[:-1], self.S.shape[1], self.S.shape[0]))
        for part in (slice(None, self._forward), slice(self._forward, None)):  # within a part no place occurs twice
            out[..., self._reaction[part], self._species[part]] += values[..., part]
        return out

    def jacobian(self, x: ArrayLike) -> Array:
        """d (dx_i/dt) / d x_j over internal species, (..., N_X, N_X)."""
        n = len(self.internal)
        values = (self._factor * self._entries(x))[..., self._source] * self._coefficient
        out = np.zeros((*values.shape[:-1], n * n))
        if len(self._targets):
            out[..., self._targets] = np.add.reduceat(values, self._starts, axis=-1)
        return out.reshape(*values.shape[:-1], n, n)


@dataclass(frozen=True)
class Laws:
    """General rate laws of K reactions, evaluated together by functions that the caller supplies.

    Parameters
    ----------
    reactions : (K,) which reactions they are
    parts : x (..., N) -> (J_plus, J_minus), each (..., K); NaN where a law has one part only
    current : x -> (..., K) net currents, defined for every law
    jacobian : x -> (..., K, N) exact derivatives of the net currents
    """

    reactions: NDArray[np.intp]
    parts: Callable[[Array], tuple[Array, Array]]
    current: Callable[[Array], Array]
    jacobian: Callable[[Array], Array]


class LawField(_Base):
    """Mass action for some reactions, general laws for the others; a one-part law gives J, and NaN for its parts.

    Parameters
    ----------
    mass : the mass-action field of *all* reactions; its rate constants are ignored (set them to 0) where `laws` speaks
    laws : the general laws
    complete : fills species fixed by a rule into a full state, in place, after `expand`; their influence on the currents
        belongs into the laws, by substitution

    >>> mm = Laws(np.array([0]), lambda x: (x[..., :1] * np.nan, x[..., :1] * np.nan), lambda x: x[..., :1] / (1 + x[..., :1]),
    ...           lambda x: np.stack([1 / (1 + x[..., :1])**2, 0 * x[..., :1]], axis=-1))
    >>> f = LawField(MassActionField([[1], [0]], [[0], [1]], [0.0], [0.0]), mm)
    >>> f.rate([1.0, 0.0]), f.jacobian([1.0, 0.0])
    (array([-0.5,  0.5]), array([[-0.25,  0.  ],
           [ 0.25,  0.  ]]))
    """

    def __init__(self, mass: MassActionField, laws: Laws, complete: Callable[[Array], None] | None = None) -> None:
        super().__init__(mass.S, mass.internal, mass.held, mass.volumes)
        self.mass, self.laws, self.complete = mass, laws, complete

    def expand(self, y: ArrayLike) -> Array:
        """Internal concentrations -> all species, with chemostats and rules filled in."""
        x = super().expand(y)
        if self.complete is not None:
            self.complete(x)
        return x

    def fluxes(self, x: ArrayLike) -> tuple[Array, Array]:
        """(J_plus, J_minus), each (..., M); NaN for one-part laws."""
        state = np.asarray(x, dtype=float)
        forward, backward = self.mass.fluxes(state)
        forward[..., self.laws.reactions], backward[..., self.laws.reactions] = self.laws.parts(state)
        return forward, backward

    def current(self, x: ArrayLike) -> Array:
        """Net current J (..., M)."""
        state = np.asarray(x, dtype=float)
        J = self.mass.current(state)
        J[..., self.laws.reactions] = self.laws.current(state)
        return J

    def flux_jacobian(self, x: ArrayLike) -> Array:
        """d J_r / d x_i as (..., M, N)."""
        state = np.asarray(x, dtype=float)
        out = self.mass.flux_jacobian(state)
        out[..., self.laws.reactions, :] = self.laws.jacobian(state)
        return out
