"""Numbers of a network under the names that the theorems of the catalogue use.

    S[i, r], nup[i, r], num[i, r]     stoichiometry of the internal species (set N) in the reactions (set M)
    Jp[r], Jm[r], kp[r], km[r]        one-way fluxes; constants of mass action, chemostats multiplied in
    Jdotp[r], Jdotm[r], Fdot[r]       rates of the one-way fluxes and of the forces
    x[i], v[i], acc[i], jac[i, j]     amounts, their first and second time derivatives, d v_i/d x_j
    mu[i], mu0[i]                     chemical potentials, mu = mu0 + ln x
    ell[k, i]                         a basis of the conservation laws (set K)
    Y[i, c], d[c, r]                  complexes (set C) and how the reactions join them
    xeq, mueq; xss, muss, Jssp, Jssm  the equilibrium of the class; a steady state; dxs = x - xss
    x0, x1, v0, v1, dx                end points of a path, the velocities there, and the difference of the ends
    p, q, p0, p1                      of a jump process: probabilities, the stationary law, ends of a path
    wp[r], wm[r], wpdot[r], wmdot[r]  its rates along and against each edge, and their rates of change; W[i, j] the rate matrix
    tail(r), head(r)                  where an edge leads from, and to
    tau, clock[t]                     of a path: its quadrature weights, and the times since its beginning; families over t hold the
                                      values at the nodes; duration, for the functions of letters

Over a set X times Y the states are pairs, as in p[a, b]. Over a space, what is a probability or an amount of a cell is a density.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import HypothesisFails
from ..evaluate.stationary import exact_law
from ..networks.network import MassAction
from .environment import NO_PAIRS, Environment, NoSuchSet

Array = NDArray[np.float64]
Exact = list[Any] | None
INTEGER = frozenset({"S", "ell", "nup", "num", "Y", "d", "tail", "head"})
"""Names whose numbers are integers: what is said of them is decided exactly."""
DENSITIES = frozenset({"x", "v", "acc", "xeq", "xss", "x0", "x1", "v0", "v1", "dx", "dxs", "p", "q", "p0", "p1"})
"""Names that become densities over a space: divided by the volume of a cell."""


def value(e: Environment, name: str, sets: str) -> Array:
    """The numbers of a standard name with places in these sets ("NM", "M", ..., without time): (B or 1, places).

    Raises
    ------
    KeyError
        no standard name with such places
    HypothesisFails
        the network has no such thing, and why
    """
    wanted, make = TABLE[name]
    if wanted == sets:
        return np.asarray(make(e), dtype=float)
    if "XY" not in sets or wanted != sets.replace("XY", "N"):
        raise KeyError(name)
    if e.pairs is None:
        raise NoSuchSet(NO_PAIRS)
    found = np.asarray(make(e), dtype=float)
    return found.reshape(len(found), *(n for s in sets.replace("XY", "N") for n in (e.pairs if s == "N" else (e.sizes[s],))))


# -- networks ------------------------------------------------------------------------------------------------------------------
def constants(e: Environment, side: str) -> Array:
    """kp or km."""
    if e.driving is not None:
        return e.driving.rates[0 if side == "plus" else 1]
    out, held = [], set(e.net.chemostats)
    for r in e.net.reactions:
        law = _mass_action(r)
        if getattr(law, side) is None:
            out.append(0.0)
        else:
            species = r.reactants if side == "plus" else r.products
            chemostats = [(float(e.point.x[e.net.species[i]]), n) for i, n in species if e.net.species[i] in held]
            out.append(float(getattr(law, side).value) * float(np.prod([c**n for c, n in chemostats])))
    return np.array(out)[None]


def _mass_action(r: Any) -> MassAction:
    if not isinstance(r.law, MassAction):
        raise HypothesisFails(f"the rate of {r.name} is not mass action")
    return r.law


def coefficients(e: Environment, side: str) -> Array:
    """nup or num."""
    out = np.zeros((1, e.sizes["N"], e.sizes["M"]))
    place = {i: n for n, i in enumerate(e.net.internal_index)}
    for k, r in enumerate(e.net.reactions):
        for i, n in getattr(r, side):
            if i in place:
                out[0, place[i], k] += n
    return out


def jacobian(e: Environment) -> Array:
    """d v_i/d x_j, of amounts."""
    if e.driving is not None:
        (wp, wm), (tail, head), S = e.driving.rates, e.edges, np.array(e.net.rows(internal=True), dtype=float)
        out = np.zeros((len(wp), *(2 * (len(S),))))
        for r in range(S.shape[1]):
            out[:, :, tail[r]] += S[:, r] * wp[:, r, None]
            out[:, :, head[r]] -= S[:, r] * wm[:, r, None]
        return out
    V = e.volumes
    return V[:, None] * np.array([e.field.jacobian(x) for x in e.states]) / V


def acceleration(e: Environment) -> Array:
    """dv/dt."""
    out = np.einsum("bij,bj->bi", jacobian(e), e.motion.ndot)
    if e.driving is not None:
        plus, minus = e.driving.pushed(e.states)
        out = out + (plus - minus) @ np.array(e.net.rows(internal=True), dtype=float).T
    return out


def flux_rates(e: Environment, side: int) -> Array:
    """dJ_plus/dt (side 0) or dJ_minus/dt of mass action."""
    for r in e.net.reactions:
        _mass_action(r)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = e.motion.ndot / e.motion.n
    out = e.motion.fluxes[side] * (score @ coefficients(e, ("reactants", "products")[side])[0])
    return out if e.driving is None else out + e.driving.pushed(e.states)[side]


def force_rates(e: Environment) -> Array:
    """dF/dt."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(flux_rates(e, 0) / e.motion.J_plus - flux_rates(e, 1) / e.motion.J_minus)


