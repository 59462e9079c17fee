"""Adversarial search: the equality case found, false variants broken. Variants: Phys. Rev. Lett. 127, 160601 (2021), section 6 of ours."""
from __future__ import annotations

import numpy as np
import pytest

import symthermo as st
from symthermo.flow import ChemicalFlow
from symthermo.index import family, total
from symthermo.report.campaign import Store, campaign
from symthermo.verify.arrays import compiled
from symthermo.verify.claims import sides
from symthermo.verify.falsify import falsify

n = ChemicalFlow.generic()
i, r, S, J, A = n.i, n.r, n.S, n.J(n.r), n.A(n.r)
w, a, x, v = family("w"), family("a"), family("x", positive=True), family("v")
CONCENTRATION, OBSERVABLE = st.theorems["tur.concentration"], st.theorems["tur.observable"]


def test_finds_that_the_uncertainty_relation_is_nearly_attained():
    found = CONCENTRATION.falsify()
    assert 0.999 < found.max_ratio <= 1 + 1e-9
    assert found.counterexample is None


@pytest.mark.parametrize("identifier", ["tur.tkur", "tur.lemma1", "cr.observable", "tsl.species",
                                        "gibbs.divergence.least", "hs.excess.adiabatic"])
def test_equality_is_found_and_rounding_is_no_counterexample(identifier):
    found = st.theorems[identifier].falsify(starts=3, samples=150)
    assert found.max_ratio > 0.999
    assert found.counterexample is None


@pytest.mark.parametrize(("identifier", "claim"), [
    ("tur.concentration", (2*n.rate(i)**2, "<=", n.diffusion(i)*n.epr/2)),                                  # half of D
    ("tur.concentration", (2*n.rate(i)**2, "<=", total(r, S[i, r]**2*J*(1 - J/A)/2)*n.epr)),               # D with less than |J|
    ("tur.current", (2*total(r, w[r]*J)**2, "<=", total(r, w[r]**2*n.Jp(r))*n.epr)),                        # D with J+ alone
    ("tur.pseudo", (21*total(r, J**2/A)/10, "<=", n.epr)),                                                  # five per cent too strong
])
def test_false_variants_are_broken(identifier, claim):
    theorem = st.theorems[identifier]
    found = falsify(theorem, claim=claim)
    assert found.counterexample is not None
    data = {k: np.asarray(value) for k, value in found.counterexample.items()}
    assert sides(claim, data).broken.any()


def test_variance_needs_a_conserved_total():
    """V_tot in the place of V_0 (arXiv:2005.08444) is false unless the total concentration is conserved."""
    mass = total(i, x[i])
    variance = total(i, a[i]**2*x[i]) - total(i, a[i]*x[i])**2/mass
    claim = (total(i, a[i]*v[i])**2, "<=", variance*total(i, v[i]**2/x[i]))
    assert falsify(st.theorems["cr.observable"], claim=claim).counterexample is not None


def test_balls_enclose_the_numbers():
    from flint import arb

    claim = CONCENTRATION.claim
    data = CONCENTRATION.anywhere(np.random.default_rng(1), 3)
    exact = {k: np.vectorize(arb, otypes=[object])(value.astype(float)) for k, value in data.items()}
    for side in (claim[0], claim[2]):
        number, ball = compiled(side)(data), compiled(side, "balls")(exact)
        assert number.shape == ball.shape
        assert all(abs(float(b) - u) <= 1e-12*abs(u) for b, u in zip(ball.flat, number.flat, strict=True))


def test_sizes_are_what_the_sides_would_be_if_nothing_cancelled():
    difference = n.Jp(r) - n.Jm(r)
    found = compiled(difference, "sizes")({"Jp": [1.0, 2.0], "Jm": [1.0, 3.0]})
    assert found.tolist() == [[2.0, 5.0]]


# -- campaigns ---------------------------------------------------------------------------------------------------------------
def test_a_campaign_goes_on_where_it_was(tmp_path):
    once = campaign(["tur.pseudo"], samples=4000, store=tmp_path)
    file = tmp_path / "tur.pseudo-seed0.jsonl"
    lines = file.read_text().splitlines()
    assert len(lines) == 2
    file.write_text(lines[0] + "\n" + lines[1][:40])               # killed while it wrote
    assert len(Store(tmp_path, "tur.pseudo-seed0").read()) == 1
    again = campaign(["tur.pseudo"], samples=4000, store=tmp_path)
    assert {k: v for k, v in again[0].items() if k != "seconds"} == {k: v for k, v in once[0].items() if k != "seconds"}
    assert once[0]["violations"] == 0
    assert once[0]["max_ratio"] > 0.99


def test_a_campaign_on_a_network(tmp_path):
    [found] = campaign(["tur.concentration"], "A <=> B | 1, 1; init: A=1, B=2", samples=200, store=tmp_path)
    assert set(found) == {"id", "samples", "violations", "min_slack", "max_ratio", "counterexample", "seconds"}
    assert found["violations"] == 0
    assert found["max_ratio"] > 0.999                             # one reaction: equality is approached at equilibrium


def test_a_statement_over_space_takes_weights_or_counts_its_places():
    """One statement for sums and integrals: the weights of the places are the data under the name of the set; each counts one without."""
    from symthermo.index import Index, family, space, total
    from symthermo.proof import calc, lemmas, theorem
    i, p, R = Index("i", space("N")), family("p", positive=True), family("R")
    weighed = lambda rng, k: {"N": rng.lognormal(0, 1, (k, 5)), "p": rng.lognormal(0, 1, (k, 5)), "R": rng.normal(0, 1, (k, 5))}
    near = lambda rng, k: weighed(rng, k) | {"R": 1 + 0.01*rng.normal(0, 1, (k, 5))}
    sides = total(i, R[i]*p[i])**2, total(i, R[i]**2*p[i])*total(i, p[i])

    @theorem(id="any.mean", claim=(sides[0], "<=", sides[1]), anywhere=weighed, tight=near)
    def mean():
        return calc(sides[0]).le(sides[1], by=lemmas.cauchy_schwarz(R[i], p[i], weight=p[i], over=i))

    assert mean.check().level == "PROVED"
    assert mean.verify(200).faults == []
    assert mean.falsify(starts=1).max_ratio > 0.999
    data = {"p": [0.5, 0.25], "R": [1.0, 3.0]}
    assert compiled(sides[0])(data) == pytest.approx(1.25**2)
    assert compiled(sides[0])(data | {"N": [2.0, 4.0]}) == pytest.approx(4.0**2)
    assert str(compiled(sides[0], "balls")(data)[0]) == "1.56250000000000"
