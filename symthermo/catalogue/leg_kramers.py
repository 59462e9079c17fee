"""The oscillator with inertia: a force tilts the position, a moving frame the velocity, and a tilted state stays tilted.

    psi = (T/2)(theta_x^2/kappa + theta_v^2/m) ,  theta = (kappa xbar, m vbar)/T ,  phi = (kappa xbar^2 + m vbar^2)/(2T)
    sigma = -theta.(d eta/dt) = g vbar^2/T   while the covariance is that of equilibrium

for m dv = (-kappa x - g v) dt + sqrt(2 g T) dB. The position alone has phi_x = kappa xbar^2/(2T), which oscillates below phi. Gaussian
states: D = (tr(Ce^-1 C) - n + z.Ce^-1 z - ln(det C/det Ce))/2 and sigma = (g/T)(vbar^2 + a.C a), a = e_v - (T/m) C^-1 e_v.
N. Ohga, S. Ito, Phys. Rev. Research 6, 013315 (2024), arXiv:2112.11008. Identifier: leg.kramers.
"""
from sympy import Symbol, exp, log

from ..index import Delta, Index, family, finite, total
from ..proof import Hypothesis, Motion, assume, at, calc, close, derive, over, sign, theorem
from ._kramers import T, g, gaussians, heavier, m, swinging
from ._probability import DIFFUSIONS
from ._tilted import PAPER, REDERIVED, D, exponential, i, logarithm, normalised, p, q

kappa = Symbol("kappa", positive=True)
c, h, he, xb, vb, xbdot, vbdot, theta_x, theta_v = (
    Symbol(name, real=True) for name in ("c", "h", "he", "xbar", "vbar", "xbardot", "vbardot", "theta_x", "theta_v"))
x, u, pdot, slope = map(family, ("x", "u", "pdot", "lnp_v"))
rest = Hypothesis("q is the equilibrium of the oscillator", log(q[i]), "==", -(kappa*x[i]**2 + m*u[i]**2)/(2*T) - c, forall=(i,),
                  kind="definition")


def displaced(a, b, **how):
    """p is q displaced by a and b."""
    return Hypothesis("p is q displaced", log(p[i]), "==", -(kappa*(x[i] - a)**2 + m*(u[i] - b)**2)/(2*T) - c, forall=(i,), **how)


field_x = Hypothesis("theta_x = kappa xbar/T", T*theta_x, "==", kappa*xb, kind="definition")
field_v = Hypothesis("theta_v = m vbar/T", T*theta_v, "==", m*vb, kind="definition")
psi = T*(theta_x**2/kappa + theta_v**2/m)/2
phi = (kappa*xb**2 + m*vb**2)/(2*T)
here = Hypothesis("p sums to one: displaced integrals are the same", total(i, p[i]), "==", 1, kind="calculus")
mean_x = Hypothesis("xbar = <x>", total(i, p[i]*x[i]), "==", xb, kind="calculus")
mean_v = Hypothesis("vbar = <v>", total(i, p[i]*u[i]), "==", vb, kind="calculus")
falls_x = Hypothesis("d xbar/dt = vbar", xbdot, "==", vb)
falls_v = Hypothesis("m d vbar/dt = -kappa xbar - g vbar", m*vbdot, "==", -kappa*xb - g*vb)
moved = displaced(xb, vb)
common = {"paper": 12, "equality": "always", "applies_to": DIFFUSIONS}


oscillates = {"anywhere": swinging()}


@theorem(
    id="leg.kramers",
    title="A displaced oscillator has phi ahead",
    source=PAPER,
    hypotheses=(rest, moved, here, mean_x, mean_v),
    claim=(D(p), "==", phi),
    without={moved.name: swinging(0.5)},
    shown=r"D(p\|p_{\mathrm{eq}}) = \varphi = \frac{\kappa\bar x^2 + m\bar v^2}{2T}",
    **common, **oscillates,
)
def ahead():
    """The integrals of a Gaussian are hypotheses of calculus."""
    gain = (kappa*xb*x[i] + m*vb*u[i])/T - phi
    return calc(D(p)).eq(total(i, p[i]*gain), by=[over(i, p[i]*assume(moved)), over(i, p[i]*assume(rest))]).eq(
        phi, by=[kappa*xb/T*assume(mean_x), m*vb/T*assume(mean_v), phi*assume(here)])


