"""The second-order entropy grows at the linear excess entropy production.

    (1/2) d(delta2S)/dt = sum_r dJ_r dF_r = delta2sigma ,      dF = -S^T (dx/xss)

in the linearised motion d(dx)/dt = K dx = S dJ about a steady state; delta2sigma = -dx.G K dx with G = diag(1/xss) is a quadratic form.
Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.excess-linear.
"""
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, over, theorem
from ._chemical import S, i, j, r, x, xss
from ._samples import EULER, times, turned
from ._stability import (
    CURRENTS,
    DV,
    ENTROPY,
    PAPER,
    SHIFTS,
    Jssm,
    Jssp,
    K,
    d2S_is,
    d2Sdot,
    dF,
    displaced,
    dJ,
    driven_away,
    dxs,
    falls,
    flux,
    jacss,
    linear_flux,
    motion_is,
    num,
    nup,
    orders,
    pull,
    u,
)

dF_is = Hypothesis("dF is the change of the forces of mass action", dF[r], "==", pull, forall=(r,), kind="definition")
dJ_is = Hypothesis("dJ is the change of the currents of mass action", dJ[r], "==", linear_flux(u), forall=(r,), kind="definition")
K_is = Hypothesis("K is the Jacobian at xss", jacss[i, j], "==",
                  total(r, S[i, r]*(Jssp[r]*nup[j, r] - Jssm[r]*num[j, r]))/xss[j], forall=(i, j), kind="definition")
excess = total(r, dJ[r]*dF[r])                            # delta2sigma
form = -total(i, j, dxs[i]*jacss[i, j]*dxs[j]/xss[i])     # -dx.G K dx
common = {"source": PAPER, "paper": 4, "equality": "always", "applies_to": ("network",)}
SIGMA2 = r"\delta^2\sigma = \sum_r \delta J_r\,\delta F_r"


@theorem(
    id="gp.excess-linear",
    title="The second-order entropy grows at the linear excess entropy production",
    hypotheses=(d2S_is, falls, motion_is, dF_is),
    claim=(d2Sdot/2, "==", excess),
    anywhere=displaced,
    without={motion_is.name: driven_away},
    shown=r"\tfrac12\frac{d}{dt}\delta^2 S = " + SIGMA2,
    letters=ENTROPY | DV | SHIFTS,
    **common,
)
def entropy_rate():
    """Any changes dJ of the currents that cause the motion; that xss is steady is not used."""
    return (
        calc(d2Sdot/2)
        .eq(-total(i, u*total(r, S[i, r]*dJ[r])), by=[derive(assume(d2S_is), falls), over(i, u*assume(motion_is))])
        .eq(total(r, dJ[r]*pull), why="the order of totals")
        .eq(excess, by=over(r, dJ[r]*assume(dF_is)))
    )


@theorem(
    id="gp.excess-linear.form",
    title="The linear excess entropy production is a quadratic form of the displacement",
    hypotheses=(dJ_is, dF_is, K_is),
    claim=(excess, "==", form),
    anywhere=displaced,
    shown=SIGMA2 + r" = -\delta x\cdot G K\,\delta x, \qquad G = \mathrm{diag}(1/x^{\mathrm{ss}})",
    letters=SHIFTS | K,
    **common,
)
def quadratic():
    return (
        calc(excess)
        .eq(total(r, dJ[r]*pull), by=over(r, dJ[r]*assume(dF_is)))
        .eq(total(r, linear_flux(u)*pull), by=over(r, pull*assume(dJ_is)))
        .eq(form, by=over(i, over(j, dxs[i]*dxs[j]/xss[i]*assume(K_is))))
    )


@theorem(
    id="gp.excess-linear.motion",
    title="The Jacobian carries a displacement as the changes of the currents do",
    hypotheses=(dJ_is, K_is),
    claim=(total(j, jacss[i, j]*dxs[j]), "==", total(r, S[i, r]*dJ[r])),
    anywhere=displaced,
    shown=r"K\,\delta x = S\,\delta J",
    letters=CURRENTS | K,
    **common,
)
def carried():
    return close(total(j, jacss[i, j]*dxs[j]), "==", total(r, S[i, r]*dJ[r]),
                 by=[over(j, dxs[j]*assume(K_is)), over(r, S[i, r]*assume(dJ_is))])


# -- the changes of fluxes and forces, as derivatives along the displacement --------------------------------------------------------------
Jp, Jm = family("Jp", positive=True), family("Jm", positive=True)
dJp, dJm, ln_kp, ln_km = (family(name) for name in ("dJp", "dJm", "ln_kp", "ln_km"))
forward = Hypothesis("mass action, forward", log(Jp[r]), "==", ln_kp[r] + total(i, nup[i, r]*log(x[i])), forall=(r,), always=True)
backward = Hypothesis("mass action, backward", log(Jm[r]), "==", ln_km[r] + total(i, num[i, r]*log(x[i])), forall=(r,), always=True)
along = Motion("x moves along dx, fluxes with it", ((x, dxs), (Jp, dJp), (Jm, dJm), (ln_kp, 0), (ln_km, 0), (nup, 0), (num, 0)))
moves = dxs[i]/x[i]


def differentiated(other=""):
    """Mass action and its derivatives along a displacement; `other`: a flux of another law."""
    def made(rng, k):
        data = orders(rng, k)
        ln_x, kp, km, dxs = (rng.normal(0, 1, (k, m)) for m in (4, 3, 3, 4))
        law = {"Jp": ("nup", kp), "Jm": ("num", km)}
        data |= {"x": EULER**ln_x, "ln_kp": kp, "ln_km": km, "dxs": dxs}
        for name, (order, constant) in law.items():
            power = 2 if name == other else 1
            data[name] = flux(constant, data[order], ln_x)**power
            data["d" + name] = power*data[name]*times(turned(data[order]), dxs/data["x"])
        return data
    return made


@theorem(
    id="gp.excess-linear.currents",
    title="How the currents of mass action change along a displacement",
    hypotheses=(forward, backward, along),
    claim=(dJp[r] - dJm[r], "==", Jp[r]*total(i, nup[i, r]*moves) - Jm[r]*total(i, num[i, r]*moves)),
    anywhere=differentiated(),
    without={forward.name: differentiated("Jp"), backward.name: differentiated("Jm")},
    shown=r"\delta J_r = J^+_r \sum_i \nu^+_{ir}\frac{\delta x_i}{x_i} - J^-_r \sum_i \nu^-_{ir}\frac{\delta x_i}{x_i}",
    letters={"dJp": (r"\delta J^+", "numeric.stability_letters.forward_change"),
             "dJm": (r"\delta J^-", "numeric.stability_letters.backward_change"),
             "ln_kp": (r"\ln k^+_r", "numeric.information_letters.log_forward_constant"),
             "ln_km": (r"\ln k^-_r", "numeric.information_letters.log_backward_constant")},
    **common,
)
def changes():
    """At any state x: dJ of gp.excess-linear.form is this at x = xss."""
    return close(dJp[r] - dJm[r], "==", Jp[r]*total(i, nup[i, r]*moves) - Jm[r]*total(i, num[i, r]*moves),
                 by=[Jp[r]*derive(assume(forward), along), Jm[r]*derive(assume(backward), along)])
