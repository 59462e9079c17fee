"""Overdamped Fokker-Planck equations on a grid of equal cells: an exact jump process between neighbouring cells.

With w the work of the force between two cell centres over T, D = mobility T, h the distance and B(z) = z/(e^z - 1),

    forward rate = (D/h^2) B(-w) ,   backward rate = (D/h^2) B(w) ,   ln(forward/backward) = w ,

the finite volumes of D. L. Scharfetter, H. K. Gummel, IEEE Trans. Electron Devices 16, 64 (1969). The rates are positive, so
probabilities stay so; detailed balance holds where the work is a difference of a potential; errors are of second order in h.

>>> g = grid([(-1.0, 1.0)], [4])
>>> forward, backward = rates(g, np.full(3, 0.2), 1.0)
>>> np.log(forward/backward).round(15)
array([0.2, 0.2, 0.2])
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import HypothesisFails, OutOfDomain
from symthermo.numeric import gth
from symthermo.numeric.propagate import generator

Array = NDArray[np.float64]
Field = Callable[[Array], Array]
"""points (..., d) -> forces (..., d), or potentials (...)"""

LARGEST_WORK = 600.0
"""|w| between two neighbouring cells, beyond which one of the two rates would leave the range of floating-point numbers."""
DENSE = 300
"""Cells up to which a driven stationary law is found by elimination without subtraction; beyond, by a sparse factorisation."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(5)


@dataclass(frozen=True)
class Grid:
    """Equal cells of a box, the last coordinate running fastest.

    Attributes
    ----------
    box : (d, 2) ends;  cells : number along each direction;  periodic : whether the ends of a direction are one place
    """

    box: Array
    cells: tuple[int, ...]
    periodic: tuple[bool, ...]

    @cached_property
    def width(self) -> Array:
        """(d,) the sides of a cell."""
        return np.asarray((self.box[:, 1] - self.box[:, 0]) / np.array(self.cells))

    @cached_property
    def volume(self) -> float:
        """Of one cell: density = probability/volume."""
        return float(np.prod(self.width))

    @cached_property
    def centres(self) -> tuple[Array, ...]:
        """The coordinates of the cell centres along each direction."""
        return tuple(low + h * (np.arange(n) + 0.5) for (low, _), h, n in zip(self.box, self.width, self.cells, strict=True))

    @cached_property
    def points(self) -> Array:
        """(n, d) all centres."""
        return np.stack([a.ravel() for a in np.meshgrid(*self.centres, indexing="ij")], axis=-1)

    @cached_property
    def _edges(self) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        number = np.arange(len(self.points)).reshape(self.cells)
        tails, heads, axes = [], [], []
        for k, turns in enumerate(self.periodic):
            last = self.cells[k] if turns else self.cells[k] - 1
            tail = np.take(number, np.arange(last), axis=k).ravel()
            tails.append(tail)
            heads.append(np.take(number, (np.arange(last) + 1) % self.cells[k], axis=k).ravel())
            axes.append(np.full(len(tail), k))
        return np.concatenate(tails), np.concatenate(heads), np.concatenate(axes)

    @property
    def tail(self) -> NDArray[np.intp]:
        """(E,) the cell where each edge begins; edges point along +x, then +y."""
        return self._edges[0]

    @property
    def head(self) -> NDArray[np.intp]:
        """(E,) the cell where it ends."""
        return self._edges[1]

    @property
    def axis(self) -> NDArray[np.intp]:
        """(E,) its direction."""
        return self._edges[2]

    @property
    def step(self) -> Array:
        """(E,) its length."""
        return np.asarray(self.width[self.axis])


def grid(box: Sequence[tuple[float, float]], cells: Sequence[int], periodic: Sequence[bool] | None = None) -> Grid:
    """The grid of a box; reflecting walls unless `periodic`."""
    return Grid(np.array(box, dtype=float), tuple(cells), tuple(periodic or [False] * len(cells)))


def line_work(g: Grid, force: Field) -> Array:
    """(..., E) int f.dx along each edge by Gauss-Legendre with five nodes: exact for polynomials to degree 9.

    A force that returns (..., E, d), one field for each time, gives the work at each of them.
    """
    parts = []
    low, length = g.box[:, 0], g.box[:, 1] - g.box[:, 0]
    turns = np.array(g.periodic)
    for k in range(len(g.cells)):
        here = g.axis == k
        start = g.points[g.tail[here]]
        work: Array = np.zeros(len(start))
        for node, weight in zip(_NODES, _WEIGHTS, strict=True):
            x = start.copy()
            x[:, k] += 0.5 * (1.0 + node) * g.width[k]
            x = np.where(turns, low + (x - low) % length, x)
            work = work + 0.5 * weight * g.width[k] * force(x)[..., k]
        parts.append(work)
    return np.concatenate(parts, axis=-1)


