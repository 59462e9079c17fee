"""Tables of responses: from files, mappings, data frames and arrays to sorted rows."""
from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadStructure, BadValue, MissingValue, UnreadableFile

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Table:
    """Averages eta (N, K) in tilted equilibrium at fields theta (N, K), sorted; error (N, K), zeros where none are given."""

    theta: Array
    eta: Array
    error: Array

    @property
    def zero(self) -> int:
        """The row without a field."""
        return int(np.argmin(np.abs(self.theta).max(axis=1)))


def read_table(given: Any) -> Table:
    """The table in any of the forms of `minimum_ep`, sorted; rows at the same field are averaged."""
    if isinstance(given, (str, Path)):
        columns = _file(Path(given))
    elif hasattr(given, "columns") or isinstance(given, Mapping):
        names = list(given.columns) if hasattr(given, "columns") else list(given)
        columns = {str(n): given[n] for n in names}
    else:
        columns = _array(given)
    K = sum(bool(re.fullmatch(r"theta_[1-9][0-9]*", n)) for n in columns)
    expected = [f"{kind}_{k}" for kind in ("theta", "eta") for k in range(1, K + 1)]
    if not K or set(expected) - set(columns) or set(columns) - {*expected, *(f"eta_{k}_err" for k in range(1, K + 1))}:
        raise BadStructure(f"the table has the columns {', '.join(columns)[:120]}; expected theta_1, ... and eta_1, ..., as many of each, "
                           "and eta_1_err, ... where errors are known")
    stacked = {n: _column(v, n) for n, v in columns.items()}
    if len({len(v) for v in stacked.values()}) > 1:
        raise BadStructure("the columns of the table differ in length")
    pick = lambda kind, end="": np.stack([stacked.get(f"{kind}_{k}{end}", 0.0 * stacked["theta_1"]) for k in range(1, K + 1)], axis=1)
    theta, eta, error = pick("theta"), pick("eta"), pick("eta", "_err")
    if np.any(error < 0):
        raise BadValue(f"an error in the table is {error.min():.6g}; standard errors are not negative")
    return _merged(theta, eta, error)


def _merged(theta: Array, eta: Array, error: Array) -> Table:
    fields, place = np.unique(theta, axis=0, return_inverse=True)
    count = np.bincount(place.ravel()).astype(float)[:, None]
    mean, squares = np.zeros_like(fields), np.zeros_like(fields)
    np.add.at(mean, place.ravel(), eta)
    np.add.at(squares, place.ravel(), error**2)
    size = np.abs(fields).max(initial=0.0)
    if len(fields) < 2 + (fields.shape[1] > 1):
        raise MissingValue(f"the table has {len(fields)} different fields; expected some around zero field")
    strength = np.abs(fields).max(axis=1)
    if strength.min() > 1e-12 * size:
        raise MissingValue(f"the table has no row at zero field; the smallest is theta = {plain(fields[int(np.argmin(strength))])}")
    return Table(fields, mean / count, np.sqrt(squares) / count)


def _array(given: Any) -> dict[str, Any]:
    try:
        a = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        a = np.zeros(())
    if a.ndim != 2 or a.shape[1] < 2:
        raise BadStructure(f"the table is {type(given).__name__} of shape {a.shape}; expected rows of theta_1, ..., eta_1, ...")
    if a.shape[1] % 2:
        if a.shape[1] != 3:
            raise BadStructure(f"the table has {a.shape[1]} columns without names; expected as many eta as theta")
        return dict(zip(("theta_1", "eta_1", "eta_1_err"), a.T, strict=True))
    K = a.shape[1] // 2
    return {f"{kind}_{k}": a[:, j * K + k - 1] for j, kind in enumerate(("theta", "eta")) for k in range(1, K + 1)}


def _file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise UnreadableFile(f"cannot read {path}: {getattr(e, 'strerror', None) or 'it is not text'}") from None
    lines = [row for row in csv.reader(r for r in text.splitlines() if r.strip() and not r.startswith("#")) if row]
    if len(lines) < 2:
        raise UnreadableFile(f"{path} has no table; expected a line of column names and rows of numbers")
    head = [n.strip() for n in lines[0]]
    if len(set(head)) < len(head) or any(len(row) != len(head) for row in lines):
        raise UnreadableFile(f"{path}: expected different column names and as many numbers in each row")
    return {n: [row[k] for row in lines[1:]] for k, n in enumerate(head)}


def _column(values: Any, name: str) -> Array:
    try:
        column = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        column = np.full(1, np.nan)
    if column.ndim != 1 or not np.all(np.isfinite(column)):
        raise BadValue(f"the column {name} of the table does not consist of finite numbers")
    return column


def plain(v: Array) -> str:
    """A field or averages for a sentence."""
    return f"{v[0]:.6g}" if len(v) == 1 else f"({', '.join(f'{x:.6g}' for x in v)})"
