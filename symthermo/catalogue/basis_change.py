"""What a change of basis, of origin, or of the gauge of mu0 does to the dual coordinates, and what it leaves as it is.

    B -> B R :            xi -> R^{-1} xi ,  theta -> R^T theta ;  phi, psi, D and speeds stay
    x0 -> x0 + B s :      xi -> xi - s ,     psi -> psi - theta.s ;  theta, phi and D stay
    mu0 -> mu0 + c ell :  theta, metric and D stay ;  phi -> phi + c.(ell x0) on the whole class

Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: basis.change.
"""

from ..index import Delta, Index, family, finite, total
from ..proof import Hypothesis, assume, calc, over, substitute, theorem
from ._dual import BASIS, SOURCE, B, G, H, b, c, coordinate, d, i, ideal_G, ideal_mu, in_class, j, mu, pair, x, x0, xi, xidot, xiy, y
from ._states import LAWS, MM, ideal, moving, states

k = Index("k", finite("K"))
R, Rinv, new, ell, law, s = (family(name) for name in ("R", "Rinv", "Bnew", "ell", "c", "shift"))
changed = Hypothesis("Bnew = B R", new[i, d], "==", total(b, B[i, b]*R[b, d]), forall=(i, d), kind="definition")
invertible = Hypothesis("R Rinv = 1", total(c, R[b, c]*Rinv[c, d]) - Delta(b, d), "==", 0, forall=(b, d))
conserved = Hypothesis("laws", total(i, ell[k, i]*B[i, b]), "==", 0, forall=(k, b))
here = in_class(x, xi)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",), "equality": "always"}
xi_new = total(b, Rinv[d, b]*xi[b])                       # R^{-1} xi
theta_new = total(i, new[i, d]*mu[i])


def bases(rng, n, inverse=True):
    data, R = moving(rng, states(rng, n)), rng.normal(0, 1, (n, 2, 2))
    Rinv = (R[:, ::-1, ::-1]*[[1, -1], [-1, 1]]).swapaxes(1, 2)/(R[:, 0, 0]*R[:, 1, 1] - R[:, 0, 1]*R[:, 1, 0])[:, None, None]
    return data | {"R": R, "Rinv": Rinv if inverse else rng.normal(0, 1, (n, 2, 2)), "Bnew": MM @ R}


without = {invertible.name: lambda rng, n: bases(rng, n, inverse=False)}
letters = {"Bnew": (r"B' = BR", "numeric.dual_letters.new_basis"), "B": BASIS}


@theorem(
    id="basis.change",
    title="A change of basis leaves the pairing of theta and xi, so both potentials",
    hypotheses=(changed, invertible),
    claim=(total(d, theta_new*xi_new), "==", pair(xi, mu)),
    anywhere=bases,
    without=without,
    shown=r"B' = BR,\ \xi' = R^{-1}\xi,\ \theta' = R^{\mathsf T}\theta: \qquad "
          r"\theta'\cdot\xi' = \theta\cdot\xi, \quad \phi' = \phi, \quad \psi' = \psi",
    letters=letters,
    **common,
)
def change():
    """phi is G at the state, which stays (basis.change.state); D is the divergence of G, which knows no coordinates."""
    return (
        calc(total(d, theta_new*xi_new))
        .eq(total(d, total(i, total(b, B[i, b]*R[b, d])*mu[i])*xi_new), by=over(d, over(i, mu[i]*xi_new*assume(changed))))
        .eq(pair(xi, mu), by=over(d, over(b, coordinate(mu)*xi[d]*assume(invertible))))
    )


@theorem(
    id="basis.change.state",
    title="The new extents of a state",
    hypotheses=(changed, invertible),
    claim=(total(d, new[i, d]*xi_new), "==", total(b, B[i, b]*xi[b])),
    anywhere=bases,
    without=without,
    shown=r"B'\xi' = B\xi",
    letters=letters,
    **common,
)
def same_state():
    return (
        calc(total(d, new[i, d]*xi_new))
        .eq(total(d, total(b, B[i, b]*R[b, d])*xi_new), by=over(d, xi_new*assume(changed)))
        .eq(total(b, B[i, b]*xi[b]), by=over(d, over(b, B[i, b]*xi[d]*assume(invertible))))
    )


@theorem(
    id="basis.change.theta",
    title="The new affinities of a state",
    hypotheses=(changed,),
    claim=(theta_new, "==", total(b, R[b, d]*coordinate(mu))),
    anywhere=bases,
    shown=r"\theta' = R^{\mathsf T}\theta",
    letters=letters,
    **common,
)
def new_theta():
    return calc(theta_new).eq(total(b, R[b, d]*coordinate(mu)), by=over(i, mu[i]*assume(changed)))


velocity = total(b, Rinv[d, b]*xidot[b])


