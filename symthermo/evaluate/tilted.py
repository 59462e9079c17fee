"""`st.tilted`: inference from tilted equilibria. N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008.

A system relaxes to p_eq, and averages eta of some observables r are seen on the way. Whatever the dynamics, the entropy production
still to come is at least phi(eta) = max_theta [theta.eta - psi(theta)], with psi(theta) = ln <exp(theta.r)>_eq, a property of
the tilted equilibria p_theta ~ p_eq exp(theta.r), that is of the same system with fields switched on.

    family(p_eq or process, observables)     everything, where the equilibrium is known
    line(potential, observables, T=)         the same for a coordinate on the whole line
    gaussian(process, observables)           the same for a linear process, underdamped ones included
    formulas(p_eq, observables)              the same as sympy expressions
    minimum_ep(table, eta)                   from measured responses, where it is not

>>> spin = family([0.5, 0.5], {"s": [1, -1]})
>>> here = spin.at(0.6)
>>> print(f"{here.phi:.10f} {here.theta[0]:.10f} {here.psi:.10f}")
0.1927447570 0.6931471806 0.2231435513
"""
from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..diffusions.diffusion import Diffusion
from ..errors import BadStructure, BadValue
from ..markov.jump import JumpProcess
from ..networks.network import ReactionNetwork
from . import diffusion
from .tilted_answers import Averages, Guess, PathConstraint, Split
from .tilted_chart import Chart
from .tilted_family import Family
from .tilted_formulas import Formulas, formulas
from .tilted_gaussian import GaussianFamily, gaussian
from .tilted_line import LineFamily, line
from .tilted_motion import of_diffusion, of_jump
from .tilted_table import MinimumEP, minimum_ep

__all__ = ["Averages", "Chart", "Family", "Formulas", "GaussianFamily", "Guess", "LineFamily", "MinimumEP", "PathConstraint", "Split",
           "family", "formulas", "gaussian", "line", "minimum_ep"]

Array = NDArray[np.float64]


def family(equilibrium: Any, observables: Any) -> Family:
    """The tilted equilibria of an equilibrium law.

    Parameters
    ----------
    equilibrium : probabilities (n,) or {label: probability}; a jump process with detailed balance, or a network that is
        one; a diffusion in a potential, on its grid
    observables : {name: function of the label, or n numbers}; a list of these; or an array (K, n). Of a diffusion: formulas or
        functions of the coordinates, or arrays on the cells

    Raises
    ------
    HypothesisFails
        a driven process, or rates that depend on time; dependent observables
    BadValue, BadStructure
        no probabilities; observables that do not fit

    >>> import symthermo as st
    >>> ring = family(st.zoo.three_states(), {"r": [1, 0, -1]})
    >>> ring.at(-0.3)
    <Averages r = -0.3: phi = 0.3639336825, theta = [-1.08243669]>
    >>> print(ring.split([0.2, 0.3, 0.5]).whole.__round__(10), ring.forces(ring.theta(-0.3)).round(8).tolist())
    0.3662583513 [-1.08243669, -2.16487338, -1.08243669]
    """
    names, given = _named(observables)
    if isinstance(equilibrium, ReactionNetwork):
        equilibrium = JumpProcess.from_network(equilibrium)
    if isinstance(equilibrium, Diffusion):
        d = equilibrium
        p, motion = of_diffusion(d)
        states: Sequence[Hashable] = range(len(p)) if len(d.cells) == 1 else list(np.ndindex(*d.cells))
        rows = [diffusion.field(d, r, f"the observable {n}") for n, r in zip(names, given, strict=True)]
    else:
        if isinstance(equilibrium, JumpProcess):
            states, (p, motion) = equilibrium.states, of_jump(equilibrium)
        else:
            (states, p), motion = _law(equilibrium), None
        rows = [_values(r, n, states) for n, r in zip(names, given, strict=True)]
    return Family(names, states, p, np.array(rows), motion).checked()


def _named(observables: Any) -> tuple[tuple[str, ...], list[Any]]:
    if isinstance(observables, Mapping):
        names, rows = tuple(map(str, observables)), list(observables.values())
    else:
        rows = list(observables) if isinstance(observables, Iterable) and not isinstance(observables, str) else [observables]
        if rows and all(isinstance(v, (int, float, np.number)) for v in rows):
            rows = [rows]
        names = tuple(r if isinstance(r, str) else f"r{k + 1}" for k, r in enumerate(rows))
    if not rows or len(set(names)) < len(names):
        raise BadStructure("expected observables with different names, such as {'M': function of the state}")
    return names, rows


def _values(given: Any, name: str, states: Sequence[Hashable]) -> Array:
    try:
        row = np.asarray([given(s) for s in states] if callable(given) else given, dtype=float)
    except (TypeError, ValueError):
        row = np.zeros(())
    if row.shape != (len(states),):
        raise BadStructure(f"the observable {name} has the shape {row.shape}; expected {len(states)} numbers, one for each state, "
                           "or a function of the state's label")
    if not np.all(np.isfinite(row)):
        raise BadValue(f"the observable {name} is not finite in every state")
    return row


def _law(given: Any) -> tuple[Sequence[Hashable], Array]:
    try:
        states, p = (list(given), np.asarray(list(given.values()), dtype=float)) if isinstance(given, Mapping) else (
            range(len(given)), np.asarray(given, dtype=float))
    except (TypeError, ValueError):
        states, p = [], np.zeros(0)
    if p.ndim != 1 or not len(p) or not np.all((p >= 0) & np.isfinite(p)) or not abs(p.sum() - 1.0) <= 1e-9:
        raise BadValue(f"the equilibrium law {str(given)[:60]} does not consist of probabilities that sum to 1; expected such, or a jump "
                       "process or diffusion with detailed balance")
    return states, p / p.sum()
