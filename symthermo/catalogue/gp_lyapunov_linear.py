"""A linear master equation always meets the criterion of Glansdorff and Prigogine, in second order and exactly.

    delta2sigma = (1/2) sum_r (wp_r q_tail + wm_r q_head)(u_head - u_tail)^2 >= 0 ,      u = dp/q
    sigma_ex = sum_r wp_r p_tail [z - 1 - ln z] + wm_r p_head [1/z - 1 + ln z] >= 0 ,    z = (p/q)_head/(p/q)_tail ,   sigma_hk >= 0

for the stationary q, detailed balance or not: D(p||q) falls. For mass action see gp.lyapunov-linear.complex_balance.
Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446; exact form re-derived. Identifier: gp.lyapunov-linear.
"""
from sympy import Symbol, log

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, lemmas, over, sign, theorem
from ._paths import logs
from ._probability import HERE, THERE, any_jumps, close_to_equilibrium, elsewhere, head, jumping, master, n, p, q, r, tail, v, wm, wp
from ._samples import EULER
from ._stability import DIVERGENCE, PAPER, REDERIVED

i = n.i
dxs, D, Ddot = family("dxs"), Symbol("D", real=True), Symbol("Ddot", real=True)
forward, backward = wp[r]*q[tail(r)], wm[r]*q[head(r)]    # one-way fluxes of the stationary state
stationary = Hypothesis("q is stationary", total(r, n.S(i, r)*(forward - backward)), "==", 0, forall=(i,))
divergence = Hypothesis("D is the relative entropy", D, "==", total(i, p[i]*log(p[i]/q[i])), always=True, kind="definition")
moves = Motion("v = dp/dt, Ddot = dD/dt, q rests", ((p, v), (q, 0), (D, Ddot)))
linear_flow = wp[r]*dxs[tail(r)] - wm[r]*dxs[head(r)]
drop = dxs[head(r)]/q[head(r)] - dxs[tail(r)]/q[tail(r)]
curvature = total(r, (forward + backward)*drop**2)/2
linear_excess = -total(i, dxs[i]/q[i]*total(r, n.S(i, r)*linear_flow))
z = (p[head(r)]/q[head(r)])/(p[tail(r)]/q[tail(r)])
bregman = total(r, wp[r]*p[tail(r)]*(z - 1 - log(z)) + wm[r]*p[head(r)]*(1/z - 1 + log(z)))
excess = -total(i, n.rate(i)*log(p[i]/q[i]))
housekeeping = total(r, n.J(r)*log(forward/backward))


CYCLES = [[1, 1, 1, 1, 0], [1, 1, 0, 0, -1]]              # currents around the ring and through its chord are stationary


def stationary_at(far=1.0, current=1.0):
    """Any stationary state of any rates, with `current`; p at a distance `far` from it."""
    def made(rng, k):
        data = close_to_equilibrium(rng, k, far)
        q, p, around = data["q"], data["p"], current*rng.normal(0, 1, (k, 2)) @ CYCLES
        a = data["wp"]*q[:, HERE] + abs(around)
        return compared(jumping(rng, k, p, a/q[:, HERE], (a - around)/q[:, THERE]) | {"q": q, "dxs": p - q})
    return made


def compared(data):
    """Adds the relative entropy and its rate."""
    ratio = logs(data["p"]/data["q"])
    return data | {"D": (data["p"]*ratio).sum(-1), "Ddot": (data["v"]*(1 + ratio)).sum(-1)}


def unsteady(far):
    """Any q, with p near it."""
    def made(rng, k):
        data = any_jumps(rng, k)
        q = data["p"]*EULER**(far*rng.normal(0, 1, (k, 4)))
        return compared(data | {"q": q, "dxs": q*rng.normal(1, far, (k, 4))})
    return made


def hardly_flowing(rng, k):                               # any q, and a state in which the currents nearly vanish
    data = close_to_equilibrium(rng, k, 0.01)
    return data | {"q": data["q"][:, ::-1]}


def elsewhere_near(rng, k):                               # a velocity that is not that of the jumps
    return compared(stationary_at()(rng, k) | {"v": elsewhere(rng, k)["v"]})


linear = {"source": PAPER, "paper": 4, "applies_to": ("jump",)}
exact = {"source": REDERIVED, "paper": 4, "applies_to": ("jump",)}
RATES = r"w^+_r q_{\mathrm{tail}(r)} + w^-_r q_{\mathrm{head}(r)}"


