"""The document of a diffusion or a Gaussian process: equation of motion, stationary law, currents, dissipation, information in time."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp

from ..diffusions.diffusion import Diffusion
from . import layout
from .document import bare_article
from .lines import align
from .names import text
from .printer import number

if TYPE_CHECKING:
    from ..report.diffusions import DensityDerivation

_OPENING = r"""
This document is derived from the <given> alone. Entropies are in units of $k_{\mathrm{B}}$, energies and the temperature $T$ in units in
which $k_{\mathrm{B}} = 1$; logarithms are natural, and integrals run over the whole space.
"""

_FOKKER_PLANCK = r"""
The density $p(<x>, t)$ of an overdamped particle with mobility $\mu = <mu>$ at the temperature $T = <T>$ obeys the Fokker--Planck
equation
\[ \frac{\partial p}{\partial t} = -\nabla \cdot (\nu p) , \qquad \nu = \mu \, (f - T \nabla \ln p) , \]
with the mean local velocity $\nu$ and the force
<force>
Written out,
<equation>
Numbers are those of a grid of <cells> cells on $<box>$, whose walls <walls>; the jumps between neighbouring cells have rates whose
log-ratio is the work of the force over $T$ (Scharfetter and Gummel, 1969), so that everything below holds on the grid too.
"""

_EQUILIBRIUM = r"""
The force is a gradient, $f = -\nabla V$, with
<potential>
so detailed balance holds: in the stationary state
\[ p^{\mathrm{st}} = \frac{1}{Z} e^{-V/T} = \frac{1}{Z} <weight> , \qquad Z = \int e^{-V/T} \, dx , \]
no current flows. The free energy $\mathcal{F} = \int p \, (V + T \ln p) \, dx$ falls as $\dot{\mathcal{F}} = -T \sigma$, and
$\mathcal{F} - \mathcal{F}_{\mathrm{eq}} = T D(p \| p^{\mathrm{st}})$.
"""

_DISSIPATION = r"""
Current and thermodynamic force are $J = \nu p$ and $F = \nu / (\mu T)$, and the entropy production rate is
\[ \sigma = \int J \cdot F \, dx = \frac{1}{\mu T} \int |\nu|^2 p \, dx \ge 0 . \]
It splits into an excess part, which relaxation takes, and a housekeeping part, which the stationary current takes (Hatano and Sasa,
2001),
\[ \sigma_{\mathrm{ex}} = -\frac{d}{dt} D(p \| p^{\mathrm{st}}) = \mu T \int \Bigl| \nabla \ln \frac{p}{p^{\mathrm{st}}} \Bigr|^2 p \, dx ,
   \qquad \sigma_{\mathrm{hk}} = \frac{1}{\mu T} \int |\nu^{\mathrm{st}}|^2 p \, dx<closed> \]
"""

_INFORMATION = r"""
The score is $s = \partial_t \ln p$, and the Fisher information of time
\[ I = \int \frac{(\partial_t p)^2}{p} \, dx = \langle s^2 \rangle \]
is the square of the intrinsic speed. Since the force does not change in time, it never increases,
\[ \frac{dI}{dt} = -2 \mu T \int |\nabla s|^2 p \, dx \le 0 , \]
though the information of one coordinate alone may. No observable $R$ moves faster in its own standard deviations, $(d \langle R
\rangle / dt)^2 \le I \operatorname{Var} R$; its motion costs $(d \langle R \rangle / dt)^2 \le \mu T \langle |\nabla R|^2 \rangle \sigma$;
and between two times the length $\int \sqrt{I} \, dt$ is at least $2 \arccos \int \sqrt{p\, q} \, dx$ (Ito and Dechant, 2020).
"""

_LINEAR = r"""
The process is
\[ dx = (A x + b + c\, t) \, dt + \sqrt{2 D} \, dW , \]
with
<matrices>
<odd>A law that is Gaussian stays so; its mean $m$ and covariance $V$ obey
\[ \dot{m} = A m + b + c\, t , \qquad \dot{V} = A V + V A^{\mathsf{T}} + 2 D . \]
At the start
<start>
"""

_CONFINED = r"""
The drift confines, and every law tends to the Gaussian one with
\[ m^{\mathrm{st}} = <mean> , \qquad V^{\mathrm{st}} = <covariance> ,
   \qquad A V^{\mathrm{st}} + V^{\mathrm{st}} A^{\mathsf{T}} + 2 D = 0 . \]
