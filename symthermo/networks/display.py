"""A network in a notebook: its reactions and species as plain HTML tables."""
from __future__ import annotations

from html import escape

from .canonical import rational
from .emit import Emitter, plain
from .network import Constant, MassAction, Reaction, ReactionNetwork

MOST_ROWS = 60
"""Longer tables are cut, with a line that says so."""


def network_html(net: ReactionNetwork) -> str:
    """The reactions with their constants or laws, and the species with their values.

    >>> import symthermo as st
    >>> html = st.network("r1: A <=> X | 1, 0.1; chemostats: A=1")._repr_html_()
    >>> "<td>A &lt;=&gt; X</td><td>1</td><td>0.1</td>" in html, "<td>A</td><td>chemostat</td><td>1</td>" in html
    (True, True)
    """
    write = Emitter(net, plain(net))
    reactions = [
        f"<td>{escape(r.name)}</td><td>{escape(net.equation(k))}</td>{_rates(r, write, k)}" for k, r in enumerate(net.reactions[:MOST_ROWS])
    ]
    species = [
        f"<td>{escape(s.name)}</td><td>{_kind(net, s.name)}</td><td>{'' if s.initial is None else rational(s.initial)}</td>"
        for s in net.species_data[:MOST_ROWS]
    ]
    return (
        f"<div><strong>{escape(net.name)}</strong>"
        + table(("", "reaction", "forward", "backward"), reactions, len(net.reactions) - MOST_ROWS)
        + table(("species", "", "value"), species, len(net.species) - MOST_ROWS)
        + "</div>"
    )


def table(header: tuple[str, ...], rows: list[str], left_out: int = 0) -> str:
    """An HTML table from rows of finished cells."""
    head = "".join(f"<th>{escape(h)}</th>" for h in header)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    more = f'<tr><td colspan="{len(header)}">and {left_out} more</td></tr>' if left_out > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}{more}</tbody></table>"


def _kind(net: ReactionNetwork, species: str) -> str:
    return "by rule" if species in net.assigned else "chemostat" if species in net.chemostats else ""


def _rates(r: Reaction, write: Emitter, k: int) -> str:
    if isinstance(r.law, MassAction):
        value = lambda c: rational(c.value) if c.value is not None else c.symbol
        cell = lambda c: f"<td>{escape(value(c)) if isinstance(c, Constant) else ''}</td>"
        return cell(r.law.plus) + cell(r.law.minus)
    forward, backward = write.forward(k), write.backward(k)
    return f"<td><code>{escape(forward)}</code></td><td>{f'<code>{escape(backward)}</code>' if backward != '0' else ''}</td>"
