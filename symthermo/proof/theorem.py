"""The record of a result: statement, hypotheses, proof, equality case, and the numbers that could have broken it."""
from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sympy as sp

from ..errors import ProofError
from .calc import Link, calc
from .kernel import Hypothesis, Motion, Thm, means
from .language import check
from .recheck import recheck
from .record import fresh, from_record, name_of, statement, to_record
from .statement import plain

KINDS = ("assumption", "definition", "motion", "calculus")


@dataclass(frozen=True)
class Verdict:
    """What was done with a theorem. `level` is PROVED only after the replay of its record gave the claim again."""

    id: str
    level: str
    links: int
    steps: int
    seconds: float
    fresh: bool

    def __str__(self) -> str:
        where = "in a fresh process" if self.fresh else "in this process"
        return (f"{self.id}: {self.level} for any size, {self.links} links, {self.steps} steps, replayed {where}, rechecked, "
                f"{self.seconds:.2f} s")


@dataclass(frozen=True, eq=False, repr=False)
class Theorem:
    """A result. Made by the decorator `theorem`; the decorated function is its proof and returns a `calc` or a `Thm`.

    Attributes
    ----------
    id, title, source, paper : identifier ("tur.concentration"), words, authors with journal and year, number of the paper or None
    hypotheses : tuple of Hypothesis and Motion; `kind` is "assumption", "definition", "motion" or "calculus"
    claim : (lhs, "<=" or "==", rhs), a tuple, because sympy evaluates relations by itself
    proof : function without arguments
    equality : when equality holds, in words
    anywhere : (rng, k) -> arrays by name, k samples that meet the hypotheses: also the witness that these are not contradictory
    tight : (rng, k) -> samples near equality, or None for an equality
    without : name of an assumption -> (rng, k) -> samples that drop it and break the claim
    shown : the statement as the paper writes it, where it differs
    letters : name -> (formula as printed, function that computes it) for names that the statement defines
    applies_to : kinds of flow it holds for: "chemical", "jump", "diffusion"
    note : remarks, in words: what is a hypothesis and not proved, what is left out
    """

    id: str
    claim: tuple[Any, str, Any]
    proof: Callable[[], calc | Thm]
    anywhere: Callable[[Any, int], Mapping[str, Any]]
    title: str = ""
    source: str = ""
    paper: int | None = None
    hypotheses: tuple[Hypothesis | Motion, ...] = ()
    equality: str = ""
    tight: Callable[[Any, int], Mapping[str, Any]] | None = None
    without: Mapping[str, Callable[[Any, int], Mapping[str, Any]]] = field(default_factory=dict)
    shown: Any = None
    letters: Mapping[str, Any] = field(default_factory=dict)
    applies_to: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        lhs, op, rhs = self.claim
        object.__setattr__(self, "claim", (sp.sympify(plain(lhs)), op, sp.sympify(plain(rhs))))
        self._need(op in ("<=", "=="), f"the relation of the claim is '<=' or '==', not {op!r}")
        self._need(callable(self.anywhere), "`anywhere` is missing: without a witness its hypotheses may be contradictory")
        names = [h.name for h in self.hypotheses]
        for name in names:
            self._need(names.count(name) == 1, f"two hypotheses are called {name!r}")
        for h in self.hypotheses:
            self._need(h.kind in KINDS, f"hypothesis {h.name!r} is of kind {h.kind!r}; kinds are {', '.join(KINDS)}")
            self._need(h.kind != "definition" or isinstance(h, Motion) or h.op == "==",
                       f"{h.name!r} is an inequality, so it defines nothing; its kind is \"assumption\", with samples that drop it")
            self._need(h.kind != "assumption" or h.name in self.without,
                       f"`without` has no samples that drop the assumption {h.name!r} and break the claim")
        for name in self.without:
            self._need(name in names, f"`without` drops {name!r}, which is no hypothesis")
        try:
            for h in self.hypotheses:
                if isinstance(h, Hypothesis):
                    check(h.lhs), check(h.rhs)
            check(self.claim[0]), check(self.claim[2])
            meaning = frozenset().union(means(self.claim[0]), means(self.claim[2]), *map(means, self.hypotheses))
            for _, n in meaning:
                name_of(n)
        except ProofError as error:
            raise ProofError(f"{self.id}: {error}", rule="theorem") from error
        twice = sorted({a for a, x in meaning for b, y in meaning if a == b and x != y})
        self._need(not twice, f"one name for two things: {', '.join(twice)}")

    def _need(self, condition: object, complaint: str) -> None:
        if not condition:
            raise ProofError(f"{self.id}: {complaint}", rule="theorem")

    @property
    def links(self) -> tuple[Link, ...]:
        """The steps of the chain, for people to read."""
        return _proved(self)[1]

    @property
    def statement(self) -> str:
        """Claim and hypotheses as text, to compare with what a record proves."""
        return statement(*self.claim, self.hypotheses)

    def prove(self) -> Thm:
        """Run the proof; the theorem of the kernel, which says the claim and uses every hypothesis."""
        return _proved(self)[0]

    def record(self) -> str:
        """The proof as plain data, one line of JSON."""
        return to_record(self.prove(), self.id)

    def judge(self, line: str, *, own_process: bool = False) -> int:
        """Replay a record, compare what it proves with the claim, recheck it by the second route; the number of its steps."""
        if own_process:
            said = fresh([line])[0]
            self._need(said["proved"], said.get("reason", ""))
            again = said["statement"]
        else:
            t = from_record(line)
            again = statement(t.lhs, t.op, t.rhs, t.hyps)
        self._need(again == self.statement, "the record proves something else than the claim")
        return recheck(line)

    def check(self, *, own_process: bool = False) -> Verdict:
        """Prove, write the record, replay it (in a process of its own, if asked), judge it by the second route, compare with the claim."""
        start = time.perf_counter()
        line = self.record()
        steps = self.judge(line, own_process=own_process)
        return Verdict(self.id, "PROVED", len(self.links), steps, time.perf_counter() - start, own_process)

    # -- what the layers above do with a theorem -----------------------------------------------------------------------------
    def on(self, net: Any, **choice: Any) -> Any:
        """This theorem on a network, `on(net, i="X")`: the user's names, hypotheses decided, both sides, certified slack."""
        from ..verify.instance import on
        return on(self, net, **choice)

    def verify(self, samples: int = 1000, seed: int = 0) -> Any:
        """The theorem on samples: anywhere, near equality, and without each of its assumptions."""
        from ..verify.sample import verify
        return verify(self, samples, seed)

    def falsify(self, **options: Any) -> Any:
        """Adversarial search for a counterexample, which ends in one or near the equality case."""
        from ..verify.falsify import falsify
        return falsify(self, **options)

    def latex(self) -> str:
        """Statement, hypotheses, proof with reasons, and source, as a LaTeX fragment."""
        from ..latex.proof import fragment
        return fragment(self)

    def _repr_latex_(self) -> str:
        from ..latex.statement import claim
        return rf"$\displaystyle {claim(self)}$"

    def __repr__(self) -> str:
        return f"<Theorem {self.id}: {self.title}>"


