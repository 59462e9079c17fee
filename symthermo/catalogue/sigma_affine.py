"""Entropy production in dual coordinates: sigma = -theta.xidot, and between two states the difference of phi.

    sigma = -theta.xidot ,  xidot = C J ,      Sigma = phi(0) - phi(tau) = D(x0||x1) - theta_1.(xi_1 - xi_0)

Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: sigma.affine.
"""
# ruff: noqa: I001  (letters by the line)

from sympy import Symbol, log

from ..index import Index, family, time, total
from ..proof import Hypothesis, assume, calc, over, theorem
from ._dual import (
    B, BASIS, C, FACTOR, G, G_ENDS, Gy, SOURCE, THETA, b, bregman, coordinate, factors, from_class, i, in_class, local, mu, muy, n, r,
    theta, theta_is, x, xi, xidot, xiy, y,
)
from ._samples import EULER
from ._states import MIXED, MM, MM_T, REACTIONS, caused, dot, elsewhere, flowing, states

S = n.S
extents = Hypothesis("xidot = C J", xidot[b], "==", total(r, C[b, r]*n.J(r)), forall=(b,), kind="definition")
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",), "equality": "always"}


@theorem(
    id="sigma.affine",
    title="Entropy production is the pairing of affinities and extents",
    hypotheses=(factors, local, extents, theta_is),
    claim=(n.epr, "==", -total(b, theta[b]*xidot[b])),
    anywhere=lambda rng, k: flowing(rng, states(rng, k)),
    without={factors.name: lambda rng, k: (data := flowing(rng, states(rng, k))) | {"C": 2*data["C"], "xidot": 2*data["xidot"]},
             local.name: lambda rng, k: caused(flowing(rng, states(rng, k)) | {"Jp": rng.lognormal(0, 1, (k, 3))})},
    shown=r"\sigma = -\theta\cdot\dot\xi, \qquad \dot\xi = CJ",
    letters={"B": BASIS, "C": FACTOR, "theta": THETA},
    **common,
)
def affine():
    return (
        calc(n.epr)
        .eq(-total(r, n.J(r)*total(i, S[i, r]*mu[i])), by=over(r, n.J(r)*assume(local)))
        .eq(-total(b, coordinate(mu)*total(r, C[b, r]*n.J(r))), by=over(r, over(i, n.J(r)*mu[i]*assume(factors))))
        .eq(-total(b, coordinate(mu)*xidot[b]), by=over(b, coordinate(mu)*assume(extents)))
        .eq(-total(b, theta[b]*xidot[b]), by=over(b, xidot[b]*assume(theta_is)))
    )


here, there = in_class(x, xi), in_class(y, xiy)


@theorem(
    id="sigma.affine.finite",
    title="A finite step: the fall of the Gibbs energy is a divergence and a linear term",
    hypotheses=(here, there),
    claim=(G - Gy, "==", bregman(G, Gy, muy, x, y) - total(b, coordinate(muy)*(xiy[b] - xi[b]))),
    anywhere=states,
    without={here.name: elsewhere("x", states), there.name: elsewhere("y", states)},
    shown=r"G(0) - G(t) = D(n(0)\|n(t)) - \theta(t)\cdot(\xi(t) - \xi(0))",
    **common,
)
def finite_step():
    """x is the earlier, y the later state."""
    return calc(G - Gy).eq(bregman(G, Gy, muy, x, y) - total(b, coordinate(muy)*(xiy[b] - xi[b])), by=from_class(muy, here, there))


tau = time("tau")
t = Index("t", tau)
Jp, Jm, G0, G1 = family("Jp", positive=True), family("Jm", positive=True), Symbol("G0", real=True), Symbol("G1", real=True)
J, force = Jp[r, t] - Jm[r, t], log(Jp[r, t]/Jm[r, t])
local_t = Hypothesis("local detailed balance", force, "==", -total(i, S[i, r]*mu[i, t]), forall=(r, t))
extents_t = Hypothesis("xidot = C J", xidot[b, t], "==", total(r, C[b, r]*J), forall=(b, t), kind="definition")
gained = Hypothesis("phi changes by the integral of theta.xidot", G1 - G0, "==",
                    total(t, b, total(i, B[i, b]*mu[i, t])*xidot[b, t]), kind="calculus")


def path(rng, k, out=None):
    """Seven times; phi changes by the integral of its rate."""
    none, mu, dt = rng.integers(0, 1, (k, 1, 1)), rng.normal(0, 1, (k, 4, 7)), rng.uniform(0.01, 0.05, (k, 7))
    Jm = rng.lognormal(0, 0.5, (k, 3, 7))
    Jp = rng.lognormal(0, 0.5, (k, 3, 7)) if out == "Jp" else Jm*EULER**-((none + REACTIONS).swapaxes(1, 2) @ mu)
    C = (2 if out == "C" else 1)*(none + MIXED)
    xidot, theta, G0 = C @ (Jp - Jm), (none + MM_T) @ mu, rng.normal(0, 1, k)
    return {"S": none + REACTIONS, "B": none + MM, "C": C, "mu": mu, "tau": dt, "Jp": Jp, "Jm": Jm, "xidot": xidot, "G0": G0,
            "G1": G0 + dot((theta*xidot).sum(axis=1), dt)}


@theorem(
    id="sigma.affine.integrated",
    title="The entropy production between two states of a closed network is the difference of phi",
    hypotheses=(factors, local_t, extents_t, gained),
    claim=(total(t, r, J*force), "==", G0 - G1),
    anywhere=path,
    without={factors.name: lambda rng, k: path(rng, k, "C"), local_t.name: lambda rng, k: path(rng, k, "Jp")},
    shown=r"\int_0^\tau \sigma\,dt = \phi(\xi(0)) - \phi(\xi(\tau))",
    letters={"B": BASIS, "C": FACTOR} | G_ENDS,
    **common,
)
def integrated():
    """Whatever the path between them. Hypothesis of calculus: phi changes by the integral of its rate theta.xidot."""
    at = total(i, B[i, b]*mu[i, t])
    return (
        calc(total(t, r, J*force))
        .eq(-total(t, r, J*total(i, S[i, r]*mu[i, t])), by=over(t, over(r, J*assume(local_t))))
        .eq(-total(t, b, at*total(r, C[b, r]*J)), by=over(t, over(r, over(i, J*mu[i, t]*assume(factors)))))
        .eq(-total(t, b, at*xidot[b, t]), by=over(t, over(b, at*assume(extents_t))))
        .eq(G0 - G1, by=gained)
    )
