"""The thermodynamic-kinetic uncertainty relation.

    sigma >= 2 A_tot s artanh s >= 2 (w.J)^2/D_w ,      s = |w.J|/sqrt(D_w A_tot) < 1

It contains the kinetic bound (w.J)^2 <= D_w A_tot. Vo, Van Vu, Hasegawa, J. Phys. A 55, 405004 (2022), for jump processes;
re-derived for networks. Identifier: tur.tkur.
"""
from sympy import Expr, Integer, Symbol, log, symbols

from ..flow import ChemicalFlow
from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, cut, fill, lemmas, over, scale, sign, substitute, theorem
from ..proof.lemmas import height_of, ratio, slope_of
from ._samples import driven, fluxes

n = ChemicalFlow.generic()
r = n.r
w, J, A = family("w"), n.J(r), n.A(r)
d, Dw = Symbol("d", nonnegative=True), Symbol("Dw", positive=True)
u, gone = lemmas.y, Symbol("gone", positive=True)
current, A_tot, sigma = total(r, w[r]*J), total(r, A), n.epr
squares = total(r, J**2/A)

spread = Hypothesis("D_w is the diffusion of the current", total(r, w[r]**2*A), "==", Dw, kind="definition")
angle = Hypothesis("s^2 = (w.J)^2/(D_w A_tot)", current**2, "==", ratio(d)**2*Dw*A_tot, kind="definition")
bound = A_tot*height_of(d)                                # 2 A_tot s artanh s

# Jensen with letters for the line al + be v that lies under 2 s artanh s, v = s^2, and for the mean sq of v
(al, sq, low), be = symbols("al sq low", real=True), Symbol("be", nonnegative=True)
TANGENT = ("the line lies under J F", "the mean of v is at least sq", "low lies under the line at sq")
_under = Hypothesis(TANGENT[0], al*A + be*J**2/A, "<=", J*n.F(r), forall=(r,))
_mean = Hypothesis(TANGENT[1], sq*A_tot, "<=", squares)
_low = Hypothesis(TANGENT[2], low, "<=", al + be*sq)
JENSEN = close(A_tot*low, "<=", sigma, by=[over(r, assume(_under)), be*assume(_mean), A_tot*assume(_low)])


def letters(data):
    w, J, A = data["w"], data["Jp"] - data["Jm"], data["Jp"] + data["Jm"]
    Dw = (w**2*A).sum(axis=1)
    s = abs((w*J).sum(axis=1))/(Dw*A.sum(axis=1))**0.5
    return data | {"Dw": Dw, "d": 2*s/(1 - s)}


def anywhere(rng, k):
    return letters(fluxes(rng, k) | {"w": rng.normal(0, 1, (k, 5))})


def tight(rng, k):                                        # all forces of one size, weights 1 along them
    w = rng.choice([-1.0, 1.0], (k, 5))
    return letters(driven(rng, rng.uniform(0.1, 4, (k, 1))*w) | {"w": w})


common = {"source": "after Vo, Van Vu, Hasegawa, J. Phys. A 55, 405004 (2022)", "paper": 7, "anywhere": anywhere,
          "applies_to": ("network", "jump")}
names = {"Dw": (r"D_w = \sum_r w_r^2 A_r", "numeric.bound_letters.diffusion"),
         "d": (r"2s/(1-s),\quad s = |w\cdot J|/\sqrt{D_w A_{\mathrm{tot}}}", "numeric.bound_letters.kinetic_angle")}


