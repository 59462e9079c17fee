# %% [markdown]
# # Information-geometric inequalities of chemical thermodynamics
#
# K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444.
#
# The concentrations of a reaction network are a positive measure, not a probability. The Gibbs free energy of an ideal dilute
# solution is a divergence of two such measures; its second order along the motion is a Fisher information, whose root is an
# intrinsic speed. No observable, and no free energy, changes faster than this speed times a fluctuation; no change of state
# takes less time than the squared length of its way over twice the action. The script derives these statements, has each
# proved for networks of any size, and works them out on three models: an enzyme, a ring, and a closed Brusselator.
"""Gibbs free energy, Fisher information of time and speed limits of chemical reaction networks, step by step and in numbers."""
from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

import symthermo as st
from symthermo.errors import Mistake
from symthermo.evaluate.field import field
from symthermo.geometry.divergence import kl
from symthermo.latex.names import text as plain
from symthermo.numeric import bounds, functionals, kernels, lengths, ode
from symthermo.numeric.fluctuation import V_L, V_L_matrix
from symthermo.plot.style import COLOURS, FAINT, INK, Figure, look, save_both
from symthermo.report.note import Note, latex
from symthermo.report.reproduction import Pair
from symthermo.thermo.gibbs import gibbs

NUMBER = "06"
TITLE = "Information-geometric inequalities of chemical thermodynamics"
SOURCE = "Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021)"
REFERENCE = "independent evaluation of the formulas of Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021)"

Array = np.ndarray


# %% [markdown]
# ## Small tools
# %%
def listed(name: str, of: Iterable[str], ours: Iterable[Any], printed: str) -> list[Pair]:
    """One pair for each entry of a vector."""
    return [Pair(f"{name} of {k}", float(v), p, REFERENCE) for k, v, p in zip(of, ours, printed.split(), strict=True)]


def one(name: str, ours: Any, printed: str) -> Pair:
    """One number."""
    return Pair(name, float(ours), printed, REFERENCE)


@cache
def models() -> dict[str, st.ReactionNetwork]:
    """The three models of this note, with their initial states."""
    return {"enzyme": st.zoo.michaelis_menten(), "ring": st.zoo.ring_balanced(), "Brusselator": st.zoo.brusselator_closed()}


@cache
def initially(name: str) -> Any:
    """All numbers of a model at its initial state."""
    return models()[name].at()


def start(net: st.ReactionNetwork) -> Array:
    """The initial state."""
    return np.array([float(net.values[s]) for s in net.species])


def laws(net: st.ReactionNetwork) -> Array:
    """A basis of the conservation laws."""
    return np.array(net.conservation_laws(internal=True))


@cache
def equilibrium(net: st.ReactionNetwork) -> Array:
    """The equilibrium of the class of the initial state."""
    return np.array([net.equilibrium().x[s] for s in net.species])


def integrands(net: st.ReactionNetwork) -> dict[str, functionals.Functional]:
    """What is integrated along a trajectory."""
    return {"Sigma": functionals.entropy_production, "length": functionals.speed, "2C": functionals.fisher_information,
            "V_L": functionals.potential_fluctuation(laws(net), -np.log(equilibrium(net)))}


def follow(net: st.ReactionNetwork, t: Any, method: str = "LSODA") -> Any:
    """The trajectory at the times t, with its running integrals."""
    return ode.integrate(field(net), start(net), t, method=method, rtol=1e-12, atol=1e-14, laws=laws(net), functionals=integrands(net))


@cache
def tracks() -> dict[str, Any]:
    """The trajectories of the three models for the figures."""
    ends = {"enzyme": 6.0, "ring": 1.5, "Brusselator": 20.0}
    return {name: follow(net, np.linspace(0, ends[name], 401)) for name, net in models().items()}


def moving(name: str) -> functionals.Motion:
    """Currents and velocities along the trajectory of a model."""
    return functionals.Motion(field(models()[name]), tracks()[name].y.T)


def _of_models(parts: dict[str, list[Pair]], when: str = "") -> list[Pair]:
    """The pairs of several models, told apart by their names."""
    return [Pair(f"{name}: {when}{p.name}", p.ours, p.reference, p.source) for name, part in parts.items() for p in part]


def _reactions(note: Note, name: str, forces: bool = False) -> None:
    """The table of the reactions of a model."""
    net = models()[name]
    flow = net.flow()
    rows = [[r.name, f"${_equation(net.equation(k))}$", f"${_monomial(flow.J_plus[k])}$", f"${_monomial(flow.J_minus[k])}$",
             *([f"$\\ln({sp.latex(flow.F[k].args[0], fold_short_frac=True)})$"] if forces else [])] for k, r in enumerate(net.reactions)]
    note.table(["", name, "$J^{+}$", "$J^{-}$", *(["$F$"] if forces else [])], rows, "llcc" + "c" * forces)


def _equation(text: str) -> str:
    return text.replace("<=>", r"\rightleftharpoons").replace("2 X", r"2\,X").replace("3 X", r"3\,X")


def _monomial(flux: sp.Expr) -> str:
    """A constant, as a decimal, times concentrations."""
    constant, rest = flux.as_coeff_Mul()
    return latex(rest) if constant == 1 else rf"{float(constant):g}\,{latex(rest)}"


