"""Gibbs and semigrand energies, cycles and affinities: worked numbers and exact identities.

Formulas: Rao, Esposito, Phys. Rev. X 6, 041064 (2016); Polettini, Esposito, J. Chem. Phys. 141, 024117 (2014).
"""
from __future__ import annotations

import pytest
import sympy as sp
from _symbolic import BRUSSELATOR, DEFICIENCY_ONE, MM, MM_OPEN, RING, SCHLOEGL, agrees, closed_balanced, value
from hypothesis import given, settings

import symthermo
from symthermo.errors import UnknownName
from symthermo.geometry.exact import vanishes
from symthermo.geometry.standard import standard_potentials
from symthermo.thermo.entropy_production import cycle_decomposition, partial_epr, terms
from symthermo.thermo.gibbs import gibbs
from symthermo.thermo.semigrand import semigrand


# -- potentials --------------------------------------------------------------------------------------------------------
def test_standard_potentials_of_least_norm() -> None:
    """M1 (chemical_affine, Ohga, Ito, Phys. Rev. E 106, 044131 (2022)): the gauge in which its numbers are given."""
    printed = (-0.2197224577, 1.132592096, 0.2197224577, -1.352314554)
    assert all(agrees(m.n(30), p) for m, p in zip(standard_potentials(MM).mu0, printed, strict=True))


def test_least_norm_is_orthogonal_to_the_gauge() -> None:
    for net in (MM, BRUSSELATOR, SCHLOEGL):
        mu0 = standard_potentials(net).mu0
        for law in net.conservation_laws():
            assert vanishes(sum(n*m for n, m in zip(law, mu0, strict=True)))


def test_without_potentials_there_is_a_reason() -> None:
    ring = standard_potentials(RING)
    assert ring.mu0 is None
    assert (ring.cycle, ring.affinity) == ((1, 1, 1), "log(24)")
    assert "r1 + r2 + r3 has affinity log(24)" in ring.why
    named = symthermo.network("A <=> B | a, b; p: A <=> C | c, d; q: B <=> C | e, f")
    assert "zero only where" in standard_potentials(named).why
    assert "reaction r2 is irreversible" in standard_potentials(symthermo.network("A <=> B; r2: B -> C")).why
    assert "not mass action" in gibbs(symthermo.network("A <=> B | Jp=A, Jm=B")).why


@settings(max_examples=30, deadline=None)
@given(closed_balanced())
def test_forces_are_differences_of_potentials(net) -> None:
    g = gibbs(net)
    for found, F in zip(g.forces.values(), g.flow.F, strict=True):
        assert vanishes(found - F)


@settings(max_examples=20, deadline=None)
@given(closed_balanced())
def test_gibbs_energy_falls_at_the_rate_sigma(net) -> None:
    """lyapunov.closed: dG/dt = -sigma, exactly."""
    g = gibbs(net)
    assert vanishes(g.rate + g.flow.epr)
    along = sum(sp.diff(g.G, sp.Symbol(s, positive=True))*g.flow.rate[s] for s in net.internal)
    assert vanishes(along - g.rate)


# -- entropy production ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("net", "printed"), [
    (MM, 6.333971752), (MM_OPEN, 6.333971752), (BRUSSELATOR, 37.41747333), (BRUSSELATOR.with_values({"B": 1.2}), 21.65893811),
    (SCHLOEGL, 11.06162713), (RING, 14.70670734), (DEFICIENCY_ONE, 3.091415190),
], ids=["W1", "W1 open", "W2 B=3", "W2 B=1.2", "W3", "W4", "W5"])
def test_entropy_production_rates(net, printed) -> None:
    assert agrees(value(net.flow().epr, net), printed, 9)


def test_partial_entropy_production_adds_up() -> None:
    flow = BRUSSELATOR.flow()
    parts = partial_epr(flow, ["r1", "r3"]) + partial_epr(flow, ["r2", "r4"])
    assert vanishes(parts - flow.epr)
    one_way = symthermo.network("A <=> B; s: B -> C").flow()
    assert terms(one_way)["s"] == sp.oo


# -- cycles ------------------------------------------------------------------------------------------------------------
def test_affinities_of_the_worked_networks() -> None:
    """Schnakenberg affinities: W1 ln 60; W2 7.313220387, 6.907755279; W3 3.314186005; W4 ln 24; W5 0, ln(28/3)."""
    find = lambda net: sorted(float(value(a, net)) for a in cycle_decomposition(net).affinities)
    s, p = sp.symbols("S P", positive=True)
    assert vanishes(cycle_decomposition(MM_OPEN).affinities[0] - sp.log(12*s/p))
    assert agrees(find(MM_OPEN)[0], 4.094344562, 9)
    assert all(agrees(a, b, 9) for a, b in zip(find(BRUSSELATOR), (6.907755279, 7.313220387), strict=True))
    assert agrees(find(BRUSSELATOR.with_values({"B": 1.2}))[0], 6.396929655, 9)
    assert agrees(find(SCHLOEGL)[0], 3.314186005, 9)
    assert cycle_decomposition(RING).affinities == (sp.log(24),)
    assert cycle_decomposition(DEFICIENCY_ONE).affinities == (0, sp.log(sp.Rational(28, 3)))
    assert cycle_decomposition(RING).emergent == (False,)
    assert cycle_decomposition(BRUSSELATOR).emergent == (True, True)


