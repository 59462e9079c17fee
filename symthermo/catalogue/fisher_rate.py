"""How the Fisher information of time changes.

    dI/dt = 2 sum_i xdot_i xddot_i/x_i - sum_i xdot_i^3/x_i^2 ,      xddot = (d xdot/dx) xdot

Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: fisher.rate.
"""
import sympy as sp
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, over, theorem
from ._chemical import PAPER, REDERIVED, S, i, j, n, r, v, x
from ._samples import EULER, times, turned

acc, info, infodot = family("acc"), sp.Symbol("info", real=True), sp.Symbol("infodot", real=True)
Jp, Jm = family("Jp", positive=True), family("Jm", positive=True)
Jpdot, Jmdot, kp, km, nup, num = (family(name) for name in ("Jpdot", "Jmdot", "ln_kp", "ln_km", "nup", "num"))
J = Jp[r] - Jm[r]
is_info = Hypothesis("I = sum v^2/x", info, "==", total(i, v[i]**2/x[i]), always=True, kind="definition")
moves = Motion("v = dx/dt, acc = dv/dt, infodot = dI/dt", ((x, v), (v, acc), (info, infodot)))
flow = Hypothesis("dx/dt = S J", v[i], "==", n.rate(i), forall=(i,), always=True)
forward = Hypothesis("mass action, forward", log(Jp[r]), "==", kp[r] + total(i, nup[i, r]*log(x[i])), forall=(r,), always=True)
backward = Hypothesis("mass action, backward", log(Jm[r]), "==", km[r] + total(i, num[i, r]*log(x[i])), forall=(r,), always=True)
all_move = Motion("v = dx/dt, acc = dv/dt, fluxes move, constants do not",
                  ((x, v), (v, acc), (Jp, Jpdot), (Jm, Jmdot), (kp, 0), (km, 0), (nup, 0), (num, 0), (S, 0)))
rate = total(i, 2*v[i]*acc[i]/x[i]) - total(i, v[i]**3/x[i]**2)
jacobian = total(r, S[i, r]*(Jp[r]*total(j, nup[j, r]*v[j]/x[j]) - Jm[r]*total(j, num[j, r]*v[j]/x[j])))


def anywhere(rng, k):
    x, v, acc = rng.lognormal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
    return {"x": x, "v": v, "acc": acc, "info": (v**2/x).sum(-1), "infodot": (2*v*acc/x - v**3/x**2).sum(-1)}


def reacting(rng, k):
    """Mass action of any orders."""
    ln_x, kp, km = (rng.normal(0, 1, (k, m)) for m in (4, 3, 3))
    nup, num = (rng.integers(0, 3, (k, 4, 3)) for _ in range(2))
    x, S = EULER**ln_x, num - nup
    Jp, Jm = EULER**(kp + times(turned(nup), ln_x)), EULER**(km + times(turned(num), ln_x))
    v = times(S, Jp - Jm)
    Jpdot, Jmdot = Jp*times(turned(nup), v/x), Jm*times(turned(num), v/x)
    return {"x": x, "v": v, "S": S, "Jp": Jp, "Jm": Jm, "Jpdot": Jpdot, "Jmdot": Jmdot, "nup": nup, "num": num, "ln_kp": kp, "ln_km": km,
            "acc": times(S, Jpdot - Jmdot)}


def faster(name):
    """Fluxes whose logarithm is twice what mass action makes of it; the acceleration follows."""
    def made(rng, k):
        data = reacting(rng, k)
        data = data | {name: data[name]**2}
        v = times(data["S"], data["Jp"] - data["Jm"])
        Jpdot, Jmdot = data["Jp"]*times(turned(data["nup"]), v/data["x"]), data["Jm"]*times(turned(data["num"]), v/data["x"])
        twice = {"Jp": (2*Jpdot, Jmdot), "Jm": (Jpdot, 2*Jmdot)}[name]
        return data | {"v": v, "Jpdot": twice[0], "Jmdot": twice[1], "acc": times(data["S"], twice[0] - twice[1])}
    return made


def pushed(rng, k):                                       # something else moves the species as well
    data = reacting(rng, k)
    v = data["v"] + rng.normal(0, 1, (k, 4))
    Jpdot, Jmdot = data["Jp"]*times(turned(data["nup"]), v/data["x"]), data["Jm"]*times(turned(data["num"]), v/data["x"])
    return data | {"v": v, "Jpdot": Jpdot, "Jmdot": Jmdot, "acc": times(data["S"], Jpdot - Jmdot) + rng.normal(0, 1, (k, 4))}


common = {"paper": 6, "equality": "always"}


@theorem(
    id="fisher.rate",
    title="The rate of the Fisher information of time",
    source=PAPER,
    hypotheses=(is_info, moves),
    claim=(infodot, "==", rate),
    anywhere=anywhere,
    shown=r"\frac{dI}{dt} = 2\sum_i \frac{\dot x_i \ddot x_i}{x_i} - \sum_i \frac{\dot x_i^3}{x_i^2}",
    letters={"info": (r"I = \sum_i \dot x_i^2/x_i", "numeric.information_letters.information"),
             "infodot": (r"dI/dt", "numeric.information_letters.information_rate")},
    applies_to=("network", "jump"),
    **common,
)
def information_rate():
    return close(infodot, "==", rate, by=derive(assume(is_info), moves))


@theorem(
    id="fisher.rate.mass_action",
    title="The acceleration of mass action",
    source=REDERIVED,
    hypotheses=(flow, forward, backward, all_move),
    claim=(acc[i], "==", jacobian),
    anywhere=reacting,
    without={flow.name: pushed, forward.name: faster("Jp"), backward.name: faster("Jm")},
    shown=r"\ddot x_i = \sum_r S_{ir}\Bigl(J^+_r \sum_j \nu^+_{jr}\frac{\dot x_j}{x_j} - J^-_r \sum_j \nu^-_{jr}\frac{\dot x_j}{x_j}\Bigr)",
    letters={"ln_kp": (r"\ln k^+_r", "numeric.information_letters.log_forward_constant"),
             "ln_km": (r"\ln k^-_r", "numeric.information_letters.log_backward_constant"),
             "Jpdot": (r"dJ^+_r/dt", "numeric.information_letters.forward_rate"),
             "Jmdot": (r"dJ^-_r/dt", "numeric.information_letters.backward_rate")},
    applies_to=("network",),
    **common,
)
def mass_action():
    """The Jacobian of the rate equations, times the velocity; chemostats are held and belong to the constants."""
    turns = [over(r, S[i, r]*J_r*derive(assume(h), all_move)) for h, J_r in ((forward, Jp[r]), (backward, Jm[r]))]
    return (
        calc(acc[i])
        .eq(total(r, S[i, r]*(Jpdot[r] - Jmdot[r])), by=derive(assume(flow), all_move), why="the chain rule")
        .eq(jacobian, by=turns, why="d ln J+/dt = sum nu+ d ln x/dt")
    )
