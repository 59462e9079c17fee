"""No observable moves faster, in units of its own spread, than the state: the Cramer-Rao bound with time as the parameter.

    (d<R>/dt - <dR/dt>)^2 <= Var_p(R) I ,      I = sum_i (dp_i/dt)^2/p_i

What is lost is what no multiple of R - <R> sees of the score: Var(R) I - Cov^2 = Var(R) <(s - b c)^2> - (Cov - b Var(R))^2 for every b.
An unbiased estimator of time, d<R>/dt = 1, has a variance of at least 1/I.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.speed.
"""
from sympy import Symbol

from ..index import total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, lemmas, theorem
from ._probability import PAPER, R, Rdot, fisher, i, j, keeps, leaking, mean, moving, observing, p, spread, v, variance

m, mdot, b = (Symbol(name, real=True) for name in ("m", "mdot", "b"))
change, m_R = total(i, R[i]*v[i]), mean(R[j])
is_mean = Hypothesis("m = <R>", m, "==", total(i, R[i]*p[i]), always=True, kind="definition")
moves = Motion("v = dp/dt, Rdot = dR/dt, mdot = d<R>/dt", ((p, v), (R, Rdot), (m, mdot)))
unbiased = Hypothesis("<R> is the time", change, "==", 1)
anywhere, tight = observing(moving), observing(moving, 0.03)


def grown(rng, k):                                        # all probabilities grow; the observable hardly varies
    data = leaking(moving(rng, k), 30.0)
    return data | {"R": 1 + 0.1*rng.normal(0, 1, (k, 4))}


def changing(make):
    """The same samples with an observable that changes itself."""
    def made(rng, k):
        data = make(rng, k) | {"Rdot": rng.normal(0, 1, (k, 4))}
        p, v, R, Rdot = (data[name] for name in ("p", "v", "R", "Rdot"))
        return data | {"m": (R*p).sum(-1), "mdot": (R*v + Rdot*p).sum(-1)}
    return made


def clock(make):
    """The same samples with the observable scaled so that its mean is the time."""
    def made(rng, k):
        data = make(rng, k)
        return data | {"R": data["R"]/(data["R"]*data["v"]).sum(-1, keepdims=True)}
    return made


def tuned(rng, k):
    return anywhere(rng, k) | {"b": rng.normal(0, 1, k)}


common = {"source": PAPER, "paper": 5, "applies_to": ("jump",)}
PROPORTIONAL = "R - <R> proportional to the score; always if there are two states"


@theorem(
    id="cr.speed",
    title="Variance and Fisher information bound the rate of an observable",
    hypotheses=(keeps,),
    claim=(change**2, "<=", spread*fisher),
    equality=PROPORTIONAL,
    anywhere=anywhere,
    tight=tight,
    without={keeps.name: grown},
    shown=r"\Bigl(\frac{d\langle R\rangle}{dt}\Bigr)^2 \le \mathrm{Var}_p(R)\, I",
    **common,
)
def speed():
    off = total(i, (R[i] - m_R)*v[i])
    return (
        calc(change**2)
        .eq(off**2, by=m_R*(change + off)*assume(keeps))
        .le(spread*fisher, by=lemmas.cauchy_schwarz(R[i] - m_R, v[i], weight=p[i], over=i))
    )


@theorem(
    id="cr.speed.moving",
    title="Variance and Fisher information bound the rate of an observable that changes itself",
    hypotheses=(is_mean, moves, keeps),
    claim=((mdot - total(i, Rdot[i]*p[i]))**2, "<=", variance(R[i], m)*fisher),
    equality=PROPORTIONAL,
    anywhere=changing(anywhere),
    tight=changing(tight),
    without={keeps.name: changing(grown)},
    shown=r"\Bigl(\frac{d\langle R\rangle}{dt} - \Bigl\langle\frac{dR}{dt}\Bigr\rangle\Bigr)^2 \le \mathrm{Var}_p(R)\, I",
    **common,
)
def speed_moving():
    left, off = mdot - total(i, Rdot[i]*p[i]), total(i, (R[i] - m)*v[i])
    return (
        calc(left**2)
        .eq(change**2, by=(left + change)*derive(assume(is_mean), moves), why="the product rule")
        .eq(off**2, by=m*(change + off)*assume(keeps))
        .le(variance(R[i], m)*fisher, by=lemmas.cauchy_schwarz(R[i] - m, v[i], weight=p[i], over=i))
    )


@theorem(
    id="cr.speed.gap",
    title="What the bound loses is what the observable does not see of the score",
    hypotheses=(keeps,),
    claim=(spread*fisher - change**2, "==", spread*total(i, p[i]*(v[i]/p[i] - b*(R[i] - m_R))**2) - (change - b*spread)**2),
    equality="always",
    anywhere=tuned,
    without={keeps.name: lambda rng, k: grown(rng, k) | {"b": rng.normal(0, 1, k)}},
    shown=r"\mathrm{Var}(R)\, I - \mathrm{Cov}(R, s)^2 = \mathrm{Var}(R)\,\langle (s - b c)^2\rangle"
          r" - (\mathrm{Cov}(R, s) - b\,\mathrm{Var}(R))^2, \quad c = R - \langle R\rangle",
    **common,
)
def gap():
    """Best at b = Cov/Var, where the last square vanishes."""
    return close(spread*fisher - change**2, "==", spread*total(i, p[i]*(v[i]/p[i] - b*(R[i] - m_R))**2) - (change - b*spread)**2,
                 by=b*m_R*spread*assume(keeps))


@theorem(
    id="cr.speed.clock",
    title="An unbiased estimator of time has at least the variance 1/I",
    hypotheses=(keeps, unbiased),
    claim=(1, "<=", spread*fisher),
    equality="R - <R> proportional to the score",
    anywhere=clock(anywhere),
    tight=clock(tight),
    without={keeps.name: clock(grown), unbiased.name: lambda rng, k: (d := anywhere(rng, k)) | {"R": 0.001*d["R"]}},
    shown=r"\frac{d\langle R\rangle}{dt} = 1 \;\Rightarrow\; \mathrm{Var}_p(R) \ge \frac{1}{I}",
    **common,
)
def estimator():
    return calc(1).eq(change**2, by=(change + 1)*assume(unbiased)).le(spread*fisher, by=speed.prove())
