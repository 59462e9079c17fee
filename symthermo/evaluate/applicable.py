"""The theorems that speak of a network, evaluated at a state or along a trajectory; none where the catalogue does not say."""
from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..networks.network import ReactionNetwork

CATALOGUE = "symthermo.verify.applicable"
Entries = list[dict[str, Any]]


def applicable(net: ReactionNetwork, state: Mapping[str, Any]) -> Entries:
    """One entry for each instance at a state: id, instance, relation, lhs, rhs, slack, holds, level, hypotheses."""
    return _ask("applicable", net, state)


def applicable_along(path: Any) -> Entries:
    """One entry for each instance along a trajectory."""
    return _ask("applicable_along", path)


def _ask(question: str, *about: Any) -> Entries:
    if find_spec(CATALOGUE) is None:
        return []
    answer = getattr(import_module(CATALOGUE), question, None)
    return [] if answer is None else answer(*about)
