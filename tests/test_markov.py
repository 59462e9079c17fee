"""Jump processes: doors, orientation, structure, exact laws, refusals."""
from __future__ import annotations

from fractions import Fraction

import networkx as nx
import numpy as np
import pytest
import sympy as sp
from _sentences import sentence
from hypothesis import given, settings
from hypothesis import strategies as strategies

import symthermo as st
from symthermo.errors import HypothesisFails, Mistake
from symthermo.markov import zoo

RING = [[0, 1, "3/2"], [2, 0, "1/2"], ["7/10", 3, 0]]


def by_determinant(W: sp.Matrix) -> list[sp.Expr]:
    """The stationary law from the minors of W, another route."""
    minors = [W.minor_submatrix(i, i).det() for i in range(W.rows)]
    return [sp.cancel(m / sum(minors)) for m in minors]


# -- doors -------------------------------------------------------------------------------------------------------------
def test_every_door_gives_the_same_process() -> None:
    graph = nx.DiGraph()
    for i, row in enumerate(RING):
        for j, w in enumerate(row):
            if w:
                graph.add_edge(f"s{j + 1}", f"s{i + 1}", rate=w)
    closed = np.array([[-2.7, 1, 1.5], [2, -4, 0.5], [0.7, 3, -2]])
    other_way = st.network("s3 <=> s1 | 1.5, 0.7; s1 <=> s2 | 2, 1; s2 <=> s3 | 3, 0.5")
    doors = [st.jump(RING), st.jump(closed), st.JumpProcess.from_graph(graph), st.jump(graph), st.jump(sp.Matrix(closed.tolist())),
             st.jump(st.network(RING)), st.JumpProcess.from_network(other_way)]
    for other in doors[1:6]:
        assert other == doors[0]
    last = doors[6]
    assert [last.states[k] for k in (0, 1, 2)] == ["s3", "s1", "s2"]
    assert last.stationary()[[1, 2, 0]] == pytest.approx(doors[0].stationary(), rel=1e-15)


def test_sparse_matrices_are_read_without_being_filled() -> None:
    from scipy.sparse import coo_array, diags_array
    assert st.jump(coo_array(np.array([[-2.7, 1, 1.5], [2, -4, 0.5], [0.7, 3, -2]]))) == st.jump(RING)
    n = 400
    chain = st.jump(diags_array([np.full(n - 1, 2.0), np.full(n - 1, 1.0)], offsets=[-1, 1]))
    law = chain.stationary()
    assert law[1:] / law[:-1] == pytest.approx(np.full(n - 1, 2.0), rel=1e-12)
    m = 1600                                                                      # beyond elimination: a sparse solve
    walk = st.jump(diags_array([np.full(m - 1, 1.001), np.full(m - 1, 1.0)], offsets=[-1, 1])).stationary()
    assert walk == pytest.approx(1.001 ** np.arange(m) * 0.001 / (1.001**m - 1), rel=1e-8)


def test_edges_run_upwards_and_are_sorted() -> None:
    process = st.jump({"b": RING, "a": RING})
    assert [tuple(e) for e in process.edges] == [(0, 1, "a"), (0, 1, "b"), (0, 2, "a"), (0, 2, "b"), (1, 2, "a"), (1, 2, "b")]
    here = process.at([0.6, 0.3, 0.1])
    W = [[float(Fraction(w)) for w in row] for row in RING]
    p = [0.6, 0.3, 0.1]
    for (j, i, _), J in zip(process.edges, here.J, strict=True):
        assert pytest.approx(W[i][j] * p[j] - W[j][i] * p[i], abs=1e-15) == J
    assert process.W == 2 * st.jump(RING).W
    assert set(process.matrices) == {"a", "b"}
    assert sum(process.matrices.values(), sp.zeros(3, 3)) == process.W


def test_a_network_is_turned_and_sorted() -> None:
    net = st.network("r1: A <=> B | 2, 1; r2: B <=> C | 3, 1; r3: C <=> A | 4, k; init: A=1")
    process = st.jump(net)
    assert process.network.text() == "r1: A <=> B | kp=2, km=1\nr3: A <=> C | kp=k, km=4\nr2: B <=> C | kp=3, km=1\n"
    assert st.jump(process.network) == process


