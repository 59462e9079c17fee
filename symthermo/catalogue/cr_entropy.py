"""No entropy changes faster than its spread and the Fisher information of time allow.

    (dS/dt)^2 <= Var_p(ln p) I ,      S = -<ln p>

Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.entropy.
"""
from sympy import Symbol, log

from ..index import total
from ..proof import Motion, assume, calc, lemmas, theorem
from ._paths import logs
from ._probability import ANY, PAPER, dense, fisher, i, j, keeps, leaking, mean, moving, p, rate_of, v, variance

Sdot = Symbol("Shdot", real=True)
moves = Motion("v = dp/dt", ((p, v),))
rate = rate_of("the entropy of Shannon", Sdot, -p[i]*log(p[i]), moves)
m = mean(log(p[j]))
bound = variance(log(p[i]), m)*fisher


def uncertain(make):
    """Adds the rate of the entropy."""
    def made(rng, k):
        data = make(rng, k)
        return data | {"Shdot": -(data["N"]*data["v"]*(1 + logs(data["p"]))).sum(-1)}
    return made


@uncertain
def tight(rng, k):                                        # the score is ln p but for 3 % and a constant
    data = dense(moving)(rng, k)
    p, N = data["p"], data["N"]
    v = p*logs(p)*(1 + 0.03*rng.uniform(-1, 1, p.shape))
    return data | {"v": v - p*(N*v).sum(-1, keepdims=True)}


@uncertain
def grown(rng, k):                                        # all probabilities grow; they are nearly the same
    data = dense(moving)(rng, k)
    p = 1 + 0.01*rng.uniform(-1, 1, (k, 4))
    return leaking(data | {"p": p/(data["N"]*p).sum(-1, keepdims=True)}, 30.0)


@theorem(
    id="cr.entropy",
    title="Its spread and the Fisher information bound the rate of the entropy",
    source=PAPER,
    paper=5,
    hypotheses=(rate, keeps),
    claim=(Sdot**2, "<=", bound),
    equality="ln p is linear in the score; always if there are two states",
    anywhere=uncertain(dense(moving)),
    tight=tight,
    without={keeps.name: grown},
    shown=r"\Bigl(\frac{dS}{dt}\Bigr)^2 \le \mathrm{Var}_p(\ln p)\, I, \qquad S = -\langle \ln p\rangle",
    applies_to=ANY,
)
def shannon():
    off = -total(i, (log(p[i]) - m)*v[i])
    sum_ = Sdot + off
    return (
        calc(Sdot**2)
        .eq(off**2, by=[sum_*assume(rate), m*sum_*assume(keeps), sum_*assume(keeps)])
        .le(bound, by=lemmas.cauchy_schwarz(log(p[i]) - m, v[i], weight=p[i], over=i))
    )
