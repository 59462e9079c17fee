"""The divergence from any equilibrium splits at the equilibrium of the class.

    D(x||z) = D(x||y) + D(y||z) ,    x - y in Im S ,    S^T mu_y = 0 ,    S^T mu_z = 0

y is the equilibrium of the class of x, z any equilibrium, whatever its conserved totals. So y is the nearest state of the class
to z, and the nearest equilibrium to x. Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier:
pythagoras.equilibrium.
"""

from sympy import log

from ..index import total
from ..proof import Hypothesis, assume, calc, over, theorem
from ._dual import KL, SOURCE, G, Gy, Gz, balance, bregman, convex, extent, gibbs, i, muy, muz, n, r, reach, x, y, z
from ._samples import EULER, times
from ._states import LAWS, REACTIONS, dot, states

S = n.S
joined = reach(x, y)
rest_y, rest_z = balance(S, muy, "y is an equilibrium"), balance(S, muz, "z is an equilibrium")
slope = log(y[i]/z[i])
ideal_rest = Hypothesis("no affinity separates y and z", total(i, S[i, r]*slope), "==", 0, forall=(r,))
long, first, second = bregman(G, Gz, muz, x, z), bregman(G, Gy, muy, x, y), bregman(Gy, Gz, muz, y, z)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",)}


def corner(rng, k, size=None, out=None):
    """y and z equilibria, x reached from y; `size`: the function lies above its tangents at y and z by about so much, else anywhere."""
    data = states(rng, k)
    extent = rng.uniform(-0.3, 0.3, (k, 3))
    data |= {"extent": extent, "x": data["y"] + times(REACTIONS, extent), "muy": rng.normal(0, 1, (k, 2)) @ LAWS,
             "muz": rng.normal(0, 1, (k, 2)) @ LAWS}
    if out:
        data[out] = rng.lognormal(0, 1, (k, 4)) if out == "x" else rng.normal(0, 1, (k, 4))
    if size is not None:
        data["G"] = data["Gy"] + dot(data["muy"], data["x"] - data["y"]) + size*rng.lognormal(0, 1, k)
    return data


@theorem(
    id="pythagoras.equilibrium",
    title="The divergence from an equilibrium splits at the equilibrium of the class",
    hypotheses=(joined, rest_y, rest_z),
    claim=(long, "==", first + second),
    equality="always",
    anywhere=corner,
    without={joined.name: lambda rng, k: corner(rng, k, out="x"), rest_y.name: lambda rng, k: corner(rng, k, out="muy"),
             rest_z.name: lambda rng, k: corner(rng, k, out="muz")},
    shown=r"D(P\|R) = D(P\|Q) + D(Q\|R), \qquad n_P - n_Q \in \operatorname{Im} S,\ S^{\mathsf T}\mu_Q = S^{\mathsf T}\mu_R = 0",
    **common,
)
def at_equilibrium():
    """Any Gibbs energy. That each class has one equilibrium is Birch's theorem; existence is said here in words, uniqueness is
    dual.legendre.injective."""
    moved = total(i, total(r, S[i, r]*extent[r])*(muy[i] - muz[i]))
    return (
        calc(long)
        .eq(first + second + moved, by=over(i, (muy[i] - muz[i])*assume(joined)))
        .eq(first + second, by=[over(r, extent[r]*assume(rest_y)), over(r, extent[r]*assume(rest_z))])
    )


def mixture(rng, k, far=1.0, wide=1.0, out=None):
    """The same in an ideal mixture: z from y by conserved quantities (about `wide`), x from y by reactions (about `far`)."""
    y = 1 + rng.lognormal(0, 0.5, (k, 4))
    extent = far*rng.uniform(-0.3, 0.3, (k, 3))
    shift = rng.normal(0, 1, (k, 2)) @ LAWS
    data = {"S": 0*y[:, :, None] + REACTIONS, "extent": extent, "y": y, "x": y + times(REACTIONS, extent), "z": y*EULER**(wide*shift)}
    return data | ({out: rng.lognormal(0, 1, (k, 4))} if out else {})


@theorem(
    id="pythagoras.equilibrium.ideal",
    title="In an ideal mixture the divergence splits at the equilibrium of the class",
    hypotheses=(joined, ideal_rest),
    claim=(KL(x, z), "==", KL(x, y) + KL(y, z)),
    equality="always",
    anywhere=mixture,
    without={joined.name: lambda rng, k: mixture(rng, k, out="x"), ideal_rest.name: lambda rng, k: mixture(rng, k, out="z")},
    shown=r"D(x\|z) = D(x\|y) + D(y\|z), \qquad x - y \in \operatorname{Im} S,\ S^{\mathsf T}\ln(y/z) = 0",
    **common,
)
def ideal_equilibrium():
    """y and z need not be equilibria: it is enough that all affinities are the same at both."""
    return (
        calc(KL(x, z))
        .eq(KL(x, y) + KL(y, z) + total(i, total(r, S[i, r]*extent[r])*slope), by=over(i, slope*assume(joined)))
        .eq(KL(x, y) + KL(y, z), by=over(r, extent[r]*assume(ideal_rest)))
    )


