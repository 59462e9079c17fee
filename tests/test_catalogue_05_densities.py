"""The Cramer-Rao bound in time of densities: one statement for sums and integrals, and what is true of diffusions only.

Worked numbers: S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832 (cr.*): Gaussians in a trap that rests (mean 1 and
variance 1/4 at the start, equilibrium variance and relaxation time 1) and in one that is dragged.
"""
from __future__ import annotations

import numpy as np
import pytest
from _numeric_cases import agrees
from sympy import Symbol

from symthermo.catalogue import _diffusion as d
from symthermo.catalogue import cr_entropy, cr_excess, cr_heat, cr_higher, cr_identity, theorems
from symthermo.catalogue._probability import N, i, n, of_states, p, rate_of, state, v
from symthermo.errors import ProofError
from symthermo.index import total
from symthermo.proof import Hypothesis, Motion, assume, close, cut, derive
from symthermo.proof.kernel import put
from symthermo.verify.claims import sides, unmet

NODES = np.linspace(-9, 9, 145)                           # deviations; sums over them are integrals to all digits


def trap(t, speed=0.0):
    """Values of the names of the statements for a Gaussian in a harmonic trap; the trap may be dragged."""
    m, V = (np.exp(-t), 1 - 0.75*np.exp(-2*t)) if not speed else (speed*(t - 1 + np.exp(-t)), 1.0)
    mdot, Vdot = speed*t - m, 2*(1 - V)
    mddot, Vddot = speed - mdot, -2*Vdot
    x = m + np.sqrt(V)*NODES
    c, p = x - m, np.exp(-NODES**2/2)/np.sqrt(2*np.pi*V)
    a, b = mdot/V, Vdot/(2*V**2)
    adot, bdot = mddot/V - mdot*Vdot/V**2, Vddot/(2*V**2) - Vdot**2/V**3
    s = a*c + b*(c**2 - V)
    sdot = adot*c - a*mdot + bdot*(c**2 - V) - b*(2*c*mdot + Vdot)
    f, lnp, ds = speed*t - x, -c/V, a + 2*b*c
    nu, one = f - lnp, np.ones_like(x)
    field = {"f": f, "gradlnp": lnp, "grads": ds, "nu": nu, "fdot": speed*one, "nudot": speed - ds, "gradR": one, "g": x + lnp}
    return {"N": np.full(x.size, (NODES[1] - NODES[0])*np.sqrt(V)), "p": p, "v": p*s, "acc": p*(s**2 + sdot), "s": s, "mu": 1.0, "T": 1.0,
            "R": x, "q": np.exp(-x**2/2)/np.sqrt(2*np.pi), "m": m, "V": V, "b": a, "g_": b, "mdot": mdot, "Vdot": Vdot,
            "Rdot": 0*x} | {name: y[None] for name, y in field.items()}


def value(e, data):
    return sides((e, "<=", 0), data).lhs[0]


DATA = {t: trap(t) for t in (0.0, 0.5)}
INFORMATION = {0.0: "22", 0.5: "0.7984448505"}
SIGMA = {0.0: "3.25", 0.5: "0.4730128538"}


@pytest.mark.parametrize("t", DATA)
def test_a_gaussian_in_a_trap(t):
    data = DATA[t]
    both = sides(theorems["cr.multi.gaussian"].claim, data | {"g": data["g_"]})
    assert agrees(both.lhs[0], INFORMATION[t])
    assert both.rhs[0] == pytest.approx(both.lhs[0], rel=1e-12)
    assert agrees(value(d.n.epr, data), SIGMA[t])
    bound = sides(theorems["cr.speed"].claim, data)
    assert bound.lhs[0]/(data["V"]*both.lhs[0]) == pytest.approx(data["mdot"]**2/data["V"]/float(INFORMATION[t]), rel=1e-9)


OF_THE_TRAP = ["cr.monotone.diffusion", "cr.monotone.diffusion.bound", "cr.nonautonomous.diffusion", "cr.nonautonomous.diffusion.bound",
               "cr.force.diffusion", "cr.ep.diffusion", "cr.excess.diffusion", "cr.speed", "cr.identity.information", "cr.multi.gaussian"]


@pytest.mark.parametrize("name", OF_THE_TRAP)
def test_a_real_diffusion_meets_the_hypotheses(name):
    """Integration by parts, the force, the moments: hypotheses of the statements, theorems about a Gaussian."""
    for data in DATA.values():
        data = data | ({"g": data["g_"]} if name == "cr.multi.gaussian" else {})
        for h in theorems[name].hypotheses:
            if isinstance(h, Hypothesis):
                assert np.max(unmet(h, data)) < 1e-11, h.name
        assert not sides(theorems[name].claim, data).broken.any()


@pytest.mark.parametrize("t", DATA)
def test_the_rate_of_the_information_is_that_of_the_formula(t):
    """d/dt of mdot^2/V + Vdot^2/(2 V^2) along the motion."""
    V, Vdot = DATA[t]["V"], DATA[t]["Vdot"]
    mdot = DATA[t]["mdot"]
    rate = -2*mdot**2/V - mdot**2*Vdot/V**2 - 2*Vdot**2/V**2 - Vdot**3/V**3
    both = sides(theorems["cr.monotone.diffusion"].claim, DATA[t])
    assert both.lhs[0] == pytest.approx(rate, rel=1e-11)
    assert both.rhs[0] == pytest.approx(rate, rel=1e-11)


