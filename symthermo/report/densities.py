"""Diffusions and Gaussian processes as the documents of `evaluate` and `integrate`: the keys of a network where they mean the same.

A density has a mean, a covariance and an entropy in place of concentrations; currents are fields, and are left to Python.
"""
from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..diffusions.diffusion import Diffusion
from ..diffusions.gaussian import GaussianProcess
from ..evaluate.report import aligned, plain, show
from ..evaluate.trajectory import output_times
from ..networks.disk import write_whole

Array = NDArray[np.float64]
Model = Diffusion | GaussianProcess
POINTS = 101
"""Output times unless their number is given: a density at each is kept."""

MOST_CELLS = 64
"""Cells up to which every theorem is evaluated at every place of the grid."""

_TITLES = {
    "sigma": "entropy production rate", "fisher_information": "Fisher information of time", "intrinsic_speed": "intrinsic speed",
    "fisher_rate": "its rate of change", "divergence_from_stationary": "divergence from the stationary law", "entropy": "entropy",
}


def coordinates(model: Model) -> tuple[str, ...]:
    """Names: x, y of a diffusion, x1, x2, ... of a Gaussian process."""
    return model.names if isinstance(model, Diffusion) else tuple(f"x{k}" for k in range(1, len(model.mean) + 1))


def state(model: Model, given: Any) -> dict[str, Any]:
    """The document of `evaluate`: of a diffusion at a density, of a Gaussian process at a time.

    >>> import symthermo as st
    >>> found = state(st.zoo.harmonic_trap(), 0)
    >>> found["fisher_information"], found["sigma"], found["mean"]
    (22.0, 3.25, {'x1': 1.0})
    """
    here = model.at(given)
    names = coordinates(model)
    document: dict[str, Any] = {
        "kind": "diffusion" if isinstance(model, Diffusion) else "gaussian", "coordinates": list(names),
        "mean": dict(zip(names, here.mean.tolist(), strict=True)), "covariance": here.covariance,
        "sigma": float(here.sigma), "fisher_information": float(here.fisher), "intrinsic_speed": float(here.speed),
        "fisher_rate": float(here.fisher_rate), "entropy": float(here.entropy),
    }
    if isinstance(model, Diffusion):
        document |= {"divergence_from_stationary": float(here.divergence),
                     "excess": {"hatano_sasa": {"excess": float(here.excess), "housekeeping": float(here.housekeeping)}}}
    else:
        document |= {"t": here.t, "mean_rate": dict(zip(names, here.mean_rate.tolist(), strict=True)),
                     "covariance_rate": here.covariance_rate}
    numbers = [k for k in document if k not in ("kind", "coordinates", "t")]
    finished = plain(document | {"levels": dict.fromkeys(numbers, "numerical"), "why": dict(getattr(here, "why", {})),
                                 "theorems": list(getattr(here, "theorems", ()))})
    assert isinstance(finished, dict)
    return finished


def text(name: str, document: Mapping[str, Any]) -> str:
    """A document of `evaluate` for a terminal."""
    names = document["coordinates"]
    moments = [["", "mean", *(f"cov {n}" for n in names)]]
    moments += [[n, show(document["mean"][n]), *map(show, row)] for n, row in zip(names, document["covariance"], strict=True)]
    scalars = [[title, show(document[key])] for key, title in _TITLES.items() if key in document]
    if "excess" in document:
        parts = document["excess"]["hatano_sasa"]
        scalars += [["excess (Hatano-Sasa)", show(parts["excess"])], ["housekeeping", show(parts["housekeeping"])]]
    blocks = [name, f"law [{document['kind']}]\n{aligned(moments)}", f"totals [T = 1; numerical]\n{aligned(scalars)}"]
    held = [t for t in document["theorems"] if t["holds"] is not None]
    if held:
        rows = [["", "", "", "", "slack"]] + [[t["id"], show(t["lhs"]), t["relation"], show(t["rhs"]), show(t["slack"])] for t in held]
        blocks.append(f"theorems\n{aligned(rows)}")
    if document["why"]:
        blocks.append("why\n" + "\n".join(f"  {sentence}" for sentence in dict.fromkeys(document["why"].values())))
    return "\n\n".join(blocks)


