"""Random reversible networks from a seed, as plain data: what every route of a comparison starts from."""
from __future__ import annotations

from random import Random
from typing import NamedTuple


class Data(NamedTuple):
    """Sides of the reactions as {species: coefficient}; symbols for species and constants; numbers for the constants."""

    species: list[str]
    plus: list[dict[int, int]]
    minus: list[dict[int, int]]
    k_plus: list[float]
    k_minus: list[float]


def random_network(reactions: int, seed: int) -> Data:
    """About 0.7 species per reaction, sides of one or two species, coefficients 1 or (one in seven) 2."""
    rng = Random(seed)
    n = max(3, round(0.7 * reactions))
    plus: list[dict[int, int]] = []
    minus: list[dict[int, int]] = []
    seen = set()
    while len(plus) < reactions:
        sides = [{i: rng.choice((1, 1, 1, 1, 1, 1, 2)) for i in rng.sample(range(n), rng.randint(1, 2))} for _ in range(2)]
        if len(plus) < n and len(plus) not in sides[0]:
            sides[0][len(plus)] = 1                       # every species occurs
        key = frozenset(frozenset(s.items()) for s in sides)
        if len(key) == 2 and key not in seen:
            seen.add(key)
            plus.append(sides[0])
            minus.append(sides[1])
    constants = [[round(rng.uniform(0.1, 2), 3) for _ in range(reactions)] for _ in range(2)]
    return Data([f"x{i}" for i in range(n)], plus, minus, *constants)
