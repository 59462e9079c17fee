"""The divergence between two successive states is half the Fisher information of time, times the square of the time step.

    2 D(x||x + xdot dt) = dt^2 [I - (2/3) dt sum xdot^3/x^2 + O(dt^2)]
    2 D(x + xdot dt||x) = dt^2 [I - (1/3) dt sum xdot^3/x^2 + O(dt^2)]

stated without a limit: for every step that keeps the state positive the left side lies between the first two terms and these with
a remainder of the fourth order added (fisher.limit, .above, .reverse, .reverse.above). Divided by dt^2, with dt to 0, both sides go
to I. Along a curved motion x(t) the state differs from x + xdot dt by O(dt^2), which changes D by O(dt^3).
Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: fisher.limit.
"""
import sympy as sp
from sympy import Rational

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, lemmas, over, theorem
from ._chemical import PAPER, REDERIVED, i, kl, mu, v, x

y, dt = family("y", positive=True), sp.Symbol("dt", positive=True)
mu0, mudot, g, w = family("mu0"), family("mudot"), family("g"), family("w", nonnegative=True)
kappa = sp.Symbol("kappa", nonnegative=True)
fisher, cubic = total(i, v[i]**2/x[i]), total(i, v[i]**3/x[i]**2)
fourth = total(i, v[i]**4/(x[i]**2*y[i]))
step = Hypothesis("y = x + v dt", y[i], "==", x[i] + v[i]*dt, forall=(i,), kind="definition")
third = Rational(1, 3)

ideal = Hypothesis("mu = mu0 + ln x", mu[i], "==", mu0[i] + sp.log(x[i]), forall=(i,), always=True)
moves = Motion("v = dx/dt, mudot = dmu/dt, mu0 constant", ((x, v), (mu, mudot), (mu0, 0)))
taylor = Hypothesis("f(u) <= (u - 1)^2/2 + kappa |u - 1|^3", g[i], "<=", dt**2*v[i]**2/(2*x[i]**2) + kappa*dt**3*w[i]**3/x[i]**3,
                    forall=(i,), kind="calculus")
taylor_below = Hypothesis("(u - 1)^2/2 - kappa |u - 1|^3 <= f(u)", dt**2*v[i]**2/(2*x[i]**2) - kappa*dt**3*w[i]**3/x[i]**3, "<=", g[i],
                          forall=(i,), kind="calculus")


def powers(n, weight):
    """sum weight ((y - x)^n - (v dt)^n) = 0, from y = x + v dt."""
    new, old = y[i] - x[i], v[i]*dt
    return over(i, weight*sum(new**m*old**(n - 1 - m) for m in range(n))*assume(step))


def expansion(lemma):
    """Twice a lemma for u = y/x at each place, and what turns y - x into v dt."""
    return [over(i, 2*x[i]*lemmas.use(lemma, u=y[i]/x[i])), powers(2, 1/x[i]), powers(3, 1/x[i]**2), powers(4, 1/(x[i]**2*y[i]))]


def steps(size):
    """States, velocities, and the state after a step; `size` of the largest relative change."""
    def made(rng, k):
        x, v = rng.lognormal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
        dt = size*rng.uniform(0.5, 1, (k, 1))/abs(v/x).max(1)[:, None]
        return {"x": x, "v": v, "dt": dt[:, 0], "y": x + v*dt}
    return made


def with_f(size):
    """The same with g = f(u) for f = (u - 1)^2/2 + s kappa |u - 1|^3, 0 <= s <= 1 up or down."""
    def made(rng, k):
        data = steps(size)(rng, k)
        h, kappa = data["v"]*data["dt"][:, None]/data["x"], rng.uniform(0, 1, (k, 1))
        return data | {"kappa": kappa[:, 0], "w": abs(data["v"]), "g": h**2/2 + kappa*rng.uniform(-1, 1, (k, 4))*abs(h)**3}
    return made


