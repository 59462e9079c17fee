"""What is wrong with a theorem file, in words that lead to what is right.

A refused link is put to the samples first: is it false, and by which factor, or true and in want of a reason? For a true one
the library is searched for a lemma that closes it.
"""
from __future__ import annotations

import difflib
import re
import time
import traceback
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import sympy as sp

from .. import proof
from ..catalogue import theorems
from ..errors import Mistake, ProofError
from ..latex.formulas import formula
from ..latex.letters import TEXT
from ..latex.lines import unmarked
from ..proof import Theorem, close, lemmas, over
from ..proof.calc import theorems as as_theorems
from ..proof.language import nonneg
from ..verify.claims import Sides, sides
from ..verify.sample import generator

SAMPLES, PATIENCE = 400, 6.0
_HINTS = (
    ("used, but not stated", "the result rests on it, so it has to stand in `hypotheses=(..)` of the theorem"),
    ("stated, but not used", "take it out of `hypotheses`, or use it: by=factor*assume(h), or over(i, factor*assume(h)) if about all i"),
    ("not NoneType", "end the proof with `return calc(..).eq(..).le(..)`"),
    ("no samples that drop", "give without={\"its name\": lambda rng, k: ..}: samples that meet all other hypotheses and break the claim"),
    ("not in the language: Float", "numbers are exact: write Rational(1, 2) or S(1)/2 instead of 0.5"),
    ("multiplier not manifestly nonnegative", "only what is nonnegative by its shape multiplies an inequality; else prove it, `times`"),
    ("sign not manifest", "write it as a sum of squares and positive terms, or prove the sign with `rise` or `valley`"),
    ("an equality cannot rest on an inequality", "the link is an `.eq`; with an inequality among its reasons it is a `.le`"),
    ("`anywhere` is missing", "give anywhere=lambda rng, k: {..}: k samples that meet the hypotheses, arrays with the samples first"),
)


def advice(identifier: str, error: Exception, theorem: Theorem | None = None) -> list[str]:
    """Why a theorem file fails, and what to do: the sentence of the error, then one for each thing found out."""
    if not isinstance(error, ProofError):
        return [_python(identifier, error)]
    said = str(error).removeprefix(f"{identifier}: ")
    out = [_short(said)]
    if "the proof ends elsewhere" in said and theorem is not None:
        return [_elsewhere(theorem)]
    if "the gap takes" in said:
        out.append("the reason points the other way: it would make the left side the larger one, or the link needs another reason")
    if error.lhs is not None and error.rhs is not None and theorem is not None:
        out += _link(theorem, error)
    return out + [f"do: {hint}" for words, hint in _HINTS if words in said]


def _short(said: str, most: int = 220) -> str:
    return said if len(said) <= most else f"{said[:most]} ..."


def text(e: Any) -> str:
    """An expression for a terminal."""
    return unmarked(formula(e, TEXT))


# -- errors of Python ----------------------------------------------------------------------------------------------------------
def _python(identifier: str, error: Exception) -> str:
    """Where in the file, and what may have been meant."""
    file = theorems.source(identifier) if identifier in theorems.files else None
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    for frame in traceback.extract_tb(error.__traceback__):
        if file is not None and Path(frame.filename).resolve() == file.resolve():
            line = frame.lineno
    where = f"{file}, line {line}: " if line else ""
    what = f"{type(error).__name__}: {error}"
    if isinstance(error, (NameError, AttributeError, ImportError)) and (name := re.search(r"'(\w+)'(?:[^']*'(\w+)')?", str(error))):
        wanted = name[2] or name[1]
        known = {**{n: n for n in proof.__all__}, **{n: f"lemmas.{n}" for n in lemmas.__all__}}
        near = [known[n] for n in difflib.get_close_matches(wanted, known, 3)]
        what += f"; there {'is' if len(near) == 1 else 'are'} {', '.join(near)}" if near else ""
    return where + what


