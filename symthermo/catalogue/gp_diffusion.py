"""The excess entropy production of a diffusion is a mean square of gradients, so it is never negative.

    sigma_ex = -int dp/dt ln(p/q) = mu T int p |grad ln(p/q)|^2 ,      delta2sigma = mu T int q |grad u|^2 ,  u = dp/q

for the stationary density q of any constant force, conservative or not, at any distance; dI/dt = -2 mu T int p |grad s|^2.
Re-derived; after Ito, J. Phys. A: Math. Theor. 55, 054001 (2022), arXiv:1908.09446. Identifier: gp.diffusion.
"""
from sympy import log

from ..index import family, total
from ..proof import Hypothesis, assume, calc, close, over, sign, theorem
from . import _diffusion as d
from . import cr_monotone
from ._diffusion import T, by_parts, k, mu, nu, p, q, v, x
from ._samples import EULER
from ._stability import REDERIVED, restated, said_by

nuss, gradln, gradu, dxs, dv = (family(name) for name in ("nuss", "gradln", "gradu", "dxs", "dv"))
ratio, u = log(p[x]/q[x]), dxs[x]/q[x]
same_force = Hypothesis("the force of the stationary state", nu[k, x], "==", nuss[k, x] - mu*T*gradln[k, x], forall=(k, x))
STILL = "integration by parts, no current through the boundary: "
of_ratio = by_parts(ratio, gradln[k, x], "ln(p/q)")
of_rest = Hypothesis(STILL + "p/q, at the stationary q", 0, "==", total(x, k, p[x]/q[x]*gradln[k, x]*nuss[k, x]*q[x]), kind="calculus")
of_u = by_parts(u, gradu[k, x], "u, in the motion of dp", nuss[k, x]*dxs[x] - mu*T*q[x]*gradu[k, x], dv[x])
of_square = Hypothesis(STILL + "u^2, at the stationary q", 0, "==", total(x, k, 2*u*gradu[k, x]*nuss[k, x]*q[x]), kind="calculus")
excess, excess2 = -total(x, v[x]*ratio), -total(x, dv[x]*u)
square, square2 = mu*T*total(x, k, p[x]*gradln[k, x]**2), mu*T*total(x, k, q[x]*gradu[k, x]**2)


def relaxing(size=1.0, other=0.0):
    """A stationary density with a current around the circle, p at a distance from it, a displacement; `other`: in another force."""
    def made(rng, n):
        data = d.circle(rng, n)
        q, away, D = data["p"], d.wave(rng, n, size), (data["mu"]*data["T"])[:, None]
        p = q*EULER**away
        p, u = p/d.integral(data, p)[:, None], d.wave(rng, n, size)
        nuss, gradln, gradu = rng.normal(0, 1, (n, 1))/q, d.slope(data, away), d.slope(data, u)
        nu = nuss - D*gradln*(1 - other)
        fields = {"nu": nu, "nuss": nuss, "gradln": gradln, "gradu": gradu}
        return data | {name: y[:, None] for name, y in fields.items()} | {
            "p": p, "q": q, "v": -d.slope(data, p*nu), "dxs": q*u, "dv": -d.slope(data, q*(nuss*u - D*gradu))}
    return made


ours = {"source": REDERIVED, "paper": 4, "applies_to": ("diffusion",)}
far = {"hypotheses": (same_force, of_ratio, of_rest), "anywhere": relaxing(), "without": {same_force.name: relaxing(other=2.0)}} | ours
near = {"hypotheses": (of_u, of_square), "anywhere": relaxing()} | ours


@theorem(
    id="gp.diffusion",
    title="The excess entropy production of a diffusion is a mean square of gradients",
    claim=(excess, "==", square),
    equality="always",
    shown=r"\sigma_{\mathrm{ex}} = -\int \partial_t p\,\ln\frac{p}{q}\,dx = \mu T \int p\,\Bigl|\nabla\ln\frac{p}{q}\Bigr|^2 dx",
    **far,
)
def identity():
    """gradln is the gradient of ln(p/q), gradu that of u; sigma_ex = -dD/dt, as the total probability does not change."""
    pushed = total(x, k, gradln[k, x]*nuss[k, x]*p[x])
    return (
        calc(excess)
        .eq(-total(x, k, gradln[k, x]*nu[k, x]*p[x]), by=assume(of_ratio))
        .eq(square - pushed, by=over(x, over(k, gradln[k, x]*p[x]*assume(same_force))))
        .eq(square, by=assume(of_rest))
    )


@theorem(
    id="gp.diffusion.sign",
    title="The relative entropy of a diffusion from its stationary state falls",
    claim=(0, "<=", excess),
    equality="p proportional to q",
    tight=relaxing(0.001),
    shown=r"0 \le \sigma_{\mathrm{ex}} = -\frac{d}{dt}D(p\|q)",
    **far,
)
def positive():
    return calc(0).le(square, by=sign(square)).eq(excess, by=identity.prove(), why="gp.diffusion")


@theorem(
    id="gp.diffusion.linear",
    title="The linear excess entropy production of a diffusion is a mean square of gradients",
    claim=(excess2, "==", square2),
    equality="always",
    shown=r"\delta^2\sigma = -\int u\,\partial_t\delta p\,dx = \mu T \int q\,|\nabla u|^2 dx, \qquad u = \delta p/q",
    **near,
)
def linear():
    """The motion of dp is that of p, at any distance: the current is nuss dp - mu T q grad u."""
    return close(excess2, "==", square2, by=[assume(of_u), assume(of_square)])


@theorem(
    id="gp.diffusion.linear.sign",
    title="A diffusion meets the criterion of Glansdorff and Prigogine",
    claim=(0, "<=", excess2),
    equality="dp proportional to q",
    tight=relaxing(0.001),
    shown=r"0 \le \delta^2\sigma",
    **near,
)
def linear_positive():
    return calc(0).le(square2, by=sign(square2)).eq(excess2, by=linear.prove(), why="gp.diffusion.linear")


@theorem(
    id="gp.diffusion.fisher-rate",
    title="In a constant force the Fisher information of time of a diffusion is lost where its score has a gradient",
    source=REDERIVED,
    paper=4,
    **restated(cr_monotone.of_diffusions),
)
def speed():
    return said_by(cr_monotone.of_diffusions)


@theorem(
    id="gp.diffusion.fisher-rate.sign",
    title="A diffusion meets the criterion of the intrinsic speed, at any distance",
    source=REDERIVED,
    paper=4,
    **restated(cr_monotone.falls),
)
def slows():
    return said_by(cr_monotone.falls)
