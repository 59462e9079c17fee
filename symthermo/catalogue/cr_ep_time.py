"""To go from one distribution to another takes time or dissipation: squared angle over traffic times entropy production.

    tau >= Lam^2/(a_max Sigma) ,      Sigma = int_0^tau sigma dt ,  a_max at least (1/p_i) sum_(r at i) A_r at all states and times

cr.geodesic with cr.ep at each time; the rates may change in any way.
Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.ep.time.
"""
from math import pi, sin

from ..index import total
from ..proof import Hypothesis, assume, calc, close, cut, over, substitute, theorem
from ..proof.kernel import put
from ._paths import INSTANTS, WEIGHTS, each
from ._probability import JUMPS, REDERIVED, N, n, of_states, p, r, t, tau, v, wm, wp
from ._probability import state as i
from .cr_ep import a, amax, ep_largest, largest, master, traffic
from .cr_geodesic import Lam, action, geodesic_time
from .cr_geodesic import anywhere as paths
from .cr_geodesic import hypotheses as of_angle

in_time = {y: ((i,), y[i, t]) for y in (p, v, a)} | {y: ((r,), y[r, t]) for y in (wp, wm)}


def said(h, m, forall):
    """A hypothesis with other names."""
    return Hypothesis(h.name, put(h.lhs, m), h.op, put(h.rhs, m), forall, kind=h.kind)


angle = tuple(said(h, {N: i.size}, h.forall) for h in of_angle)
now = tuple(said(h, in_time, (i, t)) for h in (master, traffic, largest))
sigma = put(n.epr, in_time)


def ends(edges, places, shift):
    """0/1 matrix of the ends of the edges of a chain."""
    return [[1.0*(place == edge + shift) for edge in range(edges)] for place in range(places)]


def carried(data, rng, busy=None, share=1.0):
    """Adds rates that carry a path along a chain of states, with any traffic or this one, and this share of the largest a."""
    p, J = data["p"], -data["v"].cumsum(1)[:, :-1]
    places = p.shape[1]
    A = abs(J)*(1.1 + rng.lognormal(0, 1, J.shape)) if busy is None else busy + 0*J
    here, there = (ends(places - 1, places, shift) for shift in (0, 1))
    a, chain = (here @ A + there @ A)/p, rng.integers(0, 1, (len(p), places - 1)) + list(range(places - 1))
    return data | {"tail": chain, "head": chain + 1, "wp": (A + J)/(2*p[:, :-1]), "wm": (A - J)/(2*p[:, 1:]), "a": a,
                   "amax": share*a.max((1, 2))}


def anywhere(rng, k):
    return carried(paths(rng, k), rng)


def evenly(path=1.0, start=1.0, share=1.0, slower=1.0):
    """Two states of nearly one probability on a short great circle, evenly, with much traffic; on the second half of it, if totals differ.

    path, start : totals on the way and at the start, as shares of the largest for which the angle is real, from 1 on
    slower : the share of the motion that the rates carry
    """
    def made(rng, k):
        size, T = rng.uniform(0.0001, 0.003, (k, 1)), rng.lognormal(0, 0.5, (k, 1))
        begin = 0.0 if path == start else 0.5
        y, ydot = size*(begin + (1 - begin)*(0*size + INSTANTS)), size*(1 - begin)/T
        first = lambda y: (1 + each(sin, 2*y))/2
        both = lambda p: p*[[1.0], [0.0]] + (1 - p)*[[0.0], [1.0]]
        sines, least = each(sin, y), each(sin, begin*size)**2
        more = lambda share: 1 + (share - 1)*least/(1 - least)          # a total
        whole, square = more(path)*more(start), more(path)*more(start) - 1
        sine = (sines**2 - square*(1 - sines**2))**0.5
        rate = whole**0.5*sines*ydot/sine
        data = {"tau": T*WEIGHTS, "p": more(path)[..., None]*both(first(y)[:, None]), "rate": rate, "sine": sine,
                "p0": more(start)*both(first(0*size)[:, None])[..., 0],
                "v": more(path)[..., None]*(each(sin, pi/2 - 2*y)*ydot)[:, None]*[[1.0], [-1.0]]}
        data["Lam"] = 2*(data["tau"]*rate).sum(-1)
        return carried(data | {"v": slower*data["v"]}, rng, 1.0, share) | {"v": data["v"]}
    return made


@theorem(
    id="cr.ep.time",
    title="To turn a distribution by an angle takes time or dissipation",
    source=REDERIVED,
    paper=5,
    hypotheses=(*angle[:2], *angle[3:], *now),
    claim=(Lam**2, "<=", tau*amax*total(t, sigma)),
    equality="sqrt(p) moves on a great circle, evenly; one value of a, and of S J/A around each state, as all forces go to zero",
    anywhere=anywhere,
    tight=evenly(),
    without={angle[0].name: evenly(start=1.9), angle[1].name: evenly(path=1.9), now[0].name: evenly(slower=0.001),
             now[2].name: evenly(share=0.5)},
    shown=r"\tau \ge \frac{\Lambda^2}{a^{*}\, \Sigma}, \qquad \Sigma = \int_0^\tau\! \sigma\, dt",
    applies_to=JUMPS,
)
def ep_time():
    turned, fast = of_states(geodesic_time.prove()), substitute(ep_largest.prove(), in_time)
    still = close(total(i, v[i, t]), "==", 0, by=over(i, assume(now[0])))
    facts = {h.name: assume(h) for h in (*angle, *now)} | {angle[2].name: still}
    for h in sorted(turned.hyps, key=str):
        turned = cut(turned, h, facts[h.name])
    for h in sorted(fast.hyps, key=str):
        fast = cut(fast, h, facts[h.name])
    return (
        calc(Lam**2)
        .le(tau*put(action, {N: i.size}), by=turned, why="cr.geodesic.time")
        .le(tau*amax*total(t, sigma), by=tau*over(t, fast), why="cr.ep.largest at each time")
    )
