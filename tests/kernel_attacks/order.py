"""Signs, multipliers, roots."""
from sympy import exp, log, sqrt

from symthermo.index import Delta, LogMean, total
from symthermo.proof.kernel import assume, combine, root, scale, sign, times

from .setting import B, H, U, X, Y, Z, i, j, nz, p, q, t, xs

LIES = {
    "sign of a real": lambda: sign(X),
    "sign of a difference": lambda: sign(U - B),
    "sign of a cube": lambda: sign(X**3),
    "sign of minus a square": lambda: sign(-X**2),
    "sign of a product of reals": lambda: sign(X*Y),
    "sign of a negative number": lambda: sign(-1),
    "sign of a nonzero letter": lambda: sign(nz),
    "sign of 1/nonzero": lambda: sign(1/nz),
    "sign of a total of reals": lambda: sign(total(i, p[i])),
    "sign of a real integral": lambda: sign(total(t, p[t])),
    "sign of an integral over space": lambda: sign(total(xs, q[xs]*p[xs])),
    "sign of a log": lambda: sign(log(U)),
    "sign of log(1/2 + u)": lambda: sign(log(U + B/2 + exp(X)/2)),
    "sign of log 1/2": lambda: sign(log(Z + 1) + log(B)),
    "sign of log(1 + x^3)": lambda: sign(log(2 + exp(X)) - 1),
    "sign of exp - 1": lambda: sign(exp(Z) - 1),
    "sign of a log mean minus its root": lambda: sign(LogMean(U, B) - sqrt(U*B)),
    "sign of a Delta less": lambda: sign(Delta(i, j) - 1),
    "scale by a negative number": lambda: scale(-1, sign(Z)),
    "scale by a real": lambda: scale(X, sign(Z)),
    "scale by a difference": lambda: scale(1 - Z, sign(Z)),
    "scale by log u": lambda: scale(log(U), sign(Z)),
    "scale by 1/X": lambda: scale(1/X, assume(H("X Y = 0", X*Y, "==", 0))),
    "scale by 1/X^2": lambda: scale(1/X**2, assume(H("X^2 Y <= 0", X**2*Y, "<=", 0))),
    "scale by 1/z": lambda: scale(1/Z, assume(H("z Y <= 0", Z*Y, "<=", 0))),
    "scale by a float": lambda: scale(0.5, sign(Z)),
    "times by something not shown": lambda: combine(0, "<=", X*Z, (times(assume(H("0 <= Y", 0, "<=", Y)), sign(Z)),)),
    "times with a wrong sign": lambda: combine(0, "<=", -X*Z, (times(assume(H("0 <= X", 0, "<=", X)), sign(Z)),)),
    "division of an inequality": lambda: combine(0, "<=", X, (assume(H("0 <= X Z", 0, "<=", X*Z)),)),
    "root without the sign": lambda: root(X, Y, assume(H("X^2 <= Y^2", X**2, "<=", Y**2)), sign(Y**2)),
    "root with the sign of the other": lambda: root(
        X, Y, assume(H("X^2 <= Y^2", X**2, "<=", Y**2)), assume(H("0 <= X", 0, "<=", X))),
    "root of something else": lambda: root(X, Z, assume(H("h", X**2, "<=", Z)), sign(Z)),
    "root the wrong way": lambda: root(Z, X, assume(H("h", X**2, "<=", Z**2)), assume(H("0 <= X", 0, "<=", X))),
    "squares of what has no value": lambda: root(1/X, Z, sign(Z), sign(Z)),
    "monotone square of reals": lambda: combine(X**2, "<=", Y**2, (assume(H("X <= Y", X, "<=", Y)),)),
    "triangle inequality reversed": lambda: combine((X + Y)**2, "<=", X**2 + Y**2),
    "mean inequality reversed": lambda: combine((U + B)/2, "<=", sqrt(U*B)),
    "zero below minus one": lambda: combine(0, "<=", -1),
    "by something negative": lambda: combine(1, "<=", 0, (scale(0, sign(U)),)),
}
HONEST = {
    "manifest squares": lambda: sign((X - Y)**2 + Z*U + log(1 + Z) + total(i, q[i])*exp(X)),
    "even powers of nonzero letters": lambda: sign(1/nz**2),
    "root": lambda: root(X, Z, assume(H("h", X**2, "<=", Z**2)), sign(Z)),
}
