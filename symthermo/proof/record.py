"""A proof as plain data: written as JSON, read by our own reader, done again by the rules.

    {"format": .., "id": .., "expressions": [..], "hypotheses": [..], "steps": [..], "claim": {..}}

Every expression, hypothesis and step stands once, in a list; children are numbers of earlier entries. An expression is
`["number", "p/q"]`, `["letter", name, sign]`, `["family", name, sign]`, `["size", name, kind]`, `["index", name, size]`,
`["map", name, source, target]`, `["apply", map, place]`, `["at", family, place, ..]`, `["delta", place, place]`, `["+", ..]`,
`["*", ..]`, `["^", base, "p/q"]`, `["log", e]`, `["exp", e]`, `["logmean", e, e]`, `["total", e, index, ..]` (inner index first).
A step is `{"rule", "args", "lhs", "op", "rhs", "hyps"}`; its conclusion is stored and compared, never believed. An argument is
`{"step": n}`, `{"e": n}`, `{"hyp": n}`, `{"op": ".."}`, `{"list": [..]}` or `{"map": [[key, value], ..]}`.
"""
from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sympy as sp
from sympy import Add, Indexed, IndexedBase, Mul, Pow, Sum, Symbol, exp, log
from sympy.tensor.indexed import IndexException

from ..errors import ProofError
from ..index import Delta, Index, LogMean, Map, Size, family, finite, index_map, set_of, space, time
from . import kernel
from .kernel import Hypothesis, Motion, Thm

FORMAT = "symthermo proof record 1"
SIGNS = {"real": {}, "positive": {"positive": True}, "nonnegative": {"nonnegative": True}, "nonzero": {"nonzero": True}}
KINDS = {"finite": finite, "time": time, "space": space}
HEADS: dict[str, Any] = {"+": Add, "*": Mul, "log": log, "exp": exp, "logmean": LogMean, "delta": Delta}
ARGUMENTS = {"log": 1, "exp": 1, "logmean": 2, "delta": 2}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NUMBER = re.compile(r"-?\d+(/[1-9]\d*)?")


def fail(message: str) -> Any:
    raise ProofError(message, rule="record")


def sign_word(s: Any) -> str:
    """The declared sign of a letter or family."""
    return "positive" if s.is_positive else "nonnegative" if s.is_nonnegative else "nonzero" if s.is_nonzero else "real"


def name_of(s: Any) -> str:
    """Its name, which has to be an identifier."""
    name = s.__name__ if isinstance(s, type) else str(s.name)
    return name if IDENTIFIER.fullmatch(name) else fail(f"a name in a proof is an identifier, not {name!r}")


def parts(e: Any) -> tuple:
    """(tag, words and children) of an expression; children are expressions again."""
    if isinstance(e, type) and issubclass(e, Map):
        return "map", name_of(e), e.source, e.target
    if isinstance(e, Size):
        return "size", name_of(e), e.kind
    if isinstance(e, Index):
        return "index", name_of(e), e.size
    if isinstance(e, IndexedBase):
        return "family", name_of(e), sign_word(e)
    if isinstance(e, Symbol):
        return "letter", name_of(e), sign_word(e)
    if isinstance(e, Indexed):
        return ("at", e.base, *e.indices)
    if isinstance(e, Map):
        return "apply", type(e), e.args[0]
    if isinstance(e, sp.Rational):
        return "number", str(e)
    if isinstance(e, Pow):
        return "^", e.base, str(e.exp)
    if isinstance(e, Sum):
        if any(lim[1:] != (1, getattr(lim[0], "size", None)) for lim in e.limits):
            fail(f"not a total over whole index sets: {e}")
        return ("total", e.function, *[i for i, _, _ in e.limits])
    for tag, head in HEADS.items():
        if isinstance(e, head) and len(e.args) == ARGUMENTS.get(tag, len(e.args)):
            return (tag, *e.args)
    return fail(f"cannot write {type(e).__name__} {e}")


def text(e: Any) -> str:
    """An expression as one s-expression; equal expressions have equal texts, in every process."""
    tag, *rest = parts(e)
    words = [x if isinstance(x, str) else text(x) for x in rest]
    return f"({' '.join([tag, *(sorted(words) if tag in ('+', '*') else words)])})"


