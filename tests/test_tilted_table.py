"""The least entropy production from measured responses: N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008."""
from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import symthermo as st
from symthermo.errors import BadStructure, BadValue, HypothesisFails, MissingValue, OutOfDomain, UnreadableFile
from symthermo.markov.zoo import ising_ring
from symthermo.numeric.exponentials import dependence
from symthermo.numeric.responses import bracket, ways

DATA = Path(__file__).parents[1] / "examples" / "ising_ring_response.csv"
FIELDS = np.linspace(0, 2, 11)


def bonds(s: tuple[int, ...]) -> int:
    return sum(a * b for a, b in zip(s, (*s[1:], s[0]), strict=True))


def ring(**more: object) -> st.tilted.Family:
    return st.tilted.family(ising_ring(5, J="0.35"), {"M": sum, **more})


# -- worked numbers ----------------------------------------------------------------------------------------------------
def test_worked_numbers_of_the_ising_ring() -> None:
    """leg.integration: exact 0.5321775285 at theta 0.3843386013, trapezoids 0.5413863408, certified 0.2464539955."""
    f = ring()
    assert f.phi(3.1) == pytest.approx(0.5321775285, abs=5e-11)
    assert f.theta(3.1) == pytest.approx([0.3843386013], abs=5e-11)
    table = f.table(FIELDS)
    found = {how: st.tilted.minimum_ep(table, 3.1, interpolation=how) for how in ("law", "monotone", "linear")}
    assert found["linear"].phi == pytest.approx(0.5413863408, abs=5e-11)
    for each in found.values():
        assert each.certified == pytest.approx(0.2464539955, abs=5e-11)
        assert each.certified_at == pytest.approx([0.2])
        assert each.certified <= f.phi(3.1) <= each.at_most
        assert each.level == "estimated"
        assert each.psi == pytest.approx(each.theta[0] * 3.1 - each.phi, abs=1e-14)
    assert found["law"].phi == pytest.approx(f.phi(3.1), abs=1e-5)
    assert found["monotone"].phi == pytest.approx(f.phi(3.1), abs=4e-3)
    assert np.isnan(found["law"].phi_error)
    assert "estimate" in found["law"].why["phi"]
    assert found["law"].text().startswith("least entropy production 0.53217")


def test_certified_bounds_close_in_on_fine_grids() -> None:
    f, exact = ring(), ring().phi(3.1)
    gaps = []
    for count in (11, 41, 161):
        found = st.tilted.minimum_ep(f.table(np.linspace(0, 2, count)), 3.1, interpolation="monotone")
        assert found.certified <= exact <= found.at_most
        gaps.append(found.at_most - found.certified)
    assert gaps[1] < gaps[0] / 3
    assert gaps[2] < gaps[1] / 3


def test_data_of_the_example() -> None:
    found = st.tilted.minimum_ep(DATA, 3.1, eta_error=0.02)
    exact = ring().phi(3.1)
    assert abs(found.phi - exact) < 3 * found.phi_error < 0.1
    assert found.certified < exact < found.at_most
    fields = np.loadtxt(DATA, delimiter=",", skiprows=6)
    off = (fields[:, 1] - ring().eta(fields[:, :1])[:, 0]) / fields[:, 2]
    assert np.sqrt(np.mean(off**2)) < 2                                      # what the file says of itself is true


def test_two_fields() -> None:
    f = ring(B=bonds)
    grid = np.array(list(product(np.linspace(-0.6, 0.6, 7), np.linspace(-0.3, 0.3, 5))))
    for eta in ([2.0, 2.4], [3.1, 2.6], [1.0, 1.5]):
        found, exact = st.tilted.minimum_ep(f.table(grid), eta), f.at(eta)
        assert found.phi == pytest.approx(exact.phi, abs=1e-3)
        assert found.theta == pytest.approx(exact.theta, abs=3e-3)
        assert found.certified <= exact.phi <= found.at_most
        assert found.slack > 0
    scattered = np.vstack([[0, 0], np.random.default_rng(3).uniform([-0.6, -0.3], [0.6, 0.3], (40, 2))])
    assert st.tilted.minimum_ep(f.table(scattered), [2.0, 2.4]).phi == pytest.approx(f.phi([2.0, 2.4]), abs=2e-3)


