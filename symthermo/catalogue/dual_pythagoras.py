"""The three-point identity of the divergence; a right angle at y makes it the theorem of Pythagoras.

    D(x||z) = D(x||y) + D(y||z) + (xi_x - xi_y).(theta_y - theta_z)

The m-geodesic from x to y is straight in xi, the e-geodesic from y to z in theta; they are orthogonal where the last term is zero.
Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813. Identifier: dual.pythagoras.
"""

from sympy import log

from ..index import total
from ..proof import Hypothesis, calc, theorem
from ._dual import KL, SOURCE, G, Gy, Gz, b, bregman, coordinate, from_class, i, in_class, muy, muz, x, xi, xiy, y, z
from ._states import elsewhere, states

here, there = in_class(x, xi), in_class(y, xiy)
long, first, second = bregman(G, Gz, muz, x, z), bregman(G, Gy, muy, x, y), bregman(Gy, Gz, muz, y, z)
angle = total(b, (xi[b] - xiy[b])*(coordinate(muy) - coordinate(muz)))
right = Hypothesis("right angle at y", angle, "==", 0)
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",), "equality": "always"}


@theorem(
    id="dual.pythagoras",
    title="Three points: the divergences and the angle between them",
    hypotheses=(here, there),
    claim=(long, "==", first + second + angle),
    anywhere=states,
    without={here.name: elsewhere("x", states), there.name: elsewhere("y", states)},
    shown=r"D(P\|R) = D(P\|Q) + D(Q\|R) + (\xi_P - \xi_Q)\cdot(\theta_Q - \theta_R)",
    **common,
)
def three_points():
    """Any Gibbs energy, any three states, the first two in one class."""
    return calc(long).eq(first + second + angle, by=from_class(muy, here, there) + from_class(muz, here, there))


@theorem(
    id="dual.pythagoras.full",
    title="Three points in the space of all states",
    claim=(long, "==", first + second + total(i, (x[i] - y[i])*(muy[i] - muz[i]))),
    anywhere=states,
    shown=r"D(P\|R) = D(P\|Q) + D(Q\|R) + (n_P - n_Q)\cdot(\mu_Q - \mu_R)",
    **common,
)
def full():
    return calc(long).eq(first + second + total(i, (x[i] - y[i])*(muy[i] - muz[i])))


@theorem(
    id="dual.pythagoras.ideal",
    title="Three points of an ideal mixture",
    claim=(KL(x, z), "==", KL(x, y) + KL(y, z) + total(i, (x[i] - y[i])*log(y[i]/z[i]))),
    anywhere=lambda rng, k: {name: rng.lognormal(0, 1, (k, 4)) for name in "xyz"},
    shown=r"D(x\|z) = D(x\|y) + D(y\|z) + \sum_i (x_i - y_i)\ln\frac{y_i}{z_i}",
    **common,
)
def ideal_points():
    return calc(KL(x, z)).eq(KL(x, y) + KL(y, z) + total(i, (x[i] - y[i])*log(y[i]/z[i])))


def orthogonal(rng, k, out=None):
    """theta_z from theta_y by a step across xi - xi_y."""
    data = states(rng, k)
    step = data["xi"] - data["xiy"]
    across = step[:, ::-1]*[1, -1]*rng.normal(0, 1, (k, 1))
    data["muz"] = data["muy"] + across @ [[0, -1, 0, 0], [0, 0, 0, 1]]
    return data | ({out: rng.lognormal(0, 1, (k, 4))} if out else {})


@theorem(
    id="dual.pythagoras.right",
    title="The theorem of Pythagoras",
    hypotheses=(here, there, right),
    claim=(long, "==", first + second),
    anywhere=orthogonal,
    without={right.name: states, here.name: lambda rng, k: orthogonal(rng, k, "x"), there.name: lambda rng, k: orthogonal(rng, k, "y")},
    shown=r"(\xi_P - \xi_Q)\perp(\theta_Q - \theta_R): \qquad D(P\|R) = D(P\|Q) + D(Q\|R)",
    **common,
)
def pythagoras():
    return calc(long).eq(first + second + angle, by=three_points.prove()).eq(first + second, by=right)
