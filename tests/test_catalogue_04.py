"""Stability and the intrinsic speed: proofs, samples, equality found, false variants refuted, worked numbers.

Worked numbers: S. Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446 (gp.*): a driven ring of three states, the reversible
Brusselator, a network of deficiency zero, autocatalysis, and two states with rates that depend on the state.
"""
from __future__ import annotations

import numpy as np
import pytest
from _numeric_cases import agrees
from sympy import Rational

import symthermo as st
from symthermo.catalogue import (
    _diffusion,
    gp_diffusion,
    gp_distance,
    gp_evolution,
    gp_excess_exact,
    gp_fisher_rate,
    gp_ig_criterion,
    gp_ig_criterion_cure,
    gp_ig_criterion_eigenvector,
    gp_ig_criterion_nonlinear,
    gp_ig_criterion_one_dimension,
    gp_ig_criterion_stable,
    gp_lyapunov_linear,
    gp_tradeoff_excess,
    theorems,
)
from symthermo.errors import HypothesisFails
from symthermo.index import total
from symthermo.verify.claims import sides
from symthermo.verify.falsify import falsify
from symthermo.verify.sample import verify

IDS = [t for t in theorems if t.startswith("gp.")]
RESULTS = ["gp.distance", "gp.evolution", "gp.excess-linear", "gp.excess-exact", "gp.lyapunov-linear", "gp.fisher-rate", "gp.ig-criterion",
           "gp.tradeoff-observable", "gp.tradeoff-excess", "gp.diffusion"]
BOUNDS = [t for t in IDS if theorems[t].claim[1] == "<=" and theorems[t].claim[0] != 0]
NETWORKS = [t for t in IDS if "network" in theorems[t].applies_to]


def test_every_result_is_there():
    assert set(RESULTS) <= set(IDS)
    assert all(theorems[t].paper == 4 and theorems[t].source and theorems[t].equality and theorems[t].shown for t in IDS)


@pytest.mark.parametrize("name", IDS)
def test_proved_and_sampled(name):
    th = theorems[name]
    assert th.check().level == "PROVED"
    report = verify(th, samples=100)
    assert not report.faults
    assert report.mutant_killed is None or report.mutant_killed > 0.9
    assert all(h.kind != "assumption" or report.needed[h.name] > 0.08 for h in th.hypotheses)


@pytest.mark.parametrize("name", BOUNDS)
def test_equality_is_reached(name):
    near = sides(theorems[name].claim, theorems[name].tight(np.random.default_rng(0), 400))
    assert not near.broken.any()
    assert np.nanmax(near.ratio) > 0.999


