"""Jump processes as node-link JSON: a graph of states, edge (j, i) with `rate`, from j to i, and `channel` where a pair has several.

    {"schema": "symthermo.jump/1", "directed": true, "multigraph": true, "graph": {"name", "parameters", "breaks", "steps"},
     "nodes": [{"id": [0, 1]}, ...], "edges": [{"source": ..., "target": ..., "rate": "wa*exp(-l/2)"}]}

Exact numbers and formulas are texts; labels are texts, whole numbers and lists of them. What `networkx.node_link_data` gives for a
graph of states is read too. Nothing in a file is ever executed.
"""
from __future__ import annotations

import json
import os
from collections.abc import Hashable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx as nx

from ..errors import BadStructure, UnreadableFile
from ..expression import Name
from ..networks.canonical import rational
from ..networks.disk import write_whole
from ..networks.network import Constant
from .jump import JumpProcess
from .make import from_graph

SCHEMA = "symthermo.jump/1"


def describes_states(data: Any) -> bool:
    """A JSON document is a graph of states with rates."""
    if not isinstance(data, Mapping):
        return False
    edges = data.get("edges", data.get("links"))
    rated = isinstance(edges, list) and bool(edges) and all(isinstance(e, Mapping) and "rate" in e for e in edges)
    return bool(data.get("schema") == SCHEMA or "schema" not in data and rated)


def write(process: JumpProcess) -> str:
    """The process as JSON.

    Raises
    ------
    BadStructure
        rates that are a Python function; labels that JSON has not
    """
    if process.protocol is not None:
        raise BadStructure("the rates are a Python function of time, which a file cannot hold; give them as formulas in t")
    exact = lambda v: rational(v) if isinstance(v, Fraction) else v
    row = lambda item: json.dumps(item, ensure_ascii=False)
    rows = lambda items: "[\n  " + ",\n  ".join(map(row, items)) + "\n ]"
    about = {"name": process.network.name, "parameters": {k: exact(v) for k, v in process.parameters.items()},
             "breaks": [exact(b) for b in process.breaks], "steps": process.steps}
    nodes = [{"id": _written(s)} for s in process.states]
    edges = []
    for j in process.jumps:
        source, target, label = process.states[j.source], process.states[j.target], process.edges[j.edge].channel
        edges.append({"source": _written(source), "target": _written(target), "rate": _rate(process, j.constant)}
                     | ({} if label is None else {"channel": label}))
    return (f'{{\n "schema": {row(SCHEMA)}, "directed": true, "multigraph": true,\n "graph": {row(about)},\n'
            f' "nodes": {rows(nodes)},\n "edges": {rows(edges)}\n}}\n')


def save(process: JumpProcess, path: str | os.PathLike[str]) -> None:
    """Write a process, whole or not at all.

    Raises
    ------
    UnreadableFile
        another ending than .json, or a place that cannot be written
    """
    word = os.path.expanduser(os.fspath(path))
    if Path(word).suffix.lower() != ".json":
        raise UnreadableFile(f"{word[:200]!r} names no format of jump processes; expected the ending .json")
    write_whole(word, write(process))


def read(data: Mapping[str, Any], source: str = "the JSON text", name: str = "jump process") -> JumpProcess:
    """The process of a JSON document, as `networks.node_link.parsed` gives it.

    Raises
    ------
    BadStructure, BadValue, UnknownName
        one sentence that names the node or edge
    """
    graph, states = nx.MultiDiGraph(), []
    if data.get("directed") is False:
        raise BadStructure(f"{source}: the graph is undirected; expected edges that say which way a jump goes")
    for k, item in enumerate(_objects(data, "nodes", source)):
        if "id" not in item:
            raise BadStructure(f"{source}: nodes[{k}] has no 'id'")
        states.append(_label(item["id"], f"{source}: nodes[{k}]"))
    if len(set(states)) < len(states):
        raise BadStructure(f"{source}: two nodes have the same id")
    graph.add_nodes_from(states)
    for k, item in enumerate(_objects(data, "edges" if "edges" in data else "links", source)):
        ends = [_label(item.get(end), f"{source}: edges[{k}], {end}") for end in ("source", "target")]
        if unknown := [s for s in ends if s not in graph]:
            raise BadStructure(f"{source}: edges[{k}] speaks of {str(unknown[0])[:40]!r}, which is no node")
        graph.add_edge(*ends, **{key: v for key, v in item.items() if key in ("rate", "channel")})
    about = data.get("graph")
    about = about if isinstance(about, Mapping) else {}
    given = about.get("parameters")
    parameters = {k: v for k, v in given.items() if v is not None} if isinstance(given, Mapping) else {}
    breaks = about.get("breaks") if isinstance(about.get("breaks"), list) else []
    made = from_graph(graph, states=states if data.get("schema") == SCHEMA else None, parameters=parameters, breaks=breaks or (),
                      name=str(about.get("name") or name))
    return replace(made, steps=True) if about.get("steps") is True else made


def read_graph(graph: Any, name: str = "jump process") -> JumpProcess | None:
    """The process of a graph that networkx read from GraphML; None where it is no graph of states with rates."""
    edges = [data for _, _, data in graph.edges(data=True)]
    if "schema" in graph.graph or not graph.is_directed() or not edges or not all("rate" in e and "k" not in e for e in edges):
        return None
    return from_graph(graph, name=str(graph.graph.get("name") or name))


def _rate(process: JumpProcess, c: Constant) -> str:
    """A formula where there is one; 1*k tells the formula k from a rate constant of that name."""
    if (e := process.formulas.get(c.symbol)) is not None:
        return f"1*{e}" if isinstance(e, Name) else str(e)
    return c.symbol if c.value is None else rational(c.value)


def _objects(data: Mapping[str, Any], key: str, source: str) -> list[Mapping[str, Any]]:
    items = data.get(key)
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise BadStructure(f"{source}: {key!r} is {str(items)[:40]!r}; expected a list of objects")
    return items


def _label(item: Any, where: str) -> Hashable:
    if isinstance(item, list):
        return tuple(_label(part, where) for part in item)
    if isinstance(item, bool) or not isinstance(item, (str, int)):
        raise BadStructure(f"{where}: {str(item)[:40]!r} is no label; expected a text, a whole number, or a list of them")
    return item


def _written(label: Hashable) -> Any:
    if isinstance(label, tuple):
        return [_written(part) for part in label]
    if isinstance(label, bool) or not isinstance(label, (str, int)):
        raise BadStructure(f"the state {str(label)[:40]!r} cannot be written; a file holds texts, whole numbers, and tuples of them")
    return label
