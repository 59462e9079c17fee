"""What the subcommands share: the arguments that name a model, its state and its values, and the output."""
from __future__ import annotations

import argparse
import json
import math
import sys
from inspect import signature
from typing import TYPE_CHECKING, Any

from ..errors import BadValue, MissingValue, UnknownName, Usage

if TYPE_CHECKING:
    from ..markov.jump import JumpProcess


def add_model(parser: argparse.ArgumentParser) -> None:
    """The positional argument MODEL."""
    parser.add_argument("model", metavar="MODEL", help="a file, a zoo model, a text with an arrow, or -")


def add_values(parser: argparse.ArgumentParser) -> None:
    """--at and --set."""
    parser.add_argument("--at", metavar='"X=1.5, Y=1.2"', action="append", default=[],
                        help="concentrations, or probabilities by state, instead of the model's own; p = a density; t = a time")
    parser.add_argument("--set", metavar='"kp_r1=2"', action="append", default=[],
                        help="rate constants (k_plus_r1, kp_r1, or the model's symbol), parameters, chemostats")


def load_model(args: argparse.Namespace) -> Any:
    """The model of MODEL with the values of --set: a network, a jump process, a diffusion or a Gaussian process."""
    from .. import zoo
    from ..markov.jump import JumpProcess
    from ..models import load
    from ..networks.network import ReactionNetwork

    model = load(args.model)
    values = assignments(getattr(args, "set", []), "--set")
    if isinstance(model, ReactionNetwork) and (ruled := [k for k in values if k in model.assigned]):
        raise UnknownName(f"--set {ruled[0]}: the model sets it by a rule, {ruled[0]} = {model.assigned[ruled[0]]}")
    if not values:
        return model
    if isinstance(model, (ReactionNetwork, JumpProcess)):
        return model.with_values(values)
    known = [k for k in signature(getattr(zoo, args.model)).parameters if k not in ("cov", "cells")]
    if unknown := [k for k in values if k not in known]:
        raise UnknownName(f"--set: no parameter {unknown[0][:60]!r}; {args.model} has {', '.join(known)}")
    return zoo.model(args.model, **values)


def law(args: argparse.Namespace, process: JumpProcess) -> Any:
    """The probabilities of --at, by the labels of the states; else those from which the zoo shows the model.

    Raises
    ------
    UnknownName, MissingValue
        no such state; no probabilities
    """
    given = assignments(args.at, "--at")
    if not given:
        if (found := start(args)) is not None:
            return found
        shown = ", ".join(f"{s}={'1' if k == 0 else '0'}" for k, s in enumerate(process.network.species[:2]))
        raise MissingValue(f"no probabilities for the states of {process.network.name}; give them as --at \"{shown}\"")
    labels = {str(s): s for s in process.states} | dict(zip(process.network.species, process.states, strict=True))
    return {labels.get(k, k): v for k, v in given.items()}


def density(args: argparse.Namespace) -> str:
    """The density of a diffusion, `--at "p = exp(-x^2)"`; else that from which the zoo shows the model.

    Raises
    ------
    Usage, MissingValue
        not of this form; no density
    """
    name, equals, formula = ", ".join(args.at).partition("=")
    if not args.at:
        if (found := start(args)) is None:
            raise MissingValue("no density; give it as --at \"p = exp(-x^2)\", it is normalised here")
        return str(found)
    if name.strip() != "p" or not equals:
        raise Usage(f"--at: {', '.join(args.at)[:40]!r} is not of the form p = formula, the density of a diffusion")
    return formula.strip()


def instant(args: argparse.Namespace) -> float:
    """The time of a Gaussian process, `--at t=0.5`; 0 unless given."""
    given = assignments(args.at, "--at")
    if unknown := [k for k in given if k != "t"]:
        raise UnknownName(f"--at {unknown[0][:40]}: a Gaussian process has a law of its own; give the time, as --at t=0.5")
    return moment(given.get("t", "0"), "--at t", zero=True)


def moment(text: str, option: str, zero: bool = False) -> float:
    """A time.

    Raises
    ------
    BadValue
        not a positive number (or zero, where that is allowed)
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and (value > 0 or zero and value == 0)):
        raise BadValue(f"{option} {text[:40]}: expected a positive number")
    return value


def start(args: argparse.Namespace) -> Any:
    """The law from which the zoo shows the model; None where there is none."""
    from .. import zoo
    return zoo.start(args.model) if zoo.has(args.model) else None


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
