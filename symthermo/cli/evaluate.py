"""`symthermo evaluate`: all numbers at a state."""
from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ..errors import Usage
from .model import add_model, add_values, assignments, density, instant, law, load_model, put

if TYPE_CHECKING:
    from ..markov.jump import JumpProcess

HELP = "all numbers at a state, each with its level of trust, and every theorem that applies"


def register(parser: argparse.ArgumentParser) -> None:
    """MODEL, --at, --set, --steady."""
    add_model(parser)
    add_values(parser)
    parser.add_argument("--steady", metavar='"X=1.918"', action="append", default=[],
                        help="the steady state that the Hatano-Sasa split refers to, by concentrations within 5 %%")


def run(args: argparse.Namespace) -> int:
    """Print the report."""
    from ..networks.network import ReactionNetwork

    model = load_model(args)
    if isinstance(model, ReactionNetwork):
        from ..evaluate.state import evaluate

        steady = assignments(args.steady, "--steady") or None
        found = evaluate(model, assignments(args.at, "--at"), steady=steady, seed=args.seed)
        put(args, found.to_json() if args.json else None, "" if args.json else f"{model.name}\n\n{found.text()}")
        return 0
    if args.steady:
        raise Usage("--steady names a steady state of a network; jump processes and diffusions have one stationary law")
    return _jump(args, model) if hasattr(model, "states") else _density(args, model)


def _jump(args: argparse.Namespace, process: JumpProcess) -> int:
    from ..report.jumps import at

    report, stationary = at(process, law(args, process))
    put(args, report.to_json() | {"kind": "jump", "stationary": stationary} if args.json else None,
        "" if args.json else f"{process.network.name}\n\n{report.text()}")
    return 0


def _density(args: argparse.Namespace, model: Any) -> int:
    from ..diffusions.diffusion import Diffusion
    from ..report.densities import state, text

    document = state(model, density(args) if isinstance(model, Diffusion) else instant(args))
    put(args, document, "" if args.json else text(args.model, document))
    return 0
