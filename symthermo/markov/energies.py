"""Rates that obey local detailed balance, from energies, barriers and driving:

    W_ij = exp(-(B_ij - E_j) + f_ij/2),    B_ij = B_ji,    f_ij = -f_ji,    ln(W_ij/W_ji) = -(E_i - E_j) + f_ij

in units of k_B T; channels (reservoirs) of a pair have barriers and driving of their own. Without driving p_i ~ exp(-E_i) is the
equilibrium. Numbers, symbols and formulas may be mixed; a formula may speak of the time t.
"""
from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from ..calculus import add, multiply
from ..errors import BadStructure, UnknownName
from ..expression import MODEL_FUNCTIONS, Call, Expr, Num, negative, parse
from ..networks.network import listing, real
from ..networks.rated import Rate, paired, readable
from ..networks.records import channel as checked_channel
from .jump import JumpProcess
from .make import Direction, with_formulas

HALF = parse("1/2")
ZERO = Num(real(0, "zero"))


def from_energies(energies: Any, barriers: Mapping[Any, Any], driving: Mapping[Any, Any] | None = None, *,
                  parameters: Mapping[str, Any] | None = None, breaks: Iterable[Any] = (), name: str = "jump process") -> JumpProcess:
    """The jump process of these energies.

    Parameters
    ----------
    energies : {label: E}, or one E for each state (labels are then the places 0, 1, ...)
    barriers : {(j, i): B} or {(j, i, channel): B}; these pairs are connected, in both directions
    driving : {(j, i): f} or {(j, i, channel): f}, f the work done on a jump from j to i; 0 where nothing is said
    parameters : values of the names

    Raises
    ------
    UnknownName, BadStructure
        a pair of states that there is not, a barrier given twice, driving where there is no barrier

    >>> two = from_energies([0, "E"], {(0, 1): "B"})
    >>> two.stationary()[0].simplify()
    exp(E)/(exp(E) + 1)
    >>> two.with_values(E=1, B=0).stationary().round(6).tolist()
    [0.731059, 0.268941]
    """
    for what, given, example in (("barriers", barriers, "{('a', 'b'): 1}"), ("driving", driving or {}, "{('a', 'b'): 1}")):
        if not isinstance(given, Mapping):
            raise BadStructure(f"{what} = {str(given)[:40]}: expected numbers by pairs of states, such as {example}")
    if isinstance(energies, str) or not isinstance(energies, Iterable):
        raise BadStructure(f"energies = {str(energies)[:40]}: expected one for each state, such as {{'a': 0, 'b': 1}}")
    if not barriers:
        raise BadStructure("no barrier is given, so nothing ever jumps; expected such as {('a', 'b'): 1}")
    table = dict(energies) if isinstance(energies, Mapping) else dict(enumerate(energies))
    labels = tuple(table)
    place = {s: k for k, s in enumerate(labels)}
    E = [_formula(e, f"the energy of {s}") for s, e in table.items()]
    B, f = _by_pair(barriers, place, "barrier"), _by_pair(driving or {}, place, "driving")
    if missing := [key for key in f if key not in B]:
        raise BadStructure(f"driving between {labels[missing[0][0]]} and {labels[missing[0][1]]}, which no barrier connects")
    formulas: dict[Direction, Expr] = {}
    for (j, i, label), (barrier, _) in B.items():
        force, sign = f.get((j, i, label), (ZERO, 1))
        half = multiply([HALF, force if sign > 0 else negative(force)])
        formulas[j, i, label] = Call("exp", (add([E[j], negative(barrier), half]),))
        formulas[i, j, label] = Call("exp", (add([E[i], negative(barrier), negative(half)]),))
    species = [readable(s) for s in labels]
    if len(set(species)) < len(species):
        raise BadStructure(f"states = {listing(map(str, labels))}: their names must differ")
    net = paired([((s, 1),) for s in species], [Rate(j, i, None, label) for j, i, label in formulas], name)
    return with_formulas(net, labels, formulas, parameters, breaks)


def _by_pair(given: Mapping[Any, Any], place: Mapping[Hashable, int], what: str) -> dict[Direction, tuple[Expr, int]]:
    """{(lower, upper, channel): (formula, +1 or, where the pair was written the other way, -1)}."""
    out: dict[Direction, tuple[Expr, int]] = {}
    for key, given_value in given.items():
        if not isinstance(key, tuple) or len(key) not in (2, 3):
            raise BadStructure(f"{what} {str(key)[:60]}: expected the key (state, state) or (state, state, channel)")
        if unknown := [s for s in key[:2] if s not in place]:
            raise UnknownName(f"{what} {_words(key)}: no state {str(unknown[0])[:60]!r}; the states are {listing(map(str, place))}")
        a, b = place[key[0]], place[key[1]]
        pair = (min(a, b), max(a, b), checked_channel({"channel": key[2] if len(key) == 3 else None}))
        if a == b or pair in out:
            raise BadStructure(f"{what} {_words(key)}: " + ("a jump changes the state" if a == b else "this pair is given twice"))
        out[pair] = (_formula(given_value, f"{what} {_words(key)}"), 1 if a < b else -1)
    return out


def _formula(v: Any, name: str) -> Expr:
    if isinstance(v, str) or getattr(v, "free_symbols", None):
        return parse(str(v), MODEL_FUNCTIONS)
    return Num(real(v, name))


def _words(key: Any) -> str:
    return " - ".join(map(str, key)) if isinstance(key, tuple) else str(key)