# -- false variants ----------------------------------------------------------------------------------------------------------------------
d, e, x, u, nl = gp_distance, gp_evolution, gp_excess_exact, gp_tradeoff_excess, gp_ig_criterion_nonlinear
ll, ig, cure, stable = gp_lyapunov_linear, gp_ig_criterion, gp_ig_criterion_cure, gp_ig_criterion_stable
one = gp_ig_criterion_one_dimension
FALSE = {
    "the divergence is at least half the squared distance": ("gp.distance", (d.square/2, "<=", d.kl(d.x, d.xss))),
    "the divergence is at most half the squared distance": ("gp.distance", (d.kl(d.x, d.xss), "<=", d.square/2)),
    "the currents against the forces give -2 I": ("gp.evolution", (e.against, "==", -2*e.fisher)),
    "a protocol changes nothing": ("gp.evolution.protocol", (e.against, "==", -e.fisher)),
    "the entropy production never grows": ("gp.evolution.epr", (e.sigmadot, "<=", 0)),
    "sigma_ex is positive in every network": ("gp.excess-exact", (0, "<=", x.excess)),
    "sigma_hk is positive in every network": ("gp.excess-exact.split", (0, "<=", x.adiabatic)),
    "GP for every mass action": ("gp.excess-linear", (0, "<=", theorems["gp.excess-linear"].claim[2])),
    "the sum of squares without the half": ("gp.lyapunov-linear", (2*ll.curvature, "<=", ll.linear_excess)),
    "sigma_ex exceeds delta2sigma": ("gp.lyapunov-linear.exact", (ll.linear_excess, "<=", ll.excess)),
    "delta2sigma exceeds sigma_ex": ("gp.lyapunov-linear.exact", (ll.excess, "<=", ll.linear_excess)),
    "dI/dt without the cubic term": ("gp.fisher-rate", (gp_fisher_rate.infodot/2, "==", -total(e.r, gp_fisher_rate.Jdot*e.Fdot[e.r]))),
    "IG for every mass action": ("gp.fisher-rate", (0, "<=", -gp_fisher_rate.infodot)),
    "I_lin is lost at GP of dx, not of K dx": ("gp.ig-criterion.form", (ig.Ilindot, "==", -2*gp_ig_criterion_eigenvector.excess)),
    "I_lin never grows": ("gp.ig-criterion.form", (ig.Ilindot, "<=", 0)),
    "K at x without the cubic term": ("gp.ig-criterion.krasovskii", (ig.infodot, "==", ig.M_form)),
    "no factor in the bound on displacements": ("gp.ig-criterion.stable", (stable.distance, "<=", stable.distance0)),
    "sum dJ dF is the entropy's rate for all rates": (
        "gp.ig-criterion.nonlinear", (theorems["gp.ig-criterion.nonlinear"].claim[0], "==", nl.d2Sdot/2)),
    "IG without the third order in one dimension": ("gp.ig-criterion.one_dimension", (one.infodot, "==", 2*one.lam*one.info)),
    "the remainder does nothing": ("gp.ig-criterion.cure.rate", (cure.Edot, "==", -cure.damping)),
    "a bound on delta2sigma 1 % better": ("gp.tradeoff-excess", (Rational(101, 100)*u.excess2**2, "<=", u.linear_speed*u.square)),
    "the exact bound with the divergence": ("gp.tradeoff-excess.measure", (u.drift(u.away)**2, "<=", u.fisher*d.kl(u.x, u.xss))),
    "the temperature forgotten": ("gp.diffusion", (gp_diffusion.excess, "==", gp_diffusion.square/_diffusion.T)),
}
NEAR = {"a bound on delta2sigma 1 % better": u.along(0.003), "the exact bound with the divergence": u.moderate(u.scored)}


@pytest.mark.parametrize("name", FALSE)
def test_false_variant_is_refuted(name):
    identifier, claim = FALSE[name]
    assert falsify(theorems[identifier], sampler=NEAR.get(name), claim=claim, starts=1, samples=40).counterexample is not None


# -- worked numbers on models -------------------------------------------------------------------------------------------------------------
def brusselator(b, Y):
    """a = 1, all backward constants 1/100; constants of the chemostats absorbed."""
    net = st.network(f"""
        r1: A <=> X | kp=1, km=0.01
        r2: B + X <=> Y + D | kp=1, km=0.01
        r3: 2 X + Y <=> 3 X | kp=1, km=0.01
        r4: X <=> E | kp=1, km=0.01
        chemostats: A=1, B={b}, D=1, E=1
        init: X=1.1, Y={0.95*Y!r}""")
    return net, {"X": 1, "Y": Y}


TABLE = {                                                 # b: Y at rest, then D, sigma_ex, delta2sigma, I, dI/dt, sigma
    "0.8": (0.81/1.01, "0.005860811615 0.004321474189 0.004565594059 0.005537656031 -0.005154662552 17.57738504"),
    "1.5": (1.51/1.01, "0.00674195937 -0.0005556314871 -0.0004764851485 0.004300988995 -0.007088643474 25.65087016"),
    "2.5": (2.51/1.01, "0.008000741877 -0.00752292531 -0.007679455446 0.006028030164 -0.01303154225 37.82097035"),
}
SIDES = (("gp.distance", "rhs", 1), ("gp.excess-exact", "lhs", 1), ("gp.excess-linear", "lhs", 1), ("gp.evolution", "lhs", -1),
         ("gp.fisher-rate", "lhs", 2), ("gp.excess-exact.split", "lhs", 1))


def values(net, steady=None):
    """D, sigma_ex, delta2sigma, I, dI/dt, sigma, each a side of a theorem; the other side of an equality agrees."""
    out = []
    for name, side, factor in SIDES:
        one = theorems[name].on(net, steady=steady).at()
        assert all(one.hypotheses.values())
        assert one.relation == "<=" or one.lhs == pytest.approx(one.rhs, rel=1e-7)
        out.append(factor*getattr(one, side))
    return out


@pytest.mark.parametrize("b", TABLE)
def test_brusselator(b):
    Y, printed = TABLE[b]
    assert np.allclose(values(*brusselator(b, Y)), [float(t) for t in printed.split()], rtol=1e-8, atol=1e-12)


