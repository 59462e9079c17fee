"""Every theorem on tilted equilibria, and every bound on probabilities, gives numbers on a jump process from what is really free.

Reference: three states with energies 0, 0.5, 1.2 at p = (0.2, 0.3, 0.5), observables r = (1, 0, -1) and (0, 1, 0); N. Ohga, S. Ito,
Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008 (identifiers leg.*).
"""
from functools import lru_cache
from math import exp, isclose, log

import numpy as np
import pytest

import symthermo as st
from symthermo.errors import HypothesisFails
from symthermo.verify.statements import of_paths

P, ONE, TWO = [0.2, 0.3, 0.5], [[1, 0, -1]], [[1, 0, -1], [0, 1, 0]]
REST = (0.5241846007, 0.3179340316, 0.1578813677)
THETA, PSI, PHI, D, BACK = -1.08243669, -0.03920267563, 0.3639336825, 0.3662583513, 0.3415254995
HIDDEN, CYCLE, SIGMA, APPARENT, THERE = 0.002324668772, 0.7212310658, 2.261936173, 2.194098343, 2.134665488
SWITCHED, FALL, PHI_LATER, LIMIT = 0.3572973833, 0.3337394087, 0.02794194518, 0.3359917374
LATER = 0.1870892756                                      # <r> at t = 0.5


@lru_cache(None)
def process():
    return st.zoo.three_states()


@lru_cache(None)
def tilted():
    """The tilted law with the averages of P."""
    return st.tilted.family(process(), ONE).at(-0.3).p.tolist()


@lru_cache(None)
def path(start: str, time: float):
    if start == PAIRS:
        return st.zoo.sensor().integrate(FOUR, time)
    return process().integrate({"P": P, "tilted": tilted(), "rest": st.tilted.family(process(), ONE).p_eq.tolist()}[start], time)


def psi(theta: float) -> float:
    """In a field on r."""
    return log(sum(q*exp(theta*r) for q, r in zip(REST, ONE[0], strict=True)))


def relative(p, q) -> float:
    return sum(a*log(a/b) for a, b in zip(p, q, strict=True))


E, KAPPA = [0, 0.5, 1.2], {(0, 1): 1, (1, 2): 2, (0, 2): 0.5}
RATES = np.array([[0 if i == j else KAPPA[min(i, j), max(i, j)]*exp(-(E[i] - E[j])/2) for j in range(3)] for i in range(3)])
RATES -= np.diag(RATES.sum(axis=0))
V = RATES @ P
SCORE, INFORMATION, SMOOTHING = V/P, float(V @ (V/P)), float(2*(V/P) @ RATES @ V - (V/P)**3 @ P)     # d p/dt, I, dI/dt
R = np.array(ONE[0])
SPEED, SPREAD = float(R @ V)**2, 0.7 - 0.09               # (d<r>/dt)^2, Var r

