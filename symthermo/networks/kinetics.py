"""Rate equations and their Jacobian as sympy expressions, each entry built when it is asked for.

    J_plus_r = k_plus_r prod_i x_i**nu_plus_ir ,   J_minus_r = k_minus_r prod_i x_i**nu_minus_ir ,   J = J_plus - J_minus ,
    dx_i/dt = sum_r S_ir J_r / V_i   over the internal species (V_i = 1 where one volume holds all) ,

or the user's law in two parts or one. Constants with a value are exact rationals, the others and all species symbols;
species set by rules are replaced by their formulas, so that the equations are closed. An entry of the Jacobian looks at
the reactions that two species share, never at the whole network.

>>> import symthermo as st
>>> net = st.network("A <=> X | 1, 0.1; 2 X + Y <=> 3 X | kp=a, km=b; chemostats: A")
>>> net.rate_equations()[0]
Eq(dX/dt, A - X**3*b + X**2*Y*a - X/10)
>>> net.jacobian()
Matrix([
[-3*X**2*b + 2*X*Y*a - 1/10,  X**2*a],
[        3*X**2*b - 2*X*Y*a, -X**2*a]])
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp
from sympy.polys.domains import EXRAW
from sympy.polys.matrices import DomainMatrix

from .network import Constant, MassAction, OneWay, ReactionNetwork
from .symbols import constant, convert, namer, rational, symbol


class Rate(sp.Expr):
    """The letter dX/dt, left side of a rate equation."""

    is_real = True
    is_commutative = True

    def __new__(cls, species: sp.Symbol) -> Rate:
        return sp.Expr.__new__(cls, species)

    def _sympystr(self, printer: Any) -> str:
        return f"d{self.args[0]}/dt"

    def _latex(self, printer: Any) -> str:
        return rf"\frac{{d {printer._print(self.args[0])}}}{{d t}}"


class RateEquations(Sequence[sp.Eq]):
    """dx_i/dt = (S_X J)_i / V_i, one equation for each internal species, and the currents that they are made of.

    Attributes
    ----------
    places : names of the internal species
    channels : names of the reactions
    rows : for each internal species {reaction: S_ir}, the nonzero ones
    volumes : V_i of each internal species, 1 where one volume holds all
    """

    def __init__(self, net: ReactionNetwork, keep_symbols: bool = False) -> None:
        self.net, self.keep_symbols = net, keep_symbols
        self.places = net.internal
        self.channels = tuple(r.name for r in net.reactions)
        self._name = namer(net, keep_symbols)
        self._x = [self._name(s) for s in net.species]
        self.rows = tuple(net.sparse_rows[i] for i in net.internal_index)
        self._parts: dict[int, tuple[sp.Expr, sp.Expr] | None] = {}
        self._terms: dict[tuple[int, sp.Rational], tuple[sp.Expr, ...]] = {}
        self.volumes = tuple(rational(1 if net.well_stirred else net.species_data[i].volume) for i in net.internal_index)

    # -- currents ------------------------------------------------------------------------------------------------------
    def parts(self, r: int) -> tuple[sp.Expr, sp.Expr] | None:
        """(J_plus, J_minus) of reaction r, J_minus zero where it is irreversible; None for a law in one part."""
        if r not in self._parts:
            reaction = self.net.reactions[r]
            law = reaction.law
            if isinstance(law, MassAction):
                self._parts[r] = (self._mass_action(law.plus, reaction.reactants), self._mass_action(law.minus, reaction.products))
            elif isinstance(law, OneWay):
                self._parts[r] = None
            else:
                self._parts[r] = (convert(law.plus, self._name), convert(law.minus, self._name) if law.minus else sp.S.Zero)
        return self._parts[r]

    def current(self, r: int) -> sp.Expr:
        """J of reaction r."""
        law = self.net.reactions[r].law
        if isinstance(law, OneWay):
            return convert(law.law, self._name)
        parts = self.parts(r)
        assert parts is not None
        return parts[0] - parts[1]

    def undivided(self, r: int) -> str | None:
        """Why reaction r has no J_plus and J_minus; None where it has."""
        law = self.net.reactions[r].law
        return f"reaction {self.channels[r]} has the law {law.law} in one part" if isinstance(law, OneWay) else None

    def _mass_action(self, k: Constant | None, side: tuple[tuple[int, int], ...]) -> sp.Expr:
        if k is None:
            return sp.S.Zero
        return sp.Mul(constant(k, self.keep_symbols), *(self._x[i] ** n for i, n in side))

    # -- equations -----------------------------------------------------------------------------------------------------
    def rate(self, i: int) -> sp.Expr:
        """The right side of internal species i."""
        return sp.Add(*(term for r, n in self.rows[i].items() for term in self._multiple(r, n / self.volumes[i])))

    def _multiple(self, r: int, c: sp.Rational) -> tuple[sp.Expr, ...]:
        """The terms of c J_r, made once for all species that reaction r changes alike."""
        if (r, c) not in self._terms:
            parts = self.parts(r)
            self._terms[r, c] = (c * self.current(r),) if parts is None else (c * parts[0], -c * parts[1])
        return self._terms[r, c]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, i: Any) -> Any:
        if isinstance(i, str):
            i = self.places.index(i)
        if isinstance(i, slice):
            return [self[k] for k in range(*i.indices(len(self)))]
        i = range(len(self))[i]
        return sp.Eq(Rate(symbol(self.places[i])), self.rate(i), evaluate=False)

    def __iter__(self) -> Iterator[sp.Eq]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        return "\n".join(f"{e.lhs} = {e.rhs}" for e in self)

    def _repr_latex_(self) -> str:
        names = {symbol(c.symbol): _sign(c.symbol) for c in self.net.constants}
        lines = (rf"{sp.latex(e.lhs)} &= {sp.latex(e.rhs, symbol_names=names)}" for e in self)
        return r"$\displaystyle \begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}$"


def _sign(name: str) -> str:
    """k_plus_r1 as k^{+}_{r1}; other names as sympy sets them."""
    for word, sign in (("k_plus_", "+"), ("k_minus_", "-")):
        if name.startswith(word):
            reaction = name.removeprefix(word).replace("_", r"\_")
            return rf"k^{{{sign}}}_{{\mathrm{{{reaction}}}}}"
    return sp.latex(symbol(name))


def rate_equations(net: ReactionNetwork, keep_symbols: bool = False) -> RateEquations:
    """dx_i/dt = (S_X J)_i / V_i, one sympy Eq for each internal species.

    keep_symbols : constants stay symbols even where the model gives numbers

    >>> import symthermo as st
    >>> st.network("A <=> B | 2, 1").rate_equations()
    dA/dt = -2*A + B
    dB/dt = 2*A - B
    """
    return RateEquations(net, keep_symbols)


def jacobian(net: ReactionNetwork, keep_symbols: bool = False) -> sp.ImmutableMatrix:
    """d(dx_i/dt)/dx_j over the internal species, N_X x N_X; a matrix that is sparse inside."""
    equations = RateEquations(net, keep_symbols)
    place = {i: n for n, i in enumerate(net.internal_index)}
    by_reaction: list[dict[int, sp.Rational]] = [{} for _ in net.reactions]
    for i, row in enumerate(equations.rows):
        for r, n in row.items():
            by_reaction[r][i] = n / equations.volumes[i]
    terms: dict[int, dict[int, list[sp.Expr]]] = {}
    for r, column in enumerate(by_reaction):
        slopes = _slopes(equations, r, place) if column else {}
        for i, n in column.items():
            row_terms = terms.setdefault(i, {})
            for j, slope in slopes.items():
                row_terms.setdefault(j, []).append(n * slope)
    entries = {i: {j: total for j, t in row.items() if (total := sp.Add(*t)) != 0} for i, row in terms.items()}
    return DomainMatrix({i: row for i, row in entries.items() if row}, (len(place), len(place)), EXRAW).to_Matrix().as_immutable()


def _slopes(equations: RateEquations, r: int, place: dict[int, int]) -> dict[int, sp.Expr]:
    """The nonzero dJ_r/dx_j, j internal."""
    net = equations.net
    reaction = net.reactions[r]
    law = reaction.law
    if not isinstance(law, MassAction) or any(net.species[i] in net.assigned for i, _ in (*reaction.reactants, *reaction.products)):
        J = equations.current(r)
        names = {s.name for s in J.free_symbols}
        found = {n: sp.diff(J, symbol(net.species[i])) for i, n in place.items() if net.species[i] in names}
        return {n: e for n, e in found.items() if e != 0}
    slopes: dict[int, list[sp.Expr]] = {}
    for k, side, sign in ((law.plus, reaction.reactants, 1), (law.minus, reaction.products, -1)):
        for i, n in side if k is not None else ():
            if i in place:
                rest = tuple((j, m - (j == i)) for j, m in side)
                slopes.setdefault(place[i], []).append(sign * n * equations._mass_action(k, rest))
    return {j: sp.Add(*t) for j, t in slopes.items()}
