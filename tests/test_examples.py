"""The short scripts under examples/ run, and give the numbers of the literature."""
from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_example_is_tested() -> None:
    tested = Path(__file__).read_text(encoding="utf-8")
    assert all(f'load("{p.stem}")' in tested for p in EXAMPLES.glob("ex*.py"))


def test_dissipation_of_a_string() -> None:
    """arXiv:2104.14748, tur.concentration: sigma of the Brusselator at (1.5, 1.2)."""
    assert load("ex01_dissipation_of_a_string").sigma == pytest.approx(37.41747333, abs=5e-9)


def test_how_fast_may_it_go() -> None:
    """arXiv:2104.14748: the ratio sigma D_X/xdot^2 is 50.44509324; half of it is D sigma / (2 xdot^2)."""
    example = load("ex02_how_fast_may_it_go")
    assert 2 * example.ratio == pytest.approx(50.44509324, abs=5e-9)
    assert example.verdict.verdict == "true"


def test_coordinates_of_a_closed_network() -> None:
    """arXiv:2112.13813: theta = -F = -(ln 2, ln 30), D(P||eq) = 3.367146185."""
    example = load("ex03_coordinates_of_a_closed_network")
    assert list(example.theta.values()) == pytest.approx([-0.6931471806, -3.401197382], abs=5e-10)
    assert list(example.extents.values()) == pytest.approx([0, 0], abs=1e-14)
    assert example.left == pytest.approx(3.367146185, abs=5e-10)


def test_dissipation_from_responses() -> None:
    """arXiv:2112.11008: the exact value for this ring is 0.5321775285 at M = 3.1."""
    found = load("ex07_dissipation_from_responses").found
    assert abs(found.phi - 0.5321775285) < 2 * found.phi_error < 0.05
    assert 0 < found.certified < 0.5321775285


def test_why_there_is_no_equilibrium() -> None:
    example = load("ex04_why_there_is_no_equilibrium")
    assert example.balance.holds is False
    assert example.balance.residual == pytest.approx(0.0161, abs=5e-5)
    assert "rounded" in example.balance.why


def test_a_sensor_that_adapts() -> None:
    """arXiv:1810.06832 (parameters ours): I of the whole falls, that of the activity rises again."""
    example = load("ex05_a_sensor_that_adapts")
    assert example.whole == pytest.approx([544.432111, 2.480387032, 0.2620458714, 0.1874926764, 0.09486239937, 0.0006301949182], rel=1e-9)
    seen = [425.4726566, 0.7809198784, 0.06179307131, 0.0785243506, 0.04152476592, 0.0002665658872]
    assert example.activity == pytest.approx(seen, rel=1e-9)
    assert example.active[1:3] == pytest.approx([0.3562722782, 0.3525067253], abs=5e-11)


def test_a_density_in_a_double_well() -> None:
    """arXiv:2112.11008: D = 0.8310498812 at the start."""
    example = load("ex06_a_density_in_a_double_well")
    assert float(example.begin.divergence) == pytest.approx(0.8310498812, abs=5e-10)
    assert example.dissipated == pytest.approx(example.drop, rel=1e-9)
    assert abs(example.mean - float(example.end.mean[0])) < 4 * example.error
