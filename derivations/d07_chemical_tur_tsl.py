# %% [markdown]
# # Thermodynamic uncertainty relation and speed limits in deterministic chemical reaction networks
#
# K. Yoshimura, S. Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748.
#
# A rate equation has no fluctuations; the chemical Langevin equation of the same network has, and its diffusion matrix
# times the volume survives the macroscopic limit. With this matrix no concentration moves faster than dissipation pays for.
# The script follows the paper: fluctuations, scalar inequalities, uncertainty relations, speed limits, each with its proof
# for networks of any size, and with the numbers of one model, a reversible Brusselator on its limit cycle.
"""The uncertainty relation and the speed limits of deterministic chemical reaction networks, step by step and in numbers."""
from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp
from scipy.interpolate import CubicSpline

import symthermo as st
from symthermo.errors import Mistake
from symthermo.evaluate.field import field
from symthermo.numeric import bounds, functionals, kernels, ode, transport
from symthermo.plot.style import COLOURS, FAINT, INK, Figure, look, save_both
from symthermo.report.note import Note, latex
from symthermo.report.reproduction import Pair, Source

NUMBER = "07"
TITLE = "Uncertainty relation and speed limits in chemical reaction networks"
REFERENCE = Source("independent evaluation of the formulas of Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)")

Array = np.ndarray


# %% [markdown]
# ## Small tools
# %%
def model() -> st.ReactionNetwork:
    """The reversible Brusselator, with A, B, D, E held."""
    return st.network("A <=> X | 1, 0.1; B + X <=> Y + D | 1, 0.1; 2 X + Y <=> 3 X | 1, 0.1; X <=> E | 1, 0.1",
                      chemostats={"A": 1, "B": 3, "D": 0.2, "E": 0.1}, name="Brusselator")


def follow(net: st.ReactionNetwork, start: dict[str, float], t: Any, method: str = "LSODA", **what: functionals.Functional) -> Any:
    """The trajectory at the times t, with the running integrals of `what`."""
    x0 = [start.get(s, float(net.values.get(s, 0))) for s in net.species]
    return ode.integrate(field(net), x0, t, method=method, rtol=1e-12, atol=1e-14, functionals=what)


# %% [markdown]
# ## Fluctuations of a deterministic network
# %%
def fluctuations(note: Note, folder: Path) -> list[Pair]:
    note.section("Fluctuations that survive the macroscopic limit")
    note.text(r"""A network of reactions $r$ with stoichiometric matrix $S$ (rows: the species whose concentrations change) and one-way
        fluxes $J^{\pm}_r > 0$ moves by $\dot x = S J$ with $J = J^{+} - J^{-}$. All that is used of thermodynamics is local detailed
        balance: the force $F_r = \ln(J^{+}_r/J^{-}_r)$ is the affinity of the reaction in units of $RT$, whether or not the solution is
        ideal and the network closed. Then""")
    note.formula(r"\sigma = \sum_r J_r F_r \ge 0, \qquad A_r = J^{+}_r + J^{-}_r, \qquad L_r = J_r/F_r")
    note.text(r"""are the entropy production rate, the traffic and the Onsager coefficient (the logarithmic mean of the two fluxes). At
        a finite volume $\Omega$ reaction $r$ fires $n^{\pm}_r$ times in a short time $dt$, independent Poisson numbers with means
        $\Omega J^{\pm}_r\,dt$. The change $\Delta x = \Omega^{-1} S (n^{+} - n^{-})$ has the mean $S J\,dt$, and, since the variances
        of Poisson numbers are their means and add up whatever the sign,""")
    note.formula(r"\Omega\,\mathrm{Cov}(\Delta x_i, \Delta x_j) = D_{ij}\,dt, \qquad D = S\,\mathrm{diag}(A)\,S^{\mathsf T}.", label="D")
    note.text(r"""The noise vanishes as $\Omega^{-1/2}$, the matrix $D$ does not. It is the scaled diffusion matrix of the chemical
        Langevin equation $dx = S J\,dt + \Omega^{-1/2} S\,\mathrm{diag}(A)^{1/2}\,dW$; its normalisation is that of \eqref{D}, and
        fixes the number 2 in what follows. For an observable $a\cdot x$ the coefficient is $D_a = a^{\mathsf T} D a$; for a current
        $w\cdot J$ it is $D_w = \sum_r w_r^2 A_r$. With the Onsager coefficients in place of the traffic one has the mobility $G =
        S\,\mathrm{diag}(L)\,S^{\mathsf T}$.""")

    net = model().with_values({"X": 1.5, "Y": 1.2})
    flow = net.flow()
    note.text(r"""The model of this note is a reversible Brusselator, with $A = 1$, $B = 3$, $D = 0.2$, $E = 0.1$ held from outside and
        $X$, $Y$ free; forward constants are 1 and backward constants $1/10$.""")
    note.table(["", "", "$J^{+}$", "$J^{-}$", "$F$"],
               [[rf"\rule[-1.6ex]{{0pt}}{{4.4ex}}{r.name}", f"${_equation(net.equation(k))}$",
                 *(f"${latex(q[k])}$" for q in (flow.J_plus, flow.J_minus, flow.F))] for k, r in enumerate(net.reactions)], "llccc")
    equations = net.rate_equations()
    note.text("Its rate equations and its diffusion matrix follow from the table:")
    D = sp.Matrix(2, 2, lambda i, j: flow.diffusion(("X", "Y")[i], ("X", "Y")[j]))
    note.align([*((e.lhs, e.rhs) for e in equations), *((f"D_{{{a}{b}}}", D["XY".index(a), "XY".index(b)]) for a, b in ("XX", "YY", "XY"))])

    here = net.at()
    names = [r.name for r in net.reactions]
    pairs = [
        *REFERENCE.listed("J+", names, here.J_plus, "1 4.5 2.7 1.5"),
        *REFERENCE.listed("J-", names, here.J_minus, "0.15 0.024 0.3375 0.01"),
        *REFERENCE.listed("F", names, here.F, "1.897119985 5.233778845 2.079441542 5.010635294"),
        *REFERENCE.listed("L", names, here.L, "0.4480475704 0.8552138201 1.136122345 0.2973674819"),
        REFERENCE.one("sigma", here.sigma, "37.41747333"),
        *(REFERENCE.one(f"d{s}/dt", v, p) for (s, v), p in zip(here.xdot.items(), ("-2.7535", "2.1135"), strict=True)),
        *REFERENCE.listed("D", ("XX", "XY", "YX", "YY"), here.diffusion.ravel(), "10.2215 -7.5615 -7.5615 7.5615"),
        *REFERENCE.listed("G", ("XX", "XY", "YX", "YY"), here.mobility.ravel(), "2.736751217 -1.991336165 -1.991336165 1.991336165"),
    ]
    # another route to the same numbers: the symbolic formulas at exact rationals
    at = {sp.Symbol(k, positive=True): sp.Rational(v.numerator, v.denominator) for k, v in net.values.items()}
    assert abs(float(flow.epr.subs(at).evalf(30)) / here.sigma - 1) < 1e-14
    assert sp.Matrix(here.diffusion.tolist()).applyfunc(sp.nsimplify) == D.subs(at)
    note.text(r"At the state $X = 1.5$, $Y = 1.2$:")
    note.pairs(pairs)
    _noise(note, folder, here)
    return pairs