GUESS, PAIRS, FOUR = -0.8, "pairs", [0.1, 0.2, 0.3, 0.4]
# identifier -> (what is chosen, where, left side, right side); None: no reference number
TILTED = {
    "leg.affine": ({}, P, D + BACK, D + BACK),
    "leg.affine.divergence": ({}, P, D, D),
    "leg.affine.metric": ({"A": [[2, 1], [0, 3]]}, P, INFORMATION, INFORMATION),
    "leg.affine.gradient": ({}, P, -SIGMA, -SIGMA),
    "leg.affine.only": ({"a": 1, "e": 2, "f": 1, "g": 2}, P, D + BACK, D + BACK),
    "leg.affine.thermodynamic": ({"n": "s0"}, P, D, D),
    "leg.affine.thermodynamic.psi": ({"n": "s2"}, P, None, None),
    "leg.affine.shifted": ({"n": "s2"}, P, BACK, BACK),
    "leg.affine.jeffreys": ({"n": "s1"}, P, D + BACK, D + BACK),
    "leg.chain.map": ({"W": [[1, 1, 0], [0, 0, 1]]}, P, None, D),
    "leg.chain": ({"O": ONE}, P, PHI, D),
    "leg.chain.histogram": ({"cls": [0, 0, 1]}, P, None, D),
    "leg.coords": ({"n": "s2"}, P, None, None),
    "leg.coords.psi": ({"n": "s2"}, P, -log(0.5), -log(0.5)),
    "leg.coords.gradient": ({"n": "s2"}, P, None, None),
    "leg.coords.dual-gradient": ({"n": "s2"}, P, None, None),
    "leg.coords.divergence": ({"n": "s2", "py": REST}, P, D, D),
    "leg.coords.tilted": ({"O": ONE, "theta": [0]}, P, PHI, PHI),
    "leg.ep": ({}, P, SIGMA, SIGMA),
    "leg.ep.falls": ({}, P, 0, SIGMA),
    "leg.ep.force": ({"r": 0}, P, None, None),
    "leg.ep.rate": ({}, P, SIGMA, SIGMA),
    "leg.ep.between": ({}, ("tilted", 0.5), FALL, FALL),
    "leg.ep.ahead": ({}, ("P", 60), D, D),
    "leg.epr": ({"O": ONE}, "tilted", THERE, THERE),
    "leg.epr.divergence": ({"O": TWO}, P, -SIGMA, -SIGMA),
    "leg.epr.phi": ({"O": ONE}, P, -APPARENT, -APPARENT),
    "leg.epr.apparent": ({"O": ONE}, P, APPARENT, APPARENT),
    "leg.force": ({"O": ONE, "r": 0}, "tilted", THETA, THETA),
    "leg.integration.gradient": ({"O": ONE}, P, None, None),
    "leg.integration.response": ({"O": TWO, "k": 2}, P, None, None),
    "leg.integration.positive": ({"O": TWO}, P, 0, None),
    "leg.integration.symmetric": ({"O": TWO, "k": 1, "l": 2}, P, None, None),
    "leg.integration": ({"O": ONE}, ("P", 1), PSI, PSI),
    "leg.integration.phi": ({"O": ONE}, ("P", 1), PHI, PHI),
    "leg.linear": ({"O": ONE}, P, None, None),
    "leg.linear.response": ({"O": ONE, "k": 1}, P, None, None),
    "leg.linear.relaxation": ({"O": ONE, "k": 1}, ("tilted", 0.5), LATER*exp(PSI), LATER*exp(PSI)),
    "leg.min-ep": ({"O": ONE}, P, PHI, D),
    "leg.min-ep.identity": ({"O": ONE, "theta": [GUESS]}, P, D, D),
    "leg.min-ep.value": ({"O": ONE}, P, PHI, PHI),
    "leg.min-ep.strict": ({"O": ONE}, P, None, D),
    "leg.min-ep.unique": ({"O": TWO, "i": "s1"}, P, 0.3, 0.3),
    "leg.min-ep.total": ({"O": ONE}, ("P", 60), PHI, D),
    "leg.path": ({"O": ONE}, ("tilted", 0.5), PHI_LATER, PHI),
    "leg.path.untilted": ({"O": ONE}, ("P", 0.5), None, D),
    "leg.path.upper": ({"O": ONE}, ("tilted", 0.5), FALL, LIMIT),
    "leg.path.dissipation": ({"O": ONE}, ("tilted", 0.5), FALL, LIMIT),
    "leg.path.start": ({"O": ONE}, "tilted", 0, THERE),
    "leg.path.monotone": ({"O": TWO}, P, 0, SIGMA),
    "leg.pythagoras": ({"O": ONE}, P, D, D),
    "leg.pythagoras.projection": ({"O": ONE, "thetay": [0]}, P, HIDDEN, D),
    "leg.pythagoras.nested": ({"O": ONE, "U": TWO}, P, PHI, D),
    "leg.pythagoras.spanned": ({"O": ONE}, "tilted", PHI, PHI),
    "leg.pythagoras.complete": ({"O": TWO}, P, D, D),
    "leg.pythagoras.image": ({"O": ONE, "U": [[5, 3, 1]]}, P, PHI, PHI),
    "leg.tilted-thermo": ({"O": ONE, "T": 2}, P, 2*PHI, 2*PHI),
    "leg.tilted-thermo.free-energy": ({"E": [0, 0.5, 1.2]}, P, D, D),
    "leg.tilted-thermo.field": ({"O": ONE, "i": "s0"}, P, log(0.1846772856), log(0.1846772856)),
    "leg.tilted-thermo.on": ({"Ey": [-log(v) for v in P]}, P, BACK, BACK),
    "leg.tilted-thermo.switch-on": ({"O": ONE}, P, SWITCHED, SWITCHED),
    "leg.tilted-thermo.cycle": ({"O": ONE}, P, CYCLE, CYCLE),
    "leg.young": ({"O": ONE, "thetay": [GUESS]}, P, -0.3*GUESS - psi(GUESS), PHI),
    "leg.young.gap": ({"O": ONE, "thetay": [GUESS]}, P, PHI + 0.3*GUESS + psi(GUESS), PHI + 0.3*GUESS + psi(GUESS)),
    "leg.young.ep": ({"O": ONE}, P, PHI, D),
    "leg.young.stairs": ({"O": ONE, "thetag": [[0, -0.5, THETA]], "w": 2}, P, PSI, None),
    "leg.young.stairs.below": ({"O": ONE, "thetag": [[0, -0.5, THETA]], "w": 2}, P, None, PSI),
    "leg.young.certificate": ({"O": ONE, "thetag": [[0, -0.5, THETA]], "w": 2}, P, None, PHI),
}


