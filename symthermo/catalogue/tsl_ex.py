"""Speed limits with the excess entropy production alone.

    Sigma >= Sigma_ex = int xdot.G^+ xdot dt ,      G = S diag(L) S^T

and Sigma_ex satisfies each of the bounds of tsl.species and tsl.l2 in the place of Sigma. For a path from x(0) to x(tau)
(int |xdot|_G dt)^2 <= tau Sigma_ex, with |xdot|_G^2 = xdot.G^+ xdot: the least tau Sigma_ex of all paths is the square of a distance
of the type of W_2. Yoshimura, Kolchinsky, Dechant, Ito, Phys. Rev. Research 5, 013017 (2023), arXiv:2205.15227.
Identifier: tsl.ex.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, scale, sign, substitute, theorem, times
from ._in_time import A, J, Jm, Jp, L, S, Sigma, dx, i, j, l, mobility, moved, r, rate, t, tau, trip
from ._samples import conservative, dependent, driven, means, one_reaction, optimum, turned
from ._samples import times as product
from .tsl_l2 import eigenvalue, lam, largest, square
from .tsl_species import a, drift, noise, pace, speed, spread, way

phi, pull = family("phi"), family("length", nonnegative=True)
slide = total(l, phi[l, t]*S[l, r])                       # (S^T phi)_r
excess, squares = total(l, phi[l, t]*rate(l)), total(r, L*slide**2)
Sigma_ex = total(t, excess)
potential = Hypothesis("G phi = xdot", total(j, mobility(i, j)*phi[j, t]), "==", rate(i), forall=(i, t), kind="definition")
lengths = Hypothesis("length = sqrt(xdot.G^+ xdot)", pull[t]**2, "==", excess, forall=(t,), kind="definition")

ohm = lemmas.ohm(Jp[r, t], Jm[r, t])
as_squares = close(Sigma_ex, "==", total(t, squares), by=over(t, over(i, phi[i, t]*assume(potential))))
nonnegative = close(0, "<=", Sigma_ex, by=[as_squares, sign(total(t, squares))])
below = lemmas.use(lemmas.below_mean, a=Jp[r, t], b=Jm[r, t])     # L <= A/2


def seen(rng, data, F):
    """Adds phi, by the rule of Cramer at each time, and what else the statements name."""
    data = trip(rng, data)
    S, J, L = data["S"][:, None], (data["Jp"] - data["Jm"]).swapaxes(1, 2), means(data, F).swapaxes(1, 2)
    v = product(S, J)
    if data["S"].shape[1] == 1:
        phi = v/((S[:, :, 0]**2*L).sum(axis=-1, keepdims=True))
    else:
        phi = optimum(rng, S, L, v)
    return data | {"phi": turned(phi), "pace": abs(turned(v)), "length": abs((phi*v).sum(axis=-1))**0.5}


def anywhere(rng, k):
    F = rng.normal(0, 2, (k, 4, 3))
    data = seen(rng, driven(rng, F) | {"S": dependent(rng, k), "a": rng.normal(0, 1, (k, 3))}, F)
    D = ((data["S"]**2).sum(axis=1)[:, :, None]*(data["Jp"] + data["Jm"])).sum(axis=1)
    return data | {"lam": D}                              # the trace, which is above all eigenvalues


def tight(rng, k):                                        # one reaction, a small force, constant in time
    data = one_reaction(rng, k, 0.01, 3)
    return eigenvalue(seen(rng, data, data["Jp"]*0 + 0.01*((data["Jp"] > data["Jm"])*2.0 - 1)))


def still(rng, k):                                        # one reaction with constant fluxes, at any distance from equilibrium
    data = one_reaction(rng, k, 2.0, 1)
    data |= {n: data[n]*[[1.0]*3] for n in ("Jp", "Jm")}
    return seen(rng, data, 2.0*((data["Jp"] > data["Jm"])*2.0 - 1))


def gradients(rng, k, size=3.0):                          # conservative forces
    data = conservative(rng, k, size, 3)
    F = -product(turned(data["S"]), data["mu"])[:, :, None] + 0*data["Jp"]
    return seen(rng, data | {"a": data["mu"]}, F)


common = {"source": "after Yoshimura, Kolchinsky, Dechant, Ito, Phys. Rev. Research 5, 013017 (2023)", "paper": 7, "anywhere": anywhere,
          "applies_to": ("network", "jump")}
names = {"phi": (r"G^{+}\dot x", "numeric.bound_letters.phi_in_time")}
EX = r"\Sigma_{\mathrm{ex}} = \int_0^\tau \dot x^{\mathsf T} G^{+} \dot x\,dt"


@theorem(
    id="tsl.ex",
    title="The excess entropy production is at most the entropy production",
    hypotheses=(potential,),
    claim=(Sigma_ex, "<=", Sigma),
    equality="the force is conservative at all times",
    tight=gradients,
    shown=rf"\Sigma_{{\mathrm{{ex}}}} \le \Sigma, \qquad {EX}",
    letters=names,
    **common,
)
def ex():
    gap = sign(total(t, r, (J - L*slide)**2/L))                   # sum L (F - S^T phi)^2
    return (
        calc(Sigma_ex)
        .eq(2*total(t, total(r, J*slide)) - total(t, squares), by=as_squares)
        .le(total(t, total(r, J**2/L)), by=gap)
        .eq(Sigma, by=over(t, over(r, J/L*ohm)))
    )


@theorem(
    id="tsl.ex.species",
    title="Speed limit for the way a concentration goes, with the excess entropy production",
    hypotheses=(speed, potential),
    claim=(2*way**2, "<=", Sigma_ex*spread),
    equality="one reaction with a small force, constant in time",
    tight=tight,
    shown=rf"2\Bigl(\int_0^\tau |\dot x_i|\,dt\Bigr)^2 \le \Sigma_{{\mathrm{{ex}}}} \int_0^\tau D_i\,dt, \qquad {EX}",
    letters=names | {"pace": (r"|\dot x_i|", "numeric.bound_letters.pace")},
    **common,
)
def species():
    pulled = total(r, S[i, r]*L*slide)                            # (G phi)_i = xdot_i
    cs = lemmas.cauchy_schwarz(S[i, r], L*slide, weight=L, over=r)
    at_a_time = close(pace[i, t]**2, "<=", mobility(i, i)*squares, by=[assume(speed), (rate(i) + pulled)*assume(potential), cs])
    half = over(t, over(r, S[i, r]**2*below))                     # int G_ii dt <= int D_ii dt/2
    mobile = total(t, mobility(i, i))
    return (
        calc(2*way**2)
        .le(2*mobile*total(t, squares), by=lemmas.schwarz(pace[i, t], mobility(i, i), squares, t, at_a_time))
        .eq(2*mobile*Sigma_ex, by=mobile*as_squares)
        .le(Sigma_ex*spread, by=times(nonnegative, half))
    )


@theorem(
    id="tsl.ex.observable",
    title="Speed limit for an observable, with the excess entropy production",
    hypotheses=(moved, potential),
    claim=(2*drift**2, "<=", Sigma_ex*noise),
    equality="conservative forces, small and constant in time, and a their potential",
    tight=lambda rng, k: gradients(rng, k, 0.05),
    shown=rf"2\,(a\cdot\Delta x)^2 \le \Sigma_{{\mathrm{{ex}}}} \int_0^\tau a^{{\mathsf T}} D a\,dt, \qquad {EX}",
    letters=names,
    **common,
)
def observable():
    """a = 1 at one species: 2 (Delta x_i)^2 <= Sigma_ex int D_i dt."""
    along = total(i, a[i]*S[i, r])
    pulled, mobile = total(t, total(r, along*L*slide)), total(t, r, along**2*L)
    return (
        calc(2*drift**2)
        .eq(2*pulled**2, by=[(drift + pulled)*over(i, a[i]*assume(moved)), (drift + pulled)*over(t, over(i, a[i]*assume(potential)))])
        .le(2*mobile*total(t, squares), by=lemmas.cauchy_schwarz(along, L*slide, weight=L, over=(t, r)))
        .eq(2*mobile*Sigma_ex, by=mobile*as_squares)
        .le(Sigma_ex*total(t, r, along**2*A), by=times(nonnegative, over(t, over(r, along**2*below))))
        .eq(Sigma_ex*noise)
    )


@theorem(
    id="tsl.ex.l2",
    title="Speed limit in the Euclidean norm, with the excess entropy production",
    hypotheses=(moved, potential, largest),
    claim=(2*square, "<=", Sigma_ex*total(t, lam[t])),
    equality="conservative forces, small and constant in time, along the first eigenvector of D",
    tight=tight,
    without={largest.name: lambda rng, k: (data := tight(rng, k)) | {"lam": data["lam"]/2}},
    shown=rf"2\,\|\Delta x\|_2^2 \le \Sigma_{{\mathrm{{ex}}}} \int_0^\tau \lambda_{{\max}}(D)\,dt, \qquad {EX}",
    letters=names | {"lam": (r"\lambda_{\max}(D)", "numeric.bound_letters.largest_eigenvalue")},
    **common,
)
def l2():
    top = Sigma_ex*total(t, lam[t])
    along = substitute(observable.prove(), {a: ((i,), dx[i])})
    twice = close((2*square)**2, "<=", top*2*square, by=[along, times(nonnegative, over(t, assume(largest)))])
    return calc(2*square).le(top, by=lemmas.cancel(2*square, top, twice, scale(total(t, lam[t]), nonnegative)))


@theorem(
    id="tsl.ex.length",
    title="The length of a path in the metric of the Onsager matrix",
    hypotheses=(potential, lengths),
    claim=(total(t, pull[t])**2, "<=", tau*Sigma_ex),
    equality="xdot.G^+ xdot is constant in time",
    tight=still,
    shown=rf"\Bigl(\int_0^\tau \sqrt{{\dot x^{{\mathsf T}} G^{{+}} \dot x}}\,dt\Bigr)^2 \le \tau\,\Sigma_{{\mathrm{{ex}}}}, \qquad {EX}",
    letters=names | {"length": (r"\sqrt{\dot x^{\mathsf T} G^{+} \dot x}", "numeric.bound_letters.length")},
    **common,
)
def length():
    """So the least of tau Sigma_ex over all paths between two states is the squared length of the shortest; that there is a shortest
    one is not claimed."""
    each = close(pull[t]**2, "<=", squares, by=[assume(lengths), over(i, phi[i, t]*assume(potential))])
    return (
        calc(total(t, pull[t])**2)
        .le(tau*total(t, squares), by=lemmas.schwarz(pull[t], squares, 1, t, each))
        .eq(tau*Sigma_ex, by=tau*as_squares)
    )
