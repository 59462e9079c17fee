"""Conditions on the rate constants of mass action for detailed balance and for complex balance.

**Detailed balance** (db.wegscheider). With J_plus = k_plus prod x^nu_plus and J_minus = k_minus prod x^nu_minus, a state x > 0
with all forces F = ln(J_plus/J_minus) zero exists if and only if

    prod_r (k_plus_r/k_minus_r)^c_r prod_y y^{-(S_Y c)_y} = 1    for each c of a basis of ker S_X ,

since F = ln(k_plus/k_minus) - S^T ln x, and c . F is free of the internal concentrations: the affinity of the cycle c. On
the closed network (ker S, no y) it is the condition for chemical potentials mu0 with S^T mu0 = -ln(k_plus/k_minus).

**Complex balance** (cb.tree). A state x > 0 in which every complex is made as fast as it is consumed exists if and only if the
network is weakly reversible and

    prod_j K_j^v_j = 1    for each v of a basis of {v : Y v = 0, sum of v over each linkage class = 0} ,

K_j the tree constants of the open network (`trees`); there are `deficiency` such conditions. Detailed balance implies them.

Rational bases made integer suffice, since the factors are positive. Everything is decided exactly on the constants as
written.

Sources: R. Wegscheider, Monatsh. Chem. 32, 849 (1901); M. Feinberg, Chem. Eng. Sci. 44, 1819 (1989); S. Schuster and
R. Schuster, J. Math. Chem. 3, 25 (1989); G. Craciun, A. Dickenstein, A. Shiu, B. Sturmfels, J. Symb. Comput. 44, 1551 (2009).
"""
from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from flint import arb_mat

from ..errors import HypothesisFails
from ..expression import Expr, Name
from .integers import Vector
from .network import MassAction, ReactionNetwork
from .products import Powers, equals_one, formula, gather, log, log_text
from .structure import structure
from .treeproducts import TreeProducts

NOT_MASS_ACTION = "not mass action"
ROUNDED_BELOW = 0.05


@dataclass(frozen=True)
class Witness:
    """A cycle (over the reactions) around which the forces do not cancel, and their sum as an exact formula."""

    cycle: tuple[int, ...]
    affinity: str


@dataclass(frozen=True)
class Balance:
    """Whether a kind of balance holds.

    Attributes
    ----------
    holds : True, False, or None where it depends on constants left symbolic, or the laws are not mass action
    conditions : formulas that must equal 1, over the model's names; numbers that the model gives are inserted
    witness : for detailed balance, a cycle with a nonzero affinity
    residual : detailed balance: the norm of the part of ln(k_plus/k_minus) that no potential accounts for, that is of the
        affinities of an orthonormal set of cycles; complex balance: the norm of the logarithms of the conditions; None where
        a symbol has no value
    why : the reason, where the conditions do not show it
    """

    holds: bool | None
    conditions: tuple[str, ...]
    witness: Witness | None = None
    residual: float | None = None
    why: str | None = None


@dataclass(frozen=True)
class _Condition:
    """A product of powers that must be 1: numbers, formulas, and the numbers when all values known are inserted."""

    formula: Expr
    numbers: Powers
    free: bool                              # something without a value is left

    @property
    def holds(self) -> bool | None:
        return None if self.free else equals_one(self.numbers)


def detailed_balance(net: ReactionNetwork, internal: bool = True) -> Balance:
    """Wegscheider's conditions on the dynamics, chemostats absorbed into the rate constants.

    internal : False for the closed network, that is for the existence of chemical potentials of all species

    >>> import symthermo as st
    >>> b = st.network("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1").detailed_balance()
    >>> b.holds, b.conditions, b.witness
    (False, ('24',), Witness(cycle=(1, 1, 1), affinity='log(24)'))
    """
    if not net.mass_action:
        return Balance(None, (NOT_MASS_ACTION,))
    one_way = [r.name for r in net.reactions if not r.reversible]
    if one_way:
        return Balance(False, (), why=f"reaction {one_way[0]} is irreversible: its force is infinite in every state")
    s = structure(net)
    part = s.open if internal else s.closed
    conditions = [_around(net, c, s.held if internal else ()) for c in part.cycle_vectors]
    empty = _empty_chemostat(net)
    if internal and empty and any(empty in _exchange(net, c, s.held) for c in part.cycle_vectors):
        return Balance(False, _texts(conditions), why=f"{empty} is held at zero concentration: a cycle has an infinite affinity")
    return _decide(conditions, list(part.cycles))


def potentials(net: ReactionNetwork) -> Balance:
    """Whether chemical potentials exist: mu0 for all species with S^T mu0 = -ln(k_plus/k_minus)."""
    return detailed_balance(net, internal=False)


