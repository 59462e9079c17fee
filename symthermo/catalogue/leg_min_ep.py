"""Of all states with given averages the tilted equilibrium has produced the least entropy by the end of its relaxation.

    min { D(p||q) : <O>_p = eta } = phi(eta) = theta.eta - psi(theta) ,    <O>_theta = eta ,    so  Sigma(t) >= phi(eta(t))

Sigma(t) = D(p(t)||q) is what is still to be dissipated (leg.ep). For every theta, D(p||q) = D(p||p_theta) + theta.eta - psi(theta).
N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.min-ep.
"""
from math import log

from sympy import sqrt

from ..index import Delta, total
from ..proof import Hypothesis, assume, both, calc, close, combine, lemmas, over, root, sign, theorem
from ._probability import ANY, JUMPS, state
from ._relaxing import path
from ._tilted import PAPER, D, J, T, normalised, p, p0, phi, ptheta, q
from ._tilted_samples import anywhere, beside, law, scaled, seen, tilted
from .leg_ep import Sigma, ahead

i = T.i
same, here = T.same_averages(p), normalised()
common = {"source": PAPER, "paper": 12}
seeing = {**common, "letters": T.letters()}
EQUAL = "p is tilted"
TILTED = r"\langle r\rangle_p = \langle r\rangle_\theta: \qquad "


def compared(size=0.9, leak=False):
    """A tilted law and another one with its averages."""
    def made(rng, k):
        data = anywhere(rng, k)
        return seen(beside(rng, data, size, leak))
    return made


def elsewhere(rng, k):                                    # close to equilibrium, with other averages
    data = anywhere(rng, k)
    return data | {"p": data["q"] + 0.1*(law(rng, data) - data["q"])}


def any_field(rng, k):
    """Any law and any theta."""
    data = anywhere(rng, k)
    return seen(data | {"p": law(rng, data)})


@theorem(
    id="leg.min-ep",
    title="Of all states with given averages the tilted equilibrium has the least entropy production ahead",
    hypotheses=(here, same, T.tilted, T.potential),
    claim=(D(T.law), "<=", D(p)),
    equality=EQUAL,
    anywhere=compared(),
    tight=compared(0.05),
    without={here.name: compared(0.05, leak=True), same.name: elsewhere},
    shown=TILTED + r"D(p_\theta\|p_{\mathrm{eq}}) \le D(p\|p_{\mathrm{eq}})",
    applies_to=ANY,
    **seeing,
)
def least():
    """That some theta has given averages in the interior of the convex hull of the values of O is in words."""
    return calc(D(T.law)).le(D(T.law) + D(p, T.law), by=T.positive(p)).eq(D(p), by=T.pythagoras(p))


@theorem(
    id="leg.min-ep.identity",
    title="What a state has ahead beyond theta.eta - psi is its distance from the tilted equilibrium",
    hypotheses=(here, T.averages(p), T.tilted),
    claim=(D(p), "==", D(p, T.law) + T.dot() - T.psi),
    equality="always",
    anywhere=any_field,
    without={here.name: lambda rng, k: scaled(any_field(rng, k), 2)},
    shown=r"D(p\|p_{\mathrm{eq}}) = D(p\|p_\theta) + \theta\cdot\eta - \psi(\theta)",
    applies_to=ANY,
    **seeing,
)
def identity():
    """For every theta, whether or not the averages in p_theta are eta."""
    return calc(D(p)).eq(D(p, T.law) + T.dot() - T.psi, by=T.identity(p))


@theorem(
    id="leg.min-ep.value",
    title="The least entropy production ahead is phi",
    hypotheses=(T.tilted, T.potential, T.averages(), T.conjugate),
    claim=(D(T.law), "==", phi),
    equality="always",
    anywhere=anywhere,
    shown=r"D(p_\theta\|p_{\mathrm{eq}}) = \theta\cdot\eta - \psi(\theta) = \varphi(\eta), \qquad \eta = \langle r\rangle_\theta",
    applies_to=ANY,
    **seeing,
)
def value():
    return calc(D(T.law)).eq(T.dot() - T.psi, by=T.value(), why="ln p_theta = ln q + theta.O - psi").eq(phi, by=T.conjugate)


distance = total(i, (sqrt(p[i]) - sqrt(ptheta[i]))**2)


@theorem(
    id="leg.min-ep.strict",
    title="The least entropy production ahead, with the distance of any other state",
    hypotheses=(here, same, T.tilted, T.potential),
    claim=(D(T.law) + distance, "<=", D(p)),
    equality=EQUAL,
    anywhere=compared(),
    tight=compared(0.05),
    without={here.name: compared(0.05, leak=True), same.name: elsewhere},
    shown=TILTED + r"D(p_\theta\|p_{\mathrm{eq}}) + \sum_i \bigl(\sqrt{p_i} - \sqrt{p_{\theta,i}}\bigr)^2 \le D(p\|p_{\mathrm{eq}})",
    applies_to=ANY,
    **seeing,
)
def strict():
    """So the minimum is attained only where p = p_theta, for densities almost everywhere."""
    return calc(D(T.law) + distance).le(D(T.law) + D(p, T.law), by=hellinger(T)).eq(D(p), by=T.pythagoras(p))


