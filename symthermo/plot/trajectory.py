"""A trajectory over its entropy production: concentrations above, sigma with its integral below."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import COLOURS, FAINT, INK, Figure, literal, look, save

if TYPE_CHECKING:
    from ..evaluate.trajectory import Trajectory

MOST_LABELLED = 10
_WIDE, _DEEPEST = 1e3, 1e-9


def trajectory(path: Trajectory, file: str | Path | None = None) -> Figure:
    """Two panels over time: x_i(t) of the internal species, or p_i(t) of the states; sigma(t), its area the entropy production.

    A scale is logarithmic where values are positive and spread over more than three decades.

    file : where to write the picture (.png, .pdf, .svg)
    """
    with look():
        figure = Figure(figsize=(6.4, 5.2), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        _concentrations(above, path)
        dissipation(below, path)
        below.set_xlabel("time $t$")
        below.set_xlim(path.t[0], path.t[-1])
        above.set_title(literal(path.net.name), loc="left", fontsize=11)
        figure.align_ylabels([above, below])
    if file is not None:
        save(figure, file)
    return figure


def _concentrations(axes: Any, path: Trajectory) -> None:
    process = getattr(path, "process", None)
    names = dict(zip(path.net.species, map(str, process.states), strict=True)) if process is not None else {}
    moving = [s for s in path.net.species if s not in path.net.chemostats]
    reach = {s: float(np.ptp(path.x[s])) for s in moving}
    labelled = sorted(moving, key=lambda s: -reach[s])[:MOST_LABELLED]
    others = [s for s in moving if s not in labelled]
    for k, s in enumerate(s for s in moving if s in labelled):
        axes.plot(path.t, path.x[s], color=COLOURS[k % len(COLOURS)], label=literal(names.get(s, s)))
    for k, s in enumerate(others):
        axes.plot(path.t, path.x[s], color=FAINT, linewidth=0.8, alpha=0.7, label=f"{len(others)} more" if k == 0 else None)
    _scale(axes, np.array([path.x[s] for s in moving]))
    axes.set_ylabel("probability $p_i$" if names else "concentration $x_i$")
    axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=9)


def dissipation(axes: Any, path: Any) -> None:
    """sigma over time with the area under it, or the reason why it is not finite."""
    axes.set_ylabel(r"entropy production rate $\sigma$")
    usable = np.isfinite(path.sigma)
    if usable.sum() < 2:
        axes.set_yticks([])
        axes.text(0.5, 0.5, _wrapped(path.why.get("sigma", "not finite")), transform=axes.transAxes, ha="center", va="center", color=INK)
        return
    sigma = np.where(usable, path.sigma, np.nan)
    axes.plot(path.t, sigma, color=COLOURS[1])
    _scale(axes, sigma[usable])
    axes.fill_between(path.t, sigma, axes.get_ylim()[0] if axes.get_yscale() == "log" else 0.0, color=COLOURS[1], alpha=0.15, linewidth=0)
    if np.isfinite(path.entropy_production):
        axes.set_title(rf"entropy production $\Sigma = \int\sigma\,dt = {_decimal(path.entropy_production)}$", loc="right", fontsize=10)


def _scale(axes: Any, values: np.ndarray) -> None:
    """Logarithmic where everything is positive and wide, nine decades at most; else from 0."""
    low, high = float(values.min()), float(values.max())
    if low > 0 and high > _WIDE * low:
        axes.set_yscale("log")
        axes.set_ylim(max(0.6 * low, _DEEPEST * high), 2.0 * high)
    elif low >= 0:
        axes.set_ylim(0.0, 1.08 * high if high > 0 else 1.0)


def _decimal(value: float) -> str:
    """1.341 \\times 10^{4} rather than 1.341e+04."""
    mantissa, e, power = f"{value:.4g}".partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if e else mantissa


def _wrapped(sentence: str, width: int = 60) -> str:
    lines = [""]
    for word in sentence.split():
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if len(lines[-1]) + len(word) < width else [*lines, word]
    return "\n".join(lines)
