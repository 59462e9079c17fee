"""SBML text to libSBML's document, after the checks that libSBML leaves to its caller.

A model file comes from anywhere. Before libSBML sees it, `disk.xml_text` refuses what could exhaust memory or stack, and
what is not SBML at all, each in one sentence with the line.
"""
from __future__ import annotations

from types import ModuleType
from typing import Any

from ..errors import BadStructure, MissingExtra, UnreadableFile
from .disk import xml_text

HARMLESS = ("layout", "render", "l3v2extendedmath")
"""Packages that libSBML calls required and that change no rate equation beyond what is read anyway."""


def library(purpose: str = "reading and writing SBML") -> ModuleType:
    """libSBML, imported when used."""
    try:
        import libsbml
    except ImportError:
        raise MissingExtra("python-libsbml", "sbml", purpose) from None
    return libsbml


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
    text = xml_text(content, source, "sbml")
    found = lib.readSBMLFromString('<?xml version="1.0" encoding="UTF-8"?>' + text)
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


def _sentence(message: str) -> str:
    return " ".join(message.split())[:300].rstrip(".")
