"""In a closed network the Gibbs energy falls at the rate of entropy production, and the divergence from equilibrium with it.

    dG/dt = theta.xidot = -sigma ,    D(x||xeq) = G - G_eq on the class ,    d/dt D(x||xeq) = -sigma ,
    integral of sigma dt = D(x0||xeq) - D(x1||xeq)

Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: lyapunov.closed.
"""
# ruff: noqa: I001  (letters by the line)

from sympy import Symbol, log

from ..index import Index, family, time, total
from ..proof import Hypothesis, assume, calc, derive, lemmas, over, theorem
from ._dual import (
    G, GDOT, G_ENDS, G_EQ, G_IDEAL, Gdot, KL, SOURCE, balance, bregman, extent, gradient, i, local, motion, mu, n, r, rate, reach, v, x,
    x0,
)
from ._samples import EULER, times
from ._states import LAWS, REACTIONS, dot, flowing, ln, states

S = n.S
xeq, mueq, Geq = family("xeq", positive=True), family("mueq"), Symbol("Geq", real=True)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",)}
FORCE = log(n.Jp(r)/n.Jm(r))


def wrong_force(rng, k):
    data = flowing(rng, states(rng, k))
    data |= {"Jp": rng.lognormal(0, 1, (k, 3))}
    v = times(REACTIONS, data["Jp"] - data["Jm"])
    return data | {"v": v, "Gdot": dot(data["mu"], v)}


@theorem(
    id="lyapunov.closed",
    title="The Gibbs energy of a closed network falls at the rate of entropy production",
    hypotheses=(gradient, rate, local),
    claim=(Gdot, "==", -n.epr),
    equality="always",
    anywhere=lambda rng, k: flowing(rng, states(rng, k)),
    without={local.name: wrong_force},
    shown=r"\dot G = \theta\cdot\dot\xi = -\sigma",
    letters={"Gdot": GDOT},
    **common,
)
def closed():
    """Any Gibbs energy; that mu is its gradient is the chain rule, a hypothesis here (derived for ideal mixtures in
    lyapunov.closed.ideal). dG/dt = theta.xidot is dual.coords; in coordinates: sigma.affine."""
    return (
        calc(Gdot)
        .eq(total(i, mu[i]*v[i]), by=gradient)
        .eq(total(i, mu[i]*n.rate(i)), by=over(i, mu[i]*assume(rate)))
        .eq(-n.epr, by=over(r, n.J(r)*assume(local)))
    )


@theorem(
    id="lyapunov.closed.second-law",
    title="The Gibbs energy of a closed network never rises",
    hypotheses=(gradient, rate, local),
    claim=(0, "<=", -Gdot),
    equality="equilibrium: all currents vanish",
    anywhere=lambda rng, k: flowing(rng, states(rng, k)),
    tight=lambda rng, k: flowing(rng, states(rng, k), 0.01),
    without={local.name: wrong_force},
    shown=r"\dot G \le 0",
    letters={"Gdot": GDOT},
    **common,
)
def falls():
    """Whether G is convex does not matter here."""
    return calc(0).le(n.epr, by=over(r, lemmas.use(lemmas.edge, a=n.Jp(r), b=n.Jm(r)))).eq(-Gdot, by=closed.prove())


kappa = family("kappa", positive=True)
nup, num = family("nup"), family("num")
stoichiometry = Hypothesis("S = products - reactants", S[i, r], "==", num[i, r] - nup[i, r], forall=(i, r), kind="definition")
forward = Hypothesis("forward fluxes", log(n.Jp(r)), "==", log(kappa[r]) + total(i, nup[i, r]*mu[i]), forall=(r,))
backward = Hypothesis("backward fluxes", log(n.Jm(r)), "==", log(kappa[r]) + total(i, num[i, r]*mu[i]), forall=(r,))


def kinetics(rng, k):
    data = states(rng, k)
    before, after = [[1, 0, 1], [1, 0, 1], [0, 1, 0], [0, 0, 0]], [[0, 1, 1], [0, 0, 0], [1, 0, 0], [0, 1, 1]]
    kappa, mu = rng.lognormal(0, 1, (k, 3)), data["mu"]
    none = 0*data["S"]
    return data | {"nup": none + before, "num": none + after, "S": none + after - before, "kappa": kappa, "Jp": kappa*EULER**(mu @ before),
                   "Jm": kappa*EULER**(mu @ after)}


