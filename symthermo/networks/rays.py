"""Extremal rays of {v >= 0 : A v = 0}: moieties and elementary modes, by the double description method, exactly.

The cone starts as the orthant, whose rays are the unit vectors. One equation a . v = 0 at a time, rays with a . v = 0 stay,
and each adjacent pair with a . v > 0 > a . w gives the new ray |a . w| v + (a . v) w. In a cone of this form a ray is
extremal if and only if no other ray has its support within the ray's support, so adjacency is a test on supports, which are
bit sets; support-minimal, primitive vectors come out. Their number can grow exponentially with the network, so there is a
limit, and the sentence of the error says it.

Sources: T. S. Motzkin et al., Ann. Math. Stud. 28, 51 (1953); S. Schuster and C. Hilgetag, J. Biol. Syst. 2, 165 (1994);
J. Gagneur and S. Klamt, BMC Bioinformatics 5, 175 (2004).
"""
from __future__ import annotations

from collections.abc import Sequence

from ..errors import OutOfDomain
from .integers import Vector, pivots, primitive, transpose, verify

LARGEST_NUMBER_OF_RAYS = 10_000
LARGEST_NUMBER_OF_PAIRS = 2_000_000


def extremal_rays(
    rows: Sequence[Vector], width: int, *, apart: Sequence[tuple[int, int]] = (), what: str = "extremal rays"
) -> list[Vector]:
    """The extremal rays of {v in Q^width : v >= 0, A v = 0}, primitive, ordered by their supports.

    Parameters
    ----------
    rows : the rows of A
    apart : pairs of places of which at most one may be nonzero; rays that break this are left out
    what : their name, for the sentence of the error

    Raises
    ------
    OutOfDomain
        if more than `LARGEST_NUMBER_OF_RAYS` rays, or `LARGEST_NUMBER_OF_PAIRS` pairs of them to combine, appear on the way

    Examples
    --------
    Michaelis and Menten, E + S <=> C <=> E + P: the enzyme and the substrate are conserved.

    >>> extremal_rays([{0: -1, 1: -1, 2: 1}, {0: 1, 2: -1, 3: 1}], 4)
    [{0: 1, 2: 1}, {1: 1, 2: 1, 3: 1}]
    """
    independent = pivots(transpose(rows, width))
    left = [rows[i] for i in independent]
    partner = {a: 1 << b for a, b in apart} | {b: 1 << a for a, b in apart}
    rays: list[tuple[int, Vector]] = [(1 << j, {j: 1}) for j in range(width)]
    while left:
        values = [[_dot(a, v) for _, v in rays] for a in left]
        growth = [sum(x > 0 for x in row) * sum(x < 0 for x in row) for row in values]
        best = growth.index(min(growth))
        if len(rays) > LARGEST_NUMBER_OF_RAYS or growth[best] > LARGEST_NUMBER_OF_PAIRS:
            raise OutOfDomain(
                f"the network has too many {what} to list them: {len(rays)} on the way, with {len(left)} of {len(independent)} "
                "equations to go; a basis of the same space is always available"
            )
        del left[best]
        rays = _cut(rays, values[best], partner, most=len(independent) - len(left) + 1)
    found = sorted((primitive(v) for _, v in rays), key=lambda v: (list(v), list(v.values())))
    verify(rows, found)
    return found


def _dot(a: Vector, v: Vector) -> int:
    if len(a) > len(v):
        a, v = v, a
    return sum(x * v[j] for j, x in a.items() if j in v)


def _cut(rays: list[tuple[int, Vector]], values: list[int], partner: Vector, most: int) -> list[tuple[int, Vector]]:
    """The rays of the cone where a further equation holds, given the values of its left side on the rays.

    partner : the place that must be zero where this place is not, as a bit
    most : how many nonzero entries a ray can have after so many independent equations, one more than their number
    """
    kept = [ray for ray, x in zip(rays, values, strict=True) if not x]
    above = [(*ray, x) for ray, x in zip(rays, values, strict=True) if x > 0]
    below = [(*ray, -x) for ray, x in zip(rays, values, strict=True) if x < 0]
    supports = [s for s, _ in rays]
    for s, v, x in above:
        barred = sum(partner[j] for j in v if j in partner)
        for t, w, y in below:
            union = s | t
            if union.bit_count() <= most and not t & barred and _adjacent(union, supports):
                kept.append((union, primitive({j: y * v.get(j, 0) + x * w.get(j, 0) for j in v.keys() | w.keys()})))
    return kept


def _adjacent(union: int, supports: list[int]) -> bool:
    """Only two rays, the parents, live on the union of the parents' supports."""
    count = 0
    for s in supports:
        if s | union == union:
            count += 1
            if count > 2:
                return False
    return True


def elementary_modes(rows: Sequence[Vector], width: int, reversible: Sequence[bool]) -> list[Vector]:
    """The flux vectors of least support: A v = 0, v_r >= 0 where reaction r is irreversible.

    Every steady flux is a sum of these without cancellation. Reversible reactions are split into two directions; going
    forth and back on one reaction is no mode. A mode that can run both ways is listed once, its first nonzero entry
    positive.

    >>> elementary_modes([{0: -1, 1: -1, 2: 2}], 3, [True, True, False])
    [{0: 1, 1: -1}, {0: 2, 2: 1}, {1: 2, 2: 1}]
    """
    back = {r: width + n for n, r in enumerate(r for r in range(width) if reversible[r])}
    split = [a | {back[r]: -x for r, x in a.items() if r in back} for a in rows]
    origin = {b: r for r, b in back.items()}
    rays = extremal_rays(split, width + len(back), apart=list(back.items()), what="elementary modes")
    modes = [{origin.get(j, j): -x if j in origin else x for j, x in v.items()} for v in rays]
    out = []
    for v in modes:
        v = {j: v[j] for j in sorted(v)}
        both_ways = all(reversible[r] for r in v)
        if not (both_ways and next(iter(v.values())) < 0):
            out.append(v)
    return sorted(out, key=lambda v: (list(v), list(v.values())))
