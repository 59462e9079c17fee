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
TIMES = [float(t) for t in range(11)]


def states(d: Data) -> Any:
    """The states of a task, one row for each species."""
    import numpy as np

    return np.random.default_rng(0).uniform(0.5, 1.5, (len(d.species), STATES))


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


def ours_numbers(d: Data, engine: str = "numpy") -> Callable[[], Any]:
    """dx/dt at many states, once the field is there."""
    from symthermo.evaluate.field import field
    from symthermo.numeric.batch import evaluate_batch

    f, X = field(network(d, values=True)), states(d).T
    return lambda: evaluate_batch(f, X, ("rates",), engine=engine)


def ours_numbers_numba(d: Data) -> Callable[[], Any]:
    """The same by the compiled kernel."""
    return ours_numbers(d, "numba")


def ours_dissipation(d: Data, engine: str = "numpy") -> Callable[[], Any]:
    """dx/dt and the entropy production rate at many states."""
    from symthermo.evaluate.field import field
    from symthermo.numeric.batch import evaluate_batch

    f, X = field(network(d, values=True)), states(d).T
    return lambda: evaluate_batch(f, X, ("rates", "sigma"), engine=engine)


def ours_dissipation_numba(d: Data) -> Callable[[], Any]:
    """The same by the compiled kernel."""
    return ours_dissipation(d, "numba")


def ours_trajectory(d: Data) -> Callable[[], Any]:
    """x at eleven times."""
    from symthermo.evaluate.field import field
    from symthermo.numeric.ode import integrate

    f = field(network(d, values=True))
    return lambda: integrate(f, [1.0] * len(d.species), TIMES, rtol=1e-6, atol=1e-9)


def ours_trajectory_full(d: Data) -> Callable[[], Any]:
    """The same with entropy production and length as running integrals."""
    from symthermo.evaluate.field import field
    from symthermo.numeric.functionals import entropy_production, speed
    from symthermo.numeric.ode import integrate

    f, wanted = field(network(d, values=True)), {"sigma": entropy_production, "length": speed}
    return lambda: integrate(f, [1.0] * len(d.species), TIMES, rtol=1e-6, atol=1e-9, functionals=wanted)


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


def _flint_nullspace(d: Data, transposed: bool) -> Any:
    import flint

    rows = [[m.get(i, 0) - p.get(i, 0) for p, m in zip(d.plus, d.minus, strict=True)] for i in range(len(d.species))]
    S = flint.fmpz_mat(rows)
    return (S.transpose() if transposed else S).nullspace()


def peer_laws_flint(d: Data) -> Any:
    return _flint_nullspace(d, True)


def peer_cycles_flint(d: Data) -> Any:
    return _flint_nullspace(d, False)


def _formulas(d: Data) -> Any:
    import sympy as sp

    x, plus, minus = parts(d, values=True)
    rates = stoichiometry(d) * sp.Matrix([a - b for a, b in zip(plus, minus, strict=True)])
    return x, rates, sp.Add(*[(a - b) * sp.log(a / b) for a, b in zip(plus, minus, strict=True)])


def _lambdified(d: Data) -> Any:
    import sympy as sp

    x, rates, _ = _formulas(d)
    return sp.lambdify(x, list(rates), "numpy")


def peer_first_numbers(d: Data) -> Any:
    return _lambdified(d)(*[1.5] * len(d.species))


def peer_numbers(d: Data) -> Callable[[], Any]:
    f, X = _lambdified(d), states(d)
    return lambda: f(*X)


def peer_dissipation(d: Data) -> Callable[[], Any]:
    import sympy as sp

    x, rates, sigma = _formulas(d)
    f, X = sp.lambdify(x, [*rates, sigma], "numpy"), states(d)
    return lambda: f(*X)


def peer_trajectory_bdf(d: Data) -> Callable[[], Any]:
    """scipy's solve_ivp with lambdified rates and Jacobian."""
    import sympy as sp
    from scipy.integrate import solve_ivp

    x, rates, _ = _formulas(d)
    f, jacobian = sp.lambdify([x], list(rates), "numpy"), sp.lambdify([x], rates.jacobian(sp.Matrix(x)), "numpy")
    return lambda: solve_ivp(lambda _, y: f(y), (TIMES[0], TIMES[-1]), [1.0] * len(x), method="BDF", t_eval=TIMES,
                             jac=lambda _, y: jacobian(y), rtol=1e-6, atol=1e-9)


def peer_trajectory_roadrunner(d: Data) -> Callable[[], Any]:
    """libroadrunner's CVODE, the model compiled before."""
    import roadrunner

    from symthermo.networks.sbml_write import write

    model = roadrunner.RoadRunner(write(network(d, values=True).with_values(dict.fromkeys(d.species, 1))))
    model.integrator.relative_tolerance, model.integrator.absolute_tolerance = 1e-6, 1e-9

    def run() -> Any:
        model.reset()
        return model.simulate(TIMES[0], TIMES[-1], len(TIMES))

    return run


def peer_latex(d: Data) -> Callable[[], Any]:
    import sympy as sp

    _, plus, minus = parts(d)
    rates, dissipation = peer_rates_sparse(d), sp.Add(*[(a - b) * sp.log(a / b) for a, b in zip(plus, minus, strict=True)])
    return lambda: ([sp.latex(f) for f in rates], sp.latex(dissipation))


# -- timing ------------------------------------------------------------------------------------------------------------
PREPARED = ("numbers", "dissipation", "trajectory", "latex")
"""Tasks whose preparation is not timed: the route returns what is."""


def measure(side: str, task: str, reactions: int, budget: float) -> float:
    route = globals()[f"{side}_{task}"]
    warm = route(random_network(5, 0))                    # imports
    if task.startswith(PREPARED):
        warm()
    times: list[float] = []
    prepared = route(random_network(reactions, 1)) if task.startswith(PREPARED) else None
    while not times or sum(times) < budget and len(times) < 30:
        data = random_network(reactions, 1 + len(times))
        start = time.perf_counter()
        prepared() if prepared is not None else route(data)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
