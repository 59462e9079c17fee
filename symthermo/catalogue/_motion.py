"""The motion of concentrations along a stretch of time, and what the speed limits are made of.

x[i, t] and v[i, t] are the concentrations and any velocities of theirs, x0[i] and x1[i] the two ends. Nothing is asked of the places i:
they have any measure, so what is proved holds for densities too.
"""
from __future__ import annotations

from sympy import Expr, sqrt

from ..index import Index, family, space, total
from ..proof import Hypothesis
from ._in_time import t, tau

i, j = (Index(name, space("N")) for name in "ij")
u = Index("u", tau)
x, x0, x1 = (family(name, positive=True) for name in ("x", "x0", "x1"))
v = family("v")


def fisher(s: Index) -> Expr:
    """Fisher information of time at the time s."""
    return total(i, v[i, s]**2/x[i, s])


def speed(s: Index) -> Expr:
    """The root of it."""
    return sqrt(fisher(s))


length, action = total(t, speed(t)), total(t, fisher(t))
chord = total(i, 4*(sqrt(x1[i]) - sqrt(x0[i]))**2)        # squared length of the straight line, r = 2 sqrt(x)
roots_change = Hypothesis("the change of sqrt(x) is the integral of its rate", sqrt(x1[i]) - sqrt(x0[i]), "==",
                          total(t, v[i, t]/(2*sqrt(x[i, t]))), forall=(i,), kind="calculus")
