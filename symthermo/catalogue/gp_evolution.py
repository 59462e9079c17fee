"""What the currents do against the change of their forces is minus the Fisher information of time, never positive.

    sum_r J_r dF_r/dt = -I <= 0 ,      dsigma/dt = -I + sum_r F_r dJ_r/dt

for mass action with constant k at any state: the general evolution criterion of Glansdorff and Prigogine is -I. With a protocol, or where
rates depend on the state, J.d ln(k+/k-)/dt is added.
Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.evolution.
"""
import sympy as sp
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, derive, over, sign, theorem
from . import cr_force
from ._chemical import S, i, n, r, v, x
from ._stability import (
    CONSTANTS,
    PAPER,
    PRODUCTION,
    F,
    Fdot,
    J,
    Jdot,
    Jdotm,
    Jdotp,
    Jm,
    Jp,
    letters,
    ln_K,
    pushed,
    rated,
    reacting,
    restated,
    said_by,
    skewed,
)

ln_Kdot = family("ln_Kdot")
sigma, sigmadot = (sp.Symbol(name, real=True) for name in ("sigma", "sigmadot"))
force = Hypothesis("F = ln(J+/J-)", F[r], "==", n.F(r), forall=(r,), always=True, kind="definition")
ratio = log(Jp[r]/Jm[r])
mass_action = Hypothesis("mass action: F = ln(k+/k-) - S^T ln x", ratio, "==", ln_K[r] - total(i, S[i, r]*log(x[i])), forall=(r,),
                         always=True)
flow = Hypothesis("dx/dt = S J", v[i], "==", n.rate(i), forall=(i,))
production = Hypothesis("sigma = sum J F", sigma, "==", n.epr, always=True, kind="definition")
moving = ((x, v), (F, Fdot), (S, 0), (Jp, Jdotp), (Jm, Jdotm))
constant = Motion("v = dx/dt, fluxes and forces move, constants do not", (*moving, (ln_K, 0)))
protocol = Motion("v = dx/dt, fluxes, forces and constants move", (*moving, (ln_K, ln_Kdot)))
producing = ((x, v), (S, 0), (Jp, Jdotp), (Jm, Jdotm), (sigma, sigmadot))
produces = Motion("v = dx/dt, sigma and fluxes move, constants do not", (*producing, (ln_K, 0)))
produces_driven = Motion("v = dx/dt, sigma, fluxes and constants move", (*producing, (ln_K, ln_Kdot)))
against, score, fisher = total(r, J*Fdot[r]), v[i]/x[i], total(i, v[i]**2/x[i])


def opposed(rng, k):                                      # something else moves the species the other way
    data = reacting()(rng, k)
    return rated(data, -2*data["v"])


def wilful(rng, k):                                       # forces that grow with the currents
    data = skewed()(rng, k)
    return data | {"Fdot": data["Jp"] - data["Jm"]}


def at_rest(rng, k):                                      # currents that nearly vanish
    data = reacting()(rng, k)
    F = 1e-6*data["F"]
    Jp = data["Jm"]*(1 + F + F**2/2)
    return rated(data | {"Jp": Jp, "F": F, "ln_K": data["ln_K"] - data["F"] + F})


common = {"source": PAPER, "paper": 4, "applies_to": ("network",)}
still = {"equality": "always", "anywhere": reacting(), "without": {mass_action.name: skewed(), flow.name: pushed()}}


def exchanged(motion, more=0):
    """J.dF/dt = -I + `more`, what the constants add with the rates of `motion`."""
    return (
        calc(against)
        .eq(-total(r, J*total(i, S[i, r]*score)) + more,
            by=[over(r, J*derive(assume(force), motion)), over(r, J*derive(assume(mass_action), motion))], why="d ln x/dt = v/x")
        .eq(-total(i, n.rate(i)*score) + more, why="the order of totals")
        .eq(-fisher + more, by=over(i, score*assume(flow)))
    )


def dissipated(motion, more=0):
    """dsigma/dt = -I + F.dJ/dt + `more`, what the constants add with the rates of `motion`."""
    turning = total(r, J*(Jdotp[r]/Jp[r] - Jdotm[r]/Jm[r]))
    rest = total(r, n.F(r)*Jdot) + more
    return (
        calc(sigmadot)
        .eq(turning + rest - more, by=derive(assume(production), motion), why="the product rule")
        .eq(-total(r, J*total(i, S[i, r]*score)) + rest, by=over(r, J*derive(assume(mass_action), motion)))
        .eq(-total(i, n.rate(i)*score) + rest, why="the order of totals")
        .eq(-fisher + rest, by=over(i, score*assume(flow)))
    )


