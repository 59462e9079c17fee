# %% [markdown]
# # Stability, excess entropy production and the intrinsic speed
#
# S. Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446.
#
# Glansdorff and Prigogine read the stability of a steady state off the excess entropy production of small deviations. For linear
# master equations this is a statement about lengths: the second-order entropy is a squared distance, and the excess is its rate of
# decrease. Displacements in time instead of displacements from the steady state lead to another test, the decrease of the intrinsic
# speed. The script follows the argument, proves each result for networks of any size, and puts both tests on the models where they
# disagree with each other, or with the truth.
"""The Glansdorff-Prigogine criterion, the excess entropy production and the intrinsic speed, step by step and in numbers."""
from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np
import sympy as sp

import symthermo as st
from symthermo.errors import Mistake
from symthermo.plot.style import COLOURS, FAINT, HELD, INK, Figure, look, save_both
from symthermo.report.note import Note, latex
from symthermo.report.reproduction import Pair, Source

NUMBER = "04"
TITLE = "Stability, excess entropy production and the intrinsic speed"
REFERENCE = Source("independent evaluation of the formulas of Ito, J. Phys. A: Math. Theor. 55, 054001 (2022)")

Array = np.ndarray


# %% [markdown]
# ## Small tools
# %%
def listed(name: str, of: str, ours: Any, printed: str) -> list[Pair]:
    """Pairs for several quantities of one model: `of` and `printed` with blanks (or commas) between them."""
    return [REFERENCE.one(f"{name}: {k.strip()}", v, p) for k, v, p in zip(of.split(","), ours, printed.split(), strict=True)]


def eigenvalues(name: str, values: Any, printed: str) -> list[Pair]:
    """Pairs for eigenvalues, in the order of the printed ones."""
    return [REFERENCE.one(f"{name} {k + 1}", v, p) for k, (v, p) in enumerate(zip(values, printed.split(), strict=True))]


def symbols(net: st.ReactionNetwork) -> dict[str, sp.Symbol]:
    """The concentrations as they stand in the network's formulas."""
    return {s: sp.Symbol(s, positive=True) for s in net.species}


# %% [markdown]
# ## The second-order entropy is a squared distance
# %%
def distance(note: Note) -> None:
    note.section("The second-order entropy is a squared distance")
    note.text(r"""Reactions $r$ with stoichiometric matrix $S$ and one-way fluxes $J^{\pm}_r > 0$ move concentrations by $\dot x = SJ$,
        $J = J^{+} - J^{-}$. The force is $F_r = \ln(J^{+}_r/J^{-}_r)$, the entropy production rate $\sigma = \sum_r J_rF_r$, in units of
        $R$. Three kinds of systems will occur: linear master equations, where $x = p$ are probabilities and every rate is constant;
        networks with mass action, of which these are a case; and nonlinear master equations, whose rates depend on $p$. Concentrations
        of chemostats are part of the constants. Let $x^{\mathrm{ss}}$ be a steady state with positive concentrations, $SJ^{\mathrm{ss}}
        = 0$, and $\delta x = x - x^{\mathrm{ss}}$ a deviation in the image of $S$, so that all conserved totals keep their values.
        Then""")
    note.formula(r"\delta^2 S = -\sum_i\frac{\delta x_i^2}{x^{\mathrm{ss}}_i} = -\,\delta x\cdot G\,\delta x, \qquad G = "
                 r"\mathrm{diag}(1/x^{\mathrm{ss}}), \qquad K = \frac{\partial\dot x}{\partial x}\Big|_{x^{\mathrm{ss}}}", label="G")
    note.text(r"""are the second-order entropy, the metric, and the Jacobian of the linearised motion $\delta\dot x = K\delta x$. The
        divergence $D(x\|y) = \sum_i[x_i\ln(x_i/y_i) - x_i + y_i]$ is a sum over $y_i$ times""")
    z = sp.Symbol("z", positive=True)
    series = sp.series(z * sp.log(z) - z + 1, z, 1, 5).removeO()
    w = sp.Symbol("w")
    assert sp.expand(series.subs(z, 1 + w) - (w**2 / 2 - w**3 / 6 + w**4 / 12)) == 0
    note.formula(r"z\ln z - z + 1 = \tfrac12(z-1)^2 - \tfrac16(z-1)^3 + \tfrac1{12}(z-1)^4 - \dots, \qquad z = x_i/y_i,")
    note.text(r"""so that $D(x\|x^{\mathrm{ss}}) = -\tfrac12\delta^2S + O(\delta x^3)$: minus the second-order entropy is the square of
        the line element from the steady state to $x$ in the metric of information geometry. The theorem says it without a limit, with a
        remainder on either side.""")
    note.theorem("gp.distance")
    note.theorem("gp.distance.above", equality="")
    report = st.zoo.brusselator_ab().stability()
    ratios = [(here := report.displaced(X=size, Y=-size / 2)).D / (-here.delta2S / 2) for size in (0.1, 0.01, 0.001)]
    assert all(abs(r - 1) < size for r, size in zip(ratios, (0.1, 0.01, 0.001), strict=True))
    note.text(r"""For a Brusselator that will come back below, moved from its steady state by $(\epsilon, -\epsilon/2)$ of itself with
        $\epsilon = 0.1, 0.01, 0.001$, the ratio $D/(-\tfrac12\delta^2S)$ is $<first>$, $<second>$, $<third>$.""",
              first=f"{ratios[0]:.5f}", second=f"{ratios[1]:.5f}", third=f"{ratios[2]:.5f}")


# %% [markdown]
# ## Forces in time
# %%
def evolution(note: Note) -> None:
    note.section("What the currents do against the change of their forces")
    note.text(r"""With mass action and constant $k$ the force is $F_r = \ln(k^{+}_r/k^{-}_r) - \sum_i S_{ir}\ln x_i$: its change in time
        knows of nothing but the relative velocities $\dot x_i/x_i$. Exchanging the sums over species and reactions gives the general
        evolution criterion of Glansdorff and Prigogine, and more than its sign: what decreases is the Fisher information of time
        $I = \sum_i\dot x_i^2/x_i$, the square of the intrinsic speed $ds/dt = \sqrt I$.""")
    note.theorem("gp.evolution", steps=True)
    note.theorem("gp.evolution.epr", equality="")
    note.text(r"""This holds at any distance from the steady state. With a protocol, or with rates that depend on the state, the change of
        $\ln(k^{+}/k^{-})$ has to be added; then the sign is lost.""")
    note.also("gp.evolution.force", "gp.evolution.sign", "gp.evolution.protocol", "gp.evolution.epr.protocol", "gp.evolution.master")


# %% [markdown]
# ## The excess
# %%
def excess(note: Note) -> None:
    note.section("Excess entropy production")
    note.text(r"""The same exchange of sums for a deviation in place of a change in time: currents and forces change by $\delta J =
        (\partial J/\partial x)\,\delta x$ and $\delta F_r = -\sum_i S_{ir}\,\delta x_i/x^{\mathrm{ss}}_i$, so $\sum_r\delta J_r\delta F_r
        = -\sum_i(S\,\delta J)_i\,\delta x_i/x^{\mathrm{ss}}_i$, and $S\,\delta J = K\delta x$ is the velocity of the deviation. The
        excess entropy production of second order, $\delta^2\sigma = \sum_r\delta J_r\delta F_r$, is therefore half the rate at which the
        second-order entropy grows.""")
    note.theorem("gp.excess-linear", steps=True)
    note.theorem("gp.excess-linear.form", equality="")
    note.text(r"""The criterion of Glansdorff and Prigogine asks that $\delta^2\sigma > 0$ for all deviations in the image of $S$. Then
        $-\delta^2S$ is a function of Lyapunov, and $x^{\mathrm{ss}}$ is stable. As a condition on a matrix: the symmetric part of
        $G^{1/2}KG^{-1/2}$, restricted to $G^{1/2}\,\mathrm{im}\,S$, is negative. Without the restriction the conserved totals would add
        eigenvalues that mean nothing.

        Nothing of this needs small deviations. The forces of mass action differ from those at the steady state by $F_r -
        F^{\mathrm{ss}}_r = -\sum_i S_{ir}\ln(x_i/x^{\mathrm{ss}}_i)$, and $\sum_r J^{\mathrm{ss}}_r(F_r - F^{\mathrm{ss}}_r) = 0$ because
        $SJ^{\mathrm{ss}} = 0$. What remains is the exact excess. It is also the form in which it should be computed: it does not subtract
        two large numbers, as $\sigma - \sigma_{\mathrm{hk}}$ would.""")
    note.theorem("gp.excess-exact", steps=True)
    note.theorem("gp.excess-exact.split", equality="")
    note.also("gp.excess-exact.second", "gp.excess-linear.motion", "gp.excess-linear.currents")


