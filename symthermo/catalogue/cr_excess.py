"""No relative entropy changes faster than the spread of its density and the Fisher information of time allow.

    (dD(p||q)/dt)^2 <= Var_p(ln(p/q)) I      for any fixed q ,      and in detailed balance with q:  sigma = -dD/dt ,
    sigma^2 <= Var_p(ln(p/q)) I              also for a diffusion in a potential

cr.speed with R = ln(p/q), whose own rate has the mean <s> = 0. With the stationary q, -dD/dt is the excess part of the dissipation.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.excess.
"""
from sympy import Symbol, log

from ..index import Index, family, total
from ..proof import Hypothesis, Motion, assume, both, calc, close, cut, derive, lemmas, over, theorem
from . import _diffusion as d
from ._paths import logs
from ._probability import (
    ANY,
    DIFFUSIONS,
    HERE,
    JUMPS,
    PAPER,
    THERE,
    any_jumps,
    close_to_equilibrium,
    dense,
    elsewhere,
    head,
    i,
    information,
    j,
    jumping,
    keeps,
    leaking,
    master,
    mean,
    moving,
    n,
    of_states,
    p,
    q,
    r,
    rate_of,
    state,
    tail,
    v,
    variance,
    wm,
    wp,
)
from ._samples import EULER

D, Ddot = (Symbol(name, real=True) for name in ("D", "Ddot"))


def ratio(k):
    """ln(p/q)."""
    return log(p[k]/q[k])


divergence = Hypothesis("D is the relative entropy", D, "==", total(state, p[state]*ratio(state)), always=True, kind="definition")
moves = Motion("v = dp/dt, Ddot = dD/dt, q rests", ((p, v), (q, 0), (D, Ddot)))
rate = rate_of("D(p||q), q at rest", Ddot, p[i]*ratio(i), moves)
balance = Hypothesis("detailed balance", wp[r]*q[tail(r)], "==", wm[r]*q[head(r)], forall=(r,))


def bound(k, other):
    """Var ln(p/q) times I."""
    return variance(ratio(k), mean(ratio(other), other), k)*information(k)


def diverging(data):
    """Adds the relative entropy and its rate."""
    ratio, N = logs(data["p"]/data["q"]), data.get("N", 1.0)
    return data | {"D": (N*data["p"]*ratio).sum(-1), "Ddot": (N*data["v"]*(1 + ratio)).sum(-1)}


def anywhere(rng, k):
    return diverging(moving(rng, k) | {"q": moving(rng, k)["p"]})


def tight(rng, k):                                        # ln(p/q) is the score but for 3 % and a constant
    data = moving(rng, k)
    score = data["v"]/data["p"]
    score = score/abs(score).max(-1, keepdims=True)
    return diverging(data | {"q": data["p"]*EULER**(score*(1 + 0.03*rng.uniform(-1, 1, (k, 4))))})


def grown(rng, k):                                        # all probabilities grow; ln(p/q) hardly varies
    data = leaking(moving(rng, k), 30.0)
    return diverging(data | {"q": data["p"]*EULER**(0.01*rng.normal(0, 1, (k, 4)))})


def balanced(rng, k):                                     # far from equilibrium
    return diverging(close_to_equilibrium(rng, k, 1.0))


def one_mode(rng, k):                                     # near equilibrium; the edges of a chain carry all, so that s is nearly -ln(p/q)
    data = close_to_equilibrium(rng, k, 0.0)
    q, y = data["q"], [3, 1, -1, -3] + rng.uniform(-0.5, 0.5, (k, 4))
    y = y - (q*y).sum(-1, keepdims=True)
    c = 0*data["wp"] + 1e-6
    c[:, :3] = (q*y).cumsum(-1)[:, :3]/(y[:, :3] - y[:, 1:])*(1 + 0.01*rng.uniform(-1, 1, (k, 3)))
    return diverging(jumping(rng, k, q*(1 + 0.001*y), c/q[:, HERE], c/q[:, THERE]) | {"q": q})


def driven(rng, k):                                       # any rates near the stationary state of others, where D hardly varies
    data = any_jumps(rng, k)
    return diverging(data | {"q": data["p"]*EULER**(0.001*rng.normal(0, 1, (k, 4)))})


def out_of_motion(rng, k):
    data = close_to_equilibrium(rng, k, 1.0)
    return diverging(data | {"v": 0.001*elsewhere(rng, k)["v"]})


common = {"source": PAPER, "paper": 5}
EQUAL = "ln(p/q) is linear in the score; always if there are two states"


@theorem(
    id="cr.excess",
    title="Its spread and the Fisher information bound the rate of a relative entropy",
    hypotheses=(rate, keeps),
    claim=(Ddot**2, "<=", bound(i, j)),
    equality=EQUAL,
    anywhere=dense(anywhere),
    tight=dense(tight),
    without={keeps.name: dense(grown)},
    shown=r"\Bigl(\frac{d}{dt} D(p\|q)\Bigr)^2 \le \mathrm{Var}_p\Bigl(\ln\frac{p}{q}\Bigr)\, I",
    applies_to=ANY,
    **common,
)
def excess():
    m = mean(ratio(j), j)
    off = total(i, (ratio(i) - m)*v[i])
    sum_ = Ddot + off
    return (
        calc(Ddot**2)
        .eq(off**2, by=[sum_*assume(rate), m*sum_*assume(keeps), sum_*assume(keeps)])
        .le(bound(i, j), by=lemmas.cauchy_schwarz(ratio(i) - m, v[i], weight=p[i], over=i))
    )


