"""Tilted equilibria: N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008; worked numbers, closed forms, limits."""
from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.optimize import minimize

import symthermo as st
from symthermo.errors import BadStructure, BadValue, HypothesisFails, Mistake, OutOfDomain, UnknownName
from symthermo.markov.zoo import ising_ring, three_states
from symthermo.numeric.exponentials import dependence, exp_second, relative
from symthermo.numeric.kernels import divergence
from symthermo.numeric.tilted import Tilts

P = [0.2, 0.3, 0.5]
R = {"r": [1, 0, -1], "s": [0, 1, 0]}


def near(value: float, printed: str) -> None:
    """To half a unit of the last printed digit."""
    digits = len(printed.partition(".")[2])
    assert abs(value - float(printed)) <= 0.501 * 10.0**-digits, (value, printed)


# -- three states (leg.min-ep, leg.pythagoras, leg.chain, leg.tilted-thermo, leg.force) ----------------------------------
def test_one_observable_of_three_states() -> None:
    f = st.tilted.family(three_states(), {"r": R["r"]})
    parts, here = f.split(P), f.at(-0.3)
    near(parts.whole, "0.3662583513")
    near(parts.phi, "0.3639336825")
    near(parts.hidden, "0.002324668772")
    assert parts.histogram == pytest.approx(parts.whole, abs=1e-15)               # r tells all three states apart
    assert parts.whole == pytest.approx(parts.phi + parts.hidden, abs=1e-15)
    near(here.theta[0], "-1.08243669")
    near(here.psi, "-0.03920267563")
    near(here.back, "0.3572973833")
    near(here.cycle, "0.7212310658")
    for value, printed in zip(here.p, ("0.1846772856", "0.3306454288", "0.4846772856"), strict=True):
        near(value, printed)
    near(f.inferred_rate(-0.3, f.etadot(P)).value, "2.194098343")
    near(f.inferred_rate(-0.3, f.etadot(here.p)).value, "2.134665488")
    assert "not a bound" in f.inferred_rate(-0.3, [1]).why
    near(float(f.forces(here.theta)[0]), "-1.08243669")
    near(f.linear(-0.3)[1], "0.4051558633")
    assert float(three_states().at(here.p).sigma) == pytest.approx(2.134665488, abs=5e-10)


def test_two_observables_show_everything() -> None:
    f = st.tilted.family(three_states(), R)
    here = f.at(f.averages(P))
    near(here.theta[0], "-1.058145366")
    near(here.theta[1], "-0.1526802578")
    near(here.psi, "-0.09461881887")
    near(here.phi, "0.3662583513")
    near(here.back, "0.3415254995")
    near(f.linear(here.eta)[1], "0.4714269971")
    near(f.inferred_rate(here.eta, f.etadot(P)).value, "2.261936173")
    assert here.p == pytest.approx(P, abs=1e-14)
    assert f.forces(here.theta) == pytest.approx(three_states().at(P).F, abs=1e-13)


def test_later_on_the_way_from_a_tilted_start() -> None:
    f = st.tilted.family(three_states(), {"r": R["r"]})
    start = f.at(-0.3)
    later = three_states().propagate(start.p, 0.5)
    parts, eta = f.split(later), f.relaxed(start.theta, 0.5)
    near(float(eta[0]), "0.1870892756")
    near(parts.phi, "0.02794194518")
    near(parts.whole, "0.03019427385")
    held = f.path_constraint(start.p, [eta])
    near(start.phi - parts.whole, "0.3337394087")
    near(float(held.produced[0]), "0.3359917374")
    assert held.holds
    with pytest.raises(HypothesisFails, match=r"no tilted equilibrium.*<= D\(p\(0\)\|\|p_eq\) = 0\.3662583513"):
        f.path_constraint(P, [eta])