# %% [markdown]
# ## Gibbs free energy is a divergence
# %%
def free_energy(note: Note) -> list[Pair]:
    note.text(r"""The subject of the paper are the free energy as a divergence, the bounds on rates of observables and of the free energy,
        and the time that a change of state takes. The bounds with conservation laws ($V_L$ below), the integrated one, the product of
        spheres and the monotonicity in time are re-derived here in a form that may go beyond it. Models and parameters are of our own
        choice.""")
    note.section("Concentrations, and the free energy as a divergence")
    note.text(r"""A network of reactions $r$ with stoichiometric matrix $S$ and currents $J = J^{+} - J^{-}$ moves by $\dot x = SJ$. If it
        is closed, the total of $x$ may change as reactions join and split molecules; $x$ is a positive measure on the set of species.
        For an ideal dilute solution at fixed temperature, in units of $RT$, and mass action in detailed balance,""")
    note.formula(r"\mu_i = \mu^{\circ}_i + \ln x_i, \qquad G(x) = \sum_i (x_i\mu_i - x_i), \qquad F_r = \ln\frac{J^{+}_r}{J^{-}_r} = "
                 r"-\sum_i S_{ir}\mu_i,", label="potentials")
    note.text(r"""where $\mu^{\circ}$ solves $S^{\mathsf T}\mu^{\circ} = -\ln(k^{+}/k^{-})$. A solution exists if and only if there is
        detailed balance, and it is fixed up to adding conservation laws, rows $\ell$ with $\ell S = 0$: a gauge, on which no result
        may depend. The subtraction of $x_i$ in $G$ makes $\partial G/\partial x_i = \mu_i$.""")
    u = sp.Symbol("u", positive=True)
    f = u * sp.ln(u) - u + 1
    assert [sp.diff(f, u, k).subs(u, 1) for k in range(3)] == [0, 0, 1]
    note.text("Two positive measures have the divergence")
    note.formula(r"D(x\|y) = \sum_i y_i f(x_i/y_i) = \sum_i \Bigl[x_i\ln\frac{x_i}{y_i} - x_i + y_i\Bigr], \qquad f(u) = ", f, label="D")
    note.text(r"""an $f$-divergence with $f(1) = f'(1) = 0$ and $f''(1) = 1$: the generalised Kullback--Leibler divergence, which needs
        no normalisation. Let $x^{\mathrm{eq}}$ be the equilibrium, $F = 0$, in the compatibility class of $x$. Insert $\mu_i =
        \mu^{\mathrm{eq}}_i + \ln(x_i/x^{\mathrm{eq}}_i)$:""")
    note.formula(r"G(x) - G(x^{\mathrm{eq}}) = D(x\|x^{\mathrm{eq}}) + \sum_i \mu^{\mathrm{eq}}_i\,(x_i - x^{\mathrm{eq}}_i).")
    note.text(r"""At equilibrium $S^{\mathsf T}\mu^{\mathrm{eq}} = 0$, and states of one class differ by an element of the image of $S$; so
        the last term vanishes. It does not if the equilibrium of another class is put in; then $D$ alone remains a Lyapunov
        function, and $G$ differs from it by exactly this term.""")
    note.theorem("gibbs.divergence")
    note.theorem("gibbs.divergence.other_class")
    note.text(r"""The rate is $\dot G = \mu\cdot SJ = -F\cdot J$, minus the entropy production rate. So the entropy production of a
        whole process is a difference of two divergences.""")
    note.theorem("gibbs.rate")
    note.theorem("gibbs.rate.integrated")
    return _enzyme(note)


# %% [markdown]
# The enzyme: potentials, equilibrium and free energy, by exact arithmetic and by the numeric layer.
# %%
def _enzyme(note: Note) -> list[Pair]:
    net, here = models()["enzyme"], initially("enzyme")
    flow = net.flow()
    x = {s: sp.Symbol(s, positive=True) for s in net.species}
    note.text(r"""The first model is a closed enzyme, $E = 0.4$, $S = 1.5$, $C = 0.6$, $P = 0.3$ (here $S$ is the substrate):""")
    _reactions(note, "enzyme", forces=True)
    rows = net.conservation_laws()
    note.text(r"""Its conservation laws are $<laws>$. The total of all concentrations is not conserved. One choice of the gauge is
        $\mu^{\circ}_E = \mu^{\circ}_S = 0$, which leaves $\mu^{\circ}_C = -\ln 2$ and $\mu^{\circ}_P = -\ln 12$.""",
              laws="$ and $".join(f"{latex(sum(n * x[s] for n, s in zip(row, net.species, strict=True)))}" for row in rows))
    mu0 = sp.Matrix([0, 0, -sp.ln(2), -sp.ln(12)])
    ratios = sp.Matrix([sp.ln(2), sp.ln(6)])
    assert (net.S.T * mu0 + ratios).applyfunc(lambda e: sp.expand_log(e, factor=True)) == sp.zeros(2, 1)

    # equilibrium: C = 2 E S and P = 12 S in the two laws leave one quadratic equation
    substrate = sp.solve(26 * x["S"] ** 2 + sp.Rational(51, 5) * x["S"] - sp.Rational(12, 5), x["S"])
    root = next(s for s in substrate if s > 0)
    exact = {"E": 1 / (1 + 2 * root), "S": root, "C": 2 * root / (1 + 2 * root), "P": 12 * root}
    xeq = equilibrium(net)
    assert all(abs(sp.N(exact[s], 30) / v - 1) < 1e-14 for s, v in zip(net.species, xeq, strict=True))
    note.text(r"""At equilibrium $C = 2ES$ and $P = 12 S$. With the two laws, $E + C = 1$ and $S + C + P = 2.4$, one quadratic equation
        remains,""")
    note.formula(r"26\,S^2 + \tfrac{51}{5}\,S - \tfrac{12}{5} = 0, \qquad S^{\mathrm{eq}} = ", root, r" = ", f"{float(root):.10f}.")

    state = {x[s]: sp.Rational(v.numerator, v.denominator) for s, v in net.values.items()}
    G, dissipated = gibbs(net).G, gibbs(net).rate
    assert G is not None
    assert dissipated is not None
    gap = (G.subs(state) - G.subs({x[s]: e for s, e in exact.items()})).evalf(30)
    above = kl([state[x[s]] for s in net.species], [exact[s] for s in net.species]).evalf(30)
    assert abs(gap / above - 1) < 1e-25
    assert abs(float(gap) / here.gibbs_above_equilibrium - 1) < 1e-13
    assert abs(float(-flow.epr.subs(state).evalf(30)) / float(dissipated.subs(state).evalf(30)) - 1) < 1e-14
    names = [r.name for r in net.reactions]
    pairs = [
        *listed("J", names, here.J, "0.6 1.74"), *listed("F", names, here.F, "0.6931471806 3.401197382"),
        *listed("velocity", net.species, here.xdot.values(), "1.14 -0.6 -1.14 1.74"), one("sigma", here.sigma, "6.333971752"),
        *listed("equilibrium", net.species, xeq, "0.7513295992 0.1654868922 0.2486704008 1.985842707"),
        one("D, the free energy above equilibrium", here.gibbs_above_equilibrium, "3.367146185"),
    ]
    note.text(r"""At the initial state (the difference of two values of $G$ and the divergence, both in arithmetic of 30 digits, agree
        to $10^{-25}$):""")
    note.pairs(pairs)
    return pairs


