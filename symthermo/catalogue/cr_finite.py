"""A change of an expectation takes time: so much as the Fisher information and the variance along the way allow.

    (Delta <R>)^2 <= int_0^tau Var(R) dt  int_0^tau I dt ,      so  tau >= (Delta <R>)^2/(2 C Vbar) ,

with 2 C = int I dt and Vbar the mean of Var(R) over time; and, in units of its own spread, no observable goes a longer way than the
state: int |d<R>/dt|/sqrt(Var R) dt <= ell = int sqrt(I) dt <= sqrt(2 C tau).
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.finite.
"""
from sympy import S, Symbol, sqrt

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, cut, lemmas, over, root, sign, substitute, theorem
from ._probability import ANY, PAPER, at_time, dense, fisher, i, keeps, keeps_t, leaking, moving, p, spread, t, tau, v
from .cr_speed import change, speed

dR = Symbol("dR", real=True)
g, D = family("g", nonnegative=True), family("D", positive=True)
I, Var, rate = at_time(fisher), at_time(spread), at_time(change)
changes = Hypothesis("the change is the integral of the rate", dR, "==", total(t, rate), kind="calculus")
size = Hypothesis("g = |d<R>/dt|", g[t]**2, "==", rate**2, forall=(t,), kind="definition")
deviation = Hypothesis("D^2 = Var R", D[t]**2, "==", Var, forall=(t,), kind="definition")


def bound_at():
    """cr.speed at the time t."""
    th = substitute(speed.prove(), {p: ((i,), p[i, t]), v: ((i,), v[i, t])})
    return cut(th, next(h for h in th.hyps if h.name == keeps.name), assume(keeps_t))


def along(scatter=None, leak=0.0):
    """Paths with an observable; with `scatter`, a constant score that the observable follows but for this."""
    def made(rng, k):
        data = leaking(moving(rng, k, 6), leak)
        R = rng.normal(0, 1, (k, 4))
        if scatter is not None:
            here = moving(rng, k, 1)
            data = {name: y*(1 + scatter*rng.normal(0, 1, (k, 4, 6))) for name, y in here.items()}
            data["p"] = data["p"]/data["p"].sum(1, keepdims=True)
            data["v"] = data["v"] - data["p"]*data["v"].sum(1, keepdims=True)
            R = (here["v"]/here["p"])[..., 0]
        return with_changes(rng, data | {"R": 1 + 0.1*R if leak else R})
    return made


def with_changes(rng, data):
    """Adds weights of the instants, the change of <R>, its size and its spread."""
    R, p = data["R"][..., None], data["p"]
    tau = rng.uniform(0.1, 1.0, (len(p), p.shape[-1]))
    rate, mean = (R*data["v"]).sum(1), (R*p).sum(1, keepdims=True)
    return data | {"tau": tau, "dR": (tau*rate).sum(-1), "g": abs(rate), "D": (p*(R - mean)**2).sum(1)**0.5}


common = {"source": PAPER, "paper": 5, "applies_to": ANY}


@theorem(
    id="cr.finite",
    title="A change of an expectation takes time",
    hypotheses=(keeps_t, changes),
    claim=(dR**2, "<=", total(t, Var)*total(t, I)),
    equality="R - <R> proportional to the score at all times, and Var(R)/I constant",
    anywhere=dense(along()),
    tight=dense(along(0.01)),
    without={keeps.name: dense(along(leak=30.0))},
    shown=r"\tau \ge \frac{(\Delta\langle R\rangle)^2}{2 C\,\bar V}, \qquad 2C = \int_0^\tau\! I\,dt,"
          r" \quad \bar V = \frac{1}{\tau}\int_0^\tau\!\mathrm{Var}(R)\,dt",
    **common,
)
def finite():
    whole = total(t, rate)
    return (
        calc(dR**2)
        .eq(whole**2, by=(dR + whole)*assume(changes))
        .le(total(t, Var)*total(t, I), by=lemmas.schwarz(rate, Var, I, t, bound_at()), why="cr.speed at each time, Cauchy-Schwarz")
    )


@theorem(
    id="cr.finite.length",
    title="In units of its spread no observable goes a longer way than the state",
    hypotheses=(keeps_t, size, deviation),
    claim=(total(t, g[t]/D[t]), "<=", total(t, sqrt(I))),
    equality="R - <R> proportional to the score at all times",
    anywhere=dense(along()),
    tight=dense(along(0.01)),
    without={keeps.name: dense(along(leak=30.0))},
    shown=r"\int_0^\tau\frac{|d\langle R\rangle/dt|}{\sqrt{\mathrm{Var}(R)}}\,dt \le \ell = \int_0^\tau\!\sqrt{I}\,dt",
    **common,
)
def length():
    squared = close((g[t]/D[t])**2, "<=", I, by=[1/D[t]**2*bound_at(), I/D[t]**2*assume(deviation), 1/D[t]**2*assume(size)])
    return calc(total(t, g[t]/D[t])).le(total(t, sqrt(I)), by=over(t, root(g[t]/D[t], sqrt(I), squared, sign(sqrt(I)))),
                                        why="cr.speed at each time")


@theorem(
    id="cr.finite.time",
    title="Time is at least the squared length of the way of an observable over twice the action",
    hypotheses=(keeps_t, size, deviation),
    claim=(total(t, g[t]/D[t])**2, "<=", tau*total(t, I)),
    equality="R - <R> proportional to the score at all times, and I constant",
    anywhere=dense(along()),
    tight=dense(along(0.0003)),
    without={keeps.name: dense(along(leak=30.0))},
    shown=r"\tau \ge \frac{1}{2C}\Bigl(\int_0^\tau\frac{|d\langle R\rangle/dt|}{\sqrt{\mathrm{Var}(R)}}\,dt\Bigr)^2",
    **common,
)
def length_time():
    way, whole = total(t, g[t]/D[t]), total(t, sqrt(I))
    squared = close(way**2, "<=", whole**2, by=[way*length.prove(), whole*length.prove()])
    return calc(way**2).le(whole**2, by=squared, why="cr.finite.length").le(
        tau*total(t, I), by=lemmas.cauchy_schwarz(S.One, sqrt(I), weight=S.One, over=t))
