"""Tilted equilibria as sympy expressions, for few states."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from ..errors import BadStructure, HypothesisFails


@dataclass(frozen=True)
class Formulas:
    """psi, eta and the covariance as functions of `theta`; the way back where it is closed.

    Attributes
    ----------
    theta, averages : the symbols theta_1, ..., eta_1, ... (theta, eta where K = 1)
    p_eq, r : the n weights and the (K, n) observables
    """

    theta: tuple[sp.Symbol, ...]
    averages: tuple[sp.Symbol, ...]
    p_eq: tuple[sp.Expr, ...]
    r: sp.ImmutableMatrix

    @cached_property
    def psi(self) -> sp.Expr:
        """ln sum p_eq exp(theta.r); for one observable of two opposite values a logarithm of cosh and sinh."""
        tilt = sp.ImmutableMatrix([self.theta]) * self.r
        whole = sum(p * sp.exp(u) for p, u in zip(self.p_eq, tilt, strict=True))
        short = sp.simplify(whole.rewrite(sp.cosh))
        return sp.log(short if sp.count_ops(short) < sp.count_ops(whole) else whole)

    @cached_property
    def eta(self) -> tuple[sp.Expr, ...]:
        """grad psi."""
        return tuple(sp.simplify(sp.diff(self.psi, t)) for t in self.theta)

    @cached_property
    def covariance(self) -> sp.ImmutableMatrix:
        """The Hessian of psi."""
        return sp.ImmutableMatrix(sp.hessian(self.psi, self.theta)).applyfunc(sp.simplify)

    @cached_property
    def p(self) -> tuple[sp.Expr, ...]:
        """p_theta."""
        tilt = sp.ImmutableMatrix([self.theta]) * self.r
        return tuple(p * sp.exp(u - self.psi) for p, u in zip(self.p_eq, tilt, strict=True))

    @cached_property
    def law(self) -> tuple[sp.Expr, ...]:
        """The nearest law with given averages, in the symbols `averages`.

        Raises
        ------
        HypothesisFails
            the averages do not determine a law: fewer than n - 1 observables
        """
        n = len(self.p_eq)
        if self.r.rows != n - 1:
            raise HypothesisFails(f"{self.r.rows} averages do not determine a law of {n} states; formulas for theta and phi need {n - 1}")
        whole = self.r.col_join(sp.ones(1, n))
        return tuple(sp.expand(v) for v in whole.inv() * sp.Matrix([*self.averages, 1]))

    @cached_property
    def phi(self) -> sp.Expr:
        """D(p||p_eq) of that law."""
        return sp.Add(*(p * sp.log(sp.cancel(p / q)) for p, q in zip(self.law, self.p_eq, strict=True)))

    @cached_property
    def field(self) -> tuple[sp.Expr, ...]:
        """theta of given averages: grad phi."""
        ratio = [sp.log(sp.cancel(p / q)) for p, q in zip(self.law, self.p_eq, strict=True)]
        steps = sp.Matrix([[self.r[k, i] - self.r[k, -1] for k in range(self.r.rows)] for i in range(self.r.cols - 1)])
        return tuple(steps.inv() * sp.Matrix([a - ratio[-1] for a in ratio[:-1]]))


def formulas(p_eq: Sequence[Any], observables: Any) -> Formulas:
    """psi(theta), its derivatives and, with n - 1 observables, its Legendre transform, as sympy expressions.

    Parameters
    ----------
    p_eq : n positive expressions or numbers that sum to 1
    observables : n numbers or expressions, or K rows of n

    Raises
    ------
    BadStructure
        shapes that do not fit

    >>> spin = formulas(["1/2", "1/2"], [1, -1])
    >>> spin.psi, spin.eta, spin.covariance
    (log(cosh(theta)), (tanh(theta),), Matrix([[cosh(theta)**(-2)]]))
    >>> spin.phi
    (1/2 - eta/2)*log(1 - eta) + (eta/2 + 1/2)*log(eta + 1)
    """
    law = tuple(sp.Rational(p) if isinstance(p, str) else sp.nsimplify(p) if isinstance(p, float) else sp.sympify(p) for p in p_eq)
    rows = list(observables)
    rows = [list(r) if hasattr(r, "__iter__") else r for r in rows]
    rows = rows if rows and isinstance(rows[0], list) else [rows]
    if not rows[0] or any(not isinstance(r, list) or len(r) != len(law) for r in rows):
        raise BadStructure(f"the observables do not fit {len(law)} states; expected rows of {len(law)} numbers")
    K = len(rows)
    label = lambda name: tuple(sp.Symbol(name if K == 1 else f"{name}_{k + 1}", real=True) for k in range(K))
    return Formulas(label("theta"), label("eta"), law, sp.ImmutableMatrix([[sp.sympify(v) for v in r] for r in rows]))
