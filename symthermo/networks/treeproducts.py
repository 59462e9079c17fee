"""Products of powers of the tree constants of a network, as numbers and formulas."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from ..expression import Expr, Name, Sum
from .network import Constant, MassAction, ReactionNetwork, Side
from .parts import Part
from .products import formula
from .structure import structure
from .trees import Block, Polynomial, add, blocks, spread, tree_sums


class TreeProducts:
    """The blocks of the open graph of complexes with their one-way rates, chemostats absorbed.

    values : concentrations of chemostats to insert; the others stay names. Constants with a number are inserted always.
    """

    def __init__(self, net: ReactionNetwork, part: Part, values: Mapping[str, Fraction]) -> None:
        held = set(structure(net).held)
        self.names = [*dict.fromkeys(c.symbol for c in net.constants), *(net.species[y] for y in structure(net).held)]
        self.rates: dict[tuple[int, int], Polynomial] = {}
        place = {name: n for n, name in enumerate(self.names)}
        around: list[set[int]] = [set() for _ in part.complexes]

        def rate(k: Constant, side: Side) -> Polynomial:
            names = {net.species[i]: n for i, n in side if i in held}
            value = k.value or Fraction(1)
            if k.value is None:
                names[k.symbol] = 1
            for y in [y for y in names if y in values]:
                value *= values[y] ** names.pop(y)
            return {tuple(sorted((place[name], n) for name, n in names.items())): value}

        for r, (a, b) in zip(net.reactions, part.edges, strict=True):
            if a == b:                                          # no step between complexes
                continue
            assert isinstance(r.law, MassAction)
            around[a].add(b)
            around[b].add(a)
            self.rates[a, b] = add(self.rates.get((a, b), {}), rate(r.law.plus, r.reactants))
            if r.law.minus is not None:
                self.rates[b, a] = add(self.rates.get((b, a), {}), rate(r.law.minus, r.products))
        self.home = [0] * len(part.complexes)
        for n, group in enumerate(part.linkage_classes):
            for j in group:
                self.home[j] = n
        self.blocks: list[Block] = blocks(around)
        self.sums: dict[Block, dict[int, Polynomial] | None] = {}

    def product(self, v: Iterable[int]) -> tuple[dict[Fraction, int], dict[Expr, int]] | None:
        """prod_j K_j^v_j as powers of numbers and of formulas; None if a sum over trees is too long."""
        numbers: dict[Fraction, int] = {}
        powers: dict[Expr, int] = dict.fromkeys(map(Name, self.names), 0)      # in this order
        exponents_of = spread(self.blocks, {j: x for j, x in enumerate(v) if x}, self.home)
        for block, exponents in zip(self.blocks, exponents_of, strict=True):
            if not exponents:
                continue
            if block not in self.sums:
                self.sums[block] = tree_sums(block, self.rates)
            sums = self.sums[block]
            if sums is None:
                return None
            for g, e in exponents.items():
                factor, parts = self._factors(sums[g])
                numbers[factor] = numbers.get(factor, 0) + e
                for f, n in parts.items():
                    powers[f] = powers.get(f, 0) + e * n
        return {q: e for q, e in numbers.items() if e}, {f: e for f, e in powers.items() if e}

    def _factors(self, p: Polynomial) -> tuple[Fraction, dict[Expr, int]]:
        """A polynomial as number * formulas: a monomial apart into its names, a sum with common number and names drawn out."""
        lead = p[min(p)]
        if len(p) == 1:
            return lead, {Name(self.names[s]): n for s, n in min(p)}
        common = {s: min(dict(m).get(s, 0) for m in p) for s, _ in min(p)}
        terms = [
            formula({c / lead: 1}, {Name(self.names[s]): n - common.get(s, 0) for s, n in m if n > common.get(s, 0)})
            for m, c in sorted(p.items())
        ]
        return lead, {Name(self.names[s]): n for s, n in common.items() if n} | {Sum(tuple(terms)): 1}
