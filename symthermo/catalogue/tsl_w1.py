"""How many reaction events a change takes, and what they cost: the chemical 1-Wasserstein distance.

    Sigma >= 2 W1 artanh(W1/N) >= 2 W1^2/N ,      W1 = min { sum_r |z_r| : S z = Delta x } ,   N = int A_tot dt

W1 is a linear programme; by duality W1 = max { psi.Delta x : |S^T psi| <= 1 }, and the bound is shown for every such psi.
After Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748; Van Vu, Saito, Phys. Rev. X 13, 011013 (2023).
Identifier: tsl.w1.
"""
from sympy import Rational, Symbol, log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, cut, lemmas, over, root, sign, substitute, theorem, times
from ._in_time import A, J, Jm, Jp, S, Sigma, dx, i, moved, positive, pseudo, r, t, trip
from ._samples import network, one_reaction, turned
from .tsl_species import pays

psi, w, z, cost = family("psi"), family("w"), family("z"), family("cost", nonnegative=True)
W1, e = Symbol("W1", real=True), Symbol("e", positive=True)
N = total(t, total(r, A))
fall = total(i, psi[i]*S[i, r])                           # (S^T psi)_r
events = total(t, total(r, w[r, t]*J))

distance = Hypothesis("W1 = psi.Delta x", total(i, psi[i]*dx[i]), "==", W1, kind="definition")
above = Hypothesis("S^T psi <= 1", fall, "<=", 1, forall=(r,))
below = Hypothesis("-1 <= S^T psi", -1, "<=", fall, forall=(r,))
angle = Hypothesis("e = (N + W1)/(N - W1)", e*(N - W1), "==", N + W1, kind="definition")
counted = Hypothesis("C is the total of w J", events, "==", W1, kind="definition")
above_w = Hypothesis("w <= 1", w[r, t], "<=", 1, forall=(r, t))
below_w = Hypothesis("-1 <= w", -1, "<=", w[r, t], forall=(r, t))
reached = Hypothesis("S z = Delta x", total(r, S[i, r]*z[r]), "==", dx[i], forall=(i,))
sizes = Hypothesis("cost = |z|", cost[r]**2, "==", z[r]**2, forall=(r,), kind="definition")

# the tangent plane of J F at (e, 1), with weights between -1 and 1; its total over reactions and time
bent = over(t, over(r, lemmas.signed_force(
    Jp[r, t], Jm[r, t], w[r, t], e, close(0, "<=", 1 - w[r, t], by=assume(above_w)), close(0, "<=", 1 + w[r, t], by=assume(below_w)))))
steep, height = log(e) + (e - 1/e)/2, (e - 1)/(2*e)
carried = close(W1, "==", total(t, total(r, fall*J)), by=[assume(distance), over(i, psi[i]*assume(moved))])


def _for_falls(theorem):
    """The weights are the falls of a potential."""
    there = substitute(theorem, {w: ((r, t), fall)})
    for name, known in ((above_w.name, above), (below_w.name, below)):
        there = cut(there, next(h for h in there.hyps if h.name == name), assume(known))
    return there


def told(data, psi, C=None):
    """Adds what the names of the statements stand for."""
    J, A, tau = data["Jp"] - data["Jm"], data["Jp"] + data["Jm"], data["tau"][:, None, :]
    N, z = (A*tau).sum(axis=(1, 2)), (J*tau).sum(axis=-1)
    W1 = (psi*data["dx"]).sum(axis=1) if C is None else (C*J*tau).sum(axis=(1, 2))
    weights = {} if C is None else {"w": C}
    return data | weights | {"psi": psi, "W1": W1, "e": (N + W1)/(N - W1), "z": z, "cost": abs(z)}


def potential(rng, data, size=1.0):
    psi = rng.normal(0, 1, data["S"].shape[:2])
    return size*psi/(abs(turned(data["S"]) @ psi[..., None]).max(axis=(1, 2))[:, None] + 1e-9)


def anywhere(rng, k, size=1.0):
    data = trip(rng, network(rng, k, 3, 4, 3))
    return told(data, potential(rng, data, size))


