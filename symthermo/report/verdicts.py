"""Verdicts that were earned before: a theorem is proved, replayed and rechecked once for each state of the files it depends on.

The store is a file in the user's cache folder (SYMTHERMO_CACHE, XDG_CACHE_HOME, ~/.cache), named by a digest of every source file
that a proof can depend on and of the version of sympy. Where it cannot be written, theorems are proved anew each time.
"""
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from ..catalogue import theorems
from ..errors import ProofError
from ..networks.disk import write_whole

_ROOT = Path(__file__).parents[1]
_PARTS = ("errors.py", "index.py", "flow.py", "proof", "catalogue", "geometry", "thermo")


def verdict(identifier: str) -> str:
    """"PROVED" after proof, replay of the record and recheck, now or before; "FAILED".

    >>> verdict("tur.pseudo")
    'PROVED'
    """
    if _read().get(identifier) != _own(identifier):
        try:
            theorems[identifier].check()
        except ProofError:
            return "FAILED"
        remember([identifier])
    return "PROVED"


def remember(identifiers: Iterable[str]) -> None:
    """Add theorems that have been proved, replayed and rechecked to the store."""
    file = _file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(str(file), json.dumps(_read() | {i: _own(i) for i in identifiers}))
    except (OSError, ValueError):
        return                                                 # no cache: a cost, not a fault


def _own(identifier: str) -> str:
    """Digest of the file of a theorem, which may be the user's."""
    return hashlib.sha256(theorems.source(identifier).read_bytes()).hexdigest()[:16]


def _read() -> dict[str, str]:
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _file() -> Path:
    home = os.environ.get("SYMTHERMO_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "symthermo")
    return Path(home) / f"verdicts-{_digest()}.json"


@lru_cache(None)
def _digest() -> str:
    """Of all that a proof in the catalogue rests on."""
    total = hashlib.sha256(version("sympy").encode())
    for part in _PARTS:
        path = _ROOT / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            total.update(file.read_bytes())
    return total.hexdigest()[:24]
