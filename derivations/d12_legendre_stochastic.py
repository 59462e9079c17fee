# %% [markdown]
# # Inference from tilted equilibria by an information-geometric Legendre transform
#
# N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008.
#
# What a relaxing system will still dissipate is the relative entropy of its state to equilibrium. Among all states with the same
# averages of some observables the tilted equilibrium has least of it, and how much that is can be read off from equilibrium
# measurements in external fields. The script follows the paper: dual affine coordinates, tilted equilibria and the minimum, the rate and
# the forces, constraints on paths, the inference from measured responses, inertia; each result with its proof, and with the numbers
# of five models.
"""Legendre duality for relaxation to equilibrium, and the least entropy production behind averages, step by step and in numbers."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np
import sympy as sp

import symthermo as st
from symthermo.errors import Mistake
from symthermo.numeric.kernels import divergence
from symthermo.plot.style import COLOURS, FAINT, HELD, INK, Figure, look, save_both
from symthermo.report.note import Note, rounded
from symthermo.report.reproduction import Pair, Source

NUMBER = "12"
TITLE = "Legendre duality and inference from tilted equilibria"
REFERENCE = Source("independent evaluation of the formulas of Ohga, Ito, Phys. Rev. Research 6, 013315 (2024)")

Array = np.ndarray


# %% [markdown]
# ## Small tools
# %%
def two_ways(name: str, ours: Any, again: Any, printed: str, within: float = 1e-11) -> Pair:
    """One number that was found on two ways, which have to agree with each other."""
    a, b = float(ours), float(again)
    assert abs(a - b) <= within * (1 + abs(b)), (name, a, b)
    return REFERENCE.one(name, a, printed)


def each(name: str, of: Iterable[Any], ours: Iterable[Any], again: Iterable[Any], printed: str, within: float = 1e-11) -> list[Pair]:
    """One pair for each entry of a vector; the name has a star where the entry is named."""
    return [two_ways(name.replace("*", str(k)), a, b, p, within) for k, a, b, p in zip(of, ours, again, printed.split(), strict=True)]


def conjugate(psi: Callable[..., Any], eta: Sequence[Any], start: Sequence[float]) -> tuple[mp.mpf, list[mp.mpf]]:
    """max theta.eta - psi(theta) and the maximiser in 30 digits, by root finding: the second way to phi and theta."""
    with mp.workdps(30):
        def slope(*theta: Any) -> list[Any]:
            return [mp.diff(psi, theta, tuple(int(k == j) for j in range(len(theta)))) - mp.mpf(str(eta[k])) for k in range(len(theta))]

        found = [mp.mpf(v) for v in mp.findroot(slope, [mp.mpf(float(v)) for v in start], tol=1e-22)]
        return sum(t * mp.mpf(str(e)) for t, e in zip(found, eta, strict=True)) - psi(*found), found


def bonds(spins: Sequence[int]) -> int:
    """sum s_i s_(i+1) around a ring."""
    return sum(a * b for a, b in zip(spins, (*spins[1:], spins[0]), strict=True))


@cache
def ising(N: int, J: str) -> tuple[Any, Any]:
    """The ring of spins under Glauber dynamics, and the tilted equilibria of M and B."""
    process = st.zoo.ising_ring(N, J=J)
    return process, st.tilted.family(process, {"M": sum, "B": bonds})


def transfer(N: int, J: str) -> Callable[..., Any]:
    """psi(theta_M, theta_B) of the ring by its transfer matrix: a second way that sums over no states."""
    def whole(h: Any, K: Any) -> Any:
        root = mp.sqrt(mp.exp(2 * K) * mp.sinh(h) ** 2 + mp.exp(-2 * K))
        return sum((mp.exp(K) * mp.cosh(h) + s * root) ** N for s in (1, -1))

    return lambda m, b=0: mp.log(whole(m, mp.mpf(J) + b) / whole(0, mp.mpf(J)))


# %% [markdown]
# ## Relaxation
# %%
def relaxation(note: Note) -> None:
    note.section("What relaxation dissipates")
    note.text(r"""A system with states $i$ (or a density of $x$, or of position and velocity) relaxes to an equilibrium $p_{\mathrm{eq}} >
        0$ with constant rates: jumps with detailed balance, overdamped diffusion in a potential, or Kramers dynamics. Temperature is the
        unit of energy, $p_{\mathrm{eq}} \propto e^{-E}$. (Where the assumptions of a theorem are listed, $q$ is $p_{\mathrm{eq}}$, $O_{ki}$
        is the observable $r_k$ in the state $i$, and $w^\pm_\rho$ are the rates along and against the
        edge $\rho$.) In detailed balance the force on an edge is a difference,""")
    note.theorem("leg.ep.force")
    note.text(r"""Summation by parts turns $\sigma = \sum_e J_eF_e$ into a sum over states. What is lost at the rate $\sigma$ is the
        relative entropy to equilibrium, so that the entropy production still to come is a function of the present state:""")
    note.theorem("leg.ep")
    note.also("leg.ep.rate", "leg.ep.falls", "leg.ep.between", "leg.ep.ahead")
    note.text(r"""For a diffusion with mobility $\mu$, local mean velocity $\nu = \mu(f - T\nabla\ln p)$ and force $f = -\nabla V$ the parts
        are integrated, nothing flowing through the boundary:""")
    note.theorem("leg.ep.overdamped", equality="")
    note.also("leg.ep.overdamped.gradient")
    note.text(r"""With inertia, $m\,dv = (-V' - \gamma v)\,dt + \sqrt{2\gamma T}\,dB$, only friction dissipates; the reversible part of
        the current moves $p$ and $p_{\mathrm{eq}}$ alike.""")
    note.theorem("leg.ep.kramers", equality="")
    note.also("leg.ep.kramers.reversible")


# %% [markdown]
# ## Dual affine coordinates
# %%
def coordinates(note: Note) -> None:
    note.section("Dual affine coordinates")
    note.text(r"""The laws of $n$ states have a pair of coordinate systems, one affine in $p$ and one in $\ln p$, with a pair of
        potentials:""")
    note.theorem("leg.coords")
    note.also("leg.coords.psi", "leg.coords.gradient", "leg.coords.dual-gradient", "leg.coords.divergence")
    note.text(r"""The pair is not the only one. With an invertible matrix $A$, origins $b$ and $c$ and a constant $\kappa$,""")
    note.formula(r"\theta' = A^{-\mathsf T}(\theta - c), \qquad \eta' = A(\eta - b), \qquad \varphi' = \varphi - c\cdot\eta + \kappa, "
                 r"\qquad \psi' = \psi - b\cdot\theta + b\cdot c - \kappa", label="gauge")
    note.text(r"""is another with the same divergence and the same metric, and there are no others.""")
    note.theorem("leg.affine")
    note.also("leg.affine.divergence", "leg.affine.metric", "leg.affine.gradient", "leg.affine.only")
    note.text(r"""The freedom is used twice. The rows of $A$ are observables: $n - 1$ of them, up to constants, so that $\eta'$ are averages
        $\langle r_k\rangle$. The origin $c$ is put at equilibrium. In this thermodynamic gauge $\varphi$ is the entropy production still to
        come, and $\psi$ generates averages in equilibrium:""")
    note.theorem("leg.affine.thermodynamic")
    note.theorem("leg.affine.thermodynamic.psi")
    note.text(r"""If the origin $b$ is put there too, the second potential is the relative entropy the other way round.""")
    note.also("leg.affine.shifted", "leg.affine.jeffreys")
    rng = np.random.default_rng(2112)
    p, q = rng.dirichlet(np.ones(5), 2)
    f = st.tilted.family(rng.dirichlet(np.ones(5)), rng.normal(size=(4, 5)))
    charts = [f.chart(gauge) for gauge in ("standard", "thermodynamic", "shifted")]
    charts.append(st.tilted.Chart(rng.normal(size=(4, 4)), rng.normal(size=4), rng.normal(size=4), 0.3))
    for chart in charts:
        assert abs(chart.divergence(p, q) - float(divergence(p, q))) < 1e-12
        assert abs(chart.theta(p) @ chart.eta(p) - chart.phi(p) - chart.psi(p)) < 1e-12
    thermodynamic, shifted = charts[1:3]
    assert abs(thermodynamic.phi(p) - float(divergence(p, f.p_eq))) < 1e-13
    assert abs(shifted.psi(p) - float(divergence(f.p_eq, p))) < 1e-13
    assert np.abs(thermodynamic.theta(p) - f.theta(f.averages(p))).max() < 1e-10
    note.text(r"""(Checked in numbers too, for five states, random observables and a random gauge.) From here on the gauge is the
        thermodynamic one, and the primes are dropped.""")


# %% [markdown]
# ## Tilted equilibria and the minimum
# %%
P = (0.2, 0.3, 0.5)
ONE, TWO = {"r": (1, 0, -1)}, {"r": (1, 0, -1), "s": (0, 1, 0)}


def minimum(note: Note, folder: Path) -> list[Pair]:
    note.section("Tilted equilibria and the least entropy production")
    note.text(r"""Few observables are ever measured. Let $r = (r_1, \dots, r_K)$ be independent mod constants, $K \le n - 1$, and switch on
        fields $\theta$ (in units of temperature), which change the energy to $E - \theta\cdot r$. The equilibrium in the fields is
        the tilted equilibrium""")
    note.formula(r"p_{\theta,i} = p_{\mathrm{eq},i}\,e^{\theta\cdot r_i - \psi(\theta)}, \qquad \psi(\theta) = \ln\langle e^{\theta\cdot "
                 r"r}\rangle_{\mathrm{eq}}, \qquad \varphi(\eta) = \max_\theta\,[\theta\cdot\eta - \psi(\theta)].", label="tilted")
    note.text(r"""$\psi$ is convex with gradient $\langle r\rangle_\theta$ and Hessian $\mathrm{Cov}_\theta(r)$; $\varphi$ is its Legendre
        transform, with gradient $\theta(\eta)$ and Hessian $\mathrm{Cov}_\theta^{-1}$. Now let $p$ be any law with averages $\langle
        r\rangle_p = \eta$. For every $\theta$, since $\ln(p_\theta/p_{\mathrm{eq}}) = \theta\cdot r - \psi$,""")
    note.theorem("leg.min-ep.identity")
    note.text(r"""The first term on the right is not negative, and the others depend on $p$ through $\eta$ only. The best choice of $\theta$
        is the one for which $p_\theta$ has the averages $\eta$; then the rest is $\varphi(\eta)$.""")
    note.theorem("leg.min-ep", equality="$p = p_\\theta$")
    note.also("leg.min-ep.value", "leg.min-ep.strict", "leg.min-ep.unique")
    note.text(r"""So the averages at a time tell how much will be dissipated at least from then on, and no better bound follows from
        them:""")
    note.theorem("leg.min-ep.total", equality="$p(t)$ is a tilted equilibrium")
    note.text(r"""The identity is a theorem of Pythagoras. The laws with averages $\eta$ are flat in $p$, the tilted equilibria are flat in
        $\ln p$, and the two families meet at a right angle.""")
    note.theorem("leg.pythagoras")
    note.also("leg.pythagoras.projection", "leg.pythagoras.nested", "leg.pythagoras.spanned", "leg.pythagoras.complete",
              "leg.pythagoras.image")
    note.text(r"""In terms of work, with $F[p] = \langle E\rangle_p - TS[p]$: $T\varphi$ is the work to prepare the tilted state; switching
        the field on suddenly dissipates $D(p_{\mathrm{eq}}\|p_\theta)$, switching it off $\varphi$, and the cycle the sum.""")
    note.theorem("leg.tilted-thermo")
    note.also("leg.tilted-thermo.free-energy", "leg.tilted-thermo.field", "leg.tilted-thermo.on", "leg.tilted-thermo.switch-on",
              "leg.tilted-thermo.cycle")
    note.text(r"""Who knows the whole distribution $P_r$ of the observables, and not only its mean, knows more; for an observable with two
        values no more.""")
    note.theorem("leg.chain", equality="$\\ln(P_r/P_{r,\\mathrm{eq}})$ is linear in $r$")
    note.also("leg.chain.map", "leg.chain.histogram", "leg.chain.two")
    return _three_states(note, folder)


def _three_states(note: Note, folder: Path) -> list[Pair]:
    process = st.zoo.three_states()
    one, two = st.tilted.family(process, ONE), st.tilted.family(process, TWO)
    energies, law = [mp.mpf(0), mp.mpf("0.5"), mp.mpf("1.2")], [mp.mpf(str(v)) for v in P]
    with mp.workdps(30):
        weights = [mp.exp(-e) for e in energies]
        eq = [w / sum(weights) for w in weights]
        D = lambda a, b: sum(x * mp.log(x / y) for x, y in zip(a, b, strict=True))
        psi = lambda t, s=0: mp.log(eq[0] * mp.exp(t) + eq[1] * mp.exp(s) + eq[2] * mp.exp(-t))
        along = lambda a: [a, mp.mpf("0.7") - 2 * a, a + mp.mpf("0.3")]                             # all laws with <r> = -0.3
        slope = lambda a: mp.log(along(a)[0] * along(a)[2] / along(a)[1] ** 2 * eq[1] ** 2 / (eq[0] * eq[2]))
        least = along(mp.findroot(slope, (0.1, 0.3), solver="anderson"))
        line = mp.quad(lambda u: mp.diff(psi, u), [0, mp.mpf(float(one.theta(-0.3)[0]))])
        both = conjugate(psi, ["-0.3", "0.3"], [-1, 0])
        tilt = both[1]
        mean = lambda r: sum(e * x for e, x in zip(eq, r, strict=True))
        rows = list(TWO.values())
        spread = mp.matrix([[mean([x * y for x, y in zip(a, b, strict=True)]) - mean(a) * mean(b) for b in rows] for a in rows])
        off = mp.matrix([mp.mpf("-0.3") - mean(rows[0]), mp.mpf("0.3") - mean(rows[1])])
        linear = (off[0] ** 2 / spread[0, 0] / 2, (off.T * mp.lu_solve(spread, off))[0] / 2)
    at, here, there = process.at(P), one.at(-0.3), two.at([-0.3, 0.3])
    parts, whole = one.split(P), two.split(P)
    assert whole.hidden < 1e-15
    assert abs(parts.histogram - parts.whole) < 1e-15                     # r distinguishes the three states
    pairs = [
        *each("p_eq of *", (1, 2, 3), one.p_eq, eq, "0.5241846007 0.3179340316 0.1578813677"),
        two_ways("D(p||p_eq)", parts.whole, D(law, eq), "0.3662583513"),
        two_ways("D(p_eq||p)", float(divergence(one.p_eq, P)), D(eq, law), "0.3415254995"),
        two_ways("eta, K = 1", one.averages(P)[0], -0.3, "-0.3"),
        two_ways("theta, K = 1", here.theta[0], mp.log(least[0] / least[2] * eq[2] / eq[0]) / 2, "-1.08243669"),
        two_ways("psi, K = 1", here.psi, line, "-0.03920267563"),
        two_ways("phi, K = 1", here.phi, D(least, eq), "0.3639336825"),
        two_ways("D(p||p_theta), K = 1", parts.hidden, D(law, least), "0.002324668772"),
        *each("p_theta of *, K = 1", (1, 2, 3), here.p, least, "0.1846772856 0.3306454288 0.4846772856"),
        two_ways("D(p_eq||p_theta), K = 1", here.back, D(eq, least), "0.3572973833"),
        two_ways("linear response phi, K = 1", one.linear(-0.3)[1], linear[0], "0.4051558633"),
        two_ways("cost of the cycle, K = 1", here.cycle, D(least, eq) + D(eq, least), "0.7212310658"),
        *each("eta_*, K = 2", (1, 2), two.averages(P), (-0.3, 0.3), "-0.3 0.3"),
        *each("theta_*, K = 2", (1, 2), there.theta, tilt, "-1.058145366 -0.1526802578"),
        two_ways("psi, K = 2", there.psi, psi(*tilt), "-0.09461881887"),
        two_ways("phi, K = 2", there.phi, both[0], "0.3662583513"),
        two_ways("D(p_eq||p_theta), K = 2", there.back, D(eq, law), "0.3415254995"),
        two_ways("linear response phi, K = 2", two.linear([-0.3, 0.3])[1], linear[1], "0.4714269971"),
    ]
    assert linear[0] > parts.whole                                                              # no bounds
    assert linear[1] > parts.whole
    assert abs(at.gibbs_above_equilibrium - parts.whole) < 1e-13
    note.text(r"""The first example has three states with energies $(0, 0.5, 1.2)$ and the law $p = (0.2, 0.3, 0.5)$, seen through $r = (1,
        0, -1)$ alone ($K = 1$), or through $(1, 0, -1)$ and $(0, 1, 0)$ ($K = 2 = n - 1$), which show everything. The second way to
        $\varphi$ is a search among the laws with these averages, that to $\psi$ is the integral $\int\eta\cdot d\theta$ of the
        responses.""")
    note.pairs(pairs)
    _triangle(note, folder, one, here)
    return pairs


def _corner(p: Array) -> Array:
    """Laws of three states as points of an equilateral triangle."""
    return np.asarray(p) @ np.array([[0.0, 0.0], [0.5, np.sqrt(0.75)], [1.0, 0.0]])


def _triangle(note: Note, folder: Path, one: Any, here: Any) -> None:
    line = np.array([(a, 0.7 - 2 * a, a + 0.3) for a in np.linspace(0, 0.35, 71)])
    family = one.p(np.linspace(-9, 9, 361)[:, None])
    ahead = divergence(line[1:-1], one.p_eq)
    assert ahead.min() >= here.phi                                         # the line touches the level line of phi from outside
    assert abs(ahead.min() - here.phi) < 1e-3
    with look():
        figure = Figure(figsize=(5.4, 4.2), layout="constrained")
        axes = figure.add_subplot()
        a, b = np.meshgrid(np.linspace(0.0005, 0.999, 320), np.linspace(0.0005, 0.999, 320))
        p = np.stack([1 - a - b, a, b], axis=-1)
        inside = (p > 0).all(axis=-1)
        D = np.full(a.shape, np.nan)
        D[inside] = divergence(p[inside], one.p_eq)
        place = _corner(p)
        axes.contour(place[..., 0], place[..., 1], D, levels=0.03 * np.arange(1, 9) ** 2, colors=FAINT, linewidths=0.6)
        axes.contour(place[..., 0], place[..., 1], D, levels=[here.phi], colors=INK, linewidths=1.2)
        axes.fill(*_corner(np.eye(3)).T, facecolor="none", edgecolor=INK, linewidth=1.0)
        axes.plot(*_corner(line).T, color=COLOURS[0], label=r"laws with $\langle r\rangle = -0.3$")
        axes.plot(*_corner(family).T, color=COLOURS[1], label=r"tilted equilibria $p_\theta$")
        for law, name, shift in ((P, "$p$", (9, -12)), (here.p, r"$p_\theta$", (13, 4)), (one.p_eq, r"$p_{eq}$", (-8, 11))):
            axes.plot(*_corner(law), "o", color=INK, markersize=5, zorder=5)
            axes.annotate(name, tuple(_corner(law)), shift, textcoords="offset points", ha="center", va="center", fontsize=11)
        for name, corner, shift in zip("123", _corner(np.eye(3)), ((-8, -3), (0, 7), (8, -3)), strict=True):
            axes.annotate(name, corner, shift, textcoords="offset points", ha="center")
        axes.set_aspect("equal")
        axes.axis("off")
        axes.set_xlim(-0.25, 1.25)
        axes.legend(loc="upper right", fontsize=9)
        save_both(figure, folder / "d12_triangle")
    note.figure("d12_triangle.pdf", r"""The laws of three states, with level lines of $D(p\|p_{\mathrm{eq}})$; the heavy one is $\varphi =
        <phi>$. The laws with the same average as $p$ form a straight line. It touches this level line in the tilted equilibrium
        $p_\theta$ and lies outside of it elsewhere. The tilted equilibria (curve) lead from there to $p_{\mathrm{eq}}$, at a right angle in
        the sense of Pythagoras.""", width=0.62, phi=f"{here.phi:.4f}")


# %% [markdown]
# ## Rate and forces
# %%
def rates(note: Note) -> list[Pair]:
    note.section("The rate and the forces")
    note.text(r"""If the state at time $t$ is a tilted equilibrium, for example just after a field is switched off, the averages and their
        rates give the entropy production rate: in $\sigma = -\sum_i\dot p_i\ln(p_i/p_{\mathrm{eq},i})$ the logarithm is $\theta\cdot r_i -
        \psi$, and $\sum_i\dot p_i = 0$.""")
    note.theorem("leg.epr")
    note.also("leg.epr.divergence", "leg.epr.overdamped", "leg.epr.phi")
    note.text(r"""The same holds for the forces.""")
    note.theorem("leg.force")
    note.also("leg.force.overdamped", "leg.force.kramers")
    note.text(r"""In any other state $-\theta\cdot\dot\eta$, with $\theta = \theta(\eta)$, is the rate at which $\varphi$ falls. It differs
        from $\sigma$ by the rate at which the state comes closer to the family, or leaves it, and that has either sign. It is
        \emph{not} a bound.""")
    note.theorem("leg.epr.apparent")
    process = st.zoo.three_states()
    one, two = st.tilted.family(process, ONE), st.tilted.family(process, TWO)
    here, p = one.at(-0.3), np.array(P)
    log_ratio = lambda law: -float(np.array(list(process.at(law).xdot.values())) @ np.log(law / one.p_eq))
    pairs = [
        two_ways("sigma at p", process.at(p).sigma, log_ratio(p), "2.261936173"),
        REFERENCE.one("-theta.etadot at p, K = 1", one.inferred_rate(-0.3, one.etadot(p)).value, "2.194098343"),
        two_ways("-theta.etadot at p, K = 2", two.inferred_rate([-0.3, 0.3], two.etadot(p)).value, log_ratio(p), "2.261936173"),
        two_ways("sigma at p_theta, K = 1", process.at(here.p).sigma, log_ratio(here.p), "2.134665488"),
        two_ways("-theta.etadot at p_theta, K = 1", one.inferred_rate(-0.3, one.etadot(here.p)).value, log_ratio(here.p), "2.134665488"),
        two_ways("force on the edge 1 to 2 at p_theta, K = 1", one.forces(here.theta)[0], process.at(here.p).F[0], "-1.08243669"),
    ]
    assert np.abs(one.forces(here.theta) - process.at(here.p).F).max() < 1e-12
    assert np.abs(two.forces(two.theta([-0.3, 0.3])) - process.at(p).F).max() < 1e-12
    h = 1e-5
    later = process.propagate(p, [h, 2 * h])
    gone = [one.split(law).hidden for law in (p, *later)]
    slope = (4 * gone[1] - 3 * gone[0] - gone[2]) / (2 * h)
    assert abs(pairs[1].ours - pairs[0].ours - slope) < 1e-5
    note.text(r"""For the three states, with jumps at the rates $\kappa_{ij}e^{-(E_i - E_j)/2}$, $\kappa_{12} = 1$, $\kappa_{23} = 2$,
        $\kappa_{13} = \frac12$. At $p$ the averages of one observable are not enough, those of two are; at $p_\theta$ one is. The
        difference of the first two numbers is $\frac{d}{dt}D(p\|p_{\theta(t)}) = <slope>$.""", slope=f"{slope:.5f}")
    note.pairs(pairs)
    return pairs


# %% [markdown]
# ## Paths
# %%
ISING = {
    0.0: ("3.008588017 2.729864043", "0.6200239722 0.6200239722 0.6200239722", "0.5053874736 0.5053874736 0.5053874736"),
    0.25: ("2.766215288 2.481745852", "0.5081523528 0.5090322016 0.5090446936", "0.3909610666 0.3959703083 0.391108081"),
    1.0: ("2.150085571 2.049655782", "0.2900596656 0.2927994535 0.2930018449", "0.2099405534 0.2101386101 0.2100867922"),
    2.0: ("1.536557327 1.822954314", "0.1429208125 0.1446364089 0.1448027721", "0.100846445 0.09941029529 0.1007260592"),
}


def paths(note: Note, folder: Path) -> list[Pair]:
    note.section("Constraints on paths")
    note.text(r"""Let a field be switched off at $t = 0$, so that $p(0)$ is a tilted equilibrium and $D(p(0)\|p_{\mathrm{eq}}) =
        \varphi(\eta(0))$. Then $\varphi(\eta(t)) \le D(p(t)\|p_{\mathrm{eq}}) \le D(p(0)\|p_{\mathrm{eq}})$. The averages never leave a set
        that is known beforehand, whatever the dynamics; and their fall bounds the entropy production from above.""")
    note.theorem("leg.path", equality="nothing happens")
    note.theorem("leg.path.dissipation", equality="the law at $t$ is a tilted equilibrium")
    note.also("leg.path.upper", "leg.path.start", "leg.path.monotone")
    note.text(r"""Without the tilted start only a weaker statement is left, and $\varphi$ may grow.""")
    note.theorem("leg.path.untilted", equality="")
    process, one = st.zoo.three_states(), st.tilted.family(st.zoo.three_states(), ONE)
    start = one.at(-0.3)
    law = process.propagate(start.p, 0.5)
    eta, parts = one.relaxed(start.theta, 0.5), one.split(law)
    produced, limit = process.integrate(start.p, 0.5).entropy_production, one.path_constraint(start.p, [eta])
    with mp.workdps(30):
        psi = lambda t: mp.log(sum(mp.mpf(float(w)) * mp.exp(t * r) for w, r in zip(one.p_eq, ONE["r"], strict=True)))
        again = conjugate(psi, [repr(float(eta[0]))], [-0.3])[0]
    pairs = [
        two_ways("eta at t = 0.5", eta[0], np.array(ONE["r"]) @ law, "0.1870892756"),
        two_ways("phi at t = 0.5", parts.phi, again, "0.02794194518"),
        two_ways("D at t = 0.5", parts.whole, process.at(law).gibbs_above_equilibrium, "0.03019427385"),
        two_ways("Sigma(0, 0.5)", start.phi - parts.whole, produced, "0.3337394087"),
        two_ways("its upper bound", limit.produced[0], start.phi - again, "0.3359917374"),
    ]
    assert produced <= limit.produced[0]
    assert limit.holds
    note.text("For the three states, from $p_\\theta$ with $K = 1$:")
    note.pairs(pairs)
    return pairs + _ising(note, folder)


def _ising(note: Note, folder: Path) -> list[Pair]:
    process, both = ising(4, "0.4")
    one = both.only("M")
    psi = transfer(4, "0.4")
    start = one.p(0.5)
    laws = process.propagate(start, list(ISING))
    run = process.integrate(start, list(ISING))
    with mp.workdps(30):
        x = mp.tanh(mp.mpf("0.4"))
        eq = 4 * (x + x**3) / (1 + x**4)
    pairs = [two_ways("B in equilibrium", both.eta_eq[1], eq, "1.703690245")]
    for k, (t, (averages, potentials, apparent)) in enumerate(ISING.items()):
        p = laws[k]
        eta, m, mb = both.averages(p), one.split(p), both.split(p)
        guess = [one.theta(eta[:1])[0], *both.theta(eta)]
        phi_m = conjugate(lambda h: psi(h), [repr(float(eta[0]))], guess[:1])[0]
        phi_mb = conjugate(psi, [repr(float(v)) for v in eta], guess[1:])[0]
        whole = both.split(start).whole - run.running["entropy_production"][k]
        forces = process.at(p)
        sigma = float(forces.J @ forces.F)
        pairs += each(f"*, {t:g}", "MB", eta, (sum(q * sum(s) for q, s in zip(p, process.states, strict=True)),
                                                     sum(q * bonds(s) for q, s in zip(p, process.states, strict=True))), averages)
        pairs += each(f"*, {t:g}", ("phi_M", "phi_MB", "D"), (m.phi, mb.phi, mb.whole), (phi_m, phi_mb, whole), potentials, 1e-9)
        pairs += each(f"*, {t:g}", ("sigma", "rate of M", "rate of MB"),
                      (forces.sigma, one.inferred_rate(eta[:1], one.etadot(p)).value, both.inferred_rate(eta, both.etadot(p)).value),
                      (sigma, *(_fall(f, process, p) for f in (one, both))), apparent, 1e-6)
        assert m.phi <= mb.phi + 1e-12
        assert mb.phi <= mb.whole + 1e-12
        if t == 0.25:
            found = both.theta(eta)
            pairs += [REFERENCE.one("theta, 0.25", guess[0], "0.426073866"),
                      *each("theta_*, 0.25", "MB", found, conjugate(psi, [repr(float(v)) for v in eta], guess[1:])[1],
                            "0.4475713869 -0.02909391043")]
    note.text(r"""The second example is a ring of $N$ spins, energy $-J\sum_i s_is_{i+1} - h\sum_i s_i$ in units of temperature, flipped one
        at a time at the rates $\frac12(1 - \tanh\frac12\Delta E)$ (Glauber). The observables are $M = \sum_i s_i$ and $B = \sum_i
        s_is_{i+1}$. The field $\theta_M = 0.5$ on $M$ is switched off at $t = 0$; $N = 4$, $J = 0.4$, $h = 0$. The second way to
        $\varphi$ is the transfer matrix, with $2\times2$ matrices in place of sixteen states; to $D$ the entropy production that has been
        integrated along the path; to $\langle B\rangle_{\mathrm{eq}}$ the formula $4\,(x + x^3)/(1 + x^4)$, $x = \tanh J$; to the apparent
        rates $-\theta\cdot\dot\eta$ differences of $\varphi$. All numbers below agree with the reference to their last digit.""")
    note.pairs(pairs[:1])
    columns = [[p for p in pairs[1:] if p.name.endswith(f", {t:g}") and not p.name.startswith("theta")] for t in ISING]
    names = ("M", "B", r"\varphi_M", r"\varphi_{MB}", "D", r"\sigma", r"-\theta\cdot\dot\eta\ (M)", r"-\theta\cdot\dot\eta\ (MB)")
    shown = lambda p: rounded(p.ours, p.reference)
    rows = zip(names, zip(*columns, strict=True), strict=True)
    note.table(["", *(f"$t = {t:g}$" for t in ISING)], [[f"${n}$", *(f"${shown(p)}$" for p in row)] for n, row in rows])
    note.text(r"At $t = 0.25$ the fields are $\theta = <one>$ of $M$ alone, and $(<m>, <b>)$ of $M$ and $B$.",
              **{k: shown(p) for k, p in zip(("one", "m", "b"), (p for p in pairs if p.name.startswith("theta")), strict=True)})
    _ising_figure(note, folder, process, one, both)
    return pairs


def _fall(family: Any, process: Any, p: Array) -> float:
    """-d phi/dt from differences over short times, extrapolated."""
    h = 2e-4
    phi = [family.phi(family.averages(q)) for q in (p, *process.propagate(p, [h, 2 * h, 3 * h, 4 * h]))]
    return -float(np.array([-25, 48, -36, 16, -3]) @ phi) / (12 * h)


def _pairwise(process: Any) -> Any:
    """Another dynamics with the same equilibrium: single flips a hundred times slower, neighbours flip together."""
    p = dict(zip(process.states, process.stationary(), strict=True))
    n = len(p)
    W = np.zeros((n, n))
    for a, s in enumerate(process.states):
        for i, both in product(range(len(s)), (False, True)):
            flipped = {i, (i + 1) % len(s)} if both else {i}
            target = tuple(-v if k in flipped else v for k, v in enumerate(s))
            W[process.states.index(target), a] += (1.0 if both else 0.01) / (1 + p[s] / p[target])
    return st.jump(W, states=process.states)


def _ising_figure(note: Note, folder: Path, process: Any, one: Any, both: Any) -> None:
    times = np.concatenate([[0, 0.002, 0.005, 0.01, 0.02], np.linspace(0.04, 5, 90)])
    start = one.p(0.5)
    laws = process.propagate(start, times)
    etas = np.array([both.averages(p) for p in laws])
    phi_m, phi_mb = (np.array([f.phi(e[: f.K]) for e in etas]) for f in (one, both))
    whole = np.array([float(divergence(p, both.p_eq)) for p in laws])
    sigma = np.array([float(process.at(p).sigma) for p in laws])
    apparent = {n: np.array([f.inferred_rate(e[: f.K], f.etadot(p)).value for p, e in zip(laws, etas, strict=True)])
                for n, f in (("$M$", one), ("$M, B$", both))}
    other = _pairwise(process)
    assert np.abs(other.stationary() - process.stationary()).max() < 1e-14
    slow, fast = (np.array([both.averages(p) for p in dynamics.propagate(start, np.concatenate([[0], np.geomspace(1e-3, end, 90)]))])
                  for dynamics, end in ((other, 2000), (process, 40)))
    limit = both.phi(etas[0])
    phi_slow = np.array([both.phi(e) for e in slow])
    assert phi_slow.max() <= limit + 1e-12
    assert phi_mb.max() <= limit + 1e-12
    assert np.abs(slow[-1] - both.eta_eq).max() < 1e-3
    assert (whole - phi_m)[1:].min() > 0
    assert (phi_mb - phi_m)[1:].min() > 0
    assert (whole - phi_mb)[1:].min() > 0
    assert ((whole - phi_m) / whole)[times < 2].max() < 0.015                                        # nearly coinciding
    above = apparent["$M$"] > sigma
    assert above[(times > 0.01) & (times < 1)].all()
    assert not above[times > 1.5].any()
    with look():
        figure = Figure(figsize=(9.4, 6.6), layout="constrained")
        (a, b), (c, d) = figure.subplots(2, 2)
        for k, (curve, name, style) in enumerate(((whole, "$D$", "solid"), (phi_mb, r"$\varphi_{MB}$", "dashed"),
                                                  (phi_m, r"$\varphi_M$", "dotted"))):
            a.plot(times, curve, color=(INK, COLOURS[0], COLOURS[1])[k], linestyle=style, label=name, linewidth=2.0 - 0.2 * k)
        a.set_ylabel("entropy production to come")
        for k, (curve, name) in enumerate(((whole - phi_mb, r"$D - \varphi_{MB}$"), (whole - phi_m, r"$D - \varphi_M$"))):
            b.plot(times[1:], curve[1:], color=COLOURS[k], label=name)
        b.set_yscale("log")
        b.set_ylim(1e-6, 1e-2)
        b.set_ylabel("what the averages do not show")
        c.axhline(0, color=INK, linewidth=0.8)
        for k, (name, rate) in enumerate(apparent.items()):
            c.plot(times, 100 * (rate / sigma - 1), color=COLOURS[1 - k], label=rf"$-\theta\cdot\dot\eta$ of {name}")
        c.set_ylabel(r"excess over $\sigma$, in %")
        for axes in (a, b, c):
            axes.set_xlim(0, 5)
            axes.set_xlabel("time $t$")
            axes.legend(fontsize=9)
        a.set_ylim(0, None)
        _plane(d, both, fast, slow, limit)
        save_both(figure, folder / "d12_ising")
    peak = int(np.argmax(apparent["$M$"] / sigma))
    note.figure("d12_ising.pdf", r"""The ring of four spins after the field on $M$ is switched off. Above: the entropy production still to
        come and its least values given $M$, and given $M$ and $B$, which nearly coincide; and what is missing. Below left: the apparent
        rates $-\theta\cdot\dot\eta$, relative to $\sigma$; the one of $M$ is up to <most>\% too large (at $t = <when>$), later too small:
        no bound. Below right: the path in the plane of averages, inside the set $\varphi_{MB} \le \varphi_{MB}(0)$ (shaded; the triangle is
        all that is possible, lines are $\varphi_{MB} = 0.1, 0.3, 1$). A second path belongs to other dynamics with the same
        equilibrium, in which neighbours flip together and single spins a hundred times more slowly.""", width=1.0,
                most=f"{100 * (apparent['$M$'] / sigma - 1)[peak]:.1f}", when=f"{times[peak]:.2f}")


def _plane(axes: Any, both: Any, etas: Array, slow: Array, limit: float) -> None:
    corners = np.array([[4, 4], [-4, 4], [0, -4]])
    points = np.unique(both.r.T, axis=0)
    assert {tuple(c) for c in corners} <= {tuple(v) for v in points}
    assert all(v[1] >= 2 * abs(v[0]) - 4 and v[1] <= 4 for v in points)
    angle, size = np.meshgrid(np.linspace(0, 2 * np.pi, 361), np.linspace(0, 6, 601), indexing="ij")
    fields = np.stack([size * np.cos(angle), size * np.sin(angle)], axis=-1)
    etas_there = both.eta(fields)
    phi = (fields * etas_there).sum(axis=-1) - both.psi(fields)
    assert np.diff(phi, axis=1).min() > -1e-12                                            # phi grows along every ray of fields
    for level in (limit, 0.1, 0.3, 1.0):
        radius = np.array([np.interp(level, row, size[0], right=np.nan) for row in phi])
        known = np.isfinite(radius)
        curve = np.full((len(radius), 2), np.nan)
        curve[known] = both.eta(radius[known, None] * fields[known, 100])                 # fields of length 1
        if level == limit:
            axes.fill(*curve.T, color=HELD, linewidth=0)
        else:
            axes.plot(*curve.T, color=FAINT, linewidth=0.6)
    axes.fill(*corners.T, facecolor="none", edgecolor=INK, linewidth=0.8)
    tilted = both.eta(np.column_stack([np.linspace(-3, 3, 121), np.zeros(121)]))
    axes.plot(*tilted.T, color=FAINT, linestyle="dashed", label="fields on $M$ alone")
    axes.plot(*etas.T, color=COLOURS[1], label="single flips")
    axes.plot(*slow.T, color=COLOURS[2], label="flips of pairs")
    axes.plot(*etas[0], "o", color=INK, markersize=5, zorder=5)
    axes.plot(*both.eta_eq, "*", color=INK, markersize=10, zorder=5)
    axes.set_xlabel("$M$")
    axes.set_ylabel("$B$")
    axes.set_xlim(-4.2, 4.2)
    axes.set_ylim(-4.2, 4.2)
    axes.legend(loc="lower left", fontsize=8)


# %% [markdown]
# ## From measured responses
# %%
def responses(note: Note, folder: Path) -> list[Pair]:
    note.section("Inference from measured responses")
    note.text(r"""Neither $p_{\mathrm{eq}}$ nor the energies need be known. Put the system into fields, let it equilibrate, and measure
        $\eta(\theta)$. The responses have a potential,""")
    note.theorem("leg.integration")
    note.also("leg.integration.gradient", "leg.integration.response", "leg.integration.positive", "leg.integration.symmetric")
    note.text(r"""The last two are tests of the data. Now find $\theta^{*}$ with $\eta(\theta^{*}) = \eta(t)$; the Legendre transform
        is also an integral:""")
    note.theorem("leg.integration.phi")
    note.text(r"""How do errors spread? An error of $\theta^{*}$ costs $\varphi$ at second order only, one of $\eta$ at first:""")
    note.theorem("leg.coords.tilted")
    note.text(r"""What remains is the error of the interpolation between the measured fields, and that has no sign. To claim a bound, use
        that \emph{every} field gives one.""")
    note.theorem("leg.young", equality="$\\theta = \\theta(\\eta)$")
    note.also("leg.young.gap", "leg.young.ep")
    note.text(r"""What is more, a convex $\psi$ lies between staircases: $\psi(\theta_k) \le \sum_{l<k}\eta(\theta_{l+1})\cdot(\theta_{l+1}
        - \theta_l)$. So a table certifies a lower bound without any interpolation.""")
    note.theorem("leg.young.certificate", equality="")
    note.also("leg.young.stairs", "leg.young.stairs.below")
    pairs = _spin(note)
    return pairs + _table(note, folder)


def _spin(note: Note) -> list[Pair]:
    spin = st.tilted.formulas(["1/2", "1/2"], [1, -1])
    t, e = spin.theta[0], spin.averages[0]
    phi = ((1 + e) * sp.log(1 + e) + (1 - e) * sp.log(1 - e)) / 2
    assert sp.expand(spin.phi - phi) == 0
    assert sp.simplify(sp.diff(spin.psi, t) - sp.tanh(t)) == 0
    note.text("The shortest example is a single spin without a field of its own. Its formulas, and the numbers for $\\eta = 0.6$:")
    note.align([(r"\psi(\theta)", spin.psi), (r"\eta(\theta)", spin.eta[0]), (r"\varphi(\eta)", phi)])
    here = st.tilted.family([0.5, 0.5], [1, -1]).at(0.6)
    with mp.workdps(30):
        x = mp.mpf("0.6")
        exact = ((1 + x) * mp.log(1 + x) + (1 - x) * mp.log(1 - x)) / 2, mp.atanh(x), mp.log(mp.cosh(mp.atanh(x)))
    edge = st.tilted.family([0.5, 0.5], [1, -1]).at(1)
    assert edge.theta[0] == float("inf")
    pairs = [
        two_ways("spin, phi", here.phi, exact[0], "0.1927447570"),
        two_ways("spin, theta", here.theta[0], exact[1], "0.6931471806"),
        two_ways("spin, psi", here.psi, exact[2], "0.2231435513"),
        two_ways("spin, phi of eta = 1", edge.phi, mp.log(2), "0.6931471806"),
    ]
    note.pairs(pairs)
    note.text(r"""In the last line the average is the largest possible one: $\theta$ diverges, and $\varphi$ is its limit $\ln 2$.""")
    return pairs


def _table(note: Note, folder: Path) -> list[Pair]:
    process, both = ising(5, "0.35")
    one, psi = both.only("M"), transfer(5, "0.35")
    exact = one.at(3.1)
    again = conjugate(lambda h: psi(h), ["3.1"], exact.theta)
    table = one.table(np.linspace(0, 2, 11))
    line, law = (st.tilted.minimum_ep(table, 3.1, interpolation=how) for how in ("linear", "law"))
    theta, eta = table.T
    stairs = np.append(0, np.cumsum(eta[1:] * np.diff(theta)))
    sums = np.append(0, np.cumsum(0.5 * (eta[1:] + eta[:-1]) * np.diff(theta)))
    at = float(np.interp(3.1, eta, theta))
    pairs = [
        two_ways("ring of five, phi", exact.phi, again[0], "0.5321775285"),
        two_ways("ring of five, theta", exact.theta[0], again[1][0], "0.3843386013"),
        two_ways("trapezoids", line.phi, at * 3.1 - np.interp(at, theta, sums), "0.5413863408"),
        two_ways("certified", line.certified, max(theta * 3.1 - stairs), "0.2464539955"),
    ]
    assert abs(law.phi - exact.phi) < 5e-6
    note.text(r"""A ring of five spins, $J = 0.35$, is measured in the fields $\theta_M = 0, 0.2, \dots, 2$. Given is $M = 3.1$. Straight
        lines between the measured points err, here to the high side; the certified bound holds, but on so coarse a grid it is worth
        less than half of the truth. If instead of drawing lines one looks for a distribution of $M$ that reproduces all measured
        points, the estimate is <law>, right to five digits: the responses are smooth, and convex potentials leave little room.""",
              law=f"{law.phi:.6f}")
    note.pairs(pairs)
    _table_figure(note, folder, one, exact, table)
    return pairs


def _table_figure(note: Note, folder: Path, one: Any, exact: Any, table: Array) -> None:
    counts = [3, 6, 11, 21, 41, 81, 161]
    tables = [one.table(np.linspace(0, 2, n)) for n in counts]
    found = {how: [st.tilted.minimum_ep(t, 3.1, interpolation=how) for t in tables] for how in ("linear", "law")}
    low, high = (np.array([getattr(f, k) for f in found["law"]]) for k in ("certified", "at_most"))
    assert np.all(low <= exact.phi)
    assert np.all(high >= exact.phi)
    assert np.all(np.diff(low) >= 0)
    assert np.all(np.diff(high) < 0)
    assert np.all(np.abs((high - low)[3:-1] / (high - low)[4:] - 2) < 0.15)                # like the distance of the fields
    assert max(abs(f.phi - exact.phi) for f in found["law"][2:]) < 1e-5
    assert all(abs(f.phi - exact.phi) < abs(g.phi - exact.phi) for f, g in zip(found["law"][1:5], found["linear"][1:5], strict=True))
    theta, eta = table.T
    best = st.tilted.minimum_ep(table, 3.1).certified_at[0]
    with look():
        figure = Figure(figsize=(9.0, 3.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        fine = np.linspace(0, 2, 201)
        left.plot(fine, one.eta(fine[:, None])[:, 0], color=INK, linewidth=1.2)
        left.plot(theta, eta, "o", color=INK, markersize=4.5, label="measured")
        left.fill_between(np.repeat(theta, 2)[1:-1], np.repeat(eta, 2)[2:], np.repeat(eta, 2)[:-2], color=COLOURS[0], alpha=0.25,
                          linewidth=0, label="between the staircases")
        left.axhline(3.1, color=COLOURS[1], linewidth=1.0)
        left.text(1.97, 3.02, "$M = 3.1$", color=COLOURS[1], ha="right", va="top", fontsize=9)
        left.plot([best, best], [0, 3.1], color=COLOURS[1], linewidth=1.0, linestyle="dashed")
        left.set_xlim(0, 2)
        left.set_ylim(0, 5.2)
        left.set_xlabel(r"field $\theta_M$")
        left.set_ylabel(r"average $\eta_M$ in equilibrium")
        left.legend(loc="lower right", fontsize=9)
        right.fill_between(counts, low, high, color=COLOURS[0], alpha=0.25, linewidth=0, label="certified range")
        right.plot(counts, [f.phi for f in found["linear"]], "s", color=COLOURS[3], markersize=4.5, label="trapezoids")
        right.plot(counts, [f.phi for f in found["law"]], "o", color=COLOURS[1], markersize=4.5, label="by a law of $M$")
        right.axhline(exact.phi, color=INK, linewidth=1.0)
        right.set_xscale("log")
        right.set_xticks(counts, [str(n) for n in counts], minor=False)
        right.set_xticks([], minor=True)
        right.set_ylim(0, 1.6)
        right.set_xlabel("measured fields between 0 and 2")
        right.set_ylabel(r"$\varphi(3.1)$")
        right.legend(loc="upper right", fontsize=9)
        save_both(figure, folder / "d12_responses")
    note.figure("d12_responses.pdf", r"""The ring of five spins. Left: the responses at eleven fields, with the staircases between which
        every convex $\psi$ keeps; the certified bound comes from the field marked by the dashed line. Right: what a table of so many fields
        says about $\varphi$ (exact: the line). The range that convexity certifies shrinks like the distance of the fields, the estimates
        converge faster.""", width=0.98)


# %% [markdown]
# ## Linear response
# %%
def linear(note: Note) -> None:
    note.section("Close to equilibrium")
    note.text(r"""For small displacements $\theta = \mathrm{Cov}_{\mathrm{eq}}^{-1}\delta\eta$ and $\varphi = \frac12\,
        \delta\eta\cdot\mathrm{Cov}_{\mathrm{eq}}^{-1}\delta\eta$ up to third order.""")
    note.theorem("leg.linear.response")
    note.theorem("leg.linear")
    note.text(r"""The quadratic form alone is no bound: for the three states it was larger than $D$, in both columns. Relaxation from a
        tilted start is known exactly, for fields of any size, from an equilibrium correlation:""")
    note.theorem("leg.linear.relaxation")
    process, both = ising(4, "0.4")
    theta, n = np.array([0.5, -0.1]), len(process.states)
    G = np.array([process.propagate(np.eye(n)[k], 0.7) for k in range(n)]).T
    weight = np.exp(theta @ both.r) * both.p_eq
    assert np.abs(both.relaxed(theta, 0.7) - both.r @ G @ weight / weight.sum()).max() < 1e-12
    sizes = []
    for scale in (1e-1, 1e-2, 1e-3):
        eta = both.eta(scale * theta)
        sizes.append(abs(both.phi(eta) - both.linear(eta)[1]) / scale**3)
    assert max(sizes) < 5 * sizes[0] + 1e-9


# %% [markdown]
# ## Inertia
# %%
def inertia(note: Note, folder: Path) -> list[Pair]:
    note.section("Inertia: fields that push, and moving frames")
    note.text(r"""Nothing above needs overdamped motion. For an oscillator, $m\,dv = (-\kappa x - \gamma v)\,dt + \sqrt{2\gamma T}\,dB$,
        take $r = (x, v)$. A tilt in $x$ is a force; a tilt in $v$ is equilibrium in a moving frame, since $p_{\mathrm{eq}}$ is even in
        $v$.""")
    note.theorem("leg.kramers.psi")
    note.theorem("leg.kramers.phi")
    note.text(r"""A state with the covariance of equilibrium is tilted, and stays so:""")
    note.theorem("leg.kramers")
    note.also("leg.kramers.tilted", "leg.kramers.stays")
    note.theorem("leg.kramers.rate")
    note.also("leg.kramers.apparent")
    note.text(r"""The position alone shows less, and what it shows oscillates, although $D$ does not:""")
    note.theorem("leg.kramers.position")
    note.text(r"""For a Gaussian state of any mean $z$ and covariance $C$, with that of equilibrium $C_{\mathrm{e}}$,""")
    note.theorem("leg.kramers.gaussian")
    note.also("leg.kramers.gaussian.rate")
    still, other = (_oscillator(C) for C in (((1, 0), (0, 1)), (("1/2", 0), (0, 2))))
    both, position = st.tilted.gaussian(still), st.tilted.gaussian(still, [0])
    eq, pairs = both.equilibrium, []
    for t, mean, numbers in ((1, "0.6070548492 -0.6626915880", "0.4038378654 0.1842577949 0.2195800704"),
                             (2, "-0.07064455092 -0.5850002136", "0.1736079512 0.002495326287 0.171112625")):
        here, (z, C) = still.at(t), _moments(t, ((1, 0), (0, 1)))
        assert max(abs(C[i, j] - (i == j)) for i in range(2) for j in range(2)) < 1e-20
        pairs += each(f"mean *, t = {t}", "xv", here.mean, z, mean)
        pairs += [two_ways(f"{name}, t = {t}", a, b, p) for name, a, b, p in zip(
            ("D = phi", "phi_x", "sigma"), (both.phi(here.mean), position.phi(here.mean[0]), float(here.sigma)),
            ((z[0] ** 2 + z[1] ** 2) / 2, z[0] ** 2 / 2, z[1] ** 2 / 2), numbers.split(), strict=True)]
        assert abs(float(here.divergence(eq)) - both.phi(here.mean)) < 1e-13
        assert abs(both.rate(here) - float(here.sigma)) < 1e-13
    for t, D, sigma in ((0, "0.75", "0.25"), (1, "0.497192956", "0.3243693752"), (2, "0.2192000073", "0.1948516112")):
        here, (z, C) = other.at(t), _moments(t, (("0.5", 0), (0, 2)))
        a = mp.matrix([0, 1]) - C**-1 * mp.matrix([0, 1])
        exact = ((C[0, 0] + C[1, 1] - 2 + z[0] ** 2 + z[1] ** 2 - mp.log(mp.det(C))) / 2, (z[1] ** 2 + (a.T * C * a)[0]) / 2)
        pairs += [two_ways(f"other D, t = {t}", float(here.divergence(eq)), exact[0], D),
                  two_ways(f"other sigma, t = {t}", float(here.sigma), exact[1], sigma)]
        assert both.phi(here.mean) <= float(here.divergence(eq))
    note.text(r"""The numbers are for $\kappa = m = T = 1$, $\gamma = \frac12$ and the mean $(1, 0)$ at $t = 0$: first with the covariance
        of equilibrium, then with $\mathrm{diag}(\frac12, 2)$, for which the means, and with them $\varphi$, are the same
        (``other''). The second way is the exponential of the drift matrix with thirty digits, and the formulas above.""")
    note.pairs(pairs)
    _inertia_figure(note, folder, still, other)
    return pairs


def _oscillator(covariance: Any) -> Any:
    return st.gaussian([[0, 1], [-1, -0.5]], [[0, 0], [0, 0.5]], [1, 0], covariance, odd=[1])


def _moments(t: int, covariance: Any) -> tuple[mp.matrix, mp.matrix]:
    """Mean and covariance: exp(A t) z and 1 + exp(A t) (C - 1) exp(A t)^T."""
    with mp.workdps(30):
        E = mp.expm(mp.matrix([[0, 1], [-1, mp.mpf("-0.5")]]) * t)
        return E * mp.matrix([1, 0]), mp.eye(2) + E * (mp.matrix([[mp.mpf(v) for v in row] for row in covariance]) - mp.eye(2)) * E.T


def _inertia_figure(note: Note, folder: Path, still: Any, other: Any) -> None:
    both, position = st.tilted.gaussian(still), st.tilted.gaussian(still, [0])
    times = np.linspace(0, 12, 241)
    curves = {}
    for name, process in (("still", still), ("other", other)):
        states = [process.at(t) for t in times]
        curves[name] = {
            "D": np.array([float(s.divergence(both.equilibrium)) for s in states]), "phi": np.array([both.phi(s.mean) for s in states]),
            "x": np.array([position.phi(s.mean[0]) for s in states]), "sigma": np.array([float(s.sigma) for s in states]),
            "rate": np.array([both.rate(s) for s in states]), "rate of x": np.array([position.rate(s) for s in states])}
    same, off = curves["still"], curves["other"]
    for curve in curves.values():
        assert np.diff(curve["D"]).max() <= 1e-12                                              # D falls
        assert (np.diff(curve["x"]) > 1e-6).any()                                              # phi_x does not
        assert (curve["x"] <= curve["phi"] + 1e-12).all()
        assert (curve["phi"] <= curve["D"] + 1e-12).all()
    assert np.abs(same["D"] - same["phi"]).max() < 1e-12
    assert np.abs(same["sigma"] - same["rate"]).max() < 1e-12
    assert same["x"].max() == same["x"][0]                                                     # the constraint on paths holds for phi_x
    assert (off["sigma"] - off["rate"]).max() > 0.05
    assert (same["rate of x"] - same["sigma"]).max() > 0.1
    assert same["rate of x"].min() < -0.05
    assert np.abs(np.gradient(same["x"], times, edge_order=2) + same["rate of x"]).max() < 5e-3
    with look():
        figure = Figure(figsize=(9.2, 3.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        left.plot(times, off["D"], color=FAINT, label="$D$, other covariance")
        left.plot(times, same["D"], color=INK, label=r"$D = \varphi$")
        left.plot(times, same["x"], color=COLOURS[1], label=r"$\varphi_x$")
        left.set_ylabel("entropy production to come")
        right.plot(times, off["sigma"], color=FAINT, label=r"$\sigma$, other covariance")
        right.plot(times, same["sigma"], color=INK, label=r"$\sigma = -\theta\cdot\dot\eta$")
        right.plot(times, same["rate of x"], color=COLOURS[1], linewidth=1.2, label=r"$-d\varphi_x/dt$")
        right.axhline(0, color=INK, linewidth=0.8)
        right.set_ylabel("rate")
        for axes in (left, right):
            axes.set_xlim(0, 12)
            axes.set_xlabel("time $t$")
            axes.legend(fontsize=9)
        left.set_ylim(0, 0.8)
        save_both(figure, folder / "d12_oscillator")
    note.figure("d12_oscillator.pdf", r"""The oscillator after a force has been switched off. Left: with the covariance of equilibrium
        $D$ is $\varphi$ of position and velocity, and falls. $\varphi_x$, all that the position shows, oscillates; but it never exceeds its
        first value. With another covariance at the start there is more to dissipate than the averages show. Right: the rates. At times
        $\varphi_x$ falls faster than entropy is produced, at times it grows.""", width=0.98)


# %% [markdown]
# ## A double well
# %%
STATE = "exp(-(x - 0.8)^2/0.2)"
POWERS = ("x", "x^2", "x^3", "x^4")


def double_well(note: Note, folder: Path) -> list[Pair]:
    note.section("More observables")
    wells = {K: st.tilted.line("x^4/4 - x^2/2", POWERS[:K], T=0.5) for K in (1, 2, 4)}
    averages = wells[4].averages(STATE)
    assert np.abs(averages - [0.8, 0.74, 0.752, 0.8236]).max() < 1e-12
    found = {K: f.at(averages[:K]) for K, f in wells.items()}
    with mp.workdps(30):
        well = lambda x: 2 * (x**4 / 4 - x**2 / 2)
        whole = lambda *t: mp.quad(lambda x: mp.exp(-well(x) + sum(v * x ** (k + 1) for k, v in enumerate(t))), [-8, -3, -1, 0, 1, 3, 8])
        free = mp.log(whole(0))
        psi = lambda *t: mp.log(whole(*t)) - free
        D = (mp.mpf("0.8236") / 4 - mp.mpf("0.74") / 2) * 2 + free - mp.log(2 * mp.pi * mp.e * mp.mpf("0.1")) / 2
    again = {1: _raised(whole, free, [0.8], found[1].theta), 2: _raised(whole, free, [0.8, 0.74], found[2].theta)}
    tilt = [mp.mpf(8), mp.mpf(-6), mp.mpf(0), mp.mpf("0.5")]
    fourth = sum(t * mp.mpf(str(e)) for t, e in zip(tilt, ("0.8", "0.74", "0.752", "0.8236"), strict=True)) - psi(*tilt)
    fields = np.round(found[4].theta, 9) + 0.0
    pairs = [
        two_ways("D of the state", wells[1].divergence(STATE), D, "0.8310498812"),
        two_ways("phi of x", found[1].phi, again[1][0], "0.3900409389"),
        two_ways("theta of x", found[1].theta[0], again[1][1][0], "1.070362776", 1e-9),
        two_ways("phi of x, x^2", found[2].phi, again[2][0], "0.8240133869"),
        *each("theta_* of x, x^2", (1, 2), found[2].theta, again[2][1], "6.253261822 -3.979149166", 1e-9),
        two_ways("phi of x, ..., x^4", found[4].phi, fourth, "0.8310498812"),
        *each("theta_* of x, ..., x^4", (1, 2, 3, 4), fields, tilt, "8.0000000 -6.0000000 0.0000000 0.5000000", 1e-8),
    ]
    note.text(r"""How much do further observables show? A particle in the double well $V = x^4/4 - x^2/2$ at $T = \frac12$ has the law $p =
        N(0.8, 0.1)$, a narrow Gaussian in the right well. Its mean shows less than half of $D$, mean and variance almost all. With the
        first four powers of $x$ the law is itself a tilted equilibrium: $-5\,(x - 0.8)^2 + V/T$ is the polynomial $8x - 6x^2 +
        \frac12x^4$ and a constant. (The last field is a limit: for $\theta_4 > \frac12$ there is no tilted equilibrium, since
        $\psi$ is infinite.) The second way is the integral in thirty digits, with Newton's method for the fields.""")
    with look():
        figure = Figure(figsize=(9.0, 3.4), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.6, 1))
        x = np.linspace(-2.2, 2.2, 441)
        density = lambda f, theta: np.exp(theta @ f.observables(x) - f.psi(theta) - f.potential(x) / f.temperature - float(free))
        state = np.exp(-((x - 0.8) ** 2) / 0.2) / np.sqrt(0.2 * np.pi)
        left.plot(x, density(wells[1], np.zeros(1)), color=FAINT, label="$p_{eq}$")
        gaps = {}
        for k, (K, f) in enumerate(wells.items()):
            if K < 4:
                tilted = density(f, found[K].theta)
                left.plot(x, tilted, color=COLOURS[k], label=rf"$p_\theta$ of {'$x$' if K == 1 else '$x, x^2$'}")
                gaps[K] = float(np.trapezoid(np.abs(tilted - state), x))
        assert np.abs(density(wells[4], np.array([8, -6, 0, 0.5])) - state).max() < 1e-9
        assert gaps[2] < 0.2 < gaps[1]
        left.plot(x, state, color=INK, linestyle="dashed", label="$p$")
        left.set_ylim(0, None)
        left.set_xlim(-2.2, 2.2)
        left.set_xlabel("$x$")
        left.set_ylabel("density")
        left.legend(fontsize=9)
        names = ("$x$", "$x, x^2$", r"$x, \ldots, x^4$", "$D$")
        heights = [found[1].phi, found[2].phi, found[4].phi, pairs[0].ours]
        right.bar(range(4), heights, color=[COLOURS[0], COLOURS[1], COLOURS[2], INK], width=0.6)
        right.set_xticks(range(4), names)
        right.set_ylabel(r"$\varphi$")
        save_both(figure, folder / "d12_double_well")
    note.figure("d12_double_well.pdf", r"""Left: equilibrium in the double well, the state (dashed), and the tilted equilibria with the same
        mean, and with the same mean and variance. That with the same four moments is the state. Right: the entropy production that they
        show, and $D$.""", width=0.9)
    note.pairs(pairs)
    return pairs


