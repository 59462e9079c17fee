"""Entropy production in an open network: what relaxation to the steady state costs, and what the steady state costs.

    sigma = sigma_na + sigma_ad ,    sigma_na = -xdot.(mu - mu_ss) = -d/dt D(x||xss) ,    sigma_ad = sum_r J_r F_r(xss)

This is the chemical counterpart of the excess entropy production of Hatano and Sasa, written with the divergence of dual affine
coordinates. Both parts are >= 0 if the steady state is complex balanced; without that each may be negative. Ohga, Ito,
Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: hs.excess.
"""

from sympy import Symbol, log

from ..index import Index, family, finite, total
from ..proof import Hypothesis, assume, calc, derive, lemmas, over, theorem
from ._dual import G_IDEAL, GDOT, KL, SOURCE, G, Gdot, bregman, gradient, held, i, j, local_open, motion, mu, n, r, rate, v, x
from ._steady import chemostatted, misled, one_way, ring, scarce, steady, unstable, watched, watched_any

S, J = n.S, n.J(r)
xss, muss, vss, mussdot, Hss, u, dd = (family("xss", positive=True), *map(family, ("muss", "vss", "mussdot", "Hss", "u", "d")))
Jssp, Jssm = family("Jssp", positive=True), family("Jssm", positive=True)
force, force_ss, height = log(n.Jp(r)/n.Jm(r)), log(Jssp[r]/Jssm[r]), log(x[i]/xss[i])
non_adiabatic, adiabatic = -total(i, n.rate(i)*height), total(r, J*force_ss)
shifted = Hypothesis("forces of an ideal mixture", force, "==", force_ss - total(i, S[i, r]*height), forall=(r,))
shifted_any = Hypothesis("forces shift with mu", force, "==", force_ss - total(i, S[i, r]*(mu[i] - muss[i])), forall=(r,))
general = -total(i, n.rate(i)*(mu[i] - muss[i]))
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",)}


@theorem(
    id="hs.excess",
    title="Entropy production is the sum of the non-adiabatic and the adiabatic part",
    hypotheses=(shifted,),
    claim=(non_adiabatic + adiabatic, "==", n.epr),
    equality="always",
    anywhere=steady,
    without={shifted.name: misled},
    shown=r"\sigma_{\mathrm{na}} + \sigma_{\mathrm{ad}} = \sigma, \qquad "
          r"\sigma_{\mathrm{na}} = -\sum_i \dot x_i\ln\frac{x_i}{x^{\mathrm{ss}}_i},\ "
          r"\sigma_{\mathrm{ad}} = \sum_r J_r F_r(x^{\mathrm{ss}})",
    **common,
)
def excess():
    """An identity for any reference state with the same chemostats: that xss is steady is not used."""
    return (
        calc(non_adiabatic + adiabatic)
        .eq(total(r, J*(force_ss - total(i, S[i, r]*height))))
        .eq(n.epr, by=over(r, J*assume(shifted)))
    )


@theorem(
    id="hs.excess.general",
    title="Non-adiabatic and adiabatic entropy production for any Gibbs energy",
    hypotheses=(shifted_any,),
    claim=(general + adiabatic, "==", n.epr),
    equality="always",
    anywhere=steady,
    without={shifted_any.name: misled},
    shown=r"-\dot n\cdot(\mu - \mu^{\mathrm{ss}}) + \sum_r J_r F_r(n^{\mathrm{ss}}) = \sigma",
    **common,
)
def general_excess():
    return (
        calc(general + adiabatic)
        .eq(total(r, J*(force_ss - total(i, S[i, r]*(mu[i] - muss[i])))))
        .eq(n.epr, by=over(r, J*assume(shifted_any)))
    )


local_ss = Hypothesis("local detailed balance at xss", force_ss, "==", -total(i, S[i, r]*muss[i]) - held, forall=(r,))


@theorem(
    id="hs.excess.forces",
    title="With fixed chemostats the forces shift with the chemical potentials",
    hypotheses=(local_open, local_ss),
    claim=(force, "==", force_ss - total(i, S[i, r]*(mu[i] - muss[i]))),
    equality="always",
    anywhere=chemostatted,
    without={local_open.name: lambda rng, k: chemostatted(rng, k, "Jp"), local_ss.name: lambda rng, k: chemostatted(rng, k, "Jssp")},
    shown=r"F = F^{\mathrm{ss}} - S^{\mathsf T}(\mu - \mu^{\mathrm{ss}})",
    **common,
)
def forces():
    return calc(force).eq(force_ss - total(i, S[i, r]*(mu[i] - muss[i])), by=[local_open, local_ss])


