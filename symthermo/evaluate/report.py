"""`StateReport`: the numbers at a state as one frozen object, as the JSON document, as text and as a table."""
from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..networks.network import ReactionNetwork
from .applicable import applicable

KEYS = (
    "state", "xdot", "J_plus", "J_minus", "J", "F", "A", "L", "sigma", "fisher_information", "intrinsic_speed", "species",
    "diffusion", "mobility", "gibbs", "gibbs_above_equilibrium", "excess", "steady_state", "volumes", "levels", "why", "theorems",
)
_SCALARS = {
    "sigma": "entropy production rate", "fisher_information": "Fisher information of time", "intrinsic_speed": "intrinsic speed",
    "gibbs": "Gibbs energy (mu0 of least norm)", "gibbs_above_equilibrium": "Gibbs energy above equilibrium",
}
_SPLITS = {"hatano_sasa": "Hatano-Sasa", "onsager": "Onsager", "information": "information-geometric"}


@dataclass(frozen=True, eq=False)
class StateReport:
    """Every number at a state. Units: RT = 1, natural logarithms; time and concentration in the model's units.

    Attributes
    ----------
    state, xdot : {species: number}; xdot of the internal species
    J_plus, J_minus, J, F, A, L : (M,) arrays, in the order of the reactions
    sigma, fisher_information, intrinsic_speed, gibbs, gibbs_above_equilibrium : inf where infinite, NaN where undefined
    species : the internal species, the order of `diffusion` and `mobility`, (N_X, N_X)
    excess : {"hatano_sasa" | "onsager" | "information": {"excess", "housekeeping"} or "undefined"}
    steady_state : None or {"x", "stable", "chosen", "others"}
    volumes : None with one compartment
    levels, why : {key: level}, {key: sentence}
    theorems : instances of the theorems that apply; computed when asked for
    """

    net: ReactionNetwork
    name: str
    reactions: tuple[str, ...]
    state: Mapping[str, float]
    xdot: Mapping[str, float]
    J_plus: np.ndarray
    J_minus: np.ndarray
    J: np.ndarray
    F: np.ndarray
    A: np.ndarray
    L: np.ndarray
    sigma: float
    fisher_information: float
    intrinsic_speed: float
    species: tuple[str, ...]
    diffusion: np.ndarray
    mobility: np.ndarray
    gibbs: float
    gibbs_above_equilibrium: float
    excess: Mapping[str, Any]
    steady_state: Mapping[str, Any] | None
    volumes: Mapping[str, float] | None
    levels: Mapping[str, str]
    why: Mapping[str, str]

    @cached_property
    def theorems(self) -> list[dict[str, Any]]:
        """Instances of the theorems that apply, with both sides, slack and level."""
        steady = self.steady_state
        named = steady is not None and steady["chosen"] == "given"
        return applicable(self.net, self.state, {s: steady["x"][s] for s in self.species} if steady and named else None)

    def to_json(self) -> dict[str, Any]:
        """The document of `symthermo evaluate --json`; "inf" and "undefined" are strings."""
        return {k: plain(getattr(self, k)) for k in KEYS if not (k == "volumes" and self.volumes is None)}

    def __repr__(self) -> str:
        return f"<StateReport of {self.name}: sigma = {show(self.sigma)}, intrinsic speed = {show(self.intrinsic_speed)}>"

    def rows(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """The report as titled tables: (title, header, rows)."""
        level = lambda key: self.levels.get(key, "")
        species = [
            [s, show(x), show(self.xdot[s]) if s in self.xdot else "held" if s not in self.species else ""] for s, x in self.state.items()
        ]
        columns = [getattr(self, key) for key in ("J_plus", "J_minus", "J", "F", "A", "L")]
        reactions = [[name, *(show(c[k]) for c in columns)] for k, name in enumerate(self.reactions)]
        scalars = [[title, show(getattr(self, key)), level(key)] for key, title in _SCALARS.items()]
        none = dict.fromkeys(("excess", "housekeeping"), "undefined")
        parts = {title: self.excess[key] if isinstance(self.excess[key], Mapping) else none for key, title in _SPLITS.items()}
        splits = [[title, show(part["excess"]), show(part["housekeeping"])] for title, part in parts.items()]
        tables = [
            (f"species [concentration, concentration/time; {level('xdot')}]", ["", "x", "dx/dt"], species),
            (f"reactions [J, A, L: concentration/time, {level('J')}; F: RT, {level('F')}]",
             ["", "J+", "J-", "J", "F", "A", "L"], reactions),
            ("totals [RT = 1]", ["", "value", "level"], scalars),
            (f"entropy production taken apart [{level('excess') or 'undefined'}]", ["", "excess", "housekeeping"], splits),
        ]
        if self.steady_state is not None:
            s = self.steady_state
            kind = "stable" if s["stable"] else "not stable"
            title = f"steady state [{s['chosen']}, {kind}; {len(s['others'])} others found; {level('steady_state')}]"
            tables.append((title, ["", "x"], [[k, show(v)] for k, v in s["x"].items() if k in self.species]))
        return tables

    def text(self) -> str:
        """For a terminal: aligned columns, then the reasons."""
        blocks = [f"{title}\n{aligned([header, *rows])}" for title, header, rows in self.rows()]
        place = lambda t: ", ".join(map(str, t["instance"].values()))
        results = [t for t in self.theorems if t["holds"] is not None and t["id"].count(".") == 1]       # not what follows from them
        if results:
            rows = [[t["id"], place(t), show(t["lhs"]), t["relation"], show(t["rhs"]), show(t["slack"]), t["level"]] for t in results]
            blocks.append("theorems\n" + aligned([["", "", "", "", "", "slack", "level"], *rows]))
        if self.why:
            blocks.append("why\n" + "\n".join(f"  {sentence}" for sentence in dict.fromkeys(self.why.values())))
        return "\n\n".join(blocks)

    def _repr_html_(self) -> str:
        parts = []
        for title, header, rows in self.rows():
            body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows)
            head = "".join(f"<th>{html.escape(c)}</th>" for c in header)
            parts.append(f"<table><caption>{html.escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
        reasons = "".join(f"<li>{html.escape(s)}</li>" for s in dict.fromkeys(self.why.values()))
        return "".join(parts) + (f"<ul>{reasons}</ul>" if reasons else "")


def plain(value: Any) -> Any:
    """Numbers, lists and dictionaries for JSON: inf and NaN become "inf", "-inf" and "undefined"."""
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "undefined" if math.isnan(value) else "inf" if value > 0 else "-inf"
    return value


def show(value: Any) -> str:
    """A number for reading: 10 significant digits."""
    value = plain(float(value)) if not isinstance(value, str) else value
    return value if isinstance(value, str) else f"{value:.10g}"


def aligned(rows: Iterable[list[str]]) -> str:
    """Rows as columns for a terminal: the first to the left, the others to the right."""
    table = list(rows)
    widths = [max(len(row[k]) for row in table) for k in range(len(table[0]))]
    line = lambda row: "  " + row[0].ljust(widths[0]) + "".join("  " + c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))
    return "\n".join(line(row).rstrip() for row in table)
