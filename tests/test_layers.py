"""Imports follow implication: every module imports only from its own layer and those below, and says so at its top."""
from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import symthermo

ROOT = Path(symthermo.__file__).parent

LAYER = {
    "errors": 0, "expression": 0.3, "calculus": 0.6, "index": 1, "proof": 2, "flow": 3, "networks": 4, "markov": 4, "diffusions": 4,
    "zoo": 4.3, "models": 4.6, "geometry": 5, "thermo": 6, "catalogue": 7, "verify": 8, "evaluate": 8, "latex": 9, "plot": 9,
    "report": 10, "notebook": 10, "cli": 11, "__init__": 11, "__main__": 12,
}
SIDEWAYS = {("markov", "networks"), ("diffusions", "networks"), ("verify", "evaluate")}
# a jump process is a unimolecular network; exact numbers and tables are shown alike; theorems need a state's numbers
THIRD_PARTY = {
    "numeric": {"numpy", "scipy", "numba"},
    "plot": {"numpy", "matplotlib", "networkx"},
    "verify": {"numpy", "scipy", "sympy", "flint", "mpmath"},
    "evaluate": {"numpy", "scipy", "sympy", "flint", "mpmath"},
    "proof": {"sympy", "flint", "mpmath"},
    "networks": {"sympy", "networkx", "flint", "libsbml", "antimony"},
    "report": {"numpy", "sympy"},
}
SYMBOLIC = {"sympy", "networkx"}
FORWARDS = {                                          # the only imports inside functions: one-line forwards, and the shell
    "symthermo/networks/network.py", "symthermo/networks/make.py", "symthermo/geometry/chemical.py", "symthermo/proof/theorem.py",
    "symthermo/verify/instance.py", "symthermo/markov/jump.py", "symthermo/cli",
    "symthermo/diffusions/diffusion.py", "symthermo/diffusions/gaussian.py", "symthermo/models.py",
}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def part(path: Path) -> str:
    relative = path.relative_to(ROOT)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(path: Path) -> list[tuple[str, bool]]:
    """(first name of a third-party library, or 'symthermo.part'; whether the import stands inside a function)"""
    tree = ast.parse(path.read_text())
    package = ("symthermo", *path.relative_to(ROOT).parts[:-1])
    typing_only = {id(n) for t in ast.walk(tree) if isinstance(t, ast.If) and "TYPE_CHECKING" in ast.dump(t.test) for n in ast.walk(t)}
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) for n in ast.walk(f)}
    found = []
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            stem = ".".join(filter(None, (base, node.module)))
            names = [f"{stem}.{a.name}" for a in node.names] if stem == "symthermo" else [stem]
        found += [(n, id(node) in inside) for n in names]
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT.parent)))
def test_imports_go_down(path: Path) -> None:
    here = part(path)
    forward = any(str(path.relative_to(ROOT.parent)).startswith(f) for f in FORWARDS)
    for name, inside in imports(path):
        words = name.split(".")
        if words[0] == "symthermo":
            there = words[1] if len(words) > 1 else "__init__"
            if there == here or inside and forward:
                continue
            assert not inside, f"{path}: {name} is imported inside a function"
            if there == "numeric":
                assert here in ("verify", "evaluate", "plot", "report", "cli"), f"{path}: only the bridges know numbers"
                continue
            if here == "numeric":
                assert LAYER[there] < 1, f"{path}: numeric knows layer 0 only, not {name}"
                continue
            down = LAYER[there] < LAYER[here] or (here, there) in SIDEWAYS
            assert down, f"{path}: {here} (layer {LAYER[here]}) imports {there} (layer {LAYER[there]})"
        elif words[0] not in sys.stdlib_module_names:
            allowed = THIRD_PARTY.get(here, SYMBOLIC if LAYER.get(here, 0) >= 1 else set())
            assert words[0] in allowed, f"{path}: {here} may not import {words[0]}"


def loaded_after(code: str) -> set[str]:
    heavy = "sympy numpy scipy networkx matplotlib flint libsbml antimony numba"
    code += f"\nimport sys; print(*[m for m in {heavy!r}.split() if m in sys.modules])"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_import_is_light() -> None:
    assert loaded_after("import symthermo") == set()


def test_text_and_structure_need_no_sympy() -> None:
    assert "sympy" not in loaded_after("import symthermo as st; st.network('A <=> B').rows()")


def test_numeric_knows_no_symbol() -> None:
    assert "sympy" not in loaded_after("import pkgutil, importlib, symthermo.numeric as n\n"
                                       "for m in pkgutil.iter_modules(n.__path__): importlib.import_module(f'symthermo.numeric.{m.name}')")


def test_no_subpackage_hides_a_public_name() -> None:
    for module in pkgutil.walk_packages(symthermo.__path__, "symthermo."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name, (_, attribute) in symthermo._PUBLIC.items():
        assert attribute is None or not (ROOT / name).is_dir(), f"the folder {name} would replace st.{name}"
    assert callable(symthermo.network)
    assert callable(symthermo.load)
    assert symthermo.zoo.brusselator().internal == ("X", "Y")
