"""Calculus on the formula trees of `symthermo.expression`: exact and floating values, derivatives, compiled source.

Rate laws of imported models are evaluated millions of times and differentiated for exact Jacobians. Both need no computer
algebra: a formula is a small tree, its derivative another one, and a list of formulas becomes straight-line Python source
in which every distinct subtree is computed once. Names of the model never enter that source, only array slots do.

Comparisons and logic have the values 1 and 0. `piecewise(v1, c1, v2, c2, ..., otherwise)` is the first v whose c is not 0,
NaN when there is none.

>>> from symthermo.expression import parse
>>> law = parse("V*S/(K + S)")
>>> exact(law, {"V": Fraction(3), "K": Fraction(1, 2), "S": Fraction(1)})
Fraction(2, 1)
>>> print(derivative(parse("k*X^2*Y"), "X"))
2*k*X*Y
"""
from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from .errors import BadValue, MissingValue
from .expression import MINUS_ONE, Call, Expr, Name, Num, Power, Product, Sum, children, infix, names, rebuild, substitute

ZERO, ONE, HALF = Num(Fraction(0)), Num(Fraction(1)), Num(Fraction(1, 2))
_LARGEST_POWER = 4096

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge, "eq": operator.eq, "ne": operator.ne,
}
_AT_ZERO = {"exp": 1, "sin": 0, "cos": 1, "tan": 0, "sinh": 0, "cosh": 1, "tanh": 0}
"""Functions that are irrational at every rational argument but 0 (Lindemann), with their value there."""


# -- exact values ------------------------------------------------------------------------------------------------------
def exact(e: Expr, values: Mapping[str, Fraction]) -> Fraction | None:
    """The value as a rational number; None where it is irrational, undefined, or too long to write out.

    Raises
    ------
    MissingValue
        a name has no value

    >>> from symthermo.expression import parse
    >>> exact(parse("sqrt(9/4) + 2^-1"), {}), exact(parse("exp(1)"), {})
    (Fraction(2, 1), None)
    """
    if isinstance(e, Num):
        return e.value
    if isinstance(e, Name):
        return _lookup(e.name, values)
    if isinstance(e, Call) and e.function == "piecewise":
        for value, condition in _branches(e):
            holds = Fraction(1) if condition is None else exact(condition, values)
            if holds is None or holds:
                return None if holds is None else exact(value, values)
        return None
    parts = [exact(c, values) for c in children(e)]
    known = [p for p in parts if p is not None]
    if len(known) < len(parts):
        return None
    if isinstance(e, Sum):
        return sum(known, Fraction(0))
    if isinstance(e, Product):
        return math.prod(known, start=Fraction(1))
    if isinstance(e, Power):
        return _exact_power(known[0], known[1])
    assert isinstance(e, Call)
    return _exact_call(e.function, known)


def _lookup(name: str, values: Mapping[str, Fraction]) -> Fraction:
    found = values.get(name)
    if found is None:
        raise MissingValue(f"no value for {name}")
    return found


def _exact_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent.numerator) * size > 64 * _LARGEST_POWER or base == 0 and exponent < 0:
        return None
    if exponent.denominator == 1:
        return base ** exponent.numerator
    if base < 0:
        return None
    root = [_root(n, exponent.denominator) for n in (base.numerator, base.denominator)]
    return None if None in root else Fraction(root[0] or 0, root[1] or 1) ** exponent.numerator