def jumps(prefix: str) -> set[str]:
    return {name for name in st.theorems if name.startswith(prefix) and {"jump", "network"} & set(st.theorems[name].applies_to)}


def sides(name: str, choice: dict, where, model=None):
    """(lhs, rhs, hypotheses that fail)."""
    model = model or process()
    choice = choice | ({"r": model.network.reactions[choice["r"]].name} if "r" in choice else {})
    here = st.theorems[name].on(model, **choice)
    state = {"tilted": tilted, PAIRS: lambda: FOUR}[where]() if isinstance(where, str) else where
    found = here.along(path(*where)) if isinstance(where, tuple) else here.at(state)
    left, right = (float(np.ravel(v)[0]) for v in (found.lhs, found.rhs))
    return left, right, [h for h, holds in found.hypotheses.items() if not holds]


def test_the_table_speaks_of_every_theorem():
    assert set(TILTED) == jumps("leg.")


@pytest.mark.parametrize("name", TILTED)
def test_tilted(name):
    choice, where, left, right = TILTED[name]
    lhs, rhs, failing = sides(name, choice, where)
    assert not failing
    assert agrees(lhs, left)
    assert agrees(rhs, right)
    assert holds(name, lhs, rhs)
    assert of_paths(st.theorems[name]) == isinstance(where, tuple)


def agrees(found: float, wanted: float | None) -> bool:
    return wanted is None or isclose(found, wanted, rel_tol=3e-9, abs_tol=3e-10)


def holds(name: str, lhs: float, rhs: float) -> bool:
    return isclose(lhs, rhs, rel_tol=1e-9, abs_tol=1e-12) if st.theorems[name].claim[1] == "==" else lhs <= rhs + 1e-12*abs(rhs)


