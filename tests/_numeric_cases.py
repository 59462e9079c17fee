"""The small networks whose numbers the literature's formulas were worked out on, as plain arrays.

Each case: species order as listed, reactions in the order listed, (k_plus, k_minus), chemostats by position.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from symthermo.numeric.field import MassActionField


@dataclass(frozen=True)
class Case:
    species: str
    nu_plus: np.ndarray
    nu_minus: np.ndarray
    k_plus: np.ndarray
    k_minus: np.ndarray
    x: np.ndarray
    internal: np.ndarray
    laws: np.ndarray

    @property
    def S(self):
        return self.nu_minus - self.nu_plus

    @property
    def S_X(self):
        return self.S[self.internal]

    def field(self, **kw):
        return MassActionField(self.nu_plus, self.nu_minus, self.k_plus, self.k_minus, internal=self.internal, held=self.x, **kw)

    def at(self, **kw):
        x = self.x.copy()
        for name, value in kw.items():
            x[self.species.split().index(name)] = value
        return x


def case(species, reactions, rates, state, internal=None, laws=None):
    names = species.split()
    nu = np.zeros((2, len(names), len(reactions)), dtype=int)
    for r, text in enumerate(reactions):
        for side, half in enumerate(text.split("=")):
            for term in half.split():
                count, name = (int(term[0]), term[1:]) if term[0].isdigit() else (1, term)
                nu[side, names.index(name), r] += count
    inner = np.array([names.index(n) for n in (internal or species).split()])
    rows = np.zeros((0, len(inner)), dtype=int) if laws is None else np.array(laws)
    k = np.array(rates, dtype=float)
    return Case(species, nu[0], nu[1], k[:, 0], k[:, 1], np.array(state, dtype=float), inner, rows)


MM_RATES = [(2, 1), (3, 0.5)]
MM = case("E S C P", ["E S=C", "C=E P"], MM_RATES, [0.4, 1.5, 0.6, 0.3], laws=[[1, 0, 1, 0], [0, 1, 1, 1]])
MM_OPEN = case("E S C P", ["E S=C", "C=E P"], MM_RATES, [0.4, 1.5, 0.6, 0.3], internal="E C", laws=[[1, 1]])
_BRUSSELATOR = ["A=X", "B X=Y D", "2X Y=3X", "X=E"]
BRUSSELATOR = case("A X B Y D E", _BRUSSELATOR, [(1, 0.1)] * 4, [1, 1.5, 3, 1.2, 0.2, 0.1], internal="X Y")
BRUSSELATOR_SLOW = case("A X B Y D E", _BRUSSELATOR, [(1, 0.1)] * 4, [1, 1.5, 1.2, 1.2, 0.2, 0.1], internal="X Y")
BRUSSELATOR_CLOSED = case("A X B Y D E", _BRUSSELATOR, [(0.005, 0.001), (0.01, 0.0001), (1, 0.001), (1, 0.0001)],
                          [200, 1, 300, 1, 1, 1], laws=[[1, 1, 0, 1, 0, 1], [0, 0, 1, 0, 1, 0]])
SCHLOEGL = case("A B X", ["A 2X=3X", "B=X"], [(3, 1), (0.6, 2.2)], [1, 0.4, 1.6], internal="X")
RING = case("A B C", ["A=B", "B=C", "C=A"], [(2, 1), (3, 1), (4, 1)], [0.5, 1, 1.5], laws=[[1, 1, 1]])
DEFICIENCY_ONE = case("A B", ["2A=A B", "A B=2B", "2B=2A"], [(1, 0.5), (2, 1), (0.7, 0.3)], [1.2, 0.6], laws=[[1, 1]])
RING_BALANCED = case("A B C", ["A=B", "B=C", "C=A"], [(2, 1), (3, 1), (1, 6)], [0.5, 1, 1.5], laws=[[1, 1, 1]])


def digits(text):
    """Half a unit of the last printed digit."""
    mantissa, _, exponent = text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 0.5000001 * 10.0 ** (-decimals + int(exponent or 0))


def agrees(value, printed):
    """Every number equals the printed one to half a unit of its last digit; `printed` is a text of numbers."""
    texts = printed.replace(",", " ").split()
    values = np.ravel(value)
    assert len(values) == len(texts), (values, texts)
    for v, t in zip(values.tolist(), texts, strict=True):
        assert abs(v - float(t)) <= digits(t), (v, t)
    return True
