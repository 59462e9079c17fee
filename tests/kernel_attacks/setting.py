"""Letters that the attacks share."""
import sympy as sp
from sympy import Symbol

from symthermo.index import Index, family, finite, index_map, space, time
from symthermo.proof import Hypothesis, kernel

H = Hypothesis
N, M, E, C = (finite(n) for n in "NMEC")
tau, R3 = time("tau"), space("R3")
i, j, k = (Index(n, N) for n in "ijk")
r, e, c, t, xs = Index("r", M), Index("e", E), Index("c", C), Index("t", tau), Index("xs", R3)
head, tail, cls = index_map("head", E, N), index_map("tail", E, N), index_map("cls", N, C)
p, w, v, S = (family(n) for n in ("p", "w", "vel", "S"))
q, Jp, Jm = (family(n, positive=True) for n in ("q", "Jp", "Jm"))
nn = family("nn", nonnegative=True)
X, Y, V = sp.symbols("X Y V", real=True)
U, B, G = (Symbol(n, positive=True) for n in ("U", "B", "G"))
Z = Symbol("Z", nonnegative=True)
nz = Symbol("nz", real=True, nonzero=True)


def forged(lhs, op, rhs, hyps=(), rule="combine", args=()):
    """A theorem made by hand, with the seal stolen."""
    return kernel.Thm(sp.sympify(lhs), op, sp.sympify(rhs), frozenset(hyps), rule, args, seal=kernel.Thm.__init__.__globals__["_SEAL"])
