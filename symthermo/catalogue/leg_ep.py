"""What relaxation dissipates is the fall of the relative entropy to equilibrium.

    sigma = -dD(p||q)/dt ,    Sigma(0, t) = D(p(0)||q) - D(p(t)||q) ,    Sigma = D(p(0)||q) until equilibrium

Jumps: F_r = ln(p/q) at the tail less that at the head. Overdamped: sigma = mu T <|grad ln(p/q)|^2>. Kramers dynamics
m dv = (f - g v) dt + sqrt(2 g T) dB: sigma = (g/T) <(v + (T/m) d_v ln p)^2>, and what is reversible keeps D.
N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.ep.
"""
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, theorem
from ..proof.kernel import put
from . import _diffusion as diffusion
from . import _kramers as kramers
from ._diffusion import by_parts, circle, density, gradient, integral, slope
from ._paths import logs
from ._probability import DIFFUSIONS, HERE, JUMPS, THERE, head, i, incidence, master, moving, n, p, q, r, state, t, tail, v, wm, wp
from ._tilted import PAPER, D, logarithm, p0, p1
from .cr_excess import Ddot, balance, balanced, diverging, driven, falls, out_of_motion, rate

common = {"source": PAPER, "paper": 12}
jumps = {"anywhere": balanced, "applies_to": JUMPS}


def height(place):
    """ln(p/q)."""
    return log(p[place]/q[place])


@theorem(
    id="leg.ep",
    title="In detailed balance relaxation dissipates what the relative entropy to equilibrium loses",
    hypotheses=falls.hypotheses,
    claim=falls.claim,
    equality="always",
    without=falls.without,
    shown=r"\sigma = -\frac{d}{dt} D(p\|p_{\mathrm{eq}})",
    **common, **jumps,
)
def ep():
    """Constant rates; for rates that are driven, -dD/dt with the stationary q is only the excess part of the dissipation."""
    return calc(n.epr).eq(-Ddot, by=falls.prove(), why="cr.excess.rate")


@theorem(
    id="leg.ep.falls",
    title="In detailed balance the relative entropy to equilibrium never grows",
    hypotheses=falls.hypotheses,
    claim=(0, "<=", -Ddot),
    equality="p = q",
    tight=lambda rng, k: diverging(diffusion_free(rng, k)),
    without=falls.without,
    shown=r"\frac{d}{dt} D(p\|p_{\mathrm{eq}}) \le 0",
    **common, **jumps,
)
def second_law():
    edge = lemmas.use(lemmas.edge, a=n.J_plus(r), b=n.J_minus(r))
    return calc(0).le(n.epr, by=over(r, edge)).eq(-Ddot, by=ep.prove(), why="leg.ep")


def diffusion_free(rng, k):
    data = balanced(rng, k)
    p = data["q"]*(1 + 0.01*rng.uniform(-1, 1, data["q"].shape))
    return at_once(data | {"p": p/p.sum(-1, keepdims=True)})


def at_once(data):
    """The velocity of the jumps."""
    J = data["wp"]*data["p"][:, HERE] - data["wm"]*data["p"][:, THERE]
    ends = [[1.0*(e == x) for x in range(4)] for e in THERE], [[1.0*(e == x) for x in range(4)] for e in HERE]
    return data | {"v": J @ ends[0] - J @ ends[1]}


@theorem(
    id="leg.ep.force",
    title="In detailed balance the force on an edge is the fall of ln(p/q) along it",
    hypotheses=(balance,),
    claim=(n.F(r), "==", height(tail(r)) - height(head(r))),
    equality="always",
    without={balance.name: driven},
    shown=r"F_{j\to i} = \ln\frac{p_j}{p_{\mathrm{eq},j}} - \ln\frac{p_i}{p_{\mathrm{eq},i}}",
    **common, **jumps,
)
def force():
    return calc(n.F(r)).eq(height(tail(r)) - height(head(r)), by=logarithm(balance, wp[r]*q[tail(r)], wm[r]*q[head(r)], 0))


