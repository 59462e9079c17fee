"""Small SBML models as text, and the rates of a network in plain floating point."""
from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import libsbml
import pytest

from symthermo.calculus import value
from symthermo.networks.network import MassAction, ReactionNetwork, law_parts

NAMESPACE = {
    (2, 1): "http://www.sbml.org/sbml/level2",
    (2, 4): "http://www.sbml.org/sbml/level2/version4",
    (3, 1): "http://www.sbml.org/sbml/level3/version1/core",
    (3, 2): "http://www.sbml.org/sbml/level3/version2/core",
}


def mathml(formula: str) -> str:
    """MathML of an infix formula, by libSBML."""
    node = libsbml.parseL3Formula(formula)
    assert node is not None, libsbml.getLastParseL3Error()
    return libsbml.writeMathMLToString(node).partition("?>")[2]


def species(name: str, value: str | None = "1", kind: str = "Concentration", compartment: str = "c", **flags: bool) -> str:
    """One <species>; flags: boundaryCondition, constant, hasOnlySubstanceUnits."""
    chosen = {"hasOnlySubstanceUnits": False, "boundaryCondition": False, "constant": False} | flags
    attributes = " ".join(f'{k}="{str(v).lower()}"' for k, v in chosen.items())
    start = f'initial{kind}="{value}" ' if value is not None else ""
    return f'<species id="{name}" compartment="{compartment}" {start}{attributes}/>'


def reaction(name: str, left: Mapping[str, float], right: Mapping[str, float], law: str | None, *, level: int = 3, modifiers: str = "",
             local: Mapping[str, float] | None = None, reversible: bool = False, fast: bool = False) -> str:
    """One <reaction> with its kinetic law, given as an infix formula."""
    constant = ' constant="true"' if level == 3 else ""
    side = lambda tag, items: f"<listOf{tag}>" + "".join(
        f'<speciesReference species="{s}" stoichiometry="{n}"{constant}/>' for s, n in items.items()) + f"</listOf{tag}>" if items else ""
    acting = "".join(f'<modifierSpeciesReference species="{m}"/>' for m in modifiers.split())
    tag = "ocalParameter" if level == 3 else "arameter"
    first = "l" if level == 3 else "p"
    values = "".join(f'<{first}{tag} id="{k}" value="{v}"/>' for k, v in (local or {}).items())
    values = f"<listOf{'L' if level == 3 else 'P'}{tag}s>{values}</listOf{'L' if level == 3 else 'P'}{tag}s>" if values else ""
    kinetic = f"<kineticLaw>{mathml(law)}{values}</kineticLaw>" if law else ""
    speed = f' fast="{str(fast).lower()}"' if fast or level == 3 else ""
    return (f'<reaction id="{name}" reversible="{str(reversible).lower()}"{speed}>{side("Reactants", left)}{side("Products", right)}'
            + (f"<listOfModifiers>{acting}</listOfModifiers>" if acting else "") + f"{kinetic}</reaction>")


def model(*reactions: str, species: str, parameters: Mapping[str, float | None] | None = None, level: int = 3, version: int = 1,
          compartments: str | None = None, functions: str = "", assignments: str = "", rules: str = "", events: str = "",
          attributes: str = "") -> str:
    """An SBML document; by default one compartment `c` of size 1."""
    constant = ' constant="true"' if level == 3 else ""
    compartments = compartments or f'<compartment id="c" spatialDimensions="3" size="1"{constant}/>'
    numbers = "".join(
        f'<parameter id="{k}"' + (f' value="{v}"' if v is not None else "") + ' constant="false"/>' for k, v in (parameters or {}).items()
    )
    parts = {"FunctionDefinitions": functions, "Compartments": compartments, "Species": species, "Parameters": numbers,
             "InitialAssignments": assignments, "Rules": rules, "Reactions": "".join(reactions), "Events": events}
    body = "".join(f"<listOf{k}>{v}</listOf{k}>" for k, v in parts.items() if v)
    if (level, version) == (3, 2):
        body = body.replace(' fast="false"', "")
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<sbml xmlns="{NAMESPACE[level, version]}" level="{level}" version="{version}">'
            f'<model id="m" {attributes}>{body}</model></sbml>')


def compartment(name: str, size: float | None, level: int = 3, **more: Any) -> str:
    """One <compartment>."""
    chosen = {"spatialDimensions": 3} | ({} if size is None else {"size": size}) | ({"constant": "true"} if level == 3 else {}) | more
    return f'<compartment id="{name}" ' + " ".join(f'{k}="{v}"' for k, v in chosen.items()) + "/>"


def rule(variable: str, formula: str, kind: str = "assignment") -> str:
    """An assignment (or rate) rule."""
    return f'<{kind}Rule variable="{variable}">{mathml(formula)}</{kind}Rule>'


def assignment(symbol: str, formula: str) -> str:
    """An initial assignment."""
    return f'<initialAssignment symbol="{symbol}">{mathml(formula)}</initialAssignment>'


def function(name: str, formula: str) -> str:
    """A function definition; the formula is `lambda(x, y, ...)`."""
    return f'<functionDefinition id="{name}">{mathml(formula)}</functionDefinition>'


# -- rates -------------------------------------------------------------------------------------------------------------
def state(net: ReactionNetwork, changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """Concentrations and parameters in doubles, species that rules set computed."""
    known = {k: float(v) for k, v in {**net.parameters, **net.values}.items() if v is not None} | dict(changed or {})
    return known | {s: value(e, known) for s, e in net.assigned.items()}


def rates(net: ReactionNetwork, known: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """dx/dt of the internal species, and the sum of the sizes of all contributions (what rounding is relative to)."""
    change, size = dict.fromkeys(net.internal, 0.0), dict.fromkeys(net.internal, 0.0)
    for r, column in zip(net.reactions, net.columns, strict=True):
        one_way = lambda c, side: 0.0 if c is None else float(c.value) * math.prod(known[net.species[i]] ** n for i, n in side)
        if isinstance(r.law, MassAction):
            parts = [one_way(r.law.plus, r.reactants), -one_way(r.law.minus, r.products)]
        else:
            parts = [sign * value(e, known) for sign, e in zip((1, -1), law_parts(r.law), strict=False)]
        for i, n in column.items():
            if (s := net.species[i]) in change:
                volume = 1.0 if net.well_stirred else float(net.species_data[i].volume)
                change[s] += n * sum(parts) / volume
                size[s] += abs(n) * sum(map(abs, parts)) / volume
    return change, size


def simulator(text_or_path: str) -> Any:
    """libRoadRunner with the model loaded; the test is skipped where it cannot be imported."""
    try:
        import roadrunner
    except ImportError as e:
        pytest.skip(f"libroadrunner cannot be imported here ({e})")
    return roadrunner.RoadRunner(text_or_path)


def simulated_rates(simulator: Any) -> dict[str, float]:
    """dx/dt that libRoadRunner computes; it lists species that rules set last, and gives no rates for those."""
    inner = simulator.model
    return dict(zip(inner.getFloatingSpeciesIds(), inner.getFloatingSpeciesConcentrationRates(), strict=False))
