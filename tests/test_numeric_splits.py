"""Three splits of the entropy production: the table of worked networks, accuracy near equilibrium, orderings.

Networks and numbers worked from H. Ge, H. Qian (2016), arXiv:1601.03158; K. Yoshimura, A. Kolchinsky, A. Dechant, S. Ito,
arXiv:2205.15227; A. Kolchinsky, A. Dechant, K. Yoshimura, S. Ito, arXiv:2206.14599 (identifiers hs.excess, order).
"""
from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR, BRUSSELATOR_SLOW, DEFICIENCY_ONE, MM, MM_OPEN, RING, SCHLOEGL, agrees
from hypothesis import given, settings
from hypothesis import strategies as st

from symthermo.errors import HypothesisFails, OutOfDomain
from symthermo.numeric.kernels import diffusion, epr, force, log_mean, mobility, traffic
from symthermo.numeric.linear import independent_rows
from symthermo.numeric.splits import hatano_sasa_split, information_split, onsager_excess, onsager_split
from symthermo.numeric.steady import steady_states

TABLE = [
    (MM_OPEN, "6.333971752", "0.7345669987 5.599404754", "0.9436527179 5.390319035", "0.7345669987 5.599404754"),
    (BRUSSELATOR, "37.41747333", "3.477495802 33.93997753", "2.792650828 34.62482250", "1.527903985 35.88956934"),
    (BRUSSELATOR_SLOW, "21.65893811", "-0.04987470937 21.70881282", "0.7717790089 20.88715910", "0.4563333821 21.20260473"),
    (SCHLOEGL, "11.06162713", "0.05518034121 11.00644679", "0.01334947445 11.04827765", "0.01189853213 11.04972860"),
    (RING, "14.70670734", "8.209660037 6.497047308", "9.429509117 5.277198227", "8.630016246 6.076691099"),
    (DEFICIENCY_ONE, "3.091415190", "2.178213428 0.9132017622", "2.194388936 0.8970262543", "2.068900723 1.022514467"),
]


@pytest.mark.parametrize(("case", "sigma", "hs", "onsager", "information"), TABLE)
def test_table(case, sigma, hs, onsager, information):
    field = case.field()
    Jp, Jm = field.fluxes(case.x)
    assert agrees(epr(Jp, Jm), sigma)
    states = steady_states(field, case.x, case.laws)
    x_ss = max(states, key=lambda s: s.x[case.internal[0]]).x  # the upper one of Schloegl's model, else the only one
    split = hatano_sasa_split(case.S_X, Jp, Jm, force(*field.fluxes(x_ss)), case.x[case.internal], x_ss[case.internal])
    assert agrees([split.excess, split.housekeeping], hs)
    split = onsager_split(case.S_X, Jp, Jm)
    assert agrees([split.excess, split.housekeeping], onsager)
    split = information_split(case.S_X, Jp, Jm)
    assert agrees([split.excess, split.housekeeping], information)


def test_closed_detailed_balance_is_all_excess():
    Jp, Jm = MM.field().fluxes(MM.x)
    for split in (onsager_split(MM.S_X, Jp, Jm), information_split(MM.S_X, Jp, Jm)):
        assert split.excess == pytest.approx(float(epr(Jp, Jm)), rel=1e-14)
        assert abs(split.housekeeping) < 1e-14


def test_lowest_root_of_schloegl_has_a_negative_part():
    field, x = SCHLOEGL.field(), SCHLOEGL.x
    lowest = min(steady_states(field, x), key=lambda s: s.x[2]).x
    split = hatano_sasa_split(SCHLOEGL.S_X, *field.fluxes(x), force(*field.fluxes(lowest)), x[[2]], lowest[[2]])
    assert split.excess == pytest.approx(-0.304 * np.log(1.6 / 0.131707078856), rel=1e-10)


def test_onsager_by_another_route():
    """xdot^T (S L S^T)^+ xdot on the network with conserved totals, and batches."""
    Jp, Jm = RING.field().fluxes(RING.x)
    xdot = RING.S @ (Jp - Jm)
    assert onsager_split(RING.S, Jp, Jm).excess == pytest.approx(xdot @ np.linalg.pinv(mobility(RING.S, log_mean(Jp, Jm))) @ xdot)
    batch = onsager_excess(RING.S, np.array([Jp, 2 * Jp]), np.array([Jm, Jm]))
    assert batch[0] == pytest.approx(onsager_split(RING.S, Jp, Jm).excess, rel=1e-13)
    assert batch[1] == pytest.approx(onsager_split(RING.S, 2 * Jp, Jm).excess, rel=1e-13)


