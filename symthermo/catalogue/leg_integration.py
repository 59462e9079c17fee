"""psi and phi are line integrals of what is measured in tilted equilibria; the response to fields is symmetric and positive.

    psi(theta) = int eta.d theta ,   phi(eta) = int theta.d eta  from equilibrium ;      d eta_k/d theta_l = Cov_theta(O_k, O_l)

along any path of fields, a ray for example: psi(theta) = int_0^1 eta(u theta).theta du. Nothing is asked of q: averages in fields are
enough, and the symmetry of the response tests them. N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008.
Identifier: leg.integration.
"""
from dataclasses import replace

from sympy import Symbol, exp, log

from ..index import Index, family, time, total
from ..proof import Hypothesis, Motion, assume, at, calc, close, derive, over, sign, theorem
from ..proof.kernel import ddt
from ._paths import INSTANTS, logs, weights
from ._probability import ANY
from ._samples import EULER
from ._tilted import PAPER, RATES, O, T, exponential, i, k, l, letter, logarithm, normalised, phi, psi, q
from ._tilted_samples import anywhere, means, places, tilted

A = replace(T, always=True)
Z = Symbol("Z", positive=True)
psidot, phidot, Zdot = (Symbol(name, real=True) for name in ("psidot", "phidot", "Zdot"))
thetadot, etadot, pthetadot = map(family, ("thetadot", "etadot", "pthetadot"))
moves = Motion("rates in a field that changes", ((T.theta, thetadot), (T.eta, etadot), (psi, psidot), (phi, phidot), (Z, Zdot),
                                                 (T.law, pthetadot), (O, 0), (q, 0)))
weight = q[i]*exp(T.exponent())
Z_is = Hypothesis("Z = <exp(theta.O)>", Z, "==", total(i, weight), kind="definition")
psi_is = Hypothesis("psi = ln Z", psi, "==", log(Z), always=True, kind="definition")
UNDER = "differentiated under the total"
Z_rate = Hypothesis(f"Z, {UNDER}", Zdot, "==", total(i, ddt(weight, moves)), always=True, kind="calculus")
eta_rate = Hypothesis(f"<O>, {UNDER}", etadot[k], "==", total(i, ddt(O[k, i]*T.law[i], moves)), forall=(k,), kind="calculus")
common = {"source": PAPER, "paper": 12, "applies_to": ANY}


def responding(rng, n, size=1.0, **more):
    """A tilted law, a field that changes, and what it makes change."""
    data = anywhere(rng, n, **more)
    rate = size*rng.normal(0, 1, data["theta"].shape)
    step = (rate[..., None]*data["O"]).sum(1)
    Z = EULER**data["psi"]
    psidot = (rate*data["eta"]).sum(-1)
    pdot = data["ptheta"]*(step - psidot[:, None])
    etadot = means(data, pdot)
    return data | {"thetadot": rate, "Z": Z, "Zdot": Z*psidot, "psidot": psidot, "pthetadot": pdot, "etadot": etadot,
                   "phidot": (data["theta"]*etadot).sum(-1)}


moving = {"anywhere": responding, "letters": T.letters() | RATES}


def sums_to_one():
    """<1>_theta = 1, from psi = ln Z."""
    return close(total(i, T.law[i]), "==", 1, by=[
        over(i, assume(A.tilted)), exp(-psi)*assume(Z_is), exp(-psi)*exponential(psi_is, psi, Z)])


@theorem(
    id="leg.integration.gradient",
    title="eta is the gradient of psi in theta",
    hypotheses=(psi_is, Z_rate, moves, A.tilted, A.averages()),
    claim=(psidot, "==", total(k, T.eta[k]*thetadot[k])),
    equality="always",
    shown=r"d\psi = \langle r\rangle_\theta\cdot d\theta",
    **common, **moving,
)
def gradient():
    raised = exponential(psi_is, psi, Z)
    step = total(k, thetadot[k]*O[k, i])
    return (
        calc(psidot)
        .eq(Zdot/Z, by=derive(assume(psi_is), moves))
        .eq(Zdot*exp(-psi), by=Zdot*exp(-psi)/Z*raised)
        .eq(total(i, T.law[i]*step), by=[exp(-psi)*assume(Z_rate), over(i, step*assume(A.tilted))])
        .eq(total(k, T.eta[k]*thetadot[k]), by=over(k, thetadot[k]*assume(A.averages())))
    )


