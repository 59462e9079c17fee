"""True results made a little too strong, or robbed of a hypothesis, with the honest reasons."""
import sympy as sp
from sympy import log

from symthermo.index import Delta, LogMean, total
from symthermo.proof import calc, close, lemmas
from symthermo.proof.kernel import assume, at, combine, over, scale, sign, times

from .setting import C, E, H, S, U, X, c, cls, e, head, i, j, k, p, q, r, tail, v, w
from .setting import Jm as _m
from .setting import Jp as _p

J, A, F = _p[r] - _m[r], _p[r] + _m[r], log(_p[r]/_m[r])
rate, D, sigma = total(r, S[i, r]*J), total(r, S[i, r]**2*A), total(r, J*F)
spread = lemmas.cauchy_schwarz(S[i, r], J, weight=A, over=r)
each = lemmas.use(lemmas.mean, a=_p[r], b=_m[r])
one = H("p sums to 1", total(i, q[i]), "==", 1)
rest = H("v sums to 0", total(i, v[i]), "==", 0)
steady = H("steady", total(e, (Delta(i, head(e)) - Delta(i, tail(e)))*p[e]), "==", 0, (i,))
fisher = total(i, v[i]**2/q[i])
R = S[i, j].base
x, y = q, _p
xi = w
reach = H("x - y in the image of S", x[i] - y[i], "==", total(r, S[i, r]*w[r, r]), (i,))
L = LogMean(_p[r], _m[r])

