"""The derivation scripts of the papers: `derivations/dNN_*.py`, listed and run.

A script is a module with

    TITLE : str                                  one line, for the listing
    run(directory: Path) -> list[Pair]           does everything, writes its LaTeX and figures into the folder, returns the numbers

Executed as a file (a percent-script, cell by cell) it does the same. `Pair` holds a number of ours beside the one of the
reference, with the digits that the reference prints.
"""
from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import UnknownName, UnreadableFile

FOLDER = "reproduced"


@dataclass(frozen=True)
class Pair:
    """A number of ours and that of the reference.

    Attributes
    ----------
    name : what it is
    ours : computed here
    reference : as printed, "37.41747333", so that its digits count; or a number, compared to ten digits
    source : where it is printed
    slip : the reason, where the reference is known to be wrong in its last digits

    >>> Pair("sigma", 37.417473329, "37.41747333", "worked example").agrees, Pair("D", 10.23, "10.2215", "").agrees
    (True, False)
    """

    name: str
    ours: float
    reference: str | float
    source: str
    slip: str = ""

    @property
    def settled(self) -> bool:
        """It agrees, or it is known why the reference does not."""
        return self.agrees or bool(self.slip)

    @property
    def agrees(self) -> bool:
        """To half a unit of the last digit that is printed."""
        try:
            digits = Decimal(str(self.reference))
        except InvalidOperation:
            return str(self.ours) == str(self.reference)
        exponent = digits.as_tuple().exponent
        unit = 10.0 ** exponent if isinstance(self.reference, str) and isinstance(exponent, int) else 1e-10 * abs(float(digits))
        return math.isfinite(self.ours) and abs(self.ours - float(digits)) <= 0.5000001 * unit

    def to_json(self) -> dict[str, Any]:
        """An entry of `symthermo reproduce NN --json`."""
        return {k: v for k, v in asdict(self).items() if k != "slip" or v} | {"agrees": self.agrees}


@dataclass(frozen=True)
class Source:
    """Where reference numbers are printed; sets ours beside them.

    >>> Source("worked example").listed("x", "AB", [1.5, 2], "1.50 2.0")[1].name
    'x of B'
    """

    where: str

    def one(self, name: str, ours: Any, printed: str, slip: str = "") -> Pair:
        """One number."""
        return Pair(name, float(ours), printed, self.where, slip)

    def listed(self, name: str, of: Iterable[str], ours: Iterable[Any], printed: str) -> list[Pair]:
        """One pair for each entry of a vector; the printed numbers with blanks between them."""
        return [self.one(f"{name} of {k}", v, p) for k, v, p in zip(of, ours, printed.split(), strict=True)]


def scripts() -> dict[str, Path]:
    """Number -> script, of the package `derivations`."""
    spec = find_spec("derivations")
    folders = [Path(p) for p in (spec.submodule_search_locations or ())] if spec else []
    found = {p.name[1:3]: p for folder in folders for p in sorted(folder.glob("d[0-9][0-9]_*.py"))}
    return dict(sorted(found.items()))


def _title(path: Path) -> str:
    """TITLE, read without running the script; else the first line of its docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "TITLE" for t in node.targets):
            return str(ast.literal_eval(node.value))
    return (ast.get_docstring(tree) or path.stem).splitlines()[0]


def listing(directory: str | Path = FOLDER) -> list[dict[str, Any]]:
    """The document of `symthermo reproduce --list --json`; `outputs`: what stands in the folder already."""
    folder = Path(directory)
    return [
        {"number": number, "title": _title(path), "script": str(path),
         "outputs": sorted(str(p) for p in folder.glob(f"d{number}_*")) if folder.is_dir() else []}
        for number, path in scripts().items()
    ]


def reproduce(number: str, directory: str | Path = FOLDER) -> list[Pair]:
    """Run one script; its numbers beside those of the paper.

    Raises
    ------
    UnknownName
        there is no such script
    UnreadableFile
        the script has no `run`, or the folder cannot be written
    """
    known = scripts()
    if number.zfill(2) not in known:
        raise UnknownName(f"no derivation {number!r}; there are {', '.join(known) or 'none'}")
    path = known[number.zfill(2)]
    module: ModuleType = import_module(f"derivations.{path.stem}")
    if not callable(getattr(module, "run", None)):
        raise UnreadableFile(f"{path} has no function run(directory) that returns its numbers")
    try:
        Path(directory).mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise UnreadableFile(f"cannot write to {directory}: {(e.strerror or str(e)).lower()}") from None
    return list(module.run(Path(directory)))


def table(pairs: Iterable[Pair]) -> str:
    """The numbers, one line each."""
    verdict = lambda p: "agrees" if p.agrees else "slip" if p.slip else "DIFFERS"
    rows = [(p.name, f"{p.ours:.10g}", str(p.reference), verdict(p), p.slip or p.source) for p in pairs]
    widths = [max((len(r[k]) for r in rows), default=0) for k in range(4)]
    return "\n".join("  ".join([r[0].ljust(widths[0]), r[1].rjust(widths[1]), r[2].rjust(widths[2]), r[3], r[4]]).rstrip() for r in rows)
