"""Samples of tilted equilibria: laws on five weighted places, their averages and potentials, and laws beside them.

`rng` is numpy's Generator or one that stands in for it; only its methods and those of its arrays are used.
"""
from __future__ import annotations

from typing import Any

from ._paths import logs
from ._probability import HERE, THERE, jumping
from ._samples import EULER

Data = dict[str, Any]


def integral(data: Data, y: Any) -> Any:
    """<1> of y."""
    return (data["N"]*y).sum(-1)


def means(data: Data, law: Any, O: Any = None) -> Any:
    """<O_k> in a law."""
    return ((data["O"] if O is None else O)*(data["N"]*law)[:, None]).sum(-1)


def D(data: Data, law: Any, other: Any = None) -> Any:
    """The relative entropy of two laws."""
    return integral(data, law*logs(law/(data["q"] if other is None else other)))


def places(rng: Any, k: int, n: int = 5, K: int = 2, weighted: bool = True) -> Data:
    """An equilibrium law and observables; each place has a weight, or counts one."""
    spread = 0.5 if weighted else 0.0
    data = {"N": rng.lognormal(0, 1, (k, n))**spread, "q": rng.lognormal(0, 1, (k, n)), "O": rng.normal(0, 1, (k, K, n))}
    return data | {"q": data["q"]/integral(data, data["q"])[:, None]}


def names(mark: str) -> tuple[str, ...]:
    """Of a law, its field, averages and potentials."""
    return (f"p{mark or 'theta'}", *(f"{name}{mark}" for name in ("theta", "eta", "psi", "phi")))


def tilted(data: Data, field: Any, mark: str = "", O: Any = None) -> Data:
    """Adds the law with this field, its averages and potentials."""
    O = data["O"] if O is None else O
    weight = data["q"]*EULER**(field[..., None]*O).sum(-2)
    Z = integral(data, weight)
    law, psi = weight/Z[:, None], logs(Z)
    eta = means(data, law, O)
    return data | dict(zip(names(mark), (law, field, eta, psi, (field*eta).sum(-1) - psi), strict=True))


def anywhere(rng: Any, k: int, size: float = 1.0, **more: Any) -> Data:
    """A tilted law."""
    data = places(rng, k, **more)
    return tilted(data, size*rng.normal(0, 1, data["O"].shape[:2]))


def other(rng: Any, data: Data, size: float | None = None, mark: str = "y") -> Data:
    """Adds a second field: any, or one that differs from the first by this size."""
    step = rng.normal(0, 1, data["theta"].shape)
    return tilted(data, step if size is None else data["theta"] + size*step, mark)


def law(rng: Any, data: Data) -> Any:
    """Any law."""
    p = rng.lognormal(0, 1, data["q"].shape)
    return p/integral(data, p)[:, None]


def beside(rng: Any, data: Data, size: float = 0.9, leak: bool = False, near: str = "ptheta", O: Any = None) -> Data:
    """Adds a law p with the averages of another; `leak`: its total is not one."""
    here, O = data[near], data["O"] if O is None else O
    y = rng.normal(0, 1, here.shape)
    basis: list[Any] = []
    for row in ([] if leak else [0*here + 1.0]) + [O[:, a] for a in range(O.shape[1])]:
        for b in basis:
            row = row - b*integral(data, here*b*row)[:, None]
        norm = integral(data, here*row*row)[:, None]
        basis.append(row/(norm + (norm == 0))**0.5)       # a law at one place sees no observable
    for b in basis:
        y = y - b*integral(data, here*b*y)[:, None]
    return data | {"p": here*(1 + size*y/(1e-300 + abs(y).max(-1, keepdims=True)))}


def seen(data: Data, mark: str = "", of: str = "p", O: Any = None) -> Data:
    """eta are the averages in p, whatever the field, and phi = theta.eta - psi."""
    _, theta, eta, psi, phi = names(mark)
    average = means(data, data[of], O)
    return data | {eta: average, phi: (data[theta]*average).sum(-1) - data[psi]}


def scaled(data: Data, by: Any, of: str = "p", mark: str = "") -> Data:
    """A law with another total."""
    return seen(data | {of: by*data[of]}, mark, of)


# -- observables of which others are combinations ------------------------------------------------------------------------------------
def fine(rng: Any, n: int) -> Data:
    """Three observables U and their tilted law; two combinations O of them, and any field for these; a law with the averages of U."""
    data = tilted(places(rng, n, K=3), rng.normal(0, 1, (n, 3)))
    return coarsened(rng, data, rng.normal(0, 1, (n, 2, 3)), rng.normal(0, 1, (n, 2)))


def coarsened(rng: Any, data: Data, A: Any, field: Any, leak: bool = False, unrelated: bool = False) -> Data:
    """From a law with three observables."""
    a = rng.normal(0, 1, A.shape[:2])
    data = tilted(data | {"U": data["O"]}, data["theta"], "U")
    data = beside(rng, data, leak=leak, near="pU")
    O = A @ data["U"] + a[..., None]
    if unrelated:                                         # to the observables; the first one is ln(p/q)
        O[:, 0], field = logs(data["p"]/data["q"]), 0*field + [1, 0]
    data = tilted(data | {"A": A, "a": a, "O": O}, field)
    return seen(seen(data), "U", "pU", data["U"])


