"""Diffusions on a grid: detailed balance, rates of convergence to closed forms, motion, ensembles, refusals.

Sources: D. L. Scharfetter, H. K. Gummel, IEEE Trans. Electron Devices 16, 64 (1969); S. Ito, A. Dechant, Phys. Rev. X 10, 021056
(2020), arXiv:1810.06832 (identifiers cr.speed, cr.multi, cr.monotone); N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024),
arXiv:2112.11008 (double well, leg.ep).
"""
from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st_
from scipy.integrate import quad
from scipy.linalg import expm

import symthermo as st
from symthermo.errors import BadStructure, BadValue, HypothesisFails, Mistake, OutOfDomain, UnknownName
from symthermo.expression import ExpressionError
from symthermo.numeric import fokker_planck as fp

TRAP = st.gaussian(-1, 1, mean=1, cov="0.25")
WELL = {"potential": "x^4/4 - x^2/2", "T": "1/2"}


def orders(errors: list[float]) -> list[float]:
    """Order of convergence from the errors of grids each twice as fine."""
    return [float(np.log2(abs(a/b))) for a, b in pairwise(errors)]


# -- detailed balance --------------------------------------------------------------------------------------------------
def test_the_rates_know_the_work() -> None:
    d = st.diffusion(**WELL, box=(-3, 3), cells=50)
    made, V = d.discretised, d.centres[0]**4/4 - d.centres[0]**2/2
    assert np.log(made.forward/made.backward) == pytest.approx((V[:-1] - V[1:])/0.5, rel=1e-12, abs=1e-13)
    assert d.stationary() == pytest.approx(np.exp(-V/0.5)/(np.exp(-V/0.5).sum()*d.cell), rel=1e-11)
    assert d.at(d.stationary()).sigma < 1e-25


@pytest.mark.parametrize("force", [
    {"potential": "x^2 + x*y + y^4/4"},
    {"force": "-2*x - y, -x - y^3"},
    {"force": lambda x, y: (-2*x - y, -x - y**3)},
    {"potential": lambda x, y: x**2 + x*y + y**4/4},
    {"force": "-2*x, 0", "potential": "x*y + y^4/4"},
])
def test_a_gradient_in_two_dimensions_is_an_equilibrium(force) -> None:
    d = st.diffusion(**force, box=(-3, 3), cells=(14, 17), T="0.7")
    law, equilibrium = d.discretised.stationary
    x, y = d.discretised.grid.points.T
    weight = np.exp(-(x**2 + x*y + y**4/4)/0.7)
    assert equilibrium
    assert law == pytest.approx(weight/weight.sum(), rel=1e-10)


def test_a_rotating_force_is_driven() -> None:
    d = st.diffusion("-x + y, -y - x", box=(-4, 4), cells=12)
    law, equilibrium = d.discretised.stationary
    assert not equilibrium
    state = d.at(d.stationary())
    assert abs(state.rate).max() < 1e-14
    assert state.excess == pytest.approx(0, abs=1e-12)
    assert state.sigma > 1
    sparse = fp._factorised(144, d.discretised.grid, d.discretised.forward, d.discretised.backward, 70)
    assert sparse == pytest.approx(law, rel=1e-10)


def test_a_tilted_ring_carries_the_exact_current() -> None:
    """Stratonovich: J = D (1 - e^{-fL/T})/int int, with p(x) ~ int_0^L exp[(U(x + z) - U(x))/T] dz, U = V - f x."""
    f, L, T = 0.8, 2*np.pi, 0.6
    U = lambda x: np.cos(x) - f*x
    inner = lambda x: quad(lambda z: np.exp((U(x + z) - U(x))/T), 0, L)[0]
    current = T*(1 - np.exp(-f*L/T))/quad(inner, 0, L)[0]
    errors = []
    for n in (32, 64, 128):
        d = st.diffusion("sin(x) + 0.8", box=(0, L), cells=n, periodic=True, T="0.6")
        J = np.subtract(*d.at(d.stationary()).fluxes)
        assert J.std() < 1e-12
        assert d.at(d.stationary()).sigma == pytest.approx(J.mean()*f*L/T, rel=1e-10)
        errors.append(J.mean() - current)
    assert orders(errors) == pytest.approx([2, 2], abs=0.1)
    assert abs(errors[-1]) < 1e-3*current


