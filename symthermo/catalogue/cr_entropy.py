"""No entropy changes faster than its spread and the Fisher information of time allow.

    (dS/dt)^2 <= Var_p(ln p) I ,      S = -<ln p>

Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.entropy.
"""
from sympy import Symbol, log

from ..index import total
from ..proof import Hypothesis, Motion, assume, calc, derive, lemmas, theorem
from ._paths import logs
from ._probability import PAPER, fisher, i, keeps, leaking, moving, p, v, variance

S, Sdot = (Symbol(name, real=True) for name in ("Sh", "Shdot"))
entropy = Hypothesis("Sh is the entropy of Shannon", S, "==", -total(i, p[i]*log(p[i])), always=True, kind="definition")
moves = Motion("v = dp/dt, Shdot = dSh/dt", ((p, v), (S, Sdot)))
bound = variance(log(p[i]), -S)*fisher


def uncertain(data):
    """Adds the entropy and its rate."""
    lnp = logs(data["p"])
    return data | {"Sh": -(data["p"]*lnp).sum(-1), "Shdot": -(data["v"]*(1 + lnp)).sum(-1)}


def anywhere(rng, k):
    return uncertain(moving(rng, k))


def tight(rng, k):                                        # the score is ln p but for 3 % and a constant
    data = moving(rng, k)
    p = data["p"]
    v = p*logs(p)*(1 + 0.03*rng.uniform(-1, 1, p.shape))
    return uncertain(data | {"v": v - p*v.sum(-1, keepdims=True)})


def grown(rng, k):                                        # all probabilities grow; they are nearly the same
    data = moving(rng, k)
    p = 1 + 0.01*rng.uniform(-1, 1, (k, 4))
    return uncertain(leaking(data | {"p": p/p.sum(-1, keepdims=True)}, 30.0))


@theorem(
    id="cr.entropy",
    title="Its spread and the Fisher information bound the rate of the entropy",
    source=PAPER,
    paper=5,
    hypotheses=(entropy, moves, keeps),
    claim=(Sdot**2, "<=", bound),
    equality="ln p is linear in the score; always if there are two states",
    anywhere=anywhere,
    tight=tight,
    without={keeps.name: grown},
    shown=r"\Bigl(\frac{dS}{dt}\Bigr)^2 \le \mathrm{Var}_p(\ln p)\, I, \qquad S = -\langle \ln p\rangle",
    applies_to=("jump",),
)
def shannon():
    off = -total(i, (log(p[i]) + S)*v[i])
    rate = derive(assume(entropy), moves)
    return (
        calc(Sdot**2)
        .eq(off**2, by=[(Sdot + off)*rate, S*(Sdot + off)*assume(keeps), (Sdot + off)*assume(keeps)])
        .le(bound, by=lemmas.cauchy_schwarz(log(p[i]) + S, v[i], weight=p[i], over=i))
    )
