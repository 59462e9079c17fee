"""Divergences, Legendre pairs, right angles, and non-ideal mixtures: exact zero tests and worked numbers."""
from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from _symbolic import BRUSSELATOR, MM, RING, agrees, closed_balanced
from hypothesis import given, settings

import symthermo
from symthermo.errors import BadStructure, BadValue, HypothesisFails, OutOfDomain, UnknownName
from symthermo.evaluate.geometry import divergence
from symthermo.geometry.chemical import geometry
from symthermo.geometry.divergence import bregman, f_divergence, kl
from symthermo.geometry.exact import vanishes
from symthermo.geometry.legendre import Potential
from symthermo.geometry.mixture import IdealDilute, RegularSolution, check_convex
from symthermo.geometry.pythagoras import equilibrium_corner, fast_corner, three_points
from symthermo.geometry.time_fisher import fisher
from symthermo.index import Index, family, finite

R = sp.Rational
x, y, z = (sp.symbols(f"{name}1:4", positive=True) for name in "xyz")


# -- the zero test itself ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("e", "zero"), [
    (sp.log(12) - 2*sp.log(2) - sp.log(3), True), (sp.log(R(9, 4)) - 2*sp.log(R(3, 2)), True), (sp.log(2) - R(69314718056, 10**11), False),
    (sp.log(x[0]**2 - x[1]**2) - sp.log(x[0] - x[1]) - sp.log(x[0] + x[1]), True),
    (x[0]*sp.log(2*x[0] + 2*x[1]) - x[0]*sp.log(x[0] + x[1]), False),
    (sp.log(1/x[0] + 1/x[1]) - sp.log(x[0] + x[1]) + sp.log(x[0]*x[1]), True), ((x[0]**2 - 1)/(x[0] - 1) - x[0] - 1, True),
    (sp.log(x[0]) - sp.log(x[1]), False), (sp.log((x[0] + x[1])**3) - 3*sp.log(x[0] + x[1]), True),
    (sp.log(sp.exp(x[0])*x[1]) - x[0] - sp.log(x[1]), True),
])
def test_the_zero_test(e, zero) -> None:
    assert vanishes(e) is zero


@settings(max_examples=15, deadline=None)
@given(closed_balanced())
def test_the_zero_test_refuses_altered_identities(net) -> None:
    """sigma + dG/dt = 0 is accepted, and refused once any coefficient is altered."""
    flow, theta = net.flow(), net.geometry().theta
    identity = flow.epr + sum(t*sum(c*J for c, J in zip(row, flow.J, strict=True))
                              for t, row in zip(theta.values(), net.geometry().C.tolist(), strict=True))
    assert vanishes(identity)
    assert not vanishes(identity + R(1, 10**6)*flow.J[0])
    assert not vanishes(identity + R(1, 10**6)*flow.J[0]*sp.log(11))


# -- divergences -------------------------------------------------------------------------------------------------------
def test_kl_is_the_divergence_that_is_both() -> None:
    f, phi = (lambda u: u*sp.log(u) - u + 1), (lambda u: u*sp.log(u) - u)
    assert vanishes(kl(x, y) - f_divergence(f, x, y))
    assert vanishes(kl(x, y) - bregman(phi, x, y))
    i = Index("i", finite("N"))
    p, q = family("p", positive=True), family("q", positive=True)
    assert kl(p, q, over=i).function == p[i]*sp.log(p[i]/q[i]) - p[i] + q[i]


def test_divergence_is_half_the_fisher_information_nearby() -> None:
    """fisher.limit (Yoshimura, Ito 2021): D(x||x + v dt) = I dt^2/2 + O(dt^3)."""
    dt, v = sp.Symbol("dt", positive=True), sp.symbols("v1:4", real=True)
    D = kl(x, [a + dt*b for a, b in zip(x, v, strict=True)])
    assert sp.simplify(sp.diff(D, dt, 2).subs(dt, 0) - fisher(x, v)) == 0


# -- Legendre pairs ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phi", [x[0]**2/2, x[0]*sp.log(x[0]), -sp.log(x[0]), x[0]**3, x[0]*sp.log(x[0]/(x[0] + x[1])) + x[1]**2])
def test_any_potential_is_dual_to_itself_twice(phi) -> None:
    eta = x[:2] if phi.has(x[1]) else x[:1]
    p = Potential(eta, phi)
    assert p.consistent
    assert (p.metric*p.metric_inverse).applyfunc(sp.simplify) == sp.eye(len(eta))
    both = p.divergence(y[:len(eta)], z[:len(eta)]) + p.divergence(z[:len(eta)], y[:len(eta)])
    pairing = sum((a - b)*(p.at(t, y[:len(eta)]) - p.at(t, z[:len(eta)])) for a, b, t in zip(y, z, p.theta, strict=False))
    assert vanishes(both - pairing)                            # dual.speed: D(P||Q) + D(Q||P) = (eta_P - eta_Q).(theta_P - theta_Q)