# %% [markdown]
# ## Linear master equations, and complex balance
# %%
RING = [[0, 1, "3/2"], [2, 0, "1/2"], ["7/10", 3, 0]]


def linear(note: Note) -> list[Pair]:
    note.section("Where the criterion always holds")
    note.text(r"""For a linear master equation $\dot p_i = \sum_j W_{ij}p_j$ with stationary law $q$ the Jacobian is $W$ itself, and the
        form of second order is exact at any distance. With $u = \delta p/q$ and $\sum_jW_{ij}q_j = 0$ it is a sum of squares over the
        jumps; for the exact excess, add $0 = \sum_{i\ne j}W_{ij}p_j(u_i/u_j - 1)$, now with $u = p/q$, and use $z - 1 - \ln z \ge 0$. The
        housekeeping part is not negative by the same lemma with the rates of the dual process. Detailed balance is not assumed.""")
    note.theorem("gp.lyapunov-linear.squares", equality="")
    note.theorem("gp.lyapunov-linear")
    note.theorem("gp.lyapunov-linear.exact", equality="")
    note.theorem("gp.lyapunov-linear.exact.sign")
    note.theorem("gp.lyapunov-linear.housekeeping")
    pairs = _ring(note)
    note.text(r"""Every irreducible linear master equation is thus stable in $\delta^2S$ and in $D$; the criterion never fails there.
        What it needs is less than linearity: at complex balance, as in every weakly reversible network of deficiency zero, both parts
        are not negative, and $D$ falls (Horn and Jackson).""")
    note.also("gp.lyapunov-linear.complex_balance", "gp.lyapunov-linear.complex_balance.housekeeping",
              "gp.lyapunov-linear.complex_balance.linear")
    return pairs + _dimer(note) + _negative(note)


def _ring(note: Note) -> list[Pair]:
    process = st.jump(RING)
    report = process.stability()
    here = report.at([0.6, 0.3, 0.1])
    p, W = sp.Matrix([sp.Rational(k, 10) for k in (6, 3, 1)]), sp.Matrix(process.W)
    q = sp.Matrix(process.stationary(exact=True))
    # the same numbers from the sums of squares, exactly
    u, jumps = (p - q).applyfunc(sp.nsimplify), [(i, j) for i in range(3) for j in range(3) if i != j]
    u = sp.Matrix([u[i] / q[i] for i in range(3)])
    squares = sum(W[i, j] * q[j] * (u[i] - u[j]) ** 2 for i, j in jumps) / 2
    z = {(i, j): p[i] * q[j] / (q[i] * p[j]) for i, j in jumps}
    bregman = sum(W[i, j] * p[j] * (z[i, j] - 1 - sp.log(z[i, j])) for i, j in jumps)
    assert abs(float(squares) / here.excess_linear - 1) < 1e-13
    assert abs(float(bregman.evalf(30)) / here.excess - 1) < 1e-13
    logs = [sp.log(p[i] / q[i]) for i in range(3)]
    mean = sum(p[i] * logs[i] for i in range(3))
    spread = float(sum(p[i] * (logs[i] - mean) ** 2 for i in range(3)).evalf(30))
    bound = np.sqrt(here.I * spread)
    assert here.excess <= bound
    assert here.excess_linear**2 <= here.I_linear * -here.delta2S
    pairs = [
        *listed("ring", "q of s1, q of s2, q of s3", process.stationary(), "0.3307888041 0.2213740458 0.4478371501"),
        *listed("ring", "D, sigma, sigma_ex, sigma_hk", (here.D, here.sigma, here.excess, here.housekeeping),
                "0.2985223816 3.982478162 2.360650138 1.621828024"),
        *listed("ring", "delta2S, delta2sigma, I_lin, I", (here.delta2S, here.excess_linear, here.I_linear, here.I),
                "-0.5171889619 1.80435047 6.950601285 14.83383333"),
        REFERENCE.one("ring: sqrt(I Var ln(p/q))", bound, "2.362023622"),
        *eigenvalues("ring: GP eigenvalue", report.gp_eigenvalues, "-5.2158722 -3.4841278"),
    ]
    assert report.gp == report.speed == "holds"
    note.text(r"""A driven ring of three states, with rates $W_{21} = 2$, $W_{12} = 1$, $W_{32} = 3$, $W_{23} = \frac12$, $W_{13} =
        \frac32$, $W_{31} = \frac7{10}$, has the stationary law $q = (<q>)$ and a circulating current. At $p = (0.6, 0.3, 0.1)$:""",
              q=", ".join(latex(v) for v in q))
    note.pairs(pairs)
    note.text(r"""The sums over jumps, evaluated in exact arithmetic, agree with the matrix form to all digits. The last number but two
        bounds $\sigma_{\mathrm{ex}}$ by the speed; it will be explained below.""")
    return pairs


def _dimer(note: Note) -> list[Pair]:
    exact = {"A": sp.Rational(6, 37), "B": sp.sqrt(sp.Rational(11, 37)), "C": sp.Rational(20, 37)}
    net = st.zoo.triangle_dimer()
    assert net.deficiency() == 0
    assert all(sp.simplify(e.rhs.subs({symbols(net)[s]: v for s, v in exact.items()})) == 0 for e in net.rate_equations())
    report = net.with_values({s: str(v.evalf(30)) for s, v in exact.items()}).stability()
    here = report.displaced(A=0.5, B=-0.5, C=0.2)
    pairs = [
        *listed("dimer", "steady A, steady B, steady C", report.point.inner,
                "0.1621621622 0.5452497575 0.5405405405"),
        *listed("dimer", "sigma_ex, sigma_hk, I, dI/dt", (here.excess, here.housekeeping, here.I, here.dI_dt),
                "1.139695797 0.007763880065 7.343311303 -85.70799764"),
    ]
    slip = "the exact steady state is the square root of 11/37, which is 0.54524975680627"
    pairs = [REFERENCE.one(p.name, p.ours, str(p.reference), slip) if not p.agrees else p for p in pairs]
    assert (report.gp, report.speed) == ("holds", "holds")
    note.text(r"""The triangle $A \rightleftharpoons 2B \rightleftharpoons C \rightleftharpoons A$ with constants $(2, 1)$, $(1,
        \frac12)$, $(\frac12, \frac32)$ has three complexes and deficiency zero, but no detailed balance. Its steady state $(\frac6{37},
        \sqrt{11/37}, \frac{20}{37})$ is complex balanced. At $x = x^{\mathrm{ss}}\cdot(1.5, 0.5, 1.2)$ (another class, where the
        splitting holds all the same):""")
    note.pairs(pairs)
    return pairs


def _negative(note: Note) -> list[Pair]:
    net = st.zoo.autocatalytic_isomerisation()
    here = net.stability().at(A=0.95, B=0.05)
    assert not net.complex_balance().holds
    pairs = listed("isomerisation", "sigma, sigma_ex, sigma_hk", (here.sigma, here.excess, here.housekeeping),
                   "1.293275734 1.523747172 -0.2304714375")
    note.text(r"""Complex balance cannot be dropped. For $A \rightleftharpoons B$, $A + B \rightleftharpoons 2B$ with constants $(\frac12,
        1)$ and $(2, 1)$, at $(0.95, 0.05)$, with the steady state $(\frac12, \frac12)$, the housekeeping part is negative:""")
    note.pairs(pairs)
    return pairs


