"""`symthermo show`: one theorem with its proof."""
from __future__ import annotations

import argparse

from .model import put

HELP = "a theorem: statement, hypotheses, proof with the reason of each link, source, verdict after replay"


def register(parser: argparse.ArgumentParser) -> None:
    """ID, --latex."""
    parser.add_argument("id", metavar="ID", help="an identifier, as `symthermo theorems` lists them")
    parser.add_argument("--latex", action="store_true", help="the LaTeX fragment")


def run(args: argparse.Namespace) -> int:
    """Prove it, replay its record, print it."""
    from ..report.theorems import as_json, as_latex, as_text

    document = as_json(args.id) if args.json else None
    put(args, document, "" if args.json else as_latex(args.id) if args.latex else as_text(args.id))
    return 0
