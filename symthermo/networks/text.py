"""A network as text: the grammar that reads it (`canonical` prints it).

    # reversible Brusselator
    r1: A <=> X                 | kp=1, km=0.1
    r2@hot: B + X <=> Y + D     | 1, 0.1
    r3: 2 X + Y -> 3 X          | k=kcat
    r4: X <=> E                 | Jp = v*X/(K + X), Jm = 0.1*E
    chemostats: A=1, B=3, D=0.2, E=0.1
    init: X=1.5, Y=1.2
    parameters: kcat=2, v=1, K=1/2

Statements are separated by line ends or semicolons. The rate of a reaction is its constant times the plain mass-action
monomial: no factorials, no symmetry factors.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from ..errors import BadStructure, BadValue, NetworkSyntaxError, UnknownName
from ..expression import TEXT_FUNCTIONS, Expr, ExpressionError, number
from ..expression import names as names_of
from ..expression import parse as parse_expression
from .network import (
    LARGEST_COEFFICIENT, Constant, Law, MassAction, OneWay, Reaction, ReactionNetwork, Side, Species, TwoWay, law_parts, listing,
)

REVERSIBLE = ("<=>", "<->", "⇌", "↔")
IRREVERSIBLE = ("->", "-->", "→")
_ARROW = re.compile(r"[<>=\-~→←↔⇌⇋⇒⇐⇔⟶⟵⟷⟹]*[<>=→←↔⇌⇋⇒⇐⇔⟶⟵⟷⟹][<>=\-~→←↔⇌⇋⇒⇐⇔⟶⟵⟷⟹]*")
_NEAREST = {"⇋": "⇌", "⇔": "<=>", "⟷": "<->", "⇒": "->", "⟶": "->", "⟹": "->", "=": "<=>", "==": "<=>", "=>": "->", "==>": "->",
            "<-->": "<->", "<==>": "<=>", ">": "->", "~>": "->"}
_NAME = re.compile(r"[^\W\d]\w*")
_HEAD = re.compile(r"\s*([^\W\d]\w*)\s*(?:@\s*(\w+)\s*)?:")
_TERM = re.compile(r"\s*(?P<number>[-+]?\d[\d.]*(?:[eE][-+]?\d+(?![\w]))?(?:\s*/\s*\d+)?)?\s*(?P<star>\*)?\s*(?P<held>\$)?\s*(?P<name>[^\W\d]\w*|∅)?\s*")
_SECTIONS = ("chemostats", "init", "parameters")
_LONGEST = 20_000_000


@dataclass
class _Draft:
    """What has been read so far."""

    species: dict[str, int] = field(default_factory=dict)
    held: dict[str, Fraction | None] = field(default_factory=dict)
    initial: dict[str, Fraction] = field(default_factory=dict)
    parameters: dict[str, Fraction] = field(default_factory=dict)
    reactions: list[Reaction] = field(default_factory=list)


class _Place:
    """A statement of the text, able to say where something stands."""

    def __init__(self, text: str, line: int, column: int) -> None:
        self.text, self.line, self.column = text, line, column

    def fault(self, position: int, message: str, kind: type[Exception] = NetworkSyntaxError) -> Exception:
        return kind(f"line {self.line}, column {self.column + position}: {message}")

    def part(self, start: int, end: int) -> _Place:
        return _Place(self.text[start:end], self.line, self.column + start)


def parse(
    text: str,
    chemostats: str | Iterable[str] | Mapping[str, Any] = (),
    init: Mapping[str, Any] | None = None,
    name: str = "network",
) -> ReactionNetwork:
    """Read a network.

    Parameters
    ----------
    text : the format of this module
    chemostats : further chemostats: names, or a mapping from names to concentrations
    init : further initial concentrations

    Raises
    ------
    NetworkSyntaxError, BadStructure, UnknownName, BadValue
        one sentence that names line and column, what was found, and what would be accepted

    >>> parse("A + B <=> 2 C | 2, 0.5").equation(0)
    'A + B <=> 2 C'
    """
    if len(text) > _LONGEST:
        raise NetworkSyntaxError(f"a text of {len(text)} characters; at most {_LONGEST} are read")
    draft = _Draft()
    for place in _statements(text):
        _read(place, draft)
    if not draft.reactions:
        raise NetworkSyntaxError("no reaction found in the text; a reaction looks like 'A + B <=> C | kp=1, km=0.5'")
    extra = chemostats if isinstance(chemostats, Mapping) else dict.fromkeys(_words(chemostats))
    for s, value in extra.items():
        draft.held[s] = draft.held.get(s) if value is None else _value(_Place("", 0, 0), 0, s, str(value))
    for s, value in (init or {}).items():
        draft.initial[s] = _value(_Place("", 0, 0), 0, s, str(value))
    return _finish(draft, name)


def _words(names: str | Iterable[str]) -> list[str]:
    return [w for w in re.split(r"[\s,]+", names) if w] if isinstance(names, str) else list(names)


def _statements(text: str) -> Iterable[_Place]:
    for k, line in enumerate(text.splitlines(), 1):
        code, column = line.partition("#")[0], 1
        for piece in code.split(";"):
            if piece.strip():
                yield _Place(piece, k, column)
            column += len(piece) + 1


def _read(place: _Place, draft: _Draft) -> None:
    head = _HEAD.match(place.text)
    arrow = _ARROW.search(place.text.partition("|")[0], head.end() if head else 0)
    if head and head[1] in _SECTIONS and not (arrow and arrow[0] in REVERSIBLE + IRREVERSIBLE):
        _section(place.part(head.end(), len(place.text)), head[1], draft)
        return
    if head and head[1] in _SECTIONS:
        raise place.fault(head.start(1), f"{head[1]!r} cannot be the name of a reaction")
    name = head[1] if head else f"r{len(draft.reactions) + 1}"
    start = head.end() if head else 0
    body, bar, rest = place.text[start:].partition("|")
    if not arrow:
        accepted = " ".join(REVERSIBLE + IRREVERSIBLE)
        raise place.fault(len(place.text) - len(place.text.lstrip()), f"no arrow in {place.text.strip()[:60]!r}; expected one of {accepted}")
    if arrow[0] not in REVERSIBLE + IRREVERSIBLE:
        raise place.fault(arrow.start(), f"the arrow {arrow[0]!r} is not accepted; {_advice(arrow[0])}")
    if second := _ARROW.search(place.text[: start + len(body)], arrow.end()):
        raise place.fault(second.start(), f"a second arrow {second[0]!r}; a reaction has one")
    left = _side(place.part(start, arrow.start()), draft)
    right = _side(place.part(arrow.end(), start + len(body)), draft)
    reversible = arrow[0] in REVERSIBLE
    law = _law(place.part(start + len(body) + 1, len(place.text)), name, reversible) if bar else _default(name, reversible)
    reaction = Reaction(name, left, right, law, head[2] if head else None)
    if any(r.name == name for r in draft.reactions):
        raise place.fault(0, f"a second reaction called {name}" + ("" if head else " (reactions without a name are numbered)") + "; names must differ", BadStructure)
    if sorted(left) == sorted(right):
        raise place.fault(start, f"both sides of reaction {name} are the same", BadStructure)
    draft.reactions.append(reaction)


def _advice(arrow: str) -> str:
    if set(arrow) & set("<←⇐⟵") and not set(arrow) & set(">→⇒⟶⟷↔⇔⟹"):
        return "write the reaction from left to right, with '->'"
    near = _NEAREST.get(arrow) or (get_close_matches(arrow, REVERSIBLE + IRREVERSIBLE, 1, 0.0) or ["<=>"])[0]
    return f"the nearest accepted one is {near!r}"


def _side(place: _Place, draft: _Draft) -> Side:
    text, pairs, at = place.text, dict[int, int](), 0
    if not text.strip():
        return ()
    while True:
        term = _TERM.match(text, at)
        assert term is not None
        count, name = term["number"], term["name"]
        if name is None or name == "∅":
            if not (name == "∅" and count is None or name is None and count == "0" and not term["star"]) or term["held"]:
                raise place.fault(term.start("number") if count else min(term.end(), len(text) - 1), f"expected a species such as 'X' or '2 X', found {text[at:].strip()[:30]!r}")
        else:
            coefficient = _coefficient(place, term)
            if term["held"]:
                draft.held.setdefault(name, None)
            index = draft.species.setdefault(name, len(draft.species))
            if coefficient:
                pairs[index] = pairs.get(index, 0) + coefficient
        at = term.end()
        if at >= len(text):
            return tuple(pairs.items())
        if text[at] != "+":
            raise place.fault(at, f"expected '+' or an arrow, found {text[at:].strip()[:30]!r}")
        at += 1


def _coefficient(place: _Place, term: re.Match[str]) -> int:
    count = term["number"]
    if count is None:
        if term["star"]:
            raise place.fault(term.start("star"), "a '*' without a number before it")
        return 1
    if not count.isdecimal() or not count.isascii() or len(count) > 6 or int(count) > LARGEST_COEFFICIENT:
        raise place.fault(term.start("number"), f"the coefficient {count[:30]} of {term['name']} is not a whole number from 0 to {LARGEST_COEFFICIENT}")
    return int(count)


def _default(name: str, reversible: bool) -> MassAction:
    return MassAction(Constant(f"k_plus_{name}"), Constant(f"k_minus_{name}") if reversible else None)


def _law(place: _Place, name: str, reversible: bool) -> Law:
    given: dict[str, tuple[int, str]] = {}
    at = 0
    for n, piece in enumerate(place.text.split(",")):
        key, equals, value = piece.partition("=")
        if not equals:
            key, value = (("kp", "km") if reversible else ("k",))[n] if n < 1 + reversible else "", piece
        key = key.strip()
        if key not in ("kp", "km", "k", "Jp", "Jm", "J"):
            raise place.fault(at, f"{piece.strip()[:40]!r} is no rate of a {'reversible' if reversible else 'irreversible'} reaction; expected {'kp=..., km=...' if reversible else 'k=...'} or Jp=..., Jm=...")
        if key in given:
            raise place.fault(at, f"{key} is given twice")
        given[key] = (at + len(piece) - len(value.lstrip()), value.strip())
        at += len(piece) + 1
    keys = set(given)
    if keys & {"Jp", "Jm", "J"}:
        wanted = [{"Jp", "Jm"}, {"J"}] if reversible else [{"Jp"}]
        if keys not in wanted:
            raise place.fault(0, f"reaction {name} has {listing(given)}; expected {' or '.join(', '.join(sorted(w, reverse=True)) for w in wanted)}")
        parts = {k: _formula(place, p, v) for k, (p, v) in given.items()}
        return OneWay(parts["J"]) if "J" in parts else TwoWay(parts["Jp"], parts.get("Jm"))
    if not reversible and "km" in keys or reversible and "k" in keys or {"k", "kp"} <= keys:
        raise place.fault(0, f"reaction {name} is {'reversible: expected kp and km' if reversible else 'irreversible: expected k'}, found {listing(given)}")
    default = _default(name, reversible)
    plus = _constant(place, given.get("kp") or given.get("k"), default.plus, reversible)
    minus = _constant(place, given.get("km"), default.minus, reversible) if default.minus else None
    return MassAction(plus, minus)


def _constant(place: _Place, item: tuple[int, str] | None, default: Constant, reversible: bool) -> Constant:
    if item is None:
        return default
    at, value = item
    if _NAME.fullmatch(value) and value.lower() not in ("nan", "inf", "infinity"):
        return Constant(value)
    return Constant(default.symbol, _value(place, at, default.symbol, value, " (for a reaction that runs one way write '->')" if reversible else ""))


def _formula(place: _Place, at: int, text: str) -> Expr:
    try:
        return parse_expression(text, TEXT_FUNCTIONS)
    except ExpressionError as e:
        raise place.fault(at + e.position, str(e)) from None


def _value(place: _Place, at: int, name: str, text: str, hint: str = "") -> Fraction:
    where = (lambda m: place.fault(at, m, BadValue)) if place.line else BadValue
    try:
        value = number(text)
    except (ValueError, ZeroDivisionError):
        raise where(f"{name} = {text[:40] or 'nothing'}: expected a positive number such as 0.1 or 3/2") from None
    if value <= 0:
        raise where(f"{name} = {text[:40]} is not positive{hint}")
    return value


def _section(place: _Place, kind: str, draft: _Draft) -> None:
    at = 0
    for piece in place.text.split(","):
        key, equals, value = piece.partition("=")
        names = key.split() if not equals and kind == "chemostats" else [key.strip()]
        for name in names or [""]:
            plain = name.removeprefix("$")
            if not _NAME.fullmatch(plain) or not equals and kind != "chemostats":
                raise place.fault(at, f"{piece.strip()[:40]!r} in {kind}: expected 'name=value'" + (" or a name" if kind == "chemostats" else ""))
            table: dict[str, Any] = {"chemostats": draft.held, "init": draft.initial, "parameters": draft.parameters}[kind]
            if table.get(plain) is not None:
                raise place.fault(at, f"{plain} is given twice in {kind}")
            table[plain] = _value(place, at, plain, value.strip()) if equals else None
        at += len(piece) + 1


def _finish(draft: _Draft, name: str) -> ReactionNetwork:
    for kind, table in (("chemostats", draft.held), ("init", draft.initial)):
        if unknown := [s for s in table if s not in draft.species]:
            raise UnknownName(f"{kind}: {unknown[0]} occurs in no reaction; the species are {listing(draft.species)}")
    lower: dict[str, str] = {}
    for s in draft.species:
        if (twin := lower.setdefault(s.lower(), s)) != s:
            raise BadStructure(f"the species {twin} and {s} differ only in upper and lower case; rename one of them")
    if twice := [s for s in draft.held if draft.held[s] is not None and s in draft.initial]:
        raise BadStructure(f"{twice[0]} has a value both as a chemostat and under init")
    species = tuple(Species(s, s in draft.held, draft.initial.get(s, draft.held.get(s))) for s in draft.species)
    constants = {c.symbol for r in draft.reactions if isinstance(r.law, MassAction) for c in (r.law.plus, r.law.minus) if c}
    words = dict.fromkeys(n for r in draft.reactions for p in law_parts(r.law) for n in names_of(p) if n not in draft.species)
    for p in draft.parameters:
        if p not in constants and p not in words:
            raise UnknownName(f"parameters: {p} occurs in no rate; there are {listing([*constants, *words])}")
    valued = lambda c: replace(c, value=draft.parameters.get(c.symbol, c.value)) if c else None
    reactions = tuple(
        replace(r, law=MassAction(valued(r.law.plus), valued(r.law.minus))) if isinstance(r.law, MassAction) else r for r in draft.reactions
    )
    return ReactionNetwork(species, reactions, {w: draft.parameters.get(w) for w in words}, name=name)
