"""`ReactionNetwork`: the noun of this package, as plain data.

A network is an ordered tuple of species and an ordered tuple of reactions

    r:  sum_i nu_plus[i, r] X_i  <=>  sum_i nu_minus[i, r] X_i ,      S = nu_minus - nu_plus ,      dx/dt = S_X J

each with its law: mass action (`J_plus = k_plus prod x^nu_plus`, `J_minus = k_minus prod x^nu_minus`), a law in two
parts, or a law in one part (kinetics only). Numbers are exact rationals. Integer index lists are the truth; matrices,
graphs and sympy expressions are views made on demand by the modules named in the forwards at the end of the class.

>>> import symthermo as st
>>> net = st.network("r1: A <=> X | kp=1, km=0.1;  r2: 2 X + Y <=> 3 X;  chemostats: A=1")
>>> net.species, net.internal, net.chemostats
(('A', 'X', 'Y'), ('X', 'Y'), ('A',))
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..errors import BadStructure, BadValue, UnknownName
from ..expression import Expr, number
from ..expression import names as names_of

if TYPE_CHECKING:
    import networkx
    import sympy

LARGEST_COEFFICIENT = 1000
LONGEST_NAME = 1000


@dataclass(frozen=True, slots=True)
class Constant:
    """A rate constant: its symbol, and its value where the model gives one."""

    symbol: str
    value: Fraction | None = None


@dataclass(frozen=True, slots=True)
class MassAction:
    """J_plus = plus * prod x^nu_plus, J_minus = minus * prod x^nu_minus; `minus` None: irreversible."""

    plus: Constant
    minus: Constant | None


@dataclass(frozen=True, slots=True)
class TwoWay:
    """A user's law, given by its forward and backward parts; `minus` None: irreversible."""

    plus: Expr
    minus: Expr | None


@dataclass(frozen=True, slots=True)
class OneWay:
    """A net law that is not told apart into two directions: usable for kinetics, not for thermodynamics."""

    law: Expr


Law = MassAction | TwoWay | OneWay
Side = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Species:
    """A species: held by a chemostat or free, its initial (or held) concentration, its compartment and that one's volume.

    `compartment` is None in a model that has only one.
    """

    name: str
    chemostat: bool = False
    initial: Fraction | None = None
    volume: Fraction = Fraction(1)
    compartment: str | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """One reaction: (species index, coefficient) pairs of both sides, in the order written, and the law."""

    name: str
    reactants: Side
    products: Side
    law: Law
    channel: str | None = None

    @property
    def reversible(self) -> bool:
        """Both directions exist (a law in one part may run either way)."""
        return isinstance(self.law, OneWay) or self.law.minus is not None

    @property
    def net(self) -> dict[int, int]:
        """The nonzero entries of this reaction's column of S."""
        change: dict[int, int] = {}
        for i, n in self.reactants:
            change[i] = change.get(i, 0) - n
        for i, n in self.products:
            change[i] = change.get(i, 0) + n
        return {i: n for i, n in change.items() if n}


