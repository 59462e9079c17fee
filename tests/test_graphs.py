"""Networks from graphs and matrices, and back; nothing depends on the order in which nodes were entered."""
from __future__ import annotations

import random
from fractions import Fraction as F

import networkx as nx
import numpy as np
import pytest
import sympy
from _networks import networks
from hypothesis import given, settings

import symthermo as st
from symthermo.errors import BadStructure, BadValue, Mistake, NetworkSyntaxError, UnknownName
from symthermo.networks.graphs import from_graph
from symthermo.networks.network import Constant, MassAction, ReactionNetwork
from symthermo.networks.rated import from_matrix


def shuffled(graph: nx.Graph, seed: int) -> nx.Graph:
    """The same graph, nodes and edges entered in another order."""
    rng = random.Random(seed)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    rng.shuffle(nodes)
    rng.shuffle(edges)
    other = type(graph)(**graph.graph)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


def test_the_bipartite_graph_of_the_brusselator() -> None:
    graph = st.zoo.brusselator().graph
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.nodes["species", "A"] == {"bipartite": 0, "chemostat": True, "value": 1, "volume": 1, "order": 0}
    r3 = graph.nodes["reaction", "r3"]
    assert (r3["bipartite"], r3["k_plus"], r3["k_minus"]) == (1, 1, F(1, 10))
    edges = {(u[1], v[1]): (d["role"], d["stoich"]) for u, v, d in graph.edges(data=True)}
    assert edges["X", "r3"] == ("reactant", 2)
    assert edges["r3", "X"] == ("product", 3)
    assert edges["Y", "r3"] == ("reactant", 1)
    assert nx.is_bipartite(graph.to_undirected())


def test_constants_in_the_graph() -> None:
    graph = st.network("r1: A <=> B | k, 2; r2: B -> C | 1/3; r3: A <=> C | Jp = v*A, Jm = B; r4: A + B <=> C | J = A - C").graph
    node = lambda r: graph.nodes["reaction", r]
    assert (node("r1")["k_plus"], node("r1")["k_minus"]) == ("k", 2)
    assert (node("r2")["k_plus"], node("r2")["k_minus"]) == (F(1, 3), 0)
    assert (node("r3")["k_plus"], node("r3")["J_plus"], node("r3")["J_minus"]) == (None, "v*A", "B")
    assert node("r4")["J"] == "A - C"


@given(networks())
@settings(max_examples=60, deadline=None)
def test_graph_and_back(net: ReactionNetwork) -> None:
    again = st.network(shuffled(net.graph, 1))
    assert again == net
    assert (again.name, again.notes) == (net.name, net.notes)


def test_a_plain_bipartite_graph() -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from(["X", "Y", "A"], bipartite=0)
    graph.add_nodes_from(["r10", "r2"], bipartite=1)
    graph.add_edge("A", "r2")
    graph.add_edge("r2", "X", stoich=2)
    graph.add_edge("X", "r10", stoich=2)
    graph.add_edge("Y", "r10")
    graph.add_edge("r10", "Y", stoich=1)
    net = st.network(graph, chemostats={"A": 1}, init={"X": 0.5})
    assert net.text() == (
        "r2: A <=> 2 X | kp=k_plus_r2, km=k_minus_r2\nr10: 2 X + Y <=> Y | kp=k_plus_r10, km=k_minus_r10\n"
        "chemostats: A=1\ninit: X=0.5\n"
    )
    assert st.network(shuffled(graph, 5), chemostats={"A": 1}, init={"X": 0.5}) == net


# -- complexes ---------------------------------------------------------------------------------------------------------
def complexes(kind: type[nx.DiGraph] = nx.DiGraph) -> nx.DiGraph:
    """The deficiency-one triangle of Horn (1972), as the worked network W5."""
    graph = kind()
    for u, v, k in [("2 A", "A + B", 1), ("A + B", "2 A", 0.5), ("A + B", "2 B", 2), ("2 B", "A + B", 1), ("2 B", "2 A", "0.7"),
                    ("2 A", "2 B", F(3, 10))]:
        graph.add_edge(u, v, k=k)
    return graph


@pytest.mark.parametrize("kind", [nx.DiGraph, nx.MultiDiGraph])
def test_complexes_as_text(kind: type[nx.DiGraph]) -> None:
    net = st.network(complexes(kind), init={"A": 1.2, "B": 0.6})
    theirs = st.zoo.deficiency_one()
    assert net.text() == (
        "r1: 2 A <=> 2 B | kp=0.3, km=0.7\nr2: 2 A <=> A + B | kp=1, km=0.5\nr3: 2 B <=> A + B | kp=1, km=2\n"
        "init: A=1.2, B=0.6\n"
    )
    assert (net.deficiency(), len(net.complexes)) == (theirs.deficiency(), len(theirs.complexes)) == (1, 3)


