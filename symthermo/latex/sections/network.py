"""The network: its reactions with their constants, its laws, its values, its drawing."""
from __future__ import annotations

import re

from ...networks.network import MassAction, OneWay, Reaction, TwoWay
from .. import layout
from ..lines import LINE, align, broken, unmarked, width
from ..names import text
from ..page import Page
from ..printer import formula, number

_MASS_ACTION = r"""
<whose> the law of mass action. With $\nu^{+}_{i\rho}$ and $\nu^{-}_{i\rho}$ the numbers of species $i$ on the left and on the right of
reaction $\rho$, and $x_i$ the concentration of $i$, the one-way currents and the net current are
\[ <currents> . \]
"""

_FIGURE = r"""
\begin{figure}[htbp]
\centering
\includegraphics[width=0.8\textwidth,height=0.45\textheight,keepaspectratio]{<file>}
\caption{The network as a graph. Boxes are species, tinted where a chemostat holds them; dots are reactions. Dark arrows lead from a
reaction to what it makes, light lines to what it consumes, with an open head where it runs both ways, dashed lines to what only its law
speaks of; numbers are coefficients.}
\end{figure}
"""

_FEW = 24


def section(page: Page) -> str:
    """What is given: species, reactions, laws, values."""
    listed = [kinetics(page), *lists(page)]
    if page.big:
        listed = ["The reactions, their laws and the values of the constants are listed in Appendix~A.", kinetics(page)]
    return layout.section("The network", _opening(page), *listed, _drawing(page))


def lists(page: Page) -> list[str]:
    """Reactions, laws, rules, values, and what the importer noted."""
    return [reactions(page), laws(page), rules(page), values(page), _notes(page)]


def _opening(page: Page) -> str:
    net = page.net
    here = f"The network has {layout.count(len(net.species), 'species', 'species')} and {layout.count(len(net.reactions), 'reaction')}"
    parts = [f"{here}." if page.big else f"{here}; the species are {page.species(range(len(net.species)))}."]
    if held := [net.index[s] for s in net.chemostats]:
        which = page.species(held) if len(held) <= _FEW else f"{len(held)} species"
        parts.append(
            f"Of these, {which} is held by a chemostat: its concentration does not change, whatever the reactions take or give."
            if len(held) == 1 else
            f"Of these, {which} are held by chemostats: their concentrations do not change, whatever the reactions take or give."
        )
    if net.assigned:
        parts.append(f"Not the reactions but rules of the model set {page.species([net.index[s] for s in net.assigned])}.")
    return " ".join(parts)


# -- reactions ---------------------------------------------------------------------------------------------------------
def reactions(page: Page) -> str:
    """The reactions with arrows and rate constants."""
    body = " \\\\\n".join(_reaction(page, r) for r in page.net.reactions)
    return f"The reactions are\n\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _reaction(page: Page, r: Reaction) -> str:
    arrow = _arrow(page, r)
    left, right = page.complex(r.reactants), page.complex(r.products)
    label = rf"({page.names.label(r.name)})" + (rf"\ \text{{{text(r.channel)}}}" if r.channel not in (None, r.name) else "")
    tag = rf"\tag*{{${label}$}}"
    room = LINE - width(label) - width(arrow) - 2
    if width(left) + width(right) <= room:
        return f"{unmarked(left)} &\\;{arrow}\\; {unmarked(right)} {tag}"
    space = rf"\phantom{{{arrow}}}"
    head, *tail = broken(right, room, room)
    lines = [f"&{space}\\; {{}} {line}" for line in broken(left, room, room)]
    return " \\\\\n".join([*lines, f"&{arrow}\\; {head}", *(f"&{space}\\; {{}} {line}" for line in tail)]) + f" {tag}"


def _arrow(page: Page, r: Reaction) -> str:
    r"""With the constants at it; `\bothways` and `\onward` are defined by the document."""
    if not isinstance(r.law, MassAction):
        return r"\rightleftharpoons" if r.reversible else r"\longrightarrow"
    plus = page.names.parameter(r.law.plus.symbol)
    return rf"\bothways{{{plus}}}{{{page.names.parameter(r.law.minus.symbol)}}}" if r.law.minus else rf"\onward{{{plus}}}"


