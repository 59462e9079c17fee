"""Theorems with gradients on the grid of a diffusion: closed values of Gaussian densities, to second order in the size of a cell."""
import numpy as np
import pytest

import symthermo as st
from symthermo.verify.gradients import at_cells, speaks_of_gradients

m, s2 = 1.0, 0.6                                             # p = N(m, s2) in U = x^2/2 at mu = T = 1
DENSITY = f"exp(-(x - {m})^2/(2*{s2}))"
a, b = -m/s2, (1 - s2)/s2**2                                 # the score a (x - m) + b ((x - m)^2 - s2), from dm/dt and d(s2)/dt
FISHER = a**2*s2 + 2*b**2*s2**2
EPR = m**2 + (1/s2 - 1)**2*s2                                # <nu^2>, nu = -m + (1/s2 - 1)(x - m)
RATE = -2*(a**2 + 4*b**2*s2)                                 # dI/dt = -2 <(ds/dx)^2>


def trap(cells, box=6):
    return st.diffusion("-x", cells=(cells,), box=[(-box, box)])


def on(identifier, model, state=DENSITY, **more):
    return st.theorems[identifier].on(model, **more).at(state)


@pytest.mark.parametrize(("identifier", "side", "closed"), [
    ("cr.force.diffusion", "lhs", FISHER), ("cr.force.diffusion", "rhs", FISHER),
    ("cr.monotone.diffusion", "lhs", RATE), ("cr.monotone.diffusion", "rhs", RATE), ("gp.diffusion.fisher-rate", "rhs", RATE),
    ("leg.ep.overdamped", "lhs", EPR), ("leg.ep.overdamped", "rhs", EPR), ("gp.diffusion", "lhs", EPR), ("gp.diffusion", "rhs", EPR),
])
def test_both_sides_tend_to_closed_values_as_the_square_of_the_step(identifier, side, closed):
    """Page 05 (S. Ito, A. Dechant, Phys. Rev. X 10, 021056, 2020) for a Gaussian: cr.force, cr.monotone; D(p||q) falls by sigma."""
    found = [on(identifier, trap(n)) for n in (120, 240)]
    assert all(one.holds for one in found)
    errors = [abs(getattr(one, side) - closed) for one in found]
    if errors[-1] > 1e-9*abs(closed):                        # the velocity of a Gaussian is linear: no error but that of the sum
        order = np.log2(errors[-2]/errors[-1])
        assert abs(order - 2) < 0.1


def test_hypotheses_of_calculus_say_by_how_much_they_are_missed():
    here = st.theorems["cr.monotone.diffusion"].on(trap(100))
    calculus = [d for d in here.decide(DENSITY) if d.kind == "calculus"]
    assert calculus
    assert all(d and d.how == "to O(h^2)" and d.why.startswith("missed by") for d in calculus)


def test_a_coarse_grid_and_a_wall_in_the_way_do_not_pass():
    """A box that cuts the density off: the ends of the integration by parts do not vanish."""
    here = st.theorems["cr.monotone.diffusion"].on(trap(200, box=1))
    assert not all(here.decide(DENSITY))


def test_on_a_ring_the_stationary_state_has_a_current():
    """gp.diffusion: -d/dt of D(p||q) is mu T <|grad ln(p/q)|^2> although the stationary state is driven."""
    ring = lambda n: st.diffusion("2 - sin(x)", box=[(0, 2*np.pi)], cells=(n,), periodic=True)
    coarse, fine = (on("gp.diffusion", ring(n), "exp(cos(x - 1))") for n in (64, 128))
    assert coarse.holds
    assert fine.holds
    assert abs(np.log2(coarse.slack/fine.slack) - 2) < 0.1
    assert not all(st.theorems["leg.ep.overdamped"].on(ring(64)).decide("exp(cos(x - 1))"))     # q is no equilibrium


def test_a_force_that_moves():
    pushed = st.diffusion("-(x - sin(t))", cells=(160,), box=[(-6, 6)])
    still, moved = (st.theorems[f"cr.{n}.diffusion"].on(pushed) for n in ("monotone", "nonautonomous"))
    assert moved.at(DENSITY, t=0.5).holds
    assert abs(moved.at(DENSITY, t=0.5).slack) < 0.01 < abs(still.at(DENSITY, t=0.5).slack)
    assert not all(still.decide(DENSITY, t=0.5))             # it speaks of a force that rests


def test_observables_of_two_coordinates():
    flat = st.diffusion(["-x", "-2*y"], box=[(-4, 4), (-4, 4)], cells=(24, 24))
    one = on("cr.ep.diffusion", flat, "exp(-(x - 1)^2 - y^2)", R="x*y + x")
    assert one.holds
    assert one.lhs > 0


def test_a_gradient_is_exact_for_parabolas_also_at_walls():
    g = trap(12).discretised.grid
    x = g.points[:, 0]
    slope = at_cells(g, (x[g.head]**2 - x[g.tail]**2)/g.width[g.axis])
    assert np.allclose(slope, 2*x, atol=1e-12)


def test_the_list_of_a_density_has_them():
    listed = {e["id"]: e for e in trap(64).at(DENSITY).theorems}
    spoken = {i for i in st.theorems if speaks_of_gradients(st.theorems[i]) and i.startswith("cr.")}
    assert spoken <= set(listed)
    assert all(listed[i]["holds"] for i in spoken)
