"""No observable moves faster, in units of its own spread, than the state: the Cramer-Rao bound with time as the parameter.

    (d<R>/dt - <dR/dt>)^2 <= Var_p(R) I ,      I = sum_i (dp_i/dt)^2/p_i

What is lost is what no multiple of R - <R> sees of the score: Var(R) I - Cov^2 = Var(R) <(s - b c)^2> - (Cov - b Var(R))^2 for every b.
So it is an equality where the score is a multiple of R - <R>, and for two states always.
An unbiased estimator of time, d<R>/dt = 1, has a variance of at least 1/I.
Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.speed.
"""
from sympy import Symbol

from ..index import total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, theorem
from ._probability import ANY, PAPER, R, Rdot, dense, fisher, i, j, keeps, leaking, mean, moving, normalised, observing, p, spread, v
from .cr_identity import mdot, rate

b = Symbol("b", real=True)
p1, p2 = (Symbol(name, positive=True) for name in ("p_1", "p_2"))
v1, v2, R1, R2 = (Symbol(name, real=True) for name in ("v_1", "v_2", "R_1", "R_2"))
change, m_R = total(i, R[i]*v[i]), mean(R[j])
off = total(i, (R[i] - m_R)*v[i])
unbiased = Hypothesis("<R> is the time", change, "==", 1)
proportional = Hypothesis("the score is proportional to R - <R>", v[i], "==", b*p[i]*(R[i] - m_R), forall=(i,))
sum_to_one = Hypothesis("the probabilities sum to one", p1 + p2, "==", 1)
keep_sum = Hypothesis("their sum does not change", v1 + v2, "==", 0)
anywhere, tight = dense(observing(moving)), dense(observing(moving, 0.03))


def grown(rng, k):                                        # all probabilities grow; the observable hardly varies
    data = leaking(moving(rng, k), 30.0)
    return dense(lambda rng, k: data | {"R": 1 + 0.1*rng.normal(0, 1, (k, 4))})(rng, k)


def changing(make):
    """The same samples with an observable that changes itself."""
    def made(rng, k):
        data = make(rng, k) | {"Rdot": rng.normal(0, 1, (k, 4))}
        p, v, R, Rdot, N = (data[name] for name in ("p", "v", "R", "Rdot", "N"))
        return data | {"mdot": (N*(R*v + Rdot*p)).sum(-1)}
    return made


def clock(make):
    """The same samples with the observable scaled so that its mean is the time."""
    def made(rng, k):
        data = make(rng, k)
        return data | {"R": data["R"]/(data["N"]*data["R"]*data["v"]).sum(-1, keepdims=True)}
    return made


def tuned(make):
    """Adds any factor."""
    return lambda rng, k: make(rng, k) | {"b": rng.normal(0, 1, k)}


def along(whole):
    """A score that is a multiple of the observable less its mean; probabilities with this total."""
    def made(rng, k):
        data = tuned(anywhere)(rng, k)
        p, R = whole*data["p"], data["R"]
        c = R - (data["N"]*p*R).sum(-1, keepdims=True)
        return data | {"p": p, "v": data["b"][:, None]*p*c}
    return made


def two(whole=1.0, leak=0.0):
    """Two states."""
    def made(rng, k):
        share, velocity, R, step = rng.uniform(0.01, 0.99, k), *(rng.normal(0, 1, k) for _ in range(2)), rng.uniform(0.1, 2, k)
        return {"p_1": whole*share, "p_2": whole*(1 - share), "v_1": velocity + leak, "v_2": leak - velocity, "R_1": R, "R_2": R + step}
    return made


common = {"source": PAPER, "paper": 5, "applies_to": ANY}
PROPORTIONAL = "R - <R> proportional to the score; always if there are two states"


@theorem(
    id="cr.speed",
    title="Variance and Fisher information bound the rate of an observable",
    hypotheses=(keeps,),
    claim=(change**2, "<=", spread*fisher),
    equality=PROPORTIONAL,
    anywhere=anywhere,
    tight=tight,
    without={keeps.name: grown},
    shown=r"\Bigl(\frac{d\langle R\rangle}{dt}\Bigr)^2 \le \mathrm{Var}_p(R)\, I",
    **common,
)
def speed():
    return (
        calc(change**2)
        .eq(off**2, by=m_R*(change + off)*assume(keeps))
        .le(spread*fisher, by=lemmas.cauchy_schwarz(R[i] - m_R, v[i], weight=p[i], over=i))
    )


@theorem(
    id="cr.speed.moving",
    title="Variance and Fisher information bound the rate of an observable that changes itself",
    hypotheses=(rate, keeps),
    claim=((mdot - mean(Rdot[j]))**2, "<=", spread*fisher),
    equality=PROPORTIONAL,
    anywhere=changing(anywhere),
    tight=changing(tight),
    without={keeps.name: changing(grown)},
    shown=r"\Bigl(\frac{d\langle R\rangle}{dt} - \Bigl\langle\frac{dR}{dt}\Bigr\rangle\Bigr)^2 \le \mathrm{Var}_p(R)\, I",
    **common,
)
def speed_moving():
    left = mdot - mean(Rdot[j])
    return (
        calc(left**2)
        .eq(change**2, by=(left + change)*assume(rate), why="the product rule")
        .le(spread*fisher, by=speed.prove(), why="cr.speed")
    )