def _equation(text: str) -> str:
    return text.replace("<=>", r"\rightleftharpoons").replace("2 X", r"2\,X").replace("3 X", r"3\,X")


# %% [markdown]
# The definition of D says how to measure it: fire Poisson numbers from a fixed state, and look at the covariance.
# %%
def _noise(note: Note, folder: Path, here: Any) -> None:
    rng = np.random.default_rng(20210416)
    volume, dt, most = 1e4, 1e-3, 10**6
    S = np.array(model().rows(internal=True), dtype=float)
    events = rng.poisson(volume * dt * here.J_plus, (most, 4)) - rng.poisson(volume * dt * here.J_minus, (most, 4)).astype(float)
    change = events @ S.T / volume
    sizes = np.unique(np.logspace(2, 6, 13).astype(int))
    wrong = S @ np.diag(np.abs(here.J)) @ S.T
    with look():
        figure = Figure(figsize=(6.4, 3.4), layout="constrained")
        axes = figure.add_subplot()
        axes.axhline(1.0, color=INK, linewidth=0.9)
        for n, (i, j, label) in enumerate(((0, 0, "XX"), (1, 1, "YY"), (0, 1, "XY"))):
            estimate, error = np.array([_covariance(change[:m, i], change[:m, j]) for m in sizes]).T * volume / dt
            assert np.all(np.abs(estimate - here.diffusion[i, j]) < 4.0 * error), label
            assert abs(estimate[-1] - wrong[i, j]) > 20.0 * error[-1], label
            axes.errorbar(sizes * 1.06 ** (n - 1), estimate / here.diffusion[i, j], np.abs(error / here.diffusion[i, j]), fmt="o",
                          markersize=4, color=COLOURS[n], linewidth=1.2, label=f"$D_{{{label}}}$")
            axes.axhline(wrong[i, j] / here.diffusion[i, j], color=COLOURS[n], linewidth=0.9, linestyle="dashed")
        axes.set_xscale("log")
        axes.set_xlabel("number of simulated steps")
        axes.set_ylabel(r"$\Omega\,\mathrm{Cov}/dt$ over $D_{ij}$")
        axes.legend(loc="upper right", ncols=3)
        save_both(figure, folder / "d07_noise")
    note.figure("d07_noise.pdf", r"""Covariances of the change of concentrations in a short time, simulated from the state $X = 1.5$, $Y
        = 1.2$ with frozen propensities at $\Omega = 10^4$, $dt = 10^{-3}$, over the entries of $D$ in \eqref{D}; bars are standard
        errors. All estimates are within four of them of 1. Dashed: the same with net currents $|J_r|$ in place of the traffic $A_r$,
        which the simulation excludes.""")


def _covariance(x: Array, y: Array) -> tuple[float, float]:
    """The covariance and its standard error."""
    products = (x - x.mean()) * (y - y.mean())
    return float(products.mean()), float(products.std() / np.sqrt(len(x)))


# %% [markdown]
# ## Four scalar inequalities
# %%
def lemmas(note: Note) -> None:
    note.section("Four scalar inequalities")
    note.text(r"""A result with an identifier is a theorem of the catalogue of this package, proved for networks with any number of
        species and reactions. Whenever this note is made, each proof is run, its record is replayed by the kernel and judged by a
        second route. Where a proof is printed, it is the chain of the kernel, with the reason of each link; it writes $\rho$ for a
        reaction.""")
    u = sp.Symbol("u", positive=True)
    series = sp.series(2 * u * sp.atanh(u), u, 0, 8)
    assert all(sp.expand(series.removeO()).coeff(u, 2 * k + 2) == sp.Rational(2, 2 * k + 1) for k in range(3))
    note.text(r"""Everything rests on one function. For one reaction put $u = J/A$, the degree of directedness, $-1 < u < 1$. Then
        $J^{+}/J^{-} = (1 + u)/(1 - u)$, so that $F = 2\,\mathrm{artanh}\,u$, and the dissipation of the reaction per traffic is""")
    note.formula(r"\frac{JF}{A} = 2u\,\mathrm{artanh}\,u = ", series,
                 r"= h(u^2), \qquad h(v) = 2\sum_{k\ge0}\frac{v^{k+1}}{2k+1}.", label="h")
    note.text(r"""All coefficients are positive. The first term alone gives the inequality between dissipation and squared current; that
        the logarithmic mean lies below the arithmetic mean is the same statement, because $JF = J^2/L$.""")
    note.theorem("tur.lemma1", r"2\,\frac{(J^{+} - J^{-})^2}{J^{+} + J^{-}} \le (J^{+} - J^{-})\ln\frac{J^{+}}{J^{-}}", "$J = 0$")
    note.theorem("tur.lemma2", r"L(J^{+}, J^{-}) \le \frac{J^{+} + J^{-}}{2}, \qquad L(a, b) = \frac{a - b}{\ln a - \ln b}", "$J = 0$")
    note.text(r"""Every term of the series of $h$ is an increasing and convex function of $v = u^2$, and an even and convex function of
        $u$. So Jensen's inequality may be used in either variable; this is what the two hyperbolic bounds below will do.""")
    note.theorem("tur.lemma3", equality="$v = v_0$")
    note.theorem("tur.lemma3.increasing", equality="$v_1 = v_2$")
    note.theorem("tur.lemma4", equality="$u = u_0$")


