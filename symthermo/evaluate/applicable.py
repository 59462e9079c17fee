"""The theorems that speak of a network, evaluated at a state or along a trajectory; none as long as nothing evaluates them."""
from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..networks.network import ReactionNetwork

BRIDGE = "symthermo.verify.applicable"
"""Has `applicable(net, state)` and `applicable_along(path)`; imported when asked, since theorems need sympy and numbers do not."""
Entries = list[dict[str, Any]]


def applicable(net: ReactionNetwork, state: Mapping[str, Any]) -> Entries:
    """One entry for each instance at a positive state: id, instance, relation, lhs, rhs, slack, holds, level, hypotheses."""
    return _ask("applicable", net, state) if all(v > 0 for v in state.values()) else []


def applicable_along(path: Any) -> Entries:
    """One entry for each instance along a trajectory."""
    return _ask("applicable_along", path)


def _ask(question: str, *about: Any) -> Entries:
    if find_spec(BRIDGE) is None:
        return []
    entries: Entries = getattr(import_module(BRIDGE), question)(*about)
    return entries
