"""Stability of a steady state, by eigenvalues and by entropy: `net.stability()`, `jump.stability()`.

    -delta2S = dx^T G dx,    G = diag(1/xbar),    M = G K + K^T G    on im S

*Linear stability*: the eigenvalues of the Jacobian K. *Glansdorff-Prigogine*: (1/2) d(delta2S)/dt = -(1/2) dx^T M dx > 0 for every
deviation, M negative; with mass action this is the excess entropy production sum dJ dF. *Intrinsic speed*: dI/dt < 0 along the
motion, near the steady state xdot^T M xdot < 0. Either is sufficient for stability, neither is necessary.

Sources: P. Glansdorff, I. Prigogine (1971); S. Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446.
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..calculus import derivative, fold
from ..errors import BadValue, HypothesisFails, OutOfDomain, UnknownName
from ..expression import substitute
from ..markov.jump import JumpProcess
from ..networks.network import MassAction, OneWay, ReactionNetwork, listing
from ..numeric.field import MassActionField
from ..numeric.stability import Linear, Steady
from . import stationary
from .currents import currents
from .field import compiled, field, parts, rule_formulas
from .jump import placed
from .report import aligned, plain, show
from .stationary import SteadyState
from .values import at, named, rates

Array = NDArray[np.float64]
ZERO = 1e-9
"""An eigenvalue below this part of the norm of K counts as zero."""
SINGULAR = 1e-7
"""K counts as singular on im S where changes of the slopes by this part make it so: a double root is known to 1e-8 only."""
MOST_NAMED = 4


@dataclass(frozen=True)
class Deviation:
    """A state as a deviation from the steady state.

    Attributes
    ----------
    delta2S : -sum n_i d_i^2, n the amounts and d the relative deviation at the steady state
    D : divergence from the steady state;  excess : sigma_ex = -dD/dt, the sum over reactions of (J - Jbar)(-S^T ln(x/xbar))
    excess_linear : (1/2) d(delta2S)/dt in the linear motion
    force_product : sum dJ dF;  extra : sum dJ delta ln(W+/W-), the difference of the two, 0 for mass action
    sigma, housekeeping : the entropy production rate and its other part; the force is that of each reaction (channel)
    I, I_linear, dI_dt : Fisher information of time, the same in the linear motion, and its exact rate of change
    why : {name: sentence} for what is undefined or calls for care
    """

    delta2S: float
    D: float
    excess: float
    excess_linear: float
    force_product: float
    extra: float
    sigma: float
    housekeeping: float
    I: float
    I_linear: float
    dI_dt: float
    why: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {f.name: plain(getattr(self, f.name)) for f in fields(self)}


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Deviations in all directions at one distance: -delta2S = radius^2.

    Attributes
    ----------
    radius : the distance;  relative : (k, n) relative deviations d
    excess, excess_linear, dI_dt : (k,) exact excess, its quadratic part, exact rate of the Fisher information
    """

    radius: float
    relative: Array
    excess: Array
    excess_linear: Array
    dI_dt: Array

    @property
    def against_gp(self) -> float:
        """The fraction of directions with sigma_ex < 0."""
        return float((self.excess < 0).mean())

    @property
    def against_speed(self) -> float:
        """The fraction of directions with dI/dt > 0."""
        return float((self.dI_dt > 0).mean())


@dataclass(frozen=True, eq=False)
class Approach:
    """A path seen from the steady state.

    Attributes
    ----------
    t : (T,);  x : {species: (T,)};  minus_delta2S, D, I, excess, dI_dt : (T,)
    divergence_rises, speed_rises : intervals of time with sigma_ex < 0, and with dI/dt > 0
    resolved : the signs are followed up to this time, when the deviation is 1e-8, or the path ends
    """

    t: Array
    x: Mapping[str, Array]
    minus_delta2S: Array
    D: Array
    I: Array
    excess: Array
    dI_dt: Array
    divergence_rises: tuple[tuple[float, float], ...]
    speed_rises: tuple[tuple[float, float], ...]
    resolved: float

    @property
    def divergence_extrema(self) -> tuple[tuple[float, str], ...]:
        """(time, "minimum" or "maximum") of D."""
        return self._extrema(self.divergence_rises)

    @property
    def speed_extrema(self) -> tuple[tuple[float, str], ...]:
        """(time, "minimum" or "maximum") of I."""
        return self._extrema(self.speed_rises)

    def _extrema(self, rises: tuple[tuple[float, float], ...]) -> tuple[tuple[float, str], ...]:
        turns = [(t, kind) for a, b in rises for t, kind in ((a, "minimum"), (b, "maximum"))]
        return tuple((t, kind) for t, kind in turns if self.t[0] < t < self.resolved)


