"""The intrinsic speed of a jump process accelerates no faster than its protocol.

    d sqrt(I)/dt <= sqrt(sum_i ((dW/dt) p)_i^2/p_i)

Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.protocol_speed.
"""
from sympy import Symbol, sqrt

from ..index import total
from ..proof import Hypothesis, Motion, assume, close, derive, lemmas, root, sign, theorem
from ._probability import REDERIVED, acc, information, master, p, smoothing, v
from ._probability import state as i
from .cr_nonautonomous import anywhere as driven_anywhere
from .cr_nonautonomous import identity, moves, out_of_motion, protocol, pushed, pushed_along

g, gdot = Symbol("g", positive=True), Symbol("gdot", real=True)
speed = Hypothesis("g^2 = I", g**2, "==", information(i), always=True, kind="definition")
accelerates = Motion("v = dp/dt, acc = dv/dt, gdot = dg/dt", ((p, v), (v, acc), (g, gdot)))
pushing = total(i, pushed**2/p[i])


def speeding(make):
    """Adds the speed and its rate."""
    def made(rng, k):
        data = make(rng, k)
        p, v, acc = (data[name] for name in ("p", "v", "acc"))
        g = (v**2/p).sum(-1)**0.5
        return data | {"g": g, "gdot": (2*v*acc/p - v**3/p**2).sum(-1)/(2*g)}
    return made


@theorem(
    id="cr.protocol_speed",
    title="The intrinsic speed accelerates no faster than the protocol",
    source=REDERIVED,
    paper=5,
    hypotheses=(master, moves, speed, accelerates),
    claim=(gdot, "<=", sqrt(pushing)),
    equality="as the score vanishes, dp/dt proportional to (dW/dt) p",
    anywhere=speeding(driven_anywhere),
    tight=speeding(pushed_along),
    without={master.name: speeding(out_of_motion)},
    shown=r"\frac{d\sqrt{I}}{dt} \le \Bigl[\sum_i \frac{((dW/dt)\,p)_i^2}{p_i}\Bigr]^{1/2}",
    applies_to=("jump",),
)
def protocol_speed():
    cs = lemmas.cauchy_schwarz(v[i]/p[i], pushed, weight=p[i], over=i)
    squared = close((protocol/2)**2, "<=", (g*sqrt(pushing))**2, by=[cs, pushing*assume(speed)])
    along = root(protocol/2, g*sqrt(pushing), squared, sign(g*sqrt(pushing)))
    return close(gdot, "<=", sqrt(pushing), by=[
        1/g*derive(assume(speed), accelerates), 1/g*identity.prove(), sign(smoothing/g), 1/g*along])
