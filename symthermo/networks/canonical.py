"""The canonical text of a network: what `text.parse` reads back as an equal network."""
from __future__ import annotations

from fractions import Fraction

from ..errors import BadStructure
from ..expression import infix
from .network import OneWay, Reaction, ReactionNetwork, TwoWay


def rational(value: Fraction) -> str:
    """The shortest exact text: a decimal where it ends early, else p/q.

    >>> rational(Fraction(1, 10)), rational(Fraction(1, 3)), rational(Fraction(5, 10**12))
    ('0.1', '1/3', '5e-12')
    """
    if value.denominator == 1 and value.numerator < 10**15:
        return str(value.numerator)
    power, rest = 0, value.denominator
    while rest % 10 == 0:
        rest, power = rest // 10, power + 1
    while rest % 2 == 0:
        rest, power = rest // 2, power + 1
    while rest % 5 == 0:
        rest, power = rest // 5, power + 1
    if rest != 1 or power > 330:
        return f"{value.numerator}/{value.denominator}"
    digits = str(value.numerator * 10**power // value.denominator)
    shift = len(digits) - len(digits.rstrip("0"))
    digits, power = digits.rstrip("0"), power - shift
    if power <= 0:
        return digits + "0" * -power if power > -6 else f"{digits}e{-power}"
    if power - len(digits) > 4:
        return f"{digits}e-{power}"
    padded = digits.rjust(power + 1, "0")
    return f"{padded[:-power]}.{padded[-power:]}"


def text(net: ReactionNetwork) -> str:
    """The canonical text of a network; `parse(text(net)) == net`.

    Raises
    ------
    BadStructure
        where the text format cannot hold the model (several volumes, species set by rules): JSON can
    """
    if net.assigned:
        raise BadStructure(f"the text format has no rules ({next(iter(net.assigned))} is set by one); save as .json instead")
    if any(s.volume != 1 for s in net.species_data):
        raise BadStructure("the text format has no compartment volumes; save as .json instead")
    if zero := [s.name for s in net.species_data if s.initial == 0]:
        raise BadStructure(f"the text format has only positive concentrations, and {zero[0]} starts from 0; save as .json instead")
    used = {i for r in net.reactions for side in (r.reactants, r.products) for i, _ in side}
    if idle := [s for i, s in enumerate(net.species) if i not in used]:
        raise BadStructure(f"the text format has no species outside reactions, and {idle[0]} is in none; save as .json instead")
    lines = [_reaction_text(net, k) for k in range(len(net.reactions))]
    valued = lambda s: f"{s.name}={rational(s.initial)}" if s.initial is not None else s.name
    sections = {
        "chemostats": [valued(s) for s in net.species_data if s.chemostat],
        "init": [valued(s) for s in net.species_data if not s.chemostat and s.initial is not None],
        "parameters": [f"{k}={rational(v)}" for k, v in _named_values(net).items()],
    }
    lines += [f"{key}: {', '.join(items)}" for key, items in sections.items() if items]
    return "\n".join(lines) + "\n"


def _named_values(net: ReactionNetwork) -> dict[str, Fraction]:
    own = {f"k_{d}_{r.name}" for r in net.reactions for d in ("plus", "minus")}
    named = {c.symbol: c.value for c in net.constants if c.symbol not in own}
    return {k: v for k, v in {**named, **net.parameters}.items() if v is not None}


def _reaction_text(net: ReactionNetwork, k: int) -> str:
    r = net.reactions[k]
    label = f"@{r.channel}" if r.channel is not None else ""
    return f"{r.name}{label}: {net.equation(k)} | {_law_text(r)}"


def _law_text(r: Reaction) -> str:
    if isinstance(r.law, OneWay):
        return f"J={infix(r.law.law, '^')}"
    if isinstance(r.law, TwoWay):
        return f"Jp={infix(r.law.plus, '^')}" + (f", Jm={infix(r.law.minus, '^')}" if r.law.minus is not None else "")
    one = lambda c, own: rational(c.value) if c.value is not None and c.symbol == own else c.symbol
    plus = one(r.law.plus, f"k_plus_{r.name}")
    return f"kp={plus}, km={one(r.law.minus, f'k_minus_{r.name}')}" if r.law.minus else f"k={plus}"
