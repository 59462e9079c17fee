"""The theorems that speak of a network, evaluated at a state; none as long as there is no catalogue."""
from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from ..networks.network import ReactionNetwork

CATALOGUE = "symthermo.catalogue"


def applicable(net: ReactionNetwork, state: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One entry for each instance of a theorem that applies: id, instance, relation, lhs, rhs, slack, holds, level, hypotheses."""
    if find_spec(CATALOGUE) is None:
        return []
    entries: list[dict[str, Any]] = import_module(CATALOGUE).applicable(net, state)
    return entries
