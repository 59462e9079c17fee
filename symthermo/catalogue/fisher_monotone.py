"""In a closed network of unimolecular reactions the Fisher information of time never increases.

    dI/dt = -sum_r kp_r x_tail (s_head - s_tail)^2 - sum_r km_r x_head (s_head - s_tail)^2 <= 0 ,      s_i = d ln x_i/dt

for constant rates kp_r (from tail to head) and km_r (back). It follows too from the divergences, which no stochastic map increases:
D(T x||T y) <= D(x||y). Not true for nonlinear networks: along a damped oscillation I has repeated maxima.
Re-derived; after Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: fisher.monotone.
"""
from sympy import log

from ..index import Delta, Index, family, finite, index_map, total
from ..proof import Hypothesis, Motion, assume, calc, close, derive, lemmas, over, sign, theorem
from ._chemical import REDERIVED, i, kl, v, x
from ._samples import times

N, M = i.size, finite("M")
j, r = Index("j", N), Index("r", M)
head, tail = index_map("head", M, N), index_map("tail", M, N)
kp, km = (family(name, nonnegative=True) for name in ("kp", "km"))
y, X, Y = (family(name, positive=True) for name in "yXY")
acc, V, T = family("acc"), family("V"), family("T", nonnegative=True)
master = Hypothesis("unimolecular reactions", v[i], "==",
                    total(r, (Delta(i, head(r)) - Delta(i, tail(r)))*(kp[r]*x[tail(r)] - km[r]*x[head(r)])), forall=(i,), always=True)
moves = Motion("v = dx/dt, acc = dv/dt, constant rates", ((x, v), (v, acc), (kp, 0), (km, 0)))
rate = total(i, 2*v[i]*acc[i]/x[i]) - total(i, v[i]**3/x[i]**2)
jump = v[head(r)]/x[head(r)] - v[tail(r)]/x[tail(r)]
smoothing = total(r, (kp[r]*x[tail(r)] + km[r]*x[head(r)])*jump**2)
stochastic = Hypothesis("columns of T sum to one", total(j, T[j, i]), "==", 1, forall=(i,))


def image(name, new, old):
    return Hypothesis(name, new[j], "==", total(i, T[j, i]*old[i]), forall=(j,), kind="definition")


X_is, Y_is, V_is = image("X = T x", X, x), image("Y = T y", Y, y), image("V = T v", V, v)


HERE, THERE = [0, 1, 2, 3, 0], [1, 2, 3, 0, 2]            # a ring of four states with a chord


def ring(rng, k, x, kp, km):
    """The motion of the ring."""
    here, there = rng.integers(0, 1, (k, 5)) + HERE, rng.integers(0, 1, (k, 5)) + THERE
    S = 1.0*(there[:, None] == [[0], [1], [2], [3]]) - (here[:, None] == [[0], [1], [2], [3]])
    change = lambda y: times(S, kp*y[:, HERE] - km*y[:, THERE])
    v = change(x)
    return {"x": x, "kp": kp, "km": km, "tail": here, "head": there, "v": v, "acc": change(v)}


def anywhere(rng, k):
    return ring(rng, k, *(rng.lognormal(0, 1, (k, m)) for m in (4, 5, 5)))


def tight(rng, k):                                        # close to equilibrium
    xeq, kp = rng.lognormal(0, 1, (k, 4)), rng.lognormal(0, 1, (k, 5))
    return ring(rng, k, xeq*(1 + 0.01*rng.uniform(-1, 1, (k, 4))), kp, kp*xeq[:, HERE]/xeq[:, THERE])


def nonlinear(rng, k):                                    # any velocity, and an acceleration along it
    v = rng.normal(0, 1, (k, 4))
    return anywhere(rng, k) | {"v": v, "acc": rng.uniform(1, 10, (k, 1))*abs(v)*v}


def mapped(mixing, columns=1.0):
    """Two states, a velocity, and a map whose columns have this sum; `mixing` 0: it does nothing."""
    def made(rng, k):
        x, y, v = rng.lognormal(0, 1, (k, 4)), rng.lognormal(0, 1, (k, 4)), rng.normal(0, 1, (k, 4))
        T = rng.lognormal(0, 1, (k, 4, 4))
        T = mixing*T/T.sum(1)[:, None] + (1 - mixing)*(1.0*(rng.integers(0, 1, (k, 4, 1)) + [[0], [1], [2], [3]] == [0, 1, 2, 3]))
        T = columns*T
        return {"x": x, "y": y, "v": v, "T": T, "X": times(T, x), "Y": times(T, y), "V": times(T, v)}
    return made


common = {"source": REDERIVED, "paper": 6}
ends = {"tail": (r"\mathrm{tail}(r)", "numeric.information_letters.tail"),
        "head": (r"\mathrm{head}(r)", "numeric.information_letters.head")}
