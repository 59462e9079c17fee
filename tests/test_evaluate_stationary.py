"""Equilibria and steady states by name: Birch points, what rules them out, stability, totals, whether others may exist."""
from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs

import symthermo as st
from symthermo.evaluate.equilibrium import cycle_text, log_ratios


def test_the_equilibrium_of_a_class_follows_its_totals():
    net = st.load("michaelis_menten")
    eq = net.equilibrium()
    assert bool(eq)
    assert eq.totals == (1.0, 2.4)
    assert eq.residual < 1e-14
    more = net.equilibrium({"S": 3})
    assert more.x["E"] + more.x["C"] == pytest.approx(1.0)
    assert more.x["S"] + more.x["C"] + more.x["P"] == pytest.approx(3.9)
    here = net.at({s: more.x[s] for s in net.species})
    assert np.abs(here.F).max() < 1e-13
    assert here.sigma < 1e-25


def test_equilibrium_where_every_total_vanishes():
    """0 <=> 2 A + B keeps A - 2 B = 0 here: A = 2 B and A^2 B = 4, so A = 2 and B = 1."""
    eq = st.network("0 <=> 2 A + B | 4, 1; init: A=3/2, B=3/4").equilibrium()
    assert (eq.x["A"], eq.x["B"]) == pytest.approx((2.0, 1.0), rel=1e-14)


@settings(max_examples=8, deadline=None)
@given(hs.lists(hs.floats(0.05, 20), min_size=7, max_size=7))
def test_at_the_equilibrium_every_force_vanishes(v):
    net = st.network("2 A <=> B | 1, 2; A + B <=> C | 3, 0.25; chemostats: Z=2; C <=> Z + A | 5, 0.1")
    values = dict(zip(("kp_r1", "km_r1", "kp_r2", "km_r2"), v[:4], strict=True))
    net = net.with_values({k: repr(x) for k, x in values.items()})
    eq = net.equilibrium(dict(zip("ABC", map(repr, v[4:]), strict=True)))
    assert eq, eq.why
    assert np.abs(net.at({s: eq.x[s] for s in "ABC"}).F).max() < 1e-11


@pytest.mark.parametrize(("text", "why"), [
    ("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1; init: A=1, B=1, C=1", "the cycle r1 + r2 + r3 has the affinity log(24)"),
    ("A <=> B | 2, 1; r2@other: B -> A | 1; init: A=1, B=1", "irreversible"),
    ("A <=> B | Jp=A, Jm=B; init: A=1, B=1", "the rate of r1 is not mass action"),
])
def test_no_equilibrium_is_a_value_with_a_reason(text, why):
    found = st.network(text).equilibrium()
    assert not found
    assert why in found.why


def test_rounded_constants_are_named_as_the_likely_cause():
    net = st.network("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 1, 6.01; init: A=1, B=1, C=1")
    assert "rounded to a few digits may be the cause" in net.equilibrium().why


def test_steady_states_say_whether_others_may_exist():
    ring = st.load("ring").steady_states()
    assert len(ring) == 1
    assert ring.others == "none: the network is complex balanced, so each class has one"
    assert ring[0].totals == pytest.approx((3.0,), rel=1e-14)
    assert ring[0].residual < 1e-12
    assert ring[0].eigenvalues[0].real < 0
    found = st.load("schlogl").steady_states()
    assert [s.stability for s in found] == ["stable", "stable", "unstable"]
    assert [s.reached for s in found] == [True, False, False]
    assert found.others == "others may exist: a search cannot exclude them (deficiency 1)"
    assert found[0].to_json()["stable"] is True


def test_the_focus_inside_the_limit_cycle():
    found = st.load("brusselator").steady_states()
    assert len(found) == 1
    assert not found[0].reached
    # trace and determinant of the Jacobian by hand, at B = 3
    x, y = 0.9181818181818182, 3.2813020466079927
    a, b = -0.1 - 3 + 2 * x * y - 0.3 * x * x - 1, 0.02 + x * x
    c, d = 3 - 2 * x * y + 0.3 * x * x, -0.02 - x * x
    roots = np.roots([1, -(a + d), a * d - b * c])
    assert np.allclose(sorted(np.real(found[0].eigenvalues)), sorted(np.real(roots)))


def test_the_same_seed_finds_the_same_states():
    net = st.load("schlogl")
    first, second = (net.steady_states({"X": 0.9}, seed=5) for _ in range(2))
    assert [dict(s.x) for s in first] == [dict(s.x) for s in second]


def test_cycles_as_text():
    net = st.network("A <=> B; B <=> C; C <=> A")
    assert cycle_text(net, (1, 1, 1)) == "r1 + r2 + r3"
    assert cycle_text(net, (-1, 2, -3)) == "-r1 + 2 r2 - 3 r3"


def test_log_ratios_are_rounded_once():
    assert log_ratios([(Fraction(2), Fraction(1)), (Fraction(10**400), Fraction(1)), (Fraction(10**20 + 1), Fraction(10**20))]) == [
        0.6931471805599453, 921.0340371976183, 1e-20,
    ]
