"""Legendre duality of relaxation: proofs, samples, equality found, false variants refuted, worked numbers.

Worked numbers: N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008 (leg.*), on examples of ours: three states, a
ring of four Ising spins, the oscillator with inertia, a double well, a single spin.
"""
from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from _numeric_cases import agrees
from scipy.linalg import expm
from scipy.optimize import root

from symthermo.catalogue import leg_chain, leg_ep, leg_epr, leg_kramers, leg_min_ep, leg_path, leg_young, theorems
from symthermo.catalogue._tilted import T, U, i, k, p, phi, q
from symthermo.catalogue._tilted_samples import beside, law, on_ring, places, relaxing, seen, tilted
from symthermo.index import total
from symthermo.verify.claims import sides
from symthermo.verify.falsify import falsify
from symthermo.verify.sample import verify

IDS = [t for t in theorems if t.startswith("leg.")]
RESULTS = ["leg.ep", "leg.coords", "leg.affine", "leg.tilted-thermo", "leg.min-ep", "leg.pythagoras", "leg.young", "leg.integration",
           "leg.chain", "leg.epr", "leg.force", "leg.path", "leg.linear", "leg.kramers"]
BOUNDS = [t for t in IDS if theorems[t].claim[1] == "<=" and theorems[t].claim[0] != 0]
FOUND = ["leg.min-ep", "leg.min-ep.strict", "leg.pythagoras.projection", "leg.young", "leg.young.ep", "leg.chain.histogram",
         "leg.integration.positive", "leg.path.start", "leg.kramers.position"]


def test_every_result_is_there():
    assert set(RESULTS) <= set(IDS)
    assert all(theorems[t].paper == 12 and theorems[t].source and theorems[t].equality for t in IDS)


@pytest.mark.parametrize("name", IDS)
def test_proved_and_sampled(name):
    th = theorems[name]
    assert th.check().level == "PROVED"
    report = verify(th, samples=100)
    assert not report.faults
    assert report.mutant_killed is None or report.mutant_killed > 0.5
    assert all(h.kind != "assumption" or report.needed[h.name] > 0.1 for h in th.hypotheses)


@pytest.mark.parametrize("name", FOUND)
def test_equality_is_found(name):
    found = falsify(theorems[name], starts=1, samples=40)
    assert found.counterexample is None
    assert found.max_ratio > 0.999


@pytest.mark.parametrize("name", [t for t in BOUNDS if t not in FOUND])
def test_equality_is_reached_by_the_samples_near_it(name):
    near = sides(theorems[name].claim, theorems[name].tight(np.random.default_rng(0), 400))
    assert not near.broken.any()
    assert np.nanmax(near.ratio) > (0.98 if name == "leg.young.certificate" else 0.999)       # there, by the number of steps


# -- false variants -----------------------------------------------------------------------------------------------------------------------
def off_the_family(rng, n):
    """A relaxation on a ring; the field is that of the averages, but the state is not tilted."""
    data = on_ring(rng, n)
    data = relaxing(rng, beside(rng, data))
    return leg_epr.rates(data)


def observed(rng, n):
    data = places(rng, n, K=1)
    return data | {"p": law(rng, data)}


def shuffled(rng, n):
    """q is even and the states change places; the start is not tilted, its field is that of its averages."""
    data = places(rng, n, weighted=False)
    data["q"] = 0*data["q"] + 0.2
    data = beside(rng, tilted(data, rng.normal(0, 1, (n, 2)), "0"), near="p0")
    start = data["p"]
    data |= {"W": np.roll(np.eye(5), 1, axis=0) + 0*data["q"][:, None], "p1": np.roll(start, 1, axis=-1)}
    data = tilted(data, data["theta0"] + 0.3*rng.normal(0, 1, (n, 2)))
    return seen(seen(data | {"p0": start}, of="p1"), "0", of="p0")