bowl = convex(G, Gy, muy, x, y)


@theorem(
    id="pythagoras.equilibrium.class",
    title="The equilibrium of a class is its state nearest to any equilibrium",
    hypotheses=(joined, rest_y, rest_z, bowl),
    claim=(second, "<=", long),
    equality="x = y",
    anywhere=lambda rng, k: corner(rng, k, 1.0),
    tight=lambda rng, k: corner(rng, k, 1e-4),
    without={joined.name: lambda rng, k: corner(rng, k, 1e-4, "x"), rest_y.name: lambda rng, k: corner(rng, k, 1e-4, "muy"),
             rest_z.name: lambda rng, k: corner(rng, k, 1e-4, "muz"), bowl.name: lambda rng, k: corner(rng, k, -1.0)},
    shown=r"Q = \operatorname{argmin}_{P \in \text{class}} D(P\|R)",
    **common,
)
def nearest_state():
    return calc(second).le(first + second, by=bowl).eq(long, by=at_equilibrium.prove())


bowl_z = convex(Gy, Gz, muz, y, z)


def beyond(rng, k, size, out=None):
    """The function lies above its tangent at z by about `size` at y."""
    data = corner(rng, k, out=out)
    data["Gy"] = data["Gz"] + dot(data["muz"], data["y"] - data["z"]) + size*rng.lognormal(0, 1, k)
    return data


@theorem(
    id="pythagoras.equilibrium.nearest",
    title="The equilibrium of the class is the equilibrium nearest to a state",
    hypotheses=(joined, rest_y, rest_z, bowl_z),
    claim=(first, "<=", long),
    equality="y = z",
    anywhere=lambda rng, k: beyond(rng, k, 1.0),
    tight=lambda rng, k: beyond(rng, k, 1e-4),
    without={joined.name: lambda rng, k: beyond(rng, k, 1e-4, "x"), rest_y.name: lambda rng, k: beyond(rng, k, 1e-4, "muy"),
             rest_z.name: lambda rng, k: beyond(rng, k, 1e-4, "muz"), bowl_z.name: lambda rng, k: beyond(rng, k, -1.0)},
    shown=r"Q = \operatorname{argmin}_{R:\ S^{\mathsf T}\mu_R = 0} D(P\|R)",
    **common,
)
def nearest_equilibrium():
    return calc(first).le(first + second, by=bowl_z).eq(long, by=at_equilibrium.prove())


minima = dict(hypotheses=(joined, ideal_rest), **common)


@theorem(
    id="pythagoras.equilibrium.class.ideal",
    title="In an ideal mixture the equilibrium of a class is its state nearest to any equilibrium",
    claim=(KL(y, z), "<=", KL(x, z)),
    equality="x = y",
    anywhere=mixture,
    tight=lambda rng, k: mixture(rng, k, 0.02, 1.0),
    without={joined.name: lambda rng, k: mixture(rng, k, out="x"), ideal_rest.name: lambda rng, k: mixture(rng, k, out="z")},
    shown=r"D(y\|z) \le D(x\|z)",
    **minima,
)
def ideal_nearest_state():
    """No convexity is supposed: D(x||y) >= 0 is proved."""
    return calc(KL(y, z)).le(KL(x, y) + KL(y, z), by=gibbs(x, y)).eq(KL(x, z), by=ideal_equilibrium.prove())


@theorem(
    id="pythagoras.equilibrium.nearest.ideal",
    title="In an ideal mixture the equilibrium of the class is the equilibrium nearest to a state",
    claim=(KL(x, y), "<=", KL(x, z)),
    equality="y = z",
    anywhere=mixture,
    tight=lambda rng, k: mixture(rng, k, 1.0, 0.002),
    without={joined.name: lambda rng, k: mixture(rng, k, out="x"),
             ideal_rest.name: lambda rng, k: (data := mixture(rng, k)) | {"z": data["x"]}},
    shown=r"D(x\|y) \le D(x\|z)",
    **minima,
)
def ideal_nearest_equilibrium():
    return calc(KL(x, y)).le(KL(x, y) + KL(y, z), by=gibbs(y, z)).eq(KL(x, z), by=ideal_equilibrium.prove())
