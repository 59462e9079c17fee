"""`Diffusion`: an overdamped diffusion in one or two dimensions, and the grid on which it becomes a jump process.

    dp/dt = -div(nu p) ,   nu = mobility (f - T grad ln p) ,   sigma = (1/(mobility T)) int |nu|^2 p dx

The name t in a formula is the time: a trap that is dragged is "-(x - u*t)".

Walls of the box reflect, unless a direction is periodic. The jumps between neighbouring cells have rates whose log-ratio is the
work of the force over T, so detailed balance holds exactly when the force is a gradient; see `numeric.fokker_planck`.

>>> import symthermo as st
>>> trap = st.diffusion("-x", box=(-6, 6), cells=240)
>>> trap.stationary()[119:121].round(4)
array([0.3988, 0.3988])
>>> later = trap.propagate("exp(-2*(x - 1)^2)", 0.5)
>>> state = trap.at(later)
>>> print(f"{state.mean[0]:.4f} {state.sigma:.3f} {state.fisher:.3f}")
0.6067 0.473 0.798
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from operator import index
from typing import TYPE_CHECKING, Any, final

from ..calculus import add, derivative, fold, multiply
from ..errors import BadStructure, BadValue, UnknownName
from ..expression import MINUS_ONE, TEXT_FUNCTIONS, Expr, ExpressionError, names, parse
from ..networks.network import real

if TYPE_CHECKING:
    import numpy as np
    import sympy

FUNCTIONS: Mapping[str, int | None] = {
    **TEXT_FUNCTIONS, "sin": 1, "cos": 1, "tan": 1, "sinh": 1, "cosh": 1, "tanh": 1, "abs": 1,
}
COORDINATES = ("x", "y")
TIME = "t"
MOST_CELLS = 4_000_000


@final
@dataclass(frozen=True, eq=False)
class Diffusion:
    """An overdamped diffusion. Made by `symthermo.diffusion`.

    Attributes
    ----------
    names : ("x",) or ("x", "y")
    driving : the part of the force that is given as such: one formula for each coordinate, a function, or None
    potential : V of the part -grad V: a formula, a function, or None
    temperature, mobility : T and mu > 0; energies in units in which k_B = 1
    box, cells, periodic : ends, number of cells, and whether the ends are one place, for each coordinate
    """

    names: tuple[str, ...]
    driving: tuple[Expr, ...] | Callable[..., Any] | None
    potential: Expr | Callable[..., Any] | None
    temperature: Fraction
    mobility: Fraction
    box: tuple[tuple[Fraction, Fraction], ...]
    cells: tuple[int, ...]
    periodic: tuple[bool, ...]

    # -- symbols -------------------------------------------------------------------------------------------------------
    @cached_property
    def formulas(self) -> tuple[Expr, ...] | None:
        """The whole force, one formula for each coordinate; None where a Python function is a part of it."""
        if callable(self.driving) or callable(self.potential):
            return None
        slopes = [() if self.potential is None else (multiply([MINUS_ONE, derivative(self.potential, n)]),) for n in self.names]
        given = [() if self.driving is None else (self.driving[k],) for k in range(len(self.names))]
        return tuple(add([*f, *g]) for f, g in zip(given, slopes, strict=True))

    @cached_property
    def autonomous(self) -> bool:
        """The force does not depend on time."""
        given = self.driving if isinstance(self.driving, tuple) else ()
        return not any(TIME in names(e) for e in (*given, self.potential) if isinstance(e, Expr))

    @cached_property
    def coordinates(self) -> tuple[sympy.Symbol, ...]:
        """x, y as real symbols."""
        from sympy import Symbol
        return tuple(Symbol(n, real=True) for n in self.names)

    @cached_property
    def force(self) -> tuple[sympy.Expr, ...]:
        """The force as sympy expressions.

        Raises
        ------
        BadStructure
            it is given as a Python function
        """
        from sympy import Symbol

        from ..networks.symbols import convert
        symbols = dict(zip(self.names, self.coordinates, strict=True)) | {TIME: Symbol(TIME, real=True)}
        return tuple(convert(e, symbols.__getitem__) for e in self.written())

    def written(self) -> tuple[Expr, ...]:
        """`formulas`, or the sentence that says why there are none."""
        if self.formulas is None:
            raise BadStructure("the force is given as a Python function; formulas need it as text")
        return self.formulas

    def flow(self, p: Any = None) -> Any:
        """Current, force, entropy production rate as sympy expressions of the density p, undetermined unless given."""
        from ..flow import DiffusionFlow
        return DiffusionFlow.of(self, p)

    # -- the grid ------------------------------------------------------------------------------------------------------
    @cached_property
    def discretised(self) -> Any:
        """The cells, the work between neighbours, and the rates (of t = 0): a `symthermo.evaluate.diffusion.Discretised`."""
        from ..evaluate.diffusion import discretise
        return discretise(self)

    @property
    def centres(self) -> tuple[np.ndarray, ...]:
        """The cell centres along each coordinate."""
        return self.discretised.grid.centres

    @property
    def cell(self) -> float:
        """Volume of a cell: probability = density * cell."""
        return self.discretised.grid.volume

    def jump(self) -> Any:
        """The jump process between the cells, labelled by their numbers along each coordinate; its probabilities are density * cell."""
        from ..evaluate.diffusion import jump
        return jump(self)

    # -- numbers -------------------------------------------------------------------------------------------------------
    def density(self, p: Any) -> np.ndarray:
        """A density on the cells, (..., *cells).

        Parameters
        ----------
        p : a formula in the coordinates or a function of them, which are normalised here; or an array that integrates to 1

        Raises
        ------
        BadValue
            negative, not finite, not normalised, or of another shape
        """
        from ..evaluate.diffusion import density
        return density(self, p)

    def at(self, p: Any, t: Any = None) -> Any:
        """Every number at a density p (as for `density`), or at several, at the time t: a law in motion, see `evaluate.speed`."""
        from ..evaluate.diffusion_state import state
        return state(self, p, t)

    def stationary(self, t: Any = None) -> np.ndarray:
        """The stationary density on the cells; for a force that changes, that of the force at t (0 unless given)."""
        from ..evaluate.diffusion import stationary
        return stationary(self, t)

    def propagate(self, p: Any, t: Any) -> np.ndarray:
        """The density after the time t: shape `cells`, or (T, *cells) for several times; never negative, always normalised."""
        from ..evaluate.diffusion import propagate
        return propagate(self, p, t)

    def integrate(self, p: Any, t: Any, *, points: int | None = None) -> Any:
        """The path from p on the grid, as `JumpProcess.integrate` gives it: length, action, entropy production, ..."""
        from ..evaluate.diffusion_state import integrate
        return integrate(self, p, t, points)

    def simulate(self, p0: Any, t: Any, copies: int = 1, seed: int = 0, *, step: Any = None) -> Any:
        """Langevin paths from a density p0, or from a point {"x": 1}, in Euler-Maruyama steps."""
        from ..evaluate.langevin import simulate
        return simulate(self, p0, t, copies, seed, step)

    def _repr_html_(self) -> str:
        from .display import diffusion_html
        return diffusion_html(self)

    def _repr_latex_(self) -> str | None:
        from .display import diffusion_latex
        return diffusion_latex(self)

    def __repr__(self) -> str:
        force = "a function" if self.formulas is None else ", ".join(map(str, self.formulas))
        sides = zip(self.box, self.periodic, strict=True)
        box = " x ".join(f"[{float(a):g}, {float(b):g}]{' periodic' * turns}" for (a, b), turns in sides)
        return f"<Diffusion: force {force}; T = {float(self.temperature):g}; {box}, {' x '.join(map(str, self.cells))} cells>"


def diffusion(force: Any = None, T: Any = 1, mobility: Any = 1, box: Any = ((-5, 5),), cells: Any = (200,), *, potential: Any = None,
              periodic: Any = False, values: Mapping[str, Any] | None = None) -> Diffusion:
    """An overdamped diffusion with the force `force` - grad `potential`.

    Parameters
    ----------
    force : text in x (and y) and the time t, "-x" or "-x + y, -y - x" or "-(x - 2*t)", or a list of them; or a function of arrays
        x (and y) that returns one array, or one for each coordinate
    T, mobility : positive numbers
    box, cells : (low, high) and the number of cells for each coordinate; one entry serves all coordinates
    potential : text in x (and y) and t, or function of x (and y): its part of the force obeys detailed balance to the last digit
    periodic : True, or one truth value for each coordinate
    values : numbers for other names in the texts

    Raises
    ------
    ExpressionError, UnknownName, BadValue, BadStructure
        a text that is no formula, a name without a value, numbers out of range, sizes that do not fit

    >>> diffusion(potential="k*x^4/4 - x^2/2", values={"k": 1}, T="1/2")
    <Diffusion: force -(x**3 - x); T = 0.5; [-5, 5], 200 cells>
    """
    if force is None and potential is None:
        raise BadStructure("a diffusion needs a force or a potential, such as '-x' or potential='x^2/2'")
    if not isinstance(values or {}, Mapping):
        raise BadValue(f"values = {str(values)[:40]}: expected numbers by name, such as {{'k': 2}}")
    known = {k: real(v, k) for k, v in (values or {}).items()}
    if taken := [k for k in known if k in (*COORDINATES, TIME)]:
        raise BadValue(f"values: {taken[0]!r} is a coordinate or the time and has no value; the rest of a formula may have")
    driving = _texts(force, known)
    well = potential if callable(potential) or potential is None else _formula(potential, known, "the potential")
    sides, counts = _sides(box), list(cells) if hasattr(cells, "__iter__") and not isinstance(cells, str) else [cells]
    turns = list(periodic) if isinstance(periodic, (list, tuple)) else [periodic]
    if wrong := [b for b in turns if not isinstance(b, bool)]:
        raise BadValue(f"periodic = {str(wrong[0])[:40]}: expected True or False, or one of them for each coordinate")
    spoken = {n for e in (*(driving if isinstance(driving, tuple) else ()), *(() if well is None or callable(well) else (well,)))
              for n in names(e)}
    d = max(len(sides), len(counts), len(turns), len(driving) if isinstance(driving, tuple) else 1, 1 + ("y" in spoken))
    if d > 2:
        raise BadStructure(f"{d} coordinates; expected x, or x and y (linear forces in any dimension: symthermo.gaussian)")
    if isinstance(driving, tuple) and len(driving) != d:
        raise BadStructure(f"{len(driving)} formula for the force in {d} coordinates; expected one for each, such as '-x, -y'")
    if unknown := sorted(spoken - {*COORDINATES[:d], TIME}):
        spelled = ", ".join(COORDINATES[:d])
        raise UnknownName(f"{unknown[0]!r} is neither a coordinate ({spelled}) nor the time {TIME} nor in values={{...}}")
    each = lambda given, what: given * d if len(given) == 1 else given if len(given) == d else _misfit(what, len(given), d)
    counts = [_count(n) for n in each(counts, "cells")]
    if prod(counts) > MOST_CELLS:
        raise BadValue(f"cells = {str(cells)[:40]}: {prod(counts)} cells; expected at most {MOST_CELLS} in all")
    return Diffusion(COORDINATES[:d], driving, well, _positive(T, "T"), _positive(mobility, "mobility"), tuple(each(sides, "box")),
                     tuple(counts), tuple(bool(b) for b in each(turns, "periodic")))


def _texts(force: Any, known: Mapping[str, Fraction]) -> tuple[Expr, ...] | Callable[..., Any] | None:
    if force is None or callable(force):
        return force
    parts = force.split(",") if isinstance(force, str) else list(force) if isinstance(force, Sequence) else [force]
    return tuple(_formula(part, known, "the force") for part in parts)


def _formula(text: Any, known: Mapping[str, Fraction], what: str) -> Expr:
    try:
        return fold(parse(str(text), FUNCTIONS), known)
    except ExpressionError as e:
        raise ExpressionError(f"{what} {str(text)[:60]!r}, character {e.position + 1}: {e}", e.position) from None


def _sides(box: Any) -> list[tuple[Fraction, Fraction]]:
    rows = list(box) if hasattr(box, "__iter__") else [box]
    rows = [rows] if len(rows) == 2 and not hasattr(rows[0], "__iter__") else rows
    out = []
    for row in rows:
        ends = tuple(real(v, "an end of the box") for v in row) if hasattr(row, "__iter__") and not isinstance(row, str) else ()
        if len(ends) != 2 or not ends[0] < ends[1]:
            raise BadValue(f"box = {str(box)[:60]}: expected (low, high) with low < high for each coordinate")
        out.append((ends[0], ends[1]))
    return out


def _misfit(what: str, found: int, d: int) -> Any:
    raise BadStructure(f"{what} has {found} entries for {d} coordinate{'s' * (d > 1)}; expected 1 or {d}")


def _positive(v: Any, name: str) -> Fraction:
    if (value := real(v, name)) <= 0:
        raise BadValue(f"{name} = {v}: expected a positive number")
    return value


def _count(n: Any) -> int:
    if isinstance(n, bool) or not hasattr(n, "__index__") or index(n) < 2:
        raise BadValue(f"cells = {str(n)[:40]}: expected a whole number from 2 for each coordinate")
    return index(n)
