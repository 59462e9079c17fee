"""Networks from rates between complexes: graphs of complexes, graphs of states, rate matrices.

Each direction comes with its own rate; the two directions of a pair (in one channel) become one reversible reaction, from
the lower to the higher complex in the order given. Reactions are called r1, r2, ... in the order (lower, higher, channel).
"""
from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..errors import BadStructure, BadValue, UnknownName
from ..expression import number
from .network import MassAction, Reaction, ReactionNetwork, Species, listing, positive
from .rates import default_law, held, is_name
from .records import constant, natural

Complex = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate constant of one direction, between places in the list of complexes; None: a symbol."""

    source: int
    target: int
    value: Any
    channel: str | None = None


def words(c: Complex) -> str:
    """`2 X + Y`."""
    return " + ".join(s if n == 1 else f"{n} {s}" for s, n in c) or "0"


def paired(complexes: Sequence[Complex], rates: Iterable[Rate], name: str = "network") -> ReactionNetwork:
    """The network of these one-way rates, directions paired.

    Raises
    ------
    BadStructure
        for a direction given twice in one channel
    """
    species = list(dict.fromkeys(s for c in complexes for s, _ in c))
    index = {s: i for i, s in enumerate(species)}
    sides = [tuple((index[s], n) for s, n in c) for c in complexes]
    table: dict[tuple[int, int, str], dict[bool, Rate]] = {}
    for rate in rates:
        key = (min(rate.source, rate.target), max(rate.source, rate.target), rate.channel or "")
        directions = table.setdefault(key, {})
        if (forward := rate.source == key[0]) in directions:
            where = f"from {words(complexes[rate.source])} to {words(complexes[rate.target])}"
            raise BadStructure(f"two rates {where}; tell several reservoirs apart with the edge attribute 'channel'")
        directions[forward] = rate
    reactions = []
    for k, key in enumerate(sorted(table), 1):
        plus, minus = table[key].get(True), table[key].get(False)
        first = plus or table[key][False]
        own = default_law(f"r{k}", reversible=plus is not None and minus is not None)
        law = MassAction(
            own.plus if first.value is None else constant(first.value, own.plus),
            own.minus if own.minus is None or minus is None or minus.value is None else constant(minus.value, own.minus),
        )
        reactions.append(Reaction(f"r{k}", sides[first.source], sides[first.target], law, first.channel))
    return ReactionNetwork(tuple(Species(s) for s in species), tuple(reactions), name=name)


def from_matrix(
    W: Any,
    names: Iterable[str] | None = None,
    chemostats: Any = (),
    init: Mapping[Any, Any] | None = None,
    name: str = "network",
) -> ReactionNetwork:
    """The unimolecular network of a rate matrix, dx/dt = W x.

    Parameters
    ----------
    W : square, W[i][j] the rate from state j to state i; nested lists, a numpy array or a sympy Matrix. Entries are
        numbers, read as they are written, or symbols. The diagonal is zero, or closes each column to the sum zero
    names : of the states; s1, s2, ... unless given

    Raises
    ------
    BadStructure, BadValue
        not square, a negative rate, a diagonal that does not close its column

    >>> from_matrix([[0, 1, 4], [2, 0, "k"], [0, 3, 0]]).text()
    'r1: s1 <=> s2 | kp=2, km=1\\nr2: s3 -> s1 | k=4\\nr3: s2 <=> s3 | kp=3, km=k\\n'
    """
    rows = square(W)
    states = [f"s{i}" for i in range(1, len(rows) + 1)] if names is None else [readable(n) for n in names]
    if len(states) != len(rows) or len(set(states)) < len(states):
        raise BadStructure(f"names = {listing(states)}; expected {len(rows)} different names, one for each state")
    for j in range(len(rows)):
        check_column(rows, j, states[j])
    rates = [
        Rate(j, i, w) for i, row in enumerate(rows) for j, w in enumerate(row) if i != j and not (_is_number(w) and _exact(w, i, j) == 0)
    ]
    net = paired([((s, 1),) for s in states], rates, name)
    return with_given(net, chemostats, init)


def readable(node: Hashable) -> str:
    """A name for a state of any kind.

    >>> readable("A"), readable(3), readable((0, 1)), readable(-1)
    ('A', 's3', 's0_1', 'sm1')
    """
    if isinstance(node, str) and is_name(node):
        return node
    word = re.sub(r"\W+", "_", re.sub(r"-(?=[0-9])", "m", str(node))).strip("_")
    return word if is_name(word) and isinstance(node, str) else f"s{word}"


def ordered(nodes: Iterable[Hashable]) -> list[Any]:
    """Nodes in an order that does not depend on how they were entered: numbers by size, others by their text."""
    nodes = list(nodes)
    if all(isinstance(n, (int, float)) for n in nodes):
        return sorted(nodes)  # type: ignore[type-var]
    return sorted(nodes, key=lambda n: (natural(n), type(n).__name__))


def with_given(
    net: ReactionNetwork, chemostats: Any, init: Mapping[Any, Any] | None, alias: Mapping[Any, str] | None = None
) -> ReactionNetwork:
    """The network with chemostats and initial values given beside it; `alias` maps nodes to the names of their species."""
    name_of = lambda n: (alias or {}).get(n, str(n))
    table = held({name_of(k): v for k, v in chemostats.items()} if isinstance(chemostats, Mapping) else chemostats)
    values = {name_of(k): positive(v, str(k)) for k, v in (init or {}).items()} | {k: v for k, v in table.items() if v is not None}
    for kind, known in (("chemostats", table), ("init", values)):
        if unknown := [s for s in known if s not in net.index]:
            raise UnknownName(f"{kind}: no species {unknown[0][:60]!r}; the species are {listing(net.species)}")
    species = (replace(s, chemostat=s.chemostat or s.name in table, initial=values.get(s.name, s.initial)) for s in net.species_data)
    return replace(net, species_data=tuple(species))


# -- matrices ----------------------------------------------------------------------------------------------------------
def square(W: Any) -> list[list[Any]]:
    """The entries of a square matrix, row by row."""
    for unpack in ("toarray", "tolist"):
        W = getattr(W, unpack)() if hasattr(W, unpack) else W
    if not isinstance(W, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in W):
        raise BadStructure(f"{type(W).__name__} {str(W)[:40]!r} is no network; expected text, a networkx graph or a square rate matrix")
    rows = [list(row) for row in W]
    if len(rows) < 2 or any(len(row) != len(rows) for row in rows):
        shape = f"{len(rows)} rows of {listing(str(n) for n in sorted({len(row) for row in rows}))} entries"
        raise BadStructure(f"a rate matrix is square, with two states or more; found {shape}")
    return rows


def _is_number(w: Any) -> bool:
    return not getattr(w, "free_symbols", None) and not (isinstance(w, str) and is_name(w))


def _exact(w: Any, i: int, j: int) -> Fraction:
    try:
        return number(str(w))
    except ValueError:
        raise BadValue(f"W[{i}][{j}] = {str(w)[:40]}: expected a number such as 0.1 or 3/2, or a symbol") from None


def check_column(rows: list[list[Any]], j: int, state: str) -> None:
    """Off the diagonal: rates. On it: zero, or minus the rest of the column, to rounding where floats are given."""
    column = [row[j] for row in rows]
    for i, w in enumerate(column):
        if i != j and _is_number(w) and _exact(w, i, j) < 0:
            raise BadValue(f"W[{i}][{j}] = {str(w)[:40]} is negative; W[i][j] is the rate from state j to state i")
        if i != j and not _is_number(w) and not (isinstance(w, str) or getattr(w, "is_Symbol", False)):
            raise BadValue(f"W[{i}][{j}] = {str(w)[:40]}: expected a number or one symbol")
    found = f"W[{j}][{j}] = {str(column[j])[:40]} does not close the column of {state}; expected 0, or minus the sum of the rest"
    if not all(map(_is_number, column)):
        symbolic = [w for w in column if not isinstance(w, str)]
        closes = len(symbolic) == len(column) and getattr(sum(symbolic), "expand", lambda: 1)() == 0
        if not closes and not (_is_number(column[j]) and _exact(column[j], j, j) == 0):
            raise BadStructure(found)
        return
    numbers = [_exact(w, i, j) for i, w in enumerate(column)]
    size = sum((abs(w) for w in numbers), Fraction(0))
    rounding = size / 10**12 if any(isinstance(w, float) for w in column) else Fraction(0)
    if numbers[j] and abs(sum(numbers, Fraction(0))) > rounding:
        raise BadStructure(found)
