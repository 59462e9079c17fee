"""Kramers dynamics m dv = (f - g v) dt + sqrt(2 g T) dB, in any number of directions: letters, integrations by parts, samples.

Points i of phase space have the velocities vel[k,i]; f[k,i] is the force, p the density, dp/dt = v. Gradients are families of their
own, lnp_x[k,i] and lnp_v[k,i]. The current is vel p in space, and (f - g (vel + (T/m) lnp_v)) p/m among the velocities.
"""
from __future__ import annotations

from typing import Any

from sympy import Expr, Symbol

from ..index import Index, family, finite, total
from ..proof import Hypothesis
from ._paths import logs
from ._probability import i, p, v

Data = dict[str, Any]
k = Index("k", finite("dim"))
m, g, T = (Symbol(name, positive=True) for name in ("m", "g", "T"))
vel, f, lnp_x, lnp_v, lnq_x, lnq_v = (family(name) for name in ("vel", "f", "lnp_x", "lnp_v", "lnq_x", "lnq_v"))
excess = vel[k, i] + T/m*lnp_v[k, i]                      # over the velocity of the density's own
BY_PARTS = "integration by parts, no current through the boundary"


def tested(phi: Expr, along_x: Expr, along_v: Expr, what: str) -> Hypothesis:
    """int phi dp/dt = int grad phi . J, for a function with this gradient."""
    current = along_x*vel[k, i] + along_v*(f[k, i] - g*excess)/m
    return Hypothesis(f"{BY_PARTS}: {what}", total(i, phi*v[i]), "==", total(i, k, p[i]*current), kind="calculus")


kept = Hypothesis(f"{BY_PARTS}: 1", total(i, v[i]), "==", 0, kind="calculus")
free = Hypothesis("the reversible current has no divergence", total(i, k, p[i]*(vel[k, i]*lnp_x[k, i] + f[k, i]/m*lnp_v[k, i])), "==", 0,
                  kind="calculus")
rest_x = Hypothesis("q is at rest in the force f", T*lnq_x[k, i], "==", f[k, i], forall=(k, i))
rest_v = Hypothesis("velocities in q are thermal", T*lnq_v[k, i], "==", -m*vel[k, i], forall=(k, i))


# -- samples: the oscillator with force -K x, and a Gaussian density, at nodes that are exact for polynomials up to the fifth degree ------
NODES, SHARES = [-(3.0**0.5), 0.0, 3.0**0.5], [1/6, 2/3, 1/6]
PAIRS = [(a, b) for a in range(3) for b in range(3)]


def oscillator(rng: Any, n: int, spread: float = 0.5) -> Data:
    """Letters m, g, T, spring K, mean (xbar, vbar) and covariances Cxx, Cxv, Cvv; any, or those of equilibrium (`spread` = 0)."""
    m, g, T, K = (rng.lognormal(0, 0.5, n) for _ in range(4))
    wide, tall = rng.lognormal(0, 1, n)**spread, rng.lognormal(0, 1, n)**spread
    Cxx, Cvv = wide*T/K, tall*T/m
    Cxv = spread*rng.uniform(-1, 1, n)*(Cxx*Cvv)**0.5
    return {"m": m, "g": g, "T": T, "spring": K, "xbar": rng.normal(0, 1, n), "vbar": rng.normal(0, 1, n),
            "Cxx": Cxx, "Cxv": Cxv, "Cvv": Cvv}


def gaussian(data: Data) -> Data:
    """Its density at the nodes with their weights, its gradients and its motion; the equilibrium q; D(p||q) and its rate."""
    m, g, T, K, xb, vb, Cxx, Cxv, Cvv = (data[name][:, None] for name in ("m", "g", "T", "spring", "xbar", "vbar", "Cxx", "Cxv", "Cvv"))
    det = Cxx*Cvv - Cxv**2
    s, t = ([NODES[ab[c]] for ab in PAIRS] for c in (0, 1))
    dx = Cxx**0.5*([1.0]*9*(0*m + 1))*s
    dv = Cxv/Cxx**0.5*([1.0]*9*(0*m + 1))*s + (det/Cxx)**0.5*([1.0]*9*(0*m + 1))*t
    x, u = xb + dx, vb + dv
    e = 2.718281828459045
    p = e**(-(Cvv*dx**2 - 2*Cxv*dx*dv + Cxx*dv**2)/(2*det))/(6.283185307179586*det**0.5)
    q = e**(-(K*x**2 + m*u**2)/(2*T))*(K*m)**0.5/(6.283185307179586*T)
    px, pv = -(Cvv*dx - Cxv*dv)/det, (Cxv*dx - Cxx*dv)/det
    force, excess = -K*x, u + T/m*pv
    rate = -u*px - force/m*pv + g/m*(1 - T/m*Cxx/det) + g/m*excess*pv
    share = [SHARES[a]*SHARES[b] for a, b in PAIRS]
    one = {"vel": u, "f": force, "lnp_x": px, "lnp_v": pv, "lnq_x": force/T, "lnq_v": -m*u/T}
    mean_rate = K*xb*vb/T + m*vb*(-K*xb - g*vb)/m/T
    Cdot = 2*Cxv, Cvv - K/m*Cxx - g/m*Cxv, -2*K/m*Cxv - 2*g/m*Cvv + 2*g*T/m**2
    Ddot = (mean_rate + (K*Cdot[0] + m*Cdot[2])/(2*T) - (Cdot[0]*Cvv + Cxx*Cdot[2] - 2*Cxv*Cdot[1])/(2*det))[:, 0]
    D = ((K*(xb**2 + Cxx) + m*(vb**2 + Cvv))/(2*T) - 1 - (logs(det) - logs(T**2/(K*m)))/2)[:, 0]
    return data | {name: y[:, None] for name, y in one.items()} | {
        "N": share/p, "p": p, "q": q, "v": p*rate, "x": x, "u": u, "D": D, "Ddot": Ddot}