@dataclass(frozen=True, eq=False)
class StabilityReport:
    """A steady state, its stability, and what entropy says about it.

    Attributes
    ----------
    net, species : the network; its internal species, the order of the matrices
    steady_state : the state that everything refers to
    jacobian, metric, basis : K (n, n); the diagonal of G (n,); an orthonormal basis (n, r) of G^(1/2) im S
    eigenvalues, gp_eigenvalues : of K, and of the symmetric part of G^(1/2) K G^(-1/2) (that is M/2), on im S
    force_eigenvalues : of the form sum dJ dF in the metric G on im S; for mass action -gp_eigenvalues; NaN without forces
    stability : "stable", "unstable" or "inconclusive"
    gp, speed : "holds", "fails" or "inconclusive": the Glansdorff-Prigogine criterion, sum dJ dF > 0; dI/dt < 0 around the state
    worst : the direction dx, of length 1 in G, along which -delta2S grows most (decays least)
    why : {"stability" | "gp" | "speed" | "forces": sentence}
    """

    net: ReactionNetwork
    species: tuple[str, ...]
    steady_state: SteadyState
    point: Steady
    linear: Linear
    stability: str
    gp: str
    speed: str
    why: Mapping[str, str]

    @property
    def jacobian(self) -> Array:
        return self.linear.K

    @property
    def metric(self) -> Array:
        return self.linear.metric

    @property
    def basis(self) -> Array:
        return self.linear.basis

    @property
    def eigenvalues(self) -> NDArray[np.complex128]:
        return self.linear.eigenvalues

    @property
    def gp_eigenvalues(self) -> Array:
        return self.linear.gp_eigenvalues

    @cached_property
    def force_eigenvalues(self) -> Array:
        return self.point.force_eigenvalues(self.linear)

    @cached_property
    def worst(self) -> dict[str, float]:
        top = self.linear.outward(np.linalg.eigh(self.linear.form)[1][:, -1])
        return dict(zip(self.species, (top * np.sign(top[np.argmax(np.abs(top))])).tolist(), strict=True))

    def at(self, state: Mapping[str, Any] | ArrayLike | None = None, /, **concentrations: Any) -> Deviation:
        """The numbers at a state: concentrations by name, those of the steady state where nothing is said, or in order.

        >>> import symthermo as st
        >>> here = st.zoo.autocatalysis_closed().stability().at(A=0.9, X=0.1)
        >>> round(here.I, 11), round(here.dI_dt, 11), round(here.excess, 10), round(here.sigma, 10)
        (0.08604444444, 0.06348167901, 0.3349862991, 0.3349862991)
        """
        x = self._state(state, concentrations)
        return self._deviation((x - self.point.inner) / self.point.inner)

    def displaced(self, relative: Mapping[str, Any] | None = None, /, **by: Any) -> Deviation:
        """The numbers at x = xbar (1 + relative), accurate however small the displacement is."""
        given = {**(relative or {}), **by}
        self._known(given)
        return self._deviation(np.array([float(given.get(s, 0.0)) for s in self.species]))

    def lyapunov(self, Q: ArrayLike | None = None) -> Array:
        """P (n, n) with K^T P + P K = -Q on im S: xdot^T P xdot decreases near every linearly stable steady state.

        Necessary and sufficient, where the speed itself, P = G, is only sufficient. Q: symmetric, positive on im S; G if left out.

        Raises
        ------
        HypothesisFails
            the steady state is not linearly stable
        """
        P, residual = self.linear.lyapunov(Q)
        if residual > 1e-8:
            raise OutOfDomain(f"Lyapunov's equation was solved to a relative residual of {residual:.3g} only: K is too badly scaled")
        return P

    def ensemble(self, radius: float, size: int = 1000, seed: int = 0) -> Ensemble:
        """Deviations in random directions of im S at the distance `radius`, -delta2S = radius^2, with their exact rates."""
        widest = float((np.linalg.norm(self.basis, axis=1) / np.sqrt(self.point.volumes * self.point.inner)).max())
        if not 0 < radius < 1 / widest:
            raise BadValue(f"radius = {radius:g}; concentrations stay positive in all directions for radii between 0 and {1 / widest:.6g}")
        z = np.random.default_rng(seed).normal(size=(size, self.basis.shape[1]))
        d = self.linear.outward(radius * z / np.linalg.norm(z, axis=1, keepdims=True)) / self.point.inner
        q = self.point.quantities(d)
        return Ensemble(radius, d, q["excess"], q["excess_linear"], q["dI_dt"])

    def along(self, state: Mapping[str, Any] | ArrayLike | None = None, t: Any = None, *, points: int = 401,
              rtol: float = 1e-12) -> Approach:
        """The path from a state up to the time t, and when D and the speed rise on it (roots on the solver's dense output)."""
        if not (isinstance(t, (int, float, np.number)) and 0 < t < math.inf):
            raise BadValue(f"t = {t!s:.40}: expected the time at which the path ends, a positive number")
        x = self._state(state, {})
        with named(self.net):
            path = self.point.path(self.point.field.expand(x), float(t), rtol)
        times = np.linspace(0.0, float(t), points)
        d = path.deviation(times)
        q = self.point.quantities(d)
        falls, rises, resolved = path.negative()
        concentrations = dict(zip(self.species, (self.point.inner * (1 + d)).T, strict=True))
        return Approach(times, concentrations, -q["delta2S"], q["D"], q["I"], q["excess"], q["dI_dt"], tuple(falls), tuple(rises), resolved)

    # -- inside --------------------------------------------------------------------------------------------------------
    def _known(self, given: Mapping[str, Any]) -> None:
        if unknown := [s for s in given if s not in self.species]:
            raise UnknownName(f"no internal species {unknown[0][:60]!r}; there are {listing(self.species)}")

    def _state(self, state: Any, more: Mapping[str, Any]) -> Array:
        if state is None or isinstance(state, Mapping):
            given = {**(state or {}), **more}
            self._known(given)
            x = np.array([float(given.get(s, v)) for s, v in zip(self.species, self.point.inner, strict=True)])
        else:
            x = np.asarray(state, dtype=float)
            if x.shape != (len(self.species),):
                raise BadValue(f"the state has shape {x.shape}; expected one number for each of {listing(self.species)}")
        if not np.all((x > 0) & np.isfinite(x)):
            bad = int(np.argmin((x > 0) & np.isfinite(x)))
            raise BadValue(f"{self.species[bad]} = {x[bad]:g}; deviations are measured between positive concentrations")
        return x

    def _deviation(self, d: Array) -> Deviation:
        why = {k: v for k, v in (("sigma", self.why.get("forces")), ("extra", self.why.get("channels"))) if v}
        laws = stationary.laws(self.net) * self.point.volumes * self.point.inner
        off = np.abs(laws @ d) / np.abs(laws).sum(axis=1) if len(laws) else np.zeros(1)
        if off.max() > 1e-9:
            why["state"] = ("the state lies in another class than the steady state (a conserved total differs by "
                            f"{100 * off.max():.3g} %), so its path does not end there")
        return Deviation(**{k: float(v) for k, v in self.point.quantities(d).items()}, why=why)

    def to_json(self) -> dict[str, Any]:
        """As plain data; complex eigenvalues as [real, imaginary]."""
        return plain({
            "steady_state": self.steady_state.to_json(), "species": list(self.species), "jacobian": self.jacobian, "metric": self.metric,
            "eigenvalues": [[e.real, e.imag] for e in self.eigenvalues.tolist()], "gp_eigenvalues": self.gp_eigenvalues,
            "stability": self.stability, "gp": self.gp, "speed": self.speed, "worst": self.worst, "why": dict(self.why),
        })

    def text(self) -> str:
        """For a terminal."""
        inner = [[s, show(self.steady_state.x[s]), show(self.worst[s])] for s in self.species]
        verdicts = [["linear stability", self.stability], ["Glansdorff-Prigogine", self.gp], ["intrinsic speed decreases", self.speed]]
        reasons = "\n".join(f"  {sentence}" for sentence in dict.fromkeys(self.why.values()))
        return "\n\n".join([aligned([["", "steady state", "worst direction"], *inner]), aligned(verdicts), f"why\n{reasons}"])

    def __repr__(self) -> str:
        return f"<StabilityReport of {self.net.name}: {self.stability}; Glansdorff-Prigogine {self.gp}; speed {self.speed}>"


