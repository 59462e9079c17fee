"""The document of a jump process: master equation, stationary law, cycles and affinities, energies, entropy production, information."""
from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from ..expression import Expr, infix
from ..markov.symbolic import text as written
from ..networks.balance import tree_constants
from ..networks.network import MassAction
from ..networks.structure import complex_names
from . import layout
from .document import bare_article
from .lines import LINE, align, rows, width
from .names import Names, text
from .page import Page
from .printer import formula, number
from .sections import theorems

if TYPE_CHECKING:
    from ..report.jumps import JumpDerivation

_FEW, _TREES = 6, 4
_SAID = ("gibbs", "gibbs_above_equilibrium", "steady_state")
_WIDEST_LAW = 300.0

_OPENING = r"""
This document is derived from the states and the rates of the jumps between them alone. Probabilities are written $p$, entropies in
units of $k_{\mathrm{B}}$, energies in units of $k_{\mathrm{B}} T$; logarithms are natural. Everything holds for all values of the rates
unless a number is quoted.
"""

_PROCESS = r"""
The process has <states><list> and <edges>, each <channels>. $W_{ij}$ is the rate of the jumps from $j$ to $i$.
"""

_MASTER = r"""
The probabilities obey the master equation
\[ \dot{p}_i = \sum_{j} W_{ij} p_j , \qquad W_{jj} = -\sum_{i \ne j} W_{ij} , \]
or, with the net current $J_e = W_{ij} p_j - W_{ji} p_i$ along each edge $e$ from $j$ to $i$, $\dot{p} = S J$:
<equations>
Probability is conserved, $\sum_i p_i = 1$<more>
"""

_STATIONARY = r"""
<unique> The matrix-tree theorem (Kirchhoff, 1847; Tutte, 1948) writes it without a subtraction,
\[ p^{\mathrm{st}}_i = \frac{K_i}{\sum_j K_j} , \qquad K_i = \sum_{\text{trees} \to i} \ \prod_{\text{edges}} W , \]
the sum over the spanning trees whose edges all lead towards $i$<trees>
"""

_BALANCE = r"""
Around a cycle the probabilities cancel, and the forces add up to an affinity that no state can change,
\[ A_c = \sum_{e} c_e F_e = \ln \prod_{e} \Bigl( \frac{W^{+}_{e}}{W^{-}_{e}} \Bigr)^{c_e} . \]
Detailed balance, a state in which every current vanishes, exists if and only if all affinities are zero (Kolmogorov, 1936).
"""

_ENERGIES = r"""
Then $p^{\mathrm{st}}_i \propto e^{-E_i}$ is an equilibrium, and $\ln (W_{ij}/W_{ji}) = E_j - E_i$ on every edge. In the units of
$k_{\mathrm{B}} T$, and up to a constant,
<energies>
The free energy $\mathcal{F} = \sum_i p_i (E_i + \ln p_i)$ falls as $\dot{\mathcal{F}} = -\sigma$, and
$\mathcal{F} - \mathcal{F}_{\mathrm{eq}} = D(p \| p^{\mathrm{st}})$ is what the process will still dissipate.
"""

_DISSIPATION = r"""
The force along an edge is the logarithm of the ratio of its one-way currents, $F_e = \ln (J^{+}_e / J^{-}_e)$, and the entropy
production rate is
\[ \sigma = \sum_e J_e F_e = \sum_e (J^{+}_e - J^{-}_e) \ln \frac{J^{+}_e}{J^{-}_e} \ge 0 , \]
<formula>
It splits into the part that drives the change and the part that maintains the stationary currents (Hatano and Sasa, 2001),
\[ \sigma_{\mathrm{ex}} = -\frac{d}{dt} D(p \| p^{\mathrm{st}}) \ge 0 , \qquad
   \sigma_{\mathrm{hk}} = \sum_e J_e \ln \frac{J^{+,\mathrm{st}}_e}{J^{-,\mathrm{st}}_e} \ge 0 , \]
neither ever negative, since a jump process is complex balanced.
"""

_ONE_WAY = r"""
The force along an edge is the logarithm of the ratio of its one-way currents, $F_e = \ln (J^{+}_e / J^{-}_e)$. The entropy production
rate $\sigma = \sum_e J_e F_e$ of this process is <reason>.
"""

