"""What the subcommands share: the arguments that name a model, its state and its values, and the output."""
from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from ..errors import UnknownName, Usage

if TYPE_CHECKING:
    from ..networks.network import ReactionNetwork


def add_model(parser: argparse.ArgumentParser) -> None:
    """The positional argument MODEL."""
    parser.add_argument("model", metavar="MODEL", help="a file, a zoo model, a text with an arrow, or -")


def add_values(parser: argparse.ArgumentParser) -> None:
    """--at and --set."""
    parser.add_argument("--at", metavar='"X=1.5, Y=1.2"', action="append", default=[], help="concentrations, instead of the model's own")
    parser.add_argument("--set", metavar='"kp_r1=2"', action="append", default=[],
                        help="rate constants (k_plus_r1, kp_r1, or the model's symbol), parameters, chemostats")


def load_model(args: argparse.Namespace) -> tuple[ReactionNetwork, dict[str, str]]:
    """The network of MODEL with the values of --set, and the state of --at."""
    from ..networks.files import load

    net = load(args.model)
    values = assignments(getattr(args, "set", []), "--set")
    if ruled := [k for k in values if k in net.assigned]:
        raise UnknownName(f"--set {ruled[0]}: the model sets it by a rule, {ruled[0]} = {net.assigned[ruled[0]]}")
    return (net.with_values(values) if values else net), assignments(getattr(args, "at", []), "--at")


def assignments(texts: list[str], option: str) -> dict[str, str]:
    """`X=1.5, Y=1.2` as a dictionary of texts; the numbers are read where they are used."""
    out: dict[str, str] = {}
    for piece in (p for text in texts for p in text.replace(";", ",").split(",") if p.strip()):
        name, equals, value = (part.strip() for part in piece.partition("="))
        if not (name and equals and value):
            raise Usage(f"{option}: {piece.strip()[:40]!r} is not of the form name=value")
        if name in out:
            raise Usage(f"{option}: {name} is given twice")
        out[name] = value
    if texts and not out:
        raise Usage(f"{option} is empty; expected name=value, separated by commas")
    return out


def put(args: argparse.Namespace, document: Any, text: str) -> None:
    """The document with --json, else the text."""
    print(json.dumps(document, allow_nan=False) if args.json else text)


def remark(args: argparse.Namespace, sentence: str) -> None:
    """A remark for people, on standard error, not with -q or --json."""
    if not (args.quiet or args.json):
        print(sentence, file=sys.stderr)


class Progress:
    """One line on standard error that is written over, only on a terminal and not with -q."""

    def __init__(self, args: argparse.Namespace, title: str, end: float) -> None:
        self.title, self.end, self.shown = title, end, -1
        self.active = not args.quiet and sys.stderr.isatty()

    def __call__(self, at: float) -> None:
        if self.active and (percent := int(100 * at / self.end)) > self.shown:
            self.shown = percent
            print(f"\r{self.title} {percent:3d} %", end="\n" if percent >= 100 else "", file=sys.stderr, flush=True)
