"""Sampling and adversarial search at scale, in chunks that are pure functions of (theorem, network, seed, number).

A chunk samples `anywhere` of a theorem (or random states of a network) and climbs from its worst samples. Its result is one line
of a store; a campaign that was stopped reads the store and goes on where it was. Chunks run one after the other here, or on a
dask cluster where one is named.
"""
from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from ..catalogue import theorems
from ..errors import BadValue, HypothesisFails, MissingExtra, UnreadableFile
from ..evaluate.report import plain
from ..markov.jump import JumpProcess
from ..models import load
from ..networks.network import ReactionNetwork
from ..proof import Theorem
from ..verify.claims import sides
from ..verify.doors import door
from ..verify.falsify import falsify
from ..verify.on_states import random_states, worst
from ..verify.sample import generator

CHUNK = 2000
STORE = "campaigns"
"""Where results are kept, unless told: in the working folder."""
VERSION = 1


def chunk(identifier: str, model: str | None, seed: int, number: int, size: int) -> dict[str, Any]:
    """The result of one chunk: the same wherever and whenever it runs."""
    start, theorem = time.perf_counter(), theorems[identifier]
    own = int.from_bytes(hashlib.sha256(f"{identifier} {seed} {number}".encode()).digest()[:4], "big")
    if model is None:
        found = sides(theorem.claim, theorem.anywhere(generator(own), size))
        search = falsify(theorem, seed=own, starts=2, samples=200)
        slack = min(_least(found.slack if found.op == "<=" else -abs(found.slack)), search.min_slack if found.op == "<=" else math.inf)
        ratio = max(_most(found.ratio), search.max_ratio)
        counterexample, violations = search.counterexample, int(found.broken.sum()) + (search.counterexample is not None)
        samples = len(found.slack) + search.evaluations
    else:
        samples, violations, slack, ratio, counterexample = worst(theorem, load(model), random_states(own, size))
    return {"version": VERSION, "id": identifier, "model": model, "seed": seed, "number": number, "size": size, "samples": samples,
            "violations": violations, "min_slack": plain(slack), "max_ratio": plain(ratio), "counterexample": counterexample,
            "seconds": round(time.perf_counter() - start, 3)}


def _least(values: Any) -> float:
    return min((v for v in values.tolist() if v == v), default=math.inf)


def _most(values: Any) -> float:
    return max((v for v in values.tolist() if v == v and abs(v) < math.inf), default=-math.inf)


class Store:
    """Results on disk, one line of JSON for each chunk; a line that was cut off when the process was killed is not read."""

    def __init__(self, directory: str | Path, key: str) -> None:
        self.path = Path(directory) / f"{key}.jsonl"

    def read(self) -> dict[int, dict[str, Any]]:
        """Chunk number -> result."""
        out: dict[int, dict[str, Any]] = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                try:
                    row = json.loads(line)
                except json.JSONDecodeError:
                    continue
                if row.get("version") == VERSION:
                    out[row["number"]] = row
        return out

    def add(self, row: dict[str, Any]) -> None:
        """Append a result."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            whole = not self.path.exists() or self.path.read_bytes()[-1:] in (b"", b"\n")
            with self.path.open("a", encoding="utf-8") as file:
                file.write(("" if whole else "\n") + json.dumps(row) + "\n")
        except OSError as e:
            raise UnreadableFile(f"cannot write {self.path}: {(e.strerror or str(e)).lower()}") from None


def campaign(identifiers: Iterable[str], model: str | None = None, samples: int = 20000, seed: int = 0, store: str | Path = STORE,
             scheduler: str | None = None, progress: Callable[[int], None] | None = None) -> list[dict[str, Any]]:
    """The document of `symthermo campaign --json`: one entry for each theorem.

    Parameters
    ----------
    model : a network, jump process or diffusion as `load` takes it, whose states are sampled; the theorem's own samples unless given
    samples : about how many, in chunks of `CHUNK`
    scheduler : None runs the chunks here; "local" starts dask workers on this machine; else the address of a dask scheduler
    """
    if samples < 1:
        raise BadValue(f"--samples {samples}: expected a positive number")
    wanted = list(dict.fromkeys(identifiers))
    for identifier in wanted:
        _usable(theorems[identifier], None if model is None else load(model))
    numbers = range(-(-samples // CHUNK))
    out, done = [], 0
    for identifier in wanted:
        here = Store(store, _key(identifier, model, seed))
        rows = here.read()
        missing = [n for n in numbers if n not in rows]
        done += len(numbers) - len(missing)
        for row in _run([(identifier, model, seed, n, CHUNK) for n in missing], scheduler):
            here.add(row)
            rows[row["number"]] = row
            done += 1
            if progress:
                progress(done)
        out.append(_summed(identifier, [rows[n] for n in numbers]))
    return out


def _usable(theorem: Theorem, model: Any) -> None:
    if model is not None and (reason := door(model).refuses(theorem)):
        raise HypothesisFails(f"{theorem.id} does not apply: {reason}; leave out --on")


def _key(identifier: str, model: str | None, seed: int) -> str:
    name = f"{identifier}-seed{seed}"
    if model is None:
        return name
    return f"{name}-{hashlib.sha256(_text(load(model)).encode()).hexdigest()[:12]}"


def _text(model: Any) -> str:
    """What tells a model from others."""
    if isinstance(model, JumpProcess):
        return "\n".join([model.network.text(), *(f"{k} = {v}" for k, v in (*model.formulas.items(), *model.parameters.items()))])
    return model.text() if isinstance(model, ReactionNetwork) else repr(model)


def _run(tasks: list[tuple[Any, ...]], scheduler: str | None) -> Iterator[dict[str, Any]]:
    if scheduler is None:
        yield from (chunk(*t) for t in tasks)
        return
    try:
        dask = import_module("dask.distributed")               # only when asked for
    except ImportError:
        raise MissingExtra("dask", "dask", "a campaign on a cluster") from None
    with dask.Client() if scheduler == "local" else dask.Client(scheduler) as client:
        for future in dask.as_completed([client.submit(chunk, *t) for t in tasks]):
            yield future.result()


def _summed(identifier: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    number = lambda v, lost: v if isinstance(v, (int, float)) else lost
    counterexamples = [r["counterexample"] for r in rows if r["counterexample"] is not None]
    return {
        "id": identifier, "samples": sum(r["samples"] for r in rows), "violations": sum(r["violations"] for r in rows),
        "min_slack": plain(min(number(r["min_slack"], math.inf) for r in rows)),
        "max_ratio": plain(max(number(r["max_ratio"], -math.inf) for r in rows)),
        "counterexample": counterexamples[0] if counterexamples else None, "seconds": round(sum(r["seconds"] for r in rows), 3),
    }
