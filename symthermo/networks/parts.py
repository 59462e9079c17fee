"""A network as integers: stoichiometry, laws, cycles, and the graph of complexes with its deficiency.

With S = nu_minus - nu_plus = Y d (Y the complexes, d the incidence of the reactions between them), N species, M reactions,
rank r, n_c complexes and ell linkage classes:

    conservation laws  {l : l S = 0}: N - r        cycles  {c : S c = 0}: M - r
    deficiency  delta = n_c - ell - r = dim(ker Y  intersected with  Im d) >= 0

Source: M. Feinberg, Foundations of Chemical Reaction Network Theory (Springer, 2019).
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .integers import Vector, dense, null_space, pivots, rank, transpose
from .network import Side

Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Part:
    """A network as integers; every number is computed when first asked for, and kept.

    Attributes
    ----------
    size : number of species N
    reactants, products : for each reaction its (species, coefficient) pairs
    reversible : for each reaction, whether it has both directions
    """

    size: int
    reactants: tuple[Side, ...]
    products: tuple[Side, ...]
    reversible: tuple[bool, ...]

    # -- species and reactions -----------------------------------------------------------------------------------------
    @cached_property
    def columns(self) -> list[Vector]:
        """The columns of S."""
        out = []
        for a, b in zip(self.reactants, self.products, strict=True):
            column = {i: -n for i, n in a}
            for i, n in b:
                column[i] = column.get(i, 0) + n
            out.append({i: n for i, n in column.items() if n})
        return out

    @cached_property
    def rows(self) -> list[Vector]:
        """The rows of S."""
        return transpose(self.columns, self.size)

    @cached_property
    def stoichiometry(self) -> Rows:
        """S, N x M."""
        return tuple(dense(self.rows, len(self.columns)))

    @cached_property
    def basis(self) -> tuple[int, ...]:
        """The first independent columns of S, in the order of the reactions."""
        return tuple(pivots(self.rows))

    @cached_property
    def rank(self) -> int:
        """Rank of S over Q."""
        return rank(self.rows if self.size > len(self.columns) else self.columns)      # more equations than unknowns: less fill

    @cached_property
    def law_vectors(self) -> list[Vector]:
        """`conservation_laws`, sparse."""
        return null_space(self.columns, self.size, free_first=True)

    @cached_property
    def cycle_vectors(self) -> list[Vector]:
        """`cycles`, sparse."""
        return null_space(self.rows, len(self.columns))

    @cached_property
    def conservation_laws(self) -> Rows:
        """The basis of {l : l S = 0} in reduced row echelon form, made integer and primitive."""
        return tuple(dense(self.law_vectors, self.size))

    @cached_property
    def cycles(self) -> Rows:
        """The basis of {c : S c = 0}, one cycle for each reaction that depends on earlier ones; integer and primitive."""
        return tuple(dense(self.cycle_vectors, len(self.columns)))

    # -- the graph of complexes ----------------------------------------------------------------------------------------
    @cached_property
    def complexes(self) -> tuple[Side, ...]:
        """The distinct sides of reactions, in order of first appearance, as first written."""
        return tuple(self._complexes)

    @cached_property
    def _complexes(self) -> dict[Side, int]:
        seen: dict[tuple[tuple[int, int], ...], Side] = {}
        for sides in zip(self.reactants, self.products, strict=True):
            for side in sides:
                seen.setdefault(tuple(sorted(side)), side)
        return {side: n for n, side in enumerate(seen.values())}

    @cached_property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """For each reaction its complexes (from, to)."""
        place = {tuple(sorted(side)): n for side, n in self._complexes.items()}
        return tuple(
            (place[tuple(sorted(a))], place[tuple(sorted(b))]) for a, b in zip(self.reactants, self.products, strict=True)
        )

    @cached_property
    def arrows(self) -> list[list[int]]:
        """For each complex those that one reaction step leads to."""
        out: list[list[int]] = [[] for _ in self.complexes]
        for (a, b), both in zip(self.edges, self.reversible, strict=True):
            out[a].append(b)
            if both:
                out[b].append(a)
        return out

    @cached_property
    def linkage_classes(self) -> Rows:
        """The connected components of the graph of complexes."""
        around: list[list[int]] = [[] for _ in self.complexes]
        for a, b in self.edges:
            around[a].append(b)
            around[b].append(a)
        return components(around)

    @cached_property
    def strong_linkage_classes(self) -> Rows:
        """The strongly connected components."""
        return strong_components(self.arrows)

    @cached_property
    def terminal_linkage_classes(self) -> Rows:
        """The strong linkage classes that no reaction leaves."""
        home = {j: n for n, group in enumerate(self.strong_linkage_classes) for j in group}
        left = {home[a] for a, targets in enumerate(self.arrows) for b in targets if home[a] != home[b]}
        return tuple(group for n, group in enumerate(self.strong_linkage_classes) if n not in left)

    @cached_property
    def weakly_reversible(self) -> bool:
        """Every linkage class is strongly connected."""
        return len(self.strong_linkage_classes) == len(self.linkage_classes)

    @cached_property
    def deficiency(self) -> int:
        """delta = n_c - ell - r."""
        return len(self.complexes) - len(self.linkage_classes) - self.rank

    @cached_property
    def linkage_class_deficiencies(self) -> tuple[int, ...]:
        """delta_i = n_i - 1 - r_i, r_i the rank of the reactions within class i; their sum is at most delta."""
        home = {j: n for n, group in enumerate(self.linkage_classes) for j in group}
        members: list[list[Vector]] = [[] for _ in self.linkage_classes]
        for (a, _), column in zip(self.edges, self.columns, strict=True):
            members[home[a]].append(column)
        return tuple(len(group) - 1 - rank(inside) for group, inside in zip(self.linkage_classes, members, strict=True))

    @cached_property
    def deficiency_vectors(self) -> Rows:
        """A basis of {v : Y v = 0, sum of v over each linkage class = 0} = ker Y intersected with Im d.

        One condition on the rate constants for complex balance each; their number is the deficiency.
        """
        home = {j: n for n, group in enumerate(self.linkage_classes) for j in group}
        equations = transpose([dict(side) | {self.size + home[j]: 1} for side, j in self._complexes.items()],
                              self.size + len(self.linkage_classes))
        found = null_space(equations, len(self.complexes))
        if len(found) != self.deficiency:
            raise ArithmeticError("two ways to the deficiency disagree: please report this as a bug, with the network")
        return tuple(dense(found, len(self.complexes)))


# -- graphs ------------------------------------------------------------------------------------------------------------
def components(around: list[list[int]]) -> Rows:
    """The connected components of an undirected graph, each ascending, in the order of their first nodes."""
    seen: set[int] = set()
    out = []
    for start in range(len(around)):
        if start in seen:
            continue
        seen.add(start)
        group, todo = [start], [start]
        while todo:
            for b in around[todo.pop()]:
                if b not in seen:
                    seen.add(b)
                    group.append(b)
                    todo.append(b)
        out.append(tuple(sorted(group)))
    return tuple(out)


def strong_components(arrows: list[list[int]]) -> Rows:
    """The strongly connected components of a directed graph (Kosaraju), each ascending, in the order of their first nodes."""
    finished: list[int] = []
    seen: set[int] = set()
    for start in range(len(arrows)):
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(arrows[start]))]
        while path:
            node, ahead = path[-1]
            fresh = next((b for b in ahead if b not in seen), None)
            if fresh is None:
                finished.append(node)
                path.pop()
            else:
                seen.add(fresh)
                path.append((fresh, iter(arrows[fresh])))
    back: list[list[int]] = [[] for _ in arrows]
    for a, targets in enumerate(arrows):
        for b in targets:
            back[b].append(a)
    out, placed = [], set()
    for start in reversed(finished):
        if start in placed:
            continue
        placed.add(start)
        group, todo = [start], [start]
        while todo:
            for a in back[todo.pop()]:
                if a not in placed:
                    placed.add(a)
                    group.append(a)
                    todo.append(a)
        out.append(tuple(sorted(group)))
    return tuple(sorted(out))
