"""The zoo: named models, each a file of reactions, parameters and a citation.

`zoo.brusselator()` is a network; `names` and `listing` say what there is. A model is added by adding a file to
`zoo_models`: title and citation are its first two lines.

>>> brusselator = model("brusselator")
>>> brusselator.internal, brusselator.chemostats
(('X', 'Y'), ('A', 'B', 'D', 'E'))
"""
from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files
from typing import Any

from ..errors import UnknownName
from .network import ReactionNetwork
from .network import listing as enumeration
from .text import parse

ALIASES = {"schloegl": "schlogl"}


@cache
def _texts() -> dict[str, str]:
    found = {f.name.removesuffix(".crn"): f for f in files(__package__).joinpath("zoo_models").iterdir() if f.name.endswith(".crn")}
    return {name: found[name].read_text(encoding="utf-8") for name in sorted(found)}


def names() -> tuple[str, ...]:
    """The models, sorted."""
    return tuple(_texts())


def model(name: str) -> ReactionNetwork:
    """A model by its name.

    Raises
    ------
    UnknownName
        with the names that there are
    """
    name = ALIASES.get(name, name)
    if name not in _texts():
        raise UnknownName(f"no model {name[:60]!r} in the zoo; there are {enumeration(names(), 40)}")
    return parse(_texts()[name], name=name)


def listing() -> list[dict[str, Any]]:
    """What `symthermo zoo --json` prints: name, title, species, reactions and citation of each model."""
    rows = []
    for name, text in _texts().items():
        title, citation = (line.removeprefix("#").strip() for line in text.splitlines()[:2])
        net = model(name)
        rows.append({
            "name": name, "kind": "network", "title": title, "species": len(net.species), "chemostats": len(net.chemostats),
            "reactions": len(net.reactions), "citation": citation,
        })
    return rows


def __getattr__(name: str) -> Callable[[], ReactionNetwork]:
    if name.startswith("_") or ALIASES.get(name, name) not in _texts():
        raise AttributeError(f"no model {name!r} in the zoo; there are {enumeration(names(), 40)}")
    return partial(model, name)


def __dir__() -> list[str]:
    return sorted({"names", "model", "listing", *names(), *ALIASES})
