"""`derive`: the JSON document key by key, the files whole or not at all, the engine where there is one."""
from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from _engine import needs_engine

import symthermo as st
from symthermo.errors import Mistake, UnreadableFile
from symthermo.networks.network import ReactionNetwork
from symthermo.report import as_json, derive
from symthermo.report.derivation import gather

KEYS = {
    "model", "species", "internal", "chemostats", "reactions", "stoichiometry", "rank", "rank_open", "complexes", "linkage_classes",
    "strong_linkage_classes", "terminal_linkage_classes", "deficiency", "linkage_class_deficiencies", "deficiency_open",
    "weakly_reversible", "reversible", "conservation_laws", "conservation_laws_open", "cycles", "cycles_open", "emergent_cycles",
    "broken_laws", "detailed_balance", "complex_balance", "rate_equations", "entropy_production_rate", "basis", "theta", "eta", "psi",
    "phi", "theorems", "why", "files",
}


def derived(net: ReactionNetwork) -> dict:
    """The JSON document, through JSON."""
    return json.loads(json.dumps(as_json.document(gather(net))))


def number(text: str, net: ReactionNetwork, **state: float) -> float:
    e = st.read(text, net)
    return float(e.subs({s: state[s.name] for s in e.free_symbols}))


@pytest.mark.parametrize("name", st.zoo.names("network"))
def test_every_model_has_every_key(name: str) -> None:
    found = derived(st.zoo.model(name))
    assert set(found) == KEYS
    for key in ("entropy_production_rate", "theta", "eta", "psi", "phi"):
        assert (found[key] is None) == (key in found["why"]), key


def test_michaelis_menten() -> None:
    """Worked network W1 of the network layer; coordinates of N. Ohga and S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813."""
    net = st.zoo.michaelis_menten()
    found, here = derived(net), {"E": 0.4, "S": 1.5, "C": 0.6, "P": 0.3}
    assert (found["rank"], found["deficiency"], found["cycles"]) == (2, 0, [])
    assert found["conservation_laws"] == [[1, 0, 1, 0], [0, 1, 1, 1]]
    assert found["reactions"][1] == {"name": "r2", "equation": "C <=> E + P", "reversible": True, "k_plus": "3", "k_minus": "1/2"}
    assert number(found["entropy_production_rate"], net, **here) == pytest.approx(6.333971752, rel=1e-9)
    assert number(found["rate_equations"]["C"], net, **here) == pytest.approx(0.6 - 1.74, rel=1e-12)
    assert number(found["phi"], net, **here) == pytest.approx(-1.888867577, rel=1e-9)
    assert number(found["psi"], net, **here) == pytest.approx(1.888867577, rel=1e-9)
    assert found["detailed_balance"] == {"holds": True, "conditions": [], "witness": None, "residual": 0.0}


def test_brusselator() -> None:
    """Worked network W2: laws, emergent cycles, affinity 7.313220387 = ln 1500, condition of complex balance 6.666666667e-4."""
    net = st.zoo.brusselator()
    found = derived(net)
    state = {"A": 1.0, "B": 3.0, "D": 0.2, "E": 0.1, "X": 1.5, "Y": 1.2}
    assert (found["rank"], found["rank_open"], found["broken_laws"], found["emergent_cycles"]) == (4, 2, 2, 2)
    assert (found["deficiency"], found["deficiency_open"], found["conservation_laws_open"]) == (0, 1, [])
    assert found["cycles_open"] == [[0, 1, 1, 0], [1, 0, 0, 1]]
    assert number(found["entropy_production_rate"], net, **state) == pytest.approx(37.41747333, rel=1e-9)
    balance = found["detailed_balance"]
    assert (balance["holds"], balance["witness"]["cycle"]) == (False, [0, 1, 1, 0])
    assert number(balance["witness"]["affinity"], net) == pytest.approx(7.313220387, rel=1e-9)
    assert [number(c, net, **state) for c in balance["conditions"]] == pytest.approx([1500, 1000])
    assert number(found["complex_balance"]["conditions"][0], net, **state) in (pytest.approx(6.666666667e-4), pytest.approx(1500))


