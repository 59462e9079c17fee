"""Numbers at a state: the worked networks, levels, what is infinite or undefined, the choice of the steady state.

Worked numbers: networks W1 to W5 (parameters ours), formulas of M. Polettini, M. Esposito, J. Chem. Phys. 141, 024117 (2014);
R. Rao, M. Esposito, Phys. Rev. X 6, 041064 (2016); K. Yoshimura, A. Kolchinsky, A. Dechant, S. Ito, arXiv:2205.15227 (Onsager
split); A. Kolchinsky, A. Dechant, K. Yoshimura, S. Ito, arXiv:2206.14599 (information-geometric split); K. Yoshimura, S. Ito,
Phys. Rev. Lett. 127, 160601 (2021) (D, mobility); K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021) (I, D(x||x_eq)).
"""
from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from _numeric_cases import agrees
from hypothesis import given, settings
from hypothesis import strategies as hs

import symthermo as st
from symthermo.errors import BadValue, HypothesisFails, MissingValue, OutOfDomain, UnknownName
from symthermo.evaluate.report import KEYS
from symthermo.evaluate.state import evaluate

CASES = {
    "W1 closed": st.network("E+S<=>C | 2,1; C<=>E+P | 3,0.5; init: E=0.4, S=1.5, C=0.6, P=0.3"),
    "W1": st.network("E+S<=>C | 2,1; C<=>E+P | 3,0.5; chemostats: S=1.5, P=0.3; init: E=0.4, C=0.6"),
    "W2": st.network("A<=>X|1,0.1; B+X<=>Y+D|1,0.1; 2X+Y<=>3X|1,0.1; X<=>E|1,0.1; chemostats: A=1, B=3, D=0.2, E=0.1; init: X=1.5, Y=1.2"),
    "W3": st.network("A+2X<=>3X|3,1; B<=>X|0.6,2.2; chemostats: A=1, B=0.4; init: X=1.6"),
    "W4": st.network("A<=>B|2,1; B<=>C|3,1; C<=>A|4,1; init: A=0.5, B=1, C=1.5"),
    "W5": st.network("2A<=>A+B|1,0.5; A+B<=>2B|2,1; 2B<=>2A|0.7,0.3; init: A=1.2, B=0.6"),
}
CASES["W2 slow"] = CASES["W2"].with_values({"B": "1.2"})

SPLITS = {  # sigma; Hatano-Sasa, Onsager, information: excess, housekeeping
    "W1": "6.333971752 0.7345669987 5.599404754 0.9436527179 5.390319035 0.7345669987 5.599404754",
    "W2": "37.41747333 3.477495802 33.93997753 2.792650828 34.62482250 1.527903985 35.88956934",
    "W2 slow": "21.65893811 -0.04987470937 21.70881282 0.7717790089 20.88715910 0.4563333821 21.20260473",
    "W3": "11.06162713 0.05518034121 11.00644679 0.01334947445 11.04827765 0.01189853213 11.04972860",
    "W4": "14.70670734 8.209660037 6.497047308 9.429509117 5.277198227 8.630016246 6.076691099",
    "W5": "3.091415190 2.178213428 0.9132017622 2.194388936 0.8970262543 2.068900723 1.022514467",
}


@pytest.fixture(scope="module")
def reports():
    return {name: net.at() for name, net in CASES.items()}


@pytest.mark.parametrize("case", SPLITS)
def test_splits_of_the_worked_networks(reports, case):
    here = reports[case]
    numbers = [here.sigma]
    for way in ("hatano_sasa", "onsager", "information"):
        numbers += [here.excess[way]["excess"], here.excess[way]["housekeeping"]]
    assert agrees(numbers, SPLITS[case])