@theorem(
    id="leg.kramers.tilted",
    title="A displaced oscillator is tilted by a force and a moving frame",
    source=PAPER,
    hypotheses=(rest, moved, field_x, field_v),
    claim=(log(p[i]), "==", log(q[i]) + theta_x*x[i] + theta_v*u[i] - phi),
    without={moved.name: swinging(0.5)},
    shown=r"p = p_\theta, \qquad \theta = \frac{1}{T}(\kappa\bar x,\, m\bar v)",
    **common, **oscillates,
)
def is_tilted():
    return calc(log(p[i])).eq(log(q[i]) + (kappa*xb*x[i] + m*vb*u[i])/T - phi, by=[moved, rest]).eq(
        log(q[i]) + theta_x*x[i] + theta_v*u[i] - phi, by=[x[i]/T*assume(field_x), u[i]/T*assume(field_v)])


by_field = displaced(T*theta_x/kappa, T*theta_v/m)
Z = total(i, q[i]*exp(theta_x*x[i] + theta_v*u[i]))


@theorem(
    id="leg.kramers.psi",
    title="psi of the oscillator",
    source=PAPER,
    hypotheses=(rest, by_field, here),
    claim=(log(Z), "==", psi),
    without={by_field.name: swinging(0.5)},
    shown=r"\psi(\theta) = \frac{T}{2}\Bigl(\frac{\theta_x^2}{\kappa} + \frac{\theta_v^2}{m}\Bigr)",
    **common, **oscillates,
)
def generating():
    """Completing the square: the tilted law is the displaced one, which has the integral 1."""
    tilt = theta_x*x[i] + theta_v*u[i]
    square = close(log(q[i]) + tilt - psi, "==", log(p[i]), by=[rest, by_field])
    each = exponential(square, log(q[i]) + tilt - psi, p[i])
    whole = close(Z, "==", exp(psi), by=[exp(psi)*over(i, each), exp(psi)*assume(here)])
    return calc(log(Z)).eq(psi, by=logarithm(whole, Z, 1, psi))


@theorem(
    id="leg.kramers.phi",
    title="phi of the oscillator",
    source=PAPER,
    hypotheses=(field_x, field_v),
    claim=(theta_x*xb + theta_v*vb - psi, "==", phi),
    shown=r"\varphi(\bar x, \bar v) = \theta\cdot\eta - \psi(\theta) = \frac{\kappa\bar x^2 + m\bar v^2}{2T}",
    **common, **oscillates,
)
def conjugate():
    """theta is where theta.eta - psi is largest: the derivative xbar - T theta_x/kappa vanishes there."""
    return calc(theta_x*xb + theta_v*vb - psi).eq(phi, by=[
        (theta_x/(2*kappa) - xb/(2*T))*assume(field_x), (theta_v/(2*m) - vb/(2*T))*assume(field_v)])


@theorem(
    id="leg.kramers.apparent",
    title="The field and the rates of the averages of an oscillator give its friction",
    source=PAPER,
    hypotheses=(field_x, field_v, falls_x, falls_v),
    claim=(-(theta_x*xbdot + theta_v*vbdot), "==", g*vb**2/T),
    without={falls_x.name: swinging(0.5, "xbardot"), falls_v.name: swinging(0.5, "vbardot")},
    shown=r"-\theta\cdot\dot\eta = \frac{\gamma\bar v^2}{T}",
    **common, **oscillates,
)
def seen():
    """Whatever the covariance; it is the entropy production where that is the one of equilibrium (leg.kramers.rate)."""
    return (
        calc(-(theta_x*xbdot + theta_v*vbdot))
        .eq(-(kappa*xb*xbdot + m*vb*vbdot)/T, by=[xbdot/T*assume(field_x), vbdot/T*assume(field_v)])
        .eq(g*vb**2/T, by=[kappa*xb/T*assume(falls_x), vb/T*assume(falls_v)])
    )


own = Hypothesis("d_v ln p of the displaced law", slope[i], "==", -m*(u[i] - vb)/T, forall=(i,))


