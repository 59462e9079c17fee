"""Statements with totals as array code: one axis for each index, one leading axis for the samples, any size of the sets.

    total(r, S[i, r]*J[r])   becomes   (S * J[:, None, :]).sum(axis=-1)

A statement is compiled once into nested array operations and then serves networks of every size. A total over time is a
quadrature: the data hold its weights under the name of the time set. So is one over space; where the data have no weights of it,
every place counts one, and it is a sum over states. The same code runs on balls (python-flint's arb), where
every operation encloses the true value: `compiled(e, "balls")`; and on sizes, where nothing cancels: `compiled(e, "sizes")`.

>>> from symthermo.index import Index, family, finite, space, total
>>> i = Index("i", finite("N"))
>>> x, y = family("x", positive=True), family("y", positive=True)
>>> mean = compiled(total(i, x[i]*y[i]))
>>> mean({"x": [1, 2], "y": [3, 4]}), mean({"x": [[1, 2, 0], [0, 0, 1]], "y": [3, 4, 5]})
(array([11.]), array([11.,  5.]))
>>> z = Index("z", space("R"))
>>> mass = compiled(total(z, x[z]))
>>> mass({"x": [1, 2], "R": [0.5, 0.25]}), mass({"x": [1, 2]})
(array([1.]), array([3.]))
"""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp
from flint import arb, fmpq
from numpy.typing import ArrayLike, NDArray
from sympy import Add, Expr, Indexed, Mul, Pow, Sum, exp, log

from ..errors import MissingValue, OutOfDomain
from ..index import Delta, Index, LogMean, Map, Size, space
from ..numeric.kernels import log_mean
from ..proof import certify
from ..proof.language import names

Array = NDArray[Any]
Axes = tuple[Index, ...]
Node = Callable[["Data"], Array]
LARGE = 100_000
"""Entries up to which a product is made before it is summed."""
LEAST_LOG = 1e-6
"""Added to the size of a logarithm: what is rounding is measured by it, and its own error, 1e-16, does not vanish where it does."""


class Data:
    """Samples by name, as arrays with a leading sample axis, the sizes of the index sets, and what has been computed."""

    def __init__(self, arrays: Mapping[str, ArrayLike], sets: Mapping[str, tuple[Any, ...]], maps: frozenset[str], balls: bool) -> None:
        self.arrays: dict[str, Array] = {}
        self.sizes: dict[Any, int] = {}
        self.memo: dict[Any, Array] = {}
        self._known: Mapping[str, int] = getattr(arrays, "set_sizes", {})   # of sets whose places no family counts
        for name, places in sets.items():
            if name not in arrays:
                if places == (space(name),):
                    continue
                raise MissingValue(f"no value for {name}; the statement speaks of {', '.join(sets)}")
            a, rank = np.asarray(arrays[name], dtype=int if name in maps else object if balls else float), len(places)
            if a.ndim not in (rank, rank + 1):
                raise OutOfDomain(f"{name} has {a.ndim} axes; expected {rank}, or {rank + 1} with the samples first")
            a = a[None] if a.ndim == rank else a
            self.arrays[name] = a
            for n, s in zip(a.shape[1:], places, strict=True):
                if self.sizes.setdefault(s, n) != n:
                    raise OutOfDomain(f"{name} has {n} places in {s}, where others have {self.sizes[s]}")
        for name in sets.keys() - self.arrays.keys():
            if space(name) not in self.sizes:
                raise MissingValue(f"no value for {name}, the weights of the places of a space")
            self.arrays[name] = np.full((1, self.sizes[space(name)]), arb(1) if balls else 1.0)

    def size(self, n: Size) -> int:
        """The number of places of a set."""
        if n not in self.sizes and n.name not in self._known:
            raise MissingValue(f"no family of the data says how many places {n} has")
        return self.sizes[n] if n in self.sizes else self._known[n.name]


class Compiled:
    """A statement as array code; call it with samples by name.

    Attributes
    ----------
    expression : what it computes
    free : the indices that stay: the axes of the result after the sample axis
    sets : the letters, families and maps that it needs, each with the sets of its places
    """

    def __init__(self, e: Expr, kind: str = "numbers") -> None:
        self.expression, self.kind = e, kind
        self.free: Axes = tuple(sorted((n for n in names(e) if isinstance(n, Index)), key=str))
        self.sets: dict[str, tuple[Any, ...]] = dict(sets(e))
        self._maps = frozenset(n.__name__ for n in names(e) if isinstance(n, type))
        self._node = _node(e, self.free, kind)

    def __call__(self, data: Mapping[str, ArrayLike]) -> Array:
        """Values for all samples: shape (samples, *places of the free indices)."""
        with np.errstate(all="ignore"):                        # overflow and 0/0 of a sample show as inf and nan in its value
            return self._node(Data(data, self.sets, self._maps, self.kind == "balls"))


