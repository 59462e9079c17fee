"""No heat flows faster than the spread of the energy and the Fisher information of time allow.

    Qdot = d<E>/dt - <dE/dt> = sum_i E_i dp_i/dt ,      Qdot^2 <= Var_p(E) I

for energies E_i(t); work is done where energies change, heat is what remains.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.heat.
"""
from sympy import Symbol

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, lemmas, theorem
from ._probability import ANY, PAPER, dense, fisher, i, j, keeps, leaking, mean, moving, p, rate_of, v, variance

E, Edot = family("E"), family("Edot")
Udot, Qdot, power = (Symbol(name, real=True) for name in ("Udot", "Qdot", "power"))
moves = Motion("v = dp/dt, Edot = dE/dt", ((p, v), (E, Edot)))
rate = rate_of("U = <E>", Udot, E[i]*p[i], moves)
work = Hypothesis("the power is <dE/dt>", power, "==", total(i, Edot[i]*p[i]), kind="definition")
first_law = Hypothesis("heat is what remains of dU/dt", Qdot, "==", Udot - power, kind="definition")
U, current = mean(E[j]), total(i, E[i]*v[i])


def exchanging(data, rng, k, E):
    """Adds energies that change, and the heat and work of the change."""
    p, v, Edot = data["p"], data["v"], rng.normal(0, 1, (k, 4))
    heat, power = (E*v).sum(-1), (Edot*p).sum(-1)
    return data | {"E": E, "Edot": Edot, "Udot": heat + power, "power": power, "Qdot": heat}


@dense
def anywhere(rng, k):
    return exchanging(moving(rng, k), rng, k, rng.normal(0, 1, (k, 4)))


@dense
def tight(rng, k):                                        # the energy is the score but for 3 %
    data = moving(rng, k)
    return exchanging(data, rng, k, data["v"]/data["p"]*(1 + 0.03*rng.uniform(-1, 1, (k, 4))))


@dense
def grown(rng, k):                                        # all probabilities grow; the energies are nearly the same
    return exchanging(leaking(moving(rng, k), 30.0), rng, k, 1 + 0.1*rng.normal(0, 1, (k, 4)))


common = {"source": PAPER, "paper": 5, "anywhere": anywhere, "applies_to": ANY}


@theorem(
    id="cr.heat",
    title="The spread of the energy and the Fisher information bound the heat current",
    hypotheses=(rate, work, first_law, keeps),
    claim=(Qdot**2, "<=", variance(E[i], U)*fisher),
    equality="E - <E> proportional to the score; always if there are two states",
    tight=tight,
    without={keeps.name: grown},
    shown=r"\dot Q^2 \le \mathrm{Var}_p(E)\, I, \qquad \dot Q = \frac{d\langle E\rangle}{dt} - \Bigl\langle\frac{dE}{dt}\Bigr\rangle",
    **common,
)
def heat():
    off = total(i, (E[i] - U)*v[i])
    return (
        calc(Qdot**2)
        .eq(current**2, by=(Qdot + current)*flow.prove(), why="cr.heat.current")
        .eq(off**2, by=U*(current + off)*assume(keeps))
        .le(variance(E[i], U)*fisher, by=lemmas.cauchy_schwarz(E[i] - U, v[i], weight=p[i], over=i))
    )


@theorem(
    id="cr.heat.current",
    title="Heat is what the motion of the probabilities changes of the energy",
    hypotheses=(rate, work, first_law),
    claim=(Qdot, "==", current),
    equality="always",
    shown=r"\dot Q = \sum_i E_i \dot p_i",
    **common,
)
def flow():
    return calc(Qdot).eq(Udot - power, by=assume(first_law)).eq(current, by=[assume(rate), assume(work)], why="the product rule")