def test_michaelis_menten_closed(reports):
    here = reports["W1 closed"]
    assert agrees(here.J, "0.6 1.74")
    assert agrees(here.F, "0.6931471806 3.401197382")
    assert agrees(list(here.xdot.values()), "1.14 -0.6 -1.14 1.74")
    assert (here.fisher_information, here.levels["fisher_information"]) == (15.747, "exact")
    assert agrees([here.sigma, here.intrinsic_speed, here.gibbs_above_equilibrium], "6.333971752 3.968248984 3.367146185")
    eq = CASES["W1 closed"].equilibrium()
    assert agrees(list(eq.x.values()), "0.7513295992 0.1654868922 0.2486704008 1.985842707")
    assert eq.above == here.gibbs_above_equilibrium
    for way in here.excess.values():                     # detailed balanced: everything is excess
        assert way["excess"] == pytest.approx(here.sigma, rel=1e-12)
        assert abs(way["housekeeping"]) < 1e-12


def test_brusselator_in_full(reports):
    here = reports["W2"]
    assert agrees(here.J_plus, "1 4.5 2.7 1.5")
    assert agrees(here.J_minus, "0.15 0.024 0.3375 0.01")
    assert agrees(here.F, "1.897119985 5.233778845 2.079441542 5.010635294")
    assert agrees(here.L, "0.4480475704 0.8552138201 1.136122345 0.2973674819")
    assert agrees(here.A, "1.15 4.524 3.0375 1.51")
    assert agrees(list(here.xdot.values()), "-2.7535 2.1135")
    assert here.species == ("X", "Y")
    assert agrees(here.diffusion, "10.2215 -7.5615 -7.5615 7.5615")
    assert agrees(here.mobility, "2.736751217 -1.991336165 -1.991336165 1.991336165")
    assert agrees([here.steady_state["x"][s] for s in "XY"], "0.9181818182 3.281302047")
    assert (here.steady_state["chosen"], here.steady_state["stable"]) == ("only", False)
    there = CASES["W2"].at({s: here.steady_state["x"][s] for s in "XY"})
    assert agrees(there.sigma, "25.93815802")


@pytest.mark.parametrize(("case", "names", "printed"), [
    ("W1", "C", "0.4405594406"), ("W2 slow", "XY", "0.9181818182 1.366335083"), ("W3", "X", "1.918450654564"),
    ("W4", "ABC", "1.342105263 0.8684210526 0.7894736842"), ("W5", "A", "0.8231372407"),
])
def test_steady_states_of_the_worked_networks(reports, case, names, printed):
    assert agrees([reports[case].steady_state["x"][s] for s in names], printed)


def test_three_steady_states_and_their_choice():
    net = CASES["W3"]
    roots = ("0.131707078856", "0.949842266579", "1.918450654564")
    here = net.at()
    assert here.steady_state["chosen"] == "reached"
    assert len(here.steady_state["others"]) == 2
    assert net.at(X=0.5).steady_state["x"]["X"] == pytest.approx(float(roots[0]), abs=1e-11)
    for root, stable in zip(roots, (True, False, True), strict=True):
        chosen = evaluate(net, {}, steady={"X": root[:5]}).steady_state
        assert chosen["chosen"] == "given"
        assert chosen["stable"] is stable
        assert chosen["x"]["X"] == pytest.approx(float(root), abs=1e-11)
    lower = evaluate(net, {}, steady={"X": 0.1317}).excess["hatano_sasa"]["excess"]
    assert lower == pytest.approx(-0.304 * math.log(1.6 / 0.131707078856), rel=1e-10)
    with pytest.raises(HypothesisFails, match=r"found: X = 1.91845; X = 0.131707; X = 0.949842"):
        evaluate(net, {}, steady={"X": 7})


def test_a_named_steady_state_is_refined_where_the_search_missed_it():
    from symthermo.evaluate import stationary, values
    from symthermo.evaluate.field import field

    point = values.at(CASES["W3"])
    missed = stationary.SteadyStates([], point.net)
    found = stationary.find(point, field(point.net), missed, {"X": "0.95"})
    assert found.x["X"] == pytest.approx(0.949842266579, abs=1e-11)


def test_no_steady_state_is_a_value():
    here = st.network("0 -> X | 1; X + X -> X | 1e-9; init: X=1").at()
    assert here.sigma == math.inf
    growing = st.network("0 <=> X | 2, k; 2 X -> 3 X | 1; init: X=1").with_values({"km_r1": "0.1"}).at()
    assert growing.steady_state is None
    assert growing.excess["hatano_sasa"] == "undefined"
    assert "no positive steady state" in growing.why["steady_state"]


