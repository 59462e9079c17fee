"""Half the rate of the Fisher information of time is minus the excess entropy production of the change in time, less a cubic term.

    (1/2) dI/dt = -sum_r (dJ_r/dt)(dF_r/dt) - (1/2) sum_i xdot_i^3/x_i^2

for mass action with constant k, at any state: near a steady state the cubic term is of higher order, and what is left is delta2sigma with
dx replaced by xdot dt. For a linear master equation I never increases.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.fisher-rate.
"""
from ..index import total
from ..proof import Hypothesis, Motion, assume, calc, derive, over, theorem
from . import cr_monotone
from ._chemical import S, i, n, r, v, x
from ._stability import (
    CONSTANTS,
    INFO,
    REDERIVED,
    F,
    Fdot,
    Jdot,
    Jdotm,
    Jdotp,
    Jm,
    Jp,
    acc,
    info,
    infodot,
    ln_K,
    pushed,
    reacting,
    restated,
    said_by,
    skewed,
)
from .fisher_rate import is_info
from .gp_evolution import force, mass_action

flow = Hypothesis("dx/dt = S J", v[i], "==", n.rate(i), forall=(i,), always=True)
moves = Motion("v = dx/dt, acc = dv/dt, fluxes and forces move, constants do not",
               ((x, v), (v, acc), (S, 0), (Jp, Jdotp), (Jm, Jdotm), (F, Fdot), (ln_K, 0), (info, infodot)))
cubic = total(i, v[i]**3/x[i]**2)


def stirred(rng, k):                                      # something else moves the species as well, and faster and faster
    data, more = pushed()(rng, k), rng.normal(0, 1, (k, 4))
    return data | {"acc": data["acc"] + more, "infodot": data["infodot"] + 2*(data["v"]*more/data["x"]).sum(-1)}


@theorem(
    id="gp.fisher-rate",
    title="The Fisher information of time changes at minus twice the excess entropy production of the change in time",
    source=REDERIVED,
    paper=4,
    hypotheses=(is_info, force, mass_action, flow, moves),
    claim=(infodot/2, "==", -total(r, Jdot*Fdot[r]) - cubic/2),
    equality="always",
    anywhere=reacting(),
    without={mass_action.name: skewed(), flow.name: stirred},
    shown=r"\tfrac12\frac{dI}{dt} = -\sum_r \frac{dJ_r}{dt}\frac{dF_r}{dt} - \tfrac12\sum_i \frac{\dot x_i^3}{x_i^2}",
    letters=INFO | CONSTANTS,
    applies_to=("network",),
)
def fisher_rate():
    score = v[i]/x[i]
    pulls = total(i, S[i, r]*score)
    return (
        calc(infodot/2)
        .eq(total(i, acc[i]*score) - cubic/2, by=derive(assume(is_info), moves), why="the chain rule")
        .eq(total(i, score*total(r, S[i, r]*Jdot)) - cubic/2, by=over(i, score*derive(assume(flow), moves)))
        .eq(total(r, Jdot*pulls) - cubic/2, why="the order of totals")
        .eq(-total(r, Jdot*Fdot[r]) - cubic/2, by=[over(r, Jdot*derive(assume(force), moves)),
                                                   over(r, Jdot*derive(assume(mass_action), moves))])
    )


@theorem(
    id="gp.fisher-rate.linear",
    title="The rate of the Fisher information of time of a linear master equation",
    source=REDERIVED,
    paper=4,
    **restated(cr_monotone.identity),
)
def linear_rate():
    return said_by(cr_monotone.identity)


@theorem(
    id="gp.fisher-rate.linear.sign",
    title="A linear master equation meets the criterion of the intrinsic speed, at any distance",
    source=REDERIVED,
    paper=4,
    **restated(cr_monotone.monotone),
)
def linear_sign():
    return said_by(cr_monotone.monotone)
