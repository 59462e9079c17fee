"""theorems, show, new, check, campaign, reproduce: documents, exit codes, sentences; the page examples/newcomer.md, executed."""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import symthermo.catalogue as catalogue
from symthermo.cli import main
from symthermo.errors import BadStructure
from symthermo.report.reproduction import Pair

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "examples" / "newcomer.md"


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """An empty working folder, and a catalogue that looks there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SYMTHERMO_CACHE", str(tmp_path / "cache"))

    def look_again():
        catalogue.theorems.__dict__.pop("files", None)
        catalogue.theorems._modules.clear()
    look_again()
    yield look_again
    monkeypatch.undo()
    look_again()


def document(capsys, *argv, code=0):
    assert main([*argv, "--json"]) == code
    return json.loads(capsys.readouterr().out)


# -- listing and showing -----------------------------------------------------------------------------------------------------
def test_theorems(capsys):
    found = document(capsys, "theorems")
    assert {"id", "title", "source", "paper", "statement", "hypotheses", "applies_to"} == set(found[0])
    tur = next(t for t in found if t["id"] == "tur.concentration")
    assert tur["statement"] == r"2 \dot x_{i}^{2} \le D_{i} \sigma"
    assert tur["paper"] == 7
    assert "network" in tur["applies_to"]
    assert main(["theorems"]) == 0
    assert "tur.concentration" in capsys.readouterr().out


def test_show(capsys):
    assert main(["show", "tur.concentration"]) == 0
    out = capsys.readouterr().out
    for words in ("2 xdot_i^2 <= D_i sigma", "(Cauchy-Schwarz)", "Phys. Rev. Lett. 127, 160601", "PROVED for any size", "fresh process"):
        assert words in out
    assert main(["show", "cr.conserved"]) == 0
    assert "L S = 0" in capsys.readouterr().out
    assert document(capsys, "show", "tur.pseudo")["verdict"] == "PROVED"
    assert main(["show", "tur.pseudo", "--latex"]) == 0
    assert r"\begin{align*}" in capsys.readouterr().out


def test_a_name_that_is_none(capsys):
    assert main(["show", "tur.concentraton"]) == 2
    assert "tur.concentration" in capsys.readouterr().err


# -- check ---------------------------------------------------------------------------------------------------------------------
def test_check_document(capsys):
    [found] = document(capsys, "check", "cr.conserved")
    assert (found["verdict"], found["rechecked"], found["mutant_killed"]) == ("PROVED", True, True)
    assert {"id", "source", "verdict", "rechecked", "steps", "seconds", "mutant_killed", "hypotheses"} <= set(found)
    assert {h["name"]: h["needed"] for h in found["hypotheses"]}["L S = 0"] is True
    assert all(set(h) == {"name", "kind", "needed"} for h in found["hypotheses"])


# -- a file of one's own -------------------------------------------------------------------------------------------------------
def test_new_refuses(capsys, fresh):
    assert main(["new", "theorem", "tur.mine"]) == 0
    fresh()
    text = Path("theorems/tur_mine.py").read_text()
    assert main(["new", "theorem", "tur.mine"]) == 2
    assert main(["new", "theorem", "tur.pseudo"]) == 2
    assert main(["new", "theorem", "tur.mine", "-o", "elsewhere"]) == 2
    assert main(["new", "theorem", "no identifier"]) == 2
    assert main(["new", "theorem", "tur.other", "-o", str(Path(catalogue.__file__).parent)]) == 2
    assert Path("theorems/tur_mine.py").read_text() == text
    err = capsys.readouterr().err
    assert "taken by theorems/tur_mine.py" in err
    assert "installed package" in err
    assert "Traceback" not in err


def test_new_writes_a_theorem_that_is_proved(capsys, fresh):
    found = document(capsys, "new", "theorem", "tur.mine")
    fresh()
    assert found == {"id": "tur.mine", "file": str(Path("theorems/tur_mine.py"))}
    assert document(capsys, "check", "tur.mine")[0]["verdict"] == "PROVED"
    assert "tur.mine" in [t["id"] for t in document(capsys, "theorems")]


def test_a_taken_identifier_is_refused(fresh, tmp_path):
    Path("theorems").mkdir()
    Path("theorems/again.py").write_text('from symthermo.proof import theorem\n@theorem(id="tur.pseudo")\ndef x(): ...\n')
    fresh()
    with pytest.raises(BadStructure, match="is taken by"):
        catalogue.theorems.files  # noqa: B018


def test_a_broken_file_does_not_stop_an_evaluation(capsys, fresh):
    Path("theorems").mkdir()
    Path("theorems/bad_one.py").write_text('theorem(id="bad.one")\n')
    fresh()
    found = document(capsys, "evaluate", "A <=> B | 1, 1; init: A=1, B=2")
    assert any(e["id"] == "tur.concentration" for e in found["theorems"])
    [bad] = document(capsys, "check", "bad.one", code=1)
    assert bad["verdict"] == "FAILED"
    assert "line 1: NameError" in bad["faults"][0]


def blocks():
    """(language, text) of the fenced blocks of the page."""
    return re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_newcomers_page(capsys, fresh):
    file = Path("theorems/tur_my_current.py")
    for language, text in blocks():
        if language == "python":
            lines = file.read_text().splitlines()
            for new in text.splitlines():
                mark = new.rpartition("# <- ")[2].strip()
                [place] = [k for k, line in enumerate(lines) if re.search(rf"# <- {mark}\b", line)]
                lines[place] = new
            file.write_text("\n".join(lines) + "\n")
            continue
        command, *expected = text.rstrip("\n").splitlines()
        main(command.removeprefix("$ symthermo ").split())
        fresh()
        out = capsys.readouterr().out.rstrip("\n").splitlines()
        assert len(out) == len(expected), "\n".join(out)
        for said, wanted in zip(out, expected, strict=True):
            pattern = ".*".join(map(re.escape, wanted.split("...")))
            assert re.fullmatch(pattern, said), f"printed: {said}\nexpected: {wanted}"


# -- campaign, reproduce ---------------------------------------------------------------------------------------------------------
def test_campaign_document(capsys, fresh):
    [found] = document(capsys, "campaign", "tur.pseudo", "--samples", "2000", "--store", "here")
    assert {"id", "samples", "violations", "min_slack", "max_ratio", "counterexample", "seconds"} == set(found)
    assert found["violations"] == 0
    assert Path("here").is_dir()
    assert main(["campaign", "tur.pseudo", "--samples", "0"]) == 2


def test_reproduce_lists(capsys, fresh):
    assert isinstance(document(capsys, "reproduce", "--list"), list)
    assert main(["reproduce"]) == 2
    capsys.readouterr()
    assert main(["reproduce", "99"]) == 2
    said = capsys.readouterr().err
    assert "no derivation" in said
    assert said.count("\n") == 1                               # progress is for terminals


def test_pairs_agree_to_the_digits_that_are_printed():
    assert Pair("sigma", 37.4174733296, "37.41747333", "page").agrees
    assert not Pair("D", 10.2216, "10.2215", "page").agrees
    assert not Pair("x", float("nan"), "1.0", "page").agrees


def test_help_names_every_command():
    done = subprocess.run([sys.executable, "-m", "symthermo", "--help"], capture_output=True, text=True, check=True, cwd=ROOT)
    for command in ("theorems", "show", "new", "check", "campaign", "reproduce"):
        assert command in done.stdout
