"""The theorems that speak of a network, evaluated at a state or along a trajectory; none as long as nothing evaluates them."""
from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..networks.network import ReactionNetwork

BRIDGE = "symthermo.verify.applicable"
"""Has the functions that are asked for here; imported when asked, since theorems need sympy and numbers do not."""
Entries = list[dict[str, Any]]


def applicable(net: ReactionNetwork, state: Mapping[str, Any], steady: Mapping[str, Any] | None = None) -> Entries:
    """One entry for each instance at a positive state: id, instance, relation, lhs, rhs, slack, holds, level, hypotheses."""
    return [] if empty(net, state) else _ask("applicable", net, state, steady)


def empty(net: ReactionNetwork, state: Mapping[str, Any]) -> list[str]:
    """The internal species and chemostats that are not there: the theorems speak of positive concentrations."""
    return [s for s, x in state.items() if not x > 0 and s not in net.assigned]


def applicable_at(model: Any, state: Any, t: Any = None) -> Entries:
    """One entry for each instance at the probabilities of a jump process, or a density of a diffusion."""
    return _ask("applicable_at", model, state, t)


def applicable_along(path: Any) -> Entries:
    """One entry for each instance along a trajectory."""
    return _ask("applicable_along", path)


def _ask(question: str, *about: Any) -> Entries:
    if find_spec(BRIDGE) is None:
        return []
    entries: Entries = getattr(import_module(BRIDGE), question)(*about)
    return entries
