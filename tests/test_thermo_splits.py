"""The three splits of the entropy production rate, against the worked table (Kolchinsky et al. arXiv:2206.14599 and others)."""
from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from _symbolic import BRUSSELATOR, DEFICIENCY_ONE, MM, MM_OPEN, RING, SCHLOEGL, agrees, closed_balanced, value
from hypothesis import given, settings

import symthermo
from symthermo.errors import MissingValue
from symthermo.geometry.exact import vanishes
from symthermo.thermo.decomposition import divergence_loss, hatano_sasa, information, onsager, splits

B12 = BRUSSELATOR.with_values({"B": 1.2})


def brusselator_steady(B):
    X = sp.Rational(101, 110)
    return {"X": X, "Y": (B*X + X**3/10)/(X**2 + sp.Rational(1, 50))}


x = sp.Symbol("x")
UPPER = max(sp.Poly(x**3 - 3*x**2 + sp.Rational(11, 5)*x - sp.Rational(6, 25), x).nroots(n=40))
a, b = sp.symbols("A B", positive=True)
LINE = DEFICIENCY_ONE.rate_equations()["A"].rhs.subs({b: sp.Rational(9, 5) - x, a: x})
A5 = next(r for r in sp.Poly(LINE, x).nroots(n=40) if 0 < r < 1.8)
CASES = {
    "W1": (MM_OPEN, {"E": sp.Rational(80, 143), "C": sp.Rational(63, 143)}, (0.7345669987, 5.599404754), (0.9436527179, 5.390319035),
           (0.7345669987, 5.599404754)),
    "W2 B=3": (BRUSSELATOR, brusselator_steady(3), (3.477495802, 33.93997753), (2.792650828, 34.62482250), (1.527903985, 35.88956934)),
    "W2 B=1.2": (B12, brusselator_steady(sp.Rational(6, 5)), (-0.04987470937, 21.70881282), (0.7717790089, 20.88715910),
                 (0.4563333821, 21.20260473)),
    "W3": (SCHLOEGL, {"X": UPPER}, (0.05518034121, 11.00644679), (0.01334947445, 11.04827765), (0.01189853213, 11.04972860)),
    "W4": (RING, dict(zip("ABC", (sp.Rational(3*k, 38) for k in (17, 11, 10)), strict=True)), (8.209660037, 6.497047308),
           (9.429509117, 5.277198227), (8.630016246, 6.076691099)),
    "W5": (DEFICIENCY_ONE, {"A": A5, "B": sp.Rational(9, 5) - A5}, (2.178213428, 0.9132017622), (2.194388936, 0.8970262543),
           (2.068900723, 1.022514467)),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_hatano_sasa(case) -> None:
    net, steady, printed, _, _ = case
    for s in net.internal:
        assert abs(value(net.flow().rate[s], net, steady)) < 1e-25
    split = hatano_sasa(net, steady)
    assert all(agrees(value(e, net), p, 9) for e, p in zip((split.excess, split.housekeeping), printed, strict=True))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_onsager(case) -> None:
    net, _, _, printed, _ = case
    split = onsager(net)
    beside = {"A": sp.Rational(1, 2) + sp.Rational(1, 10**15)} if net is RING else {}    # there J_1 = 0, and L_1 is a limit
    found = [value(e, net, beside) for e in (split.excess, split.housekeeping)]
    assert all(agrees(e, p, 9) for e, p in zip(found, printed, strict=True))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_information_by_its_stationarity_equations(case) -> None:
    """The optimum is found from the statement by mpmath; the excess from the definition as a maximum."""
    net, _, _, _, printed = case
    split, geo, flow = information(net), net.geometry(), net.flow()
    letters = sorted({s for lhs, _, _ in split.statement for s in lhs.free_symbols if s.name.startswith("phi_")}, key=str)
    put = {s: sp.Rational(v.numerator, v.denominator) for v, s in ((net.values[n], sp.Symbol(n, positive=True)) for n in net.values)}
    equations = [(lhs - rhs).xreplace(put) for lhs, _, rhs in split.statement]
    with mpmath.workdps(30):
        if len(letters) > 1:
            phi = [*mpmath.findroot(sp.lambdify(letters, equations, "mpmath"), [0]*len(letters))]
        else:
            phi = [mpmath.findroot(sp.lambdify(letters, equations[0], "mpmath"), 0)]
    J = [value(e, net) for e in flow.J]
    C = geo.C
    s = [sum(mpmath.mpf(int(C[k, r]))*p for k, p in enumerate(phi)) for r in range(len(J))]
    w = [sum(int(C[k, r])*J[r] for r in range(len(J))) for k in range(len(phi))]
    paid = sum(value(b, net)*mpmath.expm1(t) + value(a, net)*mpmath.expm1(-t)
               for a, b, t in zip(flow.J_plus, flow.J_minus, s, strict=True))
    excess = sum(a*b for a, b in zip(phi, w, strict=True)) - paid
    assert agrees(excess, printed[0], 9)
    assert agrees(value(flow.epr, net) - excess, printed[1], 9)
    if split.excess is not None:                              # the closed form, where there is one, is the same number
        assert agrees(value(split.excess, net), printed[0], 9)
        assert agrees(value(split.housekeeping, net), printed[1], 9)
    assert 0 <= excess <= value(onsager(net).excess, net, {"A": 0.5000000001} if net is RING else {}) <= value(flow.epr, net)


def test_where_the_information_split_is_closed() -> None:
    closed = {name for name, (net, *_) in CASES.items() if information(net).excess is not None}
    assert closed == {"W1", "W3"}
    assert "no closed solution" in information(RING).why


def test_everything_is_excess_without_affinities() -> None:
    """W1 closed: ONS = IG = HS na = sigma."""
    sigma = MM.flow().epr
    for split in (onsager(MM), information(MM)):
        assert (split.excess, split.housekeeping) == (sigma, 0)
    eq = {"E": "0.7513295992", "S": "0.1654868922", "C": "0.2486704008", "P": "1.985842707"}
    assert agrees(value(hatano_sasa(MM, {k: sp.Rational(v) for k, v in eq.items()}).excess, MM), 6.333971752, 8)


def test_a_network_that_only_feeds_its_reservoirs_keeps_house() -> None:
    net = symthermo.network("A + X <=> X + B | 2, 1; chemostats: A=1, B=1; init: X=1")
    assert [(s.excess, s.housekeeping) for s in splits(net).values()] == [(0, net.flow().epr)]*3
    assert net.geometry().basis == ()
    assert net.geometry().psi == sp.Symbol("X", positive=True) - net.geometry().mu["X"]


def test_signs_are_warned_of() -> None:
    assert hatano_sasa(RING).warning is None
    assert "not complex balanced" in hatano_sasa(DEFICIENCY_ONE).warning
    symbols = symthermo.network("2 A <=> A + B; A + B <=> 2 B; 2 B <=> 2 A")
    assert "leave open" in hatano_sasa(symbols).warning
    lower = {"X": min(sp.Poly(x**3 - 3*x**2 + sp.Rational(11, 5)*x - sp.Rational(6, 25), x).nroots(n=40))}
    expected = -mpmath.mpf("0.304")*mpmath.log(mpmath.mpf("1.6")/mpmath.mpf("0.131707078856"))
    assert agrees(value(hatano_sasa(SCHLOEGL, lower).excess, SCHLOEGL), float(expected), 9)


def test_no_split_where_sigma_is_not() -> None:
    for split in splits(symthermo.network("A <=> B; q: B -> C")).values():
        assert split.excess is None
        assert "one way only" in split.why
    general = hatano_sasa(symthermo.network("A <=> B | Jp=A, Jm=B; B <=> C"))
    assert "not mass action" in general.why
    with pytest.raises(MissingValue, match="B"):
        hatano_sasa(RING, {"A": 1, "C": 1})


def test_the_onsager_excess_is_left_to_numbers_beyond_rank_three() -> None:
    net = symthermo.network("A <=> B; B <=> C; C <=> D; D <=> E; E <=> A")
    assert onsager(net).excess is None
    assert "rank 4" in onsager(net).why
    assert len(onsager(net).statement) == 4


@pytest.mark.parametrize("net", [MM_OPEN, BRUSSELATOR, RING, DEFICIENCY_ONE], ids=["W1", "W2", "W4", "W5"])
def test_hatano_sasa_is_the_loss_of_a_divergence(net) -> None:
    """hs.excess (Ohga, Ito 2022): sigma_na = -dD(n||n_ss)/dt for any comparison state, and sigma_na + sigma_ad = sigma."""
    split = hatano_sasa(net)
    assert vanishes(split.excess - divergence_loss(net))
    assert vanishes(split.excess + split.housekeeping - net.flow().epr)


def test_hatano_sasa_with_a_moving_steady_state() -> None:
    """hs.excess: sigma_na = -dD(n||n_ss(t))/dt - sum (x_i/x_ss_i - 1) dx_ss_i/dt."""
    v = {s: sp.Symbol(f"v_{s}", real=True) for s in RING.internal}
    x, x_ss = ({s: sp.Symbol(f"{s}{end}", positive=True) for s in v} for end in ("", "_ss"))
    moved = divergence_loss(RING, drift=v) - sum((x[s]/x_ss[s] - 1)*v[s] for s in v)
    assert vanishes(moved - hatano_sasa(RING).excess)


@settings(max_examples=15, deadline=None)
@given(closed_balanced())
def test_splits_add_up_and_are_ordered(net) -> None:
    for split in (onsager(net), hatano_sasa(net)):
        if split.excess is not None:
            assert vanishes(split.excess + split.housekeeping - net.flow().epr)
    if (excess := onsager(net).excess) is not None:
        assert value(excess, net) >= -1e-25