@theorem(
    id="lyapunov.closed.kinetics",
    title="Kinetics that is in local detailed balance with any Gibbs energy",
    hypotheses=(stoichiometry, forward, backward),
    claim=(FORCE, "==", -total(i, S[i, r]*mu[i])),
    equality="always",
    anywhere=kinetics,
    without={forward.name: lambda rng, k: kinetics(rng, k) | {"Jp": rng.lognormal(0, 1, (k, 3))},
             backward.name: lambda rng, k: kinetics(rng, k) | {"Jm": rng.lognormal(0, 1, (k, 3))}},
    shown=r"J^{\pm}_r = \kappa_r \exp\Bigl(\sum_i \nu^{\pm}_{ir}\mu_i\Bigr): \qquad F = -S^{\mathsf T}\mu",
    **common,
)
def balanced_kinetics():
    return calc(FORCE).eq(-total(i, S[i, r]*mu[i]), by=[forward, backward, over(i, mu[i]*assume(stoichiometry))])


joined, rest = reach(x, xeq), balance(S, mueq, "xeq is an equilibrium")


def settled(rng, k, out=None):
    data = states(rng, k)
    extent = rng.uniform(-0.3, 0.3, (k, 3))
    data |= {"extent": extent, "xeq": data["x"] - times(REACTIONS, extent), "mueq": rng.normal(0, 1, (k, 2)) @ LAWS, "Geq": data["Gy"]}
    return data | ({"xeq": rng.lognormal(0, 1, (k, 4))} if out == "xeq" else {"mueq": rng.normal(0, 1, (k, 4))} if out else {})


@theorem(
    id="lyapunov.closed.equilibrium",
    title="On the class the divergence from equilibrium is the difference of Gibbs energies",
    hypotheses=(joined, rest),
    claim=(bregman(G, Geq, mueq, x, xeq), "==", G - Geq),
    equality="always",
    anywhere=settled,
    without={joined.name: lambda rng, k: settled(rng, k, "xeq"), rest.name: lambda rng, k: settled(rng, k, "mueq")},
    letters={"G": G_IDEAL, "Geq": G_EQ},
    shown=r"D(n\|n^{\mathrm{eq}}) = \phi(\xi) - \phi(\xi_{\mathrm{eq}}), \qquad \theta_{\mathrm{eq}} = 0,\ \psi(0) = -G_{\mathrm{eq}}",
    **common,
)
def above_equilibrium():
    """theta = 0 at equilibrium, so psi(0) = -G_eq. Existence of the equilibrium is Birch's theorem, in words."""
    return (
        calc(bregman(G, Geq, mueq, x, xeq))
        .eq(G - Geq - total(r, extent[r]*total(i, S[i, r]*mueq[i])), by=over(i, mueq[i]*assume(joined)))
        .eq(G - Geq, by=over(r, extent[r]*assume(rest)))
    )


D, Ddot = Symbol("D", real=True), Symbol("Ddot", real=True)
D_is = Hypothesis("D = D(x||xeq)", D, "==", KL(x, xeq), always=True, kind="definition")
settles = motion((xeq, 0), (D, Ddot))
mass_action = Hypothesis("forces of an ideal mixture", FORCE, "==", -total(i, S[i, r]*log(x[i]/xeq[i])), forall=(r,))


def ideal_flow(rng, k, far=1.0):
    lnx, lneq = rng.normal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
    data = states(rng, k) | {"mu": far*(lnx - lneq), "x": EULER**(lneq + far*(lnx - lneq)), "xeq": EULER**lneq}
    return fallen(flowing(rng, data))


def fallen(data):
    x, xeq = data["x"], data["xeq"]
    v = times(REACTIONS, data["Jp"] - data["Jm"])
    return data | {"v": v, "D": dot(x, ln(x/xeq)) - (x - xeq).sum(axis=-1), "Ddot": dot(v, ln(x/xeq))}


