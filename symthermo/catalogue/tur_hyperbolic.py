"""The hyperbolic uncertainty relation.

    sigma >= 2 (|w.J|/w_max) artanh(|w.J| / sum_r |w_r| A_r) ,      w_max = max |w_r|

An equality for one reaction, at any distance from equilibrium. Neither this nor tur.tkur dominates. Without w_max it is false.
After Dechant, J. Phys. A 55, 094001 (2022), arXiv:2110.01141; re-derived for networks. Identifier: tur.hyperbolic.
"""
from sympy import Symbol, log

from ..flow import ChemicalFlow
from ..index import family, total
from ..proof import Hypothesis, assume, calc, lemmas, over, theorem, times
from ._samples import driven, fluxes

n = ChemicalFlow.generic()
r = n.r
up, down = family("up", nonnegative=True), family("down", nonnegative=True)
Jp, Jm = n.Jp(r), n.Jm(r)
wmax, P, Q = Symbol("wmax", nonnegative=True), Symbol("P", positive=True), Symbol("Q", positive=True)
top = Hypothesis("|w_r| <= w_max", up[r] + down[r], "<=", wmax, forall=(r,))
is_P = Hypothesis("P = (sum |w| A + w.J)/2", total(r, up[r]*Jp + down[r]*Jm), "==", P, kind="definition")
is_Q = Hypothesis("Q = (sum |w| A - w.J)/2", total(r, up[r]*Jm + down[r]*Jp), "==", Q, kind="definition")


def weighted(data, w, wmax=None):
    up, down, a, b = (w > 0)*w, (w < 0)*-w, data["Jp"], data["Jm"]
    return data | {"up": up, "down": down, "wmax": (up + down).max(axis=1) if wmax is None else wmax,
                   "P": (up*a + down*b).sum(axis=1), "Q": (up*b + down*a).sum(axis=1)}


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
    hypotheses=(top, is_P, is_Q),
    claim=((P - Q)*log(P/Q), "<=", wmax*n.epr),
    equality="all w_r J_r of one sign, |J_r|/A_r and |w_r| the same for all reactions: one reaction, for instance; w.J = 0 = sigma",
    anywhere=anywhere,
    tight=tight,
    without={top.name: lambda rng, k: tight(rng, k, rng.uniform(0, 0.01, k))},
    shown=r"2\,|w\cdot J|\,\operatorname{artanh}\frac{|w\cdot J|}{\sum_r |w_r| A_r} \le w_{\max}\,\sigma, \qquad w_{\max} = \max_r |w_r|",
    letters={
        "up": (r"w^{\uparrow}_r = \max(w_r, 0)", "numeric.letters.up"),
        "down": (r"w^{\downarrow}_r = \max(-w_r, 0)", "numeric.letters.down"),
        "wmax": (r"w_{\max} = \max_r |w_r|", "numeric.letters.wmax"),
        "P": (r"P = \tfrac12\bigl(\sum_r |w_r| A_r + w\cdot J\bigr)", "numeric.letters.P"),
        "Q": (r"Q = \tfrac12\bigl(\sum_r |w_r| A_r - w\cdot J\bigr)", "numeric.letters.Q"),
    },
    applies_to=("network", "jump"),
)
def hyperbolic():
    """w = up - down, |w| = up + down; then w.J = P - Q and 2 artanh(w.J/sum |w| A) = ln(P/Q)."""
    forward = lemmas.use(lemmas.force, a=Jp, b=Jm, c=P, d=Q)      # tangent planes of J F at (P, Q) and at (Q, P)
    backward = lemmas.use(lemmas.force, a=Jm, b=Jp, c=P, d=Q)
    F = n.F(r)
    return (
        calc((P - Q)*log(P/Q))
        .le(total(r, (up[r] + down[r])*n.J(r)*F), by=[
            over(r, up[r]*forward), over(r, down[r]*backward),
            (log(P/Q) + 1 - Q/P)*assume(is_P), (log(Q/P) + 1 - P/Q)*assume(is_Q)])
        .le(wmax*n.epr, by=over(r, times(assume(top), lemmas.use(lemmas.edge, a=Jp, b=Jm))))
    )
