"""`symthermo new theorem`: a file to fill in."""
from __future__ import annotations

import argparse

from .model import put, remark

HELP = "a file for a result of your own, five lines to fill in"


def register(parser: argparse.ArgumentParser) -> None:
    """theorem, ID, -o."""
    parser.add_argument("what", metavar="theorem", choices=["theorem"], help="the word `theorem`")
    parser.add_argument("id", metavar="ID", help="its identifier, tur.my_current for instance")
    parser.add_argument("-o", "--output", metavar="DIR", default="theorems", help="the folder (./theorems)")


def run(args: argparse.Namespace) -> int:
    """Write it, never over a file."""
    from ..report.template import write

    path = write(args.id, args.output)
    put(args, {"id": args.id, "file": str(path)}, str(path))
    remark(args, f"fill in the five lines marked <-, then: symthermo check {args.id}")
    return 0
