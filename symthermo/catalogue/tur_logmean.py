"""The uncertainty relation with logarithmic means: an equality for conservative forces, at any distance from equilibrium.

    sigma >= xdot.G^+ xdot >= (a.xdot)^2/(a.G a)   for every a ,      xdot.G^+ xdot >= 2 xdot.D^+ xdot ,      G = S diag(L) S^T

G^+ xdot enters as any potential phi with G phi = xdot; xdot.G^+ xdot = phi.xdot is the Onsager excess entropy production rate.
Yoshimura, Kolchinsky, Dechant, Ito, Phys. Rev. Research 5, 013017 (2023), arXiv:2205.15227. Identifier: tur.logmean.
"""
from ..flow import ChemicalFlow
from ..index import Delta, family, total
from ..proof import Hypothesis, assume, both, calc, close, lemmas, over, root, sign, substitute, theorem
from ._samples import conservative, dependent, driven, means, optimum, rates, times, turned
from .tur_matrix import alpha, best, drift
from .tur_matrix import spread as diffusive

n = ChemicalFlow.generic()
i, j, r, q = n.i, n.j, n.r, n.q
S, J, A, F, L = n.S, n.J(r), n.A(r), n.F(r), n.L(r)
a, phi, mu = family("a"), family("phi"), family("mu")
sigma = n.epr
ohm = lemmas.ohm(n.Jp(r), n.Jm(r))                        # L F = J


def along(y):
    """(S^T y)_r."""
    return total(i, y[i]*S[i, r])


def spread(y):
    """y.G y."""
    return total(i, j, y[i]*y[j]*n.mobility(i, j))


potential = Hypothesis("G phi = xdot", total(j, n.mobility(i, j)*phi[j]), "==", n.rate(i), forall=(i,), kind="definition")
gradient = Hypothesis("the force is conservative", F, "==", -along(mu), forall=(r,))
reached = Hypothesis("sigma = xdot.G^+ xdot", sigma, "==", drift(phi))


def solved(rng, data, F):
    """The optima of G and of D for fluxes with the forces F."""
    v, S = rates(data), data["S"]
    return data | {"phi": optimum(rng, S, means(data, F), v), "alpha": optimum(rng, S, data["Jp"] + data["Jm"], v)}


def anywhere(rng, k):
    F = rng.normal(0, 2, (k, 4))
    return solved(rng, driven(rng, F) | {"S": dependent(rng, k), "a": rng.normal(0, 1, (k, 3))}, F)


def gradients(rng, k, size=3.0):                          # conservative forces, at any distance from equilibrium
    data = conservative(rng, k, size)
    return solved(rng, data | {"a": data["mu"]}, -times(turned(data["S"]), data["mu"]))


def near(rng, k):
    return gradients(rng, k, 0.05)


def at_optimum(rng, k):                                   # any forces, the observable that is best for them
    data = anywhere(rng, k)
    return data | {"a": data["phi"]}


common = {"source": "Yoshimura, Kolchinsky, Dechant, Ito, Phys. Rev. Research 5, 013017 (2023)", "paper": 7,
          "applies_to": ("network", "jump")}
letter = {"phi": (r"G^{+}\dot x", "numeric.bound_letters.phi")}


@theorem(
    id="tur.logmean",
    title="Dissipation bounds the speed in the metric of the Onsager matrix",
    hypotheses=(potential,),
    claim=(drift(phi), "<=", sigma),
    equality="the force is conservative",
    anywhere=anywhere,
    tight=gradients,
    shown=r"\dot x^{\mathsf T} G^{+} \dot x \le \sigma, \qquad G = S\,\mathrm{diag}(L)\,S^{\mathsf T}",
    letters=letter,
    **common,
)
def logmean():
    return (
        calc(drift(phi))
        .eq(2*total(r, along(phi)*J) - total(r, L*along(phi)**2), by=over(i, phi[i]*assume(potential)))
        .le(total(r, J**2/L), by=over(r, lemmas.young(along(phi), J, L)))
        .eq(sigma, by=over(r, J/L*ohm))
    )


