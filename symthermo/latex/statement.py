r"""What a theorem says, as LaTeX and as text: claim, hypotheses, and the letters that stand for sums.

>>> from symthermo.catalogue import theorems
>>> print(claim(theorems["tur.concentration"], TEXT))
2 xdot_i^2 <= D_i sigma
>>> legend(theorems["tur.concentration"], TEXT)[:3]
['xdot_i = sum_r S_ir J_r', 'D_i = sum_r S_ir^2 A_r', 'sigma = sum_r J_r F_r']
"""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from ..errors import HypothesisFails
from ..expression import infix
from ..proof import Hypothesis, Motion, Theorem
from ..verify.instance import Instance
from .formulas import formula
from .letters import LATEX, TEXT, Script, index
from .lines import SUM, unmarked
from .notation import named
from .printer import formula as network_formula
from .printer import notation

_RELATION = {"<=": r"\le", "==": "="}
_LEGEND = {                                                # letter -> (LaTeX, text, letters it rests on), given its places as subscripts
    "xdot": (r"\dot x_{{{0}}} = \sum_\rho S_{{{0}\rho}} J_\rho", "xdot_{0} = sum_r S_{0}r J_r", "J"),
    "D": (r"D_{{{0}}} = \sum_\rho {1} A_\rho", "D_{0} = sum_r {1} A_r", "A"),
    "G": (r"G_{{{0}}} = \sum_\rho {1} L_\rho", "G_{0} = sum_r {1} L_r", "L"),
    "sigma": (r"\sigma = \sum_\rho J_\rho F_\rho", "sigma = sum_r J_r F_r", "JF"),
    "J": (r"J_{{{0}}} = J^{{+}}_{{{0}}} - J^{{-}}_{{{0}}}", "J_{0} = J+_{0} - J-_{0}", ""),
    "A": (r"A_{{{0}}} = J^{{+}}_{{{0}}} + J^{{-}}_{{{0}}}", "A_{0} = J+_{0} + J-_{0}", ""),
    "F": (r"F_{{{0}}} = \ln (J^{{+}}_{{{0}}} / J^{{-}}_{{{0}}})", "F_{0} = ln(J+_{0}/J-_{0})", ""),
    "L": (r"L_{{{0}}} = J_{{{0}}} / F_{{{0}}}", "L_{0} = J_{0}/F_{0}", "JF"),
}


def claim(theorem: Theorem, script: Script = LATEX) -> str:
    """The claim; `shown`, as the paper writes it, is for LaTeX."""
    if script.latex and theorem.shown:
        return str(theorem.shown)
    return relation(*theorem.claim, script)


def relation(lhs: Any, op: str, rhs: Any, script: Script = LATEX) -> str:
    """One relation on one line."""
    return f"{unmarked(formula(lhs, script))} {_RELATION[op] if script.latex else op} {unmarked(formula(rhs, script))}"


def hypothesis(h: Hypothesis | Motion, script: Script = LATEX) -> str:
    """What a hypothesis says, for all of which places, and whether at all times."""
    if isinstance(h, Motion):
        each = []
        for x, rate in h.rates:
            name, pace = (script.letter(str(getattr(s, "name", s))) if s != 0 else ("0", "") for s in (x, rate))
            left, right = (f"{a}^{{{b}}}" if b and script.latex else a for a, b in (name, pace))
            each.append(rf"\frac{{d}}{{dt}} {left} = {right}" if script.latex else f"d{left}/dt = {right}")
        return (r",\quad " if script.latex else ", ").join(each)
    text = relation(h.lhs, h.op, h.rhs, script)
    places = [index(i, script) for i in h.forall]
    if places:
        text += rf" \quad\text{{for all }} {', '.join(places)}" if script.latex else f"  for all {', '.join(places)}"
    if h.always:
        text += r" \text{ at all times}" if script.latex else ", at all times"
    return text