# -- along a path --------------------------------------------------------------------------------------------------------------
def clock(e: Environment) -> Array:
    """(B,) since the beginning."""
    if e.times is None:
        raise HypothesisFails("it speaks of a stretch of time; evaluate it along a trajectory")
    return e.times


def duration(e: Environment) -> Array:
    """(1,)."""
    if e.weights is None:
        raise HypothesisFails("it speaks of a stretch of time; evaluate it along a trajectory")
    return np.array([e.weights.sum()])


# -- jump processes ------------------------------------------------------------------------------------------------------------
def _process(e: Environment) -> Environment:
    if e.no_process:
        raise HypothesisFails(e.no_process)
    return e


def rate_changes(e: Environment, side: int) -> Array:
    """wpdot or wmdot."""
    return np.zeros((1, e.sizes["M"])) if _process(e).driving is None else e.driving.changes[side]   # type: ignore[union-attr]


TABLE: Mapping[str, tuple[str, Callable[[Environment], Any]]] = {
    "S": ("NM", lambda e: np.array(e.net.rows(internal=True))[None]),
    "Jp": ("M", lambda e: e.motion.J_plus),
    "Jm": ("M", lambda e: e.motion.J_minus),
    "Jdotp": ("M", lambda e: flux_rates(e, 0)),
    "Jdotm": ("M", lambda e: flux_rates(e, 1)),
    "Fdot": ("M", force_rates),
    "kp": ("M", lambda e: constants(e, "plus")),
    "km": ("M", lambda e: constants(e, "minus")),
    "nup": ("NM", lambda e: coefficients(e, "reactants")),
    "num": ("NM", lambda e: coefficients(e, "products")),
    "x": ("N", lambda e: e.motion.n),
    "v": ("N", lambda e: e.motion.ndot),
    "acc": ("N", acceleration),
    "jac": ("NN", jacobian),
    "ell": ("KN", lambda e: e.laws[None]),
    "Y": ("NC", lambda e: e.complexes[0][None]),
    "d": ("CM", lambda e: e.complexes[1][None]),
    "mu0": ("N", lambda e: e.standard[None]),
    "mu": ("N", lambda e: e.potentials(e.motion.n)),
    "xeq": ("N", lambda e: e.equilibrium[None]),
    "mueq": ("N", lambda e: e.potentials(e.equilibrium[None])),
    "xss": ("N", lambda e: e.steady_amounts[None]),
    "muss": ("N", lambda e: e.potentials(e.steady_amounts[None])),
    "dxs": ("N", lambda e: e.motion.n - e.steady_amounts),
    "Jssp": ("M", lambda e: e.steady_fluxes()[0]),
    "Jssm": ("M", lambda e: e.steady_fluxes()[1]),
    "x0": ("N", lambda e: e.end(0).motion.n),
    "x1": ("N", lambda e: e.end(1).motion.n),
    "v0": ("N", lambda e: e.end(0).motion.ndot),
    "v1": ("N", lambda e: e.end(1).motion.ndot),
    "dx": ("N", lambda e: e.end(1).motion.n - e.end(0).motion.n),
    "p": ("N", lambda e: _process(e).motion.n),
    "q": ("N", lambda e: _process(e).law[None]),
    "p0": ("N", lambda e: _process(e).end(0).motion.n),
    "p1": ("N", lambda e: _process(e).end(1).motion.n),
    "wp": ("M", lambda e: constants(_process(e), "plus")),
    "wm": ("M", lambda e: constants(_process(e), "minus")),
    "wpdot": ("M", lambda e: rate_changes(e, 0)),
    "wmdot": ("M", lambda e: rate_changes(e, 1)),
    "W": ("NN", lambda e: jacobian(_process(e))),
    "tail": ("M", lambda e: _process(e).edges[0][None]),
    "head": ("M", lambda e: _process(e).edges[1][None]),
    "clock": ("", clock),
    "duration": ("", duration),
}
"""Name -> the sets of its places, in order, and its numbers."""
OF_RATES = frozenset({"wp", "wm", "kp", "km", "ln_kp", "ln_km", "ln_K", "W", "jac", "q", "mu0", "xeq", "xss", "Jssp", "Jssm"})
"""Names that change where rates depend on time."""