def test_a_wrong_dual_is_noticed() -> None:
    assert not Potential(x[:1], x[0]*sp.log(x[0]), closed_psi=2*x[0]).consistent
    assert not Potential(x[:1], x[0]**2, closed_theta=(x[0],)).consistent


# -- right angles ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("mixture", [
    IdealDilute((0, 1, sp.log(2))), IdealDilute((0, 1, 0), (1, 2, 3)),
    RegularSolution((0, R(-3, 10), 1), [[0, 1, 0], [1, 0, R(1, 2)], [0, R(1, 2), 0]]),
], ids=["ideal", "volumes", "regular"])
def test_three_points(mixture) -> None:
    """pythagoras: any three states, any mixture."""
    assert vanishes(three_points(mixture, x, y, z))
    general = mixture.G(x) - mixture.G(y) - sum(m*(a - b) for m, a, b in zip(mixture.mu(y), x, y, strict=True))
    assert vanishes(mixture.divergence(x, y) - general)


@pytest.mark.parametrize("net", [MM, BRUSSELATOR, RING], ids=["closed", "open", "ring"])
def test_equilibrium_corner(net) -> None:
    """pythagoras.equilibrium: the mixed term vanishes for P - Q in Im S and S^T (mu_Q - mu_R) = 0."""
    corner = equilibrium_corner(net.geometry())
    assert vanishes(corner.residue)
    assert vanishes(net.geometry().divergence(corner.P, corner.R)) is False


@pytest.mark.parametrize("fast", [["r1"], ["r2"], ["r1", "r2"], []])
def test_fast_corner(fast) -> None:
    """projection.fast."""
    corner = fast_corner(MM.geometry(), fast)
    assert vanishes(corner.residue)
    assert (corner.P == corner.Q) is (not fast)
    with pytest.raises(UnknownName, match="r7"):
        fast_corner(MM.geometry(), ["r7"])


@settings(max_examples=10, deadline=None)
@given(closed_balanced())
def test_corners_of_any_network(net) -> None:
    geo = net.geometry()
    assert vanishes(equilibrium_corner(geo).residue)
    assert vanishes(fast_corner(geo, [net.reactions[0].name]).residue)


# -- non-ideal mixtures (model R3) -------------------------------------------------------------------------------------
NET = symthermo.network("A <=> B; B <=> C; init: A=0.7, B=0.2, C=0.5")
CHI = [[0, R(6, 5), R(2, 5)], [R(6, 5), 0, -R(1, 2)], [R(2, 5), -R(1, 2), 0]]
MIX = RegularSolution((0, -R(3, 10), -R(4, 5)), CHI)
GEO = geometry(NET, MIX)
n, m = (R(7, 10), R(1, 5), R(1, 2)), (R(3, 10), R(3, 5), R(1, 2))


def close(found, printed, digits=9):
    assert len(found := list(found)) == len(printed)
    assert all(agrees(sp.sympify(f).n(30), p, digits) for f, p in zip(found, printed, strict=True))


def test_regular_solution_worked_numbers() -> None:
    close(MIX.mu(n), (-0.5104941193, -1.956114231, -1.832680642))
    close(MIX.mu(m), (-0.9475878981, -1.133012146, -2.022476560))
    close((MIX.G(n), MIX.G(m)), (-1.664909051, -1.975321937))
    close((MIX.divergence(n, m), MIX.divergence(m, n)), (0.2362431874, 0.2678351579))
    at = dict(zip(GEO.x, n, strict=True))
    close([t.xreplace(at) for t in GEO.theta.values()], (-1.445620111, 0.1234335890))
    close(GEO.metric.xreplace(at), (4.714285714, -4.785714286, -4.785714286, 7.714285714))