def said(h: Any) -> str:
    """A hypothesis as text."""
    if isinstance(h, Motion):
        pairs = sorted(f"{text(x)} {text(sp.sympify(v)) if v == 0 else text(v)}" for x, v in h.rates)
        return json.dumps(["motion", h.name, *pairs])
    always = "always" if h.always else "now"
    return json.dumps([h.name, text(h.lhs), h.op, text(h.rhs), sorted(map(text, h.forall)), always])


def statement(lhs: Any, op: str, rhs: Any, hyps: Iterable[Any]) -> str:
    """What a theorem says, as text, for comparison between processes."""
    return json.dumps([text(sp.sympify(lhs)), op, text(sp.sympify(rhs)), sorted(map(said, hyps))])


class Writer:
    """Numbers expressions, hypotheses and steps, each once."""

    def __init__(self) -> None:
        self.expressions: list = []
        self.hypotheses: list = []
        self.steps: list = []
        self._seen: dict[Any, int] = {}

    def e(self, e: Any) -> int:
        key = ("e", e)
        if key not in self._seen:
            row = [x if isinstance(x, str) else self.e(x) for x in parts(e)]
            self.expressions.append(row)
            self._seen[key] = len(self.expressions) - 1
        return self._seen[key]

    def hyp(self, h: Any) -> int:
        if h not in self._seen:
            if isinstance(h, Motion):
                row: list = ["motion", h.name, [[self.e(x), self.e(sp.sympify(v) if v == 0 else v)] for x, v in h.rates]]
            else:
                row = ["hypothesis", h.name, self.e(h.lhs), h.op, self.e(h.rhs), [self.e(i) for i in h.forall], h.always, h.kind]
            self.hypotheses.append(row)
            self._seen[h] = len(self.hypotheses) - 1
        return self._seen[h]

    def hyps(self, hs: Iterable[Any]) -> list[int]:
        return [self.hyp(h) for h in sorted(hs, key=lambda h: (h.name, said(h)))]

    def step(self, t: Thm) -> int:
        key = ("step", id(t))
        if key not in self._seen:
            row = {"rule": t.rule, "args": [self.arg(a) for a in t.args],
                   "lhs": self.e(t.lhs), "op": t.op, "rhs": self.e(t.rhs), "hyps": self.hyps(t.hyps)}
            self.steps.append(row)
            self._seen[key] = len(self.steps) - 1
        return self._seen[key]

    def arg(self, a: Any) -> dict:
        if isinstance(a, Thm):
            return {"step": self.step(a)}
        if isinstance(a, (Hypothesis, Motion)):
            return {"hyp": self.hyp(a)}
        if isinstance(a, str):
            return {"op": a}
        if isinstance(a, (tuple, list)):
            return {"list": [self.arg(x) for x in a]}
        if isinstance(a, dict):
            return {"map": [[self.arg(k), self.arg(v)] for k, v in a.items()]}
        return {"e": self.e(a if isinstance(a, type) else sp.sympify(a))}


def to_record(t: Thm, id: str = "") -> str:
    """The proof of t as JSON text, on one line."""
    w = Writer()
    w.step(t)
    claim = {"lhs": w.e(t.lhs), "op": t.op, "rhs": w.e(t.rhs), "hyps": w.hyps(t.hyps)}
    return json.dumps({"format": FORMAT, "id": id, "expressions": w.expressions, "hypotheses": w.hypotheses,
                       "steps": w.steps, "claim": claim}, separators=(",", ":"))


# -- reading -----------------------------------------------------------------------------------------------------------------
def load(line: str) -> dict:
    """The JSON of a record: no floating-point numbers, no key twice."""
    def once(pairs: list) -> dict:
        return dict(pairs) if len(dict(pairs)) == len(pairs) else fail("a key stands twice in the record")
    try:
        data = json.loads(line, parse_float=lambda x: fail(f"floating-point number {x} in the record"),
                          parse_constant=lambda x: fail(f"{x} in the record"), object_pairs_hook=once)
    except json.JSONDecodeError as error:
        return fail(f"not a record: {error}")
    good = isinstance(data, dict) and data.get("format") == FORMAT
    return data if good else fail(f"not a record of the format {FORMAT!r}")


def rational(word: Any) -> sp.Rational:
    """A number as it is written: "3", "-1/2"."""
    return sp.Rational(word) if isinstance(word, str) and NUMBER.fullmatch(word) else fail(f"not a rational number: {word!r}")


