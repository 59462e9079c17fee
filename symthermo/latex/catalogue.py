r"""The fragments of the whole catalogue: `python -m symthermo.latex.catalogue [DIR]` writes them, latex_out/theorem by default.

Each theorem has its file, <id>.tex; `all.tex` is one document that reads them all.
"""
from __future__ import annotations

import sys
from pathlib import Path

from ..catalogue import HERE, Catalogue
from .proof import fragment

FOLDER = "latex_out/theorem"
_HEAD = r"""\documentclass[a4paper]{article}
\usepackage{amsmath}
\setlength{\textwidth}{16cm}
\setlength{\oddsidemargin}{0cm}
\setlength{\textheight}{24cm}
\setlength{\topmargin}{-1.5cm}
\allowdisplaybreaks
\begin{document}
"""


def fragments() -> dict[str, str]:
    """File name -> text, of the theorems of the package and of the document of all."""
    own = Catalogue([HERE])
    out = {f"{identifier}.tex": fragment(theorem) for identifier, theorem in own.items()}
    return out | {"all.tex": _HEAD + "".join(f"\\input{{{name}}}\n" for name in out) + "\\end{document}\n"}


def write(directory: str | Path = FOLDER) -> list[Path]:
    """Write them; files of theorems that are no more are removed."""
    folder = Path(directory)
    folder.mkdir(parents=True, exist_ok=True)
    made = fragments()
    for old in folder.glob("*.tex"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="ascii")
    return [folder / name for name in made]


if __name__ == "__main__":
    print(f"wrote {len(write(*sys.argv[1:2]))} files")
