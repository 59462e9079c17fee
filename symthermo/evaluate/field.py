"""Networks as numeric rate equations: mass action by index arrays, general laws as compiled formulas.

One well-stirred compartment: J is per volume and dx/dt = S_X J. Several compartments: J is amount per time and
dx_i/dt = (S_X J)_i/V_i. Species set by rules are computed from their formulas, and enter currents and Jacobians by substitution.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..calculus import ON_FLOATS, ZERO, add, as_float, derivative, fold, multiply, power, source
from ..expression import MINUS_ONE, Expr, Name, Num, names, substitute
from ..networks.network import MassAction, OneWay, Reaction, ReactionNetwork, law_parts
from ..numeric.field import Field, LawField, Laws, MassActionField
from .values import rates, require, rule_order

Array = NDArray[np.float64]


def field(net: ReactionNetwork) -> Field:
    """The rate equations as an object of the numeric layer.

    Raises
    ------
    MissingValue
        a rate constant, parameter or chemostat has no value

    >>> import symthermo as st
    >>> field(st.network("A <=> B | 2, 1")).rate([3.0, 1.0])
    array([-5.,  5.])
    """
    require(net, species=False)
    rules = rule_formulas(net)
    general = [k for k, r in enumerate(net.reactions) if not isinstance(r.law, MassAction) or _touches(net, r, rules)]
    mass = _mass_action(net, set(general))
    return LawField(mass, _laws(net, general, rules), _completion(net, rules)) if general or rules else mass


def volumes(net: ReactionNetwork) -> Array:
    """(N,) what divides S J: the compartment volumes where there are several, else ones."""
    return np.ones(len(net.species)) if net.well_stirred else np.array([as_float(s.volume, "a volume") for s in net.species_data])


def _mass_action(net: ReactionNetwork, general: set[int]) -> MassActionField:
    rate = rates(net)
    number = lambda k, c: 0.0 if k in general or c is None else as_float(rate[c.symbol], c.symbol)
    laws: list[Any] = [r.law if isinstance(r.law, MassAction) else None for r in net.reactions]
    held = np.full(len(net.species), np.nan)
    for s in net.chemostats:
        held[net.index[s]] = as_float(net.values[s], s)
    return MassActionField.of_sides(
        [r.reactants for r in net.reactions], [r.products for r in net.reactions], len(net.species),
        [number(k, law and law.plus) for k, law in enumerate(laws)], [number(k, law and law.minus) for k, law in enumerate(laws)],
        internal=net.internal_index, held=held, volumes=volumes(net),
    )


# -- general laws ------------------------------------------------------------------------------------------------------
def rule_formulas(net: ReactionNetwork) -> dict[str, Expr]:
    """The rules in terms of species that no rule sets, numbers put in."""
    rules: dict[str, Expr] = {}
    for s in rule_order(net):
        rules[s] = fold(substitute(net.assigned[s], rules), rates(net))
    return rules


def _touches(net: ReactionNetwork, r: Reaction, rules: Mapping[str, Expr]) -> bool:
    return any(net.species[i] in rules for i, _ in (*r.reactants, *r.products))


def parts(net: ReactionNetwork, r: Reaction) -> tuple[Expr, ...]:
    """The law as formulas, (forward, backward) or (net,): mass action written out."""
    if isinstance(r.law, MassAction):
        monomial = lambda c, side: multiply([Name(c.symbol), *(power(Name(net.species[i]), Num(Fraction(n))) for i, n in side)])
        return monomial(r.law.plus, r.reactants), monomial(r.law.minus, r.products) if r.law.minus else ZERO
    found = law_parts(r.law)
    return found if isinstance(r.law, OneWay) or len(found) == 2 else (*found, ZERO)


def _laws(net: ReactionNetwork, general: Sequence[int], rules: Mapping[str, Expr]) -> Laws:
    rate = rates(net)
    formulas = [tuple(fold(substitute(p, rules), rate) for p in parts(net, net.reactions[k])) for k in general]
    nets = [f[0] if len(f) == 1 else add((f[0], multiply((MINUS_ONE, f[1])))) for f in formulas]
    unknown = Num(Fraction(0))
    forward, backward = (compiled(net, [f[side] if len(f) == 2 else unknown for f in formulas]) for side in (0, 1))
    one_way = np.array([len(f) == 1 for f in formulas], dtype=bool)
    slopes = [(k, net.index[n], derivative(e, n)) for k, e in enumerate(nets) for n in names(e)]
    slope = compiled(net, [d for _, _, d in slopes])
    row, column = (np.array([s[axis] for s in slopes], dtype=np.intp) for axis in (0, 1))

    def both(x: Array) -> tuple[Array, Array]:
        a, b = forward(x), backward(x)
        a[..., one_way] = b[..., one_way] = np.nan
        return a, b

    return Laws(np.array(general, dtype=np.intp), both, compiled(net, nets), slope, (row, column), _on_floats(net, nets))


def compiled(net: ReactionNetwork, formulas: Sequence[Expr]) -> Callable[[Array], Array]:
    """x (..., N) -> (..., len(formulas)), from source that `calculus.source` writes."""
    space: dict[str, Any] = {}
    exec(compile(source(formulas, net.index), "<rate laws>", "exec"), space)  # slots and numbers only: no text of the model
    law = space["law"]

    def evaluate(x: Array) -> Array:
        out = np.empty((*x.shape[:-1], len(formulas)))
        with np.errstate(all="ignore"):  # piecewise laws compute every branch; what is not finite shows in the result
            for k, column in enumerate(law(np, x)):
                out[..., k] = column
        return out

    return evaluate


def _on_floats(net: ReactionNetwork, formulas: Sequence[Expr]) -> Callable[[list[float]], list[float]]:
    """The same at one state, over plain floats."""
    space: dict[str, Any] = {}
    exec(compile(source(formulas, net.index, place="x[{}]"), "<rate laws>", "exec"), space)
    return partial(space["law"], ON_FLOATS)


def _completion(net: ReactionNetwork, rules: Mapping[str, Expr]) -> Callable[[Array], None] | None:
    if not rules:
        return None
    places = [net.index[s] for s in rules]
    formulas = compiled(net, list(rules.values()))

    def complete(x: Array) -> None:
        x[..., places] = formulas(x)

    return complete
