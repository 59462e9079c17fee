"""The structure: what integers decide about the network, whatever its rate constants."""
from __future__ import annotations

from ...networks.parts import Part
from .. import layout
from ..lines import LINE, align, unmarked, width
from ..page import Page

_STOICHIOMETRY = r"""
The stoichiometric matrix $S_{i\rho} = \nu^{-}_{i\rho} - \nu^{+}_{i\rho}$ says by how much reaction $\rho$ changes species $i$. Everything
in this section follows from it and from the two sides of each reaction, in exact integer arithmetic.
"""

_COUNTS = r"""
<what> has rank $r = <r>$. Hence there <are> $N - r = <n> - <r> = <laws>$ independent conservation law<s>, $\ell\, S = 0$, and
$M - r = <m> - <r> = <cycles>$ independent cycle<t>, $S c = 0$.
"""

_CHEMOSTATS = r"""
Dropping the rows of the species held leaves $S_X$, of rank $r_X = <rx>$. Holding them breaks <broken>,
$(N - r) - (N_X - r_X) = <b>$, and opens <emergent>, $r - r_X = <e>$: a cycle of $S_X$ that is no cycle of $S$ leaves the internal
species as they were and carries matter from chemostat to chemostat. Together these make up the number of species held, $<b> + <e> = <y>$.
"""

_DEFICIENCY = r"""
<opening> <complexes>, which reactions connect into <classes><list> The deficiency, complexes less linkage classes less rank, is
$\delta<X> = <n> - <l> - <rank> = <delta>$.
"""

_SIDES = ("The sides of the reactions are", "Without the species held, sides that become equal merge into")

_ZERO = r"""
With deficiency zero<where> this decides the dynamics for all rate constants: among the states with the same conserved amounts there is
one positive steady state, it is complex balanced, and it is locally stable (Horn, Jackson and Feinberg, 1972).
"""

_REVERSIBLE = {
    "reversible": "Every reaction may run both ways, so the network is reversible.",
    "weakly": "Some reactions run one way only, yet from every complex that a reaction makes, reactions lead back: the network is weakly "
              "reversible.",
    "no": "Some reactions run one way only, and the network is not weakly reversible: some complex is left and never reached again.",
}


def section(page: Page) -> str:
    """Stoichiometry, laws, cycles, chemostats, complexes."""
    return layout.section(
        "Structure", _stoichiometry(page), _laws_and_cycles(page), _chemostats(page), _complexes(page), _reversibility(page),
    )


def _stoichiometry(page: Page) -> str:
    s, opening = page.d.structure, layout.fill(_STOICHIOMETRY)
    if page.big:
        return opening
    order = [*s.internal, *s.held]
    left, top = [page.name(i) for i in order], [page.names.label(r.name) for r in page.net.reactions]
    if max(map(width, left)) + sum(width(label) + 1.0 for label in top) > LINE - 3:
        opening += " The columns follow the list of reactions."
        top = [str(n) for n in range(1, len(top) + 1)]
    shown = layout.matrix([s.closed.stoichiometry[i] for i in order], left, top, [len(s.internal)] if s.held else [])
    below = "\nAbove the line stand the rows $S_X$ of the internal species, which move; below it the rows $S_Y$ of the others."
    return f"{opening}\n\\[ S = {shown} \\]{below if s.held else ''}"


# -- laws and cycles ---------------------------------------------------------------------------------------------------
def _laws_and_cycles(page: Page) -> str:
    part = page.d.structure.closed
    n, m, r = len(page.net.species), len(page.net.reactions), part.rank
    parts = [layout.fill(
        _COUNTS, what="The network of all species (the closed network)" if page.open else "The network", n=str(n), m=str(m), r=str(r),
        laws=str(n - r), cycles=str(m - r), are="is" if n - r == 1 else "are", s="" if n - r == 1 else "s", t="" if m - r == 1 else "s",
    )]
    if page.big:
        parts.append("They are listed in Appendix~B.")
        return "\n".join(parts)
    if n > r:
        parts.append(f"No reaction changes\n{align(laws(page, part, range(n)))}")
    if m > r:
        cycles = [(f"z_{{{k}}}" if page.open else f"c_{{{k}}}", page.cycle(c)) for k, c in enumerate(part.cycles, 1)]
        parts.append("No species is changed when these reactions run, each as often as its coefficient says, backwards where that is "
                     f"negative:\n{align(cycles)}")
    return "\n".join(parts)


