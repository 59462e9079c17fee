"""Products of powers, prod_a a^e with integer exponents, and the exact question whether one equals 1.

The conditions for detailed and complex balance have this form. Their factors are positive rationals and formulas over
names. Exponents may be huge, so no power is multiplied out to decide: the integers among the factors are refined to a
pairwise coprime set, over which the product is 1 if and only if every exponent is 0.

>>> equals_one({Fraction(6): 200, Fraction(4): -100, Fraction(1, 9): 100})
True
>>> print(log_text({Fraction(2): 1, Fraction(3): 1, Fraction(4): 1}))
log(24)
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from ..expression import MINUS_ONE, Call, Expr, Num, Power, product, total

Numbers = Mapping[Fraction, int]

_LONGEST = 40
"""Digits up to which a number is written out; beyond, it stays a product of powers."""
_LARGEST = 4096
"""Bits up to which a product of powers is multiplied out for its logarithm."""


def equals_one(numbers: Numbers) -> bool:
    """Whether prod q^e = 1, exactly; every q positive."""
    powers = _integers(numbers)
    try:
        logs = [e * math.log(n) for n, e in powers.items()]
        if abs(math.fsum(logs)) > 1e-14 * math.fsum(map(abs, logs)):
            return False                                # rounding cannot reach so far
    except OverflowError:
        pass
    return not any(_coprime(powers).values())


def _integers(numbers: Numbers) -> dict[int, int]:
    powers: dict[int, int] = {}
    for q, e in numbers.items():
        for n, sign in ((q.numerator, 1), (q.denominator, -1)):
            powers[n] = powers.get(n, 0) + sign * e
    return {n: e for n, e in powers.items() if n != 1 and e}


def _coprime(powers: Mapping[int, int]) -> dict[int, int]:
    """The same product over pairwise coprime integers > 1."""
    out: dict[int, int] = {}
    todo = list(powers.items())
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


def value(numbers: Numbers) -> Fraction | None:
    """The product as one rational; None if that is longer than a few thousand bits."""
    powers = _integers(numbers)
    if sum(abs(e) * n.bit_length() for n, e in powers.items()) > _LARGEST:
        return None
    top = math.prod(n**e for n, e in powers.items() if e > 0)
    return Fraction(top, math.prod(n**-e for n, e in powers.items() if e < 0))


def log(numbers: Numbers) -> float:
    """ln prod q^e to full precision, near 1 too."""
    q = value(numbers)
    if q is None:
        return math.fsum(e * math.log(n) for n, e in _integers(numbers).items())
    if Fraction(1, 2) < q < 2:
        return math.log1p(q - 1)
    return math.log(q.numerator) - math.log(q.denominator)


def log_text(numbers: Numbers) -> str:
    """ln prod q^e as an exact formula: `log(24)`, or `50*log(3/2) - log(7)` where the number is long."""
    q = value(numbers)
    if q is not None and _short(q):
        return str(Call("log", (Num(q),))) if q != 1 else "0"
    powers = sorted((n, e) for n, e in _coprime(_integers(numbers)).items() if e)
    return str(total(product((Num(Fraction(e)), Call("log", (Num(Fraction(n)),)))) for n, e in powers))


def formula(numbers: Numbers, factors: Mapping[Expr, int]) -> Expr:
    """The product as a formula: the number first, then what stands above the fraction line, then what stands below."""
    q = value(numbers)
    powers = list(factors.items())
    lead: list[Expr] = []
    if q is not None and _short(q):
        lead = [Num(q)]
    else:
        powers = [(Num(n), e) for n, e in numbers.items() if n != 1] + powers
    above = [_power(a, e) for a, e in powers if e > 0]
    below = [_power(a, -e) for a, e in powers if e < 0]
    return product([*(lead or [Num(Fraction(1))]), *above, *([Power(product(below), MINUS_ONE)] if below else [])])


def _power(a: Expr, e: int) -> Expr:
    return a if e == 1 else Power(a, Num(Fraction(e)))


def _short(q: Fraction) -> bool:
    return max(q.numerator, q.denominator) < 10**_LONGEST
