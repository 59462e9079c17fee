"""Expressions of a record as a tree of numbers, and random points where they have values. Part of the second judge (`recheck`).

Knows neither sympy nor the kernel: a record's rows are read here anew, signs and definedness are judged by rules of its own.
"""
from __future__ import annotations

import random
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from ..errors import ProofError

NUMBER = re.compile(r"-?\d+(/[1-9]\d*)?")
TAGS = {"number", "letter", "family", "size", "index", "map", "apply", "at", "delta", "+", "*", "^", "log", "exp", "logmean", "total"}


def refuse(condition: object, why: str) -> None:
    """Refuse unless the condition holds."""
    if not condition:
        raise ProofError(why, rule="recheck")


class Tree:
    """The expressions of a record, each once; for every one its free names, and whether signs are manifest."""

    def __init__(self, rows: list[list]) -> None:
        self.nodes: list[tuple] = []
        self.names: list[frozenset[int]] = []
        self.sizes: list[int] = []
        self._number: dict[tuple, int] = {}
        self._memo: dict[tuple, bool] = {}
        self.ids: list[int] = []
        for row in rows:
            self.ids.append(self.intern(row))
        self.zero = self.enter(("number", Fraction(0)))

    def intern(self, row: list) -> int:
        tag, *rest = row
        refuse(tag in TAGS, f"unknown expression {tag!r}")
        if tag == "number":
            refuse(isinstance(rest[0], str) and NUMBER.fullmatch(rest[0]), f"not a rational number: {rest[0]!r}")
            return self.enter((tag, Fraction(rest[0])))
        if tag in ("letter", "family", "size"):
            return self.enter((tag, str(rest[0]), str(rest[1])))
        if tag == "^":
            return self.enter((tag, self.pick(rest[0]), Fraction(rest[1])))
        if tag in ("index", "map"):
            return self.enter((tag, str(rest[0]), *map(self.pick, rest[1:])))
        kids = [self.pick(n) for n in rest]
        return self.enter((tag, *(sorted(kids) if tag in ("+", "*", "delta", "logmean") else kids)))

    def pick(self, n: Any) -> int:
        refuse(type(n) is int and 0 <= n < len(self.ids), f"no expression {n!r} before its use")
        return self.ids[n]

    def enter(self, node: tuple) -> int:
        if node not in self._number:
            tag, *rest = node
            free: set[int] = set()
            if tag == "size":
                self.sizes.append(len(self.nodes))
            if tag in ("letter", "family", "size", "index", "map"):
                free = {len(self.nodes)}
            elif tag == "total":
                free = set(self.names[rest[0]])
                for i in rest[1:]:
                    free = free - {i} | {self.nodes[i][2]}
            elif tag != "number":
                free = set().union(*[self.names[k] for k in (rest[:1] if tag == "^" else rest)])
            self.names.append(frozenset(free))
            self.nodes.append(node)
            self._number[node] = len(self.nodes) - 1
        return self._number[node]

    def set_of(self, k: int) -> int:
        """The set of a place."""
        tag, *rest = self.nodes[k]
        if tag == "index":
            return rest[1]
        refuse(tag == "apply" and self.nodes[rest[0]][0] == "map" and self.set_of(rest[1]) == self.nodes[rest[0]][2], "not a place")
        return self.nodes[rest[0]][3]

    def is_(self, word: str, n: int) -> bool:
        """Manifestly "positive", "nonnegative", "nonzero", or "defined", by the shape of the tree."""
        key = (word, n)
        if key not in self._memo:
            self._memo[key] = self._defined(n) if word == "defined" else self._sign(word, n)
        return self._memo[key]

    def _sign(self, word: str, n: int) -> bool:
        tag, *rest = self.nodes[n]
        every = all(self.is_(word, k) for k in rest) if tag in ("+", "*") else False
        if tag == "number":
            return {"positive": rest[0] > 0, "nonnegative": rest[0] >= 0, "nonzero": rest[0] != 0}[word]
        if tag in ("letter", "family"):
            return word in {"positive": ("positive", "nonnegative", "nonzero"), "nonnegative": ("nonnegative",),
                            "nonzero": ("nonzero",), "real": ()}[rest[1]]
        if tag in ("size", "exp", "logmean"):
            return True
        if tag in ("at", "total"):
            return self.is_("positive" if tag == "total" and word == "nonzero" else word, rest[0])
        if tag == "*":
            return every
        if tag == "^":
            even = rest[1].denominator == 1 and rest[1] % 2 == 0
            return self.is_(word, rest[0]) or even and (word == "nonnegative" or self.is_("nonzero", rest[0]))
        if word == "nonzero":
            return self.is_("positive", n) or tag == "+" and all(self._negative(k) for k in rest)
        if tag == "+":
            weak = all(self.is_("nonnegative", k) for k in rest)
            return weak and (word == "nonnegative" or any(self.is_("positive", k) for k in rest))
        if tag == "log" and word == "nonnegative":
            parts = self.nodes[rest[0]][1:] if self.nodes[rest[0]][0] == "+" else (rest[0],)
            numbers = [k for k in parts if self.nodes[k][0] == "number"]
            return bool(numbers) and self.nodes[numbers[0]][1] >= 1 and all(self.is_("nonnegative", k) for k in parts)
        return tag == "delta" and word == "nonnegative"

    def _negative(self, n: int) -> bool:
        tag, *rest = self.nodes[n]
        if tag == "number":
            return rest[0] < 0
        return tag == "*" and sum(self._negative(k) for k in rest) == 1 and all(self._negative(k) or self.is_("positive", k) for k in rest)

    def _defined(self, n: int) -> bool:
        tag, *rest = self.nodes[n]
        if tag in ("number", "letter"):
            return True
        if tag == "size":
            return rest[1] != "space"
        if tag == "at":
            return self.nodes[rest[0]][0] == "family" and len(rest) > 1 and all(self.set_of(k) >= 0 for k in rest[1:])
        if tag == "delta":
            a, b = map(self.set_of, rest)
            return a == b and self.nodes[a][2] == "finite"
        if tag == "total":
            return self.is_("defined", rest[0]) and all(self.nodes[i][0] == "index" for i in rest[1:])
        if tag == "^":
            good = rest[1] > 0 or self.is_("nonzero", rest[0])
            return self.is_("defined", rest[0]) and good and (rest[1].denominator == 1 or self.is_("nonnegative", rest[0]))
        if tag in ("log", "logmean"):
            return all(self.is_("defined", k) and self.is_("positive", k) for k in rest)
        return tag in ("+", "*", "exp") and all(self.is_("defined", k) for k in rest)


