"""The whole catalogue on trial: proved, replayed from the records alone, rechecked, sampled, tightened, hypotheses dropped.

Two processes examine the theorems of a half of the files each; then a fresh process that has seen nothing but the records
replays them all. A theorem is PROVED only after that.
"""
from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..catalogue import theorems
from ..proof.record import fresh
from .examine import Examined, examine
from .verdicts import remember

FEW = 3
"""So many theorems are examined here: starting processes would take longer."""


@dataclass(frozen=True)
class Checked:
    """A theorem after the trial: `verdict` is "PROVED" or "FAILED"; `faults` says what is wrong, also of a proved one's samples."""

    examined: Examined
    verdict: str
    faults: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Proved, and the samples do what they should."""
        return self.verdict == "PROVED" and not self.faults

    def to_json(self) -> dict[str, Any]:
        """An entry of `symthermo check --json`."""
        e = self.examined
        return {"id": e.id, "source": e.source, "verdict": self.verdict, "rechecked": e.rechecked, "steps": e.steps, "links": e.links,
                "seconds": round(e.seconds, 3), "samples": e.samples, "mutant_killed": e.mutant_killed, "hypotheses": e.hypotheses,
                "faults": list(self.faults)}

    def __str__(self) -> str:
        e = self.examined
        mutant = {True: "mutant killed", False: "mutant survives", None: "equality" if e.samples else ""}[e.mutant_killed]
        needed = [h for h in e.hypotheses if h["needed"] is not None]
        dropped = f", {sum(h['needed'] for h in needed)} of {len(needed)} assumptions needed" if needed else ""
        line = f"{self.verdict:7} {e.id:32} {e.links:2d} links {e.steps:4d} steps {e.seconds:6.2f} s  {mutant}{dropped}"
        return "\n".join([line.rstrip(), *(f"    {sentence}" for fault in self.faults for sentence in fault.splitlines())])


def check(identifiers: Iterable[str] = (), progress: Callable[[int], None] | None = None) -> list[Checked]:
    """Put theorems on trial, all of the catalogue unless named.

    Parameters
    ----------
    progress : called with the number of theorems examined so far

    >>> [str(c.verdict) for c in check(["tur.pseudo"])]
    ['PROVED']
    """
    wanted = list(dict.fromkeys(identifiers)) or list(theorems)
    for identifier in wanted:
        theorems.source(identifier)
    done = {e.id: e for e in (_here(wanted, progress) if len(wanted) <= FEW else _elsewhere(wanted, progress))}
    replayed = _replay([done[i] for i in wanted if done[i].record])
    out = [_judged(done[i], replayed.get(i)) for i in wanted]
    remember(c.examined.id for c in out if c.verdict == "PROVED")
    return out


def _here(wanted: list[str], progress: Callable[[int], None] | None) -> list[Examined]:
    out = []
    for n, identifier in enumerate(wanted, 1):
        out.append(examine(identifier))
        if progress:
            progress(n)
    return out


def _elsewhere(wanted: list[str], progress: Callable[[int], None] | None) -> list[Examined]:
    """By two processes; theorems of one file stay together, since they share what they import."""
    files: dict[Path, list[str]] = {}
    for identifier in wanted:
        files.setdefault(theorems.source(identifier), []).append(identifier)
    halves: tuple[list[str], list[str]] = ([], [])
    for group in sorted(files.values(), key=len, reverse=True):
        min(halves, key=len).extend(group)
    done: list[Examined] = []

    def work(ids: list[str]) -> None:
        command = [sys.executable, "-m", "symthermo.report.examine", *ids]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
            assert process.stdout is not None
            for line in process.stdout:
                done.append(Examined(**json.loads(line)))
                if progress:
                    progress(len(done))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [h for h in halves if h]))
    seen = {e.id for e in done}
    return done + [Examined(i, faults=["the process that examined it ended early"]) for i in wanted if i not in seen]


def _replay(examined: list[Examined]) -> dict[str, dict[str, Any]]:
    """What fresh processes read in the records."""
    if not examined:
        return {}
    halves = [examined] if len(examined) <= FEW else [examined[0::2], examined[1::2]]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda part: fresh(e.record for e in part), halves))
    return {s["id"]: s for part in said for s in part}


def _judged(e: Examined, said: dict[str, Any] | None) -> Checked:
    faults = list(e.faults)
    if said is not None and not said["proved"]:
        faults.append(f"a fresh process refuses its record: {said['reason']}")
    elif said is not None and said["statement"] != e.statement:
        faults.append("its record proves something else than the claim")
    elif said is not None and e.rechecked and not any("the claim fails on" in f for f in faults):
        return Checked(e, "PROVED", tuple(faults))
    return Checked(e, "FAILED", tuple(faults))
