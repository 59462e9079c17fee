"""Many states of one network at once: rates of change, entropy production rate and diffusion, block by block.

A block is so small that what is computed on the way stays in the cache, and species-major: a monomial is a product of whole rows.
Distinct monomials are computed once; dx/dt = (S k) psi(x) and D_i = sum_r S_ir^2 (J_plus + J_minus)_r are products of a constant sparse
matrix with psi. The entropy production rate needs one logarithm for each reaction,

    sigma = sum_r d_r log1p(d_r / l_r) ,    d = |J_plus - J_minus| ,    l = min(J_plus, J_minus) ,

a sum of non-negative terms without cancellation, near equilibrium and far from it. Whoever wants a least slack only takes it inside
the blocks: `for part in blocks(field, X): ...`.

>>> from symthermo.numeric.field import MassActionField
>>> f = MassActionField([[1], [0]], [[0], [1]], [2.0], [1.0])
>>> found = evaluate_batch(f, [[3.0, 1.0], [1.0, 2.0]])
>>> found.rates, found.sigma, found.D
(array([[-5.,  5.],
       [ 0.,  0.]]), array([8.95879735, 0.        ]), array([[7., 7.],
       [4., 4.]]))
>>> min(float((part.D * part.sigma[:, None] - 2 * part.rates**2).min()) for part in blocks(f, [[3.0, 1.0], [1.0, 2.0]]))
0.0
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from threading import local
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from symthermo.errors import BadValue
from symthermo.numeric.assembly import Array, Field
from symthermo.numeric.field import MassActionField
from symthermo.numeric.kernels import epr, traffic

QUANTITIES = ("rates", "sigma", "D")
_CACHE = 1 << 21
"""Bytes of what a block computes on the way."""


@dataclass(frozen=True)
class Batch:
    """What was asked for, for consecutive states: `first` is the place of the first one.

    rates : (n, N_X) dx/dt;  sigma : (n,);  D : (n, N_X) the diagonal of S_X diag(A) S_X^T. An array not asked for is empty.
    """

    first: int
    rates: Array
    sigma: Array
    D: Array


class Plan:
    """Index arrays and matrices of one field, made once."""

    def __init__(self, field: MassActionField) -> None:
        self.field = field
        species, size = field.shape
        distinct, where = np.unique(field.monomials.table, axis=0, return_inverse=True)
        degree = (distinct >= 0).sum(axis=1)
        order = np.argsort(-degree, kind="stable")
        degree, table = degree[order], distinct[order]
        products = int((degree > 1).sum())
        # psi = products, then the species, then 1; the longer products come first, so that a factor multiplies leading rows
        self.factors = [np.ascontiguousarray(table[: int((degree > depth).sum()), depth]) for depth in range(1, table.shape[1])]
        self.first = table[:products, 0] if products else np.zeros(0, dtype=np.intp)
        row = np.arange(len(table))
        single = degree == 1
        row[single] = products + (table[single, 0] if table.shape[1] else 0)
        row[degree == 0] = products + species
        back = np.empty(len(order), dtype=np.intp)
        back[order] = row
        self.flux = back[where.ravel()]  # the row of psi of each flux, forward ones first
        self.rows = products + species + 1
        self.k = field.k[:, None]
        S = field.S_X.astype(float)
        self.rates = self._matrix(S / field.volumes[field.internal][:, None], np.r_[field.k_plus, -field.k_minus])
        self.D = self._matrix(S * S, field.k)
        lanes = _CACHE // (8 * (self.rows + 3 * size))
        self.lanes = int(np.clip(1 << max(lanes, 1).bit_length() - 1, 32, 1024))
        self._kept = local()  # fresh memory for every block would cost more than the arithmetic

    def _matrix(self, S: Array, k: Array) -> Any:
        """S [diag(k) psi] of forward and backward fluxes together, a sparse matrix on psi."""
        from scipy.sparse import csr_matrix

        i, r = np.nonzero(S)
        size = S.shape[1]
        flux = np.concatenate([r, r + size])
        rows, columns, values = np.concatenate([i, i]), self.flux[flux], np.concatenate([S[i, r], S[i, r]]) * k[flux]
        return csr_matrix((values, (rows, columns)), shape=(S.shape[0], self.rows))

    def _room(self, name: str, rows: int, lanes: int) -> Array:
        """An array of this thread to write into."""
        flat: Array | None = getattr(self._kept, name, None)
        if flat is None:
            flat = np.empty(rows * self.lanes)
            setattr(self._kept, name, flat)
        return flat[: rows * lanes].reshape(rows, lanes)

    def psi(self, x: Array) -> Array:
        """Species-major states (N, lanes) -> the distinct monomials (rows, lanes)."""
        products = len(self.first)
        out = self._room("psi", self.rows, x.shape[1])
        np.take(x, self.first, axis=0, out=out[:products], mode="clip")
        for species in self.factors:
            out[: len(species)] *= x[species]
        out[products:-1] = x
        out[-1] = 1.0
        return out

    def sigma(self, psi: Array) -> Array:
        """(rows, lanes) -> (lanes,); NaN or infinite where a flux vanishes or is beyond the range of doubles."""
        flux = self._room("flux", len(self.flux), psi.shape[1])
        np.take(psi, self.flux, axis=0, out=flux, mode="clip")
        flux *= self.k
        forward, backward = flux[: len(flux) // 2], flux[len(flux) // 2 :]
        least = np.minimum(forward, backward, out=self._room("least", len(forward), psi.shape[1]))
        forward -= backward
        d = np.abs(forward, out=forward)
        ratio = np.divide(d, least, out=least)
        return np.asarray(np.einsum("rl,rl->l", d, np.log1p(ratio, out=ratio)))

    def block(self, states: Array, wanted: Sequence[str]) -> tuple[Array, Array, Array]:
        """(lanes, N) states in any layout -> rates, sigma, D, lanes leading."""
        psi = self.psi(np.ascontiguousarray(states.T))
        none = np.zeros((0, states.shape[0]))
        rates = self.rates @ psi if "rates" in wanted else none
        D = self.D @ psi if "D" in wanted else none
        sigma = np.zeros(0)
        if "sigma" in wanted:
            with np.errstate(all="ignore"):  # what is not a number here is asked of the slow route
                sigma = self.sigma(psi)
            for lane in np.flatnonzero(~np.isfinite(sigma)):
                sigma[lane] = epr(*self.field.fluxes(states[lane]))
        return rates.T, sigma, D.T


@lru_cache(maxsize=16)
def plan(field: MassActionField) -> Plan:
    """The plan of a field, kept."""
    return Plan(field)


def blocks(field: Field, X: ArrayLike, wanted: Sequence[str] = QUANTITIES, *, engine: str = "numpy") -> Iterator[Batch]:
    """The states (n, N) in order, in blocks that fit the cache; parameters as in `evaluate_batch`."""
    states = np.asarray(X, dtype=float)
    if states.ndim != 2 or states.shape[1] != len(field.held):
        raise BadValue(f"a batch is a table of states, one row of {len(field.held)} concentrations each; found shape {states.shape}")
    if strange := [q for q in wanted if q not in QUANTITIES]:
        raise BadValue(f"{strange[0]!r} is not computed for batches; rates, sigma and D are")
    if engine not in ("numpy", "numba"):
        raise BadValue(f"there is no engine {engine!r}; numpy and numba can be asked for")
    if not isinstance(field, MassActionField):
        lanes, compute = 1024, lambda part: _general(field, part, wanted)
    elif engine == "numba":
        from symthermo.numeric.tape import tape
        lanes, compute = 4096, lambda part: tape(field).block(part, wanted)
    else:
        own = plan(field)
        lanes, compute = own.lanes, lambda part: own.block(part, wanted)
    for first in range(0, len(states), lanes):
        yield Batch(first, *compute(states[first : first + lanes]))


def evaluate_batch(field: Field, X: ArrayLike, wanted: Sequence[str] = QUANTITIES, *, engine: str = "numpy") -> Batch:
    """Rates, entropy production rate and diffusion of many states of all species.

    Parameters
    ----------
    field : the rate equations; laws that are not mass action take a slower route
    X : (n, N) states; fastest in column order, `X = table.T` of a species-major table
    wanted : any of "rates", "sigma", "D"
    engine : "numpy", or "numba" (the extra `fast`), whose one kernel serves every network of mass action

    Raises
    ------
    BadValue : a table of another shape; a negative flux where sigma is wanted
    """
    states = np.asarray(X, dtype=float)
    parts = blocks(field, states, wanted, engine=engine)
    first = next(parts, None)
    if first is None:
        return Batch(0, np.zeros((0, len(field.internal))), np.zeros(0), np.zeros((0, len(field.internal))))
    if len(states) in (len(first.rates), len(first.sigma), len(first.D)):
        return first  # all in one block
    out = {}
    for q in QUANTITIES:
        sample: NDArray[np.float64] = getattr(first, q)
        out[q] = np.empty((*sample.shape[:0:-1], len(states) if q in wanted else 0)).T
    for part in chain([first], parts):
        for q in wanted:
            values: NDArray[np.float64] = getattr(part, q)
            out[q][part.first : part.first + len(values)] = values
    return Batch(0, **out)


def _general(field: Field, states: Array, wanted: Sequence[str]) -> tuple[Array, Array, Array]:
    """Any field, by its own fluxes."""
    none = np.zeros((0, len(field.internal)))
    rates = field.rate(states) if "rates" in wanted else none
    if "sigma" not in wanted and "D" not in wanted:
        return rates, np.zeros(0), none
    forward, backward = field.fluxes(states)
    sigma = epr(forward, backward) if "sigma" in wanted else np.zeros(0)
    return rates, sigma, traffic(forward, backward) @ (field.S_X.astype(float) ** 2).T if "D" in wanted else none
