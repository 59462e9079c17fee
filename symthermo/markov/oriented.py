"""The edges of a jump process: reactions turned and sorted, their ends, and rates that are formulas."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from ..calculus import value
from ..errors import BadStructure, MissingValue
from ..expression import Expr, names
from ..networks.network import Constant, MassAction, Reaction, ReactionNetwork, listing, positive, real

TIME = "t"


class Edge(NamedTuple):
    """Two states that jumps connect, by their places, lower < upper; `channel` tells reservoirs apart."""

    lower: int
    upper: int
    channel: str | None = None


class Jump(NamedTuple):
    """One direction of an edge: places of the states it leads from and to, the place of the edge, the rate constant."""

    source: int
    target: int
    edge: int
    constant: Constant


def ends(r: Reaction) -> tuple[int, int]:
    """(from, to) of a unimolecular reaction."""
    return r.reactants[0][0], r.products[0][0]


def canonical(net: ReactionNetwork) -> ReactionNetwork:
    """The network with edges from lower to higher states, sorted; initial values, which are no probabilities, left out.

    Raises
    ------
    BadStructure
        a reaction that does not turn one species into one other, a chemostat, a law that is not mass action
    """
    if net.chemostats or net.assigned:
        held = (*net.chemostats, *net.assigned)[0]
        raise BadStructure(f"{held} is held or set by a rule; every species of a jump process is a state whose probability moves")
    for r in net.reactions:
        if [n for _, n in (*r.reactants, *r.products)] != [1, 1] or len(r.reactants) != 1:
            raise BadStructure(f"reaction {r.name} does not turn one state into one other, as a jump of a Markov process does")
        if not isinstance(r.law, MassAction):
            raise BadStructure(f"the law of reaction {r.name} is not mass action; a jump process has rates")
    turned = [_turned(r) for r in net.reactions]
    turned.sort(key=lambda r: (*sorted(ends(r)), r.channel or ""))
    return replace(net, species_data=tuple(replace(s, initial=None) for s in net.species_data), reactions=tuple(turned))


def _turned(r: Reaction) -> Reaction:
    a, b = ends(r)
    law = r.law
    assert isinstance(law, MassAction)
    if a < b or law.minus is None:
        return r

    def renamed(c: Constant, old: str, new: str) -> Constant:
        return Constant(f"{new}_{r.name}", c.value) if c.value is not None and c.symbol == f"{old}_{r.name}" else c

    plus, minus = renamed(law.minus, "k_minus", "k_plus"), renamed(law.plus, "k_plus", "k_minus")
    return replace(r, reactants=r.products, products=r.reactants, law=MassAction(plus, minus))


def evaluated(e: Expr, values: Mapping[str, Fraction | None], name: str) -> Fraction:
    """The value of a rate formula.

    Raises
    ------
    MissingValue
        a parameter has none
    """
    if lacking := [n for n in names(e) if values.get(n) is None]:
        raise MissingValue(f"no value for {listing(lacking)}, of which the rate {name} is a formula")
    return real(value(e, {k: v for k, v in values.items() if v is not None}), name)


def valued(net: ReactionNetwork, formulas: Mapping[str, Expr], parameters: Mapping[str, Fraction | None]) -> ReactionNetwork:
    """The network with the constants put in whose formulas have a value at all times."""
    known = {s: e for s, e in formulas.items() if all(parameters.get(n) is not None for n in names(e))}
    found = {s: positive(evaluated(e, parameters, s), f"the rate {s} = {e}") for s, e in known.items()}
    return net.with_values(found) if found else net
