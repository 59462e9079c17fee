"""The dual affine coordinates of a network as exact numbers, and their formulas written from them.

Chemical potentials mu = mu0 + ln x exist where every cycle of the closed network has affinity zero. Of the solutions of
S^T mu0 = -ln K, K = k_plus/k_minus, the one of least norm lies in the image of S; with B the first independent columns of S

    mu0 = -B (B^T B)^{-1} ln K_B .

On the class x = x(0) + B_X eta, B_X the first independent columns of S_X (the `basis`),

    theta_k = (B_X^T mu)_k ,    eta_k = the extent, read from the species in fewest basis reactions ,
    phi = sum_X x_i (mu_i - 1) ,    psi = theta . eta - phi = sum_X x_i - mu_X . x(0) .

With compartments, x_i is weighted by the volume V_i in all sums, and eta counts amounts.

Source: N. Ohga and S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813.

>>> from symthermo.networks.text import parse
>>> net = parse("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; init: E=0.4, S=1.5, C=0.6, P=0.3")
>>> write = Coordinates(net, PLAIN)
>>> write.theta(0), write.eta(0)
('log(C) - log(E) - log(S) - log(2)', '-S + 3/2')
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import flint

from ..errors import HypothesisFails
from .balance import NOT_MASS_ACTION, potentials
from .emit import PLAIN, Emitter, Style, Term, signed_sum
from .integers import pivots, sparse
from .network import ReactionNetwork
from .structure import structure

_LONGEST = 200
"""Characters of a condition in a sentence."""

Combination = Mapping[int, Fraction]


def no_potentials(net: ReactionNetwork) -> str | None:
    """Why there are no chemical potentials; None where there are."""
    found = potentials(net)
    if found.holds:
        return None
    if found.conditions == (NOT_MASS_ACTION,):
        other = [r.name for r in net.reactions if not hasattr(r.law, "plus") or not hasattr(r.law.plus, "symbol")]
        return f"no chemical potentials: the law of reaction {other[0]} is not mass action"
    if found.holds is None:
        open_conditions = [c for c in found.conditions if c != "1"]
        written = " and ".join(f"{c} = 1" for c in open_conditions)
        written = written if len(written) < _LONGEST else f"{len(open_conditions)} products of powers of constants are all 1"
        return f"chemical potentials exist only if {written}, which depends on constants without a value"
    if found.witness:
        cycle = cycle_text(net, found.witness.cycle)
        return f"no chemical potentials: the closed cycle {cycle} has the affinity {found.witness.affinity}"
    return f"no chemical potentials: {found.why}"


def cycle_text(net: ReactionNetwork, cycle: tuple[int, ...]) -> str:
    """A cycle in the reactions' names: `r1 + 2 r2 - r3`."""
    return signed_sum((Term(c, r.name) for c, r in zip(cycle, net.reactions, strict=True) if c), SPACED)


SPACED = Style(**{f: getattr(PLAIN, f) for f in Style.__slots__} | {"times": " ", "scaled": " "})
"""Infix without stars: `2 X + Y`."""


