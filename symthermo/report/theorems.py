"""The catalogue for readers: the listing, and one theorem as text, as LaTeX, as data."""
from __future__ import annotations

from typing import Any

from ..catalogue import theorems
from ..latex.formulas import formula
from ..latex.letters import TEXT
from ..latex.lines import unmarked
from ..latex.proof import fragment, reason
from ..latex.statement import claim, hypothesis, legend
from ..proof import Theorem

_KINDS = {"assumption": "assumed", "definition": "by definition", "motion": "how things move", "calculus": "by calculus"}


def listing() -> list[dict[str, Any]]:
    """The document of `symthermo theorems --json`."""
    return [
        {"id": t.id, "title": t.title, "source": t.source, "paper": t.paper, "statement": claim(t),
         "hypotheses": [h.name for h in t.hypotheses], "applies_to": list(t.applies_to)}
        for t in theorems.values()
    ]


def as_json(identifier: str) -> dict[str, Any]:
    """One theorem with its proof, after replay in a fresh process."""
    t = theorems[identifier]
    verdict = t.check(own_process=True)
    return {
        "id": t.id, "title": t.title, "source": t.source, "paper": t.paper, "statement": claim(t), "text": claim(t, TEXT),
        "hypotheses": [{"name": h.name, "kind": h.kind, "statement": hypothesis(h, TEXT)} for h in t.hypotheses],
        "links": [{"relation": link.op, "expression": unmarked(formula(link.to, TEXT)), "reason": reason(link)} for link in t.links],
        "equality": t.equality, "note": t.note, "applies_to": list(t.applies_to), "verdict": verdict.level, "steps": verdict.steps,
    }


def as_latex(identifier: str) -> str:
    """The fragment of `latex_out/theorem`."""
    return fragment(theorems[identifier])


def as_text(identifier: str) -> str:
    """One theorem for a terminal."""
    t = theorems[identifier]
    verdict = t.check(own_process=True)
    lines = [f"{t.id}: {t.title}", "", f"  {claim(t, TEXT)}", ""]
    if t.hypotheses:
        width = max(len(h.name) for h in t.hypotheses)
        lines += ["if", *(f"  {h.name:{width}}  {hypothesis(h, TEXT)}  [{_KINDS[h.kind]}]" for h in t.hypotheses), ""]
    words = legend(t, TEXT, [link.to for link in t.links])
    if words:
        lines += ["where", *(f"  {w}" for w in words), ""]
    lines += ["proof", *_chain(t), ""]
    if t.equality:
        lines.append(f"equality  {t.equality}")
    if t.note:
        lines.append(f"note      {t.note}")
    lines += [f"source    {t.source}", f"verdict   {verdict}"]
    return "\n".join(lines)


def _chain(t: Theorem) -> list[str]:
    rows = [(f"  {unmarked(formula(t.claim[0], TEXT))}", "")]
    rows += [(f"  {link.op} {unmarked(formula(link.to, TEXT))}", reason(link)) for link in t.links]
    width = min(max(len(left) for left, _ in rows), 90)
    return [f"{left:{width}}   ({why})" if why else left for left, why in rows]
