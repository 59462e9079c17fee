"""All dual affine coordinates with one divergence differ by an affine map and a gauge; two gauges belong to an equilibrium.

    eta' = A (eta - b) ,  theta' = A^{-T} (theta - c) ,  phi' = phi - c.eta + kappa ,  psi' = psi - b.theta + b.c - kappa

theta'.eta' = phi' + psi', the divergence and the metric stay. Thermodynamic gauge, c = theta_eq: phi' = D(p||q) and
psi' = ln <exp(theta'.r)>_eq. With b = eta_eq also: psi' = D(q||p). Any invertible A: other observables.
N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.affine.
"""
from sympy import Symbol, exp, log

from ..index import Delta, Index, family, finite, total
from ..proof import Hypothesis, Motion, assume, at, calc, derive, over, substitute, theorem
from ._paths import logs
from ._probability import ANY
from ._tilted import PAPER, REDERIVED, D, exponential, i, letter, logarithm, normalised, p, q
from ._tilted_samples import gauges, law, places, points
from .leg_coords import divergence, n, phi0, psi0, py

k, l, m = (Index(name, finite("K")) for name in "klm")
eta, theta, thetay, etadot, thetadot, xi, chi, xidot, chidot, b, c, A, Ainv = map(
    family, ("eta", "theta", "thetay", "etadot", "thetadot", "xi", "chi", "xidot", "chidot", "b", "c", "A", "Ainv"))
phi, psi, psiy, phidot, kappa = (Symbol(name, real=True) for name in ("phi", "psi", "psiy", "phidot", "kappa"))
invertible = Hypothesis("Ainv A = 1", total(k, Ainv[m, k]*A[k, l]) - Delta(m, l), "==", 0, forall=(l, m))
pair = Hypothesis("phi + psi = theta.eta", phi + psi, "==", total(k, theta[k]*eta[k]), kind="definition")
slope = Hypothesis("d phi = theta.d eta", phidot, "==", total(k, theta[k]*etadot[k]), kind="definition")
common = {"paper": 12, "equality": "always", "applies_to": ANY}


def new_eta(y=eta):
    """A (eta - b)."""
    return total(l, A[k, l]*(y[l] - b[l]))


def new_theta(y=theta):
    """A^{-T} (theta - c)."""
    return total(m, Ainv[m, k]*(y[m] - c[m]))


def new_phi(y=eta):
    """phi - c.eta + kappa."""
    return phi - total(k, c[k]*y[k]) + kappa


def new_psi(value=psi, y=theta):
    """psi - b.theta + b.c - kappa."""
    return value - total(k, b[k]*y[k]) + total(k, b[k]*c[k]) - kappa


def paired(e, one, other):
    """Uses Ainv A = 1 between two families less b and c."""
    return over(l, over(m, (one[l] - b[l])*(other[m] - c[m])*assume(e)))


STANDARD = {                                              # of p, and of q; the gauge in which both vanish at q
    "eta": letter("standard_eta"), "theta": letter("standard_theta"), "phi": letter("standard_phi"), "psi": letter("standard_psi"),
    "thetay": letter("standard_theta", p="q"), "psiy": letter("standard_psi", p="q"),
    "etadot": letter("standard_eta_rate"), "thetadot": letter("standard_theta_rate"), "phidot": letter("standard_phi_rate"),
    "b": letter("standard_eta", p="q"), "c": letter("standard_theta", p="q"), "kappa": letter("standard_psi", p="q"),
    "A": letter("same_axes"), "Ainv": letter("inverse")}
astray = {"letters": STANDARD, "anywhere": gauges, "without": {invertible.name: lambda rng, n: gauges(rng, n, inverse=False)}}


@theorem(
    id="leg.affine",
    title="Every gauge of a Legendre pair is a Legendre pair",
    source=PAPER,
    hypotheses=(invertible, pair),
    claim=(total(k, new_theta()*new_eta()), "==", new_phi() + new_psi()),
    shown=r"\theta'\cdot\eta' = \varphi' + \psi'",
    **common, **astray,
)
def affine():
    return calc(total(k, new_theta()*new_eta())).eq(total(k, (theta[k] - c[k])*(eta[k] - b[k])), by=paired(invertible, eta, theta)).eq(
        new_phi() + new_psi(), by=pair)


