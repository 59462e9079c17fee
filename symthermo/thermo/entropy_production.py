"""Entropy production: reaction by reaction, and in a steady state cycle by cycle.

    sigma = sum_r J_r F_r ,    steady state (S_X J = 0):  J = sum_e Jcal_e c_e ,  sigma = sum_e Jcal_e A_e ,
    A_e = c_e . F = ln prod_r (k_plus_r/k_minus_r)^c_re prod_y y^-(S_Y c_e)_y ,

over a basis of cycles of S_X. Affinities do not depend on the internal species, and only cycles that exchange chemostats
(emergent ones) have any where chemical potentials exist. Sources: J. Schnakenberg, Rev. Mod. Phys. 48, 571 (1976);
M. Polettini and M. Esposito, J. Chem. Phys. 141, 024117 (2014).

>>> import symthermo as st
>>> cycles = cycle_decomposition(st.network("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; chemostats: S, P"))
>>> cycles.cycles, cycles.affinities
(((1, 1),), (log(12*S/P),))
>>> cycles.steady_epr([sp.Symbol("J_1"), sp.Symbol("J_2")])
J_2*log(12*S/P)
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import sympy as sp
from sympy.polys.domains import QQ, ZZ
from sympy.polys.matrices import DomainMatrix

from ..flow import ChemicalFlow
from ..networks.integers import pivots
from ..networks.network import MassAction, ReactionNetwork


def terms(flow: ChemicalFlow) -> dict[str, sp.Expr | None]:
    """J_r F_r of each reaction; oo where it is irreversible, None where its law has one part (see `flow.why`)."""
    out = {}
    for name, J, F in zip(flow.channels, flow.J, flow.F, strict=True):
        out[name] = F if F in (None, sp.oo) else J * F
    return out


def partial_epr(flow: ChemicalFlow, reactions: Sequence[str]) -> sp.Expr | None:
    """sum of J_r F_r over some of the reactions: not negative for any choice."""
    chosen = [terms(flow)[r] for r in reactions]
    return None if None in chosen else sp.oo if sp.oo in chosen else sp.Add(*chosen)


@dataclass(frozen=True, eq=False)
class CycleDecomposition:
    """A steady state's dissipation as a sum over cycles of the open network.

    Attributes
    ----------
    cycles : a basis of ker S_X
    affinities : A_e = c_e . F, in chemostats and constants
    emergent : whether each cycle exchanges chemostats
    why : why there are no affinities (an irreversible reaction, a law that is not mass action)
    """

    cycles: tuple[tuple[int, ...], ...]
    affinities: tuple[sp.Expr, ...] | None
    emergent: tuple[bool, ...]
    why: str | None = None

    @cached_property
    def _chords(self) -> tuple[list[int], sp.ImmutableMatrix]:
        """Reactions whose currents fix the cycle currents, and the inverse of the cycles on them."""
        width = len(self.cycles[0])
        backwards = [{width - 1 - r: c[r] for r in range(width) if c[r]} for c in self.cycles]
        chosen = sorted(width - 1 - r for r in pivots(backwards))
        square = DomainMatrix([[ZZ(c[r]) for c in self.cycles] for r in chosen], (len(chosen),) * 2, ZZ)
        return chosen, square.convert_to(QQ).inv().to_Matrix().as_immutable()

    def currents(self, J: Sequence[sp.Expr]) -> tuple[sp.Expr, ...]:
        """Jcal_e of a steady state with reaction currents J: those of the reactions that close the cycles."""
        if not self.cycles:
            return ()
        chosen, inverse = self._chords
        return tuple(inverse * sp.Matrix([J[r] for r in chosen]))

    def steady_epr(self, J: Sequence[sp.Expr]) -> sp.Expr | None:
        """sum_e Jcal_e A_e."""
        if self.affinities is None:
            return None
        return sp.Add(*(c * A for c, A in zip(self.currents(J), self.affinities, strict=True)))


def cycle_decomposition(net: ReactionNetwork) -> CycleDecomposition:
    """The cycles of the open network with their affinities."""
    cycles = tuple(net.cycles(internal=True))
    exchanges = lambda c, y: sum(n * column.get(y, 0) for n, column in zip(c, net.columns, strict=True) if n)
    emergent = tuple(any(exchanges(c, y) for y in range(len(net.species))) for c in cycles)
    flow = ChemicalFlow.of(net)
    other = [r.name for r in net.reactions if not isinstance(r.law, MassAction)]
    if other:
        return CycleDecomposition(cycles, None, emergent, f"the law of reaction {other[0]} is not mass action: affinities are not constant")
    if flow.why:
        return CycleDecomposition(cycles, None, emergent, flow.why["epr"])
    ratio = lambda c: sp.Mul(*(sp.Mul(a, 1 / b) ** n for n, a, b in zip(c, flow.J_plus, flow.J_minus, strict=True) if n))
    return CycleDecomposition(cycles, tuple(sp.log(ratio(c)) for c in cycles), emergent)
