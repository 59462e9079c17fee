"""Any guessed field gives a lower bound of the entropy production ahead; measured along a staircase of fields, a certified one.

    theta.eta - psi(theta) <= phi(eta)  for every theta ;      psi(theta) <= sum_s eta(up_s).(theta(up_s) - theta(lo_s))

The sum is over the steps s of a way from no field to theta, each from a field lo_s to a field up_s: only averages in tilted equilibria
enter. N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.young.
"""
from dataclasses import replace

from sympy import exp, log

from ..index import Delta, Index, family, finite, index_map, total
from ..proof import Hypothesis, assume, at, calc, close, cut, lemmas, over, substitute, theorem
from ._paths import logs
from ._probability import ANY
from ._samples import EULER
from ._tilted import PAPER, REDERIVED, D, O, T, Ty, exponential, i, k, letter, logarithm, normalised, p, phi, ptheta, q
from ._tilted_samples import anywhere, beside, law, other, places, scaled, tilted

guess = replace(Ty, eta=T.eta)                            # another field for the same averages
matched = (T.tilted, T.potential, T.averages(), T.conjugate)
here = normalised()
STAIRS = {"lo": letter("lower"), "up": letter("upper"), "root": letter("roots"), "end": letter("ends"), "takes": letter("taken"),
          "psig": letter("potentials")}                   # one way to each field of a table, along those before it
common = {"paper": 12, "applies_to": ANY, "letters": T.letters() | {"psiy": Ty.letters()["psiy"]} | STAIRS}


def guessed(size=None):
    """A tilted law and another field, any or close."""
    return lambda rng, n: other(rng, anywhere(rng, n), size)


@theorem(
    id="leg.young",
    title="Every field gives a lower bound of phi",
    source=PAPER,
    hypotheses=(*matched, Ty.potential),
    claim=(guess.dot() - Ty.psi, "<=", phi),
    equality="the two fields make the same law",
    anywhere=guessed(),
    tight=guessed(0.02),
    shown=r"\theta\cdot\eta - \psi(\theta) \le \varphi(\eta)",
    **common,
)
def young():
    """So phi is the largest value of theta.eta - psi(theta); theta here is thetay, and phi has the field whose averages are eta."""
    return (
        calc(guess.dot() - Ty.psi)
        .le(D(ptheta), by=cut(guess.young(ptheta), normalised(ptheta), T.one), why="leg.young.ep")
        .eq(phi, by=[T.value(), T.conjugate])
    )


@theorem(
    id="leg.young.gap",
    title="What a field misses of phi is the distance of its law",
    source=REDERIVED,
    hypotheses=(*matched, Ty.tilted),
    claim=(phi - guess.dot() + Ty.psi, "==", D(ptheta, Ty.law)),
    equality="always",
    anywhere=guessed(),
    shown=r"\varphi(\eta) - \theta'\cdot\eta + \psi(\theta') = D(p_\theta\|p_{\theta'})",
    **common,
)
def gap():
    """Of second order in the error of the field."""
    field = guess.theta[k]
    return calc(phi - guess.dot() + Ty.psi).eq(D(ptheta) - guess.dot() + Ty.psi, by=[T.value(), T.conjugate]).eq(
        D(ptheta, Ty.law), by=[over(i, ptheta[i]*Ty.ln), over(k, field*assume(T.averages())), Ty.psi*T.one])


def measured(size=None, whole=1.0):
    """A law and a field: any, or the law is tilted by the field but for this size."""
    def made(rng, n):
        data = anywhere(rng, n)
        return scaled(data | {"p": law(rng, data)} if size is None else beside(rng, data, size), whole)
    return made


@theorem(
    id="leg.young.ep",
    title="Every field gives a lower bound of the entropy production ahead",
    source=PAPER,
    hypotheses=(here, T.averages(p), T.potential),
    claim=(T.dot() - T.psi, "<=", D(p)),
    equality="p is tilted by theta",
    anywhere=measured(),
    tight=measured(0.05),
    without={here.name: measured(0.05, 0.8)},
    shown=r"\theta\cdot\langle r\rangle_p - \psi(\theta) \le D(p\|p_{\mathrm{eq}})",
    **common,
)
def every_field():
    return calc(T.dot() - T.psi).le(D(p), by=T.young(p), why="a - b <= a ln(a/b), b = q exp(theta.O - psi)")


