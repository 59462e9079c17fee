"""Detailed and complex balance: conditions on the constants, verdicts, witness."""
from __future__ import annotations

from collections.abc import Sequence

from ...calculus import as_float, exact
from ...errors import Mistake
from ...expression import MODEL_FUNCTIONS, parse
from ...networks.balance import Balance, complex_balance
from .. import layout
from ..layout import real
from ..lines import align, width
from ..names import text
from ..page import Page

_LONGEST = 400.0
"""em of symbols beyond which a condition is not written out."""

_OTHER_LAWS = """
Conditions for detailed and complex balance are conditions on mass-action constants; this network has other laws too, and they do not
apply.
"""

_DETAILED = r"""
\emph{Detailed balance.} A state where all forces vanish exists if and only if the constants multiply to one around every cycle of
$<S>$ (Wegscheider, 1901)<held>.
"""

_COMPLEX = r"""
\emph{Complex balance.} A state where every complex is made as fast as it is consumed exists if and only if the network is weakly
reversible and the tree constants $K_j$ of its complexes (the sums, over the spanning trees directed to $j$, of the products of their
rates) satisfy as many conditions as its deficiency.
"""


def section(page: Page) -> str:
    """Both kinds of balance, of the dynamics as given."""
    if not page.net.mass_action:
        return layout.section("Balance", layout.fill(_OTHER_LAWS))
    return layout.section("Balance", _detailed(page), _complex(page))


def _detailed(page: Page) -> str:
    b = page.d.detailed
    opening = layout.fill(_DETAILED, S=page.S, held=", the concentrations held counted as constants" if page.open else "")
    if not all(r.reversible for r in page.net.reactions):
        return f"{opening} This network has none: {text(b.why or '')}."
    if not page.d.structure.open.cycles:
        return f"{opening} There is no cycle, so it exists for all constants."
    if page.big:
        return f"{opening} {_verdict(page, b)} The conditions are listed in Appendix~B."
    return f"{opening} That is\n{_conditions(page, [page.around(c) for c in page.d.structure.open.cycles], b)}\n{_verdict(page, b)}"


def _complex(page: Page) -> str:
    b, part, opening = page.d.complex, page.d.structure.open, layout.fill(_COMPLEX)
    if not part.weakly_reversible:
        return f"{opening} This network is not weakly reversible, so there is none."
    if part.deficiency == 0:
        return f"{opening} The deficiency is zero, so it exists for all constants."
    symbolic = [] if page.big else [page.infix(c) for c in complex_balance(page.bare).conditions]
    shown = f"That is\n{_conditions(page, symbolic, b)}\n" if symbolic and len(symbolic) == len(b.conditions) else ""
    return f"{opening} {shown}{_verdict(page, b)}"


def _conditions(page: Page, symbolic: Sequence[str | None], valued: Balance) -> str:
    """The conditions in symbols, and what they are for the model's numbers."""
    out = []
    for condition, value in zip(symbolic, valued.conditions, strict=True):
        shown = condition if condition is not None and width(condition) < _LONGEST else r"\text{(too long to print)}"
        given = _given(page, value)
        out.append(("1", shown + (rf" \qquad \text{{(here ${real(given)}$)}}" if given is not None else "")))
    return align(out)


def _given(page: Page, condition: str) -> float | None:
    """The value of a condition, where the model gives one."""
    try:
        found = exact(parse(condition, MODEL_FUNCTIONS), page.net.values)
        return None if found is None else as_float(found, "a condition")
    except Mistake:
        return None


def _verdict(page: Page, b: Balance) -> str:
    if b.holds:
        return "With the values given this holds exactly."
    if b.holds is None:
        return "Whether it holds depends on the constants left free."
    parts = ["With the values given this fails."]
    if b.witness:
        parts.append(f"A witness is the cycle ${page.cycle(b.witness.cycle)}$, of affinity ${page.infix(b.witness.affinity)}$: "
                     "no state brings the network to rest.")
    if b.why:
        parts.append(f"{layout.sentence(text(b.why))}.")
    return " ".join(parts)
