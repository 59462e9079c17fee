"""No variance, central moment or generating function changes faster than its spread and the Fisher information of time allow.

    (d mu_k/dt)^2  <= (mu_2k - mu_k^2 - 2 k mu_(k-1) mu_(k+1) + k^2 mu_(k-1)^2 mu_2) I ,      mu_k = <(R - <R>)^k>
    (d Var R/dt)^2 <= (mu_4 - mu_2^2) I                                                       (k = 2)
    (dK/dt)^2      <= (exp(K(2h) - 2 K(h)) - 1) I ,                                           K(h) = ln <exp(h R)>

For any k the power is a name, of which only the derivative matters: cr.higher.moment is about every function of R - <R>.
Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.higher.
"""
from sympy import Integer, Symbol, exp

from ..index import family, total
from ..proof import Hypothesis, Motion, assume, calc, cut, lemmas, substitute, theorem
from ._probability import ANY, REDERIVED, R, dense, fisher, i, j, keeps, leaking, moving, normalised, p, rate_of, v
from ._samples import EULER

m, mdot, mukdot, k, Kdot, h = (Symbol(x, real=True) for x in ("m", "mdot", "mukdot", "k", "Kdot", "h"))
low = family("low")                                       # c^(k - 1)
drift, is_mean = total(j, R[j]*v[j]), Hypothesis("m = <R>", m, "==", total(i, R[i]*p[i]), kind="definition")
Z, Z2 = (total(i, p[i]*exp(e*R[i])) for e in (h, 2*h))
moves = Motion("v = dp/dt, mdot = d<R>/dt", ((p, v), (R, 0), (m, mdot), (h, 0)))
power = Hypothesis("(R - <R>)^k, differentiated under the total", mukdot, "==",
                   total(i, v[i]*(R[i] - m)*low[i] - k*p[i]*low[i]*drift), kind="calculus")
# d ln <exp(h R)>/dt, times <exp(h R)>
generating = rate_of("<exp(h R)> = exp K", Kdot*Z, p[i]*exp(h*R[i]), moves)


def rate(n):
    """The rate of the moment mu_n."""
    letter = Symbol(f"mu{n}dot", real=True)
    return rate_of(f"mu_{n}", letter, p[i]*(R[i] - m)**n, moves, {mdot: drift}.items())


def spread(k, low):
    """The variance of c^k - k mu_(k-1) c, where low(i) is c^(k-1)."""
    mu = lambda of: total(j, p[j]*of(R[j] - m, low(j)))
    return (mu(lambda c, y: c**2*y**2) - mu(lambda c, y: c*y)**2 - 2*k*mu(lambda c, y: y)*mu(lambda c, y: c**2*y)
            + k**2*mu(lambda c, y: y)**2*mu(lambda c, y: c**2))


def measured(data, R, h):
    """Adds an observable and the rates of its moments and generating function; `low` for an odd k."""
    p, v = data["p"], data["v"]
    m, mdot = (R*p).sum(-1), (R*v).sum(-1)
    c, e = R - m[:, None], EULER**(h[:, None]*R)
    rate = lambda n: (v*c**n).sum(-1) - n*mdot*(p*c**(n - 1)).sum(-1)
    return data | {"R": R, "m": m, "mu2dot": rate(2), "mu3dot": rate(3), "mu4dot": rate(4), "k": 5, "low": c**4, "mukdot": rate(5),
                   "h": h, "Kdot": (v*e).sum(-1)/(p*e).sum(-1)}


@dense
def anywhere(rng, k):
    return measured(moving(rng, k), rng.normal(0, 1, (k, 4)), rng.uniform(0.3, 0.6, k))


def near(of):
    """The score is what `of` makes of the probabilities and of R - <R>, but for 3 %."""
    @dense
    def made(rng, k):
        data, R, h = moving(rng, k), rng.normal(0, 1, (k, 4)), rng.uniform(0.3, 0.6, k)
        p = data["p"]
        c = R - (R*p).sum(-1, keepdims=True)
        v = p*of(p, c, h[:, None])*(1 + 0.03*rng.uniform(-1, 1, (k, 4)))
        return measured({"p": p, "v": v - p*v.sum(-1, keepdims=True)}, R, h)
    return made