# %% [markdown]
# ## Uncertainty relations
# %%
def relations(note: Note, folder: Path) -> list[Pair]:
    note.section("Uncertainty relations")
    note.text(r"""Summing the first lemma over the reactions gives the pseudo entropy production, a quadratic form in the currents. It
        is the only step at which dissipation enters.""")
    note.theorem("tur.pseudo", r"\sigma \ge \sigma_{\mathrm{ps}} = 2\sum_r \frac{J_r^2}{A_r}")
    note.text(r"""What remains is the inequality of Cauchy and Schwarz. For any weights $w$, $(w\cdot J)^2 = \bigl(\sum_r w_r
        A_r^{1/2}\cdot J_r A_r^{-1/2}\bigr)^2 \le D_w \sum_r J_r^2/A_r$. The row $w_r = S_{ir}$ gives the result of the Letter: the
        velocity of a concentration is bounded by dissipation and by the fluctuations that the deterministic equation does not show.
        Weights $w = S^{\mathsf T}a$ give it for an observable, rows of the chemostats for the exchange with a reservoir.""")
    note.theorem("tur.current", r"2\,(w\cdot J)^2 \le D_w\,\sigma")
    note.theorem("tur.concentration", r"2\,\dot x_i^{\,2} \le D_i\,\sigma, \qquad\text{that is}\qquad \sigma D_i/\dot x_i^{\,2} \ge 2",
                 steps=True)
    note.theorem("tur.observable")
    note.text(r"""Which observable is best? $\dot x$ lies in the image of $S$, which is the image of $D$; so $\alpha = D^{+}\dot x$
        solves $D\alpha = \dot x$, and $(a\cdot\dot x)^2 = (a^{\mathsf T}D\alpha)^2 \le (a^{\mathsf T}Da)(\alpha^{\mathsf T}D\alpha)$
        with equality at $a = \alpha$. All observables together say""")
    note.theorem("tur.matrix", steps=True)
    note.text(r"""The arithmetic mean can be avoided altogether: $\sigma = \sum_r J_r^2/L_r$ is an identity, and Cauchy--Schwarz with
        the weights $L$ leads to the mobility $G$. The result is the Onsager excess entropy production rate. It is the stronger bound,
        because $G$ is at most $D/2$; and for a conservative force, as in every closed network with detailed balance, it is an equality
        at any distance from equilibrium, with $-\mu$ as the best observable.""")
    note.theorem("tur.logmean", steps=True)
    note.theorem("tur.logmean.stronger")
    note.theorem("tur.logmean.conservative")
    note.text(r"""Far from equilibrium $\sigma$ grows without bound while $J^2/A$ does not. Keeping the whole function $h$ instead of
        its first term repairs this. With $s^2 = (w\cdot J)^2/(D_w A_{\mathrm{tot}})$ and $A_{\mathrm{tot}} = \sum_r A_r$,
        Cauchy--Schwarz says $s^2 \le \sum_r (A_r/A_{\mathrm{tot}})\,u_r^2$, and Jensen with the weights $A_r/A_{\mathrm{tot}}$ says
        $h(s^2) \le \sigma/A_{\mathrm{tot}}$. The inequality $s < 1$ is the kinetic bound $(w\cdot J)^2 \le D_w A_{\mathrm{tot}}$.""")
    note.theorem("tur.tkur")
    note.text(r"""Jensen in the variable $u$, with the weights $|w_r|A_r$, gives another one. Since only $|w_r|/w_{\max} \le 1$ of each
        reaction's dissipation is used, the largest weight must be divided out; without it the inequality is wrong.""")
    note.theorem("tur.hyperbolic")
    note.text(r"""Neither of the last two dominates the other. Finally, channels that do the same to the concentrations may be told
        apart or not: merging them leaves $\dot x$ and $D$ as they are and does not increase $\sigma$ (log-sum inequality). So the
        relation stays true for coarse data, with the coarse entropy production.""")
    note.theorem("tur.lump",
           r"\sum_g (K^{+}_g - K^{-}_g)\ln\frac{K^{+}_g}{K^{-}_g} \le \sigma, \qquad K^{\pm}_g = \sum_{r\in g} J^{\pm}_r")
    note.text(r"""Around these results stand smaller ones, all proved in the same way: what their proofs rest on, which of two bounds is
        the stronger, and when a bound is attained.""")
    note.also("tur.lemma2.geometric", "tur.lemma3.jensen", "tur.lemma4.even", "tur.lemma4.jensen", "tur.matrix.observable",
              "tur.matrix.attained", "tur.logmean.order", "tur.logmean.observable", "tur.logmean.gap", "tur.logmean.attained",
              "tur.tkur.stronger", "tur.tkur.kinetic", "tur.lump.concentration")
    pairs = _at_the_state(note)
    _falsified(note)
    _one_reaction(note, folder)
    return pairs + _cycle(note, folder)


