"""The regular solution: amounts x, T = sum_i x_i, a symmetric matrix chi of interactions, RT = 1.

    G = sum_i x_i (mu0_i + ln(x_i/T)) + x.chi.x/(2T) ,      mu_i = mu0_i + ln(x_i/T) + (chi x)_i/T - x.chi.x/(2T^2)
    H_ij = [T delta_ij/x_i - 1 + chi_ij - (chi x)_i/T - (chi x)_j/T + x.chi.x/T^2]/T

G is homogeneous of degree one. N. Ohga, S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.
"""
from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol, log

from ..index import Delta, Index, family, total
from ..proof import Hypothesis
from ._dual import i, j, l, mu0, x
from ._samples import times
from ._states import dot, ln

T, Tdot, chi = Symbol("T", positive=True), Symbol("Tdot", real=True), family("chi")
p = Index("p", i.size)
square = total(l, p, x[l]*chi[l, p]*x[p])                 # x.chi.x, with indices of its own

total_is = Hypothesis("T is the total amount", T, "==", total(i, x[i]), always=True, kind="definition")
symmetric = Hypothesis("chi is symmetric", chi[i, j], "==", chi[j, i], forall=(i, j))


def field(at: Index) -> Expr:
    """(chi x)_i/T."""
    return total(l, chi[at, l]*x[l])/T


def mu_of(at: Index = i) -> Expr:
    """Chemical potential."""
    return mu0[at] + log(x[at]/T) + field(at) - square/(2*T**2)


def H_of(one: Index, other: Index) -> Expr:
    """Entry of the Hessian."""
    return (Delta(one, other)*T/x[one] - 1 + chi[one, other] - field(one) - field(other) + square/T**2)/T


T_LETTER = (r"T = \sum_i n_i", "numeric.dual_letters.total_amount")
TDOT_LETTER = (r"\dot T = \sum_i v_i", "numeric.dual_letters.total_rate")
G_LETTER = (r"G = \sum_i n_i(\mu^0_i + \ln y_i) + n\cdot\chi n/(2T)", "numeric.dual_letters.regular_gibbs")
MU_LETTER = (r"\mu_i = \mu^0_i + \ln y_i + (\chi y)_i - \tfrac12 y\cdot\chi y", "numeric.dual_letters.regular_potentials")
MUDOT_LETTER = (r"\dot\mu", "numeric.dual_letters.regular_potential_rates")
energy = total(i, x[i]*(mu0[i] + log(x[i]/T))) + square/(2*T)


def _mixture(rng: Any, k: int, even: bool) -> dict[str, Any]:
    """Amounts, interactions, a velocity, and the values of what the statements name.

    even : the interactions are symmetric
    """
    y = rng.dirichlet([2.0]*3, k)
    chi = rng.normal(0, 1, (k, 3, 3))
    chi = chi + chi.swapaxes(1, 2) if even else chi
    T, mu0, v = rng.lognormal(0, 0.5, (k, 1)), rng.normal(0, 1, (k, 3)), rng.normal(0, 1, (k, 3))
    local = times(chi, y)
    mu = mu0 + ln(y) + local - dot(y, local)[:, None]/2
    G = T[:, 0]*(dot(y, mu0 + ln(y)) + dot(y, local)/2)
    slope = v - y*v.sum(axis=-1, keepdims=True)           # T dy/dt
    mudot = (slope/y + times(chi, slope) - (dot(local, slope) + dot(y, times(chi, slope)))[:, None]/2)/T
    Gdot = dot(mu0 + ln(y), v) + dot(v, local)/2 + dot(y, times(chi, v))/2 - dot(y, local)*v.sum(axis=-1)/2
    return {"x": T*y, "T": T[:, 0], "Tdot": v.sum(axis=-1), "chi": chi, "mu0": mu0, "v": v, "mu": mu, "mudot": mudot, "G": G,
            "Gdot": Gdot}


def samples(rng: Any, k: int) -> dict[str, Any]:
    """Any regular solution."""
    return _mixture(rng, k, even=True)


def lopsided(rng: Any, k: int) -> dict[str, Any]:
    """Interactions that are not symmetric."""
    return _mixture(rng, k, even=False)
