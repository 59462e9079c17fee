"""A network at a distance dx from a steady state: vocabulary, names that numbers are computed for, samples.

dxs[i] = x - xss, dv[i] = jac dxs its velocity in the linearised motion, jacss[i, j] the Jacobian of dx/dt at xss; dJ[r] and dF[r] the
changes of currents and forces to first order in dxs, ln_K[r] = ln(k+/k-) with the chemostats multiplied in. For jump processes: q the
stationary law, u = p/q. GP is the criterion of Glansdorff and Prigogine, delta2sigma > 0; IG is dI/dt < 0.
"""
from __future__ import annotations

from typing import Any

import sympy as sp
from sympy import Expr, log

from ..index import family, total
from ..proof import Hypothesis, Motion, Theorem, calc
from ._chemical import S, i, j, r, xss
from ._samples import EULER, times, turned

PAPER = "Ito, J. Phys. A: Math. Theor. 55, 054001 (2022)"
REDERIVED = "re-derived; after " + PAPER

dxs, dv, dacc, dJ, dF, acc, ln_K, F, Fdot = (family(name) for name in ("dxs", "dv", "dacc", "dJ", "dF", "acc", "ln_K", "F", "Fdot"))
Jdotp, Jdotm, jac, jacss, nup, num = (family(name) for name in ("Jdotp", "Jdotm", "jac", "jacss", "nup", "num"))
Jp, Jm, Jssp, Jssm = (family(name, positive=True) for name in ("Jp", "Jm", "Jssp", "Jssm"))
d2S, d2Sdot, D, Ddot, info, infodot, Ilin, Ilindot = (
    sp.Symbol(name, real=True) for name in ("d2S", "d2Sdot", "D", "Ddot", "info", "infodot", "Ilin", "Ilindot"))
J, Jdot, Jss = Jp[r] - Jm[r], Jdotp[r] - Jdotm[r], Jssp[r] - Jssm[r]
u = dxs[i]/xss[i]                                         # d ln x, to first order
square = total(i, dxs[i]**2/xss[i])                       # -delta2S
pull = -total(i, S[i, r]*u)                               # dF of mass action
motion_is = Hypothesis("linearised motion", dv[i], "==", total(r, S[i, r]*dJ[r]), forall=(i,))
moved = Hypothesis("linearised motion", dv[i], "==", total(j, jacss[i, j]*dxs[j]), forall=(i,), always=True)
d2S_is = Hypothesis("delta2S is the second-order entropy", d2S, "==", -square, always=True, kind="definition")
Ilin_is = Hypothesis("the Fisher information of the linearised motion", Ilin, "==", total(i, dv[i]**2/xss[i]), always=True,
                     kind="definition")
steady = Hypothesis("xss is steady", total(r, S[i, r]*Jss), "==", 0, forall=(i,))
falls = Motion("dv = d(dx)/dt", ((dxs, dv), (xss, 0), (d2S, d2Sdot)))
turns = Motion("dv = d(dx)/dt, dacc = d(dv)/dt", ((dxs, dv), (dv, dacc), (xss, 0), (jacss, 0), (Ilin, Ilindot)))


def log_ratio(plus: Any, minus: Any) -> Expr:
    """ln(J+/J-)."""
    return log(plus[r]/minus[r])


def linear_flux(y: Any) -> Expr:
    """Change of the currents of mass action for the relative changes y[i] of the concentrations at xss, to first order."""
    return Jssp[r]*total(i, nup[i, r]*y) - Jssm[r]*total(i, num[i, r]*y)


def restated(th: Theorem) -> dict[str, Any]:
    """The fields of a theorem that states a result of another page in the same words."""
    return {name: getattr(th, name) for name in ("hypotheses", "claim", "equality", "anywhere", "tight", "without", "shown", "letters",
                                                 "applies_to")}


def said_by(th: Theorem) -> calc:
    """The proof of a theorem that is another one."""
    lhs, op, rhs = th.claim
    return calc(lhs).le(rhs, by=th.prove(), why=th.id) if op == "<=" else calc(lhs).eq(rhs, by=th.prove(), why=th.id)


