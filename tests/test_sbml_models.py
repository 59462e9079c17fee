"""The example models: what is read, and the same rates and trajectories as an independent simulator (libRoadRunner)."""
from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("libsbml", reason="python-libsbml is not installed")
from _sbml import rates, simulated_rates, simulator, state

from symthermo.errors import NoRateEquations
from symthermo.networks import sbml
from symthermo.networks.network import MassAction, ReactionNetwork

MODELS = Path(__file__).parent.parent / "examples" / "models"
REFUSED = "BIOMD0000000001"
TREATED = sorted(p.stem for p in MODELS.glob("*.xml") if p.stem != REFUSED)

# Counted once with another symbolic classifier, reactions as they stand in the files (nothing paired), species set by rules
# taken as conserved: reversible and irreversible mass action, other laws; conservation laws, cycles.
COUNTED = {
    "BIOMD0000000002": (17, 0, 0, 2, 6), "BIOMD0000000003": (0, 2, 5, 0, 4), "BIOMD0000000005": (0, 7, 2, 1, 4),
    "BIOMD0000000009": (10, 10, 0, 11, 5), "BIOMD0000000010": (0, 0, 10, 3, 5), "BIOMD0000000011": (0, 30, 0, 7, 15),
    "BIOMD0000000012": (0, 9, 3, 0, 6), "BIOMD0000000016": (0, 2, 8, 1, 5), "BIOMD0000000028": (10, 7, 0, 3, 4),
    "BIOMD0000000035": (0, 16, 0, 2, 9), "BIOMD0000000040": (0, 5, 0, 0, 2), "BIOMD0000000042": (9, 11, 5, 0, 10),
    "BIOMD0000000048": (22, 0, 3, 6, 8), "BIOMD0000000061": (4, 6, 14, 2, 4), "BIOMD0000000064": (0, 0, 17, 6, 4),
    "BIOMD0000000080": (4, 2, 0, 4, 0), "BIOMD0000000150": (2, 0, 0, 2, 0), "BIOMD0000000206": (0, 5, 6, 0, 2),
    "michaelis_menten_reversible": (2, 0, 0, 2, 0), "brusselator_reversible": (4, 0, 0, 0, 2), "schlogl": (2, 0, 0, 0, 1),
    "atp_cycle_three_state": (3, 0, 0, 1, 1),
}
ZERO_CONSTANTS = {"BIOMD0000000005": 2}                    # irreversible mass action with k = 0 there, a formula here
NOT_INTERNAL = {"BIOMD0000000009": 4, "BIOMD0000000016": 1, "BIOMD0000000064": 5}
"""Species that a rule sets, or that are constant: conserved in that count, in no row of S_X here."""


def load(model: str) -> ReactionNetwork:
    return sbml.read(str(MODELS / f"{model}.xml"))


def pairs(net: ReactionNetwork) -> int:
    return sum("the two directions of one" in note for note in net.notes)


def test_the_event_is_refused_by_name() -> None:
    with pytest.raises(NoRateEquations, match="event 'RemovalACh'") as refused:
        load(REFUSED)
    assert refused.value.exit_code == 1


@pytest.mark.parametrize("model", TREATED)
def test_kinds_of_laws(model: str) -> None:
    net = load(model)
    kinds = Counter(type(r.law).__name__ if not isinstance(r.law, MassAction) else r.reversible for r in net.reactions)
    two_ways, one_way, other, _, _ = COUNTED[model]
    zero = ZERO_CONSTANTS.get(model, 0)
    assert kinds[True] == two_ways + pairs(net)
    assert kinds[False] == one_way - 2 * pairs(net) - zero
    assert kinds["OneWay"] == other + zero
    assert kinds["TwoWay"] == 0


@pytest.mark.parametrize("model", TREATED)
def test_laws_and_cycles(model: str) -> None:
    net = load(model)
    *_, laws, cycles = COUNTED[model]
    assert len(net.conservation_laws(internal=True)) == laws - NOT_INTERNAL.get(model, 0)
    assert len(net.cycles(internal=True)) == cycles - pairs(net)


@pytest.mark.parametrize("model", TREATED)
def test_rates_of_an_independent_simulator(model: str) -> None:
    """dx/dt in concentrations at time 0 and at two random states."""
    net, other = load(model), simulator(str(MODELS / f"{model}.xml"))
    theirs = other.model
    draw = random.Random(7)
    largest = max(float(net.values[s]) for s in net.internal)
    for trial in range(3):
        changed = {s: float(net.values[s]) + largest * draw.uniform(0.01, 0.5) for s in net.internal} if trial else {}
        for s, x in changed.items():
            theirs[f"[{s}]"] = x
        known = state(net, changed)
        ids = [*theirs.getFloatingSpeciesIds(), *theirs.getBoundarySpeciesIds()]
        concentrations = [*theirs.getFloatingSpeciesConcentrations(), *theirs.getBoundarySpeciesConcentrations()]
        for s, x in zip(ids, concentrations, strict=True):
            assert known[s] == pytest.approx(x, rel=1e-9), s
        ours, size = rates(net, known)
        expected = simulated_rates(other)
        for s in net.internal:
            assert ours[s] == pytest.approx(expected[s], rel=1e-9, abs=1e-13 * size[s]), s


@pytest.mark.parametrize("model", TREATED)
def test_trajectories_of_an_independent_simulator(model: str) -> None:
    net, theirs = load(model), simulator(str(MODELS / f"{model}.xml"))
    theirs.integrator.relative_tolerance, theirs.integrator.absolute_tolerance = 1e-11, 1e-18
    end = 0.02 if model == "BIOMD0000000002" else 1.0
    theirs.timeCourseSelections = [f"[{s}]" for s in net.internal]
    expected = np.asarray(theirs.simulate(0, end, 5))
    path = net.integrate(t=end, points=5)
    for k, s in enumerate(net.internal):
        np.testing.assert_allclose(path.x[s], expected[:, k], rtol=1e-5, atol=1e-8 * np.abs(expected).max(), err_msg=s)


def test_rounded_constants_are_not_quite_balanced() -> None:
    """S. J. Edelstein et al., Biol. Cybern. 75, 361 (1996): meant to be balanced, printed with three digits."""
    net = load("BIOMD0000000002")
    assert net.detailed_balance().holds is False
    logs = np.array([np.log(float(r.law.plus.value / r.law.minus.value)) for r in net.reactions])
    gradients = np.array(net.rows(internal=True), float).T
    residue = logs - gradients @ np.linalg.lstsq(gradients, logs, rcond=None)[0]
    assert np.abs(residue).max() == pytest.approx(0.0103, abs=5e-5)
    assert np.linalg.norm(residue) == pytest.approx(0.0161, abs=5e-5)


def test_no_cycle_is_balanced() -> None:
    assert load("BIOMD0000000150").detailed_balance().holds is True


@pytest.mark.parametrize("model", TREATED)
def test_write_and_read_again(model: str) -> None:
    net = load(model)
    assert sbml.parse(sbml.write(net)) == net


@pytest.mark.parametrize("model", ["BIOMD0000000002", "BIOMD0000000016", "BIOMD0000000206", "brusselator_reversible"])
def test_what_we_write_means_the_same_to_others(model: str) -> None:
    net = load(model)
    expected = simulated_rates(simulator(sbml.write(net)))
    ours, size = rates(net, state(net))
    for s, rate in expected.items():
        assert ours[s] == pytest.approx(rate, rel=1e-9, abs=1e-13 * size[s])
