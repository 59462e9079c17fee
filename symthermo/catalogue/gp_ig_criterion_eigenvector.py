"""Along eigenvectors both criteria of stability have the sign of the eigenvalue.

    K dx = lam dx  =>  delta2sigma = -lam (-delta2S)

In the plane of a complex eigenvalue the Fisher informations of two motions grow together at twice its real part, and after a turn ln I
has changed by twice the real part times the period, whatever happened in between.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.ig-criterion.eigenvector.
"""
from sympy import Symbol, exp

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, close, derive, over, theorem
from ._chemical import i, j, xss
from ._samples import EULER, times
from ._stability import K, dv, dxs, jacss, letters, linear, moving, square, u
from .gp_ig_criterion import always

lam, beta, rho = (Symbol(name, real=True) for name in ("lam", "beta", "rho"))
one, other, onedot, otherdot, dv0 = (family(name) for name in ("one", "other", "onedot", "otherdot", "dv0"))
both, bothdot = Symbol("both", real=True), Symbol("bothdot", real=True)
EIGEN = K | letters(lam="")
eigen = Hypothesis("dx is an eigenvector of K", total(j, jacss[i, j]*dxs[j]), "==", lam*dxs[i], forall=(i,))
excess = -total(i, dxs[i]/xss[i]*total(j, jacss[i, j]*dxs[j]))
plane = (Hypothesis("first velocity", onedot[i], "==", lam*one[i] - beta*other[i], forall=(i,)),
         Hypothesis("second velocity", otherdot[i], "==", beta*one[i] + lam*other[i], forall=(i,)))
both_is = Hypothesis("the sum of the two Fisher informations", both, "==", total(i, (one[i]**2 + other[i]**2)/xss[i]), always=True,
                     kind="definition")
whirls = Motion("two motions in the plane of an eigenvalue", ((one, onedot), (other, otherdot), (xss, 0), (both, bothdot)))
turned_once = Hypothesis("after a turn velocities are scaled by e^rho", dv[i], "==", exp(rho)*dv0[i], forall=(i,))


def along_eigenvector(off=0.0):
    def made(rng, k):
        data, lam = linear(rng, k), rng.normal(0, 1, k)
        miss = lam[:, None]*data["dxs"] - times(data["jacss"], data["dxs"]) + off*rng.normal(0, 1, (k, 3))
        jacss = data["jacss"] + miss[..., None]*data["dxs"][:, None]/(data["dxs"]**2).sum(-1)[:, None, None]
        return moving(data | {"jacss": jacss}) | {"lam": lam}
    return made


def spiral(broken=""):
    def made(rng, k):
        one, other, xss = rng.normal(0, 1, (k, 3)), rng.normal(0, 1, (k, 3)), rng.lognormal(0, 1, (k, 3))
        lam, beta = rng.normal(0, 1, (k, 1)), rng.normal(0, 1, (k, 1))
        onedot, otherdot = (y + (name == broken)*rng.normal(0, 1, (k, 3)) for name, y in (
            ("one", lam*one - beta*other), ("other", beta*one + lam*other)))
        return {"one": one, "other": other, "onedot": onedot, "otherdot": otherdot, "xss": xss, "lam": lam[:, 0], "beta": beta[:, 0],
                "both": ((one**2 + other**2)/xss).sum(-1), "bothdot": 2*((one*onedot + other*otherdot)/xss).sum(-1)}
    return made


def turn(off=0.0):
    def made(rng, k):
        rho, dv0 = rng.normal(0, 1, k), rng.normal(0, 1, (k, 3))
        return {"rho": rho, "dv0": dv0, "dv": EULER**rho[:, None]*dv0 + off*rng.normal(0, 1, (k, 3)), "xss": rng.lognormal(0, 1, (k, 3))}
    return made


@theorem(
    id="gp.ig-criterion.eigenvector",
    title="Along an eigenvector the excess entropy production has the sign of minus the eigenvalue",
    hypotheses=(eigen,),
    claim=(excess, "==", -lam*square),
    anywhere=along_eigenvector(),
    without={eigen.name: along_eigenvector(1.0)},
    shown=r"K\delta x = \lambda\,\delta x \;\Rightarrow\; \delta^2\sigma = -\lambda\,(-\delta^2 S)",
    letters=EIGEN,
    **always,
)
def eigenvector():
    """With one-dimensional im S every displacement is an eigenvector: GP, IG and lambda < 0 agree (dx and K dx are parallel)."""
    return close(excess, "==", -lam*square, by=over(i, u*assume(eigen)))


@theorem(
    id="gp.ig-criterion.eigenvector.plane",
    title="In the plane of a complex eigenvalue the Fisher informations of two motions grow together at twice its real part",
    hypotheses=(both_is, whirls, *plane),
    claim=(bothdot, "==", 2*lam*both),
    anywhere=spiral(),
    without={plane[0].name: spiral("one"), plane[1].name: spiral("other")},
    shown=r"\frac{d}{dt}(I_a + I_b) = 2\,\mathrm{Re}\lambda\,(I_a + I_b)",
    **always,
)
def eigenplane():
    """K a = lam a - beta b, K b = beta a + lam b for the velocities a, b of two motions (a real eigenvalue: beta = 0). If lam > 0, one of
    the two has dI/dt > 0.
    """
    return close(bothdot, "==", 2*lam*both, by=[derive(assume(both_is), whirls), lam*assume(both_is),
                                                over(i, one[i]/xss[i]*assume(plane[0])), over(i, other[i]/xss[i]*assume(plane[1]))])


@theorem(
    id="gp.ig-criterion.eigenvector.focus",
    title="Turn by turn around a focus, ln I changes by twice the real part of the eigenvalue times the period",
    hypotheses=(turned_once,),
    claim=(total(i, dv[i]**2/xss[i]), "==", exp(2*rho)*total(i, dv0[i]**2/xss[i])),
    anywhere=turn(),
    without={turned_once.name: turn(1.0)},
    shown=r"I(t + 2\pi/\beta) = e^{2\rho}\, I(t), \qquad \rho = \mathrm{Re}\lambda\cdot 2\pi/\beta",
    **always,
)
def focus():
    """That the velocity is scaled by e^rho after a turn is the solution of the linear motion in the plane. Within a turn I may grow."""
    scaled = exp(rho)*dv0[i]
    return close(total(i, dv[i]**2/xss[i]), "==", exp(2*rho)*total(i, dv0[i]**2/xss[i]),
                 by=over(i, (dv[i] + scaled)/xss[i]*assume(turned_once)))
