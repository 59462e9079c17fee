"""The speed of a motion is the pairing of its two velocities, and theta is a monotone function of xi.

    thetadot = (B^T H B) xidot ,    thetadot.xidot = v.H v = I >= 0 (ideal: sum_i v_i^2/x_i) ,
    D(x||y) + D(y||x) = (xi_x - xi_y).(theta_x - theta_y) >= 0

Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: dual.speed.
"""
# ruff: noqa: I001  (letters by the line)

from sympy import sqrt

from ..index import total
from ..proof import Hypothesis, assume, calc, derive, lemmas, over, substitute, theorem
from ._dual import (
    B, BASIS, G, Gy, H, H_IDEAL, MU0, SOURCE, THETA, THETADOT, XI, XIDOT, at_rest, b, bregman, convex, coordinate, d, from_class, hessian,
    i, ideal_mu, ideal_muy, in_class, j, motion, mu, mu0, mudot, muy, theta, theta_is, thetadot, v, x, xi, xidot, xiy, y,
)
from ._samples import times
from ._states import MM, MM_T, elsewhere, ideal, leaving, moving, quadratic, states

stays, velocity = in_class(x, xi, always=True), motion((xi, xidot), (theta, thetadot), (mu, mudot), *at_rest)
ideal_theta = Hypothesis("theta = B^T (mu0 + ln x)", theta[b], "==", coordinate(ideal_mu), forall=(b,), always=True, kind="definition")
ideal_velocity = motion((xi, xidot), (theta, thetadot), (mu0, 0), *at_rest)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",)}
speed, pairing = total(i, j, v[i]*H[i, j]*v[j]), total(b, thetadot[b]*xidot[b])
RATES = {"B": BASIS, "xi": XI, "H": H_IDEAL, "theta": THETA, "xidot": XIDOT, "thetadot": THETADOT,
         "mudot": (r"\dot\mu = H v", "numeric.dual_letters.potential_rates")}


def lost(rng, k):                                         # x leaves the class; all else is kept
    data = moving(rng, states(rng, k))
    v = rng.normal(0, 1, (k, 4))
    mudot = times(data["H"], v)
    return data | {"x": rng.lognormal(0, 1, (k, 4)), "v": v, "mudot": mudot, "thetadot": mudot @ MM}


def quicker():
    """thetadot = B^T mudot, v = B xidot."""
    return derive(assume(theta_is), velocity), derive(assume(stays), velocity)


@theorem(
    id="dual.speed",
    title="The squared speed is the pairing of the velocities of theta and xi",
    hypotheses=(stays, theta_is, hessian, velocity),
    claim=(pairing, "==", speed),
    equality="always",
    anywhere=lambda rng, k: moving(rng, states(rng, k)),
    without={stays.name: lost},
    shown=r"\dot\theta\cdot\dot\xi = v\cdot H v",
    letters=RATES,
    **common,
)
def dual_speed():
    """Any Gibbs energy; its Hessian enters by the chain rule, a hypothesis."""
    turned, inside = quicker()
    return (
        calc(pairing)
        .eq(total(b, coordinate(mudot)*xidot[b]), by=over(b, xidot[b]*turned))
        .eq(total(i, mudot[i]*v[i]), by=over(i, mudot[i]*inside))
        .eq(speed, by=over(i, v[i]*assume(hessian)))
    )


@theorem(
    id="dual.speed.metric",
    title="The metric takes the velocity of xi to that of theta",
    hypotheses=(stays, theta_is, hessian, velocity),
    claim=(thetadot[b], "==", total(d, total(i, j, B[i, b]*H[i, j]*B[j, d])*xidot[d])),
    equality="always",
    anywhere=lambda rng, k: moving(rng, states(rng, k)),
    without={stays.name: lost},
    shown=r"\dot\theta = (B^{\mathsf T} H B)\,\dot\xi",
    letters=RATES,
    **common,
)
def speed_metric():
    turned, inside = quicker()
    return (
        calc(thetadot[b])
        .eq(coordinate(mudot), by=turned)
        .eq(total(i, j, B[i, b]*H[i, j]*v[j]), by=over(i, B[i, b]*assume(hessian)))
        .eq(total(d, total(i, j, B[i, b]*H[i, j]*B[j, d])*xidot[d]),
            by=over(i, over(j, B[i, b]*H[i, j]*substitute(inside, {i: j}))))
    )


