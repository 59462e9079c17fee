"""The hypotheses of a theorem on a network: decided on integers and rationals where they speak of structure, by numbers elsewhere."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import HypothesisFails
from ..proof import Hypothesis
from .arrays import compiled
from .sample import MET
from .solving import Open
from .standard import INTEGER, OF_RATES
from .statements import derived, motions, names_of, signed
from .values import Values

Array = NDArray[np.float64]
CONVERGED = 1e-6
"""A hypothesis of calculus, checked along a path, counts as met when its two sides agree to this."""


@dataclass(frozen=True)
class Decision:
    """What is known of a hypothesis on a network.

    Attributes
    ----------
    holds : one bool for each state
    how : "exact" (decided on integers and rationals), "numerical", "computed" (a definition), "given" (how things move, calculus),
        "to O(h^2)" (calculus on the grid of a diffusion, met as far as `gradients.SHARE` allows)
    why : where it does not hold; on a grid, by how much calculus is missed
    """

    name: str
    kind: str
    holds: NDArray[np.bool_]
    how: str
    why: str = ""

    def __bool__(self) -> bool:
        return bool(np.all(self.holds))

    def __repr__(self) -> str:
        return f"{self.name}: {'holds' if self else 'fails'} ({self.how}{'; ' + self.why if self.why else ''})"


def decisions(values: Values) -> list[Decision]:
    """Each hypothesis of the theorem, and each sign that its letters need, where it is not met."""
    net, out = values.environment.net, []
    exact = not values.environment.rounded
    for h in values.theorem.hypotheses:
        yes = np.ones(1, bool)
        if not isinstance(h, Hypothesis):
            why = _moves_otherwise(h.name, values)
            out.append(Decision(h.name, h.kind, ~yes if why else yes, "given", why))
            continue
        kinds = {"complex balance": net.complex_balance, "detailed balance": net.detailed_balance} if exact else {}
        balance = next((ask() for words, ask in kinds.items() if words in h.name), None)
        names = names_of(values.theorem)[h]
        try:
            missed = misses(h, values)
        except HypothesisFails as e:
            out.append(Decision(h.name, h.kind, ~yes, "exact", str(e)))
            continue
        if balance is not None and balance.holds is not None:
            out.append(Decision(h.name, h.kind, balance.holds & (missed < CONVERGED), "exact", balance.why or ""))
            continue
        limit = max(values.grid_error, CONVERGED) if h.kind == "calculus" else MET
        how = "to O(h^2)" if limit > CONVERGED else "exact" if names <= INTEGER else "computed" if h.kind == "definition" else "numerical"
        holds = (missed == 0) if how == "exact" else missed < limit
        said = limit > CONVERGED or not np.all(holds)
        out.append(Decision(h.name, h.kind, holds, how, f"missed by {np.max(missed):.1e}" if said else ""))
    return [*out, *_follows(values), *_signs(values)]


def _moves_otherwise(motion: str, values: Values) -> str:
    """What the model moves although the theorem lets it rest; empty where there is nothing."""
    driving = values.environment.driving
    resting = [n for hypothesis, n, rate in motions(values.theorem) if hypothesis == motion and not rate and n not in values.given]
    if moved := [n for n in resting if n in OF_RATES and driving is not None and any(np.any(c) for c in driving.changes)]:
        return f"{moved[0]} changes with the rates, which depend on time"
    if moved := [n for n in resting if n in ("x", "p") and np.any(values.environment.motion.ndot)]:
        return f"{moved[0]} changes in time"
    return ""


def _follows(values: Values) -> Iterator[Decision]:
    """What follows from definitions and motions together, and is not so for the rates that were chosen."""
    for h in derived(values.theorem):
        try:
            missed = misses(h, values)
        except (HypothesisFails, Open):
            continue
        if not np.all(holds := missed < MET):
            yield Decision(h.name, "motion", holds, "computed", f"missed by {np.max(missed):.1e}")


def misses(h: Hypothesis, values: Values) -> Array:
    """By how much each state misses a hypothesis, relative to what its sides would be if nothing cancelled; the worst place."""
    left, right, size = (v.reshape(len(v), -1) for v in _at_all_places(h, values))
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = np.abs(left - right) if h.op == "==" else np.maximum(left - right, 0)
        share = np.where(gap == 0, 0.0, gap / size)
    return np.asarray(share.max(axis=1, initial=0.0))


def _at_all_places(h: Hypothesis, values: Values) -> list[Array]:
    """lhs, rhs and their size at all places of their free indices."""
    codes = [compiled(e, kind) for kind in ("numbers", "sizes") for e in (h.lhs, h.rhs)]
    free = sorted({i for c in codes for i in c.free}, key=str)
    left, right, *sizes = np.broadcast_arrays(
        *(c(values)[(slice(None), *(slice(None) if i in c.free else None for i in free))] for c in codes))
    return [left, right, sizes[0] + sizes[1]]


def _signs(values: Values) -> Iterator[Decision]:
    """What has to be positive, or nonnegative, and is not."""
    for sign in ("positive", "nonnegative"):
        for name in sorted(signed(values.theorem, sign)):
            try:
                v = values[name]
            except (HypothesisFails, Open) as e:
                if isinstance(e, HypothesisFails) and not any(name in names_of(values.theorem)[h] for h in values.statements):
                    yield Decision(f"{name} exists", "assumption", np.zeros(1, bool), "exact", str(e))
                continue
            good = v > 0 if sign == "positive" else v >= 0
            if not np.all(good):
                holds = np.all(good, axis=tuple(range(1, v.ndim)))
                yield Decision(f"{name} > 0" if sign == "positive" else f"{name} >= 0", "assumption", holds, "exact")


def missing(values: Values) -> Iterator[Decision]:
    """The names without which the claim has no sides."""
    for name in sorted({n for side in (values.theorem.claim[0], values.theorem.claim[2]) for n in compiled(side).sets}):
        try:
            values[name]
        except HypothesisFails as e:
            yield Decision(f"{name} exists", "assumption", np.zeros(1, bool), "exact", str(e))