# %% [markdown]
# ## The intrinsic speed
# %%
def speed(note: Note, folder: Path) -> list[Pair]:
    note.section("The intrinsic speed as a criterion")
    note.text(r"""Replace the deviation from the steady state by the displacement $\dot x\,dt$ in time. In the general evolution
        criterion the forces alone change; when the currents change as well, the product $\sum_r\dot J_r\dot F_r$ appears, which is
        $\delta^2\sigma$ with $\delta x$ replaced by $\dot x\,dt$, and what decreases is $I$.""")
    note.theorem("gp.fisher-rate", steps=True)
    note.text(r"""Near the steady state the cubic term is of higher order. The criterion of the intrinsic speed, $dI/dt < 0$ along the
        motion, can be tested without knowing $x^{\mathrm{ss}}$. For linear master equations it holds at any distance.""")
    note.theorem("gp.fisher-rate.linear", equality="")
    note.theorem("gp.fisher-rate.linear.sign")
    note.text(r"""How do the two criteria compare in general? With the Jacobian at $x$ in place of that at $x^{\mathrm{ss}}$ the rate of
        $I$ is a quadratic form and a cubic remainder.""")
    note.theorem("gp.ig-criterion.krasovskii", equality="")
    note.theorem("gp.ig-criterion.symmetric", equality="")
    note.theorem("gp.ig-criterion.form", equality="")
    note.theorem("gp.ig-criterion")
    note.text(r"""So, quantified over all directions and linearised, the two criteria are one quadratic form: at $\delta x$ for
        Glansdorff and Prigogine, at $\delta v = K\delta x$ for the speed. If $M$ is negative on the image of $S$, the speed decreases
        in a punctured neighbourhood. If the speed does not increase in a whole neighbourhood and $K$ is not singular on the image of
        $S$, then $I$ is positive definite and does not increase, and $x^{\mathrm{ss}}$ is stable (the method of Krasovskii with the
        metric $\mathrm{diag}(1/x)$). In the linear motion one sees it with a constant:""")
    note.theorem("gp.ig-criterion.stable")
    note.text(r"""Hence at an unstable steady state motions with $dI/dt > 0$ exist arbitrarily near. Along an eigenvector both forms
        have the sign of the eigenvalue, and in the plane of a complex one the informations of two motions grow together at twice its
        real part. So on a stable focus $\ln I$ falls by $2\,\mathrm{Re}\,\lambda$ times the period each turn, whatever it does in
        between.""")
    note.also("gp.ig-criterion.eigenvector", "gp.ig-criterion.eigenvector.plane", "gp.ig-criterion.eigenvector.focus")
    return _brusselator(note, folder)


BRUSSELATOR = {
    "0.8": ("1 0.80198019802", "-1.01052279 -0.23551682", "-0.6230198 0.79495052",
            "0.005860811615 0.004321474189 0.004565594059 0.005537656031 -0.005154662552 17.57738504"),
    "1.5": ("1 1.49504950495", "-1.01028513 0.45038414", "-0.2799505 0.97042657",
            "0.00674195937 -0.0005556314871 -0.0004764851485 0.004300988995 -0.007088643474 25.65087016"),
    "2.5": ("1 2.48514851485", "-1.01020027 1.4304973", "0.21014851 0.98789554",
            "0.008000741877 -0.00752292531 -0.007679455446 0.006028030164 -0.01303154225 37.82097035"),
}


def brusselator(b: str) -> Any:
    return st.zoo.brusselator_ab().with_values({"b": b}).stability()


def _brusselator(note: Note, folder: Path) -> list[Pair]:
    net = st.network("A <=> X | a, km; B + X <=> Y + D | b, km; 2 X + Y <=> 3 X | 1, km; X <=> E | 1, km", ["A", "B", "D", "E"])
    s, (a, b, km) = symbols(net), (sp.Symbol(k, positive=True) for k in ("a", "b", "km"))
    held = {s[k]: 1 for k in net.chemostats}
    equations = [sp.expand(e.rhs.subs(held).subs(km, 0)) for e in net.rate_equations()]
    there = {s["X"]: a, s["Y"]: b / a}
    assert all(sp.simplify(e.subs(there)) == 0 for e in equations)
    K = sp.Matrix(net.jacobian()).subs(held).subs(km, 0).subs(there)
    GK = sp.diag(1 / a, a / b) * K
    symmetric = ((GK + GK.T) / 2).applyfunc(sp.simplify)
    assert symmetric == sp.diag((b - 1) / a, -(a**3) / b)
    assert sp.simplify(K.trace() - (b - 1 - a**2)) == 0
    assert sp.simplify(K.det() - a**2) == 0
    note.text(r"""\emph{The Brusselator} $A \rightleftharpoons X$, $B + X \rightleftharpoons Y + D$, $2X + Y \rightleftharpoons 3X$, $X
        \rightleftharpoons E$ with forward constants $a$, $b$, $1$, $1$ (chemostats included) and all backward ones $k$ shows what this
        means. For $k \to 0$ it moves by $\dot X = <one>$ and $\dot Y = <two>$, with the steady state $(a, b/a)$ and""",
              one=equations[0], two=equations[1])
    note.formula("K = ", K.applyfunc(sp.simplify), r", \qquad GK = ", GK.applyfunc(sp.simplify), r", \qquad \delta^2\sigma = ",
                 -(symmetric[0, 0]) * sp.Symbol(r"\delta X") ** 2 - symmetric[1, 1] * sp.Symbol(r"\delta Y") ** 2, ".")
    note.text(r"""The off-diagonal part of $GK$ is antisymmetric and does no work. So $\delta^2\sigma > 0$ in all directions if and only
        if $b < 1$, whereas the eigenvalues of $K$, with the trace $b - 1 - a^2$ and the determinant $a^2$, have negative real parts if
        and only if $b < 1 + a^2$. In between, the steady state is stable and the criterion does not say so. For $a = 1$, $k = 1/100$
        and the state $x = x^{\mathrm{ss}}\cdot(1.1, 0.95)$:""")
    pairs = []
    for value, printed in BRUSSELATOR.items():
        report = brusselator(value)
        here, name = report.displaced(X=0.1, Y=-0.05), f"b = {value}"
        focus = report.eigenvalues[0]
        pairs += [
            *listed(name, "steady X, steady Y", report.point.inner, printed[0]),
            *eigenvalues(f"{name}: GP eigenvalue", report.gp_eigenvalues, printed[1]),
            *listed(name, "Re of K, Im of K", (focus.real, focus.imag), printed[2]),
            *listed(name, "D, sigma_ex, delta2sigma, I, dI/dt, sigma",
                    (here.D, here.excess, here.excess_linear, here.I, here.dI_dt, here.sigma), printed[3]),
        ]
        _exactly(report, here)
    assert [(brusselator(k).gp, brusselator(k).stability) for k in BRUSSELATOR] == [
        ("holds", "stable"), ("fails", "stable"), ("fails", "unstable")]
    note.pairs(pairs)
    note.text(r"""The excess is a small difference: $\sigma$ is four orders of magnitude larger, so $\sigma - \sigma_{\mathrm{hk}}$ would
        lose these four digits. At $b = 2.5$ the speed decreases at this one state although $x^{\mathrm{ss}}$ is unstable: a single state
        decides nothing. The criterion has to hold on a whole neighbourhood, or along the path.""")
    _on_the_network(note)
    return pairs + _paths(note, folder)


# %% [markdown]
# The theorems themselves, put on this network: another way to the same numbers.
# %%
def _on_the_network(note: Note) -> None:
    report = brusselator("1.5")
    x = {"X": Fraction(11, 10), "Y": Fraction(151, 101) * Fraction(19, 20)}
    net, here = report.net.with_values(x), report.displaced(X=0.1, Y=-0.05)
    same = {
        "gp.evolution": -here.I, "gp.excess-linear": here.excess_linear, "gp.excess-exact": here.excess,
        "gp.excess-exact.split": here.sigma, "gp.fisher-rate": here.dI_dt / 2, "gp.ig-criterion.krasovskii": here.dI_dt,
    }
    bounded = {"gp.distance": (None, here.D), "gp.tradeoff-excess": (here.excess_linear**2, here.I_linear * -here.delta2S),
               "gp.tradeoff-excess.measure": (here.excess**2, None)}
    rows = []
    for name in (*same, *bounded):
        one = st.theorems[name].on(net)
        left, right = one.lhs(), one.rhs()
        expected = bounded.get(name, (same.get(name),) * 2)
        assert all(value is None or abs(side / value - 1) < 1e-9 for side, value in zip((left, right), expected, strict=True))
        assert name in same or left <= right
        rows.append([rf"\texttt{{{name}}}", "$=$" if name in same else r"$\le$", f"${latex(left)}$", f"${latex(right)}$"])
    note.text(r"""The theorems can be put on the network as they stand. At $b = 1.5$ their two sides, computed from the statements,
        are""")
    note.table(["", "", "left", "right"], rows, "lcrr")
    note.text("and agree with the numbers above.")