# -- the order of the scheme -------------------------------------------------------------------------------------------
def test_the_grid_tends_to_the_gaussian_with_its_square() -> None:
    exact = TRAP.at(0.5)
    rows = []
    for n in (120, 240, 480):
        d = st.diffusion("-x", box=(-8, 8), cells=n)
        start, later = d.at(TRAP.at(0).density), d.at(d.propagate(TRAP.at(0).density, 0.5))
        rows.append([start.sigma - 3.25, start.fisher - 22, later.sigma - exact.sigma, later.fisher - exact.fisher,
                     later.fisher_rate - exact.fisher_rate, later.mean[0] - exact.mean[0], later.entropy - exact.entropy])
    for errors in zip(*rows, strict=True):
        assert orders(list(errors)) == pytest.approx([2, 2], abs=0.15)
    assert abs(rows[-1][2]) < 1e-4


def test_length_action_and_dissipation_of_the_path() -> None:
    """ell = 1.259010885, C = 1.230305374 from 0 to 1; Sigma what the divergence loses."""
    path, rows = TRAP.integrate(1), []
    for n in (130, 260):
        found = st.diffusion("-x", box=(-6, 7), cells=n).integrate(TRAP.at(0).density, 1)
        rows.append([found.length - 1.259010885, found.action - 1.230305374, found.entropy_production - path.entropy_production])
    assert rows[-1] == pytest.approx([0, 0, 0], abs=5e-3)
    for errors in zip(*rows, strict=True):
        assert orders(list(errors)) == pytest.approx([2], abs=0.1)


def test_two_dimensions_tend_with_the_square_too() -> None:
    process = st.gaussian([[-1, 0.5], [-0.5, -2]], [[1, 0], [0, 1]], [0.5, 0.2], [[0.5, 0], [0, 0.5]])
    exact, end, rows = process.at(0), process.stationary(), []
    for n in (25, 50, 100):
        d = st.diffusion("-x + y/2, -x/2 - 2*y", box=(-5, 5), cells=n)
        state, last = d.at(exact.density), d.at(d.stationary())
        rows.append([state.sigma - exact.sigma, state.fisher - exact.fisher, last.sigma - end.sigma,
                     last.covariance[0, 1] - end.covariance[0, 1], state.visible("y").fisher - exact.visible(1).fisher])
    for errors in zip(*rows, strict=True):
        assert orders(list(errors)) == pytest.approx([2, 2], abs=0.15)


def test_two_observables_hold_all_the_information() -> None:
    """v_x^2 + v_xx^2 = I for a Gaussian, v_x = 2 and v_xx = 4.242640687 (cr.multi)."""
    d = st.diffusion("-x", box=(-3, 5), cells=800)
    state = d.at(TRAP.at(0).density)
    first, second = state.observable("x"), state.observable("(x - 1)^2")
    assert first.speed == pytest.approx(2, rel=2e-3)
    assert second.speed == pytest.approx(4.242640687, rel=2e-3)
    assert first.speed**2 + second.speed**2 == pytest.approx(state.fisher, rel=1e-3)
    assert first.efficiency < 1


def test_the_double_well() -> None:
    """V = x^4/4 - x^2/2, T = 1/2, state N(0.8, 0.1): D = 0.8310498812, and sigma = -dD/dt."""
    d = st.diffusion(**WELL, box=(-4, 4), cells=320)
    state = d.at("exp(-(x - 0.8)^2/0.2)")
    assert state.divergence == pytest.approx(0.8310498812, rel=1e-9)
    assert state.excess == pytest.approx(state.sigma, rel=1e-11)
    h = 1e-4
    after = d.at(d.propagate(state.density, [0.1 - h, 0.1, 0.1 + h]))
    assert after.sigma[1] == pytest.approx((after.divergence[0] - after.divergence[2])/(2*h), rel=1e-5)


def test_the_mean_local_velocity() -> None:
    d = st.diffusion("-x", T=2, mobility=3, box=(-6, 6), cells=600)
    state, x = d.at("exp(-(x - 1)^2)"), d.centres[0]
    inner = (x > -1) & (x < 3)
    assert state.velocity[0][inner] == pytest.approx((3*(-x + 2*2*(x - 1)))[inner], abs=2e-2)


