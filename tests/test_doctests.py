"""Every example in a docstring and in the README runs and gives what is printed."""
from __future__ import annotations

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import symthermo

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
MODULES = [m.name for m in pkgutil.walk_packages(symthermo.__path__, "symthermo.") if not m.name.endswith("__main__")]


@pytest.mark.parametrize("name", ["symthermo", *MODULES])
def test_docstrings(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert failed == 0


@pytest.mark.parametrize(("page", "least"), [("README.md", 12), ("docs/models.md", 12), ("docs/theorems.md", 6), ("docs/numbers.md", 0)])
def test_pages(page: str, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(Path(symthermo.__file__).parents[1] / page), module_relative=False, optionflags=FLAGS)
    assert failed == 0
    assert tried >= least
