"""If the stoichiometric matrix has rank one, the bound on the rate of an observable is an equality.

    (sum_i a_i dx_i/dt)^2 = V_L(a) I ,      V_L(a) = (a.s)^2 / sum_i (s_i^2/x_i)

for S = s b^T and laws L that span its left kernel, at every state and for every observable a. That they span is the hypothesis that
what they leave of a, x (a - c L), is a multiple of s.
Re-derived; after Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: cr.conserved.rank_one.
"""
import sympy as sp

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, over, theorem
from ._chemical import S, a, c, conserved, drift, ell, fisher, i, k, less, mixture, n, r, x
from ._samples import fluxes
from .cr_conserved import best, common, observed, residue

s, b, kappa = family("s"), family("b"), sp.Symbol("kappa", real=True)
rank_one = Hypothesis("S = s b^T", S[i, r], "==", s[i]*b[r], forall=(i, r))
complete = Hypothesis("x (a - c L) = kappa s", x[i]*less(a[i]), "==", kappa*s[i], forall=(i,))
silent = Hypothesis("L s = 0", total(i, ell[k, i]*s[i]), "==", 0, forall=(k,))


def single(rng, k):                                       # two species, one law: what the law leaves is a multiple of s
    ell, b, y = (rng.normal(0, 1, (k, n)) for n in (2, 3, 2))
    s = ell[:, ::-1]*[1, -1]
    data = fluxes(rng, k, 3) | {"x": rng.lognormal(0, 1, (k, 2)), "ell": ell[:, None], "s": s, "b": b, "S": s[..., None]*b[:, None]}
    data = observed(data, y)
    return data | {"kappa": (data["x"]*(y - data["c"]*ell))[:, 0]/s[:, 0]}


def two(rng, k):                                          # x and a chosen so that what is left is a multiple of s, but S has rank two
    data = mixture(rng, k)
    s = data["S"] @ rng.normal(0, 1, (k, 4, 1))
    kappa, c = rng.normal(0, 1, (k, 1)), rng.normal(0, 1, (k, 1))
    return data | {"s": s[..., 0], "b": rng.normal(0, 1, (k, 4)), "c": c, "kappa": kappa[:, 0],
                   "a": kappa*s[..., 0]/data["x"] + c*data["ell"][:, 0]}


def incomplete(rng, k):                                   # three species, rank one, and only one of the two laws
    data = mixture(rng, k, 3, 3)
    s, b = (data["S"] @ rng.normal(0, 1, (k, 3, 1)))[..., 0], rng.normal(0, 1, (k, 3))
    data = observed(data, rng.normal(0, 1, (k, 3)))
    return data | {"s": s, "b": b, "S": s[..., None]*b[:, None], "kappa": rng.normal(0, 1, k)}


def rowless(rng, k):                                      # as `single`, with a row that is no law
    data = single(rng, k)
    ell, c = rng.normal(0, 1, (k, 1, 2)), data["c"]
    return data | {"ell": ell, "a": (data["kappa"][:, None]*data["s"])/data["x"] + c*ell[:, 0]}


@theorem(
    id="cr.conserved.rank_one",
    title="If the stoichiometric matrix has rank one, the bound is an equality for every observable",
    hypotheses=(conserved, rank_one, complete),
    claim=(drift(a[i])**2, "==", residue*fisher),
    equality="always",
    anywhere=single,
    without={rank_one.name: two, complete.name: incomplete, conserved.name: rowless},
    shown=r"\operatorname{rank} S = 1 \;\Rightarrow\; \Bigl(\sum_i a_i \dot x_i\Bigr)^2 = V_L(a)\, I",
    letters=best | {"s": (r"S = s\, b^{\mathsf T}", "numeric.observable_letters.direction"),
                    "b": (r"b", "numeric.observable_letters.along_direction"),
                    "kappa": (r"\kappa", "numeric.observable_letters.left_by_laws")},
    **common,
)
def equality():
    """That the laws span the left kernel of S is the hypothesis that what they leave of a, x (a - c L), is a multiple of s."""
    along, weight = total(r, b[r]*n.J(r)), total(i, s[i]**2/x[i])
    lost = over(k, over(r, c[k]*n.J(r)*assume(conserved)))
    one = (
        calc(drift(a[i]))
        .eq(drift(less(a[i])), by=lost)
        .eq(drift(kappa*s[i]/x[i]), by=over(i, n.rate(i)/x[i]*assume(complete)))
        .eq(kappa*along*weight, by=over(i, kappa*s[i]/x[i]*over(r, n.J(r)*assume(rank_one))))
    ).qed()
    rest = (
        calc(residue)
        .eq(kappa**2*weight, by=over(i, (less(a[i]) + kappa*s[i]/x[i])*assume(complete)))
    ).qed()
    speed = (
        calc(fisher)
        .eq(along**2*weight, by=over(i, (n.rate(i) + s[i]*along)/x[i]*over(r, n.J(r)*assume(rank_one))))
    ).qed()
    return (
        calc(drift(a[i])**2)
        .eq(kappa**2*along**2*weight**2, by=(drift(a[i]) + kappa*along*weight)*one)
        .eq(residue*fisher, by=[fisher*rest, kappa**2*weight*speed])
    )


@theorem(
    id="cr.conserved.rank_one.value",
    title="The fluctuation that is left where the stoichiometric matrix has rank one",
    hypotheses=(silent, complete),
    claim=(residue*total(i, s[i]**2/x[i]), "==", total(i, a[i]*s[i])**2),
    equality="always",
    anywhere=single,
    without={silent.name: rowless, complete.name: incomplete},
    shown=r"\operatorname{rank} S = 1 \;\Rightarrow\; V_L(a) = \frac{(a\cdot s)^2}{\sum_i s_i^2/x_i}",
    letters=best | {"s": (r"S = s\, b^{\mathsf T}", "numeric.observable_letters.direction"),
                    "kappa": (r"\kappa", "numeric.observable_letters.left_by_laws")},
    **common,
)
def rank_one_value():
    weight, along = total(i, s[i]**2/x[i]), total(i, a[i]*s[i])
    rest = close(residue, "==", kappa**2*weight, by=over(i, (less(a[i]) + kappa*s[i]/x[i])*assume(complete)))
    lost = close(along, "==", kappa*weight, by=[over(k, c[k]*assume(silent)), over(i, s[i]/x[i]*assume(complete))])
    return (
        calc(residue*weight)
        .eq(kappa**2*weight**2, by=weight*rest)
        .eq(along**2, by=(along + kappa*weight)*lost)
    )
