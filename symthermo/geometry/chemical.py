"""Dual affine coordinates of chemical thermodynamics: extents of reaction eta, and their conjugates theta.

On the class n = n0 + B eta that the reactions can reach from n0, with B the first independent columns of S_X,

    phi(eta) = G(n) ,   theta = d phi/d eta = B^T mu ,   psi = theta.eta - phi ,   eta = d psi/d theta ,
    metric = B^T H B ,  D(P||Q) = G(P) - G(Q) - mu_Q.(n_P - n_Q) .

For a closed network theta_k = -F_k; chemostats shift F = -C^T theta - S_Y^T mu_Y, with S_X = B C. Amounts are n_i = V_i x_i,
and n = x where one volume holds all. Source: N. Ohga and S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.

>>> import symthermo as st
>>> geo = st.network("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; init: E=0.4, S=1.5, C=0.6, P=0.3").geometry()
>>> geo.basis, geo.theta["r1"], geo.eta["r2"]
(('r1', 'r2'), log(C) - log(E) - log(S) - log(2), P - 3/10)
>>> geo.metric
Matrix([
[1/S + 1/E + 1/C,      -1/E - 1/C],
[     -1/E - 1/C, 1/P + 1/E + 1/C]])
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.polys.domains import QQ, ZZ
from sympy.polys.matrices import DomainMatrix

from ..errors import BadStructure, MissingValue, OutOfDomain, UnknownName
from ..networks.integers import pivots
from ..networks.network import ReactionNetwork, listing
from ..networks.symbols import infix, initial_symbols, rational, symbol
from .legendre import Potential
from .mixture import AbstractMixture, IdealDilute
from .standard import StandardPotentials, standard_potentials

State = Mapping[str, Any] | Sequence[Any] | None


@dataclass(frozen=True, eq=False)
class ChemicalGeometry:
    """The coordinates of one class of one network.

    Attributes
    ----------
    net : the network
    basis : the names of the coordinates: reactions, unless the basis was changed
    B : N_X x m, full column rank; its rows follow `net.internal`
    x0 : concentrations at eta = 0
    mixture : the Gibbs energy of the internal species; None without chemical potentials
    potentials : the standard potentials of all species, or why there are none
    """

    net: ReactionNetwork
    basis: tuple[str, ...]
    B: sp.ImmutableMatrix
    x0: tuple[sp.Expr, ...]
    mixture: AbstractMixture | None
    potentials: StandardPotentials

    # -- states --------------------------------------------------------------------------------------------------------
    @cached_property
    def x(self) -> tuple[sp.Symbol, ...]:
        """The concentrations of the internal species, as symbols."""
        return tuple(map(symbol, self.net.internal))

    @cached_property
    def volumes(self) -> tuple[sp.Rational, ...]:
        """V_i, 1 where one volume holds all."""
        data = self.net.species_data
        return tuple(rational(1 if self.net.well_stirred else data[i].volume) for i in self.net.internal_index)

    @cached_property
    def xi(self) -> tuple[sp.Symbol, ...]:
        """The coordinates eta as letters of their own, xi_r1, ..."""
        return tuple(sp.Symbol(f"xi_{name}", real=True) for name in self.basis)

    def amounts(self, state: State = None) -> tuple[sp.Expr, ...]:
        """n = V x of a state: a mapping from names, a sequence that follows `net.internal`, or the symbols."""
        return tuple(v * c for v, c in zip(self.volumes, self.concentrations(state), strict=True))

    def concentrations(self, state: State = None) -> tuple[sp.Expr, ...]:
        """x of a state; other keys of a mapping than internal species must be species of the network."""
        if state is None:
            return self.x
        if isinstance(state, Mapping):
            if unknown := [s for s in state if s not in self.net.index]:
                raise UnknownName(f"no species {unknown[0]!r}; the species are {listing(self.net.species)}")
            if missing := [s for s in self.net.internal if s not in state]:
                raise MissingValue(f"the state gives no value for {listing(missing)}")
            state = [state[s] for s in self.net.internal]
        if len(state) != len(self.x):
            raise BadStructure(f"a state has {len(self.x)} entries, for {listing(self.net.internal)}; found {len(state)}")
        return tuple(map(sp.sympify, state))

    def state(self, eta: Sequence[Any] | None = None) -> dict[str, sp.Expr]:
        """x = x0 + B eta / V, by names; at the letters xi unless eta is given.

        Raises
        ------
        OutOfDomain
            eta leads out of the class: the first species that becomes negative
        """
        move = self.B * sp.Matrix(len(self.basis), 1, list(self.xi if eta is None else eta))
        there = {s: c + move[i] / self.volumes[i] for i, (s, c) in enumerate(zip(self.net.internal, self.x0, strict=True))}
        if gone := next((s for s, x in there.items() if x.is_number and x.is_negative), None):
            raise OutOfDomain(f"eta = {list(eta or ())} leaves the class: {gone} would be {there[gone]}")
        return there

    # -- coordinates and potentials ------------------------------------------------------------------------------------
    @cached_property
    def mu(self) -> dict[str, sp.Expr] | None:
        """Chemical potentials of the internal species."""
        return None if self.mixture is None else dict(zip(self.net.internal, self.mixture.mu(self.amounts()), strict=True))

    @cached_property
    def theta(self) -> dict[str, sp.Expr] | None:
        """B^T mu, e-affine; None without chemical potentials (see `why`)."""
        if self.mu is None:
            return None
        mu, columns = list(self.mu.values()), self.B.todod()
        entries: list[list[sp.Expr]] = [[] for _ in self.basis]
        for i, row in columns.items():
            for k, b in row.items():
                entries[k] += [b * t for t in sp.Add.make_args(mu[i])]
        return {name: sp.Add(*terms) for name, terms in zip(self.basis, entries, strict=True)}

    @cached_property
    def eta(self) -> dict[str, sp.Expr]:
        """The extents, m-affine: on the class, the one linear function of x with x = x0 + B eta / V."""
        now, then = self.amounts(), self.amounts(self.x0)
        rows = self.left_inverse.todod()
        terms = lambda row: (t for i, w in row.items() for t in (w * now[i], -w * then[i]))
        return {name: sp.Add(*terms(rows.get(k, {}))) for k, name in enumerate(self.basis)}

    @cached_property
    def left_inverse(self) -> sp.ImmutableMatrix:
        """W with W B = 1, exact, from the rows of B that have the fewest entries."""
        rows = self.B.todod()
        order = sorted(range(self.B.rows), key=lambda i: (len(rows.get(i, {})), i))
        scale = math.lcm(*(int(b.q) for row in rows.values() for b in row.values()))
        columns = [{n: int(b * scale) for n, i in enumerate(order) if (b := rows.get(i, {}).get(k, 0))} for k in range(self.B.cols)]
        kept = [order[n] for n in pivots(columns)]
        inverse = DomainMatrix.from_Matrix(self.B.extract(kept, list(range(self.B.cols)))).convert_to(QQ).inv().to_dod()
        wide = {k: {kept[n]: x for n, x in row.items()} for k, row in inverse.items()}
        return DomainMatrix(wide, (self.B.cols, self.B.rows), QQ).to_Matrix().as_immutable()

    @cached_property
    def phi(self) -> sp.Expr | None:
        """G(n) of the internal species, as a function of x."""
        return None if self.mixture is None else self.mixture.G(self.amounts())

    @cached_property
    def psi(self) -> sp.Expr | None:
        """theta.eta - phi = (mu.n - G) - mu.n0, as a function of x on the class."""
        if self.mixture is None or self.mu is None:
            return None
        origin = self.amounts(self.x0)
        return self.mixture.pressure(self.amounts()) - sp.Add(*(m * n for m, n in zip(self.mu.values(), origin, strict=True)))

    @cached_property
    def potential(self) -> Potential | None:
        """phi and psi as functions of the letters xi."""
        if self.mixture is None or self.theta is None or self.psi is None:
            return None
        there = {symbol(s): e for s, e in self.state().items()}
        put = lambda e: e.xreplace(there)
        return Potential(self.xi, put(self.mixture.G(self.amounts())), tuple(map(put, self.theta.values())), put(self.psi))

    # -- metric and divergence -----------------------------------------------------------------------------------------
    @cached_property
    def _mixture(self) -> AbstractMixture:
        """The mixture, ideal with unknown mu0 where there are no potentials: for what does not depend on mu0."""
        return self.mixture or IdealDilute((sp.S.Zero,) * len(self.x), self.volumes)

    @cached_property
    def metric(self) -> sp.ImmutableMatrix:
        """B^T H B: the squared speed of an eta-velocity; d^2 phi/d eta^2."""
        return (self.B.T * self._mixture.H(self.amounts()) * self.B).as_immutable()

    @cached_property
    def metric_inverse(self) -> sp.ImmutableMatrix:
        """(B^T H B)^{-1} = d^2 psi/d theta^2; ideal: W [X - X L^T (L X L^T)^{-1} L X] W^T, X = diag(n), which inverts only laws."""
        laws = self.laws
        if not isinstance(self._mixture, IdealDilute) or laws.rows > self.B.cols:
            return self.metric.inv().applyfunc(sp.factor).as_immutable()
        X, W = sp.diag(*self.amounts()), self.left_inverse
        inner = X - X * laws.T * (laws * X * laws.T).inv() * laws * X if laws.rows else X
        return (W * inner * W.T).applyfunc(sp.factor).as_immutable()

    @cached_property
    def laws(self) -> sp.ImmutableMatrix:
        """The conservation laws of amounts over the internal species, as rows: L B = 0."""
        found = self.net.conservation_laws(internal=True)
        return sp.ImmutableMatrix(len(found), len(self.x), [n for law in found for n in law])

    def divergence(self, P: State = None, Q: State = None) -> sp.Expr:
        """D(P||Q); P is the symbols x, and Q the origin x0, unless given. Ideal: generalised Kullback-Leibler."""
        return self._mixture.divergence(self.amounts(P), self.amounts(self.x0 if Q is None else Q))

    def squared_speed(self, rate: State) -> sp.Expr:
        """I = ndot.H.ndot of a motion dx/dt; ideal: sum (dx/dt)^2 / x."""
        velocity = sp.Matrix(self.amounts(rate))
        return (velocity.T * self._mixture.H(self.amounts()) * velocity)[0]

    # -- forces --------------------------------------------------------------------------------------------------------
    @cached_property
    def C(self) -> sp.ImmutableMatrix:
        """S_X = B C: every reaction in the basis."""
        return (self.left_inverse * self.net.S_X).as_immutable()

    @cached_property
    def affine_shift(self) -> dict[str, sp.Expr] | None:
        """S_Y^T mu_Y of each reaction: F = -C^T theta - affine_shift; zero where no chemostat takes part."""
        mu0 = self.potentials.mu0
        if mu0 is None:
            return None
        held = {i: m + sp.log(symbol(s)) for i, (s, m) in enumerate(zip(self.net.species, mu0, strict=True)) if s not in self.net.internal}
        return {r.name: sp.Add(*(n * held[i] for i, n in column.items() if i in held))
                for r, column in zip(self.net.reactions, self.net.columns, strict=True)}

    # -- other coordinates of the same geometry ------------------------------------------------------------------------
    def with_basis(self, R: Any, names: Sequence[str] | None = None) -> ChemicalGeometry:
        """B -> B R: eta -> R^{-1} eta, theta -> R^T theta; phi, psi, D and speeds stay."""
        change = sp.ImmutableMatrix(R)
        if change.shape != (self.B.cols, self.B.cols) or change.det() == 0:
            raise BadStructure(f"a change of basis is an invertible {self.B.cols} x {self.B.cols} matrix, found {change.tolist()}")
        labels = tuple(names) if names else tuple(f"b{k + 1}" for k in range(self.B.cols))
        return replace(self, basis=labels, B=(self.B * change).as_immutable())

    def with_origin(self, x0: State) -> ChemicalGeometry:
        """n0 -> n0 + B c: eta -> eta - c, psi -> psi - theta.c; theta, phi and D stay."""
        return replace(self, x0=self.concentrations(x0))

    def with_gauge(self, shift: Sequence[Any]) -> ChemicalGeometry:
        """mu0 -> mu0 + L^T c, one number for each conservation law of the closed network.

        Closed networks: theta, metric and D stay, phi shifts by a constant on the class.
        """
        moved = self.potentials.gauged(shift)
        if not isinstance(self.mixture, IdealDilute) or moved.mu0 is None:
            raise BadStructure("only the standard potentials of an ideal mixture have a gauge here")
        return replace(self, potentials=moved, mixture=_ideal(self.net, moved, self.volumes))

    # -- numbers -------------------------------------------------------------------------------------------------------
    def to_theta(self, state: State = None) -> dict[str, float]:
        """theta of a state, as numbers; the origin unless given."""
        from ..evaluate.geometry import to_theta
        return to_theta(self, state)

    def to_xi(self, theta: Mapping[str, float] | Sequence[float]) -> dict[str, float]:
        """The extents with the given theta: the unique minimiser of phi(xi) - theta.xi in the class of the origin."""
        from ..evaluate.geometry import to_xi
        return to_xi(self, theta)

    def to_state(self, theta: Mapping[str, float] | Sequence[float]) -> dict[str, float]:
        """The concentrations with the given theta in the class of the origin; theta = 0 is a closed network's equilibrium."""
        from ..evaluate.geometry import to_state
        return to_state(self, theta)

    def mixed_state(self, ell: Sequence[float], theta: Mapping[str, float] | Sequence[float]) -> dict[str, float]:
        """The one state, of whatever class, with conserved totals ell and affinities theta."""
        from ..evaluate.geometry import mixed_state
        return mixed_state(self, ell, theta)

    def fast_projection(self, fast: Sequence[str], state: State = None) -> Any:
        """Where the fast reactions alone would take a state, and the two dissipations that its way to equilibrium splits into."""
        from ..evaluate.geometry import fast_projection
        return fast_projection(self, fast, state)

    # -- for reports ---------------------------------------------------------------------------------------------------
    @cached_property
    def why(self) -> dict[str, str]:
        """For each of theta, eta, psi, phi that is not there, a sentence that says why."""
        return {} if self.mixture is not None else dict.fromkeys(("theta", "eta", "psi", "phi"), str(self.potentials.why))

    def json_strings(self) -> dict[str, Any]:
        """`basis`, `theta`, `eta`, `psi`, `phi` as plain infix text in the model's names; null where there are no potentials."""
        if self.theta is None:
            return {"basis": list(self.basis), "theta": None, "eta": None, "psi": None, "phi": None}
        text = lambda table: {k: infix(e) for k, e in table.items()}
        return {"basis": list(self.basis), "theta": text(self.theta), "eta": text(self.eta), "psi": infix(self.psi), "phi": infix(self.phi)}

    def _repr_latex_(self) -> str:
        if self.theta is None:
            return rf"$\text{{{self.potentials.why}}}$"
        rows = (rf"\theta_{{{k}}} &= {sp.latex(self.theta[k])} & \eta_{{{k}}} &= {sp.latex(self.eta[k])}" for k in self.basis)
        return r"$\displaystyle \begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}$"

    def __repr__(self) -> str:
        return f"<ChemicalGeometry {self.net.name}: {len(self.basis)} coordinates ({listing(self.basis, 6)})>"