def legend(theorem: Theorem, script: Script = LATEX, more: Iterable[Any] = ()) -> list[str]:
    """The letters in the claim (and in the expressions `more`) that stand for sums over reactions, each with its meaning."""
    found: dict[str, tuple[Any, ...]] = {}
    relations = [side for h in theorem.hypotheses if isinstance(h, Hypothesis) for side in (h.lhs, h.rhs)]
    hidden = script.latex and theorem.shown
    for e in (*(() if hidden else (theorem.claim[0], theorem.claim[2])), *relations, *more):
        _gather(sp.sympify(e), found)
    wanted = dict(found)
    for letter in found:
        wanted |= {rests: wanted.get(rests, ()) for rests in _LEGEND[letter][2]}
    wanted |= {rests: wanted.get(rests, ()) for letter in ("L",) if letter in wanted for rests in _LEGEND[letter][2]}
    return [_meaning(letter, wanted[letter], script) for letter in _LEGEND if letter in wanted]


def _gather(e: Any, found: dict[str, tuple[Any, ...]]) -> None:
    name = named(e)
    if name is not None:
        if name[0] not in found or len(name[1]) > len(found[name[0]]):
            found[name[0]] = name[1]
        return
    if isinstance(e, sp.Sum) and len(e.limits) > 1:
        return _gather(sp.Sum(e.function, e.limits[0]), found)
    for a in e.args:
        if isinstance(a, sp.Basic) and not isinstance(a, (sp.Tuple, sp.Indexed, sp.Symbol)):
            _gather(a, found)


def _meaning(letter: str, places: tuple[Any, ...], script: Script) -> str:
    latex, text, _ = _LEGEND[letter]
    r = r"\rho" if script.latex else "r"
    if letter in ("J", "A", "F", "L", "sigma"):
        return (latex if script.latex else text).format(r)
    below = [index(k, script) for k in places] or ["i"]
    rows = f"S_{{{below[0]}{r}}}^2" if script.latex else f"S_{below[0]}{r}^2"
    if len(below) > 1:
        rows = f"S_{{{below[0]}{r}}} S_{{{below[1]}{r}}}" if script.latex else f"S_{below[0]}{r} S_{below[1]}{r}"
    return (latex if script.latex else text).format("".join(below), rows)


# -- on a network ------------------------------------------------------------------------------------------------------------------
def instance_text(instance: Instance) -> str:
    """The statement in the network's names; with totals where it cannot be written out, or would be long."""
    try:
        lhs, rhs = instance.written()
    except HypothesisFails:
        return _with_places(instance, TEXT)
    return f"{infix(lhs)} {instance.theorem.claim[1]} {infix(rhs)}"


def instance_latex(instance: Instance) -> str:
    """The same in LaTeX, constants as symbols."""
    try:
        sides = instance.written(numbers=False)
    except HypothesisFails:
        return _with_places(instance, LATEX)
    names = notation(instance.net)
    lhs, rhs = (network_formula(e, names.symbol) for e in sides)
    return f"{unmarked(lhs)} {_RELATION[instance.theorem.claim[1]]} {unmarked(rhs)}"


def instance_sides(instance: Instance) -> tuple[str, str] | None:
    """Both sides in LaTeX with marks where they may be broken; None where they stay with totals."""
    try:
        sides = instance.written(numbers=False)
    except HypothesisFails:
        return None
    names = notation(instance.net)
    lhs, rhs = (network_formula(e, names.symbol) for e in sides)
    return lhs, f"{SUM}{rhs}" if not rhs.startswith(SUM) else rhs


def _with_places(instance: Instance, script: Script) -> str:
    text = relation(*instance.theorem.claim, script)
    if not instance.places:
        return text
    names = notation(instance.net)
    shown = [f"{i} = {names.species(p) if script.latex and p in instance.net.internal else p}" for i, p in instance.places.items()]
    return rf"{text} \qquad ({', '.join(shown)})" if script.latex else f"{text}  ({', '.join(shown)})"
