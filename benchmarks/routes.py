"""The two sides of every comparison: `ours_<task>` and `peer_<task>`, each from the same plain data to the same result.

`python benchmarks/routes.py SIDE TASK REACTIONS SECONDS` prints the seconds of one run: the median of as many runs, each on
another network, as fit in SECONDS, at least one. What both sides share (the data; for numbers the states) is not timed.
The peers are what one writes first with sympy.
"""
from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from networks import Data, random_network

STATES = 1000


# -- ours --------------------------------------------------------------------------------------------------------------
def network(d: Data, values: bool = False) -> Any:
    from symthermo.networks.network import Constant, MassAction, Reaction, ReactionNetwork, Species

    exact = (lambda k: Fraction(str(k))) if values else (lambda k: None)
    reactions = tuple(
        Reaction(f"r{r}", tuple(p.items()), tuple(m.items()), MassAction(Constant(f"kp{r}", exact(a)), Constant(f"km{r}", exact(b))))
        for r, (p, m, a, b) in enumerate(zip(d.plus, d.minus, d.k_plus, d.k_minus, strict=True))
    )
    return ReactionNetwork(tuple(Species(s) for s in d.species), reactions)


def ours_build(d: Data) -> Any:
    """The network itself, validated, with the columns and rows of S: what every formula is written from."""
    net = network(d)
    return net.columns, net.sparse_rows


def ours_rates(d: Data) -> Any:
    """dx/dt as texts."""
    from symthermo.networks.emit import PLAIN, Emitter

    emitter = Emitter(network(d), PLAIN)
    return [emitter.rate(i) for i in range(len(d.species))]


def ours_rates_sympy(d: Data) -> Any:
    """dx/dt as sympy expressions."""
    equations = network(d).rate_equations()
    return [equations.rate(i) for i in range(len(equations))]


def ours_jacobian(d: Data) -> Any:
    """The Jacobian of dx/dt as a sympy matrix."""
    return network(d).jacobian()


def ours_laws(d: Data) -> Any:
    """A verified integer basis of the left null space of S."""
    return network(d).conservation_laws()


def ours_cycles(d: Data) -> Any:
    """A verified integer basis of the right null space of S."""
    return network(d).cycles()


def ours_first_numbers(d: Data) -> Any:
    """dx/dt at one state, everything before it included."""
    from symthermo.evaluate.field import field

    return field(network(d, values=True)).rate([1.5] * len(d.species))


def ours_numbers(d: Data) -> Callable[[], Any]:
    """dx/dt at a thousand states, once the field is there."""
    import numpy as np

    from symthermo.evaluate.field import field

    f, states = field(network(d, values=True)), np.full((STATES, len(d.species)), 1.5)
    return lambda: f.rate(states)


def ours_latex(d: Data) -> Callable[[], Any]:
    """LaTeX of dx/dt and of the entropy production rate."""
    from symthermo.latex.printer import emitter

    net = network(d)

    def run() -> Any:
        e = emitter(net)
        return [e.rate(i) for i in range(len(d.species))], e.entropy_production_rate()

    return run


# -- sympy, the obvious way --------------------------------------------------------------------------------------------
def parts(d: Data, values: bool = False) -> Any:
    import sympy as sp

    x = sp.symbols(d.species, positive=True)
    constants = [
        ks if values else sp.symbols([f"{sign}{r}" for r in range(len(ks))], positive=True)
        for sign, ks in (("kp", d.k_plus), ("km", d.k_minus))
    ]
    plus, minus = (
        [k * sp.Mul(*[x[i] ** n for i, n in side.items()]) for k, side in zip(ks, sides, strict=True)]
        for ks, sides in zip(constants, (d.plus, d.minus), strict=True)
    )
    return x, plus, minus


def stoichiometry(d: Data) -> Any:
    import sympy as sp

    S = sp.zeros(len(d.species), len(d.plus))
    for r, (p, m) in enumerate(zip(d.plus, d.minus, strict=True)):
        for i, n in p.items():
            S[i, r] -= n
        for i, n in m.items():
            S[i, r] += n
    return S


def peer_rates(d: Data) -> Any:
    import sympy as sp

    _, plus, minus = parts(d)
    return stoichiometry(d) * sp.Matrix([a - b for a, b in zip(plus, minus, strict=True)])


def peer_rates_sparse(d: Data) -> Any:
    """sympy over the nonzero entries only."""
    import sympy as sp

    _, plus, minus = parts(d)
    rows: list[list[Any]] = [[] for _ in d.species]
    for r, (p, m) in enumerate(zip(d.plus, d.minus, strict=True)):
        for i in p | m:
            rows[i].append((m.get(i, 0) - p.get(i, 0)) * (plus[r] - minus[r]))
    return [sp.Add(*row) for row in rows]


def peer_jacobian(d: Data) -> Any:
    import sympy as sp

    return peer_rates(d).jacobian(sp.Matrix(sp.symbols(d.species, positive=True)))


def peer_laws(d: Data) -> Any:
    return stoichiometry(d).T.nullspace()


def peer_cycles(d: Data) -> Any:
    return stoichiometry(d).nullspace()


def _lambdified(d: Data) -> Any:
    import sympy as sp

    x, plus, minus = parts(d, values=True)
    rates = stoichiometry(d) * sp.Matrix([a - b for a, b in zip(plus, minus, strict=True)])
    return sp.lambdify(x, list(rates), "numpy")


def peer_first_numbers(d: Data) -> Any:
    return _lambdified(d)(*[1.5] * len(d.species))


def peer_numbers(d: Data) -> Callable[[], Any]:
    import numpy as np

    f, states = _lambdified(d), np.full((len(d.species), STATES), 1.5)
    return lambda: f(*states)


def peer_latex(d: Data) -> Callable[[], Any]:
    import sympy as sp

    _, plus, minus = parts(d)
    rates, dissipation = peer_rates_sparse(d), sp.Add(*[(a - b) * sp.log(a / b) for a, b in zip(plus, minus, strict=True)])
    return lambda: ([sp.latex(f) for f in rates], sp.latex(dissipation))


# -- timing ------------------------------------------------------------------------------------------------------------
PREPARED = ("numbers", "latex")
"""Tasks whose preparation is not timed: the route returns what is."""


def measure(side: str, task: str, reactions: int, budget: float) -> float:
    route = globals()[f"{side}_{task}"]
    warm = route(random_network(5, 0))                    # imports
    if task in PREPARED:
        warm()
    times: list[float] = []
    prepared = route(random_network(reactions, 1)) if task in PREPARED else None
    while not times or sum(times) < budget and len(times) < 30:
        data = random_network(reactions, 1 + len(times))
        start = time.perf_counter()
        prepared() if prepared is not None else route(data)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