# %% [markdown]
# All relations at one state, with their numbers.
# %%
def _at_the_state(note: Note) -> list[Pair]:
    net = model().with_values({"X": 1.5, "Y": 1.2})
    here = net.at()
    S, v = np.array(net.rows(internal=True)), np.array(list(here.xdot.values()))
    D, G = here.diffusion, here.mobility
    ratio = lambda a, M: here.sigma * (a @ M @ a) / (a @ v) ** 2
    sides = {"X": np.array([1, 0]), "Y": np.array([0, 1]), "X + Y": np.array([1, 1]), "X - Y": np.array([1, -1])}
    quadratic = 2 * v @ np.linalg.solve(D, v)
    kinds = {"TUR": bounds.current_bound, "TKUR": bounds.kinetic_bound, "hyperbolic relation": bounds.hyperbolic_bound}
    lower = lambda s: [bound(S[s], here.J_plus, here.J_minus) for bound in kinds.values()]
    pairs = [
        *REFERENCE.listed("TUR ratio", sides, (ratio(a, D) for a in sides.values()), "50.44509324 63.33997825 242.9943336 51.97887297"),
        REFERENCE.one("log-mean ratio of X + Y", ratio(sides["X + Y"], G), "68.09459921"),
        REFERENCE.one("log-mean ratio of X - Y", ratio(sides["X - Y"], G), "13.75966301",
                      slip="the exact formula gives 13.75966305 in arithmetic of 30 digits"),
        REFERENCE.one("2 v D^+ v", quadratic, "1.489450385"),
        REFERENCE.one("v G^+ v", v @ np.linalg.solve(G, v), "2.792650828"),
        REFERENCE.one("pseudo entropy production rate", kernels.pseudo_epr(here.J_plus, here.J_minus), "16.72907011"),
        *REFERENCE.listed("bound from X", kinds, lower(0), "1.483493078 1.521025699 1.521025699"),
        *REFERENCE.listed("bound from Y", kinds, lower(1), "1.181480460 1.205064623 1.213776012"),
    ]
    assert min(p.ours for p in pairs if p.name.startswith("TUR ratio")) >= 2
    assert max(p.ours for p in pairs if "bound" in p.name) < here.sigma
    # the same in exact arithmetic
    at = {sp.Symbol(k, positive=True): sp.Rational(v.numerator, v.denominator) for k, v in net.values.items()}
    flow = net.flow()
    velocity = sp.Matrix(list(flow.rate)).subs(at)
    matrix = lambda entry: sp.Matrix(2, 2, lambda i, j: entry(*("XY"[k] for k in (i, j)))).subs(at)
    rational = (2 * velocity.T * matrix(flow.diffusion).inv() * velocity)[0]
    assert abs(float(rational) / quadratic - 1) < 1e-13
    difference = sp.Matrix([1, -1])
    slip = (flow.epr.subs(at) * (difference.T * matrix(flow.mobility) * difference)[0] / (difference.T * velocity)[0] ** 2).evalf(30)
    assert str(slip).startswith("13.75966305")
    note.text(r"""At $X = 1.5$, $Y = 1.2$ the relations give what follows. The model is far from equilibrium: $\sigma$ is twenty-five
        times $2\,\dot x^{\mathsf T} D^{+}\dot x = <fraction>$. For $X$ all weights are $\pm1$ and the two hyperbolic bounds coincide;
        for $Y$ only two of the four reactions count, and the hyperbolic bound wins. The Onsager bound $\dot x^{\mathsf T} G^{+}\dot x$
        is the largest of the bounds that need only the motion of the concentrations.""", fraction=rational)
    note.pairs(pairs)
    _on_the_network(note, net, pairs)
    closed = st.network("A + B <=> C | 2, 1; 2 A <=> B | 1, 3; init: A=1, B=2, C=1/20").at()
    assert abs(closed.excess["onsager"]["excess"] / closed.sigma - 1) < 1e-10
    note.text(r"""In a closed network nothing is lost: for $A + B \rightleftharpoons C$, $2A \rightleftharpoons B$ with constants $2, 1$
        and $1, 3$ at $(1, 2, 0.05)$ both $\sigma$ and $\dot x^{\mathsf T} G^{+}\dot x$ are $<sigma>$, although the forces are $<F>$ and
        $<FF>$. (Here $D$ and $G$ are singular, because $A + 2B + 3C$ is conserved; a basis of the image of $S$, chosen exactly, takes
        the place of the inverse.)""",
              sigma=closed.sigma, F=float(closed.F[0]), FF=float(closed.F[1]))
    return pairs


# %% [markdown]
# The theorems themselves, put on this network: another way to the same numbers.
# %%
def _on_the_network(note: Note, net: st.ReactionNetwork, pairs: list[Pair]) -> None:
    X, Y = ([int(n) for n in row] for row in net.rows(internal=True))
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("tur.pseudo", "", {}), ("tur.concentration", "$i = X$", {"i": "X"}), ("tur.concentration", "$i = Y$", {"i": "Y"}),
        ("tur.observable", "$a = (1, -1)$", {"a": {"X": 1, "Y": -1}}), ("tur.matrix", "", {}), ("tur.logmean", "", {}),
        ("tur.tkur", "$w$ of $Y$", {"w": Y}), ("tur.hyperbolic", "$w$ of $X$", {"w": X}), ("tur.hyperbolic", "$w$ of $Y$", {"w": Y}),
    ]
    instances = {(name, words): st.theorems[name].on(net, **choice) for name, words, choice in asked}
    found = {key: (one.lhs(), one.rhs()) for key, one in instances.items()}
    ours = {p.name: p.ours for p in pairs}
    same = {
        "pseudo entropy production rate": found["tur.pseudo", ""][0], "2 v D^+ v": found["tur.matrix", ""][0],
        "v G^+ v": found["tur.logmean", ""][0], "bound from Y of TKUR": found["tur.tkur", "$w$ of $Y$"][0],
        **{f"bound from {k} of hyperbolic relation": found["tur.hyperbolic", f"$w$ of ${k}$"][0] for k in "XY"},
    }
    for k, key in (("X", asked[1]), ("Y", asked[2]), ("X - Y", asked[3])):
        left, right = found[key[:2]]
        same[f"TUR ratio of {k}"] = 2 * right / left
    assert all(abs(value / ours[name] - 1) < 1e-10 for name, value in same.items())
    certificate = instances["tur.concentration", "$i = X$"].certify()
    assert certificate.verdict == "true"
    note.text(r"""The theorems can also be put on the network as they stand, with its names for the letters. Their two sides, computed
        from the statements and not from the functions that gave the numbers above, are""")
    note.table(["", "", "left", "right"], [[rf"\texttt{{{name}}}", words, f"${latex(a)}$", f"${latex(b)}$"]
                                          for (name, words), (a, b) in found.items()], "llrr")
    note.text(r"""and agree with them to ten digits. For rational statements at rational states the inequality can be certified in ball
        arithmetic: the slack of the relation for $X$ lies within $10^{-10}$ of $<slack>$, so the relation holds here without any appeal
        to rounding.""",
              slack=f"{float(certificate.slack.mid()):.6f}")
    assert float(certificate.slack.rad()) < 1e-10