def _exactly(report: Any, here: Any) -> None:
    """The same from the symbolic rate equations at rational values, in arithmetic of 30 digits."""
    net = report.net
    s = symbols(net)
    numbers = {sp.Symbol(k, positive=True): sp.Rational(v.numerator, v.denominator) for k, v in
               {**{c.symbol: c.value for c in net.constants}, **{k: net.values[k] for k in net.chemostats}}.items()}
    f = [e.rhs.subs(numbers) for e in net.rate_equations()]
    bar = [sp.Integer(1), (numbers[sp.Symbol("b", positive=True)] + sp.Rational(1, 100)) / sp.Rational(101, 100)]
    X, Y = s["X"], s["Y"]
    assert all(e.subs({X: bar[0], Y: bar[1]}) == 0 for e in f)
    at = {X: bar[0] * sp.Rational(11, 10), Y: bar[1] * sp.Rational(19, 20)}
    along = lambda g: sum(sp.diff(g, v) * e for v, e in zip((X, Y), f, strict=True))
    D = sum(v * sp.log(v / w) - v + w for v, w in zip((X, Y), bar, strict=True))
    I = sum(e**2 / v for v, e in zip((X, Y), f, strict=True))
    exact = [D, -along(D), I, along(I), net.flow().epr.subs(numbers)]
    ours = [here.D, here.excess, here.I, here.dI_dt, here.sigma]
    assert all(abs(float(e.subs(at).evalf(30)) / v - 1) < 1e-12 for e, v in zip(exact, ours, strict=True))


def _paths(note: Note, folder: Path) -> list[Pair]:
    found = {b: (r := brusselator(b), r.along(r.point.inner * [1.1, 0.95], 20.0)) for b in BRUSSELATOR}
    quiet, damped, growing = (path for _, path in found.values())
    assert not quiet.divergence_rises
    assert not quiet.speed_rises
    assert len(damped.divergence_rises) > 3
    assert len(damped.speed_rises) > 3
    assert growing.D[-1] > 10 * growing.D[0]
    first = growing.speed_rises[0][0]
    assert abs(float(_by_taylor()) / first - 1) < 1e-9
    half = float(np.pi / found["2.5"][0].eigenvalues[0].imag)
    turns = [t for t, _ in damped.divergence_extrema[:3]] + [t for t, _ in damped.speed_extrema[:2]]
    pairs = [
        *listed("path for b = 1.5", "D stops rising, D stops falling, D stops rising again, I stops falling, I stops rising", turns,
                "0.04 2.15 3.29 0.22 1.21"),
        REFERENCE.one("path for b = 1.5: D at t = 20", damped.D[-1], "9.29e-8"),
        REFERENCE.one("path for b = 2.5: dI/dt is positive first at", first, "0.415",
                      slip="the root is at t = 0.41443, by two solvers and by a Taylor series in arithmetic of 30 digits"),
        REFERENCE.one("path for b = 2.5: half a turn", half, "3.18"),
    ]
    with look():
        figure = Figure(figsize=(8.6, 3.7), layout="constrained")
        panels = figure.subplots(1, 3, sharex=True)
        for axes, (b, (report, path)) in zip(panels, found.items(), strict=True):
            for start, end in path.speed_rises:
                axes.axvspan(start, end, color=HELD, alpha=0.55, linewidth=0)
            axes.plot(path.t, path.minus_delta2S, color=FAINT, label=r"$-\delta^2 S$")
            axes.plot(path.t, path.D, color=COLOURS[0], label=r"$D(x\|x^{\mathrm{ss}})$")
            axes.plot(path.t, path.I, color=COLOURS[1], label=r"$I$")
            places = [t for t, _ in path.divergence_extrema]
            axes.plot(places, np.exp(np.interp(places, path.t, np.log(path.D))), "o", markersize=3, color=COLOURS[0])
            axes.set_yscale("log")
            axes.set_xlim(0, 20)
            axes.set_xticks([0, 5, 10, 15, 20])
            axes.set_xlabel("time $t$")
            verdict = {"holds": "GP holds", "fails": "GP fails"}[report.gp]
            axes.set_title(f"$b = {b}$: {report.stability}, {verdict}", fontsize=10)
        panels[0].legend(loc="upper right")
        panels[0].set_ylim(1e-13, 1e-1)
        panels[1].set_ylim(1e-8, 1e-1)
        panels[2].set_ylim(1e-3, 1e1)
        save_both(figure, folder / "d04_brusselator")
    note.figure("d04_brusselator.pdf", r"""The Brusselator from $x^{\mathrm{ss}}\cdot(1.1, 0.95)$. Left: both criteria hold, and the
        distance and the speed fall all the time. Middle: the steady state is stable, yet both rise and fall on the way (dots: extrema
        of $D$; shaded: $dI/dt > 0$); only from turn to turn they decrease, like $e^{2\,\mathrm{Re}\,\lambda\,t}$. Right: unstable; the
        path runs to the limit cycle.""", width=1.0)
    fall = np.log(damped.I[0::1])
    t = damped.t
    slope = np.polyfit(t[100:], fall[100:], 1)[0]
    assert abs(slope / (2 * found["1.5"][0].eigenvalues[0].real) - 1) < 0.03
    note.pairs(pairs)
    return pairs


def _by_taylor() -> Any:
    """The first time with dI/dt = 0 on the path for b = 2.5, by mpmath."""
    with mp.workdps(30):
        k, b = mp.mpf(1) / 100, mp.mpf(5) / 2

        def rate(_: Any, x: Any) -> list[Any]:
            X, Y = x
            J = [1 - k * X, b * X - k * Y, X**2 * Y - k * X**3, X - k]
            return [J[0] - J[1] + J[2] - J[3], J[1] - J[2]]

        path = mp.odefun(rate, 0, [mp.mpf("1.1"), (b + k) / (1 + k) * mp.mpf("0.95")])
        fisher = lambda x: mp.fsum(v**2 / c for v, c in zip(rate(0, x), x, strict=True))
        slope = lambda t: mp.diff(lambda h: fisher([c + h * v for c, v in zip(path(t), rate(0, path(t)), strict=True)]), 0)
        return mp.findroot(slope, (0.41, 0.42), solver="anderson")


