"""Formulas emitted from index lists against the same formulas built as sympy expressions: two routes to everything."""
from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
import sympy as sp
from _networks import networks
from hypothesis import given, settings

import symthermo as st
from symthermo.expression import parse
from symthermo.networks.affine import Coordinates, no_potentials
from symthermo.networks.emit import PLAIN, Emitter, Term, plain, signed_sum, undefined_dissipation
from symthermo.networks.kinetics import RateEquations, jacobian
from symthermo.networks.network import MassAction, OneWay, ReactionNetwork, Species

ZOO = [name for name in st.zoo.names("network") if len(st.zoo.model(name).reactions) <= 12]


def value(e: sp.Expr, state: dict[str, Fraction]) -> complex:
    """e at a state, to 40 digits: expressions are compared there, never by simplification alone."""
    return complex(sp.N(e.xreplace({s: sp.Rational(state[s.name]) for s in e.free_symbols}), 40))


def state(net: ReactionNetwork, seed: int) -> dict[str, Fraction]:
    rng = Random(seed)
    names = [*net.species, *(f"{s}_0" for s in net.species), *(c.symbol for c in net.constants), *net.parameters]
    drawn = {n: Fraction(rng.randint(5, 40), 13) for n in names}
    return drawn | {p: v for p, v in net.parameters.items() if v is not None}


def same(text: str, e: sp.Expr, net: ReactionNetwork, seed: int = 1) -> bool:
    """The text, read back, has the value of the expression at two states."""
    found = st.read(text, net)
    pairs = [(value(found, s), value(e, s)) for s in (state(net, seed), state(net, seed + 1))]
    return all(abs(a - b) <= 1e-12 * max(abs(a), abs(b), 1e-12) for a, b in pairs)


@pytest.mark.parametrize("name", ZOO)
def test_rates_and_currents_of_the_zoo(name: str) -> None:
    net = st.zoo.model(name)
    write, exact = Emitter(net, plain(net)), RateEquations(net)
    for r in range(len(net.reactions)):
        assert sp.expand(st.read(write.current(r), net) - exact.current(r)) == 0
    for i, s in zip(net.internal_index, range(len(net.internal)), strict=True):
        assert sp.expand(st.read(write.rate(i), net) - exact.rate(s)) == 0


@pytest.mark.parametrize("name", ZOO)
def test_entropy_production_of_the_zoo(name: str) -> None:
    net = st.zoo.model(name)
    if undefined_dissipation(net) is None:
        assert same(Emitter(net, plain(net)).entropy_production_rate(), net.flow().epr, net)


@given(networks())
@settings(max_examples=15, deadline=None)
def test_rates_of_any_network(net: ReactionNetwork) -> None:
    write, exact = Emitter(net, plain(net)), RateEquations(net)
    for n, i in enumerate(net.internal_index):
        text, expected = write.rate(i), exact.rate(n)
        try:
            finite = all(abs(value(expected, state(net, seed))) < 1e100 for seed in (1, 2))
        except (OverflowError, TypeError):                      # a random formula out of range, or without a value
            continue
        assert not finite or same(text, expected, net)


def test_jacobian_entries() -> None:
    net = st.network("r1: 2 X + Y <=> 3 X | k, 0.1; r2: X <=> Z | Jp = v*X/(K + X), Jm = Z*exp(-X); r3: Y <=> Z | J = Y^2 - Z*X")
    write, exact = Emitter(net, plain(net)), jacobian(net)
    for i in range(3):
        for j in range(3):
            assert same(write.jacobian(i, j), exact[i, j], net)


def test_terms_follow_the_reactions() -> None:
    net = st.network("b: B -> A | 2; a@hot: A -> B | k; c: 2 B -> A + B | 3")
    assert Emitter(net, PLAIN).rate(net.index["A"]) == "2*B - k*A + 3*B**2"
    assert Emitter(net, PLAIN).rate(net.index["B"]) == "-2*B + k*A - 3*B**2"


def test_names_stay_as_written() -> None:
    net = st.network("E + lambda <=> pi | 0.1, k; pi <=> I + zoo | 1/3, 2")
    write = Emitter(net, PLAIN)
    assert write.rate(net.index["pi"]) == "1/10*E*lambda - k*pi - 1/3*pi + 2*I*zoo"
    assert write.force(0) == "log(E*lambda/(10*k*pi))"


def test_volumes_divide() -> None:
    cell = st.network("A <=> B | 2, 1")
    net = ReactionNetwork((Species("A", volume=Fraction(2)), Species("B", volume=Fraction(1, 10))), cell.reactions)
    write = Emitter(net, PLAIN)
    assert (write.rate(0), write.rate(1)) == ("-A + 1/2*B", "20*A - 10*B")


def test_species_set_by_rules_are_replaced() -> None:
    base = st.network("X + T <=> Y + T | 2, 1")
    net = ReactionNetwork(base.species_data, base.reactions, {}, {"T": parse("X + 3*Y")})
    assert net.internal == ("X", "Y")
    assert Emitter(net, plain(net)).rate(0) == "-2*X*(X + 3*Y) + Y*(X + 3*Y)"


