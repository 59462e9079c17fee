"""A network with a number for everything: species, chemostats, constants, parameters.

Numbers stay exact rationals; only a species set by a rule with an irrational value is a float.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..calculus import as_float, exact, value
from ..errors import BadStructure, BadValue, MissingValue, Mistake, UnknownName
from ..expression import names
from ..networks.network import ReactionNetwork, listing

Number = Fraction | float


@dataclass(frozen=True)
class Point:
    """A network whose values are complete, and the state they describe.

    Attributes
    ----------
    net : the network with the state's values put in
    x : the concentration of every species, rules computed
    known : x, and every constant and parameter, for rate laws
    """

    net: ReactionNetwork
    x: Mapping[str, Number]
    known: Mapping[str, Number]

    @property
    def exact(self) -> bool:
        """Every concentration is rational."""
        return all(isinstance(v, Fraction) for v in self.x.values())


def at(net: ReactionNetwork, state: Mapping[str, Any] | None = None) -> Point:
    """The network at a state: `state` where it speaks, the model's own values elsewhere.

    Raises
    ------
    UnknownName, BadValue
        a name that is no species; a number that is not positive
    MissingValue
        one sentence with the names of everything that has no value

    >>> import symthermo as st
    >>> dict(at(st.network("A <=> B | 2, 1; init: A=0.1"), {"B": 3}).x)
    {'A': Fraction(1, 10), 'B': Fraction(3, 1)}
    """
    given = dict(state or {})
    for name in given:
        if name in net.assigned:
            raise BadValue(f"{name} is set by a rule of the model, {name} = {net.assigned[name]}; give the species it depends on")
        if name not in net.index:
            raise UnknownName(f"no species {name!r}; the species are {listing(s for s in net.species if s not in net.assigned)}")
    net = net.with_values(given) if given else net
    require(net)
    fixed: dict[str, Number] = {**net.values, **rates(net)}
    for s in net.assigned:
        fixed.pop(s, None)
    for name, number in fixed.items():
        as_float(Fraction(number), name)                      # refuses what doubles cannot hold
    known = _with_rules(net, fixed)
    return Point(net, {s: known[s] for s in net.species}, known)


def rates(net: ReactionNetwork) -> dict[str, Fraction]:
    """The constants and parameters that have a value."""
    named = {c.symbol: c.value for c in net.constants} | dict(net.parameters)
    return {k: v for k, v in named.items() if v is not None}


def require(net: ReactionNetwork, species: bool = True) -> None:
    """Refuse a network that lacks a value, naming all that is missing."""
    lacking = [s for s in net.species if s not in net.values and s not in net.assigned]
    lacking = lacking if species else [s for s in lacking if s in net.chemostats]
    have = rates(net)
    constants = [k for k in dict.fromkeys([*(c.symbol for c in net.constants), *net.parameters]) if k not in have]
    if lacking and constants:
        raise MissingValue(f"no value for the species {listing(lacking)} and for {listing(constants)}")
    if lacking or constants:
        kind = "the species " if lacking else "the rate constant " if len(constants) == 1 else "the rate constants "
        raise MissingValue(f"no value for {kind}{listing(lacking or constants)}")


def rule_order(net: ReactionNetwork) -> list[str]:
    """The species set by rules, each after those that its rule speaks of."""
    order: list[str] = []
    waiting = dict(net.assigned)
    while waiting:
        ready = [s for s, e in waiting.items() if not set(names(e)) & set(waiting)]
        if not ready:
            raise BadStructure(f"the rules for {listing(waiting)} depend on one another")
        for s in ready:
            del waiting[s]
        order += ready
    return order


def _with_rules(net: ReactionNetwork, fixed: dict[str, Number]) -> dict[str, Number]:
    known = dict(fixed)
    for s in rule_order(net):
        known[s] = number_at(net.assigned[s], known)
    return known


def number_at(formula: Any, known: Mapping[str, Number]) -> Number:
    """A formula's value: rational where it is, a float otherwise."""
    wanted = names(formula)
    if all(isinstance(known.get(n), Fraction) for n in wanted):
        found = exact(formula, {n: Fraction(known[n]) for n in wanted})
        if found is not None:
            return found
    return value(formula, known)


@contextmanager
def named(net: ReactionNetwork) -> Iterator[None]:
    """Sentences of the numeric layer, which knows places only, told with the names of the model."""
    try:
        yield
    except Mistake as e:
        text = re.sub(r"species with index (\d+)", lambda m: f"species {net.species[int(m[1])]}", str(e))
        text = re.sub(r"reaction with index (\d+)", lambda m: f"reaction {net.reactions[int(m[1])].name}", text)
        raise type(e)(text) from None