# %% [markdown]
# ## Rates that depend on the state
# %%
def nonlinear(note: Note, folder: Path) -> list[Pair]:
    note.section("Where the sign of Glansdorff and Prigogine is wrong")
    note.text(r"""In a nonlinear master equation the rates of a channel depend on $p$, and $F = \ln(W^{+}p_{\mathrm{tail}}/W^{-}
        p_{\mathrm{head}})$ changes for two reasons. Only one of them belongs to the entropy of second order.""")
    note.theorem("gp.ig-criterion.nonlinear", equality="", steps=True)
    note.text(r"""The extra term has no sign, so $\sum_r\delta J_r\delta F_r > 0$ decides nothing. The speed does not know of forces at
        all. In one dimension it is always right:""")
    note.theorem("gp.ig-criterion.one_dimension", equality="")
    net = st.zoo.autocatalytic_two_state()
    X = sp.Symbol("X", positive=True)
    ap, am = (sp.Symbol(k, positive=True) for k in ("a_+", "a_-"))
    law = st.network("A <=> X | Jp = ap*X^2*A, Jm = am*X").rate_equations()[1].rhs
    rate = law.subs({sp.Symbol("A", positive=True): 1 - X, **{sp.Symbol(k, positive=True): v for k, v in (("ap", ap), ("am", am))}})
    roots = [(1 + sign * sp.sqrt(1 - 4 * am / ap)) / 2 for sign in (-1, 1)]
    assert all(sp.simplify(rate.subs(X, x)) == 0 for x in roots)
    note.text(r"""\emph{Two states, one autocatalytic channel.} $A \rightleftharpoons X$ with the rates $a_{+}X^2$ and $a_{-}$ and $A =
        1 - X$ moves by $\dot X = <rate>$. The fixed points $X = \frac12\bigl(1 \mp \sqrt{1 - 4a_{-}/a_{+}}\,\bigr)$ have $J = 0$; at
        such a point $\delta J = L\,\delta F$ with the Onsager coefficient $L > 0$, so $\delta J\,\delta F = L\,\delta F^2 > 0$ at both,
        and the unstable one passes. The speed has $I = \dot X^2/[X(1-X)]$, and $dI/dt = 2\lambda I$ to second order: it has the sign of
        the eigenvalue.""", rate=rate)
    pairs = []
    numbers = {ap: 5, am: 1}
    for word, x, printed in (("lower", roots[0], "0.2763932023 0.6180339887 1.381966011 -3.090169944"),
                             ("upper", roots[1], "0.7236067977 -1.618033989 3.618033989 8.090169944")):
        place = x.subs(numbers)
        report = net.stability({"X": float(place)})
        assert abs(float(sp.diff(rate, X).subs(numbers).subs(X, place)) / report.eigenvalues[0].real - 1) < 1e-12
        pairs += listed(f"one channel, {word} point", "X, lambda, sum dJ dF / dX^2, correct form / dX^2",
                        (report.steady_state.x["X"], report.eigenvalues[0].real, *_forms(report)), printed)
    other = st.zoo.autocatalytic_switch().stability()
    pairs += listed("two channels", "X, lambda, sum dJ dF / dX^2, correct form / dX^2",
                    (other.steady_state.x["X"], other.eigenvalues[0].real, *_forms(other)),
                    "0.1672136397 -11.84945392 -31.51790667 85.09284278")
    assert (other.stability, other.gp, other.speed) == ("stable", "fails", "holds")
    note.text(r"""With $(a_{+}, a_{-}) = (5, 1)$ one finds the numbers of the first two blocks below; the correct form is
        $\frac12d(\delta^2S)/dt = -\lambda\,\delta X^2/[X(1-X)]$. A second channel with constant rates $b_{\pm}$ leads to the opposite
        error: with $(a_{+}, a_{-}, b_{+}, b_{-}) = (1, 10, 2, 0.1)$ the only fixed point is stable, and $\sum_r\delta J_r\delta F_r <
        0$.""")
    note.pairs(pairs)
    _phase_line(note, folder)
    return pairs


def _forms(report: Any) -> tuple[float, float]:
    """sum dJ dF and (1/2) d(delta2S)/dt for dX = -dA = 1."""
    xbar, size = report.steady_state.x, 1e-3
    here = report.displaced(X=size / xbar["X"], A=-size / xbar["A"])
    assert abs(here.force_product - here.excess_linear - here.extra) < 1e-12
    return here.force_product / size**2, here.excess_linear / size**2


def _phase_line(note: Note, folder: Path) -> None:
    constants = {"ap": 16, "am": 4, "bp": "0.3", "bm": "0.1"}
    net = st.zoo.autocatalytic_switch().with_values(constants)
    states = sorted(s.x["X"] for s in net.steady_states())
    reports = [net.stability({"X": x}) for x in states]
    assert [r.stability for r in reports] == ["stable", "unstable", "stable"]
    assert [r.gp for r in reports] == ["fails", "holds", "holds"]
    assert [r.speed for r in reports] == ["holds", "fails", "holds"]
    x = np.linspace(0.002, 0.97, 1937)
    lower = reports[0]
    line = np.stack([1 - x, x], axis=1)
    velocity = lower.point.field.rate(line)[:, 1]
    slope = lower.point.quantities(line / lower.point.inner - 1)["dI_dt"]
    for r, place in zip(reports, states, strict=True):
        near = np.abs(x - place) < 0.01
        assert np.all(np.sign(slope[near]) == np.sign(r.eigenvalues[0].real))
    with look():
        figure = Figure(figsize=(7.2, 4.4), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        above.axhline(0, color=FAINT, linewidth=0.8)
        above.plot(x, velocity, color=COLOURS[0])
        for r, place in zip(reports, states, strict=True):
            filled = r.stability == "stable"
            above.plot([place], [0], "o", markersize=8, color=INK, markerfacecolor=INK if filled else "white", zorder=3)
            below.plot([place, place], [0.35, 2.6], color=FAINT, linewidth=0.8, zorder=0)
        edges = [0.0, *states, 0.97]
        for left, right in pairwise(edges):
            middle = (left + right) / 2
            towards = float(np.sign(np.interp(middle, x, velocity)))
            above.annotate("", (middle + 0.02 * towards, 0), (middle - 0.02 * towards, 0),
                           arrowprops={"arrowstyle": "-|>", "color": INK, "mutation_scale": 16})
        above.set_ylabel(r"$\dot X$")
        above.set_ylim(-0.9, 0.55)
        rows = (r"$\lambda$", r"$\sum\delta J\,\delta F$", r"$dI/dt$")
        for r, place in zip(reports, states, strict=True):
            signs = (r.eigenvalues[0].real, r.force_eigenvalues[0])
            good = (r.stability == "stable") == (r.gp == "holds")
            for row, value in enumerate(signs):
                wrong = row == 1 and not good
                word = ("$+$" if value > 0 else "$-$") + (" wrong" if wrong else "")
                below.text(place, 2 - row, word, ha="center", va="center", fontsize=12, color=COLOURS[1] if wrong else INK,
                           bbox={"facecolor": "white", "edgecolor": "none", "pad": 2})
        changes = np.flatnonzero(np.diff(np.sign(slope)))
        places = [x[0], *x[changes], x[-1]]
        for left, right in pairwise(places):
            grows = np.interp((left + right) / 2, x, slope) > 0
            below.barh(0, right - left, left=left, height=0.6, color=COLOURS[3] if grows else COLOURS[2], alpha=0.75, linewidth=0)
            if right - left > 0.03:
                below.text((left + right) / 2, 0, "$+$" if grows else "$-$", ha="center", va="center", fontsize=12, color="white")
        below.set_yticks([2, 1, 0], rows)
        below.set_ylim(-0.6, 2.6)
        below.tick_params(left=False)
        below.spines["left"].set_visible(False)
        below.set_xlabel("$X$")
        below.set_xlim(0, 0.97)
        save_both(figure, folder / "d04_phase_line")
    note.figure("d04_phase_line.pdf", r"""Two states with both channels, $(a_{+}, a_{-}, b_{+}, b_{-}) = (16, 4, 0.3, 0.1)$, bistable
        (filled: stable). Below: the sign of the eigenvalue and of $\sum_r\delta J_r\delta F_r$ at the fixed points, and of $dI/dt$ along
        the line. Glansdorff and Prigogine reject the lower stable state, $\sum\delta J\,\delta F < 0$, and pass the unstable one; the
        speed decreases around both stable states and increases around the unstable one. Away from fixed points its sign says whether the
        motion is slowed down, no more.""", width=0.9)


# %% [markdown]
# ## Stable, and rejected
# %%
def threshold(note: Note, folder: Path) -> list[Pair]:
    note.section("Where a stable state is rejected: the threshold of autocatalysis")
    k1, k2, k3 = (sp.Symbol(f"k{n}", positive=True) for n in (1, 2, 3))
    net = st.network("A + X -> 2 X | k=k1; X -> B | k=k2; B -> A | k=k3")
    s = symbols(net)
    A, X, B = (s[n] for n in "AXB")
    bar = {A: k2 / k1, X: (1 - k2 / k1) / (1 + k2 / k3)}
    bar[B] = bar[X] * k2 / k3
    assert all(sp.simplify(e.rhs.subs(bar)) == 0 for e in net.rate_equations())
    assert sp.simplify(sum(bar.values()) - 1) == 0
    jacobian = sp.Matrix(net.jacobian())
    order = [s[n] for n in net.internal]
    basis = sp.Matrix([[1 if v == A else -1 if v == B else 0, 1 if v == X else -1 if v == B else 0] for v in order])
    G = sp.diag(*[1 / v for v in order])
    steady = {k2: k1 * A, k3: k1 * A * X / B}
    form = (basis.T * (G * jacobian + jacobian.T * G) * basis / 2).subs(steady)
    ratio = sp.simplify(form.det() / (k1**2 * (4 * (1 + B / X) - (A / X - 1) ** 2)))
    assert sp.factor(form[0, 0]).could_extract_minus_sign()
    assert ratio.subs({A: 3, X: 2, B: 5, k1: 7}) > 0
    assert sp.simplify(sp.diff(ratio, k1)) == 0
    trace = sp.simplify((basis[:2, :].inv() * (jacobian * basis)[:2, :]).trace().subs(steady))
    note.text(r"""In the master equation $A + X \to 2X$ ($k_1$), $X \to B$ ($k_2$), $B \to A$ ($k_3$), with $A + X + B = 1$, the cycle
        runs if $k_1 > k_2$; then $A = k_2/k_1$, $X = (1 - A)/(1 + k_2/k_3)$ and $B = Xk_2/k_3$ is stable. On the class, with $\delta B
        = -\delta A - \delta X$, the determinant of the form of second order is, with $k_2$ and $k_3$ expressed by the steady state,""")
    assert sp.simplify(trace).could_extract_minus_sign()
    note.formula(r"\det(-\delta^2\sigma) = ", sp.factor(ratio),
                 r"\;k_1^2\,\Bigl[4\Bigl(1 + \frac BX\Bigr) - \Bigl(\frac AX - 1\Bigr)^2\Bigr].")
    note.text(r"""So the criterion of Glansdorff and Prigogine holds if and only if $(A/X - 1)^2 < 4(1 + B/X)$. Close to the threshold
        $X$ is small, and it fails. In terms of $\rho = k_1/k_2$ and $s = k_2/k_3$, $A/X = (1 + s)/(\rho - 1)$ and $B/X = s$, so it
        needs $\rho > 1 + (1 + s)/(1 + 2\sqrt{1 + s})$. With all reactions reversible, backward constants $10^{-3}$:""")
    pairs = []
    for value, bars, gp, K in (("1.2", "0.832561970325 0.0833447804772 0.0840932491983", "-1.224639504 0.1215334421",
                                "-0.22908172 -0.87402435"),
                               ("4", "0.249843868579 0.375140651516 0.375015479905", "-1.925110622 -0.5788267912",
                                "-1.25196871 1.19815637")):
        report = st.zoo.autocatalytic_three_state().with_values({"kp_r1": value}).stability()
        name, first = f"k1 = {value}", report.eigenvalues
        parts = (first[0].real, first[0].imag) if first[0].imag else first.real
        words = "Re of K, Im of K" if first[0].imag else "eigenvalue of K 1, eigenvalue of K 2"
        pairs += [
            *listed(name, "A, X, B", report.point.inner, bars),
            *eigenvalues(f"{name}: GP eigenvalue", report.gp_eigenvalues, gp),
            *listed(name, words, parts, K),
        ]
        assert report.stability == "stable"
    note.pairs(pairs)
    _map(note, folder)
    _cones(note, folder)
    return pairs


def _map(note: Note, folder: Path) -> None:
    boundary = lambda s: 1 + (1 + s) / (1 + 2 * np.sqrt(1 + s))
    points = {"holds": [], "fails": []}
    for rho in np.linspace(1.1, 3.0, 10).round(3):
        for s in (0.15, 1, 2, 3, 4, 5, 5.85):
            A, X = 1 / rho, (1 - 1 / rho) / (1 + s)
            net = st.network(f"A + X -> 2 X | {rho}; X -> B | 1; B -> A | k=k3; parameters: k3={1 / Fraction(str(s))}",
                             init={"A": A, "X": X, "B": s * X})
            report = net.stability({"A": A, "X": X, "B": s * X})
            assert report.stability == "stable"
            assert (report.gp == "holds") == (rho > boundary(s))
            points[report.gp].append((rho, s))
    with look():
        figure = Figure(figsize=(5.6, 3.6), layout="constrained")
        axes = figure.add_subplot()
        s = np.linspace(0, 6, 200)
        axes.fill_betweenx(s, 1, boundary(s), color=COLOURS[1], alpha=0.18, linewidth=0)
        axes.fill_betweenx(s, boundary(s), 3.1, color=COLOURS[2], alpha=0.15, linewidth=0)
        axes.axvspan(0.8, 1.0, color=FAINT, alpha=0.35, linewidth=0)
        axes.plot(boundary(s), s, color=INK)
        for word, mark, colour in (("fails", "x", COLOURS[1]), ("holds", "o", COLOURS[2])):
            axes.plot(*zip(*points[word], strict=True), mark, markersize=4, color=colour)
        white = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 2}
        axes.text(1.22, 3.45, "stable,\nGP fails", ha="left", va="center", bbox=white)
        axes.text(2.55, 3.45, "stable,\nGP holds", ha="left", va="center", bbox=white)
        axes.text(0.9, 3.0, "no autocatalysis", rotation=90, ha="center", va="center")
        axes.set_xlim(0.8, 3.1)
        axes.set_ylim(0, 6)
        axes.set_xlabel("$k_1/k_2$")
        axes.set_ylabel("$k_2/k_3$")
        save_both(figure, folder / "d04_threshold")
    note.figure("d04_threshold.pdf", r"""The autocatalytic cycle, irreversible. The steady state with $X > 0$ is stable everywhere to
        the right of $k_1 = k_2$; the line is $k_1/k_2 = 1 + (1 + s)/(1 + 2\sqrt{1 + s})$, $s = k_2/k_3$. Symbols: the criterion
        evaluated on the network with these constants.""", width=0.62)


