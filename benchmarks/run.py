"""Ratios to named peers, measured in one run: `python benchmarks/run.py [--quick]` prints a table and writes results.md.

Every measurement is a process of its own. A peer still running after the limit is stopped, and the ratio is then a lower
bound. Absolute times depend on the machine and its load; the ratios are the result.
"""
from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent

AT_ONCE = ">= 20 at 30, >= 8 at 300"
TASKS = [
    # task, our route, their route, title, sizes, aim
    ("rates", "rates", "rates", "rate equations as text / sympy Matrix product", (30, 300, 3000), ""),
    ("build", "build", "rates_sparse", "network, equations on demand / sympy, nonzeros only", (30, 300, 3000), ">= 1000 at 3000"),
    ("rates", "rates", "rates_sparse", "rate equations as text / sympy, nonzeros only", (30, 300, 3000), ""),
    ("rates", "rates_sympy", "rates", "rate equations as sympy / sympy Matrix product", (30, 300, 3000), ""),
    ("jacobian", "jacobian", "jacobian", "Jacobian as sympy / Matrix.jacobian", (30, 300, 3000), ""),
    ("laws", "laws", "laws", "conservation laws / Matrix.T.nullspace", (30, 300, 3000), ""),
    ("laws", "laws", "laws_flint", "conservation laws / flint fmpz_mat.nullspace", (30, 300, 3000), ">= 20 at 1500"),
    ("cycles", "cycles", "cycles", "cycles / Matrix.nullspace", (30, 300), ""),
    ("cycles", "cycles", "cycles_flint", "cycles / flint fmpz_mat.nullspace", (30, 300, 1500, 3000), ">= 20 at 1500"),
    ("first", "first_numbers", "first_numbers", "rates at a first state / lambdify", (30, 300, 3000), ""),
    ("numbers", "numbers", "numbers", "rates at 1000 states, numpy / lambdified before", (30, 300), AT_ONCE),
    ("numbers", "numbers_numba", "numbers", "rates at 1000 states, numba / lambdified before", (30, 300), AT_ONCE),
    ("numbers", "dissipation", "dissipation", "rates and dissipation, numpy / lambdified before", (30, 300), AT_ONCE),
    ("numbers", "dissipation_numba", "dissipation", "rates and dissipation, numba / lambdified before", (30, 300), AT_ONCE),
    ("ode", "trajectory", "trajectory_bdf", "trajectory / solve_ivp BDF, lambdified before", (30, 100), ""),
    ("ode", "trajectory", "trajectory_roadrunner", "trajectory / libroadrunner, compiled before", (30, 100, 300), ""),
    ("ode", "trajectory_full", "trajectory_roadrunner", "trajectory with running integrals / libroadrunner's without", (30, 100), ""),
    ("latex", "latex", "latex", "LaTeX of rates and dissipation / sympy.latex", (30, 300), ">= 20 at 30"),
]

STARTS = [
    # title, ours, theirs, aim on theirs/ours
    ("import symthermo / import sympy", ["-c", "import symthermo"], ["-c", "import sympy"], ""),
    ("symthermo --help / bare interpreter", ["-m", "symthermo", "--help"], ["-c", "pass"], ">= 0.67"),
    ("a network and its cycles from cold / import sympy",
     ["-c", "import symthermo as st; st.zoo.brusselator().cycles(internal=True)"], ["-c", "import sympy"], ""),
    ("symthermo evaluate brusselator --json / import sympy", ["-m", "symthermo", "evaluate", "brusselator", "--json"],
     ["-c", "import sympy"], ""),
]


@dataclass(frozen=True)
class Row:
    """One comparison; `stopped`: the peer was still running at its time."""

    title: str
    size: str
    ours: float | None
    peer: float
    stopped: bool
    aim: str

    def cells(self) -> list[str]:
        if self.ours is None:
            return [self.title, self.size, "failed", "", "", self.aim]
        bound = "> " if self.stopped else ""
        ratio = self.peer / self.ours
        return [self.title, self.size, seconds(self.ours), bound + seconds(self.peer), f"{bound}{ratio:.3g}", self.aim]


def seconds(t: float) -> str:
    return f"{t:.3g} s" if t >= 1 else f"{1000 * t:.3g} ms"


def run(arguments: Sequence[str], limit: float) -> tuple[float | None, str]:
    """Wall time and standard output of a python process; None when it was stopped."""
    start = time.perf_counter()
    try:
        done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=limit, env=environment())
    except subprocess.TimeoutExpired:
        return None, ""
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise RuntimeError(f"{' '.join(arguments)[:80]}: {last[0]}")
    return time.perf_counter() - start, done.stdout


def environment() -> dict[str, str]:
    """This checkout first, whatever is installed; one thread for each side, since waiting threads of BLAS blur the ratios."""
    paths = [str(HERE.parent), os.environ.get("PYTHONPATH", "")]
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**os.environ, **single, "PYTHONPATH": os.pathsep.join(p for p in paths if p)}


def start_row(title: str, ours: list[str], peer: list[str], aim: str, rounds: int) -> Row:
    """Medians of interleaved starts; the first round of both, which fills the file cache, does not count."""
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(rounds + 1):
        for side, arguments in (("ours", ours), ("peer", peer)):
            taken, _ = run(arguments, 120)
            times[side].append(taken or 120.0)
    return Row(title, "", statistics.median(times["ours"][1:]), statistics.median(times["peer"][1:]), False, aim)


def task_row(ours: str, peer: str, title: str, size: int, aim: str, limit: float, budget: float, slow: set[str]) -> Row:
    """`slow`: the peers that a smaller network has already stopped, which are not tried again."""
    if peer in slow:
        theirs = None
    else:
        _, out = run([str(HERE / "routes.py"), "peer", peer, str(size), str(budget)], limit)
        theirs = float(json.loads(out)) if out else None
    if theirs is None:
        slow.add(peer)
    _, out = run([str(HERE / "routes.py"), "ours", ours, str(size), str(budget)], 4 * limit)
    return Row(title, f"{size}", float(json.loads(out)) if out else None, limit if theirs is None else theirs, theirs is None, aim)


def table(rows: Sequence[Row]) -> str:
    cells = [["ours / peer", "size", "ours", "peer", "peer/ours", "aim"], *(row.cells() for row in rows)]
    widths = [max(len(line[c]) for line in cells) for c in range(len(cells[0]))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, peers stopped after 10 s, no 3000 reactions")
    parser.add_argument("--only", metavar="TASK", help="one of start, " + ", ".join(dict.fromkeys(t[0] for t in TASKS)))
    options = parser.parse_args()
    limit, budget, rounds = (10.0, 0.5, 3) if options.quick else (60.0, 2.0, 7)
    rows: list[Row] = []

    def add(row: Row) -> None:
        rows.append(row)
        print("  ".join(row.cells()), file=sys.stderr, flush=True)

    for title, ours, peer, aim in STARTS if options.only in (None, "start") else []:
        add(start_row(title, ours, peer, aim, rounds))
    slow: set[str] = set()
    for task, our_route, peer_route, title, sizes, aim in TASKS:
        for size in sizes if options.only in (None, task) else ():
            if not (options.quick and size > 300):
                add(task_row(our_route, peer_route, title, size, aim, limit, budget, slow))
    print(table(rows))
    if options.only is None:
        head = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}"
        made = f"Made by `python benchmarks/run.py{' --quick' if options.quick else ''}`; a peer is stopped after {limit:.0f} s."
        (HERE / "results.md").write_text(f"# Ratios to named peers\n\n{made} {head}.\n\n{table(rows)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
