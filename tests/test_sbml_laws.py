"""Rate laws taken apart: the expansion is exact, and mass action is what it says."""
from __future__ import annotations

import math
from fractions import Fraction

import pytest
from _networks import formulas, networks
from hypothesis import assume, given, settings

pytest.importorskip("libsbml", reason="python-libsbml is not installed")

from symthermo.calculus import exact
from symthermo.errors import BadStructure, BadValue
from symthermo.expression import parse
from symthermo.networks import sbml
from symthermo.networks.sbml_laws import MOST_TERMS, Parts, expand, is_rounded, mass_action

STATE = {"A": Fraction(3, 2), "B": Fraction(5), "k": Fraction(2, 7)}


@given(formulas(("A", "B", "k")))
@settings(max_examples=150, deadline=None)
def test_the_expansion_is_the_formula(e):                                # type: ignore[no-untyped-def]
    try:
        found, expected = expand(e, {"k": STATE["k"]}), exact(e, STATE)
    except BadValue:                                                     # a division by something that is 0
        return
    assume(found is not None and expected is not None and not is_rounded(e, {"k": STATE["k"]}))
    assert sum(c * math.prod(STATE[s] ** n for s, n in m) for m, c in found.items()) == expected


@given(networks(rich=False))
@settings(max_examples=40, deadline=None)
def test_write_and_read_again(net):                                      # type: ignore[no-untyped-def]
    """Mass action of any kind survives; SBML holds no names beyond ASCII, and one name for one thing."""
    assume(net.mass_action)
    try:
        text = sbml.write(net)
    except BadStructure:
        return
    again = sbml.parse(text)
    assert again.species_data == net.species_data
    assert [(r.name, sorted(r.reactants), sorted(r.products), r.channel) for r in again.reactions] == \
           [(r.name, sorted(r.reactants), sorted(r.products), r.channel) for r in net.reactions]
    values = lambda n: [(r.law.plus.value, r.law.minus and r.law.minus.value) for r in n.reactions]
    assert values(again) == values(net)


@pytest.mark.parametrize(("law", "left", "right", "parts"), [
    ("3*A*B - C", {"A": 1, "B": 1}, {"C": 1}, Parts(Fraction(3), Fraction(1), {})),
    ("3*(A^2 - C)*B", {"A": 2}, {"C": 1}, Parts(Fraction(3), Fraction(3), {"B": 1})),
    ("kf*A - C/2", {"A": 1}, {"C": 1}, Parts("kf", Fraction(1, 2), {})),
    ("A*B*A/B", {"A": 2}, {"C": 1}, Parts(Fraction(1), None, {})),
    ("2", {}, {"A": 1}, Parts(Fraction(2), None, {})),
    ("2*kf*A", {"A": 1}, {}, None),
    ("kf*q*A", {"A": 1}, {}, None),
    ("A", {"A": 2}, {}, None),
    ("A + B", {"A": 1}, {"B": 1}, None),
    ("B - A", {"A": 1}, {"B": 1}, None),
    ("-A", {"A": 1}, {"B": 1}, None),
    ("A*B - C", {"A": 1}, {"C": 1}, None),
    ("A - A", {"A": 1}, {"C": 1}, None),
])
def test_recognition(law: str, left: dict[str, int], right: dict[str, int], parts: Parts | None) -> None:
    polynomial = expand(parse(law), {})
    assert polynomial is not None
    assert mass_action(polynomial, left, right, {"A", "B", "C"}) == parts


@pytest.mark.parametrize("law", ["A/(1 + A)", "A^(1/2)", "exp(A)", "2^A", "A^k*sqrt(B)"])
def test_no_polynomial(law: str) -> None:
    assert expand(parse(law), {"k": Fraction(2)}) is None


def test_no_explosion() -> None:
    assert expand(parse("(A + B + C + D + E)^50"), {}) is None
    assert len(expand(parse("(A + B)^50"), {}) or ()) == 51 <= MOST_TERMS


def test_irrational_factors() -> None:
    law = parse("log(2)*A/sqrt(4)")
    assert expand(law, {}) == {(("A", 1),): Fraction(repr(math.log(2))) / 2}
    assert is_rounded(law, {})
    assert not is_rounded(parse("A/sqrt(4)"), {})