def test_gibbs_energy_does_not_depend_on_the_gauge_above_equilibrium(reports):
    # G(x) - G(x_eq) = D(x||x_eq), both computed with the mu0 of least norm
    net = CASES["W1 closed"]
    eq = net.equilibrium()
    difference = reports["W1 closed"].gibbs - net.at(eq.x).gibbs
    assert difference == pytest.approx(3.367146185, abs=1e-9)
    # least norm over all species: orthogonal to every conservation law
    ratios = [math.log(2), math.log(6)]
    S = np.array(net.rows(), dtype=float)
    mu0 = np.linalg.lstsq(S.T, -np.array(ratios), rcond=None)[0]
    x = np.array([0.4, 1.5, 0.6, 0.3])
    assert reports["W1 closed"].gibbs == pytest.approx(float(x @ (mu0 + np.log(x) - 1)), rel=1e-13)


def test_without_potentials_gibbs_is_undefined_and_says_why(reports):
    here = reports["W4"]
    assert math.isnan(here.gibbs)
    assert here.why["gibbs"] == "no chemical potentials: the cycle r1 + r2 + r3 has the affinity log(24)"
    assert "gibbs" not in here.levels
    assert here.to_json()["gibbs"] == "undefined"
    open_ = reports["W2"]                                # potentials exist, an equilibrium of the open network does not
    assert math.isfinite(open_.gibbs)
    assert open_.why["gibbs_above_equilibrium"] == "no equilibrium: the cycle r2 + r3 has the affinity log(1500)"


def test_forces_next_to_equilibrium_keep_every_digit():
    # sigma = k (x - y) ln(x/y) with x - y = 1e-30: doubles of x and y cannot even tell them apart
    net = st.network("A <=> B | 1, 1")
    here = net.at({"A": "1.000000000000000000000000000001", "B": 1})
    with mpmath.workdps(60):
        d = mpmath.mpf(10) ** -30
        assert here.F[0] == float(mpmath.log1p(d))
        assert here.sigma == float(d * mpmath.log1p(d))
        assert here.L[0] == float(d / mpmath.log1p(d))
    assert here.levels["sigma"] == "certified"


@settings(max_examples=8, deadline=None)
@given(hs.lists(hs.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1009), min_size=7, max_size=7))
def test_certified_numbers_are_the_nearest_doubles(numbers):
    a, b, c, *k = numbers
    net = st.network("2 A <=> B; A + B <=> C").with_values(dict(zip(("kp_r1", "km_r1", "kp_r2", "km_r2"), k, strict=True)))
    here = net.at(A=a, B=b, C=c)
    with mpmath.workdps(50):
        high = lambda q: mpmath.mpf(q.numerator) / q.denominator
        Jp, Jm = [k[0] * a * a, k[2] * a * b], [k[1] * b, k[3] * c]
        F = [mpmath.log(high(p) / high(m)) if p != m else mpmath.mpf(0) for p, m in zip(Jp, Jm, strict=True)]
        sigma = sum(high(p - m) * f for p, m, f in zip(Jp, Jm, F, strict=True))
        assert here.J.tolist() == [float(p - m) for p, m in zip(Jp, Jm, strict=True)]
        assert here.F.tolist() == [float(f) for f in F]
        assert here.sigma == float(sigma)
    dA = -2 * (Jp[0] - Jm[0]) - (Jp[1] - Jm[1])
    dB, dC = Jp[0] - Jm[0] - (Jp[1] - Jm[1]), Jp[1] - Jm[1]
    assert here.fisher_information == float(dA * dA / a + dB * dB / b + dC * dC / c)
    assert here.diffusion[0, 0] == float(4 * (Jp[0] + Jm[0]) + Jp[1] + Jm[1])


def test_equal_fluxes():
    here = st.network("A <=> B | 2, 1").at(A=1, B=2)
    assert (here.sigma, here.F[0], here.L[0]) == (0.0, 0.0, 2.0)
    assert here.excess["information"] == {"excess": 0.0, "housekeeping": 0.0}


