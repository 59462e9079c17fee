"""Named diffusions and Gaussian processes: the examples on which page after page of the theory is worked out (parameters ours).

>>> here = harmonic_trap().at(0.5)
>>> print(f"{here.mean[0]:.10f} {here.fisher:.10f} {here.sigma:.10f}")
0.6065306597 0.7984448505 0.4730128538
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..errors import UnknownName
from .diffusion import Diffusion, diffusion
from .gaussian import GaussianProcess, gaussian

SPEED = "S. Ito, A. Dechant, Phys. Rev. X 10, 021056, arXiv:1810.06832 (2020)"
LEGENDRE = "N. Ohga, S. Ito, Phys. Rev. Research 6, 013315, arXiv:2112.11008 (2024)"


def harmonic_trap(m0: Any = 1, V0: Any = "1/4", *, V: Any = 1) -> GaussianProcess:
    """Harmonic trap, from mean m0 and variance V0: relaxation time 1, equilibrium variance V."""
    return gaussian(-1, V, m0, V0)


def dragged_trap(u: Any = 1, *, V: Any = 1) -> GaussianProcess:
    """Harmonic trap that is dragged from equilibrium: explicit time lets the speed grow.

    It moves at the velocity u; relaxation time 1, variance V, I = (u (1 - e^(-t)))^2/V.

    >>> print(f"{dragged_trap().at(2).fisher:.10f}")
    0.7476450724
    """
    return gaussian(-1, V, 0, V, ramp=u)


def kramers_oscillator(x0: Any = 1, v0: Any = 0, *, cov: Any = ((1, 0), (0, 1)), g: Any = "1/2") -> GaussianProcess:
    """Underdamped oscillator (Kramers).

    dx = v dt, dv = (-x - g v) dt + sqrt(2 g) dB with k = m = T = 1, from the mean (x0, v0) and a covariance.

    >>> print(f"{kramers_oscillator().at(1).sigma:.10f}")
    0.2195800704
    """
    return gaussian([[0, 1], [-1, f"-{g}"]], [[0, 0], [0, g]], [x0, v0], cov, odd=[1])


def double_well(T: Any = "1/2", *, cells: int = 320) -> Diffusion:
    """Double well, V = x^4/4 - x^2/2.

    >>> double_well()
    <Diffusion: force -(x**3 - x); T = 0.5; [-4, 4], 320 cells>
    """
    return diffusion(potential="x^4/4 - x^2/2", T=T, box=(-4, 4), cells=cells)


class Entry(NamedTuple):
    """A model, the density from which it is shown where it does not carry one, and its source."""

    make: Callable[..., Any]
    start: str | None
    citation: str


MODELS = {f.make.__name__: f for f in (
    Entry(harmonic_trap, None, SPEED), Entry(dragged_trap, None, SPEED), Entry(kramers_oscillator, None, LEGENDRE),
    Entry(double_well, "exp(-5*(x - 0.8)^2)", LEGENDRE),
)}


def names() -> tuple[str, ...]:
    """The models, sorted."""
    return tuple(sorted(MODELS))


def model(name: str) -> Diffusion | GaussianProcess:
    """A model by its name, with its usual parameters.

    Raises
    ------
    UnknownName
        with the names that there are
    """
    if name not in MODELS:
        raise UnknownName(f"no diffusion {name[:60]!r} in the zoo; there are {', '.join(names())}")
    found: Diffusion | GaussianProcess = MODELS[name].make()
    return found


def listing() -> list[dict[str, Any]]:
    """Name, kind, title, coordinates and citation of each model."""
    rows = []
    for name in names():
        made, entry = model(name), MODELS[name]
        d, kind = (len(made.names), "diffusion") if isinstance(made, Diffusion) else (len(made.mean), "gaussian")
        title = (entry.make.__doc__ or "").splitlines()[0].rstrip(".")
        rows.append({"name": name, "kind": kind, "title": title, "coordinates": d, "citation": entry.citation})
    return rows
