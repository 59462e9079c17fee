"""Samples of networks with a steady state: states and fluxes there and elsewhere, at complex balance and without.

xss is the steady state, Jssp and Jssm its fluxes, muss its chemical potentials, u the monomials of the complexes. Only methods of
`rng` and of its arrays are used.
"""
from __future__ import annotations

from typing import Any

from ._samples import EULER, driven, times
from ._states import HELD, REACTIONS, dot, flowing_open, ln, states


def steady(rng: Any, k: int, out: str | None = None) -> dict[str, Any]:
    """A state and another, with any affinities there; x and mu anywhere. `out`: fluxes that do not follow."""
    data = states(rng, k)
    Fss, lnss, lnx = rng.normal(0, 1, (k, 3)), rng.normal(0, 0.5, (k, 4)), rng.normal(0, 0.5, (k, 4))
    data |= {"xss": EULER**lnss, "x": EULER**lnx, "mu": lnx, "muss": lnss} | driven(rng, Fss)
    data["Jssp"], data["Jssm"] = data["Jp"], data["Jm"]
    data |= driven(rng, Fss - (lnx - lnss) @ REACTIONS)
    if out:
        data["Jp"] = rng.lognormal(0, 1, (k, 3))
    return data | {"v": times(REACTIONS, data["Jp"] - data["Jm"])}


def misled(rng: Any, k: int) -> dict[str, Any]:
    return steady(rng, k, "Jp")


def chemostatted(rng: Any, k: int, out: str | None = None) -> dict[str, Any]:
    data = flowing_open(rng, states(rng, k) | {"muss": rng.normal(0, 1, (k, 4))})
    there = driven(rng, -data["muss"] @ REACTIONS - data["muY"] @ HELD)
    data |= {"Jssp": there["Jp"], "Jssm": there["Jm"]}
    return data | ({out: rng.lognormal(0, 1, (k, 3))} if out else {})


def watched(rng: Any, k: int, still: bool = True) -> dict[str, Any]:
    """D and its rate; `still`: the steady state does not move."""
    data = steady(rng, k)
    x, xss, v, vss = data["x"], data["xss"], data["v"], (0 if still else 1)*rng.normal(0, 1, (k, 4))
    return data | {"vss": vss, "D": dot(x, ln(x/xss)) - (x - xss).sum(axis=-1), "Ddot": dot(v, ln(x/xss)) - dot(x/xss - 1, vss)}


def watched_any(rng: Any, k: int, still: bool = True) -> dict[str, Any]:
    data, R = steady(rng, k), rng.normal(0, 1, (k, 4, 4))
    vss, Hss, step = (0 if still else 1)*rng.normal(0, 1, (k, 4)), R @ R.swapaxes(1, 2), data["x"] - data["xss"]
    mussdot = times(Hss, vss)
    return data | {"vss": vss, "Hss": Hss, "mussdot": mussdot, "Gdot": dot(data["mu"], data["v"]), "Gss": data["Gy"],
                   "Gssdot": dot(data["muss"], vss), "D": data["G"] - data["Gy"] - dot(data["muss"], step),
                   "Ddot": dot(data["mu"] - data["muss"], data["v"]) - dot(mussdot, step)}


def ring(rng: Any, k: int, current: float = 1.0, far: float = 1.0) -> dict[str, Any]:
    """Complexes A, 2 B, A + B in a ring: complex balance means one current all around; `far` from the steady state."""
    lnss, way = rng.normal(0, 1, (k, 2)), far*rng.normal(0, 1, (k, 2))
    Y, after = [[1, 0, 1], [0, 2, 1]], [[0, 1, 1], [2, 1, 0]]
    u, none = EULER**(way @ Y), 0*lnss[:, :, None]
    Jssm = rng.lognormal(0, 1, (k, 3))
    Jssp = Jssm + current*rng.lognormal(0, 1, (k, 1))
    return {"xss": EULER**lnss, "x": EULER**(lnss + way), "u": u, "nup": none + Y, "num": none + after, "S": none + after - Y,
            "d": none[:, :1] + [[-1, 0, 1], [1, -1, 0], [0, 1, -1]], "Jssp": Jssp, "Jssm": Jssm, "Jp": Jssp*u,
            "Jm": Jssm*(u @ [[0, 0, 1], [1, 0, 0], [0, 1, 0]])}


def schloegl(rng: Any, k: int, s: Any, x: Any) -> dict[str, Any]:
    """A + 2X <=> 3X, B <=> X with the steady state s, which is not complex balanced."""
    none, up = 0*s[:, :, None], s*(2.2 - 3*s + s*s)       # what flows in from B
    squares = lambda a, b: a @ [[1, 0]] + b @ [[0, 1]]
    there = {"Jssp": squares(3*s**2, up), "Jssm": squares(s**3, 2.2*s)}
    here = {"Jp": squares(3*x**2, up), "Jm": squares(x**3, 2.2*x)}
    return there | here | {"xss": s, "x": x, "nup": none + [[2, 0]], "num": none + [[3, 1]], "S": none + [[1, 1]],
                           "u": (x/s)**[0, 1, 2, 3], "d": none + [[0, -1], [0, 1], [-1, 0], [1, 0]]}


def unstable(rng: Any, k: int) -> dict[str, Any]:
    s = rng.uniform(0.8, 1.1, (k, 1))
    return schloegl(rng, k, s, s*rng.lognormal(0, 0.05, (k, 1)))


def scarce(rng: Any, k: int) -> dict[str, Any]:
    s = rng.uniform(0.12, 0.15, (k, 1))
    return schloegl(rng, k, s, s*rng.uniform(0.01, 0.2, (k, 1)))


def one_way(rng: Any, k: int, which: Any) -> dict[str, Any]:
    """A <=> B, where one of the fluxes is not that of mass action."""
    lnss, way = rng.normal(0, 1, (k, 2)), rng.normal(0, 1, (k, 2))
    u, none = EULER**way, 0*lnss[:, :, None]
    u = u*(rng.lognormal(0, 1, (k, 1))*which + [1 - w for w in which])
    Jss = rng.lognormal(0, 1, (k, 1))
    return {"xss": EULER**lnss, "x": EULER**(lnss + way), "u": u, "nup": none + [[1], [0]], "num": none + [[0], [1]],
            "S": none + [[-1], [1]], "d": none + [[-1], [1]], "Jssp": Jss, "Jssm": Jss, "Jp": Jss*u[:, :1], "Jm": Jss*u[:, 1:]}
