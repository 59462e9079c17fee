"""What notebooks show: networks as HTML, percent scripts as notebook files."""
from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from _networks import networks
from hypothesis import given, settings

import symthermo as st
from symthermo import notebook
from symthermo.errors import Mistake, UnreadableFile
from symthermo.networks.breakers import breakers
from symthermo.networks.display import MOST_ROWS
from symthermo.networks.network import ReactionNetwork
from symthermo.thermo.semigrand import semigrand

SCRIPT = '''"""A script."""
import symthermo as st

# %% [markdown]
# # The ring
#
# It is driven.

# %% first cell
net = st.zoo.ring()

#%%
print("%%")
# %%

'''


class Tags(HTMLParser):
    """Opening and closing tags match, and none comes from the model."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in ("div", "strong", "table", "thead", "tbody", "tr", "th", "td", "code")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(networks())
@settings(max_examples=20, deadline=None)
def test_html_of_any_network(net: ReactionNetwork) -> None:
    reader = Tags()
    reader.feed(net._repr_html_())
    assert not reader.open


def test_names_are_escaped_and_long_tables_cut() -> None:
    net = st.network("\n".join(f"X{k} <=> X{k + 1}" for k in range(100)), name="<b>&")
    shown = net._repr_html_()
    assert shown.startswith("<div><strong>&lt;b&gt;&amp;</strong>")
    assert f"and {100 - MOST_ROWS} more" in shown


def test_representations_are_short_and_stable() -> None:
    assert repr(st.zoo.brusselator()) == "<ReactionNetwork brusselator: 6 species, 4 chemostats, 4 reactions>"


def test_scripts_become_notebooks(tmp_path: Path) -> None:
    script = tmp_path / "ring.py"
    script.write_text(SCRIPT, encoding="utf-8")
    target = notebook.export(script)
    found = json.loads(target.read_text(encoding="utf-8"))
    assert target == tmp_path / "ring.ipynb"
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert [c["cell_type"] for c in found["cells"]] == ["code", "markdown", "code", "code"]
    assert "".join(found["cells"][1]["source"]) == "# The ring\n\nIt is driven."
    assert "".join(found["cells"][2]["source"]) == "# first cell\nnet = st.zoo.ring()"
    assert "".join(found["cells"][3]["source"]) == 'print("%%")'
    assert len({c["id"] for c in found["cells"]}) == 4
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ring.ipynb", "ring.py"]


def test_scripts_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot read"):
        notebook.export(tmp_path / "nothing.py")
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableFile, match="not a text file"):
        notebook.export(tmp_path / "binary.py")


def test_enable_outside_a_notebook() -> None:
    with pytest.raises(Mistake, match="IPython"):
        notebook.enable()


@pytest.mark.parametrize("name", [n for n in st.zoo.names("network") if st.zoo.model(n).chemostats])
def test_moieties_against_sympy(name: str) -> None:
    net = st.zoo.model(name)
    g, exact = breakers(net.structure), semigrand(net)
    assert (tuple(net.species[p] for p in g.potential), tuple(net.species[f] for f in g.force)) == (exact.y_p, exact.y_f)
    for p, row in g.moieties.items():
        assert [row.get(i, 0) for i in range(len(net.species))] == [int(w.p) / int(w.q) for w in exact.weights[net.species[p]]]
