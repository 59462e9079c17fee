"""What is said of the labels of states: observables on them, and what of them is visible."""
from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadStructure, BadValue, UnknownName
from ..networks.network import listing

Array = NDArray[np.float64]


def on_labels(R: Any, labels: Sequence[Hashable]) -> Array:
    """An observable as one number for each label, from a sequence, {label: number} (0 where nothing is said), or a function of labels."""
    if isinstance(R, Mapping):
        if unknown := [s for s in R if s not in labels]:
            raise UnknownName(f"no state {str(unknown[0])[:60]!r}; the states are {listing(map(str, labels))}")
        R = [R.get(s, 0) for s in labels]
    elif callable(R):
        R = [R(s) for s in labels]
    try:
        out = np.asarray(R, dtype=float)
    except (TypeError, ValueError):
        raise BadValue(f"the observable is {str(R)[:40]}; expected one number for each of the {len(labels)} states") from None
    if out.shape[-1:] != (len(labels),) or not np.all(np.isfinite(out)):
        raise BadValue(f"the observable has the shape {out.shape}; expected one finite number for each of the {len(labels)} states")
    return out


def visible_part(label: Hashable, what: tuple[Any, ...]) -> Hashable:
    """The part of a label that is visible."""
    if len(what) == 1 and callable(what[0]):
        function: Callable[[Hashable], Hashable] = what[0]
        return function(label)
    if len(what) == 1 and isinstance(what[0], Mapping):
        if label not in what[0]:
            raise UnknownName(f"the labelling says nothing of the state {label}")
        said: Hashable = what[0][label]
        return said
    size = len(label) if isinstance(label, tuple) else 1
    if not isinstance(label, tuple) and what != (0,):
        raise BadStructure(f"the state {label} has no coordinates; expected a function that says what is visible of a state")
    if not what or len(set(what)) < len(what) or any(isinstance(k, bool) or not isinstance(k, int) or not 0 <= k < size for k in what):
        found = ", ".join(map(str, what)) or "none"
        raise UnknownName(f"visible coordinates {found}: expected different places of coordinates, 0 to {size - 1}")
    parts = label if isinstance(label, tuple) else (label,)
    return parts[what[0]] if len(what) == 1 else tuple(parts[k] for k in what)
