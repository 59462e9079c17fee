"""Samples of states of one stoichiometric compatibility class, with potentials, energies, velocities and fluxes.

The reactions are those of Michaelis and Menten, E + S <=> C <=> E + P, and E + S <=> E + P. Only methods of `rng` and of its arrays
are used.
"""
from __future__ import annotations

from typing import Any

from ._samples import EULER, driven, times

MM = [[-1, 1], [-1, 0], [1, -1], [0, 1]]                  # E + S <=> C <=> E + P
MM_T = [[-1, -1, 1, 0], [1, 0, -1, 1]]
MIXED = [[1, 0, 1], [0, 1, 1]]                            # a third reaction, E + S <=> E + P, in coordinates
LAWS = [[1, 0, 1, 0], [0, 1, 1, 1]]
HELD = [[-1, 0, -1], [1, -1, 0]]                         # two chemostats; no cycle is driven by them
REACTIONS = [[-1, 1, 0], [-1, 0, -1], [1, -1, 0], [0, 1, 1]]


def states(rng: Any, k: int) -> dict[str, Any]:
    """Three states of one class of the Michaelis-Menten reactions, with any potentials and energies."""
    start = 1 + rng.lognormal(0, 0.5, (k, 4))
    none = 0*start[:, :1, None]
    out = {"B": none + MM, "S": none + REACTIONS, "C": none + MIXED, "x0": start}
    for name, extent in (("x", "xi"), ("y", "xiy"), ("z", "xiz")):
        out[extent] = rng.uniform(-0.45, 0.45, (k, 2))
        out[name] = start + out[extent] @ MM_T
    for name in ("mu", "muy", "muz"):
        out[name] = rng.normal(0, 1, (k, 4))
    return out | {name: rng.normal(0, 1, k) for name in ("G", "Gy", "Gz")} | {"theta": out["mu"] @ MM}


def ideal(rng: Any, k: int) -> dict[str, Any]:
    """Three states of one class in an ideal mixture, with their potentials and energies, and a velocity in the class."""
    out, mu0, xidot = states(rng, k), rng.normal(0, 1, (k, 4)), rng.normal(0, 1, (k, 2))
    for name, energy, potential in (("x", "G", "mu"), ("y", "Gy", "muy"), ("z", "Gz", "muz")):
        out[potential] = mu0 + ln(out[name])
        out[energy] = dot(out[name], out[potential] - 1)
    v = xidot @ MM_T
    return out | {"mu0": mu0, "xidot": xidot, "v": v, "theta": out["mu"] @ MM, "thetadot": v/out["x"] @ MM, "Gdot": dot(out["mu"], v),
                  "Gddot": dot(v/out["x"], v)}


def elsewhere(name: str, make: Any, then: Any = lambda data: data) -> Any:
    """Samples in which one state is anywhere; `then` repairs what depends on it."""
    return lambda rng, k: then(make(rng, k) | {name: rng.lognormal(0, 1, (k, 4))})


def homogeneous(data: dict[str, Any]) -> dict[str, Any]:
    """Energies G = x.mu."""
    return data | {"G": dot(data["x"], data["mu"]), "Gy": dot(data["y"], data["muy"]), "Gz": dot(data["z"], data["muz"])}


def raised(rng: Any, data: dict[str, Any], size: float = 1.0) -> dict[str, Any]:
    """Energies so that G(x) lies above the tangent at y by about `size`."""
    return data | {"G": data["Gy"] + dot(data["muy"], data["x"] - data["y"]) + size*rng.lognormal(0, 1, len(data["x"]))}


def quadratic(rng: Any, data: dict[str, Any], size: float = 1.0) -> dict[str, Any]:
    """Energies and potentials of a quadratic function, convex if `size` is positive."""
    R = rng.normal(0, 1, (len(data["x"]), 4, 4))
    A, muy, Gy = size*R @ R.swapaxes(1, 2), data["muy"], data["Gy"]
    out = dict(data)
    for name, energy, potential in (("x", "G", "mu"), ("z", "Gz", "muz")):
        step = data[name] - data["y"]
        out[potential], out[energy] = muy + times(A, step), Gy + dot(muy, step) + dot(step, times(A, step))/2
    return out


def moving(rng: Any, data: dict[str, Any]) -> dict[str, Any]:
    """A velocity in the class, and the rates that go with it."""
    xidot, R = rng.normal(0, 1, (len(data["x"]), 2)), rng.normal(0, 1, (len(data["x"]), 4, 4))
    H, v = R @ R.swapaxes(1, 2), xidot @ MM_T
    mudot = times(H, v)
    return data | {"xidot": xidot, "v": v, "H": H, "mudot": mudot, "thetadot": mudot @ MM,
                   "Gdot": dot(data["mu"], v), "Gddot": dot(mudot, v)}


def flowing(rng: Any, data: dict[str, Any], scale: float = 1.0) -> dict[str, Any]:
    """Fluxes in local detailed balance with the potentials mu, the rates they cause, and dG/dt."""
    return caused(data | {"mu": scale*data["mu"]} | driven(rng, -scale*data["mu"] @ REACTIONS))


def flowing_open(rng: Any, data: dict[str, Any]) -> dict[str, Any]:
    """The same with two chemostats of any potentials."""
    muY = rng.normal(0, 1, (len(data["mu"]), 2))
    return caused(data | {"SY": HELD, "muY": muY} | driven(rng, -data["mu"] @ REACTIONS - muY @ HELD))


def caused(data: dict[str, Any]) -> dict[str, Any]:
    """v = S J, xidot = C J, dG/dt."""
    J = data["Jp"] - data["Jm"]
    v = times(REACTIONS, J)
    return data | {"v": v, "theta": data["mu"] @ MM, "xidot": times(MIXED, J), "Gdot": dot(data["mu"], v)}


def leaving(rng: Any, data: dict[str, Any]) -> dict[str, Any]:
    """A state in no relation to x0 and xi, that moves anywhere, of an ideal mixture."""
    x, v = rng.lognormal(0, 1, data["x"].shape), rng.normal(0, 1, data["x"].shape)
    mu = data["mu0"] + ln(x)
    return data | {"x": x, "v": v, "mu": mu, "theta": mu @ MM, "G": dot(x, mu - 1), "Gdot": dot(mu, v), "thetadot": v/x @ MM,
                   "Gddot": dot(v/x, v)}


def dot(u: Any, w: Any) -> Any:
    """Scalar products."""
    return (u*w).sum(axis=-1)


def ln(a: Any) -> Any:
    """Logarithms, by the iteration u -> u + 2 (a - e^u)/(a + e^u)."""
    u = 0*a
    for _ in range(40):
        u = u + 2*(a - EULER**u)/(a + EULER**u)
    return u
