"""`load` and `save`: networks from and to files, by their endings.

    .crn text    .xml .sbml SBML    .ant Antimony    .json node-link    .graphml GraphML

A bare word is a model of the zoo, a text with an arrow is a network, `-` is standard input.
"""
from __future__ import annotations

import os
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import NetworkSyntaxError, UnknownName, UnreadableFile
from .canonical import text as canonical_text
from .disk import read_text, write_whole
from .network import ReactionNetwork, listing
from .text import ARROW_HEADS, parse
from .zoo import model
from .zoo import names as zoo_names

FORMATS = {".crn": "text", ".xml": "sbml", ".sbml": "sbml", ".ant": "antimony", ".json": "node_link", ".graphml": "graphml"}
"""Each ending with the module of this package that reads and writes it, imported when used."""


def load(source: Any) -> ReactionNetwork:
    """The network of a file, of the zoo, or of a text.

    Parameters
    ----------
    source
        a path that ends in .crn, .xml, .sbml, .ant, .json or .graphml; the name of a model of the zoo; a text with an
        arrow in it; or `-` for a text on standard input

    Raises
    ------
    symthermo.errors.Mistake
        one sentence: what cannot be read, where, and why

    >>> load("ring").name, load("A <=> B").species
    ('ring', ('A', 'B'))
    """
    if not isinstance(source, (str, os.PathLike)):
        raise UnreadableFile(f"{str(source)[:40]!r} is no file; expected a path, the name of a zoo model, or a text with an arrow")
    word = os.fspath(source)
    if not isinstance(word, str):
        raise UnreadableFile(f"{word[:40]!r} is no file; expected the path as text, not bytes")
    if word == "-":
        return parse(read_text("-"), name="network")
    if isinstance(source, str) and any(mark in word for mark in (*ARROW_HEADS.replace("=", ""), "\n", ";", " = ")):
        return parse(word)
    ending = Path(word).suffix.lower()
    if not ending and Path(word).name == word:
        return _from_zoo(word)
    if ending not in FORMATS:
        found = f"ends in {ending!r}" if ending else "has no ending"
        raise UnreadableFile(f"{word[:200]!r} {found}; expected one of {listing(FORMATS)}, or a text with an arrow")
    return _read(os.path.expanduser(word), FORMATS[ending])


def save(net: ReactionNetwork, path: str | os.PathLike[str]) -> None:
    """Write a network, whole or not at all, in the format that the ending of `path` names.

    Raises
    ------
    UnreadableFile
        an ending that names no format, or a place that cannot be written
    BadStructure
        a format that cannot hold the model
    """
    word = os.path.expanduser(os.fspath(path))
    ending = Path(word).suffix.lower()
    if ending not in FORMATS:
        raise UnreadableFile(f"{word[:200]!r} names no format; expected an ending of {listing(FORMATS)}")
    kind = FORMATS[ending]
    write_whole(word, canonical_text(net) if kind == "text" else _module(kind).write(net))


def _read(path: str, kind: str) -> ReactionNetwork:
    if kind in ("sbml", "antimony"):
        found: ReactionNetwork = _module(kind).read(path)
        return found
    text, name = read_text(path), Path(path).stem
    return parse(text, name=name) if kind == "text" else _module(kind).read(text, repr(path))


def _module(kind: str) -> Any:
    return import_module(f".{kind}", __package__)


def _from_zoo(word: str) -> ReactionNetwork:
    try:
        return model(word)
    except UnknownName:
        near = get_close_matches(word, zoo_names(), 1)
        known = f"did you mean {near[0]!r}" if near else "`symthermo zoo` lists them"
        kind: Any = UnreadableFile if os.path.exists(word) else NetworkSyntaxError if not word.strip() else UnknownName
        raise kind(f"{word[:60]!r} is no model of the zoo ({known}); files end in {listing(FORMATS)}, a reaction has an arrow") from None