def tight(rng, k, size=1.0, force=2.0):                   # one reaction, any force, constant in time, as the traffic is
    data = trip(rng, one_reaction(rng, k, force, 1))
    forward = (data["Jp"] > data["Jm"])[:, :, 0]*2.0 - 1
    return told(data, size*forward/data["S"][:, :, 0])


def counting(rng, k, size=1.0):
    data = trip(rng, network(rng, k, 3, 4, 3))
    sign = (data["Jp"] > data["Jm"])*2.0 - 1
    return told(data, potential(rng, data), size*sign)


def counting_tight(rng, k, size=1.0):
    data = trip(rng, one_reaction(rng, k, 2.0, 1))
    return told(data, potential(rng, data), size*((data["Jp"] > data["Jm"])*2.0 - 1))


def idle(data):                                           # no events at all
    return data | {"z": 0*data["z"], "cost": 0*data["cost"]}


common = {"source": "after Van Vu, Saito, Phys. Rev. X 13, 011013 (2023)", "paper": 7, "applies_to": ("network", "jump")}
names = {"psi": (r"\psi \text{, optimal dual potential of } W_1", "numeric.bound_letters.dual_potential"),
         "W1": (r"W_1 = \psi\cdot\Delta x", "numeric.bound_letters.potential_drop")}
angles = {"e": (r"e^{2\operatorname{artanh}(W_1/N)} = (N + W_1)/(N - W_1)", "numeric.bound_letters.exponential_angle")}
LIMITS = {above.name: (beyond := lambda rng, k: tight(rng, k, 1.2, 0.5)), below.name: beyond}   # the reaction runs forwards, backwards


@theorem(
    id="tsl.w1",
    title="Thermodynamic speed limit in the chemical Wasserstein distance",
    hypotheses=(moved, distance, above, below, angle),
    claim=(W1*log(e), "<=", Sigma),
    equality="one reaction with constant fluxes, at any distance from equilibrium",
    anywhere=anywhere,
    tight=tight,
    without=LIMITS,
    shown=r"2 W_1 \operatorname{artanh}\frac{W_1}{N} \le \Sigma, \qquad W_1 = \min\Bigl\{\sum_r |z_r| : S z = \Delta x\Bigr\}, \quad "
          r"N = \int_0^\tau \sum_r A_r\,dt",
    letters=names | angles,
    **common,
)
def w1():
    """For every potential psi whose differences along reactions are at most 1; that the largest psi.Delta x is the least sum |z|, is
    the strong duality of linear programmes and not proved here (weak duality: tsl.w1.duality)."""
    return calc(W1*log(e)).le(Sigma, by=[_for_falls(bent), steep*carried, height*assume(angle)])


@theorem(
    id="tsl.w1.events",
    title="Thermodynamic speed limit for the number of net reaction events",
    hypotheses=(counted, above_w, below_w, angle),
    claim=(W1*log(e), "<=", Sigma),
    equality="all |J_r|/A_r the same and constant",
    anywhere=counting,
    tight=counting_tight,
    without={above_w.name: lambda rng, k: counting_tight(rng, k, 1.2), below_w.name: lambda rng, k: counting_tight(rng, k, -1.2)},
    shown=r"2 C \operatorname{artanh}\frac{C}{N} \le \Sigma, \qquad C = \int_0^\tau \sum_r |J_r|\,dt, \quad N = \int_0^\tau \sum_r A_r\,dt",
    letters={"w": (r"\mathrm{sign} J_r", "numeric.bound_letters.sign_of_current"),
             "W1": (r"C = \int_0^\tau \sum_r |J_r|\,dt", "numeric.bound_letters.signed_events"),
             "e": (r"(N + C)/(N - C)", "numeric.bound_letters.exponential_angle")},
    **common,
)
def number_of_events():
    """Jensen in time and over the reactions at once; for all weights w between -1 and 1, w = sign J among them."""
    return calc(W1*log(e)).le(Sigma, by=[bent, steep*assume(counted), height*assume(angle)])


