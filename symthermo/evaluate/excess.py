"""Which steady state a report refers to, and the three ways to take its entropy production apart."""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import HypothesisFails, Mistake
from ..numeric.splits import Split, hatano_sasa_split, information_split, onsager_split
from . import stationary
from .currents import Currents, currents, nearest
from .field import field
from .stationary import SteadyState
from .values import Point, at, named

LARGEST_SEARCH = 60
"""Internal species up to which a report looks for steady states: a search solves some thousand systems of that size."""


@dataclass(frozen=True)
class Chosen:
    """A steady state, how it was chosen ("given", "only", "reached"), and the others of the class that were found."""

    state: SteadyState
    how: str
    others: list[SteadyState]

    def to_json(self) -> dict[str, Any]:
        """As the document of `evaluate --json` has it."""
        others = [{"x": dict(s.x), "stable": s.stable} for s in self.others]
        return {"x": dict(self.state.x), "stable": self.state.stable, "chosen": self.how, "others": others}


def choose(point: Point, wanted: Mapping[str, Any] | None, why: dict[str, str], seed: int = 0) -> Chosen | None:
    """The one that is wanted; else the only one found; else the one that the dynamics reaches; else None, and why."""
    if not wanted and (only := stationary.linear(point)) is not None:
        return Chosen(only, "only", [])
    rates = field(point.net)
    if len(point.net.internal) > LARGEST_SEARCH and not wanted:
        why["steady_state"] = f"not searched for: more than {LARGEST_SEARCH} internal species (net.steady_states() does it)"
        return None
    try:
        found = stationary.of_point(point, rates, seed=seed, follow=False)
    except Mistake as e:
        if wanted:
            raise
        why["steady_state"] = f"no steady state: {e}"
        return None
    if wanted:
        chosen, how = stationary.find(point, rates, found, wanted), "given"
    elif len(found) == 1:
        chosen, how = found[0], "only"
    elif reached := [s for s in found if s.reached]:
        chosen, how = reached[0], "reached"
    else:
        why["steady_state"] = (
            f"{len(found)} steady states were found, and the dynamics reaches none of them: one has to be named" if found
            else "no positive steady state was found in the class of the state"
        )
        return None
    return Chosen(chosen, how, [s for s in found if s is not chosen])


def excess(point: Point, flow: Currents, sigma: float, chosen: Chosen | None, why: dict[str, str]) -> dict[str, Any]:
    """{name: {"excess", "housekeeping"}}; "undefined" where a split does not exist, and why."""
    net = point.net
    S_X = np.array(net.rows(internal=True))
    J_plus, J_minus = (np.array([nearest(v, "a flux") for v in part]) for part in (flow.plus, flow.minus))

    def hatano_sasa() -> Split:
        if chosen is None:
            raise HypothesisFails(f"the Hatano-Sasa split needs a steady state: {why['steady_state']}")
        there = currents(at(net, {s: chosen.state.x[s] for s in net.internal}))
        x = np.array([float(point.x[s]) for s in net.internal])
        if not np.all(x > 0):
            raise HypothesisFails("the Hatano-Sasa split needs positive concentrations")
        return hatano_sasa_split(S_X, J_plus, J_minus, there.forces, x, [chosen.state.x[s] for s in net.internal])

    ways = {
        "hatano_sasa": hatano_sasa,
        "onsager": lambda: onsager_split(S_X, J_plus, J_minus),
        "information": lambda: information_split(S_X, J_plus, J_minus),
    }
    out: dict[str, Any] = {}
    for name, way in ways.items():
        try:
            if not math.isfinite(sigma):
                raise HypothesisFails(why["sigma"])
            with named(net):
                split = way()
        except Mistake as e:
            out[name], why[name] = "undefined", str(e)
            continue
        out[name] = {"excess": split.excess, "housekeeping": split.housekeeping}
        if min(split.excess, split.housekeeping) < 0:
            why[name] = "a part is negative, which can happen where the steady state is not complex balanced"
    return out
