"""`symthermo evaluate`: all numbers at a state."""
from __future__ import annotations

import argparse

from .model import add_model, add_values, assignments, load_model, put

HELP = "all numbers at a state, each with its level of trust, and every theorem that applies"


def register(parser: argparse.ArgumentParser) -> None:
    """MODEL, --at, --set, --steady."""
    add_model(parser)
    add_values(parser)
    parser.add_argument("--steady", metavar='"X=1.918"', action="append", default=[],
                        help="the steady state that the Hatano-Sasa split refers to, by concentrations within 5 %%")


def run(args: argparse.Namespace) -> int:
    """Print the report."""
    from ..evaluate.state import evaluate

    net, state = load_model(args)
    found = evaluate(net, state, steady=assignments(args.steady, "--steady") or None, seed=args.seed)
    put(args, found.to_json() if args.json else None, "" if args.json else f"{net.name}\n\n{found.text()}")
    return 0
