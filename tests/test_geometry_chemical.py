"""The worked numbers of the dual affine coordinates (Ohga, Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813)."""
from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp
from _symbolic import BRUSSELATOR, MM, MM_OPEN, RING, agrees, closed_balanced, value
from hypothesis import given, settings
from hypothesis import strategies as st

import symthermo
from symthermo.errors import BadStructure, BadValue, HypothesisFails, MissingValue, OutOfDomain, UnknownName
from symthermo.evaluate.geometry import divergence, fast_projection
from symthermo.geometry.exact import vanishes
from symthermo.geometry.foliation import foliation
from symthermo.networks import zoo
from symthermo.networks.symbols import read
from symthermo.report.as_json import document
from symthermo.report.derivation import gather

GEO = MM.geometry()
P = {"E": "0.4", "S": "1.5", "C": "0.6", "P": "0.3"}
Q = {"E": "0.6", "S": "1.2", "C": "0.4", "P": "0.8"}
EQ = GEO.to_state([0, 0])
exact = lambda state: {k: sp.Rational(v) for k, v in state.items()}
EXACT = {s: sp.Symbol(s, positive=True) for s in MM.species}


def close(found, printed, digits=9):
    assert len(found := list(found)) == len(printed)
    assert all(agrees(f, p, digits) for f, p in zip(found, printed, strict=True))


# -- closed Michaelis-Menten (model M1) --------------------------------------------------------------------------------
def test_coords_theta_is_minus_the_force() -> None:
    close([value(t, MM) for t in GEO.theta.values()], (-0.6931471806, -3.401197382))
    close([value(t, MM, Q) for t in GEO.theta.values()], (-1.280933845, -1.609437912))
    assert all(vanishes(t + F) for t, F in zip(GEO.theta.values(), MM.flow().F, strict=True))


def test_potentials_at_two_states() -> None:
    close([value(GEO.phi, MM, s) for s in (P, Q)], (-1.888867577, -3.399426259))
    close([value(GEO.psi, MM, s) for s in (P, Q)], (1.888867577, 2.210427149))
    close([value(e, MM, Q) for e in GEO.eta.values()], (0.3, 0.5))


def test_metric_and_its_inverse() -> None:
    at = {EXACT[s]: sp.Rational(v) for s, v in P.items()}
    assert GEO.metric.xreplace(at) == sp.Matrix([[sp.Rational(29, 6), -sp.Rational(25, 6)], [-sp.Rational(25, 6), sp.Rational(15, 2)]])
    close(GEO.metric_inverse.xreplace(at).n(30), (0.3970588235, 0.2205882353, 0.2205882353, 0.2558823529))
    assert (GEO.metric * GEO.metric_inverse).applyfunc(sp.cancel) == sp.eye(2)
    assert replace(GEO, mixture=None).metric == GEO.metric


def test_divergence_both_ways() -> None:
    close([value(GEO.divergence(exact(a), exact(b)), MM) for a, b in ((P, Q), (Q, P))], (0.3215595727, 0.3979841625))
    close([divergence(GEO, exact(P), exact(Q)), divergence(GEO, exact(Q), exact(P))], (0.3215595727, 0.3979841625))


def test_equilibrium_is_theta_zero() -> None:
    close(GEO.to_xi({"r1": 0, "r2": 0}).values(), (1.334513108, 1.685842707))
    G_eq = value(GEO.phi, MM, {k: sp.Float(repr(v), 20) for k, v in EQ.items()})
    assert agrees(G_eq, -5.256013761)
    assert agrees(value(GEO.phi, MM) - G_eq, 3.367146185)
    assert agrees(divergence(GEO, exact(P), EQ), 3.367146185)
    psi = value(GEO.psi, MM, {k: sp.Float(repr(v), 20) for k, v in EQ.items()})
    assert agrees(psi, 5.256013761)                            # psi(0) = -G_eq


def test_dual_speed() -> None:
    """dual.speed: xidot = (0.6, 1.74), thetadot = (-4.35, 10.55), I = 15.747."""
    flow = MM.flow()
    xidot = [value(J, MM) for J in flow.J]
    thetadot = [value(sum(sp.diff(t, EXACT[s])*flow.rate[s] for s in MM.species), MM) for t in GEO.theta.values()]
    close(xidot, (0.6, 1.74))
    close(thetadot, (-4.35, 10.55))
    I = GEO.squared_speed(dict(zip(MM.species, flow.rate, strict=True)))
    assert agrees(value(I, MM), 15.747)
    assert vanishes(I - sum(v**2/EXACT[s] for s, v in zip(MM.species, flow.rate, strict=True)))


