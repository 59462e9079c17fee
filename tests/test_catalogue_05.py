"""The Cramer-Rao bound in time: proofs, samples, equality found, false variants refuted, worked numbers of jump processes.

Worked numbers: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832 (cr.*): a driven ring of three states, two states,
and a sensor with a hidden variable, our stand-in for the sensory system of the paper. Densities are in test_catalogue_05_densities.
"""
from __future__ import annotations

import numpy as np
import pytest
from _numeric_cases import agrees
from scipy.linalg import eigh, expm
from sympy import Rational

import symthermo as st
from symthermo.catalogue import (
    cr_ep,
    cr_finite,
    cr_hidden,
    cr_hidden_test,
    cr_higher,
    cr_monotone,
    cr_monotone_gap,
    cr_nonautonomous,
    cr_speed,
    theorems,
)
from symthermo.catalogue import cr_higher_hoelder as dual
from symthermo.catalogue._probability import HERE, THERE, jumping, moving
from symthermo.index import total
from symthermo.verify.claims import sides
from symthermo.verify.falsify import falsify
from symthermo.verify.sample import verify

IDS = [t for t in theorems if theorems[t].paper == 5 and t.startswith("cr.")]
RESULTS = ["cr.identity", "cr.speed", "cr.multi", "cr.finite", "cr.geodesic", "cr.monotone", "cr.nonautonomous", "cr.protocol_speed",
           "cr.relaxation", "cr.hidden", "cr.force", "cr.entropy", "cr.heat", "cr.excess", "cr.higher", "cr.ep"]
DIFFUSIONS = ["cr.monotone.diffusion", "cr.nonautonomous.diffusion", "cr.ep.diffusion", "cr.force.diffusion", "cr.excess.diffusion"]
MORE = ["cr.higher.moment", "cr.higher.hoelder", "cr.monotone.convex", "cr.monotone.convex.power", "cr.monotone.map", "cr.monotone.gap",
        "cr.ep.time", "cr.finite.length", "cr.finite.time", "cr.hidden.test", "cr.hidden.test.angle", "cr.multi.gaussian", "cr.speed.two"]
WITH_EDGES = {"cr.monotone", "cr.monotone.identity", "cr.monotone.gap", "cr.nonautonomous", "cr.nonautonomous.bound", "cr.protocol_speed",
              "cr.relaxation", "cr.hidden.rates", "cr.force", "cr.force.epr", "cr.force.protocol", "cr.excess.sigma", "cr.excess.rate",
              "cr.ep", "cr.ep.largest", "cr.ep.observable", "cr.ep.time"}
BOUNDS = [t for t in IDS if theorems[t].claim[1] == "<="]


def test_every_result_is_there():
    assert {*RESULTS, *DIFFUSIONS, *MORE} <= set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_what_asks_for_no_edges_holds_for_probabilities_and_densities(name):
    kinds = theorems[name].applies_to
    if ".diffusion" in name:
        assert kinds == ("diffusion",)
    elif name in WITH_EDGES:
        assert kinds == ("jump",)
    else:
        assert kinds == (() if name == "cr.speed.two" else ("jump", "diffusion"))


@pytest.mark.parametrize("name", IDS)
def test_proved_and_sampled(name):
    th = theorems[name]
    assert th.check().level == "PROVED"
    report = verify(th, samples=100)
    assert not report.faults
    assert report.mutant_killed is None or report.mutant_killed > 0.7
    assert all(h.kind != "assumption" or report.needed[h.name] > 0.15 for h in th.hypotheses)


def exchanging(rng, k):
    """Two of the states exchange fast: the rates of their scores cancel."""
    p, A, J = moving(rng, k)["p"], rng.lognormal(0, 1, (k, 5)), np.tanh(rng.normal(0, 1, (k, 5)))
    J = A*J*[0, 1, 1, 1, 1]
    v = np.zeros((k, 4))
    for r, (here, there) in enumerate(zip(HERE, THERE, strict=True)):
        v[:, here] -= J[:, r]
        v[:, there] += J[:, r]
    J[:, 0] = (v[:, 0]*p[:, 1] - v[:, 1]*p[:, 0])/(p[:, 0] + p[:, 1])*(1 + np.exp(-5 + 2*rng.normal(0, 1, k)))
    A[:, 0] = abs(J[:, 0]) + np.exp(10 + 3*rng.normal(0, 1, k))
    return jumping(rng, k, p, (A + J)/(2*p[:, HERE]), (A - J)/(2*p[:, THERE]))