@theorem(
    id="leg.affine.divergence",
    title="All gauges have one divergence",
    source=PAPER,
    hypotheses=(invertible,),
    claim=(new_phi() + new_psi(psiy, thetay) - total(k, new_theta(thetay)*new_eta()), "==", phi + psiy - total(k, thetay[k]*eta[k])),
    shown=r"\varphi'(P) + \psi'(Q) - \eta'_P\cdot\theta'_Q = \varphi(P) + \psi(Q) - \eta_P\cdot\theta_Q",
    **common, **astray,
)
def same_divergence():
    """eta and phi are those of P, thetay and psiy those of Q."""
    return calc(new_phi() + new_psi(psiy, thetay) - total(k, new_theta(thetay)*new_eta())).eq(
        phi + psiy - total(k, thetay[k]*eta[k]), by=paired(invertible, eta, thetay))


xi_is = Hypothesis("xi = A (eta - b)", xi[k], "==", new_eta(), forall=(k,), always=True, kind="definition")
chi_is = Hypothesis("chi = A^-T (theta - c)", chi[k], "==", new_theta(), forall=(k,), always=True, kind="definition")
moves = Motion("rates of coordinates", ((eta, etadot), (theta, thetadot), (xi, xidot), (chi, chidot), (A, 0), (Ainv, 0), (b, 0), (c, 0)))


@theorem(
    id="leg.affine.metric",
    title="All gauges have one metric",
    source=PAPER,
    hypotheses=(invertible, xi_is, chi_is, moves),
    claim=(total(k, xidot[k]*chidot[k]), "==", total(k, etadot[k]*thetadot[k])),
    shown=r"d\eta'\cdot d\theta' = d\eta\cdot d\theta",
    **common, **astray,
)
def metric():
    """In components the metric d eta/d theta changes by A on either side."""
    up, down = derive(assume(xi_is), moves), derive(assume(chi_is), moves)
    turned = over(l, over(m, etadot[l]*thetadot[m]*assume(invertible)))
    return (
        calc(total(k, xidot[k]*chidot[k]))
        .eq(total(k, total(l, A[k, l]*etadot[l])*chidot[k]), by=over(k, chidot[k]*up))
        .eq(total(k, etadot[k]*thetadot[k]), by=[over(k, total(l, A[k, l]*etadot[l])*down), turned])
    )


@theorem(
    id="leg.affine.gradient",
    title="In every gauge theta is the gradient of phi",
    source=PAPER,
    hypotheses=(invertible, slope),
    claim=(phidot - total(k, c[k]*etadot[k]), "==", total(k, new_theta()*total(l, A[k, l]*etadot[l]))),
    shown=r"d\varphi' = \theta'\cdot d\eta'",
    **common, **astray,
)
def same_gradient():
    return calc(phidot - total(k, c[k]*etadot[k])).eq(total(k, (theta[k] - c[k])*etadot[k]), by=slope).eq(
        total(k, new_theta()*total(l, A[k, l]*etadot[l])), by=over(l, over(m, etadot[l]*(theta[m] - c[m])*assume(invertible))))


# -- no other coordinates ---------------------------------------------------------------------------------------------------------------
P = finite("P")
a1, a2, a3, a4 = (Index(name, P) for name in ("a", "e", "f", "g"))
up, down, new_up, new_down = map(family, ("eta", "theta", "xi", "chi"))
pot, dual, new_pot, new_dual = map(family, ("phi", "psi", "phiy", "psiy"))


def between(e, t, f, s, x, y):
    """phi + psi - eta.theta at two points."""
    return f[x] + s[y] - total(k, e[k, x]*t[k, y])


same = Hypothesis("the same divergence of all points", between(new_up, new_down, new_pot, new_dual, a1, a2), "==",
                  between(up, down, pot, dual, a1, a2), forall=(a1, a2))


@theorem(
    id="leg.affine.only",
    title="Coordinates with one divergence pair differences in the same way",
    source=REDERIVED,
    hypotheses=(same,),
    claim=(total(k, (new_up[k, a1] - new_up[k, a2])*(new_down[k, a3] - new_down[k, a4])), "==",
           total(k, (up[k, a1] - up[k, a2])*(down[k, a3] - down[k, a4]))),
    anywhere=points,
    letters={name: letter(f"{of}_points") for name, of in (("eta", "eta"), ("theta", "theta"), ("phi", "phi"), ("psi", "psi"))}
        | {name: letter(f"shifted_{of}_points") for name, of in (("xi", "eta"), ("chi", "theta"), ("phiy", "phi"), ("psiy", "psi"))},
    without={same.name: lambda rng, n: points(rng, n, same=False)},
    shown=r"(\eta'_P - \eta'_Q)\cdot(\theta'_R - \theta'_S) = (\eta_P - \eta_Q)\cdot(\theta_R - \theta_S)",
    **common,
)
def only():
    """So theta' determines eta' up to an affine map, and the other way round, where differences span: linear algebra, in words."""
    four = [at(same, {a1: x, a2: y}) for x in (a1, a2) for y in (a3, a4)]
    return calc(total(k, (new_up[k, a1] - new_up[k, a2])*(new_down[k, a3] - new_down[k, a4]))).eq(
        total(k, (up[k, a1] - up[k, a2])*(down[k, a3] - down[k, a4])), by=four)