def _raised(whole: Callable[..., Any], free: Any, eta: Sequence[float], start: Array) -> tuple[Any, list[Any]]:
    """Newton's method with moments as integrals in 30 digits."""
    with mp.workdps(30):
        t, K = [mp.mpf(float(v)) for v in start], len(eta)
        target = [mp.mpf(str(e)) for e in eta]
        for _ in range(4):
            weight = lambda x: mp.exp(-2 * (x**4 / 4 - x**2 / 2) + sum(v * x ** (k + 1) for k, v in enumerate(t)))
            m = [mp.quad(lambda x: x**k * weight(x), [-8, -3, -1, 0, 1, 3, 8]) for k in range(2 * K + 1)]
            mean = [m[k + 1] / m[0] for k in range(K)]
            C = mp.matrix(K, K)
            for i, j in product(range(K), repeat=2):
                C[i, j] = m[i + j + 2] / m[0] - mean[i] * mean[j]
            step = mp.lu_solve(C, mp.matrix([a - b for a, b in zip(target, mean, strict=True)]))
            t = [v + s for v, s in zip(t, step, strict=True)]
        return sum(a * b for a, b in zip(t, target, strict=True)) - mp.log(whole(*t)) + free, t


# %% [markdown]
# ## Refusals
# %%
def refusals(note: Note) -> None:
    note.section("Where there is no answer")
    one = st.tilted.family(st.zoo.three_states(), ONE)
    fields = np.linspace(0, 1, 5)
    said = {
        "outside": _said(lambda: one.phi(1.5)),
        "dependent": _said(lambda: st.tilted.family(st.zoo.three_states(), {"a": (1, 0, -1), "b": (3, 1, -1)})),
        "unbounded": _said(lambda: st.tilted.line("x^2/2", ["x^3"])),
        "untilted": _said(lambda: one.path_constraint(P, [0.1])).partition(" (")[0],
        "range": _said(lambda: st.tilted.minimum_ep({"theta_1": fields, "eta_1": np.tanh(fields)}, 0.9)),
        "falling": _said(lambda: st.tilted.minimum_ep({"theta_1": fields, "eta_1": np.sin(4 * fields)}, 0.5)),
    }
    assert "driven" in _said(lambda: st.tilted.family(st.jump([[0, 1, 2], [2, 0, 1], [1, 3, 0]]), ONE))
    note.text(r"""Asked for what does not exist, the package answers in a sentence. Averages that no law has: ``<outside>''. Observables
        that say the same: ``<dependent>''. An observable that outgrows the potential: ``<unbounded>''. The constraint on paths without a
        tilted start: ``<untilted>''. A table that does not reach as far: ``<range>''. Averages that no equilibrium shows: ``<falling>''.
        For driven rates $-dD/dt$ is only a part of the entropy production, and such a process is refused.""",
              **{k: _plain(v) for k, v in said.items()})


