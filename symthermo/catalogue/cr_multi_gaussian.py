"""Of a Gaussian, the position and its square see everything.

    I = v_x^2 + v_xx^2 = mdot^2/V + Vdot^2/(2 V^2) ,      v_x^2 = (d<x>/dt)^2/Var x ,  v_xx^2 = (d<(x - m)^2>/dt)^2/Var (x - m)^2

for a density that is Gaussian and stays so, with the mean m, held fixed in (x - m)^2, and the variance V. Of the density only its third
and fourth moment are used, and that its score is a polynomial of second degree.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.multi.gaussian.
"""
from sympy import Symbol

from ..index import total
from ..proof import Hypothesis, assume, calc, close, over, theorem
from ._probability import ANY, PAPER, R, fisher, i, normalised, p, v
from ._samples import EULER

m, V, b, g = Symbol("m", real=True), Symbol("V", positive=True), Symbol("b", real=True), Symbol("g", real=True)
c = R[i] - m
moment = lambda n: total(i, p[i]*c**n)
is_mean = Hypothesis("m = <x>", m, "==", total(i, R[i]*p[i]), kind="definition")
is_variance = Hypothesis("V is the variance of x", V, "==", moment(2), kind="definition")
third = Hypothesis("the third moment of a Gaussian", moment(3), "==", 0)
fourth = Hypothesis("the fourth moment of a Gaussian", moment(4), "==", 3*V**2)
score = Hypothesis("the density stays Gaussian", v[i], "==", p[i]*(b*c + g*(c**2 - V)), forall=(i,))
mdot, Vdot = total(i, R[i]*v[i]), total(i, c**2*v[i])

GRID = [z/2 for z in range(-18, 19)]                      # in units of the deviation; sums are integrals to all digits


def gaussian(skew=0.0, heavy=0.0, other=0.0):
    """A Gaussian on a grid whose mean and variance move, or nearly one, with another third or fourth moment; or with another score."""
    def made(rng, k):
        m, V = rng.normal(0, 1, (k, 1)), rng.lognormal(0, 0.5, (k, 1))
        z = 0*m + GRID
        p = EULER**(-z**2/2)*(1 + skew*(z**3 - 3*z) + heavy*(z**4 - 6*z**2 + 3))
        data = {"N": 0.5*V**0.5 + 0*z, "R": m + V**0.5*z, "p": p/(6.283185307179586*V)**0.5, "m": m[:, 0], "V": V[:, 0]}
        return moved(data, rng, k, other)
    return made


def moved(data, rng, k, other=0.0):
    """Adds the velocity with which mean and variance move."""
    b, g, c = rng.normal(0, 1, (k, 1)), rng.normal(0, 1, (k, 1)), data["R"] - data["m"][:, None]
    v = data["p"]*(b*c + g*(c**2 - data["V"][:, None]) + other*(c**3 - 3*c*data["V"][:, None]))
    return data | {"v": v, "b": b[:, 0], "g": g[:, 0]}


def three(rng, k):                                        # places at -a, 0, a, the first and last with 1/6; any probability at 0
    a, p = rng.lognormal(0, 0.5, (k, 1)), rng.lognormal(0, 0.5, (k, 1))*[0, 1, 0] + [1/6, 0, 1/6]
    data = {"N": 1 + 0*p, "p": p, "R": a*[-1, 0, 1], "m": 0*a[:, 0], "V": a[:, 0]**2/3}
    return moved(data, rng, k)


@theorem(
    id="cr.multi.gaussian",
    title="Of a Gaussian the position and its square see all the Fisher information of time",
    source=PAPER,
    paper=5,
    hypotheses=(normalised, is_mean, is_variance, third, fourth, score),
    claim=(fisher, "==", mdot**2/V + Vdot**2/(2*V**2)),
    equality="always",
    anywhere=gaussian(),
    without={normalised.name: three, third.name: gaussian(skew=0.001), fourth.name: gaussian(heavy=0.0001),
             score.name: gaussian(other=0.3)},
    shown=r"I = v_x^2 + v_{xx}^2 = \frac{\dot m^2}{V} + \frac{\dot V^2}{2V^2}",
    letters={"b": (r"\dot m/V", "numeric.probability_letters.drift"), "g": (r"\dot V/(2V^2)", "numeric.probability_letters.widening")},
    applies_to=ANY,
)
def gaussian_information():
    """b = mdot/V and g = Vdot/(2 V^2)."""
    of_score = b*c + g*(c**2 - V)
    centred = close(moment(1), "==", 0, by=[assume(is_mean), m*assume(normalised)])
    square = close(moment(2), "==", V, by=assume(is_variance))
    first = close(mdot, "==", b*V, by=[
        over(i, R[i]*assume(score)), g*assume(third), (b - m*g)*square, g*m*square, (b*m - g*V)*centred, g*m*V*assume(normalised)])
    second = close(Vdot, "==", 2*g*V**2, by=[over(i, c**2*assume(score)), b*assume(third), g*assume(fourth), g*V*square])
    return (
        calc(fisher)
        .eq(total(i, p[i]*of_score**2), by=over(i, (v[i]/p[i] + of_score)*assume(score)))
        .eq(b**2*V + 2*g**2*V**2, by=[b**2*square, 2*b*g*assume(third), g**2*assume(fourth), 2*g**2*V*square, 2*b*g*V*centred,
                                      g**2*V**2*assume(normalised)])
        .eq(mdot**2/V + Vdot**2/(2*V**2), by=[(mdot + b*V)/V*first, (Vdot + 2*g*V**2)/(2*V**2)*second])
    )
