"""What the theorems about the motion of diffusions are made of: integrals, integration by parts, and samples on a circle.

p[x] is the density, v[x] = dp/dt, nu[k, x] the mean local velocity in the direction k, mu and T mobility and temperature. A gradient
is a family of its own (grads[k, x] for that of s): what it is the gradient of is said by integrations by parts, which are hypotheses
of the kind "calculus". Points x run over space("N"), as states i do, so what is proved for states of any measure holds at once.
"""
from __future__ import annotations

from math import cos, pi, sin
from typing import Any

from ..flow import DiffusionFlow
from ..index import family, total
from ..proof import Hypothesis, Motion
from ._samples import EULER

n = DiffusionFlow.generic()
x, k, p, mu, T = n.x, n.k, n.p, n.mobility, n.temperature
nu, nudot, v, acc, f, fdot, gradlnp, grads = (
    family(name) for name in ("nu", "nudot", "v", "acc", "f", "fdot", "gradlnp", "grads"))
q = family("q", positive=True)
s, J, F = v[x]/p[x], n.J(k, x), n.F(k, x)                 # score, current, force in units of the temperature
Jdot, Fdot = v[x]*nu[k, x] + p[x]*nudot[k, x], nudot[k, x]/(mu*T)
rest = Motion("grad s = d(grad ln p)/dt, nudot = dnu/dt, a force that rests", ((nu, nudot), (f, 0), (gradlnp, grads), (mu, 0), (T, 0)))
pushed = Motion("grad s = d(grad ln p)/dt, nudot = dnu/dt, fdot = df/dt", ((nu, nudot), (f, fdot), (gradlnp, grads), (mu, 0), (T, 0)))
force = Hypothesis("overdamped motion in the force f", nu[k, x], "==", mu*(f[k, x] - T*gradlnp[k, x]), forall=(k, x), always=True)


def by_parts(phi: Any, gradient: Any, what: str, current: Any = None, rate: Any = None) -> Hypothesis:
    """int phi dp/dt = int grad phi . J, for the test function called `what`; or with another current and its -div.

    >>> R, gradR = family("R"), family("gradR")
    >>> by_parts(R[x], gradR[k, x], "R").lhs
    Sum(R[x]*v[x], (x, 1, N))
    """
    return Hypothesis(f"integration by parts, no current through the boundary: {what}", *n.weak(phi, gradient, current, rate),
                      kind="calculus")


closed = Hypothesis("no current through the boundary", total(x, v[x]), "==", 0, kind="calculus")
of_score = by_parts(s, grads[k, x], "the score")
of_square = by_parts(s**2, 2*s*grads[k, x], "the squared score")
of_motion = by_parts(s, grads[k, x], "the score, at the rates of p and of the current", Jdot, acc[x])
blur = 2*mu*T*total(x, k, p[x]*grads[k, x]**2)            # what diffusion takes of I


# -- samples on a circle: entire functions at equidistant points, where the sum over the points is the integral to all digits -----------
POINTS = 31
_AT = [2*pi*a/POINTS for a in range(POINTS)]
WAVES = [[1.0]*POINTS, [cos(y) for y in _AT], [sin(y) for y in _AT]]
_SLOPE = [[0.0 if a == b else (-1)**(a - b)/(2*sin((y - z)/2)) for a, y in enumerate(_AT)] for b, z in enumerate(_AT)]
_AREA = [[sum(2*sin(m*(y - z))/(POINTS*m) for m in range(1, POINTS//2 + 1)) for y in _AT] for z in _AT]


def integral(data: dict[str, Any], y: Any) -> Any:
    """Over the circle."""
    return (data["N"]*y).sum(-1)


def slope(data: dict[str, Any], y: Any) -> Any:
    """dy/dx."""
    return 2*pi/data["N"].sum(-1, keepdims=True)*(y @ _SLOPE)


def area(data: dict[str, Any], y: Any) -> Any:
    """The function without a mean whose derivative is y, y without a mean."""
    return data["N"].sum(-1, keepdims=True)/(2*pi)*(y @ _AREA)


def wave(rng: Any, k: int, size: float = 1.0) -> Any:
    """A constant, a sine and a cosine, at random."""
    return size*rng.uniform(-1, 1, (k, 3)) @ WAVES


def gradient(data: dict[str, Any], y: Any) -> Any:
    """The slope as a family over directions, of which there is one."""
    return slope(data, y)[:, None]


def density(rng: Any, k: int, data: dict[str, Any], size: float = 1.0) -> Any:
    """The exponential of a wave, normalised."""
    p = EULER**wave(rng, k, size)
    return p/integral(data, p)[:, None]


def circle(rng: Any, k: int) -> dict[str, Any]:
    """A circle of any length with its integration weights, a density, mobility and temperature."""
    data = {"N": rng.uniform(0.02, 0.5, (k, 1)) + [0.0]*POINTS, "mu": rng.lognormal(0, 0.5, k), "T": rng.lognormal(0, 0.5, k)}
    return data | {"p": density(rng, k, data)}


def diffusing(rng: Any, k: int, size: float = 1.0) -> dict[str, Any]:
    """A density whose score s is a wave of this size, in the constant force that makes it so.

    p, v, acc; nu, nudot; f, fdot; s, grads; gradlnp; J.
    """
    data = circle(rng, k)
    p, s = data["p"], wave(rng, k, size)
    s = s - integral(data, p*s)[:, None]
    return driven(data | {"s": s, "J": rng.normal(0, 1, (k, 1)) - area(data, p*s)})


def driven(data: dict[str, Any], fdot: Any = 0.0, out_of_motion: Any = 0.0) -> dict[str, Any]:
    """The motion with the score s and the current J, whose slope is -p s, in a force with the rate fdot.

    out_of_motion : something else that accelerates, in units of -mu T grad s; the force is then another one
    """
    p, s, J, mu, T = data["p"], data["s"], data["J"], data["mu"][:, None], data["T"][:, None]
    lnp, ds, nu = slope(data, p)/p, slope(data, s), J/p
    nudot = mu*(fdot - T*ds*(1 - out_of_motion))
    parts = {"nu": nu, "nudot": nudot, "f": nu/mu + T*lnp + out_of_motion, "fdot": fdot + 0*p, "gradlnp": lnp, "grads": ds}
    return data | {name: y[:, None] for name, y in parts.items()} | {"v": p*s, "acc": -slope(data, s*J + p*nudot)}


def conservative(rng: Any, k: int, size: float = 1.0) -> dict[str, Any]:
    """The same with a mean velocity that is the gradient of the potential phi."""
    data = diffusing(rng, k, size)
    p, J = data["p"], data["J"]
    data = driven(data | {"J": J - integral(data, J/p)[:, None]/integral(data, 1/p)[:, None]})
    return data | {"phi": area(data, data["nu"][:, 0])}


def accelerated(rng: Any, k: int) -> dict[str, Any]:
    """Another motion than that in the force f."""
    return driven(diffusing(rng, k), wave(rng, k), rng.uniform(2, 10, (k, 1)))
