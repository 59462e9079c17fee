"""Samples of paths: ten instants of Gauss on [0, 1], so that integrals of smooth functions are right to about ten digits."""
from __future__ import annotations

from math import log
from typing import Any

from ._samples import EULER, turned

_HALF = ((0.14887433898163122, 0.29552422471475287), (0.4333953941292472, 0.26926671930999635), (0.6794095682990244, 0.21908636251598204),
         (0.8650633666889845, 0.1494513491505806), (0.9739065285171717, 0.06667134430868814))
INSTANTS = [(1 + s*z)/2 for z, _ in _HALF for s in (-1, 1)]
WEIGHTS = [w/2 for _, w in _HALF for _ in (-1, 1)]


def logs(y: Any) -> Any:
    """ln y of an array."""
    out = 1.0*y
    out.flat = [log(z) for z in y.flat]
    return out


def weights(rng: Any, k: int) -> Any:
    """(k, 10) weights of stretches of time of different durations."""
    return rng.lognormal(0, 0.5, (k, 1))*WEIGHTS


def roots(rng: Any, k: int, n: int, bend: float = 0.3) -> dict[str, Any]:
    """Paths on which r = 2 sqrt(x) is a cubic of time; `bend` = 0: straight and even."""
    tau = weights(rng, k)
    T = tau.sum(-1)[:, None, None]
    s = rng.uniform(0, 0, (k, 1, 10)) + INSTANTS
    p = rng.lognormal(0, 0.5, (k, n, 1))
    q = p*rng.uniform(-0.5, 0.5, (k, n, 1))
    b, d = (bend*p*rng.uniform(-0.5, 0.5, (k, n, 1)) for _ in range(2))
    r = lambda s: p + q*s + b*s*(1 - s) + d*s*s*(1 - s)
    rdot = q + b*(1 - 2*s) + d*(2*s - 3*s*s)
    here = r(s)
    return {"tau": tau, "x": here**2/4, "v": here*rdot/(2*T), "x0": p[..., 0]**2/4, "x1": (p + q)[..., 0]**2/4}


def relaxing(rng: Any, k: int, length: float = 1.0) -> dict[str, Any]:
    """Straight and even paths towards equilibria of any class: two channels of one reaction, with F = -S^T ln(x/xeq)."""
    tau = weights(rng, k)
    T = tau.sum(-1)[:, None, None]
    direction, share = rng.normal(0, 1, (k, 4, 1)), rng.uniform(0.2, 0.8, (k, 1, 1))
    q = rng.choice([-2, -1, 1, 2], (k, 1, 2))
    x0 = rng.lognormal(0, 1, (k, 4, 1))
    way = direction*(length*rng.uniform(0.1, 0.6, (k, 1, 1))/abs(direction/x0).max(1)[:, None])
    x = x0 + way*INSTANTS
    x1 = (x0 + way)[..., 0]
    xeq = x1*EULER**(rng.uniform(0.1, 0.5, (k, 1))*direction[..., 0])
    S = direction*q
    F = -turned(S) @ logs(x/xeq[..., None])
    extent = (way/direction)[:, :1]/T                     # dx/dt = direction * extent
    J = turned(q)**-1.0*extent*[[1], [0]]*share + turned(q)**-1.0*extent*[[0], [1]]*(1 - share)
    back = J/(EULER**F - 1)
    return {"tau": tau, "S": S, "x": x, "x0": x0[..., 0], "x1": x1, "xeq": xeq, "Jm": back, "Jp": J + back}


def steady_way(rng: Any, k: int, length: float = 1.0) -> dict[str, Any]:
    """Straight and even paths of four species with one conservation law, driven by any three reactions."""
    tau, x0 = weights(rng, k), rng.lognormal(0, 1, (k, 4))
    ell, W = rng.normal(0, 1, (k, 1, 4)), rng.normal(0, 1, (k, 4, 3))
    S = W - turned(ell) @ (ell @ W)/(ell**2).sum(-1, keepdims=True)
    xi = rng.normal(0, 1, (k, 3, 1))
    xi *= length*rng.uniform(0.1, 0.6, (k, 1, 1))/abs((S @ xi)/x0[..., None]).max(1)[:, None]
    way, J, back = S @ xi, xi/tau.sum(-1)[:, None, None], rng.lognormal(0, 1, (k, 3, 10))
    x = x0[..., None] + way*INSTANTS
    back = back + abs(J)
    return {"tau": tau, "S": S, "ell": ell, "Jm": back, "Jp": back + J, "x": x, "x0": x0, "x1": x0 + way[..., 0]}
