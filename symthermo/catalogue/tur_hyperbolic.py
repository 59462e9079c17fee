"""The hyperbolic uncertainty relation.

    sigma >= 2 (|w.J|/w_max) artanh(|w.J| / sum_r |w_r| A_r) ,      w_max = max |w_r|

An equality for one reaction, at any distance from equilibrium. Neither this nor tur.tkur dominates. Without w_max it is false.
After Dechant, J. Phys. A 55, 094001 (2022), arXiv:2110.01141; re-derived for networks. Identifier: tur.hyperbolic.
"""
from sympy import Rational, Symbol, log

from ..flow import ChemicalFlow
from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, root, sign, theorem, times
from ._samples import driven, fluxes

n = ChemicalFlow.generic()
r = n.r
w, size = family("w"), family("absw", nonnegative=True)
Jp, Jm = n.Jp(r), n.Jm(r)
wmax, P, Q = Symbol("wmax", nonnegative=True), Symbol("P", positive=True), Symbol("Q", positive=True)
J, A = n.J(r), n.A(r)
current, activity = total(r, w[r]*J), total(r, size[r]*A)
sizes = Hypothesis("absw = |w|", size[r]**2, "==", w[r]**2, forall=(r,), kind="definition")
top = Hypothesis("|w| <= w_max", size[r], "<=", wmax, forall=(r,))
is_P = Hypothesis("2 P = sum |w| A + w.J", 2*P, "==", activity + current, kind="definition")
is_Q = Hypothesis("2 Q = sum |w| A - w.J", 2*Q, "==", activity - current, kind="definition")


def weighted(data, w, wmax=None):
    J, A = data["Jp"] - data["Jm"], data["Jp"] + data["Jm"]
    current, activity = (w*J).sum(axis=1), (abs(w)*A).sum(axis=1)
    return data | {"w": w, "absw": abs(w), "wmax": abs(w).max(axis=1) if wmax is None else wmax,
                   "P": (activity + current)/2, "Q": (activity - current)/2}


def anywhere(rng, k):
    return weighted(fluxes(rng, k), rng.normal(0, 1, (k, 5)))


def tight(rng, k, wmax=None):                             # all forces of one size, weights of one size along them
    sign = rng.choice([-1.0, 1.0], (k, 5))
    return weighted(driven(rng, rng.uniform(0.5, 4, (k, 1))*sign), sign*rng.lognormal(0, 1, (k, 1)), wmax)


@theorem(
    id="tur.hyperbolic",
    title="Hyperbolic uncertainty relation for a current",
    source="after Dechant, J. Phys. A 55, 094001 (2022)",
    paper=7,
    hypotheses=(sizes, top, is_P, is_Q),
    claim=(current*log(P/Q), "<=", wmax*n.epr),
    equality="all w_r J_r of one sign, |J_r|/A_r and |w_r| the same for all reactions: one reaction, for instance; w.J = 0 = sigma",
    anywhere=anywhere,
    tight=tight,
    without={top.name: lambda rng, k: tight(rng, k, rng.uniform(0, 0.01, k))},
    shown=r"2\,|w\cdot J|\,\operatorname{artanh}\frac{|w\cdot J|}{\sum_r |w_r| A_r} \le w_{\max}\,\sigma, \qquad w_{\max} = \max_r |w_r|",
    letters={
        "absw": (r"|w_r|", "numeric.bound_letters.absolute_weight"),
        "wmax": (r"w_{\max} = \max_r |w_r|", "numeric.bound_letters.largest_weight"),
        "P": (r"P = \tfrac12\bigl(\sum_r |w_r| A_r + w\cdot J\bigr)", "numeric.bound_letters.activity_along"),
        "Q": (r"Q = \tfrac12\bigl(\sum_r |w_r| A_r - w\cdot J\bigr)", "numeric.bound_letters.activity_against"),
    },
    applies_to=("network", "jump"),
)
def hyperbolic():
    """2 artanh(w.J/sum |w| A) = ln(P/Q), and w.J = P - Q: the claim is the same for w and -w."""
    square = close(w[r]**2, "<=", size[r]**2, by=assume(sizes))
    up, down = (root(s*w[r], size[r], square, sign(size[r])) for s in (-1, 1))              # 0 <= |w| + w, |w| - w
    half = Rational(1, 2)
    forward = lemmas.use(lemmas.force, a=Jp, b=Jm, c=P, d=Q)      # tangent planes of J F at (P, Q) and at (Q, P)
    backward = lemmas.use(lemmas.force, a=Jm, b=Jp, c=P, d=Q)
    return (
        calc(current*log(P/Q))
        .le(total(r, size[r]*J*n.F(r)), by=[
            over(r, half*times(up, forward)), over(r, half*times(down, backward)), log(P/Q)*assume(is_P), log(P/Q)*assume(is_Q),
            assume(is_P), assume(is_Q), Q/P*assume(is_P), P/Q*assume(is_Q)])
        .le(wmax*n.epr, by=over(r, times(assume(top), lemmas.use(lemmas.edge, a=Jp, b=Jm))))
    )
