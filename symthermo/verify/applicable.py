"""The theorems that apply to a model, with both sides: what `evaluate` and `integrate` list.

One entry for each place that a theorem speaks of (`{"i": "X"}`), and for each unit vector where it holds for every observable
or current (`{"a": "X"}`, `{"w": "r1"}`); of a diffusion, for each coordinate. A theorem that needs a choice nobody can make for
the user, a second state, is left out: `theorem.on(model, ...)` takes it. Where a hypothesis fails, `holds` is null. A theorem about
jump processes is listed for every network that is one: unimolecular, with concentrations that sum to one.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..catalogue import HERE, theorems
from ..errors import HypothesisFails
from ..evaluate.diffusion_state import DiffusionPath
from ..evaluate.jump import JumpPath
from ..networks.network import ReactionNetwork
from ..proof import Theorem
from .doors import door
from .environment import Environment
from .judge import One, instances
from .statements import free_indices, of_paths

Entry = dict[str, Any]
MOST_ENTRIES = 400
"""Of one theorem: the instances on a network with more places are left to `theorem.on`."""


def readable() -> Iterator[Theorem]:
    """The theorems of the catalogue; what a broken file of the user says is for `check` to tell."""
    for identifier in theorems:
        try:
            yield theorems[identifier]
        except Exception:
            if theorems.source(identifier).parent == HERE:
                raise


def about_networks() -> Iterator[Theorem]:
    """Those that speak of reaction networks of any kind."""
    return (t for t in readable() if {"network", "chemical"} & set(t.applies_to))


def applicable(net: ReactionNetwork, state: Mapping[str, Any], steady: Mapping[str, Any] | None = None) -> list[Entry]:
    """One entry for each instance at a state.

    Parameters
    ----------
    state : concentrations, exact numbers or floats
    steady : concentrations at the steady state that theorems about one refer to; found by itself unless given

    >>> import symthermo as st
    >>> net = st.network("A <=> B | 1, 1; init: A=3, B=1")
    >>> [e] = [e for e in applicable(net, {"A": 3, "B": 1}) if e["id"] == "tur.concentration" and e["instance"] == {"i": "A"}]
    >>> e["lhs"], round(e["rhs"], 6), e["holds"], e["level"]
    (8.0, 8.788898, True, 'certified')
    """
    inner = {s: v for s, v in state.items() if s not in net.assigned}
    return _entries(Environment.at(net, inner, steady), over_time=False)


def applicable_at(model: Any, state: Any, t: Any = None) -> list[Entry]:
    """One entry for each instance at probabilities of a jump process, or a density of a diffusion, at the time t."""
    return _entries(door(model).at(state, {} if t is None else {"t": t}, None), over_time=False)


def applicable_along(path: Any) -> list[Entry]:
    """One entry for each instance of a theorem about a stretch of time, along a trajectory."""
    model = path.model if isinstance(path, DiffusionPath) else path.process if isinstance(path, JumpPath) else path.net
    return _entries(door(model).stretch(path), over_time=True)


def _entries(environment: Environment, over_time: bool) -> list[Entry]:
    out = []
    for theorem in readable():
        if environment.refuses(theorem) or of_paths(theorem) != over_time:
            continue
        if environment.grid is not None and ("diffusion" not in theorem.applies_to or free_indices(theorem)):
            continue                                           # it speaks of single cells
        try:
            found = list(instances(theorem, environment))
        except HypothesisFails:
            continue
        out += [entry(theorem, one) for one in found[:MOST_ENTRIES]]
    return out


def entry(theorem: Theorem, one: One) -> Entry:
    """An instance as plain data."""
    lhs, rhs = float(one.lhs), float(one.rhs)
    return {"id": theorem.id, "instance": one.places, "relation": one.relation, "lhs": lhs, "rhs": rhs, "slack": one.slack,
            "holds": one.holds, "level": one.level, "hypotheses": one.hypotheses}
