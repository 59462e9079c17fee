"""Jump processes and diffusions against named peers: `ours_<task>` and `peer_<task>`, each from the same plain data to the same result.

`python benchmarks/processes.py` measures all of it and writes processes.md; `... SIDE TASK SIZE SECONDS` prints the median seconds of
as many runs as fit in SECONDS, at least one. Data and what is prepared once (compiled formulas, loaded models) are not timed. Errors
are the worst relative errors of a probability against ball arithmetic, rates spread over ten decades.
"""
from __future__ import annotations

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

POINT = 1.0
COPIES = 1000


def rates(n: int, decades: float = 2.0, seed: int = 1) -> tuple[Any, Any, Any]:
    """(source, target, rate) of a connected random process of n states with about four jumps from each."""
    rng = np.random.default_rng(seed)
    ring = np.stack([np.arange(n), (np.arange(n) + 1) % n])
    more = rng.integers(0, n, (2, n))
    more = more[:, (more[0] != more[1]) & ((more[0] + 1) % n != more[1]) & ((more[1] + 1) % n != more[0])]
    pairs = np.unique(np.concatenate([ring, more, ring[::-1], more[::-1]], axis=1), axis=1)
    return pairs[0], pairs[1], 10.0 ** rng.uniform(-0.5 * decades, 0.5 * decades, pairs.shape[1])


def matrix(n: int, decades: float = 2.0) -> Any:
    """The generator as a sparse matrix."""
    from scipy.sparse import coo_array

    source, target, w = rates(n, decades)
    off = coo_array((w, (target, source)), (n, n)).tocsr()
    out = np.zeros(n)
    np.add.at(out, source, w)
    return (off - coo_array((out, (np.arange(n), np.arange(n))), (n, n))).tocsr()


def start(n: int) -> Any:
    """All probability in one state."""
    return np.eye(n)[0]


# -- propagation -------------------------------------------------------------------------------------------------------
def ours_propagate(n: int) -> Callable[[], Any]:
    """exp(W t) p at one time, non-negative, the error bounded by 1e-14."""
    from symthermo.numeric.propagate import Evolution

    W, p = matrix(n), start(n)
    return lambda: Evolution(p, W, 0.0, POINT)(np.array([POINT]))


def peer_propagate_expm_multiply(n: int) -> Callable[[], Any]:
    """scipy.sparse.linalg.expm_multiply."""
    from scipy.sparse.linalg import expm_multiply

    W, p = matrix(n).tocsc(), start(n)
    return lambda: expm_multiply(W * POINT, p, traceA=0.0)


def peer_propagate_expm(n: int) -> Callable[[], Any]:
    """scipy.linalg.expm, then the product."""
    from scipy.linalg import expm

    W, p = matrix(n).toarray(), start(n)
    return lambda: expm(W * POINT) @ p


# -- stationary laws ---------------------------------------------------------------------------------------------------
def ours_stationary(n: int) -> Callable[[], Any]:
    """Elimination without subtractions."""
    from symthermo.numeric.gth import stationary

    W = matrix(n, 10.0).toarray()
    return lambda: stationary(W)


def peer_stationary_null_space(n: int) -> Callable[[], Any]:
    """scipy.linalg.null_space, by singular values."""
    from scipy.linalg import null_space

    W = matrix(n, 10.0).toarray()

    def run() -> Any:
        v = null_space(W, rcond=1e-15)[:, 0]
        return v / v.sum()

    return run


def peer_stationary_eig(n: int) -> Callable[[], Any]:
    """numpy.linalg.eig, the eigenvector of the eigenvalue nearest 0."""
    W = matrix(n, 10.0).toarray()

    def run() -> Any:
        values, vectors = np.linalg.eig(W)
        v = vectors[:, np.argmin(np.abs(values))].real
        return v / v.sum()

    return run


# -- simulation --------------------------------------------------------------------------------------------------------
CHAIN = "r1: A -> B | 1; r2@b: B -> A | 1; r3: B + C -> 2 C | {k}; r4@b: 2 C -> B + C | {k}; init: A={n}, B={n}, C={n}"
"""One-way reactions: libroadrunner takes the law of a reaction for its propensity, which has no sign."""


def _chain(n: int) -> Any:
    import symthermo as st

    return st.network(CHAIN.format(n=n, k=round(1 / n, 6)))


