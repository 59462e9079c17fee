"""Fixed chemostats that can be balanced: the divergence from the equilibrium still falls at the rate of entropy production.

    F(x_eq) = 0 for the given chemostats:      F = -S^T (mu - mu_eq) ,      d/dt D(x||xeq) = -sigma

The chemostats shift the affinities, F = -S^T mu - S_Y^T mu_Y, and nothing else. Ohga, Ito, Phys. Rev. E 106, 044131 (2022),
arXiv:2112.13813. Identifier: open.db.
"""

from sympy import Symbol, log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, derive, lemmas, over, theorem
from ._dual import GDOT, KL, SOURCE, G, Gdot, bregman, gradient, held, i, ideal_mu, local_open, motion, mu, n, r, rate, v, x
from ._samples import EULER, driven, times
from ._states import HELD, LAWS, REACTIONS, dot, ln, states

S = n.S
xeq, mueq, Geq = family("xeq", positive=True), family("mueq"), Symbol("Geq", real=True)
D, Ddot = Symbol("D", real=True), Symbol("Ddot", real=True)
force = log(n.Jp(r)/n.Jm(r))
none_at_rest = Hypothesis("no affinity at xeq", total(i, S[i, r]*mueq[i]) + held, "==", 0, forall=(r,))
D_is = Hypothesis("D = D(x||xeq)", D, "==", bregman(G, Geq, mueq, x, xeq), always=True, kind="definition")
settles = motion((G, Gdot), (Geq, 0), (mueq, 0), (xeq, 0), (D, Ddot))
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",)}
D_IDEAL = {"D": (r"D = D(x\|x^{\mathrm{eq}})", "numeric.dual_letters.divergence_from_equilibrium"),
           "Ddot": (r"\dot D = \sum_i v_i \ln(x_i/x^{\mathrm{eq}}_i)", "numeric.dual_letters.divergence_rate")}
D_ANY = {"D": (r"D = G - G_{\mathrm{eq}} - \mu_{\mathrm{eq}}\cdot(n - n^{\mathrm{eq}})", "numeric.dual_letters.bregman_from_equilibrium"),
         "Ddot": (r"\dot D = (\mu - \mu_{\mathrm{eq}})\cdot v", "numeric.dual_letters.bregman_rate"), "Gdot": GDOT}


def resting(rng, k, scale=1.0, out=None):
    """Chemostats of any potentials, mu_eq that balances them, mu elsewhere; `out`: what breaks a hypothesis."""
    data, muY, kept = states(rng, k), rng.normal(0, 1, (k, 2)), rng.normal(0, 1, (k, 2)) @ LAWS
    mueq = kept + muY @ HELD @ [[0, 1, 0, 0], [0, 0, 0, -1], [0, 0, 0, 0]]
    mueq = rng.normal(0, 1, (k, 4)) if out == "mueq" else mueq
    data |= {"SY": 0*data["S"][:, :2] + HELD, "muY": muY, "mueq": mueq, "mu": mueq + scale*data["mu"], "Geq": data["Gy"], "xeq": data["y"]}
    data |= driven(rng, -data["mu"] @ REACTIONS - muY @ HELD)
    if out == "Jp":
        data["Jp"] = rng.lognormal(0, 1, (k, 3))
    v = times(REACTIONS, data["Jp"] - data["Jm"])
    return data | {"v": v, "Gdot": dot(data["mu"], v), "D": data["G"] - data["Geq"] - dot(mueq, data["x"] - data["xeq"]),
                   "Ddot": dot(data["mu"] - mueq, v)}


without = {local_open.name: lambda rng, k: resting(rng, k, out="Jp"), none_at_rest.name: lambda rng, k: resting(rng, k, out="mueq")}


