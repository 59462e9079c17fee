"""Densities: a law that spreads, and the stationary density of the plane with its current."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..diffusions.diffusion import Diffusion
from ..diffusions.gaussian import GaussianProcess
from ..errors import BadStructure
from .style import COLOURS, FAINT, INK, Figure, look, save
from .trajectory import dissipation

if TYPE_CHECKING:
    from ..report.densities import DensityPath

_SHADES = 6
_ARROWS = 22


def spreading(path: DensityPath, file: str | Path | None = None) -> Figure:
    """A density at several times above its entropy production rate; of a Gaussian process the mean with one standard deviation.

    path : as `symthermo.report.densities.integrate` gives it;  file : where to write the picture (.png, .pdf, .svg)
    """
    with look():
        figure = Figure(figsize=(6.4, 5.4), layout="constrained")
        if path.density is not None and path.density.ndim == 3:
            _plane(figure, path)
        else:
            above, below = figure.subplots(2, 1, height_ratios=(3, 2))
            if path.density is None:
                _bands(above, path)
            else:
                _shades(above, path)
            dissipation(below, path)
            below.set_xlabel("time $t$")
            below.set_xlim(path.t[0], path.t[-1])
    if file is not None:
        save(figure, file)
    return figure


def _moments(path: DensityPath) -> list[int]:
    """Times that follow the motion: equal parts of the length that was covered."""
    covered = np.concatenate([[0.0], np.cumsum(0.5 * np.diff(path.t) * (np.sqrt(path.fisher_information[1:])
                                                                        + np.sqrt(path.fisher_information[:-1])))])
    if not np.isfinite(covered[-1]) or covered[-1] == 0:
        return sorted(set(np.linspace(0, len(path.t) - 1, _SHADES).astype(int).tolist()))
    places = np.searchsorted(covered, np.linspace(0.0, covered[-1], _SHADES))
    return sorted({0, len(path.t) - 1, *np.minimum(places, len(path.t) - 1).tolist()})


def _shades(axes: Any, path: DensityPath) -> None:
    d, chosen = path.model, _moments(path)
    assert isinstance(d, Diffusion)
    assert path.density is not None
    (x,) = d.centres
    axes.plot(x, d.stationary(), color=FAINT, linestyle="--", linewidth=1.2, label="stationary")
    for n, k in enumerate(chosen):
        share = n / max(1, len(chosen) - 1)
        axes.plot(x, path.density[k], color=COLOURS[0], alpha=0.25 + 0.75 * share, linewidth=1.0 + share, label=f"t = {path.t[k]:.3g}")
    shown = path.density.max(axis=0) > 1e-3 * path.density.max()
    axes.set_xlim(x[shown].min(), x[shown].max())
    axes.set_ylim(0, None)
    axes.set_xlabel(f"${path.names[0]}$")
    axes.set_ylabel("density $p$")
    axes.legend(fontsize=9, loc="center left", bbox_to_anchor=(1.0, 0.5))


def _bands(axes: Any, path: DensityPath) -> None:
    for k, name in enumerate(path.names):
        mean, width = path.mean[:, k], np.sqrt(path.variance[:, k])
        axes.plot(path.t, mean, color=COLOURS[k % len(COLOURS)], label=name)
        axes.fill_between(path.t, mean - width, mean + width, color=COLOURS[k % len(COLOURS)], alpha=0.15, linewidth=0)
    axes.set_xlim(path.t[0], path.t[-1])
    axes.set_ylabel("mean and standard deviation")
    axes.legend(fontsize=9, loc="center left", bbox_to_anchor=(1.0, 0.5))


def _plane(figure: Figure, path: DensityPath) -> None:
    assert isinstance(path.model, Diffusion)
    assert path.density is not None
    chosen = _moments(path)
    chosen = [chosen[round(k)] for k in np.linspace(0, len(chosen) - 1, 4)]
    for axes, k in zip(figure.subplots(2, 2).ravel(), chosen, strict=True):
        _image(axes, path.model, path.density[k])
        axes.set_title(f"t = {path.t[k]:.3g}", loc="left", fontsize=10)


def current(d: Diffusion, p: Any = None, file: str | Path | None = None) -> Figure:
    """The density of a diffusion in the plane, with arrows along its current.

    Parameters
    ----------
    p : a density, as for `Diffusion.at`; the stationary one unless given
    file : where to write the picture (.png, .pdf, .svg)

    Raises
    ------
    BadStructure
        not two coordinates
    """
    if len(d.names) != 2:
        raise BadStructure(f"the current is drawn in the plane; this diffusion has {len(d.names)} coordinate")
    here = d.at(d.stationary() if p is None else p)
    with look():
        figure = Figure(figsize=(5.4, 5.0), layout="constrained")
        axes = figure.subplots()
        _image(axes, d, here.density)
        step = [max(1, n // _ARROWS) for n in d.cells]
        part = np.s_[step[0] // 2 :: step[0], step[1] // 2 :: step[1]]
        X, Y = np.meshgrid(*d.centres, indexing="ij")
        J = [np.nan_to_num(v * here.density) for v in here.velocity]
        size = np.hypot(*J)
        seen = size[part] > 0.02 * size.max()
        if size.max() > 1e-9 * float(here.density.max()):
            axes.quiver(X[part][seen], Y[part][seen], J[0][part][seen], J[1][part][seen], color=INK, width=0.004)
    if file is not None:
        save(figure, file)
    return figure


def _image(axes: Any, d: Diffusion, density: np.ndarray) -> None:
    extent = [float(v) for side in d.box for v in side]
    axes.imshow(density.T, origin="lower", extent=extent, cmap="Blues", aspect="auto", vmin=0.0)
    axes.set_xlabel(f"${d.names[0]}$")
    axes.set_ylabel(f"${d.names[1]}$")


def law(model: Diffusion | GaussianProcess, start: Any = None, file: str | Path | None = None) -> Figure:
    """What a document shows: the density at the start and the stationary one, the stationary current, or mean and width in time."""
    if isinstance(model, Diffusion) and len(model.names) == 2:
        return current(model, start, file)
    with look():
        figure = Figure(figsize=(5.6, 3.2), layout="constrained")
        axes = figure.subplots()
        if isinstance(model, Diffusion):
            (x,) = model.centres
            lines = [("stationary", model.stationary(), FAINT, "--")]
            lines += [] if start is None else [("start", model.density(start), COLOURS[0], "-")]
            for name, p, colour, dashes in lines:
                axes.plot(x, p, color=colour, linestyle=dashes, label=name)
            shown = np.max([p for _, p, _, _ in lines], axis=0)
            axes.set_xlim(*x[np.flatnonzero(shown > 1e-3 * shown.max())[[0, -1]]])
            axes.set_ylim(0, None)
            axes.set_xlabel("$x$")
            axes.set_ylabel("density $p$")
        else:
            rates = np.abs(np.linalg.eigvals(np.array(model.drift, dtype=float)).real)
            times = np.linspace(0.0, 5.0 / max(float(rates[rates > 0].min(initial=1.0)), 1e-6), 121)
            laws = [model.at(t) for t in times.tolist()]
            for k in range(len(model.mean)):
                mean = np.array([s.mean[k] for s in laws])
                width = np.sqrt([s.covariance[k, k] for s in laws])
                axes.plot(times, mean, color=COLOURS[k], label=f"$x_{k + 1}$")
                axes.fill_between(times, mean - width, mean + width, color=COLOURS[k], alpha=0.15, linewidth=0)
            axes.set_xlabel("time $t$")
            axes.set_ylabel("mean and standard deviation")
        axes.legend(fontsize=9)
    if file is not None:
        save(figure, file)
    return figure
