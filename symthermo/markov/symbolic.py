"""The rate matrix, the stationary law, detailed balance and the energies that it gives, as exact expressions."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

import sympy as sp
from sympy.printing.str import StrPrinter

from ..errors import HypothesisFails
from ..networks.affine import cycle_text
from ..networks.balance import Balance, Witness, tree_constants
from ..networks.network import Constant, MassAction, ReactionNetwork
from ..networks.structure import complex_names
from ..networks.symbols import constant, convert, rational, symbol
from ..networks.trees import Block, Polynomial, tree_sums
from .jump import JumpProcess
from .make import bare
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
    group = process.closed_class
    out = [sp.Integer(0)] * len(process.states)
    if process.formulas and len(group) == len(out) and detailed_balance(process).holds:
        boltzmann = [sp.exp(-E) for E in energies(process)]
        return tuple(weight / sp.Add(*boltzmann) for weight in boltzmann)
    weights = _weights(process, group)
    whole = sp.Add(*weights)
    for i, K in zip(group, weights, strict=True):
        out[i] = K / whole
    return tuple(out)


class _Infix(StrPrinter):                                       # type: ignore[misc]
    def _print_Exp1(self, expr: sp.Expr) -> str:
        return "exp(1)"


def text(e: sp.Expr) -> str:
    """An expression as infix text, which the grammar of models reads: a parameter may be called E.

    >>> text(sp.exp(1) + sp.Symbol("E")/2)
    'E/2 + exp(1)'
    """
    return str(_Infix().doprint(e))


def detailed_balance(process: JumpProcess) -> Balance:
    """Kolmogorov's condition: around every cycle the rates multiply to the same number in both directions.

    Rates that are formulas are compared as formulas, without rounding.

    >>> import symthermo as st
    >>> detailed_balance(st.zoo.three_states()).holds, detailed_balance(st.zoo.sensor()).witness
    (True, Witness(cycle=(1, -1, 1, -1), affinity='3 + 2*log(20)'))
    """
    net = process.network
    if not process.formulas or not all(r.reversible for r in net.reactions):
        return net.detailed_balance()
    ratios, cycles = _ratios(process), net.cycles()
    products = [sp.powsimp(sp.simplify(sp.Mul(*(q**c for q, c in zip(ratios, cycle, strict=True) if c)))) for cycle in cycles]
    conditions = tuple(map(text, products))
    affinities = [_expanded(q) for q in products]
    for cycle, q, A in zip(cycles, products, affinities, strict=True):
        if not q.free_symbols and abs(A.evalf(30)) > 1e-20:
            return Balance(False, conditions, Witness(cycle, text(A)), residual=_norm(net, cycles, affinities))
    if all(q == 1 for q in products):
        return Balance(True, conditions, residual=0.0)
    return Balance(None, conditions)


def energies(process: JumpProcess) -> tuple[sp.Expr, ...]:
    """E_i with p_i ~ exp(-E_i) in the equilibrium, E of the first state 0: W_ij/W_ji = exp(E_j - E_i) on every edge.

    Raises
    ------
    HypothesisFails
        no detailed balance, or states that are not connected

    >>> import symthermo as st
    >>> energies(st.zoo.three_states())
    (0, 1/2, 6/5)
    """
    found = detailed_balance(process)
    if not found.holds:
        reason = found.why or "detailed balance depends on rates left free"
        if (w := found.witness) is not None:
            reason = f"the cycle {cycle_text(process.network, w.cycle)} has the affinity {w.affinity}"
        raise HypothesisFails(f"there are no energies: {reason}")
    if not process.irreducible:
        raise HypothesisFails("there are no energies: the states are not connected")
    E: dict[int, sp.Expr] = {0: sp.Integer(0)}
    edges = [(*ends(r), q) for r, q in zip(process.network.reactions, _ratios(process), strict=True)]
    while len(E) < len(process.states):
        for a, b, q in edges:                                   # q = W_ba/W_ab
            if a in E and b not in E:
                E[b] = sp.expand(E[a] - _expanded(q))
            elif b in E and a not in E:
                E[a] = sp.expand(E[b] + _expanded(q))
    return tuple(E[i] for i in range(len(process.states)))


def _ratios(process: JumpProcess) -> list[sp.Expr]:
    """Forward over backward rate of each edge."""
    laws = (r.law for r in process.network.reactions)
    return [sp.powsimp(sp.simplify(_rate(process, law.plus) / _rate(process, law.minus)))
            for law in laws if isinstance(law, MassAction) and law.minus is not None]


def _expanded(q: sp.Expr) -> sp.Expr:
    """ln q, exponentials taken out."""
    return sp.expand(sp.expand_log(sp.log(q), force=True))


def _norm(net: ReactionNetwork, cycles: Iterable[tuple[int, ...]], affinities: Iterable[sp.Expr]) -> float | None:
    """The norm of the affinities of an orthonormal set of cycles."""
    values = [a.evalf(20) for a in affinities]
    if any(not v.is_number for v in values):
        return None
    C = sp.Matrix([list(c) for c in cycles])
    A = sp.Matrix(values)
    return float(sp.sqrt((A.T * (C * C.T).inv() * A)[0]))


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
    net = _within(bare(process.network, set(process.formulas)), group)
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
