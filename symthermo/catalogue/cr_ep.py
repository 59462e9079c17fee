"""Entropy production and the traffic at each state bound the Fisher information of time.

    I <= (1/2) sum_r sigma_r (a_tail + a_head) <= a_max sigma ,      a_i = (1/p_i) sum_(r at i) A_r ,

with A_r = J+_r + J-_r and sigma_r = J_r F_r. No bound by sigma alone exists: for p_i to 0 with inflow, I ~ 1/p_i, sigma ~ ln(1/p_i).
So tau >= Lam^2/(a_max Sigma). An observable moves no faster than

    2 (d<R>/dt)^2 <= sigma sum_r A_r (R_head - R_tail)^2 ,      for diffusions (d<R>/dt)^2 <= mu T <|grad R|^2> sigma

Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.ep.
"""
from sympy import Symbol

from ..index import Delta, Index, family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, sign, substitute, theorem, times
from ..proof import at as at_place
from . import _diffusion as d
from ._probability import (
    DIFFUSIONS,
    HERE,
    JUMPS,
    REDERIVED,
    THERE,
    R,
    any_jumps,
    close_to_equilibrium,
    elsewhere,
    head,
    information,
    jumping,
    n,
    p,
    r,
    tail,
    v,
)
from ._probability import state as i

a, amax = family("a", nonnegative=True), Symbol("amax", nonnegative=True)
s = Index("s", r.size)
flux, busyness = family("flux"), family("busyness", positive=True)
fisher = information(i)
J, A, sigma_r = n.J(r), n.A(r), n.J(r)*n.F(r)
master = Hypothesis("master equation", v[i], "==", n.rate(i), forall=(i,))
at = Delta(i, head(r)) + Delta(i, tail(r))                # edges at i
traffic = Hypothesis("a is traffic over probability", p[i]*a[i], "==", total(r, at*A), forall=(i,), kind="definition")
largest = Hypothesis("amax is at least each a", a[i], "<=", amax, forall=(i,))
edges = total(r, sigma_r*(a[tail(r)] + a[head(r)]))/2
steps = total(r, A*(R[head(r)] - R[tail(r)])**2)
change = total(i, R[i]*v[i])
each = lemmas.use(lemmas.mean, a=n.J_plus(r), b=n.J_minus(r))


def busy(make):
    """Adds a, its maximum, and an observable."""
    def made(rng, k):
        data = make(rng, k)
        p, wp, wm = (data[name] for name in ("p", "wp", "wm"))
        A = wp*p[:, HERE] + wm*p[:, THERE]
        ends = [[1.0*(e == x) for e in range(4)] for x in HERE], [[1.0*(e == x) for e in range(4)] for x in THERE]
        a = (A @ ends[0] + A @ ends[1])/p
        return data | {"a": a, "amax": a.max(-1), "R": data.get("R", rng.normal(0, 1, (k, 4)))}
    return made


def two_by_two(rng, k):                                   # near equilibrium states exchange in pairs, with one value of a
    x, y, z = rng.uniform(0.2, 0.8, (k, 1)), *(rng.uniform(0.5, 1, (k, 1)) for _ in range(2))
    q = (x*[1, 1, 0, 0] + (1 - x)*[0, 0, 1, 1])/2
    c = x*[1, 0, 0, 0, 0] + (1 - x)*[0, 0, 1, 0, 0] + 1e-6
    return jumping(rng, k, q*(1 + 0.0003*(y*[1, -1, 0, 0] + z*[0, 0, 1, -1])), c/q[:, HERE], c/q[:, THERE])


def along(rng, k):                                        # near equilibrium; the observable is the potential but for 1 %
    data = close_to_equilibrium(rng, k)
    return data | {"R": (data["p"]/data["q"] - 1)*(1 + 0.01*rng.uniform(-1, 1, (k, 4)))}


def elsewhere_fast(rng, k):
    data = elsewhere(rng, k)
    return data | {"v": 1000*data["v"]}


common = {"source": REDERIVED, "paper": 5, "applies_to": JUMPS}


@theorem(
    id="cr.ep",
    title="Entropy production and the traffic at each state bound the Fisher information of time",
    hypotheses=(master, traffic),
    claim=(fisher, "<=", edges),
    equality="as all forces go to zero, with one value of S J/A around each state",
    anywhere=busy(any_jumps),
    tight=busy(two_by_two),
    without={master.name: busy(elsewhere_fast)},
    shown=r"I \le \frac12 \sum_r \sigma_r \bigl(a_{\mathrm{tail}(r)} + a_{\mathrm{head}(r)}\bigr),"
          r" \qquad a_i = \frac{1}{p_i}\sum_{r \ni i} A_r",
    **common,
)
def ep():
    rate = n.rate(i)
    return (
        calc(fisher)
        .eq(total(i, rate**2/p[i]), by=over(i, (v[i] + rate)/p[i]*assume(master)))
        .le(total(r, (a[tail(r)] + a[head(r)])*J**2/A), by=around(), why="Cauchy-Schwarz around each state")
        .le(edges, by=over(r, (a[tail(r)] + a[head(r)])*each))
    )


