"""One zoo and one `load` for networks, jump processes, diffusions and Gaussian processes; jump processes as files."""
from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import symthermo as st
from symthermo.errors import Mistake, UnknownName, UnreadableFile
from symthermo.markov.jump import JumpProcess

PROCESSES = [
    st.zoo.sensor(), st.zoo.sensor(nm=3), st.zoo.driven_ring(), st.zoo.ising_ring(3), st.zoo.three_states(), st.zoo.single_spin(h="1/3"),
    st.jump([[0, "a*exp(-t)"], ["b", 0]], states=("on", "off"), parameters={"a": "1/3"}),
    st.jump([[0, "k"], ["2", 0]]), st.JumpProcess.piecewise([1], [[[0, 1], [1, 0]], [[0, 1], [3, 0]]]),
    st.jump({"hot": [[0, 1], [2, 0]], "cold": [[0, 3], [1, 0]]}),
]


# -- the zoo -----------------------------------------------------------------------------------------------------------
def test_the_zoo_has_every_kind() -> None:
    rows = st.zoo.listing()
    assert [row["name"] for row in rows] == list(st.zoo.names())
    assert {row["kind"] for row in rows} == {"network", "jump", "diffusion", "gaussian"}
    assert len(set(st.zoo.names())) == len(rows)
    assert {"two_state", "driven_ring", "three_states", "sensor", "ising_ring", "single_spin"} == set(st.zoo.names("jump"))
    assert set(st.zoo.names()) <= set(dir(st.zoo))
    for row in rows:
        assert row["title"]
        assert row["citation"][-6:-5] == "("
        made = getattr(st.zoo, row["name"])()
        if row["kind"] in ("network", "jump"):
            net = getattr(made, "network", made)
            assert (row["species"], row["reactions"]) == (len(net.species), len(net.reactions))


def test_ring_stays_the_network() -> None:
    assert isinstance(st.zoo.ring(), st.ReactionNetwork)
    assert isinstance(st.zoo.driven_ring(), JumpProcess)


def test_starts() -> None:
    for name in st.zoo.names("jump"):
        assert sum(st.zoo.model(name).probabilities(st.zoo.start(name))) == pytest.approx(1)
    assert st.zoo.start("brusselator") is None
    assert st.zoo.start("harmonic_trap") is None
    # S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020): the sensor adapted to no ligand (parameters ours)
    assert np.round(st.zoo.start("sensor"), 10).tolist() == [0.3100343829, 0.0231188376, 0.3409222271, 0.3259245524]


def test_models_with_parameters() -> None:
    # arXiv:1810.06832: Gaussian m0 = 1, V0 = 0.25, Veq = tr = 1; dragged trap I = (u (1 - e^-t))^2/V; arXiv:2112.11008: E3, E4, E5
    assert st.zoo.harmonic_trap().at(0).fisher == 22
    assert st.zoo.dragged_trap(2).at(1).fisher == pytest.approx(4 * (1 - np.exp(-1)) ** 2, rel=1e-12)
    hot = st.zoo.kramers_oscillator(cov=((0.5, 0), (0, 2)))
    assert [hot.at(t).sigma for t in (0, 1, 2)] == pytest.approx([0.25, 0.3243693752, 0.1948516112], abs=5e-10)
    assert float(st.zoo.double_well().at(st.zoo.start("double_well")).divergence) == pytest.approx(0.8310498812, abs=5e-10)
    spin = st.zoo.single_spin()
    assert spin.stationary().tolist() == [0.5, 0.5]
    eta = 0.6                                                # tilted by theta = artanh(eta)
    assert np.dot([-1, 1], st.zoo.single_spin(h=np.arctanh(eta)).stationary()) == pytest.approx(eta, rel=1e-12)


def test_unknown_names() -> None:
    with pytest.raises(UnknownName, match="zoo"):
        st.zoo.model("nothing")
    with pytest.raises(AttributeError, match="driven_rng"):
        _ = st.zoo.driven_rng
    with pytest.raises(UnknownName, match="did you mean 'sensor'"):
        st.load("sensr")
    assert not st.zoo.has("nothing")


# -- files -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("process", PROCESSES, ids=str)
def test_files_lose_nothing(process: JumpProcess, tmp_path: Path) -> None:
    process.save(tmp_path / "p.json")
    back = st.load(tmp_path / "p.json")
    assert back == process
    assert (back.states, back.steps, back.network.name) == (process.states, process.steps, process.network.name)
    graph = nx.node_link_graph(json.loads((tmp_path / "p.json").read_text()), edges="edges")
    assert graph.number_of_edges() == len(process.jumps)


