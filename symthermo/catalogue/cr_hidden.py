"""What is seen of a system has at most the Fisher information of time of the whole.

    I_XY = I_X + I_Y|X ,      I_Y|X = sum_ab p_ab (d ln p(b|a)/dt)^2 >= 0

for joint probabilities p_ab with the marginal P_a. The marginal obeys a master equation whose rates depend on time through p(b|a)
(cr.hidden.rates), so I_X may grow though the rates of the whole are constant; that proves a hidden variable (cr.hidden.test).
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.hidden.
"""
from ..index import Index, family, space, total
from ..proof import Hypothesis, assume, calc, close, over, sign, theorem
from ._probability import ANY, JUMPS, PAPER, p, v

X, Y = space("X"), space("Y")
a, c = Index("a", X), Index("c", X)
b, d = Index("b", Y), Index("d", Y)
P, V, W, w = family("P", positive=True), family("V"), family("W"), family("w")
marginal = Hypothesis("P is the marginal", total(b, p[a, b]), "==", P[a], forall=(a,), kind="definition")
moved = Hypothesis("V is the velocity of the marginal", total(b, v[a, b]), "==", V[a], forall=(a,), kind="definition")
whole, seen = total(a, b, v[a, b]**2/p[a, b]), total(a, V[a]**2/P[a])
hidden = total(a, b, p[a, b]*(v[a, b]/p[a, b] - V[a]/P[a])**2)
master = Hypothesis("master equation of the whole", v[a, b], "==", total(c, d, W[a, b, c, d]*p[c, d]), forall=(a, b))
rates = Hypothesis("rates of what is seen", P[c]*w[a, c], "==", total(b, d, W[a, b, c, d]*p[c, d]), forall=(a, c), kind="definition")


def summed(p, v):
    """Joint probabilities, their velocities, and the marginals."""
    return {"p": p, "v": v, "P": p.sum(-1), "V": v.sum(-1)}


def weighted(make):
    """The same samples as densities: each place has a weight."""
    def made(rng, k):
        data, x, y = make(rng, k), rng.lognormal(0, 0.5, (k, 2, 1)), rng.lognormal(0, 0.5, (k, 1, 3))
        return {"X": x[..., 0], "Y": y[:, 0], "p": data["p"]/x/y, "v": data["v"]/x/y, "P": data["P"]/x[..., 0], "V": data["V"]/x[..., 0]}
    return made


def anywhere(rng, k, scatter=1.0):
    """Any velocities; with a small `scatter`, p(b|a) hardly changes."""
    p = rng.lognormal(0, 1, (k, 2, 3))
    p = p/p.sum((1, 2), keepdims=True)
    v = p*(rng.normal(0, 1, (k, 2, 1)) + scatter*rng.normal(0, 1, (k, 2, 3)))
    return summed(p, v - p*v.sum((1, 2), keepdims=True))


def tight(rng, k):
    return anywhere(rng, k, 0.01)


def driven(rng, k):
    """Any rates."""
    p, W = anywhere(rng, k)["p"], rng.normal(0, 1, (k, 2, 3, 2, 3))
    data = summed(p, (W*p[:, None, None]).sum((3, 4)))
    return data | {"W": W, "w": (W*p[:, None, None]).sum((2, 4))/data["P"][:, None]}


common = {"source": PAPER, "paper": 5, "applies_to": ANY}


@theorem(
    id="cr.hidden",
    title="What is seen of a system has at most the Fisher information of the whole",
    hypotheses=(marginal, moved),
    claim=(seen, "<=", whole),
    equality="the conditional probabilities p(b|a) do not change",
    anywhere=weighted(anywhere),
    tight=weighted(tight),
    shown=r"I_X \le I_{XY}",
    **common,
)
def smaller():
    return calc(seen).le(seen + hidden, by=sign(hidden)).eq(whole, by=chain.prove())


@theorem(
    id="cr.hidden.chain",
    title="The Fisher information of the whole is that of what is seen and that of the rest given it",
    hypotheses=(marginal, moved),
    claim=(whole, "==", seen + hidden),
    equality="always",
    anywhere=weighted(anywhere),
    shown=r"I_{XY} = I_X + I_{Y|X}, \qquad I_{Y|X} = \sum_{ab} p_{ab}\Bigl(\frac{\dot p_{ab}}{p_{ab}} - \frac{\dot P_a}{P_a}\Bigr)^2",
    **common,
)
def chain():
    score = V[a]/P[a]
    return close(whole, "==", seen + hidden, by=[over(a, score*assume(moved)), over(a, score**2*assume(marginal))])


@theorem(
    id="cr.hidden.rates",
    title="What is seen obeys a master equation whose rates depend on what is hidden",
    hypotheses=(moved, master, rates),
    claim=(V[a], "==", total(c, w[a, c]*P[c])),
    equality="always",
    anywhere=driven,
    without={master.name: lambda rng, k: driven(rng, k) | {x: y for x, y in anywhere(rng, k).items() if x in ("v", "V")}},
    shown=r"\dot P_a = \sum_c w_{ac}(t)\, P_c, \qquad w_{ac}(t) = \sum_{bd} W_{ab,cd}\; p(d|c)",
    letters={"P": ("", "numeric.probability_letters.marginal")},
    **common | {"applies_to": JUMPS},
)
def seen_rates():
    return close(V[a], "==", total(c, w[a, c]*P[c]), by=[assume(moved), over(b, assume(master)), over(c, assume(rates))])