def test_regular_solution_kinetics() -> None:
    """J = (0.4587921066, -0.03715460653), sigma = -dG/dt = 0.6678252226, I = 1.166117099."""
    sides = [((1, 0, 0), (0, 1, 0)), ((0, 1, 0), (0, 0, 1))]
    parts = MIX.consistent_currents(sides, (1, 2), n)
    J = [a - b for a, b in parts]
    close(J, (0.4587921066, -0.03715460653))
    at = dict(zip(GEO.x, n, strict=True))
    theta = [t.xreplace(at) for t in GEO.theta.values()]
    sigma = sum(j*sp.log(a/b) for j, (a, b) in zip(J, parts, strict=True))
    close([sigma, -sum(t*j for t, j in zip(theta, J, strict=True))], (0.6678252226, 0.6678252226))
    rate = NET.S_X*sp.Matrix(J)
    close([GEO.squared_speed(list(rate)).xreplace(at)], (1.166117099,))


def test_currents_must_fit_the_potentials() -> None:
    sides = [((1, 0, 0), (0, 1, 0)), ((0, 1, 0), (0, 0, 1))]
    MIX.check_currents(NET.rows(), MIX.consistent_currents(sides, (1, 2), n), n)
    with pytest.raises(HypothesisFails, match="reaction 2"):
        MIX.check_currents(NET.rows(), [MIX.consistent_currents(sides, (1, 2), n)[0], (2, 1)], n)


def test_derivatives_of_the_regular_solution() -> None:
    """mu = dG/dn, H = d mu/dn, H n = 0 (Gibbs-Duhem), G = n.mu (Euler): exactly."""
    mu, H = MIX.mu(x), MIX.H(x)
    assert all(vanishes(sp.diff(MIX.G(x), a) - b) for a, b in zip(x, mu, strict=True))
    assert all(vanishes(sp.diff(mu[i], x[j]) - H[i, j]) for i in range(3) for j in range(3))
    assert all(vanishes(e) for e in H*sp.Matrix(x))
    assert GEO.potential.consistent


def test_regular_solution_maps_both_ways() -> None:
    theta = GEO.to_theta()
    close(theta.values(), (-1.445620111, 0.1234335890))
    assert all(abs(v) < 1e-12 for v in GEO.to_xi(theta).values())
    there = GEO.to_state(GEO.to_theta(dict(zip("ABC", m, strict=True))))
    assert all(abs(a - b) < 1e-12 for a, b in zip(there.values(), (0.3, 0.6, 0.5), strict=True))
    found = GEO.fast_projection(["r1"])
    assert abs(found.fast + found.slow - found.whole) < 1e-12
    assert min(found.fast, found.slow) > 0


def test_binary_mixture_is_refused_beyond_chi_two() -> None:
    B = sp.Matrix([-1, 1])
    binary = lambda chi: RegularSolution((0, 0), [[0, chi], [chi, 0]])
    assert (B.T*binary(2).H((R(1, 2), R(1, 2)))*B)[0] == 0     # the spinodal at y = 1/2
    assert binary(R(19, 10)).convex_at((1, 1), B)
    assert not binary(R(21, 10)).convex_at((1, 1), B)
    check_convex(binary(1), ("0.3", "0.7"), B, "AB")
    with pytest.raises(OutOfDomain, match="not convex at A = 1, B = 1"):
        check_convex(binary(3), (1, 1), B, "AB")
    with pytest.raises(BadValue, match="B = -1"):
        check_convex(binary(1), (1, -1), B, "AB")
    net = symthermo.network("A <=> B; init: A=1, B=1")
    with pytest.raises(OutOfDomain, match="not convex"):
        geometry(net, binary(3)).to_xi([0])
    with pytest.raises(OutOfDomain, match="not convex at A = 1, B = 1"):       # on the way, not at its ends
        divergence(geometry(net, binary(3)), (R(1, 10), R(19, 10)), (R(19, 10), R(1, 10)))
    assert divergence(geometry(net, binary(1)), (R(1, 10), R(19, 10)), (R(19, 10), R(1, 10))) > 0


def test_interactions_are_checked() -> None:
    with pytest.raises(BadStructure, match="symmetric 2 x 2"):
        RegularSolution((0, 0), [[0, 1], [2, 0]])


def test_monotone_theta_on_numbers() -> None:
    """dual.speed, numerically: (xi_P - xi_Q).(theta_P - theta_Q) = D(P||Q) + D(Q||P) with mpmath at 30 digits."""
    a, b = MIX.mu(n), MIX.mu(m)
    pairing = sum((p - q)*(s - t) for p, q, s, t in zip(n, m, a, b, strict=True)).n(30)
    assert mpmath.mpf(pairing) - mpmath.mpf((MIX.divergence(n, m) + MIX.divergence(m, n)).n(30)) < mpmath.mpf(10)**-27
