"""Files in and out: whole or not at all, and refused in one sentence."""
from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any
from xml.parsers import expat

from ..errors import UnreadableFile

LARGEST_FILE = 50_000_000
_DEEPEST_ELEMENT, _LONGEST_ATTRIBUTE = 500, 10_000


def read_bytes(path: str) -> bytes:
    """The content of a file.

    Raises
    ------
    UnreadableFile
        missing, a directory, not permitted, or larger than `LARGEST_FILE` bytes
    """
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as e:
        cause = getattr(e, "strerror", None) or "not the name of a file"
        raise UnreadableFile(f"{path[:200]!r} cannot be read: {cause.lower()}") from None
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(f"{path!r} is too large; models of at most {LARGEST_FILE} bytes are read")
    return content


def read_text(path: str) -> str:
    """The content of a text file in UTF-8; `-` is standard input.

    Raises
    ------
    UnreadableFile
        as `read_bytes`, and where the content is empty, binary, or not UTF-8
    """
    source = "standard input" if path == "-" else repr(path)
    content = sys.stdin.buffer.read(LARGEST_FILE) if path == "-" else read_bytes(path)
    if b"\0" in content:
        raise UnreadableFile(f"{source} is a binary file; expected text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise UnreadableFile(f"{source} is not UTF-8 text (byte {e.start} is 0x{content[e.start]:02x}); save it as UTF-8") from None
    if not text.strip():
        raise UnreadableFile(f"{source} is empty; expected a network")
    return text


def write_whole(path: str, text: str) -> None:
    """Write a text file such that it is there whole, or as it was before.

    Raises
    ------
    UnreadableFile
        for a directory that does not exist or may not be written
    """
    part = None
    try:
        target = Path(os.path.realpath(path))
        part = target.with_name(f".{target.name[:100]}.{os.getpid()}.part")
        with open(part, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(part, target)
    except (OSError, ValueError) as e:
        cause = getattr(e, "strerror", None) or "not the name of a file"
        raise UnreadableFile(f"{path!r} cannot be written: {cause.lower()}") from None
    finally:
        if part is not None:
            with contextlib.suppress(OSError):
                part.unlink()


def xml_text(content: bytes, source: str, root: str) -> str:
    """The text of an XML document without its declaration, once one pass of expat knows it to be harmless.

    Refused is what could exhaust memory or stack before a library sees it: document type declarations, which is where
    entities are defined; deep nesting; huge texts and attributes (formulas of SBML Level 1 are some, which libSBML reads by
    recursion). And what has another first element than `root`.

    Raises
    ------
    UnreadableFile
        with the line
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(f"{source} is too large; models of at most {LARGEST_FILE} bytes are read")
    if not content.strip():
        raise UnreadableFile(f"{source} is empty; expected a document that starts with <{root}>")
    parser = expat.ParserCreate()
    depth, encoding = 0, "utf-8"

    def refuse(what: str) -> UnreadableFile:
        return UnreadableFile(f"{source}, line {parser.CurrentLineNumber}: {what}")

    def declaration(version: str, declared: str | None, standalone: int) -> None:
        nonlocal encoding
        encoding = declared or encoding

    def doctype(*_: Any) -> None:
        raise refuse("a document type declaration (DOCTYPE) is refused; a model needs none")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 1 and tag.rpartition(":")[2] != root:
            raise refuse(f"the first element is <{tag[:40]}>, expected <{root}>")
        if depth > _DEEPEST_ELEMENT:
            raise refuse(f"elements nested more than {_DEEPEST_ELEMENT} deep")
        if long := [name for name, value in attributes.items() if len(value) > _LONGEST_ATTRIBUTE]:
            raise refuse(f"the {long[0][:40]} of <{tag[:40]}> has more than {_LONGEST_ATTRIBUTE} characters")

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
    return text.partition("?>")[2] if text.startswith("<?xml") else text
