"""`symthermo check`: theorems on trial."""
from __future__ import annotations

import argparse
import sys

from .model import Progress, put

HELP = "prove theorems, replay their records in a fresh process, recheck, sample, tighten, drop hypotheses"


def register(parser: argparse.ArgumentParser) -> None:
    """ID ..."""
    parser.add_argument("ids", metavar="ID", nargs="*", help="identifiers; the whole catalogue unless given")


def run(args: argparse.Namespace) -> int:
    """One line for each theorem; 1 if one of them fails."""
    from ..catalogue import theorems
    from ..report.check import check

    progress = Progress(args, "checking", len(args.ids) or len(theorems))
    checked = check(args.ids, progress)
    bad = [c for c in checked if not c.good]
    put(args, [c.to_json() for c in checked], "\n".join(map(str, checked)))
    if not (args.quiet or args.json):
        print(f"{len(checked) - len(bad)} of {len(checked)} proved and confirmed by samples", file=sys.stderr)
    return 1 if bad else 0
