"""`symthermo zoo`: the models that come with the package."""
from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from .model import put

HELP = "the models that can be named by a word"


def register(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """List them."""
    from ..zoo import listing

    models = listing()
    widths = [max(len(str(m[key])) for m in models) for key in ("name", "kind", "title")]
    lines = [f"{m['name']:{widths[0]}}  {m['kind']:{widths[1]}}  {m['title']:{widths[2]}}  {size(m)}" for m in models]
    put(args, models, "\n".join(lines))
    return 0


def size(row: Mapping[str, Any]) -> str:
    """How large a model is, in the words of its kind."""
    if row["kind"] == "network":
        return f"{row['species']} species, {row['chemostats']} held; {row['reactions']} reactions"
    if row["kind"] == "jump":
        return f"{row['species']} states; {row['reactions']} edges"
    return f"{row['coordinates']} coordinate{'s' * (row['coordinates'] > 1)}"
