"""Two criteria of stability are one quadratic form: excess entropy production at dx, loss of Fisher information at K dx.

    dI/dt = xdot.M xdot + cubic ,    M = G K + K^T G ,  G = diag(1/x) ;      delta2sigma = -dx.M dx/2

GP (Glansdorff and Prigogine): delta2sigma > 0 for every dx; IG: dI/dt < 0 along the motion. Near a steady state GP implies IG (1), IG on
a neighbourhood implies stability (2), an eigenvalue with a positive real part makes I grow on some path (3), neither is necessary (4), GP
has the wrong sign where rates depend on the state while IG is right in one dimension (5); with P in place of G, for
K^T P + P K = -Q, the test is necessary and sufficient (6).
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.ig-criterion.
"""
from ..index import total
from ..proof import Hypothesis, assume, calc, close, derive, over, theorem
from ._chemical import i, j, v, x, xss
from ._samples import times, turned
from ._stability import (
    DACC,
    DV,
    INFO,
    LINEAR,
    REDERIVED,
    Ilin_is,
    Ilindot,
    acc,
    dv,
    infodot,
    jac,
    jacss,
    linear,
    moved,
    moving,
    turns,
)
from .fisher_rate import is_info
from .fisher_rate import moves as in_time

ours = {"source": REDERIVED, "paper": 4, "applies_to": ("network",)}
always = ours | {"equality": "always"}
twice_form = total(i, j, dv[i]*(jacss[i, j]/xss[i] + jacss[j, i]/xss[j])*dv[j])
loss = -total(i, dv[i]/xss[i]*total(j, jacss[i, j]*dv[j]))  # delta2sigma at K dx
gp_here = Hypothesis("GP holds at K dx", 0, "<=", loss)


def damped(strength, odd=0.0):
    """Motion with the Jacobian -(`strength` times a positive form) + odd, so that delta2sigma has the sign of `strength`."""
    def made(rng, k):
        data, B, C = linear(rng, k), rng.normal(0, 1, (k, 3, 3)), rng.normal(0, 1, (k, 3, 3))
        form = strength*B @ turned(B) + odd*(C - turned(C))
        return moving(data | {"jacss": -data["xss"][:, :, None]*form})
    return made


def carried_away(rng, k):                                 # a motion of its own
    data = damped(1.0)(rng, k)
    dacc = rng.normal(0, 3, (k, 3))
    return data | {"dv": 2*data["dv"], "dacc": dacc, "Ilin": 4*data["Ilin"], "Ilindot": 4*(data["dv"]*dacc/data["xss"]).sum(-1)}


@theorem(
    id="gp.ig-criterion",
    title="Where the criterion of Glansdorff and Prigogine holds at K dx, the intrinsic speed decreases",
    hypotheses=(Ilin_is, moved, turns, gp_here),
    claim=(0, "<=", -Ilindot),
    equality="delta2sigma(K dx) = 0: in the steady state, or undamped motion",
    anywhere=damped(1.0, 1.0),
    tight=damped(1e-6, 1.0),
    without={moved.name: carried_away, gp_here.name: damped(-1.0)},
    shown=r"\delta^2\sigma(K\delta x) \ge 0 \;\Rightarrow\; \frac{dI_{\mathrm{lin}}}{dt} \le 0",
    letters=DACC | LINEAR,
    **ours,
)
def criterion():
    """So GP for every dx gives IG for every dx, in the linearised motion: near xss the rest of dI/dt is of third order (.krasovskii)."""
    return calc(0).le(2*loss, by=2*assume(gp_here)).eq(-Ilindot, by=lost.prove(), why="gp.ig-criterion.form")


@theorem(
    id="gp.ig-criterion.form",
    title="In the linearised motion the Fisher information is lost at twice the excess entropy production at K dx",
    hypotheses=(Ilin_is, moved, turns),
    claim=(Ilindot, "==", -2*loss),
    anywhere=linear,
    without={moved.name: carried_away},
    shown=r"\frac{dI_{\mathrm{lin}}}{dt} = -2\,\delta^2\sigma(K\delta x)",
    letters=DACC | LINEAR,
    **always,
)
def lost():
    return close(Ilindot, "==", -2*loss, by=[derive(assume(Ilin_is), turns), over(i, 2*dv[i]/xss[i]*derive(assume(moved), turns))])


@theorem(
    id="gp.ig-criterion.symmetric",
    title="The quadratic form of both criteria, symmetrised",
    claim=(twice_form, "==", -2*loss),
    anywhere=linear,
    shown=r"\delta v\cdot M\,\delta v = -2\,\delta^2\sigma(\delta v), \qquad M = G K + K^{\mathsf T} G",
    letters=DV,
    **always,
)
def symmetric():
    """For any vector dv, so also for dx: M < 0 on the class is GP."""
    return close(twice_form, "==", -2*loss)


chain = Hypothesis("chain rule: the acceleration is the Jacobian times the velocity", acc[i], "==", total(j, jac[i, j]*v[j]), forall=(i,),
                   kind="calculus")
M_form = total(i, j, v[i]*(jac[i, j]/x[i] + jac[j, i]/x[j])*v[j])
cubic = total(i, v[i]**3/x[i]**2)


def curved(rng, k):
    """Any state, velocity and Jacobian."""
    x, v, jac = rng.lognormal(0, 1, (k, 3)), rng.normal(0, 1, (k, 3)), rng.normal(0, 1, (k, 3, 3))
    acc = times(jac, v)
    return {"x": x, "v": v, "jac": jac, "acc": acc, "info": (v**2/x).sum(-1), "infodot": (2*v*acc/x - v**3/x**2).sum(-1)}


@theorem(
    id="gp.ig-criterion.krasovskii",
    title="The rate of the Fisher information of time as a quadratic form of the velocity and a cubic term",
    hypotheses=(is_info, in_time, chain),
    claim=(infodot, "==", M_form - cubic),
    anywhere=curved,
    shown=r"\frac{dI}{dt} = \dot x\cdot M(x)\,\dot x - \sum_i \frac{\dot x_i^3}{x_i^2}, \qquad M = G K + K^{\mathsf T} G",
    letters=INFO,
    **always,
)
def krasovskii():
    """At any state, with the Jacobian there."""
    return close(infodot, "==", M_form - cubic, by=[derive(assume(is_info), in_time), over(i, 2*v[i]/x[i]*assume(chain))])
