"""Any pair of dual norms bounds the rate of an expectation, not only the two of Cauchy and Schwarz.

    |d<R>/dt| <= <|R - <R>|^q>^(1/q) <|s|^r>^(1/r) ,      1/q + 1/r = 1

with the score s = d ln p/dt. Here q = 1 + z for any z > 0; cr.speed is z = 1.
Re-derived; after Ito, Dechant, Phys. Rev. X 10, 021056 (2020), arXiv:1810.06832. Identifier: cr.higher.hoelder.
"""
from sympy import Symbol, exp, log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, root, sign, theorem, times
from ._probability import ANY, REDERIVED, R, dense, i, j, keeps, leaking, mean, moving, p, v

z, c = Symbol("z", positive=True), R[i] - mean(R[j])
A, B = family("A", positive=True), family("B", positive=True)
of_R = Hypothesis("A is a power of the deviation of R", c**2, "==", exp(2*log(A[i])/(1 + z)), forall=(i,), kind="definition")
of_s = Hypothesis("B is the dual power of the size of the score", (v[i]/p[i])**2, "==", (B[i]*exp(-log(B[i])/(1 + z)))**2, forall=(i,),
                  kind="definition")
change = total(i, R[i]*v[i])
first, second = total(i, p[i]*A[i]), total(i, p[i]*B[i])
bound = second*exp(log(first/second)/(1 + z))             # first^(1/q) second^(1/r)


def powers(data, rng, k):
    """Adds the powers, for any exponent."""
    z, N = rng.uniform(0.3, 3, (k, 1)), data.get("N", 1.0)
    c = data["R"] - (N*data["p"]*data["R"]).sum(-1, keepdims=True)
    return data | {"z": z[:, 0], "A": abs(c)**(1 + z), "B": abs(data["v"]/data["p"])**(1 + 1/z)}


def anywhere(rng, k):
    return dense(lambda rng, k: powers(moving(rng, k) | {"R": rng.normal(0, 1, (k, 4))}, rng, k))(rng, k)


def tight(rng, k):                                        # mirror images: <R> = 0, and |R|^q is |s|^r but for 3 %
    z, u, w = rng.uniform(0.3, 3, (k, 1)), *(rng.lognormal(0, 1, (k, 2)) for _ in range(2))
    R = u**(1/z)*(1 + 0.03*rng.uniform(-1, 1, (k, 2)))
    both = lambda y, sign: y @ [[1, 0, sign, 0], [0, 1, 0, sign]]
    p, s = both(w/(2*w.sum(-1, keepdims=True)), 1), both(u, -1)
    data = {"p": p, "v": p*s, "R": both(R, -1)}
    return data | {"z": z[:, 0], "A": abs(data["R"])**(1 + z), "B": abs(s)**(1 + 1/z)}


def grown(rng, k):                                        # all probabilities grow; the observable hardly varies
    data = leaking(moving(rng, k), 30.0) | {"R": 1 + 0.1*rng.normal(0, 1, (k, 4))}
    return powers(data, rng, k)


@theorem(
    id="cr.higher.hoelder",
    title="Dual norms of the observable and of the score bound the rate of an expectation",
    source=REDERIVED,
    paper=5,
    hypotheses=(of_R, of_s, keeps),
    claim=(change**2, "<=", bound**2),
    equality="|R - <R>|^q proportional to |s|^r, the signs being the same everywhere",
    anywhere=anywhere,
    tight=dense(tight),
    without={keeps.name: grown},
    shown=r"\Bigl|\frac{d\langle R\rangle}{dt}\Bigr| \le \bigl\langle|R - \langle R\rangle|^q\bigr\rangle^{1/q}\,"
          r"\bigl\langle|s|^r\bigr\rangle^{1/r}, \qquad \frac1q + \frac1r = 1",
    letters={"A": (r"A_i = |R_i - \langle R\rangle|^q", "numeric.probability_letters.deviation_power"),
             "B": (r"B_i = |s_i|^r, \ q = 1 + z", "numeric.probability_letters.score_power")},
    applies_to=ANY,
)
def hoelder():
    """Written where neither R - <R> nor s vanishes; other places add nothing to the left side."""
    product = B[i]*exp(log(A[i]/B[i])/(1 + z))            # |c s|
    off, square = total(i, c*v[i]), exp(2*log(A[i])/(1 + z))
    each = close((c*v[i])**2, "<=", (p[i]*product)**2, by=[v[i]**2*assume(of_R), p[i]**2*square*assume(of_s)])
    sizes = lemmas.hoelder(A[i], B[i], p[i], z, i)
    up, down = (close(s*off, "<=", bound, by=[over(i, root(s*c*v[i], p[i]*product, each, sign(p[i]*product))), sizes]) for s in (1, -1))
    return (
        calc(change**2)
        .eq(off**2, by=mean(R[j])*(change + off)*assume(keeps))
        .le(bound**2, by=times(close(0, "<=", bound - off, by=up), down), why="Hoelder")
    )
