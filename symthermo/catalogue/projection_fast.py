"""Fast reactions first: the dissipation on the way to equilibrium is that of the fast stage and that of the slow one.

    D(x||xeq) = D(x||y) + D(y||xeq) ,      x - y in Im S_fast ,   S_fast^T mu_y = 0 ,   S_fast^T mu_eq = 0

The line through x along the fast columns of S meets the states without fast affinities at y, the partial equilibrium. Ohga, Ito,
Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: projection.fast.
"""

from sympy import Symbol, log

from ..index import Index, family, finite, total
from ..proof import Hypothesis, assume, calc, over, theorem
from ._dual import KL, SOURCE, G, Gy, balance, bregman, convex, extent, i, muy, reach, x, y
from ._samples import EULER
from ._states import dot, states

f, Sf = Index("f", finite("fast")), family("Sf")
xeq, mueq, Geq = family("xeq", positive=True), family("mueq"), Symbol("Geq", real=True)
joined = reach(x, y, Sf, f)
partial, rest = balance(Sf, muy, "no fast affinity at y", f), balance(Sf, mueq, "no fast affinity at xeq", f)
slope = log(y[i]/xeq[i])
ideal_rest = Hypothesis("no fast affinity separates y and xeq", total(i, Sf[i, f]*slope), "==", 0, forall=(f,))
whole, quick, slow = bregman(G, Geq, mueq, x, xeq), bregman(G, Gy, muy, x, y), bregman(Gy, Geq, mueq, y, xeq)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",)}

# C <=> E + P is fast: its column, and what it conserves
COLUMN, KEPT = [[1], [0], [-1], [1]], [[1, 0, 1, 0], [0, 0, 1, 1], [0, 1, 0, 0]]


def stages(rng, k, size=None, out=None):
    """x from y by the fast reaction, no fast affinity at y and xeq; `size`: how far above its tangents the energy is, else anywhere."""
    data, step = states(rng, k), rng.uniform(-0.3, 0.3, (k, 1))
    data |= {"Sf": 0*data["x0"][:, :, None] + COLUMN, "extent": step, "x": data["y"] + step*[1, 0, -1, 1],
             "muy": rng.normal(0, 1, (k, 3)) @ KEPT, "mueq": rng.normal(0, 1, (k, 3)) @ KEPT, "xeq": data["z"], "Geq": data["Gz"]}
    if out:
        data[out] = rng.lognormal(0, 1, (k, 4)) if out == "x" else rng.normal(0, 1, (k, 4))
    if size is not None:
        data["G"] = data["Gy"] + dot(data["muy"], data["x"] - data["y"]) + size*rng.lognormal(0, 1, k)
    return data


@theorem(
    id="projection.fast",
    title="Dissipation of a fast stage and of a slow one",
    hypotheses=(joined, partial, rest),
    claim=(whole, "==", quick + slow),
    equality="always",
    anywhere=stages,
    without={joined.name: lambda rng, k: stages(rng, k, out="x"), partial.name: lambda rng, k: stages(rng, k, out="muy"),
             rest.name: lambda rng, k: stages(rng, k, out="mueq")},
    shown=r"D(P\|n^{\mathrm{eq}}) = D(P\|K) + D(K\|n^{\mathrm{eq}})",
    **common,
)
def two_stages():
    """Any Gibbs energy. That there is one partial equilibrium K = y on the line through P is Birch's theorem for the fast reactions,
    in words; on the class D(.||n_eq) is what is dissipated on the way to equilibrium (lyapunov.closed.integrated)."""
    moved = total(i, total(f, Sf[i, f]*extent[f])*(muy[i] - mueq[i]))
    return (
        calc(whole)
        .eq(quick + slow + moved, by=over(i, (muy[i] - mueq[i])*assume(joined)))
        .eq(quick + slow, by=[over(f, extent[f]*assume(partial)), over(f, extent[f]*assume(rest))])
    )


bowl = convex(G, Gy, muy, x, y)


@theorem(
    id="projection.fast.less",
    title="What the slow stage dissipates is at most the whole",
    hypotheses=(joined, partial, rest, bowl),
    claim=(slow, "<=", whole),
    equality="x = y: the fast reactions are at rest",
    anywhere=lambda rng, k: stages(rng, k, 1.0),
    tight=lambda rng, k: stages(rng, k, 1e-4),
    without={joined.name: lambda rng, k: stages(rng, k, 1e-4, "x"), partial.name: lambda rng, k: stages(rng, k, 1e-4, "muy"),
             rest.name: lambda rng, k: stages(rng, k, 1e-4, "mueq"), bowl.name: lambda rng, k: stages(rng, k, -1.0)},
    shown=r"D(K\|n^{\mathrm{eq}}) \le D(P\|n^{\mathrm{eq}})",
    **common,
)
def slow_is_less():
    return calc(slow).le(quick + slow, by=bowl).eq(whole, by=two_stages.prove())


def ideal_stages(rng, k, out=None):
    y, step = 1 + rng.lognormal(0, 0.5, (k, 4)), rng.uniform(-0.5, 0.5, (k, 1))
    data = {"Sf": 0*y[:, :, None] + COLUMN, "extent": step, "y": y, "x": y + step*[1, 0, -1, 1],
            "xeq": y*EULER**(rng.normal(0, 1, (k, 3)) @ KEPT)}
    return data | ({out: rng.lognormal(0, 1, (k, 4))} if out else {})


@theorem(
    id="projection.fast.ideal",
    title="Dissipation of a fast stage and of a slow one in an ideal mixture",
    hypotheses=(joined, ideal_rest),
    claim=(KL(x, xeq), "==", KL(x, y) + KL(y, xeq)),
    equality="always",
    anywhere=ideal_stages,
    without={joined.name: lambda rng, k: ideal_stages(rng, k, "x"), ideal_rest.name: lambda rng, k: ideal_stages(rng, k, "xeq")},
    shown=r"D(x\|x^{\mathrm{eq}}) = D(x\|y) + D(y\|x^{\mathrm{eq}}), \qquad x - y \in \operatorname{Im} S_{\mathrm{fast}},"
          r"\ S_{\mathrm{fast}}^{\mathsf T}\ln(y/x^{\mathrm{eq}}) = 0",
    **common,
)
def ideal_two_stages():
    return (
        calc(KL(x, xeq))
        .eq(KL(x, y) + KL(y, xeq) + total(i, total(f, Sf[i, f]*extent[f])*slope), by=over(i, slope*assume(joined)))
        .eq(KL(x, y) + KL(y, xeq), by=over(f, extent[f]*assume(ideal_rest)))
    )