# -- what the names of the statements are on a user's network ------------------------------------------------------------------------
def letters(**names: str) -> dict[str, tuple[str, str]]:
    """The functions of numeric/stability_letters.py for these names: `letters(dv=r"K\\,\\delta x")`."""
    return {name: (shown, f"numeric.stability_letters.{_CALLED[name]}") for name, shown in names.items()}


_CALLED = {"ln_K": "log_equilibrium_constant", "ln_Kdot": "log_equilibrium_constant_rate", "dJ": "linear_current",
           "dF": "linear_force", "dlnW": "no_change", "dv": "linear_velocity", "dacc": "linear_acceleration",
           "jacss": "jacobian_at_steady", "lam": "slope_along", "d2Sdot": "second_order_entropy_rate", "Ddot": "divergence_rate",
           "infodot": "information_rate", "Ilindot": "linear_information_rate", "sigmadot": "production_rate", "dist": "distance",
           "distdot": "distance_rate", "y": "velocity_along", "slope": "eigenvalue_along", "ydot": "acceleration_along", "P": "metric",
           "Q": "damping", "B": "damping_root", "rem": "remainder", "Edot": "metric_speed_rate", "w": "complex_squares",
           "kappa": "left_by_laws"}
K = letters(jacss=r"K = \partial\dot x/\partial x \text{ at } x^{\mathrm{ss}}")
DV = K | letters(dv=r"\delta v = K\,\delta x")
DACC = DV | letters(dacc=r"K\,\delta v")
ENTROPY = letters(d2Sdot="")
CURRENTS = letters(dJ=r"\delta J = \frac{\partial J}{\partial x}\,\delta x")
SHIFTS = CURRENTS | letters(dF=r"\delta F = -S^{\mathsf T}(\delta x/x^{\mathrm{ss}})")
LINEAR = letters(Ilindot=r"dI_{\mathrm{lin}}/dt")
INFO = letters(infodot=r"dI/dt")
DIVERGENCE = letters(Ddot=r"\frac{d}{dt}D(x\|x^{\mathrm{ss}})")
CONSTANTS = letters(ln_K=r"\ln(k^+_r/k^-_r)")
PRODUCTION = letters(sigmadot=r"d\sigma/dt")


# -- samples -------------------------------------------------------------------------------------------------------------------------
def flux(constant: Any, order: Any, ln_x: Any) -> Any:
    """k prod x^order."""
    return EULER**(constant + times(turned(order), ln_x))


def orders(rng: Any, k: int) -> dict[str, Any]:
    """Any orders of reactions, and the S that belongs to them."""
    nup, num = (rng.integers(0, 3, (k, 4, 3)) for _ in range(2))
    return {"nup": nup, "num": num, "S": num - nup}


def reacting(driving: float = 0.0) -> Any:
    """Mass action in motion, with the rates of fluxes and forces; `driving`: the constants change."""
    def made(rng: Any, k: int) -> dict[str, Any]:
        data = orders(rng, k)
        ln_x, kp, km = (rng.normal(0, 1, (k, m)) for m in (4, 3, 3))
        kpdot, kmdot = (driving*rng.normal(0, 1, (k, 3)) for _ in range(2))
        data |= {"x": EULER**ln_x, "Jp": flux(kp, data["nup"], ln_x), "Jm": flux(km, data["num"], ln_x)}
        return rated(data | {"ln_K": kp - km, "ln_Kdot": kpdot - kmdot, "kpdot": kpdot, "kmdot": kmdot,
                             "F": kp - km - times(turned(data["S"]), ln_x)})
    return made


