"""Mixtures: Gibbs energy G(n), chemical potentials mu = dG/dn and Hessian H = d mu/dn, in units of RT.

- `IdealDilute`, at constant volume: G = sum n_i (mu0_i + ln x_i - 1), mu = mu0 + ln x, H = diag(1/n), n_i = V_i x_i.
- `RegularSolution`, at constant pressure, t = sum n, y = n/t, chi symmetric with zero diagonal:
  G = sum n_i (mu0_i + ln y_i) + n.chi.n/(2t), homogeneous of degree 1, so that G = n.mu and H n = 0.

The dual potential needs mu.n - G only: sum n_i for the one, 0 for the other.
Source: N. Ohga and S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.

>>> a, b = sp.symbols("a b", positive=True)
>>> IdealDilute((0, 0)).mu((a, b))
(log(a), log(b))
>>> mix = RegularSolution((0, 0), [[0, 3], [3, 0]])
>>> mix.convex_at((sp.Rational(1, 2),)*2, sp.Matrix([-1, 1])), mix.convex_at((1, 9), sp.Matrix([-1, 1]))
(False, True)
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ..errors import BadStructure, BadValue, HypothesisFails, OutOfDomain
from .exact import vanishes

State = Sequence[Any]


def exactly(value: Any) -> sp.Rational:
    """A number as an exact rational, decimals as they are written."""
    try:
        return sp.Rational(str(value))
    except TypeError:
        raise BadValue(f"expected a number, found {value}") from None


class AbstractMixture(ABC):
    """A Gibbs energy with its derivatives; states are amounts, one for each species."""

    mu0: tuple[Any, ...]

    @abstractmethod
    def mu(self, n: State) -> tuple[sp.Expr, ...]:
        """Chemical potentials dG/dn."""

    @abstractmethod
    def H(self, n: State) -> sp.ImmutableMatrix:
        """Hessian d^2 G/dn^2."""

    @abstractmethod
    def pressure(self, n: State) -> sp.Expr:
        """mu.n - G."""

    def G(self, n: State) -> sp.Expr:
        """Gibbs energy n.mu - pressure."""
        return sp.Add(*(a * m for a, m in zip(n, self.mu(n), strict=True))) - self.pressure(n)

    def divergence(self, P: State, Q: State) -> sp.Expr:
        """D(P||Q) = G(P) - G(Q) - mu(Q).(P - Q)."""
        slope = sp.Add(*(m * (p - q) for m, p, q in zip(self.mu(Q), P, Q, strict=True)))
        return self.G(P) - self.G(Q) - slope

    def check_currents(self, S: Sequence[Sequence[int]], currents: Sequence[tuple[Any, Any]], n: State) -> None:
        """Refuse currents that do not obey local detailed balance, ln(J_plus/J_minus) = -S^T mu.

        Raises
        ------
        HypothesisFails
            with the first such reaction, counted from 1, and what is left over
        """
        mu = self.mu(n)
        for r, (plus, minus) in enumerate(currents):
            rest = sp.log(sp.sympify(plus, strict=True) / minus) + sp.Add(*(row[r] * m for row, m in zip(S, mu, strict=True)))
            if not vanishes(rest):
                raise HypothesisFails(f"the currents of reaction {r + 1} do not obey local detailed balance with these chemical "
                                      f"potentials: ln(J_plus/J_minus) + S^T mu = {rest}")

    def convex_at(self, n: State, B: sp.MatrixBase) -> bool:
        """B^T H B is positive definite at a rational state: decided exactly, by leading principal minors."""
        curvature = B.T * self.H(tuple(map(exactly, n))) * B
        return all(curvature[:k, :k].det() > 0 for k in range(1, curvature.rows + 1))


@dataclass(frozen=True)
class IdealDilute(AbstractMixture):
    """Ideal dilute solution at constant volume.

    Attributes
    ----------
    mu0 : standard potentials
    volumes : V_i of each species' compartment; all 1 unless given
    """

    mu0: tuple[Any, ...]
    volumes: tuple[Any, ...] = ()

    def mu(self, n: State) -> tuple[sp.Expr, ...]:
        volumes = self.volumes or (1,) * len(self.mu0)
        return tuple(m + sp.log(a / v) for m, a, v in zip(self.mu0, n, volumes, strict=True))

    def H(self, n: State) -> sp.ImmutableMatrix:
        return sp.ImmutableMatrix(sp.diag(*(1 / sp.sympify(a, strict=True) for a in n)))

    def pressure(self, n: State) -> sp.Expr:
        return sp.Add(*n)

    def divergence(self, P: State, Q: State) -> sp.Expr:
        """The generalised Kullback-Leibler divergence sum p ln(p/q) - p + q."""
        term = lambda p, q: q if p == 0 else sp.oo if q == 0 else p * sp.log(sp.sympify(p, strict=True) / q) - p + q
        return sp.Add(*(term(p, q) for p, q in zip(P, Q, strict=True)))


@dataclass(frozen=True)
class RegularSolution(AbstractMixture):
    """Regular solution of all species at constant pressure.

    Attributes
    ----------
    mu0 : standard potentials
    chi : symmetric interaction matrix with zero diagonal, as rows
    """

    mu0: tuple[Any, ...]
    chi: Any

    def __post_init__(self) -> None:
        chi = sp.ImmutableMatrix(self.chi)
        size = len(self.mu0)
        if chi.shape != (size, size) or chi != chi.T or any(chi[i, i] != 0 for i in range(size)):
            raise BadStructure(f"chi of a regular solution of {size} species is a symmetric {size} x {size} matrix with zero diagonal, "
                               f"found {chi.tolist()}")
        object.__setattr__(self, "chi", chi)

    def _fractions(self, n: State) -> tuple[sp.Expr, sp.Matrix, sp.Matrix, sp.Expr]:
        """t, y, chi y, y.chi.y"""
        t = sp.Add(*n)
        y = sp.Matrix([sp.sympify(a, strict=True) / t for a in n])
        field = self.chi * y
        return t, y, field, (y.T * field)[0]

    def mu(self, n: State) -> tuple[sp.Expr, ...]:
        _, y, field, square = self._fractions(n)
        return tuple(m + sp.log(y[i]) + field[i] - square / 2 for i, m in enumerate(self.mu0))

    def H(self, n: State) -> sp.ImmutableMatrix:
        t, y, field, square = self._fractions(n)
        return sp.ImmutableMatrix(len(n), len(n), lambda i, j: (
            (1 / y[i] if i == j else 0) - 1 + self.chi[i, j] - field[i] - field[j] + square) / t)

    def pressure(self, n: State) -> sp.Expr:
        return sp.S.Zero

    def divergence(self, P: State, Q: State) -> sp.Expr:
        """sum p_i (mu_i(P) - mu_i(Q)), as G is homogeneous of degree 1."""
        return sp.Add(*(p * (a - b) for p, a, b in zip(P, self.mu(P), self.mu(Q), strict=True)))

    def consistent_currents(
        self, reactions: Sequence[tuple[Sequence[int], Sequence[int]]], kappa: Sequence[Any], n: State
    ) -> list[tuple[sp.Expr, sp.Expr]]:
        """(J_plus, J_minus) = kappa (exp(nu_plus . mu), exp(nu_minus . mu)): kinetics that obey local detailed balance."""
        mu = self.mu(n)
        power = lambda side: sp.exp(sp.Add(*(c * m for c, m in zip(side, mu, strict=True))))
        return [(k * power(left), k * power(right)) for (left, right), k in zip(reactions, kappa, strict=True)]


def check_convex(mixture: AbstractMixture, n: State, B: sp.MatrixBase, species: Sequence[str]) -> None:
    """Refuse a state with an amount that is not positive, or where G is not strictly convex along the reactions.

    Raises
    ------
    BadValue, OutOfDomain
        with the first species, or the curvature, that is at fault

    >>> check_convex(RegularSolution((0, 0), [[0, 3], [3, 0]]), (1, 1), sp.Matrix([-1, 1]), "AB")
    Traceback (most recent call last):
    ...
    symthermo.errors.OutOfDomain: the mixture is not convex at A = 1, B = 1: the smallest eigenvalue of B^T H B is -1; it separates there
    """
    values = [exactly(a) for a in n]
    for name, a in zip(species, values, strict=True):
        if not a.is_positive:
            raise BadValue(f"{name} = {a} is not positive; every species of the class must be")
    if not mixture.convex_at(values, B):
        least = min(sp.re(v.n()) for v in (B.T * mixture.H(values) * B).eigenvals(multiple=True))
        where = ", ".join(f"{s} = {a}" for s, a in zip(species, values, strict=True))
        raise OutOfDomain(f"the mixture is not convex at {where}: the smallest eigenvalue of B^T H B is {float(least):.6g}; "
                          "it separates there")
