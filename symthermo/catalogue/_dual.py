"""States of one stoichiometric compatibility class and the dual affine coordinates on it: the letters of their theorems.

A state x (amounts, or concentrations at constant volume) has the Gibbs energy G and the chemical potentials mu = dG/dx; y and z
are other states, with Gy, muy and Gz, muz. On the class x = x0 + B xi, whose columns of B are independent reactions,

    xi (extents) ,   theta = B^T mu ,   phi(xi) = G ,   psi(theta) = theta.xi - phi ,   D(x||y) = G - Gy - muy.(x - y) .

Nothing is said of G but what a statement names, so non-ideal mixtures are included; `ideal` stands for
G = sum_i x_i (mu0_i + ln x_i - 1). N. Ohga, S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.
"""
from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol, log

from ..flow import ChemicalFlow
from ..geometry.divergence import kl
from ..index import Index, family, finite, total
from ..proof import Hypothesis, Motion, Thm, assume, lemmas, over

SOURCE = "Ohga, Ito, Phys. Rev. E 106, 044131 (2022)"
n = ChemicalFlow.generic()
i, j, r = n.i, n.j, n.r
l = Index("l", i.size)
m = finite("m")
b, d, c = Index("b", m), Index("d", m), Index("c", m)
h = Index("h", finite("Y"))                               # chemostats
x, y, z, x0 = (family(name, positive=True) for name in ("x", "y", "z", "x0"))
mu, muy, muz, mu0, v, mudot = map(family, ("mu", "muy", "muz", "mu0", "v", "mudot"))
xi, xiy, xiz, xidot, theta, thetadot = map(family, ("xi", "xiy", "xiz", "xidot", "theta", "thetadot"))
B, C, H, SY, muY, extent = map(family, ("B", "C", "H", "SY", "muY", "extent"))
G, Gy, Gz, Gdot, Gddot = (Symbol(name, real=True) for name in ("G", "Gy", "Gz", "Gdot", "Gddot"))


# -- formulas ------------------------------------------------------------------------------------------------------------------
def coordinate(w: Any, at: Index = b) -> Expr:
    """(B^T w)_b: theta for w = mu; w is a family or a function of a species."""
    return total(i, B[i, at]*(w(i) if callable(w) else w[i]))


def pair(extent: Any, w: Any) -> Expr:
    """theta.xi, with theta = B^T w."""
    return total(b, coordinate(w)*extent[b])


def bregman(value: Expr, at: Expr, w: Any, p: Any, q: Any) -> Expr:
    """D(p||q) = G(p) - G(q) - mu(q).(p - q), with the values of G at p and q, and w = mu(q)."""
    return value - at - total(i, (w(i) if callable(w) else w[i])*(p[i] - q[i]))


def KL(p: Any, q: Any) -> Expr:
    """The divergence of an ideal mixture, sum_i x_i ln(x_i/y_i) - x_i + y_i."""
    return kl(p, q, over=i)


def ideal_mu(at: Index, p: Any = x) -> Expr:
    """mu0 + ln x."""
    return mu0[at] + log(p[at])


def ideal_muy(at: Index) -> Expr:
    """mu0 + ln y."""
    return ideal_mu(at, y)


def ideal_G(p: Any) -> Expr:
    """sum_i x_i (mu0_i + ln x_i - 1)."""
    return total(i, p[i]*(ideal_mu(i, p) - 1))


# -- what is supposed ----------------------------------------------------------------------------------------------------------
def in_class(p: Any, extent: Any, always: bool = False) -> Hypothesis:
    """p = x0 + B xi."""
    return Hypothesis(f"{p} is in the class", p[i], "==", x0[i] + total(b, B[i, b]*extent[b]), forall=(i,), always=always)


def convex(value: Expr, at: Expr, w: Any, p: Any, q: Any) -> Hypothesis:
    """0 <= D(p||q)."""
    return Hypothesis(f"G is convex between {p} and {q}", 0, "<=", bregman(value, at, w, p, q))


def euler(value: Expr, w: Any, p: Any) -> Hypothesis:
    """G = sum_i x_i mu_i."""
    return Hypothesis(f"G({p}) = {p}.mu: homogeneous of degree one", value, "==", total(i, p[i]*w[i]))