class Reader:
    """Builds the expressions, hypotheses and steps of a record again, each from earlier ones."""

    def __init__(self, data: dict) -> None:
        self.expressions: list = []
        self.hypotheses: list = []
        self.steps: list[Thm] = []
        for row in data["expressions"]:
            self.expressions.append(self.make(*row))
        for row in data["hypotheses"]:
            self.hypotheses.append(self.hypothesis(*row))
        for row in data["steps"]:
            if row["rule"] not in kernel.RULES:
                fail(f"unknown rule {row['rule']!r}")
            t = kernel.RULES[row["rule"]](*[self.arg(a) for a in row["args"]])
            self.agrees(t, row, f"step {len(self.steps)}")
            self.steps.append(t)

    @staticmethod
    def pick(rows: list, n: Any) -> Any:
        good = isinstance(n, int) and not isinstance(n, bool) and 0 <= n < len(rows)
        return rows[n] if good else fail(f"entry {n!r} does not stand before its use")

    def e(self, n: Any) -> Any:
        return self.pick(self.expressions, n)

    def make(self, tag: str, *row: Any) -> Any:
        if tag in ("letter", "family", "size", "index", "map") and not (isinstance(row[0], str) and IDENTIFIER.fullmatch(row[0])):
            fail(f"a name in a proof is an identifier, not {row[0]!r}")
        if tag == "number":
            return rational(*row)
        if tag == "letter":
            return Symbol(row[0], real=True, **SIGNS[row[1]])
        if tag == "family":
            return family(row[0], **SIGNS[row[1]])
        if tag == "size":
            return KINDS[row[1]](row[0])
        if tag == "^":
            return self.e(row[0])**rational(row[1])
        args = [self.e(n) for n in (row[1:] if tag in ("index", "map") else row)]
        if tag == "index":
            return Index(row[0], *args)
        if tag == "map":
            return index_map(row[0], *args)
        if tag in ("at", "apply"):
            for k in args[1:]:
                set_of(k)
            return args[0][tuple(args[1:])] if tag == "at" else args[0](*args[1:])
        if tag == "total":
            return Sum(args[0], *[(i, 1, i.size) for i in args[1:]])
        return HEADS[tag](*args)

    def hypothesis(self, tag: str, name: str, *row: Any) -> Hypothesis | Motion:
        if tag == "motion":
            return Motion(name, tuple((self.e(x), 0 if self.e(v) == 0 else self.e(v)) for x, v in row[0]))
        lhs, op, rhs, forall, always, kind = row
        if tag != "hypothesis" or not isinstance(always, bool):
            fail(f"not a hypothesis: {name!r}")
        return Hypothesis(name, self.e(lhs), op, self.e(rhs), tuple(self.e(i) for i in forall), always, kind)

    def arg(self, a: dict) -> Any:
        (tag, x), = a.items()
        if tag == "list":
            return tuple(map(self.arg, x))
        if tag == "map":
            return {self.arg(k): self.arg(v) for k, v in x}
        if tag == "op":
            return x
        return self.pick({"step": self.steps, "e": self.expressions, "hyp": self.hypotheses}[tag], x)

    def agrees(self, t: Thm, row: dict, what: str) -> None:
        hyps = {self.pick(self.hypotheses, n) for n in row["hyps"]}
        if (t.lhs, t.op, t.rhs, t.hyps) != (self.e(row["lhs"]), row["op"], self.e(row["rhs"]), hyps):
            fail(f"{what}: the record says something else than the rule gives, {t.lhs} {t.op} {t.rhs}")


def from_record(line: str) -> Thm:
    """Do the proof again from its record; the theorem that the last step gives, which has to be the claim."""
    data = load(line)
    try:
        reader = Reader(data)
        reader.agrees(reader.steps[-1], data["claim"], "claim")
        return reader.steps[-1]
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, IndexException) as error:
        return fail(f"the record cannot be read: {type(error).__name__} {error}")


def fresh(records: Iterable[str]) -> list[dict[str, Any]]:
    """What each record proves, or why it was refused, found by a process of its own that has seen nothing but the records."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.jsonl"
        file.write_text("".join(r + "\n" for r in records), encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "symthermo.proof.replay", str(file)], capture_output=True, text=True,
                              cwd=Path(__file__).parents[2])
    if done.returncode not in (0, 1) or done.stderr:
        raise ProofError(f"the replaying process ended with {done.returncode}: {done.stderr.strip()[-400:]}", rule="replay")
    return [json.loads(line) for line in done.stdout.splitlines()]
