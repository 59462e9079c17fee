"""phi is the work that prepares a tilted state; switching a field on or off suddenly costs relative entropies.

    F[p_theta] - F_eq = T phi ;      on: T D(p_eq||p_theta) ,   off: T D(p_theta||p_eq) ,   both: T theta.(eta - eta_eq)

F[p] = <E> + T <ln p>. The tilted law is the equilibrium of the energy E - T theta.r, with the free energy F_eq - T psi.
Re-derived; after N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.tilted-thermo.
"""
from sympy import Symbol, log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, over, theorem
from ._paths import logs
from ._probability import ANY
from ._tilted import REDERIVED, D, T, i, k, letter, normalised, p, phi, ptheta, q
from ._tilted_samples import anywhere, law, means

E, Ey, etaeq = family("E"), family("Ey"), family("etaeq")
temperature, F, Fy = Symbol("T", positive=True), Symbol("F", real=True), Symbol("Fy", real=True)
rest = Hypothesis("q is the equilibrium of E", temperature*log(q[i]), "==", F - E[i], forall=(i,))
rest_y = Hypothesis("ptheta is the equilibrium of Ey", temperature*log(ptheta[i]), "==", Fy - Ey[i], forall=(i,))
here, there = normalised(), normalised(q)
at_rest = Hypothesis("etaeq = <O> in q", etaeq[k], "==", T.mean(q), forall=(k,), kind="definition")
matched = (T.tilted, T.potential, T.averages(), T.conjugate)
common = {"source": REDERIVED, "paper": 12, "equality": "always", "applies_to": ANY}
ENERGIES = {"T": letter("temperature"), "E": letter("energy"), "F": letter("free_energy")}
seeing = {**common, "letters": T.letters() | ENERGIES}


def energies(rng, n, whole=1.0, out=None):
    """A tilted law, temperature and energies; another law, with any total."""
    data = anywhere(rng, n)
    T, F, Fy = rng.lognormal(0, 0.5, n), rng.normal(0, 1, n), rng.normal(0, 1, n)
    E, Ey = (f[:, None] - T[:, None]*logs(data[a]) for f, a in ((F, "q"), (Fy, "ptheta")))
    data |= {"T": T, "F": F, "Fy": Fy, "E": E, "Ey": Ey, "p": whole*law(rng, data), "etaeq": means(data, data["q"])}
    return data | ({out: rng.normal(0, 1, E.shape)} if out else {})


def heavy(rng, n):
    """q with the total 2."""
    data = energies(rng, n)
    data["q"] = 2*data["q"]
    shift = data["T"]*0.6931471805599453
    return data | {"E": data["E"] - shift[:, None], "psi": data["psi"] + 0.6931471805599453, "etaeq": 2*data["etaeq"]}


def of(law):
    """F[p] = <E> + T <ln p>."""
    return total(i, law[i]*(E[i] + temperature*log(law[i])))


@theorem(
    id="leg.tilted-thermo",
    title="phi is the free energy of the tilted state above equilibrium",
    hypotheses=(rest, *matched),
    claim=(of(ptheta) - F, "==", temperature*phi),
    anywhere=energies,
    without={rest.name: lambda rng, n: energies(rng, n, out="E")},
    shown=r"F[p_\theta] - F_{\mathrm{eq}} = T\varphi",
    **seeing,
)
def prepared():
    """The least work that prepares it at constant temperature."""
    return calc(of(ptheta) - F).eq(temperature*D(ptheta), by=[over(i, ptheta[i]*assume(rest)), F*T.one]).eq(
        temperature*phi, by=[temperature*T.value(), temperature*assume(T.conjugate)])


@theorem(
    id="leg.tilted-thermo.free-energy",
    title="The free energy of a state above equilibrium is the relative entropy",
    hypotheses=(rest, here),
    claim=(of(p) - F, "==", temperature*D(p)),
    anywhere=energies,
    without={rest.name: lambda rng, n: energies(rng, n, out="E"), here.name: lambda rng, n: energies(rng, n, 2.0)},
    shown=r"F[p] - F_{\mathrm{eq}} = T\, D(p\|p_{\mathrm{eq}})",
    **seeing,
)
def free_energy():
    return calc(of(p) - F).eq(temperature*D(p), by=[over(i, p[i]*assume(rest)), F*assume(here)])


