# %% [markdown]
# # Stochastic time evolution, information geometry, and the Cramer-Rao bound
#
# S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832.
#
# Time is the parameter of a curve p(t) of probability distributions. The Fisher information of this parameter is the square of
# a speed; no observable, measured in its own standard deviations, moves faster. Integrated, this gives speed limits; for rates
# that are constant in time the speed never grows, so that a speed that grows betrays a protocol, or something hidden. The script
# follows the paper, each result with its proof for systems of any size, and with the numbers of five models.
"""The Fisher information of time, the bounds on speeds, and what a growing speed betrays, step by step and in numbers."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np
import sympy as sp
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm
from scipy.integrate import quad

import symthermo as st
from symthermo.diffusions.trap import harmonic_trap
from symthermo.numeric import moving
from symthermo.plot.style import COLOURS, FAINT, INK, Figure, look, save_both
from symthermo.report.note import Note, latex
from symthermo.report.reproduction import Pair, Source

NUMBER = "05"
TITLE = "Stochastic time evolution, information geometry, and the Cram\\'er--Rao bound"
REFERENCE = Source("independent evaluation of the formulas of Ito, Dechant, Phys. Rev. X 10, 021056 (2020)")

Array = np.ndarray
START, R = (0.6, 0.3, 0.1), (1.0, -0.5, 2.0)


# %% [markdown]
# ## Time as a parameter
# %%
def time_as_parameter(note: Note) -> list[Pair]:
    note.section("Time as a parameter")
    note.text(r"""Let $p_i(t) > 0$ be any smooth family of probability distributions: of a Markov jump process $\dot p = W p$, whose rates
        $W_{ij}$ from $j$ to $i$ may depend on time, of an overdamped diffusion (totals are then integrals), or of anything else. The
        logarithmic derivative of the probability with respect to the parameter is the \emph{score}, and its mean square the Fisher
        information of time,""")
    note.formula(r"s_i = \frac{d}{dt}\ln p_i = \frac{\dot p_i}{p_i}, \qquad I = \langle s^2\rangle = \sum_i\frac{\dot p_i^{\,2}}{p_i},",
                 r"\qquad v = \sqrt I.", label="I")
    note.text(r"""Since the sum of the probabilities does not change, $\langle s\rangle = \sum_i\dot p_i = 0$, and $I$ is the variance of
        the score. It is also the second derivative of a divergence, $D(p(t + dt)\,\|\,p(t)) = \tfrac12 I\,dt^2 + O(dt^3)$: how well one can
        tell from one sample that the clock has gone on. That makes $v$ a speed, and""")
    note.formula(r"\ell = \int_0^\tau v\,dt, \qquad C = \frac12\int_0^\tau I\,dt", label="ell")
    note.text(r"the length of the way from $p(0)$ to $p(\tau)$ and its action. For an expectation the product rule gives "
              r"$\frac{d}{dt}\langle R\rangle = \sum_i\dot p_i R_i + \langle\dot R\rangle$, with $\dot p_i = p_i s_i$, and "
              r"$\langle R\rangle\langle s\rangle = 0$ may be taken off:")
    note.theorem("cr.identity", steps=True)
    note.theorem("cr.identity.information")
    t, k, a, b = sp.symbols("t k p_0 q", positive=True)
    p = b + (a - b) * sp.exp(-k * t)
    information = sp.factor(sp.simplify(sp.diff(p, t) ** 2 / p + sp.diff(p, t) ** 2 / (1 - p)))
    at = {k: 3, a: sp.Rational(9, 10), b: sp.Rational(1, 4), t: sp.Rational(2, 5)}
    h = sp.Symbol("h", positive=True)
    later = p.subs(t, t + h)
    told = later * sp.log(later / p) + (1 - later) * sp.log((1 - later) / (1 - p))
    second = sp.diff(told, h, 2).subs(h, 0)
    assert abs((second - information).subs(at).evalf(30)) < 1e-25
    two = st.zoo.two_state()
    here = two.moving(two.propagate([0.9, 0.1], 0.4))
    assert abs(here.fisher / float(information.subs(at)) - 1) < 1e-12
    note.text(r"""\emph{Two states} that relax at the rate $k$ from $p_0$ to $q$ have $p = q + (p_0 - q)\,e^{-kt}$ and""")
    note.formula(r"I = \frac{\dot p^{\,2}}{p\,(1 - p)} = ", information, ".", label="two")
    note.text(r"""The second derivative of the divergence, formed and evaluated apart, agrees with it. Throughout the note $k = 3$, $q =
        1/4$ and $p_0 = 9/10$.""")
    return []


# %% [markdown]
# ## No observable is faster
# %%
def speeds(note: Note) -> list[Pair]:
    note.section("No observable is faster")
    note.text(r"""An expectation that moves can be seen to move when it has gone a standard deviation. The speed of an observable in this
        unit, $v_R = |d\langle R\rangle/dt - \langle\dot R\rangle|/\sqrt{\mathrm{Var}\,R} = |\mathrm{Cov}(R, s)|/\sqrt{\mathrm{Var}\,R}$, is
        by the inequality of Cauchy and Schwarz at most $\sqrt{\langle s^2\rangle} = v$. This is the Cram\'er--Rao bound for the parameter
        time.""")
    note.theorem("cr.speed", steps=True)
    note.text(r"""What the bound loses is what $R$ does not see of the score: for every $b$ the gap is at most $\mathrm{Var}(R)\,\langle (s
        - b c)^2\rangle$, $c = R - \langle R\rangle$, with equality for the best $b$. So it is an equality when $s$ is proportional to $c$;
        with two states always, because there every centred function is proportional to every other.""")
    note.also("cr.speed.gap", "cr.speed.attained", "cr.speed.two", "cr.speed.moving", "cr.speed.clock")
    note.text(r"""The last of these is the usual reading: an observable whose mean is the time, an unbiased clock, has at least the variance
        $1/I$. Several observables see more than one. The part of the score that lies in the span of $c_1, \dots, c_K$, in the inner product
        $\langle fg\rangle$, has the squared norm $\dot r^{\mathsf T}\Xi^{-1}\dot r$ with $\dot r_k = \mathrm{Cov}(R_k, s)$; it grows with
        the number of observables, and is all of $I$ for $n - 1$ of them. (Numerically $\sqrt p\,s$ is projected on $\sqrt p\,c_k$ by
        orthogonal factors; $\Xi$ is not inverted.)""")
    note.theorem("cr.multi")
    note.theorem("cr.multi.attained")
    note.text(r"""Other choices of $R$ give bounds on other things. With the energy it is a bound on the heat current, with $-\ln p$ on the
        rate of Shannon's entropy, whose own derivative has the mean $-\langle s\rangle = 0$; with $\ln(p/q)$ on the rate of a relative
        entropy; with $c^k - k\mu_{k-1}c$ on that of a central moment $\mu_k$; with $e^{hR}$ on that of a generating function; and
        H\"older's inequality may take the place of that of Cauchy and Schwarz.""")
    note.theorem("cr.heat")
    note.theorem("cr.entropy")
    note.theorem("cr.excess")
    note.theorem("cr.higher")
    note.also("cr.heat.current", "cr.higher.moment", "cr.higher.third", "cr.higher.fourth", "cr.higher.generating", "cr.higher.hoelder")
    return _ring(note)


