"""A speed limit on the Gibbs free energy.

    (sum_i mu_i dx_i/dt)^2 <= V_L(mu) I <= V_0(mu) I

over the internal species of a closed or open network. V_L(mu) does not depend on the gauge of the standard potentials, V_0(mu) does.
Closed and in detailed balance: sigma^2 <= V_L(ln x/xeq) I. With a complex balanced steady state xss, for the nonadiabatic part:
sigma_na = -d/dt D(x||xss) <= sqrt(V_L(ln x/xss) I).
Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: cr.gibbs.
"""
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, over, substitute, theorem
from ._chemical import (
    PAPER,
    REDERIVED,
    a,
    balanced,
    broken,
    c,
    conserved,
    drift,
    ell,
    fisher,
    fluctuation,
    i,
    k,
    l,
    less,
    mixture,
    mu,
    n,
    normal,
    score,
    sigma,
    solved,
    v,
    x,
    xss,
)
from ._samples import EULER, driven, times, turned
from .cr_conserved import laws
from .cr_observable import observable
from .gibbs_rate import detailed, rate, slope

nu, d, shift = family("nu"), family("d"), family("shift")
away = log(x[i]/xss[i])
optimal, optimal_eq, optimal_ss = normal(mu[i]), normal(slope), normal(away)
optimal_nu = normal(nu[i], d, "d is optimal")
gauge = Hypothesis("nu = mu + shift L", nu[i], "==", mu[i] + total(l, shift[l]*ell[l, i]), forall=(i,))


def potentials(make):
    """Adds potentials mu and the best combination of the laws."""
    def made(rng, k):
        data = make(rng, k)
        y = data["mu"] if "mu" in data else rng.normal(0, 1, (k, 4))
        return data | {"mu": y, "c": solved(data, y)}
    return made


def like_score(make, scatter=0.03):
    """The potentials are the score, but for `scatter`, and a combination of the laws."""
    def made(rng, k):
        data = make(rng, k)
        y = score(data)*(1 + scatter*rng.uniform(-1, 1, (k, 4))) + (rng.normal(0, 1, (k, 1))*data["ell"][:, 0] if scatter else 0)
        return data | {"mu": y, "c": solved(data, y)}
    return made


anywhere, tight, lawless = potentials(mixture), like_score(mixture), like_score(broken, 0.0)


def plain(rng, k):
    data = mixture(rng, k)
    return data | {"mu": score(data)*(1 + 0.03*rng.uniform(-1, 1, (k, 4)))}


def about(reference, n=4, m=4, size=1.0):
    """Forces F = -S^T ln(x/reference), and the best combination of the laws for ln(x/reference)."""
    def made(rng, k):
        data = balanced(rng, k, size, n, m, reference)
        return data | {"c": solved(data, data["log"])}
    return made


pair = about("xeq", 2, 1)                                 # two species, one law, one reaction: always an equality


def forced(rng, k):                                       # a force that no potential has
    data = pair(rng, k)
    return data | {"Jp": data["Jp"]*EULER**rng.uniform(3, 5, (k, 1))}


def unlawful(rng, k):                                     # a row that is no law, and potentials close to the score
    data = mixture(rng, k, 4, 1)
    y = -0.01*data["S"][..., 0]/data["x"]
    F = -times(turned(data["S"]), y)
    data |= {"ell": rng.normal(0, 1, (k, 1, 4)), "xeq": data["x"]*EULER**-y, "xss": data["x"]*EULER**-y} | driven(rng, F)
    return data | {"c": solved(data, y)}


def regauged(rng, k):
    data = anywhere(rng, k) | {"shift": rng.normal(0, 1, (k, 1))}
    nu = data["mu"] + data["shift"]*data["ell"][:, 0]
    return data | {"nu": nu, "d": solved(data, nu)}


def other_potentials(rng, k):
    data = regauged(rng, k)
    nu = rng.normal(0, 1, (k, 4))
    return data | {"nu": nu, "d": solved(data, nu)}


best = {"c": (r"c \text{ with } L X L^{\mathsf T} c = L X \mu", "numeric.observable_letters.potential_coefficients")}
best_eq = {"c": (r"c \text{ with } L X L^{\mathsf T} c = L X \ln(x/x^{\mathrm{eq}})",
                 "numeric.observable_letters.equilibrium_coefficients")}
best_ss = {"c": (r"c \text{ with } L X L^{\mathsf T} c = L X \ln(x/x^{\mathrm{ss}})", "numeric.observable_letters.steady_coefficients")}
shifts = {"nu": (r"\mu' = \mu + g L", "numeric.observable_letters.shifted_potentials"),
          "shift": (r"g", "numeric.observable_letters.gauge_shift"),
          "d": (r"c' \text{ with } L X L^{\mathsf T} c' = L X \mu'", "numeric.observable_letters.shifted_coefficients")}
common = {"source": PAPER, "paper": 6, "applies_to": ("network",)}


