"""The theorems in the species of the network: both sides written out, and what they are at the initial state."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import layout
from ..lines import LINE, SUM, broken, width
from ..names import text
from ..page import Page
from ..printer import formula

_OPENING = r"""
The inequalities and identities of this section are proved for <noun> from the definitions of currents, forces and rates
alone, and are written here for this one. They hold in every state.
"""
_NUMBERS = r"""
At the initial state every bound of the catalogue that applies has the sides below. The level says whether the slack, right
side less left side, is computed in floating point (numerical) or enclosed in a ball (certified).
"""
_OF_REACTIONS = {"r", "q", "w"}
"""Places that are reactions: what is said of each of them is left to `evaluate`."""
_SIGN = {"<=": r"\le", "==": "="}


def section(page: Page) -> str:
    """Statements in the network's names, then the numbers."""
    groups: dict[str, list[Any]] = {}
    for w in page.d.statements[0]:
        if not _OF_REACTIONS & set(w.places):
            groups.setdefault(w.theorem.id, []).append(w)
    if not groups:
        return ""
    parts = [layout.fill(_OPENING, noun=page.noun)]
    for group in groups.values():
        t = group[0].theorem
        parts.append(rf"\noindent\emph{{{text(t.title)}}} (\texttt{{{text(t.id)}}}; {text(t.source)}):" + "\n"
                     + "\n".join(_statement(page, w) for w in group))
    return layout.section("Bounds and identities", *parts, _numbers(page))


def _statement(page: Page, w: Any) -> str:
    lhs, rhs = (formula(e, page.names.symbol) for e in w.symbols)
    sign = _SIGN[w.theorem.claim[1]]
    if width(lhs) + width(rhs) + 2 <= LINE:
        return rf"\[ {''.join(broken(lhs, 1e9, 1e9))} {sign} {''.join(broken(rhs, 1e9, 1e9))} \]"
    first, *rest = broken(lhs, LINE - 2, LINE - 4)
    rows = [f"& {first}", *(rf"& \quad {{}}{line}" for line in rest)]
    first, *rest = broken(rhs.lstrip(SUM), LINE - 4, LINE - 6)
    rows += [f"& {sign} {first}", *(rf"& \quad {{}}{line}" for line in rest)]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def _numbers(page: Page) -> str:
    d = page.d.numbers
    if d is None:
        return ""
    rows = []
    for e in d.theorems:
        main = e["id"].count(".") == 1 and e["relation"] == "<=" and not _OF_REACTIONS & set(e["instance"])
        if main and e["holds"] is not None:
            number = lambda v: f"${layout.real(float(v))}$"
            rows.append([rf"\texttt{{{text(e['id'])}}}", _place(page, e["instance"]), number(e["lhs"]), number(e["rhs"]),
                         number(layout.slack(e)), e["level"]])
    return "" if not rows else f"{_NUMBERS.strip()}\n{layout.table(['', '', 'left', 'right', 'slack', 'level'], rows, 'llrrrl')}"


def _place(page: Page, instance: Mapping[str, str]) -> str:
    return ", ".join(f"${page.names.species(p)}$" if p in page.net.species else text(p) for p in instance.values())

