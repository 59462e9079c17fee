"""One linear coordinate in formulas of time: the harmonic trap, at rest or dragged, and free diffusion.

    dx = (a x + b + c t) dt + sqrt(2 D) dW ,   V' = 2 a V + 2 D ,
    I = m'^2/V + V'^2/(2 V^2) ,   sigma = (m'^2 + V'^2/(4 V))/D .

Source: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.

>>> trap = harmonic_trap()
>>> trap.variance
V_eq + (V_0 - V_eq)*exp(-2*t/t_r)
>>> dragged = harmonic_trap(dragged=True, equilibrium=True)
>>> sp.factor(dragged.fisher)
u**2*(exp(t/t_r) - 1)**2*exp(-2*t/t_r)/V_eq
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

TIME = sp.Symbol("t", nonnegative=True)


@dataclass(frozen=True)
class LinearTrap:
    """A Gaussian law on a line as a function of the time t.

    Attributes
    ----------
    slope, constant, ramp : a, b, c of the drift
    noise : D
    mean0, variance0 : at t = 0
    """

    slope: sp.Expr
    constant: sp.Expr
    ramp: sp.Expr
    noise: sp.Expr
    mean0: sp.Expr
    variance0: sp.Expr

    @property
    def t(self) -> sp.Symbol:
        """The time."""
        return TIME

    @cached_property
    def mean(self) -> sp.Expr:
        """m(t)."""
        a, b, c, t = self.slope, self.constant, self.ramp, TIME
        if a == 0:
            return self.mean0 + b * t + c * t**2 / 2
        rest = -(b / a + c / a**2)
        return rest - c * t / a + (self.mean0 - rest) * sp.exp(a * t)

    @cached_property
    def variance(self) -> sp.Expr:
        """V(t)."""
        a, D, t = self.slope, self.noise, TIME
        if a == 0:
            return self.variance0 + 2 * D * t
        return -D / a + (self.variance0 + D / a) * sp.exp(2 * a * t)

    @cached_property
    def fisher(self) -> sp.Expr:
        """I(t)."""
        V, slope = self.variance, sp.diff(self.variance, TIME)
        return sp.diff(self.mean, TIME) ** 2 / V + slope**2 / (2 * V**2)

    @cached_property
    def sigma(self) -> sp.Expr:
        """Entropy production rate."""
        return (sp.diff(self.mean, TIME) ** 2 + sp.diff(self.variance, TIME) ** 2 / (4 * self.variance)) / self.noise

    def density(self, x: Any) -> sp.Expr:
        """p(x, t)."""
        return sp.exp(-((x - self.mean) ** 2) / (2 * self.variance)) / sp.sqrt(2 * sp.pi * self.variance)


def harmonic_trap(dragged: bool = False, equilibrium: bool = False) -> LinearTrap:
    """The trap with relaxation time t_r and equilibrium variance V_eq, in symbols.

    Parameters
    ----------
    dragged : its centre moves as u t
    equilibrium : the initial law is that of the trap at rest, instead of mean m_0 and variance V_0
    """
    t_r, V_eq, V_0 = sp.symbols("t_r V_eq V_0", positive=True)
    u, m_0 = sp.symbols("u m_0", real=True)
    ramp = u / t_r if dragged else sp.S.Zero
    mean, variance = (sp.S.Zero, V_eq) if equilibrium else (m_0, V_0)
    return LinearTrap(-1 / t_r, sp.S.Zero, ramp, V_eq / t_r, mean, variance)