# where a search from any sample would take minutes, because a path has many numbers: from samples that have the equality in reach
NEAR = {t: theorems[t].tight for t in ("cr.ep.time", "cr.relaxation.length", "cr.relaxation.action", "cr.relaxation.observable")}


@pytest.mark.parametrize("name", BOUNDS)
def test_equality_is_found(name):
    sampler = exchanging if name == "cr.monotone" else NEAR.get(name)
    searches = (falsify(theorems[name], sampler=sampler, starts=1, samples=20, seed=seed) for seed in range(0, 20, 2))
    found = next((f for f in searches if f.max_ratio > 0.999), None)
    assert found is not None
    assert found.counterexample is None


def test_no_theorem_about_probabilities_speaks_of_concentrations():
    here = {e["id"] for e in st.zoo.brusselator().at().theorems}
    assert here
    assert not here & set(IDS)


moment = lambda n: total(cr_speed.i, cr_speed.p[cr_speed.i]*(cr_speed.R[cr_speed.i] - cr_higher.m)**n)
CUBES = moment(6) - moment(3)**2
FALSE = {
    "a bound with the variance 1 % smaller": (
        "cr.speed", (Rational(101, 100)*cr_speed.change**2, "<=", cr_speed.spread*cr_speed.fisher), None),
    "I never decreases": ("cr.monotone", (0, "<=", theorems["cr.monotone"].claim[2]*-1), None),
    "I never increases whatever the protocol": (
        "cr.nonautonomous", (cr_nonautonomous.fisher_rate, "<=", -cr_nonautonomous.smoothing), None),
    "what is seen has all the information": ("cr.hidden", (cr_hidden.whole, "<=", cr_hidden.seen), None),
    "time with C in place of 2 C": (
        "cr.finite", (2*cr_finite.dR**2, "<=", theorems["cr.finite"].claim[2]), cr_finite.along(0.01)),
    "I is at most half the bound by dissipation": ("cr.ep", (2*cr_ep.fisher, "<=", cr_ep.edges), cr_ep.ep.tight),
    "half the angle in the bound by time and dissipation": (
        "cr.ep.time", (2*theorems["cr.ep.time"].claim[0], "<=", theorems["cr.ep.time"].claim[2]), theorems["cr.ep.time"].tight),
    "the fourth moment without mu_2^2": (
        "cr.higher", (theorems["cr.higher"].claim[0]*Rational(101, 100), "<=", theorems["cr.higher"].claim[2]), None),
    "central moments as if the mean were fixed": (
        "cr.higher.third", (theorems["cr.higher.third"].claim[0], "<=", CUBES*cr_speed.fisher), None),
    "dual norms, better by 1 %": ("cr.higher.hoelder", (Rational(101, 100)*dual.change**2, "<=", dual.bound**2), None),
    "I falls at three times the gap": (
        "cr.monotone.gap", (theorems["cr.monotone.gap"].claim[0], "<=", 3*theorems["cr.monotone.gap"].claim[2]),
        cr_monotone_gap.joined(1e-3)),
    "no map loses information": (
        "cr.hidden.test", (theorems["cr.hidden.test"].claim[2], "<=", theorems["cr.hidden.test"].claim[0]), None),
    "half the time for an angle": (
        "cr.hidden.test.angle",
        (2*theorems["cr.hidden.test.angle"].claim[0], "<=", theorems["cr.hidden.test.angle"].claim[2]),
        cr_hidden_test.turn.tight),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variant_is_refuted(name):
    identifier, claim, sampler = FALSE[name]
    assert falsify(theorems[identifier], sampler=sampler, claim=claim, starts=1, samples=40).counterexample is not None


# -- worked numbers -----------------------------------------------------------------------------------------------------------------------
TAIL, HEAD = np.array([0, 1, 2]), np.array([1, 2, 0])
WP, WM = np.array([2, 3, 1.5]), np.array([1, 0.5, 0.7])
OBSERVABLE = np.array([1, -0.5, 2])


def generator(tail, head, wp, wm, n):
    W = np.zeros((n, n))
    np.add.at(W, (head, tail), wp)
    np.add.at(W, (tail, head), wm)
    return W - np.diag(W.sum(0))


W = generator(TAIL, HEAD, WP, WM, 3)
START = np.array([0.6, 0.3, 0.1])
LAW = np.linalg.lstsq(np.vstack([W, np.ones(3)]), [0, 0, 0, 1], rcond=None)[0]


def ring(t):
    """Values of the names of the statements on the driven ring."""
    p = expm(W*t) @ START
    v = W @ p
    R, lnp, lnq = OBSERVABLE, np.log(p), np.log(p/LAW)
    c, J, A = R - R @ p, WP*p[TAIL] - WM*p[HEAD], WP*p[TAIL] + WM*p[HEAD]
    a = (np.bincount(TAIL, A, 3) + np.bincount(HEAD, A, 3))/p
    F, drop = np.log(WP*p[TAIL]/(WM*p[HEAD])), (v/p)[TAIL] - (v/p)[HEAD]
    Jdot = WP*v[TAIL] - WM*v[HEAD]
    return {"N": np.ones(3), "p": p, "v": v, "acc": W @ v, "R": R, "Rdot": 0*R, "m": R @ p, "mdot": R @ v, "s": v/p, "wp": WP, "wm": WM,
            "tail": TAIL, "head": HEAD, "a": a, "amax": a.max(), "F": F, "Fdot": drop, "sigma": J @ F, "sigmadot": F @ Jdot + J @ drop,
            "q": LAW, "D": lnq @ p, "Ddot": lnq @ v, "Shdot": -lnp @ v, "mu2dot": c**2 @ v, "E": R, "Udot": R @ v,
            "Edot": 0*R, "power": 0.0, "Qdot": R @ v, "O": np.array([R, R**2])}


ROOT, SAME = np.sqrt, lambda y: y
STATES = [                                                # theorem, time, what the sides are of, both as printed
    ("cr.identity", 0, SAME, "1.045", "1.045"),
    ("cr.identity", 0.5, SAME, "0.3619087757", "0.3619087757"),
    ("cr.identity.information", 0, SAME, "14.83383333", "14.83383333"),
    ("cr.identity.information", 0.5, SAME, "0.2108762898", "0.2108762898"),
    ("cr.monotone.identity", 0, SAME, "-220.9339639", "-220.9339639"),
    ("cr.monotone.identity", 0.5, SAME, "-1.580949802", "-1.580949802"),
    ("cr.force", 0, SAME, "14.83383333", "14.83383333"),
    ("cr.force", 0.5, SAME, "0.2108762898", "0.2108762898"),
    ("cr.entropy", 0, ROOT, "2.041427965", "2.16271063"),
    ("cr.entropy", 0.5, ROOT, "0.05164422718", "0.08147933558"),
    ("cr.higher", 0, ROOT, "1.964", "2.555067524"),
    ("cr.higher", 0.5, ROOT, "0.007338605523", "0.4043182185"),
    ("cr.ep", 0, SAME, "14.83383333", "38.54297826"),
    ("cr.ep", 0.5, SAME, "0.2108762898", "9.061533353"),
    ("cr.ep.largest", 0, SAME, "14.83383333", "60.53366806"),
    ("cr.ep.largest", 0.5, SAME, "0.2108762898", "11.65285468"),
]


@pytest.mark.parametrize(("name", "t", "of", "lhs", "rhs"), STATES)
def test_worked_numbers_of_the_ring(name, t, of, lhs, rhs):
    both = sides(theorems[name].claim, ring(t))
    assert agrees(of(both.lhs[0]), lhs)
    assert agrees(of(both.rhs[0]), rhs)


@pytest.mark.parametrize(("t", "v_R", "v", "variance", "sigma", "least"), [
    (0, "1.293677523", "3.85147158", "0.6525", "3.982478162", "0.2210017708"),
    (0.5, "0.3703360376", "0.4592126847", "0.9550063894", "1.526468125", "0.02929136376")])
def test_worked_speeds_of_the_ring(t, v_R, v, variance, sigma, least):
    data = ring(t)
    bound, cost = sides(theorems["cr.speed"].claim, data), sides(theorems["cr.ep.observable"].claim, data)
    spread, I = (sides((e, "<=", 0), data).lhs[0] for e in (cr_speed.spread, cr_speed.fisher))
    assert agrees(spread, variance)
    assert agrees(np.sqrt(bound.lhs[0]/spread), v_R)
    assert agrees(np.sqrt(I), v)
    assert agrees(data["sigma"], sigma)
    assert agrees(data["sigma"]*cost.lhs[0]/cost.rhs[0], least)


def test_of_three_states_two_observables_see_everything():
    data = ring(0)
    c = data["O"] - (data["O"] @ data["p"])[:, None]
    b = np.linalg.solve((c*data["p"]) @ c.T, data["O"] @ data["v"])
    both = sides(theorems["cr.multi.attained"].claim, data | {"b": b, "d": b})
    assert both.lhs[0] == pytest.approx(both.rhs[0], rel=1e-12)
    assert agrees(both.rhs[0], "14.83383333")


def test_worked_numbers_along_the_ring():
    s, w = np.polynomial.legendre.leggauss(40)
    s, w = (s + 1)/2, w/2
    states = [ring(t) for t in s]
    data = {x: np.array([y[x] for y in states]).T for x in ("p", "v")} | {"tau": w, "R": OBSERVABLE}
    begin, end = ring(0), ring(1)
    data |= {"dR": end["m"] - begin["m"], "p0": begin["p"], "v0": begin["v"], "p1": end["p"], "Vmax": 10.0}
    data |= {"Lam": 4*np.arcsin(np.linalg.norm(np.sqrt(begin["p"]) - np.sqrt(end["p"]))/2)}
    data |= {"g": np.abs(OBSERVABLE @ data["v"]), "D": np.sqrt(OBSERVABLE**2 @ data["p"] - (OBSERVABLE @ data["p"])**2)}
    observed, angle, time = (sides(theorems[t].claim, data) for t in ("cr.finite", "cr.geodesic", "cr.geodesic.time"))
    shown, first = sides(theorems["cr.finite.length"].claim, data), sides(theorems["cr.relaxation.length"].claim, data)
    assert agrees(observed.lhs[0]/observed.rhs[0], "0.1539035585")
    assert agrees(angle.lhs[0], "0.8176738919")
    assert agrees(angle.rhs[0], "0.8249575812")
    assert agrees(time.lhs[0]/time.rhs[0], "0.4631701219")
    assert agrees(shown.lhs[0], "0.4836090263")
    assert agrees(first.lhs[0]/first.rhs[0], "0.2141928258")


@pytest.mark.parametrize("name", ["cr.speed", "cr.excess", "cr.excess.sigma", "cr.entropy", "cr.heat"])
def test_two_states_reach_every_bound(name):
    q, tail, head = np.array([0.75, 0.25]), np.array([0]), np.array([1])
    wp, wm = np.array([0.75]), np.array([2.25])
    W = generator(tail, head, wp, wm, 2)
    p = expm(0.4*W) @ [0.1, 0.9]
    v, R = W @ p, np.array([1.0, 3.0])
    data = {"p": p, "v": v, "R": R, "E": R, "U": R @ p, "Qdot": R @ v, "q": q, "D": np.log(p/q) @ p, "Ddot": np.log(p/q) @ v,
            "Sh": -np.log(p) @ p, "Shdot": -np.log(p) @ v, "tail": tail, "head": head, "wp": wp, "wm": wm}
    both = sides(theorems[name].claim, data)
    assert both.lhs[0] == pytest.approx(both.rhs[0], rel=1e-12)
    begin = np.array([0.1, 0.9])
    assert agrees(4*np.arcsin(np.linalg.norm(np.sqrt(begin) - np.sqrt(p))/2), "1.0359564483")


SENSOR = [("0", "544.432111", "425.4726566"), ("0.1", "2.480387032", "0.7809198784"), ("0.2", "0.2620458714", "0.06179307131"),
          ("0.3", "0.1874926764", "0.0785243506"), ("0.5", "0.09486239937", "0.04152476592"), ("2", "0.0006301949182", "0.0002665658872")]


def test_a_hidden_variable_lets_the_information_of_what_is_seen_grow():
    """The whole relaxes and its I only falls; that of the activity falls and rises again."""
    wa, kap, k, eps, level = 10, 3, 1, 0.05, 2

    def sensor(level):
        flips = [(m, 2 + m, wa*np.exp(-(level - kap*m)/2), wa*np.exp((level - kap*m)/2)) for m in (0, 1)]
        steps = [(2*a, 2*a + 1, k*(eps if a else 1), k*(1 if a else eps)) for a in (0, 1)]
        tail, head, wp, wm = (np.array(y) for y in zip(*flips, *steps, strict=True))
        return generator(tail, head, wp, wm, 4)

    rest = sensor(0)
    start = np.linalg.lstsq(np.vstack([rest, np.ones(4)]), [0, 0, 0, 0, 1], rcond=None)[0]
    W, found = sensor(level), []
    for t, whole, seen in SENSOR:
        p = expm(W*float(t)) @ start
        v = W @ p
        data = {"p": p.reshape(2, 2), "v": v.reshape(2, 2), "P": p.reshape(2, 2).sum(1), "V": v.reshape(2, 2).sum(1)}
        both, chain = (sides(theorems[x].claim, data) for x in ("cr.hidden", "cr.hidden.chain"))
        assert agrees(both.rhs[0], whole)
        assert agrees(both.lhs[0], seen)
        assert chain.lhs[0] == pytest.approx(chain.rhs[0], rel=1e-10)
        found.append((both.rhs[0], both.lhs[0]))
    wholes, seen = np.array(found).T
    assert (np.diff(wholes) < 0).all()
    assert seen[3] > seen[2]
    data = {}
    for k, t in enumerate((0.2, 0.3)):                    # an observer who sees I_a grow has the proof of a hidden variable
        p = expm(W*t) @ start
        data |= {f"p{k}": p.reshape(2, 2), f"v{k}": (W @ p).reshape(2, 2)}
    assert sides(theorems["cr.hidden.test"].claim, data).broken.all()


def test_more_numbers_at_a_state_of_the_ring():
    """Independent routes: moments by sums, dual norms by powers, the gap by a generalised eigenvalue problem."""
    p0 = START.tolist()
    jump = st.zoo.driven_ring()
    p, v, R = START, W @ START, OBSERVABLE
    c, info = R - R @ p, v**2 @ (1/p)
    mu = lambda n: c**n @ p
    for k in (2, 3, 4, 5):
        name, more = {2: ("cr.higher", {}), 3: ("cr.higher.third", {}), 4: ("cr.higher.fourth", {})}.get(k, ("cr.higher.moment", {"k": k}))
        here = theorems[name].on(jump, R=R.tolist(), **more).at(p0)
        assert here.lhs == pytest.approx((c**k @ v - k*mu(k - 1)*(R @ v))**2, rel=1e-12)
        spread = mu(2*k) - mu(k)**2 - 2*k*mu(k - 1)*mu(k + 1) + k**2*mu(k - 1)**2*mu(2)
        assert here.rhs == pytest.approx(spread*info, rel=1e-12)
    for z in (0.5, 1, 2):
        here = theorems["cr.higher.hoelder"].on(jump, R=R.tolist(), z=z).at(p0)
        norm = (abs(c)**(1 + z) @ p)**(1/(1 + z))*(abs(v/p)**(1 + 1/z) @ p)**(z/(1 + z))
        assert here.rhs == pytest.approx(norm**2, rel=1e-12)
        assert here.lhs == pytest.approx((R @ v)**2, rel=1e-12)
    form = np.zeros((3, 3))
    for a, b, A in zip(TAIL, HEAD, WP*p[TAIL] + WM*p[HEAD], strict=True):
        form += A*np.outer(*2*[np.eye(3)[a] - np.eye(3)[b]])
    lam = eigh(form[:2, :2], (np.diag(p) - np.outer(p, p))[:2, :2], eigvals_only=True)[0]/2          # g_3 = 0: constants do not count
    here = theorems["cr.monotone.gap"].on(jump).at(p0)
    assert here.rhs == pytest.approx(-2*lam*info, rel=1e-10)
    assert agrees(here.lhs, "-220.9339639")


def test_the_whole_path_of_the_ring_through_the_door():
    path, given = st.zoo.driven_ring().integrate(START.tolist(), 1.0), {"R": OBSERVABLE.tolist()}
    table = {"cr.geodesic": ({}, "0.8176738919", "0.8249575812"), "cr.finite.length": (given, "0.4836090263", "0.8249575812")}
    for name, (more, lhs, rhs) in table.items():
        both = theorems[name].on(st.zoo.driven_ring(), **more).along(path)
        assert agrees(both.lhs, lhs)
        assert agrees(both.rhs, rhs)
    turned = theorems["cr.ep.time"].on(st.zoo.driven_ring()).along(path)
    assert turned.lhs == pytest.approx(0.8176738919**2, rel=1e-8)
    assert turned.rhs == pytest.approx(1.791011588*60.53366806/3.982478162, rel=5e-3)    # tau a_max Sigma; a is largest at the start


def test_no_map_increases_the_information():
    data = ring(0)
    T = expm(0.5*W)
    both = sides(cr_monotone.map_bound.claim, data | {"T": T, "P": T @ data["p"], "V": T @ data["v"]})
    assert agrees(both.lhs[0], "0.2108762898")
    assert agrees(both.rhs[0], "14.83383333")
