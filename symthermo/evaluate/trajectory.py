"""A trajectory with what it costs and how fast it goes: `net.integrate({"X": 1.5}, t=50)`, and `symthermo integrate`.

    dx/dt = S_X J,    Sigma = int sigma dt,    length = int sqrt(I) dt,    action = (1/2) int I dt

The integrals are taken along the solver's own interpolant, not over the output points, so they do not depend on how many of
those there are. Conservation laws are checked on every step. Sources: S. Ito, Phys. Rev. Lett. 121, 030605 (2018),
arXiv:1712.04311; K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444.
"""
from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadValue, MissingValue
from ..networks.disk import write_whole
from ..networks.network import OneWay, ReactionNetwork, listing
from ..numeric import functionals, ode
from ..numeric.functionals import Motion
from ..numeric.kernels import epr, fisher, force
from .applicable import applicable_along
from .field import field as field_of
from .report import plain
from .stationary import laws, vector
from .values import at, named

Array = NDArray[np.float64]
POINTS = 401


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A solution of the rate equations at output times, with scipy's names for what scipy has too.

    Attributes
    ----------
    net : the network, with the values that were used
    t : (T,) times;  y : (N, T) concentrations of all species, in the order of `net.species`;  x : {species: (T,)}
    J_plus, J_minus, J, F : (M, T) fluxes, currents, forces; NaN where a law has one part
    sigma, fisher_information : (T,) entropy production rate and Fisher information of time
    running : {"entropy_production", "length", "action": (T,)} the integrals from t[0] to each time
    entropy_production, length, action : the integrals over the whole time; inf, or NaN where undefined, see `why`
    drift : the worst relative drift of a conservation law;  nfev, njev, nsteps, success, message : of the solver
    levels, why : {key: level of trust}, {key: sentence}
    """

    net: ReactionNetwork
    t: Array
    y: Array
    J_plus: Array
    J_minus: Array
    J: Array
    F: Array
    sigma: Array
    fisher_information: Array
    running: Mapping[str, Array]
    drift: float
    nfev: int
    njev: int
    nsteps: int
    success: bool = True
    status: int = 0
    message: str = ""
    why: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def x(self) -> dict[str, Array]:
        """{species: (T,)}."""
        return dict(zip(self.net.species, self.y, strict=True))

    @property
    def levels(self) -> dict[str, str]:
        """Everything along a trajectory is computed in doubles."""
        keys = ("x", "sigma", "entropy_production", "fisher_information", "length", "action")
        return {k: "numerical" for k in keys if not np.isnan(getattr(self, k) if k != "x" else self.y).all()}

    @property
    def entropy_production(self) -> float:
        """Sigma = int sigma dt."""
        return float(self.running["entropy_production"][-1])

    @property
    def length(self) -> float:
        """int sqrt(I) dt."""
        return float(self.running["length"][-1])

    @property
    def action(self) -> float:
        """(1/2) int I dt."""
        return float(self.running["action"][-1])

    @cached_property
    def theorems(self) -> list[dict[str, Any]]:
        """Instances of the theorems about trajectories that apply."""
        return applicable_along(self)

    def to_json(self) -> dict[str, Any]:
        """The document of `symthermo integrate --json`."""
        keys = ("t", "x", "sigma", "entropy_production", "fisher_information", "length", "action", "levels", "why", "theorems")
        return {k: plain(getattr(self, k)) for k in keys}

    def save_csv(self, path: str | Path) -> None:
        """One line for each time: `t`, every species in order, `sigma`. The file is written whole or not at all."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["t", *self.net.species, "sigma"])
        writer.writerows(np.column_stack([self.t, self.y.T, self.sigma]).tolist())
        write_whole(str(path), out.getvalue())

    def __repr__(self) -> str:
        return f"<Trajectory of {self.net.name}: t = {self.t[0]:g} to {self.t[-1]:g}, {len(self.t)} times, {self.nsteps} steps>"


