"""The three flows, and where they overlap."""
from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pytest
import sympy as sp
from _symbolic import MM, RING, agrees, value

import symthermo
from symthermo.errors import BadStructure, UnknownName
from symthermo.flow import ChemicalFlow, DiffusionFlow, JumpFlow
from symthermo.index import LogMean, total


def test_worked_forces() -> None:
    """W1: J = (0.6, 1.74), F = (ln 2, ln 30), sigma = 6.333971752; Michaelis-Menten at (0.4, 1.5, 0.6, 0.3)."""
    flow = MM.flow()
    assert [value(J, MM) for J in flow.J] == pytest.approx([0.6, 1.74], rel=1e-12)
    assert [sp.exp(F.xreplace({s: sp.Rational(str(float(MM.values[s.name]))) for s in F.free_symbols})) for F in flow.F] == [2, 30]
    assert agrees(value(flow.epr, MM), 6.333971752, 9)


def test_attributes_of_a_network() -> None:
    flow = MM.flow()
    a = flow.A["r1"]
    assert a == flow.J_plus["r1"] + flow.J_minus["r1"]
    assert sp.simplify(flow.L[0]*flow.F[0] - flow.J[0]) == 0
    assert flow.S["E", "r2"] == 1
    assert flow.diffusion("C") == sum(flow.A)
    assert flow.diffusion("E", "C") == -sum(flow.A)
    assert flow.J.matrix.shape == (2, 1)
    assert flow.S.matrix == MM.S_X
    with pytest.raises(UnknownName, match="r3"):
        flow.J["r3"]


def test_what_is_infinite_and_what_is_undefined_says_why() -> None:
    one_way = symthermo.network("A <=> B; r2: B -> C").flow()
    assert one_way.F["r2"] == sp.oo
    assert one_way.L["r2"] == 0
    assert one_way.epr == sp.oo
    assert "r2 runs one way only" in one_way.why["epr"]
    undivided = symthermo.network("A <=> B | J = A - B; B -> C").flow()
    assert undivided.epr is None
    assert undivided.F["r1"] is None
    assert "undefined" in undivided.why["epr"]


def test_the_generic_flow_speaks_the_language_of_theorems() -> None:
    n = ChemicalFlow.generic()
    assert n.rate(n.i) == total(n.r, n.S[n.i, n.r]*n.J(n.r))
    assert n.diffusion(n.i) == total(n.r, n.S[n.i, n.r]**2*n.A(n.r))
    assert n.L(n.r) == LogMean(n.Jp[n.r], n.Jm[n.r])
    with pytest.raises(TypeError, match="unknown size"):
        list(n.J)


def test_a_jump_process_is_a_unimolecular_network() -> None:
    jump, chemical = JumpFlow.of(RING), ChemicalFlow.of(RING)
    assert jump.epr == chemical.epr
    assert [*jump.rate] == [*chemical.rate]
    assert sum(jump.rate) == 0
    assert jump.constraint == (sum(jump.state), "==", 1)
    with pytest.raises(BadStructure, match="r1"):
        JumpFlow.of(MM)


def test_generic_jumps_conserve_probability() -> None:
    n = JumpFlow.generic()
    assert n.constraint[1:] == ("==", 1)
    assert n.F(n.r) == sp.log(n.J_plus(n.r)/n.J_minus(n.r))


@dataclass
class OrnsteinUhlenbeck:
    coordinates: tuple[Any, ...]
    force: tuple[Any, ...]
    temperature: Any = 1
    mobility: Any = 2


def test_a_gaussian_diffusion() -> None:
    """dp/dt = mu d/dx [x p + T dp/dx], variance s: sigma = mu (s - T)^2/(s T), by the Gaussian integral."""
    x, s = sp.Symbol("x", real=True), sp.Symbol("s", positive=True)
    p = sp.exp(-x**2/(2*s))/sp.sqrt(2*sp.pi*s)
    flow = DiffusionFlow.of(OrnsteinUhlenbeck((x,), (-x,)), p)
    assert sp.simplify(flow.epr.doit() - 2*(s - 1)**2/s) == 0
    assert sp.simplify(flow.J(0) - flow.L(0)*flow.F(0)) == 0
    motion = sp.diff(p, s)*(2*2*(1 - s))                       # ds/dt = 2 mu (T - s)
    assert sp.simplify(flow.rate(0) - motion) == 0


def test_a_fine_chain_of_jumps_tends_to_the_diffusion() -> None:
    """Jumps to the neighbours with rates mu T/h^2 exp(+-f h/2T): the entropy production tends to the diffusion's as h^2."""
    def chain(h: float) -> float:
        variance, x, found = 1.5, -9.0, 0.0
        density = lambda y: math.exp(-y*y/(2*variance))/math.sqrt(2*math.pi*variance)
        while x < 9:
            force = -(x + h/2)
            plus, minus = 2/h**2*math.exp(force*h/2)*density(x)*h, 2/h**2*math.exp(-force*h/2)*density(x + h)*h
            found += (plus - minus)*math.log(plus/minus)
            x += h
        return found
    exact = 2*(1.5 - 1)**2/1.5
    coarse, fine = abs(chain(0.4) - exact), abs(chain(0.2) - exact)
    assert 3.5 < coarse/fine < 4.5
