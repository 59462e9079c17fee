"""Networks from networkx graphs, and back.

(i)   a bipartite graph of species and reactions: what `net.graph` is
(ii)  a graph of complexes: nodes "2 X + Y", or tuples of (species, coefficient) pairs; each edge one direction, with `k`
(iii) a graph of states: each edge one direction, with `rate`; several reservoirs between a pair told apart by `channel`

The order of species and reactions does not depend on the order in which nodes were entered: it is `order` where the nodes
carry it, else that of their names.
"""
from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import networkx as nx

from ..errors import BadStructure, BadValue
from .network import ReactionNetwork, listing
from .rated import Complex, Rate, ordered, paired, readable, with_given, words
from .records import Node, Record, channel, from_record, natural, to_record
from .text import read_complex


def to_graph(net: ReactionNetwork) -> nx.MultiDiGraph:
    """The bipartite graph of a network: nodes ("species", name) and ("reaction", name), edges with role and stoich.

    `from_graph` gives the network back. Attributes are those of `symthermo.networks.records`; values are exact.

    >>> import symthermo as st
    >>> graph = st.network("r1: 2 X <=> Y | 2, k").graph
    >>> graph.nodes["reaction", "r1"]["k_plus"], graph.nodes["reaction", "r1"]["k_minus"]
    (Fraction(2, 1), 'k')
    >>> list(graph.edges(data="stoich"))
    [(('species', 'X'), ('reaction', 'r1'), 2), (('reaction', 'r1'), ('species', 'Y'), 1)]
    """
    record = to_record(net)
    graph = nx.MultiDiGraph(**record.data)
    graph.add_nodes_from((node, dict(data)) for node, data in record.nodes.items())
    graph.add_edges_from((u, v, dict(data)) for u, v, data in record.edges)
    return graph


def from_graph(
    graph: Any,
    chemostats: Any = (),
    init: Mapping[Any, Any] | None = None,
    name: str = "network",
) -> ReactionNetwork:
    """The network of a directed networkx graph in one of the three forms above.

    Parameters
    ----------
    chemostats, init : as in `symthermo.network`, on top of what the nodes say; keys may be nodes of a graph of states

    Raises
    ------
    BadStructure, BadValue, NetworkSyntaxError
        one sentence that names the node or edge

    >>> from_graph(nx.DiGraph([("E + S", "C", {"k": 2}), ("C", "E + S", {"k": 1}), ("C", "E + P", {"k": 3})])).text()
    'r1: C -> E + P | k=3\\nr2: C <=> E + S | kp=1, km=2\\n'
    """
    if not graph.is_directed():
        raise BadStructure("the graph is undirected; expected a DiGraph or MultiDiGraph, whose edges say which way a reaction runs")
    if not graph.number_of_edges():
        raise BadStructure("the graph has no edges, so the network has no reactions")
    if any("bipartite" in data for _, data in graph.nodes(data=True)) or any(_kind(n, {}) is not None for n in graph):
        return with_given(from_record(_record(graph, name)), chemostats, init)
    edges = [(u, v, _rate(u, v, data), channel(data)) for u, v, data in graph.edges(data=True)]
    if len({rate is None for _, _, rate, _ in edges}) > 1:
        u, v = next((u, v) for u, v, rate, _ in edges if rate is None)
        raise BadValue(f"the edge from {u} to {v} has neither 'rate' nor 'k', and others have")
    given = {key for _, _, data in graph.edges(data=True) for key in ("k", "rate") if key in data}
    of_complexes = given != {"rate"} and (all(isinstance(n, str) for n in graph) or all(map(_is_pairs, graph)))
    complexes: dict[Any, Complex] = {n: _complex(n) if of_complexes else ((readable(n), 1),) for n in graph}
    nodes = sorted(complexes, key=lambda n: natural(words(complexes[n]))) if of_complexes else ordered(graph)
    place = {n: i for i, n in enumerate(nodes)}
    _distinct(complexes)
    rates = [Rate(place[u], place[v], rate, label) for u, v, rate, label in edges]
    net = paired([complexes[n] for n in nodes], rates, name)
    return with_given(net, chemostats, init, {} if of_complexes else {n: readable(n) for n in nodes})


# -- species and reactions ---------------------------------------------------------------------------------------------
def _kind(node: Hashable, data: Mapping[str, Any]) -> str | None:
    if isinstance(node, tuple) and len(node) == 2 and node[0] in ("species", "reaction") and isinstance(node[1], str):
        return str(node[0])
    return {0: "species", 1: "reaction"}.get(data.get("bipartite", -1))


def _record(graph: Any, name: str) -> Record:
    names: dict[Hashable, Node] = {}
    for node, data in graph.nodes(data=True):
        kind = _kind(node, data)
        if kind is None:
            raise BadStructure(f"the node {node!r} has no bipartite=0 (a species) or bipartite=1 (a reaction), and others have")
        names[node] = (kind, node[1] if isinstance(node, tuple) and node[0] == kind else readable(node))
    if len(set(names.values())) < len(names):
        raise BadStructure("two nodes of the graph have the same name")
    return Record(
        {names[n]: dict(data) for n, data in graph.nodes(data=True)},
        [(names[u], names[v], dict(data)) for u, v, data in graph.edges(data=True)],
        {"name": name, **graph.graph} if name == "network" else {**graph.graph, "name": name},
    )


# -- complexes and states ----------------------------------------------------------------------------------------------
def _rate(u: Hashable, v: Hashable, data: Mapping[str, Any]) -> Any:
    found = {key: data[key] for key in ("rate", "k") if data.get(key) is not None}
    if len(found) == 2:
        raise BadValue(f"the edge from {u} to {v} has both 'rate' and 'k'; expected one of them")
    if not found and (other := [key for key in data if key not in ("channel", "key")]):
        raise BadValue(f"the edge from {u} to {v} has no 'rate' or 'k', but {listing(other)}")
    return next(iter(found.values()), None)


def _is_pairs(node: Hashable) -> bool:
    return isinstance(node, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str) and isinstance(pair[1], int) for pair in node
    )


def _complex(node: Any) -> Complex:
    pairs = read_complex(node if isinstance(node, str) else words(node))
    return tuple(sorted(pairs, key=lambda pair: natural(pair[0])))


def _distinct(complexes: Mapping[Any, Complex]) -> None:
    seen: dict[Complex, Any] = {}
    for node, c in complexes.items():
        if c in seen:
            raise BadStructure(f"the nodes {seen[c]!r} and {node!r} mean the same; use one of them")
        seen[c] = node
