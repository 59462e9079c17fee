"""Every theorem of the catalogue: its statement, its samples, its mutant, its assumptions; the trial of all of them."""
from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from symthermo.catalogue import HERE, Catalogue, file_name
from symthermo.proof import Hypothesis, Thm
from symthermo.report.check import check
from symthermo.verify.sample import verify

THEOREMS = Catalogue([HERE])
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)+")


@pytest.fixture(scope="module")
def trial():
    return {c.examined.id: c for c in check(THEOREMS)}


@pytest.mark.parametrize("identifier", list(THEOREMS))
def test_proved_replayed_rechecked_and_sampled(identifier, trial):
    checked = trial[identifier]
    assert checked.verdict == "PROVED", str(checked)
    assert checked.examined.rechecked
    assert checked.faults == ()
    assert all(h["needed"] is not False for h in checked.examined.hypotheses)


@pytest.mark.parametrize("identifier", list(THEOREMS))
def test_says_what_a_reader_needs(identifier):
    t = THEOREMS[identifier]
    assert IDENTIFIER.fullmatch(identifier)
    assert t.title
    assert not t.title.endswith(".")
    assert re.search(r"\d{4}|re-derived", t.source), "authors, journal, year"
    assert t.claim[1] == "==" or t.tight is not None
    assert t.claim[1] == "==" or t.equality
    assert set(t.applies_to) <= {"network", "jump", "diffusion"}
    path = THEOREMS.source(identifier)
    assert identifier == path.stem.replace("_", ".") or (file_name(identifier) == path.name or identifier.startswith(
        tuple(i for i in THEOREMS.files if file_name(i) == path.name)))


def test_few_results_are_only_assumed():
    """A calculus hypothesis that says the claim itself would be an assumption in disguise."""
    assumed = [t.id for t in THEOREMS.values()
               if any(isinstance(h, Hypothesis) and (h.lhs, h.op, h.rhs) == t.claim for h in t.hypotheses)]
    assert len(assumed) * 20 <= len(THEOREMS), assumed


def test_files_stand_alone():
    for path in sorted(Path(HERE).glob("*.py")):
        text = path.read_text()
        assert "numpy" not in text.replace("numpy's", ""), f"{path.name} imports an array library"
        assert "/work/" not in text


def test_a_proof_is_a_theorem_of_the_kernel():
    t = THEOREMS["tur.concentration"].prove()
    assert isinstance(t, Thm)
    assert not t.hyps


def test_samples_depend_on_the_seed_only():
    one, two = (verify(THEOREMS["tur.current"], 50, seed=3) for _ in range(2))
    assert one == two
    assert verify(THEOREMS["tur.current"], 50, seed=4).worst != one.worst or np.isfinite(one.worst)