@theorem(
    id="leg.ep.rate",
    title="In detailed balance the entropy production is what ln(p/q) loses along the motion",
    hypotheses=(master, balance),
    claim=(n.epr, "==", -total(state, v[state]*height(state))),
    equality="always",
    without={master.name: out_of_motion, balance.name: driven},
    shown=r"\sigma = -\sum_i \dot p_i \ln\frac{p_i}{p_{\mathrm{eq},i}}",
    **common, **jumps,
)
def along():
    return (
        calc(n.epr)
        .eq(total(r, n.J(r)*(height(tail(r)) - height(head(r)))), by=over(r, n.J(r)*force.prove()), why="leg.ep.force")
        .eq(-total(state, height(state)*n.rate(state)), why="each edge joins two states")
        .eq(-total(state, v[state]*height(state)), by=over(state, height(state)*assume(master)))
    )


# -- over a stretch of time -----------------------------------------------------------------------------------------------------------
def in_time(e):
    """A formula at the time t."""
    return put(e, {p: ((state,), p[state, t]), v: ((state,), v[state, t])})


master_t = Hypothesis(master.name, v[state, t], "==", in_time(n.rate(state)), forall=(state, t))
Sigma, lost = total(t, in_time(n.epr)), D(p0, q, state) - D(p1, q, state)
rate_t = total(state, v[state, t]*in_time(height(state)))
changes = Hypothesis("D changes by the integral of its rate", -lost, "==", total(t, rate_t), kind="calculus")
relaxed = Hypothesis("the end is equilibrium", p1[state], "==", q[state], forall=(state,))


def path(rng, k, astray=None, even=True, end=False, start=None):
    """Six instants of a relaxation, of such durations that the relative entropy at the ends changes by what they say.

    astray : how fast, if not by the master equation; even: in detailed balance; end: in equilibrium; start: data with q, p0, perhaps p1
    """
    data = incidence(rng, k) | (start or {"q": moving(rng, k)["p"], "p0": moving(rng, k)["p"]})
    S, q, p0, wp = data.pop("S"), data["q"], data["p0"], rng.lognormal(0, 1, (k, 5))
    wm = wp*q[:, HERE]/q[:, THERE]*(1 if even else rng.lognormal(0, 0.5, (k, 5)))
    p, tau, p1 = moving(rng, k, 6)["p"], rng.uniform(0.1, 1, (k, 6)), q if end else data.get("p1", moving(rng, k)["p"])
    v = S @ (wp[..., None]*p[:, HERE] - wm[..., None]*p[:, THERE]) if astray is None else astray*moving(rng, k, 6)["v"]
    change = (tau*(v*logs(p/q[..., None])).sum(1)).sum(-1)
    rise = (p1*logs(p1/q) - p0*logs(p0/q)).sum(-1)
    turned = (change*rise < 0)[:, None]*(start is None and not end)
    return data | {"wp": wp, "wm": wm, "p": p, "v": v, "tau": tau*abs(rise/(change + (change == 0)))[:, None], "p0": p0 + turned*(p1 - p0),
                   "p1": p1 + turned*(p0 - p1)}


timed = {"applies_to": JUMPS, "equality": "always"}


@theorem(
    id="leg.ep.between",
    title="The entropy production of a relaxation is the fall of the relative entropy to equilibrium",
    hypotheses=(master_t, balance, changes),
    claim=(Sigma, "==", lost),
    anywhere=path,
    without={master_t.name: lambda rng, k: path(rng, k, 100), balance.name: lambda rng, k: path(rng, k, even=False)},
    shown=r"\Sigma(0, \tau) = D(p(0)\|p_{\mathrm{eq}}) - D(p(\tau)\|p_{\mathrm{eq}})",
    **common, **timed,
)
def between():
    J, F = in_time(n.J(r)), in_time(n.F(r))
    fall = in_time(height(state))
    even = logarithm(balance, wp[r]*q[tail(r)], wm[r]*q[head(r)], 0)
    each = close(total(r, J*F), "==", -rate_t, by=[over(r, J*even), over(state, fall*assume(master_t))])
    return calc(Sigma).eq(-total(t, rate_t), by=over(t, each), why="leg.ep.rate at each time").eq(lost, by=changes)


