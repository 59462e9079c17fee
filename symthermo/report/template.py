"""`symthermo new theorem ID`: a file that runs as it is, with five lines to fill in."""
from __future__ import annotations

import os
import re
from pathlib import Path

from .. import catalogue
from ..catalogue import file_name, theorems
from ..errors import BadStructure, BadValue, UnreadableFile

_ID = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)+")

_TEMPLATE = '''"""In words: what the result says.                                      (this is the second law; put your own result here)

    formula

Authors, journal (year), arXiv. Identifier: {id}.
"""
from sympy import log

from symthermo.flow import ChemicalFlow
from symthermo.index import family, total
from symthermo.proof import Hypothesis, assume, calc, lemmas, over, theorem

n = ChemicalFlow.generic()                                # any network: species i, j, reactions r, q, fluxes Jp[r], Jm[r], matrix S[i, r]
i, r = n.i, n.r
S, J, A, F = n.S[i, r], n.J(r), n.A(r), n.F(r)            # J = J+ - J-, A = J+ + J-, F = ln(J+/J-); n.rate(i), n.diffusion(i), n.epr
each = lemmas.use(lemmas.edge, a=n.Jp(r), b=n.Jm(r))      # 0 <= J F, one reaction; the library: help(symthermo.proof.lemmas)


def anywhere(rng, k):                                     # k samples that meet the hypotheses
    return {{"Jp": rng.lognormal(0, 1, (k, 5)), "Jm": rng.lognormal(0, 1, (k, 5)), "S": rng.integers(-2, 3, (k, 4, 5))}}


def tight(rng, k):                                        # k samples close to equality, where a claim stronger by 1 % fails
    back = rng.lognormal(0, 1, (k, 1))
    return {{"Jp": 1.01*back, "Jm": back, "S": rng.choice([-1, 1, 2], (k, 1, 1))}}


@theorem(
    id="{id}",
    title="Its title",                                    # <- 1
    source="Authors, journal (year)",                     # <- 2
    claim=(0, "<=", n.epr),                               # <- 3   left side, "<=" or "==", right side
    equality="all currents vanish",                       # <- 4
    hypotheses=(),                                        # what it rests on: Hypothesis(name, left, "==" or "<=", right, forall=(i,))
    without={{}},                                           # for each assumption, samples that break the claim without it
    anywhere=anywhere,
    tight=tight,
    applies_to=("network",),
)
def result():
    """Remarks."""
    return calc(0).le(n.epr, by=over(r, each))            # <- 5   .eq(.., by=reasons) and .le(.., by=reasons), to the right side
'''


def write(identifier: str, directory: str | Path = "theorems") -> Path:
    """Write the file of a new theorem; its path.

    Raises
    ------
    BadValue, BadStructure, UnreadableFile
        the identifier is none, or taken; the file exists, or lies in the installed package
    """
    if not _ID.fullmatch(identifier):
        raise BadValue(f"{identifier[:60]!r} is no identifier; expected words of small letters and digits with dots, as in tur.my_current")
    if identifier in theorems:
        raise BadStructure(f"the identifier {identifier} is taken by {_shown(theorems.source(identifier))}; choose another")
    folder = Path(directory)
    if folder.resolve().is_relative_to(Path(catalogue.__file__).parents[1].resolve()):
        raise BadValue(f"{directory} lies in the installed package; give a folder of your own with -o")
    path = folder / file_name(identifier)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:         # never over a file
            file.write(_TEMPLATE.format(id=identifier))
    except FileExistsError:
        raise UnreadableFile(f"{path} exists already; it is left as it is") from None
    except OSError as e:
        raise UnreadableFile(f"cannot write {path}: {(e.strerror or str(e)).lower()}") from None
    return path


def _shown(path: Path) -> str:
    return os.path.relpath(path) if not path.is_relative_to(Path(catalogue.__file__).parent) else f"the catalogue ({path.name})"
