"""Tree constants of the graph of complexes, by the matrix-tree theorem, without a subtraction.

On a linkage class with one-way rates w[a -> b] between complexes (parallel reactions added), the kernel of the kinetic
Laplacian is spanned by the tree constants

    K_j = sum over spanning trees directed to j  of  the product of their rates .

A spanning tree is a tree in each *block* (a maximal part that no single complex separates), directed to the complex of the
block that is nearest to j, its gate. Hence K_j = prod over blocks B of T_B(gate of j): sums stay as short as the blocks
allow, and a graph without circuits has none at all. Rates are polynomials with positive coefficients,
`{monomial: coefficient}`, a monomial being a sorted tuple of (place of the name, power).

Sources: W. T. Tutte, Proc. Camb. Phil. Soc. 44, 463 (1948); M. Feinberg, Chem. Eng. Sci. 44, 1819 (1989).
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import flint

Monomial = tuple[tuple[int, int], ...]
Polynomial = dict[Monomial, Fraction]
Rates = Mapping[tuple[int, int], Polynomial]

LARGEST_TREE_SUM = 300
"""Terms up to which a tree sum with symbols is written out."""


def add(p: Polynomial, q: Polynomial) -> Polynomial:
    """p + q."""
    out = dict(p)
    for m, c in q.items():
        out[m] = out.get(m, Fraction(0)) + c
    return out


def multiply(p: Polynomial, q: Polynomial) -> Polynomial:
    """p q."""
    out: Polynomial = {}
    for m, c in p.items():
        for n, d in q.items():
            both = dict(m)
            for name, power in n:
                both[name] = both.get(name, 0) + power
            key = tuple(sorted(both.items()))
            out[key] = out.get(key, Fraction(0)) + c * d
    return out


@dataclass(frozen=True)
class Block:
    """A block of the graph; `top` is its complex nearest to the root of the search, `others` are the rest."""

    top: int
    others: tuple[int, ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        return (self.top, *self.others)


def blocks(around: Sequence[set[int]]) -> list[Block]:
    """The blocks of an undirected graph, those farther from the root before those nearer to it (Hopcroft and Tarjan)."""
    found: list[Block] = []
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    for root in range(len(around)):
        if root in order:
            continue
        order[root] = low[root] = len(order)
        stack = [root]
        path = [(root, iter(sorted(around[root])))]
        while path:
            node, ahead = path[-1]
            nxt = next(ahead, None)
            if nxt is not None:
                if nxt in order:
                    low[node] = min(low[node], order[nxt])
                else:
                    order[nxt] = low[nxt] = len(order)
                    stack.append(nxt)
                    path.append((nxt, iter(sorted(around[nxt]))))
                continue
            path.pop()
            if not path:
                break
            parent = path[-1][0]
            low[parent] = min(low[parent], low[node])
            if low[node] >= order[parent]:
                cut = stack.index(node)
                found.append(Block(parent, tuple(sorted(stack[cut:]))))
                del stack[cut:]
    return found


def spread(tree: Sequence[Block], v: Mapping[int, int], home: Sequence[int]) -> list[dict[int, int]]:
    """Exponents e with prod_j K_j^v_j = prod_B prod_g T_B(g)^e_B[g], one mapping for each block.

    home : the linkage class of each complex
    """
    total: dict[int, int] = {}
    for j, x in v.items():
        total[home[j]] = total.get(home[j], 0) + x
    beyond = dict(v)                                    # the sum of v over what hangs from a complex, away from the root
    out = []
    for b in tree:
        e = {g: beyond.get(g, 0) for g in b.others}
        hanging = sum(e.values())
        e[b.top] = total.get(home[b.top], 0) - hanging
        beyond[b.top] = beyond.get(b.top, 0) + hanging
        out.append({g: x for g, x in e.items() if x})
    return out


def tree_sums(block: Block, rates: Rates) -> dict[int, Polynomial] | None:
    """T_B(g) for every complex g of a block; None if symbols would make it longer than `LARGEST_TREE_SUM` terms.

    Numbers only: exact cofactors of the Laplacian. With symbols: the sum over trees.
    """
    nodes = block.nodes
    inside = {(a, b): rates[a, b] for a in nodes for b in nodes if (a, b) in rates}
    if len(nodes) == 2:
        a, b = nodes
        return {a: inside.get((b, a), {}), b: inside.get((a, b), {})}
    if all(set(p) <= {()} for p in inside.values()):
        return {g: {(): c} for g, c in _cofactors(nodes, {k: p[()] for k, p in inside.items()}).items()}
    terms = _cofactors(nodes, {k: Fraction(len(p)) for k, p in inside.items()})
    if max(terms.values()) > LARGEST_TREE_SUM:
        return None
    return {g: _sum_over_trees(g, nodes, inside) for g in nodes}


def _cofactors(nodes: Sequence[int], weights: Mapping[tuple[int, int], Fraction]) -> dict[int, Fraction]:
    """All tree constants of a strongly connected graph with numeric rates: one determinant and one kernel vector."""
    scale = lcm(*(w.denominator for w in weights.values()))
    n = len(nodes)
    place = {a: k for k, a in enumerate(nodes)}
    laplacian = [[0] * n for _ in range(n)]
    for (a, b), w in weights.items():
        laplacian[place[b]][place[a]] -= int(w * scale)
        laplacian[place[a]][place[a]] += int(w * scale)
    kernel, _ = flint.fmpz_mat(laplacian).nullspace()
    ray = [int(kernel[k, 0]) for k in range(n)]
    first = Fraction(int(flint.fmpz_mat([row[1:] for row in laplacian[1:]]).det()), scale ** (n - 1))
    return {a: first * ray[k] / ray[0] for k, a in enumerate(nodes)}


def _sum_over_trees(root: int, nodes: Sequence[int], rates: Rates) -> Polynomial:
    """Every other node picks a way out such that no circuit closes."""
    others = [a for a in nodes if a != root]
    choice: dict[int, int] = {}

    def leads_back(a: int, b: int) -> bool:
        while b in choice:
            b = choice[b]
        return b == a

    def pick(k: int) -> Polynomial:
        if k == len(others):
            return {(): Fraction(1)}
        a = others[k]
        out: Polynomial = {}
        for b in nodes:
            if (a, b) in rates and not leads_back(a, b):
                choice[a] = b
                out = add(out, multiply(rates[a, b], pick(k + 1)))
                del choice[a]
        return out

    return pick(0)