# -- motion ------------------------------------------------------------------------------------------------------------
def test_propagation() -> None:
    d = st.diffusion("1 - x", box=(-3, 3), cells=(30,))
    p = d.density("exp(-2*(x + 1)^2)")
    W = d.discretised.generator.toarray()
    found = d.propagate(p, [0, 0.1, 2])
    assert found.shape == (3, 30)
    assert found[1] == pytest.approx(expm(0.1*W) @ p, rel=1e-10, abs=1e-14)
    assert found.sum(axis=1)*d.cell == pytest.approx(1, rel=1e-12)
    assert d.propagate(p, 200) == pytest.approx(d.stationary(), rel=1e-9)
    flat = st.diffusion("-y, x", box=(-2, 2), cells=15).propagate("exp(-9*x^2 - 9*y^2)", 0.05)
    assert flat.shape == (15, 15)
    assert np.all(flat >= 0)


def test_a_diffusion_is_a_jump_process() -> None:
    d = st.diffusion("x - x^3", box=(-2, 2), cells=12)
    p = d.density("exp(-4*(x - 0.5)^2)")
    process, state = d.jump(), d.at(p)
    assert process.states == tuple(range(12))
    assert np.array(process.W, dtype=float) == pytest.approx(d.discretised.generator.toarray(), rel=1e-14)
    assert process.at(p*d.cell).sigma == pytest.approx(state.sigma, rel=1e-12)
    assert process.at(p*d.cell).fisher_information == pytest.approx(state.fisher, rel=1e-12)
    assert process.propagate(p*d.cell, 0.3) == pytest.approx(d.propagate(p, 0.3)*d.cell, rel=1e-11)
    assert st.diffusion("-x, -y", cells=(3, 4)).jump().states[5] == (1, 1)


@settings(max_examples=20, deadline=None)
@given(st_.lists(st_.floats(0.01, 1), min_size=20, max_size=20), st_.sampled_from(["x - x^3", "1", "-2*x"]))
def test_no_observable_is_faster_and_information_decays(weights: list[float], force: str) -> None:
    """v_R^2 <= I (cr.speed); dI/dt <= 0 (cr.monotone)."""
    d = st.diffusion(force, box=(-2, 2), cells=20, periodic=force == "1")
    p = np.array(weights)/(sum(weights)*d.cell)
    state = d.at(p)
    for R in ("x", "x^2", "exp(x)"):
        assert state.observable(R).efficiency <= 1 + 1e-12
    assert state.fisher_rate <= 0
    assert state.housekeeping >= -1e-9*state.sigma


def test_symbols_of_a_diffusion() -> None:
    d = st.diffusion("1", potential="k*x^2/2", values={"k": 2}, T="1/2")
    x = d.coordinates[0]
    assert d.force == (1 - 2*x,)
    flow = d.flow(sp.exp(-2*(x - sp.Rational(1, 2))**2))                     # the stationary density, not normalised
    assert sp.simplify(flow.J(0)) == 0
    assert st.diffusion("-x, -y").flow().epr.has(sp.Integral)


# -- ensembles ---------------------------------------------------------------------------------------------------------
def test_ensembles_agree_with_propagation() -> None:
    """Euler-Maruyama from a density and from a point; the steps are short enough for the error bars."""
    d = st.diffusion(**WELL, box=(-3, 3), cells=120)
    start = "exp(-8*(x - 0.5)^2)"
    found = d.simulate(start, [0.2, 0.6], copies=20_000, seed=5, step=0.004)
    exact = d.at(d.propagate(start, [0.2, 0.6]))
    for R in ("x", "x^2", "cos(x)"):
        value, error = found.average(R)
        assert np.all(abs(value - exact.observable(R).mean) < 4*error)
    from_point = d.simulate({"x": 0.5}, [0, 0.1], copies=50, seed=1)
    assert np.all(from_point.paths[:, 0] == 0.5)
    assert from_point.average(lambda x: x**2)[1][1] > 0


def test_walls_reflect_and_rings_turn() -> None:
    box = st.diffusion("0", box=(0, 1), cells=50)
    found = box.simulate({"x": 0.1}, [2], copies=20_000, seed=2, step=0.002)
    assert np.all((found.paths >= 0) & (found.paths <= 1))
    for power in (1, 2):
        value, error = found.average(f"x^{power}")
        assert abs(value[0] - 1/(power + 1)) < 4*error[0]                    # uniform at last
    ring = st.diffusion("3", box=(0, 1), cells=50, periodic=True, T="1/100")
    assert ring.simulate({"x": 0}, 0.5, copies=2000, seed=2).mean[0, 0] == pytest.approx(0.5, abs=0.02)
    flat = st.diffusion("-x, -2*y", box=(-4, 4), cells=40).simulate({"x": 1, "y": 1}, 3, copies=5000, seed=8, step=0.01)
    value, error = flat.average("y^2")
    assert abs(value[0] - 0.5) < 4*error[0] + 0.02                           # first order in the step