# %% [markdown]
# ## The Fisher information of time
# %%
def fisher_information(note: Note) -> list[Pair]:
    note.section("The Fisher information of time")
    x, v, h = sp.symbols("x v dt", positive=True)
    forward = sp.series(2 * kl([x], [x + v * h]) / h**2, h, 0, 2).removeO()
    backward = sp.series(2 * kl([x + v * h], [x]) / h**2, h, 0, 2).removeO()
    assert sp.expand(forward - (v**2 / x - sp.Rational(2, 3) * h * v**3 / x**2)) == 0
    assert sp.expand(backward - (v**2 / x - sp.Rational(1, 3) * h * v**3 / x**2)) == 0
    note.text(r"""How far does the state move in a short time, measured by the divergence? Of one species with velocity $v = \dot x$, by
        the series of the logarithm,""")
    note.formula(r"\frac{2}{dt^2}\,D(x\|x + v\,dt) = \frac{v^2}{x} - \frac23\,dt\,\frac{v^3}{x^2} + \ldots, \qquad "
                 r"\frac{2}{dt^2}\,D(x + v\,dt\|x) = \frac{v^2}{x} - \frac13\,dt\,\frac{v^3}{x^2} + \ldots")
    note.text(r"""The two directions agree in the lowest order, and so does every $f$-divergence with $f''(1) = 1$. Summed over the
        species this is the Fisher information of time of a measure that is not normalised, $I = \sum_i\dot x_i^2/x_i$. For a finite
        step the divergence lies between its expansions:""")
    note.theorem("fisher.limit", equality=r"nothing moves; approached as $dt \to 0$")
    note.theorem("fisher.limit.above", equality=r"nothing moves; approached as $dt \to 0$")
    note.theorem("fisher.limit.f_divergence", equality="approached as $dt \\to 0$")
    note.text(r"""Here $g_i$ is $x_i f$ at the next state, and $\kappa$ bounds the rest in Taylor's formula for $f$. The root $v =
        \sqrt I$ is the intrinsic speed, $\ell = \int v\,dt$ the length of the way, and $2C = \int I\,dt$ twice the action. Since
        $\dot\mu_i = \dot x_i/x_i$ one may also write $I = \sum_i \dot x_i\dot\mu_i = \sum_i x_i\,(d\ln x_i/dt)^2$: the response of
        the potentials to the motion. Nothing is asked of the reactions here. They may be irreversible or driven.""")

    net, here = models()["enzyme"], initially("enzyme")
    symbols = [sp.Symbol(s, positive=True) for s in net.species]
    at = {s: sp.Rational(q.numerator, q.denominator) for s, q in zip(symbols, (net.values[s] for s in net.species), strict=True)}
    rate = [e.rhs for e in net.rate_equations()]
    velocity = [e.subs(at) for e in rate]
    information = sum(w**2 / at[s] for s, w in zip(symbols, velocity, strict=True))
    cubic = sum(w**3 / at[s] ** 2 for s, w in zip(symbols, velocity, strict=True))
    pairs = [one("I", here.fisher_information, "15.747"), one("intrinsic speed v", here.intrinsic_speed, "3.968248984"),
             one("sum of (dx/dt)^3/x^2", cubic, "63.58185")]
    assert information == sp.Rational(15747, 1000)
    assert cubic == sp.Rational(6358185, 100000)

    acceleration = list(net.jacobian().subs(at) * sp.Matrix(velocity))
    by_rule = sum(2 * w * a / at[s] for s, w, a in zip(symbols, velocity, acceleration, strict=True)) - cubic
    I = sum(e**2 / s for s, e in zip(symbols, rate, strict=True))
    directly = sum(sp.diff(I, s) * e for s, e in zip(symbols, rate, strict=True)).subs(at)
    assert by_rule == directly
    assert abs(kernels.fisher_rate(start(net), list(here.xdot.values()), np.array(acceleration, dtype=float)) / float(by_rule) - 1) < 1e-14
    note.text(r"""For the enzyme, whose velocities are rational numbers at the initial state, $I = <I>$ exactly, and $\sum_i\dot
        x_i^3/x_i^2 = <cubic>$.""", I=str(information), cubic=str(cubic))
    note.pairs(pairs)
    note.text(r"""The information changes at a rate that needs the acceleration $\ddot x = (\partial\dot x/\partial x)\,\dot x$ of the
        autonomous equation:""")
    note.theorem("fisher.rate")
    note.text(r"""At the initial state of the enzyme the rule gives $dI/dt = <rate>$, as does the derivative of $I(x)$ along
        the flow, $\sum_i (\partial I/\partial x_i)\,\dot x_i$; both are exact.""", rate=str(by_rule))
    return pairs


# %% [markdown]
# ## No observable changes faster
# %%
def observables(note: Note, folder: Path) -> list[Pair]:
    note.section("No observable changes faster than its fluctuation allows")
    note.text(r"""For an observable $\langle a\rangle = \sum_i a_i x_i$ write $\sum_i a_i\dot x_i = \sum_i(\sqrt{x_i}\,a_i)(\dot
        x_i/\sqrt{x_i})$. The inequality of Cauchy and Schwarz gives the Cram\'er--Rao bound of a positive measure, with the
        fluctuation $V_0(a) = \sum_i x_i a_i^2$:""")
    note.theorem("cr.observable", equality=r"$a$ proportional to $d\ln x/dt$")
    note.theorem("cr.observable.moving", equality=r"$a$ proportional to $d\ln x/dt$")
    note.text(r"""A conservation law $\ell$, $\ell S = 0$, does not move. So $a$ may be replaced by $a$ less any combination of
        laws, and the best one leaves the chemical fluctuation""")
    note.formula(r"V_L(a) = \min_c \sum_i x_i\bigl(a_i - (cL)_i\bigr)^2 "
                 r"= a^{\mathsf T}\bigl[X - XL^{\mathsf T}(LXL^{\mathsf T})^{-1}LX\bigr]a, \qquad X = \mathrm{diag}(x),")
    note.text(r"""by the normal equations $LXL^{\mathsf T}c = LXa$. The rows of $L$ are the laws. This is a least-squares problem, and is
        solved as one (by $QR$ of $X^{1/2}L^{\mathsf T}$), because $LXL^{\mathsf T}$ is ill conditioned when concentrations are widely
        spread. More laws leave less fluctuation.""")
    note.theorem("cr.conserved", equality=r"$a - cL$ proportional to $d\ln x/dt$ for some $c$")
    note.theorem("cr.conserved.least", equality=r"the best combination of all laws is one of $L'$")
    note.text(r"""If only one direction of motion is left, the bound is no bound but an equality, at every state and for every observable
        that moves: with $S$ of rank one, $\dot x = sJ$ and $V_L(a) = (a\cdot s)^2/\sum_i(s_i^2/x_i)$.""")
    note.theorem("cr.conserved.rank_one")
    note.text(r"""The variance, $V_{\mathrm{tot}}(a) = \sum_i x_ia_i^2 - (\sum_i x_ia_i)^2/\sum_i x_i$, is $V_L$ for the single law
        $(1, \ldots, 1)$. It bounds rates if the total concentration is conserved, as for probabilities, and only then.""")
    note.theorem("cr.conserved.total", equality=r"$a$, less a constant, proportional to $d\ln x/dt$")
    note.text(r"""Several observables, the rows of a matrix $A$, are used together. In the end, $I$ is the largest ratio $(a\cdot\dot
        x)^2/V_L(a)$ that an observable can have, reached by the score $a = d\ln x/dt$ itself.""")
    note.theorem("cr.matrix", equality=r"$d\ln x/dt$ is a combination of the observables and the laws")
    note.theorem("cr.matrix.attained")
    note.theorem("cr.matrix.score", equality="")
    pairs = _two_observables(note)
    _observables_figure(note, folder)
    return pairs