change, square = total(i, T.O[k, i]*(p[i] - q[i])), total(i, q[i]*T.O[k, i]**2) - total(i, q[i]*T.O[k, i])**2
top, upper, lower = leg_young.aim, leg_young.above, leg_young.below
D = theorems["leg.young.ep"].claim[2]
FALSE = {
    "-theta.etadot is below the entropy production off the family": (
        "leg.ep.rate", (-leg_epr.apparent, "<=", theorems["leg.ep.rate"].claim[0]), off_the_family),
    "the quadratic form is a bound": ("leg.affine.thermodynamic", (change**2, "<=", 2*square*D), observed),
    "trapezoids are a lower bound": ("leg.young.certificate", (top - (upper + lower)/2, "<=", phi), None),
    "lower sums certify": ("leg.young.certificate", (top - lower, "<=", phi), None),
    "phi is monotone from an untilted start": ("leg.path.untilted", (phi, "<=", leg_path.S.phi), shuffled),
    "a guessed field bounds phi from above": ("leg.young", (phi, "<=", theorems["leg.young"].claim[0]), None),
    "more observables see less": ("leg.pythagoras.nested", (U.phi, "<=", phi), None),
    "averages say as much as the histogram": ("leg.chain", (leg_chain.chain.claim[2], "<=", phi), None),
    "the histogram says all": ("leg.chain.histogram", (leg_chain.histogram.claim[2], "<=", leg_chain.histogram.claim[0]), None),
    "the fall of phi is a lower bound of dissipation": ("leg.path.dissipation", (leg_path.S.phi - phi, "<=", leg_ep.Sigma), None),
    "what is dissipated is at most phi": ("leg.min-ep.total", (leg_ep.Sigma, "<=", phi), None),
    "the position sees all of phi": ("leg.kramers.position", (leg_kramers.phi, "<=", leg_kramers.position.claim[0]), None),
    "the distance counts twice": ("leg.min-ep.strict", (leg_min_ep.D(T.law) + 3*leg_min_ep.distance, "<=", D), leg_min_ep.strict.tight),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variant_is_refuted(name):
    identifier, claim, sampler = FALSE[name]
    found = falsify(theorems[identifier], sampler=sampler, claim=claim, starts=1, samples=40)
    assert found.counterexample is not None


# -- worked numbers -----------------------------------------------------------------------------------------------------------------------
def value(name, data, side="lhs"):
    """One side of a theorem."""
    return of(theorems[name].claim[0 if side == "lhs" else 2], data)


def of(e, data):
    """The value of an expression."""
    return float(sides((e, "<=", 0), data).lhs[0])


def fitted(data, O, eta=None):
    """The tilted law with given averages (those of p), by Newton's method."""
    O = np.asarray(O, dtype=float)
    weight = data["N"]*data["q"]
    eta = O @ (data["N"]*data["p"]) if eta is None else np.asarray(eta)
    height = lambda theta: np.exp(theta @ O - np.max(theta @ O))*weight
    theta = root(lambda theta: O @ (w := height(theta))/w.sum() - eta, np.zeros(len(O)), tol=1e-14).x
    psi = np.log(weight @ np.exp(theta @ O))
    law = data["q"]*np.exp(theta @ O - psi)
    return data | {"O": O, "eta": eta, "theta": theta, "psi": psi, "ptheta": law, "phi": theta @ eta - psi,
                   "etadot": O @ (data["N"]*data["v"]), "etaeq": O @ weight}


def jumps(q, edges, p):
    """tail, head, wp, wm of an edge; detailed balance is with q."""
    tail, head, wp, wm = (np.array(y) for y in zip(*edges, strict=True))
    W = np.zeros((len(q), len(q)))
    np.add.at(W, (head, tail), wp)
    np.add.at(W, (tail, head), wm)
    W -= np.diag(W.sum(0))
    return {"q": q, "p": p, "v": W @ p, "tail": tail, "head": head, "wp": wp, "wm": wm, "N": np.ones(len(q)), "generator": W}


def relaxes(data, p):
    return data | {"p": p, "v": data["generator"] @ p}


ENERGY = np.array([0, 0.5, 1.2])
THREE = jumps(np.exp(-ENERGY)/np.exp(-ENERGY).sum(), [
    (a, b, c*np.exp(-(ENERGY[b] - ENERGY[a])/2), c*np.exp(-(ENERGY[a] - ENERGY[b])/2)) for a, b, c in ((0, 1, 1), (1, 2, 2), (0, 2, 0.5))],
    np.array([0.2, 0.3, 0.5]))
ONE, BOTH = [[1, 0, -1]], [[1, 0, -1], [0, 1, 0]]


def test_three_states():
    assert agrees(THREE["q"], "0.5241846007 0.3179340316 0.1578813677")
    assert agrees(value("leg.ep.rate", THREE), "2.261936173")
    assert agrees(value("leg.ep.rate", THREE, "rhs"), "2.261936173")
    assert agrees(of(D, THREE), "0.3662583513")
    swapped = THREE | {"p": THREE["q"], "q": THREE["p"]}
    assert agrees(of(D, swapped), "0.3415254995")


@pytest.mark.parametrize(("O", "theta", "psi", "least", "rest", "apparent", "there", "back"), [
    (ONE, "-1.08243669", "-0.03920267563", "0.3639336825", "0.002324668772", "2.194098343", "2.134665488", "0.3572973833"),
    (BOTH, "-1.058145366 -0.1526802578", "-0.09461881887", "0.3662583513", "0", "2.261936173", "2.261936173", "0.3415254995")])
def test_three_states_by_their_averages(O, theta, psi, least, rest, apparent, there, back):
    data = fitted(THREE, O)
    assert agrees(data["theta"], theta)
    assert agrees(data["psi"], psi)
    assert agrees(value("leg.min-ep.value", data), least)
    assert agrees(data["phi"], least)
    identity = sides(theorems["leg.min-ep.identity"].claim, data)
    assert identity.lhs[0] == pytest.approx(identity.rhs[0], rel=1e-12)
    assert of(D, data) - data["phi"] == pytest.approx(float(rest), abs=1e-12)
    assert agrees(of(-leg_epr.apparent, data), apparent)
    at = relaxes(data, data["ptheta"])
    at |= {"etadot": data["O"] @ at["v"]}
    both = sides(theorems["leg.epr"].claim, at)
    assert agrees(both.lhs[0], there)
    assert agrees(both.rhs[0], there)
    assert agrees(value("leg.tilted-thermo.switch-on", data), back)


def test_three_states_with_one_observable():
    data = fitted(THREE, ONE)
    assert agrees(data["ptheta"], "0.1846772856 0.3306454288 0.4846772856")
    assert agrees(value("leg.tilted-thermo.cycle", data), "0.7212310658")
    first = {x: data[x][:1] for x in ("tail", "head", "wp", "wm")}
    assert agrees(value("leg.force", data | first, "rhs"), "-1.08243669")
    after = expm(0.5*THREE["generator"]) @ data["ptheta"]
    later = fitted(relaxes(THREE, after), ONE)
    assert agrees(later["eta"][0], "0.1870892756")
    assert agrees(later["phi"], "0.02794194518")
    assert agrees(of(D, later), "0.03019427385")
    spent = of(D, data | {"p": data["ptheta"]}) - of(D, later)
    assert agrees(spent, "0.3337394087")
    path = later | {"p0": data["ptheta"], "p1": after, "phi0": data["phi"]}
    assert agrees(value("leg.path.upper", path), "0.3337394087")
    assert agrees(value("leg.path.upper", path, "rhs"), "0.3359917374")


def test_linear_response_is_no_bound():
    for O, there in ((ONE, "0.4051558633"), (BOTH, "0.4714269971")):
        data = fitted(THREE, O)
        step, c = data["eta"] - data["etaeq"], data["O"] - data["etaeq"][:, None]
        form = step @ np.linalg.solve((c*data["q"]) @ c.T, step)/2
        assert agrees(form, there)
        assert form > of(D, data)


def test_phi_is_the_integral_of_measured_averages():
    """leg.integration by the rule of Gauss on a ray; the averages are those in the fields."""
    data = fitted(THREE, BOTH)
    s, w = np.polynomial.legendre.leggauss(30)
    s, w = (s + 1)/2, w/2
    m = np.array([data["O"] @ (y := data["q"]*np.exp(u*data["theta"] @ data["O"]))/y.sum() for u in s]).T
    path = data | {"tau": w, "m": m, "hdot": data["theta"][:, None] + 0*m}
    assert agrees(value("leg.integration", path, "rhs"), "-0.09461881887")


SPINS = np.array(list(product((1, -1), repeat=4)))
M, B = SPINS.sum(1), (SPINS*np.roll(SPINS, -1, axis=1)).sum(1)
Q4 = np.exp(0.4*B)/np.exp(0.4*B).sum()


def ising():
    """Glauber flips on a ring of four spins with J = 0.4, from the field 0.5 on the magnetisation."""
    edges = []
    for a, spins in enumerate(SPINS):
        for site in range(4):
            flipped = spins.copy()
            flipped[site] *= -1
            b = int(np.flatnonzero((flipped == SPINS).all(1))[0])
            if a < b:
                rise = -0.4*(B[b] - B[a])
                edges.append((a, b, (1 - np.tanh(rise/2))/2, (1 + np.tanh(rise/2))/2))
    start = Q4*np.exp(0.5*M)
    return jumps(Q4, edges, start/start.sum())


RING = ising()
ISING = [
    (0, "3.008588017 2.729864043", "0.6200239722", "0.6200239722", "0.6200239722", "0.5053874736", "0.5053874736", "0.5053874736"),
    (0.25, "2.766215288 2.481745852", "0.5081523528", "0.5090322016", "0.5090446936", "0.3909610666", "0.3959703083", "0.391108081"),
    (1, "2.150085571 2.049655782", "0.2900596656", "0.2927994535", "0.2930018449", "0.2099405534", "0.2101386101", "0.2100867922"),
    (2, "1.536557327 1.822954314", "0.1429208125", "0.1446364089", "0.1448027721", "0.100846445", "0.09941029529", "0.1007260592"),
]


@pytest.mark.parametrize(("t", "eta", "one", "two", "all_", "sigma", "seen_one", "seen_two"), ISING)
def test_ising_ring(t, eta, one, two, all_, sigma, seen_one, seen_two):
    assert agrees(B @ Q4, "1.703690245")
    now = relaxes(RING, expm(t*RING["generator"]) @ RING["p"])
    first, both = fitted(now, [M]), fitted(now, [M, B])
    assert agrees(both["eta"], eta)
    assert agrees(first["phi"], one)
    assert agrees(both["phi"], two)
    assert agrees(of(D, now), all_)
    assert agrees(value("leg.ep.rate", now), sigma)
    assert agrees(of(-leg_epr.apparent, first), seen_one)
    assert agrees(of(-leg_epr.apparent, both), seen_two)
    if t == 0.25:
        assert agrees(first["theta"], "0.426073866")
        assert agrees(both["theta"], "0.4475713869 -0.02909391043")
        assert of(-leg_epr.apparent, first) > value("leg.ep.rate", now)          # so it is no bound


def test_staircase_of_fields():
    """Five spins with J = 0.35, fields 0, 0.2, .., 2 and the average 3.1: trapezoids are too high, the certificate is low."""
    spins = np.array(list(product((1, -1), repeat=5)))
    m, b = spins.sum(1), (spins*np.roll(spins, -1, axis=1)).sum(1)
    q = np.exp(0.35*b)/np.exp(0.35*b).sum()
    data = fitted({"q": q, "p": q, "v": 0*q, "N": np.ones(32)}, [m], [3.1])
    assert agrees(data["phi"], "0.5321775285")
    assert agrees(data["theta"], "0.3843386013")
    field = 0.2*np.arange(11)
    weight = q*np.exp(np.outer(field, m))
    Z = weight.sum(1)
    data |= {"thetag": field[None], "psig": np.log(Z), "etag": (weight @ m/Z)[None], "lo": np.arange(10), "up": np.arange(1, 11),
             "root": np.zeros(10, int), "end": np.arange(1, 11), "takes": np.triu(np.ones((10, 10)))}
    ends = [data | {x: data[x][..., [w]] for x in ("root", "end", "takes")} for w in range(10)]
    assert agrees(max(value("leg.young.certificate", d) for d in ends), "0.2464539955")
    eta = data["etag"][0]
    trapezoid = np.concatenate([[0], np.cumsum((eta[1:] + eta[:-1])*0.1)])
    here = np.interp(3.1, eta, field)
    assert agrees(3.1*here - np.interp(here, field, trapezoid), "0.5413863408")


def test_single_spin():
    data = fitted({"q": np.array([0.5, 0.5]), "p": np.array([0.8, 0.2]), "v": np.zeros(2), "N": np.ones(2)}, [[1, -1]])
    assert agrees(data["phi"], "0.1927447570")
    assert agrees(data["theta"], "0.6931471806")
    assert agrees(data["psi"], "0.2231435513")
    assert value("leg.min-ep.value", data) == pytest.approx(data["phi"], rel=1e-12)


def oscillator(t, wide=1.0, tall=1.0):
    """kappa = m = T = 1, g = 0.5, from (1, 0)."""
    A = np.array([[0, 1], [-1, -0.5]])
    up = expm(t*A)
    C = np.eye(2) + up @ np.diag([wide - 1, tall - 1]) @ up.T
    xb, vb = up @ [1, 0]
    return {"kappa": 1.0, "m": 1.0, "T": 1.0, "g": 0.5, "xbar": xb, "vbar": vb, "zbar": np.array([xb, vb]), "C": C,
            "Cinv": np.linalg.inv(C), "Ceinv": np.eye(2), "h": np.log(4*np.pi**2*np.linalg.det(C)), "he": np.log(4*np.pi**2),
            "e": np.array([0.0, 1.0]), "theta_x": xb, "theta_v": vb, "xbardot": vb, "vbardot": -xb - 0.5*vb, "dim": 2}


@pytest.mark.parametrize(("t", "mean", "all_", "part", "sigma"), [
    (1, "0.6070548492 -0.6626915880", "0.4038378654", "0.1842577949", "0.2195800704"),
    (2, "-0.07064455092 -0.5850002136", "0.1736079512", "0.002495326287", "0.171112625")])
def test_oscillator(t, mean, all_, part, sigma):
    data = oscillator(t)
    assert agrees(data["zbar"], mean)
    assert agrees(value("leg.kramers.phi", data), all_)
    assert agrees(value("leg.kramers.position", data), part)
    both = sides(theorems["leg.kramers.apparent"].claim, data)
    assert agrees(both.lhs[0], sigma)
    assert agrees(both.rhs[0], sigma)
    assert agrees(value("leg.kramers.gaussian", data, "rhs"), all_)


@pytest.mark.parametrize(("t", "all_", "sigma"), [
    (0, "0.75", "0.25"), (1, "0.497192956", "0.3243693752"), (2, "0.2192000073", "0.1948516112")])
def test_oscillator_of_another_covariance(t, all_, sigma):
    data = oscillator(t, 0.5, 2.0)
    assert agrees(value("leg.kramers.gaussian", data, "rhs"), all_)
    assert agrees(value("leg.kramers.gaussian.rate", data, "rhs"), sigma)


def test_the_position_alone_is_not_monotone():
    """phi of the position oscillates though phi falls, and stays below its first value."""
    seen = np.array([value("leg.kramers.position", oscillator(t)) for t in np.linspace(0, 6, 25)])
    whole = np.array([value("leg.kramers.phi", oscillator(t)) for t in np.linspace(0, 6, 25)])
    assert np.diff(seen).max() > 0.01
    assert np.diff(whole).max() <= 0
    assert seen.max() <= seen[0]


@pytest.mark.parametrize(("powers", "least", "theta"), [
    (1, "0.3900409389", "1.070362776"), (2, "0.8240133869", "6.253261822 -3.979149166"), (4, "0.8310498812", "8 -6 0 0.5")])
def test_double_well(powers, least, theta):
    """A density: V = x^4/4 - x^2/2 at T = 0.5, and a Gaussian in it; integrals with the weights of equidistant points."""
    x = np.linspace(-4, 4, 801)
    weight = np.full(801, 0.01)
    q = np.exp(-(x**4/4 - x**2/2)/0.5)
    p = np.exp(-(x - 0.8)**2/0.2)
    data = {"q": q/(weight @ q), "p": p/(weight @ p), "N": weight, "v": 0*x}
    assert agrees(of(D, data), "0.8310498812")
    data = fitted(data, [x**n for n in range(1, powers + 1)])
    assert agrees(data["phi"], least)
    assert np.allclose(data["theta"], [float(y) for y in theta.split()], atol=1e-6)
    assert value("leg.min-ep", data) <= of(D, data)*(1 + 1e-9)
