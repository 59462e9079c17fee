"""The metric of the class is B^T H B, the second derivative of the Gibbs energy; its inverse is the metric of theta.

    d^2 phi/d xi_b d xi_d = (B^T H B)_bd ,      ideal: sum_i B_ib B_id / x_i ,      d^2 psi/d theta d theta = (B^T H B)^{-1}

Second derivatives along all straight motions in the class determine the metric. Ohga, Ito, Phys. Rev. E 106, 044131 (2022),
arXiv:2112.13813. Identifier: dual.metric.
"""
# ruff: noqa: I001  (letters by the line)

from sympy import Symbol

from ..index import Delta, Index, family, finite, total
from ..proof import Hypothesis, assume, at, calc, derive, over, sign, substitute, theorem
from . import _regular as solution
from ._dual import (
    B, BASIS, G, GDOT, G_IDEAL, G_is, Gddot, Gdot, H, H_IDEAL, MU0, SOURCE, THETADOT, XI, XIDOT, at_rest, b, c, coordinate, d, gradient,
    hessian, i, in_class, j, l, motion, mu, mu0, mudot, thetadot, v, x, xi, xidot,
)
from ._samples import times
from ._states import MM, dot, ideal, leaving, moving, states

stays = in_class(x, xi, always=True)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",), "equality": "always"}
metric = total(i, j, B[i, b]*H[i, j]*B[j, d])
straight = motion((v, 0), (Gdot, Gddot), (mu, mudot), (xi, xidot), *at_rest)


def lost(rng, k):                                         # x leaves the class; all else is kept
    data = moving(rng, states(rng, k))
    v = rng.normal(0, 1, (k, 4))
    mudot = times(data["H"], v)
    return data | {"x": rng.lognormal(0, 1, (k, 4)), "v": v, "mudot": mudot, "Gdot": dot(data["mu"], v), "Gddot": dot(mudot, v)}


@theorem(
    id="dual.metric",
    title="The metric in the extents is the second derivative of the Gibbs energy",
    hypotheses=(stays, gradient, hessian, straight),
    claim=(Gddot, "==", total(b, d, xidot[b]*metric*xidot[d])),
    anywhere=lambda rng, k: moving(rng, states(rng, k)),
    without={stays.name: lost},
    shown=r"\frac{\partial^2\phi}{\partial\xi_b\,\partial\xi_d} = (B^{\mathsf T} H B)_{bd}",
    letters={"B": BASIS, "xi": XI, "H": H_IDEAL, "Gdot": GDOT, "xidot": XIDOT,
             "Gddot": (r"\ddot G = \dot\mu\cdot v", "numeric.dual_letters.gibbs_curvature"),
             "mudot": (r"\dot\mu = H v", "numeric.dual_letters.potential_rates")},
    **common,
)
def second_derivative():
    """Along straight lines in the class, for any Gibbs energy; that H is the Hessian is the chain rule, a hypothesis here."""
    inside, bend = derive(assume(stays), straight), derive(assume(gradient), straight)
    speed = total(j, H[i, j]*v[j])
    along = total(b, B[i, b]*xidot[b])
    return (
        calc(Gddot)
        .eq(total(i, mudot[i]*v[i]), by=bend)
        .eq(total(i, speed*v[i]), by=over(i, v[i]*assume(hessian)))
        .eq(total(i, speed*along), by=over(i, speed*inside))
        .eq(total(b, d, xidot[b]*metric*xidot[d]), by=over(i, along*over(j, H[i, j]*substitute(inside, {i: j}))))
    )


ideal_straight = motion((v, 0), (G, Gdot), (Gdot, Gddot), (mu0, 0), (xi, xidot), *at_rest)


