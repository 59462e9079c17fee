"""Identities that are none."""
from itertools import permutations

import sympy as sp
from sympy import Symbol, exp, log, sqrt

from symthermo.index import Delta, Index, LogMean, total
from symthermo.proof.kernel import combine

from .setting import B, G, M, N, U, X, Y, Z, c, cls, e, head, i, j, k, p, q, r, t, tail, tau, v, w, xs


def same(a, b):
    return lambda: combine(a, "==", b)


def nothing(x):
    """Zero, which sympy does not see."""
    return x - U*x/(U + B) - B*x/(U + B)


LIES = {
    "half the total": lambda: combine(total(i, q[i]), "<=", total(i, q[i])/2),
    "square of a total": same(total(i, p[i])**2, total(i, p[i]**2)),
    "product of totals": same(total(i, p[i])*total(i, q[i]), total(i, p[i]*q[i])),
    "cube of a total": same(total(i, p[i])**3, total(i, p[i])*total(i, p[i]**2)),
    "two sets are not one": same(total(i, q[i]), total(r, q[r])),
    "one name bound twice": same(total(i, total(i, q[i])), total(i, q[i])),
    "free and bound of one name": same(q[i] + total(i, q[i]), 2*total(i, q[i])),
    "other place": same(q[i], q[j]),
    "other order of indices": same(w[i, j], w[j, i]),
    "transposed under one total": same(total(i, w[i, j]), total(i, w[j, i])),
    "transposed with weights": same(total(i, j, w[i, j]*p[i]), total(i, j, w[i, j]*p[j])),
    "three vectors are dependent over two places only": same(
        total(i, j, k, sp.Matrix(3, 3, lambda a, b: (p, q, v)[a][(i, j, k)[b]]).det()**2), 0),
    "three totals symmetrised wrongly": same(total(i, j, k, w[i, j]*w[j, k]), total(i, j, k, w[i, j]*w[i, k])),
    "Delta eliminates with the wrong set": same(total(r, Delta(i, head(e))*q[r]), q[head(e)]),
    "Delta(i,j) is not 1": same(total(i, j, Delta(i, j)*q[i]*q[j]), total(i, j, q[i]*q[j])),
    "Delta over edges is not invertible": same(total(e, Delta(i, head(e))*p[e]), p[i]),
    "Delta over edges is not 1": same(total(e, Delta(i, head(e))), 1),
    "Delta of head and tail": same(Delta(head(e), tail(e)), 0),
    "head is not tail": same(total(e, q[head(e)]), total(e, q[tail(e)])),
    "class sums": same(total(i, Delta(c, cls(i))*q[i]), total(i, q[i])),
    "Delta squared is not Delta doubled": same(Delta(i, j)**2, 2*Delta(i, j)),
    **{f"a chain of Deltas loses a link, {a}{b}{c}":
        same(Delta(a, b)*Delta(b, c), Delta(a, b)) for a, b, c in permutations((i, j, k))},
    **{f"a chain of Deltas loses its end, {a}{b}{c}":
        same(Delta(a, b)*Delta(b, c)*p[a], Delta(a, c)*p[a]) for a, b, c in permutations((i, j, k))},
    "a chain of Deltas through a map": same(Delta(i, head(e))*Delta(j, head(e)), Delta(i, j)),
    "Delta drops the constant": same(total(i, Delta(i, j) + 1), 1),
    "Delta of two bound places of three": same(total(i, j, k, Delta(i, j)*p[k]), total(i, k, p[k])/N),
    "symbol named like an internal place": same(total(i, q[i]), N*q[Index("k0", N)]),
    "letter named like an internal place": same(total(i, q[i]), N*Symbol("k0", real=True)),
    "measure of time is not 1": same(total(t, X), X),
    "number of places is not 1": same(total(i, X), X),
    "N is not M": same(total(i, X), M*X),
    "time squared": same(total(t, X)**2, tau*X**2),
    "space cancels": same(total(xs, q[xs]), q[xs]),
    "log of a sum": same(log(U + B), log(U) + log(B)),
    "log of a product over a total": same(log(total(i, q[i])), total(i, log(q[i]))),
    "log of a power, wrong": same(log(U**2), log(U)**2),
    "log 6": same(log(6), 2*log(3)),
    "exp of a sum": same(exp(X + Y), exp(X) + exp(Y)),
    "exp of a product": same(exp(X*Y), exp(X)*exp(Y)),
    "exp of a total": same(exp(total(i, p[i])), total(i, exp(p[i]))),
    "exp log off by one": same(exp(2*log(U)), 2*U),
    "root of a sum": same(sqrt(U + B), sqrt(U) + sqrt(B)),
    "root of a square of a difference": same(sqrt((U - B)**2), U - B),
    "root of a total": same(sqrt(total(i, q[i]**2)), total(i, q[i])),
    "sixth root of a square": same(((X**2)**sp.Rational(1, 3))**3*X, X**2*X*X),
    "cube root of x^2 y is not x^(2/3)": same((X**2*U)**sp.Rational(3, 2), X**3*U**sp.Rational(3, 2)),
    "a root that leaves a real factor": same(sqrt(X**2*U + X**2*B), X*sqrt(U + B)),
    "root of a hidden zero": same(sqrt(nothing(X)**2 + nothing(Y)**2), 1),
    "sqrt 2": same(sqrt(2), sp.Rational(577, 408)),
    "sqrt 2 sqrt 3": same(sqrt(2)*sqrt(3), sqrt(5)),
    "reciprocal of a sum": same(1/(U + B), 1/U + 1/B),
    "reciprocal of a total": same(1/total(i, q[i]), total(i, 1/q[i])),
    "ratio of totals": same(total(i, q[i]/(q[i] + 1)), total(i, q[i])/total(i, q[i] + 1)),
    "mean of a ratio": same(total(i, q[i]/(q[i] + U))*(total(j, q[j]) + N*U), N*total(i, q[i])),
    "log mean is not the mean": same(LogMean(U, B), (U + B)/2),
    "log mean of reciprocals": same(LogMean(1/U, 1/B), 1/LogMean(U, B)),
    "log mean of other arguments": same(LogMean(U, B), LogMean(U, G)),
    "log mean adds": same(LogMean(U + B, 2*U), U + LogMean(B, U)),
    "zero to the zero": same(Z**0*0 + Z/(1 + Z)*(1 + Z), 1),
    "nested totals with a place exchanged, in a log": same(
        total(i, log(1 + total(k, q[k]*w[i, k]**2))), total(i, log(1 + total(k, q[k]*w[k, i]**2)))),
    "nested totals with a place exchanged, in an exp": same(total(i, exp(total(k, p[k]*w[i, k]))), total(i, exp(total(k, p[i]*w[i, k])))),
    "Delta does not reach inside a total of its own": same(
        Delta(i, j)*log(1 + total(k, q[k]*w[i, k]**2)), Delta(i, j)*log(1 + total(k, q[k]*w[k, i]**2))),
    "product of roots of totals": same(sqrt(total(i, q[i]))*sqrt(total(j, w[j, j]**2)), sqrt(total(i, q[i]*w[i, i]**2))),
    "a map that is no bijection": same(Delta(head(e), tail(e))*p[i], Delta(head(e), tail(e))*p[j]),
    "log mean under a common factor": same(LogMean(2*U, 2*B), 3*LogMean(U, B)),
    "small error": same((U + B)**5, U**5 + 5*U**4*B + 10*U**3*B**2 + 10*U**2*B**3 + 5*U*B**4 + B**5 + U*B/10**30),
    "large numbers": same((10**40 + 1)*U, 10**40*U),
}
HONEST = {
    **{f"a chain of Deltas, {a}{b}{c}":
        same(Delta(a, b)*Delta(b, c)*p[b], Delta(c, a)*Delta(c, b)*p[c]) for a, b, c in permutations((i, j, k))},
    "totals renamed and swapped": same(total(i, j, w[i, j]*p[i]), total(k, i, w[k, i]*p[k])),
    "Delta contracts through a map": same(total(e, Delta(head(e), i)*p[e]*q[head(e)]), q[i]*total(e, Delta(i, head(e))*p[e])),
    "roots of nonnegative letters": same(sqrt(Z*U)*sqrt(Z), Z*sqrt(U)),
    "log mean is symmetric": same(LogMean(U, B) - LogMean(B, U), 0),
    "logs of quotients": same(log((U + B)/(U*B)), log(1/U + 1/B)),
    "partial fractions": same(1/(U*(U + B)), (1/U - 1/(U + B))/B),
}
