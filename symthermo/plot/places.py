"""Where the nodes of a drawn network go: neighbours about one unit apart, boxes apart from one another, the same each time.

Distances on paper follow those in the graph (T. Kamada, S. Kawai, Inf. Process. Lett. 31, 7 (1989)); large graphs are laid out
by springs (T. Fruchterman, E. Reingold, Softw. Pract. Exp. 21, 1129 (1991)). Connected components stand side by side.
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

Node = tuple[str, int]
Places = dict[Node, np.ndarray]
_MANY, _ROUNDS, _GAP = 150, 300, 0.12


def arranged(nodes: Sequence[Node], edges: Sequence[tuple[Node, Node]], size: Mapping[Node, np.ndarray]) -> Places:
    """A place for each node; `size` is the width and height of its box, in units of the distance of neighbours."""
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edges)
    place: Places = {}
    left = 0.0
    for members in sorted(nx.connected_components(graph), key=lambda c: (-len(c), min(c))):
        part = nx.Graph()
        part.add_nodes_from(sorted(members))
        part.add_edges_from(sorted(graph.subgraph(members).edges))
        boxes = np.array([size[n] for n in part])
        points = _apart(_turned(_component(part)), boxes)
        points = points - (points - 0.5 * boxes).min(axis=0) + [left, 0.0]
        place |= dict(zip(part, points, strict=True))
        left = float((points + 0.5 * boxes)[:, 0].max()) + 0.4
    return {n: place[n] for n in nodes}


def _component(part: nx.Graph) -> np.ndarray:
    """Places of a connected graph, the median edge of length one."""
    if len(part) == 1:
        return np.zeros((1, 2))
    if len(part) > _MANY:
        raw = nx.spring_layout(part, seed=1, iterations=100, k=2.0 / math.sqrt(len(part)))
    else:
        raw = nx.kamada_kawai_layout(part, pos=nx.circular_layout(part))
    unit = float(np.median([np.linalg.norm(raw[u] - raw[v]) for u, v in part.edges])) or 1.0
    return np.array([raw[n] for n in part]) / unit


def _turned(points: np.ndarray) -> np.ndarray:
    """The longest direction from left to right."""
    if len(points) < 3:
        return points
    centred = points - points.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    axes *= np.where(axes[:, [0]] + axes[:, [1]] < 0, -1.0, 1.0)     # the sign of a singular vector is arbitrary
    return centred @ axes.T


def _apart(points: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Boxes that overlap are pushed apart, each pair along the direction that needs the smaller push."""
    points = points.copy()
    needed = 0.5 * (boxes[:, None] + boxes[None]) + _GAP
    for _ in range(_ROUNDS):
        apart = points[:, None] - points[None]
        overlap = needed - np.abs(apart)
        touching = np.all(overlap > 1e-6, axis=2)
        np.fill_diagonal(touching, False)
        if not touching.any():
            break
        along = np.argmin(overlap, axis=2)
        push = np.zeros_like(apart)
        i, j = np.nonzero(touching)
        k = along[i, j]
        way = np.where(apart[i, j, k] != 0, np.sign(apart[i, j, k]), np.sign(i - j))
        push[i, j, k] = 0.3 * way * overlap[i, j, k]
        points += push.sum(axis=1)
    return points
