"""SBML's formulas (libSBML's ASTNode) as formula trees of ours.

Function definitions are substituted while a formula is read. What is left has names, exact numbers, `+ * **` and the
functions of `symthermo.expression.MODEL_FUNCTIONS`; the time symbol is the name `TIME`, which no SBML identifier can be.
Delays and rates of change inside a formula are refused: they leave no rate equations dx/dt = f(x).
"""
from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from ..errors import BadStructure, BadValue, NoRateEquations, UnknownName, UnreadableFile
from ..expression import (
    Call,
    Expr,
    Name,
    Num,
    children,
    negative,
    power,
    product,
    reciprocal,
    substitute,
    total,
)
from .sbml_document import library

TIME = " time"
MOST_NODES, DEEPEST = 50_000, 80

FUNCTIONS = {
    "EXP": "exp", "LN": "log", "SIN": "sin", "COS": "cos", "TAN": "tan", "SINH": "sinh", "COSH": "cosh", "TANH": "tanh",
    "ABS": "abs", "FLOOR": "floor", "CEILING": "ceil", "MIN": "min", "MAX": "max", "PIECEWISE": "piecewise",
}
RELATIONS = {"LT": "lt", "LEQ": "le", "GT": "gt", "GEQ": "ge", "EQ": "eq", "NEQ": "ne"}
LOGIC = {"AND": "and_", "OR": "or_", "NOT": "not_"}
_INVERSE = {"SEC": "cos", "CSC": "sin", "COT": "tan", "SECH": "cosh", "CSCH": "sinh", "COTH": "tanh"}


# -- numbers and sizes -------------------------------------------------------------------------------------------------
def decimal(value: float, what: str) -> Fraction:
    """The shortest decimal that is this double: the number as the file's author wrote it.

    >>> decimal(0.1, "k")
    Fraction(1, 10)
    """
    if not math.isfinite(value):
        raise BadValue(f"{what} is {value}; expected a finite number")
    return Fraction(repr(value))


def grown(e: Expr, values: Mapping[str, Expr], place: str) -> Expr:
    """`substitute`, refused where the result would be absurdly large (rules and functions can double at every step)."""
    sizes = {n: _size(v) for n, v in values.items()}
    nodes, depth = _size(e, sizes)
    if nodes > MOST_NODES or depth > DEEPEST:
        raise BadStructure(f"{place}: with its functions and rules written out the formula has {nodes} parts, {depth} levels deep; "
                           f"at most {MOST_NODES} parts and {DEEPEST} levels are read")
    try:
        return substitute(e, values)
    except OverflowError:
        raise BadValue(f"{place}: a power beyond the range of numbers") from None


def _size(e: Expr, names: Mapping[str, tuple[int, int]] | None = None) -> tuple[int, int]:
    """(number of nodes, depth), names counted as what stands for them."""
    if isinstance(e, Name):
        return (names or {}).get(e.name, (1, 1))
    below = [_size(c, names) for c in children(e)]
    return 1 + sum(n for n, _ in below), 1 + max((d for _, d in below), default=0)