@theorem(
    id="leg.kramers.rate",
    title="A displaced oscillator dissipates by its average velocity",
    source=PAPER,
    hypotheses=(own, here),
    claim=(g/T*total(i, p[i]*(u[i] + T/m*slope[i])**2), "==", g*vb**2/T),
    without={own.name: swinging(0.5)},
    shown=r"\sigma = \frac{\gamma\bar v^2}{T}",
    **common, **oscillates,
)
def friction():
    """The entropy production of leg.ep.kramers."""
    gap = u[i] + T/m*slope[i]
    return calc(g/T*total(i, p[i]*gap**2)).eq(g/T*vb**2*total(i, p[i]), by=over(i, p[i]*(gap + vb)*g/m*assume(own))).eq(
        g*vb**2/T, by=g*vb**2/T*assume(here))


always = displaced(xb, vb, always=True, kind="definition")
moves = Motion("rates of the averages and of p", ((xb, xbdot), (vb, vbdot), (p, pdot), *((y, 0) for y in (x, u, kappa, m, T, c))))
along_x, along_v = -kappa*(x[i] - xb)/T, -m*(u[i] - vb)/T  # of ln p


@theorem(
    id="leg.kramers.stays",
    title="A displaced oscillator stays a displaced oscillator",
    source=PAPER,
    hypotheses=(always, moves, falls_x, falls_v),
    claim=(pdot[i]/p[i], "==", -u[i]*along_x + kappa*x[i]/m*along_v + g/m*(1 + u[i]*along_v) + g*T/m**2*(along_v**2 - m/T)),
    without={falls_x.name: swinging(off="xbardot"), falls_v.name: swinging(off="vbardot")},
    shown=r"\frac{\dot p}{p} = -v\,\partial_x\ln p + \frac{\kappa x}{m}\,\partial_v\ln p + \frac{\gamma}{m}(1 + v\,\partial_v\ln p)"
          r" + \frac{\gamma T}{m^2}\bigl((\partial_v\ln p)^2 + \partial_v^2\ln p\bigr)",
    **common | {"anywhere": swinging()},
)
def solves():
    """q displaced by averages that obey their own equations solves the equation of Kramers; so the covariance of equilibrium stays."""
    moved = derive(assume(always), moves)
    dx, dv = (x[i] - xb)/T, (u[i] - vb)/T
    return calc(pdot[i]/p[i]).eq(kappa*dx*xbdot + m*dv*vbdot, by=moved).eq(
        -u[i]*along_x + kappa*x[i]/m*along_v + g/m*(1 + u[i]*along_v) + g*T/m**2*(along_v**2 - m/T),
        by=[kappa*dx*assume(falls_x), dv*assume(falls_v)])


@theorem(
    id="leg.kramers.position",
    title="The position alone sees less of the entropy production",
    source=REDERIVED,
    claim=(kappa*xb**2/(2*T), "<=", phi),
    anywhere=swinging(),
    tight=lambda rng, n: (data := swinging()(rng, n)) | {"vbar": 0.01*data["vbar"], "xbar": data["xbar"] + 2},
    shown=r"\varphi_x = \frac{\kappa\bar x^2}{2T} \le \varphi",
    paper=12,
    equality="the average velocity vanishes",
    applies_to=DIFFUSIONS,
)
def position():
    """It oscillates though phi falls; from the pull of a force, vbar = 0 at the start, it stays below its first value (leg.path)."""
    return calc(kappa*xb**2/(2*T)).le(phi, by=sign(m*vb**2/(2*T)))


# -- Gaussian states of any number of coordinates ---------------------------------------------------------------------------------------
dim = finite("dim")
a, b, d = (Index(name, dim) for name in "abd")
z, zbar, C, Cinv, Ceinv, e = map(family, ("z", "zbar", "C", "Cinv", "Ceinv", "e"))
apart = lambda k: z[k, i] - zbar[k]
normal = Hypothesis("p is Gaussian", log(p[i]), "==", -total(a, b, apart(a)*Cinv[a, b]*apart(b))/2 - h/2, forall=(i,))
normal_q = Hypothesis("q is Gaussian", log(q[i]), "==", -total(a, b, z[a, i]*Ceinv[a, b]*z[b, i])/2 - he/2, forall=(i,))
one = normalised()
mean = Hypothesis("zbar = <z>", total(i, p[i]*z[a, i]), "==", zbar[a], forall=(a,), kind="definition")
covariance = Hypothesis("C is the covariance", total(i, p[i]*apart(a)*apart(b)), "==", C[a, b], forall=(a, b), kind="definition")
inverse = Hypothesis("Cinv C = 1", total(b, Cinv[a, b]*C[d, b]) - Delta(a, d), "==", 0, forall=(a, d), kind="definition")
square, trace = total(a, b, zbar[a]*Ceinv[a, b]*zbar[b]), total(a, b, Ceinv[a, b]*C[a, b])