@theorem(
    id="basis.change.speed",
    title="A change of basis leaves all speeds",
    hypotheses=(changed, invertible),
    claim=(total(i, j, total(d, new[i, d]*velocity)*H[i, j]*total(d, new[j, d]*velocity)), "==",
           total(i, j, total(b, B[i, b]*xidot[b])*H[i, j]*total(b, B[j, b]*xidot[b]))),
    anywhere=bases,
    without=without,
    shown=r"\dot\xi'\cdot B'^{\mathsf T}HB'\,\dot\xi' = \dot\xi\cdot B^{\mathsf T}HB\,\dot\xi",
    letters=letters,
    **common,
)
def same_speed():
    same = substitute(same_state.prove(), {xi: ((b,), xidot[b])})
    new_v, old = total(d, new[j, d]*velocity), total(b, B[i, b]*xidot[b])
    return (
        calc(total(i, j, total(d, new[i, d]*velocity)*H[i, j]*total(d, new[j, d]*velocity)))
        .eq(total(i, j, old*H[i, j]*new_v), by=over(i, over(j, H[i, j]*new_v*same)))
        .eq(total(i, j, old*H[i, j]*total(b, B[j, b]*xidot[b])), by=over(i, over(j, H[i, j]*old*substitute(same, {i: j}))))
    )


origin = Hypothesis("the new origin", y[i], "==", x0[i] + total(b, B[i, b]*s[b]), forall=(i,))
shifted = Hypothesis("the new extents", xiy[b], "==", xi[b] - s[b], forall=(b,))


def origins(rng, n, out=None):
    data = states(rng, n)
    data |= {"shift": data["xiy"], "xiy": data["xi"] - data["xiy"]}
    return data | ({out: rng.lognormal(0, 1, data[out].shape)} if out else {})


@theorem(
    id="basis.change.origin",
    title="A new origin in the class shifts the extents",
    hypotheses=(origin, shifted),
    claim=(y[i] + total(b, B[i, b]*xiy[b]), "==", x0[i] + total(b, B[i, b]*xi[b])),
    anywhere=origins,
    without={origin.name: lambda rng, n: origins(rng, n, "y"), shifted.name: lambda rng, n: origins(rng, n, "xiy")},
    shown=r"n^{0\prime} = n^0 + Bs: \qquad \xi' = \xi - s",
    **common,
)
def new_origin():
    """Here y is the new origin and xiy the extents from there. theta, phi and D are functions of the state."""
    return calc(y[i] + total(b, B[i, b]*xiy[b])).eq(x0[i] + total(b, B[i, b]*xi[b]), by=[origin, over(b, B[i, b]*assume(shifted))])


@theorem(
    id="basis.change.origin.psi",
    title="A new origin in the class changes psi by a linear function of theta",
    hypotheses=(shifted,),
    claim=(pair(xiy, mu) - G, "==", pair(xi, mu) - G - pair(s, mu)),
    anywhere=origins,
    without={shifted.name: lambda rng, n: origins(rng, n, "xiy")},
    shown=r"\psi' = \psi - \theta\cdot s",
    **common,
)
def new_psi():
    return calc(pair(xiy, mu) - G).eq(pair(xi, mu) - G - pair(s, mu), by=over(b, coordinate(mu)*assume(shifted)))


gauge = total(k, law[k]*ell[k, i])


def gauged(rng, n, out=None):
    data = ideal(rng, n)
    data |= {"ell": 0*data["x"][:, :2, None] + LAWS, "c": rng.normal(0, 1, (n, 2))}
    if out == "x":
        data["x"] = rng.lognormal(0, 1, (n, 4))
    return data | ({"ell": rng.normal(0, 1, (n, 2, 4))} if out == "ell" else {})


@theorem(
    id="basis.change.gauge",
    title="A conserved quantity added to mu0 leaves theta",
    hypotheses=(conserved,),
    claim=(total(i, B[i, b]*(mu[i] + gauge)), "==", coordinate(mu)),
    anywhere=gauged,
    without={conserved.name: lambda rng, n: gauged(rng, n, "ell")},
    shown=r"\mu^0 \to \mu^0 + c\,\ell: \qquad \theta \to \theta",
    **common,
)
def gauge_theta():
    """The metric does not contain mu0 at all."""
    return calc(total(i, B[i, b]*(mu[i] + gauge))).eq(coordinate(mu), by=over(k, law[k]*assume(conserved)))


@theorem(
    id="basis.change.gauge.phi",
    title="A conserved quantity added to mu0 shifts phi by a constant on the class",
    hypotheses=(here, conserved),
    claim=(total(i, x[i]*(ideal_mu(i) + gauge - 1)), "==", ideal_G(x) + total(k, law[k]*total(i, ell[k, i]*x0[i]))),
    anywhere=gauged,
    without={here.name: lambda rng, n: gauged(rng, n, "x"), conserved.name: lambda rng, n: gauged(rng, n, "ell")},
    shown=r"\mu^0 \to \mu^0 + c\,\ell: \qquad \phi \to \phi + c\cdot \ell n^0",
    **common,
)
def gauge_phi():
    """So D, a difference of phi above its tangent, stays on the class."""
    return calc(total(i, x[i]*(ideal_mu(i) + gauge - 1))).eq(
        ideal_G(x) + total(k, law[k]*total(i, ell[k, i]*x0[i])),
        by=[over(i, gauge*assume(here)), over(k, over(b, law[k]*xi[b]*assume(conserved)))])