def _cones(note: Note, folder: Path) -> None:
    report = st.zoo.autocatalytic_three_state().stability()
    R, form = report.linear.restricted, report.linear.form
    values, vectors = np.linalg.eig(R)
    d = 0.05 * np.array(list(report.worst.values())) / report.point.inner
    path = report.along(report.point.inner * (1 + d), 12.0)
    (begin, away), (later, slower) = path.divergence_rises[0], path.speed_rises[0]
    assert len(path.divergence_rises) == len(path.speed_rises) == 1
    assert 0 == begin < away < later < slower
    z0 = report.basis.T @ (np.sqrt(report.metric) * report.point.inner * d)
    line = np.array([report.basis.T @ (np.sqrt(report.metric) * (x - report.point.inner))
                     for x in np.array([path.x[s] for s in report.species]).T])
    angle = np.linspace(0, 2 * np.pi, 14401)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    gp = -np.einsum("ik,ij,jk->k", circle, form, circle)
    rise = np.einsum("ik,ij,jk->k", R @ circle, form, R @ circle)
    slow, fast = (gp < 0).mean(), (rise > 0).mean()
    around = report.ensemble(1e-3, size=4000)
    assert abs(around.against_gp - slow) < 0.03
    assert abs(around.against_speed - fast) < 0.01
    with look():
        figure = Figure(figsize=(8.6, 3.9), layout="constrained")
        left, right = figure.subplots(1, 2)
        radius = 1.25 * float(np.abs(line).max())
        cones = ((gp < 0, COLOURS[1], 1.0, r"$\delta^2\sigma < 0$"), (rise > 0, COLOURS[3], 0.8, r"$dI/dt > 0$"))
        for mask, colour, reach, label in cones:
            inside = np.where(mask, reach * radius, 0.0)
            left.fill(inside * circle[0], inside * circle[1], color=colour, alpha=0.35, linewidth=0, label=label)
        for value, vector, style in zip(values.real, vectors.real.T, ("dashed", "dotted"), strict=True):
            left.plot(*np.outer(vector, [-radius, radius]), color=INK, linestyle=style, linewidth=1, label=rf"$\lambda = {value:.3f}$")
        left.plot(*line.T, color=COLOURS[0], label="path")
        left.plot(*z0, "o", color=COLOURS[0], markersize=5)
        left.plot(0, 0, "o", color=INK, markersize=5)
        left.set_aspect("equal")
        left.set_xlim(-radius, radius)
        left.set_ylim(-radius, radius)
        left.set_xticks([])
        left.set_yticks([])
        left.spines[["left", "bottom"]].set_visible(False)
        left.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)
        right.plot(path.t, path.D / path.D[0], color=COLOURS[0], label=r"$D(t)/D(0)$")
        right.plot(path.t, path.I / path.I[0], color=COLOURS[4], label=r"$I(t)/I(0)$")
        right.axvspan(0, away, color=COLOURS[1], alpha=0.25, linewidth=0)
        right.axvspan(later, slower, color=COLOURS[3], alpha=0.3, linewidth=0)
        right.set_yscale("log")
        right.set_xlim(0, path.t[-1])
        right.set_xlabel("time $t$")
        right.legend(loc="upper right")
        save_both(figure, folder / "d04_cones")
    note.figure("d04_cones.pdf", r"""The autocatalytic cycle at $k_1 = 1.2$. Left: the class around the steady state, in coordinates in
        which $-\delta^2S$ is the squared distance: deviations with negative excess; deviations that move with growing speed;
        eigenvectors; a path. Right: the same path. It begins in the first cone and goes away from the steady state until $t = <away>$,
        then crosses the second one, where $I$ grows from $t = <later>$ to $<slower>$, and ends along the slow eigenvector.""", width=1.0,
                away=f"{away:.2f}", later=f"{later:.2f}", slower=f"{slower:.2f}")
    note.text(r"""In a network with mass action the speed cannot do better over all directions: deviations with $dI/dt > 0$ are the image
        under $K^{-1}$ of those with $\delta^2\sigma < 0$. Here the second cone is the narrower one, <fast> of all directions against
        <slow>, but paths cross it. What the speed offers is that it can be followed along a path without knowing where the path will end,
        and that it is right where rates depend on the state.""", fast=rf"{100 * fast:.1f}\%", slow=rf"{100 * slow:.1f}\%")


