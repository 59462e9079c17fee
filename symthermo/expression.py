"""Formulas as data: a small tree, the grammar that reads it, the text that is printed back.

Rate laws, rules and `--set` values reach us as text. They are read by the grammar below and by nothing else: numbers
become exact rationals, words become names, and no word is ever executed.

    expr   = term {("+" | "-") term}
    term   = factor {("*" | "/") factor}
    factor = ("+" | "-") factor | atom [("^" | "**") factor]
    atom   = number | name | name "(" expr {"," expr} ")" | "(" expr ")"

>>> tree = parse("Vmax*S/(K + S) - 0.1*P^2")
>>> print(tree)
Vmax*S/(K + S) - 1/10*P**2
>>> names(tree)
('Vmax', 'S', 'K', 'P')
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .errors import Mistake

TEXT_FUNCTIONS = {"exp": 1, "log": 1, "sqrt": 1}
"""Functions of the text format, with their number of arguments."""

MODEL_FUNCTIONS = TEXT_FUNCTIONS | {
    "sin": 1, "cos": 1, "tan": 1, "sinh": 1, "cosh": 1, "tanh": 1, "abs": 1, "floor": 1, "ceil": 1,
    "min": None, "max": None, "piecewise": None,
    "lt": 2, "le": 2, "gt": 2, "ge": 2, "eq": 2, "ne": 2, "and_": None, "or_": None, "not_": 1,
}
"""Functions that imported models may use beyond those; None: any number of arguments."""

_TOKEN = re.compile(r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[^\W\d]\w*)|(?P<op>\*\*|[-+*/^(),]))")
_DEEPEST, _LARGEST_EXPONENT, _LONGEST = 100, 400, 200_000


class ExpressionError(Mistake):
    """A text that is not a formula; `position` counts characters from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class Expr:
    """A node of the tree; one of `Num`, `Name`, `Sum`, `Product`, `Power`, `Call`."""

    __slots__ = ()

    def __str__(self) -> str:
        return infix(self)


@dataclass(frozen=True, slots=True)
class Num(Expr):
    value: Fraction

    __str__ = Expr.__str__


@dataclass(frozen=True, slots=True)
class Name(Expr):
    name: str

    __str__ = Expr.__str__


@dataclass(frozen=True, slots=True)
class Sum(Expr):
    terms: tuple[Expr, ...]

    __str__ = Expr.__str__


@dataclass(frozen=True, slots=True)
class Product(Expr):
    factors: tuple[Expr, ...]

    __str__ = Expr.__str__


@dataclass(frozen=True, slots=True)
class Power(Expr):
    base: Expr
    exponent: Expr

    __str__ = Expr.__str__


@dataclass(frozen=True, slots=True)
class Call(Expr):
    function: str
    args: tuple[Expr, ...]

    __str__ = Expr.__str__


MINUS_ONE = Num(Fraction(-1))


def negative(e: Expr) -> Expr:
    """-e, the sign gathered in a leading number."""
    return product((MINUS_ONE, e))


def product(factors: Iterable[Expr]) -> Expr:
    """A flat product in which neighbouring numbers are one number, and a leading 1 is left out."""
    out: list[Expr] = []
    for f in (g for f in factors for g in (f.factors if isinstance(f, Product) else (f,))):
        if out and isinstance(f, Num) and isinstance(last := out[-1], Num):
            out[-1] = Num(last.value * f.value)
        else:
            out.append(f)
    if len(out) > 1 and out[0] == Num(Fraction(1)):
        del out[0]
    return out[0] if len(out) == 1 else Product(tuple(out))


def reciprocal(e: Expr) -> Expr:
    """1/e."""
    return Num(1 / e.value) if isinstance(e, Num) and e.value else Power(e, MINUS_ONE)


