"""Replay proofs in a fresh process: `python -m symthermo.proof.replay FILE ..`, one record on each line of a file.

Prints one line of JSON for each record: what was proved, as text, or why it was refused. Ends with 1 if any was refused.
"""
from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import ProofError
from .record import from_record, load, statement


def judge(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What each record proves."""
    for line in lines:
        start, id = time.perf_counter(), ""
        try:
            id = load(line)["id"]
            t = from_record(line)
            yield {"id": id, "proved": True, "statement": statement(t.lhs, t.op, t.rhs, t.hyps), "seconds": time.perf_counter() - start}
        except ProofError as error:
            yield {"id": id, "proved": False, "reason": str(error), "seconds": time.perf_counter() - start}


def main(files: list[str]) -> int:
    """Replay all records of some files."""
    refused = 0
    for file in files:
        for verdict in judge(line for line in Path(file).read_text(encoding="utf-8").splitlines() if line.strip()):
            print(json.dumps(verdict))
            refused += not verdict["proved"]
    return int(refused > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
