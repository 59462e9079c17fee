"""The LaTeX engine of this machine, for tests that set documents."""
from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

needs_engine = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not on the path (Debian: texlive-latex-base)")


def typeset(folder: Path, tex: str) -> list[float]:
    """Set a document; the widths in pt by which lines stick out. A document that the engine refuses fails the test."""
    (folder / "document.tex").write_text(tex, encoding="ascii")
    command = ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-draftmode", "document.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    log = done.stdout.decode("latin-1")
    assert done.returncode == 0, "\n".join(line for line in log.splitlines() if line.startswith(("!", "l.")))
    return [float(w) for w in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", log)]