def test_complexes_as_pairs_and_in_any_order() -> None:
    pairs = {"2 A": (("A", 2),), "A + B": (("B", 1), ("A", 1)), "2 B": (("B", 2),)}
    net = st.network(complexes())
    assert st.network(nx.relabel_nodes(complexes(), pairs)) == net
    for seed in range(5):
        assert st.network(shuffled(complexes(), seed)) == net


def test_the_zero_complex_and_one_way_edges() -> None:
    net = st.network(nx.DiGraph([("0", "X", {"k": 1}), ("X", "2 X", {"k": "birth"}), ("2 X", "X", {"k": 3})]))
    assert net.text() == "r1: 0 -> X | k=1\nr2: 2 X <=> X | kp=3, km=birth\n"
    assert st.network(nx.DiGraph([((), (("X", 1),), {"k": 1})])).text() == "r1: 0 -> X | k=1\n"


# -- states ------------------------------------------------------------------------------------------------------------
def test_states_and_readable_names() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([(0, 1, 2), (1, 0, 1), (1, 10, 3), (10, 1, 1), (10, 0, 4), (0, 10, 1)], weight="rate")
    net = st.network(graph, init={0: 0.5, "s1": 1})
    assert net.text() == (
        "r1: s0 <=> s1 | kp=2, km=1\nr2: s0 <=> s10 | kp=1, km=4\nr3: s1 <=> s10 | kp=3, km=1\ninit: s0=0.5, s1=1\n"
    )
    for seed in range(5):
        assert st.network(shuffled(graph, seed), init={0: 0.5, "s1": 1}) == net
    two = st.network(nx.DiGraph([((0, 0), (0, 1), {"k": 1}), ((0, 1), (0, 0), {"k": 2}), ((0, 1), (1, 1), {"k": 3})]))
    assert two.species == ("s0_0", "s0_1", "s1_1")


def test_several_reservoirs() -> None:
    graph = nx.MultiDiGraph()
    for channel, up, down in [("hot", 3, 2), ("cold", 1, 4)]:
        graph.add_edge("a", "b", rate=up, channel=channel)
        graph.add_edge("b", "a", rate=down, channel=channel)
    net = st.network(graph)
    assert net.text() == "r1@cold: a <=> b | kp=1, km=4\nr2@hot: a <=> b | kp=3, km=2\n"


def test_edges_without_rates_are_symbols() -> None:
    net = st.network(nx.cycle_graph(3, create_using=nx.DiGraph))
    assert [net.equation(r) for r in range(3)] == ["s0 -> s1", "s2 -> s0", "s1 -> s2"]
    assert net.reactions[0].law == MassAction(Constant("k_plus_r1"), None)


# -- matrices ----------------------------------------------------------------------------------------------------------
RING = [[0, 1, 4], [2, 0, 1], [1, 3, 0]]


@pytest.mark.parametrize("W", [
    RING, [["-3", 1, "4"], [2, "-4", 1], [1, 3, -5]], np.array(RING), np.array(RING, float) - np.diag([3.0, 4, 5]),
    sympy.Matrix(RING), np.array(RING, dtype=object),
])
def test_matrices(W: object) -> None:
    """The worked ring W4: A <=> B (2, 1), B <=> C (3, 1), C <=> A (4, 1); W[i][j] is the rate from j to i."""
    net = st.network(W)
    assert net.text() == "r1: s1 <=> s2 | kp=2, km=1\nr2: s1 <=> s3 | kp=1, km=4\nr3: s2 <=> s3 | kp=3, km=1\n"


def test_matrix_of_symbols_and_names() -> None:
    a, b = sympy.symbols("a b", positive=True)
    net = from_matrix(sympy.Matrix([[-a, b], [a, -b]]), names=("off", "on"), init={"on": "1/3"})
    assert net.text() == "r1: off <=> on | kp=a, km=b\ninit: on=1/3\n"


def test_decimals_of_a_matrix_are_exact_as_written() -> None:
    assert from_matrix(np.array([[-0.3, 0.1], [0.3, -0.1]])).constants[1].value == F(1, 10)


# -- mistakes ----------------------------------------------------------------------------------------------------------
def with_node(**data: object) -> nx.DiGraph:
    graph = nx.DiGraph([("X", "r1"), ("r1", "Y")])
    nx.set_node_attributes(graph, {"X": 0, "Y": 0, "r1": 1}, "bipartite")
    graph.nodes["r1"].update(data)
    return graph


def bipartite_with(u: str, v: str, **data: object) -> nx.DiGraph:
    graph = with_node()
    graph.add_edge(u, v, **data)
    return graph


