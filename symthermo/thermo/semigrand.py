"""The semigrand Gibbs energy of an open network, and its balance.

Chemostats Y split into y_p, which break a conservation law each, and y_f, the rest, which drive emergent cycles. With the
broken laws l_b, the moiety that each y_p carries, and the forces of the y_f,

    M_yp = sum_b (l^{-1})_{yp,b} (l_b . n) ,   Gcal = G - sum_yp mu_yp M_yp ,
    Fcal_yf = mu_yf - sum_yp mu_yp (l^{-1} l)_{yp,yf} ,
    dGcal/dt = -sigma + sum_yf Fcal_yf I_yf - sum_yp (dmu_yp/dt) M_yp ,      I_Y = -S_Y J .

Without y_f and with constant chemostats, Gcal falls until equilibrium. Source: R. Rao and M. Esposito, Phys. Rev. X 6, 041064
(2016), arXiv:1602.07257.

>>> import symthermo as st
>>> open_mm = st.network("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; chemostats: S=1.5, P=0.3")
>>> g = semigrand(open_mm)
>>> g.y_p, g.y_f, g.lyapunov, g.moieties
(('S',), ('P',), False, {'S': C + P + S})
>>> g.forces
{'P': log(P) - log(S) - log(6) - log(2)}
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy as sp

from ..errors import UnknownName
from ..networks.network import ReactionNetwork, listing
from .gibbs import Gibbs, gibbs


@dataclass(frozen=True, eq=False)
class Semigrand:
    """The potential, its drivers, and both sides of its balance.

    Attributes
    ----------
    gibbs : chemical potentials and currents
    y_p, y_f : names of the chemostats of either kind
    weights : for each y_p the combination l^{-1} l of broken laws, over all species: 1 at its y_p, 0 at the others
    """

    gibbs: Gibbs
    y_p: tuple[str, ...]
    y_f: tuple[str, ...]
    weights: Mapping[str, tuple[sp.Rational, ...]]

    @property
    def why(self) -> str | None:
        """Why there is no such potential; None where there is."""
        return self.gibbs.why

    @property
    def lyapunov(self) -> bool:
        """No force drives the network: with constant chemostats, Gcal never rises."""
        return self.why is None and not self.y_f

    @cached_property
    def moieties(self) -> dict[str, sp.Expr]:
        """M_yp, the amount of the moiety that each y_p carries."""
        n = list(self.gibbs.amounts.values())
        return {y: sp.Add(*(w * a for w, a in zip(row, n, strict=True))) for y, row in self.weights.items()}

    @cached_property
    def value(self) -> sp.Expr | None:
        """Gcal."""
        G, mu = self.gibbs.G, self.gibbs.mu
        return None if G is None or mu is None else G - sp.Add(*(mu[y] * M for y, M in self.moieties.items()))

    @cached_property
    def forces(self) -> dict[str, sp.Expr] | None:
        """Fcal_yf."""
        mu, place = self.gibbs.mu, self.gibbs.net.index
        if mu is None:
            return None
        return {f: mu[f] - sp.Add(*(mu[p] * row[place[f]] for p, row in self.weights.items())) for f in self.y_f}

    @cached_property
    def driving(self) -> sp.Expr | None:
        """sum_yf Fcal_yf I_yf."""
        return None if self.forces is None else sp.Add(*(F * self.gibbs.exchange(y) for y, F in self.forces.items()))

    @cached_property
    def rate(self) -> sp.Expr | None:
        """dGcal/dt = -sigma + sum_yf Fcal_yf I_yf, chemostats constant."""
        sigma = self.gibbs.flow.epr
        return None if self.driving is None or sigma is None else -sigma + self.driving

    def residue(self) -> sp.Expr | None:
        """d/dt of Gcal = G - sum mu_yp M_yp along the motion, less `rate`: vanishes identically."""
        mu, net = self.gibbs.mu, self.gibbs.net
        if mu is None or self.gibbs.rate is None:
            return None
        motion = {s: -self.gibbs.exchange(s) for s in net.internal}
        moieties = [mu[y] * sp.Add(*(row[net.index[s]] * v for s, v in motion.items())) for y, row in self.weights.items()]
        return self.gibbs.rate - sp.Add(*moieties) - self.rate

    def __repr__(self) -> str:
        return f"<Semigrand {self.gibbs.net.name}: y_p {listing(self.y_p)}; y_f {listing(self.y_f)}>"


def semigrand(net: ReactionNetwork, order: Iterable[str] | None = None, keep_symbols: bool = False) -> Semigrand:
    """The semigrand potential; which chemostats become y_p follows the order in which they are taken.

    order : names of the chemostats, those that shall be y_p first; the order of the species unless given

    Raises
    ------
    UnknownName
        `order` is not a list of the chemostats
    """
    chosen = net.chemostats if order is None else tuple(order)
    if sorted(chosen) != sorted(net.chemostats):
        raise UnknownName(f"the order must name each chemostat once; they are {listing(net.chemostats)}, found {listing(chosen)}")
    y_p, y_f = net.structure.classify([net.index[y] for y in chosen])
    laws = sp.Matrix(net.structure.broken_laws) if y_p else sp.zeros(0, len(net.species))
    weights = laws.extract(list(range(laws.rows)), list(y_p)).inv() * laws if y_p else laws
    names = lambda places: tuple(net.species[y] for y in places)
    rows = {y: tuple(weights.row(k)) for k, y in enumerate(names(y_p))}
    return Semigrand(gibbs(net, keep_symbols), names(y_p), names(y_f), rows)