@theorem(
    id="tsl.w1.quadratic",
    title="The quadratic speed limit in the chemical Wasserstein distance",
    hypotheses=(moved, distance, above, below),
    claim=(2*W1**2, "<=", N*Sigma),
    equality="one reaction with a small force, constant in time",
    anywhere=anywhere,
    tight=lambda rng, k: tight(rng, k, 1.0, 0.01),
    without=LIMITS,
    shown=r"\frac{2 W_1^2}{N} \le \Sigma, \qquad N = \int_0^\tau \sum_r A_r\,dt",
    letters=names,
    **common,
)
def quadratic():
    drop, squares = total(t, total(r, fall*J)), total(t, total(r, fall**2*A))
    within = times(assume(below), assume(above))                  # (S^T psi)_r^2 <= 1
    return (
        calc(2*W1**2)
        .eq(2*drop**2, by=(W1 + drop)*carried)
        .le(2*squares*total(t, pseudo), by=lemmas.cauchy_schwarz(fall, J, weight=A, over=(t, r)))
        .le(squares*Sigma, by=squares*pays)
        .le(N*Sigma, by=times(positive, over(t, over(r, A*within))))
    )


@theorem(
    id="tsl.w1.stronger",
    title="The bound with artanh is at least as strong as the quadratic one",
    hypotheses=(angle,),
    claim=(2*W1**2, "<=", N*W1*log(e)),
    equality="as W1/N goes to zero",
    anywhere=anywhere,
    tight=lambda rng, k: tight(rng, k, 1.0, 0.01),
    shown=r"\frac{2 W_1^2}{N} \le 2 W_1 \operatorname{artanh}\frac{W_1}{N}",
    letters=names | angles,
    **common,
)
def stronger():
    u = (e - 1)/(e + 1)                                           # W1/N
    share = close(W1, "==", N*u, by=1/(e + 1)*assume(angle))
    return (
        calc(2*W1**2)
        .eq(2*N**2*u**2, by=2*(W1 + N*u)*share)
        .le(N**2*u*log(e), by=N**2/(e + 1)*lemmas.use(lemmas.pade, u=e))
        .eq(N*W1*log(e), by=N*log(e)*share)
    )


@theorem(
    id="tsl.w1.duality",
    title="No potential difference exceeds the number of events (weak duality)",
    hypotheses=(distance, above, below, reached, sizes),
    claim=(W1, "<=", total(r, cost[r])),
    equality="optimal psi and z",
    anywhere=anywhere,
    tight=tight,
    without=LIMITS | {reached.name: lambda rng, k: idle(tight(rng, k))},
    shown=r"|S^{\mathsf T}\psi| \le 1,\ S z = \Delta x \;\Rightarrow\; \psi\cdot\Delta x \le \sum_r |z_r|",
    letters=names | {"z": (r"z, \text{ optimal flow of } W_1", "numeric.bound_letters.least_events"),
                     "cost": (r"|z_r|", "numeric.bound_letters.absolute_flow")},
    **common,
)
def duality():
    half, square, positive_cost = Rational(1, 2), close(z[r]**2, "<=", cost[r]**2, by=assume(sizes)), sign(cost[r])
    ahead, back = (root(s*z[r], cost[r], square, positive_cost) for s in (1, -1))
    return (
        calc(W1)
        .eq(total(r, fall*z[r]), by=[assume(distance), over(i, psi[i]*assume(reached))])
        .le(total(r, cost[r]), by=[over(r, half*times(assume(below), ahead)), over(r, half*times(assume(above), back))])
    )


@theorem(
    id="tsl.w1.feasible",
    title="The integrated currents are one way to make the change",
    hypotheses=(moved,),
    claim=(total(r, S[i, r]*total(t, J)), "==", dx[i]),
    equality="always",
    anywhere=anywhere,
    shown=r"S \int_0^\tau J\,dt = \Delta x",
    **common,
)
def feasible():
    return close(total(r, S[i, r]*total(t, J)), "==", dx[i], by=assume(moved))
