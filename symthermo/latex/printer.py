r"""Formulas in LaTeX: the style in which `networks.emit` writes for the document, and general laws from their trees.

Constants stay symbols. Break marks (`latex.lines`) stand wherever a long formula may be broken.

>>> from symthermo.networks.text import parse
>>> net = parse("r1: A <=> X | Jp = v*A/(K + A), Jm = 0.1*X; r2: 2 X -> X | k")
>>> print(unmarked(emitter(net).rate(1)))
\frac{v\, x_{\mathrm{A}}}{K + x_{\mathrm{A}}} - 0.1\, x_{\mathrm{X}} - k x_{\mathrm{X}}^{2}
"""
from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ..expression import MINUS_ONE, Call, Expr, Name, Num, Power, Product, Sum, negative
from ..networks.canonical import rational
from ..networks.emit import Emitter, Style
from ..networks.network import ReactionNetwork
from .lines import INNER, SUM, TIMES, unmarked, width
from .names import Names

_WIDEST_FRACTION = 28.0
"""Wider fractions are written a/b on the line, and wider roots as powers, where they can be broken."""

_SHORT = 120

_RELATIONS = {"lt": "<", "le": r"\le", "gt": ">", "ge": r"\ge", "eq": "=", "ne": r"\ne", "and_": r"\wedge", "or_": r"\vee"}
_FUNCTIONS = {"log": r"\ln"} | {f: rf"\{f}" for f in ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max")}
_FENCES = {"abs": ("|", "|"), "floor": (r"\lfloor ", r"\rfloor "), "ceil": (r"\lceil ", r"\rceil ")}
_HALF = Num(Fraction(1, 2))


def notation(net: ReactionNetwork) -> Names:
    """The names of a network in LaTeX."""
    parameters = dict.fromkeys([*(c.symbol for c in net.constants), *net.parameters])
    return Names(net.species, parameters, [r.name for r in net.reactions])


def emitter(net: ReactionNetwork, names: Names | None = None) -> Emitter:
    """The formulas of a network in LaTeX, constants kept as symbols."""
    return Emitter(net, style(names or notation(net)))


def style(names: Names) -> Style:
    """The LaTeX style in a network's notation."""
    return Style(
        concentration=names.concentration,
        constant=lambda c: names.parameter(c.symbol),
        formula=lambda e: formula(e, names.symbol),
        number=coefficient,
        times=f"{TIMES} ",
        scaled=" ",
        raised=lambda x, n: f"{x}^{{{n}}}",
        ratio=_ratio,
        log=logarithm,
        brackets=brackets,
        plus=f"{SUM} + ",
        minus=f"{SUM} - ",
        negative="-",
    )


def _ratio(a: str, b: str) -> str:
    """A fraction of two products; on the line where it is too wide. (Short texts are not wide: measuring takes time.)"""
    if len(a) + len(b) > _SHORT and max(width(a), width(b)) > _WIDEST_FRACTION:
        return f"{a} / ({b})"
    return rf"\frac{{{unmarked(a)}}}{{{unmarked(b)}}}"


def coefficient(value: Fraction) -> str:
    r"""A rational factor: a fraction where that is short.

    >>> coefficient(Fraction(3, 4)), coefficient(Fraction(1, 12345))
    ('\\tfrac{3}{4}', '\\tfrac{1}{12345}')
    """
    return str(value) if value.denominator == 1 else rf"\tfrac{{{value.numerator}}}{{{value.denominator}}}"


def logarithm(a: str) -> str:
    """ln of a fraction, of a single factor, or of anything in brackets."""
    if SUM in a or TIMES in a:
        return rf"\ln({a.replace(SUM, INNER)})"
    return f"\\ln{'' if a.startswith(chr(92)) else ' '}{a}"


def number(value: Fraction) -> str:
    r"""An exact number: a decimal where it is one, powers of ten apart, else a fraction.

    >>> number(Fraction(1, 10)), number(Fraction(1, 3)), number(Fraction(6 * 10**23)), number(Fraction(-1, 2))
    ('0.1', '\\tfrac{1}{3}', '6 \\times 10^{23}', '-0.5')
    """
    if value < 0:
        return f"-{number(-value)}"
    digits, _, power = rational(value).partition("e")
    if "/" in digits:
        return rf"\tfrac{{{value.numerator}}}{{{value.denominator}}}"
    kept = digits.rstrip("0")
    if not power and "." not in digits and len(digits) - len(kept) > 5:
        digits, power = kept[0] + ("." + kept[1:] if kept[1:] else ""), str(len(digits) - 1)
    if not power:
        return digits
    return rf"10^{{{power}}}" if digits == "1" else rf"{digits} \times 10^{{{power}}}"


def brackets(a: str) -> str:
    """A sum in brackets; signs inside become inner breaks."""
    opening, closing = (r"\Bigl(", r"\Bigr)") if r"\frac" in a else ("(", ")")
    return f"{opening}{a.replace(SUM, INNER)}{closing}"


def formula(e: Expr, symbol: Callable[[str], str]) -> str:
    """A formula from its tree; `symbol` gives the notation of a name."""
    return _write(e, 0, symbol)


def _write(e: Expr, tight: int, symbol: Callable[[str], str]) -> str:
    """tight: 0 in a sum, 1 as a factor, 2 as a base"""
    if isinstance(e, Name):
        name = symbol(e.name)
        return f"({name})" if tight == 2 and "^" in name else name
    if isinstance(e, Num):
        text = number(e.value)
        return f"({text})" if e.value < 0 and tight or tight == 2 and not text.isdigit() else text
    if isinstance(e, Sum):
        first, *rest = e.terms
        text = _write(first, 0, symbol)
        for term in rest:
            written = _write(term, 0, symbol)
            text += f"{SUM} - {written[1:]}" if written.startswith("-") else f"{SUM} + {written}"
        return brackets(text) if tight else text
    if isinstance(e, Product):
        text = _product(e, symbol)
        return brackets(text) if tight == 2 or tight and text.startswith("-") else text
    if isinstance(e, Power):
        return _power(e, tight, symbol)
    assert isinstance(e, Call)
    return _call(e, tight, symbol)


def _product(e: Product, symbol: Callable[[str], str]) -> str:
    lead = e.factors[0]
    if isinstance(lead, Num) and lead.value < 0:
        return f"-{_write(negative(e), 1, symbol)}"
    above: list[Expr] = []
    below: list[Expr] = []
    for f in e.factors:
        if isinstance(f, Num) and f is not lead and f.value.denominator != 1 and f.value > 0:      # a division by a number
            above += [Num(Fraction(f.value.numerator))] if f.value.numerator != 1 else []
            below.append(Num(Fraction(f.value.denominator)))
            continue
        exponent = f.exponent if isinstance(f, Power) else None
        if isinstance(f, Power) and isinstance(exponent, Num) and exponent.value < 0:
            below.append(f.base if exponent == MINUS_ONE else Power(f.base, Num(-exponent.value)))
        else:
            above.append(f)
    top = _factors(above, symbol)
    return _fraction(top, _factors(below, symbol), len(below) > 1) if below else top


def _factors(factors: list[Expr], symbol: Callable[[str], str]) -> str:
    if len(factors) == 1:
        return _write(factors[0], 0, symbol)
    out = ""
    for f in factors:
        text = _write(f, 1, symbol)
        out += (rf"{TIMES}\, " if not text[:1].isdigit() else r" \cdot ") + text if out else text
    return out or "1"


def _fraction(top: str, bottom: str, product: bool) -> str:
    if max(width(top), width(bottom)) <= _WIDEST_FRACTION:
        return rf"\frac{{{unmarked(top)}}}{{{unmarked(bottom)}}}"
    upper = brackets(top) if SUM in top else top
    return f"{upper} / {brackets(bottom) if product or SUM in bottom else bottom}"


def _power(e: Power, tight: int, symbol: Callable[[str], str]) -> str:
    if e.exponent == _HALF:
        return _root(_write(e.base, 0, symbol), tight)
    if isinstance(e.exponent, Num) and e.exponent.value < 0:
        base = e.base if e.exponent == MINUS_ONE else Power(e.base, Num(-e.exponent.value))
        text = _fraction("1", _write(base, 0, symbol), isinstance(base, Product))
    else:
        text = rf"{_write(e.base, 2, symbol)}^{{{unmarked(_write(e.exponent, 0, symbol))}}}"
    return brackets(text) if tight == 2 else text


def _root(inside: str, tight: int) -> str:
    text = rf"\sqrt{{{unmarked(inside)}}}" if width(inside) <= _WIDEST_FRACTION else f"{brackets(inside)}^{{1/2}}"
    return f"({text})" if tight == 2 else text


def _call(e: Call, tight: int, symbol: Callable[[str], str]) -> str:
    args = [_write(a, 0, symbol) for a in e.args]
    if e.function == "sqrt":
        return _root(args[0], tight)
    if e.function == "piecewise":
        cases = [unmarked(f"{v} & {c}") for v, c in zip(args[::2], [*args[1::2], r"\text{otherwise}"], strict=False)]
        text = r"\begin{cases}" + r" \\ ".join(cases) + r"\end{cases}"
    elif e.function in _RELATIONS:
        text = f" {_RELATIONS[e.function]} ".join(args)
        return f"({text})" if tight else text
    elif e.function == "not_":
        text = rf"\neg({args[0]})"
    elif e.function in _FENCES:
        opening, closing = _FENCES[e.function]
        text = f"{opening}{args[0].replace(SUM, INNER)}{closing}"
    else:
        inside = ",".join(args)
        text = rf"{_FUNCTIONS[e.function]}{brackets(inside)}"
    return f"({text})" if tight == 2 else text
