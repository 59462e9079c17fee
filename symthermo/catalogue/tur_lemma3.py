"""2 s artanh s is an increasing and convex function of v = s^2.

    h(v) = 2 sqrt(v) artanh(sqrt v) ,  0 <= v < 1 :      h(v) >= h(v0) + h'(v0) (v - v0)

In the letters of the proof s = y/(2 + y), so that 2 artanh s = ln(1 + y) and y runs through all numbers >= 0.
Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748; Vo, Van Vu, Hasegawa, J. Phys. A 55, 405004 (2022).
Identifier: tur.lemma3.
"""
from sympy import S as sympy_numbers
from sympy import Symbol, log

from ..index import Index, family, finite, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, rise, scale, sign, substitute, theorem
from ..proof.kernel import slope
from ..proof.lemmas import height_of, ratio, slope_of

y, z, d, y1, y2 = lemmas.y, lemmas.z, lemmas.d, Symbol("y1", nonnegative=True), Symbol("y2", nonnegative=True)
r = Index("r", finite("M"))
p, Y = family("p", nonnegative=True), family("y", nonnegative=True)

common = {"source": "Vo, Van Vu, Hasegawa, J. Phys. A 55, 405004 (2022)", "paper": 7}


def points(rng, k):
    return {"y": rng.lognormal(0, 1, k), "d": rng.lognormal(0, 1, k), "y1": rng.lognormal(0, 1, k), "y2": rng.lognormal(0, 1, k)}


def close_points(rng, k):
    return {"y": 1.05*(d := rng.lognormal(0, 1, k)), "d": d}


@theorem(
    id="tur.lemma3",
    title="2 s artanh s is convex in s^2",
    claim=(height_of(d) + slope_of(d)*(ratio(y)**2 - ratio(d)**2), "<=", height_of(y)),
    equality="y = d",
    anywhere=points,
    tight=close_points,
    shown=r"h(v) \ge h(v_0) + h'(v_0)\,(v - v_0), \qquad h(v) = 2\sqrt{v}\,\operatorname{artanh}\sqrt{v}, \quad 0 \le v < 1,\ 0 < v_0 < 1",
    **common,
)
def lemma3():
    """Convexity as the tangent lines, v = (y/(2 + y))^2, v0 = (d/(2 + d))^2. The series of h is not used."""
    return calc(height_of(d) + slope_of(d)*(ratio(y)**2 - ratio(d)**2)).le(height_of(y), by=lemmas.artanh_line)


@theorem(
    id="tur.lemma3.increasing",
    title="2 s artanh s increases with s^2",
    claim=(0, "<=", (ratio(y1)**2 - ratio(y2)**2)*(height_of(y1) - height_of(y2))),
    equality="y1 = y2",
    anywhere=points,
    tight=lambda rng, k: {"y1": 1.01*(near := rng.lognormal(0, 1, k)), "y2": near},
    shown=r"0 \le (v_1 - v_2)\,(h(v_1) - h(v_2)), \qquad h(v) = 2\sqrt{v}\,\operatorname{artanh}\sqrt{v}",
    **common,
)
def increasing():
    grows = slope(height_of(z), {z: sympy_numbers.One})
    up = close(0, "<=", grows, by=sign(2*log(1 + z)/(2 + z)**2 + z/((2 + z)*(1 + z))))
    away = substitute(rise(height_of(y) - height_of(y2), y, y2, up), {y: y1})       # 0 <= (y1 - y2)(h(y1) - h(y2))
    # s(y1) - s(y2) is a positive multiple of y1 - y2
    factor = 2*(ratio(y1) + ratio(y2))/((2 + y1)*(2 + y2))
    return close(0, "<=", (ratio(y1)**2 - ratio(y2)**2)*(height_of(y1) - height_of(y2)), by=scale(factor, away))


normalised = Hypothesis("the weights sum to one", total(r, p[r]), "==", 1)
mean = Hypothesis("v is the mean of the v_r", total(r, p[r]*ratio(Y[r])**2), "==", ratio(d)**2, kind="definition")


def weights(rng, k, top=1.0, spread=1.0):
    p, y = top*rng.dirichlet([1.0]*4, k), spread*rng.lognormal(0, 0.5, (k, 4)) + (1 - spread)
    s = (p*(y/(2 + y))**2).sum(axis=1)**0.5
    return {"p": p, "y": y, "d": 2*s/(1 - s)}


@theorem(
    id="tur.lemma3.jensen",
    title="Jensen for 2 s artanh s as a function of s^2",
    hypotheses=(normalised, mean),
    claim=(height_of(d), "<=", total(r, p[r]*height_of(Y[r]))),
    equality="all s_r are equal",
    anywhere=weights,
    tight=lambda rng, k: weights(rng, k, spread=0.05),
    without={normalised.name: lambda rng, k: weights(rng, k, top=2.0, spread=0.2)},
    shown=r"h\Bigl(\sum_r p_r s_r^2\Bigr) \le \sum_r p_r\,h(s_r^2), \qquad h(v) = 2\sqrt{v}\,\operatorname{artanh}\sqrt{v}",
    letters={"d": (r"2s/(1-s),\quad s^2 = \sum_r p_r s_r^2,\ s_r = y_r/(2 + y_r)", "numeric.bound_letters.mean_point")},
    **common,
)
def jensen():
    below = substitute(lemmas.artanh_line, {y: Y[r]})
    return (
        calc(height_of(d))
        .eq(total(r, p[r]*(height_of(d) + slope_of(d)*(ratio(Y[r])**2 - ratio(d)**2))),
            by=[height_of(d)*assume(normalised), slope_of(d)*ratio(d)**2*assume(normalised), slope_of(d)*assume(mean)])
        .le(total(r, p[r]*height_of(Y[r])), by=over(r, p[r]*below))
    )
