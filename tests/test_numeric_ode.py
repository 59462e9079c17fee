"""Trajectories and running integrals: worked numbers, closed forms, refusals.

Worked numbers: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444 (gibbs.finite, speed.*) and
Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748 (tsl.*).
"""
from __future__ import annotations

import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR, BRUSSELATOR_CLOSED, MM, RING_BALANCED, SCHLOEGL, agrees

from symthermo.errors import BadValue, OutOfDomain
from symthermo.numeric import bounds, lengths
from symthermo.numeric import functionals as fn
from symthermo.numeric.equilibrium import class_point, standard_potentials
from symthermo.numeric.field import LawField, Laws, MassActionField
from symthermo.numeric.kernels import divergence
from symthermo.numeric.ode import integrate
from symthermo.numeric.transport import w1_chemical

TIGHT = 1e-13


def equilibrium(case):
    mu0, _ = standard_potentials(case.S, np.log(case.k_plus / case.k_minus))
    return mu0, class_point(case.laws, -mu0, case.laws @ case.x).x


def run(case, t, **more):
    mu0, x_eq = equilibrium(case)
    functionals = {"sigma": fn.entropy_production, "I": fn.fisher_information, "ell": fn.speed,
                   "V": fn.potential_fluctuation(case.laws, mu0), **more}
    r = integrate(case.field(), case.x, t, rtol=TIGHT, laws=case.laws, functionals=functionals)
    total = {name: values[-1] for name, values in r.integrals.items()}
    assert r.drift < 1e-11
    assert total["sigma"] == pytest.approx(float(divergence(case.x, x_eq) - divergence(r.y[:, -1], x_eq)), rel=1e-10)
    return r.y[:, -1], total


def test_michaelis_menten_to_one():
    x, total = run(MM, 1.0)
    assert agrees(x, "0.6410400749 0.7168998973 0.3589599251 1.324140178")
    assert agrees(total["ell"], "1.548521554")
    assert agrees(total["I"], "2.836024399")
    assert agrees(bounds.time_bound(total["ell"], total["I"]), "0.8455212887")
    assert agrees(total["sigma"], "2.712496093")
    assert agrees(total["V"], "3.325187302")
    assert agrees(np.sqrt(total["V"] * total["I"]), "3.070881359")
    assert agrees(lengths.chord(MM.x, x), "1.504117882")
    for block, arc, whole in (([0, 2], "0.4873195396", "1.504507633"), ([1, 2, 3], "1.480051227", "1.517797371")):
        assert agrees(lengths.arc(MM.x[block], x[block]), arc)
        row = np.zeros((1, 4), dtype=int)
        row[0, block] = 1
        assert agrees(lengths.product_of_spheres(MM.x, x, row), whole)
    best, rows = lengths.best_product_of_spheres(MM.x, x, MM.laws)
    assert agrees(best, "1.517797371")
    assert rows == (1,)


def test_balanced_ring_to_half():
    x, total = run(RING_BALANCED, 0.5)
    assert agrees(x, "0.3351848328 0.6969856663 1.967829501")
    assert agrees(total["ell"], "0.5580494837")
    assert agrees(total["I"], "1.010245963")
    assert agrees(total["sigma"], "0.1757300759")
    assert agrees(lengths.chord(RING_BALANCED.x, x), "0.5491717282")
    assert agrees(lengths.arc(RING_BALANCED.x, x), "0.5497484453")
    assert agrees(bounds.time_bound(total["ell"], total["I"]), "0.3082607975")


def test_closed_brusselator_to_twenty():
    x, total = run(BRUSSELATOR_CLOSED, 20.0)
    assert agrees(x[[1, 3]], "0.5775315195 3.985395684")
    assert agrees(total["ell"], "22.77639068")
    assert agrees(total["I"], "57.74531119")
    assert agrees(total["sigma"], "871.0342044")
    assert agrees(lengths.chord(BRUSSELATOR_CLOSED.x, x), "13.75355533")
    best, rows = lengths.best_product_of_spheres(BRUSSELATOR_CLOSED.x, x, BRUSSELATOR_CLOSED.laws)
    assert agrees(best, "13.81359055")
    assert rows == (0, 1)


def test_closed_brusselator_oscillates_while_it_relaxes():
    """Maxima of X and of the Fisher information on a grid of 0.05, to the digits printed."""
    t = np.linspace(0, 20, 401)
    r = integrate(BRUSSELATOR_CLOSED.field(), BRUSSELATOR_CLOSED.x, t, rtol=1e-10)
    X = r.y[1]
    peaks = [i for i in range(1, 400) if X[i - 1] < X[i] > X[i + 1]]
    assert agrees(t[peaks], "6.90 14.25")
    assert agrees(X[peaks], "3.6994 3.2355")
    m = fn.Motion(BRUSSELATOR_CLOSED.field(), r.y.T)
    information = fn.fisher_information(m)
    peaks = [i for i in range(1, 400) if information[i - 1] < information[i] > information[i + 1] and information[i] > 20]
    assert agrees(t[peaks], "6.70 14.05")
    assert agrees(information[peaks], "77.73 39.27")


