"""Where the total concentration is conserved, no way between two states is shorter than the arc of a great circle.

    ell >= 2 sqrt(M) arccos(sum_i sqrt(x_i(0) x_i(tau))/M) >= ell_H

r = 2 sqrt(x) stays on the sphere of radius 2 sqrt(M). The angle enters in three statements: no state turns away from another faster
than it moves (speed.sphere.turning), angles satisfy the triangle inequality (speed.sphere.triangle), and the integral, for which the
chain rule of arccos (singular where the angle vanishes) and the fundamental theorem of calculus are hypotheses.
Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: speed.sphere.
"""
from sympy import S, Symbol, sqrt

from ..index import total
from ..proof import Hypothesis, assume, calc, close, combine, cut, lemmas, root, sign, substitute, theorem
from ._chemical import PAPER
from ._motion import chord, i, length, t, v, x, x0, x1
from ._paths import grown, in_blocks, leaving, spherical
from .speed_spheres import M, Theta, arc_of_block, facts, overlap, rate, sine, turn, turning, weight

OF = "the whole"
hypotheses = facts(S.One, M, Theta, rate[t], sine[t], of=OF)
starts = hypotheses[0]
has = Hypothesis(f"{OF} has the total M", total(i, x[i]), "==", M)
keeps = Hypothesis(f"the total of {OF} does not change", total(i, v[i]), "==", 0)
ends = Hypothesis(f"M is the total of {OF} at the end", total(i, x1[i]), "==", M)
cosine = Hypothesis("1 - cos(theta) <= theta^2/2", M - overlap(S.One, x1[i]), "<=", M*Theta**2/2, kind="calculus")
s1, s2 = (Symbol(name, nonnegative=True) for name in ("s_1", "s_2"))
c1, c2 = (Symbol(name, real=True) for name in ("c_1", "c_2"))
first, second, across = overlap(S.One, x[i]), total(i, sqrt(x[i])*sqrt(x1[i])), overlap(S.One, x1[i])
sine1 = Hypothesis("s_1 is M times the first sine", s1**2, "==", M**2 - first**2, kind="definition")
sine2 = Hypothesis("s_2 is M times the second sine", s2**2, "==", M**2 - second**2, kind="definition")


def of_all_species(th, *stated):
    """A theorem about one block, for the block of all species, with the hypotheses named as here."""
    th = substitute(th, {weight: ((i,), S.One)})
    for h in stated:
        named = next(g for g in th.hyps if (g.lhs, g.rhs, g.forall) == (h.lhs, h.rhs, h.forall))
        th = cut(th, named, assume(h)) if named != h else th
    return th


def sphere_of(data):
    """Of paths in blocks, the second block alone."""
    keep = slice(2, 5)
    return {"tau": data["tau"], "x": data["x"][:, keep], "v": data["v"][:, keep], "x0": data["x0"][:, keep], "x1": data["x1"][:, keep],
            "M_tot": data["M_b"][:, 1], "Theta": data["Theta_b"][:, 1], "rate": data["rate_b"][:, 1], "sine": data["sine_b"][:, 1]}


def anywhere(rng, k):
    return sphere_of(in_blocks(rng, k, 0.9))


def tight(rng, k):                                        # nearly great circles
    return sphere_of(in_blocks(rng, k, 0.03))


def close_by(rng, k):                                     # two states close to each other
    return sphere_of(in_blocks(rng, k, 0.0, 0.1))


def growing(rng, k):
    return sphere_of(grown(rng, k))


def without_law(rng, k):
    return sphere_of(leaving(rng, k))


def at_one_time(make):
    """The fourth instant of a path."""
    def made(rng, k):
        data = make(rng, k)
        return {"M_tot": data["M_tot"], "x0": data["x0"], "x": data["x"][..., 3], "v": data["v"][..., 3]}
    return made


def longer_end(rng, k):                                   # a larger total at the end, the angle as small as the hypothesis allows
    data = close_by(rng, k)
    x1 = data["x1"]*rng.uniform(1.01, 1.1, (k, 1))
    missing = data["M_tot"] - ((data["x0"]*x1)**0.5).sum(-1)
    return data | {"x1": x1, "Theta": (missing.clip(0)*2/data["M_tot"])**0.5}


def three(bend):
    """Three states of one total: the start, a state on the way, and the end of nearly a great circle."""
    def made(rng, k):
        y0, y1, y, _ = spherical(rng, k, 4, bend, 1.0, 0.0)
        M = rng.lognormal(0, 1, k)
        x0, x, x1 = (M[:, None]*z[..., 0]**2 for z in (y0, y[..., 3:4], y1))
        first, second = ((x*z)**0.5 for z in (x0, x1))
        root = lambda B: (M**2 - B.sum(-1)**2).clip(0)**0.5
        return {"M_tot": M, "x0": x0, "x": x, "x1": x1, "s_1": root(first), "s_2": root(second)}
    return made


def scaled(name):
    """One of the three states with a larger total, as large as keeps the sines real."""
    def made(rng, k):
        data = three(0.0)(rng, k)
        cosine = lambda y, z: (((data[y]*data[z])**0.5).sum(-1)/data["M_tot"])[:, None]
        nearest = cosine("x", "x1") if name == "x1" else cosine("x0", "x") + abs(cosine("x", "x1") - cosine("x0", "x"))
        data = data | {name: data[name]*(1 + 0.5*(nearest**-2 - 1))}
        root = lambda y, z: (1 - cosine(y, z)[:, 0]**2)**0.5*data["M_tot"]
        return data | {"s_1": root("x0", "x"), "s_2": root("x", "x1")}
    return made