_INFORMATION = r"""
The score of a state is $s_i = \dot{p}_i / p_i$, and the Fisher information of time
\[ I = \sum_i \frac{\dot{p}_i^2}{p_i} = \sum_i p_i s_i^2 \]
is the square of the intrinsic speed. <decay> No observable $R$ moves faster in its own standard deviations,
$(d\langle R \rangle/dt)^2 \le I \operatorname{Var} R$, and between two times the length $\int \sqrt{I}\, dt$ is at least
$2 \arccos \sum_i \sqrt{p_i q_i}$ (Ito and Dechant, 2020).
"""
_DECAY = r"""As the rates are constant in time, it never increases,
\[ \frac{dI}{dt} = -\sum_{i \ne j} W_{ij} p_j (s_i - s_j)^2 \le 0 . \]"""


def document(d: JumpDerivation, drawing: str | None = None) -> str:
    """The LaTeX source.

    drawing : the file name of a drawing of the states, included where it is given
    """
    page = JumpPage(d.network, drawing, d)
    sections = [_process(page), _master(page), _stationary(page), _balance(page), _dissipation(page), _information(page),
                theorems.section(page), _numbers(page)]
    return bare_article("jump process", d.process.network.name, [_OPENING.strip(), *sections], bool(drawing))


class _StateNames(Names):
    """States by their labels, rates as W_ij."""

    def __init__(self, d: JumpDerivation) -> None:
        process, net = d.process, d.net
        super().__init__(net.species, dict.fromkeys([*(c.symbol for c in net.constants), *process.parameters, "t"]),
                         [r.name for r in net.reactions])
        signs = any(isinstance(s, tuple) and -1 in s for s in process.states)
        labels = {name: _label(s, self._species[name], signs) for name, s in zip(net.species, process.states, strict=True)}
        if len(set(labels.values())) == len(labels):
            self._species = labels
        short = all(len(v) == 1 for v in self._species.values())
        pair = lambda i, j: self._species[net.species[i]] + ("" if short else ",") + self._species[net.species[j]]
        for r, edge in zip(net.reactions, process.edges, strict=True):
            above = "" if edge.channel is None else rf"^{{\mathrm{{{text(edge.channel)}}}}}"
            a, b = r.reactants[0][0], r.products[0][0]
            for symbol, i, j in ((f"k_plus_{r.name}", b, a), (f"k_minus_{r.name}", a, b)):
                if symbol in self._parameters:
                    self._parameters[symbol] = f"W{above}_{{{pair(i, j)}}}"

    def concentration(self, name: str) -> str:
        return f"p_{{{self._species[name]}}}"


def _label(state: Hashable, name: str, signs: bool = False) -> str:
    """Whole numbers as they are; tuples of digits run together, of 1 and -1 as signs."""
    if isinstance(state, tuple):
        if signs and set(state) <= {1, -1}:
            return "".join("{+}" if part == 1 else "{-}" for part in state)
        parts = [_label(part, text(str(part))) for part in state]
        return "".join(parts) if all(len(part) == 1 for part in parts) else f"({','.join(parts)})"
    return str(state) if isinstance(state, int) else name


@dataclass(frozen=True, eq=False)
class JumpPage(Page):
    """A page about states and edges; `d` is the derivation of the network that the process is."""

    jump: JumpDerivation | None = None
    noun: ClassVar[str] = "jump processes with any number of states"

    @property
    def whole(self) -> JumpDerivation:
        """The derivation of the process."""
        assert self.jump is not None
        return self.jump

    @cached_property
    def names(self) -> Names:
        """The notation."""
        return _StateNames(self.whole)

    def write_formula(self, e: Expr) -> str:
        """A rate formula."""
        return formula(e, self.names.symbol)


# -- the process -------------------------------------------------------------------------------------------------------
def _process(page: JumpPage) -> str:
    d, net = page.whole, page.net
    n, m = len(net.species), len(net.reactions)
    one_way = [r for r in net.reactions if not r.reversible]
    opening = layout.fill(
        _PROCESS, states=layout.count(n, "state"), edges=layout.count(m, "edge"),
        list="" if page.big else f", {page.species(range(n))},",
        channels="with jumps both ways" if not one_way else "with jumps one or both ways",
    )
    edges = "The edges, from the lower to the higher state, with their rates are" + _edges(page) if not page.big else ""
    formulas = [(page.names.parameter(s), page.write_formula(e)) for s, e in d.process.formulas.items()]
    parts = [opening, edges]
    if formulas and not page.big:
        parts.append(f"The rates are formulas{' of the time $t$' if not d.process.autonomous else ''}:\n{align(formulas)}")
    known = [(page.names.parameter(k), number(v)) for k, v in
             [*((c.symbol, c.value) for c in net.constants), *d.process.parameters.items()] if v is not None]
    if known:
        parts.append(f"The model gives these values, which enter where numbers are quoted:\n{layout.grid(known)}")
    if page.drawing:
        parts.append(layout.picture(page.drawing, 0.6))
    return layout.section("The process", *parts)


