"""Trajectories: worked integrals, closed forms, output points, files, what has no finite entropy production.

Worked numbers: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), example M1 (speed.time, gibbs.rate); K. Yoshimura,
S. Ito, Phys. Rev. Lett. 127, 160601 (2021), reversible Brusselator (tsl); parameters ours.
"""
from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from _numeric_cases import agrees

import symthermo as st
from symthermo.errors import BadValue, MissingValue, OutOfDomain, UnreadableFile
from symthermo.evaluate.trajectory import POINTS, integrate
from symthermo.expression import parse


def test_michaelis_menten_to_time_one():
    net = st.load("michaelis_menten")
    path = net.integrate(t=1, points=3)
    assert agrees(path.y[:, -1], "0.6410400749 0.7168998973 0.3589599251 1.324140178")
    assert agrees([path.length, 2 * path.action, path.entropy_production], "1.548521554 2.836024399 2.712496093")
    assert path.length**2 / (2 * path.action) == pytest.approx(0.8455212887, abs=1e-10)
    # the entropy produced is the drop of D(x||x_eq) (gibbs.rate, integrated)
    drop = net.equilibrium().above - net.equilibrium({s: path.x[s][-1] for s in net.species}).above
    assert path.entropy_production == pytest.approx(drop, rel=1e-9)
    assert path.drift < 1e-12


@pytest.mark.parametrize(("tau", "x", "sigma"), [
    (1, "0.4304004984 2.420996889", "18.90698829"), (5, "0.5811368981 4.494559232", "62.04146008"),
])
def test_brusselator(tau, x, sigma):
    path = st.load("brusselator").integrate(t=tau, points=2, rtol=1e-12)
    assert np.allclose([path.x["X"][-1], path.x["Y"][-1]], [float(v) for v in x.split()], rtol=2e-9)
    assert path.entropy_production == pytest.approx(float(sigma), abs=2e-8)


def test_one_reaction_in_closed_form():
    # A <=> B with k_plus + k_minus = 3: x_B(t) = 8/3 - (5/3) exp(-3 t)
    path = st.network("A <=> B | 2, 1; init: A=3, B=1").integrate(t=2, points=9)
    exact = 8 / 3 - 5 / 3 * np.exp(-3 * path.t)
    assert np.allclose(path.x["B"], exact, rtol=1e-9)
    assert np.allclose(path.y[1], path.x["B"])
    assert np.allclose(path.J[0], 5 * np.exp(-3 * path.t), rtol=1e-7)
    assert np.allclose(path.sigma, path.J[0] * path.F[0])
    D = lambda a, b: a * np.log(a / (4 / 3)) + b * np.log(b / (8 / 3))
    assert path.entropy_production == pytest.approx(D(3, 1) - D(4 - exact[-1], exact[-1]), rel=1e-9)


def test_integrals_do_not_depend_on_the_output_points():
    net = st.load("brusselator")
    few, many = (net.integrate(t=10, points=n) for n in (2, 333))
    for key in ("entropy_production", "length", "action"):
        assert getattr(few, key) == pytest.approx(getattr(many, key), rel=1e-8)
    assert many.running["length"][0] == 0
    assert np.all(np.diff(many.running["entropy_production"]) > 0)


def test_output_times():
    net = st.load("ring")
    path = net.integrate(t=7, points=15)
    assert path.t.tolist() == np.linspace(0, 7, 15).tolist()
    assert len(net.integrate(t=1).t) == POINTS
    assert net.integrate(t=[0, 0.5, 4]).t.tolist() == [0, 0.5, 4]
    assert net.integrate({"A": 2}, 1, points=2).x["A"][0] == 2
    for wrong in ({"t": 0}, {"t": -1}, {"t": math.nan}, {"t": "soon"}, {"t": 1, "points": 1}, {"t": 1, "points": 2.5}, {"t": [1, 1]},
                  {"t": [0, 1], "points": 3}, {"t": 1, "rtol": 1.0}, {"t": 1, "method": "Euler"}):
        with pytest.raises(BadValue):
            net.integrate(**wrong)
    with pytest.raises(MissingValue, match="no end time"):
        net.integrate()
    with pytest.raises(MissingValue, match="no value for the species C"):
        st.network("A <=> C | 1, 1").integrate({"A": 1}, 1)


def test_irreversible_and_one_part_laws():
    path = st.network("A -> B | 1; init: A=1, B=1").integrate(t=1, points=3)
    assert path.entropy_production == math.inf
    assert path.to_json()["sigma"] == ["inf"] * 3
    assert path.x["A"][-1] == pytest.approx(math.exp(-1), rel=1e-9)
    # I = x_A (1 + x_A/x_B): its integral in closed form, with u = x_A from 1 to 1/e and x_A + x_B = 2
    assert 2 * path.action == pytest.approx(2 * math.log((2 - math.exp(-1)) / 1), rel=1e-9)
    path = st.network("A <=> B | J=A - B; init: A=2, B=1").integrate(t=1, points=3)
    doc = path.to_json()
    assert (doc["entropy_production"], doc["sigma"]) == ("undefined", ["undefined"] * 3)
    assert "entropy_production" not in doc["levels"]
    assert "r1 is not told apart" in doc["why"]["sigma"]
    assert math.isfinite(path.length)


