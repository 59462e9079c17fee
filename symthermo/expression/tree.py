"""Formulas as trees of exact numbers, names and operations.

The constructors `total`, `product`, `power` keep one shape for what is written the same way: flat sums and products,
neighbouring numbers gathered, powers of numbers worked out. So the printed text, read again, is the same tree.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

LARGEST_EXPONENT = 400
"""Of a power with a number above, and of a decimal number as written."""


class Expr:
    """A node of the tree; one of `Num`, `Name`, `Sum`, `Product`, `Power`, `Call`."""

    __slots__ = ()

    def __str__(self) -> str:
        return infix(self)


@dataclass(frozen=True, slots=True)
class Num(Expr):
    value: Fraction


@dataclass(frozen=True, slots=True)
class Name(Expr):
    name: str


@dataclass(frozen=True, slots=True)
class Sum(Expr):
    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Product(Expr):
    factors: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Power(Expr):
    base: Expr
    exponent: Expr


@dataclass(frozen=True, slots=True)
class Call(Expr):
    function: str
    args: tuple[Expr, ...]


_SUM, _PRODUCT, _EXPONENT, _BASE, _ATOM = range(5)
ONE, MINUS_ONE = Num(Fraction(1)), Num(Fraction(-1))


def total(terms: Iterable[Expr]) -> Expr:
    """A flat sum in which neighbouring numbers are one number."""
    out: list[Expr] = []
    for t in (g for e in terms for g in (e.terms if isinstance(e, Sum) else (e,))):
        if out and isinstance(t, Num) and isinstance(last := out[-1], Num):
            out[-1] = Num(last.value + t.value)
        else:
            out.append(t)
    return out[0] if len(out) == 1 else Sum(tuple(out))


def product(factors: Iterable[Expr]) -> Expr:
    """A flat product in which neighbouring numbers are one number, and a leading 1 is left out."""
    out: list[Expr] = []
    for f in (g for e in factors for g in (e.factors if isinstance(e, Product) else (e,))):
        if out and isinstance(f, Num) and isinstance(last := out[-1], Num):
            out[-1] = Num(last.value * f.value)
        else:
            out.append(f)
    if len(out) > 1 and out[0] == ONE:
        del out[0]
    return out[0] if len(out) == 1 else Product(tuple(out))


def power(base: Expr, exponent: Expr) -> Expr:
    """base**exponent; a whole power of a number is a number.

    Raises
    ------
    OverflowError
        for a number above `LARGEST_EXPONENT` in the exponent: no rate law has one, and exact arithmetic would not end
    """
    if isinstance(exponent, Num):
        if abs(exponent.value) > LARGEST_EXPONENT:
            raise OverflowError
        whole = exponent.value.denominator == 1 and isinstance(base, Num) and (base.value or exponent.value > 0)
        if whole and isinstance(base, Num):
            value = base.value ** int(exponent.value)
            if max(value.numerator.bit_length(), value.denominator.bit_length()) > 3.4 * LARGEST_EXPONENT:
                raise OverflowError
            return Num(value)
    return Power(base, exponent)


def reciprocal(e: Expr) -> Expr:
    """1/e."""
    return power(e, MINUS_ONE)


def negative(e: Expr) -> Expr:
    """-e, the sign gathered in a leading number."""
    return product((MINUS_ONE, e))


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
        return total(parts)
    if isinstance(e, Product):
        return product(parts)
    if isinstance(e, Power):
        return power(*parts)
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


# -- printing -----------------------------------------------------------------------------------------------------------
def infix(e: Expr, power: str = "**") -> str:
    """The formula in plain infix, such that `parse` reads the same tree back.

    >>> from symthermo.expression import parse
    >>> infix(parse("-k*x^2/(K + x) - 2^-1"))
    '-k*x**2/(K + x) - 1/2'
    """
    return _print(e, _SUM, power)


def _print(e: Expr, place: int, power: str) -> str:
    """The formula, in brackets where what binds in `place` binds tighter."""
    if isinstance(e, Name):
        return e.name
    if isinstance(e, Call):
        return f"{e.function}({', '.join(_print(a, _SUM, power) for a in e.args)})"
    if isinstance(e, Num):
        text, own = str(e.value), _SUM if e.value < 0 else _PRODUCT if e.value.denominator > 1 else _ATOM
    elif isinstance(e, Power) and e.exponent != MINUS_ONE:
        text, own = f"{_print(e.base, _BASE, power)}{power}{_print(e.exponent, _EXPONENT, power)}", _EXPONENT
    elif isinstance(e, Power):
        text, own = f"1/{_print(e.base, _EXPONENT, power)}", _PRODUCT
    elif isinstance(e, Product):
        text = _product(e.factors, power)
        own = _SUM if text.startswith("-") else _PRODUCT
    elif isinstance(e, Sum):
        text, own = " + ".join(_print(t, _SUM, power) for t in e.terms).replace(" + -", " - "), _SUM
    else:
        raise TypeError(f"{type(e).__name__} is no formula")
    return f"({text})" if own < place else text


def _product(factors: tuple[Expr, ...], power: str) -> str:
    lead, text = "", ""
    if isinstance(first := factors[0], Num) and first.value < 0:
        lead, positive = "-", product((MINUS_ONE, *factors))
        factors = positive.factors if isinstance(positive, Product) else (positive,)
    for f in factors:
        if text and isinstance(f, Num) and f.value.numerator == 1 and f.value.denominator > 1:
            text = f"{text}/{f.value.denominator}"
        elif isinstance(f, Power) and f.exponent == MINUS_ONE:
            text = f"{text or '1'}/{_print(f.base, _EXPONENT, power)}"
        else:
            text = f"{text}*{_print(f, _PRODUCT, power)}" if text else _print(f, _PRODUCT, power)
    return lead + text