# %% [markdown]
# Two observables of the enzyme, exactly and in doubles.
# %%
def _two_observables(note: Note) -> list[Pair]:
    net = models()["enzyme"]
    here, x, L = initially("enzyme"), start(net), laws(net)
    v, velocity = here.intrinsic_speed, np.array(list(here.xdot.values()))
    unit = np.eye(4)[[net.index["P"], net.index["E"]]]
    X = sp.diag(*(sp.Rational(q.numerator, q.denominator) for q in (net.values[s] for s in net.species)))
    rows = sp.Matrix(L.tolist())
    left = X - X * rows.T * (rows * X * rows.T).inv() * rows * X
    V = {s: left[net.index[s], net.index[s]] for s in "PE"}
    assert all(abs(float(V[s]) / V_L(a, x, L) - 1) < 1e-14 for s, a in zip("PE", unit, strict=True))
    # the image of S leads to the same number: V_L(a) = (S^T a)^T (S^T X^-1 S)^-1 (S^T a)
    image = net.S * (net.S.T * X.inv() * net.S).inv() * net.S.T
    assert X * X.inv() == sp.eye(4)
    assert left == image
    seen = (unit @ velocity) @ np.linalg.solve(V_L_matrix(unit, x, L), unit @ velocity)
    assert abs(seen / here.fisher_information - 1) < 1e-13
    pairs = [
        one("rate of P", here.xdot["P"], "1.74"), one("V_0 of P", V_L(unit[0], x), "0.3"),
        one("bound v sqrt(V_0) of P", v * np.sqrt(V_L(unit[0], x)), "2.173499482"),
        one("V_L of P", V_L(unit[0], x, L), "0.2558823529"), one("bound v sqrt(V_L) of P", v * np.sqrt(V_L(unit[0], x, L)), "2.007331416"),
        one("rate of E", here.xdot["E"], "1.14"), one("V_L of E", V_L(unit[1], x, L), "0.2117647059"),
        one("bound v sqrt(V_L) of E", v * np.sqrt(V_L(unit[1], x, L)), "1.826104823"),
    ]
    note.text(r"""In the enzyme the product has $V_0 = 3/10$ and, with the two laws, $V_L = <P>$; the free enzyme $V_L = <E>$. A second
        route to these numbers needs no law: on the image of $S$, $V_L(a) = (S^{\mathsf T}a)^{\mathsf T}(S^{\mathsf T}X^{-1}S)^{-1}
        S^{\mathsf T}a$, and the two matrices are equal entry by entry. Since $S$ has rank two, the two observables together determine
        $I$: the matrix form of $P$ and $E$ is <seen>, which is $I$ (\texttt{cr.matrix.attained}).""",
              P=str(V["P"]), E=str(V["E"]), seen=f"{seen:.6g}")
    note.pairs(pairs)
    return pairs


# %% [markdown]
# Rates against bounds: along a trajectory, and for random networks, where the variance fails.
# %%
def _random_networks(k: int) -> dict[str, Array]:
    """Rates and fluctuations of a random observable in k random networks of four species and two reactions."""
    rng = np.random.default_rng(13175)
    S = rng.integers(-2, 3, (k, 4, 2)).astype(float)
    S = S[np.linalg.matrix_rank(S) == 2]
    x, a, J = rng.lognormal(0, 1, (len(S), 4)), rng.normal(0, 1, (len(S), 4)), rng.normal(0, 1, (len(S), 2))
    velocity = np.einsum("kir,kr->ki", S, J)
    along = np.einsum("kir,ki->kr", S, a)
    metric = np.einsum("kir,ki,kis->krs", S, 1 / x, S)
    mean = (x * a).sum(axis=1)
    return {
        "rate": np.abs((a * velocity).sum(axis=1)), "speed": np.sqrt(kernels.fisher(x, velocity)), "V_0": (x * a**2).sum(axis=1),
        "V_L": (along * np.linalg.solve(metric, along[..., None])[..., 0]).sum(axis=1),
        "V_tot": (x * a**2).sum(axis=1) - mean**2 / x.sum(axis=1), "conserved": np.all(S.sum(axis=1) == 0, axis=1),
    }


def _observables_figure(note: Note, folder: Path) -> None:
    net, t, motion = models()["enzyme"], tracks()["enzyme"].t, moving("enzyme")
    v = functionals.speed(motion)
    many = _random_networks(10_000)
    above = lambda V: many["rate"] > many["speed"] * np.sqrt(many[V]) * (1 + 1e-9)
    false = above("V_tot")
    assert not np.any(above("V_0"))
    assert not np.any(above("V_L"))
    assert not np.any(false & many["conserved"])
    assert false.sum() > 500
    assert many["conserved"].sum() > 20
    with look():
        figure = Figure(figsize=(8.8, 3.7), layout="constrained")
        first, second, third = figure.subplots(1, 3, width_ratios=(1, 1, 1.15))
        for k, (axes, s) in enumerate(((first, "P"), (second, "E"))):
            a = np.eye(4)[net.index[s]]
            rate = np.abs(motion.ndot @ a)
            plain_bound, best = v * np.sqrt(V_L(a, motion.n)), v * np.sqrt(V_L(a, motion.n, laws(net)))
            assert np.all(rate <= best * (1 + 1e-12))
            assert np.all(best <= plain_bound)
            axes.plot(t, plain_bound, color=FAINT, label=r"$v\,\sqrt{V_0}$")
            axes.plot(t, best, color=COLOURS[2], label=r"$v\,\sqrt{V_L}$")
            axes.plot(t, rate, color=COLOURS[k], label=rf"$|d{s}/dt|$")
            axes.set_xlim(0, 1.5)
            axes.set_ylim(0, None)
            axes.set_xlabel("time $t$")
            axes.legend(loc="upper right")
        shown = slice(0, 700)
        bound = {V: (many["speed"] * np.sqrt(many[V]))[shown] for V in ("V_L", "V_tot")}
        rate, wrong = many["rate"][shown], false[shown]
        third.plot(bound["V_L"], rate, "o", markersize=2.5, color=COLOURS[2], label=r"bound with $V_L$")
        third.plot(bound["V_tot"][wrong], rate[wrong], "x", markersize=3.5, color=COLOURS[1], label=r"false with $V_{\mathrm{tot}}$")
        third.plot([1e-2, 1e2], [1e-2, 1e2], color=INK, linewidth=0.9)
        third.set_xscale("log")
        third.set_yscale("log")
        third.set_xlim(1e-2, 1e2)
        third.set_ylim(1e-2, 1e2)
        third.set_xlabel("bound")
        third.set_ylabel("$|d\\langle a\\rangle/dt|$")
        third.legend(loc="upper left", fontsize=8)
        save_both(figure, folder / "d06_observables")
    note.figure("d06_observables.pdf", r"""Rates of observables and their bounds. Left, middle: product and free enzyme along the
        trajectory of the enzyme. Right: a random observable in random networks of four species and two reactions; below the line the
        bound holds. Crosses: rates that the variance $V_{\mathrm{tot}}$ does not bound. Of <all> networks <false> are of this kind;
        none of them conserves the total concentration, and $V_0$ and $V_L$ fail in none.""", width=1.0,
                all=str(len(false)), false=str(int(false.sum())))