def integrate(net: ReactionNetwork, x0: Mapping[str, Any] | None = None, t: Any = None, *, points: int | None = None, rtol: float = 1e-10,
              atol: float | None = None, method: str = "LSODA", progress: Callable[[float], None] | None = None) -> Trajectory:
    """The trajectory from x0 (the model's state, where x0 does not speak).

    Parameters
    ----------
    t : the end (the start is 0), or all output times
    points : how many equally spaced output times, both ends included, where `t` is a number (401 unless given)
    rtol, atol, method : of the solver, as in `symthermo.numeric.ode.integrate`
    progress : called with the time reached, after each step

    Raises
    ------
    MissingValue, UnknownName, BadValue, OutOfDomain
        one sentence

    >>> import symthermo as st
    >>> path = st.network("A <=> B | 2, 1; init: A=3, B=1").integrate(t=5, points=11)
    >>> len(path.t), round(float(path.x["B"][-1]), 6), round(path.entropy_production, 8)
    (11, 2.666666, 1.4519614)
    """
    times = output_times(t, points)
    point = at(net, x0)
    rates = field_of(point.net)
    why = _infinite(point.net)
    follow: dict[str, functionals.Functional] = {"length": functionals.speed, "action": functionals.fisher_information}
    if "sigma" not in why:
        follow["entropy_production"] = functionals.entropy_production
    with named(point.net):
        found = ode.integrate(rates, vector(point), times, method=method, rtol=rtol, atol=atol, laws=laws(point.net), functionals=follow,
                              progress=progress)
    motion = Motion(rates, found.y.T)
    J_plus, J_minus = motion.fluxes
    sigma, F = _dissipation(J_plus, J_minus)
    running = dict(found.integrals)
    running["action"] = 0.5 * running["action"]
    if "sigma" in why:
        lost = np.full(len(times), math.inf if np.isinf(sigma).any() and not np.isnan(sigma).all() else math.nan)
        lost[0] = 0.0
        running["entropy_production"], why["entropy_production"] = lost, why["sigma"]
    elif not np.isfinite(sigma).all():
        why["sigma"] = "infinite or undefined where a concentration is zero, or below zero by rounding"
    if found.unresolved:
        why["length"] = f"for a time of {found.unresolved:.3g} a concentration was below atol, and the integrals take it as atol there"
    return Trajectory(
        point.net, times, found.y, J_plus.T, J_minus.T, motion.J.T, F.T, sigma, _fisher(motion), running, found.drift,
        found.nfev, found.njev, found.nsteps, message=found.message, why=why,
    )


def output_times(t: Any, points: int | None) -> Array:
    """From the end, or as they are given."""
    if t is None:
        raise MissingValue("no end time: give t, the end, or a sequence of output times")
    if points is not None and (isinstance(points, bool) or not isinstance(points, (int, np.integer)) or points < 2):
        raise BadValue(f"points = {points}: expected a whole number from 2, both ends are output times")
    try:
        times = np.atleast_1d(np.asarray(t, dtype=float))
    except (TypeError, ValueError):
        raise BadValue(f"t = {str(t)[:40]!r}: expected the end time, or increasing output times") from None
    if times.size == 1:
        if not (np.isfinite(times[0]) and times[0] > 0):
            raise BadValue(f"the end time is {times[0]:g}; expected a positive number")
        return np.linspace(0.0, float(times[0]), points or POINTS)
    if points is not None:
        raise BadValue("either points or a sequence of output times, not both")
    if not (times.ndim == 1 and times.size and np.all(np.isfinite(times)) and np.all(np.diff(times) > 0)):
        raise BadValue("the output times must be finite and increasing")
    return times


def _infinite(net: ReactionNetwork) -> dict[str, str]:
    """Why the entropy production rate is not a number all along, for structural reasons."""
    if one_part := [r.name for r in net.reactions if isinstance(r.law, OneWay)]:
        return {"sigma": f"the entropy production rate is undefined: the law of {listing(one_part)} is not told apart into two directions"}
    if one_way := [r.name for r in net.reactions if not r.reversible]:
        return {"sigma": f"the entropy production rate is infinite: {listing(one_way)} cannot run backwards"}
    return {}


def _dissipation(J_plus: Array, J_minus: Array) -> tuple[Array, Array]:
    """sigma (T,) and F (T, M); NaN at a time where a flux is unknown or negative."""
    a, b = (np.where(part < 0, np.nan, part) for part in (J_plus, J_minus))
    return epr(a, b), force(a, b)


def _fisher(motion: Motion) -> Array:
    usable = np.all(motion.n >= 0, axis=-1)
    return np.where(usable, fisher(np.where(usable[:, None], motion.n, 1.0), motion.ndot), np.nan)
