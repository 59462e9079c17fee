"""The divergence of the dual potentials is the difference of Gibbs energies above the tangent.

    D(x||y) = phi(xi) + psi(theta_y) - xi.theta_y = G(x) - G(y) - mu(y).(x - y)
    ideal: sum_i [x_i ln(x_i/y_i) - x_i + y_i] >= 0 ,        G homogeneous of degree one: sum_i x_i [mu_i(x) - mu_i(y)]

Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: dual.divergence.
"""
# ruff: noqa: I001  (letters by the line)

from sympy import Symbol

from ..index import total
from ..proof import Hypothesis, assume, calc, derive, theorem
from ._dual import (
    G, Gy, KL, Motion, SOURCE, bregman, euler, from_class, gibbs, i, ideal_G, ideal_muy, in_class, mu, muy, pair, v, x, xi, xiy, y,
)
from ._states import dot, elsewhere, homogeneous, ideal, ln, states

here, there = in_class(x, xi), in_class(y, xiy)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",), "equality": "always"}
psi_y = pair(xiy, muy) - Gy                               # psi at theta_y


@theorem(
    id="dual.divergence",
    title="The divergence of the dual potentials is that of the Gibbs energy",
    hypotheses=(here, there),
    claim=(G + psi_y - pair(xi, muy), "==", bregman(G, Gy, muy, x, y)),
    anywhere=states,
    without={here.name: elsewhere("x", states), there.name: elsewhere("y", states)},
    shown=r"D(P\|Q) = \phi(\xi_P) + \psi(\theta_Q) - \xi_P\cdot\theta_Q = G(P) - G(Q) - \mu_Q\cdot(n_P - n_Q)",
    **common,
)
def divergence():
    """Any Gibbs energy. The right side knows no coordinates: D does not depend on B, nor on the origin x0."""
    return calc(G + psi_y - pair(xi, muy)).eq(bregman(G, Gy, muy, x, y), by=from_class(muy, here, there))


@theorem(
    id="dual.divergence.ideal",
    title="The divergence of ideal mixtures is the generalised Kullback-Leibler divergence",
    claim=(bregman(ideal_G(x), ideal_G(y), ideal_muy, x, y), "==", KL(x, y)),
    anywhere=ideal,
    shown=r"G(x) - G(y) - \mu(y)\cdot(x - y) = \sum_i \Bigl[x_i\ln\frac{x_i}{y_i} - x_i + y_i\Bigr]",
    **common,
)
def ideal_divergence():
    return calc(bregman(ideal_G(x), ideal_G(y), ideal_muy, x, y)).eq(KL(x, y))


@theorem(
    id="dual.divergence.homogeneous",
    title="The divergence where the Gibbs energy is homogeneous of degree one",
    hypotheses=(euler(G, mu, x), euler(Gy, muy, y)),
    claim=(bregman(G, Gy, muy, x, y), "==", total(i, x[i]*(mu[i] - muy[i]))),
    anywhere=lambda rng, k: homogeneous(states(rng, k)),
    without={euler(G, mu, x).name: lambda rng, k: homogeneous(states(rng, k)) | {"G": rng.normal(0, 1, k)},
             euler(Gy, muy, y).name: lambda rng, k: homogeneous(states(rng, k)) | {"Gy": rng.normal(0, 1, k)}},
    shown=r"G = n\cdot\mu: \qquad D(P\|Q) = \sum_i n_{P,i}\,(\mu_{P,i} - \mu_{Q,i})",
    **common,
)
def homogeneous_divergence():
    """Wrong for the dilute mixture at constant volume, which is not homogeneous: it lacks -x + y."""
    return calc(bregman(G, Gy, muy, x, y)).eq(total(i, x[i]*(mu[i] - muy[i])), by=[euler(G, mu, x), euler(Gy, muy, y)])


@theorem(
    id="dual.divergence.positive",
    title="The divergence of ideal mixtures is not negative",
    claim=(0, "<=", KL(x, y)),
    anywhere=lambda rng, k: {"x": rng.lognormal(0, 1, (k, 4)), "y": rng.lognormal(0, 1, (k, 4))},
    tight=lambda rng, k: {"x": (at := rng.lognormal(0, 1, (k, 4))), "y": at*(1 + 0.01*rng.uniform(-1, 1, (k, 4)))},
    shown=r"0 \le D(x\|y)",
    **{**common, "equality": "x = y"},
)
def positive():
    return calc(0).le(KL(x, y), by=gibbs(x, y))


D, Ddot, Dddot = (Symbol(name, real=True) for name in ("D", "Ddot", "Dddot"))
D_is = Hypothesis("D = D(x||y)", D, "==", KL(x, y), always=True, kind="definition")
straight = Motion("straight motion of x", ((x, v), (v, 0), (y, 0), (D, Ddot), (Ddot, Dddot)))


def line(rng, k):
    data = ideal(rng, k)
    x, y, v = data["x"], data["y"], data["v"]
    return data | {"D": dot(x, ln(x/y)) - (x - y).sum(axis=-1), "Ddot": dot(v, ln(x/y)), "Dddot": dot(v/x, v)}


@theorem(
    id="dual.divergence.metric",
    title="The second derivative of the divergence is the Fisher information of the motion",
    hypotheses=(D_is, straight),
    claim=(Dddot, "==", total(i, v[i]**2/x[i])),
    anywhere=line,
    shown=r"\frac{d^2}{dt^2} D(x + vt\|y) = \sum_i v_i^2/x_i",
    letters={"D": (r"D = D(x\|y)", "numeric.dual_letters.divergence"), "Dddot": (r"\ddot D", "numeric.dual_letters.fisher")},
    **common,
)
def divergence_metric():
    """Along straight lines in x, whatever y: the metric of dual.metric belongs to this divergence; D(x + v dt||x) = I dt^2/2 + .."""
    slope = derive(assume(D_is), straight)
    return calc(Dddot).eq(total(i, v[i]**2/x[i]), by=derive(slope, straight))
