"""The histogram of an observable says at least as much of the entropy production ahead as its average.

    phi(eta) <= D(P_r||P_r,eq) <= D(p||p_eq)

P_r is the law of the values of r. For a two-valued r the first is an equality. The second is that no stochastic map increases the
relative entropy. Re-derived; after N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.chain.
"""
from dataclasses import replace

from sympy import Symbol, exp, log

from ..index import Delta, Index, family, finite, index_map, space, total
from ..proof import Hypothesis, assume, calc, close, cut, lemmas, over, substitute, theorem
from ._paths import logs
from ._probability import ANY, JUMPS, state
from ._samples import EULER
from ._tilted import REDERIVED, D, J, O, exponential, i, k, letter, logarithm, normalised, p, phi, psi, q
from ._tilted_samples import law, places, seen

c, x = Index("c", finite("C")), Index("x", space("image"))
cls = index_map("cls", state.size, c.size)
P, Q, W, Oc = family("P", positive=True), family("Q", positive=True), family("W", nonnegative=True), family("Oc")
stochastic = Hypothesis("columns of W sum to one", total(x, W[x, i]), "==", 1, forall=(i,))
P_is, Q_is = (Hypothesis(f"{b} = W {a}", b[x], "==", total(i, W[x, i]*a[i]), forall=(x,), kind="definition") for a, b in ((p, P), (q, Q)))
P_c, Q_c = (Hypothesis(f"{b} is the law of the classes", b[c] - total(state, Delta(c, cls(state))*a[state]), "==", 0, forall=(c,),
                       kind="definition") for a, b in ((p, P), (q, Q)))
common = {"source": REDERIVED, "paper": 12}


def mapped(mixing=1.0, columns=1.0):
    """Five places mapped to three, with weights; nearly the first three to themselves, for a small `mixing`."""
    def made(rng, n):
        data = places(rng, n)
        w, X = rng.lognormal(0, 1, (n, 3, 5)), rng.lognormal(0, 0.5, (n, 3))
        W = mixing*w + (1 - mixing)*(0*w + [[1, 0, 0, 1, 0], [0, 1, 0, 0, 1], [0, 0, 1, 0, 0]])
        W = columns*W/(X[..., None]*W).sum(1, keepdims=True)
        p = law(rng, data)
        if mixing < 1:                                    # p/q is the same wherever places come together
            ratio = (p/data["q"])[:, [0, 1, 2, 0, 1]]
            p = data["q"]*ratio
            p = p/(data["N"]*p).sum(-1, keepdims=True)
        image = lambda y: (W*(data["N"]*y)[:, None]).sum(-1)
        return data | {"image": X, "W": W, "p": p, "P": image(p), "Q": image(data["q"])}
    return made


@theorem(
    id="leg.chain.map",
    title="No stochastic map increases the relative entropy",
    hypotheses=(stochastic, P_is, Q_is),
    claim=(D(P, Q, x), "<=", D(p)),
    equality="p/q is the same wherever the map brings places together",
    anywhere=mapped(),
    tight=mapped(0.0001),
    without={stochastic.name: mapped(0.001, 2.0)},
    shown=r"D(Wp\|Wq) \le D(p\|q)",
    letters={"image": letter("counting")},
    applies_to=ANY,
    **common,
)
def map_bound():
    """Any channel, between places of any measure: the log-sum inequality at each x. Of concentrations: fisher.monotone.divergence."""
    ratio = P[x]/Q[x]
    each = over(x, over(i, W[x, i]*lemmas.use(lemmas.log_sum, a=p[i], b=q[i], c=P[x], d=Q[x])))
    return close(D(P, Q, x), "<=", D(p), by=[
        each, over(x, log(ratio)*assume(P_is)), over(x, ratio*assume(Q_is)), over(x, assume(P_is)),
        over(i, p[i]*log(p[i]/q[i])*assume(stochastic))])


