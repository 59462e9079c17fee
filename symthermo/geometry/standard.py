"""Standard chemical potentials: mu0 with S^T mu0 = -ln(k_plus/k_minus), for all species, chemostats included.

They exist iff every closed cycle c has affinity c . ln(k_plus/k_minus) = 0 (Wegscheider), and are free up to conservation
laws: mu0 -> mu0 + L^T c. The solution of least norm is taken,

    mu0 = -B (B^T B)^{-1} ln K_B ,     B the independent columns of S ,

exact in logarithms of the constants. Source: M. Polettini and M. Esposito, J. Chem. Phys. 141, 024117 (2014).

>>> import symthermo as st
>>> standard_potentials(st.network("A <=> B | 4, 1")).mu0
(log(4)/2, -log(4)/2)
>>> print(standard_potentials(st.network("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1")).why)
there are no chemical potentials: the closed cycle r1 + r2 + r3 has affinity log(24)
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import sympy as sp
from sympy.polys.domains import QQ, ZZ
from sympy.polys.matrices import DomainMatrix

from ..errors import BadStructure
from ..networks.balance import Balance
from ..networks.integers import pivots
from ..networks.network import MassAction, ReactionNetwork
from ..networks.symbols import constant


@dataclass(frozen=True, eq=False)
class StandardPotentials:
    """The solution of least norm, its gauge, or the reason why there is none.

    Attributes
    ----------
    net : the network
    mu0 : one expression for each species; None without chemical potentials
    why : a sentence, where there are none
    cycle, affinity : the witness, where a closed cycle forbids them; the affinity as text
    """

    net: ReactionNetwork
    mu0: tuple[sp.Expr, ...] | None
    why: str | None = None
    cycle: tuple[int, ...] | None = None
    affinity: str | None = None

    @cached_property
    def laws(self) -> list[tuple[int, ...]]:
        """The conservation laws of the closed network: the directions of the gauge."""
        return self.net.conservation_laws()

    def gauged(self, shift: Sequence[sp.Expr | int]) -> StandardPotentials:
        """mu0 + L^T c, for one number c for each conservation law."""
        if self.mu0 is None:
            return self
        if len(shift) != len(self.laws):
            raise BadStructure(f"a gauge has one number for each of the {len(self.laws)} conservation laws, found {len(shift)}")
        move = [sp.Add(*(c * law[i] for c, law in zip(shift, self.laws, strict=True))) for i in range(len(self.mu0))]
        return StandardPotentials(self.net, tuple(m + d for m, d in zip(self.mu0, move, strict=True)))


def equilibrium_constants(net: ReactionNetwork, keep_symbols: bool = False) -> list[sp.Expr] | str:
    """K_r = k_plus/k_minus of each reaction, or the sentence that says why there are none."""
    if ruled := [s for s in net.assigned if any(net.index[s] in column for column in net.columns)]:
        return f"there are no chemical potentials: {', '.join(ruled)}, which takes part in reactions, is set by a rule"
    ratios = []
    for r in net.reactions:
        if not isinstance(r.law, MassAction):
            return f"there are no chemical potentials: the law of reaction {r.name} is not mass action"
        if r.law.minus is None:
            return f"there are no chemical potentials: reaction {r.name} is irreversible"
        ratios.append(constant(r.law.plus, keep_symbols) / constant(r.law.minus, keep_symbols))
    return ratios


def cycle_name(net: ReactionNetwork, cycle: Sequence[int], most: int = 12) -> str:
    """A cycle in the reactions' names, `r1 + 2 r2 - r3`; long ones cut."""
    entries = [(c, r.name) for c, r in zip(cycle, net.reactions, strict=True) if c]
    terms = [f"{'-' if c < 0 else '+'} {'' if abs(c) == 1 else f'{abs(c)} '}{name}" for c, name in entries]
    text = " ".join(terms[:most])
    text = text[2:] if text.startswith("+ ") else "-" + text[2:]
    return text + (f" and {len(terms) - most} more" if len(terms) > most else "")


@lru_cache(maxsize=32)
def standard_potentials(net: ReactionNetwork, keep_symbols: bool = False) -> StandardPotentials:
    """mu0 of least norm over all species, or why there is none.

    keep_symbols : constants stay symbols even where the model gives numbers; whether cycles close is decided on the numbers
    """
    ratios = equilibrium_constants(net, keep_symbols)
    if isinstance(ratios, str):
        return StandardPotentials(net, None, ratios)
    balance = net.detailed_balance(internal=False)
    if not balance.holds:
        return _refused(net, balance)
    chosen, weights = dual_columns(net)
    logs = [sp.log(ratios[r]) for r in chosen]
    mu0 = [sp.Add(*(-w * logs[k] for k, w in row.items())) for row in weights]
    return StandardPotentials(net, tuple(mu0))


def _refused(net: ReactionNetwork, balance: Balance) -> StandardPotentials:
    """No potentials, with the cycle that forbids them, or whose condition is open."""
    if balance.witness is not None:
        cycle, affinity = balance.witness.cycle, balance.witness.affinity
        open_condition = ""
    else:
        which, condition = next((n, c) for n, c in enumerate(balance.conditions) if c != "1")
        cycle, affinity = net.cycles()[which], f"log({condition})"
        open_condition = f", which is zero only where {condition} = 1"
    sentence = f"there are no chemical potentials: the closed cycle {cycle_name(net, cycle)} has affinity {affinity}{open_condition}"
    return StandardPotentials(net, None, sentence + (f" ({balance.why})" if balance.why else ""), cycle, affinity)


def dual_columns(net: ReactionNetwork) -> tuple[list[int], list[dict[int, sp.Rational]]]:
    """The first independent columns B of S, and the rows of B (B^T B)^{-1}: exact, and checked by B^T B (B^T B)^{-1} = 1."""
    rows = [{r: n for r, n in enumerate(row) if n} for row in net.rows()]
    chosen = pivots(rows)
    place = {r: k for k, r in enumerate(chosen)}
    B = DomainMatrix({i: d for i, row in enumerate(rows) if (d := {place[r]: ZZ(n) for r, n in row.items() if r in place})},
                     (len(rows), len(chosen)), ZZ).convert_to(QQ)
    weights = B * (B.transpose() * B).inv()
    if B.transpose() * weights != DomainMatrix.eye(len(chosen), QQ):
        raise ArithmeticError("a pseudo-inverse does not invert: please report this as a bug, with the network")
    entries = weights.to_dod()
    return chosen, [{k: QQ.to_sympy(x) for k, x in entries.get(i, {}).items()} for i in range(len(rows))]