def test_correlation_gives_the_relaxation() -> None:
    """leg.linear: eta(t) = <r(t) exp(theta.r(0))>_eq / <exp(theta.r)>_eq, with the conditional averages of the reversed process."""
    f, process, theta = st.tilted.family(three_states(), R), three_states(), np.array([0.7, -0.4])
    p = process.stationary()
    G = np.array([process.propagate(np.eye(3)[k], 0.8) for k in range(3)]).T                    # G[i, j] from j to i
    weight = np.exp(theta @ f.r)
    assert f.relaxed(theta, 0.8) == pytest.approx(f.r @ G @ (weight * p) / (weight @ p), abs=1e-14)


def test_ising_ring() -> None:
    f = st.tilted.family(ising_ring(4), {"M": sum, "B": lambda s: sum(a * b for a, b in zip(s, (*s[1:], s[0]), strict=True))})
    m = f.only("M")
    near(float(f.eta_eq[1]), "1.703690245")
    x = math.tanh(0.4)                                                           # transfer matrix: <s s'> = (x + x^3)/(1 + x^4)
    assert f.eta_eq[1] == pytest.approx(4 * (x + x**3) / (1 + x**4), abs=1e-14)
    start = m.p(0.5)
    later = ising_ring(4).propagate(start, [0.25, 1, 2])
    for p, printed in zip(later, (
        ("2.766215288", "2.481745852", "0.5081523528", "0.5090322016", "0.5090446936", "0.3959703083", "0.391108081"),
        ("2.150085571", "2.049655782", "0.2900596656", "0.2927994535", "0.2930018449", "0.2101386101", "0.2100867922"),
        ("1.536557327", "1.822954314", "0.1429208125", "0.1446364089", "0.1448027721", "0.09941029529", "0.1007260592"),
    ), strict=True):
        one, two, eta = m.split(p), f.split(p), f.averages(p)
        found = (eta[0], eta[1], one.phi, two.phi, two.whole, m.inferred_rate(eta[:1], m.etadot(p)).value,
                 f.inferred_rate(eta, f.etadot(p)).value)
        for value, text in zip(found, printed, strict=True):
            near(float(value), text)
        assert one.phi <= two.phi <= two.histogram <= two.whole
    near(float(m.theta(m.averages(later[0]))[0]), "0.426073866")
    assert f.theta(f.averages(later[0])) == pytest.approx([0.4475713869, -0.02909391043], abs=5e-11)


# -- closed forms ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("eta", [0.6, 1e-9, -0.3, 1 - 1e-9, 1e-30])
def test_single_spin(eta: float) -> None:
    here = st.tilted.family([0.5, 0.5], [1, -1]).at(eta)
    with mpmath.workdps(60):
        e = mpmath.mpf(eta)
        phi = ((1 + e) * mpmath.log1p(e) + (1 - e) * mpmath.log1p(-e)) / 2
        assert here.phi == pytest.approx(float(phi), rel=2e-15 / min(1, abs(eta)) if abs(eta) > 0.9 else 2e-15)
        assert here.theta[0] == pytest.approx(float(mpmath.atanh(e)), rel=1e-7 if abs(eta) > 0.9 else 1e-15)
        assert here.back == pytest.approx(float(mpmath.log(mpmath.cosh(mpmath.atanh(e)))), rel=1e-7 if abs(eta) > 0.9 else 1e-15)


