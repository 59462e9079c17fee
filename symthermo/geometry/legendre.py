"""`Potential`: a convex function and its Legendre dual as one object.

    theta = d phi/d eta ,   psi = theta.eta - phi ,   eta = d psi/d theta ,   metric = d^2 phi/d eta^2 ,
    D(P||Q) = phi(P) + psi(Q) - eta_P . theta_Q = phi(P) - phi(Q) - theta_Q . (eta_P - eta_Q)

All are functions of eta here, for the way from theta to eta is rarely closed. Where psi or theta are known otherwise, they
can be given, and `residues` are then true tests.

>>> n = sp.Symbol("n", positive=True)
>>> p = Potential((n,), n*sp.log(n) - n)
>>> p.theta, p.psi, p.metric_inverse, p.divergence((2,), (1,))
((log(n),), n, Matrix([[n]]), -1 + 2*log(2))
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from .exact import vanishes


@dataclass(frozen=True, eq=False)
class Potential:
    """phi with eta, psi with theta.

    Attributes
    ----------
    eta : the coordinates, symbols
    phi : a convex function of them
    closed_theta, closed_psi : what theta and psi are known to be, if they are
    """

    eta: tuple[sp.Symbol, ...]
    phi: sp.Expr
    closed_theta: tuple[sp.Expr, ...] | None = None
    closed_psi: sp.Expr | None = None

    @cached_property
    def theta(self) -> tuple[sp.Expr, ...]:
        """d phi/d eta."""
        return self.closed_theta or tuple(sp.diff(self.phi, e) for e in self.eta)

    @cached_property
    def psi(self) -> sp.Expr:
        """theta.eta - phi."""
        if self.closed_psi is not None:
            return self.closed_psi
        return sp.expand(sp.Add(*(t * e for t, e in zip(self.theta, self.eta, strict=True))) - self.phi)

    @cached_property
    def metric(self) -> sp.ImmutableMatrix:
        """d^2 phi/d eta^2: lengths of eta-velocities."""
        return sp.ImmutableMatrix([[sp.diff(t, e) for e in self.eta] for t in self.theta])

    @cached_property
    def metric_inverse(self) -> sp.ImmutableMatrix:
        """d^2 psi/d theta^2."""
        return self.metric.inv().applyfunc(sp.factor)

    def at(self, e: sp.Expr, point: Sequence[Any]) -> sp.Expr:
        """An expression in eta at a point."""
        return e.xreplace(dict(zip(self.eta, (sp.sympify(v, strict=True) for v in point), strict=True)))

    def divergence(self, P: Sequence[Any], Q: Sequence[Any]) -> sp.Expr:
        """D(P||Q) of two points in eta."""
        slope = sp.Add(*(self.at(t, Q) * (sp.sympify(p, strict=True) - q) for t, p, q in zip(self.theta, P, Q, strict=True)))
        return self.at(self.phi, P) - self.at(self.phi, Q) - slope

    def residues(self) -> list[sp.Expr]:
        """phi + psi - theta.eta, d phi/d eta - theta, and d psi/d eta - eta . d theta/d eta: all zero."""
        pairing = sp.Add(*(t * e for t, e in zip(self.theta, self.eta, strict=True)))
        gradient = [sp.diff(self.phi, e) - t for e, t in zip(self.eta, self.theta, strict=True)]
        dual = [sp.diff(self.psi, e) - sp.Add(*(f * sp.diff(t, e) for f, t in zip(self.eta, self.theta, strict=True))) for e in self.eta]
        return [self.phi + self.psi - pairing, *gradient, *dual]

    @cached_property
    def consistent(self) -> bool:
        """Every residue vanishes identically, exactly."""
        return all(map(vanishes, self.residues()))