def test_pythagoras_with_another_equilibrium() -> None:
    """R = eq * exp(0.4 (E+C) - 0.3 (S+C+P)): D(P||R) = D(P||eq) + D(eq||R)."""
    shift = {"E": 0.4, "S": -0.3, "C": 0.1, "P": -0.3}
    R = {s: sp.Float(repr(EQ[s]), 25)*sp.exp(sp.Rational(str(c))).n(25) for s, c in shift.items()}
    close(R.values(), (1.120852052, 0.1225957051, 0.2748232952, 1.471148461))
    D = lambda a, b: value(GEO.divergence(a, b), MM)
    eq = {s: sp.Float(repr(v), 25) for s, v in EQ.items()}
    close((D(exact(P), R), D(exact(P), eq), D(eq, R)), (3.525236099, 3.367146185, 0.1580899139))


def test_projection_onto_the_fast_equilibrium() -> None:
    """projection.fast: K at xi_2 = 0.4843839140, D(P||K) + D(K||eq) = 0.8666711290 + 2.500475056."""
    found = GEO.fast_projection(["r2"])
    close(found.extents.values(), (0.4843839140,))
    close(found.K.values(), (0.8843839140, 1.5, 0.1156160860, 0.7843839140))
    close((found.fast, found.slow, found.whole), (0.8666711290, 2.500475056, 3.367146185))


def test_inverse_metric_is_the_fluctuation_of_an_observable() -> None:
    """V_L(a) = (B^T a)^T (B^T H B)^{-1} (B^T a): for the observable P the entry 0.2558823529 (Yoshimura, Ito 2021)."""
    X, L = sp.diag(*map(sp.Rational, P.values())), GEO.laws
    V = X - X*L.T*(L*X*L.T).inv()*L*X
    assert agrees(V[3, 3].n(30), 0.2558823529)


# -- identities, exact -------------------------------------------------------------------------------------------------
@settings(max_examples=12, deadline=None)
@given(closed_balanced())
def test_legendre_duality_of_any_network(net) -> None:
    """legendre: phi + psi = theta.eta, d phi/d eta = theta, d psi/d eta = eta d theta/d eta, with exact zero tests."""
    geo = net.geometry()
    assert geo.potential.consistent
    there = {sp.Symbol(s, positive=True): e for s, e in geo.state().items()}
    for e, xi in zip(geo.eta.values(), geo.xi, strict=True):
        assert sp.expand(e.xreplace(there) - xi) == 0
    assert geo.left_inverse * geo.B == sp.eye(len(geo.basis))
    assert geo.B * geo.C == net.S_X


@settings(max_examples=12, deadline=None)
@given(closed_balanced(chemostats=True))
def test_forces_are_affine_in_theta(net) -> None:
    """coords: F = -C^T theta - S_Y^T mu_Y."""
    geo = net.geometry()
    theta = sp.Matrix(len(geo.basis), 1, list(geo.theta.values()))
    for r, (F, shift) in enumerate(zip(net.flow().F, geo.affine_shift.values(), strict=True)):
        assert vanishes(F + (geo.C.T * theta)[r] + shift)


@settings(max_examples=12, deadline=None)
@given(closed_balanced(), st.integers(-3, 3), st.integers(-3, 3))
def test_basis_origin_and_gauge(net, a, b) -> None:
    """basis.change: phi, psi, D under B -> B R; psi by -theta.c under n0 -> n0 + B c; theta, D under mu0 -> mu0 + L^T c."""
    geo, m = net.geometry(), len(net.geometry().basis)
    R = sp.eye(m)
    R[0, m - 1] += a if m > 1 else 0
    R[0, 0] += 1
    turned = geo.with_basis(R)
    assert all(map(vanishes, sp.Matrix(list(turned.theta.values())) - R.T*sp.Matrix(list(geo.theta.values()))))
    on_class = {sp.Symbol(s, positive=True): e for s, e in geo.state().items()}
    there = (R*sp.Matrix(list(turned.eta.values())) - sp.Matrix(list(geo.eta.values()))).xreplace(on_class)
    assert there.expand() == sp.zeros(m, 1)
    assert vanishes(turned.psi - geo.psi)
    assert turned.metric.expand() == (R.T*geo.metric*R).expand()
    c = [sp.Rational(a, 100), *[sp.Rational(b, 100)]*(m - 1)]
    moved = geo.with_origin(geo.state(c))
    assert vanishes(moved.psi - geo.psi + sum(t*k for t, k in zip(geo.theta.values(), c, strict=True)))
    laws = net.conservation_laws()
    gauged = geo.with_gauge([a + k for k in range(len(laws))])
    assert all(vanishes(s - t) for s, t in zip(gauged.theta.values(), geo.theta.values(), strict=True))
    assert gauged.divergence() == geo.divergence()
    shift = (gauged.phi - geo.phi).xreplace(on_class)
    assert all(vanishes(sp.diff(shift, x)) for x in geo.xi)


