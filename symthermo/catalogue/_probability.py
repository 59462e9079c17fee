"""What the Cramer-Rao bounds in time are made of: probabilities and their velocity, observables, jump processes, stretches of time.

p[i] are probabilities and v[i] any velocity of theirs that keeps their sum, R[i] an observable; for a jump process, edges r lead from
tail(r) to head(r) with the rate wp[r], and back with wm[r].
"""
from __future__ import annotations

from typing import Any

from sympy import Expr

from ..flow import JumpFlow
from ..index import Index, family, index_map, time, total
from ..proof import Hypothesis
from ._samples import EULER, times

n = JumpFlow.generic()
i, j, r = n.i, n.j, n.r
p = n.state
v, acc, R, Rdot = (family(name) for name in ("v", "acc", "R", "Rdot"))
wp, wm = (family(name, positive=True) for name in ("wp", "wm"))
q = family("q", positive=True)
tail, head = (index_map(name, r.size, i.size) for name in ("tail", "head"))
tau = time("tau")
t = Index("t", tau)

PAPER = "Ito, Dechant, Phys. Rev. X 10, 021056 (2020)"
REDERIVED = "re-derived; after " + PAPER

keeps = Hypothesis("the sum of the probabilities does not change", total(i, v[i]), "==", 0)
keeps_t = Hypothesis(keeps.name, total(i, v[i, t]), "==", 0, forall=(t,))
master = Hypothesis("master equation", v[i], "==", n.rate(i), forall=(i,), always=True)
fisher = total(i, v[i]**2/p[i])                           # Fisher information of time, I
fisher_rate = total(i, 2*v[i]*acc[i]/p[i]) - total(i, v[i]**3/p[i]**2)
jump = v[head(r)]/p[head(r)] - v[tail(r)]/p[tail(r)]      # of the score, along an edge
smoothing = total(r, (wp[r]*p[tail(r)] + wm[r]*p[head(r)])*jump**2)


def at_time(e: Any) -> Any:
    """A formula in p[i] and v[i] at the time t."""
    return e.xreplace({p[i]: p[i, t], p[j]: p[j, t], v[i]: v[i, t], v[j]: v[j, t]})


def mean(y: Any, k: Index = j) -> Expr:
    """<y>; y has the index k."""
    return total(k, y*p[k])


def variance(y: Any, m: Any) -> Expr:
    """Var y for the mean m; y has the index i."""
    return total(i, p[i]*(y - m)**2)


spread = variance(R[i], mean(R[j]))                       # Var R


# -- samples -------------------------------------------------------------------------------------------------------------------------
def moving(rng: Any, k: int, *more: int, n: int = 4) -> dict[str, Any]:
    """Probabilities of n states and a velocity; `more`: further axes (time)."""
    p, v = rng.lognormal(0, 1, (k, n, *more)), rng.normal(0, 1, (k, n, *more))
    p = p/p.sum(1, keepdims=True)
    return {"p": p, "v": v - p*v.sum(1, keepdims=True)}


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
