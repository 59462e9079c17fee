"""A network along a stretch of time: one-way fluxes Jp[r, t], Jm[r, t], and what the speed limits are made of.

A total over time is an integral; in samples it is a quadrature, whose weights are given under the name of the duration, tau.
"""
from __future__ import annotations

from typing import Any

from sympy import Expr, log

from ..flow import ChemicalFlow
from ..index import Index, LogMean, family, time, total
from ..proof import Hypothesis, lemmas, over

n = ChemicalFlow.generic()
i, j, r = n.i, n.j, n.r
l = Index("l", i.size)
tau = time("tau")
t = Index("t", tau)
S, Jp, Jm = n.S, family("Jp", positive=True), family("Jm", positive=True)
dx = family("dx")

J, A, F, L = Jp[r, t] - Jm[r, t], Jp[r, t] + Jm[r, t], log(Jp[r, t]/Jm[r, t]), LogMean(Jp[r, t], Jm[r, t])
epr = total(r, J*F)
pseudo = total(r, J**2/A)                                 # half the pseudo entropy production
Sigma = total(t, epr)
positive = over(t, over(r, lemmas.use(lemmas.edge, a=Jp[r, t], b=Jm[r, t])))               # 0 <= Sigma
each = lemmas.use(lemmas.mean, a=Jp[r, t], b=Jm[r, t])    # J^2/A <= J F/2


def rate(k: Index) -> Expr:
    """dx_k/dt."""
    return total(r, S[k, r]*J)


def diffusion(k: Index, m: Index) -> Expr:
    """D_km, with traffic A."""
    return total(r, S[k, r]*S[m, r]*A)


def mobility(k: Index, m: Index) -> Expr:
    """G_km, with logarithmic means L."""
    return total(r, S[k, r]*S[m, r]*L)


moved = Hypothesis("the change is the integral of the rate", dx[i], "==", total(t, rate(i)), forall=(i,), kind="calculus")


def trip(rng: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Adds quadrature weights to samples of S, Jp, Jm, and the change dx that belongs to them."""
    points = data["Jp"].shape[-1]
    tau = rng.uniform(0.1, 1.0, (len(data["Jp"]), points))
    J = data["Jp"] - data["Jm"]
    return data | {"tau": tau, "dx": ((data["S"] @ J)*tau[:, None, :]).sum(axis=-1)}
