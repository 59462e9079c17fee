"""The theorems of the catalogue in the names of one network, for `derive`: both sides written out, and what they are at a state."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from ..errors import HypothesisFails
from ..expression import Expr, infix
from ..index import Index
from ..networks.network import OneWay, ReactionNetwork
from ..proof import Theorem
from ..verify.applicable import about_networks
from ..verify.arrays import compiled
from ..verify.expanded import written
from ..verify.judge import label
from ..verify.statements import in_time, names
from .verdicts import verdict

LARGEST = 12
"""Networks with more species or reactions are left to `evaluate`, which gives the numbers."""


@dataclass(frozen=True)
class Written:
    """A theorem at one place of a network: both sides as formulas, constants as symbols or as numbers."""

    theorem: Theorem
    places: dict[str, str]
    symbols: tuple[Expr, Expr]
    numbers: tuple[Expr, Expr]

    def to_json(self) -> dict[str, Any]:
        """An entry of `symthermo derive --json`."""
        lhs, rhs = map(infix, self.numbers)
        return {"id": self.theorem.id, "instance": self.places, "verdict": verdict(self.theorem.id), "relation": self.theorem.claim[1],
                "lhs": lhs, "rhs": rhs}


def statements(net: ReactionNetwork) -> tuple[list[Written], str | None]:
    """Every theorem without assumptions whose sides are formulas in the species of a network; or why there are none.

    >>> from symthermo.networks.text import parse
    >>> found, _ = statements(parse("A <=> B | 2, 1"))
    >>> [w.to_json() for w in found if w.theorem.id == "tur.concentration"][0]["lhs"]
    '2*(B - 2*A)**2'
    """
    if max(len(net.species), len(net.reactions)) > LARGEST:
        return [], f"theorems are written out for networks of at most {LARGEST} species and reactions; `evaluate` gives their numbers"
    two_way = all(r.reversible and not isinstance(r.law, OneWay) for r in net.reactions)
    found = [w for t in about_networks() if _closed(t) and (two_way or "Jm" not in names(t)) for w in _at_every_place(t, net)]
    if not found and not two_way:
        return [], "the theorems speak of networks whose reactions all run both ways"
    return found, None


def _closed(theorem: Theorem) -> bool:
    """It assumes nothing of the network, and speaks of one time."""
    return not in_time(theorem) and all(h.kind == "definition" for h in theorem.hypotheses)


def _at_every_place(theorem: Theorem, net: ReactionNetwork) -> Iterator[Written]:
    free: list[Index] = sorted({i for e in (theorem.claim[0], theorem.claim[2]) for i in compiled(e).free}, key=str)
    sizes = {"N": len(net.internal), "M": len(net.reactions)}
    if any(i.size.name not in sizes for i in free):
        return
    for place in product(*(range(sizes[i.size.name]) for i in free)):
        at = {str(i): k for i, k in zip(free, place, strict=True)}
        places = {str(i): label(net, i.size.name, k) for i, k in zip(free, place, strict=True)}
        try:
            symbols, numbers = (written(theorem, net, at, {}, numbers=n) for n in (False, True))
        except HypothesisFails:
            return
        yield Written(theorem, places, symbols, numbers)

