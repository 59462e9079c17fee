"""The second judge: shares no code with the kernel, agrees with it on lemmas and theorems, refuses edited records."""
import ast
import json
from pathlib import Path

import pytest
from kernel_attacks import HONEST, records
from kernel_attacks.records import LINE

import symthermo.proof
from symthermo.errors import ProofError
from symthermo.proof.calc import _LEMMAS, LABELS
from symthermo.proof.recheck import recheck
from symthermo.proof.record import from_record, to_record

HERE = Path(symthermo.proof.__file__).parent
# edits that give a consistent proof of something else: only the comparison with the claim refuses them
ANOTHER_THEOREM = {"hypothesis renamed", "another theorem", "a key twice", "a record of something else", "another format", "no format",
                   "a float in the JSON", "hypothesis claimed always", "a name that is no identifier", "a name that is Python",
                   "a family made positive", "hypothesis claimed nowhere", "a family renamed", "a set made wider"}


@pytest.mark.parametrize("name", ["points", "recheck"])
def test_shares_nothing_with_the_kernel(name):
    tree = ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8"))
    imported = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert imported <= {"__future__", "json", "random", "re", "collections.abc", "fractions", "typing", "flint", "errors", "points"}


@pytest.mark.parametrize("t", _LEMMAS, ids=lambda t: LABELS[id(t)])
def test_lemmas(t):
    line = to_record(t)
    assert recheck(line) == len(json.loads(line)["steps"])
    again = from_record(line)
    assert (again.lhs, again.op, again.rhs, again.hyps) == (t.lhs, t.op, t.rhs, t.hyps)


@pytest.mark.parametrize("name", [n for n in HONEST if not n.startswith("records")])
def test_true_neighbours(name):
    assert recheck(to_record(HONEST[name]())) > 0


def edited_line(lie):
    """The line that an attack on records hands to the judge."""
    lines = []

    class Spy:
        id = records.tur.id

        @staticmethod
        def judge(line):
            lines.append(line)

    original, records.tur = records.tur, Spy
    try:
        lie()
    finally:
        records.tur = original
    return lines[0] if lines else None


EDITS = {n: line for n, lie in records.LIES.items() if (line := edited_line(lie) if "judge" in lie.__code__.co_names else None)}


def test_the_record_itself():
    assert recheck(LINE) == len(json.loads(LINE)["steps"])
    assert len(EDITS) > 50


@pytest.mark.parametrize("name", [n for n in EDITS if n not in ANOTHER_THEOREM])
def test_refuses_edited_records(name):
    with pytest.raises(ProofError) as refused:
        recheck(EDITS[name])
    assert len(str(refused.value)) > 8
