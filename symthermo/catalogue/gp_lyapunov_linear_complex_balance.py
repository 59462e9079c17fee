"""At complex balance mass action meets the criterion of Glansdorff and Prigogine, and the divergence from the steady state falls.

    0 <= sigma_ex = -d/dt D(x||xss) ,   0 <= sigma_hk ,   0 <= delta2sigma

Deficiency zero and weak reversibility suffice for complex balance, whatever the constants.
Horn, Jackson, Arch. Rational Mech. Anal. 47, 81 (1972); Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446.
Identifier: gp.lyapunov-linear.complex_balance.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, calc, over, sign, theorem
from . import hs_excess as hs
from ._chemical import i, r
from ._samples import times, turned
from ._stability import REDERIVED, Jssm, Jssp, letters, linear_flux, num, nup, pull, restated, said_by, u
from ._steady import ring, unstable

HORN = "Horn, Jackson, Arch. Rational Mech. Anal. 47, 81 (1972)"


@theorem(
    id="gp.lyapunov-linear.complex_balance",
    title="At complex balance the divergence from the steady state falls",
    source=HORN,
    paper=4,
    **restated(hs.positive_rate),
)
def horn_jackson():
    """sigma_ex is -dD/dt by gp.excess-exact."""
    return said_by(hs.positive_rate)


@theorem(
    id="gp.lyapunov-linear.complex_balance.housekeeping",
    title="At complex balance the housekeeping entropy production is not negative",
    source=HORN,
    paper=4,
    **restated(hs.positive_adiabatic),
)
def horn_jackson_maintenance():
    return said_by(hs.positive_adiabatic)


# -- second order --------------------------------------------------------------------------------------------------------------------------
w = family("w", nonnegative=True)
before, after = total(i, nup[i, r]*u), total(i, num[i, r]*u)
squares_of = Hypothesis("w_c = (Y^T u)_c^2 of the complexes", after**2 - before**2, "==", total(hs.c, hs.dd[hs.c, r]*w[hs.c]), forall=(r,),
                        kind="definition")
second_order = total(r, linear_flux(u)*pull)
spread = total(r, (Jssp[r] + Jssm[r])*(after - before)**2)/2


def ring_near(make):
    """The same with a small displacement."""
    def made(rng, k):
        data = make(rng, k)
        dxs = data["xss"]*rng.normal(0, 1, data["xss"].shape)
        before, after = (times(turned(data[name]), dxs/data["xss"]) for name in ("nup", "num"))
        return data | {"dxs": dxs, "w": ring_squares(before, after, data["d"])}
    return made


def ring_squares(before, after, d):
    """(Y^T u)_c^2, read off the reactions that leave the complexes, or that lead there."""
    leaves, arrives = (d < 0)*1.0, (d > 0)*1.0
    out, into = times(leaves, before**2), times(arrives, after**2)
    count = leaves.sum(-1)
    return out/(count + (count == 0)) + (count == 0)*into/(arrives.sum(-1) + (arrives.sum(-1) == 0))


def ring_still(rng, k):                                   # displacements that all reactions feel alike
    data = ring_near(ring)(rng, k)
    dxs = 1e-3*data["dxs"]
    return data | {"dxs": dxs, "w": 1e-6*data["w"]}


@theorem(
    id="gp.lyapunov-linear.complex_balance.linear",
    title="At complex balance the criterion of Glansdorff and Prigogine is met",
    source=REDERIVED,
    paper=4,
    hypotheses=(hs.stoichiometry, squares_of, hs.complex_balance),
    claim=(0, "<=", second_order),
    equality="u = dx/xss gives each reaction the same on both sides: dx = 0 on the class",
    anywhere=ring_near(ring),
    tight=ring_still,
    without={hs.complex_balance.name: ring_near(unstable)},
    shown=r"0 \le \delta^2\sigma",
    letters=letters(w=r"w_c = \Bigl(\sum_i Y_{ic}\,\delta x_i/x^{\mathrm{ss}}_i\Bigr)^2"),
    applies_to=("network",),
)
def horn_jackson_linear():
    steady = over(r, (Jssp[r] - Jssm[r])*assume(squares_of))
    return (
        calc(0)
        .le(spread, by=sign(spread))
        .eq(total(r, (Jssp[r]*before - Jssm[r]*after)*(before - after)), by=[steady, over(hs.c, w[hs.c]*assume(hs.complex_balance))])
        .eq(second_order, by=over(r, linear_flux(u)*over(i, u*assume(hs.stoichiometry))))
    )
