"""The documents of `latex_out/`: what `derive` writes for models of the zoo, without drawings. Regenerate them with

    python tests/test_latex_out.py
"""
from __future__ import annotations

from pathlib import Path

import pytest
from _engine import needs_engine, typeset

import symthermo as st
from symthermo.latex import density, jump
from symthermo.latex.document import document
from symthermo.report import diffusions, jumps
from symthermo.report.derivation import gather

MODELS = ("brusselator", "deficiency_one", "michaelis_menten_open", "ring", "schlogl")
PROCESSES = ("driven_ring", "sensor", "double_well", "kramers_oscillator")
FOLDER = Path(__file__).parent.parent / "latex_out"


def written(name: str) -> str:
    model = st.zoo.model(name)
    if isinstance(model, st.ReactionNetwork):
        return document(gather(model))
    if isinstance(model, st.JumpProcess):
        return jump.document(jumps.derivation(model, st.zoo.start(name)))
    return density.document(diffusions.derivation(model, st.zoo.start(name), name))


@pytest.mark.parametrize("name", MODELS)
def test_documents_are_what_is_derived_now(name: str) -> None:
    assert (FOLDER / f"{name}.tex").read_text(encoding="ascii") == written(name)


@needs_engine
@pytest.mark.parametrize("name", MODELS)
def test_documents_compile_and_nothing_sticks_out(name: str, tmp_path: Path) -> None:
    assert max(typeset(tmp_path, (FOLDER / f"{name}.tex").read_text(encoding="ascii")), default=0.0) <= 20


@needs_engine
@pytest.mark.parametrize("name", ["mapk_cascade", "nicotinic_receptor", "repressilator", "oregonator", "kinesin"])
def test_larger_models_compile_and_nothing_sticks_out(name: str, tmp_path: Path) -> None:
    assert max(typeset(tmp_path, written(name)), default=0.0) <= 20


if __name__ == "__main__":
    for one in (*MODELS, *PROCESSES):
        (FOLDER / f"{one}.tex").write_text(written(one), encoding="ascii")