def swinging(spread: float = 0.0, off: str | None = None) -> Any:
    """The oscillator in a Gaussian state, with the covariance of equilibrium for `spread` = 0; `off`: a rate that has another value."""
    def made(rng: Any, n: int) -> Data:
        data = gaussian(oscillator(rng, n, spread))
        return averaged(data, {off: rng.lognormal(1, 0.3, n)} if off else {})
    return made


def averaged(data: Data, rates: Data) -> Data:
    """Adds the letters of leg.kramers; the rates of the averages are those of the motion, unless given."""
    T, m, g, K, xb, vb = (data[name] for name in ("T", "m", "g", "spring", "xbar", "vbar"))
    rates = {"xbardot": vb, "vbardot": -(K*xb + g*vb)/m} | rates
    wide = lambda y: y[:, None]
    score = (wide(K*rates["xbardot"])*(data["x"] - wide(xb)) + wide(m*rates["vbardot"])*(data["u"] - wide(vb)))/wide(T)
    return data | rates | {"kappa": K, "c": logs(6.283185307179586*T/(K*m)**0.5), "theta_x": K*xb/T, "theta_v": m*vb/T,
                           "pdot": data["p"]*score, "lnp_v": data["lnp_v"][:, 0]}


def gaussians(off: str | None = None, more: float = 0.0) -> Any:
    """Any state of the oscillator with an axis for its two coordinates; `more`: weight in the middle, where z = zbar = 0."""
    def made(rng: Any, n: int) -> Data:
        state = oscillator(rng, n)
        if more:
            state |= {"xbar": 0*state["xbar"], "vbar": 0*state["vbar"]}
        data = averaged(gaussian(state), {})
        if more:
            data["N"][:, 4] += more/data["p"][:, 4]
        Cxx, Cxv, Cvv, T, K, m = (data[name][:, None, None] for name in ("Cxx", "Cxv", "Cvv", "T", "spring", "m"))
        first, second, cross, det = [[1, 0], [0, 0]], [[0, 0], [0, 1]], [[0, 1], [1, 0]], Cxx*Cvv - Cxv**2
        e, inv = rng.normal(0, 1, (n, 2)), (Cvv*first + Cxx*second - Cxv*cross)/det
        mean = data["xbar"][:, None]*[1, 0] + data["vbar"][:, None]*[0, 1]
        z = data["x"][:, None]*[[1], [0]] + data["u"][:, None]*[[0], [1]]
        pull = -((e[:, None] @ inv) @ (z - mean[..., None]))[:, 0]
        data |= {"z": z, "zbar": mean, "C": Cxx*first + Cvv*second + Cxv*cross, "Cinv": inv, "Ceinv": (K*first + m*second)/T, "e": e,
                 "h": logs(39.47841760435743*det[:, 0, 0]), "he": 2*data["c"], "lnp_v": pull}
        return data | ({off: rng.normal(0, 1, data[off].shape)} if off else {})
    return made


def heavier(rng: Any, n: int) -> Data:
    """Three times the weights, about an average that is still <z>."""
    data = gaussians()(rng, n)
    data["N"] = 3*data["N"]
    data["zbar"] = 3*data["zbar"]
    z, w = data["z"] - data["zbar"][..., None], (data["N"]*data["p"])[:, None]
    return data | {"C": (w*z) @ z.swapaxes(1, 2), "lnp_v": -((data["e"][:, None] @ data["Cinv"]) @ z)[:, 0]}
