"""Networks as node-link JSON, without loss; `networkx.node_link_graph(data, edges="edges")` reads it too.

    {"schema": "symthermo.network/1", "directed": true, "multigraph": true, "graph": {"name", "parameters", "notes"},
     "nodes": [{"id": ["species", "X"], ...}], "edges": [{"source": [...], "target": [...], "role", "stoich", "order"}]}

Attributes are those of `symthermo.networks.records`; exact numbers are texts ("0.1", "1/3"), formulas are infix texts.
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..errors import BadStructure, UnreadableFile
from .canonical import rational
from .network import ReactionNetwork
from .records import Node, Record, from_record, to_record

SCHEMA = "symthermo.network/1"


def plain(value: Any) -> Any:
    """Exact numbers as texts, inside mappings too."""
    if isinstance(value, Fraction):
        return rational(value)
    return {k: plain(v) for k, v in value.items()} if isinstance(value, Mapping) else value


def write(net: ReactionNetwork) -> str:
    """The network as JSON."""
    record = to_record(net)
    nodes = [{"id": list(node), **plain(a)} for node, a in record.nodes.items()]
    edges = [{"source": list(u), "target": list(v), **plain(a)} for u, v, a in record.edges]
    row = lambda item: json.dumps(item, ensure_ascii=False)
    rows = lambda items: "[\n  " + ",\n  ".join(map(row, items)) + "\n ]"
    return (
        f'{{\n "schema": {row(SCHEMA)}, "directed": true, "multigraph": true,\n "graph": {row(plain(record.data))},\n'
        f' "nodes": {rows(nodes)},\n "edges": {rows(edges)}\n}}\n'
    )


def read(text: str, source: str = "the JSON text") -> ReactionNetwork:
    """The network of a JSON text.

    Raises
    ------
    UnreadableFile
        not JSON, nested too deeply, or of another schema
    BadStructure, BadValue, NetworkSyntaxError
        the schema is right and the content is not
    """
    data = parsed(text, source)
    found = data.get("schema") if isinstance(data, dict) else None
    if found != SCHEMA:
        what = f"has the schema {str(found)[:60]!r}" if found is not None else "has no schema"
        raise UnreadableFile(f"{source} {what}; expected {SCHEMA!r}, which saving a network as .json writes")
    record = Record(data=_object(data.get("graph", {}), "graph"))
    for k, item in enumerate(_list(data, "nodes")):
        attributes = _object(item, f"nodes[{k}]")
        node = _node(attributes.pop("id", None), f"nodes[{k}]")
        if node in record.nodes:
            raise BadStructure(f"nodes[{k}]: a second {node[0]} called {node[1]}; names must differ")
        record.nodes[node] = attributes
    for k, item in enumerate(_list(data, "edges")):
        attributes = _object(item, f"edges[{k}]")
        ends = [_node(attributes.pop(end, None), f"edges[{k}], {end}") for end in ("source", "target")]
        record.edges.append((ends[0], ends[1], attributes))
    return from_record(record)


def parsed(text: str, source: str) -> Any:
    def refuse(word: str) -> Any:
        raise UnreadableFile(f"{source}: {word} is no number; expected exact texts such as \"0.1\" or \"3/2\"")

    try:
        return json.loads(text, parse_float=str, parse_int=lambda w: int(w) if len(w) < 20 else w, parse_constant=refuse)
    except json.JSONDecodeError as e:
        raise UnreadableFile(f"{source} is not JSON: {e.msg.lower()}, line {e.lineno}, column {e.colno}") from None
    except RecursionError:
        raise UnreadableFile(f"{source} is nested too deeply to be a network") from None


def _object(item: Any, where: str) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise BadStructure(f"{where} is {str(item)[:40]!r}; expected an object")
    return dict(item)


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    items = data.get(key)
    if not isinstance(items, list):
        raise BadStructure(f"{key!r} is {str(items)[:40]!r}; expected a list")
    return items


def _node(item: Any, where: str) -> Node:
    if not (isinstance(item, list) and len(item) == 2 and item[0] in ("species", "reaction") and isinstance(item[1], str)):
        raise BadStructure(f"{where}: {str(item)[:40]!r}; expected [\"species\", name] or [\"reaction\", name]")
    return item[0], item[1]
