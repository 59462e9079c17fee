"""The command line: documents, exit codes, sentences, files; in process, and a few times as a process."""
from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from _numeric_cases import agrees

import symthermo as st
from symthermo import cli
from symthermo.cli import COMMANDS, main, parser
from symthermo.evaluate.report import KEYS

HOME = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
BRUSSELATOR = "A<=>X|1,0.1; B+X<=>Y+D|1,0.1; 2X+Y<=>3X|1,0.1; X<=>E|1,0.1; chemostats: A=1, B=3, D=0.2, E=0.1; init: X=1.5, Y=1.2"


def document(capsys, *argv):
    """The one JSON document on standard output."""
    assert main([*argv, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def process(*argv, **options):
    command = [sys.executable, "-m", "symthermo", *argv]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=HOME, check=False, **options)


# -- evaluate ----------------------------------------------------------------------------------------------------------
def test_evaluate_gives_the_worked_numbers(capsys):
    # K. Yoshimura, S. Ito, Phys. Rev. Lett. 127, 160601 (2021): reversible Brusselator at X=1.5, Y=1.2 (parameters ours)
    doc = document(capsys, "evaluate", BRUSSELATOR)
    assert agrees([doc["sigma"], doc["excess"]["onsager"]["excess"]], "37.41747333 2.792650828")
    assert agrees(np.array(doc["diffusion"]), "10.2215 -7.5615 -7.5615 7.5615")
    assert list(doc) == [k for k in KEYS if k != "volumes"]
    assert set(doc["steady_state"]) == {"x", "stable", "chosen", "others"}
    assert doc["state"] == {"A": 1, "X": 1.5, "B": 3, "Y": 1.2, "D": 0.2, "E": 0.1}
    assert isinstance(doc["theorems"], list)


def test_the_doors_agree(capsys, monkeypatch, tmp_path):
    net = st.network(BRUSSELATOR)
    files = [str(tmp_path / name) for name in ("b.crn", "b.json", "b.graphml")]
    for f in files:
        net.save(f)
    wanted = json.loads(json.dumps(net.at(X=2, Y="1/3").to_json()))
    for model in (BRUSSELATOR, "brusselator", *files):
        assert document(capsys, "evaluate", model, "--at", "X=2, Y=1/3") == wanted
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BRUSSELATOR.encode())))
    assert document(capsys, "evaluate", "-", "--at", "X=2", "--at", "Y=1/3") == wanted


def test_set_takes_every_name_of_a_constant(capsys):
    base = document(capsys, "evaluate", "A <=> B | k, 1; init: A=1, B=1", "--set", "k=3")
    for text, name in (("A <=> B | kp=k, km=1; init: A=1, B=1", "kp_r1"), ("A <=> B | 7, 1; init: A=1, B=1", "k_plus_r1")):
        assert document(capsys, "evaluate", text, "--set", f"{name}=3")["J"] == base["J"] == [2.0]
    assert document(capsys, "evaluate", "A <=> X | 1, 1; chemostats: A; init: X=1", "--set", "A=5")["J"] == [4.0]


def test_steady_names_the_state_of_the_split(capsys):
    reached = document(capsys, "evaluate", "schlogl")
    given = document(capsys, "evaluate", "schloegl", "--steady", "X=0.1317")
    assert (reached["steady_state"]["chosen"], given["steady_state"]["chosen"]) == ("reached", "given")
    assert reached["steady_state"]["x"]["X"] == pytest.approx(1.918450654564, abs=1e-11)
    assert given["steady_state"]["x"]["X"] == pytest.approx(0.131707078856, abs=1e-11)
    assert given["excess"]["hatano_sasa"]["excess"] < 0
    assert given["excess"]["onsager"] == reached["excess"]["onsager"]


def test_irreversible_and_undefined_in_the_document(capsys):
    doc = document(capsys, "evaluate", "A -> B | 1; init: A=1, B=1")
    assert (doc["sigma"], doc["F"], doc["gibbs"]) == ("inf", ["inf"], "undefined")
    assert doc["excess"]["hatano_sasa"] == "undefined"
    assert doc["steady_state"] is None
    assert {"sigma", "F", "gibbs", "hatano_sasa", "steady_state"} <= set(doc["why"])


def test_the_text_shows_numbers_units_levels_and_reasons(capsys):
    assert main(["evaluate", "brusselator"]) == 0
    out = capsys.readouterr().out
    assert "entropy production rate           37.41747333  certified" in out
    assert "Fisher information of time        8.776910042      exact" in out
    assert "no equilibrium: the cycle r2 + r3 has the affinity log(1500)" in out


