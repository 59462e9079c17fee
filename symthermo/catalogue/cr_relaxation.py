"""With constant rates the preparation fixes the least time: the speed never exceeds that at the start.

    sqrt(I(tau)) <= sqrt(I(0)) ,  so  ell <= tau sqrt(I(0)) ,  Lam <= tau sqrt(I(0)) ,  2 C <= tau I(0)
    and |Delta <R>| <= tau sqrt(I(0)) max_t sqrt(Var R)

The first is cr.monotone over a stretch of time, with the fundamental theorem of calculus as a hypothesis; it holds for every tau, so in
the other claims, I(t) <= I(0) at all times t is what is assumed.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.relaxation.
"""
from sympy import Symbol, sqrt

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, over, root, sign, theorem
from ._probability import (
    ANY,
    HERE,
    JUMPS,
    PAPER,
    THERE,
    acc,
    dense,
    flow,
    head,
    i,
    incidence,
    keeps_t,
    moving,
    n,
    p,
    r,
    state,
    t,
    tail,
    tau,
    v,
    wm,
    wp,
)
from .cr_finite import I, Var, along, changes, dR, finite
from .cr_geodesic import Lam, action, geodesic, hypotheses, length, p0
from .cr_geodesic import anywhere as paths
from .cr_geodesic import tight as great_circles

p1, v0, v1 = family("p1", positive=True), family("v0"), family("v1")
most = Symbol("Vmax", nonnegative=True)
start = total(i, v0[i]**2/p0[i])
begin, end = total(state, v0[state]**2/p0[state]), total(state, v1[state]**2/p1[state])


def carried(y):
    """W y at the time t."""
    return total(r, n.S(state, r)*(wp[r]*y[tail(r), t] - wm[r]*y[head(r), t]))


master = Hypothesis("master equation", v[state, t], "==", carried(p), forall=(state, t))
constant = Hypothesis("the rates are constant", acc[state, t], "==", carried(v), forall=(state, t))
score = v[state, t]/p[state, t]
rate = total(state, 2*score*acc[state, t]) - total(state, v[state, t]**3/p[state, t]**2)
grows = Hypothesis("the change of I is the integral of its rate", end - begin, "==", total(t, rate), kind="calculus")
slower = Hypothesis("I never exceeds that at the start", I, "<=", start, forall=(t,))
largest = Hypothesis("Vmax is at least each variance", Var, "<=", most, forall=(t,))
jump = v[head(r), t]/p[head(r), t] - v[tail(r), t]/p[tail(r), t]
smoothing = total(r, (wp[r]*p[tail(r), t] + wm[r]*p[head(r), t])*jump**2)


def relaxing(velocity="master", acceleration="master", size=None):
    """Instants with velocities and accelerations that are those of the jumps, or any; and two ends with the change of I."""
    def made(rng, k):
        data = incidence(rng, k)
        S, wp, wm = data.pop("S"), *(rng.lognormal(0, 1, (k, 5, 1)) for _ in range(2))
        p, tau = moving(rng, k, 6)["p"], rng.uniform(0.1, 1, (k, 6))
        if size is not None:                              # close to equilibrium
            q = moving(rng, k)["p"][..., None]
            p, wm = q*(1 + size*rng.uniform(-1, 1, (k, 4, 6))), wp*q[:, HERE]/q[:, THERE]
        change = lambda y: S @ flow(wp, wm, y)
        v = change(p) if velocity == "master" else 100*moving(rng, k, 6)["v"]
        acc = change(v) if acceleration == "master" else 100*abs(v)*v
        total_rate = (tau*(2*v*acc/p - v**3/p**2).sum(1)).sum(-1, keepdims=True)
        base = 1000*abs(total_rate) if size is not None else rng.lognormal(0, 1, (k, 1))
        ends = [moving(rng, k) for _ in range(2)]
        kinds = [base + (-total_rate).clip(0), base + total_rate.clip(0)]
        v0, v1 = (e["v"]*(y/(e["v"]**2/e["p"]).sum(-1, keepdims=True))**0.5 for e, y in zip(ends, kinds, strict=True))
        return data | {"p": p, "v": v, "acc": acc, "tau": tau, "wp": wp[..., 0], "wm": wm[..., 0], "p0": ends[0]["p"], "p1": ends[1]["p"],
                       "v0": v0, "v1": v1}
    return made


def started(make, low, high, share=1.0):
    """Paths with I(0) between low and high times the largest I, and Vmax this share of the largest variance."""
    @dense
    def made(rng, k):
        data = make(rng, k)
        here = moving(rng, k, n=data["p"].shape[1])
        p0 = data.get("p0", here["p"])
        v0 = here["v"]
        largest = (data["v"]**2/data["p"]).sum(1).max(-1)[:, None]
        v0 = v0*(largest*rng.uniform(low, high, (k, 1))/(v0**2/p0).sum(-1, keepdims=True))**0.5
        return data | {"p0": p0, "v0": v0, "Vmax": share*data["D"].max(-1)**2 if "D" in data else 0.0}
    return made


