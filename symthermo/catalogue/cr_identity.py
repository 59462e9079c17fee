"""The rate of an expectation is the covariance of the observable with the score.

    d<R>/dt - <dR/dt> = Cov_p(R, s) ,      s_i = (dp_i/dt)/p_i

for any smooth family of probabilities or densities; R may depend on time itself. In particular <s> = 0.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.identity.
"""
import sympy as sp

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, over, theorem
from ._probability import ANY, PAPER, R, Rdot, dense, fisher, i, keeps, leaking, mean, moving, p, rate_of, v

mdot, s = sp.Symbol("mdot", real=True), family("s")
moves = Motion("v = dp/dt, Rdot = dR/dt", ((p, v), (R, Rdot)))
rate = rate_of("<R>", mdot, R[i]*p[i], moves)
score = Hypothesis("s = d ln p/dt", p[i]*s[i], "==", v[i], forall=(i,), kind="definition")
m = mean(R[i], i)
covariance = total(i, p[i]*R[i]*s[i]) - m*total(i, p[i]*s[i])


def observed(make):
    """Adds an observable that changes, the rate of its mean, and the score."""
    def made(rng, k):
        data = make(rng, k)
        R, Rdot = rng.normal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
        p, v = data["p"], data["v"]
        return data | {"R": R, "Rdot": Rdot, "mdot": (R*v + Rdot*p).sum(-1), "s": v/p}
    return dense(made)


anywhere, grown = observed(moving), observed(lambda rng, k: leaking(moving(rng, k)))
common = {"source": PAPER, "paper": 5, "equality": "always", "anywhere": anywhere, "without": {keeps.name: grown}, "applies_to": ANY}


@theorem(
    id="cr.identity",
    title="The rate of an expectation is the covariance of the observable with the score",
    hypotheses=(rate, score, keeps),
    claim=(mdot - mean(Rdot[i], i), "==", covariance),
    shown=r"\frac{d\langle R\rangle}{dt} - \Bigl\langle\frac{dR}{dt}\Bigr\rangle = \mathrm{Cov}_p(R, s)",
    **common,
)
def identity():
    return (
        calc(mdot - mean(Rdot[i], i))
        .eq(total(i, R[i]*v[i]), by=assume(rate), why="the product rule")
        .eq(total(i, R[i]*v[i]) - m*total(i, v[i]), by=m*assume(keeps))
        .eq(covariance, by=[over(i, R[i]*assume(score)), m*over(i, assume(score))])
    )


@theorem(
    id="cr.identity.information",
    title="The Fisher information of time is the variance of the score",
    hypotheses=(score, keeps),
    claim=(fisher, "==", total(i, p[i]*s[i]**2) - total(i, p[i]*s[i])**2),
    shown=r"I = \langle s^2\rangle - \langle s\rangle^2, \qquad \langle s\rangle = 0",
    **common,
)
def squared():
    here = total(i, p[i]*s[i])
    return (
        calc(fisher)
        .eq(total(i, p[i]*s[i]**2), by=over(i, (s[i] + v[i]/p[i])*assume(score)))
        .eq(total(i, p[i]*s[i]**2) - here**2, by=[here*over(i, assume(score)), here*assume(keeps)])
    )
