"""Which chemostats break conservation laws and which add forces, and the moieties of the breakers.

With y_p one chemostat for each broken law and y_f the others,

    M_p = sum_b (ell^{-1})_{p,b} (ell_b . x) ,    dM_p/dt = I_p + sum_f (dM_p/dx_f) I_f ,

ell_{b,p} the coefficients of the breakers in the broken laws. Source: R. Rao and M. Esposito, Phys. Rev. X 6, 041064 (2016),
arXiv:1602.07257.

>>> import symthermo as st
>>> breakers(st.zoo.michaelis_menten_open().structure)
Breakers(potential=(1,), force=(3,), moieties={1: {1: Fraction(1, 1), 2: Fraction(1, 1), 3: Fraction(1, 1)}})
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import flint

from .structure import Structure


@dataclass(frozen=True)
class Breakers:
    """Places of the chemostats that break laws, of those that add forces, and {breaker: {species: coefficient}}."""

    potential: tuple[int, ...]
    force: tuple[int, ...]
    moieties: Mapping[int, Mapping[int, Fraction]]


def breakers(s: Structure) -> Breakers:
    """The classes of the chemostats, and the moieties."""
    potential, force = s.classify()
    laws = s.broken_laws
    if not laws:
        return Breakers(potential, force, {})
    inverse = flint.fmpz_mat([[law[p] for p in potential] for law in laws]).inv()
    moieties = {}
    for n, p in enumerate(potential):
        row: dict[int, Fraction] = {}
        for b, law in enumerate(laws):
            weight = Fraction(int(inverse[n, b].p), int(inverse[n, b].q))
            for i, c in enumerate(law):
                if c and weight:
                    row[i] = row.get(i, Fraction(0)) + weight * c
        moieties[p] = {i: c for i, c in sorted(row.items()) if c}
    return Breakers(potential, force, moieties)
