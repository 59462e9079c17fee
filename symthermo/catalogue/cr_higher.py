"""No variance, central moment or generating function changes faster than its spread and the Fisher information of time allow.

    (d Var R/dt)^2 <= (mu_4 - mu_2^2) I
    (d mu_k/dt)^2  <= (mu_2k - mu_k^2 - 2 k mu_(k-1) mu_(k+1) + k^2 mu_(k-1)^2 mu_2) I         (here for k = 3)
    (dK/dt)^2      <= (exp(K(2h) - 2 K(h)) - 1) I ,      K(h) = ln <exp(h R)>

with mu_k = <(R - <R>)^k>.
Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.higher.
"""
from sympy import Symbol, exp, log

from ..index import total
from ..proof import Hypothesis, Motion, assume, calc, derive, lemmas, theorem
from ._paths import logs
from ._probability import REDERIVED, R, fisher, i, keeps, leaking, moving, p, v
from ._samples import EULER

m, mdot, mu2, mu2dot, mu3, mu3dot = (Symbol(x, real=True) for x in ["m", "mdot", "mu2", "mu2dot", "mu3", "mu3dot"])
K, Kdot, h = (Symbol(x, real=True) for x in ["K", "Kdot", "h"])
c = R[i] - m
Z, Z2 = total(i, p[i]*exp(h*R[i])), total(i, p[i]*exp(2*h*R[i]))
normalised = Hypothesis("the probabilities sum to one", total(i, p[i]), "==", 1)
is_mean = Hypothesis("m = <R>", m, "==", total(i, R[i]*p[i]), always=True, kind="definition")
second = Hypothesis("mu2 is the variance", mu2, "==", total(i, p[i]*c**2), always=True, kind="definition")
third = Hypothesis("mu3 is the third central moment", mu3, "==", total(i, p[i]*c**3), always=True, kind="definition")
generating = Hypothesis("K = ln <exp(h R)>", K, "==", log(Z), always=True, kind="definition")
moves = Motion("v = dp/dt, R rests, mdot, mu2dot and mu3dot the rates of the moments",
               ((p, v), (R, 0), (m, mdot), (mu2, mu2dot), (mu3, mu3dot)))
moves_K = Motion("v = dp/dt, Kdot = dK/dt, R and h rest", ((p, v), (R, 0), (h, 0), (K, Kdot)))
squares = total(i, p[i]*c**4) - mu2**2
cubes = total(i, p[i]*c**6) - mu3**2 - 6*mu2*total(i, p[i]*c**4) + 9*mu2**3


def measured(data, R, h):
    """Adds an observable, its moments and generating function, and their rates."""
    p, v = data["p"], data["v"]
    m, mdot = (R*p).sum(-1), (R*v).sum(-1)
    c = R - m[:, None]
    e, mu2 = EULER**(h[:, None]*R), (p*c**2).sum(-1)
    Z = (p*e).sum(-1)
    return data | {"R": R, "m": m, "mdot": mdot, "mu2": mu2, "mu2dot": (v*c**2).sum(-1) - 2*mdot*(p*c).sum(-1),
                   "mu3": (p*c**3).sum(-1), "mu3dot": (v*c**3).sum(-1) - 3*mdot*mu2, "h": h, "K": logs(Z), "Kdot": (v*e).sum(-1)/Z}


def anywhere(rng, k):
    return measured(moving(rng, k), rng.normal(0, 1, (k, 4)), rng.uniform(0.3, 0.6, k))


def near(of):
    """The score is what `of` makes of the data, but for 3 %."""
    def made(rng, k):
        data = anywhere(rng, k)
        p, R = data["p"], data["R"]
        v = p*of(data, R - data["m"][:, None])*(1 + 0.03*rng.uniform(-1, 1, (k, 4)))
        return measured({"p": p, "v": v - p*v.sum(-1, keepdims=True)}, R, data["h"])
    return made


def grown(first, second, share):
    """All probabilities grow; the observable has nearly two values, the first with the probability `share`."""
    def made(rng, k):
        R = [first, second, first, second] + 0.001*rng.normal(0, 1, (k, 4))
        p = (1 + 0.001*rng.uniform(-1, 1, (k, 4)))*[share, 1 - share, share, 1 - share]
        data = moving(rng, k) | {"p": p/p.sum(-1, keepdims=True)}
        return measured(leaking(data, 1000.0), R, rng.uniform(0.3, 0.6, k))
    return made


def summing_to(whole):
    """Probabilities of another sum than one."""
    def made(rng, k):
        data = moving(rng, k)
        return measured(data | {"p": whole*data["p"]}, 1 + 0.3*rng.normal(0, 1, (k, 4)), rng.uniform(0.3, 0.6, k))
    return made


