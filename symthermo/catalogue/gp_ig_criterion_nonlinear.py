"""Where rates depend on the state GP has no sign; in one dimension IG always has the right one.

    sum_r dJ_r dF_r = (1/2) d(delta2S)/dt + sum_r dJ_r delta ln(W+_r/W-_r) ;      dI/dt = 2 lam I - y^3 sum_i s_i^3/x_i^2

for dx/dt = s y. GP is the criterion of Glansdorff and Prigogine, IG that of the intrinsic speed.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.ig-criterion.nonlinear.
"""
from sympy import Symbol

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, close, derive, over, theorem
from ._chemical import i, r, v, x
from ._stability import (
    DV,
    ENTROPY,
    INFO,
    SHIFTS,
    d2S_is,
    d2Sdot,
    dF,
    displaced,
    dJ,
    driven_away,
    falls,
    info,
    infodot,
    letters,
    motion_is,
    pull,
    u,
)
from .gp_ig_criterion import always

dlnW, s = family("dlnW"), family("s")
y, ydot, lam = (Symbol(name, real=True) for name in ("y", "ydot", "slope"))
force_shift = Hypothesis("the forces change with the rates as well", dF[r], "==", pull + dlnW[r], forall=(r,), kind="definition")
one_way = Hypothesis("all velocities are along s", v[i], "==", s[i]*y, forall=(i,), always=True)
chain = Hypothesis("chain rule: dy/dt = lam y", ydot, "==", lam*y, kind="calculus")
line = Motion("v = dx/dt, ydot = dy/dt", ((x, v), (s, 0), (y, ydot), (info, infodot)))
info_is = Hypothesis("I on the line", info, "==", total(i, (s[i]*y)**2/x[i]), always=True, kind="definition")
stretch, skew = total(i, s[i]**2/x[i]), total(i, s[i]**3/x[i]**2)


def with_rates(make):
    def made(rng, k):
        data = make(rng, k)
        dlnW = rng.normal(0, 1, (k, 3))
        return data | {"dlnW": dlnW, "dF": data["dF"] + dlnW}
    return made


def on_line(off=0.0):
    def made(rng, k):
        x, s, y, lam = rng.lognormal(0, 1, (k, 3)), rng.normal(0, 1, (k, 3)), rng.normal(0, 1, (k, 1)), rng.normal(0, 1, (k, 1))
        v, ydot = s*y + off*rng.normal(0, 1, (k, 3)), lam*y
        rate = (2*s**2*y*ydot/x - s**2*y**2*v/x**2).sum(-1)
        info = (s**2*y**2/x).sum(-1)
        return {"x": x, "s": s, "y": y[:, 0], "ydot": ydot[:, 0], "slope": lam[:, 0], "v": v, "info": info, "infodot": rate}
    return made


@theorem(
    id="gp.ig-criterion.nonlinear",
    title="Where rates depend on the state, the product of the changes of currents and forces is not the rate of the second-order entropy",
    hypotheses=(d2S_is, falls, motion_is, force_shift),
    claim=(total(r, dJ[r]*dF[r]), "==", d2Sdot/2 + total(r, dJ[r]*dlnW[r])),
    anywhere=with_rates(displaced),
    without={motion_is.name: with_rates(driven_away)},
    shown=r"\sum_r \delta J_r\,\delta F_r = \tfrac12\frac{d}{dt}\delta^2 S + \sum_r \delta J_r\,\delta\ln\frac{W^+_r}{W^-_r}",
    letters=ENTROPY | DV | SHIFTS | letters(dlnW=r"\delta\ln(W^+_r/W^-_r)"),
    **always,
)
def rates_of_state():
    """The last term has no sign, so that of sum dJ dF decides nothing. Mass action has none."""
    return close(total(r, dJ[r]*dF[r]), "==", d2Sdot/2 + total(r, dJ[r]*dlnW[r]), by=[
        over(r, dJ[r]*assume(force_shift)), derive(assume(d2S_is), falls), over(i, u*assume(motion_is))])


@theorem(
    id="gp.ig-criterion.one_dimension",
    title="In one dimension the intrinsic speed changes with the sign of the eigenvalue",
    hypotheses=(info_is, line, one_way, chain),
    claim=(infodot, "==", 2*lam*info - y**3*skew),
    anywhere=on_line(),
    without={one_way.name: on_line(1.0)},
    shown=r"\frac{dI}{dt} = 2\lambda(x)\, I - y^3 \sum_i \frac{s_i^3}{x_i^2}, \qquad \dot x = s\,y,\ I = y^2\sum_i \frac{s_i^2}{x_i}",
    letters=INFO | letters(y=r"y", slope=r"\lambda = \dot y/y", ydot=r"\dot y") | {
        "s": (r"s", "numeric.observable_letters.direction")},
    **always,
)
def one_dimension():
    """Two states: s = (1, -1), I = y^2/(x(1 - x)). The last term is of third order: near every fixed point with lam not zero dI/dt has the
    sign of lam, whatever the rates are.
    """
    return close(infodot, "==", 2*lam*info - y**3*skew, by=[
        derive(assume(info_is), line), 2*lam*assume(info_is), 2*y*stretch*assume(chain),
        over(i, s[i]**2*y**2/x[i]**2*assume(one_way))])
