"""The zoo: every model reads, round-trips, is cited; the first six are the worked networks, parameter for parameter."""
from __future__ import annotations

import re
from fractions import Fraction as F
from math import prod
from pathlib import Path

import pytest

import symthermo as st
from symthermo.errors import UnknownName
from symthermo.networks import zoo

WANTED = (
    "michaelis_menten", "michaelis_menten_open", "brusselator", "schlogl", "ring", "deficiency_one", "edelstein", "lotka_volterra",
    "oregonator", "mapk_cascade", "repressilator", "atp_cycle", "kinesin",
)

WORKED = {
    # equations, (k_plus, k_minus), chemostats, state: W1 closed and open, W2, W3, W4, W5 (parameters ours)
    "michaelis_menten": ("E + S <=> C; C <=> E + P", [(2, 1), (3, F(1, 2))], {}, {"E": 0.4, "S": 1.5, "C": 0.6, "P": 0.3}),
    "michaelis_menten_open": ("E + S <=> C; C <=> E + P", [(2, 1), (3, F(1, 2))], {"S": 1.5, "P": 0.3}, {"E": 0.4, "C": 0.6}),
    "brusselator": (
        "A <=> X; B + X <=> Y + D; 2 X + Y <=> 3 X; X <=> E", [(1, F(1, 10))] * 4,
        {"A": 1, "B": 3, "D": 0.2, "E": 0.1}, {"X": 1.5, "Y": 1.2},
    ),
    "schlogl": ("A + 2 X <=> 3 X; B <=> X", [(3, 1), (F(3, 5), F(11, 5))], {"A": 1, "B": 0.4}, {"X": 1.6}),
    "ring": ("A <=> B; B <=> C; C <=> A", [(2, 1), (3, 1), (4, 1)], {}, {"A": 0.5, "B": 1, "C": 1.5}),
    "deficiency_one": (
        "2 A <=> A + B; A + B <=> 2 B; 2 B <=> 2 A", [(1, F(1, 2)), (2, 1), (F(7, 10), F(3, 10))], {}, {"A": 1.2, "B": 0.6},
    ),
    # two of the example models on the Fisher information of time (Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021)), M2 and M3
    "brusselator_closed": (
        "A <=> X; B + X <=> Y + D; 2 X + Y <=> 3 X; X <=> E",
        [(F(5, 1000), F(1, 1000)), (F(1, 100), F(1, 10000)), (1, F(1, 1000)), (1, F(1, 10000))], {},
        {"A": 200, "X": 1, "B": 300, "Y": 1, "D": 1, "E": 1},
    ),
    # examples on the Glansdorff-Prigogine criterion (S. Ito, J. Phys. A 55, 054001 (2022)), E2, E4, two isomerisations, E3
    "autocatalytic_three_state": (
        "A + X <=> 2 X; X <=> B; B <=> A", [(F(12, 10), F(1, 1000)), (1, F(1, 1000)), (1, F(1, 1000))], {}, {"A": 0.8, "X": 0.1, "B": 0.1},
    ),
    "triangle_dimer": ("A <=> 2 B; 2 B <=> C; C <=> A", [(2, 1), (1, F(1, 2)), (F(1, 2), F(3, 2))], {}, {"A": 0.25, "B": 0.25, "C": 0.65}),
    "autocatalysis_closed": ("A + X <=> 2 X", [(1, F(1, 5))], {}, {"A": 0.9, "X": 0.1}),
    "autocatalytic_isomerisation": ("A <=> B; A + B <=> 2 B", [(F(1, 2), 1), (2, 1)], {}, {"A": 0.95, "B": 0.05}),
    "brusselator_ab": (
        "A <=> X; B + X <=> Y + D; 2 X + Y <=> 3 X; X <=> E", [(1, F(1, 100)), (F(3, 2), F(1, 100)), (1, F(1, 100)), (1, F(1, 100))],
        {"A": 1, "B": 1, "D": 1, "E": 1}, {"X": 1.1, "Y": 1.42},
    ),
    "ring_balanced": ("A <=> B; B <=> C; C <=> A", [(2, 1), (3, 1), (1, 6)], {}, {"A": 0.5, "B": 1, "C": 1.5}),
}


