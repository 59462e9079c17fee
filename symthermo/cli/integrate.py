"""`symthermo integrate`: a trajectory with its entropy production."""
from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING

from ..errors import BadValue
from .model import Progress, add_model, add_values, load_model, put, remark

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
    from ..evaluate.trajectory import integrate

    end = _end(args.until)
    net, state = load_model(args)
    path = integrate(net, state, end, points=args.points, progress=Progress(args, "integrating", end))
    if args.output:
        path.save_csv(args.output)
        remark(args, f"wrote {args.output}")
    if args.plot:
        from ..plot import trajectory

        trajectory(path, args.plot)
        remark(args, f"wrote {args.plot}")
    put(args, path.to_json() if args.json else None, "" if args.json else _text(path))
    return 0


def _end(text: str) -> float:
    try:
        end = float(text)
    except ValueError:
        end = math.nan
    if not (math.isfinite(end) and end > 0):
        raise BadValue(f"--until {text[:40]}: expected a positive number")
    return end


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
