"""What an observer sees when nothing is hidden: neither can the Fisher information of what is seen grow, nor can it turn too far.

    I_X(t2) <= I_X(t1)  for t1 < t2 ,      Lam(P(0), P(tau)) <= tau v_X(0)

if P(t) = T P(0) and dP/dt = T dP/dt(0) with the same stochastic T, as constant rates of what is seen would have it. To see one of these
fail is to prove a hidden variable or a protocol. The converse is false: an I_X that only falls proves nothing.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.hidden.test.
"""
from sympy import sqrt

from ..index import Index, family, total
from ..proof import Hypothesis, assume, at, calc, close, cut, over, substitute, theorem
from ..proof.kernel import put
from . import cr_monotone as maps
from ._paths import INSTANTS, WEIGHTS
from ._probability import ANY, PAPER, N, p, t, tau, v
from ._samples import EULER
from .cr_geodesic import Lam, names, p0
from .cr_geodesic import hypotheses as of_angle
from .cr_hidden import X, a, b, c
from .cr_relaxation import arc, p1, slower, v0, v1

i, j = (Index(name, X) for name in "ij")
T, Tt = family("T", nonnegative=True), family("T_t", nonnegative=True)


def seen(y, k, *when):
    """The marginal at the place k."""
    return total(b, y[(k, b, *when)])


def information(p, v, *when):
    """I_X."""
    return total(a, seen(v, a, *when)**2/seen(p, a, *when))


def autonomous(T, when, start, end):
    """One stochastic map carries what is seen and its velocity."""
    (p, v), (P, V) = start, end
    step = lambda y: total(c, T[(a, c, *when)]*seen(y, c))
    return (
        Hypothesis("columns of T sum to one", total(a, T[(a, c, *when)]), "==", 1, forall=(c, *when)),
        Hypothesis("what is seen is carried by T", seen(P, a, *when), "==", step(p), forall=(a, *when)),
        Hypothesis("its velocity is carried by T", seen(V, a, *when), "==", step(v), forall=(a, *when)),
    )


def mapped(T, when, start, end):
    """cr.monotone.map for what is seen."""
    (p, v), (P, V) = start, end
    place = lambda y, *more: ((a,), seen(y, a, *more))
    th = substitute(maps.map_bound.prove(), {
        N: X, maps.p: place(p), maps.v: place(v), maps.P: place(P, *when), maps.V: place(V, *when), maps.T: ((a, c), T[(a, c, *when)])})
    one, state, velocity = autonomous(T, when, start, end)
    facts = {maps.stochastic.name: at(one, {c: i}), maps.P_is.name: at(state, {a: j}), maps.V_is.name: at(velocity, {a: j})}
    for h in sorted(th.hyps, key=str):
        th = cut(th, h, facts[h.name])
    return th


two, path = (T, (), (p0, v0), (p1, v1)), (Tt, (t,), (p0, v0), (p, v))
here = {N: X, p: ((a, t), seen(p, a, t)), v: ((a, t), seen(v, a, t)), p0: ((a,), seen(p0, a)), v0: ((a,), seen(v0, a))}
starts, _, _, *angle = (Hypothesis(h.name, put(h.lhs, here), h.op, put(h.rhs, here), h.forall, kind=h.kind) for h in of_angle)
still = Hypothesis("the total probability does not change at the start", total(a, seen(v0, a)), "==", 0)


# -- samples -------------------------------------------------------------------------------------------------------------------------
def hiding(data, rng, *made):
    """Spreads what is seen over three hidden states, and moves what is hidden at will."""
    k, n = data["p0"].shape[:2]
    share = rng.lognormal(0, 1, (k, n, 3))
    share, noise = share/share.sum(-1, keepdims=True), rng.normal(0, 1, (k, n, 3))
    noise, wide = noise - noise.mean(-1)[..., None], lambda y, z: y.reshape(*y.shape, *[1]*(z.ndim - 2))
    spread = {x: wide(share, data[x])*data[x][:, :, None] + (wide(noise, data[x]) if x[0] == "v" else 0) for x in made}
    return data | spread


def stepping(mixing, columns=1.0, state=1.0, velocity=1.0):
    """Two times of what is seen, and the map between them; it, the state and the velocity may be other than they should by a factor."""
    def made(rng, k):
        data = maps.mapped(mixing, columns)(rng, k)
        out = {"X": data["N"], "T": data["T"], "p0": data["p"], "v0": data["v"], "p1": state*data["P"], "v1": velocity*data["V"]}
        return hiding(out, rng, "p0", "v0", "p1", "v1")
    return made