# %% [markdown]
# A ring of three states, driven round.
# %%
def _ring(note: Note) -> list[Pair]:
    ring = st.zoo.driven_ring()
    note.text(r"""\emph{A driven ring.} Three states with the rates""")
    note.formula("W = ", sp.Matrix(ring.W), r", \qquad p(0) = (0.6,\, 0.3,\, 0.1), \qquad R = (1,\, -\tfrac12,\, 2),")
    affinity = ring.network.detailed_balance().residual
    assert affinity is not None
    assert affinity > 1
    note.text(r"""have no detailed balance. Propagated without subtractions, and at $t = 0$ and $t = 0.5$:""")
    law = [*REFERENCE.listed("p stationary", "012", ring.stationary(), "0.330788804071 0.221374045802 0.447837150127"),
             *REFERENCE.listed("p at t = 0.5", "012", ring.propagate(START, 0.5), "0.3586928874 0.2511061256 0.3902009870")]
    printed = {
        0.0: "14.83383333 -220.9339639 1.045 0.6525 1.293677523 3.85147158 2.041427965 2.16271063 1.964 2.555067524 3.982478162 "
             "0.2210017708 38.54297826 60.53366806 136.0452639",
        0.5: "0.2108762898 -1.580949802 0.3619087757 0.9550063894 0.3703360376 0.4592126847 -0.05164422718 0.08147933558 0.007338605523 "
             "0.4043182185 1.526468125 0.02929136376 9.061533353 11.65285468 0.04359370924",
    }
    names = ("I", "dI/dt", "d<R>/dt", "Var R", "v_R", "v", "dS/dt", "bound on dS/dt", "dVar/dt", "bound on dVar/dt", "sigma",
             "lower bound on sigma", "edge bound on I", "a_max sigma", "<s^3>")
    tables = [law]
    for t, numbers in printed.items():
        here = ring.moving(ring.propagate(START, t))
        seen, entropy, variance = here.observable(R), here.entropy_motion(), here.moment(R, 2)
        ours = (here.fisher, here.fisher_rate, seen.rate, seen.variance, seen.speed, here.speed, entropy.rate, entropy.bound, variance.rate,
                variance.bound, here.sigma, here.least_sigma(R), here.edge_bound, here.largest_traffic * here.sigma,
                here.average(here.score**3))
        tables.append([REFERENCE.one(f"{name}, t = {t:g}", v, p) for name, v, p in zip(names, ours, numbers.split(), strict=True)])
        assert seen.efficiency <= 1
        assert abs(entropy.rate) <= entropy.bound
        assert abs(variance.rate) <= variance.bound
        assert here.observables(R).fisher <= here.fisher <= here.edge_bound <= here.largest_traffic * here.sigma
        assert abs(here.observables(R, (1, 0, 0)).fisher / here.fisher - 1) < 1e-12
        # other routes: by the forces, and by an exponential of 30 digits
        tables[-1] += [REFERENCE.one(f"I by forces, t = {t:g}", here.fisher_by_forces, numbers.split()[0]),
                       REFERENCE.one(f"I by 30 digits, t = {t:g}", float(_precise(t)[1]), numbers.split()[0])]
    for table in tables:
        note.pairs(table)
    pairs = [p for table in tables for p in table]
    note.text(r"""The names are: $S$ the entropy, $\sigma$ the entropy production rate, and bounds as they stand in this and the next
        section. ``By forces'' is the first theorem of that section, ``by 30 digits'' the definition, with the exponential of the matrix in
        arithmetic of 30 digits. The observable $R$ and the indicator of one state together see all of $I$, as $K = n - 1$ says.""")
    _on_the_ring(note, ring)
    return pairs


# %% [markdown]
# The theorems themselves, put on the ring: another way to the same numbers.
# %%
def _on_the_ring(note: Note, ring: Any) -> None:
    here = ring.moving(START)
    seen, entropy, variance = here.observable(R), here.entropy_motion(), here.moment(R, 2)
    sides = {
        "cr.speed": (seen.rate**2, seen.bound**2), "cr.entropy": (entropy.rate**2, entropy.bound**2),
        "cr.higher": (variance.rate**2, variance.bound**2), "cr.force": (here.fisher, here.fisher),
        "cr.ep": (here.fisher, here.edge_bound), "cr.ep.largest": (here.fisher, here.largest_traffic * here.sigma),
        "cr.ep.observable": (2 * seen.rate**2, 2 * seen.rate**2 * here.sigma / here.least_sigma(R)),
        "cr.monotone.identity": (here.fisher_rate, here.fisher_rate),
    }
    rows = []
    for name, expected in sides.items():
        one = _instance(name, ring).at(START)
        assert all(abs(a / b - 1) < 1e-12 for a, b in zip((one.lhs, one.rhs), expected, strict=True)), name
        rows.append([rf"\texttt{{{name}}}", f"${latex(float(one.lhs))}$", f"${latex(float(one.rhs))}$"])
    certificate = _instance("cr.monotone", ring).certify(START)
    assert certificate.verdict == "true"
    note.text(r"""The theorems can also be put on the ring as they stand, with its names for the letters. Their two sides at $p(0)$,
        computed from the statements and not from the functions that gave the numbers above, are""")
    note.table(["", "left", "right"], rows, "lrr")
    note.text(r"""and agree with them to twelve digits. Rates and probabilities are rational here, so that $\dot I \le 0$ (section 5) can be
        certified in ball arithmetic: the slack is <slack>.""", slack=f"{float(certificate.slack.mid()):.6f}")


def _instance(name: str, ring: Any) -> Any:
    """A theorem on the ring, with R where it speaks of an observable."""
    speaks = any(word in name for word in ("speed", "higher", "observable", "finite"))
    return st.theorems[name].on(ring, R=["1", "-1/2", "2"]) if speaks else st.theorems[name].on(ring)


