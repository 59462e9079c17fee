"""Rate equations as an object: fluxes, rate of change, exact Jacobian, for one state or a batch.

dx_i/dt = (S_X J)_i / V_i on the internal species; x is always the vector of all species, chemostats included. With one
well-stirred compartment J is per volume and every V_i is 1. Everything works on index arrays: monomials are products of gathered
factors, and only non-zero derivatives of the currents are computed.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadStructure, BadValue
from symthermo.numeric.assembly import Array, Assembly, Field
from symthermo.numeric.kernels import Monomials, factor_table, repeated_factors

__all__ = ["Field", "LawField", "Laws", "MassActionField"]
Side = Sequence[tuple[int, int]]


class MassActionField(Assembly):
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
        shapes = [np.shape(nu) for nu in (nu_plus, nu_minus)]
        if shapes[0] != shapes[1]:
            raise BadStructure(f"nu_plus is {shapes[0]} and nu_minus {shapes[1]}: they must have one shape")
        self._set(factor_table(nu_plus), factor_table(nu_minus), shapes[0][0], k_plus, k_minus, internal, held, volumes)

    @classmethod
    def of_sides(cls, reactants: Sequence[Side], products: Sequence[Side], species: int, k_plus: ArrayLike, k_minus: ArrayLike, *,
                 internal: ArrayLike | None = None, held: ArrayLike | None = None, volumes: ArrayLike | None = None) -> MassActionField:
        """The same from lists of (species, coefficient) for each reaction: no matrix is made.

        >>> MassActionField.of_sides([[(0, 1)]], [[(1, 1)]], 2, [2.0], [1.0]).rate([3.0, 1.0])
        array([-5.,  5.])
        """
        def table(sides: Sequence[Side]) -> NDArray[np.intp]:
            flat = np.array([(r, i, n) for r, side in enumerate(sides) for i, n in sorted(side)], dtype=np.intp).reshape(-1, 3)
            return repeated_factors(flat[:, 0], flat[:, 1], flat[:, 2], len(sides))

        field = cls.__new__(cls)
        field._set(table(reactants), table(products), species, k_plus, k_minus, internal, held, volumes)
        return field

    def _set(self, reactants: NDArray[np.intp], products: NDArray[np.intp], species: int, k_plus: ArrayLike, k_minus: ArrayLike,
             internal: ArrayLike | None, held: ArrayLike | None, volumes: ArrayLike | None) -> None:
        size = len(reactants)
        degree = max(reactants.shape[1], products.shape[1])
        both = np.concatenate([np.pad(t, ((0, 0), (0, degree - t.shape[1])), constant_values=-1) for t in (reactants, products)])
        which, place = np.nonzero(both >= 0)
        key, inverse = np.unique(both[which, place] * size + which % size, return_inverse=True)
        change = np.bincount(inverse, np.where(which < size, -1, 1), minlength=len(key)).astype(np.int64)
        key, change = key[change != 0], change[change != 0]
        super().__init__((key // size, key % size, change), (species, size), internal, held, volumes)
        self.k_plus, self.k_minus = np.array(k_plus, dtype=float), np.array(k_minus, dtype=float)
        for name, k in (("k_plus", self.k_plus), ("k_minus", self.k_minus)):
            if k.shape != (size,):
                raise BadStructure(f"{name} must be one number for each of the {size} reactions; found shape {k.shape}")
            usable = (k >= 0) & np.isfinite(k)
            if not np.all(usable):
                raise BadValue(f"{name} of the reaction with index {int(np.argmin(usable))} is not a number >= 0")
        self.k = np.concatenate([self.k_plus, self.k_minus])
        both[self.k == 0] = -1  # a direction that does not exist has no monomial
        self.monomials = Monomials(both)  # forward fluxes, then backward ones

    def fluxes(self, x: ArrayLike) -> tuple[Array, Array]:
        """(J_plus, J_minus), each (..., M)."""
        both = self.monomials(x)
        both *= self.k
        return both[..., : self.shape[1]], both[..., self.shape[1] :]

    def current(self, x: ArrayLike) -> Array:
        """Net current J = J_plus - J_minus, (..., M)."""
        forward, backward = self.fluxes(x)
        return forward - backward

    def rate(self, x: ArrayLike) -> Array:
        """dx/dt of the internal species, (..., N_X); large tables of states go through `batch`."""
        state = np.asarray(x, dtype=float)
        if state.ndim == 2 and len(state) >= 64 and self.shape[1] >= 64:
            from symthermo.numeric.batch import evaluate_batch
            return evaluate_batch(self, state, ("rates",)).rates
        return super().rate(state)

    def slopes(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Callable[[Array], Array]]:
        """The derivatives of the currents that are not zero."""
        which, species, exponent, monomials = self.monomials.derivative()
        factor = np.where(which < self.shape[1], 1.0, -1.0) * self.k[which] * exponent
        return which % self.shape[1], species, lambda x: factor * monomials(x)


@dataclass(frozen=True)
class Laws:
    """General rate laws of K reactions, evaluated together by functions that the caller supplies.

    Parameters
    ----------
    reactions : (K,) which reactions they are
    parts : x (..., N) -> (J_plus, J_minus), each (..., K); NaN where a law has one part only
    current : x -> (..., K) net currents, defined for every law
    jacobian : x -> (..., K, N) exact derivatives of the net currents; or, where `pattern` is given, only those, (..., E)
    pattern : (laws, species), each (E,): the derivatives that are not zero
    scalar : `current` at one state, lists of floats in and out; it may raise what operations on floats raise
    """

    reactions: NDArray[np.intp]
    parts: Callable[[Array], tuple[Array, Array]]
    current: Callable[[Array], Array]
    jacobian: Callable[[Array], Array]
    pattern: tuple[NDArray[np.intp], NDArray[np.intp]] | None = None
    scalar: Callable[[list[float]], list[float]] | None = None


class LawField(Assembly):
    """Mass action for some reactions, general laws for the others; a one-part law gives J, and NaN for its parts.

    Parameters
    ----------
    mass : the mass-action field of *all* reactions, with rate constants 0 where `laws` speaks
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
        super().__init__(mass.entries, mass.shape, mass.internal, mass.held, mass.volumes)
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

    def slopes(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Callable[[Array], Array]]:
        """The derivatives of the currents that are not zero."""
        reaction, species, mass = self.mass.slopes()
        laws, size = self.laws, (len(self.laws.reactions), self.shape[0])
        if laws.pattern is None:
            law, which = (place.ravel() for place in np.indices(size))
            own = lambda x: np.reshape(laws.jacobian(x), (*x.shape[:-1], size[0] * size[1]))
        else:
            (law, which), own = laws.pattern, laws.jacobian
        return (np.concatenate([reaction, laws.reactions[law]]), np.concatenate([species, which]),
                lambda x: np.concatenate([mass(x), own(x)], axis=-1))