def ours_gillespie(copies: int) -> Callable[[], Any]:
    """Copies of a network of three species, 100 molecules of each, to t = 1: about 400 steps each."""
    net = _chain(100)
    return lambda: net.simulate({}, [0.0, POINT], volume=1, copies=copies, seed=1)


def peer_gillespie_roadrunner(copies: int) -> Callable[[], Any]:
    """libroadrunner's gillespie integrator, run after run, the model compiled before."""
    import roadrunner

    from symthermo.networks.sbml_write import write

    model = roadrunner.RoadRunner(write(_chain(100)))
    model.setIntegrator("gillespie")
    model.integrator.seed, model.integrator.variable_step_size = 1, False

    def run() -> Any:
        for _ in range(copies):
            model.reset()
            model.simulate(0, POINT, 2)

    return run


def ours_jumps(n: int) -> Callable[[], Any]:
    """1000 copies of a jump process of n states to t = 10."""
    from symthermo.numeric.gillespie import jumps

    source, target, w = rates(n)
    return lambda: jumps(np.zeros(COPIES, dtype=int), source, target, w, n, np.array([0.0, 10.0]), np.random.default_rng(1))


def peer_jumps_loop(n: int) -> Callable[[], Any]:
    """The same in a plain Python loop over copies and jumps."""
    from bisect import bisect
    from itertools import accumulate
    from random import Random

    source, target, w = (part.tolist() for part in rates(n))
    ways: list[list[int]] = [[] for _ in range(n)]
    speed: list[list[float]] = [[] for _ in range(n)]
    for a, b, k in zip(source, target, w, strict=True):
        ways[a].append(b)
        speed[a].append(k)
    heaps = [list(accumulate(s)) for s in speed]

    def run() -> Any:
        rng, ends = Random(1), []
        for _ in range(COPIES):
            state, clock = 0, 0.0
            while True:
                heap = heaps[state]
                clock += rng.expovariate(heap[-1])
                if clock > 10.0:
                    break
                state = ways[state][bisect(heap, rng.random() * heap[-1])]
            ends.append(state)
        return ends

    return run


# -- diffusions --------------------------------------------------------------------------------------------------------
def _well(cells: int) -> Any:
    import symthermo as st

    return st.zoo.double_well(cells=cells)


def _law(cells: int) -> Any:
    from symthermo.evaluate.diffusion import probabilities

    d = _well(cells)
    return d.discretised.generator, probabilities(d, "exp(-5*(x - 0.8)^2)")


def ours_fokker_planck(cells: int) -> Callable[[], Any]:
    """The density in a double well at t = 1 on a grid, error below 1e-13, never negative."""
    from symthermo.numeric.propagate import Evolution

    W, p = _law(cells)
    return lambda: Evolution(p, W, 0.0, POINT)(np.array([POINT]))


def peer_fokker_planck_bdf(cells: int) -> Callable[[], Any]:
    """scipy's BDF with the sparse matrix as its Jacobian, to rtol 1e-8."""
    from scipy.integrate import solve_ivp

    W, p = _law(cells)
    W = W.tocsc()
    return lambda: solve_ivp(lambda _, q: W @ q, (0.0, POINT), p, method="BDF", jac=W, rtol=1e-8, atol=1e-12).y[:, -1]


def ours_langevin(copies: int) -> Callable[[], Any]:
    """Paths in a double well to t = 1 in 1000 Euler-Maruyama steps."""
    d = _well(64)
    return lambda: d.simulate({"x": 1}, [POINT], copies=copies, seed=1, step=POINT / 1000)


def peer_langevin_loop(copies: int) -> Callable[[], Any]:
    """One path after the other, a call of the drift for each step, as sdeint.itoEuler does."""
    drift = lambda x: x - x**3
    h = POINT / 1000

    def run() -> Any:
        rng, ends = np.random.default_rng(1), []
        for _ in range(copies):
            x = np.array([1.0])
            for dW in rng.normal(0.0, np.sqrt(h), 1000):
                x = x + drift(x) * h + dW
            ends.append(x[0])
        return ends

    return run


