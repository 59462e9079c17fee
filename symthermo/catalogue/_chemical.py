"""What the information-geometric inequalities of a reaction network are made of: concentrations, velocities, laws, divergences.

x[i] are the concentrations of the internal species, v[i] any velocity of theirs (with reactions: S J), a[i] an observable,
ell[k, i] conservation laws, and c[k] the coefficients with which the laws are taken off an observable.
"""
from __future__ import annotations

from typing import Any

from sympy import Expr, log

from ..flow import ChemicalFlow
from ..index import Index, family, finite, total
from ..proof import Hypothesis
from ._samples import EULER, fluxes, times, turned

n = ChemicalFlow.generic()
i, j, r = n.i, n.j, n.r
k, l = (Index(name, finite("K")) for name in "kl")
S, x = n.S, n.state
v, a, c, ell, mu = (family(name) for name in ("v", "a", "c", "ell", "mu"))
xeq, xss = family("xeq", positive=True), family("xss", positive=True)

PAPER = "Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021)"
REDERIVED = "re-derived; after " + PAPER


def kl(p: Any, q: Any) -> Expr:
    """The generalised Kullback-Leibler divergence D(p||q)."""
    return total(i, p[i]*log(p[i]/q[i]) - p[i] + q[i])


def less(y: Any, by: Any = c) -> Expr:
    """The observable y less a combination of the conservation laws, y_i - (c L)_i."""
    return y - total(l, by[l]*ell[l, i])


def drift(y: Any) -> Expr:
    """The rate of change of an observable, y.xdot."""
    return total(i, y*n.rate(i))


sigma: Any = n.epr
fisher = total(i, n.rate(i)**2/x[i])                      # Fisher information of time, I
conserved = Hypothesis("L S = 0", total(i, ell[k, i]*S[i, r]), "==", 0, forall=(k, r))


def normal(y: Any, by: Any = c, name: str = "c is optimal") -> Hypothesis:
    """L X L^T c = L X y: the c for which sum x (y - c L)^2 is least."""
    return Hypothesis(name, total(i, x[i]*ell[k, i]*less(y, by)), "==", 0, forall=(k,), kind="definition")


def fluctuation(y: Any, by: Any = c) -> Expr:
    """V_L(y) = y.[X - X L^T (L X L^T)^-1 L X] y, where c L is what the projection takes off: sum x y (y - c L)."""
    return total(i, x[i]*y*less(y, by))


# -- samples -------------------------------------------------------------------------------------------------------------------------
def mixture(rng: Any, k: int, n: int = 4, m: int = 4) -> dict[str, Any]:
    """Concentrations, fluxes, one conservation law with any weights, and a matrix S that has it."""
    ell = rng.normal(0, 1, (k, 1, n))
    W = rng.normal(0, 1, (k, n, m))
    S = W - turned(ell) @ (ell @ W)/(ell**2).sum(-1, keepdims=True)
    return fluxes(rng, k, m) | {"x": rng.lognormal(0, 1, (k, n)), "ell": ell, "S": S}


def broken(rng: Any, k: int) -> dict[str, Any]:
    """The same with a row that is no law."""
    return mixture(rng, k) | {"ell": rng.normal(0, 1, (k, 1, 4))}


def solved(data: dict[str, Any], y: Any) -> Any:
    """The optimal coefficient of the one law for the observable y."""
    ell = data["ell"][:, 0]
    return ((data["x"]*ell*y).sum(-1)/(data["x"]*ell**2).sum(-1))[:, None]


def score(data: dict[str, Any]) -> Any:
    """d ln x/dt."""
    return times(data["S"], data["Jp"] - data["Jm"])/data["x"]


def balanced(rng: Any, k: int, size: float = 1.0, n: int = 4, m: int = 4, eq: str = "xeq") -> dict[str, Any]:
    """Forces F = -S^T ln(x/xeq) with a conservation law; `size` of ln(x/xeq)."""
    data, y = mixture(rng, k, n, m), size*rng.normal(0, 1, (k, n))
    F = -times(turned(data["S"]), y)
    return data | {"Jp": data["Jm"]*EULER**F, eq: data["x"]*EULER**-y, "log": y}
