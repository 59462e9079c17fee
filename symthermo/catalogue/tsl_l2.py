"""How far the state gets, in the Euclidean norm.

    Sigma >= 2 ||Delta x||_2^2 / int lambda_max(D) dt ,      and with tr D in place of lambda_max(D)

After Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021), arXiv:2104.14748; re-derived. Identifier: tsl.l2.
"""
from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, scale, substitute, theorem, times
from ._in_time import A, S, Sigma, diffusion, dx, i, j, moved, positive, r, t, trip
from ._samples import network, one_reaction
from .tsl_species import a, observable

lam = family("lam", nonnegative=True)
square, trace = total(i, dx[i]**2), total(t, total(i, diffusion(i, i)))
stretched = total(i, j, dx[i]*dx[j]*diffusion(i, j))      # Delta x . D Delta x
largest = Hypothesis("lam is at least the largest eigenvalue of D, as far as Delta x sees it", stretched, "<=", lam[t]*square, forall=(t,))


def along():
    """2 ||Delta x||^4 <= Sigma int Delta x . D Delta x."""
    return substitute(observable.prove(), {a: ((i,), dx[i])})


def eigenvalue(data):
    """The largest eigenvalue of D for two species, at each time."""
    S, A = data["S"], (data["Jp"] + data["Jm"]).swapaxes(1, 2)
    D = (S[:, None]*A[:, :, None, :]) @ S[:, None].swapaxes(-1, -2)
    p, q, m = D[..., 0, 0], D[..., -1, -1], D[..., 0, -1]*(S.shape[1] - 1)
    return data | {"lam": (p + q)/2 + (((p - q)/2)**2 + m**2)**0.5}


def anywhere(rng, k):
    return eigenvalue(trip(rng, network(rng, k, 2, 4, 3)))


def tight(rng, k):                                        # one species, one reaction, a small force, constant in time
    return eigenvalue(trip(rng, one_reaction(rng, k, 0.01, 3)))


def too_small(rng, k):
    data = tight(rng, k)
    return data | {"lam": data["lam"]/2}


common = {"source": "after Yoshimura, Ito, Phys. Rev. Lett. 127, 160601 (2021)", "paper": 7, "anywhere": anywhere, "tight": tight,
          "applies_to": ("network", "jump")}


@theorem(
    id="tsl.l2",
    title="Thermodynamic speed limit in the Euclidean norm",
    hypotheses=(moved, largest),
    claim=(2*square, "<=", Sigma*total(t, lam[t])),
    equality="conservative forces, small and constant in time, along the first eigenvector of D",
    without={largest.name: too_small},
    shown=r"2\,\|\Delta x\|_2^2 \le \Sigma \int_0^\tau \lambda_{\max}(D)\,dt",
    letters={"lam": (r"\lambda_{\max}(D)", "numeric.bound_letters.largest_eigenvalue")},
    **common,
)
def l2():
    """Of the eigenvalue only Delta x . D Delta x <= lam Delta x . Delta x is used."""
    top = Sigma*total(t, lam[t])
    product = close((2*square)**2, "<=", top*2*square, by=[along(), times(positive, over(t, assume(largest)))])
    return calc(2*square).le(top, by=lemmas.cancel(2*square, top, product, scale(total(t, lam[t]), positive)))


@theorem(
    id="tsl.l2.trace",
    title="Thermodynamic speed limit in the Euclidean norm, with the trace",
    hypotheses=(moved,),
    claim=(2*square, "<=", Sigma*trace),
    equality="one species and one reaction with a small force, constant in time",
    shown=r"2\,\|\Delta x\|_2^2 \le \Sigma \int_0^\tau \mathrm{tr}\,D\,dt",
    **common,
)
def with_trace():
    top = Sigma*trace
    cs = lemmas.cauchy_schwarz(S[i, r], dx[i], weight=1, over=i)  # (S^T Delta x)_r^2 <= sum_i S_ir^2 . ||Delta x||^2
    below = over(t, over(r, A*cs))                                # int Delta x . D Delta x <= int tr D . ||Delta x||^2
    product = close((2*square)**2, "<=", top*2*square, by=[along(), times(positive, below)])
    return calc(2*square).le(top, by=lemmas.cancel(2*square, top, product, scale(trace, positive)))