NUMBERS = {1: {"x": "0.4304004984 2.420996889", "sigma": "18.90698829", "ex": "1.911275493", "D": "5.471374756 3.602772144",
               "tau": "0.02211839257 0.04377235969", "path": "1.069599502", "tau_path": "0.02211839257", "l2": "0.6374705147",
               "l1": "0.6445861614", "w1": "1.372394277", "A": "5.471374756", "quadratic": "0.6884800020",
               "artanh": "0.7034897578", "log": "1.290208580"},
           5: {"x": "0.5811368981 4.494559232", "sigma": "62.04146008", "ex": "7.400609753", "D": "3.843480613 2.298619839",
               "tau": "0.007081494390 0.1522213170", "path": "1.378464938", "tau_path": "0.01593729969", "l2": "0.8502419739",
               "l1": "0.6612297422", "w1": "5.670255362", "A": "19.21740307", "quadratic": "3.346112455",
               "artanh": "3.448626696", "log": "6.051914950"}}


def test_open_brusselator_and_its_speed_limits():
    functionals = {"sigma": fn.entropy_production, "ex": fn.excess, "D": fn.diffusion_diagonal, "path": fn.path_lengths,
                   "A": fn.activity, "L": fn.onsager_activity, "largest": fn.diffusion_largest, "one": fn.diffusion_one_norm}
    r = integrate(BRUSSELATOR.field(), BRUSSELATOR.x, [0.0, 1.0, 5.0], rtol=TIGHT, functionals=functionals)
    start = BRUSSELATOR.x[[1, 3]]
    for k, tau in ((1, 1), (2, 5)):
        expected = NUMBERS[tau]
        total = {name: values[k] for name, values in r.integrals.items()}
        end = r.y[[1, 3], k]
        change = end - start
        assert agrees(end, expected["x"])
        assert agrees(total["sigma"], expected["sigma"])
        assert agrees(total["ex"], expected["ex"])
        mean = total["D"] / tau
        assert agrees(mean, expected["D"])
        assert agrees(bounds.species_time(change, total["sigma"], mean), expected["tau"])
        assert agrees(total["path"][0], expected["path"])
        assert agrees(bounds.species_time(total["path"][0], total["sigma"], mean[0]), expected["tau_path"])
        assert agrees(bounds.quadratic_bound(np.linalg.norm(change), total["largest"]), expected["l2"])
        assert agrees(bounds.quadratic_bound(np.abs(change).sum(), total["one"]), expected["l1"])
        w1 = w1_chemical(BRUSSELATOR.S_X, start, end)
        assert agrees(w1.distance, expected["w1"])
        assert w1.lower == pytest.approx(w1.distance, rel=1e-12)
        assert agrees(total["A"], expected["A"])
        assert agrees(bounds.quadratic_bound(w1.distance, total["A"]), expected["quadratic"])
        assert agrees(bounds.transport_bound(w1.distance, total["A"]), expected["artanh"])
        assert agrees(bounds.time_bound(w1.distance, total["L"]), expected["log"])


def test_limit_cycle():
    """Period 6.975 and the range of X on the limit cycle."""
    t = np.arange(60.0, 90.0, 0.001)
    r = integrate(BRUSSELATOR.field(), BRUSSELATOR.x, np.r_[0.0, t], rtol=1e-9)
    X = r.y[1, 1:]
    peaks = [i for i in range(1, len(X) - 1) if X[i - 1] < X[i] >= X[i + 1]]
    assert agrees(np.mean(np.diff(t[peaks])), "6.975")
    assert agrees([X.min(), X.max()], "0.3928 2.882")


@pytest.mark.parametrize("method", ["LSODA", "BDF", "Radau"])
def test_closed_form(method):
    """A <=> B: exponential relaxation, and its path lengths."""
    field = MassActionField([[1], [0]], [[0], [1]], [2.0], [1.0])
    seen = []
    r = integrate(field, [3.0, 0.0], np.linspace(0, 2, 5), method=method, rtol=1e-10, laws=[[1, 1]],
                  functionals={"path": fn.path_lengths}, progress=seen.append)
    exact = 1 + 2 * np.exp(-3 * r.t)
    assert np.allclose(r.y[0], exact, rtol=1e-8)
    assert np.allclose(r.integrals["path"][:, 1], 3 - exact, rtol=1e-7, atol=1e-12)
    assert r.drift < 1e-13
    assert seen == sorted(seen)
    assert seen[-1] == 2.0
    assert r.success


def test_entropy_production_of_a_product_that_starts_at_zero():
    """sigma is infinite at t = 0 and its integral is not: the free energy lost, for E + S <=> C <=> E + P from E and S alone."""
    x0 = MM.at(C=0, P=0)
    r = integrate(MM.field(), x0, 10.0, rtol=1e-11, functionals={"sigma": fn.entropy_production}, laws=MM.laws)
    mu0, _ = standard_potentials(MM.S, np.log(MM.k_plus / MM.k_minus))
    x_eq = class_point(MM.laws, -mu0, MM.laws @ x0).x
    assert r.unresolved < 1e-6
    assert r.integrals["sigma"][-1] == pytest.approx(float(divergence(x0, x_eq) - divergence(r.y[:, -1], x_eq)), rel=1e-9)


