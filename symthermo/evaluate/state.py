"""Every number at a state, each with its level of trust: `net.at(X=1.5, Y=1.2)`, and `symthermo evaluate`.

    xdot = S_X J,   F = ln(J_plus/J_minus),   sigma = sum J F,   I = sum xdot_i^2/x_i,   D = S_X diag(A) S_X^T,
    mobility = S_X diag(L) S_X^T,   G = sum x_i (mu_i - 1),   G - G_eq = D(x||x_eq),   sigma = excess + housekeeping

Levels: *exact* (rational, rounded once to a double), *certified* (a ball around the true value, rounded once), *numerical*
(computed in doubles). What is infinite or undefined is a value, inf or NaN, with a sentence under `why`.

With several compartments J is amount per time; sigma is per time, and I, D and the mobility are those of the amounts.
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ..calculus import as_float
from ..errors import Mistake
from ..networks.network import ReactionNetwork, listing
from . import equilibrium, stationary
from .applicable import empty
from .currents import Currents, ball, combine, currents, nearest
from .excess import choose, excess
from .matrices import mobility, weighted
from .report import StateReport
from .values import Number, Point, at

_LONGEST_EXACT_SUM = 64


def evaluate(net: ReactionNetwork, state: Mapping[str, Any] | None = None, steady: Mapping[str, Any] | None = None,
             seed: int = 0) -> StateReport:
    """All numbers of a network at a state.

    Parameters
    ----------
    state : concentrations; the model's own where it does not speak
    steady : names the steady state that the Hatano-Sasa split refers to, by concentrations within 5 %
    seed : of the random starts of the search for steady states

    Raises
    ------
    MissingValue, UnknownName, BadValue, HypothesisFails
        one sentence

    >>> import symthermo as st
    >>> here = st.network("A <=> B | 2, 1").at(A=1, B=1)
    >>> here.sigma, here.levels["sigma"], here.xdot
    (0.6931471805599453, 'certified', {'A': -1.0, 'B': 1.0})
    """
    point = at(net, state)
    return _Evaluation(point).report(steady, seed)


class _Evaluation:
    """The parts of a report, computed in turn; `levels` and `why` fill up on the way."""

    def __init__(self, point: Point) -> None:
        self.point, self.net = point, point.net
        self.flow: Currents = currents(point)
        self.levels: dict[str, str] = {}
        self.why: dict[str, str] = {}
        self.volume = {s.name: Fraction(1) if self.net.well_stirred else s.volume for s in self.net.species_data}
        self.rows = [
            {r: column[i] for r, column in enumerate(self.net.columns) if i in column} for i in self.net.internal_index
        ]

    def report(self, steady: Mapping[str, Any] | None, seed: int) -> StateReport:
        """Everything, in the order of the document."""
        state = {s: nearest(v, s) for s, v in self.point.x.items()}
        self.levels["state"] = "exact" if self.point.exact else "numerical"
        vectors = self._vectors()
        forces = self._forces()
        rates, fisher, speed = self._motion()
        matrices = self._matrices()
        gibbs, above = self._gibbs()
        chosen = choose(self.point, steady, self.why, seed)
        splits = excess(self.point, self.flow, forces["sigma"], chosen, self.why)
        self.levels |= {"excess": "numerical", "steady_state": "numerical"}
        if zero := empty(self.net, state):
            self.why["theorems"] = f"the theorems speak of positive concentrations: {listing(zero)} = 0"
        found = StateReport(
            net=self.net, name=self.net.name, reactions=tuple(r.name for r in self.net.reactions), state=state, xdot=rates,
            **vectors, **forces,
            fisher_information=fisher, intrinsic_speed=speed, species=self.net.internal, **matrices, gibbs=gibbs,
            gibbs_above_equilibrium=above, excess=splits, steady_state=None if chosen is None else chosen.to_json(),
            volumes=None if self.net.well_stirred else {s.name: as_float(s.volume, s.name) for s in self.net.species_data},
            levels=self.levels, why=self.why,
        )
        for key in [k for k in self.levels if _undefined(getattr(found, k))]:
            del self.levels[key]
        return found

    # -- fluxes and forces ---------------------------------------------------------------------------------------------
    def _vectors(self) -> dict[str, Any]:
        f = self.flow
        parts = {"J_plus": f.plus, "J_minus": f.minus, "J": f.net, "A": f.traffic}
        for key, numbers in parts.items():
            self.levels[key] = f.level
            if lost := [r for r, v in enumerate(numbers) if v is None]:
                self.why[key] = f"undefined for a {f.reasons(lost)}"
        names = [r.name for r in self.net.reactions]
        rounded = lambda key, part: np.array([nearest(v, f"{key} of reaction {r}") for v, r in zip(part, names, strict=True)])
        return {key: rounded(key, part) for key, part in parts.items()}

    def _forces(self) -> dict[str, Any]:
        f = self.flow
        derived = "certified" if f.level == "exact" else "numerical"
        self.levels |= {"F": derived, "L": derived, "sigma": derived}
        F, L = np.array(f.forces), np.array(f.onsager)
        if f.why:
            self.why["F"] = f"not a finite force: {f.reasons(f.why)}"
        if np.isnan(L).any():
            self.why["L"] = f"no Onsager coefficient: {f.reasons(np.flatnonzero(np.isnan(L)).tolist())}"
        return {"F": F, "L": L, "sigma": self._sigma()}

    def _sigma(self) -> float:
        f = self.flow
        unknown = [r for r, (a, b) in enumerate(zip(f.plus, f.minus, strict=True)) if a is None or b is None or min(a, b) < 0]
        infinite = [r for r in f.why if r not in unknown and f.net[r] != 0]
        if unknown:
            self.why["sigma"] = f"the entropy production rate is undefined: {f.reasons(unknown)}"
            return math.nan
        if infinite:
            self.why["sigma"] = f"the entropy production rate is infinite: {f.reasons(infinite)}"
            self.levels["sigma"] = "exact"
            return math.inf
        if f.level == "exact":
            J = [Fraction(f.net[r] or 0) for r in f.two_way]
            return f.balls(lambda: [sum((ball(j) * F for j, F in zip(J, f.force_balls(), strict=True)), ball(Fraction(0)))])[0]
        return math.fsum(float(f.net[r] or 0) * f.forces[r] for r in f.two_way)

    # -- motion --------------------------------------------------------------------------------------------------------
    def _motion(self) -> tuple[dict[str, float], float, float]:
        """xdot = (S_X J)/V, I = sum V xdot^2/x, v."""
        change: dict[str, Number | None] = {}
        for s, row in zip(self.net.internal, self.rows, strict=True):
            amount = combine((n, self.flow.net[r]) for r, n in row.items())
            change[s] = None if amount is None else amount / self.volume[s]
        self.levels["xdot"] = self.flow.level
        out = {s: nearest(v, f"the rate of change of {s}") for s, v in change.items()}
        if unknown := [s for s, v in change.items() if v is None]:
            lost = self.flow.reasons(r for r, j in enumerate(self.flow.net) if j is None)
            self.why["xdot"] = f"the rate of change of {listing(unknown)} is undefined: {lost}"
            self.why["fisher_information"] = self.why["xdot"]
            return out, math.nan, math.nan
        terms: list[Number] = []
        for s, v in change.items():
            assert v is not None
            if self.point.x[s] == 0 and v != 0:
                self.why["fisher_information"] = f"the Fisher information of time is infinite: {s} = 0 and changes"
                self.levels |= {"fisher_information": "exact", "intrinsic_speed": "exact"}
                return out, math.inf, math.inf
            if v:
                terms.append(self.volume[s] * v * v / self.point.x[s])
        return out, *self._information(terms)

    def _information(self, terms: list[Number]) -> tuple[float, float]:
        if not all(isinstance(t, Fraction) for t in terms):
            self.levels |= {"fisher_information": "numerical", "intrinsic_speed": "numerical"}
            total = math.fsum(float(t) for t in terms)
            return total, math.sqrt(total)
        rational = len(terms) <= _LONGEST_EXACT_SUM
        self.levels |= {"fisher_information": "exact" if rational else "certified", "intrinsic_speed": "certified"}
        parts = [sum(terms, Fraction(0))] if rational else terms
        balls = lambda: sum((ball(t) for t in parts), ball(Fraction(0)))
        first, second = Currents.balls(lambda: [balls(), balls().sqrt()])
        return first, second

    def _matrices(self) -> dict[str, Any]:
        """D = S_X diag(A) S_X^T and S_X diag(L) S_X^T, with their levels."""
        found = {"diffusion": weighted(self.net, self.flow.traffic), "mobility": mobility(self.net, self.flow)}
        self.levels["diffusion"] = self.flow.level
        self.levels["mobility"] = "certified" if self.flow.level == "exact" else "numerical"
        for key, matrix in found.items():
            if np.isnan(matrix).any():
                lost = self.flow.reasons(r for r, L in enumerate(self.flow.onsager) if math.isnan(L))
                self.why[key] = f"undefined for the species of a reaction whose two fluxes are not known: {lost}"
        return found

    # -- thermodynamics ------------------------------------------------------------------------------------------------
    def _gibbs(self) -> tuple[float, float]:
        """G = sum over all species of n (mu0 + ln x - 1), and D(n||n_eq) over the internal ones."""
        self.levels |= {"gibbs": "numerical", "gibbs_above_equilibrium": "numerical"}
        gibbs = above = math.nan
        mu0 = equilibrium.potentials(self.net)
        if isinstance(mu0, str):
            self.why["gibbs"] = mu0
        else:
            x = stationary.vector(self.point)
            n = x * np.array([float(self.volume[s]) for s in self.net.species])
            gibbs = math.fsum((n * (mu0 + np.log(np.where(x > 0, x, 1.0)) - 1.0)).tolist())
        try:
            found = equilibrium.of_point(self.point)
        except Mistake as e:
            self.why["gibbs_above_equilibrium"] = str(e)
            return gibbs, above
        if isinstance(found, equilibrium.NoEquilibrium):
            self.why["gibbs_above_equilibrium"] = found.why
        else:
            above = found.above
        return gibbs, above


def _undefined(value: Any) -> bool:
    """Nothing in it is a number, so it has no level."""
    if isinstance(value, dict):
        return bool(value) and all(_undefined(v) for v in value.values())
    if isinstance(value, np.ndarray):
        return value.size > 0 and bool(np.isnan(value).all())
    return value is None or isinstance(value, str) or isinstance(value, float) and math.isnan(value)
