"""LaTeX: names that print whatever they hold, formulas that break where they may, documents that an engine accepts."""
from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from _engine import needs_engine, typeset
from _networks import formulas, networks
from hypothesis import given, settings
from hypothesis import strategies as hs

import symthermo as st
from symthermo.expression import Expr, parse
from symthermo.latex.document import document
from symthermo.latex.layout import count, fill, grid, real, table
from symthermo.latex.lines import INNER, LINE, SUM, TIMES, align, broken, unmarked, width
from symthermo.latex.names import Names, text
from symthermo.latex.printer import emitter, formula, notation, number
from symthermo.networks.network import ReactionNetwork
from symthermo.report.derivation import gather

words = hs.text(hs.characters(categories=("Lu", "Ll", "Lo", "Nd", "Nl", "No", "Lm")) | hs.just("_"), min_size=1, max_size=8)
NASTY = ["beta", "β", "é", "e", "X_1", "X1", "_x", "x__1", "I", "lambda", "zoo", "дрожжи", "水", "a_b_c", "Ångström", "K", "Øre"]


# -- names -------------------------------------------------------------------------------------------------------------
@given(hs.lists(words, max_size=12, unique=True), hs.lists(words, max_size=6, unique=True))
@settings(max_examples=100, deadline=None)
def test_no_two_names_print_alike(species: list[str], parameters: list[str]) -> None:
    names = Names(species, parameters, ["r1"])
    printed = [*map(names.concentration, species), *map(names.parameter, parameters)]
    assert len(set(printed)) == len(printed)
    assert all(p.isascii() and p.count("{") == p.count("}") for p in printed)


@pytest.mark.parametrize(("name", "form"), [
    ("ATP", r"\mathrm{ATP}"), ("X", r"\mathrm{X}"), ("X_1", r"\mathrm{X}_{1}"), ("beta", r"\beta"), ("beta_2", r"\beta_{2}"),
    ("MAPK_PP", r"\mathrm{MAPK\_PP}"), ("é", r"\mathrm{\acute{e}}"),
    ("Pi", r"\mathrm{Pi}"), ("pi", r"\pi"),
])
def test_species(name: str, form: str) -> None:
    assert Names([name], [], []).species(name) == form


@pytest.mark.parametrize(("name", "form"), [
    ("k_plus_r1", "k^{+}_{1}"), ("k_minus_r2", "k^{-}_{2}"),
    ("kcat", r"k_{\mathrm{cat}}"), ("Vmax2", r"V_{\mathrm{max},2}"), ("k3", "k_{3}"),
    ("K_m", r"K_{\mathrm{m}}"), ("alpha", r"\alpha"), ("sigma", r"\mathrm{sigma}"), ("J", r"\mathrm{J}"), ("w", "w"),
])
def test_parameters(name: str, form: str) -> None:
    assert Names([], [name], ["r1", "r2"]).parameter(name) == form


def test_reactions_called_otherwise_keep_their_names() -> None:
    names = Names(["A"], ["k_plus_bind"], ["bind", "r2"])
    assert (names.parameter("k_plus_bind"), names.label("bind")) == (r"k^{+}_{\mathrm{bind}}", r"\mathrm{bind}")


@given(hs.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_text_holds_no_command_of_its_own(sentence: str) -> None:
    shown = text(sentence)
    assert shown.isascii()
    assert not re.search(r"(?<!\\)[%&#$_]", re.sub(r"\\\\|\\\(.*?\\\)", "", shown))


@needs_engine
def test_an_engine_accepts_every_name(tmp_path: Path) -> None:
    reactions = "r_1: beta <=> β; é: e_ <=> é; 水_2: 水 <=> lambda"
    net = st.network(f"{reactions}\n{' + '.join(NASTY)} <=> дом | k_, ω", name="50% \\input{x} $ & # ^ ~ _ {} “é” 水")
    assert max(typeset(tmp_path, document(gather(net))), default=0.0) < 20


# -- lines -------------------------------------------------------------------------------------------------------------
TERMS = [r"k^{+}_{1} x_{\mathrm{A}}", r"\frac{a b}{c}", "x", r"\ln\frac{k x}{y}", f"(a{INNER} - b)", f"a{TIMES} b"]


@given(hs.lists(hs.sampled_from(TERMS), min_size=1, max_size=30), hs.floats(8, 60))
@settings(max_examples=60, deadline=None)
def test_breaking_loses_nothing_and_fits(terms: list[str], room: float) -> None:
    whole = f"{SUM} + ".join(terms)
    lines = broken(whole, room, room - 2)
    again = "".join(lines).replace(r"\times ", "")
    assert re.sub(r"\s", "", again) == re.sub(r"\s", "", unmarked(whole))
    assert all(width(line) <= room + 4 or SUM not in line for line in lines)


def test_width_knows_that_fractions_are_high_and_scripts_are_small() -> None:
    assert width(r"\frac{aaaa}{bbbb}") < width("aaaa/bbbb") < width("aaaabbbbcc")
    assert width("x_{aaa}") < width("xaaa")
    assert width("x_{aaa}^{bbb}") == width("x_{aaa}")


def test_alignment_gives_each_side_its_room() -> None:
    shown = align([("a", f"{SUM} + ".join(["x_{1}"] * 60)), (r"\dot{x}_{\mathrm{long\_name}}", "y")])
    assert all(width(line.replace("&", "").replace(r"\\", "")) < LINE for line in shown.splitlines()[1:-1])


# -- formulas ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("law", "shown"), [
    ("v*X/(K + X)", r"\frac{v\, x_{\mathrm{X}}}{K + x_{\mathrm{X}}}"),
    ("-X + 2*K", r"-x_{\mathrm{X}} + 2\, K"),
    ("X^2*K^(-3)", r"\frac{x_{\mathrm{X}}^{2}}{K^{3}}"),
    ("exp(-X/K)", r"\exp(-\frac{x_{\mathrm{X}}}{K})".replace("(-", r"\Bigl(-").replace("})", r"}\Bigr)")),
    ("sqrt(K)*log(X)", r"\sqrt{K}\, \ln(x_{\mathrm{X}})"),
    ("(X + K)*(X - K)", r"(x_{\mathrm{X}} + K)\, (x_{\mathrm{X}} - K)"),
    ("0.5*X - 3e-7", r"0.5\, x_{\mathrm{X}} - 3 \times 10^{-7}"),
])
def test_laws(law: str, shown: str) -> None:
    names = Names(["X"], ["v", "K"], [])
    assert unmarked(formula(parse(law), lambda n: "v" if n == "v" else names.symbol(n))) == shown