def test_greek_names_do_not_end_a_run():
    done = process("evaluate", "Ångström <=> β | 1, 2; init: Ångström=1, β=1", "--json", encoding="utf-8")
    assert done.returncode == 0
    assert json.loads(done.stdout)["xdot"] == {"Ångström": 1.0, "β": -1.0}
    plain = subprocess.run([sys.executable, "-m", "symthermo", "evaluate", "Å <=> β | 1, 2; init: Å=1, β=1"], capture_output=True,
                           env=HOME | {"PYTHONIOENCODING": "ascii"}, check=False)
    assert plain.returncode == 0, plain.stderr


# -- integrate ---------------------------------------------------------------------------------------------------------
def test_integrate_writes_exactly_the_points_asked_for(capsys, tmp_path):
    file = tmp_path / "out.csv"
    doc = document(capsys, "integrate", "brusselator", "--until", "5", "--points", "26", "-o", str(file))
    lines = file.read_text().splitlines()
    assert lines[0] == "t,A,X,B,Y,D,E,sigma"
    assert len(lines) == 27
    assert [float(line.split(",")[0]) for line in lines[1:]] == doc["t"]
    assert doc["t"][0] == 0
    assert doc["t"][-1] == 5
    assert doc["entropy_production"] == pytest.approx(62.04146008, abs=2e-8)
    assert set(doc["x"]) == set("AXBYDE")
    # the numbers at the start are those of evaluate
    there = document(capsys, "evaluate", "brusselator")
    assert doc["sigma"][0] == pytest.approx(there["sigma"], rel=1e-14)
    assert doc["fisher_information"][0] == pytest.approx(there["fisher_information"], rel=1e-14)


def test_integrate_as_text_with_a_picture(capsys, tmp_path):
    picture = tmp_path / "p.png"
    assert main(["integrate", "ring", "--until", "2", "--points", "5", "--at", "A=2", "--set", "kp_r1=1", "--plot", str(picture)]) == 0
    out, err = capsys.readouterr()
    assert "entropy production" in out
    assert err == f"wrote {picture}\n"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert main(["integrate", "ring", "--until", "2", "--points", "5", "-q", "-o", str(tmp_path / "o.csv")]) == 0
    assert capsys.readouterr().err == ""