def even(rng, k):                                         # of nearly constant I
    return {x: y for x, y in along(0.0003)(rng, k).items() if x in ("p", "v", "tau")}


def uneven(rng, k):
    return {x: y for x, y in along()(rng, k).items() if x in ("p", "v", "tau")}


common = {"source": PAPER, "paper": 5, "applies_to": ANY}
slowed = {"anywhere": started(uneven, 1.0, 2.0), "tight": started(even, 1.0, 1.0001), "hypotheses": (slower,),
          "without": {slower.name: started(even, 0.1, 0.5)}}


@theorem(
    id="cr.relaxation",
    title="With constant rates the speed never exceeds that at the start",
    hypotheses=(master, constant, grows),
    claim=(end, "<=", begin),
    equality="the score is the same wherever edges lead, at all times",
    anywhere=relaxing(),
    tight=relaxing(size=0.001),
    without={master.name: relaxing(velocity="any"), constant.name: relaxing(acceleration="any")},
    shown=r"\sqrt{I(\tau)} \le \sqrt{I(0)}",
    **common | {"applies_to": JUMPS},
)
def relaxation():
    each = close(rate, "<=", 0, by=[sign(smoothing), over(state, 2*score*assume(constant)), over(state, score**2*assume(master))])
    return calc(end).eq(begin + total(t, rate), by=assume(grows)).le(begin, by=over(t, each), why="cr.monotone at each time")


@theorem(
    id="cr.relaxation.length",
    title="With constant rates no way is longer than the time at the first speed",
    claim=(length, "<=", tau*sqrt(start)),
    equality="constant speed",
    shown=r"\tau \ge \frac{\ell}{\sqrt{I(0)}}",
    **common, **slowed,
)
def way():
    each = root(sqrt(I), sqrt(start), close(I, "<=", start, by=assume(slower)), sign(sqrt(start)))
    return calc(length).le(tau*sqrt(start), by=over(t, each), why="I never exceeds that at the start")


@theorem(
    id="cr.relaxation.action",
    title="With constant rates the action is at most that at the first speed",
    claim=(action, "<=", tau*start),
    equality="constant speed",
    shown=r"2C = \int_0^\tau\! I\,dt \le \tau\, I(0)",
    **common, **slowed,
)
def cost():
    return calc(action).le(tau*start, by=over(t, assume(slower)), why="I never exceeds that at the start")


@theorem(
    id="cr.relaxation.angle",
    title="With constant rates no angle is larger than the time at the first speed",
    hypotheses=(*hypotheses, slower),
    claim=(Lam, "<=", tau*sqrt(start)),
    equality="sqrt(p) moves on a great circle, evenly",
    anywhere=started(paths, 1.0, 2.0),
    tight=started(great_circles, 1.0, 1.0001),
    without={**{name: started(make, 1.0, 1.0001) for name, make in geodesic.without.items()},
             slower.name: started(great_circles, 0.1, 0.5)},
    shown=r"\tau \ge \frac{\Lambda}{\sqrt{I(0)}}",
    **common,
)
def arc():
    return calc(Lam).le(length, by=geodesic.prove(), why="cr.geodesic").le(tau*sqrt(start), by=way.prove(), why="cr.relaxation.length")


@theorem(
    id="cr.relaxation.observable",
    title="With constant rates a change of an expectation takes a time fixed by the preparation",
    hypotheses=(keeps_t, changes, slower, largest),
    claim=(dR**2, "<=", tau**2*most*start),
    equality="R - <R> proportional to the score at all times, both of constant size",
    anywhere=started(along(), 1.0, 2.0),
    tight=started(along(0.0003), 1.0, 1.0001),
    without={keeps_t.name: started(along(leak=30.0), 1.0, 1.0001), slower.name: started(along(0.0003), 0.1, 0.5),
             largest.name: started(along(0.0003), 1.0, 1.0001, 0.1)},
    shown=r"\tau \ge \frac{|\Delta\langle R\rangle|}{\sqrt{I(0)}\,\max_t \sqrt{\mathrm{Var}(R)}}",
    **common,
)
def observable():
    return (
        calc(dR**2)
        .le(total(t, Var)*action, by=finite.prove(), why="cr.finite")
        .le(tau*most*action, by=action*over(t, assume(largest)))
        .le(tau**2*most*start, by=tau*most*over(t, assume(slower)))
    )
