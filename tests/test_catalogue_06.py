"""Information-geometric inequalities and splits: proofs, samples, equality found, false variants refuted, worked numbers.

Worked numbers: K. Yoshimura, S. Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444 (gibbs.*, fisher.*, cr.*, speed.*), on a
closed enzyme (M1), a closed Brusselator (M2) and a ring (M3); A. Kolchinsky, A. Dechant, K. Yoshimura, S. Ito, arXiv:2206.14599, and
K. Yoshimura et al., Phys. Rev. Research 5, 013017 (2023), arXiv:2205.15227 (split.*).
"""
from __future__ import annotations

from functools import cache
from importlib import import_module

import numpy as np
import pytest
from _numeric_cases import agrees
from sympy import Rational

import symthermo as st
from symthermo.catalogue import _chemical as chemical
from symthermo.catalogue import _motion as motion
from symthermo.catalogue import (
    cr_conserved,
    cr_gibbs,
    cr_matrix,
    cr_observable,
    fisher_limit,
    fisher_rate,
    gibbs_divergence,
    split_hatano_sasa,
    split_information,
    split_order,
    theorems,
)
from symthermo.catalogue._samples import optimum, rates
from symthermo.index import total
from symthermo.verify.claims import sides
from symthermo.verify.environment import Environment
from symthermo.verify.falsify import falsify
from symthermo.verify.sample import verify
from symthermo.verify.values import Values

FAMILIES = ("gibbs", "fisher", "cr", "speed", "split")
IDS = [t for t in theorems if t.split(".")[0] in FAMILIES and theorems[t].paper in (0, 6)]
BOUNDS = [t for t in IDS if theorems[t].claim[1] == "<="]
RESULTS = ["gibbs.divergence", "gibbs.rate", "fisher.limit", "cr.observable", "cr.conserved", "cr.matrix", "cr.gibbs", "gibbs.finite",
           "speed.time", "speed.hellinger", "speed.sphere", "speed.spheres", "fisher.rate", "fisher.monotone",
           "split.hatano_sasa", "split.onsager", "split.information", "split.order"]


def test_every_result_is_there():
    assert set(RESULTS) <= set(IDS)
    assert all(theorems[t].paper == (0 if t.startswith("split") else 6) and theorems[t].source and theorems[t].equality for t in IDS)


@pytest.mark.parametrize("name", IDS)
def test_proved_and_sampled(name):
    th = theorems[name]
    assert th.check().level == "PROVED"
    report = verify(th, samples=100)
    assert not report.faults
    assert report.mutant_killed is None or report.mutant_killed > 0.9
    assert all(h.kind != "assumption" or report.needed[h.name] > 0.15 for h in th.hypotheses)


@pytest.mark.parametrize("name", IDS)
def test_letters_are_functions_of_the_package(name):
    for formula, where in theorems[name].letters.values():
        module, _, function = where.rpartition(".")
        assert formula
        assert callable(getattr(import_module(f"symthermo.{module}"), function))


# -- equality is found by a search that knows nothing of it -----------------------------------------------------------------------------
SMALL = {"gibbs.finite": theorems["gibbs.finite"].tight}   # near equality the search has few steps to go
NO_RATIO = {t for t in BOUNDS if theorems[t].claim[0] == 0}


@pytest.mark.parametrize("name", [t for t in BOUNDS if t not in NO_RATIO])
def test_equality_is_found(name):
    searches = (falsify(theorems[name], SMALL.get(name), starts=1, samples=20, seed=seed) for seed in range(0, 20, 2))
    found = next((f for f in searches if f.max_ratio > 0.999), None)
    assert found is not None
    assert found.counterexample is None


# -- false variants -----------------------------------------------------------------------------------------------------------------------
any_network, i, x = theorems["cr.gibbs.plain"], chemical.i, chemical.x


def with_speed_optimum(rng, k):
    """Samples of the information-geometric split, with D alpha = xdot."""
    data = split_information.anywhere(rng, k)
    return data | {"alpha": optimum(rng, data["S"], data["Jp"] + data["Jm"], rates(data))}


def still_coefficients(rng, k):
    data = cr_conserved.anywhere(rng, k)
    return data | {"ell": rng.normal(0, 1, (k, 1, 4))}