def test_errors_cover() -> None:
    f, rng = ring(), np.random.default_rng(8)
    fields = np.linspace(-1, 1, 11)[:, None]
    exact, sigma = f.eta(fields), np.sqrt(np.array([c[0, 0] for c in f.covariance(fields)]) / 400)[:, None]
    off = []
    for _ in range(7):
        rows = np.hstack([fields, exact + sigma * rng.normal(size=exact.shape), sigma])
        found = st.tilted.minimum_ep(rows, 3.1)
        off.append((found.phi - f.phi(3.1)) / found.phi_error)
        assert found.certified <= f.phi(3.1)
    assert np.abs(np.mean(off)) < 1.5
    assert np.sqrt(np.mean(np.square(off))) < 2.5
    assert "missing" not in found.why
    swirl = np.array(list(product((-1, -0.5, 0, 0.5, 1), repeat=2)))
    turned = np.hstack([swirl, swirl @ np.array([[1.0, -0.15], [0.15, 1.0]]).T, np.full((25, 2), 0.01)])
    names = ("theta_1", "theta_2", "eta_1", "eta_2", "eta_1_err", "eta_2_err")
    assert "not symmetric" in st.tilted.minimum_ep(dict(zip(names, turned.T, strict=True)), [0.3, 0.1], sigmas=3).why["missing"]
    by_target = st.tilted.minimum_ep(f.table(FIELDS), 3.1, eta_error=0.01)
    assert by_target.phi_error == pytest.approx(0.384 * 0.01, rel=0.35)              # d phi = theta.d eta


# -- bounds ------------------------------------------------------------------------------------------------------------
@settings(max_examples=40)
@given(some.integers(0, 10**6))
def test_brackets_hold(seed: int) -> None:
    """leg.young: shortest ways through any table bound psi and phi; the bounds are themselves those of a convex psi."""
    rng = np.random.default_rng(seed)
    n, K = int(rng.integers(3, 7)), int(rng.integers(1, 3))
    r = rng.normal(size=(K, n))
    if dependence(r) is not None:
        return
    f = st.tilted.family(rng.dirichlet(np.ones(n)), r)
    fields = np.vstack([np.zeros(K), rng.normal(size=(12, K))])
    eta = f.eta(rng.normal(size=K))
    rows = f.table(fields)
    found = bracket(fields, rows[:, K:], np.zeros((13, K)), eta, 0)
    psi = f.psi(fields)
    assert np.all(found.psi_low <= psi + 1e-12)
    assert np.all(psi <= found.psi_high + 1e-12)
    assert found.low - 1e-12 <= f.phi(eta) <= found.high + 1e-9
    assert np.diag(ways(fields, rows[:, K:], np.zeros((13, K)))).min() >= -1e-12


def test_staircase_is_the_shortest_way() -> None:
    """leg.young, K = 1: psi(theta_k) <= sum_l eta(theta_(l+1)) (theta_(l+1) - theta_l)."""
    rows = ring().table(FIELDS)
    stairs = np.append(0, np.cumsum(rows[1:, 1] * np.diff(FIELDS)))
    assert ways(rows[:, :1], rows[:, 1:], np.zeros((11, 1)))[0] == pytest.approx(stairs, abs=1e-12)