# -- refusals ----------------------------------------------------------------------------------------------------------
SMALL = st.diffusion("-x", box=(-2, 2), cells=4)


@pytest.mark.parametrize(("made", "kind", "words"), [
    (lambda: st.diffusion(), BadStructure, "needs a force or a potential"),
    (lambda: st.diffusion("-x +"), ExpressionError, "the force '-x .', character 5: expected a number"),
    (lambda: st.diffusion("-k*x"), UnknownName, "'k' is neither a coordinate"),
    (lambda: st.diffusion("-x", T=0), BadValue, "T = 0: expected a positive number"),
    (lambda: st.diffusion("-x", mobility="fast"), BadValue, "mobility = fast: expected a finite number"),
    (lambda: st.diffusion("-x", box=(1, 0)), BadValue, "low < high"),
    (lambda: st.diffusion("-x", box="wide"), BadValue, "low < high"),
    (lambda: st.diffusion("-x", cells=1), BadValue, "cells = 1: expected a whole number from 2"),
    (lambda: st.diffusion("-x, -y", cells=(4, 4), box=[(0, 1)]*3), BadStructure, "3 coordinates"),
    (lambda: st.diffusion("-x", cells=(4, 4)), BadStructure, "1 formula for the force in 2 coordinates"),
    (lambda: st.diffusion("1/x", box=(-1, 1), cells=2).stationary(), BadValue, "not a finite number at x = 0"),
    (lambda: st.diffusion("-1000*x", box=(-5, 5), cells=10).stationary(), OutOfDomain, "near x = -4.5 is 4000 T; expected at most 600 T"),
    (lambda: st.diffusion(lambda x: -x).force, BadStructure, "as text"),
    (lambda: st.diffusion(lambda x, y: -x, cells=(4, 4)).stationary(), BadStructure, "returns 12 arrays; expected 2"),
    (lambda: SMALL.at([1, 2, 3]), BadValue, "shape .3,.; expected .4,."),
    (lambda: SMALL.at([1, 1, 1, 1]), BadValue, "integrates to 4 over the box; expected 1"),
    (lambda: SMALL.at([2, -1, 0, 0]), BadValue, "-1 somewhere; a density is not negative"),
    (lambda: SMALL.at([np.nan, 1, 0, 0]), BadValue, "not finite"),
    (lambda: SMALL.at("exp(-y^2)"), UnknownName, "'y' in the density is no coordinate"),
    (lambda: SMALL.at("0"), BadValue, "zero in the whole box"),
    (lambda: SMALL.at("1").observable("2"), HypothesisFails, "variance 0"),
    (lambda: SMALL.at("1").visible("y"), UnknownName, "no coordinate 'y'; there are x"),
    (lambda: SMALL.propagate("1", -1), BadValue, "ascending and >= 0"),
    (lambda: SMALL.simulate("1", 1, copies=0), BadValue, "copies = 0"),
    (lambda: SMALL.simulate("1", 1, step=0), BadValue, "step = 0"),
    (lambda: SMALL.simulate("1", 1, step="short"), BadValue, "step = short: expected a number"),
    (lambda: SMALL.simulate({"x": "left"}, 1), BadValue, "x = left: expected a number"),
    (lambda: SMALL.propagate("1", "soon"), BadValue, "t = soon: expected output times"),
    (lambda: SMALL.at([[1], [1, 2]]), BadValue, "one number for each cell"),
    (lambda: SMALL.simulate({"x": 3}, 1), BadValue, "x = 3 is outside the box, -2 to 2"),
    (lambda: SMALL.simulate({"y": 1}, 1), BadValue, "expected a number for each of x"),
    (lambda: st.diffusion(potential=lambda x: x**2).simulate("1", 1), BadStructure, "as text"),
])
def test_one_sentence(made, kind, words) -> None:
    with pytest.raises(kind, match=words) as caught:
        made()
    assert isinstance(caught.value, Mistake)
    assert "\n" not in str(caught.value)


def test_infinity_has_its_cause() -> None:
    state = SMALL.at([0, 1, 0, 0])
    assert state.sigma == np.inf
    assert "empty cell" in state.why["sigma"]
