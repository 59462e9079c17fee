"""A theorem on random states of one model: the worst of them, and the way uphill from there.

Concentrations of the internal species are multiplied by exp(z), z normal; the search climbs the ratio of the two sides in z. Where
they are probabilities they are divided by their sum.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ..errors import HypothesisFails
from ..networks.network import ReactionNetwork
from ..proof import Theorem
from .both import both
from .claims import Sides
from .decide import decisions
from .doors import door
from .judge import candidates, choices
from .sample import generator

Array = NDArray[np.float64]
SPREAD, WIDEST = 1.5, 12.0
Sampler = Callable[[ReactionNetwork], Array]


def random_states(seed: int, size: int) -> Sampler:
    """(size, internal species) of normal numbers."""
    return lambda net: generator(seed).normal(0, SPREAD, (size, len(net.internal)))


def worst(theorem: Theorem, model: Any, sampler: Sampler) -> tuple[int, int, float, float, dict[str, float] | None]:
    """(states, violations, least slack, largest ratio, counterexample) on random states, a climb from the worst included.

    Parameters
    ----------
    model : a network, from whose own state the random ones are made; or a jump process or diffusion, from equal probabilities

    Raises
    ------
    HypothesisFails
        the theorem does not apply to the model in any of the states
    """
    start = door(model).anywhere()
    net, inner = start.net, list(start.net.internal_index)
    if reason := start.refuses(theorem):
        raise HypothesisFails(f"{theorem.id} does not apply: {reason}")
    simplex = not isinstance(model, ReactionNetwork) or not {"network", "chemical"} & set(theorem.applies_to)

    def moved(z: Array) -> Array:
        states = np.repeat(start.states, len(z), axis=0)
        states[:, inner] *= np.exp(np.clip(z, -WIDEST, WIDEST))
        return states / states.sum(axis=1, keepdims=True) if simplex else states

    def judged(z: Array) -> tuple[Sides, Array]:
        here = replace(start, states=moved(z))
        values, chosen = choices(theorem, here)
        if chosen is not None:                                  # all unit vectors at each state would be one axis more: the first
            values, _ = choices(theorem, here, {chosen: candidates(values, chosen)[1][0]})
        fair = np.logical_and.reduce([np.ones(len(z), bool), *(np.broadcast_to(d.holds, len(z)) for d in decisions(values))])
        _, left, right = both(theorem, values)
        left, right = (np.broadcast_to(v, (len(z), *v.shape[1:])).reshape(len(z), -1) for v in (left, right))
        found = Sides(theorem.claim[1], left, right)
        place = np.nanargmax(np.where(np.isnan(found.excess), -np.inf, found.excess), axis=1)[:, None]
        take = lambda v: np.take_along_axis(v, place, 1)[:, 0]
        return Sides(theorem.claim[1], take(left), take(right)), fair

    z = sampler(net)
    found, fair = judged(z)
    if not fair.any():
        raise HypothesisFails(f"{theorem.id} does not apply to {net.name}: in none of {len(z)} states are all hypotheses met")
    height = lambda s, fair: np.where(fair & ~np.isnan(s.ratio), np.clip(s.ratio if s.op == "<=" else s.excess, -1e3, 1e6), -1e3)

    def fall(u: Array) -> tuple[float, Array]:
        h = 1e-6
        f = -height(*judged(np.concatenate([u[None], u + h * np.eye(len(u)), u - h * np.eye(len(u))])))
        return float(f[0]), (f[1 : 1 + len(u)] - f[1 + len(u) :]) / (2 * h)
    top = z[int(np.argmax(height(found, fair)))]
    end = minimize(fall, top, jac=True, method="L-BFGS-B", bounds=[(-WIDEST, WIDEST)] * len(top), options={"maxiter": 200})
    last, last_fair = judged(end.x[None])
    broken = int((found.broken & fair).sum()) + int((last.broken & last_fair).sum())
    counterexample = None
    if broken:
        z = end.x if last.broken[0] else z[int(np.argmax(found.broken & fair))]
        counterexample = dict(zip(net.internal, moved(z[None])[0, inner].tolist(), strict=True))
    usable = np.append(np.where(fair, found.slack, np.nan), last.slack if last_fair[0] else np.nan)
    ratios = np.append(np.where(fair, found.ratio, np.nan), last.ratio if last_fair[0] else np.nan)
    gap = usable if found.op == "<=" else -np.abs(usable)
    return len(z) + int(end.nfev), broken, float(np.nanmin(gap)), float(np.nanmax(ratios)), counterexample
