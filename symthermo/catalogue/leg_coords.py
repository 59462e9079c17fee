"""Probabilities and the logarithms of their ratios are dual affine coordinates on the simplex.

    eta_i = p_i ,  theta^i = ln(p_i/p_n) ,  phi0 = sum_i p_i ln p_i ,  psi0 = -ln p_n = ln sum_i exp(theta^i)
    theta.eta = phi0 + psi0 ,  d phi0 = theta.d eta ,  d psi0 = eta.d theta ,  phi0(P) + psi0(Q) - eta_P.theta_Q = D(P||Q)

n is any one state, at which theta vanishes. dual.coords says the same of chemical mixtures. In tilted laws, eta = <O> and theta are
such coordinates too. N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.coords.
"""
from dataclasses import replace

from sympy import Symbol, exp, log

from ..index import Index, family, total
from ..proof import Hypothesis, Motion, assume, calc, derive, over, theorem
from ._paths import logs
from ._probability import ANY, keeps, rate_of, v
from ._tilted import PAPER, D, T, Ty, exponential, i, logarithm, normalised, p
from ._tilted_samples import anywhere, integral, law, other, places

n = Index("n", i.size)
theta, thetadot, psi, psidot = map(family, ("theta", "thetadot", "psi", "psidot"))
phidot, py = Symbol("phidot", real=True), Ty.law
here = normalised()
ratio = Hypothesis("theta = ln(p/p_n)", theta[i, n], "==", log(p[i]/p[n]), forall=(i, n), always=True, kind="definition")
phi0, psi0 = total(i, p[i]*log(p[i])), -log(p[n])
common = {"source": PAPER, "paper": 12, "equality": "always", "applies_to": ANY}


def states(rng, k, whole=1.0, leak=0.0):
    """A law p, its velocity, and another law; with another total, or a velocity that changes it."""
    data = places(rng, k)
    p, v = whole*law(rng, data), rng.normal(0, 1, data["q"].shape)
    v = v - p*(integral(data, v)/whole)[:, None] + leak*p
    lnp, s = logs(p), v/p
    return data | {"p": p, "v": v, "py": law(rng, data), "theta": lnp[..., None] - lnp[:, None], "thetadot": s[..., None] - s[:, None],
                   "phidot": integral(data, v*(lnp + 1)), "psi": -lnp, "psidot": -s}


@theorem(
    id="leg.coords",
    title="The standard coordinates on the simplex are a Legendre pair",
    hypotheses=(here, ratio),
    claim=(total(i, theta[i, n]*p[i]), "==", phi0 + psi0),
    anywhere=states,
    without={here.name: lambda rng, k: states(rng, k, 2.0)},
    shown=r"\theta\cdot\eta = \varphi_0 + \psi_0, \qquad \eta_i = p_i,\ \theta^i = \ln\frac{p_i}{p_n},\ "
          r"\varphi_0 = \sum_i p_i\ln p_i,\ \psi_0 = -\ln p_n",
    **common,
)
def coords():
    return calc(total(i, theta[i, n]*p[i])).eq(total(i, p[i]*log(p[i]/p[n])), by=over(i, p[i]*assume(ratio))).eq(
        phi0 + psi0, by=log(p[n])*assume(here))


@theorem(
    id="leg.coords.psi",
    title="psi of the standard coordinates as a function of theta",
    hypotheses=(here, ratio),
    claim=(psi0, "==", log(total(i, exp(theta[i, n])))),
    anywhere=states,
    without={here.name: lambda rng, k: states(rng, k, 2.0)},
    shown=r"\psi_0 = -\ln p_n = \ln \sum_i e^{\theta^i}",
    **common,
)
def potential():
    """The state n itself, theta = 0, is in the sum."""
    each = exponential(ratio, theta[i, n], p[i]/p[n])
    Z = total(i, exp(theta[i, n]))
    whole = calc(Z).eq(total(i, p[i])/p[n], by=over(i, each)).eq(1/p[n], by=1/p[n]*assume(here)).qed()
    return calc(psi0).eq(log(Z), by=logarithm(whole, Z, 1/p[n], 0))


