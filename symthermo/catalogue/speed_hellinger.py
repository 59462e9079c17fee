"""No way between two states is shorter than the chord, and none is faster than the chord allows.

    ell >= ell_H = 2 sqrt(sum_i (sqrt(x_i(tau)) - sqrt(x_i(0)))^2) ,      tau int_0^tau I dt >= ell_H^2

With r_i = 2 sqrt(x_i), I = |dr/dt|^2: the space of positive measures is flat.
Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: speed.hellinger.
"""
from sympy import sqrt

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, lemmas, over, root, sign, theorem
from . import _chemical as now
from ._chemical import PAPER
from ._motion import action, chord, i, length, roots_change, speed, t, tau, u, v, x, x0, x1
from ._paths import roots
from .speed_time import time

r, rdot = family("r", positive=True), family("rdot")
xn, vn = now.x, now.v
is_root = Hypothesis("r^2 = 4 x", r[i]**2, "==", 4*xn[i], forall=(i,), always=True, kind="definition")
moves = Motion("v = dx/dt, rdot = dr/dt", ((xn, vn), (r, rdot)))


def anywhere(rng, k):
    return roots(rng, k, 3, 1.0)


def tight(rng, k):                                        # nearly straight
    return roots(rng, k, 3, 0.03)


def instant(rng, k):
    x, v = rng.lognormal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
    return {"x": x, "v": v, "r": 2*x**0.5, "rdot": v/x**0.5}


common = {"source": PAPER, "paper": 6, "applies_to": ("network", "jump")}
SHOWN = r"\ell_H = 2\Bigl[\sum_i \bigl(\sqrt{x_i(\tau)} - \sqrt{x_i(0)}\bigr)^2\Bigr]^{1/2}"


@theorem(
    id="speed.hellinger",
    title="No way is shorter than the chord",
    hypotheses=(roots_change,),
    claim=(sqrt(chord), "<=", length),
    equality="r = 2 sqrt(x) moves on a straight line, in one direction",
    anywhere=anywhere,
    tight=tight,
    shown=r"\ell \ge " + SHOWN,
    **common,
)
def hellinger():
    """The fundamental theorem of calculus for sqrt(x) is a hypothesis."""
    return root(sqrt(chord), length, squared.prove(), sign(length))


@theorem(
    id="speed.hellinger.squared",
    title="No way is shorter than the chord, squared",
    hypotheses=(roots_change,),
    claim=(chord, "<=", length**2),
    equality="r = 2 sqrt(x) moves on a straight line, in one direction",
    anywhere=anywhere,
    tight=tight,
    shown=r"\ell^2 \ge \ell_H^2 = 4\sum_i \bigl(\sqrt{x_i(\tau)} - \sqrt{x_i(0)}\bigr)^2",
    **common,
)
def squared():
    """The chord is the double integral of the products of velocities, none of which exceeds the product of the speeds."""
    here, there = v[i, t]/sqrt(x[i, t]), v[i, u]/sqrt(x[i, u])
    change, whole = sqrt(x1[i]) - sqrt(x0[i]), total(t, v[i, t]/(2*sqrt(x[i, t])))
    product = total(i, here*there)
    cs = lemmas.cauchy_schwarz(here, there, weight=1, over=i)
    each = root(product, speed(t)*speed(u), close(product**2, "<=", (speed(t)*speed(u))**2, cs), sign(speed(t)*speed(u)))
    return (
        calc(chord)
        .eq(total(t, u, product), by=over(i, 4*(change + whole)*assume(roots_change)))
        .le(length**2, by=over(t, over(u, each)), why="Cauchy-Schwarz at each two times")
    )


@theorem(
    id="speed.hellinger.time",
    title="Time is at least squared chord over twice the action",
    hypotheses=(roots_change,),
    claim=(chord, "<=", tau*action),
    equality="r = 2 sqrt(x) moves on a straight line, evenly",
    anywhere=anywhere,
    tight=tight,
    shown=r"\tau \ge \frac{\ell_H^2}{2C}, \qquad " + SHOWN + r", \quad 2C = \int_0^\tau\! I\,dt",
    **common,
)
def chord_time():
    return calc(chord).le(length**2, by=squared.prove()).le(tau*action, by=time.prove())


@theorem(
    id="speed.hellinger.flat",
    title="The Fisher information of time is the squared speed of r = 2 sqrt(x)",
    hypotheses=(is_root, moves),
    claim=(total(i, rdot[i]**2), "==", total(i, vn[i]**2/xn[i])),
    equality="always",
    anywhere=instant,
    shown=r"I = \sum_i \dot r_i^2, \qquad r_i = 2\sqrt{x_i}",
    letters={"r": (r"2\sqrt{x_i}", "numeric.length_letters.root_coordinates"),
             "rdot": (r"\dot x_i/\sqrt{x_i}", "numeric.length_letters.root_velocity")},
    **common,
)
def flat():
    rate = derive(assume(is_root), moves)                 # 2 r dr/dt = 4 v
    miss = (rdot[i]*r[i] + 2*vn[i])/(4*xn[i])
    return (
        calc(total(i, rdot[i]**2))
        .eq(total(i, rdot[i]**2*r[i]**2/(4*xn[i])), by=over(i, rdot[i]**2/(4*xn[i])*assume(is_root)))
        .eq(total(i, vn[i]**2/xn[i]), by=over(i, miss*rate), why="2 r dr/dt = 4 dx/dt")
    )
