"""Antimony text by way of SBML."""
from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("libsbml", reason="python-libsbml is not installed")
pytest.importorskip("antimony", reason="antimony is not installed")

from symthermo.errors import BadStructure, Mistake, NoRateEquations, UnreadableFile
from symthermo.networks import antimony, sbml
from symthermo.networks.text import parse as parse_text

MODELS = Path(__file__).parent.parent / "examples" / "models"
TEXT = "r: 2 A -> B; k*A^2 - q*B\n k = 3; q = 0.5; A = 1; $B = 2"


@pytest.mark.parametrize("path", sorted(MODELS.glob("*.ant")), ids=lambda p: p.stem)
def test_both_forms_of_a_model_are_equal(path: Path) -> None:
    assert antimony.read(str(path)) == sbml.read(str(path.with_suffix(".xml")))


def test_a_small_text() -> None:
    net = antimony.load_antimony(TEXT)
    assert net.text() == "r: 2 A <=> B | kp=3, km=0.5\nchemostats: B=2\ninit: A=1\n"


@pytest.mark.parametrize("model", ["BIOMD0000000002", "BIOMD0000000009", "BIOMD0000000016", "BIOMD0000000061", "schlogl"])
def test_write_and_read_again(model: str) -> None:
    net = sbml.read(str(MODELS / f"{model}.xml"))
    assert antimony.parse(antimony.write(net)) == net


def test_exact_numbers_and_open_constants_survive() -> None:
    net = parse_text("r1: A <=> B | kp=1/3, km=123456789.123456789123; r2@hot: A <=> B | 3.3333333333333333333, 1e-300;"
                     "r3: 2 X + A -> 3 X | k=kcat; r4: E + S <=> 0 | q, 7; init: A=1/7, X=5; chemostats: B=2")
    assert antimony.parse(antimony.write(net)) == net
    assert sbml.parse(sbml.write(net)) == net


@pytest.mark.parametrize("name", ["E", "I", "N", "S", "Q", "O", "beta", "lambda", "zoo"])
def test_names_stay(name: str) -> None:
    net = parse_text(f"r1: A <=> {name} | 1, 2; init: A=1, {name}=2")
    assert antimony.parse(antimony.write(net)) == net


@pytest.mark.parametrize("name", ["pi", "gamma", "time", "species", "at", "model"])
def test_names_that_antimony_reserves(name: str) -> None:
    with pytest.raises(BadStructure, match=f"name '{name}'"):
        antimony.write(parse_text(f"r1: A <=> {name} | 1, 2"))


@pytest.mark.parametrize(("text", "kind", "said"), [
    ("garbage ~~", UnreadableFile, "line 1: syntax error"),
    ("A -> B; k*A\nC -> ;;; ( x", UnreadableFile, "line 2"),
    ("A\0B", UnreadableFile, "binary"),
    ("", BadStructure, "no reaction"),
    ('import "other.ant"\nA -> B; k*A', BadStructure, "imports other files"),
    ("A -> B; k*A; k = 1; A = 1; B = 0\npulse: at (A < 0.5): A = 1", NoRateEquations, "event 'pulse'"),
    ("A' = 3; B -> C; B", NoRateEquations, "rate rule for A"),
    ("A -> B; k*A*time; k = 1", NoRateEquations, "depends on time"),
    ("A => 0.01234567 B; A", BadStructure, "0.0123457 B"),
])
def test_mistakes(text: str, kind: type[Mistake], said: str) -> None:
    with pytest.raises(Mistake) as refused:
        antimony.parse(text)
    assert type(refused.value) is kind, refused.value
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_files(tmp_path: Path) -> None:
    (tmp_path / "m.ant").write_text(TEXT, encoding="utf-8")
    assert antimony.load_antimony(str(tmp_path / "m.ant")) == antimony.parse(TEXT)
    (tmp_path / "binary.ant").write_bytes(bytes(range(256)))
    with pytest.raises(UnreadableFile, match="binary"):
        antimony.read(str(tmp_path / "binary.ant"))
    with pytest.raises(UnreadableFile, match="no such file"):
        antimony.read(str(tmp_path / "missing.ant"))
