"""Numbers for the dual affine coordinates: the symbolic geometry of a network on one side, Newton's method on the other.

    theta(state) = B^T mu ,   xi(theta) = argmin phi(xi) - theta.xi ,   K = the partial equilibrium of the fast reactions.

Ideal mixtures are solved in logarithms in the few dual variables (Birch), regular solutions by Newton steps that never leave the
class. Source: N. Ohga and S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from ..errors import BadStructure, BadValue, HypothesisFails, MissingValue, OutOfDomain, UnknownName
from ..geometry import mixture as symbolic
from ..geometry.chemical import ChemicalGeometry, State
from ..networks.network import listing
from ..networks.symbols import rational
from ..numeric import mixture as numeric
from ..numeric.equilibrium import class_point
from ..numeric.legendre import Coordinates, ideal_inverse, legendre_inverse
from ..numeric.linear import independent_rows, left_null
from .values import named

Array = NDArray[np.float64]
Theta = Mapping[str, float] | Sequence[float]


def to_theta(geo: ChemicalGeometry, state: State = None) -> dict[str, float]:
    """theta = B^T mu of a state.

    >>> import symthermo as st
    >>> geo = st.network("A <=> B | 2, 1; init: A=1, B=4").geometry()
    >>> round(geo.to_theta()["r1"], 12)                           # ln(4/2)
    0.69314718056
    """
    n = _amounts(geo, state)
    return dict(zip(geo.basis, (_numbers(geo.B).T @ _mixture(geo).mu(n)).tolist(), strict=True))


def to_xi(geo: ChemicalGeometry, theta: Theta) -> dict[str, float]:
    """The extents with the given theta in the class of the origin.

    >>> import symthermo as st
    >>> round(st.network("A <=> B | 3, 1; init: A=1, B=1").geometry().to_xi({"r1": 0})["r1"], 12)
    0.5
    """
    return dict(zip(geo.basis, _inverse(geo, theta).xi.tolist(), strict=True))


def to_state(geo: ChemicalGeometry, theta: Theta) -> dict[str, float]:
    """The concentrations with the given theta in the class of the origin."""
    return _state(geo, _inverse(geo, theta).n)


def mixed_state(geo: ChemicalGeometry, ell: Sequence[float], theta: Theta) -> dict[str, float]:
    """The one state with totals L n = ell and affinities B^T mu = theta (Birch's theorem); ideal mixtures.

    >>> import symthermo as st
    >>> mixed_state(st.network("A <=> B | 3, 1").geometry(), [4], [0])  # doctest: +ELLIPSIS
    {'A': 1.0..., 'B': 3.0...}
    """
    law, mix = np.array(geo.laws.tolist(), dtype=float).reshape(geo.laws.shape), _mixture(geo)
    if not isinstance(mix, numeric.IdealDilute):
        raise HypothesisFails("mixed coordinates are computed for ideal mixtures only")
    if len(ell) != len(law):
        raise BadStructure(f"the network has {len(law)} conservation laws, found {len(ell)} totals")
    particular, *_ = np.linalg.lstsq(_numbers(geo.B).T, _theta(geo, theta), rcond=None)
    with named(geo.net):
        return _state(geo, class_point(law, particular - mix.mu0, np.asarray(ell, dtype=float)).x)


def divergence(geo: ChemicalGeometry, P: State = None, Q: State = None) -> float:
    """D(P||Q) >= 0 without cancellation for close states; the origin where a state is not given.

    Raises
    ------
    OutOfDomain
        a mixture that separates on the straight way from Q to P: D has no sign there
    """
    mix, p, q = _mixture(geo), _amounts(geo, P), _amounts(geo, Q)
    if isinstance(mix, numeric.RegularSolution):
        way = q + np.linspace(0.0, 1.0, 65)[:, None] * (p - q)
        least = numeric.smallest_curvature(mix.H(way), _numbers(geo.B))
        k = int(np.argmin(least))
        if least[k] <= 0:
            where = ", ".join(f"{s} = {x:.4g}" for s, x in _state(geo, way[k]).items())
            raise OutOfDomain(f"the mixture is not convex at {where}: the smallest eigenvalue of B^T H B is {least[k]:.4g}")
    return numeric.bregman(mix.G, mix.mu, mix.H, p, q)


@dataclass(frozen=True)
class FastProjection:
    """P, its partial equilibrium K, and equilibrium: D(P||eq) = D(P||K) + D(K||eq).

    Attributes
    ----------
    K, equilibrium : concentrations of the internal species
    extents : of each fast reaction of a basis
    fast, slow, whole : the dissipation of the two stages, and D(P||eq)
    """

    K: Mapping[str, float]
    equilibrium: Mapping[str, float]
    extents: Mapping[str, float]
    fast: float
    slow: float
    whole: float


def fast_projection(geo: ChemicalGeometry, fast: Sequence[str], state: State = None) -> FastProjection:
    """Where the fast reactions alone take a state, and what that costs.

    Raises
    ------
    HypothesisFails
        a cycle of the open network has an affinity: no equilibrium

    >>> import symthermo as st
    >>> geo = st.network("A <=> B | 1, 1; B <=> C | 1, 1; init: A=4, B=1, C=1").geometry()
    >>> found = fast_projection(geo, ["r1"])
    >>> {s: round(x, 12) for s, x in found.K.items()}, round(found.fast + found.slow - found.whole, 12)
    ({'A': 2.5, 'B': 2.5, 'C': 1.0}, 0.0)
    """
    place = {r.name: k for k, r in enumerate(geo.net.reactions)}
    if unknown := [f for f in fast if f not in place]:
        raise UnknownName(f"no reaction {unknown[0]!r}; the reactions are {listing(place)}")
    if isinstance(geo.mixture, symbolic.IdealDilute):
        balance = geo.net.detailed_balance()
        if not balance.holds:
            raise HypothesisFails(f"there is no equilibrium: {balance.why or 'a cycle of the open network has an affinity'}")
    n, mix = _amounts(geo, state), _mixture(geo)
    held = geo.affine_shift
    shift = dict.fromkeys(place, 0.0) if held is None else dict(zip(place, _values(geo, held.values()), strict=True))
    S = np.array(geo.net.rows(internal=True))

    def relax(reactions: Sequence[str]) -> tuple[Coordinates, list[str]]:
        own = [reactions[k] for k in independent_rows(S[:, [place[r] for r in reactions]].T)]
        columns = S[:, [place[r] for r in own]].astype(float)
        return _solve(geo, -np.array([shift[r] for r in own]), mix, n, columns), own

    (K, names), (end, _) = relax(list(fast)), relax(list(place))
    D = lambda p, q: numeric.bregman(mix.G, mix.mu, mix.H, p, q)
    extents = dict(zip(names, K.xi.tolist(), strict=True))
    return FastProjection(_state(geo, K.n), _state(geo, end.n), extents, D(n, K.n), D(K.n, end.n), D(n, end.n))


# -- from symbols to arrays --------------------------------------------------------------------------------------------
def _numbers(matrix: sp.MatrixBase) -> Array:
    return np.array(matrix.tolist(), dtype=float).reshape(matrix.shape)


def _values(geo: ChemicalGeometry, entries: Iterable[Any]) -> list[float]:
    """Expressions in chemostats as numbers."""
    known = {sp.Symbol(s, positive=True): rational(v) for s, v in geo.net.values.items() if s in geo.net.chemostats}
    numbers = [sp.sympify(e, strict=True).xreplace(known) for e in entries]
    if missing := sorted({s.name for e in numbers for s in e.free_symbols}):
        raise MissingValue(f"no value for {listing(missing)}")
    return [float(e) for e in numbers]


def _mixture(geo: ChemicalGeometry) -> numeric.IdealDilute | numeric.RegularSolution:
    mix = geo.mixture
    if mix is None:
        raise HypothesisFails(str(geo.potentials.why))
    mu0 = np.array(_values(geo, mix.mu0))
    if isinstance(mix, symbolic.RegularSolution):
        return numeric.RegularSolution(mu0, _numbers(mix.chi))
    return numeric.IdealDilute(mu0 - np.log(np.array(geo.volumes, dtype=float)))


def _amounts(geo: ChemicalGeometry, state: State) -> Array:
    entries = geo.amounts(geo.x0 if state is None else state)
    if missing := sorted({s.name for e in entries for s in e.free_symbols}):
        raise MissingValue(f"no value for {listing(missing)}: give a state, or initial values to the network")
    n = np.array([float(e) for e in entries])
    for name, value in zip(geo.net.internal, n, strict=True):
        if not value > 0:
            raise BadValue(f"{name} = {value:.6g} is not positive; every species of the class must be")
    return n


def _theta(geo: ChemicalGeometry, theta: Theta) -> Array:
    if isinstance(theta, Mapping):
        if unknown := [k for k in theta if k not in geo.basis]:
            raise UnknownName(f"no coordinate {unknown[0]!r}; there are {listing(geo.basis)}")
        if missing := [k for k in geo.basis if k not in theta]:
            raise MissingValue(f"no value for theta of {listing(missing)}")
        theta = [theta[k] for k in geo.basis]
    if len(theta) != len(geo.basis):
        raise BadStructure(f"theta has {len(geo.basis)} entries, for {listing(geo.basis)}; found {len(theta)}")
    return np.asarray(theta, dtype=float)


def _inverse(geo: ChemicalGeometry, theta: Theta) -> Coordinates:
    return _solve(geo, _theta(geo, theta), _mixture(geo), _amounts(geo, None), _numbers(geo.B))


def _solve(geo: ChemicalGeometry, theta: Array, mix: Any, n0: Array, B: Array) -> Coordinates:
    with named(geo.net):
        laws = left_null(B, B.shape[1])
        if isinstance(mix, numeric.IdealDilute):
            return ideal_inverse(theta, mix.mu0, n0, B, laws)
        return legendre_inverse(theta, mix.G, mix.mu, mix.H, n0, B)


def _state(geo: ChemicalGeometry, n: Array) -> dict[str, float]:
    return dict(zip(geo.net.internal, (n / np.array(geo.volumes, dtype=float)).tolist(), strict=True))
