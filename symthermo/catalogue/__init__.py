"""The catalogue: every file of this folder is one result; there is no list to edit.

`theorems` maps identifiers to theorems. It reads this folder, then `./theorems`, then the folders named in the environment
variable SYMTHERMO_THEOREMS. A file's name is its identifier with underscores for dots and hyphens; what follows from the
result in the same words (`tur.matrix.attained`) stands in the same file, after it.

>>> theorems["tur.concentration"].equality
'one value of S A / J over all reactions, as all forces go to zero'
"""
from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from ..errors import BadStructure, UnknownName, UnreadableFile
from ..proof import Theorem

_ID = re.compile(r"""^\s*id\s*=\s*["']([^"']+)["']|theorem\(\s*id\s*=\s*["']([^"']+)["']""", re.MULTILINE)
HERE = Path(__file__).parent


def file_name(identifier: str) -> str:
    """The name of the file that holds a result.

    >>> file_name("tsl.w1-log")
    'tsl_w1_log.py'
    """
    return re.sub(r"[.-]", "_", identifier) + ".py"


def folders() -> list[Path]:
    """Where theorems are looked for: the package, `./theorems`, and the folders of SYMTHERMO_THEOREMS."""
    more = [Path(p) for p in os.environ.get("SYMTHERMO_THEOREMS", "").split(os.pathsep) if p]
    return [HERE, *(p for p in (Path("theorems"), *more) if p.is_dir())]


class Catalogue(Mapping[str, Theorem]):
    """Theorems by identifier, in the order of their files; a file is executed when one of its theorems is asked for."""

    def __init__(self, paths: list[Path] | None = None) -> None:
        self._paths = paths
        self._modules: dict[Path, dict[str, Theorem]] = {}

    @cached_property
    def files(self) -> dict[str, Path]:
        """Identifier -> file, read off the text of the files."""
        found: dict[str, Path] = {}
        for folder in self._paths or folders():
            for path in sorted(folder.glob("*.py")):
                if path.name.startswith("_"):
                    continue
                for match in _ID.finditer(path.read_text(encoding="utf-8")):
                    identifier = match[1] or match[2]
                    if identifier in found and found[identifier].resolve() != path.resolve():
                        raise BadStructure(f"{path}: the identifier {identifier} is taken by {found[identifier]}; choose another")
                    found[identifier] = path
        return found

    def source(self, identifier: str) -> Path:
        """The file that holds a theorem."""
        if identifier not in self.files:
            near = get_close_matches(identifier, self.files, 3, 0.7)
            near = near or [t for t in self.files if t.split(".")[0] == identifier.split(".")[0]][:12]
            said = f"there {'is' if len(near) == 1 else 'are'} {', '.join(near)}" if near else "`symthermo theorems` lists them"
            raise UnknownName(f"no theorem {identifier!r}; {said}")
        return self.files[identifier]

    def __getitem__(self, identifier: str) -> Theorem:
        path = self.source(identifier)
        if path not in self._modules:
            self._modules[path] = {t.id: t for t in vars(_run(path)).values() if isinstance(t, Theorem)}
        if identifier not in self._modules[path]:
            raise UnreadableFile(f"{path} speaks of {identifier}, but makes no theorem of that name")
        return self._modules[path][identifier]

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.files

    def __repr__(self) -> str:
        return f"<Catalogue of {len(self)} theorems>"


def _run(path: Path) -> ModuleType:
    if path.parent == HERE:
        return import_module(f".{path.stem}", __name__)
    spec = spec_from_file_location(f"symthermo_theorems_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise UnreadableFile(f"{path} cannot be read as a Python file")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


theorems = Catalogue()