@settings(max_examples=10, deadline=None)
@given(closed_balanced())
def test_maps_are_inverse_to_one_another(net) -> None:
    geo = net.geometry()
    theta = geo.to_theta()
    found = geo.to_xi(theta)
    scale = max(float(n) for n in geo.amounts(geo.x0))
    assert all(abs(v) < 1e-7*scale for v in found.values())
    again = geo.to_state(theta)
    assert all(abs(again[s] - float(net.values[s])) < 1e-7*scale for s in net.internal)


def test_totals_that_vanish_are_no_obstacle() -> None:
    """0 <=> 2 A + B conserves A - 2 B, which may be zero: A = 2 B, A^2 B = k_plus/k_minus."""
    geo = symthermo.network("0 <=> 2 A + B | 4, 1; init: A=3/2, B=3/4").geometry()
    found = geo.to_state([0])
    assert abs(found["A"] - 2*found["B"]) < 1e-12
    assert abs(found["A"]**2*found["B"] - 4) < 1e-12


def test_closed_systems_fall_to_equilibrium() -> None:
    """lyapunov.closed, sigma.affine: dG/dt = theta.xidot = -sigma; Sigma over a step = difference of phi."""
    flow = MM.flow()
    assert vanishes(sum(t*J for t, J in zip(GEO.theta.values(), flow.J, strict=True)) + flow.epr)
    xi = [value(e, MM, Q) for e in GEO.eta.values()]
    theta = [value(t, MM, Q) for t in GEO.theta.values()]
    finite = value(GEO.divergence(exact(P), exact(Q)), MM) - sum(t*x for t, x in zip(theta, xi, strict=True))
    assert agrees(finite, float(value(GEO.phi, MM, P) - value(GEO.phi, MM, Q)), 12)


def test_open_networks_shift() -> None:
    """open.db: theta - theta_eq = B^T (mu_X - mu_X,eq), and dD(x||x_eq)/dt = -sigma."""
    net = symthermo.network("A <=> X | 2, 1; 2 X <=> Y | 3, 1; chemostats: A=1; init: X=1, Y=1")
    geo, flow = net.geometry(), net.flow()
    a = sp.Symbol("A", positive=True)
    D = geo.divergence(None, {"X": 2*a, "Y": 12*a**2})
    assert vanishes(sum(sp.diff(D, sp.Symbol(s, positive=True))*flow.rate[s] for s in net.internal) + flow.epr)
    found = geo.fast_projection(["r2"])
    assert abs(found.fast + found.slow - found.whole) < 1e-12
    assert abs(found.equilibrium["X"] - 2) < 1e-12
    assert abs(found.K["X"] + 2*found.K["Y"] - 3) < 1e-12
    assert abs(found.K["Y"] - 3*found.K["X"]**2) < 1e-12


# -- the dual foliation ------------------------------------------------------------------------------------------------
def test_foliation_is_a_pair_of_coordinates() -> None:
    leaves = foliation(GEO)
    assert all(map(vanishes, leaves.residues()))
    assert leaves.B_plus * GEO.B == sp.eye(2)
    assert sp.eye(2) == leaves.L * leaves.Z
    assert leaves.B_plus * leaves.Z == sp.zeros(2, 2)
    state = leaves.to_state([1, 2.4], GEO.to_theta(exact(Q)))
    assert all(abs(state[s] - float(v)) < 1e-12 for s, v in Q.items())
    with pytest.raises(BadStructure, match="2 conservation laws"):
        leaves.to_state([1], [0, 0])
    with pytest.raises(HypothesisFails, match=r"log\(24\)"):
        foliation(RING.geometry())


# -- the interface -----------------------------------------------------------------------------------------------------
def test_json_strings_read_back() -> None:
    data = GEO.json_strings()
    assert data["basis"] == ["r1", "r2"]
    assert read(data["theta"]["r1"], MM) == GEO.theta["r1"]
    assert read(data["phi"], MM) == GEO.phi
    assert read(data["psi"], MM) == GEO.psi
    assert data["eta"] == {"r1": "3/2 - S", "r2": "P - 3/10"}
    unknown = symthermo.network("A <=> B").geometry().json_strings()
    assert "A_0" in unknown["psi"]
    assert "k_plus_r1" in unknown["theta"]["r1"]