# -- classes ----------------------------------------------------------------------------------------------------------------------------
on_classes = Hypothesis("O is a function of the class", O[k, state], "==", Oc[k, cls(state)], forall=(k, state))
T = replace(J, O=Oc, i=c, rest=Q)                         # tilted laws of the classes
here = normalised(p, state)
LETTERS = {"P": letter("histogram"), "Q": letter("histogram", p="q")}
CLASSES = [0, 0, 1, 1, 2]


def classed(rng, n, near=None, function=True, whole=1.0):
    """Five states in three classes, two observables of these; any law, or of the form q exp(theta.O) but for this size."""
    data = places(rng, n, weighted=False)
    Oc = rng.normal(0, 1, (n, 2, 3))
    data["O"] = Oc[..., CLASSES] if function else data["O"]
    noise = EULER**((1.0 if near is None else near)*rng.normal(0, 1, (n, 5)))
    theta = rng.normal(0, 1, (n, 2))
    p = noise*data["q"]*EULER**(0 if near is None else (theta[..., None]*data["O"]).sum(1))
    p = whole*p/p.sum(-1, keepdims=True)
    Z = (data["q"]*EULER**(theta[..., None]*data["O"]).sum(1)).sum(-1)
    none = rng.integers(0, 1, (n, 5))
    joined = [[1.0*(a == b) for b in range(3)] for a in CLASSES]
    return seen(data | {"theta": theta, "psi": logs(Z), "Oc": Oc, "cls": none + CLASSES, "p": p, "P": p @ joined, "Q": data["q"] @ joined})


@theorem(
    id="leg.chain",
    title="The histogram of the observables bounds the entropy production at least as well as their averages",
    hypotheses=(here, on_classes, P_c, Q_c, J.averages(p), J.potential, J.conjugate),
    claim=(phi, "<=", D(P, Q, c)),
    equality="ln(P/Q) is linear in the observables; two classes: always",
    anywhere=classed,
    tight=lambda rng, n: classed(rng, n, 0.03),
    without={here.name: lambda rng, n: classed(rng, n, 0.03, whole=0.8),
             on_classes.name: lambda rng, n: classed(rng, n, 0.03, function=False)},
    shown=r"\varphi(\eta) \le D(P_r\|P_{r,\mathrm{eq}})",
    letters=LETTERS | J.letters() | {"cls": letter("level_sets"), "Oc": letter("class_values")},
    applies_to=JUMPS,
    **common,
)
def chain():
    """For every theta, in particular the maximiser: leg.young of the classes. A class is a value of r, or less than one."""
    at = cls(state)
    exponent = over(k, J.theta[k]*assume(on_classes))
    each = exponential(exponent, J.exponent(), exp(total(k, J.theta[k]*Oc[k, at])))
    Z = total(c, Q[c]*exp(T.exponent()))
    whole = close(Z, "==", exp(psi), by=[over(c, exp(T.exponent())*assume(Q_c)), over(state, q[state]*each), J.raised])
    facts = {
        T.potential: close(psi, "==", log(Z), by=logarithm(whole, Z, 1, psi)),
        T.averages(P): close(T.eta[k], "==", T.mean(P), by=[
            J.averages(p), over(state, p[state]*assume(on_classes)), over(c, Oc[k, c]*assume(P_c))]),
        normalised(P, c): close(total(c, P[c]), "==", 1, by=[over(c, assume(P_c)), here]),
    }
    t = T.young(P)
    for h, fact in facts.items():
        t = cut(t, h, fact)
    return calc(phi).eq(J.dot() - psi, by=J.conjugate).le(D(P, Q, c), by=t, why="leg.young.ep of the classes")


