"""What is not read: one sentence each, that names the element, with the right exit code."""
from __future__ import annotations

import builtins
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("libsbml", reason="python-libsbml is not installed")
from _sbml import assignment, compartment, function, mathml, model, reaction, rule, species

from symthermo.errors import BadStructure, BadValue, MissingExtra, Mistake, NoRateEquations, UnknownName, UnreadableFile
from symthermo.networks import disk, sbml
from symthermo.networks.text import parse as parse_text

TWO = species("A", "2") + species("B", "3")
PLAIN = reaction("r", {"A": 1}, {"B": 1}, "k*A")


def one(law: str = "k*A", **more: Any) -> str:
    settings: dict[str, Any] = {"species": TWO, "parameters": {"k": 1, "q": 2}} | more
    return model(reaction("r", {"A": 1}, {"B": 1}, law), **settings)


EVENT = f'<event id="pulse" useValuesFromTriggerTime="true"><trigger initialValue="true" persistent="true">{mathml("A > 1")}'\
        f'</trigger><listOfEventAssignments><eventAssignment variable="A">{mathml("2")}</eventAssignment></listOfEventAssignments></event>'
ALGEBRAIC = f"<algebraicRule>{mathml('A + B - 3')}</algebraicRule>"
DOUBLING = "".join(function(f"f{n}", f"lambda(x, f{n - 1}(x) + f{n - 1}(x)*x)" if n else "lambda(x, x)") for n in range(40))

NO_RATE_EQUATIONS = {
    "event": (one(events=EVENT), "event 'pulse'"),
    "rate rule": (one(rules=rule("k", "A", "rate")), "rate rule for k"),
    "rate rule for a species": (one(rules=rule("A", "1", "rate")), "rate rule for A"),
    "algebraic rule": (one(rules=ALGEBRAIC), "algebraic rule"),
    "time in a law": (one("k*A*time"), "reaction r: its rate depends on time"),
    "time in a rule that a law uses": (one("q*A", rules=rule("q", "sin(time)")), "reaction r: its rate depends on time"),
    "time in a species": (one(species=TWO + species("T", None), rules=rule("T", "1 + time")), "species T depends on time"),
    "delay": (one("k*delay(A, 3)"), "reaction r has a delay"),
    "rate of a species": (one("rateOf(B)", version=2), "reaction r has the rate of change"),
    "changing volume": (one(rules=rule("c", "1 + A"), compartments=compartment("c", 1, constant="false")), "compartment c changes"),
    "fast reaction": (model(reaction("r", {"A": 1}, {"B": 1}, "2*A", fast=True), species=TWO), "reaction r is declared fast"),
    "coefficient that changes": (model(PLAIN.replace('<speciesReference species="B" stoichiometry="1" constant="true"/>',
                                 '<speciesReference id="n" species="B" constant="false"/>'), species=TWO, parameters={"k": 1},
                                 rules=rule("n", "A")), "coefficient of B depends on A"),
}

