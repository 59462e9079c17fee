"""Antimony text, by way of SBML.

The antimony library translates between its language and SBML; what a model means is decided in `symthermo.networks.sbml`.

Source: L. P. Smith, F. T. Bergmann, D. Chandran, H. M. Sauro, Antimony: a modular model definition language,
Bioinformatics 25 (2009) 2452.
"""
from __future__ import annotations

import re
from types import ModuleType

from ..errors import BadStructure, MissingExtra, UnreadableFile
from .disk import read_text
from .network import ReactionNetwork
from .sbml import parse as parse_sbml
from .sbml_write import write as write_sbml

__all__ = ["load_antimony", "parse", "read", "write"]

_IMPORT = re.compile(r"^\s*import\b", re.MULTILINE)


def _library() -> ModuleType:
    try:
        import antimony
    except ImportError:
        raise MissingExtra("antimony", "antimony", "reading and writing Antimony") from None
    return antimony


def load_antimony(source: str) -> ReactionNetwork:
    """A network from Antimony text (anything with a `;`, an arrow or a line end), or from the file of that name."""
    return parse(source) if re.search(r"[;\n]|->|=>", source) else read(source)


def read(path: str) -> ReactionNetwork:
    """The network in an Antimony file; mistakes as for `symthermo.networks.sbml.read`."""
    return parse(read_text(path), path)


def parse(text: str, source: str = "the Antimony text") -> ReactionNetwork:
    """The network in an Antimony text: of its main model, else of the last one.

    Raises
    ------
    UnreadableFile
        no Antimony; the sentence has the library's line number
    BadStructure
        it imports other files

    >>> parse("r: 2 A -> B; k*A^2; k = 3; A = 1; B = 0").equation(0)
    '2 A -> B'
    """
    if "\0" in text:
        raise UnreadableFile(f"{source} is binary; expected an Antimony model")
    if _IMPORT.search(text):
        raise BadStructure(f"{source} imports other files; expected one model in one text")
    antimony = _library()
    antimony.clearPreviousLoads()
    try:
        if antimony.loadAntimonyString(text) < 0:
            message = " ".join(antimony.getLastError().replace("Error in model string", source).split())
            raise UnreadableFile(message[:300].rstrip("."))
        sbml = antimony.getSBMLString(antimony.getMainModuleName())
    finally:
        antimony.clearPreviousLoads()
    return parse_sbml(sbml, source)


def write(net: ReactionNetwork) -> str:
    """The Antimony text of a network.

    Raises
    ------
    BadStructure
        names that Antimony reserves (`pi`, `time`, `species`, ...) or that SBML cannot hold
    """
    sbml = write_sbml(net)
    antimony = _library()
    antimony.clearPreviousLoads()
    try:
        if antimony.loadSBMLString(sbml) < 0:
            raise BadStructure(f"Antimony cannot hold the network: {' '.join(antimony.getLastError().split())[:200]}")
        text = antimony.getAntimonyString(antimony.getMainModuleName())
    finally:
        antimony.clearPreviousLoads()
    kept = _names(parse(text))
    if renamed := [n for n in _names(net) if n not in kept]:
        raise BadStructure(f"Antimony has a meaning of its own for the name {renamed[0]!r}; rename it, or save as .xml")
    return text


def _names(net: ReactionNetwork) -> dict[str, None]:
    open_constants = (c.symbol for c in net.constants if c.value is None)
    return dict.fromkeys([*net.species, *net.parameters, *open_constants, *(r.name for r in net.reactions)])
