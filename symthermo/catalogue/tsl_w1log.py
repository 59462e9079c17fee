"""The speed limit in the chemical Wasserstein distance, with logarithmic means.

    Sigma >= W1^2 / int sum_r L_r dt >= 2 W1^2 / int A_tot dt

After Van Vu, Saito, Phys. Rev. X 13, 011013 (2023); Nagayama, Yoshimura, Ito, arXiv:2412.20690. Identifier: tsl.w1log.
"""
from ..index import total
from ..proof import assume, calc, lemmas, over, theorem, times
from ._in_time import J, Jm, Jp, L, Sigma, moved, positive, r, t
from ._samples import driven
from .tsl_w1 import LIMITS, W1, N, above, anywhere, below, carried, distance, fall, names, tight

mean = total(t, total(r, L))
ohm = lemmas.ohm(Jp[r, t], Jm[r, t])
common = {"source": "after Van Vu, Saito, Phys. Rev. X 13, 011013 (2023)", "paper": 7, "anywhere": anywhere,
          "applies_to": ("network", "jump")}


@theorem(
    id="tsl.w1log",
    title="Speed limit in the chemical Wasserstein distance, with logarithmic means",
    hypotheses=(moved, distance, above, below),
    claim=(W1**2, "<=", mean*Sigma),
    equality="one reaction with a constant force, at any distance from equilibrium",
    tight=tight,
    without=LIMITS,
    shown=r"\frac{W_1^2}{\int_0^\tau \sum_r L_r\,dt} \le \Sigma",
    letters=names,
    **common,
)
def w1log():
    """For every potential psi with |S^T psi| <= 1, see tsl.w1."""
    drop, squares = total(t, total(r, fall*J)), total(t, total(r, fall**2*L))
    within = times(assume(below), assume(above))                  # (S^T psi)_r^2 <= 1
    return (
        calc(W1**2)
        .eq(drop**2, by=(W1 + drop)*carried)
        .le(squares*total(t, total(r, J**2/L)), by=lemmas.cauchy_schwarz(fall, J, weight=L, over=(t, r)))
        .eq(squares*Sigma, by=squares*over(t, over(r, J/L*ohm)))
        .le(mean*Sigma, by=times(positive, over(t, over(r, L*within))))
    )


@theorem(
    id="tsl.w1log.stronger",
    title="Logarithmic means give at least the quadratic bound",
    claim=(2*mean, "<=", N),
    equality="as all forces go to zero",
    tight=lambda rng, k: driven(rng, rng.uniform(0.01, 0.1, (k, 4)), 3) | {"tau": rng.uniform(0, 1, (k, 3))},
    shown=r"2\int_0^\tau \sum_r L_r\,dt \le \int_0^\tau \sum_r A_r\,dt",
    **common,
)
def stronger():
    each = lemmas.use(lemmas.below_mean, a=Jp[r, t], b=Jm[r, t])
    return calc(2*mean).le(N, by=over(t, over(r, each)))