# -- forms of a table, refusals ----------------------------------------------------------------------------------------
def test_forms(tmp_path: Path) -> None:
    t, e = np.linspace(-1, 1, 9), np.tanh(np.linspace(-1, 1, 9))
    file = tmp_path / "table.csv"
    file.write_text("# a spin\ntheta_1, eta_1\n" + "\n".join(f"{a!r}, {b!r}" for a, b in zip(t.tolist(), e.tolist(), strict=True)))

    class Frame(dict[str, np.ndarray]):
        columns = ("theta_1", "eta_1")

    columns = {"theta_1": t, "eta_1": e}
    order = np.random.default_rng(0).permutation(9)
    twice = np.vstack([np.column_stack([t, e + 0.01]), np.column_stack([t, e - 0.01])])
    found = [st.tilted.minimum_ep(x, 0.6).phi for x in (columns, Frame(columns), np.column_stack([t, e])[order], str(file), file, twice)]
    assert found == pytest.approx([found[0]] * 6, abs=1e-12)
    assert found[0] == pytest.approx(0.1927447570, abs=1e-4)


def test_refusals(tmp_path: Path) -> None:
    t, e = np.linspace(0, 2, 5), np.tanh(np.linspace(0, 2, 5))
    ask = st.tilted.minimum_ep
    with pytest.raises(OutOfDomain, match=r"eta = 0\.99 lies outside the table, which goes from 0 to 0\.9640275801; measure at stronger"):
        ask({"theta_1": t, "eta_1": e}, 0.99)
    with pytest.raises(MissingValue, match=r"no row at zero field; the smallest is theta = 0\.5"):
        ask({"theta_1": t[1:], "eta_1": e[1:]}, 0.6)
    with pytest.raises(HypothesisFails, match=r"fall as the field rises, between theta = .* in equilibrium"):
        ask({"theta_1": t, "eta_1": e[[0, 2, 1, 3, 4]]}, 0.6)
    with pytest.raises(HypothesisFails, match="beyond 2 standard errors"):
        ask({"theta_1": t, "eta_1": e[[0, 2, 1, 3, 4]], "eta_1_err": 0 * t + 0.01}, 0.6)
    assert ask({"theta_1": t, "eta_1": e[[0, 2, 1, 3, 4]], "eta_1_err": 0 * t + 0.15}, 0.5).phi_error > 0.01
    for wrong in ({"theta_1": t, "m": e}, {"theta_1": t}, {"theta_1": t, "eta_1": e, "eta_2": e},
                  {"theta_1_err": t, "theta_1": t, "eta_1": e}, {"theta_1": t, "eta_1": e, "theta_3": t, "eta_3": e}):
        with pytest.raises(BadStructure, match=r"expected theta_1, \.\.\. and eta_1"):
            ask(wrong, 0.6)
    with pytest.raises(BadStructure, match="shape"):
        ask(3, 0.6)
    with pytest.raises(BadStructure, match="5 columns"):
        ask(np.zeros((4, 5)), 0.6)
    with pytest.raises(BadStructure, match="differ in length"):
        ask({"theta_1": t, "eta_1": e[1:]}, 0.6)
    with pytest.raises(BadValue, match="column eta_1"):
        ask({"theta_1": t, "eta_1": ["a"] * 5}, 0.6)
    with pytest.raises(BadValue, match="not negative"):
        ask({"theta_1": t, "eta_1": e, "eta_1_err": -t}, 0.6)
    with pytest.raises(BadValue, match="expected 1 number,"):
        ask({"theta_1": t, "eta_1": e}, [0.6, 0.1])
    with pytest.raises(BadValue, match="law or monotone or linear"):
        ask({"theta_1": t, "eta_1": e}, 0.6, interpolation="spline")
    with pytest.raises(UnreadableFile, match="cannot read"):
        ask(tmp_path / "none.csv", 0.6)
    empty = tmp_path / "empty.csv"
    empty.write_text("theta_1,eta_1\n")
    with pytest.raises(UnreadableFile, match="no table"):
        ask(empty, 0.6)
    grid = np.array(list(product((-1, 0, 1), (-1, 0, 1))), dtype=float)
    turned = grid @ np.array([[1.0, -3.0], [3.0, 1.0]]).T
    with pytest.raises(HypothesisFails, match="response is not symmetric"):
        ask(np.hstack([grid, turned]), [0.1, 0.1])
    with pytest.raises(OutOfDomain, match="lies outside the averages in the table"):
        ask(np.hstack([grid, grid]), [1.5, 0.0])
