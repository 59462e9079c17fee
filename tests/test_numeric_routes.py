"""Every quick route has a slow twin: straight-line code and `field.rate`, batches and single states, sparse and dense Jacobians."""
from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import mpmath
import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR, BRUSSELATOR_CLOSED, DEFICIENCY_ONE, MM, MM_OPEN, SCHLOEGL

import symthermo as st
from symthermo.errors import BadValue
from symthermo.evaluate.field import field as field_of
from symthermo.evaluate.stationary import vector
from symthermo.evaluate.values import at
from symthermo.numeric import batch, equilibrium, linear
from symthermo.numeric import functionals as fn
from symthermo.numeric import kernels as k
from symthermo.numeric.assembly import Assembly
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


# -- batches -----------------------------------------------------------------------------------------------------------
def engines():
    numba = pytest.param("numba", marks=pytest.mark.skipif(find_spec("numba") is None, reason="numba (the extra `fast`) is not installed"))
    return ["numpy", numba]


def random_field(reactions, seed, irreversible=False):
    """Sides of none to three species with coefficients 1 or 2, some species held, several volumes."""
    rng = np.random.default_rng(seed)
    n = max(3, int(0.7 * reactions))
    nu = np.zeros((2, n, reactions), dtype=int)
    for side in nu:
        for r in range(reactions):
            side[rng.choice(n, rng.integers(0, 4), replace=False), r] = rng.integers(1, 3)
    k = np.exp(rng.normal(size=(2, reactions)))
    if irreversible:
        k[1, ::3] = 0.0
    return MassActionField(*nu, *k, internal=np.arange(1, n), held=np.full(n, 0.7), volumes=rng.uniform(0.5, 2, n)), rng


@pytest.mark.parametrize("engine", engines())
@pytest.mark.parametrize("reactions", [3, 30, 120])
def test_batches_against_single_states(engine, reactions):
    field, rng = random_field(reactions, reactions)
    X = np.exp(rng.normal(size=(1500, len(field.held))))
    X[7] = 1.0
    found = batch.evaluate_batch(field, X, engine=engine)
    some = [0, 7, 127, 128, 1023, 1024, 1499]
    for s in some:
        forward, backward = field.fluxes(X[s])
        A = np.abs(field.S_X) @ (forward + backward) / field.volumes[field.internal]
        assert np.all(np.abs(found.rates[s] - Assembly.rate(field, X[s])) <= 1e-14 * A)
        assert found.sigma[s] == pytest.approx(float(k.epr(forward, backward)), rel=1e-13)
        assert np.allclose(found.D[s], np.diag(k.diffusion(field.S_X, forward + backward)), rtol=1e-13)
    # parts of what can be wanted, other layouts, and the pieces themselves agree
    assert np.array_equal(batch.evaluate_batch(field, np.asfortranarray(X), ("sigma",), engine=engine).sigma, found.sigma)
    assert batch.evaluate_batch(field, X, ("rates",), engine=engine).D.size == 0
    pieces = list(batch.blocks(field, X, engine=engine))
    assert np.array_equal(np.concatenate([p.sigma for p in pieces]), found.sigma)
    assert batch.evaluate_batch(field, X[:0], engine=engine).rates.shape == (0, len(field.internal))
    assert np.array_equal(field.rate(X[:70]), batch.evaluate_batch(field, X[:70], ("rates",)).rates) or reactions < 64


@pytest.mark.parametrize("engine", engines())
def test_batches_near_equilibrium_and_at_the_edge(engine):
    """A <=> B: sigma = d log1p(d/b) with mpmath; where a flux vanishes the slow route answers."""
    field = MassActionField([[1], [0]], [[0], [1]], [2.0], [2.0])
    deltas = np.array([0.0, 1e-15, 1e-11, 1e-7, 1e-3, 0.3, 1.0, 1e3, 1e12])
    delta = (1.0 + deltas) - 1.0
    found = batch.evaluate_batch(field, np.column_stack([1.0 + deltas, np.ones(len(deltas))]), engine=engine)
    with mpmath.workdps(40):
        exact = [float(2 * mpmath.mpf(d) * mpmath.log1p(mpmath.mpf(d))) for d in delta]
    assert np.allclose(found.sigma, exact, rtol=4e-15, atol=0)
    edge = batch.evaluate_batch(field, [[0.0, 0.0], [1.0, 0.0], [1e-300, 1.0], [1e-200, 1e200]], engine=engine)
    assert np.array_equal(edge.sigma[:2], [0.0, np.inf])
    assert np.allclose(edge.sigma[2:], [2 * 300 * np.log(10), 2e200 * 400 * np.log(10)], rtol=1e-14)
    with pytest.raises(BadValue, match="flux"):
        batch.evaluate_batch(field, [[-1.0, 1.0]], engine=engine)
    one_way, rng = random_field(20, 1, irreversible=True)
    X = np.exp(rng.normal(size=(10, len(one_way.held))))
    assert np.all(np.isinf(batch.evaluate_batch(one_way, X, engine=engine).sigma))


def test_batches_of_general_laws():
    net = st.network("A <=> B | Jp=2*A/(1 + A), Jm=B; B <=> C | 3, 0.5; init: A=1, B=2, C=3")
    field = field_of(net)
    X = np.exp(np.random.default_rng(0).normal(size=(2000, 3)))
    found = batch.evaluate_batch(field, X)
    assert np.array_equal(found.rates[1500], field.rate(X[1500]))
    assert found.sigma[1500] == pytest.approx(float(k.epr(*field.fluxes(X[1500]))), rel=1e-14)
    assert np.allclose(found.D[1500], np.diag(k.diffusion(field.S_X, np.sum(field.fluxes(X[1500]), axis=0))))


def test_batches_refuse():
    field = MM.field()
    for X, options in (([1.0], {}), ([[1.0]], {}), (MM.x[None], {"wanted": ["J"]}), (MM.x[None], {"engine": "C"})):
        with pytest.raises(BadValue):
            batch.evaluate_batch(field, X, **options)
