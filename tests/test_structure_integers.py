"""Exact linear algebra: null spaces, lattices and rays against sympy, FLINT's Smith form, and their definitions."""
from __future__ import annotations

import itertools
import random
from math import gcd, lcm

import flint
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symthermo.errors import OutOfDomain
from symthermo.networks import integers, rays
from symthermo.networks.integers import dense, lattice, null_space, pivots, rank, sparse

matrices = st.integers(1, 6).flatmap(
    lambda m: st.lists(st.lists(st.integers(-4, 4), min_size=m, max_size=m), min_size=1, max_size=6)
)


def random_sparse(n, m, seed):
    rng = random.Random(seed)
    s = [[0] * m for _ in range(n)]
    for r in range(m):
        for i in rng.sample(range(n), rng.randint(2, 4)):
            s[i][r] = rng.choice([-2, -1, -1, -1, -1, 1, 1, 1, 1, 2])
    return s


@settings(max_examples=80, deadline=None)
@given(matrices)
def test_null_space_is_the_echelon_form_of_sympys(a):
    width = len(a[0])
    ours = dense(null_space(sparse(a), width, free_first=True), width)
    theirs = sympy.Matrix(a).nullspace()
    assert len(ours) == len(theirs) == width - rank(sparse(a))
    for v in ours:
        assert gcd(*v) == 1
        assert next(x for x in v if x) > 0
    if theirs:
        reduced = sympy.Matrix.hstack(*theirs).T.rref()[0]
        lead = [next(x for x in v if x) for v in ours]
        assert reduced == sympy.Matrix([[sympy.Rational(x, y) for x in v] for v, y in zip(ours, lead, strict=True)])


@settings(max_examples=60, deadline=None)
@given(matrices)
def test_pivots_are_sympys_and_the_two_conventions_span_the_same(a):
    width = len(a[0])
    assert tuple(pivots(sparse(a))) == sympy.Matrix(a).rref()[1]
    first, last = (dense(null_space(sparse(a), width, free_first=f), width) for f in (True, False))
    assert len(first) == len(last)
    if first:
        assert sympy.Matrix(first).rref()[0] == sympy.Matrix(last).rref()[0]
        free = sorted(set(range(width)) - set(pivots(sparse(a))))
        assert [max(j for j, x in enumerate(v) if x) for v in last] == free


@settings(max_examples=60, deadline=None)
@given(matrices, st.booleans())
def test_lattice_basis_is_saturated(a, free_first):
    """The Smith form of a basis of all integer vectors of a space has only ones."""
    width = len(a[0])
    basis = lattice(null_space(sparse(a), width, free_first=free_first), width, free_first=free_first)
    if basis:
        rows = flint.fmpz_mat([list(v) for v in dense(basis, width)])
        assert all(rows.snf()[i, i] == 1 for i in range(len(basis)))
        integers.verify(sparse(a), basis)


def test_lattice_where_the_rational_basis_is_not_one():
    """ker (1, 1, -2): (2, 0, 1) and (0, 2, 1) miss (1, 1, 1)."""
    basis = null_space([{0: 1, 1: 1, 2: -2}], 3, free_first=True)
    assert dense(basis, 3) == [(2, 0, 1), (0, 2, 1)]
    assert (1, 1, 1) in dense(lattice(basis, 3, free_first=True), 3)


@pytest.mark.parametrize(("n", "m"), [(60, 90), (300, 450)])
def test_large_matrices_against_flint(n, m):
    s = random_sparse(n, m, 3)
    basis = null_space(sparse(s), m)
    a = flint.fmpz_mat(s)
    k = flint.fmpz_mat([list(v) for v in dense(basis, m)])
    assert len(basis) == m - a.rank() == k.rank()
    assert (a * k.transpose()).is_zero()
    assert rank(sparse(s)) == len(pivots(sparse(s))) == a.rank()


def test_dense_rest_goes_to_flint(monkeypatch):
    """The answer does not depend on where elimination hands over to FLINT."""
    s = sparse(random_sparse(30, 45, 5))
    expected = null_space(s, 45)
    for fill in (-1, 4, 10**9):
        monkeypatch.setattr(integers, "_LARGEST_FILL", fill)
        assert null_space(s, 45) == expected
        assert rank(s) == 45 - len(expected)
        assert len(pivots(s)) == rank(s)


def test_a_wrong_null_vector_is_noticed():
    with pytest.raises(ArithmeticError):
        integers.verify([{0: 1, 1: 1}], [{0: 1, 1: 1}])


# -- rays --------------------------------------------------------------------------------------------------------------
def rays_by_supports(a, width):
    """The extremal rays by their definition: one-dimensional null spaces of columns, of one sign."""
    out = set()
    for size in range(1, width + 1):
        for places in itertools.combinations(range(width), size):
            kernel = sympy.Matrix([[row[j] for j in places] for row in a]).nullspace()
            if len(kernel) == 1 and all(kernel[0]):
                v = [int(x * lcm(*(y.q for y in kernel[0]))) for x in kernel[0]]
                v = [x // gcd(*v) for x in v]
                if all(x < 0 for x in v):
                    v = [-x for x in v]
                if all(x > 0 for x in v):
                    full = [0] * width
                    for j, x in zip(places, v, strict=True):
                        full[j] = x
                    out.add(tuple(full))
    return out


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 5).flatmap(
    lambda m: st.lists(st.lists(st.integers(-2, 2), min_size=m, max_size=m), min_size=1, max_size=3)))
def test_rays_are_the_vectors_of_least_support(a):
    width = len(a[0])
    found = dense(rays.extremal_rays(sparse(a), width), width)
    assert len(found) == len(set(found))
    assert set(found) == rays_by_supports(a, width)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(-2, 2), min_size=4, max_size=4), min_size=1, max_size=3),
       st.lists(st.booleans(), min_size=4, max_size=4))
def test_elementary_modes_by_their_definition(a, reversible):
    """Split by hand: column r, and minus column r where it is reversible."""
    split = [[*row, *(-x for x, both in zip(row, reversible, strict=True) if both)] for row in a]
    back = [r for r, both in enumerate(reversible) if both]
    expected = set()
    for v in rays_by_supports(split, 4 + len(back)):
        net = list(v[:4])
        for r, x in zip(back, v[4:], strict=True):
            net[r] -= x
        if sum(1 for x in v if x) == sum(1 for x in net if x):          # not forth and back on one reaction
            expected.add(tuple(net))
    found = set(dense(rays.elementary_modes(sparse(a), 4, reversible), 4))
    mirrored = {tuple(-x for x in v) for v in found if all(both for x, both in zip(v, reversible, strict=True) if x)}
    assert found | mirrored == expected
    assert not found & mirrored


def test_too_many_rays_is_one_sentence(monkeypatch):
    monkeypatch.setattr(rays, "LARGEST_NUMBER_OF_RAYS", 5)
    with pytest.raises(OutOfDomain, match="too many moieties"):
        rays.extremal_rays([{j: 1 if j % 2 else -1 for j in range(12)}, {j: j - 5 for j in range(12)}], 12, what="moieties")
