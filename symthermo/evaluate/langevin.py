"""Ensembles of Langevin paths, and their averages with error bars."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..diffusions.diffusion import TIME, Diffusion
from ..diffusions.gaussian import GaussianProcess
from ..errors import BadValue
from ..numeric import langevin
from ..numeric.gaussian import cholesky
from ..numeric.gillespie import checked
from .diffusion import compiled, finite, formula, probabilities, vector

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Independent paths.

    Attributes
    ----------
    t : (T,) output times
    paths : (C, T, d)
    names : of the coordinates
    step : the longest step that was taken; 0 where steps are exact
    """

    t: Array
    paths: Array
    names: tuple[str, ...]
    step: float

    @property
    def copies(self) -> int:
        """The number of paths."""
        return len(self.paths)

    @cached_property
    def mean(self) -> Array:
        """(T, d)."""
        return np.asarray(self.paths.mean(axis=0))

    @cached_property
    def covariance(self) -> Array:
        """(T, d, d), unbiased."""
        z = self.paths - self.mean
        return np.asarray(np.einsum("cti,ctj->tij", z, z) / max(1, self.copies - 1))

    def average(self, R: Any) -> tuple[Array, Array]:
        """(<R>, its standard error), each (T,): R a formula in the coordinates, or a function of them.

        The error is the statistical one, std/sqrt(copies); NaN for one copy.
        """
        columns = tuple(np.moveaxis(self.paths, -1, 0))
        if callable(R):
            values = np.broadcast_to(np.asarray(R(*columns), dtype=float), columns[0].shape)
        else:
            values = compiled(self.names, [formula(str(R), self.names, "the observable")])(self.paths)[..., 0]
        if self.copies == 1:
            return np.array(values[0]), np.full(len(self.t), np.nan)
        return np.asarray(values.mean(axis=0)), np.asarray(values.std(axis=0, ddof=1) / np.sqrt(self.copies))


def simulate(d: Diffusion, p0: Any, t: Any, copies: Any, seed: Any, step: Any = None) -> Ensemble:
    """See `Diffusion.simulate`. The step is, unless given, half the time in which noise crosses a cell, h^2/(4 mobility T).

    Raises
    ------
    BadValue
        a start outside the box; copies, seed, times or step without a meaning
    BadStructure
        a potential that is a Python function: the force is then unknown
    """
    count, rng = checked(copies, seed)
    times, g = langevin.output_times(t), d.discretised.grid
    mobility, T = float(d.mobility), float(d.temperature)
    longest = float(g.width.min()) ** 2 / (4.0 * mobility * T) if step is None else _number(step, "step")
    if isinstance(p0, Mapping):
        x0 = np.repeat(_point(d, p0)[None], count, axis=0)
    else:
        x0 = langevin.drawn(probabilities(d, p0), g, count, rng)
    given = d.driving if callable(d.driving) and d.potential is None else d.written()
    if callable(given):
        still = vector(d, given)
        force = lambda x, _: still(x)
    else:
        law = compiled((*d.names, TIME), given)
        force = lambda x, t: finite(d, law(np.column_stack([x, np.full(len(x), t)])), x, "the force")
    return Ensemble(times, langevin.euler_maruyama(force, T, mobility, x0, times, longest, rng, g), d.names, longest)


def _point(d: Diffusion, given: Mapping[str, Any]) -> Array:
    if set(given) != set(d.names):
        raise BadValue(f"a start at {', '.join(map(str, given)) or 'nothing'}; expected a number for each of {', '.join(d.names)}")
    x = np.array([_number(given[n], n) for n in d.names])
    for v, n, (low, high) in zip(x, d.names, d.box, strict=True):
        if not low <= v <= high:
            raise BadValue(f"{n} = {v:.6g} is outside the box, {float(low):g} to {float(high):g}")
    return x


def _number(given: Any, name: str) -> float:
    try:
        return float(given)
    except (TypeError, ValueError):
        raise BadValue(f"{name} = {str(given)[:40]}: expected a number") from None


def simulate_gaussian(process: GaussianProcess, t: Any, copies: Any, seed: Any) -> Ensemble:
    """See `GaussianProcess.simulate`."""
    count, rng = checked(copies, seed)
    times, made = langevin.output_times(t), process.numbers
    mean = np.array([float(v) for v in process.mean])
    L = cholesky(np.array([[float(v) for v in row] for row in process.cov]))
    x0 = mean + rng.standard_normal((count, len(mean))) @ L.T
    return Ensemble(times, langevin.linear(made, x0, times, rng), tuple(f"x{k}" for k in range(1, len(mean) + 1)), 0.0)