# -- reading -----------------------------------------------------------------------------------------------------------
def number(text: str) -> Fraction:
    """An exact rational from `3`, `0.1`, `1e-3`, `3/2`; ValueError otherwise, and for absurd exponents."""
    exponent = re.search(r"[eE]([+-]?\d+)", text)
    if len(text) > 1000 or exponent and (len(exponent[1]) > 5 or abs(int(exponent[1])) > _LARGEST_EXPONENT):
        raise ValueError(text)
    top, slash, bottom = text.partition("/")
    if slash and not Fraction(bottom):
        raise ValueError(text)
    return Fraction(top.strip()) / Fraction(bottom.strip()) if slash else Fraction(text.strip())


def parse(text: str, functions: Mapping[str, int | None] = TEXT_FUNCTIONS) -> Expr:
    """Read a formula.

    Raises
    ------
    ExpressionError
        names what was found, and where

    >>> parse("2*exp(-x)")
    Product(factors=(Num(value=Fraction(2, 1)), Call(function='exp', args=(Product(factors=(Num(value=Fraction(-1, 1)), Name(name='x'))),))))
    """
    if len(text) > _LONGEST:
        raise ExpressionError(f"a formula of {len(text)} characters; at most {_LONGEST} are read", 0)
    reader = _Reader(text, functions)
    tree = reader.expr(0)
    if reader.kind is not None:
        raise reader.unexpected("an operator or the end")
    return tree


class _Reader:
    def __init__(self, text: str, functions: Mapping[str, int | None]) -> None:
        self.text, self.functions, self.end = text, functions, 0
        self.advance()

    def advance(self) -> None:
        self.start = self.end + len(self.text[self.end:]) - len(self.text[self.end:].lstrip())
        match = _TOKEN.match(self.text, self.end)
        if match:
            self.kind, self.word, self.end = match.lastgroup, match[match.lastgroup or 0], match.end()
        elif self.start >= len(self.text):
            self.kind, self.word = None, ""
        else:
            raise ExpressionError(f"{self.text[self.start]!r} has no place in a formula", self.start)

    def unexpected(self, wanted: str) -> ExpressionError:
        found = repr(self.word) if self.kind else "the end"
        return ExpressionError(f"expected {wanted}, found {found}", self.start)

    def take(self, *words: str) -> str | None:
        if self.kind == "op" and self.word in words:
            word = self.word
            self.advance()
            return word
        return None

    def expr(self, depth: int) -> Expr:
        if depth > _DEEPEST:
            raise ExpressionError(f"brackets nested more than {_DEEPEST} deep", self.start)
        terms = [self.term(depth)]
        while op := self.take("+", "-"):
            term = self.term(depth)
            terms.append(negative(term) if op == "-" else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms))

    def term(self, depth: int) -> Expr:
        factors = [self.factor(depth)]
        while op := self.take("*", "/"):
            factor = self.factor(depth)
            if op == "/" and factor == Num(Fraction(0)):
                raise ExpressionError("division by zero", self.start)
            factors.append(reciprocal(factor) if op == "/" else factor)
        return product(factors)

    def factor(self, depth: int) -> Expr:
        if op := self.take("+", "-"):
            inner = self.factor(depth + 1) if depth < _DEEPEST else self.expr(depth + 1)
            return negative(inner) if op == "-" else inner
        base = self.atom(depth)
        if self.take("^", "**"):
            return Power(base, self.factor(depth + 1) if depth < _DEEPEST else self.expr(depth + 1))
        return base

    def atom(self, depth: int) -> Expr:
        if self.kind == "number":
            try:
                value = number(self.word)
            except ValueError:
                raise ExpressionError(f"the number {self.word[:40]} is out of range", self.start) from None
            self.advance()
            return Num(value)
        if self.kind == "name":
            word, start = self.word, self.start
            self.advance()
            if not self.take("("):
                return Name(word)
            if word not in self.functions:
                raise ExpressionError(f"no function {word!r}; there are {', '.join(self.functions)}", start)
            args = [self.expr(depth + 1)]
            while self.take(","):
                args.append(self.expr(depth + 1))
            if not self.take(")"):
                raise self.unexpected("')'")
            wanted = self.functions[word]
            if wanted is not None and len(args) != wanted:
                raise ExpressionError(f"{word} takes {wanted} argument{'s' * (wanted > 1)}, found {len(args)}", start)
            return Call(word, tuple(args))
        if self.take("("):
            inner = self.expr(depth + 1)
            if not self.take(")"):
                raise self.unexpected("')'")
            return inner
        raise self.unexpected("a number, a name or '('")


