"""With constant rates the Fisher information of time decays at least as fast as the gap of the Dirichlet form says.

    dI/dt <= -2 lam I ,   I(tau) <= I(0) exp(-2 lam tau) ,   Lam <= sqrt(I(0)) (1 - exp(-lam tau))/lam

if 2 lam Var_p(g) <= sum_r A_r (g_head - g_tail)^2 for all g, with traffic A: that is, if the difference of the two forms is a sum of
squares sum_k (B g)_k^2. For the last two lam is a gap at all times.
Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.monotone.gap.
"""
from sympy import Symbol, exp, sqrt

from ..index import Delta, Index, family, finite, total
from ..proof import Hypothesis, assume, calc, close, over, root, sign, theorem
from ._paths import INSTANTS
from ._probability import (
    ANY,
    JUMPS,
    REDERIVED,
    acc,
    at_time,
    dense,
    fisher,
    i,
    information,
    information_rate,
    master,
    moving,
    n,
    p,
    r,
    smoothing,
    state,
    t,
    tau,
    v,
)
from ._samples import EULER, times
from .cr_geodesic import Lam, geodesic, hypotheses, length
from .cr_geodesic import anywhere as paths
from .cr_geodesic import tight as great_circles
from .cr_monotone import identity, moves
from .cr_relaxation import p1, start, v1

k, other, B = Index("k", finite("Q")), n.j, family("B")
lam, clock = Symbol("lam", positive=True), family("clock")
form = total(r, n.A(r)*n.S(state, r)*n.S(other, r)) - 2*lam*(Delta(state, other)*p[state] - p[state]*p[other])
gap = Hypothesis("lam is no more than the gap of the Dirichlet form", form, "==", total(k, B[k, state]*B[k, other]), forall=(state, other))
I, rate, end = at_time(fisher), at_time(information_rate(i)).xreplace({acc[i]: acc[i, t]}), total(i, v1[i]**2/p1[i])
falls = Hypothesis("lam is a gap at all times", rate, "<=", -2*lam*I, forall=(t,))
grows = Hypothesis("the change of I exp(2 lam t) is the integral of its rate", end*exp(2*lam*tau) - start, "==",
                   total(t, (rate + 2*lam*I)*exp(2*lam*clock[t])), kind="calculus")
decays = Hypothesis("I decays at least as exp(-2 lam t)", I*exp(2*lam*clock[t]), "<=", start, forall=(t,))
fades = Hypothesis("the integral of exp(-lam t)", lam*total(t, exp(-lam*clock[t])), "==", 1 - exp(-lam*tau), kind="calculus")

PAIRS = [(a, b) for a in range(4) for b in range(a)]


def joined(more, share=1.0, elsewhere=False):
    """Four states, each two joined by more traffic than the gap asks for, but for a share; constant rates, or any velocity."""
    def made(rng, k):
        p, lam = moving(rng, k)["p"], rng.lognormal(0, 1, k)
        here, there = ([pair[side] for pair in PAIRS] for side in (0, 1))
        least = 2*lam[:, None]*p[:, here]*p[:, there]
        extra = more*rng.lognormal(0, 1, (k, 6))
        A, J = least*share + extra, rng.uniform(-1, 1, (k, 6))
        wp, wm = A*(1 + J)/(2*p[:, here]), A*(1 - J)/(2*p[:, there])
        S = [[1.0*(b == s) - (a == s) for a, b in PAIRS] for s in range(4)]
        change = lambda y: times(S + 0*p[:, :, None], wp*y[:, here] - wm*y[:, there])
        v = moving(rng, k)["v"] if elsewhere else change(p)
        places = rng.integers(0, 1, (k, 6))
        return {"p": p, "lam": lam, "wp": wp, "wm": wm, "v": v, "acc": 100*abs(v)*v if elsewhere else change(v),
                "tail": places + here, "head": places + there,
                "B": extra[..., None]**0.5*[[S[s][e] for s in range(4)] for e in range(6)]}
    return made


def decaying(faster):
    """Instants at which I falls at `faster` times the rate 2 lam, and two ends."""
    def made(rng, k):
        data, lam, tau = moving(rng, k, 6), rng.lognormal(0, 0.5, (k, 1, 1)), rng.uniform(0.01, 0.1, (k, 6))
        p, v = data["p"], data["v"]
        s, clock = v/p, tau.cumsum(-1)
        acc = v*(s/2 - lam*faster*(1 + rng.uniform(0, 1, (k, 1, 1))*(faster > 1)))
        excess = ((2*s*acc - s**2*v + 2*lam*s*v).sum(1)*EULER**(2*lam[:, 0]*clock)*tau).sum(-1, keepdims=True)
        grown, ends = EULER**(2*lam[:, 0]*tau.sum(-1, keepdims=True)), [moving(rng, k) for _ in range(2)]
        begin = abs(excess)*(1 + rng.lognormal(0, 1, (k, 1))) + rng.lognormal(0, 1, (k, 1))
        first, last = (e["v"]*(y/(e["v"]**2/e["p"]).sum(-1, keepdims=True))**0.5
                       for e, y in zip(ends, (begin, (begin + excess)/grown), strict=True))
        return data | {"lam": lam[:, 0, 0], "tau": tau, "clock": clock, "acc": acc, "p0": ends[0]["p"], "p1": ends[1]["p"],
                       "v0": first, "v1": last}
    return made