def _precise(t: float) -> tuple[Any, Any]:
    """p(t) and I(t) of the ring to 30 digits."""
    with mp.workdps(30):
        W = mp.matrix([[mp.mpf(int(e.p)) / int(e.q) for e in row] for row in st.zoo.driven_ring().W.tolist()])
        p = mp.expm(W * mp.mpf(t)) * mp.matrix([mp.mpf(6) / 10, mp.mpf(3) / 10, mp.mpf(1) / 10])
        v = W * p
        return p, mp.fsum(v[i] ** 2 / p[i] for i in range(3))


# %% [markdown]
# ## Information and dissipation
# %%
def dissipation(note: Note) -> None:
    note.section("Information and dissipation")
    note.text(r"""Let edges $e$ lead from $j$ to $i$, with the current $J_e = J^{+}_e - J^{-}_e$, the traffic $A_e = J^{+}_e + J^{-}_e$ and
        the force $F_e = \ln(J^{+}_e/J^{-}_e)$, so that $\sigma = \sum_e J_e F_e$. If the rates are constant, the force changes only through
        the probabilities: $\dot F_e = s_j - s_i$. Summed by parts, $\sum_e J_e(s_i - s_j) = \sum_i s_i\dot p_i = I$. So the information is
        what the currents do against the change of their forces, and by the product rule it slows dissipation down.""")
    note.theorem("cr.force", steps=True)
    note.also("cr.force.epr", "cr.force.protocol", "cr.force.diffusion")
    note.text(r"""Can dissipation bound the speed? Not alone: where a state is nearly empty and fills up, $I \sim 1/p_i$ and $\sigma \sim
        \ln(1/p_i)$. With the traffic at a state over its probability, $a_i = p_i^{-1}\sum_{e\ni i}A_e$, it can. Cauchy and Schwarz give
        $\dot p_i^{\,2} \le p_i a_i\sum_{e\ni i}J_e^2/A_e$; divided by $p_i$ and summed, with $J^2/A \le \tfrac12 J F$, this is""")
    note.theorem("cr.ep", steps=True)
    note.also("cr.ep.largest", "cr.ep.time", "cr.ep.observable", "cr.ep.diffusion")
    note.text(r"""In detailed balance the relative entropy to the equilibrium falls by what is dissipated, so the bound on its rate is one
        on dissipation, which two states attain.""")
    note.theorem("cr.excess.sigma")
    note.also("cr.excess.rate", "cr.excess.diffusion")
    two = st.zoo.two_state()
    here = two.moving([0.9, 0.1]).divergence_motion([0.25, 0.75])
    sigma = two.at([0.9, 0.1]).sigma
    assert abs(here.bound / sigma - 1) < 1e-12
    assert abs(here.rate / sigma + 1) < 1e-12
    note.text(r"""For the two states at $t = 0$ both sides are <sigma>.""", sigma=sigma)


# %% [markdown]
# ## Speed limits
# %%
def speed_limits(note: Note) -> list[Pair]:
    note.section("Speed limits")
    note.text(r"""Integrated over time, with Cauchy and Schwarz on $\int\sqrt{\mathrm{Var}R}\;v\,dt$, the bound on the speed becomes a bound
        on the time that a change takes.""")
    note.theorem("cr.finite")
    note.also("cr.finite.length", "cr.finite.time")
    note.text(r"""The sharpest limit of this kind asks for no observable. With $y_i = 2\sqrt{p_i}$ the distributions are points of a sphere
        of radius 2, $|y|^2 = 4$, and $|\dot y|^2 = \sum_i\dot p_i^{\,2}/p_i = I$: the length $\ell$ is the length of the path on this
        sphere. No path is shorter than the great circle between its ends, whose length is the Bhattacharyya angle $\Lambda$. Its digits are
        kept for close distributions when it is computed from the chord, $\Lambda = 4\arcsin\bigl(\tfrac12|\sqrt{p(0)} -
        \sqrt{p(\tau)}|\bigr)$. Among the assumptions are the chain rule for the arccosine, and that the angle is the integral of its rate,
        two steps of analysis that the kernel does not make; sine is that of half the angle, as it grows along the path.""")
    note.theorem("cr.geodesic")
    note.theorem("cr.geodesic.time")
    note.text(r"""Equality needs the great circle, $\sqrt{p(u)} = [\sin((1 - u)\phi)\sqrt{p(0)} + \sin(u\phi)\sqrt{p(\tau)}]/\sin\phi$ with
        $\phi = \Lambda/2$, at constant speed. Two states have no other way than the great circle: by \eqref{two} $v = |\dot p|/\sqrt{p(1 -
        p)}$, whose integral is $\ell = 2\,[\arcsin\sqrt{p(0)} - \arcsin\sqrt{p(\tau)}] = \Lambda$.""")
    two = st.zoo.two_state().integrate([0.9, 0.1], 0.4)
    angle = 2 * (np.arcsin(np.sqrt(0.9)) - np.arcsin(np.sqrt(two.y[0, -1])))
    assert abs(angle / two.length - 1) < 1e-12
    pairs = [REFERENCE.one("length of two states, tau = 0.4", two.length, "1.0359564483"),
             REFERENCE.one("angle of two states, tau = 0.4", two.angle, "1.0359564483"), *_ring_path()]
    note.pairs(pairs)
    note.text(r"""The second list is of the ring, from $t = 0$ to $\tau = 1$: integrals along the propagated law, and (``30 digits'') by 40
        nodes of Gauss and Legendre in arithmetic of 30 digits. The last four of the first kind are times that the change takes at least.
        The speed is uneven here, so the action is large, and the angle alone demands less than half of the time. The
        theorems themselves, put on this path, have the same two sides. From
        dissipation, \texttt{cr.ep.time} demands at least <dissipation>.""",
              dissipation=st.zoo.driven_ring().integrate(START, 1).least_time_of_dissipation)
    return pairs