FALSE = {
    "variance without a conserved total": (any_network, theorems["cr.conserved.total"].claim, cr_conserved.anywhere),
    "V_L with a row that is no law": (any_network, theorems["cr.conserved.any"].claim, still_coefficients),
    "V_0 with the constant improved by 1 %": (
        theorems["cr.observable"], (Rational(101, 100)*cr_observable.change**2, "<=", cr_observable.V*cr_observable.information), None),
    "an observable that changes, with the rate of its mean alone": (
        theorems["cr.observable.moving"], (cr_observable.mdot**2, "<=", cr_observable.V*cr_observable.information), None),
    "V_0 of the potentials in any gauge": (
        theorems["cr.gibbs.gauge"], (total(i, x[i]*cr_gibbs.nu[i]**2), "==", total(i, x[i]*chemical.mu[i]**2)), None),
    "few observables give all of I": (theorems["cr.matrix"], (chemical.fisher, "<=", cr_matrix.seen), None),
    "always an equality, whatever the rank": (
        any_network, (theorems["cr.conserved"].claim[0], "==", theorems["cr.conserved"].claim[2]), cr_conserved.anywhere),
    "the divergence from an equilibrium of another class": (
        theorems["gibbs.divergence.other_class"], theorems["gibbs.divergence"].claim, gibbs_divergence.elsewhere),
    "dissipation and free energy with a driving force": (
        any_network, (theorems["gibbs.rate.potentials"].claim[0], "==", theorems["gibbs.rate.potentials"].claim[2]), None),
    "twice the divergence is at least dt^2 I": (
        theorems["fisher.limit"], (fisher_limit.dt**2*fisher_limit.fisher, "<=", 2*chemical.kl(x, fisher_limit.y)), None),
    "I never increases in nonlinear networks": (
        theorems["fisher.rate.mass_action"], (total(i, 2*fisher_rate.v[i]*fisher_rate.acc[i]/x[i]), "<=",
                                              total(i, fisher_rate.v[i]**3/x[i]**2)), None),
    "time with C in place of 2C": (theorems["speed.time"], (2*motion.length**2, "<=", motion.tau*motion.action), None),
    "no way shorter than 1.01 chords": (theorems["speed.hellinger"], (Rational(101, 100)*motion.chord, "<=", motion.length**2), None),
    "no way longer than the chord": (theorems["speed.hellinger"], (motion.length**2, "<=", motion.chord), None),
    "time at most squared length over 2C": (theorems["speed.time"], (motion.tau*motion.action, "<=", motion.length**2), None),
    "the adiabatic part is at most all": (
        theorems["split.hatano_sasa"], (split_hatano_sasa.adiabatic, "<=", chemical.n.epr), None),
    "the nonadiabatic part is at most all": (
        theorems["split.hatano_sasa"], (split_hatano_sasa.nonadiabatic, "<=", chemical.n.epr), None),
    "the Onsager excess is the smaller one": (theorems["split.order"], (split_order.onsager_excess, "<=", split_order.excess), None),
    "all dissipation is excess": (theorems["split.order.sigma"], (chemical.n.epr, "<=", split_order.onsager_excess), None),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variant_is_refuted(name):
    th, claim, sampler = FALSE[name]
    drawn = sides(claim, (sampler or th.anywhere)(np.random.default_rng(0), 2000))
    searches = (falsify(th, sampler=sampler, claim=claim, starts=1, samples=40, seed=seed) for seed in range(0, 8, 2))
    assert np.any(drawn.broken) or any(found.counterexample is not None for found in searches)


# -- worked numbers -----------------------------------------------------------------------------------------------------------------------
MODELS = {
    "M1": ("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; init: E=0.4, S=1.5, C=0.6, P=0.3", 1),
    "M2": ("A <=> X | 0.005, 0.001; B + X <=> Y + D | 0.01, 0.0001; 2 X + Y <=> 3 X | 1, 0.001; X <=> E | 1, 0.0001;"
           "init: A=200, X=1, B=300, Y=1, D=1, E=1", 20),
    "M3": ("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 1, 6; init: A=0.5, B=1, C=1.5", 0.5),
}


@cache
def model(name):
    return st.network(MODELS[name][0])


@cache
def path(name):
    return model(name).integrate(t=MODELS[name][1])


def at(name, theorem, **choice):
    """Both sides at the state of a model; every hypothesis holds there."""
    th = theorems[theorem]
    values = Values(th, Environment.at(model(name)), {k: [float(s == v) for s in model(name).internal] for k, v in choice.items()})
    s = sides(th.claim, values)
    here = th.on(model(name), **{k: {v: 1} for k, v in choice.items()}).at()
    assert all(here.hypotheses.values()), here.hypotheses
    assert np.allclose([float(here.lhs), float(here.rhs)], [s.lhs[0], s.rhs[0]], rtol=1e-12)
    return float(s.lhs[0]), float(s.rhs[0])


STATES = [                                                # model, theorem, what the two sides are of, both as printed
    ("M1", "gibbs.divergence", {}, lambda v: v, "3.367146185", "3.367146185"),
    ("M1", "gibbs.rate", {}, lambda v: -v, "6.333971752", "6.333971752"),
    ("M1", "fisher.limit.potentials", {}, lambda v: v, "15.747", "15.747"),
    ("M1", "cr.observable", {"a": "P"}, np.sqrt, "1.74", "2.173499482"),
    ("M1", "cr.conserved", {"a": "P"}, np.sqrt, "1.74", "2.007331416"),
    ("M1", "cr.conserved", {"a": "E"}, np.sqrt, "1.14", "1.826104823"),
    ("M1", "cr.gibbs", {}, np.sqrt, "6.333971752", "8.123713072"),
    ("M1", "cr.gibbs.closed", {}, np.sqrt, "6.333971752", "8.123713072"),
    ("M1", "cr.matrix", {}, lambda v: v, "15.747", "15.747"),
    ("M2", "gibbs.divergence", {}, lambda v: v, "5617.566333", "5617.566333"),
    ("M2", "gibbs.rate", {}, lambda v: -v, "53.93694147", "53.93694147"),
    ("M2", "fisher.limit.potentials", {}, lambda v: v, "18.04499208", "18.04499208"),
    ("M2", "cr.gibbs.closed", {}, np.sqrt, "53.93694147", "104.0813361"),
    ("M3", "gibbs.divergence", {}, lambda v: v, "0.1766745535", "0.1766745535"),
    ("M3", "gibbs.rate", {}, lambda v: -v, "2.079441542", "2.079441542"),
    ("M3", "fisher.limit.potentials", {}, lambda v: v, "12.75", "12.75"),
    ("M3", "cr.gibbs.closed", {}, np.sqrt, "2.079441542", "2.143439280"),
]


@pytest.mark.parametrize(("name", "theorem", "choice", "of", "lhs", "rhs"), STATES)
def test_worked_numbers_at_a_state(name, theorem, choice, of, lhs, rhs):
    left, right = (of(v) for v in at(name, theorem, **choice))
    assert agrees(left, lhs)
    assert agrees(right, rhs)


REFERENCE = {"M1": ("11.89461167", None), "M2": ("1068.622453", "109.9967978"), "M3": ("2.174164440", "2.143439280")}


@pytest.mark.parametrize("name", MODELS)
def test_free_energy_against_plain_fluctuation_and_variance(name):
    net = model(name)
    equilibrium = Values(theorems["gibbs.rate"], Environment.at(net))
    slope = np.log(equilibrium["x"]/equilibrium["xeq"])[0]
    observed = dict(zip(net.internal, slope, strict=True))
    plain, variance = REFERENCE[name]
    assert agrees(np.sqrt(float(theorems["cr.observable"].on(net, a=observed).rhs())), plain)
    tot = theorems["cr.conserved.total"].on(net, a=observed)
    if variance is None:                                  # the total of the enzyme is not conserved, and the theorem says so
        assert not all(tot.at().hypotheses.values())
    else:
        assert all(tot.at().hypotheses.values())
        assert agrees(np.sqrt(float(tot.rhs())), variance)


PATHS = [
    ("M1", "gibbs.rate.integrated", lambda v: v, "2.712496093", "2.712496093"),
    ("M1", "gibbs.finite", np.sqrt, "2.712496093", "3.070881359"),
    ("M1", "speed.hellinger", lambda v: v, "1.504117882", "1.548521554"),
    ("M1", "speed.spheres", np.sqrt, "1.517797371", "1.548521554"),
    ("M1", "speed.time", lambda v: v, None, "2.836024399"),
    ("M2", "gibbs.rate.integrated", lambda v: v, "871.0342044", "871.0342044"),
    ("M2", "speed.hellinger", lambda v: v, "13.75355533", "22.77639068"),
    ("M2", "speed.spheres", np.sqrt, "13.81359055", "22.77639068"),
    ("M3", "gibbs.rate.integrated", lambda v: v, "0.1757300759", "0.1757300759"),
    ("M3", "speed.hellinger", lambda v: v, "0.5491717282", "0.5580494837"),
    ("M3", "speed.sphere", lambda v: v, "0.5497484453", "0.5580494837"),
    ("M3", "speed.time", lambda v: v/0.5, None, "1.010245963"),
]


@pytest.mark.parametrize(("name", "theorem", "of", "lhs", "rhs"), PATHS)
def test_worked_numbers_along_a_path(name, theorem, of, lhs, rhs):
    along = theorems[theorem].on(model(name)).along(path(name))
    assert lhs is None or agrees(of(float(along.lhs)), lhs)
    assert agrees(of(float(along.rhs)), rhs)


# model, steady state, sigma, excess: information-geometric, Onsager, Hatano-Sasa (not ordered with the others)
SPLITS = {
    "enzyme": ("E + S <=> C | 2, 1; C <=> E + P | 3, 0.5; chemostats: S=1.5, P=0.3; init: E=0.4, C=0.6", None,
               "6.333971752", "0.7345669987", "0.9436527179", "0.7345669987"),
    "Brusselator, B = 3": ("A <=> X | 1, 0.1; B + X <=> Y + D | 1, 0.1; 2 X + Y <=> 3 X | 1, 0.1; X <=> E | 1, 0.1;"
                           "chemostats: A=1, B=3, D=0.2, E=0.1; init: X=1.5, Y=1.2", None,
                           "37.41747333", "1.527903985", "2.792650828", "3.477495802"),
    "Brusselator, B = 1.2": ("A <=> X | 1, 0.1; B + X <=> Y + D | 1, 0.1; 2 X + Y <=> 3 X | 1, 0.1; X <=> E | 1, 0.1;"
                             "chemostats: A=1, B=1.2, D=0.2, E=0.1; init: X=1.5, Y=1.2", None,
                             "21.65893811", "0.4563333821", "0.7717790089", "-0.04987470937"),
    "Schloegl": ("A + 2 X <=> 3 X | 3, 1; B <=> X | 0.6, 2.2; chemostats: A=1, B=0.4; init: X=1.6", {"X": 1.918},
                 "11.06162713", "0.01189853213", "0.01334947445", "0.05518034121"),
    "ring": ("A <=> B | 2, 1; B <=> C | 3, 1; C <=> A | 4, 1; init: A=0.5, B=1, C=1.5", None,
             "14.70670734", "8.630016246", "9.429509117", "8.209660037"),
    "deficiency one": ("2 A <=> A + B | 1, 0.5; A + B <=> 2 B | 2, 1; 2 B <=> 2 A | 0.7, 0.3; init: A=1.2, B=0.6", None,
                       "3.091415190", "2.068900723", "2.194388936", "2.178213428"),
}


@pytest.mark.parametrize("name", SPLITS)
def test_worked_numbers_of_the_splits(name):
    text, steady, sigma, information, onsager, nonadiabatic = SPLITS[name]
    net = st.network(text)
    here = {t: theorems[t].on(net, steady=steady).at() for t in (
        "split.order", "split.order.sigma", "split.onsager", "split.information", "split.hatano_sasa", "split.hatano_sasa.divergence")}
    assert all(all(one.hypotheses.values()) for one in here.values())
    assert agrees(float(here["split.order"].lhs), information)
    assert agrees(float(here["split.order"].rhs), onsager)
    assert agrees(float(here["split.hatano_sasa.divergence"].lhs), nonadiabatic)
    for t in ("split.onsager", "split.information", "split.hatano_sasa"):
        assert agrees([float(here[t].lhs), float(here[t].rhs)], f"{sigma} {sigma}")