# -- page 05 ------------------------------------------------------------------------------------------------------------------------------
WAY, PAIRED = ("P", 1), (PAIRS, 1)
JOIN = [[1, 0.5, 0], [0, 0.5, 0], [0, 0, 1]]
r = {"R": ONE[0]}
BOUNDS = {
    "cr.conserved": ({"a": ONE[0]}, P, SPEED, SPREAD*INFORMATION),
    "cr.conserved.any": ({"a": ONE[0]}, P, None, None),
    "cr.conserved.least": ({"a": ONE[0]}, P, SPREAD, None),
    "cr.conserved.plain": ({"a": ONE[0]}, P, None, 0.7),
    "cr.conserved.total": ({"a": ONE[0]}, P, SPEED, SPREAD*INFORMATION),
    "cr.conserved.rank_one": ({"a": [1, 0]}, [0.3, 0.7], None, None),
    "cr.conserved.rank_one.value": ({"a": [1, 0]}, [0.3, 0.7], None, None),
    "cr.entropy": ({}, P, float(V @ np.log(P))**2, None),
    "cr.ep": ({}, P, INFORMATION, None),
    "cr.ep.largest": ({}, P, INFORMATION, None),
    "cr.ep.observable": (r, P, None, None),
    "cr.ep.time": ({}, WAY, None, None),
    "cr.excess": ({}, P, SIGMA**2, None),
    "cr.excess.sigma": ({}, P, SIGMA**2, None),
    "cr.excess.rate": ({}, P, SIGMA, SIGMA),
    "cr.finite": (r, WAY, None, None),
    "cr.finite.length": (r, WAY, None, None),
    "cr.finite.time": (r, WAY, None, None),
    "cr.force": ({}, P, INFORMATION, INFORMATION),
    "cr.force.epr": ({}, P, None, None),
    "cr.force.protocol": ({}, P, INFORMATION, INFORMATION),
    "cr.geodesic": ({}, WAY, None, None),
    "cr.geodesic.time": ({}, WAY, None, None),
    "cr.gibbs": ({}, P, None, None),
    "cr.gibbs.plain": ({}, P, None, None),
    "cr.gibbs.gauge": ({}, P, None, None),
    "cr.gibbs.closed": ({}, P, SIGMA**2, None),
    "cr.gibbs.steady": ({}, P, SIGMA**2, None),
    "cr.heat": ({"E": E}, P, float(E @ V)**2, None),
    "cr.heat.current": ({"E": E}, P, float(E @ V), float(E @ V)),
    "cr.hidden": ({}, PAIRS, None, None),
    "cr.hidden.chain": ({}, PAIRS, None, None),
    "cr.hidden.rates": ({"a": 1}, PAIRS, None, None),
    "cr.hidden.test": ({"T": [[1, 0], [0, 1]]}, PAIRED, None, None),
    "cr.higher": (r, P, None, None),
    "cr.higher.moment": (r | {"k": 5}, P, None, None),
    "cr.higher.third": (r, P, None, None),
    "cr.higher.fourth": (r, P, None, None),
    "cr.higher.generating": (r | {"h": 0.4}, P, None, None),
    "cr.higher.hoelder": (r | {"z": 1}, P, SPEED, SPREAD*INFORMATION),
    "cr.identity": (r, P, SPEED**0.5, SPEED**0.5),
    "cr.identity.information": ({}, P, INFORMATION, INFORMATION),
    "cr.matrix": ({}, P, INFORMATION, INFORMATION),
    "cr.matrix.attained": ({}, P, INFORMATION, INFORMATION),
    "cr.matrix.score": ({}, P, INFORMATION, INFORMATION),
    "cr.monotone": ({}, P, 0, -SMOOTHING),
    "cr.monotone.identity": ({}, P, SMOOTHING, SMOOTHING),
    "cr.monotone.map": ({"T": JOIN}, P, None, INFORMATION),
    "cr.monotone.convex": ({"T": np.eye(3), "f": SCORE**2, "F": SCORE**2, "dF": 2*SCORE}, P, INFORMATION, INFORMATION),
    "cr.monotone.convex.power": ({"T": JOIN, "z": 1}, P, None, INFORMATION),
    "cr.monotone.gap": ({}, P, SMOOTHING, None),
    "cr.monotone.gap.time": ({}, WAY, None, INFORMATION),
    "cr.monotone.gap.angle": ({}, WAY, None, None),
    "cr.multi": ({"O": ONE}, P, SPEED/SPREAD, INFORMATION),
    "cr.multi.attained": ({"O": [SCORE]}, P, INFORMATION, INFORMATION),
    "cr.multi.gaussian": (r, P, INFORMATION, None),
    "cr.nonautonomous": ({}, P, SMOOTHING, SMOOTHING),
    "cr.nonautonomous.bound": ({}, P, SMOOTHING, 0),
    "cr.observable": ({"a": ONE[0]}, P, SPEED, 0.7*INFORMATION),
    "cr.observable.moving": ({"a": ONE[0]}, P, SPEED, 0.7*INFORMATION),
    "cr.protocol_speed": ({}, P, None, 0),
    "cr.relaxation": ({}, WAY, None, INFORMATION),
    "cr.relaxation.length": ({}, WAY, None, INFORMATION**0.5),
    "cr.relaxation.action": ({}, WAY, None, INFORMATION),
    "cr.relaxation.angle": ({}, WAY, None, INFORMATION**0.5),
    "cr.relaxation.observable": (r, WAY, None, None),
    "cr.speed": (r, P, SPEED, SPREAD*INFORMATION),
    "cr.speed.moving": (r, P, SPEED, SPREAD*INFORMATION),
    "cr.speed.gap": (r | {"b": 0.3}, P, None, None),
    "cr.speed.attained": ({"R": SCORE}, P, None, None),
    "cr.speed.clock": ({}, P, None, None),
}
FAR = {"cr.multi.gaussian", "cr.hidden.test"}     # no Gaussians here; what is hidden matters