def ideal_motion(rng, k, factor=1.0):
    data = steps(0.5)(rng, k)
    mu0, ln_x = rng.normal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
    x = 2.718281828459045**ln_x
    return data | {"x": x, "mu0": mu0, "mu": mu0 + factor*ln_x, "mudot": factor*data["v"]/x}


anywhere, tight = steps(0.9), steps(0.01)
common = {"paper": 6, "applies_to": ("network", "jump")}
letters = {"y": (r"x + \dot x\, dt", "numeric.information_letters.next_state"), "dt": (r"dt", "numeric.information_letters.small_step")}
f_letters = {"dt": letters["dt"],"g": (r"f(u_i),\; u_i = 1 + \dot x_i dt/x_i", "numeric.information_letters.relative_entropy_of_step"),
                       "kappa": (r"\kappa", "numeric.information_letters.third_order"),
                       "w": (r"|\dot x_i|", "numeric.information_letters.absolute_velocity")}
STEP = r"\tfrac{2}{dt^2} D(x\|x + \dot x\, dt)"
BACK = r"\tfrac{2}{dt^2} D(x + \dot x\, dt\|x)"
CUBIC, FOURTH = r"\sum_i \frac{\dot x_i^3}{x_i^2}", r"\sum_i \frac{\dot x_i^4}{x_i^2\,(x_i + \dot x_i dt)}"


@theorem(
    id="fisher.limit",
    title="The divergence of a state from the next is at least its expansion to third order",
    source=PAPER,
    hypotheses=(step,),
    claim=(dt**2*fisher - 2*third*dt**3*cubic, "<=", 2*kl(x, y)),
    equality="xdot = 0; asymptotically as dt goes to zero",
    anywhere=anywhere,
    tight=tight,
    shown=rf"I - \tfrac23\, dt\, {CUBIC} \le " + STEP,
    letters=letters,
    **common,
)
def limit():
    return close(dt**2*fisher - 2*third*dt**3*cubic, "<=", 2*kl(x, y), by=expansion(lemmas.cubic_below)[:3])


@theorem(
    id="fisher.limit.above",
    title="The divergence of a state from the next exceeds its expansion to third order by a term of fourth order at most",
    source=PAPER,
    hypotheses=(step,),
    claim=(2*kl(x, y), "<=", dt**2*fisher - 2*third*dt**3*cubic + 2*third*dt**4*fourth),
    equality="xdot = 0; asymptotically as dt goes to zero",
    anywhere=anywhere,
    tight=tight,
    shown=STEP + rf" \le I - \tfrac23\, dt\, {CUBIC} + \tfrac23\, dt^2\, {FOURTH}",
    letters=letters,
    **common,
)
def above():
    return close(2*kl(x, y), "<=", dt**2*fisher - 2*third*dt**3*cubic + 2*third*dt**4*fourth, by=expansion(lemmas.cubic_above))


@theorem(
    id="fisher.limit.reverse",
    title="The divergence of the next state from a state is at least its expansion to third order",
    source=PAPER,
    hypotheses=(step,),
    claim=(dt**2*fisher - third*dt**3*cubic, "<=", 2*kl(y, x)),
    equality="xdot = 0; asymptotically as dt goes to zero",
    anywhere=anywhere,
    tight=tight,
    shown=rf"I - \tfrac13\, dt\, {CUBIC} \le " + BACK,
    letters=letters,
    **common,
)
def reverse():
    return close(dt**2*fisher - third*dt**3*cubic, "<=", 2*kl(y, x), by=expansion(lemmas.cubic_below_back)[:3])


