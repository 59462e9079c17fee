"""What the tests of the symbolic layer share: 30-digit values of expressions, the worked networks, random networks."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath
import sympy as sp
from hypothesis import strategies as st

import symthermo
from symthermo.networks.network import ReactionNetwork

MM = symthermo.network("r1: E + S <=> C | 2, 1; r2: C <=> E + P | 3, 0.5; init: E=0.4, S=1.5, C=0.6, P=0.3")
MM_OPEN = symthermo.network("r1: E + S <=> C | 2, 1; r2: C <=> E + P | 3, 0.5; chemostats: S=1.5, P=0.3; init: E=0.4, C=0.6")
BRUSSELATOR = symthermo.network("A <=> X | 1, 0.1; B + X <=> Y + D | 1, 0.1; 2 X + Y <=> 3 X | 1, 0.1; X <=> E | 1, 0.1;"
                                "chemostats: A=1, B=3, D=0.2, E=0.1; init: X=1.5, Y=1.2")
SCHLOEGL = symthermo.network("A + 2 X <=> 3 X | 3, 1; B <=> X | 0.6, 2.2; chemostats: A=1, B=0.4; init: X=1.6")
RING = symthermo.network("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1; init: A=0.5, B=1, C=1.5")
DEFICIENCY_ONE = symthermo.network("2 A <=> A + B | 1, 0.5; A + B <=> 2 B | 2, 1; 2 B <=> 2 A | 0.7, 0.3; init: A=1.2, B=0.6")


def value(e: Any, net: ReactionNetwork, at: Mapping[str, Any] | None = None) -> Any:
    """An expression at the model's own values and `at`, evaluated with 30 digits."""
    known = {**{k: sp.Rational(v.numerator, v.denominator) for k, v in net.values.items()},
             **{k: v if isinstance(v, sp.Basic) else sp.Rational(str(v)) for k, v in (at or {}).items()}}
    put = {s: known[s.name] for s in sp.sympify(e).free_symbols if s.name in known}
    return mpmath.mpf(sp.sympify(e).xreplace(put).n(30))


def agrees(found: Any, printed: float, digits: int = 10) -> bool:
    """To the digits printed."""
    wanted = mpmath.mpf(repr(printed))
    return abs(mpmath.mpf(found) - wanted) <= 6 * mpmath.mpf(10) ** -digits * abs(wanted)


NAMES = ("A", "E", "I", "S", "lambda", "pi")


@st.composite
def closed_balanced(draw: st.DrawFn, chemostats: bool = False) -> ReactionNetwork:
    """Reversible mass action with detailed balance at x = 1/q: k_plus = kappa prod q^nu_plus, k_minus = kappa prod q^nu_minus."""
    names = NAMES[: draw(st.integers(2, 4))]
    q = {s: draw(st.sampled_from((1, 2, 3, 5, 7))) for s in names}
    complexes = st.lists(st.sampled_from(names), min_size=0, max_size=3).map(sorted)
    pairs = draw(st.lists(st.tuples(complexes, complexes).filter(lambda p: p[0] != p[1]), min_size=1, max_size=3,
                          unique_by=lambda p: frozenset(map(tuple, p))))
    text = []
    for left, right in pairs:
        kappa = draw(st.integers(1, 4))
        plus, minus = (kappa * sp.prod([q[s] for s in side]) for side in (left, right))
        text.append(f"{' + '.join(left) or '0'} <=> {' + '.join(right) or '0'} | {plus}, {minus}")
    used = [s for s in names if any(s in side for pair in pairs for side in pair)]
    held = used[1:2] if chemostats else []
    free = [s for s in used if s not in held]
    start = ", ".join(f"{s}={draw(st.integers(1, 9))}/4" for s in used)
    net = f"{'; '.join(text)}; init: {start}"
    return symthermo.network(net, chemostats=held) if free else symthermo.network(net)