@theorem(
    id="leg.chain.histogram",
    title="The histogram of an observable has no more entropy production ahead than the state",
    hypotheses=(P_c, Q_c),
    claim=(D(P, Q, c), "<=", D(p, q, state)),
    equality="p/q is the same in each class",
    anywhere=classed,
    tight=lambda rng, n: classed(rng, n, 0.03),
    shown=r"D(P_r\|P_{r,\mathrm{eq}}) \le D(p\|p_{\mathrm{eq}})",
    letters=LETTERS,
    applies_to=JUMPS,
    **common,
)
def histogram():
    t = substitute(map_bound.prove(), {i.size: state.size, x.size: c.size, W: ((c, state), Delta(c, cls(state)))})
    same = Hypothesis(stochastic.name, total(Index("x", c.size), Delta(Index("x", c.size), cls(state))), "==", 1, forall=(state,))
    t = cut(t, same, close(same.lhs, "==", 1))
    for mine, of_map in ((P_c, P_is), (Q_c, Q_is)):
        h = next(h for h in t.hyps if h.name == of_map.name)
        t = cut(t, h, substitute(assume(mine), {c: Index("x", c.size)}))
    return calc(D(P, Q, c)).le(D(p, q, state), by=t, why="leg.chain.map")


P1, P2, Q1, Q2 = (Symbol(name, positive=True) for name in ("P_1", "P_2", "Q_1", "Q_2"))
r1, r2, theta = (Symbol(name, real=True) for name in ("r_1", "r_2", "theta"))
sum_to_one = Hypothesis("P sums to one", P1 + P2, "==", 1)
fitted = Hypothesis("theta is that of the average", theta*(r1 - r2), "==", log(P1/Q1) - log(P2/Q2), kind="definition")
two_psi = Hypothesis("psi = ln <exp(theta r)>", psi, "==", log(Q1*exp(theta*r1) + Q2*exp(theta*r2)), kind="definition")
two_phi = Hypothesis("phi = theta eta - psi", phi, "==", theta*(P1*r1 + P2*r2) - psi, kind="definition")


def two_values(rng, n, whole=1.0):
    P1, Q1, r1, r2 = rng.uniform(0, 1, n), rng.uniform(0, 1, n), rng.normal(0, 1, n), rng.normal(3, 0.3, n)
    P2, Q2, P1 = whole*(1 - P1), 1 - Q1, whole*P1
    theta = logs(P1*Q2/(Q1*P2))/(r1 - r2)
    psi = logs(Q1*EULER**(theta*r1) + Q2*EULER**(theta*r2))
    return {"P_1": P1, "P_2": P2, "Q_1": Q1, "Q_2": Q2, "r_1": r1, "r_2": r2, "theta": theta, "psi": psi,
            "phi": theta*(P1*r1 + P2*r2) - psi}


@theorem(
    id="leg.chain.two",
    title="The average of a two-valued observable says as much as its histogram",
    hypotheses=(sum_to_one, fitted, two_psi, two_phi),
    claim=(phi, "==", P1*log(P1/Q1) + P2*log(P2/Q2)),
    equality="always",
    anywhere=two_values,
    without={sum_to_one.name: lambda rng, n: two_values(rng, n, 2.0)},
    shown=r"r \in \{r_1, r_2\}: \qquad \varphi(\eta) = D(P_r\|P_{r,\mathrm{eq}})",
    applies_to=(),
    **common,
)
def two():
    """theta is the field for which the tilted law has the average of P."""
    first, second = exp(theta*r1), exp(theta*r2)
    ratio = exponential(fitted, theta*r1 - theta*r2, P1*Q2/(Q1*P2))       # e^(theta r1 - theta r2)
    Z = Q1*first + Q2*second
    swap = close(Q2*second, "==", Q1*P2/P1*first, by=Q1*P2/P1*second*ratio)
    whole = close(Z, "==", Q1/P1*first, by=[swap, Q1/P1*first*assume(sum_to_one)])
    value = close(psi, "==", log(Q1/P1) + theta*r1, by=[two_psi, logarithm(whole, Z, Q1/P1, theta*r1)])
    return calc(phi).eq(theta*(P1*r1 + P2*r2) - log(Q1/P1) - theta*r1, by=[two_phi, value]).eq(
        P1*log(P1/Q1) + P2*log(P2/Q2), by=[(theta*r1 - log(P1/Q1))*assume(sum_to_one), P2*assume(fitted)])
