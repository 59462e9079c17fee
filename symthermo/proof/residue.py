"""What is left over, for people to read. Not trusted: it only writes messages."""
from __future__ import annotations

from fractions import Fraction
from typing import Any


def _place(k: Any) -> str:
    if isinstance(k, tuple) and k[0] == "m":
        return f"{k[1].__name__}({_place(k[2])})"
    return f"k{k[2]}'" if isinstance(k, tuple) else f"k{k}" if isinstance(k, int) else str(k)


def _generator(g: Any) -> str:
    if not isinstance(g, tuple):
        return str(g)
    tag = g[0]
    if tag == "f":
        return f"{g[1]}[{', '.join(map(_place, g[2:]))}]"
    if tag == "d":
        return f"Delta({', '.join(sorted(map(_place, g[1])))})"
    if tag == "n":
        return str(g[1])
    if tag == "L":
        return f"LogMean({', '.join(sorted(_sum(k[2]) for k in g[1]))})"
    return f"{'' if tag == '+' else tag}({_sum(g[1][2])})"


def _power(g: Any, e: Any) -> str:
    if e == 1:
        return _generator(g)
    return f"{_generator(g)}**{e}" if e > 0 and Fraction(e).denominator == 1 else f"{_generator(g)}**({e})"


def _term(m: Any, s: Any, c: Fraction) -> str:
    factors = sorted(_power(g, e) for g, e in m)
    number = [] if abs(c) == 1 and factors else [str(abs(c)) if c.denominator == 1 else f"({abs(c)})"]
    text = "*".join(number + factors)
    return f"total({', '.join(f'k{k} in {n}' for k, n in enumerate(s))}: {text})" if s else text


def _sum(items: Any, most: int = 12) -> str:
    terms = sorted((_term(m, s, c), c > 0) for (m, s), c in items)
    text = " ".join(("+ " if up else "- ") + t for t, up in terms[:most]).removeprefix("+ ")
    return text + (f" + ... ({len(terms)} terms)" if len(terms) > most else "")


def readable(left: dict) -> str:
    """A normal form as text, at most twelve terms: `2*total(k0 in M: S[i, k0])  - X`."""
    return _sum(left.items()) or "0"