# -- the end of a chain --------------------------------------------------------------------------------------------------------
def _elsewhere(theorem: Theorem) -> str:
    chain = theorem.proof()
    t = chain.qed() if isinstance(chain, proof.calc) else chain
    lhs, op, rhs = theorem.claim
    parts = ["the proof ends elsewhere:", f"  claim  {text(lhs)} {op} {text(rhs)}", f"  proof  {text(t.lhs)} {t.op} {text(t.rhs)}"]
    for side, mine, wanted in (("left", t.lhs, lhs), ("right", t.rhs, rhs)):
        if mine != wanted:
            ratio = sp.cancel(mine/wanted) if wanted != 0 else mine
            times = f", {ratio} times that of the claim" if ratio.is_Rational else ""
            where = "starts" if side == "left" else "ends"
            parts.append(f"do: the {side} sides differ{times}; the chain {where} at the {side} side of the claim")
    if (t.lhs, t.rhs) == (lhs, rhs):
        parts.append(f"do: the chain shows `{t.op}`, the claim says `{op}`; change the claim, or make one link a `.le`")
    return "\n".join(parts)


# -- a refused link --------------------------------------------------------------------------------------------------------------
def _link(theorem: Theorem, error: ProofError) -> list[str]:
    op, given = _attempt(error)
    shown = f"the link says  {text(error.lhs)} {op} {text(error.rhs)}"
    try:
        found = sides((error.lhs, op, error.rhs), theorem.anywhere(generator(0), SAMPLES))
    except Mistake:
        return [shown]
    if broken := int(found.broken.sum()):
        more = _factor(theorem, found, (error.lhs, op, error.rhs))
        return [shown, f"it is false: it fails on {broken} of {len(found.broken)} samples{more}"]
    out = [shown, f"it holds on {len(found.broken)} samples, so it may well be true, and a reason is missing"]
    unused = [h.name for h in theorem.hypotheses if getattr(h, "kind", "") != "motion" and h.name not in _names(given)]
    if unused:
        out.append(f"hypotheses that this link does not use: {', '.join(unused)}")
    if (lemma := _search(error.lhs, op, error.rhs, given)) is not None:
        out.append(f"do: add the reason  {lemma}")
    return out


def room(theorem: Theorem) -> list[str]:
    """By which factor a claim that fails is too strong."""
    found = sides(theorem.claim, theorem.anywhere(generator(0), SAMPLES))
    said = _factor(theorem, found, theorem.claim)
    return [f"do: the claim is too strong{said}"] if said else []


def _factor(theorem: Theorem, found: Sides, claim: tuple[Any, str, Any]) -> str:
    """The largest factor on the left with which the relation holds on all samples, near equality too."""
    if found.op != "<=":
        ratios = [a/b for a, b in zip(found.lhs.tolist(), found.rhs.tolist(), strict=True) if b and a == a and b == b]
        same = ratios and max(ratios) - min(ratios) < 1e-6*abs(max(ratios))
        return f"; the left side is {_number(ratios[0])} times the right one on all of them" if same else ""
    near = [found]
    if theorem.tight is not None:
        near.append(sides(claim, theorem.tight(generator(0), SAMPLES)))
    rooms = [r/a for s in near for a, r in zip(s.lhs.tolist(), s.rhs.tolist(), strict=True) if a > 0]
    if not rooms or min(rooms) <= 0 or min(rooms) >= 1:
        return ""
    return f"; with a factor of about {_number(min(rooms))} on the left it would hold on all of them"


def _number(x: float) -> str:
    nice = Fraction(x).limit_denominator(12)
    return str(nice) if nice and abs(float(nice) - x) < 0.02*abs(x) else f"{x:.3g}"


