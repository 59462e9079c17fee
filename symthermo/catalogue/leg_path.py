"""After a field is switched off, what averages can do is limited by phi, whatever the dynamics.

    phi(eta(t)) <= phi(eta(0)) ,    Sigma(0, t) <= phi(eta(0)) - phi(eta(t)) ,    theta(0).(d eta/dt)(0+) = -sigma(0) <= 0

if p(0) is tilted. On the family phi(eta(t)) is monotone. From any other start, only phi(eta(t)) <= D(p(0)||q), and phi may grow.
N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.path.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, cut, lemmas, over, substitute, theorem
from . import leg_epr as rates
from ._probability import ANY, JUMPS, n, r, state
from ._relaxing import path, relaxed, relaxed_to, swollen
from ._tilted import PAPER, REDERIVED, D, J, T, i, j, letter, named, normalised, p0, p1, phi, q
from ._tilted_samples import beside, law, places, seen, tilted
from .cr_excess import Ddot
from .leg_chain import P, P_is, Q, Q_is, map_bound, stochastic, x
from .leg_chain import p as start
from .leg_ep import Sigma, between, lost

S = named("0")                                            # the start: p0, theta0, eta0, psi0, phi0
matched = (S.tilted, S.potential, S.averages(), S.conjugate)
kernel = family("W", nonnegative=True)
columns = Hypothesis(stochastic.name, total(j, kernel[j, i]), "==", 1, forall=(i,))
moved = Hypothesis("p1 = W p0", p1[j], "==", total(i, kernel[j, i]*p0[i]), forall=(j,), kind="definition")
kept = Hypothesis("q = W q", q[j], "==", total(i, kernel[j, i]*q[i]), forall=(j,))
dynamics = (columns, moved, kept)
later = (T.averages(p1), T.potential, T.conjugate)        # at the end, with any field
begin, end = normalised(p0), normalised(p1)
KERNEL = {"W": letter("kernel")}
common = {"paper": 12, "applies_to": ANY, "letters": S.letters("p0") | T.letters("p1") | KERNEL}


def closer():
    """D(p1||q) <= D(p0||q)."""
    t = substitute(map_bound.prove(), {x.size: i.size, P: ((x_on,), p1[x_on]), Q: ((x_on,), q[x_on]), start: ((i,), p0[i])})
    for h in (moved, kept):
        mine = next(g for g in t.hyps if g.name == (P_is if h is moved else Q_is).name)
        t = cut(t, mine, substitute(assume(h), {j: x_on}))
    return cut(t, next(g for g in t.hyps if g.name == stochastic.name), assume(columns))


x_on = x.func("x", i.size)


def whole():
    """p1 sums to one."""
    return close(total(j, p1[j]), "==", 1, by=[over(j, assume(moved)), over(i, p0[i]*assume(columns)), begin])


def bounded(one):
    """phi <= D(p1||q), from what shows that p0 sums to one."""
    return cut(T.young(p1), end, cut(whole(), begin, one) if one else whole())


@theorem(
    id="leg.path",
    title="From a tilted start the averages stay where phi is at most what it was",
    source=PAPER,
    hypotheses=(*matched, *dynamics, *later),
    claim=(phi, "<=", S.phi),
    equality="nothing happens",
    anywhere=relaxed(),
    tight=relaxed(mixing=0.0002),
    without={columns.name: swollen, kept.name: relaxed(mixing=0.95, keeps=False, size=0.3)},
    shown=r"p(0) = p_{\theta(0)}: \qquad \varphi(\eta(t)) \le \varphi(\eta(0))",
    **common,
)
def stays():
    """Any dynamics that keeps q and is Markovian: jumps, diffusions, underdamped, rates that change in time."""
    return (
        calc(phi)
        .eq(T.dot() - T.psi, by=T.conjugate)
        .le(D(p1), by=bounded(S.one), why="leg.young.ep")
        .le(D(p0), by=closer(), why="leg.chain.map")
        .eq(S.phi, by=[S.value(), S.conjugate])
    )


@theorem(
    id="leg.path.untilted",
    title="From any start phi stays below the relative entropy of the start",
    source=PAPER,
    hypotheses=(begin, *dynamics, *later),
    claim=(phi, "<=", D(p0)),
    equality="nothing happens, and p is tilted",
    anywhere=relaxed(tilt=False),
    tight=relaxed(mixing=0.0002),
    without={columns.name: swollen, kept.name: relaxed(mixing=0.95, keeps=False, size=0.3),
             begin.name: relaxed(mixing=0.0002, scale=0.8)},
    shown=r"\varphi(\eta(t)) \le D(p(0)\|p_{\mathrm{eq}})",
    **common,
)
def from_anywhere():
    """phi itself may grow: it does not see all of the state."""
    return (
        calc(phi)
        .eq(T.dot() - T.psi, by=T.conjugate)
        .le(D(p1), by=bounded(None), why="leg.young.ep")
        .le(D(p0), by=closer(), why="leg.chain.map")
    )


@theorem(
    id="leg.path.upper",
    title="From a tilted start the fall of phi bounds the fall of the relative entropy from above",
    source=REDERIVED,
    hypotheses=(*matched, end, *later),
    claim=(D(p0) - D(p1), "<=", S.phi - phi),
    equality="the end is tilted",
    anywhere=relaxed(),
    tight=lambda rng, n: relaxed_to(rng, n, 0.05),
    without={end.name: lambda rng, n: relaxed_to(rng, n, 0.05, 0.8)},
    shown=r"D(p(0)\|p_{\mathrm{eq}}) - D(p(t)\|p_{\mathrm{eq}}) \le \varphi(\eta(0)) - \varphi(\eta(t))",
    **common,
)
def upper():
    return calc(D(p0) - D(p1)).le(D(p0) - T.dot() + T.psi, by=T.young(p1), why="leg.young.ep").eq(
        S.phi - phi, by=[S.value(), S.conjugate, T.conjugate])


# -- jumps ------------------------------------------------------------------------------------------------------------------------------
S_j = named("0", i=state)
matched_j, later_j = (S_j.tilted, S_j.potential, S_j.averages(), S_j.conjugate), (J.averages(p1), J.potential, J.conjugate)
end_j = normalised(p1, state)


def switched_off(far=2.0, near=0.2, tilt=True, **how):
    """A relaxation on the ring from a tilted state, to a state that is nearly tilted; far and near: sizes of the fields."""
    scale = how.pop("scale", 1.0)

    def made(rng, m):
        data = places(rng, m, n=4, weighted=False)
        field = rng.choice([-1, 1], (m, 2))*rng.uniform(0.5, 1, (m, 2))
        data = tilted(tilted(data, near*field), far*field, "0")
        finish = scale*beside(rng, data, 0.1)["p"]
        first = data["p0"] if tilt else law(rng, data)
        data = path(rng, m, **how, start=data | {"p0": first, "p1": finish})
        return seen(data, of="p1")
    return made


@theorem(
    id="leg.path.dissipation",
    title="From a tilted start the fall of phi bounds the entropy production from above",
    source=REDERIVED,
    hypotheses=(*between.hypotheses, *matched_j, end_j, *later_j),
    claim=(Sigma, "<=", S.phi - phi),
    equality="the end is tilted",
    anywhere=switched_off(),
    tight=switched_off(),
    without={between.hypotheses[0].name: switched_off(astray=0.01), between.hypotheses[1].name: switched_off(even=False),
             end_j.name: switched_off(scale=0.8)},
    letters=common["letters"],
    shown=r"\Sigma(0, t) \le \varphi(\eta(0)) - \varphi(\eta(t))",
    paper=12,
    applies_to=JUMPS,
)
def dissipated():
    return (
        calc(Sigma)
        .eq(lost, by=between.prove(), why="leg.ep.between")
        .le(D(p0, q, state) - J.dot() + J.psi, by=J.young(p1), why="leg.young.ep")
        .eq(S.phi - phi, by=[S_j.value(), S_j.conjugate, J.conjugate])
    )


@theorem(
    id="leg.path.start",
    title="When a field is switched off the averages begin to move against it",
    source=PAPER,
    hypotheses=rates.epr.hypotheses,
    claim=(0, "<=", -rates.apparent),
    equality="no field",
    anywhere=rates.ring,
    tight=lambda rng, m: rates.ring(rng, m, size=0.03),
    without=rates.without_j | {rates.balance.name: lambda rng, m: rates.ring(rng, m, even=False, size=0.1)},
    letters=rates.seeing["letters"],
    shown=r"\theta(0)\cdot\dot\eta(0^+) = -\sigma(0) \le 0",
    paper=12,
    applies_to=JUMPS,
)
def first_move():
    edge = lemmas.use(lemmas.edge, a=n.J_plus(r), b=n.J_minus(r))
    return calc(0).le(n.epr, by=over(r, edge)).eq(-rates.apparent, by=rates.epr.prove(), why="leg.epr")


second_law = Hypothesis("the relative entropy never grows", Ddot, "<=", 0)
on_family = tuple(dict.fromkeys((*rates.divergence.hypotheses, *rates.gradient_of_phi.hypotheses)))


@theorem(
    id="leg.path.monotone",
    title="On the family phi never grows",
    source=PAPER,
    hypotheses=(second_law, *on_family),
    claim=(0, "<=", -rates.phidot),
    equality="no field, or no motion",
    anywhere=lambda rng, m: along_family(rng, m),
    tight=lambda rng, m: along_family(rng, m, 0.003),
    without={second_law.name: lambda rng, m: along_family(rng, m, falls=-1),
             rates.keeps.name: lambda rng, m: along_family(rng, m, leak=1.0),
             rates.tilted_i.name: lambda rng, m: along_family(rng, m, out=True)},
    shown=r"p(t) = p_{\theta(t)}: \qquad \frac{d}{dt}\varphi(\eta(t)) \le 0",
    **{**common, "letters": rates.FOLLOWING},
)
def monotone():
    return calc(0).le(-Ddot, by=second_law).eq(-rates.apparent, by=rates.divergence.prove(), why="leg.epr.divergence").eq(
        -rates.phidot, by=rates.gradient_of_phi.prove(), why="leg.epr.phi")


def along_family(rng, m, size=1.0, falls=1, leak=0.0, out=False):
    """A tilted law and a velocity that lowers the relative entropy, or raises it."""
    data = rates.integration.responding(rng, m, size)
    now, v = data["ptheta"], data["pthetadot"]
    if out:
        now = law(rng, data)
        v = size*now*rng.normal(0, 1, now.shape)
        v = v - now*rates.integral(data, v)[:, None]
    v = v + leak*now*rng.choice([-1, 1], (m, 1))
    data = rates.rates(rates.diverging(data | {"p": now, "v": v}))
    turn = falls*(1.0 - 2.0*(data["Ddot"] > 0))
    for name in ("v", "pthetadot", "thetadot", "etadot"):
        data[name] = data[name]*turn.reshape(m, *[1]*(data[name].ndim - 1))
    for name in ("Ddot", "psidot", "Zdot"):
        data[name] = data[name]*turn
    return data | {"phidot": (data["theta"]*data["etadot"]).sum(-1)}
