"""Samples of relaxations: jumps on a ring, over a stretch of time, overdamped diffusions on a circle, oscillators with inertia.

`rng` is numpy's Generator or one that stands in for it; only its methods and those of its arrays are used.
"""
from __future__ import annotations

from typing import Any

from ._diffusion import circle, density, gradient, integral, slope
from ._kramers import gaussian, oscillator
from ._paths import logs
from ._probability import HERE, THERE, incidence, moving
from ._samples import EULER
from ._tilted_samples import anywhere, beside, law, places, seen, tilted
from .cr_excess import balanced, diverging

Data = dict[str, Any]


def near_equilibrium(rng: Any, k: int) -> Data:
    """Jumps in detailed balance, close to equilibrium."""
    data = balanced(rng, k)
    p = data["q"]*(1 + 0.01*rng.uniform(-1, 1, data["q"].shape))
    return diverging(at_once(data | {"p": p/p.sum(-1, keepdims=True)}))


def at_once(data: Data) -> Data:
    """The velocity of the jumps."""
    J = data["wp"]*data["p"][:, HERE] - data["wm"]*data["p"][:, THERE]
    ends = [[1.0*(e == x) for x in range(4)] for e in THERE], [[1.0*(e == x) for x in range(4)] for e in HERE]
    return data | {"v": J @ ends[0] - J @ ends[1]}


def path(rng: Any, k: int, astray: float | None = None, even: bool = True, end: bool = False, start: Data | None = None) -> Data:
    """Six instants of a relaxation, of such durations that the relative entropy at the ends changes by what they say.

    astray : how fast, if not by the master equation; even: in detailed balance; end: in equilibrium; start: data with q, p0, perhaps p1
    """
    data = incidence(rng, k) | (start or {"q": moving(rng, k)["p"], "p0": moving(rng, k)["p"]})
    S, q, p0, wp = data.pop("S"), data["q"], data["p0"], rng.lognormal(0, 1, (k, 5))
    wm = wp*q[:, HERE]/q[:, THERE]*(1 if even else rng.lognormal(0, 0.5, (k, 5)))
    p, tau, p1 = moving(rng, k, 6)["p"], rng.uniform(0.1, 1, (k, 6)), q if end else data.get("p1", moving(rng, k)["p"])
    v = S @ (wp[..., None]*p[:, HERE] - wm[..., None]*p[:, THERE]) if astray is None else astray*moving(rng, k, 6)["v"]
    change = (tau*(v*logs(p/q[..., None])).sum(1)).sum(-1)
    rise = (p1*logs(p1/q) - p0*logs(p0/q)).sum(-1)
    turned = (change*rise < 0)[:, None]*(start is None and not end)
    return data | {"wp": wp, "wm": wm, "p": p, "v": v, "tau": tau*abs(rise/(change + (change == 0)))[:, None], "p0": p0 + turned*(p1 - p0),
                   "p1": p1 + turned*(p0 - p1)}


def overdamped(rng: Any, n: int, at_rest: bool = True, moves: bool = True) -> Data:
    """On a circle; the force is that of q, or any, and the motion that of the force, or any."""
    data = circle(rng, n)
    q = density(rng, n, data)
    p = q*density(rng, n, data)
    data |= {"p": p/integral(data, p)[:, None], "q": q}
    lnp, lnq, mu, T = gradient(data, logs(data["p"])), gradient(data, logs(q)), data["mu"][:, None, None], data["T"][:, None, None]
    f = T*lnq if at_rest else gradient(data, logs(density(rng, n, data)))
    nu = mu*(f - T*lnp) if moves else gradient(data, logs(density(rng, n, data)))
    v = -slope(data, (nu*data["p"][:, None])[:, 0])
    Ddot = integral(data, v*(logs(data["p"]/q) + 1))
    return data | {"gradlnp": lnp, "gradlnq": lnq, "f": f, "nu": nu, "v": v, "Ddot": Ddot}


def swinging(rng: Any, n: int, force: bool = True, thermal: bool = True) -> Data:
    """An oscillator in a Gaussian state; q at rest in the force, or in another one, at its temperature, or at another one."""
    data = gaussian(oscillator(rng, n))
    if not force:
        data["lnq_x"] = data["lnq_x"]*rng.lognormal(1, 0.1, (n, 1, 1))
    if not thermal:
        data["lnq_v"] = data["lnq_v"]*rng.lognormal(1, 0.1, (n, 1, 1))
    if not (force and thermal):
        p, v, u, f, px, pv, qx, qv = (data[a] for a in ("p", "v", "vel", "f", "lnp_x", "lnp_v", "lnq_x", "lnq_v"))
        m, g, T = (data[a][:, None, None] for a in ("m", "g", "T"))
        flow = ((px - qx)*u + (pv - qv)*(f - g*(u + T/m*pv))/m)[:, 0]
        data["Ddot"] = (data["N"]*p*flow).sum(-1)         # and a q whose logarithm gives this
        data["q"] = p*EULER**-(data["Ddot"][:, None]*v/(data["N"]*v*v).sum(-1, keepdims=True))
    return data


# -- by kernels ---------------------------------------------------------------------------------------------------------------------
def relaxed(tilt: bool = True, mixing: float = 0.5, size: float = 1.0, keeps: bool = True, scale: float = 1.0) -> Any:
    """A law, tilted or not, is mixed with q, by a kernel that keeps it, or does not; and a field for the averages at the end.

    mixing : how much; 0: nothing happens
    """
    def made(rng: Any, n: int) -> Data:
        data = places(rng, n)
        data = tilted(data, size*rng.normal(0, 1, (n, 2)), "0")
        p0 = scale*(data["p0"] if tilt else law(rng, data))
        N, q = data["N"], data["q"]
        some = law(rng, data)
        one = 1.0*(rng.integers(0, 1, (n, 5, 1)) + [[0], [1], [2], [3], [4]] == [0, 1, 2, 3, 4])
        W = (1 - mixing)*one/N[..., None] + mixing*(q if keeps else some)[..., None]*(0*one + 1)
        p1 = (W*(N*p0)[:, None]).sum(-1)
        field = data["theta0"]*(1 - mixing if mixing < 0.1 else rng.uniform(0.2, 1, (n, 1)))
        data = tilted(data | {"p1": p1, "W": W}, field)
        return seen(seen(data | {"p0": p0}, of="p1"), "0", of="p0")
    return made


def swollen(rng: Any, n: int) -> Data:
    """A kernel that keeps q and makes the total of p larger; an observable that is constant sees that."""
    data = places(rng, n)
    data = tilted(data | {"O": data["O"]*[[0], [1]] + [[1], [0]]}, rng.normal(0, 1, (n, 2)), "0")
    N, q, p0 = data["N"], data["q"], data["p0"]
    more = (N*p0**2/q).sum(-1, keepdims=True)
    data = tilted(data | {"p1": more*q, "W": q[..., None]*(p0/q)[:, None]}, [1, 0]*rng.uniform(5, 10, (n, 1))/(more - 1).clip(0.1))
    return seen(seen(data, of="p1"), "0", of="p0")


def relaxed_to(rng: Any, n: int, size: float, whole: float = 1.0) -> Data:
    """A tilted start and an end that is tilted by another field, but for this size."""
    data = anywhere(rng, n)
    data = tilted(data, rng.normal(0, 2, (n, 2)), "0")
    return seen(data | {"p1": whole*beside(rng, data, size)["p"]}, of="p1")