def _attempt(error: ProofError) -> tuple[str, tuple[Any, ...]]:
    """The relation and the reasons of the link: they stand in the frame of the function that refused."""
    op, found = "<=", tuple[Any, ...]()
    e: BaseException | None = error
    while e is not None:
        trace = e.__traceback__
        while trace is not None:
            names = trace.tb_frame.f_locals
            if trace.tb_frame.f_code.co_name in ("close", "_link", "combine") and {"by", "op"} <= set(names):
                op, found = str(names["op"]), as_theorems(names["by"])
            trace = trace.tb_next
        e = e.__cause__ or e.__context__
    return op, found


def _names(given: tuple[Any, ...]) -> set[str]:
    return {h.name for t in given for h in t.hyps}


def _search(lhs: Any, op: str, rhs: Any, given: tuple[Any, ...]) -> str | None:
    """One more reason from the library that closes the link."""
    end = time.monotonic() + PATIENCE
    for words, make in _candidates(sp.sympify(lhs), sp.sympify(rhs)):
        if time.monotonic() > end:
            return None
        try:
            close(lhs, op, rhs, [*given, make()])
        except (ProofError, TypeError, ValueError):
            continue
        return words
    return None


def _candidates(lhs: Any, rhs: Any) -> Iterator[tuple[str, Any]]:
    """(how it is written, function that makes it)"""
    fluxes: dict[Any, dict[str, Any]] = {}
    for e in (lhs, rhs):
        for x in e.atoms(sp.Indexed):
            if x.base.label.name in ("Jp", "Jm"):
                fluxes.setdefault(tuple(x.indices), {})[x.base.label.name] = x
    factors = [f for e in (rhs, lhs) for f in sp.Mul.make_args(e) if not f.is_Number and nonneg(f)]
    for places, pair in fluxes.items():
        if set(pair) != {"Jp", "Jm"}:
            continue
        a, b = pair["Jp"], pair["Jm"]
        bound = [i for i in places if i not in lhs.free_symbols | rhs.free_symbols]
        for name in ("mean", "edge", "gibbs", "below_mean", "above_root", "log_mean_value"):
            if not hasattr(lemmas, name):
                continue
            plain = f"lemmas.use(lemmas.{name}, a={a}, b={b})"
            for i in bound:
                plain = f"over({i}, {plain})"

            def make(name: str = name, a: Any = a, b: Any = b, bound: list[Any] = bound, factor: Any = 1) -> Any:
                t = lemmas.use(getattr(lemmas, name), a=a, b=b)
                for i in bound:
                    t = over(i, t)
                return t if factor == 1 else factor*t
            yield plain, make
            for f in factors:
                yield f"f*{plain}  with f = {text(f)}", lambda f=f, make=make: make(factor=f)
    yield from _cauchy(lhs, rhs, fluxes)


def _cauchy(lhs: Any, rhs: Any, fluxes: dict[Any, dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Cauchy-Schwarz for a squared total on the left."""
    squares = [f.base for f in sp.Mul.make_args(lhs) if isinstance(f, sp.Pow) and f.exp == 2 and isinstance(f.base, sp.Sum)]
    others = [g for g in sp.Mul.make_args(rhs) if not isinstance(g, sp.Sum) and nonneg(g)]
    for s in squares:
        r = s.limits[0][0]
        weights = [(f"{p['Jp']} + {p['Jm']}", p["Jp"] + p["Jm"]) for p in fluxes.values() if len(p) == 2]
        weights += [(str(x), x) for x in sorted(s.atoms(sp.Indexed), key=str) if x.is_positive] + [("1", sp.S.One)]
        pieces = list(sp.Mul.make_args(s.function))
        for n in range(len(pieces)):
            F, G = pieces[n], sp.Mul(*pieces[:n], *pieces[n + 1:])
            for said, w in weights:
                words = f"lemmas.cauchy_schwarz({F}, {G}, weight={said}, over={r})"
                yield words, lambda F=F, G=G, w=w, r=r: lemmas.cauchy_schwarz(F, G, weight=w, over=r)
                for g in others:
                    yield f"f*{words}  with f = {text(g)}", lambda F=F, G=G, w=w, r=r, g=g: g*lemmas.cauchy_schwarz(F, G, weight=w, over=r)
