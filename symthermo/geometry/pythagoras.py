"""Three points, two families of states, and when they form a right angle.

    pythagoras               D(P||R) = D(P||Q) + D(Q||R) + (n_P - n_Q).(mu_Q - mu_R)              any P, Q, R, any mixture
    pythagoras.equilibrium   D(P||R) = D(P||Q) + D(Q||R)      P - Q in Im S_X,  S_X^T (mu_Q - mu_R) = 0
    projection.fast          D(P||eq) = D(P||K) + D(K||eq)    P - K in Im S_fast,  S_fast^T (mu_K - mu_eq) = 0

A stoichiometric class is flat in n, an equilibrium family flat in mu, and the two meet at a right angle: the last two lines.
Each function returns right side less left side, which vanishes identically: `exact.vanishes` says so without numbers. In
the ideal case the families are written out with letters of their own, Q = P - S z and R = Q g^L.
Source: N. Ohga and S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.

>>> import symthermo as st
>>> from symthermo.geometry.exact import vanishes
>>> geo = st.network("A + B <=> C").geometry()
>>> corner = equilibrium_corner(geo)
>>> corner.P
(A - z_1, B - z_1, C + z_1)
>>> corner.R
(A*g_1, B*g_2, C*g_1*g_2)
>>> vanishes(corner.residue), vanishes(geo.divergence(corner.P, corner.R))
(True, False)
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from ..errors import HypothesisFails, UnknownName
from ..networks.integers import Vector, dense, null_space, transpose
from ..networks.network import listing
from .chemical import ChemicalGeometry
from .mixture import AbstractMixture, IdealDilute

Point = Sequence[Any]


def three_points(mixture: AbstractMixture, P: Point, Q: Point, R: Point) -> sp.Expr:
    """D(P||Q) + D(Q||R) + (n_P - n_Q).(mu_Q - mu_R) - D(P||R) = 0, states as amounts."""
    D = mixture.divergence
    mixed = sp.Add(*((p - q) * (a - b) for p, q, a, b in zip(P, Q, mixture.mu(Q), mixture.mu(R), strict=True)))
    return D(P, Q) + D(Q, R) + mixed - D(P, R)


@dataclass(frozen=True)
class Corner:
    """Three states with a right angle at Q, and D(P||Q) + D(Q||R) - D(P||R) = 0."""

    P: tuple[sp.Expr, ...]
    Q: tuple[sp.Expr, ...]
    R: tuple[sp.Expr, ...]
    residue: sp.Expr


def equilibrium_corner(geo: ChemicalGeometry) -> Corner:
    """Any state Q, any P in its class, any R with S_X^T (mu_Q - mu_R) = 0: if Q is an equilibrium, so is R."""
    return _corner(geo, list(range(len(geo.net.reactions))))


def fast_corner(geo: ChemicalGeometry, fast: Sequence[str]) -> Corner:
    """A state P, the partial equilibrium Q that the fast reactions take it to, and R with the fast forces of Q."""
    names = [r.name for r in geo.net.reactions]
    if unknown := [f for f in fast if f not in names]:
        raise UnknownName(f"no reaction {unknown[0]!r}; the reactions are {listing(names)}")
    return _corner(geo, [names.index(f) for f in fast])


def _corner(geo: ChemicalGeometry, reactions: list[int]) -> Corner:
    mixture = geo.mixture or IdealDilute((0,) * len(geo.x), geo.volumes)
    if not isinstance(mixture, IdealDilute):
        raise HypothesisFails("the equilibrium family is written out for ideal mixtures only; for others use three_points")
    place = {i: n for n, i in enumerate(geo.net.internal_index)}
    columns: list[Vector] = [{place[i]: n for i, n in geo.net.columns[r].items() if i in place} for r in reactions]
    z = sp.symbols([f"z_{k + 1}" for k in range(len(columns))], real=True)
    laws = dense(null_space(columns, len(place), free_first=True), len(place))
    g = sp.symbols([f"g_{b + 1}" for b in range(len(laws))], positive=True)
    Q = geo.amounts()
    move = transpose(columns, len(place))
    P = tuple(q + sp.Add(*(n * z[k] for k, n in move[i].items())) for i, q in enumerate(Q))
    R = tuple(q * sp.Mul(*(g[b] ** law[i] for b, law in enumerate(laws))) for i, q in enumerate(Q))
    D = mixture.divergence
    return Corner(P, Q, R, D(P, Q) + D(Q, R) - D(P, R))
