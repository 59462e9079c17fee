"""Taking rate laws apart: is this formula mass action, and with which constants?

A law is expanded over the species into sum_m c_m prod_i x_i^m_i with exact rational c_m (every constant parameter at its
value). It is the mass-action law of `sum nu_plus X <=> sum nu_minus X` with catalysts `cat` on both sides if

    law = k_plus prod x^(nu_plus + cat) - k_minus prod x^(nu_minus + cat) ,    k_plus > 0 ,  k_minus >= 0

and nothing else is left. Parameters without a value are treated as further unknowns and may stand alone as constants.

>>> from symthermo.expression import parse
>>> law = expand(parse("V*(kf*A - A*B/4)/V"), {"V": Fraction(3), "kf": Fraction(1, 2)})
>>> law == {(("A", 1),): Fraction(1, 2), (("A", 1), ("B", 1)): Fraction(-1, 4)}
True
>>> mass_action(law, {"A": 1}, {"B": 1}, {"A", "B"}) is None
True
>>> mass_action(law, {}, {"B": 1}, {"A", "B"})
Parts(plus=Fraction(1, 2), minus=Fraction(1, 4), catalysts={'A': 1})
"""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..calculus import exact, value
from ..errors import BadValue
from ..expression import Call, Expr, Name, Num, Power, Product, Sum, names, substitute
from .sbml_math import decimal

Monomial = tuple[tuple[str, int], ...]
Polynomial = dict[Monomial, Fraction]
MOST_TERMS = 200


@dataclass(frozen=True, slots=True)
class Parts:
    """What a mass-action law is made of: its constants (a number, or the name of a parameter without one), its catalysts."""

    plus: Fraction | str
    minus: Fraction | str | None
    catalysts: dict[str, int]


# -- expansion ---------------------------------------------------------------------------------------------------------
def expand(e: Expr, values: Mapping[str, Fraction]) -> Polynomial | None:
    """The formula as a polynomial in the names that have no value (negative powers of monomials allowed).

    None where it is not one, or has more than `MOST_TERMS` terms. Irrational constant factors such as log(2) are replaced
    by the decimals of their doubles.
    """
    if isinstance(e, Num):
        return {(): e.value} if e.value else {}
    if isinstance(e, Name):
        return _clean({(): values[e.name]} if e.name in values else {((e.name, 1),): Fraction(1)})
    if isinstance(e, Call) or isinstance(e, Power) and not isinstance(e.exponent, Num):
        unknown = [n for n in names(e.exponent if isinstance(e, Power) else e) if n not in values]
        if unknown:
            return None
        if isinstance(e, Power):
            return _powered(e.base, _constant(e.exponent, values), values)
        return _clean({(): _constant(e, values)})
    if isinstance(e, Power):
        assert isinstance(e.exponent, Num)
        return _powered(e.base, e.exponent.value, values)
    assert isinstance(e, Sum | Product)
    out: Polynomial | None = {} if isinstance(e, Sum) else {(): Fraction(1)}
    for piece in e.terms if isinstance(e, Sum) else e.factors:
        one = expand(piece, values)
        out = None if one is None or out is None else _added(out, one) if isinstance(e, Sum) else _multiplied(out, one)
        if out is None:
            return None
    return out


def is_rounded(e: Expr, values: Mapping[str, Fraction]) -> bool:
    """Whether `expand` has to round: a constant factor of the formula is irrational."""
    if not any(n not in values for n in names(e)):
        return exact(e, values) is None
    below = e.terms if isinstance(e, Sum) else e.factors if isinstance(e, Product) else (e.base,) if isinstance(e, Power) else ()
    return any(is_rounded(c, values) for c in below)


def shown(e: Expr) -> str:
    """A law for a sentence, local parameters by their own names."""
    return str(substitute(e, {n: Name(n.partition(" ")[0]) for n in names(e)}))[:200]


def _constant(e: Expr, values: Mapping[str, Fraction]) -> Fraction:
    found = exact(e, values)
    return decimal(value(e, values), f"the factor {shown(e)}") if found is None else found


def _powered(base: Expr, exponent: Fraction, values: Mapping[str, Fraction]) -> Polynomial | None:
    inner = expand(base, values)
    if inner is None:
        return None
    if not any(m for m in inner):                                       # a number
        number = Num(inner.get((), Fraction(0)))
        return _clean({(): _constant(Power(number, Num(exponent)), {})}) if number.value or exponent > 0 else _no_value(base)
    if exponent.denominator > 1 or abs(exponent) > 50:
        return None
    if len(inner) == 1:
        (monomial, c), n = next(iter(inner.items())), int(exponent)
        return {tuple((s, m * n) for s, m in monomial if n): c**n}
    out: Polynomial | None = {(): Fraction(1)}
    for _ in range(int(exponent)):
        out = None if out is None else _multiplied(out, inner)
    return out if exponent >= 0 else None


def _no_value(base: Expr) -> Polynomial:
    raise BadValue(f"its law divides by {shown(base)}, which is 0")


def _added(a: Polynomial, b: Polynomial) -> Polynomial | None:
    out = dict(a)
    for m, c in b.items():
        out[m] = out.get(m, Fraction(0)) + c
    return _clean(out) if len(out) <= MOST_TERMS else None


def _multiplied(a: Polynomial, b: Polynomial) -> Polynomial | None:
    if len(a) * len(b) > MOST_TERMS**2:
        return None
    out: Polynomial = {}
    for m, c in a.items():
        for n, d in b.items():
            powers = dict(m)
            for s, k in n:
                powers[s] = powers.get(s, 0) + k
            key = tuple(sorted((s, k) for s, k in powers.items() if k))
            out[key] = out.get(key, Fraction(0)) + c * d
    return _clean(out) if len(out) <= MOST_TERMS else None


def _clean(p: Polynomial) -> Polynomial:
    return {m: c for m, c in p.items() if c}


# -- recognition -------------------------------------------------------------------------------------------------------
def mass_action(
    law: Polynomial, reactants: Mapping[str, int], products: Mapping[str, int], species: Collection[str],
) -> Parts | None:
    """The law as mass action of the reaction, or None."""
    forward = [(m, c) for m, c in law.items() if c > 0]
    backward = [(m, c) for m, c in law.items() if c < 0]
    if len(forward) != 1 or len(backward) > 1:
        return None
    ahead = _split(*forward[0], species)
    back = _split(backward[0][0], -backward[0][1], species) if backward else None
    if ahead is None or backward and back is None:
        return None
    plus, powers = ahead
    catalysts = _excess(powers, reactants)
    if catalysts is None or back is not None and _excess(back[1], products) != catalysts:
        return None
    return Parts(plus, back[0] if back else None, catalysts)


def _split(monomial: Monomial, c: Fraction, species: Collection[str]) -> tuple[Fraction | str, dict[str, int]] | None:
    """(constant, powers of the species); the constant is a number, or one name with the factor 1."""
    powers = {s: n for s, n in monomial if s in species}
    others = [(s, n) for s, n in monomial if s not in species]
    if not others:
        return c, powers
    return (others[0][0], powers) if len(others) == 1 and others[0][1] == 1 and c == 1 else None


def _excess(powers: Mapping[str, int], side: Mapping[str, int]) -> dict[str, int] | None:
    """What the monomial has beyond one side of the reaction; None where it has less."""
    rest = {s: powers.get(s, 0) - side.get(s, 0) for s in {**side, **powers}}
    return None if any(n < 0 for n in rest.values()) else {s: n for s, n in sorted(rest.items()) if n}