# %% [markdown]
# What happens when a constant is wrong: random networks find it.
# %%
def _falsified(note: Note) -> None:
    rng = np.random.default_rng(160601)
    k = 10_000
    S, w = rng.integers(-2, 3, (k, 4, 6)), rng.normal(0, 2, (k, 6))
    forward, backward = rng.lognormal(0, 1.5, (2, k, 6))
    J, A, sigma = forward - backward, forward + backward, kernels.epr(forward, backward)
    velocity = (S[:, 0] * J).sum(axis=1)
    broken = lambda spread: int((2 * velocity**2 > (S[:, 0] ** 2 * spread).sum(axis=1) * sigma * (1 + 1e-12)).sum())
    current = np.abs((w * J).sum(axis=1))
    hyperbolic = 2 * current * np.arctanh(current / (np.abs(w) * A).sum(axis=1))
    assert broken(A) == 0
    assert not np.any(hyperbolic / np.abs(w).max(axis=1) > sigma * (1 + 1e-12))
    assert min(broken(A / 2), broken(np.abs(J)), int((hyperbolic > sigma).sum())) > 100
    note.text(r"""The constants are not a matter of taste. Among ten thousand random networks of four species and six reactions (integer
        $S$ with entries up to 2, log-normal fluxes) none violates $2\dot x_1^{\,2} \le D_1\sigma$ or the hyperbolic bound of a random
        current. With half of $D$, with $|J|$ in place of $A$, or without $w_{\max}$, hundreds do.""")


# %% [markdown]
# One reaction: every network lies on one curve.
# %%
def _one_reaction(note: Note, folder: Path) -> None:
    F = sp.Symbol("F", positive=True)
    ratio = F * sp.coth(F / 2)
    series = sp.series(ratio, F, 0, 6)
    assert sp.expand(series.removeO() - 2 * (1 + F**2 / 12 - F**4 / 720)) == 0
    slack = sp.series(F * sp.tanh(F / 2) - 2 * sp.tanh(F / 2) ** 2, F, 0, 6)
    note.text(r"""\emph{One reaction.} With $J^{+} = e^{F} J^{-}$ the traffic is $A = J\coth(F/2)$, and for $w = 1$ the two sides of the
        relation have the ratio""")
    note.formula(r"\frac{\sigma D_w}{(w\cdot J)^2} = \frac{F A}{J} = F\coth\frac F2 = ", series, ",", label="one")
    note.text(r"""whatever the stoichiometry, the law and the concentrations: it depends on the force alone, and tends to 2 near
        equilibrium. The slack $\sigma - 2J^2/A = A\,(F\tanh\tfrac F2 - 2\tanh^2\tfrac F2) = A\,(<slack>)$ is of the fourth order in the
        force. Computed as a difference of two numbers it would be lost in double precision below $F = 10^{-4}$; computed from this
        formula it is not.""",
              slack=slack)
    rng = np.random.default_rng(7)
    points = []
    for _ in range(120):
        left, right = rng.integers(1, 4), rng.integers(1, 4)
        k = np.exp(rng.uniform(-3, 3, 2))
        net = st.network(f"{left} P + Q <=> {right} R | {k[0]:.6f}, {k[1]:.6f}")
        x = np.exp(rng.uniform(-1, 1, 3))
        forward, backward = field(net).fluxes(x)
        S = np.array(net.rows(), dtype=float)
        i = rng.integers(3)
        velocity, D = float(S[i] @ (forward - backward)), float(S[i] ** 2 @ (forward + backward))
        points.append((float(kernels.force(forward, backward)[0]), float(kernels.epr(forward, backward)) * D / velocity**2))
    force, found = np.array(points).T
    assert np.allclose(found, force / np.tanh(force / 2), rtol=1e-9)
    assert found.min() >= 2

    near = st.network("A <=> B | 1, 1; init: A=1.01, B=0.99").at()
    close = near.sigma * near.diffusion[0, 0] / near.xdot["A"] ** 2
    affinity = float(np.log(1.01 / 0.99))
    assert 0 < close / 2 - 1 < affinity**2 / 12
    assert abs(close - affinity / np.tanh(affinity / 2)) < 1e-10
    with look():
        figure = Figure(figsize=(6.0, 3.4), layout="constrained")
        axes = figure.add_subplot()
        line = np.linspace(1e-6, 1.05 * np.abs(force).max(), 400)
        line = np.concatenate([-line[::-1], line])
        axes.plot(line, line / np.tanh(line / 2), color=COLOURS[0], label=r"$F\,\coth(F/2)$", zorder=1)
        axes.plot(force, found, "o", markersize=4, color=COLOURS[1], label="random networks of one reaction", zorder=2)
        axes.axhline(2, color=INK, linewidth=0.9, linestyle="dashed")
        axes.set_ylim(0, 1.05 * found.max())
        axes.set_xlabel("force $F$")
        axes.set_ylabel(r"$\sigma D_i/\dot x_i^{\,2}$")
        axes.legend(loc="upper center")
        save_both(figure, folder / "d07_one_reaction")
    note.figure("d07_one_reaction.pdf", r"""The ratio of the uncertainty relation for 120 random networks of one reaction
        (stoichiometry, constants, concentrations and the observed species drawn at random), and the curve \eqref{one}. Dashed: the
        bound 2. For $A \rightleftharpoons B$ with unit constants at $(1.01, 0.99)$ the force is $<F>$ and the ratio $<ratio>$.""",
                width=0.75, F=f"{affinity:.6f}", ratio=f"{close:.8f}")


