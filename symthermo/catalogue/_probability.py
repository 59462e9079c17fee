"""What the Cramer-Rao bounds in time are made of: probabilities and their velocity, observables, jump processes, stretches of time.

p[i] are probabilities, or a density, and v[i] any velocity that keeps their total, R[i] an observable: what asks for no more holds for
places i of any measure, total(i, ..) being a sum or an integral. For a jump process the places are finitely many (`state`), and edges r
lead from tail(r) to head(r) with the rate wp[r], and back with wm[r].
"""
from __future__ import annotations

from typing import Any

from sympy import Expr

from ..flow import JumpFlow
from ..index import Index, family, index_map, space, time, total
from ..proof import Hypothesis, Motion, Thm, ddt, substitute
from ._samples import EULER, times

N = space("N")
i, j = (Index(name, N) for name in "ij")
n = JumpFlow.generic()
state, r = n.i, n.r
p = n.state
v, acc, R, Rdot = (family(name) for name in ("v", "acc", "R", "Rdot"))
wp, wm = (family(name, positive=True) for name in ("wp", "wm"))
q = family("q", positive=True)
tail, head = (index_map(name, r.size, state.size) for name in ("tail", "head"))
tau = time("tau")
t = Index("t", tau)

PAPER = "Ito, Dechant, Phys. Rev. X 10, 021056 (2020)"
REDERIVED = "re-derived; after " + PAPER
ANY, JUMPS, DIFFUSIONS = ("jump", "diffusion"), ("jump",), ("diffusion",)

keeps = Hypothesis("the total probability does not change", total(i, v[i]), "==", 0)
keeps_t = Hypothesis(keeps.name, total(i, v[i, t]), "==", 0, forall=(t,))
normalised = Hypothesis("the total probability is one", total(i, p[i]), "==", 1)
master = Hypothesis("master equation", v[state], "==", n.rate(state), forall=(state,), always=True)
jump = v[head(r)]/p[head(r)] - v[tail(r)]/p[tail(r)]      # of the score, along an edge
smoothing = total(r, (wp[r]*p[tail(r)] + wm[r]*p[head(r)])*jump**2)


def information(k: Index) -> Expr:
    """Fisher information of time, I."""
    return total(k, v[k]**2/p[k])


def information_rate(k: Index) -> Expr:
    """dI/dt."""
    return total(k, 2*v[k]*acc[k]/p[k]) - total(k, v[k]**3/p[k]**2)


def of_states(th: Thm) -> Thm:
    """A theorem about places of any measure, for finitely many states."""
    return substitute(th, {N: state.size})


def rate_of(name: str, rate: Any, density: Any, moves: Motion, put: Any = ()) -> Hypothesis:
    """The rate of a total is the total of the rates: for finitely many states a theorem, for densities a hypothesis of analysis."""
    return Hypothesis(f"{name}, differentiated under the total", rate, "==", total(i, ddt(density, moves).xreplace(dict(put))),
                      kind="calculus")


def at_time(e: Any) -> Any:
    """A formula in p[i] and v[i] at the time t."""
    return e.xreplace({p[i]: p[i, t], p[j]: p[j, t], v[i]: v[i, t], v[j]: v[j, t]})


def mean(y: Any, k: Index = j) -> Expr:
    """<y>; y has the index k."""
    return total(k, y*p[k])


def variance(y: Any, m: Any, k: Index = i) -> Expr:
    """Var y for the mean m; y has the index k."""
    return total(k, p[k]*(y - m)**2)


fisher = information(i)
spread = variance(R[i], mean(R[j]))                       # Var R


# -- samples -------------------------------------------------------------------------------------------------------------------------
DENSITIES = ("p", "v", "acc", "p0", "p1", "v0", "v1", "q")


def moving(rng: Any, k: int, *more: int, n: int = 4) -> dict[str, Any]:
    """Probabilities of n states and a velocity; `more`: further axes (time)."""
    p, v = rng.lognormal(0, 1, (k, n, *more)), rng.normal(0, 1, (k, n, *more))
    p = p/p.sum(1, keepdims=True)
    return {"p": p, "v": v - p*v.sum(1, keepdims=True)}


def dense(make: Any) -> Any:
    """The same samples as densities: each place has a weight, by which its probabilities are divided."""
    def made(rng: Any, k: int) -> dict[str, Any]:
        data = make(rng, k)
        weight = rng.lognormal(0, 0.5, data["p"].shape[:2])
        over = lambda y: weight.reshape(*weight.shape, *[1]*(y.ndim - 2))
        return data | {"N": data.get("N", 1.0)*weight} | {name: data[name]/over(data[name]) for name in DENSITIES if name in data}
    return made


def leaking(data: dict[str, Any], by: Any = 1.0) -> dict[str, Any]:
    """The same with a velocity that changes the sum of the probabilities: all of them grow."""
    return data | {"v": data["v"] + by*data["p"]}


def observing(make: Any, scatter: Any = None) -> Any:
    """Adds an observable: any, or the score but for `scatter`."""
    def made(rng: Any, k: int) -> dict[str, Any]:
        data = make(rng, k)
        noise = rng.normal(0, 1, data["p"].shape)
        return data | {"R": noise if scatter is None else data["v"]/data["p"]*(1 + scatter*noise)}
    return made


HERE, THERE = [0, 1, 2, 3, 0], [1, 2, 3, 0, 2]            # a ring of four states with a chord


def incidence(rng: Any, k: int) -> dict[str, Any]:
    """Tails and heads of the edges of the ring, and its incidence matrix."""
    here, there = rng.integers(0, 1, (k, 5)) + HERE, rng.integers(0, 1, (k, 5)) + THERE
    states = [[0], [1], [2], [3]]
    return {"tail": here, "head": there, "S": 1.0*(there[:, None] == states) - (here[:, None] == states)}


def flow(wp: Any, wm: Any, p: Any) -> Any:
    """J of each edge."""
    return wp*p[:, HERE] - wm*p[:, THERE]


def jumping(rng: Any, k: int, p: Any, wp: Any, wm: Any) -> dict[str, Any]:
    """The jump process on the ring with these rates, its velocity and its acceleration."""
    data = incidence(rng, k)
    S = data.pop("S")
    v = times(S, flow(wp, wm, p))
    return data | {"p": p, "wp": wp, "wm": wm, "v": v, "acc": times(S, flow(wp, wm, v))}


def any_jumps(rng: Any, k: int) -> dict[str, Any]:
    """Any state and any rates."""
    p = moving(rng, k)["p"]
    return jumping(rng, k, p, *(rng.lognormal(0, 1, (k, 5)) for _ in range(2)))


def close_to_equilibrium(rng: Any, k: int, size: float = 0.01) -> dict[str, Any]:
    """Rates in detailed balance with q, and p near q."""
    q, wp = moving(rng, k)["p"], rng.lognormal(0, 1, (k, 5))
    p = q*EULER**(size*rng.normal(0, 1, (k, 4)))
    return jumping(rng, k, p/p.sum(1, keepdims=True), wp, wp*q[:, HERE]/q[:, THERE]) | {"q": q}


def elsewhere(rng: Any, k: int) -> dict[str, Any]:
    """A velocity that is not that of the jumps, and an acceleration along it."""
    v = moving(rng, k)["v"]
    return any_jumps(rng, k) | {"v": v, "acc": rng.uniform(1, 10, (k, 1))*abs(v)*v}