@theorem(
    id="dual.speed.ideal",
    title="In an ideal mixture the pairing of the velocities is the Fisher information",
    hypotheses=(stays, ideal_theta, ideal_velocity),
    claim=(pairing, "==", total(i, v[i]**2/x[i])),
    equality="always",
    anywhere=ideal,
    without={stays.name: lambda rng, k: leaving(rng, ideal(rng, k))},
    shown=r"\dot\theta\cdot\dot\xi = \sum_i v_i^2/x_i \ge 0",
    letters={"B": BASIS, "mu0": MU0, "xi": XI, "theta": (r"\theta = B^{\mathsf T}(\mu^0 + \ln x)", "numeric.dual_letters.theta"),
             "xidot": XIDOT, "thetadot": (r"\dot\theta_b = \sum_i B_{ib} v_i/x_i", "numeric.dual_letters.ideal_theta_rate")},
    **common,
)
def ideal_speed():
    """The derivatives are taken by the rules. The right side is manifestly not negative: the time Fisher information."""
    turned, inside = derive(assume(ideal_theta), ideal_velocity), derive(assume(stays), ideal_velocity)
    return (
        calc(pairing)
        .eq(total(b, total(i, B[i, b]*v[i]/x[i])*xidot[b]), by=over(b, xidot[b]*turned))
        .eq(total(i, v[i]**2/x[i]), by=over(i, (v[i]/x[i])*inside))
    )


here, there = in_class(x, xi), in_class(y, xiy)
both_ways = bregman(G, Gy, muy, x, y) + bregman(Gy, G, mu, y, x)
apart = total(b, (xi[b] - xiy[b])*(coordinate(mu) - coordinate(muy)))


@theorem(
    id="dual.speed.symmetrised",
    title="The symmetrised divergence is the pairing of the differences of xi and theta",
    hypotheses=(here, there),
    claim=(both_ways, "==", apart),
    equality="always",
    anywhere=states,
    without={here.name: elsewhere("x", states), there.name: elsewhere("y", states)},
    shown=r"D(P\|Q) + D(Q\|P) = (\xi_P - \xi_Q)\cdot(\theta_P - \theta_Q)",
    **common,
)
def symmetrised():
    """In it the energies cancel: it holds for any numbers G and Gy."""
    return calc(both_ways).eq(apart, by=from_class(mu, here, there) + from_class(muy, here, there))


bowl, bowl_back = convex(G, Gy, muy, x, y), convex(Gy, G, mu, y, x)


@theorem(
    id="dual.speed.monotone",
    title="theta is a monotone function of xi",
    hypotheses=(here, there, bowl, bowl_back),
    claim=(0, "<=", apart),
    equality="x = y",
    anywhere=lambda rng, k: quadratic(rng, states(rng, k)),
    tight=lambda rng, k: quadratic(rng, states(rng, k), 1e-4),
    without={here.name: lambda rng, k: quadratic(rng, elsewhere("x", states)(rng, k)),
             there.name: lambda rng, k: quadratic(rng, elsewhere("y", states)(rng, k)),
             bowl.name: lambda rng, k: one_sided(rng, k, "G"), bowl_back.name: lambda rng, k: one_sided(rng, k, "Gy")},
    shown=r"0 \le (\xi_P - \xi_Q)\cdot(\theta_P - \theta_Q)",
    **common,
)
def monotone():
    return calc(0).le(both_ways, by=[bowl, bowl_back]).le(apart, by=symmetrised.prove())


def one_sided(rng, k, low):
    """A function bent downwards, with one energy so low that one of the two divergences is positive all the same."""
    data = quadratic(rng, states(rng, k), -1.0)
    return data | {low: data[low] - 100}


ideal_apart = total(b, (xi[b] - xiy[b])*(coordinate(ideal_mu) - coordinate(ideal_muy)))


@theorem(
    id="dual.speed.strict",
    title="theta is strictly monotone in an ideal mixture",
    hypotheses=(here, there),
    claim=(4*total(i, (sqrt(x[i]) - sqrt(y[i]))**2), "<=", ideal_apart),
    equality="x = y, asymptotically as x goes to y",
    anywhere=ideal,
    tight=lambda rng, k: near(rng, k),
    without={here.name: elsewhere("x", ideal), there.name: elsewhere("y", ideal)},
    shown=r"4\sum_i\bigl(\sqrt{x_i} - \sqrt{y_i}\bigr)^2 \le (\xi_x - \xi_y)\cdot(\theta_x - \theta_y)",
    **common,
)
def strictly_monotone():
    """Four times the squared Hellinger distance: x and y with the same theta are the same, see dual.legendre.injective."""
    each = lemmas.use(lemmas.symmetric, a=x[i], b=y[i])
    return calc(4*total(i, (sqrt(x[i]) - sqrt(y[i]))**2)).le(
        ideal_apart, by=[over(i, each), *from_class(ideal_mu, here, there), *from_class(ideal_muy, here, there)])


def near(rng, k):
    data = ideal(rng, k)
    step = 0.02*rng.uniform(-1, 1, (k, 2))
    return data | {"y": data["x"] + step @ MM_T, "xiy": data["xi"] + step}