# %% [markdown]
# The limit cycle.
# %%
def _cycle(note: Note, folder: Path) -> list[Pair]:
    net = model()
    long = follow(net, {"X": 1.5, "Y": 1.2}, np.linspace(0, 80, 8001))
    place = {s: net.index[s] for s in "XY"}
    X = CubicSpline(long.t, long.y[place["X"]])
    upward = [t for t in X.solve(1.0, extrapolate=False) if X(t, 1) > 0]
    periods = np.diff(upward)
    extremes = X(X.derivative().roots(extrapolate=False))[-6:]
    assert abs(periods[-1] - periods[-2]) < 1e-5
    pairs = [REFERENCE.one("period of the limit cycle", periods[-1], "6.975"),
             REFERENCE.one("least X on the limit cycle", extremes.min(), "0.3928"),
             REFERENCE.one("largest X on the limit cycle", extremes.max(), "2.882")]

    start = {s: float(CubicSpline(long.t, long.y[place[s]])(upward[-2])) for s in "XY"}
    t = np.linspace(0, periods[-1], 1401)
    round_ = follow(net, start, t)
    motion = functionals.Motion(field(net), round_.y.T)
    a, b, v = motion.J_plus, motion.J_minus, motion.ndot
    sigma, S = kernels.epr(a, b), motion.field.S_X
    D = kernels.diffusion(S, a + b)
    slack = {"X": sigma * D[:, 0, 0] - 2 * v[:, 0] ** 2, "Y": sigma * D[:, 1, 1] - 2 * v[:, 1] ** 2}
    assert min(s.min() for s in slack.values()) >= 0
    with np.errstate(divide="ignore"):
        ratio = {s: sigma * D[:, k, k] / v[:, k] ** 2 for k, s in enumerate("XY")}
    assert min(r.min() for r in ratio.values()) >= 2

    with look():
        figure = Figure(figsize=(6.4, 4.8), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2, 3))
        for k, s in enumerate("XY"):
            above.plot(t, round_.y[place[s]], color=COLOURS[k], label=f"${s}$")
            below.plot(t, ratio[s], color=COLOURS[k], label=rf"$\sigma D_{s}/\dot {s}^{{\,2}}$")
        below.axhline(2, color=INK, linewidth=0.9, linestyle="dashed")
        below.text(t[-1], 2.2, "bound 2", ha="right", va="bottom", fontsize=9)
        below.set_yscale("log")
        below.set_ylim(1, 1e6)
        above.set_ylim(0, None)
        above.set_ylabel("concentration")
        below.set_ylabel("ratio")
        below.set_xlabel("time $t$")
        below.set_xlim(0, t[-1])
        for axes in (above, below):
            axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        save_both(figure, folder / "d07_ratios")
    note.text(r"""\emph{On the limit cycle.} The model runs into a limit cycle. Its period is <period>, with $X$ between <low> and
        <high>.""", period=f"{periods[-1]:.4f}", low=f"{extremes.min():.4f}", high=f"{extremes.max():.4f}")
    note.figure("d07_ratios.pdf", r"""One period of the limit cycle: concentrations, and the ratio of the uncertainty relation for each
        of them. It diverges where a concentration stands still, and is never below <X> for $X$ and <Y> for $Y$. (Where $\dot x_i = 0$
        the relation is read as a product, $2\dot x_i^{\,2} \le D_i\sigma$, and its slack stays positive.)""",
                X=f"{ratio['X'].min():.2f}", Y=f"{ratio['Y'].min():.2f}")
    note.pairs(pairs)
    _lower_bounds(note, folder, t, motion, D)
    return pairs


def _lower_bounds(note: Note, folder: Path, t: Array, motion: functionals.Motion, D: Array) -> None:
    a, b, v, S = motion.J_plus, motion.J_minus, motion.ndot, motion.field.S_X
    sigma = kernels.epr(a, b)
    best = lambda bound: np.max([bound(row, a, b) for row in S], axis=0)
    single, kinetic, hyperbolic = map(best, (bounds.current_bound, bounds.kinetic_bound, bounds.hyperbolic_bound))
    quadratic = 2 * (v * np.linalg.solve(D, v[..., None])[..., 0]).sum(axis=1)
    excess = functionals.excess(motion)
    pseudo = kernels.pseudo_epr(a, b)
    tolerance = 1 + 1e-9
    for lower, upper in ((single, quadratic), (quadratic, excess), (quadratic, pseudo), (excess, sigma), (pseudo, sigma),
                         (single, kinetic), (kinetic, sigma), (single, hyperbolic), (hyperbolic, sigma)):
        assert np.all(lower <= upper * tolerance)
    with look():
        figure = Figure(figsize=(6.8, 3.8), layout="constrained")
        axes = figure.add_subplot()
        axes.plot(t, sigma, color=INK, label=r"$\sigma$")
        axes.plot(t, pseudo, color=FAINT, label=r"$\sigma_{\mathrm{ps}}$")
        axes.plot(t, excess, color=COLOURS[2], label=r"$\dot x^{\mathsf{T}}G^{+}\dot x$")
        axes.plot(t, quadratic, color=COLOURS[0], label=r"$2\,\dot x^{\mathsf{T}}D^{+}\dot x$")
        axes.plot(t, np.maximum(kinetic, hyperbolic), color=COLOURS[3], linestyle="dashed", label="TKUR, hyperbolic")
        axes.plot(t, single, color=COLOURS[1], linestyle="dotted", label="TUR")
        axes.set_yscale("log")
        axes.set_ylim(1e-2, 2 * sigma.max())
        axes.set_xlim(0, t[-1])
        axes.set_xlabel("time $t$")
        axes.set_ylabel("rate")
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        save_both(figure, folder / "d07_bounds")
    note.figure("d07_bounds.pdf", r"""The entropy production rate along one period and its lower bounds. Dotted: the better of the two
        relations for a single concentration; dashed: the best of the four bounds with artanh. Solid, from below: the bound of all
        observables, the Onsager bound, which uses logarithmic means, the pseudo entropy production rate, and $\sigma$ itself. The
        housekeeping dissipation, which moves nothing, is what no bound of this kind can see.""", width=0.85)


