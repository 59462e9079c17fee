"""Dual affine coordinates: proofs, samples, equality cases found, false variants refuted, worked numbers.

Worked numbers: N. Ohga, S. Ito, Phys. Rev. E 106, 044131 (2022), arXiv:2112.13813 (dual.*, lyapunov.closed, pythagoras.equilibrium,
projection.fast, hs.excess), on the reversible Michaelis-Menten mechanism, a regular solution of three species, a driven ring and
the open reversible Brusselator.
"""
from __future__ import annotations

import inspect
from importlib import import_module

import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR_SLOW, DEFICIENCY_ONE, MM, RING, agrees
from sympy import Rational

from symthermo import zoo
from symthermo.catalogue import _dual as on
from symthermo.catalogue import _steady, basis_change, dual_metric, hs_excess, pythagoras_equilibrium, theorems
from symthermo.index import total
from symthermo.numeric import dual_letters as letters
from symthermo.numeric.legendre import ideal_inverse, partial_equilibrium
from symthermo.numeric.mixture import RegularSolution
from symthermo.proof import family
from symthermo.verify.claims import sides, unmet
from symthermo.verify.falsify import falsify
from symthermo.verify.sample import verify

RESULTS = ["dual.coords", "dual.potential", "dual.metric", "dual.divergence", "dual.legendre", "dual.speed", "dual.pythagoras",
           "dual.hessian", "basis.change", "lyapunov.closed", "sigma.affine", "pythagoras.equilibrium", "projection.fast", "open.db",
           "hs.excess"]
IDS = [t for t in theorems if any(t == name or t.startswith(name + ".") for name in RESULTS)]
BOUNDS = [t for t in IDS if theorems[t].claim[1] == "<="]


def test_every_result_is_there():
    assert set(RESULTS) <= set(IDS)
    assert all(theorems[t].paper == 13 and theorems[t].source and theorems[t].equality and theorems[t].shown for t in IDS)


@pytest.mark.parametrize("name", IDS)
def test_proved_and_sampled(name):
    th = theorems[name]
    assert th.check().level == "PROVED"
    report = verify(th, samples=200)
    assert not report.faults
    assert report.mutant_killed is None or report.mutant_killed > 0.9
    assert all(h.kind != "assumption" or report.needed[h.name] > 0.1 for h in th.hypotheses)


ZERO_BELOW = {"dual.divergence.positive", "dual.speed.monotone", "hs.excess.nonadiabatic", "hs.excess.adiabatic",
              "lyapunov.closed.second-law", "open.db.second-law"}


@pytest.mark.parametrize("name", [t for t in BOUNDS if t not in ZERO_BELOW])
def test_equality_is_found(name):
    """By a search that knows nothing of it."""
    searches = (falsify(theorems[name], starts=1, samples=20, seed=seed).max_ratio for seed in range(0, 8, 2))
    assert 0.999 < next(r for r in searches if r > 0.999) < 1 + 1e-6


@pytest.mark.parametrize("name", sorted(ZERO_BELOW))
def test_zero_is_found(name):
    """Where the left side is 0, the least right side met near equality is a small part of the usual one."""
    th, rng = theorems[name], np.random.default_rng(1)
    usual, near = sides(th.claim, th.anywhere(rng, 200)).rhs, sides(th.claim, th.tight(rng, 200)).rhs
    assert np.all(near >= -1e-12)
    assert np.median(near) < 0.01*np.median(usual)


# -- false variants ------------------------------------------------------------------------------------------------------------------
b, d, i, j, r, x, y, z = on.b, on.d, on.i, on.j, on.r, on.x, on.y, on.z
KL, epr, bregman, coordinate = on.KL, on.n.epr, on.bregman, on.coordinate
R = family("R")


def elsewhere(rng, k):
    """x in another class than y."""
    return pythagoras_equilibrium.mixture(rng, k, out="x")


def unmixed(rng, k):
    return dual_metric.two(rng, k, 0.01, (2.2, 3.0))


def moving_steady_state(rng, k):
    return _steady.watched(rng, k, still=False)


