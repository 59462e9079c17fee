"""Conservation laws tighten the bound on the rate of an observable.

    (sum_i a_i dx_i/dt)^2 <= V_L(a) I <= V_L'(a) I <= V_0(a) I ,      V_L(a) = min_c sum_i x_i (a_i - (c L)_i)^2

for laws L with L S = 0 and any combinations L' of them; V_L(a) = a.[X - X L^T (L X L^T)^-1 L X] a with X = diag(x). The minimum
enters by its normal equations, L X L^T c = L X a; that c exists is linear algebra. If S has
rank one, it is an equality (cr.conserved.rank_one).
Re-derived; after Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: cr.conserved.
"""
import sympy as sp

from ..index import Index, family, finite, total
from ..proof import Hypothesis, assume, calc, close, combine, cut, lemmas, over, sign, substitute, theorem
from ._chemical import (
    REDERIVED,
    S,
    a,
    broken,
    c,
    conserved,
    drift,
    ell,
    fisher,
    fluctuation,
    i,
    k,
    less,
    mixture,
    n,
    normal,
    r,
    score,
    solved,
    x,
)
from ._samples import fluxes

q = Index("q", finite("Q"))
other, part, comb = family("d"), family("part"), family("comb")
m = sp.Symbol("m", real=True)

optimal = normal(a[i])
fewer = Hypothesis("the rows of L' are combinations of those of L", part[q, i], "==", total(k, comb[q, k]*ell[k, i]), forall=(q, i),
                   kind="definition")
partial = total(i, x[i]*(a[i] - total(q, other[q]*part[q, i]))**2)
total_conserved = Hypothesis("the total concentration is conserved", total(i, S[i, r]), "==", 0, forall=(r,))
variance = total(i, x[i]*a[i]**2) - total(i, x[i]*a[i])**2/total(i, x[i])
residue = total(i, x[i]*less(a[i])**2)                    # V_L(a) as a sum of squares


def observed(data, y):
    """Samples with the observable y and the best combination of the laws."""
    return data | {"a": y, "c": solved(data, y)}


def anywhere(rng, k):
    return observed(mixture(rng, k), rng.normal(0, 1, (k, 4)))


def tight(rng, k):                                        # the score, but for 3 %, and any combination of the laws
    data = mixture(rng, k)
    y = score(data)*(1 + 0.03*rng.uniform(-1, 1, (k, 4)))
    return observed(data, y + rng.normal(0, 1, (k, 1))*data["ell"][:, 0])


def lawless(rng, k):                                      # a row that is no law, and an observable close to the score
    data = broken(rng, k)
    return observed(data, score(data))


def some(make):
    """The same with two combinations of the laws, and any coefficients for them."""
    def made(rng, k):
        data = make(rng, k)
        comb = rng.normal(0, 1, (k, 2, 1))
        return data | {"comb": comb, "part": comb @ data["ell"], "d": rng.normal(0, 1, (k, 2))}
    return made


def nearly_all(rng, k):                                   # coefficients that are as good as c
    data = some(anywhere)(rng, k)
    d = data["d"]*[1, 0]
    d[:, 1] = (data["c"] - d[:, :1]*data["comb"][:, 0])[:, 0]/data["comb"][:, 1, 0]
    return data | {"d": d}


def unit(rng, k):
    """The one law is that the total is conserved."""
    W = rng.normal(0, 1, (k, 4, 4))
    return fluxes(rng, k, 4) | {"x": rng.lognormal(0, 1, (k, 4)), "S": W - W.mean(1)[:, None], "a": rng.normal(0, 1, (k, 4))}


def unit_tight(rng, k):
    data = unit(rng, k)
    return data | {"a": score(data)*(1 + 0.03*rng.uniform(-1, 1, (k, 4)))}


def not_unit(rng, k):
    data = unit(rng, k) | {"S": rng.normal(0, 1, (k, 4, 4))}
    return data | {"a": score(data)}


common = {"source": REDERIVED, "paper": 6, "applies_to": ("network", "jump")}
best = {"c": (r"c \text{ with } L X L^{\mathsf T} c = L X a", "numeric.observable_letters.law_coefficients")}
V = r"V_L(a) = a^{\mathsf T}\bigl[X - X L^{\mathsf T}(L X L^{\mathsf T})^{-1} L X\bigr]a"


@theorem(
    id="cr.conserved",
    title="The bound on the rate of an observable with every conservation law used",
    hypotheses=(conserved, optimal),
    claim=(drift(a[i])**2, "<=", fluctuation(a[i])*fisher),
    equality="a - c L proportional to d ln x/dt for some c; always, if S has rank one",
    anywhere=anywhere,
    tight=tight,
    without={conserved.name: lawless},
    shown=r"\Bigl(\sum_i a_i \dot x_i\Bigr)^2 \le V_L(a)\, I, \qquad " + V,
    letters=best,
    **common,
)
def laws():
    return (
        calc(drift(a[i])**2)
        .le(residue*fisher, by=free.prove())
        .eq(fluctuation(a[i])*fisher, by=fisher*over(k, c[k]*assume(optimal)))
    )