@dataclass(frozen=True, eq=False)
class ReactionNetwork:
    """A reaction network with its rate laws, chemostats and values.

    Made by `symthermo.network` (text, graphs, matrices), `symthermo.load` (files) and `symthermo.zoo`.

    Attributes
    ----------
    species_data, reactions : the data, in order of first appearance
    parameters : names in laws that are neither species nor mass-action constants, with their values where given
    assigned : species whose concentration is a formula in others (assignment rules of imported models); they are in
        `species`, but neither in `internal` nor in `chemostats`
    name : for titles; not compared by `==`
    notes : sentences about what an importer converted
    """

    species_data: tuple[Species, ...]
    reactions: tuple[Reaction, ...]
    parameters: Mapping[str, Fraction | None] = field(default_factory=dict)
    assigned: Mapping[str, Expr] = field(default_factory=dict)
    name: str = "network"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _validate(self)

    # -- the data ------------------------------------------------------------------------------------------------------
    @cached_property
    def species(self) -> tuple[str, ...]:
        """All species, in order of first appearance."""
        return tuple(s.name for s in self.species_data)

    @cached_property
    def internal(self) -> tuple[str, ...]:
        """The species whose concentrations the reactions change."""
        return tuple(s.name for s in self.species_data if not s.chemostat and s.name not in self.assigned)

    @cached_property
    def chemostats(self) -> tuple[str, ...]:
        """The species held from outside."""
        return tuple(s.name for s in self.species_data if s.chemostat)

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each species in `species`."""
        return {s: i for i, s in enumerate(self.species)}

    @cached_property
    def internal_index(self) -> tuple[int, ...]:
        """The places of the internal species in `species`."""
        return tuple(self.index[s] for s in self.internal)

    @cached_property
    def values(self) -> dict[str, Fraction]:
        """The concentrations that the model gives: initial ones, and those of the chemostats."""
        return {s.name: s.initial for s in self.species_data if s.initial is not None}

    @cached_property
    def constants(self) -> tuple[Constant, ...]:
        """The distinct mass-action constants, in the order of the reactions."""
        laws = [r.law for r in self.reactions if isinstance(r.law, MassAction)]
        return tuple(dict.fromkeys(c for law in laws for c in (law.plus, law.minus) if c is not None))

    @cached_property
    def well_stirred(self) -> bool:
        """One compartment: currents are per volume. Otherwise they are amounts per time, and dx_i/dt = (S J)_i/V_i."""
        return len({(s.compartment, s.volume) for s in self.species_data}) <= 1

    @cached_property
    def mass_action(self) -> bool:
        """Every law is mass action."""
        return all(isinstance(r.law, MassAction) for r in self.reactions)

    @cached_property
    def columns(self) -> tuple[dict[int, int], ...]:
        """The columns of S, each as {species index: entry}."""
        return tuple(r.net for r in self.reactions)

    @cached_property
    def sparse_rows(self) -> tuple[dict[int, int], ...]:
        """The rows of S, each as {reaction index: entry}."""
        rows: tuple[dict[int, int], ...] = tuple({} for _ in self.species_data)
        for r, column in enumerate(self.columns):
            for i, n in column.items():
                rows[i][r] = n
        return rows

    def rows(self, internal: bool = False) -> tuple[tuple[int, ...], ...]:
        """S (or S_X) as rows of integers."""
        table = [[0] * len(self.reactions) for _ in self.species]
        for r, column in enumerate(self.columns):
            for i, n in column.items():
                table[i][r] = n
        return tuple(tuple(table[i]) for i in (self.internal_index if internal else range(len(self.species))))

    def side(self, r: int, side: str) -> str:
        """One side of reaction r as text, `2 X + Y`; the zero complex is `0`."""
        pairs = getattr(self.reactions[r], side)
        return " + ".join(f"{n} {self.species[i]}" if n != 1 else self.species[i] for i, n in pairs) or "0"

    def equation(self, r: int) -> str:
        """Reaction r as text, with the arrow that is written."""
        arrow = "<=>" if self.reactions[r].reversible else "->"
        return f"{self.side(r, 'reactants')} {arrow} {self.side(r, 'products')}"

    def with_values(self, values: Mapping[str, Any]) -> ReactionNetwork:
        """The same network with other values of species, rate constants or parameters.

        Keys are species, constants by their symbol (`k_plus_r1`, or the user's own) or by reaction (`kp_r1`, `km_r1`,
        `k_r1`), and parameters of general laws. Values are positive numbers; decimals are read as written.

        >>> import symthermo as st
        >>> st.network("A <=> B").with_values({"kp_r1": "2", "A": 0.1}).text()
        'r1: A <=> B | kp=2, km=k_minus_r1\\ninit: A=0.1\\n'
        """
        exact = {k: positive(v, k) for k, v in values.items()}
        known = {c.symbol for c in self.constants}
        short: dict[str, str] = {}
        for r in self.reactions:
            if isinstance(r.law, MassAction):
                short |= {f"kp_{r.name}": r.law.plus.symbol, f"k_{r.name}": r.law.plus.symbol}
                short |= {f"km_{r.name}": r.law.minus.symbol} if r.law.minus else {}
        new = {}
        for k, v in exact.items():
            key = k if k in known or k in self.index or k in self.parameters else short.get(k, k)
            if key not in known and key not in self.index and key not in self.parameters:
                choices = [*self.species, *(c.symbol for c in self.constants), *self.parameters]
                raise UnknownName(f"no species, rate constant or parameter {k!r}; there are {listing(choices)}")
            new[key] = v
        constant = lambda c: Constant(c.symbol, new.get(c.symbol, c.value))
        valued = lambda law: MassAction(constant(law.plus), constant(law.minus) if law.minus else None)
        return replace(
            self,
            species_data=tuple(replace(s, initial=new.get(s.name, s.initial)) for s in self.species_data),
            reactions=tuple(replace(r, law=valued(r.law)) if isinstance(r.law, MassAction) else r for r in self.reactions),
            parameters={k: new.get(k, v) for k, v in self.parameters.items()},
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ReactionNetwork):
            return NotImplemented
        mine, theirs = (
            (n.species_data, n.reactions, dict(n.parameters), dict(n.assigned)) for n in (self, other)
        )
        return mine == theirs

    def __hash__(self) -> int:
        return hash((self.species_data, self.reactions))

    def __repr__(self) -> str:
        held = f", {len(self.chemostats)} chemostats" if self.chemostats else ""
        return f"<ReactionNetwork {self.name}: {len(self.species)} species{held}, {len(self.reactions)} reactions>"

    # -- text, files, graphs -------------------------------------------------------------------------------------------
    def text(self) -> str:
        """The canonical text; parsing it gives an equal network."""
        from .canonical import text
        return text(self)

    def save(self, path: str) -> None:
        """Write the network, in the format that the file's ending names: .crn, .json, .graphml, .xml, .sbml, .ant."""
        from .files import save
        save(self, path)

    @cached_property
    def graph(self) -> networkx.MultiDiGraph:
        """The bipartite graph of species and reactions."""
        from .graphs import to_graph
        return to_graph(self)

    # -- structure -----------------------------------------------------------------------------------------------------
    @cached_property
    def structure(self) -> Any:
        """Every structural number of the network, closed and open."""
        from .structure import structure
        return structure(self)

    def conservation_laws(self, internal: bool = False, lattice: bool = False) -> list[tuple[int, ...]]:
        """A basis of the integer row vectors l with l . S = 0 (internal: l . S_X = 0)."""
        from .structure import conservation_laws
        return conservation_laws(self, internal=internal, lattice=lattice)

    def moieties(self, internal: bool = False) -> list[tuple[int, ...]]:
        """The extremal non-negative conservation laws."""
        from .structure import moieties
        return moieties(self, internal=internal)

    def cycles(self, internal: bool = False, lattice: bool = False) -> list[tuple[int, ...]]:
        """A basis of the integer vectors c with S c = 0 (internal: S_X c = 0)."""
        from .structure import cycles
        return cycles(self, internal=internal, lattice=lattice)

    def elementary_modes(self, internal: bool = True) -> list[tuple[int, ...]]:
        """The cycles of least support, irreversible reactions forward only."""
        from .structure import elementary_modes
        return elementary_modes(self, internal=internal)

    @cached_property
    def complexes(self) -> tuple[str, ...]:
        """The distinct sides of the reactions, as text, in order of first appearance."""
        from .structure import complex_names
        return complex_names(self)

    def deficiency(self, internal: bool = False) -> int:
        """Complexes less linkage classes less rank; internal: of the network without its chemostats."""
        from .structure import deficiency
        return deficiency(self, internal=internal)

    def detailed_balance(self, internal: bool = True) -> Any:
        """Wegscheider's conditions, symbolic in the constants, with the witness where they fail."""
        from .balance import detailed_balance
        return detailed_balance(self, internal=internal)

    def complex_balance(self) -> Any:
        """The conditions on the tree constants under which complex balanced states exist."""
        from .balance import complex_balance
        return complex_balance(self)

    def summary(self) -> str:
        """The structure in a few lines of text."""
        from .summary import summary
        return summary(self)

    # -- symbols -------------------------------------------------------------------------------------------------------
    @property
    def nu_plus(self) -> sympy.ImmutableMatrix:
        """Reactant coefficients, N x M."""
        from .symbols import matrix
        return matrix(self, "nu_plus")

    @property
    def nu_minus(self) -> sympy.ImmutableMatrix:
        """Product coefficients, N x M."""
        from .symbols import matrix
        return matrix(self, "nu_minus")

    @property
    def S(self) -> sympy.ImmutableMatrix:
        """Stoichiometric matrix nu_minus - nu_plus, N x M."""
        from .symbols import matrix
        return matrix(self, "S")

    @property
    def S_X(self) -> sympy.ImmutableMatrix:
        """The rows of S that belong to internal species."""
        from .symbols import matrix
        return matrix(self, "S_X")

    def rate_equations(self) -> Any:
        """dx_i/dt = (S_X J)_i, one sympy Eq for each internal species."""
        from .kinetics import rate_equations
        return rate_equations(self)

    def jacobian(self) -> sympy.ImmutableMatrix:
        """d(dx_i/dt)/dx_j over the internal species."""
        from .kinetics import jacobian
        return jacobian(self)

    def flow(self) -> Any:
        """Currents, forces, traffic, Onsager coefficients and entropy production rate as sympy expressions."""
        from ..flow import ChemicalFlow
        return ChemicalFlow.of(self)

    def geometry(self) -> Any:
        """The dual affine coordinates of the network's chemical thermodynamics."""
        from ..geometry.chemical import geometry
        return geometry(self)

    # -- numbers -------------------------------------------------------------------------------------------------------
    def at(self, state: Mapping[str, Any] | None = None, /, **concentrations: Any) -> Any:
        """Every number at a state, each with its level of trust."""
        from ..evaluate.state import evaluate
        return evaluate(self, {**(state or {}), **concentrations})

    def integrate(self, x0: Mapping[str, Any] | None = None, t: Any = None, **options: Any) -> Any:
        """The trajectory from x0, with currents, forces and entropy production rate along it."""
        from ..evaluate.trajectory import integrate
        return integrate(self, x0, t, **options)

    def equilibrium(self, x0: Mapping[str, Any] | None = None) -> Any:
        """The state with all forces zero in the class of x0, or the reason why there is none."""
        from ..evaluate.stationary import equilibrium
        return equilibrium(self, x0)

    def steady_states(self, x0: Mapping[str, Any] | None = None, **options: Any) -> Any:
        """The steady states found in the class of x0, with stability, totals and residual."""
        from ..evaluate.stationary import steady_states
        return steady_states(self, x0, **options)

    def stability(self, steady: Mapping[str, Any] | None = None) -> Any:
        """What eigenvalues, the Glansdorff-Prigogine criterion and the intrinsic speed say about a steady state."""
        from ..evaluate.stability import stability
        return stability(self, steady)

    def simulate(self, x0: Mapping[str, Any] | None = None, t: Any = None, volume: Any = 1, copies: int = 1, seed: int = 0,
                 **options: Any) -> Any:
        """Gillespie trajectories in a volume: propensity k V prod n!/((n - nu)! V^nu)."""
        from ..evaluate.simulation import simulate
        return simulate(self, x0, t, volume, copies, seed, **options)

    # -- displays ------------------------------------------------------------------------------------------------------
    def _repr_html_(self) -> str:
        from .display import network_html
        return network_html(self)


