"""What the speed limits name: coordinates in which lengths are flat, blocks of conserved totals, and the angles on their spheres.

Every function takes arrays under the names that the statements use, always with the states (or paths) as first axis: x, v (B, N) at
states, (B, N, T) at the T nodes of paths with the ends x0, x1 (B, N); ell (1, K, N). It returns the values of one name in the same
layout. Source of the definitions: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444.
"""
from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from symthermo.numeric.lengths import best_product_of_spheres

Array = NDArray[np.float64]
MOST = 20000
"""How many combinations of conservation laws are looked through for 0/1 laws."""


def root_coordinates(x: Array) -> Array:
    """r = 2 sqrt(x), (B, N)."""
    return np.asarray(2 * np.sqrt(x))


def root_velocity(x: Array, v: Array) -> Array:
    """dr/dt = v/sqrt(x), (B, N)."""
    return np.asarray(v / np.sqrt(x))


def zero_one_laws(ell: Array) -> Array:
    """Conservation laws that are 0 or 1 on every species, of least support, (n, N), from small combinations of a basis.

    >>> zero_one_laws(np.array([[[1, 0, 1, 0], [0, 1, 1, 1]]]))
    array([[1., 0., 1., 0.],
           [0., 1., 1., 1.]])
    """
    basis = np.asarray(ell[0])
    most = next((m for m in (3, 2, 1) if (2*m + 1)**len(basis) <= MOST), 0)
    found = {tuple(row) for row in basis}
    for combination in product(range(-most, most + 1), repeat=len(basis) if most else 0):
        found.add(tuple(np.array(combination) @ basis) if len(basis) and most else ())
    rows = np.array([row for row in sorted(found, reverse=True) if row and any(row) and set(row) <= {0, 1}]).reshape(-1, basis.shape[1])
    least = [row for row in rows if not any(np.any(other < row) and np.all(other <= row) for other in rows)]
    return np.array(least, dtype=float).reshape(-1, basis.shape[1])


def blocks(ell: Array, x0: Array, x1: Array) -> Array:
    """The disjoint 0/1 laws that make the way from x0 to x1 longest, (1, b, N); one row of zeros if there are none."""
    rows = zero_one_laws(ell)
    chosen = best_product_of_spheres(x0[0], x1[0], rows)[1]
    return rows[list(chosen)][None] if chosen else np.zeros((1, 1, x0.shape[-1]))


def first_block(ell: Array) -> Array:
    """The first 0/1 law; zeros if there is none, (1, N)."""
    rows = zero_one_laws(ell)
    return rows[:1] if len(rows) else np.zeros((1, ell.shape[-1]))


def outside_blocks(block: Array) -> Array:
    """1 - sum_b beta_bi, (1, N)."""
    return np.asarray(1 - block.sum(axis=1))


def block_totals(block: Array, x0: Array) -> Array:
    """M_b, (B, b)."""
    return np.asarray((block @ x0[..., None])[..., 0])


def block_angles(block: Array, M_b: Array, x0: Array, x1: Array) -> Array:
    """arccos(BC_b/M_b), from the chord, which keeps its digits for close states, (B, b)."""
    chord = np.sqrt((block @ (np.sqrt(x1) - np.sqrt(x0))[..., None]**2)[..., 0])
    return np.asarray(2 * np.arcsin(np.minimum(1.0, chord / (2 * np.sqrt(M_b)))))


def block_sines(block: Array, M_b: Array, x0: Array, x: Array) -> Array:
    """The sine of the angle between x0 and each node, (B, b, T)."""
    near = (block @ (np.sqrt(x) - np.sqrt(x0)[..., None])**2) / (4 * M_b[..., None])
    return np.asarray(2 * np.sqrt(near * np.maximum(1 - near, 0)))


def block_angle_rates(block: Array, M_b: Array, x0: Array, x: Array, v: Array, sine_b: Array) -> Array:
    """The rate of that angle, -dBC/dt / (M sine), (B, b, T)."""
    turning = block @ (np.sqrt(x0)[..., None] * v / (2 * np.sqrt(x)))
    return np.asarray(-turning / (M_b[..., None] * sine_b))


def whole(x: Array) -> Array:
    """Weight 1 for every species, (1, N)."""
    return np.ones((1, x.shape[1]))


def total(weight: Array, x0: Array) -> Array:
    """The conserved total of one block, (B,)."""
    return np.asarray((weight * x0).sum(axis=-1))


def total_of_all(x0: Array) -> Array:
    """The total of all species, (B,)."""
    return np.asarray(x0.sum(axis=-1))


def angle(weight: Array, M_tot: Array, x0: Array, x1: Array) -> Array:
    """The angle of one block between two states, (B,)."""
    return block_angles(weight[:, None], M_tot[:, None], x0, x1)[:, 0]


def angle_of_all(M_tot: Array, x0: Array, x1: Array) -> Array:
    """arccos(sum sqrt(x0 x1)/M), (B,)."""
    return angle(whole(x0), M_tot, x0, x1)


def sine(weight: Array, M_tot: Array, x0: Array, x: Array) -> Array:
    """Its sine at each node, (B, T)."""
    return block_sines(weight[:, None], M_tot[:, None], x0, x)[:, 0]


def sine_of_all(M_tot: Array, x0: Array, x: Array) -> Array:
    """The same for all species, (B, T)."""
    return sine(whole(x0), M_tot, x0, x)


def angle_rate(weight: Array, M_tot: Array, x0: Array, x: Array, v: Array) -> Array:
    """The rate of the angle at each node, (B, T)."""
    sines = block_sines(weight[:, None], M_tot[:, None], x0, x)
    return block_angle_rates(weight[:, None], M_tot[:, None], x0, x, v, sines)[:, 0]


def angle_rate_of_all(M_tot: Array, x0: Array, x: Array, v: Array) -> Array:
    """The same for all species, (B, T)."""
    return angle_rate(whole(x0), M_tot, x0, x, v)


def first_sine(M_tot: Array, x0: Array, x: Array) -> Array:
    """M times the sine of the angle between x0 and x, (B,)."""
    return np.asarray(M_tot * sine_of_all(M_tot, x0, x[..., None])[:, 0])


def second_sine(M_tot: Array, x: Array, x1: Array) -> Array:
    """M times the sine of the angle between x and x1, (B,)."""
    return first_sine(M_tot, x, x1)
