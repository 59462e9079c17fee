"""A network as nodes and edges of plain data: what graphs, JSON and GraphML share.

    species node   ("species", name)    bipartite=0, chemostat, value, volume, order  (rule: of species set by one)
    reaction node  ("reaction", name)   bipartite=1, law, k_plus, k_minus, channel, order
    edges          species -> reaction role="reactant", reaction -> species role="product", each with stoich and order

`law` is "mass action", "two parts" or "one part". For mass action `k_plus`, `k_minus` are the value, or the symbol where
there is none (0: the direction does not exist), and `k_plus_symbol`, `k_minus_symbol` the symbol of a constant that has
both. For the others `k_plus`, `k_minus` are None, and `J_plus`, `J_minus` or `J` the formulas as text. Values are exact.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..errors import BadStructure, BadValue, NetworkSyntaxError
from ..expression import MODEL_FUNCTIONS, Expr, ExpressionError, infix, number
from ..expression import parse as parse_expression
from .network import Constant, Law, MassAction, OneWay, Reaction, ReactionNetwork, Side, Species, TwoWay, positive
from .rates import default_law, is_name

Node = tuple[str, str]


@dataclass
class Record:
    """Nodes and edges with their attributes; `data` speaks of the network as a whole."""

    nodes: dict[Node, dict[str, Any]] = field(default_factory=dict)
    edges: list[tuple[Node, Node, dict[str, Any]]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


# -- writing -----------------------------------------------------------------------------------------------------------
def to_record(net: ReactionNetwork) -> Record:
    """The network as nodes and edges; `from_record` gives it back."""
    record = Record(data={"name": net.name, "parameters": dict(net.parameters), "notes": list(net.notes)})
    for i, s in enumerate(net.species_data):
        rule = {"rule": infix(net.assigned[s.name])} if s.name in net.assigned else {}
        rule |= {"compartment": s.compartment} if s.compartment is not None else {}
        record.nodes["species", s.name] = {
            "bipartite": 0, "chemostat": s.chemostat, "value": s.initial, "volume": s.volume, "order": i, **rule,
        }
    for k, r in enumerate(net.reactions):
        node = ("reaction", r.name)
        record.nodes[node] = {"bipartite": 1, **_law_data(r), "channel": r.channel, "order": k}
        for at, (i, n) in enumerate(r.reactants):
            record.edges.append((("species", net.species[i]), node, {"role": "reactant", "stoich": n, "order": at}))
        for at, (i, n) in enumerate(r.products):
            record.edges.append((node, ("species", net.species[i]), {"role": "product", "stoich": n, "order": at}))
    return record


def _law_data(r: Reaction) -> dict[str, Any]:
    law = r.law
    if isinstance(law, OneWay):
        return {"law": "one part", "k_plus": None, "k_minus": None, "J": infix(law.law)}
    if isinstance(law, TwoWay):
        minus = infix(law.minus) if law.minus is not None else None
        return {"law": "two parts", "k_plus": None, "k_minus": None, "J_plus": infix(law.plus), "J_minus": minus}
    data: dict[str, Any] = {"law": "mass action"}
    own = default_law(r.name, reversible=True)
    for key, constant, usual in (("k_plus", law.plus, own.plus), ("k_minus", law.minus, own.minus)):
        if constant is None or usual is None:
            data[key] = Fraction(0)
            continue
        data[key] = constant.symbol if constant.value is None else constant.value
        if constant.value is not None and constant.symbol != usual.symbol:
            data[f"{key}_symbol"] = constant.symbol
    return data


# -- reading -----------------------------------------------------------------------------------------------------------
def from_record(record: Record) -> ReactionNetwork:
    """The network that nodes and edges describe.

    Nodes without `order` are taken in the order of their names (r2 before r10). Left out, `k_plus` and `k_minus` are
    symbols, and a species is free, without a value, in a volume of 1.

    Raises
    ------
    NetworkSyntaxError, BadStructure, BadValue, UnknownName
        one sentence that names the node
    """
    species, reactions = (
        sorted((n for n in record.nodes if n[0] == kind), key=lambda n: (*_order(record.nodes[n], f"{n[0]} {n[1]}"), natural(n[1])))
        for kind in ("species", "reaction")
    )
    index = {n: i for i, n in enumerate(species)}
    sides: dict[tuple[Node, str], list[tuple[Any, int, int]]] = {}
    for u, v, data in record.edges:
        role, s, r = ("reactant", u, v) if u[0] == "species" else ("product", v, u)
        if s not in index or r[0] != "reaction" or r not in record.nodes:
            raise BadStructure(f"an edge from {u} to {v}; expected edges between a species and a reaction of the graph")
        if data.get("role", role) != role:
            raise BadStructure(f"the edge from {u[1]} to {v[1]} has role={data['role']!r}; its direction says {role!r}")
        sides.setdefault((r, role), []).append(((*_order(data, f"edge {u[1]}-{v[1]}"), index[s]), index[s], _stoich(data, u, v)))
    data = record.data
    return ReactionNetwork(
        tuple(_species(n[1], record.nodes[n]) for n in species),
        tuple(
            Reaction(
                _name(n[1], "reaction"), _side(sides, n, "reactant"), _side(sides, n, "product"),
                _law(n[1], record.nodes[n]), channel(record.nodes[n]),
            )
            for n in reactions
        ),
        {_name(k, "parameter"): None if v is None else _exact(v, k) for k, v in _mapping(data, "parameters").items()},
        {n[1]: _formula(record.nodes[n]["rule"], n[1]) for n in species if record.nodes[n].get("rule") is not None},
        str(data.get("name") or "network"),
        tuple(str(n) for n in data.get("notes") or ()),
    )


def natural(text: Any) -> tuple[Any, ...]:
    """A key that sorts r2 before r10."""
    return tuple((0, int(w), "") if w.isdecimal() else (1, 0, w) for w in re.findall(r"[0-9]+|[^0-9]+", str(text)))


def constant(value: Any, own: Constant) -> Constant:
    """A rate constant from a number, its text, or a symbol."""
    symbol = str(value) if getattr(value, "is_Symbol", False) or isinstance(value, str) else ""
    if is_name(symbol) and symbol.lower() not in ("nan", "inf", "infinity"):
        return Constant(symbol)
    return Constant(own.symbol, positive(value, own.symbol))


def _side(sides: Mapping[tuple[Node, str], list[tuple[Any, int, int]]], node: Node, role: str) -> Side:
    pairs: dict[int, int] = {}
    for _, i, n in sorted(sides.get((node, role), ())):
        pairs[i] = pairs.get(i, 0) + n
    return tuple(pairs.items())


def _species(name: str, data: Mapping[str, Any]) -> Species:
    held = data.get("chemostat", False)
    if not isinstance(held, bool):
        raise BadValue(f"species {name}: chemostat = {str(held)[:40]!r}; expected true or false")
    value = data.get("value")
    initial = None if value is None else _exact(value, name)
    compartment = data.get("compartment")
    if not (compartment is None or isinstance(compartment, str)):
        raise BadValue(f"species {name}: compartment = {str(compartment)[:40]!r}; expected a name")
    return Species(_name(name, "species"), held, initial, positive(data.get("volume", 1), f"the volume of {name}"), compartment)


def _law(name: str, data: Mapping[str, Any]) -> Law:
    kind = data.get("law", "mass action")
    if kind == "one part":
        return OneWay(_formula(data.get("J"), name))
    if kind == "two parts":
        minus = data.get("J_minus")
        return TwoWay(_formula(data.get("J_plus"), name), None if minus is None else _formula(minus, name))
    if kind != "mass action":
        raise BadStructure(f"reaction {name}: law = {str(kind)[:40]!r}; expected 'mass action', 'two parts' or 'one part'")
    own = default_law(name, reversible=str(data.get("k_minus", "")) not in ("0", "0.0", "None"))
    return MassAction(_constant(data, "k_plus", own.plus), _constant(data, "k_minus", own.minus) if own.minus else None)


def _constant(data: Mapping[str, Any], key: str, own: Constant) -> Constant:
    found = constant(data[key], own) if key in data else own
    symbol = data.get(f"{key}_symbol")
    return found if symbol is None else Constant(_name(symbol, f"{key}_symbol"), found.value)


def _name(name: Any, kind: str) -> str:
    if not isinstance(name, str) or not is_name(name):
        raise NetworkSyntaxError(f"{kind} {str(name)[:40]!r} is no name; a name has letters, digits and underscores")
    return name


def channel(data: Mapping[str, Any]) -> str | None:
    """The label of one of several reactions between the same sides."""
    value = data.get("channel")
    if value is not None and not re.fullmatch(r"\w+", str(value)):
        raise NetworkSyntaxError(f"channel = {str(value)[:40]!r}; expected letters, digits and underscores")
    return None if value is None else str(value)


def _exact(value: Any, name: str) -> Fraction:
    """Of imported models, initial values and parameters may be zero, and parameters negative."""
    try:
        return value if isinstance(value, Fraction) else number(str(value))
    except ValueError:
        raise BadValue(f"{name} = {str(value)[:40]!r}: expected a number such as 0.1 or 3/2") from None


def _formula(text: Any, name: str) -> Expr:
    if not isinstance(text, str):
        raise BadStructure(f"{name}: the formula of its law is missing")
    try:
        return parse_expression(text, MODEL_FUNCTIONS)
    except ExpressionError as e:
        raise NetworkSyntaxError(f"{name}: the formula {text[:60]!r} at character {e.position + 1}: {e}") from None


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key) or {}
    if not isinstance(found, Mapping):
        raise BadStructure(f"{key} is {str(found)[:40]!r}; expected a mapping from names to values")
    return found


def _order(data: Mapping[str, Any], where: str) -> tuple[int, int]:
    """First what has a place of its own, in that order."""
    order = data.get("order")
    if order is None:
        return (1, 0)
    if not isinstance(order, int):
        raise BadValue(f"{where}: order = {str(order)[:40]!r}; expected a whole number")
    return (0, order)


def _stoich(data: Mapping[str, Any], u: Node, v: Node) -> int:
    try:
        n = number(str(data.get("stoich", 1)))
    except ValueError:
        n = Fraction(0)
    if n.denominator != 1 or n <= 0:
        found = str(data["stoich"])[:40]
        raise BadStructure(f"the edge from {u[1]} to {v[1]} has stoich={found!r}; expected a positive whole number")
    return int(n)