centred = O[k, i] - T.eta[k]
response = total(i, T.law[i]*centred*total(l, thetadot[l]*(O[l, i] - T.eta[l])))
in_motion = (Z_is, psi_is, Z_rate, moves, A.tilted, A.averages(), eta_rate)


@theorem(
    id="leg.integration.response",
    title="The response to a field is the covariance in the tilted equilibrium",
    hypotheses=in_motion,
    claim=(etadot[k], "==", response),
    equality="always",
    shown=r"\frac{d\eta_k}{d\theta_l} = \mathrm{Cov}_\theta(r_k, r_l)",
    **common, **moving,
)
def covariance():
    """psi has the Hessian Cov_theta, phi its inverse."""
    step = total(l, thetadot[l]*O[l, i])
    law = derive(assume(A.tilted), moves)                 # pthetadot = p_theta (step - psidot)
    moved = close(pthetadot[i], "==", T.law[i]*(step - psidot), by=[law, (step - psidot)*assume(A.tilted)])
    mean = total(l, thetadot[l]*T.eta[l])
    return (
        calc(etadot[k])
        .eq(total(i, O[k, i]*T.law[i]*(step - psidot)), by=[eta_rate, over(i, O[k, i]*moved)])
        .eq(total(i, O[k, i]*T.law[i]*(step - mean)), by=total(i, O[k, i]*T.law[i])*gradient.prove(), why="leg.integration.gradient")
        .eq(response, by=[T.eta[k]*over(l, thetadot[l]*at(A.averages(), {k: l})), T.eta[k]*mean*sums_to_one()])
    )


@theorem(
    id="leg.integration.positive",
    title="No field lowers its own average",
    hypotheses=in_motion,
    claim=(0, "<=", total(k, thetadot[k]*etadot[k])),
    equality="thetadot.O is the same everywhere",
    tight=lambda rng, n: responding(rng, n, 0.03),
    shown=r"0 \le d\theta\cdot d\eta",
    **common, **moving,
)
def rises():
    """The response matrix is positive, definite where the observables are independent modulo constants."""
    miss = total(l, thetadot[l]*(O[l, i] - T.eta[l]))
    return calc(0).le(total(i, T.law[i]*miss**2), by=sign(total(i, T.law[i]*miss**2))).eq(
        total(k, thetadot[k]*etadot[k]), by=over(k, thetadot[k]*covariance.prove()), why="leg.integration.response")


chi = family("chi")
is_response = Hypothesis("chi is the response", chi[k, l], "==", total(i, T.law[i]*centred*(O[l, i] - T.eta[l])), forall=(k, l),
                         kind="definition")


@theorem(
    id="leg.integration.symmetric",
    title="The response to fields is symmetric",
    hypotheses=(is_response,),
    claim=(chi[k, l], "==", chi[l, k]),
    equality="always",
    anywhere=lambda rng, n: (data := anywhere(rng, n)) | {"chi": (c := data["O"] - data["eta"][..., None]) @ (
        (data["N"]*data["ptheta"])[:, None]*c).swapaxes(1, 2)},
    shown=r"\frac{d\eta_k}{d\theta_l} = \frac{d\eta_l}{d\theta_k}",
    letters={"ptheta": letter("law_seen"), "eta": letter("averages")},
    **common,
)
def symmetric():
    """By leg.integration.response; so the line integral of eta does not depend on the path, and data may be tested."""
    return calc(chi[k, l]).eq(chi[l, k], by=[is_response, at(is_response, {k: l, l: k})])


# -- line integrals ---------------------------------------------------------------------------------------------------------------------
tau = time("tau")
t = Index("t", tau)
h, hdot, m, mdot, rate = map(family, ("h", "hdot", "m", "mdot", "rate"))
theta0 = family("theta0")
psi0 = Symbol("psi0", real=True)
here = normalised(q)
unfielded = Hypothesis("no field at the start", theta0[k], "==", 0, forall=(k,))
start = replace(T, theta=theta0, psi=psi0)
each = Hypothesis("psi changes by m.hdot", rate[t], "==", total(k, m[k, t]*hdot[k, t]), forall=(t,), kind="calculus")
collected = Hypothesis("psi changes by the integral of its rate", psi - psi0, "==", total(t, rate[t]), kind="calculus")
product = Hypothesis("theta.eta changes by the integral of its rate", T.dot(), "==",
                     total(t, total(k, hdot[k, t]*m[k, t] + h[k, t]*mdot[k, t])), kind="calculus")