@theorem(
    id="tur.logmean.gap",
    title="What dissipation exceeds the bound by is the distance of the force from the conservative forces",
    hypotheses=(potential,),
    claim=(sigma, "==", drift(phi) + total(r, L*(F - along(phi))**2)),
    equality="always",
    anywhere=anywhere,
    shown=r"\sigma = \dot x^{\mathsf T} G^{+} \dot x + \sum_r L_r\,\bigl(F_r - (S^{\mathsf T}\phi)_r\bigr)^2, \qquad \phi = G^{+}\dot x",
    letters=letter,
    **common,
)
def gap():
    return close(sigma, "==", drift(phi) + total(r, L*(F - along(phi))**2),
                 by=[over(i, phi[i]*assume(potential)), over(r, F*ohm), over(r, along(phi)*ohm)])


@theorem(
    id="tur.logmean.observable",
    title="The optimal potential gives the best bound of all observables",
    hypotheses=(potential,),
    claim=(drift(a)**2, "<=", spread(a)*drift(phi)),
    equality="S^T a proportional to S^T phi",
    anywhere=anywhere,
    tight=at_optimum,
    shown=r"(a\cdot\dot x)^2 \le (a^{\mathsf T} G a)\;\dot x^{\mathsf T} G^{+} \dot x",
    letters=letter,
    **common,
)
def observable():
    mixed = total(r, along(a)*along(phi)*L)                       # a.G phi
    return (
        calc(drift(a)**2)
        .eq(mixed**2, by=(drift(a) + mixed)*over(i, a[i]*assume(potential)))
        .le(spread(a)*spread(phi), by=lemmas.cauchy_schwarz(along(a), L*along(phi), weight=L, over=r))
        .eq(spread(a)*drift(phi), by=spread(a)*over(i, phi[i]*assume(potential)))
    )


@theorem(
    id="tur.logmean.direct",
    title="The uncertainty relation for an observable with the Onsager matrix",
    claim=(drift(a)**2, "<=", spread(a)*sigma),
    equality="S^T a proportional to the forces",
    anywhere=anywhere,
    tight=gradients,
    shown=r"(a\cdot\dot x)^2 \le (a^{\mathsf T} G a)\,\sigma",
    **common,
)
def direct():
    return (
        calc(drift(a)**2)
        .le(spread(a)*total(r, J**2/L), by=lemmas.cauchy_schwarz(along(a), J, weight=L, over=r))
        .eq(spread(a)*sigma, by=spread(a)*over(r, J/L*ohm))
    )


@theorem(
    id="tur.logmean.order",
    title="The Onsager matrix is at most half the diffusion matrix",
    claim=(2*spread(a), "<=", diffusive(a)),
    equality="J = 0 wherever S^T a does not vanish",
    anywhere=anywhere,
    tight=near,
    shown=r"G \preceq \tfrac12 D, \quad\text{that is}\quad 2\, a^{\mathsf T} G a \le a^{\mathsf T} D a \text{ for all } a",
    **common,
)
def order():
    each = lemmas.use(lemmas.below_mean, a=n.Jp(r), b=n.Jm(r))    # L <= A/2
    return calc(2*spread(a)).le(diffusive(a), by=over(r, along(a)**2*each))


@theorem(
    id="tur.logmean.stronger",
    title="The bound with logarithmic means is the stronger one",
    hypotheses=(best, potential),
    claim=(2*drift(alpha), "<=", drift(phi)),
    equality="as all forces go to zero",
    anywhere=anywhere,
    tight=near,
    shown=r"2\,\dot x^{\mathsf T} D^{+} \dot x \le \dot x^{\mathsf T} G^{+} \dot x",
    letters=letter | {"alpha": (r"D^{+}\dot x", "numeric.bound_letters.alpha")},
    **common,
)
def stronger():
    """0 <= (phi - 2 alpha).G (phi - 2 alpha) = phi.xdot - 4 alpha.xdot + 4 alpha.G alpha, and 2 G <= D."""
    square = sign(total(r, L*(along(phi) - 2*along(alpha))**2))
    return (
        calc(2*drift(alpha))
        .eq(4*drift(alpha) - diffusive(alpha)*2, by=over(i, alpha[i]*assume(best)))
        .le(4*drift(alpha) - 4*spread(alpha), by=substitute(order.prove(), {a: ((i,), alpha[i])}))
        .le(drift(phi), by=[square, over(i, phi[i]*assume(potential)), over(i, alpha[i]*assume(potential))])
    )


