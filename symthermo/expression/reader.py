"""The grammar of formulas.

    expr   = term {("+" | "-") term}
    term   = factor {("*" | "/") factor}
    factor = ("+" | "-") factor | atom [("^" | "**") factor]
    atom   = number | name | name "(" expr {"," expr} ")" | "(" expr ")"
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from ..errors import Mistake
from .tree import LARGEST_EXPONENT, Call, Expr, Name, Num, negative, power, product, reciprocal, total

TEXT_FUNCTIONS: Mapping[str, int | None] = {"exp": 1, "log": 1, "sqrt": 1}
"""Functions of the text format, with their number of arguments."""

MODEL_FUNCTIONS: Mapping[str, int | None] = {
    **TEXT_FUNCTIONS,
    "sin": 1, "cos": 1, "tan": 1, "sinh": 1, "cosh": 1, "tanh": 1, "abs": 1, "floor": 1, "ceil": 1,
    "min": None, "max": None, "piecewise": None,
    "lt": 2, "le": 2, "gt": 2, "ge": 2, "eq": 2, "ne": 2, "and_": None, "or_": None, "not_": 1,
}
"""Functions that imported models may use beyond those; None: any number of arguments."""

NAME = r"[^\W\d]\w*"
_DECIMAL = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMBER = re.compile(rf"\s*([-+]?{_DECIMAL})(?:\s*/\s*({_DECIMAL}))?\s*")
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]+)")
_TOKEN = re.compile(rf"(?P<number>{_DECIMAL})|(?P<name>{NAME})|(?P<op>\*\*|[-+*/^(),])")
_SPACE = re.compile(r"\s*")
_DEEPEST, _LONGEST, _LONGEST_NUMBER = 100, 200_000, 1000


class ExpressionError(Mistake):
    """A text that is not a formula; `position` counts characters from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def number(text: str) -> Fraction:
    """An exact rational from `3`, `0.1`, `1e-3`, `3/2`; ValueError otherwise, and beyond 1e-400 .. 1e400.

    >>> number("1e-3"), number("3/2")
    (Fraction(1, 1000), Fraction(3, 2))
    """
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None or any(len(e) > 6 or abs(int(e)) > LARGEST_EXPONENT for e in _EXPONENT.findall(text)):
        raise ValueError(text)
    top, bottom = Fraction(match[1]), Fraction(match[2] or 1)
    if not bottom:
        raise ValueError(text)
    value = top / bottom
    if value and not Fraction(1, 10**LARGEST_EXPONENT) <= abs(value) <= 10**LARGEST_EXPONENT:
        raise ValueError(text)
    return value


def parse(text: str, functions: Mapping[str, int | None] = TEXT_FUNCTIONS) -> Expr:
    """Read a formula.

    Raises
    ------
    ExpressionError
        names what was found, and where

    >>> parse("exp(x)/2")
    Product(factors=(Call(function='exp', args=(Name(name='x'),)), Num(value=Fraction(1, 2))))
    """
    if len(text) > _LONGEST:
        raise ExpressionError(f"a formula of {len(text)} characters; at most {_LONGEST} are read", 0)
    reader = _Reader(text, functions)
    tree = reader.expr(0)
    if reader.kind is not None:
        raise reader.unexpected("an operator or the end")
    return tree


class _Reader:
    """One token ahead: `kind` (None at the end), `word`, and where it starts."""

    kind: str | None
    word: str

    def __init__(self, text: str, functions: Mapping[str, int | None]) -> None:
        self.text, self.functions, self.end = text, functions, 0
        self.advance()

    def advance(self) -> None:
        space = _SPACE.match(self.text, self.end)
        self.start = space.end() if space else self.end
        match = _TOKEN.match(self.text, self.start)
        if match:
            self.kind, self.word, self.end = match.lastgroup, match[0], match.end()
        elif self.start >= len(self.text):
            self.kind, self.word = None, ""
        else:
            raise ExpressionError(f"{self.text[self.start]!r} has no place in a formula", self.start)

    def unexpected(self, wanted: str) -> ExpressionError:
        found = repr(self.word[:40]) if self.kind else "the end"
        return ExpressionError(f"expected {wanted}, found {found}", self.start)

    def take(self, *words: str) -> str | None:
        if self.kind == "op" and self.word in words:
            word = self.word
            self.advance()
            return word
        return None

    def expr(self, depth: int) -> Expr:
        terms = [self.term(depth)]
        while op := self.take("+", "-"):
            term = self.term(depth)
            terms.append(negative(term) if op == "-" else term)
        return total(terms)

    def term(self, depth: int) -> Expr:
        factors = [self.factor(depth)]
        while op := self.take("*", "/"):
            start, factor = self.start, self.factor(depth)
            if op == "/" and factor == Num(Fraction(0)):
                raise ExpressionError("division by zero", start)
            factors.append(reciprocal(factor) if op == "/" else factor)
        return product(factors)

    def factor(self, depth: int) -> Expr:
        if depth > _DEEPEST:
            raise ExpressionError(f"brackets and signs nested more than {_DEEPEST} deep", self.start)
        if op := self.take("+", "-"):
            inner = self.factor(depth + 1)
            return negative(inner) if op == "-" else inner
        base = self.atom(depth)
        start = self.start
        if not self.take("^", "**"):
            return base
        try:
            return power(base, self.factor(depth + 1))
        except OverflowError:
            raise ExpressionError(f"an exponent above {LARGEST_EXPONENT}, or a number beyond 1e{LARGEST_EXPONENT}", start) from None

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
            return self.call(word, start, depth) if self.take("(") else Name(word)
        if self.take("("):
            inner = self.expr(depth + 1)
            if not self.take(")"):
                raise self.unexpected("')'")
            return inner
        raise self.unexpected("a number, a name or '('")

    def call(self, word: str, start: int, depth: int) -> Expr:
        if word not in self.functions:
            raise ExpressionError(f"no function {word[:40]!r}; there are {', '.join(self.functions)}", start)
        args = [self.expr(depth + 1)]
        while self.take(","):
            args.append(self.expr(depth + 1))
        if not self.take(")"):
            raise self.unexpected("')'")
        wanted = self.functions[word]
        if wanted is not None and len(args) != wanted:
            raise ExpressionError(f"{word} takes {wanted} argument{'s' * (wanted > 1)}, found {len(args)}", start)
        return Call(word, tuple(args))
