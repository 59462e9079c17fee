"""Notebooks: what this package shows in IPython, and percent scripts turned into notebook files.

`enable()` registers formulas, so that lists, tuples and dictionaries of sympy expressions print as mathematics. Networks, jump
processes, diffusions, rate equations, flows and reports show themselves. `export` writes a script with `# %%` cells as a notebook;
it needs no library, since a notebook is plain JSON.
"""
from __future__ import annotations

import json
import os
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .errors import MissingExtra, Mistake, UnreadableFile

_CELL = re.compile(r"^# ?%%[ \t]*(?P<kind>\[markdown\])?[ \t]*(?P<title>.*)$")


def enable() -> None:
    """Show lists, tuples and dictionaries of sympy expressions as mathematics in the running notebook.

    Raises
    ------
    MissingExtra
        IPython is not installed
    Mistake
        called outside a notebook
    """
    if find_spec("IPython") is None:
        raise MissingExtra("IPython", "notebook", "showing formulas in a notebook")
    if import_module("IPython").get_ipython() is None:
        raise Mistake("notebook.enable() works inside a running notebook or IPython session only; here there is none")
    import_module("sympy").init_printing(use_latex="mathjax")


def export(script: str | Path, notebook: str | Path | None = None) -> Path:
    """Write a percent script as a notebook; returns its path.

    Parameters
    ----------
    script : a Python file; `# %%` starts a code cell, `# %% [markdown]` a text cell whose lines are comments
    notebook : the .ipynb file; beside the script unless given

    Raises
    ------
    UnreadableFile
        the script cannot be read, or the notebook not written
    """
    source = Path(script)
    target = source.with_suffix(".ipynb") if notebook is None else Path(notebook)
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise UnreadableFile(f"cannot read {script}: {getattr(e, 'strerror', None) or 'not a text file'}") from None
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_text(json.dumps(cells(text), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(part, target)
    except OSError as e:
        part.unlink(missing_ok=True)
        raise UnreadableFile(f"cannot write {target}: {(e.strerror or str(e)).lower()}") from None
    return target


def cells(text: str) -> dict[str, Any]:
    """A percent script as the JSON document of a notebook (format 4.5).

    >>> [c["source"] for c in cells("# %% [markdown]\\n# A title\\n# %%\\nx = 1\\n")["cells"]]
    [['A title'], ['x = 1']]
    """
    found: list[tuple[bool, list[str]]] = [(False, [])]
    for line in text.splitlines():
        if match := _CELL.match(line):
            title = match["title"].strip()
            found.append((match["kind"] is not None, [f"# {title}"] if title else []))
        else:
            found[-1][1].append(line)
    made = [_cell(n, prose, lines) for n, (prose, lines) in enumerate((p, _trimmed(p, c)) for p, c in found) if lines]
    return {
        "cells": made,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _trimmed(prose: bool, lines: list[str]) -> list[str]:
    """Without blank lines at both ends; prose without its comment signs."""
    if prose:
        lines = [re.sub(r"^# ?", "", line) if line.startswith("#") else line for line in lines]
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _cell(n: int, prose: bool, lines: list[str]) -> dict[str, Any]:
    source = [f"{line}\n" for line in lines[:-1]] + lines[-1:]
    common = {"id": f"cell-{n}", "metadata": {}, "source": source}
    return {"cell_type": "markdown", **common} if prose else {"cell_type": "code", "execution_count": None, **common, "outputs": []}
