"""Malformed texts: one sentence, the right kind of mistake, exit code 2, and nothing executed."""

from __future__ import annotations

import pytest
from _sentences import sentence

import symthermo as st
from symthermo.cli import main
from symthermo.errors import BadStructure, BadValue, Mistake, NetworkSyntaxError, UnknownName
from symthermo.networks.files import load

TEXTS: list[tuple[str, type[Mistake]]] = [
    # arrows
    ("A + B => C", NetworkSyntaxError),
    ("A <- B", NetworkSyntaxError),
    ("A <= B; C -> D", NetworkSyntaxError),
    ("A = B;", NetworkSyntaxError),
    ("A > B", NetworkSyntaxError),
    ("A ⇒ B", NetworkSyntaxError),
    ("A <=> B <=> C", NetworkSyntaxError),
    ("A <=>-> B", NetworkSyntaxError),
    ("A B C;", NetworkSyntaxError),
    ("r1:\nr2:", NetworkSyntaxError),
    ("<=>" * 1000, NetworkSyntaxError),
    ("A - > B", NetworkSyntaxError),
    # sides
    ("-1 A <=> B", NetworkSyntaxError),
    ("1.5 A <=> B", NetworkSyntaxError),
    ("1/2 A <=> B", NetworkSyntaxError),
    ("2e3 A <=> B", NetworkSyntaxError),
    ("99999999999999999999 A <=> B", NetworkSyntaxError),
    ("1001 A <=> B", NetworkSyntaxError),
    ("600 A + 600 A <=> B", BadStructure),
    ("A + <=> B", NetworkSyntaxError),
    ("A ++ B <=> C", NetworkSyntaxError),
    ("A B <=> C", NetworkSyntaxError),
    ("2 <=> B", NetworkSyntaxError),
    ("2 ∅ <=> B", NetworkSyntaxError),
    ("* A <=> B", NetworkSyntaxError),
    ("$ <=> B", NetworkSyntaxError),
    ("A, B <=> C", NetworkSyntaxError),
    ("2A3 + 1x <=> 3(B)", NetworkSyntaxError),
    ("A.b <=> C", NetworkSyntaxError),
    ("A' <=> C", NetworkSyntaxError),
    # structure
    ("A <=> A", BadStructure),
    ("A + B <=> B + A", BadStructure),
    ("0 <=> ∅", BadStructure),
    ("A <=> B; A <=> B", BadStructure),
    ("A -> B; B -> A", BadStructure),
    ("x@hot: A <=> B; y@hot: B <=> A", BadStructure),
    ("x: A <=> B; x: B <=> C", BadStructure),
    ("A <=> a", BadStructure),
    ("beta <=> Beta", BadStructure),
    ("µ <=> μ", BadStructure),
    ("ﬁ <=> fi", BadStructure),
    ("$A <=> $B", BadStructure),
    ("A <=> B | kp=A", BadStructure),
    # rates and numbers
    ("A <=> B | 0, 1", BadValue),
    ("A <=> B | kp=1, km=0", BadValue),
    ("A -> B | k=-2", BadValue),
    ("A <=> B | nan, 1", BadValue),
    ("A <=> B | inf, 1", BadValue),
    ("A <=> B | 1e999999999, 1", BadValue),
    ("A <=> B | 1e401, 1", BadValue),
    ("A <=> B | 1/0, 1", BadValue),
    ("A <=> B | kp=1e, km=1", BadValue),
    ("A <=> B | " + "9" * 5000 + ", 1", BadValue),
    ("A <=> B | kp=1 000, km=1", BadValue),
    ("A <=> B | 1, 2, 3", NetworkSyntaxError),
    ("A -> B | 1, 2", NetworkSyntaxError),
    ("A <=> B | k=1", NetworkSyntaxError),
    ("A -> B | km=1", NetworkSyntaxError),
    ("A <=> B | kp=1, kp=2", NetworkSyntaxError),
    ("A <=> B | kf=1", NetworkSyntaxError),
    ("A <=> B | Jp=A", NetworkSyntaxError),
    ("A <=> B | Jp=A, Jm=B, km=1", NetworkSyntaxError),
    ("A -> B | Jp=A, Jm=B", NetworkSyntaxError),
    ("A <=> B |", BadValue),
    ("A <=> B | 1, 2 | 3", BadValue),
    # formulas: text stays text
    ("A <=> B | J = __import__('os').system('true')", NetworkSyntaxError),
    ("A <=> B | J = A.__class__", NetworkSyntaxError),
    ("A <=> B | J = (lambda: 1)()", NetworkSyntaxError),
    ("A <=> B | J = eval(A)", NetworkSyntaxError),
    ("A <=> B | J = A[0]", NetworkSyntaxError),
    ("A <=> B | J = A if B else 1", NetworkSyntaxError),
    ("A <=> B | J = sin(A)", NetworkSyntaxError),
    ("A <=> B | J = exp(A, B)", NetworkSyntaxError),
    ("A <=> B | J = " + "(" * 5000 + "A" + ")" * 5000, NetworkSyntaxError),
    ("A <=> B | J = " + "-" * 5000 + "A", NetworkSyntaxError),
    ("A <=> B | J = " + "A^" * 5000 + "2", NetworkSyntaxError),
    ("A <=> B | J = 9^9^9^9", NetworkSyntaxError),
    ("A <=> B | J = A^1e308", NetworkSyntaxError),
    ("A <=> B | J = A/0", NetworkSyntaxError),
    ("A <=> B | J = A/(1 - 1)", NetworkSyntaxError),
    ("A <=> B | J = ", NetworkSyntaxError),
    ("A <=> B | J = A +", NetworkSyntaxError),
    ("A <=> B | J = 2 A", NetworkSyntaxError),
    # sections
    ("A <=> B; init: C=1", UnknownName),
    ("A <=> B; chemostats: C", UnknownName),
    ("A <=> B; parameters: k=1", UnknownName),
    ("A <=> B; init: A=0", BadValue),
    ("A <=> B; init: A=-1", BadValue),
    ("A <=> B; init: A=nan", BadValue),
    ("A <=> B; init: A=", BadValue),
    ("A <=> B; init: A", NetworkSyntaxError),
    ("A <=> B; init: A=1, A=2", NetworkSyntaxError),
    ("A <=> B; init: A=B", BadValue),
    ("A <=> B; init: A=1, ,B=2", NetworkSyntaxError),
    ("A <=> B; chemostats: A=1; init: A=2", BadStructure),
    ("init: A -> B", NetworkSyntaxError),
    ("chemostats: A <=> B", NetworkSyntaxError),
    ("A <=> B; chemostats:", NetworkSyntaxError),
    ("A <=> B; species: A, A", NetworkSyntaxError),
    # characters
    ("A" * 1001 + " <=> B", BadStructure),
    ("A\0 <=> B", NetworkSyntaxError),
    ("A\u200b <=> B", NetworkSyntaxError),
    ("A\u202e <=> B", NetworkSyntaxError),
    ("e\u0301 <=> B", NetworkSyntaxError),
    ("😀 <=> B", NetworkSyntaxError),
    ("X² <=> B", NetworkSyntaxError),
    ("٢ A <=> B", NetworkSyntaxError),
    ("A <=> B | ٢, 1", BadValue),
    ("1A_ <=> ²", NetworkSyntaxError),
    ("\x1b[31m <=> B", NetworkSyntaxError),
    ("\ud800 <=> B", NetworkSyntaxError),
    ("# A <=> B", NetworkSyntaxError),
    ("import os\nos.remove('x')", NetworkSyntaxError),
    ("<?xml version='1.0'?><sbml/>", NetworkSyntaxError),
    ('{"nodes": [], "x": "->"}', NetworkSyntaxError),
]


@pytest.mark.parametrize(("text", "kind"), TEXTS, ids=[ascii(t)[:40] for t, _ in TEXTS])
def test_texts(text: str, kind: type[Mistake]) -> None:
    for read in (st.network, load) if any(mark in text for mark in "<>→⇒;\n") else (st.network,):
        with pytest.raises(kind) as caught:
            read(text)
        sentence(caught.value)


@pytest.mark.parametrize("source", [None, 5, 1.5, b"A <=> B", ["A <=> B"], {"A": 1}, object(), st])
def test_what_is_no_source(source: object) -> None:
    with pytest.raises(Mistake) as caught:
        load(source)
    sentence(caught.value)


@pytest.mark.parametrize("text", [t for t, _ in TEXTS[::6] if "\ud800" not in t and "\0" not in t])
def test_the_shell_ends_with_2(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", text if any(mark in text for mark in "<>→⇒;\n") else f"{text};", "--json"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


def test_there_are_enough() -> None:
    assert len(TEXTS) >= 50