def test_a_long_chain_from_one_species():
    n = 12
    up, down = np.eye(n, n - 1, dtype=int), np.eye(n, n - 1, k=-1, dtype=int)
    x0 = np.eye(n)[0]
    r = integrate(MassActionField(up, down, np.ones(n - 1), np.full(n - 1, 0.5)), x0, 30.0, laws=np.ones((1, n), dtype=int),
                  functionals={"sigma": fn.entropy_production}, rtol=1e-11)
    x_eq = 2.0 ** np.arange(n) / (2.0**n - 1)
    assert r.integrals["sigma"][-1] == pytest.approx(float(divergence(x0, x_eq) - divergence(r.y[:, -1], x_eq)), rel=1e-10)
    assert r.unresolved < 0.5


def test_what_starts_at_zero_costs_infinite_action():
    """I = xdot^2/x ~ 1/t next to an empty species: the action diverges, the length does not; an absent species is no trouble."""
    field = MassActionField([[1, 1], [0, 0], [0, 1]], [[0, 0], [1, 1], [0, 1]], [1.0, 1.0], [1.0, 2.0])
    r = integrate(field, [1.0, 0.0, 0.0], 1.0, functionals={"I": fn.fisher_information, "ell": fn.speed}, rtol=1e-11)
    assert r.integrals["I"][-1] == np.inf
    assert r.integrals["ell"][-1] == pytest.approx(lengths.arc(r.y[:, 0], r.y[:, -1]), rel=1e-6)


def test_irreversible_reactions_cost_infinite_dissipation_but_finite_length():
    field = MassActionField([[1, 0], [0, 1], [0, 0]], [[0, 0], [1, 0], [0, 1]], [1.0, 1.0], [0.0, 0.5])
    r = integrate(field, [1.0, 0.0, 0.0], 3.0, functionals={"sigma": fn.entropy_production, "ell": fn.speed}, rtol=1e-11)
    assert r.integrals["sigma"][-1] == np.inf
    assert np.isfinite(r.integrals["ell"][-1])
    assert r.integrals["ell"][-1] >= lengths.chord(r.y[:, 0], r.y[:, -1])


def test_volumes():
    """A in volume 2 <=> B in volume 1/2, J amount per time: amounts are conserved, the equilibrium is one of concentrations."""
    field = MassActionField([[1], [0]], [[0], [1]], [1.0], [1.0], volumes=[2.0, 0.5])
    r = integrate(field, [1.0, 0.0], 40.0, laws=[[1, 1]])
    assert np.allclose(r.y[:, -1], 0.8, rtol=1e-7)
    m = fn.Motion(field, np.array([1.0, 0.5]))
    assert np.allclose(m.n, [2.0, 0.25])
    assert np.allclose(m.ndot, [-0.5, 0.5])


def test_general_law():
    laws = Laws(np.array([0]), lambda x: (x[..., :1] * np.nan,) * 2, lambda x: x[..., :1] / (1 + x[..., :1]),
                lambda x: np.stack([1 / (1 + x[..., :1]) ** 2, 0 * x[..., :1]], axis=-1))
    field = LawField(MassActionField([[1], [0]], [[0], [1]], [0.0], [0.0]), laws)
    r = integrate(field, [1.0, 0.0], 3.0, rtol=1e-11)
    s = r.y[0, -1]
    assert s + np.log(s) == pytest.approx(1 - 3, abs=1e-9)


def test_refusals():
    field, x = MM.field(), MM.x
    with pytest.raises(BadValue, match="index 1"):
        integrate(field, [1.0, -1.0, 1.0, 1.0], 1.0)
    for bad in ({"method": "Euler"}, {"rtol": 1e-20}):
        with pytest.raises(BadValue):
            integrate(field, x, 1.0, **bad)
    with pytest.raises(BadValue):
        integrate(field, x[:2], 1.0)
    with pytest.raises(BadValue):
        integrate(field, x, [0.0, 2.0, 1.0])
    with pytest.raises(OutOfDomain, match="drifted"):
        integrate(field, x, 1.0, laws=[[1, 1, 1, 1]])
    explosive = MassActionField([[2]], [[3]], [1.0], [0.0])
    with pytest.raises(OutOfDomain, match="gave up"):
        integrate(explosive, [1.0], 2.0)
    nothing_left = Laws(np.array([0]), lambda x: (x * np.nan, x * np.nan), lambda x: 1 + 0 * x, lambda x: 0 * x[..., None])
    with pytest.raises(OutOfDomain, match="index 0 became"):
        integrate(LawField(MassActionField([[1]], [[0]], [0.0], [0.0]), nothing_left), [1.0], 2.0)
    with pytest.raises(OutOfDomain, match="gave up"):
        integrate(SCHLOEGL.field(), SCHLOEGL.x, 1.0, max_steps=2)