def test_from_zero_the_singularity_is_integrable():
    # A <=> B from B = 0: sigma diverges as ln t, its integral is the drop of D(x||x_eq)
    net = st.network("A <=> B | 2, 1; init: A=1, B=1")
    net = replace(net, species_data=(net.species_data[0], replace(net.species_data[1], initial=Fraction(0))))
    path = net.integrate(t=40, points=3)
    assert path.sigma[0] == math.inf
    assert path.entropy_production == pytest.approx(math.log(3), rel=1e-7)      # D((1, 0)||(1/3, 2/3))
    assert "concentration is zero" in path.why["sigma"]


def test_chemostats_and_rules_are_in_the_table():
    net = st.network("A <=> X | 1, 2; chemostats: A=3; init: X=1")
    net = replace(net, species_data=(*net.species_data, replace(net.species_data[1], name="T", initial=None)),
                  assigned={"T": parse("A + 2*X")})
    path = net.integrate(t=1, points=4)
    assert list(path.x) == ["A", "X", "T"]
    assert np.all(path.x["A"] == 3)
    assert np.allclose(path.x["T"], 3 + 2 * path.x["X"])


def test_rates_that_depend_on_rules_have_the_right_jacobian():
    net = st.network("A <=> B | Jp = k*A/(1 + T), Jm = B; init: A=2, B=1; parameters: k=3").with_values({})  # T: a parameter until set
    net = replace(net, parameters={"k": Fraction(3)}, assigned={"T": parse("A*B")},
                  species_data=(*net.species_data, replace(net.species_data[1], name="T", initial=None)))
    from symthermo.evaluate.field import field

    rates = field(net)
    x = rates.expand(np.array([2.0, 1.0]))
    assert x.tolist() == [2.0, 1.0, 2.0]
    h = 1e-6
    slopes = [(rates.rate(rates.expand(np.array([2.0, 1.0]) + h * e)) - rates.rate(rates.expand(np.array([2.0, 1.0]) - h * e))) / (2 * h)
              for e in np.eye(2)]
    assert np.allclose(rates.jacobian(x), np.transpose(slopes), rtol=1e-8)


def test_csv(tmp_path):
    path = st.load("brusselator").integrate(t=5, points=11)
    file = tmp_path / "out.csv"
    path.save_csv(file)
    rows = list(csv.reader(file.read_text().splitlines()))
    assert rows[0] == ["t", "A", "X", "B", "Y", "D", "E", "sigma"]
    assert len(rows) == 12
    table = np.array(rows[1:], dtype=float)
    assert np.array_equal(table, np.column_stack([path.t, path.y.T, path.sigma]))
    with pytest.raises(UnreadableFile, match="cannot be written"):
        path.save_csv(tmp_path / "missing" / "out.csv")
    assert [f.name for f in tmp_path.iterdir()] == ["out.csv"]


def test_the_document():
    path = st.load("schlogl").integrate(t=2, points=5)
    doc = json.loads(json.dumps(path.to_json(), allow_nan=False))
    assert {"t", "x", "sigma", "entropy_production", "fisher_information", "length", "action", "theorems"} <= set(doc)
    assert doc["x"]["X"] == path.x["X"].tolist()
    assert [len(doc[k]) for k in ("t", "sigma", "fisher_information")] == [5, 5, 5]
    assert doc["entropy_production"] == path.entropy_production
    assert repr(path).startswith("<Trajectory of schlogl: t = 0 to 2, 5 times")


def test_a_law_that_consumes_what_is_not_there_is_told_by_name():
    net = st.network("r1: A <=> B | J = 1 + 0*A; init: A=0.5, B=1")
    with pytest.raises(OutOfDomain, match="species A became"):
        integrate(net, {}, 2)


def test_an_imported_model_that_starts_from_zero_has_kinetics_and_pays_a_finite_price():
    net = st.load(str(Path(__file__).parents[1] / "examples" / "models" / "BIOMD0000000150.xml"))
    here = net.at()
    assert all(math.isfinite(v) for v in here.xdot.values())
    assert (here.sigma, here.fisher_information) == (math.inf, math.inf)
    assert "(CDK2cycA = 0)" in here.why["sigma"]
    path = net.integrate(t=10, points=3)
    end = {s: path.x[s][-1] for s in net.species}
    assert path.entropy_production == pytest.approx(net.equilibrium().above - net.equilibrium(end).above, rel=1e-6)