# %% [markdown]
# ## What the speed bounds
# %%
def tradeoffs(note: Note, folder: Path) -> None:
    note.section("What a decreasing speed means")
    note.text(r"""The speed is more than a function that decreases. For probabilities, $d\langle R\rangle/dt = \sum_i\dot p_iR_i$ is the
        covariance of $R$ with $d_t\ln p$, so it is bounded by the fluctuation of $R$ and by $I$; for concentrations, any conservation law
        may be taken off $R$ first. If $I$ decreases, the ratio of rate and fluctuation of every observable is bounded by a decreasing
        function.""")
    note.theorem("gp.tradeoff-observable")
    note.theorem("gp.tradeoff-observable.least")
    note.also("gp.tradeoff-observable.measure", "gp.tradeoff-observable.slowing")
    note.text(r"""The observable $\ln(p/q)$ is the one whose rate is the excess: $-\sigma_{\mathrm{ex}} = \sum_i\dot p_i\ln(p_i/q_i)$.
        This is the second trade-off, with a quadratic form near the steady state.""")
    note.theorem("gp.tradeoff-excess")
    note.theorem("gp.tradeoff-excess.exact")
    note.theorem("gp.tradeoff-excess.length")
    note.also("gp.tradeoff-excess.distance", "gp.tradeoff-excess.eigenvector", "gp.tradeoff-excess.measure", "gp.tradeoff-excess.laws",
              "gp.tradeoff-excess.rank_one")

    process = st.jump(RING)
    report = process.stability()
    path = report.along([0.05, 0.9, 0.05], 1.5)
    q, W = np.asarray(process.stationary()), np.array(process.W.tolist(), dtype=float)
    p = np.array([path.x[s] for s in report.species]).T
    velocity = p @ W.T

    def ratio(R: Array) -> Array:
        mean = (p * R).sum(axis=1, keepdims=True)
        return (velocity * R).sum(axis=1) ** 2 / (p * (R - mean) ** 2).sum(axis=1)

    states = [ratio(np.broadcast_to(row, p.shape)) for row in np.eye(3)]
    surprise = ratio(np.log(p / q))
    assert np.all(np.diff(path.I) < 0)
    assert all(np.all(r <= path.I * (1 + 1e-12)) for r in (*states, surprise))
    start = np.array([0.6, 0.3, 0.1])
    length, angle = process.integrate(start, 40.0).length, 2 * float(np.arccos(np.sqrt(start * q).sum()))
    assert angle < length < 1.1 * angle
    begin, two = report.at(start), st.jump([[0, 1], [3, 0]])
    used = begin.excess / np.sqrt(begin.I * _spread(start, q))
    assert 0.999 < used < 1
    here = two.stability().at([0.9, 0.1])
    assert abs(here.excess**2 / (here.I * _spread(np.array([0.9, 0.1]), np.asarray(two.stationary()))) - 1) < 1e-13
    with look():
        figure = Figure(figsize=(6.2, 3.4), layout="constrained")
        axes = figure.add_subplot()
        axes.plot(path.t, path.I, color=INK, label="$I$")
        axes.plot(path.t, surprise, color=COLOURS[1], linestyle="dashed", label=r"$\ln(p/q)$")
        for k, values in enumerate(states):
            axes.plot(path.t, values, color=(COLOURS[0], COLOURS[2], COLOURS[3])[k], label=f"occupation of {k + 1}")
        axes.set_yscale("log")
        axes.set_ylim(1e-4, 2 * path.I[0])
        axes.set_xlim(0, 1.5)
        axes.set_xlabel("time $t$")
        axes.set_ylabel(r"$(d\langle R\rangle/dt)^2/\mathrm{Var}\,R$")
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        save_both(figure, folder / "d04_observables")
    note.figure("d04_observables.pdf", r"""The driven ring from $(0.05, 0.9, 0.05)$: rate and fluctuation of four observables, below the
        Fisher information of time, which decreases. An observable may stand still for a moment, or speed up; it may not pass $I$.""",
                width=0.75)
    note.text(r"""For the driven ring at $(0.6, 0.3, 0.1)$ the excess takes all but <gap> of what the speed allows (the table above).
        For two states every observable is the same up to a factor, and the bound is an equality. The last theorem compares a distance
        with a way: from the same state the ring has the length <length> before it, and the angle to $q$ is <angle>.""",
              gap=rf"{100 * (1 - used):.3f}\%", length=f"{length:.6f}", angle=f"{angle:.6f}")


def _spread(p: Array, q: Array) -> float:
    """Var ln(p/q)."""
    logs = np.log(p / q)
    return float(p @ (logs - p @ logs) ** 2)


# %% [markdown]
# ## The cure, and a caution
# %%
def cure(note: Note, folder: Path) -> list[Pair]:
    note.section("A metric that decides, and a caution")
    note.text(r"""Fisher's metric is one among many. If all eigenvalues of $K$ on the image of $S$ have negative real parts, and only
        then, Lyapunov's equation $K^{\mathsf T}P + PK = -Q$ has a positive solution for a given $Q > 0$. The speed in the metric $P$
        decreases near $x^{\mathrm{ss}}$: necessary and sufficient. What an entropic meaning of $P$ could be is open.""")
    note.theorem("gp.ig-criterion.cure.rate", equality="", steps=True)
    note.theorem("gp.ig-criterion.cure")
    report = brusselator("1.5")
    P = report.lyapunov()
    K = report.jacobian
    assert np.allclose(K.T @ P + P @ K, -np.diag(report.metric), atol=1e-12)
    with suppress(Mistake):
        brusselator("2.5").lyapunov()
        raise AssertionError("there is no such metric at an unstable state")
    path = report.along(report.point.inner * [1.1, 0.95], 20.0)
    field = report.point.field
    velocity = np.array([field.rate(field.expand(y)) for y in np.array([path.x[s] for s in report.species]).T])
    cured = np.einsum("ti,ij,tj->t", velocity, P, velocity)
    assert np.all(np.diff(cured) < 0)
    assert np.any(np.diff(path.I) > 0)
    closed = st.zoo.autocatalysis_closed()
    steady = closed.stability()
    here = steady.at(A=0.9, X=0.1)
    growth = steady.along({"A": 0.999, "X": 0.001}, 14.0)
    assert (steady.stability, steady.gp, steady.speed) == ("stable", "holds", "holds")
    assert not growth.divergence_rises
    assert len(growth.speed_rises) == 1
    until = growth.speed_rises[0][1]
    with look():
        figure = Figure(figsize=(8.6, 3.4), layout="constrained")
        left, right = figure.subplots(1, 2)
        left.plot(path.t, path.I / path.I[0], color=COLOURS[1], label=r"$I = \dot x\cdot G\dot x$")
        left.plot(path.t, cured / cured[0], color=COLOURS[2], label=r"$\dot x\cdot P\dot x$")
        left.set_yscale("log")
        left.set_xlim(0, 20)
        left.set_title("Brusselator, $b = 1.5$", fontsize=10)
        left.set_ylabel("relative to the start")
        right.axvspan(0, until, color=HELD, alpha=0.6, linewidth=0)
        right.plot(growth.t, growth.D, color=COLOURS[0], label=r"$D(x\|x^{\mathrm{eq}})$")
        right.plot(growth.t, growth.I, color=COLOURS[1], label="$I$")
        right.plot(growth.t, growth.excess, color=COLOURS[4], label=r"$\sigma = \sigma_{\mathrm{ex}}$")
        right.set_yscale("log")
        right.set_ylim(1e-5, 10)
        right.set_xlim(0, 14)
        right.set_title(r"$A + X \rightleftharpoons 2X$, closed", fontsize=10)
        for axes in (left, right):
            axes.set_xlabel("time $t$")
            axes.legend(loc="best")
        save_both(figure, folder / "d04_cure")
    note.figure("d04_cure.pdf", r"""Left: the path of the Brusselator at $b = 1.5$; the speed rises and falls, the speed in the metric
        $P$ (for $Q = G$) only falls. Right: a closed system in detailed balance, from $X = 0.001$; until $t = <until>$ (shaded) the
        speed increases, while $D$ falls.""", width=1.0, until=f"{until:.2f}")
    note.text(r"""Far from the steady state the speed may increase for good reasons. $A + X \rightleftharpoons 2X$ with constants $1$
        and $0.2$, closed, grows exponentially from small $X$: $I$ increases, although the equilibrium is stable and
        $\sigma_{\mathrm{ex}} = \sigma > 0$ all the way. At $(0.9, 0.1)$:""")
    pairs = listed("closed", "I, dI/dt, sigma, sigma_ex", (here.I, here.dI_dt, here.sigma, here.excess),
                   "0.08604444444 0.06348167901 0.3349862991 0.3349862991")
    note.pairs(pairs)
    return pairs


