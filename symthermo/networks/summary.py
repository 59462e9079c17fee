"""The structure of a network in a few lines of text."""
from __future__ import annotations

from collections.abc import Sequence

from .balance import NOT_MASS_ACTION, Balance
from .network import ReactionNetwork, listing
from .structure import structure

LONGEST_LIST = 8


def summary(net: ReactionNetwork) -> str:
    """Counts, laws, cycles, chemostats and balance, closed and open, one line each.

    >>> import symthermo as st
    >>> print(st.network("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; chemostats: S=1.5, P=0.3", name="enzyme").summary())
    enzyme: 4 species, 2 of them held, 2 reactions, all reversible
    closed: rank 2, 3 complexes, 1 linkage class, deficiency 0, weakly reversible
      conservation laws: E + C; S + C + P
    open: rank 1, 2 complexes, 1 linkage class, deficiency 0, weakly reversible
      conservation laws: E + C
      cycles: r1 + r2
    chemostats: 1 law broken (S), 1 cycle emerges (P)
    detailed balance: fails, cycle r1 + r2 has affinity log(60)
    complex balance: holds
    """
    s = structure(net)
    held = f", {len(net.chemostats)} of them held" if net.chemostats else ""
    one_way = sum(not r.reversible for r in net.reactions)
    kind = f"{one_way} irreversible" if one_way else "all reversible"
    lines = [f"{net.name}: {len(net.species)} species{held}, {_count(len(net.reactions), 'reaction')}, {kind}"]
    reactions = [r.name for r in net.reactions]
    for label, part, names in (("closed", s.closed, net.species), ("open", s.open, net.internal)):
        if label == "open" and s.open is s.closed:
            continue
        lines.append(
            f"{label}: rank {part.rank}, {_count(len(part.complexes), 'complex')}, "
            f"{_count(len(part.linkage_classes), 'linkage class')}, deficiency {part.deficiency}, "
            f"{'' if part.weakly_reversible else 'not '}weakly reversible"
        )
        for what, rows, over in (("conservation laws", part.conservation_laws, names), ("cycles", part.cycles, reactions)):
            if rows:
                more = f"; and {len(rows) - LONGEST_LIST} more" if len(rows) > LONGEST_LIST else ""
                lines.append(f"  {what}: " + "; ".join(combination(row, over) for row in rows[:LONGEST_LIST]) + more)
    if s.held:
        broken, emerging = ([net.species[i] for i in places] for places in s.classify())
        lines.append(f"chemostats: {_count(len(broken), 'law')} broken ({listing(broken)}), "
                     f"{_count(len(emerging), 'cycle')} emerge{'s' * (len(emerging) == 1)} ({listing(emerging)})")
    lines.append(f"detailed balance: {_verdict(net.detailed_balance(), reactions)}")
    lines.append(f"complex balance: {_verdict(net.complex_balance(), reactions)}")
    return "\n".join(lines)


def combination(row: Sequence[int], names: Sequence[str]) -> str:
    """An integer vector as text.

    >>> combination((1, -2, 0), "ABC")
    'A - 2 B'
    """
    text = ""
    for n, name in zip(row, names, strict=True):
        if n:
            sign = (" - " if n < 0 else " + ") if text else "-" * (n < 0)
            text += sign + (f"{abs(n)} {name}" if abs(n) != 1 else name)
    return text or "0"


def _verdict(balance: Balance, reactions: Sequence[str]) -> str:
    if balance.holds:
        return "holds"
    if balance.conditions == (NOT_MASS_ACTION,):
        return f"undecided, {NOT_MASS_ACTION}"
    if w := balance.witness:
        cause = f"cycle {combination(w.cycle, reactions)} has affinity {w.affinity}"
    else:
        cause = balance.why or f"{listing(balance.conditions, 3)} should be 1"
    return f"{'fails' if balance.holds is False else 'undecided'}, {cause}"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}{'es' if noun[-1] in 'sx' else 's'}"
