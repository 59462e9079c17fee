"""`JumpProcess`: a Markov jump process is a unimolecular reaction network together with the labels of its states.

    dp_i/dt = sum_j W_ij p_j,    W_ij the rate from j to i,    W = sum over channels of W^nu

All structure is that of the network, every reaction of which is one edge (in one channel) between two states. Edges run from
the lower to the higher state: J > 0 means from j to i, j < i. They are sorted by (j, i, channel). An edge without a way back
stays one; its force is infinite.

>>> import symthermo as st
>>> ring = st.jump([[0, 1, "3/2"], [2, 0, "1/2"], ["7/10", 3, 0]])
>>> ring.network.text()
'r1: s1 <=> s2 | kp=2, km=1\\nr2: s1 <=> s3 | kp=0.7, km=1.5\\nr3: s2 <=> s3 | kp=3, km=0.5\\n'
>>> ring.stationary(exact=True)
(130/393, 29/131, 176/393)
"""
from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, final

from ..errors import BadStructure, BadValue, HypothesisFails, UnknownName
from ..expression import Expr, names
from ..networks.network import MassAction, ReactionNetwork, listing, real
from ..networks.parts import strong_components
from .oriented import TIME, Edge, Jump, canonical, ends, evaluated, valued

if TYPE_CHECKING:
    import networkx
    import numpy as np
    import sympy

_ROUNDING = Fraction(1, 10**9)


