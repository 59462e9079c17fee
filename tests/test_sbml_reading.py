"""Each feature of SBML that is read, on a small model: what becomes of it, and the rates of an independent simulator."""
from __future__ import annotations

from fractions import Fraction

import pytest

pytest.importorskip("libsbml", reason="python-libsbml is not installed")
from _sbml import assignment, compartment, function, model, rates, reaction, rule, simulated_rates, simulator, species, state

from symthermo.networks import sbml
from symthermo.networks.network import Constant, MassAction, OneWay, ReactionNetwork

TWO = species("A", "2") + species("B", "3")
BIG, SMALL = compartment("c", 4), compartment("d", 0.5)


def mass_action(net: ReactionNetwork, r: int = 0) -> tuple[Fraction | None, Fraction | None]:
    law = net.reactions[r].law
    assert isinstance(law, MassAction), law
    return law.plus.value, law.minus.value if law.minus else None


MODELS = {
    "reversible": model(reaction("r", {"A": 1}, {"B": 2}, "c*(kf*A - kr*B^2)"), species=TWO, parameters={"kf": 2, "kr": 0.5}),
    "written another way": model(reaction("r", {"A": 1}, {"B": 2}, "(A - B*B/q)*c*kf/3"), species=TWO, parameters={"kf": 2, "q": 4}),
    "level 2 version 1": model(reaction("r", {"A": 1}, {"B": 2}, "c*(kf*A - kr*B^2)", level=2), species=TWO, level=2,
                               parameters={"kf": 2, "kr": 0.5}),
    "level 2 version 4": model(reaction("r", {"A": 1}, {"B": 1}, "kf*A", level=2, local={"kf": 7}), species=TWO, level=2, version=4),
    "level 3 version 2": model(reaction("r", {"A": 1}, {"B": 1}, "kf*A", local={"kf": 7}), species=TWO, version=2),
    "volume": model(reaction("r", {"A": 2}, {"B": 1}, "k*A^2"), species=TWO, parameters={"k": 3}, compartments=BIG),
    "no size": model(reaction("r", {"A": 1}, {"B": 1}, "k*A"), species=TWO, parameters={"k": 3}, compartments=compartment("c", None)),
    "amounts given": model(reaction("r", {"A": 1}, {"B": 1}, "c*k*A"), parameters={"k": 3}, compartments=BIG,
                           species=species("A", "2", "Amount") + species("B", "3", "Amount")),
    "substance units": model(reaction("r", {"A": 2}, {"B": 1}, "k*A^2 - q*B"), parameters={"k": 3, "q": 5}, compartments=BIG,
                             species=species("A", "2", "Amount", hasOnlySubstanceUnits=True) + species("B", "3")),
    "substance units, formula": model(reaction("r", {"A": 1}, {"B": 1}, "k*A/(q + A)"), parameters={"k": 3, "q": 5}, compartments=BIG,
                                      species=species("A", "2", hasOnlySubstanceUnits=True) + species("B", "3")),
    "two volumes": model(reaction("r", {"A": 1}, {"B": 1}, "k*A - q*B"), parameters={"k": 3, "q": 5}, compartments=BIG + SMALL,
                         species=species("A", "2") + species("B", "3", compartment="d")),
    "two volumes, formula": model(reaction("r", {"A": 1}, {"B": 1}, "c*k*A/(1 + A) - d*q*B"), parameters={"k": 3, "q": 5},
                                  compartments=BIG + SMALL, species=species("A", "2") + species("B", "3", compartment="d")),
    "catalyst": model(reaction("r", {"S": 1}, {"P": 1}, "k*E*S", modifiers="E"), parameters={"k": 3},
                      species=species("S") + species("E", "2") + species("P", "0")),
    "catalyst, both ways": model(reaction("r", {"S": 1}, {"P": 1}, "k*E*S - q*E*P", modifiers="E"), parameters={"k": 3, "q": 2},
                                 species=species("S") + species("E", "2") + species("P", "4")),
    "autocatalysis": model(reaction("r", {"A": 1}, {"B": 1}, "k*A*B"), parameters={"k": 3}, species=TWO),
    "function": model(reaction("r", {"A": 1}, {"B": 1}, "twice(ma(k, A))"), parameters={"k": 3}, species=TWO,
                      functions=function("ma", "lambda(k, x, k*x)") + function("twice", "lambda(y, 2*y)")),
    "rule for a parameter": model(reaction("r", {"A": 1}, {"B": 1}, "k2*A"), parameters={"k0": 3, "k1": None, "k2": None}, species=TWO,
                                  rules=rule("k2", "2*k1") + rule("k1", "k0 + 1")),
    "rule with species": model(reaction("r", {"A": 1}, {"B": 1}, "k1*A"), parameters={"k1": None}, species=TWO,
                               rules=rule("k1", "3/(1 + B)")),
    "rule for a species": model(reaction("r", {"A": 1}, {"B": 1}, "k*A*T"), parameters={"k": 3}, species=TWO + species("T", None),
                                rules=rule("T", "A + 2*B")),
    "rule in substance units": model(reaction("r", {"A": 1}, {"B": 1}, "k*T"), parameters={"k": 3}, compartments=BIG,
                                     species=TWO + species("T", None, hasOnlySubstanceUnits=True), rules=rule("T", "A + 2*B")),
    "constant rule": model(reaction("r", {"A": 1, "T": 1}, {"B": 1}, "k*A*T"), parameters={"k": 3}, rules=rule("T", "k/6"),
                           species=TWO + species("T", None, boundaryCondition=True)),
    "initial assignments": model(reaction("r", {"A": 1}, {"B": 1}, "k*A"), parameters={"k": 3, "q": 1}, species=TWO,
                                 assignments=assignment("A", "5*q") + assignment("q", "B/2") + assignment("k", "A")),
    "sizes by assignment": model(reaction("r", {"A": 1}, {"B": 1}, "k*A"), parameters={"k": 3, "q": 2}, species=TWO,
                                 assignments=assignment("c", "q^2")),
    "boundary": model(reaction("r", {"A": 1}, {"B": 1}, "k*A - k*B"), parameters={"k": 3},
                      species=species("A", "2", boundaryCondition=True) + species("B", "3")),
    "constant species": model(reaction("r", {"B": 1}, {}, "k*A*B", modifiers="A"), parameters={"k": 3},
                              species=species("A", "2", constant=True) + species("B", "3")),
    "fractions": model(reaction("r", {"A": 1.5}, {"B": 0.1}, "k*A"), parameters={"k": 3}, species=TWO),
    "listed twice": model(reaction("r", {"A": 1}, {"B": 1}, "k*A^2").replace("</listOfReactants>", '<speciesReference species="A" '
                          'stoichiometry="1" constant="true"/></listOfReactants>'), parameters={"k": 3}, species=TWO),
    "zero order": model(reaction("r", {}, {"A": 1}, "k"), reaction("s", {"A": 1}, {}, "q*A"), parameters={"k": 3, "q": 2}, species=TWO),
    "two directions": model(reaction("r", {"A": 2}, {"B": 1}, "k*A^2"), reaction("s", {"B": 1}, {"A": 2}, "q*B"),
                            parameters={"k": 3, "q": 2}, species=TWO),
    "channels": model(reaction("r", {"A": 1}, {"B": 1}, "k*A"), reaction("s", {"A": 1}, {"B": 1}, "q*A"),
                      reaction("t", {"B": 1}, {"A": 1}, "B/(1 + B)"), parameters={"k": 3, "q": 2}, species=TWO),
    "zero constant": model(reaction("r", {"A": 1}, {"B": 1}, "k*A - z*B"), reaction("s", {"A": 1}, {}, "z*A"),
                           parameters={"k": 3, "z": 0}, species=TWO),
    "irrational": model(reaction("r", {"A": 1}, {"B": 1}, "ln(2)/t*A"), parameters={"t": 3}, species=TWO),
    "rate of another reaction": model(reaction("r", {"A": 1}, {"B": 1}, "k*A", local={"k": 3}), reaction("s", {"B": 1}, {}, "2*r"),
                                      species=TWO),
    "same local names": model(reaction("r", {"A": 1}, {"B": 1}, "V*A/(K + A)", local={"V": 3, "K": 2}), parameters={"L": 1}, species=TWO)
    .replace("</listOfReactions>", reaction("s", {"B": 1}, {}, "V*B/(K + B + L)", local={"V": 4, "K": 1, "L": 2}) + "</listOfReactions>"),
    "functions of MathML": model(reaction("r", {"A": 1}, {"B": 1}, "piecewise(k, A > 1 && !(B < 2), 2*k) + sqrt(A) + root(3, B) + log10(A)"
                                          " + exp(-B) + tanh(A) + ceil(B/2) + sec(A)"), parameters={"k": 3}, species=TWO),
    "conversion factor": model(reaction("r", {"A": 1}, {"B": 1}, "k*A"), parameters={"k": 3, "f": 2}, species=TWO,
                               attributes='conversionFactor="f"').replace('value="2" constant="false"', 'value="2" constant="true"'),
    "points": model(reaction("r", {"A": 1}, {"B": 1}, "k*A"), parameters={"k": 3}, species=TWO,
                    compartments='<compartment id="c" spatialDimensions="0" constant="true"/>').replace("Concentration", "Amount"),
}


