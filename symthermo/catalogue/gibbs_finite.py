"""A finite change of the Gibbs free energy is bounded by fluctuation and Fisher information, both integrated over time.

    (G(x(0)) - G(x(tau)))^2 <= (int V_L(mu) dt)(int I dt)

over the internal species, for mu = mu0 + ln x. Re-derived; after Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021),
arXiv:2005.08444. Identifier: gibbs.finite.
"""
from sympy import Symbol, log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, cut, lemmas, over, substitute, theorem
from ._chemical import REDERIVED, conserved, ell, i, k, l, r
from ._in_time import J, rate, t
from ._paths import logs, steady_way

x, x0, x1 = (family(name, positive=True) for name in ("x", "x0", "x1"))
mu0, c, pot, z = family("mu0"), family("c"), family("pot"), Symbol("z", real=True)
mu = mu0[i] + log(x[i, t])
left = mu - total(l, c[l, t]*ell[l, i])
fluctuation, fisher = total(i, x[i, t]*mu*left), total(i, rate(i)**2/x[i, t])


def gibbs(y):
    """G(y)."""
    return total(i, y[i]*(mu0[i] + log(y[i])) - y[i])


optimal = Hypothesis("c is optimal at all times", total(i, x[i, t]*ell[k, i]*left), "==", 0, forall=(k, t), kind="definition")
along = Hypothesis("the change of G is the integral of mu.dx/dt", gibbs(x1) - gibbs(x0), "==", total(t, i, mu*rate(i)), kind="calculus")


def solved(data):
    """Adds the optimal coefficient of the one law at each instant."""
    ell, mu = data["ell"][:, 0, :, None], data["mu0"][..., None] + logs(data["x"])
    return data | {"c": ((data["x"]*ell*mu).sum(1)/(data["x"]*ell**2).sum(1))[:, None]}


def anywhere(rng, k):
    return solved(steady_way(rng, k) | {"mu0": rng.normal(0, 1, (k, 4))})


def tight(rng, k):                                        # a short way, potentials close to the score
    data = steady_way(rng, k, 0.01)
    score = ((data["x1"] - data["x0"])/data["x0"])
    size = 1/abs(score).max(-1, keepdims=True)
    return solved(data | {"mu0": size*score + rng.normal(0, 1, (k, 1))*data["ell"][:, 0] - logs(data["x0"])})


def lawless(rng, k):
    data = steady_way(rng, k, 0.01)
    score = ((data["x1"] - data["x0"])/data["x0"])
    size = 1/abs(score).max(-1, keepdims=True)
    return solved(data | {"mu0": size*score - logs(data["x0"]), "ell": rng.normal(0, 1, (k, 1, 4))})


@theorem(
    id="gibbs.finite",
    title="A finite change of the Gibbs free energy",
    source=REDERIVED,
    paper=6,
    hypotheses=(conserved, optimal, along),
    claim=((gibbs(x0) - gibbs(x1))**2, "<=", total(t, fluctuation)*total(t, fisher)),
    equality="equality in cr.gibbs at all times, with V_L/I constant",
    anywhere=anywhere,
    tight=tight,
    without={conserved.name: lawless},
    shown=r"\bigl(G(x(0)) - G(x(\tau))\bigr)^2 \le \int_0^\tau\! V_L(\mu)\, dt \int_0^\tau\! I\, dt",
    letters={"mu0": (r"\mu^\circ_i", "numeric.observable_letters.mu0_of_path"),
             "c": (r"c \text{ with } L X L^{\mathsf T} c = L X \mu", "numeric.observable_letters.coefficients_in_time")},
    applies_to=("network",),
)
def finite():
    """The fundamental theorem of calculus for G is a hypothesis."""
    change, bound = gibbs(x0) - gibbs(x1), substitute(for_any_potential(), {pot: ((i, t), mu), z: gibbs(x0) - gibbs(x1)})
    for h in (along, optimal):
        bound = cut(bound, next(g for g in bound.hyps if g.name == h.name and g != h), assume(h)) if h not in bound.hyps else bound
    return calc(change**2).le(total(t, fluctuation)*total(t, fisher), by=bound)


def for_any_potential():
    """With a letter z for the change and a family pot for the potentials: short to prove, the statement is put in afterwards."""
    left = pot[i, t] - total(l, c[l, t]*ell[l, i])
    rest, V = total(t, i, left*rate(i)), total(t, i, x[i, t]*pot[i, t]*left)
    best = Hypothesis(optimal.name, total(i, x[i, t]*ell[k, i]*left), "==", 0, forall=(k, t), kind="definition")
    moved = Hypothesis(along.name, -z, "==", total(t, i, pot[i, t]*rate(i)), kind="calculus")
    lost = over(t, over(k, over(r, c[k, t]*J*assume(conserved))))
    return (
        calc(z**2)
        .eq(rest**2, by=[(z - rest)*assume(moved), (z - rest)*lost])
        .le(total(t, i, x[i, t]*left**2)*total(t, fisher), by=lemmas.cauchy_schwarz(left, rate(i), weight=x[i, t], over=(t, i)))
        .eq(V*total(t, fisher), by=total(t, fisher)*over(t, over(k, c[k, t]*assume(best))))
    ).qed()
