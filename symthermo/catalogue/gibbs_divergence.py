"""The Gibbs free energy above equilibrium is a divergence.

    G(x) - G(xeq) = D(x||xeq) = sum_i [x_i ln(x_i/xeq_i) - x_i + xeq_i] ,      G(x) = sum_i (x_i mu_i - x_i) ,  mu = mu0 + ln x

for a closed ideal solution whose equilibrium xeq lies in the compatibility class of x (RT = 1).
Yoshimura, Ito, Phys. Rev. Research 3, 013175 (2021), arXiv:2005.08444. Identifier: gibbs.divergence.
"""
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, theorem
from ._chemical import PAPER, REDERIVED, S, i, kl, r, x, xeq
from ._samples import times, turned

mu0, xi = family("mu0"), family("xi")


def potential(y):
    """mu_i at the concentrations y."""
    return mu0[i] + log(y[i])


def gibbs(y):
    """The Gibbs free energy G(y)."""
    return total(i, y[i]*potential(y) - y[i])


equilibrium = Hypothesis("S^T mu(xeq) = 0", total(i, S[i, r]*potential(xeq)), "==", 0, forall=(r,))
same_class = Hypothesis("x - xeq = S xi", x[i] - xeq[i], "==", total(r, S[i, r]*xi[r]), forall=(i,))
distance = total(i, potential(xeq)*(x[i] - xeq[i]))


def anywhere(rng, k):                                     # one law; the potentials at equilibrium are a multiple of it
    ell, W = rng.normal(0, 1, (k, 1, 4)), rng.normal(0, 1, (k, 4, 3))
    S, ln_xeq = W - turned(ell) @ (ell @ W)/(ell**2).sum(-1, keepdims=True), rng.normal(0, 1, (k, 4))
    xeq, xi = 2.718281828459045**ln_xeq, rng.normal(0, 1, (k, 3))
    xi *= 0.9*(1/(1e-9 + abs(times(S, xi)/xeq).max(-1, keepdims=True)))*rng.uniform(0.3, 1, (k, 1))
    return {"S": S, "xi": xi, "xeq": xeq, "x": xeq + times(S, xi), "mu0": rng.normal(0, 1, (k, 1))*ell[:, 0] - ln_xeq}


def elsewhere(rng, k):                                    # an equilibrium of another class
    data = anywhere(rng, k)
    return data | {"x": data["x"]*rng.lognormal(0, 0.5, (k, 4))}


def unbalanced(rng, k):                                   # any reference state of the class
    return anywhere(rng, k) | {"mu0": rng.normal(0, 1, (k, 4))}


common = {"paper": 6, "anywhere": anywhere, "applies_to": ("network",)}
letters = {"mu0": (r"\mu^\circ_i = \mu_i - \ln x_i", "numeric.observable_letters.mu0")}
extents = {"xi": (r"\xi \text{ with } x - x^{\mathrm{eq}} = S\xi", "numeric.observable_letters.extents")}
SHOWN = r"G(x) - G(x^{\mathrm{eq}}) = D(x\|x^{\mathrm{eq}})"


@theorem(
    id="gibbs.divergence",
    title="The Gibbs free energy above equilibrium is a divergence",
    source=PAPER,
    hypotheses=(equilibrium, same_class),
    claim=(gibbs(x) - gibbs(xeq), "==", kl(x, xeq)),
    equality="always",
    without={equilibrium.name: unbalanced, same_class.name: elsewhere},
    shown=SHOWN,
    letters=letters | extents,
    **common,
)
def divergence():
    return (
        calc(gibbs(x) - gibbs(xeq))
        .eq(kl(x, xeq) + distance)
        .eq(kl(x, xeq) + total(i, potential(xeq)*total(r, S[i, r]*xi[r])), by=over(i, potential(xeq)*assume(same_class)))
        .eq(kl(x, xeq), by=over(r, xi[r]*assume(equilibrium)))
    )


@theorem(
    id="gibbs.divergence.other_class",
    title="The Gibbs free energy about any reference state",
    source=REDERIVED,
    claim=(gibbs(x) - gibbs(xeq), "==", kl(x, xeq) + distance),
    equality="always",
    shown=SHOWN + r" + \sum_i \mu_i(x^{\mathrm{eq}})\,(x_i - x^{\mathrm{eq}}_i)",
    letters=letters,
    **common,
)
def other_class():
    """If xeq belongs to another compatibility class, gibbs.divergence fails by the last term; D(x||xeq) still decreases."""
    return calc(gibbs(x) - gibbs(xeq)).eq(kl(x, xeq) + distance)


@theorem(
    id="gibbs.divergence.least",
    title="The Gibbs free energy is least at equilibrium",
    source=PAPER,
    hypotheses=(equilibrium, same_class),
    claim=(0, "<=", gibbs(x) - gibbs(xeq)),
    equality="x = xeq",
    tight=lambda rng, k: near(rng, k),
    without={equilibrium.name: unbalanced, same_class.name: elsewhere},
    shown=r"G(x^{\mathrm{eq}}) \le G(x)",
    letters=letters | extents,
    **common,
)
def least():
    positive = over(i, lemmas.use(lemmas.divergence, a=x[i], b=xeq[i]))
    return close(0, "<=", gibbs(x) - gibbs(xeq), by=[positive, divergence.prove()])


def near(rng, k):
    data = anywhere(rng, k)
    xi = 0.01*data["xi"]
    return data | {"xi": xi, "x": data["xeq"] + times(data["S"], xi)}