def test_formulas_of_a_spin_and_of_three_states() -> None:
    spin = st.tilted.formulas(["1/2", "1/2"], [1, -1])
    t, e = spin.theta[0], spin.averages[0]
    assert spin.psi == sp.log(sp.cosh(t))
    assert sp.simplify(spin.field[0] - sp.atanh(e).rewrite(sp.log)) == 0
    assert sp.simplify(sp.diff(spin.phi, e) - spin.field[0]) == 0
    three = st.tilted.formulas(["1/2", "1/3", "1/6"], list(R.values()))
    numbers = st.tilted.family([1 / 2, 1 / 3, 1 / 6], R)
    at = dict(zip(three.averages, (-0.3, 0.3), strict=True))
    assert float(three.phi.subs(at)) == pytest.approx(numbers.phi([-0.3, 0.3]), abs=1e-14)
    assert [float(v.subs(at)) for v in three.field] == pytest.approx(list(numbers.theta([-0.3, 0.3])), abs=1e-13)
    tilt = dict(zip(three.theta, (0.3, -0.2), strict=True))
    assert np.array(three.covariance.subs(tilt).tolist(), dtype=float) == pytest.approx(numbers.covariance([0.3, -0.2]), abs=1e-14)
    assert [float(v.subs(tilt)) for v in three.p] == pytest.approx(list(numbers.p([0.3, -0.2])), abs=1e-15)
    with pytest.raises(HypothesisFails, match="need 2"):
        _ = st.tilted.formulas(["1/2", "1/3", "1/6"], [1, 0, -1]).phi
    with pytest.raises(BadStructure, match="3 states"):
        st.tilted.formulas(["1/2", "1/3", "1/6"], [1, 0])


def test_a_network_is_a_jump_process() -> None:
    net = three_states().network
    assert st.tilted.family(net, R).phi([-0.3, 0.3]) == pytest.approx(0.3662583513, abs=5e-11)


def test_small_arguments() -> None:
    with mpmath.workdps(50):
        for u in (1e-12, -3e-5, 0.49, -0.51, 3.0):
            assert float(exp_second(np.array([u]))[0]) == pytest.approx(float(mpmath.exp(mpmath.mpf(u)) - 1 - mpmath.mpf(u)), rel=3e-15)
            w, p = mpmath.mpf(u), mpmath.mpf("0.3")
            q = p * mpmath.exp(w)
            found = relative(np.array([u]), np.array([0.3]), np.array([float(q)]))
            assert float(found[0]) == pytest.approx(float(q * w - q + p), rel=5e-15)


# -- the way from averages, on nasty instances -------------------------------------------------------------------------
def instance(rng: np.random.Generator) -> tuple[Tilts, np.ndarray] | None:
    """Weights down to e^-700, observables of any scale, averages down to 1e-13 from the boundary, on it, and close to equilibrium."""
    n = int(rng.integers(2, 9))
    K = int(rng.integers(1, n))
    log_p = -rng.uniform(0, rng.choice([1, 5, 70, 700]), n)
    r = rng.integers(-3, 4, (K, n)).astype(float) if rng.random() < 0.4 else rng.normal(size=(K, n)) * 10.0 ** rng.uniform(-3, 3, (K, 1))
    if dependence(r) is not None:
        return None
    w = 10.0 ** -rng.uniform(0, rng.choice([1, 6, 13]), n)
    if rng.random() < 0.1:
        w = np.exp(log_p - log_p.max()) * (1 + 10.0 ** -rng.uniform(1, 9) * rng.uniform(-1, 1, n))
    if rng.random() < 0.15:
        w *= rng.random(n) < 0.6
        w[0] += w.sum() == 0
    return Tilts(log_p, r), r @ (w / w.sum())


def exact_phi(f: Tilts, eta: np.ndarray, theta: np.ndarray) -> mpmath.mpf:
    """phi by Newton's method from a field that is nearly right, in very many digits."""
    C = [[mpmath.mpf(float(f.r[k, i])) - mpmath.mpf(float(eta[k])) for i in range(f.n)] for k in range(f.K)]
    free = mpmath.log(mpmath.fsum(mpmath.exp(mpmath.mpf(float(v))) for v in f.log_p))
    t = mpmath.matrix([mpmath.mpf(float(v)) for v in theta])
    for _ in range(80):
        a = [mpmath.mpf(float(f.log_p[i])) - free + mpmath.fsum(t[k] * C[k][i] for k in range(f.K)) for i in range(f.n)]
        whole = mpmath.log(mpmath.fsum(mpmath.exp(v) for v in a))
        q = [mpmath.exp(v - whole) for v in a]
        g = mpmath.matrix([mpmath.fsum(q[i] * C[k][i] for i in range(f.n)) for k in range(f.K)])
        H = mpmath.matrix(f.K, f.K)
        for j in range(f.K):
            for k in range(f.K):
                H[j, k] = mpmath.fsum(q[i] * (C[j][i] - g[j]) * (C[k][i] - g[k]) for i in range(f.n))
        step = -mpmath.lu_solve(H, g)
        if -(g.T * step)[0] < mpmath.mpf(10) ** -40:
            break
        move = [mpmath.fsum(step[k] * C[k][i] for k in range(f.K)) for i in range(f.n)]
        t += step * min(mpmath.mpf(1), 1 / (max(move) - min(move)))
    return -whole