def ring():
    """Its eigenvalues of the symmetrised form and the stationary law are tested with the numbers of stability."""
    return st.zoo.driven_ring(), {"s0": "0.6", "s1": "0.3", "s2": "0.1"}


def test_linear_ring():
    process, state = ring()
    net = process.network.with_values({k: Rational(v) for k, v in state.items()})
    assert agrees(values(net), "0.2985223816 2.360650138 1.80435047 14.83383333 -220.9339639 3.982478162")
    at = lambda name: theorems[name].on(process).at(state)
    assert agrees([at(f"gp.lyapunov-linear.{n}").rhs for n in ("squares", "exact", "housekeeping")], "1.80435047 2.360650138 1.621828024")
    speed = at("gp.tradeoff-excess.distance")             # I_lin, and delta2sigma^2/(-delta2S)
    assert agrees(speed.rhs, "6.950601285")
    assert speed.lhs == pytest.approx(1.80435047**2/0.5171889619, rel=1e-8)
    bound = at("gp.tradeoff-excess.exact")
    assert agrees([bound.rhs**0.5, bound.lhs**0.5], "2.362023622 2.360650138")


def test_deficiency_zero():
    """A <=> 2B, 2B <=> C, C <=> A, with xss in another class than x: complex balance is all that is asked."""
    nup, num = np.array([[1, 0, 0], [0, 2, 0], [0, 0, 1]]), np.array([[0, 0, 1], [2, 0, 0], [0, 1, 0]])
    xss = np.array([6, 0, 20])/37 + np.array([0, (11/37)**0.5, 0])
    x, S = xss*[1.5, 0.5, 1.2], num - nup
    assert agrees(xss, "0.1621621622 0.5452497568 0.5405405405")
    fluxes = lambda y: (np.array([2, 1, 0.5])*np.prod(y[:, None]**nup, axis=0), np.array([1, 0.5, 1.5])*np.prod(y[:, None]**num, axis=0))
    (Jp, Jm), (Jssp, Jssm) = fluxes(x), fluxes(xss)
    score = S @ (Jp - Jm)/x
    data = {"S": S, "x": x, "xss": xss, "Jp": Jp, "Jm": Jm, "Jssp": Jssp, "Jssm": Jssm, "v": S @ (Jp - Jm), "nup": nup, "num": num,
            "dxs": x - xss, "Jdotp": Jp*(nup.T @ score), "Jdotm": Jm*(num.T @ score), "Fdot": -S.T @ score}
    at = lambda e: sides((e, "<=", 0), data).lhs[0]
    rhs = lambda name: at(theorems[f"gp.{name}"].claim[2])
    assert agrees([rhs("lyapunov-linear.complex_balance"), rhs("lyapunov-linear.complex_balance.housekeeping"), -rhs("evolution"),
                   2*rhs("fisher-rate")], "1.139695797 0.007763880065 7.343311303 -85.70799764")
    assert rhs("lyapunov-linear.complex_balance.linear") > 0


def test_closed_autocatalysis_speeds_up():
    """Far from equilibrium I grows although all dissipation is excess; one reaction: the bounds are equalities."""
    net = st.network("A + X <=> 2 X | kp=1, km=0.2; init: A=0.9, X=0.1")
    at = lambda name: theorems[name].on(net).at()
    assert agrees([-at("gp.evolution").lhs, 2*at("gp.fisher-rate").lhs, at("gp.excess-exact").lhs, at("gp.excess-exact.split").lhs],
                  "0.08604444444 0.06348167901 0.3349862991 0.3349862991")
    line = at("gp.ig-criterion.one_dimension")
    assert all(line.hypotheses.values())
    assert agrees([line.lhs, line.rhs], "0.06348167901 0.06348167901")
    for name in ("gp.tradeoff-excess.rank_one", "gp.tradeoff-excess.eigenvector", "gp.ig-criterion.eigenvector"):
        one = at(name)
        assert all(one.hypotheses.values())
        assert one.lhs == pytest.approx(one.rhs, rel=1e-9)


def test_housekeeping_may_be_negative():
    net = st.network("A <=> B | kp=0.5, km=1; A + B <=> 2 B | kp=2, km=1; init: A=0.95, B=0.05")
    one = theorems["gp.excess-exact.split"].on(net).at()
    excess = theorems["gp.excess-exact"].on(net).at().lhs
    assert agrees([one.lhs, excess, one.rhs - excess], "1.293275734 1.523747172 -0.2304714375")


