"""Excess entropy production is the rate at which the intrinsic speed can lower a distance.

    delta2sigma^2 <= I_lin (-delta2S) ;      sigma_ex^2 <= I Var_p[ln(p/q)] ,   sigma_ex^2 <= I sum_i x_i ln^2(x_i/xss_i)

the first in the linearised motion, the others at any distance, for probabilities and concentrations.
Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446; both forms re-derived. Identifier: gp.tradeoff-excess.
"""
from sympy import Symbol, log

from ..index import total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, lemmas, over, substitute, theorem
from ..proof.kernel import put
from . import cr_conserved, cr_conserved_rank_one, cr_excess, cr_observable
from ._chemical import S, a, drift, fisher, i, j, mixture, n, r, score, v, x, xss
from ._samples import EULER, times
from ._stability import CURRENTS, DV, PAPER, REDERIVED, displaced, dJ, dv, dxs, jacss, letters, pull, restated, said_by, square
from .gp_ig_criterion_eigenvector import EIGEN, along_eigenvector, eigen, eigenvector, lam
from .gp_ig_criterion_eigenvector import excess as excess_K

away = log(x[i]/xss[i])
linear_speed = total(i, total(r, S[i, r]*dJ[r])**2/xss[i])
excess2 = total(r, dJ[r]*pull)


# -- the linearised motion -----------------------------------------------------------------------------------------------------------------
def along(noise):
    """Displacements along the velocity S dJ, but for `noise`."""
    def made(rng, k):
        data = displaced(rng, k)
        data = data | {"dJ": rng.normal(0, 1, (k, 3))}
        dv = times(data["S"], data["dJ"])
        return data | {"dv": dv, "dxs": -dv*(1 + noise*rng.uniform(-1, 1, dv.shape))}
    return made


@theorem(
    id="gp.tradeoff-excess",
    title="Fisher information and distance bound the linear excess entropy production",
    source=PAPER,
    paper=4,
    claim=(excess2**2, "<=", linear_speed*square),
    equality="dx is a real eigenvector of K",
    anywhere=displaced,
    tight=along(0.03),
    shown=r"(\delta^2\sigma)^2 \le I_{\mathrm{lin}}\,(-\delta^2 S)",
    letters=CURRENTS,
    applies_to=("network",),
)
def quadratic():
    return (
        calc(excess2**2)
        .eq(total(i, dxs[i]*total(r, S[i, r]*dJ[r])/xss[i])**2)
        .le(linear_speed*square, by=lemmas.cauchy_schwarz(total(r, S[i, r]*dJ[r])/xss[i], dxs[i], weight=xss[i], over=i))
    )


dist, distdot = Symbol("dist", positive=True), Symbol("distdot", real=True)
dist_is = Hypothesis("dist is the distance from xss", dist**2, "==", square, always=True, kind="definition")
nears = Motion("dv = d(dx)/dt", ((dxs, dv), (xss, 0), (dist, distdot)))


def measured(make):
    def made(rng, k):
        data = make(rng, k)
        dist = (data["dxs"]**2/data["xss"]).sum(-1)**0.5
        return data | {"dist": dist, "distdot": (data["dxs"]*data["dv"]/data["xss"]).sum(-1)/dist}
    return made


@theorem(
    id="gp.tradeoff-excess.distance",
    title="The distance from a steady state changes at most with the intrinsic speed",
    source=PAPER,
    paper=4,
    hypotheses=(dist_is, nears),
    claim=(distdot**2, "<=", total(i, dv[i]**2/xss[i])),
    equality="dx is a real eigenvector of K",
    anywhere=measured(displaced),
    tight=measured(along(0.03)),
    shown=r"\Bigl|\frac{d}{dt}\sqrt{-\delta^2 S}\Bigr| \le \sqrt{I_{\mathrm{lin}}}",
    letters=DV | letters(dist=r"\sqrt{-\delta^2 S}", distdot=r"\frac{d}{dt}\sqrt{-\delta^2 S}"),
    applies_to=("network",),
)
def distance():
    """Any velocity dv of the displacement."""
    across, speed = total(i, dxs[i]*dv[i]/xss[i]), total(i, dv[i]**2/xss[i])
    falls = derive(assume(dist_is), nears)                # 2 dist distdot = 2 across
    return close(distdot**2, "<=", speed, by=[
        1/dist**2*lemmas.cauchy_schwarz(dv[i]/xss[i], dxs[i], weight=xss[i], over=i), (dist*distdot + across)/dist**2*falls,
        speed/dist**2*assume(dist_is)])


linear_speed_K = total(i, total(j, jacss[i, j]*dxs[j])**2/xss[i])


@theorem(
    id="gp.tradeoff-excess.eigenvector",
    title="Along an eigenvector the bound on the linear excess entropy production is an equality",
    source=REDERIVED,
    paper=4,
    hypotheses=(eigen,),
    claim=(excess_K**2, "==", linear_speed_K*square),
    equality="always",
    anywhere=along_eigenvector(),
    without={eigen.name: along_eigenvector(1.0)},
    shown=r"K\delta x = \lambda\,\delta x \;\Rightarrow\; (\delta^2\sigma)^2 = I_{\mathrm{lin}}\,(-\delta^2 S)",
    letters=EIGEN,
    applies_to=("network",),
)
def parallel():
    carried = total(j, jacss[i, j]*dxs[j])
    return (
        calc(excess_K**2)
        .eq(lam**2*square**2, by=(excess_K - lam*square)*eigenvector.prove(), why="gp.ig-criterion.eigenvector")
        .eq(linear_speed_K*square, by=square*over(i, (carried + lam*dxs[i])/xss[i]*assume(eigen)))
    )


