"""A network as SBML Level 3 Version 2.

Mass-action constants and parameters become global parameters, laws amounts per time: volume * (J_plus - J_minus) where all
is in one volume. Numbers that 15 digits do not hold exactly become quotients of integers in initial assignments, so that
reading gives back the same rationals. A law in two parts is read back as its difference: SBML knows one part only.
"""
from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import Any

from ..errors import BadStructure
from ..expression import MINUS_ONE, Call, Expr, Name, Num, Power, Product, Sum, children, negative, power, product, total
from .network import Constant, MassAction, OneWay, Reaction, ReactionNetwork, Side
from .sbml_document import library
from .sbml_math import FUNCTIONS, LOGIC, RELATIONS

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CHUNK = 10**9


def write(net: ReactionNetwork) -> str:
    """The SBML text of a network; for mass-action networks `parse(write(net)) == net`.

    Raises
    ------
    BadStructure
        names that SBML cannot hold: letters other than ASCII, or one name for two things

    >>> from symthermo.networks.text import parse
    >>> write(parse("A <=> B | 2, 1")).count("<species ")
    2
    """
    lib = library("writing SBML")
    document = lib.SBMLDocument(3, 2)
    model = document.createModel()
    model.setId(net.name if _IDENTIFIER.fullmatch(net.name) else "network")
    values = {c.symbol: c.value for c in net.constants} | dict(net.parameters)
    names = [*net.species, *(r.name for r in net.reactions), *values]
    _check(names)
    compartments = _compartments(model, net, set(names))
    for s in net.species_data:
        species = model.createSpecies()
        species.setId(s.name)
        species.setCompartment(compartments[s.compartment, s.volume])
        species.setHasOnlySubstanceUnits(False)
        species.setBoundaryCondition(s.chemostat or s.name in net.assigned)
        species.setConstant(False)
        if s.initial is not None:
            _set(model, s.name, s.initial, species.setInitialConcentration)
    for name, value in values.items():
        parameter = model.createParameter()
        parameter.setId(name)
        parameter.setConstant(True)
        if value is not None:
            _set(model, name, value, parameter.setValue)
    for name, formula in net.assigned.items():
        rule = model.createAssignmentRule()
        rule.setVariable(name)
        rule.setMath(to_ast(formula))
    for r in net.reactions:
        _reaction(model, net, r, compartments)
    return lib.writeSBMLToString(document)


def _check(names: list[str]) -> None:
    for name in names:
        if not _IDENTIFIER.fullmatch(name):
            raise BadStructure(f"SBML cannot hold the name {name!r}: its names are made of ASCII letters, digits and underscores")
    if twice := [n for n, times in Counter(names).items() if times > 1]:
        raise BadStructure(f"{twice[0]} is the name of two things, which SBML does not allow; rename one of them")


def _compartments(model: Any, net: ReactionNetwork, taken: set[str]) -> dict[tuple[str | None, Fraction], str]:
    """The names of the compartments, made up where the network has none."""
    found: dict[tuple[str | None, Fraction], str] = {}
    wanted = list(dict.fromkeys((s.compartment, s.volume) for s in net.species_data))
    for k, (given, volume) in enumerate(wanted, 1):
        name = given or ("vessel" if len(wanted) == 1 else f"vessel_{k}")
        while name in taken:
            name += "_"
        found[given, volume] = name
        compartment = model.createCompartment()
        compartment.setId(name)
        compartment.setSpatialDimensions(3)
        compartment.setConstant(True)
        _set(model, name, volume, compartment.setSize)
    return found


def _reaction(model: Any, net: ReactionNetwork, r: Reaction, compartments: dict[tuple[str | None, Fraction], str]) -> None:
    reaction = model.createReaction()
    reaction.setId(r.name)
    reaction.setReversible(r.reversible)
    if r.channel is not None:
        reaction.setName(f"{r.name}@{r.channel}")
    for side, create in ((r.reactants, reaction.createReactant), (r.products, reaction.createProduct)):
        for i, n in side:
            reference = create()
            reference.setSpecies(net.species[i])
            reference.setStoichiometry(n)
            reference.setConstant(True)
    current = _current(net, r)
    written = {net.species[i] for side in (r.reactants, r.products) for i, _ in side}
    for name in dict.fromkeys(n for n in _names(current) if n in net.index and n not in written):
        reaction.createModifier().setSpecies(name)
    law = product((Name(next(iter(compartments.values()))), current)) if net.well_stirred else current
    reaction.createKineticLaw().setMath(to_ast(law))


