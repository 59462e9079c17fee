"""What the theory refuses is refused in one sentence, item by item.

Lists: S. Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446; S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020),
arXiv:1810.06832; N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from _sentences import sentence

import symthermo as st
from symthermo.cli import main
from symthermo.errors import BadStructure, BadValue, HypothesisFails, MissingValue, Mistake, OutOfDomain, UnknownName

RING, TWO, LEVELS = st.zoo.driven_ring(), st.zoo.two_state(), st.zoo.three_states()
SWITCHED = st.jump([[0, "1 + t"], [2, 0]])
ONE_WAY = st.jump([[0, 1], [0, 0]])
APART = st.jump([[0, 1, 0, 0], [2, 0, 0, 0], [0, 0, 0, 3], [0, 0, 1, 0]])
FAMILY = st.tilted.family(LEVELS, {"r": [1, 0, -1]})
TABLE = {"theta_1": [0, 1, 2], "eta_1": [0, 0.76, 0.96]}
SMALL = st.diffusion("-x", cells=20)
HERE = RING.moving([0.6, 0.3, 0.1])
PATH = SWITCHED.integrate([0.5, 0.5], 1)

Row = tuple[Callable[[], Any], type[Mistake], str]

CRITERION: list[Row] = [
    (lambda: st.zoo.schlogl().stability(), HypothesisFails, "name one by `steady`"),
    (lambda: st.zoo.schlogl().stability({"X": 0}), HypothesisFails, "undefined on the boundary"),
    (lambda: st.network("A -> B | 1; init: A=1, B=1").stability(), HypothesisFails, "boundary|undefined"),
    (lambda: ONE_WAY.stability(), HypothesisFails, "p = 0 in s2"),
    (lambda: APART.stability(), HypothesisFails, "not unique"),
    (lambda: st.JumpProcess.from_energies([0, "E"], {(0, 1): 0}).stability(), MissingValue, "no value for E"),
    (lambda: SWITCHED.stability("soon"), BadValue, "expected a time"),
    (lambda: RING.stability().at(s0=-1), BadValue, "positive concentrations"),
    (lambda: RING.stability().at(z=1), UnknownName, "no internal species 'z'"),
    (lambda: st.zoo.brusselator().stability().lyapunov(), HypothesisFails, "stable"),
]
SPEED: list[Row] = [
    (lambda: RING.moving([0.6, 0.3, 0.2]), BadValue, "sum to 1"),
    (lambda: RING.moving([1.1, -0.1, 0]), BadValue, "not negative"),
    (lambda: st.jump([[-1, 1], [2, -1]]), BadStructure, "close the column"),
    (lambda: HERE.observable([1, 1, 1]), HypothesisFails, "variance 0"),
    (lambda: HERE.observables([1, 2, 3], [2, 4, 6]), HypothesisFails, "combination|dependent|variance"),
    (lambda: HERE.observables([[1, 2, 3], [2, 4, 6]]), BadStructure, "one by one"),
    (lambda: HERE.generating([1, 2, 3], math.nan), BadValue, "finite number"),
    (lambda: HERE.hoelder([1, 2, 3], 0.5), BadValue, "a number from 1"),
    (lambda: ONE_WAY.moving([0.5, 0.5]).fisher_by_forces, HypothesisFails, "one way only"),
    (lambda: ONE_WAY.moving([0.5, 0.5]).sigma_rate, HypothesisFails, "one way only"),
    (lambda: ONE_WAY.moving([0.5, 0.5]).least_sigma([0, 1]), HypothesisFails, "one way only"),
    (lambda: ONE_WAY.moving([0.5, 0.5]).edge_bound, HypothesisFails, "one way only"),
    (lambda: PATH.relaxation, HypothesisFails, "constant in time"),
    (lambda: st.theorems["cr.monotone"].on(SWITCHED).certify([0.5, 0.5], t=1), HypothesisFails, "time"),
    (lambda: RING.moving([1, 0, 0]).gap, HypothesisFails, "a state is empty"),
    (lambda: TWO.integrate([0.9, 0.1], []), BadValue, "increasing"),
    (lambda: TWO.simulate([0.9, 0.1], []), BadValue, "increasing"),
    (lambda: RING.at([0.6, 0.3, 0.1], t="soon"), BadValue, "expected a time"),
    (lambda: RING.stationary(t=math.nan), BadValue, "expected a time"),
    (lambda: st.jump([[0, "1/(1 - t)^2"], [1, 0]]).propagate([0.5, 0.5], 2), OutOfDomain, "cannot be followed"),
    (lambda: st.jump([[0, "exp(1000*t)"], [1, 0]]).propagate([0.5, 0.5], 2), OutOfDomain, "cannot be followed"),
    (lambda: st.jump([[0, 1], [1, 0]], states=[["a"], ["b"]]), BadStructure, "expected a label for each state"),
    (lambda: st.jump([[0, 1], [1, 0]], states=3), BadStructure, "expected a label for each state"),
    (lambda: st.jump([[0, "a"], [1, 0]], parameters=["a"]), BadValue, "values by name"),
    (lambda: st.jump([[0, "2 + sin(t)"], [1, 0]], breaks=3), BadValue, "increasing times"),
    (lambda: st.JumpProcess.piecewise([1], None), BadStructure, "a list of rate matrices"),
    (lambda: st.JumpProcess.from_energies(None, {(0, 1): 0}), BadStructure, "energies = None"),
    (lambda: st.JumpProcess.from_energies([0, 1], [(0, 1)]), BadStructure, "barriers = "),
    (lambda: st.JumpProcess.from_energies([0, 1], {}), BadStructure, "no barrier"),
    (lambda: st.diffusion("-x", periodic=None), BadValue, "periodic = None"),
    (lambda: st.diffusion("-x", cells=10**9), BadValue, "at most"),
    (lambda: st.diffusion("-k*x", values=["k"]), BadValue, "numbers by name"),
    (lambda: st.diffusion("-x", values={"x": 3}), BadValue, "'x' is a coordinate"),
    (lambda: st.diffusion(lambda x: "a", cells=20).stationary(), BadValue, "real numbers"),
    (lambda: st.diffusion(lambda x: x * 1j, cells=20).stationary(), BadValue, "real numbers"),
    (lambda: st.diffusion(lambda x: np.ones(3), cells=20).stationary(), BadValue, "one for each point"),
    (lambda: st.diffusion(lambda x, y: x, cells=20).stationary(), BadStructure, "cannot be called with x alone"),
    (lambda: SMALL.integrate("exp(-x^2)", []), BadValue, "increasing"),
    (lambda: SMALL.at("exp(-x^2)").observable("1"), HypothesisFails, "variance 0"),
    (lambda: st.gaussian(1, 1, 1, "1/4").integrate(1000), OutOfDomain, "too wide"),
]
DUALITY: list[Row] = [
    (lambda: FAMILY.at(1.5), OutOfDomain, "at most 1 in the states"),
    (lambda: FAMILY.theta(math.nan), BadValue, "finite numbers"),
    (lambda: FAMILY.psi(1e308), BadValue, "finite numbers below"),
    (lambda: st.tilted.family([0.5, 0.5], [1, 1]), HypothesisFails, "dependent"),
    (lambda: st.tilted.family([0.5, 0.25, 0.25], [[1, 2, 3], [2, 4, 6]]), HypothesisFails, "dependent"),
    (lambda: st.tilted.family([0.5, 0.5, 0], [1, 2, 3]).split([0.5, 0.25, 0.25]), HypothesisFails, "p > 0 and p_eq = 0"),
    (lambda: st.tilted.line("x^2/2", "x^3").at(1), OutOfDomain, "outgrows|infinite|does not"),
    (lambda: st.tilted.family(RING, [1, 0, -1]), HypothesisFails, "excess"),
    (lambda: st.tilted.family(SWITCHED, [1, 0]), HypothesisFails, "time"),
    (lambda: st.tilted.family(st.diffusion("-x + t"), ["x"]), HypothesisFails, "depends on time"),
    (lambda: st.tilted.family(st.diffusion("1", box=(0, 1), periodic=True, cells=20), ["x^2"]), HypothesisFails, "excess"),
    (lambda: FAMILY.path_constraint([0.2, 0.3, 0.5], [0.1]), HypothesisFails, "no tilted equilibrium"),
    (lambda: FAMILY.path_constraint(FAMILY.p(-1), ["a"]), BadValue, "expected 1 numbers"),
    (lambda: FAMILY.table("a"), BadValue, "expected 1 numbers"),
    (lambda: FAMILY.only(), BadStructure, "different observables"),
    (lambda: FAMILY.only("r", "r"), BadStructure, "different observables"),
    (lambda: st.tilted.family([0.5, 0.5], [1, 2]).split("a"), BadValue, "expected 2 probabilities"),
    (lambda: st.tilted.gaussian(st.gaussian([[-1, 1], [-1, -1]], [[1, 0], [0, 1]], [0, 0], [[1, 0], [0, 1]])), HypothesisFails, "driven"),
    (lambda: st.tilted.gaussian(None), BadStructure, "no Gaussian process"),
    (lambda: st.tilted.gaussian(st.gaussian(-1, 1, 0, 1), 3), UnknownName, "places of coordinates"),
    (lambda: st.tilted.line("x^2/2", ["x^2"]).at(0), OutOfDomain, "edge"),
    (lambda: st.tilted.minimum_ep(TABLE, 0.5, sigmas=math.nan), BadValue, "standard errors"),
    (lambda: st.tilted.minimum_ep(TABLE, 0.5, sigmas="a"), BadValue, "standard errors"),
    (lambda: st.tilted.minimum_ep(TABLE, 0.5, eta_error=-1), BadValue, "not negative"),
    (lambda: st.tilted.minimum_ep(TABLE, 0.5, eta_error=[1, 2]), BadValue, "eta_error"),
    (lambda: st.tilted.minimum_ep({"theta_1": [0, 1], "eta_1": [0, 0]}, 0), HypothesisFails, "does not respond"),
]


@pytest.mark.parametrize(("made", "kind", "words"), CRITERION + SPEED + DUALITY)
def test_refused_in_one_sentence(made: Callable[[], Any], kind: type[Mistake], words: str) -> None:
    with pytest.raises(kind, match=words) as caught:
        made()
    sentence(caught.value)


# -- what is a value, with its reason ----------------------------------------------------------------------------------
def test_criteria_say_nothing_at_a_bifurcation() -> None:
    # x' = (1 - x)^3 has a triple root at x = 1: K = 0
    net = st.network("0 <=> X | 1, 3; 2 X <=> 3 X | 3, 1; init: X=1")
    found = net.stability({"X": 1})
    assert (found.stability, found.gp, found.speed) == ("inconclusive",) * 3
    assert "bifurcation" in found.why["gp"]


def test_an_empty_state_that_fills_has_infinite_speed_and_a_finite_length() -> None:
    found = TWO.moving([1, 0])
    assert found.fisher == math.inf
    assert "empty state 1" in found.why["fisher"]
    path = TWO.integrate([1, 0], 1)
    assert path.action == math.inf
    assert "1/t" in path.why["action"]
    # of two states the length is the angle: both are the same arc
    law = TWO.propagate([1, 0], 1)
    assert path.length == pytest.approx(4 * math.asin(math.hypot(math.sqrt(law[0]) - 1, math.sqrt(law[1])) / 2), rel=1e-11)


def test_an_empty_state_that_stays_empty_is_dropped() -> None:
    found, alone = APART.moving([0.5, 0.5, 0, 0]), st.jump([[0, 1], [2, 0]]).moving([0.5, 0.5])
    assert found.fisher == pytest.approx(alone.fisher, rel=1e-14)
    assert not found.why


def test_one_way_jumps_have_an_infinite_force() -> None:
    found = ONE_WAY.moving([0.5, 0.5])
    assert found.sigma == math.inf
    assert "cannot go back" in found.why["sigma"]
    assert ONE_WAY.integrate([0.5, 0.5], 1).entropy_production == math.inf


def test_on_the_boundary_the_field_diverges_and_phi_is_its_limit() -> None:
    flat = st.tilted.family([0.5, 0.5], [-1, 1])
    found = flat.at(1)
    assert found.theta[0] == math.inf
    assert found.phi == pytest.approx(math.log(2), rel=1e-14)
    assert "diverges" in found.why["theta"]


def test_minus_theta_etadot_is_called_no_bound() -> None:
    assert "not a bound" in FAMILY.inferred_rate(0.1, 0.2).why


# -- near the steady state: rounding does not keep an integral from ending ---------------------------------------------
@pytest.mark.parametrize("e", [0.0, 1e-13, 1e-10, 1e-7])
def test_integrals_end_near_the_stationary_law(e: float) -> None:
    # two states, p = p_eq + e exp(-k t): length = |e| (1 - exp(-k t))/sqrt(p_1 p_2), to first order in e
    path = TWO.integrate([0.25 + e, 0.75 - e], 1)
    assert path.length == pytest.approx(e * -math.expm1(-3) / math.sqrt(0.25 * 0.75), rel=1e-2, abs=1e-15)
    assert path.entropy_production == pytest.approx(e**2 * -math.expm1(-6) / (2 * 0.25 * 0.75), rel=1e-2, abs=1e-29)


@pytest.mark.parametrize("t", [1e4, 1e8])
def test_integrals_over_long_times(t: float) -> None:
    # detailed balance: Sigma = D(p||p_eq) when the law has relaxed
    path = TWO.integrate([0.9, 0.1], t)
    assert path.entropy_production == pytest.approx(0.9 * math.log(0.9 / 0.25) + 0.1 * math.log(0.1 / 0.75), rel=1e-11)
    assert path.length == pytest.approx(4 * math.asin(math.hypot(math.sqrt(0.9) - 0.5, math.sqrt(0.1) - math.sqrt(0.75)) / 2), rel=1e-6)


def test_a_trap_without_noise_is_infinitely_dissipative() -> None:
    path = st.gaussian(-1, 0, 1, "1/4").integrate(1)
    # only the width shrinks and the mean moves: I = mdot^2/V + Vdot^2/(2 V^2) = 4 + 2
    assert path.entropy_production == math.inf
    assert path.length == pytest.approx(math.sqrt(6), rel=1e-12)


def test_probabilities_given_as_exact_numbers() -> None:
    assert RING.moving([Fraction(3, 5), Fraction(3, 10), Fraction(1, 10)]).sigma == HERE.sigma


# -- the shell ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("line", [
    ["evaluate", "driven_ring", "--at", "0=0.5, 1=0.6"], ["evaluate", "driven_ring", "--at", "9=1"],
    ["evaluate", "sensor", "--set", "eps=0"],
    ["evaluate", "sensor", "--set", "l=nan"], ["evaluate", "double_well", "--at", "p = x"], ["evaluate", "double_well", "--set", "T=-1"],
    ["evaluate", "harmonic_trap", "--at", "t=-1"], ["evaluate", "harmonic_trap", "--at", "x=1"],
    ["integrate", "sensor", "--until", "nan"], ["integrate", "double_well", "--until", "1", "--points", "0"],
    ["integrate", "harmonic_trap", "--until", "1", "--points", "0"], ["integrate", "driven_ring", "--until", "1", "--points", "1"],
    ["derive", "driven_ring", "--set", "foo=1"],
], ids=" ".join)
def test_the_shell_ends_with_two_and_a_sentence(line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("symthermo: ")
    assert err.count("\n") == 1
