"""Exact linear algebra of sparse integer matrices: ranks, null spaces, lattices.

A vector is `{place: nonzero integer}`, a matrix is a list of such rows together with its width. The null space comes in a
canonical basis, the reduced echelon form of the space itself, so it depends on the space and the order of the unknowns
and on nothing else:

    {v : A v = 0},   one vector for each free unknown f,   v_f > 0,   v_g = 0 for every other free unknown g ,

primitive (gcd 1) and with its first nonzero entry positive. Which unknowns are free is a convention:

- free *last*: an unknown is free if its column depends on earlier columns (cycles: the later reaction closes the cycle);
- free *first*: the basis, read from the left, is in reduced row echelon form (conservation laws: small and readable).

Elimination over Python integers takes, of all rows, the one of least fill and its *leading* unknown. Such an unknown is a
pivot of the echelon form whichever row is taken, so sparsity is exploited without losing canonicity. What is left when
rows become dense goes to FLINT; then the eliminated unknowns are substituted back.
"""
from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd

import flint

from ..errors import OutOfDomain

Vector = dict[int, int]

_LARGEST_FILL = 8000
"""Entries that one elimination step may touch; denser rows are left to FLINT."""

LARGEST_LATTICE = 100
"""Vectors whose free entry is not 1 that a lattice basis may have to mend."""


def sparse(matrix: Iterable[Sequence[int]]) -> list[Vector]:
    """The rows of a dense matrix as sparse vectors.

    >>> sparse([[0, 2], [0, 0]])
    [{1: 2}, {}]
    """
    return [{j: int(x) for j, x in enumerate(row) if x} for row in matrix]


def dense(vectors: Iterable[Vector], width: int) -> list[tuple[int, ...]]:
    """Sparse vectors as tuples of length `width`."""
    out = []
    for v in vectors:
        row = [0] * width
        for j, x in v.items():
            row[j] = x
        out.append(tuple(row))
    return out


def transpose(vectors: Sequence[Vector], width: int) -> list[Vector]:
    """The `width` columns of the matrix with these rows."""
    out: list[Vector] = [{} for _ in range(width)]
    for i, v in enumerate(vectors):
        for j, x in v.items():
            out[j][i] = x
    return out


