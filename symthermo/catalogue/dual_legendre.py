"""phi and psi are convex conjugates: Young's inequality, and one state of the class for one theta.

    phi(xi) + psi(theta) >= theta.xi ,    with equality if and only if theta = theta(xi) ;      theta(x) = theta(y)  =>  x = y

Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: dual.legendre.
"""
# ruff: noqa: I001  (letters by the line)

import sympy as sp
from sympy import sqrt

from ..index import Delta, family, total
from ..proof import Hypothesis, assume, both, calc, close, combine, lemmas, over, root, sign, theorem
from ._dual import (
    G, Gy, SOURCE, b, convex, coordinate, from_class, i, ideal_G, ideal_mu, ideal_muy, in_class, j, mu, muy, pair, x, xi, xiy, y,
)
from ._samples import EULER
from ._states import LAWS, MM, ideal, quadratic, raised, states

here, there = in_class(x, xi), in_class(y, xiy)
bowl, bowl_back = convex(G, Gy, muy, x, y), convex(Gy, G, mu, y, x)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",)}
psi_y = pair(xiy, muy) - Gy


def lost(name):
    """A state outside the class: the convex function follows it."""
    return lambda rng, k: raised(rng, states(rng, k) | {name: rng.lognormal(0, 1, (k, 4))}, 1e-4)


@theorem(
    id="dual.legendre",
    title="Young's inequality for the dual potentials",
    hypotheses=(here, there, bowl),
    claim=(pair(xi, muy), "<=", G + psi_y),
    equality="x = y",
    anywhere=lambda rng, k: raised(rng, states(rng, k)),
    tight=lambda rng, k: raised(rng, states(rng, k), 1e-4),
    without={here.name: lost("x"), there.name: lost("y"), bowl.name: lambda rng, k: raised(rng, states(rng, k), -1.0)},
    shown=r"\theta\cdot\xi \le \phi(\xi) + \psi(\theta)",
    **common,
)
def young():
    """theta and psi at y, xi and phi at x. That theta -> xi is a bijection onto all of R^m (species that vanish do so with mu going
    to minus infinity; phi superlinear on unbounded classes) is not proved here; that it is one to one is dual.legendre.injective."""
    return calc(pair(xi, muy)).le(G + psi_y, by=[bowl, *from_class(muy, here, there)])


@theorem(
    id="dual.legendre.strict",
    title="Young's inequality of an ideal mixture, with what is lacking to equality",
    hypotheses=(here, there),
    claim=(pair(xi, ideal_muy) + total(i, (sqrt(x[i]) - sqrt(y[i]))**2), "<=", ideal_G(x) + pair(xiy, ideal_muy) - ideal_G(y)),
    equality="x = y; asymptotically where each x_i is y_i or goes to zero",
    anywhere=ideal,
    tight=lambda rng, k: dilute(rng, k, 1e-7),
    without={here.name: lambda rng, k: dilute(rng, k, 1e-4) | {"xi": rng.normal(0, 1, (k, 1))},
             there.name: lambda rng, k: dilute(rng, k, 1e-4) | {"xiy": rng.normal(0, 1, (k, 1))}},
    shown=r"\theta\cdot\xi + \sum_i \bigl(\sqrt{x_i} - \sqrt{y_i}\bigr)^2 \le \phi(\xi) + \psi(\theta)",
    **common,
)
def strict():
    """No convexity is supposed: it is proved, with the Hellinger distance. Equality in Young's inequality means x = y."""
    return calc(pair(xi, ideal_muy) + total(i, (sqrt(x[i]) - sqrt(y[i]))**2)).le(
        ideal_G(x) + pair(xiy, ideal_muy) - ideal_G(y),
        by=[over(i, lemmas.use(lemmas.hellinger, a=x[i], b=y[i])), *from_class(ideal_muy, here, there)])


def dilute(rng, k, size):
    """One species that is made, and x much smaller than y."""
    y = rng.lognormal(0, 0.3, (k, 1))
    return {"B": 0*y[:, :, None] + [[1]], "x": size*y, "y": y, "x0": 0*y + 1, "xi": size*y - 1, "xiy": y - 1,
            "mu0": rng.normal(3, 1, (k, 1))}


alike = Hypothesis("theta is the same", coordinate(mu), "==", coordinate(muy), forall=(b,))


def flat(rng, k, outside=None, lift=0.0, shift=0.0):
    """Where the function is flat between x and y, the states may differ and theta is the same; mu differs by conserved quantities."""
    data = states(rng, k)
    data = quadratic(rng, data | ({outside: rng.lognormal(0, 1, (k, 4))} if outside else {}), 0.0)
    return data | {"G": data["G"] + lift*rng.lognormal(0, 1, k), "mu": data["mu"] + shift*rng.normal(0, 1, (k, 2)) @ LAWS}