def complex_balance(net: ReactionNetwork) -> Balance:
    """The conditions on tree constants, on the dynamics with chemostats absorbed into the rate constants.

    >>> import symthermo as st
    >>> b = st.network("2 A <=> A + B | 1, 0.5; A + B <=> 2 B | 2, 1; 2 B <=> 2 A | 0.7, 0.3").complex_balance()
    >>> b.holds, b.conditions
    (False, ('99/64',))
    """
    if not net.mass_action:
        return Balance(None, (NOT_MASS_ACTION,))
    if empty := _empty_chemostat(net):
        return Balance(None, (), why=f"{empty} is held at zero concentration, which stops reactions that the conditions count on")
    part = structure(net).open
    if not part.weakly_reversible:
        return Balance(False, (), why="the network is not weakly reversible: some complex is left and never reached again")
    if not part.deficiency:
        return Balance(True, (), residual=0.0)
    written, valued = TreeProducts(net, part, {}), TreeProducts(net, part, _held_values(net))
    conditions = []
    for v in part.deficiency_vectors:
        factors, known = written.product(v), valued.product(v)
        if known is None:
            return Balance(None, (), why="the sums over spanning trees are too long to write out; give numbers for all constants")
        numbers, rest = known
        text = formula(*factors) if factors else formula(numbers, rest)
        conditions.append(_Condition(text, numbers, bool(rest)))
    return _decide(conditions, None)


def tree_constants(net: ReactionNetwork) -> tuple[Expr, ...]:
    """The tree constant of each complex of the open network, in the order of `complex_names(net, internal=True)`.

    Raises
    ------
    HypothesisFails
        if the network is not of mass action and weakly reversible, or the sums over trees are too long

    Examples
    --------
    >>> import symthermo as st
    >>> from symthermo.networks.balance import tree_constants
    >>> net = st.network("E + S <=> C | k1, m1; C <=> E + P | k2, m2; chemostats: S, P")
    >>> [str(k) for k in tree_constants(net)]
    ['m1 + k2', 'k1*S + m2*P']
    """
    part = structure(net).open
    if not (net.mass_action and part.weakly_reversible):
        raise HypothesisFails("tree constants are for weakly reversible networks of mass action; this one is not")
    trees = TreeProducts(net, part, {})
    out = []
    for j in range(len(part.complexes)):
        v = [0] * len(part.complexes)
        v[j] = 1
        found = trees.product(v)
        if found is None:
            raise HypothesisFails("the sums over spanning trees are too long to write out; give numbers for all constants")
        out.append(formula(*found))
    return tuple(out)


# -- the parts of a condition ------------------------------------------------------------------------------------------
def _texts(conditions: Iterable[_Condition]) -> tuple[str, ...]:
    return tuple(str(c.formula) for c in conditions)


def _decide(conditions: list[_Condition], cycles: list[tuple[int, ...]] | None) -> Balance:
    verdicts = [c.holds for c in conditions]
    failed = [n for n, v in enumerate(verdicts) if v is False]
    residual = None
    if None not in verdicts:
        logs = [0.0 if v else log(c.numbers) for c, v in zip(conditions, verdicts, strict=True)]
        residual = _projected(cycles, logs) if cycles and any(logs) else math.hypot(*logs)
    witness = Witness(cycles[failed[0]], log_text(conditions[failed[0]].numbers)) if failed and cycles is not None else None
    why = None
    if residual and residual < ROUNDED_BELOW:
        why = (f"the conditions fail by little (the norm of their logarithms is {residual:.3g}): "
               "constants rounded to a few digits may be the cause")
    return Balance(False if failed else None if None in verdicts else True, _texts(conditions), witness, residual, why)


def _projected(cycles: list[tuple[int, ...]], affinities: list[float]) -> float:
    """sqrt(a^T (C C^T)^{-1} a): the norm of the affinities a, whatever the basis C of the cycles."""
    gram = arb_mat([[sum(map(mul, c, d)) for d in cycles] for c in cycles])
    a = arb_mat([[x] for x in affinities])
    return math.sqrt(max(float((a.transpose() * gram.solve(a))[0, 0]), 0.0))


def _around(net: ReactionNetwork, cycle: Vector, held: tuple[int, ...]) -> _Condition:
    """prod (k_plus/k_minus)^c prod y^{-(S_Y c)_y}: the exponential of the affinity of a cycle."""
    numbers: dict[int, int] = {}
    names: dict[str, int] = {}
    for r, c in cycle.items():
        law = net.reactions[r].law
        assert isinstance(law, MassAction)
        assert law.minus is not None
        for k, e in ((law.plus, c), (law.minus, -c)):
            if k.value is None:
                names[k.symbol] = names.get(k.symbol, 0) + e
            else:
                gather(numbers, k.value, e)
    exchange = _exchange(net, cycle, held)
    text = formula(numbers, {Name(s): e for s, e in (*names.items(), *exchange.items()) if e})
    for y, e in exchange.items():
        if value := net.values.get(y) if y in net.chemostats else None:
            gather(numbers, value, e)
        else:
            names[y] = e
    return _Condition(text, numbers, any(names.values()))


def _exchange(net: ReactionNetwork, cycle: Vector, held: tuple[int, ...]) -> dict[str, int]:
    """What a cycle takes from each chemostat, -(S_Y c)_y, where it is not zero."""
    taken: Vector = {}
    for r, c in cycle.items():
        for i, n in net.columns[r].items():
            taken[i] = taken.get(i, 0) - n * c
    return {net.species[y]: taken[y] for y in held if taken.get(y)}


def _held_values(net: ReactionNetwork) -> dict[str, Fraction]:
    return {y: net.values[y] for y in net.chemostats if y in net.values}


def _empty_chemostat(net: ReactionNetwork) -> str | None:
    return next((y for y, x in _held_values(net).items() if not x), None)
