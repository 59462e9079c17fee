"""Where rates depend on the state, the sign of the product of the changes of currents and forces decides nothing.

    sum_r dJ_r dF_r = (1/2) d(delta2S)/dt + sum_r dJ_r delta ln(W+_r/W-_r)

The last term has no sign: the criterion of Glansdorff and Prigogine passes unstable states and rejects stable ones.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.ig-criterion.nonlinear.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, close, derive, over, theorem
from ._chemical import i, r
from ._stability import DV, ENTROPY, SHIFTS, d2S_is, d2Sdot, dF, displaced, dJ, driven_away, falls, letters, motion_is, pull, u
from .gp_ig_criterion import always

dlnW = family("dlnW")
force_shift = Hypothesis("the forces change with the rates as well", dF[r], "==", pull + dlnW[r], forall=(r,), kind="definition")


def with_rates(make):
    def made(rng, k):
        data = make(rng, k)
        dlnW = rng.normal(0, 1, (k, 3))
        return data | {"dlnW": dlnW, "dF": data["dF"] + dlnW}
    return made


@theorem(
    id="gp.ig-criterion.nonlinear",
    title="Where rates depend on the state, the product of the changes of currents and forces is not the rate of the second-order entropy",
    hypotheses=(d2S_is, falls, motion_is, force_shift),
    claim=(total(r, dJ[r]*dF[r]), "==", d2Sdot/2 + total(r, dJ[r]*dlnW[r])),
    anywhere=with_rates(displaced),
    without={motion_is.name: with_rates(driven_away)},
    shown=r"\sum_r \delta J_r\,\delta F_r = \tfrac12\frac{d}{dt}\delta^2 S + \sum_r \delta J_r\,\delta\ln\frac{W^+_r}{W^-_r}",
    letters=ENTROPY | DV | SHIFTS | letters(dlnW=r"\delta\ln(W^+_r/W^-_r)"),
    **always,
)
def rates_of_state():
    """Mass action has no such term."""
    return close(total(r, dJ[r]*dF[r]), "==", d2Sdot/2 + total(r, dJ[r]*dlnW[r]), by=[
        over(r, dJ[r]*assume(force_shift)), derive(assume(d2S_is), falls), over(i, u*assume(motion_is))])