def _names(e: Expr) -> list[str]:
    return [e.name] if isinstance(e, Name) else [n for c in children(e) for n in _names(c)]


def _current(net: ReactionNetwork, r: Reaction) -> Expr:
    """J_plus - J_minus."""
    if isinstance(r.law, OneWay):
        return r.law.law
    if isinstance(r.law, MassAction):
        plus = _monomial(net, r.law.plus, r.reactants)
        return plus if r.law.minus is None else total((plus, negative(_monomial(net, r.law.minus, r.products))))
    return r.law.plus if r.law.minus is None else total((r.law.plus, negative(r.law.minus)))


def _monomial(net: ReactionNetwork, constant: Constant, side: Side) -> Expr:
    powers = (power(Name(net.species[i]), Num(Fraction(n))) if n > 1 else Name(net.species[i]) for i, n in side)
    return product((Name(constant.symbol), *powers))


# -- formulas and numbers ----------------------------------------------------------------------------------------------
def to_ast(e: Expr) -> Any:
    """The formula as libSBML's ASTNode."""
    lib = library("writing SBML")
    if isinstance(e, Num):
        return _number(e.value)
    if isinstance(e, Name):
        node = lib.ASTNode(lib.AST_NAME)
        node.setName(e.name)
        return node
    if isinstance(e, Power):
        below = e.exponent == MINUS_ONE
        return _node("DIVIDE", _number(Fraction(1)), to_ast(e.base)) if below else _node("POWER", to_ast(e.base), to_ast(e.exponent))
    if isinstance(e, Sum) and len(e.terms) == 2 and (taken := _opposite(e.terms[1])) is not None:
        return _node("MINUS", to_ast(e.terms[0]), to_ast(taken))
    if isinstance(e, Product) and (positive := _opposite(e)) is not None:
        return _node("MINUS", to_ast(positive))
    if isinstance(e, Sum | Product):
        return _node("PLUS" if isinstance(e, Sum) else "TIMES", *map(to_ast, children(e)))
    assert isinstance(e, Call)
    if e.function == "sqrt":
        return _node("FUNCTION_ROOT", _number(Fraction(2)), to_ast(e.args[0]))
    tables = (("FUNCTION", FUNCTIONS), ("RELATIONAL", RELATIONS), ("LOGICAL", LOGIC))
    kind = {ours: f"{prefix}_{theirs}" for prefix, table in tables for theirs, ours in table.items()}
    return _node(kind[e.function], *map(to_ast, e.args))


def _opposite(e: Expr) -> Expr | None:
    """-e, where e is a product with a negative number in front."""
    negated = isinstance(e, Product) and isinstance(first := e.factors[0], Num) and first.value < 0
    return negative(e) if negated else None


def _node(kind: str, *args: Any) -> Any:
    lib = library("writing SBML")
    node = lib.ASTNode(getattr(lib, f"AST_{kind}"))
    for a in args:
        node.addChild(a)
    return node


def _set(model: Any, name: str, value: Fraction, setter: Any) -> None:
    """The value as an attribute where 15 digits hold it, else as an initial assignment."""
    if _is_short(value):
        setter(float(value))
        return
    assignment = model.createInitialAssignment()
    assignment.setSymbol(name)
    assignment.setMath(_number(value))


def _is_short(value: Fraction) -> bool:
    """Whether the 15 digits that libSBML writes are the number."""
    try:
        return Fraction(f"{float(value):.15g}") == value
    except (OverflowError, ValueError):
        return False


def _number(value: Fraction) -> Any:
    lib = library("writing SBML")
    if value.denominator == 1 and abs(value) < _CHUNK:
        node = lib.ASTNode(lib.AST_INTEGER)
        node.setValue(int(value))
        return node
    if _is_short(value):
        node = lib.ASTNode(lib.AST_REAL)
        node.setValue(float(value))
        return node
    if value.denominator > 1:
        return _node("DIVIDE", _number(Fraction(value.numerator)), _number(Fraction(value.denominator)))
    high, low = divmod(abs(value.numerator), _CHUNK)
    size = _node("PLUS", _node("TIMES", _number(Fraction(high)), _number(Fraction(_CHUNK))), _number(Fraction(low)))
    return size if value > 0 else _node("MINUS", size)
