"""`symthermo derive`: the main job."""
from __future__ import annotations

import argparse
from typing import Any

from .model import add_model, load_model, put, start

HELP = "a model in; structure, rate equations, coordinates, free energy, entropy production out, with LaTeX and PDF"


def register(parser: argparse.ArgumentParser) -> None:
    """MODEL, -o, --pdf, --no-pdf."""
    add_model(parser)
    parser.add_argument("-o", "--output", metavar="DIR", help="where the documents go")
    pdf = parser.add_mutually_exclusive_group()
    pdf.add_argument("--pdf", action="store_true", default=None, dest="pdf", help="insist on a PDF")
    pdf.add_argument("--no-pdf", action="store_false", default=None, dest="pdf", help="LaTeX only")


def run(args: argparse.Namespace) -> int:
    """Write the documents, print what they say in short."""
    from ..report import derive

    model = load_model(args)
    document = derive(model, args.output, args.pdf, start(args), args.model)
    net = getattr(model, "network", model)
    put(args, document, "" if args.json else text(net.summary() if hasattr(net, "summary") else repr(model), document))
    return 0


def text(summary: str, document: dict[str, Any]) -> str:
    """The structure, the rate equations, what is missing and why, and the files."""
    lines = [summary.rstrip(), ""]
    if "equation" in document:
        lines += [document["equation"]]
    if rates := document.get("rate_equations"):
        lines += ["rate equations", *(f"  d{s}/dt = {rate}" for s, rate in rates.items())]
    for key, title in (("stationary", "stationary law"), ("energies", "energies")):
        if found := document.get(key):
            lines += ["", title, *([f"  {found}"] if isinstance(found, str) else [f"  {s}: {value}" for s, value in found.items()])]
    if sigma := document["entropy_production_rate"]:
        lines += ["", "entropy production rate", f"  {sigma}"]
    if document["why"]:
        lines += ["", "why", *(f"  {key}: {sentence}" for key, sentence in document["why"].items())]
    if document["files"]:
        lines += ["", "files", *(f"  {file}" for file in document["files"])]
    return "\n".join(lines)