def timed(make, low, high, decay):
    """Paths with I(0) between low and high times the least that lets I decay, with this decay over the whole time."""
    @dense
    def made(rng, k):
        data = make(rng, k)
        whole, here = data["tau"].sum(-1, keepdims=True), moving(rng, k, n=data["p"].shape[1])
        lam, clock = decay*rng.uniform(0.5, 1, (k, 1))/whole, whole*INSTANTS
        least = ((data["v"]**2/data["p"]).sum(1)*EULER**(2*lam*clock)).max(-1)[:, None]
        first = here["v"]*(least*rng.uniform(low, high, (k, 1))/(here["v"]**2/data["p0"]).sum(-1, keepdims=True))**0.5
        return data | {"v0": first, "lam": lam[:, 0], "clock": clock}
    return made


common = {"source": REDERIVED, "paper": 5}
least = {"lam": (r"\lambda = \text{the least gap on the way}", "numeric.probability_letters.least_gap")}


@theorem(
    id="cr.monotone.gap",
    title="With constant rates the Fisher information of time falls at least at twice the gap",
    hypotheses=(master, moves, gap),
    claim=(information_rate(state), "<=", -2*lam*information(state)),
    equality="the score is an eigenvector of the gap",
    anywhere=joined(1.0),
    tight=joined(1e-5),
    without={master.name: joined(1.0, elsewhere=True), gap.name: joined(1e-5, 0.5)},
    shown=r"\frac{dI}{dt} \le -2\lambda I, \qquad"
          r" 2\lambda\,\mathrm{Var}_p(g) \le \sum_r A_r (g_{\mathrm{head}(r)} - g_{\mathrm{tail}(r)})^2 \text{ for all } g",
    letters={"lam": (r"\lambda = \text{gap of the Dirichlet form}", "numeric.probability_letters.gap"),
             "B": (r"B^{\mathsf T} B = \text{what the form exceeds that of the gap by}", "numeric.probability_letters.gap_squares")},
    applies_to=JUMPS,
    **common,
)
def falling():
    score = lambda i: v[i]/p[i]
    squares, info = total(k, total(state, B[k, state]*score(state))**2), information(state)
    still = close(total(state, v[state]), "==", 0, by=over(state, assume(master)))
    forms = over(state, over(other, score(state)*score(other)*assume(gap)))
    return (
        calc(information_rate(state))
        .eq(-smoothing, by=identity.prove(), why="cr.monotone.identity")
        .eq(-2*lam*info + 2*lam*total(state, v[state])**2 - squares, by=forms)
        .le(-2*lam*info, by=[2*lam*total(state, v[state])*still, sign(squares)])
    )


@theorem(
    id="cr.monotone.gap.time",
    title="The Fisher information of time decays exponentially where a gap stays open",
    hypotheses=(falls, grows),
    claim=(end*exp(2*lam*tau), "<=", start),
    equality="the score is an eigenvector of the gap at all times",
    anywhere=dense(decaying(1.5)),
    tight=dense(decaying(1.0)),
    without={falls.name: dense(decaying(0.5))},
    shown=r"I(\tau) \le I(0)\, e^{-2\lambda\tau}",
    letters=least,
    applies_to=ANY,
    **common,
)
def decay():
    each = exp(2*lam*clock[t])*close(rate + 2*lam*I, "<=", 0, by=assume(falls))
    whole = total(t, (rate + 2*lam*I)*exp(2*lam*clock[t]))
    return calc(end*exp(2*lam*tau)).eq(start + whole, by=assume(grows)).le(start, by=over(t, each), why="a gap at all times")


@theorem(
    id="cr.monotone.gap.angle",
    title="Where a gap stays open no angle is larger than the first speed over the gap",
    hypotheses=(*hypotheses, decays, fades),
    claim=(lam*Lam, "<=", sqrt(start)*(1 - exp(-lam*tau))),
    equality="sqrt(p) moves on a great circle, evenly, in a time short against 1/lam",
    anywhere=timed(paths, 1.0, 2.0, 1.0),
    tight=timed(great_circles, 1.0, 1.0001, 0.003),
    without={**{name: timed(make, 1.0, 1.0001, 0.003) for name, make in geodesic.without.items()},
             decays.name: timed(great_circles, 0.1, 0.5, 0.003)},
    shown=r"\Lambda \le \sqrt{I(0)}\,\frac{1 - e^{-\lambda\tau}}{\lambda}, \quad\text{that is}\quad"
          r" \tau \ge -\frac1\lambda \ln\Bigl(1 - \frac{\lambda\Lambda}{\sqrt{I(0)}}\Bigr)",
    letters=least,
    applies_to=ANY,
    **common,
)
def arc():
    fading = sqrt(start)*exp(-lam*clock[t])
    each = root(sqrt(I), fading, close(I, "<=", fading**2, by=exp(-2*lam*clock[t])*assume(decays)), sign(fading))
    return (
        calc(lam*Lam)
        .le(lam*length, by=lam*geodesic.prove(), why="cr.geodesic")
        .le(lam*sqrt(start)*total(t, exp(-lam*clock[t])), by=lam*over(t, each))
        .eq(sqrt(start)*(1 - exp(-lam*tau)), by=sqrt(start)*assume(fades))
    )
