"""Files in and out: every format by its ending, without loss where the format can hold it, whole or not at all."""
from __future__ import annotations

import io
import json
import os
import sys
from fractions import Fraction as F
from pathlib import Path

import networkx as nx
import pytest
from _networks import networks
from hypothesis import given, settings

import symthermo as st
from symthermo.errors import Mistake, UnreadableFile
from symthermo.networks import graphml, node_link
from symthermo.networks.files import load, save
from symthermo.networks.network import ReactionNetwork

EXAMPLES = Path(__file__).parents[1] / "examples" / "models"


@given(networks())
@settings(max_examples=60, deadline=None)
def test_json_and_graphml_lose_nothing(net: ReactionNetwork) -> None:
    for form in (node_link, graphml):
        again = form.read(form.write(net))
        assert again == net
        assert (again.name, again.notes) == (net.name, net.notes)
        assert form.write(again) == form.write(net)


@given(networks(rich=False))
@settings(max_examples=30, deadline=None)
def test_routes_through_every_format_agree(net: ReactionNetwork) -> None:
    route = graphml.read(graphml.write(st.network(st.network(net.text()).graph)))
    assert node_link.read(node_link.write(route)) == net


@pytest.mark.parametrize("ending", [".crn", ".json", ".graphml", ".JSON"])
def test_save_and_load(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"schloegl{ending}"
    net = st.zoo.schlogl()
    save(net, path)
    assert load(path) == load(str(path)) == net
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", [".xml", ".sbml", ".ant"])
@pytest.mark.parametrize("name", ["brusselator", "michaelis_menten_open", "kinesin"])
def test_sbml_and_antimony(name: str, ending: str, tmp_path: Path) -> None:
    pytest.importorskip("antimony" if ending == ".ant" else "libsbml", reason="the optional library is not installed")
    net, path = st.load(name), tmp_path / f"model{ending}"
    net.save(str(path))
    again = load(path)
    column = lambda n: [dict(sorted((n.species[i], c) for i, c in col.items())) for col in n.columns]
    assert (column(again), set(again.chemostats), again.values) == (column(net), set(net.chemostats), net.values)
    rates = lambda n: [(r.law.plus.value, r.law.minus.value) for r in n.reactions]
    assert rates(again) == rates(net)


def accepted(path: Path) -> ReactionNetwork | None:
    """The model, or None where it is refused (which has tests of its own)."""
    try:
        return load(path)
    except Mistake:
        return None


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.xml")), ids=lambda p: p.stem)
def test_imported_models_survive_json_and_graphml(path: Path) -> None:
    """Volumes, zeros, rules, functions of imported laws: all of it is held."""
    net = accepted(path)
    for form in (node_link, graphml) if net is not None else ():
        again = form.read(form.write(net))
        assert (again, again.notes) == (net, net.notes)


def test_the_json_is_node_link_data_that_networkx_reads() -> None:
    net = st.zoo.brusselator()
    data = json.loads(node_link.write(net))
    assert data["schema"] == "symthermo.network/1"
    graph = nx.node_link_graph(data, edges="edges")
    assert set(graph) == set(net.graph)
    assert st.network(graph) == net


def test_json_numbers_are_read_as_written() -> None:
    text = node_link.write(st.network("A <=> B | 0.1, 2")).replace('"0.1"', "0.1000000000000000000001")
    assert node_link.read(text).constants[0].value == F("0.1000000000000000000001")


def test_graphml_of_states_written_by_networkx(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 2.5), ("b", "a", 0.1)], weight="rate")
    nx.write_graphml(graph, tmp_path / "states.graphml")
    assert load(tmp_path / "states.graphml").text() == "r1: a <=> b | kp=2.5, km=0.1\n"


def test_what_load_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load("brusselator").name == "brusselator"
    assert load("A <=> B; B -> C") == load("A <=> B\nB -> C") == st.network("A <=> B; B -> C")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfA <=> B\r\nB -> C\r\n")))
    assert load("-") == st.network("A <=> B; B -> C")
    (tmp_path / "a=b.crn").write_text("A <=> B")
    assert load(tmp_path / "a=b.crn").name == "a=b"
    monkeypatch.chdir(tmp_path)
    assert load("a=b.crn") == st.network("A <=> B")


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.crn"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UnreadableFile, match="cannot be written: no space left"):
        save(st.zoo.ring(), path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["model.crn"]


def test_saving_keeps_a_link_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.crn").symlink_to(tmp_path / "target.crn")
    save(st.zoo.ring(), tmp_path / "link.crn")
    assert (tmp_path / "link.crn").is_symlink()
    assert load(tmp_path / "target.crn") == st.zoo.ring()


@pytest.mark.parametrize("path", ["model", "model.txt", "missing/folder/model.crn", "\0.crn", "x" * 300 + ".crn"])
def test_wrong_places_to_save(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableFile) as caught:
        save(st.zoo.ring(), path)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_what_the_text_cannot_hold_leaves_no_file(tmp_path: Path) -> None:
    net = node_link.read(node_link.write(st.zoo.ring()).replace('"volume": "1"', '"volume": "2"', 1))
    assert not net.well_stirred
    with pytest.raises(Mistake, match=r"save as \.json"):
        save(net, tmp_path / "model.crn")
    assert list(tmp_path.iterdir()) == []
    save(net, tmp_path / "model.json")
    assert load(tmp_path / "model.json") == net
