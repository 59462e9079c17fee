"""Samples that could have broken a theorem: does it hold where it should, and break where it must?

`anywhere`: the hypotheses are met and the claim holds. `tight`: close to equality, where a claim stronger by 1 % must fail: a
check that cannot fail is no check (twenty reactions far from equilibrium never come within half of a bound). `without`: for
each assumption, samples that meet all the others and break the claim.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..proof import Hypothesis, Theorem
from .arrays import Array
from .claims import ROUNDING, sides, unmet

STRONGER = 0.01
MET = 1e-7
"""A hypothesis counts as met when it is missed by less than this, relative to its sides."""


@dataclass(frozen=True)
class Report:
    """What the samples say of one theorem.

    Attributes
    ----------
    samples, undecided, violations : counts on `anywhere`; undecided: the claim has no value there
    worst : largest relative excess of lhs over rhs; rounding when the claim is true
    unmet : name of a hypothesis -> by how much the samples that should meet it miss it
    mutant_killed : share of the `tight` samples on which the claim, stronger by 1 %, fails; None for an equality
    tight_violations : violations on `tight`
    needed : name of a hypothesis -> share of its `without` samples that break the claim while all others are met, or None
    """

    id: str
    samples: int
    undecided: int
    violations: int
    worst: float
    unmet: Mapping[str, float]
    mutant_killed: float | None
    tight_violations: int
    needed: Mapping[str, float | None]

    @property
    def faults(self) -> list[str]:
        """What is wrong, a sentence each; empty when all is well."""
        out = []
        if self.violations or self.tight_violations:
            out.append(f"the claim fails on {self.violations + self.tight_violations} samples, by up to {self.worst:.1e}")
        if self.undecided:
            out.append(f"the claim has no value on {self.undecided} of {self.samples} samples")
        out += [f"the samples of `anywhere` do not meet {n!r} (missed by {m:.1e})" for n, m in self.unmet.items() if m > MET]
        if self.mutant_killed is not None and self.mutant_killed < 0.5:
            out.append(f"a claim stronger by 1 % survives on {1 - self.mutant_killed:.0%} of the `tight` samples: not near equality")
        out += [f"without {n!r} no sample breaks the claim: not needed, or not understood" for n, k in self.needed.items() if k == 0]
        return out

    def __str__(self) -> str:
        return f"{self.id}: " + ("; ".join(self.faults) or f"holds on {self.samples} samples")


def generator(seed: int) -> np.random.Generator:
    """The source of random numbers that samplers take."""
    return np.random.default_rng(seed)


def verify(theorem: Theorem, samples: int = 1000, seed: int = 0) -> Report:
    """Sample a theorem: anywhere, tight, and without each of its assumptions."""
    rng = generator(seed)
    statements = [h for h in theorem.hypotheses if isinstance(h, Hypothesis)]
    data = theorem.anywhere(rng, samples)
    s = sides(theorem.claim, data)
    undecided = int(np.isnan(s.slack).sum())
    worst, broken = float(np.nanmax(s.excess, initial=0.0)), int(s.broken.sum())
    misses = {h.name: float(np.max(unmet(h, data))) for h in statements}
    killed, tight_broken = None, 0
    if theorem.tight is not None:
        near = theorem.tight(rng, samples)
        close = sides(theorem.claim, near)
        tight_broken, worst = int(close.broken.sum()), max(worst, float(np.nanmax(close.excess, initial=0.0)))
        misses |= {h.name: max(misses[h.name], float(np.max(unmet(h, near)))) for h in statements}
        killed = float(np.mean(stronger_fails(close, s)))
    needed: dict[str, float | None] = {}
    for h in theorem.hypotheses:
        needed[h.name] = None
        if h.name in theorem.without:
            dropped = theorem.without[h.name](rng, samples)
            others = [unmet(o, dropped) < MET for o in statements if o.name != h.name]
            fair = np.logical_and.reduce([unmet(h, dropped) > MET, *others]) if isinstance(h, Hypothesis) else True
            needed[h.name] = float(np.mean(sides(theorem.claim, dropped).broken & fair))
    return Report(theorem.id, len(s.slack), undecided, broken, worst, misses, killed, tight_broken, needed)


def stronger_fails(near: Any, typical: Any) -> Array:
    """On which samples near equality the claim fails when it is made 1 % stronger.

    `lhs <= rhs` becomes `1.01 lhs <= rhs` (for negative sides `lhs <= 1.01 rhs`); where lhs is 0, `0.01 m <= rhs`, m the
    median size of rhs on typical samples.
    """
    if near.op == "==":
        return np.abs((1 + STRONGER) * near.lhs - near.rhs) > ROUNDING * (np.abs(near.lhs) + np.abs(near.rhs))
    size = np.where(near.lhs == 0, np.nanmedian(np.abs(typical.rhs)), np.maximum(np.abs(near.lhs), np.abs(near.rhs)))
    return near.slack < STRONGER * size
