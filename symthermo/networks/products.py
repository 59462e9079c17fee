"""Products of powers, prod_n n^e with integer exponents, and the exact question whether one equals 1.

The conditions for detailed and complex balance have this form. Their factors are positive rationals, kept as powers of
integers, and formulas over names. Exponents may be huge, so no power is multiplied out to decide: the integers are refined
to a pairwise coprime set, over which the product is 1 if and only if every exponent is 0.

>>> powers = {}
>>> for q, e in ((Fraction(6), 200), (Fraction(4), -100), (Fraction(1, 9), 100)):
...     gather(powers, q, e)
>>> equals_one(powers)
True
>>> print(log_text({2: 3, 3: 1}))
log(24)
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from ..expression import MINUS_ONE, Call, Expr, Num, Power, product, total

Powers = Mapping[int, int]
"""{n: e} for the product of n^e; n > 0"""

_LONGEST = 40
"""Digits up to which a number is written out; beyond, it stays a product of powers."""
_LARGEST = 4096
"""Bits up to which a product of powers is multiplied out for its logarithm."""


def gather(powers: dict[int, int], q: Fraction, e: int) -> None:
    """Multiply a product by q^e."""
    for n, sign in ((q.numerator, 1), (q.denominator, -1)):
        if n != 1:
            powers[n] = powers.get(n, 0) + sign * e


def equals_one(powers: Powers) -> bool:
    """Whether prod n^e = 1, exactly."""
    try:
        logs = [e * math.log(n) for n, e in powers.items()]
        if abs(math.fsum(logs)) > 1e-14 * math.fsum(map(abs, logs)):
            return False                                # rounding cannot reach so far
    except OverflowError:
        pass
    return not any(_coprime(powers).values())


def _coprime(powers: Powers) -> dict[int, int]:
    """The same product over pairwise coprime integers > 1."""
    out: dict[int, int] = {}
    todo = [(n, e) for n, e in powers.items() if e]
    while todo:
        n, e = todo.pop()
        if n == 1:
            continue
        b = next((b for b in out if math.gcd(b, n) > 1), None)
        if b is None:
            out[n] = e
            continue
        g, f = math.gcd(b, n), out.pop(b)
        todo += [(g, e + f), (n // g, e), (b // g, f)]
    return out


def value(powers: Powers) -> Fraction | None:
    """The product as one rational; None if that is longer than a few thousand bits."""
    if sum(abs(e) * n.bit_length() for n, e in powers.items()) > _LARGEST:
        return None
    top = math.prod(n**e for n, e in powers.items() if e > 0)
    return Fraction(top, math.prod(n**-e for n, e in powers.items() if e < 0))


def log(powers: Powers) -> float:
    """ln prod n^e to full precision, near 1 too."""
    q = value(powers)
    if q is None:
        return math.fsum(e * math.log(n) for n, e in powers.items())
    if Fraction(1, 2) < q < 2:
        return math.log1p(q - 1)
    return math.log(q.numerator) - math.log(q.denominator)


def log_text(powers: Powers) -> str:
    """ln prod n^e as an exact formula: `log(24)`, or `-500*log(2) + 500*log(3)` where the number is long."""
    q = value(powers)
    if q is not None and _short(q):
        return str(Call("log", (Num(q),))) if q != 1 else "0"
    split = sorted((n, e) for n, e in _coprime(powers).items() if e)
    return str(total(product((Num(Fraction(e)), Call("log", (Num(Fraction(n)),)))) for n, e in split))


def formula(powers: Powers, factors: Mapping[Expr, int]) -> Expr:
    """The product as a formula: the number first, then what stands above the fraction line, then what stands below."""
    q = value(powers)
    if q is not None and _short(q):
        lead, parts = Num(q), list(factors.items())
    else:
        lead, parts = Num(Fraction(1)), [*((Num(Fraction(n)), e) for n, e in powers.items()), *factors.items()]
    above = [_power(a, e) for a, e in parts if e > 0]
    below = [_power(a, -e) for a, e in parts if e < 0]
    return product([lead, *above, *([Power(product(below), MINUS_ONE)] if below else [])])


def _power(a: Expr, e: int) -> Expr:
    return a if e == 1 else Power(a, Num(Fraction(e)))


def _short(q: Fraction) -> bool:
    return max(q.numerator, q.denominator) < 10**_LONGEST
