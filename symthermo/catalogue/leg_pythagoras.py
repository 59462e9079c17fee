"""The entropy production ahead is that of the tilted equilibrium and the distance from it; more observables see more.

    D(p||q) = D(p||p_theta) + D(p_theta||q) ,    <O>_theta = <O>_p ;      phi_r <= phi_r' <= D  for nested observables

with equality where constants and observables span all functions of the states. phi is the same for every affine image of O.
N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.pythagoras.
"""
from math import log as ln

from sympy import Symbol, exp, log

from ..index import Delta, Index, family, space, total
from ..proof import Hypothesis, assume, both, calc, close, cut, lemmas, over, substitute, theorem
from ._probability import ANY, JUMPS, state
from ._tilted import PAPER, D, J, T, Ty, U, exponential, letter, logarithm, normalised, p, phi, ptheta, q
from ._tilted_samples import all_functions, anywhere, beside, fine, law, nearly, other, seen, tilted
from .leg_min_ep import compared, elsewhere

i, k, l = T.i, T.k, U.k
same, here = T.same_averages(p), normalised()
common = {"paper": 12}
seeing = {**common, "letters": T.letters()}
more = {
    "nested": T.letters() | U.letters() | {"A": letter("affine_map"), "a": letter("affine_shift")},
    "spanned": T.letters() | {"d": letter("span"), "d_0": letter("span_constant")},
    "complete": T.letters() | {"X": letter("indicators"), "y": letter("indicator_constants")},
    "image": U.letters() | {"A": letter("affine_map", O="U", U="O"), "a": letter("affine_shift", O="U", U="O")}}
SAME = r"\langle r\rangle_p = \langle r\rangle_\theta: \qquad "


@theorem(
    id="leg.pythagoras",
    title="The theorem of Pythagoras for the tilted equilibrium with the same averages",
    source=PAPER,
    hypotheses=(here, same, T.tilted, T.potential),
    claim=(D(p), "==", D(p, ptheta) + D(ptheta)),
    equality="always",
    anywhere=compared(),
    without={here.name: compared(leak=True), same.name: elsewhere},
    shown=SAME + r"D(p\|p_{\mathrm{eq}}) = D(p\|p_\theta) + D(p_\theta\|p_{\mathrm{eq}})",
    applies_to=ANY,
    **seeing,
)
def pythagoras():
    return calc(D(p)).eq(D(p, ptheta) + D(ptheta), by=T.pythagoras(p))


def two_fields(size=None, apart=0.9, leak=False):
    """Two tilted laws, and one with the averages of the first."""
    def made(rng, n):
        return beside(rng, other(rng, anywhere(rng, n), size), apart, leak)
    return made


def astray(rng, n):                                       # p is close to the other tilted law
    data = two_fields()(rng, n)
    return data | {"p": data["py"] + 0.1*(law(rng, data) - data["py"])}


@theorem(
    id="leg.pythagoras.projection",
    title="Of all tilted equilibria the one with the same averages is closest",
    source=PAPER,
    hypotheses=(here, same, T.tilted, T.potential, Ty.tilted, Ty.potential),
    claim=(D(p, ptheta), "<=", D(p, Ty.law)),
    equality="the two fields make the same law",
    anywhere=two_fields(),
    tight=two_fields(0.02),
    without={here.name: two_fields(0.02, 0.1, leak=True), same.name: astray},
    shown=SAME + r"D(p\|p_\theta) \le D(p\|p_{\theta'})",
    applies_to=ANY,
    **seeing,
)
def projection():
    """p_theta is the projection of p along fixed averages; what is lost is D(p_theta||p_theta')."""
    gibbs = over(i, lemmas.use(lemmas.gibbs, a=ptheta[i], b=Ty.law[i]))
    averages = [over(k, f[k]*assume(same)) for f in (T.theta, Ty.theta)]
    logs = [over(i, w[i]*t.ln) for w in (p, ptheta) for t in (T, Ty)]
    ones = [c*t for c in (T.psi, Ty.psi) for t in (assume(here), T.one)]
    return (
        calc(D(p, ptheta))
        .le(D(p, ptheta) + D(ptheta, Ty.law), by=[gibbs, T.one, Ty.one])
        .eq(D(p, Ty.law), by=[*averages, *logs, *ones])
    )


# -- nested observables -----------------------------------------------------------------------------------------------------------------
A, shift = family("A"), family("a")
nested = Hypothesis("O is affine in U", T.O[k, i], "==", total(l, A[k, l]*U.O[l, i]) + shift[k], forall=(k, i))