@theorem(
    id="leg.ep.ahead",
    title="The entropy production until equilibrium is the relative entropy at the start",
    hypotheses=(master_t, balance, changes, relaxed),
    claim=(Sigma, "==", D(p0, q, state)),
    anywhere=lambda rng, k: path(rng, k, end=True),
    without={master_t.name: lambda rng, k: path(rng, k, 100, end=True), relaxed.name: path,
             balance.name: lambda rng, k: path(rng, k, even=False, end=True)},
    shown=r"\Sigma(0, \infty) = D(p(0)\|p_{\mathrm{eq}})",
    **common, **timed,
)
def ahead():
    """Equilibrium is reached in infinite time only; the limit is in words."""
    gone = logarithm(relaxed, p1[state], q[state], 0)
    return calc(Sigma).eq(lost, by=between.prove(), why="leg.ep.between").eq(D(p0, q, state), by=over(state, p1[state]*gone))


# -- diffusions -----------------------------------------------------------------------------------------------------------------------
x, k, mu, T, nu = diffusion.x, diffusion.k, diffusion.mu, diffusion.T, diffusion.nu
gradlnp, gradlnq = diffusion.gradlnp, family("gradlnq")
steps = gradlnp[k, x] - gradlnq[k, x]
kept = Hypothesis(f"{kramers.BY_PARTS}: 1", total(x, v[x]), "==", 0, kind="calculus")
parts = by_parts(height(x), steps, "ln(p/q)")
rest = Hypothesis("q is the equilibrium in the force f", diffusion.f[k, x], "==", T*gradlnq[k, x], forall=(k, x))


def overdamped(rng, n, size=1.0, at_rest=True, moves=True):
    """On a circle; the force is that of q, or any, and the motion that of the force, or any."""
    data = circle(rng, n)
    q = density(rng, n, data)
    p = q*2.718281828459045**(size*logs(density(rng, n, data)))
    data |= {"p": p/integral(data, p)[:, None], "q": q}
    lnp, lnq, mu, T = gradient(data, logs(data["p"])), gradient(data, logs(q)), data["mu"][:, None, None], data["T"][:, None, None]
    f = T*lnq if at_rest else gradient(data, logs(density(rng, n, data)))
    nu = mu*(f - T*lnp) if moves else gradient(data, logs(density(rng, n, data)))
    v = -slope(data, (nu*data["p"][:, None])[:, 0])
    Ddot = integral(data, v*(logs(data["p"]/q) + 1))
    return data | {"gradlnp": lnp, "gradlnq": lnq, "f": f, "nu": nu, "v": v, "Ddot": Ddot}


continuous = {"anywhere": overdamped, "applies_to": DIFFUSIONS, "equality": "always"}
astray = {diffusion.force.name: lambda rng, n: overdamped(rng, n, moves=False), rest.name: lambda rng, n: overdamped(rng, n, at_rest=False)}


@theorem(
    id="leg.ep.overdamped",
    title="In the force of a potential an overdamped diffusion dissipates what the relative entropy loses",
    hypotheses=(diffusion.force, rest, rate, kept, parts),
    claim=(diffusion.n.epr, "==", -Ddot),
    without=astray,
    shown=r"\sigma = \frac{\langle |\nu|^2\rangle}{\mu T} = -\frac{d}{dt} D(p\|p_{\mathrm{eq}})",
    **common, **continuous,
)
def overdamped_ep():
    work = nu[k, x]*p[x]/(mu*T)
    return (
        calc(diffusion.n.epr)
        .eq(-total(x, k, nu[k, x]*p[x]*steps), by=[over(x, over(k, work*assume(h))) for h in (diffusion.force,)]
            + [over(x, over(k, nu[k, x]*p[x]/T*assume(rest)))])
        .eq(-total(x, v[x]*height(x)), by=parts)
        .eq(-Ddot, by=[rate, kept])
    )


@theorem(
    id="leg.ep.overdamped.gradient",
    title="In the force of a potential an overdamped diffusion dissipates the square of the gradient of ln(p/q)",
    hypotheses=(diffusion.force, rest),
    claim=(diffusion.n.epr, "==", mu*T*total(x, k, p[x]*steps**2)),
    without=astray,
    shown=r"\sigma = \mu T \Bigl\langle \Bigl|\nabla\ln\frac{p}{p_{\mathrm{eq}}}\Bigr|^2\Bigr\rangle",
    **common, **continuous,
)
def square():
    speed = close(nu[k, x], "==", -mu*T*steps, by=[assume(diffusion.force), mu*assume(rest)])
    return calc(diffusion.n.epr).eq(mu*T*total(x, k, p[x]*steps**2), by=over(x, over(k, p[x]*(nu[k, x]/(mu*T) - steps)*speed)))


