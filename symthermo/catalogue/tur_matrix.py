"""The uncertainty relation for all observables at once, and the observable that makes it tightest.

    sigma >= 2 xdot.D^+ xdot >= 2 (a.xdot)^2/(a.D a)   for every a ,      D = S diag(A) S^T

D^+ xdot enters as any alpha with D alpha = xdot; such alpha exist, since xdot is orthogonal to the kernel of D, and
xdot.D^+ xdot = alpha.xdot for each of them. Re-derived; in the spirit of Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021),
arXiv:2104.14748. Identifier: tur.matrix.
"""
from ..flow import ChemicalFlow
from ..index import family, total
from ..proof import Hypothesis, assume, both, calc, close, lemmas, over, root, sign, theorem
from ._samples import conservative, dependent, fluxes, optimum, rates
from .tur_pseudo import pseudo

n = ChemicalFlow.generic()
i, j, r = n.i, n.j, n.r
S, J, A = n.S, n.J(r), n.A(r)
a, alpha, beta, c = (family(name) for name in ("a", "alpha", "beta", "c"))
pseudo_half = total(r, J**2/A)


def along(y):
    """(S^T y)_r."""
    return total(i, y[i]*S[i, r])


def drift(y):
    """y.xdot."""
    return total(i, y[i]*n.rate(i))


def spread(y):
    """y.D y."""
    return total(i, j, y[i]*y[j]*n.diffusion(i, j))


def solves(name, y):
    return Hypothesis(f"D {name} = xdot", total(j, n.diffusion(i, j)*y[j]), "==", n.rate(i), forall=(i,), kind="definition")


best, other = solves("alpha", alpha), solves("beta", beta)
silent = Hypothesis("c is in the kernel of D", total(j, n.diffusion(i, j)*c[j]), "==", 0, forall=(i,))


def solution(rng, data):
    return optimum(rng, data["S"], data["Jp"] + data["Jm"], rates(data))


def anywhere(rng, k):                                     # with a conservation law, so that D is singular
    data = fluxes(rng, k, 4) | {"S": dependent(rng, k), "a": rng.normal(0, 1, (k, 3)), "c": rng.normal(0, 1, (k, 1))*[1, 1, -1]}
    return data | {"alpha": solution(rng, data), "beta": solution(rng, data)}


def tight(rng, k):                                        # conservative forces, small
    data = conservative(rng, k, 0.05)
    return data | {"alpha": (alpha := solution(rng, data)), "a": alpha}


common = {"source": "re-derived; after Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)", "paper": 7, "anywhere": anywhere,
          "applies_to": ("network", "jump")}
letter = {"alpha": (r"D^{+}\dot x", "numeric.bound_letters.alpha")}


@theorem(
    id="tur.matrix",
    title="Dissipation bounds the speed in the metric of the diffusion matrix",
    hypotheses=(best,),
    claim=(2*drift(alpha), "<=", n.epr),
    equality="conservative forces, as they go to zero; J = 0",
    tight=tight,
    shown=r"2\,\dot x^{\mathsf T} D^{+} \dot x \le \sigma, \qquad D = S\,\mathrm{diag}(A)\,S^{\mathsf T}",
    letters=letter,
    **common,
)
def matrix():
    """2 alpha.xdot = 2 (2 alpha.xdot - alpha.D alpha) <= 2 sum J^2/A: no division. In the order of matrices: xdot xdot^T <= (sigma/2) D."""
    square = over(r, lemmas.young(along(alpha), J, A))            # 2 (S^T alpha) J <= (S^T alpha)^2 A + J^2/A
    return (
        calc(2*drift(alpha))
        .eq(4*drift(alpha) - 2*spread(alpha), by=over(i, alpha[i]*assume(best)))
        .le(2*pseudo_half, by=square)
        .le(n.epr, by=pseudo.prove())
    )


@theorem(
    id="tur.matrix.observable",
    title="No observable gives a better bound than the optimal one",
    hypotheses=(best,),
    claim=(drift(a)**2, "<=", spread(a)*drift(alpha)),
    equality="S^T a proportional to S^T alpha",
    tight=tight,
    shown=r"(a\cdot\dot x)^2 \le (a^{\mathsf T} D a)\;\dot x^{\mathsf T} D^{+} \dot x",
    letters=letter,
    **common,
)
def best_observable():
    mixed = total(r, along(a)*along(alpha)*A)                     # a.D alpha
    cs = lemmas.cauchy_schwarz(along(a), A*along(alpha), weight=A, over=r)
    return (
        calc(drift(a)**2)
        .eq(mixed**2, by=(drift(a) + mixed)*over(i, a[i]*assume(best)))
        .le(spread(a)*spread(alpha), by=cs)
        .eq(spread(a)*drift(alpha), by=spread(a)*over(i, alpha[i]*assume(best)))
    )


@theorem(
    id="tur.matrix.attained",
    title="The optimal observable attains the bound",
    hypotheses=(best,),
    claim=(drift(alpha)**2, "==", spread(alpha)*drift(alpha)),
    equality="always",
    shown=r"(\alpha\cdot\dot x)^2 = (\alpha^{\mathsf T} D \alpha)\;\dot x^{\mathsf T} D^{+} \dot x, \qquad \alpha = D^{+}\dot x",
    letters=letter,
    **common,
)
def attained():
    return close(drift(alpha)**2, "==", spread(alpha)*drift(alpha), by=drift(alpha)*over(i, alpha[i]*assume(best)))


@theorem(
    id="tur.matrix.unique",
    title="The bound does not depend on which solution is taken",
    hypotheses=(best, other),
    claim=(drift(alpha), "==", drift(beta)),
    equality="always",
    shown=r"D\alpha = \dot x = D\beta \;\Rightarrow\; \alpha\cdot\dot x = \beta\cdot\dot x",
    letters=letter | {"beta": (r"\beta \text{ with } D\beta = \dot x", "numeric.bound_letters.alpha")},
    **common,
)
def unique():
    return close(drift(alpha), "==", drift(beta), by=[over(i, alpha[i]*assume(other)), over(i, beta[i]*assume(best))])


@theorem(
    id="tur.matrix.exists",
    title="The speed is orthogonal to the kernel of the diffusion matrix",
    hypotheses=(silent,),
    claim=(total(i, (a[i] + c[i])*n.rate(i)), "==", drift(a)),
    equality="always",
    without={silent.name: lambda rng, k: anywhere(rng, k) | {"c": rng.normal(0, 1, (k, 3))}},
    shown=r"D c = 0 \;\Rightarrow\; (a + c)\cdot\dot x = a\cdot\dot x",
    **common,
)
def exists():
    """For a = 0: c.xdot = 0. By the alternative of Fredholm D alpha = xdot then has a solution; this step is left in words."""
    cs = lemmas.cauchy_schwarz(along(c), J, weight=A, over=r)
    square = (
        calc(drift(c)**2)
        .le(spread(c)*pseudo_half, by=cs)
        .eq(0, by=pseudo_half*over(i, c[i]*assume(silent)))
    ).qed()
    zero = both(root(drift(c), 0, square, sign(0)), close(0, "<=", drift(c), by=root(-drift(c), 0, square, sign(0))))
    return close(total(i, (a[i] + c[i])*n.rate(i)), "==", drift(a), by=zero)
