"""No concentration moves faster than dissipation pays for.

    2 (dx_i/dt)^2 <= D_i sigma ,      D_i = sum_r S_ir^2 A_r

The same for what a chemostat exchanges with the network. Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748.
Identifier: tur.concentration.
"""
from ..flow import ChemicalFlow
from ..index import Index, family, finite, total
from ..proof import calc, lemmas, substitute, theorem
from .tur_current import current_bound, w
from .tur_pseudo import pseudo

n = ChemicalFlow.generic()
i, r = n.i, n.r
S, J, A = n.S[i, r], n.J(r), n.A(r)


def anywhere(rng, k):
    return {"Jp": rng.lognormal(0, 1, (k, 5)), "Jm": rng.lognormal(0, 1, (k, 5)), "S": rng.integers(-2, 3, (k, 4, 5))}


def tight(rng, k):                                        # one reaction, close to equilibrium
    back = rng.lognormal(0, 1, (k, 1))
    return {"Jp": 1.01*back, "Jm": back, "S": rng.choice([-1, 1, 2], (k, 1, 1))}


@theorem(
    id="tur.concentration",
    title="Thermodynamic uncertainty relation for a concentration",
    source="Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)",
    paper=7,
    claim=(2*n.rate(i)**2, "<=", n.diffusion(i)*n.epr),
    equality="one value of S A / J over all reactions, as all forces go to zero",
    anywhere=anywhere,
    tight=tight,
    applies_to=("network", "jump"),
)
def concentration():
    spread = lemmas.cauchy_schwarz(S, J, weight=A, over=r)          # (sum S J)^2 <= sum S^2 A . sum J^2/A
    return (
        calc(2*n.rate(i)**2)
        .le(2*n.diffusion(i)*total(r, J**2/A), by=spread)
        .le(n.diffusion(i)*n.epr, by=n.diffusion(i)*pseudo.prove())
    )


SY, h = family("SY"), Index("h", finite("Y"))             # the rows of S over the chemostats
exchange, noise = total(r, SY[h, r]*J), total(r, SY[h, r]**2*A)


@theorem(
    id="tur.concentration.exchange",
    title="Thermodynamic uncertainty relation for the exchange with a reservoir",
    source="Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)",
    paper=7,
    claim=(2*exchange**2, "<=", noise*n.epr),
    equality="one value of S A / J over all reactions, as all forces go to zero",
    anywhere=lambda rng, k: (data := anywhere(rng, k)) | {"SY": data["S"]},
    tight=lambda rng, k: (data := tight(rng, k)) | {"SY": data["S"]},
    applies_to=("network",),
)
def reservoir():
    """The rate at which chemostat h is used up or made, sum_r SY_hr J_r, is a current like any other."""
    return calc(2*exchange**2).le(noise*n.epr, by=substitute(current_bound.prove(), {w: ((r,), SY[h, r])}))