# -- the non-adiabatic part is the fall of a divergence ------------------------------------------------------------------------
D, Ddot = Symbol("D", real=True), Symbol("Ddot", real=True)
Gss, Gssdot = Symbol("Gss", real=True), Symbol("Gssdot", real=True)
D_is = Hypothesis("D = D(x||xss)", D, "==", KL(x, xss), always=True, kind="definition")
D_any = Hypothesis("D = D(x||xss)", D, "==", bregman(G, Gss, muss, x, xss), always=True, kind="definition")
relaxes, follows = motion((xss, 0), (D, Ddot)), motion((xss, vss), (D, Ddot))
relaxes_any = motion((G, Gdot), (Gss, 0), (muss, 0), (xss, 0), (D, Ddot))
follows_any = motion((G, Gdot), (Gss, Gssdot), (muss, mussdot), (xss, vss), (D, Ddot))
gradient_ss = Hypothesis("mu is the gradient of G at xss", Gssdot, "==", total(i, muss[i]*vss[i]), kind="calculus")
hessian_ss = Hypothesis("H is the Hessian of G at xss", mussdot[i], "==", total(j, Hss[i, j]*vss[j]), forall=(i,), kind="calculus")
D_LETTER = {"D": (r"D = D(x\|x^{\mathrm{ss}})", "numeric.dual_letters.divergence_from_steady")}


@theorem(
    id="hs.excess.rate",
    title="The non-adiabatic part is the fall of the divergence from the steady state",
    hypotheses=(D_is, rate, relaxes),
    claim=(non_adiabatic, "==", -Ddot),
    equality="always",
    anywhere=watched,
    shown=r"\sigma_{\mathrm{na}} = -\frac{d}{dt} D(x\|x^{\mathrm{ss}})",
    letters=D_LETTER | {"Ddot": (r"\dot D = \sum_i v_i \ln(x_i/x^{\mathrm{ss}}_i)", "numeric.dual_letters.divergence_rate_from_steady")},
    **common,
)
def relaxation():
    return (
        calc(non_adiabatic)
        .eq(-total(i, v[i]*height), by=over(i, height*assume(rate)))
        .eq(-Ddot, by=derive(assume(D_is), relaxes))
    )


@theorem(
    id="hs.excess.rate.general",
    title="The non-adiabatic part is the fall of the divergence, for any Gibbs energy",
    hypotheses=(D_any, gradient, rate, relaxes_any),
    claim=(general, "==", -Ddot),
    equality="always",
    anywhere=watched_any,
    letters={"G": G_IDEAL, "Gdot": GDOT, "Gss": (r"G_{\mathrm{ss}}", "numeric.dual_letters.gibbs_at_steady"),
             "D": (r"D = G - G_{\mathrm{ss}} - \mu_{\mathrm{ss}}\cdot(n - n_{\mathrm{ss}})", "numeric.dual_letters.bregman_from_steady"),
             "Ddot": (r"\dot D = (\mu - \mu_{\mathrm{ss}})\cdot v", "numeric.dual_letters.bregman_rate_from_steady")},
    shown=r"-\dot n\cdot(\mu - \mu^{\mathrm{ss}}) = -\frac{d}{dt} D(n\|n^{\mathrm{ss}})",
    **common,
)
def general_relaxation():
    return (
        calc(general)
        .eq(-total(i, v[i]*(mu[i] - muss[i])), by=over(i, (mu[i] - muss[i])*assume(rate)))
        .eq(-Gdot + total(i, v[i]*muss[i]), by=gradient)
        .eq(-Ddot, by=derive(assume(D_any), relaxes_any))
    )


@theorem(
    id="hs.excess.moving",
    title="The non-adiabatic part while the steady state moves",
    hypotheses=(D_is, rate, follows),
    claim=(non_adiabatic, "==", -Ddot - total(i, (x[i]/xss[i] - 1)*vss[i])),
    equality="always",
    anywhere=lambda rng, k: watched(rng, k, still=False),
    shown=r"\sigma_{\mathrm{na}} = -\frac{d}{dt} D(x\|x^{\mathrm{ss}}(t)) "
          r"- \sum_i \Bigl(\frac{x_i}{x^{\mathrm{ss}}_i} - 1\Bigr)\dot x^{\mathrm{ss}}_i",
    letters=D_LETTER,
    **common,
)
def moving_target():
    """Parameters that change in time move the steady state with velocity vss."""
    return (
        calc(non_adiabatic)
        .eq(-total(i, v[i]*height), by=over(i, height*assume(rate)))
        .eq(-Ddot - total(i, (x[i]/xss[i] - 1)*vss[i]), by=derive(assume(D_is), follows))
    )


@theorem(
    id="hs.excess.moving.general",
    title="The non-adiabatic part while the steady state moves, for any Gibbs energy",
    hypotheses=(D_any, gradient, gradient_ss, hessian_ss, rate, follows_any),
    claim=(general, "==", -Ddot - total(i, j, (x[i] - xss[i])*Hss[i, j]*vss[j])),
    equality="always",
    anywhere=lambda rng, k: watched_any(rng, k, still=False),
    shown=r"-\dot n\cdot(\mu - \mu^{\mathrm{ss}}) = -\frac{d}{dt} D(n\|n^{\mathrm{ss}}(t)) "
          r"- (n - n^{\mathrm{ss}})\cdot H^{\mathrm{ss}}\dot n^{\mathrm{ss}}",
    **common,
)
def general_moving_target():
    """G itself does not change in time; chain rules of G at x and at xss are hypotheses."""
    return (
        calc(general)
        .eq(-total(i, v[i]*(mu[i] - muss[i])), by=over(i, (mu[i] - muss[i])*assume(rate)))
        .eq(-Gdot + total(i, v[i]*muss[i]), by=gradient)
        .eq(-Ddot - total(i, mussdot[i]*(x[i] - xss[i])), by=[derive(assume(D_any), follows_any), gradient_ss])
        .eq(-Ddot - total(i, j, (x[i] - xss[i])*Hss[i, j]*vss[j]), by=over(i, (x[i] - xss[i])*assume(hessian_ss)))
    )