# %% [markdown]
# ## Speed limits
# %%
def speed_limits(note: Note, folder: Path) -> list[Pair]:
    note.section("Speed limits")
    note.text(r"""An uncertainty relation bounds a velocity at one instant. Integrated over a time $\tau$ it bounds a distance. Write
        $\Sigma = \int_0^\tau \sigma\,dt$, $\bar D_i = \tau^{-1}\int_0^\tau D_i\,dt$ and $\Delta x = x(\tau) - x(0)$. From $|\dot x_i|
        \le (D_i\sigma/2)^{1/2}$ follows, by Cauchy--Schwarz in time, $\bigl(\int|\dot x_i|\,dt\bigr)^2 \le \tfrac12\Sigma\tau\bar D_i$:
        the way that a concentration goes, and all the more its net change, needs time and dissipation.""")
    note.theorem("tsl.species", steps=True)
    note.theorem("tsl.species.net")
    note.text(r"""For all species together there is a bound for each norm. On the image of $D$ the eigenvalues of $D^{+}$ are at least
        $1/\lambda_{\max}(D)$; for the 1-norm the observable $a = \mathrm{sign}\,\dot x$ has $a^{\mathsf T}Da \le \sum_r \|S_r\|_1^2
        A_r$, $S_r$ being the column of reaction $r$. (That $\Delta x$ is the integral of $\dot x$ is the one step of analysis which the
        kernel does not make; it is named among the assumptions. In the proof for the 1-norm, $b$ is the sign of $\Delta x$.)""")
    note.theorem("tsl.l2")
    note.theorem("tsl.l1")
    note.text(r"""These norms do not know which reactions are there. The chemical Wasserstein distance does: it is the least number of
        reaction events per volume that turns one state into the other, a linear programme,""")
    note.formula(r"W_1(x, y) = \min\Bigl\{\sum_r|z_r| : S z = y - x\Bigr\}",
                 r"= \max\bigl\{\psi\cdot(y - x) : |S^{\mathsf T}\psi| \le 1\bigr\}.")
    note.text(r"""Its dual asks for the potential $\psi$ that no reaction can exploit by more than 1. The integrated current $z = \int
        J\,dt$ is one way of doing it, so $W_1 \le \int\sum_r|J_r|\,dt$. With $j = \sum_r|J_r|$ the hyperbolic relation for $w =
        \mathrm{sign}\,J$ says $\sigma \ge 2j\,\mathrm{artanh}(j/A_{\mathrm{tot}})$; the right side is jointly convex and homogeneous in
        $(A_{\mathrm{tot}}, j)$, so Jensen in time applies, and it increases with $j$. In the proof the weights are $w = S^{\mathsf
        T}\psi$ with the optimal potential, for which $\int w\cdot J\,dt = \psi\cdot\Delta x = W_1$. With logarithmic means instead,
        $\sigma = \sum_r J_r^2/L_r \ge (w\cdot J)^2/\sum_r L_r$.""")
    note.theorem("tsl.w1")
    note.theorem("tsl.w1.quadratic")
    note.theorem("tsl.w1log")
    note.text(r"""Finally, only part of $\Sigma$ moves concentrations. The excess $\Sigma_{\mathrm{ex}} = \int\dot x^{\mathsf
        T}G^{+}\dot x\,dt$ is at most $\Sigma$, and since $G^{+} \ge 2D^{+}$ it may replace $\Sigma$ in all bounds that were derived
        from the matrix relation.""")
    note.theorem("tsl.ex")
    note.theorem("tsl.ex.species")
    note.text("Here, too, some results stand around the main ones.")
    note.also("tsl.species.observable", "tsl.l2.trace", "tsl.w1.events", "tsl.w1.stronger", "tsl.w1.duality", "tsl.w1log.stronger",
              "tsl.ex.observable", "tsl.ex.l2")
    return _trajectory(note, folder)


# %% [markdown]
# The speed limits along a trajectory that starts inside the limit cycle.
# %%
INTEGRANDS = {
    "Sigma": functionals.entropy_production, "excess": functionals.excess, "D": functionals.diffusion_diagonal,
    "way": functionals.path_lengths, "largest": functionals.diffusion_largest, "norm": functionals.diffusion_one_norm,
    "traffic": functionals.activity, "onsager": functionals.onsager_activity,
}

TABLE = (
    ("x(tau) of X", "0.4304004984", "0.5811368981"), ("x(tau) of Y", "2.420996889", "4.494559232"),
    ("Sigma", "18.90698829", "62.04146008"), ("Sigma_ex", "1.911275493", "7.400609753"),
    ("mean D of X", "5.471374756", "3.843480613"), ("mean D of Y", "3.602772144", "2.298619839"),
    ("tau_min from X", "0.02211839257", "0.007081494390"), ("tau_min from Y", "0.04377235969", "0.1522213170"),
    ("way of X", "1.069599502", "1.378464938"), ("tau_min from the way of X", "0.02211839257", "0.01593729969"),
    ("2-norm bound on Sigma", "0.6374705147", "0.8502419739"), ("1-norm bound on Sigma", "0.6445861614", "0.6612297422"),
    ("W1", "1.372394277", "5.670255362"), ("integral of A_tot", "5.471374756", "19.21740307"),
    ("W1 bound on Sigma, quadratic", "0.6884800020", "3.346112455"), ("W1 bound on Sigma, artanh", "0.7034897578", "3.448626696"),
    ("W1 bound on Sigma, log-mean", "1.290208580", "6.051914950"),
)
"""The quantities of `limits` at tau = 1 and at tau = 5."""


def limits(net: st.ReactionNetwork, path: Any, k: int) -> dict[str, float]:
    """Every speed limit at the time path.t[k]."""
    inner = np.array(net.internal_index)
    tau, I = path.t[k], {name: values[k] for name, values in path.integrals.items()}
    start, end = path.y[inner, 0], path.y[inner, k]
    change = end - start
    mean = I["D"] / tau
    W1 = transport.w1_chemical(np.array(net.rows(internal=True)), start, end).distance
    net_time = bounds.species_time(change, I["Sigma"], mean)
    return dict(zip((name for name, *_ in TABLE), map(float, (
        *end, I["Sigma"], I["excess"], *mean, *net_time, I["way"][0], bounds.species_time(I["way"], I["Sigma"], mean)[0],
        bounds.quadratic_bound(np.linalg.norm(change), I["largest"]), bounds.quadratic_bound(np.abs(change).sum(), I["norm"]),
        W1, I["traffic"], bounds.quadratic_bound(W1, I["traffic"]), bounds.transport_bound(W1, I["traffic"]), W1**2 / I["onsager"],
    )), strict=True))


def _trajectory(note: Note, folder: Path) -> list[Pair]:
    net, start = model(), {"X": 1.5, "Y": 1.2}
    path = follow(net, start, [0.0, 1.0, 5.0], method="Radau", **INTEGRANDS)
    again = follow(net, start, [0.0, 1.0, 5.0], **INTEGRANDS)
    found = {1: limits(net, path, 1), 5: limits(net, path, 2)}
    other = {1: limits(net, again, 1), 5: limits(net, again, 2)}
    assert all(abs(other[tau][k] / v - 1) < 1e-10 for tau in found for k, v in found[tau].items())
    early = [REFERENCE.one(f"{name}, tau = 1", found[1][name], p) for name, p, _ in TABLE]
    late = [REFERENCE.one(f"{name}, tau = 5", found[5][name], p) for name, _, p in TABLE]
    note.text(r"""From $(X, Y) = (1.5, 1.2)$ the model spirals onto its limit cycle. Two solvers of different kinds, with integrals
        taken along their own interpolants, agree on all numbers of the tables to ten digits.""")
    _speed_figure(note, folder, net, start)
    note.pairs(early)
    note.pairs(late)
    note.text(r"""At $\tau = 1$ the concentration of $X$ has fallen all the time, so its way and its net change give the same bound; at
        $\tau = 5$ it has turned, and the way says more. The linear programme knows that $Y$ can only be made from $X$, which has to
        come from outside: $W_1$ counts both reactions, and the bounds built on it are the best but for $\Sigma_{\mathrm{ex}}$, to which
        the one with logarithmic means comes close.""")
    assert found[1]["way of X"] < abs(found[1]["x(tau) of X"] - 1.5) * (1 + 1e-9)
    assert found[5]["way of X"] > 1.4 * abs(found[5]["x(tau) of X"] - 1.5)
    return early + late


