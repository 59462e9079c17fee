"""Detailed balance (db.wegscheider, kolmogorov) and complex balance (cb.tree) of the worked networks.

Affinities and tree constants by hand; R. Wegscheider, Monatsh. Chem. 32, 849 (1901); M. Feinberg, Chem. Eng. Sci. 44, 1819
(1989); matrix-tree theorem against sympy's cofactors.
"""
from __future__ import annotations

import itertools
import math
from fractions import Fraction

import networkx
import pytest
import sympy
from _structure_cases import EDELSTEIN, W1, W1_OPEN, W2, W3, W4, W5, networks
from hypothesis import given, settings
from hypothesis import strategies as hst

import symthermo as st
from symthermo.expression import Call, Expr, Name, Num, Power, Product, Sum, parse
from symthermo.networks.balance import complex_balance, detailed_balance, potentials, tree_constants
from symthermo.networks.circuits import wegscheider_split
from symthermo.networks.products import equals_one, formula, gather, log, log_text
from symthermo.networks.structure import structure


def number(e: Expr, values) -> Fraction:
    """The exact value of a formula without functions."""
    if isinstance(e, Num):
        return e.value
    if isinstance(e, Name):
        return Fraction(values[e.name])
    if isinstance(e, Sum):
        return sum((number(t, values) for t in e.terms), Fraction(0))
    if isinstance(e, Product):
        return math.prod((number(f, values) for f in e.factors), start=Fraction(1))
    assert isinstance(e, Power)
    return number(e.base, values) ** int(number(e.exponent, values))


def value(text: str, net) -> Fraction:
    return number(parse(text), net.values)


# -- worked numbers ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("text", "affinities"), [
    (W1_OPEN, {(1, 1): 4.094344562}),
    (W2, {(0, 1, 1, 0): 7.313220387, (1, 0, 0, 1): 6.907755279}),
    (W2.replace("B=3", "B=1.2"), {(0, 1, 1, 0): 6.396929655, (1, 0, 0, 1): 6.907755279}),
    (W3, {(1, -1): 3.314186005}),
    (W4, {(1, 1, 1): 3.178053830}),
    (W5, {(1, -1, 0): 0.0, (2, 0, 1): 2.233592222}),
])
def test_cycle_affinities(text, affinities):
    net = st.network(text)
    found = net.detailed_balance()
    cycles = net.cycles(internal=True)
    assert found.holds is False
    assert set(cycles) == set(affinities)
    for cycle, condition in zip(cycles, found.conditions, strict=True):
        assert math.log(value(condition, net)) == pytest.approx(affinities[cycle], abs=5e-10)
    assert affinities[found.witness.cycle] == pytest.approx(float(sympy.sympify(found.witness.affinity)), abs=5e-10)
    cycles, logs = sympy.Matrix(list(affinities)), sympy.Matrix(list(affinities.values()))       # an orthonormal set of cycles
    assert found.residual == pytest.approx(float(sympy.sqrt((logs.T * (cycles * cycles.T).inv() * logs)[0])), abs=5e-9)
    assert found.why is None


def test_witness_is_exact():
    assert st.network(W4).detailed_balance().witness.affinity == "log(24)"
    assert st.network(W1_OPEN).detailed_balance().witness.affinity == "log(60)"
    witness = st.network(W5).detailed_balance().witness
    assert (witness.cycle, witness.affinity) == ((2, 0, 1), "log(28/3)")


def test_closed_networks_without_cycles_are_detailed_balanced():
    for text in (W1, W2, W3):
        found = potentials(st.network(text))
        assert (found.holds, found.conditions, found.residual) == (True, (), 0.0)
    assert potentials(st.network(W5)).holds is False


def test_symbolic_conditions_keep_the_users_names():
    found = st.network("E + lambda <=> C | kf, kr; C <=> E + pi | kcat, 2; chemostats: lambda, pi").detailed_balance()
    assert (found.holds, found.conditions, found.residual) == (None, ("1/2*kf*kcat*lambda/(kr*pi)",), None)
    assert st.network(EDELSTEIN).detailed_balance().conditions == (
        "k_plus_r1*k_plus_r2*k_plus_r3/(k_minus_r1*k_minus_r2*k_minus_r3)",)


def test_a_condition_may_hold_for_all_values_of_its_symbols():
    assert st.network("r1@a: A <=> B | k, q; r2@b: A <=> B | k, q").detailed_balance().holds


def test_a_number_may_refute_while_symbols_remain():
    found = st.network("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1; D <=> F; F <=> G; G <=> D").detailed_balance()
    assert found.holds is False
    assert found.residual is None
    assert found.witness.affinity == "log(24)"


def test_what_rules_balance_out():
    one_way = st.network("A -> B | 1; B <=> A + C | 1, 1")
    assert detailed_balance(one_way).holds is False
    assert "r1" in detailed_balance(one_way).why
    assert complex_balance(one_way).holds is False
    user = st.network("A <=> B | Jp = A/(1 + A), Jm = B")
    for found in (user.detailed_balance(), user.complex_balance()):
        assert (found.holds, found.conditions) == (None, ("not mass action",))