@theorem(
    id="cr.gibbs",
    title="A speed limit on the Gibbs free energy",
    hypotheses=(conserved, optimal),
    claim=(drift(mu[i])**2, "<=", fluctuation(mu[i])*fisher),
    equality="mu less a combination of the laws proportional to d ln x/dt",
    anywhere=anywhere,
    tight=tight,
    without={conserved.name: lawless},
    shown=r"\Bigl|\sum_i \mu_i \dot x_i\Bigr| \le \sqrt{I}\,\sqrt{V_L(\mu)}",
    letters=best,
    **common,
)
def speed_limit():
    """The left side is dG_X/dt with the chemostats held; for a closed network, dG/dt."""
    return calc(drift(mu[i])**2).le(fluctuation(mu[i])*fisher, by=substitute(laws.prove(), {a: ((i,), mu[i])}))


@theorem(
    id="cr.gibbs.plain",
    title="A speed limit on the Gibbs free energy without conservation laws",
    claim=(drift(mu[i])**2, "<=", total(i, x[i]*mu[i]**2)*fisher),
    equality="mu proportional to d ln x/dt",
    anywhere=anywhere,
    tight=plain,
    shown=r"\Bigl|\sum_i \mu_i \dot x_i\Bigr| \le \sqrt{I}\,\sqrt{V_0(\mu)}",
    **common,
)
def speed_limit_plain():
    """V_0(mu) depends on the gauge of mu; ln(x/xeq) is one choice."""
    bound = substitute(observable.prove(), {a: ((i,), mu[i]), v: ((i,), n.rate(i))})
    return calc(drift(mu[i])**2).le(total(i, x[i]*mu[i]**2)*fisher, by=bound)


@theorem(
    id="cr.gibbs.gauge",
    title="The fluctuation of the chemical potentials does not depend on their gauge",
    hypotheses=(gauge, optimal, optimal_nu),
    claim=(fluctuation(nu[i], d), "==", fluctuation(mu[i])),
    equality="always",
    anywhere=regauged,
    without={gauge.name: other_potentials},
    shown=r"V_L(\mu + g L) = V_L(\mu)",
    letters=best | shifts,
    **{**common, "source": REDERIVED},
)
def gauge_free():
    one, two = less(mu[i]), less(nu[i], d)
    mixed = total(i, x[i]*two*one)
    return (
        calc(fluctuation(nu[i], d))
        .eq(total(i, x[i]*two*mu[i]), by=[over(i, x[i]*two*assume(gauge)), over(k, shift[k]*assume(optimal_nu))])
        .eq(mixed, by=over(k, c[k]*assume(optimal_nu)))
        .eq(total(i, x[i]*nu[i]*one), by=over(k, d[k]*assume(optimal)))
        .eq(fluctuation(mu[i]), by=[over(i, x[i]*one*assume(gauge)), over(k, shift[k]*assume(optimal))])
    )


@theorem(
    id="cr.gibbs.closed",
    title="A speed limit on entropy production in a closed network",
    hypotheses=(conserved, detailed, optimal_eq),
    claim=(sigma**2, "<=", fluctuation(slope)*fisher),
    equality="rank S = 1; ln(x/xeq) less a combination of the laws proportional to d ln x/dt",
    anywhere=about("xeq"),
    tight=pair,
    without={conserved.name: unlawful, detailed.name: forced},
    shown=r"\sigma = \Bigl|\frac{dG}{dt}\Bigr| \le \sqrt{I}\,\sqrt{V_L(\ln x/x^{\mathrm{eq}})}",
    letters=best_eq,
    **common,
)
def closed():
    return (
        calc(sigma**2)
        .eq(drift(slope)**2, by=(drift(slope) - sigma)*rate.prove())
        .le(fluctuation(slope)*fisher, by=substitute(laws.prove(), {a: ((i,), slope)}))
    )


@theorem(
    id="cr.gibbs.steady",
    title="A speed limit on the divergence from a steady state",
    hypotheses=(conserved, optimal_ss),
    claim=((-drift(away))**2, "<=", fluctuation(away)*fisher),
    equality="rank S = 1; ln(x/xss) less a combination of the laws proportional to d ln x/dt",
    anywhere=about("xss"),
    tight=about("xss", 2, 1),
    without={conserved.name: unlawful},
    shown=r"\sigma_{\mathrm{na}} = -\frac{d}{dt} D(x\|x^{\mathrm{ss}}) \le \sqrt{I}\,\sqrt{V_L(\ln x/x^{\mathrm{ss}})}",
    letters=best_ss,
    **{**common, "source": REDERIVED},
)
def steady():
    """The bound on the square holds for any xss; if it is complex balanced, sigma_na is not negative (hs.excess)."""
    return calc((-drift(away))**2).le(fluctuation(away)*fisher, by=substitute(laws.prove(), {a: ((i,), away)}))
