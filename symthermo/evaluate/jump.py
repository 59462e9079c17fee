"""Jump processes as numbers: `jump.at(p)`, `jump.stationary()`, `jump.propagate(p, t)`, `jump.integrate(p, t)`.

At a state everything is computed by `evaluate.state`, as for the network that the process is. Propagation is exact (see
`numeric.propagate`); along a path

    Sigma = int sigma dt,    length = int sqrt(I) dt,    action = (1/2) int I dt,    activity = int sum A dt

are integrated on the propagated law itself, not on a solver's interpolant. Sources: S. Ito, A. Dechant, Phys. Rev. X 10, 021056
(2020), arXiv:1810.06832.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadValue
from ..markov.jump import JumpProcess
from ..networks.network import ReactionNetwork, listing
from ..numeric.kernels import divergence, epr, fisher, force
from ..numeric.moving import gathered
from ..numeric.propagate import Evolution
from ..numeric.running import running
from . import state
from .applicable import applicable_at
from .jump_rates import Rates, moment
from .report import StateReport
from .speed_jumps import JumpLaw
from .speed_path import MovingPath
from .stationary import BALANCED, of_process
from .trajectory import Trajectory, output_times

Array = NDArray[np.float64]
RESOLVED = 1e-10
"""Integrals along a path resolve currents down to this part of the traffic."""


def start_law(process: JumpProcess, p: Any) -> Array:
    """p as floats that sum to one."""
    law = np.array([float(v) for v in process.probabilities(p)])
    return law / law.sum()


# -- at a state --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, eq=False, repr=False)
class JumpReport(StateReport):
    """The numbers of a jump process at probabilities, and at a time where its rates depend on it."""

    process: Any = None
    t: Any = None

    @cached_property
    def theorems(self) -> list[dict[str, Any]]:
        """Instances of the theorems that apply; none where a state is empty."""
        p = [s.initial for s in self.net.species_data]
        return applicable_at(self.process, p, self.t) if all(p) else []


def evaluate(process: JumpProcess, p: Any, t: Any = None) -> JumpReport:
    """Every number at p: those of the network, with one-way edges that lead downwards turned.

    >>> import symthermo as st
    >>> here = st.jump([[0, 1], [3, 0]]).at([0.9, 0.1])
    >>> here.J.tolist(), here.xdot
    ([2.6], {'s1': -2.6, 's2': 2.6})
    """
    moment(t)
    net = placed(process.rates_at(t), process.probabilities(p))
    report = state.evaluate(net)
    found = JumpReport(**{f.name: getattr(report, f.name) for f in fields(report)}, process=process, t=t)
    found = _balanced(process, net, found, t)
    downwards = np.array([e for e, r in enumerate(net.reactions) if r.reactants[0][0] > r.products[0][0]], dtype=np.intp)
    if not len(downwards):
        return found
    plus, minus, J, F = (np.array(part) for part in (found.J_plus, found.J_minus, found.J, found.F))
    plus[downwards], minus[downwards] = found.J_minus[downwards], found.J_plus[downwards]
    J[downwards], F[downwards] = -found.J[downwards], -found.F[downwards]
    return replace(found, J_plus=plus, J_minus=minus, J=J, F=F)


def _balanced(process: JumpProcess, net: ReactionNetwork, found: JumpReport, t: Any) -> JumpReport:
    """Rates that are formulas are rounded to doubles, after which an exact test finds no detailed balance: D(p||p_eq) put in."""
    if not (process.formulas and math.isnan(found.gibbs_above_equilibrium)) or len(process.classes) > 1:
        return found
    off = net.detailed_balance().residual
    if off is None or not off <= BALANCED:
        return found
    above = float(divergence([found.state[s] for s in net.species], stationary(process, t)))
    why = {k: v for k, v in found.why.items() if k != "gibbs_above_equilibrium"}
    return replace(found, gibbs_above_equilibrium=above, levels={**found.levels, "gibbs_above_equilibrium": "numerical"}, why=why)


def placed(net: ReactionNetwork, p: tuple[Fraction, ...]) -> ReactionNetwork:
    """The network with these probabilities as its state; they may be zero."""
    return replace(net, species_data=tuple(replace(s, initial=v) for s, v in zip(net.species_data, p, strict=True)))


stationary = of_process
"""See `JumpProcess.stationary`."""


def moving(process: JumpProcess, p: Any, t: Any = None) -> JumpLaw:
    """See `JumpProcess.moving`."""
    rates, times = Rates(process), np.array([moment(t)])
    return _law(rates, start_law(process, p), times, 0)


def _law(rates: Rates, law: Array, times: Array, at: Any = slice(None)) -> JumpLaw:
    """The laws in motion at times, from rates at those times: `at` picks one."""
    one = lambda K: (lambda pair: (pair[0][at], pair[1][at]))(rates.both_ways(K))
    slopes = None if rates.autonomous else one(rates.slopes(times))
    return JumpLaw(rates.process.states, law, (rates.lower, rates.upper), one(rates.at(times)), slopes)


# -- along a path ------------------------------------------------------------------------------------------------------
def propagate(process: JumpProcess, p: Any, t: Any) -> Array:
    """The law at t (n,), or at several times (T, n); p is that at t = 0.

    >>> import symthermo as st
    >>> st.jump([[0, 1], [3, 0]]).propagate([0.9, 0.1], 0.4).round(10).tolist()
    [0.3812327367, 0.6187672633]
    """
    try:
        times = np.asarray(t, dtype=float)
    except (TypeError, ValueError):
        raise BadValue(f"t = {str(t)[:40]!r}: expected a time or several") from None
    if times.ndim > 1 or not np.all((times >= 0) & np.isfinite(times)):
        raise BadValue("times of propagation must be finite and >= 0; the start is at t = 0")
    start, flat = start_law(process, p), np.atleast_1d(times)
    end = float(flat.max(initial=0.0))
    found = Rates(process).evolution(start, end)(flat) if end > 0 else np.broadcast_to(start, (len(flat), len(start))).copy()
    return np.asarray(found if times.ndim else found[0])


@dataclass(frozen=True, eq=False)
class JumpPath(Trajectory, MovingPath):
    """A trajectory of a jump process: y are probabilities, rows of J and F the edges from lower to higher states.

    Besides what `Trajectory` and `MovingPath` have: `running["activity"]`, the expected number of jumps.

    Attributes
    ----------
    rates : of the process, as arrays;  evolution : its law at any time;  scales : times at which integrals begin anew
    """

    rates: Any = None
    evolution: Any = None
    scales: Any = None

    @property
    def process(self) -> JumpProcess:
        """The jump process."""
        found: JumpProcess = self.rates.process
        return found

    @property
    def autonomous(self) -> bool:
        """The rates do not depend on time."""
        return self.process.autonomous

    @property
    def bound(self) -> float:
        """Of the truncation error of the propagation."""
        return float(self.evolution.bound)

    def moving(self, t: Any = None) -> JumpLaw:
        """The laws in motion at times, at the output times unless given."""
        times = self.t if t is None else np.atleast_1d(np.asarray(t, dtype=float))
        return _law(self.rates, self.evolution(times), times)

    @property
    def activity(self) -> float:
        """The expected number of jumps."""
        return float(self.running["activity"][-1])

    def __repr__(self) -> str:
        return f"<JumpPath of {self.net.name}: t = {self.t[0]:g} to {self.t[-1]:g}, {len(self.t)} times>"


def integrate(process: JumpProcess, p: Any, t: Any, *, points: int | None = None) -> JumpPath:
    """The exact path from p at t = 0 and its integrals.

    Parameters
    ----------
    t : the end, or increasing output times; integrals begin at the first of them
    points : how many equally spaced output times, where `t` is a number (401 unless given)

    >>> import symthermo as st
    >>> path = st.jump([[0, 0.75], [2.25, 0]]).integrate([0.9, 0.1], 0.4)
    >>> round(path.length, 10)
    1.0359564483
    """
    times = output_times(t, points)
    if times[0] < 0:
        raise BadValue(f"the first output time is {times[0]:g}; a process starts at t = 0")
    start, rates = start_law(process, p), Rates(process)
    evolution = rates.evolution(start, float(times[-1]))
    law = evolution(times)
    scales = _scales(rates, evolution, times)
    integrals, why = _integrals(rates, evolution, times, law[0], scales)
    plus, minus = rates.fluxes(law, times)
    J = plus - minus
    sigma, F = epr(plus, minus), force(plus, minus)
    if not np.isfinite(sigma).all():
        why.setdefault("sigma", "infinite where a probability is zero and rises")
    net = placed(process.rates_at(0) if process.autonomous else process.network, process.probabilities(p))
    return JumpPath(net, times, law.T, plus.T, minus.T, J.T, F.T, sigma, fisher(law, rates.change(J)), integrals,
                    float(np.abs(law.sum(axis=1) - 1.0).max()), 0, 0, len(evolution.knots) - 1, why=why, rates=rates,
                    evolution=evolution, scales=scales)


def _scales(rates: Rates, evolution: Evolution, times: Array) -> Array:
    """Times at which integrals begin anew: after each break ever longer stretches, and the knots of the evolution."""
    breaks, scale = [float(b) for b in rates.process.breaks], max(evolution.fastest, 1.0 / times[-1])
    graded = [edge + 2.0**k / scale for edge in (0.0, *breaks) for k in range(-4, 60) if 2.0**k / scale < times[-1]]
    return np.unique(np.concatenate([graded, evolution.knots[1:: max(1, len(evolution.knots) // 25)], breaks]))


def _integrals(rates: Rates, evolution: Evolution, times: Array, start: Array, edges: Array) -> tuple[dict[str, Array], dict[str, str]]:
    """The running integrals, and why one of them is infinite."""
    def integrands(t: Array) -> Array:
        law = evolution(t)
        plus, minus = rates.fluxes(law, t)
        information = fisher(law, rates.change(plus - minus))
        nothing = np.zeros(len(t))
        sigma, action = nothing if one_way else epr(plus, minus), nothing if leaves else 0.5 * information
        return np.stack([sigma, np.sqrt(information), action, (plus + minus).sum(axis=1)], axis=1)

    def noise(t: Array) -> Array:
        """Rounding of the traffic is all that a current which vanishes in the stationary law consists of."""
        law = evolution(t)
        A = np.add(*rates.fluxes(law, t))
        busy = gathered(rates.n, rates.lower, A) + gathered(rates.n, rates.upper, A)
        speed = RESOLVED * np.sqrt(np.divide(busy**2, law, out=np.zeros_like(law), where=law > 0).sum(axis=1))
        return np.stack([RESOLVED**2 * A.sum(axis=1), speed, 0.5 * speed**2, np.zeros(len(t))], axis=1)

    why: dict[str, str] = {}
    process = rates.process
    one_way = [r.name for r in process.network.reactions if not r.reversible]
    if one_way:
        why["sigma"] = f"the entropy production rate is infinite: {listing(one_way)} cannot run backwards"
    leaves = _leaves_zero(rates, start)
    if leaves:
        why["action"] = f"the action is infinite: the Fisher information of time is about 1/t while {listing(leaves)} is reached from p = 0"
    if start.min() > 0:
        found = running(integrands, times, edges, noise=noise)
    else:                               # t = u^2 takes away the singularities t^(-1/2) and ln t of a probability that leaves 0
        slowly = lambda f: lambda u: 2.0 * u[:, None] * f(u * u)
        found = running(slowly(integrands), np.sqrt(times), np.sqrt(edges[edges > 0]), noise=slowly(noise))
    columns = dict(zip(("entropy_production", "length", "action", "activity"), found.T.copy(), strict=True))
    for key, infinite in (("entropy_production", one_way), ("action", leaves)):
        if infinite:
            columns[key][1:] = math.inf
    if one_way:
        why["entropy_production"] = why["sigma"]
    return columns, why


def _leaves_zero(rates: Rates, start: Array) -> list[str]:
    """States that start at 0 and whose probability becomes positive."""
    present = start > 0
    while True:
        more = present.copy()
        more[rates.target[present[rates.source]]] = True
        if np.array_equal(more, present):
            break
        present = more
    return [str(rates.process.states[i]) for i in np.flatnonzero(present & (start == 0))]