def relaxing(decay, begin=0.0, whole=0.0, columns=0.0, state=1.0, velocity=1.0, leak=0.0):
    """Two states that relax, from a fraction of the time on. Otherwise than the hypotheses say: totals at the start and of columns, as a
    share of what keeps the angle real; factors of the second probability and of the velocity; how fast all probabilities shrink."""
    def made(rng, k):
        tau, fall = rng.lognormal(0, 1, (k, 1, 1)), decay*rng.uniform(0.0005, 1, (k, 1, 1))
        q, p = rng.uniform(0.6, 0.9, (k, 1, 1)), rng.uniform(0.1, 0.4, (k, 1, 1))
        fade = EULER**(-fall*(begin + (1 - begin)*(0*p + INSTANTS)))
        both = lambda x, y: x*[[1.0], [0.0]] + y*[[0.0], [1.0]]
        T = both(*(both(x, 1 - x)[:, :, None] for x in (q + (1 - q)*fade, q*(1 - fade))))
        carried = lambda y: (T*y[:, None]).sum(2)
        p0 = both(p, 1 - p)
        v0 = fall*(1 - begin)/tau*(both(q - p, p - q) - leak*p0)
        away = ((p0**0.5 - carried(p0)**0.5)**2).sum(1).min(-1)[:, None, None]/2     # 1 - cos of the least angle
        room = away/(1 - away)
        T, p0, v0 = T*(1 + columns*room[..., None])**2, (1 + whole*room)*p0, (1 + whole*room)*v0
        p, v = carried(p0), velocity*carried(v0)
        p = p if state == 1 else both(1 - state*p[:, 1:], state*p[:, 1:])
        near = ((p0**0.5 - p**0.5)**2).sum(1)/2
        less = near + (1 - (p + p0).sum(1)/2 if whole or columns or leak else 0.0)   # 1 - cos
        sine = (less*(2 - less))**0.5
        rate, tau = -(p0**0.5*v/(2*p**0.5)).sum(1)/sine, tau[..., 0]*WEIGHTS
        data = {"tau": tau, "p0": p0[..., 0], "v0": v0[..., 0], "p": p, "v": v, "T_t": T, "sine": sine, "rate": rate,
                "Lam": 2*(tau*rate).sum(-1)}
        return hiding(data, rng, "p0", "v0", "p", "v")
    return made


common = {"source": PAPER, "paper": 5, "applies_to": ANY}
one, state, velocity = autonomous(*two)
one_t, state_t, velocity_t = autonomous(*path)


@theorem(
    id="cr.hidden.test",
    title="What is seen can gain no Fisher information if nothing is hidden",
    hypotheses=(one, state, velocity),
    claim=(information(p1, v1), "<=", information(p0, v0)),
    equality="the score is the same for all states that the map brings together",
    anywhere=stepping(0.5),
    tight=stepping(0.0003),
    without={one.name: stepping(0.1, columns=2.0), state.name: stepping(0.1, state=0.5), velocity.name: stepping(0.1, velocity=2.0)},
    shown=r"P(t_2) = T P(t_1),\ \dot P(t_2) = T \dot P(t_1) \;\Rightarrow\; I_X(t_2) \le I_X(t_1)",
    **common,
)
def test():
    return calc(information(p1, v1)).le(information(p0, v0), by=mapped(*two), why="cr.monotone.map")


@theorem(
    id="cr.hidden.test.angle",
    title="What is seen can turn no further than at its first speed if nothing is hidden",
    hypotheses=(starts, still, *angle, one_t, state_t, velocity_t),
    claim=(Lam, "<=", tau*sqrt(information(p0, v0))),
    equality="in the limit of short times, along a great circle",
    anywhere=relaxing(2.0),
    tight=relaxing(0.01),
    without={starts.name: relaxing(0.2, 0.5, whole=0.9), still.name: relaxing(0.1, leak=1.0), one_t.name: relaxing(0.2, 0.5, columns=0.9),
             state_t.name: relaxing(0.01, state=0.1), velocity_t.name: relaxing(0.01, velocity=2.0)},
    shown=r"P(t) = T_t P(0),\ \dot P(t) = T_t \dot P(0) \;\Rightarrow\; \Lambda(P(0), P(\tau)) \le \tau\, v_X(0)",
    **common,
)
def turn():
    th = substitute(arc.prove(), here)
    sums = lambda y, y0, step, whole: close(total(a, seen(y, a, t)), "==", whole, by=[
        over(a, assume(step)), over(c, seen(y0, c)*assume(one_t)), assume(starts if whole else still)])
    facts = {h.name: assume(h) for h in (starts, *angle)} | {
        names[1]: sums(p, p0, state_t, 1), names[2]: sums(v, v0, velocity_t, 0), slower.name: mapped(*path)}
    for h in sorted(th.hyps, key=str):
        th = cut(th, h, facts[h.name])
    return calc(Lam).le(tau*sqrt(information(p0, v0)), by=th, why="cr.relaxation.angle")
