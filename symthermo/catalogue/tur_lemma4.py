"""2 u artanh u is an even and convex function of u.

    g(u) = 2 u artanh u ,  -1 < u < 1 :      g(u) >= g(u0) + g'(u0) (u - u0) ,      g(-u) = g(u)

In the letters of the proof u = (e - 1)/(e + 1), so that 2 artanh u = ln e and e runs through all positive numbers; for a
reaction u = J/A and e = J+/J-. Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748; Dechant, J. Phys. A 55,
094001 (2022), arXiv:2110.01141. Identifier: tur.lemma4.
"""
from sympy import Symbol, log

from ..index import Index, family, finite, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, theorem

e, e0 = Symbol("e", positive=True), Symbol("e0", positive=True)
r = Index("r", finite("M"))
p, E = family("p", nonnegative=True), family("e", positive=True)


def at(k):
    """u = (e - 1)/(e + 1)."""
    return (k - 1)/(k + 1)


def g(k):
    """2 u artanh u."""
    return at(k)*log(k)


def steep(k):
    """dg/du = 2 artanh u + 2 u/(1 - u^2)."""
    return log(k) + (k - 1/k)/2


def tangent(k):
    """The tangent at e0, for a + b = 1 the tangent plane of the entropy production of one reaction."""
    return lemmas.use(lemmas.force, a=k/(k + 1), b=1/(k + 1), c=e0, d=1)


common = {"source": "Dechant, J. Phys. A 55, 094001 (2022)", "paper": 7}


@theorem(
    id="tur.lemma4",
    title="2 u artanh u is convex",
    claim=(g(e0) + steep(e0)*(at(e) - at(e0)), "<=", g(e)),
    equality="e = e0",
    anywhere=lambda rng, k: {"e": rng.lognormal(0, 2, k), "e0": rng.lognormal(0, 2, k)},
    tight=lambda rng, k: {"e": 1.05*(near := rng.lognormal(2, 0.5, k)), "e0": near},
    shown=r"g(u) \ge g(u_0) + g'(u_0)\,(u - u_0), \qquad g(u) = 2u\operatorname{artanh} u, \quad -1 < u, u_0 < 1",
    **common,
)
def lemma4():
    """Convexity as the tangent lines, u = (e - 1)/(e + 1), u0 = (e0 - 1)/(e0 + 1). The series of g is not used."""
    return calc(g(e0) + steep(e0)*(at(e) - at(e0))).le(g(e), by=tangent(e))


@theorem(
    id="tur.lemma4.even",
    title="2 u artanh u is even",
    claim=(g(1/e), "==", g(e)),
    equality="always",
    anywhere=lambda rng, k: {"e": rng.lognormal(0, 2, k)},
    shown=r"g(-u) = g(u), \qquad g(u) = 2u\operatorname{artanh} u",
    **common,
)
def even():
    return close(g(1/e), "==", g(e))


normalised = Hypothesis("the weights sum to one", total(r, p[r]), "==", 1)
mean = Hypothesis("u is the mean of the u_r", total(r, p[r]*at(E[r])), "==", at(e0), kind="definition")


def weights(rng, k, top=1.0, centre=0.0, spread=1.0):
    p, e = top*rng.dirichlet([1.0]*4, k), rng.lognormal(centre, spread, (k, 4))
    u = (p*(e - 1)/(e + 1)).sum(axis=1)
    return {"p": p, "e": e, "e0": (1 + u)/(1 - u)}


@theorem(
    id="tur.lemma4.jensen",
    title="Jensen for 2 u artanh u",
    hypotheses=(normalised, mean),
    claim=(g(e0), "<=", total(r, p[r]*g(E[r]))),
    equality="all u_r are equal",
    anywhere=weights,
    tight=lambda rng, k: weights(rng, k, centre=2.0, spread=0.03),
    without={normalised.name: lambda rng, k: weights(rng, k, top=2.0, centre=0.5, spread=0.1)},
    shown=r"g\Bigl(\sum_r p_r u_r\Bigr) \le \sum_r p_r\,g(u_r), \qquad g(u) = 2u\operatorname{artanh} u",
    letters={"e0": (r"(1+u)/(1-u),\quad u = \sum_r p_r u_r,\ u_r = (e_r - 1)/(e_r + 1)", "numeric.bound_letters.mean_ratio")},
    **common,
)
def jensen():
    return (
        calc(g(e0))
        .eq(total(r, p[r]*(g(e0) + steep(e0)*(at(E[r]) - at(e0)))),
            by=[g(e0)*assume(normalised), steep(e0)*at(e0)*assume(normalised), steep(e0)*assume(mean)])
        .le(total(r, p[r]*g(E[r])), by=over(r, p[r]*tangent(E[r])))
    )
