"""`derive`: the documents of a network, a jump process or a diffusion, written whole or not at all.

DIR/<model>.tex, the drawing DIR/<model>_graph.pdf where plots are installed, and DIR/<model>.pdf where pdflatex is on the path.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import MissingExtra, Mistake, UnreadableFile
from ..latex.document import document
from ..markov.jump import JumpProcess
from ..networks.network import ReactionNetwork
from .as_json import document as json_document
from .derivation import gather

FOLDER = "derivation"
"""Where the documents go unless a folder is given: in the working folder."""

_ENGINE = "pdflatex"
_HOW = (
    f"{_ENGINE} is not on the path; install one (Debian and Ubuntu: apt install texlive-latex-base texlive-latex-recommended lmodern), "
    "or set the .tex file elsewhere: it needs amsmath and graphicx only"
)
_MOST_NODES = 120
_PATIENCE = 300.0


@dataclass(frozen=True)
class Job:
    """What is written about a model.

    Attributes
    ----------
    name : of the files
    json : the JSON document of the files written
    tex : the LaTeX source, given the file name of the drawing or None
    draw : writes the drawing to a path; None where there is none, for the reason under `why["drawing"]`
    why : reasons, by key
    """

    name: str
    json: Callable[[list[str]], dict[str, Any]]
    tex: Callable[[str | None], str]
    draw: Callable[[Path], Any] | None
    why: Mapping[str, str]


def derive(model: Any, directory: str | Path | None = None, pdf: bool | None = None, start: Any = None, name: str | None = None,
           ) -> dict[str, Any]:
    """Derive everything, write the documents, return the JSON document.

    Parameters
    ----------
    model : a network, a jump process, a diffusion or a Gaussian process
    directory : where the documents go; `FOLDER` in the working folder unless given
    pdf : True: insist on a PDF; False: LaTeX only; None: a PDF if there is an engine, else `why["pdf"]` says how to get one
    start : where numbers are given: probabilities of a jump process, the density of a diffusion
    name : of a diffusion, which has none of its own

    Raises
    ------
    Mistake
        a PDF was asked for, and there is no engine
    UnreadableFile
        the folder cannot be made or written
    """
    engine = shutil.which(_ENGINE) if pdf is not False else None
    if pdf and engine is None:
        raise Mistake(f"a PDF was asked for, but {_HOW}")
    job = _job(model, start, name)
    why = dict(job.why)
    if pdf is None and engine is None:
        why["pdf"] = f"no PDF was made: {_HOW}"
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", job.name) or "network"
    with tempfile.TemporaryDirectory() as build:
        names = _build(job, Path(build), stem, engine, why)
        if pdf and f"{stem}.pdf" not in names:
            raise Mistake(why["pdf"])
        files = _deliver(Path(build), names, Path(FOLDER if directory is None else directory))
    found = job.json(files)
    return found | {"why": found["why"] | why}


def _job(model: Any, start: Any, name: str | None) -> Job:
    """What to write about a model of any kind; modules that need sympy are imported where their kind comes up."""
    if isinstance(model, ReactionNetwork):
        d = gather(model)
        return Job(model.name, partial(json_document, d), partial(document, d), _drawing(model, partial(_plot("network"), model)),
                   dict(d.why) | _too_many(model))
    kind = "jumps" if isinstance(model, JumpProcess) else "diffusions"
    words, page = import_module(f".{kind}", __package__), import_module(f"symthermo.latex.{'jump' if kind == 'jumps' else 'density'}")
    found = words.derivation(model, start, name)
    if isinstance(model, JumpProcess):
        net, draw = model.network, _drawing(model.network, partial(_plot("states"), model))
        return Job(net.name, partial(words.document, found), partial(page.document, found), draw, dict(found.why) | _too_many(net))
    draw = lambda path: _plot("law")(model, start, path)
    return Job(found.name, partial(words.document, found), partial(page.document, found), draw, dict(found.why))


def _plot(function: str) -> Callable[..., Any]:
    """A function of `symthermo.plot`, imported when it is called: drawing is optional."""
    return lambda *given: getattr(import_module("symthermo.plot"), function)(*given)


def _drawing(net: ReactionNetwork, draw: Callable[[Path], Any]) -> Callable[[Path], Any] | None:
    return None if _too_many(net) else draw


def _too_many(net: ReactionNetwork) -> dict[str, str]:
    many = len(net.species) + len(net.reactions) > _MOST_NODES
    return {"drawing": f"no drawing: more than {_MOST_NODES} species and reactions"} if many else {}


def _build(job: Job, folder: Path, stem: str, engine: str | None, why: dict[str, str]) -> list[str]:
    """The names of the documents made in a folder of our own."""
    drawing = f"{stem}_graph.pdf"
    try:
        if job.draw is not None:
            job.draw(folder / drawing)
    except MissingExtra as e:
        why["drawing"] = str(e)
    drawn = (folder / drawing).exists()
    (folder / f"{stem}.tex").write_text(job.tex(drawing if drawn else None), encoding="ascii")
    names = [f"{stem}.tex", *([drawing] if drawn else [])]
    if engine is None:
        return names
    if reason := typeset(engine, folder, stem):
        why["pdf"] = reason
        return names
    return [*names, f"{stem}.pdf"]


def typeset(engine: str, folder: Path, stem: str) -> str | None:
    """Set DIR/stem.tex, twice for the references; the reason where that fails. The same bytes each time."""
    command = [engine, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", f"{stem}.tex"]
    settled = os.environ | {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}
    for _ in range(2):
        try:
            done = subprocess.run(command, cwd=folder, env=settled, stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=_PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as e:
            return f"no PDF was made: {engine} did not finish ({type(e).__name__})"
        if done.returncode:
            faults = [line for line in done.stdout.decode("latin-1").splitlines() if line.startswith("!")]
            return f"no PDF was made: {_ENGINE} did not accept the document ({faults[0][2:].strip() if faults else 'no reason given'})"
    return None


def _deliver(build: Path, names: list[str], directory: Path) -> list[str]:
    """All documents into the folder, each whole; their paths relative to the working folder."""
    parts: list[tuple[Path, Path]] = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in names:
            target = directory / name
            part = target.with_name(f".{name}.part")
            parts.append((part, target))
            shutil.copyfile(build / name, part)
        for part, target in parts:
            os.replace(part, target)
    except OSError as e:
        for part, _ in parts:
            part.unlink(missing_ok=True)
        raise UnreadableFile(f"cannot write to {directory}: {(e.strerror or str(e)).lower()}") from None
    return [os.path.relpath(target) for _, target in parts]
