"""In one dimension the intrinsic speed always judges stability right.

    dI/dt = 2 lam I - y^3 sum_i s_i^3/x_i^2 ,      dx/dt = s y ,   lam = dy/d(xi) for x = x(0) + s xi

whatever the rates are, linear in the state or not: beside a fixed point with lam not zero dI/dt has the sign of lam.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.ig-criterion.one_dimension.
"""
from sympy import Symbol

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, close, derive, over, theorem
from ._chemical import i, v, x
from ._stability import INFO, info, infodot, letters
from .gp_ig_criterion import always

s = family("s")
y, ydot, lam = (Symbol(name, real=True) for name in ("y", "ydot", "slope"))
one_way = Hypothesis("all velocities are along s", v[i], "==", s[i]*y, forall=(i,), always=True)
chain = Hypothesis("chain rule: dy/dt = lam y", ydot, "==", lam*y, kind="calculus")
line = Motion("v = dx/dt, ydot = dy/dt", ((x, v), (s, 0), (y, ydot), (info, infodot)))
info_is = Hypothesis("I on the line", info, "==", total(i, (s[i]*y)**2/x[i]), always=True, kind="definition")
stretch, skew = total(i, s[i]**2/x[i]), total(i, s[i]**3/x[i]**2)


def on_line(off=0.0):
    def made(rng, k):
        x, s, y, lam = rng.lognormal(0, 1, (k, 3)), rng.normal(0, 1, (k, 3)), rng.normal(0, 1, (k, 1)), rng.normal(0, 1, (k, 1))
        v, ydot = s*y + off*rng.normal(0, 1, (k, 3)), lam*y
        rate = (2*s**2*y*ydot/x - s**2*y**2*v/x**2).sum(-1)
        info = (s**2*y**2/x).sum(-1)
        return {"x": x, "s": s, "y": y[:, 0], "ydot": ydot[:, 0], "slope": lam[:, 0], "v": v, "info": info, "infodot": rate}
    return made


@theorem(
    id="gp.ig-criterion.one_dimension",
    title="In one dimension the intrinsic speed changes with the sign of the eigenvalue",
    hypotheses=(info_is, line, one_way, chain),
    claim=(infodot, "==", 2*lam*info - y**3*skew),
    anywhere=on_line(),
    without={one_way.name: on_line(1.0)},
    shown=r"\frac{dI}{dt} = 2\lambda(x)\, I - y^3 \sum_i \frac{s_i^3}{x_i^2}, \qquad \dot x = s\,y,\ I = y^2\sum_i \frac{s_i^2}{x_i}",
    letters=INFO | letters(y="", slope=r"\lambda = \dot y/y", ydot=r"\dot y") | {
        "s": (r"s", "numeric.observable_letters.direction")},
    **always,
)
def one_dimension():
    """Two states: s = (1, -1), I = y^2/(x(1 - x)). The last term is of third order in y, the other of second."""
    return close(infodot, "==", 2*lam*info - y**3*skew, by=[
        derive(assume(info_is), line), 2*lam*assume(info_is), 2*y*stretch*assume(chain),
        over(i, s[i]**2*y**2/x[i]**2*assume(one_way))])