# -- printing ----------------------------------------------------------------------------------------------------------
def infix(e: Expr, power: str = "**") -> str:
    """The formula in plain infix, such that `parse` reads the same value back."""
    return _print(e, 0, power)


def _print(e: Expr, tight: int, power: str) -> str:
    """tight: 0 in a sum, 1 in a product, 2 in the base or exponent of a power"""
    if isinstance(e, Name):
        return e.name
    if isinstance(e, Num):
        text, own = str(e.value), 0 if e.value < 0 else 1 if e.value.denominator > 1 else 3
    elif isinstance(e, Call):
        return f"{e.function}({', '.join(_print(a, 0, power) for a in e.args)})"
    elif isinstance(e, Power):
        if e.exponent == MINUS_ONE:
            text, own = f"1/{_print(e.base, 2, power)}", 1
        else:
            text, own = f"{_print(e.base, 2, power)}{power}{_print(e.exponent, 2, power)}", 2
    elif isinstance(e, Product):
        text, own = _print_product(e.factors, power), 1
        own = 0 if text.startswith("-") else 1
    else:
        assert isinstance(e, Sum)
        text = " + ".join(_print(t, 0, power) for t in e.terms).replace(" + -", " - ")
        own = -1 if tight == 0 else 0
        return f"({text})" if tight > 0 else text
    return f"({text})" if own < tight or own == tight == 2 else text


def _print_product(factors: tuple[Expr, ...], power: str) -> str:
    lead, text = "", ""
    if isinstance(first := factors[0], Num) and first.value < 0:
        lead, factors = "-", product((MINUS_ONE, *factors)).factors if len(factors) > 1 and first != MINUS_ONE else factors[1:]
    for f in factors:
        if text and isinstance(f, Num) and f.value.numerator == 1 and f.value.denominator > 1:
            text = f"{text}/{f.value.denominator}"
        elif isinstance(f, Power) and f.exponent == MINUS_ONE:
            text = f"{text or '1'}/{_print(f.base, 2, power)}"
        else:
            text = f"{text}*{_print(f, 1, power)}" if text else _print(f, 1, power)
    return lead + text


# -- walking -----------------------------------------------------------------------------------------------------------
def walk(e: Expr) -> Iterator[Expr]:
    """The node and all below it, left to right."""
    yield e
    for child in children(e):
        yield from walk(child)


def children(e: Expr) -> tuple[Expr, ...]:
    """The nodes one below."""
    if isinstance(e, Sum):
        return e.terms
    if isinstance(e, Product):
        return e.factors
    if isinstance(e, Power):
        return (e.base, e.exponent)
    return e.args if isinstance(e, Call) else ()


def rebuild(e: Expr, parts: tuple[Expr, ...]) -> Expr:
    """The node with other children."""
    if isinstance(e, Sum):
        return Sum(parts)
    if isinstance(e, Product):
        return Product(parts)
    if isinstance(e, Power):
        return Power(*parts)
    return Call(e.function, parts) if isinstance(e, Call) else e


def names(e: Expr) -> tuple[str, ...]:
    """The names in a formula, in order of appearance."""
    return tuple(dict.fromkeys(n.name for n in walk(e) if isinstance(n, Name)))


def substitute(e: Expr, values: Mapping[str, Expr]) -> Expr:
    """Names replaced by formulas, all at once."""
    if isinstance(e, Name):
        return values.get(e.name, e)
    parts = children(e)
    return rebuild(e, tuple(substitute(p, values) for p in parts)) if parts else e