@theorem(
    id="cr.conserved.any",
    title="The bound on the rate of an observable, less any combination of conservation laws",
    hypotheses=(conserved,),
    claim=(drift(a[i])**2, "<=", residue*fisher),
    equality="a - c L proportional to d ln x/dt",
    anywhere=anywhere,
    tight=tight,
    without={conserved.name: lawless},
    shown=r"\Bigl(\sum_i a_i \dot x_i\Bigr)^2 \le I \sum_i x_i\,\bigl(a_i - (c L)_i\bigr)^2 \quad\text{for every } c",
    letters=best,
    **common,
)
def free():
    lost = over(k, over(r, c[k]*n.J(r)*assume(conserved)))        # c L S J = 0
    return (
        calc(drift(a[i])**2)
        .eq(drift(less(a[i]))**2, by=(drift(a[i]) + drift(less(a[i])))*lost)
        .le(residue*fisher, by=lemmas.cauchy_schwarz(less(a[i]), n.rate(i), weight=x[i], over=i))
    )


@theorem(
    id="cr.conserved.least",
    title="More conservation laws, less fluctuation",
    hypotheses=(optimal, fewer),
    claim=(fluctuation(a[i]), "<=", partial),
    equality="d L' = c L",
    anywhere=some(anywhere),
    tight=nearly_all,
    shown=r"V_L(a) \le \sum_i x_i\,\bigl(a_i - (d L')_i\bigr)^2 \;\text{ for every } d,"
          r" \quad\text{so } V_L(a) \le V_{L'}(a), \qquad L' = B L",
    letters=best | {"part": (r"L' = B L", "numeric.observable_letters.partial_laws"),
                    "comb": (r"B", "numeric.observable_letters.fewer_laws"),
                    "d": (r"d", "numeric.observable_letters.partial_coefficients")},
    **common,
)
def least():
    """At d = 0 it is V_L(a) <= V_0(a)."""
    shift = total(k, c[k]*ell[k, i]) - total(q, other[q]*part[q, i])
    combined = total(k, c[k]*ell[k, i]) - total(q, other[q]*total(k, comb[q, k]*ell[k, i]))
    replaced = over(i, x[i]*less(a[i])*over(q, other[q]*assume(fewer)))
    taken = over(q, other[q]*over(k, comb[q, k]*assume(optimal)))
    return (
        calc(fluctuation(a[i]))
        .eq(residue, by=over(k, c[k]*assume(optimal)))
        .le(residue + total(i, x[i]*shift**2), by=sign(total(i, x[i]*shift**2)))
        .eq(partial - 2*total(i, x[i]*less(a[i])*shift))
        .eq(partial - 2*total(i, x[i]*less(a[i])*combined), by=replaced)
        .eq(partial, by=[over(k, c[k]*assume(optimal)), taken])
    )


@theorem(
    id="cr.conserved.plain",
    title="Conservation laws tighten the bound",
    hypotheses=(optimal,),
    claim=(fluctuation(a[i]), "<=", total(i, x[i]*a[i]**2)),
    equality="a orthogonal to all laws, sum x_i a_i L_ki = 0",
    anywhere=anywhere,
    tight=lambda rng, k: orthogonal(rng, k),
    shown=r"V_L(a) \le V_0(a)",
    letters=best,
    **common,
)
def plain():
    taken = over(k, c[k]*assume(optimal))
    off = total(i, x[i]*total(k, c[k]*ell[k, i])**2)
    return close(fluctuation(a[i]), "<=", total(i, x[i]*a[i]**2), by=[sign(off), taken])


def orthogonal(rng, k):
    data = anywhere(rng, k)
    return observed(data, data["a"] - 0.99*data["c"]*data["ell"][:, 0])


@theorem(
    id="cr.conserved.total",
    title="The variance bounds the rate of an observable where the total concentration is conserved",
    hypotheses=(total_conserved,),
    claim=(drift(a[i])**2, "<=", variance*fisher),
    equality="a less a constant proportional to d ln x/dt",
    anywhere=unit,
    tight=unit_tight,
    without={total_conserved.name: not_unit},
    shown=r"\Bigl(\sum_i a_i \dot x_i\Bigr)^2 \le V_{\mathrm{tot}}(a)\, I,"
          r" \qquad V_{\mathrm{tot}}(a) = \sum_i x_i a_i^2 - \frac{(\sum_i x_i a_i)^2}{\sum_i x_i}",
    **common,
)
def variance_bound():
    """False where the total of the internal species is not conserved."""
    mean = Hypothesis("m is the mean of a", m*total(i, x[i]), "==", total(i, x[i]*a[i]))
    lost = m*over(r, n.J(r)*assume(total_conserved))
    bound = (                                             # with a letter for the mean, which is put in at the end
        calc(drift(a[i])**2)
        .eq(drift(a[i] - m)**2, by=(drift(a[i]) + drift(a[i] - m))*lost)
        .le(total(i, x[i]*(a[i] - m)**2)*fisher, by=lemmas.cauchy_schwarz(a[i] - m, n.rate(i), weight=x[i], over=i))
        .eq((total(i, x[i]*a[i]**2) - m*total(i, x[i]*a[i]))*fisher, by=m*fisher*assume(mean))
    ).qed()
    put_in = substitute(bound, {m: total(i, x[i]*a[i])/total(i, x[i])})
    named = next(h for h in put_in.hyps if h.name == mean.name)
    return close(drift(a[i])**2, "<=", variance*fisher, by=cut(put_in, named, combine(named.lhs, "==", named.rhs)))