def laws(page: Page, part: Part, places: range | tuple[int, ...]) -> list[tuple[str, str]]:
    """The conservation laws L of the network of all species, L^X of the open one."""
    letter = "L" if part is page.d.structure.closed else "L^{X}"
    return [(f"{letter}_{{{k}}}", page.totals(law, tuple(places))) for k, law in enumerate(part.conservation_laws, 1)]


def _chemostats(page: Page) -> str:
    s = page.d.structure
    if not s.held:
        return ""
    b, e = s.counts["broken_laws"], s.counts["emergent_cycles"]
    parts = [layout.fill(_CHEMOSTATS, rx=str(s.open.rank), b=str(b), e=str(e), y=str(len(s.held)),
                         broken=layout.count(b, "law"), emergent=layout.count(e, "emergent cycle"))]
    if not s.open.conservation_laws:
        parts.append("No combination of the internal species is conserved.")
    elif page.big:
        parts.append(f"{layout.sentence(layout.count(len(s.open.conservation_laws), 'law'))} of the internal species "
                     f"remain{'s' if len(s.open.conservation_laws) == 1 else ''} (Appendix~B).")
    else:
        parts.append(f"What is still conserved:\n{align(laws(page, s.open, s.internal))}")
    if s.emergent_cycles and not page.big:
        takes = [(f"e_{{{k}}}", rf"{page.cycle(c)} , \qquad {_exchange(page, c)}") for k, c in enumerate(s.emergent_cycles, 1)]
        parts.append(f"The emergent cycle{' is' if len(takes) == 1 else 's are'}, with what one run takes from the chemostats and gives to "
                     f"them:\n{align(takes)}")
    return "\n".join(parts)


def _exchange(page: Page, cycle: tuple[int, ...]) -> str:
    change = {y: sum(c * page.net.columns[r].get(y, 0) for r, c in enumerate(cycle)) for y in page.d.structure.held}
    taken, given = (tuple((y, abs(n)) for y, n in change.items() if n * sign > 0) for sign in (-1, 1))
    return rf"{page.complex(taken)} \longrightarrow {page.complex(given)}"


# -- complexes ---------------------------------------------------------------------------------------------------------
def _complexes(page: Page) -> str:
    s = page.d.structure
    parts = [_deficiency(page, s.closed, None)]
    if s.held:
        parts.append(_deficiency(page, s.open, s.internal))
    return "\n\n".join(parts)


def _deficiency(page: Page, part: Part, places: tuple[int, ...] | None) -> str:
    n, classes = len(part.complexes), len(part.linkage_classes)
    return layout.fill(
        _DEFICIENCY, opening=_SIDES[places is not None],
        complexes=layout.count(n, "complex", "complexes"), classes=layout.count(classes, "linkage class", "linkage classes"),
        list="." if page.big else f":\n{_classes(page, part, places)}\n", X="" if places is None else "_X",
        n=str(n), l=str(classes), rank=str(part.rank), delta=str(part.deficiency),
    )


def _classes(page: Page, part: Part, places: tuple[int, ...] | None) -> str:
    lines = [""]
    for group in part.linkage_classes:
        shown = r"\{" + r",\; ".join(unmarked(page.complex(part.complexes[j], places)) for j in group) + r"\}"
        if lines[-1] and width(lines[-1]) + width(shown) > LINE - 4:
            lines.append("")
        lines[-1] += (r",\quad " if lines[-1] else "") + shown
    return "\\begin{gather*}\n" + " \\\\\n".join(lines) + "\n\\end{gather*}"


def _reversibility(page: Page) -> str:
    part = page.d.structure.open
    kind = _REVERSIBLE["reversible" if all(part.reversible) else "weakly" if part.weakly_reversible else "no"]
    if not page.net.mass_action or not part.weakly_reversible:
        return kind
    if not part.deficiency:
        return f"{kind} {layout.fill(_ZERO, where=' (of the internal network)' if page.open else '')}"
    return (f"{kind} The deficiency{' of the internal network' if page.open else ''} is the number of conditions on the rate constants for "
            f"complex balance: {layout.count(part.deficiency, 'condition')}, see below.")