@theorem(
    id="cr.excess.sigma",
    title="In detailed balance the spread of ln(p/q) and the Fisher information bound the entropy production",
    hypotheses=(divergence, moves, master, balance),
    claim=(n.epr**2, "<=", bound(state, n.j)),
    equality=EQUAL,
    anywhere=balanced,
    tight=one_mode,
    without={master.name: out_of_motion, balance.name: driven},
    shown=r"\sigma^2 \le \mathrm{Var}_p\Bigl(\ln\frac{p}{p^{\mathrm{eq}}}\Bigr)\, I",
    applies_to=JUMPS,
    **common,
)
def sigma():
    """Of finitely many states, what cr.excess supposes are theorems."""
    th, conserved = of_states(excess.prove()), close(total(state, v[state]), "==", 0, by=over(state, assume(master)))
    facts = {rate.name: derive(assume(divergence), moves), keeps.name: conserved}
    for h in sorted(th.hyps, key=lambda h: h.name):
        th = cut(th, h, facts[h.name])
    return (
        calc(n.epr**2)
        .eq(Ddot**2, by=(n.epr - Ddot)*falls.prove(), why="cr.excess.rate")
        .le(bound(state, n.j), by=th, why="cr.excess")
    )


@theorem(
    id="cr.excess.rate",
    title="In detailed balance the relative entropy falls by what is dissipated",
    hypotheses=(divergence, moves, master, balance),
    claim=(n.epr, "==", -Ddot),
    equality="always",
    anywhere=balanced,
    without={master.name: out_of_motion, balance.name: driven},
    shown=r"\sigma = -\frac{d}{dt} D(p\|p^{\mathrm{eq}})",
    applies_to=JUMPS,
    **common,
)
def falls():
    """The logarithm of the ratio of the rates lies between two bounds that detailed balance makes equal."""
    forward, backward = wp[r]*q[tail(r)], wm[r]*q[head(r)]
    u = forward/backward
    even = both(close(log(u), "<=", 0, by=[lemmas.use(lemmas.ln_below, u=u), 1/backward*assume(balance)]),
                close(0, "<=", log(u), by=[lemmas.use(lemmas.ln_above, u=u), 1/forward*assume(balance)]))
    along, phi = total(r, n.J(r)*(ratio(tail(r)) - ratio(head(r)))), 1 + ratio(state)
    return (
        calc(n.epr)
        .eq(along, by=over(r, n.J(r)*even))
        .eq(-total(state, phi*n.rate(state)), why="each edge joins two states")
        .eq(-Ddot, by=[over(state, phi*assume(master)), derive(assume(divergence), moves)])
    )


x, k, g = d.x, d.k, family("g")
y = Index("y", x.size)
downhill = Hypothesis("the force is that of a potential, q its equilibrium", d.nu[k, x], "==", -d.mu*d.T*g[k, x], forall=(k, x))
of_ratio = d.by_parts(ratio(x), g[k, x], "ln(p/q)")


def relaxing(rng, k):
    """A diffusion towards any q."""
    data = d.conservative(rng, k)
    g = -data["nu"]/(data["mu"]*data["T"])[:, None, None]
    q = data["p"]*EULER**(data["phi"]/(data["mu"]*data["T"])[:, None])
    return data | {"g": g, "q": q}


def in_one_mode(rng, k):                                  # near equilibrium, p nearly even, in a wave as long as the circle: s is -ln(p/q)
    data = d.circle(rng, k)
    p = EULER**d.wave(rng, k, 0.003)
    p, rest = p/d.integral(data, p)[:, None], data["mu"]*data["T"]
    y = d.wave(rng, k, 0.001)
    g = d.slope(data, y)
    return data | {"p": p, "q": p*EULER**-y, "g": g[:, None], "nu": -rest[:, None, None]*g[:, None],
                   "v": rest[:, None]*d.slope(data, p*g)}


def uphill(rng, k):
    """A current around the circle, which moves nothing, and a constant ln(p/q)."""
    data = in_one_mode(rng, k)
    return data | {"nu": data["nu"] + rng.uniform(1, 2, (k, 1, 1))/data["p"][:, None]}


@theorem(
    id="cr.excess.diffusion",
    title="In a potential the spread of ln(p/q) and the Fisher information bound the entropy production of a diffusion",
    hypotheses=(downhill, of_ratio, d.closed),
    claim=(d.n.epr**2, "<=", bound(x, y)),
    equality="ln(p/q) is linear in the score",
    anywhere=relaxing,
    tight=in_one_mode,
    without={downhill.name: uphill},
    shown=r"\sigma^2 \le \mathrm{Var}_p\Bigl(\ln\frac{p}{p^{\mathrm{eq}}}\Bigr)\, I, \qquad \sigma = \mu T\,"
          r"\Bigl\langle\Bigl|\nabla\ln\frac{p}{p^{\mathrm{eq}}}\Bigr|^2\Bigr\rangle",
    applies_to=DIFFUSIONS,
    **common,
)
def of_diffusions():
    m = mean(ratio(y), y)
    fall, off = total(x, ratio(x)*v[x]), total(x, (ratio(x) - m)*v[x])
    return (
        calc(d.n.epr**2)
        .eq(fall**2, by=[(d.n.epr - fall)*over(x, over(k, d.J/(d.mu*d.T)*assume(downhill))), (d.n.epr - fall)*assume(of_ratio)])
        .eq(off**2, by=m*(fall + off)*assume(d.closed))
        .le(bound(x, y), by=lemmas.cauchy_schwarz(ratio(x) - m, v[x], weight=d.p[x], over=x))
    )