tilted_energy = E[i] - temperature*T.exponent()


@theorem(
    id="leg.tilted-thermo.field",
    title="The tilted law is the equilibrium of the energy with a field",
    hypotheses=(rest, T.tilted),
    claim=(temperature*log(ptheta[i]), "==", F - temperature*T.psi - tilted_energy),
    anywhere=energies,
    without={rest.name: lambda rng, n: energies(rng, n, out="E")},
    shown=r"p_\theta \propto e^{-(E - T\theta\cdot r)/T}, \qquad F_\theta = F_{\mathrm{eq}} - T\psi(\theta)",
    **seeing,
)
def with_field():
    return calc(temperature*log(ptheta[i])).eq(F - temperature*T.psi - tilted_energy, by=[temperature*T.ln, rest])


@theorem(
    id="leg.tilted-thermo.on",
    title="A sudden change of energy dissipates the relative entropy of the old equilibrium to the new one",
    hypotheses=(rest, rest_y, there),
    claim=(total(i, q[i]*(Ey[i] - E[i])) - (Fy - F), "==", temperature*D(q, ptheta)),
    anywhere=energies,
    without={rest.name: lambda rng, n: energies(rng, n, out="E"), rest_y.name: lambda rng, n: energies(rng, n, out="Ey"),
             there.name: heavy},
    shown=r"\langle E_\theta - E\rangle_{\mathrm{eq}} - (F_\theta - F_{\mathrm{eq}}) = T\, D(p_{\mathrm{eq}}\|p_\theta)",
    letters=ENERGIES | {"Fy": letter("free_energy", E="Ey"), "ptheta": letter("canonical", E="Ey")},
    **common,
)
def switched():
    """Work less free energy, for any two energies: the other way round it is T D(p_theta||p_eq)."""
    return calc(total(i, q[i]*(Ey[i] - E[i])) - (Fy - F)).eq(temperature*D(q, ptheta), by=[
        over(i, q[i]*assume(rest)), over(i, q[i]*assume(rest_y)), (Fy - F)*assume(there)])


@theorem(
    id="leg.tilted-thermo.switch-on",
    title="Switching a field on suddenly costs the relative entropy from equilibrium",
    hypotheses=(T.tilted, at_rest, there),
    claim=(T.psi - T.dot(etaeq), "==", D(q, ptheta)),
    anywhere=energies,
    without={there.name: heavy},
    shown=r"\psi(\theta) - \theta\cdot\eta_{\mathrm{eq}} = D(p_{\mathrm{eq}}\|p_\theta)",
    **seeing,
)
def switch_on():
    """Switching it off and relaxing costs phi (leg.min-ep.value)."""
    return calc(T.psi - T.dot(etaeq)).eq(D(q, ptheta), by=[
        over(i, q[i]*T.ln), over(k, T.theta[k]*assume(at_rest)), T.psi*assume(there)])


@theorem(
    id="leg.tilted-thermo.cycle",
    title="Switching a field on and off costs the field times the change of the averages",
    hypotheses=(T.tilted, T.potential, T.averages(), at_rest, there),
    claim=(T.dot() - T.dot(etaeq), "==", D(ptheta) + D(q, ptheta)),
    anywhere=energies,
    without={there.name: heavy},
    shown=r"\theta\cdot(\eta - \eta_{\mathrm{eq}}) = D(p_\theta\|p_{\mathrm{eq}}) + D(p_{\mathrm{eq}}\|p_\theta)",
    **seeing,
)
def cycle():
    return calc(T.dot() - T.dot(etaeq)).eq(D(ptheta) + T.psi - T.dot(etaeq), by=T.value()).eq(
        D(ptheta) + D(q, ptheta), by=switch_on.prove(), why="leg.tilted-thermo.switch-on")
