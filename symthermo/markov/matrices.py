"""Rate matrices in every form: what is a number, a symbol or a formula in them, and the checks of their columns."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import BadStructure, BadValue
from ..expression import MODEL_FUNCTIONS, Expr
from ..expression import parse as parse_formula
from ..networks.network import real
from ..networks.rated import check_column, square
from ..networks.rates import is_name
from ..networks.records import channel
from .oriented import TIME


def channels(W: Any) -> list[tuple[str | None, Any]]:
    """The matrix of each channel: one, a list, or a mapping."""
    if isinstance(W, Mapping):
        return [(channel({"channel": k}), part) for k, part in W.items()]
    if len(getattr(W, "shape", ())) == 3 or isinstance(W, (list, tuple)) and len(W) and _is_matrix(W[0]):
        return [(str(k), part) for k, part in enumerate(W, 1)]
    return [(None, W)]


def _is_matrix(part: Any) -> bool:
    return len(getattr(part, "shape", ())) == 2 or isinstance(part, (list, tuple)) and bool(part) and isinstance(part[0], (list, tuple))


def dense(W: Any) -> tuple[int, Iterator[tuple[int, int, Any]]]:
    """The number of states, and (i, j, rate from j to i) of what is not zero."""
    given = square(W)
    rows = [[entry(w, i, j) for j, w in enumerate(row)] for i, row in enumerate(given)]
    n = len(rows)
    for j in range(n):
        formulas = [i for i in range(n) if isinstance(rows[i][j], Expr)]
        if not formulas:
            check_column(rows, j, f"s{j + 1}")
        elif not (_is_zero(rows[j][j]) or _closes([row[j] for row in given])):
            raise BadStructure(f"W[{j}][{j}] = {str(rows[j][j])[:40]} does not close its column; expected 0, or minus the sum of the rest")
    return n, ((i, j, w) for i, row in enumerate(rows) for j, w in enumerate(row) if i != j and not _is_zero(w))


def sparse(W: Any) -> tuple[int, Iterator[tuple[int, int, Any]]]:
    """The same of a scipy.sparse matrix, which is not filled."""
    matrix = W.tocoo()
    if matrix.shape[0] != matrix.shape[1] or matrix.shape[0] < 2:
        raise BadStructure(f"a rate matrix is square, with two states or more; found shape {matrix.shape}")
    columns = [0.0] * matrix.shape[1]
    sizes, diagonal = list(columns), list(columns)
    entries = []
    for i, j, w in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.data.tolist(), strict=True):
        if i != j and not w >= 0:
            raise BadValue(f"W[{i}][{j}] = {w} is not a rate >= 0; W[i][j] is the rate from state j to state i")
        columns[j] += w
        sizes[j] += abs(w)
        if i == j:
            diagonal[j] += w
        elif w:
            entries.append((i, j, w))
    for j, (rest, size) in enumerate(zip(columns, sizes, strict=True)):
        if diagonal[j] and not abs(rest) <= 1e-12 * size:
            raise BadStructure(f"W[{j}][{j}] = {diagonal[j]:.6g} does not close its column; expected 0, or minus the sum of the rest")
    return matrix.shape[0], iter(entries)


def entry(w: Any, i: int, j: int) -> Any:
    """A number or symbol as it is; any other text as a formula."""
    if i == j:
        return w
    text = w if isinstance(w, str) else str(w) if getattr(w, "free_symbols", None) else ""
    if not text or is_name(text.strip()) and text.strip() != TIME:
        return w
    try:
        real(text, "")
    except BadValue:
        return parse_formula(text, MODEL_FUNCTIONS)
    return text


def _closes(column: list[Any]) -> bool:
    """A column of sympy expressions that sum to zero."""
    return not any(isinstance(w, str) for w in column) and getattr(sum(column), "expand", lambda: 1)() == 0


def _is_zero(w: Any) -> bool:
    try:
        return not isinstance(w, Expr) and real(w, "") == 0
    except BadValue:
        return False