# -- making one --------------------------------------------------------------------------------------------------------
def stability(net: ReactionNetwork, steady: Mapping[str, Any] | None = None, seed: int = 0) -> StabilityReport:
    """The stability of a steady state in the class of the model's state.

    steady : names the state by concentrations within 5 %, where there are several; all of them given, it is not searched for

    Raises
    ------
    HypothesisFails
        no positive steady state, or several and none named; a concentration of 0 is named
    MissingValue, UnknownName, BadValue
        one sentence

    >>> import symthermo as st
    >>> found = st.zoo.brusselator_ab().stability()
    >>> found, found.gp_eigenvalues.round(8).tolist()
    (<StabilityReport of brusselator_ab: stable; Glansdorff-Prigogine fails; speed fails>, [-1.01028513, 0.45038414])
    """
    for s, v in (steady or {}).items():
        if v == 0:
            raise HypothesisFails(f"the steady state named has {s} = 0: -delta2S = sum dx^2/xbar is undefined on the boundary; "
                                  "expected a state with positive concentrations")
    point = at(net, None)
    if not steady and (only := stationary.linear(point)) is not None:
        return _report(point.net, only)
    equations = field(point.net)
    if steady and set(net.internal) <= set(steady):
        with suppress(HypothesisFails):                           # Newton from there, which a multiple root may defeat
            return _report(point.net, stationary.find(point, equations, stationary.SteadyStates([], point.net), steady))
    found = stationary.of_point(point, equations, seed=seed, follow=False)
    if steady:
        return _report(point.net, stationary.find(point, equations, found, steady))
    if not found:
        raise HypothesisFails("no positive steady state was found in the class of the state, and on the boundary "
                              "-delta2S = sum dx^2/xbar is undefined")
    if len(found) > 1:
        shown = "; ".join(", ".join(f"{k} = {s.x[k]:.6g}" for k in net.internal[:MOST_NAMED]) for s in found)
        raise HypothesisFails(f"{len(found)} steady states are in the class of the state; name one by `steady`: {shown}")
    return _report(point.net, found[0])


