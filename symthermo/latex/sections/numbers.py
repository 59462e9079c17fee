"""The numbers at the model's initial state."""
from __future__ import annotations

from collections.abc import Mapping

from .. import layout
from ..names import text
from ..page import Page

_TITLES = {"hatano_sasa": "Hatano--Sasa", "onsager": "Onsager", "information": "information geometry"}

_CHOSEN = {
    "only": "the only one found in the class of the initial state", "reached": "the one that the dynamics reaches from the initial state",
    "given": "the one asked for",
}


def section(page: Page) -> str:
    """Everything that has a number; else exactly what is missing."""
    found = page.d.numbers
    if found is None:
        reason = text(page.d.why["numbers"])
        return layout.section("Numbers at the initial state", f"There are none: {reason}. All formulas above hold whatever the values are.")
    parts = [
        "To six digits; time and concentrations in the model's units, energies in units of $RT$. "
        "A dash stands for what is undefined.",
        _species(page), _reactions(page), _totals(page), _steady(page),
    ]
    reasons = [text(s) for s in dict.fromkeys(found.why.values())]
    if reasons:
        parts.append("What is infinite, undefined, or to be read with care:\n" + layout.items(f"{layout.sentence(s)}." for s in reasons))
    return layout.section("Numbers at the initial state", *parts)


def _species(page: Page) -> str:
    d = page.d.numbers
    assert d is not None
    name = lambda s: f"${page.names.species(s)}$"
    change = lambda s: f"${layout.real(d.xdot[s])}$" if s in d.xdot else "held" if s in page.net.chemostats else "by rule"
    return layout.table(["species", "$x$", r"$\dot{x}$"], [[name(s), f"${layout.real(x)}$", change(s)] for s, x in d.state.items()])


def _reactions(page: Page) -> str:
    d = page.d.numbers
    assert d is not None
    dissipated = [j * f if j else 0.0 for j, f in zip(d.J, d.F, strict=True)]
    columns = ((r"$J^{+}$", d.J_plus), (r"$J^{-}$", d.J_minus), ("$J$", d.J), ("$F$", d.F), ("$J F$", dissipated))
    rows = [[f"${page.names.label(r)}$", *(f"${layout.real(float(v[k]))}$" for _, v in columns)] for k, r in enumerate(d.reactions)]
    return layout.table(["reaction", *(title for title, _ in columns)], rows)


def _totals(page: Page) -> str:
    d = page.d.numbers
    assert d is not None
    scalars = [
        (r"entropy production rate $\sigma$", d.sigma), (r"Fisher information of time $\sum \dot{x}_i^2/x_i$", d.fisher_information),
        ("intrinsic speed", d.intrinsic_speed), ("Gibbs energy $G$", d.gibbs), (r"$G$ above equilibrium", d.gibbs_above_equilibrium),
    ]
    rows = [[title, f"${layout.real(v)}$"] for title, v in scalars if v == v]
    splits = [[_TITLES[k], *(f"${layout.real(v[part])}$" for part in ("excess", "housekeeping"))]
              for k, v in d.excess.items() if isinstance(v, Mapping)]
    parts = [layout.table([], rows, "lr")]
    if splits:
        parts.append(r"The parts of $\sigma$ at this state:" + "\n" + layout.table(["split", "excess", "housekeeping"], splits))
    return "\n\n".join(parts)


def _steady(page: Page) -> str:
    d = page.d.numbers
    assert d is not None
    if d.steady_state is None:
        return ""
    s = d.steady_state
    how = _CHOSEN[s["chosen"]]
    others = len(s["others"])
    more = f"; {layout.count(others, 'other')} {'was' if others == 1 else 'were'} found" if others else ""
    entries = [(page.names.concentration(k), layout.real(v)) for k, v in s["x"].items() if k in d.species]
    return f"The steady state, {how}, is {'stable' if s['stable'] else 'unstable'}{more}:\n{layout.grid(entries)}"
