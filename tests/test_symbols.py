"""Networks and formulas as sympy objects, and back to text."""
from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symthermo
from symthermo.errors import Mistake, UnknownName
from symthermo.expression import ExpressionError, parse
from symthermo.networks.symbols import infix, initial_symbols, read, species_symbols, to_sympy

NET = symthermo.network("r1: E + lambda <=> 2 pi | kp=0.1, km=k; r2: I <=> N | Jp = v*I/(1 + I), Jm = N; parameters: v=3/2; init: E=0.4")
LETTERS = sp.symbols("E lambda pi I N k", positive=True)


def test_matrices_are_exact_integers() -> None:
    assert sp.Matrix([[-1, 0], [-1, 0], [2, 0], [0, -1], [0, 1]]) == NET.S
    assert NET.nu_minus - NET.nu_plus == NET.S
    open_net = symthermo.network("A <=> X; chemostats: A")
    assert sp.Matrix([[1]]) == open_net.S_X


def test_names_that_sympy_knows_stay_species() -> None:
    symbols = species_symbols(NET)
    assert all(isinstance(s, sp.Symbol) and s.is_positive for s in symbols)
    assert read("E*pi*I + N**2 - exp(1)", NET) == symbols[0]*symbols[2]*symbols[3] + symbols[4]**2 - sp.E


def test_numbers_are_inserted_exactly_or_kept() -> None:
    law = NET.reactions[1].law.plus
    v, i = sp.symbols("v I", positive=True)
    assert to_sympy(law, NET) == sp.Rational(3, 2)*i/(1 + i)
    assert to_sympy(law, NET, keep_symbols=True) == v*i/(1 + i)
    assert initial_symbols(NET)[:2] == (sp.Rational(2, 5), sp.Symbol("lambda_0", positive=True))


def test_rules_are_substituted() -> None:
    net = replace(symthermo.network("A + Z <=> B"), assigned={"Z": parse("2*A + 1")})
    a = sp.Symbol("A", positive=True)
    assert to_sympy(parse("Z*A"), net) == a*(2*a + 1)
    k = sp.Symbol("k_plus_r1", positive=True)
    assert net.rate_equations().current(0) == k*a*(2*a + 1) - sp.Symbol("k_minus_r1", positive=True)*sp.Symbol("B", positive=True)
    assert net.jacobian()[0, 0].expand() == -4*k*a - k


@pytest.mark.parametrize(("text", "error"), [
    ("E*Q", UnknownName), ("__import__('os')", ExpressionError), ("E.subs", ExpressionError), ("E +", ExpressionError),
    ("f(E)", ExpressionError),
])
def test_read_accepts_the_model_only(text: str, error: type[Mistake]) -> None:
    with pytest.raises(error):
        read(text, NET)


@pytest.mark.parametrize("e", [sp.oo, sp.pi, sp.I, sp.Function("g")(LETTERS[0])])
def test_infix_refuses_what_the_format_does_not_have(e: sp.Expr) -> None:
    with pytest.raises(Mistake, match="cannot be written"):
        infix(e)


def expressions() -> st.SearchStrategy[sp.Expr]:
    numbers = st.fractions(max_denominator=9, min_value=-9, max_value=9).map(lambda q: sp.Rational(q.numerator, q.denominator))
    leaves = st.one_of(st.sampled_from(LETTERS), numbers)
    grow = lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] + p[1]), st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
        st.tuples(st.sampled_from(LETTERS), inner).map(lambda p: p[1] / p[0]), inner.map(lambda e: sp.exp(e)),
        st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS)).map(lambda p: sp.log(p[0] / p[1])),
        st.tuples(st.sampled_from(LETTERS), st.sampled_from((2, -3, sp.Rational(1, 2), sp.Rational(-3, 2)))).map(lambda p: p[0] ** p[1]),
        st.tuples(inner, st.integers(2, 3)).map(lambda p: p[0] ** p[1]),
    )
    return st.recursive(leaves, grow, max_leaves=8)


@settings(max_examples=150, deadline=None)
@given(expressions())
def test_read_undoes_infix(e: sp.Expr) -> None:
    e = e.doit()                                          # exp(0), made without evaluation, is 1
    assert read(infix(e), NET) == e


def test_infix_is_stable_and_plain() -> None:
    x, y = sp.symbols("x y", positive=True)
    assert infix(-x + y) == "y - x"
    assert infix(x*y/(2*(x + y)**2)) == "x*y/(2*(x + y)**2)"
    assert infix(x**(-2)*sp.Rational(-3, 4)) == "-3/(4*x**2)"
    assert infix(2**(x + 1)) == "2**(x + 1)"


def test_piecewise_laws_survive() -> None:
    net = symthermo.network("A <=> B")
    e = read("piecewise(A, and_(lt(A, B), not_(eq(B, 2))), B)", net)
    a, b = sp.symbols("A B", positive=True)
    assert e == sp.Piecewise((a, sp.And(a < b, sp.Ne(b, 2))), (b, True))
    assert read(infix(e), net) == e