# -- two gauges of an equilibrium -------------------------------------------------------------------------------------------------------
here, there = normalised(), normalised(q)
height = log(p[i]/p[n]) - log(q[i]/q[n])                  # theta', at the state i
field = family("theta")
field_is = Hypothesis("theta = ln(p/p_n) - ln(q/q_n)", field[i, n], "==", height, forall=(i, n), kind="definition")


def laws(rng, n, p=1.0, q=1.0):
    """Two laws, with any totals."""
    data = places(rng, n)
    data |= {"p": p*law(rng, data), "q": q*data["q"]}
    ratio = logs(data["p"]/data["q"])
    return data | {"theta": ratio[..., None] - ratio[:, None]}


@theorem(
    id="leg.affine.thermodynamic",
    title="In the thermodynamic gauge phi is the relative entropy to equilibrium",
    source=PAPER,
    hypotheses=(here,),
    claim=(phi0 - total(i, p[i]*log(q[i]/q[n])) - log(q[n]), "==", D(p)),
    anywhere=laws,
    without={here.name: lambda rng, n: laws(rng, n, 2.0)},
    shown=r"\varphi' = \varphi_0 - \theta_{\mathrm{eq}}\cdot\eta + \psi_0(\theta_{\mathrm{eq}}) = D(p\|p_{\mathrm{eq}})",
    **common,
)
def thermodynamic():
    """The total entropy production ahead, by leg.ep."""
    return calc(phi0 - total(i, p[i]*log(q[i]/q[n])) - log(q[n])).eq(D(p), by=substitute(divergence.prove(), {py: ((i,), q[i])}),
                                                                   why="leg.coords.divergence")


@theorem(
    id="leg.affine.thermodynamic.psi",
    title="In the thermodynamic gauge psi generates averages in equilibrium",
    source=PAPER,
    hypotheses=(here, field_is),
    claim=(psi0 + log(q[n]), "==", log(total(i, q[i]*exp(field[i, n])))),
    anywhere=laws,
    without={here.name: lambda rng, n: laws(rng, n, 2.0)},
    shown=r"\psi' = \psi_0(\theta) - \psi_0(\theta_{\mathrm{eq}}) = \ln \bigl\langle e^{\theta'\cdot r}\bigr\rangle_{\mathrm{eq}}",
    **common,
)
def generating():
    Z = total(i, q[i]*exp(field[i, n]))
    each = exponential(field_is, field[i, n], p[i]*q[n]/(p[n]*q[i]))
    whole = calc(Z).eq(total(i, p[i])*q[n]/p[n], by=over(i, q[i]*each)).eq(q[n]/p[n], by=q[n]/p[n]*assume(here)).qed()
    return calc(psi0 + log(q[n])).eq(log(Z), by=logarithm(whole, Z, q[n]/p[n], 0))


@theorem(
    id="leg.affine.shifted",
    title="In the shifted gauge psi is the relative entropy from equilibrium",
    source=REDERIVED,
    hypotheses=(there,),
    claim=(psi0 + log(q[n]) - total(i, q[i]*height), "==", D(q, p)),
    anywhere=laws,
    without={there.name: lambda rng, n: laws(rng, n, q=2.0)},
    shown=r"\psi' - \theta'\cdot\eta_{\mathrm{eq}} = D(p_{\mathrm{eq}}\|p)",
    **common,
)
def shifted():
    return calc(psi0 + log(q[n]) - total(i, q[i]*height)).eq(D(q, p), by=(log(p[n]) - log(q[n]))*assume(there))


@theorem(
    id="leg.affine.jeffreys",
    title="In the shifted gauge the pairing is the divergence of Jeffreys",
    source=REDERIVED,
    hypotheses=(here, there),
    claim=(total(i, height*(p[i] - q[i])), "==", D(p) + D(q, p)),
    anywhere=laws,
    without={here.name: lambda rng, n: laws(rng, n, 2.0), there.name: lambda rng, n: laws(rng, n, q=2.0)},
    shown=r"\theta'\cdot(\eta - \eta_{\mathrm{eq}}) = D(p\|p_{\mathrm{eq}}) + D(p_{\mathrm{eq}}\|p)",
    **common,
)
def jeffreys():
    off = log(p[n]) - log(q[n])
    return calc(total(i, height*(p[i] - q[i]))).eq(D(p) + D(q, p), by=[off*assume(here), off*assume(there)])