FALSE = {
    "D of homogeneous G for the dilute mixture": (
        "dual.divergence.ideal", (KL(x, y), "==", total(i, x[i]*(on.ideal_mu(i) - on.ideal_muy(i)))), None),
    "D is symmetric": ("dual.pythagoras.ideal", (KL(x, y), "==", KL(y, x)), None),
    "Pythagoras with the wrong class": ("dual.pythagoras.ideal", (KL(x, z), "==", KL(x, y) + KL(y, z)), elsewhere),
    "the equilibrium of another class is nearest": ("dual.pythagoras.ideal", (KL(y, z), "<=", KL(x, z)), elsewhere),
    "the angle with the other sign": ("dual.pythagoras.full", (
        bregman(on.G, on.Gz, on.muz, x, z), "==",
        bregman(on.G, on.Gy, on.muy, x, y) + bregman(on.Gy, on.Gz, on.muz, y, z) + total(i, (x[i] - y[i])*(on.muz[i] - on.muy[i]))), None),
    "Young without convexity": ("dual.divergence", (on.pair(on.xi, on.muy), "<=", on.G + on.pair(on.xiy, on.muy) - on.Gy), None),
    "psi of an ideal mixture without the origin": (
        "dual.potential.ideal", (on.pair(on.xi, on.ideal_mu) - on.ideal_G(x), "==", total(i, x[i])), None),
    "theta is plus the affinity": ("sigma.affine", (epr, "==", total(b, on.theta[b]*on.xidot[b])), None),
    "a finite step without its divergence": (
        "sigma.affine.finite", (on.G - on.Gy, "==", -total(b, coordinate(on.muy)*(on.xiy[b] - on.xi[b]))), None),
    "theta changes like xi": (
        "basis.change.theta", (basis_change.theta_new, "==", total(b, R[d, b]*coordinate(on.mu))), None),
    "monotone with 1 % more": ("dual.speed.strict", (
        Rational(101, 100)*theorems["dual.speed.strict"].claim[0], "<=", theorems["dual.speed.strict"].claim[2]), None),
    "a binary mixture stays convex beyond chi = 2": ("dual.metric.binary", (-dual_metric.curvature, "<=", 0), unmixed),
    "sigma_na >= 0 without complex balance": ("hs.excess", (hs_excess.adiabatic, "<=", epr), _steady.unstable),
    "sigma_ad >= 0 without complex balance": ("hs.excess", (hs_excess.non_adiabatic, "<=", epr), _steady.scarce),
    "a moving steady state taken as resting": (
        "hs.excess.moving", (hs_excess.non_adiabatic, "==", -hs_excess.Ddot), moving_steady_state),
    "all entropy production is the fall of D": ("hs.excess.rate", (epr, "==", -hs_excess.Ddot), None),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variant_is_refuted(name):
    identifier, claim, sampler = FALSE[name]
    found = falsify(theorems[identifier], sampler=sampler, claim=claim, starts=1, samples=40)
    assert found.counterexample is not None


# -- names that the statements define ------------------------------------------------------------------------------------------------
CHOSEN = {"B", "Z", "W"}                                  # whichever meets the definitions
IDEAL = {"H", "G", "Geq", "G0", "G1", "Gss"}              # the energy of a user's network, where a statement is about any


@pytest.mark.parametrize("name", [t for t in IDS if theorems[t].letters])
def test_letters_are_what_the_samples_say(name):
    """The functions find again what the samples were made with, or what meets the definitions."""
    th = theorems[name]
    data = th.anywhere(np.random.default_rng(3), 20)
    done = dict(data)
    for letter, (_, where) in th.letters.items():
        module, _, function = where.rpartition(".")
        make = getattr(import_module(f"symthermo.{module}"), function)
        parameters = list(inspect.signature(make).parameters)
        if not set(parameters) <= set(data) or "ideal" not in name and (letter in IDEAL or where == on.THETADOT_IDEAL[1]):
            continue
        found = make(*(np.asarray(data[p], dtype=float) for p in parameters))
        done[letter] = found
        if letter not in CHOSEN:
            np.testing.assert_allclose(found, data[letter], rtol=1e-8, atol=1e-9, err_msg=letter)
    for h in th.hypotheses:
        if hasattr(h, "op"):
            assert np.max(unmet(h, done)) < 1e-7


@pytest.mark.parametrize(("name", "value"), [
    ("dual.coords", -6.333971752428), ("dual.metric", 15.747), ("dual.metric.ideal", 15.747), ("dual.speed", 15.747),
    ("dual.speed.ideal", 15.747), ("lyapunov.closed", -6.333971752428), ("lyapunov.closed.ideal", -6.333971752428),
    ("lyapunov.closed.equilibrium", 3.367146185), ("sigma.affine", 6.333971752428), ("hs.excess", 6.333971752428),
    ("hs.excess.rate.general", 6.333971752428),
])
def test_on_a_network(name, value):
    """The letters are computed from a network's state, and the hypotheses hold there."""
    here = theorems[name].on(zoo.michaelis_menten())
    assert here.lhs() == pytest.approx(here.rhs(), rel=1e-9)
    assert here.lhs() == pytest.approx(value, rel=1e-9)


# -- worked numbers ------------------------------------------------------------------------------------------------------------------
def both(name, **data):
    """Both sides of a claim, which have to agree if it is an equality; and the hypotheses, which have to be met."""
    th = theorems[name]
    arrays = {k: np.asarray(v, dtype=float)[None] for k, v in data.items()}
    for h in th.hypotheses:
        if hasattr(h, "op"):
            assert np.max(unmet(h, arrays)) < 1e-9, h.name
    s = sides(th.claim, arrays)
    assert s.op == "<=" or not s.broken[0]
    return float(s.lhs[0]), float(s.rhs[0])


class M1:
    """Michaelis-Menten, closed: P = (E, S, C, P) and Q, mu0 of least norm."""

    mu0 = np.linalg.lstsq(MM.S.T, -np.log(MM.k_plus/MM.k_minus), rcond=None)[0]
    P, xi_Q = MM.x, np.array([0.3, 0.5])
    S = B = MM.S.astype(float)
    Q = P + B @ xi_Q
    Jp, Jm = MM.field().fluxes(P)
    v = S @ (Jp - Jm)
    ell = MM.laws
    eq = ideal_inverse([0, 0], mu0, P, B, ell)


def mu(p):
    return M1.mu0 + np.log(p)


def G(p):
    return letters.gibbs(p, mu(p))


def test_coordinates_and_potentials():
    assert agrees(M1.mu0, "-0.2197224577 1.132592096 0.2197224577 -1.352314554")
    assert agrees(letters.theta(M1.B, mu(M1.P)), "-0.6931471806 -3.401197382")
    assert agrees(letters.theta(M1.B, mu(M1.Q)), "-1.280933845 -1.609437912")
    assert agrees([G(M1.P), G(M1.Q)], "-1.888867577 -3.399426259")
    ideal = {"B": M1.B, "x0": M1.P, "mu0": M1.mu0}
    assert agrees(both("dual.potential.ideal", x=M1.P, xi=[0, 0], **ideal), "1.888867577 1.888867577")
    assert agrees(both("dual.potential.ideal", x=M1.Q, xi=M1.xi_Q, **ideal), "2.210427149 2.210427149")
    both("dual.coords.affinities", B=M1.B, C=np.eye(2), S=M1.S, mu=mu(M1.P), Jp=M1.Jp, Jm=M1.Jm)


def test_metric_and_speed():
    g = M1.B.T @ np.diag(1/M1.P) @ M1.B
    np.testing.assert_allclose(g, [[29/6, -25/6], [-25/6, 7.5]])
    inverse = letters.class_metric_inverse(g)
    assert agrees(inverse.ravel(), "0.3970588235 0.2205882353 0.2205882353 0.2558823529")
    xidot = M1.Jp - M1.Jm
    thetadot = letters.ideal_theta_rate(M1.B, M1.v, M1.P)
    assert agrees(xidot, "0.6 1.74")
    assert agrees(thetadot, "-4.35 10.55")
    assert agrees(both("dual.metric.inverse", g=g, ginv=inverse, xidot=xidot, thetadot=thetadot), "15.747 15.747")
    assert agrees(both("dual.speed.ideal", B=M1.B, x=M1.P, x0=M1.P, xi=[0, 0], v=M1.v, mu0=M1.mu0, theta=letters.theta(M1.B, mu(M1.P)),
                       xidot=xidot, thetadot=thetadot), "15.747 15.747")
    one = np.array([0, 0, 0, 1.0])                        # the observable P
    assert agrees(both("dual.metric.variance", B=M1.B, x=M1.P, a=one, ell=M1.ell, c=letters.best_laws(M1.ell, M1.P, one),
                       w=letters.class_response(M1.B, M1.P, one)), "0.2558823529 0.2558823529")


def test_divergence_between_two_states():
    pair = {"B": M1.B, "x0": M1.P}
    there = {"x": M1.P, "y": M1.Q, "xi": [0, 0], "xiy": M1.xi_Q, "G": G(M1.P), "Gy": G(M1.Q), "mu": mu(M1.P), "muy": mu(M1.Q)}
    back = {"x": M1.Q, "y": M1.P, "xi": M1.xi_Q, "xiy": [0, 0], "G": G(M1.Q), "Gy": G(M1.P), "mu": mu(M1.Q), "muy": mu(M1.P)}
    assert agrees(both("dual.divergence", **pair, **there), "0.3215595727 0.3215595727")
    assert agrees(both("dual.divergence", **pair, **back), "0.3979841625 0.3979841625")
    assert agrees(both("dual.divergence.ideal", x=M1.P, y=M1.Q, mu0=M1.mu0), "0.3215595727 0.3215595727")
    low, high = both("dual.legendre", **pair, **there)
    assert agrees(high - low, "0.3215595727")
    assert both("dual.speed.symmetrised", **pair, **there)[0] == pytest.approx(0.3215595727 + 0.3979841625, abs=1e-9)


def test_equilibrium_and_pythagoras():
    assert agrees(M1.eq.xi, "1.334513108 1.685842707")
    eq, kept = M1.eq.n, np.array([[1, 0, 1, 0], [0, 1, 1, 1]])
    assert agrees(G(eq), "-5.256013761")
    closed = {"S": M1.S, "x": M1.P, "G": G(M1.P)}
    fall = both("lyapunov.closed.equilibrium", **closed, xeq=eq, mueq=mu(eq), Geq=G(eq), extent=-M1.eq.xi)
    assert agrees(fall, "3.367146185 3.367146185")
    z = eq*np.exp([0.4, -0.3] @ kept)
    assert agrees(z, "1.120852052 0.1225957051 0.2748232952 1.471148461")
    long = both("pythagoras.equilibrium", **closed, y=eq, z=z, muy=mu(eq), muz=mu(z), Gy=G(eq), Gz=G(z), extent=-M1.eq.xi)
    assert agrees(long, "3.525236099 3.525236099")
    assert agrees(letters.divergence(eq, z), "0.1580899139")
    nearest = both("pythagoras.equilibrium.nearest.ideal", S=M1.S, x=M1.P, y=eq, z=z, extent=-M1.eq.xi)
    assert agrees(nearest, "3.367146185 3.525236099")


def test_fast_second_reaction():
    fast = M1.B[:, 1:]
    K = partial_equilibrium(M1.mu0, M1.P, fast)
    assert agrees(K.xi, "0.4843839140")
    assert agrees(K.n, "0.8843839140 1.5 0.1156160860 0.7843839140")
    sums = both("projection.fast.ideal", Sf=fast, extent=-K.xi, x=M1.P, y=K.n, xeq=M1.eq.n)
    assert agrees(sums, "3.367146185 3.367146185")
    assert agrees([letters.divergence(M1.P, K.n), letters.divergence(K.n, M1.eq.n)], "0.8666711290 2.500475056")


def test_lyapunov_of_a_closed_network():
    sigma = 0.6*np.log(2) + 1.74*np.log(30)
    assert both("lyapunov.closed", S=M1.S, Jp=M1.Jp, Jm=M1.Jm, mu=mu(M1.P), v=M1.v, Gdot=mu(M1.P) @ M1.v) == pytest.approx((-sigma, -sigma))
    both_ways = both("sigma.affine", S=M1.S, B=M1.B, C=np.eye(2), Jp=M1.Jp, Jm=M1.Jm, mu=mu(M1.P), theta=M1.B.T @ mu(M1.P),
                     xidot=M1.Jp - M1.Jm)
    assert both_ways == pytest.approx((sigma, sigma))


def test_regular_solution():
    mu0 = np.array([0, -0.3, -0.8])
    chi = np.array([[0, 1.2, 0.4], [1.2, 0, -0.5], [0.4, -0.5, 0]])
    B = np.array([[-1.0, 0], [1, -1], [0, 1]])
    n, m, mixture = np.array([0.7, 0.2, 0.5]), np.array([0.3, 0.6, 0.5]), RegularSolution(mu0, chi)
    here, there, H = letters.regular_potentials(n, mu0, chi), letters.regular_potentials(m, mu0, chi), mixture.H(n)
    assert agrees(here, "-0.5104941193 -1.956114231 -1.832680642")
    assert agrees(there, "-0.9475878981 -1.133012146 -2.022476560")
    for state, text in ((n, "-1.664909051 -1.664909051"), (m, "-1.975321937 -1.975321937")):
        assert agrees(both("dual.potential.euler", x=state, T=state.sum(), mu0=mu0, chi=chi), text)
    one = {"x": n, "y": m, "mu": here, "muy": there, "G": mixture.G(n), "Gy": mixture.G(m)}
    two = {"x": m, "y": n, "mu": there, "muy": here, "G": mixture.G(m), "Gy": mixture.G(n)}
    assert agrees(both("dual.divergence.homogeneous", **one), "0.2362431874 0.2362431874")
    assert agrees(both("dual.divergence.homogeneous", **two), "0.2678351579 0.2678351579")
    assert agrees(letters.theta(B, here), "-1.445620111 0.1234335890")
    assert agrees(letters.class_metric(B, H).ravel(), "4.714285714 -4.785714286 -4.785714286 7.714285714")
    kappa = np.array([1.0, 2.0])
    Jp, Jm = kappa*np.exp(here[:2]), kappa*np.exp(here[1:])
    v = B @ (Jp - Jm)
    assert agrees(Jp - Jm, "0.4587921066 -0.03715460653")
    assert agrees(both("lyapunov.closed", S=B, Jp=Jp, Jm=Jm, mu=here, v=v, Gdot=here @ v), "-0.6678252226 -0.6678252226")
    rates = {"x": n, "T": n.sum(), "v": v, "chi": chi, "mu0": mu0, "mu": here, "Tdot": v.sum(),
             "mudot": letters.regular_potential_rates(n, v, chi)}
    both("dual.metric.regular", **rates)
    both("dual.metric.gibbs-duhem", x=n, T=n.sum(), chi=chi)
    speed = both("dual.speed", B=B, x=n, x0=n, xi=[0, 0], v=v, H=H, mu=here, theta=B.T @ here, mudot=H @ v,
                 thetadot=B.T @ H @ v, xidot=Jp - Jm)
    assert agrees(speed, "1.166117099 1.166117099")


def at_steady_state(case, steady):
    """What the statements on an open network speak of, with the steady state given."""
    field, x = case.field(), case.x
    there = x.copy()
    there[case.internal] = steady
    (Jp, Jm), (Jssp, Jssm) = field.fluxes(x), field.fluxes(there)
    assert np.max(np.abs(case.S_X @ (Jssp - Jssm))) < 1e-9
    return {"S": case.S_X, "x": x[case.internal], "xss": np.asarray(steady), "Jp": Jp, "Jm": Jm, "Jssp": Jssp, "Jssm": Jssm}


def parts(data):
    """sigma_na, sigma_ad."""
    arrays = {k: np.asarray(v, dtype=float)[None] for k, v in data.items()}
    return [float(sides((0, "<=", e), arrays).rhs[0]) for e in (hs_excess.non_adiabatic, hs_excess.adiabatic)]


def complexes(case, data):
    nup, num = case.nu_plus[case.internal], case.nu_minus[case.internal]
    kinds = np.unique(np.concatenate([nup, num], axis=1), axis=1)
    at = lambda side: (kinds[:, :, None] == side[:, None, :]).all(axis=0).astype(float)
    return data | {"nup": nup, "num": num, "d": at(num) - at(nup), "u": letters.complex_monomials(kinds, data["x"], data["xss"])}


def test_ring_is_complex_balanced():
    data = complexes(RING, at_steady_state(RING, 3*np.array([17, 11, 10])/38))
    assert agrees(both("hs.excess", **{k: data[k] for k in ("S", "x", "xss", "Jp", "Jm", "Jssp", "Jssm")}), "14.70670734 14.70670734")
    assert agrees(both("hs.excess.nonadiabatic", **data), "0 8.209660037")
    assert agrees(both("hs.excess.adiabatic", **data), "0 6.497047308")


X_SS = 1.01/1.1                                           # of the Brusselator with B = 1.2; below, the ratio A/B of 1.6 s^2 + 1.5 s = 2.4
RATIO = (np.sqrt(1.5**2 + 4*1.6*2.4) - 1.5)/3.2


@pytest.mark.parametrize(("case", "steady", "sigma", "apart"), [
    (BRUSSELATOR_SLOW, [X_SS, (1.2*X_SS + 0.1*X_SS**3)/(X_SS**2 + 0.02)], "21.65893811", "-0.04987470937 21.70881282"),
    (DEFICIENCY_ONE, [1.8*RATIO/(1 + RATIO), 1.8/(1 + RATIO)], "3.091415190", "2.178213428 0.9132017622"),
])
def test_without_complex_balance(case, steady, sigma, apart):
    data = at_steady_state(case, steady)
    assert agrees(both("hs.excess", **data), f"{sigma} {sigma}")
    assert agrees(parts(data), apart)
    balance = theorems["hs.excess.nonadiabatic"].hypotheses[-1]
    arrays = {k: np.asarray(v, dtype=float)[None] for k, v in complexes(case, data).items()}
    assert unmet(balance, arrays).max() > 1e-3