def _speed_figure(note: Note, folder: Path, net: st.ReactionNetwork, start: dict[str, float]) -> None:
    t = np.linspace(0.0, 14.0, 281)
    path = follow(net, start, t, **INTEGRANDS)
    rows = [limits(net, path, k) for k in range(1, len(t))]
    tau, along = t[1:], {k: np.array([r[k] for r in rows]) for k in rows[0]}
    dissipation = {"2-norm": "2-norm bound on Sigma", "1-norm": "1-norm bound on Sigma", "$W_1$, artanh": "W1 bound on Sigma, artanh",
                   "$W_1$, log-mean": "W1 bound on Sigma, log-mean", r"$\Sigma_{\mathrm{ex}}$": "Sigma_ex"}
    times = {"$X$": "tau_min from X", "$Y$": "tau_min from Y", "way of $X$": "tau_min from the way of X"}
    assert all(np.all(along[k] <= tau) for k in times.values())
    assert all(np.all(along[k] <= along["Sigma"]) for k in dissipation.values())
    assert np.all(along["W1 bound on Sigma, quadratic"] <= along["W1 bound on Sigma, log-mean"] * (1 + 1e-12))
    with look():
        figure = Figure(figsize=(8.6, 4.2), layout="constrained")
        left, right = figure.subplots(1, 2)
        left.plot(tau, tau, color=INK, label=r"$\tau$")
        right.plot(tau, along["Sigma"], color=INK, label=r"$\Sigma$")
        for k, (label, name) in enumerate(times.items()):
            left.plot(tau, along[name], color=COLOURS[k], label=label, linestyle="dashed" if "way" in label else "solid")
        for k, (label, name) in enumerate(dissipation.items()):
            right.plot(tau, along[name], color=COLOURS[k], label=label)
        left.set_ylabel(r"time needed, $\tau_{\min}$")
        right.set_ylabel("entropy production needed")
        for axes, low in ((left, 1e-4), (right, 1e-2)):
            axes.set_yscale("log")
            axes.set_xlim(0, tau[-1])
            axes.set_ylim(low, None)
            axes.set_xlabel(r"time $\tau$")
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=9)
        save_both(figure, folder / "d07_speed")
    note.figure("d07_speed.pdf", r"""The speed limits from $(1.5, 1.2)$. Left: the least time that the change of a concentration needs,
        by its net change and (dashed) by its way, below the time $\tau$ that it took. Right: lower bounds on the entropy production.
        Net changes oscillate with the limit cycle, ways do not; the excess $\Sigma_{\mathrm{ex}}$ is not a function of the end points
        alone, and grows.""", width=1.0)


# %% [markdown]
# ## Where the relations say nothing
# %%
def limits_of_validity(note: Note) -> None:
    note.section("Where the relations say nothing")
    here = st.network("A -> B | 1; init: A=1, B=1").at()
    assert here.sigma == float("inf")
    assert "irreversible" in here.why["sigma"]
    merged = st.network("a@cold: A <=> B | 2, 1; b@hot: A <=> B | 1, 3; init: A=1, B=1")
    fine = merged.at()
    coarse = kernels.epr(fine.J_plus.sum(), fine.J_minus.sum()[None])
    assert coarse < fine.sigma
    with suppress(Mistake):
        st.network("A -> B | 1; B -> A | 2")
        raise AssertionError("a reaction listed twice is refused")
    speed = fine.xdot["A"] ** 2 / fine.diffusion[0, 0]
    assert 2 * speed <= coarse
    note.text(r"""A reaction that runs one way only has an infinite force; then $\sigma = \infty$, every relation of this note holds and
        says nothing, and the package gives the reason instead of a bound. A reaction that was listed as two one-way reactions has to be
        put together first; such a list is refused. Reactions between chemostats alone, with a vanishing column of $S$, count in
        $\sigma$ and nowhere else.""")
    steep = np.array([1.0]), np.array([1e-40])
    bound = float(bounds.hyperbolic_bound([1.0], *steep))
    assert bound < float(kernels.epr(*steep)) < 100
    note.text(r"""Close to that limit a bound with artanh is taken where its argument is 1 up to rounding. A lower bound must not become
        infinite by rounding: for one reaction with fluxes $1$ and $10^{-40}$, whose dissipation is <sigma>, double precision gives
        <bound>.""",
              sigma=float(kernels.epr(*steep)), bound=bound)
    note.text(r"""Two parallel channels between $A$ and $B$, one driven forwards and one backwards, may cancel in $\dot x$ while they
        dissipate. With constants $2, 1$ and $1, 3$ at $A = B = 1$ they give $\sigma = <fine>$ when they are told apart and $\sigma =
        <coarse>$ when they are not; either is at least $2\dot x^2/D = <least>$.""", fine=fine.sigma, coarse=float(coarse), least=2 * speed)


# %% [markdown]
# ## The whole note
# %%
def run(directory: str) -> list[Pair]:
    """Write d07_chemical_tur_tsl.tex and its figures into a folder; every number beside its reference."""
    folder = Path(directory)
    note = Note(TITLE, r"after K.~Yoshimura and S.~Ito, Phys.\ Rev.\ Lett.\ \textbf{127}, 160601 (2021), arXiv:2104.14748")
    pairs = fluctuations(note, folder)
    lemmas(note)
    pairs += relations(note, folder)
    pairs += speed_limits(note, folder)
    limits_of_validity(note)
    wrong = [p.name for p in pairs if not p.settled]
    assert not wrong, wrong
    note.write(folder / "d07_chemical_tur_tsl.tex")
    return pairs


if __name__ == "__main__":
    for pair in run("."):
        print(pair)
