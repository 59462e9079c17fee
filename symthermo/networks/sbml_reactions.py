"""The reactions of an SBML model as reactions of ours, and what they become together.

One reaction: whole-number coefficients, the law in concentrations, mass action where it is. Together: two one-way
mass-action reactions that are each other's reverse are the two directions of one; what still repeats is labelled.
"""
from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from ..errors import BadStructure, BadValue, NoRateEquations, UnknownName
from ..expression import Expr, Name, Num, Sum, names, product, reciprocal
from .network import LARGEST_COEFFICIENT, Constant, MassAction, OneWay, Reaction, Side
from .sbml_laws import Parts, expand, is_rounded, mass_action, shown
from .sbml_math import TIME, grown
from .sbml_symbols import Symbols, local_parameters, stoichiometry, tidy


@dataclass
class Draft:
    """Reactions while they are being read.

    Attributes
    ----------
    index : the place of each species
    divisor : what laws are divided by: the volume where all is per volume, else 1
    local : parameters of single laws, called `name reaction` until all are known, with their values
    """

    symbols: Symbols
    index: Mapping[str, int]
    divisor: Fraction
    reactions: list[Reaction] = field(default_factory=list)
    local: dict[str, Fraction | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def value(self, parameter: str) -> Fraction | None:
        """The value of a parameter, local or not."""
        return self.local[parameter] if parameter in self.local else self.symbols.initial(parameter)


# -- one reaction ------------------------------------------------------------------------------------------------------
def add(draft: Draft, reaction: Any) -> None:
    """Read one reaction into the draft.

    Raises
    ------
    NoRateEquations
        the reaction is fast, or its law depends on time
    BadStructure
        coefficients that no common whole-number multiple below 1000 has
    """
    name = reaction.getId()
    if reaction.isSetFast() and reaction.getFast():
        raise NoRateEquations(f"reaction {name} is declared fast: a constraint, not a rate; only models with rates throughout are read")
    left, right, factor = _whole(draft, reaction)
    if left == right:
        draft.notes.append(f"reaction {name}: both sides are the same, so it changes nothing and is left out")
        return
    if not reaction.isSetKineticLaw():
        draft.notes.append(f"reaction {name} has no rate law: mass action, its constants left open")
        open_law = Parts(f"k_plus_{name}", f"k_minus_{name}" if reaction.getReversible() else None, {})
        draft.reactions.append(_recognised(draft, reaction, open_law, left, right))
        return
    law = _law(draft, reaction, factor)
    known = {n: v for n in names(law) if n not in draft.index and (v := draft.value(n)) is not None}
    try:
        polynomial = expand(law, known)
    except BadValue as e:
        raise BadValue(f"reaction {name}: {e}") from None
    parts = None if polynomial is None else mass_action(polynomial, left, right, draft.index)
    if parts is None:
        why = "is zero with the values given" if polynomial == {} else "is not mass action"
        draft.notes.append(f"reaction {name}: the law {shown(law)} {why}; kinetics only")
        draft.reactions.append(Reaction(name, _side(draft, left), _side(draft, right), OneWay(law), _channel(reaction)))
        return
    if is_rounded(law, known):
        draft.notes.append(f"reaction {name}: a constant in {shown(law)} is irrational; the decimal of its double is used")
    if reaction.getReversible() and parts.minus is None:
        draft.notes.append(f"reaction {name} is declared reversible, but its law {shown(law)} has no backward part")
    draft.reactions.append(_recognised(draft, reaction, parts, left, right))


def _recognised(draft: Draft, reaction: Any, parts: Parts, left: dict[str, int], right: dict[str, int]) -> Reaction:
    name = reaction.getId()
    if parts.catalysts:
        both = ", ".join(parts.catalysts)
        draft.notes.append(f"reaction {name}: its rate is also proportional to {both}, which is written on both sides")
        left, right = ({s: side.get(s, 0) + parts.catalysts.get(s, 0) for s in {**side, **parts.catalysts}} for side in (left, right))
    own = lambda given: isinstance(given, str) and " " not in given
    made = lambda given, key: Constant(given) if own(given) else Constant(f"k_{key}_{name}", None if isinstance(given, str) else given)
    law = MassAction(made(parts.plus, "plus"), None if parts.minus is None else made(parts.minus, "minus"))
    return Reaction(name, _side(draft, left), _side(draft, right), law, _channel(reaction))


def _law(draft: Draft, reaction: Any, factor: int) -> Expr:
    """The current as a formula in concentrations: per volume where the draft says so."""
    name, symbols = reaction.getId(), draft.symbols
    place = f"the law of reaction {name}"
    kinetic = reaction.getKineticLaw()
    written = symbols.formulas.read(kinetic.getMath(), place)
    local = local_parameters(kinetic, name)
    draft.local |= {f"{p} {name}": v for p, v in local.items()}
    law = grown(written, {n: Name(f"{n} {name}") if n in local else symbols.meaning(n, place) for n in names(written)}, place)
    if TIME in names(law):
        raise NoRateEquations(f"reaction {name}: its rate depends on time; only rates that are functions of the concentrations are read")
    scale = Num(draft.divisor * factor / _conversion(draft, reaction))
    divided = Sum(tuple(product((reciprocal(scale), t)) for t in law.terms)) if isinstance(law, Sum) else product((reciprocal(scale), law))
    return tidy(divided)


def _conversion(draft: Draft, reaction: Any) -> Fraction:
    """The common conversion factor from extent to substance of the species that the reaction changes."""
    found: dict[Fraction, str] = {}
    for reference in (*reaction.getListOfReactants(), *reaction.getListOfProducts()):
        s = draft.symbols.species[reference.getSpecies()]
        if s.getBoundaryCondition() or s.getConstant():
            continue
        key = s.getConversionFactor() or s.getModel().getConversionFactor()
        found.setdefault((draft.symbols.initial(key) if key else None) or Fraction(1), s.getId())
    if len(found) > 1:
        both = " and ".join([*found.values()][:2])
        raise BadStructure(f"reaction {reaction.getId()}: the species {both} have different conversion factors; expected one for both")
    return next(iter(found), Fraction(1))


def _whole(draft: Draft, reaction: Any) -> tuple[dict[str, int], dict[str, int], int]:
    """Both sides in whole numbers, and the multiple of the coefficients as written."""
    name = reaction.getId()
    sides = [_coefficients(draft, references, name) for references in (reaction.getListOfReactants(), reaction.getListOfProducts())]
    factor = math.lcm(*(n.denominator for side in sides for n in side.values()))
    numbers = [n for side in sides for n in side.values()]
    if any(n < 0 or n * factor > LARGEST_COEFFICIENT for n in numbers):
        found = ", ".join(f"{float(n):g} {s}" for side in sides for s, n in side.items())
        raise BadStructure(f"reaction {name}: the coefficients {found} are not whole numbers from 1 to {LARGEST_COEFFICIENT}, "
                           "nor have they a common multiple that is")
    if factor > 1:
        draft.notes.append(f"reaction {name}: all coefficients are multiplied by {factor}, to whole numbers, and the law is divided by it")
    left, right = ({s: int(n * factor) for s, n in side.items() if n} for side in sides)
    return left, right, factor


def _coefficients(draft: Draft, references: Any, reaction: str) -> dict[str, Fraction]:
    side: dict[str, Fraction] = {}
    for r in references:
        s, what = r.getSpecies(), f"reaction {reaction}: the coefficient of {r.getSpecies()}"
        if s not in draft.index:
            raise UnknownName(f"reaction {reaction} has the species {s}, which the model does not declare")
        if r.isSetStoichiometryMath():
            formula = draft.symbols.formulas.read(r.getStoichiometryMath().getMath(), what)
        elif r.isSetId() and draft.symbols.by_formula(r.getId()):
            formula = Name(r.getId())
        else:
            side[s] = side.get(s, Fraction(0)) + stoichiometry(r, what)
            continue
        settled = draft.symbols.settle(formula, what)
        if moving := draft.symbols.moving(settled):
            raise NoRateEquations(f"{what} depends on {moving[0].strip()}; coefficients must be constant")
        number = draft.symbols.number(formula, what)
        if number is None:
            raise BadStructure(f"{what} is a formula without a value; expected a number")
        side[s] = side.get(s, Fraction(0)) + number
    return side


def _side(draft: Draft, side: Mapping[str, int]) -> Side:
    return tuple((draft.index[s], n) for s, n in side.items())


def _channel(reaction: Any) -> str | None:
    """The channel label that our own writer puts into the reaction's name: `r1@hot`."""
    head, at, label = reaction.getName().partition("@")
    return label if at and head == reaction.getId() and label else None


# -- together ----------------------------------------------------------------------------------------------------------
def paired(reactions: list[Reaction], notes: list[str]) -> list[Reaction]:
    """One-way mass-action reactions joined with their reverse, where there is exactly one each way."""
    one_way: dict[tuple[Side, Side], list[Reaction]] = defaultdict(list)
    for r in reactions:
        if isinstance(r.law, MassAction) and r.law.minus is None and r.channel is None:
            one_way[_sorted(r)].append(r)
    joined: dict[str, Reaction | None] = {}
    for (left, right), here in one_way.items():
        there = one_way.get((right, left), [])
        if len(here) == len(there) == 1 and here[0].name not in joined:
            first, second = here[0], there[0]
            assert isinstance(first.law, MassAction)
            assert isinstance(second.law, MassAction)
            back = second.law.plus
            back = replace(back, symbol=f"k_minus_{first.name}") if back.symbol == f"k_plus_{second.name}" else back
            joined |= {first.name: replace(first, law=MassAction(first.law.plus, back)), second.name: None}
            notes.append(f"reactions {first.name} and {second.name} are taken as the two directions of one, called {first.name}")
    return [r for r in (joined.get(r.name, r) for r in reactions) if r is not None]


def labelled(reactions: list[Reaction], notes: list[str]) -> list[Reaction]:
    """Reactions that repeat another, in either direction, labelled by their own names."""
    alike: dict[Any, list[str]] = defaultdict(list)
    for r in reactions:
        alike[frozenset(_sorted(r)), r.channel].append(r.name)
    repeated = {name for group in alike.values() if len(group) > 1 for name in group}
    for group in alike.values():
        if len(group) > 1:
            notes.append(f"reactions {', '.join(group)} connect the same two sides and are labelled as channels")
    return [replace(r, channel=r.name if r.channel is None else f"{r.channel}_{r.name}") if r.name in repeated else r for r in reactions]


def _sorted(r: Reaction) -> tuple[Side, Side]:
    return tuple(sorted(r.reactants)), tuple(sorted(r.products))
