"""Networks and formulas as sympy objects, and sympy expressions as plain text.

A species X becomes `Symbol("X", positive=True)`, whatever its name: E, I, lambda and pi are symbols here and nothing else.
A constant with a value becomes an exact rational, or stays a symbol where the document wants it so. Text comes in through
the grammar of `symthermo.expression` only, and `infix` writes what that grammar reads back.

>>> import symthermo as st
>>> net = st.network("r1: E + lambda <=> pi | kp=0.1, km=k")
>>> law = read("lambda*log(E/pi) - k/10", net)
>>> infix(law), sorted(str(s) for s in law.free_symbols)
('lambda*log(E/pi) - k/10', ['E', 'k', 'lambda', 'pi'])
"""
from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.polys.domains import ZZ
from sympy.polys.matrices import DomainMatrix

from ..errors import Mistake, UnknownName
from ..expression import MODEL_FUNCTIONS, Call, Expr, Name, Num, Power, Product, Sum, parse
from .network import Constant, ReactionNetwork, listing


# -- symbols and numbers -----------------------------------------------------------------------------------------------
def symbol(name: str) -> sp.Symbol:
    """The positive symbol of a species, a constant or a parameter."""
    return sp.Symbol(name, positive=True)


def rational(value: Fraction | int) -> sp.Rational:
    """An exact number of ours as one of sympy's."""
    return sp.Rational(value.numerator, value.denominator)


def species_symbols(net: ReactionNetwork) -> tuple[sp.Symbol, ...]:
    """One positive symbol for each species, in the order of `net.species`."""
    return tuple(map(symbol, net.species))


def constant(c: Constant, keep_symbols: bool = False) -> sp.Expr:
    """A rate constant: the exact rational where it has a value (and symbols need not be kept), else its symbol."""
    return symbol(c.symbol) if keep_symbols or c.value is None else rational(c.value)


def initial_symbols(net: ReactionNetwork) -> tuple[sp.Expr, ...]:
    """x_i(0) of each species: the value that the model gives, else the symbol `X_0`."""
    return tuple(symbol(f"{s.name}_0") if s.initial is None else rational(s.initial) for s in net.species_data)


def matrix(net: ReactionNetwork, which: str) -> sp.ImmutableMatrix:
    """`nu_plus`, `nu_minus` or `S` (N x M), `S_X` (N_X x M).

    >>> import symthermo as st
    >>> st.network("2 X + Y <=> 3 X").S
    Matrix([
    [ 1],
    [-1]])
    """
    if which == "nu_plus":
        columns = [_gathered(r.reactants) for r in net.reactions]
    elif which == "nu_minus":
        columns = [_gathered(r.products) for r in net.reactions]
    else:
        columns = list(net.columns)
    kept = net.internal_index if which == "S_X" else range(len(net.species))
    place = {i: n for n, i in enumerate(kept)}
    rows: dict[int, dict[int, Any]] = {}
    for r, column in enumerate(columns):
        for i, n in column.items():
            if i in place and n:
                rows.setdefault(place[i], {})[r] = ZZ(n)
    return DomainMatrix(rows, (len(place), len(columns)), ZZ).to_Matrix().as_immutable()


def _gathered(side: tuple[tuple[int, int], ...]) -> dict[int, int]:
    out: dict[int, int] = {}
    for i, n in side:
        out[i] = out.get(i, 0) + n
    return out


