"""`GaussianProcess`: a diffusion with linear force in any dimension, from a Gaussian law; everything in closed form.

    dx = (A x + b + c t) dt + sqrt(2 D) dW

D = mobility T for an overdamped coordinate. A velocity is a coordinate that is odd under time reversal.

>>> import symthermo as st
>>> trap = st.gaussian(-1, 1, mean=1, cov=0.25)
>>> start, later = trap.at(0), trap.at(0.5)
>>> print(start.fisher, start.sigma, round(later.mean[0], 10), round(later.sigma, 10))
22.0 3.25 0.6065306597 0.4730128538
>>> whole = trap.integrate(1)
>>> print(f"{whole.angle:.9f} <= {whole.fisher_rao:.8f} <= {whole.length:.9f}")
1.173303927 <= 1.25796986 <= 1.259010885
"""
from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, final

from ..errors import BadStructure, BadValue
from ..networks.network import real

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]


@final
@dataclass(frozen=True)
class GaussianProcess:
    """A Gaussian process. Made by `symthermo.gaussian`.

    Attributes
    ----------
    drift, noise : A and D, (d, d), exact
    mean, cov : of the law at t = 0
    constant, ramp : b and c, (d,)
    odd : places of the coordinates that change sign when time is reversed
    """

    drift: Matrix
    noise: Matrix
    mean: Vector
    cov: Matrix
    constant: Vector
    ramp: Vector
    odd: tuple[int, ...] = ()

    @cached_property
    def numbers(self) -> Any:
        """The process in the numeric layer, checked: a `symthermo.numeric.gaussian.Linear`."""
        from ..evaluate.gaussian import numbers
        return numbers(self)

    def at(self, t: Any = 0) -> Any:
        """The law at time t with every number: mean, covariance, Fisher information, entropy production rate, distances."""
        from ..evaluate.gaussian import at
        return at(self, t)

    def stationary(self) -> Any:
        """The stationary law, as `at` gives it.

        Raises
        ------
        HypothesisFails
            the drift does not confine, or changes in time
        """
        from ..evaluate.gaussian import stationary
        return stationary(self)

    def integrate(self, t: Any) -> Any:
        """Length, action and entropy production from 0 to t, with the two shortest lengths between the ends."""
        from ..evaluate.gaussian import integrate
        return integrate(self, t)

    def simulate(self, t: Any, copies: int = 1, seed: int = 0) -> Any:
        """Paths at the times t, each step drawn from the exact law."""
        from ..evaluate.langevin import simulate_gaussian
        return simulate_gaussian(self, t, copies, seed)

    def formulas(self) -> Any:
        """Mean, variance, Fisher information and entropy production rate as formulas of time, in one dimension.

        >>> import symthermo as st
        >>> st.gaussian(-1, 1, 1, "1/4").formulas().variance
        1 - 3*exp(-2*t)/4
        """
        if len(self.mean) != 1:
            raise BadStructure(f"formulas of time are made in one dimension; this process has {len(self.mean)}")
        from sympy import Rational

        from .trap import LinearTrap
        entries = (self.drift[0], self.constant, self.ramp, self.noise[0], self.mean, self.cov[0])
        return LinearTrap(*(Rational(e[0].numerator, e[0].denominator) for e in entries))

    def _repr_latex_(self) -> str:
        from .display import gaussian_latex
        return gaussian_latex(self)

    def __repr__(self) -> str:
        return f"<GaussianProcess: {len(self.mean)} coordinate{'s' * (len(self.mean) > 1)}>"


def gaussian(drift: Any, noise: Any, mean: Any, cov: Any, *, constant: Any = 0, ramp: Any = 0, odd: Any = ()) -> GaussianProcess:
    """The process dx = (drift x + constant + ramp t) dt + sqrt(2 noise) dW from the law of `mean` and `cov`.

    Parameters
    ----------
    drift, noise, cov : (d, d); numbers where d = 1
    mean, constant, ramp : (d,); one number serves all coordinates
    odd : places of the coordinates that are odd under time reversal, as velocities are; counted from 0

    Raises
    ------
    BadValue, BadStructure
        entries that are no finite numbers; shapes that do not fit; a noise with a negative eigenvalue, a covariance with one
        that is not positive

    A trap whose centre moves as u t, with relaxation time t_r: drift -1/t_r, ramp u/t_r. Underdamped: x and v with odd=[1].

    >>> round(gaussian([[0, 1], [-1, -0.5]], [[0, 0], [0, 0.5]], [1, 0], [[1, 0], [0, 1]], odd=[1]).at(1).sigma, 10)
    0.2195800704
    """
    A = _matrix(drift, "drift")
    d = len(A)
    signs = list(odd) if hasattr(odd, "__iter__") else [odd]
    if wrong := [k for k in signs if isinstance(k, bool) or not isinstance(k, int) or not 0 <= k < d]:
        raise BadValue(f"odd = {str(wrong[0])[:40]}: expected places of coordinates, 0 to {d - 1}")
    made = GaussianProcess(A, _matrix(noise, "noise"), _vector(mean, "mean", d), _matrix(cov, "cov"), _vector(constant, "constant", d),
                           _vector(ramp, "ramp", d), tuple(sorted(set(signs))))
    for name, M in (("noise", made.noise), ("cov", made.cov)):
        if len(M) != d:
            raise BadStructure(f"{name} is {len(M)} x {len(M)} and drift {d} x {d}; expected one size")
    return made


def _plain(given: Any) -> Any:
    return given.tolist() if hasattr(given, "tolist") else given


def _vector(given: Any, name: str, d: int) -> Vector:
    plain = _plain(given)
    entries = list(plain) if isinstance(plain, (list, tuple)) else [plain] * d
    if len(entries) != d:
        raise BadStructure(f"{name} has {len(entries)} entries; expected {d}")
    return tuple(real(v, f"{name}[{i}]") for i, v in enumerate(entries))


def _matrix(given: Any, name: str) -> Matrix:
    plain = _plain(given)
    rows = [list(r) if isinstance(r, (list, tuple)) else [r] for r in plain] if isinstance(plain, (list, tuple)) else [[plain]]
    if not rows or any(len(r) != len(rows) for r in rows):
        raise BadStructure(f"{name} has rows of {', '.join(str(len(r)) for r in rows[:6]) or 'no'} entries; expected a square matrix")
    return tuple(tuple(real(v, f"{name}[{i}][{j}]") for j, v in enumerate(r)) for i, r in enumerate(rows))
