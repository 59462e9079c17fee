"""The dual foliation of all states: totals and affinities as one set of coordinates.

Amounts are labelled by (xi, ell), ell = L n the conserved totals; potentials by (theta, pi):

    n = B (B^+ n) + Z ell ,   mu = (B^+)^T theta + L^T pi ,   theta = B^T mu ,  pi = Z^T mu ,
    B^+ = (B^T B)^{-1} B^T ,  Z = L^T (L L^T)^{-1} ,   so that  B^+ B = 1, L Z = 1, B^+ Z = 0, L B = 0.

Classes (ell fixed) and equilibrium families (theta fixed) are orthogonal, and each pair meets in one state (Birch): the
mixed coordinates (ell, theta) label every state once. Sources: Y. Sughiyama, D. Loutchko, A. Kamimura and T. J. Kobayashi,
Phys. Rev. Research 4, 033065 (2022), arXiv:2112.12403; N. Ohga and S. Ito, Phys. Rev. E 106, 044131 (2022).

>>> import symthermo as st
>>> leaves = foliation(st.network("A <=> B | 2, 1").geometry())
>>> leaves.ell, leaves.theta, leaves.pi
((A + B,), {'r1': -log(A) + log(B) - log(2)}, (log(A)/2 + log(B)/2,))
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.polys.domains import QQ
from sympy.polys.matrices import DomainMatrix

from ..errors import HypothesisFails
from .chemical import ChemicalGeometry


@dataclass(frozen=True, eq=False)
class Foliation:
    """Both labellings and the matrices between them.

    Attributes
    ----------
    geo : the coordinates of one class
    B_plus : m x N_X
    Z : N_X x n_L
    """

    geo: ChemicalGeometry
    B_plus: sp.ImmutableMatrix
    Z: sp.ImmutableMatrix

    @property
    def L(self) -> sp.ImmutableMatrix:
        """The conservation laws, as rows."""
        return self.geo.laws

    @property
    def ell(self) -> tuple[sp.Expr, ...]:
        """L n."""
        return tuple(self.L * sp.Matrix(self.geo.amounts()))

    @property
    def theta(self) -> dict[str, sp.Expr]:
        """B^T mu."""
        assert self.geo.theta is not None
        return self.geo.theta

    @property
    def pi(self) -> tuple[sp.Expr, ...]:
        """Z^T mu."""
        return tuple(sp.expand(e) for e in self.Z.T * self._mu)

    @property
    def _mu(self) -> sp.Matrix:
        assert self.geo.mu is not None
        return sp.Matrix(list(self.geo.mu.values()))

    def residues(self) -> list[sp.Expr]:
        """mu - (B^+)^T theta - L^T pi and n - B B^+ n - Z ell: all zero."""
        n = sp.Matrix(self.geo.amounts())
        column = lambda entries: sp.Matrix(len(entries), 1, list(entries))
        mu = self._mu - self.B_plus.T * column(self.theta.values()) - self.L.T * column(self.pi)
        return [*map(sp.expand, mu), *map(sp.expand, n - self.geo.B * (self.B_plus * n) - self.Z * column(self.ell))]

    def to_state(self, ell: Sequence[float], theta: Mapping[str, float] | Sequence[float]) -> dict[str, float]:
        """The one state with these totals and these affinities."""
        return self.geo.mixed_state(ell, theta)


def foliation(geo: ChemicalGeometry) -> Foliation:
    """The dual foliation that a network's coordinates belong to.

    Raises
    ------
    HypothesisFails
        there are no chemical potentials
    """
    if geo.theta is None:
        raise HypothesisFails(str(geo.potentials.why))
    return Foliation(geo, _left_inverse(geo.B), _left_inverse(geo.laws.T).T.as_immutable())


def _left_inverse(A: sp.MatrixBase) -> sp.ImmutableMatrix:
    """(A^T A)^{-1} A^T, exact."""
    if not A.cols:
        return sp.ImmutableMatrix(0, A.rows, [])
    a = DomainMatrix.from_Matrix(A).convert_to(QQ)
    return ((a.transpose() * a).inv() * a.transpose()).to_Matrix().as_immutable()
