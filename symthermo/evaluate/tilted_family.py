"""`Family`: the tilted equilibria of one equilibrium law, and what averages say about entropy production."""
from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadStructure, BadValue, HypothesisFails, OutOfDomain, UnknownName
from ..networks.network import listing
from ..numeric import kernels
from ..numeric.exponentials import dependence
from ..numeric.tilted import Solution, Tilts
from .tilted_answers import Averages, Guess, PathConstraint, Split, combination
from .tilted_chart import Chart
from .tilted_motion import Motion

Array = NDArray[np.float64]
_ON_FAMILY = 1e-9
_HUGE = 1e100


@dataclass(frozen=True, eq=False)
class Family:
    """The tilted equilibria p_theta ~ p_eq exp(theta.r).

    Fields theta and averages eta are (K,), or a number where K = 1; functions of theta take several, (..., K).

    Attributes
    ----------
    names : of the K observables
    states : labels of the n states
    p_eq, r : (n,), (K, n)
    motion : how laws move, where a process was given
    log_p : ln p_eq, where p_eq underflows
    """

    names: tuple[str, ...]
    states: Sequence[Hashable]
    p_eq: Array
    r: Array
    motion: Motion | None = None
    log_p: Array | None = None

    @cached_property
    def _there(self) -> NDArray[np.bool_]:
        return self.p_eq > 0 if self.log_p is None else np.isfinite(self.log_p)

    @cached_property
    def tilts(self) -> Tilts:
        """The family in the numeric layer, on the states with p_eq > 0.

        Raises
        ------
        HypothesisFails
            dependent observables
        """
        r = self.r[:, self._there]
        a = dependence(r)
        if a is not None:
            raise HypothesisFails(f"the observables are dependent: {combination(a, self.names, '*')} is the same in every state; "
                                  "leave one of them out")
        return Tilts(np.log(self.p_eq[self._there]) if self.log_p is None else self.log_p[self._there], r)

    def checked(self) -> Family:
        """Itself, unless its observables are dependent."""
        _ = self.tilts
        return self

    @property
    def K(self) -> int:
        """The number of observables."""
        return len(self.names)

    def only(self, *names: str) -> Family:
        """The family of some of the observables.

        Raises
        ------
        UnknownName
            an observable that there is not
        """
        if unknown := [n for n in names if n not in self.names]:
            raise UnknownName(f"no observable {str(unknown[0])[:40]!r}; there are {listing(self.names)}")
        if not names or len(set(names)) < len(names):
            raise BadStructure(f"expected different observables among {listing(self.names)}; found {listing(names) if names else 'none'}")
        return Family(names, self.states, self.p_eq, self.r[[self.names.index(n) for n in names]], self.motion, self.log_p)

    # -- from the field ------------------------------------------------------------------------------------------------
    def vector(self, given: Any, what: str, several: bool = False) -> Array:
        """A field or averages as floats, (K,) or (..., K).

        Raises
        ------
        BadValue, BadStructure
            no finite numbers; another length
        """
        try:
            v = np.asarray([given[n] for n in self.names] if isinstance(given, dict) else given, dtype=float)
        except (TypeError, ValueError, KeyError):
            raise BadValue(f"{what} = {str(given)[:60]}: expected {self.K} numbers, for {listing(self.names)}") from None
        v = v[None] if v.ndim == 0 and self.K == 1 else v
        if v.ndim == 0 or v.shape[-1] != self.K or v.ndim > 1 and not several:
            raise BadStructure(f"{what} has the shape {v.shape}; expected ({self.K},), one number for each of {listing(self.names)}")
        if not np.all(np.abs(v) < _HUGE):
            raise BadValue(f"{what} = {str(given)[:60]}: expected finite numbers below {_HUGE:g}")
        return v

    @property
    def eta_eq(self) -> Array:
        """<r>_eq."""
        return self.tilts.mean

    def psi(self, theta: Any) -> Array:
        """ln <exp(theta.r)>_eq."""
        return self.tilts.psi(self.vector(theta, "theta", True))

    def eta(self, theta: Any) -> Array:
        """<r> in p_theta, the gradient of psi."""
        return np.asarray(self.eta_eq + self.tilts.shift(self.vector(theta, "theta", True)))

    def covariance(self, theta: Any) -> Array:
        """Cov(r) in p_theta, (..., K, K): the Hessian of psi, and the inverse of that of phi."""
        return self.tilts.covariance(self.vector(theta, "theta", True))

    def p(self, theta: Any) -> Array:
        """p_theta, (..., n)."""
        law = self.tilts.law(self.vector(theta, "theta", True))
        out = np.zeros((*law.shape[:-1], len(self.p_eq)))
        out[..., self._there] = law
        return out

    def young(self, theta: Any, eta: Any) -> float:
        """theta.eta - psi(theta) <= phi(eta), for every field theta: any guess gives a valid bound."""
        field = self.vector(theta, "theta")
        return float(field @ self.vector(eta, "eta") - self.tilts.psi(field))

    def table(self, theta: Any) -> Array:
        """What an experiment would tabulate at these fields (N, K): the columns theta and eta, (N, 2 K)."""
        fields = self._rows(theta, "theta")
        return np.hstack([fields, self.eta(fields)])

    def _rows(self, given: Any, what: str) -> Array:
        """Several fields or averages, (N, K)."""
        one_each = self.K == 1 and not isinstance(given, (str, dict)) and np.ndim(given) == 1
        return np.atleast_2d(self.vector(np.reshape(given, (-1, 1)) if one_each else given, what, True))

    # -- from the averages ---------------------------------------------------------------------------------------------
    def _solved(self, eta: Any) -> tuple[Array, Solution]:
        averages = self.vector(eta, "eta")
        found = self.tilts.solve(averages)
        if found.kind == "outside":
            a = found.direction
            most = float((a @ self.tilts.r).max())
            raise OutOfDomain(f"no law has the averages {combination(averages, self.names, '=')}: {combination(a, self.names, '*')} is "
                              f"{float(a @ averages):.10g} there and at most {most:.10g} in the states")
        return averages, found

    def theta(self, eta: Any) -> Array:
        """The field with these averages, +-inf where it diverges.

        Raises
        ------
        OutOfDomain
            no law has these averages; the sentence names a combination that is too large
        """
        return self._solved(eta)[1].theta

    def phi(self, eta: Any) -> float:
        """max [theta.eta - psi(theta)] = min {D(p||p_eq) : <r>_p = eta}; a limit where theta diverges."""
        return self._solved(eta)[1].phi

    def at(self, eta: Any) -> Averages:
        """Everything that these averages say."""
        averages, found = self._solved(eta)
        p = np.zeros(len(self.p_eq))
        p[self._there] = found.law
        finite = found.kind == "inside"
        back = float(self.tilts.below(found.theta)) if finite else math.inf
        why = {} if finite else {"theta": f"the averages are the largest value of {combination(found.direction, self.names, '*')}: "
                                          "the field diverges, phi is its limit"}
        psi = float(found.theta @ averages) - found.phi if finite else math.inf
        cycle = float(found.theta @ (averages - self.eta_eq)) if finite else math.inf
        return Averages(self.names, averages, found.theta, found.phi, psi, p, back, cycle, found.decrement, "numerical", why)

    def linear(self, eta: Any) -> tuple[Array, float]:
        """Linear response: theta = Cov_eq^-1 (eta - eta_eq), phi = (1/2) theta.(eta - eta_eq); exact to second order, no bound."""
        d = self.vector(eta, "eta") - self.eta_eq
        theta: Array = np.asarray(np.linalg.solve(self.covariance(np.zeros(self.K)), d), dtype=float)
        return theta, 0.5 * float(theta @ d)

    # -- laws ----------------------------------------------------------------------------------------------------------
    def law(self, p: Any) -> Array:
        """A law as floats that sum to one, with p = 0 wherever p_eq = 0."""
        if self.motion is not None:
            found = self.motion.law(p)
        else:
            try:
                found = np.asarray([p.get(s, 0) for s in self.states] if isinstance(p, dict) else p, dtype=float)
            except (TypeError, ValueError):
                found = np.zeros(0)
            if found.shape != self.p_eq.shape or not np.all(found >= 0) or not abs(found.sum() - 1) < 1e-9:
                raise BadValue(f"p = {str(p)[:40]}: expected {len(self.p_eq)} probabilities that sum to 1")
            found = found / found.sum()
        if np.any(found[~self._there] > 0):
            lost = [str(s) for s, p0, there in zip(self.states, found, self._there, strict=True) if p0 > 0 and not there]
            raise HypothesisFails(f"D(p||p_eq) is infinite: {listing(lost)} has p > 0 and p_eq = 0")
        return found

    def averages(self, p: Any) -> Array:
        """<r>_p."""
        return np.asarray(self.eta_eq + (self.law(p) - self.p_eq) @ self.r.T)

    def split(self, p: Any) -> Split:
        """How much of D(p||p_eq), the entropy production to come, the averages of p and their histogram show."""
        law = self.law(p)
        averages = np.asarray(self.eta_eq + (law - self.p_eq) @ self.r.T)
        found = self._solved(averages)[1]
        here, nearest = law[self._there], found.law
        _, place = np.unique(self.tilts.r, axis=1, return_inverse=True)
        sums = [np.bincount(place.ravel(), weights=w) for w in (here, self.p_eq[self._there])]
        with np.errstate(divide="ignore"):
            hidden = float(kernels.divergence(here, nearest))
        return Split(float(kernels.divergence(here, self.p_eq[self._there])), found.phi, hidden, float(kernels.divergence(*sums)))

    def inferred_rate(self, eta: Any, etadot: Any) -> Guess:
        """-theta(eta).(d eta/dt), with its sentence."""
        return Guess(-float(self.theta(eta) @ self.vector(etadot, "d eta/dt")))

    def path_constraint(self, start: Any, etas: Any) -> PathConstraint:
        """phi(eta(t)) <= phi(eta(0)) after a field was switched off, checked at averages etas (T, K).

        start : the law at t = 0, a tilted equilibrium

        Raises
        ------
        HypothesisFails
            the law at t = 0 is not tilted; only phi(eta(t)) <= D(p(0)||p_eq) holds then
        """
        parts = self.split(start)
        if parts.hidden > _ON_FAMILY * max(1.0, parts.whole):
            raise HypothesisFails(f"the start is no tilted equilibrium of these observables (D(p||p_theta) = {parts.hidden:.6g}); all that "
                                  f"holds then is phi(eta(t)) <= D(p(0)||p_eq) = {parts.whole:.10g}")
        phi = np.array([self.phi(row) for row in self._rows(etas, "the averages")])
        return PathConstraint(parts.phi, phi, parts.phi - phi, bool(np.all(phi <= parts.phi * (1 + 1e-12) + 1e-15)))

    # -- motion --------------------------------------------------------------------------------------------------------
    def _moving(self) -> Motion:
        if self.motion is None:
            raise BadStructure("only an equilibrium law was given; make the family of a jump process or a diffusion")
        return self.motion

    def etadot(self, p: Any) -> Array:
        """d<r>/dt at a law."""
        return np.asarray(self._moving().change(self.law(p)) @ self.r.T)

    def relaxed(self, theta: Any, t: Any) -> Array:
        """<r> at times t after the field theta was switched off, (K,) or (T, K): <r(t) exp(theta.r(0))>_eq / <exp(theta.r)>_eq."""
        return np.asarray(self._moving().propagate(self.p(self.vector(theta, "theta")), t) @ self.r.T)

    def forces(self, theta: Any) -> Array:
        """F = theta.(r_j - r_i) on the edges j -> i of the process, in tilted equilibrium after the field is switched off."""
        lower, upper = self._moving().edges
        tilt = self.vector(theta, "theta") @ self.r
        return np.asarray(tilt[lower] - tilt[upper])

    def chart(self, gauge: str = "thermodynamic") -> Chart:
        """The dual affine coordinates of all laws whose second ones are the averages of n - 1 observables; see `Chart`."""
        return Chart.of(self.p_eq, self.r, gauge)

    def __repr__(self) -> str:
        return f"<Family of {listing(self.names)}: {len(self.p_eq)} states>"
