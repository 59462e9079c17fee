"""Tilted equilibria of continuous coordinates: N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008."""
from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

import symthermo as st
from symthermo.errors import BadStructure, BadValue, HypothesisFails, OutOfDomain, UnknownName

WELL, STATE = "x^4/4 - x^2/2", "exp(-(x - 0.8)^2/0.2)"


# -- the whole line ----------------------------------------------------------------------------------------------------
def test_double_well() -> None:
    """E4: the state N(0.8, 0.1) is itself a tilted equilibrium of the first four powers, theta = (8, -6, 0, 1/2)."""
    powers = ["x", "x^2", "x^3", "x^4"]
    for K, phi, theta in ((1, 0.3900409389, [1.070362776]), (2, 0.8240133869, [6.253261822, -3.979149166]),
                          (4, 0.8310498812, [8, -6, 0, 0.5])):
        f = st.tilted.line(WELL, powers[:K], T=0.5)
        found = f.at(f.averages(STATE))
        assert found.phi == pytest.approx(phi, abs=5e-11)
        assert found.theta == pytest.approx(theta, abs=6e-10)
        assert f.divergence(STATE) == pytest.approx(0.8310498812, abs=5e-11)


def test_psi_against_mpmath() -> None:
    f = st.tilted.line(WELL, ["x", "x^2"], T=0.5)
    with mpmath.workdps(25):
        weight = lambda a, b: mpmath.quad(lambda x: mpmath.exp(-2 * (x**4 / 4 - x**2 / 2) + a * x + b * x**2), [-9, -3, 0, 3, 9])
        for a, b in ((0.0, 0.0), (1.5, -2.0), (-7.0, 3.0), (1e-7, 0.0)):
            whole = weight(a, b)
            assert f.psi([a, b]) == pytest.approx(float(mpmath.log(whole / weight(0, 0))), abs=1e-13)
            mean = mpmath.quad(lambda x: x * mpmath.exp(-2 * (x**4 / 4 - x**2 / 2) + a * x + b * x**2), [-9, -3, 0, 3, 9]) / whole
            assert f.eta([a, b])[0] == pytest.approx(float(mean), abs=1e-12)


def test_closed_forms_in_a_trap() -> None:
    f = st.tilted.line("x^2/2", ["x", "x^2"])
    here = f.at([0.4, 1.0])                                          # a Gaussian of mean 0.4 and variance 0.84
    assert here.phi == pytest.approx(0.5 * (0.84 + 0.16 - 1 - math.log(0.84)), abs=1e-12)
    assert here.theta == pytest.approx([0.4 / 0.84, 0.5 - 0.5 / 0.84], abs=1e-11)
    narrow = f.at([0.03, 0.0009 + 1e-5])
    assert narrow.phi == pytest.approx(0.5 * (1e-5 + 0.0009 - 1 - math.log(1e-5)), abs=1e-9)
    wide = st.tilted.line("x^2/2", ["x^2"])
    assert wide.psi(0.45) == pytest.approx(-0.5 * math.log(0.1), abs=1e-12)
    assert wide.theta(50) == pytest.approx([0.49], abs=1e-11)
    assert wide.theta(1e-3) == pytest.approx([0.5 - 500], rel=1e-10)
    assert st.tilted.line("500*(x - 40)^2", ["x"], T="0.01").eta_eq == pytest.approx([40], abs=1e-11)
    assert f.covariance([0, 0]) == pytest.approx(np.diag([1, 2]), abs=1e-12)
    assert f.young([0.1, 0], [0.4, 1.0]) == pytest.approx(0.04 - 0.005, abs=1e-13)


def test_unbounded_observables() -> None:
    for potential, observables in (("x^2/2", ["x^3"]), ("x^2/2", ["x", "x^3"]), ("abs(x)", ["x^2"])):
        with pytest.raises(OutOfDomain, match=r"psi is infinite at every .* grows faster than the potential"):
            st.tilted.line(potential, observables)
    assert st.tilted.line("x^4/4", ["x^3"]).phi(0.1) == pytest.approx(0.0024576, abs=1e-7)
    with pytest.raises(OutOfDomain, match="does not die out"):
        st.tilted.line("x^2/2", ["x^2"]).psi(0.5)
    with pytest.raises(OutOfDomain, match="no law has the averages"):
        st.tilted.line("x^2/2", ["x", "x^2"]).phi([1.0, 0.5])                                       # a negative variance
    with pytest.raises(OutOfDomain, match="does not confine"):
        st.tilted.line("-x^2/2", ["x"])
    with pytest.raises(BadValue, match="T = 0"):
        st.tilted.line("x^2", ["x"], T=0)
    with pytest.raises(HypothesisFails, match="dependent"):
        st.tilted.line("x^2", ["x", "2*x"])
    with pytest.raises(BadStructure, match="at least one"):
        st.tilted.line("x^2", [])


