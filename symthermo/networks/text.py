"""A network as text: the grammar that reads it (`canonical` prints it, `rates` reads what stands after the bar).

    # reversible Brusselator
    r1: A <=> X                 | kp=1, km=0.1
    r2@hot: B + X <=> Y + D     | 1, 0.1
    r3: 2 X + Y -> 3 X          | k=kcat
    r4: X <=> E                 | Jp = v*X/(K + X), Jm = 0.1*E
    chemostats: A=1, B=3, D=0.2, E=0.1
    init: X=1.5, Y=1.2
    parameters: kcat=2, v=1, K=1/2

Statements are separated by line ends or semicolons. The rate of a reaction is its constant times the plain mass-action
monomial: no factorials, no symmetry factors. A line `species: A, X, ...` fixes an order other than that of first
appearance, and holds species that no reaction touches.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from ..errors import BadStructure, NetworkSyntaxError, UnknownName
from ..expression import NAME
from ..expression import names as names_of
from .network import LARGEST_COEFFICIENT, Constant, MassAction, Reaction, ReactionNetwork, Side, Species, law_parts, listing, positive
from .rates import Place, default_law, held, is_name, look, read_law

REVERSIBLE = ("<=>", "<->", "⇌", "↔")
IRREVERSIBLE = ("->", "-->", "→")
ARROWS = REVERSIBLE + IRREVERSIBLE
ARROW_HEADS = "<>=→←↔⇌⇋⇒⇐⇔⟶⟵⟷⟹"
_ARROW = re.compile(rf"[{ARROW_HEADS}\-~]*[{ARROW_HEADS}][{ARROW_HEADS}\-~]*")
_NEAREST = {
    "⇋": "⇌", "⇔": "<=>", "⟷": "<->", "⇒": "->", "⟶": "->", "⟹": "->", "=": "<=>", "==": "<=>", "=>": "->", "==>": "->",
    "<-->": "<->", "<==>": "<=>", ">": "->", "~>": "->",
}
_HEAD = re.compile(rf"\s*({NAME})\s*(?:@\s*(\w+)\s*)?:")
_NUMBER = r"[-+]?\d[\d.]*(?:[eE][-+]?\d+(?!\w))?(?:\s*/\s*\d+)?"
_TERM = re.compile(rf"\s*(?P<number>{_NUMBER})?\s*(?P<star>\*)?\s*(?P<held>\$)?\s*(?P<name>{NAME}|∅)?\s*")
_LONGEST = 20_000_000


@dataclass
class _Draft:
    """What has been read so far."""

    species: dict[str, int] = field(default_factory=dict)
    held: dict[str, Fraction | None] = field(default_factory=dict)
    initial: dict[str, Fraction] = field(default_factory=dict)
    parameters: dict[str, Fraction] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    reactions: dict[str, Reaction] = field(default_factory=dict)


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
    for s, value in held(chemostats).items():
        draft.held[s] = draft.held.get(s) if value is None else value
    for s, value in (init or {}).items():
        draft.initial[str(s)] = positive(value, str(s))
    return _finish(draft, name)


def read_complex(text: str) -> tuple[tuple[str, int], ...]:
    """One side of a reaction by itself, as (species, coefficient) pairs.

    >>> read_complex("2 X + Y"), read_complex("0")
    ((('X', 2), ('Y', 1)), ())
    """
    draft = _Draft()
    pairs = _side(Place(text, 1, 1), draft)
    return tuple((list(draft.species)[i], n) for i, n in pairs)


def _statements(text: str) -> Iterable[Place]:
    for k, line in enumerate(text.splitlines(), 1):
        yield from (p for p in Place(line.partition("#")[0], k, 1).pieces(";") if p.text)


def _read(place: Place, draft: _Draft) -> None:
    text = place.text
    head = _HEAD.match(text)
    start = head.end() if head else 0
    bar = text.find("|", start) if "|" in text[start:] else len(text)
    arrow = _ARROW.search(text, start, bar)
    accepted = arrow is not None and arrow[0] in ARROWS
    if head and head[1] in _SECTIONS and not accepted:
        return _section(place.part(start), head[1], draft)
    if head and head[1] in ("chemostats", "init"):
        raise place.fault(head.start(1), f"{head[1]!r} cannot be the name of a reaction")
    if arrow is None:
        raise place.fault(0, f"no arrow in {text[:60]!r}; expected one of {' '.join(ARROWS)}")
    if not accepted:
        raise place.fault(arrow.start(), f"the arrow {arrow[0][:20]!r} is not accepted; {_advice(arrow[0])}")
    if second := _ARROW.search(text, arrow.end(), bar):
        raise place.fault(second.start(), f"a second arrow {second[0][:20]!r}; a reaction has one")
    name, channel = (head[1], head[2]) if head else (f"r{len(draft.reactions) + 1}", None)
    if name in draft.reactions:
        unnamed = "" if head else " (reactions without a name are numbered)"
        raise place.fault(0, f"a second reaction called {name}{unnamed}; names must differ", BadStructure)
    left, right = (_side(p, draft) for p in (place.part(start, arrow.start()), place.part(arrow.end(), bar)))
    if sorted(left) == sorted(right):
        raise place.fault(start, f"both sides of reaction {name} are the same", BadStructure)
    reversible = arrow[0] in REVERSIBLE
    law = read_law(place.part(bar + 1), name, reversible) if bar < len(text) else default_law(name, reversible)
    draft.reactions[name] = Reaction(name, left, right, law, channel)


def _advice(arrow: str) -> str:
    if set(arrow) & set("<←⇐⟵") and not set(arrow) & set(">→⇒⟶⟷↔⇔⟹"):
        return "write the reaction from left to right, with '->'"
    near = _NEAREST.get(arrow) or (get_close_matches(arrow[:20], ARROWS, 1, 0.0) or ["<=>"])[0]
    return f"the nearest accepted one is {near!r}"


def _side(place: Place, draft: _Draft) -> Side:
    text, pairs, at = place.text, dict[int, int](), 0
    while text.strip():
        term = _TERM.match(text, at)
        zero = term is not None and term[0].strip() in ("0", "∅")
        if term is None or term["name"] in (None, "∅") and not zero:
            found = repr(text[at:].strip()[:30]) if text[at:].strip() else "nothing"
            raise place.fault(min(at, len(text) - 1), f"expected a species such as 'X' or '2 X', found {found}")
        if not zero:
            index, coefficient = draft.species.setdefault(_species(place, term), len(draft.species)), _coefficient(place, term)
            if term["held"]:
                draft.held.setdefault(term["name"], None)
            if coefficient:
                pairs[index] = pairs.get(index, 0) + coefficient
        at = term.end()
        if at >= len(text):
            break
        if text[at] != "+":
            raise place.fault(at, f"expected '+' or an arrow, found {text[at:].strip()[:30]!r}")
        at += 1
    return tuple(pairs.items())


def _species(place: Place, term: re.Match[str]) -> str:
    if not is_name(term["name"]):
        raise place.fault(term.start("name"), f"{term['name'][:40]!r} is no name; a name has letters, digits and underscores")
    return term["name"]


def _coefficient(place: Place, term: re.Match[str]) -> int:
    count = term["number"]
    if count is None:
        if term["star"]:
            raise place.fault(term.start("star"), "a '*' without a number before it")
        return 1
    if not count.isdecimal() or not count.isascii() or len(count) > 6 or int(count) > LARGEST_COEFFICIENT:
        whole = f"is not a whole number from 0 to {LARGEST_COEFFICIENT}"
        raise place.fault(term.start("number"), f"the coefficient {count[:30]} of {term['name'][:40]} {whole}")
    return int(count)


# -- sections ----------------------------------------------------------------------------------------------------------
_SECTIONS = {"chemostats": "a name or 'name=value'", "init": "'name=value'", "parameters": "'name=value'", "species": "a name"}


def _section(place: Place, kind: str, draft: _Draft) -> None:
    tables: dict[str, dict[str, Any]] = {"chemostats": draft.held, "init": draft.initial, "parameters": draft.parameters}
    table = tables.get(kind, {})
    for piece in place.pieces(","):
        key, equals, value = piece.text.partition("=")
        names = [key.strip()] if equals or kind in ("init", "parameters") else key.split() or [""]
        for name in (n.removeprefix("$") for n in names):
            if not is_name(name) or bool(equals) == (kind == "species") and kind != "chemostats":
                raise piece.fault(0, f"{piece.text[:40]!r} in {kind}: expected {_SECTIONS[kind]}")
            if table.get(name) is not None or name in draft.order and kind == "species":
                raise piece.fault(0, f"{name} is given twice in {kind}")
            if kind == "species":
                draft.order.append(name)
            else:
                table[name] = piece.part(len(piece.text) - len(value.lstrip())).number(name) if equals else None


def _finish(draft: _Draft, name: str) -> ReactionNetwork:
    order = dict.fromkeys([*draft.order, *draft.species])
    for kind, names in (("chemostats", draft.held), ("init", draft.initial)):
        if unknown := [s for s in names if s not in order]:
            raise UnknownName(f"{kind}: {unknown[0][:60]!r} occurs in no reaction; the species are {listing(order)}")
    twins: dict[str, str] = {}
    for s in order:
        if (twin := twins.setdefault(look(s), s)) != s:
            raise BadStructure(f"the species {twin} and {s} differ only in upper and lower case or in look-alike letters; rename one")
    if twice := [s for s in draft.held if draft.held[s] is not None and s in draft.initial]:
        raise BadStructure(f"{twice[0]} has a value both as a chemostat and under init")
    old = list(draft.species)
    place = {s: i for i, s in enumerate(order)}
    moved = lambda side: tuple((place[old[i]], n) for i, n in side)
    laws = [r.law for r in draft.reactions.values()]
    constants = dict.fromkeys(c.symbol for law in laws if isinstance(law, MassAction) for c in (law.plus, law.minus) if c)
    words = [n for law in laws for part in law_parts(law) for n in names_of(part) if n not in order and n not in constants]
    for p in draft.parameters:
        if p not in constants and p not in words:
            raise UnknownName(f"parameters: {p[:60]!r} occurs in no rate; there are {listing(dict.fromkeys([*constants, *words]))}")

    def valued(c: Constant | None) -> Constant | None:
        return replace(c, value=draft.parameters.get(c.symbol, c.value)) if c else None

    return ReactionNetwork(
        tuple(Species(s, s in draft.held, draft.initial.get(s, draft.held.get(s))) for s in order),
        tuple(
            replace(
                r, reactants=moved(r.reactants), products=moved(r.products),
                law=MassAction(valued(r.law.plus) or r.law.plus, valued(r.law.minus)) if isinstance(r.law, MassAction) else r.law,
            )
            for r in draft.reactions.values()
        ),
        {w: draft.parameters.get(w) for w in dict.fromkeys(words)},
        name=name,
    )