@theorem(
    id="gp.lyapunov-linear",
    title="A linear master equation meets the criterion of Glansdorff and Prigogine",
    hypotheses=(stationary,),
    claim=(0, "<=", linear_excess),
    equality="dp proportional to q: p = q for probabilities",
    anywhere=stationary_at(),
    tight=stationary_at(far=0.001),
    without={stationary.name: unsteady(0.01)},
    shown=r"0 \le \delta^2\sigma = -\sum_i \frac{\delta p_i\,(W\delta p)_i}{q_i}",
    **linear,
)
def positive():
    """The linearised motion is the motion itself, at any distance."""
    return calc(0).le(curvature, by=sign(curvature)).eq(linear_excess, by=squares.prove())


@theorem(
    id="gp.lyapunov-linear.squares",
    title="The linear excess entropy production of a linear master equation is a sum of squares",
    hypotheses=(stationary,),
    claim=(curvature, "==", linear_excess),
    equality="always",
    anywhere=stationary_at(),
    without={stationary.name: unsteady(1.0)},
    shown=r"\delta^2\sigma = \tfrac12\sum_r \bigl(" + RATES + r"\bigr)(u_{\mathrm{head}(r)} - u_{\mathrm{tail}(r)})^2, \qquad"
          r" u = \delta p/q",
    **linear,
)
def squares():
    return close(curvature, "==", linear_excess, by=over(i, (dxs[i]/q[i])**2*assume(stationary)))


@theorem(
    id="gp.lyapunov-linear.exact",
    title="The excess entropy production of a linear master equation, at any distance",
    hypotheses=(stationary,),
    claim=(excess, "==", bregman),
    equality="always",
    anywhere=stationary_at(),
    without={stationary.name: unsteady(1.0)},
    shown=r"\sigma_{\mathrm{ex}} = \sum_{i \ne j} W_{ij}\, p_j\,[z_{ij} - 1 - \ln z_{ij}], \qquad z_{ij} = \frac{p_i/q_i}{p_j/q_j}",
    **exact,
)
def identity():
    """Each edge r stands for two jumps (i, j): from tail to head with the rate wp, and back with wm."""
    return close(excess, "==", bregman, by=[over(i, p[i]/q[i]*assume(stationary)), over(r, n.J(r)*log_of_ratio())])


def log_of_ratio():
    """ln z as a difference of logarithms."""
    return close(log(z), "==", log(p[head(r)]/q[head(r)]) - log(p[tail(r)]/q[tail(r)]))


@theorem(
    id="gp.lyapunov-linear.exact.sign",
    title="The relative entropy from the stationary state of a linear master equation falls",
    hypotheses=(stationary, master, divergence, moves),
    claim=(0, "<=", -Ddot),
    equality="p = q",
    anywhere=stationary_at(),
    tight=stationary_at(far=0.001),
    without={stationary.name: unsteady(0.01), master.name: elsewhere_near},
    shown=r"0 \le \sigma_{\mathrm{ex}} = -\frac{d}{dt} D(p\|q)",
    letters=DIVERGENCE,
    **exact,
)
def falls():
    each = [over(r, wp[r]*p[tail(r)]*lemmas.use(lemmas.ln_below, u=z)), over(r, wm[r]*p[head(r)]*lemmas.use(lemmas.ln_below, u=1/z))]
    slope = 1 + log(p[i]/q[i])
    return (
        calc(0)
        .le(bregman, by=each)
        .eq(excess, by=identity.prove(), why="gp.lyapunov-linear.exact")
        .eq(-total(i, v[i]*slope), by=over(i, slope*assume(master)), why="probability is conserved")
        .eq(-Ddot, by=derive(assume(divergence), moves))
    )


@theorem(
    id="gp.lyapunov-linear.housekeeping",
    title="The housekeeping entropy production of a linear master equation is not negative",
    hypotheses=(stationary,),
    claim=(0, "<=", housekeeping),
    equality="q is in detailed balance",
    anywhere=stationary_at(),
    tight=stationary_at(current=1e-4),
    without={stationary.name: hardly_flowing},
    shown=r"0 \le \sigma_{\mathrm{hk}} = \sum_{i \ne j} W_{ij}\, p_j \ln\frac{W_{ij} q_j}{W_{ji} q_i}",
    **exact,
)
def maintenance():
    """The lemma of the excess part with the rates of the dual process."""
    up, down = p[tail(r)]/q[tail(r)], p[head(r)]/q[head(r)]
    each = [over(r, up*lemmas.use(lemmas.gibbs, a=forward, b=backward)), over(r, down*lemmas.use(lemmas.gibbs, a=backward, b=forward))]
    return close(0, "<=", housekeeping, by=[*each, over(i, p[i]/q[i]*assume(stationary))])
