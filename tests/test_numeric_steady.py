"""Steady states: the worked networks (page numbers of hs.excess, cb.tree), cycles that reach nothing, classes with zeros."""
from __future__ import annotations

import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR, BRUSSELATOR_CLOSED, BRUSSELATOR_SLOW, DEFICIENCY_ONE, MM, MM_OPEN, RING, SCHLOEGL, agrees

from symthermo.errors import BadStructure, BadValue
from symthermo.numeric.field import MassActionField
from symthermo.numeric.kernels import epr, force
from symthermo.numeric.steady import steady_states


def only(case):
    (state,) = steady_states(case.field(), case.x, case.laws)
    assert state.residual < 1e-12
    return state, float(epr(*case.field().fluxes(state.x)))


def test_michaelis_menten():
    state, sigma = only(MM)
    assert agrees(state.x, "0.7513295992 0.1654868922 0.2486704008 1.985842707")
    assert state.reached
    assert state.stable
    assert sigma < 1e-25
    assert np.allclose(state.totals, [1.0, 2.4])
    assert len(state.eigenvalues) == 2
    state, sigma = only(MM_OPEN)
    assert agrees(state.x[2], "0.4405594406")
    assert agrees(sigma, "5.067825088")
    Jp, Jm = MM_OPEN.field().fluxes(state.x)
    assert agrees((Jp - Jm)[0], "1.237762238")
    assert agrees(force(Jp, Jm), "1.337504197 2.756840365")
    assert agrees(force(Jp, Jm).sum(), "4.094344562")
    assert agrees(state.eigenvalues[0].real, "-7.15")


def test_brusselator():
    state, sigma = only(BRUSSELATOR)
    assert agrees(state.x[[1, 3]], "0.9181818182 3.281302047")
    assert agrees(sigma, "25.93815802")
    assert state.stability == "unstable"
    assert state.eigenvalues[0].imag != 0
    assert not state.reached  # the dynamics goes to a limit cycle
    F = force(*BRUSSELATOR.field().fluxes(BRUSSELATOR.x))
    assert agrees([F[1] + F[2], F[0] + F[3]], "7.313220387 6.907755279")
    state, _ = only(BRUSSELATOR_SLOW)
    assert agrees(state.x[[1, 3]], "0.9181818182 1.366335083")
    assert state.stable
    assert state.reached
    F = force(*BRUSSELATOR_SLOW.field().fluxes(BRUSSELATOR_SLOW.x))
    assert agrees([F[1] + F[2], F[0] + F[3]], "6.396929655 6.907755279")


def test_semigrand_balances():
    """dGcal/dt = -sigma + sum of nonconservative forces times currents, at the worked states."""
    Jp, Jm = MM_OPEN.field().fluxes(MM_OPEN.x)
    current = -(Jp - Jm)[1]
    assert agrees(current, "-1.74")
    assert agrees(-epr(Jp, Jm) - force(Jp, Jm).sum() * current, "0.7901877858")
    Jp, Jm = BRUSSELATOR.field().fluxes(BRUSSELATOR.x)
    F, J = force(Jp, Jm), Jp - Jm
    assert agrees([-J[1], -J[3]], "-4.476 -1.49")
    assert agrees(-epr(Jp, Jm) + (F[1] + F[2]) * J[1] + (F[0] + F[3]) * J[3], "5.609056489")


def test_schloegl():
    states = steady_states(SCHLOEGL.field(), SCHLOEGL.x)
    assert agrees([s.x[2] for s in states], "1.918450654564 0.131707078856 0.949842266579")
    assert [s.stability for s in states] == ["stable", "stable", "unstable"]
    assert [s.reached for s in states] == [True, False, False]
    assert agrees(force(*SCHLOEGL.field().fluxes(SCHLOEGL.x)) @ [1, -1], "3.314186005")
    low = steady_states(SCHLOEGL.field(), SCHLOEGL.at(X=0.5))
    assert agrees(low[0].x[2], "0.131707078856")
    assert low[0].reached


def test_ring_and_deficiency_one():
    state, _ = only(RING)
    assert np.allclose(state.x, 3 * np.array([17, 11, 10]) / 38, rtol=1e-14)
    assert agrees(force(*RING.field().fluxes(RING.x)).sum(), "3.178053830")
    state, sigma = only(DEFICIENCY_ONE)
    assert agrees(state.x, "0.8231372407 0.9768627593")  # root of a quadratic, at 30 digits
    assert agrees(sigma, "1.037986312")
    F = force(*DEFICIENCY_ONE.field().fluxes(DEFICIENCY_ONE.x))
    assert agrees(2 * F[0] + F[2], "2.233592222")
    assert F[0] == pytest.approx(F[1], rel=1e-14)
    assert agrees(DEFICIENCY_ONE.field().rate(DEFICIENCY_ONE.x)[0], "-2.52")


def test_slow_equilibrium_of_the_closed_brusselator():
    """Rates from 1e-6 to 300; next to it lies a boundary state, which is none of the positive ones."""
    state, sigma = only(BRUSSELATOR_CLOSED)
    assert state.reached
    assert state.stable
    assert sigma < 1e-20


def test_start_with_zeros_and_volumes():
    state, = steady_states(MM.field(), MM.at(C=0, P=0), MM.laws)
    assert state.reached
    assert np.allclose(MM.laws @ state.x, [0.4, 1.5])
    field = MassActionField([[1], [0]], [[0], [1]], [1.0], [1.0], volumes=[2.0, 0.5])
    state, = steady_states(field, [1.0, 0.0], [[1, 1]])
    assert np.allclose(state.x, 0.8, rtol=1e-13)
    assert np.allclose(state.totals, [2.0])


def test_centre_reaches_nothing():
    """Lotka-Volterra without dissipation: closed orbits about a marginal state."""
    field = MassActionField([[1, 1, 0], [0, 1, 1]], [[2, 0, 0], [0, 2, 0]], [1, 1, 1], [0, 0, 0])
    state, = steady_states(field, [1.5, 1.0], steps=1500)
    assert np.allclose(state.x, 1)
    assert state.stability == "marginal"
    assert not state.reached


def test_none_is_an_answer():
    assert steady_states(MassActionField([[1], [0]], [[0], [1]], [1.0], [0.0]), [1.5, 1.0], [[1, 1]]) == []
    assert steady_states(MassActionField([[0]], [[1]], [1.0], [0.0]), [1.0], steps=200) == []
    with pytest.raises(BadValue):
        steady_states(MM.field(), -MM.x, MM.laws)
    for laws in (None, [[1, 1, 1, 1], [1, 0, 1, 0]]):
        with pytest.raises(BadStructure, match="2 independent conservation laws"):
            steady_states(MM.field(), MM.x, laws)