@pytest.mark.parametrize("seed", range(4))
def test_newton_does_not_run_away(seed: int) -> None:
    rng, counts = np.random.default_rng([12, seed]), {"inside": 0, "boundary": 0, "outside": 0}
    for trial in range(500):
        made = instance(rng)
        if made is None:
            continue
        f, eta = made
        found = f.solve(eta)
        counts[found.kind] += 1
        if found.kind == "inside":
            assert np.isfinite(found.theta).all()
            assert found.decrement <= 1e-12
            back = f.shift(found.theta) + f.mean
            assert np.abs(back - eta).max() <= 1e-11 * np.abs(f.r).max()
            if trial % 60 == 0:
                with mpmath.workdps(400):
                    assert found.phi == pytest.approx(float(exact_phi(f, eta, found.theta)), abs=1e-12, rel=1e-12)
    assert counts["inside"] > 350
    assert counts["boundary"] > 10
    assert counts["outside"] <= 5                          # averages on the boundary, rounded outwards


@pytest.mark.parametrize("seed", range(6))
def test_averages_outside_get_a_witness(seed: int) -> None:
    rng = np.random.default_rng([13, seed])
    for _ in range(60):
        made = instance(rng)
        if made is None:
            continue
        f, _ = made
        d = rng.normal(size=f.K) / np.ptp(f.r, axis=1)
        beyond = f.r[:, int(np.argmax(d @ f.r))] + 10.0 ** -rng.uniform(0, 8) * d / (d @ d) * np.ptp(d @ f.r)
        found = f.solve(beyond)
        assert found.kind == "outside"
        assert np.all(found.direction @ f.r < found.direction @ beyond)


@pytest.mark.parametrize("seed", range(8))
def test_against_direct_minimisation(seed: int) -> None:
    """min D(p||p_eq) with <r>_p = eta by a general constrained optimiser."""
    rng = np.random.default_rng([14, seed])
    n, K = 5, 1 + seed % 3
    p, r, law = rng.dirichlet(np.ones(n)), rng.normal(size=(K, n)), rng.dirichlet(np.ones(n))
    f = st.tilted.family(p, r)
    eta = r @ law
    found = minimize(lambda q: float(divergence(np.abs(q), p)), law, method="SLSQP", bounds=[(1e-12, 1)] * n,
                     constraints=[{"type": "eq", "fun": lambda q: r @ q - eta}, {"type": "eq", "fun": lambda q: q.sum() - 1}],
                     options={"ftol": 1e-15, "maxiter": 500})
    assert f.phi(eta) == pytest.approx(found.fun, abs=1e-8)
    path = np.linspace(0, 1, 4001)[:, None] * f.theta(eta)
    psi = np.trapezoid(np.einsum("tk,k->t", f.eta(path), f.theta(eta)), path[:, 0] / f.theta(eta)[0])
    assert float(f.psi(f.theta(eta))) == pytest.approx(psi, abs=1e-6)


