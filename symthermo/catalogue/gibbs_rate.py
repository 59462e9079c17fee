"""The Gibbs free energy of a closed network decreases at the rate at which entropy is produced.

    d/dt D(x||xeq) = sum_i ln(x_i/xeq_i) dx_i/dt = -sigma ,      Sigma = D(x(0)||xeq) - D(x(tau)||xeq)

for mass action in detailed balance, F = -S^T ln(x/xeq); xeq may belong to any compatibility class.
Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: gibbs.rate.
"""
import sympy as sp
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, lemmas, over, theorem
from . import _in_time as during
from ._chemical import PAPER, S, balanced, drift, i, kl, mu, n, r, sigma, v, x, xeq
from ._paths import relaxing
from ._samples import EULER, rates

t = during.t
slope = log(x[i]/xeq[i])
xt, x0, x1 = family("x", positive=True), family("x0", positive=True), family("x1", positive=True)
slope_t = log(xt[i, t]/xeq[i])
D, Ddot, G, Gdot = (sp.Symbol(name, real=True) for name in ("D", "Ddot", "G", "Gdot"))
mudot = family("mudot")

detailed = Hypothesis("F = -S^T ln(x/xeq)", n.F(r), "==", -total(i, S[i, r]*slope), forall=(r,))
potential = Hypothesis("F = -S^T mu", n.F(r), "==", -total(i, S[i, r]*mu[i]), forall=(r,))
flow = Hypothesis("dx/dt = S J", v[i], "==", n.rate(i), forall=(i,))
is_D = Hypothesis("D = D(x||xeq)", D, "==", kl(x, xeq), always=True, kind="definition")
moves = Motion("v = dx/dt, Ddot = dD/dt, xeq constant", ((x, v), (D, Ddot), (xeq, 0)))
detailed_t = Hypothesis("F = -S^T ln(x/xeq) at all times", during.F, "==", -total(i, S[i, r]*slope_t), forall=(r, t))
by_parts = Hypothesis("the change of D is the integral of its rate", kl(x1, xeq) - kl(x0, xeq), "==",
                      total(t, i, slope_t*during.rate(i)), kind="calculus")
is_G = Hypothesis("G = sum (x mu - x)", G, "==", total(i, x[i]*mu[i] - x[i]), always=True, kind="definition")
ideal = Hypothesis("mu = mu0 + ln x", mu[i], "==", family("mu0")[i] + log(x[i]), forall=(i,), always=True)
moves_mu = Motion("v = dx/dt, Gdot = dG/dt, mudot = dmu/dt, mu0 constant", ((x, v), (mu, mudot), (G, Gdot), (family("mu0"), 0)))


def anywhere(rng, k):
    data = balanced(rng, k)
    return data | {"mu": data["log"]}


def motion(rng, k):
    data = anywhere(rng, k)
    D = (data["x"]*data["log"] - data["x"] + data["xeq"]).sum(-1)
    return data | {"v": rates(data), "D": D, "Ddot": (data["log"]*rates(data)).sum(-1)}


def driven(rng, k):                                       # against the potentials: the directions of the reactions are exchanged
    data = motion(rng, k)
    data = data | {"Jp": data["Jm"], "Jm": data["Jp"]}
    return data | {"v": rates(data), "Ddot": (data["log"]*rates(data)).sum(-1)}


def resting(rng, k):                                      # close to equilibrium
    return balanced(rng, k, 0.01)


def ideal_motion(rng, k, factor=1.0):                     # mu = mu0 + factor ln x, any motion
    ln_x, v, mu0 = (rng.normal(0, 1, (k, 4)) for _ in range(3))
    x, mu = EULER**ln_x, mu0 + factor*ln_x
    return {"x": x, "v": v, "mu0": mu0, "mu": mu, "mudot": factor*v/x, "G": (x*mu - x).sum(-1), "Gdot": (v*(mu + factor - 1)).sum(-1)}


def nonideal(rng, k):
    return ideal_motion(rng, k, 1.5)


def elsewhere(rng, k):                                    # motion that no reaction makes
    data = motion(rng, k)
    v = rng.normal(0, 1, (k, 4))
    return data | {"v": v, "Ddot": (data["log"]*v).sum(-1)}


def pushed(rng, k):                                       # forces that no potential has, on the same paths
    data = relaxing(rng, k)
    factor = rng.uniform(1.5, 3, (k, 1, 1))
    J = data["Jp"] - data["Jm"]
    return data | {"Jm": data["Jm"]*factor, "Jp": data["Jm"]*factor + J}


common = {"paper": 6, "applies_to": ("network",)}


