"""Samples of paths: ten instants of Gauss on [0, 1], so that integrals of smooth functions are right to about ten digits."""
from __future__ import annotations

from collections.abc import Callable
from math import asin, log, sin
from typing import Any

from ._samples import EULER, turned

_HALF = ((0.14887433898163122, 0.29552422471475287), (0.4333953941292472, 0.26926671930999635), (0.6794095682990244, 0.21908636251598204),
         (0.8650633666889845, 0.1494513491505806), (0.9739065285171717, 0.06667134430868814))
INSTANTS = [(1 + s*z)/2 for z, _ in _HALF for s in (-1, 1)]
WEIGHTS = [w/2 for _, w in _HALF for _ in (-1, 1)]


def each(f: Callable[[float], float], y: Any) -> Any:
    """f of every entry of an array."""
    out = 1.0*y
    out.flat = [f(z) for z in y.flat]
    return out


def logs(y: Any) -> Any:
    """ln y of an array."""
    return each(log, y)


def zeros(rng: Any, *shape: int) -> Any:
    """An array of zeros."""
    return 0.0*rng.integers(0, 1, shape)


def instants(rng: Any, k: int) -> Any:
    """(k, 1, 10) instants on [0, 1]."""
    return zeros(rng, k, 1, 10) + INSTANTS


def weights(rng: Any, k: int) -> Any:
    """(k, 10) weights of stretches of time of different durations."""
    return rng.lognormal(0, 0.5, (k, 1))*WEIGHTS


def roots(rng: Any, k: int, n: int, bend: float = 0.3) -> dict[str, Any]:
    """Paths on which r = 2 sqrt(x) is a cubic of time; `bend` = 0: straight and even."""
    tau = weights(rng, k)
    T = tau.sum(-1)[:, None, None]
    s = instants(rng, k)
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


def spherical(rng: Any, k: int, n: int, bend: float, size: float, begin: float) -> tuple[Any, Any, Any, Any]:
    """Paths on a unit sphere, great circles traced evenly for bend = 0, from the fraction `begin` of the way on: y0, y1, y, dy/ds."""
    s = begin + (1 - begin)*instants(rng, k)
    y0, step = rng.uniform(0.6, 1, (k, n, 1)), size*rng.uniform(0.1, 0.25, (k, n, 1))
    y1, d = y0 + step*[[(-1)**m] for m in range(n)], bend*step*rng.uniform(-0.5, 0.5, (k, n, 1))
    y0, y1 = (y/(y**2).sum(1, keepdims=True)**0.5 for y in (y0, y1))
    whole = 2*each(asin, ((y1 - y0)**2).sum(1, keepdims=True)**0.5/2)
    sines = lambda a: each(sin, whole*a)/each(sin, whole)
    cosines = lambda a: (1 - (sines(a)*each(sin, whole))**2)**0.5*whole/each(sin, whole)
    z = sines(1 - s)*y0 + sines(s)*y1 + s*(1 - s)*d
    zdot = cosines(s)*y1 - cosines(1 - s)*y0 + (1 - 2*s)*d
    norm = (z**2).sum(1, keepdims=True)**0.5
    y, ydot = z/norm, zdot/norm - z*(z*zdot).sum(1, keepdims=True)/norm**3
    return y0, y1, y, (1 - begin)*ydot


def angles(data: dict[str, Any]) -> dict[str, Any]:
    """Adds sine and rate of the angle of each block."""
    M, block, x0, x, v = data["M_b"][..., None], data["block"], data["x0"][..., None], data["x"], data["v"]
    near = block @ (x**0.5 - x0**0.5)**2/(4*M)            # the squared sine of half the angle, if totals are M
    cosine = block @ (x*x0)**0.5/M
    square = 4*near*(1 - near)*data["even"] + (1 - cosine**2)*(1 - data["even"])
    sine = square**0.5
    return data | {"sine_b": sine, "rate_b": -(block @ (x0**0.5*v/(2*x**0.5)))/(M*sine)}


def in_blocks(rng: Any, k: int, bend: float, size: float = 1.0, begin: float = 0.0) -> dict[str, Any]:
    """Two blocks of two and three species on their spheres, one free species; weights of the laws below one if `bend` is 1."""
    tau = weights(rng, k)
    T = tau.sum(-1)[:, None, None]
    block, M = zeros(rng, k, 2, 6), rng.lognormal(0, 0.5, (k, 2))
    x, v, x0, x1 = (zeros(rng, k, 6, m) for m in (10, 10, 1, 1))
    for n, places in enumerate((slice(0, 2), slice(2, 5))):
        count = places.stop - places.start
        beta = rng.uniform(0.5, 1, (k, count, 1)) if bend >= 1 else 1 + zeros(rng, k, count, 1)
        y0, y1, y, ydot = spherical(rng, k, count, bend, size, begin)
        m = M[:, n, None, None]
        x[:, places], v[:, places] = m*y**2/beta, 2*m*y*ydot/beta/T
        x0[:, places], x1[:, places] = m*y0**2/beta, m*y1**2/beta
        block[:, n, places] = beta[..., 0]
    p = rng.lognormal(0, 0.5, (k, 1, 1))
    q = p*size*rng.uniform(-0.5, 0.5, (k, 1, 1))
    r = p + q*(begin + (1 - begin)*instants(rng, k))
    x[:, 5:], v[:, 5:] = r**2/4, (1 - begin)*r*q/2/T
    x0[:, 5:], x1[:, 5:] = p**2/4, (p + q)**2/4
    chords = (block @ (x1**0.5 - x0**0.5)**2)[..., 0]**0.5
    return angles({"tau": tau, "x": x, "v": v, "x0": x0[..., 0], "x1": x1[..., 0], "block": block, "M_b": M, "even": 1.0,
                   "flat": 1 - block.sum(1), "Theta_b": 2*each(asin, chords/(2*M**0.5))})


def remade(data: dict[str, Any]) -> dict[str, Any]:
    """Rates, angles and the end of a path changed by hand, from its velocities."""
    data = angles(data | {"even": 0.0})
    x1 = (data["x0"]**0.5 + (data["tau"][:, None]*data["v"]/(2*data["x"]**0.5)).sum(-1))**2
    return data | {"x1": x1, "Theta_b": (data["tau"][:, None]*data["rate_b"]).sum(-1)}


def grown(rng: Any, k: int) -> dict[str, Any]:
    """Totals larger than M, on the second half of great circles."""
    data = in_blocks(rng, k, 0.0, 2.0, 0.5)
    M = data["M_b"][..., None]
    factor = 1 + 0.9*((M/(data["block"] @ (data["x"]*data["x0"][..., None])**0.5)).min((1, 2)) - 1)[:, None, None]
    return remade(data | {"x": factor**2*data["x"], "v": factor**2*data["v"]})


def leaving(rng: Any, k: int) -> dict[str, Any]:
    """Velocities that change the totals, on great circles."""
    data = in_blocks(rng, k, 0.0)
    inside = data["block"].sum(1)[..., None]
    return remade(data | {"v": data["v"] - rng.uniform(0.1, 1, (k, 1, 1))*inside*data["x"]/data["tau"].sum(-1)[:, None, None]})
