r"""Long formulas over several lines: the width of a formula is estimated, and it is broken where its author allows.

Whoever writes a formula puts marks where it may be broken: `SUM` before a sign outside all brackets, `INNER` before a sign
inside plain brackets, `TIMES` between factors (a broken product goes on with a cross). A mark has no width and never stands
inside `{}` or `\left ... \right`. `rows` breaks at the weakest marks only where the stronger ones do not suffice.

>>> formula = f"a_{{1}} b{SUM} + c{SUM} - d"
>>> print(rows("x", formula, 7))
x &= a_{1} b + c \\
&\quad {} - d
"""
from __future__ import annotations

import re

SUM, INNER, TIMES = "\x1c", "\x1d", "\x1e"
LINE = 44.0
"""The width of a line of the document, in em."""
_INDENT = 2.0
_TALLEST = 150
"""Lines of one `align*`: the engine holds all of it in memory."""
_NEXT = " \\\\\n"

_MARKS = str.maketrans("", "", SUM + INNER + TIMES)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_&]|\s+|.", re.S)
_WIDTHS = {
    r"\,": 0.17, r"\;": 0.28, r"\:": 0.22, r"\!": -0.17, r"\ ": 0.33, r"\quad": 1.0, r"\qquad": 2.0, r"\ln": 1.0, r"\exp": 1.6,
    r"\cdot": 0.7, r"\times": 1.2, r"\le": 1.3, r"\ge": 1.3, r"\dots": 1.2, r"\cdots": 1.2, r"\_": 0.5, r"\sqrt": 0.85,
    r"\rightleftharpoons": 1.6, r"\longrightarrow": 2.2, r"\rightarrow": 1.6, r"\sum": 1.6, r"\langle": 0.4, r"\rangle": 0.4,
    r"\lfloor": 0.45, r"\rfloor": 0.45, r"\lceil": 0.45, r"\rceil": 0.45,
    "+": 1.22, "-": 1.22, "=": 1.33, "<": 1.33, ">": 1.33, "(": 0.4, ")": 0.4, ",": 0.45, ".": 0.28, "/": 0.5, "|": 0.28,
}
_STACKED = {r"\frac": 1.0, r"\tfrac": 0.75, r"\bothways": 0.75}
_FREE = {r"\left", r"\right", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\mathrm", r"\mathbf", r"\mathcal", r"\dot", r"\ddot", r"\hat",
         r"\bar", r"\acute", r"\grave", r"\tilde", r"\breve", r"\check", r"\mathring", r"\text", r"\mathsf", r"\displaystyle", "&"}
_WIDE = set("mwMWABCDEFGHKNOQRUVXYZ")


def unmarked(formula: str) -> str:
    """The formula on one line."""
    return formula.translate(_MARKS)


def width(formula: str) -> float:
    """An estimate of the width in em, at the size of the text; errs on the wide side.

    >>> width(r"\\frac{a+b}{c}") < width("a+b/c")
    True
    """
    tokens = _TOKEN.findall(unmarked(formula))
    return _group(tokens, 0, len(tokens))


def _group(tokens: list[str], start: int, end: int) -> float:
    total, at = 0.0, start
    while at < end:
        if tokens[at] in "^_":
            scripts = {"^": 0.0, "_": 0.0}
            while at < end and tokens[at] in scripts:
                sign = tokens[at]
                scripts[sign], at = _atom(tokens, at + 1)
            total += 0.75 * max(scripts.values())
        else:
            w, at = _atom(tokens, at)
            total += w
    return total


def _atom(tokens: list[str], at: int) -> tuple[float, int]:
    """The width of the atom at a place, and the place after it."""
    token = tokens[at]
    if token == "{":
        depth, stop = 1, at + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(tokens[stop], 0)
            stop += 1
        return _group(tokens, at + 1, stop - 1), stop
    if token in _STACKED:
        a, after = _atom(tokens, at + 1)
        b, stop = _atom(tokens, after)
        return _STACKED[token] * max(a, b) + 0.25, stop
    if token in _WIDTHS:
        return _WIDTHS[token], at + 1
    if token in _FREE or token.isspace() or token == "}":
        return 0.0, at + 1
    return 0.78 if token in _WIDE else 0.56, at + 1


def broken(formula: str, first: float, rest: float) -> list[str]:
    """The formula in lines of at most these widths where its marks allow it."""
    out = [""]
    room = first

    def place(piece: str, lead: str, deeper: tuple[tuple[str, str], ...]) -> None:
        nonlocal room
        w = width(piece)
        if w <= room:
            out[-1] += piece
            room -= w
            return
        # a piece that fits on a line of its own starts one, unless it holds weaker marks and is longer than a line
        if w <= rest or not deeper:
            if out[-1]:
                out.append(lead)
                room = rest
            out[-1] += piece
            room -= w
            return
        (mark, prefix), *weaker = deeper
        for n, part in enumerate(piece.split(mark)):
            place(part, prefix if n else lead, tuple(weaker))

    place(formula, "", ((SUM, ""), (INNER, ""), (TIMES, r"\times ")))
    return [line.strip() for line in map(unmarked, out) if line.strip()]


def rows(left: str, formula: str, room: float = LINE, relation: str = "=") -> str:
    r"""`left &= formula` for an `align*`, broken over lines; without the last `\\`."""
    first, *rest = broken(formula, room - width(left) - 1.5, room - width(left) - 1.5 - _INDENT)
    return _NEXT.join([f"{left} &{relation} {first}", *(f"&\\quad {{}}{' ' if line[0] in '+-' else ''}{line}" for line in rest)])


def align(equations: list[tuple[str, str]], room: float = LINE) -> str:
    """An `align*` of equations (left, right); the widest left side sets the room for all. Very long ones are several."""
    if not equations:
        return ""
    widest = max(width(left) for left, _ in equations)
    lines = [line for left, right in equations for line in rows(left, right, room - (widest - width(left))).split(_NEXT)]
    pieces = (_NEXT.join(lines[k:k + _TALLEST]) for k in range(0, len(lines), _TALLEST))
    return "\n".join(f"\\begin{{align*}}\n{piece}\n\\end{{align*}}" for piece in pieces)
