"""Chemical potentials and Gibbs energy of an ideal dilute mixture, in units of RT.

    mu_i = mu0_i + ln x_i ,   G = sum_i n_i (mu_i - 1) over all species, chemostats included ,   F = -S^T mu ,
    closed network:  dG/dt = mu . S J = -sigma .

mu0 is the solution of least norm of S^T mu0 = -ln(k_plus/k_minus), see `geometry.standard`; it exists iff closed cycles have
no affinity. Source: R. Rao and M. Esposito, Phys. Rev. X 6, 041064 (2016), arXiv:1602.07257.

>>> import symthermo as st
>>> g = gibbs(st.network("A <=> B | 4, 1"))
>>> g.mu["A"], g.G
(log(A) + log(4)/2, A*(log(A) - 1 + log(4)/2) + B*(log(B) - 1 - log(4)/2))
>>> gibbs(st.network("A <=> B | 4, 1; p: B -> C")).why
'there are no chemical potentials: reaction p is irreversible'
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from ..flow import ChemicalFlow
from ..geometry.standard import StandardPotentials, standard_potentials
from ..networks.kinetics import rate_equations
from ..networks.network import ReactionNetwork
from ..networks.symbols import rational, species_symbols


@dataclass(frozen=True, eq=False)
class Gibbs:
    """The thermodynamics of all species of a network.

    Attributes
    ----------
    net : the network
    flow : its currents and forces
    potentials : mu0 of all species, or why there is none
    """

    net: ReactionNetwork
    flow: ChemicalFlow
    potentials: StandardPotentials

    @property
    def why(self) -> str | None:
        """Why there are no potentials; None where there are."""
        return self.potentials.why

    @cached_property
    def amounts(self) -> dict[str, sp.Expr]:
        """n_i = V_i x_i, and x_i where one volume holds all."""
        data = zip(self.net.species_data, species_symbols(self.net), strict=True)
        return {s.name: x if self.net.well_stirred else rational(s.volume) * x for s, x in data}

    @cached_property
    def mu(self) -> Mapping[str, sp.Expr] | None:
        """Chemical potentials of all species."""
        if self.potentials.mu0 is None:
            return None
        return {x.name: m + sp.log(x) for x, m in zip(species_symbols(self.net), self.potentials.mu0, strict=True)}

    @cached_property
    def G(self) -> sp.Expr | None:
        """Gibbs energy over all species."""
        return None if self.mu is None else sp.Add(*(n * (self.mu[s] - 1) for s, n in self.amounts.items()))

    @cached_property
    def forces(self) -> Mapping[str, sp.Expr] | None:
        """-S^T mu of each reaction, equal to ln(J_plus/J_minus)."""
        if self.mu is None:
            return None
        mu = list(self.mu.values())
        return {r.name: -sp.Add(*(n * mu[i] for i, n in column.items()))
                for r, column in zip(self.net.reactions, self.net.columns, strict=True)}

    def exchange(self, species: str) -> sp.Expr:
        """I_y = -(S J)_y: what must flow in from outside to hold a chemostat."""
        i = self.net.index[species]
        return -sp.Add(*(column[i] * self.flow.J(r) for r, column in enumerate(self.net.columns) if i in column))

    @cached_property
    def rate(self) -> sp.Expr | None:
        """dG/dt = sum_X mu_i dn_i/dt with the chemostats held; on a closed network -sigma."""
        if self.mu is None:
            return None
        return sp.Add(*(self.mu[s] * -self.exchange(s) for s in self.net.internal))


def gibbs(net: ReactionNetwork, keep_symbols: bool = False) -> Gibbs:
    """Chemical potentials and Gibbs energy of a network, with the reason where there are none."""
    return Gibbs(net, ChemicalFlow.made_of(rate_equations(net, keep_symbols)), standard_potentials(net, keep_symbols))
