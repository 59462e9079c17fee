"""`symthermo campaign`: sampling and adversarial search at scale."""
from __future__ import annotations

import argparse

from .model import Progress, put

HELP = "sample theorems and search for counterexamples at scale; killed and started again, it goes on where it was"


def register(parser: argparse.ArgumentParser) -> None:
    """ID ..., --on, --samples, --store, --scheduler."""
    parser.add_argument("ids", metavar="ID", nargs="+", help="identifiers")
    parser.add_argument("--on", metavar="MODEL", help="states of this network, instead of the theorems' own samples")
    parser.add_argument("--samples", metavar="N", type=int, default=20000, help="about how many for each theorem (20000)")
    parser.add_argument("--store", metavar="DIR", default="campaigns", help="where results are kept (./campaigns)")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="`local`, or the address of a dask scheduler; without it, this process")


def run(args: argparse.Namespace) -> int:
    """One line for each theorem; 1 if there is a counterexample."""
    from ..report.campaign import CHUNK, campaign

    progress = Progress(args, "sampling", len(args.ids) * -(-args.samples // CHUNK))
    found = campaign(args.ids, args.on, args.samples, args.seed, args.store, args.scheduler, progress)
    lines = [f"{e['id']:32} {e['samples']:9d} samples  {e['violations']} violations  least slack {e['min_slack']}, "
             f"largest ratio {e['max_ratio']}  {e['seconds']:.1f} s" for e in found]
    lines += [f"  counterexample of {e['id']}: {e['counterexample']}" for e in found if e["counterexample"]]
    put(args, found, "\n".join(lines))
    return 1 if any(e["violations"] for e in found) else 0