# -- at any distance ---------------------------------------------------------------------------------------------------------------------
EXACT = r"\sigma_{\mathrm{ex}}^2 \le I "
common = {"source": REDERIVED, "paper": 4}


def moderate(make):
    """Samples of bounds on observables, with xss such that the observable, scaled to moderate size, is ln(x/xss)."""
    def made(rng, k):
        data = make(rng, k)
        size = 1/(1 + abs(data["a"]).max(-1)/5)
        scaled = {name: data[name]*size.reshape(-1, *[1]*(data[name].ndim - 1)) for name in ("a", "c", "kappa") if name in data}
        return data | scaled | {"xss": data["x"]*EULER**-scaled["a"]}
    return made


def scored(rng, k):                                       # the observable is the score, but for 3 %
    data = mixture(rng, k)
    return data | {"a": score(data)*(1 + 0.03*rng.uniform(-1, 1, (k, 4)))}


@theorem(
    id="gp.tradeoff-excess.exact",
    title="Its spread and the Fisher information bound the excess entropy production, at any distance",
    **common, **restated(cr_excess.excess) | {"shown": EXACT + r"\,\mathrm{Var}_p\Bigl[\ln\frac{p}{q}\Bigr], \qquad"
                                                               r" \sigma_{\mathrm{ex}} = -\frac{d}{dt} D(p\|q)"},
)
def exact():
    """For the stationary q; the bound holds for every q that rests."""
    return said_by(cr_excess.excess)


@theorem(
    id="gp.tradeoff-excess.measure",
    title="The Fisher information bounds the excess entropy production of a network, at any distance",
    claim=(drift(away)**2, "<=", total(i, x[i]*away**2)*fisher),
    equality="d ln x/dt proportional to ln(x/xss)",
    anywhere=moderate(cr_conserved.anywhere),
    tight=moderate(scored),
    shown=EXACT + r"\sum_i x_i \ln^2\frac{x_i}{x^{\mathrm{ss}}_i}",
    applies_to=("network",),
    **common,
)
def measure():
    plain = substitute(cr_observable.observable.prove(), {a: ((i,), away), v: ((i,), n.rate(i))})
    return calc(drift(away)**2).le(total(i, x[i]*away**2)*fisher, by=plain, why="cr.observable")


def of_steady(h):
    """A hypothesis about an observable, for ln(x/xss)."""
    return Hypothesis(h.name, put(h.lhs, {a: ((i,), away)}), h.op, put(h.rhs, {a: ((i,), away)}), h.forall, kind=h.kind)


residue = put(cr_conserved.residue, {a: ((i,), away)})
C = {"c": (r"c", "numeric.observable_letters.steady_coefficients")}


@theorem(
    id="gp.tradeoff-excess.laws",
    title="The Fisher information bounds the excess entropy production of a network, with conservation laws taken off",
    hypotheses=(cr_conserved.conserved,),
    claim=(drift(away)**2, "<=", residue*fisher),
    equality="d ln x/dt proportional to ln(x/xss) - c L",
    anywhere=moderate(cr_conserved.anywhere),
    tight=moderate(cr_conserved.tight),
    without={cr_conserved.conserved.name: moderate(cr_conserved.lawless)},
    shown=EXACT + r"\sum_i x_i \Bigl(\ln\frac{x_i}{x^{\mathrm{ss}}_i} - (c L)_i\Bigr)^2 \quad\text{for every } c",
    letters=C,
    applies_to=("network",),
    **common,
)
def laws():
    return calc(drift(away)**2).le(residue*fisher, by=substitute(cr_conserved.free.prove(), {a: ((i,), away)}), why="cr.conserved.any")


rank = cr_conserved_rank_one


@theorem(
    id="gp.tradeoff-excess.rank_one",
    title="For one independent reaction the bound on the excess entropy production is an equality",
    hypotheses=(cr_conserved.conserved, rank.rank_one, of_steady(rank.complete)),
    claim=(drift(away)**2, "==", residue*fisher),
    equality="always",
    anywhere=moderate(rank.single),
    without={rank.rank_one.name: moderate(rank.two), rank.complete.name: moderate(rank.incomplete),
             cr_conserved.conserved.name: moderate(rank.rowless)},
    shown=r"\operatorname{rank} S = 1 \;\Rightarrow\; \sigma_{\mathrm{ex}}^2 = I \sum_i x_i \Bigl(\ln\frac{x_i}{x^{\mathrm{ss}}_i}"
          r" - (c L)_i\Bigr)^2",
    letters=C | {name: rank.equality.letters[name] for name in ("s", "b")} | letters(kappa=r"\kappa"),
    applies_to=("network",),
    **common,
)
def rank_one():
    """Two states, for one."""
    return calc(drift(away)**2).eq(residue*fisher, by=substitute(rank.equality.prove(), {a: ((i,), away)}), why="cr.conserved.rank_one")
