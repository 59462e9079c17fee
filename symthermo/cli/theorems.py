"""`symthermo theorems`: the catalogue."""
from __future__ import annotations

import argparse

from .model import put

HELP = "the theorems of the catalogue, of ./theorems and of SYMTHERMO_THEOREMS"


def register(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """List them."""
    from ..report.theorems import listing

    entries = listing()
    width = max((len(e["id"]) for e in entries), default=0)
    put(args, entries, "\n".join(f"{e['id']:{width}}  {e['title']}" for e in entries))
    return 0