def kinetics(page: Page) -> str:
    """How currents follow from concentrations."""
    net = page.net
    ours = [r for r in net.reactions if isinstance(r.law, MassAction)]
    parts = []
    if ours:
        whose = "All reactions follow" if len(ours) == len(net.reactions) else "The reactions with constants at their arrows follow"
        currents = [r"J^{+}_{\rho} = k^{+}_{\rho} \prod_i x_i^{\nu^{+}_{i\rho}}"]
        currents += [r"J^{-}_{\rho} = k^{-}_{\rho} \prod_i x_i^{\nu^{-}_{i\rho}}"] if any(r.reversible for r in ours) else []
        shown = " , \\qquad ".join([*currents, r"J_{\rho} = J^{+}_{\rho} - J^{-}_{\rho}"])
        parts.append(layout.fill(_MASS_ACTION, whose=whose, currents=shown))
        if one_way := [r for r in ours if not r.reversible]:
            which = f"Reaction ${page.names.label(one_way[0].name)}$ runs" if len(one_way) == 1 else "Reactions with a simple arrow run"
            parts.append(f"{which} one way only: there $J^{{-}}_{{\\rho}} = 0$.")
    if not net.well_stirred:
        parts.append("The species live in compartments of different volumes $V_i$; currents are amounts per time.")
    return "\n".join(parts)


def laws(page: Page) -> str:
    """Rate laws that are not mass action."""
    own = [(k, r) for k, r in enumerate(page.net.reactions) if not isinstance(r.law, MassAction)]
    if not own:
        return ""
    parts = []
    two = [(k, r) for k, r in own if isinstance(r.law, TwoWay)]
    if two:
        one_way_currents = []
        for k, r in two:
            letter = page.names.reaction(r.name)
            one_way_currents.append((f"J^{{+}}_{{{letter}}}", page.write.forward(k)))
            if r.reversible:
                one_way_currents.append((f"J^{{-}}_{{{letter}}}", page.write.backward(k)))
        parts.append(f"These currents have laws of their own, forward and backward apart:\n{align(one_way_currents)}")
    if one := [(page.current(k), page.write.current(k)) for k, r in own if isinstance(r.law, OneWay)]:
        parts.append(f"These currents have laws in one part, which do not tell forward from backward:\n{align(one)}")
    return "\n\n".join(parts)


def rules(page: Page) -> str:
    """Species set by rules."""
    found = [(page.names.concentration(s), formula(e, page.names.symbol)) for s, e in page.net.assigned.items()]
    return f"The rules are\n{align(found)}" if found else ""


# -- values ------------------------------------------------------------------------------------------------------------
def values(page: Page) -> str:
    """The numbers that the model gives; formulas keep the symbols."""
    net, names = page.net, page.names
    constants = dict.fromkeys([*((c.symbol, c.value) for c in net.constants), *net.parameters.items()])
    known = [(names.parameter(k), number(v)) for k, v in constants if v is not None]
    held = [(names.concentration(s.name), number(s.initial)) for s in net.species_data if s.chemostat and s.initial is not None]
    initial = [
        (names.concentration(s.name), number(s.initial)) for s in net.species_data
        if not s.chemostat and s.initial is not None and s.name not in net.assigned
    ]
    parts = []
    if known:
        left = len(constants) - len(known)
        rest = f"; the other {layout.count(left, 'constant')} stay{'s' if left == 1 else ''} free" if left else ""
        parts.append(f"The model gives the constants the values below{rest}. They enter the last section only; "
                     f"all formulas keep the symbols.\n{layout.grid(known)}")
    else:
        parts.append("The model gives no values for the constants.")
    if held:
        parts.append(f"The chemostats hold\n{layout.grid(held)}")
    if initial:
        parts.append(f"The initial state is\n{layout.grid(initial)}")
    if not net.well_stirred:
        volumes = [(f"V_{{{names.species(s.name)}}}", number(s.volume)) for s in net.species_data]
        parts.append(f"The volumes are\n{layout.grid(volumes)}")
    return "\n\n".join(parts)


def _notes(page: Page) -> str:
    if not page.net.notes:
        return ""
    breakable = (re.sub(r"[*/(+,](?=\S)", lambda m: m[0] + r"\allowbreak ", text(n)) for n in page.net.notes)
    return "What the importer noted:\n" + layout.items(f"{layout.sentence(n)}." for n in breakable)


def _drawing(page: Page) -> str:
    return layout.fill(_FIGURE, file=page.drawing) if page.drawing else ""
