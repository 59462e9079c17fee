r"""Pieces of a page: sections, tables, labelled matrices, lists of equations; everything in a bare article with amsmath.

>>> print(table(["", "$x$"], [["X", "1.5"]]))
\begin{center}
\begin{tabular}{lr}
 & $x$ \\ \hline
X & 1.5 \\
\end{tabular}
\end{center}
"""
from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .lines import LINE, width

_TALLEST = 42
"""Rows of a table on one page."""
ROUNDING = 1e-12
"""A difference below this part of the numbers it is taken from counts as zero in print."""
_SIZES = ((0.9, r"\small"), (0.8, r"\footnotesize"), (0.7, r"\scriptsize"), (0.5, r"\tiny"))
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def section(title: str, *parts: str) -> str:
    """A section; empty parts are left out."""
    return "\n\n".join([rf"\section{{{title}}}", *filter(None, parts)])


def subsection(title: str, *parts: str) -> str:
    """A subsection."""
    return "\n\n".join([rf"\subsection*{{{title}}}", *filter(None, parts)])


def count(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> count(1, "cycle"), count(0, "law"), count(17, "species", "species")
    ('one cycle', 'no laws', '17 species')
    """
    return f"{_WORDS[n] if n < len(_WORDS) else n} {one if n == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def enumeration(items: Sequence[str]) -> str:
    """`a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else "none"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], columns: str | None = None) -> str:
    """A centred table, the first column to the left and the others to the right; wide ones small, long ones over several pages."""
    columns = columns or "l" + "r" * (len(header) - 1)
    head = [" & ".join(header) + r" \\ \hline"] if any(header) else []
    wide = sum(max(map(width, column)) + 1.2 for column in zip(*([header] if any(header) else []), *rows, strict=True))
    size = [next((s for factor, s in _SIZES if factor * wide < LINE), _SIZES[-1][1])] if wide > LINE else []
    pieces = [rows[k:k + _TALLEST] for k in range(0, len(rows), _TALLEST)]
    return "\n\n".join(
        "\n".join([r"\begin{center}", *size, rf"\begin{{tabular}}{{{columns}}}", *head, *(" & ".join(r) + r" \\" for r in piece),
                   r"\end{tabular}", r"\end{center}"]) for piece in pieces
    )


def grid(entries: Sequence[tuple[str, str]], across: int = 4) -> str:
    """Pairs (symbol, value) in a table of several columns, read downwards."""
    widest = max(width(a) + width(b) for a, b in entries) + 3.5
    across = max(1, min(across, math.ceil(len(entries) / 3), int(LINE / widest)))
    height = math.ceil(len(entries) / across)
    cells = [entries[k * height:(k + 1) * height] for k in range(across)]
    rows = [[f"${c[n][0]} = {c[n][1]}$" if n < len(c) else "" for c in cells] for n in range(height)]
    return table([], rows, r"@{\qquad}".join("l" * across))


def matrix(rows: Iterable[Sequence[object]], left: Sequence[str], top: Sequence[str], lines: Iterable[int] = ()) -> str:
    """A matrix with labelled rows and columns; `lines`: a rule above these rows."""
    above = set(lines)
    body = []
    for n, (label, row) in enumerate(zip(left, rows, strict=True)):
        body.append((r"\hline " if n in above else "") + f"{label} & " + " & ".join(map(str, row)))
    opening = rf"\begin{{array}}{{r|{'r' * len(top)}}}"
    return "\n".join([opening, " & " + " & ".join(top) + r" \\ \hline", " \\\\\n".join(body), r"\end{array}"])


def bmatrix(rows: Sequence[Sequence[str]]) -> str:
    """A matrix in brackets."""
    return r"\begin{bmatrix}" + r" \\[4pt] ".join(" & ".join(row) for row in rows) + r"\end{bmatrix}"


def items(entries: Iterable[str]) -> str:
    """A list with bullets."""
    return "\n".join([r"\begin{itemize}", *(rf"\item {e}" for e in entries), r"\end{itemize}"])


def real(value: float | str, digits: int = 6) -> str:
    r"""A computed number in math mode; a dash where it is undefined.

    >>> real(0.000012345678), real(float("inf")), real(2.0)
    ('1.23457 \\times 10^{-5}', '\\infty', '2')
    """
    if isinstance(value, str):
        return rf"\text{{{value}}}"
    if math.isnan(value):
        return r"\text{--}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, _, power = f"{value:.{digits}g}".partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa


def slack(entry: Mapping[str, Any]) -> float:
    """What a table of theorems says of rhs - lhs: 0 where it is nothing but rounding.

    >>> slack({"lhs": 14.8, "rhs": 14.8 + 4e-15, "slack": 4e-15, "level": "numerical"})
    0.0
    """
    size, value = max(abs(float(entry["lhs"])), abs(float(entry["rhs"]))), float(entry["slack"])
    return 0.0 if entry["level"] != "certified" and abs(value) <= ROUNDING * size else value


def picture(file: str, share: float) -> str:
    """A drawing in the middle of the page, at most this share of its width."""
    size = rf"width={share}\textwidth,height=0.4\textheight,keepaspectratio"
    return f"\\begin{{center}}\n\\includegraphics[{size}]{{{file}}}\n\\end{{center}}"


def parts(split: Mapping[str, Any]) -> list[str]:
    """Excess and housekeeping part; what is rounding beside the other is zero.

    >>> parts({"excess": 3.0, "housekeeping": -2e-15})
    ['$3$', '$0$']
    """
    values = [split["excess"], split["housekeeping"]]
    largest = max((abs(v) for v in values if isinstance(v, float)), default=0.0)
    return [f"${real(0.0 if isinstance(v, float) and abs(v) < ROUNDING * largest else v)}$" for v in values]


def fill(template: str, **parts: str) -> str:
    r"""A template with `<name>` replaced by its part: prose reads as prose, LaTeX as LaTeX.

    >>> fill(r"rank $r = <rank>$, \(<formula>\)", rank="2", formula="x^{2}")
    'rank $r = 2$, \\(x^{2}\\)'
    """
    return re.sub(r"<(\w+)>", lambda m: parts[m[1]], template.strip())
