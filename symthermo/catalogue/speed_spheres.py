"""Conserved totals lengthen the shortest way: it leads through a product of spheres.

    ell^2 >= sum_b 4 M_b arccos^2(BC_b/M_b) + 4 sum_i phi_i (sqrt x_i(tau) - sqrt x_i(0))^2 >= ell_H^2

for 0/1 conservation laws beta_b with disjoint supports and totals M_b, BC_b = sum_i beta_bi sqrt(x_i(0) x_i(tau)), and phi_i = 1 for the
species in no block. The proof allows any laws with weights beta_bi >= 0 whose sum over b is at most one, phi_i being what is missing.
The angle theta_b = arccos(BC_b/M_b) enters as the integral of its rate, for which the chain rule of arccos is a hypothesis (singular
where the angle vanishes); the rate itself is bounded without hypotheses of analysis (speed.spheres.turning).
Re-derived; after Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: speed.spheres.
"""
from sympy import Expr, Symbol, sqrt

from ..index import Index, family, finite, total
from ..proof import Hypothesis, assume, calc, close, cut, lemmas, over, root, sign, substitute, theorem
from ._chemical import REDERIVED
from ._motion import chord, fisher, i, j, length, roots_change, speed, t, u, v, x, x0, x1
from ._paths import grown, in_blocks, leaving

b = Index("b", finite("B"))
weight, block, flat = (family(name, nonnegative=True) for name in ("weight", "block", "flat"))
M, Theta, rate, sine = Symbol("M_tot", positive=True), Symbol("Theta", nonnegative=True), family("rate"), family("sine", positive=True)
Ms, Thetas, rates, sines = (family("M_b", positive=True), family("Theta_b", nonnegative=True), family("rate_b"),
                            family("sine_b", positive=True))


def overlap(w, y) -> Expr:
    """BC, the sum of w sqrt(x(0) y)."""
    return total(i, w*sqrt(x0[i])*sqrt(y))


def turning(w, y, ydot) -> Expr:
    """dBC/dt."""
    return total(i, w*sqrt(x0[i])*ydot/(2*sqrt(y)))


def facts(w, M, Theta, rate, sine, all=(), of="the block"):
    """The hypotheses about one block, with weights w and total M."""
    return (
        Hypothesis(f"M is the total of {of} at the start", total(i, w*x0[i]), "==", M, forall=all, kind="definition"),
        Hypothesis(f"{of} has the total M", total(i, w*x[i, t]), "==", M, forall=(*all, t)),
        Hypothesis(f"the total of {of} does not change", total(i, w*v[i, t]), "==", 0, forall=(*all, t)),
        Hypothesis("sine of the angle", M**2*(1 - sine**2), "==", overlap(w, x[i, t])**2, forall=(*all, t), kind="definition"),
        Hypothesis("the chain rule of arccos", M*sine*rate, "==", -turning(w, x[i, t], v[i, t]), forall=(*all, t), kind="calculus"),
        Hypothesis("the angle is the integral of its rate", Theta, "==", total(t, rate), forall=all, kind="calculus"),
    )


one = facts(weight[i], M, Theta, rate[t], sine[t])
many = facts(block[b, i], Ms[b], Thetas[b], rates[b, t], sines[b, t], (b,))
starts = one[0]
has = Hypothesis("the block has the total M", total(i, weight[i]*x[i]), "==", M)
keeps = Hypothesis("the total of the block does not change", total(i, weight[i]*v[i]), "==", 0)
ends = Hypothesis("M is the total of the block at the end", total(i, block[b, i]*x1[i]), "==", Ms[b], forall=(b,))
partition = Hypothesis("phi is what the blocks leave", flat[i], "==", 1 - total(b, block[b, i]), forall=(i,), kind="definition")
cosine = Hypothesis("1 - cos(theta) <= theta^2/2", Ms[b] - overlap(block[b, i], x1[i]), "<=", Ms[b]*Thetas[b]**2/2, forall=(b,),
                    kind="calculus")
bound = total(b, 4*Ms[b]*Thetas[b]**2) + total(i, 4*flat[i]*(sqrt(x1[i]) - sqrt(x0[i]))**2)


def speed_of(w, s=t):
    """The speed of one block."""
    return sqrt(total(j, w*v[j, s]**2/x[j, s]))


def instant(rng, k):
    return at_one_time(in_blocks(rng, k, bend=1.0))


def at_one_time(data):
    """The first block of a path, at its fourth instant."""
    return {"weight": data["block"][:, 0], "M_tot": data["M_b"][:, 0], "x0": data["x0"], "x": data["x"][..., 3], "v": data["v"][..., 3]}


def first(data):
    """The first block of a path."""
    return data | {"weight": data["block"][:, 0], "M_tot": data["M_b"][:, 0], "Theta": data["Theta_b"][:, 0], "rate": data["rate_b"][:, 0],
                   "sine": data["sine_b"][:, 0]}


common = {"source": REDERIVED, "paper": 6, "applies_to": ("network", "jump")}
letters = {"block": (r"\beta_{bi}", "numeric.length_letters.blocks"),
           "flat": (r"\varphi_i = 1 - \sum_b \beta_{bi}", "numeric.length_letters.outside_blocks"),
           "M_b": (r"M_b = \sum_i \beta_{bi} x_i", "numeric.length_letters.block_totals"),
           "Theta_b": (r"\theta_b = \arccos(\mathrm{BC}_b/M_b)", "numeric.length_letters.block_angles")}
along = {"rate_b": (r"\dot\theta_b", "numeric.length_letters.block_angle_rates"),
         "sine_b": (r"\sin\theta_b(t)", "numeric.length_letters.block_sines")}
single = {"weight": (r"\beta_i", "numeric.length_letters.first_block"),
          "M_tot": (r"M = \sum_i \beta_i x_i", "numeric.length_letters.total")}
single_along = {"Theta": (r"\theta = \arccos(\mathrm{BC}/M)", "numeric.length_letters.angle"),
                "rate": (r"\dot\theta", "numeric.length_letters.angle_rate"),
                "sine": (r"\sin\theta(t)", "numeric.length_letters.sine")}
ARCS = (r"\sum_b 4 M_b \arccos^2\frac{\mathrm{BC}_b}{M_b} + 4\sum_i \varphi_i\bigl(\sqrt{x_i(\tau)} - \sqrt{x_i(0)}\bigr)^2")
GREAT = "great circles in all blocks and a straight line in the rest, traced in one proportion"


@theorem(
    id="speed.spheres",
    title="No way is shorter than the one through the product of spheres",
    hypotheses=(*many, partition, roots_change),
    claim=(bound, "<=", length**2),
    equality=GREAT,
    anywhere=lambda rng, k: in_blocks(rng, k, bend=1.0),
    tight=lambda rng, k: in_blocks(rng, k, bend=0.03),
    without={many[1].name: grown, many[2].name: leaving},
    shown=r"\ell^2 \ge " + ARCS,
    letters=letters | along,
    **common,
)
def spheres():
    """A product has the root of the sum of squares for its distance, by Cauchy-Schwarz at each two times (lemma `pair`)."""
    arc = close(2*sqrt(Ms[b])*Thetas[b], "<=", total(t, speed_of(block[b, j])), by=of_each_block())
    way, arc_length = total(t, speed_of(block[b, j])), 2*sqrt(Ms[b])*Thetas[b]
    square = close(arc_length**2, "<=", way**2, by=[arc_length*arc, way*arc])
    rest = sqrt(x1[i]) - sqrt(x0[i])
    moved = total(t, v[i, t]/(2*sqrt(x[i, t])))
    f, g = v[i, t]/sqrt(x[i, t]), v[i, u]/sqrt(x[i, u])
    product = total(b, speed_of(block[b, j])*speed_of(block[b, j], u)) + total(i, flat[i]*f*g)
    return (
        calc(bound)
        .le(total(b, way**2) + total(i, 4*flat[i]*rest**2), by=over(b, square), why="speed.spheres.block")
        .eq(total(b, way**2) + total(i, 4*flat[i]*moved**2), by=over(i, 4*flat[i]*(rest + moved)*assume(roots_change)))
        .eq(total(t, u, product))
        .le(length**2, by=over(t, over(u, pair())), why="Cauchy-Schwarz at each two times")
    )