LIES = {
    "uncertainty relation with 2.01": lambda: close(sp.Rational(201, 100)*rate**2, "<=", D*sigma, (2*D*over(r, each), 2*spread)),
    "uncertainty relation with 4": lambda: calc(4*rate**2).le(2*D*total(r, J**2/A), by=spread).le(D*sigma, by=D*over(r, each)),
    "uncertainty relation with half the diffusion": lambda: close(2*rate**2, "<=", D*sigma/2, (2*D*over(r, each), 2*spread)),
    "uncertainty relation with the net current as activity": lambda: close(
        2*rate**2, "<=", total(r, S[i, r]**2*J)*sigma, (D*over(r, each), spread)),
    "uncertainty relation without the second step": lambda: close(2*rate**2, "<=", D*sigma, spread),
    "sigma at least 2.1 J^2/A": lambda: close(sp.Rational(21, 10)*total(r, J**2/A), "<=", sigma, over(r, each)),
    "sigma at least 1": lambda: close(1, "<=", sigma, over(r, lemmas.use(lemmas.edge, a=_p[r], b=_m[r]))),
    "sigma reversed": lambda: close(sigma, "<=", 0, over(r, lemmas.use(lemmas.edge, a=_p[r], b=_m[r]))),
    "Cauchy-Schwarz reversed": lambda: close(D*total(r, J**2/A), "<=", rate**2, spread),
    "Cauchy-Schwarz with an equality": lambda: close(D*total(r, J**2/A), "==", rate**2, spread),
    "Cauchy-Schwarz with a real weight": lambda: lemmas.cauchy_schwarz(v[i], q[i], weight=p[i], over=i),
    "Cauchy-Schwarz for another index": lambda: close(
        total(i, v[i])**2, "<=", total(i, v[i]**2/q[i])*total(j, q[j])/2, lemmas.cauchy_schwarz(
        v[i]/q[i], q[i], weight=q[i], over=i)),
    "Cramer-Rao without normalisation": lambda: close(
        total(i, p[i]*v[i])**2, "<=", (total(i, p[i]**2*q[i]) - total(i, p[i]*q[i])**2)*fisher, (
            lemmas.cauchy_schwarz(p[i], v[i], weight=q[i], over=i), X*assume(rest))),
    "Cramer-Rao without the mean": lambda: close(
        total(i, p[i]*v[i])**2, "<=", (total(i, p[i]**2*q[i]) - 1)*fisher, (
            lemmas.cauchy_schwarz(p[i], v[i], weight=q[i], over=i), assume(one), X*assume(rest))),
    "divergence without masses": lambda: close(
        0, "<=", total(i, x[i]*log(x[i]/y[i])), over(i, lemmas.use(lemmas.gibbs, a=x[i], b=y[i]))),
    "divergence with one mass": lambda: close(0, "<=", total(i, x[i]*log(x[i]/y[i])), (
        over(i, lemmas.use(lemmas.gibbs, a=x[i], b=y[i])), assume(H("x sums to 1", total(i, x[i]), "==", 1)))),
    "Pinsker with 2": lambda: close(2*(U - 1)**2, "<=", (2*U + 4)*(U*log(U) - U + 1)/2, lemmas.use(lemmas.pinsker, a=U, b=1)),
    "tangent plane at another point": lambda: close(
        U*log(U), "<=", 0, lemmas.use(lemmas.force, a=U, b=1, c=1, d=1)),
    "coarse graining without the class totals": lambda: close(
        total(c, (_p[c] - _m[c])*log(_p[c]/_m[c])), "<=", total(i, (_p[i] - _m[i])*log(_p[i]/_m[i])),
        over(i, lemmas.use(lemmas.force, a=_p[i], b=_m[i], c=_p[cls(i)], d=_m[cls(i)]))),
    "Kirchhoff at one node": lambda: close(
        total(e, v[head(e)]*p[e]), "==", total(e, v[tail(e)]*p[e]), v[i]*assume(H("steady here", steady.lhs, "==", 0))),
    "Kirchhoff with the wrong potential": lambda: close(
        total(e, v[head(e)]*p[e]), "==", total(e, 2*v[tail(e)]*p[e]), over(i, v[i]*assume(steady))),
    "Kirchhoff, edges for nodes": lambda: close(total(e, p[e]), "==", 0, over(i, assume(steady))),
    "Pythagoras without balance": lambda: close(
        total(i, (x[i] - y[i])*log(y[i]/q[i])), "==", 0, over(i, log(y[i]/q[i])*assume(reach))),
    "Pythagoras with the arguments swapped": lambda: combine(
        total(i, x[i]*log(x[i]/y[i])), "==", total(i, y[i]*log(x[i]/y[i]))),
    "log mean above the mean, totalled": lambda: close(
        total(r, A/2), "<=", total(r, L), over(r, lemmas.use(lemmas.below_mean, a=_p[r], b=_m[r]))),
    "sigma = J^2/L is an identity of Ohm's law only": lambda: combine(sigma, "==", total(r, J**2/L)),
    "sigma = J^2/A": lambda: close(sigma, "==", total(r, J**2/A), over(r, (J/L)*lemmas.ohm(_p[r], _m[r]))),
    "a signed weight above 1": lambda: lemmas.signed_force(_p[r], _m[r], w[r, r], U, sign(1 + w[r, r]**2), sign(w[r, r]**2)),
    "kinetic bound with a doubled tangent": lambda: close(
        2*lemmas.kinetic_line.lhs, "<=", lemmas.kinetic_line.rhs, lemmas.kinetic_line),
    "at a place of its own": lambda: close(0, "==", v[cls(i)], at(H("h", v[c], "==", 0), {c: cls(i)})),
    "sums of different sets": lambda: close(total(i, q[i]) + C, "==", total(i, q[i]) + E),
    "young without the weight": lambda: close(2*X*U, "<=", X**2 + U**2/2, lemmas.young(X, U, 1)),
    "a product of two inequalities": lambda: close(
        0, "<=", X*(X - 1), times(assume(H("0 <= X", 0, "<=", X)), assume(H("X <= 1", X, "<=", 1)))),
    "an inequality used backwards": lambda: close(X, "<=", 0, scale(1, assume(H("0 <= X", 0, "<=", X)))),
    "three sets of places": lambda: close(total(i, j, k, q[i]*q[j]*q[k]), "==", total(i, q[i])**2),
}
