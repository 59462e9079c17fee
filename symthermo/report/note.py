r"""`Note`: a LaTeX note written piece by piece, in the order in which a reader goes through it; a bare article, no dates.

Text is LaTeX. `<name>` in it stands for a value that is given by that name, so that computed numbers appear in the prose.
A long formula may be broken over lines at every `\\`; a pair (left, right) is aligned at its relation.

>>> note = Note("A note", "for example")
>>> note.section("Numbers")
>>> note.text(r"The force is $F = <F>$.", F=f"{0.693147:.3f}")
>>> note.formula(r"\sigma = J F")
>>> print(note.tex().partition("Numbers}")[2])
<BLANKLINE>
<BLANKLINE>
The force is $F = 0.693$.
<BLANKLINE>
\begin{equation}
\sigma = J F
\end{equation}
<BLANKLINE>
\end{document}
<BLANKLINE>
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import sympy as sp

from ..latex import layout
from ..latex.names import text as plain
from ..networks.disk import write_whole
from ..proof import Theorem

_HEAD = r"""\documentclass[a4paper]{article}
\usepackage{amsmath}
\usepackage{graphicx}
\setlength{\textwidth}{16cm}
\setlength{\oddsidemargin}{0cm}
\setlength{\textheight}{24cm}
\setlength{\topmargin}{-1.5cm}
\setlength{\emergencystretch}{6em}
\renewcommand{\floatpagefraction}{0.75}
\renewcommand{\topfraction}{0.9}
\renewcommand{\bottomfraction}{0.6}
\allowdisplaybreaks
\newcommand{\drawn}[2]{\IfFileExists{#2}{\includegraphics[width=#1\textwidth]{#2}}{\fbox{\texttt{\detokenize{#2}} is drawn by the script}}}
"""


class Compared(Protocol):
    """A number of ours beside a published one."""

    @property
    def name(self) -> str: ...
    @property
    def ours(self) -> Any: ...
    @property
    def reference(self) -> Any: ...
    @property
    def agrees(self) -> bool: ...


class Note:
    """A note that grows from top to bottom.

    Parameters
    ----------
    title, source : LaTeX; the source is the paper that the note follows
    """

    def __init__(self, title: str, source: str = "") -> None:
        below = rf"\\[1ex] {source}" if source else ""
        self._pieces = [rf"\begin{{center}}{{\Large {title}}}{below}\end{{center}}"]

    def section(self, title: str) -> None:
        """A numbered section."""
        self._pieces.append(rf"\section{{{title}}}")

    def text(self, template: str, **values: object) -> None:
        """A paragraph; `<name>` is replaced by the value of that name."""
        self._pieces.append(layout.fill(template, **{k: v if isinstance(v, str) else latex(v) for k, v in values.items()}))

    def formula(self, *parts: Any, label: str = "") -> None:
        r"""A numbered formula: its parts (LaTeX, or sympy objects) set side by side; `label` for `\eqref`."""
        body = " ".join(latex(p) for p in parts)
        inside = rf"\begin{{split}}{body}\end{{split}}" if r"\\" in body and r"\begin" not in body else body
        mark = rf"\label{{{label}}}" if label else ""
        self._pieces.append(f"\\begin{{equation}}{mark}\n{inside}\n\\end{{equation}}")

    def align(self, equations: Iterable[tuple[Any, Any]], relation: str = "=") -> None:
        """Equations left = right under one another, without numbers; long right sides are LaTeX of the writer's own breaking."""
        body = " \\\\\n".join(f"{latex(a)} &{relation} {latex(b)}" for a, b in equations)
        self._pieces.append(f"\\begin{{align*}}\n{body}\n\\end{{align*}}")

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], columns: str | None = None) -> None:
        """A table; cells are LaTeX."""
        self._pieces.append(layout.table(header, rows, columns))

    def pairs(self, pairs: Iterable[Compared], ours: str = "here", theirs: str = "printed") -> None:
        """Names, our numbers and the published ones; ours with two digits more, a remark where they differ."""
        rows = [[plain(p.name), f"${layout.real(p.ours, shown(p.reference) + 2)}$", f"${_as_printed(p.reference)}$",
                 "" if p.agrees else "differs"] for p in pairs]
        remarks = any(row[-1] for row in rows)
        self.table(["", ours, theirs, *([""] if remarks else [])], rows if remarks else [row[:-1] for row in rows])

    def figure(self, file: str, caption: str, width: float = 0.8, **values: object) -> None:
        """A picture by the name of its file; the note compiles where the picture has not been drawn."""
        words = layout.fill(caption, **{k: v if isinstance(v, str) else latex(v) for k, v in values.items()})
        self._pieces.append("\n".join([r"\begin{figure}[htbp]", r"\centering", rf"\drawn{{{width}}}{{{file}}}",
                                       rf"\caption{{{words}}}", r"\end{figure}"]))

    def theorem(self, th: Theorem, formula: str = "") -> None:
        """A result of the catalogue, proved anew: title, formula (for results that have none of their own), equality case."""
        verdict = th.check()
        said = plain(th.title.rstrip("."))
        self._pieces.append(rf"\noindent\textbf{{{said}}} (\texttt{{{th.id}}}: {verdict.level.lower()} for any size)")
        self.formula(th.shown or formula)
        words = [f"Assumed: {'; '.join(plain(h.name) for h in th.hypotheses)}." if th.hypotheses else "",
                 f"Equality: {plain(th.equality.rstrip('.'))}." if th.equality else ""]
        if any(words):
            self._pieces.append(rf"\noindent {' '.join(filter(None, words))}")

    def tex(self) -> str:
        """The source."""
        return f"{_HEAD}\\begin{{document}}\n" + "\n\n".join(self._pieces) + "\n\n\\end{document}\n"

    def write(self, path: str | Path) -> None:
        """Write the source, whole or not at all."""
        write_whole(str(path), self.tex())


def latex(value: Any) -> str:
    """LaTeX as it is, numbers to six digits, sympy objects printed."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return layout.real(value)
    return str(sp.latex(value, ln_notation=True))


def shown(reference: Any) -> int:
    """Significant digits of a printed number.

    >>> shown("0.00250"), shown("-37.417"), shown("1.2e-7"), shown(5)
    (3, 5, 2, 1)
    """
    mantissa = str(reference).lower().partition("e")[0].lstrip("-+").replace(".", "").lstrip("0")
    return max(len(mantissa), 1)


def _as_printed(reference: Any) -> str:
    mantissa, _, power = str(reference).lower().partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa
