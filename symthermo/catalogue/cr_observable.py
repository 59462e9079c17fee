"""No observable of the concentrations changes faster than its fluctuation and the Fisher information of time allow.

    (sum_i a_i dx_i/dt)^2 <= V_0(a) I ,      V_0(a) = sum_i x_i a_i^2 ,  I = sum_i (dx_i/dt)^2/x_i

and, for an observable a(t) that changes itself, (d<a>/dt - <da/dt>)^2 <= V_0(a) I with <a> = sum_i a_i x_i. Nothing is asked of the
motion: it holds for irreversible reactions and driven networks as well.
Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: cr.observable.
"""
import sympy as sp

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, derive, lemmas, theorem
from ._chemical import PAPER, a, i, v, x

m, mdot, adot = sp.Symbol("m", real=True), sp.Symbol("mdot", real=True), family("adot")
V, information = total(i, x[i]*a[i]**2), total(i, v[i]**2/x[i])
change = total(i, a[i]*v[i])
mean = Hypothesis("m = <a>", m, "==", total(i, a[i]*x[i]), always=True, kind="definition")
moves = Motion("v = dx/dt, adot = da/dt, mdot = dm/dt", ((x, v), (a, adot), (m, mdot)))


def anywhere(rng, k):
    return {"x": rng.lognormal(0, 1, (k, 4)), "v": rng.normal(0, 1, (k, 4)), "a": rng.normal(0, 1, (k, 4))}


def tight(rng, k):                                        # the observable is the score, d ln x/dt, but for 3 %
    data = anywhere(rng, k)
    return data | {"a": data["v"]/data["x"]*(1 + 0.03*rng.uniform(-1, 1, (k, 4)))}


def moving(make):
    """The same samples with an observable that changes, and its mean."""
    def made(rng, k):
        data = make(rng, k) | {"adot": rng.normal(0, 1, (k, 4))}
        x, v, a, adot = (data[name] for name in ("x", "v", "a", "adot"))
        return data | {"m": (a*x).sum(-1), "mdot": (a*v + adot*x).sum(-1)}
    return made


common = {"source": PAPER, "paper": 6, "equality": "a proportional to d ln x/dt", "applies_to": ("network", "jump")}


@theorem(
    id="cr.observable",
    title="Fluctuation and Fisher information bound the rate of an observable",
    claim=(change**2, "<=", V*information),
    anywhere=anywhere,
    tight=tight,
    shown=r"\Bigl(\frac{d}{dt}\sum_i a_i x_i\Bigr)^2 \le V_0(a)\, I",
    **common,
)
def observable():
    return calc(change**2).le(V*information, by=lemmas.cauchy_schwarz(a[i], v[i], weight=x[i], over=i))


@theorem(
    id="cr.observable.moving",
    title="Fluctuation and Fisher information bound the rate of an observable that changes itself",
    hypotheses=(mean, moves),
    claim=((mdot - total(i, adot[i]*x[i]))**2, "<=", V*information),
    anywhere=moving(anywhere),
    tight=moving(tight),
    shown=r"\Bigl(\frac{d\langle a\rangle}{dt} - \Bigl\langle\frac{da}{dt}\Bigr\rangle\Bigr)^2 \le V_0(a)\, I",
    letters={"adot": (r"\dot a_i", "numeric.observable_letters.still"),
             "m": (r"\langle a\rangle = \sum_i a_i x_i", "numeric.observable_letters.mean"),
             "mdot": (r"d\langle a\rangle/dt", "numeric.observable_letters.mean_rate")},
    **common,
)
def observable_moving():
    """An observable that does not change is the case adot = 0 (numbers at a state are those of this case)."""
    left = mdot - total(i, adot[i]*x[i])
    return (
        calc(left**2)
        .eq(change**2, by=(left + change)*derive(assume(mean), moves), why="the chain rule")
        .le(V*information, by=observable.prove())
    )
