"""Near a steady state the divergence is minus half the second-order entropy: a squared distance.

    D(xss + dx||xss) = -delta2S/2 + O(dx^3) ,      delta2S = -sum_i dx_i^2/xss_i

stated without a limit: D lies between the expansion to third order and this with a remainder of the fourth order added (.above).
Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.distance.
"""
from sympy import Rational, S

from ..index import total
from ..proof import Hypothesis, assume, calc, cut, substitute, theorem
from . import fisher_limit as limit
from ._chemical import i, kl, x, xss
from ._stability import PAPER, dxs, square

away = Hypothesis("x = xss + dx", x[i], "==", xss[i] + dxs[i], forall=(i,), kind="definition")
third = total(i, dxs[i]**3/xss[i]**2)/6
fourth = total(i, dxs[i]**4/(xss[i]**2*x[i]))/6


def displaced(size):
    """States at a distance; `size` of the largest relative displacement."""
    def made(rng, k):
        xss, dxs = rng.lognormal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
        dxs = dxs*size*rng.uniform(0.5, 1, (k, 1))/abs(dxs/xss).max(1)[:, None]
        return {"xss": xss, "dxs": dxs, "x": xss + dxs}
    return made


def expansion(of):
    """A bound of fisher.limit, for the step dx from xss."""
    t = substitute(of.prove(), {limit.x: ((i,), xss[i]), limit.v: ((i,), dxs[i]), limit.y: ((i,), x[i]), limit.dt: S.One})
    return cut(t, next(iter(t.hyps)), assume(away))


common = {"source": PAPER, "paper": 4, "hypotheses": (away,), "equality": "x = xss; asymptotically as dx goes to zero",
          "anywhere": displaced(0.9), "tight": displaced(0.01), "applies_to": ("network",)}
SERIES = (r"-\tfrac12\delta^2 S - \tfrac16\sum_i \frac{\delta x_i^3}{(x^{\mathrm{ss}}_i)^2}",
          r"\tfrac16\sum_i \frac{\delta x_i^4}{(x^{\mathrm{ss}}_i)^2 x_i}")


@theorem(
    id="gp.distance",
    title="The divergence from a state is at least its expansion to third order, which begins with half the squared distance",
    claim=(square/2 - third, "<=", kl(x, xss)),
    shown=SERIES[0] + r" \le D(x\|x^{\mathrm{ss}})",
    **common,
)
def below():
    return calc(square/2 - third).le(kl(x, xss), by=Rational(1, 2)*expansion(limit.reverse), why="fisher.limit.reverse")


@theorem(
    id="gp.distance.above",
    title="The divergence from a state exceeds its expansion to third order by a term of fourth order at most",
    claim=(kl(x, xss), "<=", square/2 - third + fourth),
    shown=r"D(x\|x^{\mathrm{ss}}) \le " + SERIES[0] + " + " + SERIES[1],
    **common,
)
def above():
    return calc(kl(x, xss)).le(square/2 - third + fourth, by=Rational(1, 2)*expansion(limit.reverse_above),
                               why="fisher.limit.reverse.above")
