"""What a family of tilted equilibria answers: frozen values with their sentences."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
NO_BOUND = ("the entropy production rate where the law is a tilted equilibrium; elsewhere it is that rate plus d/dt D(p||p_theta), "
            "which has either sign: not a bound")


@dataclass(frozen=True, eq=False)
class Averages:
    """What the averages eta say. Energies in units of temperature.

    Attributes
    ----------
    names, eta : the observables and their averages
    theta : the field that holds them in equilibrium, +-inf where it diverges
    phi : min D(p||p_eq) among all laws with these averages: the least entropy production of the relaxation from them
    psi : theta.eta - phi; infinite with theta
    p : the law where the minimum is attained
    back : D(p_eq||p), the entropy produced after the field is switched on
    cycle : theta.(eta - eta_eq) = phi + back, that of switching on and off
    decrement : by how much phi may still be off
    level, why : of trust; sentences
    """

    names: tuple[str, ...]
    eta: Array
    theta: Array
    phi: float
    psi: float
    p: Array
    back: float
    cycle: float
    decrement: float
    level: str
    why: dict[str, str]

    def __repr__(self) -> str:
        return f"<Averages {combination(self.eta, self.names, '=')}: phi = {self.phi:.10g}, theta = {np.array2string(self.theta)}>"


@dataclass(frozen=True)
class Split:
    """D(p||p_eq) = D(p||p_theta) + phi, and with the distribution of r between: phi <= histogram <= whole.

    Attributes
    ----------
    whole : D(p||p_eq), the entropy production to come
    phi : what the averages show of it
    hidden : D(p||p_theta), what they do not
    histogram : D(P||P_eq) of the distributions of the observables
    """

    whole: float
    phi: float
    hidden: float
    histogram: float


@dataclass(frozen=True)
class Guess:
    """-theta.(d eta/dt), with the sentence that says when it is the entropy production rate."""

    value: float
    why: str = NO_BOUND


@dataclass(frozen=True)
class PathConstraint:
    """After a field is switched off, phi(eta(t)) <= limit for all t; at most `produced` entropy up to then.

    Attributes
    ----------
    limit : phi(eta(0))
    phi : at the averages given
    produced : limit - phi, an upper bound on the entropy production so far
    holds : phi <= limit everywhere
    """

    limit: float
    phi: Array
    produced: Array
    holds: bool


def combination(a: Array, names: Sequence[str], mark: str) -> str:
    """`M - 2*B`, or `M = 1, B = -2`.

    >>> combination(np.array([1.0, -2.0]), ["M", "2*x"], "*"), combination(np.array([0.5]), ["M"], "=")
    ('M - 2*(2*x)', 'M = 0.5')
    """
    if mark == "=":
        return ", ".join(f"{n} = {v:.10g}" for v, n in zip(a, names, strict=True))
    plain = [n if n.isidentifier() else f"({n})" for n in names]
    parts = [("- " if v < 0 else "+ ") + (n if abs(v) == 1 else f"{abs(v):.6g}*{n}") for v, n in zip(a, plain, strict=True) if v]
    text = " ".join(parts)
    return text[2:] if text.startswith("+") else f"-{text[2:]}"