def _edges(page: JumpPage) -> str:
    cells = []
    for r in page.net.reactions:
        assert isinstance(r.law, MassAction)
        plus = page.names.parameter(r.law.plus.symbol)
        arrow = rf"\bothways{{{plus}}}{{{page.names.parameter(r.law.minus.symbol)}}}" if r.law.minus else rf"\onward{{{plus}}}"
        a, b = (page.name(side[0][0]) for side in (r.reactants, r.products))
        cells.append(rf"{page.names.label(r.name)}:\ {a} \;{arrow}\; {b}")
    across = 3 if max(map(width, cells)) < LINE / 3 - 2 else 2 if max(map(width, cells)) < LINE / 2 - 2 else 1
    lines = [r" \qquad ".join(cells[k:k + across]) for k in range(0, len(cells), across)]
    return "\n\\begin{gather*}\n" + " \\\\\n".join(lines) + "\n\\end{gather*}"


def _master(page: JumpPage) -> str:
    left = [(f"\\dot{{p}}_{{{page.name(i)}}}", i) for i in page.net.internal_index]
    if page.big:
        return ""
    widest = max(width(name) for name, _ in left)
    lines = []
    for name, i in left:
        lines.append(rows(name, page.rate_in_currents(i), LINE - widest + width(name)))
        if len(left) <= _FEW:
            lines.append(rows("", page.write.rate(i), LINE - widest))
    classes = page.whole.process.classes
    more = "." if page.whole.process.irreducible else (
        "; one set of states is closed and is entered from all others." if len(classes) == 1 else
        f"; there are {len(classes)} closed sets of states, between which no jumps lead.")
    equations = "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}"
    return layout.section("Master equation", layout.fill(_MASTER, equations=equations, more=more))


def _stationary(page: JumpPage) -> str:
    d = page.whole
    process = d.process
    if not process.autonomous:
        return layout.section("Stationary law", "The rates depend on time, so there is no stationary law.")
    if len(process.classes) > 1:
        return layout.section("Stationary law", f"There is no unique one: {text(d.why['stationary'])}.")
    unique = "Every state can be reached from every other, so the stationary law is unique and positive." if process.irreducible else \
        "All probability ends in the one closed set of states; on it the stationary law is unique."
    trees = "."
    if process.irreducible and len(process.states) <= _TREES:
        weights = dict(zip(complex_names(page.bare, internal=True), tree_constants(page.bare), strict=True))
        shown = [(f"K_{{{page.name(i)}}}", page.infix(infix(weights[s]))) for i, s in enumerate(page.net.species)]
        trees = f":\n{align(shown)}"
    parts = [layout.fill(_STATIONARY, unique=unique, trees=trees)]
    if d.stationary is not None and not page.big:
        values = [(rf"p^{{\mathrm{{st}}}}_{{{page.name(i)}}}", _law(page, p)) for i, p in enumerate(d.stationary)]
        if all(v is not None for _, v in values):
            parts.append("With the values given this is\n" + align([(a, v or "") for a, v in values]))
    return layout.section("Stationary law", *parts)


def _law(page: JumpPage, p: Any) -> str | None:
    """A probability as a formula, and as a number where it is one; None where the formula is long."""
    shown = page.infix(written(p))
    if p.free_symbols:
        return shown if width(shown) < _WIDEST_LAW else None
    value = layout.real(float(p))
    return value if p.is_Float or width(shown) > LINE - 12 else shown if shown == value else f"{shown} = {value}" \
        if p.is_Rational and len(str(p.q)) < 3 else rf"{shown} \approx {value}"


