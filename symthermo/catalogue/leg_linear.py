"""Close to equilibrium phi is half the square of the averages; relaxation from a tilted start is an equilibrium correlation.

    phi = d eta.Cov_eq^{-1}.d eta/2 + O(3) ,  theta = Cov_eq^{-1} d eta ;     eta(t) = <r(t) e^{theta.r(0)}>_eq/<e^{theta.r}>_eq

The first is said of second derivatives along any motion of the field through zero; the quadratic form alone is no bound. The second is
exact. Re-derived; after N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.linear.
"""
from sympy import Symbol, exp

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, over, theorem
from . import leg_epr as rates
from . import leg_integration as integration
from ._probability import ANY
from ._tilted import RATES, REDERIVED, O, T, exponential, i, j, k, l, letter, logarithm, named, normalised, p1, psi, q
from ._tilted_samples import means, places, tilted
from .leg_integration import A, centred, thetadot
from .leg_path import KERNEL, kernel, moved

etaddot, thetaddot = family("etaddot"), family("thetaddot")
phiddot = Symbol("phiddot", real=True)
no_field = Hypothesis("no field now", T.theta[k], "==", 0, forall=(k,))
accelerates = Motion("second rates", ((integration.phidot, phiddot), (T.theta, thetadot), (rates.etadot, etaddot)))
here = normalised(q)
common = {"source": REDERIVED, "paper": 12, "applies_to": ANY}
NONE = {"psi": T.letters()["psi"], "etadot": letter("averages_step"), "phiddot": letter("second_rate"), **RATES}


def through_zero(field=0.0, whole=1.0):
    """A field that changes as it passes zero, or does not pass it; q with any total."""
    def made(rng, n):
        data = integration.responding(rng, n, 1.0)
        start = places(rng, n) | {"thetadot": data["thetadot"]}
        start["q"] = whole*start["q"]
        data = tilted(start, field*rng.normal(0, 1, (n, 2)))
        c = data["O"] - data["eta"][..., None]
        rate = data["thetadot"]
        step = (rate[..., None]*c).sum(1)
        etadot = means(data, data["ptheta"]*step, c)
        Z, psidot = 2.718281828459045**data["psi"], (rate*data["eta"]).sum(-1)
        etaddot = rng.normal(0, 1, (n, 2))
        return data | {"etadot": etadot, "etaddot": etaddot, "Z": Z, "psidot": psidot, "Zdot": Z*psidot, "pthetadot": data["ptheta"]*step,
                       "phidot": (data["theta"]*etadot).sum(-1), "phiddot": (rate*etadot + data["theta"]*etaddot).sum(-1)}
    return made


@theorem(
    id="leg.linear",
    title="At equilibrium the second derivative of phi is that of half the square of the averages",
    hypotheses=(*rates.gradient_of_phi.hypotheses, accelerates, no_field),
    claim=(phiddot, "==", total(k, thetadot[k]*rates.etadot[k])),
    equality="always",
    anywhere=through_zero(),
    without={no_field.name: through_zero(1.0)},
    letters=NONE,
    shown=r"\theta = 0: \qquad \frac{d^2\varphi}{dt^2} = \dot\theta\cdot\dot\eta = \dot\eta\cdot\mathrm{Cov}_{\mathrm{eq}}(r)^{-1}\dot\eta",
    **common,
)
def second_order():
    """phi and its first derivative vanish there (leg.epr.phi). That the rest of the expansion is of third order is in words."""
    both_terms = total(k, thetadot[k]*rates.etadot[k] + T.theta[k]*etaddot[k])
    return calc(phiddot).eq(both_terms, by=derive(rates.gradient_of_phi.prove(), accelerates), why="the derivative of leg.epr.phi").eq(
        total(k, thetadot[k]*rates.etadot[k]), by=over(k, etaddot[k]*assume(no_field)))


equilibrium = total(i, q[i]*centred*total(l, thetadot[l]*(O[l, i] - T.eta[l])))


@theorem(
    id="leg.linear.response",
    title="At equilibrium the response to a field is the covariance",
    hypotheses=(here, no_field, *integration.covariance.hypotheses),
    claim=(rates.etadot[k], "==", equilibrium),
    equality="always",
    anywhere=through_zero(),
    without={no_field.name: through_zero(1.0), here.name: through_zero(whole=2.0)},
    letters=NONE,
    shown=r"\theta = 0: \qquad \dot\eta = \mathrm{Cov}_{\mathrm{eq}}(r)\,\dot\theta",
    **common,
)
def response():
    none = exponential(over(k, O[k, i]*assume(no_field)), T.exponent(), exp(0))
    same = close(T.law[i], "==", q[i]*exp(-psi), by=[A.tilted, q[i]*exp(-psi)*none])
    zero = close(psi, "==", 0, by=logarithm(close(exp(psi), "==", 1, by=[
        exp(psi)*over(i, same), exp(psi)*integration.sums_to_one(), here]), exp(psi), 1, 0))
    one = exponential(zero, psi, 1)
    unit = close(T.law[i], "==", q[i], by=[same, q[i]*exp(-psi)*one])
    spread = centred*total(l, thetadot[l]*(O[l, i] - T.eta[l]))
    return calc(rates.etadot[k]).eq(integration.response, by=integration.covariance.prove(), why="leg.integration.response").eq(
        equilibrium, by=over(i, spread*unit))


S = named("0")
law_after = Hypothesis("eta = <O> in p1", T.eta[k], "==", T.mean(p1), forall=(k,), kind="definition")
tilt = exp(S.exponent())
correlation = total(j, i, O[k, j]*kernel[j, i]*q[i]*tilt)


def correlated(rng, n):
    """Any kernel, from a tilted start."""
    data = places(rng, n)
    data = tilted(data, rng.normal(0, 1, (n, 2)), "0")
    W = rng.lognormal(0, 1, (n, 5, 5))
    p1 = (W*(data["N"]*data["p0"])[:, None]).sum(-1)
    return data | {"W": W, "p1": p1, "eta": means(data, p1)}


@theorem(
    id="leg.linear.relaxation",
    title="Relaxation from a tilted start is an equilibrium correlation with the exponential of the observables",
    hypotheses=(S.tilted, S.potential, moved, law_after),
    claim=(T.eta[k]*S.partition, "==", correlation),
    equality="always",
    anywhere=correlated,
    letters=S.letters("p0") | KERNEL,
    shown=r"\eta(t) = \frac{\langle r(t)\, e^{\theta\cdot r(0)}\rangle_{\mathrm{eq}}}{\langle e^{\theta\cdot r}\rangle_{\mathrm{eq}}}",
    **common,
)
def relaxation():
    """Exact, for any Markovian dynamics with the kernel W and any size of the field."""
    return calc(T.eta[k]*S.partition).eq(T.eta[k]*exp(S.psi), by=T.eta[k]*S.raised).eq(correlation, by=[
        exp(S.psi)*assume(law_after), over(j, exp(S.psi)*O[k, j]*assume(moved)),
        over(j, over(i, exp(S.psi)*O[k, j]*kernel[j, i]*assume(S.tilted)))])