@theorem(
    id="leg.pythagoras.nested",
    title="More observables bound more of the entropy production",
    source=PAPER,
    hypotheses=(here, nested, T.averages(p), T.potential, T.conjugate, U.averages(p), U.averages(), U.tilted, U.potential, U.conjugate),
    claim=(phi, "<=", U.phi),
    equality="the tilted law of the larger set is one of the smaller set",
    anywhere=fine,
    tight=nearly(),
    without={nested.name: nearly(unrelated=True), here.name: nearly(leak=True)},
    shown=r"r \in \mathrm{span}\{1, r'\}: \qquad \varphi_r(\eta) \le \varphi_{r'}(\eta')",
    applies_to=ANY,
    letters=more["nested"],
    **common,
)
def nest():
    """For every theta of the smaller set, in particular the maximiser. That phi of the larger set is below D(p||q) is leg.young.ep."""
    coarse, law = T.young(U.law), U.law
    mean = close(T.eta[k], "==", T.mean(law), by=[
        T.averages(p), over(i, p[i]*assume(nested)), over(i, law[i]*assume(nested)), over(l, A[k, l]*assume(U.averages(p))),
        over(l, A[k, l]*assume(U.averages())), shift[k]*assume(here), shift[k]*U.one])
    coarse = cut(cut(coarse, T.averages(law), mean), normalised(law), U.one)
    return (
        calc(phi)
        .eq(T.dot() - T.psi, by=T.conjugate)
        .le(D(law), by=coarse, why="leg.young")
        .eq(U.dot() - U.psi, by=U.value(), why="leg.min-ep.value")
        .eq(U.phi, by=U.conjugate)
    )


# -- enough observables -----------------------------------------------------------------------------------------------------------------
d, d0 = family("d"), Symbol("d_0", real=True)
spans = Hypothesis("ln(p/q) is in the span of 1 and O", log(p[i]/q[i]), "==", d0 + total(k, d[k]*T.O[k, i]), forall=(i,))
attained = (here, same, T.tilted, T.potential, T.averages(), T.conjugate)


def spanned(size=0.0, whole=1.0):
    """The tilted law, or one beside it, or, of observables with the mean 0, another total."""
    def made(rng, n):
        data = anywhere(rng, n)
        if whole != 1:
            data = tilted(data | {"O": data["O"] - data["eta"][..., None]}, data["theta"])
        p = beside(rng, data, size)["p"] if size else whole*data["ptheta"]
        return data | {"p": p, "d": data["theta"], "d_0": ln(whole) - data["psi"]}
    return made


def off(rng, n):                                          # another tilted law
    data = other(rng, anywhere(rng, n))
    return data | {"p": data["py"], "d": data["thetay"], "d_0": -data["psiy"]}


@theorem(
    id="leg.pythagoras.spanned",
    title="A state whose logarithm the observables span has phi ahead",
    source=PAPER,
    hypotheses=(*attained, spans),
    claim=(D(p), "==", phi),
    equality="always",
    anywhere=spanned(),
    without={spans.name: spanned(0.9), same.name: off, here.name: spanned(whole=0.8)},
    shown=r"\ln\frac{p}{p_{\mathrm{eq}}} \in \mathrm{span}\{1, r\}: \qquad D(p\|p_{\mathrm{eq}}) = \varphi(\eta)",
    applies_to=ANY,
    letters=more["spanned"],
    **common,
)
def span():
    """Then D(p||p_theta) + D(p_theta||p) = 0."""
    low = close(0, "<=", D(p, ptheta), by=T.positive(p))
    gibbs = over(i, lemmas.use(lemmas.gibbs, a=ptheta[i], b=p[i]))
    high = close(D(p, ptheta), "<=", 0, by=[
        gibbs, *(over(i, w[i]*t) for w in (p, ptheta) for t in (assume(spans), T.ln)), *(over(k, f[k]*assume(same)) for f in (d, T.theta)),
        *(c*t for c in (d0, T.psi) for t in (assume(here), T.one)), assume(here), T.one])
    return (
        calc(D(p))
        .eq(D(p, ptheta) + D(ptheta), by=pythagoras.prove(), why="leg.pythagoras")
        .eq(D(ptheta), by=both(high, low))
        .eq(phi, by=[T.value(), T.conjugate])
    )


X, y = family("X"), family("y")
other_state = Index("j", state.size)
complete = Hypothesis("1 and O span all functions", total(k, X[other_state, k]*T.O[k, state]) + y[other_state] - Delta(state, other_state),
                      "==", 0, forall=(state, other_state))


