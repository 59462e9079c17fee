"""The logarithmic mean lies between the geometric and the arithmetic mean.

    sqrt(J+ J-) <= L <= (J+ + J-)/2 = A/2 ,      L = (J+ - J-)/ln(J+/J-)

The right one is tur.lemma1 again. Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748. Identifier: tur.lemma2.
"""
from sympy import sqrt

from ..flow import ChemicalFlow
from ..proof import calc, lemmas, theorem
from ._samples import driven, fluxes

n = ChemicalFlow.generic()
r = n.r
Jp, Jm = n.Jp(r), n.Jm(r)


def anywhere(rng, k):
    return fluxes(rng, k, spread=2)


def tight(rng, k):
    return driven(rng, rng.uniform(0.01, 0.1, (k, 3)))


common = {"source": "Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)", "paper": 7, "equality": "J+ = J-", "anywhere": anywhere,
              "tight": tight, "applies_to": ("network", "jump")}


@theorem(id="tur.lemma2", title="The Onsager coefficient is at most half the traffic", claim=(n.L(r), "<=", n.A(r)/2), **common)
def lemma2():
    return calc(n.L(r)).le(n.A(r)/2, by=lemmas.use(lemmas.below_mean, a=Jp, b=Jm))


@theorem(id="tur.lemma2.geometric", title="The Onsager coefficient is at least the geometric mean of the fluxes",
         claim=(sqrt(Jp*Jm), "<=", n.L(r)), **common)
def geometric():
    return calc(sqrt(Jp*Jm)).le(n.L(r), by=lemmas.use(lemmas.above_root, a=Jp, b=Jm))
