"""One theorem examined: proved, recorded, rechecked, sampled. `python -m symthermo.report.examine ID ..` prints a line of JSON each.

What is left to others is the replay of the records by a process that has seen nothing else (`symthermo.report.check`).
"""
from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from ..catalogue import theorems
from ..errors import Mistake, ProofError
from ..proof import Theorem
from ..proof.recheck import recheck
from ..verify.sample import verify
from .advice import advice, room

SAMPLES = 1000


@dataclass
class Examined:
    """What is known of a theorem before its record is replayed.

    Attributes
    ----------
    record, statement : the proof as data; what it has to prove; empty where there is no proof
    mutant_killed : whether the claim, stronger by 1 %, fails near equality; None for an equality
    hypotheses : name, kind, and whether samples show that it is needed (None: definitions, motions, calculus)
    faults : what is wrong, a sentence each, with what to do about it
    seconds : of everything;  sampled : of the samples
    """

    id: str
    source: str = ""
    record: str = ""
    statement: str = ""
    rechecked: bool = False
    links: int = 0
    steps: int = 0
    samples: int = 0
    mutant_killed: bool | None = None
    hypotheses: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def examine(identifier: str, samples: int = SAMPLES) -> Examined:
    """Prove, record, recheck and sample a theorem of the catalogue."""
    start, out = time.perf_counter(), Examined(identifier)
    try:
        theorem = theorems[identifier]
        out.source = theorem.source
        _prove(theorem, out)
        _sample(theorem, out, samples)
    except Mistake as e:
        out.faults.append(str(e))
    except ProofError as e:
        out.faults += advice(identifier, e)
    except Exception as e:                                     # a file of the user may do anything
        out.faults += advice(identifier, e)
    out.seconds = time.perf_counter() - start
    return out


def _prove(theorem: Theorem, out: Examined) -> None:
    try:
        out.statement = theorem.statement
        record = theorem.record()
        out.links = len(theorem.links)
        out.steps = recheck(record)
        out.record, out.rechecked = record, True
    except ProofError as e:
        out.faults += advice(theorem.id, e, theorem)


def _sample(theorem: Theorem, out: Examined, samples: int) -> None:
    report = verify(theorem, samples)
    out.samples, out.faults = report.samples, [*out.faults, *report.faults]
    if report.violations or report.tight_violations:
        out.faults += room(theorem)
    out.mutant_killed = None if report.mutant_killed is None else report.mutant_killed >= 0.5
    needed = {n: None if share is None else share > 0 for n, share in report.needed.items()}
    out.hypotheses = [{"name": h.name, "kind": h.kind, "needed": needed.get(h.name)} for h in theorem.hypotheses]


def run(identifiers: Iterable[str]) -> Iterator[str]:
    """One line of JSON for each theorem."""
    for identifier in identifiers:
        yield json.dumps(asdict(examine(identifier)))


if __name__ == "__main__":
    sys.stdout = os.fdopen(os.dup(1), "w", encoding="utf-8")    # what theorem files print goes to standard error
    os.dup2(2, 1)
    for line in run(sys.argv[1:]):
        print(line, flush=True)
