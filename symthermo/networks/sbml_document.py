"""SBML text to libSBML's document, after the checks that libSBML leaves to its caller.

A model file comes from anywhere. Before libSBML sees it, one pass of the standard library's expat refuses what could
exhaust memory or stack (document type declarations, which is where entities are defined; deep nesting; huge files) and
what is not SBML at all, each in one sentence with the line.
"""
from __future__ import annotations

import os
from types import ModuleType
from typing import Any
from xml.parsers import expat

from ..errors import BadStructure, MissingExtra, UnreadableFile

LARGEST_FILE = 50_000_000
DEEPEST_ELEMENT = 500
LONGEST_FORMULA = 10_000
"""Characters of a formula that is an attribute, as in Level 1: libSBML's own parser of these recurses without bound."""
HARMLESS = ("layout", "render", "l3v2extendedmath")
"""Packages that libSBML calls required and that change no rate equation beyond what is read anyway."""


def library(purpose: str = "reading and writing SBML") -> ModuleType:
    """libSBML, imported when used."""
    try:
        import libsbml
    except ImportError:
        raise MissingExtra("python-libsbml", "sbml", purpose) from None
    return libsbml


def read_bytes(path: str) -> bytes:
    """The content of a model file.

    Raises
    ------
    UnreadableFile
        missing, a directory, not readable, or larger than `LARGEST_FILE` bytes
    """
    try:
        if (size := os.path.getsize(path)) > LARGEST_FILE:
            raise UnreadableFile(f"{path} has {size} bytes; models of at most {LARGEST_FILE} bytes are read")
        with open(path, "rb") as file:
            return file.read()
    except OSError as e:
        raise UnreadableFile(f"{path} cannot be read: {(e.strerror or 'unknown cause').lower()}") from None


def document(content: bytes, source: str) -> Any:
    """The libSBML document of an SBML text; `source` is what the sentences call it.

    Raises
    ------
    UnreadableFile
        not XML, not SBML, or with a document type declaration
    BadStructure
        a required package of SBML Level 3 that is not understood here
    """
    lib = library()
    text = _checked(content, source)
    found = lib.readSBMLFromString(text)
    for k in range(found.getNumErrors()):
        error = found.getError(k)
        if error.getSeverity() >= lib.LIBSBML_SEV_ERROR:
            raise UnreadableFile(f"{source}, line {error.getLine()}: {_sentence(error.getShortMessage() or error.getMessage())}")
    if found.getModel() is None:
        raise UnreadableFile(f"{source} is an SBML document without a model")
    for k in range(found.getNumPlugins()):
        package = found.getPlugin(k).getPackageName()
        if package not in HARMLESS and found.getPackageRequired(package):
            raise BadStructure(f"{source} requires the SBML package {package!r}; only core SBML is read (flatten the model first)")
    return found


def _checked(content: bytes, source: str) -> str:
    """The text in UTF-8 without its XML declaration, once it is known to be harmless and to be SBML."""
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(f"{source} has {len(content)} bytes; models of at most {LARGEST_FILE} bytes are read")
    if not content.strip():
        raise UnreadableFile(f"{source} is empty; expected an SBML document")
    parser = expat.ParserCreate()
    depth, encoding = 0, "utf-8"

    def declaration(version: str, declared: str | None, standalone: int) -> None:
        nonlocal encoding
        encoding = declared or encoding

    def doctype(*_: Any) -> None:
        line = parser.CurrentLineNumber
        raise UnreadableFile(f"{source}, line {line}: a document type declaration (DOCTYPE) is refused, SBML has none")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 1 and tag.rpartition(":")[2] != "sbml":
            raise UnreadableFile(f"{source} is XML but not SBML: its first element is <{tag[:40]}>, expected <sbml>")
        if depth > DEEPEST_ELEMENT:
            line = parser.CurrentLineNumber
            raise UnreadableFile(f"{source}, line {line}: elements nested more than {DEEPEST_ELEMENT} deep")
        if len(attributes.get("formula", "")) > LONGEST_FORMULA:
            line = parser.CurrentLineNumber
            raise UnreadableFile(f"{source}, line {line}: a formula of more than {LONGEST_FORMULA} characters")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = declaration, doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(content, True)
        text = content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except expat.ExpatError as e:
        raise UnreadableFile(f"{source}, line {e.lineno}: not well-formed XML ({expat.ErrorString(e.code)})") from None
    except (UnicodeDecodeError, LookupError):
        raise UnreadableFile(f"{source} is not text in its declared encoding {encoding!r}") from None
    rest = text.partition("?>")[2] if text.startswith("<?xml") else text
    return '<?xml version="1.0" encoding="UTF-8"?>' + rest


def _sentence(message: str) -> str:
    return " ".join(message.split())[:300].rstrip(".")
