"""`Derivation`: what the document and the JSON of `symthermo derive` say about a network, gathered once.

Nothing here needs values. What a network does not have is None, and `why` holds the reason under the same key.

>>> from symthermo.networks.text import parse
>>> d = gather(parse("r1: A <=> X | 1, 0.1; r2: X -> B | 2"))
>>> d.rates["X"], d.sigma
('A - 1/10*X - 2*X', None)
>>> d.why["entropy_production_rate"]
'infinite: reaction r2 runs one way only, so its force ln(J_plus/J_minus) is infinite'
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import Mistake
from ..evaluate.report import StateReport
from ..evaluate.state import evaluate
from ..evaluate.values import require
from ..networks.affine import Coordinates, no_potentials
from ..networks.balance import Balance
from ..networks.emit import Emitter, Style, plain, undefined_dissipation
from ..networks.network import ReactionNetwork
from ..networks.structure import Structure

if TYPE_CHECKING:
    from .instances import Written


@dataclass(frozen=True, eq=False)
class Derivation:
    """What follows from a network.

    Attributes
    ----------
    net, structure : the network, and what integers decide about it
    rates : {internal species: dx/dt}, infix text with the model's numbers inserted
    sigma : the entropy production rate, infix; None where it is infinite or undefined
    basis : names of the reactions whose extents are the coordinates
    theta, eta : {basis reaction: formula}; psi, phi : formulas; None without chemical potentials
    detailed, complex : the two kinds of balance, of the dynamics as given
    numbers : everything at the model's initial state; None where values are missing
    why : the reason for each None, by key
    """

    net: ReactionNetwork
    structure: Structure
    rates: Mapping[str, str]
    sigma: str | None
    basis: tuple[str, ...]
    theta: Mapping[str, str] | None
    eta: Mapping[str, str] | None
    psi: str | None
    phi: str | None
    detailed: Balance
    complex: Balance
    numbers: StateReport | None
    why: Mapping[str, str]

    @cached_property
    def statements(self) -> tuple[list[Written], str | None]:
        """The theorems whose two sides are formulas of this network, one entry for each place; or why there are none.

        Computed when asked for: theorems need sympy, formulas do not.
        """
        found: tuple[list[Written], str | None] = import_module("symthermo.report.instances").statements(self.net)
        return found


def gather(net: ReactionNetwork, style: Style | None = None, assured: bool = False) -> Derivation:
    """Everything that `derive` says about a network.

    style : of the formulas; infix text with the model's numbers unless given
    assured : chemical potentials exist, as the caller has shown
    """
    style, why = style or plain(net), dict[str, str]()
    write = Emitter(net, style)
    sigma = None
    if reason := undefined_dissipation(net):
        why["entropy_production_rate"] = reason
    else:
        sigma = write.entropy_production_rate()
    basis = tuple(net.reactions[r].name for r in net.structure.open.basis)
    coordinates: dict[str, Any] = dict.fromkeys(("theta", "eta", "psi", "phi"))
    if (reason := None if assured else no_potentials(net)) is not None:
        why |= dict.fromkeys(coordinates, reason)
    else:
        c = Coordinates(net, style, assured)
        coordinates = {
            "theta": {r: c.theta(k) for k, r in enumerate(basis)}, "eta": {r: c.eta(k) for k, r in enumerate(basis)},
            "psi": c.psi(), "phi": c.phi(),
        }
    detailed, complex_ = net.detailed_balance(), net.complex_balance()
    why |= {k: b.why for k, b in (("detailed_balance", detailed), ("complex_balance", complex_)) if b.why}
    numbers, reason = _numbers(net)
    why |= {"numbers": reason} if reason else {}
    return Derivation(
        net, net.structure, {net.species[i]: write.rate(i) for i in net.internal_index}, sigma, basis, **coordinates,
        detailed=detailed, complex=complex_, numbers=numbers, why=why,
    )


def _numbers(net: ReactionNetwork) -> tuple[StateReport | None, str | None]:
    """The numbers at the model's initial state, or the sentence that says what they lack."""
    try:
        require(net)
        return evaluate(net), None
    except Mistake as e:
        return None, str(e)
