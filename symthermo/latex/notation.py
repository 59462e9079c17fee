r"""What papers write for the sums that theorems are made of: J, A, F, L, the rate of change, sigma, D and G.

    Jp - Jm = J     Jp + Jm = A     ln(Jp/Jm) = F     LogMean(Jp, Jm) = L     total(r, S J) = xdot     total(r, J F) = sigma

A statement of the proof language is recognised by its shape; nothing is computed.

>>> from symthermo.flow import ChemicalFlow
>>> n = ChemicalFlow.generic()
>>> named(n.epr), named(3*n.J(n.r)), named(n.rate(n.i))
(('sigma', (), 1), ('J', (r,), 3), ('xdot', (i,), 1))
"""
from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy import Add, Indexed, Mul, Pow, Sum, log

from ..index import Index, LogMean

Found = tuple[str, tuple[Any, ...], Any]
def timeless(indices: tuple[Any, ...]) -> tuple[Any, ...]:
    """The places without the time."""
    return tuple(k for k in indices if not (isinstance(k, Index) and k.size.kind == "time"))


def _flux(e: Any) -> tuple[str, tuple[Any, ...]] | None:
    """("p" or "m", places) of a one-way flux; of a steady state "ssp", "ssm"."""
    if isinstance(e, Indexed) and e.base.label.name in ("Jp", "Jm", "Jssp", "Jssm"):
        return e.base.label.name[1:], tuple(e.indices)
    return None


def _pair(e: Add) -> Found | None:
    """c (Jp - Jm) or c (Jp + Jm)."""
    if len(e.args) != 2:
        return None
    parts = {}
    for a in e.args:
        c, rest = a.as_coeff_Mul()
        if (f := _flux(rest)) is None:
            return None
        parts[f[0]] = (f[1], c)
    if set(parts) == {"p", "m"} and parts["p"][0] == parts["m"][0]:
        places, (up, down) = parts["p"][0], (parts["p"][1], parts["m"][1])
        if up == -down:
            return "J", places, up
        if up == down:
            return "A", places, up
    return None


@lru_cache(None)
def named(e: Any) -> Found | None:
    """(letter, places, factor) of an expression that has a letter of its own."""
    if isinstance(e, Add):
        return _pair(e)
    if isinstance(e, log):
        top, bottom = e.args[0].as_numer_denom()
        a, b = _flux(top), _flux(bottom)
        if a and b and (a[0], b[0]) == ("p", "m") and a[1] == b[1]:
            return "F", a[1], sp.S.One
        if a and b and (a[0], b[0]) == ("m", "p") and a[1] == b[1]:
            return "F", a[1], sp.S.NegativeOne
    if isinstance(e, LogMean):
        a, b = map(_flux, e.args)
        if a and b and {a[0], b[0]} == {"p", "m"} and a[1] == b[1]:
            return "L", a[1], sp.S.One
    if isinstance(e, Sum) and len(e.limits) == 1:
        return _total(e.function, e.limits[0][0])
    return None


def _total(body: Any, r: Index) -> Found | None:
    """xdot, sigma, D, G."""
    if r.size.name != "M":
        return None
    factor, rows, letters = sp.S.One, [], []
    for f in Mul.make_args(body):
        base, n = (f.base, f.exp) if isinstance(f, Pow) and f.exp.is_Integer and f.exp > 0 else (f, sp.S.One)
        found = named(base) if not isinstance(base, Sum) else None
        if isinstance(f, sp.Rational):
            factor *= f
        elif isinstance(base, Indexed) and base.base.label.name == "S" and base.indices[1] == r:
            rows += [base.indices[0]]*int(n)
        elif found and found[1] and found[1][0] == r:
            letters += [found[0]]*int(n)
            factor *= found[2]**n
        else:
            return None
    key = (len(rows), *sorted(letters))
    if key == (1, "J"):
        return "xdot", (rows[0],), factor
    if key == (0, "F", "J"):
        return "sigma", (), factor
    if key in ((2, "A"), (2, "L")):
        return ("D" if letters == ["A"] else "G"), tuple(dict.fromkeys(rows)), factor
    return None
