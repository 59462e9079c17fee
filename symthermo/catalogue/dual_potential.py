"""The dual potential psi(theta) = theta.xi - phi: its gradient is xi, and it is the largest value of theta.xi - phi(xi).

    psi = max_xi [theta.xi - phi(xi)] ,   xi_b = d psi/d theta_b ,   psi = sum_i x_i - mu.x0 (ideal) ,   psi = -mu.x0 (G homogeneous)

Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: dual.potential.
"""
# ruff: noqa: I001  (letters by the line)

from sympy import Symbol

from ..index import total
from ..proof import Hypothesis, assume, calc, derive, over, theorem
from . import _regular as solution
from ._dual import (
    B, BASIS, G, GDOT, G_IDEAL, Gdot, Gy, MU0, SOURCE, THETA, THETADOT_IDEAL, XI, XIDOT, at_rest, b, convex, euler, from_class, gradient,
    i, ideal_G, ideal_mu, in_class, motion, mu, pair, theta, theta_is, thetadot, x, x0, xi, xidot, xiy, y,
)
from ._states import dot, elsewhere, homogeneous, ideal, leaving, moving, states

psi, psidot = Symbol("psi", real=True), Symbol("psidot", real=True)
here, there, stays = in_class(x, xi), in_class(y, xiy), in_class(x, xi, always=True)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",), "equality": "always"}
psi_is = Hypothesis("psi = theta.xi - G", psi, "==", total(b, theta[b]*xi[b]) - G, always=True, kind="definition")
velocity = motion((xi, xidot), (theta, thetadot), (psi, psidot), (G, Gdot), *at_rest)
PSI = (r"\psi = \theta\cdot\xi - \phi", "numeric.dual_letters.dual_potential")
PSIDOT = (r"\dot\psi = \dot\theta\cdot\xi + \theta\cdot\dot\xi - \dot G", "numeric.dual_letters.dual_potential_rate")


def moved(rng, k, stay=True):
    data = moving(rng, states(rng, k))
    if not stay:
        data |= {"x": rng.lognormal(0, 1, (k, 4)), "v": (v := rng.normal(0, 1, (k, 4))), "Gdot": dot(data["mu"], v)}
    theta, thetadot, xi, xidot = (data[name] for name in ("theta", "thetadot", "xi", "xidot"))
    return data | {"psi": dot(theta, xi) - data["G"], "psidot": dot(thetadot, xi) + dot(theta, xidot) - data["Gdot"]}


@theorem(
    id="dual.potential",
    title="The gradient of the dual potential is the vector of extents",
    hypotheses=(psi_is, theta_is, gradient, stays, velocity),
    claim=(psidot, "==", total(b, xi[b]*thetadot[b])),
    anywhere=moved,
    without={stays.name: lambda rng, k: moved(rng, k, stay=False)},
    shown=r"\psi(\theta) = \theta\cdot\xi - \phi: \qquad \partial\psi/\partial\theta_b = \xi_b",
    letters={"B": BASIS, "xi": XI, "theta": THETA, "psi": PSI,
             "xidot": XIDOT, "G": G_IDEAL, "thetadot": THETADOT_IDEAL, "psidot": PSIDOT, "Gdot": GDOT},
    **common,
)
def potential():
    """Along any motion in the class, d psi = xi.d theta."""
    inside = derive(assume(stays), velocity)              # v = B xidot
    return (
        calc(psidot)
        .eq(total(b, thetadot[b]*xi[b] + theta[b]*xidot[b]) - Gdot, by=derive(assume(psi_is), velocity))
        .eq(total(b, thetadot[b]*xi[b] + theta[b]*xidot[b]) - total(i, mu[i]*total(b, B[i, b]*xidot[b])),
            by=[gradient, over(i, mu[i]*inside)])
        .eq(total(b, xi[b]*thetadot[b]), by=over(b, xidot[b]*assume(theta_is)))
    )


bowl = convex(Gy, G, mu, y, x)                            # 0 <= D(y||x)


def below(rng, k, size=1.0, anywhere="z"):
    data = states(rng, k) | {anywhere: rng.lognormal(0, 1, (k, 4))}
    return data | {"Gy": data["G"] + dot(data["mu"], data["y"] - data["x"]) + size*rng.lognormal(0, 1, k)}


@theorem(
    id="dual.potential.maximum",
    title="The dual potential is the largest value of theta.xi - phi(xi)",
    hypotheses=(here, there, bowl),
    claim=(pair(xiy, mu) - Gy, "<=", pair(xi, mu) - G),
    anywhere=below,
    tight=lambda rng, k: below(rng, k, 1e-4),
    without={bowl.name: lambda rng, k: below(rng, k, -1.0), here.name: lambda rng, k: below(rng, k, 1e-4, "x"),
             there.name: lambda rng, k: below(rng, k, 1e-4, "y")},
    shown=r"\theta(\xi)\cdot\xi' - \phi(\xi') \le \psi(\theta(\xi)) \quad\text{for all } \xi'",
    **{**common, "equality": "y = x"},
)
def maximum():
    """Attained at xi itself. That a maximum exists for given theta is the bijection of dual.legendre."""
    return calc(pair(xiy, mu) - Gy).le(pair(xi, mu) - G, by=[bowl, *from_class(mu, here, there)])


@theorem(
    id="dual.potential.ideal",
    title="The dual potential of an ideal mixture",
    hypotheses=(here,),
    claim=(pair(xi, ideal_mu) - ideal_G(x), "==", total(i, x[i]) - total(i, ideal_mu(i)*x0[i])),
    anywhere=ideal,
    without={here.name: lambda rng, k: leaving(rng, ideal(rng, k))},
    letters={"B": BASIS, "mu0": MU0, "xi": XI},
    shown=r"\psi = \sum_i x_i - \sum_i (\mu^0_i + \ln x_i)\,x^0_i",
    **common,
)
def ideal_potential():
    return calc(pair(xi, ideal_mu) - ideal_G(x)).eq(
        total(i, x[i]) - total(i, ideal_mu(i)*x0[i]), by=from_class(ideal_mu, here))


@theorem(
    id="dual.potential.homogeneous",
    title="The dual potential where the Gibbs energy is homogeneous of degree one",
    hypotheses=(here, euler(G, mu, x)),
    claim=(pair(xi, mu) - G, "==", -total(i, mu[i]*x0[i])),
    anywhere=lambda rng, k: homogeneous(states(rng, k)),
    without={here.name: elsewhere("x", states, homogeneous), euler(G, mu, x).name: states},
    shown=r"G = n\cdot\mu: \qquad \psi = -\mu\cdot n^0",
    **common,
)
def homogeneous_potential():
    """All species, the solvent included, are internal. The hypothesis is Euler's theorem: dual.potential.euler for the regular solution."""
    return calc(pair(xi, mu) - G).eq(-total(i, mu[i]*x0[i]), by=[euler(G, mu, x), *from_class(mu, here)])


@theorem(
    id="dual.potential.euler",
    title="The Gibbs energy of a regular solution is n.mu",
    hypotheses=(solution.total_is,),
    claim=(solution.energy, "==", total(i, x[i]*solution.mu_of(i))),
    anywhere=solution.samples,
    without={},
    shown=r"G = \sum_i n_i \mu_i",
    letters={"T": solution.T_LETTER},
    **common,
)
def regular_euler():
    """Euler's theorem for a function that is homogeneous of degree one; symmetry of chi is not needed."""
    T = solution.T
    return calc(solution.energy).eq(total(i, x[i]*solution.mu_of(i)), by=(solution.square/(2*T**2))*assume(solution.total_is))
