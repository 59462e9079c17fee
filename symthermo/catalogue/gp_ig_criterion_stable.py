"""Where the intrinsic speed decreases a steady state is stable, and along eigenvectors the criteria have the sign of the eigenvalue.

    I(t) <= I(0)  =>  -delta2S(t) <= |K^-1|^2 |K|^2 (-delta2S(0)) ;      K dx = lam dx  =>  delta2sigma = -lam (-delta2S)

|K|^2 = sum_ij K_ij^2 xss_j/xss_i. In the plane of a complex eigenvalue the Fisher informations of two motions grow together at twice its
real part, and after a turn ln I has changed by twice the real part times the period, whatever happened in between.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.ig-criterion.stable.
"""
from sympy import Symbol, exp

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, lemmas, over, theorem
from ._chemical import i, j, xss
from ._samples import EULER, times
from ._stability import K, dv, dxs, jacss, letters, linear, moving, square, u
from .gp_ig_criterion import always, ours

inv, dx0, dv0 = family("inv"), family("dx0"), family("dv0")
inverse = Hypothesis("K has an inverse on the class", dxs[i], "==", total(j, inv[i, j]*dv[j]), forall=(i,))
start = Hypothesis("linearised motion at the start", dv0[i], "==", total(j, jacss[i, j]*dx0[j]), forall=(i,))
never = Hypothesis("I never exceeds that at the start", total(i, dv[i]**2/xss[i]), "<=", total(i, dv0[i]**2/xss[i]))
distance, distance0 = total(i, dxs[i]**2/xss[i]), total(i, dx0[i]**2/xss[i])
size, size_inv = (total(i, j, m[i, j]**2*xss[j]/xss[i]) for m in (jacss, inv))


def kept(places, spare, growth=0.0, broken=""):
    """States with I below that at the start by up to `spare`, or above it; K is a number where `places` is 1."""
    def made(rng, k):
        xss, inv, dv, dv0 = (rng.lognormal(0, 0.5, (k, places)), rng.normal(0, 1, (k, places, places)), rng.normal(0, 1, (k, places)),
                             rng.normal(0, 1, (k, places)))
        I, I0 = (dv**2/xss).sum(-1, keepdims=True), (dv0**2/xss).sum(-1, keepdims=True)
        dv = dv*((1 - spare*rng.uniform(0, 1, (k, 1)) + growth)*I0/I)**0.5
        jacss = 1/inv if places == 1 else rng.normal(0, 1, inv.shape)
        dx0 = inv[..., 0]*dv0 if places == 1 else rng.normal(0, 1, dv0.shape)
        if places > 1:
            miss = dv0 - times(jacss, dx0)                # K dx0 = dv0, by a change of K along dx0
            jacss = jacss + miss[..., None]*dx0[:, None]/(dx0**2).sum(-1)[:, None, None]
        return {"xss": xss, "inv": inv, "dv": dv, "dv0": dv0, "dx0": dx0*(0.1 if broken == "dx0" else 1), "jacss": jacss,
                "dxs": times(inv, dv)*(10 if broken == "dxs" else 1)}
    return made


@theorem(
    id="gp.ig-criterion.stable",
    title="Where the intrinsic speed never exceeds that at the start, no displacement outgrows that at the start by more than a factor",
    hypotheses=(inverse, start, never),
    claim=(distance, "<=", size_inv*size*distance0),
    equality="one species, constant speed",
    anywhere=kept(3, 1.0),
    tight=kept(1, 1e-6),
    without={inverse.name: kept(1, 1e-6, broken="dxs"), start.name: kept(1, 1e-6, broken="dx0"), never.name: kept(1, 1e-6, growth=1.0)},
    shown=r"I(t) \le I(0) \;\Rightarrow\; -\delta^2 S(t) \le \|K^{-1}\|^2 \|K\|^2\, \bigl(-\delta^2 S(0)\bigr)",
    **ours,
)
def stable():
    """Stability in the linearised motion, with K nonsingular on the class. In the full motion I is a positive-definite function that does
    not increase near xss, which gives stability by Lyapunov's theorem, and asymptotic stability where it decreases; contrapositive (3):
    an unstable xss has paths with dI/dt > 0 arbitrarily near.
    """
    back = over(i, 1/xss[i]*lemmas.cauchy_schwarz(inv[i, j], dv[j], weight=xss[j], over=j))
    there = over(i, 1/xss[i]*lemmas.cauchy_schwarz(jacss[i, j], dx0[j], weight=xss[j], over=j))
    moved_back, moved_there = total(j, inv[i, j]*dv[j]), total(j, jacss[i, j]*dx0[j])
    speed, speed0 = total(i, dv[i]**2/xss[i]), total(i, dv0[i]**2/xss[i])
    return (
        calc(distance)
        .eq(total(i, moved_back**2/xss[i]), by=over(i, (dxs[i] + moved_back)/xss[i]*assume(inverse)))
        .le(size_inv*speed, by=back)
        .le(size_inv*speed0, by=size_inv*assume(never))
        .eq(size_inv*total(i, moved_there**2/xss[i]), by=size_inv*over(i, (dv0[i] + moved_there)/xss[i]*assume(start)))
        .le(size_inv*size*distance0, by=size_inv*there)
    )


# -- 3, 4: eigenvectors --------------------------------------------------------------------------------------------------------------------
lam, beta, rho = (Symbol(name, real=True) for name in ("lam", "beta", "rho"))
one, other, onedot, otherdot = (family(name) for name in ("one", "other", "onedot", "otherdot"))
both, bothdot = Symbol("both", real=True), Symbol("bothdot", real=True)
EIGEN = K | letters(lam=r"\lambda")
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
    id="gp.ig-criterion.eigenplane",
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
    id="gp.ig-criterion.focus",
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