@theorem(
    id="dual.legendre.equality",
    title="Equality in Young's inequality where theta is the same",
    hypotheses=(here, there, bowl, bowl_back, alike),
    claim=(pair(xi, muy), "==", G + psi_y),
    equality="always",
    anywhere=lambda rng, k: flat(rng, k, shift=1.0),
    without={here.name: lambda rng, k: flat(rng, k, outside="x"), there.name: lambda rng, k: flat(rng, k, outside="y"),
             bowl.name: lambda rng, k: flat(rng, k, lift=-1.0), bowl_back.name: lambda rng, k: flat(rng, k, lift=1.0),
             alike.name: lambda rng, k: quadratic(rng, states(rng, k))},
    shown=r"\theta = \theta(\xi): \qquad \theta\cdot\xi = \phi(\xi) + \psi(\theta)",
    **common,
)
def equality():
    """The two divergences between x and y are not negative and add up to (xi - xi_y).(theta - theta_y) = 0."""
    low = close(pair(xi, muy), "<=", G + psi_y, by=[bowl, *from_class(muy, here, there)])
    high = close(G + psi_y, "<=", pair(xi, muy), by=[
        bowl_back, *from_class(mu, here, there), over(b, xi[b]*assume(alike)), over(b, xiy[b]*assume(alike))])
    return both(low, high)


target = family("target")
stationary = Hypothesis("y is stationary", coordinate(muy), "==", target[b], forall=(b,))


@theorem(
    id="dual.legendre.minimiser",
    title="The state with given theta minimises phi(xi) - theta.xi in its class",
    hypotheses=(here, there, bowl, stationary),
    claim=(Gy - total(b, target[b]*xiy[b]), "<=", G - total(b, target[b]*xi[b])),
    equality="x = y",
    anywhere=lambda rng, k: aimed(raised(rng, states(rng, k))),
    tight=lambda rng, k: aimed(raised(rng, states(rng, k), 1e-4)),
    without={here.name: lambda rng, k: aimed(lost("x")(rng, k)), there.name: lambda rng, k: aimed(lost("y")(rng, k)),
             bowl.name: lambda rng, k: aimed(raised(rng, states(rng, k), -1.0)),
             stationary.name: lambda rng, k: raised(rng, states(rng, k), 1e-4) | {"target": rng.normal(0, 1, (k, 2))}},
    shown=r"\theta(\xi^*) = \theta: \qquad \phi(\xi^*) - \theta\cdot\xi^* \le \phi(\xi) - \theta\cdot\xi",
    **common,
)
def minimiser():
    """The optimality condition is a hypothesis; that some state meets it is the bijection, in words: see dual.legendre."""
    return calc(Gy - total(b, target[b]*xiy[b])).le(G - total(b, target[b]*xi[b]), by=[
        bowl, *from_class(muy, here, there), over(b, xi[b]*assume(stationary)), over(b, xiy[b]*assume(stationary))])


def aimed(data):
    return data | {"target": data["muy"] @ MM}


equal_theta = Hypothesis("theta is the same", coordinate(ideal_mu), "==", coordinate(ideal_muy), forall=(b,))


def twice(rng, k):
    data = ideal(rng, k)
    return data | {"y": data["x"], "xiy": data["xi"]}


def scaled(which):
    """Equal theta, but one state in another class."""
    return lambda rng, k: (data := twice(rng, k)) | {which: data["x"]*EULER**(rng.normal(0, 1, (k, 2)) @ LAWS)}


@theorem(
    id="dual.legendre.injective",
    title="In an ideal mixture theta determines the state of the class",
    hypotheses=(here, there, equal_theta),
    claim=(x[i], "==", y[i]),
    equality="always",
    anywhere=twice,
    without={here.name: scaled("x"), there.name: scaled("y"), equal_theta.name: ideal},
    shown=r"\theta(x) = \theta(y),\ x - y \in \operatorname{Im} B \quad\Rightarrow\quad x = y",
    **common,
)
def injective():
    """For theta = 0: the equilibrium of a class is unique. That there is one is Birch's theorem, in words."""
    def apart(at):
        return sqrt(x[at]) - sqrt(y[at])
    none = close(total(j, apart(j)**2), "<=", 0, by=[
        over(i, lemmas.use(lemmas.symmetric, a=x[i], b=y[i])), *from_class(ideal_mu, here, there), *from_class(ideal_muy, here, there),
        over(b, xi[b]*assume(equal_theta)), over(b, xiy[b]*assume(equal_theta))])
    one = close(apart(i)**2, "<=", 0, by=[none, sign(total(j, (1 - Delta(i, j))**2*apart(j)**2))])
    zero = sign(sp.S.Zero)
    below, above = root(apart(i), 0, one, zero), root(-apart(i), 0, one, zero)
    equal = both(below, combine(0, "<=", apart(i), (above,)))
    return calc(x[i]).eq(y[i], by=(sqrt(x[i]) + sqrt(y[i]))*equal)
