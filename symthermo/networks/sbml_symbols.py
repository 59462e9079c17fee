"""What the names in an SBML model's formulas stand for: in which unit, with which value, under which rule.

In a formula a species name is its concentration, or its amount where the species has only substance units; a compartment
name is its size; an assignment rule is that formula at all times, an initial assignment a number at time 0. Here every
name becomes a formula in concentrations, constant parameters and numbers (`meaning`), and a number at time 0 (`initial`).

Source: M. Hucka et al., SBML Level 3 Version 2 Core, J. Integr. Bioinform. 16 (2019) 20190021.
"""
from __future__ import annotations

from fractions import Fraction
from typing import Any

from ..calculus import exact, multiply, value
from ..calculus import power as simple_power
from ..errors import BadStructure, BadValue, NoRateEquations, UnknownName
from ..expression import Expr, Name, Num, Power, Product, children, infix, names, product, rebuild, reciprocal
from .sbml_math import TIME, Formulas, decimal, grown

ZERO = Fraction(0)
LONGEST_CHAIN = 100


class Symbols:
    """The names of one SBML model.

    Attributes
    ----------
    rules : assignment rules, {name: formula as written}
    notes : what had to be decided or rounded, as sentences
    """

    def __init__(self, model: Any) -> None:
        self.formulas = Formulas(model)
        self.species = {s.getId(): s for s in model.getListOfSpecies()}
        self.compartments = {c.getId(): c for c in model.getListOfCompartments()}
        self.parameters = {p.getId(): p for p in model.getListOfParameters()}
        self.reactions = {r.getId(): r for r in model.getListOfReactions()}
        self.references = {
            s.getId(): s for r in model.getListOfReactions() for side in (r.getListOfReactants(), r.getListOfProducts())
            for s in side if s.isSetId()
        }
        read = self.formulas.read
        self.rules = {r.getVariable(): read(r.getMath(), f"the rule for {r.getVariable()}") for r in model.getListOfRules()}
        self._assignments = {
            a.getSymbol(): read(a.getMath(), f"the initial assignment of {a.getSymbol()}")
            for a in model.getListOfInitialAssignments() if a.getSymbol() not in self.rules
        }
        self._tables = (self.species, self.compartments, self.parameters, self.reactions, self.references)
        self.notes: list[str] = []
        self._initial: dict[str, Fraction | None] = {}
        self._meaning: dict[str, Expr] = {}
        self._open: list[tuple[str, str]] = []

    # -- units ---------------------------------------------------------------------------------------------------------
    def in_amounts(self, species: str) -> bool:
        """Whether the species' name in a formula is an amount."""
        compartment = self.compartments[self.compartment(species)]
        return self.species[species].getHasOnlySubstanceUnits() or compartment.getSpatialDimensions() == 0

    def compartment(self, species: str) -> str:
        """The name of the compartment that the species is in."""
        name = self.species[species].getCompartment()
        if name not in self.compartments:
            raise UnknownName(f"species {species} is in the compartment {name!r}, which the model does not declare")
        return name

    def volume(self, species: str) -> Fraction:
        """The size of the compartment that the species is in.

        Raises
        ------
        NoRateEquations
            the size changes in time
        """
        compartment = self.compartment(species)
        size = self.meaning(compartment)
        if not isinstance(size, Num):
            raise NoRateEquations(f"the size of compartment {compartment} changes ({infix(size).strip()[:80]}); volumes must be constant")
        if size.value <= 0:
            raise BadValue(f"compartment {compartment} has the size {size}; expected a positive one")
        return size.value

    def concentration(self, species: str) -> Fraction | None:
        """x of the species at time 0."""
        x = self.initial(species)
        return x / self.volume(species) if x is not None and self.in_amounts(species) else x

    # -- values at time 0 ----------------------------------------------------------------------------------------------
    def initial(self, name: str) -> Fraction | None:
        """The value at time 0 in the unit that the name has in formulas; None where the model gives none."""
        if name not in self._initial:
            formula = self.rules.get(name, self._assignments.get(name))
            if formula is None and name in self.reactions:
                formula = self._rate(name)
            self._enter("initial", name)
            self._initial[name] = self._given(name) if formula is None else self.number(formula, name)
            self._open.pop()
        return self._initial[name]

    def number(self, formula: Expr, what: str) -> Fraction | None:
        """A formula's value at time 0, as a rational: exact, or the decimal of its double where it is irrational."""
        known: dict[str, Fraction] = {TIME: ZERO}
        for n in names(formula):
            if n != TIME:
                found = self.initial(n)
                if found is None:
                    return None
                known[n] = found
        return self.rational(formula, known, what)

    def rational(self, formula: Expr, known: dict[str, Fraction], what: str) -> Fraction:
        """The value at known names; rounding is noted."""
        found = exact(formula, known)
        if found is None:
            found = decimal(value(formula, known), f"{what} = {infix(formula)[:80]}")
            note = f"{what} = {infix(formula)[:80]} is not rational: {float(found)!r} stands for it"
            self.notes += [note] if note not in self.notes else []
        return found

    def _given(self, name: str) -> Fraction | None:
        if name in self.parameters:
            p = self.parameters[name]
            return decimal(p.getValue(), f"parameter {name}") if p.isSetValue() else None
        if name in self.compartments:
            return self._size(name)
        if name in self.references:
            return stoichiometry(self.references[name], f"the species reference {name}")
        if name not in self.species:
            raise UnknownName(f"a formula speaks of {name.strip()}, which the model does not declare")
        s, what = self.species[name], f"species {name}"
        amount = decimal(s.getInitialAmount(), what) if s.isSetInitialAmount() else None
        density = decimal(s.getInitialConcentration(), what) if s.isSetInitialConcentration() else None
        if self.in_amounts(name):
            return density * self.volume(name) if amount is None and density is not None else amount
        return amount / self.volume(name) if density is None and amount is not None else density

    def _size(self, compartment: str) -> Fraction:
        c = self.compartments[compartment]
        if c.getSpatialDimensions() == 0 or not c.isSetSize():
            if c.getSpatialDimensions():
                self.notes.append(f"compartment {compartment} has no size: 1 is used")
            return Fraction(1)
        return decimal(c.getSize(), f"compartment {compartment}")

    # -- formulas at all times -----------------------------------------------------------------------------------------
    def by_formula(self, name: str) -> bool:
        """Whether a rule or an initial assignment gives the name its value."""
        return name in self.rules or name in self._assignments

    def meaning(self, name: str, place: str = "a formula") -> Expr:
        """The name as a formula in concentrations, constant parameters and numbers."""
        if name != TIME and not any(name in table for table in self._tables):
            raise UnknownName(f"{place} speaks of {name.strip()}, which the model does not declare")
        if name not in self._meaning:
            self._enter("meaning", name)
            self._meaning[name] = self._stands_for(name)
            self._open.pop()
        return self._meaning[name]

    def settle(self, formula: Expr, what: str) -> Expr:
        """A formula as written, each of its names replaced by what it stands for."""
        return grown(formula, {n: self.meaning(n, what) for n in names(formula)}, what)

    def _stands_for(self, name: str) -> Expr:
        if name == TIME:
            return Name(TIME)
        if name in self.rules:
            found = self.set_to(name)
            if self.moving(found) or name in self.parameters:
                return found
        if name in self.species:
            return product((Num(self.volume(name)), Name(name))) if self.in_amounts(name) else Name(name)
        if name in self.reactions:
            return self.settle(self._rate(name), f"the law of reaction {name}")
        return Num(self.initial(name) or ZERO) if name in self.compartments or name in self.references else Name(name)

    def set_to(self, name: str) -> Expr:
        """The formula to which a rule sets the name at all times, in the unit of the name."""
        return tidy(self.settle(self.rules[name], f"the rule for {name}"))

    def moving(self, formula: Expr) -> list[str]:
        """The names in a settled formula that change in time."""
        return [n for n in names(formula) if n == TIME or n in self.species]

    def _rate(self, reaction: str) -> Expr:
        """The law of a reaction that other formulas speak of, its local parameters as numbers."""
        law, place = self.reactions[reaction].getKineticLaw(), f"the law of reaction {reaction}"
        if law is None:
            raise UnknownName(f"a formula speaks of the rate of reaction {reaction}, which has no law")
        local = {p: Num(v) for p, v in local_parameters(law, reaction).items() if v is not None}
        return grown(self.formulas.read(law.getMath(), place), local, place)

    def _enter(self, question: str, name: str) -> None:
        if (question, name) in self._open:
            circle = [n for _, n in self._open[self._open.index((question, name)):]]
            raise BadStructure(f"the rules go round in a circle: {' -> '.join([*circle, name])}")
        if len(self._open) > LONGEST_CHAIN:
            raise BadStructure(f"the rules depend on one another more than {LONGEST_CHAIN} deep, at {name}")
        self._open.append((question, name))

    def per_volume(self, formula: Expr, species: str) -> Expr:
        """A species' rule as a concentration."""
        return tidy(product((reciprocal(Num(self.volume(species))), formula))) if self.in_amounts(species) else formula


def stoichiometry(reference: Any, what: str) -> Fraction:
    """The number that a species reference gives."""
    if reference.getLevel() > 2 and not reference.isSetStoichiometry():
        raise BadStructure(f"{what} has no stoichiometry; expected a number")
    return decimal(reference.getStoichiometry(), what) / (reference.getDenominator() if reference.getLevel() == 1 else 1)


def local_parameters(law: Any, reaction: str) -> dict[str, Fraction | None]:
    """The parameters that belong to one kinetic law, with their values."""
    given = {p.getId(): p for p in (*law.getListOfParameters(), *law.getListOfLocalParameters())}
    return {n: decimal(p.getValue(), f"parameter {n} of reaction {reaction}") if p.isSetValue() else None for n, p in given.items()}


def tidy(e: Expr) -> Expr:
    """The formula with the numbers of every product gathered in front: where volumes were put in, they mostly cancel.

    >>> from symthermo.expression import parse
    >>> print(tidy(parse("2*k*X*(1/2)*(1 + X*3)")))
    k*X*(1 + 3*X)
    """
    parts = tuple(map(tidy, children(e)))
    if isinstance(e, Product):
        return multiply(parts)
    return simple_power(*parts) if isinstance(e, Power) else rebuild(e, parts)
