"""The structure of the worked networks of the literature.

Michaelis-Menten, Brusselator (Prigogine and Lefever, 1968), Schloegl (1972), a ring, a network of deficiency one (Feinberg),
Edelstein (1970). Counts by hand; conventions of Polettini and Esposito, J. Chem. Phys. 141, 024117 (2014). Bases are compared
as spaces.
"""
from __future__ import annotations

import flint
import pytest
from _structure_cases import EDELSTEIN, W1, W1_OPEN, W2, W3, W4, W5

import symthermo as st
from symthermo.networks.structure import complex_names, structure


def space(rows):
    """The row space as a reduced echelon form."""
    return flint.fmpq_mat(flint.fmpz_mat([list(r) for r in rows])).rref()[0].tolist() if rows else []


def laws(net, *texts):
    """Vectors over the species from texts such as 'S + C + P'."""
    return [[text.replace("+", " ").split().count(s) for s in net.species] for text in texts]


CLOSED = {  # r, laws, cycles, complexes, linkage classes, deficiency
    "W1": (W1, 2, ["E + C", "S + C + P"], [], 3, 1, 0),
    "W2": (W2, 4, ["B + D", "A + X + Y + E"], [], 7, 3, 0),
    "W3": (W3, 2, ["A + X + B"], [], 4, 2, 0),
    "W4": (W4, 2, ["A + B + C"], [(1, 1, 1)], 3, 1, 0),
    "W5": (W5, 1, ["A + B"], [(1, -1, 0), (2, 0, 1)], 3, 1, 1),
    "Edelstein": (EDELSTEIN, 2, ["B + C"], [(1, 1, 1)], 5, 2, 1),
}


@pytest.mark.parametrize("name", CLOSED)
def test_closed(name):
    text, r, law_texts, cycles, n_c, ell, delta = CLOSED[name]
    net = st.network(text)
    s = structure(net)
    data = s.data()
    assert data["rank"] == r
    assert space(net.conservation_laws()) == space(laws(net, *law_texts))
    assert len(net.conservation_laws()) == len(net.species) - r
    assert space(net.cycles()) == space(cycles)
    assert len(net.cycles()) == len(net.reactions) - r
    assert (data["complexes"], data["linkage_classes"], data["deficiency"]) == (n_c, ell, delta)
    assert (len(net.complexes), net.deficiency()) == (n_c, delta)
    assert data["strong_linkage_classes"] == data["terminal_linkage_classes"] == ell
    assert data["weakly_reversible"]
    assert data["reversible"]


OPEN = {  # r_X, laws of X, cycles of S_X, complexes, classes, deficiency, broken, emergent
    "W1": (W1_OPEN, 1, ["E + C"], [(1, 1)], 2, 1, 0, 1, 1),
    "W2": (W2, 2, [], [(0, 1, 1, 0), (1, 0, 0, 1)], 5, 2, 1, 2, 2),
    "W3": (W3, 1, [], [(1, -1)], 4, 2, 1, 1, 1),
}


@pytest.mark.parametrize("name", OPEN)
def test_open(name):
    text, r, law_texts, cycles, n_c, ell, delta, broken, emergent = OPEN[name]
    net = st.network(text)
    s = structure(net)
    data = s.data()
    assert data["rank_open"] == r
    assert space(s.unbroken_laws) == space(laws(net, *law_texts))
    assert space(data["cycles_open"]) == space(cycles) == space(net.cycles(internal=True))
    assert (len(s.open.complexes), len(s.open.linkage_classes), s.open.deficiency) == (n_c, ell, delta)
    assert data["deficiency_open"] == net.deficiency(internal=True) == delta
    assert (data["broken_laws"], data["emergent_cycles"]) == (broken, emergent) == (len(s.broken_laws), len(s.emergent_cycles))


def test_closed_network_is_its_own_open_network():
    s = structure(st.network(W4))
    assert s.open is s.closed
    assert s.data()["broken_laws"] == s.data()["emergent_cycles"] == 0


