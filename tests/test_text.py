"""The text of a network: every sentence of the format, and parse, print, parse is the identity."""
from __future__ import annotations

import re
from fractions import Fraction as F

import pytest
from _networks import NAMES, formulas, networks
from hypothesis import given, settings
from hypothesis.strategies import fractions

import symthermo as st
from symthermo.errors import BadStructure, BadValue, Mistake, NetworkSyntaxError, UnknownName
from symthermo.expression import ExpressionError, infix, number, parse
from symthermo.networks.canonical import rational
from symthermo.networks.network import Constant, MassAction, OneWay, ReactionNetwork, Species, TwoWay
from symthermo.networks.text import IRREVERSIBLE, REVERSIBLE

BRUSSELATOR = """
# reversible Brusselator
r1: A <=> X                 | kp=1, km=0.1
r2: B + X <=> Y + D         | kp=1, km=0.1
r3: 2 X + Y <=> 3 X         | kp=1, km=0.1
r4: X <=> E                 | kp=1, km=0.1
chemostats: A=1, B=3, D=0.2, E=0.1
init: X=1.5, Y=1.2
"""


def test_the_example_of_the_format() -> None:
    net = st.network(BRUSSELATOR)
    assert net.species == ("A", "X", "B", "Y", "D", "E")
    assert net.chemostats == ("A", "B", "D", "E")
    assert net.values == {"A": 1, "B": 3, "D": F(1, 5), "E": F(1, 10), "X": F(3, 2), "Y": F(6, 5)}
    assert net.rows(internal=True) == ((1, -1, 1, -1), (0, 1, -1, 0))
    assert net.reactions[2].law == MassAction(Constant("k_plus_r3", F(1)), Constant("k_minus_r3", F(1, 10)))
    assert net == st.network(BRUSSELATOR.replace("\n", ";").replace("# reversible Brusselator", "")) == st.zoo.brusselator()


@pytest.mark.parametrize("arrow", REVERSIBLE)
def test_reversible_arrows(arrow: str) -> None:
    assert st.network(f"A{arrow}B | 2, 1").reactions[0].reversible


@pytest.mark.parametrize("arrow", IRREVERSIBLE)
def test_irreversible_arrows(arrow: str) -> None:
    assert st.network(f"A {arrow} B | 2").reactions[0].law == MassAction(Constant("k_plus_r1", F(2)), None)


@pytest.mark.parametrize(("arrow", "advice"), [
    ("=", "<=>"), ("==", "<=>"), ("=>", "->"), ("==>", "->"), ("--->", "-->"), ("<-->", "<->"), ("<==>", "<=>"), ("⇋", "⇌"), ("⇒", "->"),
    ("<-", "from left to right"), ("<=", "from left to right"), ("←", "from left to right"), ("~>", "->"), ("⟶", "->"), ("⟷", "<->"),
])
def test_other_arrows_are_refused_with_the_nearest(arrow: str, advice: str) -> None:
    with pytest.raises(NetworkSyntaxError, match="line 2, column 3: the arrow") as caught:
        st.network(f"A <=> C\nB {arrow} A")
    assert advice in str(caught.value).partition("; ")[2]


@pytest.mark.parametrize("side", ["2 X + Y", "2X+Y", "2*X + Y", "X + Y + X", "0 Z + 2 X + Y"])
def test_coefficients(side: str) -> None:
    net = st.network(f"{side} <=> W")
    assert {net.species[i]: n for i, n in net.reactions[0].reactants} == {"X": 2, "Y": 1}


@pytest.mark.parametrize("zero", ["0", "∅", ""])
def test_the_zero_complex(zero: str) -> None:
    net = st.network(f"{zero} <=> X")
    assert net.reactions[0].reactants == ()
    assert net.equation(0) == "0 <=> X"


def test_names_and_labels() -> None:
    net = st.network("A <=> B; step: B <=> C; C <=> A; r@hot: A <=> B; s@cold: A <=> B")
    assert [r.name for r in net.reactions] == ["r1", "step", "r3", "r", "s"]
    assert [r.channel for r in net.reactions] == [None, None, None, "hot", "cold"]


def test_chemostats_by_dollar_by_line_and_by_argument() -> None:
    line = st.network("A <=> X; chemostats: A")
    assert line == st.network("$A <=> X") == st.network("A <=> X", chemostats="A") == st.network("A <=> X", chemostats=["A"])
    assert st.network("A <=> X", chemostats={"A": 0.1}) == st.network("A <=> X; chemostats: A=1/10")


def test_rates() -> None:
    law = lambda text: st.network(f"r: A <=> B | {text}").reactions[0].law
    assert law("3/2, 1e-3") == law("kp=1.5, km=0.001") == law("km = 1/1000, kp = 3/2")
    assert law("kp=k1, km=k1") == MassAction(Constant("k1"), Constant("k1"))
    assert law("km=2") == MassAction(Constant("k_plus_r"), Constant("k_minus_r", F(2)))
    two = law("Jp = V*A/(K + A), Jm = sqrt(B)*exp(-q)")
    assert isinstance(two, TwoWay)
    assert isinstance(law("J = V*A - B^2"), OneWay)