@theorem(
    id="leg.kramers.gaussian",
    title="The entropy production ahead of a Gaussian state",
    source=REDERIVED,
    hypotheses=(normal, normal_q, one, mean, covariance, inverse),
    claim=(D(p), "==", (trace - dim + square - (h - he))/2),
    anywhere=gaussians(),
    without={normal.name: gaussians("h"), normal_q.name: gaussians("he"), one.name: gaussians(more=1.0)},
    shown=r"D = \tfrac12\Bigl[\mathrm{tr}(C_{\mathrm{e}}^{-1}C) - n + \bar z\cdot C_{\mathrm{e}}^{-1}\bar z"
          r" - \ln\frac{\det C}{\det C_{\mathrm{e}}}\Bigr]",
    **common,
)
def gaussian_ahead():
    """Any coordinates. h and he are the logarithms of det(2 pi C) and det(2 pi Ce), by the normalisation of the laws."""
    own, second = total(a, b, Cinv[a, b]*C[a, b]), total(a, b, Ceinv[a, b]*(C[a, b] + zbar[a]*zbar[b]))
    moment = close(total(i, p[i]*z[a, i]*z[b, i]), "==", C[a, b] + zbar[a]*zbar[b], by=[
        covariance, zbar[a]*at(mean, {a: b}), zbar[b]*assume(mean), zbar[a]*zbar[b]*assume(one)])
    return calc(D(p)).eq((second - own - (h - he))/2, by=[
        over(i, p[i]*assume(normal)), over(i, p[i]*assume(normal_q)), (h - he)*assume(one), over(a, over(b, Ceinv[a, b]*moment)),
        over(a, over(b, Cinv[a, b]*assume(covariance)))]).eq((trace - dim + square - (h - he))/2, by=over(a, at(inverse, {d: a})))


pull = Hypothesis("slope of ln p along e", slope[i], "==", -total(a, b, e[a]*Cinv[a, b]*apart(b)), forall=(i,), kind="definition")
kick = e[b] - T/m*total(a, e[a]*Cinv[a, b])               # a = e - (T/m) C^-1 e
along, drift = total(a, e[a]*z[a, i]), total(a, e[a]*zbar[a])
noise = total(b, d, kick*C[b, d]*kick.xreplace({b: d}))


@theorem(
    id="leg.kramers.gaussian.rate",
    title="The entropy production of a Gaussian state with inertia",
    source=REDERIVED,
    hypotheses=(pull, one, mean, covariance),
    claim=(g/T*total(i, p[i]*(along + T/m*slope[i])**2), "==", g/T*(drift**2 + noise)),
    anywhere=gaussians(),
    without={one.name: heavier},
    shown=r"\sigma = \frac{\gamma}{T}\bigl[\bar v^2 + a\cdot C a\bigr], \qquad a = e_v - \frac{T}{m} C^{-1} e_v",
    **common,
)
def gaussian_friction():
    """The velocity is e.z; with two coordinates e = (0, 1)."""
    rest = total(b, kick*apart(b))
    gap = along + T/m*slope[i]
    still = close(total(i, p[i]*rest), "==", 0, by=[over(b, kick*at(mean, {a: b})), total(b, kick*zbar[b])*assume(one)])
    return (
        calc(g/T*total(i, p[i]*gap**2))
        .eq(g/T*total(i, p[i]*(drift + rest)**2), by=over(i, p[i]*(gap + drift + rest)*g/m*assume(pull)))
        .eq(g/T*(drift**2 + total(i, p[i]*rest**2)), by=[g/T*drift**2*assume(one), g/T*drift*still])
        .eq(g/T*(drift**2 + noise), by=g/T*over(b, over(d, kick*kick.xreplace({b: d})*at(covariance, {a: b, b: d}))))
    )
