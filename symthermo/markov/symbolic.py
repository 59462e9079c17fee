"""The rate matrix and the stationary law as exact expressions."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

import sympy as sp

from ..errors import HypothesisFails
from ..networks.balance import tree_constants
from ..networks.network import Constant, ReactionNetwork, listing
from ..networks.structure import complex_names
from ..networks.symbols import constant, convert, rational, symbol
from ..networks.trees import Block, Polynomial, tree_sums
from .jump import JumpProcess
from .oriented import ends


def matrix(process: JumpProcess, channels: Iterable[str | None] | None = None) -> sp.ImmutableMatrix:
    """W, or the sum of the given channels' matrices: W[i, j] the rate from j to i, columns closed.

    >>> import symthermo as st
    >>> matrix(st.jump([[0, "a"], ["b*exp(-t)", 0]]))
    Matrix([
    [-b*exp(-t),  a],
    [ b*exp(-t), -a]])
    """
    wanted = set(process.channels if channels is None else channels)
    n = len(process.states)
    entries: dict[tuple[int, int], list[sp.Expr]] = {}
    for j in process.jumps:
        if process.edges[j.edge].channel in wanted:
            rate = _rate(process, j.constant)
            entries.setdefault((j.target, j.source), []).append(rate)
            entries.setdefault((j.source, j.source), []).append(-rate)
    return sp.ImmutableMatrix(n, n, lambda i, j: sp.Add(*entries.get((i, j), ())))


def stationary(process: JumpProcess) -> tuple[sp.Expr, ...]:
    """p_i = K_i / sum K, K the tree constants of the closed class (matrix-tree theorem); 0 outside of it.

    Raises
    ------
    HypothesisFails
        several closed classes, or sums over spanning trees that are too long to write out

    >>> import symthermo as st
    >>> stationary(st.jump([[0, "a"], ["b", 0]]))
    (a/(a + b), b/(a + b))
    """
    group = closed_class(process)
    out = [sp.Integer(0)] * len(process.states)
    weights = _weights(process, group)
    whole = sp.Add(*weights)
    for i, K in zip(group, weights, strict=True):
        out[i] = K / whole
    return tuple(out)


def closed_class(process: JumpProcess) -> tuple[int, ...]:
    """The only closed class.

    Raises
    ------
    HypothesisFails
        there are several; the sentence names them
    """
    if len(process.classes) > 1:
        sets = "; ".join("{" + listing((str(process.states[i]) for i in group), 6) + "}" for group in process.classes[:6])
        raise HypothesisFails(f"the stationary law is not unique: {len(process.classes)} sets of states are closed, {sets}")
    return process.classes[0]


def _rate(process: JumpProcess, c: Constant) -> sp.Expr:
    if c.symbol not in process.formulas:
        return constant(c)
    given = process.parameters
    name: Callable[[str], sp.Expr] = lambda n: symbol(n) if given.get(n) is None else rational(given[n] or Fraction(0))
    return convert(process.formulas[c.symbol], name)


def _weights(process: JumpProcess, group: tuple[int, ...]) -> list[sp.Expr]:
    if len(group) == 1:
        return [sp.Integer(1)]
    inside = set(group)
    if not process.formulas and all(j.constant.value is not None for j in process.jumps):
        rates: dict[tuple[int, int], Polynomial] = {}
        for j in process.jumps:
            if j.source in inside and j.target in inside:
                key = (j.source, j.target)
                rates[key] = {(): rates.get(key, {}).get((), Fraction(0)) + (j.constant.value or 0)}
        if len(group) == 2:
            return [rational(rates[group[1], group[0]][()]), rational(rates[group[0], group[1]][()])]
        sums = tree_sums(Block(group[0], group[1:]), rates)
        assert sums is not None
        return [rational(sums[i][()]) for i in group]
    net = _within(process.network, group)
    constants = {c.symbol: c for c in net.constants}
    name = lambda n: _rate(process, constants[n])
    trees = dict(zip(complex_names(net, internal=True), tree_constants(net), strict=True))
    return [convert(trees[process.network.species[i]], name) for i in group]


def _within(net: ReactionNetwork, group: tuple[int, ...]) -> ReactionNetwork:
    """The network of a closed class; rates that are formulas stay symbols."""
    place = {i: k for k, i in enumerate(group)}
    moved = [replace(r, reactants=((place[a], 1),), products=((place[b], 1),))
             for r in net.reactions for a, b in [ends(r)] if a in place and b in place]
    return replace(net, species_data=tuple(net.species_data[i] for i in group), reactions=tuple(moved))
