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
    return process().integrate({"P": P, "tilted": tilted(), "rest": st.tilted.family(process(), ONE).p_eq.tolist()}[start], time)


def psi(theta: float) -> float:
    """In a field on r."""
    return log(sum(q*exp(theta*r) for q, r in zip(REST, ONE[0], strict=True)))


def relative(p, q) -> float:
    return sum(a*log(a/b) for a, b in zip(p, q, strict=True))


GUESS = -0.8
# identifier -> (what is chosen, where, left side, right side); None: no reference number
TILTED = {
    "leg.affine": ({}, P, D + BACK, D + BACK),
    "leg.affine.divergence": ({}, P, D, D),
    "leg.affine.metric": ({"A": [[2, 1], [0, 3]]}, P, None, None),
    "leg.affine.gradient": ({}, P, -SIGMA, -SIGMA),
    "leg.affine.only": ({"a": 1, "e": 2, "f": 1, "g": 2}, P, D + BACK, D + BACK),
    "leg.affine.thermodynamic": ({"n": "s0"}, P, D, D),
    "leg.affine.thermodynamic.psi": ({"n": "s2"}, P, None, None),
    "leg.affine.shifted": ({"n": "s2"}, P, BACK, BACK),
    "leg.affine.jeffreys": ({"n": "s1"}, P, D + BACK, D + BACK),
    "leg.chain.map": ({"W": [[1, 1, 0], [0, 0, 1]]}, P, None, D),
    "leg.chain": ({"O": ONE}, P, PHI, D),
    "leg.chain.histogram": ({"cls": [0, 0, 1]}, P, 0.5*log(0.5/REST[0]) if False else None, D),
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
    "leg.integration.symmetric": ({"O": TWO, "k": 1, "l": 2}, P, -0.3*-0.3 - 2*-0.3*-0.3*0.5 if False else None, None),
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
    found = here.along(path(*where)) if isinstance(where, tuple) else here.at(tilted() if where == "tilted" else where)
    left, right = (float(np.ravel(v)[0]) for v in (found.lhs, found.rhs))
    return left, right, [h for h, holds in found.hypotheses.items() if not holds]


def test_the_table_speaks_of_every_theorem():
    assert set(TILTED) == jumps("leg.")


@pytest.mark.parametrize("name", TILTED)
def test_tilted(name):
    choice, where, left, right = TILTED[name]
    lhs, rhs, failing = sides(name, choice, where)
    assert not failing
    for found, wanted in ((lhs, left), (rhs, right)):
        assert wanted is None or isclose(found, wanted, rel_tol=3e-9, abs_tol=3e-10)
    if st.theorems[name].claim[1] == "==":
        assert isclose(lhs, rhs, rel_tol=1e-9, abs_tol=1e-12)
    else:
        assert lhs <= rhs + 1e-12
    assert of_paths(st.theorems[name]) == isinstance(where, tuple)