def of_each_block():
    """speed.spheres.block for the block b, from the hypotheses about all blocks."""
    th = substitute(arc_of_block.prove(), {weight: ((i,), block[b, i]), M: Ms[b], Theta: Thetas[b], rate: ((t,), rates[b, t]),
                                           sine: ((t,), sines[b, t])})
    for h in many:
        th = cut(th, next(g for g in th.hyps if g.name == h.name and g != h), assume(h))
    return th


def pair():
    """The product of the velocities at two times, block by block, is at most the product of the speeds."""
    p, q, f, g = family("p_b"), family("q_b"), family("f"), family("g")
    left = total(b, p[b]*q[b]) + total(i, flat[i]*f[i]*g[i])
    norm = lambda y, z: total(b, y[b]**2) + total(i, flat[i]*z[i]**2)
    mixed = sign(total(b, i, flat[i]*(p[b]*g[i] - q[b]*f[i])**2))
    letters = close(left**2, "<=", norm(p, f)*norm(q, g), by=[
        lemmas.cauchy_schwarz(p[b], q[b], weight=1, over=b), mixed,
        lemmas.cauchy_schwarz(sqrt(flat[i])*f[i], sqrt(flat[i])*g[i], weight=1, over=i)])
    put = substitute(letters, {p: ((b,), speed_of(block[b, j])), q: ((b,), speed_of(block[b, j], u)),
                               f: ((i,), v[i, t]/sqrt(x[i, t])), g: ((i,), v[i, u]/sqrt(x[i, u]))})
    whole = [close(norm_of(s), "==", fisher(s), by=over(i, v[i, s]**2/x[i, s]*assume(partition))) for s in (t, u)]
    product = total(b, speed_of(block[b, j])*speed_of(block[b, j], u)) + total(i, flat[i]*v[i, t]*v[i, u]/sqrt(x[i, t])/sqrt(x[i, u]))
    squared = close(product**2, "<=", (speed(t)*speed(u))**2, by=[put, norm_of(u)*whole[0], fisher(t)*whole[1]])
    return root(product, speed(t)*speed(u), squared, sign(speed(t)*speed(u)))


def norm_of(s):
    """I, block by block."""
    return total(b, total(j, block[b, j]*v[j, s]**2/x[j, s])) + total(i, flat[i]*v[i, s]**2/x[i, s])


@theorem(
    id="speed.spheres.block",
    title="One block: no way is shorter than the arc",
    hypotheses=one,
    claim=(2*sqrt(M)*Theta, "<=", total(t, speed_of(weight[j]))),
    equality="a great circle, traced in one direction",
    anywhere=lambda rng, k: first(in_blocks(rng, k, bend=1.0)),
    tight=lambda rng, k: first(in_blocks(rng, k, bend=0.03)),
    without={one[1].name: lambda rng, k: first(grown(rng, k)), one[2].name: lambda rng, k: first(leaving(rng, k))},
    shown=r"\int_0^\tau\!\Bigl[\sum_i \beta_i \frac{\dot x_i^2}{x_i}\Bigr]^{1/2} dt \ge 2\sqrt{M}\,\arccos\frac{\mathrm{BC}}{M}",
    letters=single | single_along,
    **common,
)
def arc_of_block():
    _, has_t, keeps_t, is_sine, chain, angle = one
    th = substitute(turn.prove(), {x: ((i,), x[i, t]), v: ((i,), v[i, t])})
    for h in (has_t, keeps_t):
        th = cut(th, next(g for g in th.hyps if g.name == h.name), assume(h))
    dB, v2 = turning(weight[i], x[i, t], v[i, t]), total(j, weight[j]*v[j, t]**2/x[j, t])
    s, w = sine[t], rate[t]
    squared = close((2*sqrt(M)*w)**2, "<=", v2, by=[
        1/(M*s)**2*th, 4/(M*s**2)*(M*s*w - dB)*assume(chain), v2/(M*s)**2*assume(is_sine)])
    slow = root(2*sqrt(M)*w, speed_of(weight[j]), squared, sign(speed_of(weight[j])))
    return (
        calc(2*sqrt(M)*Theta)
        .eq(total(t, 2*sqrt(M)*w), by=2*sqrt(M)*assume(angle))
        .le(total(t, speed_of(weight[j])), by=over(t, slow), why="speed.spheres.turning")
    )


