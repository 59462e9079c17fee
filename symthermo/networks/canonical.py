"""The canonical text of a network: what `text.parse` reads back as an equal network."""
from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..errors import BadStructure
from ..expression import TEXT_FUNCTIONS, Call, infix, names, walk
from .network import Constant, MassAction, OneWay, Reaction, ReactionNetwork, TwoWay, law_parts
from .rates import default_law, is_name, look


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
        where the text format cannot hold the model (volumes, species set by rules, functions of imported laws): JSON can
    """
    for reason in _obstacles(net):
        raise BadStructure(f"the text format has no {reason}; save as .json instead")
    lines = [_reaction(net, k) for k in range(len(net.reactions))]
    touched = dict.fromkeys(net.species[i] for r in net.reactions for i, _ in (*r.reactants, *r.products))
    valued = lambda s: f"{s.name}={rational(s.initial)}" if s.initial is not None else s.name
    sections = {
        "species": net.species if tuple(touched) != net.species else (),
        "chemostats": [valued(s) for s in net.species_data if s.chemostat],
        "init": [valued(s) for s in net.species_data if not s.chemostat and s.initial is not None],
        "parameters": [f"{k}={rational(v)}" for k, v in _named(net).items() if v is not None],
    }
    lines += [f"{key}: {', '.join(items)}" for key, items in sections.items() if items]
    return "\n".join(lines) + "\n"


def _obstacles(net: ReactionNetwork) -> Iterator[str]:
    yield from (f"rules ({s} is set by one)" for s in net.assigned)
    for s in net.species_data:
        if s.volume != 1:
            yield f"compartment volumes ({s.name} is in one of volume {s.volume})"
        if s.compartment is not None:
            yield f"compartments ({s.name} is in {s.compartment})"
        if s.initial is not None and s.initial <= 0:
            yield f"concentrations that are not positive ({s.name} starts from {s.initial})"
    twins: dict[str, str] = {}
    yield from (f"species that look alike ({s}, {t})" for s in net.species if (t := twins.setdefault(look(s), s)) != s)
    for n in [*net.species, *(r.name for r in net.reactions), *(c.symbol for c in net.constants), *net.parameters]:
        if not is_name(n):
            yield f"names such as {n!r}"
    used = set()
    for r in net.reactions:
        if r.name in ("chemostats", "init"):
            yield f"reactions called {r.name}"
        for part in law_parts(r.law):
            used |= set(names(part))
            foreign = [e.function for e in walk(part) if isinstance(e, Call) and e.function not in TEXT_FUNCTIONS]
            yield from (f"function {f} (in the law of {r.name})" for f in foreign)
    yield from (f"parameters that occur in no rate ({p})" for p in net.parameters if p not in used)


def _constants(r: Reaction) -> list[tuple[Constant, Constant]]:
    """The constants of a mass-action law, each with the one that the reaction would have by itself."""
    if not isinstance(r.law, MassAction):
        return []
    own = default_law(r.name, reversible=True)
    return [(c, o) for c, o in ((r.law.plus, own.plus), (r.law.minus, own.minus)) if c is not None and o is not None]


def _named(net: ReactionNetwork) -> dict[str, Fraction | None]:
    """Constants and parameters whose values stand in a line of their own: all but those written in their reaction."""
    shared = {c.symbol for r in net.reactions for c, o in _constants(r) if c.symbol != o.symbol}
    return {c.symbol: c.value for c in net.constants if c.symbol in shared} | dict(net.parameters)


def _reaction(net: ReactionNetwork, k: int) -> str:
    r = net.reactions[k]
    label = f"@{r.channel}" if r.channel is not None else ""
    return f"{r.name}{label}: {net.equation(k)} | {_law(r)}"


def _law(r: Reaction) -> str:
    if isinstance(r.law, OneWay):
        return f"J={infix(r.law.law, '^')}"
    if isinstance(r.law, TwoWay):
        return f"Jp={infix(r.law.plus, '^')}" + (f", Jm={infix(r.law.minus, '^')}" if r.law.minus is not None else "")
    texts = [rational(c.value) if c.value is not None and c.symbol == o.symbol else c.symbol for c, o in _constants(r)]
    return ", ".join(f"{key}={t}" for key, t in zip(("kp", "km") if r.reversible else ("k",), texts, strict=True))
