"""`load`: a model of any kind, from a file, from the zoo, or from a text.

A graph of states whose edges carry `rate` is a jump process, as it is for `symthermo.jump`; every other file and text is a network.
"""
from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from . import zoo
from .errors import UnknownName
from .networks import files
from .networks.disk import read_text


def load(source: Any) -> Any:
    """A `ReactionNetwork`, `JumpProcess`, `Diffusion` or `GaussianProcess`.

    Parameters
    ----------
    source
        a path that ends in .crn, .xml, .sbml, .ant, .json or .graphml; the name of a model of the zoo; a text with an
        arrow in it; or `-` for a text on standard input

    Raises
    ------
    symthermo.errors.Mistake
        one sentence: what cannot be read, where, and why

    >>> load("ring").name, load("A <=> B").species, load("sensor").states
    ('ring', ('A', 'B'), ((0, 0), (0, 1), (1, 0), (1, 1)))
    """
    if isinstance(source, str) and source.isidentifier():
        return _named(source)
    path = os.path.expanduser(source) if isinstance(source, (str, os.PathLike)) else None
    if isinstance(path, (str, os.PathLike)) and Path(os.fsdecode(path)).suffix.lower() in (".json", ".graphml"):
        process = _states(os.fsdecode(path))
        if process is not None:
            return process
    return files.load(source)


def _named(word: str) -> Any:
    try:
        return zoo.model(word)
    except UnknownName:
        near = get_close_matches(word, zoo.names(), 1)
        if near and not os.path.exists(word):
            raise UnknownName(f"{word[:60]!r} is no model of the zoo (did you mean {near[0]!r}); files end in "
                              f"{', '.join(files.FORMATS)}, a reaction has an arrow") from None
        return files.load(word)


def _states(path: str) -> Any:
    """The jump process of a file that is a graph of states; None where it is anything else, sound or not."""
    if "\n" in path or not os.path.isfile(path):
        return None
    from .markov.files import describes_states, read, read_graph
    from .networks.graphml import graph_of
    from .networks.node_link import parsed
    text = read_text(path)
    if path.lower().endswith(".json"):
        data = parsed(text, repr(path))
        return read(data, repr(path), Path(path).stem) if describes_states(data) else None
    graph = graph_of(text, repr(path))
    return read_graph(graph, Path(path).stem)
