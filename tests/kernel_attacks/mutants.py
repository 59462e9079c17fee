"""Mutants of the kernel: each side condition (`need(..)` call) switched off, one at a time, without touching the source."""
import ast
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from symthermo.errors import ProofError
from symthermo.proof import language

MODULES = {n: importlib.import_module(f"symthermo.proof.{n}") for n in ("language", "terms", "zero", "statement", "analysis", "kernel")}
Site = tuple[str, int]


def sites() -> list[Site]:
    """(module, line) of every call of `need`."""
    return [(name, n.lineno) for name, m in MODULES.items()
            for n in ast.walk(ast.parse(Path(m.__file__).read_text(encoding="utf-8")))
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "need"]


def words(site: Site) -> str:
    """The source of a site, for messages."""
    return f"{site[0]}: {Path(MODULES[site[0]].__file__).read_text(encoding='utf-8').splitlines()[site[1] - 1].strip()}"


def forget() -> None:
    """Empty the caches of the kernel, which may hold what a mutant let pass."""
    for m in MODULES.values():
        for f in vars(m).values():
            if hasattr(f, "cache_clear"):
                f.cache_clear()


@contextmanager
def watched(seen: list[Site] | None = None, off: Site | None = None) -> Iterator[None]:
    """`need` tells where it refused (`seen`), and never refuses at the site that is switched off."""
    def need(condition: object, complaint: str, **more: object) -> None:
        if condition:
            return
        frame = sys._getframe(1)
        site = (frame.f_globals["__name__"].split(".")[-1], frame.f_lineno)
        if site == off:
            return
        if seen is not None:
            seen.append(site)
        raise ProofError(complaint, **more)
    original = language.need
    try:
        for m in MODULES.values():
            m.need = need
        yield
    finally:
        for m in MODULES.values():
            m.need = original
        forget()


def refused(lie: Callable[[], object]) -> bool:
    """Whether a lie is refused in words; a crash is no refusal."""
    try:
        lie()
    except ProofError:
        return True
    except Exception:
        return False
    return False
