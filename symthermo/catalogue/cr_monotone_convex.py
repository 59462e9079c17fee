"""No stochastic map increases the mean of a convex function of the score; in particular no power of its size.

    sum_j P_j f(V_j/P_j) <= sum_i p_i f(v_i/p_i) ,   P = T p ,  V = T v ;      <|s|^r> never increases with constant rates, r >= 1

f convex is that it lies above its tangents; cr.monotone.map is f(s) = s^2.
Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.monotone.convex.
"""
from sympy import Symbol, exp, log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, cut, lemmas, over, root, sign, substitute, theorem
from ._probability import ANY, REDERIVED, i, j, p, v
from .cr_monotone import P, P_is, T, V, V_is, mapped, stochastic

f, F, dF = (family(name) for name in ("f", "F", "dF"))
tangent = Hypothesis("f lies above its tangents", F[j] + dF[j]*(v[i]/p[i] - V[j]/P[j]), "<=", f[i], forall=(i, j))
z, moving, moved = Symbol("z", positive=True), family("v", nonzero=True), family("V", nonzero=True)
A, B = family("A", positive=True), family("B", positive=True)


def size(y):
    """|s| from y = |s|^(1 + z)."""
    return exp(log(y)/(1 + z))


V_now = Hypothesis(V_is.name, moved[j], "==", total(i, T[j, i]*moving[i]), forall=(j,), kind="definition")
before = Hypothesis("A is a power of the size of the score before", (moving[i]/p[i])**2, "==", size(A[i])**2, forall=(i,),
                    kind="definition")
after = Hypothesis("B is the same power after", (moved[j]/P[j])**2, "==", size(B[j])**2, forall=(j,), kind="definition")


def curved(make, bend=1.0):
    """f(s) = bend (s^2 + s^4/3): before, after, and its slope after."""
    def made(rng, k):
        data = make(rng, k)
        s, S = data["v"]/data["p"], data["V"]/data["P"]
        return data | {"f": bend*(s**2 + s**4/3), "F": bend*(S**2 + S**4/3), "dF": bend*(2*S + 4*S**3/3)}
    return made


def powered(make):
    """Powers of the score, with any exponent above one."""
    def made(rng, k):
        data, z = make(rng, k), rng.uniform(0.3, 3, k)
        q = 1 + z[:, None]
        return data | {"z": z, "A": abs(data["v"]/data["p"])**q, "B": abs(data["V"]/data["P"])**q}
    return made


common = {"source": REDERIVED, "paper": 5, "applies_to": ANY}


@theorem(
    id="cr.monotone.convex",
    title="No stochastic map increases the mean of a convex function of the score",
    hypotheses=(stochastic, P_is, V_is, tangent),
    claim=(total(j, P[j]*F[j]), "<=", total(i, p[i]*f[i])),
    equality="f is linear between the scores of the states that the map brings together",
    anywhere=curved(mapped(0.5)),
    tight=curved(mapped(0.0003)),
    without={stochastic.name: curved(mapped(0.1, 2.0)), tangent.name: curved(mapped(0.5), -1.0)},
    shown=r"\sum_j P_j\, f\Bigl(\frac{\dot P_j}{P_j}\Bigr) \le \sum_i p_i\, f\Bigl(\frac{\dot p_i}{p_i}\Bigr),"
          r" \qquad P = T p,\ \dot P = T \dot p",
    **common,
)
def convex():
    each = over(i, over(j, T[j, i]*p[i]*assume(tangent)))
    return close(total(j, P[j]*F[j]), "<=", total(i, p[i]*f[i]), by=[
        each, over(i, p[i]*f[i]*assume(stochastic)), over(j, dF[j]*assume(V_is)),
        over(j, (F[j] - dF[j]*V[j]/P[j])*assume(P_is))])


@theorem(
    id="cr.monotone.convex.power",
    title="No stochastic map increases the mean of a power of the size of the score",
    hypotheses=(stochastic, P_is, V_now, before, after),
    claim=(total(j, P[j]*B[j]), "<=", total(i, p[i]*A[i])),
    equality="the score is the same for all states that the map brings together",
    anywhere=powered(mapped(0.5)),
    tight=powered(mapped(0.0003)),
    without={stochastic.name: powered(mapped(0.1, 2.0))},
    shown=r"\sum_j P_j\, \Bigl|\frac{\dot P_j}{P_j}\Bigr|^r \le \sum_i p_i\, \Bigl|\frac{\dot p_i}{p_i}\Bigr|^r,"
          r" \qquad P = T p,\ \dot P = T \dot p,\ r > 1",
    letters={"A": (r"A_i = |s_i|^r", "numeric.probability_letters.power_of_score"),
             "B": (r"B_j = |s_j|^r, \ r = 1 + z", "numeric.probability_letters.power_of_next")},
    **common,
)
def power():
    """Written where the score does not vanish before or after; r = 1 is the limit z to 0."""
    s, S = moving[i]/p[i], moved[j]/P[j]
    product = B[j]*exp(log(A[i]/B[j])/(1 + z))            # |s| |S|^z
    share = (B[j]/size(B[j]))**2
    square = close((s/S*B[j])**2, "<=", product**2, by=[share*assume(before), share*(s/S)**2*assume(after)])
    above = close(B[j] + (1 + z)*B[j]/S*(s - S), "<=", A[i], by=[
        (1 + z)*root(s/S*B[j], product, square, sign(product)), (1 + z)*lemmas.use(lemmas.means, a=A[i], b=B[j], z=z)])
    th = substitute(convex.prove(), {v: ((i,), moving[i]), V: ((j,), moved[j]), f: ((i,), A[i]), F: ((j,), B[j]),
                                     dF: ((j,), (1 + z)*B[j]/S)})
    for name, shown in ((tangent.name, above), (V_is.name, assume(V_now))):
        th = cut(th, next(h for h in th.hyps if h.name == name), shown)
    return calc(total(j, P[j]*B[j])).le(total(i, p[i]*A[i]), by=th, why="cr.monotone.convex")
