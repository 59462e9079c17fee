"""The force times the current of one reaction is at least twice the squared current over the traffic.

    (a - b) ln(a/b) >= 2 (a - b)^2/(a + b) ,      equality only at a = b

With u = (a - b)/(a + b) it reads 2 u artanh u >= 2 u^2. Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748.
Identifier: tur.lemma1.
"""
from ..flow import ChemicalFlow
from ..proof import calc, lemmas, theorem
from ._samples import driven, fluxes

n = ChemicalFlow.generic()
r = n.r
J, A, F = n.J(r), n.A(r), n.F(r)


def anywhere(rng, k):
    return fluxes(rng, k, spread=2)


def tight(rng, k):                                        # close to equilibrium
    return driven(rng, rng.uniform(0.01, 0.1, (k, 3)))


common = {"source": "Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)", "paper": 7, "equality": "J+ = J-", "anywhere": anywhere,
              "tight": tight, "applies_to": ("network", "jump")}


@theorem(id="tur.lemma1", title="One reaction: dissipation and squared current", claim=(2*J**2/A, "<=", J*F), **common)
def lemma1():
    return calc(2*J**2/A).le(J*F, by=lemmas.use(lemmas.mean, a=n.Jp(r), b=n.Jm(r)))


@theorem(
    id="tur.lemma1.gap",
    title="One reaction: the dissipation exceeds the quadratic bound unless the current vanishes",
    claim=(2*J**2/A + 2*J**4/(3*A**3), "<=", J*F),
    **common,
)
def gap():
    """The next term of the series of 2 u artanh u: with it, equality in tur.lemma1 is possible at J = 0 only."""
    return calc(2*J**2/A + 2*J**4/(3*A**3)).le(J*F, by=lemmas.use(lemmas.mean_gap, a=n.Jp(r), b=n.Jm(r)))