@theorem(
    id="lyapunov.closed.ideal",
    title="In an ideal mixture the divergence from equilibrium falls at the rate of entropy production",
    hypotheses=(D_is, rate, mass_action, settles),
    claim=(Ddot, "==", -n.epr),
    equality="always",
    anywhere=ideal_flow,
    without={mass_action.name: lambda rng, k: fallen(ideal_flow(rng, k) | {"Jp": rng.lognormal(0, 1, (k, 3))})},
    shown=r"\frac{d}{dt} D(x\|x^{\mathrm{eq}}) = -\sigma",
    letters={"D": (r"D = D(x\|x^{\mathrm{eq}})", "numeric.dual_letters.divergence_from_equilibrium"),
             "Ddot": (r"\dot D = \sum_i v_i \ln(x_i/x^{\mathrm{eq}}_i)", "numeric.dual_letters.divergence_rate")},
    **common,
)
def ideal_closed():
    """xeq is any equilibrium, of the class or not; the derivative is taken by the rules."""
    return (
        calc(Ddot)
        .eq(total(i, v[i]*log(x[i]/xeq[i])), by=derive(assume(D_is), settles))
        .eq(total(i, n.rate(i)*log(x[i]/xeq[i])), by=over(i, log(x[i]/xeq[i])*assume(rate)))
        .eq(-n.epr, by=over(r, n.J(r)*assume(mass_action)))
    )


tau = time("tau")
t = Index("t", tau)
x1, G0, G1 = family("x1", positive=True), Symbol("G0", real=True), Symbol("G1", real=True)
Jp, Jm = family("Jp", positive=True), family("Jm", positive=True)
J = Jp[r, t] - Jm[r, t]
drift = total(r, S[i, r]*J)
spent = Hypothesis("G changes by the integral of mu.v", G1 - G0, "==", total(t, i, mu[i, t]*drift), kind="calculus")
moved = Hypothesis("x changes by the integral of its rate", x1[i] - x0[i], "==", total(t, drift), forall=(i,), kind="calculus")
local_t = Hypothesis("local detailed balance", log(Jp[r, t]/Jm[r, t]), "==", -total(i, S[i, r]*mu[i, t]), forall=(r, t))
Sigma = total(t, r, J*log(Jp[r, t]/Jm[r, t]))


def path(rng, k, out=None):
    """Seven times; G and x change by the integrals of their rates."""
    S, mu, dt = rng.integers(0, 1, (k, 4, 3)) + REACTIONS, rng.normal(0, 1, (k, 4, 7)), rng.uniform(0.01, 0.05, (k, 7))
    Jm = rng.lognormal(0, 0.5, (k, 3, 7))
    Jp = rng.lognormal(0, 0.5, (k, 3, 7)) if out == "Jp" else Jm*EULER**-(S.swapaxes(1, 2) @ mu)
    v, G0, x0 = S @ (Jp - Jm), rng.normal(0, 1, k), rng.lognormal(0, 1, (k, 4))
    mueq = rng.normal(0, 1, (k, 4)) if out == "mueq" else rng.normal(0, 1, (k, 2)) @ LAWS
    return {"S": S, "mu": mu, "tau": dt, "Jp": Jp, "Jm": Jm, "x0": x0, "x1": x0 + times(v, dt), "G0": G0,
            "G1": G0 + dot((mu*v).sum(axis=1), dt), "mueq": mueq, "Geq": rng.normal(0, 1, k), "xeq": rng.lognormal(0, 1, (k, 4))}


@theorem(
    id="lyapunov.closed.integrated",
    title="The entropy production on the way is the fall of the divergence from equilibrium",
    hypotheses=(spent, moved, local_t, rest),
    claim=(Sigma, "==", bregman(G0, Geq, mueq, x0, xeq) - bregman(G1, Geq, mueq, x1, xeq)),
    equality="always",
    anywhere=path,
    without={local_t.name: lambda rng, k: path(rng, k, "Jp"), rest.name: lambda rng, k: path(rng, k, "mueq")},
    letters=G_ENDS | {"Geq": G_EQ},
    shown=r"\Sigma = \int_0^\tau \sigma\,dt = D(n(0)\|n^{\mathrm{eq}}) - D(n(\tau)\|n^{\mathrm{eq}})",
    **common,
)
def integrated():
    """Any Gibbs energy, any equilibrium. Hypotheses of calculus: G and x change by the integrals of their rates."""
    pull = total(i, mueq[i]*total(t, drift))
    return (
        calc(Sigma)
        .eq(-total(t, i, mu[i, t]*drift), by=over(t, over(r, J*assume(local_t))))
        .eq(G0 - G1, by=spent)
        .eq(G0 - G1 + pull, by=over(t, over(r, J*assume(rest))))
        .eq(G0 - G1 + total(i, mueq[i]*(x1[i] - x0[i])), by=over(i, mueq[i]*assume(moved)))
        .eq(bregman(G0, Geq, mueq, x0, xeq) - bregman(G1, Geq, mueq, x1, xeq))
    )
