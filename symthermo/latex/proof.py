r"""A theorem as a LaTeX fragment: statement, hypotheses, the chain with the reason of each link, verdict, source.

The fragment needs amsmath only, and is the same on every machine: no dates, no paths.
"""
from __future__ import annotations

import re

from ..proof import Theorem
from ..proof.calc import Link, reasons
from ..verify.statements import names
from .formulas import formula
from .letters import LATEX
from .lines import LINE, broken, width
from .names import text
from .statement import claim, hypothesis, legend

_WORDS = {"assumption": "assumption", "definition": "definition", "motion": "motion", "calculus": "calculus"}
_MOST_REASONS = 5
_TEXT, _PARBOX = r"\text{", "0.8\\textwidth"
_SIGN = {"<=": r"\le", "==": "="}
_GREEK = ("alpha", "beta", "gamma", "delta", "eta", "theta", "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "phi", "psi", "kappa")
_MATH = {"ln", "sqrt", "artanh", "xdot", "sum", "xeq", "xss", "max", *_GREEK}


def fragment(theorem: Theorem, verdict: str = "PROVED") -> str:
    r"""The fragment of one theorem; the verdict is that of its kernel proof.

    >>> from symthermo.catalogue import theorems
    >>> print(fragment(theorems["tur.pseudo"]).splitlines()[2])
    \subsection*{Entropy production is at least the pseudo entropy production}
    """
    links = theorem.links
    parts = [
        f"% {theorem.id}", "% written by symthermo; do not edit",
        rf"\subsection*{{{text(theorem.title or theorem.id)}}}", rf"\noindent\texttt{{{text(theorem.id)}}}" + "\n" + statement(theorem),
    ]
    if theorem.hypotheses:
        items = [rf"\item[{_WORDS[h.kind]}] {_phrase(h.name)}: \\ ${hypothesis(h)}$" for h in theorem.hypotheses]
        parts.append("\n".join([r"\noindent Here", r"\begin{description}", *items, r"\end{description}"]))
    letters = [_definition(name, printed) for name, (printed, *_) in theorem.letters.items() if printed]
    words = legend(theorem, LATEX, [link.to for link in links])
    if words:
        parts.append(r"\noindent " + "; ".join(f"${w}$" for w in words) + ".")
    if letters:
        parts.append(r"\noindent " + "; ".join(letters) + ".")
    parts.append(rf"\noindent\emph{{Proof.}}{chain(theorem)}")
    ends = []
    if theorem.equality and theorem.claim[1] == "<=":
        ends.append(rf"\emph{{Equality:}} {text(theorem.equality)}.")
    if theorem.note:
        ends.append(rf"\emph{{Remark:}} {text(theorem.note)}")
    size = "for networks of any size" if {"network", "chemical"} & set(theorem.applies_to) else "for any size of the sets"
    ends.append(rf"\emph{{Verdict:}} {verdict} {size}, in {len(links)} link{'s' if len(links) != 1 else ''}.")
    ends.append(rf"\emph{{Source:}} {text(theorem.source)}.")
    parts.append(r"\noindent " + "\n".join(ends))
    head, rest = parts[:4], parts[4:]
    made = "\n".join(head) + "\n" + "\n\n".join(rest) + "\n"
    return made.replace(r"dot x", "dot p") if "p" in names(theorem) and "x" not in names(theorem) else made    # v is the rate of p


def _definition(name: str, printed: str) -> str:
    """What a letter of the statement stands for."""
    if re.search(r"(?<![\\{])=", printed) or r"\text" in printed:
        return f"${printed}$"
    letter, above = LATEX.letter(name)
    return f"${letter}{f'^{{{above}}}' if above else ''} = {printed}$"


def statement(theorem: Theorem) -> str:
    """The claim as a displayed formula, broken where it is long."""
    if theorem.shown:
        shown = claim(theorem)
        return rf"\[ {shown} \]" if width(shown) <= LINE else f"\\begin{{multline*}}\n{_folded(shown)}\n\\end{{multline*}}"
    lhs, op, rhs = theorem.claim
    left, right = formula(lhs), formula(rhs)
    if width(left) + width(right) + 1.5 <= LINE:
        return rf"\[ {''.join(broken(left, 1e9, 1e9))} {_SIGN[op]} {''.join(broken(right, 1e9, 1e9))} \]"
    return _rows([(left, "", ""), (right, _SIGN[op], "")])


def _folded(shown: str) -> str:
    """A long statement at its commas and arrows."""
    pieces = re.split(r"(?<=,)\s*\\q?quad|(?=\\Rightarrow)", shown)
    return " \\\\\n".join(p.strip() for p in pieces if p.strip())


def chain(theorem: Theorem) -> str:
    """The links under one another, each with its reason."""
    rows = [(formula(theorem.claim[0]), "", "")]
    rows += [(formula(link.to), _SIGN[link.op], reason(link)) for link in theorem.links]
    return "\n" + _rows(rows)


def reason(link: Link) -> str:
    """Why a link holds: its words, else the lemmas and hypotheses that its theorem rests on."""
    return link.why or ", ".join(list(dict.fromkeys(reasons([link.shown])))[:_MOST_REASONS])


def _rows(rows: list[tuple[str, str, str]]) -> str:
    first = max(LINE - 3.0, 20.0)
    out = []
    for e, sign, why in rows:
        pieces = broken(e, first, first - 2.0)
        reason = _reason(why) if why else ""
        lead = f"& {sign} " if sign else "& "
        lines = [f"{lead}{pieces[0]}" if sign else f"& {pieces[0]}"]
        lines += [rf"& \quad {{}}{' ' if p[0] in '+-' else ''}{p}" for p in pieces[1:]]
        if reason:
            room = first - width(pieces[-1]) - (2.0 if len(pieces) > 1 else 1.5)
            if width(why)*0.9 + 2 <= room:
                lines[-1] += rf" \tag*{{\small {reason[len(_TEXT):-1]}}}"
            else:
                lines.append(rf"& \qquad \parbox[t]{{{_PARBOX}}}{{\raggedright\small {reason[len(_TEXT):-1]}}}")
        out += lines
    body = " \\\\\n".join(out)
    return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _reason(why: str) -> str:
    return f"{_TEXT}({_phrase(why)})}}"


def _phrase(words: str) -> str:
    """A reason or the name of a hypothesis, formulas in it set as such."""
    return ", ".join(_math(p) if _is_formula(p) else text(p) for p in words.split(", "))


def _is_formula(words: str) -> bool:
    if not re.search(r"<=|=|\^", words):
        return False
    return all(len(w) < 3 or w in _MATH or w.removesuffix("dot") in _MATH for w in re.findall(r"[A-Za-z]+", words))


def _math(words: str) -> str:
    out = words.replace("<=", r"\le ").replace("==", "=")
    out = re.sub(r"(?<=[A-Za-z])_(\w\w+)", r"_{\1}", out)
    out = re.sub(r"\^T\b", r"^{\\mathsf{T}}", out)
    out = re.sub(r"\^\((.*?)\)", r"^{\1}", out)
    out = re.sub(r"\^(-?\w+|\+)", r"^{\1}", out)
    out = re.sub(r"sqrt\((.*?)\)", r"\\sqrt{\1}", out)
    out = re.sub(r"sqrt (\w+)", r"\\sqrt{\1}", out)
    out = re.sub(r"(?<=[A-Za-z}])\.(?=[A-Za-z\\])", r" \\cdot ", out)
    out = re.sub(r"(?<=[a-z])max\b", r"_{max}", out)
    for w in _GREEK:
        out = re.sub(rf"(?<![A-Za-z\\]){w}dot(?![A-Za-z])", rf"\\dot{{\\{w}}} ", out)
    for w in (*_GREEK, "ln", "max"):
        out = re.sub(rf"(?<![A-Za-z\\]){w}(?![A-Za-z])", rf"\\{w} ", out)
    for w, tex in (("xdot", r"\dot x "), ("artanh", r"\operatorname{artanh} "), ("sum", r"\sum "), ("xeq", r"x^{\mathrm{eq}}"),
                   ("xss", r"x^{\mathrm{ss}}")):
        out = re.sub(rf"(?<![A-Za-z\\]){w}(?![A-Za-z])", tex.replace("\\", r"\\"), out)
    return f"${out.strip()}$"
