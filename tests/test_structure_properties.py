"""What holds for every network: counts, identities between counts, and indifference to names and order."""
from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from math import gcd

import networkx
import sympy
from _structure_cases import networks
from hypothesis import given, settings
from hypothesis import strategies as hst

import symthermo as st
from symthermo.networks.network import ReactionNetwork
from symthermo.networks.structure import structure


def matrix(rows, width):
    return sympy.Matrix(len(rows), width, [x for row in rows for x in row])


def same_space(a, b, width):
    a, b = matrix(a, width), matrix(b, width)
    return a.rank() == b.rank() == a.col_join(b).rank()


@settings(max_examples=60, deadline=None)
@given(networks(one_way=True))
def test_laws_cycles_and_their_counts(net):
    s = structure(net)
    m = len(net.reactions)
    for part, laws, cycles in ((s.closed, net.conservation_laws(), net.cycles()),
                               (s.open, net.conservation_laws(internal=True), net.cycles(internal=True))):
        a = matrix(part.stoichiometry, m)
        assert part.rank == a.rank() == len(part.basis)
        assert len(laws) == part.size - part.rank
        assert len(cycles) == m - part.rank
        for row in laws:
            assert (sympy.Matrix([row]) * a).is_zero_matrix
        for row in cycles:
            assert (a * sympy.Matrix(row)).is_zero_matrix
        for row in (*laws, *cycles):
            assert gcd(*row) == 1
            assert next(x for x in row if x) > 0
    for internal in (False, True):
        part = s.open if internal else s.closed
        assert same_space(net.conservation_laws(internal, lattice=True), net.conservation_laws(internal), part.size)
        assert same_space(net.cycles(internal, lattice=True), net.cycles(internal), m)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_chemostats_break_laws_or_make_cycles(net):
    """broken + emergent = |Y|; both from explicit vectors (Polettini and Esposito, J. Chem. Phys. 141, 024117 (2014))."""
    s = structure(net)
    n, m = len(net.species), len(net.reactions)
    assert s.counts["broken_laws"] + s.counts["emergent_cycles"] == len(net.chemostats)
    assert (len(s.broken_laws), len(s.emergent_cycles)) == (s.counts["broken_laws"], s.counts["emergent_cycles"])
    assert same_space([*s.unbroken_laws, *s.broken_laws], s.closed.conservation_laws, n)
    assert same_space([*s.closed.cycles, *s.emergent_cycles], s.open.cycles, m)
    y_p, y_f = s.classify()
    assert (len(y_p), len(y_f)) == (len(s.broken_laws), len(s.emergent_cycles))
    if y_p:
        assert matrix([[law[y] for y in y_p] for law in s.broken_laws], len(y_p)).det() != 0
    a = matrix(s.closed.stoichiometry, m)
    dropped = []
    for y in s.held:                                            # the exact greedy rank test, one chemostat after the other
        before = a.extract([i for i in range(n) if i not in dropped], list(range(m))).rank()
        dropped.append(y)
        after = a.extract([i for i in range(n) if i not in dropped], list(range(m))).rank()
        assert (y in y_f) == (after < before)


@settings(max_examples=60, deadline=None)
@given(networks(one_way=True))
def test_deficiency_is_a_dimension(net):
    """n_c - ell - r = dim(ker Y intersected with Im d), classes by networkx."""
    s = structure(net)
    for part in (s.closed, s.open):
        n_c, m = len(part.complexes), len(net.reactions)
        y = sympy.Matrix(part.size, n_c, lambda i, j, p=part: dict(p.complexes[j]).get(i, 0))
        d = sympy.zeros(n_c, m)
        graph = networkx.DiGraph()
        graph.add_nodes_from(range(n_c))
        for r, (a, b) in enumerate(part.edges):
            d[a, r] -= 1
            d[b, r] += 1
            graph.add_edge(a, b)
            if net.reactions[r].reversible:
                graph.add_edge(b, a)
        assert y * d == matrix(part.stoichiometry, m)
        assert part.deficiency == d.rank() - (y * d).rank() == len(part.deficiency_vectors)
        for v in part.deficiency_vectors:
            assert (y * sympy.Matrix(v)).is_zero_matrix
            assert d.row_join(sympy.Matrix(v)).rank() == d.rank()
        assert sum(part.linkage_class_deficiencies) <= part.deficiency
        assert set(part.linkage_classes) == {tuple(sorted(c)) for c in networkx.weakly_connected_components(graph)}
        assert set(part.strong_linkage_classes) == {tuple(sorted(c)) for c in networkx.strongly_connected_components(graph)}
        assert set(part.terminal_linkage_classes) == {tuple(sorted(c)) for c in networkx.attracting_components(graph)}
        assert part.weakly_reversible == all(networkx.is_strongly_connected(graph.subgraph(c)) for c in part.linkage_classes)


