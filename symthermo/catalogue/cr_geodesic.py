"""No way between two distributions is shorter than the angle between them, so it takes time.

    Lam = 2 arccos sum_i sqrt(p_i(0) p_i(tau)) <= ell <= sqrt(2 C tau) ,      tau >= Lam^2/(2 C)

y = 2 sqrt(p) stays on the sphere of radius 2, |dy/dt|^2 = I, and Lam is the length of the great circle. The chain rule of arccos
(singular where the angle vanishes) and the fundamental theorem of calculus are hypotheses; see speed.sphere.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.geodesic.
"""
from sympy import S, Symbol, sqrt

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, cut, substitute, theorem
from ..proof.kernel import put
from . import _motion as motion
from . import speed_sphere, speed_time
from ._paths import in_blocks
from ._probability import ANY, PAPER, at_time, dense, fisher, i, p, t, tau

p0, p1 = (family(name, positive=True) for name in ("p0", "p1"))
Lam = Symbol("Lam", nonnegative=True)
places = {motion.x: ((i, t), p[i, t]), motion.x0: ((i,), p0[i]), motion.x1: ((i,), p1[i])}
values = places | {speed_sphere.M: S.One, speed_sphere.Theta: Lam/2}
names = ("the probabilities sum to one at the start", "the probabilities sum to one", "the sum of the probabilities does not change",
         "sine of the angle Lam/2", "the chain rule of arccos", "the angle is the integral of its rate")
hypotheses = tuple(Hypothesis(name, put(h.lhs, values), h.op, put(h.rhs, values), h.forall, kind="assumption" if k == 0 else h.kind)
                   for k, (name, h) in enumerate(zip(names, speed_sphere.hypotheses, strict=True)))
I = at_time(fisher)
length, action = total(t, sqrt(I)), total(t, I)


def normalised(make):
    """Paths of one total as paths of probabilities, with their angle."""
    def made(rng, k):
        d = make(rng, k)
        M = d["M_tot"]
        return {"tau": d["tau"], "p": d["x"]/M[:, None, None], "v": d["v"]/M[:, None, None], "p0": d["x0"]/M[:, None],
                "p1": d["x1"]/M[:, None], "Lam": 2*d["Theta"], "rate": d["rate"], "sine": d["sine"]}
    return made


def larger_start(rng, k):
    """Second halves of great circles, the sum at the start so large that the angle turns faster than the state moves."""
    d = normalised(lambda rng, k: speed_sphere.sphere_of(in_blocks(rng, k, 0.0, 2.0, 0.5)))(rng, k)
    overlap = ((d["p0"][..., None]*d["p"])**0.5).sum(1)
    factor = 1 + 0.9*(1/overlap.max(-1, keepdims=True) - 1)
    sine = (1 - (factor*overlap)**2)**0.5
    rate = -factor*(d["p0"][..., None]**0.5*d["v"]/(2*d["p"]**0.5)).sum(1)/sine
    return d | {"p0": factor**2*d["p0"], "sine": sine, "rate": rate, "Lam": 2*(d["tau"]*rate).sum(-1)}


anywhere, tight = normalised(speed_sphere.anywhere), normalised(speed_sphere.tight)
common = {
    "source": PAPER, "paper": 5, "hypotheses": hypotheses, "anywhere": dense(anywhere), "tight": dense(tight), "applies_to": ANY,
    "without": {names[0]: larger_start, names[1]: normalised(speed_sphere.growing), names[2]: normalised(speed_sphere.without_law)},
}


@theorem(
    id="cr.geodesic",
    title="No way between two distributions is shorter than the angle between them",
    claim=(Lam, "<=", length),
    equality="sqrt(p) moves on a great circle, in one direction; always for a monotone relaxation of two states",
    shown=r"\Lambda = 2\arccos\sum_i\sqrt{p_i(0)\,p_i(\tau)} \le \ell = \int_0^\tau\!\sqrt{I}\,dt",
    **common,
)
def geodesic():
    th = substitute(speed_sphere.sphere.prove(), values)
    for h, old in zip(hypotheses, speed_sphere.hypotheses, strict=True):
        th = cut(th, next(g for g in th.hyps if g.name == old.name), assume(h))
    return calc(Lam).le(length, by=th, why="speed.sphere")


@theorem(
    id="cr.geodesic.time",
    title="Time is at least the squared angle over twice the action",
    claim=(Lam**2, "<=", tau*action),
    equality="sqrt(p) moves on a great circle, evenly",
    shown=r"\tau \ge \frac{\Lambda^2}{2C}, \qquad 2C = \int_0^\tau\! I\,dt",
    **common,
)
def geodesic_time():
    th = geodesic.prove()
    squared = close(Lam**2, "<=", length**2, by=[Lam*th, length*th])
    return calc(Lam**2).le(length**2, by=squared, why="cr.geodesic").le(
        tau*action, by=substitute(speed_time.time.prove(), {motion.x: places[motion.x]}), why="speed.time")
