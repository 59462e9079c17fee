"""The full lists of a network too big for the text."""
from __future__ import annotations

from ...networks.network import MassAction
from .. import layout
from ..lines import align, unmarked
from ..page import Page
from . import kinetics, network, potentials
from .structure import laws

_LONGEST = 100_000
"""Characters of a list beyond which it is left to the JSON document."""


def section(page: Page) -> str:
    """Appendices A to D; nothing for small networks."""
    if not page.big:
        return ""
    return "\n\n".join(["\\appendix", _reactions(page), _laws_and_cycles(page), _rates(page), _thermodynamics(page)])


def _reactions(page: Page) -> str:
    species = f"The species are {page.species(range(len(page.net.species)))}."
    return layout.section("Reactions and values", species, *network.lists(page))


def _laws_and_cycles(page: Page) -> str:
    s, net = page.d.structure, page.net
    of = "$S_X$" if page.open else "$S$"
    parts = [_list("Conservation laws of the network" + (" of all species" if page.open else ""),
                   laws(page, s.closed, range(len(net.species))))]
    if page.open:
        parts.append(_list("Conservation laws of the internal species", laws(page, s.open, s.internal)))
    if s.open.cycles:
        parts.append(_list(f"Cycles of {of}", [(f"c_{{{k}}}", page.cycle(c)) for k, c in enumerate(s.open.cycles, 1)]))
        if net.mass_action and all(s.open.reversible):
            parts.append(_list("Their affinities; detailed balance asks that all vanish",
                               [(f"A_{{{k}}}", page.affinity(c)) for k, c in enumerate(s.open.cycles, 1)]))
    return layout.section("Laws and cycles", *parts)


def _list(title: str, equations: list[tuple[str, str]]) -> str:
    if not equations:
        return f"{title}: none."
    if sum(len(right) for _, right in equations) > _LONGEST:
        return f"{title}: {len(equations)}, too long to print; the JSON document has what they follow from."
    return f"{title}:\n{align(equations)}"


def _rates(page: Page) -> str:
    listed = [(page.current(k), page.write.current(k)) for k, r in enumerate(page.net.reactions) if isinstance(r.law, MassAction)]
    which = "The net currents" if len(listed) == len(page.net.reactions) else "The net currents of mass action"
    currents = f"{which} are\n{align(listed)}\n" if listed else ""
    return layout.section("Currents and rate equations", f"{currents}The rate equations are\n{kinetics.in_currents(page)}")


def _thermodynamics(page: Page) -> str:
    parts = []
    if page.d.sigma is not None:
        parts.append(f"The entropy production rate:\n{align([(chr(92) + 'sigma', page.write.entropy_production_rate())])}")
    if (c := page.coordinates) is not None:
        parts.append(_list("The standard chemical potentials of least norm", potentials.standard_potentials(page, c)))
        parts.append(_list("The affine coordinates", potentials.pairs(page, c)))
    return layout.section("Entropy production and coordinates", *map(unmarked, parts)) if parts else ""