@theorem(
    id="dual.metric.ideal",
    title="The metric of an ideal mixture",
    hypotheses=(G_is, stays, ideal_straight),
    claim=(Gddot, "==", total(b, d, xidot[b]*total(i, B[i, b]*B[i, d]/x[i])*xidot[d])),
    anywhere=ideal,
    without={stays.name: lambda rng, k: leaving(rng, ideal(rng, k))},
    shown=r"\frac{\partial^2\phi}{\partial\xi_b\,\partial\xi_d} = \sum_i \frac{B_{ib}B_{id}}{x_i}",
    letters={"B": BASIS, "mu0": MU0, "xi": XI, "G": G_IDEAL, "Gdot": GDOT, "xidot": XIDOT,
             "Gddot": (r"\ddot G = \sum_i v_i^2/x_i", "numeric.dual_letters.fisher")},
    **common,
)
def ideal_metric():
    inside, slope = derive(assume(stays), ideal_straight), derive(assume(G_is), ideal_straight)
    along = total(b, B[i, b]*xidot[b])
    return (
        calc(Gddot)
        .eq(total(i, v[i]**2/x[i]), by=derive(slope, ideal_straight))
        .eq(total(b, d, xidot[b]*total(i, B[i, b]*B[i, d]/x[i])*xidot[d]), by=over(i, ((v[i] + along)/x[i])*inside))
    )


g, inverse = family("g"), family("ginv")
unit = Hypothesis("ginv g = 1", total(c, inverse[b, c]*g[c, d]) - Delta(b, d), "==", 0, forall=(b, d), kind="definition")
lowered = Hypothesis("thetadot = g xidot", thetadot[b], "==", total(c, g[b, c]*xidot[c]), forall=(b,))


def two_rates(rng, k):
    R = rng.normal(0, 1, (k, 2, 2))
    g = R @ R.swapaxes(1, 2)
    adjugate = g[:, ::-1, ::-1]*[[1, -1], [-1, 1]]
    xidot = rng.normal(0, 1, (k, 2))
    return {"g": g, "ginv": adjugate/(g[:, 0, 0]*g[:, 1, 1] - g[:, 0, 1]**2)[:, None, None], "xidot": xidot, "thetadot": times(g, xidot)}


@theorem(
    id="dual.metric.inverse",
    title="In the coordinates theta the metric is the inverse matrix",
    hypotheses=(unit, lowered),
    claim=(total(b, d, thetadot[b]*inverse[b, d]*thetadot[d]), "==", total(b, d, xidot[b]*g[b, d]*xidot[d])),
    anywhere=two_rates,
    without={lowered.name: lambda rng, k: two_rates(rng, k) | {"thetadot": rng.normal(0, 1, (k, 2))}},
    shown=r"\dot\theta\cdot(B^{\mathsf T}HB)^{-1}\dot\theta = \dot\xi\cdot B^{\mathsf T}HB\,\dot\xi",
    letters={"g": (r"g = B^{\mathsf T} H B", "numeric.dual_letters.class_metric"),
             "ginv": (r"g^{-1}", "numeric.dual_letters.class_metric_inverse"),
             "xidot": XIDOT, "thetadot": THETADOT},
    **common,
)
def inverse_metric():
    """That thetadot = g xidot is dual.speed.metric."""
    back = total(d, inverse[b, d]*total(c, g[d, c]*xidot[c]))
    return (
        calc(total(b, d, thetadot[b]*inverse[b, d]*thetadot[d]))
        .eq(total(b, thetadot[b]*back), by=over(b, thetadot[b]*over(d, inverse[b, d]*at(lowered, {b: d}))))
        .eq(total(b, thetadot[b]*xidot[b]), by=over(b, thetadot[b]*over(d, xidot[d]*assume(unit))))
        .eq(total(b, d, xidot[b]*g[b, d]*xidot[d]), by=over(b, xidot[b]*assume(lowered)))
    )


k = Index("k", finite("K"))
a, u, w, ell, law = (family(name) for name in ("a", "u", "w", "ell", "c"))
rest = a[i] - total(k, law[k]*ell[k, i])                  # a less conserved quantities
V = total(i, x[i]*rest**2)
conserved = Hypothesis("laws", total(i, ell[k, i]*B[i, b]), "==", 0, forall=(k, b))
best = Hypothesis("x (a - c.ell) is in the class direction", x[i]*rest, "==", total(b, B[i, b]*w[b]), forall=(i,), kind="definition")