@theorem(
    id="leg.pythagoras.complete",
    title="As many observables as states, less one, see all of the entropy production",
    source=PAPER,
    hypotheses=(normalised(p, state), J.same_averages(p), J.tilted, J.potential, J.averages(), J.conjugate, complete),
    claim=(D(p, q, state), "==", phi),
    equality="always",
    anywhere=all_functions,
    without={complete.name: lambda rng, n: all_functions(rng, n, enough=False),
             normalised(p, state).name: lambda rng, n: all_functions(rng, n, leak=1.0),
             J.same_averages(p).name: lambda rng, n: all_functions(rng, n, off=True)},
    shown=r"K = n - 1: \qquad D(p\|p_{\mathrm{eq}}) = \varphi(\eta)",
    applies_to=JUMPS,
    letters=more["complete"],
    **common,
)
def all_seen():
    """n - 1 observables, independent modulo constants, span all functions with the constants: linear algebra, in words."""
    height = log(p[other_state]/q[other_state])
    t = substitute(span.prove(), {space("N"): state.size, d: ((k,), total(other_state, X[other_state, k]*height)),
                                  d0: total(other_state, y[other_state]*height)})
    seen = close(log(p[state]/q[state]), "==",
                 total(other_state, y[other_state]*height) + total(k, total(other_state, X[other_state, k]*height)*T.O[k, state]),
                 by=over(other_state, height*assume(complete)))
    return calc(D(p, q, state)).eq(phi, by=cut(t, next(h for h in t.hyps if h.name == spans.name), seen), why="leg.pythagoras.spanned")


# -- the same observables in other words ------------------------------------------------------------------------------------------------
image = Hypothesis("U is affine in O", U.O[l, i], "==", total(k, A[l, k]*T.O[k, i]) + shift[l], forall=(l, i))
pulled = Hypothesis("theta = A^T thetaU", T.theta[k], "==", total(l, A[l, k]*U.theta[l]), forall=(k,), kind="definition")


def imaged(rng, n, affine=True, scale=1.0):
    """Observables, an affine image of them, a field, and any law."""
    data, A, a = anywhere(rng, n), rng.normal(0, 1, (n, 2, 2)), rng.normal(0, 1, (n, 2))
    field = rng.normal(0, 1, (n, 2))
    data = tilted(data, (A*field[..., None]).sum(1)) | {"A": A, "a": a}
    data["U"] = A @ data["O"] + a[..., None] if affine else rng.normal(0, 1, (n, 2, 5))
    data = tilted(data, field, "U", data["U"]) | {"p": scale*law(rng, data)}
    return seen(seen(data), "U", O=data["U"])


@theorem(
    id="leg.pythagoras.image",
    title="phi is the same for every affine image of the observables",
    source=PAPER,
    hypotheses=(here, image, pulled, T.averages(p), T.potential, T.conjugate, U.averages(p), U.potential, U.conjugate),
    claim=(U.phi, "==", phi),
    equality="always",
    anywhere=imaged,
    without={image.name: lambda rng, n: imaged(rng, n, affine=False), here.name: lambda rng, n: imaged(rng, n, scale=2.0)},
    shown=r"r' = Ar + a, \ \theta = A^{\mathsf T}\theta': \qquad \varphi_{r'}(\eta') = \varphi_r(\eta)",
    applies_to=ANY,
    letters=more["image"],
    **common,
)
def images():
    """For every field, so for the maximisers; an invertible A reaches all of them."""
    lift = total(l, U.theta[l]*shift[l])
    exponent = close(U.exponent(), "==", T.exponent() + lift, by=[
        over(l, U.theta[l]*assume(image)), over(k, T.O[k, i]*assume(pulled))])
    each = exponential(exponent, U.exponent(), exp(T.exponent() + lift))
    weights = close(exp(U.psi), "==", exp(T.psi)*exp(lift), by=[U.raised, exp(lift)*T.raised, over(i, q[i]*each)])
    shifted = logarithm(weights, exp(U.psi), exp(T.psi), lift)
    return (
        calc(U.phi)
        .eq(U.dot() - U.psi, by=U.conjugate)
        .eq(U.dot() - T.psi - lift, by=shifted)
        .eq(T.dot() - T.psi, by=[over(l, U.theta[l]*assume(U.averages(p))), over(i, p[i]*exponent),
                                 over(k, T.theta[k]*assume(T.averages(p))), lift*assume(here)])
        .eq(phi, by=T.conjugate)
    )
