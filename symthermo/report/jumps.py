"""What `derive` and `evaluate` say about a jump process: everything about the network that it is, and what only a process has.

Rates that are formulas enter as formulas; the parameters that the model gives are inserted as exact rationals.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp

from ..calculus import fold
from ..errors import HypothesisFails, Mistake
from ..evaluate.report import StateReport, plain
from ..expression import infix
from ..markov.jump import JumpProcess
from ..markov.make import bare
from ..markov.oriented import TIME
from ..markov.symbolic import text
from ..networks.affine import cycle_text
from ..networks.balance import Balance
from ..networks.canonical import rational
from ..networks.emit import PLAIN, Style
from ..networks.network import MassAction, ReactionNetwork
from .as_json import document as network_document
from .derivation import Derivation, gather

LARGEST = 32
"""States up to which the stationary law and the energies are written out."""


@dataclass(frozen=True, eq=False)
class JumpDerivation:
    """What follows from a jump process.

    Attributes
    ----------
    process : the process
    network : the derivation of its network; rates that are formulas are symbols there
    balance : detailed balance, formulas compared as formulas
    stationary, energies : of each state; None where there is none or it is too long, see `why`
    start, numbers : probabilities, and everything there; None without a start
    why : the reason for each None, by key
    """

    process: JumpProcess
    network: Derivation
    balance: Balance
    stationary: tuple[sp.Expr, ...] | None
    energies: tuple[sp.Expr, ...] | None
    start: tuple[Fraction, ...] | None
    numbers: StateReport | None
    why: Mapping[str, str]

    @property
    def net(self) -> ReactionNetwork:
        """The network, with symbols for rates that are formulas."""
        return self.network.net

    @cached_property
    def formulas(self) -> dict[str, str]:
        """{symbol: formula} of the rates that are formulas, as the model has them."""
        return {s: infix(e) for s, e in self.process.formulas.items()}


def derivation(process: JumpProcess, start: Any = None, name: str | None = None) -> JumpDerivation:
    """Everything that `derive` says about a jump process, whose own name stands; `start`: probabilities at which numbers are given."""
    net = bare(process.network, set(process.formulas))
    balance = process.detailed_balance()
    network = gather(net, style_of(process), assured=bool(process.formulas and balance.holds))
    network = replace(network, detailed=balance)
    why = {k: v for k, v in network.why.items() if k not in ("numbers", "detailed_balance")}
    if balance.why:
        why["detailed_balance"] = balance.why
    if network.theta is None and balance.witness is not None and process.formulas:
        reason = f"no chemical potentials: the cycle {cycle_text(net, balance.witness.cycle)} has the affinity {balance.witness.affinity}"
        why |= dict.fromkeys(("theta", "eta", "psi", "phi"), reason)
    parts: dict[str, tuple[sp.Expr, ...] | None] = {"stationary": None, "energies": None}
    for key, found in (("stationary", lambda: process.stationary(exact=True)), ("energies", process.energies)):
        try:
            if not process.autonomous:
                raise HypothesisFails("the rates depend on time, so there is no stationary law")
            if len(process.states) > LARGEST:
                raise HypothesisFails(f"written out for at most {LARGEST} states; `evaluate` gives the numbers")
            parts[key] = found()
        except HypothesisFails as e:
            why[key] = str(e)
    numbers, law = None, None
    try:
        if start is None:
            raise Mistake("no probabilities are given")
        law = process.probabilities(start)
        numbers = process.at(start)
    except Mistake as e:
        why["numbers"] = str(e)
    network = replace(network, numbers=numbers)
    return JumpDerivation(process, network, balance, **parts, start=law, numbers=numbers, why=why)


def style_of(process: JumpProcess) -> Style:
    """Infix text with the formulas of the rates put in, and the parameters that have values."""
    known = {k: v for k, v in process.parameters.items() if v is not None and k != TIME}
    written = {s: f"({infix(fold(e, known))})" for s, e in process.formulas.items()}
    return replace(PLAIN, constant=lambda c: written.get(c.symbol, c.symbol) if c.value is None else c.value)


def document(d: JumpDerivation, files: Iterable[str] = ()) -> dict[str, Any]:
    """The JSON document of `derive`: the keys of a network, and `kind`, `states`, `rates`, `parameters`, `stationary`, `energies`.

    >>> import symthermo as st
    >>> found = document(derivation(st.jump([[0, "a"], ["b", 0]])))
    >>> found["stationary"], found["rate_equations"]["s1"]
    ({'s1': 'a/(a + b)', 's2': 'b/(a + b)'}, '-b*s1 + a*s2')
    """
    process, species = d.process, d.process.network.species
    found = network_document(d.network, files)
    folded = style_of(process).constant
    rate = lambda c: "0" if c is None else str(folded(c))
    for r, row in zip(d.net.reactions, found["reactions"], strict=True):
        if isinstance(r.law, MassAction):
            row["k_plus"], row["k_minus"] = rate(r.law.plus), rate(r.law.minus)
    each = lambda values: None if values is None else {s: text(sp.sympify(v)) for s, v in zip(species, values, strict=True)}
    return found | {
        "kind": "jump", "states": [plain_label(s) for s in process.states],
        "rates": {s: infix(e) for s, e in process.formulas.items()},
        "parameters": {k: None if v is None else rational(v) for k, v in process.parameters.items()},
        "stationary": each(d.stationary), "energies": each(d.energies),
        "why": {k: v for k, v in found["why"].items() if k not in d.network.why or k == "theorems"} | dict(d.why), "files": list(files),
    }


def plain_label(label: Any) -> Any:
    """A label for JSON: texts and whole numbers as they are, tuples as lists, anything else as text."""
    if isinstance(label, tuple):
        return [plain_label(part) for part in label]
    return label if isinstance(label, (str, int)) else str(label)


def at(process: JumpProcess, p: Any) -> tuple[StateReport, dict[str, Any] | None]:
    """Every number at p, and the stationary law where it is unique."""
    report = process.at(p)
    try:
        law = process.stationary() if process.autonomous else None
    except HypothesisFails:
        law = None
    return report, None if law is None else plain(dict(zip(process.network.species, map(float, law), strict=True)))