def test_reservoirs_from_a_list_and_a_multigraph() -> None:
    hot, cold = [[0, 1], [2, 0]], [[0, 3], [1, 0]]
    graph = nx.MultiDiGraph()
    for label, W in (("1", hot), ("2", cold)):
        graph.add_edge("s1", "s2", rate=W[1][0], channel=label)
        graph.add_edge("s2", "s1", rate=W[0][1], channel=label)
    assert st.jump([hot, cold]) == st.jump(graph) == st.jump(np.array([hot, cold]))
    assert st.JumpProcess.from_graph(st.jump(graph).graph) == st.jump(graph)


def test_symbolic_matrices_come_back() -> None:
    for process in (st.jump([[0, "a*exp(-t)"], ["b", 0]]), st.JumpProcess.from_energies([0, "E"], {(0, 1): "B"}), zoo.driven_ring()):
        assert st.jump(process.W).W == process.W
    assert st.jump(np.array([["0", "a"], ["b^2", "0"]])).W == st.jump([[0, "a"], ["b^2", 0]]).W
    assert st.JumpProcess.from_graph(st.jump([[0, "a*t"], ["b", 0]]).graph).W == st.jump([[0, "a*t"], ["b", 0]]).W


def test_labels() -> None:
    process = st.jump([[0, 1], [3, 0]], states=[(0, "off"), (1, "on")])
    assert process.at({(1, "on"): 1}).state == process.at([0, 1]).state
    assert process.at({process.network.species[0]: "0.25", (1, "on"): Fraction(3, 4)}).sigma == 0


def test_all_structure_is_that_of_the_network() -> None:
    process = st.jump(RING)
    assert process.network.conservation_laws() == [(1, 1, 1)]
    assert len(process.network.cycles()) == 1
    balance = process.network.detailed_balance()
    assert balance.holds is False
    assert process.flow().epr is not None
    assert process.irreducible


def test_importing_is_light() -> None:
    import subprocess
    import sys
    code = "import symthermo as st, sys; st.jump; print('numpy' in sys.modules, 'sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False False\n"


# -- stationary laws ---------------------------------------------------------------------------------------------------
def test_stationary_law_by_trees_is_that_by_minors() -> None:
    a, b, c, d, e, f = (sp.Symbol(s, positive=True) for s in "abcdef")
    process = st.jump([[0, "a", "b"], ["c", 0, "d"], ["e", "f", 0]])
    W = sp.Matrix([[-c - e, a, b], [c, -a - f, d], [e, f, -b - d]])
    assert process.W == W
    assert all(sp.cancel(x - y) == 0 for x, y in zip(process.stationary(), by_determinant(W), strict=True))


@settings(max_examples=15, deadline=None)
@given(strategies.lists(strategies.integers(1, 10**6), min_size=12, max_size=12))
def test_exact_and_numeric_laws_agree(rates: list[int]) -> None:
    entries = iter(rates)
    process = st.jump([[0 if i == j else Fraction(next(entries), 1000) for j in range(4)] for i in range(4)])
    exact = process.stationary(exact=True)
    assert process.W * sp.Matrix(exact) == sp.zeros(4, 1)
    assert sum(exact) == 1
    assert process.stationary() == pytest.approx(np.array(exact, dtype=float), rel=1e-14)


def test_ring_of_the_literature() -> None:
    """Stationary law of the driven ring: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832 (parameters ours)."""
    assert zoo.driven_ring().stationary().round(12).tolist() == [0.330788804071, 0.221374045802, 0.447837150127]


