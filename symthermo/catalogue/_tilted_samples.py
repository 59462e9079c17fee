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


# -- on the ring of four states with a chord ---------------------------------------------------------------------------------------
def relaxing(rng: Any, data: Data, law: str = "p") -> Data:
    """Adds the jumps in detailed balance with q, and what they make of a law."""
    wp = rng.lognormal(0, 1, (len(data["q"]), 5))
    return data | jumping(rng, len(wp), data[law], wp, wp*data["q"][:, HERE]/data["q"][:, THERE])


def on_ring(rng: Any, k: int, size: float = 1.0, K: int = 2) -> Data:
    """A tilted law on the ring, which relaxes."""
    data = anywhere(rng, k, size, n=4, K=K, weighted=False)
    return relaxing(rng, data | {"p": data["ptheta"]})
