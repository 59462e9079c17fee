"""Several observables at once bound the Fisher information of time, and all of them together determine it.

    (A xdot).[A (X - X L^T (L X L^T)^-1 L X) A^T]^+ (A xdot) <= I = max_a (a.xdot)^2/V_L(a)

for observables A (rows) and conservation laws L. The pseudo-inverse enters as any theta with V theta = A xdot, V the matrix of the
fluctuations, and the projection as any optimal c for each row of A. Equality when the rows of A span all observables: the score
d ln x/dt is then one of them, and V_L(score) = I.
Re-derived; after Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: cr.matrix.
"""
from ..index import Index, family, finite, total
from ..proof import Hypothesis, assume, calc, close, over, sign, theorem
from ._chemical import REDERIVED, c, conserved, drift, ell, fisher, i, k, l, less, mixture, n, r, score, solved, x
from ._samples import times, turned

o, p = (Index(name, finite("O")) for name in "op")
A, C, theta, psi = family("A"), family("C"), family("theta"), family("psi")


def left(q):
    """The observable A_q less its best combination of the laws."""
    return A[q, i] - total(l, C[q, l]*ell[l, i])


optimal = Hypothesis("C is optimal", total(i, x[i]*ell[k, i]*left(o)), "==", 0, forall=(k, o), kind="definition")
solves = Hypothesis("V theta = A xdot", total(i, x[i]*A[o, i]*total(p, theta[p]*left(p))), "==", drift(A[o, i]), forall=(o,),
                    kind="definition")
spans = Hypothesis("d ln x/dt is an observable", n.rate(i)/x[i], "==", total(o, psi[o]*left(o)), forall=(i,))
seen = total(o, theta[o]*drift(A[o, i]))


def fitted(data):
    """Adds the coefficients C and theta for two observables."""
    x, ell, A = data["x"][:, None], data["ell"], data["A"]
    C = (x*ell*A).sum(-1, keepdims=True)/(x*ell**2).sum(-1, keepdims=True)
    left = A - C @ ell
    V, v = (x*A) @ turned(left), times(A, times(data["S"], data["Jp"] - data["Jm"]))
    adjugate = turned(V[..., ::-1, ::-1])*[[1, -1], [-1, 1]]
    return data | {"C": C, "theta": times(adjugate, v)/(V[..., 0, 0]*V[..., 1, 1] - V[..., 0, 1]**2)[..., None]}


def anywhere(rng, k):
    return fitted(mixture(rng, k) | {"A": [[1, 0, 0, 0], [0, 1, 0, 0]] + 0.3*rng.normal(0, 1, (k, 2, 4))})


def near(rng, k, scatter=0.03):                           # the score is nearly a combination of the observables
    data = mixture(rng, k)
    A, weights = rng.normal(0, 1, (k, 2, 4)), rng.normal(0, 1, (k, 2, 1))
    A[:, 0] = score(data)*(1 + scatter*rng.uniform(-1, 1, (k, 4))) + rng.normal(0, 1, (k, 1))*data["ell"][:, 0]
    A[:, 1] += weights[:, 0]*A[:, 0]
    return fitted(data | {"A": A})


def lawless(rng, k):
    return fitted(near(rng, k, 0.0) | {"ell": rng.normal(0, 1, (k, 1, 4))})


def exact(rng, k):                                        # three species, one law, two observables: they span
    a, b = (rng.uniform(0.3, 1, (k, 1, 1)) for _ in range(2))
    ell, W = [1, 1, 1] + rng.uniform(-0.5, 0.5, (k, 1, 3)), rng.normal(0, 1, (k, 3, 3))
    data = mixture(rng, k, 3, 3) | {"ell": ell, "S": W - turned(ell) @ (ell @ W)/(ell**2).sum(-1, keepdims=True)}
    data = fitted(data | {"A": a*[[1, 0, 0], [0, 0, 0]] + b*[[0, 0, 0], [0, 1, 0]] + 0.2*rng.uniform(-1, 1, (k, 2, 3))})
    return data | {"psi": data["theta"]}


def partly(rng, k):                                       # two observables do not span
    data = anywhere(rng, k)
    return data | {"psi": data["theta"]}


def coefficient(rng, k):
    return anywhere(rng, k) | {"c": rng.normal(0, 1, (k, 1))}


common = {"source": REDERIVED, "paper": 6, "applies_to": ("network", "jump")}
letters = {"A": (r"A", "numeric.observable_letters.all_observables"),
           "C": (r"C \text{ with } L X L^{\mathsf T} C^{\mathsf T} = L X A^{\mathsf T}", "numeric.observable_letters.coefficients_of_all"),
           "theta": (r"\theta = \bigl[A\,(X - X L^{\mathsf T}(L X L^{\mathsf T})^{-1} L X)\,A^{\mathsf T}\bigr]^{+} A \dot x",
                     "numeric.observable_letters.theta")}