def test_on_the_boundary_phi_is_a_limit() -> None:
    square = {"x": [1, 1, -1, -1], "y": [1, -1, 1, -1]}
    p = np.array([0.1, 0.2, 0.3, 0.4])
    f = st.tilted.family(p, square)
    corner, side = f.at([1, 1]), f.at([1, 0.2])
    assert corner.phi == pytest.approx(-math.log(0.1), abs=1e-14)
    assert corner.theta.tolist() == [math.inf, math.inf]
    assert "diverges" in corner.why["theta"]
    a, b = 0.6, 0.4                                                              # the law on the side x = 1
    assert side.phi == pytest.approx(a * math.log(a / 0.1) + b * math.log(b / 0.2), abs=1e-13)
    assert side.theta[0] == math.inf
    assert side.p == pytest.approx([a, b, 0, 0], abs=1e-12)
    assert side.psi == math.inf
    for eps in (1e-4, 1e-6, 1e-8):
        assert f.phi([1 - eps, 0.2]) == pytest.approx(side.phi, abs=40 * eps)
    assert st.tilted.family([0.5, 0.5], [1, -1]).at(1).phi == pytest.approx(math.log(2), abs=1e-15)
    assert st.tilted.family([0.2, 0.3, 0.5], [1, 1, 0]).at(1).p == pytest.approx([0.4, 0.6, 0])


