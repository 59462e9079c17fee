"""What is left of the way to the steady state is at least as long as the angle to it.

    2 arccos sum_i sqrt(p_i(0) q_i) <= int_0^tau sqrt(I) dt + 2 arccos sum_i sqrt(p_i(tau) q_i) ,   the last angle -> 0 as p(tau) -> q

for the stationary q (any q, in fact). The chain rule of arccos and the fundamental theorem of calculus are hypotheses; see cr.geodesic.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.tradeoff-excess.length.
"""
from sympy import S, Symbol, sqrt

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, cut, over, root, sign, substitute, theorem
from . import _motion as motion
from . import cr_geodesic, speed_sphere
from ._probability import i, p, q, t, v
from ._stability import REDERIVED

Lam, Lam1, fall, sine = Symbol("Lam", real=True), Symbol("Lam1", real=True), family("fall"), family("sine", positive=True)
overlap = total(i, sqrt(q[i])*sqrt(p[i, t]))
opening = total(i, sqrt(q[i])*v[i, t]/(2*sqrt(p[i, t])))
target = Hypothesis("q sums to one", total(i, q[i]), "==", 1)
state = Hypothesis("p sums to one", total(i, p[i, t]), "==", 1, forall=(t,))
keeps = Hypothesis("the sum of the probabilities does not change", total(i, v[i, t]), "==", 0, forall=(t,))
sine_is = Hypothesis("sine of half the angle from q", 1 - sine[t]**2, "==", overlap**2, forall=(t,), kind="definition")
chain = Hypothesis("the chain rule of arccos", fall[t]*sine[t], "==", opening, forall=(t,), kind="calculus")
whole = Hypothesis("the angle falls by the integral of its rate", Lam - Lam1, "==", total(t, 2*fall[t]), kind="calculus")
speed = total(i, v[i, t]**2/p[i, t])


def approaching(make):
    """Paths of cr.geodesic, backwards: to their start."""
    def made(rng, k):
        data = make(rng, k)
        Lam1 = 0.1*rng.lognormal(0, 1, k)*abs(data["Lam"])
        return {"q": data["p0"], "p": data["p"], "v": -data["v"], "tau": data["tau"], "sine": data["sine"], "fall": data["rate"],
                "Lam1": Lam1, "Lam": Lam1 + data["Lam"]}
    return made


@theorem(
    id="gp.tradeoff-excess.length",
    title="What is left of the way to the steady state is at least as long as the angle to it",
    hypotheses=(target, state, keeps, sine_is, chain, whole),
    claim=(Lam, "<=", total(t, sqrt(speed)) + Lam1),
    equality="sqrt(p) moves on a great circle towards sqrt(q)",
    anywhere=approaching(cr_geodesic.anywhere),
    tight=approaching(cr_geodesic.tight),
    without={new.name: approaching(cr_geodesic.geodesic.without[old.name])
             for new, old in zip((target, state, keeps), cr_geodesic.hypotheses, strict=False)},
    shown=r"2\arccos\sum_i\sqrt{p_i(0)\,q_i} \le \int_0^\tau\!\sqrt{I}\,dt + 2\arccos\sum_i\sqrt{p_i(\tau)\,q_i}",
    applies_to=cr_geodesic.geodesic.applies_to,
    source=REDERIVED,
    paper=4,
)
def remaining():
    """With p(tau) -> q the last angle vanishes: 2 arccos sum sqrt(p q) <= int_0^inf sqrt(I) dt."""
    turn = substitute(speed_sphere.turning_away.prove(), {
        motion.x: ((i,), p[i, t]), motion.v: ((i,), v[i, t]), motion.x0: ((i,), q[i]), speed_sphere.M: S.One})
    for h, known in zip((speed_sphere.starts, speed_sphere.has, speed_sphere.keeps), (target, state, keeps), strict=True):
        turn = cut(turn, next(g for g in turn.hyps if g.name == h.name), assume(known))
    turned = fall[t]*sine[t] + opening
    squared = close((2*fall[t])**2, "<=", speed, by=[
        1/sine[t]**2*turn, 4*turned/sine[t]**2*assume(chain), speed/sine[t]**2*assume(sine_is)])
    each = root(2*fall[t], sqrt(speed), squared, sign(sqrt(speed)))
    return (
        calc(Lam)
        .eq(total(t, 2*fall[t]) + Lam1, by=assume(whole))
        .le(total(t, sqrt(speed)) + Lam1, by=over(t, each), why="speed.sphere.turning at each time")
    )