def test_a_diffusion_gives_potential_and_temperature() -> None:
    d = st.diffusion(potential=WELL, T="1/2", box=(-3, 3), cells=1200)
    line, grid = st.tilted.line(d, ["x"]), st.tilted.family(d, ["x"])
    assert line.phi(0.8) == pytest.approx(0.3900409389, abs=5e-11)
    assert grid.phi(0.8) == pytest.approx(0.3900409389, abs=2e-5)                                   # cells of a box with walls
    p = d.density(STATE)
    parts = grid.split(p)
    assert parts.whole == pytest.approx(float(d.at(p).divergence), abs=1e-13)
    assert parts.whole == pytest.approx(0.8310498812, abs=2e-5)
    tilted = grid.p(grid.theta(0.8)) / d.cell
    assert grid.inferred_rate(0.8, grid.etadot(tilted)).value == pytest.approx(float(d.at(tilted).sigma), rel=1e-12)
    assert grid.relaxed(grid.theta(0.8), [0.0, 0.3])[0] == pytest.approx([0.8], abs=1e-12)
    with pytest.raises(HypothesisFails, match="not a gradient"):
        st.tilted.family(st.diffusion("1", periodic=True, box=(0, 1)), ["x^2"])


# -- Gaussian laws, underdamped ----------------------------------------------------------------------------------------
def spring(cov: list[list[float]], **more: float) -> st.diffusions.gaussian.GaussianProcess:
    return st.gaussian([[0, 1], [-1, -0.5]], [[0, 0], [0, 0.5]], [1, 0], cov, odd=[1], **more)


def test_underdamped_oscillator() -> None:
    """leg.kramers, E3: with the covariance of equilibrium phi is D and -theta.(d eta/dt) the entropy production rate."""
    process = spring([[1, 0], [0, 1]])
    both, position = st.tilted.gaussian(process), st.tilted.gaussian(process, [0])
    for t, phi, phi_x, sigma in ((1, 0.4038378654, 0.1842577949, 0.2195800704), (2, 0.1736079512, 0.002495326287, 0.171112625)):
        here = process.at(t)
        assert both.phi(here.mean) == pytest.approx(phi, abs=5e-11)
        assert here.divergence(both.equilibrium) == pytest.approx(phi, abs=5e-11)
        assert position.phi(here.mean[0]) == pytest.approx(phi_x, abs=5e-11)
        assert both.rate(here) == pytest.approx(sigma, abs=5e-10)
        assert float(here.sigma) == pytest.approx(sigma, abs=5e-10)
        assert both.p(both.theta(here.mean)).mean == pytest.approx(here.mean, abs=1e-14)
    other = spring([[0.5, 0], [0, 2]])
    for t, D, sigma in ((0, 0.75, 0.25), (1, 0.497192956, 0.3243693752), (2, 0.2192000073, 0.1948516112)):
        assert other.at(t).divergence(both.equilibrium) == pytest.approx(D, abs=5e-10)
        assert float(other.at(t).sigma) == pytest.approx(sigma, abs=5e-10)
        assert both.phi(other.at(t).mean) <= other.at(t).divergence(both.equilibrium)


def test_gaussian_family_against_the_line() -> None:
    trap = st.gaussian(-2, 3, 1, 0.25)
    f, line = st.tilted.gaussian(trap), st.tilted.line("x^2", ["x"], T=3)
    assert f.phi(0.7) == pytest.approx(line.phi(0.7), abs=1e-12)
    assert f.psi(0.4) == pytest.approx(line.psi(0.4), abs=1e-12)
    assert f.eta(0.4) == pytest.approx(line.eta(0.4), abs=1e-12)
    assert f.force(0.4) == pytest.approx([-0.4])


def test_gaussian_refusals() -> None:
    turning = st.gaussian([[-1, 1], [-1, -1]], [[1, 0], [0, 1]], [0, 0], [[1, 0], [0, 1]])
    with pytest.raises(HypothesisFails, match="driven"):
        st.tilted.gaussian(turning)
    process = spring([[1, 0], [0, 1]])
    with pytest.raises(UnknownName, match="0 to 1"):
        st.tilted.gaussian(process, [2])
    with pytest.raises(BadStructure, match="rows of 2"):
        st.tilted.gaussian(process, [[1.0, 2.0, 3.0]])
    with pytest.raises(HypothesisFails, match="dependent"):
        st.tilted.gaussian(process, [[1.0, 2.0], [2.0, 4.0]])
    with pytest.raises(BadValue, match="2 finite"):
        st.tilted.gaussian(process).phi([1.0])
