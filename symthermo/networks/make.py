"""`network`: one door for every form in which a network can be given in Python."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import NetworkSyntaxError
from .network import ReactionNetwork
from .text import parse


def network(
    source: Any,
    chemostats: str | Iterable[str] | Mapping[str, Any] = (),
    init: Mapping[str, Any] | None = None,
    name: str = "network",
) -> ReactionNetwork:
    """A reaction network from text, from a networkx graph, or from a rate matrix.

    Parameters
    ----------
    source
        text in the format of `symthermo.networks.text`;
        a bipartite MultiDiGraph of species and reactions, a DiGraph of complexes, a DiGraph of states with rates;
        a square matrix W, W[i][j] the rate from state j to state i
    chemostats : names of species held from outside, or a mapping from names to their concentrations
    init : initial concentrations

    Raises
    ------
    symthermo.errors.Mistake
        one sentence: the place, what was found, what would be accepted

    >>> network("A <-> X;  2 X + Y <-> 3 X;  X + B <-> Y + D", chemostats="A B D").internal
    ('X', 'Y')
    """
    if isinstance(source, str):
        return parse(source, chemostats, init, name)
    if isinstance(source, ReactionNetwork):
        raise NetworkSyntaxError("this is a network already; expected text, a networkx graph or a rate matrix")
    if hasattr(source, "adj") and hasattr(source, "nodes"):
        from .graphs import from_graph
        return from_graph(source, chemostats, init, name)
    from .rated import from_matrix
    return from_matrix(source, chemostats=chemostats, init=init, name=name)