@theorem(
    id="fisher.limit.reverse.above",
    title="The divergence of the next state from a state exceeds its expansion to third order by a term of fourth order at most",
    source=PAPER,
    hypotheses=(step,),
    claim=(2*kl(y, x), "<=", dt**2*fisher - third*dt**3*cubic + third*dt**4*fourth),
    equality="xdot = 0; asymptotically as dt goes to zero",
    anywhere=anywhere,
    tight=tight,
    shown=BACK + rf" \le I - \tfrac13\, dt\, {CUBIC} + \tfrac13\, dt^2\, {FOURTH}",
    letters=letters,
    **common,
)
def reverse_above():
    return close(2*kl(y, x), "<=", dt**2*fisher - third*dt**3*cubic + third*dt**4*fourth, by=expansion(lemmas.cubic_above_back))


@theorem(
    id="fisher.limit.f_divergence",
    title="Every f-divergence with f''(1) = 1 gives the same Fisher information, from above",
    source=REDERIVED,
    hypotheses=(taylor,),
    claim=(2*total(i, x[i]*g[i]), "<=", dt**2*fisher + 2*kappa*dt**3*total(i, w[i]**3/x[i]**2)),
    equality="as dt goes to zero",
    anywhere=with_f(0.9),
    tight=with_f(0.003),
    shown=r"\tfrac{2}{dt^2}\sum_i x_i f\Bigl(\frac{x_i + \dot x_i dt}{x_i}\Bigr) \le I + 2\kappa\, dt \sum_i \frac{|\dot x_i|^3}{x_i^2}",
    letters=f_letters,
    **common,
)
def f_divergence():
    """Taylor's formula for f at 1 is a hypothesis: |f(u) - (u - 1)^2/2| <= kappa |u - 1|^3 with f(1) = f'(1) = 0, f''(1) = 1."""
    return close(2*total(i, x[i]*g[i]), "<=", dt**2*fisher + 2*kappa*dt**3*total(i, w[i]**3/x[i]**2), by=over(i, 2*x[i]*assume(taylor)))


@theorem(
    id="fisher.limit.f_divergence.below",
    title="Every f-divergence with f''(1) = 1 gives the same Fisher information, from below",
    source=REDERIVED,
    hypotheses=(taylor_below,),
    claim=(dt**2*fisher - 2*kappa*dt**3*total(i, w[i]**3/x[i]**2), "<=", 2*total(i, x[i]*g[i])),
    equality="as dt goes to zero",
    anywhere=with_f(0.9),
    tight=with_f(0.003),
    shown=r"I - 2\kappa\, dt \sum_i \frac{|\dot x_i|^3}{x_i^2} \le \tfrac{2}{dt^2}\sum_i x_i f\Bigl(\frac{x_i + \dot x_i dt}{x_i}\Bigr)",
    letters=f_letters,
    **common,
)
def f_divergence_below():
    return close(dt**2*fisher - 2*kappa*dt**3*total(i, w[i]**3/x[i]**2), "<=", 2*total(i, x[i]*g[i]),
                 by=over(i, 2*x[i]*assume(taylor_below)))


@theorem(
    id="fisher.limit.potentials",
    title="The Fisher information of time is the product of the rates of concentrations and chemical potentials",
    source=PAPER,
    hypotheses=(ideal, moves),
    claim=(total(i, v[i]*mudot[i]), "==", fisher),
    equality="always",
    anywhere=ideal_motion,
    without={ideal.name: lambda rng, k: ideal_motion(rng, k, 1.5)},
    shown=r"I = \sum_i \dot x_i \dot\mu_i = \sum_i x_i \Bigl(\frac{d\ln x_i}{dt}\Bigr)^2",
    letters={"mu0": (r"\mu^\circ_i", "numeric.observable_letters.mu0"), "mudot": (r"\dot\mu_i", "numeric.observable_letters.mudot")},
    **common,
)
def potentials():
    return (
        calc(total(i, v[i]*mudot[i]))
        .eq(total(i, x[i]*(v[i]/x[i])**2), by=over(i, v[i]*derive(assume(ideal), moves)), why="dmu/dt = d ln x/dt")
        .eq(fisher)
    )
