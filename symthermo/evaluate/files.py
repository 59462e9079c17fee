"""Files that are written whole or not at all."""
from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ..errors import UnreadableFile


def write_whole(path: str | Path, text: str) -> None:
    """Write beside the target, then rename: a reader never sees half of it.

    Raises
    ------
    UnreadableFile
        the place cannot be written
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as e:
        raise UnreadableFile(f"cannot write {path}: {e.strerror or e}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, target)
    except OSError as e:
        Path(name).unlink(missing_ok=True)
        raise UnreadableFile(f"cannot write {path}: {e.strerror or e}") from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
