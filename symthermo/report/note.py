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
\begin{equation}
\sigma = J F
\end{equation}
<BLANKLINE>
\end{document}
<BLANKLINE>
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sympy as sp

from ..catalogue import theorems
from ..latex import layout
from ..latex.lines import LINE, width
from ..latex.names import text as plain
from ..latex.proof import chain
from ..latex.statement import claim, hypothesis, relation
from ..networks.disk import write_whole
from ..proof import Hypothesis, Theorem
from .reproduction import Pair

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
\allowdisplaybreaks[1]
\newcommand{\drawn}[2]{\IfFileExists{#2}{\includegraphics[width=#1\textwidth]{#2}}{\fbox{\texttt{\detokenize{#2}} is drawn by the script}}}
"""

_LOOSE = r"\hfil\penalty0\hfilneg{}"
"""A place where a line may end early."""
_LONG = 12
"""Lists of pairs with more rows stand in two columns where there is room."""


class Note:
    """A note that grows from top to bottom.

    Parameters
    ----------
    title, source : LaTeX; the source is the paper that the note follows
    """

    def __init__(self, title: str, source: str = "") -> None:
        below = rf"\\[1ex] {source}" if source else ""
        self._pieces = [rf"\begin{{center}}{{\Large {title}}}{below}\end{{center}}"]
        self._flowing = False

    def _add(self, piece: str, flows: bool = False, goes_on: bool = False) -> None:
        """A piece; one that goes on stands in the paragraph of the piece before, where that flows."""
        if goes_on and self._flowing:
            self._pieces[-1] += f"\n{piece}"
        else:
            self._pieces.append(piece)
        self._flowing = flows

    def section(self, title: str) -> None:
        """A numbered section."""
        self._add(rf"\section{{{title}}}")

    def text(self, template: str, **values: object) -> None:
        """A paragraph; `<name>` is replaced by the value of that name. With a small letter it goes on after a formula or table."""
        words = _filled(template, values)
        self._add(words, flows=True, goes_on=words[:1].islower())

    def formula(self, *parts: Any, label: str = "") -> None:
        r"""A numbered formula: its parts (LaTeX, or sympy objects) set side by side; `label` for `\eqref`."""
        body = " ".join(latex(p) for p in parts)
        inside = rf"\begin{{split}}{body}\end{{split}}" if r"\\" in body and r"\begin" not in body else body
        mark = rf"\label{{{label}}}" if label else ""
        self._add(f"\\begin{{equation}}{mark}\n{inside}\n\\end{{equation}}", flows=True, goes_on=True)

    def align(self, equations: Iterable[tuple[Any, Any]], relation: str = "=") -> None:
        """Equations left = right under one another, without numbers; long right sides are LaTeX of the writer's own breaking."""
        body = " \\\\\n".join(f"{latex(a)} &{relation} {latex(b)}" for a, b in equations)
        self._add(f"\\begin{{align*}}\n{body}\n\\end{{align*}}", flows=True, goes_on=True)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]], columns: str | None = None) -> None:
        """A table; cells are LaTeX."""
        self._add(layout.table(header, rows, columns), flows=True)

    def pairs(self, pairs: Sequence[Pair], ours: str = "here", theirs: str = "reference") -> None:
        """Names, our numbers and the published ones, both to the published digits; below, the slips of the reference."""
        mark = lambda p: "" if p.agrees else "${}^{*}$"
        rows = [[plain(p.name), f"${rounded(p.ours, p.reference)}$", f"${_powers(str(p.reference))}${mark(p)}"] for p in pairs]
        header, columns = ["", ours, theirs], "lrr"
        wide = sum(max(map(width, column)) + 1.2 for column in zip(*rows, strict=True))
        if len(rows) > _LONG and 2 * wide < 1.1 * LINE:        # widths are estimated on the safe side
            half = -(-len(rows) // 2)
            rows = [a + b for a, b in zip(rows[:half], [*rows[half:], [""] * len(header)], strict=False)]
            header, columns = header * 2, rf"{columns}@{{\qquad}}{columns}"
        self.table(header, rows, columns)
        for p in pairs:
            if not p.agrees:
                self._add(rf"{mark(p)} {plain(p.name)}: {plain(p.slip or 'differs')}.", flows=True)

    def figure(self, file: str, caption: str, width: float = 0.8, **values: object) -> None:
        """A picture by the name of its file; the note compiles where the picture has not been drawn."""
        self._add("\n".join([r"\begin{figure}[htbp]", r"\centering", rf"\drawn{{{width}}}{{{file}}}",
                             rf"\caption{{{_filled(caption, values)}}}", r"\end{figure}"]))

    def theorem(self, identifier: str | Theorem, formula: str = "", equality: str | None = None, steps: bool = False) -> None:
        """A result of the catalogue, proved anew: its title, its formula, what it assumes, when equality holds.

        formula : in place of the one of the catalogue; equality : other words for it, "" for none; steps : the proof too
        """
        th = theorems[identifier] if isinstance(identifier, str) else identifier
        verdict = th.check()
        proved = rf"(\texttt{{{plain(th.id)}}},~{verdict.level.lower()})."
        self._add(rf"\medskip\noindent\textbf{{{plain(th.title)}}}{_LOOSE} {proved}", flows=True)
        self.formula(formula or claim(th))
        assumed = [f"${hypothesis(h)}$" for h in th.hypotheses if isinstance(h, Hypothesis) and h.kind != "definition" and _says_more(h)]
        words = equality if equality is not None else plain(th.equality) if th.claim[1] == "<=" else ""
        said = [f"Assumed: {'; '.join(assumed)}." if assumed else "", f"Equality: {words}." if words else ""]
        if any(said):
            self._add(rf"\noindent {' '.join(filter(None, said))}", goes_on=True)
        if steps:
            self._add(rf"\noindent\emph{{Proof.}}{chain(th)}")
        self._add(r"\medskip")

    def also(self, *identifiers: str) -> None:
        """Further results, proved anew, as a list of formulas."""
        proved = [theorems[i] for i in identifiers if theorems[i].check()]
        self._add(layout.items(rf"\texttt{{{plain(t.id)}}}: ${claim(t)}$" for t in proved), flows=True)

    def tex(self) -> str:
        """The source."""
        return f"{_HEAD}\\begin{{document}}\n" + "\n\n".join(self._pieces) + "\n\n\\end{document}\n"

    def write(self, path: str | Path) -> None:
        """Write the source, whole or not at all."""
        write_whole(str(path), self.tex())


def _says_more(h: Hypothesis) -> bool:
    """Not only what a letter stands for: both sides would be written alike, as in xdot = S J."""
    return h.op != "==" or relation(h.lhs, "==", sp.S.Zero) != relation(h.rhs, "==", sp.S.Zero)


def _filled(template: str, values: Mapping[str, object]) -> str:
    words = layout.fill(template, **{k: latex(v) for k, v in values.items()})
    return "\n".join(line.strip() for line in words.splitlines())


def latex(value: Any) -> str:
    """LaTeX as it is, numbers to six digits, sympy objects printed."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return layout.real(value)
    return str(sp.latex(value, ln_notation=True))


def rounded(value: float, reference: Any) -> str:
    r"""A number to as many decimals as a printed one.

    >>> rounded(1.29020858, "1.290208580"), rounded(1.234e-7, "1.2e-7"), rounded(6.97454, 7)
    ('1.290208580', '1.2 \\times 10^{-7}', '7')
    """
    mantissa, _, power = str(reference).lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return _powers(f"{value:.{decimals}{'e' if power else 'f'}}")


def _powers(text: str) -> str:
    mantissa, _, power = text.lower().partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa
