"""Mixed coordinates: conserved totals and affinities are orthogonal and together determine the state.

    x = B B^+ x + Z ell x ,    mu = (B^+)^T theta + ell^T pi ,    theta = B^T mu ,   pi = Z^T mu ,
    (x - y).(mu_y - mu_z) = (xi_x - xi_y).(theta_y - theta_z) + (ell x - ell y).(pi_y - pi_z)

The laws ell and the columns of B are completed by B^+ and Z, ell Z = 1, B^+ B = 1, B^+ Z = 0. The class (totals fixed) is flat in
x, the states of given theta are flat in mu. Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813; Sughiyama, Loutchko,
Kamimura, Kobayashi, arXiv:2112.12403 (2021). Identifier: dual.hessian.
"""

import sympy as sp
from sympy import log, sqrt

from ..index import Delta, Index, family, finite, total
from ..proof import Hypothesis, assume, both, calc, close, combine, lemmas, over, root, sign, theorem
from ._dual import BASIS, SOURCE, B, G, Gy, Gz, b, bregman, coordinate, i, ideal_mu, ideal_muy, j, mu, muy, muz, x, y, z
from ._samples import EULER
from ._states import LAWS, MM, MM_T, ideal, states

k = Index("k", finite("K"))
ell, Z, W, law = (family(name) for name in ("ell", "Z", "W", "c"))
complete = Hypothesis("the basis is complete",
                      total(b, B[i, b]*W[b, j]) + total(k, Z[i, k]*ell[k, j]) - Delta(i, j), "==", 0, forall=(i, j))
totals = Hypothesis("x and y have the same totals", total(i, ell[k, i]*x[i]), "==", total(i, ell[k, i]*y[i]), forall=(k,))
common = {"source": SOURCE, "paper": 13, "applies_to": ("network",), "equality": "always"}
LETTERS = {"B": BASIS, "W": (r"W = B^+", "numeric.dual_letters.left_inverse"), "Z": (r"Z", "numeric.dual_letters.complement")}


def apart(p, q):
    """xi_p - xi_q."""
    return total(i, W[b, i]*(p[i] - q[i]))


def totals_apart(p, q):
    """ell p - ell q."""
    return total(i, ell[k, i]*(p[i] - q[i]))


def frame(rng, size, make=states):
    data = make(rng, size)
    none = 0*data["x0"][:, :, None]
    return data | {"B": none + MM, "ell": none[:, :2] + LAWS, "Z": none + [[1, 0], [0, 1], [0, 0], [0, 0]],
                   "W": none[:, :2] + [[0, 0, 1, 1], [0, 0, 0, 1]]}


def anywhere(rng, size, whole=True):                      # x and y in different classes
    data = frame(rng, size) | {"y": rng.lognormal(0, 1, (size, 4))}
    return data | ({} if whole else {"Z": rng.normal(0, 1, (size, 4, 2))})


incomplete = {complete.name: lambda rng, size: anywhere(rng, size, whole=False)}
frames = dict(hypotheses=(complete,), anywhere=anywhere, without=incomplete, letters=LETTERS, **common)


@theorem(
    id="dual.hessian",
    title="Extents with affinities and totals with their potentials are two orthogonal pairs",
    claim=(total(i, (x[i] - y[i])*(muy[i] - muz[i])), "==",
           total(b, apart(x, y)*total(j, B[j, b]*(muy[j] - muz[j]))) + total(k, totals_apart(x, y)*total(j, Z[j, k]*(muy[j] - muz[j])))),
    shown=r"(n_P - n_Q)\cdot(\mu_Q - \mu_R) = (\xi_P - \xi_Q)\cdot(\theta_Q - \theta_R) + (\ell_P - \ell_Q)\cdot(\pi_Q - \pi_R)",
    **frames,
)
def orthogonal_pairs():
    """Along a class ell is fixed, across it theta may be: the two kinds of lines meet at right angles."""
    p, q = x[j] - y[j], muy[i] - muz[i]
    return calc(total(i, (x[i] - y[i])*(muy[i] - muz[i]))).eq(
        total(b, apart(x, y)*total(j, B[j, b]*(muy[j] - muz[j]))) + total(k, totals_apart(x, y)*total(j, Z[j, k]*(muy[j] - muz[j]))),
        by=over(i, over(j, p*q*assume(complete))))


@theorem(
    id="dual.hessian.potentials",
    title="Chemical potentials from affinities and the potentials of the conserved totals",
    claim=(mu[j], "==", total(b, W[b, j]*coordinate(mu)) + total(k, ell[k, j]*total(i, Z[i, k]*mu[i]))),
    shown=r"\mu = (B^+)^{\mathsf T}\theta + \ell^{\mathsf T}\pi, \qquad \theta = B^{\mathsf T}\mu,\ \pi = Z^{\mathsf T}\mu",
    **frames,
)
def potentials():
    return calc(mu[j]).eq(total(b, W[b, j]*coordinate(mu)) + total(k, ell[k, j]*total(i, Z[i, k]*mu[i])),
                          by=over(i, mu[i]*assume(complete)))


@theorem(
    id="dual.hessian.state",
    title="The state from extents and totals",
    claim=(x[i], "==", total(b, B[i, b]*total(j, W[b, j]*x[j])) + total(k, Z[i, k]*total(j, ell[k, j]*x[j]))),
    shown=r"n = B\xi + Z\,\ell, \qquad \xi = B^+ n,\ \ell = \ell n",
    **frames,
)
def state():
    return calc(x[i]).eq(total(b, B[i, b]*total(j, W[b, j]*x[j])) + total(k, Z[i, k]*total(j, ell[k, j]*x[j])),
                         by=over(j, x[j]*assume(complete)))