# %% [markdown]
# ## No free energy changes faster
# %%
def gibbs_speed(note: Note, folder: Path) -> list[Pair]:
    note.section("No free energy changes faster")
    note.text(r"""$\dot G = \sum_i\mu_i\dot x_i$ looks like the rate of an observable, with $\mu$ in place of $a$; and the inequality of
        Cauchy and Schwarz holds at each instant, whether or not $a$ depends on $x$. So the speed limit on the free energy is""")
    note.theorem("cr.gibbs", equality=r"$\mu$, less a combination of laws, proportional to $d\ln x/dt$")
    note.theorem("cr.gibbs.gauge")
    note.text(r"""The gauge invariance is what makes the bound a physical one: a change of $\mu^{\circ}$ by conservation laws changes
        $V_0(\mu)$, but not $V_L(\mu)$. In the closed network $a = \ln(x/x^{\mathrm{eq}})$ is one choice of the gauge, and the left
        side is the entropy production rate. Read from right to left, $I \ge \sigma^2/V_L$: dissipation needs motion.""")
    note.theorem("cr.gibbs.closed", equality=r"$\ln(x/x^{\mathrm{eq}})$, less a combination of laws, proportional to $d\ln x/dt$")
    pairs = _gibbs_at_the_state(note)
    note.text(r"""A driven network has no equilibrium, but if it has a complex balanced steady state $x^{\mathrm{ss}}$, then
        $\ln(x/x^{\mathrm{ss}})$ plays the part of the potential, and $\sigma_{\mathrm{na}}$, the excess of Hatano and Sasa, that of
        $\sigma$.""")
    note.theorem("cr.gibbs.steady", equality=r"$\ln(x/x^{\mathrm{ss}})$, less a combination of laws, proportional to $d\ln x/dt$")
    _driven_ring(note)
    note.text(r"""Integrated over time, with one more Cauchy--Schwarz:""")
    note.theorem("gibbs.finite", equality=r"at all times in the speed limit on the free energy, with $V_L/I$ constant")
    _gibbs_figure(note, folder)
    return pairs


def _free_energy_bounds(name: str) -> dict[str, float]:
    """sigma, the fluctuations of ln(x/xeq), and the bounds, at the initial state."""
    net, here = models()[name], initially(name)
    x = start(net)
    a, v = np.log(x / equilibrium(net)), here.intrinsic_speed
    V = {"V_0": float(V_L(a, x)), "V_tot": float(V_L(a, x, np.ones((1, len(x)), dtype=int))), "V_L": float(V_L(a, x, laws(net)))}
    assert here.sigma <= v * np.sqrt(V["V_L"]) <= v * np.sqrt(V["V_0"])
    again = next(e for e in here.theorems if e["id"] == "cr.gibbs.closed")
    assert again["holds"]
    assert abs(again["rhs"] / (V["V_L"] * here.fisher_information) - 1) < 1e-11
    return {"sigma": here.sigma, "I": here.fisher_information, "D": here.gibbs_above_equilibrium, **V,
            **{f"v sqrt({k})": v * np.sqrt(value) for k, value in V.items()}, "v": v}


def _gibbs_at_the_state(note: Note) -> list[Pair]:
    enzyme, ring, brusselator = [_free_energy_bounds(name) for name in models()]
    net = models()["enzyme"]
    mu0 = gibbs(net).potentials.mu0
    assert mu0 is not None
    least = np.log(start(net)) + np.array(mu0, dtype=float)
    V_0, V = V_L(least, start(net)), V_L(least, start(net), laws(net))
    assert abs(V / enzyme["V_L"] - 1) < 1e-13
    assert abs(V_0 / enzyme["V_0"] - 1) > 0.1
    parts = {
        "enzyme": [
            one("V_0", enzyme["V_0"], "8.984681959"), one("bound v sqrt(V_0)", enzyme["v sqrt(V_0)"], "11.89461167"),
            one("V_L", enzyme["V_L"], "4.190938850"), one("bound v sqrt(V_L)", enzyme["v sqrt(V_L)"], "8.123713072"),
            one("sigma over the bound v sqrt(V_L)", enzyme["sigma"] / enzyme["v sqrt(V_L)"], "0.7796892501"),
        ],
        "ring": _ring_at_the_state(ring),
        "Brusselator": [one(name, brusselator[name.removeprefix("bound ")], printed) for name, printed in (
            ("sigma", "53.93694147"), ("I", "18.04499208"), ("D", "5617.566333"), ("V_0", "63283.70456"), ("V_tot", "670.5071125"),
            ("V_L", "600.3285827"), ("bound v sqrt(V_0)", "1068.622453"), ("bound v sqrt(V_tot)", "109.9967978"),
            ("bound v sqrt(V_L)", "104.0813361"))],
    }
    note.text(r"""For the enzyme $V_0$ is $<standard>$ with $\mu = \ln(x/x^{\mathrm{eq}})$, and $<least>$ with the $\mu^{\circ}$ of
        least norm; $V_L$ is $<VL>$ with both.""", standard=enzyme["V_0"], least=float(V_0), VL=enzyme["V_L"])
    note.pairs(parts["enzyme"])
    note.text(r"""The other models are a ring of three states in detailed balance, whose concentrations are probabilities but for their
        total, and a closed Brusselator. They start from $(A, B, C) = (0.5, 1, 1.5)$ and from $(A, X, B, Y, D, E) = (200, 1, 300, 1, 1,
        1)$, and both conserve the total.""")
    for name in ("ring", "Brusselator"):
        _reactions(note, name)
    note.text("The ring:")
    note.pairs(parts["ring"])
    note.text("The Brusselator:")
    note.pairs(parts["Brusselator"])
    note.text(r"""In the ring the total is the only law, $V_{\mathrm{tot}} = V_L$, and the entropy production rate $3\ln 2$ is within
        <near> of the bound. In the Brusselator $V_0$ counts the large constant parts of the potentials of $A$ and $B$; the laws take
        them off, and the bound falls from twenty times $\sigma$ to twice $\sigma$.""",
              near=rf"{100 * (1 - ring['sigma'] / ring['v sqrt(V_L)']):.1f}\,\%")
    assert abs(ring["sigma"] - 3 * np.log(2)) < 1e-14
    return _of_models(parts)


