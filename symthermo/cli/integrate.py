"""`symthermo integrate`: a trajectory with its entropy production."""
from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ..errors import Usage
from .model import Progress, add_model, add_values, assignments, density, law, load_model, moment, put, remark

if TYPE_CHECKING:
    from ..evaluate.trajectory import Trajectory

HELP = "a trajectory with its entropy production, speeds and lengths"


def register(parser: argparse.ArgumentParser) -> None:
    """MODEL, --until, --points, --at, --set, -o, --plot."""
    add_model(parser)
    add_values(parser)
    parser.add_argument("--until", metavar="T", required=True, help="the end time; the start is 0")
    parser.add_argument("--points", metavar="N", type=int, help="number of equally spaced output times, both ends included (401)")
    parser.add_argument("-o", "--output", metavar="FILE.csv", help="write t, every species, and sigma")
    parser.add_argument("--plot", metavar="FILE.png", help="draw the trajectory and its entropy production")


def run(args: argparse.Namespace) -> int:
    """Integrate, write what is asked for, print."""
    from ..networks.network import ReactionNetwork

    end = moment(args.until, "--until")
    model = load_model(args)
    progress = Progress(args, "integrating", end)
    if isinstance(model, ReactionNetwork):
        from ..evaluate.trajectory import integrate

        path: Any = integrate(model, assignments(args.at, "--at"), end, points=args.points, progress=progress)
        drawing = "trajectory"
    elif hasattr(model, "states"):
        path, drawing = model.integrate(law(args, model), end, points=args.points), "trajectory"
    else:
        path, drawing = _density(args, model, end), "spreading"
    if args.output:
        path.save_csv(args.output)
        remark(args, f"wrote {args.output}")
    if args.plot:
        from .. import plot

        getattr(plot, drawing)(path, args.plot)
        remark(args, f"wrote {args.plot}")
    put(args, path.to_json() if args.json else None, "" if args.json else _text(path) if drawing == "trajectory" else path.text(args.model))
    return 0


def _density(args: argparse.Namespace, model: Any, end: float) -> Any:
    from ..diffusions.diffusion import Diffusion
    from ..report.densities import integrate

    if isinstance(model, Diffusion):
        return integrate(model, density(args), end, args.points)
    if args.at:
        raise Usage("--at: a Gaussian process starts from a law of its own; set its mean with --set")
    return integrate(model, None, end, args.points)


def _text(path: Trajectory) -> str:
    from ..evaluate.report import aligned, show

    rows = [["", "start", "end"], ["t", show(path.t[0]), show(path.t[-1])]]
    rows += [[s, show(x[0]), show(x[-1])] for s, x in path.x.items()]
    rows += [["sigma", show(path.sigma[0]), show(path.sigma[-1])]]
    totals = [["entropy production", show(path.entropy_production)], ["length", show(path.length)], ["action", show(path.action)]]
    why = [f"  {sentence}" for sentence in dict.fromkeys(path.why.values())]
    return "\n".join([
        path.net.name, "", f"trajectory [numerical; {len(path.t)} output times]", aligned(rows), "",
        "along the whole of it [RT = 1; numerical]", aligned(totals), *(["", "why", *why] if why else []),
    ])
