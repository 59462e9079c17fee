"""What stands after the bar of a reaction: rate constants or a law, and the numbers of the text format.

    | kp=1, km=0.1      | 1, 0.1      | k=kcat      | Jp = v*X/(K + X), Jm = 0.1*E      | J = v*X - w*Y

Left out, constants are symbols `k_plus_<reaction>`, `k_minus_<reaction>`. A law in one part, `J`, serves kinetics only.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import BadValue, Mistake, NetworkSyntaxError
from ..expression import NAME, TEXT_FUNCTIONS, Expr, ExpressionError, number
from ..expression import parse as parse_expression
from .network import Constant, Law, MassAction, OneWay, TwoWay, listing, positive

_NAME = re.compile(NAME)
_KEYS = ("kp", "km", "k", "Jp", "Jm", "J")


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of the text that can say where it stands."""

    text: str
    line: int
    column: int

    def fault(self, position: int, message: str, kind: type[Mistake] = NetworkSyntaxError) -> Mistake:
        return kind(f"line {self.line}, column {self.column + position}: {message}")

    def part(self, start: int, end: int | None = None) -> Place:
        return Place(self.text[start:end], self.line, self.column + start)

    def pieces(self, separator: str) -> Iterable[Place]:
        """The parts between separators, without the blanks around them."""
        at = 0
        for piece in self.text.split(separator):
            start = at + len(piece) - len(piece.lstrip())
            yield self.part(start, max(start, at + len(piece.rstrip())))
            at += len(piece) + 1

    def number(self, name: str, hint: str = "") -> Fraction:
        """The positive number written here."""
        try:
            value = number(self.text)
        except ValueError:
            found = repr(self.text[:40]) if self.text else "nothing"
            raise self.fault(0, f"{name} = {found}: expected a positive number such as 0.1 or 3/2", BadValue) from None
        if value <= 0:
            raise self.fault(0, f"{name} = {self.text[:40]} is not positive{hint}", BadValue)
        return value

    def formula(self) -> Expr:
        try:
            return parse_expression(self.text, TEXT_FUNCTIONS)
        except ExpressionError as e:
            raise self.fault(e.position, str(e)) from None


def is_name(word: str) -> bool:
    """A letter or underscore, then letters, digits and underscores."""
    return _NAME.fullmatch(word) is not None and word.isidentifier()


def look(name: str) -> str:
    """What a name looks like: the same for names that differ only in case or in look-alike letters."""
    return unicodedata.normalize("NFKC", name).casefold()


def default_law(name: str, reversible: bool) -> MassAction:
    """Mass action with the constants that a reaction has when none are given."""
    return MassAction(Constant(f"k_plus_{name}"), Constant(f"k_minus_{name}") if reversible else None)


def read_law(place: Place, name: str, reversible: bool) -> Law:
    """The law of reaction `name` from the text after the bar."""
    given: dict[str, Place] = {}
    for n, piece in enumerate(place.pieces(",")):
        key, equals, value = (part.strip() for part in piece.text.partition("="))
        if not equals:
            positional = ("kp", "km") if reversible else ("k",)
            key, value = positional[n] if n < len(positional) else "", key
        if key not in _KEYS:
            kind, wanted = ("a reversible", "kp=..., km=...") if reversible else ("an irreversible", "k=...")
            raise piece.fault(0, f"{piece.text[:40]!r} is no rate of {kind} reaction; expected {wanted} or Jp=..., Jm=...")
        if key in given:
            raise piece.fault(0, f"{key} is given twice")
        given[key] = piece.part(len(piece.text) - len(value))
    keys = set(given)
    if keys & {"Jp", "Jm", "J"}:
        wanted_keys = [["Jp", "Jm"], ["J"]] if reversible else [["Jp"]]
        if sorted(given, reverse=True) not in wanted_keys:
            expected = " or ".join(", ".join(w) for w in wanted_keys)
            raise place.fault(0, f"reaction {name} has {listing(given)}; expected {expected}")
        parts = {k: p.formula() for k, p in given.items()}
        return OneWay(parts["J"]) if "J" in parts else TwoWay(parts["Jp"], parts.get("Jm"))
    if "k" in keys if reversible else keys - {"k"} and keys != {"kp"}:
        expected = "reversible: expected kp and km" if reversible else "irreversible: expected k"
        raise place.fault(0, f"reaction {name} is {expected}, found {listing(given)}")
    own = default_law(name, reversible)
    plus = _constant(given.get("kp") or given.get("k"), own.plus, reversible)
    return MassAction(plus, _constant(given.get("km"), own.minus, reversible) if own.minus else None)


def _constant(place: Place | None, own: Constant, reversible: bool) -> Constant:
    if place is None:
        return own
    if is_name(place.text) and place.text.lower() not in ("nan", "inf", "infinity"):
        return Constant(place.text)
    hint = " (for a reaction that runs one way write '->')" if reversible else ""
    return Constant(own.symbol, place.number(own.symbol, hint))


def held(chemostats: str | Iterable[str] | Mapping[str, Any]) -> dict[str, Fraction | None]:
    """Chemostats given beside the network: names in a text or a list, or a mapping from names to concentrations.

    >>> held("A B"), held({"A": 0.1})
    ({'A': None, 'B': None}, {'A': Fraction(1, 10)})
    """
    if isinstance(chemostats, Mapping):
        return {str(s): None if v is None else positive(v, str(s)) for s, v in chemostats.items()}
    if isinstance(chemostats, str):
        chemostats = [w.removeprefix("$") for w in re.split(r"[\s,]+", chemostats) if w]
    elif not isinstance(chemostats, Iterable):
        raise BadValue(f"chemostats = {str(chemostats)[:40]!r}: expected names, or a mapping from names to concentrations")
    return {str(s): None for s in chemostats}
