"""Balls enclose the truth and decide strict inequalities away from equality."""
from fractions import Fraction

import mpmath
import pytest
from sympy import Symbol, exp, log, sqrt

from symthermo.errors import BadValue
from symthermo.index import Delta, Index, LogMean, family, finite, index_map, time, total
from symthermo.proof.certify import State, positive_on, slack_ball, verdict

N, M, tau = finite("N"), finite("M"), time("tau")
i, r, t = Index("i", N), Index("r", M), Index("t", tau)
S, Jp, Jm = family("S"), family("Jp", positive=True), family("Jm", positive=True)
J, A, F = Jp[r] - Jm[r], Jp[r] + Jm[r], log(Jp[r]/Jm[r])
rate, D, sigma = total(r, S[i, r]*J), total(r, S[i, r]**2*A), total(r, J*F)
x = Symbol("x", positive=True)
# Brusselator of Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), section 5 of the worked numbers: X = 1.5, Y = 1.2
STATE = {"N": 2, "M": 4, "Jp": [1, "4.5", "2.7", "1.5"], "Jm": ["0.15", "0.024", "0.3375", "0.01"],
         "S": [[1, -1, 1, -1], [0, 1, -1, 0]]}


def test_reference_values_of_the_brusselator():
    state = State({**STATE, "i": 0})
    assert abs(float(state.value(sigma)) - 37.41747333) < 5e-9
    assert abs(float(state.value(D)) - 10.2215) < 1e-12
    assert abs(float(state.value(D*sigma/rate**2)) - 50.44509324) < 5e-9
    assert abs(float(state.value(LogMean(Jp[r], Jm[r]), {r: 0})) - 0.4480475704) < 1e-10


@pytest.mark.parametrize("species", [0, 1])
def test_uncertainty_relation_is_strict_there(species):
    assert verdict(2*rate**2, D*sigma, {**STATE, "i": species}) == "true"
    assert verdict(D*sigma, 2*rate**2, {**STATE, "i": species}) == "false"


def test_equality_is_undecided():
    balanced = {**STATE, "Jm": STATE["Jp"], "i": 0}
    assert verdict(2*rate**2, D*sigma, balanced) == "undecided"


def test_near_equality_more_precision_is_used():
    near = Fraction(1) + Fraction(1, 10**60)
    assert slack_ball(log(x), x - 1, {"x": near}) > 0


@pytest.mark.parametrize("value", ["0.1", "1.7", "1e3"])
def test_encloses_what_mpmath_finds(value):
    e = sqrt(x)*exp(-x/7) + log(x + 2)**2/x**3
    mpmath.mp.dps = 40
    v = mpmath.mpf(value)
    want = mpmath.sqrt(v)*mpmath.exp(-v/7) + mpmath.log(v + 2)**2/v**3
    ball = State({"x": value}).value(e)
    assert abs(mpmath.mpf(ball.mid().str(30, radius=False)) - want) < mpmath.mpf(10)**-14*(1 + want)


def test_totals_maps_and_deltas():
    head = index_map("head", M, N)
    values = {"N": 2, "M": 3, "head": [0, 1, 1], "tau": (5, "0.2"), "w": [1, 2, 4], "i": 1}
    w = family("w")
    assert State(values).value(total(r, Delta(i, head(r))*w[r])) == 6
    assert State(values).value(total(t, x/x)).contains(1)


@pytest.mark.parametrize("bad", [0.1, True])
def test_floats_are_refused(bad):
    with pytest.raises(BadValue, match="exactly"):
        State({"x": bad}).value(x)


def test_missing_values_are_named():
    with pytest.raises(BadValue, match="no value for x"):
        State({"y": 1}).value(x)


def test_boxes():
    y = Symbol("y", positive=True)
    assert positive_on((x + y)/2 - LogMean(x, y), {"x": ("0.1", 1), "y": (2, 5)}).level == "CERTIFIED"
    assert positive_on(LogMean(x, y) - sqrt(x*y), {"x": ("0.5", 1), "y": (2, 4)}).level == "CERTIFIED"
    found = positive_on(x - y, {"x": (0, 2), "y": (1, 3)})
    assert found.verdict == "false"
    assert found.where is not None