# -- inequalities ------------------------------------------------------------------------------------------------------
@settings(max_examples=60)
@given(some.integers(0, 10**6))
def test_inequalities(seed: int) -> None:
    """leg.young, leg.pythagoras, leg.chain, nested observables, leg.tilted-thermo."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 7))
    p_eq, p, K = rng.dirichlet(np.ones(n)), rng.dirichlet(0.5 * np.ones(n)), int(rng.integers(1, n))
    p = (p + 1e-6) / (1 + n * 1e-6)
    r = rng.integers(-2, 3, (K, n)).astype(float)
    if dependence(r) is not None:
        return
    f = st.tilted.family(p_eq, r)
    parts, here, guess = f.split(p), f.at(f.averages(p)), rng.normal(size=K)
    assert f.young(guess, here.eta) <= here.phi + 1e-12
    assert parts.whole == pytest.approx(parts.phi + parts.hidden, abs=1e-11)
    assert parts.phi <= parts.histogram + 1e-12
    assert parts.histogram <= parts.whole + 1e-12
    assert here.cycle == pytest.approx(here.phi + here.back, abs=1e-10)
    assert f.only(*f.names[:1]).phi(here.eta[:1]) <= here.phi + 1e-12
    if set(r[0].tolist()) == {0.0, 1.0}:
        assert f.only("r1").split(p).histogram == pytest.approx(f.only("r1").split(p).phi, abs=1e-12)


@pytest.mark.parametrize("gauge", ["standard", "thermodynamic", "shifted"])
def test_charts(gauge: str) -> None:
    """leg.coords, leg.affine: invariants of the dual affine pairs, and what the gauges make of the potentials."""
    rng = np.random.default_rng(5)
    p_eq, p, q = rng.dirichlet(np.ones(4), 3)
    r = rng.normal(size=(3, 4))
    f = st.tilted.family(p_eq, r)
    chart, D = f.chart(gauge), lambda a, b: float(divergence(a, b))
    assert chart.divergence(p, q) == pytest.approx(D(p, q), abs=1e-13)
    assert chart.theta(p) @ chart.eta(p) == pytest.approx(chart.phi(p) + chart.psi(p), abs=1e-13)
    h = 1e-6
    v = rng.normal(size=3)
    moved, back = (p + s * h * np.append(v, -v.sum()) for s in (1, -1))
    assert chart.phi(moved) - chart.phi(back) == pytest.approx(chart.theta(p) @ (chart.eta(moved) - chart.eta(back)), abs=1e-10)
    assert chart.theta(moved) - chart.theta(back) == pytest.approx(chart.metric(p) @ (chart.eta(moved) - chart.eta(back)), abs=1e-9)
    if gauge != "standard":
        assert chart.phi(p) == pytest.approx(D(p, p_eq), abs=1e-13)
        assert chart.theta(p) == pytest.approx(f.theta(f.averages(p)), abs=1e-11)
    if gauge == "thermodynamic":
        assert chart.psi(p) == pytest.approx(float(f.psi(chart.theta(p)) - chart.theta(p) @ r[:, -1]), abs=1e-12)
    if gauge == "shifted":
        assert chart.psi(p) == pytest.approx(D(p_eq, p), abs=1e-13)
        assert chart.eta(p) == pytest.approx(f.averages(p) - f.eta_eq, abs=1e-13)
    other = st.tilted.Chart(rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3), 0.7)
    assert other.divergence(p, q) == pytest.approx(D(p, q), abs=1e-12)


# -- refusals ----------------------------------------------------------------------------------------------------------
def test_refusals() -> None:
    two = st.tilted.family([0.5, 0.5], {"s": [1, -1]})
    with pytest.raises(OutOfDomain, match=r"no law has the averages s = 1\.5: s is 1\.5 there and at most 1 in the states"):
        two.phi(1.5)
    with pytest.raises(HypothesisFails, match=r"dependent: 0\.5\*a - b is the same in every state"):
        st.tilted.family([0.2, 0.3, 0.5], {"a": [3, 1, 5], "b": [1, 0, 2]})
    with pytest.raises(HypothesisFails, match="dependent: c is the same"):
        st.tilted.family([0.2, 0.3, 0.5], {"a": [3, 1, 5], "c": [2, 2, 2]})
    with pytest.raises(HypothesisFails, match=r"driven .*only the excess part"):
        st.tilted.family(st.jump([[0, 1, "3/2"], [2, 0, "1/2"], ["7/10", 3, 0]]), [1, 0, -1])
    gap = st.tilted.family({"a": 0.5, "b": 0.5, "c": 0}, {"r": [1, 0, 2]})
    assert gap.split({"a": 0.2, "b": 0.8}).phi == pytest.approx(0.2 * math.log(0.4) + 0.8 * math.log(1.6), abs=1e-14)
    with pytest.raises(HypothesisFails, match=r"infinite: c has p > 0 and p_eq = 0"):
        gap.split({"a": 0.2, "b": 0.7, "c": 0.1})
    with pytest.raises(OutOfDomain, match="at most 1 in the states"):
        gap.phi(1.5)                                                                    # only c has more than 1
    with pytest.raises(BadValue, match="sum to 1"):
        st.tilted.family([0.5, 0.6], [1, -1])
    with pytest.raises(BadStructure, match="expected 2 numbers"):
        st.tilted.family([0.5, 0.5], {"s": [1, -1, 1]})
    with pytest.raises(BadStructure, match=r"expected \(1,\)"):
        two.phi([0.1, 0.2])
    with pytest.raises(BadValue, match="finite"):
        two.phi(math.nan)
    with pytest.raises(UnknownName, match="no observable 'M'"):
        two.only("M")
    with pytest.raises(BadStructure, match="only an equilibrium law"):
        two.etadot([0.5, 0.5])
    with pytest.raises(HypothesisFails, match="depend on time"):
        st.tilted.family(st.JumpProcess.from_energies([0, "t"], {(0, 1): 0}), [1, -1])


@pytest.mark.parametrize(("p_eq", "observables"), [
    ([-1, 2], [1, -1]), ([0.5, 0.6], [1, -1]), ([0.5, 0.5], [1, 1]), (None, [1, -1]), ("ab", [1, 2]), ([0.5, 0.5], None),
    ([0.5, 0.5], ["open('x')", 1]), ([0.5, 0.5], [[1, 0], [2, 0]]), ([0.5, 0.5], [float("nan"), 1]),
])
def test_formulas_refuse_in_a_sentence(p_eq: object, observables: object) -> None:
    with pytest.raises(Mistake) as caught:
        st.tilted.formulas(p_eq, observables)
    assert "\n" not in str(caught.value)
