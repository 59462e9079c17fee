"""Rate equations and their Jacobian, against the obvious matrix computation."""
from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from _networks import networks
from _symbolic import BRUSSELATOR, DEFICIENCY_ONE, MM, MM_OPEN, RING, SCHLOEGL, value
from hypothesis import given, settings
from hypothesis import strategies as st

import symthermo
from symthermo.networks.kinetics import rate_equations

SMALL = {"mm": MM, "open": MM_OPEN, "brusselator": BRUSSELATOR, "schloegl": SCHLOEGL, "ring": RING, "deficiency": DEFICIENCY_ONE}


@pytest.mark.parametrize("net", SMALL.values(), ids=SMALL)
def test_rates_are_S_times_J(net) -> None:
    x = sp.symbols(net.species, positive=True)
    rate = lambda k, nu, r: sp.Rational(k.value.numerator, k.value.denominator) * sp.prod([x[i] ** nu[i, r] for i in range(len(x))])
    J = sp.Matrix([rate(q.law.plus, net.nu_plus, r) - rate(q.law.minus, net.nu_minus, r) for r, q in enumerate(net.reactions)])
    expected = net.S_X * J
    found = sp.Matrix([e.rhs for e in net.rate_equations()])
    assert (found - expected).expand() == sp.zeros(*found.shape)
    inner = [sp.Symbol(s, positive=True) for s in net.internal]
    assert (net.jacobian() - expected.jacobian(inner)).expand() == sp.zeros(len(inner))


def test_worked_motion() -> None:
    """Michaelis-Menten, cr.observable: xdot = (1.14, -0.6, -1.14, 1.74); Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021)."""
    found = [value(e.rhs, MM) for e in MM.rate_equations()]
    assert [round(float(v), 12) for v in found] == [1.14, -0.6, -1.14, 1.74]


def test_equations_are_a_sequence_with_names() -> None:
    equations = BRUSSELATOR.rate_equations()
    assert len(equations) == 2
    assert str(equations["Y"].lhs) == "dY/dt"
    assert equations[-1] == equations["Y"]
    assert repr(equations).splitlines()[0].startswith("dX/dt = ")
    assert r"\frac{d X}{d t} &=" in equations._repr_latex_()


def test_constants_can_stay_symbols() -> None:
    names = {s.name for e in rate_equations(MM, keep_symbols=True) for s in e.rhs.free_symbols}
    assert {"k_plus_r1", "k_minus_r1", "k_plus_r2", "k_minus_r2"} < names


def test_several_volumes_divide() -> None:
    net = symthermo.network("A <=> B | 2, 1")
    net = replace(net, species_data=(net.species_data[0], replace(net.species_data[1], volume=Fraction(3))))
    a, b = sp.symbols("A B", positive=True)
    assert [e.rhs for e in net.rate_equations()] == [-2*a + b, (2*a - b)/3]
    assert net.jacobian() == sp.Matrix([[-2, 1], [sp.Rational(2, 3), -sp.Rational(1, 3)]])
    flow = net.flow()
    assert flow.epr == (2*a - b)*sp.log(2*a/b)
    assert flow.diffusion("B") == 2*a + b                      # of amounts


def test_a_law_in_one_part_moves_but_has_no_force() -> None:
    net = symthermo.network("A <=> B | J = v*A - B")
    v, a, b = sp.symbols("v A B", positive=True)
    assert net.rate_equations()[0].rhs == b - v*a
    assert net.flow().F["r1"] is None
    assert "v*A - B" in net.flow().why["r1"]


@settings(max_examples=25, deadline=None)
@given(networks(rich=False))
def test_jacobian_is_the_derivative(net) -> None:
    inner = [sp.Symbol(s, positive=True) for s in net.internal]
    try:
        equations = [e.rhs for e in net.rate_equations()]
    except (TypeError, ZeroDivisionError):                      # a drawn formula like 0/0
        return
    if any(e.has(sp.zoo, sp.nan, sp.I) for e in equations):
        return
    found, expected = net.jacobian(), sp.Matrix(equations).jacobian(inner)
    values = {s: sp.Rational(k + 5, 7) for k, s in enumerate(sorted(sp.Matrix(equations).free_symbols | set(inner), key=str))}
    for a, b in zip(found, expected, strict=True):
        x, y = (sp.sympify(e).xreplace(values).n(30) for e in (a, b))
        if y.is_finite and abs(y) < 1e50:
            assert abs(x - y) <= 1e-20 * (1 + abs(y))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_big_networks_are_built_row_by_row(seed) -> None:
    text = "; ".join(f"X{(seed + 7*k) % 400} + X{(3*k + 1) % 400} <=> Y{k}" for k in range(400))
    net = symthermo.network(text)
    one = net.rate_equations()["Y399"]
    assert one.rhs.free_symbols >= {sp.Symbol("Y399", positive=True)}