def test_rounded_constants_are_named_as_a_possible_cause():
    found = st.network("A <=> B | 1, 3; B <=> C | 1, 3; C <=> A | 9.01, 1").detailed_balance()
    assert found.holds is False
    assert found.residual == pytest.approx(math.log(9.01 / 9) / math.sqrt(3), rel=1e-12)
    assert "rounded" in found.why
    assert st.network("A <=> B | 1, 3; B <=> C | 1, 3; C <=> A | 9, 1").detailed_balance().holds


# -- complex balance ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("text", "expected"), [(W2, 6.666666667e-4), (W3, 0.03636363636), (W5, 1.546875)])
def test_the_condition_of_deficiency_one(text, expected):
    net = st.network(text)
    found = net.complex_balance()
    assert found.holds is False
    assert float(value(found.conditions[0], net)) == pytest.approx(expected, rel=1e-9)
    assert found.residual == pytest.approx(abs(math.log(expected)), rel=1e-8)


@pytest.mark.parametrize(("text", "expected"), [(W1_OPEN, [4, 3.15]), (W4, [17, 11, 10]), (W5, [2.25, 2, 2.75])])
def test_tree_constants(text, expected):
    net = st.network(text)
    assert [float(number(k, net.values)) for k in tree_constants(net)] == pytest.approx(expected, rel=1e-12)


def test_deficiency_zero_is_complex_balanced_for_all_constants():
    for text in (W1, W1_OPEN, W4, "A <=> B; B <=> C; C <=> A", "A -> B; B -> C; C -> A"):
        assert st.network(text).complex_balance().holds is True


def test_forest_complex_balance_is_detailed_balance():
    """Edelstein and Schloegl: no circuit among the complexes, so the one condition is the same, perhaps inverted."""
    for text in (EDELSTEIN, W3.split("init")[0]):
        net = st.network(text)
        values = {c.symbol: Fraction(n + 2, 3) for n, c in enumerate(net.constants)} | dict(net.values)
        db, = (number(parse(c), values) for c in net.detailed_balance().conditions)
        cb, = (number(parse(c), values) for c in net.complex_balance().conditions)
        assert cb in (db, 1 / db)


def test_symbolic_condition_of_deficiency_one():
    """K_2A K_2B/K_AB^2, the tree constants by sympy's cofactors of the Laplacian."""
    net = st.network("2 A <=> A + B | a, b; A + B <=> 2 B | c, d; 2 B <=> 2 A | p, q")
    a, b, c, d, p, q = sympy.symbols("a b c d p q")
    laplacian = sympy.Matrix([[-a - q, b, p], [a, -b - c, d], [q, c, -d - p]])
    k = [laplacian.minor(j, j) for j in range(3)]
    found = net.complex_balance()
    assert found.holds is None
    ours = sympy.sympify(found.conditions[0], locals=dict(zip("abcdpq", (a, b, c, d, p, q), strict=True)))
    assert sympy.simplify(ours - k[0] * k[2] / k[1] ** 2) == 0


@settings(max_examples=25, deadline=None)
@given(hst.integers(2, 6).flatmap(lambda n: hst.lists(
    hst.tuples(hst.integers(0, n - 1), hst.integers(0, n - 1), hst.integers(1, 9), hst.integers(1, 9)), min_size=1, max_size=9)))
def test_tree_constants_are_cofactors(edges):
    """Blocks, gates and sums over trees against the matrix-tree theorem on the whole graph, numbers and symbols."""
    lines, seen = [], set()
    for a, b, w, u in edges:
        if a != b and frozenset((a, b)) not in seen:
            seen.add(frozenset((a, b)))
            lines.append((a, b, w, u))
    if not lines:
        return
    net = st.network("\n".join(f"S{a} <=> S{b} | {w}, {u}" for a, b, w, u in lines))
    symbolic = st.network("\n".join(f"S{a} <=> S{b}" for a, b, _, _ in lines))
    values = {f"k_{way}_r{r + 1}": x for r, (_, _, w, u) in enumerate(lines) for way, x in (("plus", w), ("minus", u))}
    place = {s: j for j, s in enumerate(net.complexes)}
    laplacian = sympy.zeros(len(place))
    for a, b, w, u in lines:
        for x, y, rate in ((place[f"S{a}"], place[f"S{b}"], w), (place[f"S{b}"], place[f"S{a}"], u)):
            laplacian[y, x] -= rate
            laplacian[x, x] += rate
    constants, formulas = tree_constants(net), tree_constants(symbolic)
    for group in structure(net).closed.linkage_classes:
        for j in group:
            rest = [i for i in group if i != j]
            cofactor = laplacian.extract(rest, rest).det() if rest else 1
            assert number(constants[j], {}) == number(formulas[j], values) == cofactor