# -- exact numbers -------------------------------------------------------------------------------------------------------------
def exact(e: Environment, name: str) -> Exact:
    """The same at the first state as nested lists of rationals, or None where they are not rational."""
    if e.grid is not None or e.rounded and name not in INTEGER and name not in ("x", "p"):
        return None
    if name in e.sizes:
        return [1] * e.sizes[name]                             # the measure of a space
    make = EXACT.get(name)
    found = None if make is None else make(e)
    return found if found is None or all(isinstance(v, (int, Fraction)) for v in np.array(found, dtype=object).flat) else None


def _amounts(e: Environment) -> Exact:
    V = {s.name: Fraction(1) if e.net.well_stirred else s.volume for s in e.net.species_data}
    x = [e.point.x[s] for s in e.net.internal]
    return [V[s] * c for s, c in zip(e.net.internal, x, strict=True)] if all(isinstance(c, Fraction) for c in x) else None


def _carried(e: Environment, J: Any) -> Exact:
    if not all(isinstance(j, Fraction) for j in J):
        return None
    return [sum((n * j for n, j in zip(row, J, strict=True) if n), Fraction(0)) for row in e.net.rows(internal=True)]


def _rates(e: Environment, side: str) -> Exact:
    _process(e)
    return [Fraction(0) if (c := getattr(r.law, side)) is None else c.value for r in e.net.reactions]


def _accelerated(e: Environment) -> Exact:
    """Of a jump process with constant rates."""
    v = None if e.no_process or e.driving is not None else _carried(e, e.currents.net)
    if v is None:
        return None
    rates = zip(_rates(e, "plus") or (), _rates(e, "minus") or (), *(k.tolist() for k in e.edges), strict=True)
    return _carried(e, [a * v[i] - b * v[j] for a, b, i, j in rates])


EXACT: Mapping[str, Callable[[Environment], Exact]] = {
    "Jp": lambda e: list(e.currents.plus),
    "Jm": lambda e: list(e.currents.minus),
    "S": lambda e: [list(row) for row in e.net.rows(internal=True)],
    "ell": lambda e: e.laws.tolist(),
    "x": _amounts,
    "v": lambda e: _carried(e, e.currents.net),
    "acc": _accelerated,
    "p": lambda e: None if e.no_process else _amounts(e),
    "wp": lambda e: _rates(e, "plus"),
    "wm": lambda e: _rates(e, "minus"),
    "wpdot": lambda e: [0] * e.sizes["M"] if _process(e).driving is None else None,
    "wmdot": lambda e: [0] * e.sizes["M"] if _process(e).driving is None else None,
    "tail": lambda e: _process(e).edges[0].tolist(),
    "head": lambda e: _process(e).edges[1].tolist(),
    "q": lambda e: exact_law(_process(e).net),
}