work, charge = total(t, total(k, m[k, t]*hdot[k, t])), total(t, total(k, h[k, t]*mdot[k, t]))

RAY = T.letters("p0") | {"h": letter("ray"), "hdot": letter("ray_rate"), "m": letter("averages_along"), "mdot": letter("averages_rate")}


def measuring(rng, n, whole=1.0, off=0.0):
    """Along a curved path of fields; q with any total; a field at the start."""
    data = places(rng, n)
    data["q"] = whole*data["q"]
    a, b, c = (size*rng.uniform(-1, 1, (n, 2, 1)) for size in (0.5, 0.2, off))
    w = weights(rng, n)
    T = w.sum(-1)[:, None, None]
    s = 0*T + INSTANTS
    field, rate = c + a*s + b*s*(1 - s), (a + b*(1 - 2*s))/T
    law = data["q"][..., None]*EULER**(data["O"].swapaxes(1, 2) @ field)
    law = law/(data["N"][..., None]*law).sum(1, keepdims=True)
    O, N = data["O"], data["N"][:, None]
    m = (O*N) @ law
    mdot = (O*N) @ (law*(O.swapaxes(1, 2) @ rate)) - m*(m*rate).sum(1, keepdims=True)
    psi0 = logs((data["N"]*data["q"]*EULER**(c*O).sum(1)).sum(-1))
    end = tilted(data, (a + c)[..., 0])
    return end | {"tau": w, "h": field, "hdot": rate, "m": m, "mdot": mdot, "rate": (m*rate).sum(1), "theta0": c[..., 0], "psi0": psi0}


@theorem(
    id="leg.integration",
    title="psi is the integral of the averages along any path of fields from none",
    hypotheses=(here, unfielded, start.potential, each, collected),
    claim=(psi, "==", work),
    equality="always",
    anywhere=measuring,
    without={here.name: lambda rng, n: measuring(rng, n, 2.0), unfielded.name: lambda rng, n: measuring(rng, n, off=1.0)},
    shown=r"\psi(\theta) = \int \eta\cdot d\theta = \int_0^1 \eta(u\theta)\cdot\theta\, du",
    letters=RAY,
    **common,
)
def integral_of_averages():
    """m are the averages in the field h; their rate rule is leg.integration.gradient at each time."""
    none = exponential(over(k, O[k, i]*assume(unfielded)), start.exponent(), exp(0))
    whole = close(exp(psi0), "==", 1, by=[start.raised, over(i, q[i]*none), assume(here)])
    zero = logarithm(whole, exp(psi0), 1, 0)
    return calc(psi).eq(psi0 + total(t, rate[t]), by=collected).eq(total(t, rate[t]), by=zero, why="psi(0) = 0").eq(
        work, by=over(t, assume(each)))


@theorem(
    id="leg.integration.phi",
    title="phi is the integral of the field along any path of averages from equilibrium",
    hypotheses=(here, unfielded, start.potential, each, collected, product, T.conjugate),
    claim=(phi, "==", charge),
    equality="always",
    anywhere=measuring,
    without={here.name: lambda rng, n: measuring(rng, n, 2.0),
             unfielded.name: lambda rng, n: started(measuring(rng, n, off=1.0))},
    shown=r"\varphi(\eta) = \int_{\eta_{\mathrm{eq}}}^{\eta} \theta\cdot d\eta",
    letters=RAY | {"eta": letter("averages", ptheta="p0")},
    **common,
)
def integral_of_fields():
    return (
        calc(phi)
        .eq(T.dot() - psi, by=T.conjugate)
        .eq(T.dot() - work, by=integral_of_averages.prove(), why="leg.integration")
        .eq(charge, by=product)
    )


def started(data):
    """From a field: an end whose theta.eta is the integral alone."""
    whole = ((data["hdot"]*data["m"] + data["h"]*data["mdot"]).sum(1)*data["tau"]).sum(-1)
    eta = data["eta"]*(whole/(data["theta"]*data["eta"]).sum(-1))[:, None]
    return data | {"eta": eta, "phi": whole - data["psi"]}