def _ring_at_the_state(ring: dict[str, float]) -> list[Pair]:
    net = models()["ring"]
    exact = {s: Fraction(q) for s, q in zip("ABC", ("1/3", "2/3", "2"), strict=True)}
    assert all(a == 0 for a in _currents(net, exact))
    return [
        *listed("velocity", "ABC", initially("ring").xdot.values(), "-1.5 -1.5 3"), one("sigma", ring["sigma"], "2.079441542"),
        one("I", ring["I"], "12.75"), *listed("equilibrium", "ABC", equilibrium(net), "0.3333333333 0.6666666667 2"),
        one("D", ring["D"], "0.1766745535"), one("V_0", ring["V_0"], "0.3707443931"),
        one("V_tot", ring["V_tot"], "0.3603397604"), one("V_L", ring["V_L"], "0.3603397604"),
        one("bound v sqrt(V_0)", ring["v sqrt(V_0)"], "2.174164440"), one("bound v sqrt(V_L)", ring["v sqrt(V_L)"], "2.143439280"),
    ]


def _currents(net: st.ReactionNetwork, state: dict[str, Fraction]) -> list[sp.Expr]:
    at = {sp.Symbol(s, positive=True): sp.Rational(q.numerator, q.denominator) for s, q in state.items()}
    return [j.subs(at) for j in net.flow().J]


def _driven_ring(note: Note) -> None:
    net = st.zoo.ring().with_values({"A": "0.5", "B": "0.2", "C": "0.3"})
    here = net.at()
    xss = np.array(list(here.steady_state["x"].values()))
    x, velocity = start(net), np.array(list(here.xdot.values()))
    a = np.log(x / xss)
    nonadiabatic = -float(a @ velocity)
    bound = here.intrinsic_speed * np.sqrt(V_L(a, x, laws(net)))
    assert abs(nonadiabatic / here.excess["hatano_sasa"]["excess"] - 1) < 1e-9
    assert 0 < nonadiabatic < bound < here.sigma
    why = net.equilibrium().why
    note.text(r"""The ring $A \rightleftharpoons B \rightleftharpoons C \rightleftharpoons A$ with the constants $<k>$ has none (of its
        equilibrium the package says: <why>), but a steady state of complex balance. At $(0.5, 0.2, 0.3)$, where $\sigma = <sigma>$,
        the excess is $\sigma_{\mathrm{na}} = <na>$, below $<bound>$. The total $\sigma$ may be far above: what keeps the cycle running
        moves nothing.""", k=r", ".join(f"{float(c.value):g}" for c in net.constants), why=plain(why), sigma=here.sigma, na=nonadiabatic,
              bound=float(bound))


# %% [markdown]
# The free energy along the three trajectories.
# %%
def _gibbs_figure(note: Note, folder: Path) -> None:
    ratios = {}
    with look():
        figure = Figure(figsize=(8.8, 4.6), layout="constrained")
        grid = figure.subplots(2, 3, sharex="col", height_ratios=(3, 2))
        for (name, net), (above, below) in zip(models().items(), grid.T, strict=True):
            t, motion = tracks()[name].t, moving(name)
            sigma, v = functionals.entropy_production(motion), functionals.speed(motion)
            a = np.log(motion.n / equilibrium(net))
            plain_bound, best = v * np.sqrt(V_L(a, motion.n)), v * np.sqrt(V_L(a, motion.n, laws(net)))
            assert np.all(sigma <= best * (1 + 1e-9))
            assert np.all(best <= plain_bound * (1 + 1e-12))
            ratios[name] = sigma / best
            above.plot(t, plain_bound, color=FAINT, label=r"$v\,\sqrt{V_0}$")
            above.plot(t, best, color=COLOURS[2], label=r"$v\,\sqrt{V_L}$")
            above.plot(t, sigma, color=COLOURS[0], label=r"$\sigma = |dG/dt|$")
            below.plot(t, sigma / plain_bound, color=FAINT)
            below.plot(t, ratios[name], color=COLOURS[2])
            above.set_yscale("log")
            above.set_title(name, loc="left", fontsize=10)
            below.set_ylim(0, 1.05)
            below.set_xlim(0, t[-1])
            below.axhline(1, color=INK, linewidth=0.9, linestyle="dashed")
            below.set_xlabel("time $t$")
        grid[0, 0].legend(loc="upper right")
        grid[1, 0].set_ylabel(r"$\sigma$ over bound")
        save_both(figure, folder / "d06_gibbs")
    assert min(ratios[name][-1] for name in ("enzyme", "ring")) > 0.9999
    assert 3 < tracks()["Brusselator"].t[ratios["Brusselator"].argmax()] < 6.5
    note.figure("d06_gibbs.pdf", r"""The speed limit on the Gibbs free energy along three trajectories: $\sigma = |\dot G|$ below the
        bound with all conservation laws and the one without; below, the ratios. Near equilibrium the slowest mode is left, where
        $\ln(x/x^{\mathrm{eq}})$ becomes proportional to $d\ln x/dt$, and the bounds become equalities: at the right ends of the first
        two columns the ratio is above $0.9999$. In the Brusselator the ratio rises to <best> while a burst builds up, and falls in
        the burst.""", width=1.0,
                best=f"{ratios['Brusselator'].max():.2f}")


# %% [markdown]
# ## The time that a change of state takes
# %%
def speed_limits(note: Note, folder: Path) -> list[Pair]:
    note.section("The time that a change of state takes")
    note.text(r"""Apply Cauchy--Schwarz to $v$ and 1 over the time $\tau$ of the process:""")
    note.theorem("speed.time", equality=r"the speed $\sqrt I$ is constant")
    note.text(r"""The length asks for the whole way. A bound by the two end points follows from the geometry. Put $r_i = 2\sqrt{x_i}$; then
        $\dot r_i = \dot x_i/\sqrt{x_i}$ and $I = |\dot r|^2$. The space of positive measures, with the Fisher information as its
        metric, is flat, and a length is at least the chord, the Hellinger distance.""")
    note.theorem("speed.hellinger", equality=r"$r = 2\sqrt x$ moves on a straight line, in one direction")
    note.theorem("speed.hellinger.time", equality=r"$r$ moves on a straight line, evenly")
    note.text(r"""A conserved total $M$ of all species confines $r$ to the sphere $|r|^2 = 4M$, and the chord can be replaced by the arc
        of a great circle. A law that counts only some species, each once, does the same for their part of $r$. Laws with disjoint supports
        give a product of spheres, with a flat factor for the species that are in none of them; the squared distances add up.""")
    note.theorem("speed.sphere", equality=r"$r$ moves on a great circle, in one direction")
    note.theorem("speed.spheres")
    note.text(r"""Supports that overlap cannot be used together; the best choice is found among the extremal non-negative laws of the
        network by trying all sets of disjoint ones. The enzyme has the blocks $\{E, C\}$ and $\{S, C, P\}$, which share $C$.""")
    _concentrations_figure(note, folder)
    pairs = _trajectories(note)
    _speed_figure(note, folder)
    return pairs


