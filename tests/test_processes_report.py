"""derive, evaluate and integrate for jump processes, diffusions and Gaussian processes: JSON, documents, pictures, refusals."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from _engine import needs_engine, typeset
from test_latex_out import FOLDER, PROCESSES, written

import symthermo as st
from symthermo import plot
from symthermo.cli import main
from symthermo.errors import Mistake
from symthermo.evaluate.report import KEYS
from symthermo.report import densities, diffusions, jumps


def document(capsys: pytest.CaptureFixture[str], *argv: str) -> dict:
    assert main([*argv, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict = json.loads(out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert main(list(argv)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    return err


# -- evaluate ----------------------------------------------------------------------------------------------------------
def test_evaluate_a_jump_process(capsys: pytest.CaptureFixture[str]) -> None:
    # S. Ito, A. Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832: driven ring (parameters ours)
    found = document(capsys, "evaluate", "driven_ring")
    assert set(KEYS) - {"volumes"} <= set(found)
    assert found["kind"] == "jump"
    assert [found["sigma"], found["fisher_information"], found["intrinsic_speed"]] == pytest.approx(
        [3.982478162, 14.83383333, 3.85147158], abs=5e-9)
    assert list(found["stationary"].values()) == pytest.approx([0.330788804071, 0.221374045802, 0.447837150127], abs=5e-13)
    there = document(capsys, "evaluate", "driven_ring", "--at", "0=0.6, s1=0.3, 2=0.1")
    assert there["sigma"] == found["sigma"]
    slower = document(capsys, "evaluate", "sensor", "--set", "wa=5")
    assert slower["sigma"] < document(capsys, "evaluate", "sensor")["sigma"]


def test_evaluate_a_file_of_states(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = str(tmp_path / "two.json")
    st.jump([[0, 1], [3, 0]], states=("off", "on")).save(file)
    assert document(capsys, "evaluate", file, "--at", "off=0.5, on=0.5")["J"] == [1.0]
    assert "no probabilities" in refused(capsys, "evaluate", file)
    assert "sums to 0.5" in refused(capsys, "evaluate", file, "--at", "off=0.5")
    assert "no state 'of'" in refused(capsys, "evaluate", file, "--at", "of=1")
    assert "--steady" in refused(capsys, "evaluate", file, "--at", "off=1", "--steady", "on=1")


def test_evaluate_a_diffusion(capsys: pytest.CaptureFixture[str]) -> None:
    # N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008: double well, T = 0.5, N(0.8, 0.1)
    found = document(capsys, "evaluate", "double_well")
    assert found["divergence_from_stationary"] == pytest.approx(0.8310498812, abs=5e-10)
    assert found["excess"]["hatano_sasa"]["excess"] == pytest.approx(found["sigma"], rel=1e-10)
    assert document(capsys, "evaluate", "double_well", "--at", "p = exp(-x^2)")["mean"]["x"] == pytest.approx(0, abs=1e-12)
    assert "p = formula" in refused(capsys, "evaluate", "double_well", "--at", "x=1")
    assert "no parameter 'k'" in refused(capsys, "evaluate", "double_well", "--set", "k=1")


def test_evaluate_a_gaussian_process(capsys: pytest.CaptureFixture[str]) -> None:
    # arXiv:1810.06832: harmonic trap m0 = 1, V0 = 0.25, Veq = tr = 1 at t = 0.5
    found = document(capsys, "evaluate", "harmonic_trap", "--at", "t=0.5")
    assert [found["mean"]["x1"], found["covariance"][0][0], found["fisher_information"], found["sigma"]] == pytest.approx(
        [0.6065306597, 0.7240904191, 0.7984448505, 0.4730128538], abs=5e-10)
    assert document(capsys, "evaluate", "harmonic_trap", "--set", "V0=1, m0=2")["fisher_information"] == 4
    assert "law of its own" in refused(capsys, "evaluate", "harmonic_trap", "--at", "x=0.5")
    assert main(["evaluate", "kramers_oscillator", "--at", "t=1"]) == 0
    assert "0.2195800704" in capsys.readouterr().out


# -- integrate ---------------------------------------------------------------------------------------------------------
def test_integrate_a_jump_process(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out, picture = str(tmp_path / "p.csv"), str(tmp_path / "p.png")
    assert main(["integrate", "driven_ring", "--until", "1", "--points", "11", "-o", out, "--plot", picture]) == 0
    assert "probability" not in capsys.readouterr().out
    assert Path(out).read_text().splitlines()[0] == "t,s0,s1,s2,sigma"
    assert Path(picture).stat().st_size > 5000
    found = document(capsys, "integrate", "driven_ring", "--until", "1", "--points", "11")
    assert [found["length"], found["action"], found["entropy_production"]] == pytest.approx(
        [0.8249575812, 0.7217548821, 1.791011588], abs=5e-10)


def test_integrate_densities(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = document(capsys, "integrate", "harmonic_trap", "--until", "1", "--points", "3")
    assert [found["length"], found["action"]] == pytest.approx([1.259010885, 1.230305374], abs=5e-10)
    out, picture = str(tmp_path / "p.csv"), str(tmp_path / "p.png")
    assert main(["integrate", "double_well", "--until", "0.5", "--points", "4", "-o", out, "--plot", picture, "-q"]) == 0
    assert Path(out).read_text().splitlines()[0] == "t,mean_x,var_x,sigma"
    assert "entropy production" in capsys.readouterr().out
    assert "--until" in refused(capsys, "integrate", "double_well", "--until", "0")
    assert "law of its own" in refused(capsys, "integrate", "harmonic_trap", "--until", "1", "--at", "t=1")
    assert "points" in refused(capsys, "integrate", "harmonic_trap", "--until", "1", "--points", "1")


# -- derive ------------------------------------------------------------------------------------------------------------
def test_derive_a_jump_process(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = document(capsys, "derive", "sensor", "-o", "out", "--no-pdf")
    assert {"species", "stoichiometry", "cycles", "detailed_balance", "rate_equations", "theta", "theorems"} <= set(found)
    assert (found["kind"], found["states"][1], found["parameters"]["eps"]) == ("jump", [0, 1], "0.05")
    assert found["rates"]["k_plus_r2"] == "wa*exp(-l/2)" or "exp" in found["rates"]["k_plus_r2"]
    assert found["energies"] is None
    assert "log(20)" in found["why"]["energies"]
    sensor = st.zoo.sensor()
    start = dict(zip(sensor.network.species, st.zoo.start("sensor"), strict=True))
    rate = st.read(found["rate_equations"]["s1_1"], sensor.network)
    value = float(rate.subs({s: start[s.name] for s in rate.free_symbols}))
    assert value == pytest.approx(sensor.at(st.zoo.start("sensor")).xdot["s1_1"], rel=1e-12)
    assert [float(st.read(p, sensor.network)) for p in found["stationary"].values()] == pytest.approx(sensor.stationary(), rel=1e-12)
    assert all((tmp_path / f).is_file() for f in found["files"])


def test_energies_in_place_of_cycles() -> None:
    found = jumps.document(jumps.derivation(st.zoo.three_states()))
    assert found["energies"] == {"s0": "0", "s1": "1/2", "s2": "6/5"}
    assert found["detailed_balance"]["holds"] is True
    assert found["theta"] is not None
    assert found["why"]["numbers"].startswith("no probabilities")


def test_derive_diffusions() -> None:
    well = diffusions.document(diffusions.derivation(st.zoo.double_well(), "exp(-x^2)", "well"))
    assert (well["model"], well["potential"], well["detailed_balance"]["holds"]) == ("well", "x**4/4 - x**2/2", True)
    swirl = diffusions.document(diffusions.derivation(st.diffusion("-x + y, -y - x", box=(-3, 3), cells=20)))
    assert swirl["potential"] is None
    assert "no gradient" in swirl["why"]["potential"]
    turning = diffusions.document(diffusions.derivation(st.diffusion("1 + sin(x)", box=(0, "6.25"), cells=20, periodic=True)))
    assert "once around" in turning["why"]["stationary"]
    kramers = diffusions.document(diffusions.derivation(st.zoo.kramers_oscillator()))
    assert kramers["stationary"] == {"mean": ["0", "0"], "covariance": [["1", "0"], ["0", "1"]]}
    trap = diffusions.derivation(st.zoo.harmonic_trap())
    assert float(trap.trap.sigma.subs(trap.trap.t, 0.5)) == pytest.approx(0.4730128538, abs=5e-10)
    assert diffusions.derivation(st.gaussian(1, 1, 0, 1)).stationary_moments is None
    assert diffusions.derivation(st.diffusion(lambda x: -x)).force is None


@needs_engine
@pytest.mark.parametrize("name", PROCESSES)
def test_documents_of_processes(name: str, tmp_path: Path) -> None:
    source = (FOLDER / f"{name}.tex").read_text(encoding="ascii")
    assert source == written(name)
    assert max(typeset(tmp_path, source), default=0.0) <= 20


@needs_engine
@pytest.mark.parametrize("name", ["two_state", "three_states", "ising_ring", "single_spin", "harmonic_trap", "dragged_trap"])
def test_other_documents_compile_and_nothing_sticks_out(name: str, tmp_path: Path) -> None:
    assert max(typeset(tmp_path, written(name)), default=0.0) <= 20


@needs_engine
def test_documents_of_symbols_channels_and_one_way_jumps(tmp_path: Path) -> None:
    from symthermo.latex.jump import document as jump_tex

    processes = [
        st.jump([[0, "a*exp(-t)"], ["b", 0]], states=("on", "off")), st.jump({"hot": [[0, 1], [2, 0]], "cold": [[0, 3], [1, 0]]}),
        st.jump([[0, 1, 0], [0, 0, 1], [1, 0, 0]]), st.jump([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 2], [0, 0, 2, 0]]),
        st.jump(lambda t: [[0, 1 + t], [1, 0]]),
    ]
    for k, process in enumerate(processes):
        (tmp_path / str(k)).mkdir()
        assert max(typeset(tmp_path / str(k), jump_tex(jumps.derivation(process))), default=0.0) <= 20


# -- pictures ----------------------------------------------------------------------------------------------------------
def test_pictures(tmp_path: Path) -> None:
    figure = plot.states(st.zoo.sensor(), tmp_path / "s.pdf")
    assert {t.get_text() for t in figure.axes[0].texts} == {"00", "01", "10", "11"}
    assert len(plot.states(st.jump([[0, "a"], ["b", 0]])).axes[0].patches) >= 1
    swirl = st.diffusion("-x + y, -y - x", box=(-3, 3), cells=24)
    assert plot.current(swirl, file=tmp_path / "c.png").axes[0].get_xlabel() == "$x$"
    with pytest.raises(Mistake, match="plane"):
        plot.current(st.zoo.double_well())
    path = densities.integrate(swirl, "exp(-4*((x - 1)^2 + y^2))", 0.5, 5)
    assert len(plot.spreading(path).axes) == 4
    flat = densities.integrate(st.zoo.double_well(cells=40), "exp(-x^2)", 0.5, 5)
    above, below = plot.spreading(flat, tmp_path / "d.png").axes
    assert above.lines[0].get_label() == "stationary"
    assert np.array_equal(below.lines[0].get_ydata(), flat.sigma)
    assert len(plot.spreading(densities.integrate(st.zoo.kramers_oscillator(), None, 1.0, 4)).axes[0].lines) == 2
    labels = [line.get_label() for line in plot.trajectory(st.zoo.sensor().integrate(st.zoo.start("sensor"), 1.0, points=4)).axes[0].lines]
    assert labels == ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"]
