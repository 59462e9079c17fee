"""`symthermo reproduce`: the derivation scripts of the papers."""
from __future__ import annotations

import argparse
import sys

from ..errors import Usage
from .model import put, remark

HELP = "run the derivation script of a paper: its LaTeX, its figures, and our numbers beside those of the paper"


def register(parser: argparse.ArgumentParser) -> None:
    """NN ... | all, -o, --list."""
    parser.add_argument("numbers", metavar="NN", nargs="*", help="numbers of papers, or all")
    parser.add_argument("-o", "--output", metavar="DIR", default="reproduced", help="where documents and figures go (./reproduced)")
    parser.add_argument("--list", action="store_true", help="the scripts there are")


def run(args: argparse.Namespace) -> int:
    """Run the scripts; 1 if a number differs for no known reason."""
    from ..report.reproduction import listing, reproduce, scripts, table

    if args.list:
        found = listing(args.output)
        put(args, found, "\n".join(f"{e['number']}  {e['title']}" for e in found) or "no derivation scripts")
        return 0
    if not args.numbers:
        raise Usage("reproduce needs the number of a paper, all, or --list")
    numbers = list(scripts()) if args.numbers == ["all"] else args.numbers
    pairs, blocks = [], []
    for number in numbers:
        if sys.stderr.isatty():
            remark(args, f"running derivation {number}")
        mine = reproduce(number, args.output)
        pairs += mine
        blocks.append(f"{number}\n{table(mine)}")
    put(args, [p.to_json() for p in pairs], "\n\n".join(blocks))
    return 0 if all(p.settled for p in pairs) else 1
