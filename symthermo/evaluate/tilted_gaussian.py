"""Tilted equilibria of linear processes: Gaussian laws, in closed form, with velocities among the coordinates."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..diffusions.gaussian import GaussianProcess
from ..errors import BadStructure, BadValue, HypothesisFails, UnknownName
from ..numeric import gaussian as numeric
from .gaussian import GaussianState

Array = NDArray[np.float64]
_ROUNDING = 1e-10


@dataclass(frozen=True, eq=False)
class GaussianFamily:
    """Tilts of a Gaussian equilibrium by linear observables r = R z: laws of the same covariance C and other means.

        psi = theta.<r>_eq + (1/2) theta.G theta ,  G = R C R^T ,  theta = G^-1 (eta - <r>_eq) ,  phi = (1/2) theta.(eta - <r>_eq)

    A tilt in a position is a force; in a velocity, a moving frame.

    Attributes
    ----------
    equilibrium : the law that does not move, with its process
    R : (K, d)
    """

    equilibrium: GaussianState
    R: Array

    @property
    def eta_eq(self) -> Array:
        """<r>_eq."""
        return np.asarray(self.R @ self.equilibrium.mean)

    @property
    def covariance(self) -> Array:
        """G, of r in every tilted equilibrium."""
        return np.asarray(self.R @ self.equilibrium.covariance @ self.R.T)

    def _vector(self, given: Any, what: str) -> Array:
        v = np.atleast_1d(np.asarray(given, dtype=float))
        if v.shape != (len(self.R),) or not np.all(np.isfinite(v)):
            raise BadValue(f"{what} = {str(given)[:60]}: expected {len(self.R)} finite numbers")
        return v

    def psi(self, theta: Any) -> float:
        """ln <exp(theta.r)>_eq."""
        t = self._vector(theta, "theta")
        return float(t @ self.eta_eq + 0.5 * t @ self.covariance @ t)

    def eta(self, theta: Any) -> Array:
        """<r> in p_theta."""
        return np.asarray(self.eta_eq + self.covariance @ self._vector(theta, "theta"))

    def theta(self, eta: Any) -> Array:
        """The field of given averages."""
        return np.asarray(np.linalg.solve(self.covariance, self._vector(eta, "eta") - self.eta_eq), dtype=float)

    def phi(self, eta: Any) -> float:
        """The least D(p||p_eq) with these averages."""
        return 0.5 * float(self.theta(eta) @ (self._vector(eta, "eta") - self.eta_eq))

    def p(self, theta: Any) -> GaussianState:
        """p_theta."""
        here = self.equilibrium
        mean = np.asarray(here.mean + here.covariance @ self.R.T @ self._vector(theta, "theta"))
        return GaussianState.of(here.process, mean, here.covariance, here.t)

    def averages(self, state: GaussianState) -> Array:
        """<r> of a law."""
        return np.asarray(self.R @ state.mean)

    def rate(self, state: GaussianState) -> float:
        """-theta.(d eta/dt): the entropy production rate where the law is a tilted equilibrium, no bound on it elsewhere."""
        return -float(self.theta(self.averages(state)) @ self.R @ state.mean_rate)

    def force(self, theta: Any) -> Array:
        """The dissipative force C^-1 (mean_eq - mean) of p_theta, that is -grad ln(p/p_eq), (d,)."""
        return np.asarray(-self.R.T @ self._vector(theta, "theta"))

    def __repr__(self) -> str:
        return f"<GaussianFamily: {len(self.R)} linear observables of {self.R.shape[1]} coordinates>"


def gaussian(process: GaussianProcess, observables: Any = None) -> GaussianFamily:
    """The tilted equilibria of a linear process.

    Parameters
    ----------
    process : of `symthermo.gaussian`, with `odd=` for velocities
    observables : places of coordinates, [0, 1]; or rows (K, d) of coefficients; all coordinates unless given

    Raises
    ------
    HypothesisFails
        the process is driven, or its stationary law is not even in the odd coordinates; dependent observables
    UnknownName, BadStructure
        places or rows that do not fit

    >>> import symthermo as st
    >>> spring = st.gaussian([[0, 1], [-1, -0.5]], [[0, 0], [0, 0.5]], [1, 0], [[1, 0], [0, 1]], odd=[1])
    >>> both, position, later = gaussian(spring), gaussian(spring, [0]), spring.at(1)
    >>> print(f"{both.phi(later.mean):.10f} {both.rate(later):.10f} {position.phi(later.mean[:1]):.10f}")
    0.4038378654 0.2195800704 0.1842577949
    """
    if not isinstance(process, GaussianProcess):
        raise BadStructure(f"{type(process).__name__} is no Gaussian process; expected one made by symthermo.gaussian")
    law, d = process.stationary(), len(process.mean)
    odd = list(process.odd)
    even = [k for k in range(d) if k not in odd]
    scale = float(np.abs(law.covariance).max())
    if law.sigma > _ROUNDING:
        raise HypothesisFails(f"the process is driven: its stationary law produces entropy at the rate {law.sigma:.6g}; there is no "
                              "equilibrium to be tilted")
    if odd and (np.abs(law.mean[odd]).max() > _ROUNDING or np.abs(law.covariance[np.ix_(even, odd)]).max(initial=0.0) > _ROUNDING * scale):
        raise HypothesisFails("the stationary law is not even in the odd coordinates: a tilt in them is no equilibrium in a moving frame")
    chosen = list(range(d)) if observables is None else list(observables) if np.iterable(observables) else [observables]
    if chosen and all(isinstance(k, (int, np.integer)) for k in chosen):
        if any(not 0 <= k < d for k in chosen):
            raise UnknownName(f"observables {chosen}: expected places of coordinates, 0 to {d - 1}, or rows of {d} coefficients")
        R = np.eye(d)[chosen]
    else:
        try:
            R = np.atleast_2d(np.asarray(chosen, dtype=float))
        except (TypeError, ValueError):
            R = np.zeros((0, 0))
        if R.ndim != 2 or R.shape[1] != d or not len(R):
            raise BadStructure(f"observables {str(observables)[:60]}: expected places of coordinates, 0 to {d - 1}, or rows of {d} "
                               "coefficients")
    if np.linalg.matrix_rank(R) < len(R):
        raise HypothesisFails("the observables are dependent: a combination of them is constant")
    numeric.cholesky(law.covariance, "the equilibrium covariance")
    return GaussianFamily(law, R)