@lru_cache(None)
def _proved(th: Theorem) -> tuple[Thm, tuple[Link, ...]]:
    try:
        chain = th.proof()
        t = chain.qed() if isinstance(chain, calc) else chain
    except ProofError as error:
        raise ProofError(f"{th.id}: {error}", rule=error.rule, lhs=error.lhs, rhs=error.rhs, residue=error.residue) from error
    th._need(isinstance(t, Thm), f"the proof has to return a calc or a theorem, not {type(t).__name__}")
    th._need((t.lhs, t.op, t.rhs) == th.claim, f"the proof ends elsewhere, at {t.lhs} {t.op} {t.rhs}")
    stated = set(th.hypotheses)
    th._need(t.hyps <= stated, f"used, but not stated: {', '.join(sorted(h.name for h in t.hyps - stated))}")
    th._need(stated <= t.hyps, f"stated, but not used: {', '.join(sorted(h.name for h in stated - t.hyps))}")
    links = tuple(chain.links) if isinstance(chain, calc) else (Link(t.op, t.rhs, t, ""),)
    return t, links


def theorem(**fields: Any) -> Callable[[Callable[[], calc | Thm]], Theorem]:
    """Decorator: `@theorem(id=.., claim=.., ..)` over the function that returns the proof. The note is its docstring."""
    def make(proof: Callable[[], calc | Thm]) -> Theorem:
        return Theorem(proof=proof, **{"note": (proof.__doc__ or "").strip(), **fields})
    return make
