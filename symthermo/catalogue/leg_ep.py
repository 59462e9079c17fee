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
from ._diffusion import by_parts
from ._probability import DIFFUSIONS, JUMPS, head, i, master, n, p, q, r, state, t, tail, v, wm, wp
from ._relaxing import near_equilibrium, overdamped, path, swinging
from ._tilted import PAPER, D, logarithm, p0, p1
from .cr_excess import Ddot, balance, balanced, driven, falls, out_of_motion, rate

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
    tight=near_equilibrium,
    without=falls.without,
    shown=r"\frac{d}{dt} D(p\|p_{\mathrm{eq}}) \le 0",
    **common, **jumps,
)
def second_law():
    edge = lemmas.use(lemmas.edge, a=n.J_plus(r), b=n.J_minus(r))
    return calc(0).le(n.epr, by=over(r, edge)).eq(-Ddot, by=ep.prove(), why="leg.ep")


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
