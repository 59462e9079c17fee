"""`Chart`: dual affine coordinates on all laws of n states, in any gauge."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadStructure, BadValue, HypothesisFails
from ..numeric.exponentials import dependence

Array = NDArray[np.float64]
GAUGES = ("standard", "thermodynamic", "shifted")


@dataclass(frozen=True, eq=False)
class Chart:
    """theta' = A^-T (theta - c), eta' = A (eta - b), phi' = phi - c.eta + kappa, psi' = psi - b.theta + b.c - kappa,

    from the standard pair eta_i = p_i, theta_i = ln(p_i/p_n) (i < n), psi = -ln p_n, phi = sum p ln p. All dual affine pairs with
    the divergence of Kullback and Leibler are of this form. N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024).

    Attributes
    ----------
    A, b, c, kappa : (n - 1, n - 1), (n - 1,), (n - 1,), a number

    >>> whole = Chart(np.array([[2.0]]), np.array([0.1]), np.array([0.3]), 0.7)
    >>> p, q = [0.2, 0.8], [0.6, 0.4]
    >>> abs(whole.divergence(p, q) - Chart.of(p, [[1, 0]], "standard").divergence(p, q)) < 1e-15
    True
    """

    A: Array
    b: Array
    c: Array
    kappa: float

    @classmethod
    def of(cls, p_eq: Any, observables: Any, gauge: str = "thermodynamic") -> Chart:
        """The chart whose eta' are averages of n - 1 observables, up to constants.

        gauge : "standard"; "thermodynamic", theta' = 0 in equilibrium, phi' = D(p||p_eq), psi' = ln <exp(theta'.r)>_eq with
            r = 0 in the last state; "shifted", eta' = 0 in equilibrium too, psi' = D(p_eq||p)

        Raises
        ------
        BadStructure, HypothesisFails, BadValue
            not n - 1 observables; dependent ones; an unknown gauge, an equilibrium with zeros
        """
        p, r = np.asarray(p_eq, dtype=float), np.asarray(observables, dtype=float)
        n = len(p)
        if r.shape != (n - 1, n):
            raise BadStructure(f"the observables have the shape {r.shape}; coordinates of all laws of {n} states need {(n - 1, n)}")
        if dependence(r) is not None:
            raise HypothesisFails("the observables are dependent: a combination of them is the same in every state")
        if gauge not in GAUGES or not np.all(p > 0):
            raise BadValue(f"gauge = {str(gauge)[:40]!r}: expected one of {', '.join(GAUGES)}" if gauge not in GAUGES else
                           "the equilibrium law has a zero; its logarithms are coordinates")
        theta = np.log(p[:-1] / p[-1])
        nothing, moved = np.zeros(n - 1), gauge != "standard"
        return cls(r[:, :-1] - r[:, -1:], p[:-1] if gauge == "shifted" else nothing, theta if moved else nothing,
                   float(-np.log(p[-1])) if moved else 0.0)

    def theta(self, p: Any) -> Array:
        """(n - 1,)."""
        law = np.asarray(p, dtype=float)
        return np.linalg.solve(self.A.T, np.log(law[:-1] / law[-1]) - self.c)

    def eta(self, p: Any) -> Array:
        """(n - 1,)."""
        return np.asarray(self.A @ (np.asarray(p, dtype=float)[:-1] - self.b))

    def phi(self, p: Any) -> float:
        """phi'."""
        law = np.asarray(p, dtype=float)
        return float(law @ np.log(law) - self.c @ law[:-1] + self.kappa)

    def psi(self, p: Any) -> float:
        """psi'."""
        law = np.asarray(p, dtype=float)
        return float(-np.log(law[-1]) - self.b @ np.log(law[:-1] / law[-1]) + self.b @ self.c - self.kappa)

    def divergence(self, p: Any, q: Any) -> float:
        """phi'(p) + psi'(q) - eta'(p).theta'(q) = D(p||q), in every gauge."""
        return self.phi(p) + self.psi(q) - float(self.eta(p) @ self.theta(q))

    def metric(self, p: Any) -> Array:
        """d theta'/d eta' = A^-T (diag(1/p_i) + 1/p_n) A^-1, (n - 1, n - 1)."""
        law = np.asarray(p, dtype=float)
        inverse = np.linalg.inv(self.A)
        return np.asarray(inverse.T @ (np.diag(1.0 / law[:-1]) + 1.0 / law[-1]) @ inverse)
