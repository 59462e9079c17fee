"""The full lists of a network too big for the text."""
from __future__ import annotations

from ...networks.network import MassAction
from .. import layout
from ..lines import align, unmarked
from ..page import Page
from . import kinetics, network, potentials

_MOST = 60
"""Cycles, laws, potentials beyond which a list is left to the JSON document."""


def section(page: Page) -> str:
    """Appendices A to D; nothing for small networks."""
    if not page.big:
        return ""
    return "\n\n".join(["\\appendix", _reactions(page), _laws_and_cycles(page), _rates(page), _thermodynamics(page)])


def _reactions(page: Page) -> str:
    species = f"The species are {page.species(range(len(page.net.species)))}."
    return layout.section("Reactions and values", species, *(part(page) for part in (network.reactions, network.laws, network.rules,
                                                                                     network.values)))


def _laws_and_cycles(page: Page) -> str:
    s, net = page.d.structure, page.net
    parts = [_laws(page, "Conservation laws of the network" + (" of all species" if page.open else ""), s.closed.conservation_laws,
                   range(len(net.species)))]
    if page.open:
        parts.append(_laws(page, "Conservation laws of the internal species", s.open.conservation_laws, s.internal))
    if s.open.cycles:
        cycles = [(f"c_{{{k}}}", page.cycle(c)) for k, c in enumerate(s.open.cycles[:_MOST], 1)]
        of = "$S_X$" if page.open else "$S$"
        parts.append(f"Cycles of {of}{_more(len(s.open.cycles))}:\n{align(cycles)}")
        if net.mass_action and all(s.open.reversible):
            shown = [(f"A_{{{k}}}", page.logarithm(c)) for k, c in enumerate(page.wegscheider[:_MOST], 1)]
            parts.append("Their affinities; detailed balance asks that all vanish:\n" + align(shown))
    return layout.section("Laws and cycles", *parts)


def _laws(page: Page, title: str, laws: tuple[tuple[int, ...], ...], places: range | tuple[int, ...]) -> str:
    if not laws:
        return f"{title}: none."
    shown = [(f"L_{{{k}}}", page.totals(law, tuple(places))) for k, law in enumerate(laws[:_MOST], 1)]
    return f"{title}{_more(len(laws))}:\n{align(shown)}"


def _more(n: int) -> str:
    return f" (the first {_MOST} of {n}; the JSON document has all)" if n > _MOST else ""


def _rates(page: Page) -> str:
    listed = [(page.current(k), page.write.current(k)) for k, r in enumerate(page.net.reactions) if isinstance(r.law, MassAction)]
    which = "The net currents" if len(listed) == len(page.net.reactions) else "The net currents of mass action"
    currents = f"{which} are\n{align(listed)}\n" if listed else ""
    return layout.section("Currents and rate equations", f"{currents}The rate equations are\n{kinetics.in_currents(page)}")


def _thermodynamics(page: Page) -> str:
    parts = []
    if page.d.sigma is not None:
        parts.append(f"The entropy production rate:\n{align([(chr(92) + 'sigma', page.write.entropy_production_rate())])}")
    if (c := page.coordinates) is not None and len(page.d.basis) <= _MOST:
        parts.append(f"The standard chemical potentials of least norm:\n{potentials.standard_potentials(page, c)}")
        parts.append(f"The affine coordinates:\n{potentials.pairs(page, c)}")
    return layout.section("Entropy production and coordinates", *map(unmarked, parts)) if parts else ""