def test_michaelis_menten_in_the_order_of_the_species():
    net = st.network(W1_OPEN)
    s = structure(net)
    assert net.conservation_laws() == [(1, 0, 1, 0), (0, 1, 1, 1)]
    assert net.conservation_laws(internal=True) == [(1, 1)]
    assert s.broken_laws == ((0, 1, 1, 1),)
    assert s.emergent_cycles == ((1, 1),)
    assert net.complexes == ("E + S", "C", "E + P")
    assert complex_names(net, internal=True) == ("E", "C")
    assert s.closed.basis == (0, 1)
    assert s.open.basis == (0,)


@pytest.mark.parametrize(("text", "potential", "force"), [(W1_OPEN, "S", "P"), (W2, "AB", "DE"), (W3, "A", "B")])
def test_chemostats_that_break_a_law_and_those_that_drive(text, potential, force):
    """y_p and y_f of the semigrand potential (Rao and Esposito, arXiv:1602.07257)."""
    net = st.network(text)
    y_p, y_f = structure(net).classify()
    assert ("".join(net.species[i] for i in y_p), "".join(net.species[i] for i in y_f)) == (potential, force)
    turned = structure(net).classify(reversed(structure(net).held))
    assert (len(turned[0]), len(turned[1])) == (len(y_p), len(y_f))
    assert turned[0] != y_p


def test_brusselator_complexes_and_the_deficiency_vector():
    """Complexes 0, X, Y | 2X+Y, 3X and v = (0, 1, -1, 1, -1)."""
    net = st.network(W2)
    assert complex_names(net, internal=True) == ("0", "X", "Y", "2 X + Y", "3 X")
    assert structure(net).open.deficiency_vectors == ((0, 1, -1, 1, -1),)
    assert structure(st.network(W3)).open.deficiency_vectors == ((1, -1, -1, 1),)
    assert structure(st.network(W5)).open.deficiency_vectors == ((1, -2, 1),)


def test_one_way_reactions_and_the_graph_of_complexes():
    net = st.network("A -> B; B -> C; C -> A; C -> D; 2 A -> 2 B")
    s = structure(net).closed
    assert s.linkage_classes == ((0, 1, 2, 3), (4, 5))
    assert s.strong_linkage_classes == ((0, 1, 2), (3,), (4,), (5,))
    assert s.terminal_linkage_classes == ((3,), (5,))
    assert not s.weakly_reversible
    assert not structure(net).data()["reversible"]
    assert structure(st.network("A -> B; B -> C; C -> A")).closed.weakly_reversible


def test_deficiencies_of_the_classes_may_sum_to_less():
    """Classes 2A <=> A + B <=> 2B (1) and A <=> B (0): the classes give 1, the network 2."""
    s = structure(st.network("2 A <=> A + B; A + B <=> 2 B; A <=> B")).closed
    assert s.linkage_class_deficiencies == (1, 0)
    assert s.deficiency == 2


def test_moieties_and_modes():
    net = st.network(W1)
    assert net.moieties() == [(1, 0, 1, 0), (0, 1, 1, 1)]
    assert st.network(W1_OPEN).elementary_modes() == [(1, 1)]
    assert net.elementary_modes() == []
    atp = st.network("ATP + G <=> ADP + GP; GP <=> G + P; ADP + P <=> ATP")
    assert set(atp.moieties()) == {(1, 0, 1, 0, 0), (0, 1, 0, 1, 0), (1, 0, 0, 1, 1)}
    one_way = st.network("r1: A -> B; r2: B -> C; r3: C -> A; r4@slow: C <=> B")
    assert set(one_way.elementary_modes()) == {(1, 1, 1, 0), (0, 1, 0, 1), (1, 0, 1, -1)}


def test_a_reaction_between_chemostats_and_a_catalyst():
    """A + X <=> B + X is a loop on the complex X of the open network: a cycle with an affinity, but no step."""
    net = st.network("A + X <=> B + X; X <=> Y; chemostats: A=1, B=2")
    s = structure(net)
    assert s.open.cycles == ((1, 0),)
    assert s.open.deficiency == 0
    assert len(s.open.complexes) == 2
    assert net.deficiency() == 0


def test_structure_is_shared_by_networks_that_differ_in_numbers():
    net = st.network(W2)
    assert structure(net) is structure(net.with_values({"X": 7, "kp_r1": 3}))
