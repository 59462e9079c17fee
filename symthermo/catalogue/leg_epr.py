"""If the state is a tilted equilibrium, its field and the rates of the averages give the entropy production rate.

    sigma = -theta.(d eta/dt)   if p = p_theta now ;      in general  -theta.(d eta/dt) = -d phi/dt = sigma + d/dt D(p||p_theta)

with theta the field whose averages are those of p: off the family it may exceed sigma, and is no bound.
N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.epr.
"""
from dataclasses import replace

from sympy import Symbol, log

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, cut, derive, over, theorem
from . import leg_ep as ep
from . import leg_integration as integration
from ._diffusion import gradient, slope
from ._paths import logs
from ._probability import ANY, DIFFUSIONS, JUMPS, keeps, master, n, rate_of, state, v
from ._relaxing import at_once
from ._relaxing import overdamped as overdamped_path
from ._tilted import PAPER, RATES, REDERIVED, J, O, T, i, k, letter, normalised, p, psi, ptheta
from ._tilted_samples import anywhere, beside, integral, law, on_ring, relaxing, tilted
from .cr_excess import Ddot, balance, diverging
from .cr_excess import rate as falling
from .leg_integration import A, moves, phidot, psidot, thetadot

etadot, theta = family("etadot"), T.theta
observed = Hypothesis("etadot = d<O>/dt", etadot[k], "==", total(i, O[k, i]*v[i]), forall=(k,), kind="definition")
observed_j = Hypothesis(observed.name, etadot[k], "==", total(state, O[k, state]*v[state]), forall=(k,), kind="definition")
here_j, here_i = replace(J, law=p), replace(T, law=p)     # p = p_theta, an assumption
tilted_j, tilted_i = (Hypothesis(h.name, h.lhs, h.op, h.rhs, h.forall) for h in (here_j.tilted, here_i.tilted))
apparent = T.dot(etadot)                                  # theta.etadot
common = {"source": PAPER, "paper": 12}
SEEING = T.letters() | RATES
seeing = {**common, "letters": SEEING}
FOLLOWING = SEEING | {"etadot": letter("averages_step")}


def rates(data):
    """Adds d<O>/dt."""
    return data | {"etadot": (data["O"]*(data.get("N", 1.0)*data["v"])[:, None]).sum(-1)}


def ring(rng, m, out=None, even=True, moves=True, size=1.0):
    """A tilted law on the ring that relaxes; or one that is not tilted, not in detailed balance, or not in motion."""
    data = on_ring(rng, m, size)
    if out:
        data = relaxing(rng, data | {"p": law(rng, data)})
    if not even:
        data |= {"wp": data["wp"]*rng.lognormal(0, 1, (m, 5))}
        data = at_once(data)
    if not moves:
        data["v"] = law(rng, data) - law(rng, data)
    return rates(data)


without_j = {master.name: lambda rng, m: ring(rng, m, moves=False), balance.name: lambda rng, m: ring(rng, m, even=False),
             tilted_j.name: lambda rng, m: ring(rng, m, out=True)}


@theorem(
    id="leg.epr",
    title="Of a tilted state the field and the rates of the averages give the entropy production",
    hypotheses=(master, balance, tilted_j, observed_j),
    claim=(n.epr, "==", -apparent),
    equality="always",
    anywhere=ring,
    without=without_j,
    shown=r"p = p_\theta: \qquad \sigma = -\theta\cdot\dot\eta",
    applies_to=JUMPS,
    **seeing,
)
def epr():
    """Needed at this instant only: for example just after a field is switched off."""
    still = over(state, assume(master))
    return (
        calc(n.epr)
        .eq(-total(state, v[state]*ep.height(state)), by=ep.along.prove(), why="leg.ep.rate")
        .eq(-total(state, v[state]*(J.exponent() - psi)), by=over(state, v[state]*here_j.ln))
        .eq(-apparent, by=[psi*still, over(k, theta[k]*assume(observed_j))])
    )


def drifting(rng, m, leak=0.0, out=False):
    """A tilted law, or any, with any velocity."""
    data = anywhere(rng, m)
    p = law(rng, data) if out else data["ptheta"]
    v = rng.normal(0, 1, p.shape)
    data |= {"p": p, "v": v - p*integral(data, v)[:, None] + leak*p}
    return rates(diverging(data))


@theorem(
    id="leg.epr.divergence",
    title="Of a tilted state the field and the rates of the averages give the rate of the relative entropy",
    hypotheses=(falling, keeps, tilted_i, observed),
    claim=(Ddot, "==", apparent),
    equality="always",
    anywhere=drifting,
    without={keeps.name: lambda rng, m: drifting(rng, m, 1.0), tilted_i.name: lambda rng, m: drifting(rng, m, out=True)},
    shown=r"p = p_\theta: \qquad \frac{d}{dt} D(p\|p_{\mathrm{eq}}) = \theta\cdot\dot\eta",
    applies_to=ANY,
    **seeing,
)
def divergence():
    """Any motion; where sigma = -dD/dt (leg.ep), this is -sigma."""
    return calc(Ddot).eq(total(i, v[i]*(T.exponent() - psi)), by=[falling, over(i, v[i]*here_i.ln), keeps]).eq(
        apparent, by=[psi*assume(keeps), over(k, theta[k]*assume(observed))])


