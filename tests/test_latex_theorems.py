"""Proofs as LaTeX: committed fragments are those of today, every brace closes, the document compiles where there is an engine."""
from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from symthermo.catalogue import theorems
from symthermo.latex.catalogue import fragments, write
from symthermo.latex.formulas import formula
from symthermo.latex.letters import TEXT
from symthermo.latex.lines import unmarked
from symthermo.latex.statement import claim, hypothesis, legend

COMMITTED = Path(__file__).parents[1] / "latex_out" / "theorem"


@pytest.fixture(scope="module")
def made():
    return fragments()


def test_committed_fragments_are_current(made):
    there = {p.name: p.read_text(encoding="ascii") for p in COMMITTED.glob("*.tex")}
    stale = sorted(n for n in set(there) | set(made) if there.get(n) != made.get(n))
    assert not stale, "regenerate with `python -m symthermo.latex.catalogue`"


def test_fragments_balance_and_name_their_source(made):
    for name, text in made.items():
        depth = 0
        for c in text.replace(r"\{", "").replace(r"\}", ""):
            depth += (c == "{") - (c == "}")
            assert depth >= 0, name
        assert depth == 0, name
        assert text.count(r"\begin{align*}") == text.count(r"\end{align*}")
        assert "/work" not in text
        if name != "all.tex":
            assert r"\emph{Source:}" in text
            assert r"\emph{Verdict:} PROVED" in text


def test_the_notation_of_the_papers():
    t = theorems["tur.concentration"]
    assert claim(t) == r"2 \dot x_{i}^{2} \le D_{i} \sigma"
    assert claim(t, TEXT) == "2 xdot_i^2 <= D_i sigma"
    assert r"J_{\rho} = J^{+}_{\rho} - J^{-}_{\rho}" in legend(t)
    assert [unmarked(formula(link.to, TEXT)) for link in t.links] == ["2 D_i sum_r J_r^2/A_r", "D_i sigma"]


def test_integrals_over_time():
    t = theorems["tsl.species.net"]
    assert unmarked(formula(t.claim[2])) == r"\Bigl(\int_0^{\tau} \sigma\, dt\Bigr) \int_0^{\tau} D_{i}\, dt"
    moved = next(h for h in t.hypotheses if h.kind == "calculus")
    assert hypothesis(moved, TEXT) == "dx_i == int_0^tau dt xdot_i  for all i"


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no engine")
def test_the_document_compiles(tmp_path):
    write(tmp_path)
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"], cwd=tmp_path, capture_output=True,
                          timeout=240, check=False)
    log = done.stdout.decode("latin-1")
    assert done.returncode == 0, log[-2000:]
    wide = [line for line in log.splitlines() if line.startswith("Overfull") and float(line.split("(")[1].split("pt")[0]) > 60]
    assert not wide
