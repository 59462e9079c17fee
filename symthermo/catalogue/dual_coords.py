"""Extents and affinities are dual coordinates: theta = B^T mu is the gradient of the Gibbs energy along the class.

    phi(xi) = G(x0 + B xi) ,      theta_b = d phi/d xi_b = (B^T mu)_b ,      F = -C^T theta - S_Y^T mu_Y

Extents xi are affine in the state, affinities theta in the chemical potentials. The derivative is taken along any motion in the
class: dG/dt = theta.xidot for all velocities xidot says what theta is. Ohga, Ito, Phys. Rev. E 106, 044131 (2022),
arXiv:2112.13813. Identifier: dual.coords.
"""
# ruff: noqa: I001  (letters by the line)

from sympy import log

from ..index import total
from ..proof import assume, calc, derive, over, theorem
from . import _regular as solution
from ._dual import (
    B, BASIS, C, FACTOR, G, GDOT, G_IDEAL, G_is, Gdot, Hypothesis, MU0, SOURCE, THETA, XI, XIDOT, at_rest, b, coordinate, factors,
    gradient, held, i, ideal_mu, in_class, j, local, local_open, motion, mu, mu0, n, r, theta, theta_is, v, x, xi, xidot,
)
from ._states import dot, flowing, flowing_open, ideal, leaving, moving, states

stays, velocity = in_class(x, xi, always=True), motion((xi, xidot), *at_rest)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",), "equality": "always"}


def lost(rng, k):                                         # x leaves the class
    data = moving(rng, ideal(rng, k))
    v = rng.normal(0, 1, (k, 4))
    return data | {"x": rng.lognormal(0, 1, (k, 4)), "v": v, "Gdot": dot(data["mu"], v)}


@theorem(
    id="dual.coords",
    title="theta = B^T mu is the gradient of the Gibbs energy in the extents",
    hypotheses=(stays, gradient, theta_is, velocity),
    claim=(Gdot, "==", total(b, theta[b]*xidot[b])),
    anywhere=lambda rng, k: moving(rng, states(rng, k)),
    without={stays.name: lost},
    shown=r"\phi(\xi) = G(x^0 + B\xi): \qquad \partial\phi/\partial\xi_b = \theta_b = (B^{\mathsf T}\mu)_b",
    letters={"B": BASIS, "xi": XI, "theta": THETA, "xidot": XIDOT, "Gdot": GDOT},
    **common,
)
def coords():
    """Any Gibbs energy: that mu is its gradient is the chain rule of a function of many variables, a hypothesis here."""
    inside = derive(assume(stays), velocity)              # v = B xidot
    return (
        calc(Gdot)
        .eq(total(i, mu[i]*v[i]), by=gradient)
        .eq(total(i, mu[i]*total(b, B[i, b]*xidot[b])), by=over(i, mu[i]*inside))
        .eq(total(b, theta[b]*xidot[b]), by=over(b, xidot[b]*assume(theta_is)))
    )


ideal_velocity = motion((xi, xidot), (G, Gdot), (mu0, 0), *at_rest)


@theorem(
    id="dual.coords.ideal",
    title="In an ideal mixture theta = B^T (mu0 + ln x)",
    hypotheses=(G_is, stays, ideal_velocity),
    claim=(Gdot, "==", total(b, coordinate(ideal_mu)*xidot[b])),
    anywhere=ideal,
    without={stays.name: lambda rng, k: leaving(rng, ideal(rng, k))},
    shown=r"\phi(\xi) = \sum_i x_i(\mu^0_i + \ln x_i - 1): \qquad \partial\phi/\partial\xi_b = \sum_i B_{ib}(\mu^0_i + \ln x_i)",
    letters={"B": BASIS, "mu0": MU0, "xi": XI, "G": G_IDEAL, "xidot": XIDOT, "Gdot": GDOT},
    **common,
)
def ideal_coords():
    """The derivative is taken by the rules, not supposed."""
    moved, inside = derive(assume(G_is), ideal_velocity), derive(assume(stays), ideal_velocity)
    return (
        calc(Gdot)
        .eq(total(i, ideal_mu(i)*v[i]), by=moved)
        .eq(total(b, coordinate(ideal_mu)*xidot[b]), by=over(i, ideal_mu(i)*inside))
    )