@theorem(
    id="speed.spheres.turning",
    title="No state turns away from another faster than it moves",
    hypotheses=(starts, has, keeps),
    claim=(4*M*turning(weight[i], x[i], v[i])**2, "<=", (M**2 - overlap(weight[i], x[i])**2)*total(i, weight[i]*v[i]**2/x[i])),
    equality="r = 2 sqrt(x) moves on the great circle through the two states",
    anywhere=instant,
    tight=lambda rng, k: at_one_time(in_blocks(rng, k, bend=0.03)),
    without={has.name: lambda rng, k: at_one_time(grown(rng, k)),
             keeps.name: lambda rng, k: at_one_time(leaving(rng, k))},
    shown=r"4 M \Bigl(\frac{d\,\mathrm{BC}}{dt}\Bigr)^2 \le (M^2 - \mathrm{BC}^2)\sum_i \beta_i \frac{\dot x_i^2}{x_i}",
    letters=single,
    **common,
)
def turn():
    """d arccos(BC/M)/dt, squared, times 4 M is at most I; no hypothesis of analysis is needed."""
    w, B, dB, v2 = weight[i], overlap(weight[i], x[i]), turning(weight[i], x[i], v[i]), total(i, weight[i]*v[i]**2/x[i])
    away = sqrt(w)*(sqrt(x0[i]) - B/M*sqrt(x[i]))
    cs = lemmas.cauchy_schwarz(away, sqrt(w)*v[i]/sqrt(x[i]), weight=1, over=i)
    off = total(i, away*sqrt(w)*v[i]/sqrt(x[i]))          # 2 dBC/dt
    return (
        calc(4*M*dB**2)
        .eq(M*off**2, by=B*(2*dB + off)*assume(keeps))
        .le(M*total(i, away**2)*v2, by=M*cs)
        .eq((M**2 - B**2)*v2, by=[M*v2*assume(starts), B**2/M*v2*assume(has)])
    )


@theorem(
    id="speed.spheres.chord",
    title="The way through the product of spheres is longer than the chord",
    hypotheses=(many[0], ends, partition, cosine),
    claim=(chord, "<=", bound),
    equality="as the two states come close",
    anywhere=lambda rng, k: in_blocks(rng, k, bend=0.0),
    tight=lambda rng, k: in_blocks(rng, k, bend=0.0, size=0.1),
    without={ends.name: lambda rng, k: grown_end(rng, k)},
    shown=ARCS + r" \ge \ell_H^2",
    letters=letters,
    **common,
)
def longer():
    """cos(theta) >= 1 - theta^2/2 is a hypothesis: the cosine is no word of the language."""
    rest, w = sqrt(x1[i]) - sqrt(x0[i]), block[b, i]
    return (
        calc(chord)
        .eq(total(b, total(i, 4*w*rest**2)) + total(i, 4*flat[i]*rest**2), by=over(i, 4*rest**2*assume(partition)))
        .eq(total(b, 8*(Ms[b] - overlap(w, x1[i]))) + total(i, 4*flat[i]*rest**2), by=[over(b, assume(many[0])), over(b, assume(ends))])
        .le(bound, by=over(b, assume(cosine)))
    )


def grown_end(rng, k):                                    # a larger total at the end, the angle as small as the hypothesis allows
    data = in_blocks(rng, k, 0.0)
    x1 = data["x1"]*rng.uniform(1.01, 1.1, (k, 1))
    missing = data["M_b"] - (data["block"] @ (data["x0"]*x1)[..., None]**0.5)[..., 0]
    return data | {"x1": x1, "Theta_b": (missing.clip(0)*2/data["M_b"])**0.5}