# %% [markdown]
# The numbers: two solvers, and the divergence as a third witness for the entropy production.
# %%
def ended(net: st.ReactionNetwork, path: Any, k: int = -1) -> dict[str, float]:
    """Integrals and distances at the time path.t[k]."""
    found = {name: float(values[k]) for name, values in path.integrals.items()}
    x0, x1, tau = path.y[:, 0], path.y[:, k], path.t[k]
    xeq = equilibrium(net)
    drop = float(kernels.divergence(x0, xeq) - kernels.divergence(x1, xeq))
    best, _ = lengths.best_product_of_spheres(x0, x1, net.moieties())
    found |= {"drop": drop, "chord": float(lengths.chord(x0, x1)), "spheres": best}
    found |= {f"time by {d}": float(bounds.time_bound(found[d], found["2C"])) for d in ("length", "spheres", "chord")}
    found["finite"] = float(np.sqrt(found["V_L"] * found["2C"]))
    assert found["time by chord"] <= found["time by spheres"] <= found["time by length"] <= tau
    assert drop <= found["finite"]
    return found


def _trajectories(note: Note) -> list[Pair]:
    ends = {"enzyme": 1.0, "ring": 0.5, "Brusselator": 20.0}
    paths, found = {}, {}
    for name, net in models().items():
        paths[name] = follow(net, [0.0, ends[name]])
        found[name] = ended(net, paths[name])
        other = ended(net, follow(net, [0.0, ends[name]], method="Radau"))
        assert all(abs(other[k] / v - 1) < 1e-10 for k, v in found[name].items())
        assert abs(found[name]["Sigma"] / found[name]["drop"] - 1) < 1e-10
    enzyme, ring, brusselator = found.values()
    x0, x1 = paths["enzyme"].y.T
    blocks = {"{E, C}": (1, 0, 1, 0), "{S, C, P}": (0, 1, 1, 1)}
    assert {tuple(m) for m in models()["enzyme"].moieties()} == set(blocks.values())
    inside = {b: lengths.arc(x0[np.array(row) == 1], x1[np.array(row) == 1]) for b, row in blocks.items()}
    whole = {b: lengths.product_of_spheres(x0, x1, [row]) for b, row in blocks.items()}
    early = [
        *listed("x(1)", "ESCP", paths["enzyme"].y[:, -1], "0.6410400749 0.7168998973 0.3589599251 1.324140178"),
        one("length", enzyme["length"], "1.548521554"), one("2C", enzyme["2C"], "2.836024399"),
        one("length^2/2C", enzyme["time by length"], "0.8455212887"), one("Sigma", enzyme["Sigma"], "2.712496093"),
        one("drop of D", enzyme["drop"], "2.712496093"),
        one("integral of V_L", enzyme["V_L"], "3.325187302"), one("bound on Sigma by the integrals", enzyme["finite"], "3.070881359"),
        one("chord", enzyme["chord"], "1.504117882"),
        one("arc of {E, C}", inside["{E, C}"], "0.4873195396"), one("with the rest flat, {E, C}", whole["{E, C}"], "1.504507633"),
        one("arc of {S, C, P}", inside["{S, C, P}"], "1.480051227"),
        one("with the rest flat, {S, C, P}", whole["{S, C, P}"], "1.517797371"),
    ]
    assert enzyme["spheres"] == max(whole.values())
    middle = [
        *listed("x(0.5)", "ABC", paths["ring"].y[:, -1], "0.3351848328 0.6969856663 1.967829501"),
        one("length", ring["length"], "0.5580494837"), one("2C", ring["2C"], "1.010245963"), one("Sigma", ring["Sigma"], "0.1757300759"),
        one("chord", ring["chord"], "0.5491717282"), one("arc", ring["spheres"], "0.5497484453"),
        one("length^2/2C", ring["time by length"], "0.3082607975"),
    ]
    place = models()["Brusselator"].index
    late = [
        *listed("x(20)", "XY", (paths["Brusselator"].y[place[s], -1] for s in "XY"), "0.5775315195 3.985395684"),
        one("length", brusselator["length"], "22.77639068"), one("2C", brusselator["2C"], "57.74531119"),
        one("Sigma", brusselator["Sigma"], "871.0342044"), one("chord", brusselator["chord"], "13.75355533"),
        one("product of spheres", brusselator["spheres"], "13.81359055"),
    ]
    note.text(r"""The enzyme to $\tau = 1$. Two solvers of different kinds agree to ten digits in all integrals, and the entropy production
        is also the drop of the divergence:""")
    note.pairs(early)
    note.text(r"""The larger block is worth more, and its arc with the flat rest is the best lower bound on the length. The ring to $\tau =
        0.5$, on the sphere of radius $2\sqrt 3$:""")
    note.pairs(middle)
    note.text(r"""The Brusselator to $\tau = 20$, in the product of the spheres of $B + D$ and of $A + X + Y + E$:""")
    note.pairs(late)
    return _of_models(dict(zip(models(), (early, middle, late), strict=True)), "at the end, ")


def _speed_figure(note: Note, folder: Path) -> None:
    with look():
        figure = Figure(figsize=(8.8, 3.4), layout="constrained")
        for (name, net), axes in zip(models().items(), figure.subplots(1, 3), strict=True):
            path, t = tracks()[name], tracks()[name].t
            rows = [ended(net, path, k) for k in range(1, len(t))]
            along = {k: np.array([0.0, *(r[k] for r in rows)]) for k in rows[0]}
            assert 0.99 < along["time by chord"][1] / t[1] <= 1
            axes.plot(t, t, color=INK, label=r"$\tau$")
            axes.plot(t, along["time by length"], color=COLOURS[0], label=r"$\ell^2/2C$")
            axes.plot(t, along["time by spheres"], color=COLOURS[2], linestyle="dashed", label="spheres")
            axes.plot(t, along["time by chord"], color=COLOURS[1], label=r"$\ell_H^2/2C$", linewidth=1.1)
            axes.set_xlim(0, t[-1])
            axes.set_ylim(0, t[-1])
            axes.set_title(name, loc="left", fontsize=10)
            axes.set_xlabel(r"time $\tau$")
            if name == "enzyme":
                axes.set_ylabel("least time")
                axes.legend(loc="upper left")
            assert bool(np.any(np.diff(along["time by length"]) < 0)) == (name == "Brusselator")
        save_both(figure, folder / "d06_speed")
    note.figure("d06_speed.pdf", r"""The time that the change of state took, and the least times by the length of the way, by the product
        of spheres, and by the chord. At short times all are equal. Later the speed is not constant, and near equilibrium it vanishes, so
        that the bounds stop growing. In a burst of the Brusselator the action grows faster than the squared length, and the bounds
        fall; and because it oscillates, its way is longer than the distance of the end points.""", width=1.0)