@pytest.mark.parametrize("name", zoo.names())
def test_two_routes_to_the_coordinates_agree(name) -> None:
    """`derive --json` writes its strings from index lists, without sympy: they must mean the same, exactly."""
    net = zoo.model(name)
    data, geo = document(gather(net)), net.geometry()
    assert data["basis"] == list(geo.basis)
    assert (data["theta"] is None) is (geo.theta is None)
    for equation in net.rate_equations():
        assert sp.expand(read(data["rate_equations"][equation.lhs.args[0].name], net) - equation.rhs) == 0
    epr = net.flow().epr
    assert data["entropy_production_rate"] is None if epr in (None, sp.oo) else vanishes(read(data["entropy_production_rate"], net) - epr)
    if geo.theta is None:
        return
    on_class = {sp.Symbol(s, positive=True): e for s, e in geo.state().items()}
    for k in geo.basis:
        assert vanishes(read(data["theta"][k], net) - geo.theta[k])
        assert sp.expand((read(data["eta"][k], net) - geo.eta[k]).xreplace(on_class)) == 0
    assert vanishes(read(data["phi"], net) - geo.phi)
    assert vanishes(read(data["psi"], net) - geo.psi)


def test_without_potentials_the_reason_is_given() -> None:
    geo = RING.geometry()
    assert geo.theta is geo.phi is geo.psi is geo.potential is None
    assert set(geo.why) == {"theta", "eta", "psi", "phi"}
    assert "log(24)" in geo.why["psi"]
    assert geo.json_strings()["theta"] is None
    assert geo.basis == ("r1", "r2")
    with pytest.raises(HypothesisFails, match=r"log\(24\)"):
        geo.to_theta()


def test_several_volumes_weigh_the_species() -> None:
    net = symthermo.network("A <=> B | 2, 1; init: A=1, B=1")
    net = replace(net, species_data=(net.species_data[0], replace(net.species_data[1], volume=Fraction(3))))
    geo = net.geometry()
    a, b = sp.symbols("A B", positive=True)
    assert geo.state([sp.Rational(1, 2)]) == {"A": sp.Rational(1, 2), "B": sp.Rational(7, 6)}
    assert vanishes(geo.theta["r1"] - sp.log(b/(2*a)))
    assert geo.metric == sp.Matrix([[1/a + 1/(3*b)]])
    assert geo.potential.consistent
    assert abs(geo.to_state([0])["B"] - 2*geo.to_state([0])["A"]) < 1e-12
    flow = net.flow()
    lost = sum(sp.diff(geo.divergence(None, {"A": 1, "B": 2}), s)*v for s, v in zip((a, b), flow.rate, strict=True))
    assert vanishes(lost + flow.epr)


@pytest.mark.parametrize(("call", "error", "words"), [
    (lambda: GEO.divergence({"E": 1}), MissingValue, "S, C, P"),
    (lambda: GEO.divergence([1, 2]), BadStructure, "4 entries"),
    (lambda: GEO.divergence({"Z": 1}), UnknownName, "'Z'"),
    (lambda: GEO.state([5, 0]), OutOfDomain, "E would be"),
    (lambda: GEO.to_xi([1]), BadStructure, "2 entries"),
    (lambda: GEO.to_xi({"r1": 0}), MissingValue, "r2"),
    (lambda: GEO.to_theta({"E": -1, "S": 1, "C": 1, "P": 1}), BadValue, "E = -1"),
    (lambda: GEO.with_basis([[1, 1], [1, 1]]), BadStructure, "invertible"),
    (lambda: GEO.with_gauge([1]), BadStructure, "2 conservation laws"),
    (lambda: fast_projection(GEO, ["r9"]), UnknownName, "r9"),
    (lambda: symthermo.network("A <=> B | 1, 1").geometry().to_theta(), MissingValue, "A_0, B_0"),
    (lambda: BRUSSELATOR.geometry().fast_projection(["r1"]), HypothesisFails, "affinity"),
])
def test_mistakes_are_told_in_a_sentence(call, error, words) -> None:
    with pytest.raises(error, match=words):
        call()


def test_open_michaelis_menten_has_one_coordinate() -> None:
    geo = MM_OPEN.geometry()
    assert geo.basis == ("r1",)
    assert sp.Matrix([[1, -1]]) == geo.C
