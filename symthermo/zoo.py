"""The zoo: named models of every kind, each with its citation.

`zoo.brusselator()` is a network, `zoo.sensor()` a jump process, `zoo.double_well()` a diffusion, `zoo.kramers_oscillator()` a Gaussian
process; `names` and `listing` say what there is. Networks are files in `networks/zoo_models`, the others functions with parameters.

>>> model("brusselator"), model("sensor", nm=3)
(<ReactionNetwork brusselator: 6 species, 4 chemostats, 4 reactions>, <JumpProcess sensor: 6 states, 7 edges>)
>>> len(names()) == len(listing()), {row["kind"] for row in listing()} == {"network", "jump", "diffusion", "gaussian"}
(True, True)
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from .errors import UnknownName
from .networks.network import listing as enumeration

_PARTS = ("networks", "markov", "diffusions")
"""The packages that have a zoo, in the order of looking; one that is not needed is not imported."""


def _parts() -> Iterator[Any]:
    return (import_module(f".{part}.zoo", __package__) for part in _PARTS)


def _home(name: str) -> Any:
    """The zoo that has a model of this name."""
    for part in _parts():
        if name in part.names() or name in getattr(part, "ALIASES", ()):
            return part
    raise UnknownName(f"no model {name[:60]!r} in the zoo; `symthermo zoo` lists them, {enumeration(names(), 6)}")


def has(word: str) -> bool:
    """A model has this name."""
    try:
        return _home(word) is not None
    except UnknownName:
        return False


def names(kind: str | None = None) -> tuple[str, ...]:
    """The models, or those of one kind ("network", "jump", "diffusion", "gaussian"), sorted within each kind.

    >>> names("diffusion")
    ('double_well',)
    """
    if kind == "network":
        return tuple(import_module(".networks.zoo", __package__).names())
    if kind is None:
        return tuple(name for part in _parts() for name in part.names())
    return tuple(row["name"] for row in listing() if row["kind"] == kind)


def model(name: str, **parameters: Any) -> Any:
    """A model by its name: a `ReactionNetwork`, `JumpProcess`, `Diffusion` or `GaussianProcess`.

    Raises
    ------
    UnknownName
        with the names that there are
    """
    return getattr(_home(name), name)(**parameters)


def start(name: str) -> Any:
    """The law from which a jump process or diffusion is shown; None where a model carries its own.

    >>> start("driven_ring")
    {0: '0.6', 1: '0.3', 2: '0.1'}
    """
    entry = getattr(_home(name), "MODELS", {}).get(name)
    return None if entry is None else entry.start() if callable(entry.start) else entry.start


def listing() -> list[dict[str, Any]]:
    """What `symthermo zoo --json` prints: name, kind, title, size and citation of each model."""
    return [row for part in _parts() for row in part.listing()]


def __getattr__(name: str) -> Callable[..., Any]:
    if name.startswith("_"):
        raise AttributeError(f"the zoo has no {name!r}")
    try:
        maker: Callable[..., Any] = getattr(_home(name), name)
    except UnknownName as e:
        raise AttributeError(str(e)) from None
    return maker


def __dir__() -> list[str]:
    return sorted({"names", "model", "listing", "start", *names()})