def test_steady_dissipation_is_carried_by_cycles() -> None:
    """W1 open: C = 63/143, J_ss = 8.85/7.15, sigma_ss = J_ss ln 60 = 5.067825088; W2: sigma_ss = 25.93815802."""
    state = {"C": sp.Rational(63, 143), "E": sp.Rational(80, 143)}
    flow, cycles = MM_OPEN.flow(), cycle_decomposition(MM_OPEN)
    assert agrees(value(cycles.currents(list(flow.J))[0], MM_OPEN, state), 1.237762238, 9)
    assert agrees(value(cycles.steady_epr(list(flow.J)), MM_OPEN, state), 5.067825088, 9)
    assert agrees(value(flow.epr, MM_OPEN, state), 5.067825088, 9)
    X = sp.Rational(101, 110)
    steady = {"X": X, "Y": (3*X + X**3/10)/(X**2 + sp.Rational(1, 50))}
    assert agrees(steady["Y"].n(20), 3.281302047)
    assert value(BRUSSELATOR.rate_equations()["X"].rhs, BRUSSELATOR, steady) == 0
    flow, cycles = BRUSSELATOR.flow(), cycle_decomposition(BRUSSELATOR)
    by_cycles = value(cycles.steady_epr(list(flow.J)), BRUSSELATOR, steady)
    assert agrees(by_cycles, 25.93815802)
    assert agrees(value(flow.epr, BRUSSELATOR, steady), 25.93815802)


def test_cycles_without_affinities_say_why() -> None:
    assert "one way only" in cycle_decomposition(symthermo.network("A <=> B; q: B -> C")).why
    assert "not mass action" in cycle_decomposition(symthermo.network("A <=> B | Jp=A, Jm=B")).why


# -- semigrand ---------------------------------------------------------------------------------------------------------
def test_semigrand_of_michaelis_menten() -> None:
    """W1, semigrand, y_p = S: Fcal_P = -ln 60, I_P = -1.74, dGcal/dt = 1.14 ln 2 = 0.7901877858."""
    g = semigrand(MM_OPEN)
    assert (g.y_p, g.y_f) == (("S",), ("P",))
    assert vanishes(g.forces["P"] - sp.log(sp.Symbol("P", positive=True)/(12*sp.Symbol("S", positive=True))))
    assert agrees(value(g.gibbs.exchange("P"), MM_OPEN), -1.74)
    assert agrees(value(g.rate, MM_OPEN), 0.7901877858)
    assert vanishes(g.residue())
    assert not g.lyapunov


def test_semigrand_of_the_brusselator() -> None:
    """W2, y_p = (A, B): Fcal_D = -7.313220387, I_D = -4.476, Fcal_E = -6.907755279, I_E = -1.49; dGcal/dt = 5.609056489."""
    g = semigrand(BRUSSELATOR, ["A", "B", "D", "E"])
    assert (g.y_p, g.y_f) == (("A", "B"), ("D", "E"))
    found = [value(g.forces["D"], BRUSSELATOR), value(g.gibbs.exchange("D"), BRUSSELATOR), value(g.forces["E"], BRUSSELATOR),
             value(g.gibbs.exchange("E"), BRUSSELATOR), value(g.rate, BRUSSELATOR)]
    assert all(agrees(a, b) for a, b in zip(found, (-7.313220387, -4.476, -6.907755279, -1.49, 5.609056489), strict=True))
    assert vanishes(g.residue())
    other = semigrand(BRUSSELATOR, ["E", "D", "B", "A"])
    assert (other.y_p, other.y_f) == (("E", "D"), ("B", "A"))
    assert vanishes(other.residue())
    with pytest.raises(UnknownName, match="each chemostat once"):
        semigrand(BRUSSELATOR, ["A"])


def test_an_undriven_open_network_has_a_lyapunov_function() -> None:
    """No emergent cycle: Gcal = D(x_X||x_eq) + const, so both fall at the rate sigma."""
    net = symthermo.network("A <=> X | 2, 1; 2 X <=> Y | 3, 1; chemostats: A")
    g = semigrand(net)
    assert g.lyapunov
    assert vanishes(g.rate + g.gibbs.flow.epr)
    a, x, y = sp.symbols("A X Y", positive=True)
    D = net.geometry().divergence(None, {"X": 2*a, "Y": 12*a**2})
    assert all(vanishes(sp.diff(g.value - D, s)) for s in (x, y))


@settings(max_examples=15, deadline=None)
@given(closed_balanced(chemostats=True))
def test_the_semigrand_balance_holds(net) -> None:
    assert vanishes(semigrand(net).residue())


def test_no_semigrand_without_potentials() -> None:
    g = semigrand(symthermo.network("A <=> B; q: B -> X; chemostats: A"))
    assert g.value is None
    assert "irreversible" in g.why