# -- errors ------------------------------------------------------------------------------------------------------------
def errors(n: int = 30) -> dict[str, float]:
    """Worst relative error of a probability against 400-bit ball arithmetic; rates over ten decades."""
    import flint
    from scipy.linalg import expm
    from scipy.sparse.linalg import expm_multiply

    flint.ctx.prec = 400
    source, target, w = rates(n, 10.0)
    W = [[flint.arb(0)] * n for _ in range(n)]
    for a, b, k in zip(source.tolist(), target.tolist(), w.tolist(), strict=True):
        W[b][a] += flint.arb(k)
        W[a][a] -= flint.arb(k)
    exact = flint.arb_mat(W).exp()
    propagated = np.array([float(exact[i, 0].mid()) for i in range(n)])
    reduced = [[*row[1:]] for row in W[1:]]
    rest = flint.arb_mat(reduced).solve(flint.arb_mat([[-W[i][0]] for i in range(1, n)]))
    whole = [flint.arb(1), *(rest[i, 0] for i in range(n - 1))]
    law = np.array([float((v / sum(whole, flint.arb(0))).mid()) for v in whole])
    dense = matrix(n, 10.0)
    worst = lambda found, true: float(np.max(np.abs(np.asarray(found).ravel() / true - 1.0)))
    return {
        "stationary law: elimination without subtractions": worst(ours_stationary(n)(), law),
        "stationary law: scipy.linalg.null_space": worst(peer_stationary_null_space(n)(), law),
        "stationary law: numpy.linalg.eig": worst(peer_stationary_eig(n)(), law),
        "propagation: ours": worst(_far(dense), propagated),
        "propagation: scipy.linalg.expm": worst(expm(dense.toarray()) @ start(n), propagated),
        "propagation: scipy.sparse.linalg.expm_multiply": worst(expm_multiply(dense.tocsc(), start(n), traceA=0.0), propagated),
    }


def _far(W: Any) -> Any:
    from symthermo.numeric.propagate import Evolution

    return Evolution(start(W.shape[0]), W, 0.0, POINT)(np.array([POINT]))


def measure(side: str, task: str, size: int, budget: float) -> float:
    route = globals()[f"{side}_{task}"](size)
    route() if budget > 0.5 or size <= 1000 else None          # warm
    times: list[float] = []
    while not times or sum(times) < budget and len(times) < 50:
        begin = time.perf_counter()
        route()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


TASKS = [
    # ours, peer, title, sizes, what the size counts
    ("propagate", "propagate_expm_multiply", "exp(W t) p / scipy expm_multiply", (30, 300, 3000), "states"),
    ("propagate", "propagate_expm", "exp(W t) p / scipy expm, dense", (30, 300, 1000), "states"),
    ("stationary", "stationary_null_space", "stationary law, no subtractions / scipy null_space", (30, 300, 1000), "states"),
    ("stationary", "stationary_eig", "stationary law, no subtractions / numpy eig", (30, 300, 1000), "states"),
    ("gillespie", "gillespie_roadrunner", "Gillespie, copies together / libroadrunner, one by one", (1, 100, 1000), "copies"),
    ("jumps", "jumps_loop", "1000 copies of a jump process / plain Python loop", (30, 300), "states"),
    ("fokker_planck", "fokker_planck_bdf", "density, exact to 1e-13, >= 0 / scipy BDF at rtol 1e-8", (100, 320, 1000), "cells"),
    ("langevin", "langevin_loop", "Langevin paths, 1000 steps / one by one, as sdeint", (1, 1000), "copies"),
]


def main() -> int:
    import run

    rows = []
    for ours, peer, title, sizes, noun in TASKS:
        for size in sizes:
            taken = []
            for side, task in (("ours", ours), ("peer", peer)):
                _, out = run.run([__file__, side, task, str(size), "1.0"], 60.0)
                taken.append(float(json.loads(out)) if out else None)
            mine, theirs = taken
            rows.append(run.Row(title, f"{size} {noun}", mine, theirs or 60.0, theirs is None, ""))
            print("  ".join(rows[-1].cells()), file=sys.stderr, flush=True)
    found = errors()
    lines = [f"| {name} | {value:.1e} |" for name, value in found.items()]
    head = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}"
    (run.HERE / "processes.md").write_text(
        "# Jump processes and diffusions: ratios to named peers\n\nMade by `python benchmarks/processes.py`; one thread for each side. "
        f"{head}.\n\n{run.table(rows)}\n\nWorst relative error of a probability, 30 states, rates over ten decades:\n\n"
        "| | error |\n|-|-|\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(main())
    print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