@theorem(
    id="open.db",
    title="With chemostats that can be balanced the divergence from equilibrium falls at the rate of entropy production",
    hypotheses=(D_is, gradient, rate, local_open, none_at_rest, settles),
    claim=(Ddot, "==", -n.epr),
    equality="always",
    anywhere=resting,
    without=without,
    shown=r"\frac{d}{dt} D(n_X\|n_X^{\mathrm{eq}}) = -\sigma",
    letters=D_ANY,
    **common,
)
def balanced():
    """Any Gibbs energy G of the internal species at the given chemostats, muY fixed. A state without affinities exists if no emergent
    cycle has an affinity: a hypothesis here. Ideal mixtures: open.db.ideal."""
    return (
        calc(Ddot)
        .eq(Gdot - total(i, mueq[i]*v[i]), by=derive(assume(D_is), settles))
        .eq(total(i, (mu[i] - mueq[i])*v[i]), by=gradient)
        .eq(total(i, (mu[i] - mueq[i])*n.rate(i)), by=over(i, (mu[i] - mueq[i])*assume(rate)))
        .eq(-n.epr, by=over(r, n.J(r)*shift.prove()))
    )


@theorem(
    id="open.db.forces",
    title="Chemostats shift all affinities alike, at equilibrium and elsewhere",
    hypotheses=(local_open, none_at_rest),
    claim=(force, "==", -total(i, S[i, r]*(mu[i] - mueq[i]))),
    equality="always",
    anywhere=resting,
    without=without,
    shown=r"F = -S^{\mathsf T}(\mu - \mu_{\mathrm{eq}}) = -C^{\mathsf T}(\theta - \theta_{\mathrm{eq}})",
    **common,
)
def shift():
    """The affine shift by mu_Y is the only change against a closed network."""
    return calc(force).eq(-total(i, S[i, r]*(mu[i] - mueq[i])), by=[local_open, none_at_rest])


@theorem(
    id="open.db.second-law",
    title="With chemostats that can be balanced the divergence from equilibrium never rises",
    hypotheses=(D_is, gradient, rate, local_open, none_at_rest, settles),
    claim=(0, "<=", -Ddot),
    equality="equilibrium: all currents vanish",
    anywhere=resting,
    tight=lambda rng, k: resting(rng, k, 0.01),
    without=without,
    shown=r"\frac{d}{dt} D(n_X\|n_X^{\mathrm{eq}}) \le 0",
    letters=D_ANY,
    **common,
)
def falls():
    return calc(0).le(n.epr, by=over(r, lemmas.use(lemmas.edge, a=n.Jp(r), b=n.Jm(r)))).eq(-Ddot, by=balanced.prove())


ideal_D = Hypothesis("D = D(x||xeq)", D, "==", KL(x, xeq), always=True, kind="definition")
ideal_local = Hypothesis("local detailed balance", force, "==", -total(i, S[i, r]*ideal_mu(i)) - held, forall=(r,))
ideal_rest = Hypothesis("no affinity at xeq", total(i, S[i, r]*ideal_mu(i, xeq)) + held, "==", 0, forall=(r,))
ideal_settles = motion((xeq, 0), (D, Ddot))


def dilute(rng, k, out=None):
    data = resting(rng, k, out=out)
    mu0 = rng.normal(0, 1, (k, 4))
    x, xeq = EULER**(data["mu"] - mu0), EULER**(data["mueq"] - mu0)
    return data | {"mu0": mu0, "x": x, "xeq": xeq, "D": dot(x, ln(x/xeq)) - (x - xeq).sum(axis=-1), "Ddot": dot(data["v"], ln(x/xeq))}


@theorem(
    id="open.db.ideal",
    title="With chemostats in balance the divergence from equilibrium of an ideal mixture falls at the rate of entropy production",
    hypotheses=(ideal_D, rate, ideal_local, ideal_rest, ideal_settles),
    claim=(Ddot, "==", -n.epr),
    equality="always",
    anywhere=dilute,
    without={ideal_local.name: lambda rng, k: dilute(rng, k, "Jp"), ideal_rest.name: lambda rng, k: dilute(rng, k, "mueq")},
    shown=r"\frac{d}{dt} D(x_X\|x_X^{\mathrm{eq}}) = -\sigma",
    letters=D_IDEAL,
    **common,
)
def ideal_balanced():
    """The derivative is taken by the rules."""
    height = log(x[i]/xeq[i])
    return (
        calc(Ddot)
        .eq(total(i, v[i]*height), by=derive(assume(ideal_D), ideal_settles))
        .eq(total(i, n.rate(i)*height), by=over(i, height*assume(rate)))
        .eq(-n.epr, by=[over(r, n.J(r)*assume(ideal_local)), over(r, n.J(r)*assume(ideal_rest))])
    )