FORM = (r"(A\dot x)^{\mathsf T}\bigl[A\,(X - X L^{\mathsf T}(L X L^{\mathsf T})^{-1} L X)\,A^{\mathsf T}\bigr]^{+} (A\dot x)")


@theorem(
    id="cr.matrix",
    title="Several observables bound the Fisher information of time",
    hypotheses=(conserved, optimal, solves),
    claim=(seen, "<=", fisher),
    equality="d ln x/dt is a combination of the observables and the laws",
    anywhere=anywhere,
    tight=near,
    without={conserved.name: lawless},
    shown=FORM + r" \le I",
    letters=letters,
    **common,
)
def matrix():
    """0 <= sum x (v/x - theta.(A - C L))^2 is the whole proof."""
    fit = total(o, theta[o]*left(o))
    miss = total(i, x[i]*(n.rate(i)/x[i] - fit)**2)
    lost = over(o, over(k, over(r, theta[o]*C[o, k]*n.J(r)*assume(conserved))))
    crossed = over(k, total(p, theta[p]*C[p, k])*over(o, theta[o]*assume(optimal)))      # the laws are orthogonal to what is left
    return (
        calc(seen)
        .eq(2*seen - total(i, x[i]*total(o, theta[o]*A[o, i])*fit), by=over(o, theta[o]*assume(solves)))
        .eq(2*drift(fit) - total(i, x[i]*fit**2), by=[lost, crossed])
        .le(fisher, by=sign(miss))
    )


@theorem(
    id="cr.matrix.attained",
    title="Observables that span determine the Fisher information of time",
    hypotheses=(optimal, solves, spans),
    claim=(seen, "==", fisher),
    equality="always",
    anywhere=exact,
    without={spans.name: partly},
    shown=r"\dot x_i/x_i = \sum_o \psi_o \,(A - C L)_{oi} \;\Rightarrow\; " + FORM + " = I",
    letters=letters | {"psi": (r"\psi", "numeric.observable_letters.score_as_observable")},
    **common,
)
def attained():
    """The score is an observable less laws; if the rows of A span all observables, it is so without laws."""
    fit, score = total(o, theta[o]*left(o)), total(o, psi[o]*left(o))
    by_theta, by_psi = (lambda t, y=y: over(k, total(p, y[p]*C[p, k])*t) for y in (theta, psi))
    orthogonal, seen_by_laws = over(o, psi[o]*assume(optimal)), over(i, x[i]*ell[k, i]*assume(spans))
    return (
        calc(seen)
        .eq(drift(fit), by=[by_theta(seen_by_laws), by_theta(orthogonal)])
        .eq(total(i, x[i]*fit*score), by=over(i, x[i]*fit*assume(spans)))
        .eq(total(o, psi[o]*drift(A[o, i])), by=[over(o, psi[o]*assume(solves)), by_psi(over(o, theta[o]*assume(optimal)))])
        .eq(drift(score), by=[by_psi(seen_by_laws), by_psi(orthogonal)])
        .eq(fisher, by=over(i, n.rate(i)*assume(spans)))
    )


@theorem(
    id="cr.matrix.score",
    title="The fluctuation of the score is the Fisher information of time",
    hypotheses=(conserved,),
    claim=(fisher, "<=", total(i, x[i]*less(n.rate(i)/x[i])**2)),
    equality="c = 0",
    anywhere=coefficient,
    tight=lambda rng, k: coefficient(rng, k) | {"c": 0.01*rng.normal(0, 1, (k, 1))},
    without={conserved.name: lambda rng, k: taken_off(rng, k)},
    shown=r"I = V_L(d\ln x/dt) = \max_a \frac{(a\cdot\dot x)^2}{V_L(a)}",
    letters={"c": (r"c", "numeric.observable_letters.no_coefficients")},
    **common,
)
def score_itself():
    """The least value is I, at c = 0, so a = d ln x/dt attains the bound of cr.conserved."""
    lost = over(k, over(r, c[k]*n.J(r)*assume(conserved)))
    return close(fisher, "<=", total(i, x[i]*less(n.rate(i)/x[i])**2), by=[sign(total(i, x[i]*total(l, c[l]*ell[l, i])**2)), lost])


def taken_off(rng, k):                                    # of the score, by what is no law
    data = mixture(rng, k) | {"ell": rng.normal(0, 1, (k, 1, 4))}
    return data | {"c": solved(data, score(data))}