common = {"source": REDERIVED, "paper": 5, "anywhere": anywhere, "applies_to": ("jump",)}


@theorem(
    id="cr.higher",
    title="The fourth moment and the Fisher information bound the rate of the variance",
    hypotheses=(normalised, is_mean, second, moves, keeps),
    claim=(mu2dot**2, "<=", squares*fisher),
    equality="the score is linear in (R - <R>)^2",
    tight=near(lambda d, c: c**2 - d["mu2"][:, None]),
    without={normalised.name: summing_to(2), keeps.name: grown(2, 0, 0.5)},
    shown=r"\Bigl(\frac{d}{dt}\mathrm{Var}(R)\Bigr)^2 \le (\mu_4 - \mu_2^2)\, I, \qquad \mu_k = \langle (R - \langle R\rangle)^k\rangle",
    **common,
)
def higher():
    off = total(i, (c**2 - mu2)*v[i])
    cs = lemmas.cauchy_schwarz(c**2 - mu2, v[i], weight=p[i], over=i)
    rate, sum_ = derive(assume(second), moves), mu2dot + off
    return (
        calc(mu2dot**2)
        .eq(off**2, by=[sum_*rate, sum_*mdot*assume(is_mean), sum_*mdot*m*assume(normalised), sum_*mu2*assume(keeps)])
        .le(total(i, p[i]*(c**2 - mu2)**2)*fisher, by=cs)
        .eq(squares*fisher, by=[mu2**2*fisher*assume(normalised), mu2*fisher*assume(second)])
    )


@theorem(
    id="cr.higher.third",
    title="The sixth moment and the Fisher information bound the rate of the third",
    hypotheses=(normalised, is_mean, second, third, moves, keeps),
    claim=(mu3dot**2, "<=", cubes*fisher),
    equality="the score is linear in (R - <R>)^3 - 3 mu_2 (R - <R>)",
    tight=near(lambda d, c: c**3 - 3*d["mu2"][:, None]*c - d["mu3"][:, None]),
    without={normalised.name: summing_to(0.5), keeps.name: grown(2, 0.7320508075688772, 0.21132486540518708)},
    shown=r"\dot\mu_3^2 \le (\mu_6 - \mu_3^2 - 6\mu_2\mu_4 + 9\mu_2^3)\, I",
    **common,
)
def higher_third():
    f = c**3 - 3*mu2*c - mu3
    off = total(i, f*v[i])
    rate, moved, sum_ = derive(assume(third), moves), derive(assume(is_mean), moves), mu3dot + off
    return (
        calc(mu3dot**2)
        .eq(off**2, by=[sum_*rate, sum_*mdot*assume(second), sum_*mu2*moved, sum_*mu2*m*assume(keeps), sum_*mu3*assume(keeps)])
        .le(total(i, p[i]*f**2)*fisher, by=lemmas.cauchy_schwarz(f, v[i], weight=p[i], over=i))
        .eq(cubes*fisher, by=[mu3**2*fisher*assume(normalised), mu3*fisher*assume(third), mu2**2*fisher*assume(second),
                              mu2*mu3*fisher*assume(is_mean), mu2*mu3*m*fisher*assume(normalised)])
    )


@theorem(
    id="cr.higher.generating",
    title="Its spread and the Fisher information bound the rate of a generating function",
    hypotheses=(normalised, generating, moves_K, keeps),
    claim=(Kdot**2, "<=", (Z2/Z**2 - 1)*fisher),
    equality="the score is linear in exp(h R)",
    tight=near(lambda d, c: EULER**(d["h"][:, None]*d["R"])),
    without={normalised.name: summing_to(2), keeps.name: grown(1, 1, 0.5)},
    shown=r"\Bigl(\frac{dK}{dt}\Bigr)^2 \le \bigl(e^{K(2h) - 2K(h)} - 1\bigr)\, I, \qquad K(h) = \ln\langle e^{hR}\rangle",
    **common,
)
def higher_generating():
    f = exp(h*R[i])/Z - 1
    off = total(i, f*v[i])
    return (
        calc(Kdot**2)
        .eq(off**2, by=[(Kdot + off)*derive(assume(generating), moves_K), (Kdot + off)*assume(keeps)])
        .le(total(i, p[i]*f**2)*fisher, by=lemmas.cauchy_schwarz(f, v[i], weight=p[i], over=i))
        .eq((Z2/Z**2 - 1)*fisher, by=fisher*assume(normalised))
    )