MISTAKES = {
    "no text": ("", UnreadableFile, "is empty"),
    "no XML": ("hello", UnreadableFile, "line 1: not well-formed"),
    "another XML": ("<html><body/></html>", UnreadableFile, "first element is <html>, expected <sbml>"),
    "cut short": (one()[:700], UnreadableFile, "not well-formed"),
    "no model": (one().partition("<model")[0].rstrip() + "</sbml>", UnreadableFile, "model"),
    "entities": ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><sbml>&b;</sbml>', UnreadableFile, "DOCTYPE"),
    "external entity": ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><sbml/>', UnreadableFile, "DOCTYPE"),
    "deep XML": ("<sbml>" + "<a>" * 10_000 + "</a>" * 10_000 + "</sbml>", UnreadableFile, "nested more than 500 deep"),
    "unknown element": (one().replace("<listOfReactions>", "<listOfMiracles/><listOfReactions>"), UnreadableFile, "line 2"),
    "required package": (one().replace('level="3"', 'xmlns:comp="http://www.sbml.org/sbml/level3/version1/comp/'
                         'version1" comp:required="true" level="3"', 1), BadStructure, "package 'comp'"),
    "no reactions": (model(species=TWO), BadStructure, "no reaction"),
    "undeclared name in a law": (one("k*A*zz"), UnknownName, "reaction r speaks of zz"),
    "undeclared species": (model(reaction("r", {"A": 1}, {"Z": 1}, "k*A"), species=TWO, parameters={"k": 1}), UnknownName, "species Z"),
    "undeclared compartment": (one(species=TWO + species("D", compartment="nowhere")), UnknownName, "compartment 'nowhere'"),
    "undefined function": (one("f(A)"), UnknownName, "function f"),
    "arguments": (one("f(A, B)", functions=function("f", "lambda(x, x)")), BadStructure, "takes 1"),
    "function in a circle": (one("f(A)", functions=function("f", "lambda(x, g(x))") + function("g", "lambda(x, f(x))")), BadStructure,
                             "calls itself"),
    "rules in a circle": (one("q*A", rules=rule("k", "q") + rule("q", "k")), BadStructure, "circle: q -> k -> q"),
    "assignments in a circle": (one("k*A/(1 + A)", assignments=assignment("k", "q") + assignment("q", "k")), BadStructure, "circle"),
    "doubling functions": (one("f39(A)", functions=DOUBLING), BadStructure, "parts"),
    "doubling rules": (one("p40*A", parameters={f"p{n}": 1 for n in range(41)},
                           rules="".join(rule(f"p{n}", f"p{n - 1} + p{n - 1}*p{n - 1}") for n in range(1, 41))), BadStructure, "parts"),
    "long chain of rules": (one("p400*A", parameters={f"p{n}": 1 for n in range(401)},
                                rules="".join(rule(f"p{n}", f"sqrt(p{n - 1})") for n in range(1, 401))), BadStructure, "deep"),
    "deep formula": (one("sqrt(" * 90 + "A" + ")" * 90), BadStructure, "levels"),
    "unknown function": (one("arcsin(A)"), BadStructure, "arcsin"),
    "no formula": (one().replace(mathml("k*A"), ""), UnreadableFile, "line 2"),
    "infinite parameter": (one(parameters={"k": "INF"}), BadValue, "parameter k is inf"),
    "infinite start": (one(species=species("A", "INF") + species("B")), BadValue, "species A is inf"),
    "negative start": (one(species=species("A", "-1") + species("B")), BadValue, "A = -1"),
    "volume zero": (one(compartments=compartment("c", 0)), BadValue, "compartment c has the size 0"),
    "negative volume": (one(compartments=compartment("c", -2)), BadValue, "compartment c has the size -2"),
    "division by zero": (one("A/0"), BadValue, "reaction r: its law divides by 0"),
    "division by a zero parameter": (one("k*A/q", parameters={"k": 1, "q": 0}), BadValue, "divides by q, which is 0"),
    "huge power": (one("A^1e300"), BadValue, "out of range"),
    "wild coefficient": (model(reaction("r", {"A": 1}, {"B": 0.0591234}, "k*A"), species=TWO, parameters={"k": 1}), BadStructure,
                         "1 A, 0.0591234 B"),
    "negative coefficient": (model(reaction("r", {"A": -1}, {"B": 1}, "k*A"), species=TWO, parameters={"k": 1}), BadStructure,
                             "coefficients -1 A, 1 B"),
    "no coefficient": (model(PLAIN.replace(' stoichiometry="1"', ""), species=TWO, parameters={"k": 1}), BadStructure, "no stoichiometry"),
    "all held": (one(species=species("A", boundaryCondition=True) + species("B", constant=True)), BadStructure, "every species is"),
}