def observed(rng, k, lawful=True):
    """Laws of E + S <=> C <=> E + P; c by least squares with weights x, w from the two species that hold one extent each."""
    x, a = rng.lognormal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
    ell = 0*x[:, :2, None] + [[1, 0, 1, 0], [0, 1, 1, 1]]
    G, f = (ell*x[:, None, :]) @ ell.swapaxes(1, 2), times(ell, x*a)
    c = times(G[:, ::-1, ::-1]*[[1, -1], [-1, 1]], f)/(G[:, 0, 0]*G[:, 1, 1] - G[:, 0, 1]**2)[:, None]
    left = x*(a - (c[:, :, None]*ell).sum(axis=1))
    data = {"x": x, "a": a, "ell": ell, "c": c, "B": 0*ell.swapaxes(1, 2) + MM, "w": left @ [[0, 0], [-1, 0], [0, 0], [0, 1]]}
    if not lawful:                                        # B is moved out of the kernel of ell, and a follows
        data["B"] = rng.normal(0, 1, (k, 4, 2))
        data["a"] = times(data["B"], data["w"])/x + (c[:, :, None]*ell).sum(axis=1)
    return data


@theorem(
    id="dual.metric.variance",
    title="The inverse metric measures fluctuations: the variance that conservation laws leave",
    hypotheses=(conserved, best),
    claim=(total(b, coordinate(a)*w[b]), "==", V),
    anywhere=observed,
    without={conserved.name: lambda rng, k: observed(rng, k, lawful=False)},
    shown=r"(B^{\mathsf T}a)\cdot(B^{\mathsf T}HB)^{-1}(B^{\mathsf T}a) = \min_c \sum_i x_i\Bigl(a_i - \sum_k c_k\ell_{ki}\Bigr)^2",
    letters={"B": BASIS, "w": (r"w = (B^{\mathsf T}HB)^{-1}B^{\mathsf T}a", "numeric.dual_letters.class_response"),
             "c": (r"c = (\ell X \ell^{\mathsf T})^{-1}\ell X a", "numeric.dual_letters.best_laws")},
    **common,
)
def variance():
    """At the best c the vector x (a - c.ell) is orthogonal to all laws, that is B w; then B^T H B w = B^T a, see the next theorem."""
    free = total(b, w[b]*total(k, law[k]*total(i, ell[k, i]*B[i, b])))
    return (
        calc(total(b, coordinate(a)*w[b]))
        .eq(total(i, rest*total(b, B[i, b]*w[b])) + free)
        .eq(V + free, by=over(i, rest*assume(best)))
        .eq(V, by=over(b, over(k, w[b]*law[k]*assume(conserved))))
    )


@theorem(
    id="dual.metric.response",
    title="What the inverse metric makes of an observable",
    hypotheses=(conserved, best),
    claim=(total(d, total(i, B[i, b]*B[i, d]/x[i])*w[d]), "==", coordinate(a)),
    anywhere=observed,
    without={conserved.name: lambda rng, k: observed(rng, k, lawful=False)},
    shown=r"B^{\mathsf T}HB\,w = B^{\mathsf T}a",
    letters={"B": BASIS, "w": (r"w = (B^{\mathsf T}HB)^{-1}B^{\mathsf T}a", "numeric.dual_letters.class_response"),
             "c": (r"c = (\ell X \ell^{\mathsf T})^{-1}\ell X a", "numeric.dual_letters.best_laws")},
    **common,
)
def response():
    return (
        calc(total(d, total(i, B[i, b]*B[i, d]/x[i])*w[d]))
        .eq(total(i, B[i, b]*rest), by=over(i, (B[i, b]/x[i])*assume(best)))
        .eq(coordinate(a), by=over(k, law[k]*assume(conserved)))
    )


mixing = motion((solution.T, solution.Tdot), (mu0, 0), (solution.chi, 0), (mu, mudot))
potentials = Hypothesis("mu of a regular solution", mu[i], "==", solution.mu_of(i), forall=(i,), always=True, kind="definition")
mixture = {"letters": {"T": solution.T_LETTER, "Tdot": solution.TDOT_LETTER, "mu": solution.MU_LETTER, "mudot": solution.MUDOT_LETTER}}