def flowing(rng, m, moves=True, at_rest=True, out=False):
    """On a circle: a tilted law in the force of q; or any law, another force, another motion."""
    data = overdamped_path(rng, m)
    O = 0.5*logs(data["p"])[:, None]*[[1.0], [0.0]] + 0.5*logs(data["q"])[:, None]*[[0.0], [1.0]]
    data = tilted(data | {"O": O}, rng.normal(0, 1, (m, 2)))
    T, mu = data["T"][:, None, None], data["mu"][:, None, None]
    p = data["p"] if out else data["ptheta"]
    lnp = gradient(data, logs(p))
    f = data["f"] if at_rest else 0.5*data["f"]
    nu = mu*(f - T*lnp) if moves else data["nu"]*0.5
    v = -slope(data, (nu*p[:, None])[:, 0])
    return rates(diverging(data | {"p": p, "gradlnp": lnp, "f": f, "nu": nu, "v": v}))


@theorem(
    id="leg.epr.overdamped",
    title="Of a tilted density the field and the rates of the averages give the entropy production",
    hypotheses=(*ep.overdamped_ep.hypotheses, tilted_i, observed),
    claim=(ep.diffusion.n.epr, "==", -apparent),
    equality="always",
    anywhere=flowing,
    without={ep.diffusion.force.name: lambda rng, m: flowing(rng, m, moves=False),
             ep.rest.name: lambda rng, m: flowing(rng, m, at_rest=False), tilted_i.name: lambda rng, m: flowing(rng, m, out=True)},
    shown=r"p = p_\theta: \qquad \sigma = -\theta\cdot\dot\eta",
    applies_to=DIFFUSIONS,
    **seeing,
)
def overdamped():
    known = cut(divergence.prove(), keeps, assume(ep.kept))
    return calc(ep.diffusion.n.epr).eq(-Ddot, by=ep.overdamped_ep.prove(), why="leg.ep.overdamped").eq(
        -apparent, by=known, why="leg.epr.divergence")


# -- off the family ---------------------------------------------------------------------------------------------------------------------
@theorem(
    id="leg.epr.phi",
    title="theta is the gradient of phi in eta",
    hypotheses=(*integration.gradient.hypotheses, A.conjugate),
    claim=(phidot, "==", apparent),
    equality="always",
    anywhere=integration.responding,
    letters=FOLLOWING,
    shown=r"d\varphi = \theta\cdot d\eta",
    applies_to=ANY,
    **common,
)
def gradient_of_phi():
    """The field follows the averages."""
    return calc(phidot).eq(apparent + total(k, T.eta[k]*thetadot[k]) - psidot, by=derive(assume(A.conjugate), moves)).eq(
        apparent, by=integration.gradient.prove(), why="leg.integration.gradient")


Rdot, pthetadot = Symbol("Rdot", real=True), integration.pthetadot
receding = rate_of("D(p||ptheta)", Rdot, p[i]*log(p[i]/ptheta[i]), Motion("v = dp/dt", ((p, v), (ptheta, pthetadot))))
here = normalised()


def beside_family(rng, m, whole=1.0, leak=0.0):
    """Any law and velocity, and the tilted law with its averages in a field that changes somehow."""
    data = integration.responding(rng, m)
    data = beside(rng, data, leak=whole != 1)
    p, v = data["p"], rng.normal(0, 1, data["p"].shape)
    data |= {"v": v - p*(integral(data, v)/integral(data, p))[:, None] + leak*p}
    ratio = logs(p/data["ptheta"])
    return rates(diverging(data | {"Rdot": integral(data, data["v"]*(ratio + 1) - p/data["ptheta"]*data["pthetadot"])}))


@theorem(
    id="leg.epr.apparent",
    title="What the averages seem to dissipate is the entropy production and how fast the state leaves the family",
    source=REDERIVED,
    hypotheses=(here, keeps, falling, receding, *integration.gradient.hypotheses, T.averages(p), observed),
    claim=(-apparent, "==", -Ddot + Rdot),
    equality="always",
    anywhere=beside_family,
    without={here.name: lambda rng, m: beside_family(rng, m, 2.0), keeps.name: lambda rng, m: beside_family(rng, m, leak=1.0)},
    shown=r"-\theta\cdot\dot\eta = \sigma + \frac{d}{dt} D(p\|p_{\theta(t)}), \qquad \sigma = -\frac{d}{dt} D(p\|p_{\mathrm{eq}})",
    applies_to=ANY,
    letters=seeing["letters"],
    paper=12,
)
def not_a_bound():
    """The last term has either sign: -theta.etadot is no bound on the entropy production. How fast theta follows does not matter."""
    step = total(k, thetadot[k]*O[k, i])
    law = derive(assume(A.tilted), moves)                 # pthetadot = p_theta (step - psidot)
    gone = p[i]/ptheta[i]
    return calc(-apparent).eq(-Ddot + Rdot, by=[
        falling, receding, over(i, v[i]*A.ln), over(i, gone*law), over(i, gone*(step - psidot)*assume(A.tilted)),
        over(k, thetadot[k]*assume(T.averages(p))), over(k, theta[k]*assume(observed)), psidot*assume(here), psi*assume(keeps), keeps,
        integration.gradient.prove()])