alike = Hypothesis("y and z have the same theta", coordinate(muy), "==", coordinate(muz), forall=(b,))
long, first, second = bregman(G, Gz, muz, x, z), bregman(G, Gy, muy, x, y), bregman(Gy, Gz, muz, y, z)


def corner(rng, size, out=None):
    """x and y in one class, y and z with the same theta."""
    data = frame(rng, size)
    data["muz"] = data["muy"] + rng.normal(0, 1, (size, 2)) @ LAWS
    if out:
        data[out] = rng.lognormal(0, 1, (size, 4)) if out == "x" else rng.normal(0, 1, (size, 4))
    return data


@theorem(
    id="dual.hessian.pythagoras",
    title="The theorem of Pythagoras in mixed coordinates",
    hypotheses=(complete, totals, alike),
    claim=(long, "==", first + second),
    anywhere=corner,
    without={complete.name: lambda rng, size: unframed(rng, size), totals.name: lambda rng, size: corner(rng, size, "x"),
             alike.name: lambda rng, size: corner(rng, size, "muz")},
    shown=r"\ell_P = \ell_Q,\ \theta_Q = \theta_R: \qquad D(P\|R) = D(P\|Q) + D(Q\|R)",
    letters=LETTERS,
    **common,
)
def pythagoras():
    """Any Gibbs energy. The state with the totals of x and the theta of z is the foot y: one at most, dual.hessian.unique; that there
    is one is Birch's theorem, in words."""
    pi = total(j, Z[j, k]*(muy[j] - muz[j]))
    angle = total(i, (x[i] - y[i])*(muy[i] - muz[i]))
    return (
        calc(long)
        .eq(first + second + angle)
        .eq(first + second + total(b, apart(x, y)*total(j, B[j, b]*(muy[j] - muz[j]))) + total(k, totals_apart(x, y)*pi),
            by=orthogonal_pairs.prove())
        .eq(first + second, by=[over(b, apart(x, y)*assume(alike)), over(k, pi*assume(totals))])
    )


def unframed(rng, size):
    """Laws and a basis that leave one direction out: no relation of x - y to mu_y - mu_z there."""
    data = frame(rng, size)
    none = 0*data["x0"][:, :, None]
    wild = rng.normal(0, 1, (size, 4))*[1, 0, 0, 0]
    data |= {"B": none + [[0, 0], [-1, 0], [1, -1], [0, 1]], "ell": none[:, :2] + [[0, 1, 1, 1], [0, 2, 2, 2]]}
    step = 0.1*rng.uniform(-1, 1, (size, 2)) @ [[0, -1, 1, 0], [0, 0, -1, 1]]
    return data | {"x": data["y"] + step + 0.1*wild*wild, "muz": data["muy"] + wild}


same_theta = Hypothesis("x and y have the same theta", coordinate(ideal_mu), "==", coordinate(ideal_muy), forall=(b,))


def twice(rng, size, out=None):
    data = frame(rng, size, ideal)
    data["y"] = data["x"]
    if out == "x":                                        # the same theta, other totals
        data["y"] = data["x"]*EULER**(rng.normal(0, 1, (size, 2)) @ LAWS)
    elif out == "theta":                                  # the same totals, another theta
        data["y"] = data["x"] + 0.05*rng.uniform(-1, 1, (size, 2)) @ MM_T
    elif out == "frame":                                  # one species that neither ell nor B sees
        none = 0*data["x0"][:, :, None]
        data |= {"B": none + [[0, 0], [-1, 0], [1, -1], [0, 1]], "ell": none[:, :2] + [[0, 1, 1, 1], [0, 2, 2, 2]]}
        data["y"] = data["x"] + rng.lognormal(0, 1, (size, 1))*[1, 0, 0, 0]
    return data


@theorem(
    id="dual.hessian.unique",
    title="In an ideal mixture totals and affinities determine the state",
    hypotheses=(complete, totals, same_theta),
    claim=(x[i], "==", y[i]),
    anywhere=twice,
    without={complete.name: lambda rng, size: twice(rng, size, "frame"), totals.name: lambda rng, size: twice(rng, size, "x"),
             same_theta.name: lambda rng, size: twice(rng, size, "theta")},
    shown=r"\ell x = \ell y,\ \theta(x) = \theta(y) \quad\Rightarrow\quad x = y",
    letters=LETTERS,
    **common,
)
def unique():
    """Uniqueness in Birch's theorem, for any size. Existence is said in words: every pair of attainable totals and any theta has a
    state, the minimum of a convex function."""
    rise = lambda at: log(x[at]) - log(y[at])             # mu_x - mu_y
    gap = lambda at: sqrt(x[at]) - sqrt(y[at])
    pi = total(j, Z[j, k]*rise(j))
    none = close(total(j, gap(j)**2), "<=", 0, by=[
        over(i, lemmas.use(lemmas.symmetric, a=x[i], b=y[i])), over(i, over(j, (x[j] - y[j])*rise(i)*assume(complete))),
        over(b, apart(x, y)*assume(same_theta)), over(k, pi*assume(totals))])
    one = close(gap(i)**2, "<=", 0, by=[none, sign(total(j, (1 - Delta(i, j))**2*gap(j)**2))])
    low, high = root(gap(i), 0, one, sign(sp.S.Zero)), root(-gap(i), 0, one, sign(sp.S.Zero))
    return calc(x[i]).eq(y[i], by=(sqrt(x[i]) + sqrt(y[i]))*both(low, combine(0, "<=", gap(i), (high,))))