@dataclass(frozen=True, eq=False)
class DensityPath:
    """A law in motion.

    Attributes
    ----------
    model, names : what moves it, and its coordinates
    t : (T,)
    mean, covariance : (T, d), (T, d, d)
    sigma, fisher_information : (T,)
    entropy_production, length, action : integrals over the whole time
    density : (T, *cells) of a diffusion; None of a Gaussian process
    why, theorems : sentences about what is infinite; instances of theorems about paths
    """

    model: Model
    names: tuple[str, ...]
    t: Array
    mean: Array
    covariance: Array
    sigma: Array
    fisher_information: Array
    entropy_production: float
    length: float
    action: float
    density: Array | None
    why: Mapping[str, str]
    theorems: list[dict[str, Any]]

    @cached_property
    def variance(self) -> Array:
        """(T, d)."""
        return np.diagonal(self.covariance, axis1=1, axis2=2)

    def to_json(self) -> dict[str, Any]:
        """The document of `integrate --json`."""
        each = lambda values: dict(zip(self.names, values.T, strict=True))
        keys = ("t", "sigma", "entropy_production", "fisher_information", "length", "action", "why", "theorems")
        found = plain({"mean": each(self.mean), "variance": each(self.variance), **{k: getattr(self, k) for k in keys}})
        assert isinstance(found, dict)
        return found

    def save_csv(self, path: str | Path) -> None:
        """One line for each time: `t`, mean and variance of each coordinate, `sigma`."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["t", *(f"mean_{n}" for n in self.names), *(f"var_{n}" for n in self.names), "sigma"])
        writer.writerows(np.column_stack([self.t, self.mean, self.variance, self.sigma]).tolist())
        write_whole(str(path), out.getvalue())

    def text(self, name: str) -> str:
        """For a terminal."""
        rows = [["", "start", "end"], ["t", show(self.t[0]), show(self.t[-1])]]
        for k, n in enumerate(self.names):
            rows += [[f"mean {n}", show(self.mean[0, k]), show(self.mean[-1, k])],
                     [f"variance {n}", show(self.variance[0, k]), show(self.variance[-1, k])]]
        rows += [["sigma", show(self.sigma[0]), show(self.sigma[-1])]]
        totals = [["entropy production", show(self.entropy_production)], ["length", show(self.length)], ["action", show(self.action)]]
        reasons = [f"  {sentence}" for sentence in dict.fromkeys(self.why.values())]
        return "\n".join([name, "", f"trajectory [numerical; {len(self.t)} output times]", aligned(rows), "",
                          "along the whole of it [T = 1; numerical]", aligned(totals), *(["", "why", *reasons] if reasons else [])])


def integrate(model: Model, start: Any, end: float, points: int | None = None) -> DensityPath:
    """The path of a diffusion from a density, or of a Gaussian process from its own law.

    >>> import symthermo as st
    >>> path = integrate(st.zoo.harmonic_trap(), None, 1.0, points=3)
    >>> round(path.length, 9), path.mean[1].round(10).tolist()
    (1.259010885, [0.6065306597])
    """
    times = output_times(end, POINTS if points is None else points)
    if isinstance(model, Diffusion):
        path = model.integrate(start, times)
        few = path.y.shape[0] <= MOST_CELLS
        why = dict(path.why) | ({} if few else {"theorems": f"theorems are evaluated along paths on grids of at most {MOST_CELLS} cells"})
        density = path.y.T.reshape(-1, *model.cells) / model.cell
        law = model.at(density)
        return DensityPath(model, model.names, path.t, law.mean, law.covariance, path.sigma, path.fisher_information,
                           path.entropy_production, path.length, path.action, density, why, path.theorems if few else [])
    laws = [model.at(t) for t in times.tolist()]
    gather = lambda key: np.array([getattr(law, key) for law in laws])
    whole = model.integrate(end)
    return DensityPath(model, coordinates(model), times, gather("mean"), gather("covariance"), gather("sigma"), gather("fisher"),
                       whole.entropy_production, whole.length, whole.action, None, {}, list(getattr(whole, "theorems", ())))