def test_coefficients_over_twenty_decades():
    """Two chains of a cycle of widely different conductance: the excess against exact rational-like arithmetic at 50 digits."""
    S = np.array([[-1, 0, 1], [1, -1, 0], [0, 1, -1]])
    Jp, Jm = np.array([3e-18, 2.0, 5e2]), np.array([1e-19, 0.5, 1e-3])
    split = onsager_split(S, Jp, Jm)
    mp.mp.dps = 50
    L = [(mp.mpf(a) - mp.mpf(b)) / mp.log(mp.mpf(a) / mp.mpf(b)) for a, b in zip(Jp.tolist(), Jm.tolist(), strict=True)]
    # the housekeeping force is c/L along the cycle (1,1,1): its norm is (sum F)^2 / sum 1/L
    total = sum(mp.log(mp.mpf(a) / mp.mpf(b)) for a, b in zip(Jp.tolist(), Jm.tolist(), strict=True))
    assert split.housekeeping == pytest.approx(float(total**2 / sum(1 / v for v in L)), rel=1e-12)


@pytest.mark.parametrize("delta", [1e-2, 1e-6, 1e-10])
def test_near_equilibrium_both_agree(delta):
    """Close to a conservative force the two excesses agree to leading order and neither loses its digits."""
    rng = np.random.default_rng(5)
    Jm = np.exp(rng.normal(size=3))
    Jp = Jm * np.exp(delta * rng.normal(size=3))
    a, b = onsager_split(RING.S, Jp, Jm), information_split(RING.S, Jp, Jm)
    assert b.excess == pytest.approx(a.excess, rel=10 * delta**2 + 1e-9)
    assert a.excess + a.housekeeping == pytest.approx(float(epr(Jp, Jm)), rel=1e-12)
    assert b.excess + b.housekeeping == pytest.approx(float(epr(Jp, Jm)), rel=1e-9)


def test_refusals():
    for function in (onsager_split, information_split):
        with pytest.raises(HypothesisFails, match="index 1"):
            function([[-1, 1], [1, -1]], [1.0, 1.0], [1.0, 0.0])
        with pytest.raises(HypothesisFails, match="index 0"):
            function([[-1, 1], [1, -1]], [np.nan, 1.0], [np.nan, 1.0])


def test_silent_reactions_and_steady_states():
    split = onsager_split([[-1, 1], [1, -1]], [2.0, 0.0], [1.0, 0.0])
    assert split.excess == pytest.approx(np.log(2))
    split = information_split([[-1, 1], [1, -1]], [2.0, 3.0], [1.0, 2.0])
    assert split.excess == pytest.approx(0, abs=1e-14)
    assert information_split([[0, 0]], [2.0, 3.0], [1.0, 2.0]).excess == 0


def test_forces_beyond_overflow():
    try:
        split = information_split([[-1, 1], [1, -1]], [1e300, 1.0], [1e-300, 1.0])
    except OutOfDomain as refusal:
        assert "index" in str(refusal)  # noqa: PT017
    else:
        assert split.excess + split.housekeeping == pytest.approx(float(epr([1e300, 1.0], [1e-300, 1.0])), rel=1e-9)


@st.composite
def networks(draw):
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    S = np.array(draw(st.lists(st.lists(st.integers(-2, 2), min_size=m, max_size=m), min_size=n, max_size=n)))
    logs = st.lists(st.floats(-6, 6), min_size=m, max_size=m)
    return S, np.exp(draw(logs)), np.exp(draw(logs))


@settings(max_examples=80, deadline=None)
@given(networks())
def test_orderings(network):
    """0 <= excess (information) <= excess (Onsager) <= sigma; both are Pythagorean; Onsager >= 2 xdot^T D^+ xdot."""
    S, Jp, Jm = network
    sigma, scale = float(epr(Jp, Jm)), float(epr(Jp, Jm)) + 1e-12
    a, b = onsager_split(S, Jp, Jm), information_split(S, Jp, Jm)
    assert min(a.excess, a.housekeeping, b.excess, b.housekeeping) >= 0
    assert b.excess <= a.excess + 1e-9 * scale
    assert a.excess <= sigma + 1e-9 * scale
    assert abs(a.excess + a.housekeeping - sigma) <= 1e-9 * scale
    assert abs(b.excess + b.housekeeping - sigma) <= 1e-9 * scale
    rows = independent_rows(S)
    if len(rows):
        xdot = S[rows] @ (Jp - Jm)
        assert a.excess >= 2 * xdot @ np.linalg.solve(diffusion(S[rows], traffic(Jp, Jm)), xdot) - 1e-9 * scale
