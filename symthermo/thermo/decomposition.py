"""Three splits of the entropy production rate into excess and housekeeping, sigma = excess + housekeeping.

Each is a projection: of the forces F onto gradients S_X^T phi in the Onsager geometry, of the one-way currents onto
exponential families of gradients in the information geometry, or a comparison with one steady state.

- **Hatano-Sasa** (nonadiabatic + adiabatic), given x_ss:  excess = -sum dn_i/dt ln(x_i/x_ss_i) = -dD(n||n_ss)/dt,
  housekeeping = J . F(x_ss). Both >= 0 if x_ss is complex balanced; else either sign can fail.
- **Onsager** (geometric):  excess = ndot . (S L S^T)^+ ndot,  housekeeping = min_phi |F - S^T phi|_L^2.
- **Information**:  excess = max_phi { phi.ndot - sum_r [J_minus (e^s - 1) + J_plus (e^-s - 1)] },  s = S_X^T phi; at the
  optimum S (J_minus e^s - J_plus e^-s) = ndot.

Orders that always hold: 0 <= information excess <= Onsager excess <= sigma. Hatano-Sasa is not ordered with either.

In the basis S_X = B C of independent reactions, with w = C J (so that ndot = B w), the Onsager excess is
w . (C L C^T)^{-1} w: a ratio of polynomials in the J_r and L_r.

Sources: T. Hatano and S. Sasa, Phys. Rev. Lett. 86, 3463 (2001); K. Yoshimura, A. Kolchinsky, A. Dechant and S. Ito, Phys.
Rev. Research 5, 013017 (2023), arXiv:2205.15227; A. Kolchinsky, A. Dechant, K. Yoshimura and S. Ito, arXiv:2206.14599.

>>> import symthermo as st
>>> net = st.network("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; chemostats: S, P")
>>> onsager(net).letters
((J_r1 - J_r2)**2/(L_r1 + L_r2), {J_r1: -C + 2*E*S, J_r2: 3*C - E*P/2})
>>> information(net).excess
(-4*C + E*P/2 + 2*E*S)*log((E*P/2 + 2*E*S)/(4*C))
>>> hatano_sasa(net).warning is None                          # deficiency zero: complex balanced for all constants
True
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from ..errors import MissingValue
from ..flow import ChemicalFlow
from ..geometry.chemical import ChemicalGeometry, geometry
from ..networks.network import MassAction, ReactionNetwork, listing, positive
from ..networks.symbols import rational, symbol
from .entropy_production import cycle_decomposition

LARGEST_CLOSED = 3
"""Rank of S_X up to which the Onsager excess is written out; beyond, its inverse matrix fills pages."""

ORDER = (
    ("0 <= information excess", "phi = 0 is admitted in the maximum"),
    ("information excess <= Onsager excess", "2 cosh(sqrt w) lies above its tangent at w = F^2/4, reaction by reaction"),
    ("Onsager excess <= sigma", "a projection is not longer than what it projects"),
)
"""What holds between the splits in every network, at every state, with the reason."""


@dataclass(frozen=True, eq=False)
class Split:
    """sigma = excess + housekeeping.

    Attributes
    ----------
    name : which split
    excess, housekeeping : expressions; None where there is no closed form, or no split
    why : why one is missing
    warning : where a sign can fail, or is not known
    statement : equations (left, "==", right) that define the split, in the letters phi_r of the basis
    letters : for Onsager, the excess in letters J_r, L_r, and what the J_r are
    """

    name: str
    excess: sp.Expr | None
    housekeeping: sp.Expr | None
    why: str | None = None
    warning: str | None = None
    statement: tuple[tuple[sp.Expr, str, sp.Expr], ...] = ()
    letters: tuple[sp.Expr, Mapping[sp.Symbol, sp.Expr]] | None = field(default=None)


def _missing(net: ReactionNetwork, flow: ChemicalFlow, name: str) -> Split | None:
    """A split that does not exist because sigma does not."""
    return Split(name, None, None, why=flow.why["epr"]) if flow.why else None


def hatano_sasa(net: ReactionNetwork, steady: Mapping[str, Any] | None = None) -> Split:
    """Excess and housekeeping relative to a steady state; its letters are `X_ss` unless it is given.

    steady : concentrations of the internal species in a steady state with the same chemostats
    """
    flow = ChemicalFlow.of(net)
    if nothing := _missing(net, flow, "Hatano-Sasa"):
        return nothing
    if not net.mass_action:
        other = next(r.name for r in net.reactions if not isinstance(r.law, MassAction))
        return Split("Hatano-Sasa", None, None, why=f"the law of reaction {other} is not mass action: F(x) - F(x_ss) is no gradient")
    given = {s: symbol(f"{s}_ss") for s in net.internal} if steady is None else dict(steady)
    if missing := [s for s in net.internal if s not in given]:
        raise MissingValue(f"the steady state gives no value for {listing(missing)}")
    there = {symbol(s): _concentration(given[s], s) for s in net.internal}
    made = flow.currents
    assert made is not None
    excess = sp.Add(*(-v * flow.rate(s) * sp.log(symbol(s) / there[symbol(s)]) for s, v in zip(net.internal, made.volumes, strict=True)))
    housekeeping = sp.Add(*(J * F.xreplace(there) for J, F in zip(flow.J, flow.F, strict=True)))
    return Split("Hatano-Sasa", excess, housekeeping, warning=_signs(net))


def _signs(net: ReactionNetwork) -> str | None:
    balance = net.complex_balance()
    if balance.holds:
        return None
    if balance.holds is None:
        return "excess and housekeeping are not negative only if the steady state is complex balanced, which the symbols leave open: " + (
            balance.why or f"it is where {listing(balance.conditions, 3)} = 1")
    return "the steady states are not complex balanced: excess and housekeeping can each be negative"


def onsager(net: ReactionNetwork) -> Split:
    """The Onsager split, written out for networks whose S_X has rank at most `LARGEST_CLOSED`."""
    flow = ChemicalFlow.of(net)
    if nothing := _missing(net, flow, "Onsager"):
        return nothing
    geo = geometry(net)
    if easy := _extreme(net, flow, geo, "Onsager"):
        return easy
    J = sp.symbols([f"J_{r}" for r in flow.channels], real=True)
    L = sp.symbols([f"L_{r}" for r in flow.channels], positive=True)
    w = geo.C * sp.Matrix(J)
    phi = sp.symbols([f"phi_{b}" for b in geo.basis], real=True)
    gram = geo.C * sp.diag(*L) * geo.C.T
    statement = tuple((lhs, "==", rhs) for lhs, rhs in zip(gram * sp.Matrix(phi), w, strict=True))
    if len(geo.basis) > LARGEST_CLOSED:
        why = f"S_X has rank {len(geo.basis)}: the inverse of C L C^T is written out up to rank {LARGEST_CLOSED} only"
        return Split("Onsager", None, None, why=why, statement=statement)
    excess = sp.factor((w.T * gram.adjugate() * w)[0]) / sp.factor(gram.det())
    put = dict(zip(J, flow.J, strict=True)) | dict(zip(L, flow.L, strict=True))
    whole = excess.xreplace(put)
    return Split("Onsager", whole, flow.epr - whole, statement=statement, letters=(sp.factor(excess), dict(zip(J, flow.J, strict=True))))


def information(net: ReactionNetwork) -> Split:
    """The information split: its stationarity equations, and its value where they have a closed solution.

    That is so where every force is conservative (excess = sigma), and where S_X has rank one with entries of one size:
    all reactions then move one coordinate by one step, and the excess is that of the two lumped currents.
    """
    flow = ChemicalFlow.of(net)
    if nothing := _missing(net, flow, "information"):
        return nothing
    geo = geometry(net)
    if easy := _extreme(net, flow, geo, "information"):
        return easy
    phi = sp.symbols([f"phi_{b}" for b in geo.basis], real=True)
    s = geo.C.T * sp.Matrix(phi)
    star = [b * sp.exp(t) - a * sp.exp(-t) for a, b, t in zip(flow.J_plus, flow.J_minus, s, strict=True)]
    w = geo.C * sp.Matrix(list(flow.J))
    statement = tuple((lhs, "==", rhs) for lhs, rhs in zip(geo.C * sp.Matrix(star), w, strict=True))
    steps = set(geo.C)
    if len(geo.basis) == 1 and len({abs(c) for c in steps if c}) == 1:
        up = sp.Add(*(a if c > 0 else b for c, a, b in zip(geo.C, flow.J_plus, flow.J_minus, strict=True) if c))
        down = sp.Add(*(b if c > 0 else a for c, a, b in zip(geo.C, flow.J_plus, flow.J_minus, strict=True) if c))
        excess = (up - down) * sp.log(up / down)
        return Split("information", excess, flow.epr - excess, statement=statement)
    why = "the stationarity equations have no closed solution in general; they are solved numerically at a state"
    return Split("information", None, None, why=why, statement=statement)


def _extreme(net: ReactionNetwork, flow: ChemicalFlow, geo: ChemicalGeometry, name: str) -> Split | None:
    """The two extremes. Conservative forces, so without affinities: all is excess. Nothing that can move: none is."""
    if not geo.basis:
        return Split(name, sp.S.Zero, flow.epr)
    affinities = () if len(geo.basis) == len(net.reactions) else cycle_decomposition(net).affinities
    return Split(name, flow.epr, sp.S.Zero) if affinities is not None and not any(affinities) else None


def splits(net: ReactionNetwork, steady: Mapping[str, Any] | None = None) -> dict[str, Split]:
    """All three; see `ORDER` for how they compare."""
    return {"hatano_sasa": hatano_sasa(net, steady), "onsager": onsager(net), "information": information(net)}


def divergence_loss(net: ReactionNetwork, steady: Mapping[str, Any] | None = None, drift: Mapping[str, Any] | None = None) -> sp.Expr:
    """-dD(n||n_ss)/dt, from the divergence itself: equal to the Hatano-Sasa excess while the steady state stands still.

    drift : dx_ss/dt where parameters move it; the excess is then this loss less sum V_i (x_i/x_ss_i - 1) dx_ss_i/dt
    """
    geo, flow = geometry(net), ChemicalFlow.of(net)
    letters = {s: symbol(f"{s}_ss") for s in net.internal}
    D = geo.divergence(None, letters)
    rate = sp.Add(*(sp.diff(D, symbol(s)) * flow.rate(s) for s in net.internal))
    if drift is not None:
        rate += sp.Add(*(sp.diff(D, letters[s]) * v for s, v in drift.items()))
    return -rate if steady is None else -rate.xreplace({letters[s]: _concentration(steady[s], s) for s in net.internal})


def _concentration(v: Any, species: str) -> sp.Expr:
    return v if isinstance(v, sp.Expr) else rational(positive(v, species))
