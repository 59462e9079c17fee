"""Networks of every kind that the data model holds, for round trips: drawn from a seed."""
from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from symthermo.errors import BadStructure
from symthermo.expression import Call, Expr, Name, Num, negative, power, product, reciprocal, total
from symthermo.expression import names as names_of
from symthermo.networks.network import Constant, Law, MassAction, OneWay, Reaction, ReactionNetwork, Species, TwoWay, law_parts

NAMES = ("X", "E", "I", "N", "S", "Q", "O", "beta", "gamma", "lambda", "zoo", "pi", "exp", "log", "sqrt", "_y2", "Ångström", "nu")
WORDS = ("k", "Vmax", "K_m")


def positive(rng: Random) -> Fraction:
    return Fraction(rng.randint(1, 10**6), rng.choice((1, 10, 1000, 7, 10**9)))


def formula(rng: Random, names: tuple[str, ...], depth: int = 3) -> Expr:
    """A formula in these names, built as the importers build them."""
    if depth == 0 or rng.random() < 0.2:
        return Name(rng.choice(names)) if rng.random() < 0.7 else Num(Fraction(rng.randint(-9, 9), rng.choice((1, 2, 10, 7))))
    part = lambda: formula(rng, names, depth - 1)
    several = [part() for _ in range(rng.randint(2, 3))]
    first = several[0] if several[0] != Num(Fraction(0)) else Name(names[0])
    return rng.choice((
        lambda: total(several), lambda: product(several), lambda: negative(first), lambda: reciprocal(first),
        lambda: power(first, several[1]), lambda: Call(rng.choice(("exp", "log", "sqrt")), (first,)),
    ))()


def law(rng: Random, reaction: str, names: tuple[str, ...]) -> Law:
    words = (*names, *WORDS)
    kind = rng.random()
    if kind < 0.15:
        return OneWay(formula(rng, words))
    if kind < 0.3:
        return TwoWay(formula(rng, words), rng.choice((None, formula(rng, words))))

    def constant(key: str) -> Constant:
        value = rng.choice((None, positive(rng)))
        return rng.choice((Constant(f"{key}_{reaction}", value), Constant(f"c_{key}_{reaction}", value), Constant("kappa")))

    return MassAction(constant("k_plus"), rng.choice((None, constant("k_minus"), constant("k_minus"))))


def network(seed: int, rich: bool) -> ReactionNetwork:
    """`rich` networks have what only JSON and GraphML hold: volumes, zeros, rules, notes."""
    rng = Random(seed)
    while True:
        names = tuple(rng.sample(NAMES, rng.randint(2, 6)))
        side = lambda: tuple((i, rng.randint(1, 4)) for i in rng.sample(range(len(names)), rng.randint(0, min(3, len(names)))))
        labels = [rng.choice((f"r{k + 1}", f"step_{k}")) for k in range(rng.randint(1, 5))]
        reactions = tuple(Reaction(n, side(), side(), law(rng, n, names), rng.choice((None, None, "hot", "2"))) for n in labels)
        held = [i > 0 and rng.random() < 0.3 for i in range(len(names))]
        start = [rng.choice((None, positive(rng), *([Fraction(0)] if rich else []))) for _ in names]
        species = tuple(
            Species(n, h, x, positive(rng) if rich else Fraction(1)) for n, h, x in zip(names, held, start, strict=True)
        )
        used = dict.fromkeys(w for r in reactions for part in law_parts(r.law) for w in names_of(part) if w in WORDS)
        rules = {names[-1]: formula(rng, names[:-1])} if rich and len(names) > 2 and not held[-1] else {}
        notes = ("volumes are litres", "zwei Sätze") if rich else ()
        try:
            return ReactionNetwork(species, reactions, {w: rng.choice((None, positive(rng))) for w in used}, rules, "random", notes)
        except BadStructure:                              # equal sides, repeated reactions: drawn again
            continue


def networks(rich: bool = True) -> st.SearchStrategy[ReactionNetwork]:
    return st.integers(0, 2**32).map(lambda seed: network(seed, rich))


def formulas(names: tuple[str, ...]) -> st.SearchStrategy[Expr]:
    return st.integers(0, 2**32).map(lambda seed: formula(Random(seed), names, 4))
