"""Malformed files: one sentence, the right kind of mistake, exit code 2, and nothing executed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _sentences import sentence

import symthermo as st
from symthermo.cli import main
from symthermo.errors import BadStructure, BadValue, Mistake, NetworkSyntaxError, UnknownName, UnreadableFile
from symthermo.networks import node_link
from symthermo.networks.files import load

BILLION_LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE g [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {c} "{"&" + chr(ord(c) - 1) + ";" * 1}{("&" + chr(ord(c) - 1) + ";") * 9}">' for c in "bcdefghij")
    + "]>\n"
)
EXTERNAL = '<?xml version="1.0"?>\n<!DOCTYPE g SYSTEM "file:///etc/passwd">\n'
GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{}</graphml>'


def changed(**changes: object) -> str:
    data = json.loads(node_link.write(st.network("r1: A <=> B | 2, 1")))
    for path, value in changes.items():
        *where, last = path.split("__")
        place = data
        for word in where:
            place = place[int(word) if word.isdecimal() else word]
        place[last] = value
    return json.dumps(data)


FILES: list[tuple[str, str | bytes, type[Mistake]]] = [
    ("empty.crn", "", UnreadableFile),
    ("blank.crn", " \n\t\n", UnreadableFile),
    ("binary.crn", bytes(range(256)), UnreadableFile),
    ("latin.crn", "Ä <=> B".encode("latin-1"), UnreadableFile),
    ("utf16.crn", "A <=> B".encode("utf-16"), UnreadableFile),
    ("comment.crn", "# nothing\n", NetworkSyntaxError),
    ("json.crn", "{}", NetworkSyntaxError),
    ("python.crn", "print('hi')", NetworkSyntaxError),
    ("empty.json", "", UnreadableFile),
    ("text.json", "A <=> B", UnreadableFile),
    ("number.json", "5", UnreadableFile),
    ("list.json", "[]", UnreadableFile),
    ("other.json", '{"nodes": []}', UnreadableFile),
    ("cut.json", changed()[:-20], UnreadableFile),
    ("schema.json", changed(schema="symthermo.network/99"), UnreadableFile),
    ("bomb.json", "[" * 100_000 + "]" * 100_000, UnreadableFile),
    ("bomb2.json", '{"a":' * 100_000 + "1" + "}" * 100_000, UnreadableFile),
    ("nan.json", changed().replace('"2"', "NaN"), UnreadableFile),
    ("infinite.json", changed().replace('"2"', "1e999"), BadValue),
    ("digits.json", changed().replace('"2"', "9" * 10_000), BadValue),
    ("nodes.json", changed(nodes=5), BadStructure),
    ("node.json", changed(nodes=[5]), BadStructure),
    ("ids.json", changed(nodes=[{}]), BadStructure),
    ("edges.json", changed(edges=None), BadStructure),
    ("edge.json", changed(edges=[{"source": "A"}]), BadStructure),
    ("none.json", changed(nodes=[], edges=[]), BadStructure),
    ("stray.json", changed(edges__0__source=["species", "Z"]), BadStructure),
    ("name.json", changed().replace('"B"', '"A B"'), NetworkSyntaxError),
    ("role.json", changed(edges__0__role="both"), BadStructure),
    ("stoich.json", changed(edges__0__stoich=-2), BadStructure),
    ("stoich2.json", changed(edges__0__stoich=10**12), BadStructure),
    ("order.json", changed(nodes__0__order="first"), BadValue),
    ("held.json", changed(nodes__0__chemostat="yes"), BadValue),
    ("value.json", changed(nodes__0__value="-1"), BadValue),
    ("value2.json", changed(nodes__0__value=[1]), BadValue),
    ("volume.json", changed(nodes__0__volume=0), BadValue),
    ("rate.json", changed(nodes__2__k_plus="-1"), BadValue),
    ("rate2.json", changed(nodes__2__k_plus={"a": 1}), BadValue),
    ("rate3.json", changed(nodes__2__k_plus="0"), BadValue),
    ("law.json", changed(nodes__2__law="odd"), BadStructure),
    ("law2.json", changed(nodes__2__law="one part"), BadStructure),
    ("law3.json", changed(nodes__2__law="one part", nodes__2__J="os.system"), NetworkSyntaxError),
    ("law4.json", changed(nodes__2__law="one part", nodes__2__J="(" * 500), NetworkSyntaxError),
    ("law5.json", changed(nodes__2__law="one part", nodes__2__J="A*q"), UnknownName),
    ("channel.json", changed(nodes__2__channel="a\nb"), NetworkSyntaxError),
    ("symbol.json", changed(nodes__2__k_plus_symbol="A"), BadStructure),
    ("graph.json", changed(graph=[1]), BadStructure),
    ("parameters.json", changed(graph__parameters=["k"]), BadStructure),
    ("rule.json", changed(nodes__0__rule="import os"), NetworkSyntaxError),
    ("twice.json", changed(nodes=[{"id": ["species", "A"]}] * 2), BadStructure),
    ("empty.graphml", "", UnreadableFile),
    ("text.graphml", "A <=> B", UnreadableFile),
    ("other.graphml", "<html/>", UnreadableFile),
    ("laughs.graphml", BILLION_LAUGHS + GRAPHML.format("&j;"), UnreadableFile),
    ("external.graphml", EXTERNAL + GRAPHML.format(""), UnreadableFile),
    ("deep.graphml", GRAPHML.format("<a>" * 5000 + "</a>" * 5000), UnreadableFile),
    ("cut.graphml", "<graphml><graph>", UnreadableFile),
    ("none.graphml", GRAPHML.format(""), UnreadableFile),
    ("void.graphml", GRAPHML.format('<graph edgedefault="directed"/>'), BadStructure),
    ("undirected.graphml", GRAPHML.format('<graph edgedefault="undirected"><edge source="a" target="b"/></graph>'), BadStructure),
    ("key.graphml", GRAPHML.format('<graph edgedefault="directed"><node id="a"><data key="d9">1</data></node></graph>'), UnreadableFile),
    (
        "typed.graphml",
        GRAPHML.format(
            '<key id="k" for="edge" attr.name="k" attr.type="double"/><graph edgedefault="directed">'
            '<edge source="a" target="b"><data key="k">fast</data></edge></graph>'
        ),
        UnreadableFile,
    ),
    ("nodata.graphml", GRAPHML.format("<graph><node/></graph>"), BadStructure),
    (
        "schema.graphml",
        GRAPHML.format(
            '<key id="s" for="graph" attr.name="schema" attr.type="string"/><graph edgedefault="directed">'
            '<data key="s">other/1</data></graph>'
        ),
        UnreadableFile,
    ),
    ("laughs.xml", BILLION_LAUGHS + "<sbml>&j;</sbml>", UnreadableFile),
    ("external.sbml", EXTERNAL + "<sbml/>", UnreadableFile),
    ("text.xml", "A <=> B", UnreadableFile),
    ("empty.xml", "", UnreadableFile),
    ("binary.xml", bytes(range(256)), UnreadableFile),
    ("html.xml", "<html><body/></html>", UnreadableFile),
    ("cut.xml", "<sbml><model>", UnreadableFile),
    ("deep.xml", "<sbml>" + "<a>" * 5000 + "</a>" * 5000 + "</sbml>", UnreadableFile),
    ("empty.ant", "", UnreadableFile),
    ("binary.ant", bytes(range(256)), UnreadableFile),
    ("model.txt", "A <=> B", UnreadableFile),
    ("model.py", "raise SystemExit", UnreadableFile),
]

NOT_FILES: list[tuple[str, type[Mistake]]] = [
    ("missing.crn", UnreadableFile),
    ("missing.json", UnreadableFile),
    ("missing.xml", UnreadableFile),
    ("missing.ant", UnreadableFile),
    ("missing.graphml", UnreadableFile),
    ("folder.crn", UnreadableFile),
    ("folder.json", UnreadableFile),
    ("folder.xml", UnreadableFile),
    ("folder.graphml", UnreadableFile),
    ("folder/../folder.crn", UnreadableFile),
    ("bruselator", UnknownName),
    ("Brusselator2", UnknownName),
    ("", Mistake),
    (" ", Mistake),
    (".", Mistake),
    ("..", Mistake),
    (".crn", UnknownName),
    ("x" * 5000 + ".crn", UnreadableFile),
    ("nul\0.crn", UnreadableFile),
    ("/", Mistake),
    ("kp=1", Mistake),
    ("~nobody/x.crn", UnreadableFile),
]


@pytest.mark.parametrize(("name", "content", "kind"), FILES, ids=[n for n, _, _ in FILES])
def test_files(name: str, content: str | bytes, kind: type[Mistake], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(kind) as caught:
        load(path)
    sentence(caught.value)
    assert main(["evaluate", str(path), "--json"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(("word", "kind"), NOT_FILES, ids=[ascii(w)[:40] for w, _ in NOT_FILES])
def test_what_is_no_file(
    word: str, kind: type[Mistake], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("folder.crn", "folder.json", "folder.xml", "folder.graphml", "folder"):
        (tmp_path / folder).mkdir()
    with pytest.raises(kind) as caught:
        load(word)
    sentence(caught.value)
    assert main(["evaluate", word]) == 2
    assert len(capfd.readouterr().err.splitlines()) == 1


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", closed)
    with pytest.raises(UnreadableFile, match="permission denied"):
        load(tmp_path / "model.crn")


def test_there_are_enough() -> None:
    assert len(FILES) + len(NOT_FILES) >= 50
