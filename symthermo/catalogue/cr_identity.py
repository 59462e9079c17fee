"""The rate of an expectation is the covariance of the observable with the score.

    d<R>/dt - <dR/dt> = Cov_p(R, s) ,      s_i = (dp_i/dt)/p_i

for any smooth family of probabilities; R may depend on time itself. In particular <s> = 0.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.identity.
"""
import sympy as sp

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, derive, over, theorem
from ._probability import PAPER, R, Rdot, i, keeps, leaking, moving, p, v

m, mdot = (sp.Symbol(name, real=True) for name in ("m", "mdot"))
s = family("s")
is_mean = Hypothesis("m = <R>", m, "==", total(i, R[i]*p[i]), always=True, kind="definition")
score = Hypothesis("s = d ln p/dt", p[i]*s[i], "==", v[i], forall=(i,), kind="definition")
moves = Motion("v = dp/dt, Rdot = dR/dt, mdot = d<R>/dt", ((p, v), (R, Rdot), (m, mdot)))


def made(data, rng, k):
    """Adds an observable that changes, its mean, and the score."""
    R, Rdot = rng.normal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
    p, v = data["p"], data["v"]
    return data | {"R": R, "Rdot": Rdot, "m": (R*p).sum(-1), "mdot": (R*v + Rdot*p).sum(-1), "s": v/p}


def anywhere(rng, k):
    return made(moving(rng, k), rng, k)


def grown(rng, k):
    return made(leaking(moving(rng, k)), rng, k)


common = {"source": PAPER, "paper": 5, "equality": "always", "applies_to": ("jump",)}


@theorem(
    id="cr.identity",
    title="The rate of an expectation is the covariance of the observable with the score",
    hypotheses=(is_mean, moves, score, keeps),
    claim=(mdot - total(i, Rdot[i]*p[i]), "==", total(i, p[i]*(R[i] - m)*s[i])),
    anywhere=anywhere,
    without={keeps.name: grown},
    shown=r"\frac{d\langle R\rangle}{dt} - \Bigl\langle\frac{dR}{dt}\Bigr\rangle = \mathrm{Cov}_p(R, s)",
    **common,
)
def identity():
    return (
        calc(mdot - total(i, Rdot[i]*p[i]))
        .eq(total(i, R[i]*v[i]), by=derive(assume(is_mean), moves), why="the product rule")
        .eq(total(i, (R[i] - m)*v[i]), by=m*assume(keeps))
        .eq(total(i, p[i]*(R[i] - m)*s[i]), by=over(i, (R[i] - m)*assume(score)))
    )


@theorem(
    id="cr.identity.information",
    title="The Fisher information of time is the variance of the score",
    hypotheses=(score, keeps),
    claim=(total(i, v[i]**2/p[i]), "==", total(i, p[i]*s[i]**2) - total(i, p[i]*s[i])**2),
    anywhere=anywhere,
    without={keeps.name: grown},
    shown=r"I = \langle s^2\rangle - \langle s\rangle^2, \qquad \langle s\rangle = 0",
    **common,
)
def squared():
    here = total(i, p[i]*s[i])
    return (
        calc(total(i, v[i]**2/p[i]))
        .eq(total(i, p[i]*s[i]**2), by=over(i, (s[i] + v[i]/p[i])*assume(score)))
        .eq(total(i, p[i]*s[i]**2) - here**2, by=[here*over(i, assume(score)), here*assume(keeps)])
    )