# -- text and trees to sympy -------------------------------------------------------------------------------------------
def read(text: str, net: ReactionNetwork) -> sp.Expr:
    """The expression that a text in the model's own names stands for; every name stays a symbol.

    Names are species, rate constants, parameters, and initial values `X_0`.

    Raises
    ------
    ExpressionError, UnknownName
        where the text is not a formula; where it speaks of something that the model does not have

    >>> import symthermo as st
    >>> read("A**2*k_plus_r1 - sqrt(B)/2", st.network("2 A <=> B"))
    A**2*k_plus_r1 - sqrt(B)/2
    """
    known = [*net.species, *(c.symbol for c in net.constants), *net.parameters]
    allowed = {*known, *(f"{s}_0" for s in net.species)}

    def name(n: str) -> sp.Expr:
        if n not in allowed:
            near = get_close_matches(n, known, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise UnknownName(f"the formula speaks of {n!r}; the model has {listing(known)}{hint}")
        return symbol(n)

    return convert(parse(text, MODEL_FUNCTIONS), name)


def to_sympy(e: Expr, net: ReactionNetwork, keep_symbols: bool = False) -> sp.Expr:
    """A law of the model: species set by rules are replaced by their formulas, parameters by their exact values.

    keep_symbols : parameters stay symbols

    >>> import symthermo as st
    >>> net = st.network("S <=> P | Jp = V*S/(1 + S), Jm = P; parameters: V=0.3")
    >>> to_sympy(net.reactions[0].law.plus, net), to_sympy(net.reactions[0].law.plus, net, keep_symbols=True)
    (3*S/(10*(S + 1)), S*V/(S + 1))
    """
    return convert(e, namer(net, keep_symbols))


def namer(net: ReactionNetwork, keep_symbols: bool = False) -> Callable[[str], sp.Expr]:
    """What each name in a law of the model stands for, as `to_sympy` takes it."""
    known: dict[str, sp.Expr] = {c.symbol: constant(c, keep_symbols) for c in net.constants}
    known |= {p: symbol(p) if v is None or keep_symbols else rational(v) for p, v in net.parameters.items()}

    def name(n: str) -> sp.Expr:
        if n not in known:
            known[n] = convert(net.assigned[n], name) if n in net.assigned else symbol(n)
        return known[n]

    return name


def convert(e: Expr, name: Callable[[str], sp.Expr]) -> sp.Expr:
    """The tree as a sympy expression, each name by the function given."""
    if isinstance(e, Num):
        return rational(e.value)
    if isinstance(e, Name):
        return name(e.name)
    if isinstance(e, Sum):
        return sp.Add(*(convert(t, name) for t in e.terms))
    if isinstance(e, Product):
        return sp.Mul(*(convert(f, name) for f in e.factors))
    if isinstance(e, Power):
        return sp.Pow(convert(e.base, name), convert(e.exponent, name))
    assert isinstance(e, Call)
    if e.function in _TRUTH:
        return sp.Piecewise((1, _condition(e, name)), (0, True))
    if e.function == "piecewise":
        pairs = [(convert(v, name), _condition(c, name)) for v, c in zip(e.args[::2], e.args[1::2], strict=False)]
        return sp.Piecewise(*pairs, *([(convert(e.args[-1], name), True)] if len(e.args) % 2 else []))
    return _FUNCTIONS[e.function](*(convert(a, name) for a in e.args))


def _condition(e: Expr, name: Callable[[str], sp.Expr]) -> Any:
    """A formula as a truth value: not zero."""
    if isinstance(e, Call) and e.function in ("and_", "or_", "not_"):
        return _TRUTH[e.function](*(_condition(a, name) for a in e.args))
    if isinstance(e, Call) and e.function in _TRUTH:
        return _TRUTH[e.function](*(convert(a, name) for a in e.args))
    return sp.Ne(convert(e, name), 0)


_FUNCTIONS: dict[str, Any] = {
    "exp": sp.exp, "log": sp.log, "sqrt": sp.sqrt, "sin": sp.sin, "cos": sp.cos, "tan": sp.tan, "sinh": sp.sinh, "cosh": sp.cosh,
    "tanh": sp.tanh, "abs": sp.Abs, "floor": sp.floor, "ceil": sp.ceiling, "min": sp.Min, "max": sp.Max,
}
_TRUTH: dict[str, Any] = {
    "lt": sp.Lt, "le": sp.Le, "gt": sp.Gt, "ge": sp.Ge, "eq": sp.Eq, "ne": sp.Ne, "and_": sp.And, "or_": sp.Or, "not_": sp.Not,
}
_NAMES = {kind: word for word, kind in (*_FUNCTIONS.items(), *_TRUTH.items()) if word != "sqrt"} | {
    sp.StrictLessThan: "lt", sp.LessThan: "le", sp.StrictGreaterThan: "gt", sp.GreaterThan: "ge", sp.Equality: "eq", sp.Unequality: "ne",
}


# -- sympy to text -----------------------------------------------------------------------------------------------------
def infix(e: Any) -> str:
    """Plain infix (`+ - * / **`, `log`, `exp`, `sqrt`, brackets) that `read` turns into the same expression.

    The order of terms and factors depends on the expression only: those with a plus sign first, numbers after
    letters, then alphabetical.

    Raises
    ------
    Mistake
        for what has no place in the format: infinity, pi as a number, matrices

    >>> x, y = sp.symbols("x y", positive=True)
    >>> infix(-x + sp.sqrt(y)/3 - (x - y)**2*sp.exp(-x)), infix(sp.log(24)/x**2)
    ('sqrt(y)/3 - exp(-x)*(x - y)**2 - x', 'log(24)/x**2')
    """
    return _print(sp.sympify(e))[0]


_SUM, _PRODUCT, _POWER, _ATOM = range(4)


def _print(e: sp.Basic) -> tuple[str, int]:
    """(text, how tightly it binds)"""
    if isinstance(e, sp.Symbol):
        return e.name, _ATOM
    if isinstance(e, sp.Rational):
        return str(e), _SUM if e < 0 else _ATOM if e.q == 1 else _PRODUCT
    if isinstance(e, sp.Float) and e.is_finite:
        return repr(float(e)), _SUM if e < 0 else _ATOM
    if isinstance(e, sp.Add):
        return _add(e), _SUM
    if isinstance(e, sp.Mul):
        return _mul(e)
    if isinstance(e, sp.exp) or e is sp.E:
        return f"exp({infix(e.args[0] if e.args else 1)})", _ATOM
    if isinstance(e, sp.Pow):
        return _pow(e)
    if isinstance(e, sp.Piecewise):
        parts = [p for v, c in e.args for p in ((v,) if c == True else (v, c))]  # noqa: E712  (sympy's true is not Python's)
        return f"piecewise({', '.join(map(infix, parts))})", _ATOM
    if type(e) in _NAMES:
        return f"{_NAMES[type(e)]}({', '.join(map(infix, e.args))})", _ATOM
    raise Mistake(f"{e} cannot be written as a formula; expected numbers, names, + - * / **, {', '.join(MODEL_FUNCTIONS)}")


def _add(e: sp.Add) -> str:
    signed = [(text[1:], True) if text.startswith("-") else (text, False) for text in (_print(a)[0] for a in e.args)]
    signed.sort(key=lambda t: (t[1], not set(t[0]) - set("0123456789/"), t[0]))
    text = "".join((" - " if minus else " + ") + t for t, minus in signed)
    return text[3:] if text.startswith(" + ") else "-" + text[3:]


def _mul(e: sp.Mul) -> tuple[str, int]:
    number, factors = e.as_coeff_mul()
    over, under = [], []
    for f in factors:
        if isinstance(f, sp.Pow) and f.exp.is_Rational and f.exp < 0 and not isinstance(f, sp.exp):
            under.append(_bracketed(1 / f, _POWER))
        else:
            over.append(_bracketed(f, _POWER))
    if not isinstance(number, sp.Rational):
        over, number = [*over, _bracketed(number, _POWER)], sp.Integer(1)
    order = lambda t: (t.startswith("("), t)
    over.sort(key=order), under.sort(key=order)
    top, bottom = abs(number.p), number.q
    text = "*".join([*([str(top)] if top != 1 or not over else []), *over])
    below = [*([str(bottom)] if bottom != 1 else []), *under]
    if below:
        text += f"/{below[0]}" if len(below) == 1 else f"/({'*'.join(below)})"
    return ("-" + text, _SUM) if number < 0 else (text, _PRODUCT)


def _pow(e: sp.Pow) -> tuple[str, int]:
    base, power = e.args
    if power == sp.Rational(1, 2):
        return f"sqrt({infix(base)})", _ATOM
    if power.is_Rational and power < 0:
        return f"1/{_bracketed(sp.Pow(base, -power), _POWER)}", _PRODUCT
    return f"{_bracketed(base, _ATOM)}**{_bracketed(power, _ATOM)}", _POWER


def _bracketed(e: sp.Basic, least: int) -> str:
    text, tightness = _print(e)
    return text if tightness >= least else f"({text})"
