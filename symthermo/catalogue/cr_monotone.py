"""With constant rates the Fisher information of time of a jump process never increases, in or out of detailed balance.

    dI/dt = -sum_r (wp_r p_tail + wm_r p_head) (s_head - s_tail)^2 <= 0 ,      s_i = (dp_i/dt)/p_i
    dI/dt = -2 mu T int p |grad s|^2 dx <= 0                                   for a diffusion in a constant force

So an I that grows, of what is seen of a system, betrays a hidden variable or a protocol (cr.hidden, cr.nonautonomous). In finite time:
no stochastic map increases I.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.monotone.
"""
from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, over, sign, theorem
from . import _diffusion as d
from ._probability import (
    ANY,
    DIFFUSIONS,
    JUMPS,
    PAPER,
    acc,
    any_jumps,
    close_to_equilibrium,
    elsewhere,
    fisher,
    i,
    information_rate,
    j,
    master,
    moving,
    p,
    smoothing,
    state,
    v,
    wm,
    wp,
)
from ._samples import times

moves = Motion("v = dp/dt, acc = dv/dt, constant rates", ((p, v), (v, acc), (wp, 0), (wm, 0)))
fisher_rate = information_rate(state)
T, V, P = family("T", nonnegative=True), family("V"), family("P", positive=True)
stochastic = Hypothesis("columns of T sum to one", total(j, T[j, i]), "==", 1, forall=(i,))
P_is = Hypothesis("P = T p", P[j], "==", total(i, T[j, i]*p[i]), forall=(j,), kind="definition")
V_is = Hypothesis("V = T v", V[j], "==", total(i, T[j, i]*v[i]), forall=(j,), kind="definition")


def mapped(mixing, columns=1.0):
    """A state, a velocity, and a map whose columns have this sum; `mixing` 0: it does nothing."""
    def made(rng, k):
        data, T = moving(rng, k), rng.lognormal(0, 1, (k, 4, 4))
        one = 1.0*(rng.integers(0, 1, (k, 4, 1)) + [[0], [1], [2], [3]] == [0, 1, 2, 3])
        T = columns*(mixing*T/T.sum(1)[:, None] + (1 - mixing)*one)
        weight = rng.lognormal(0, 0.5, (k, 4))
        ends = {"P": times(T, data["p"]), "V": times(T, data["v"])}
        return {name: y/weight for name, y in (data | ends).items()} | {"N": weight, "T": T/weight[..., None]}
    return made


common = {"source": PAPER, "paper": 5, "applies_to": JUMPS}
SMOOTH = (r"\sum_r \bigl(w^+_r p_{\mathrm{tail}(r)} + w^-_r p_{\mathrm{head}(r)}\bigr)"
          r"\bigl(s_{\mathrm{head}(r)} - s_{\mathrm{tail}(r)}\bigr)^2")


@theorem(
    id="cr.monotone",
    title="With constant rates the Fisher information of time never increases",
    hypotheses=(master, moves),
    claim=(0, "<=", -fisher_rate),
    equality="the score is the same wherever edges lead: the process is stationary",
    anywhere=any_jumps,
    tight=close_to_equilibrium,
    without={master.name: elsewhere},
    shown=r"\frac{dI}{dt} = \sum_i \Bigl(2 s_i \ddot p_i - s_i^2 \dot p_i\Bigr) \le 0",
    **common,
)
def monotone():
    return calc(0).le(smoothing, by=sign(smoothing)).eq(-fisher_rate, by=identity.prove())


@theorem(
    id="cr.monotone.identity",
    title="The rate of the Fisher information of time with constant rates",
    hypotheses=(master, moves),
    claim=(fisher_rate, "==", -smoothing),
    equality="always",
    anywhere=any_jumps,
    without={master.name: elsewhere},
    shown=r"\frac{dI}{dt} = -" + SMOOTH,
    **common,
)
def identity():
    """The acceleration is that of the jumps, by the derivative of the master equation."""
    linear, score = derive(assume(master), moves), v[state]/p[state]
    return close(fisher_rate, "==", -smoothing, by=[over(state, 2*score*linear), over(state, score**2*assume(master))])


@theorem(
    id="cr.monotone.map",
    title="No stochastic map increases the Fisher information of time",
    hypotheses=(stochastic, P_is, V_is),
    claim=(total(j, V[j]**2/P[j]), "<=", fisher),
    equality="the score is the same for all states that the map brings together",
    anywhere=mapped(0.5),
    tight=mapped(0.0003),
    without={stochastic.name: mapped(0.1, 2.0)},
    shown=r"\sum_j \frac{(T\dot p)_j^2}{(T p)_j} \le \sum_i \frac{\dot p_i^2}{p_i}, \qquad T = e^{W h}",
    **common | {"applies_to": ANY},
)
def map_bound():
    """With constant rates W, or in a constant force, the velocity is carried along by T = exp(W h), as the state is."""
    miss = sign(total(j, i, T[j, i]*p[i]*(v[i]/p[i] - V[j]/P[j])**2))
    return close(total(j, V[j]**2/P[j]), "<=", fisher, by=[
        miss, over(i, v[i]**2/p[i]*assume(stochastic)), over(j, V[j]/P[j]*assume(V_is)), over(j, (V[j]/P[j])**2*assume(P_is))])


of_diffusion = {"source": PAPER, "paper": 5, "hypotheses": (d.force, d.rest, d.of_motion, d.of_square), "anywhere": d.diffusing,
                "without": {d.force.name: d.accelerated}, "applies_to": DIFFUSIONS}
diffusion_rate = information_rate(d.x)


@theorem(
    id="cr.monotone.diffusion",
    title="The rate of the Fisher information of time of a diffusion in a constant force",
    claim=(diffusion_rate, "==", -d.blur),
    equality="always",
    shown=r"\frac{dI}{dt} = -2\mu T \int p\, |\nabla s|^2\, dx, \qquad s = \partial_t \ln p",
    **of_diffusion,
)
def of_diffusions():
    """With J = p nu, the rate of the current is s J - mu T p grad s; s^2 is carried along, and what is left is the gradient."""
    carried = over(d.x, over(d.k, 2*d.p[d.x]*d.grads[d.k, d.x]*derive(assume(d.force), d.rest)))
    return close(diffusion_rate, "==", -d.blur, by=[assume(d.of_motion), assume(d.of_square), carried])


@theorem(
    id="cr.monotone.diffusion.bound",
    title="In a constant force the Fisher information of time of a diffusion never increases",
    claim=(0, "<=", -diffusion_rate),
    equality="the score is the same everywhere: the diffusion is stationary",
    tight=lambda rng, k: d.diffusing(rng, k, 0.001),
    shown=r"\frac{dI}{dt} = \int \bigl(2 s\, \partial_t^2 p - s^2\, \partial_t p\bigr)\, dx \le 0",
    **of_diffusion,
)
def falls():
    return calc(0).le(d.blur, by=sign(d.blur)).eq(-diffusion_rate, by=of_diffusions.prove())