def test_the_other_table_too():
    """But for one that wants a map T_t at each node of a path."""
    assert set(BOUNDS) == jumps("cr.") - {"cr.hidden.test.angle"}


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds(name):
    choice, where, left, right = BOUNDS[name]
    model = st.zoo.sensor() if where in (PAIRS, PAIRED) else st.zoo.two_state() if len(where) == 2 and where != WAY else None
    lhs, rhs, failing = sides(name, choice, where, model)
    assert bool(failing) == (name in FAR)
    assert agrees(lhs, left)
    assert agrees(rhs, right)
    assert failing or holds(name, lhs, rhs)


# -- what is asked ------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "asked"), [
    ("leg.min-ep.value", "O"), ("leg.epr.apparent", "O"), ("leg.young", "O and thetay"), ("leg.young.certificate", "O and thetag"),
    ("leg.pythagoras.image", "O and U"), ("leg.chain.histogram", "cls"), ("leg.tilted-thermo.on", "Ey"), ("cr.higher.moment", "R and k")])
def test_only_what_is_free_is_asked(name, asked):
    with pytest.raises(HypothesisFails) as found:
        sides(name, {"w": 1} if "certificate" in name else {}, P)
    said = str(found.value).split("holds for every ")[1].split(";")[0]
    assert sorted(said.split(" and ")) == asked.split(" and ")


def test_averages_that_no_field_has():
    with pytest.raises(HypothesisFails, match="no finite field"):
        sides("leg.min-ep.value", {"O": ONE}, [1, 0, 0])


def test_densities():
    """A harmonic trap displaced by 1: phi = 1/2."""
    trap = st.diffusion("-x", cells=(200,))
    found = st.theorems["leg.min-ep.value"].on(trap, O=["x"]).at("exp(-(x - 1)^2/2)")
    assert found.holds
    assert isclose(found.lhs, 0.5, rel_tol=1e-3)
    found = st.theorems["leg.min-ep"].on(trap, O=["x"]).at("exp(-2*(x - 1)^2)")
    assert found.holds
    assert isclose(found.lhs, 0.5, rel_tol=1e-3)
