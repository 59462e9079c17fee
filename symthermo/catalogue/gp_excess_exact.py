"""The excess entropy production at any distance: what currents and forces differ by from those of the steady state.

    sigma_ex = -d/dt D(x||xss) = sum_r (J_r - Jss_r)(F_r - Fss_r) ,      sigma = sigma_ex + sigma_hk ,  sigma_hk = sum_r J_r Fss_r

for mass action with constant k: the nonadiabatic part of the entropy production. Its second-order part is delta2sigma.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.excess-exact.
"""
from sympy import Symbol

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, over, theorem
from ._chemical import i, n, r
from ._samples import EULER, times
from ._stability import DIVERGENCE, REDERIVED, Ddot, J, Jss, Jssm, Jssp, flux, log_ratio, steady
from .split_hatano_sasa import adiabatic, away, divergence, flow, is_D, mass_action, moves, nonadiabatic, split

force, force_ss = n.F(r), log_ratio(Jssp, Jssm)
excess = total(r, (J - Jss)*(force - force_ss))
rest = total(r, Jss*(force - force_ss))                   # vanishes: no work is done on a steady state


def at_steady(order, push=0.0, leak=0.0, kinetics=1.0):
    """Mass action with a steady state: three reactions of which the last balances the others; `order` scales the displacement."""
    def made(rng, k):
        S = 1.0*rng.integers(-2, 3, (k, 3, 2))
        S = S @ [[1, 0, -1], [0, 1, -1]]                  # columns of sum zero along (1, 1, 1): equal currents are steady
        nup = 1.0*rng.integers(0, 3, (k, 3, 3))
        lnss, way = rng.normal(0, 0.5, (k, 3)), order*rng.normal(0, 1, (k, 3))
        Jssm = rng.lognormal(0, 1, (k, 3))
        Jssp = Jssm + rng.lognormal(0, 1, (k, 1)) + leak*rng.lognormal(0, 1, (k, 3))
        Jp, Jm = Jssp*flux(0, nup, way), Jssm*flux(0, nup + S, way)*(1 + kinetics*rng.lognormal(0, 1, (k, 3)))
        v = times(S, Jp - Jm) + push*rng.normal(0, 1, (k, 3))
        xss, x = EULER**lnss, EULER**(lnss + way)
        return {"S": S, "xss": xss, "x": x, "Jssp": Jssp, "Jssm": Jssm, "Jp": Jp, "Jm": Jm, "v": v,
                "D": (x*way - x + xss).sum(-1), "Ddot": (v*way).sum(-1)}
    return made


anywhere = at_steady(1.0, kinetics=0.0)
without = {steady.name: at_steady(1.0, leak=1.0, kinetics=0.0), mass_action.name: at_steady(1.0)}
common = {"source": REDERIVED, "paper": 4, "equality": "always", "applies_to": ("network",)}
SIGMA = r"\sum_r (J_r - J^{\mathrm{ss}}_r)(F_r - F^{\mathrm{ss}}_r)"


def silent():
    """Jss.(F - Fss) = 0, from mass action and S Jss = 0."""
    return close(rest, "==", 0, by=[over(r, Jss*assume(mass_action)), over(i, away*assume(steady))])


@theorem(
    id="gp.excess-exact",
    title="The divergence from a steady state falls by what currents and forces differ in from those there",
    hypotheses=(mass_action, steady, is_D, moves, flow),
    claim=(excess, "==", -Ddot),
    anywhere=anywhere,
    without=without | {flow.name: at_steady(1.0, push=1.0, kinetics=0.0)},
    shown=r"\sigma_{\mathrm{ex}} = -\frac{d}{dt} D(x\|x^{\mathrm{ss}}) = " + SIGMA,
    letters=DIVERGENCE,
    **common,
)
def exact():
    whole = total(r, J*(force - force_ss))
    return (
        calc(excess)
        .eq(whole, by=silent(), why="no work on a steady state")
        .eq(nonadiabatic, by=over(r, J*assume(mass_action)))
        .eq(-Ddot, by=divergence.prove(), why="split.hatano_sasa.divergence")
    )


@theorem(
    id="gp.excess-exact.split",
    title="Entropy production is the excess part and the housekeeping part",
    hypotheses=(mass_action, steady),
    claim=(n.epr, "==", excess + adiabatic),
    anywhere=anywhere,
    without=without,
    shown=r"\sigma = \sigma_{\mathrm{ex}} + \sigma_{\mathrm{hk}}, \qquad \sigma_{\mathrm{ex}} = " + SIGMA
          + r",\quad \sigma_{\mathrm{hk}} = \sum_r J_r F^{\mathrm{ss}}_r",
    **common,
)
def parts():
    return (
        calc(n.epr)
        .eq(nonadiabatic + adiabatic, by=split.prove(), why="split.hatano_sasa")
        .eq(total(r, J*(force - force_ss)) + adiabatic, by=over(r, J*assume(mass_action)))
        .eq(excess + adiabatic, by=silent(), why="no work on a steady state")
    )


# -- second order ------------------------------------------------------------------------------------------------------------------------
j, f, jdot, fdot, jddot, fddot = (family(name) for name in ("j", "f", "jdot", "fdot", "jddot", "fddot"))
E, Edot, Eddot = (Symbol(name, real=True) for name in ("E", "Edot", "Eddot"))
is_E = Hypothesis("sigma_ex of the differences of currents and forces", E, "==", total(r, j[r]*f[r]), always=True, kind="definition")
path = Motion("a path through the steady state", ((j, jdot), (jdot, jddot), (f, fdot), (fdot, fddot), (E, Edot), (Edot, Eddot)))
no_current = Hypothesis("J = Jss here", j[r], "==", 0, forall=(r,))
no_force = Hypothesis("F = Fss here", f[r], "==", 0, forall=(r,))


def passing(here=()):
    """A path through the steady state, or beside it."""
    def made(rng, k):
        data = {name: rng.normal(0, 1, (k, 3)) for name in ("jdot", "jddot", "fdot", "fddot")}
        data |= {name: (name in here)*rng.normal(0, 1, (k, 3)) for name in ("j", "f")}
        j, jdot, jddot, f, fdot, fddot = (data[name] for name in ("j", "jdot", "jddot", "f", "fdot", "fddot"))
        return data | {"E": (j*f).sum(-1), "Edot": (j*fdot + jdot*f).sum(-1), "Eddot": (j*fddot + 2*jdot*fdot + jddot*f).sum(-1)}
    return made


@theorem(
    id="gp.excess-exact.second",
    title="To second order in the displacement the excess entropy production is the linear one",
    hypotheses=(is_E, path, no_current, no_force),
    claim=(Eddot/2, "==", total(r, jdot[r]*fdot[r])),
    anywhere=passing(),
    without={no_current.name: passing("j"), no_force.name: passing("f")},
    shown=r"\sigma_{\mathrm{ex}}(x^{\mathrm{ss}} + s\,\delta x) = s^2 \sum_r \delta J_r\,\delta F_r + O(s^3)",
    source=REDERIVED, paper=4, equality="always", applies_to=(),
)
def second_order():
    """j = J - Jss and f = F - Fss on any path, here with the time s; its first derivative vanishes as well."""
    twice = derive(derive(assume(is_E), path), path)
    return close(Eddot/2, "==", total(r, jdot[r]*fdot[r]), by=[
        twice, over(r, fddot[r]*assume(no_current)), over(r, jddot[r]*assume(no_force))])
