"""The intrinsic speed in another metric is a test of stability that is necessary and sufficient.

    K^T P + P K = -Q , Q = B^T B  =>  d/dt (xdot.P xdot) = -xdot.Q xdot + 2 xdot.P (xddot - K xdot) <= 0   near the steady state

with the metric P in place of diag(1/x), K the Jacobian at the steady state.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.ig-criterion.cure.
"""
from sympy import Symbol

from ..index import Index, family, finite, total
from ..proof import Hypothesis, Motion, assume, calc, derive, over, sign, theorem
from ._chemical import i, j, v
from ._samples import times, turned
from ._stability import K, acc, jacss, letters
from .gp_ig_criterion import always, ours

P, Q, B, rem = (family(name) for name in ("P", "Q", "B", "rem"))
E, Edot = Symbol("E", real=True), Symbol("Edot", real=True)
l, m = Index("l", i.size), Index("m", finite("rank"))
accelerated = Hypothesis("the acceleration is K xdot and a remainder", acc[i], "==", total(j, jacss[i, j]*v[j]) + rem[i], forall=(i,))
lyapunov = Hypothesis("K^T P + P K = -Q", total(l, jacss[l, i]*P[l, j] + P[i, l]*jacss[l, j]), "==", -Q[i, j], forall=(i, j),
                      kind="definition")
square_root = Hypothesis("Q = B^T B", Q[i, j], "==", total(m, B[m, i]*B[m, j]), forall=(i, j))
E_is = Hypothesis("E = xdot.P xdot", E, "==", total(i, j, v[i]*P[i, j]*v[j]), always=True, kind="definition")
gains = Motion("acc = dv/dt, P rests", ((v, acc), (P, 0), (E, Edot)))
damping = total(i, j, v[i]*Q[i, j]*v[j])
pushing = total(i, j, P[i, j]*(rem[i]*v[j] + v[i]*rem[j]))
small = Hypothesis("the remainder is small", pushing, "<=", total(m, total(i, B[m, i]*v[i])**2)/2)
METRIC = K | letters(P=r"P \text{ with } K^{\mathsf T} P + P K = -Q", Q="", rem=r"\ddot x - K\dot x", B=r"Q = B^{\mathsf T} B",
                     Edot=r"\frac{d}{dt}(\dot x\cdot P\dot x)")


def cured(remainder=0.0, definite=True, off=0.0):
    """P, K and Q that solve the equation, with a remainder of this size relative to the damping."""
    def made(rng, k):
        v, R, jacss, B = (rng.normal(0, 1, (k, 3)), rng.normal(0, 1, (k, 3, 3)), rng.normal(0, 1, (k, 3, 3)), rng.normal(0, 1, (k, 3, 3)))
        Q = turned(B) @ B*(1 if definite else -1)
        P = R @ turned(R) + [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        odd = jacss - turned(jacss)
        jacss = solved(P, -Q/2 + odd)                         # P K + K^T P = -Q for every odd part
        z, damping = rng.normal(0, 1, (k, 3)), ((B @ v[..., None])**2).sum((1, 2))[:, None]
        reach = 2*(times(P, v)*z).sum(-1, keepdims=True)
        rem = z*remainder*rng.uniform(0, 1, (k, 1))*damping/reach
        acc = times(jacss, v) + rem + off*v
        return {"v": v, "P": P, "Q": Q, "B": B, "jacss": jacss, "rem": rem, "acc": acc, "E": (v*times(P, v)).sum(-1),
                "Edot": 2*(acc*times(P, v)).sum(-1)}
    return made


def solved(A, Y):
    """A^-1 Y of positive definite matrices, by conjugate directions: exact after as many steps as there are rows."""
    X, residue = 0*Y, Y
    direction = residue
    for _ in range(3*A.shape[-1]):
        norm = (residue**2).sum((1, 2), keepdims=True)
        length = norm/((direction*(A @ direction)).sum((1, 2), keepdims=True) + (norm == 0))
        X, residue = X + length*direction, residue - length*(A @ direction)
        direction = residue + (residue**2).sum((1, 2), keepdims=True)/(norm + (norm == 0))*direction
    return X


@theorem(
    id="gp.ig-criterion.cure",
    title="The speed in a metric that solves Lyapunov's equation decreases near a stable steady state",
    hypotheses=(E_is, gains, accelerated, lyapunov, square_root, small),
    claim=(0, "<=", -Edot),
    equality="xdot = 0",
    anywhere=cured(0.5),
    tight=lambda rng, k: slow(cured(0.5)(rng, k)),
    without={accelerated.name: cured(0.5, off=100.0), square_root.name: cured(0.0, definite=False), small.name: cured(10.0)},
    shown=r"K^{\mathsf T} P + P K = -Q \;\Rightarrow\; \frac{d}{dt}(\dot x\cdot P\dot x) \le 0 \quad\text{near } x^{\mathrm{ss}}",
    letters=METRIC,
    **ours,
)
def cure():
    """Near xss the remainder of the acceleration is of second order in the displacement and the damping xdot.Q xdot, Q > 0, wins. A
    solution P > 0 exists exactly if all eigenvalues of K have negative real parts.
    """
    whole = total(m, total(i, B[m, i]*v[i])**2)
    return (
        calc(0)
        .le(whole/2, by=sign(whole/2))
        .le(whole - pushing, by=assume(small))
        .eq(damping - pushing, by=over(i, over(j, v[i]*v[j]*assume(square_root))))
        .eq(-Edot, by=change.prove(), why="gp.ig-criterion.cure.rate")
    )


def slow(data):
    """The same with velocities that nearly vanish."""
    e = 1e-4
    return data | {"v": e*data["v"], "rem": e*data["rem"], "acc": e*data["acc"], "E": e*e*data["E"], "Edot": e*e*data["Edot"]}


@theorem(
    id="gp.ig-criterion.cure.rate",
    title="The rate of the squared speed in any metric",
    hypotheses=(E_is, gains, accelerated, lyapunov),
    claim=(Edot, "==", -damping + pushing),
    anywhere=cured(1.0),
    without={accelerated.name: cured(off=1.0)},
    shown=r"\frac{d}{dt}(\dot x\cdot P\dot x) = -\dot x\cdot Q\dot x + 2\,\dot x\cdot P(\ddot x - K\dot x)",
    letters=METRIC,
    **always,
)
def change():
    """No symmetry of P is used; G in place of P: gp.ig-criterion.krasovskii."""
    score = total(j, (P[i, j] + P[j, i])*v[j])
    carried = total(i, score*total(j, jacss[i, j]*v[j]))
    return (
        calc(Edot)
        .eq(total(i, score*acc[i]), by=derive(assume(E_is), gains), why="the product rule")
        .eq(carried + total(i, score*rem[i]), by=over(i, score*assume(accelerated)))
        .eq(-damping + total(i, score*rem[i]), by=over(i, over(j, v[i]*v[j]*assume(lyapunov))))
        .eq(-damping + pushing)
    )