@pytest.mark.parametrize("name", WORKED)
def test_worked_networks(name: str) -> None:
    equations, constants, held, state = WORKED[name]
    net = zoo.model(name)
    assert "; ".join(net.equation(r) for r in range(len(net.reactions))) == equations
    assert [(r.law.plus.value, r.law.minus.value) for r in net.reactions] == constants
    assert net.chemostats == tuple(s for s in net.species if s in held)
    assert net.values == {s: F(str(v)) for s, v in (held | state).items()}


@pytest.mark.parametrize("name", [*zoo.names(), *zoo.ALIASES])
def test_every_model(name: str, tmp_path: Path) -> None:
    net = st.load(name)
    assert getattr(st.zoo, name)() == net == st.network(net.text()) == st.network(net.graph)
    for ending in (".crn", ".json", ".graphml"):
        net.save(str(tmp_path / f"model{ending}"))
        assert st.load(tmp_path / f"model{ending}") == net
    missing = [c.symbol for c in net.constants if c.value is None] + [p for p, v in net.parameters.items() if v is None]
    assert missing + [s for s in net.species if s not in net.values] == []


def test_what_there_is() -> None:
    assert set(WANTED) <= set(zoo.names())
    assert set(zoo.names()) <= set(dir(st.zoo))
    assert zoo.model("schloegl") == zoo.model("schlogl")


def test_the_listing() -> None:
    rows = zoo.listing()
    assert [row["name"] for row in rows] == list(zoo.names())
    for row in rows:
        assert re.search(r"\((1[89]|20)\d\d\)$", row["citation"]), row
        assert row["title"]
    counts = {row["name"]: (row["species"], row["reactions"]) for row in rows}
    assert counts["mapk_cascade"] == (22, 20)
    assert counts["nicotinic_receptor"] == (13, 17)


def test_larger_models_have_the_structure_of_their_papers() -> None:
    mapk = zoo.model("mapk_cascade")                     # 7 proteins: three kinases, two phosphatases, Ras and its antagonist
    assert len(mapk.conservation_laws()) == 7
    assert len(mapk.cycles()) == 5                       # five phosphorylation-dephosphorylation cycles
    receptor = zoo.model("nicotinic_receptor")           # receptor and acetylcholine
    assert len(receptor.conservation_laws()) == 2
    assert len(receptor.cycles()) == 6
    assert len(zoo.model("kinesin").cycles(internal=True)) == 2


def test_kinesin_balances_where_hydrolysis_does() -> None:
    """Both cycles hydrolyse one ATP; the forward one by k_plus/k_minus = 5e11 micromol/l at zero load (Liepelt, Lipowsky 2007)."""
    law = {r.name: r.law.plus.value / r.law.minus.value for r in zoo.model("kinesin").reactions}
    forward, backward = law["r1"] * law["r2"] * law["r3"] * law["r4"], law["r5"] / law["r2"] * law["r6"] * law["r7"]
    assert forward == pytest.approx(5e11, rel=1e-9)
    assert float(backward / forward) == pytest.approx(1, rel=1e-3)


def test_edelstein_has_three_steady_states() -> None:
    """Of B + C = 15: the middle one is A = 1/2, B = 10, C = 5; the outer two are stable."""
    net = zoo.model("edelstein")
    assert net.values["B"] + net.values["C"] == 15

    def rates(a: F) -> tuple[F, F]:
        b = 15 * F(12, 10) / (F(12, 10) + a + F(1, 10))     # from dC/dt = 0
        state = (a, b, 15 - b)
        currents = [
            r.law.plus.value * prod(state[i] ** n for i, n in r.reactants) - r.law.minus.value * prod(state[i] ** n for i, n in r.products)
            for r in net.reactions
        ]
        change = [sum(n * j for n, j in zip(row, currents, strict=True)) for row in net.rows()]
        return change[0], change[2]

    assert rates(F(1, 2)) == (0, 0)
    assert [rates(F(a))[0] > 0 for a in ("0.09", "0.1", "0.49", "0.51", "6.6", "6.7")] == [True, False, False, True, True, False]


def test_unknown_models() -> None:
    with pytest.raises(UnknownName, match="there are"):
        zoo.model("nothing")
    with pytest.raises(AttributeError, match="brusselator"):
        _ = zoo.nothing
    with pytest.raises(UnknownName, match="did you mean 'brusselator'"):
        st.load("bruselator")