@pytest.mark.parametrize("name", MODELS)
def test_rates_of_an_independent_simulator(name: str) -> None:
    if name == "points":
        pytest.skip("libRoadRunner has no volumeless compartments")
    net = sbml.parse(MODELS[name])
    expected = simulated_rates(simulator(MODELS[name]))
    ours, _ = rates(net, state(net))
    for s in net.internal:
        assert ours[s] == pytest.approx(expected[s], rel=1e-9), (net.reactions, net.notes)


@pytest.mark.parametrize("name", MODELS)
def test_write_and_read_again(name: str) -> None:
    net = sbml.parse(MODELS[name])
    assert sbml.parse(sbml.write(net)) == net


@pytest.mark.parametrize(("name", "equation", "constants"), [
    ("reversible", "A <=> 2 B", (2, Fraction(1, 2))),
    ("written another way", "A <=> 2 B", (Fraction(2, 3), Fraction(1, 6))),
    ("level 2 version 1", "A <=> 2 B", (2, Fraction(1, 2))),
    ("level 2 version 4", "A -> B", (7, None)),
    ("level 3 version 2", "A -> B", (7, None)),
    ("volume", "2 A -> B", (Fraction(3, 4), None)),
    ("no size", "A -> B", (3, None)),
    ("amounts given", "A -> B", (3, None)),
    ("substance units", "2 A <=> B", (12, Fraction(5, 4))),
    ("two volumes", "A <=> B", (3, 5)),
    ("catalyst", "S + E -> P + E", (3, None)),
    ("catalyst, both ways", "S + E <=> P + E", (3, 2)),
    ("autocatalysis", "A + B -> 2 B", (3, None)),
    ("function", "A -> B", (6, None)),
    ("rule for a parameter", "A -> B", (8, None)),
    ("constant rule", "A + T -> B", (3, None)),
    ("initial assignments", "A -> B", (Fraction(15, 2), None)),
    ("sizes by assignment", "A -> B", (Fraction(3, 4), None)),
    ("boundary", "A <=> B", (3, 3)),
    ("constant species", "B + A -> A", (3, None)),
    ("listed twice", "2 A -> B", (3, None)),
    ("zero order", "0 <=> A", (3, 2)),
    ("two directions", "2 A <=> B", (3, 2)),
    ("zero constant", "A -> B", (3, None)),
    ("conversion factor", "A -> B", (6, None)),
    ("points", "A -> B", (3, None)),
])
def test_what_becomes_mass_action(name: str, equation: str, constants: tuple[Fraction | None, Fraction | None]) -> None:
    net = sbml.parse(MODELS[name])
    assert net.equation(0) == equation
    assert mass_action(net) == constants