def test_ring() -> None:
    """Worked network W4: complex balanced, not detailed balanced, affinity ln 24; so there are no potentials."""
    found = derived(st.zoo.ring())
    assert (found["detailed_balance"]["holds"], found["complex_balance"]["holds"]) == (False, True)
    assert found["detailed_balance"]["witness"] == {"cycle": [1, 1, 1], "affinity": "log(24)"}
    assert found["detailed_balance"]["residual"] == pytest.approx(math.log(24) / math.sqrt(3))       # over an orthonormal basis of cycles
    assert found["theta"] is None
    assert found["why"]["theta"] == "no chemical potentials: the closed cycle r1 + r2 + r3 has the affinity log(24)"


@pytest.mark.parametrize(("text", "word"), [("A -> B | 1", "infinite"), ("A <=> B | J = A - B", "undefined")])
def test_what_a_model_lacks_is_null_with_its_reason(text: str, word: str) -> None:
    found = derived(st.network(text))
    assert found["entropy_production_rate"] is None
    assert found["why"]["entropy_production_rate"].startswith(word)
    assert found["detailed_balance"]["holds"] is (False if word == "infinite" else None)
    if word == "infinite":
        assert (found["reactions"][0]["k_plus"], found["reactions"][0]["k_minus"]) == ("1", "0")
    else:
        assert (found["reactions"][0]["k_plus"], found["detailed_balance"]["conditions"]) == (None, ["not mass action"])


def test_symbols_stay_symbols_and_what_is_missing_is_named() -> None:
    found = derived(st.network("r1: A <=> B | kf, 1/10; chemostats: A"))
    assert found["rate_equations"] == {"B": "kf*A - 1/10*B"}
    assert found["eta"] == {"r1": "B - B_0"}
    assert found["why"]["numbers"] == "no value for the species A, B and for kf"
    assert found["complex_balance"]["holds"] is True


# -- files -------------------------------------------------------------------------------------------------------------
def test_files_are_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = derive(st.zoo.ring(), pdf=False)
    assert sorted(found["files"]) == sorted(str(Path("derivation") / p.name) for p in (tmp_path / "derivation").iterdir())
    tex = (tmp_path / "derivation" / "ring.tex").read_bytes()
    assert tex.isascii()
    derive(st.zoo.ring(), tmp_path / "again", pdf=False)
    assert (tmp_path / "again" / "ring.tex").read_bytes() == tex
    assert (tmp_path / "again" / "ring_graph.pdf").read_bytes() == (tmp_path / "derivation" / "ring_graph.pdf").read_bytes()


def test_names_of_models_are_no_paths(tmp_path: Path) -> None:
    found = derive(st.network("A <=> B", name="../../etc/x y"), tmp_path, pdf=False)
    assert [Path(f).name for f in found["files"]] == ["_etc_x_y.tex", "_etc_x_y_graph.pdf"]
    assert all((tmp_path / Path(f).name).exists() for f in found["files"])


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UnreadableFile, match="cannot write to"):
        derive(st.zoo.ring(), tmp_path / "file", pdf=False)
    assert (tmp_path / "file").read_text() == "mine"


def test_without_an_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Mistake, match="a PDF was asked for, but pdflatex is not on the path; install one"):
        derive(st.zoo.ring(), tmp_path, pdf=True)
    assert not list(tmp_path.iterdir())
    found = derive(st.zoo.ring(), tmp_path)
    assert "apt install texlive-latex-base" in found["why"]["pdf"]
    assert not list(tmp_path.glob("*.pdf")) or list(tmp_path.glob("*.pdf")) == [tmp_path / "ring_graph.pdf"]


@needs_engine
def test_a_pdf_is_made_and_is_the_same_each_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        found = derive(st.zoo.michaelis_menten(), tmp_path / folder, pdf=True)
        assert [Path(f).name for f in found["files"]] == ["michaelis_menten.tex", "michaelis_menten_graph.pdf", "michaelis_menten.pdf"]
        assert "pdf" not in found["why"]
    assert (tmp_path / "one" / "michaelis_menten.pdf").read_bytes() == (tmp_path / "two" / "michaelis_menten.pdf").read_bytes()


def test_formulas_need_no_sympy() -> None:
    code = ("import sys, symthermo as st\nfrom symthermo.report.derivation import gather\n"
            "gather(st.network('A <=> B; B <=> 2 C; chemostats: A'))\nassert 'sympy' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
