"""What can go wrong, in two families.

`Mistake`: the user's input cannot be used. Its text is one whole sentence that names the place, what was found, and what
would be accepted; the shell prints that sentence and ends with `exit_code`.

`ProofError`: the kernel refuses a step of a proof. It carries the rule, the claim, and what was left over.

What the mathematics answers ("no equilibrium: cycle r1+r2-r3 has affinity ln 24") is not an error but a value.
"""
from __future__ import annotations


class Mistake(ValueError):
    """An input that cannot be used; the text is the sentence that the user reads."""

    exit_code = 2


class NetworkSyntaxError(Mistake):
    """A text that is not a network; the sentence names line and column."""


class UnknownName(Mistake):
    """A name that the model does not have."""


class MissingValue(Mistake):
    """A number that the task needs and the model does not give."""


class BadValue(Mistake):
    """A number outside its domain: zero, negative or NaN where only positive ones have a meaning."""


class BadStructure(Mistake):
    """A network without a meaning: duplicate reactions, equal sides, non-integer coefficients, S = 0."""


class UnreadableFile(Mistake):
    """A file that is missing, binary, a directory, or not of the format its ending says."""


class Usage(Mistake):
    """A command line that cannot be understood."""


class MissingExtra(Mistake):
    """An optional library is not installed."""

    def __init__(self, library: str, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs {library}, which is not installed: pip install 'symthermo[{extra}]'")


class HypothesisFails(Mistake):
    """A theorem or a quantity was asked for where one of its hypotheses does not hold."""


class OutOfDomain(Mistake):
    """A computation left the domain of its formula: overflow, a state outside the class, a mixture that is not convex."""


class NoRateEquations(Mistake):
    """The model has events, rate rules, algebraic rules or delays: no rate equations that we can write."""

    exit_code = 1


class ProofError(Exception):
    """A step that the kernel does not accept.

    Attributes
    ----------
    rule : name of the rule that refused
    lhs, rhs : the claim, where there is one
    residue : what is left of `rhs - lhs` after the reasons given
    """

    def __init__(self, message: str, *, rule: str = "", lhs: object = None, rhs: object = None, residue: object = None) -> None:
        super().__init__(message)
        self.rule, self.lhs, self.rhs, self.residue = rule, lhs, rhs, residue
