"""Several observables at once: what they see together of the score is at most the Fisher information of time.

    r'.Xi^+ r' <= I ,      r'_k = d<R_k>/dt ,  Xi_kl = Cov(R_k, R_l)

The left side is the squared length of the projection of the score on the span of the R_k - <R_k>, so it grows with every further
observable, and is I when they span all. The pseudo-inverse enters as any b with Xi b = r'.
Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.multi.
"""
from ..index import Index, family, finite, total
from ..proof import Hypothesis, assume, calc, close, over, sign, theorem
from ._probability import ANY, REDERIVED, dense, fisher, i, j, keeps, leaking, mean, moving, normalised, p, v
from ._samples import times, turned

k, l = (Index(name, finite("K")) for name in "kl")
O, b, d = family("O"), family("b"), family("d")


def centred(m):
    """O_m - <O_m>."""
    return O[m, i] - mean(O[m, j])


rate = total(i, O[k, i]*v[i])
solves = Hypothesis("Xi b = r'", total(i, p[i]*centred(k)*total(l, b[l]*centred(l))), "==", rate, forall=(k,), kind="definition")
spans = Hypothesis("the score is in the span", v[i]/p[i], "==", total(l, d[l]*centred(l)), forall=(i,))
seen, fit = total(k, b[k]*rate), total(l, b[l]*centred(l))


def solved(data, rows):
    """Adds two observables and the coefficients b, by the rule of Cramer."""
    p, v = data["p"], data["v"]
    c = rows - (rows*p[:, None]).sum(-1, keepdims=True)
    Xi, r = (p[:, None]*c) @ turned(c), times(rows, v)
    adjugate = turned(Xi[..., ::-1, ::-1])*[[1, -1], [-1, 1]]
    return data | {"O": rows, "b": times(adjugate, r)/(Xi[..., 0, 0]*Xi[..., 1, 1] - Xi[..., 0, 1]**2)[..., None]}


def rows(rng, k, n=4, scatter=None, score=None):
    """Two observables; with `scatter`, the first is the score but for this."""
    R = [[1, 0, 0, 0][:n], [0, 1, 0, 0][:n]] + 0.3*rng.normal(0, 1, (k, 2, n))
    if scatter is not None:
        R[:, 0] = score*(1 + scatter*rng.uniform(-1, 1, (k, n)))
    return R


@dense
def anywhere(rng, k):
    return solved(moving(rng, k), rows(rng, k))


@dense
def tight(rng, k):
    data = moving(rng, k)
    return solved(data, rows(rng, k, 4, 0.03, data["v"]/data["p"]))


@dense
def grown(rng, k):                                        # all probabilities grow; the observables hardly vary
    return solved(leaking(moving(rng, k), 30.0), 1 + 0.1*rng.normal(0, 1, (k, 2, 4)))


def three(rng, k):                                        # of three states, two observables see everything
    data = solved(moving(rng, k, n=3), rows(rng, k, 3))
    return data | {"d": data["b"]}


def twice(rng, k):                                        # probabilities of the sum 2, and a score in the span
    data, d = three(rng, k), rng.normal(0, 1, (k, 2))
    p, O = 2*data["p"], data["O"]
    v = p*times(turned(O - (O*p[:, None]).sum(-1, keepdims=True)), d)
    return solved(data | {"p": p, "v": v, "d": d}, O)


def four(rng, k):
    data = anywhere(rng, k)
    return data | {"d": data["b"]}


common = {"source": REDERIVED, "paper": 5, "applies_to": ANY}


@theorem(
    id="cr.multi",
    title="Several observables together see at most the Fisher information of time",
    hypotheses=(keeps, solves),
    claim=(seen, "<=", fisher),
    equality="the score is a combination of the R_k - <R_k>",
    anywhere=anywhere,
    tight=tight,
    without={keeps.name: grown},
    shown=r"\sum_{kl} \dot r_k\, (\Xi^{+})_{kl}\, \dot r_l \le I, \qquad \Xi_{kl} = \mathrm{Cov}(R_k, R_l)",
    **common,
)
def multi():
    """0 <= <(s - b.c)^2> is the whole proof."""
    miss = sign(total(i, p[i]*(v[i]/p[i] - fit)**2))
    shift = total(k, b[k]*mean(O[k, j]))
    return close(seen, "<=", fisher, by=[miss, over(k, b[k]*assume(solves)), shift*assume(keeps)])


@theorem(
    id="cr.multi.attained",
    title="Observables that span determine the Fisher information of time",
    hypotheses=(normalised, solves, spans),
    claim=(fisher, "==", seen),
    equality="always",
    anywhere=dense(three),
    without={spans.name: four, normalised.name: dense(twice)},
    shown=r"s \in \mathrm{span}\{R_k - \langle R_k\rangle\} \;\Rightarrow\; \sum_{kl} \dot r_k\, (\Xi^{+})_{kl}\, \dot r_l = I",
    **common,
)
def attained():
    score, shift = total(l, d[l]*centred(l)), total(k, d[k]*mean(O[k, j]))
    still = close(total(i, v[i]), "==", 0, by=[over(i, p[i]*assume(spans)), shift*assume(normalised)])
    return (
        calc(fisher)
        .eq(total(i, v[i]*score), by=over(i, v[i]*assume(spans)))
        .eq(total(k, d[k]*rate), by=shift*still)
        .eq(total(i, p[i]*score*fit), by=over(k, d[k]*assume(solves)))
        .eq(total(i, v[i]*fit), by=over(i, p[i]*fit*assume(spans)))
        .eq(seen, by=total(k, b[k]*mean(O[k, j]))*still)
    )