def shuffled(net: ReactionNetwork, rng: random.Random) -> tuple[ReactionNetwork, list[int], list[int]]:
    """Species and reactions in another order, sides in another order, and where each one came from."""
    species, reactions = list(range(len(net.species))), list(range(len(net.reactions)))
    rng.shuffle(species)
    rng.shuffle(reactions)
    place = {i: n for n, i in enumerate(species)}
    turn = lambda side: tuple((place[i], n) for i, n in rng.sample(side, len(side)))
    moved = [replace(net.reactions[r], reactants=turn(net.reactions[r].reactants), products=turn(net.reactions[r].products))
             for r in reactions]
    other = ReactionNetwork(tuple(net.species_data[i] for i in species), tuple(moved), net.parameters, net.assigned)
    return other, species, reactions


@settings(max_examples=50, deadline=None)
@given(networks(one_way=True, numbers=True), hst.randoms(use_true_random=False))
def test_order_of_species_and_reactions_does_not_matter(net, rng):
    other, species, reactions = shuffled(net, rng)
    ours, theirs = structure(net).data(), structure(other).data()
    for key, value in ours.items():
        if isinstance(value, (int, bool)):
            assert theirs[key] == value, key
    assert Counter(ours["linkage_class_deficiencies"]) == Counter(theirs["linkage_class_deficiencies"])
    back = lambda rows, order: [[row[order.index(i)] for i in range(len(order))] for row in rows]
    assert same_space(back(theirs["conservation_laws"], species), ours["conservation_laws"], len(species))
    assert same_space(back(theirs["cycles_open"], reactions), ours["cycles_open"], len(reactions))
    assert {tuple(r) for r in back(other.moieties(), species)} == set(net.moieties())
    modes = {tuple(r) for r in back(other.elementary_modes(), reactions)}
    sign = lambda v: max(v, tuple(-x for x in v))
    assert {sign(v) for v in modes} == {sign(v) for v in net.elementary_modes()}
    assert other.detailed_balance().holds is net.detailed_balance().holds
    assert other.complex_balance().holds is net.complex_balance().holds


@settings(max_examples=40, deadline=None)
@given(networks())
def test_moieties_span_what_they_can(net):
    """Every moiety is a law; a strictly positive law exists if and only if the moieties cover all species."""
    found = net.moieties()
    a = matrix(structure(net).closed.stoichiometry, len(net.reactions))
    for law in found:
        assert min(law) >= 0
        assert (sympy.Matrix([law]) * a).is_zero_matrix
    supports = [frozenset(i for i, x in enumerate(law) if x) for law in found]
    assert not any(s < t for s in supports for t in supports)


def test_three_thousand_reactions():
    """A long chain of conversions with a common cofactor pair: laws, cycles and deficiency, by counting."""
    m = 3000
    lines = [f"S{i} + ATP <=> S{i + 1} + ADP" for i in range(m - 1)] + [f"S{m - 1} + ATP <=> S0 + ADP"]
    net = st.network("\n".join(lines))
    s = structure(net)
    assert s.closed.rank == m
    assert len(s.closed.law_vectors) == 2
    assert s.closed.cycle_vectors == []
    assert s.closed.deficiency == 2 * m - m - m
    held = structure(st.network("\n".join([*lines, "chemostats: ATP, ADP"])))
    assert held.open.cycle_vectors == [dict.fromkeys(range(m), 1)]
    assert held.counts == {"broken_laws": 1, "emergent_cycles": 1}
    assert held.open.deficiency == 0
