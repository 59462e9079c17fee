"""Adversarial search: climb the ratio of the two sides of a claim from the worst samples, and report where it ends.

The search moves the random numbers behind the samples, not the samples: a sampler that meets the hypotheses by construction
goes on meeting them. So it ends either in a counterexample or in the equality case, found and not only asserted.

>>> from symthermo.catalogue import theorems
>>> falsify(theorems["tur.concentration"]).max_ratio > 0.999
True
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, ctx
from scipy.optimize import minimize
from scipy.special import ndtr

from ..proof import Hypothesis, Theorem
from .arrays import Array, compiled
from .claims import Sides, sides, unmet
from .sample import MET

Sampler = Callable[[Any, int], Mapping[str, Any]]
WIDEST = 12.0
"""How many standard deviations a random number may be driven to."""


@dataclass(frozen=True)
class Finding:
    """Where a search ended.

    Attributes
    ----------
    max_ratio : largest lhs/rhs met, just below 1 at the equality case of a true claim; where lhs is 0, 1 - rhs/size, with the size
        that rhs would have if nothing in it cancelled
    min_slack : least rhs - lhs met
    counterexample : the data of a state that breaks the claim, beyond rounding and in ball arithmetic on these very numbers, or None
    state : the data of the state in which the search ended
    evaluations : how many states were tried
    """

    max_ratio: float
    min_slack: float
    counterexample: dict[str, Any] | None
    state: dict[str, Any]
    evaluations: int


class Replayed:
    """A stand-in for numpy's Generator that makes its numbers from given standard normal ones, so that they can be moved.

    Discrete draws (integers, choice) come from a generator of their own and stay as they are during a climb.
    """

    def __init__(self, seed: int, moved: Array | None = None) -> None:
        self._fixed, self._fresh, self._moved = np.random.default_rng(seed), np.random.default_rng(seed + 1), moved
        self._used = 0
        self.drawn: list[Array] = []

    def _z(self, size: Any) -> Array:
        shape = np.atleast_1d(1 if size is None else size)
        count = int(np.prod(shape[1:])) if len(shape) > 1 else 1
        if self._moved is None:
            z = self._fresh.normal(size=(int(shape[0]), count))
        else:
            z = self._moved[:, self._used : self._used + count]
            z = np.broadcast_to(z, (int(shape[0]), count)) if len(z) == 1 else z
        self._used += count
        self.drawn.append(z)
        out = z.reshape(tuple(int(n) for n in shape))
        return out if size is not None else out[0]

    def normal(self, loc: Any = 0.0, scale: Any = 1.0, size: Any = None) -> Any:
        return loc + scale * self._z(size)

    def standard_normal(self, size: Any = None) -> Any:
        return self._z(size)

    def lognormal(self, mean: Any = 0.0, sigma: Any = 1.0, size: Any = None) -> Any:
        return np.exp(mean + sigma * self._z(size))

    def uniform(self, low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Any:
        return low + (np.asarray(high) - low) * ndtr(self._z(size))

    def random(self, size: Any = None) -> Any:
        return ndtr(self._z(size))

    def exponential(self, scale: Any = 1.0, size: Any = None) -> Any:
        return -scale * np.log(ndtr(-self._z(size)))

    def dirichlet(self, alpha: Any, size: Any = None) -> Any:
        shape = (*np.atleast_1d(1 if size is None else size), len(alpha))
        p = np.exp(self._z(shape))
        p = p / p.sum(-1, keepdims=True)
        return p if size is not None else p[0]

    def _same(self, draw: Callable[[Any], Any], size: Any) -> Any:
        """A discrete draw, the same for all samples of one call."""
        if size is None:
            return draw(None)
        k, *rest = np.atleast_1d(size)
        return np.repeat(np.asarray(draw((1, *rest))), int(k), axis=0)

    def integers(self, low: Any, high: Any = None, size: Any = None, **more: Any) -> Any:
        return self._same(lambda n: self._fixed.integers(low, high, n, **more), size)

    def choice(self, a: Any, size: Any = None, **more: Any) -> Any:
        return self._same(lambda n: self._fixed.choice(a, n, **more), size)

    def permutation(self, x: Any) -> Any:
        return self._fixed.permutation(x)


def falsify(
    theorem: Theorem,
    sampler: Sampler | None = None,
    claim: tuple[Any, str, Any] | None = None,
    starts: int = 6,
    samples: int = 400,
    seed: int = 0,
) -> Finding:
    """Search for a counterexample of a theorem, or of another claim on the same samples.

    Parameters
    ----------
    sampler : where to search; the theorem's `anywhere` unless given
    claim : the claim to attack; the theorem's own unless given
    starts : how many of the worst samples to climb from
    """
    goal, make = claim or theorem.claim, sampler or theorem.anywhere
    statements = [h for h in theorem.hypotheses if isinstance(h, Hypothesis)]
    tried = 0

    def heights(fixed: int, z: Array | None, k: int = 1) -> tuple[Mapping[str, Any], Array, Array, Array]:
        """(data, height, whether broken, the normal numbers used) of the states made from the rows of z"""
        nonlocal tried
        rng = Replayed(fixed, z)
        data = make(rng, k if z is None else len(z))
        s = sides(goal, data)
        tried += len(s.slack)
        fair = np.ones(len(s.slack), bool)
        for h in statements:
            fair &= unmet(h, data) < MET
        height = _ratio(goal, data, s) if s.op == "<=" else s.excess
        height = np.where(fair & ~np.isnan(height), np.minimum(height, 1e6), -1e3)
        return data, height, fair & s.broken, np.concatenate(rng.drawn, axis=1) if rng.drawn else np.zeros((len(s.slack), 0))

    def climb(fixed: int, z: Array) -> tuple[float, Array]:
        """The top of the hill on which z stands: quasi-Newton steps with batched central differences"""
        def fall(z: Array) -> tuple[float, Array]:
            h = 1e-6
            steps = np.concatenate([z[None], z + h * np.eye(len(z)), z - h * np.eye(len(z))])
            f = -heights(fixed, steps)[1]
            return float(f[0]), (f[1 : 1 + len(z)] - f[1 + len(z) :]) / (2 * h)
        if not z.size:
            return float(heights(fixed, z[None])[1][0]), z
        end = minimize(fall, z, jac=True, method="L-BFGS-B", bounds=[(-WIDEST, WIDEST)] * z.size,
                       options={"maxiter": 300, "ftol": 1e-15, "gtol": 1e-9})
        return -float(end.fun), end.x

    tops = []
    for n in range(starts):                                    # few draws of the discrete part, many of the continuous one
        fixed = seed + 2 * n
        _, height, _, z = heights(fixed, None, max(samples // starts, 1))
        top = int(np.argmax(height))
        tops.append((*climb(fixed, z[top]), fixed))
    _, z, fixed = max(tops, key=lambda t: t[0])
    data, _, broken, _ = heights(fixed, z[None])
    s = sides(goal, data)
    state = {n: np.asarray(v).tolist() for n, v in data.items()}
    return Finding(float(_ratio(goal, data, s)[0]), float(s.slack[0]), state if broken[0] and _truly(goal, data) else None, state, tried)


def _ratio(claim: tuple[Any, str, Any], data: Mapping[str, Any], s: Sides) -> Array:
    """lhs/rhs; where lhs is 0, how far rhs is from what it would be if nothing cancelled."""
    if sp.sympify(claim[0]) != 0 or s.op != "<=":
        return s.ratio
    size = compiled(sp.sympify(claim[2]), "sizes")(data)
    size = size.reshape(len(size), -1).max(axis=1)
    with np.errstate(all="ignore"):
        return np.asarray(1 - s.rhs / size)


def _truly(claim: tuple[Any, str, Any], data: Mapping[str, Any]) -> bool:
    """The claim fails for the very numbers of the first sample, whatever rounding did."""
    before = ctx.prec
    ctx.prec = 256
    try:
        sides = [compiled(sp.sympify(e), "balls")(_Exact(data)) for e in (claim[0], claim[2])]
        gap = np.subtract(*np.broadcast_arrays(*sides[::-1])) if sides[0].ndim == sides[1].ndim else None
    finally:
        ctx.prec = before
    if gap is None:                                            # sides about different places: floating point has to do
        return True
    return any(bool(g < 0) if claim[1] == "<=" else not g.contains(0) for g in gap[:1].flat)


class _Exact(Mapping[str, Any]):
    """Floating-point data as what they are, dyadic rationals."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data

    def __getitem__(self, name: str) -> Any:
        value = np.asarray(self._data[name])
        return value if value.dtype.kind in "iu" else np.vectorize(arb, otypes=[object])(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)
