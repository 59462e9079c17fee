"""The rate equations, and their linearisation."""
from __future__ import annotations

from .. import layout
from ..lines import LINE, align, rows, width
from ..page import Page

_LARGEST_JACOBIAN = 4

_OPENING = "Counting what each reaction takes and makes gives the rate equations $<left> = <right>$<where>"
_CLASS = """
The <totals> conserved in Section~2 keep<s> the initial value<es>: the motion never leaves a set of dimension <rank>, the compatibility
class of the initial state.
"""
_LINEAR = "The linearisation, which decides the stability of steady states, has these entries, all others being zero:\n<entries>"


def section(page: Page) -> str:
    """dx/dt = S_X J, written out."""
    left, right = (r"\dot{x}", f"{page.S} J") if page.net.well_stirred else (r"V_i \dot{x}_i", f"({page.S} J)_i")
    where = " of the internal species" if page.open else ""
    end = "; they are written out in Appendix~C." if page.big else f":\n{_equations(page, written_out=True)}"
    opening = layout.fill(_OPENING, left=left, right=right, where=where + end)
    return layout.section("Rate equations", opening, _conserved(page), "" if page.big else _linearisation(page))


def in_currents(page: Page) -> str:
    """The rate equations in the letters of the currents."""
    return _equations(page, written_out=False)


def _equations(page: Page, written_out: bool) -> str:
    left = [(f"\\dot{{x}}_{{{page.name(i)}}}", i) for i in page.net.internal_index]
    widest = max(width(name) for name, _ in left)
    lines = []
    for name, i in left:
        currents = page.rate_in_currents(i)
        if not page.net.well_stirred and currents != "0":
            currents = rf"V_{{{page.name(i)}}}^{{-1}} \, {page.style.brackets(currents)}"
        lines.append(rows(name, currents, LINE - widest + width(name)))
        if written_out and currents != "0" and page.net.well_stirred:
            lines.append(rows("", page.write.rate(i), LINE - widest))
    return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"


def _conserved(page: Page) -> str:
    laws = len(page.d.structure.open.conservation_laws)
    if not laws:
        return ""
    one = laws == 1
    return layout.fill(_CLASS, totals="total" if one else f"{layout.count(laws, 'total')}", s="s" if one else "", es="" if one else "s",
                       rank=str(page.d.structure.open.rank))


def _linearisation(page: Page) -> str:
    """The nonzero entries of the Jacobian, for networks with few internal species."""
    if len(page.net.internal) > _LARGEST_JACOBIAN or page.net.assigned:
        return ""
    entries = [
        (rf"\frac{{\partial \dot{{x}}_{{{page.name(i)}}}}}{{\partial x_{{{page.name(j)}}}}}", entry)
        for i in page.net.internal_index for j in page.net.internal_index if (entry := page.write.jacobian(i, j)) != "0"
    ]
    return layout.fill(_LINEAR, entries=align(entries)) if entries else ""