# -- derive, zoo -------------------------------------------------------------------------------------------------------
def test_derive_prints_and_writes(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    doc = document(capsys, "derive", "ring", "-o", "out", "--no-pdf")
    assert doc["cycles"] == [[1, 1, 1]]
    assert "out/ring.tex" in doc["files"]
    assert all((tmp_path / f).is_file() for f in doc["files"])
    assert main(["derive", "A <=> B", "--no-pdf", "-o", "out"]) == 0
    out = capsys.readouterr().out
    assert "dA/dt = " in out
    assert "out/network.tex" in out


def test_zoo(capsys):
    models = document(capsys, "zoo")
    assert {"brusselator", "schlogl", "ring"} <= {m["name"] for m in models}
    assert main(["zoo"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(models)


# -- what cannot be done ------------------------------------------------------------------------------------------------
BAD = [
    ([], "the following arguments are required: COMMAND"),
    (["deriv", "ring"], "invalid choice: 'deriv'"),
    (["evaluate"], "required: MODEL"),
    (["evaluate", "ring", "more"], "unrecognized arguments: more"),
    (["evaluate", "ring", "--jso"], "unrecognized arguments: --jso"),
    (["evaluate", "ring", "--seed", "x"], "invalid int value: 'x'"),
    (["evaluate", "nothing_like_it"], "is no model of the zoo"),
    (["evaluate", "nowhere.xml"], "cannot be read: no such file"),
    (["evaluate", "A <= B"], "the arrow '<='"),
    (["evaluate", "A <=> B | 1, 0"], "is not positive (for a reaction that runs one way write '->')"),
    (["evaluate", "A <=> B | 1, 1; A <=> B | 1, 1"], "repeats r1"),
    (["evaluate", "A <=> B"], "no value for the species A, B and for k_plus_r1, k_minus_r1"),
    (["evaluate", "A <=> B | 1, 1; chemostats: B; init: A=1"], "no value for the species B"),
    (["evaluate", "ring", "--at", "Q=1"], "no species 'Q'; the species are A, B, C"),
    (["evaluate", "ring", "--at", "k_plus_r1=1"], "no species 'k_plus_r1'"),
    (["evaluate", "ring", "--at", "A=0"], "A = 0 is not positive"),
    (["evaluate", "ring", "--at", "A=-1"], "A = -1 is not positive"),
    (["evaluate", "ring", "--at", "A=nan"], "A = nan: expected a positive number"),
    (["evaluate", "ring", "--at", "A=__import__('os')"], "expected a positive number"),
    (["evaluate", "ring", "--at", "A=1,A=2"], "A is given twice"),
    (["evaluate", "ring", "--at", "A"], "--at: 'A' is not of the form name=value"),
    (["evaluate", "ring", "--at", ""], "--at is empty"),
    (["evaluate", "ring", "--set", "k9=1"], "no species, rate constant or parameter 'k9'"),
    (["evaluate", "ring", "--set", "k_plus_r1=0"], "k_plus_r1 = 0 is not positive"),
    (["evaluate", "ring", "--steady", "A=77"], "no steady state within 5 % of A = 77"),
    (["evaluate", "ring", "--at", "A=1e-390"], "outside the range of floating-point numbers"),
    (["integrate", "ring"], "required: --until"),
    (["integrate", "ring", "--until", "0"], "--until 0: expected a positive number"),
    (["integrate", "ring", "--until", "inf"], "--until inf: expected a positive number"),
    (["integrate", "ring", "--until", "5", "--points", "1"], "points = 1: expected a whole number from 2"),
    (["integrate", "A <=> B | 1, 1", "--until", "5"], "no value for the species A, B"),
    (["integrate", "ring", "--until", "1", "-o", "/nonexistent/x.csv"], "cannot be written"),
    (["integrate", "ring", "--until", "1", "--plot", "x.docx"], "names no picture format"),
]


@pytest.mark.parametrize(("argv", "said"), BAD, ids=[" ".join(a)[:50] or "nothing" for a, _ in BAD])
def test_what_cannot_be_used_ends_in_one_sentence_and_two(argv, said, capsys):
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.startswith("symthermo: ")
    assert err.count("\n") == 1


def test_models_without_rate_equations_end_in_one(capsys, tmp_path):
    file = tmp_path / "m.xml"
    file.write_text(
        '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"><model id="m"><listOfCompartments>'
        '<compartment id="c" size="1" constant="true"/></listOfCompartments><listOfSpecies><species id="A" compartment="c" '
        'initialConcentration="1" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/></listOfSpecies>'
        '<listOfRules><rateRule variable="A"><math xmlns="http://www.w3.org/1998/Math/MathML"><cn>1</cn></math></rateRule>'
        "</listOfRules></model></sbml>"
    )
    assert main(["evaluate", str(file)]) == 1
    assert "rate rule" in capsys.readouterr().err


def test_help_and_version(capsys):
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in COMMANDS)
    for name in COMMANDS:
        assert main([name, "--help"]) == 0
        assert "usage: symthermo" in capsys.readouterr().out
    for argv in (["--version"], ["zoo", "--version"]):
        assert main(argv) == 0
        assert capsys.readouterr().out == f"symthermo {st.__version__}\n"


def test_common_options_stand_before_or_after_the_command(capsys):
    assert main(["--json", "zoo"]) == 0
    first = capsys.readouterr().out
    assert main(["zoo", "--json"]) == 0
    assert capsys.readouterr().out == first
    args = parser().parse_args(["--seed", "3", "evaluate", "ring", "-q"])
    assert (args.seed, args.quiet) == (3, True)


def test_faults_of_ours_are_one_sentence(capsys, monkeypatch):
    def broken(args):
        raise ZeroDivisionError("two\nlines")

    def interrupted(args):
        raise KeyboardInterrupt

    monkeypatch.setattr("symthermo.cli.zoo.run", broken)
    assert main(["zoo"]) == cli.INTERNAL
    err = capsys.readouterr().err
    assert err.startswith("symthermo: internal error, ZeroDivisionError")
    assert err.count("\n") == 1
    assert "please report it" in err
    monkeypatch.setattr("symthermo.cli.zoo.run", interrupted)
    assert main(["zoo"]) == cli.INTERRUPTED
    assert capsys.readouterr().err == "symthermo: interrupted\n"


# -- as a process ------------------------------------------------------------------------------------------------------
def test_help_imports_nothing_heavy():
    code = ("import sys; from symthermo.cli import main; main(['--help']); "
            "print('LOADED', *[m for m in ('numpy','sympy','scipy','networkx','matplotlib','flint','libsbml') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=HOME, check=True)
    assert done.stdout.splitlines()[-1].strip() == "LOADED"


def test_numbers_need_no_sympy():
    code = "import sys, symthermo as st; st.zoo.ring().at().sigma; print('sympy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=HOME, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_the_module_runs():
    done = process("evaluate", "-", "--json", input=BRUSSELATOR)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["sigma"] == st.network(BRUSSELATOR).at().sigma
    done = process("evaluate", "-", input="not a network")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_a_closed_pipe_is_no_traceback():
    command = f"{sys.executable} -m symthermo integrate brusselator --until 5 --points 5000 --json | head -c 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True,
                          env=HOME, timeout=120, check=False)
    assert done.stdout == "{"
    assert done.stderr == ""
    assert done.returncode == cli.NO_READER
