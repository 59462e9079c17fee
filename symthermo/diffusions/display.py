"""Diffusions and Gaussian processes in a notebook: the equation of motion, and what stands beside it."""
from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import sympy as sp

from ..networks.canonical import rational
from ..networks.display import table

if TYPE_CHECKING:
    from .diffusion import Diffusion
    from .gaussian import GaussianProcess


def diffusion_html(d: Diffusion) -> str:
    """Force, temperature, mobility, box and grid as a table.

    >>> import symthermo as st
    >>> "<td>force</td><td>-x</td>" in st.diffusion("-x")._repr_html_()
    True
    """
    force = "a function" if d.formulas is None else ", ".join(map(str, d.formulas))
    sides = (f"[{float(a):g}, {float(b):g}]{' periodic' * turns}" for (a, b), turns in zip(d.box, d.periodic, strict=True))
    rows = [("force", force), ("temperature", rational(d.temperature)), ("mobility", rational(d.mobility)), ("box", " x ".join(sides)),
            ("cells", " x ".join(map(str, d.cells)))]
    return "<div><strong>diffusion</strong>" + table(("", ""), [f"<td>{a}</td><td>{escape(b)}</td>" for a, b in rows]) + "</div>"


def diffusion_latex(d: Diffusion) -> str | None:
    """The Fokker-Planck equation; None where the force is a Python function.

    >>> import symthermo as st
    >>> print(st.diffusion("-x", T=2)._repr_latex_())
    $\\displaystyle \\partial_t p = - \\partial_{x} \\left[ \\left(- x\\right) p \\right] + 2\\, \\nabla^2 p$
    """
    if d.formulas is None:
        return None
    mu, spread = (sp.Rational(v.numerator, v.denominator) for v in (d.mobility, d.mobility * d.temperature))
    drift = [rf"\partial_{{{n}}} \left[ \left({sp.latex(mu * f)}\right) p \right]" for n, f in zip(d.names, d.force, strict=True)]
    return rf"$\displaystyle \partial_t p = - {' - '.join(drift)} + {_times(spread)}\nabla^2 p$"


def _times(q: sp.Rational) -> str:
    return "" if q == 1 else rf"{sp.latex(q)}\, "


def gaussian_latex(g: GaussianProcess) -> str:
    """The stochastic differential equation, its matrices, and the law at the start.

    >>> import symthermo as st
    >>> st.gaussian(-1, 1, 0, 1)._repr_latex_().count("matrix")
    8
    """
    entry = lambda v: sp.latex(sp.Rational(v.numerator, v.denominator))
    matrix = lambda rows: r"\begin{pmatrix}" + r" \\ ".join(" & ".join(map(entry, r)) for r in rows) + r"\end{pmatrix}"
    column = lambda entries: matrix([[v] for v in entries])
    drift = [rf"{matrix(g.drift)} x", *([column(g.constant)] if any(g.constant) else []), *([column(g.ramp) + " t"] if any(g.ramp) else [])]
    return (rf"$\displaystyle dx = \left[ {' + '.join(drift)} \right] dt + \sqrt{{2 D}}\, dW ,\quad D = {matrix(g.noise)} ,\quad "
            rf"m(0) = {column(g.mean)} ,\quad V(0) = {matrix(g.cov)}$")
