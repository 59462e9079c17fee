"""Chemical potentials and the equilibrium of a class: what exists is decided exactly, then computed in doubles.

With detailed balance, `S_X^T ln y = ln(K_plus/K_minus)` has a solution y (chemostats absorbed into the constants K), and the
equilibrium of the class of x0 is the one point y exp(L^T c) with the conserved totals of x0 (Birch).
Sources: M. W. Birch, Ann. Math. Stat. 34, 1 (1963); R. Rao, M. Esposito, Phys. Rev. X 6, 041064 (2016), arXiv:1602.07257.
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..networks.network import MassAction, ReactionNetwork, Side, listing
from ..numeric.equilibrium import class_point, standard_potentials
from ..numeric.kernels import divergence
from .currents import Currents, ball
from .field import volumes
from .values import Point, at, named

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Equilibrium:
    """The state of the class with every force zero.

    Attributes
    ----------
    x : concentrations of all species
    totals : the conserved totals of the class, in the order of `net.conservation_laws(internal=True)`
    residual : the largest relative error of a total;  above : G(x0) - G(x) = D(x0||x) over the internal species
    """

    x: Mapping[str, float]
    totals: tuple[float, ...]
    residual: float
    above: float

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class NoEquilibrium:
    """There is none, and why. False in a condition."""

    why: str

    def __bool__(self) -> bool:
        return False


def equilibrium(net: ReactionNetwork, x0: Mapping[str, Any] | None = None) -> Equilibrium | NoEquilibrium:
    """The equilibrium in the class of x0, or the reason why there is none.

    >>> import symthermo as st
    >>> {s: round(x, 12) for s, x in st.network("A <=> B | 3, 1; init: A=1, B=1").equilibrium().x.items()}
    {'A': 0.5, 'B': 1.5}
    >>> print(st.network("A <=> X | 3, 1; X <=> B | 1, 1; chemostats: A=1, B=1; init: X=1").equilibrium().why)
    no equilibrium: the cycle r1 + r2 has the affinity log(3)
    """
    return of_point(at(net, x0))


def of_point(point: Point) -> Equilibrium | NoEquilibrium:
    """The equilibrium in the class of a point."""
    net = point.net
    if reason := lacking(net, internal=True):
        return NoEquilibrium(f"no equilibrium: {reason}")
    inner = list(net.internal_index)
    S_X = np.array(net.rows(internal=True))
    mu0, _ = standard_potentials(S_X, log_ratios([_absorbed(point, k) for k in range(len(net.reactions))]))
    V = volumes(net)[inner]
    n0 = V * np.array([float(point.x[s]) for s in net.internal])
    laws = np.array(net.conservation_laws(internal=True), dtype=float).reshape(-1, len(inner))
    with named(net):
        found = class_point(laws, -mu0 + np.log(V), laws @ n0)
    x = {s: float(v) for s, v in point.x.items()} | dict(zip(net.internal, (found.x / V).tolist(), strict=True))
    return Equilibrium(x, tuple((laws @ n0).tolist()), found.residual, float(divergence(n0, found.x)))


def potentials(net: ReactionNetwork) -> Array | str:
    """The mu0 of least norm over all species, (N,), with S^T mu0 = -ln(k_plus/k_minus); or why there is none."""
    if reason := lacking(net, internal=False):
        return f"no chemical potentials: {reason}"
    ratios = [(_value(r.law, "plus"), _value(r.law, "minus")) for r in net.reactions]
    return standard_potentials(np.array(net.rows()), log_ratios(ratios))[0]


def lacking(net: ReactionNetwork, internal: bool) -> str:
    """Why detailed balance does not hold on the open (internal) or closed network; empty where it does."""
    if general := [r.name for r in net.reactions if not isinstance(r.law, MassAction)]:
        return f"the rate of {listing(general)} is not mass action"
    if moving := [s for s in net.assigned if any(net.rows()[net.index[s]])]:
        return f"{listing(moving)}, which takes part in reactions, is set by a rule"
    balance = net.detailed_balance(internal=internal)
    if balance.holds:
        return ""
    if balance.witness is not None:
        remark = f" ({balance.why})" if balance.why else ""
        return f"the cycle {cycle_text(net, balance.witness.cycle)} has the affinity {balance.witness.affinity}{remark}"
    return balance.why or "detailed balance is undecided"


def cycle_text(net: ReactionNetwork, cycle: tuple[int, ...]) -> str:
    """A cycle over the reactions as text, `r1 + 2 r2 - r3`."""
    text = ""
    for c, r in zip(cycle, net.reactions, strict=True):
        if c:
            sign = (" - " if c < 0 else " + ") if text else "-" if c < 0 else ""
            text += f"{sign}{'' if abs(c) == 1 else f'{abs(c)} '}{r.name}"
    return text


def log_ratios(pairs: list[tuple[Fraction, Fraction]]) -> list[float]:
    """ln(a/b) of positive rationals, each rounded once."""
    return Currents.balls(lambda: [ball((a - b) / b).log1p() for a, b in pairs])


def _value(law: Any, side: str) -> Fraction:
    return Fraction(getattr(law, side).value)


def _absorbed(point: Point, k: int) -> tuple[Fraction, Fraction]:
    """The two constants of reaction k with the concentrations of its chemostats multiplied in."""
    net, r = point.net, point.net.reactions[k]
    held = set(net.chemostats)

    def fixed(side: Side) -> Fraction:
        return math.prod((Fraction(point.x[net.species[i]]) ** n for i, n in side if net.species[i] in held), start=Fraction(1))

    return _value(r.law, "plus") * fixed(r.reactants), _value(r.law, "minus") * fixed(r.products)
