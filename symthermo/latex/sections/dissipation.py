"""The entropy production rate: its formula, its cycles, its three splits."""
from __future__ import annotations

from .. import layout
from ..lines import align
from ..names import text
from ..page import Page

_NONE = r"""
The entropy production rate $\sigma = \sum_{\rho} J_{\rho} \ln (J^{+}_{\rho} / J^{-}_{\rho})$ of this network is <kind>. <reason>. <advice>
"""
_ADVICE = {
    "infinite": "A backward reaction, however slow, would make it finite.",
    "undefined": "The network moves as its rate equations say, but what it dissipates cannot be read from its laws.",
}

_FORMULA = r"""
The entropy production rate, in units of $R$, is the product of currents and forces,
\[ \sigma = \sum_{\rho} J_{\rho} F_{\rho} = \sum_{\rho} (J^{+}_{\rho} - J^{-}_{\rho}) \ln \frac{J^{+}_{\rho}}{J^{-}_{\rho}} . \]
No term is negative, since the logarithm has the sign of the difference; $\sigma = 0$ only where all currents vanish.
"""

_CYCLES = r"""
Around a cycle of $<S>$ the concentrations of the moving species cancel, and the forces add up to an affinity that no state can
change, $A_c = \sum_{\rho} c_{\rho} F_{\rho}$. In a steady state the currents are a sum of cycles, $J = \sum_c \mathcal{J}_c\, c$, and
$\sigma = \sum_c \mathcal{J}_c A_c$.
"""
_NO_CYCLE = "There is no cycle of $<S>$, so in a steady state every current vanishes: the network comes to rest."

_SPLITS = r"""
The rate splits into an excess part, which drives the change of concentrations, and a housekeeping part, which would remain were they
steady. There are several ways to do so; each adds up to $\sigma$<amounts>.
\begin{itemize}
<steady>\item \emph{Onsager.} With $L = \operatorname{diag}(J_{\rho} / F_{\rho})$, the logarithmic means of $J^{+}_{\rho}$ and
$J^{-}_{\rho}$, the force is projected on the gradients $<S>^{\mathsf{T}} \varphi$ in the metric $L$:
\[ \sigma_{\mathrm{ex}} = <n>^{\mathsf{T}} \bigl(<S> L <S>^{\mathsf{T}}\bigr)^{+} <n> , \qquad
   \sigma_{\mathrm{hk}} = \min_{\varphi} \sum_{\rho} L_{\rho} \bigl(F_{\rho} - (<S>^{\mathsf{T}} \varphi)_{\rho}\bigr)^2 . \]
\item \emph{Information geometry.} The same projection, with divergences of one-way currents in place of squares:
\[ \sigma_{\mathrm{ex}} = \max_{\varphi} \Bigl\{ \varphi \cdot <n>
   - \sum_{\rho} \bigl[ J^{-}_{\rho} (e^{s_{\rho}} - 1) + J^{+}_{\rho} (e^{-s_{\rho}} - 1) \bigr] \Bigr\} ,
   \qquad s = <S>^{\mathsf{T}} \varphi . \]
\end{itemize}
The parts of the last two are never negative, and $0 \le \sigma_{\mathrm{ex}}^{\text{information}} \le
\sigma_{\mathrm{ex}}^{\text{Onsager}} \le \sigma$ in every state<order>.
"""

_HATANO_SASA = r"""
\item \emph{Hatano and Sasa.} For a steady state $x^{\mathrm{ss}}$ with forces $F^{\mathrm{ss}}$,
\[ \sigma_{\mathrm{ex}} = -\sum_{i \in X} <V>\dot{x}_i \ln \frac{x_i}{x^{\mathrm{ss}}_i}
   = - \frac{d}{dt} D(x \| x^{\mathrm{ss}}) , \qquad \sigma_{\mathrm{hk}} = \sum_{\rho} J_{\rho} F^{\mathrm{ss}}_{\rho} . \]
Neither is ever negative if $x^{\mathrm{ss}}$ is complex balanced. <signs>
"""
_SIGNS = {
    True: "That is the case here.",
    False: "That is not the case here, and either may be negative in some states.",
    None: "Whether it is depends on the constants; see the conditions below.",
}


def section(page: Page) -> str:
    """sigma = J . F, and what can be taken apart."""
    if page.d.sigma is None:
        kind, _, reason = page.d.why["entropy_production_rate"].partition(": ")
        reason = layout.sentence(text(reason).replace("ln(J\\_plus/J\\_minus)", r"$\ln (J^{+}_{\rho} / J^{-}_{\rho})$"))
        return layout.section("Entropy production", layout.fill(_NONE, kind=kind, reason=reason, advice=_ADVICE[kind]))
    written = "It is written out in Appendix~D." if page.big else \
        f"For this network\n{align([(chr(92) + 'sigma', page.write.entropy_production_rate())])}"
    return layout.section("Entropy production", f"{_FORMULA.strip()}\n{written}", _affinities(page), _splits(page))


def _affinities(page: Page) -> str:
    """The affinity of each cycle of the open network, which no state changes."""
    cycles = page.d.structure.open.cycles
    if not page.net.mass_action:
        return ""
    if not cycles:
        return layout.fill(_NO_CYCLE, S=page.S)
    opening = layout.fill(_CYCLES, S=page.S)
    if page.big:
        return f"{opening} There {'is' if len(cycles) == 1 else 'are'} {layout.count(len(cycles), 'such cycle')} (Appendix~B)."
    shown = [(f"A_{{{k}}}", page.affinity(c)) for k, c in enumerate(cycles, 1)]
    named = layout.enumeration([f"$c_{{{k}}} = {page.cycle(c)}$" for k, c in enumerate(cycles, 1)])
    return f"{opening} {f'The only cycle, {named}, has' if len(cycles) == 1 else f'The cycles {named} have'}\n{align(shown)}"


def _splits(page: Page) -> str:
    one_volume, mass_action = page.net.well_stirred, page.net.mass_action
    steady = layout.fill(_HATANO_SASA, V="" if one_volume else "V_i ", signs=_SIGNS[page.d.complex.holds]) + "\n" if mass_action else ""
    return layout.fill(
        _SPLITS, S=page.S, n=r"\dot{x}" if one_volume else r"\dot{n}", steady=steady,
        amounts="" if one_volume else " (with $n_i = V_i x_i$ the amounts)",
        order="; the excess of Hatano and Sasa is not ordered with them" if mass_action else "",
    )
