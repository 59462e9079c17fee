"""No observable moves faster, in units of its own fluctuation, than the state: while the intrinsic speed decreases, so does that bound.

    (d<R>/dt)^2 <= Var(R) I ;      (d/dt sum_i R_i x_i)^2 <= I min_l sum_i (R_i - l_i)^2 x_i   over conservation laws l

and with I(0) in place of I where I never exceeds that at the start (.slowing): the physical meaning of the criterion dI/dt < 0.
Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.tradeoff-observable.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, calc, lemmas, over, theorem
from . import cr_conserved, cr_speed
from ._chemical import a, c, ell, i, k, l, v, x
from ._stability import PAPER, restated, said_by

x0, v0 = family("x0", positive=True), family("v0")
laws = Hypothesis("what L counts is conserved", total(i, ell[k, i]*v[i]), "==", 0, forall=(k,))
never = Hypothesis("I never exceeds that at the start", total(i, v[i]**2/x[i]), "<=", total(i, v0[i]**2/x0[i]))
change, left = total(i, a[i]*v[i]), a[i] - total(l, c[l]*ell[l, i])
start = total(i, v0[i]**2/x0[i])
spread = total(i, x[i]*left**2)


def slowing(near=1.0, growth=0.0, leak=0.0):
    """States with I below that at the start by up to half, or above it; an observable near the score."""
    def made(rng, n):
        x, v, x0, v0 = (draw(0, 1, (n, 4)) for draw in (rng.lognormal, rng.normal, rng.lognormal, rng.normal))
        ell, c = rng.normal(0, 1, (n, 4)), rng.normal(0, 1, (n, 1))
        v = v - (1 - leak)*ell*(ell*v).sum(-1, keepdims=True)/(ell**2).sum(-1, keepdims=True)
        I, I0 = (v**2/x).sum(-1, keepdims=True), (v0**2/x0).sum(-1, keepdims=True)
        v = v*((1 - min(near, 0.5)*rng.uniform(0, 1, (n, 1)) + growth)*I0/I)**0.5
        return {"x": x, "v": v, "x0": x0, "v0": v0, "ell": ell[:, None], "c": c, "a": v/x*(1 + near*rng.normal(0, 1, (n, 4))) + c*ell}
    return made


@theorem(
    id="gp.tradeoff-observable",
    title="Variance and Fisher information bound the rate of an observable",
    source=PAPER,
    paper=4,
    **restated(cr_speed.speed),
)
def probabilities():
    """If I decreases, the ratio of rate and fluctuation of every observable is bounded by a decreasing function."""
    return said_by(cr_speed.speed)


@theorem(
    id="gp.tradeoff-observable.measure",
    title="The rate of an observable of concentrations, less any combination of conservation laws",
    source=PAPER,
    paper=4,
    **restated(cr_conserved.free),
)
def concentrations():
    return said_by(cr_conserved.free)


@theorem(
    id="gp.tradeoff-observable.least",
    title="The rate of an observable of concentrations with the best combination of conservation laws",
    source=PAPER,
    paper=4,
    **restated(cr_conserved.laws),
)
def best():
    return said_by(cr_conserved.laws)


@theorem(
    id="gp.tradeoff-observable.slowing",
    title="Where the intrinsic speed never exceeds that at the start, no observable is faster, in units of its fluctuation, than that",
    source=PAPER,
    paper=4,
    hypotheses=(laws, never),
    claim=(change**2, "<=", start*spread),
    equality="a - c L proportional to d ln x/dt, I that of the start",
    anywhere=slowing(),
    tight=slowing(1e-3),
    without={laws.name: slowing(1e-3, leak=1.0), never.name: slowing(1e-3, growth=1.0)},
    shown=r"\Bigl(\frac{d}{dt}\sum_i a_i x_i\Bigr)^2 \le I(0)\, \sum_i x_i\,\bigl(a_i - (c L)_i\bigr)^2",
    letters={"c": (r"c", "numeric.observable_letters.law_coefficients")},
    applies_to=("network",),
)
def bounded():
    """At any later time. For probabilities L is their sum and c the mean: the variance."""
    freed, speed = total(i, left*v[i]), total(i, v[i]**2/x[i])
    return (
        calc(change**2)
        .eq(freed**2, by=(change + freed)*over(k, c[k]*assume(laws)))
        .le(spread*speed, by=lemmas.cauchy_schwarz(left, v[i], weight=x[i], over=i))
        .le(start*spread, by=spread*assume(never))
    )
