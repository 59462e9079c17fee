"""Names of a model in LaTeX: every name prints, no two names print alike.

    species      ATP -> \\mathrm{ATP}       X_1 -> \\mathrm{X}_{1}      beta -> \\beta
    constants    k_plus_r1 -> k^{+}_{1}     kcat -> k_{\\mathrm{cat}}    K_m -> K_{\\mathrm{m}}

A name is tried in its pretty form; where that is taken, or is a letter the document uses itself, it is spelled out as
written, letters outside ASCII by their code points. All of it is ASCII, so any engine compiles it.

>>> names = Names(["ATP", "X_1", "beta", "é"], ["k_plus_r1", "kcat", "S"], ["r1"])
>>> names.species("X_1"), names.concentration("beta"), names.parameter("k_plus_r1"), names.parameter("S")
('\\\\mathrm{X}_{1}', 'x_{\\\\beta}', 'k^{+}_{1}', '\\\\mathrm{S}')
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_GREEK_LETTERS = dict(zip("αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho",
    "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon",
    "Phi", "Psi", "Omega",
), strict=True))
_GREEK = frozenset(_GREEK_LETTERS.values())
_ACCENTS = {"\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0306": "breve",
            "\u0307": "dot", "\u0308": "ddot", "\u030a": "mathring", "\u030c": "check"}
_LETTERS = {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L"}
_HEADS = re.compile(r"(k|K|V|v)(cat|max|min|m|M|i|I|d|D|s|S|f|r|b|on|off|eq|a|p|deg|syn|in|out)(\d*)")

RESERVED = {
    "x", "t", "J", "F", "S", "L", "A", "B", "G", "I", "N", "M", "Y", "c", "n", "r",
    r"\sigma", r"\mu", r"\theta", r"\eta", r"\phi", r"\psi", r"\nu", r"\ell", r"\delta", r"\rho", r"\varphi",
}
"""What the document itself means something by: parameters of these names are set upright."""


class Names:
    """The notation of one network.

    Parameters
    ----------
    species, parameters, reactions : their names; `k_plus_R`, `k_minus_R` are the rate constants of a reaction R
    """

    def __init__(self, species: Iterable[str], parameters: Iterable[str], reactions: Iterable[str]) -> None:
        self._taken: set[str] = set(RESERVED)
        reactions = list(reactions)
        numbered = all(name == f"r{n}" for n, name in enumerate(reactions, 1))
        self._reactions = {name: name[1:] if numbered else rf"\mathrm{{{_spelled(name)}}}" for name in reactions}
        self._species = self._register(species, _species_form, "x_{%s}")
        directions = {f"k_{word}_{r}": f"k^{{{sign}}}_{{{label}}}" for r, label in self._reactions.items()
                      for word, sign in (("plus", "+"), ("minus", "-"))}
        self._parameters = self._register(parameters, lambda p: directions.get(p) or _parameter_form(p), "%s")

    def _register(self, names: Iterable[str], pretty: Callable[[str], str], pattern: str) -> dict[str, str]:
        table = {}
        for name in names:
            forms = (pretty(name), rf"\mathrm{{{_by_code(name)}}}")
            table[name] = next((f for f in forms if pattern % f not in self._taken), forms[-1])
            self._taken.add(pattern % table[name])
        return table

    def species(self, name: str) -> str:
        """A species, as in a reaction."""
        return self._species[name]

    def concentration(self, name: str) -> str:
        """The concentration of a species."""
        return f"x_{{{self._species[name]}}}"

    def parameter(self, name: str) -> str:
        """A rate constant, or a parameter of a general law."""
        return self._parameters[name]

    def reaction(self, name: str) -> str:
        """The index that a reaction's current carries: its number where the reactions are called r1, r2, ..., else its name."""
        return self._reactions[name]

    def label(self, name: str) -> str:
        """A reaction as it is spoken of: r with its number, else its name."""
        index = self._reactions[name]
        return rf"\mathrm{{r}}_{{{index}}}" if index.isdigit() else index

    def symbol(self, name: str) -> str:
        """What a name in a formula stands for."""
        return self.concentration(name) if name in self._species else self._parameters[name]


def _species_form(name: str) -> str:
    if (greek := _greek(name)) and name != "Pi":            # phosphate
        return greek
    base, _, tail = name.rpartition("_")
    if base and tail.isascii() and tail.isdigit() and "_" not in base:
        return f"{_greek(base) or _upright(base)}_{{{tail}}}"
    return _upright(name)


def _parameter_form(name: str) -> str:
    if greek := _greek(name):
        return greek
    if len(name) == 1:
        return _spelled(name)
    head, _, tail = name.partition("_")
    if tail and (len(head) == 1 or _greek(head)):
        return f"{_greek(head) or _spelled(head)}_{{{tail if tail.isdigit() and tail.isascii() else _upright(tail)}}}"
    if match := re.fullmatch(r"([A-Za-z])(\d+)", name):
        return f"{match[1]}_{{{match[2]}}}"
    if match := _HEADS.fullmatch(name):
        return f"{match[1]}_{{\\mathrm{{{match[2]}}}{',' if match[3] else ''}{match[3]}}}"
    return _upright(name)


def _greek(name: str) -> str | None:
    word = _GREEK_LETTERS.get(name, name)
    return f"\\{word}" if word in _GREEK else None


def _upright(name: str) -> str:
    return rf"\mathrm{{{_spelled(name)}}}"


def _spelled(name: str) -> str:
    """The letters of a name in math mode, underscores and letters outside ASCII included."""
    return "".join(map(_letter, unicodedata.normalize("NFC", name)))


def _letter(c: str) -> str:
    if c == "_":
        return r"\_"
    if c.isascii():
        return c
    if c in _GREEK_LETTERS:
        return rf"\{_GREEK_LETTERS[c]}{{}}"
    if c in _LETTERS:
        return rf"\text{{\{_LETTERS[c]}}}"
    parts = unicodedata.normalize("NFD", c)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENTS:
        return rf"\{_ACCENTS[parts[1]]}{{{parts[0]}}}"
    return _code(c)


def _by_code(name: str) -> str:
    return "".join(r"\_" if c == "_" else c if c.isascii() else _code(c) for c in name)


def _code(c: str) -> str:
    return rf"\langle U{{+}}{ord(c):04X}\rangle "


_TEXT = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
         "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\(<\)", ">": r"\(>\)", "|": r"\(|\)", '"': "''",
         "\u2013": "--", "\u2014": "---", "\u2018": "`", "\u2019": "'", "\u201c": "``", "\u201d": "''"}


def text(sentence: str) -> str:
    r"""A sentence for text mode: whatever it holds is printed, none of it is executed.

    >>> print(text("50% of A_1 \\input{x}"))
    50\% of A\_1 \textbackslash{}input\{x\}
    """
    return "".join(_TEXT.get(c) or (c if c.isascii() and c.isprintable() else " " if c.isspace() else rf"\({_letter(c)}\)")
                   for c in unicodedata.normalize("NFC", sentence))