class Scope:
    """What names stand for: places of indices, and, in a substitution, values elsewhere; or rates, in a derivative."""

    def __init__(self, places: dict[int, tuple] | None = None, put: dict[int, Callable] | None = None,
                 sets: dict[int, int] | None = None) -> None:
        self.places, self.put, self.sets = places or {}, put or {}, sets or {}
        self.memo: dict[tuple, Any] = {}


class Point:
    """Random numbers for all letters, families, sets and maps; made when asked for, from a seed."""

    def __init__(self, tree: Tree, seed: int) -> None:
        self.tree, self.seed, self.plain = tree, seed, Scope()

    def draw(self, *key: Any) -> random.Random:
        return random.Random(repr((self.seed, key)))

    def number(self, sign: str, *key: Any) -> arb:
        dice = self.draw(sign, *key)
        x = arb(fmpq(dice.randrange(200, 1800), 1009))
        return -x if sign in ("real", "nonzero") and dice.random() < 0.5 else x

    def members(self, size: int) -> list[tuple]:
        _, name, kind = self.tree.nodes[size]
        number = self.tree.sizes.index(size) + 1               # two or three places, so that two sets differ at some point
        return [(name, kind, k) for k in range(2 + (number >> self.seed & 1))]

    def weight(self, size: int, place: tuple) -> arb:
        kind = self.tree.nodes[size][2]
        if kind == "finite":
            return arb(1)
        return self.number("positive", "weight", *place[:2], *(place[2:] if kind == "space" else ()))

    def place(self, k: int, scope: Scope, local: dict[int, tuple]) -> tuple:
        tag, *rest = self.tree.nodes[k]
        if tag == "index":
            if k in local:
                return local[k]
            return scope.places[k] if k in scope.places else self.draw("at", rest[0], rest[1]).choice(self.members(rest[1]))
        _, name, source, target = self.tree.nodes[rest[0]]
        return self.draw("map", name, source, target, self.place(rest[1], scope, local)).choice(self.members(target))

    def value(self, n: int, scope: Scope | None = None, local: dict[int, tuple] | None = None) -> Any:
        """The value of an expression: a ball, or a power series in the variable of a derivative."""
        scope, local = scope or self.plain, local or {}
        key = (n, tuple((i, local[i]) for i in sorted(self.tree.names[n]) if i in local))
        if key not in scope.memo:
            scope.memo[key] = self._value(n, scope, local)
        return scope.memo[key]

    def _value(self, n: int, scope: Scope, local: dict[int, tuple]) -> Any:
        tag, *rest = self.tree.nodes[n]
        if tag == "number":
            return arb(fmpq(rest[0].numerator, rest[0].denominator))
        if tag == "letter":
            return scope.put[n]() if n in scope.put else self.number(rest[1], "letter", rest[0])
        if tag == "size":
            n = scope.sets.get(n, n)
            total = arb(0)
            for m in self.members(n):
                total += self.weight(n, m)
            return total
        if tag == "at":
            at = tuple(self.place(k, scope, local) for k in rest[1:])
            _, name, sign = self.tree.nodes[rest[0]]
            return scope.put[rest[0]](*at) if rest[0] in scope.put else self.number(sign, "family", name, at)
        if tag == "delta":
            a, b = (self.place(k, scope, local) for k in rest)
            return arb(int(a == b))
        if tag == "total":
            *inner, i = rest[1:]
            body = self.tree.enter(("total", rest[0], *inner)) if inner else rest[0]
            size = scope.sets.get(self.tree.nodes[i][2], self.tree.nodes[i][2])
            out = arb(0)
            for m in self.members(size):
                out = out + self.weight(size, m)*self.value(body, scope, {**local, i: m})
            return out
        args = [self.value(k, scope, local) for k in (rest[:1] if tag == "^" else rest)]
        if tag == "+":
            return sum(args[1:], args[0])
        if tag == "*":
            out = args[0]
            for a in args[1:]:
                out = out*a
            return out
        if tag == "^":
            return power(args[0], rest[1])
        if tag == "logmean":
            a, b = args
            refuse(isinstance(a, arb) and isinstance(b, arb), "derivative of a logarithmic mean")
            return a.union(b) if (a - b).contains(0) else (a - b)/(a.log() - b.log())
        return args[0].log() if tag == "log" else args[0].exp()


def power(x: Any, q: Fraction) -> Any:
    """x**q for a rational q."""
    if q.denominator == 1:
        out = x
        for _ in range(abs(q.numerator) - 1):
            out = out*x
        return out if q > 0 else 1/out
    low = x if isinstance(x, arb) else x[0]
    if isinstance(x, arb) and x.contains(0) and q > 0:
        return arb(0) if x == 0 else refuse(False, "a root too close to zero")
    refuse(low > 0, "root of a negative number")
    return (x.log()*arb(fmpq(q.numerator, q.denominator))).exp()
