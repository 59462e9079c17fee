"""Integrands along a trajectory: dissipation, speed, activity, fluctuation, diffusion, paths.

Each function makes a functional: a callable from `Motion` (a batch of instants) to values (..., ) or (..., k). They are what
`ode.integrate` accumulates. With several compartments all of them speak of amounts: n = V x, ndot = S_X J.
"""
from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.numeric.field import Field
from symthermo.numeric.fluctuation import V_L
from symthermo.numeric.kernels import diffusion, epr, fisher, log_mean, traffic
from symthermo.numeric.splits import onsager_excess

Array = NDArray[np.float64]


class Motion:
    """A batch of instants: states x (..., N), and what follows from them, each computed once when asked for.

    `J_plus`, `J_minus`, `J` (..., M); `n`, `ndot` (..., N_X) internal amounts and their rates.
    """

    def __init__(self, field: Field, x: Array) -> None:
        self.field, self.x = field, x

    @cached_property
    def fluxes(self) -> tuple[Array, Array]:
        return self.field.fluxes(self.x)

    @property
    def J_plus(self) -> Array:
        return self.fluxes[0]

    @property
    def J_minus(self) -> Array:
        return self.fluxes[1]

    @cached_property
    def J(self) -> Array:
        return self.field.current(self.x)

    @cached_property
    def n(self) -> Array:
        return self.x[..., self.field.internal] * self.field.volumes[self.field.internal]

    @cached_property
    def ndot(self) -> Array:
        return self.field.change(self.J)


Functional = Callable[[Motion], Array]


def entropy_production(m: Motion) -> Array:
    """sigma; its integral is Sigma."""
    return epr(m.J_plus, m.J_minus)


def fisher_information(m: Motion) -> Array:
    """I = sum ndot^2/n; its integral is twice the action, 2C."""
    return fisher(m.n, m.ndot)


def speed(m: Motion) -> Array:
    """v = sqrt(I); its integral is the length ell."""
    return np.sqrt(fisher(m.n, m.ndot))


def activity(m: Motion) -> Array:
    """A_tot = sum of all one-way fluxes."""
    return np.asarray(traffic(m.J_plus, m.J_minus).sum(axis=-1))


def onsager_activity(m: Motion) -> Array:
    """sum of all Onsager coefficients (logarithmic means)."""
    return np.asarray(log_mean(m.J_plus, m.J_minus).sum(axis=-1))


def excess(m: Motion) -> Array:
    """Onsager excess entropy production xdot^T (S L S^T)^+ xdot."""
    return onsager_excess(m.field.S_X, m.J_plus, m.J_minus)


def diffusion_diagonal(m: Motion) -> Array:
    """D_ii = sum_r S_ir^2 A_r of every internal species, (..., N_X)."""
    return traffic(m.J_plus, m.J_minus) @ (m.field.S_X.astype(float) ** 2).T


def diffusion_largest(m: Motion) -> Array:
    """Largest eigenvalue of the scaled diffusion matrix."""
    return np.asarray(np.linalg.eigvalsh(diffusion(m.field.S_X, traffic(m.J_plus, m.J_minus)))[..., -1])


def diffusion_one_norm(m: Motion) -> Array:
    """sum_r ||S_r||_1^2 A_r, the fluctuation that goes with the 1-norm of the concentrations."""
    return traffic(m.J_plus, m.J_minus) @ np.abs(m.field.S_X).sum(axis=0).astype(float) ** 2


def path_lengths(m: Motion) -> Array:
    """|ndot_i| of every internal species, (..., N_X): their integrals are the ways that the amounts go."""
    return np.abs(m.ndot)


# a species that leaves zero at finite speed makes these infinite for good: I ~ 1/t
DIVERGENT_AT_ZERO = frozenset({fisher_information})


def potential_fluctuation(laws: ArrayLike | None, mu0: ArrayLike) -> Functional:
    """V_L(mu) of the chemical potentials mu = mu0 + ln x, free of the gauge of mu0 when all laws are given."""
    standard = np.asarray(mu0, dtype=float)
    return lambda m: V_L(standard + np.log(m.x[..., m.field.internal]), m.n, laws)
