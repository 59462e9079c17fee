"""A network as a picture: species as boxes, reactions as dots, arrows from what is consumed to what is made.

A reversible reaction has an open arrow head at its reactants too; a number at an arrow is a coefficient; a dashed line leads to
a species that only the rate depends on; boxes with a tint are chemostats. The picture is the same each time.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..expression import names
from ..networks.network import ReactionNetwork, law_parts
from .places import Node, arranged
from .style import COLOURS, FAINT, HELD, INK, FancyArrowPatch, Figure, TextPath, literal, look, save, withStroke

INCH, REGULATES = 72.0, "dashed"
FONT, SMALLEST, UNIT, LARGEST = 10.5, 5.0, 0.95, 12.0   # points; inches between neighbours; the largest side of the picture
_PAD, _DOT = 0.45, 0.3                                # around a name, and half a dot, in font sizes


class Link(NamedTuple):
    """An arrow from a reaction to a species."""

    reaction: Node
    species: Node
    number: int
    head: str
    bend: float


def network(net: ReactionNetwork, path: str | Path | None = None) -> Figure:
    """The bipartite graph of a network, drawn; written to `path` (.png, .pdf, .svg) if given."""
    links = [link for r in range(len(net.reactions)) for link in _links(net, r)]
    nodes: list[Node] = [("species", i) for i in range(len(net.species))] + [("reaction", r) for r in range(len(net.reactions))]
    size = {n: _size(net, n) / INCH for n in nodes}                                          # inches at full font size
    edges = [(a.reaction, a.species) for a in links]
    place = {n: p * UNIT for n, p in arranged(nodes, edges, {n: s / UNIT for n, s in size.items()}).items()}
    low = np.min([place[n] - 0.5 * size[n] for n in nodes], axis=0) - 0.15
    high = np.max([place[n] + 0.5 * size[n] for n in nodes], axis=0) + 0.15
    scale = max(min(1.0, LARGEST / float((high - low).max())), SMALLEST / FONT)
    with look():
        figure = Figure(figsize=tuple((high - low) * scale))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.axis("off")
        axes.set_xlim(low[0], high[0])
        axes.set_ylim(low[1], high[1])
        for link in links:
            _arrow(axes, link, place, size, FONT * scale)
        for node, at in place.items():
            _node(axes, net, node, at, FONT * scale)
    if path is not None:
        save(figure, path)
    return figure


def _links(net: ReactionNetwork, r: int) -> list[Link]:
    """The arrows of a reaction; a species on both sides has two, bent apart."""
    reaction, dot = net.reactions[r], ("reaction", r)
    both = {i for i, _ in reaction.reactants} & {i for i, _ in reaction.products}
    head = "->" if reaction.reversible else "-"
    back = [Link(dot, ("species", i), n, head, 0.25 * (i in both)) for i, n in reaction.reactants]
    made = [Link(dot, ("species", i), n, "-|>", -0.25 * (i in both)) for i, n in reaction.products]
    part = {i for i, _ in (*reaction.reactants, *reaction.products)}
    read = dict.fromkeys(net.index[n] for p in law_parts(reaction.law) for n in names(p) if n in net.index)
    return back + made + [Link(dot, ("species", i), 1, REGULATES, 0.0) for i in read if i not in part]


def _name(net: ReactionNetwork, node: Node) -> str:
    return net.species[node[1]] if node[0] == "species" else net.reactions[node[1]].name


def _size(net: ReactionNetwork, node: Node) -> np.ndarray:
    """Width and height in points of a box, or of a dot with its name beside it."""
    width = TextPath((0, 0), literal(_name(net, node)), size=FONT).get_extents().width
    if node[0] == "species":
        return np.array([width + 2 * _PAD * FONT, (1.0 + 2 * _PAD) * FONT])
    return np.array([2 * _DOT * FONT + 0.8 * width, 1.4 * FONT])


def _node(axes: Any, net: ReactionNetwork, node: Node, at: np.ndarray, font: float) -> None:
    name = _name(net, node)
    if node[0] == "species":
        tint = HELD if name in net.chemostats else "white"
        box = {"boxstyle": f"round,pad={_PAD}", "facecolor": tint, "edgecolor": INK, "linewidth": 0.8}
        axes.text(*at, literal(name), ha="center", va="center", fontsize=font, bbox=box, zorder=4)
        return
    axes.plot(*at, "o", color=COLOURS[0], markersize=2 * _DOT * font, zorder=3)
    axes.annotate(literal(name), at, xytext=(0.4 * font, 0.4 * font), textcoords="offset points", fontsize=0.8 * font, color=COLOURS[0],
                  zorder=6, path_effects=[withStroke(linewidth=0.2 * font, foreground="white")])


def _arrow(axes: Any, link: Link, place: dict[Node, np.ndarray], size: dict[Node, np.ndarray], font: float) -> None:
    """From the dot to the edge of the box."""
    a, b = place[link.reaction], place[link.species]
    d = b - a
    normal = np.array([d[1], -d[0]])
    control = 0.5 * (a + b) + link.bend * normal
    inward = control - b
    reach = float(np.min(0.5 * size[link.species] / np.maximum(np.abs(inward), 1e-9)))
    tip = b + inward * min(reach + 0.03 / max(float(np.hypot(*inward)), 1e-9), 0.9)
    colour = INK if link.head == "-|>" else FAINT
    style, dashes = ("-", (0, (3, 2))) if link.head == REGULATES else (link.head, "solid")
    axes.add_patch(FancyArrowPatch(
        tuple(a), tuple(tip), arrowstyle=style, linestyle=dashes, connectionstyle=f"arc3,rad={link.bend}", mutation_scale=1.1 * font,
        color=colour, linewidth=0.1 * font, shrinkA=_DOT * font, shrinkB=0, zorder=2 if link.head == "-|>" else 1,
    ))
    if link.number > 1:
        middle = 0.5 * (a + tip) + 0.5 * link.bend * normal
        axes.text(*middle, str(link.number), fontsize=0.8 * font, ha="center", va="center", color=colour, zorder=5,
                  bbox={"boxstyle": "circle,pad=0.1", "facecolor": "white", "edgecolor": "none"})