def primitive(v: Vector) -> Vector:
    """v divided by the gcd of its entries, first nonzero entry positive, places ascending.

    >>> primitive({2: 6, 0: -4})
    {0: 2, 2: -3}
    """
    if not v:
        return {}
    g = gcd(*v.values())
    g = -g if v[min(v)] < 0 else g
    return {j: v[j] // g for j in sorted(v)}


def pivots(rows: Iterable[Vector]) -> list[int]:
    """The columns that do not depend on earlier ones, ascending; their number is the rank over Q.

    >>> pivots(sparse([[1, 2, 0], [2, 4, 1]]))
    [0, 2]
    """
    e = _eliminate(rows)
    return sorted([*(j for j, _ in e.steps), *_reduce(e.rest)])


def rank(rows: Iterable[Vector]) -> int:
    """Rank over Q."""
    e = _eliminate(rows)
    return len(e.steps) + (flint.fmpz_mat(dense(e.rest, 1 + max(map(max, e.rest)))).rank() if e.rest else 0)


def null_space(rows: Sequence[Vector], width: int, *, free_first: bool = False) -> list[Vector]:
    """The canonical basis of {v in Q^width : A v = 0}, in the order of the free unknowns.

    Parameters
    ----------
    rows : the rows of A
    free_first : which echelon form (see the head of this module)

    >>> dense(null_space(sparse([[-1, -1, 2], [1, 1, -2]]), 3), 3)
    [(1, -1, 0), (2, 0, 1)]
    >>> dense(null_space(sparse([[-1, -1, 2], [1, 1, -2]]), 3, free_first=True), 3)
    [(2, 0, 1), (0, 2, 1)]
    """
    if free_first:
        turned = _null_space([{width - 1 - j: x for j, x in r.items()} for r in rows], width)
        basis = [primitive({width - 1 - j: x for j, x in v.items()}) for v in reversed(turned)]
    else:
        basis = [primitive(v) for v in _null_space(rows, width)]
    verify(rows, basis)
    return basis


def verify(rows: Sequence[Vector], basis: Sequence[Vector]) -> None:
    """Raise ArithmeticError unless A v = 0 for every v of the basis, in exact arithmetic."""
    by_unknown: dict[int, list[tuple[int, int]]] = {}
    for i, r in enumerate(rows):
        for j, x in r.items():
            by_unknown.setdefault(j, []).append((i, x))
    for v in basis:
        total: Vector = {}
        for j, y in v.items():
            for i, x in by_unknown.get(j, ()):
                total[i] = total.get(i, 0) + x * y
        if any(total.values()):
            raise ArithmeticError("a null vector does not vanish on its matrix: please report this as a bug, with the network")


# -- lattices ----------------------------------------------------------------------------------------------------------
def lattice(basis: Sequence[Vector], width: int, *, free_first: bool = False) -> list[Vector]:
    """A basis of all integer vectors in the space that the basis spans, in Hermite normal form read from the free end.

    The rational basis generates these integer vectors if each of its free entries is 1, which is the usual case; a vector
    whose free entry is larger is replaced together with the others of its kind, since

        {v integer} = (span of the vectors with free entry 1) + {v integer in the span of the rest}    (direct sum).

    Parameters
    ----------
    basis : as `null_space` makes it, with the same `free_first`

    Raises
    ------
    OutOfDomain
        if more than `LARGEST_LATTICE` vectors have larger free entries

    Examples
    --------
    (2, 0, 1) and (0, 2, 1) generate only every second integer vector of the plane that they span.

    >>> dense(lattice([{0: 2, 2: 1}, {1: 2, 2: 1}], 3, free_first=True), 3)
    [(1, 1, 1), (0, 2, 1)]
    """
    end = min if free_first else max
    rest = [v for v in basis if abs(v[end(v)]) != 1]
    if not rest:
        return list(basis)
    if len(rest) > LARGEST_LATTICE:
        raise OutOfDomain(
            f"a lattice basis needs the Hermite normal form of {len(rest)} vectors with common divisors, more than {LARGEST_LATTICE}; "
            "the rational basis, without `lattice`, is available"
        )
    used = sorted({j for v in rest for j in v}, reverse=not free_first)
    k = flint.fmpz_mat([[v.get(j, 0) for j in used] for v in rest])
    n = len(rest)
    # K^T = U H with U unimodular: the first n columns of U are a basis of the integer vectors in the span of K
    h = flint.fmpz_mat([row[:n] for row in k.transpose().hnf().tolist()[:n]])
    full, denominator = (flint.fmpq_mat(h).inv().transpose() * flint.fmpq_mat(k)).numer_denom()
    again = full.transpose().hnf().tolist()[:n]
    if denominator != 1 or any(x != (a == b) for a, row in enumerate(again) for b, x in enumerate(row)):
        raise ArithmeticError("a lattice basis is not saturated: please report this as a bug, with the network")
    normal = [primitive({j: int(x) for j, x in zip(used, row, strict=True) if x}) for row in full.hnf().tolist()]
    whole = [*(v for v in basis if abs(v[end(v)]) == 1), *normal]
    return sorted(whole, key=end)


# -- elimination -------------------------------------------------------------------------------------------------------
@dataclass
class _Elimination:
    steps: list[tuple[int, Vector]]         # (pivot unknown, equation in which it leads), in the order of elimination
    rest: list[Vector]                      # equations between the other unknowns, too dense for steps


def _eliminate(rows: Iterable[Vector]) -> _Elimination:
    left = {i: dict(r) for i, r in enumerate(rows) if r}
    holders: dict[int, set[int]] = {}
    for i, r in left.items():
        for j in r:
            holders.setdefault(j, set()).add(i)
    lead = {i: min(r) for i, r in left.items()}

    def fill(i: int) -> int:
        return (len(left[i]) - 1) * (len(holders[lead[i]]) - 1)

    heap = [(fill(i), i) for i in left]
    heapq.heapify(heap)
    steps: list[tuple[int, Vector]] = []
    while heap:
        estimate, i = heapq.heappop(heap)
        if i not in left:
            continue
        now = fill(i)
        if now > estimate and heap and now > heap[0][0]:       # the estimate is out of date
            heapq.heappush(heap, (now, i))
            continue
        if now > _LARGEST_FILL:
            continue
        j, row = lead[i], left.pop(i)
        for c in row:
            holders[c].discard(i)
        tail = {c: x for c, x in row.items() if c != j}
        low = min(tail, default=j)
        for k in sorted(holders.pop(j)):
            _clear(left[k], j, row[j], tail, holders, k)
            if not left[k]:
                del left[k]
                continue
            if lead[k] not in left[k] or low < lead[k]:
                lead[k] = min(left[k])
            heapq.heappush(heap, (fill(k), k))
        steps.append((j, row))
    return _Elimination(steps, list(left.values()))


def _clear(row: Vector, j: int, pivot: int, tail: Vector, holders: dict[int, set[int]], k: int) -> None:
    """Remove the unknown j from `row` (number k) by the equation pivot * v_j + tail . v = 0, without fractions."""
    factor = row.pop(j)
    unit = pivot in (1, -1)
    if unit:
        factor *= pivot
    else:
        g = gcd(pivot, factor)
        scale, factor = abs(pivot) // g, factor // g if pivot > 0 else -factor // g
        if scale != 1:
            for c in row:
                row[c] *= scale
    for c, x in tail.items():
        old = row.get(c)
        if old is None:
            row[c] = -factor * x
            holders[c].add(k)
        elif new := old - factor * x:
            row[c] = new
        else:
            del row[c]
            holders[c].discard(k)
    if not unit and row and (g := gcd(*row.values())) != 1:
        for c in row:
            row[c] //= g


def _reduce(rows: list[Vector]) -> dict[int, Vector]:
    """The reduced row echelon form by FLINT: {pivot: primitive equation}."""
    used = sorted({j for r in rows for j in r})
    if not used:
        return {}
    table, _, number = flint.fmpz_mat([[r.get(j, 0) for j in used] for r in rows]).rref()
    out = {}
    for row in table.tolist()[:number]:
        equation = {j: int(x) for j, x in zip(used, row, strict=True) if x}
        out[min(equation)] = primitive(equation)
    return out


def _null_space(rows: Iterable[Vector], width: int) -> list[Vector]:
    """One vector for each free unknown, free last, ascending, not yet made primitive."""
    e = _eliminate(rows)
    core = _reduce(e.rest)
    bound = {j for j, _ in e.steps} | set(core)
    free = [j for j in range(width) if j not in bound]
    # by_unknown[j][n] is entry j of vector n; `places` says where a vector already has entries, for it to be rescaled
    by_unknown: dict[int, Vector] = {f: {n: 1} for n, f in enumerate(free)}
    places = [[f] for f in free]

    def solve(j: int, equation: Vector) -> None:
        total: Vector = {}
        pivot = equation[j]
        for c, x in equation.items():
            if c != j and c in by_unknown:
                x = -x if pivot > 0 else x
                for n, y in by_unknown[c].items():
                    total[n] = total.get(n, 0) + x * y
        pivot = abs(pivot)
        entries: Vector = {}
        for n, x in total.items():
            if not x:
                continue
            if x % pivot:
                scale = pivot // gcd(x, pivot)
                for c in places[n]:
                    by_unknown[c][n] *= scale
                x *= scale
            entries[n] = x // pivot
            places[n].append(j)
        by_unknown[j] = entries

    for j, equation in core.items():
        solve(j, equation)
    for j, equation in reversed(e.steps):
        solve(j, equation)
    basis: list[Vector] = [{} for _ in free]
    for j, column in by_unknown.items():
        for n, x in column.items():
            basis[n][j] = x
    return basis
