"""Entropy production taken apart relative to a steady state: nonadiabatic and adiabatic part.

    sigma = sigma_na + sigma_ad ,      sigma_na = -sum_i xdot_i ln(x_i/xss_i) = -d/dt D(x||xss) ,      sigma_ad = J.F(xss)

for mass action, whatever the reference state xss. Neither part need be positive; both are if xss is complex balanced (hs.excess).
Ge, Qian (2016), arXiv:1601.03158; Rao, Esposito, Phys. Rev. X 6, 041064 (2016), arXiv:1602.07257.
Identifier: split.hatano_sasa.
"""
import sympy as sp
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, over, theorem
from ._chemical import S, drift, i, kl, n, r, v, x, xss
from ._samples import EULER, rates, times, turned

Jssp, Jssm = family("Jssp", positive=True), family("Jssm", positive=True)
D, Ddot = sp.Symbol("D", real=True), sp.Symbol("Ddot", real=True)
steady_force, away = log(Jssp[r]/Jssm[r]), log(x[i]/xss[i])
mass_action = Hypothesis("mass action: F - F(xss) = -S^T ln(x/xss)", n.F(r), "==", steady_force - total(i, S[i, r]*away), forall=(r,))
nonadiabatic, adiabatic = -drift(away), total(r, n.J(r)*steady_force)
is_D = Hypothesis("D = D(x||xss)", D, "==", kl(x, xss), always=True, kind="definition")
moves = Motion("v = dx/dt, Ddot = dD/dt, xss constant", ((x, v), (D, Ddot), (xss, 0)))
nup, num = family("nup"), family("num")
net = Hypothesis("S = nu- - nu+", S[i, r], "==", num[i, r] - nup[i, r], forall=(i, r))
forward = Hypothesis("J+ is a monomial in x", log(n.Jp(r)/Jssp[r]), "==", total(i, nup[i, r]*away), forall=(r,))
backward = Hypothesis("J- is a monomial in x", log(n.Jm(r)/Jssm[r]), "==", total(i, num[i, r]*away), forall=(r,))
flow = Hypothesis("dx/dt = S J", v[i], "==", n.rate(i), forall=(i,))


def anywhere(rng, k):
    nup, num = (rng.integers(0, 3, (k, 3, 4)) for _ in range(2))
    ln_x, ln_xss, kp, km = (rng.normal(0, 1, (k, m)) for m in (3, 3, 4, 4))
    flux = lambda constant, order, ln_x: EULER**(constant + times(turned(order), ln_x))
    data = {"S": num - nup, "x": EULER**ln_x, "xss": EULER**ln_xss, "Jp": flux(kp, nup, ln_x), "Jm": flux(km, num, ln_x),
            "Jssp": flux(kp, nup, ln_xss), "Jssm": flux(km, num, ln_xss)}
    x, xss, away, rate = data["x"], data["xss"], ln_x - ln_xss, rates(data)
    return data | {"v": rate, "D": (x*away - x + xss).sum(-1), "Ddot": (rate*away).sum(-1), "away": away,
                   "nup": nup, "num": num}


def other_kinetics(rng, k):
    return anywhere(rng, k) | {"Jssp": rng.lognormal(0, 1, (k, 4))}


def catalysed(rng, k):                                    # S that does not belong to the orders
    return anywhere(rng, k) | {"S": rng.integers(-2, 3, (k, 3, 4))}


def not_forward(rng, k):
    return anywhere(rng, k) | {"Jp": rng.lognormal(0, 1, (k, 4))}


def not_backward(rng, k):
    return anywhere(rng, k) | {"Jm": rng.lognormal(0, 1, (k, 4))}


def pushed(rng, k):                                       # something else moves the species as well
    data = anywhere(rng, k)
    more = rng.normal(0, 1, (k, 3))
    return data | {"v": data["v"] + more, "Ddot": data["Ddot"] + (more*data["away"]).sum(-1)}


common = {"source": "Ge, Qian, arXiv:1601.03158 (2016); Rao, Esposito, Phys. Rev. X 6, 041064 (2016)", "paper": 0,
          "equality": "always", "anywhere": anywhere, "applies_to": ("network", "jump")}


@theorem(
    id="split.hatano_sasa",
    title="Entropy production is the sum of its nonadiabatic and its adiabatic part",
    hypotheses=(mass_action,),
    claim=(n.epr, "==", nonadiabatic + adiabatic),
    without={mass_action.name: other_kinetics},
    shown=r"\sigma = \sigma_{\mathrm{na}} + \sigma_{\mathrm{ad}},"
          r" \qquad \sigma_{\mathrm{na}} = -\sum_i \dot x_i \ln\frac{x_i}{x^{\mathrm{ss}}_i},"
          r" \quad \sigma_{\mathrm{ad}} = \sum_r J_r F_r(x^{\mathrm{ss}})",
    **common,
)
def split():
    """The forces at xss enter as logarithms of the one-way fluxes there. That xss is steady is not used."""
    return (
        calc(n.epr)
        .eq(total(r, n.J(r)*(steady_force - total(i, S[i, r]*away))), by=over(r, n.J(r)*assume(mass_action)))
        .eq(nonadiabatic + adiabatic)
    )


@theorem(
    id="split.hatano_sasa.divergence",
    title="The nonadiabatic part is the rate at which the divergence from the steady state decreases",
    hypotheses=(is_D, moves, flow),
    claim=(nonadiabatic, "==", -Ddot),
    without={flow.name: pushed},
    shown=r"\sigma_{\mathrm{na}} = -\frac{d}{dt} D(x\|x^{\mathrm{ss}})",
    letters={"D": (r"D(x\|x^{\mathrm{ss}})", "numeric.observable_letters.divergence_ss"),
             "Ddot": (r"dD(x\|x^{\mathrm{ss}})/dt", "numeric.observable_letters.divergence_ss_rate")},
    **common,
)
def divergence():
    return close(nonadiabatic, "==", -Ddot, by=[over(i, away*assume(flow)), derive(assume(is_D), moves)])


@theorem(
    id="split.hatano_sasa.mass_action",
    title="The forces of mass action at two states differ by a conservative force",
    hypotheses=(net, forward, backward),
    claim=(n.F(r), "==", steady_force - total(i, S[i, r]*away)),
    without={net.name: catalysed, forward.name: not_forward, backward.name: not_backward},
    shown=r"F_r(x) = F_r(x^{\mathrm{ss}}) - \sum_i S_{ir} \ln\frac{x_i}{x^{\mathrm{ss}}_i}",
    **common,
)
def forces():
    """The hypothesis of split.hatano_sasa, from mass action of both one-way fluxes with the chemostats held."""
    return close(n.F(r), "==", steady_force - total(i, S[i, r]*away),
                 by=[assume(forward), assume(backward), over(i, away*assume(net))])
