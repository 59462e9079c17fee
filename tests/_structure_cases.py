"""Networks for tests: the worked examples of the literature, and random ones."""
from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

import symthermo
from symthermo.errors import Mistake

W1 = "r1: E + S <=> C | 2, 1; r2: C <=> E + P | 3, 0.5; init: E=0.4, S=1.5, C=0.6, P=0.3"
W1_OPEN = "r1: E + S <=> C | 2, 1; r2: C <=> E + P | 3, 0.5; chemostats: S=1.5, P=0.3; init: E=0.4, C=0.6"
W2 = """r1: A <=> X | 1, 0.1
r2: B + X <=> Y + D | 1, 0.1
r3: 2 X + Y <=> 3 X | 1, 0.1
r4: X <=> E | 1, 0.1
chemostats: A=1, B=3, D=0.2, E=0.1
init: X=1.5, Y=1.2"""
W3 = "r1: A + 2 X <=> 3 X | 3, 1; r2: B <=> X | 0.6, 2.2; chemostats: A=1, B=0.4; init: X=1.6"
W4 = "r1: A <=> B | 2, 1; r2: B <=> C | 3, 1; r3: C <=> A | 4, 1; init: A=0.5, B=1, C=1.5"
W5 = "r1: 2 A <=> A + B | 1, 0.5; r2: A + B <=> 2 B | 2, 1; r3: 2 B <=> 2 A | 0.7, 0.3; init: A=1.2, B=0.6"
EDELSTEIN = "r1: A <=> 2 A; r2: A + B <=> C; r3: C <=> B"

NAMES = ("E", "I", "lambda", "S", "pi", "Q")


def side(pairs: dict[str, int]) -> str:
    return " + ".join(f"{n} {s}" if n > 1 else s for s, n in sorted(pairs.items()) if n) or "0"


@st.composite
def networks(draw, one_way: bool = False, numbers: bool = False, most: int = 8):
    """A random network over up to five species, some of them held."""
    names = NAMES[: draw(st.integers(2, 5))]
    sides = st.dictionaries(st.sampled_from(names), st.integers(1, 2), max_size=2)
    seen, lines = set(), []
    for _ in range(draw(st.integers(2, most))):
        a, b = side(draw(sides)), side(draw(sides))
        if a == b or frozenset((a, b)) in seen:
            continue
        seen.add(frozenset((a, b)))
        arrow = draw(st.sampled_from(("<=>", "->"))) if one_way else "<=>"
        law = f" | {draw(_constants)}, {draw(_constants)}" if numbers else ""
        lines.append(f"{a} {arrow} {b}{law}")
    used = [s for s in names if any(s in line.replace("|", " ").split() for line in lines)]
    held = [s for s in used if draw(st.booleans())][: max(len(used) - 1, 0)]
    if held:
        lines.append("chemostats: " + ", ".join(f"{s}={draw(_constants)}" if numbers else s for s in held))
    try:
        return symthermo.network("\n".join(lines))
    except Mistake:                                             # nothing left to react
        return symthermo.network("E <=> S | 1, 2" if numbers else "E <=> S")


_constants = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(2), Fraction(3), Fraction(3, 2)])
