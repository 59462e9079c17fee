# %% [markdown]
# # Dual affine coordinates for chemical thermodynamics
#
# N. Ohga, S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.
#
# What reactions can reach from given amounts is a flat piece of space; its coordinates are the extents of reaction. The
# affinities are a second set of coordinates of the same piece, flat in another sense, and the Gibbs energy is the potential
# between the two. The script follows the paper: the coordinates, their potentials, metric and divergence, the relaxation to
# equilibrium seen in both charts, right angles, a mixture that is not ideal, and the excess of an open network; each result
# with its proof for networks of any size, and with the numbers of an enzyme, a regular solution, a ring and a Brusselator.
"""Extents and affinities as dual affine coordinates of a stoichiometric class, step by step and in numbers."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

import symthermo as st
from symthermo.errors import Mistake
from symthermo.evaluate.field import field
from symthermo.evaluate.geometry import divergence
from symthermo.geometry import chemical, mixture, pythagoras
from symthermo.geometry.exact import vanishes
from symthermo.geometry.foliation import foliation
from symthermo.latex import layout
from symthermo.networks.symbols import infix
from symthermo.numeric import fluctuation, kernels, legendre, splits
from symthermo.numeric import mixture as numeric
from symthermo.plot.style import COLOURS, FAINT, INK, Figure, look, save
from symthermo.report.note import Note, latex
from symthermo.report.reproduction import Pair
from symthermo.thermo.decomposition import divergence_loss, hatano_sasa

NUMBER = "13"
TITLE = "Dual affine coordinates for chemical thermodynamics"
SOURCE = "Ohga, Ito, Phys. Rev. E 106, 044131 (2022)"
REFERENCE = "independent evaluation of the formulas of Ohga, Ito, Phys. Rev. E 106, 044131 (2022)"

Array = np.ndarray
State = Mapping[str, Any]


# %% [markdown]
# ## Small tools
# %%
def value(e: Any, state: State) -> float:
    """An expression at a state, rounded once from 30 digits."""
    exact = {sp.Symbol(s, positive=True): sp.nsimplify(v) if isinstance(v, str) else sp.sympify(v) for s, v in state.items()}
    return float(sp.sympify(e).xreplace(exact).evalf(30))


def two_ways(name: str, ours: Any, again: Any, printed: str, within: float = 1e-11) -> Pair:
    """One number that was found on two ways, which have to agree with each other."""
    a, b = float(ours), float(again)
    assert abs(a - b) <= within * (1 + abs(b)), (name, a, b)
    return Pair(name, a, printed, REFERENCE)


def each(name: str, of: Iterable[str], ours: Iterable[Any], again: Iterable[Any], printed: str) -> list[Pair]:
    """One pair for each entry of a vector; the name has a star where the entry is named."""
    return [two_ways(name.replace("*", k), a, b, p) for k, a, b, p in zip(of, ours, again, printed.split(), strict=True)]


class Chart:
    """One class in arrays: from states to extents and affinities, and back."""

    def __init__(self, geo: chemical.ChemicalGeometry, mix: Any) -> None:
        self.mix, self.B, self.W = mix, np.array(geo.B, dtype=float), np.array(geo.left_inverse, dtype=float)
        self.n0 = np.array([float(n) for n in geo.x0])

    def xi(self, n: Array) -> Array:
        return (n - self.n0) @ self.W.T

    def theta(self, n: Array) -> Array:
        return self.mix.mu(n) @ self.B

    def state(self, xi: Array) -> Array:
        return self.n0 + xi @ self.B.T

    def inverse(self, theta: Array) -> Array:
        """The state with given affinities."""
        return legendre.ideal_inverse(theta, self.mix.mu0, self.n0, self.B).n

    def inside(self, first: Array, second: Array) -> Array:
        """States over a grid of extents; NaN outside the class."""
        n = self.state(np.stack([first, second], axis=-1))
        return np.where((n > 0).all(axis=-1, keepdims=True), n, np.nan)

    def energy(self, n: Array) -> Array:
        """G, NaN where n is."""
        known = ~np.isnan(n[..., 0])
        out = np.full(known.shape, np.nan)
        out[known] = self.mix.G(n[known])
        return out


def bend(path: Array) -> float:
    """How far a curve leaves the straight line between its ends, over their distance."""
    chord = path[-1] - path[0]
    along = chord / np.linalg.norm(chord)
    across = (path - path[0]) @ np.array([-along[1], along[0]])
    return float(np.abs(across).max() / np.linalg.norm(chord))


def _both(figure: Figure, folder: Path, name: str) -> None:
    for ending in ("pdf", "png"):
        save(figure, folder / f"d13_{name}.{ending}")


def enzyme(speed: float = 1.0, **start: float) -> st.ReactionNetwork:
    """The closed Michaelis-Menten enzyme; `speed` multiplies both constants of its second reaction."""
    net = st.network(f"E + S <=> C | 2, 1; C <=> E + P | {3 * speed:g}, {0.5 * speed:g}; init: E=0.4, S=1.5, C=0.6, P=0.3", name="enzyme")
    return net.with_values(start) if start else net


def enzyme_chart() -> Chart:
    geo = enzyme().geometry()
    return Chart(geo, numeric.IdealDilute(np.array([float(m) for m in geo.mixture.mu0])))


P, Q = {"E": "0.4", "S": "1.5", "C": "0.6", "P": "0.3"}, {"E": "0.6", "S": "1.2", "C": "0.4", "P": "0.8"}


# %% [markdown]
# ## Extents and affinities
# %%
def coordinates(note: Note) -> list[Pair]:
    note.section("Extents and affinities")
    note.text(r"""Let $n$ be the amounts of the species (concentrations where the volume is constant), $G(n)$ the Gibbs energy in units of
        $RT$, $\mu = \partial G/\partial n$ the chemical potentials and $H = \partial\mu/\partial n$ their slopes, symmetric and not
        negative where the mixture is stable. Reactions with stoichiometric matrix $S$ change $n$ by $\dot n = SJ$; local detailed balance
        ties their one-way fluxes to the potentials,""")
    note.formula(r"F_r = \ln\frac{J^{+}_r}{J^{-}_r} = -\sum_i S_{ir}\mu_i, \qquad J_r = J^{+}_r - J^{-}_r.", label="ldb")
    note.text(r"""Nothing else will be used of the kinetics. The amounts that can be reached from $n^0$ are $n^0$ plus the image of $S$.
        Take independent columns of $S$ as the columns of a matrix $B$. Then""")
    note.formula(r"n = n^0 + B\xi, \qquad \phi(\xi) = G(n^0 + B\xi), \qquad \theta = \frac{\partial\phi}{\partial\xi} = B^{\mathsf T}\mu",
                 label="coords")
    note.text(r"""are the extents $\xi$, the potential, and its slopes $\theta$. Extents are affine functions of the amounts; $\theta$ is
        an affine function of the chemical potentials. By \eqref{ldb} $\theta_k$ is minus the affinity of the reaction that is column $k$
        of $B$ (the affinity may be defined with the other sign; nothing but signs would change). The other affinities follow: if $S =
        BC$, they are linear in $\theta$.""")
    note.theorem("dual.coords")
    note.theorem("dual.coords.affinities")

    net = enzyme()
    geo = net.geometry()
    note.text(r"""The model of the first sections is an enzyme in a closed vessel, $E + S \rightleftharpoons C \rightleftharpoons E + P$,
        an ideal solution: $G = \sum_i n_i(\mu^0_i + \ln n_i - 1)$, $\mu_i = \mu^0_i + \ln n_i$, $H = \mathrm{diag}(1/n)$. With constants
        $(2, 1)$ and $(3, \tfrac12)$ and the state $P$ with $n = (0.4, 1.5, 0.6, 0.3)$ of $(E, S, C, P)$ as origin,""")
    joined = [sp.logcombine(t, force=True) for t in geo.theta.values()]
    note.align([*((f"\\theta_{k + 1}", t) for k, t in enumerate(joined)), *((f"\\xi_{k + 1}", e) for k, e in enumerate(geo.eta.values()))])
    assert all(vanishes(t + F) for t, F in zip(geo.theta.values(), net.flow().F, strict=True))
    third = st.network("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; E + S <=> E + P | 12, 1; init: E=0.4, S=1.5, C=0.6, P=0.3")
    assert third.geometry().C[:, 2] == sp.Matrix([1, 1])
    assert vanishes(third.flow().F["r3"] + sum(geo.theta.values()))
    note.text(r"""The class is the parallelogram of all $\xi$ with $n > 0$: $\xi_1 < 1.5$, $\xi_2 > -0.3$, $-0.6 < \xi_1 - \xi_2 < 0.4$. A
        third reaction $E + S \rightleftharpoons E + P$ would have the column $C = (1, 1)$ and the affinity $-\theta_1 - \theta_2$; its
        constants are bound to the ratio $2 \cdot 6 = 12$. The constants $\mu^0$ are fixed by the ratios of rate constants up to
        conservation laws; the numbers below are for the $\mu^0$ of least norm.""")
    ratios, S = np.log([2.0, 6.0]), np.array(net.rows(), dtype=float)
    least = -np.linalg.pinv(S.T) @ ratios
    note.text(r"Besides $P$ we shall use the state $Q$ at $\xi = (0.3, 0.5)$, that is $n = (0.6, 1.2, 0.4, 0.8)$.")
    assert {k: float(v) for k, v in geo.state([sp.Rational(3, 10), sp.Rational(1, 2)]).items()} == {k: float(v) for k, v in Q.items()}
    forces = {name: [-F for F in net.at(state).F] for name, state in (("P", P), ("Q", Q))}
    theta = lambda state: [value(t, state) for t in geo.theta.values()]
    pairs = [
        *each("mu0 of *", net.species, map(float, geo.mixture.mu0), least, "-0.2197224577 1.132592096 0.2197224577 -1.352314554"),
        *each("theta_* at P", "12", theta(P), forces["P"], "-0.6931471806 -3.401197382"),
        *each("theta_* at Q", "12", theta(Q), forces["Q"], "-1.280933845 -1.609437912"),
    ]
    note.pairs(pairs)
    return pairs


# %% [markdown]
# ## Two potentials
# %%
def potentials(note: Note) -> list[Pair]:
    note.section("Two potentials")
    note.text(r"""Where $B^{\mathsf T}HB$ is positive, $\phi$ is strictly convex and $\xi$ can be recovered from $\theta$. The potential
        for the way back is the Legendre transform,""")
    note.formula(r"\psi(\theta) = \max_\xi\,[\theta\cdot\xi - \phi(\xi)], \qquad \xi = \frac{\partial\psi}{\partial\theta}.", label="psi")
    note.theorem("dual.potential")
    note.theorem("dual.potential.maximum")
    note.text(r"""In an ideal solution $\theta\cdot\xi = \mu\cdot(n - n^0)$ and $\phi = \mu\cdot n - \sum_i n_i$; what is left is the
        osmotic pressure, and a term linear in $\mu$ that knows the origin. If $G$ is homogeneous of degree one, the pressure is absent,
        and $\psi = -\mu\cdot n^0$.""")
    note.theorem("dual.potential.ideal")
    note.theorem("dual.potential.homogeneous")
    note.text(r"""The two potentials are conjugate, and inside a class $\theta$ determines the state. That every $\theta \in \mathbf{R}^m$
        occurs needs a reason of its own: a species that vanishes at the edge of the class does so with $\mu \to -\infty$, so that the
        slope of $\phi$ along any way to the edge is infinite; on an unbounded class $\phi$ grows faster than linearly. A convex function
        with these properties (of Legendre type) has a gradient that maps onto the whole space. For $\theta = 0$ this is Birch's theorem:
        each class has one equilibrium.""")
    note.theorem("dual.legendre")
    note.theorem("dual.legendre.injective")

    net, chart = enzyme(), enzyme_chart()
    geo, rng = net.geometry(), np.random.default_rng(44131)
    assert geo.potential.consistent
    for target in rng.uniform(-25, 25, (40, 2)):
        assert np.allclose(chart.theta(chart.inverse(target)), target, rtol=1e-10, atol=1e-10)
    note.text(r"""For the enzyme the identities $\phi + \psi = \theta\cdot\xi$, $\partial\phi/\partial\xi = \theta$ and $\partial\psi =
        \xi\cdot\partial\theta$ are decided symbolically, and the way $\theta \to \xi$, a minimisation of $\phi - \theta\cdot\xi$, leads
        back from forty random $\theta$ in $[-25, 25]^2$. The two ways to each number below are: the formula of the potential and the sum
        over species of the Gibbs energy for $\phi$; the closed formula and $\theta\cdot\xi - \phi$ for $\psi$; the minimisation in
        logarithms of the amounts and a search in $\xi$ for the equilibrium.""")
    newton = legendre.legendre_inverse(np.zeros(2), chart.mix.G, chart.mix.mu, chart.mix.H, chart.n0, chart.B)
    assert np.allclose(newton.n, list(net.equilibrium().x.values()), rtol=1e-12)
    xi_Q, theta_Q = np.array([0.3, 0.5]), np.array([value(t, Q) for t in geo.theta.values()])
    phi, psi = (lambda s: value(geo.phi, s)), (lambda s: value(geo.psi, s))
    eq = geo.to_state([0, 0])
    pairs = [
        two_ways("phi at P", phi(P), net.at(P).gibbs, "-1.888867577"),
        two_ways("phi at Q", phi(Q), net.at(Q).gibbs, "-3.399426259"),
        two_ways("psi at P", psi(P), -phi(P), "1.888867577"),
        two_ways("psi at Q", psi(Q), theta_Q @ xi_Q - phi(Q), "2.210427149"),
        *each("xi_* of the equilibrium", "12", geo.to_xi([0, 0]).values(), newton.xi, "1.334513108 1.685842707"),
        two_ways("G of the equilibrium", phi(eq), -psi(eq), "-5.256013761"),
    ]
    note.pairs(pairs)
    return pairs


# %% [markdown]
# ## Metric and divergence
# %%
def metric(note: Note) -> list[Pair]:
    note.section("Metric and divergence")
    note.text(r"""The second derivatives of the potentials are a metric and its inverse. In an ideal solution the squared speed is the
        Fisher information of the motion in time, $\sum_i \dot n_i^2/n_i$.""")
    note.theorem("dual.metric")
    note.theorem("dual.metric.ideal")
    note.theorem("dual.metric.inverse")
    net = enzyme()
    geo = net.geometry()
    at = {sp.Symbol(s, positive=True): sp.Rational(v) for s, v in P.items()}
    here, chart = geo.metric.xreplace(at), enzyme_chart()
    letters = dict.fromkeys(geo.xi, sp.S.Zero)
    again = geo.potential.metric.xreplace(letters)
    assert here == again == sp.Matrix([[sp.Rational(29, 6), -sp.Rational(25, 6)], [-sp.Rational(25, 6), sp.Rational(15, 2)]])
    rows = lambda matrix: layout.bmatrix([[latex(e) for e in matrix.row(k)] for k in range(2)])
    note.formula(r"B^{\mathsf T}HB = ", rows(geo.metric), r", \qquad\text{at } P\text{: } ", rows(here), r".")
    note.text(r"""The inverse matrix is the covariance of the extents in the following sense. Write the extents as observables $a\cdot n$,
        $a = $ a row of any $W$ with $WB = 1$, subtract from $a$ the combination of conservation laws that makes $\sum_i n_i a_i^2$
        smallest, and what remains is $V_L(a)$, the smallest weighted square; it is the fluctuation in the chemical Cram\'er--Rao
        inequality $(a\cdot\dot n)^2 \le V_L(a)\,I$. The last entry belongs to the observable $P$, since $\xi_2 = P - 0.3$. The pairs
        below hold both routes: the inverse of a $2\times2$ matrix, and a least-squares problem over the two conservation laws.""")
    note.theorem("dual.metric.variance")
    laws = np.array(net.conservation_laws(), dtype=float)
    V = fluctuation.V_L_matrix(chart.W, chart.n0, laws)
    inverse = geo.metric_inverse.xreplace(at)
    note.text("The divergence that the potentials induce is the Gibbs energy above its tangent:")
    note.theorem("dual.divergence")
    note.theorem("dual.divergence.ideal")
    note.theorem("dual.divergence.homogeneous")
    xi, theta = np.array([0.3, 0.5]), {n: np.array([value(t, s) for t in geo.theta.values()]) for n, s in (("P", P), ("Q", Q))}
    phi, psi = (lambda s: value(geo.phi, s)), (lambda s: value(geo.psi, s))
    D = lambda a, b: value(geo.divergence(*({k: sp.Rational(v) for k, v in s.items()} for s in (a, b))), {})
    places = ("11", "12", "21", "22")
    pairs = [
        *each("metric at P, *", places, here, again, "4.833333333 -4.166666667 -4.166666667 7.5"),
        *each("inverse metric at P, *", places, inverse, V.ravel(), "0.3970588235 0.2205882353 0.2205882353 0.2558823529"),
        two_ways("V_L of the observable P", fluctuation.V_L([0, 0, 0, 1], chart.n0, laws), inverse[1, 1], "0.2558823529"),
        two_ways("D(P||Q)", D(P, Q), phi(P) + psi(Q), "0.3215595727"),
        two_ways("D(Q||P)", D(Q, P), phi(Q) + psi(P) - xi @ theta["P"], "0.3979841625"),
    ]
    note.pairs(pairs)
    wrong = sum(float(P[s]) * np.log(float(P[s]) / float(Q[s])) for s in P)
    note.text(r"""(Here $\xi_P = 0$, so that $D(P\|Q) = \phi_P + \psi_Q$. The formula $\sum_i n_i(\mu_i - \mu'_i)$ of the homogeneous case
        would give <wrong> for $D(P\|Q)$: the dilute solution at constant volume is not homogeneous, and the terms $-n_i + n'_i$, here 0.2
        in all, must not be forgotten.)""", wrong=f"{wrong:.6f}")
    assert abs(wrong + 0.2 - D(P, Q)) < 1e-12
    note.text(r"""All this depends on the class and not on how it is described. Another basis $BR$ turns the coordinates by $R^{-1}$ and
        $R^{\mathsf T}$; another origin shifts $\xi$, and $\psi$ by $-\theta\cdot c$; another $\mu^0$ with the same affinities shifts
        $\phi$ by a constant.""")
    note.theorem("basis.change")
    note.theorem("basis.change.origin.psi")
    note.theorem("basis.change.gauge.phi")
    turned = geo.with_basis([[1, 1], [0, 2]])
    assert vanishes(turned.psi - geo.psi)
    assert turned.divergence() == geo.divergence()
    gauged = geo.with_gauge([3, -1])
    assert all(vanishes(a - b) for a, b in zip(gauged.theta.values(), geo.theta.values(), strict=True))
    return pairs


# %% [markdown]
# ## Relaxation in the two charts
# %%
def relaxation(note: Note, folder: Path) -> list[Pair]:
    note.section("Relaxation in the two charts")
    note.text(r"""Let the vessel be closed. Then $\dot\xi = CJ$, and $\dot\phi = \theta\cdot\dot\xi$. On the other hand $\sigma = \sum_r
        J_rF_r = -\theta\cdot CJ$ by the linearity of the affinities. So the Gibbs energy falls at the rate $\sigma$, equilibrium is the
        point $\theta = 0$, and the divergence from it is what is still to be dissipated.""")
    note.theorem("lyapunov.closed")
    note.theorem("sigma.affine")
    note.theorem("lyapunov.closed.equilibrium")
    note.theorem("lyapunov.closed.integrated")
    note.text(r"""Between two states of one trajectory the fall of $G$ is a divergence and a linear term, the first for what is gained by
        the bend of $\phi$, the second for what the last affinities would give on the whole way.""")
    note.theorem("sigma.affine.finite")
    note.text(r"""The velocities in the two charts are related by the metric, $\dot\theta = B^{\mathsf T}HB\,\dot\xi$; their product is
        the squared speed. The finite form of this, $D(P\|Q) + D(Q\|P) = (\xi_P - \xi_Q)\cdot(\theta_P - \theta_Q) \ge 0$, says that
        $\theta$ is a monotone function of $\xi$.""")
    note.theorem("dual.speed")
    note.theorem("dual.speed.monotone")
    net, chart = enzyme(), enzyme_chart()
    geo, flow, here = net.geometry(), net.flow(), net.at(P)
    assert vanishes(sum(t * J for t, J in zip(geo.theta.values(), flow.J, strict=True)) + flow.epr)
    eq = geo.to_state([0, 0])
    xidot = np.array([value(J, P) for J in flow.J])
    rates = [sum(sp.diff(t, sp.Symbol(s, positive=True)) * flow.rate[s] for s in net.species) for t in geo.theta.values()]
    thetadot = np.array([value(r, P) for r in rates])
    from_metric = chart.B.T @ chart.mix.H(chart.n0) @ chart.B @ xidot
    path = net.integrate(t=60, points=601, rtol=1e-11)
    drop = value(geo.phi, P) - value(geo.phi, eq)
    assert abs(path.entropy_production / drop - 1) < 1e-8
    pairs = [
        *each("velocity of xi_*", "12", xidot, here.J, "0.6 1.74"),
        *each("velocity of theta_*", "12", thetadot, from_metric, "-4.35 10.55"),
        two_ways("squared speed I at P", thetadot @ xidot, here.fisher_information, "15.747"),
        two_ways("D(P||eq)", divergence(geo, P, eq), drop, "3.367146185"),
    ]
    note.pairs(pairs)
    fall = value(geo.phi, P) - value(geo.phi, Q)
    linear = sum(value(t, Q) * step for t, step in zip(geo.theta.values(), (0.3, 0.5), strict=True))
    assert abs(divergence(geo, P, Q) - linear - fall) < 1e-12
    note.text(r"""The entropy production along the whole trajectory from $P$, integrated by a stiff solver, is <Sigma>: the last number.
        On a way from $P$ to $Q$, whatever the kinetics, it would be $\phi_P - \phi_Q = <fall>$, of which $D(P\|Q) = <bend>$ is due to the
        change of the affinities.""", Sigma=f"{path.entropy_production:.7f}", fall=fall, bend=divergence(geo, P, Q))
    _charts(note, folder, chart)
    return pairs


STARTS = ((0.0, 0.0), (-0.82, -0.25), (0.06, -0.27), (1.44, 1.1), (1.46, 2.03), (0.25, 0.8), (0.75, 0.4))


def _polygon(chart: Chart) -> Array:
    """The corners of the class, in order."""
    corners = []
    for a in range(4):
        for b in range(a):
            rows = chart.B[[a, b]]
            if abs(np.linalg.det(rows)) > 1e-9:
                xi = np.linalg.solve(rows, -chart.n0[[a, b]])
                if chart.state(xi).min() > -1e-9:
                    corners.append(xi)
    around = np.array(corners) - np.mean(corners, axis=0)
    return np.array(corners)[np.argsort(np.arctan2(around[:, 1], around[:, 0]))]


def _class(axes: Any, chart: Chart) -> tuple[Array, Array, Array]:
    """The parallelogram; a grid of extents over it, and the states there, NaN outside."""
    corners = _polygon(chart)
    axes.fill(*corners.T, facecolor="none", edgecolor=INK, linewidth=1.0, zorder=5)
    first, second = np.meshgrid(*(np.linspace(low, high, 500) for low, high in zip(corners.min(axis=0), corners.max(axis=0), strict=True)))
    axes.set_aspect("equal")
    axes.set_xlim(-1.0, 1.6)
    axes.set_ylim(-0.4, 2.2)
    axes.set_xlabel(r"$\xi_1$")
    axes.set_ylabel(r"$\xi_2$")
    return first, second, chart.inside(first, second)


def _charts(note: Note, folder: Path, chart: Chart) -> None:
    tracks, names = [], enzyme().species
    for start in STARTS:
        n = chart.state(np.array(start))
        path = enzyme(**dict(zip(names, n, strict=True))).integrate(t=np.concatenate([[0], np.geomspace(1e-3, 80, 400)]))
        energy, theta = chart.mix.G(path.y.T), chart.theta(path.y.T)
        assert np.diff(energy).max() < 1e-9
        assert np.abs(theta[-1]).max() < 1e-4
        assert np.linalg.norm(theta[0]) > 1
        tracks.append((chart.xi(path.y.T), theta))
    assert min(max(bend(xi) for xi, _ in tracks), max(bend(theta) for _, theta in tracks)) > 0.1
    span = np.linspace(-12, 12, 65)[:, None]
    lines = [np.array([chart.inverse(t) for t in span * [np.cos(a), np.sin(a)]]) for a in np.pi * np.arange(6) / 6]
    assert max(bend(chart.theta(n)) for n in lines) < 1e-9
    assert max(bend(chart.xi(n)) for n in lines) > 0.2
    with look():
        figure = Figure(figsize=(9.2, 4.9), layout="constrained")
        left, right = figure.subplots(1, 2)
        first, second, n = _class(left, chart)
        height = chart.energy(n) - chart.mix.G(chart.inverse(np.zeros(2)))
        left.contour(first, second, height, levels=0.06 * np.arange(1, 14) ** 2, colors=FAINT, linewidths=0.6)
        for n in lines:
            left.plot(*chart.xi(n).T, color=INK, linewidth=0.6, linestyle="dashed", zorder=3)
            right.plot(*chart.theta(n).T, color=INK, linewidth=0.6, linestyle="dashed", zorder=3)
        for k, (xi, theta) in enumerate(tracks):
            for axes, curve in ((left, xi), (right, theta)):
                axes.plot(*curve.T, color=COLOURS[k], zorder=4)
                axes.plot(*curve[0], "o", color=COLOURS[k], markersize=5, zorder=6)
        left.plot(*chart.xi(chart.inverse(np.zeros(2))), "*", color=INK, markersize=11, zorder=7)
        for axes, place in ((left, (0, 0)), (right, tracks[0][1][0])):
            axes.annotate("$P$", place, (-11, -9), textcoords="offset points", ha="center", zorder=7)
        right.plot(0, 0, "*", color=INK, markersize=11, zorder=7)
        right.set_xlabel(r"$\theta_1 = -F_1$")
        right.set_ylabel(r"$\theta_2 = -F_2$")
        right.set_aspect("equal")
        _both(figure, folder, "charts")
    note.figure("d13_charts.pdf", r"""The class of the enzyme in extents (left, with level lines of $G$) and in affinities (right: the
        whole plane). Solid: seven trajectories of the rate equations from the dots. They are curved in both charts, cross the level lines
        downwards, and end at the equilibrium (star), which is $\theta = 0$ for every class. Dashed: six e-geodesics through the
        equilibrium, straight in $\theta$ and curved in $\xi$.""", width=1.0)


# %% [markdown]
# ## Right angles
# %%
def right_angles(note: Note, folder: Path) -> list[Pair]:
    note.section("Right angles")
    note.text(r"""Three states $P$, $Q$, $R$ form a triangle; write out the three divergences, and the Gibbs energies cancel:""")
    note.theorem("dual.pythagoras")
    note.text(r"""A straight line in $\xi$ is an m-geodesic, a straight line in $\theta$ an e-geodesic. If the m-geodesic from $P$ to $Q$
        and the e-geodesic from $Q$ to $R$ are orthogonal, $(\xi_P - \xi_Q)\cdot(\theta_Q - \theta_R) = 0$, the divergences add like
        squares in the theorem of Pythagoras. Two families of states always meet at such a right angle. Reactions move the amounts in the
        image of $S$; two equilibria, of whatever classes, differ by potentials with $S^{\mathsf T}(\mu_Q - \mu_R) = 0$.""")
    note.theorem("pythagoras.equilibrium")
    note.text(r"""So the equilibrium of its class is that equilibrium from which $P$ diverges least, and among the states of the class the
        one that diverges least from any given equilibrium $R$.""")
    note.theorem("pythagoras.equilibrium.nearest")
    note.theorem("pythagoras.equilibrium.class")
    note.text(r"""The same angle is found inside a class. Let some reactions be fast. They carry $P$ along their columns until their
        affinities vanish, to $K$; the states with $\theta_{\mathrm{fast}} = 0$ are flat in $\theta$ and contain the equilibrium. The
        dissipation is the sum of a fast and a slow stage.""")
    note.theorem("projection.fast")
    net = enzyme()
    geo = net.geometry()
    assert vanishes(pythagoras.equilibrium_corner(geo).residue)
    assert vanishes(pythagoras.fast_corner(geo, ["r2"]).residue)

    eq = geo.to_state([0, 0])
    laws = {"E": 0.4, "C": 0.4 - 0.3, "S": -0.3, "P": -0.3}
    R = {s: eq[s] * np.exp(laws[s]) for s in net.species}
    assert max(abs(F) for F in net.at(R).F) < 1e-12
    again = geo.mixed_state(np.array(geo.laws, dtype=float) @ list(R.values()), [0, 0])
    D = lambda a, b: divergence(geo, a, b)
    fast = geo.fast_projection(["r2"])
    z = sp.Symbol("z", real=True)
    root = next(r for r in sp.solve(2 * (sp.Rational(2, 5) + z) * (sp.Rational(3, 10) + z) - 12 * (sp.Rational(3, 5) - z), z) if r > 0)
    K = {s: sp.Rational(P[s]) + k * root for s, k in zip(net.species, (1, 0, -1, 1), strict=True)}
    direct = sum(float(K[s]) - float(P[s]) + float(P[s]) * np.log(float(P[s]) / float(K[s])) for s in net.species)
    whole = value(geo.phi, P) - value(geo.phi, eq)
    pairs = [
        *each("R, amount of *", net.species, R.values(), again.values(), "1.120852052 0.1225957051 0.2748232952 1.471148461"),
        two_ways("D(P||R)", D(P, R), D(P, eq) + D(eq, R), "3.525236099"),
        two_ways("D(eq||R)", D(eq, R), D(P, R) - whole, "0.1580899139"),
        two_ways("xi_2 of K", fast.extents["r2"], root, "0.4843839140"),
        *each("K, amount of *", net.species, fast.K.values(), (K[s] for s in net.species), "0.8843839140 1.5 0.1156160860 0.7843839140"),
        two_ways("D(P||K)", fast.fast, direct, "0.8666711290"),
        two_ways("D(K||eq)", fast.slow, whole - direct, "2.500475056"),
    ]
    note.text(r"""For the enzyme take $R = n_{\mathrm{eq}}\,e^{0.4\,\ell_E - 0.3\,\ell_S}$ with the laws $\ell_E = E + C$, $\ell_S = S + C
        + P$: another equilibrium, of another class. And let the second reaction be fast. From $P$ it runs until $EP = 6\,C$, where $(0.4
        + z)(0.3 + z) = 6\,(0.6 - z)$, $z = <root>$.""", root=root)
    note.pairs(pairs)
    _angle(note, folder, fast)
    note.text(r"""All states together carry both families at once. With $B^{+}B = 1$, the laws as rows of $L$, and $Z$ with $LZ = 1$,
        $B^{+}Z = 0$, amounts have coordinates $\xi$ and $\ell = Ln$, potentials have coordinates $\theta$ and $\pi = Z^{\mathsf T}\mu$,
        and $\mu = (B^{+})^{\mathsf T}\theta + L^{\mathsf T}\pi$. Classes ($\ell$ fixed) and families of equal affinities ($\theta$ fixed)
        meet in one state each: $(\ell, \theta)$ are coordinates of all states.""")
    note.theorem("dual.hessian")
    note.theorem("dual.hessian.unique")
    leaves = foliation(geo)
    assert all(map(vanishes, leaves.residues()))
    found = leaves.to_state([1, 2.4], geo.to_theta({s: sp.Rational(v) for s, v in Q.items()}))
    assert all(abs(found[s] - float(v)) < 1e-12 for s, v in Q.items())
    pi = [sp.together(sp.Add(*(t for t in e.args if t.free_symbols))) for e in leaves.pi]
    assert all(vanishes(a - b) for a, b in zip(pi, leaves.pi, strict=True))
    note.text(r"For the enzyme, with $\mu^0$ of least norm, which makes $\pi$ free of constants,")
    note.align([*((f"\\ell_{k + 1}", e) for k, e in enumerate(leaves.ell)), *((f"\\pi_{k + 1}", e) for k, e in enumerate(pi))])
    note.text(r"and the totals of $Q$ with its affinities lead back to $Q$.")
    return pairs


# %% [markdown]
# The right angle drawn, and a kinetics that follows it.
# %%
def _angle(note: Note, folder: Path, fast: Any) -> None:
    chart = enzyme_chart()
    point = lambda state: np.array([state[s] for s in enzyme().species])
    K, eq = point(fast.K), point(fast.equilibrium)
    times = np.concatenate([[0], np.geomspace(1e-6, 60, 500)])
    runs = {speed: enzyme(speed).integrate(t=times, rtol=1e-10) for speed in (1, 30, 1000)}
    sums = {speed: run.running["entropy_production"] for speed, run in runs.items()}
    plateau = float(sums[1000][np.searchsorted(times, 0.001)])
    assert abs(plateau / fast.fast - 1) < 0.01
    assert all(abs(s[-1] / fast.whole - 1) < 1e-6 for s in sums.values())
    rapid = runs[1000].y.T
    assert np.abs(chart.theta(rapid)[times > 0.01, 1]).max() < 0.02
    assert abs((chart.xi(chart.n0) - chart.xi(K)) @ (chart.theta(K) - chart.theta(eq))) < 1e-12
    m_line = chart.n0 + np.linspace(0, 1, 81)[:, None] * (K - chart.n0)
    e_line = np.array([chart.inverse(t) for t in chart.theta(K) * np.linspace(1, 0, 41)[:, None]])
    with look():
        figure = Figure(figsize=(9.2, 7.6), layout="constrained")
        grid = figure.add_gridspec(2, 2, height_ratios=(5, 3))
        left, right, low = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, :])
        corners = _polygon(chart)
        first, second, n = _class(left, chart)
        theta = chart.theta(np.where(np.isnan(n), 1.0, n))
        for k in range(2):
            net_line = np.where(np.isnan(n[..., 0]), np.nan, theta[..., k])
            left.contour(first, second, net_line, levels=np.arange(-8, 9, 2), colors=FAINT, linewidths=0.5, linestyles="solid")
        left.contour(first, second, net_line, levels=[0], colors=FAINT, linewidths=1.5)
        for c in np.arange(-0.8, 2.2, 0.2):
            for k in range(2):
                run = np.full((4001, 2), c)
                run[:, 1 - k] = np.linspace(corners[:, 1 - k].min(), corners[:, 1 - k].max(), 4001)
                n = chart.state(run)
                n = n[(n > 0).all(axis=1)]
                if len(n):
                    right.plot(*chart.theta(n).T, color=FAINT, linewidth=0.5, zorder=1)
        for axes, chart_of in ((left, chart.xi), (right, chart.theta)):
            axes.plot(*chart_of(m_line).T, color=COLOURS[0], linewidth=2.2, label="m-geodesic $P$ to $K$", zorder=4)
            axes.plot(*chart_of(e_line).T, color=COLOURS[1], linewidth=2.2, label="e-geodesic $K$ to eq", zorder=4)
            for speed, style in ((1, "dotted"), (30, "dashed")):
                axes.plot(*chart_of(runs[speed].y.T).T, color=INK, linewidth=1.2, linestyle=style, zorder=5,
                          label=f"trajectory, speed {speed}")
            for n, name, shift in ((chart.n0, "$P$", (-6, -12)), (K, "$K$", (-6, 6)), (eq, "eq", (8, -12))):
                axes.plot(*chart_of(n), "o", color=INK, markersize=4.5, zorder=6)
                axes.annotate(name, tuple(chart_of(n)), shift, textcoords="offset points", ha="center", zorder=7)
        right.set_xlim(-8, 8)
        right.set_ylim(-8, 8)
        right.set_aspect("equal")
        right.set_xlabel(r"$\theta_1$")
        right.set_ylabel(r"$\theta_2$")
        left.legend(loc="upper left", fontsize=8)
        for k, (speed, s) in enumerate(sums.items()):
            low.plot(times[1:], s[1:], color=COLOURS[k + 2], label=f"speed {speed}")
        for height, name in ((fast.fast, r"$D(P\|K)$"), (fast.whole, r"$D(P\|eq)$")):
            low.axhline(height, color=INK, linewidth=0.8, linestyle="dashed")
            low.text(1.3e-6, height + 0.06, name, va="bottom", fontsize=9)
        low.set_xscale("log")
        low.set_xlim(1e-6, 60)
        low.set_ylim(0, 4)
        low.set_xlabel("time $t$")
        low.set_ylabel(r"entropy production $\Sigma(t)$")
        low.legend(loc="center left", bbox_to_anchor=(0.02, 0.6))
        _both(figure, folder, "angle")
    note.figure("d13_angle.pdf", r"""The right angle at $K$. Left: the class in $\xi$ with the net of lines $\theta_1, \theta_2 = $
        const.\ (heavier: $\theta_2 = 0$). Right: the same in $\theta$ with lines $\xi_1, \xi_2 = $ const. The m-geodesic $PK$ is straight
        on the left, the e-geodesic from $K$ to the equilibrium is straight on the right. Trajectories of the enzyme whose second reaction
        is 30 times faster follow the two. Below: entropy production until time $t$; with the second reaction a thousand times faster it
        pauses at $D(P\|K) = <fast>$ (at $t = 10^{-3}$ it is <plateau>), and the total does not depend on the kinetics.""", width=1.0,
                fast=f"{fast.fast:.4f}", plateau=f"{plateau:.3f}")


# %% [markdown]
# ## A mixture that is not ideal
# %%
SOLUTION = mixture.RegularSolution((0, sp.Rational(-3, 10), sp.Rational(-4, 5)), [
    [0, sp.Rational(6, 5), sp.Rational(2, 5)], [sp.Rational(6, 5), 0, sp.Rational(-1, 2)], [sp.Rational(2, 5), sp.Rational(-1, 2), 0]])
N, M = {"A": "0.7", "B": "0.2", "C": "0.5"}, {"A": "0.3", "B": "0.6", "C": "0.5"}


def isomers() -> tuple[st.ReactionNetwork, chemical.ChemicalGeometry, Chart]:
    """A <=> B <=> C in a regular solution: kinetics in local detailed balance, its geometry, and that in arrays."""
    letters = [sp.Symbol(s, positive=True) for s in N]
    steps = [((1, 0, 0), (0, 1, 0)), ((0, 1, 0), (0, 0, 1))]
    currents = SOLUTION.consistent_currents(steps, (1, 2), letters)
    S = ((-1, 0), (1, -1), (0, 1))
    SOLUTION.check_currents(S, currents, letters)
    laws = [f"Jp={infix(forward)}, Jm={infix(backward)}" for forward, backward in currents]
    net = st.network(f"A <=> B | {laws[0]}; B <=> C | {laws[1]}; init: A=0.7, B=0.2, C=0.5", name="isomers")
    geo = chemical.geometry(net, SOLUTION)
    return net, geo, Chart(geo, numeric.RegularSolution(np.array(SOLUTION.mu0, dtype=float), np.array(SOLUTION.chi, dtype=float)))


def regular_solution(note: Note, folder: Path) -> list[Pair]:
    note.section("A mixture that is not ideal")
    note.text(r"""At constant temperature and pressure, all species counted, $G$ is homogeneous of degree one. Then $G = n\cdot\mu$ and
        $Hn = 0$ (Euler, Gibbs--Duhem), and $B^{\mathsf T}HB$ is positive only if no combination of reactions changes all amounts in
        proportion, which a positive conservation law excludes. The simplest such mixture with interactions is the regular solution, $t =
        \sum_i n_i$, $y = n/t$, $\chi$ symmetric with zero diagonal:""")
    note.align([
        ("G", r"\sum_i n_i(\mu^0_i + \ln y_i) + \frac{n\cdot\chi n}{2t}"),
        (r"\mu_i", r"\mu^0_i + \ln y_i + (\chi y)_i - \tfrac12\,y\cdot\chi y"),
        ("H", r"\tfrac1t\,[\mathrm{diag}(1/y) - 1\,1^{\mathsf T} + \chi - (\chi y)\,1^{\mathsf T} - 1\,(\chi y)^{\mathsf T} "
              r"+ (y\cdot\chi y)\,1\,1^{\mathsf T}]"),
    ])
    note.theorem("dual.coords.regular")
    note.theorem("dual.potential.euler")
    note.theorem("dual.metric.gibbs-duhem")
    note.text(r"""Attraction between equals ($\chi > 0$) can make $G$ concave; then the mixture separates, $\theta$ is no coordinate, and
        all of the above ends. Two species show where:""")
    note.theorem("dual.metric.binary")
    net, geo, chart = isomers()
    note.text(r"""Thermodynamics does not fix the kinetics, but it is easy to find one for any $G$:""")
    note.theorem("lyapunov.closed.kinetics")
    note.text(r"""As an example take $A \rightleftharpoons B \rightleftharpoons C$ with $\mu^0 = (0, -0.3, -0.8)$, $\chi_{AB} = 1.2$,
        $\chi_{AC} = 0.4$, $\chi_{BC} = -0.5$, and the kinetics $J_1 = e^{\mu_A} - e^{\mu_B}$, $J_2 = 2\,(e^{\mu_B} - e^{\mu_C})$ of this
        kind. The numbers are found from the symbolic formulas with thirty digits, and again by arrays; the kinetics once from $\mu$ and
        once as a network whose rate laws are written out as functions of the amounts.""")
    n, m = (np.array([float(v) for v in s.values()]) for s in (N, M))
    exact = lambda state: [sp.Rational(v) for v in state.values()]
    mu = {name: [float(e.evalf(30)) for e in SOLUTION.mu(exact(s))] for name, s in (("n", N), ("m", M))}
    G = {name: float(SOLUTION.G(exact(s)).evalf(30)) for name, s in (("n", N), ("m", M))}
    tangent = lambda p, q, a, b: G[p] - G[q] - np.array(mu[q]) @ (a - b)
    here = net.at(N)
    J = np.array([1, 2]) * -np.diff(np.exp(mu["n"]))
    curvature = (geo.B.T * SOLUTION.H(exact(N)) * geo.B)
    ndot = chart.B @ J
    H = np.array(SOLUTION.H(exact(N)).evalf(30), dtype=float)
    theta = [float(t.evalf(30)) for t in geo.B.T * sp.Matrix(SOLUTION.mu(exact(N)))]
    pairs = [
        *each("mu_* at n", "ABC", mu["n"], chart.mix.mu(n), "-0.5104941193 -1.956114231 -1.832680642"),
        *each("mu_* at m", "ABC", mu["m"], chart.mix.mu(m), "-0.9475878981 -1.133012146 -2.022476560"),
        two_ways("G(n)", G["n"], n @ chart.mix.mu(n), "-1.664909051"),
        two_ways("G(m)", G["m"], m @ chart.mix.mu(m), "-1.975321937"),
        two_ways("D(n||m)", n @ (np.array(mu["n"]) - mu["m"]), tangent("n", "m", n, m), "0.2362431874"),
        two_ways("D(m||n)", m @ (np.array(mu["m"]) - mu["n"]), tangent("m", "n", m, n), "0.2678351579"),
        *each("theta_* at n", "12", theta, chart.theta(n), "-1.445620111 0.1234335890"),
        *each("metric at n, *", ("11", "12", "21", "22"), curvature, (chart.B.T @ chart.mix.H(n) @ chart.B).ravel(),
              "4.714285714 -4.785714286 -4.785714286 7.714285714"),
        *each("J_* at n", "12", J, here.J, "0.4587921066 -0.03715460653"),
        two_ways("sigma at n", here.sigma, -np.array(theta) @ J, "0.6678252226"),
        two_ways("squared speed I at n", ndot @ H @ ndot, J @ np.array(curvature.evalf(30), dtype=float) @ J, "1.166117099"),
    ]
    assert np.abs(H @ n).max() < 1e-14
    note.pairs(pairs)
    _isomers(note, folder, net, geo, chart)
    return pairs


def _corner(y: Array) -> Array:
    """Fractions as points of an equilateral triangle."""
    return y @ np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(0.75)]])


def _isomers(note: Note, folder: Path, net: st.ReactionNetwork, geo: chemical.ChemicalGeometry, chart: Chart) -> None:
    starts = [(0.7, 0.2, 0.5), (1.3, 0.05, 0.05), (0.05, 1.3, 0.05), (0.05, 0.05, 1.3), (0.65, 0.7, 0.05)]
    times = np.concatenate([[0], np.geomspace(1e-3, 30, 300)])
    runs = [net.integrate(dict(zip("ABC", s, strict=True)), t=times, rtol=1e-10) for s in starts]
    eq = legendre.legendre_inverse(np.zeros(2), chart.mix.G, chart.mix.mu, chart.mix.H, chart.n0, chart.B).n
    low = float(chart.mix.G(eq))
    for run in runs:
        above = chart.mix.G(run.y.T) - low
        assert np.abs(above[0] - above - run.running["entropy_production"]).max() < 1e-7
        assert np.abs(chart.theta(run.y[:, -1])).max() < 1e-6
        assert np.diff(above).max() < 1e-9
    rng = np.random.default_rng(3)
    least = numeric.smallest_curvature(chart.mix.H(1.4 * rng.dirichlet([0.7] * 3, 20_000)), chart.B)
    assert least.min() > 0
    y = np.linspace(0.002, 0.998, 499)
    binary = {chi: np.log(y / (1 - y)) + chi * (1 - 2 * y) for chi in (0, 1, 2, 3)}
    for chi, theta in binary.items():
        pair = numeric.RegularSolution(np.zeros(2), np.array([[0.0, chi], [chi, 0.0]]))
        assert np.allclose(pair.mu(np.stack([1 - y, y], axis=-1)) @ [-1, 1], theta)
        assert (np.diff(theta).min() > 0) == (chi <= 2)
    with look():
        figure = Figure(figsize=(9.6, 3.4), layout="constrained")
        left, middle, right = figure.subplots(1, 3, width_ratios=(1.3, 1, 1))
        a, b = np.meshgrid(np.linspace(0.0015, 0.997, 300), np.linspace(0.0015, 0.997, 300))
        n = 1.4 * np.stack([1 - a - b, a, b], axis=-1)
        G = chart.energy(np.where((n > 0).all(axis=-1, keepdims=True), n, np.nan))
        place = _corner(n / 1.4)
        left.contour(place[..., 0], place[..., 1], G - low, levels=0.012 * np.arange(1, 12) ** 2, colors=FAINT, linewidths=0.6)
        left.fill(*_corner(np.eye(3)).T, facecolor="none", edgecolor=INK, linewidth=1.0)
        for name, corner, shift in zip("ABC", _corner(np.eye(3)), ((-8, -4), (8, -4), (0, 6)), strict=True):
            left.annotate(f"${name}$", corner, shift, textcoords="offset points", ha="center")
        for k, run in enumerate(runs):
            curve = _corner(run.y.T / 1.4)
            left.plot(*curve.T, color=COLOURS[k])
            left.plot(*curve[0], "o", color=COLOURS[k], markersize=4.5)
            middle.plot(times, chart.mix.G(run.y.T) - low, color=COLOURS[k])
            rest = run.running["entropy_production"][-1] - run.running["entropy_production"]
            middle.plot(times[::12], rest[::12], "o", color=COLOURS[k], markersize=4)
        left.plot(*_corner(eq / 1.4), "*", color=INK, markersize=10, zorder=5)
        left.set_aspect("equal")
        left.set_xlim(-0.1, 1.1)
        left.axis("off")
        middle.set_yscale("log")
        middle.set_xlim(0, 5)
        middle.set_ylim(1e-4, 3)
        middle.set_xlabel("time $t$")
        middle.set_ylabel(r"$D(n\|n_{eq})$")
        for k, (chi, theta) in enumerate(binary.items()):
            right.plot(y, theta, color=COLOURS[k], label=rf"$\chi = {chi}$")
        right.axhline(0, color=FAINT, linewidth=0.6)
        right.set_ylim(-4, 4)
        right.set_xlabel(r"fraction of $B$")
        right.set_ylabel(r"$\theta$")
        right.legend(loc="upper left", fontsize=8, bbox_to_anchor=(0.0, 1.05))
        _both(figure, folder, "regular")
    note.figure("d13_regular.pdf", r"""The regular solution $A \rightleftharpoons B \rightleftharpoons C$ with total amount 1.4. Left: the
        class with level lines of $G$ and five trajectories, one from $n$; the star is $\theta = 0$. (The smallest eigenvalue of
        $B^{\mathsf T}HB$ is positive in twenty thousand random states.) Middle: the divergence from equilibrium along them (lines), and
        the entropy production that is still to come, integrated along the trajectories (dots). Right: $\theta$ of a binary mixture as a
        function of its composition, $\ln(y/(1-y)) + \chi(1 - 2y)$: a coordinate up to $\chi = 2$, and not beyond.""", width=1.0)


# %% [markdown]
# ## Open networks
# %%
RING = {"hatano_sasa": ("8.209660037", "6.497047308"), "onsager": ("9.429509117", "5.277198227"),
        "information": ("8.630016246", "6.076691099")}
BRUSSELATOR = {"hatano_sasa": ("-0.04987470937", "21.70881282"), "onsager": ("0.7717790089", "20.88715910"),
               "information": ("0.4563333821", "21.20260473")}


def ring() -> st.ReactionNetwork:
    return st.network("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1; init: A=0.5, B=1, C=1.5", name="ring")


def brusselator() -> st.ReactionNetwork:
    return st.network("A <=> X | 1, 0.1; B + X <=> Y + D | 1, 0.1; 2 X + Y <=> 3 X | 1, 0.1; X <=> E | 1, 0.1; init: X=1.5, Y=1.2",
                      chemostats={"A": 1, "B": 1.2, "D": 0.2, "E": 0.1}, name="Brusselator")


def open_networks(note: Note, folder: Path) -> list[Pair]:
    note.section("Open networks and the excess entropy production")
    note.text(r"""Chemostats $Y$ keep some chemical potentials fixed. To the coordinates of the other species $X$ this does nothing but
        a shift:""")
    note.theorem("dual.coords.open")
    note.text(r"""If no cycle of the open network has an affinity, there is a state with $F = 0$, and all is as before, with $\theta -
        \theta_{\mathrm{eq}}$ in place of $\theta$.""")
    note.theorem("open.db")
    note.text(r"""Otherwise let $n^{\mathrm{ss}}$ be a steady state. From $F_r = F^{\mathrm{ss}}_r - \sum_i S_{ir}(\mu_i -
        \mu^{\mathrm{ss}}_i)$, multiplied by $J_r$ and summed,""")
    note.formula(r"\sigma = \sigma_{\mathrm{na}} + \sigma_{\mathrm{ad}}, \qquad \sigma_{\mathrm{na}} = -\sum_{i\in X}\dot n_i\,(\mu_i - "
                 r"\mu^{\mathrm{ss}}_i), \qquad \sigma_{\mathrm{ad}} = \sum_r J_r F^{\mathrm{ss}}_r.", label="hs")
    note.text(r"""These are the nonadiabatic part, which is the excess of Hatano and Sasa, and the adiabatic part.""")
    note.theorem("hs.excess")
    note.text(r"""While the steady state stands still, $\sum_i \dot n_i\,(\mu_i - \mu^{\mathrm{ss}}_i)$ is the derivative of $G -
        \mu^{\mathrm{ss}}\cdot n$, and so of the divergence: the excess is the loss of the divergence that these coordinates induce. This
        is the chemical analogue of a relation of stochastic thermodynamics. Neither needs an ideal mixture.""")
    note.theorem("hs.excess.rate")
    note.theorem("hs.excess.rate.general")
    pairs = _at_states(note)
    _moving(note)
    _along(note, folder)
    return pairs


def _at_states(note: Note) -> list[Pair]:
    pairs: list[Pair] = []
    for net, sigma, printed in ((ring(), "14.70670734", RING), (brusselator(), "21.65893811", BRUSSELATOR)):
        here = net.at()
        now = {s: sp.Rational(v.numerator, v.denominator) for s, v in net.values.items()}
        steady = _steady(net, now)
        assert all(abs(float(v) / here.steady_state["x"][s] - 1) < 1e-12 for s, v in steady.items())
        loss, whole = value(divergence_loss(net, steady), now), value(net.flow().epr, now)
        split, parts = hatano_sasa(net, steady), here.excess
        assert vanishes(hatano_sasa(net).excess - divergence_loss(net))
        again = {"hatano_sasa": (loss, value(split.housekeeping, now)), **_projected(net, here)}
        pairs.append(two_ways(f"{net.name}, sigma", here.sigma, whole, sigma))
        for name, words in (("hatano_sasa", ("sigma_na", "sigma_ad")), ("onsager", ("Onsager excess", "Onsager housekeeping")),
                            ("information", ("information excess", "information housekeeping"))):
            for word, ours, other, p in zip(words, parts[name].values(), again[name], printed[name], strict=True):
                pairs.append(two_ways(f"{net.name}, {word}", ours, other, p, 1e-9))
    assert _steady(ring(), {s: sp.Rational(v) for s, v in zip("ABC", ("1/2", "1", "3/2"), strict=True)}) == {
        s: sp.Rational(3 * k, 38) for s, k in zip("ABC", (17, 11, 10), strict=True)}
    assert ring().complex_balance().holds
    assert not brusselator().complex_balance().holds
    note.text(r"""Two examples: the ring $A \rightleftharpoons B \rightleftharpoons C \rightleftharpoons A$ with constants $(2, 1)$, $(3,
        1)$, $(4, 1)$ at $(0.5, 1, 1.5)$, whose steady state $3\,(17, 11, 10)/38$ carries a current, and the Brusselator $A
        \rightleftharpoons X$, $B + X \rightleftharpoons Y + D$, $2X + Y \rightleftharpoons 3X$, $X \rightleftharpoons E$ with constants
        $(1, 0.1)$ and $A = 1$, $B = 1.2$, $D = 0.2$, $E = 0.1$, at $(X, Y) = (1.5, 1.2)$, with the stable steady state $(<X>, <Y>)$.
        Beside the Hatano--Sasa parts stand those of two projections that need no steady state: of the forces on gradients in the metric
        of the Onsager coefficients, and of the one-way fluxes in the information geometry, with $0 \le$ information excess $\le$ Onsager
        excess $\le \sigma$.""",
              X=steady["X"], Y=sp.Float(float(steady["Y"]), 10))
    note.pairs(pairs)
    note.text(r"""The second ways are: $-dD/dt$ with the derivative taken symbolically and the steady state as exact fractions for the
        Hatano--Sasa parts; the smallest cost of the same motion, $\min\{\sum_r J'^2_r/L_r : SJ' = \dot n\}$, for the Onsager excess; the
        value of the dual problem for the information excess.""")
    note.text(r"""In the ring both parts are positive: it is complex balanced, as the inflow of every complex is its outflow in the steady
        state. Then, with $u_c = \prod_i (n_i/n^{\mathrm{ss}}_i)^{\nu_{ci}}$, every flux is $J^{\mathrm{ss},\pm}u_\pm$, and $\ln z \ge 1 -
        1/z$ bounds both parts by a sum that vanishes in the steady state.""")
    note.theorem("hs.excess.nonadiabatic")
    note.theorem("hs.excess.adiabatic")
    return pairs


def _steady(net: st.ReactionNetwork, now: Mapping[str, sp.Rational]) -> dict[str, sp.Rational]:
    """The one steady state of the class, as exact fractions."""
    letters = {s: sp.Symbol(s, positive=True) for s in net.species}
    held = {letters[s]: now[s] for s in net.chemostats}
    laws = [sum(n * (letters[s] - now[s]) for n, s in zip(law, net.internal, strict=True)) for law in net.conservation_laws(internal=True)]
    equations = [e.rhs.xreplace(held) for e in net.rate_equations()] + laws
    (found,) = sp.solve(equations, [letters[s] for s in net.internal], dict=True)
    return {s: found[letters[s]] for s in net.internal}


def _projected(net: st.ReactionNetwork, here: Any) -> dict[str, tuple[float, float]]:
    """The parts by other routes: a linear problem with multipliers, and the dual value of the information split."""
    S, J, L = np.array(net.rows(internal=True), dtype=float), here.J, here.L
    rows = S[: np.linalg.matrix_rank(S)]
    phi = np.linalg.solve(rows @ np.diag(L) @ rows.T, rows @ J)
    onsager = float(phi @ rows @ J)
    found = splits.information_split(S, here.J_plus, here.J_minus)
    s = S.T @ found.potential
    information = float(s @ J - (here.J_minus * np.expm1(s) + here.J_plus * np.expm1(-s)).sum())
    return {"onsager": (onsager, here.sigma - onsager), "information": (information, here.sigma - information)}


# %% [markdown]
# A steady state that moves, because parameters do.
# %%
def _moving(note: Note) -> None:
    net = ring()
    drift = {s: sp.Symbol(f"v_{s}", real=True) for s in net.internal}
    x, ss = ({s: sp.Symbol(f"{s}{end}", positive=True) for s in net.internal} for end in ("", "_ss"))
    extra = sum((x[s] / ss[s] - 1) * v for s, v in drift.items())
    assert vanishes(divergence_loss(net, drift=drift) - extra - hatano_sasa(net).excess)
    note.text(r"""When parameters change in time, the steady state moves, and so does the place from which the divergence is taken; that
        part of $\dot D$ is no dissipation:""")
    note.theorem("hs.excess.moving")


# %% [markdown]
# The excess along trajectories.
# %%
def _excesses(net: st.ReactionNetwork, x: Array) -> dict[str, Array]:
    """sigma and the three excesses at states x (..., N)."""
    rates, at = field(net), np.array(list(net.at().steady_state["x"].values()))
    forward, backward = rates.fluxes(x)
    inner = list(net.internal_index)
    S = np.array(net.rows(internal=True))
    motion = (forward - backward) @ S.T
    information = [splits.information_split(S, p, m).excess for p, m in zip(forward, backward, strict=True)]
    return {"sigma": kernels.epr(forward, backward), "Hatano-Sasa": -(motion * np.log(x[:, inner] / at[inner])).sum(axis=1),
            "Onsager": splits.onsager_excess(S, forward, backward), "information": np.array(information)}


def _along(note: Note, folder: Path) -> None:
    runs = {}
    for net, end in ((ring(), 0.6), (brusselator(), 3.0)):
        path = net.integrate(t=end, points=161)
        runs[net.name] = (path, _excesses(net, path.y.T))
    for _, parts in runs.values():
        assert parts["information"].min() >= 0
        assert (parts["Onsager"] - parts["information"]).min() >= -1e-12
        assert (parts["sigma"] - parts["Onsager"]).min() >= -1e-12
    (around, circle), (path, parts) = runs["ring"], runs["Brusselator"]
    assert circle["Hatano-Sasa"].min() > 0
    assert parts["Hatano-Sasa"][0] < 0 < parts["Hatano-Sasa"].max()
    sign = float(path.t[np.flatnonzero(parts["Hatano-Sasa"] > 0)[0]])
    X, Y, excess, rest = _signs(brusselator())
    assert min(excess.min(), rest.min()) < 0
    assert (excess + rest).min() >= 0
    with look():
        figure = Figure(figsize=(9.6, 3.4), layout="constrained")
        left, middle, right = figure.subplots(1, 3)
        for k, name in enumerate(("Hatano-Sasa", "Onsager", "information")):
            left.plot(around.t, circle[name], color=COLOURS[k], label=name)
            middle.plot(path.t, parts[name], color=COLOURS[k], label=name)
        left.plot(around.t, circle["sigma"], color=INK, label=r"$\sigma$")
        left.set_ylim(0, None)
        left.set_title("ring", fontsize=10)
        middle.axhline(0, color=INK, linewidth=0.8)
        middle.set_title("Brusselator", fontsize=10)
        for axes, end in ((left, 0.6), (middle, 3.0)):
            axes.set_xlim(0, end)
            axes.set_xlabel("time $t$")
        left.set_ylabel(r"excess, and $\sigma$")
        left.legend(loc="upper right", fontsize=8)
        middle.set_ylabel("excess")
        right.contourf(X, Y, excess, levels=[-1e9, 0], colors=[COLOURS[0]], alpha=0.3)
        right.contourf(X, Y, rest, levels=[-1e9, 0], colors=[COLOURS[1]], alpha=0.3)
        right.plot(path.x["X"], path.x["Y"], color=INK)
        right.plot(1.5, 1.2, "o", color=INK, markersize=4.5)
        right.plot(0.918, 1.366, "*", color=INK, markersize=9)
        right.set_xscale("log")
        right.set_yscale("log")
        right.set_xlabel("$X$")
        right.set_ylabel("$Y$")
        right.set_title("where a part is negative", fontsize=10)
        _both(figure, folder, "excess")
    note.figure("d13_excess.pdf", r"""Left: $\sigma$ and the three excesses along the trajectory of the ring; all positive. Middle: the
        excesses along the trajectory of the Brusselator. The one of Hatano and Sasa is negative until $t = <sign>$, the projections never
        are. Right: the states of the same Brusselator where $\sigma_{\mathrm{na}} < 0$ (blue) and where $\sigma_{\mathrm{ad}} < 0$ (red);
        the trajectory (line) leads from the dot, just inside the blue region, to the steady state (star).""",
                width=1.0, sign=f"{sign:.2f}")
    note.text(r"""Without complex balance neither part has a sign. At the state of the table $\sigma_{\mathrm{na}} < 0$ and so
        $\sigma_{\mathrm{ad}} > \sigma$: the divergence from the steady state grows for a while, although the steady state attracts.
        Elsewhere $\sigma_{\mathrm{ad}} < 0$. What is never negative is the sum, and each of the projections.""")


def _signs(net: st.ReactionNetwork) -> tuple[Array, Array, Array, Array]:
    """sigma_na and sigma_ad over the plane of X and Y."""
    rates, at = field(net), np.array(list(net.at().steady_state["x"].values()))
    X, Y = np.meshgrid(np.geomspace(0.3, 20, 300), np.geomspace(0.2, 20, 300))
    x = rates.expand(np.stack([X, Y], axis=-1))
    forward, backward = rates.fluxes(x)
    J, there = forward - backward, np.log(np.divide(*rates.fluxes(at)))
    inner = list(net.internal_index)
    return X, Y, -(rates.change(J) * np.log(x[..., inner] / at[inner])).sum(axis=-1), J @ there


# %% [markdown]
# ## Where there are no such coordinates
# %%
def refusals(note: Note) -> None:
    note.section("Where there are no such coordinates")
    bad = mixture.RegularSolution((0, 0), [[0, 3], [3, 0]])
    exact = [sp.Rational(v) for v in N.values()]
    said = {
        "outside": _said(lambda: enzyme().geometry().state([1, -1])),
        "concave": _said(lambda: mixture.check_convex(bad, (1, 1), sp.Matrix([-1, 1]), "AB")),
        "driven": _said(lambda: foliation(ring().geometry())),
        "currents": _said(lambda: SOLUTION.check_currents(((-1,), (1,), (0,)), [(1, 1)], exact)).partition(" =")[0],
    }
    note.text(r"""The construction needs chemical potentials, a state with positive amounts, and a stable mixture. Asked for anything else
        the package answers in a sentence. For $\xi = (1, -1)$ of the enzyme: ``<outside>''. For a binary mixture with $\chi = 3$:
        ``<concave>''. For the ring as a closed network: ``<driven>''. For fluxes that do not belong to the potentials: ``<currents>'' is
        not zero.""",
              **{k: _plain(v) for k, v in said.items()})


def _said(attempt: Any) -> str:
    try:
        attempt()
    except Mistake as sentence:
        return str(sentence)
    raise AssertionError("this should have been refused")


def _plain(sentence: str) -> str:
    for mark, tex in (("_", r"\_"), ("^", r"\^{}"), ("<", "$<$"), (">", "$>$")):
        sentence = sentence.replace(mark, tex)
    return sentence


# %% [markdown]
# ## The whole note
# %%
def run(directory: str) -> list[Pair]:
    """Write d13_dual_affine_coordinates.tex and its figures into a folder; every number beside its reference."""
    folder = Path(directory)
    note = Note(TITLE, r"after N.~Ohga and S.~Ito, Phys.\ Rev.\ E \textbf{106}, 044131 (2022), arXiv:2112.13813")
    pairs = coordinates(note)
    pairs += potentials(note)
    pairs += metric(note)
    pairs += relaxation(note, folder)
    pairs += right_angles(note, folder)
    pairs += regular_solution(note, folder)
    pairs += open_networks(note, folder)
    refusals(note)
    wrong = [p.name for p in pairs if not p.agrees]
    assert not wrong, wrong
    note.write(folder / "d13_dual_affine_coordinates.tex")
    return pairs


if __name__ == "__main__":
    for pair in run("."):
        print(pair)
