"""The thermodynamic uncertainty relation for any current.

    2 (w.J)^2 <= D_w sigma ,      D_w = sum_r w_r^2 A_r

Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748. Identifier: tur.current.
"""
from ..flow import ChemicalFlow
from ..index import family, total
from ..proof import calc, lemmas, over, theorem
from ._samples import driven, fluxes
from .tur_pseudo import pseudo

n = ChemicalFlow.generic()
r = n.r
w, J, A = family("w"), n.J(r), n.A(r)
current, spread = total(r, w[r]*J), total(r, w[r]**2*A)


def anywhere(rng, k):
    return fluxes(rng, k) | {"w": rng.normal(0, 1, (k, 5))}


def tight(rng, k):                                        # forces small, weights proportional to them
    w = rng.uniform(-1, 1, (k, 5))
    return driven(rng, 0.05*w) | {"w": w}


common = {"source": "Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)", "paper": 7, "anywhere": anywhere, "tight": tight,
              "applies_to": ("network", "jump"), "equality": "w proportional to the forces, as all forces go to zero; w = 0; J = 0"}


@theorem(id="tur.current", title="Thermodynamic uncertainty relation for a current", claim=(2*current**2, "<=", spread*n.epr), **common)
def current_bound():
    """The rows of S over the chemostats are such weights: see tur.concentration.exchange."""
    cs = lemmas.cauchy_schwarz(w[r], J, weight=A, over=r)
    return (
        calc(2*current**2)
        .le(2*spread*total(r, J**2/A), by=cs)
        .le(spread*n.epr, by=spread*pseudo.prove())
    )


@theorem(
    id="tur.current.strict",
    title="The uncertainty relation for a current is strict away from equilibrium",
    claim=(2*current**2 + spread*total(r, 2*J**4/(3*A**3)), "<=", spread*n.epr),
    **common,
)
def strict():
    """What is added on the left vanishes only if w = 0 or J = 0: elsewhere tur.current is no equality."""
    each = lemmas.use(lemmas.mean_gap, a=n.Jp(r), b=n.Jm(r))
    cs = lemmas.cauchy_schwarz(w[r], J, weight=A, over=r)
    return (
        calc(2*current**2 + spread*total(r, 2*J**4/(3*A**3)))
        .le(spread*(2*total(r, J**2/A) + total(r, 2*J**4/(3*A**3))), by=cs)
        .le(spread*n.epr, by=spread*over(r, each))
    )
