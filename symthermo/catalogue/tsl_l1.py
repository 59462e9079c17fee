"""How far the state gets, in the sum of the changes.

    Sigma >= 2 ||Delta x||_1^2 / int sum_r ||S_r||_1^2 A_r dt

After Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748; re-derived. Identifier: tsl.l1.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, over, root, scale, sign, substitute, theorem, times
from ._in_time import A, S, Sigma, dx, i, moved, positive, r, t, trip
from ._samples import network, one_reaction
from .tsl_species import a, observable

b, size = family("b"), family("absS", nonnegative=True)
sizes = Hypothesis("absS = |S|", size[i, r]**2, "==", S[i, r]**2, forall=(i, r), kind="definition")
signs = Hypothesis("|b| <= 1", b[i]**2, "<=", 1, forall=(i,))
norm, column = total(i, b[i]*dx[i]), total(i, size[i, r])
reach = total(t, total(r, column**2*A))


def signed(data, b=None):
    dx = data["dx"]
    return data | {"absS": abs(data["S"]), "b": (dx > 0)*1.0 - (dx < 0) if b is None else b}


def anywhere(rng, k):
    return signed(trip(rng, network(rng, k, 3, 4, 3)))


def tight(rng, k, b=None):                                # one reaction, a small force, constant in time
    return signed(trip(rng, one_reaction(rng, k, 0.01, 3)), b)


@theorem(
    id="tsl.l1",
    title="Thermodynamic speed limit in the 1-norm",
    source="after Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)",
    paper=7,
    hypotheses=(moved, sizes, signs),
    claim=(2*norm**2, "<=", Sigma*reach),
    equality="all reactions change all their species in the directions of Delta x; a small force, constant in time",
    anywhere=anywhere,
    tight=tight,
    without={signs.name: lambda rng, k: tight(rng, k, rng.uniform(2, 3, (k, 1)))},
    shown=r"2\,\|\Delta x\|_1^2 \le \Sigma \int_0^\tau \sum_r \|S_r\|_1^2\, A_r\,dt, \qquad \|S_r\|_1 = \sum_i |S_{ir}|",
    letters={"b": (r"\mathrm{sign}(\Delta x_i)", "numeric.bound_letters.sign_of_change"),
             "absS": (r"|S_{ir}|", "numeric.bound_letters.absolute_matrix")},
    applies_to=("network", "jump"),
)
def l1():
    """For every b between -1 and 1; with b = sign(Delta x) the sum b.Delta x is ||Delta x||_1."""
    square = close((b[i]*S[i, r])**2, "<=", size[i, r]**2, by=[assume(sizes), scale(S[i, r]**2, assume(signs))])
    low, high = (over(i, root(s*b[i]*S[i, r], size[i, r], square, sign(size[i, r]))) for s in (-1, 1))
    along = total(i, b[i]*S[i, r])
    wide = close(along**2, "<=", column**2, by=times(low, high))  # (S^T b)_r^2 <= ||S_r||_1^2
    weighted = over(t, over(r, A*wide))
    return (
        calc(2*norm**2)
        .le(Sigma*total(t, total(r, along**2*A)), by=substitute(observable.prove(), {a: ((i,), b[i])}))
        .le(Sigma*reach, by=times(positive, weighted))
    )
