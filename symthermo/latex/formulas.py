r"""Expressions of the proof language as LaTeX and as text for a terminal, in the notation of the papers.

>>> from symthermo.latex.letters import TEXT
>>> from symthermo.flow import ChemicalFlow
>>> n = ChemicalFlow.generic()
>>> print(formula(2*n.rate(n.i)**2, TEXT), "<=", formula(n.diffusion(n.i)*n.epr, TEXT))
2 xdot_i^2 <= D_i sigma
>>> from symthermo.latex.lines import unmarked
>>> print(unmarked(formula(n.diffusion(n.i)*n.epr, LATEX)))
D_{i} \sigma
"""
from __future__ import annotations

import re
from typing import Any

import sympy as sp
from sympy import Add, Indexed, Mul, Pow, Sum, exp, log

from ..index import Delta, LogMean, Size
from .letters import LATEX, Script, index
from .lines import INNER, SUM, TIMES
from .notation import named, timeless

_SUM, _PRODUCT, _POWER, _BASE = range(4)


def formula(e: Any, script: Script = LATEX) -> str:
    """An expression, long ones with break marks (`latex.lines`)."""
    return _Pen(script).write(sp.sympify(e), _SUM)


def _integral(k: Any) -> bool:
    """A total over time, or over the points x, y of a space; over its places i, j it is written as a sum, which it may be."""
    return bool(k.size.kind == "time" or k.size.kind == "space" and k.name in ("x", "y", "z"))