def balance(S: Any, w: Any, name: str, by: Index = r) -> Hypothesis:
    """S^T mu = 0: no affinity at an equilibrium."""
    return Hypothesis(name, total(i, S[i, by]*w[i]), "==", 0, forall=(by,))


theta_is = Hypothesis("theta = B^T mu", theta[b], "==", coordinate(mu), forall=(b,), always=True, kind="definition")
gradient = Hypothesis("mu is the gradient of G", Gdot, "==", total(i, mu[i]*v[i]), always=True, kind="calculus")
hessian = Hypothesis("H is the Hessian of G", mudot[i], "==", total(j, H[i, j]*v[j]), forall=(i,), kind="calculus")
G_is = Hypothesis("G of an ideal mixture", G, "==", ideal_G(x), always=True, kind="definition")
rate = Hypothesis("rate equations", v[i], "==", n.rate(i), forall=(i,), kind="definition")
local = Hypothesis("local detailed balance", log(n.Jp(r)/n.Jm(r)), "==", -total(i, n.S[i, r]*mu[i]), forall=(r,))
held = total(h, SY[h, r]*muY[h])                          # what the chemostats add to an affinity
local_open = Hypothesis("local detailed balance", log(n.Jp(r)/n.Jm(r)), "==", -total(i, n.S[i, r]*mu[i]) - held, forall=(r,))
factors = Hypothesis("S = B C", n.S[i, r], "==", total(b, B[i, b]*C[b, r]), forall=(i, r))
at_rest = ((x0, 0), (B, 0))


def motion(*rates: tuple[Any, Any]) -> Motion:
    """x moves with velocity v, and what else is said."""
    return Motion("motion", ((x, v), *rates))


# what the names of the statements are, on a user's network, whose mixture is ideal
BASIS = (r"B = \text{independent columns of } S", "numeric.dual_letters.basis")
FACTOR = (r"C = B^+ S", "numeric.dual_letters.reactions_in_basis")
THETA = (r"\theta = B^{\mathsf T}\mu", "numeric.dual_letters.theta")
XIDOT = (r"\dot\xi = B^+ v", "numeric.dual_letters.extent_rates")
THETADOT = (r"\dot\theta = B^{\mathsf T}\dot\mu", "numeric.dual_letters.theta_rate")
THETADOT_IDEAL = (r"\dot\theta = B^{\mathsf T}(v/x)", "numeric.dual_letters.ideal_theta_rate")
GDOT = (r"\dot G = \sum_i \mu_i v_i", "numeric.dual_letters.gibbs_rate")
MU0 = (r"\mu^0 = \mu - \ln x", "numeric.dual_letters.standard_potentials")
XI = (r"\xi = B^+(x - x^0)", "numeric.dual_letters.extents")
G_EQ = (r"G_{\mathrm{eq}} = \sum_i x^{\mathrm{eq}}_i(\mu^{\mathrm{eq}}_i - 1)", "numeric.dual_letters.gibbs_at_equilibrium")
G_ENDS = {"G0": (r"G(0)", "numeric.dual_letters.gibbs_at_start"), "G1": (r"G(\tau)", "numeric.dual_letters.gibbs_at_end")}
H_IDEAL = (r"H = \operatorname{diag}(1/x)", "numeric.dual_letters.ideal_hessian")
G_IDEAL = (r"G = \sum_i x_i(\mu^0_i + \ln x_i - 1)", "numeric.dual_letters.gibbs")


def reach(p: Any, q: Any, S: Any = n.S, by: Index = r) -> Hypothesis:
    """p - q is in the image of S."""
    return Hypothesis(f"reactions lead from {q} to {p}", p[i] - q[i], "==", total(by, S[i, by]*extent[by]), forall=(i,))


def from_class(w: Any, *hyps: Hypothesis) -> list[Thm]:
    """Classes in the form in which a pairing with w needs them."""
    return [over(i, (w(i) if callable(w) else w[i])*assume(hyp)) for hyp in hyps]


def gibbs(p: Any, q: Any) -> Thm:
    """0 <= D(p||q), ideal."""
    return over(i, lemmas.use(lemmas.gibbs, a=p[i], b=q[i]))