@final
@dataclass(frozen=True, eq=False)
class JumpProcess:
    """A Markov jump process. Made by `symthermo.jump`, `from_graph`, `from_network`, `from_energies`, `piecewise`.

    Attributes
    ----------
    network : unimolecular, mass action, without chemostats, edges oriented and sorted
    states : labels, in the order of the network's species
    formulas : rate constants that are formulas, {symbol: formula} in the parameters and the time t
    parameters : the names in those formulas, with their values where given
    breaks : times at which rates jump
    steps : rates are constant between breaks
    protocol : t -> rate matrix, where the rates are a Python function of time
    """

    network: ReactionNetwork
    states: tuple[Hashable, ...]
    formulas: Mapping[str, Expr] = field(default_factory=dict)
    parameters: Mapping[str, Fraction | None] = field(default_factory=dict)
    breaks: tuple[Fraction, ...] = ()
    steps: bool = False
    protocol: Callable[[float], Any] | None = None

    # -- doors ---------------------------------------------------------------------------------------------------------
    @classmethod
    def from_graph(cls, graph: Any, **options: Any) -> JumpProcess:
        """The process of a DiGraph or MultiDiGraph; edge (j, i) carries `rate`, and `channel` where several connect a pair."""
        from .make import from_graph
        return from_graph(graph, **options)

    @classmethod
    def from_network(cls, net: ReactionNetwork) -> JumpProcess:
        """A unimolecular network, read as a jump process; edges are turned and sorted, reactions keep their names."""
        return cls(canonical(net), net.species)

    @classmethod
    def from_energies(cls, energies: Any, barriers: Mapping[Any, Any], driving: Mapping[Any, Any] | None = None,
                      **options: Any) -> JumpProcess:
        """Rates W_ij = exp(-(B_ij - E_j) + f_ij/2) that obey local detailed balance; see `symthermo.markov.energies`."""
        from .energies import from_energies
        return from_energies(energies, barriers, driving, **options)

    @classmethod
    def piecewise(cls, breaks: Sequence[Any], matrices: Sequence[Any], **options: Any) -> JumpProcess:
        """Rates that are constant between `breaks`: one matrix more than there are breaks."""
        from .make import piecewise
        return piecewise(breaks, matrices, **options)

    # -- structure -----------------------------------------------------------------------------------------------------
    def __post_init__(self) -> None:
        if len(self.states) != len(self.network.species) or len(set(self.states)) < len(self.states):
            raise BadStructure(f"states = {listing(map(str, self.states))}; expected {len(self.network.species)} different labels")
        if canonical(self.network) != self.network:
            raise BadStructure("the edges of a jump process run upwards and are sorted, and states have no values: use st.jump(network)")

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The edges, in the order of the network's reactions."""
        return tuple(Edge(min(ends(r)), max(ends(r)), r.channel) for r in self.network.reactions)

    @cached_property
    def jumps(self) -> tuple[Jump, ...]:
        """Every direction that exists, edge by edge."""
        out = []
        for e, r in enumerate(self.network.reactions):
            (a, b), law = ends(r), r.law
            assert isinstance(law, MassAction)
            out.append(Jump(a, b, e, law.plus))
            if law.minus is not None:
                out.append(Jump(b, a, e, law.minus))
        return tuple(out)

    @cached_property
    def autonomous(self) -> bool:
        """The rates do not depend on time."""
        return self.protocol is None and not any(TIME in names(e) for e in self.formulas.values())

    @cached_property
    def classes(self) -> tuple[tuple[int, ...], ...]:
        """The closed classes: sets of states that communicate and are never left. One: the stationary law is unique."""
        arrows: list[list[int]] = [[] for _ in self.states]
        for j in self.jumps:
            arrows[j.source].append(j.target)
        components = strong_components(arrows)
        home = {a: n for n, group in enumerate(components) for a in group}
        left = {home[j.source] for j in self.jumps if home[j.source] != home[j.target]}
        return tuple(tuple(sorted(group)) for n, group in enumerate(components) if n not in left)

    @cached_property
    def closed_class(self) -> tuple[int, ...]:
        """The only closed class.

        Raises
        ------
        HypothesisFails
            there are several; the sentence names them
        """
        if len(self.classes) > 1:
            sets = "; ".join("{" + listing((str(self.states[i]) for i in group), 6) + "}" for group in self.classes[:6])
            raise HypothesisFails(f"the stationary law is not unique: {len(self.classes)} sets of states are closed, {sets}")
        return self.classes[0]

    @cached_property
    def irreducible(self) -> bool:
        """Every state can be reached from every other."""
        return len(self.classes) == 1 and len(self.classes[0]) == len(self.states)

    @cached_property
    def channels(self) -> tuple[str | None, ...]:
        """The labels of the reservoirs, in order of appearance."""
        return tuple(dict.fromkeys(e.channel for e in self.edges))

    def with_values(self, values: Mapping[str, Any] | None = None, /, **more: Any) -> JumpProcess:
        """The same process with values for parameters or rate constants.

        >>> import symthermo as st
        >>> st.jump([[0, "a"], ["b", 0]]).with_values(a=1, b=3).stationary().tolist()
        [0.25, 0.75]
        """
        given = {**(values or {}), **more}
        own = {k: real(v, k) for k, v in given.items() if k in self.parameters}
        rest = {k: v for k, v in given.items() if k not in own}
        known = {c.symbol for c in self.network.constants}
        if self.parameters and (unknown := [k for k in rest if k not in known and k[:3] not in ("kp_", "km_")]):
            raise UnknownName(f"no parameter {unknown[0][:60]!r}; there are {listing(self.parameters)}")
        if touched := [k for k in rest if k in self.formulas]:
            raise BadValue(f"{touched[0]} is the formula {self.formulas[touched[0]]}; give the parameters in it")
        net = self.network.with_values(rest) if rest else self.network
        parameters = {k: own.get(k, v) for k, v in self.parameters.items()}
        return replace(self, network=valued(net, self.formulas, parameters), parameters=parameters)

    def rates_at(self, t: Any = None) -> ReactionNetwork:
        """The network with the rates of time t (0 unless given) put in; states keep no values."""
        if self.autonomous:
            return self.network
        when = real(0 if t is None else t, TIME)
        if self.protocol is not None:
            from .make import matrix_rates
            found = matrix_rates(self, float(when))
        else:
            found = {s: evaluated(e, {**self.parameters, TIME: when}, s) for s, e in self.formulas.items()}
        zero = sorted(s for s, v in found.items() if v <= 0)
        if zero:
            raise BadValue(f"the rate {zero[0]} is {float(found[zero[0]]):.6g} at t = {float(when):.6g}; expected a positive rate")
        return self.network.with_values(found)

    def probabilities(self, p: Any) -> tuple[Fraction, ...]:
        """p as exact numbers in the order of the states; floats are read as they are written.

        Parameters
        ----------
        p : one number for each state, or {label: number} with the states that are not named at 0

        Raises
        ------
        BadValue, UnknownName
            negative, not finite, a sum that is not 1 (to 1e-9, for rounded numbers), a wrong length, an unknown state
        """
        if isinstance(p, Mapping):
            place = {s: k for k, s in enumerate(self.network.species)} | {s: k for k, s in enumerate(self.states)}
            if unknown := [s for s in p if s not in place]:
                raise UnknownName(f"no state {str(unknown[0])[:60]!r}; the states are {listing(map(str, self.states))}")
            items = [p.get(s, p.get(name, 0)) for s, name in zip(self.states, self.network.species, strict=True)]
        else:
            flat = p.tolist() if hasattr(p, "tolist") else p
            if isinstance(flat, str) or not isinstance(flat, Iterable):
                raise BadValue(f"p = {str(p)[:40]}: expected one probability for each of the {len(self.states)} states")
            items = list(flat)
            if len(items) != len(self.states):
                raise BadValue(f"p has {len(items)} entries; expected {len(self.states)}, one for each state")
        out = tuple(real(v, f"p of state {s}") for v, s in zip(items, self.states, strict=True))
        for v, s in zip(out, self.states, strict=True):
            if v < 0:
                raise BadValue(f"p of state {s} is {float(v):.6g}; a probability is not negative")
        if abs(sum(out, Fraction(0)) - 1) > _ROUNDING:
            raise BadValue(f"p sums to {float(sum(out, Fraction(0))):.10g}; probabilities sum to 1")
        return out

    # -- symbols -------------------------------------------------------------------------------------------------------
    @property
    def W(self) -> sympy.ImmutableMatrix:
        """The rate matrix, columns closed; exact."""
        from .symbolic import matrix
        return matrix(self)

    @property
    def matrices(self) -> dict[str | None, sympy.ImmutableMatrix]:
        """{channel: W^nu}."""
        from .symbolic import matrix
        return {c: matrix(self, (c,)) for c in self.channels}

    @property
    def graph(self) -> networkx.MultiDiGraph:
        """States as nodes, an edge for each direction with `rate` and `channel`; `from_graph` with parameters and breaks gives it back."""
        from .make import to_graph
        return to_graph(self)

    def rate_equations(self) -> tuple[sympy.Eq, ...]:
        """dp/dt = W p, one sympy Eq for each state."""
        return self.network.rate_equations()

    def flow(self) -> Any:
        """Currents, forces, traffic, Onsager coefficients and entropy production rate as sympy expressions."""
        from ..flow import JumpFlow
        return JumpFlow.of(self.network)

    def detailed_balance(self) -> Any:
        """Whether the forces around every cycle vanish: verdict, conditions and witness, formulas compared as formulas."""
        from .symbolic import detailed_balance
        return detailed_balance(self)

    def energies(self) -> tuple[sympy.Expr, ...]:
        """E_i in units of k_B T with p_i ~ exp(-E_i) in the equilibrium, that of the first state 0.

        Raises
        ------
        HypothesisFails
            no detailed balance
        """
        from .symbolic import energies
        return energies(self)

    # -- numbers -------------------------------------------------------------------------------------------------------
    def stationary(self, exact: bool = False, t: Any = None) -> Any:
        """The law with W p = 0: floats, by elimination without subtractions; exact, by the matrix-tree theorem.

        Rates left as symbols give the formula. States outside the only closed class have probability 0.

        Raises
        ------
        HypothesisFails
            several closed classes: the law is not unique
        """
        if exact or any(j.constant.value is None for j in self.rates_jumps(t)):
            from .symbolic import stationary
            return stationary(self)
        from ..evaluate.jump import stationary as numbers
        return numbers(self, t)

    def rates_jumps(self, t: Any = None) -> tuple[Jump, ...]:
        """The jumps with the rates of time t."""
        return self.jumps if self.autonomous else replace(self, network=self.rates_at(t), formulas={}, protocol=None).jumps

    def at(self, p: Any, t: Any = None) -> Any:
        """Every number at p (and time t, where rates depend on it), each with its level of trust."""
        from ..evaluate.jump import evaluate
        return evaluate(self, p, t)

    def moving(self, p: Any, t: Any = None) -> Any:
        """The law p in motion (at time t): score, speeds of observables, bounds of them, what is visible; `evaluate.speed`."""
        from ..evaluate.jump import moving
        return moving(self, p, t)

    def propagate(self, p: Any, t: Any) -> np.ndarray:
        """exp(W t) p, or the solution for W(t): (n,) for one time, (T, n) for several; the start is at t = 0."""
        from ..evaluate.jump import propagate
        return propagate(self, p, t)

    def integrate(self, p: Any, t: Any, *, points: int | None = None) -> Any:
        """The exact path from p with currents, forces, entropy production, length and action along it."""
        from ..evaluate.jump import integrate
        return integrate(self, p, t, points=points)

    def stability(self, t: Any = None) -> Any:
        """What the Glansdorff-Prigogine criterion and the intrinsic speed say about the stationary law: always that it is stable."""
        from ..evaluate.stability import of_jump
        return of_jump(self, t)

    def simulate(self, p0: Any, t: Any, copies: int = 1, seed: int = 0, *, points: int | None = None) -> Any:
        """Trajectories of single copies, by Gillespie's method."""
        from ..evaluate.simulation import simulate_jumps
        return simulate_jumps(self, p0, t, copies, seed, points=points)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the process as node-link JSON, whole or not at all; `symthermo.load` reads it back without loss."""
        from .files import save
        save(self, path)

    # -- displays ------------------------------------------------------------------------------------------------------
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, JumpProcess):
            return NotImplemented
        mine, theirs = ((j.network, j.states, dict(j.formulas), dict(j.parameters), j.breaks, j.protocol) for j in (self, other))
        return mine == theirs

    def __hash__(self) -> int:
        return hash((self.network, self.states))

    def __repr__(self) -> str:
        kind = "" if self.autonomous else ", rates depend on time"
        return f"<JumpProcess {self.network.name}: {len(self.states)} states, {len(self.edges)} edges{kind}>"

    def _repr_html_(self) -> str:
        from .display import jump_html
        return jump_html(self)