def of_jump(process: JumpProcess, t: Any = None) -> StabilityReport:
    """The same for the stationary law of a jump process, with the rates of time t.

    >>> import symthermo as st
    >>> found = st.jump([[0, 1, "3/2"], [2, 0, "1/2"], ["7/10", 3, 0]]).stability()
    >>> found.gp, found.gp_eigenvalues.round(7).tolist()
    ('holds', [-5.2158722, -3.4841278])
    """
    law = stationary.of_process(process, t)
    if not law.min() > 0:
        gone = [str(s) for s, p in zip(process.states, law, strict=True) if p == 0]
        raise HypothesisFails(f"the stationary law has p = 0 in {listing(gone)}: -delta2S = sum dp^2/p is undefined there")
    net = placed(process.rates_at(t), tuple(map(Fraction, law.tolist())))
    only = stationary.linear(at(net))
    assert only is not None                                   # what is irreducible has one law, and is a network of single species
    return _report(net, only)


def _report(net: ReactionNetwork, state: SteadyState) -> StabilityReport:
    point, why = _steady(net, state)
    motion = point.linear()
    if (margin := point.regularity(motion)) <= SINGULAR:
        why |= dict.fromkeys(("stability", "gp", "speed"), (
            f"K is singular on the image of S (changes of the currents' slopes by {margin:.1g} of themselves make it so): at a bifurcation "
            "this criterion says nothing"))
        return StabilityReport(net, net.internal, state, point, motion, "inconclusive", "inconclusive", "inconclusive", why)
    growth, product, form = motion.gp_eigenvalues, point.force_eigenvalues(motion), "sum dJ dF"
    if np.isnan(product).any():
        product, form = -growth[::-1], "(1/2) d(delta2S)/dt"
    top, highest, least = motion.eigenvalues[0].real, float(growth[-1]), float(product[0])
    sign = lambda value: "inconclusive" if abs(value) <= ZERO * motion.scale else "fails" if value > 0 else "holds"
    linear, gp, speed = {"inconclusive": "inconclusive", "fails": "unstable", "holds": "stable"}[sign(top)], sign(-least), sign(highest)
    why["stability"] = f"the largest real part of the eigenvalues of K on the image of S is {top:.6g}"
    meaning = {"holds": "positive in every direction", "fails": "negative in some directions", "inconclusive": "zero to rounding"}
    why["gp"] = f"{form} is {meaning[gp]}: its smallest eigenvalue is {least:.6g}"
    near = {"holds": "dI/dt < 0 for every motion near the steady state",
            "fails": "there are motions with dI/dt > 0 arbitrarily near the steady state",
            "inconclusive": "the quadratic part of dI/dt does not decide"}[speed]
    why["speed"] = f"{near}: the largest eigenvalue of its quadratic part is {2 * highest:.6g}"
    if linear == "stable":
        why |= {k: f"{why[k]}; the criterion is sufficient only, and the steady state is stable"
                for k, v in (("gp", gp), ("speed", speed)) if v == "fails"}
    if linear == "unstable" and gp == "holds":
        why["gp"] += "; the steady state is unstable all the same: the forces are those of the channels, not of mass action"
    return StabilityReport(net, net.internal, state, point, motion, linear, gp, speed, why)


