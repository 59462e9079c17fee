"""Formulas of a network written straight from its index lists: no tree is built, the user's order is kept.

    J_r = plus_r - minus_r ,    dx_i/dt = sum_r S_ir J_r / V_i ,    sigma = sum_r J_r ln(plus_r/minus_r)

Every formula is a signed sum of terms `coefficient * body`, the terms in the order of the reactions, forward before
backward. A `Style` says how the pieces look: `PLAIN` is infix text over the model's own names, numbers inserted as exact
rationals; `symthermo.latex.printer` has the style that keeps every constant as a symbol. (All volumes equal: currents are
per volume, and no volume appears.)

>>> from symthermo.networks.text import parse
>>> write = Emitter(parse("r1: A <=> X | 1, 0.1; r2: 2 X + Y <=> 3 X | kp=k, km=1/2"), PLAIN)
>>> write.current(1)
'k*X**2*Y - 1/2*X**3'
>>> write.rate(1)
'A - 1/10*X + k*X**2*Y - 1/2*X**3'
>>> write.entropy_production_rate()
'(A - 1/10*X)*log(10*A/X) + (k*X**2*Y - 1/2*X**3)*log(2*k*Y/X)'
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from ..calculus import ZERO, derivative, fold
from ..expression import Expr, Num, Product, Sum, infix, names, substitute
from .network import Constant, MassAction, OneWay, Reaction, ReactionNetwork, Side


@dataclass(frozen=True, slots=True)
class Style:
    """How the pieces of a formula are written.

    Attributes
    ----------
    concentration : of a species, by name
    constant : a text, or the exact number that joins the coefficient
    formula : a general law
    number : a positive rational
    times : between factors; after the number of a term: `scaled`
    raised, ratio, log, brackets : x**n; a/b; the logarithm; a sum as a factor
    plus, minus, negative : signs between terms, and before the first
    """

    concentration: Callable[[str], str]
    constant: Callable[[Constant], str | Fraction]
    formula: Callable[[Expr], str]
    number: Callable[[Fraction], str]
    times: str
    scaled: str
    raised: Callable[[str, int], str]
    ratio: Callable[[str, str], str]
    log: Callable[[str], str]
    brackets: Callable[[str], str]
    plus: str
    minus: str
    negative: str


class Term(NamedTuple):
    """coefficient * body; an empty body is 1, a loose one is a sum and needs brackets as a factor."""

    coefficient: Fraction | int
    body: str
    loose: bool = False


def signed_sum(terms: Iterable[Term], style: Style) -> str:
    """The terms with their signs; `0` when there are none.

    >>> signed_sum([Term(-1, "a"), Term(Fraction(1, 2), "b"), Term(2, "")], PLAIN)
    '-a + 1/2*b + 2'
    """
    out: list[str] = []
    for c, body, loose in terms:
        if loose and c != 1:
            body = style.brackets(body)
        elif loose and out and body.startswith(style.negative):
            c, body = -1, body.removeprefix(style.negative)
        if out:
            out.append(style.minus if c < 0 else style.plus)
        elif c < 0:
            out.append(style.negative)
        if body and (c == 1 or c == -1):
            out.append(body)
        else:
            number = style.number(abs(c) if isinstance(c, Fraction) else Fraction(abs(c)))
            out.append(f"{number}{style.scaled}{body}" if body else number)
    return "".join(out) or "0"


class Emitter:
    """The formulas of one network in one style."""

    def __init__(self, net: ReactionNetwork, style: Style) -> None:
        self.net, self.style = net, style
        self.x = [style.concentration(s) for s in net.species]
        self.directions = [self._directions(r) for r in net.reactions]

    # -- pieces --------------------------------------------------------------------------------------------------------
    def monomial(self, powers: Iterable[tuple[int, int]]) -> list[str]:
        """The factors of prod_i x_i**n."""
        x, raised = self.x, self.style.raised
        return [x[i] if n == 1 else raised(x[i], n) for i, n in powers]

    def _scaled(self, constant: Constant, factor: Fraction | int, powers: Side) -> Term:
        k = self.style.constant(constant)
        factors = self.monomial(powers)
        if isinstance(k, str):
            return Term(factor, self.style.times.join([k, *factors]))
        return Term(k * factor, self.style.times.join(factors))

    def _directions(self, r: Reaction) -> tuple[Term, ...]:
        """The forward term, and minus the backward one; a law in one part is one term."""
        law = r.law
        if isinstance(law, MassAction):
            plus = self._scaled(law.plus, 1, r.reactants)
            return (plus,) if law.minus is None else (plus, self._scaled(law.minus, -1, r.products))
        if isinstance(law, OneWay):
            return (self._law(law.law, 1),)
        return (self._law(law.plus, 1),) if law.minus is None else (self._law(law.plus, 1), self._law(law.minus, -1))

    def _law(self, law: Expr, factor: Fraction | int) -> Term:
        return Term(factor, self.style.formula(law), isinstance(law, Sum) or _negative(law))

    # -- formulas ------------------------------------------------------------------------------------------------------
    def forward(self, r: int) -> str:
        """J_plus of reaction r (of a law in one part: J)."""
        return signed_sum(self.directions[r][:1], self.style)

    def backward(self, r: int) -> str:
        """J_minus of reaction r; `0` where there is none."""
        return signed_sum((Term(-c, body, loose) for c, body, loose in self.directions[r][1:]), self.style)

    def current(self, r: int) -> str:
        """J of reaction r."""
        return signed_sum(self.directions[r], self.style)

    def rate(self, i: int) -> str:
        """dx_i/dt = sum_r S_ir J_r / V_i of species i (its place in `net.species`)."""
        terms: list[Term] = []
        for r, n in self._row(i):
            terms += self.directions[r] if n == 1 else [Term(n * c, body, loose) for c, body, loose in self.directions[r]]
        return signed_sum(terms, self.style)

    def _row(self, i: int) -> list[tuple[int, Fraction | int]]:
        volume = Fraction(1) if self.net.well_stirred else self.net.species_data[i].volume
        return [(r, n if volume == 1 else n / volume) for r, n in self.net.sparse_rows[i].items()]

    def jacobian(self, i: int, j: int) -> str:
        """d(dx_i/dt)/dx_j: species i and j by their places, all other concentrations held."""
        terms: list[Term] = []
        for r, n in self._row(i):
            reaction = self.net.reactions[r]
            law = reaction.law
            if isinstance(law, MassAction):
                for constant, side, sign in ((law.plus, reaction.reactants, 1), (law.minus, reaction.products, -1)):
                    power = next((m for s, m in side if s == j), 0)
                    if constant is not None and power:
                        rest = tuple((s, m - (s == j)) for s, m in side if m > (s == j))
                        terms.append(self._scaled(constant, sign * n * power, rest))
            else:
                parts = ((law.law, 1),) if isinstance(law, OneWay) else ((law.plus, 1), (law.minus, -1))
                slopes = ((derivative(p, self.net.species[j]), sign) for p, sign in parts if p is not None)
                terms += [self._law(slope, sign * n) for slope, sign in slopes if slope != ZERO]
        return signed_sum(terms, self.style)

    def force(self, r: int) -> str:
        """ln(J_plus/J_minus) of reaction r; of mass action, what occurs on both sides cancels."""
        reaction, style = self.net.reactions[r], self.style
        if not isinstance(reaction.law, MassAction):
            forward, backward = self.directions[r]
            return style.log(style.ratio(style.brackets(forward.body) if forward.loose else forward.body, backward.body))
        return self._log_ratio(reaction.law, self.net.columns[r])

    def equilibrium_constant(self, r: int) -> Term:
        """ln(k_plus/k_minus) of a mass-action reaction, as a term; numbers below 1 are turned over."""
        law = self.net.reactions[r].law
        assert isinstance(law, MassAction)
        assert law.minus is not None
        top, bottom = self.style.constant(law.plus), self.style.constant(law.minus)
        if isinstance(top, str) or isinstance(bottom, str):
            return Term(1, self._log_ratio(law, {}))
        ratio = top / bottom
        return Term(0, "") if ratio == 1 else Term(1 if ratio > 1 else -1, self.style.log(str(max(ratio, 1 / ratio))))

    def _log_ratio(self, law: MassAction, change: Mapping[int, int]) -> str:
        """ln(k_plus/k_minus prod x**-change)."""
        style = self.style
        assert law.minus is not None
        top, bottom = style.constant(law.plus), style.constant(law.minus)
        over = self.monomial((i, -n) for i, n in change.items() if n < 0)
        under = self.monomial((i, n) for i, n in change.items() if n > 0)
        number = (Fraction(1) if isinstance(top, str) else top) / (Fraction(1) if isinstance(bottom, str) else bottom)
        over = ([top] if isinstance(top, str) else []) + over
        under = ([bottom] if isinstance(bottom, str) else []) + under
        if number.numerator != 1 or not over:
            over.insert(0, str(number.numerator))
        if number.denominator != 1:
            under.insert(0, str(number.denominator))
        numerator = style.times.join(over)
        return style.log(style.ratio(numerator, style.times.join(under)) if under else numerator)

    def entropy_production_rate(self) -> str:
        """sigma = sum_r (J_plus - J_minus) ln(J_plus/J_minus).

        Only where every reaction has both directions: see `undefined_dissipation`.
        """
        times, brackets = self.style.times, self.style.brackets
        return self.style.plus.join(f"{brackets(self.current(r))}{times}{self.force(r)}" for r in range(len(self.net.reactions)))


def undefined_dissipation(net: ReactionNetwork) -> str | None:
    """Why the entropy production rate is infinite or has no meaning; None where it has a formula.

    >>> from symthermo.networks.text import parse
    >>> undefined_dissipation(parse("r1: A -> B | 1"))
    'infinite: reaction r1 runs one way only, so its force ln(J_plus/J_minus) is infinite'
    """
    one_part = [r.name for r in net.reactions if isinstance(r.law, OneWay)]
    if one_part:
        which = f"reaction {one_part[0]}" + (f" and {len(one_part) - 1} more" if len(one_part) > 1 else "")
        verb = "have laws" if len(one_part) > 1 else "has a law"
        return f"undefined: {which} {verb} in one part, not told apart into forward and backward"
    one_way = [r.name for r in net.reactions if not r.reversible]
    if one_way:
        which = f"reaction {one_way[0]}" + (f" and {len(one_way) - 1} more" if len(one_way) > 1 else "")
        verb, whose = ("run", "their forces ln(J_plus/J_minus) are") if len(one_way) > 1 else ("runs", "its force ln(J_plus/J_minus) is")
        return f"infinite: {which} {verb} one way only, so {whose} infinite"
    return None


def _negative(e: Expr) -> bool:
    lead = e.factors[0] if isinstance(e, Product) else e
    return isinstance(lead, Num) and lead.value < 0


def plain(net: ReactionNetwork) -> Style:
    """Infix text over the model's names: numbers are inserted, and species set by rules are replaced by their formulas."""
    known = {k: v for k, v in net.parameters.items() if v is not None}
    rules = dict(net.assigned)
    for _ in net.assigned:                              # rules that speak of rules
        if not any(n in rules for e in rules.values() for n in names(e)):
            break
        rules = {s: substitute(e, rules) for s, e in rules.items()}

    def inserted(e: Expr) -> str:
        e = substitute(e, rules)
        try:
            return infix(fold(e, known))
        except OverflowError:                           # numbers in exponents beyond all bounds stay names
            return infix(e)

    written = {s: f"({inserted(e)})" for s, e in rules.items()}
    return replace(PLAIN, concentration=lambda s: written.get(s, s), formula=inserted)


PLAIN = Style(
    concentration=str,
    constant=lambda c: c.symbol if c.value is None else c.value,
    formula=infix,
    number=str,
    times="*",
    scaled="*",
    raised=lambda x, n: f"{x}**{n}",
    ratio=lambda a, b: f"{a}/{b}" if b.isalnum() or b.isidentifier() else f"{a}/({b})",
    log=lambda a: f"log({a})",
    brackets=lambda a: f"({a})",
    plus=" + ",
    minus=" - ",
    negative="-",
)
"""Infix text where there are neither rules nor parameters with values; for every network: `plain(net)`."""
