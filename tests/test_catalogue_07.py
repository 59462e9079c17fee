"""Uncertainty relations and speed limits: proofs, samples, equality cases found, false variants refuted, worked numbers.

Worked numbers: K. Yoshimura, S. Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748 (tur.*, tsl.*), on the open reversible
Brusselator at X = 1.5, Y = 1.2 and along its trajectory.
"""
from __future__ import annotations

import inspect
from importlib import import_module

import numpy as np
import pytest
from _numeric_cases import BRUSSELATOR, agrees
from scipy.integrate import solve_ivp
from sympy import Rational, log, sqrt

from symthermo.catalogue import _in_time as along
from symthermo.catalogue import theorems, tsl_ex, tsl_l1, tsl_l2, tsl_species, tsl_w1, tsl_w1log, tur_hyperbolic, tur_logmean, tur_tkur
from symthermo.index import family, total
from symthermo.proof.lemmas import ratio
from symthermo.verify.claims import sides, unmet
from symthermo.verify.falsify import falsify
from symthermo.verify.sample import verify

IDS = [t for t in theorems if t.split(".")[0] in ("tur", "tsl")]
BOUNDS = [t for t in IDS if theorems[t].claim[1] == "<="]
RESULTS = ["tur.lemma1", "tur.lemma2", "tur.lemma3", "tur.lemma4", "tur.pseudo", "tur.current", "tur.concentration", "tur.observable",
           "tur.matrix", "tur.logmean", "tur.tkur", "tur.hyperbolic", "tur.lump", "tsl.species", "tsl.l2", "tsl.l1", "tsl.w1", "tsl.w1log",
           "tsl.ex"]


def test_every_result_is_there():
    assert set(RESULTS) <= set(IDS)
    assert all(theorems[t].paper == 7 and theorems[t].source and theorems[t].equality for t in IDS)


@pytest.mark.parametrize("name", IDS)
def test_proved_and_sampled(name):
    th = theorems[name]
    assert th.check().level == "PROVED"
    report = verify(th, samples=200)
    assert not report.faults
    assert report.mutant_killed is None or report.mutant_killed > 0.9
    assert all(h.kind != "assumption" or report.needed[h.name] > 0.3 for h in th.hypotheses)


# -- equality is found by a search that knows nothing of it -----------------------------------------------------------------------
SEEDS = {"tsl.ex.l2": (6, 8, 10, 12), "tsl.w1.quadratic": (4, 6, 8, 10)}  # where the first starts end on lower hills


@pytest.mark.parametrize("name", BOUNDS)
def test_equality_is_found(name):
    searches = (falsify(theorems[name], starts=1, samples=20, seed=seed).max_ratio for seed in SEEDS.get(name, range(0, 20, 2)))
    found = next((r for r in searches if r > 0.999), None)
    assert found is not None
    assert found < 1 + 1e-5                                # far down the slope to equilibrium the slack is below rounding


# -- false variants ------------------------------------------------------------------------------------------------------------------
c, t7, h7 = theorems["tur.concentration"], theorems["tur.tkur"], theorems["tur.hyperbolic"]
sigma, absJ = along.n.epr, family("absJ", nonnegative=True)
i, j, r, t = along.i, along.j, along.r, along.t
Sigma = along.Sigma


def with_currents(rng, k):
    data = c.anywhere(rng, k)
    return data | {"absJ": abs(data["Jp"] - data["Jm"])}