def _root(n: int, degree: int) -> int | None:
    """The integer whose power of that degree is n."""
    if degree > 64 or n < 2:
        return n if n < 2 else None
    low, high = 1, 1 << (n.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= n else (low, middle - 1)
    return low if low**degree == n else None


def _exact_call(function: str, args: list[Fraction]) -> Fraction | None:
    x = args[0]
    if function in _AT_ZERO:
        return Fraction(_AT_ZERO[function]) if x == 0 else None
    if function == "log":
        return Fraction(0) if x == 1 else None
    if function == "sqrt":
        return _exact_power(x, HALF.value)
    return Fraction(_LOGIC[function](args))


def _pairwise(compare: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    return lambda a: compare(a[0], a[1])


_LOGIC: dict[str, Callable[[Any], Any]] = {
    "abs": lambda a: abs(a[0]), "floor": lambda a: math.floor(a[0]), "ceil": lambda a: math.ceil(a[0]),
    "min": min, "max": max, "and_": all, "or_": any, "not_": lambda a: a[0] == 0,
    **{key: _pairwise(compare) for key, compare in _COMPARE.items()},
}


def _branches(e: Call) -> list[tuple[Expr, Expr | None]]:
    """(value, condition) of a piecewise formula; the condition of the last, unconditional one is None."""
    pairs: list[tuple[Expr, Expr | None]] = list(zip(e.args[::2], e.args[1::2], strict=False))
    return [*pairs, (e.args[-1], None)] if len(e.args) % 2 else pairs


_SMOOTH: dict[str, Callable[[float], float]] = {
    "exp": math.exp, "log": math.log, "sqrt": math.sqrt, "sin": math.sin, "cos": math.cos, "tan": math.tan,
    "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
}


# -- floating values ---------------------------------------------------------------------------------------------------
def value(e: Expr, values: Mapping[str, Fraction | float]) -> float:
    """The value in floating point: the exact one rounded once where all is rational; inf, NaN as IEEE arithmetic has them.

    >>> from symthermo.expression import parse
    >>> value(parse("exp(-2*x)"), {"x": Fraction(1, 2)})
    0.36787944117144233
    """
    wanted = names(e)
    if all(isinstance(values.get(n), Fraction) for n in wanted):
        found = exact(e, {n: Fraction(values[n]) for n in wanted})
        if found is not None:
            return as_float(found, infix(e)[:60])
    return _float(e, values)


def as_float(number: Fraction, name: str) -> float:
    """The nearest double.

    Raises
    ------
    BadValue
        the number is beyond the range of doubles, or would become 0
    """
    try:
        nearest = float(number)
    except OverflowError:
        nearest = math.inf
    if math.isinf(nearest) or nearest == 0 and number != 0:
        power = math.floor((number.numerator.bit_length() - number.denominator.bit_length()) * math.log10(2))
        raise BadValue(f"{name} is about 1e{power}, outside the range of floating-point numbers (1e-307 to 1e308)")
    return nearest


def _float(e: Expr, values: Mapping[str, Fraction | float]) -> float:
    if isinstance(e, Num):
        return as_float(e.value, "a number")
    if isinstance(e, Name):
        if values.get(e.name) is None:
            raise MissingValue(f"no value for {e.name}")
        return float(values[e.name])
    if isinstance(e, Call) and e.function == "piecewise":
        for v, condition in _branches(e):
            if condition is None or _float(condition, values):
                return _float(v, values)
        return math.nan
    parts = [_float(c, values) for c in children(e)]
    try:
        if isinstance(e, Sum):
            return math.fsum(parts)
        if isinstance(e, Product):
            return math.prod(parts)
        if isinstance(e, Power):
            power = parts[0] ** parts[1]
            return math.nan if isinstance(power, complex) else power
        assert isinstance(e, Call)
        if e.function in _LOGIC:
            return float(_LOGIC[e.function](parts))
        if e.function == "log" and parts[0] == 0:
            return -math.inf
        return float(_SMOOTH[e.function](parts[0]))
    except (OverflowError, ZeroDivisionError):
        return math.inf
    except ValueError:
        return math.nan


# -- building ----------------------------------------------------------------------------------------------------------
def add(terms: Iterable[Expr]) -> Expr:
    """A flat sum with its numbers gathered at the end and zeros left out."""
    flat = [g for t in terms for g in (t.terms if isinstance(t, Sum) else (t,))]
    constant = sum((t.value for t in flat if isinstance(t, Num)), Fraction(0))
    rest = [t for t in flat if not isinstance(t, Num)] + ([Num(constant)] if constant else [])
    return ZERO if not rest else rest[0] if len(rest) == 1 else Sum(tuple(rest))


def multiply(factors: Iterable[Expr]) -> Expr:
    """A flat product, its numbers gathered in front; 0 swallows everything."""
    flat = [g for f in factors for g in (f.factors if isinstance(f, Product) else (f,))]
    constant = math.prod((f.value for f in flat if isinstance(f, Num)), start=Fraction(1))
    if constant == 0:
        return ZERO
    rest = ([Num(constant)] if constant != 1 else []) + [f for f in flat if not isinstance(f, Num)]
    return ONE if not rest else rest[0] if len(rest) == 1 else Product(tuple(rest))


def power(base: Expr, exponent: Expr) -> Expr:
    """base**exponent; numbers are taken together where the result is rational."""
    if exponent in (ONE, ZERO):
        return base if exponent == ONE else ONE
    if isinstance(base, Num) and isinstance(exponent, Num):
        found = _exact_power(base.value, exponent.value)
        return Power(base, exponent) if found is None else Num(found)
    return Power(base, exponent)


def fold(e: Expr, values: Mapping[str, Fraction] | None = None) -> Expr:
    """The formula with known names replaced by their numbers, and everything rational computed.

    >>> from symthermo.expression import parse
    >>> print(fold(parse("V*S^n/(K + 0*S)"), {"n": Fraction(2), "K": Fraction(4)}))
    1/4*V*S**2
    """
    e = substitute(e, {n: Num(v) for n, v in (values or {}).items()})
    return _fold(e)


def _fold(e: Expr) -> Expr:
    parts = tuple(_fold(c) for c in children(e))
    if isinstance(e, Sum):
        return add(parts)
    if isinstance(e, Product):
        return multiply(parts)
    if isinstance(e, Power):
        return power(*parts)
    if isinstance(e, Call):
        e = rebuild(e, parts)
        if not names(e) and (found := exact(e, {})) is not None:
            return Num(found)
    return e


# -- derivatives -------------------------------------------------------------------------------------------------------
def derivative(e: Expr, name: str) -> Expr:
    """d e / d name, everything else held. Comparisons, floor and ceil are constant where they are differentiable.

    >>> from symthermo.expression import parse
    >>> print(derivative(parse("V*S/(K + S)"), "S"))
    V/(K + S) - V*S*(K + S)**(-2)
    """
    return _d(_fold(e), name)


def _d(e: Expr, name: str) -> Expr:
    if isinstance(e, Name):
        return ONE if e.name == name else ZERO
    if name not in names(e):
        return ZERO
    if isinstance(e, Sum):
        return add(_d(t, name) for t in e.terms)
    if isinstance(e, Product):
        return add(
            multiply((*e.factors[:k], inner, *e.factors[k + 1:]))
            for k, f in enumerate(e.factors) if (inner := _d(f, name)) != ZERO
        )
    if isinstance(e, Power):
        b, n = e.base, e.exponent
        through_base = multiply((n, power(b, add((n, MINUS_ONE))), _d(b, name)))
        through_exponent = multiply((e, Call("log", (b,)), inner)) if (inner := _d(n, name)) != ZERO else ZERO
        return add((through_base, through_exponent))
    assert isinstance(e, Call)
    if e.function == "piecewise":
        return Call("piecewise", tuple(g for v, c in _branches(e) for g in ((_d(v, name),) if c is None else (_d(v, name), c))))
    if e.function in ("min", "max"):
        return _d_extremum(e, name)
    outer = _OUTER.get(e.function)
    return ZERO if outer is None else multiply((outer(e.args[0], e), _d(e.args[0], name)))


def _d_extremum(e: Call, name: str) -> Expr:
    """The derivative of the first argument that is the smallest (largest)."""
    args: list[Expr] = []
    for a in e.args[:-1]:
        args += [_d(a, name), Call("eq", (a, e))]
    return Call("piecewise", (*args, _d(e.args[-1], name)))


_OUTER: dict[str, Callable[[Expr, Expr], Expr]] = {
    "exp": lambda x, e: e,
    "log": lambda x, e: power(x, MINUS_ONE),
    "sqrt": lambda x, e: multiply((HALF, power(e, MINUS_ONE))),
    "sin": lambda x, e: Call("cos", (x,)),
    "cos": lambda x, e: multiply((MINUS_ONE, Call("sin", (x,)))),
    "tan": lambda x, e: add((ONE, power(e, Num(Fraction(2))))),
    "sinh": lambda x, e: Call("cosh", (x,)),
    "cosh": lambda x, e: Call("sinh", (x,)),
    "tanh": lambda x, e: add((ONE, multiply((MINUS_ONE, power(e, Num(Fraction(2))))))),
    "abs": lambda x, e: Call("piecewise", (ONE, Call("gt", (x, ZERO)), MINUS_ONE, Call("lt", (x, ZERO)), ZERO)),
}


# -- compiled source ---------------------------------------------------------------------------------------------------
_VECTOR = {f: f"np.{f}" for f in (*_SMOOTH, "abs", "floor", "ceil")}
ON_FLOATS = SimpleNamespace(
    **_SMOOTH, abs=abs, floor=math.floor, ceil=math.ceil, float_power=math.pow, minimum=min, maximum=max, nan=math.nan,
    where=lambda condition, yes, no: yes if condition else no,
)
"""What a compiled law asks of numpy, for plain floats: errors are raised instead of becoming inf or NaN."""
_PRODUCT_POWERS = 4
_SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}


def source(formulas: Sequence[Expr], slots: Mapping[str, int], function: str = "law", place: str = "x[..., {}]") -> str:
    """Python source of `function(np, x)`: x (..., n) -> list of arrays or numbers, one for each formula.

    `place` is how a slot of x is read; with "x[{}]" and `ON_FLOATS` for np the function takes a list of floats.

    Straight-line code, one line for each distinct subtree. It holds nothing of the formula's text but numbers: names are
    read from their slot of the last axis.

    Raises
    ------
    MissingValue
        a name that has no slot

    >>> from symthermo.expression import parse
    >>> print(source([parse("2*X*Y"), parse("X*Y/(1 + X)")], {"X": 0, "Y": 1}))
    def law(np, x):
        t0 = x[..., 0]
        t1 = x[..., 1]
        t2 = 2.0 * t0 * t1
        t3 = 1.0 + t0
        t4 = t0 * t1 / t3
        return [t2, t4]
    <BLANKLINE>
    """
    lines: list[str] = []
    seen: dict[Expr, str] = {}

    def emit(e: Expr) -> str:
        if isinstance(e, Num):
            return repr(as_float(e.value, "a number in a rate law"))
        if e not in seen:
            text = write(e)
            seen[e] = f"t{len(lines)}"
            lines.append(f"    {seen[e]} = {text}")
        return seen[e]

    def write(e: Expr) -> str:
        if isinstance(e, Name):
            if e.name not in slots:
                raise MissingValue(f"no value for {e.name}")
            return place.format(int(slots[e.name]))
        if isinstance(e, Sum):
            return " + ".join(emit(t) for t in e.terms)
        if isinstance(e, Product):
            below = [emit(f.base) for f in e.factors if isinstance(f, Power) and f.exponent == MINUS_ONE]
            above = [emit(f) for f in e.factors if not (isinstance(f, Power) and f.exponent == MINUS_ONE)]
            return " * ".join(above or ["1.0"]) + "".join(f" / {b}" for b in below)
        if isinstance(e, Power):
            if e.exponent == MINUS_ONE:
                return f"1.0 / {emit(e.base)}"
            if e.exponent == HALF:
                return f"np.sqrt({emit(e.base)})"
            if isinstance(e.exponent, Num) and e.exponent.value.denominator == 1 and abs(e.exponent.value) <= _PRODUCT_POWERS:
                repeated = " * ".join([emit(e.base)] * abs(int(e.exponent.value)))
                return repeated if e.exponent.value > 0 else f"1.0 / ({repeated or '1.0'})"
            return f"np.float_power({emit(e.base)}, {emit(e.exponent)})"
        assert isinstance(e, Call)
        return write_call(e)

    def write_call(e: Call) -> str:
        if e.function == "piecewise":
            out = "np.nan"
            for v, c in reversed(_branches(e)):
                out = emit(v) if c is None else f"np.where({emit(c)} != 0, {emit(v)}, {out})"
            return out
        args = [emit(a) for a in e.args]
        if e.function in _SIGNS:
            return f"np.where({args[0]} {_SIGNS[e.function]} {args[1]}, 1.0, 0.0)"
        if e.function in ("min", "max"):
            out = args[0]
            for a in args[1:]:
                out = f"np.{e.function}imum({out}, {a})"
            return out
        if e.function in ("and_", "or_", "not_"):
            joined = {"and_": " & ", "or_": " | ", "not_": ""}[e.function].join(f"({a} != 0)" for a in args)
            return f"np.where({joined}, {'0.0, 1.0' if e.function == 'not_' else '1.0, 0.0'})"
        return f"{_VECTOR[e.function]}({args[0]})"

    results = [emit(f) for f in formulas]
    return "\n".join([f"def {function}(np, x):", *lines, f"    return [{', '.join(results)}]"]) + "\n"
