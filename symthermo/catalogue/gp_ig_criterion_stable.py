"""Where the intrinsic speed decreases a steady state is stable.

    I(t) <= I(0)  =>  -delta2S(t) <= |K^-1|^2 |K|^2 (-delta2S(0)) ,      |K|^2 = sum_ij K_ij^2 xss_j/xss_i

Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.ig-criterion.stable.
"""

from ..index import family, total
from ..proof import Hypothesis, assume, calc, lemmas, over, theorem
from ._chemical import i, j, xss
from ._samples import times
from ._stability import dv, dxs, jacss
from .gp_ig_criterion import ours

inv, dx0, dv0 = family("inv"), family("dx0"), family("dv0")
inverse = Hypothesis("K has an inverse on the class", dxs[i], "==", total(j, inv[i, j]*dv[j]), forall=(i,))
start = Hypothesis("linearised motion at the start", dv0[i], "==", total(j, jacss[i, j]*dx0[j]), forall=(i,))
never = Hypothesis("I never exceeds that at the start", total(i, dv[i]**2/xss[i]), "<=", total(i, dv0[i]**2/xss[i]))
distance, distance0 = total(i, dxs[i]**2/xss[i]), total(i, dx0[i]**2/xss[i])
size, size_inv = (total(i, j, m[i, j]**2*xss[j]/xss[i]) for m in (jacss, inv))


def kept(places, spare, growth=0.0, broken=""):
    """States with I below that at the start by up to `spare`, or above it; K is a number where `places` is 1."""
    def made(rng, k):
        xss, inv, dv, dv0 = (rng.lognormal(0, 0.5, (k, places)), rng.normal(0, 1, (k, places, places)), rng.normal(0, 1, (k, places)),
                             rng.normal(0, 1, (k, places)))
        I, I0 = (dv**2/xss).sum(-1, keepdims=True), (dv0**2/xss).sum(-1, keepdims=True)
        dv = dv*((1 - spare*rng.uniform(0, 1, (k, 1)) + growth)*I0/I)**0.5
        jacss = 1/inv if places == 1 else rng.normal(0, 1, inv.shape)
        dx0 = inv[..., 0]*dv0 if places == 1 else rng.normal(0, 1, dv0.shape)
        if places > 1:
            miss = dv0 - times(jacss, dx0)                # K dx0 = dv0, by a change of K along dx0
            jacss = jacss + miss[..., None]*dx0[:, None]/(dx0**2).sum(-1)[:, None, None]
        return {"xss": xss, "inv": inv, "dv": dv, "dv0": dv0, "dx0": dx0*(0.1 if broken == "dx0" else 1), "jacss": jacss,
                "dxs": times(inv, dv)*(10 if broken == "dxs" else 1)}
    return made


@theorem(
    id="gp.ig-criterion.stable",
    title="Where the intrinsic speed never exceeds that at the start, no displacement outgrows that at the start by more than a factor",
    hypotheses=(inverse, start, never),
    claim=(distance, "<=", size_inv*size*distance0),
    equality="one species, constant speed",
    anywhere=kept(3, 1.0),
    tight=kept(1, 1e-6),
    without={inverse.name: kept(1, 1e-6, broken="dxs"), start.name: kept(1, 1e-6, broken="dx0"), never.name: kept(1, 1e-6, growth=1.0)},
    shown=r"I(t) \le I(0) \;\Rightarrow\; -\delta^2 S(t) \le \|K^{-1}\|^2 \|K\|^2\, \bigl(-\delta^2 S(0)\bigr)",
    **ours,
)
def stable():
    """Stability in the linearised motion, with K nonsingular on the class. In the full motion I is a positive-definite function that does
    not increase near xss, which gives stability by Lyapunov's theorem, and asymptotic stability where it decreases; contrapositive (3):
    an unstable xss has paths with dI/dt > 0 arbitrarily near.
    """
    back = over(i, 1/xss[i]*lemmas.cauchy_schwarz(inv[i, j], dv[j], weight=xss[j], over=j))
    there = over(i, 1/xss[i]*lemmas.cauchy_schwarz(jacss[i, j], dx0[j], weight=xss[j], over=j))
    moved_back, moved_there = total(j, inv[i, j]*dv[j]), total(j, jacss[i, j]*dx0[j])
    speed, speed0 = total(i, dv[i]**2/xss[i]), total(i, dv0[i]**2/xss[i])
    return (
        calc(distance)
        .eq(total(i, moved_back**2/xss[i]), by=over(i, (dxs[i] + moved_back)/xss[i]*assume(inverse)))
        .le(size_inv*speed, by=back)
        .le(size_inv*speed0, by=size_inv*assume(never))
        .eq(size_inv*total(i, moved_there**2/xss[i]), by=size_inv*over(i, (dv0[i] + moved_there)/xss[i]*assume(start)))
        .le(size_inv*size*distance0, by=size_inv*there)
    )
