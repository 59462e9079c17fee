"""Entropy production taken apart by the geometry of divergences between one-way fluxes.

    sigma_ex = max_psi { psi.xdot - sum_r [J-_r (e^s_r - 1) + J+_r (e^-s_r - 1)] } ,      s = S^T psi
    D(j||j~) = D(j||j*) + D(j*||j~) ,      sigma = sigma_hk + sigma_ex

with j = (J+, J-), j~ = (J-, J+), j* = (J- e^s, J+ e^-s). The maximum enters as a stationary psi: S (J- e^s - J+ e^-s) = xdot; the
problem is concave, so that it is the maximum (split.information.maximum); that it exists is not proved here.
Kolchinsky, Dechant, Yoshimura, Ito, arXiv:2206.14599 (2022), arXiv:2412.08432 (2024). Identifier: split.information.
"""
from sympy import exp, log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, lemmas, over, theorem
from ._chemical import S, i, n, r
from ._samples import EULER, times, turned
from .split_onsager import pairs

psi, s, theta, q = (family(name) for name in ("psi", "s", "theta", "q"))
a, b, J = n.Jp(r), n.Jm(r), n.J(r)
is_s = Hypothesis("s = S^T psi", s[r], "==", total(i, psi[i]*S[i, r]), forall=(r,), kind="definition")
is_q = Hypothesis("q = S^T theta", q[r], "==", total(i, theta[i]*S[i, r]), forall=(r,), kind="definition")
stationary = Hypothesis("psi is stationary", total(r, S[i, r]*(b*exp(s[r]) - a*exp(-s[r]))), "==", n.rate(i), forall=(i,),
                        kind="definition")


def kl(*pairs):
    """The divergence of one-way fluxes, total over the pairs."""
    return total(r, sum(p*log(p/q) - p + q for p, q in pairs))


def dual(y, gradient):
    """What is maximised."""
    return total(i, y[i]*n.rate(i)) - total(r, b*(exp(gradient[r]) - 1) + a*(exp(-gradient[r]) - 1))


up, down = b*exp(s[r]), a*exp(-s[r])                      # j*
housekeeping, excess = kl((a, up), (b, down)), kl((up, b), (down, a))
best = dual(psi, s)


def anywhere(rng, k, size=1.0, kernel=1.0):
    """Fluxes made for psi: S (J- (1 + e^s) - J+ (1 + e^-s)) = 0 by a vector z of the kernel of S; another potential theta."""
    S, psi, theta = pairs(rng, k), size*rng.normal(0, 1, (k, 3)), rng.normal(0, 1, (k, 3))
    z = kernel*rng.normal(0, 1, (k, 4))[:, [0, 1, 0, 1]]*[1, 1, -1, -1]
    s, q = times(turned(S), psi), times(turned(S), theta)
    u = rng.lognormal(0, 1, (k, 4))
    return {"S": S, "psi": psi, "s": s, "theta": theta, "q": q, "Jp": (u + abs(z) - z)/(1 + EULER**-s), "Jm": (u + abs(z))/(1 + EULER**s)}


def nearly_best(rng, k):
    data = anywhere(rng, k)
    theta = data["psi"] + 0.01*data["theta"]
    return data | {"theta": theta, "q": times(turned(data["S"]), theta)}


def nearly_still(rng, k):                                 # a small potential: hardly any motion
    return anywhere(rng, k, 0.01)


def nearly_conservative(rng, k):
    return anywhere(rng, k, 1.0, 0.01)


common = {"source": "Kolchinsky, Dechant, Yoshimura, Ito, arXiv:2206.14599 (2022), arXiv:2412.08432 (2024)", "paper": 0,
          "anywhere": anywhere, "applies_to": ("network", "jump")}
letters = {"psi": (r"\psi^{*}", "numeric.information_letters.potential_of_information"),
           "s": (r"S^{\mathsf T}\psi^{*}", "numeric.information_letters.gradient")}
EX, HK = r"\sigma_{\mathrm{ex}}^{\mathrm{IG}}", r"\sigma_{\mathrm{hk}}^{\mathrm{IG}}"
STAR = r"\qquad j = (J^+, J^-),\; \tilde\jmath = (J^-, J^+),\; j^{*} = (J^- e^{s}, J^+ e^{-s}),\; s = S^{\mathsf T}\psi^{*}"


def across(g, y, definition, factor):
    """y.xdot by the stationary psi, with the gradient g of y."""
    return [over(i, y[i]*assume(stationary)), over(r, factor*assume(definition))]


@theorem(
    id="split.information",
    title="Entropy production is the sum of excess and housekeeping, by a theorem of Pythagoras for divergences",
    hypotheses=(is_s, stationary),
    claim=(n.epr, "==", housekeeping + excess),
    equality="always",
    shown=rf"\sigma = D(j\|\tilde\jmath) = D(j\|j^{{*}}) + D(j^{{*}}\|\tilde\jmath) = {HK} + {EX}, " + STAR,
    letters=letters,
    **common,
)
def split():
    """The cross term is (net j - net j*).s = psi.(xdot - xdot) = 0."""
    net = up - down
    return (
        calc(n.epr)
        .eq(housekeeping + excess + total(r, s[r]*(J - net)))
        .eq(housekeeping + excess, by=[over(r, (J - net)*assume(is_s)), over(i, psi[i]*assume(stationary))])
    )


@theorem(
    id="split.information.value",
    title="The excess is the value of the maximum",
    hypotheses=(is_s, stationary),
    claim=(excess, "==", best),
    equality="always",
    shown=rf"{EX} = D(j^{{*}}\|\tilde\jmath) = \psi^{{*}}\cdot\dot x - \sum_r\bigl[J^-_r(e^{{s_r}} - 1) + J^+_r(e^{{-s_r}} - 1)\bigr]",
    letters=letters,
    **common,
)
def value():
    return close(excess, "==", best, by=[over(r, (up - down)*assume(is_s)), over(i, psi[i]*assume(stationary))])


@theorem(
    id="split.information.maximum",
    title="A stationary potential is the maximum",
    hypotheses=(is_s, is_q, stationary),
    claim=(dual(theta, q), "<=", best),
    equality="S^T theta = S^T psi",
    tight=nearly_best,
    shown=rf"\theta\cdot\dot x - \sum_r\bigl[J^-_r(e^{{q_r}} - 1) + J^+_r(e^{{-q_r}} - 1)\bigr] \le {EX}, \qquad q = S^{{\mathsf T}}\theta",
    letters=letters | {"q": (r"S^{\mathsf T}\theta", "numeric.information_letters.gradient_of_other")},
    **common,
)
def maximum():
    """The exponential lies above its tangents."""
    below = lambda d: lemmas.use(lemmas.ln_above, u=exp(d))       # 1 - e^-d <= d
    slack = [over(r, up*below(s[r] - q[r])), over(r, down*below(q[r] - s[r]))]
    return close(dual(theta, q), "<=", best, by=[
        *slack, over(i, psi[i]*assume(stationary)), over(i, theta[i]*assume(stationary)),
        over(r, (up - down)*assume(is_s)), over(r, (up - down)*assume(is_q))])


@theorem(
    id="split.information.housekeeping",
    title="The housekeeping is not negative",
    claim=(0, "<=", housekeeping),
    equality="s = F: the force is conservative",
    tight=nearly_conservative,
    shown=rf"0 \le {HK} = D(j\|j^{{*}})",
    letters=letters,
    **common,
)
def not_negative():
    return close(0, "<=", housekeeping, by=[over(r, lemmas.use(lemmas.divergence, a=p, b=q)) for p, q in ((a, up), (b, down))])