@pytest.mark.parametrize(("graph", "kind", "word"), [
    (nx.Graph([("A", "B")]), BadStructure, "undirected"),
    (nx.DiGraph(), BadStructure, "no edges"),
    (nx.DiGraph([("A", "B", {"k": 1}), ("B", "C")]), BadValue, "neither"),
    (nx.DiGraph([("A", "B", {"weight": 1})]), BadValue, "weight"),
    (nx.DiGraph([("A", "B", {"k": 1, "rate": 2})]), BadValue, "both"),
    (nx.DiGraph([("A", "B", {"k": 0})]), BadValue, "not positive"),
    (nx.DiGraph([("A", "B", {"k": -1})]), BadValue, "not positive"),
    (nx.DiGraph([("A", "B", {"k": float("nan")})]), BadValue, "nan"),
    (nx.DiGraph([("A", "B", {"k": float("inf")})]), BadValue, "inf"),
    (nx.DiGraph([("A", "B", {"k": "2*k"})]), BadValue, "expected"),
    (nx.DiGraph([("A", "A", {"rate": 1})]), BadStructure, "same"),
    (nx.DiGraph([("A + B", "B + A", {"k": 1})]), BadStructure, "mean the same"),
    (nx.DiGraph([("A B", "C", {"k": 1})]), NetworkSyntaxError, "expected '\\+'"),
    (nx.DiGraph([((("A", -1),), (("B", 1),), {"k": 1})]), NetworkSyntaxError, "coefficient"),
    (nx.DiGraph([(1, -1, {"rate": 1}), ("s1", 1, {"rate": 2})]), BadStructure, "mean the same"),
    (nx.MultiDiGraph([("A", "B", {"rate": 1}), ("A", "B", {"rate": 2})]), BadStructure, "channel"),
    (nx.MultiDiGraph([("A", "B", {"rate": 1, "channel": "a b"})]), NetworkSyntaxError, "channel"),
    (bipartite_with("X", "Y"), BadStructure, "between a species and a reaction"),
    (bipartite_with("Y", "r1", stoich=1.5), BadStructure, "stoich='1.5'"),
    (bipartite_with("Y", "r1", stoich=-1), BadStructure, "stoich='-1'"),
    (bipartite_with("Y", "r1", role="product"), BadStructure, "role"),
    (bipartite_with("Z", "r1"), BadStructure, "bipartite"),
    (with_node(k_plus=-1), BadValue, "not positive"),
    (with_node(k_plus=0), BadValue, "not positive"),
    (with_node(law="magic"), BadStructure, "law = 'magic'"),
    (with_node(law="one part"), BadStructure, "formula"),
    (with_node(law="one part", J="__import__('os')"), NetworkSyntaxError, "no place"),
    (with_node(law="two parts", J_plus="X*Z"), UnknownName, "Z"),
])
def test_wrong_graphs(graph: nx.Graph, kind: type[Mistake], word: str) -> None:
    with pytest.raises(kind, match=word) as caught:
        from_graph(graph)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(("W", "kind", "word"), [
    (5, BadStructure, "is no network"), (None, BadStructure, "is no network"), ([1, 2], BadStructure, "is no network"),
    ({"A": 1}, BadStructure, "is no network"), (b"A -> B", BadStructure, "is no network"),
    ([[0, 1]], BadStructure, "square"), ([[0, 1], [1]], BadStructure, "square"), ([[0]], BadStructure, "square"),
    ([], BadStructure, "square"),
    ([[0, -1], [1, 0]], BadValue, "negative"), ([[0, "x y"], [1, 0]], BadValue, "expected a number"),
    ([[0, float("nan")], [1, 0]], BadValue, "nan"), ([[0, None], [1, 0]], BadValue, "None"),
    ([[1, 1], [1, -1]], BadStructure, "does not close"), ([[-1.1, 1], [1, -1]], BadStructure, "does not close"),
    ([[0, 2 * sympy.Symbol("k")], [1, 0]], BadValue, "one symbol"), ([["q", "k"], ["k", 0]], BadStructure, "does not close"),
    ([[0, 0], [0, 0]], BadStructure, "no reactions"), (np.zeros((2, 2, 2)), BadValue, "expected a number"),
])
def test_wrong_matrices(W: object, kind: type[Mistake], word: str) -> None:
    with pytest.raises(kind, match=word):
        st.network(W)


@pytest.mark.parametrize("options", [{"chemostats": "Z"}, {"init": {"Z": 1}}, {"init": {"s1": 0}}, {"chemostats": 5}, {"names": "ab"}])
def test_wrong_company_of_a_matrix(options: dict[str, object]) -> None:
    with pytest.raises(Mistake):
        from_matrix(RING, **options)
