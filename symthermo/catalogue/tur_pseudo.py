"""Entropy production is at least the pseudo entropy production.

    sigma >= sigma_ps = 2 sum_r J_r^2/A_r

Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748. Identifier: tur.pseudo.
"""
from ..flow import ChemicalFlow
from ..index import total
from ..proof import calc, lemmas, over, theorem

n = ChemicalFlow.generic()
r = n.r
J, A = n.J(r), n.A(r)


def anywhere(rng, k):
    return {"Jp": rng.lognormal(0, 1, (k, 5)), "Jm": rng.lognormal(0, 1, (k, 5))}


def tight(rng, k):                                        # close to equilibrium, any number of reactions
    back = rng.lognormal(0, 1, (k, 5))
    return {"Jp": back*(1 + 0.1*rng.uniform(-1, 1, (k, 5))), "Jm": back}


@theorem(
    id="tur.pseudo",
    title="Entropy production is at least the pseudo entropy production",
    source="Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)",
    paper=7,
    claim=(2*total(r, J**2/A), "<=", n.epr),
    equality="all currents vanish; asymptotically as all forces go to zero",
    anywhere=anywhere,
    tight=tight,
    applies_to=("network", "jump"),
)
def pseudo():
    each = lemmas.use(lemmas.mean, a=n.Jp(r), b=n.Jm(r))  # J^2/A <= J F/2
    return calc(2*total(r, J**2/A)).le(n.epr, by=over(r, each))


@theorem(
    id="tur.pseudo.gap",
    title="Entropy production exceeds the pseudo entropy production unless all currents vanish",
    source="Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)",
    paper=7,
    claim=(total(r, 2*J**2/A + 2*J**4/(3*A**3)), "<=", n.epr),
    equality="all currents vanish; asymptotically as all forces go to zero",
    anywhere=anywhere,
    tight=tight,
    applies_to=("network", "jump"),
)
def gap():
    """The next term of the series of 2 u artanh u, u = J/A: with it, equality in tur.pseudo is possible at J = 0 only."""
    each = lemmas.use(lemmas.mean_gap, a=n.Jp(r), b=n.Jm(r))
    return calc(total(r, 2*J**2/A + 2*J**4/(3*A**3))).le(n.epr, by=over(r, each))