SMOOTH = (r"\sum_r \bigl(k^+_r x_{\mathrm{tail}(r)} + k^-_r x_{\mathrm{head}(r)}\bigr)"
          r"\Bigl(\frac{\dot x_{\mathrm{head}(r)}}{x_{\mathrm{head}(r)}} - \frac{\dot x_{\mathrm{tail}(r)}}{x_{\mathrm{tail}(r)}}\Bigr)^2")
images = {"T": (r"T = e^{W s}", "numeric.information_letters.transition"), "X": (r"T x", "numeric.information_letters.mapped_state")}


@theorem(
    id="fisher.monotone",
    title="In a closed unimolecular network the Fisher information of time never increases",
    hypotheses=(master, moves),
    claim=(0, "<=", -rate),
    equality="d ln x/dt is the same wherever reactions lead",
    anywhere=anywhere,
    tight=tight,
    without={master.name: nonlinear},
    shown=r"\frac{dI}{dt} = 2\sum_i \frac{\dot x_i \ddot x_i}{x_i} - \sum_i \frac{\dot x_i^3}{x_i^2} \le 0",
    letters=ends,
    applies_to=("network", "jump"),
    **common,
)
def monotone():
    return calc(0).le(smoothing, by=sign(smoothing)).eq(-rate, by=identity.prove())


@theorem(
    id="fisher.monotone.identity",
    title="The rate of the Fisher information of time in a closed unimolecular network",
    hypotheses=(master, moves),
    claim=(rate, "==", -smoothing),
    equality="always",
    anywhere=anywhere,
    without={master.name: nonlinear},
    shown=r"\frac{dI}{dt} = -" + SMOOTH,
    letters=ends,
    applies_to=("network", "jump"),
    **common,
)
def identity():
    """The acceleration is that of the reactions, by the derivative of the master equation."""
    linear = derive(assume(master), moves)
    return close(rate, "==", -smoothing, by=[over(i, 2*v[i]/x[i]*linear), over(i, (v[i]/x[i])**2*assume(master))])


@theorem(
    id="fisher.monotone.divergence",
    title="No stochastic map increases the divergence of two states",
    hypotheses=(stochastic, X_is, Y_is),
    claim=(total(j, X[j]*log(X[j]/Y[j]) - X[j] + Y[j]), "<=", kl(x, y)),
    equality="x_i/y_i is the same for all i that the map brings together",
    anywhere=mapped(0.5),
    tight=mapped(0.0003),
    without={stochastic.name: mapped(0.1, 2.0)},
    shown=r"D(T x\|T y) \le D(x\|y)",
    letters=images | {"Y": (r"T y", "numeric.information_letters.mapped_other")},
    applies_to=("network", "jump"),
    **common,
)
def divergence():
    """The log-sum inequality: the tangent plane of a ln(a/b) at (X_j, Y_j), totalled with the weights T_ji."""
    each = over(j, over(i, T[j, i]*lemmas.use(lemmas.log_sum, a=x[i], b=y[i], c=X[j], d=Y[j])))
    ratio = X[j]/Y[j]
    return close(total(j, X[j]*log(ratio) - X[j] + Y[j]), "<=", kl(x, y), by=[
        each, over(j, (log(ratio) + 1)*assume(X_is)), over(j, ratio*assume(Y_is)), over(j, assume(X_is)), over(j, assume(Y_is)),
        over(i, x[i]*assume(stochastic)), over(i, y[i]*assume(stochastic)), over(i, x[i]*log(x[i]/y[i])*assume(stochastic))])


@theorem(
    id="fisher.monotone.map",
    title="No stochastic map increases the Fisher information",
    hypotheses=(stochastic, X_is, V_is),
    claim=(total(j, V[j]**2/X[j]), "<=", total(i, v[i]**2/x[i])),
    equality="v_i/x_i is the same for all i that the map brings together",
    anywhere=mapped(0.5),
    tight=mapped(0.0003),
    without={stochastic.name: mapped(0.1, 2.0)},
    shown=r"\sum_j \frac{(T\dot x)_j^2}{(T x)_j} \le \sum_i \frac{\dot x_i^2}{x_i}",
    letters=images | {"V": (r"T\dot x", "numeric.information_letters.mapped_velocity")},
    applies_to=("network", "jump"),
    **common,
)
def map_bound():
    """The limit of fisher.monotone.divergence for close states, proved directly; with T = exp(W s), s to 0, it is fisher.monotone."""
    miss = sign(total(j, i, T[j, i]*x[i]*(v[i]/x[i] - V[j]/X[j])**2))
    return close(total(j, V[j]**2/X[j]), "<=", total(i, v[i]**2/x[i]), by=[
        miss, over(i, v[i]**2/x[i]*assume(stochastic)), over(j, V[j]/X[j]*assume(V_is)), over(j, (V[j]/X[j])**2*assume(X_is))])