@pytest.mark.parametrize(("terms", "text"), [
    ([], "0"),
    ([Term(-1, "a"), Term(1, "b")], "-a + b"),
    ([Term(1, "x"), Term(1, "-a + b", True)], "x - a + b"),
    ([Term(1, "x"), Term(-1, "a - b", True)], "x - (a - b)"),
    ([Term(Fraction(-3, 2), "")], "-3/2"),
])
def test_signed_sums(terms: list[Term], text: str) -> None:
    assert signed_sum(terms, PLAIN) == text


@pytest.mark.parametrize(("text", "start"), [
    ("A <=> B | 1, 2", None),
    ("A -> B | 1", "infinite: reaction r1 runs"),
    ("A <=> B | J = A - B; B -> C | 1", "undefined: reaction r1 has"),
    ("A -> B | 1; B -> C | 1", "infinite: reaction r1 and 1 more run"),
])
def test_where_dissipation_has_no_formula(text: str, start: str | None) -> None:
    found = undefined_dissipation(st.network(text))
    assert found is None if start is None else found is not None and found.startswith(start)


# -- coordinates -------------------------------------------------------------------------------------------------------
def test_coordinates_of_closed_michaelis_menten() -> None:
    """coords, legendre: N. Ohga and S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813; closed Michaelis-Menten."""
    net = st.network("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; init: E=0.4, S=1.5, C=0.6, P=0.3")
    c = Coordinates(net, plain(net))
    P, Q = {"E": "2/5", "S": "3/2", "C": "3/5", "P": "3/10"}, {"E": "3/5", "S": "6/5", "C": "2/5", "P": "4/5"}
    at = lambda text, x: value(st.read(text, net), {k: Fraction(v) for k, v in x.items()}).real
    assert [c.standard_potential(i) and at(c.standard_potential(i), P) for i in range(4)] == pytest.approx(
        [-0.2197224577, 1.132592096, 0.2197224577, -1.352314554], rel=1e-9)
    assert [at(c.theta(k), P) for k in (0, 1)] == pytest.approx([-0.6931471806, -3.401197382], rel=1e-9)
    assert [at(c.theta(k), Q) for k in (0, 1)] == pytest.approx([-1.280933845, -1.609437912], rel=1e-9)
    assert [at(c.eta(k), Q) for k in (0, 1)] == pytest.approx([0.3, 0.5], rel=1e-12)
    assert (at(c.phi(), P), at(c.phi(), Q)) == pytest.approx((-1.888867577, -3.399426259), rel=1e-9)
    assert (at(c.psi(), P), at(c.psi(), Q)) == pytest.approx((1.888867577, 2.210427149), rel=1e-9)


@pytest.mark.parametrize("name", [n for n in ZOO if no_potentials(st.zoo.model(n)) is None])
def test_coordinates_against_sympy(name: str) -> None:
    net = st.zoo.model(name)
    c, geo = Coordinates(net, plain(net)), net.geometry()
    assert geo.basis == tuple(net.reactions[r].name for r in c.basis)
    for k, r in enumerate(geo.basis):
        assert same(c.theta(k), geo.theta[r], net)
        assert sp.expand(st.read(c.eta(k), net) - geo.eta[r]) == 0
    assert same(c.phi(), geo.phi, net)
    assert same(c.psi(), geo.psi, net)


def test_coordinates_with_volumes() -> None:
    """Legendre duality, phi + psi = theta . eta on the class, where amounts and concentrations differ."""
    base = st.network("2 A <=> B | 2, 1; B <=> C | 3, k; init: A=1, B=2, C=3")
    data = tuple(Species(s.name, False, s.initial, Fraction(v, 7)) for s, v in zip(base.species_data, (3, 5, 11), strict=True))
    net = ReactionNetwork(data, base.reactions)
    c = Coordinates(net, PLAIN)
    read = lambda text: st.read(text, net)
    duality = read(c.phi()) + read(c.psi()) - sum(read(c.theta(k)) * read(c.eta(k)) for k in range(2))
    a, b = Fraction(1, 5), Fraction(-1, 3)
    x = {"A": 1 - 2 * a / data[0].volume, "B": 2 + (a - b) / data[1].volume, "C": 3 + b / data[2].volume, "k": Fraction(5, 3)}
    assert abs(value(duality, x)) < 1e-12
    assert value(read(c.eta(0)), x) == pytest.approx(0.2)


@pytest.mark.parametrize(("text", "why"), [
    ("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1", "no chemical potentials: the closed cycle r1 + r2 + r3 has the affinity log(24)"),
    ("A <=> B | 2, 1; B + C <=> A + C | k, 1", "chemical potentials exist only if"),
    ("A <=> B | J = A - B", "no chemical potentials: the law of reaction r1 is not mass action"),
    ("A -> B | 1", "no chemical potentials: reaction r1 is irreversible"),
])
def test_why_there_are_no_potentials(text: str, why: str) -> None:
    found = no_potentials(st.network(text))
    assert found is not None
    assert found.startswith(why)


def test_one_part_and_mass_action_are_told_apart() -> None:
    net = st.network("A <=> B | 1, 2; B <=> C | J = B - C")
    assert isinstance(net.reactions[0].law, MassAction)
    assert isinstance(net.reactions[1].law, OneWay)
    assert no_potentials(net) == "no chemical potentials: the law of reaction r2 is not mass action"