@theorem(
    id="tur.tkur",
    title="Thermodynamic-kinetic uncertainty relation",
    hypotheses=(spread, angle),
    claim=(bound, "<=", sigma),
    equality="|J|/A the same for all reactions and w proportional to its sign, at any distance from equilibrium; J = 0",
    tight=tight,
    shown=r"2 A_{\mathrm{tot}}\, s \operatorname{artanh} s \le \sigma, \qquad s = \frac{|w\cdot J|}{\sqrt{D_w A_{\mathrm{tot}}}} < 1",
    letters=names,
    **common,
)
def tkur():
    """With 1 + d = (1 + s)/(1 - s) = exp(2 artanh s). Tangents at d + u, u > 0, then u = 0 by continuity: this covers w.J = 0 too."""
    # s^2 A_tot <= sum J^2/A, by Cauchy-Schwarz without division: 2 k w.J <= k^2 D_w + sum J^2/A at k = w.J/D_w
    mean = close(ratio(d)**2*A_tot, "<=", squares, by=[
        over(r, lemmas.young(current/Dw*w[r], J, A)), current**2/Dw**2*assume(spread), 1/Dw*assume(angle)])
    # the slope at d + u has a pole where d + u = 0; times s(d + u) it has none, and s(d) <= s(d + u)
    at = d + gone
    step = 2*gone/((2 + at)*(2 + d))                              # s(d + u) - s(d)
    level, steep = height_of(at) - slope_of(at)*ratio(at)**2, slope_of(at)
    softer = height_of(at) - 2*step*_pulled(at)
    under = close(softer, "<=", level + steep*ratio(d)**2, by=sign(steep*step**2))
    line = lemmas.use(lemmas.kinetic_line, a=n.Jp(r), b=n.Jm(r), d=at)
    known = dict(zip(TANGENT, (line, mean, under), strict=True))
    tangent = substitute(JENSEN, {al: level, be: steep, sq: ratio(d)**2, low: softer})
    for h in sorted(tangent.hyps, key=lambda h: h.name):
        tangent = cut(tangent, h, known[h.name])
    here = d + u
    rest = sigma - A_tot*(height_of(here) - 4*u/((2 + here)*(2 + d))*_pulled(here))
    continuous = fill(rest, u, 0, scale(gone**2, tangent))
    return calc(bound).le(sigma, by=substitute(continuous, {u: Integer(0)}),
                          why="s^2 A_tot <= sum J^2/A (Cauchy-Schwarz); Jensen, 2 s artanh s being convex in s^2")


def _pulled(k: Expr) -> Expr:
    """The slope times s, at e = 1 + k."""
    return log(1 + k)/2 + k*(2 + k)/(4*(1 + k))


@theorem(
    id="tur.tkur.stronger",
    title="The thermodynamic-kinetic relation is at least as strong as the thermodynamic one",
    hypotheses=(angle,),
    claim=(2*current**2, "<=", Dw*bound),
    equality="as s goes to zero",
    tight=lambda rng, k: letters(driven(rng, rng.uniform(-0.1, 0.1, (k, 5))) | {"w": rng.normal(0, 1, (k, 5))}),
    shown=r"\frac{2\,(w\cdot J)^2}{D_w} \le 2 A_{\mathrm{tot}}\, s \operatorname{artanh} s",
    letters=names,
    **common,
)
def stronger():
    """2 s^2 <= 2 s artanh s."""
    each = lemmas.use(lemmas.mean, a=1 + d, b=1)                  # d^2/(2 + d) <= d ln(1 + d)/2
    return (
        calc(2*current**2)
        .eq(2*ratio(d)**2*Dw*A_tot, by=assume(angle))
        .le(Dw*bound, by=Dw*A_tot/(2 + d)*each)
    )


@theorem(
    id="tur.tkur.kinetic",
    title="The kinetic uncertainty relation",
    claim=(current**2, "<=", total(r, w[r]**2*A)*A_tot),
    equality="every reaction runs one way only, and w is proportional to the sign of J",
    tight=lambda rng, k: driven(rng, 9*(w := rng.choice([-1.0, 1.0], (k, 5)))) | {"w": w},
    shown=r"(w\cdot J)^2 \le D_w\, A_{\mathrm{tot}}",
    **common,
)
def kinetic():
    below = sign(4*n.Jp(r)*n.Jm(r)/A)                             # A - J^2/A
    return (
        calc(current**2)
        .le(total(r, w[r]**2*A)*squares, by=lemmas.cauchy_schwarz(w[r], J, weight=A, over=r))
        .le(total(r, w[r]**2*A)*A_tot, by=total(r, w[r]**2*A)*over(r, below))
    )


@theorem(
    id="tur.tkur.finite",
    title="In a network of reversible reactions s is below one",
    claim=(current**2 + total(r, w[r]**2*A)*total(r, 4*n.Jp(r)*n.Jm(r)/A), "<=", total(r, w[r]**2*A)*A_tot),
    equality="w proportional to J/A",
    tight=lambda rng, k: (data := fluxes(rng, k)) | {"w": (data["Jp"] - data["Jm"])/(data["Jp"] + data["Jm"])},
    shown=r"(w\cdot J)^2 + D_w \sum_r \frac{4 J^+_r J^-_r}{A_r} \le D_w A_{\mathrm{tot}}, \quad\text{so}\quad s < 1",
    **common,
)
def finite_angle():
    cs = lemmas.cauchy_schwarz(w[r], J, weight=A, over=r)
    return calc(current**2 + total(r, w[r]**2*A)*total(r, 4*n.Jp(r)*n.Jm(r)/A)).le(total(r, w[r]**2*A)*A_tot, by=cs)