def _said(attempt: Callable[[], Any]) -> str:
    try:
        attempt()
    except Mistake as sentence:
        return str(sentence)
    raise AssertionError("this should have been refused")


def _plain(sentence: str) -> str:
    for mark, tex in (("_", r"\_"), ("^", r"\^{}"), ("||", r"$\|$"), ("<", "$<$"), (">=", r"$\ge$")):
        sentence = sentence.replace(mark, tex)
    return sentence


# %% [markdown]
# ## The whole note
# %%
def run(directory: str) -> list[Pair]:
    """Write d12_legendre_stochastic.tex and its figures into a folder; every number beside its reference."""
    folder = Path(directory)
    note = Note(TITLE, r"after N.~Ohga and S.~Ito, Phys.\ Rev.\ Research \textbf{6}, 013315 (2024), arXiv:2112.11008")
    relaxation(note)
    coordinates(note)
    pairs = minimum(note, folder)
    pairs += rates(note)
    pairs += paths(note, folder)
    pairs += responses(note, folder)
    linear(note)
    pairs += inertia(note, folder)
    pairs += double_well(note, folder)
    refusals(note)
    wrong = [p.name for p in pairs if not p.agrees]
    assert not wrong, wrong
    note.write(folder / "d12_legendre_stochastic.tex")
    return pairs


if __name__ == "__main__":
    for pair in run("."):
        print(pair)
