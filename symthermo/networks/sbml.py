"""SBML models as reaction networks.

Levels 1 to 3, core. What the format allows and rate equations dx/dt = S J(x) / V need not know is written out: function
definitions, initial assignments, assignment rules, local parameters, amounts, volumes. What changes the model into another
kind (events, rate rules, algebraic rules, delays, explicit time) is refused by name. Every law that is mass action, decided
symbolically, becomes so; the others stay formulas, good for kinetics only. `net.notes` says what was converted.

One volume: J = law / volume, everything per volume. Several: J = law, amount per time, and dx_i/dt = (S J)_i / V_i.

Source: M. Hucka et al., SBML Level 3 Version 2 Core, J. Integr. Bioinform. 16 (2019) 20190021.

>>> from symthermo.networks.text import parse as parse_text
>>> net = parse_text("r: A + 2 X <=> 3 X | kp=3, km=0.6; chemostats: A=1; init: X=1")
>>> parse(write(net)) == net
True
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from ..errors import BadStructure, NoRateEquations
from ..expression import Expr, Name, names, substitute
from .disk import read_bytes
from .network import OneWay, Reaction, ReactionNetwork, Species
from .sbml_document import document
from .sbml_reactions import Draft, add, labelled, paired
from .sbml_symbols import TIME, Symbols
from .sbml_write import write

__all__ = ["load_sbml", "parse", "read", "write"]


def load_sbml(source: str) -> ReactionNetwork:
    """A network from SBML text (anything with a `<` in it), or from the file of that name."""
    return parse(source) if "<" in source else read(source)


def read(path: str) -> ReactionNetwork:
    """The network in an SBML file.

    Raises
    ------
    symthermo.errors.UnreadableFile
        no file, no XML, no SBML
    symthermo.errors.NoRateEquations
        events, rate rules, algebraic rules, delays, fast reactions, laws that depend on time
    symthermo.errors.Mistake
        everything else that cannot be used, in one sentence
    """
    return _network(document(read_bytes(path), path), path)


def parse(text: str, source: str = "the SBML text") -> ReactionNetwork:
    """The network in an SBML text; `source` is what sentences call it."""
    body = text.lstrip("\ufeff \t\r\n")
    if body.startswith("<?xml"):
        body = body.partition("?>")[2]                          # whatever encoding it declares, it is decoded already
    return _network(document(body.encode(), source), source)


def _network(found: Any, source: str) -> ReactionNetwork:
    model = found.getModel()
    _refuse_other_dynamics(model, source)
    symbols = Symbols(model)
    species, assigned = _species(symbols)
    apart = species[0].compartment is not None if species else False
    divisor = Fraction(1) if apart or not species else species[0].volume
    draft = Draft(symbols, {s.name: i for i, s in enumerate(species)}, divisor)
    for reaction in model.getListOfReactions():
        add(draft, reaction)
    if not draft.reactions:
        raise BadStructure(f"{source} has no reaction that changes anything")
    notes = [*_unit_notes(symbols, species, draft), *draft.notes]
    reactions = labelled(paired(draft.reactions, notes), notes)
    reactions, parameters = _named(reactions, assigned, draft)
    name = model.getId() or PurePath(source).stem
    return ReactionNetwork(species, tuple(reactions), parameters, assigned, name, (*notes, *symbols.notes))


def _refuse_other_dynamics(model: Any, source: str) -> None:
    for event in model.getListOfEvents():
        raise NoRateEquations(f"{source} has the event {event.getId() or event.getName() or 'without a name'!r}; "
                              "models with events have no rate equations that hold at all times")
    for rule in model.getListOfRules():
        if rule.isAlgebraic():
            raise NoRateEquations(f"{source} has an algebraic rule; only assignment rules are read")
        if rule.isRate():
            raise NoRateEquations(f"{source} has a rate rule for {rule.getVariable()}; only reactions may change a model in time")


# -- species -----------------------------------------------------------------------------------------------------------
def _species(symbols: Symbols) -> tuple[tuple[Species, ...], dict[str, Expr]]:
    """All species, and the formulas of those that a rule sets."""
    species, assigned = [], {}
    for name, s in symbols.species.items():
        held = s.getConstant() or s.getBoundaryCondition()
        initial = None
        if name in symbols.rules:
            formula = symbols.per_volume(symbols.set_to(name), name)
            moving = symbols.moving(formula)
            if TIME in moving:
                raise NoRateEquations(f"the rule for species {name} depends on time; only functions of the concentrations are read")
            held = not moving
            if moving:
                assigned[name] = formula
        if name not in assigned:
            initial = symbols.concentration(name)
        species.append(Species(name, held, initial, symbols.volume(name), s.getCompartment()))
    if len({s.compartment for s in species}) == 1:
        species = [replace(s, compartment=None) for s in species]
    return tuple(species), assigned


def _unit_notes(symbols: Symbols, species: tuple[Species, ...], draft: Draft) -> list[str]:
    notes = []
    if amounts := [s.name for s in species if symbols.in_amounts(s.name) and s.volume != 1]:
        notes.append(f"amounts are concentrations times volume for {', '.join(amounts)}")
    if draft.divisor != 1:
        notes.append(f"all laws are divided by the volume {float(draft.divisor)!r}: currents are per volume")
    if species and species[0].compartment is not None:
        notes.append("several compartments: currents are amounts per time, dx_i/dt = (S J)_i / V_i")
    return notes


# -- parameters --------------------------------------------------------------------------------------------------------
def _named(
    reactions: list[Reaction], assigned: Mapping[str, Expr], draft: Draft,
) -> tuple[list[Reaction], dict[str, Fraction | None]]:
    """Local parameters under names that nothing else has, and the parameters that formulas use, with their values."""
    used = dict.fromkeys(n for r in reactions if isinstance(r.law, OneWay) for n in names(r.law.law))
    used |= dict.fromkeys(n for e in assigned.values() for n in names(e))
    used = {n: None for n in used if n not in draft.index}
    plain = Counter(n.partition(" ")[0] for n in used if n in draft.local)
    symbols = draft.symbols
    taken = {*draft.index, *symbols.parameters, *symbols.compartments, *symbols.reactions, *plain}
    taken |= {f"k_{key}_{r.name}" for r in reactions for key in ("plus", "minus")}
    final: dict[str, str] = {n: n for n in used if n not in draft.local}
    for n in used:
        if n in draft.local:
            short, _, reaction = n.partition(" ")
            clash = plain[short] > 1 or any(short in t for t in (draft.index, symbols.parameters, symbols.compartments, symbols.reactions))
            final[n] = _free(f"{short}_{reaction}", taken) if clash else short
            taken.add(final[n])
    renamed = {n: Name(new) for n, new in final.items()}
    out = [replace(r, law=OneWay(substitute(r.law.law, renamed))) if isinstance(r.law, OneWay) else r for r in reactions]
    return out, {new: draft.value(n) for n, new in final.items()}


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