def test_a_trap_that_is_dragged_lets_the_information_grow():
    """I = (u (1 - e^-t))^2/V grows from 0 to u^2/V; only the force that changes can do this."""
    u = 2.0
    for t in (0.3, 1.0, 4.0):
        data = trap(t, u)
        rate = sides(theorems["cr.nonautonomous.diffusion"].claim, data)
        assert value(total(i, v[i]**2/p[i]), data) == pytest.approx((u*(1 - np.exp(-t)))**2, rel=1e-11)
        assert rate.lhs[0] == pytest.approx(2*u**2*(1 - np.exp(-t))*np.exp(-t), rel=1e-9)
        assert rate.rhs[0] == pytest.approx(rate.lhs[0], rel=1e-9)
        assert sides(theorems["cr.monotone.diffusion.bound"].claim, data).broken.all()


def test_the_path_of_the_gaussian():
    """Lam <= the distance of Fisher and Rao among Gaussians <= ell; the first from cr.geodesic, on one grid for all times."""
    u, w = np.polynomial.legendre.leggauss(40)
    u, w = (u + 1)/2, w/2
    x, h = np.linspace(-12, 13, 2001, retstep=True)

    def at(t):
        m, V = np.exp(-t), 1 - 0.75*np.exp(-2*t)
        p = np.exp(-(x - m)**2/(2*V))/np.sqrt(2*np.pi*V)
        return p, p*(-m/V*(x - m) + (1 - V)/V**2*((x - m)**2 - V))
    p, v = (np.array(y).T for y in zip(*[at(t) for t in u], strict=True))
    (p0, v0), (p1, _) = at(0.0), at(1.0)
    Lam = 4*np.arcsin(np.sqrt(h*((np.sqrt(p0) - np.sqrt(p1))**2).sum())/2)
    data = {"N": np.full(x.size, h), "p": p, "v": v, "tau": w, "p0": p0, "p1": p1, "v0": v0, "Lam": Lam}
    both, time = sides(theorems["cr.geodesic"].claim, data), sides(theorems["cr.geodesic.time"].claim, data)
    assert agrees(both.lhs[0], "1.173303927")
    assert agrees(both.rhs[0], "1.259010885")
    assert agrees(time.rhs[0]/2, "1.230305374")
    first, last = (1.0, 0.5), (np.exp(-1), np.sqrt(1 - 0.75*np.exp(-2)))
    (m0, s0), (m1, s1) = first, last
    rao = np.sqrt(2)*np.arccosh(1 + ((m0 - m1)**2/2 + (s0 - s1)**2)/(2*s0*s1))
    assert agrees(rao, "1.25796986")
    assert both.lhs[0] < rao < both.rhs[0]


# -- what is a hypothesis for densities is a theorem for finitely many states --------------------------------------------------------------
def always(name, letter, e):
    return Hypothesis(name, letter, "==", e, always=True, kind="definition")


y, m, mdot = Symbol("y", real=True), cr_higher.m, cr_higher.mdot
RATES = {
    "cr.identity": (cr_identity.rate, cr_identity.R[state]*p[state], cr_identity.moves, cr_identity.mdot),
    "cr.heat": (cr_heat.rate, cr_heat.E[state]*p[state], cr_heat.moves, cr_heat.Udot),
    "cr.entropy": (cr_entropy.rate, -p[state]*cr_entropy.log(p[state]), cr_entropy.moves, cr_entropy.Sdot),
    "cr.excess": (cr_excess.rate, p[state]*cr_excess.ratio(state), cr_excess.moves, cr_excess.Ddot),
}


@pytest.mark.parametrize("name", RATES)
def test_the_rate_of_a_sum_is_a_theorem(name):
    """cr.* over finitely many states, without the hypothesis that totals may be differentiated under the integral."""
    rate, density, moves, letter = RATES[name]
    motion = Motion(moves.name, (*((a, b) for a, b in moves.rates if a != cr_excess.D), (y, letter)))
    defined = always("y is the total", y, total(state, density))
    th = of_states(theorems[name].prove())
    stated = next(h for h in th.hyps if h.name == rate.name)
    shown = cut(th, stated, derive(assume(defined), motion))
    assert stated not in shown.hyps
    assert {defined, motion} <= shown.hyps
    assert (shown.lhs, shown.rhs) == tuple(put(e, {N: state.size}) for e in (theorems[name].claim[0], theorems[name].claim[2]))
    with pytest.raises(ProofError, match="derivative under an integral"):
        derive(assume(always("y is the total", y, total(i, put(density, {state: i})))), motion)


def test_rates_of_moments_are_theorems():
    """The rate of the second moment, with the mean that moves."""
    motion = Motion("v = dp/dt, R rests", ((p, v), (cr_higher.R, 0), (m, mdot), (y, Symbol("mu2dot", real=True))))
    moment = derive(assume(always("y = mu_2", y, total(state, p[state]*(cr_higher.R[state] - m)**2))), motion)
    mean = derive(assume(always("m = <R>", m, total(state, p[state]*cr_higher.R[state]))), motion)
    th = of_states(theorems["cr.higher"].prove())
    stated = next(h for h in th.hyps if "differentiated" in h.name)
    lever = 2*total(state, p[state]*(cr_higher.R[state] - m))
    shown = close(stated.lhs, "==", stated.rhs, by=[moment, lever*mean])
    assert stated not in cut(th, stated, shown).hyps


def test_a_generic_diffusion_and_a_generic_jump_process_have_one_set_of_places():
    assert d.x.size == N != n.i.size
    assert rate_of("x", y, p[i], Motion("v", ((p, v),))).rhs == total(i, v[i])
