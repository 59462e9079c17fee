"""The right side dx/dt of a small network as straight-line code over plain floats, for solvers that ask for one state at a time.

One state costs some twenty numpy calls, each of them slower than a multiplication by a thousand; up to a hundred reactions it is
quicker to write the sums out. The code holds numbers and positions only. It is an image of `field.rate`, which remains the
reference: where an operation on floats raises (an overflowing power, a root of a negative number) `field.rate` answers.
"""
from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from symthermo.numeric.assembly import Array, Field
from symthermo.numeric.field import LawField, MassActionField

LARGEST = 100
"""Reactions up to which the sums are written out."""


@lru_cache(maxsize=16)
def right_side(field: Field) -> Callable[[float, Array], Array]:
    """(t, y) -> dy/dt of the internal species.

    >>> right_side(MassActionField([[1], [0]], [[0], [1]], [2.0], [1.0]))(0.0, np.array([3.0, 1.0]))
    array([-5.,  5.])
    """
    slow: Callable[[float, Array], Array] = lambda _, y: field.rate(field.expand(y))
    laws = field.laws if isinstance(field, LawField) else None
    if field.S_X.shape[1] > LARGEST or (laws is not None and laws.scalar is None):
        return slow
    mass = field.mass if isinstance(field, LawField) else field
    if not isinstance(mass, MassActionField):
        return slow
    space: dict[str, Callable[[list[float]], list[float]]] = {"law": laws.scalar} if laws is not None and laws.scalar is not None else {}
    exec(compile(_source(mass, [] if laws is None else laws.reactions.tolist()), "<right side>", "exec"), space)
    quick = space["rate"]

    def rate(t: float, y: Array) -> Array:
        try:
            values = quick(y.tolist())
        except (ArithmeticError, ValueError):
            return slow(t, y)
        return np.array(values) if math.isfinite(sum(values)) else slow(t, y)  # numpy warns of what overflows, floats do not

    return rate


def _source(mass: MassActionField, general: list[int]) -> str:
    """Source of `rate(y)`; the currents of the reactions `general` come from `law(x)`."""
    size = mass.shape[1]
    lines = [f"x{i} = {held!r}" for i, held in enumerate(mass.held.tolist()) if held == held]
    lines += [f"x{i} = y[{place}]" for place, i in enumerate(mass.internal.tolist())]
    if general:
        known = {*np.flatnonzero(~np.isnan(mass.held)).tolist(), *mass.internal.tolist()}
        lines.append(f"c = law([{', '.join(f'x{i}' if i in known else 'nan' for i in range(mass.shape[0]))}])")
    own = {r: f"c[{k}]" for k, r in enumerate(general)}
    table, k = mass.monomials.table.tolist(), mass.k.tolist()
    for r in range(size):
        sides = [" * ".join([repr(k[q]), *(f"x{i}" for i in table[q] if i >= 0)]) for q in (r, r + size) if k[q]]
        both = sides[0] if len(sides) == 1 and k[r] else f"-{sides[0]}" if len(sides) == 1 else " - ".join(sides) or "0.0"
        lines.append(f"j{r} = {own.get(r, both)}")
    S_X = mass.S_X
    sums = []
    for row, volume in zip(S_X.tolist(), mass.volumes[mass.internal].tolist(), strict=True):
        total = " ".join(f"{'-' if n < 0 else '+'} {'' if abs(n) == 1 else f'{abs(n)}.0 * '}j{r}" for r, n in enumerate(row) if n) or "0.0"
        sums.append(total if volume == 1 else f"({total}) / {volume!r}")
    return "\n    ".join(["nan = float('nan')\ndef rate(y):", *lines, f"return [{', '.join(sums)}]"]) + "\n"