def _balance(page: JumpPage) -> str:
    d, cycles = page.whole, page.d.structure.open.cycles
    if one_way := [r.name for r in page.net.reactions if not r.reversible]:
        return layout.section("Cycles and detailed balance", f"Edge ${page.names.label(one_way[0])}$ has no way back, so there is no "
                              "detailed balance: its force is infinite in every state.")
    if not cycles:
        parts = ["There is no cycle, so detailed balance holds for all rates: the stationary law is an equilibrium."]
    else:
        parts = [layout.fill(_BALANCE)]
        if not page.big:
            shown = [(f"c_{{{k}}}", page.cycle(c)) for k, c in enumerate(cycles, 1)]
            shown += [(f"A_{{{k}}}", page.affinity(c)) for k, c in enumerate(cycles, 1)]
            which = "only cycle is, with its affinity" if len(cycles) == 1 else "cycles are, with their affinities"
            parts[0] += f" The {which},\n{align(shown)}"
        else:
            parts[0] += f" There are {layout.count(len(cycles), 'independent cycle')}."
        b = d.balance
        if b.holds:
            parts.append("With the rates given all affinities vanish: detailed balance holds.")
        elif b.holds is None:
            parts.append("Whether they vanish depends on what is left free.")
        elif b.witness:
            parts.append(f"With the rates given the cycle ${page.cycle(b.witness.cycle)}$ has the affinity "
                         f"${page.infix(b.witness.affinity)}$: the process is driven, and its stationary currents never rest.")
        if b.why:
            parts.append(f"{layout.sentence(text(b.why))}.")
    if d.energies is not None and len(d.energies) <= 32:
        listed = [(f"E_{{{page.name(i)}}}", page.infix(written(E))) for i, E in enumerate(d.energies)]
        parts.append(layout.fill(_ENERGIES, energies=align(listed)))
    return layout.section("Cycles and detailed balance", *parts)


def _dissipation(page: JumpPage) -> str:
    if page.d.sigma is None:
        reason = text(page.d.why["entropy_production_rate"]).replace("ln(J\\_plus/J\\_minus)", r"$\ln (J^{+}/J^{-})$")
        reason = reason.replace("reaction", "edge")
        return layout.section("Entropy production", layout.fill(_ONE_WAY, reason=reason))
    shown = "zero only where all currents vanish." if page.big else \
        f"zero only where all currents vanish. Here\n{align([(chr(92) + 'sigma', page.write.entropy_production_rate())])}"
    return layout.section("Entropy production", layout.fill(_DISSIPATION, formula=shown))


def _information(page: JumpPage) -> str:
    decay = _DECAY if page.whole.process.autonomous else "As the rates depend on time, it may grow."
    return layout.section("Information in time", layout.fill(_INFORMATION, decay=decay))


# -- numbers -----------------------------------------------------------------------------------------------------------
def _numbers(page: JumpPage) -> str:
    d = page.whole
    found = d.numbers
    if found is None:
        return layout.section("Numbers", f"There are none: {text(d.why['numbers'])}. All formulas above hold whatever the values are.")
    value = lambda v: f"${layout.real(float(v))}$"
    states = [[f"${page.names.species(s)}$", value(p), value(found.xdot[s])] for s, p in found.state.items()]
    edges = [[f"${page.names.label(r)}$", *(value(column[k]) for column in (found.J_plus, found.J_minus, found.J, found.F))]
             for k, r in enumerate(found.reactions)]
    scalars = [(r"entropy production rate $\sigma$", found.sigma), ("Fisher information of time $I$", found.fisher_information),
               ("intrinsic speed", found.intrinsic_speed)]
    parts = ["To six digits, at the probabilities of the first table. A dash stands for what is undefined.",
             layout.table(["state", "$p$", r"$\dot{p}$"], states),
             layout.table(["edge", "$J^{+}$", "$J^{-}$", "$J$", "$F$"], edges) if len(edges) <= 40 else "",
             layout.table([], [[title, value(v)] for title, v in scalars if v == v], "lr")]
    split = found.excess.get("hatano_sasa")
    if isinstance(split, dict):
        parts.append(layout.table(["split of $\\sigma$", "excess", "housekeeping"],
                                  [["Hatano--Sasa", *layout.parts(split)]]))
    reasons = [text(s) for s in dict.fromkeys(s for k, s in found.why.items() if k not in _SAID)]
    if reasons:
        parts.append("What is infinite, undefined, or to be read with care:\n" + layout.items(f"{layout.sentence(s)}." for s in reasons))
    return layout.section("Numbers", *parts)
