"""The states of a jump process: the area of a disk is its probability, the width of an arrow the net current along its edge."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from ..errors import Mistake
from .places import arranged
from .style import COLOURS, FAINT, HELD, INK, FancyArrowPatch, Figure, literal, look, save

if TYPE_CHECKING:
    from ..markov.jump import JumpProcess

_UNIT, _LARGEST, _DISK, _THICK = 1.5, 8.0, 0.36, 2.4             # inches between neighbours and in all; radius; points


def states(process: JumpProcess, path: str | Path | None = None, p: Any = None) -> Figure:
    """The graph of states, drawn; written to `path` (.png, .pdf, .svg) if given.

    Parameters
    ----------
    p : probabilities at which disks and currents are drawn; the stationary law unless given. Where there are no numbers, disks
        are equal and arrows say only which jumps there are.
    """
    weight, currents = _numbers(process, p)
    n = len(process.states)
    nodes = [("state", k) for k in range(n)]
    walk = {k: at for at, k in enumerate(_walk(n, process))}                  # neighbours follow one another, so that rings are round
    links = [(("state", walk[e.lower]), ("state", walk[e.upper])) for e in process.edges]
    place = arranged(nodes, links, {v: np.full(2, 0.5) for v in nodes})
    points = _UNIT * np.array([place["state", walk[k]] for k in range(n)])
    low, high = points.min(axis=0) - 0.75, points.max(axis=0) + 0.75
    scale = min(1.0, _LARGEST / float((high - low).max()))
    radius = _DISK * (np.ones(n) * 0.7 if weight is None else np.clip(np.sqrt(n * weight), 0.4, 1.5) * 0.7)
    strongest = float(np.abs(currents).max(initial=0.0)) if currents is not None else 0.0
    with look():
        figure = Figure(figsize=tuple((high - low) * scale))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.axis("off")
        axes.set_xlim(low[0], high[0])
        axes.set_ylim(low[1], high[1])
        axes.set_aspect("equal")
        for e, (edge, r) in enumerate(zip(process.edges, process.network.reactions, strict=True)):
            twins = [k for k, other in enumerate(process.edges) if other[:2] == edge[:2]]
            bend = 0.25 * (twins.index(e) - 0.5 * (len(twins) - 1))
            ends = (edge.lower, edge.upper)
            _arrow(axes, points, radius, ends if r.reversible or r.reactants[0][0] == edge.lower else ends[::-1], bend,
                   "<|-|>" if r.reversible else "-|>", FAINT, 1.0, 9.0)
            if currents is not None and strongest > 0 and abs(currents[e]) > 1e-9 * strongest:
                share = abs(currents[e]) / strongest
                way = ends if currents[e] > 0 else ends[::-1]
                turn = bend if currents[e] > 0 else -bend
                _arrow(axes, points, radius, way, turn, "-|>", COLOURS[1], 0.6 + _THICK * share, 9.0 + 5.0 * share)
        for k, name in enumerate(_labels(process.states)):
            _disk(axes, points[k], float(radius[k]), literal(name))
    if path is not None:
        save(figure, path)
    return figure


def _walk(n: int, process: JumpProcess) -> list[int]:
    """The states in the order in which a walk into the depth meets them."""
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(e[:2] for e in process.edges)
    return [k for part in nx.connected_components(graph) for k in nx.dfs_preorder_nodes(graph, min(part))]


def _numbers(process: JumpProcess, p: Any) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Probabilities and net currents; None where rates have no values, or nothing is stationary."""
    try:
        weight = np.array([float(v) for v in (process.stationary() if p is None else process.probabilities(p))])
        plus, minus = (np.zeros(len(process.edges)) for _ in range(2))
        for j in process.rates_jumps():
            flow = float(j.constant.value or 0) * weight[j.source]
            (plus if j.source < j.target else minus)[j.edge] += flow
    except (Mistake, TypeError):
        return None, None
    J = plus - minus
    return weight, np.where(np.abs(J) <= 1e-12 * (plus + minus), 0.0, J)


def _arrow(axes: Any, points: np.ndarray, radius: np.ndarray, ends: tuple[int, int], bend: float, style: str, colour: str, width: float,
           head: float) -> None:
    a, b = (points[k] for k in ends)
    along = (b - a) / max(float(np.hypot(*(b - a))), 1e-9)
    start, stop = a + along * (radius[ends[0]] + 0.04), b - along * (radius[ends[1]] + 0.04)
    axes.add_patch(FancyArrowPatch(tuple(start), tuple(stop), arrowstyle=style, connectionstyle=f"arc3,rad={bend}", mutation_scale=head,
                                   color=colour, linewidth=width, shrinkA=0, shrinkB=0, zorder=2 if colour != FAINT else 1))


def _disk(axes: Any, at: np.ndarray, radius: float, name: str) -> None:
    angle = np.linspace(0.0, 2.0 * np.pi, 90)
    axes.fill(at[0] + radius * np.cos(angle), at[1] + radius * np.sin(angle), facecolor=HELD, edgecolor=INK, linewidth=0.8, zorder=3)
    axes.text(*at, name, ha="center", va="center", fontsize=9, zorder=4)


def _labels(states: tuple[Any, ...]) -> list[str]:
    """Texts; tuples of 1 and -1 as signs, of digits run together."""
    signs = any(isinstance(s, tuple) and -1 in s for s in states)

    def label(s: Any) -> str:
        if not isinstance(s, tuple):
            return str(s)
        if signs and set(s) <= {1, -1}:
            return "".join("+" if part == 1 else "\u2212" for part in s)
        return "".join(map(str, s)) if all(isinstance(v, int) and 0 <= v <= 9 for v in s) else str(s)

    return [label(s) for s in states]