def test_symbols_of_constants() -> None:
    law = sbml.parse(MODELS["reversible"]).reactions[0].law
    assert law == MassAction(Constant("k_plus_r", Fraction(2)), Constant("k_minus_r", Fraction(1, 2)))
    text = model(reaction("r", {"A": 1}, {"B": 1}, "kf*A - 3*B"), species=TWO, parameters={"kf": None})
    assert sbml.parse(text).reactions[0].law == MassAction(Constant("kf"), Constant("k_minus_r", Fraction(3)))


def test_values_are_concentrations() -> None:
    assert sbml.parse(MODELS["amounts given"]).values == {"A": Fraction(1, 2), "B": Fraction(3, 4)}
    assert sbml.parse(MODELS["substance units, formula"]).values == {"A": 2, "B": 3}
    assert sbml.parse(MODELS["sizes by assignment"]).species_data[0].volume == 4
    assert "A" not in sbml.parse(model(reaction("r", {"A": 1}, {"B": 1}, "A"), species=species("A", None) + species("B"))).values


def test_held_set_and_free_species() -> None:
    net = sbml.parse(MODELS["rule for a species"])
    assert (net.internal, net.chemostats, net.species) == (("A", "B"), (), ("A", "B", "T"))
    assert str(net.assigned["T"]) == "A + 2*B"
    assert str(net.reactions[0].law) == str(OneWay(net.reactions[0].law.law))
    assert str(sbml.parse(MODELS["rule in substance units"]).assigned["T"]) == "1/4*(A + 2*B)"
    held = sbml.parse(MODELS["constant rule"])
    assert held.chemostats == ("T",)
    assert held.values["T"] == Fraction(1, 2)
    assert sbml.parse(MODELS["constant species"]).chemostats == ("A",)


def test_several_volumes_are_amounts_per_time() -> None:
    net = sbml.parse(MODELS["two volumes"])
    assert not net.well_stirred
    assert [s.volume for s in net.species_data] == [4, Fraction(1, 2)]
    assert any("amounts per time" in note for note in net.notes)


