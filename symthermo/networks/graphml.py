"""Networks as GraphML: ours without loss, and graphs of complexes or states that networkx wrote.

Ours has nodes `species:X` and `reaction:r1` with the attributes of `symthermo.networks.records`; exact numbers are texts,
and the parameters and notes of the network are JSON texts.
"""
from __future__ import annotations

import io
import json
from typing import Any

import networkx as nx

from ..errors import UnreadableFile
from .disk import xml_text
from .graphs import from_graph
from .network import ReactionNetwork
from .node_link import SCHEMA, plain
from .records import Node, Record, from_record, to_record


def write(net: ReactionNetwork) -> str:
    """The network as GraphML."""
    record = to_record(net)
    graph = nx.MultiDiGraph(
        schema=SCHEMA, name=net.name, parameters=json.dumps(plain(record.data["parameters"])), notes=json.dumps(record.data["notes"])
    )
    for node, data in record.nodes.items():
        graph.add_node(":".join(node), **_present(data))
    for u, v, data in record.edges:
        graph.add_edge(":".join(u), ":".join(v), **_present(data))
    buffer = io.BytesIO()
    nx.write_graphml_xml(graph, buffer)
    return buffer.getvalue().decode() + "\n"


def read(text: str, source: str = "the GraphML text") -> ReactionNetwork:
    """The network of a GraphML text.

    Raises
    ------
    UnreadableFile
        not GraphML, or with a document type declaration (entities are not expanded)
    """
    graph = graph_of(text, source)
    if "schema" not in graph.graph:
        return from_graph(graph)
    if graph.graph["schema"] != SCHEMA:
        raise UnreadableFile(f"{source} has the schema {str(graph.graph['schema'])[:60]!r}; expected {SCHEMA!r}")
    return from_record(Record(
        {_node(n, source): data for n, data in graph.nodes(data=True)},
        [(_node(u, source), _node(v, source), data) for u, v, data in graph.edges(data=True)],
        {"name": graph.graph.get("name"), "parameters": _json(graph, "parameters", source), "notes": _json(graph, "notes", source)},
    ))


def graph_of(text: str, source: str) -> Any:
    """The MultiDiGraph of a GraphML text; raises as `read`."""
    document = xml_text(text.encode(), source, "graphml")
    try:
        return nx.parse_graphml(document, force_multigraph=True)
    except (nx.NetworkXError, ValueError, KeyError, TypeError, AttributeError, StopIteration) as e:
        raise UnreadableFile(f"{source} is not GraphML that networkx reads: {' '.join(str(e).split())[:200]}") from None


def _present(data: dict[str, Any]) -> dict[str, Any]:
    return {k: plain(v) for k, v in data.items() if v is not None}


def _node(word: str, source: str) -> Node:
    kind, colon, name = word.partition(":")
    if not colon or kind not in ("species", "reaction"):
        raise UnreadableFile(f"{source}: node {word[:40]!r}; expected 'species:name' or 'reaction:name'")
    return kind, name


def _json(graph: Any, key: str, source: str) -> Any:
    try:
        return json.loads(graph.graph.get(key) or "null", parse_float=str)
    except (json.JSONDecodeError, RecursionError):
        raise UnreadableFile(f"{source}: {key} is not the JSON text that saving writes") from None