def potential_work(g: Grid, potential: Field) -> Array:
    """(..., E) V(tail) - V(head): its sum around every loop vanishes."""
    V = potential(g.points)
    return np.asarray(V[..., g.tail] - V[..., g.head])


def rates(g: Grid, w: ArrayLike, D: float) -> tuple[Array, Array]:
    """(forward, backward) for w = work/T of each edge, shapes (..., E).

    Raises
    ------
    OutOfDomain
        the work between two neighbours is infinite, undefined, or above 600 T
    """
    work = np.asarray(w, dtype=float)
    if not np.all(np.abs(work) <= LARGEST_WORK):
        worst = int(np.argmax(np.where(np.isnan(work), np.inf, np.abs(work))))
        place = ", ".join(f"{n} = {v:.6g}" for n, v in zip("xyz", g.points[g.tail[worst % len(g.tail)]], strict=False))
        raise OutOfDomain(f"the work between two neighbouring cells near {place} is {work.flat[worst]:.6g} T; expected at most "
                          f"{LARGEST_WORK:g} T: take more cells, or a smaller box")
    scale = D / g.step**2
    return scale * _bernoulli(-work), scale * _bernoulli(work)


def _bernoulli(z: Array) -> Array:
    """z/(e^z - 1), 1 at 0."""
    there = z != 0
    return np.where(there, z / np.where(there, np.expm1(z), 1.0), 1.0)


def rate_slopes(g: Grid, w: Array, w_rate: Array, D: float) -> tuple[Array, Array]:
    """(d forward/dt, d backward/dt) where w changes at the rate `w_rate`."""
    scale = D / g.step**2
    return -scale * _bernoulli_slope(-w) * w_rate, scale * _bernoulli_slope(w) * w_rate


def _bernoulli_slope(z: Array) -> Array:
    """d/dz of z/(e^z - 1): (B(z)/z) (1 - B(-z)), -1/2 at 0.

    >>> _bernoulli_slope(np.array([0.0, 1e-3, 1.0])).round(12).tolist()
    [-0.5, -0.499833333339, -0.338696887338]
    """
    near = np.abs(z) < 0.1
    there = np.where(near, 1.0, z)
    series = -0.5 + z / 6.0 - z**3 / 180.0 + z**5 / 5040.0 - z**7 / 151200.0
    return np.where(near, series, (1.0 - _bernoulli(-there)) * _bernoulli(there) / there)


def potential(g: Grid, w: Array) -> tuple[Array, float]:
    """(log-weights, closure): sums of w from the first cell along a tree of edges, and the largest mismatch on the other edges.

    A closure that is a rounding means detailed balance, with the log-weights those of the equilibrium.
    """
    found = np.zeros(())
    for k, n in enumerate(g.cells):                    # along the first direction at the border, from there along the next
        shape = tuple(m - (j == k and not g.periodic[k]) for j, m in enumerate(g.cells))
        along = w[g.axis == k].reshape(shape)[(slice(None),) * k + (slice(n - 1),) + (0,) * (len(shape) - k - 1)]
        found = found[..., None] + np.concatenate([np.zeros((*found.shape, 1)), np.cumsum(along, axis=-1)], axis=-1)
    weights = found.ravel()
    mismatch = w - (weights[g.head] - weights[g.tail])
    return weights, float(np.abs(mismatch).max(initial=0.0))


def stationary(g: Grid, w: Array, forward: Array, backward: Array) -> tuple[Array, bool]:
    """(probabilities of the cells, whether they are an equilibrium)."""
    weights, closure = potential(g, w)
    if closure <= 1e-12 * max(1.0, float(np.abs(weights).max())):
        p = np.exp(weights - weights.max())
        return p / p.sum(), True
    n = len(weights)
    if n <= DENSE:
        W = np.zeros((n, n))
        np.add.at(W, (g.head, g.tail), forward)
        np.add.at(W, (g.tail, g.head), backward)
        return gth.stationary(W), False
    return _factorised(n, g, forward, backward, int(np.argmax(weights))), False


def _factorised(n: int, g: Grid, forward: Array, backward: Array, kept: int) -> Array:
    """The cells other than `kept` relative to it: a system whose matrix has a positive inverse."""
    from scipy.sparse.linalg import splu

    W = generator(n, np.concatenate([g.tail, g.head]), np.concatenate([g.head, g.tail]), np.concatenate([forward, backward])).tocsc()
    others = np.delete(np.arange(n), kept)
    inflow = W[:, [kept]].toarray().ravel()[others]
    p = np.ones(n)
    p[others] = splu(-W[others][:, others], permc_spec="COLAMD", diag_pivot_thresh=0.0).solve(inflow)
    if not np.all(p >= 0) or not np.all(np.isfinite(p)):
        raise HypothesisFails("the stationary law cannot be resolved: the work of the force across the box is too large for this grid")
    return p / p.sum()