@theorem(
    id="gibbs.rate",
    title="The divergence from equilibrium decreases at the rate of entropy production",
    source=PAPER,
    hypotheses=(detailed,),
    claim=(drift(slope), "==", -sigma),
    equality="always",
    anywhere=anywhere,
    without={detailed.name: driven},
    shown=r"\frac{d}{dt} D(x\|x^{\mathrm{eq}}) = \sum_i \dot x_i \ln\frac{x_i}{x^{\mathrm{eq}}_i} = -\sigma",
    **common,
)
def rate():
    return (
        calc(drift(slope))
        .eq(total(r, n.J(r)*total(i, S[i, r]*slope)))
        .eq(-sigma, by=over(r, n.J(r)*assume(detailed)))
    )


@theorem(
    id="gibbs.rate.potentials",
    title="The same with chemical potentials",
    source=PAPER,
    hypotheses=(potential,),
    claim=(drift(mu[i]), "==", -sigma),
    equality="always",
    anywhere=anywhere,
    without={potential.name: driven},
    shown=r"\sum_i \mu_i \dot x_i = -\sigma",
    **common,
)
def potentials():
    return close(drift(mu[i]), "==", -sigma, by=over(r, n.J(r)*assume(potential)))


@theorem(
    id="gibbs.rate.derivative",
    title="The divergence from equilibrium along the motion",
    source=PAPER,
    hypotheses=(is_D, moves, flow, detailed),
    claim=(Ddot, "==", -sigma),
    equality="always",
    anywhere=motion,
    without={detailed.name: driven, flow.name: elsewhere},
    shown=r"\frac{d}{dt} D(x\|x^{\mathrm{eq}}) = -\sigma",
    letters={"D": (r"D(x\|x^{\mathrm{eq}})", "numeric.observable_letters.divergence_eq"),
             "Ddot": (r"dD(x\|x^{\mathrm{eq}})/dt", "numeric.observable_letters.divergence_eq_rate")},
    **common,
)
def derivative():
    return (
        calc(Ddot)
        .eq(total(i, v[i]*slope), by=derive(assume(is_D), moves), why="the chain rule")
        .eq(drift(slope), by=over(i, slope*assume(flow)))
        .eq(-sigma, by=rate.prove())
    )


@theorem(
    id="gibbs.rate.free_energy",
    title="The rate of the Gibbs free energy of an ideal solution",
    source=PAPER,
    hypotheses=(is_G, ideal, moves_mu),
    claim=(Gdot, "==", total(i, mu[i]*v[i])),
    equality="always",
    anywhere=ideal_motion,
    without={ideal.name: nonideal},
    shown=r"\frac{dG}{dt} = \sum_i \mu_i \dot x_i",
    letters={"mu0": (r"\mu^\circ_i = \mu_i - \ln x_i", "numeric.observable_letters.mu0"),
             "mudot": (r"\dot\mu_i", "numeric.observable_letters.mudot"),
             "G": (r"\sum_i (x_i \mu_i - x_i)", "numeric.observable_letters.gibbs"),
             "Gdot": (r"dG/dt", "numeric.observable_letters.gibbs_rate")},
    **common,
)
def free_energy():
    """For an open network the sum runs over the internal species: G_X, with the chemostats held."""
    return close(Gdot, "==", total(i, mu[i]*v[i]), by=[derive(assume(is_G), moves_mu), over(i, x[i]*derive(assume(ideal), moves_mu))])


@theorem(
    id="gibbs.rate.decrease",
    title="The Gibbs free energy never increases",
    source=PAPER,
    hypotheses=(detailed,),
    claim=(0, "<=", -drift(slope)),
    equality="all forces vanish",
    anywhere=anywhere,
    tight=resting,
    without={detailed.name: driven},
    shown=r"\frac{d}{dt} D(x\|x^{\mathrm{eq}}) \le 0",
    **common,
)
def decrease():
    positive = over(r, lemmas.use(lemmas.edge, a=n.Jp(r), b=n.Jm(r)))
    return close(0, "<=", -drift(slope), by=[positive, rate.prove()])


@theorem(
    id="gibbs.rate.integrated",
    title="The entropy production of a process is the drop of the divergence from equilibrium",
    source=PAPER,
    hypotheses=(by_parts, detailed_t),
    claim=(during.Sigma, "==", kl(x0, xeq) - kl(x1, xeq)),
    equality="always",
    anywhere=relaxing,
    without={detailed_t.name: pushed},
    shown=r"\Sigma = D(x(0)\|x^{\mathrm{eq}}) - D(x(\tau)\|x^{\mathrm{eq}})",
    **common,
)
def integrated():
    """The fundamental theorem of calculus for D is a hypothesis."""
    return (
        calc(during.Sigma)
        .eq(-total(t, i, slope_t*during.rate(i)), by=over(t, over(r, during.J*assume(detailed_t))))
        .eq(kl(x0, xeq) - kl(x1, xeq), by=by_parts)
    )