# -- staircases -------------------------------------------------------------------------------------------------------------------------
grid, stairs, ways = finite("G"), finite("L"), finite("W")
g, h, s, w = Index("g", grid), Index("h", grid), Index("s", stairs), Index("w", ways)
lo, up = (index_map(name, stairs, grid) for name in ("lo", "up"))
root, end = (index_map(name, ways, grid) for name in ("root", "end"))
thetag, etag, psig, takes = family("thetag"), family("etag"), family("psig"), family("takes", nonnegative=True)


def exponent(at):
    """theta.O at a point of the grid."""
    return total(k, thetag[k, at]*O[k, i])


one = normalised(q)
potentials = Hypothesis("psig = ln <exp(thetag.O)>", psig[g], "==", log(total(i, q[i]*exp(exponent(g)))), forall=(g,), kind="definition")
responses = Hypothesis("etag = <O> at thetag", etag[k, g], "==", total(i, O[k, i]*q[i]*exp(exponent(g) - psig[g])), forall=(k, g),
                       kind="definition")
bottom = Hypothesis("no field at the root", thetag[k, root(w)], "==", 0, forall=(k, w))
leads = Hypothesis("the ways lead from root to end", psig[h]*total(s, takes[s, w]*(Delta(h, up(s)) - Delta(h, lo(s)))), "==",
                   psig[h]*(Delta(h, end(w)) - Delta(h, root(w))), forall=(h, w), kind="definition")
rise, low_rise = (total(k, etag[k, e]*(thetag[k, up(s)] - thetag[k, lo(s)])) for e in (up(s), lo(s)))
above, below = (total(s, takes[s, w]*e) for e in (rise, low_rise))
top = psig[end(w)]


def sums_to_one(at):
    """<1> = 1 at a point of the grid."""
    raised = exponential(potentials, psig[g], total(i, q[i]*exp(exponent(g))))
    t = close(total(i, q[i]*exp(exponent(g) - psig[g])), "==", 1, by=exp(-psig[g])*raised)
    return t if at == g else substitute(t, {g: at})


def step():
    """psi(theta_g) - psi(theta_h) <= eta_g.(theta_g - theta_h)."""
    a, x, y = lemmas.a, lemmas.s, lemmas.x
    tangent = close(a*exp(x) - a*exp(y), "<=", a*exp(x)*(x - y), lemmas.use(lemmas.gibbs, a=a*exp(x), b=a*exp(y)))
    each = substitute(tangent, {a: q[i], x: exponent(g) - psig[g], y: exponent(h) - psig[h]})
    return close(psig[g] - psig[h], "<=", total(k, etag[k, g]*(thetag[k, g] - thetag[k, h])), by=[
        over(i, each), sums_to_one(g), (psig[g] - psig[h])*sums_to_one(g), sums_to_one(h),
        *(over(k, thetag[k, c]*assume(responses)) for c in (g, h))])


def telescoped():
    """The steps of a way add up to psi at its end."""
    here = root(w)
    no_tilt = exponential(over(k, O[k, i]*assume(bottom)), exponent(here), exp(0))
    Z = total(i, q[i]*exp(exponent(here)))
    whole = close(exp(psig[here]), "==", 1, by=[
        exponential(at(potentials, {g: here}), psig[here], Z), over(i, q[i]*no_tilt), assume(one)])
    zero = logarithm(whole, exp(psig[here]), 1, 0)
    return close(total(s, takes[s, w]*(psig[up(s)] - psig[lo(s)])), "==", top, by=[over(h, assume(leads)), zero])


def climbed(rng, data, field, last=None):
    """Along these fields, in three steps; the ways to the first, second and third; a law tilted by the last, or by another field."""
    weight = data["q"][:, None]*EULER**(field.swapaxes(1, 2) @ data["O"])
    Z = (data["N"][:, None]*weight).sum(-1)
    eta = data["O"] @ (data["N"][:, None]*weight/Z[..., None]).swapaxes(1, 2)
    none = rng.integers(0, 1, (len(Z), 3))
    data |= {"thetag": field, "psig": logs(Z), "etag": eta, "lo": none + [0, 1, 2], "up": none + [1, 2, 3], "root": none,
             "end": none + [1, 2, 3], "takes": none[:, :, None] + [[1.0, 1, 1], [0, 1, 1], [0, 0, 1]]}
    return tilted(data, field[..., 3] if last is None else last)