def geometry(net: ReactionNetwork, mixture: AbstractMixture | None = None, keep_symbols: bool = False) -> ChemicalGeometry:
    """The dual affine coordinates of a network, their origin at its initial values (symbols `X_0` where it gives none).

    mixture : the Gibbs energy of the internal species; ideal dilute unless given
    keep_symbols : constants and initial values stay symbols
    """
    chosen = pivots([{r: n for r, n in enumerate(row) if n} for row in net.rows(internal=True)])
    place = {i: n for n, i in enumerate(net.internal_index)}
    rows: dict[int, dict[int, Any]] = {}
    for k, r in enumerate(chosen):
        for i, n in net.columns[r].items():
            if i in place:
                rows.setdefault(place[i], {})[k] = ZZ(n)
    B = DomainMatrix(rows, (len(place), len(chosen)), ZZ).to_Matrix().as_immutable()
    known = [symbol(f"{s}_0") for s in net.species] if keep_symbols else initial_symbols(net)
    potentials = standard_potentials(net, keep_symbols)
    names, origin = tuple(net.reactions[r].name for r in chosen), tuple(known[i] for i in net.internal_index)
    made = ChemicalGeometry(net, names, B, origin, mixture, potentials)
    return made if mixture is not None or potentials.mu0 is None else replace(made, mixture=_ideal(net, potentials, made.volumes))


def _ideal(net: ReactionNetwork, potentials: StandardPotentials, volumes: tuple[Any, ...]) -> IdealDilute:
    assert potentials.mu0 is not None
    return IdealDilute(tuple(potentials.mu0[i] for i in net.internal_index), volumes)