def test_a_power_of_a_constant_has_one_superscript() -> None:
    names = Names(["X"], ["k_plus_r1"], ["r1"])
    assert formula(parse("k_plus_r1^2"), names.symbol) == "(k^{+}_{1})^{2}"


@pytest.mark.parametrize(("value", "shown"), [
    ("1/10", "0.1"), ("1/3", r"\tfrac{1}{3}"), ("150000000", r"1.5 \times 10^{8}"), ("1e-9", "10^{-9}"), ("-2", "-2"), ("12345", "12345"),
])
def test_numbers(value: str, shown: str) -> None:
    assert number(Fraction(value)) == shown


@pytest.mark.parametrize(("value", "shown"), [
    (1e-12, r"1 \times 10^{-12}"), (float("nan"), r"\text{--}"), (-float("inf"), r"-\infty"), (0.0, "0"), (2 / 3, "0.666667"),
])
def test_computed_numbers(value: float, shown: str) -> None:
    assert real(value) == shown


@needs_engine
@given(hs.lists(formulas(("X", "k_plus_r1", "K")), min_size=20, max_size=20))
@settings(max_examples=3, deadline=None)
def test_an_engine_accepts_every_formula(tmp_path_factory: pytest.TempPathFactory, trees: list[Expr]) -> None:
    names = Names(["X"], ["k_plus_r1", "K"], ["r1"])
    body = align([(f"f_{{{n}}}", formula(t, names.symbol)) for n, t in enumerate(trees)])
    typeset(tmp_path_factory.mktemp("formulas"),
            f"\\documentclass{{article}}\\usepackage{{amsmath}}\\begin{{document}}\n{unmarked(body)}\n\\end{{document}}\n")


def test_rates_are_those_of_the_model_in_symbols() -> None:
    net = st.network("r1: A <=> X | 1, 0.1; r2: 2 X + Y -> 3 X | kcat")
    write = emitter(net)
    assert unmarked(write.rate(1)) == (
        r"k^{+}_{1} x_{\mathrm{A}} - k^{-}_{1} x_{\mathrm{X}} + k_{\mathrm{cat}} x_{\mathrm{X}}^{2} x_{\mathrm{Y}}")
    assert unmarked(write.force(0)) == r"\ln\frac{k^{+}_{1} x_{\mathrm{A}}}{k^{-}_{1} x_{\mathrm{X}}}"
    assert notation(net).label("r2") == r"\mathrm{r}_{2}"


# -- pieces of a page --------------------------------------------------------------------------------------------------
def test_templates_refuse_a_missing_part() -> None:
    assert fill(r"$<a>_{b}$", a="x") == "$x_{b}$"
    with pytest.raises(KeyError):
        fill("<a> <b>", a="x")


def test_long_tables_go_over_pages_and_wide_ones_shrink() -> None:
    assert table(["a"], [["1"]] * 100).count(r"\begin{tabular}") == 3
    assert r"\small" in table(["a" * 40, "b" * 40], [["1", "2"]])
    assert grid([(f"x_{n}", "1" * 30) for n in range(4)]).count("&") == 2
    assert count(1, "law") == "one law"


@needs_engine
@given(networks())
@settings(max_examples=3, deadline=None)
def test_an_engine_accepts_every_network(tmp_path_factory: pytest.TempPathFactory, net: ReactionNetwork) -> None:
    typeset(tmp_path_factory.mktemp("networks"), document(gather(net)))
