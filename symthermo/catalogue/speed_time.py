"""A change of state takes time: squared length over twice the action.

    ell^2 <= tau int_0^tau I dt ,      ell = int_0^tau sqrt(I) dt

Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: speed.time.
"""
import sympy as sp

from ..proof import calc, lemmas, theorem
from ._chemical import PAPER
from ._motion import action, length, speed, t, tau
from ._paths import roots


def anywhere(rng, k):
    return roots(rng, k, 3, 1.0)


def tight(rng, k):                                        # nearly even speed
    return roots(rng, k, 3, 0.05)


@theorem(
    id="speed.time",
    title="Time is at least squared length over twice the action",
    source=PAPER,
    paper=6,
    claim=(length**2, "<=", tau*action),
    equality="the speed sqrt(I) is constant",
    anywhere=anywhere,
    tight=tight,
    shown=r"\tau \ge \frac{\ell^2}{2C}, \qquad \ell = \int_0^\tau\!\sqrt{I}\,dt, \quad 2C = \int_0^\tau\! I\,dt",
    applies_to=("network", "jump"),
)
def time():
    return calc(length**2).le(tau*action, by=lemmas.cauchy_schwarz(sp.S.One, speed(t), weight=sp.S.One, over=t))