def test_reducible_processes_report_their_closed_classes() -> None:
    draining = st.jump([[0, 0, 0], [1, 0, 2], [1, 3, 0]])
    assert draining.classes == ((1, 2),)
    assert not draining.irreducible
    assert draining.stationary(exact=True) == (0, sp.Rational(2, 5), sp.Rational(3, 5))
    assert draining.stationary().tolist() == pytest.approx([0, 0.4, 0.6])
    absorbing = st.jump([[0, 0], [1, 0]])
    assert absorbing.stationary().tolist() == [0, 1]
    two = st.jump([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    for exact in (False, True):
        with pytest.raises(HypothesisFails) as caught:
            two.stationary(exact=exact)
        assert "{s1, s2}; {s3, s4}" in sentence(caught.value)


def test_widely_spread_rates_keep_their_digits() -> None:
    process = st.jump([["0", "1e-12", "1e9"], ["1e3", "0", "1e-7"], ["1e-15", "1e6", "0"]])
    assert process.stationary() == pytest.approx(np.array(process.stationary(exact=True), dtype=float), rel=1e-14)


# -- local detailed balance --------------------------------------------------------------------------------------------
def test_rates_from_energies_obey_local_detailed_balance() -> None:
    barriers = {("a", "b", "hot"): "B", ("b", "a", "cold"): "C"}
    process = st.JumpProcess.from_energies({"a": "E_a", "b": "E_b"}, barriers, {("b", "a", "hot"): "f"})
    E_a, E_b, f = (sp.Symbol(s, positive=True) for s in ("E_a", "E_b", "f"))
    hot, cold = process.matrices["hot"], process.matrices["cold"]
    assert sp.expand_log(sp.log(hot[0, 1] / hot[1, 0]), force=True).simplify() == sp.expand(-(E_a - E_b) + f)
    assert sp.simplify(cold[0, 1] / cold[1, 0] - sp.exp(E_b - E_a)) == 0
    numbers = process.with_values(E_a=0, E_b="-1.5", B=1, C=2, f=0)
    assert numbers.stationary() == pytest.approx(np.exp([0, 1.5]) / (1 + np.exp(1.5)), rel=1e-14)
    assert numbers.at([0.5, 0.5]).gibbs_above_equilibrium == pytest.approx(-0.5 * np.log(4 * np.prod(numbers.stationary())), rel=1e-12)


def test_without_driving_the_symbolic_law_is_boltzmann() -> None:
    process = st.JumpProcess.from_energies(["0", "E", "U"], {(0, 1): "A", (1, 2): "B", (2, 0): "C"})
    E, U = sp.Symbol("E", positive=True), sp.Symbol("U", positive=True)
    weights = [sp.Integer(1), sp.exp(-E), sp.exp(-U)]
    for found, w in zip(process.stationary(), weights, strict=True):
        assert sp.simplify(found - w / sum(weights)) == 0


def test_ising_ring_is_in_equilibrium_at_its_boltzmann_law() -> None:
    process = zoo.ising_ring(4, J="0.4", h="0.2")
    energy = np.array([-0.4 * sum(s[i] * s[i - 1] for i in range(4)) - 0.2 * sum(s) for s in process.states])
    assert process.stationary() == pytest.approx(np.exp(-energy) / np.exp(-energy).sum(), rel=1e-13)


# -- refusals ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("make", [
    lambda: st.jump([[0, 1], [2, 0], [1, 1]]),
    lambda: st.jump([[0, -1], [2, 0]]),
    lambda: st.jump([[-1, 1], [2, -1]]),
    lambda: st.jump([[0, float("nan")], [1, 0]]),
    lambda: st.jump([[0, float("inf")], [1, 0]]),
    lambda: st.jump([[0, 0], [0, 0]]),
    lambda: st.jump([[0]]),
    lambda: st.jump(7),
    lambda: st.jump("2 A <=> B"),
    lambda: st.jump("A <=> B; chemostats: B=1"),
    lambda: st.jump("A <=> B | Jp = A, Jm = B^2"),
    lambda: st.jump([[0, 1], [2, 0]], states=["a"]),
    lambda: st.JumpProcess(st.network("A <=> B; init: A=1"), ("A", "B")),
    lambda: st.JumpProcess(st.network("B <=> C; A <=> B"), ("B", "C", "A")),
    lambda: st.jump([[0, 1], [2, 0]]).with_values(s1=1),
    lambda: st.jump([[0, 1], ["a^2", 0]]).with_values(k_plus_r1=1),
    lambda: st.jump([[0, 1], [2, 0]], states=["a", "a"]),
    lambda: st.jump([[0, 1], ["2 +", 0]]),
    lambda: st.jump([["-t", 1], ["t^2", 0]]),
    lambda: st.jump([[3, 1], ["t^2", 0]]),
    lambda: st.jump([[0, 1, 1], ["t^2", 0, 1], [-1, 1, 0]]),
    lambda: st.jump([[0, 1], ["__import__('os')", 0]]),
    lambda: st.jump([[0, 1], ["a*t", 0]], parameters={"b": 1}),
    lambda: st.jump([[[0, 1], [1, 0]], [[0, 1, 1], [1, 0, 1], [1, 1, 0]]]),
    lambda: st.JumpProcess.from_graph(nx.Graph([("a", "b", {"rate": 1})])),
    lambda: st.JumpProcess.from_graph(nx.DiGraph([("a", "b", {"k": 1})])),
    lambda: st.JumpProcess.from_graph(nx.DiGraph([("a", "a", {"rate": 1})])),
    lambda: st.JumpProcess.from_graph(nx.MultiDiGraph([("a", "b", {"rate": 1}), ("a", "b", {"rate": 2})])),
    lambda: st.JumpProcess.from_energies([0, 1], {(0, 2): 1}),
    lambda: st.JumpProcess.from_energies([0, 1], {(0, 1): 1, (1, 0): 2}),
    lambda: st.JumpProcess.from_energies([0, 1], {(0, 1): 1}, {(0, 1, "hot"): 2}),
    lambda: st.JumpProcess.from_energies([0, float("nan")], {(0, 1): 1}),
    lambda: st.JumpProcess.piecewise([1], [[[0, 1], [1, 0]]]),
    lambda: st.JumpProcess.piecewise([2, 1], [[[0, 1], [1, 0]]] * 3),
    lambda: st.JumpProcess.piecewise([1], [[[0, 1], [1, 0]], [[0, 1], [0, 0]]]),
    lambda: st.jump([[0, "a"], [1, 0]]).at([0.5, 0.5]),
    lambda: st.jump([[0, "a"], [1, 0]]).propagate([0.5, 0.5], 1),
    lambda: st.jump([[0, "a*exp(t)"], [1, 0]]).propagate([0.5, 0.5], 1),
    lambda: st.jump([[0, "1 - t"], [1, 0]]).propagate([0.5, 0.5], 3),
    lambda: st.jump([[0, "1 - t"], [1, 0]]).at([0.5, 0.5], t=2),
    lambda: zoo.two_state(p_eq=2),
    lambda: zoo.sensor(1),
    lambda: zoo.model("triangle"),
])
def test_refusals_are_one_sentence(make: object) -> None:
    with pytest.raises(Mistake) as caught:
        make()  # type: ignore[operator]
    sentence(caught.value)


@pytest.mark.parametrize("p", [[0.5, 0.6], [1.5, -0.5], [1], [float("nan"), 1], {"x": 1}, {"s1": 0.5}, "half", 0.5, [None, 1]])
@pytest.mark.parametrize("method", ["at", "propagate", "integrate", "simulate"])
def test_bad_probabilities(p: object, method: str) -> None:
    process = st.jump([[0, 1], [3, 0]])
    with pytest.raises(Mistake) as caught:
        getattr(process, method)(p, *([] if method == "at" else [1.0]))
    sentence(caught.value)


@pytest.mark.parametrize("t", [-1.0, float("nan"), float("inf"), "soon", [[0.0, 1.0]]])
def test_bad_times(t: object) -> None:
    process = st.jump([[0, 1], [3, 0]])
    for method in (process.propagate, process.integrate, process.simulate):
        with pytest.raises(Mistake) as caught:
            method([0.5, 0.5], t)
        sentence(caught.value)
