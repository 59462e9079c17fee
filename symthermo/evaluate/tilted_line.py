"""Tilted equilibria of a coordinate on the whole line, by quadrature that settles itself.

The trapezoid rule converges exponentially for smooth laws that die out at both ends. The window grows until the tilted law has
died out in it, the step shrinks until nothing changes. Observables are unbounded, so psi may be infinite: an observable that
outgrows the potential is refused.
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..diffusions.diffusion import Diffusion
from ..errors import BadStructure, BadValue, OutOfDomain
from ..expression import Expr
from ..numeric.exponentials import log_sum
from .diffusion import compiled, formula
from .tilted_answers import Averages
from .tilted_family import Family

Array = NDArray[np.float64]
Found = TypeVar("Found")
_FAR = 10.0 ** np.arange(2, 9)
_DEAD = 60.0
"""The law has died out where it is e^-60 of its largest value."""
_COARSE, _FINE = 257, 32769


@dataclass(frozen=True, eq=False)
class LineFamily:
    """p_theta ~ exp(-V(x)/T + theta.r(x)) on the whole line.

    Attributes
    ----------
    names : of the observables
    potential, observables : functions of an array x; the latter (K, n)
    temperature : T
    """

    names: tuple[str, ...]
    potential: Callable[[Array], Array]
    observables: Callable[[Array], Array]
    temperature: float

    # -- quadrature ----------------------------------------------------------------------------------------------------
    @cached_property
    def _window(self) -> tuple[float, float]:
        """Where the equilibrium lives: intervals around 0 are doubled until it dies out in one, which is then narrowed."""
        nothing = np.zeros(len(self.names))
        far = 10.0 ** np.linspace(-6, 8, 281)
        highest = self._exponent(np.concatenate([-far, far]), nothing).max()
        for reach in 2.0 ** np.arange(-20.0, 40.0):
            low, high = -reach, reach
            for _ in range(40):
                x = np.linspace(low, high, 2001)
                u = self._exponent(x, nothing)
                alive = np.flatnonzero(u > u.max() - _DEAD)
                if alive[0] == 0 or alive[-1] == 2000 or u.max() < highest - _DEAD:
                    break
                low, high = float(x[alive[0] - 1]), float(x[alive[-1] + 1])
                if len(alive) > 1000:
                    return low, high
        raise OutOfDomain("the potential does not confine: exp(-V/T) does not die out on the line")

    def _exponent(self, x: Array, theta: Array) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):
            u = -self.potential(x) / self.temperature + theta @ self.observables(x)
        return np.where(np.isnan(u), -np.inf, u)

    def _on(self, low: float, high: float, points: int) -> Family:
        x = np.linspace(low, high, points)
        u = self._exponent(x, np.zeros(len(self.names)))
        log_p = u - log_sum(u)
        return Family(self.names, x.tolist(), np.exp(log_p), self.observables(x), log_p=log_p)

    def _settled(self, asked: Callable[[Family], tuple[Array, Found]], theta: Callable[[Found], Array], what: str) -> Found:
        """The answer on a window in which p_theta has died out, and a grid that is fine enough."""
        (low, high), first = self._window, _COARSE
        for _ in range(60):
            try:
                found = asked(self._on(low, high, first))[1]
            except OutOfDomain:                             # averages of a law that is narrower than the grid
                if (first := 2 * first - 1) > _FINE:
                    raise
                continue
            field = theta(found)
            if not np.all(np.isfinite(field)):
                raise OutOfDomain(f"the field of {what} diverges: the averages lie at the edge of what the observables can reach")
            width = high - low
            x = np.linspace(low - width, high + width, 6001)
            u = self._exponent(x, field)
            alive = np.flatnonzero(u > u[(x >= low) & (x <= high)].max() - _DEAD)
            a, b = float(x[alive[0]]), float(x[alive[-1]])
            if a > low - width and b < high + width and a >= low - 1e-9 * width and b <= high + 1e-9 * width:
                break
            low, high = min(a, low), max(b, high)
            if not np.isfinite(width) or width > 1e9 * (self._window[1] - self._window[0]):
                raise OutOfDomain(f"psi is infinite near the field of {what}: the tilted law does not die out on the line")
        points, last = first, np.full(1, np.nan)
        while points <= _FINE:
            value, found = asked(self._on(low, high, points))
            if np.all(np.abs(value - last) <= 2e-13 * (1.0 + np.abs(value))):
                return found
            points, last = 2 * points - 1, value
        raise OutOfDomain(f"the tilted law of {what} is too narrow, or not smooth: its averages still change by "
                          f"{float(np.nanmax(np.abs(value - last), initial=0.0)):.3g} on {_FINE} points")

    def checked(self) -> LineFamily:
        """Itself, unless its observables are dependent."""
        self._on(*self._window, _COARSE).checked()
        return self

    # -- the family ----------------------------------------------------------------------------------------------------
    def _given(self, theta: Any, asked: Callable[[Family, Array], Array]) -> Array:
        field = self._on(*self._window, 5).vector(theta, "theta")
        return self._settled(lambda f: ((v := np.atleast_1d(asked(f, field))).ravel(), v), lambda _: field, f"theta = {theta}")

    def psi(self, theta: Any) -> float:
        """ln <exp(theta.r)>_eq."""
        return float(self._given(theta, lambda f, t: f.psi(t))[0])

    def eta(self, theta: Any) -> Array:
        """<r> in p_theta."""
        return self._given(theta, lambda f, t: f.eta(t))

    def covariance(self, theta: Any) -> Array:
        """Cov(r) in p_theta."""
        return self._given(theta, lambda f, t: f.covariance(t))

    @property
    def eta_eq(self) -> Array:
        """<r>_eq."""
        return self.eta(np.zeros(len(self.names)))

    def at(self, eta: Any) -> Averages:
        """Everything that averages say; `p` are weights on the points of the quadrature.

        Raises
        ------
        OutOfDomain
            no law has these averages, or no tilted equilibrium
        """
        def asked(f: Family) -> tuple[Array, Averages]:
            found = f.at(eta)
            return np.array([found.phi]), found

        return self._settled(asked, lambda found: found.theta, f"eta = {eta}")

    def theta(self, eta: Any) -> Array:
        """The field of given averages."""
        return self.at(eta).theta

    def phi(self, eta: Any) -> float:
        """The least D(p||p_eq) with these averages."""
        return self.at(eta).phi

    def young(self, theta: Any, eta: Any) -> float:
        """theta.eta - psi(theta) <= phi(eta)."""
        f = self._on(*self._window, 5)
        return float(f.vector(theta, "theta") @ f.vector(eta, "eta")) - self.psi(theta)

    def averages(self, density: Any) -> Array:
        """<r> of a law given by a formula in x or a function, normalised here."""
        return self._integrals(density)[1]

    def divergence(self, density: Any) -> float:
        """D(p||p_eq) of a law given by a formula in x or a function, normalised here."""
        return float(self._integrals(density)[0])

    def _integrals(self, density: Any) -> tuple[float, Array]:
        law = _function(density, "the density")
        low, high = self._window
        points, last = 8 * _COARSE, np.full(1, np.nan)
        low, high = low - (high - low), high + (high - low)
        while points <= 16 * _FINE:
            x = np.linspace(low, high, points)
            u, p, h = self._exponent(x, np.zeros(len(self.names))), law(x), (high - low) / (points - 1)
            if not np.all(p >= 0) or not p.sum() > 0:
                raise BadValue("the density is negative somewhere, or zero everywhere")
            p = p / p.sum()
            with np.errstate(divide="ignore", invalid="ignore"):
                terms = np.where(p > 0, p * (np.log(p) - u), 0.0)
            value = np.append(self.observables(x) @ p, terms.sum() + float(log_sum(u)))
            if np.all(np.abs(value - last) <= 1e-12 * (1.0 + np.abs(value))) and max(p[0], p[-1]) < 1e-20 * p.max():
                return float(value[-1]), value[:-1]
            points, last = 2 * points - 1, value
            if max(p[0], p[-1]) >= 1e-20 * p.max():
                low, high = low - 0.5 * (high - low), high + 0.5 * (high - low)
        raise OutOfDomain(f"the averages over the density do not settle ({h:.3g} between points): it dies out too slowly, or jumps")

    def __repr__(self) -> str:
        return f"<LineFamily of {', '.join(self.names)}: T = {self.temperature:g}>"


def line(potential: Any, observables: Any, T: Any = 1) -> LineFamily:
    """The tilted equilibria of a coordinate x in a potential, on the whole line.

    Parameters
    ----------
    potential : a formula in x, a function of an array, or a `Diffusion` in a potential, which brings its T; its box does not count
    observables : formulas in x or functions; a list, or {name: formula}
    T : the temperature

    Raises
    ------
    OutOfDomain
        a potential that does not confine; an observable that outgrows it, so that psi is infinite for every field of one sign

    >>> well = line("x^4/4 - x^2/2", ["x"], T=0.5)
    >>> found = well.at(0.8)
    >>> print(f"{found.phi:.10f} {found.theta[0]:.9f}")
    0.3900409389 1.070362776
    """
    if isinstance(potential, Diffusion):
        if len(potential.names) > 1 or potential.driving is not None or potential.potential is None:
            raise BadStructure("expected a diffusion in one coordinate and in a potential: st.diffusion(potential='x^2/2')")
        potential, T = potential.potential, potential.temperature
    try:
        temperature = float(T)
    except (TypeError, ValueError):
        temperature = math.nan
    if not (temperature > 0 and math.isfinite(temperature)):
        raise BadValue(f"T = {str(T)[:40]}: expected a positive number")
    given = dict(observables) if isinstance(observables, dict) else {
        r if isinstance(r, str) else f"r{k + 1}": r
        for k, r in enumerate([observables] if isinstance(observables, str) or not isinstance(observables, Iterable) else observables)}
    if not given:
        raise BadStructure("expected at least one observable, such as 'x'")
    V, rows = _function(potential, "the potential"), [_function(r, f"the observable {n}") for n, r in given.items()]
    made = LineFamily(tuple(given), V, lambda x: np.array([r(x) for r in rows]), temperature)
    _growth(made)
    return made.checked()


def _growth(f: LineFamily) -> None:
    """Far out V has to grow faster than T ln|x|, and no observable faster than V."""
    signs: dict[str, set[bool]] = {n: set() for n in f.names}
    for side in (-1.0, 1.0):
        x = np.asarray(side * _FAR, dtype=float)
        with np.errstate(all="ignore"):
            V, r = f.potential(x), f.observables(x)
            rise = V / f.temperature / np.log(np.abs(x))
            ratio = np.abs(r) / np.maximum(np.abs(V), 1e-300)
        if not np.all(np.isnan(rise) | (rise > 1.0)):
            raise OutOfDomain(f"the potential does not confine towards {'-' * (side < 0)}infinity: expected one that rises faster than "
                              "T ln|x|")
        for name, values, g in zip(f.names, r, ratio, strict=True):
            known = np.isfinite(g)
            if known.sum() > 2 and g[known][-1] > max(2.0 * g[known][-2], 10.0):
                signs[name].add(bool(values[known][-1] > 0))
    for name, found in signs.items():
        if found:
            fields = "nonzero" if len(found) > 1 else "positive" if True in found else "negative"
            raise OutOfDomain(f"psi is infinite at every {fields} field on {name}, which grows faster than the potential; expected an "
                              "observable that does not")


def _function(given: Any, what: str) -> Callable[[Array], Array]:
    """A function of an array x."""
    if callable(given) and not isinstance(given, Expr):
        return lambda x: np.broadcast_to(np.asarray(given(x), dtype=float), x.shape)
    if not isinstance(given, (str, Expr)):
        raise BadValue(f"{what} is {str(given)[:40]}; expected a formula in x, or a function")
    law = compiled(("x",), [given if isinstance(given, Expr) else formula(given, ("x",), what)])
    return lambda x: law(x[..., None])[..., 0]
