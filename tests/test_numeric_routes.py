"""Every quick route has a slow twin: straight-line code and `field.rate`, batches and single states, sparse and dense Jacobians."""
from __future__ import annotations

from pathlib import Path

import mpmath
import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR, BRUSSELATOR_CLOSED, DEFICIENCY_ONE, MM, MM_OPEN, SCHLOEGL

import symthermo as st
from symthermo.evaluate.field import field as field_of
from symthermo.evaluate.stationary import vector
from symthermo.evaluate.values import at
from symthermo.numeric import equilibrium, linear
from symthermo.numeric import functionals as fn
from symthermo.numeric.field import MassActionField
from symthermo.numeric.ode import integrate
from symthermo.numeric.straight import right_side

MODELS = Path(__file__).parent.parent / "examples" / "models"
CASES = [MM, MM_OPEN, SCHLOEGL, BRUSSELATOR, BRUSSELATOR_CLOSED, DEFICIENCY_ONE]


@pytest.mark.parametrize("case", CASES)
def test_straight_line_code(case):
    for volumes in (None, np.arange(1, len(case.x) + 1) * 0.5):
        field = case.field(volumes=volumes)
        y = np.exp(np.random.default_rng(1).normal(size=len(case.internal)))
        slow = field.rate(field.expand(y))
        size = np.abs(field.S_X) @ np.sum(field.fluxes(field.expand(y)), axis=0)
        assert np.all(np.abs(right_side(field)(0.0, y) - slow) <= 1e-14 * size)


def test_straight_line_code_of_general_laws():
    text = "A <=> B | Jp=2*A^1.5/(1 + A), Jm=exp(-1/B); B + C <=> 2 A | 3, 0.5; C <=> D | 1, 2; chemostats: D=0.7; init: A=1, B=2, C=3"
    point = at(st.network(text))
    field = field_of(point.net)
    rate = right_side(field)
    for y in np.exp(np.random.default_rng(1).normal(size=(5, 3))):
        assert np.allclose(rate(0.0, y), field.rate(field.expand(y)), rtol=1e-13, atol=1e-14)
    for y in ([1.0, 0.0, 1.0], [-0.1, 1.0, 1.0], [1e300, 1.0, 1.0]):  # what floats refuse, arrays answer
        with np.errstate(all="ignore"):
            assert np.allclose(rate(0.0, np.array(y)), field.rate(field.expand(y)), rtol=1e-13, equal_nan=True)


@pytest.mark.parametrize("model", ["BIOMD0000000010", "BIOMD0000000061", "BIOMD0000000206"])
def test_straight_line_code_of_published_models(model):
    pytest.importorskip("libsbml", reason="SBML models are read by python-libsbml")
    point = at(st.load(str(MODELS / f"{model}.xml")))
    field = field_of(point.net)
    y = vector(point)[field.internal] + 0.01
    J = field.current(field.expand(y))
    size = np.abs(field.S_X) @ np.abs(J) / field.volumes[field.internal]
    assert np.all(np.abs(right_side(field)(0.0, y) - field.rate(field.expand(y))) <= 1e-13 * size)


def test_solvers_with_a_sparse_jacobian():
    """Diffusion on a chain of 120 places, dx/dt = -2 G x with G its graph Laplacian: the exact solution by its eigenvectors."""
    n = 120
    plus, minus = np.zeros((2, n, n - 1), dtype=int)
    plus[range(n - 1), range(n - 1)] = minus[range(1, n), range(n - 1)] = 1
    field = MassActionField(plus, minus, np.full(n - 1, 2.0), np.full(n - 1, 2.0))
    S = (minus - plus).astype(float)
    values, vectors = np.linalg.eigh(-2.0 * S @ S.T)
    x0 = np.random.default_rng(0).uniform(0.5, 2.0, n)
    exact = vectors @ (np.exp(values * 3.0) * (vectors.T @ x0))
    for method in ("BDF", "Radau", "LSODA"):
        found = integrate(field, x0, 3.0, method=method, rtol=1e-8, laws=np.ones((1, n), dtype=int),
                          functionals={"sigma": fn.entropy_production})
        assert np.allclose(found.y[:, -1], exact, rtol=1e-5)
        drop = lambda x: float(x @ np.log(x / x.mean()))
        assert found.integrals["sigma"][-1] == pytest.approx(drop(x0) - drop(exact), rel=1e-6)


@pytest.mark.parametrize("columns", [1, 4, 20])
def test_pivoted_triangle_against_lapack(columns, monkeypatch):
    """Rows that span 60 decades; the two routes agree to the accuracy that row-wise stability promises."""
    rng = np.random.default_rng(columns)
    design, target = rng.integers(-2, 3, size=(40, columns)).astype(float), rng.normal(size=40)
    weight = 10.0 ** rng.uniform(-60, 0, 40)
    own = linear.weighted_least_squares(design, target, weight)
    gram = equilibrium._solve_gram(design.T, weight, np.arange(1.0, columns + 1))
    monkeypatch.setattr(linear, "LARGEST_LOOP", 0)
    assert np.allclose(own, linear.weighted_least_squares(design, target, weight), rtol=1e-8)
    assert np.allclose(gram, equilibrium._solve_gram(design.T, weight, np.arange(1.0, columns + 1)), rtol=1e-8)
    with mpmath.workdps(200):
        D, W = mpmath.matrix(design.tolist()), mpmath.diag([mpmath.mpf(w) for w in weight])
        exact = mpmath.lu_solve(D.T * W * D, D.T * W * mpmath.matrix(target.tolist()))
    assert np.allclose(own, [float(v) for v in exact], rtol=1e-8)


def test_bases_of_an_image():
    rng = np.random.default_rng(2)
    matrix = (rng.integers(-2, 3, size=(7, 3)) @ rng.integers(-2, 3, size=(3, 9))).astype(float)
    Q, L = linear.orthonormal_image(matrix, 3), linear.left_null(matrix, 3)
    assert np.allclose(np.vstack([Q.T, L]) @ np.vstack([Q.T, L]).T, np.eye(7), atol=1e-14)
    assert np.allclose(L @ matrix, 0.0, atol=1e-13)
    assert linear.orthonormal_image(matrix, 0).shape == (7, 0)
    assert linear.left_null(np.zeros((3, 0)), 0).shape == (3, 3)
