"""Merging parallel reactions lowers dissipation and leaves speed and diffusion as they are.

    sigma_merged <= sigma ,   xdot_merged = xdot ,   D_merged = D ,   hence   2 (dx_i/dt)^2 <= D_i sigma_merged

So the uncertainty relation holds with the dissipation that coarse data show. By the log-sum inequality; Yoshimura, Ito,
Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748, for the relation. Identifier: tur.lump.
"""
from sympy import log

from ..flow import ChemicalFlow
from ..index import Delta, Index, family, finite, index_map, total
from ..proof import Hypothesis, assume, calc, lemmas, over, substitute, theorem
from ._samples import fluxes
from .tur_concentration import concentration

n = ChemicalFlow.generic()
i, j, r = n.i, n.j, n.r
S, Jp, Jm, J = n.S, n.Jp(r), n.Jm(r), n.J(r)
g = Index("g", finite("G"))                               # groups of parallel reactions
of = index_map("group", r.size, g.size)
T, Kp, Km = family("T"), family("Kp", positive=True), family("Km", positive=True)
K, B = Kp[g] - Km[g], Kp[g] + Km[g]
merged = total(g, K*log(Kp[g]/Km[g]))
speed, diffusion = total(g, T[i, g]*K), lambda k, m: total(g, T[k, g]*T[m, g]*B)

is_p = Hypothesis("Kp is the total of J+ in the group", Kp[g] - total(r, Delta(g, of(r))*Jp), "==", 0, forall=(g,), kind="definition")
is_m = Hypothesis("Km is the total of J- in the group", Km[g] - total(r, Delta(g, of(r))*Jm), "==", 0, forall=(g,), kind="definition")
parallel = Hypothesis("reactions of a group have the same column of S", S[i, r], "==", T[i, of(r)], forall=(i, r))
GROUPS = [0, 1, 1, 2, 0]
MEMBER = [[float(g == c) for c in range(3)] for g in GROUPS]


def gathered(rng, k, data):
    """Adds the groups, their fluxes and columns."""
    T = rng.integers(-2, 3, (k, 4, 3))
    return data | {"group": [GROUPS]*k, "Kp": data["Jp"] @ MEMBER, "Km": data["Jm"] @ MEMBER, "T": T, "S": T[..., GROUPS]}


def anywhere(rng, k):
    return gathered(rng, k, fluxes(rng, k))


def tight(rng, k):                                        # one force in each group
    force, back = rng.lognormal(0, 1, (k, 3)), rng.lognormal(0, 1, (k, 5))
    return gathered(rng, k, {"Jp": force[:, GROUPS]*back, "Jm": back})


def single(rng, k):                                       # one reaction, close to equilibrium
    back, T = rng.lognormal(0, 1, (k, 1)), rng.choice([-1, 1, 2], (k, 1, 1))
    return {"Jp": 1.01*back, "Jm": back, "Kp": 1.01*back, "Km": back, "S": T, "T": T, "group": [[0]]*k}


def opposite(rng, k):                                     # a reaction merged with its reverse: the dissipation is gone, the speed is not
    slow, fast = rng.lognormal(0, 1, (k, 1)), rng.lognormal(1, 1, (k, 1))
    data = {"Jp": slow + fast*[1, 1, 0, 0, 0], "Jm": slow + fast*[0, 0, 1, 0, 1]}
    return gathered(rng, k, data) | {"S": [[1.0, 1, -1, 0, -1]] + rng.normal(0, 0.1, (k, 4, 5))}


common = {"source": "re-derived; the log-sum inequality", "paper": 7, "anywhere": anywhere, "applies_to": ("network", "jump")}
names = {
    "group": (r"\text{reactions with one column of } S", "numeric.bound_letters.group"),
    "Kp": (r"K^+_g = \sum_{r\in g} J^+_r", "numeric.bound_letters.merged_forward"),
    "Km": (r"K^-_g = \sum_{r\in g} J^-_r", "numeric.bound_letters.merged_backward"),
    "T": (r"T_{ig} = S_{ir},\ r\in g", "numeric.bound_letters.merged_columns"),
}


@theorem(
    id="tur.lump",
    title="Merging reactions lowers the entropy production rate",
    hypotheses=(is_p, is_m),
    claim=(merged, "<=", n.epr),
    equality="one force in each group",
    tight=tight,
    letters=names,
    **common,
)
def lump():
    """Any groups: that the columns agree is not needed here."""
    plane = lemmas.use(lemmas.force, a=Jp, b=Jm, c=Kp[of(r)], d=Km[of(r)])
    return calc(merged).le(n.epr, by=[
        over(r, plane), over(g, (log(Kp[g]/Km[g]) + 1 - Km[g]/Kp[g])*assume(is_p)),
        over(g, (log(Km[g]/Kp[g]) + 1 - Kp[g]/Km[g])*assume(is_m))])


@theorem(
    id="tur.lump.rate",
    title="Merging parallel reactions leaves the rate equations as they are",
    hypotheses=(is_p, is_m, parallel),
    claim=(speed, "==", n.rate(i)),
    equality="always",
    without={parallel.name: opposite},
    letters=names,
    **common,
)
def rate():
    return (
        calc(speed)
        .eq(total(r, T[i, of(r)]*J), by=[over(g, T[i, g]*assume(is_p)), over(g, T[i, g]*assume(is_m))])
        .eq(n.rate(i), by=over(r, J*assume(parallel)))
    )


@theorem(
    id="tur.lump.diffusion",
    title="Merging parallel reactions leaves the diffusion matrix as it is",
    hypotheses=(is_p, is_m, parallel),
    claim=(diffusion(i, j), "==", n.diffusion(i, j)),
    equality="always",
    without={parallel.name: opposite},
    letters=names,
    **common,
)
def diffusion_matrix():
    A, here, there = n.A(r), assume(parallel), substitute(assume(parallel), {i: j})
    return (
        calc(diffusion(i, j))
        .eq(total(r, T[i, of(r)]*T[j, of(r)]*A), by=[over(g, T[i, g]*T[j, g]*assume(is_p)), over(g, T[i, g]*T[j, g]*assume(is_m))])
        .eq(n.diffusion(i, j), by=[over(r, A*T[j, of(r)]*here), over(r, A*S[i, r]*there)])
    )


@theorem(
    id="tur.lump.concentration",
    title="The uncertainty relation holds with the dissipation of the merged reactions",
    hypotheses=(is_p, is_m, parallel),
    claim=(2*n.rate(i)**2, "<=", n.diffusion(i)*merged),
    equality="one value of S A / J over all reactions, as all forces go to zero",
    tight=single,
    without={parallel.name: opposite},
    letters=names,
    **common,
)
def coarse():
    there = {r.size: g.size, S: ((i, g), T[i, g]), Jp.base: ((g,), Kp[g]), Jm.base: ((g,), Km[g])}
    seen = substitute(concentration.prove(), there)               # the relation for the merged network
    return (
        calc(2*n.rate(i)**2)
        .eq(2*speed**2, by=(n.rate(i) + speed)*rate.prove())
        .le(diffusion(i, i)*merged, by=seen)
        .eq(n.diffusion(i)*merged, by=merged*substitute(diffusion_matrix.prove(), {j: i}))
    )