entropy = rate_of("phi0 = <ln p>", phidot, p[i]*log(p[i]), Motion("v = dp/dt", ((p, v),)))


@theorem(
    id="leg.coords.gradient",
    title="theta is the gradient of phi in eta",
    hypotheses=(entropy, keeps, ratio),
    claim=(phidot, "==", total(i, theta[i, n]*v[i])),
    anywhere=states,
    without={keeps.name: lambda rng, k: states(rng, k, leak=1.0)},
    shown=r"d\varphi_0 = \theta\cdot d\eta",
    **common,
)
def gradient():
    """Along every motion of p."""
    return calc(phidot).eq(total(i, v[i]*log(p[i])), by=[entropy, keeps]).eq(
        total(i, theta[i, n]*v[i]), by=[over(i, v[i]*assume(ratio)), log(p[n])*assume(keeps)])


psi_is = Hypothesis("psi = -ln p_n", psi[n], "==", psi0, forall=(n,), always=True, kind="definition")
moves = Motion("v = dp/dt, rates of theta and psi", ((p, v), (theta, thetadot), (psi, psidot)))


@theorem(
    id="leg.coords.dual-gradient",
    title="eta is the gradient of psi in theta",
    hypotheses=(here, keeps, ratio, psi_is, moves),
    claim=(psidot[n], "==", total(i, p[i]*thetadot[i, n])),
    anywhere=states,
    without={here.name: lambda rng, k: states(rng, k, 2.0), keeps.name: lambda rng, k: states(rng, k, leak=1.0)},
    shown=r"d\psi_0 = \eta\cdot d\theta",
    **common,
)
def dual_gradient():
    """Along every motion of p."""
    score = v[n]/p[n]
    return calc(psidot[n]).eq(-score, by=derive(assume(psi_is), moves)).eq(
        total(i, p[i]*thetadot[i, n]), by=[over(i, p[i]*derive(assume(ratio), moves)), score*assume(here), keeps])


@theorem(
    id="leg.coords.divergence",
    title="The divergence of the standard coordinates is the relative entropy",
    hypotheses=(here,),
    claim=(phi0 - log(py[n]) - total(i, p[i]*log(py[i]/py[n])), "==", D(p, py)),
    anywhere=states,
    without={here.name: lambda rng, k: states(rng, k, 2.0)},
    shown=r"\varphi_0(P) + \psi_0(Q) - \eta_P\cdot\theta_Q = D(P\|Q)",
    **common,
)
def divergence():
    return calc(phi0 - log(py[n]) - total(i, p[i]*log(py[i]/py[n]))).eq(D(p, py), by=log(py[n])*assume(here))


@theorem(
    id="leg.coords.tilted",
    title="The divergence of the coordinates of tilted laws is the relative entropy",
    hypotheses=(T.tilted, Ty.tilted, Ty.potential, Ty.averages(), Ty.conjugate),
    claim=(Ty.phi + T.psi - T.dot(Ty.eta), "==", D(py, T.law)),
    anywhere=lambda rng, k: other(rng, anywhere(rng, k)),
    letters=Ty.letters() | {"psi": T.letters()["psi"]},
    shown=r"\varphi(\eta') + \psi(\theta) - \theta\cdot\eta' = D(p_{\theta'}\|p_\theta)",
    **common,
)
def tilted_divergence():
    """So an error of theta costs phi at second order, and one of eta at first order theta.(error of eta), exactly with this rest."""
    cross = replace(T, eta=Ty.eta)
    return calc(Ty.phi + T.psi - T.dot(Ty.eta)).eq(D(py) + T.psi - T.dot(Ty.eta), by=[Ty.value(), Ty.conjugate]).eq(D(py, T.law), by=[
        over(i, py[i]*T.ln), over(T.k, T.theta[T.k]*assume(cross.averages(py))), T.psi*Ty.one])