@theorem(
    id="gp.evolution",
    title="What the currents do against the change of their forces is minus the Fisher information of time",
    hypotheses=(force, mass_action, flow, constant),
    claim=(against, "==", -fisher),
    shown=r"\sum_r J_r \frac{dF_r}{dt} = -I \le 0",
    letters=CONSTANTS,
    **common, **still,
)
def evolution():
    return exchanged(constant)


@theorem(
    id="gp.evolution.force",
    title="How the forces of mass action change",
    hypotheses=(force, mass_action, constant),
    claim=(Fdot[r], "==", -total(i, S[i, r]*score)),
    equality="always",
    anywhere=reacting(),
    without={mass_action.name: skewed()},
    shown=r"\frac{dF_r}{dt} = -\sum_i S_{ir} \frac{\dot x_i}{x_i}",
    letters=CONSTANTS,
    **common,
)
def force_rate():
    return calc(Fdot[r]).eq(-total(i, S[i, r]*score), by=[derive(assume(force), constant), derive(assume(mass_action), constant)])


@theorem(
    id="gp.evolution.sign",
    title="Forces change so that the currents lose: the general evolution criterion",
    hypotheses=(force, mass_action, flow, constant),
    claim=(0, "<=", -against),
    equality="steady state",
    anywhere=reacting(),
    tight=at_rest,
    without={mass_action.name: wilful, flow.name: opposed},
    shown=r"\sum_r J_r \frac{dF_r}{dt} \le 0",
    letters=CONSTANTS,
    **common,
)
def criterion():
    return calc(0).le(fisher, by=sign(fisher)).eq(-against, by=evolution.prove(), why="gp.evolution")


@theorem(
    id="gp.evolution.protocol",
    title="What the currents do against the change of their forces while the constants change",
    hypotheses=(force, mass_action, flow, protocol),
    claim=(against, "==", -fisher + total(r, J*ln_Kdot[r])),
    equality="always",
    anywhere=reacting(1.0),
    without={mass_action.name: skewed(1.0), flow.name: pushed(1.0)},
    shown=r"\sum_r J_r \frac{dF_r}{dt} = -I + \sum_r J_r \frac{d}{dt}\ln\frac{k^+_r}{k^-_r}",
    letters=CONSTANTS | letters(ln_Kdot=r"\frac{d}{dt}\ln(k^+_r/k^-_r)"),
    **common,
)
def with_protocol():
    """k of any dependence on time or on the state."""
    return exchanged(protocol, total(r, J*ln_Kdot[r]))


@theorem(
    id="gp.evolution.epr",
    title="The Fisher information of time slows the entropy production of mass action down",
    hypotheses=(production, mass_action, flow, produces),
    claim=(sigmadot, "==", -fisher + total(r, n.F(r)*Jdot)),
    shown=r"\frac{d\sigma}{dt} = -I + \sum_r F_r \frac{dJ_r}{dt}",
    letters=PRODUCTION | CONSTANTS,
    **common, **still,
)
def production_rate():
    return dissipated(produces)


@theorem(
    id="gp.evolution.epr.protocol",
    title="The rate of the entropy production of mass action while the constants change",
    hypotheses=(production, mass_action, flow, produces_driven),
    claim=(sigmadot, "==", -fisher + total(r, n.F(r)*Jdot) + total(r, J*ln_Kdot[r])),
    equality="always",
    anywhere=reacting(1.0),
    without={mass_action.name: skewed(1.0), flow.name: pushed(1.0)},
    shown=r"\frac{d\sigma}{dt} = -I + \sum_r F_r \frac{dJ_r}{dt} + \sum_r J_r \frac{d}{dt}\ln\frac{k^+_r}{k^-_r}",
    letters=PRODUCTION | CONSTANTS | letters(ln_Kdot=r"\frac{d}{dt}\ln(k^+_r/k^-_r)"),
    **common,
)
def driven_production_rate():
    return dissipated(produces_driven, total(r, J*ln_Kdot[r]))


@theorem(
    id="gp.evolution.master",
    title="The Fisher information of time of a jump process, with rates that depend on time or state",
    source=PAPER,
    paper=4,
    **restated(cr_force.with_protocol),
)
def nonlinear_master():
    """That is J.dF/dt = -I + J.d ln(w+/w-)/dt. A nonlinear master equation has rates that move with the state."""
    return said_by(cr_force.with_protocol)
