"""Tilted equilibria as sympy expressions, for few states."""
from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from ..errors import BadStructure, BadValue, HypothesisFails
from ..expression import parse
from ..networks.symbols import convert


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
    BadStructure, BadValue, ExpressionError
        shapes that do not fit, numbers that are no law, texts that are no formula
    HypothesisFails
        dependent observables

    >>> spin = formulas(["1/2", "1/2"], [1, -1])
    >>> spin.psi, spin.eta, spin.covariance
    (log(cosh(theta)), (tanh(theta),), Matrix([[cosh(theta)**(-2)]]))
    >>> spin.phi
    (1/2 - eta/2)*log(1 - eta) + (eta/2 + 1/2)*log(eta + 1)
    """
    law = _row(p_eq, "p_eq")
    if not law or any(p.is_positive is False for p in law) or (all(p.is_number for p in law) and sp.Add(*law) != 1):
        raise BadValue(f"p_eq = {str(p_eq)[:60]}: expected positive numbers or expressions that sum to 1")
    given = list(observables) if isinstance(observables, Iterable) else []
    many = bool(given) and all(isinstance(r, Iterable) and not isinstance(r, str) for r in given)
    rows = [_row(r, "the observable") for r in (given if many else [given])]
    if any(len(r) != len(law) for r in rows):
        raise BadStructure(f"the observables do not fit {len(law)} states; expected rows of {len(law)} numbers")
    r, K = sp.ImmutableMatrix(rows), len(rows)
    if r.col_join(sp.ones(1, len(law))).rank() <= K:
        raise HypothesisFails("the observables are dependent: a combination of them is the same in every state; leave one of them out")
    label = lambda name: tuple(sp.Symbol(name if K == 1 else f"{name}_{k + 1}", real=True) for k in range(K))
    return Formulas(label("theta"), label("eta"), law, r)


def _row(given: Any, what: str) -> tuple[sp.Expr, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise BadStructure(f"{what} is {str(given)[:40]}; expected a sequence with one entry for each state")
    entries = tuple(given)
    if wrong := [v for v in entries if isinstance(v, float) and not math.isfinite(v)]:
        raise BadValue(f"{what} has an entry {wrong[0]}; expected finite numbers, formulas or expressions")
    return tuple(v if isinstance(v, sp.Expr) else convert(parse(str(v)), lambda name: sp.Symbol(name, real=True)) for v in entries)
