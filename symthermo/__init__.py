"""symthermo: derive, check and measure the geometry of thermodynamics.

>>> import symthermo as st
>>> net = st.network("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1")
>>> net.cycles()
[(1, 1, 1)]
"""
from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "network": ("networks.make", "network"),
    "load": ("models", "load"),
    "read": ("networks.symbols", "read"),
    "zoo": ("zoo", None),
    "diffusion": ("diffusions.diffusion", "diffusion"),
    "gaussian": ("diffusions.gaussian", "gaussian"),
    "theorems": ("catalogue", "theorems"),
    "plot": ("plot", None),
    "tilted": ("evaluate.tilted", None),
    "jump": ("markov.make", "jump"),
    "JumpProcess": ("markov.jump", "JumpProcess"),
    "ReactionNetwork": ("networks.network", "ReactionNetwork"),
}
"""The public vocabulary, each name with the module that holds it; imported when first used (PEP 562)."""

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'symthermo' has no attribute {name!r}; there are {', '.join(_PUBLIC)}")
    module, attribute = _PUBLIC[name]
    found = import_module(f".{module}", __name__)
    value = found if attribute is None else getattr(found, attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