common = {"source": PAPER, "paper": 6, "applies_to": ("network", "jump")}
total_letter = {"M_tot": (r"M = \sum_i x_i", "numeric.length_letters.total_of_all")}
angle = {"Theta": (r"\theta = \arccos(\mathrm{BC}/M)", "numeric.length_letters.angle_of_all")}
along = angle | {"rate": (r"\dot\theta", "numeric.length_letters.angle_rate_of_all"),
                 "sine": (r"\sin\theta(t)", "numeric.length_letters.sine_of_all")}
ARC = r"2\sqrt{M}\,\arccos\frac{\sum_i \sqrt{x_i(0)\, x_i(\tau)}}{M}"


@theorem(
    id="speed.sphere",
    title="No way is shorter than the arc of the great circle",
    hypotheses=hypotheses,
    claim=(2*sqrt(M)*Theta, "<=", length),
    equality="r = 2 sqrt(x) moves on a great circle, in one direction",
    anywhere=anywhere,
    tight=tight,
    without={hypotheses[1].name: growing, hypotheses[2].name: without_law},
    shown=r"\ell \ge " + ARC,
    letters=total_letter | along,
    **common,
)
def sphere():
    return calc(2*sqrt(M)*Theta).le(length, by=of_all_species(arc_of_block.prove(), *hypotheses), why="speed.spheres.block")


@theorem(
    id="speed.sphere.turning",
    title="No state turns away from another faster than it moves",
    hypotheses=(starts, has, keeps),
    claim=(4*M*turning(S.One, x[i], v[i])**2, "<=", (M**2 - first**2)*total(i, v[i]**2/x[i])),
    equality="r = 2 sqrt(x) moves on the great circle through the two states",
    anywhere=at_one_time(anywhere),
    tight=at_one_time(tight),
    without={has.name: at_one_time(growing), keeps.name: at_one_time(without_law)},
    shown=r"4 M \Bigl(\frac{d\,\mathrm{BC}}{dt}\Bigr)^2 \le (M^2 - \mathrm{BC}^2)\, I,"
          r" \quad\text{that is}\quad 2\sqrt{M}\,\Bigl|\frac{d}{dt}\arccos\frac{\mathrm{BC}}{M}\Bigr| \le \sqrt{I}",
    letters=total_letter,
    **common,
)
def turning_away():
    return of_all_species(turn.prove(), starts, has, keeps)


@theorem(
    id="speed.sphere.triangle",
    title="Angles between states of one total satisfy the triangle inequality",
    hypotheses=(starts, has, ends, sine1, sine2),
    claim=(first*second - s1*s2, "<=", M*across),
    equality="the state in between lies on the great circle of the other two",
    anywhere=three(1.0),
    tight=three(0.0),
    without={has.name: scaled("x"), ends.name: scaled("x1")},
    shown=r"\cos(\theta_{01} + \theta_{12}) \le \cos\theta_{02}",
    letters=total_letter | {"s_1": (r"M\sin\theta_{01}", "numeric.length_letters.first_sine"),
                            "s_2": (r"M\sin\theta_{12}", "numeric.length_letters.second_sine")},
    **common,
)
def triangle():
    """So no chain of arcs is shorter than the one arc between its ends."""
    one, two = sqrt(x0[i]) - c1/M*sqrt(x[i]), sqrt(x1[i]) - c2/M*sqrt(x[i])
    cosines = [Hypothesis(f"{letter} is an overlap", letter, "==", value) for letter, value in ((c1, first), (c2, second))]
    first_is, second_is = map(assume, cosines)
    inner = close(M*total(i, one*two), "==", M*across - c1*c2, by=[c1*c2/M*assume(has), c1*second_is, c2*first_is])
    left = close(M*total(i, one**2), "==", M**2 - c1**2, by=[M*assume(starts), c1**2/M*assume(has), c1*first_is])
    right = close(M*total(i, two**2), "==", M**2 - c2**2, by=[M*assume(ends), c2**2/M*assume(has), c2*second_is])
    spread = lemmas.cauchy_schwarz(one, two, weight=1, over=i)
    squares = close((c1*c2 - M*across)**2, "<=", (M**2 - c1**2)*(M**2 - c2**2), by=[
        M**2*spread, (M*total(i, one*two) + M*across - c1*c2)*inner, M*total(i, two**2)*left, (M**2 - c1**2)*right])
    unfolded = substitute(squares, {c1: first, c2: second})
    for h in cosines:
        named = next(g for g in unfolded.hyps if g.name == h.name)
        unfolded = cut(unfolded, named, combine(named.lhs, "==", named.rhs))
    miss = first*second - M*across
    sines = close(miss**2, "<=", (s1*s2)**2, by=[unfolded, (M**2 - second**2)*assume(sine1), s1**2*assume(sine2)])
    return close(first*second - s1*s2, "<=", M*across, by=root(miss, s1*s2, sines, sign(s1*s2)))


@theorem(
    id="speed.sphere.chord",
    title="The arc is longer than the chord",
    hypotheses=(starts, ends, cosine),
    claim=(chord, "<=", 4*M*Theta**2),
    equality="as the two states come close",
    anywhere=anywhere,
    tight=close_by,
    without={ends.name: longer_end},
    shown=ARC + r" \ge \ell_H",
    letters=total_letter | angle,
    **common,
)
def longer():
    """cos(theta) >= 1 - theta^2/2 is a hypothesis: the cosine is no word of the language."""
    return (
        calc(chord)
        .eq(8*(M - across), by=[4*assume(starts), 4*assume(ends)])
        .le(4*M*Theta**2, by=8*assume(cosine))
    )