def climbing(size=1.0, whole=1.0, off=0.0):
    """Three steps from no field, or from one."""
    def made(rng, n):
        data = places(rng, n)
        data["q"] = whole*data["q"]
        field = size*rng.normal(0, 1, (n, 2, 4)).cumsum(-1)
        return climbed(rng, data, field - field[..., :1] + off*rng.normal(0, 1, (n, 2, 1)), rng.normal(0, 1, (n, 2)))
    return made


def rare(whole=1.0, off=0.0):
    """One state that is very rare, and steps to just below the field at which it comes, to this field, and just above."""
    def made(rng, n):
        data, c = places(rng, n, n=2, K=1), rng.uniform(500, 600, (n, 1))
        q = 0*c + [0, 1] + EULER**-c*[1, -1]
        data |= {"q": whole*q/data["N"], "O": data["O"]*[0, 0] + [1, 0]}
        return climbed(rng, data, c[..., None]*[1.0*(off > 0), 1, 1, 1] + [off, off - 10, off, off + 5])
    return made


climbs = {"source": REDERIVED, "equality": "as the steps become small", "anywhere": climbing()}
UPPER = r"\sum_{s \in w} \eta(\theta_{\mathrm{up}(s)})\cdot(\theta_{\mathrm{up}(s)} - \theta_{\mathrm{lo}(s)})"


@theorem(
    id="leg.young.stairs",
    title="The averages at the upper ends of a staircase of fields bound psi from above",
    hypotheses=(potentials, responses, one, bottom, leads),
    claim=(top, "<=", above),
    tight=climbing(0.003),
    without={one.name: climbing(0.003, 2.0), bottom.name: climbing(0.003, off=1.0)},
    shown=r"\psi(\theta_{\mathrm{end}(w)}) \le " + UPPER,
    **common, **climbs,
)
def staircase():
    """Any number of steps and of observables. That psi is convex is enough; for one observable this is that eta grows with theta."""
    each = substitute(step(), {g: up(s), h: lo(s)})
    return calc(top).eq(total(s, takes[s, w]*(psig[up(s)] - psig[lo(s)])), by=telescoped()).le(above, by=over(s, takes[s, w]*each))


@theorem(
    id="leg.young.stairs.below",
    title="The averages at the lower ends of a staircase of fields bound psi from below",
    hypotheses=(potentials, responses, one, bottom, leads),
    claim=(below, "<=", top),
    tight=climbing(0.003),
    without={one.name: climbing(0.003, 0.5), bottom.name: climbing(0.003, off=1.0)},
    shown=r"\sum_{s \in w} \eta(\theta_{\mathrm{lo}(s)})\cdot(\theta_{\mathrm{up}(s)} - \theta_{\mathrm{lo}(s)})"
          r" \le \psi(\theta_{\mathrm{end}(w)})",
    **common, **climbs,
)
def staircase_below():
    each = substitute(step(), {g: lo(s), h: up(s)})
    return calc(below).le(total(s, takes[s, w]*(psig[up(s)] - psig[lo(s)])), by=over(s, takes[s, w]*each)).eq(top, by=telescoped())


aim = total(k, thetag[k, end(w)]*T.eta[k])


@theorem(
    id="leg.young.certificate",
    title="A staircase of fields certifies a lower bound of phi",
    hypotheses=(*matched, potentials, responses, one, bottom, leads),
    claim=(aim - above, "<=", phi),
    tight=rare(),
    without={one.name: rare(EULER**30), bottom.name: rare(off=40.0)},
    shown=r"\theta_{\mathrm{end}(w)}\cdot\eta - " + UPPER + r" \le \varphi(\eta)",
    **common, **climbs,
)
def certificate():
    """For every way, so for the best. Trapezoids in place of the upper sums give no bound."""
    t = substitute(young.prove(), {Ty.theta: ((k,), thetag[k, end(w)]), Ty.psi: top})
    known = at(potentials, {g: end(w)})
    return (
        calc(aim - above)
        .le(aim - top, by=staircase.prove(), why="leg.young.stairs")
        .le(phi, by=cut(t, next(a for a in t.hyps if a.name == Ty.potential.name), known), why="leg.young")
    )
