"""The thermodynamic uncertainty relation for any observable of the concentrations.

    2 (a.xdot)^2 <= (a.D a) sigma ,      D = S diag(A) S^T

For all a at once it says that xdot xdot^T <= (sigma/2) D in the order of matrices.
Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748. Identifier: tur.observable.
"""
from ..flow import ChemicalFlow
from ..index import family, total
from ..proof import calc, substitute, theorem
from ._samples import dependent, driven, network, times, turned
from .tur_current import current_bound, w

n = ChemicalFlow.generic()
i, j, r = n.i, n.j, n.r
a = family("a")
along = total(i, a[i]*n.S[i, r])                          # S^T a, the weights of the reactions
drift, spread = total(i, a[i]*n.rate(i)), total(i, j, a[i]*a[j]*n.diffusion(i, j))


def anywhere(rng, k):
    return network(rng, k) | {"a": rng.normal(0, 1, (k, 4))}


def tight(rng, k):                                        # conservative forces, small; the observable is their potential
    S, a = dependent(rng, k), rng.uniform(-1, 1, (k, 3))
    return driven(rng, 0.05*times(turned(S), a)) | {"S": S, "a": a}


@theorem(
    id="tur.observable",
    title="Thermodynamic uncertainty relation for an observable",
    source="Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)",
    paper=7,
    claim=(2*drift**2, "<=", spread*n.epr),
    equality="S^T a proportional to the forces, as all forces go to zero; S^T a = 0; J = 0",
    anywhere=anywhere,
    tight=tight,
    shown=r"2\,(a\cdot\dot x)^2 \le \sigma\; a^{\mathsf T} D a, \qquad D = S\,\mathrm{diag}(A)\,S^{\mathsf T}",
    applies_to=("network", "jump"),
)
def observable():
    weights = substitute(current_bound.prove(), {w: ((r,), along)})
    return (
        calc(2*drift**2)
        .eq(2*total(r, along*n.J(r))**2)
        .le(total(r, along**2*n.A(r))*n.epr, by=weights)
        .eq(spread*n.epr)
    )
