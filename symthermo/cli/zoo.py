"""`symthermo zoo`: the models that come with the package."""
from __future__ import annotations

import argparse

from .model import put

HELP = "the models that can be named by a word"


def register(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    """List them."""
    from ..networks.zoo import listing

    models = listing()
    widths = [max(len(str(m[key])) for m in models) for key in ("name", "title")]
    lines = [
        f"{m['name']:{widths[0]}}  {m['title']:{widths[1]}}  {m['species']} species, {m['chemostats']} held; {m['reactions']} reactions"
        for m in models
    ]
    put(args, models, "\n".join(lines))
    return 0
