"""The structure of a reaction network: everything that integers decide, closed and open.

*Closed* is the network of all species, *open* that of the internal ones: the rows of chemostats are dropped, and complexes
that become equal merge. Chemostats Y split S into (S_X; S_Y). Laws of S_X, padded with zeros, are the *unbroken* laws of
S, the others are broken; cycles of S_X that are no cycles of S are *emergent*; and

    broken + emergent = |Y| .

Sources: M. Polettini and M. Esposito, J. Chem. Phys. 141, 024117 (2014); R. Rao and M. Esposito, Phys. Rev. X 6, 041064
(2016), arXiv:1602.07257.

>>> import symthermo as st
>>> s = st.network("E + S <=> C; C <=> E + P; chemostats: S=1, P=2").structure
>>> s.closed.conservation_laws, s.open.conservation_laws, s.open.cycles
(((1, 0, 1, 0), (0, 1, 1, 1)), ((1, 1),), ((1, 1),))
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from . import rays
from .integers import Vector, dense, pivots
from .integers import lattice as all_integer
from .network import ReactionNetwork, Side
from .parts import Part, Rows


@dataclass(frozen=True, eq=False)
class Structure:
    """The closed network and the open one, and how the one comes out of the other.

    Attributes
    ----------
    closed, open : the network of all species, and that of the internal ones
    internal, held : places of the internal species, and of all others (chemostats), in `species`
    """

    closed: Part
    open: Part
    internal: tuple[int, ...]
    held: tuple[int, ...]

    @cached_property
    def unbroken_laws(self) -> Rows:
        """The laws of the open network, padded with zeros: they hold in both."""
        return tuple(dense([{self.internal[j]: x for j, x in v.items()} for v in self.open.law_vectors], self.closed.size))

    @cached_property
    def broken_laws(self) -> Rows:
        """Laws of the closed basis that, with the unbroken ones, span all laws: those whose chemostat parts are independent."""
        chosen = pivots([{n: v[y] for n, v in enumerate(self.closed.law_vectors) if y in v} for y in self.held])
        return tuple(self.closed.conservation_laws[n] for n in chosen)

    @cached_property
    def emergent_cycles(self) -> Rows:
        """Cycles of the open basis that, with those of the closed network, span all: they exchange chemostats, S_Y c != 0."""
        exchange = [self.closed.rows[y] for y in self.held]
        through = [{n: t for n, c in enumerate(self.open.cycle_vectors) if (t := sum(x * c.get(j, 0) for j, x in y.items()))}
                   for y in exchange]
        return tuple(self.open.cycles[n] for n in pivots(through))

    def classify(self, order: Iterable[int] | None = None) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """(y_p, y_f): chemostats that break a law, and those that add an emergent cycle, when held one after the other.

        order : places of the chemostats; the order of the species unless given. The numbers do not depend on it.
        """
        laws = [dict(v) for v in self.closed.law_vectors]
        potential, force = [], []
        for y in self.held if order is None else order:
            first = next((v for v in laws if y in v), None)
            if first is None:
                force.append(y)
                continue
            potential.append(y)
            laws = [_without(v, y, first) for v in laws if v is not first]
        return tuple(potential), tuple(force)

    @cached_property
    def counts(self) -> dict[str, int]:
        """broken_laws = (N - r) - (N_X - r_X), emergent_cycles = r - r_X; their sum is the number of chemostats."""
        r, r_open = self.closed.rank, self.open.rank
        broken, emergent = (self.closed.size - r) - (self.open.size - r_open), r - r_open
        if broken + emergent != len(self.held):
            raise ArithmeticError("broken laws and emergent cycles do not add up: please report this as a bug, with the network")
        return {"broken_laws": broken, "emergent_cycles": emergent}

    def data(self) -> dict[str, Any]:
        """The structure as plain data, with the keys of `derive --json`."""
        c, o = self.closed, self.open
        lists = lambda rows: [list(row) for row in rows]
        return {
            "stoichiometry": lists(c.stoichiometry), "rank": c.rank, "rank_open": o.rank,
            "complexes": len(c.complexes), "linkage_classes": len(c.linkage_classes),
            "strong_linkage_classes": len(c.strong_linkage_classes), "terminal_linkage_classes": len(c.terminal_linkage_classes),
            "deficiency": c.deficiency, "linkage_class_deficiencies": list(c.linkage_class_deficiencies),
            "deficiency_open": o.deficiency, "weakly_reversible": c.weakly_reversible, "reversible": all(c.reversible),
            "conservation_laws": lists(c.conservation_laws), "conservation_laws_open": lists(o.conservation_laws),
            "cycles": lists(c.cycles), "cycles_open": lists(o.cycles), **self.counts,
        }


def _without(v: Vector, y: int, by: Vector) -> Vector:
    """A combination of v and `by` that vanishes at y."""
    if y not in v:
        return v
    mixed = {j: by[y] * v.get(j, 0) - v[y] * by.get(j, 0) for j in v.keys() | by.keys()}
    return {j: x for j, x in mixed.items() if x}


# -- of a network ------------------------------------------------------------------------------------------------------
def structure(net: ReactionNetwork) -> Structure:
    """The structure of a network; networks that differ in numbers only share it."""
    return _structure(
        len(net.species_data), tuple((r.reactants, r.products, r.reversible) for r in net.reactions), net.internal_index
    )


@lru_cache(maxsize=64)
def _structure(size: int, reactions: tuple[tuple[Side, Side, bool], ...], internal: tuple[int, ...]) -> Structure:
    reversible = tuple(both for _, _, both in reactions)
    place = {i: n for n, i in enumerate(internal)}
    inside = lambda side: tuple((place[i], n) for i, n in side if i in place)
    closed = Part(size, tuple(a for a, _, _ in reactions), tuple(b for _, b, _ in reactions), reversible)
    if len(internal) == size:
        opened = closed
    else:
        opened = Part(len(internal), tuple(inside(a) for a, _, _ in reactions), tuple(inside(b) for _, b, _ in reactions), reversible)
    return Structure(closed, opened, internal, tuple(i for i in range(size) if i not in place))


def conservation_laws(net: ReactionNetwork, internal: bool = False, lattice: bool = False) -> list[tuple[int, ...]]:
    """A basis of {l : l S = 0}, over `species` (internal: of S_X, over `internal`); primitive, in reduced row echelon form.

    lattice : a basis of all *integer* laws, in Hermite normal form; equal to the other one for most networks

    >>> import symthermo as st
    >>> st.network("E + S <=> C; C <=> E + P").conservation_laws()
    [(1, 0, 1, 0), (0, 1, 1, 1)]
    """
    part = _part(net, internal)
    return dense(all_integer(part.law_vectors, part.size, free_first=True), part.size) if lattice else list(part.conservation_laws)


def cycles(net: ReactionNetwork, internal: bool = False, lattice: bool = False) -> list[tuple[int, ...]]:
    """A basis of {c : S c = 0} over the reactions (internal: of S_X); primitive, the later reactions close the cycles.

    lattice : a basis of all *integer* cycles

    >>> import symthermo as st
    >>> st.network("2 A <=> A + B; A + B <=> 2 B; 2 B <=> 2 A").cycles()
    [(1, -1, 0), (2, 0, 1)]
    """
    part = _part(net, internal)
    width = len(part.columns)
    return dense(all_integer(part.cycle_vectors, width), width) if lattice else list(part.cycles)


def moieties(net: ReactionNetwork, internal: bool = False) -> list[tuple[int, ...]]:
    """The extremal non-negative conservation laws: what is conserved as a number of something.

    A closed network with a positive law is bounded: moieties that together cover all species show it.

    >>> import symthermo as st
    >>> st.network("A + B <=> C; A + C <=> D").moieties()
    [(1, 0, 1, 2), (0, 1, 1, 1)]
    """
    part = _part(net, internal)
    return dense(rays.extremal_rays(part.columns, part.size, what="moieties"), part.size)


def elementary_modes(net: ReactionNetwork, internal: bool = True) -> list[tuple[int, ...]]:
    """The cycles of least support, irreversible reactions forward only; see `rays.elementary_modes`."""
    part = _part(net, internal)
    width = len(part.columns)
    return dense(rays.elementary_modes(part.rows, width, part.reversible), width)


def complex_names(net: ReactionNetwork, internal: bool = False) -> tuple[str, ...]:
    """The complexes as text, `2 X + Y`, in order of first appearance; the zero complex is `0`."""
    names = net.internal if internal else net.species
    write = lambda side: " + ".join(f"{n} {names[i]}" if n != 1 else names[i] for i, n in side) or "0"
    return tuple(write(side) for side in _part(net, internal).complexes)


def deficiency(net: ReactionNetwork, internal: bool = False) -> int:
    """delta = n_c - ell - r."""
    return _part(net, internal).deficiency


def _part(net: ReactionNetwork, internal: bool) -> Part:
    s = structure(net)
    return s.open if internal else s.closed