"""

_GAUSSIAN_INFORMATION = r"""
The Fisher information of time, the square of the intrinsic speed, is
\[ I = \dot{m}^{\mathsf{T}} V^{-1} \dot{m} + \tfrac{1}{2} \operatorname{tr} (V^{-1} \dot{V})^2<one> \]
"""
_GAUSSIAN_EPR = r"""
The mean local velocity is $\nu = \dot{m} + \bigl( A + D V^{-1} \bigr)(x - m)$, and the entropy production rate
\[ \sigma = \int \nu^{\mathsf{T}} D^{-1} \nu \, p \, dx<one> \]
"""
_UNDERDAMPED_EPR = r"""
Under time reversal the odd coordinates change sign. What the drift does in the same way forwards and backwards in time dissipates
nothing; with the rest of the velocity, its irreversible part $\nu^{\mathrm{irr}}$,
\[ \sigma = \int (\nu^{\mathrm{irr}})^{\mathsf{T}} D^{+} \nu^{\mathrm{irr}} \, p \, dx , \]
$D^{+}$ the inverse of $D$ on its image. It is infinite where an irreversible velocity meets no noise.
"""


def document(d: DensityDerivation, drawing: str | None = None) -> str:
    """The LaTeX source; `drawing`: the file name of a drawing of the law in time."""
    if d.gaussian:
        given = "linear drift, the noise and the law at the start"
        sections = [_linear(d), _linear_stationary(d), _linear_information(d), _linear_dissipation(d)]
    else:
        given = "force, the mobility and the temperature"
        sections = [_fokker_planck(d), _stationary(d), _dissipation(d), layout.section("Information in time", layout.fill(_INFORMATION))]
    if drawing:
        sections[-1] += f"\n\n{layout.picture(drawing, 0.75)}"
    kind = "Gaussian process" if d.gaussian else "diffusion"
    return bare_article(kind, d.name, [layout.fill(_OPENING, given=given), *sections, _numbers(d)], bool(drawing))


def _tex(e: Any) -> str:
    return str(sp.latex(e, ln_notation=True))


# -- diffusions --------------------------------------------------------------------------------------------------------
def _fokker_planck(d: DensityDerivation) -> str:
    m = d.model
    assert isinstance(m, Diffusion)
    names = [_tex(s) for s in d.x]
    letters = ["f"] if len(names) == 1 else [f"f_{{{n}}}" for n in names]
    if d.force is None:
        force, equation = align([(a, r"\text{a Python function}") for a in letters]), r"\[ \text{as above.} \]"
    else:
        force = align([(a, _tex(f)) for a, f in zip(letters, d.force, strict=True)])
        mu, spread = (sp.Rational(v.numerator, v.denominator) for v in (m.mobility, m.mobility * m.temperature))
        drift = [rf"\frac{{\partial}}{{\partial {n}}} \Bigl[ {_factor(mu * f)} p \Bigr]" for n, f in zip(names, d.force, strict=True)]
        second = [rf"\frac{{\partial^2 p}}{{\partial {n}^2}}" for n in names]
        lead = "" if spread == 1 else _tex(spread) + " "
        whole = second[0] if len(second) == 1 else rf"\Bigl( {' + '.join(second)} \Bigr)"
        equation = rf"\[ \frac{{\partial p}}{{\partial t}} = -{' - '.join(drift)} + {lead}{whole} . \]"
    box = r" \times ".join(f"[{number(a)}, {number(b)}]" for a, b in m.box)
    walls = "are one place" if all(m.periodic) else "reflect" if not any(m.periodic) else "reflect where they are not one place"
    return layout.section("Equation of motion", layout.fill(
        _FOKKER_PLANCK, x=", ".join(names), mu=number(m.mobility), T=number(m.temperature), force=force, equation=equation,
        cells=r" by ".join(map(str, m.cells)), box=box, walls=walls))


def _factor(e: sp.Expr) -> str:
    return rf"\bigl( {_tex(e)} \bigr)" if isinstance(e, sp.Add) else _tex(e)


def _stationary(d: DensityDerivation) -> str:
    if d.potential is None:
        reason = layout.sentence(text(d.why.get("potential", "it is not known")))
        return layout.section("Stationary state", f"{reason}. The stationary density is found on the grid, by eliminating cell after cell "
                              "without a subtraction.")
    assert d.stationary is not None
    weight = _tex(sp.exp(sp.expand(sp.log(d.stationary * sp.Symbol("Z", positive=True)), force=True)))
    return layout.section("Stationary state", layout.fill(_EQUILIBRIUM, potential=align([("V", f"{_tex(d.potential)} ,")]), weight=weight))


def _dissipation(d: DensityDerivation) -> str:
    closed = " = 0 ." if d.potential is not None else " ."
    return layout.section("Entropy production", layout.fill(_DISSIPATION, closed=closed))


# -- Gaussian processes ------------------------------------------------------------------------------------------------
def _linear(d: DensityDerivation) -> str:
    m: Any = d.model
    entries = [("A", _matrix(m.drift)), ("D", _matrix(m.noise))]
    entries += [(letter, _matrix([[v] for v in given])) for letter, given in (("b", m.constant), ("c", m.ramp)) if any(given)]
    absent = [letter for letter, given in (("b", m.constant), ("c", m.ramp)) if not any(given)]
    entries += [(" = ".join(absent), "0")] if absent else []
    shown = r"\[ " + r" , \qquad ".join(f"{a} = {b}" for a, b in entries) + r" . \]"
    odd = "" if not m.odd else (f"The coordinate{'s' * (len(m.odd) > 1)} {layout.enumeration([f'${_tex(d.x[k])}$' for k in m.odd])} "
                                f"{'are' if len(m.odd) > 1 else 'is'} odd under time reversal, as a velocity is. ")
    start = rf"\[ m(0) = {_matrix([[v] for v in m.mean])} , \qquad V(0) = {_matrix(m.cov)} . \]"
    parts = [layout.fill(_LINEAR, matrices=shown, odd=odd, start=start)]
    if d.trap is not None:
        solved = [("m", _tex(sp.expand(d.trap.mean))), ("V", _tex(sp.expand(d.trap.variance)))]
        parts.append(f"In one dimension these are solved by\n{align(solved)}")
    return layout.section("Equation of motion", *parts)


def _matrix(rows: Any) -> str:
    cells = [[number(v) if hasattr(v, "numerator") and not isinstance(v, sp.Basic) else _tex(v) for v in row] for row in rows]
    return cells[0][0] if len(cells) == 1 and len(cells[0]) == 1 else r"\begin{pmatrix}" + r" \\ ".join(" & ".join(r) for r in cells) + \
        r"\end{pmatrix}"


def _linear_stationary(d: DensityDerivation) -> str:
    moments = d.stationary_moments
    if moments is None:
        reason = "The drift changes in time" if any(getattr(d.model, "ramp", ())) else "The drift does not confine"
        return layout.section("Stationary law", f"{reason}, so there is no stationary law.")
    mean, covariance = (_matrix(M.tolist()) for M in moments)
    return layout.section("Stationary law", layout.fill(_CONFINED, mean=mean, covariance=covariance))


def _linear_information(d: DensityDerivation) -> str:
    one = " ." if d.trap is None else rf" = {_tex(sp.factor(sp.simplify(d.trap.fisher)))} ."
    return layout.section("Information in time", layout.fill(_GAUSSIAN_INFORMATION, one=one))


def _linear_dissipation(d: DensityDerivation) -> str:
    if getattr(d.model, "odd", ()):
        return layout.section("Entropy production", layout.fill(_UNDERDAMPED_EPR))
    one = " ." if d.trap is None else rf" = {_tex(sp.factor(sp.simplify(d.trap.sigma)))} ."
    return layout.section("Entropy production", layout.fill(_GAUSSIAN_EPR, one=one))


# -- numbers -----------------------------------------------------------------------------------------------------------
_TITLES = {
    "sigma": r"entropy production rate $\sigma$", "fisher_information": "Fisher information of time $I$",
    "intrinsic_speed": "intrinsic speed", "fisher_rate": "$dI/dt$", "divergence_from_stationary": r"$D(p \| p^{\mathrm{st}})$",
    "entropy": r"entropy $-\int p \ln p$",
}


def _numbers(d: DensityDerivation) -> str:
    n = d.numbers
    if n is None:
        return layout.section("Numbers", f"There are none: {text(d.why['numbers'])}. All formulas above hold for every density.")
    value = lambda v: f"${layout.real(v)}$"
    names = n["coordinates"]
    moments = [[f"${_tex(x)}$", value(n["mean"][s]), *map(value, row)] for x, s, row in zip(d.x, names, n["covariance"], strict=True)]
    scalars = [[title, value(n[key])] for key, title in _TITLES.items() if key in n]
    parts = ["To six digits, at the start.", layout.table(["", "mean", *(f"cov. ${_tex(x)}$" for x in d.x)], moments),
             layout.table([], scalars, "lr")]
    if "excess" in n:
        split = n["excess"]["hatano_sasa"]
        parts.append(layout.table([r"split of $\sigma$", "excess", "housekeeping"],
                                  [["Hatano--Sasa", *layout.parts(split)]]))
    rows = [[rf"\texttt{{{text(t['id'])}}}", value(t["lhs"]), value(t["rhs"]), value(layout.slack(t))] for t in n["theorems"]
            if t["holds"] is not None and t["relation"] == "<=" and t["id"].count(".") == 1]
    if rows:
        parts.append("Bounds of the catalogue that apply there:\n" + layout.table(["", "left", "right", "slack"], rows))
    reasons = [text(s) for s in dict.fromkeys(n["why"].values())]
    if reasons:
        parts.append("What is infinite or undefined:\n" + layout.items(f"{layout.sentence(s)}." for s in reasons))
    return layout.section("Numbers", *parts)
