"""The JSON document of `symthermo derive --json`.

Formulas are infix text over the model's own names, numbers of the model inserted as exact rationals. Plain keys are the
network of all species, `_open` keys that of the internal ones.
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..networks.balance import Balance
from ..networks.network import Constant, MassAction, Reaction
from .derivation import Derivation


def document(d: Derivation, files: Iterable[str] = ()) -> dict[str, Any]:
    """Every key of the document; `files` are the paths written, relative to the working folder.

    >>> from symthermo.networks.text import parse
    >>> from symthermo.report.derivation import gather
    >>> found = document(gather(parse("A <=> B | 2, 1")))
    >>> found["reactions"], found["theta"]
    ([{'name': 'r1', 'equation': 'A <=> B', 'reversible': True, 'k_plus': '2', 'k_minus': '1'}], {'r1': 'log(B) - log(A) - log(2)'})
    """
    net = d.net
    theorems, reason = d.statements
    why = dict(d.why) | ({"theorems": reason} if reason else {})
    balance: dict[str, Any] = {"detailed_balance": _balance(d.detailed), "complex_balance": _balance(d.complex)}
    witness = d.detailed.witness
    balance["detailed_balance"] |= {
        "witness": witness and {"cycle": list(witness.cycle), "affinity": witness.affinity}, "residual": d.detailed.residual,
    }
    return {
        "model": net.name, "species": list(net.species), "internal": list(net.internal), "chemostats": list(net.chemostats),
        "reactions": [_reaction(r, net.equation(k)) for k, r in enumerate(net.reactions)],
        **d.structure.data(), **balance,
        "rate_equations": dict(d.rates), "entropy_production_rate": d.sigma, "basis": list(d.basis),
        "theta": d.theta and dict(d.theta), "eta": d.eta and dict(d.eta), "psi": d.psi, "phi": d.phi,
        "theorems": [w.to_json() for w in theorems], "why": why, "files": list(files),
    }


def _balance(b: Balance) -> dict[str, Any]:
    return {"holds": b.holds, "conditions": list(b.conditions)}


def _reaction(r: Reaction, equation: str) -> dict[str, Any]:
    plus, minus = (_constant(r.law.plus), _constant(r.law.minus)) if isinstance(r.law, MassAction) else (None, None)
    return {"name": r.name, "equation": equation, "reversible": r.reversible, "k_plus": plus, "k_minus": minus}


def _constant(c: Constant | None) -> str:
    return "0" if c is None else c.symbol if c.value is None else str(c.value)