def test_parameters() -> None:
    net = st.network("A <=> B | kp=k, km=2; B -> C | Jp=v*B*k; parameters: k=3, v=1/7")
    assert net.parameters == {"v": F(1, 7)}
    assert net.constants == (Constant("k", F(3)), Constant("k_minus_r1", F(2)))


def test_the_order_line() -> None:
    net = st.network("species: C, idle, A; A <=> B; B <=> C")
    assert net.species == ("C", "idle", "A", "B")
    assert net.text().splitlines()[-1] == "species: C, idle, A, B"


@pytest.mark.parametrize("name", NAMES)
def test_names_stay_names(name: str) -> None:
    net = st.network(f"{name} + B <=> 2 {name} | Jp = {name}*B, Jm = 2*{name}^2; init: {name}=1/3")
    assert net.species == (name, "B")
    assert net.values == {name: F(1, 3)}
    assert st.network(net.text()) == net


@pytest.mark.parametrize("name", ["r5", "parameters", "species", "zoo", "k"])
def test_names_of_reactions(name: str) -> None:
    assert st.network(f"{name}: A <=> B").reactions[0].name == name


def test_the_canonical_form() -> None:
    net = st.network("$A<->2*X|1,.1;X⇌Y;Y->0|k = q ;init:X=15e-1;parameters:q=1/3")
    assert net.text() == (
        "r1: A <=> 2 X | kp=1, km=0.1\nr2: X <=> Y | kp=k_plus_r2, km=k_minus_r2\nr3: Y -> 0 | k=q\n"
        "chemostats: A\ninit: X=1.5\nparameters: q=1/3\n"
    )


@given(networks(rich=False))
@settings(max_examples=150, deadline=None)
def test_parse_print_parse(net: ReactionNetwork) -> None:
    again = st.network(net.text())
    assert again == net
    assert again.text() == net.text()


@given(formulas(("x", "y", "E")))
@settings(max_examples=200, deadline=None)
def test_formulas_read_back_as_the_same_tree(tree: object) -> None:
    assert parse(infix(tree)) == parse(infix(tree, "^")) == tree


@settings(deadline=None)
@given(fractions(F(1, 10**9), 10**9))
def test_rationals_read_back(value: F) -> None:
    assert number(rational(value)) == value


@pytest.mark.parametrize("text", ["1e-400", "1e400", "123456789012345678901234567890", "1/3", "0.000001", "5e-12"])
def test_extreme_rationals_read_back(text: str) -> None:
    assert number(rational(number(text))) == number(text)


@pytest.mark.parametrize("text", [
    "1e401", "1e99999", "9" * 1001, "1_000", "١", "0x10", "1/0", "1/2/3", "inf", "nan", "", " ", "1e", "--1", "1,5",
])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        number(text)


@pytest.mark.parametrize("text", ["2^401*x", "x^(10^9)", "10^(400+1)", "2^3^4^5^6", "(10^300)^2"])
def test_powers_beyond_reason(text: str) -> None:
    with pytest.raises(ExpressionError, match="above 400, or a number beyond"):
        parse(text)


def test_what_the_text_cannot_hold_is_said() -> None:
    net = st.network("A <=> B | 1, 2")
    for species, word in [(Species("A", volume=F(2)), "volumes"), (Species("A", initial=F(0)), "not positive")]:
        other = ReactionNetwork((species, net.species_data[1]), net.reactions)
        with pytest.raises(BadStructure, match=word):
            other.text()


def test_relabelling_changes_nothing_but_names() -> None:
    net = st.network("a: 2 X + Y <=> 3 X | 1, 2; b: X <=> Z; chemostats: Z=1")
    text = net.text()
    for old, new in [("X", "lambda"), ("Y", "E"), ("Z", "zoo")]:
        text = text.replace(old, new)
    assert st.network(text).rows() == net.rows()
    assert st.network(text).species == ("lambda", "E", "zoo")


@pytest.mark.parametrize(("text", "kind", "place"), [
    ("A <=> B\nC <=> D | kp=0", BadValue, "line 2, column 14"),
    ("A <=> B; C <=> D | kp=-1", BadValue, "line 1, column 23"),
    ("A <=> B | kp=1, km=0", BadValue, "write '->'"),
    ("chemostats: A <=> B", NetworkSyntaxError, "cannot be the name"),
    ("init: A -> B", NetworkSyntaxError, "cannot be the name"),
    ("A <=> B; B <=> A", BadStructure, "repeats r1"),
    ("A@hot <=> B", NetworkSyntaxError, "column 2"),
    ("A + B <=> B + A", BadStructure, "are the same"),
    ("A <=> B; r1: B <=> C", BadStructure, "second reaction called r1"),
    ("A <=> a", BadStructure, "upper and lower case"),
    ("A <=> B; init: C=1", UnknownName, "'C' occurs in no reaction; the species are A, B"),
    ("A <=> B | kp=B", BadStructure, "both a species and a constant"),
    ("A <=> B | kp=k; B <=> C | kp=k; parameters: kk=2", UnknownName, "parameters: 'kk'"),
])
def test_faults_name_their_place(text: str, kind: type[Mistake], place: str) -> None:
    with pytest.raises(kind) as caught:
        st.network(text)
    assert place in str(caught.value)