@theorem(
    id="tur.logmean.conservative",
    title="For a conservative force dissipation is the squared speed",
    hypotheses=(potential, gradient),
    claim=(sigma, "==", drift(phi)),
    equality="always",
    anywhere=gradients,
    without={gradient.name: lambda rng, k: anywhere(rng, k) | {"mu": rng.normal(0, 1, (k, 3))}},
    shown=r"F = -S^{\mathsf T}\mu \;\Rightarrow\; \sigma = \dot x^{\mathsf T} G^{+} \dot x",
    letters=letter,
    **common,
)
def conservative_force():
    """Every closed network in detailed balance is of this kind, at any distance from equilibrium."""
    return (
        calc(sigma)
        .eq(-drift(mu), by=over(r, J*assume(gradient)))
        .eq(total(r, L*F*along(phi)), by=[over(i, mu[i]*assume(potential)), over(r, L*along(phi)*assume(gradient))])
        .eq(drift(phi), by=over(r, along(phi)*ohm))
    )


@theorem(
    id="tur.logmean.optimum",
    title="For a conservative force minus its potential is the optimal observable",
    hypotheses=(gradient,),
    claim=(total(j, n.mobility(i, j)*-mu[j]), "==", n.rate(i)),
    equality="always",
    anywhere=gradients,
    without={gradient.name: lambda rng, k: anywhere(rng, k) | {"mu": rng.normal(0, 1, (k, 3))}},
    shown=r"F = -S^{\mathsf T}\mu \;\Rightarrow\; G\,(-\mu) = \dot x",
    **common,
)
def optimal():
    return (
        calc(total(j, n.mobility(i, j)*-mu[j]))
        .eq(total(r, S[i, r]*L*F), by=over(r, S[i, r]*L*assume(gradient)))
        .eq(n.rate(i), by=over(r, S[i, r]*ohm))
    )


@theorem(
    id="tur.logmean.attained",
    title="For a conservative force the relation for its potential is an equality",
    hypotheses=(gradient,),
    claim=(drift(mu)**2, "==", spread(mu)*sigma),
    equality="always",
    anywhere=gradients,
    without={gradient.name: lambda rng, k: anywhere(rng, k) | {"mu": rng.normal(0, 1, (k, 3))}},
    shown=r"F = -S^{\mathsf T}\mu \;\Rightarrow\; (\mu\cdot\dot x)^2 = (\mu^{\mathsf T} G \mu)\,\sigma",
    **common,
)
def attained():
    dissipated = over(r, J*assume(gradient))                      # sigma = -mu.xdot
    return (
        calc(drift(mu)**2)
        .eq(-drift(mu)*sigma, by=drift(mu)*dissipated)
        .eq(spread(mu)*sigma, by=[sigma*over(r, along(mu)*ohm), sigma*over(r, L*along(mu)*assume(gradient))])
    )


@theorem(
    id="tur.logmean.converse",
    title="Equality only for conservative forces",
    hypotheses=(potential, reached),
    claim=(n.F(q), "==", total(i, phi[i]*S[i, q])),
    equality="always",
    anywhere=gradients,
    without={reached.name: anywhere},
    shown=r"\sigma = \dot x^{\mathsf T} G^{+} \dot x \;\Rightarrow\; F = S^{\mathsf T}\phi, \qquad \phi = G^{+}\dot x",
    letters=letter,
    **common,
)
def converse():
    """No term of a vanishing sum of squares exceeds the sum."""
    miss, here = F - along(phi), n.F(q) - total(i, phi[i]*S[i, q])
    others = sign(total(r, (1 - Delta(r, q))**2*L*miss**2))
    term = close(n.L(q)*here**2, "<=", 0, by=[others, gap.prove(), assume(reached)])
    square = close(here**2, "<=", 0, by=1/n.L(q)*term)
    zero = both(root(here, 0, square, sign(0)), close(0, "<=", here, by=root(-here, 0, square, sign(0))))
    return close(n.F(q), "==", total(i, phi[i]*S[i, q]), by=zero)