def centred(n):
    """c^n - n mu_(n-1) c - mu_n."""
    return lambda p, c, h: c**n - n*(p*c**(n - 1)).sum(-1, keepdims=True)*c - (p*c**n).sum(-1, keepdims=True)


def grown(first, second, share):
    """All probabilities grow; the observable has nearly two values, the first with the probability `share`."""
    @dense
    def made(rng, k):
        R = [first, second, first, second] + 0.001*rng.normal(0, 1, (k, 4))
        p = (1 + 0.001*rng.uniform(-1, 1, (k, 4)))*[share, 1 - share, share, 1 - share]
        data = moving(rng, k) | {"p": p/p.sum(-1, keepdims=True)}
        return measured(leaking(data, 1000.0), R, rng.uniform(0.3, 0.6, k))
    return made


def summing_to(whole):
    """Probabilities of another sum than one."""
    @dense
    def made(rng, k):
        data = moving(rng, k)
        return measured(data | {"p": whole*data["p"]}, 1 + 0.3*rng.normal(0, 1, (k, 4)), rng.uniform(0.3, 0.6, k))
    return made


def needed(whole, *two):
    """Samples without the assumptions."""
    return {normalised.name: summing_to(whole), keeps.name: grown(*two)}


common = {"source": REDERIVED, "paper": 5, "anywhere": anywhere, "applies_to": ANY}


@theorem(
    id="cr.higher",
    title="The fourth moment and the Fisher information bound the rate of the variance",
    hypotheses=(normalised, is_mean, rate(2), keeps),
    claim=(Symbol("mu2dot", real=True)**2, "<=", (total(i, p[i]*(R[i] - m)**4) - total(i, p[i]*(R[i] - m)**2)**2)*fisher),
    equality="the score is linear in (R - <R>)^2",
    tight=near(centred(2)),
    without=needed(2, 2, 0, 0.5),
    shown=r"\Bigl(\frac{d}{dt}\mathrm{Var}(R)\Bigr)^2 \le (\mu_4 - \mu_2^2)\, I, \qquad \mu_k = \langle (R - \langle R\rangle)^k\rangle",
    **common,
)
def higher():
    lhs, _, rhs = higher.claim
    var, c = total(j, p[j]*(R[j] - m)**2), R[i] - m
    off = total(i, (c**2 - var)*v[i])
    sum_ = Symbol("mu2dot", real=True) + off
    return (
        calc(lhs)
        .eq(off**2, by=[sum_*assume(rate(2)), sum_*drift*assume(is_mean), sum_*drift*m*assume(normalised), sum_*var*assume(keeps)])
        .le(total(i, p[i]*(c**2 - var)**2)*fisher, by=lemmas.cauchy_schwarz(c**2 - var, v[i], weight=p[i], over=i))
        .eq(rhs, by=var**2*fisher*assume(normalised))
    )