@lru_cache(maxsize=4096)
def compiled(e: Expr, kind: str = "numbers") -> Compiled:
    """The array code of an expression of the proof language, for "numbers", "balls" or "sizes"."""
    return Compiled(sp.sympify(e), kind)


@lru_cache(maxsize=1 << 14)
def sets(e: Any) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """(name, sets of its places) of the letters, families, maps and durations in an expression."""
    out: dict[str, tuple[Any, ...]] = {}
    if isinstance(e, Indexed):
        out[e.base.label.name] = tuple(_set(k) for k in e.indices)
        for k in e.indices:
            out |= dict(sets(k))
    elif isinstance(e, Size):
        out |= {e.name: (e,)} if e.kind != "finite" else {}
    elif isinstance(e, Sum):
        out |= dict(sets(e.function))
        for *_, n in e.limits:
            out |= dict(sets(n))
    elif isinstance(e, Map):
        out[type(e).__name__] = (type(e).source,)
        out |= dict(sets(e.args[0]))
    elif isinstance(e, sp.Symbol) and not isinstance(e, Index):
        out[e.name] = ()
    else:
        for a in e.args:
            out |= dict(sets(a))
    return tuple(out.items())


def every_index(e: Any) -> frozenset[Index]:
    """The indices of an expression, bound and free."""
    return frozenset({e} if isinstance(e, Index) else ()).union(*map(every_index, e.args))


def _set(place: Any) -> Size:
    return place.size if isinstance(place, Index) else type(place).target


def _node(e: Expr, axes: Axes, kind: str) -> Node:
    make = _make(e, axes, kind) if kind != "sizes" else _size(e, axes)
    if not e.args or isinstance(e, (sp.Rational, sp.Symbol)):
        return make
    key = (e, axes, kind)

    def memoised(d: Data) -> Array:
        if key not in d.memo:
            d.memo[key] = make(d)
        return d.memo[key]
    return memoised


def _make(e: Expr, axes: Axes, kind: str) -> Node:
    balls = kind == "balls"
    if isinstance(e, sp.Rational) and balls:
        p, q, ones = int(e.p), int(e.q), (1,) * (1 + len(axes))
        return lambda d: np.full(ones, arb(fmpq(p, q)), dtype=object)
    if isinstance(e, sp.Rational):
        constant = np.asarray(float(e)).reshape((1,) * (1 + len(axes)))
        return lambda d: constant
    if isinstance(e, Size):
        return lambda d: np.asarray(_mass(d, e)).reshape(-1, *[1] * len(axes))
    if isinstance(e, sp.Symbol):
        return lambda d: d.arrays[e.name].reshape(-1, *[1] * len(axes))
    if isinstance(e, Indexed):
        return _entry(e, axes)
    if isinstance(e, Sum):
        return _total(e, axes, kind)
    if isinstance(e, Delta):
        a, b = (_place(k, axes) for k in e.args)
        return lambda d: (a(d) == b(d)).astype(float)
    if isinstance(e, Pow):
        base, power = _node(e.base, axes, kind), e.exp
        if balls:
            exponent = Fraction(int(power.p), int(power.q))
            raised = np.frompyfunc(lambda x: certify.power(arb(x), exponent), 1, 1)
            return lambda d: raised(base(d))
        if power == sp.S.Half:
            return lambda d: np.sqrt(base(d))
        return (lambda d: base(d) ** int(power)) if power.is_Integer else (lambda d: base(d) ** float(power))
    parts = [_node(a, axes, kind) for a in e.args]
    if isinstance(e, Add):
        return lambda d: _fold(np.add, (p(d) for p in parts))
    if isinstance(e, Mul):
        return lambda d: _fold(np.multiply, (p(d) for p in parts))
    if balls:
        f = np.frompyfunc(_BALLS[type(e)], len(e.args), 1)
        return lambda d: f(*(p(d) for p in parts))
    if isinstance(e, LogMean):
        return lambda d: _log_mean(parts[0](d), parts[1](d))
    if isinstance(e, (log, exp)):
        f = np.log if isinstance(e, log) else np.exp
        return lambda d: f(parts[0](d))
    raise OutOfDomain(f"{type(e).__name__} does not belong to the language of statements")


