"""Numbers of a network under the names that the theorems of the catalogue use.

    S[i, r], nup[i, r], num[i, r]     stoichiometry of the internal species (set N) in the reactions (set M)
    Jp[r], Jm[r], kp[r], km[r]        one-way fluxes; constants of mass action, chemostats multiplied in
    x[i], v[i], acc[i]                amounts, their first and second time derivatives
    mu[i], mu0[i]                     chemical potentials, mu = mu0 + ln x
    ell[k, i]                         a basis of the conservation laws (set K)
    Y[i, c], d[c, r]                  complexes (set C) and how the reactions join them
    xeq, mueq; xss, muss, Jssp, Jssm  the equilibrium of the class; a steady state
    x0, x1, dx                        end points of a path and their difference
    tau                               of a path: its quadrature weights; families over t hold the values at the nodes

Amounts are volumes times concentrations where there are several compartments, and concentrations where there is one. What does
not exist raises `HypothesisFails` with the reason.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import HypothesisFails
from ..evaluate import equilibrium, excess, stationary
from ..evaluate.currents import Currents, currents
from ..evaluate.field import field, volumes
from ..evaluate.values import Point, at
from ..networks.network import MassAction, ReactionNetwork
from ..numeric.field import Field
from ..numeric.functionals import Motion

Array = NDArray[np.float64]
INTEGER = frozenset({"S", "ell", "nup", "num", "Y", "d"})
"""Names whose numbers are integers: what is said of them is decided exactly."""


@dataclass(frozen=True, eq=False)
class Environment:
    """A network at some states: everything has a leading axis for the states, of length one where all states share it.

    Attributes
    ----------
    point : the network with its values; the state that classes, equilibria and steady states refer to
    states : (B, N_all) concentrations of all species
    weights : (B,) quadrature weights where the states are the nodes of a path
    ends : first and last state of the path
    steady : names the steady state, as concentrations of some species; found by itself unless given
    """

    point: Point
    states: Array
    weights: Array | None = None
    ends: tuple[Array, Array] | None = None
    steady: Mapping[str, Any] | None = None

    @classmethod
    def at(cls, net: ReactionNetwork, state: Mapping[str, Any] | None = None, steady: Mapping[str, Any] | None = None) -> Environment:
        """At one state."""
        point = at(net, state)
        return cls(point, stationary.vector(point)[None], steady=steady)

    @property
    def net(self) -> ReactionNetwork:
        """The network with its values."""
        return self.point.net

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Number of places of each finite set, by its name in the theorems."""
        laws, complexes = len(self.laws), self.complexes[0].shape[1]
        return {"N": len(self.net.internal), "M": len(self.net.reactions), "K": laws, "C": complexes}

    @cached_property
    def field(self) -> Field:
        """The rate equations."""
        return field(self.net)

    @cached_property
    def motion(self) -> Motion:
        """Fluxes and rates at the states."""
        return Motion(self.field, self.states)

    @cached_property
    def currents(self) -> Currents:
        """The fluxes at the first state, exact where the model is rational."""
        return currents(self.point)

    @cached_property
    def volumes(self) -> Array:
        """(N_X,) what makes amounts of concentrations."""
        return volumes(self.net)[list(self.net.internal_index)]

    @cached_property
    def laws(self) -> NDArray[np.int64]:
        """(K, N_X)."""
        return stationary.laws(self.net)

    @cached_property
    def complexes(self) -> tuple[Array, Array]:
        """Y (N_X, C) and d (C, M) of the internal network."""
        place = {i: n for n, i in enumerate(self.net.internal_index)}
        inner = lambda side: tuple(sorted((place[i], n) for i, n in side if i in place))
        sides = [(inner(r.reactants), inner(r.products)) for r in self.net.reactions]
        number = {c: k for k, c in enumerate(dict.fromkeys(c for pair in sides for c in pair))}
        Y, d = np.zeros((len(place), len(number))), np.zeros((len(number), len(sides)))
        for c, k in number.items():
            for i, n in c:
                Y[i, k] = n
        for r, (left, right) in enumerate(sides):
            d[number[left], r] -= 1
            d[number[right], r] += 1
        return Y, d

    @cached_property
    def standard(self) -> Array:
        """mu0 of the internal species: of the open network, chemostats absorbed; of the closed one where the open one has none."""
        found = equilibrium.potentials(self.net)
        if isinstance(found, str) or (self.net.chemostats and self.net.detailed_balance().holds):
            return -np.log(self.equilibrium / self.volumes)
        return np.asarray(found)[list(self.net.internal_index)]

    @cached_property
    def equilibrium(self) -> Array:
        """(N_X,) amounts at the equilibrium of the class."""
        found = equilibrium.of_point(self.point)
        if isinstance(found, equilibrium.NoEquilibrium):
            raise HypothesisFails(found.why)
        return self.volumes * np.array([found.x[s] for s in self.net.internal])

    @cached_property
    def _chosen(self) -> tuple[excess.Chosen | None, dict[str, str]]:
        """The search, made once also where it ends without a state."""
        why: dict[str, str] = {}
        return excess.choose(self.point, self.steady, why), why

    @cached_property
    def steady_point(self) -> Point:
        """The steady state: the one that is named, the only one, or the one that the dynamics reaches."""
        chosen, why = self._chosen
        if chosen is None:
            raise HypothesisFails(why["steady_state"])
        return at(self.net, {s: chosen.state.x[s] for s in self.net.internal})

    def amounts(self, x: Array) -> Array:
        """Internal amounts of states."""
        return x[..., list(self.net.internal_index)] * self.volumes

    def _steady_fluxes(self) -> tuple[Array, Array]:
        return Motion(self.field, stationary.vector(self.steady_point)[None]).fluxes

    def _constants(self, side: str) -> Array:
        out = []
        for r in self.net.reactions:
            if not isinstance(r.law, MassAction):
                raise HypothesisFails(f"the rate of {r.name} is not mass action")
            if getattr(r.law, side) is None:
                out.append(0.0)
            else:
                held, species = set(self.net.chemostats), r.reactants if side == "plus" else r.products
                chemostats = [(float(self.point.x[self.net.species[i]]), n) for i, n in species if self.net.species[i] in held]
                out.append(float(getattr(r.law, side).value) * float(np.prod([c**n for c, n in chemostats])))
        return np.array(out)[None]

    def _coefficients(self, side: str) -> Array:
        out = np.zeros((1, self.sizes["N"], self.sizes["M"]))
        place = {i: n for n, i in enumerate(self.net.internal_index)}
        for k, r in enumerate(self.net.reactions):
            for i, n in getattr(r, side):
                if i in place:
                    out[0, place[i], k] += n
        return out

    def _acceleration(self) -> Array:
        rate, out = self.motion.ndot / self.volumes, []
        for x, v in zip(self.states, rate, strict=True):
            out.append(self.volumes * (self.field.jacobian(x) @ v))
        return np.array(out)

    def _end(self, k: int) -> Array:
        if self.ends is None:
            raise HypothesisFails("end points belong to a path, not to a state")
        return self.amounts(self.ends[k])[None]

    def _potentials(self, amounts: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(self.standard + np.log(amounts / self.volumes))

    def value(self, name: str, sets: str) -> Array:
        """The numbers of a standard name with places in these sets ("NM", "M", ..., without time): (B or 1, places).

        Raises
        ------
        KeyError
            no standard name with such places
        HypothesisFails
            the network has no such thing, and why
        """
        wanted, make = TABLE[name]
        if wanted != sets:
            raise KeyError(name)
        return np.asarray(make(self), dtype=float)

    # -- exact numbers ---------------------------------------------------------------------------------------------------
    def exact(self, name: str) -> Any:
        """The same at the first state as nested lists of rationals, or None where they are not rational."""
        flow = self.currents
        if name in ("Jp", "Jm"):
            part = flow.plus if name == "Jp" else flow.minus
            return list(part) if all(isinstance(v, Fraction) for v in part) else None
        if name == "S":
            return [list(row) for row in self.net.rows(internal=True)]
        if name == "ell":
            return self.laws.tolist()
        if name == "x":
            V = {s.name: Fraction(1) if self.net.well_stirred else s.volume for s in self.net.species_data}
            x = [self.point.x[s] for s in self.net.internal]
            return [V[s] * c for s, c in zip(self.net.internal, x, strict=True)] if all(isinstance(c, Fraction) for c in x) else None
        if name == "v" and all(isinstance(J, Fraction) for J in flow.net):
            return [sum((n * J for n, J in zip(row, flow.net, strict=True) if n and J is not None), Fraction(0))
                    for row in self.net.rows(internal=True)]
        return None


TABLE: Mapping[str, tuple[str, Callable[[Environment], Any]]] = {
    "S": ("NM", lambda e: np.array(e.net.rows(internal=True))[None]),
    "Jp": ("M", lambda e: e.motion.J_plus),
    "Jm": ("M", lambda e: e.motion.J_minus),
    "kp": ("M", lambda e: e._constants("plus")),
    "km": ("M", lambda e: e._constants("minus")),
    "nup": ("NM", lambda e: e._coefficients("reactants")),
    "num": ("NM", lambda e: e._coefficients("products")),
    "x": ("N", lambda e: e.motion.n),
    "v": ("N", lambda e: e.motion.ndot),
    "acc": ("N", Environment._acceleration),
    "ell": ("KN", lambda e: e.laws[None]),
    "Y": ("NC", lambda e: e.complexes[0][None]),
    "d": ("CM", lambda e: e.complexes[1][None]),
    "mu0": ("N", lambda e: e.standard[None]),
    "mu": ("N", lambda e: e._potentials(e.motion.n)),
    "xeq": ("N", lambda e: e.equilibrium[None]),
    "mueq": ("N", lambda e: e._potentials(e.equilibrium[None])),
    "xss": ("N", lambda e: e.amounts(stationary.vector(e.steady_point))[None]),
    "muss": ("N", lambda e: e._potentials(e.amounts(stationary.vector(e.steady_point))[None])),
    "Jssp": ("M", lambda e: e._steady_fluxes()[0]),
    "Jssm": ("M", lambda e: e._steady_fluxes()[1]),
    "x0": ("N", lambda e: e._end(0)),
    "x1": ("N", lambda e: e._end(1)),
    "dx": ("N", lambda e: e._end(1) - e._end(0)),
}
"""Name -> the sets of its places, in order, and its numbers."""