class Coordinates:
    """The coordinates of a network that has chemical potentials, written in one style.

    Attributes
    ----------
    basis : places of the reactions whose columns of S_X are taken
    gauge : for each species {reaction: coefficient}, mu0_i = sum_r coefficient ln K_r
    extents : for each basis reaction {species: coefficient}, eta_k = sum_i coefficient (x_i - x_i(0))

    Parameters
    ----------
    assured : that there are potentials has been shown elsewhere

    Raises
    ------
    HypothesisFails
        where there are no chemical potentials
    """

    def __init__(self, net: ReactionNetwork, style: Style, assured: bool = False) -> None:
        if not assured and (why := no_potentials(net)) is not None:
            raise HypothesisFails(why)
        self.net, self.style, self.emitter = net, style, Emitter(net, style)
        self.basis = structure(net).open.basis
        self.gauge = _gauge(net)
        self.extents = _extents(net, self.basis)

    # -- formulas ------------------------------------------------------------------------------------------------------
    def standard_potential(self, i: int) -> str:
        """mu0_i of species i."""
        return signed_sum(self._logarithms(self.gauge[i]), self.style)

    def potential(self, i: int) -> str:
        """mu_i = mu0_i + ln x_i."""
        return signed_sum(self._potential(i), self.style)

    def theta(self, k: int) -> str:
        """theta_k = sum_X S_ir mu_i, r the k-th basis reaction."""
        column = self._inside(k)
        logs = [Term(n, self.style.log(self.emitter.x[i])) for i, n in sorted(column.items(), key=lambda p: -p[1])]
        total: dict[int, Fraction] = {}
        for i, n in column.items():
            for r, c in self.gauge[i].items():
                total[r] = total.get(r, Fraction(0)) + n * c
        return signed_sum([*logs, *self._logarithms(total)], self.style)

    def eta(self, k: int) -> str:
        """The extent of the k-th basis reaction, as a function of x."""
        terms: list[Term] = []
        constant = Fraction(0)
        for i, c in self.extents[k].items():
            terms.append(Term(c, self.emitter.x[i]))
            initial = self.initial(i)
            if isinstance(initial, Fraction):
                constant -= c * initial
            else:
                terms.append(Term(-c, initial))
        return signed_sum([*terms, *([Term(constant, "")] if constant else [])], self.style)

    def phi(self) -> str:
        """phi = sum_X x_i (mu_i - 1)."""
        return signed_sum((
            Term(self.volume(i), self._times(self.emitter.x[i], [*self._potential(i), Term(-1, "")])) for i in self.net.internal_index
        ), self.style)

    def psi(self) -> str:
        """psi = sum_X x_i - mu_X . x(0)."""
        terms = [Term(self.volume(i), self.emitter.x[i]) for i in self.net.internal_index]
        for i in self.net.internal_index:
            initial, mu = self.initial(i), self._potential(i)
            if isinstance(initial, Fraction):
                terms += [Term(-initial * self.volume(i), self._times("", mu))] if initial else []
            else:
                terms.append(Term(-self.volume(i), self._times(initial, mu)))
        return signed_sum(terms, self.style)

    def initial(self, i: int) -> Fraction | str:
        """x_i(0): the model's number, else the symbol `X_0`."""
        species = self.net.species_data[i]
        return f"{species.name}_0" if species.initial is None else species.initial

    def volume(self, i: int) -> Fraction:
        """The weight of species i in sums: 1 where one volume holds all."""
        return Fraction(1) if self.net.well_stirred else self.net.species_data[i].volume

    # -- pieces --------------------------------------------------------------------------------------------------------
    def _inside(self, k: int) -> dict[int, int]:
        held = set(structure(self.net).held)
        return {i: n for i, n in self.net.columns[self.basis[k]].items() if i not in held}

    def _potential(self, i: int) -> list[Term]:
        return [Term(1, self.style.log(self.emitter.x[i])), *self._logarithms(self.gauge[i])]

    def _times(self, factor: str, terms: list[Term]) -> str:
        body = signed_sum(terms, self.style)
        body = body if len(terms) == 1 else self.style.brackets(body)
        return f"{factor}{self.style.times}{body}" if factor else body

    def _logarithms(self, combination: Combination) -> Iterator[Term]:
        """sum_r c_r ln K_r, equal logarithms taken together."""
        found: dict[str, Fraction] = {}
        for r in sorted(combination):
            sign, body, _ = self.emitter.equilibrium_constant(r)
            if sign:
                found[body] = found.get(body, Fraction(0)) + sign * combination[r]
        return (Term(c, body) for body, c in found.items() if c)


def _gauge(net: ReactionNetwork) -> list[dict[int, Fraction]]:
    """The rows of -B (B^T B)^{-1}, B the first independent columns of S."""
    basis = structure(net).closed.basis
    columns = [net.columns[r] for r in basis]
    gram = flint.fmpz_mat([[sum(n * b.get(i, 0) for i, n in a.items()) for b in columns] for a in columns])
    inverse = gram.inv()
    rows: list[dict[int, Fraction]] = [{} for _ in net.species]
    for k, column in enumerate(columns):
        for i, n in column.items():
            for m, r in enumerate(basis):
                if (c := inverse[k, m]) != 0:
                    rows[i][r] = rows[i].get(r, Fraction(0)) - n * Fraction(int(c.p), int(c.q))
    return [{r: c for r, c in row.items() if c} for row in rows]


def _extents(net: ReactionNetwork, basis: tuple[int, ...]) -> list[dict[int, Fraction]]:
    """A left inverse of B_X, on the species in fewest basis reactions that suffice."""
    rows = {i: [net.columns[r].get(i, 0) for r in basis] for i in net.internal_index}
    order = sorted(rows, key=lambda i: (sum(n != 0 for n in rows[i]), i))
    chosen = [order[n] for n in pivots(sparse(zip(*(rows[i] for i in order), strict=True)))]
    inverse = flint.fmpz_mat([rows[i] for i in chosen]).inv()
    weight = lambda i: Fraction(1) if net.well_stirred else net.species_data[i].volume
    entry = lambda k, n: Fraction(int(inverse[k, n].p), int(inverse[k, n].q))
    return [dict(sorted((i, entry(k, n) * weight(i)) for n, i in enumerate(chosen) if inverse[k, n] != 0)) for k in range(len(basis))]