def hellinger(tilt):
    """The sum of the squares is at most D(p||p_theta)."""
    at = tilt.i
    return [over(at, lemmas.use(lemmas.hellinger, a=p[at], b=tilt.law[at])), assume(normalised(p, at)), tilt.one]


same_j, one_j = J.same_averages(p), normalised(p, state)
equal = Hypothesis("D(p||q) = D(ptheta||q)", D(p, q, state), "==", D(ptheta, q, state))


def twice(rng, k):                                        # the same state
    data = anywhere(rng, k, n=4, weighted=False)
    return data | {"p": data["ptheta"]}


def mirrored(rng, k):                                     # q is even; as far from it, with other averages
    data = anywhere(rng, k, n=4, weighted=False)
    data = tilted(data | {"q": 0*data["q"] + 0.25}, data["theta"])
    return data | {"p": data["ptheta"][:, ::-1]}


def not_one(rng, k):                                      # theta = 0 and averages 0; p ln(p/q) sums to 0, and p not to one
    data, b = anywhere(rng, k, n=4, weighted=False), 1.3
    for _ in range(30):
        b -= (b*log(b) + 0.5*log(0.5))/(log(b) + 1)
    data |= {"q": 0*data["q"] + 0.25, "O": data["O"][..., [0, 0, 2, 2]]*[1, -1, 1, -1]}
    return tilted(data, 0*data["theta"]) | {"p": data["q"]*[0.5, 0.5, b, b]}


@theorem(
    id="leg.min-ep.unique",
    title="Only the tilted equilibrium has the least entropy production ahead",
    hypotheses=(one_j, same_j, J.tilted, J.potential, equal),
    claim=(p[state], "==", ptheta[state]),
    equality="always",
    anywhere=twice,
    without={one_j.name: not_one, same_j.name: mirrored,
             equal.name: lambda rng, k: beside(rng, anywhere(rng, k, n=4, weighted=False))},
    shown=TILTED + r"D(p\|p_{\mathrm{eq}}) = D(p_\theta\|p_{\mathrm{eq}}) \;\Rightarrow\; p = p_\theta",
    applies_to=JUMPS,
    **seeing,
)
def unique():
    apart = lambda at: sqrt(p[at]) - sqrt(ptheta[at])
    other = J.i.func("j", J.i.size)
    none = close(total(other, apart(other)**2), "<=", 0, by=[*hellinger(J), J.pythagoras(p), assume(equal)])
    one = close(apart(state)**2, "<=", 0, by=[none, sign(total(other, (1 - Delta(state, other))**2*apart(other)**2))])
    zero = sign(0)
    below, above = root(apart(state), 0, one, zero), root(-apart(state), 0, one, zero)
    even = both(below, combine(0, "<=", apart(state), (above,)))
    return calc(p[state]).eq(ptheta[state], by=(sqrt(p[state]) + sqrt(ptheta[state]))*even)


first = normalised(p0, state)


def started(size=None, scale=1.0, **how):
    """A relaxation from a state with these averages: any, or tilted but for this size."""
    def made(rng, k):
        data = anywhere(rng, k, n=4, weighted=False)
        begin = law(rng, data) if size is None else beside(rng, data, size)["p"]
        data = path(rng, k, **{"end": True, **how}, start=data | {"p0": scale*begin})
        return seen(data, of="p0")
    return made


@theorem(
    id="leg.min-ep.total",
    title="The averages bound from below what relaxation will dissipate",
    hypotheses=(*ahead.hypotheses, first, J.averages(p0), J.potential, J.conjugate),
    claim=(phi, "<=", Sigma),
    equality="p is tilted by theta",
    anywhere=started(),
    tight=started(0.05),
    without={ahead.hypotheses[0].name: started(0.05, astray=100), ahead.hypotheses[1].name: started(0.05, even=False),
             ahead.hypotheses[3].name: started(0.05, end=False), first.name: started(0.05, scale=0.8)},
    shown=r"\varphi(\eta(t)) \le \Sigma(t)",
    applies_to=JUMPS,
    letters=J.letters("p0"),
    **common,
)
def bound():
    """The best bound from these averages, since it is attained; for every theta, in particular that of the averages."""
    return (
        calc(phi)
        .eq(J.dot() - J.psi, by=J.conjugate)
        .le(D(p0, q, state), by=J.young(p0), why="leg.young")
        .eq(Sigma, by=ahead.prove(), why="leg.ep.ahead")
    )
