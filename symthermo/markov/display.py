"""A jump process in a notebook: its jumps with their rates, numbers or formulas, and the parameters."""
from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..expression import infix
from ..networks.canonical import rational
from ..networks.display import MOST_ROWS, table

if TYPE_CHECKING:
    from .jump import JumpProcess


def jump_html(process: JumpProcess) -> str:
    """The jumps, and the parameters with their values.

    >>> import symthermo as st
    >>> "<td>0 &rarr; 1</td><td></td><td>2</td>" in st.zoo.driven_ring()._repr_html_()
    True
    """
    rows = []
    for j in process.jumps[:MOST_ROWS]:
        source, target = (escape(str(process.states[k])) for k in (j.source, j.target))
        c = j.constant
        e = process.formulas.get(c.symbol)
        rate = infix(e) if e is not None else c.symbol if c.value is None else rational(c.value)
        rate = "a function of time" if process.protocol is not None else rate
        rows.append(f"<td>{source} &rarr; {target}</td><td>{escape(process.edges[j.edge].channel or '')}</td><td>{escape(rate)}</td>")
    given = [f"<td>{escape(k)}</td><td>{'' if v is None else rational(v)}</td>" for k, v in process.parameters.items()]
    return (f"<div><strong>{escape(process.network.name)}</strong>, {len(process.states)} states"
            + table(("jump", "channel", "rate"), rows, len(process.jumps) - MOST_ROWS)
            + (table(("parameter", "value"), given) if given else "") + "</div>")
