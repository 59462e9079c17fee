"""`Page`: a derivation with its notation, and the phrases that several sections need."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from ..errors import Mistake
from ..expression import MODEL_FUNCTIONS, parse
from ..networks.affine import Coordinates
from ..networks.emit import Emitter, Style, Term, signed_sum
from ..networks.network import Constant, MassAction, ReactionNetwork, Side
from .lines import SUM
from .names import Names
from .printer import formula, logarithm, notation, style

if TYPE_CHECKING:
    from ..report.derivation import Derivation

LARGEST = 12
"""Networks with more species or reactions are abbreviated, with the full lists in an appendix."""


_LARGEST_POWER = 9
"""Products around cycles with larger powers are written as sums of logarithms."""


@dataclass(frozen=True, eq=False)
class Page:
    """What the sections of a document write from.

    Attributes
    ----------
    d : the derivation
    drawing : file name of the drawing of the graph, where there is one
    """

    d: Derivation
    drawing: str | None = None
    noun: ClassVar[str] = "networks of any size"

    @cached_property
    def net(self) -> ReactionNetwork:
        """The network."""
        return self.d.net

    @cached_property
    def bare(self) -> ReactionNetwork:
        """The network with every mass-action constant a symbol without value."""
        symbol = lambda c: c and Constant(c.symbol)
        reactions = (
            replace(r, law=MassAction(Constant(r.law.plus.symbol), symbol(r.law.minus))) if isinstance(r.law, MassAction) else r
            for r in self.net.reactions
        )
        return replace(self.net, reactions=tuple(reactions))

    @cached_property
    def names(self) -> Names:
        """The notation."""
        return notation(self.net)

    @cached_property
    def style(self) -> Style:
        """The style of formulas."""
        return style(self.names)

    @cached_property
    def write(self) -> Emitter:
        """The formulas."""
        return Emitter(self.net, self.style)

    @cached_property
    def coordinates(self) -> Coordinates | None:
        """The affine coordinates; None without chemical potentials."""
        return Coordinates(self.net, self.style) if self.d.theta is not None else None

    @cached_property
    def big(self) -> bool:
        """Too big to be written out in the text."""
        return max(len(self.net.species), len(self.net.reactions)) > LARGEST

    @cached_property
    def open(self) -> bool:
        """Some species are held from outside."""
        return bool(self.net.chemostats)

    @property
    def S(self) -> str:
        """The stoichiometric matrix that moves the internal species."""
        return "S_X" if self.open else "S"

    def name(self, i: int) -> str:
        """Species i, by its place."""
        return self.names.species(self.net.species[i])

    # -- phrases -------------------------------------------------------------------------------------------------------
    def combination(self, terms: Iterable[Term]) -> str:
        """A signed sum."""
        return signed_sum(terms, self.style)

    def complex(self, side: Side, species: Sequence[int] | None = None) -> str:
        """One side of a reaction; `species`: the places that the indices of an open network stand for."""
        name = lambda i: self.name(i if species is None else species[i])
        return f"{SUM} + ".join(rf"{n}\,{name(i)}" if n != 1 else name(i) for i, n in side) or r"\emptyset"

    def complex_difference(self, change: Mapping[int, int]) -> str:
        """A signed sum of species."""
        return signed_sum((Term(n, self.names.species(self.net.species[i])) for i, n in change.items()), replace(self.style, scaled=r"\,"))

    def totals(self, law: Sequence[int], places: Sequence[int]) -> str:
        """A conservation law as a sum of concentrations; amounts where there are several volumes."""
        weight = lambda i: 1 if self.net.well_stirred else self.net.species_data[i].volume
        return self.combination(Term(n * weight(i), self.write.x[i]) for n, i in zip(law, places, strict=True) if n)

    def cycle(self, cycle: Sequence[int]) -> str:
        """A cycle as a sum of reactions."""
        return self.combination(Term(c, self.names.label(r.name)) for c, r in zip(cycle, self.net.reactions, strict=True) if c)

    def rate_in_currents(self, i: int) -> str:
        """(S J)_i in the letters J_r."""
        return self.combination(Term(column[i], self.current(r)) for r, column in enumerate(self.net.columns) if i in column)

    def current(self, r: int) -> str:
        """The letter J_r."""
        return f"J_{{{self.names.reaction(self.net.reactions[r].name)}}}"

    def infix(self, text: str) -> str:
        """A formula given as infix text, in LaTeX; texts with numbers beyond all bounds are not printed."""
        try:
            return formula(parse(text, MODEL_FUNCTIONS), self.names.symbol)
        except Mistake:
            return r"\text{(too long to print)}"

    def around(self, cycle: Sequence[int]) -> str | None:
        """The product of constants and held concentrations around a cycle of the open network; None where powers are large."""
        powers: dict[str, int] = {}
        for r, c in enumerate(cycle):
            law = self.net.reactions[r].law
            if c and isinstance(law, MassAction) and law.minus is not None:
                for k, n in ((law.plus, c), (law.minus, -c)):
                    powers[self.names.parameter(k.symbol)] = powers.get(self.names.parameter(k.symbol), 0) + n
        for y in self.d.structure.held:
            powers[self.write.x[y]] = -sum(c * self.net.columns[r].get(y, 0) for r, c in enumerate(cycle) if c)
        if max(map(abs, powers.values())) > _LARGEST_POWER:
            return None
        raised = lambda a, n: a if n == 1 else f"({a})^{{{n}}}" if "^" in a else f"{a}^{{{n}}}"
        above, below = ([raised(a, abs(n)) for a, n in powers.items() if n * sign > 0] for sign in (1, -1))
        product = self.style.times.join(above) or "1"
        return self.style.ratio(product, self.style.times.join(below)) if below else product

    def affinity(self, cycle: Sequence[int]) -> str:
        """The sum of the forces around a cycle of the open network."""
        product = self.around(cycle)
        if product is not None:
            return logarithm(product)
        logs = [Term(c, self.style.log(self.style.ratio(*map(self.style.constant, (law.plus, law.minus)))))  # type: ignore[arg-type]
                for r, c in enumerate(cycle) if c and isinstance(law := self.net.reactions[r].law, MassAction) and law.minus]
        held = ((y, -sum(c * self.net.columns[r].get(y, 0) for r, c in enumerate(cycle) if c)) for y in self.d.structure.held)
        return self.combination([*logs, *(Term(n, self.style.log(self.write.x[y])) for y, n in held if n)])

    def species(self, places: Iterable[int]) -> str:
        """A list of species in a sentence."""
        names = [f"${self.names.species(self.net.species[i])}$" for i in places]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