# %% [markdown]
# ## Oscillations on the way to equilibrium
# %%
def oscillations(note: Note, folder: Path) -> list[Pair]:
    note.section("Oscillations on the way to equilibrium")
    note.text(r"""The free energy of a closed network decreases at all times. Its Fisher information need not. If the rate equation is
        linear, $\dot x = Wx$ with a constant rate matrix, then $x \mapsto e^{Ws}x$ is a stochastic map, which cannot increase a
        divergence; by the limit above it cannot increase $I$ either:""")
    note.theorem("fisher.monotone", equality=r"$d\ln x/dt$ is the same for all species that are connected")
    note.text(r"""The ring is of this kind, and so its intrinsic speed decreases all the time. The Brusselator is not linear. On its
        way to equilibrium it oscillates, and each time $X$ flares up the state moves fast.""")
    net = models()["Brusselator"]
    path, t = tracks()["Brusselator"], tracks()["Brusselator"].t
    I = functionals.fisher_information(moving("Brusselator"))
    X = path.y[net.index["X"]]
    G = kernels.divergence(path.y.T, equilibrium(net))
    assert np.all(np.diff(G) < 0)
    flares, bursts = _peaks(X), [k for k in _peaks(I) if I[k] > 10]
    assert len(flares) == len(bursts) == 2
    assert np.all(np.diff(functionals.fisher_information(moving("ring"))) < 0)
    pairs: list[Pair] = []
    for n, printed in enumerate(("6.90 3.6994 6.70 77.73", "14.25 3.2355 14.05 39.27")):
        k, l = flares[n], bursts[n]
        names = (f"time of maximum {n + 1} of X", f"maximum {n + 1} of X", f"time of maximum {n + 1} of I", f"maximum {n + 1} of I")
        pairs += map(one, names, (t[k], X[k], t[l], I[l]), printed.split())
    note.text(r"On a grid of times with the step $0.05$:")
    note.pairs(pairs)
    with look():
        figure = Figure(figsize=(6.8, 5.6), layout="constrained")
        above, middle, below = figure.subplots(3, 1, sharex=True, height_ratios=(3, 2, 2))
        for k, s in enumerate(net.species):
            above.plot(t, path.y[net.index[s]], color=COLOURS[k], label=f"${s}$")
        above.set_yscale("log")
        above.set_ylabel("concentration")
        above.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
        middle.plot(t, I, color=COLOURS[1])
        middle.plot(t[bursts], I[bursts], "o", color=INK, markersize=4)
        middle.set_ylim(0, None)
        middle.set_ylabel("$I$")
        below.plot(t, G, color=COLOURS[0])
        below.set_ylabel(r"$G - G^{\mathrm{eq}}$")
        below.set_xlabel("time $t$")
        below.set_xlim(0, 20)
        figure.align_ylabels([above, middle, below])
        save_both(figure, folder / "d06_brusselator")
    note.figure("d06_brusselator.pdf", r"""The closed Brusselator: concentrations, Fisher information of time with its two bursts, and the
        Gibbs free energy above equilibrium, which decreases all the time, fastest in the bursts.""")
    return pairs


def _peaks(y: Array) -> list[int]:
    """The places of the inner local maxima."""
    return [int(k) for k in np.flatnonzero((y[1:-1] > y[:-2]) & (y[1:-1] > y[2:])) + 1]


def _concentrations_figure(note: Note, folder: Path) -> None:
    with look():
        figure = Figure(figsize=(7.6, 3.2), layout="constrained")
        for axes, name, end in zip(figure.subplots(1, 2), ("enzyme", "ring"), (5.0, 1.5), strict=True):
            net, path = models()[name], tracks()[name]
            for k, s in enumerate(net.species):
                axes.plot(path.t, path.y[k], color=COLOURS[k], label=f"${s}$")
                axes.axhline(equilibrium(net)[k], color=COLOURS[k], linewidth=0.8, linestyle="dashed")
            axes.set_xlim(0, end)
            axes.set_ylim(0, None)
            axes.set_title(name, loc="left", fontsize=10)
            axes.set_xlabel("time $t$")
            axes.set_ylabel("concentration")
            axes.legend(loc="center right", ncols=1, fontsize=9)
        save_both(figure, folder / "d06_concentrations")
    note.figure("d06_concentrations.pdf", r"""Concentrations of the enzyme and of the ring on their way to equilibrium (dashed).""")


# %% [markdown]
# ## Where the inequalities say nothing
# %%
def limits_of_validity(note: Note) -> None:
    note.section("Where the inequalities say nothing")
    one_way = st.network("A -> B | 1; init: A=1, B=1").at()
    assert one_way.sigma == float("inf")
    assert one_way.fisher_information == 2.0
    assert one_way.why["gibbs"]
    t = sp.Symbol("t", positive=True)
    near = sp.integrate(1 / sp.sqrt(t), (t, 0, t))
    note.text(r"""A reaction that runs one way only has no affinity and its network no free energy (of $A \to B$ the package says: <sigma>;
        <gibbs>). The Fisher information of time and the bound on observables remain; there $I = <I>$ at $A = B = 1$. A concentration
        that leaves zero at a finite rate makes $I$ infinite: with $x = t$, $I = 1/t$. The length stays finite, $\int_0^t v\,dt =
        <near>$, and is best computed from $r = 2\sqrt x$; the bound $\ell^2/2C$ is then 0. If nothing moves, $\ell^2/2C$ is $0/0$,
        and read as 0.""", sigma=plain(one_way.why["sigma"]), gibbs=plain(one_way.why["gibbs"]), I=one_way.fisher_information, near=near)
    assert float(bounds.time_bound(0.0, 0.0)) == 0.0
    refused = [_refusal(lengths.arc, [1.0, 2.0], [1.0, 2.5]), _refusal(V_L, [1.0, 0.0], [0.0, 1.0])]
    note.text(r"""An arc between states whose totals differ, and a fluctuation at a state with a vanishing concentration, are refused:
        ``<first>''; ``<second>''.""", first=plain(refused[0]), second=plain(refused[1]))


def _refusal(function: Any, *arguments: Any) -> str:
    try:
        function(*arguments)
    except Mistake as sentence:
        return str(sentence)
    raise AssertionError(f"{function.__name__} accepts {arguments}")


# %% [markdown]
# ## The whole note
# %%
def run(directory: str) -> list[Pair]:
    """Write d06_chemical_inequalities.tex and its figures into a folder; every number beside its reference."""
    folder = Path(directory)
    note = Note(TITLE, r"after K.~Yoshimura and S.~Ito, Phys.\ Rev.\ Research \textbf{3}, 013175 (2021), arXiv:2005.08444")
    pairs = free_energy(note)
    pairs += fisher_information(note)
    pairs += observables(note, folder)
    pairs += gibbs_speed(note, folder)
    pairs += speed_limits(note, folder)
    pairs += oscillations(note, folder)
    limits_of_validity(note)
    wrong = [p.name for p in pairs if not p.agrees]
    assert not wrong, wrong
    note.write(folder / "d06_chemical_inequalities.tex")
    return pairs


if __name__ == "__main__":
    for pair in run("."):
        print(pair)