def test_graphs_of_states_that_networkx_wrote(tmp_path: Path) -> None:
    graph = nx.DiGraph([("a", "b", {"rate": 2.5}), ("b", "a", {"rate": 0.1})])
    (tmp_path / "g.json").write_text(json.dumps(nx.node_link_data(graph, edges="edges")))
    nx.write_graphml(graph, tmp_path / "g.graphml")
    for name in ("g.json", "g.graphml"):
        assert st.load(tmp_path / name).network.text() == st.jump(graph).network.text()
    nx.write_graphml(nx.DiGraph([("A", "B", {"k": 2.0}), ("B", "A", {"k": 1.0})]), tmp_path / "c.graphml")
    assert isinstance(st.load(tmp_path / "c.graphml"), st.ReactionNetwork)


@pytest.mark.parametrize(("change", "words"), [
    ({"nodes": [{"id": "a"}, {"id": "a"}]}, "same id"),
    ({"nodes": [{"id": "a"}, {}]}, "no 'id'"),
    ({"nodes": [{"id": {}}, {"id": "b"}]}, "no label"),
    ({"nodes": 3}, "list of objects"),
    ({"directed": False}, "undirected"),
    ({"edges": [{"source": "a", "target": "c", "rate": 1}]}, "no node"),
    ({"edges": [{"source": "a", "target": "b", "rate": -1}]}, "rate"),
    ({"edges": [{"source": "a", "target": "b", "rate": "2*("}]}, "expected"),
    ({"graph": {"parameters": {"q": "1"}}}, "no parameter"),
])
def test_files_that_are_wrong(change: dict, words: str, tmp_path: Path) -> None:
    data = {"schema": "symthermo.jump/1", "directed": True, "multigraph": True, "graph": {}, "nodes": [{"id": "a"}, {"id": "b"}],
            "edges": [{"source": "a", "target": "b", "rate": "k"}, {"source": "b", "target": "a", "rate": "1"}]}
    (tmp_path / "p.json").write_text(json.dumps(data))
    assert st.load(tmp_path / "p.json").states == ("a", "b")
    (tmp_path / "p.json").write_text(json.dumps(data | change))
    with pytest.raises(Mistake, match=words) as raised:
        st.load(tmp_path / "p.json")
    assert len(str(raised.value).splitlines()) == 1


def test_what_a_file_cannot_hold(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="function of time"):
        st.jump(lambda t: [[0, 1 + t], [1, 0]]).save(tmp_path / "p.json")
    with pytest.raises(UnreadableFile, match="ending"):
        st.zoo.driven_ring().save(tmp_path / "p.xml")


# -- what only a process has -------------------------------------------------------------------------------------------
def test_detailed_balance_of_formulas_is_exact() -> None:
    """Rates in doubles fail Kolmogorov's condition by rounding; as formulas they meet it."""
    three = st.zoo.three_states()
    assert three.network.detailed_balance().holds is False
    assert three.detailed_balance().holds is True
    assert [str(E) for E in three.energies()] == ["0", "1/2", "6/5"]
    weights = np.exp([-float(E) for E in st.zoo.ising_ring().energies()])
    assert weights / weights.sum() == pytest.approx(st.zoo.ising_ring().stationary(), rel=1e-12)
    sensor = st.zoo.sensor()
    assert sensor.detailed_balance().holds is False
    assert float(st.read(sensor.detailed_balance().witness.affinity, sensor.network)) == pytest.approx(3 + np.log(400), rel=1e-14)
    assert [float(p) for p in sensor.stationary(exact=True)] == pytest.approx(sensor.stationary(), rel=1e-13)
    free = st.JumpProcess.from_energies({"a": 0, "b": "E"}, {("a", "b", "hot"): "B", ("a", "b", "cold"): 1}, {("a", "b", "hot"): "f"})
    assert free.detailed_balance().holds is None
    with pytest.raises(Mistake, match="no energies"):
        free.energies()
    with pytest.raises(Mistake, match="log\\(180/7\\)"):
        st.zoo.driven_ring().energies()


def test_displays() -> None:
    assert "<td>0 &rarr; 1</td><td></td><td>2</td>" in st.zoo.driven_ring()._repr_html_()
    assert "wa*exp" in st.zoo.sensor()._repr_html_()
    assert "x^{3}" in st.zoo.double_well()._repr_latex_()
    assert st.diffusion(lambda x: -x)._repr_latex_() is None
    assert "pmatrix" in st.zoo.kramers_oscillator()._repr_latex_()