# -- reading -----------------------------------------------------------------------------------------------------------
class Formulas:
    """Reads the formulas of one model, its function definitions substituted."""

    def __init__(self, model: Any) -> None:
        lib = library()
        self._definitions = {f.getId(): f for f in model.getListOfFunctionDefinitions()}
        self._known: dict[str, tuple[tuple[str, ...], Expr]] = {}
        self._open: list[str] = []
        kind = lambda name: getattr(lib, f"AST_{name}")
        self._lib, self._readers = lib, {
            **{kind(f"FUNCTION_{k}"): self._call(v) for k, v in FUNCTIONS.items()},
            **{kind(f"RELATIONAL_{k}"): self._relation(v) for k, v in RELATIONS.items()},
            **{kind(f"LOGICAL_{k}"): self._call(v) for k, v in LOGIC.items()},
            **{kind(f"FUNCTION_{k}"): self._inverse(v) for k, v in _INVERSE.items()},
            kind("PLUS"): lambda args, place: total(args) if args else Num(Fraction(0)),
            kind("TIMES"): lambda args, place: product(args) if args else Num(Fraction(1)),
            kind("MINUS"): lambda args, place: total((args[0], *map(negative, args[1:]))) if len(args) > 1 else negative(args[0]),
            kind("DIVIDE"): lambda args, place: product((args[0], reciprocal(args[1]))),
            kind("POWER"): lambda args, place: power(*args),
            kind("FUNCTION_POWER"): lambda args, place: power(*args),
            kind("FUNCTION_ROOT"): lambda args, place: _root(*args),
            kind("FUNCTION_LOG"): lambda args, place: _logarithm(*args),
            kind("CONSTANT_E"): lambda args, place: Call("exp", (Num(Fraction(1)),)),
            kind("CONSTANT_PI"): lambda args, place: Num(decimal(math.pi, "pi")),
            kind("CONSTANT_TRUE"): lambda args, place: Num(Fraction(1)),
            kind("CONSTANT_FALSE"): lambda args, place: Num(Fraction(0)),
            kind("NAME_TIME"): lambda args, place: Name(TIME),
            kind("NAME_AVOGADRO"): lambda args, place: Num(Fraction("6.02214179e23")),
        }

    def read(self, math: Any, place: str) -> Expr:
        """The formula of an element; `place` is what a sentence calls it."""
        if math is None:
            raise UnreadableFile(f"{place} has no formula")
        return grown(self._convert(math, place, 0), {}, place)

    def _convert(self, node: Any, place: str, depth: int) -> Expr:
        if depth > DEEPEST * 3:
            raise BadStructure(f"{place}: the formula is nested more than {DEEPEST * 3} deep")
        kind, lib = node.getType(), self._lib
        if node.isNumber():
            return Num(_number(node, lib, place))
        if kind == lib.AST_NAME:
            return Name(node.getName())
        if kind in (lib.AST_FUNCTION_DELAY, lib.AST_FUNCTION_RATE_OF):
            what = "a delay" if kind == lib.AST_FUNCTION_DELAY else "the rate of change of a symbol"
            raise NoRateEquations(f"{place} has {what}; rate equations need laws that are functions of the concentrations")
        args = tuple(self._convert(child, place, depth + 1) for child in _operands(node, lib))
        if kind == lib.AST_FUNCTION:
            return self._defined(node.getName(), args, place)
        if kind not in self._readers:
            raise BadStructure(f"{place}: the function {node.getName() or node.getOperatorName() or kind!r} is not understood")
        try:
            return self._readers[kind](args, place)
        except (OverflowError, ZeroDivisionError):
            raise BadValue(f"{place}: a power or quotient of numbers out of range") from None
        except (IndexError, TypeError, ValueError):
            raise UnreadableFile(f"{place}: an operation has {len(args)} operands, which is not what it takes") from None

    def _defined(self, name: str, args: tuple[Expr, ...], place: str) -> Expr:
        if name not in self._definitions:
            raise UnknownName(f"{place} calls the function {name}, which the model does not define")
        if name in self._open:
            raise BadStructure(f"the function definition {name} calls itself")
        if name not in self._known:
            self._open.append(name)
            node = self._definitions[name].getMath()
            if node is None or node.getNumChildren() == 0:
                raise UnreadableFile(f"the function definition {name} has no formula")
            *bound, body = (node.getChild(k) for k in range(node.getNumChildren()))
            self._known[name] = tuple(b.getName() for b in bound), self.read(body, f"the function definition {name}")
            self._open.pop()
        letters, formula = self._known[name]
        if len(letters) != len(args):
            raise BadStructure(f"{place} calls {name} with {len(args)} arguments, it takes {len(letters)}")
        return grown(formula, dict(zip(letters, args, strict=True)), place)

    def _call(self, function: str) -> Callable[..., Expr]:
        return lambda args, place: Call(function, args) if args else args[0]

    def _relation(self, function: str) -> Callable[..., Expr]:
        def read(args: tuple[Expr, ...], place: str) -> Expr:
            pairs = [Call(function, (a, b)) for a, b in pairwise(args)]
            return pairs[0] if len(pairs) == 1 else Call("and_", tuple(pairs))
        return read

    def _inverse(self, function: str) -> Callable[..., Expr]:
        return lambda args, place: reciprocal(Call(function, (args[0],)))


def _operands(node: Any, lib: Any) -> list[Any]:
    """The children; a chain of additions (or multiplications) that is nested to the left is one list."""
    out: list[Any] = []
    while True:
        nested = [node.getChild(k) for k in range(node.getNumChildren())]
        same = nested and nested[0].getType() == node.getType() and node.getType() in (lib.AST_PLUS, lib.AST_TIMES)
        out = (nested[1:] if same else nested) + out
        if not same:
            return out
        node = nested[0]


def _number(node: Any, lib: Any, place: str) -> Fraction:
    if node.getType() == lib.AST_INTEGER:
        return Fraction(node.getInteger())
    if node.getType() == lib.AST_RATIONAL:
        if not node.getDenominator():
            raise BadValue(f"{place}: a rational number with denominator 0")
        return Fraction(node.getNumerator(), node.getDenominator())
    if node.getType() == lib.AST_REAL_E and abs(node.getExponent()) <= 400:
        return decimal(node.getMantissa(), f"{place}: a number") * Fraction(10) ** node.getExponent()
    return decimal(node.getReal(), f"{place}: a number")


def _root(*args: Expr) -> Expr:
    """root(degree, x), or root(x) of degree 2."""
    degree, x = args if len(args) > 1 else (Num(Fraction(2)), *args)
    return Call("sqrt", (x,)) if degree == Num(Fraction(2)) else power(x, reciprocal(degree))


def _logarithm(*args: Expr) -> Expr:
    """log(base, x), or log(x) to base 10."""
    base, x = args if len(args) > 1 else (Num(Fraction(10)), *args)
    return product((Call("log", (x,)), reciprocal(Call("log", (base,)))))
