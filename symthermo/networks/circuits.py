"""The conditions for detailed balance, told apart by the graph of complexes: forest conditions and circuit conditions."""
from __future__ import annotations

from .integers import Vector, null_space
from .network import ReactionNetwork
from .structure import structure


def wegscheider_split(net: ReactionNetwork) -> tuple[list[Vector], list[Vector]]:
    """A basis of the cycles of the open network in two kinds: (forest, circuit).

    A spanning forest of the graph of complexes takes reactions in their order. Its own cycles, `deficiency` of them, are the
    forest conditions; each other reaction closes a circuit through the forest, which gives M - n_c + ell circuit conditions.
    Where the circuit conditions hold, the forest conditions say the same as those for complex balance.

    Source: M. Feinberg, Chem. Eng. Sci. 44, 1819 (1989).
    """
    part = structure(net).open
    around: list[dict[int, tuple[int, int]]] = [{} for _ in part.complexes]     # neighbour -> (reaction, direction)
    forest, circuits = [], []
    for r, (a, b) in enumerate(part.edges):
        path = _path(around, b, a)
        if path is None:
            around[a][b], around[b][a] = (r, 1), (r, -1)
            forest.append(r)
        else:
            circuits.append(dict(sorted([*path, (r, 1)])))
    inside = set(forest)
    rows = [{r: x for r, x in row.items() if r in inside} for row in part.rows]
    others = [{r: 1} for r in range(len(part.edges)) if r not in inside]
    return null_space([*rows, *others], len(part.edges)), circuits


def _path(around: list[dict[int, tuple[int, int]]], start: int, end: int) -> list[tuple[int, int]] | None:
    """The reactions of a forest, with directions, that lead from one complex to another."""
    came: dict[int, tuple[int, int, int] | None] = {start: None}
    todo = [start]
    while todo and end not in came:
        a = todo.pop()
        for b, (r, way) in around[a].items():
            if b not in came:
                came[b] = (a, r, way)
                todo.append(b)
    if end not in came:
        return None
    path = []
    while (step := came[end]) is not None:
        end, r, way = step
        path.append((r, way))
    return path
