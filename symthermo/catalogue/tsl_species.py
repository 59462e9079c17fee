"""How far a concentration gets in a time is limited by dissipation and diffusion.

    Sigma tau Dbar_i >= 2 (int |xdot_i| dt)^2 >= 2 (x_i(tau) - x_i(0))^2 ,   Sigma = int sigma dt ,   tau Dbar_i = int D_i dt

that is, tau >= 2 (Delta x_i)^2/(Sigma Dbar_i); the same for any observable. Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021),
arXiv:2104.14748. Identifier: tsl.species.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, root, sign, theorem, times
from ._in_time import A, J, S, Sigma, diffusion, dx, each, i, j, moved, pseudo, r, rate, t, trip
from ._samples import conservative, network, one_reaction

a, pace = family("a"), family("pace", nonnegative=True)
pays = over(t, over(r, each))                             # int sum J^2/A <= Sigma/2
way, spread = total(t, pace[i, t]), total(t, diffusion(i, i))
drift, noise = total(i, a[i]*dx[i]), total(t, total(i, j, a[i]*a[j]*diffusion(i, j)))
speed = Hypothesis("pace = |xdot_i|", pace[i, t]**2, "==", rate(i)**2, forall=(i, t), kind="definition")


def paced(rng, data):
    return trip(rng, data) | {"pace": abs(data["S"] @ (data["Jp"] - data["Jm"]))}


def anywhere(rng, k):
    return paced(rng, network(rng, k, 3, 4, 3) | {"a": rng.normal(0, 1, (k, 3))})


def tight(rng, k):                                        # one reaction, a small force that does not change in time
    return paced(rng, one_reaction(rng, k, 0.01, 3))


def gradient(rng, k):                                     # conservative forces, small, constant in time; their potential is observed
    data = conservative(rng, k, 0.05, 3)
    return paced(rng, data | {"a": data["mu"]})


common = {"source": "Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)", "paper": 7, "anywhere": anywhere,
          "applies_to": ("network", "jump")}
names = {"pace": (r"|\dot x_i|", "numeric.bound_letters.pace")}


@theorem(
    id="tsl.species",
    title="Thermodynamic speed limit for the way a concentration goes",
    hypotheses=(speed,),
    claim=(2*way**2, "<=", Sigma*spread),
    equality="one reaction with a small force, constant in time",
    tight=tight,
    shown=r"2\Bigl(\int_0^\tau |\dot x_i|\,dt\Bigr)^2 \le \Sigma\,\tau\,\bar D_i, \qquad \tau \bar D_i = \int_0^\tau D_i\,dt",
    letters=names,
    **common,
)
def species():
    cs = lemmas.cauchy_schwarz(S[i, r], J, weight=A, over=r)      # xdot_i^2 <= D_i sum J^2/A, at each time
    at_a_time = close(pace[i, t]**2, "<=", diffusion(i, i)*pseudo, by=[assume(speed), cs])
    return (
        calc(2*way**2)
        .le(2*spread*total(t, pseudo), by=lemmas.schwarz(pace[i, t], diffusion(i, i), pseudo, t, at_a_time))
        .le(Sigma*spread, by=spread*pays)
    )


@theorem(
    id="tsl.species.net",
    title="Thermodynamic speed limit for the change of a concentration",
    hypotheses=(moved,),
    claim=(2*dx[i]**2, "<=", Sigma*spread),
    equality="one reaction with a small force, constant in time",
    tight=tight,
    shown=r"2\,(\Delta x_i)^2 \le \Sigma\,\tau\,\bar D_i, \quad\text{that is}\quad \tau \ge \frac{2(\Delta x_i)^2}{\Sigma \bar D_i}",
    **common,
)
def net():
    change = total(t, rate(i))
    return (
        calc(2*dx[i]**2)
        .eq(2*change**2, by=(dx[i] + change)*assume(moved))
        .le(2*spread*total(t, pseudo), by=lemmas.cauchy_schwarz(S[i, r], J, weight=A, over=(t, r)))
        .le(Sigma*spread, by=spread*pays)
    )


@theorem(
    id="tsl.species.path",
    title="A concentration goes at least as far as it gets",
    hypotheses=(speed, moved),
    claim=(dx[i]**2, "<=", way**2),
    equality="the concentration does not turn round",
    tight=tight,
    shown=r"(\Delta x_i)^2 \le \Bigl(\int_0^\tau |\dot x_i|\,dt\Bigr)^2",
    letters=names,
    **common,
)
def path():
    square, positive = close(rate(i)**2, "<=", pace[i, t]**2, by=assume(speed)), sign(pace[i, t])
    ahead = over(t, root(rate(i), pace[i, t], square, positive))
    back = over(t, root(-rate(i), pace[i, t], square, positive))
    change = total(t, rate(i))
    return (
        calc(dx[i]**2)
        .eq(change**2, by=(dx[i] + change)*assume(moved))
        .le(way**2, by=times(ahead, back))
    )


@theorem(
    id="tsl.species.observable",
    title="Thermodynamic speed limit for an observable",
    hypotheses=(moved,),
    claim=(2*drift**2, "<=", Sigma*noise),
    equality="conservative forces, small and constant in time, and a their potential",
    tight=gradient,
    shown=r"2\,(a\cdot\Delta x)^2 \le \Sigma \int_0^\tau a^{\mathsf T} D a\,dt",
    **common,
)
def observable():
    along = total(i, a[i]*S[i, r])
    carried, squares = total(t, total(r, along*J)), total(t, r, along**2*A)
    return (
        calc(2*drift**2)
        .eq(2*carried**2, by=(drift + carried)*over(i, a[i]*assume(moved)))
        .le(2*squares*total(t, pseudo), by=lemmas.cauchy_schwarz(along, J, weight=A, over=(t, r)))
        .le(Sigma*squares, by=squares*pays)
        .eq(Sigma*noise)
    )
