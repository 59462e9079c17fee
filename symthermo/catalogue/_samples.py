"""Samples that several theorems share: fluxes and matrices, far from equilibrium and close to it, as arrays with the samples first.

`rng` is numpy's Generator or one that stands in for it; only its methods and those of its arrays are used.
"""
from __future__ import annotations

from typing import Any

EULER = 2.718281828459045


def fluxes(rng: Any, k: int, m: int = 5, *more: int, spread: float = 1.0) -> dict[str, Any]:
    """Jp, Jm of m reactions, any forces; `more`: further axes (time)."""
    return {"Jp": rng.lognormal(0, spread, (k, m, *more)), "Jm": rng.lognormal(0, spread, (k, m, *more))}


def network(rng: Any, k: int, n: int = 4, m: int = 5, *more: int) -> dict[str, Any]:
    """Fluxes and a stoichiometric matrix of small integers."""
    return fluxes(rng, k, m, *more) | {"S": rng.integers(-2, 3, (k, n, m))}


def driven(rng: Any, F: Any, *more: int) -> dict[str, Any]:
    """Fluxes with the forces F, the backward ones at random; `more`: further axes, along which the forces are constant."""
    back = rng.lognormal(0, 1, (*F.shape, *more))
    return {"Jp": back*EULER**F.reshape(*F.shape, *[1]*len(more)), "Jm": back}


def one_reaction(rng: Any, k: int, force: float = 0.01, *more: int) -> dict[str, Any]:
    """One reaction with a small force, and one species."""
    return driven(rng, rng.choice([-force, force], (k, 1)), *more) | {"S": rng.choice([-1, 1, 2], (k, 1, 1))}


def conservative(rng: Any, k: int, size: float, *more: int) -> dict[str, Any]:
    """Three species, one of them a sum of the others, and forces F = -S^T mu of this size."""
    S, mu = dependent(rng, k), rng.uniform(-1, 1, (k, 3))*size
    return driven(rng, -times(turned(S), mu), *more) | {"S": S, "mu": mu}


def dependent(rng: Any, k: int, m: int = 4) -> Any:
    """Matrices S (k, 3, m) of rank two with the conservation law (1, 1, -1)."""
    return turned(turned(rng.uniform(-1, 1, (k, 2, m))) @ [[1, 0, 1], [0, 1, 1]])


def times(M: Any, v: Any) -> Any:
    """M v for matrices (k, n, m) and vectors (k, m)."""
    return (M @ v[..., None])[..., 0]


def turned(M: Any) -> Any:
    """The transposed matrices."""
    return M.swapaxes(-1, -2)


def rates(data: dict[str, Any]) -> Any:
    """xdot = S J."""
    return times(data["S"], data["Jp"] - data["Jm"])


def means(data: dict[str, Any], F: Any) -> Any:
    """Logarithmic means J/F of fluxes with the forces F, none of them zero."""
    return (data["Jp"] - data["Jm"])/F


def optimum(rng: Any, S: Any, weight: Any, v: Any) -> Any:
    """One of the solutions y of S diag(weight) S^T y = v, for S from `dependent`: two rows by the rule of Cramer, then any gauge."""
    G = (S[..., :2, :]*weight[..., None, :]) @ turned(S[..., :2, :])
    a, b, c, d = G[..., 0, 0], G[..., 0, 1], G[..., 1, 0], G[..., 1, 1]
    adjugate = turned(G[..., ::-1, ::-1])*[[1, -1], [-1, 1]]
    determinant = a*d - b*c
    first = times(adjugate, v[..., :2])/(determinant + (determinant == 0))[..., None]    # without a solution: no sample of the hypothesis
    return first @ [[1, 0, 0], [0, 1, 0]] + rng.normal(0, 1, (len(S), *[1]*(v.ndim - 1)))*[1, 1, -1]