def test_irreversible_reactions_cost_infinitely_much():
    here = st.network("r1: A -> B | 2; r2: B <=> C | 1, 1; init: A=1, B=2, C=3").at()
    assert here.sigma == math.inf
    assert here.F.tolist()[0] == math.inf
    assert here.why["sigma"] == "the entropy production rate is infinite: irreversible: r1"
    assert (here.A[0], here.L[0], here.diffusion[0, 0]) == (2.0, 0.0, 2.0)
    assert here.excess == dict.fromkeys(("hatano_sasa", "onsager", "information"), "undefined")
    assert here.to_json()["sigma"] == "inf"
    assert math.isfinite(here.fisher_information)


def test_laws_in_one_part_give_kinetics_only():
    net = st.network("r1: A <=> B | J = v*A/(K + A) - w*B; r2: B <=> C | 1, 1; init: A=1, B=2, C=3; parameters: v=3, K=2, w=0.25")
    here = net.at()
    assert here.J.tolist() == [0.5, -1.0]
    assert here.xdot == {"A": -0.5, "B": 1.5, "C": -1.0}
    assert here.levels["xdot"] == "exact"
    doc = here.to_json()
    assert (doc["sigma"], doc["F"][0], doc["J_plus"][0], doc["A"][0]) == ("undefined",) * 4
    assert doc["diffusion"][0][0] == "undefined"
    assert doc["diffusion"][2][2] == 5.0
    assert "one part" in doc["why"]["sigma"]
    assert here.steady_state["x"]["B"] == pytest.approx(here.steady_state["x"]["C"], rel=1e-9)


def test_laws_in_two_parts_are_as_good_as_mass_action():
    mass = st.network("r1: A <=> B | 2, 3; r2: 2 B <=> C | 1, 0.5; init: A=1, B=2, C=0.5")
    laws = st.network("r1: A <=> B | Jp = 2*A, Jm = 3*B; r2: 2 B <=> C | Jp = B^2, Jm = C/2; init: A=1, B=2, C=0.5")
    one, two = mass.at(), laws.at()
    for key in ("J_plus", "J_minus", "J", "F", "A", "L", "diffusion", "mobility"):
        assert np.array_equal(getattr(one, key), getattr(two, key)), key
    assert (one.sigma, one.fisher_information, one.xdot) == (two.sigma, two.fisher_information, two.xdot)
    assert two.why["gibbs"] == "no chemical potentials: the rate of r1, r2 is not mass action"
    root = st.network("A <=> B | Jp = sqrt(A), Jm = exp(-B); init: A=2, B=1").at()
    assert root.levels["J"] == root.levels["sigma"] == "numerical"
    assert root.sigma == pytest.approx((math.sqrt(2) - math.exp(-1)) * (0.5 * math.log(2) + 1), rel=1e-15)


def test_zero_concentrations_of_imported_models():
    from dataclasses import replace

    net = st.network("r1: A + B <=> C | 2, 1; r2: C <=> D | 1, 1; init: A=1, B=2, C=1, D=1")
    net = replace(net, species_data=tuple(replace(s, initial=Fraction(0)) if s.name in "CD" else s for s in net.species_data))
    here = net.at()
    assert here.xdot == {"A": -4.0, "B": -4.0, "C": 4.0, "D": 0.0}
    doc = here.to_json()
    assert doc["F"] == ["inf", "undefined"]
    assert (doc["sigma"], doc["fisher_information"], doc["intrinsic_speed"]) == ("inf", "inf", "inf")
    assert doc["why"]["sigma"] == "the entropy production rate is infinite: one way only at this state: r1 (C = 0)"
    assert doc["theorems"] == []
    assert doc["why"]["theorems"] == "the theorems speak of positive concentrations: C, D = 0"
    assert here.L.tolist() == [0.0, 0.0]
    assert here.steady_state["chosen"] == "only"          # of the class, which has positive points
    assert math.isfinite(here.gibbs)
    assert here.gibbs_above_equilibrium > 0