def around():
    """sum_i (sum_r S_ir J_r)^2/p_i <= sum_r (a_tail + a_head) J_r^2/A_r, on letters; also where an edge leads to where it starts."""
    h, t, h2, t2 = Delta(i, head(r)), Delta(i, tail(r)), Delta(i, head(s)), Delta(i, tail(s))
    j, k, b, c = flux[r], flux[s], busyness[r], busyness[s]
    apart, together = (j*c - k*b)**2/(b*c), (j*c + k*b)**2/(b*c)
    squares = sign(total(r, s, h*h2*apart + t*t2*apart + 2*h*t2*together)/2)
    rate, thermal, busy = total(r, n.S(i, r)*j), total(r, at*j**2/b), total(r, at*b)
    star = close(rate**2, "<=", thermal*busy, by=squares)
    is_traffic = Hypothesis(traffic.name, p[i]*a[i], "==", busy, forall=(i,), kind="definition")
    bound = close(total(i, rate**2/p[i]), "<=", total(r, (a[tail(r)] + a[head(r)])*j**2/b), by=[
        over(i, 1/p[i]*star), over(i, thermal/p[i]*assume(is_traffic))])
    return substitute(bound, {flux: ((r,), J), busyness: ((r,), A)})


@theorem(
    id="cr.ep.largest",
    title="Entropy production and the largest traffic at a state bound the Fisher information of time",
    hypotheses=(master, traffic, largest),
    claim=(fisher, "<=", amax*n.epr),
    equality="as all forces go to zero, with one value of a, and of S J/A around each state",
    anywhere=busy(any_jumps),
    tight=busy(two_by_two),
    without={master.name: busy(elsewhere_fast), largest.name: lambda rng, k: (data := busy(two_by_two)(rng, k)) | {"amax": data["amax"]/2}},
    shown=r"I \le a_{\max}\, \sigma",
    **common,
)
def ep_largest():
    positive = lemmas.use(lemmas.edge, a=n.J_plus(r), b=n.J_minus(r))
    below = [over(r, times(close(0, "<=", amax - a[e], by=at_place(largest, {i: e})), positive)) for e in (tail(r), head(r))]
    return calc(fisher).le(edges, by=ep.prove(), why="cr.ep").le(amax*n.epr, by=below)


@theorem(
    id="cr.ep.observable",
    title="Entropy production and the jumps of an observable bound its rate",
    hypotheses=(master,),
    claim=(2*change**2, "<=", steps*n.epr),
    equality="one value of (R_head - R_tail) A/J on all edges, as all forces go to zero",
    anywhere=busy(any_jumps),
    tight=busy(along),
    without={master.name: busy(elsewhere_fast)},
    shown=r"\sigma \ge \frac{2\,(d\langle R\rangle/dt)^2}{\sum_r A_r (R_{\mathrm{head}(r)} - R_{\mathrm{tail}(r)})^2}",
    **common,
)
def observable():
    step = R[head(r)] - R[tail(r)]
    moved = total(r, step*J)
    return (
        calc(2*change**2)
        .eq(2*moved**2, by=over(i, 2*(change + moved)*R[i]*assume(master)))
        .le(2*steps*total(r, J**2/A), by=2*lemmas.cauchy_schwarz(step, J, weight=A, over=r))
        .le(steps*n.epr, by=2*steps*over(r, each))
    )


gradR, x, k = family("gradR"), d.x, d.k
steep, moved = total(x, k, d.p[x]*gradR[k, x]**2), total(x, k, gradR[k, x]*d.J)
of_observable = d.by_parts(R[x], gradR[k, x], "R")


def climbing(follow=None):
    """A diffusion with an observable; with `follow`, the potential of the mean velocity but for this."""
    def made(rng, k):
        data = d.conservative(rng, k)
        R = d.wave(rng, k) if follow is None else data["phi"]*(1 + follow*d.wave(rng, k))
        return data | {"R": R, "gradR": d.gradient(data, R)}
    return made


@theorem(
    id="cr.ep.diffusion",
    title="Entropy production and the gradient of an observable bound its rate in a diffusion",
    source=REDERIVED,
    paper=5,
    hypotheses=(of_observable,),
    claim=(total(x, R[x]*v[x])**2, "<=", d.mu*d.T*steep*d.n.epr),
    equality="grad R is proportional to the mean local velocity",
    anywhere=climbing(),
    tight=climbing(0.01),
    shown=r"\Bigl(\frac{d\langle R\rangle}{dt}\Bigr)^2 \le \mu T\, \langle |\nabla R|^2\rangle\, \sigma",
    applies_to=DIFFUSIONS,
)
def of_diffusions():
    """No such bound exists for the Fisher information of time."""
    rate = total(x, R[x]*v[x])
    return (
        calc(rate**2)
        .eq(moved**2, by=(rate + moved)*assume(of_observable))
        .le(d.mu*d.T*steep*d.n.epr, by=lemmas.cauchy_schwarz(gradR[k, x], d.J, weight=d.p[x], over=(x, k)))
    )