def _steady(net: ReactionNetwork, state: SteadyState) -> tuple[Steady, dict[str, str]]:
    """The steady state with its forces and their slopes, and why they are missing."""
    equations, x = field(net), np.array([state.x[s] for s in net.species])
    why: dict[str, str] = {}
    forces = slopes = exponents = None
    if lost := [r.name for r in net.reactions if isinstance(r.law, OneWay)]:
        why["forces"] = f"no force, so no entropy production: the law of {listing(lost)} is not told apart into two directions"
    elif lost := [r.name for r in net.reactions if not r.reversible]:
        why["forces"] = f"no force, so no entropy production: {listing(lost)} cannot run backwards; the form (1/2) d(delta2S)/dt remains"
    else:
        forces = np.array(currents(at(net, {s: state.x[s] for s in net.internal})).forces)
        slopes = _force_slopes(net, x)
    if isinstance(equations, MassActionField):
        exponents = _exponents(net)
    elif forces is not None:
        why["channels"] = ("the force is that of each reaction as it is written, not of mass action: sum dJ dF differs from "
                           "(1/2) d(delta2S)/dt by `extra`, which has no sign")
    return Steady(equations, x, forces, slopes, exponents), why


def _exponents(net: ReactionNetwork) -> tuple[Array, Array]:
    both = np.zeros((2, len(net.species), len(net.reactions)))
    for r, reaction in enumerate(net.reactions):
        for part, side in enumerate((reaction.reactants, reaction.products)):
            for i, n in side:
                both[part, i, r] = n
    inner = np.array(net.internal_index)
    return both[0, inner], both[1, inner]


def _force_slopes(net: ReactionNetwork, x: Array) -> Array:
    """dF_r/dx_i = (dJ+_r/dx_i)/J+_r - (dJ-_r/dx_i)/J-_r, (M, n), by exact differentiation of the laws."""
    out = np.zeros((len(net.reactions), len(net.internal)))
    place = {i: k for k, i in enumerate(net.internal_index)}
    set_by_rule = rule_formulas(net)
    for r, reaction in enumerate(net.reactions):
        if isinstance(reaction.law, MassAction) and not net.assigned:
            for i, n in reaction.net.items():
                if i in place:
                    out[r, place[i]] = -n / x[i]
            continue
        laws = [fold(substitute(p, set_by_rule), rates(net)) for p in parts(net, reaction)]
        values = compiled(net, laws)(x)
        slopes = compiled(net, [derivative(p, s) for p in laws for s in net.internal])(x).reshape(2, -1)
        out[r] = slopes[0] / values[0] - slopes[1] / values[1]
    return out
