"""How laws move under a process, in the form in which the tilted families need it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..diffusions.diffusion import Diffusion
from ..errors import HypothesisFails
from ..markov.jump import JumpProcess
from . import diffusion, jump
from .jump_rates import Rates

Array = NDArray[np.float64]
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Motion:
    """A relaxation with constant rates.

    Attributes
    ----------
    law : what the user calls a law -> (n,) probabilities
    change : (..., n) -> dp/dt
    propagate : ((n,), t) -> (n,) or (T, n)
    edges : (tails, heads)
    """

    law: Callable[[Any], Array]
    change: Callable[[Array], Array]
    propagate: Callable[[Array, Any], Array]
    edges: tuple[NDArray[np.intp], NDArray[np.intp]]


def of_jump(process: JumpProcess) -> tuple[Array, Motion]:
    """The equilibrium law of a jump process and its motion.

    Raises
    ------
    HypothesisFails
        rates that depend on time; no detailed balance
    """
    if not process.autonomous:
        raise HypothesisFails(f"the rates of {process.network.name} depend on time; relaxation to an equilibrium needs constant rates")
    p, rates = jump.stationary(process), Rates(process)
    plus, minus = rates.both_ways(rates.at(np.zeros(1)))
    forth, back = plus[0] * p[rates.lower], minus[0] * p[rates.upper]
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.where(forth == back, 0.0, np.abs(np.log(forth / back)))
    if off.max(initial=0.0) > _ROUNDING:
        why = process.network.detailed_balance().why or f"an affinity of {float(off.max()):.6g} on one edge"
        raise HypothesisFails(f"{process.network.name} is driven ({why}): -dD/dt is only the excess part of its entropy production; "
                              "for the divergence alone give the stationary law in place of the process")
    W = rates.generator()

    def change(law: Array) -> Array:
        return np.asarray((W @ law.T).T)

    return p, Motion(lambda law: jump.start_law(process, law), change, process.propagate, (rates.lower, rates.upper))


def of_diffusion(d: Diffusion) -> tuple[Array, Motion]:
    """The same for a diffusion on its grid; laws are densities.

    Raises
    ------
    HypothesisFails
        a force that is no gradient
    """
    if not d.autonomous:
        raise HypothesisFails("the force depends on time, so there is no equilibrium that stays; make the family of the force at one time")
    p, balanced = d.discretised.stationary
    if not balanced:
        raise HypothesisFails("the force is not a gradient: -dD/dt is only the excess part of the entropy production; for the divergence "
                              "alone give the probabilities of the cells in place of the diffusion")
    W, grid = d.discretised.generator, d.discretised.grid

    def law(p: Any) -> Array:
        return diffusion.probabilities(d, p)

    def change(law: Array) -> Array:
        return np.asarray((W @ law.T).T)

    def propagate(law: Array, t: Any) -> Array:
        found = d.propagate(law.reshape(d.cells) / d.cell, t) * d.cell
        return np.asarray(found.reshape(*found.shape[: found.ndim - len(d.cells)], -1))

    return p, Motion(law, change, propagate, (grid.tail, grid.head))