def test_rules_are_computed_and_reported():
    from dataclasses import replace

    from symthermo.expression import parse

    net = st.network("r1: A <=> B | 1, 2; r2: A + T <=> B + T | 1, 2; init: A=1, B=2")
    net = replace(net, assigned={"T": parse("U + B"), "U": parse("A/3")},
                  species_data=(*net.species_data, replace(net.species_data[0], name="U", initial=None)))
    here = net.at()
    assert here.state["T"] == pytest.approx(7 / 3, rel=1e-16)
    assert set(here.xdot) == {"A", "B"}
    assert here.J[1] == pytest.approx(-7.0, rel=1e-15)
    assert here.levels["xdot"] == "exact"
    with pytest.raises(BadValue, match="T is set by a rule of the model"):
        net.at(T=1)


def test_several_compartments_count_amounts():
    from dataclasses import replace

    net = st.network("A <=> B | 2, 1; init: A=1, B=1")
    net = replace(net, species_data=tuple(replace(s, volume=Fraction(v)) for s, v in zip(net.species_data, (2, 5), strict=True)))
    here = net.at()
    assert here.xdot == {"A": -0.5, "B": 0.2}
    assert here.volumes == {"A": 2.0, "B": 5.0}
    assert here.fisher_information == 1 / 2 + 1 / 5           # ndot^2/n
    assert here.diffusion.tolist() == [[3.0, -3.0], [-3.0, 3.0]]
    assert here.sigma == pytest.approx(math.log(2), rel=1e-15)
    eq = net.equilibrium().x                                  # 2 A = B, 2 A + 5 B = 7
    assert (eq["A"], eq["B"]) == (pytest.approx(7 / 12), pytest.approx(7 / 6))
    assert here.gibbs_above_equilibrium == pytest.approx(2 * math.log(12 / 7) + 5 * math.log(6 / 7), rel=1e-12)
    assert here.excess["hatano_sasa"]["excess"] == pytest.approx(here.sigma, rel=1e-12)
    assert "volumes" in here.to_json()


def test_missing_unknown_and_impossible_values():
    net = st.network("A <=> B | kp=kcat; chemostats: B")
    with pytest.raises(MissingValue, match=r"^no value for the species A, B and for kcat, k_minus_r1$"):
        net.at()
    with pytest.raises(MissingValue, match=r"^no value for the rate constants kcat, k_minus_r1$"):
        net.at(A=1, B=1)
    with pytest.raises(UnknownName, match="no species 'X'; the species are A, B"):
        net.at(X=1)
    for bad in (0, -1, "nan", "inf", "1/0", "x", None, float("nan")):
        with pytest.raises(BadValue, match=r"^A = "):
            net.at(A=bad)
    with pytest.raises(OutOfDomain, match="beyond the range"):
        st.network("9 A <=> B | 1, 1").at(A="1e99", B=1)


def test_the_document_is_complete_and_round_trips(reports):
    import json

    for name, here in reports.items():
        doc = json.loads(json.dumps(here.to_json(), allow_nan=False))
        assert list(doc) == [k for k in KEYS if k != "volumes"], name
        assert set(doc["levels"].values()) <= {"exact", "certified", "numerical", "estimated"}
        assert set(doc["levels"]) <= set(doc)
        assert doc["sigma"] == here.sigma                     # 17 digits: nothing lost
        assert np.array_equal(doc["diffusion"], here.diffusion)


def test_displays(reports):
    here = reports["W2"]
    assert repr(here) == "<StateReport of network: sigma = 37.41747333, intrinsic speed = 2.962585027>"
    assert "37.41747333" in here._repr_html_()
    assert "&lt;" in st.network("A -> B | 1").at({"A": 1, "B": 1})._repr_html_() or "<table>" in here._repr_html_()
    assert "log(1500)" in here.text()
    assert max(map(len, here.text().splitlines()[:-2])) < 100


def test_the_doors_agree(tmp_path, reports):
    net = CASES["W2"]
    net.save(str(tmp_path / "b.json"))
    net.save(str(tmp_path / "b.crn"))
    for path in ("b.json", "b.crn"):
        again = st.load(str(tmp_path / path)).at().to_json()
        assert again == reports["W2"].to_json()
    assert st.load("brusselator").at().to_json() == reports["W2"].to_json()
