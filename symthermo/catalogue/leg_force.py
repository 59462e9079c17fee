"""If the state is a tilted equilibrium, its field gives the thermodynamic forces.

    F = theta.(r_j - r_i) on an edge from j to i ;   overdamped: F = -theta.grad r ;   Kramers: -(v + (T/m) d_v ln p) = -(T/m) theta.d_v r

N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.force.
"""
from dataclasses import replace

from sympy import Symbol

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, derive, substitute, theorem
from . import leg_ep as ep
from ._probability import DIFFUSIONS, JUMPS, head, n, r, tail
from ._tilted import PAPER, J, O, T, i, k, p, psi, q
from ._tilted_samples import anywhere, law
from .cr_excess import balance
from .leg_epr import here_j, ring, tilted_j

theta = T.theta
line = replace(T, law=p, always=True)                     # at all points of a line
dp, dq, dO, f, vel = map(family, ("dp", "dq", "dO", "f", "vel"))
m, temperature = Symbol("m", positive=True), Symbol("T", positive=True)
along = Hypothesis(line.tilted.name, line.tilted.lhs, "==", line.tilted.rhs, line.tilted.forall, always=True)
step = Motion("derivatives along a displacement", ((p, dp), (q, dq), (O, dO), (theta, 0), (psi, 0)))
rest = Hypothesis("q is at rest in the force f", temperature*dq[i], "==", f[i]*q[i], forall=(i,))
thermal = Hypothesis("velocities in q are thermal", temperature*dq[i], "==", -m*vel[i]*q[i], forall=(i,))
slope = total(k, theta[k]*dO[k, i])
common = {"source": PAPER, "paper": 12, "equality": "always", "letters": T.letters()}


@theorem(
    id="leg.force",
    title="Of a tilted state the field and the steps of the observables give the force on every edge",
    hypotheses=(balance, tilted_j),
    claim=(n.F(r), "==", total(k, theta[k]*(O[k, tail(r)] - O[k, head(r)]))),
    anywhere=ring,
    without={balance.name: lambda rng, n: ring(rng, n, even=False), tilted_j.name: lambda rng, n: ring(rng, n, out=True)},
    shown=r"p = p_\theta: \qquad F_{j\to i} = \theta\cdot(r_j - r_i)",
    applies_to=JUMPS,
    **common,
)
def force():
    begin, end = (substitute(here_j.ln, {J.i: place}) for place in (tail(r), head(r)))
    return calc(n.F(r)).eq(ep.height(tail(r)) - ep.height(head(r)), by=ep.force.prove(), why="leg.ep.force").eq(
        total(k, theta[k]*(O[k, tail(r)] - O[k, head(r)])), by=[begin, end])


def displaced(rng, n, out=False, at_rest=True, hot=1.0):
    """Derivatives along any displacement; a law that is not tilted there, or a force that is not that of q."""
    data = anywhere(rng, n)
    p, q, m, T = data["ptheta"], data["q"], rng.lognormal(0, 0.5, n), rng.lognormal(0, 0.5, n)
    dO, gain = rng.normal(0, 1, data["O"].shape), rng.normal(0, 1, q.shape)
    dp = p*(gain + (data["theta"][..., None]*dO).sum(1))
    if out:
        p, dp = law(rng, data), rng.normal(0, 1, q.shape)
    f = T[:, None]*gain if at_rest else rng.normal(0, 1, q.shape)
    return data | {"p": p, "dp": dp, "dq": q*gain, "dO": dO, "m": m, "T": T, "f": f, "vel": -f/m[:, None]}


@theorem(
    id="leg.force.overdamped",
    title="Of a tilted density the field and the gradient of the observables give the force",
    hypotheses=(rest, along, step),
    claim=(f[i]/temperature - dp[i]/p[i], "==", -slope),
    anywhere=displaced,
    without={rest.name: lambda rng, n: displaced(rng, n, at_rest=False), along.name: lambda rng, n: displaced(rng, n, out=True)},
    shown=r"p = p_\theta: \qquad F = \frac{f}{T} - \nabla\ln p = -\nabla\ln\frac{p}{p_{\mathrm{eq}}} = -\sum_k \theta_k \nabla r_k",
    applies_to=DIFFUSIONS,
    **common,
)
def gradient():
    """In every direction. That the law is tilted is said along the line of the displacement, at all its points."""
    moved = derive(line.ln, step)                         # dp/p - dq/q = theta.dO
    return calc(f[i]/temperature - dp[i]/p[i]).eq(dq[i]/q[i] - dp[i]/p[i], by=1/(temperature*q[i])*assume(rest)).eq(-slope, by=moved)


@theorem(
    id="leg.force.kramers",
    title="Of a tilted density in phase space the field gives the dissipative force",
    hypotheses=(thermal, along, step),
    claim=(-(vel[i] + temperature/m*dp[i]/p[i]), "==", -temperature/m*slope),
    anywhere=displaced,
    without={thermal.name: lambda rng, n: displaced(rng, n, at_rest=False), along.name: lambda rng, n: displaced(rng, n, out=True)},
    shown=r"p = p_\theta: \qquad -\Bigl(v + \frac{T}{m}\,\partial_v\ln p\Bigr) = -\frac{T}{m}\,\partial_v(\theta\cdot r)",
    applies_to=DIFFUSIONS,
    **common,
)
def dissipative():
    """Displacements of the velocity; the friction force is g times this."""
    moved, ratio = derive(line.ln, step), temperature/m
    return calc(-(vel[i] + ratio*dp[i]/p[i])).eq(ratio*(dq[i]/q[i] - dp[i]/p[i]), by=1/(m*q[i])*assume(thermal)).eq(
        -ratio*slope, by=ratio*moved)
