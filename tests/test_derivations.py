"""Papers as scripts: every number agrees, the note is the one of `latex_out/`, it compiles with its figures.

Regenerate the notes with

    python tests/test_derivations.py
"""
from __future__ import annotations

import ast
import re
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from _engine import needs_engine, typeset

ROOT = Path(__file__).parent.parent
LATEX = ROOT / "latex_out"
SCRIPTS = sorted((ROOT / "derivations").glob("d[0-9][0-9]_*.py"))


class Run(NamedTuple):
    """A script that has run once for all tests."""

    script: ModuleType
    folder: Path
    pairs: list[Any]

    @property
    def tex(self) -> str:
        return (self.folder / f"{self.script.__name__.split('.')[-1]}.tex").read_text(encoding="ascii")


def loaded(path: Path) -> ModuleType:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return import_module(f"derivations.{path.stem}")


@pytest.fixture(scope="module", params=SCRIPTS, ids=lambda p: p.stem)
def reproduced(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    script, folder = loaded(request.param), tmp_path_factory.mktemp(request.param.stem)
    return Run(script, folder, script.run(str(folder)))


def test_every_number_agrees(reproduced: Run) -> None:
    assert [p.name for p in reproduced.pairs if not p.settled] == []
    assert [p.name for p in reproduced.pairs if p.slip and p.agrees] == []                    # a slip that agrees is none
    names = [p.name for p in reproduced.pairs]
    assert len(set(names)) == len(names) > 0
    assert all(p.source for p in reproduced.pairs)


def test_the_note_is_the_committed_one(reproduced: Run) -> None:
    name = reproduced.script.__name__.split(".")[-1]
    assert name.startswith(f"d{reproduced.script.NUMBER}_")
    assert reproduced.tex == (LATEX / f"{name}.tex").read_text(encoding="ascii")


def test_figures_are_drawn(reproduced: Run) -> None:
    figures = re.findall(r"\\drawn\{[\d.]+\}\{(\w+)\.pdf\}", reproduced.tex)
    assert figures
    for figure in figures:
        for ending in ("pdf", "png"):
            assert (reproduced.folder / f"{figure}.{ending}").stat().st_size > 1000


@needs_engine
def test_notes_compile_and_nothing_sticks_out(reproduced: Run) -> None:
    assert max(typeset(reproduced.folder, reproduced.tex), default=0.0) <= 20


@needs_engine
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_notes_compile_without_figures(path: Path, tmp_path: Path) -> None:
    assert max(typeset(tmp_path, (LATEX / f"{path.stem}.tex").read_text(encoding="ascii")), default=0.0) <= 20


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_scripts_import_public_names(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        for name in [*names, module]:
            assert not any(part.startswith("_") and part != "__future__" for part in name.split(".")), f"{path.name}: {name}"
            assert "derivations" not in name.split("."), f"{path.name}: what is needed twice belongs into the package"


if __name__ == "__main__":
    for script in SCRIPTS:
        with tempfile.TemporaryDirectory() as folder:
            loaded(script).run(folder)
            (LATEX / f"{script.stem}.tex").write_bytes((Path(folder) / f"{script.stem}.tex").read_bytes())
