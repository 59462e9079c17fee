"""Pictures: what they show, that they are files, that they are the same each time."""
from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import symthermo as st
from symthermo import plot
from symthermo.errors import UnreadableFile
from symthermo.plot.graph import REGULATES, _links
from symthermo.plot.places import arranged


def test_a_trajectory_over_its_entropy_production(tmp_path):
    path = st.load("brusselator").integrate(t=10, points=50)
    figure = plot.trajectory(path, tmp_path / "t.png")
    above, below = figure.axes
    assert [line.get_label() for line in above.lines] == ["X", "Y"]          # chemostats do not move
    assert np.array_equal(above.lines[0].get_ydata(), path.x["X"])
    assert np.array_equal(below.lines[0].get_ydata(), path.sigma)
    assert above.get_ylabel() == "concentration $x_i$"
    assert "sigma" in below.get_ylabel()
    assert below.get_xlabel() == "time $t$"
    assert f"{path.entropy_production:.4g}" in below.get_title(loc="right")
    assert (tmp_path / "t.png").stat().st_size > 5000


def test_infinite_entropy_production_is_said(tmp_path):
    path = st.network("A -> B | 1; init: A=1, B=1").integrate(t=1, points=5)
    below = plot.trajectory(path).axes[1]
    assert "infinite" in below.texts[0].get_text()
    net = st.network("A <=> B | 2, 1; init: A=1, B=1")
    zero = replace(net, species_data=(net.species_data[0], replace(net.species_data[1], initial=Fraction(0)))).integrate(t=2, points=20)
    assert len(plot.trajectory(zero).axes[1].lines) == 1                      # only the first point is infinite


def test_wide_ranges_are_logarithmic():
    path = st.load("brusselator_closed").integrate(t=10, points=50)
    above, _ = plot.trajectory(path).axes
    assert above.get_yscale() == "linear"
    path = st.network("A <=> B | 1e-6, 1; init: A=1, B=1").integrate(t=40, points=50)
    assert plot.trajectory(path).axes[0].get_yscale() == "log"


def test_many_species_are_not_all_labelled():
    path = st.load("mapk_cascade").integrate(t=1, points=5)
    labels = [line.get_label() for line in plot.trajectory(path).axes[0].lines if not line.get_label().startswith("_")]
    assert len(labels) == 11
    assert "12 more" in labels


def test_a_network_shows_every_name_and_coefficient(tmp_path):
    net = st.load("brusselator")
    figure = plot.network(net, tmp_path / "n.pdf")
    words = {t.get_text() for t in figure.axes[0].texts}
    assert words == {*net.species, "r1", "r2", "r3", "r4", "2", "3"}
    assert (tmp_path / "n.pdf").read_bytes()[:5] == b"%PDF-"


def test_the_arrows_of_a_reaction():
    net = st.network("r1: E + 2 S -> E + P | Jp = v*S/(1 + I); r2: I <=> 0 | 1, 1; parameters: v=1")
    links = [(net.species[a.species[1]], a.number, a.head) for a in _links(net, 0)]
    assert links == [("E", 1, "-"), ("S", 2, "-"), ("E", 1, "-|>"), ("P", 1, "-|>"), ("I", 1, REGULATES)]
    assert [a.bend != 0 for a in _links(net, 0)] == [True, False, True, False, False]
    assert [a.head for a in _links(net, 1)] == ["->"]


@pytest.mark.parametrize("model", ["mapk_cascade", "repressilator", "kinesin", "nicotinic_receptor"])
def test_boxes_do_not_overlap(model):
    net = st.load(model)
    nodes = [("species", i) for i in range(len(net.species))] + [("reaction", r) for r in range(len(net.reactions))]
    edges = [(a.reaction, a.species) for r in range(len(net.reactions)) for a in _links(net, r)]
    size = {n: np.array([0.9, 0.25]) if n[0] == "species" else np.array([0.3, 0.2]) for n in nodes}
    place = arranged(nodes, edges, size)
    for a in nodes:
        for b in nodes:
            if a < b:
                gap = np.abs(place[a] - place[b]) - 0.5 * (size[a] + size[b])
                assert gap.max() > -1e-3, (a, b)


def test_pictures_are_the_same_each_time(tmp_path):
    code = "import sys, symthermo as st; from symthermo import plot; plot.network(st.load('ring'), sys.argv[1] + '.' + sys.argv[2])"
    for ending in ("pdf", "svg"):                         # another process has another hash seed
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "a"), ending], check=True)
        plot.network(st.load("ring"), tmp_path / f"b.{ending}")
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_files_are_written_whole_or_refused(tmp_path):
    figure = plot.network(st.load("ring"))
    for bad, said in (("x.doc", "names no picture format"), ("no/where.png", "cannot write")):
        with pytest.raises(UnreadableFile, match=said):
            plot.save(figure, tmp_path / bad)
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_one_sentence():
    code = ("import sys; sys.modules['matplotlib'] = None\nfrom symthermo.cli import main\n"
            "sys.exit(main(['integrate', 'ring', '--until', '1', '--plot', 'x.png']))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "symthermo: drawing needs matplotlib, which is not installed: pip install 'symthermo[plot]'\n"