# -- validation --------------------------------------------------------------------------------------------------------
def real(v: Any, name: str) -> Fraction:
    """An exact number of any sign; decimals are read as they are written."""
    try:
        return v if isinstance(v, Fraction) else number(str(v))
    except (ValueError, ZeroDivisionError):
        raise BadValue(f"{name} = {str(v)[:40]}: expected a finite number such as 0.1 or 3/2") from None


def positive(value: Any, name: str) -> Fraction:
    """An exact positive rational from a number or its text; decimals are read as they are written.

    >>> positive(0.1, "x"), positive("3/2", "x")
    (Fraction(1, 10), Fraction(3, 2))
    """
    try:
        exact = Fraction(value) if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else number(str(value))
    except (ValueError, ZeroDivisionError):
        raise BadValue(f"{name} = {str(value)[:40]}: expected a positive number such as 0.1 or 3/2") from None
    if exact <= 0:
        raise BadValue(f"{name} = {str(value)[:40]} is not positive; concentrations and rate constants are")
    return exact


def listing(items: Iterable[str], most: int = 12) -> str:
    """`a, b, c` for a sentence, long lists cut."""
    items = list(items)
    return ", ".join(items[:most]) + (f" and {len(items) - most} more" if len(items) > most else "") if items else "none"


def _validate(net: ReactionNetwork) -> None:
    if not net.reactions:
        raise BadStructure("the network has no reactions; a reaction looks like 'A + B <=> C'")
    _no_twins("species", net.species)
    _no_twins("reaction", [r.name for r in net.reactions])
    seen: dict[Any, str] = {}
    for k, r in enumerate(net.reactions):
        left, right = (tuple(sorted(side)) for side in (r.reactants, r.products))
        for i, n in (*left, *right):
            if not 0 < n <= LARGEST_COEFFICIENT:
                raise BadStructure(
                    f"reaction {r.name}: coefficient {n} of {net.species[i]}; "
                    f"expected a whole number from 1 to {LARGEST_COEFFICIENT}"
                )
        if left == right:
            raise BadStructure(f"reaction {r.name}: both sides of {net.equation(k)} are the same")
        key = (frozenset((left, right)), r.channel)
        if key in seen:
            raise BadStructure(
                f"reaction {r.name} repeats {seen[key]} ({net.equation(k)}); label distinct channels, as in "
                f"'{r.name}@hot: ...', or write one reversible reaction with <=>"
            )
        seen[key] = r.name
    if not any(net.columns):
        raise BadStructure("no reaction changes anything (S = 0)")
    if not net.internal:
        raise BadStructure("every species is a chemostat, so nothing moves; leave at least one species free")
    symbols = {c.symbol for c in net.constants} | set(net.parameters)
    if clash := sorted(symbols & set(net.species)):
        raise BadStructure(f"{clash[0]} is both a species and a constant; rename one of them")
    values: dict[str, Fraction | None] = {}
    for c in net.constants:
        if values.setdefault(c.symbol, c.value) != c.value:
            raise BadStructure(f"the constant {c.symbol} has two values, {values[c.symbol]} and {c.value}")
        if c.value is not None:
            positive(c.value, c.symbol)
    for s in net.species_data:
        if s.initial:                                          # an imported model may start from zero
            positive(s.initial, s.name)
    known = set(net.species) | symbols
    for r in net.reactions:
        for part in law_parts(r.law):
            if missing := [n for n in names_of(part) if n not in known]:
                raise UnknownName(f"reaction {r.name}: the law speaks of {missing[0]}, which is no species or parameter")


def law_parts(law: Law) -> tuple[Expr, ...]:
    """The formulas of a general law; none for mass action."""
    if isinstance(law, TwoWay):
        return (law.plus,) if law.minus is None else (law.plus, law.minus)
    return (law.law,) if isinstance(law, OneWay) else ()


def _no_twins(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for n in names:
        if len(n) > LONGEST_NAME:
            raise BadStructure(f"the {kind} {n[:20]}... has a name of {len(n)} characters; expected at most {LONGEST_NAME}")
        if n in seen:
            raise BadStructure(f"two {kind + ('s' if kind == 'reaction' else '')} are called {n}; names must differ")
        seen.add(n)
