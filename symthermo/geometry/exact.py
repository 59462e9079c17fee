"""The exact zero test of concrete identities: logarithms as independent generators, then rational arithmetic.

Every logarithm is split, ln(a^p b/c) = p ln a + ln b - ln c, numbers into primes and sums into irreducible polynomials, and
each ln of a prime, a positive symbol or an irreducible polynomial becomes a letter of its own. What is left is a rational
function; the expression vanishes identically if its numerator expands to zero. `simplify` is never asked.

>>> x, y = sp.symbols("x y", positive=True)
>>> vanishes(x*sp.log(12*x**2*y) - 2*x*sp.log(2*x) - x*sp.log(3*y)), vanishes(sp.log(2*x) - sp.log(x))
(True, False)
"""
from __future__ import annotations

import sympy as sp


class _Letters:
    """One letter for each irreducible logarithm."""

    def __init__(self) -> None:
        self.made: dict[sp.Expr, sp.Symbol] = {}

    def letter(self, a: sp.Expr) -> sp.Symbol:
        return self.made.setdefault(a, sp.Dummy("log"))

    def log(self, a: sp.Expr) -> sp.Expr:
        """ln a in letters; a is positive wherever the identity is meant."""
        if isinstance(a, sp.Rational):
            parts = [*sp.factorint(a.p).items(), *((p, -n) for p, n in sp.factorint(a.q).items())]
            return sp.Add(*(n * self.letter(sp.Integer(p)) for p, n in parts if p != 1))
        if isinstance(a, sp.Mul):
            if a.could_extract_minus_sign():                   # the sign stays with a sum: ln(x - y), never ln(-1)
                first = next((f for f in a.args if isinstance(f, sp.Add)), None)
                return self.letter(a) if first is None else self.log(sp.expand(-first)) + self.log(-a / first)
            return sp.Add(*(self.log(f) for f in a.args))
        if isinstance(a, sp.Pow):
            return a.exp * self.log(a.base)
        if isinstance(a, sp.exp):
            return a.args[0]
        if isinstance(a, sp.Add):
            top, bottom = sp.fraction(sp.together(a))
            if bottom != 1:
                return self.log(top) - self.log(bottom)
            content, factors = sp.factor_list(a)
            if content > 0 and (content != 1 or len(factors) > 1 or factors[0][1] > 1):
                return self.log(content) + sp.Add(*(n * self.log(f) for f, n in factors))
        return self.letter(a)


def vanishes(e: sp.Expr) -> bool:
    """True: identically zero, as proved. False: not by this test."""
    letters = _Letters()
    plain = sp.sympify(e).replace(lambda t: isinstance(t, sp.log), lambda t: letters.log(t.args[0]))
    expanded = sp.expand(plain)
    return expanded == 0 or sp.expand(sp.fraction(sp.together(expanded))[0]) == 0