def test_formulas_keep_their_parameters() -> None:
    net = sbml.parse(MODELS["same local names"])
    assert [str(r.law.law) for r in net.reactions] == ["V_r*A/(K_r + A)", "V_s*B/(K_s + B + L_s)"]
    assert net.parameters == {"V_r": 3, "K_r": 2, "V_s": 4, "K_s": 1, "L_s": 2}
    assert any("not mass action" in note and "V*A/(K + A)" in note for note in net.notes)


def test_channels_and_pairs_are_said() -> None:
    net = sbml.parse(MODELS["channels"])
    assert [(r.name, r.channel) for r in net.reactions] == [("r", "r"), ("s", "s"), ("t", "t")]
    pair = sbml.parse(MODELS["two directions"])
    assert pair.reactions[0].name == "r"
    assert pair.reactions[0].law == MassAction(Constant("k_plus_r", Fraction(3)), Constant("k_minus_r", Fraction(2)))
    assert "reactions r and s are taken as the two directions of one, called r" in pair.notes


def test_an_ambiguous_pair_is_left_alone() -> None:
    text = model(*(reaction(n, {"A": 1}, {"B": 1}, "k*A") for n in "rs"), reaction("t", {"B": 1}, {"A": 1}, "k*B"),
                 species=TWO, parameters={"k": 3})
    assert [r.reversible for r in sbml.parse(text).reactions] == [False, False, False]


def test_coefficients_become_whole() -> None:
    net = sbml.parse(MODELS["fractions"])
    assert net.equation(0) == "15 A <=> B"                    # a law in one part may run either way
    assert str(net.reactions[0].law.law) == "1/10*k*A"
    assert any("multiplied by 10" in note for note in net.notes)


def test_reversible_alone_proves_nothing() -> None:
    net = sbml.parse(model(reaction("r", {"A": 1}, {"B": 1}, "k*A", reversible=True), species=TWO, parameters={"k": 3}))
    assert not net.reactions[0].reversible
    assert any("no backward part" in note for note in net.notes)


def test_zero_constants_are_said() -> None:
    net = sbml.parse(MODELS["zero constant"])
    assert isinstance(net.reactions[1].law, OneWay)
    assert net.parameters == {"z": 0}
    assert any("is zero with the values given" in note for note in net.notes)


def test_rounding_is_said() -> None:
    net = sbml.parse(MODELS["irrational"])
    assert mass_action(net) == (Fraction("0.6931471805599453") / 3, None)
    assert any("irrational" in note for note in net.notes)


def test_no_law_leaves_constants_open() -> None:
    net = sbml.parse(model(reaction("r", {"A": 1}, {"B": 1}, None, reversible=True), species=TWO))
    assert net.reactions[0].law == MassAction(Constant("k_plus_r"), Constant("k_minus_r"))
    assert any("no rate law" in note for note in net.notes)


def test_what_changes_nothing_is_left_out() -> None:
    net = sbml.parse(model(reaction("r", {"A": 1}, {"A": 1}, "k*A"), reaction("s", {"A": 1}, {}, "k*A"), species=TWO, parameters={"k": 3}))
    assert [r.name for r in net.reactions] == ["s"]


def test_stoichiometry_by_formula() -> None:
    """`stoichiometryMath` of Level 2, species references with an initial assignment in Level 3."""
    level2 = model(reaction("r", {"A": 1}, {"B": 1}, "k*A", level=2).replace(
        '<speciesReference species="B" stoichiometry="1"/>',
        '<speciesReference species="B"><stoichiometryMath><math xmlns="http://www.w3.org/1998/Math/MathML"><ci>f</ci></math></stoichiometryMath>'
        "</speciesReference>"), level=2, species=TWO, parameters={"k": 3, "f": 2})
    level3 = model(reaction("r", {"A": 1}, {"B": 1}, "k*A").replace(
        '<speciesReference species="B" stoichiometry="1" constant="true"/>', '<speciesReference id="n" species="B" constant="true"/>'),
        species=TWO, parameters={"k": 3, "f": 1}, assignments=assignment("n", "f + 1"))
    assert [sbml.parse(t).equation(0) for t in (level2, level3)] == ["A -> 2 B", "A -> 2 B"]


def test_words_of_mathematics_are_names() -> None:
    names = ["E", "I", "N", "S", "Q", "O", "beta", "gamma", "lambda", "zoo"]
    reactions = (reaction(f"r_{s}", {s: 1}, {"A": 1}, f"k*{s}") for s in names)
    text = model(*reactions, species=TWO + "".join(map(species, names)), parameters={"k": 3})
    assert sbml.parse(text).species == ("A", "B", *names)
