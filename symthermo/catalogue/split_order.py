"""The information-geometric excess lies between zero and the Onsager excess.

    0 <= sigma_ex^IG <= sigma_ex^ONS <= sigma

Both excesses are maxima over potentials; for one reaction L s^2 <= s J + J- (e^s - 1) + J+ (e^-s - 1), since cosh is convex in the square
of its argument (lemma `onsager`). L is the logarithmic mean, so that balanced reactions are included. Equality in the middle if each
s_r is 0 or F_r. Re-derived; the excesses are those of arXiv:2206.14599 and arXiv:2205.15227. Identifier: split.order.
"""
from ..index import total
from ..proof import assume, calc, close, lemmas, over, sign, theorem
from . import split_information as information
from ._chemical import i, n, r
from ._paths import logs
from ._samples import means, optimum, rates, times, turned
from .split_information import down, dual, excess, is_q, is_s, letters, q, stationary, theta, up
from .split_onsager import anywhere as driven
from .split_onsager import excess as onsager_excess
from .split_onsager import gradients, housekeeping, phi, split
from .tur_logmean import along, letter, potential

J, L = n.J(r), n.L(r)


def projected(make):
    """Adds the potential of the Onsager split."""
    def made(rng, k):
        data = make(rng, k)
        L = means(data, logs(data["Jp"]/data["Jm"]))
        return data | {"phi": optimum(rng, data["S"], L, rates(data))}
    return made


def with_theta(make, scale):
    """Adds another potential: any, or close to phi."""
    def made(rng, k):
        data = make(rng, k)
        theta = rng.normal(0, 1, (k, 3)) if scale is None else data["phi"] + scale*rng.normal(0, 1, (k, 3))
        return data | {"theta": theta, "q": times(turned(data["S"]), theta)}
    return made


common = {"source": "re-derived; Kolchinsky, Dechant, Yoshimura, Ito, arXiv:2206.14599 (2022)", "paper": 0,
          "applies_to": ("network", "jump")}
IG, ONS = information.EX, r"\sigma_{\mathrm{ex}}^{\mathrm{ONS}}"


@theorem(
    id="split.order",
    title="The information-geometric excess is at most the Onsager excess",
    hypotheses=(is_s, stationary, potential),
    claim=(excess, "<=", onsager_excess),
    equality="each s_r is 0 or F_r; asymptotically close to equilibrium",
    anywhere=projected(information.anywhere),
    tight=projected(information.nearly_conservative),
    shown=rf"{IG} \le {ONS}",
    letters=letters | letter,
    **common,
)
def order():
    maximum = information.value.prove()
    return calc(excess).eq(information.best, by=maximum).le(onsager_excess, by=bound(information.psi, information.s, is_s))


def bound(y, gradient, definition):
    """The value at any potential y is at most the Onsager excess."""
    each = lemmas.use(lemmas.onsager, a=n.Jp(r), b=n.Jm(r), s=gradient[r])
    miss = sign(total(r, L*(gradient[r] - along(phi))**2))
    return close(dual(y, gradient), "<=", onsager_excess, by=[
        over(r, each), miss, over(r, J*assume(definition)), over(r, L*along(phi)*assume(definition)), over(i, y[i]*assume(potential))])


@theorem(
    id="split.order.every",
    title="No potential gives the information-geometric excess more than the Onsager excess",
    hypotheses=(is_q, potential),
    claim=(dual(theta, q), "<=", onsager_excess),
    equality="q = S^T phi, and each q_r is 0 or F_r; asymptotically close to equilibrium",
    anywhere=with_theta(driven, None),
    tight=with_theta(gradients, 0.01),
    shown=rf"\theta\cdot\dot x - \sum_r\bigl[J^-_r(e^{{q_r}} - 1) + J^+_r(e^{{-q_r}} - 1)\bigr] \le {ONS},"
          r" \qquad q = S^{\mathsf T}\theta",
    letters={"q": (r"S^{\mathsf T}\theta", "numeric.information_letters.gradient_of_other")} | letter,
    **common,
)
def every():
    """So the maximum, whether it is attained or not, is at most the Onsager excess."""
    return bound(theta, q, is_q)


@theorem(
    id="split.order.zero",
    title="The information-geometric excess is not negative",
    claim=(0, "<=", excess),
    equality="s = 0: nothing moves",
    anywhere=information.anywhere,
    tight=information.nearly_still,
    shown=rf"0 \le {IG} = D(j^{{*}}\|\tilde\jmath)",
    letters=letters,
    **common,
)
def zero():
    return close(0, "<=", excess, by=[over(r, lemmas.use(lemmas.divergence, a=a, b=b)) for a, b in ((up, n.Jm(r)), (down, n.Jp(r)))])


@theorem(
    id="split.order.sigma",
    title="The Onsager excess is at most the entropy production",
    hypotheses=(potential,),
    claim=(onsager_excess, "<=", n.epr),
    equality="the force is conservative",
    anywhere=driven,
    tight=gradients,
    shown=rf"{ONS} \le \sigma",
    letters=letter,
    **common,
)
def below_sigma():
    return calc(onsager_excess).le(onsager_excess + housekeeping, by=sign(housekeeping)).eq(n.epr, by=split.prove())