def _ring_path() -> list[Pair]:
    path = st.zoo.driven_ring().integrate(START, 1)
    seen = path.observed(R)
    assert len(seen.stretches) == 1
    assert seen.length <= path.length
    ours = {
        "ell": (path.length, "0.8249575812"), "C": (path.action, "0.7217548821"), "Lam": (path.angle, "0.8176738919"),
        "mean Var R": (seen.mean_variance, "0.9140906769"), "change of <R>": (seen.change, "0.4506390611"),
        "observable length": (seen.length, "0.4836090263"), "Sigma": (path.entropy_production, "1.791011588"),
        "least tau by R": (seen.least_time, "0.1539035585"), "least tau, Lam^2/2C": (path.least_time, "0.4631701219"),
        "least tau, Lam/v(0)": (path.relaxation.least_time_of_angle, "0.2123016813"),
        "least tau, ell/v(0)": (path.relaxation.least_time, "0.2141928258"),
    }
    assert max(v for k, (v, _) in ours.items() if k.startswith("least")) < 1
    assert 2 * path.action <= path.relaxation.first_speed**2
    whole = {                                                             # the theorems on the path: both sides, from their statements
        "cr.geodesic": (path.angle, path.length), "cr.geodesic.time": (path.angle**2, 2 * path.action),
        "cr.finite": (seen.change**2, 2 * path.action * seen.mean_variance), "cr.finite.length": (seen.length, path.length),
        "cr.relaxation.length": (path.length, path.relaxation.first_speed),
    }
    for name, (left, right) in whole.items():
        found = _instance(name, path.process).along(path)
        assert abs(found.lhs / left - 1) < 1e-9, name
        assert abs(found.rhs / right - 1) < 1e-9, name
    with mp.workdps(30):
        nodes, weights = np.polynomial.legendre.leggauss(40)
        values = [_precise(0.5 * (1 + float(x)))[1] for x in nodes]
        length = float(mp.fsum(mp.mpf(w) * mp.sqrt(v) for w, v in zip(weights, values, strict=True)) / 2)
        action = float(mp.fsum(mp.mpf(w) * v for w, v in zip(weights, values, strict=True)) / 4)
    return [*(REFERENCE.one(f"ring: {k}", v, p) for k, (v, p) in ours.items()),
            REFERENCE.one("ring: ell, 30 digits", length, "0.8249575812"), REFERENCE.one("ring: C, 30 digits", action, "0.7217548821")]


# %% [markdown]
# ## Relaxation only slows down
# %%
def relaxation(note: Note, folder: Path) -> None:
    note.section("Relaxation only slows down")
    note.text(r"""Let the rates be constant. Then $\ddot p = W\dot p$, and in $\dot I = 2\sum_i s_i\ddot p_i - \sum_i s_i^2\dot p_i$ one
        puts $\dot p_j = p_j s_j$ and adds $\sum_{ij}W_{ij}p_j s_j^2 = 0$, which holds because the columns of $W$ sum to zero. What is left
        is a square: $\dot I = -\sum_{i\ne j}W_{ij}p_j(s_i - s_j)^2$. Detailed balance is not needed.""")
    note.theorem("cr.monotone.identity")
    note.theorem("cr.monotone", equality="the score is the same wherever edges lead: the process is stationary")
    note.text(r"""For a finite time the reason is that $\dot p(t + h) = K\dot p(t)$ and $p(t + h) = K p(t)$ with a stochastic matrix $K =
        e^{Wh}$, and no stochastic map makes two distributions more different. The same holds for every convex function of the score, and
        for diffusions.""")
    note.also("cr.monotone.map", "cr.monotone.convex", "cr.monotone.convex.power", "cr.monotone.diffusion", "cr.monotone.diffusion.bound")
    note.text(r"""So the preparation fixes the fastest relaxation: $v(t) \le v(0)$.""")
    note.theorem("cr.relaxation")
    note.also("cr.relaxation.length", "cr.relaxation.angle", "cr.relaxation.action", "cr.relaxation.observable", "cr.monotone.gap",
              "cr.monotone.gap.time", "cr.monotone.gap.angle")
    here = st.zoo.driven_ring().moving(START)
    assert here.fisher_rate <= -2 * here.gap * here.fisher
    note.text(r"""The last three sharpen monotonicity to a rate: with the gap $\lambda$ of the quadratic form of the traffic, at $p$ itself,
        $I$ decays at least as $e^{-2\lambda t}$ while it stays open. For the ring at $t = 0$ the gap is <gap>, and $\dot I = <slope>$ is
        below $-2\lambda I = <bound>$.""",
              gap=float(here.gap), slope=float(here.fisher_rate), bound=float(-2 * here.gap * here.fisher))
    _manifold(note, folder)


# %% [markdown]
# Relaxation seen on the sphere, and what breaks its monotone slowing down.
# %%
AXES = np.array([[-1 / np.sqrt(2), 1 / np.sqrt(2), 0], [-1 / np.sqrt(6), -1 / np.sqrt(6), 2 / np.sqrt(6)]])


def _seen(p: Any) -> Array:
    """2 sqrt(p) on the sphere, looked at along (1, 1, 1): (..., 2)."""
    return np.asarray(2 * np.sqrt(np.maximum(p, 0.0)) @ AXES.T)


def _great_circle(p: Any, q: Any, count: int = 200) -> Array:
    """Distributions on the geodesic from p to q, (count, n)."""
    a, b = np.sqrt(p), np.sqrt(q)
    phi = float(moving.angle(p, q)) / 2
    u = np.linspace(0, 1, count)[:, None]
    return np.asarray((np.sin((1 - u) * phi) * a + np.sin(u * phi) * b) ** 2 / np.sin(phi) ** 2)