# -- signs, at complex balance -------------------------------------------------------------------------------------------------
c = Index("c", finite("C"))
nup, num = family("nup"), family("num")
forward = Hypothesis("mass action forward", log(n.Jp(r)/Jssp[r]), "==", total(i, nup[i, r]*height), forall=(r,))
backward = Hypothesis("mass action backward", log(n.Jm(r)/Jssm[r]), "==", total(i, num[i, r]*height), forall=(r,))
stoichiometry = Hypothesis("S = products - reactants", S[i, r], "==", num[i, r] - nup[i, r], forall=(i, r), kind="definition")
complexes = Hypothesis("u_c of the complexes", n.Jm(r)/Jssm[r] - n.Jp(r)/Jssp[r], "==", total(c, dd[c, r]*u[c]), forall=(r,),
                       kind="definition")
complex_balance = Hypothesis("complex balance", total(r, dd[c, r]*(Jssp[r] - Jssm[r])), "==", 0, forall=(c,))
U = {"u": (r"u_c = \prod_i (x_i/x^{\mathrm{ss}}_i)^{Y_{ic}}", "numeric.dual_letters.complex_monomials")}


@theorem(
    id="hs.excess.nonadiabatic",
    title="At complex balance the divergence from the steady state falls",
    hypotheses=(forward, backward, stoichiometry, complexes, complex_balance),
    claim=(0, "<=", non_adiabatic),
    equality="u_c the same at both ends of each reaction: x = xss on the class",
    anywhere=ring,
    tight=lambda rng, k: ring(rng, k, far=0.01),
    without={complex_balance.name: unstable, forward.name: lambda rng, k: one_way(rng, k, [1, 0]),
             backward.name: lambda rng, k: one_way(rng, k, [0, 1])},
    shown=r"0 \le \sigma_{\mathrm{na}}",
    letters=U,
    **common,
)
def positive_rate():
    """With u+ = Jp/Jssp, u- = Jm/Jssm, u ln(u/v) >= u - v leaves the sum of u_c (net inflow to the complex c at xss) = 0."""
    up, down = n.Jp(r)/Jssp[r], n.Jm(r)/Jssm[r]
    each = [over(r, Jssp[r]*lemmas.use(lemmas.gibbs, a=up, b=down)), over(r, Jssm[r]*lemmas.use(lemmas.gibbs, a=down, b=up))]
    excess_current = total(r, (Jssp[r] - Jssm[r])*total(c, dd[c, r]*u[c]))
    rise = over(i, over(r, J*height*assume(stoichiometry)))
    return (
        calc(0)
        .eq(-excess_current, by=over(c, u[c]*assume(complex_balance)))
        .eq(total(r, (Jssp[r] - Jssm[r])*(up - down)), by=over(r, (Jssp[r] - Jssm[r])*assume(complexes)))
        .le(total(r, J*log(up/down)), by=each)
        .eq(total(r, J*(total(i, nup[i, r]*height) - total(i, num[i, r]*height))),
            by=[over(r, J*assume(forward)), over(r, J*assume(backward))])
        .eq(non_adiabatic, by=rise)
    )


@theorem(
    id="hs.excess.adiabatic",
    title="At complex balance the adiabatic part is not negative",
    hypotheses=(complexes, complex_balance),
    claim=(0, "<=", adiabatic),
    equality="detailed balance: all forces vanish at xss",
    anywhere=ring,
    tight=lambda rng, k: ring(rng, k, current=1e-3),
    without={complex_balance.name: scarce},
    shown=r"0 \le \sigma_{\mathrm{ad}}",
    letters=U,
    **common,
)
def positive_adiabatic():
    up, down = n.Jp(r)/Jssp[r], n.Jm(r)/Jssm[r]
    each = [over(r, up*lemmas.use(lemmas.gibbs, a=Jssp[r], b=Jssm[r])), over(r, down*lemmas.use(lemmas.gibbs, a=Jssm[r], b=Jssp[r]))]
    return (
        calc(0)
        .eq(-total(r, (Jssp[r] - Jssm[r])*total(c, dd[c, r]*u[c])), by=over(c, u[c]*assume(complex_balance)))
        .eq(total(r, (Jssp[r] - Jssm[r])*(up - down)), by=over(r, (Jssp[r] - Jssm[r])*assume(complexes)))
        .le(adiabatic, by=each)
    )
