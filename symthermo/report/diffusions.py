"""What `derive` says about a diffusion or a Gaussian process: equation of motion, stationary law, dissipation, information; as formulas.

Infix text in `derivation(...)` and its JSON; `latex.density` sets the same expressions.

>>> import symthermo as st
>>> found = document(derivation(st.zoo.double_well()))
>>> found["potential"], found["stationary"], found["detailed_balance"]["holds"]
('x**4/4 - x**2/2', 'exp(-x**4/2 + x**2)/Z', True)
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp

from ..diffusions.diffusion import Diffusion
from ..diffusions.gaussian import GaussianProcess
from ..diffusions.trap import LinearTrap
from ..errors import Mistake
from ..markov.symbolic import text
from ..networks.canonical import rational
from .densities import Model, coordinates, state

TIME = sp.Symbol("t", nonnegative=True)


@dataclass(frozen=True, eq=False)
class DensityDerivation:
    """What follows from a diffusion or a Gaussian process.

    Attributes
    ----------
    model, name : what it is
    x : its coordinates as symbols
    force : sympy expressions; None where a Python function is a part of it
    potential : V with force = -grad V; None where there is none, see `why`
    numbers : the document of `evaluate` at the start; None without one
    why : the reason for each None, by key
    """

    model: Model
    name: str
    x: tuple[sp.Symbol, ...]
    force: tuple[sp.Expr, ...] | None
    potential: sp.Expr | None
    numbers: Mapping[str, Any] | None
    why: Mapping[str, str]

    @property
    def gaussian(self) -> bool:
        """The law is Gaussian at all times."""
        return isinstance(self.model, GaussianProcess)

    @cached_property
    def trap(self) -> LinearTrap | None:
        """Formulas of time, in one dimension."""
        return self.model.formulas() if isinstance(self.model, GaussianProcess) and len(self.x) == 1 else None

    @cached_property
    def stationary(self) -> sp.Expr | None:
        """exp(-V/T)/Z of a diffusion with a potential."""
        if self.potential is None or not isinstance(self.model, Diffusion):
            return None
        return sp.exp(-sp.expand(self.potential / _exact(self.model.temperature))) / sp.Symbol("Z", positive=True)

    @cached_property
    def stationary_moments(self) -> tuple[sp.Matrix, sp.Matrix] | None:
        """Mean and covariance of the stationary law of a Gaussian process; None where there is none."""
        m = self.model
        if not isinstance(m, GaussianProcess) or any(m.ramp) or not _stable(matrix(m.drift)):
            return None
        A, D = matrix(m.drift), matrix(m.noise)
        one = sp.eye(A.rows)
        whole = sp.Matrix(sp.kronecker_product(one, A)) + sp.Matrix(sp.kronecker_product(A, one))
        covariance = whole.LUsolve(-2 * D.reshape(A.rows**2, 1)).reshape(A.rows, A.rows)
        return -A.LUsolve(vector(m.constant)), sp.simplify(covariance)


def derivation(model: Model, start: Any = None, name: str | None = None) -> DensityDerivation:
    """Everything that `derive` says about a diffusion or a Gaussian process."""
    why: dict[str, str] = {}
    force: tuple[sp.Expr, ...] | None
    if isinstance(model, GaussianProcess):
        x = tuple(sp.Symbol(n, real=True) for n in coordinates(model))
        drift = matrix(model.drift) * sp.Matrix(x) + vector(model.constant) + vector(model.ramp) * TIME
        force, potential = tuple(sp.expand(f) for f in drift), None
    else:
        x, force, potential = model.coordinates, None if model.formulas is None else tuple(map(sp.expand, model.force)), None
        if force is None:
            why |= dict.fromkeys(("force", "potential", "stationary"), "the force is given as a Python function, not as text")
        else:
            potential, reason = _potential(model, x, force)
            why |= dict.fromkeys(("potential", "stationary"), reason) if reason else {}
    numbers = None
    try:
        if isinstance(model, Diffusion) and start is None:
            raise Mistake("no density is given")
        numbers = state(model, 0 if isinstance(model, GaussianProcess) else start)
    except Mistake as e:
        why["numbers"] = str(e)
    return DensityDerivation(model, name or "diffusion", x, force, potential, numbers, why)


def _potential(d: Diffusion, x: tuple[sp.Symbol, ...], f: tuple[sp.Expr, ...]) -> tuple[sp.Expr | None, str]:
    """V with f = -grad V on the box; or why there is none."""
    if len(x) == 2 and (curl := sp.simplify(sp.diff(f[1], x[0]) - sp.diff(f[0], x[1]))) != 0:
        return None, f"the force is no gradient: d f_y/dx - d f_x/dy = {text(curl)}, so currents remain in the stationary state"
    V = -sp.integrate(f[0], x[0])
    if len(x) == 2:
        V -= sp.integrate(sp.simplify(f[1] + sp.diff(V, x[1])), x[1])
    if V.has(sp.Integral):
        return None, "the potential of this force has no closed form that was found"
    V = sp.expand(V)
    for s, (low, high), turns in zip(x, d.box, d.periodic, strict=True):
        work = sp.simplify(V.subs(s, _exact(low)) - V.subs(s, _exact(high)))
        if turns and work != 0:
            return None, f"once around the box in {s} the force does the work {text(work)}, so a current remains in the stationary state"
    return V, ""


def document(d: DensityDerivation, files: Iterable[str] = ()) -> dict[str, Any]:
    """The JSON document of `derive` for a diffusion or a Gaussian process."""
    m, written = d.model, lambda e: None if e is None else text(e)
    found: dict[str, Any] = {"model": d.name, "kind": "gaussian" if d.gaussian else "diffusion", "coordinates": [str(s) for s in d.x],
                             "force": None if d.force is None else [text(f) for f in d.force]}
    why = dict(d.why)
    if isinstance(m, GaussianProcess):
        exact = lambda M: [[rational(v) for v in row] for row in M]
        moments = d.stationary_moments
        found |= {"noise": exact(m.noise), "mean": [rational(v) for v in m.mean], "covariance": exact(m.cov), "odd": list(m.odd),
                  "equation": "dx = (A x + b + c t) dt + sqrt(2 D) dW",
                  "stationary": moments and {"mean": list(map(text, moments[0])),
                                             "covariance": [list(map(text, row)) for row in moments[1].tolist()]},
                  "entropy_production_rate": d.trap and text(sp.simplify(d.trap.sigma)),
                  "fisher_information": d.trap and text(sp.simplify(d.trap.fisher))}
        if moments is None:
            why["stationary"] = "the drift changes in time" if any(m.ramp) else "the drift does not confine"
        if d.trap is None:
            why |= dict.fromkeys(("entropy_production_rate", "fisher_information"), "written as formulas of time in one dimension")
    else:
        terms = [f"d(({text(_exact(m.mobility) * f)})*p)/d{s}" for f, s in zip(d.force or (), d.x, strict=False)]
        spread = m.mobility * m.temperature
        spreading = "Laplacian(p)" if spread == 1 else f"{spread}*Laplacian(p)"
        found |= {"potential": written(d.potential), "temperature": rational(m.temperature), "mobility": rational(m.mobility),
                  "box": [[rational(a), rational(b)] for a, b in m.box], "cells": list(m.cells), "periodic": list(m.periodic),
                  "equation": f"dp/dt = -{' - '.join(terms)} + {spreading}" if terms else "dp/dt = -div(J)",
                  "detailed_balance": {"holds": None if d.force is None else d.potential is not None},
                  "stationary": written(d.stationary), "entropy_production_rate": "integral(|nu|**2*p)/(mobility*temperature)",
                  "fisher_information": "integral((dp/dt)**2/p)"}
    return found | {"theorems": list((d.numbers or {}).get("theorems", ())), "why": why, "files": list(files)}


def matrix(rows: Iterable[Iterable[Any]]) -> sp.Matrix:
    """An exact matrix."""
    return sp.Matrix([[_exact(v) for v in row] for row in rows])


def vector(entries: Iterable[Any]) -> sp.Matrix:
    """An exact column."""
    return sp.Matrix([_exact(v) for v in entries])


def _exact(v: Any) -> sp.Rational:
    return sp.Rational(v.numerator, v.denominator)


def _stable(A: sp.Matrix) -> bool:
    """Every eigenvalue has a negative real part: the determinants of Hurwitz (1895) are positive."""
    n, a = A.rows, A.charpoly(sp.Symbol("z")).all_coeffs()
    H = sp.Matrix(n, n, lambda i, j: a[2 * j + 1 - i] if 0 <= 2 * j + 1 - i <= n else 0)
    return all(H[:k, :k].det() > 0 for k in range(1, n + 1))