def nearly(**how: bool) -> Any:
    """The third observable hardly varies; the others have the field that they have among the three."""
    def made(rng: Any, n: int) -> Data:
        data = places(rng, n, K=3)
        data["O"][:, 2] *= 0.02
        data = tilted(data, rng.normal(0, 1, (n, 3)))
        return coarsened(rng, data, 0*data["O"][:, :2, :3] + [[1, 0, 0], [0, 1, 0]], data["theta"] @ [[1, 0], [0, 1], [0, 0]], **how)
    return made


def all_functions(rng: Any, n: int, enough: bool = True, leak: float = 0.0, off: bool = False) -> Data:
    """Three states and two observables, combinations of two indicators; or only one of them that is not zero."""
    data, a, b = places(rng, n, n=3, weighted=False), 2 + rng.uniform(0, 1, (n, 1, 1)), rng.uniform(-1, 1, (n, 1, 1))
    one, swap = [[1, 0], [0, 1]], [[0, 1], [1, 0]]
    O = (a*one + b*swap) @ [[1, 0, 0], [0, 1, 0]] if enough else data["O"]*[[1], [0]]
    X = [[1, 0], [0, 1], [-1, -1]] @ ((a*one - b*swap)/(a**2 - b**2))
    data = tilted(data | {"O": O, "X": X, "y": 0*X[..., 0] + [0, 0, 1]}, rng.normal(0, 1, (n, 2)))
    if not enough:
        return beside(rng, data, O=O[:, :1])
    return data | {"p": law(rng, data) if off else data["ptheta"] + leak*rng.uniform(0.5, 1, (n, 1))*[0, 0, 1]}


# -- coordinates ------------------------------------------------------------------------------------------------------------------
def gauges(rng: Any, n: int, inverse: bool = True) -> Data:
    """Any coordinates, potentials, rates and a change of gauge."""
    data = {name: rng.normal(0, 1, (n, 2)) for name in ("eta", "theta", "thetay", "etadot", "thetadot", "b", "c")}
    data |= {name: rng.normal(0, 1, n) for name in ("phi", "psiy", "kappa")}
    a, s = rng.normal(0, 1, (n, 2, 2)), rng.normal(0, 1, (n, 2, 2))
    A = a + 3*(rng.integers(0, 1, (n, 1, 1)) + [[1, 0], [0, 1]])
    det = A[:, 0, 0]*A[:, 1, 1] - A[:, 0, 1]*A[:, 1, 0]
    inv = A[:, ::-1, ::-1].swapaxes(1, 2)*[[1, -1], [-1, 1]]/det[:, None, None] if inverse else s
    up = lambda M, y: (M*y[:, None]).sum(-1)
    turned = inv.swapaxes(1, 2)
    return data | {"A": A, "Ainv": inv, "psi": (data["theta"]*data["eta"]).sum(-1) - data["phi"],
                   "phidot": (data["theta"]*data["etadot"]).sum(-1), "xi": up(A, data["eta"] - data["b"]),
                   "chi": up(turned, data["theta"] - data["c"]), "xidot": up(A, data["etadot"]), "chidot": up(turned, data["thetadot"])}


def points(rng: Any, n: int, same: bool = True) -> Data:
    """Three points in two gauges, or in coordinates that have nothing to do with each other."""
    data = gauges(rng, n)
    eta, theta = rng.normal(0, 1, (n, 2, 3)), rng.normal(0, 1, (n, 2, 3))
    phi, psi = rng.normal(0, 1, (n, 3)), rng.normal(0, 1, (n, 3))
    b, c, kappa = data["b"][..., None], data["c"][..., None], data["kappa"][:, None]
    xi, chi = data["A"] @ (eta - b), data["Ainv"].swapaxes(1, 2) @ (theta - c)
    return {"eta": eta, "theta": theta, "phi": phi, "psi": psi, "xi": xi if same else rng.normal(0, 1, (n, 2, 3)), "chi": chi,
            "phiy": phi - (c*eta).sum(1) + kappa, "psiy": psi - (b*theta).sum(1) + (b*c).sum(1) - kappa}


# -- on the ring of four states with a chord ---------------------------------------------------------------------------------------
def relaxing(rng: Any, data: Data, law: str = "p") -> Data:
    """Adds the jumps in detailed balance with q, and what they make of a law."""
    wp = rng.lognormal(0, 1, (len(data["q"]), 5))
    return data | jumping(rng, len(wp), data[law], wp, wp*data["q"][:, HERE]/data["q"][:, THERE])


def on_ring(rng: Any, k: int, size: float = 1.0, K: int = 2) -> Data:
    """A tilted law on the ring, which relaxes."""
    data = anywhere(rng, k, size, n=4, K=K, weighted=False)
    return relaxing(rng, data | {"p": data["ptheta"]})
