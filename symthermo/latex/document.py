"""The document of a derivation: a bare article with amsmath, in the order a paper would have it. No dates, so byte-stable."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .lines import unmarked
from .names import text
from .page import Page
from .sections import appendix, balance, dissipation, free_energy, kinetics, network, numbers, potentials, structure, theorems

if TYPE_CHECKING:
    from ..report.derivation import Derivation

_PREAMBLE = r"""\documentclass[a4paper]{article}
\usepackage{amsmath}%s
\setlength{\textwidth}{16cm}
\setlength{\oddsidemargin}{0cm}
\setlength{\textheight}{24cm}
\setlength{\topmargin}{-1.5cm}
\setlength{\emergencystretch}{6em}
\tolerance=9999
\allowdisplaybreaks
\newcommand{\onward}[1]{\mathrel{\overset{#1\rule[-1.2ex]{0pt}{1.2ex}}{\longrightarrow}}}
\newcommand{\bothways}[2]{\mathrel{\overset{#1\rule[-1.2ex]{0pt}{1.2ex}}{\underset{#2}{\rightleftharpoons}}}}
"""

_OPENING = """
This document is derived from the reactions and their rate laws alone. Concentrations are written $x$, entropies in units of the gas
constant $R$, energies in units of $RT$; logarithms are natural. Everything holds for all values of the constants unless a number is
quoted.
"""


def document(d: Derivation, drawing: str | None = None) -> str:
    """The LaTeX source.

    Parameters
    ----------
    d : the derivation
    drawing : the file name of a drawing of the graph, included where it is given
    """
    page = Page(d, drawing)
    sections = [
        network.section(page), structure.section(page), kinetics.section(page), potentials.section(page), potentials.coordinates(page),
        free_energy.section(page), dissipation.section(page), balance.section(page), theorems.section(page), numbers.section(page),
        appendix.section(page),
    ]
    return bare_article("reaction network", d.net.name, [_OPENING.strip(), *sections], bool(drawing))


def bare_article(kind: str, name: str, sections: Sequence[str], graphics: bool = False) -> str:
    """A whole document: `Thermodynamics of the <kind> <name>`, then the sections, empty ones left out."""
    head = _PREAMBLE % ("\n\\usepackage{graphicx}" if graphics else "")
    title = rf"{{\Large Thermodynamics of the {kind} \emph{{{text(name)}}}}}"
    body = "\n\n".join(unmarked(s) for s in sections if s)
    return f"{head}\\begin{{document}}\n\\begin{{center}}\n{title}\n\\end{{center}}\n\n{body}\n\n\\end{{document}}\n"
