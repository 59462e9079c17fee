"""Products of powers of the tree constants of a network, as numbers and formulas."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from ..expression import Expr, Name, Sum
from .network import Constant, MassAction, ReactionNetwork, Side
from .parts import Part
from .products import formula, gather
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
        self.factors: dict[tuple[int, int], tuple[int, dict[int, int]]] = {}      # (block, gate): places in the two lists
        self.numbers: dict[Fraction, int] = {}
        self.formulas: dict[Expr, int] = {Name(s): n for n, s in enumerate(self.names)}     # names before sums

    def product(self, v: Iterable[int]) -> tuple[dict[int, int], dict[Expr, int]] | None:
        """prod_j K_j^v_j as powers of numbers and of formulas; None if a sum over trees is too long."""
        numbers: dict[int, int] = {}
        powers: dict[int, int] = {}
        exponents_of = spread(self.blocks, {j: x for j, x in enumerate(v) if x}, self.home)
        for n, exponents in enumerate(exponents_of):
            for gate, e in exponents.items():
                if (n, gate) not in self.factors and not self._expand(n):
                    return None
                factor, parts = self.factors[n, gate]
                numbers[factor] = numbers.get(factor, 0) + e
                for f, power in parts.items():
                    powers[f] = powers.get(f, 0) + e * power
        known, written = list(self.numbers), list(self.formulas)
        gathered: dict[int, int] = {}
        for k, e in numbers.items():
            gather(gathered, known[k], e)
        return gathered, {written[f]: powers[f] for f in sorted(powers) if powers[f]}

    def _expand(self, n: int) -> bool:
        """Work out the tree sums of block n."""
        sums = tree_sums(self.blocks[n], self.rates)
        for gate, p in (sums or {}).items():
            lead, parts = self._factors(p)
            self.factors[n, gate] = (
                self.numbers.setdefault(lead, len(self.numbers)),
                {self.formulas.setdefault(f, len(self.formulas)): power for f, power in parts.items()},
            )
        return sums is not None

    def _factors(self, p: Polynomial) -> tuple[Fraction, dict[Expr, int]]:
        """A polynomial as number * formulas: a monomial apart into its names, a sum with common number and names drawn out."""
        lead = p[min(p)]
        if len(p) == 1:
            return lead, {Name(self.names[s]): n for s, n in min(p)}
        common = {s: min(dict(m).get(s, 0) for m in p) for s, _ in min(p)}
        terms = []
        for m, c in sorted(p.items()):
            share: dict[int, int] = {}
            gather(share, c / lead, 1)
            terms.append(formula(share, {Name(self.names[s]): n - common.get(s, 0) for s, n in m if n > common.get(s, 0)}))
        return lead, {Name(self.names[s]): n for s, n in common.items() if n} | {Sum(tuple(terms)): 1}
