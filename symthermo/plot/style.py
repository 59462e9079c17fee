"""One look for every picture, and files written whole, the same bytes each time."""
from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import MissingExtra, UnreadableFile

try:
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.patheffects import withStroke
    from matplotlib.textpath import TextPath
except ImportError:
    raise MissingExtra("matplotlib", "plot", "drawing") from None

__all__ = ["COLOURS", "FAINT", "HELD", "INK", "FancyArrowPatch", "Figure", "TextPath", "literal", "look", "save", "save_both",
           "withStroke"]

COLOURS = ("#0b5fa5", "#d1495b", "#2a9d4a", "#e08e0b", "#6f4ba0", "#13a0a0", "#8a5a44", "#5c6670", "#c2539b", "#7d9a1f")
INK, FAINT, HELD = "#1d2733", "#8b97a3", "#f3e3bd"
ENDINGS = (".png", ".pdf", ".svg")
_LOOK = {
    "font.size": 10, "font.family": "DejaVu Sans", "mathtext.fontset": "dejavusans", "axes.spines.top": False, "axes.spines.right": False,
    "axes.edgecolor": INK, "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK, "ytick.color": INK, "axes.linewidth": 0.8,
    "lines.linewidth": 1.6, "legend.frameon": False, "svg.hashsalt": "symthermo", "savefig.dpi": 160, "figure.dpi": 110,
}


@contextmanager
def look() -> Iterator[None]:
    """Draw inside this."""
    with rc_context(_LOOK):
        yield


def save(figure: Figure, path: str | Path) -> None:
    """Write a figure as .png, .pdf or .svg, whole or not at all.

    Raises
    ------
    UnreadableFile
        another ending, or a place that cannot be written
    """
    target = Path(path)
    if target.suffix.lower() not in ENDINGS:
        raise UnreadableFile(f"{path} names no picture format; expected an ending of {', '.join(ENDINGS)}")
    kind = target.suffix.lower()[1:]
    undated = {"png": {"Software": None}, "pdf": {"CreationDate": None, "Producer": None, "Creator": None}, "svg": {"Date": None}}[kind]
    buffer = io.BytesIO()
    with look():
        figure.savefig(buffer, format=kind, metadata=undated)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(buffer.getvalue())
        os.replace(part, target)
    except OSError as e:
        part.unlink(missing_ok=True)
        raise UnreadableFile(f"cannot write {path}: {(e.strerror or str(e)).lower()}") from None


def save_both(figure: Figure, stem: str | Path) -> None:
    """Write stem.pdf, for documents, and stem.png, for the screen."""
    for ending in ("pdf", "png"):
        save(figure, f"{stem}.{ending}")


def literal(name: str) -> str:
    """matplotlib reads $...$ as mathematics; names have none, and stay as they are."""
    return name.replace("$", r"\$")