@theorem(
    id="dual.metric.regular",
    title="The Hessian of a regular solution",
    hypotheses=(potentials, solution.total_is, solution.symmetric, mixing),
    claim=(mudot[i], "==", total(j, solution.H_of(i, j)*v[j])),
    anywhere=solution.samples,
    without={solution.symmetric.name: solution.lopsided},
    shown=r"H = \bigl[\operatorname{diag}(1/y) - 11^{\mathsf T} + \chi - (\chi y)1^{\mathsf T} "
          r"- 1(\chi y)^{\mathsf T} + (y\cdot\chi y)11^{\mathsf T}\bigr]/T",
    **mixture, **common,
)
def regular_hessian():
    """The hypothesis that H is the Hessian, met by a non-ideal mixture; y = n/T."""
    T, chi, Tdot, square = solution.T, solution.chi, solution.Tdot, solution.square
    drift, moved = derive(assume(solution.total_is), mixing), derive(assume(potentials), mixing)
    crossed = (total(j, l, v[j]*chi[j, l]*x[l]) + total(j, l, x[j]*chi[j, l]*v[l]))/(2*T**2)
    return (
        calc(mudot[i])
        .eq(v[i]/x[i] - Tdot/T + total(l, chi[i, l]*v[l])/T - Tdot*solution.field(i)/T - crossed + square*Tdot/T**3, by=moved)
        .eq(total(j, solution.H_of(i, j)*v[j]), by=(
            (1/T)*drift, (solution.field(i)/T)*drift, (square/T**3)*drift,
            over(i, over(j, (v[i]*x[j]/(2*T**2))*assume(solution.symmetric)))))
    )


@theorem(
    id="dual.metric.gibbs-duhem",
    title="The Gibbs-Duhem relation of a regular solution",
    hypotheses=(solution.total_is,),
    claim=(total(j, (Delta(i, j)/x[i] - solution.H_of(i, j))*x[j]), "==", 1),
    anywhere=solution.samples,
    shown=r"\sum_j H_{ij} n_j = 0",
    letters={"T": solution.T_LETTER},
    **common,
)
def gibbs_duhem():
    """H n = 0, written so that neither side is zero. The metric of the class is positive only if no
    combination of reactions moves all amounts in proportion."""
    T, square = solution.T, solution.square
    total_is = assume(solution.total_is)
    return calc(total(j, (Delta(i, j)/x[i] - solution.H_of(i, j))*x[j])).eq(1, by=(
        (1/T)*total_is, (solution.field(i)/T)*total_is, (square/T**3)*total_is))


n1, n2 = Symbol("n1", positive=True), Symbol("n2", positive=True)
v1, v2, pull = (Symbol(name, real=True) for name in ("v1", "v2", "chi12"))
y1, y2 = n1/(n1 + n2), n2/(n1 + n2)
curvature = (v1**2/y1 + v2**2/y2 - (v1 + v2)**2 + 2*pull*v1*v2 - 2*pull*(v1 + v2)*(y2*v1 + y1*v2) + 2*pull*y1*y2*(v1 + v2)**2)/(n1 + n2)
cross = (n2*v1 - n1*v2)**2/(n1 + n2)**3


def two(rng, k, spread=1.0, chi=(-3.0, 3.0)):
    n1 = rng.lognormal(0, 1, k)
    return {"n1": n1, "n2": n1*rng.lognormal(0, spread, k), "v1": rng.normal(0, 1, k), "v2": rng.normal(0, 1, k),
            "chi12": rng.uniform(*chi, k)}


@theorem(
    id="dual.metric.binary",
    title="A binary regular solution is convex if chi <= 2",
    claim=((4 - 2*pull)*cross, "<=", curvature),
    equality="equal amounts, or v proportional to n",
    anywhere=two,
    tight=lambda rng, k: two(rng, k, 0.01, (-3.0, 1.5)),
    shown=r"v\cdot H v \ge (4 - 2\chi)\,(n_2 v_1 - n_1 v_2)^2/(n_1 + n_2)^3",
    **{name: value for name, value in common.items() if name != "equality"},
)
def binary():
    """For chi > 2 the Hessian is negative at y = 1/2 across n: the mixture separates, and theta is no coordinate any more."""
    return calc((4 - 2*pull)*cross).le(curvature, by=sign((n1 - n2)**2*cross/(n1*n2)))