# -- Kramers --------------------------------------------------------------------------------------------------------------------------
K, vel, f, m, g, Tk = kramers.k, kramers.vel, kramers.f, kramers.m, kramers.g, kramers.T
along_x, along_v = kramers.lnp_x[K, i] - kramers.lnq_x[K, i], kramers.lnp_v[K, i] - kramers.lnq_v[K, i]
tested = kramers.tested(height(i), along_x, along_v, "ln(p/q)")
carried, pushed = total(i, K, p[i]*vel[K, i]*along_x), total(i, K, p[i]*f[K, i]/m*along_v)


def swinging(rng, n, force=True, thermal=True):
    """An oscillator in a Gaussian state; q at rest in the force, or in another one, at its temperature, or at another one."""
    data = kramers.gaussian(kramers.oscillator(rng, n))
    if not force:
        data["lnq_x"] = data["lnq_x"]*rng.lognormal(1, 0.1, (n, 1, 1))
    if not thermal:
        data["lnq_v"] = data["lnq_v"]*rng.lognormal(1, 0.1, (n, 1, 1))
    if not (force and thermal):
        p, v, u, f, px, pv, qx, qv = (data[a] for a in ("p", "v", "vel", "f", "lnp_x", "lnp_v", "lnq_x", "lnq_v"))
        m, g, T = (data[a][:, None, None] for a in ("m", "g", "T"))
        flow = ((px - qx)*u + (pv - qv)*(f - g*(u + T/m*pv))/m)[:, 0]
        data["Ddot"] = (data["N"]*p*flow).sum(-1)         # and a q whose logarithm gives this
        data["q"] = p*2.718281828459045**-(data["Ddot"][:, None]*v/(data["N"]*v*v).sum(-1, keepdims=True))
    return data


moving_on = {"anywhere": swinging, "applies_to": DIFFUSIONS, "equality": "always",
             "without": {kramers.rest_x.name: lambda rng, n: swinging(rng, n, force=False),
                         kramers.rest_v.name: lambda rng, n: swinging(rng, n, thermal=False)}}


@theorem(
    id="leg.ep.kramers",
    title="In Kramers dynamics friction dissipates what the relative entropy to equilibrium loses",
    hypotheses=(kramers.rest_x, kramers.rest_v, rate, kramers.kept, kramers.free, tested),
    claim=(g/Tk*total(i, K, p[i]*kramers.excess**2), "==", -Ddot),
    shown=r"\sigma = \frac{\gamma}{T} \Bigl\langle \Bigl|v + \frac{T}{m}\nabla_v \ln p\Bigr|^2\Bigr\rangle"
          r" = -\frac{d}{dt} D(p\|p_{\mathrm{eq}})",
    **common, **moving_on,
)
def kramers_ep():
    """p_eq ~ exp(-(V + m v^2/2)/T) with f = -grad V."""
    friction = g/m*p[i]*kramers.excess
    return (
        calc(g/Tk*total(i, K, p[i]*kramers.excess**2))
        .eq(total(i, K, friction*along_v), by=over(i, over(K, friction/Tk*assume(kramers.rest_v))))
        .eq(-total(i, v[i]*height(i)), by=[tested, undriven.prove()])
        .eq(-Ddot, by=[rate, kramers.kept])
    )


@theorem(
    id="leg.ep.kramers.reversible",
    title="What is reversible in Kramers dynamics keeps the relative entropy to equilibrium",
    hypotheses=(kramers.rest_x, kramers.rest_v, kramers.free),
    claim=(carried, "==", -pushed),
    shown=r"\Bigl\langle \Bigl(v\cdot\nabla_x + \frac{f}{m}\cdot\nabla_v\Bigr)\ln\frac{p}{p_{\mathrm{eq}}}\Bigr\rangle = 0",
    **common, **moving_on,
)
def undriven():
    return calc(carried).eq(-pushed, by=[kramers.free, over(i, over(K, p[i]*vel[K, i]/Tk*assume(kramers.rest_x))),
                                      over(i, over(K, p[i]*f[K, i]/(m*Tk)*assume(kramers.rest_v)))])