def _manifold(note: Note, folder: Path) -> None:
    ring, t = st.zoo.driven_ring(), np.concatenate([[0.0], np.geomspace(1e-3, 3, 240)])
    turn = np.linspace(0, 2 * np.pi, 361)
    rim = np.exp(1.7 * np.stack([np.cos(turn + k * 2 * np.pi / 3) for k in range(3)], axis=1))
    rim /= rim.sum(axis=1, keepdims=True)
    images = [rim @ _propagator(ring, s).T for s in (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)]
    paths = [ring.integrate(rim[k], t) for k in range(15, 360, 40)]
    speeds = [np.sqrt(path.fisher_information) for path in paths]
    main = ring.integrate(START, 1)
    geodesic = _great_circle(np.array(START), main.y[:, -1])
    steps = np.linalg.norm(np.diff(2 * np.sqrt(geodesic), axis=0), axis=1)
    assert abs(steps.sum() / main.angle - 1) < 1e-4
    assert np.allclose(steps, steps[0], rtol=1e-6)
    for path, v in zip(paths, speeds, strict=True):
        assert np.all(np.diff(v) <= 0)
        assert abs(np.sum(np.linalg.norm(np.diff(2 * np.sqrt(path.y), axis=1), axis=0)) / path.length - 1) < 2e-3
    sensor = _sensor_path(_near(_turn(), np.geomspace(1e-2, 3, 401)))
    part = sensor.visible(0)
    assert np.all(np.diff(sensor.fisher_information) < 0)
    assert np.allclose(part.fisher + part.hidden_fisher, sensor.fisher_information)
    fastest = max(v.max() for v in speeds)
    with look():
        figure = Figure(figsize=(9.4, 4.3), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        corners = np.eye(3)
        for k in range(3):
            left.plot(*_seen(_great_circle(corners[k], corners[(k + 1) % 3])).T, color=INK, linewidth=0.9)
            spot = 1.05 * _seen(corners[k])
            left.text(*spot, f"$p_{k} = 1$", ha=("right", "left", "center")[k], va=("top", "top", "bottom")[k])
        for image in images:
            left.plot(*_seen(image).T, color=FAINT, linewidth=0.8)
        for path, v in zip(paths, speeds, strict=True):
            points = _seen(path.y.T)
            lines = LineCollection(list(np.stack([points[:-1], points[1:]], axis=1)), cmap="viridis", norm=LogNorm(0.1, fastest),
                                   linewidth=2.4, capstyle="round")
            lines.set_array(v[:-1])
            left.add_collection(lines)
        left.plot(*_seen(main.y.T).T, color=COLOURS[1], linewidth=2)
        left.plot(*_seen(geodesic).T, color=COLOURS[1], linewidth=1.4, linestyle="dashed")
        left.plot(*_seen(ring.stationary()), "o", color=INK, markersize=5, zorder=5)
        left.set_aspect("equal")
        left.set_axis_off()
        bar = figure.colorbar(lines, ax=left, shrink=0.7, location="left")
        bar.set_label("speed $v$")
        right.plot(sensor.t, sensor.fisher_information, color=INK, label="$I$, all of it")
        right.plot(sensor.t, part.fisher, color=COLOURS[1], label="$I_a$, visible")
        right.plot(sensor.t, part.hidden_fisher, color=COLOURS[0], linestyle="dashed", label=r"$I_{m|a}$, hidden")
        right.set_xscale("log")
        right.set_yscale("log")
        right.set_ylim(1e-6, 1e3)
        right.set_xlim(sensor.t[0], sensor.t[-1])
        right.set_xlabel("time $t$")
        right.set_ylabel("Fisher information of time")
        right.legend(loc="upper right")
        save_both(figure, folder / "d05_manifold")
    note.figure("d05_manifold.pdf", r"""Left: relaxation of the driven ring on the sphere $y = 2\sqrt p$, seen along $(1, 1, 1)$. Nine paths
        from a loop of initial distributions run into the stationary one (dot), coloured by their speed, which falls all the way (above
        $0.1$); grey: the loop, and where it is after the times $0.05$, $0.1$, $0.2$, $0.4$, $0.8$. Red: the path of the tables to $\tau =
        1$, of length $\ell = <ell>$, and (dashed) the great circle between its ends, of length $\Lambda = <Lam>$. Right: a hidden degree of
        freedom breaks the monotone decay. The information $I$ of the sensor of the last section falls; of its two parts the visible one,
        $I_a$, drops to zero, rises and decays.""",
                width=1.0, ell=f"{main.length:.4f}", Lam=f"{main.angle:.4f}")


def _turn() -> float:
    """When the activity of the sensor turns."""
    path = _sensor_path(np.linspace(0, 2, 201))
    return float(moving.sign_changes(lambda s: path.moving(s).visible(0).change[:, 1], path.t[1:])[0])


def _near(turn: float, times: Array) -> Array:
    """Times, and more of them near one."""
    close = turn * np.geomspace(1e-4, 0.1, 40)
    return np.unique(np.concatenate([times, turn - close, [turn], turn + close]))


def _propagator(process: Any, t: float) -> Array:
    """exp(W t), column by column."""
    n = len(process.states)
    return np.stack([process.propagate(row, t) for row in np.eye(n)], axis=1)


# %% [markdown]
# ## Explicit time, and Gaussians
# %%
def gaussians(note: Note, folder: Path) -> list[Pair]:
    note.section("Gaussian distributions")
    trap = harmonic_trap()
    t, x = trap.t, sp.Symbol("x", real=True)
    m, V = sp.Function("m")(t), sp.Function("V")(t)
    score = sp.expand(sp.diff(-((x - m) ** 2) / (2 * V) - sp.log(V) / 2, t))
    expected = sp.diff(m, t) / V * (x - m) + sp.diff(V, t) / (2 * V**2) * ((x - m) ** 2 - V)
    assert sp.simplify(score - expected) == 0
    note.text(r"""A Gaussian of mean $m(t)$ and variance $V(t)$ has $\ln p = -(x - m)^2/(2V) - \tfrac12\ln(2\pi V)$. Differentiated, the
        score is""")
    note.formula(r"s = \frac{\dot m}{V}(x - m) + \frac{\dot V}{2V^2}\bigl[(x - m)^2 - V\bigr], \qquad I = \frac{\dot m^2}{V} + ",
                 r"\frac{\dot V^2}{2V^2},", label="gauss")
    note.text(r"""because the two terms are orthogonal and $\langle[(x - m)^2 - V]^2\rangle = 2V^2$. The observables $x$ and $(x - m)^2$,
        with $m$ frozen, span the score: the squares of their speeds add up to $I$.""")
    note.theorem("cr.multi.gaussian")
    note.text(r"""In a harmonic trap of relaxation time $t_r$ and equilibrium variance $V_{\mathrm{eq}}$ one has""")
    dissipated = r"\frac{t_r}{V_{\mathrm{eq}}}\Bigl(\dot m^2 + \frac{\dot V^2}{4V}\Bigr)"
    note.align([("m", trap.mean), ("V", trap.variance), (r"\sigma", dissipated)])
    process = st.zoo.harmonic_trap()
    start, later, path = process.at(0), process.at(0.5), process.integrate(1)
    both = start.observables("x", "(x - 1)^2")
    assert abs(both.fisher / start.fisher - 1) < 1e-12
    t_r, V_eq, V_0 = sp.symbols("t_r V_eq V_0", positive=True)
    values = {t_r: 1, V_eq: 1, V_0: sp.Rational(1, 4), sp.Symbol("m_0", real=True): 1}
    assert trap.fisher.subs({t: 0, **values}) == 22
    p = trap.density(x).subs(values)
    square = sp.lambdify(x, (sp.diff(p, t) ** 2 / p).subs(t, sp.Rational(1, 2)), "math")
    grid = quad(square, -7, 8, epsabs=1e-13, epsrel=1e-12, limit=200)[0]
    one = REFERENCE.one
    pairs = [
        one("trap: I, t = 0", start.fisher, "22"), one("trap: v_x, t = 0", start.observable("x").speed, "2"),
        one("trap: v_xx, t = 0", start.observable("(x - 1)^2").speed, "4.242640687"), one("trap: sigma, t = 0", start.sigma, "3.25"),
        one("trap: m, t = 0.5", later.mean[0], "0.6065306597"), one("trap: V, t = 0.5", later.covariance[0, 0], "0.7240904191"),
        one("trap: I, t = 0.5", later.fisher, "0.7984448505"), one("trap: I by the density, t = 0.5", grid, "0.7984448505"),
        one("trap: sigma, t = 0.5", later.sigma, "0.4730128538"), one("trap: ell", path.length, "1.259010885"),
        one("trap: Fisher-Rao distance", path.fisher_rao, "1.25796986"), one("trap: Lam", path.angle, "1.173303927"),
        one("trap: C", path.action, "1.230305374"),
    ]
    note.text(r"""With $t_r = V_{\mathrm{eq}} = 1$, $m(0) = 1$, $V(0) = 1/4$, at two times and from $0$ to $1$:""")
    note.pairs(pairs)
    note.text(r"""There are two shortest lengths between Gaussians of standard deviations $s_1$, $s_2$. Among all densities it is the angle
        $\Lambda = 2\arccos\bigl\{\sqrt{2s_1s_2/(s_1^2 + s_2^2)}\,\exp[-(m_1 - m_2)^2/4(s_1^2 + s_2^2)]\bigr\}$, along densities that are
        not Gaussian; among Gaussians it is the longer distance of Fisher and Rao, $\sqrt2\,\mathrm{arccosh}\{1 + [(m_1 - m_2)^2/2 + (s_1 -
        s_2)^2]/(2s_1s_2)\}$. In the half plane with the coordinates $m/\sqrt2$ and $s > 0$ the line element is $I\,dt^2 = 2\,(d(m/\sqrt2)^2
        + ds^2)/s^2$, that of hyperbolic geometry, whose geodesics are half circles about points of the axis $s = 0$.""")
    _half_plane(note, folder, process, path)
    return pairs


def _half_plane(note: Note, folder: Path, process: Any, path: Any) -> None:
    t = np.linspace(0, 1, 201)
    laws = path.moving(t)
    m, s = laws.mean[:, 0], np.sqrt(laws.covariance[:, 0, 0])
    ends = [(float(m[k]) / np.sqrt(2), float(s[k])) for k in (0, -1)]
    centre = (ends[0][0] ** 2 + ends[0][1] ** 2 - ends[1][0] ** 2 - ends[1][1] ** 2) / (2 * (ends[0][0] - ends[1][0]))
    radius = float(np.hypot(ends[0][0] - centre, ends[0][1]))
    first, last = (float(np.arctan2(b, a - centre)) for a, b in ends)
    turn = np.linspace(first, last, 400)
    arc = np.stack([np.sqrt(2) * (centre + radius * np.cos(turn)), radius * np.sin(turn)])
    length = float(np.sqrt(2) * abs(np.diff(np.log(np.tan(turn[[0, -1]] / 2)))[0]))       # int d(turn)/sin(turn)
    assert abs(length / path.fisher_rao - 1) < 1e-10
    assert path.angle < path.fisher_rao < path.length
    far = process.stationary()
    with look():
        figure = Figure(figsize=(6.4, 3.8), layout="constrained")
        axes = figure.add_subplot()
        points = np.stack([m, s], axis=1)
        lines = LineCollection(list(np.stack([points[:-1], points[1:]], axis=1)), cmap="viridis",
                               norm=LogNorm(*np.sqrt(laws.fisher[[-1, 0]])), linewidth=3)
        lines.set_array(np.sqrt(laws.fisher[:-1]))
        axes.add_collection(lines)
        axes.plot(*arc, color=COLOURS[1], linestyle="dashed", label="Fisher-Rao geodesic")
        axes.plot(m[::40], s[::40], "o", color=INK, markersize=4)
        for k in range(0, 201, 40):
            axes.annotate(f"$t = {t[k]:g}$", (m[k], s[k]), xytext=(7, 5), textcoords="offset points", fontsize=9)
        axes.plot(far.mean[0], np.sqrt(far.covariance[0, 0]), "s", color=FAINT, label="equilibrium")
        axes.set_xlim(-0.05, 1.15)
        axes.set_ylim(0.4, 1.1)
        axes.set_xlabel("mean $m$")
        axes.set_ylabel("standard deviation $s$")
        axes.legend(loc="lower left")
        bar = figure.colorbar(lines, ax=axes, ticks=[0.5, 1, 2, 4], format="%g")
        bar.ax.minorticks_off()
        bar.set_label("speed $v$")
        save_both(figure, folder / "d05_gaussian")
    note.figure("d05_gaussian.pdf", r"""Relaxation in the harmonic trap in the half plane of Gaussians, coloured by its speed, and (dashed)
        the shortest way within the half plane. Lengths: path <ell>, geodesic <rao>, shortest among all densities <Lam>.""",
                width=0.75, ell=f"{path.length:.5f}", rao=f"{path.fisher_rao:.5f}", Lam=f"{path.angle:.5f}")


# %% [markdown]
# ## Explicit time
# %%
def explicit_time(note: Note, folder: Path) -> None:
    note.section("Rates that change")
    note.text(r"""If the rates depend on time, $\ddot p = W\dot p + \dot W p$, and the derivation above gains the term $2\sum_i s_i(\dot W
        p)_i$. Only this term can be positive. It is at most $2v$ times the speed $\bigl[\sum_i(\dot W p)_i^2/p_i\bigr]^{1/2}$ of the
        protocol itself, by Cauchy and Schwarz, and $\dot I = 2v\dot v$:""")
    note.theorem("cr.nonautonomous", steps=False)
    note.theorem("cr.protocol_speed")
    note.also("cr.nonautonomous.bound", "cr.nonautonomous.diffusion", "cr.nonautonomous.diffusion.bound")
    trap = harmonic_trap(dragged=True, equilibrium=True)
    u, V, t_r = sp.Symbol("u", real=True), sp.Symbol("V_eq", positive=True), sp.Symbol("t_r", positive=True)
    assert sp.simplify(trap.fisher - u**2 * (1 - sp.exp(-trap.t / t_r)) ** 2 / V) == 0
    assert sp.simplify(trap.variance - V) == 0
    note.text(r"""\emph{A dragged trap.} Let the trap's centre move as $ut$, from equilibrium. The variance stays, the mean lags behind,
        $\dot m = u(1 - e^{-t/t_r})$, and""")
    note.formula(r"I = \frac{u^2}{V_{\mathrm{eq}}}\bigl(1 - e^{-t/t_r}\bigr)^2", label="dragged")
    note.text(r"""grows from $0$ to $u^2/V_{\mathrm{eq}}$. With $g = \langle\nabla s\rangle = \dot m/V$ and drift $(ut - x)/t_r$ the two
        terms are $-2Dg^2$ and $2gu/t_r$, with $D = V_{\mathrm{eq}}/t_r$; the second wins as long as the mean is slower than the trap.""")
    process, times = st.zoo.dragged_trap(), np.linspace(0, 5, 201)
    laws = [process.at(s) for s in times]
    d = st.diffusion("-(x - t)", box=(-5, 9), cells=140)
    some = np.array([0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0])
    found = d.at(d.propagate("exp(-x^2/2)", some), some)
    closed = (1 - np.exp(-some)) ** 2
    assert np.all(abs(found.fisher / closed - 1) < 5e-3)
    assert np.all(abs(found.fisher_protocol - 2 * (1 - np.exp(-some))) < 2e-2)
    assert np.all(found.fisher_relaxation < 0)
    information = np.array([law.fisher for law in laws])
    loss, gain = (np.array([getattr(law, k) for law in laws]) for k in ("fisher_relaxation", "fisher_protocol"))
    assert np.allclose(information, (1 - np.exp(-times)) ** 2)
    assert np.all(np.diff(information) > 0)
    assert np.all(gain[1:] > -loss[1:])
    speed = np.array([law.protocol_speed for law in laws])
    assert np.all((loss + gain)[1:] / (2 * np.sqrt(information[1:])) <= speed[1:])
    with look():
        figure = Figure(figsize=(6.6, 3.6), layout="constrained")
        axes = figure.add_subplot()
        axes.plot(times, information, color=INK, label="$I$")
        axes.plot(some, found.fisher, "o", color=INK, markersize=4, label="$I$ on a grid")
        axes.plot(times, gain, color=COLOURS[1], label=r"$2\mu\langle\nabla s\cdot\partial_t f\rangle$")
        axes.plot(times, loss, color=COLOURS[0], label=r"$-2D\langle|\nabla s|^2\rangle$")
        axes.plot(times, loss + gain, color=COLOURS[2], linestyle="dashed", label="$dI/dt$")
        axes.plot(some, found.fisher_rate, "o", color=COLOURS[2], markersize=4)
        axes.axhline(0, color=FAINT, linewidth=0.8)
        axes.set_xlim(0, 5)
        axes.set_xlabel("time $t$")
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        save_both(figure, folder / "d05_dragged")
    note.figure("d05_dragged.pdf", r"""The trap dragged from equilibrium, $u = t_r = V_{\mathrm{eq}} = 1$: the information of time grows,
        and what makes it grow. Lines: closed form; points: the same force on a grid of 140 cells.""", width=0.8)


# %% [markdown]
# ## What is hidden
# %%
def hidden(note: Note, folder: Path) -> list[Pair]:
    note.section("What is hidden")
    note.text(r"""Let states be pairs $(x, y)$, of which $x$ is seen. From $p_{xy} = P_x\,p(y|x)$ the score splits, $s_{xy} = s_x +
        s_{y|x}$, with $\langle s_{y|x}\,|\,x\rangle = \sum_y\dot p(y|x) = 0$. So its mean square splits, too.""")
    note.theorem("cr.hidden.chain", steps=True)
    note.theorem("cr.hidden")
    note.text(r"""What is seen obeys a master equation of its own, $\dot P_x = \sum_{x'}w_{xx'}(t)P_{x'}$, but its rates contain $p(y'|x')$:
        they change in time though $W$ is constant. So $I_X$ may grow, although $I$ may not; and where it does, $x$ alone is no Markov
        process with constant rates: there is a protocol, or something hidden. That $I_X$ falls proves nothing.""")
    note.theorem("cr.hidden.rates")
    note.theorem("cr.hidden.test")
    note.theorem("cr.hidden.test.angle")
    return _sensor(note, folder)


def _sensor_path(times: Any) -> Any:
    """The sensor after a step of the ligand from 0 to 2."""
    return st.zoo.sensor().integrate(st.zoo.sensor(l=0).stationary(), times)


TABLE = """0.6668467795 544.432111 425.4726566 118.9594545
0.3562722782 2.480387032 0.7809198784 1.699467153
0.3525067253 0.2620458714 0.06179307131 0.2002528001
0.3659509495 0.1874926764 0.0785243506 0.1089683258
0.3893944349 0.09486239937 0.04152476592 0.05333763345
0.4440387492 0.0006301949182 0.0002665658872 0.000363629031"""


def _sensor(note: Note, folder: Path) -> list[Pair]:
    sensor, times = st.zoo.sensor(), (0, 0.1, 0.2, 0.3, 0.5, 2)
    note.text(r"""\emph{A sensor.} A receptor is active or not, $a = 1, 0$, and methylated or not, $m = 1, 0$. Activity flips up at the rate
        $w_a e^{-\Delta E/2}$ and down at $w_a e^{\Delta E/2}$, $\Delta E = \lambda - \kappa m$, with the ligand $\lambda$; methylation
        rises at $k_R$ where $a = 0$ and falls at $k_B$ where $a = 1$, and the other way round at rates smaller by $\epsilon$. Here $w_a =
        10$, $\kappa = 3$, $k_R = k_B = 1$, $\epsilon = 0.05$. The system is stationary at $\lambda = 0$; at $t = 0$ the ligand steps to
        $\lambda = 2$ and stays. From then on all rates are constant.""")
    before = st.zoo.sensor(l=0).stationary()
    path = _sensor_path(times)
    part = path.visible(0, name="a")
    pairs = REFERENCE.listed("sensor: p(0)", [f"({a}, {m})" for a, m in sensor.states], before,
                             "0.3100343829 0.0231188376 0.3409222271 0.3259245524")
    for name, ours, printed in zip(("<a>", "I", "I_a", "I_m|a"),
                                   (part.laws.average([0, 1]), path.fisher_information, part.fisher, part.hidden_fisher),
                                   zip(*(line.split() for line in TABLE.splitlines()), strict=True), strict=True):
        pairs += [REFERENCE.one(f"sensor: {name}, t = {t:g}", v, p) for t, v, p in zip(times, ours, printed, strict=True)]
    note.pairs(pairs)
    found = part.test
    assert found.proved
    assert found.rise is not None
    assert found.rise[0] == 0.2
    assert found.rise[2] == 0.3
    assert not path.visible(0, 1).test.proved
    note.text(r"""Already these six times decide: <why>. Of the whole nothing of this kind can be found.""", why=_sentence(found.why))
    _adaptation(note, folder)
    return pairs


def _sentence(why: str) -> str:
    """In the letters of the note."""
    return why.replace("a alone", "$a$ alone", 1).replace("t = ", "$t$ = ")


def _adaptation(note: Note, folder: Path) -> None:
    turn = _turn()
    long = _sensor_path(_near(turn, np.concatenate([[0.0], np.geomspace(5e-3, 4, 400)])))
    t, part = long.t, long.visible(0)
    active = part.laws.average([0, 1])
    there = long.moving([turn]).visible(0)
    assert there.fisher[0] < 1e-20
    assert abs(there.fisher_rate[0]) < 1e-8
    assert np.all(np.diff(active[t <= turn]) < 0)
    assert np.all(np.diff(active[t >= turn]) > 0)
    assert active[-1] < active[0]
    assert np.all(np.diff(long.fisher_information) < 0)
    later = part.fisher[t > turn]
    top = int(np.argmax(later))
    assert np.all(np.diff(part.fisher[t < turn]) < 0)
    assert np.all(np.diff(later[: top + 1]) > 0)
    assert np.all(np.diff(later[top:]) < 0)
    assert 0 < top < len(later) - 1
    up, down = part.laws.rates
    assert up[-1] > 1.5 * up[0]
    assert down[0] > 1.5 * down[-1]
    with look():
        figure = Figure(figsize=(6.6, 6.2), layout="constrained")
        first, second, third = figure.subplots(3, 1, sharex=True, height_ratios=(2, 3, 2))
        first.plot(t, active, color=COLOURS[1])
        first.set_ylabel(r"$\langle a\rangle$")
        second.plot(t, long.fisher_information, color=INK, label="$I$")
        second.plot(t, part.fisher, color=COLOURS[1], label="$I_a$")
        second.set_yscale("log")
        second.set_ylim(1e-6, 1e3)
        second.set_ylabel("information of time")
        third.plot(t, up, color=COLOURS[2], label="$w_{10}(t)$, up")
        third.plot(t, down, color=COLOURS[3], label="$w_{01}(t)$, down")
        third.set_ylabel("visible rates")
        third.set_ylim(0, None)
        third.set_xlabel("time $t$ after the step")
        third.set_xlim(0, 2.0)
        third.set_xticks(np.arange(0, 2.1, 0.5))
        for axes in (first, second, third):
            axes.axvline(turn, color=FAINT, linewidth=0.9, linestyle="dashed")
        for axes in (second, third):
            axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        save_both(figure, folder / "d05_sensor")
    note.figure("d05_sensor.pdf", r"""The sensor after a step of the ligand. Activity drops and adapts; it turns at $t = <turn>$ (dashed),
        where $I_a$ vanishes. Then $I_a$ rises to <top> at $t = <when>$, and decays, while $I$ falls all the time: the visible sensor alone
        breaks monotonicity. Below: why. The rates at which activity flips, as they are seen, change with the methylation, which is not
        seen.""",
                width=0.75, turn=f"{turn:.4f}", top=f"{later[top]:.4f}", when=f"{t[t > turn][top]:.3f}")
    note.text(r"""At the turning point $I_a = 0$ exactly, because two states have one speed only, and there it changes its sign. The
        information of the whole is not zero there: $I = I_{m|a} = <left>$, all of it hidden.""", left=float(long.moving([turn]).fisher[0]))


# %% [markdown]
# ## Where the bounds say nothing
# %%
def limits_of_validity(note: Note) -> None:
    note.section("Where the bounds say nothing")
    edge = st.zoo.two_state().integrate([1, 0], 1)
    assert edge.action == float("inf")
    assert abs(edge.length / edge.angle - 1) < 1e-9
    assert edge.least_time == 0
    close = np.array([0.5, 0.5]), np.array([0.5 + 1e-9, 0.5 - 1e-9])
    good, bad = float(moving.angle(*close)), float(2 * np.arccos(min(1.0, np.sqrt(close[0] * close[1]).sum())))
    assert abs(good / 2e-9 - 1) < 1e-6
    assert abs(bad / 2e-9 - 1) > 1e-2
    rng = np.random.default_rng(1810)
    p, dt, N = np.array(START), 0.05, 4000
    q = st.zoo.driven_ring().propagate(START, dt)
    estimate, bias = moving.histogram_information(rng.multinomial(N, p, 2000), rng.multinomial(N, q, 2000), dt, samples=0)
    exact = float(moving.histogram_information(p, q, dt)[0])
    error = float(estimate.std() / np.sqrt(2000))
    assert abs(float(estimate.mean()) - float(bias[0]) - exact) < 4 * error
    note.text(r"""A state that is empty and fills up has an infinite score. Then $I = \infty$ at the start, like $1/t$, and $C = \infty$, so
        that $\tau \ge \Lambda^2/2C$ says nothing; but $\ell$ is finite, because $\sqrt I \sim t^{-1/2}$: from $p(0) = (1, 0)$ the two
        states go $\ell = \Lambda = <edge>$ until $\tau = 1$. A state that is empty and stays so is left out. An observable that is constant
        has no speed, and observables that depend on one another are refused. The angle between close laws needs the chord: for $(1/2, 1/2)$
        and $(1/2 + \delta, 1/2 - \delta)$ it is $2\delta$, and for $\delta = 10^{-9}$ the chord gives $<good>$, the arccosine in double
        precision $<bad>$.""",
              edge=edge.length, good=good, bad=bad)
    note.text(r"""From data, $4\sum_i(\Delta\sqrt{p_i})^2/dt^2$ is the estimate of $I$ that stands small probabilities. Two independent
        histograms of $N$ samples over $n$ states raise it by about $2(n - 1)/(N dt^2)$: for the ring, $dt = 0.05$, $N = 4000$, the mean of
        2000 pairs of histograms lies within four standard errors of <exact> (no sampling) plus <bias>.""",
              exact=f"{exact:.3f}", bias=f"{float(bias[0]):.3f}")


# %% [markdown]
# ## The whole note
# %%
def run(directory: str) -> list[Pair]:
    """Write d05_cramer_rao.tex and its figures into a folder; every number beside its reference."""
    folder = Path(directory)
    note = Note(TITLE, r"after S.~Ito and A.~Dechant, Phys.\ Rev.\ X \textbf{10}, 021056 (2020), arXiv:1810.06832")
    note.text(r"""A result with an identifier is a theorem of the catalogue of this package, proved for systems of any size. Whenever this
        note is made, each proof is run, its record is replayed by the kernel and judged by a second route. Where a proof is printed, it is
        the chain of the kernel, with the reason of each link; totals over states may be read as integrals where no edges occur. The
        parameters of the models are ours.""")
    pairs = time_as_parameter(note)
    pairs += speeds(note)
    dissipation(note)
    pairs += speed_limits(note)
    relaxation(note, folder)
    pairs += gaussians(note, folder)
    explicit_time(note, folder)
    pairs += hidden(note, folder)
    limits_of_validity(note)
    wrong = [p.name for p in pairs if not p.settled]
    assert not wrong, wrong
    note.write(folder / "d05_cramer_rao.tex")
    return pairs


if __name__ == "__main__":
    for pair in run("."):
        print(pair)