def _size(e: Expr, axes: Axes) -> Node:
    """The expression with every entry and every number by its absolute value, so that nothing cancels in a sum."""
    if isinstance(e, Sum):
        return _total(e, axes, "sizes")
    if isinstance(e, (Add, Mul)):
        parts = [_node(a, axes, "sizes") for a in e.args]
        return lambda d: _fold(np.add if isinstance(e, Add) else np.multiply, (p(d) for p in parts))
    if isinstance(e, Pow) and e.exp.is_Integer and e.exp > 0:
        base = _node(e.base, axes, "sizes")
        return lambda d: base(d) ** int(e.exp)
    value = _node(e, axes, "numbers")
    if isinstance(e, log):                                     # near 0 the error is that of its argument
        return lambda d: np.abs(value(d)) + LEAST_LOG
    return lambda d: np.abs(value(d))


_BALLS: dict[Any, Callable[..., arb]] = {log: lambda x: arb(x).log(), exp: lambda x: arb(x).exp(), LogMean: certify.log_mean}


def _log_mean(a: Array, b: Array) -> Array:
    """NaN where a sample is negative, or is no number itself."""
    good = (a >= 0) & (b >= 0)
    return np.where(good, log_mean(np.where(good, a, 1.0), np.where(good, b, 1.0)), np.nan)


def _fold(f: Any, arrays: Iterable[Array]) -> Array:
    out, *rest = arrays
    for a in rest:
        out = f(out, a)
    return out


def _mass(d: Data, n: Size) -> Any:
    return float(d.size(n)) if n.kind == "finite" else d.arrays[n.name].sum(axis=1)


def _total(e: Sum, axes: Axes, kind: str) -> Node:
    new = tuple(i for i, *_ in reversed(e.limits))
    factors = e.function.args if isinstance(e.function, Mul) else (e.function,)
    parts, sets, at = [_node(f, axes + new, kind) for f in factors], [i.size for i in new], len(axes) + 1
    summed = tuple(range(at, at + len(sets)))
    contracted = _summed if kind == "balls" else _contracted

    def total(d: Data) -> Array:
        arrays = [p(d) for p in parts]
        for axis, n in zip(summed, sets, strict=True):
            if n.kind != "finite":
                weights = d.arrays[n.name]
                arrays.append(weights.reshape(weights.shape[0], *[weights.shape[1] if a == axis else 1 for a in range(1, arrays[0].ndim)]))
            elif all(y.shape[axis] == 1 for y in arrays) and d.size(n) > 1:
                arrays.append(np.full((1,) * arrays[0].ndim, d.size(n)))
        return contracted(arrays, summed)
    return total


def _summed(arrays: list[Array], summed: tuple[int, ...]) -> Array:
    """The product of arrays, summed over some of its axes."""
    return _fold(np.multiply, arrays).sum(axis=summed)


def _contracted(arrays: list[Array], summed: tuple[int, ...]) -> Array:
    """The same, without the product where that is large: sum_r S_ir J_tr takes no array over t, i and r."""
    shape = np.broadcast_shapes(*(y.shape for y in arrays))
    if len(arrays) == 1 or math.prod(shape) < LARGE:
        return _summed(arrays, summed)
    pairs: list[Any] = []
    for y in arrays:                                           # an axis of length one carries nothing
        wide = [a for a, n in enumerate(y.shape) if n > 1]
        pairs += [y.reshape([y.shape[a] for a in wide]), wide]
    kept = [a for a in range(len(shape)) if a not in summed]
    found = np.einsum(*pairs, [a for a in kept if shape[a] > 1], optimize="greedy")
    return np.asarray(found).reshape([shape[a] for a in kept])


def _axis(axes: Axes, i: Any) -> int:
    """The innermost axis of an index: one that is free outside may run inside a total."""
    return len(axes) - 1 - axes[::-1].index(i)


def _place(place: Any, axes: Axes) -> Node:
    if isinstance(place, Index):
        axis = 1 + _axis(axes, place)
        shape = [-1 if a == axis else 1 for a in range(1 + len(axes))]
        return lambda d: np.arange(d.size(place.size)).reshape(shape)
    inner, name = _place(place.args[0], axes), type(place).__name__
    return lambda d: _gather(d.arrays[name], [inner(d)])


def _gather(a: Array, places: list[Array]) -> Array:
    samples = np.arange(a.shape[0]).reshape(-1, *[1] * (places[0].ndim - 1))
    return a[(samples, *places)]


def _entry(e: Indexed, axes: Axes) -> Node:
    name, places = e.base.label.name, e.indices
    if all(isinstance(k, Index) for k in places) and len(set(places)) == len(places):
        where = [_axis(axes, k) for k in places]
        order = [0, *(1 + int(k) for k in np.argsort(where))]
        cut = (slice(None), *(slice(None) if n in where else None for n in range(len(axes))))
        return lambda d: d.arrays[name].transpose(order)[cut]
    nodes = [_place(k, axes) for k in places]
    return lambda d: _gather(d.arrays[name], [n(d) for n in nodes])