def test_long_tree_sums_are_decided_with_numbers_and_refused_with_symbols():
    """Ten states, all connected: 10^8 trees each."""
    pairs = list(itertools.combinations(range(10), 2))
    text = lambda law: "\n".join(f"r{n}: {a + 1} X + Y <=> {b + 1} X + Y{law(a, b)}" for n, (a, b) in enumerate(pairs))
    symbols = st.network(text(lambda a, b: "")).complex_balance()
    assert (symbols.holds, symbols.conditions) == (None, ())
    assert "too long" in symbols.why
    balanced = st.network(text(lambda a, b: f" | {2 ** (b - a)}, 1"))           # energies linear in the number of X
    assert balanced.detailed_balance().holds is True
    assert balanced.complex_balance().holds is True
    tilted = st.network(text(lambda a, b: f" | {2 ** (b - a) + (b == 9)}, 1"))
    assert tilted.complex_balance().holds is False


# -- kolmogorov --------------------------------------------------------------------------------------------------------
@settings(max_examples=40, deadline=None)
@given(hst.randoms(use_true_random=False))
def test_kolmogorov_for_states(rng):
    """Unimolecular networks: products of rates around each circuit of the graph, both ways."""
    graph = networkx.gnm_random_graph(5, 6, seed=rng.randint(0, 10**6))
    rates = {(a, b): Fraction(rng.choice([1, 2, 4]), rng.choice([1, 2])) for e in graph.edges for a, b in (e, e[::-1])}
    states = st.network("\n".join(f"S{a} <=> S{b} | {rates[a, b]}, {rates[b, a]}" for a, b in graph.edges))
    expected = all(
        math.prod(rates[e] for e in itertools.pairwise([*c, c[0]])) == math.prod(rates[e[::-1]] for e in itertools.pairwise([*c, c[0]]))
        for c in networkx.cycle_basis(graph))
    assert states.detailed_balance().holds is expected
    assert states.complex_balance().holds is True


# -- properties --------------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(networks())
def test_forest_and_circuit_conditions(net):
    part = structure(net).open
    forest, circuits = wegscheider_split(net)
    assert len(forest) == part.deficiency
    assert len(circuits) == len(net.reactions) - len(part.complexes) + len(part.linkage_classes)
    both = sympy.Matrix([[v.get(r, 0) for r in range(len(net.reactions))] for v in [*forest, *circuits]])
    if both.rows:
        assert both.rank() == both.rows == len(part.cycles)
        assert (sympy.Matrix([list(row) for row in part.stoichiometry]) * both.T).is_zero_matrix


@settings(max_examples=60, deadline=None)
@given(networks(numbers=True))
def test_detailed_balance_implies_complex_balance(net):
    if net.detailed_balance().holds:
        assert net.complex_balance().holds


@settings(max_examples=40, deadline=None)
@given(networks(), hst.randoms(use_true_random=False))
def test_constants_with_potentials_are_detailed_balanced(net, rng):
    """k_plus/k_minus = prod a_i^{-S_ir} with any a > 0 solves the closed network, and the open one at y = 1/a."""
    a = [Fraction(rng.randint(1, 30), rng.randint(1, 30)) for _ in net.species]
    values = {}
    for r, column in zip(net.reactions, net.columns, strict=True):
        k = Fraction(rng.randint(1, 30), 7)
        ratio = math.prod((a[i] ** -n for i, n in column.items()), start=Fraction(1))
        values |= {r.law.plus.symbol: k * ratio, r.law.minus.symbol: k}
    values |= {y: 1 / a[net.index[y]] for y in net.chemostats}
    net = net.with_values(values)
    assert potentials(net).holds
    assert net.detailed_balance().holds
    assert net.detailed_balance().residual == 0
    assert net.complex_balance().holds


# -- products of powers ------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(hst.dictionaries(hst.fractions(Fraction(1, 20), 50, max_denominator=20), hst.integers(-8, 8), max_size=5))
def test_products_are_decided_exactly(numbers):
    product = math.prod((q**e for q, e in numbers.items()), start=Fraction(1))
    powers = {}
    for q, e in numbers.items():
        gather(powers, q, e)
    assert equals_one(powers) == (product == 1)
    assert log(powers) == pytest.approx(math.log(product), rel=1e-13, abs=1e-15)
    assert float(sympy.sympify(log_text(powers))) == pytest.approx(math.log(product), rel=1e-13, abs=1e-15)
    assert number(formula(powers, {}), {}) == product
    gather(powers, 1 / product, 1)
    assert equals_one(powers)


def test_huge_powers_do_not_explode():
    big = 10**60
    assert equals_one({6: big, 4: -big, 9: -big, 36: big // 2})
    assert not equals_one({6: big, 4: -big, 9: -big, 36: big // 2 + 1})
    near = {10**30 + 1: 1, 10**30: -1}
    assert not equals_one(near)
    assert log(near) == pytest.approx(1e-30)
    assert log_text({9: 5000, 2: -10**4}) == "-10000*log(2) + 5000*log(9)"
    assert isinstance(parse(log_text({3: 1, 2: -1})), Call)