@theorem(
    id="cr.higher.moment",
    title="Moments and the Fisher information bound the rate of a central moment",
    hypotheses=(normalised, is_mean, power, keeps),
    claim=(mukdot**2, "<=", spread(k, lambda i: low[i])*fisher),
    equality="the score is linear in (R - <R>)^k - k mu_(k-1) (R - <R>)",
    tight=near(centred(5)),
    without=needed(0.3, 2, 0.7320508075688772, 0.21132486540518708),
    shown=r"\dot\mu_k^2 \le (\mu_{2k} - \mu_k^2 - 2k\,\mu_{k-1}\mu_{k+1} + k^2\mu_{k-1}^2\mu_2)\, I",
    letters={"low": (r"(R_i - \langle R\rangle)^{k-1}", "numeric.probability_letters.lower_power")},
    **common,
)
def moment():
    """Written with `low` for (R - <R>)^(k-1); any function of R - <R> and its derivative are c low and k low."""
    c = R[i] - m
    below, middle = total(j, p[j]*low[j]), total(j, p[j]*(R[j] - m)*low[j])
    f = c*low[i] - k*below*c - middle
    off = total(i, f*v[i])
    sum_, slope = mukdot + off, k*below*fisher
    return (
        calc(mukdot**2)
        .eq(off**2, by=[sum_*assume(power), sum_*k*below*m*assume(keeps), sum_*middle*assume(keeps)])
        .le(total(i, p[i]*f**2)*fisher, by=lemmas.cauchy_schwarz(f, v[i], weight=p[i], over=i))
        .eq(spread(k, lambda i: low[i])*fisher, by=[
            middle**2*fisher*assume(normalised), middle*slope*assume(is_mean), middle*slope*m*assume(normalised)])
    )


def moment_of(n):
    """cr.higher.moment for k = n."""
    th = substitute(moment.prove(), {k: Integer(n), low: ((i,), (R[i] - m)**(n - 1)), mukdot: Symbol(f"mu{n}dot", real=True)})
    return cut(th, next(g for g in th.hyps if g.name == power.name), assume(rate(n)))


@theorem(
    id="cr.higher.third",
    title="The sixth moment and the Fisher information bound the rate of the third",
    hypotheses=(normalised, is_mean, rate(3), keeps),
    claim=(Symbol("mu3dot", real=True)**2, "<=", spread(3, lambda i: (R[i] - m)**2)*fisher),
    equality="the score is linear in (R - <R>)^3 - 3 mu_2 (R - <R>)",
    tight=near(centred(3)),
    without=needed(0.5, 2, 0.7320508075688772, 0.21132486540518708),
    shown=r"\dot\mu_3^2 \le (\mu_6 - \mu_3^2 - 6\mu_2\mu_4 + 9\mu_2^3)\, I",
    **common,
)
def third():
    return moment_of(3)


@theorem(
    id="cr.higher.fourth",
    title="The eighth moment and the Fisher information bound the rate of the fourth",
    hypotheses=(normalised, is_mean, rate(4), keeps),
    claim=(Symbol("mu4dot", real=True)**2, "<=", spread(4, lambda i: (R[i] - m)**3)*fisher),
    equality="the score is linear in (R - <R>)^4 - 4 mu_3 (R - <R>)",
    tight=near(centred(4)),
    without=needed(0.3, 2, 0, 0.5),
    shown=r"\dot\mu_4^2 \le (\mu_8 - \mu_4^2 - 8\mu_3\mu_5 + 16\mu_3^2\mu_2)\, I",
    **common,
)
def fourth():
    return moment_of(4)


@theorem(
    id="cr.higher.generating",
    title="Its spread and the Fisher information bound the rate of a generating function",
    hypotheses=(normalised, generating, keeps),
    claim=(Kdot**2, "<=", (Z2/Z**2 - 1)*fisher),
    equality="the score is linear in exp(h R)",
    tight=near(lambda p, c, h: EULER**(h*c)),
    without=needed(2, 1, 1, 0.5),
    shown=r"\Bigl(\frac{dK}{dt}\Bigr)^2 \le \bigl(e^{K(2h) - 2K(h)} - 1\bigr)\, I, \qquad K(h) = \ln\langle e^{hR}\rangle",
    **common,
)
def higher_generating():
    f = exp(h*R[i])/Z - 1
    off = total(i, f*v[i])
    return (
        calc(Kdot**2)
        .eq(off**2, by=[(Kdot + off)/Z*assume(generating), (Kdot + off)*assume(keeps)])
        .le(total(i, p[i]*f**2)*fisher, by=lemmas.cauchy_schwarz(f, v[i], weight=p[i], over=i))
        .eq((Z2/Z**2 - 1)*fisher, by=fisher*assume(normalised))
    )