def rated(data: dict[str, Any], push: Any = 0.0) -> dict[str, Any]:
    """Velocity (and `push`, of something else), and the rates of what mass action makes of it."""
    score = (times(data["S"], data["Jp"] - data["Jm"]) + push)/data["x"]
    grows = lambda order: times(turned(data[order]), score)
    return summed(data | {"Jdotp": data["Jp"]*(data["kpdot"] + grows("nup")), "Jdotm": data["Jm"]*(data["kmdot"] + grows("num")),
                          "Fdot": data["ln_Kdot"] - grows("S")}, push)


def pushed(driving: float = 0.0) -> Any:
    """The same where something else moves the species as well."""
    return lambda rng, k: rated(reacting(driving)(rng, k), rng.normal(0, 1, (k, 4)))


def skewed(driving: float = 0.0) -> Any:
    """The same where the forces change in other ways than mass action has it."""
    def made(rng: Any, k: int) -> dict[str, Any]:
        data = reacting(driving)(rng, k)
        more = rng.normal(0, 1, (k, 3))
        return summed(data | {"Jdotp": data["Jdotp"] + data["Jp"]*more, "Fdot": data["Fdot"] + more, "Jp": data["Jp"]*EULER**more,
                              "F": data["F"] + more})
    return made


def summed(data: dict[str, Any], push: Any = 0.0) -> dict[str, Any]:
    """Velocity and acceleration by the fluxes and their rates (and `push`, of something else), and the totals that move."""
    S, x, J, Jdot, F = data["S"], data["x"], data["Jp"] - data["Jm"], data["Jdotp"] - data["Jdotm"], data["F"]
    v, acc = times(S, J) + push, times(S, Jdot)
    return data | {"v": v, "acc": acc, "info": (v**2/x).sum(-1), "infodot": (2*v*acc/x - v**3/x**2).sum(-1),
                   "sigma": (J*F).sum(-1), "sigmadot": (J*data["Fdot"] + Jdot*F).sum(-1)}


def displaced(rng: Any, k: int) -> dict[str, Any]:
    """Mass action near a state xss, with its linearised motion."""
    data = orders(rng, k)
    plus, minus = (rng.lognormal(0, 1, (k, 3)) for _ in range(2))
    return linearised(data | {"xss": rng.lognormal(0, 0.5, (k, 4)), "Jssp": plus, "Jssm": minus, "dxs": rng.normal(0, 1, (k, 4))})


def linearised(data: dict[str, Any], push: Any = 0.0) -> dict[str, Any]:
    """Changes of currents, Jacobian, velocity, second-order entropy and what follows; `push`: a velocity that is not of the reactions."""
    S, xss, plus, minus = data["S"], data["xss"], data["Jssp"][:, None]*data["nup"], data["Jssm"][:, None]*data["num"]
    through = turned(plus - minus)/xss[:, None]           # dJ/dx
    dJ, jacss = times(through, data["dxs"]), S @ through
    return moving(data | {"dJ": dJ, "jacss": jacss, "dF": -times(turned(S), data["dxs"]/xss)}, push)


def moving(data: dict[str, Any], push: Any = 0.0) -> dict[str, Any]:
    """The linear motion with the Jacobian `jacss`, and what the statements name."""
    dxs, xss, jacss = data["dxs"], data["xss"], data["jacss"]
    dv = times(jacss, dxs) + push
    dacc = times(jacss, dv)
    return data | {"dv": dv, "dacc": dacc, "d2S": -(dxs**2/xss).sum(-1), "d2Sdot": -2*(dxs*dv/xss).sum(-1), "Ilin": (dv**2/xss).sum(-1),
                   "Ilindot": 2*(dv*dacc/xss).sum(-1)}


def driven_away(rng: Any, k: int) -> dict[str, Any]:
    """Near xss, where something else moves the species as well."""
    return linearised(displaced(rng, k), rng.normal(0, 1, (k, 4)))


def linear(rng: Any, k: int) -> dict[str, Any]:
    """Any Jacobian."""
    return moving({"xss": rng.lognormal(0, 0.5, (k, 3)), "dxs": rng.normal(0, 1, (k, 3)), "jacss": rng.normal(0, 1, (k, 3, 3))})