affinity = log(n.Jp(r)/n.Jm(r))
linear = total(b, C[b, r]*coordinate(mu))


@theorem(
    id="dual.coords.affinities",
    title="All affinities of a closed network are linear in theta",
    hypotheses=(factors, local),
    claim=(affinity, "==", -linear),
    anywhere=lambda rng, k: flowing(rng, states(rng, k)),
    without={factors.name: lambda rng, k: flowing(rng, states(rng, k)) | {"C": rng.normal(0, 1, (k, 2, 3))},
             local.name: lambda rng, k: flowing(rng, states(rng, k)) | {"Jp": rng.lognormal(0, 1, (k, 3))}},
    shown=r"S = BC: \qquad F = -C^{\mathsf T}\theta",
    letters={"B": BASIS, "C": FACTOR},
    **common,
)
def affinities():
    """With B made of columns of S, the affinities of these reactions are -theta."""
    return (
        calc(affinity)
        .eq(-total(i, n.S[i, r]*mu[i]), by=local)
        .eq(-linear, by=over(i, mu[i]*assume(factors)))
    )


@theorem(
    id="dual.coords.open",
    title="With chemostats the affinities are affine in theta",
    hypotheses=(factors, local_open),
    claim=(affinity, "==", -linear - held),
    anywhere=lambda rng, k: flowing_open(rng, states(rng, k)),
    without={factors.name: lambda rng, k: flowing_open(rng, states(rng, k)) | {"C": rng.normal(0, 1, (k, 2, 3))},
             local_open.name: lambda rng, k: flowing_open(rng, states(rng, k)) | {"Jp": rng.lognormal(0, 1, (k, 3))}},
    shown=r"F = -C^{\mathsf T}\theta - S_Y^{\mathsf T}\mu_Y",
    letters={"B": BASIS, "C": FACTOR},
    **common,
)
def open_affinities():
    return (
        calc(affinity)
        .eq(-total(i, n.S[i, r]*mu[i]) - held, by=local_open)
        .eq(-linear - held, by=over(i, mu[i]*assume(factors)))
    )


mixing = motion((solution.T, solution.Tdot), (mu0, 0), (solution.chi, 0), (G, Gdot))
energy = Hypothesis("G of a regular solution", G, "==", solution.energy, always=True, kind="definition")


@theorem(
    id="dual.coords.regular",
    title="Chemical potentials of a regular solution",
    hypotheses=(energy, solution.total_is, solution.symmetric, mixing),
    claim=(Gdot, "==", total(i, solution.mu_of(i)*v[i])),
    anywhere=solution.samples,
    without={solution.symmetric.name: solution.lopsided},
    shown=r"\partial G/\partial n_i = \mu^0_i + \ln y_i + (\chi y)_i - \tfrac12\,y\cdot\chi y",
    letters={"T": solution.T_LETTER, "Tdot": solution.TDOT_LETTER, "G": solution.G_LETTER, "Gdot": GDOT},
    **common,
)
def regular():
    """The hypothesis that mu is the gradient of G, met by a non-ideal mixture; y = n/T."""
    moved = derive(assume(energy), mixing)
    drift = derive(assume(solution.total_is), mixing)     # Tdot = sum v
    T, chi, other = solution.T, solution.chi, assume(solution.symmetric)
    turned = over(i, over(j, (v[i]*x[j]/(2*T))*other))
    return (
        calc(Gdot)
        .eq(total(i, (mu0[i] + log(x[i]/T))*v[i]) + total(i, v[i]) - solution.Tdot*total(i, x[i])/T
            + total(i, j, v[i]*chi[i, j]*x[j] + x[i]*chi[i, j]*v[j])/(2*T) - solution.square*solution.Tdot/(2*T**2), by=moved)
        .eq(total(i, solution.mu_of(i)*v[i]), by=(
            drift, (solution.Tdot/T)*assume(solution.total_is), (solution.square/(2*T**2))*drift, turned))
    )