@pytest.mark.parametrize("name", NO_RATE_EQUATIONS)
def test_other_dynamics(name: str) -> None:
    text, said = NO_RATE_EQUATIONS[name]
    with pytest.raises(NoRateEquations) as refused:
        sbml.parse(text)
    assert said in str(refused.value)
    assert refused.value.exit_code == 1
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name: str) -> None:
    text, kind, said = MISTAKES[name]
    with pytest.raises(Mistake) as refused:
        sbml.parse(text)
    assert type(refused.value) is kind, refused.value
    assert said in str(refused.value)
    assert refused.value.exit_code == 2
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 500


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        sbml.read(str(tmp_path / "missing.xml"))
    with pytest.raises(UnreadableFile, match="directory"):
        sbml.read(str(tmp_path))
    binary = tmp_path / "binary.xml"
    binary.write_bytes(bytes(range(256)) * 4)
    with pytest.raises(UnreadableFile, match="not well-formed"):
        sbml.read(str(binary))
    wide = tmp_path / "wide.xml"
    wide.write_bytes(one().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert sbml.read(str(wide)) == sbml.parse(one())
    marked = tmp_path / "marked.xml"
    marked.write_bytes(b"\xef\xbb\xbf" + one().encode())
    assert sbml.read(str(marked)) == sbml.load_sbml(one())
    monkeypatch.setattr(disk, "LARGEST_FILE", 100)
    with pytest.raises(UnreadableFile, match="at most 100 bytes"):
        sbml.read(str(marked))
    with pytest.raises(UnreadableFile, match="at most 100 bytes"):
        sbml.parse(one())


LEVEL_1 = """<sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="2"><model name="m">
<listOfCompartments><compartment name="c" volume="2"/></listOfCompartments>
<listOfSpecies><species name="A" compartment="c" initialAmount="1"/><species name="B" compartment="c" initialAmount="4"/></listOfSpecies>
<listOfReactions><reaction name="r"><listOfReactants><speciesReference species="A" stoichiometry="3" denominator="3"/></listOfReactants>
<listOfProducts><speciesReference species="B"/></listOfProducts><kineticLaw formula="{}"/></reaction></listOfReactions></model></sbml>"""


def test_level_1() -> None:
    net = sbml.parse(LEVEL_1.format("c*(3*A - B/2)"))
    assert (net.equation(0), net.values) == ("A <=> B", {"A": Fraction(1, 2), "B": 2})
    assert [c.value for c in net.constants] == [3, Fraction(1, 2)]
    long_sum = sbml.parse(LEVEL_1.format("+".join(["A"] * 3000)))
    assert long_sum.reactions[0].law.plus.value == 1500


@pytest.mark.parametrize("formula", ["(" * 200_000 + "A" + ")" * 200_000, "-" * 200_000 + "A", "A^" * 100_000 + "A"])
def test_level_1_formulas_that_would_exhaust_the_stack(formula: str) -> None:
    with pytest.raises(UnreadableFile, match="the formula of <kineticLaw> has more than 10000 characters"):
        sbml.parse(LEVEL_1.format(formula))


@pytest.mark.parametrize("formula", ["(" * 4000 + "A" + ")" * 4000, "-" * 9000 + "A", "A^" * 4900 + "A", "A-" * 4900 + "A"])
def test_level_1_formulas_at_the_limit(formula: str) -> None:
    """Read or refused in a sentence, never a crash."""
    with suppress(BadStructure):
        sbml.parse(LEVEL_1.format(formula))


def test_without_libsbml(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "libsbml":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"symthermo\[sbml\]"):
        sbml.parse(one())


@pytest.mark.parametrize(("text", "said"), [
    ("r: Å -> B | k=1", "cannot hold the name 'Å'"),
    ("A: A -> B | k=1", "A is the name of two things"),
])
def test_what_sbml_cannot_hold(text: str, said: str) -> None:
    with pytest.raises(BadStructure, match=said):
        sbml.write(parse_text(text))
