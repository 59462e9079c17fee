"""The Fisher information of time is what currents do against the change of their forces.

    I = -sum_r J_r dF_r/dt ,      dsigma/dt = -I + sum_r F_r dJ_r/dt

for constant rates, F_r = ln(wp_r p_tail/(wm_r p_head)); with a protocol, I = -sum_r J_r dF_r/dt + sum_r J_r d ln(wp_r/wm_r)/dt.
For a diffusion in a constant force f it is I = -int J.dF/dt dx with F = f/T - grad ln p.
Ito, Phys. Rev. Lett. 121, 030605 (2018), arXiv:1712.04311. Identifier: cr.force.
"""
import sympy as sp

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, derive, over, theorem
from . import _diffusion as d
from ._paths import logs
from ._probability import DIFFUSIONS, JUMPS, any_jumps, elsewhere, flow, head, information, master, n, p, r, tail, v, wm, wp
from ._probability import state as i

F, Fdot, wpdot, wmdot = (family(name) for name in ("F", "Fdot", "wpdot", "wmdot"))
sigma, sigmadot = (sp.Symbol(name, real=True) for name in ("sigma", "sigmadot"))
force = Hypothesis("F = ln(J+/J-)", F[r], "==", n.F(r), forall=(r,), always=True, kind="definition")
production = Hypothesis("sigma = sum J F", sigma, "==", n.epr, always=True, kind="definition")
constant = Motion("v = dp/dt, Fdot = dF/dt, constant rates", ((p, v), (F, Fdot), (wp, 0), (wm, 0)))
protocol = Motion("v = dp/dt, Fdot = dF/dt, rates that change", ((p, v), (F, Fdot), (wp, wpdot), (wm, wmdot)))
produces = Motion("v = dp/dt, sigmadot = dsigma/dt, constant rates", ((p, v), (sigma, sigmadot), (wp, 0), (wm, 0)))
fisher, J = information(i), n.J(r)
Jdot = wp[r]*v[tail(r)] - wm[r]*v[head(r)]
turned = wpdot[r]/wp[r] - wmdot[r]/wm[r]                  # d ln(wp/wm)/dt
against = -total(r, J*Fdot[r])
drop = v[tail(r)]/p[tail(r)] - v[head(r)]/p[head(r)]


def forced(make, driving=0.0):
    """Adds forces and entropy production with their rates, and a protocol."""
    def made(rng, k):
        data = make(rng, k)
        p, v, wp, wm = (data[name] for name in ("p", "v", "wp", "wm"))
        here, there = (lambda y, at=data[name][0]: y[:, at] for name in ("tail", "head"))
        wpdot, wmdot = (driving*rng.normal(0, 1, wp.shape) for _ in range(2))
        F = logs(wp*here(p)/(wm*there(p)))
        Fdot = here(v/p) - there(v/p) + wpdot/wp - wmdot/wm
        sigma, rate = (flow(wp, wm, p)*F).sum(-1), (flow(wp, wm, v)*F + flow(wp, wm, p)*Fdot).sum(-1)
        return data | {"F": F, "Fdot": Fdot, "wpdot": wpdot, "wmdot": wmdot, "sigma": sigma, "sigmadot": rate}
    return made


common = {"source": "Ito, Phys. Rev. Lett. 121, 030605 (2018)", "paper": 5, "equality": "always", "applies_to": JUMPS}


@theorem(
    id="cr.force",
    title="The Fisher information of time is what the currents do against the change of their forces",
    hypotheses=(master, force, constant),
    claim=(fisher, "==", against),
    anywhere=forced(any_jumps),
    without={master.name: forced(elsewhere)},
    shown=r"I = -\sum_r J_r \frac{dF_r}{dt}",
    **common,
)
def force_identity():
    return (
        calc(fisher)
        .eq(total(i, v[i]/p[i]*n.rate(i)), by=over(i, v[i]/p[i]*assume(master)))
        .eq(-total(r, J*drop), why="each edge joins two states")
        .eq(against, by=over(r, J*derive(assume(force), constant)))
    )


@theorem(
    id="cr.force.epr",
    title="The Fisher information of time slows the entropy production down",
    hypotheses=(master, production, produces),
    claim=(sigmadot, "==", -fisher + total(r, n.F(r)*Jdot)),
    anywhere=forced(any_jumps),
    without={master.name: forced(elsewhere)},
    shown=r"\frac{d\sigma}{dt} = -I + \sum_r F_r \frac{dJ_r}{dt}",
    **common,
)
def production_rate():
    return (
        calc(sigmadot)
        .eq(total(r, J*drop) + total(r, n.F(r)*Jdot), by=derive(assume(production), produces), why="the product rule")
        .eq(-total(i, v[i]/p[i]*n.rate(i)) + total(r, n.F(r)*Jdot), why="each edge joins two states")
        .eq(-fisher + total(r, n.F(r)*Jdot), by=over(i, v[i]/p[i]*assume(master)))
    )


@theorem(
    id="cr.force.protocol",
    title="The Fisher information of time with rates that change",
    hypotheses=(master, force, protocol),
    claim=(fisher, "==", against + total(r, J*turned)),
    anywhere=forced(any_jumps, 1.0),
    without={master.name: forced(elsewhere, 1.0)},
    shown=r"I = -\sum_r J_r \frac{dF_r}{dt} + \sum_r J_r \frac{d}{dt}\ln\frac{w^+_r}{w^-_r}",
    **common,
)
def with_protocol():
    return (
        calc(fisher)
        .eq(total(i, v[i]/p[i]*n.rate(i)), by=over(i, v[i]/p[i]*assume(master)))
        .eq(-total(r, J*drop), why="each edge joins two states")
        .eq(against + total(r, J*turned), by=over(r, J*derive(assume(force), protocol)))
    )


@theorem(
    id="cr.force.diffusion",
    title="The Fisher information of time of a diffusion is what the current does against the change of its force",
    hypotheses=(d.force, d.rest, d.of_score),
    claim=(information(d.x), "==", -total(d.x, d.k, d.J*d.Fdot)),
    anywhere=d.diffusing,
    without={d.force.name: d.accelerated},
    shown=r"I = -\int J \cdot \frac{\partial F}{\partial t}\, dx",
    **common | {"applies_to": DIFFUSIONS},
)
def of_diffusions():
    slows = over(d.x, over(d.k, d.J/(d.mu*d.T)*derive(assume(d.force), d.rest)))
    return (
        calc(information(d.x))
        .eq(total(d.x, d.k, d.grads[d.k, d.x]*d.J), by=assume(d.of_score))
        .eq(-total(d.x, d.k, d.J*d.Fdot), by=slows, why="the derivative of the force")
    )