@theorem(
    id="cr.speed.gap",
    title="What the bound loses is what the observable does not see of the score",
    hypotheses=(keeps,),
    claim=(spread*fisher - change**2, "==", spread*total(i, p[i]*(v[i]/p[i] - b*(R[i] - m_R))**2) - (change - b*spread)**2),
    equality="always",
    anywhere=tuned(anywhere),
    without={keeps.name: tuned(grown)},
    shown=r"\mathrm{Var}(R)\, I - \mathrm{Cov}(R, s)^2 = \mathrm{Var}(R)\,\langle (s - b c)^2\rangle"
          r" - (\mathrm{Cov}(R, s) - b\,\mathrm{Var}(R))^2, \quad c = R - \langle R\rangle",
    **common,
)
def gap():
    """Best at b = Cov/Var, where the last square vanishes."""
    return close(spread*fisher - change**2, "==", spread*total(i, p[i]*(v[i]/p[i] - b*(R[i] - m_R))**2) - (change - b*spread)**2,
                 by=b*m_R*spread*assume(keeps))


@theorem(
    id="cr.speed.attained",
    title="An observable that follows the score moves as fast as the state",
    hypotheses=(normalised, proportional),
    claim=(change**2, "==", spread*fisher),
    equality="always",
    anywhere=along(1.0),
    without={normalised.name: along(2.0), proportional.name: tuned(anywhere)},
    shown=r"s \propto R - \langle R\rangle \;\Rightarrow\; \Bigl(\frac{d\langle R\rangle}{dt}\Bigr)^2 = \mathrm{Var}_p(R)\, I",
    **common,
)
def attained():
    """Written with the sum of the probabilities, <R - <R>> = <R> (1 - sum p)."""
    centred = total(i, p[i]*R[i]*(R[i] - m_R))
    moved = close(change, "==", b*centred, by=over(i, R[i]*assume(proportional)))
    informed = close(fisher, "==", b**2*spread, by=over(i, (v[i]/p[i] + b*(R[i] - m_R))*assume(proportional)))
    even = close(centred, "==", spread, by=m_R**2*assume(normalised))
    return (
        calc(change**2)
        .eq(b**2*centred**2, by=(change + b*centred)*moved)
        .eq(b**2*spread**2, by=b**2*(centred + spread)*even)
        .eq(spread*fisher, by=spread*informed)
    )


@theorem(
    id="cr.speed.two",
    title="Of two states every observable moves as fast as the state",
    hypotheses=(sum_to_one, keep_sum),
    claim=((R1*v1 + R2*v2)**2, "==", (p1*R1**2 + p2*R2**2 - (p1*R1 + p2*R2)**2)*(v1**2/p1 + v2**2/p2)),
    equality="always",
    anywhere=two(),
    without={sum_to_one.name: two(2.0), keep_sum.name: two(1.0, 1.0)},
    shown=r"n = 2: \quad \Bigl(\frac{d\langle R\rangle}{dt}\Bigr)^2 = \mathrm{Var}_p(R)\, I",
    **common | {"applies_to": ()},
)
def two_states():
    """Var R = p_1 p_2 (R_1 - R_2)^2 and I = v_1^2/(p_1 p_2)."""
    mean_R, apart = p1*R1 + p2*R2, R1 - R2
    var, info = p1*R1**2 + p2*R2**2 - mean_R**2, v1**2/p1 + v2**2/p2
    of_var = close(var, "==", p1*p2*apart**2, by=(p1*R1**2 + p2*R2**2)*assume(sum_to_one))
    of_info = close(info, "==", v1**2/p1 + v1**2/p2, by=(v2 - v1)/p2*assume(keep_sum))
    moved = close(R1*v1 + R2*v2, "==", apart*v1, by=R2*assume(keep_sum))
    return (
        calc((R1*v1 + R2*v2)**2)
        .eq(apart**2*v1**2, by=(R1*v1 + R2*v2 + apart*v1)*moved)
        .eq(p1*p2*apart**2*(v1**2/p1 + v1**2/p2), by=apart**2*v1**2*assume(sum_to_one))
        .eq(var*info, by=[info*of_var, p1*p2*apart**2*of_info])
    )


@theorem(
    id="cr.speed.clock",
    title="An unbiased estimator of time has at least the variance 1/I",
    hypotheses=(keeps, unbiased),
    claim=(1, "<=", spread*fisher),
    equality="R - <R> proportional to the score",
    anywhere=clock(anywhere),
    tight=clock(tight),
    without={keeps.name: clock(grown), unbiased.name: lambda rng, k: (d := anywhere(rng, k)) | {"R": 0.001*d["R"]}},
    shown=r"\frac{d\langle R\rangle}{dt} = 1 \;\Rightarrow\; \mathrm{Var}_p(R) \ge \frac{1}{I}",
    **common,
)
def estimator():
    return calc(1).eq(change**2, by=(change + 1)*assume(unbiased)).le(spread*fisher, by=speed.prove())