# -- two states with rates that depend on the state ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("ap", "am", "bp", "bm", "at", "lam", "product", "right"), [
    (5, 1, 0, 0, "0.2763932023", "0.6180339887", "1.381966011", "-3.090169944"),
    (5, 1, 0, 0, "0.7236067977", "-1.618033989", "3.618033989", "8.090169944"),
    (1, 10, 2, 0.1, "0.1672136397", "-11.84945392", "-31.51790667", "85.09284278"),
])
def test_the_product_of_changes_misjudges_nonlinear_rates(ap, am, bp, bm, at, lam, product, right):
    """x = p_1; channel a goes up with ap x^2 and down with am, channel b with bp and bm. sum dJ dF has the wrong sign twice."""
    roots = np.roots([-ap, ap, -bp - am - bm, bp])        # (ap x^2 + bp)(1 - x) - (am + bm) x
    y = roots[np.argmin(abs(roots - float(at)))].real
    assert agrees(y, at)
    plus, minus = np.array([ap*y**2*(1 - y), bp*(1 - y)]), np.array([am*y, bm*y])
    up, down = np.array([2*ap*y - 3*ap*y**2, -bp]), np.array([am, bm])                        # derivatives of the fluxes
    used = plus > 0
    dJ, dF = (up - down)[used], up[used]/plus[used] - down[used]/minus[used]
    S, xss, dxs = np.array([[1.0], [-1.0]]) + 0*dJ, np.array([y, 1 - y]), np.array([1.0, -1.0])
    dv = S @ dJ
    data = {"S": S, "xss": xss, "dxs": dxs, "dv": dv, "dJ": dJ, "dF": dF, "dlnW": dF + S.T @ (dxs/xss), "d2S": -(dxs**2/xss).sum(),
            "d2Sdot": -2*(dxs*dv/xss).sum()}
    found = sides(theorems["gp.ig-criterion.nonlinear"].claim, data)
    assert agrees([dv[0], found.lhs[0], data["d2Sdot"]/2], f"{lam} {product} {right}")
    assert found.lhs[0] == pytest.approx(found.rhs[0], rel=1e-12)


@pytest.mark.parametrize(("start", "sign"), [(0.2763932023, 1), (0.7236067977, -1)])
def test_the_intrinsic_speed_judges_them_right(start, sign):
    """dI/dt = I' xdot beside the fixed points, by differences of I = f^2/(x(1 - x)), has the sign of the theorem's formula."""
    f = lambda y: 5*y**2*(1 - y) - y
    I = lambda y: f(y)**2/(y*(1 - y))
    for y in (start - 0.01, start + 0.01):
        slope, h = 10*y - 15*y**2 - 1, 1e-6
        data = {"x": [y, 1 - y], "s": [1.0, -1.0], "y": f(y), "slope": slope, "info": I(y), "infodot": (I(y + h) - I(y - h))/(2*h)*f(y)}
        found = sides(theorems["gp.ig-criterion.one_dimension"].claim, data)
        assert found.rhs[0] == pytest.approx(found.lhs[0], rel=1e-6)
        assert np.sign(found.rhs[0]) == sign


# -- on any network ---------------------------------------------------------------------------------------------------------------------
OPEN = {"gp.ig-criterion.stable", "gp.tradeoff-observable.slowing",
        "gp.ig-criterion.eigenvector.plane", "gp.ig-criterion.eigenvector.focus"}


@pytest.mark.parametrize("model", ["brusselator", "ring"])
def test_theorems_about_networks_have_both_sides_there(model):
    process, state = ring()
    net = st.zoo.brusselator() if model == "brusselator" else process.network.with_values({k: Rational(v) for k, v in state.items()})
    for name in NETWORKS:
        place = {"i": net.internal[0]} if name == "gp.excess-linear.motion" else {}
        if name in ("gp.evolution.force", "gp.excess-linear.currents"):
            place = {"r": net.reactions[0].name}
        if name.startswith("gp.tradeoff-observable."):
            place = {"a": {net.internal[0]: 1, net.internal[1]: 3}}
        here = theorems[name].on(net, **place)
        if name in OPEN:
            with pytest.raises(HypothesisFails):
                here.at()
            continue
        one = here.at()
        assert np.all(np.isfinite([one.lhs, one.rhs]))
        if all(one.hypotheses.values()):
            assert one.lhs == pytest.approx(one.rhs, rel=1e-7) if one.relation == "==" else one.lhs <= one.rhs + 1e-9*abs(one.rhs)