# %% [markdown]
# ## Diffusions
# %%
def diffusions(note: Note) -> None:
    note.section("Diffusions")
    note.text(r"""What holds for linear master equations holds for diffusions, with gradients in place of differences along jumps, and
        again without detailed balance: the force may have a rotational part.""")
    note.theorem("gp.diffusion", equality="")
    note.theorem("gp.diffusion.linear", equality="")
    note.theorem("gp.diffusion.fisher-rate", equality="")
    note.also("gp.diffusion.sign", "gp.diffusion.linear.sign", "gp.diffusion.fisher-rate.sign")
    m, V, V0, k = (sp.Symbol(n, positive=True) for n in ("m", "V", "V_0", "k"))
    dm, dV = -k * m, -2 * k * V + 2 * k * V0
    D = (V / V0 - 1 - sp.log(V / V0) + m**2 / V0) / 2
    excess = sp.factor(-(sp.diff(D, m) * dm + sp.diff(D, V) * dV))
    x = sp.Symbol("x")
    gradient = sp.expand((x / V0 - (x - m) / V) ** 2)
    mean = gradient.coeff(x, 2) * (V + m**2) + gradient.coeff(x, 1) * m + gradient.coeff(x, 0)
    assert sp.simplify(k * V0 * mean - excess) == 0
    information = dm**2 / V + dV**2 / (2 * V**2)
    slope = sp.diff(information, m) * dm + sp.diff(information, V) * dV
    score = sp.diff((x - m) * dm / V + ((x - m) ** 2 - V) * dV / (2 * V**2), x)
    square = sp.expand(score**2)
    average = square.coeff(x, 2) * (V + m**2) + square.coeff(x, 1) * m + square.coeff(x, 0)
    assert sp.simplify(slope + 2 * k * V0 * average) == 0
    note.text(r"""A Gaussian packet in a harmonic trap can be followed by hand. Its mean and variance move by $\dot m = -km$ and $\dot V =
        2k(V_0 - V)$, where $V_0$ is the variance of the stationary law and $kV_0$ the coefficient of diffusion. From $D(p\|q) =
        \frac12[V/V_0 - 1 - \ln(V/V_0) + m^2/V_0]$,""")
    assert sp.simplify(excess - k * m**2 / V0 - k * (V - V0) ** 2 / (V * V0)) == 0
    assert sp.simplify(slope + 2 * k**3 * V0 * (m**2 / V**2 + 4 * (V - V0) ** 2 / V**3)) == 0
    note.formula(r"\sigma_{\mathrm{ex}} = \frac{k\,m^2}{V_0} + \frac{k\,(V - V_0)^2}{V\,V_0}, \qquad \frac{dI}{dt} = -2k^3V_0\Bigl[",
                 r"\frac{m^2}{V^2} + \frac{4(V - V_0)^2}{V^3}\Bigr],")
    note.text(r"""and the same comes from the averages of $|\nabla\ln(p/q)|^2$ and of $|\nabla d_t\ln p|^2$. On a grid a diffusion is a
        jump process, so the criterion holds on every grid; for a double well with 60 cells the eigenvalues of its matrix are between
        $<low>$ and $<high>$.""", **_grid())


def _grid() -> dict[str, str]:
    report = st.diffusion(potential="x^4/4 - x^2/2", box=((-3, 3),), cells=(60,)).jump().stability()
    assert (report.gp, report.speed, report.stability) == ("holds", "holds", "stable")
    return {"low": f"{report.gp_eigenvalues[0]:.4g}", "high": f"{report.gp_eigenvalues[-1]:.4g}"}


# %% [markdown]
# ## Where the criteria say nothing
# %%
def silence(note: Note) -> None:
    note.section("Where the criteria say nothing")
    one_way = st.network("A -> X | 1; X <=> B | 1, 1; chemostats: A=1, B=1; init: X=1").stability()
    here = one_way.displaced(X=0.1)
    assert np.isnan([here.sigma, here.housekeeping, here.force_product]).all()
    assert "cannot run backwards" in here.why["sigma"]
    assert here.D > 0
    meeting = st.network("A + 2 X <=> 3 X | 4, 1; B <=> X | 2, 5; chemostats: A=1, B=1; init: X=1").stability({"X": 1})
    assert {meeting.stability, meeting.gp, meeting.speed} == {"inconclusive"}
    refused = [
        lambda: st.zoo.schlogl().stability(),
        lambda: st.zoo.autocatalytic_two_state().stability({"X": 0}),
        lambda: st.jump([[0, 0, 0], [1, 0, 2], [1, 1, 0]]).stability(),
    ]
    for ask in refused:
        with suppress(Mistake):
            ask()
            raise AssertionError("refused")
    note.text(r"""A reaction that cannot run backwards has no force: $\sigma$, $\sigma_{\mathrm{hk}}$ and $\sum\delta J\,\delta F$ are
        then undefined, and the package says so, while $D$, $I$ and the form $\frac12d(\delta^2S)/dt$ remain. On the boundary, where
        some $x^{\mathrm{ss}}_i = 0$, the entropy of second order does not exist, and the question is refused. Where $K$ is singular on
        the image of $S$, as in the model of Schl\"ogl at a double root, every criterion is inconclusive, and that is the answer. With
        several steady states $\sigma_{\mathrm{ex}}$ refers to one of them, which the caller has to name.""")


# %% [markdown]
# ## The whole note
# %%
def run(directory: str) -> list[Pair]:
    """Write d04_glansdorff_prigogine.tex and its figures into a folder; every number beside its reference."""
    folder = Path(directory)
    note = Note(TITLE, r"after S.~Ito, J.\ Phys.\ A: Math.\ Theor.\ \textbf{55}, 054001 (2022), arXiv:1908.09446")
    distance(note)
    evolution(note)
    excess(note)
    pairs = linear(note)
    pairs += speed(note, folder)
    pairs += nonlinear(note, folder)
    pairs += threshold(note, folder)
    tradeoffs(note, folder)
    pairs += cure(note, folder)
    diffusions(note)
    silence(note)
    wrong = [p.name for p in pairs if not p.settled]
    assert not wrong, wrong
    note.write(folder / "d04_glansdorff_prigogine.tex")
    return pairs


if __name__ == "__main__":
    for pair in run("."):
        print(pair)
