"""Calculus on formula trees: exact values, derivatives, compiled source, each against another route."""
from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symthermo.calculus import as_float, derivative, exact, fold, source, value
from symthermo.errors import BadValue, MissingValue
from symthermo.expression import MODEL_FUNCTIONS, Call, Name, Num, Power, names, parse

X, Y = Name("X"), Name("Y")


def model(text):
    return parse(text, MODEL_FUNCTIONS)


def compiled(trees, slots, x):
    space: dict = {}
    exec(source(trees, slots), space)
    with np.errstate(all="ignore"):
        return space["law"](np, np.asarray(x, dtype=float))


FORMULAS = [
    "X^2*Y/(1 + X) - 3*Y", "exp(-X/Y)*log(1 + X^2)", "sqrt(X*Y) + X^Y", "X^(5/2)/Y^3 + Y^-2", "sin(X)*cos(Y) + tan(X/4)",
    "sinh(X) - cosh(Y)*tanh(X*Y)", "abs(X - 2*Y)*X", "min(X, Y)*max(X^2, Y, 1)", "piecewise(X^2, lt(X, 1), X*Y, le(X, 2), Y^3)",
    "X*piecewise(1, and_(gt(X, 0.5), not_(eq(Y, X))), 2)", "floor(X)*Y + ceil(Y)*X", "2/(3*X)*Y*0.1", "-X^2 - -Y",
]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("point", [(0.7, 1.3), (1.6, 0.45), (3.25, 2.75)])
def test_compiled_source_and_float_value_agree(text, point):
    tree = model(text)
    x, y = point
    one = value(tree, {"X": x, "Y": y})
    many = compiled([tree, derivative(tree, "X")], {"X": 1, "Y": 0}, [[y, x], [y, x]])[0]
    assert np.allclose(many, one, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("point", [(0.7, 1.3), (1.6, 0.45), (3.25, 2.75)])
def test_derivative_is_the_limit_of_differences(text, point):
    tree = model(text)
    x, y = point
    h = 1e-5
    for name in ("X", "Y"):
        ends = [value(tree, {"X": x + s * h * (name == "X"), "Y": y + s * h * (name == "Y")}) for s in (1, -1)]
        slope = value(derivative(tree, name), {"X": x, "Y": y})
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("text", FORMULAS[:6])
def test_derivative_agrees_with_sympy(text):
    # the text is ours, so sympy's own reader may see it here
    x, y = sympy.symbols("X Y", positive=True)
    theirs = sympy.sympify(text.replace("^", "**"), locals={"X": x, "Y": y}).diff(x)
    ours = value(derivative(parse(text, MODEL_FUNCTIONS), "X"), {"X": 1.25, "Y": 0.375})
    assert ours == pytest.approx(float(theirs.subs({x: sympy.Rational(5, 4), y: sympy.Rational(3, 8)}).evalf(30)), rel=1e-13)


leaves = st.one_of(
    st.sampled_from([X, Y]), st.fractions(min_value=-3, max_value=3, max_denominator=6).map(Num),
)
trees = st.recursive(leaves, lambda inner: st.one_of(
    st.tuples(inner, inner).map(lambda p: parse(f"({p[0]}) + ({p[1]})")),
    st.tuples(inner, inner).map(lambda p: parse(f"({p[0]})*({p[1]})")),
    st.tuples(inner, st.integers(-2, 3)).map(lambda p: parse(f"({p[0]})^({p[1]})")),
), max_leaves=8)


@settings(max_examples=60, deadline=None)
@given(trees, st.fractions(min_value=-2, max_value=2, max_denominator=4), st.fractions(min_value=-2, max_value=2, max_denominator=4))
def test_folding_keeps_the_exact_value(tree, x, y):
    at = {"X": x, "Y": y}
    before = exact(tree, at)
    if before is not None:
        assert exact(fold(tree), at) == before
        assert exact(fold(tree, {"X": x}), {"Y": y}) == before
        assert value(tree, at) == pytest.approx(as_float(before, "it"), rel=1e-12)


def test_exact_values():
    at = {"X": Fraction(4, 9), "Y": Fraction(1)}
    assert exact(model("sqrt(X) + X^(3/2)"), at) == Fraction(2, 3) + Fraction(8, 27)
    assert exact(model("exp(0) + log(Y) + cos(0)"), at) == 2
    assert exact(model("piecewise(X, gt(X, 1), 2*X)"), at) == Fraction(8, 9)
    assert exact(model("floor(-X) + ceil(X) + abs(-X) + max(X, 1/3)"), at) == -1 + 1 + Fraction(8, 9)
    for irrational in ("exp(X)", "sqrt(2)", "log(X)", "X^X", "1/(Y - 1)", "piecewise(X, gt(X, 1))"):
        assert exact(model(irrational), at) is None
    assert exact(Power(parse("2"), parse("1000000000")), at) is None
    assert fold(model("n*X^(n - 1)"), {"n": Fraction(2)}) == fold(parse("2*X"))


def test_sign_of_zero_and_infinity():
    assert value(parse("1/X"), {"X": 0.0}) == math.inf
    assert value(parse("log(X)"), {"X": Fraction(0)}) == -math.inf
    assert math.isnan(value(parse("sqrt(X)"), {"X": -1.0}))
    assert value(parse("exp(1000*X)"), {"X": 1.0}) == math.inf


def test_a_missing_name_is_named():
    for attempt in (lambda: exact(parse("X + Kcat"), {"X": Fraction(1)}), lambda: value(parse("Kcat"), {}),
                    lambda: source([parse("Kcat")], {"X": 0})):
        with pytest.raises(MissingValue, match="no value for Kcat"):
            attempt()


def test_numbers_beyond_doubles_are_refused():
    for text in ("1e399", "1e-399"):
        with pytest.raises(BadValue, match="outside the range"):
            as_float(parse(text).value, "k")
    assert as_float(Fraction(0), "k") == 0.0


def test_source_holds_no_text_of_the_model():
    tree = parse("__import__*os + lambda*import/E")
    text = source([tree], {n: k for k, n in enumerate(names(tree))})
    assert not any(word in text for word in ("__import__", "os", "lambda", "E"))
    with pytest.raises(KeyError):
        source([Call("system", (X,))], {"X": 0})


def test_shared_parts_are_computed_once():
    tree = parse("exp(X*Y)")
    text = source([tree, parse("1 + exp(X*Y)"), derivative(tree, "X")], {"X": 0, "Y": 1})
    assert text.count("np.exp") == 1