class _Pen:
    def __init__(self, script: Script) -> None:
        self.script, self.latex = script, script.latex

    def write(self, e: Any, place: int) -> str:
        if (found := named(e)) is not None:
            letter, places, factor = found
            text = self._with(("xdot" if letter == "xdot" else letter), places)
            return text if factor == 1 else self._product([self._number(abs(factor)) if abs(factor) != 1 else "", text], factor < 0, place)
        if isinstance(e, sp.Rational):
            text = self._number(e)
            tight = place > _PRODUCT and (not e.is_Integer or e < 0) or place == _PRODUCT and e < 0
            return self._brackets(text) if tight else text
        if isinstance(e, Size):
            return self.script.letter(e.name)[0]
        if isinstance(e, Indexed):
            return self._with(e.base.label.name, tuple(e.indices))
        if isinstance(e, sp.Symbol):
            return self._with(e.name, ())
        if isinstance(e, Add):
            text = self._add(e)
            return self._brackets(text) if place > _SUM else text
        if isinstance(e, Mul):
            return self._mul(e, place)
        if isinstance(e, Pow):
            return self._pow(e, place)
        if isinstance(e, Sum):
            text = self._total(e)
            return self._brackets(text) if place > _SUM else text
        return self._call(e)

    # -- names -------------------------------------------------------------------------------------------------------------
    def _with(self, name: str, places: tuple[Any, ...]) -> str:
        below = "".join(index(k, self.script) for k in timeless(places))
        letter, above = self.script.letter(name)
        if not self.latex:
            return f"{letter}_{below}" if below else letter
        if above.startswith("("):
            return f"{letter}_{{{below}}}{above}"
        if below and (parts := re.fullmatch(r"([^_]*)_\{?([^{}_]*)\}?", letter)):
            letter, tail = parts.groups()
            below = below if tail == below else f"{tail},{below}"
        return letter + (f"^{{{above}}}" if above else "") + (f"_{{{below}}}" if below else "")

    def _number(self, q: Any) -> str:
        if q.is_Integer or not self.latex:
            return str(q)
        return f"{'-' if q < 0 else ''}\\tfrac{{{abs(q.p)}}}{{{q.q}}}"

    def _brackets(self, text: str) -> str:
        inner = text.replace(SUM, INNER)
        if not self.latex:
            return f"({inner})"
        tall = any(w in inner for w in (r"\frac", r"\sum", r"\int", r"\Bigl"))
        return rf"\Bigl({inner}\Bigr)" if tall else f"({inner})"

    # -- sums and products ---------------------------------------------------------------------------------------------------
    def _add(self, e: Add) -> str:
        pieces = []
        for a in e.args:
            negative = _negative(a)
            piece = self.write(-a if negative else a, _SUM)
            pieces.append((self._depth(piece), negative, sp.default_sort_key(a), piece))
        text = ""
        for n, (total, negative, _, piece) in enumerate(sorted(pieces, key=lambda p: p[:3])):
            if total and n < len(pieces) - 1:                  # it would swallow what follows
                piece = self._brackets(piece)
            mark = SUM if self.latex else ""
            text += (f"{mark} {'-' if negative else '+'} {piece}" if n else f"-{piece}" if negative else piece)
        return text

    def _depth(self, text: str) -> bool:
        """A total stands outside all brackets."""
        depth, total = 0, ("\\sum", "\\int") if self.latex else ("sum_", "int_")
        for n, c in enumerate(text):
            depth += (c in "({") - (c in ")}")
            if depth == 0 and text.startswith(total, n):
                return True
        return False

    @staticmethod
    def _is_sum(text: str) -> bool:
        """A sign stands outside all brackets."""
        depth = 0
        for n, c in enumerate(text):
            depth += (c in "({") - (c in ")}")
            if depth == 0 and re.match(rf"[{SUM}]| [+-] ", text[n : n + 3]):
                return True
        return False

    def _mul(self, e: Mul, place: int) -> str:
        number, above, below = sp.S.One, [], []
        for f in e.args:
            found = named(f)
            if isinstance(f, sp.Rational):
                number *= f
            elif found is not None and found[2] != 1:
                number *= found[2]
                above.append(f/found[2] if not isinstance(f, Add) else sp.Add(*(a/found[2] for a in f.args)))
            elif isinstance(f, Pow) and f.exp.is_negative:
                below.append(Pow(f.base, -f.exp))
            else:
                above.append(f)
        above, below = sorted(above, key=_order), sorted(below, key=_order)
        top_number, bottom = abs(number).p, abs(number).q
        if not below:
            pieces = [self._number(abs(number)) if abs(number) != 1 else "", *self._factors(above)]
            return self._product(pieces, number < 0, place)
        top = self._join([str(top_number) if top_number != 1 else "", *self._factors(above)]) or "1"
        under = self._join([str(bottom) if bottom != 1 else "", *self._factors(below)])
        single = len(below) + (bottom != 1) == 1
        if self.latex:
            text = rf"\frac{{{_plain(top)}}}{{{_plain(under)}}}" if not _wide(top) else rf"{self._solid(top)} / {self._solid(under)}"
        else:
            text = f"{self._solid(top)}/{under if single and not re.search(r'[ /]', under) else f'({under})'}"
        return self._product([text], number < 0, place if self.latex else max(place, _SUM))

    def _solid(self, text: str) -> str:
        return self._brackets(text) if self._is_sum(text) else text

    def _factors(self, factors: list[Any]) -> list[str]:
        out = []
        for n, f in enumerate(factors):
            last = n == len(factors) - 1
            out.append(self.write(f, _SUM if last and isinstance(f, Sum) else _PRODUCT))
        return out

    def _join(self, pieces: list[str]) -> str:
        pieces = [p for p in pieces if p]
        if len(pieces) == 1:
            for opening, closing in (("(", ")"), (r"\Bigl(", r"\Bigr)")):
                inner = pieces[0].removeprefix(opening).removesuffix(closing)
                if pieces[0] == opening + inner + closing and "(" not in inner:
                    return inner
        return (rf"{TIMES if self.latex else ''} ").join(pieces)

    def _product(self, pieces: list[str], negative: bool, place: int) -> str:
        pieces = [p for p in pieces if p]
        text = (f"{TIMES} " if self.latex else " ").join(pieces)
        text = f"-{text}" if negative else text
        return self._brackets(text) if place > _PRODUCT or negative and place == _PRODUCT else text

    def _pow(self, e: Pow, place: int) -> str:
        if e.exp == sp.S.Half:
            inner = self.write(e.base, _SUM)
            return rf"\sqrt{{{_plain(inner)}}}" if self.latex else f"sqrt({inner})"
        if e.exp.is_negative:
            inner = self.write(Pow(e.base, -e.exp), _SUM if self.latex else _POWER)
            text = rf"\frac{{1}}{{{_plain(inner)}}}" if self.latex else f"1/{inner}"
            return self._brackets(text) if place == _BASE else text
        base = self.write(e.base, _BASE)
        if self.latex and "^" in base and not base.endswith(")"):
            base = f"({base})"
        power = str(e.exp)
        text = rf"{base}^{{{power}}}" if self.latex else f"{base}^{power if e.exp.is_Integer else f'({power})'}"
        return self._brackets(text) if place == _BASE else text

    def _total(self, e: Sum) -> str:
        *inside, outer = [lim[0] for lim in e.limits]
        indices, body = [outer], e.function if not inside else Sum(e.function, *e.limits[:-1])
        while not _integral(outer) and isinstance(body, Sum) and named(body) is None and not _integral(body.limits[-1][0]):
            *inside, last = [lim[0] for lim in body.limits]
            indices.append(last)
            body = body.function if not inside else Sum(body.function, *body.limits[:-1])
        inner = self.write(body, _SUM)
        wrapped = self._brackets(inner) if self._is_sum(inner) else inner
        if outer.size.kind == "space" and _integral(outer):
            return rf"\int {wrapped}\, d{outer}" if self.latex else f"int d{outer} {wrapped}"
        if outer.size.kind == "time":
            span = self.script.letter(outer.size.name)[0]
            return rf"\int_0^{{{span}}} {wrapped}\, d{outer}" if self.latex else f"int_0^{span} d{outer} {wrapped}"
        names = [index(i, self.script) for i in indices]
        if self.latex:
            return rf"\sum_{{{', '.join(names)}}} {wrapped}"
        return f"sum_{''.join(names)} {wrapped}"

    def _call(self, e: Any) -> str:
        if isinstance(e, Delta):
            a, b = (index(k, self.script) for k in e.args)
            return rf"\delta_{{{a},{b}}}" if self.latex else f"delta({a}, {b})"
        if isinstance(e, LogMean):
            a, b = (self.write(k, _SUM) for k in e.args)
            return rf"\Lambda({a}, {b})" if self.latex else f"Lmean({a}, {b})"
        if isinstance(e, exp):
            inner = self.write(e.args[0], _SUM)
            if not self.latex:
                return f"exp({inner})"
            return rf"e^{{{_plain(inner)}}}" if r"\frac" not in inner else rf"\exp{self._brackets(inner)}"
        if isinstance(e, log):
            inner = self.write(e.args[0], _SUM)
            if not self.latex:
                return f"ln({inner})"
            fraction = inner.startswith(r"\frac") and inner.endswith("}") and SUM not in inner
            return rf"\ln {inner}" if fraction or re.fullmatch(r"[A-Za-z\\]+(_\{[^{}]*\})?", inner) else rf"\ln{self._brackets(inner)}"
        return str(e)


def _plain(text: str) -> str:
    """Without marks: it stands inside braces, where nothing is broken."""
    return text.translate({ord(m): None for m in (SUM, INNER, TIMES)})


def _wide(text: str) -> bool:
    return len(text) > 160


def _negative(a: Any) -> bool:
    found = named(a)
    if found is not None:
        return bool(found[2] < 0)
    return bool(a.as_coeff_Mul()[0] < 0)


def _order(f: Any) -> tuple[Any, ...]:
    """Letters before families before sums, powers as their bases; unnamed logarithms and totals last."""
    plain = named(f) is None
    return plain and isinstance(f, Sum), plain and isinstance(f, (log, exp)), _rank(f), sp.default_sort_key(f)


def _rank(f: Any) -> int:
    base = f.base if isinstance(f, Pow) else f
    found = named(base)
    if found is not None:
        return {"D": 2, "G": 2, "sigma": 9, "L": 3, "A": 3, "J": 5, "F": 6, "xdot": 5}[found[0]]
    if isinstance(base, Indexed):
        return 1 if base.base.label.name == "S" else 4
    return 0 if isinstance(base, sp.Symbol) else 7