FALSE = {
    "D with half the factor": (c, (2*along.n.rate(i)**2, "<=", along.n.diffusion(i)/2*sigma), None),
    "D with |J| in place of the traffic": (c, (2*along.n.rate(i)**2, "<=", total(r, along.S[i, r]**2*absJ[r])*sigma), with_currents),
    "the factor 2 improved by 1 %": (c, (2*Rational(101, 100)*along.n.rate(i)**2, "<=", along.n.diffusion(i)*sigma), None),
    "w_max forgotten": (h7, (tur_hyperbolic.current*log(tur_hyperbolic.P/tur_hyperbolic.Q), "<=", sigma), None),
    "artanh s without the factor s": (t7, (tur_tkur.A_tot*log(1 + tur_tkur.d), "<=", sigma), None),
    "the factor s kept, A_tot replaced by D_w": (t7, (tur_tkur.Dw*ratio(tur_tkur.d)*log(1 + tur_tkur.d), "<=", sigma), None),
    "artanh of s^2": (theorems["tur.tkur.stronger"],
                      (2*tur_tkur.current**2, "<=", tur_tkur.Dw*tur_tkur.A_tot*ratio(tur_tkur.d)**3*log(1 + tur_tkur.d)), None),
    "logarithmic means with the factor 2": (theorems["tur.logmean.direct"],
                                            (2*tur_logmean.drift(tur_logmean.a)**2, "<=", tur_logmean.spread(tur_logmean.a)*sigma), None),
    "G and D/2 the other way round": (theorems["tur.logmean.order"],
                                      (tur_logmean.diffusive(tur_logmean.a), "<=", 2*tur_logmean.spread(tur_logmean.a)), None),
    "the geometric mean above L": (theorems["tur.lemma2"], (along.n.L(r), "<=", sqrt(along.n.Jp(r)*along.n.Jm(r))), None),
    "merging raises dissipation": (theorems["tur.lump"], (sigma, "<=", theorems["tur.lump"].claim[0]), None),
    "the mean of D in place of its integral": (theorems["tsl.species.net"],
                                               (2*along.dx[i]**2, "<=", Sigma*tsl_species.spread/along.tau), None),
    "the mean eigenvalue in place of the largest": (theorems["tsl.l2"],
                                                    (2*tsl_l2.square, "<=", Sigma*tsl_l2.trace/2), None),
    "columns in the Euclidean norm": (theorems["tsl.l1"],
                                      (2*tsl_l1.norm**2, "<=", Sigma*total(t, total(r, total(i, tsl_l1.size[i, r]**2)*along.A))), None),
    "artanh(W1/N) without the factor W1": (theorems["tsl.w1"], (tsl_w1.N*log(tsl_w1.e), "<=", Sigma), None),
    "W1 with logarithmic means and the factor 2": (theorems["tsl.w1log"], (2*tsl_w1.W1**2, "<=", tsl_w1log.mean*Sigma), None),
    "all dissipation is excess": (theorems["tsl.ex"], (Sigma, "<=", tsl_ex.Sigma_ex), None),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variant_is_refuted(name):
    th, claim, sampler = FALSE[name]
    found = falsify(th, sampler=sampler, claim=claim, starts=1, samples=40)
    assert found.counterexample is not None
    assert found.max_ratio > 1.005


def test_neither_of_kinetic_and_hyperbolic_dominates():
    kinetic, hyperbolic = t7, h7
    w = np.array([[1.0, 1.0], [1.0, 0.2]])
    fluxes = {"Jp": np.array([[3.0, 1.0], [3.0, 1.5]]), "Jm": np.array([[1.0, 1.0], [1.0, 1.0]]), "w": w}
    one = sides(kinetic.claim, lettered(kinetic, fluxes)).lhs
    data = lettered(hyperbolic, fluxes)
    other = sides(hyperbolic.claim, data).lhs/data["wmax"]
    assert not np.all(one <= other)
    fluxes["w"] = np.array([[1.0, 0.0], [1.0, 0.0]])
    data = lettered(hyperbolic, fluxes)
    assert np.all(sides(kinetic.claim, lettered(kinetic, fluxes)).lhs < sides(hyperbolic.claim, data).lhs/data["wmax"])


# -- names that the statements define ------------------------------------------------------------------------------------------------
def lettered(th, data):
    """Adds the letters of a theorem, computed by the functions that it names; values of one state get a first axis."""
    data = dict(data)
    for name, (_, where) in th.letters.items():
        module, _, function = where.rpartition(".")
        make = getattr(import_module(f"symthermo.{module}"), function)
        if all(p in data for p in inspect.signature(make).parameters):
            data[name] = make(*(data[p] for p in inspect.signature(make).parameters))
    return data


PARALLEL = np.array([[[-1, -1, 0, 1, 1], [1, 1, -1, 0, 0], [0, 0, 1, -1, 0]]])     # two parallel reactions, one exchange
SCALAR = {"tur.lemma3.jensen", "tur.lemma4.jensen"}
SPECIAL = {"the force is conservative", "sigma = xdot.G^+ xdot", "c is in the kernel of D"}


@pytest.mark.parametrize("name", [t for t in IDS if theorems[t].letters and t not in SCALAR])
def test_letters_meet_their_definitions(name):
    th, rng = theorems[name], np.random.default_rng(7)
    shape = (20, 5, 6) if name.startswith("tsl") else (20, 5)
    data = {"S": PARALLEL, "Jp": rng.lognormal(0, 2, shape), "Jm": rng.lognormal(0, 2, shape), "w": rng.normal(size=(20, 5)),
            "a": rng.normal(size=(20, 3)), "tau": np.full((20, 6), 0.1)}
    if name.startswith("tsl"):
        data["dx"] = ((PARALLEL @ (data["Jp"] - data["Jm"]))*0.1).sum(axis=-1)
        if name == "tsl.w1.events":
            data.pop("w")
    data = lettered(th, data)
    assert set(th.letters) <= set(data)
    for h in th.hypotheses:
        if h.name not in SPECIAL:
            assert np.max(unmet(h, data | {"mu": np.zeros((1, 3))})) < 1e-9, h.name
    if not {h.name for h in th.hypotheses} & SPECIAL:
        assert not np.any(sides(th.claim, data).broken)


def test_letters_far_from_equilibrium():
    """One reaction with J+/J- = 1e18: the kinetic bound is exact there, where s rounds to 1."""
    data = lettered(t7, {"Jp": np.array([[1e18]]), "Jm": np.array([[1.0]]), "w": np.array([[-2.0]])})
    found = sides(t7.claim, data)
    assert found.lhs == pytest.approx(found.rhs, rel=1e-12)


def test_letters_of_a_network_at_rest():
    """s = 0: the kinetic bound is 0."""
    data = lettered(t7, {"Jp": np.array([[2.0, 1.0]]), "Jm": np.array([[2.0, 1.0]]), "w": np.array([[1.0, 1.0]])})
    assert data["d"] == 0
    assert sides(t7.claim, data).lhs == 0


# -- worked numbers ------------------------------------------------------------------------------------------------------------------
FIELD = BRUSSELATOR.field()
S_X = BRUSSELATOR.S_X
Jp, Jm = FIELD.fluxes(BRUSSELATOR.x)
HERE = {"S": S_X[None], "Jp": Jp[None], "Jm": Jm[None]}


def at(name, **more):
    th = theorems[name]
    found = sides(th.claim, lettered(th, HERE | {k: np.asarray(v, dtype=float)[None] for k, v in more.items()}))
    return float(found.lhs[0]), float(found.rhs[0])


def test_brusselator_at_a_state():
    assert agrees(at("tur.pseudo"), "16.72907011 37.41747333")
    assert agrees(at("tur.matrix"), "1.489450385 37.41747333")
    assert agrees(at("tur.logmean"), "2.792650828 37.41747333")
    for row, ratio_, current, kinetic, hyperbolic in (
            (0, "50.44509324", "1.483493078", "1.521025699", "1.521025699"),
            (1, "63.33997825", "1.181480460", "1.205064623", "1.213776012")):
        low, high = at("tur.concentration", S=S_X[[row]])
        assert agrees(2*high/low, ratio_)
        w = S_X[row]
        low, high = at("tur.current", w=w)
        assert agrees(37.41747333*low/high, current)
        assert agrees(at("tur.tkur", w=w), f"{kinetic} 37.41747333")
        assert agrees(at("tur.hyperbolic", w=w), f"{hyperbolic} 37.41747333")       # w_max = 1
    for a, diffusive, mean in (([1, 1], "242.9943336", "68.09459921"), ([1, -1], "51.97887297", "13.75966301")):
        low, high = at("tur.observable", a=a)
        assert agrees(2*high/low, diffusive)
        low, high = at("tur.logmean.direct", a=a)
        assert high/low == pytest.approx(float(mean), rel=1e-8)


@pytest.fixture(scope="module", params=[1.0, 5.0])
def path(request):
    """Nodes and weights of a composite rule of Gauss along the trajectory from X = 1.5, Y = 1.2."""
    tau, pieces = request.param, 60
    inside = FIELD.internal

    def state(y):
        x = np.broadcast_to(BRUSSELATOR.x, (*y.shape[:-1], len(BRUSSELATOR.x))).copy()
        x[..., inside] = y
        return x

    def rate(_, y):
        p, m = FIELD.fluxes(state(y))
        return S_X @ (p - m)
    run = solve_ivp(rate, (0, tau), BRUSSELATOR.x[inside], method="DOP853", rtol=1e-12, atol=1e-13, dense_output=True)
    node, weight = np.polynomial.legendre.leggauss(8)
    edges = np.linspace(0, tau, pieces + 1)
    half = np.diff(edges)[:, None]/2
    times = (edges[:-1, None] + half*(1 + node)).ravel()
    p, m = FIELD.fluxes(state(run.sol(times).T))
    return tau, {"S": S_X[None], "Jp": p.T[None], "Jm": m.T[None], "tau": (half*weight).ravel()[None],
                 "dx": (run.y[:, -1] - BRUSSELATOR.x[inside])[None]}


# Sigma, Sigma_ex; tau_min from the net changes of X, Y, from the way of X; Sigma bounds l2, l1; W1 quadratic, artanh, logarithmic means
TABLE = {
    1.0: (18.90698829, 1.911275493, 0.02211839257, 0.04377235969, 0.02211839257, 0.6374705147, 0.6445861614, 0.6884800020, 0.7034897578,
          1.290208580),
    5.0: (62.04146008, 7.400609753, 0.007081494390, 0.1522213170, 0.01593729969, 0.8502419739, 0.6612297422, 3.346112455, 3.448626696,
          6.051914950),
}


def test_brusselator_along_a_path(path):
    tau, data = path

    def of(name, row=None):
        th = theorems[name]
        given = data if row is None else data | {"S": data["S"][:, [row]], "dx": data["dx"][:, [row]]}
        found = sides(th.claim, lettered(th, given))
        return float(found.lhs[0]), float(found.rhs[0])
    excess, Sigma = of("tsl.ex")
    share = lambda name, row=None: (pair := of(name, row))[0]/pair[1]
    ours = (Sigma, excess, tau*share("tsl.species.net", 0), tau*share("tsl.species.net", 1), tau*share("tsl.species", 0),
            Sigma*share("tsl.l2"), Sigma*share("tsl.l1"), Sigma*share("tsl.w1.quadratic"), of("tsl.w1")[0], Sigma*share("tsl.w1log"))
    assert np.allclose(ours, TABLE[tau], rtol=[1e-9, 1e-9, 1e-9, 1e-9, 2e-5, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9], atol=0)
